"""Laws of what people give beside the rules: I-31 for deductions, and that nothing works that is not allowed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.evaluation.evaluate import score
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.model import Filing, Marked
from jixiao.number import round_to
from jixiao.origin import Cell
from jixiao.plan.model import Leaf, Plan, Purpose
from jixiao.testing.generated import HANDS, Drafted, filing_of, frameworks, plan_of, values_for
from jixiao.value import replace

FEW = settings(max_examples=25)

ROWS = (
    '  - {id: 甲, weight: 40, target: "≥20", rule: {kind: completion, basis: {assumed: true}}}',
    '  - {id: 乙, weight: 30, rule: {kind: judged, range: "[50%, 100%]", basis: {assumed: true}}}',
    '  - {id: 丙, weight: 30, target: "≤40%", rule: {kind: completion, basis: {assumed: true}}}',
)
PLANS = {
    hand: plan_of(Drafted("{score: 0.01, total: 0.01}", (60,), ROWS, hand)) for hand in dict.fromkeys(HANDS) if hand
}
MACHINES = {hand: prepare(plan) for hand, plan in PLANS.items()}
BARE = prepare(plan_of(Drafted("{score: 0.01, total: 0.01}", (60,), ROWS)))

Values = Mapping[str, Fraction | bool | str | None]


def scored(hand: str, values: Values) -> Evaluation:
    return score(MACHINES[hand], filing_of(PLANS[hand], values))


def slots(hand: str, *purposes: Purpose) -> list[str]:
    return [slot.name for slot in PLANS[hand].slots if slot.purpose in purposes]


HAND = st.sampled_from(sorted(PLANS))


@FEW
@given(st.data())
def test_a_larger_deduction_never_raises_a_score(data: st.DataObject) -> None:
    """I-31: monotone in every deduction, down to 0 and no further."""
    hand = data.draw(st.sampled_from([hand for hand in sorted(PLANS) if slots(hand, Purpose.DEDUCTION)]))
    values = data.draw(values_for(PLANS[hand]))
    name = data.draw(st.sampled_from(slots(hand, Purpose.DEDUCTION)))
    values["乙.judged"] = Fraction(20)  # inside its range, so that a deduction frees nothing
    most = 3 if "[0, 3]" in hand else 30
    less, more = sorted(data.draw(st.tuples(*[st.integers(0, most * 100)] * 2)))
    low = scored(hand, {**values, name: Fraction(less, 100)}).total
    high = scored(hand, {**values, name: Fraction(more, 100)}).total
    assert low is not None
    assert high is not None
    assert low >= high >= 0


@FEW
@given(st.data())
def test_giving_nothing_changes_nothing(data: st.DataObject) -> None:
    """A deduction of 0, no change, no reason: what the bare rules give, score by score."""
    hand = data.draw(HAND)
    values = data.draw(values_for(PLANS[hand], gaps=True))
    nothing = {name: Fraction(0) for name in slots(hand, Purpose.DEDUCTION)}
    nothing |= dict.fromkeys(slots(hand, Purpose.OVERRIDE, Purpose.EXEMPT))
    with_hand = scored(hand, {**values, **nothing})
    bare = score(BARE, filing_of(BARE.plan, {slot.name: values[slot.name] for slot in BARE.plan.slots}))
    assert with_hand.total == bare.total
    for node in bare.plan.nodes:
        assert with_hand.value(node.score) == bare.value(node.score)
        assert with_hand.ranges.get(node.id) == bare.ranges.get(node.id)


@FEW
@given(st.data())
def test_a_change_without_a_reason_is_never_used(data: st.DataObject) -> None:
    hand = data.draw(st.sampled_from([hand for hand in sorted(PLANS) if slots(hand, Purpose.OVERRIDE)]))
    values = data.draw(values_for(PLANS[hand]))
    silent = {**values, **dict.fromkeys(slots(hand, Purpose.REASONED), False)}
    without = {**silent, **dict.fromkeys(slots(hand, Purpose.OVERRIDE))}
    assert scored(hand, silent).total == scored(hand, without).total


@FEW
@given(st.data())
def test_what_people_give_stays_within_the_weight(data: st.DataObject) -> None:
    """And in the order: a reason that excuses, a change, a deduction; by arithmetic of its own."""
    hand = data.draw(HAND)
    values = data.draw(values_for(PLANS[hand]))
    evaluation = scored(hand, values)
    for id, weight in (("甲", 40), ("乙", 30), ("丙", 30)):
        points, ruled = evaluation.value(f"{id}.points"), evaluation.value(f"{id}.rule")
        if ruled is None:
            continue
        assert points is not None
        assert 0 <= points <= weight
        if values.get(f"{id}.exempt") is not None:
            assert points == weight
        elif points != values.get(f"{id}.override"):
            deduct = values.get(f"{id}.deduct") or 0
            assert isinstance(deduct, (Fraction, int))
            assert points == max(Fraction(0), ruled - deduct)


@pytest.mark.parametrize("hand", sorted(PLANS))
def test_the_rule_stands_apart(hand: str) -> None:
    """The points by rule do not hang on what people give."""
    values: dict[str, Fraction | bool | str | None] = {slot.name: None for slot in PLANS[hand].slots}
    values |= {"甲.actual": Fraction(10), "乙.judged": Fraction(20), "丙.actual": Fraction(1, 5)}
    values |= {name: Fraction(2) for name in slots(hand, Purpose.DEDUCTION, Purpose.OVERRIDE)}
    values |= dict.fromkeys(slots(hand, Purpose.REASONED), True)
    evaluation = scored(hand, values)
    assert evaluation.value("甲.rule") == 20
    assert evaluation.value("乙.rule") == 20
    assert evaluation.value("丙.rule") == 30


NOWHERE = Cell("表.xlsx", "表", "A1")
DRAWN = st.integers(0, 4000).map(lambda n: Fraction(n, 100))


@st.composite
def marked_filings(draw: st.DrawFn) -> tuple[Plan, Filing]:
    """A framework of any rules, a filing of it with gaps, and marks on some of its rows, usable or not."""
    plan = plan_of(draw(frameworks()))
    filing = filing_of(plan, draw(values_for(plan, gaps=True)))
    leaves = [node for node in plan.nodes if node.leaf is not None]
    marked = {}
    for node in draw(st.lists(st.sampled_from(leaves), unique_by=lambda node: node.id)):
        given = draw(DRAWN)
        usable = node.weight is not None and given <= node.weight and draw(st.integers(0, 5)) > 0
        marked[node.id] = Marked(given if usable else None, "有", "是", NOWHERE)
    return plan, replace(filing, marked=marked)


@settings(max_examples=60)
@given(marked_filings(), st.booleans())
def test_a_mark_counts_where_the_rule_gives_nothing_and_nowhere_else(drawn: tuple[Plan, Filing], walks: bool) -> None:
    plan, filing = drawn
    machine = prepare(plan, walks)
    bare, marked = score(machine, replace(filing, marked={})), score(machine, filing)
    rounding = plan.framework.rounding.score
    for node in node_scores(marked):
        leaf, mark = plan.node(node.id).leaf, filing.marked.get(node.id)
        if leaf is None:
            continue
        if bare.value(leaf.ruled) is not None or mark is None or mark.points is None:
            assert node.score == bare.value(plan.node(node.id).score)
            assert (node.status is ScoreStatus.OPEN) == (node.score is None)
            continue
        wanted = _with_the_rest(plan, filing, leaf, mark.points, node.weight or Fraction(0))
        assert node.status is ScoreStatus.JUDGED
        assert node.exact == wanted
        assert node.score == (wanted if rounding is None else round_to(wanted, rounding.unit, rounding.mode))


def _with_the_rest(plan: Plan, filing: Filing, leaf: Leaf, points: Fraction, weight: Fraction) -> Fraction:
    """Points that a mark gives, after a reason that excuses or a deduction; an override is one already."""

    def held(purpose: Purpose) -> int | None:
        return filing.values[plan.slot_index[leaf.slots[purpose]]] if purpose in leaf.slots else None

    if held(Purpose.EXEMPT) is not None:
        return weight
    return max(Fraction(0), points - Fraction(held(Purpose.DEDUCTION) or 0, 10**filing.scale))


@settings(max_examples=60)
@given(marked_filings())
def test_marked_filings_come_out_alike_by_every_machine(drawn: tuple[Plan, Filing]) -> None:
    """The generated program and the walk, and once all is known the total is what the rows add up to."""
    plan, filing = drawn
    one, other = (score(prepare(plan, walks), filing) for walks in (False, True))
    assert (one.total, one.rating, one.range, one.ranges) == (other.total, other.rating, other.range, other.ranges)
    known = [one.value(node.score) for node in plan.nodes if node.parent is None]
    rounding = plan.framework.rounding.total
    if one.total is not None:
        whole = sum((value for value in known if value is not None), Fraction(0))
        assert one.total == (whole if rounding is None else round_to(whole, rounding.unit, rounding.mode))
    else:
        assert None in known
