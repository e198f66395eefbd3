"""Whether the points of a framework come out: children against parents, groups, goals, and rows that need not apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil
from typing import Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.framework.model import Framework, Indicator
from jixiao.framework.tree import every
from jixiao.interval import Interval
from jixiao.number import exact_text

Words = dict[str, Any]


def weights_add_up(framework: Framework) -> Iterator[Diagnostic]:
    """F210 to F213: children against their parent, the whole against what the header expects; a base has no sums."""
    if framework.base:
        return
    for indicator in every(framework.indicators):
        if indicator.one_of:
            yield from _alternatives_weigh_the_same(indicator)
        elif indicator.children and indicator.weight is not None:
            sum = _sum_of(indicator.children)
            if sum is not None and sum != indicator.weight:
                shown: Words = {"name": indicator.name, "weight": exact_text(indicator.weight), "sum": exact_text(sum)}
                yield diagnose("F210", indicator.span, **shown)
        yield from _groups_add_up(indicator)
    total = _sum_of(framework.indicators)
    if total is not None and total != framework.expected_total:
        span = framework.indicators[0].span if framework.indicators else framework.span
        yield diagnose("F211", span, sum=exact_text(total), total=exact_text(framework.expected_total))


def _alternatives_weigh_the_same(indicator: Indicator) -> Iterator[Diagnostic]:
    """F218, F219: alternatives are rows, and each of them is for the points of the whole group."""
    if indicator.weight is None:
        yield diagnose("F218", indicator.span, name=indicator.name, found="没有写", weight="与各行相同的分值")
    for child in indicator.children:
        if child.rule is None:
            yield diagnose("F219", child.span, name=child.name)
        elif indicator.weight is not None and child.weight is not None and child.weight != indicator.weight:
            shown: Words = {"weight": exact_text(indicator.weight), "found": exact_text(child.weight)}
            yield diagnose("F218", child.span, name=child.name, **shown)


def _groups_add_up(indicator: Indicator) -> Iterator[Diagnostic]:
    own = indicator.own_rows
    if own is None or not own.groups:
        return
    weight = indicator.weight if own.goals is None else own.goals.weights
    if weight is None:
        return
    fixed = sum((group.points for group in own.groups if group.points is not None), Fraction(0))
    shown: Words = {"name": indicator.name, "weight": exact_text(weight), "sum": exact_text(fixed)}
    if fixed > weight:
        yield diagnose("F212", indicator.span, **shown)
    elif fixed < weight and all(group.points is not None for group in own.groups):
        yield diagnose("F213", indicator.span, **shown)


def goals_can_be_counted(framework: Framework) -> Iterator[Diagnostic]:
    """F140: a number of goals that no office can have."""
    for indicator in every(framework.indicators):
        goals = indicator.own_rows.goals if indicator.own_rows else None
        if goals is not None and goals.count is not None and not _has_a_count(goals.count):
            yield diagnose("F140", goals.span, name=indicator.name, found=goals.count)


def _has_a_count(count: Interval) -> bool:
    """Whether a whole number from 1 on lies in `count`."""
    least = max(Fraction(1), Fraction(ceil(count.low)) if count.low is not None else Fraction(1))
    return least in count or least + 1 in count


def weights_have_a_place_to_go(framework: Framework) -> Iterator[Diagnostic]:
    """F214 to F216, F256: what becomes of the weight of a node that need not apply."""
    yield from _given_on(framework.indicators, framework.base)
    for indicator in every(framework.indicators):
        yield from _given_on(indicator.children, framework.base)
        if indicator.optional and indicator.not_applicable.policy == "refuse":
            yield diagnose("F216", indicator.span, name=indicator.name)
        if indicator.when is not None and (indicator.rule is None or indicator.not_applicable.policy == "refuse"):
            yield diagnose("F256", indicator.when.span, name=indicator.name)


def _given_on(members: tuple[Indicator, ...], base: bool) -> Iterator[Diagnostic]:
    by_id = {member.id: member for member in members}
    for member in members:
        policy = member.not_applicable
        if policy.policy != "give_to":
            continue
        span = policy.span or member.span
        receiver = by_id.get(policy.receiver)
        others = "、".join(id for id in by_id if id != member.id) or "（无）"
        if receiver is None or receiver is member:
            yield diagnose("F214", span, name=member.name, found=policy.receiver, known=others)
        elif not base and not (receiver.weight if receiver.weight is not None else _sum_of(receiver.children)):
            yield diagnose("F215", span, name=member.name, found=policy.receiver)


def blank_targets_are_the_offices(framework: Framework) -> Iterator[Diagnostic]:
    """F150, F151: a policy for blank targets where the office writes none, or that leads to one that is refused."""
    for indicator in every(framework.indicators):
        own = indicator.own_rows
        policy = own.blank_target if own is not None else indicator.blank_target
        if policy != "refuse" and own is None and indicator.open_target is None:
            yield diagnose("F150", indicator.span, name=indicator.name)
        refused = (own.not_applicable if own is not None else indicator.not_applicable.policy) == "refuse"
        if policy == "not_applicable" and refused:
            yield diagnose("F151", own.span if own is not None else indicator.span, name=indicator.name)


def chosen_groups_can_be_chosen(framework: Framework) -> Iterator[Diagnostic]:
    """F153: a number of groups to be used that the groups declared do not allow."""
    for indicator in every(framework.indicators):
        own = indicator.own_rows
        if own is None or own.chosen is None:
            continue
        if not any(Fraction(count) in own.chosen for count in range(1, len(own.groups) + 1)):
            yield diagnose("F153", own.span, name=indicator.name, range=own.chosen, count=len(own.groups))


def _sum_of(indicators: Iterable[Indicator]) -> Fraction | None:
    """The weights of `indicators` together; None where one is unknown (it was remarked already)."""
    total = Fraction(0)
    for indicator in indicators:
        weight = indicator.weight if indicator.weight is not None else _sum_of(indicator.children)
        if weight is None or (indicator.weight is None and not indicator.children):
            return None
        total += weight
    return total
