"""Laws of bounds: no completion lies outside (I-35), every end said to be reached is scored, nothing open is a point
(I-36), and filling in an entry only narrows."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jixiao.expression.tree import (
    MISSING,
    Absolute,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Greatest,
    Known,
    Least,
    Lookup,
    Negate,
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Row,
    Sum,
    Tree,
    Type,
)
from jixiao.interpret.bounds import Choice, Extent, Point, Possible, extents
from jixiao.interpret.unknown import Unknown
from jixiao.interpret.walk import Value, Values, evaluate
from jixiao.interval import Interval, Sign
from jixiao.number import Mode
from jixiao.testing.trees import LABELS
from jixiao.testing.trees import trees as all_trees

SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
SMALL = Interval(Fraction(-3), Fraction(4), True, True)
POSITIVE = Interval(Fraction(0), None, True, False)

numbers = st.one_of(
    st.integers(-4, 6).map(Fraction),
    st.sampled_from([Fraction(1, 2), Fraction(3, 10), Fraction(-7, 4), Fraction(1, 3)]),
)
units = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 10)])


def trees(names: tuple[str, ...]) -> st.SearchStrategy[Tree]:
    leaves: st.SearchStrategy[Tree] = st.one_of(
        st.sampled_from([Field(name) for name in names]), numbers.map(Constant), st.sampled_from([Field(names[0])])
    )

    def grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        pair = st.tuples(inner, inner)
        truth: st.SearchStrategy[Tree] = st.builds(Compare, st.sampled_from(list(Sign)), inner, inner)
        truth = st.one_of(
            truth,
            st.tuples(truth, truth).map(And),
            st.tuples(truth, truth).map(Or),
            truth.map(Not),
            inner.map(Known),
        )
        rows = st.tuples(inner, inner).map(
            lambda two: (
                Row(Interval(None, Fraction(0), False, False), two[0]),
                Row(Interval(Fraction(0), Fraction(2)), two[1]),
            )
        )
        return st.one_of(
            pair.map(Sum),
            pair.map(Product),
            pair.map(Least),
            pair.map(Greatest),
            inner.map(Negate),
            inner.map(Absolute),
            st.builds(Round, inner, units, st.sampled_from(list(Mode))),
            st.builds(Quotient, inner, inner, st.one_of(st.just(MISSING), numbers.map(Constant))),
            st.builds(lambda when, then, otherwise: Choose((Case(when, then),), otherwise), truth, inner, inner),
            st.builds(Lookup, inner, rows, st.one_of(st.just(MISSING), inner)),
            pair.map(FirstKnown),
        )

    return st.recursive(leaves, grow, max_leaves=7)


def possible(tree: Tree, known: dict[str, Fraction], unknown: dict[str, Interval]) -> Possible:
    fields = {("", name): Unknown(range=range) for name, range in unknown.items()}
    return extents([(("", "t"), tree)], {("", name): value for name, value in known.items()}, fields)["", "t"]


def value(tree: Tree, **fields: Value) -> Value:
    return evaluate(tree, Values({("", name): item for name, item in fields.items()}))


def value_at(tree: Tree, point: Point) -> Value:
    """What the tree is at a point; an unknown that the point leaves out does not matter."""
    return evaluate(tree, Values({("", "x"): Fraction(0), ("", "y"): Fraction(0), **point}))


def samples(range: Interval) -> list[Fraction]:
    tried = [
        Fraction(n, d) for d in (1, 2, 3, 20) for n in (-60, -7, -3, -2, -1, 0, 1, 2, 3, 4, 5, 9, 13, 19, 39, 41, 80)
    ]
    return [item for item in dict.fromkeys(tried) if item in range]


def holds(extent: Possible, found: Value) -> None:
    """`found` lies inside what was said to be possible."""
    if found is None:
        assert extent is None or extent.can_be_missing
        return
    assert isinstance(extent, Extent)
    assert isinstance(found, Fraction)
    assert found in extent.interval
    assert not extent.tight or extent.least_reached or found != extent.least
    assert not extent.tight or extent.most_reached or found != extent.most


def is_reached(extent: Possible, tree: Tree) -> None:
    """Every end said to be scored somewhere is."""
    if isinstance(extent, Extent):
        for end, at in ((extent.least, extent.least_at), (extent.most, extent.most_at)):
            assert at is None or value_at(tree, at) == end


@SETTINGS
@given(trees(("x",)), st.sampled_from([SMALL, POSITIVE]))
def test_no_value_of_one_unknown_lies_outside(tree: Tree, range: Interval) -> None:
    extent = possible(tree, {}, {"x": range})
    for item in samples(range):
        holds(extent, value(tree, x=item))
    is_reached(extent, tree)


@SETTINGS
@given(trees(("x",)), st.sampled_from([SMALL, POSITIVE]))
def test_an_end_of_one_unknown_is_scored_or_truly_approached(tree: Tree, range: Interval) -> None:
    extent = possible(tree, {}, {"x": range})
    assume(isinstance(extent, Extent) and extent.tight)
    assert isinstance(extent, Extent)
    near = Fraction(1, 1000)
    for end, reached, at, beyond in (
        (extent.least, extent.least_reached, extent.least_at, Sign.BELOW),
        (extent.most, extent.most_reached, extent.most_at, Sign.ABOVE),
    ):
        if reached:
            assert at is not None
            continue
        up = beyond is Sign.ABOVE
        far = Fraction(10**6) if end is None else end - near if up else -end - near
        question = Compare(beyond, tree, Constant(far if up else -far))
        answer = extents([(("", "q"), question)], {}, {("", "x"): Unknown(range=range)})["", "q"]
        assert isinstance(answer, Choice)
        point = answer.at[answer.values.index(True)]
        assert point is not None
        assert value_at(question, point) is True


@SETTINGS
@given(trees(("x", "y")))
def test_no_value_of_two_unknowns_lies_outside(tree: Tree) -> None:
    extent = possible(tree, {}, {"x": SMALL, "y": POSITIVE})
    for x in samples(SMALL)[::2]:
        for y in samples(POSITIVE)[::2]:
            holds(extent, value(tree, x=x, y=y))
    is_reached(extent, tree)


@SETTINGS
@given(trees(("x", "y")), numbers)
def test_nothing_open_is_the_point_exact(tree: Tree, y: Fraction) -> None:
    found = value(tree, x=Fraction(2), y=y)
    extent = possible(tree, {"x": Fraction(2), "y": y}, {})
    if found is None:
        assert extent is None
    else:
        assert extent == Extent(found, found)  # type: ignore[arg-type]


@SETTINGS
@given(trees(("x", "y")), st.sampled_from(samples(SMALL)))
def test_filling_in_an_entry_only_narrows(tree: Tree, x: Fraction) -> None:
    wide = possible(tree, {}, {"x": SMALL, "y": SMALL})
    narrow = possible(tree, {"x": x}, {"y": SMALL})
    assume(isinstance(narrow, Extent))
    assert isinstance(wide, Extent)
    assert isinstance(narrow, Extent)
    assert wide.least is None or (narrow.least is not None and wide.least <= narrow.least) or not narrow.tight
    assert wide.most is None or (narrow.most is not None and wide.most >= narrow.most) or not narrow.tight


@settings(SETTINGS, max_examples=30)
@given(trees(("x",)), trees(("y",)), trees(("x", "z")), units)
def test_what_is_shared_among_quantities_is_not_counted_twice(a: Tree, b: Tree, c: Tree, unit: Fraction) -> None:
    named = [(("", "a"), a), (("", "b"), Round(b, unit)), (("", "c"), c)]
    total = Sum((Quantity("a"), Quantity("b"), Quantity("c"), Negate(Quantity("a"))))
    fields = {("", name): Unknown(range=SMALL) for name in "xyz"}
    extent = extents([*named, (("", "t"), total)], {}, fields)["", "t"]
    for x in samples(SMALL)[::4]:
        for y in samples(SMALL)[::4]:
            parts = {"a": value(a, x=x), "b": value(Round(b, unit), y=y), "c": value(c, x=x, z=y)}
            holds(extent, evaluate(total, Values({}, {("", name): item for name, item in parts.items()})))


KINDS = {
    Field("甲"): (Unknown(range=SMALL), (Fraction(-3), Fraction(0), Fraction(1, 2), Fraction(5, 2), Fraction(4))),
    Field("乙", Type.TRUTH): (Unknown(Type.TRUTH), (True, False)),
    Field("丙", Type.LABEL): (Unknown(Type.LABEL, labels=LABELS), LABELS),
    Field("丁", Type.DAY): (
        Unknown(Type.DAY, Interval(Fraction(738_000), Fraction(738_004), True, True)),
        (738_000, 738_002, 738_004),
    ),
}


@SETTINGS
@given(st.sampled_from(list(Type)).flatmap(lambda kind: all_trees(kind, tuple(KINDS))), st.data())
def test_no_completion_of_any_kind_of_tree_lies_outside(tree: Tree, data: st.DataObject) -> None:
    fields = {("", leaf.name): unknown for leaf, (unknown, _) in KINDS.items()}
    answer = extents([(("", "t"), tree)], {}, fields)["", "t"]
    default: dict[tuple[str, str], Value] = {("", leaf.name): values[0] for leaf, (_, values) in KINDS.items()}
    for _ in range(12):
        filled = {("", leaf.name): data.draw(st.sampled_from(values)) for leaf, (_, values) in KINDS.items()}
        found = evaluate(tree, Values(filled))
        if isinstance(found, (bool, str)):
            assert isinstance(answer, Choice)
            assert found in answer.values
        else:
            holds(answer, None if found is None else Fraction(found))
    match answer:
        case Extent():
            for end, at in ((answer.least, answer.least_at), (answer.most, answer.most_at)):
                assert at is None or evaluate(tree, Values(default | dict(at))) == end
        case Choice():
            for word, point in zip(answer.values, answer.at, strict=True):
                assert point is None or evaluate(tree, Values(default | dict(point))) == word
                assert point is not None or not answer.tight
