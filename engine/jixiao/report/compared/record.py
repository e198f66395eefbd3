"""A comparison of two rule books as plain data, in which every quantity is a decimal text, or `n/d`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.effect import Effect, Move, Part, Sums
from jixiao.evaluation.model import SEMANTICS
from jixiao.evaluation.summary import Totals
from jixiao.evaluation.tally import Tally
from jixiao.number import exact_text
from jixiao.plan.model import Plan
from jixiao.plan.sameness import Sameness
from jixiao.report.compared.changes import Change
from jixiao.report.record import Plain, finding
from jixiao.version import VERSION


def record(
    old: Plan, new: Plan, alike: Sameness, changes: Iterable[Change], effect: Effect | None, language: Language
) -> Plain:
    """The comparison as plain data (docs/reference/compare-json.md)."""
    return {
        "engine": {"version": VERSION, "semantics": SEMANTICS},
        "old": _framework(old),
        "new": _framework(new),
        "changes": [_change(change) for change in changes],
        "same_rows": sorted(alike.same),
        "partners": dict(sorted(alike.partners.items())),
        "effect": None if effect is None else _effect(effect, language),
    }


def _framework(plan: Plan) -> Plain:
    framework = plan.framework
    return {
        "id": framework.id,
        "version": framework.version,
        "title": framework.title,
        "digest": framework.digest,
        "expected_total": exact_text(framework.expected_total),
    }


def _change(change: Change) -> Plain:
    return {
        "kind": change.kind.value,
        "concern": change.concern.value,
        "area": change.area,
        "where": change.where,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "rows": list(change.rows),
        "meaning": change.meaning.value,
    }


def _effect(effect: Effect, language: Language) -> Plain:
    return {
        "number": effect.number,
        "complete": effect.complete,
        "before": _totals(effect.before.totals),
        "after": _totals(effect.after.totals),
        "whole": _sums(effect.whole),
        "parts": [_part(part, sums) for part, sums in effect.parts],
        "rest": exact_text(effect.rest),
        "ratings": [
            {"before": before or None, "after": after or None, "count": count}
            for (before, after), count in sorted(effect.ratings.items())
        ],
        "filings": [_move(move, effect.parts) for move in effect.moves],
        "unreadable": [
            {"file": one.file, "findings": [finding(item, language) for item in one.diagnostics]}
            for one in effect.unreadable
        ],
    }


def _totals(totals: Totals) -> Plain:
    return {key: _text(getattr(totals, key)) for key in ("mean", "median", "highest", "lowest")}


def _part(part: Part, sums: Sums) -> Plain:
    return {
        "old": None if part.before is None else part.before.id,
        "new": None if part.after is None else part.after.id,
        **_sums(sums),
    }


def _sums(sums: Sums) -> Plain:
    return {
        "before": exact_text(sums.before),
        "after": exact_text(sums.after),
        "up": sums.up,
        "down": sums.down,
        "most_up": _text(sums.most_up),
        "most_down": _text(sums.most_down),
    }


def _move(move: Move, parts: Sequence[tuple[Part, Sums]]) -> Plain:
    places = [part.after or part.before for part, _ in parts]
    changes = {places[number]: change for number, change in move.parts.items() if change}
    return {
        "file": move.after.file,
        "number": move.after.number,
        "office": move.after.office,
        "code": move.after.code,
        "name": move.after.name,
        "before": _outcome(move.before, move.rank_before),
        "after": _outcome(move.after, move.rank_after),
        "change": _text(move.change),
        "parts": {place.id: exact_text(change) for place, change in changes.items() if place is not None},
        "rest": _text(move.rest),
    }


def _outcome(tally: Tally, rank: int | None) -> Plain:
    return {
        "total": _text(tally.total),
        "rating": tally.rating,
        "rank": rank,
        "least": None if tally.range is None else exact_text(tally.range.least),
        "most": None if tally.range is None else exact_text(tally.range.most),
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)
