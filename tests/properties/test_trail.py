"""A trail keeps what the walk traces: every number on the way, and a way that says all else. Stencils fill as prose."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jixiao.expression.frame import Frame
from jixiao.expression.tree import Fold, Tree
from jixiao.interpret.numerals import EXACT, Kept, Numeral, Outcome, Restated, Term, Wrapped
from jixiao.interpret.phrase import Wording
from jixiao.interpret.prose import say_steps
from jixiao.interpret.shown import DAY, RATIO, Shown
from jixiao.interpret.stencil import Holes
from jixiao.interpret.trail import Place, Trail, place_of, trail
from jixiao.interpret.walk import Gathered, Traced, Value, Values, evaluate, operand_trees, trace
from jixiao.interpret.walker import Walker
from jixiao.target import Unit
from jixiao.testing.trees import Filed, programs
from jixiao.value import replace

LOOSE = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def traces(filed: Filed) -> list[tuple[Traced, ...]]:
    """Every tree of a program as it was walked."""
    walker, quantities, found = Walker(filed.fields, filed.trees), dict[tuple[str, str], Value](), []
    env = Values(walker.fields(filed.values, filed.scale), quantities, filed.members)
    for spec in filed.trees:
        found.append(trace(spec.tree, env))
        quantities["", spec.name] = evaluate(spec.tree, env)
    return found


def on_trail(filed: Filed, *, gaps: bool) -> Trail | None:
    """The trail of every tree of a program; `gaps`: nothing has to be there."""
    fields = [replace(spec, places=filed.scale, optional=gaps or spec.optional) for spec in filed.fields]
    if any(value is None and not spec.optional for spec, value in zip(fields, filed.values, strict=True)):
        return None
    return trail(Frame(tuple(fields), tuple(filed.trees)), [(spec.tree,) for spec in filed.trees])


def number_at(place: Place, numbers: Sequence[Any]) -> Fraction:
    """The number that a trail kept there."""
    if place.member is not None:
        assert place.read is not None
        top, bottom = numbers[place.read][2 * place.member : 2 * place.member + 2]
    else:
        top, bottom = numbers[place.numerator], place.denominator if place.below is None else numbers[place.below]
    assert bottom > 0
    return Fraction(top, bottom)


@LOOSE
@given(programs(), st.booleans())
def test_a_trail_keeps_what_the_walk_traces(filed: Filed, gaps: bool) -> None:
    """Every number on the way, and every number that a Fold read; with gaps where nothing has to be there."""
    made = on_trail(filed, gaps=gaps)
    assume(made is not None)
    assert made is not None
    taken = made.run(filed.values, filed.members)
    for traced, places, (_, numbers) in zip(traces(filed), made.places, taken, strict=True):
        for step in traced:
            told: list[tuple[Tree | Gathered, Value]] = [(step.node, step.result)]
            if isinstance(step.node, Fold):
                told += [(Gathered(step.node, number), value) for number, value in enumerate(step.operands)]
            for tree, value in told:
                if not isinstance(value, (bool, str)) and value is not None:
                    assert number_at(place_of(places, tree), numbers) == value


def of_way(traced: tuple[Traced, ...]) -> list[object]:
    """All of a trace but its numbers."""

    def bare(value: Value) -> object:
        return value if value is None or isinstance(value, (bool, str)) else "number"

    zero = [step.operation == "divide" and step.operands[1] == 0 for step in traced]
    return [
        (step.node, step.operation, [bare(value) for value in (*step.operands, step.result)]) for step in traced
    ] + zero


@LOOSE
@given(programs(depth=2), st.data())
def test_the_same_way_is_the_same_but_for_its_numbers(filed: Filed, data: st.DataObject) -> None:
    """Two filings that went the same way were traced alike, and are said alike but for what is put in."""
    fields = [replace(spec, places=filed.scale, optional=True) for spec in filed.fields]
    made = trail(Frame(tuple(fields), tuple(filed.trees)), [(spec.tree,) for spec in filed.trees])
    said: dict[object, object] = {}

    def hole(tree: Tree | Gathered, value: Fraction | int, numeral: Numeral) -> str:
        return "○"

    for _ in range(6):
        values = tuple(
            data.draw(st.sampled_from((value, None, 0, 1, -1, 50, 100))) if spec.type.value == "number" else value
            for spec, value in zip(fields, filed.values, strict=True)
        )
        members = {scope: held[: data.draw(st.integers(0, len(held)))] for scope, held in filed.members.items()}
        again = replace(filed, values=values, members=members)
        for index, (traced, (way, _)) in enumerate(zip(traces(again), made.run(values, members), strict=True)):
            alike = (of_way(traced), say_steps(traced, Wording(), hole))
            assert said.setdefault((index, way), alike) == alike


@LOOSE
@given(programs())
def test_every_operand_is_the_value_of_its_tree(filed: Filed) -> None:
    for traced in traces(filed):
        values = {step.node: step.result for step in traced}
        for step in traced:
            trees = operand_trees(step)
            assert len(trees) == len(step.operands)
            for tree, operand in zip(trees, step.operands, strict=True):
                if tree is not None and not isinstance(tree, Gathered):
                    assert getattr(tree, "value", values.get(tree)) == operand


UNITS = (None, RATIO, DAY, Unit("元", "money"), Unit("万元", "money", Fraction(10_000)), Unit("个", "个"))
SHOWN = st.builds(Shown, st.sampled_from(UNITS), st.integers(0, 8))
NUMERALS = st.one_of(
    st.just(EXACT),
    SHOWN,
    st.builds(Wrapped, SHOWN),
    st.builds(Outcome, SHOWN),
    st.builds(Term, SHOWN, st.booleans(), st.none() | SHOWN),
    st.builds(Restated, st.builds(Wrapped, SHOWN), SHOWN),
    st.builds(Kept, st.sampled_from(UNITS), st.integers(0, 4)),
)
BOTTOMS = st.sampled_from((1, 2, 3, 10, 100, 1000, 10**13, 45093, 7 * 10**6))


@LOOSE
@given(st.lists(st.tuples(NUMERALS, st.integers(-(10**14), 10**14) | st.integers(-200, 200), BOTTOMS, st.booleans())))
def test_what_a_stencil_fills_in_is_what_the_numeral_writes(
    numbers: list[tuple[Numeral, int, int, bool]],
) -> None:
    """Whether the denominator is one for all filings or one of the numbers."""
    holes, values, text, wanted = Holes(), list[int | None](), "", ""
    for numeral, top, bottom, fixed in numbers:
        values += (top, bottom)
        below = len(values) - 1
        place = Place(below - 1, None, bottom) if fixed else Place(below - 1, below, 0)
        text += f'"{{%s}}": {holes.leave(place, numeral)};'
        wanted += f'"{{%s}}": {numeral(top, bottom)};'
    assert b"".join(holes.stencil(text.encode())(values)).decode() == wanted
