"""Reviewed filings as lines of JSON and back: what a run that was broken off leaves behind is data, never code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jixiao.diagnostic import Diagnostic, Severity
from jixiao.diagnostic.model import Related
from jixiao.origin import Cell, Origin, Source, Span
from jixiao.report.reviewed import Found, Reviewed
from jixiao.value import fields

TEXTS = tuple(item.name for item in fields(Reviewed) if item.name not in ("number", "read", "found", "typed"))


def kept_line(reviews: Sequence[Reviewed]) -> str:
    """The reviews of one file as one line, without its end."""
    return json.dumps([_plain(one) for one in reviews], ensure_ascii=False, separators=(",", ":"))


def read_line(line: str) -> tuple[Reviewed, ...]:
    """The reviews that `line` holds. Raises ValueError: the line is torn, or another program wrote it."""
    try:
        return tuple(_reviewed(plain) for plain in json.loads(line))
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"no reviews: {problem}") from problem


def _plain(one: Reviewed) -> dict[str, object]:
    return {
        **{name: getattr(one, name) for name in TEXTS},
        "number": one.number,
        "read": one.read,
        "typed": dict(one.typed),
        "found": [[found.about, _diagnostic(found.diagnostic), list(found.at)] for found in one.found],
    }


def _diagnostic(item: Diagnostic) -> list[object]:
    related = [[_place(other.origin), list(other.role)] for other in item.related]
    return [item.code, _place(item.origin), [list(pair) for pair in item.arguments], item.severity.value, related]


def _place(origin: Origin | None) -> list[object] | None:
    if isinstance(origin, Span):
        line = origin.source.line(origin.line)
        return [origin.source.name, line, origin.line, origin.column, origin.end_line, origin.end_column]
    return None if origin is None else [origin.file, origin.sheet, origin.reference]


def _reviewed(plain: Mapping[str, Any]) -> Reviewed:
    return Reviewed(
        **{name: str(plain[name]) for name in TEXTS},
        number=int(plain["number"]),
        read=bool(plain["read"]),
        typed={str(name): str(text) for name, text in plain["typed"].items()},
        found=tuple(
            Found(str(about), _read_diagnostic(item), tuple(map(str, at))) for about, item, at in plain["found"]
        ),
    )


def _read_diagnostic(item: Sequence[Any]) -> Diagnostic:
    code, place, arguments, severity, related = item
    others = tuple(Related(found, (role[0], role[1])) for at, role in related if (found := _read_place(at)) is not None)
    pairs = tuple((str(name), str(text)) for name, text in arguments)
    return Diagnostic(str(code), _read_place(place), pairs, Severity(severity), others)


def _read_place(place: Sequence[Any] | None) -> Origin | None:
    if place is None or len(place) == 3:
        return None if place is None else Cell(*map(str, place))
    name, line, *ends = place
    first, column, last, end = map(int, ends)
    return Span(Source(str(name), "\n" * (first - 1) + str(line)), first, column, last, end)
