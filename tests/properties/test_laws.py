"""Laws that hold for every framework and every filing: sums, rounding, ratings, renaming, gaps, no state, no clock."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jixiao.document import Mapping, Node, Scalar, Sequence, parse
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.steps import steps
from jixiao.evaluation.views import node_scores
from jixiao.expression.tree import Type, walk
from jixiao.framework.catalog import Catalog
from jixiao.interpret.walk import Values, evaluate
from jixiao.number import Mode, Rounding, round_to
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import NOT_AWAITED, Plan, Purpose, Role
from jixiao.plan.prove import prove
from jixiao.testing.generated import (
    HEAD,
    SCALE,
    Drafted,
    filing_of,
    frameworks,
    plan_of,
    values_for,
)

FEW = settings(max_examples=30)


def scored(plan: Plan, values: dict[str, Fraction | bool | str | None]) -> Evaluation:
    return score(prepare(plan), filing_of(plan, values))


@st.composite
def evaluations(draw: st.DrawFn, gaps: bool = False) -> Evaluation:
    plan = plan_of(draw(frameworks()))
    return scored(plan, draw(values_for(plan, gaps)))


def rounded(value: Fraction, rounding: Rounding | None) -> Fraction:
    return value if rounding is None else round_to(value, rounding.unit, rounding.mode)


@FEW
@given(frameworks())
def test_accepted_weights_add_up(drafted: Drafted) -> None:
    """I-2."""
    plan = plan_of(drafted)
    for node in plan.nodes:
        children = [child.weight for child in plan.nodes if child.parent == node.id]
        assert not children or sum(weight or 0 for weight in children) == node.weight
    assert sum(node.weight or 0 for node in plan.nodes if node.parent is None) == plan.framework.expected_total


@FEW
@given(evaluations())
def test_parents_are_the_sum_of_their_children(evaluation: Evaluation) -> None:
    """I-3: of the rounded rows, as the table shows them; and the total of the tops."""
    plan, rounding = evaluation.plan, evaluation.plan.framework.rounding
    for node in plan.nodes:
        children = [evaluation.value(child.score) for child in plan.nodes if child.parent == node.id]
        if children and None not in children:
            whole = sum((child for child in children if child is not None), Fraction(0))
            assert evaluation.value(node.score) == rounded(whole, rounding.subtotal)
    tops = [evaluation.value(node.score) for node in plan.nodes if node.parent is None]
    if None not in tops:
        total = sum((top for top in tops if top is not None), Fraction(0))
        assert evaluation.total == rounded(total, rounding.total)
        assert evaluation.exact_total == total


@FEW
@given(evaluations())
def test_one_rounding_moves_by_less_than_its_unit(evaluation: Evaluation) -> None:
    """I-4."""
    rounding = evaluation.plan.framework.rounding.score
    for node in node_scores(evaluation):
        if not node.leaf or node.exact is None or node.score is None:
            continue
        if rounding is None:
            assert node.score == node.exact
        elif rounding.mode is Mode.HALF_UP:
            assert abs(node.score - node.exact) <= rounding.unit / 2
        else:
            assert 0 <= node.exact - node.score < rounding.unit


@FEW
@given(evaluations())
def test_scores_lie_within_their_weights(evaluation: Evaluation) -> None:
    """I-1."""
    for node in node_scores(evaluation):
        if node.score is not None and node.weight is not None:
            assert 0 <= node.score <= node.weight


@FEW
@given(frameworks())
def test_the_greatest_total_is_reached_and_the_least_too(drafted: Drafted) -> None:
    """I-5: the proof shows a filing for each end that it says is reached, and no filing passes it."""
    plan = plan_of(drafted)
    proof = prove(plan)
    assert proof.total is not None
    machine = prepare(plan)
    for end, point in ((proof.total.most, proof.total.most_at), (proof.total.least, proof.total.least_at)):
        if point is None:
            continue
        values = {slot.name: point.get(("", slot.name), _anything(slot)) for slot in plan.slots}
        assume(all(not isinstance(value, Fraction) or 10**SCALE % value.denominator == 0 for value in values.values()))
        assert score(machine, filing_of(plan, values)).total == end  # type: ignore[arg-type]


def _anything(slot) -> Fraction | bool | str:  # type: ignore[no-untyped-def]
    if slot.type is Type.TRUTH:
        return False
    return slot.labels[0] if slot.type is Type.LABEL else Fraction(0)


@FEW
@given(st.data())
def test_no_filing_passes_the_proved_ends(data: st.DataObject) -> None:
    """I-5."""
    plan = plan_of(data.draw(frameworks()))
    proof = prove(plan)
    evaluation = scored(plan, data.draw(values_for(plan)))
    assert proof.total is not None
    assert proof.total.least is not None
    assert proof.total.most is not None
    if evaluation.total is not None:
        assert proof.total.least <= evaluation.total <= proof.total.most


@FEW
@given(st.data())
def test_a_higher_total_never_has_a_lower_rating(data: st.DataObject) -> None:
    """I-7: with a rating by the total; bands are listed from the best down."""
    plan = plan_of(data.draw(frameworks()))
    first, second = (scored(plan, data.draw(values_for(plan))) for _ in range(2))
    assume(first.total is not None)
    assume(second.total is not None)
    by_exact = plan.framework.rounding.rating_by_exact
    order = [rating.name for rating in plan.ratings]
    pairs = sorted(
        ((item.exact_total if by_exact else item.total), item.rating) for item in (first, second) if item.rating
    )
    ranks = [order.index(rating) for _, rating in pairs]
    assert ranks == sorted(ranks, reverse=True) or pairs[0][0] == pairs[-1][0]


@FEW
@given(evaluations(gaps=True))
def test_machines_agree_on_whole_plans(evaluation: Evaluation) -> None:
    """I-16, and exact = walk on every quantity of a plan, with gaps and without."""
    plan, filing = evaluation.plan, evaluation.filing
    fields = {("", slot.name): _value(slot, stored) for slot, stored in zip(plan.slots, filing.values, strict=True)}
    quantities: dict[tuple[str, str], Fraction | bool | str | int | None] = {}
    for item, (_, numerator, denominator) in zip(plan.computed, evaluation.results, strict=True):
        expected = evaluate(item.tree, Values(fields, quantities))
        quantities["", item.name] = expected
        found = None if numerator is None else Fraction(numerator, denominator)
        assert found == (None if expected is None else Fraction(expected)), item.name  # type: ignore[arg-type]


def _value(slot, stored):  # type: ignore[no-untyped-def]
    if stored is None:
        return None
    if slot.type is Type.LABEL:
        return slot.labels[stored]
    return bool(stored) if slot.type is Type.TRUTH else Fraction(stored, 10**SCALE)


@FEW
@given(evaluations(gaps=True))
def test_missing_is_never_zero(evaluation: Evaluation) -> None:
    """I-37, I-38: an open row has a range and no score, and nothing divides by zero on the way."""
    for node in node_scores(evaluation):
        if node.status is ScoreStatus.OPEN:
            assert node.score is None
            assert node.range is not None
            assert node.range.least <= node.range.most
    assert (evaluation.total is None) == any(node.status is ScoreStatus.OPEN for node in node_scores(evaluation))


@FEW
@given(st.data())
def test_a_removed_entry_leaves_a_range_that_holds_the_score(data: st.DataObject) -> None:
    """I-35, on whole filings: of every node and of the total."""
    plan = plan_of(data.draw(frameworks()))
    values = data.draw(values_for(plan))
    machine = prepare(plan)
    whole = score(machine, filing_of(plan, values))
    assume(whole.total is not None)
    # What people need not give is not an entry that is waited for: without it, nothing is given.
    gone = data.draw(st.sampled_from([slot.name for slot in plan.slots if slot.purpose not in NOT_AWAITED]))
    less = score(machine, filing_of(plan, {**values, gone: None}))
    if less.range is not None:
        assert less.range.least <= whole.total <= less.range.most  # type: ignore[operator]
        assert whole.rating in less.possible_ratings or whole.rating is None
    for before, after in zip(node_scores(whole), node_scores(less), strict=True):
        if after.score is not None:
            assert after.score == before.score
        elif after.range is not None and before.score is not None:
            assert after.range.least <= before.score <= after.range.most


@FEW
@given(st.data())
def test_order_of_keys_changes_neither_digest_nor_scores(data: st.DataObject) -> None:
    """I-18."""
    drafted = data.draw(frameworks())
    turned = Catalog(()).read_document(
        parse(Source("f", _emitted(_shuffled(parse(Source("f", drafted.text)).root, 7))))
    )
    plan, other = plan_of(drafted), compile_plan(turned.framework)
    assert plan.digest == other.digest
    values = data.draw(values_for(plan))
    assert scored(plan, values).total == scored(other, values).total


def _shuffled(node: Node, seed: int) -> Node:
    match node:
        case Mapping():
            entries = [(key, _shuffled(value, seed)) for key, value in node.entries]
            random.Random(seed).shuffle(entries)
            return replace(node, entries=tuple(entries))
        case Sequence():
            return replace(node, items=tuple(_shuffled(item, seed) for item in node.items))
        case _:
            return node


def _emitted(node: Node) -> str:
    """Flow style; plain scalars that flow style would break are quoted only where they were quoted."""
    match node:
        case Mapping():
            return "{" + ", ".join(f"{_emitted(key)}: {_emitted(value)}" for key, value in node.entries) + "}"
        case Sequence():
            return "[" + ", ".join(_emitted(item) for item in node.items) + "]"
        case Scalar():
            return node.text if node.plain else '"' + node.text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@FEW
@given(st.data())
def test_renaming_every_indicator_changes_only_names(data: st.DataObject) -> None:
    """I-21."""
    drafted = data.draw(frameworks())
    renamed = replace(drafted, indicators=tuple(text.replace("指标", "考核项") for text in drafted.indicators))
    plan, other = plan_of(drafted), plan_of(renamed)
    values = data.draw(values_for(plan))
    elsewhere = {name.replace("指标", "考核项"): value for name, value in values.items()}
    first, second = scored(plan, values), scored(other, elsewhere)
    assert (first.total, first.rating, first.range) == (second.total, second.rating, second.range)
    assert [node.score for node in node_scores(first)] == [node.score for node in node_scores(second)]


@FEW
@given(st.data())
def test_a_weightless_indicator_changes_nothing(data: st.DataObject) -> None:
    """I-41."""
    drafted = data.draw(frameworks())
    extra = '  - {id: 添上的, weight: 0, target: "≥95%", rule: {kind: completion, basis: {assumed: true}}}'
    more = replace(drafted, indicators=(*drafted.indicators, extra))
    plan, other = plan_of(drafted), plan_of(more)
    values = data.draw(values_for(plan))
    first = scored(plan, values)
    deducted = {slot.name: Fraction(0) for slot in other.slots if slot.purpose is Purpose.DEDUCTION}
    second = scored(other, {**dict.fromkeys(other.slot_index), **deducted, **values, "添上的.actual": Fraction(1, 2)})
    assert (first.total, first.rating) == (second.total, second.rating)


@FEW
@given(st.data())
def test_splitting_an_indicator_keeps_the_exact_total(data: st.DataObject) -> None:
    """I-42: two rows with the same rule, target and actual, whose weights add up to that of the one."""
    weight = data.draw(st.integers(1, 99))
    actual = Fraction(data.draw(st.integers(0, 200)), 100)
    rule = "{kind: completion, at_least: by_ratio, basis: {assumed: true}}"
    tail = "rounding: {score: none, total: none}\nindicators:\n"
    one = tail + f'  - {{id: 甲, weight: 100, target: "≥95%", rule: {rule}}}\n'
    two = tail + "".join(
        f'  - {{id: {id}, weight: {part}, target: "≥95%", rule: {rule}}}\n'
        for id, part in (("甲", weight), ("乙", 100 - weight))
    )
    plans = [_compiled(text) for text in (one, two)]
    totals = [
        scored(plan, {slot.name: actual if slot.purpose is Purpose.ACTUAL else None for slot in plan.slots}).exact_total
        for plan in plans
    ]
    assert totals[0] == totals[1]
    assert totals[0] is not None


def _compiled(tail: str) -> Plan:
    return compile_plan(Catalog(()).read_document(parse(Source("f", HEAD + tail))).framework)


@FEW
@given(st.integers(8990, 9010), st.sampled_from(["total", "exact"]))
def test_banding_before_or_after_rounding_as_declared(hundredths: int, by: str) -> None:
    """I-34: at every edge of a band, and half a last place beside it."""
    tail = f"""\
