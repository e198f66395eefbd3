"""Findings as a table, the heaviest first, each with its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from jixiao.diagnostic import CODES, Diagnostic, Language, Severity
from jixiao.diagnostic.titles import title
from jixiao.origin import Cell, Origin
from jixiao.report.model import Column, TableBlock, Text, Tone
from jixiao.report.words import say

TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.MUTED}
SLOT = re.compile(r"\{\w+\}")
WEIGHTS = {severity: index for index, severity in enumerate(Severity)}


def counts(findings: Sequence[Diagnostic], language: Language) -> str:
    """How many findings of each severity there are, in words."""
    return counted(Counter(item.severity for item in findings), language)


def counted(told: Mapping[Severity, int], language: Language) -> str:
    """The same, of findings that were counted."""
    if not any(told.values()):
        return say("nothing_found", language)
    return say("counts", language, *(told.get(severity, 0) for severity in Severity))


def by_severity(findings: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors first, then warnings, then notes; within each as they came."""
    return tuple(sorted(findings, key=lambda item: WEIGHTS[item.severity]))


def findings_tables(findings: Sequence[Diagnostic], file: str, language: Language) -> tuple[TableBlock, ...]:
    """One table a severity, the heaviest first, one row a finding. The filing's own `file` is left out of places."""
    return tuple(
        TableBlock(
            _columns(language),
            tuple(_row(item, file, language) for item in found),
            caption=say("caption", language, say(severity.value, language), len(found)),
            tone=TONES[severity],
        )
        for severity in Severity
        if (found := [item for item in findings if item.severity is severity])
    )


def _columns(language: Language) -> tuple[Column, ...]:
    return (
        Column(say("place", language), 16),
        Column(say("message", language), 54),
        Column(say("found", language), 16),
        Column(say("expected", language), 20),
        Column(say("hint", language), 36),
        Column(say("diagnostic_code", language), 6),
    )


def place_text(origin: Origin | None, file: str) -> str:
    """A place as people read it, without the name of the file they are reading about."""
    if origin is None:
        return ""
    if isinstance(origin, Cell) and origin.file == file:
        return str(Cell("", origin.sheet, origin.reference))
    return str(origin)


def _row(item: Diagnostic, file: str, language: Language) -> tuple[Text, ...]:
    index = 0 if language is Language.CHINESE else 1
    also = tuple(f"{other.role[index]}: {place_text(other.origin, file)}" for other in item.related)
    return (
        Text(place_text(item.origin, file), TONES[item.severity]),
        Text(item.message(language), details=also),
        Text(item.found or ""),
        Text(item.expected(language) or ""),
        Text(item.hint(language) or ""),
        Text(item.code, Tone.MUTED),
    )


def check_name(code: str, language: Language) -> str:
    """What a code is about, for all its findings: its title, else its message without the names and numbers."""
    place = 0 if language is Language.CHINESE else 1
    named = title(code)
    if named is not None:
        return named[place]
    words = CODES[code].message[place]
    return SLOT.sub("…", words).replace("“…”", "…")
