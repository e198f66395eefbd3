"""Many tallies → one summary, the same whatever the order of the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.model import ScoreStatus
from jixiao.evaluation.summary import By, Counted, Group, PlaceSum, Ranked, Spending, Summary, Totals, Unsettled
from jixiao.evaluation.tally import Scheme, Tally, Unreadable
from jixiao.interval import Interval
from jixiao.name import name_key
from jixiao.number import exact_text
from jixiao.origin import Cell

ZERO = Fraction(0)
Id = tuple[str, int, str]
"""A filing: its file, its number there, the digest of the file."""

MOST_BUCKETS = 10
MOST_FILES = 5
"""Files of another year that a remark names."""

STEPS = (1, 2, 5)
"""Widths of buckets in hundredths of the full marks, and ten and more times these: as people divide a scale."""


def summarise(tallies: Iterable[Tally], unreadable: Iterable[Unreadable] = (), by: By = By.FRAMEWORK) -> Summary:
    """The summary of `tallies` and of what could not be read. The order in which they come changes nothing.

    Raises Rejected: U200 (no filing at all), U201 (a group whose full marks differ cannot be ranked).
    """
    ordered = sorted(tallies, key=_known_by)
    if not ordered:
        raise Rejected([diagnose("U200", None)])
    members: dict[str, list[Tally]] = {}
    for one in ordered:
        members.setdefault(_group_of(one, by), []).append(one)
    refused = [found for name, group in members.items() if (found := _incomparable(name, group)) is not None]
    if refused:
        raise Rejected(refused)
    buckets = _buckets(ordered)
    overall = _ranks(ordered) if len({one.scheme.digest for one in ordered}) == 1 and len(members) > 1 else {}
    return Summary(
        by=by,
        groups=tuple(_group(name, group, buckets, overall) for name, group in sorted(members.items())),
        unreadable=tuple(sorted(unreadable, key=lambda one: (one.file, str(one.diagnostics)))),
        buckets=buckets,
        said=(*_repeated(ordered), *_of_other_years(members), *_excessive(ordered)),
    )


def _incomparable(name: str, tallies: Sequence[Tally]) -> Diagnostic | None:
    """U201: totals out of different full marks say nothing beside each other."""
    full = sorted({one.scheme.expected_total for one in tallies})
    if len(full) == 1:
        return None
    return diagnose("U201", None, found=name or "—", totals="、".join(map(exact_text, full)))


def _known_by(one: Tally) -> tuple[str, str, str, str, int]:
    """The order of filings that nothing else orders: by code, name, file."""
    return (one.code, one.office, one.name, one.file, one.number)


def _group_of(one: Tally, by: By) -> str:
    match by:
        case By.FRAMEWORK:
            return one.scheme.name
        case By.JURISDICTION:
            return one.scheme.jurisdiction
        case By.FOLDER:
            return one.folder
        case By.NONE:
            return ""


def _group(name: str, tallies: Sequence[Tally], buckets: Sequence[Interval], overall: Mapping[Id, int]) -> Group:
    schemes = tuple(sorted({one.scheme.digest: one.scheme for one in tallies}.values(), key=_scheme_order))
    complete = sorted((one for one in tallies if one.total is not None), key=lambda one: -_total(one))
    ranks = _ranks(complete)
    sharing = Counter(ranks.values())
    return Group(
        name=name,
        schemes=schemes,
        ranked=tuple(
            Ranked(one, ranks[_id(one)], sharing[ranks[_id(one)]] - 1, overall.get(_id(one))) for one in complete
        ),
        unsettled=tuple(_unsettled(one, tallies) for one in tallies if one.total is None),
        totals=_totals(complete),
        ratings=tuple(_ratings(complete, schemes)),
        buckets=tuple(sum(_total(one) in bucket for one in complete) for bucket in buckets),
        places=tuple(item for scheme in schemes for item in _place_sums(scheme, tallies)),
        spending=_spending(tallies),
    )


def _scheme_order(scheme: Scheme) -> tuple[str, str]:
    return (scheme.name, scheme.digest)


def _id(one: Tally) -> Id:
    return (one.file, one.number, one.digest)


def _total(one: Tally) -> Fraction:
    return ZERO if one.total is None else one.total


def _ranks(tallies: Iterable[Tally]) -> dict[Id, int]:
    """The places of the complete filings: equal totals share one, and as many are skipped."""
    complete = sorted((one for one in tallies if one.total is not None), key=_total, reverse=True)
    found: dict[Id, int] = {}
    for position, one in enumerate(complete, 1):
        before = complete[position - 2] if position > 1 else None
        found[_id(one)] = found[_id(before)] if before is not None and before.total == one.total else position
    return found


def _unsettled(one: Tally, others: Sequence[Tally]) -> Unsettled:
    """The best and the worst place that an open total can still come to, whatever becomes of the other open ones."""
    if one.range is None:
        return Unsettled(one, None, None)
    least, most = one.range.least, one.range.most
    best = worst = 1
    for other in others:
        if other is one:
            continue
        low, high = _ends(other)
        if low is None or high is None:
            worst += 1
            continue
        best += low[0] > most or (low[0] == most and not (low[1] and one.range.most_reached))
        worst += high[0] > least
    return Unsettled(one, best, worst)


End = tuple[Fraction, bool]
"""The end of what a total can be, and whether it is reached."""


def _ends(one: Tally) -> tuple[End | None, End | None]:
    if one.total is not None:
        return (one.total, True), (one.total, True)
    if one.range is None:
        return None, None
    return (one.range.least, one.range.least_reached), (one.range.most, one.range.most_reached)


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, ZERO) / len(values) if values else None


def _totals(complete: Sequence[Tally]) -> Totals:
    """`complete` come from the highest down."""
    totals = [_total(one) for one in complete]
    middle = totals[(len(totals) - 1) // 2 : len(totals) // 2 + 1]
    weighed = [
        (_total(one), one.execution.budget)
        for one in complete
        if one.execution is not None and one.execution.budget is not None and one.execution.budget > 0
    ]
    money = sum((budget for _, budget in weighed), ZERO)
    return Totals(
        complete=len(totals),
        mean=_mean(totals),
        weighted=sum((total * budget for total, budget in weighed), ZERO) / money if money else None,
        weighed=len(weighed),
        median=_mean(middle),
        highest=totals[0] if totals else None,
        lowest=totals[-1] if totals else None,
    )


def _ratings(complete: Sequence[Tally], schemes: Sequence[Scheme]) -> Iterator[Counted]:
    """Every rating that the frameworks name, also those that nobody has; last those without any."""
    counts = Counter(one.rating or "" for one in complete)
    names = dict.fromkeys(name for scheme in schemes for name in scheme.ratings)
    for name in (*names, *([""] if counts[""] and names else [])):
        yield Counted(name, counts[name], Fraction(counts[name], len(complete)) if complete else ZERO)


def _place_sums(scheme: Scheme, tallies: Sequence[Tally]) -> Iterator[PlaceSum]:
    held = [{points.id: points for points in one.points} for one in tallies if one.scheme.digest == scheme.digest]
    for place in scheme.places:
        found = [points[place.id] for points in held if place.id in points]
        lost = [(points, points.lost) for points in found]
        counted = [points for points, missing in lost if missing is not None]
        yield PlaceSum(
            scheme=scheme,
            place=place,
            counted=len(counted),
            open=sum(points.status is ScoreStatus.OPEN for points in found),
            not_applicable=sum(points.status is ScoreStatus.NOT_APPLICABLE for points in found),
            weight=sum((points.weight or ZERO for points in counted), ZERO),
            score=sum((points.score or ZERO for points in counted), ZERO),
            full=sum(missing is not None and missing <= 0 for _, missing in lost),
            lowest=min((points.score or ZERO for points in counted), default=None),
        )


def _spending(tallies: Sequence[Tally]) -> Spending:
    stated = [one.execution for one in tallies if one.execution is not None and one.execution.rate is not None]
    return Spending(
        counted=len(stated),
        budget=sum((one.budget or ZERO for one in stated), ZERO),
        executed=sum((one.executed or ZERO for one in stated), ZERO),
        mean=_mean([one.rate or ZERO for one in stated]),
    )


def _buckets(tallies: Sequence[Tally]) -> tuple[Interval, ...]:
    """Equal intervals that hold every complete total, as narrow as MOST_BUCKETS of them allow, the highest first."""
    totals = [_total(one) for one in tallies if one.total is not None]
    if not totals:
        return ()
    hundredth = max(one.scheme.expected_total for one in tallies) / 100
    step = next(step for step in _steps(hundredth) if _last(totals, step) - _first(totals, step) < MOST_BUCKETS)
    first, last = _first(totals, step), _last(totals, step)
    return tuple(Interval(at * step, (at + 1) * step, high_closed=at == last) for at in range(last, first - 1, -1))


def _steps(unit: Fraction) -> Iterator[Fraction]:
    while True:
        yield from (unit * step for step in STEPS)
        unit *= 10


def _first(totals: Sequence[Fraction], step: Fraction) -> int:
    return min(min(totals) // step, _last(totals, step))


def _last(totals: Sequence[Fraction], step: Fraction) -> int:
    """The bucket that the highest total closes: 100 belongs to [90, 100], but 0 to [0, 10]."""
    highest = max(totals)
    return -(-highest // step) - 1 if highest else 0


def _repeated(tallies: Sequence[Tally]) -> Iterator[Diagnostic]:
    """U202, U203: the same bytes twice, and two filings of one office on one thing. Both are counted; people choose."""
    for key, code in ((_bytes, "U202"), (_who, "U203")):
        held: dict[object, list[Tally]] = {}
        for one in tallies:
            if (found := key(one)) is not None:
                held.setdefault(found, []).append(one)
        for group in held.values():
            files = sorted({one.file for one in group})
            if len(files) > 1 and not (code == "U203" and len({one.digest for one in group}) == 1):
                yield diagnose(code, Cell(files[0], "", ""), name=group[0].name, found="、".join(files))


def _of_other_years(members: Mapping[str, Sequence[Tally]]) -> Iterator[Diagnostic]:
    """U206: filings of a group that are of another year than most of it: last year's form among this year's."""
    for _, group in sorted(members.items()):
        years = Counter(one.year for one in group if one.year is not None)
        if len(years) < 2:
            continue
        usual = max(years, key=lambda year: (years[year], year))
        for year in sorted(years.keys() - {usual}):
            files = list(dict.fromkeys(one.file for one in group if one.year == year))
            shown = ("、".join(files[:MOST_FILES]), ", ".join(files[:MOST_FILES]))
            shown = (shown[0] + "等", shown[1] + ", …") if len(files) > MOST_FILES else shown
            place, count, most = Cell(files[0], "", ""), years[year], years[usual]
            yield diagnose("U206", place, found=year, usual=usual, files=shown, count=count, most=most)


def _excessive(tallies: Sequence[Tally]) -> Iterator[Diagnostic]:
    """U204: totals above all that their framework allows. They are ranked and averaged as they are; people choose."""
    for one in tallies:
        if one.excess and one.total is not None and one.scheme.most is not None:
            found, most = exact_text(one.total), exact_text(one.scheme.most)
            origin = Cell(one.file, "", "")
            yield diagnose("U204", origin, name=one.name, found=found, expected=most, framework=one.scheme.name)


def _bytes(one: Tally) -> object:
    return one.digest


def _who(one: Tally) -> object:
    """Whose filing on what it is; None where the filing does not say whose."""
    office = name_key(one.code) or name_key(one.office)
    return (one.scheme.digest, one.year, office, name_key(one.name)) if office else None