rounding: {{score: none, total: 0.1, rating: {by}}}
indicators: [{{id: 甲, weight: 100, rule: {{kind: proportion, of: 增长, basis: {{assumed: true}}}}}}]
ratings: [{{name: 优, range: "[90, 100]"}}, {{name: 差, range: "[0, 90)"}}]
"""
    plan = _compiled(tail)
    values = {slot.name: Fraction(hundredths, 10_000) if slot.name == "增长" else None for slot in plan.slots}
    evaluation = scored(plan, values)
    exact = Fraction(hundredths, 100)
    decided = round_to(exact, Fraction(1, 10)) if by == "total" else exact
    assert evaluation.rating == ("优" if decided >= 90 else "差")


@FEW
@given(st.integers(0, 400), st.integers(0, 400))
def test_more_deductions_never_raise_a_score(less: int, more: int) -> None:
    """I-31: nothing over costs nothing, and deductions stop at the floor."""
    tail = """\
indicators:
  - id: 甲
    weight: 100
    rule: {kind: deduct, of: 增长, above: 100%, per: 1%, points: 0.5, counted: exact, floor: 20, basis: {assumed: true}}
"""
    plan = _compiled(tail)
    less, more = sorted((less, more))

    def total(percent: int) -> Fraction | None:
        values = {slot.name: Fraction(percent, 100) if slot.name == "增长" else None for slot in plan.slots}
        return scored(plan, values).total

    low, high = total(less), total(more)
    assert low is not None
    assert high is not None
    assert low >= high >= 20
    assert total(100) == 100


@FEW
@given(evaluations())
def test_points_lost_add_up(evaluation: Evaluation) -> None:
    """I-57: what the rows lost is what the whole lost, before the rounding of subtotals and total."""
    rounding = evaluation.plan.framework.rounding
    assume(evaluation.exact_total is not None)
    assume(rounding.subtotal is None)
    leaves = [node for node in node_scores(evaluation) if node.leaf]
    lost = sum((node.weight or Fraction(0)) - (node.score or Fraction(0)) for node in leaves)
    assert lost == evaluation.plan.framework.expected_total - evaluation.exact_total  # type: ignore[operator]


@FEW
@given(evaluations())
def test_every_score_has_its_steps_and_no_more_than_its_tree(evaluation: Evaluation) -> None:
    """I-55, I-59: a score below its weight says why, in no more steps than the trees have nodes."""
    plan = evaluation.plan
    sizes = {item.name: sum(1 for _ in walk(item.tree)) for item in plan.computed}
    values = sum(sizes[item.name] for item in plan.computed if item.role is Role.VALUE)
    for node in plan.nodes:
        told = steps(evaluation, node.id)
        assert told
        assert all(step.sentence for step in told)
        points = {node.leaf.points, node.leaf.ruled} if node.leaf else set()  # the rule's own beside what people give
        limit = sizes[node.score] + sum(sizes[name] for name in points) + values
        assert len(told) <= limit


@FEW
@given(st.data())
def test_nothing_is_remembered_between_filings(data: st.DataObject) -> None:
    """I-51, I-53, I-54: the same filing scores the same before, between and beside others; nothing given is changed."""
    plan = plan_of(data.draw(frameworks()))
    machine = prepare(plan)
    first, second = (filing_of(plan, data.draw(values_for(plan, gaps=True))) for _ in range(2))
    said = repr(first), repr(plan.computed)
    alone = score(machine, first)
    score(machine, second)
    assert score(machine, first) == alone == score(prepare(plan), first)
    found: list[Evaluation] = []
    threads = [threading.Thread(target=lambda: found.append(score(machine, first))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone, alone]
    assert (repr(first), repr(plan.computed)) == said


@FEW
@given(st.data())
def test_a_machine_that_walks_gives_the_same(data: st.DataObject) -> None:
    """Generated or walked: every value, the total, the rating and the ranges are the same."""
    plan = plan_of(data.draw(frameworks()))
    filing = filing_of(plan, data.draw(values_for(plan, gaps=data.draw(st.booleans()))))
    generated, walked = score(prepare(plan), filing), score(prepare(plan, walks=True), filing)
    assert [generated.value(item.name) for item in plan.computed] == [walked.value(item.name) for item in plan.computed]
    assert (generated.total, generated.rating, generated.range) == (walked.total, walked.rating, walked.range)
