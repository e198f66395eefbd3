"""Diagnostics as SARIF 2.1.0, which editors and code hosts read: rules out of the code table, results with regions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from jixiao.diagnostic import Code, Diagnostic, Language, Severity
from jixiao.origin import Origin, Span
from jixiao.version import VERSION

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

LEVELS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/@")

Plain = dict[str, object]


def sarif_text(diagnostics: Iterable[Diagnostic], language: Language = Language.CHINESE) -> str:
    """One run with a result for every diagnostic, and the rules that they name; ends in a line end."""
    given = tuple(diagnostics)
    kinds = {item.code: item.kind for item in given}
    index = {code: number for number, code in enumerate(sorted(kinds))}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "jixiao",
                        "version": VERSION,
                        "rules": [_rule(kinds[code], language) for code in sorted(kinds)],
                    }
                },
                "language": "zh-CN" if language is Language.CHINESE else "en-US",
                "columnKind": "unicodeCodePoints",
                "results": [_result(item, index[item.code], language) for item in given],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: Code, language: Language) -> Plain:
    which = 0 if language is Language.CHINESE else 1
    rule: Plain = {
        "id": code.id,
        "shortDescription": {"text": code.message[which]},
        "defaultConfiguration": {"level": LEVELS[code.severity]},
    }
    if code.hint is not None:
        rule["help"] = {"text": code.hint[which]}
    return rule


def _result(item: Diagnostic, index: int, language: Language) -> Plain:
    colon, labels = ("：", ("期望", "提示")) if language is Language.CHINESE else (": ", ("expected", "hint"))
    said = [item.message(language)]
    told = zip(labels, (item.expected(language), item.hint(language)), strict=True)
    said.extend(f"{label}{colon}{words}" for label, words in told if words)
    result: Plain = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": LEVELS[item.severity],
        "message": {"text": "\n".join(said)},
    }
    if item.origin is not None:
        result["locations"] = [_location(item.origin)]
    if item.related:
        which = 0 if language is Language.CHINESE else 1
        result["relatedLocations"] = [
            {"id": number, **_location(related.origin), "message": {"text": related.role[which]}}
            for number, related in enumerate(item.related, 1)
        ]
    return result


def _location(origin: Origin) -> Plain:
    """A region of a text, or a cell of a form by its name."""
    if isinstance(origin, Span):
        region = {
            "startLine": origin.line,
            "startColumn": origin.column,
            "endLine": origin.end_line,
            "endColumn": origin.end_column,
        }
        return {"physicalLocation": {"artifactLocation": {"uri": uri(origin.source.name)}, "region": region}}
    location: Plain = {"physicalLocation": {"artifactLocation": {"uri": uri(origin.file)}}}
    name = f"{origin.sheet}!{origin.reference}" if origin.sheet else origin.reference
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def uri(path: str) -> str:
    """A path as a relative reference, or as `file:` where it is absolute; other characters as their UTF-8 bytes."""
    plain = path.replace("\\", "/")
    quoted = "".join(
        character if character in _UNRESERVED else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in plain
    )
    return f"file://{quoted}" if plain.startswith("/") else quoted
