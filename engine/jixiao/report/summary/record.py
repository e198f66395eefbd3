"""Summary → plain data in which every quantity is a decimal text, or `n/d` where no decimal is exact."""

from __future__ import annotations

from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.model import SEMANTICS, Range
from jixiao.evaluation.summary import Group, PlaceSum, Spending, Summary, Totals
from jixiao.evaluation.tally import Points, Scheme, Tally
from jixiao.number import exact_text
from jixiao.report.explained import claim_text
from jixiao.report.record import Plain, finding
from jixiao.version import VERSION


def record(summary: Summary, language: Language = Language.CHINESE) -> Plain:
    """The summary as plain data (docs/reference/summary-json.md)."""
    return {
        "engine": {"version": VERSION, "semantics": SEMANTICS},
        "by": summary.by.value,
        "frameworks": [_scheme(one) for one in summary.schemes],
        "groups": [_group(group, summary, language) for group in summary.groups],
        "unreadable": [
            {"file": one.file, "findings": [finding(item, language) for item in one.diagnostics]}
            for one in summary.unreadable
        ],
        "remarks": [finding(item, language) for item in summary.said],
    }


def _scheme(one: Scheme) -> Plain:
    return {
        "id": one.id,
        "version": one.version,
        "title": one.title,
        "digest": one.digest,
        "expected_total": exact_text(one.expected_total),
    }


def _group(group: Group, summary: Summary, language: Language) -> Plain:
    return {
        "name": group.name,
        "frameworks": [scheme.name for scheme in group.schemes],
        "totals": _totals(group.totals),
        "ratings": [{"name": one.name, "count": one.count, "share": exact_text(one.share)} for one in group.ratings],
        "distribution": [
            {"bucket": str(bucket), "count": count}
            for bucket, count in zip(summary.buckets, group.buckets, strict=True)
        ],
        "spending": _spending(group.spending),
        "indicators": [_place(one) for one in group.places],
        "ranking": [
            {"rank": one.rank, "ties": one.ties, "overall": one.overall, **_tally(one.tally, language)}
            for one in group.ranked
        ],
        "unsettled": [{"best": one.best, "worst": one.worst, **_tally(one.tally, language)} for one in group.unsettled],
    }


def _totals(one: Totals) -> Plain:
    return {
        "complete": one.complete,
        "mean": _text(one.mean),
        "weighted": _text(one.weighted),
        "weighed": one.weighed,
        "median": _text(one.median),
        "highest": _text(one.highest),
        "lowest": _text(one.lowest),
    }


def _spending(one: Spending) -> Plain:
    return {
        "counted": one.counted,
        "budget": exact_text(one.budget),
        "executed": exact_text(one.executed),
        "rate": _text(one.rate),
        "mean": _text(one.mean),
    }


def _place(one: PlaceSum) -> Plain:
    return {
        "framework": one.scheme.name,
        "id": one.place.id,
        "path": list(one.place.path),
        "counted": one.counted,
        "open": one.open,
        "not_applicable": one.not_applicable,
        "full": one.full,
        "weight": exact_text(one.weight),
        "score": exact_text(one.score),
        "lost": exact_text(one.lost),
        "mean_score": _text(one.mean(one.score)),
        "rate": _text(one.rate),
        "lowest": _text(one.lowest),
    }


def _tally(one: Tally, language: Language) -> Plain:
    stated = one.execution
    return {
        "office": one.office,
        "code": one.code,
        "name": one.name,
        "year": one.year,
        "file": one.file,
        "number": one.number,
        "digest": one.digest,
        "framework": one.scheme.name,
        "total": _text(one.total),
        "range": _range(one.range),
        "rating": one.rating,
        "possible_ratings": list(one.possible_ratings),
        "claimed_total": claim_text(one.claimed_total),
        "claimed_rating": one.claimed_rating,
        "budget": _text(stated.budget) if stated else None,
        "executed": _text(stated.executed) if stated else None,
        "scores": [_points(points) for points in one.points],
        "findings": [finding(item, language) for item in one.findings],
    }


def _points(one: Points) -> Plain:
    return {
        "id": one.id,
        "path": list(one.path),
        "status": one.status.value,
        "weight": _text(one.weight),
        "score": _text(one.score),
        "lost": _text(one.lost),
        "why": one.why,
        "reason": one.reason,
    }


def _range(one: Range | None) -> Plain | None:
    if one is None:
        return None
    return {
        "least": exact_text(one.least),
        "most": exact_text(one.most),
        "least_reached": one.least_reached,
        "most_reached": one.most_reached,
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)
