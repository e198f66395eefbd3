"""Whether a framework makes sense as a whole: what no single value shows. One function each, listed in CHECKS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.clauses import basis_is_named, directions_fit, divisions_have_a_policy, repeated_facts_are_there
from jixiao.framework.digits import digits_can_be_meant
from jixiao.framework.forms import check_form
from jixiao.framework.model import ByHand, Framework, Indicator, RuleChoice, SecondScore
from jixiao.framework.reading import entries
from jixiao.framework.rows import kind_of
from jixiao.framework.said import names_said
from jixiao.framework.tree import every
from jixiao.framework.weights import (
    blank_targets_are_the_offices,
    chosen_groups_can_be_chosen,
    goals_can_be_counted,
    weights_add_up,
    weights_have_a_place_to_go,
)
from jixiao.interval import Interval, Sign, tile
from jixiao.number import Rounding, exact_text
from jixiao.origin import Span
from jixiao.rules.grade import Grades
from jixiao.rules.tiers import gaps_between, range_words
from jixiao.target import NumberTarget

Words = dict[str, Any]

Check = Callable[[Framework], Iterable[Diagnostic]]

NEED_DIRECTION = ("completion", "met")
"""Kinds that compare an actual with a number as target, and so have to know which side is the good one."""


def check(framework: Framework) -> tuple[Diagnostic, ...]:
    """Everything that can be said about `framework` without compiling it, even where parts of it could not be read."""
    return tuple(diagnostic for one in CHECKS for diagnostic in one(framework))


def ids_are_unique(framework: Framework) -> Iterator[Diagnostic]:
    """F201: two siblings with one id."""
    yield from _repeated((item.id, item.span) for item in framework.indicators)
    for indicator in every(framework.indicators):
        yield from _repeated((item.id, item.span) for item in indicator.children)
    yield from _repeated((item.id, item.span) for item in framework.adjustments)
    yield from _repeated((item.id, item.span) for item in framework.relations)
    yield from _repeated((item.id, item.span) for item in framework.properties)
    for table in framework.tables:
        yield from _repeated((" ▸ ".join(line.path), line.span) for line in table.lines)


def former_names_are_free(framework: Framework) -> Iterator[Diagnostic]:
    """F186: a formula says a name that one row had before and another one has now."""
    rows = tuple(every(framework.indicators))
    now = {row.id: row for row in rows}
    said: set[str] | None = None
    for row in rows:
        for old in row.formerly:
            other = now.get(old)
            if other is None or other is row:
                continue
            said = said if said is not None else set(names_said(framework.root))
            if old in said:
                yield diagnose("F186", other.span, found=old, name=".".join(row.path), other=".".join(other.path))


def names_are_distinct(framework: Framework) -> Iterator[Diagnostic]:
    """F202: one name for two things that formulas speak of."""
    known: dict[str, str] = {}
    groups: tuple[tuple[str, Iterable[tuple[str, Span]]], ...] = (
        ("输入", ((item.id, item.span) for item in framework.inputs)),
        ("资金表", ((item.id, item.span) for item in framework.tables)),
        ("行数不定的表", ((item.id, item.span) for item in framework.open_tables)),
        ("参数", ((item.id, item.span) for item in framework.parameters)),
        ("值", ((item.id, item.span) for item in framework.values)),
    )
    for what, members in groups:
        for id, span in members:
            if id in known:
                yield diagnose("F202", span, found=id, first=known[id], second=what)
            known.setdefault(id, what)


def demands_name_indicators(framework: Framework) -> Iterator[Diagnostic]:
    """F152: a condition for a cell that speaks of an indicator that is not there."""
    paths = [item.path for item in every(framework.indicators)]
    for name in ("reason_required", "description_required", "score_note_required"):
        node = framework.checks.get(name)
        for key, _ in entries(node.get("when") if isinstance(node, Mapping) else None):
            wanted = tuple(key.text.split("."))
            if not any(path[-len(wanted) :] == wanted for path in paths):
                known = "、".join(path[-1] for path in paths)
                yield diagnose("F152", key.span, found=key.text, known=known)


def ratings_tile(framework: Framework) -> Iterator[Diagnostic]:
    """F220 to F223: every total that can come out has one rating."""
    ratings, written = framework.ratings, _section(framework, "ratings")
    if not ratings or (isinstance(written, Sequence) and len(written.items) != len(ratings)):
        return  # none, or one whose interval could not be read: the rest says nothing about gaps
    yield from _repeated(((item.name, item.span) for item in ratings), "F223")
    whole = Interval(Fraction(0), framework.expected_total, True, True)
    rounding = None if framework.rounding.rating_by_exact else framework.rounding.total
    tiling = tile([item.range for item in ratings], whole, rounding.unit if rounding else None)
    for gap in tiling.gaps:
        example = exact_text(_inside(gap))
        yield diagnose("F220", ratings[0].span, what="等级", gap=_shown(gap), whole=whole, example=example)
    for first, second, both in tiling.overlaps:
        named: Words = {"first": ratings[first].name, "second": ratings[second].name}
        yield diagnose("F221", ratings[second].span, what="等级", both=_shown(both), **named)
    for item in ratings:
        beyond = item.range.high is not None and item.range.high > framework.expected_total
        if (beyond and not framework.adjustments) or (item.range.low is not None and item.range.low < 0):
            yield diagnose("F222", item.span, name=item.name, range=item.range, whole=whole)


def rounding_units(framework: Framework) -> Iterator[Diagnostic]:
    """F257: a unit of which values become multiples, where a number of places was meant: `score: 2`."""
    written = _section(framework, "rounding")
    for key, value in entries(written):
        rounding = getattr(framework.rounding, key.text, None)
        if isinstance(rounding, Rounding) and isinstance(value, Scalar) and not _is_last_place(rounding.unit):
            yield diagnose("F257", value.span, key=key.text, found=value.text)


def _is_last_place(unit: Fraction) -> bool:
    """Whether `unit` may be meant as one: 1, 10, or less than 1. A whole 2 or 3 was meant for places."""
    return unit < 1 or (unit.denominator == 1 and str(unit).rstrip("0") == "1")


def rating_limits_are_ratings(framework: Framework) -> Iterator[Diagnostic]:
    """F224: an adjustment of the rating that names none."""
    names = [rating.name for rating in framework.ratings]
    for item in framework.adjustments:
        if item.kind == "rating" and item.at_most not in names:
            yield diagnose("F224", item.span, name=item.id, found=item.at_most, known="、".join(names) or "（无）")


def years_and_versions(framework: Framework) -> Iterator[Diagnostic]:
    """F230 to F232: budget years in order; what is replaced is another version of the same framework."""
    start, end = framework.years
    if end is not None and end < start:
        yield diagnose("F230", _span_of(framework, "budget_years"), start=start, end=end)
    for name in framework.replaces:
        if name == framework.name:
            yield diagnose("F231", _span_of(framework, "replaces"), found=name)
        elif name.partition("@")[0] != framework.id:
            yield diagnose("F232", _span_of(framework, "replaces"), found=name, id=framework.id)


def signs_lead_somewhere(framework: Framework) -> Iterator[Diagnostic]:
    """F233: a sign that stands for another which stands for a third."""
    meant = dict(framework.signs)
    for sign, stands_for in framework.signs:
        if meant.get(stands_for, stands_for) is not stands_for or sign is stands_for:
            yield diagnose("F233", _span_of(framework, "signs"), found=sign, then=stands_for)


def directions_are_known(framework: Framework) -> Iterator[Diagnostic]:
    """F251: a row that is scored by comparing numbers has to say which side is the good one."""
    for indicator in every(framework.indicators):
        choice = indicator.rule
        if choice is None or kind_of(indicator) != "number":
            continue
        # Where rules differ by direction, it is the direction that chooses between them.
        asks = choice.number is not None and choice.number.kind in NEED_DIRECTION
        if not asks and not choice.towards:
            continue
        typed = indicator.target.sign if isinstance(indicator.target, NumberTarget) else None
        if typed in (None, Sign.UNEQUAL) and indicator.direction is None:
            yield diagnose("F251", indicator.span, name=indicator.name)


def everything_is_used(framework: Framework) -> Iterator[Diagnostic]:
    """F240, F241: rules, inputs and values that nothing names; those of a base are there for others."""
    if framework.base:
        return
    rules = {id(rule) for indicator in every(framework.indicators) for rule in _rules_of(indicator)}
    for rule in framework.rules:
        if id(rule) not in rules:
            yield diagnose("F240", rule.span, found=rule.name)
    said = set(names_said(framework.root))
    for item in framework.inputs:
        if item.id not in said:
            yield diagnose("F241", item.span, what="输入", found=item.id)
    for table in framework.tables:
        names = {table.id, *(line.id for line in table.lines)}
        if not table.total_of_children and not names & said:
            yield diagnose("F241", table.span, what="资金表", found=table.id)
    for open_table in framework.open_tables:
        if open_table.id not in said:
            yield diagnose("F241", open_table.span, what="表", found=open_table.id)
    for parameter in framework.parameters:
        if parameter.id not in said:
            yield diagnose("F241", parameter.span, what="参数", found=parameter.id)
    for value in framework.values:
        if value.id not in said:
            yield diagnose("F241", value.span, what="值", found=value.id)


def grades_leave_no_gap(framework: Framework) -> Iterator[Diagnostic]:
    """F254: shares of the weight that lie between two grades, whoever gives the points."""
    inline = (rule for indicator in every(framework.indicators) for rule in _rules_of(indicator))
    for rule in {id(rule): rule for rule in (*framework.rules, *inline)}.values():
        if isinstance(rule, Grades):
            ranges, spans = [grade.range for grade in rule.grades], [grade.span for grade in rule.grades]
            for gap, span in gaps_between(ranges, spans, None) if ranges else ():
                yield diagnose("F254", span, found=range_words(gap))


def parameters_have_every_year(framework: Framework) -> Iterator[Diagnostic]:
    """F166: budget years of the framework in which a parameter has no value. Of an open end the years given count."""
    for item in framework.parameters:
        stated = [yearly.year for yearly in item.values if yearly.year is not None]
        if not stated:
            continue
        first, last = framework.years
        years = range(first, (last if last is not None else max(*stated, first)) + 1)
        lacking = [str(year) for year in years if year not in stated]
        if lacking:
            yield diagnose("F166", item.span, name=item.id, years="、".join(lacking))


def people_have_a_basis(framework: Framework) -> Iterator[Diagnostic]:
    """F148: what people may give beside the rules should name the clause that lets them."""
    own = {id(item.by_hand): item.by_hand for item in every(framework.indicators) if item.by_hand and item.by_hand.own}
    said: list[tuple[str, ByHand | SecondScore | None]] = [("by_hand", framework.by_hand)]
    said += [("by_hand", hand) for hand in own.values()]
    said += [("second_score", framework.second_score)]
    for key, item in said:
        if item is not None and not (item.basis and (item.basis.clause or item.basis.document or item.basis.assumed)):
            yield diagnose("F148", item.span, key=key)


def form_columns_are_distinct(framework: Framework) -> Iterator[Diagnostic]:
    """F154, F155: columns of the form."""
    yield from check_form(framework.form)


def averages_are_weighted(framework: Framework) -> Iterator[Diagnostic]:
    """F160, F161: merging by an average has to say what weighs, and where the average is rounded."""
    merge = framework.merge
    if merge is None or "mean" not in (*merge.ways.values(), *(way for _, way, _ in merge.exceptions)):
        return
    if merge.weighted_by is None:
        yield diagnose("F160", merge.span)
    if merge.rounding is None:
        yield diagnose("F161", merge.span)


CHECKS: tuple[Check, ...] = (
    ids_are_unique,
    former_names_are_free,
    names_are_distinct,
    weights_add_up,
    goals_can_be_counted,
    weights_have_a_place_to_go,
    blank_targets_are_the_offices,
    demands_name_indicators,
    chosen_groups_can_be_chosen,
    ratings_tile,
    rounding_units,
    rating_limits_are_ratings,
    years_and_versions,
    signs_lead_somewhere,
    directions_are_known,
    grades_leave_no_gap,
    parameters_have_every_year,
    directions_fit,
    repeated_facts_are_there,
    everything_is_used,
    basis_is_named,
    people_have_a_basis,
    divisions_have_a_policy,
    form_columns_are_distinct,
    digits_can_be_meant,
    averages_are_weighted,
)


def _repeated(members: Iterable[tuple[str, Span]], code: str = "F201") -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for id, span in members:
        if id in seen:
            yield diagnose(code, span, found=id)
        seen.add(id)


def _rules_of(indicator: Indicator) -> Iterator[object]:
    choices: tuple[RuleChoice | None, ...] = (indicator.rule, indicator.own_rows.rule if indicator.own_rows else None)
    for choice in choices:
        if choice is not None:
            yield from choice.every()


def _inside(gap: Interval) -> Fraction:
    """A number in `gap`."""
    low = gap.low if gap.low is not None else Fraction(0)
    high = gap.high if gap.high is not None else low + 1
    if low in gap:
        return low
    return high if high in gap else (low + high) / 2


def _shown(interval: Interval) -> str:
    """A single number as such, otherwise the interval."""
    if interval.low is not None and interval.low == interval.high:
        return exact_text(interval.low)
    return str(interval)


def _section(framework: Framework, key: str) -> Node | None:
    return framework.root.get(key) if isinstance(framework.root, Mapping) else None


def _span_of(framework: Framework, key: str) -> Span:
    """The place of a key of the header; of the id where there is none."""
    found = framework.root.key(key) if isinstance(framework.root, Mapping) else None
    return found.span if found else framework.span
