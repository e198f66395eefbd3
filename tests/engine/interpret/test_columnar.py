"""The columnar machine: what polars would do wrong without a word, and what is refused by name."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.tree import (
    MISSING,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Gathering,
    Greatest,
    Is,
    Known,
    Least,
    Negate,
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    number,
    walk,
)
from jixiao.interpret.columnar import Refused, columns
from jixiao.interpret.exact import Program
from jixiao.interval import Sign
from jixiao.number import Mode
from jixiao.testing.trees import Filed, programs

A, B = Field("a"), Field("b")
Row = tuple[int | None, ...]


def spec(
    name: str, digits: int = 12, places: int = 2, low: Fraction | None = None, optional: bool = False
) -> FieldSpec:
    most = Fraction(10**digits, 10**places)
    return FieldSpec(name, Type.NUMBER, (), -most if low is None else low, most, optional, places)


def run(tree: Tree, rows: list[Row], fields: list[FieldSpec], kind: Type = Type.NUMBER) -> list[Fraction | None]:
    """The tree over rows in columns; held against the exact machine on the way."""
    form = columns(Frame(tuple(fields), (TreeSpec("y", kind, tree),)), ["y"])
    frame = pl.DataFrame(rows, schema={field.name: pl.Int64 for field in fields}, orient="row")
    (computed,) = form.results
    done = form.run(frame.lazy()).collect()
    assert not any(kind.is_float() for kind in done.dtypes)
    tops = done.get_column(computed.column).to_list()
    bottoms = (
        [computed.denominator] * len(rows)
        if isinstance(computed.denominator, int)
        else done.get_column(computed.denominator).to_list()
    )
    got = [None if top is None else Fraction(top, bottom) for top, bottom in zip(tops, bottoms, strict=True)]
    plain = [FieldSpec(f.name, f.type, f.labels, f.low, f.high, f.optional) for f in fields]
    program = Program(plain, [TreeSpec("y", kind, tree)])
    for row, value in zip(rows, got, strict=True):
        scale = max((field.places or 0) for field in fields)
        stored = [
            item if item is None or field.type is not Type.NUMBER else item * 10 ** (scale - (field.places or 0))
            for item, field in zip(row, fields, strict=True)
        ]
        ((_, top, bottom),) = program.run(stored, scale)
        assert value == (None if top is None else Fraction(top, bottom)), row
    return got


def test_products_beyond_64_bits_do_not_wrap_round() -> None:
    most = 10**18
    rows = [(most, most), (-most, most), (most - 1, -(most - 1)), (3, 7)]
    got = run(Product((A, B)), rows, [spec("a", 18), spec("b", 18)])
    assert got[0] == Fraction(10**36, 10**4)


def test_sums_beyond_64_bits_do_not_wrap_round() -> None:
    names = [f"n{index}" for index in range(12)]
    got = run(Sum(tuple(map(Field, names))), [(10**18,) * 12, (-(10**18),) * 12], [spec(name, 18) for name in names])
    assert got == [Fraction(12 * 10**16), Fraction(-12 * 10**16)]


def test_factors_beyond_64_bits_are_no_nulls() -> None:
    assert run(Product((A, number(10**20))), [(5,)], [spec("a", 6)]) == [Fraction(5 * 10**18)]


def test_what_fits_no_width_is_refused_by_name() -> None:
    tree = Product((A, A, A))
    with pytest.raises(Refused) as refused:
        columns(Frame((spec("a", 18),), (TreeSpec("三次方", Type.NUMBER, tree),)), ["三次方"])
    assert (refused.value.name, refused.value.why) == ("三次方", "width")


def test_a_field_without_ends_is_refused() -> None:
    fields = (FieldSpec("a", Type.NUMBER, places=2),)
    with pytest.raises(Refused):
        columns(Frame(fields, (TreeSpec("y", Type.NUMBER, Sum((A, A))),)), ["y"])


def test_folds_that_nobody_gathered_are_refused() -> None:
    fold = Fold(Gathering.SUM, "组", Quantity("score", scope="row"))
    with pytest.raises(Refused) as refused:
        columns(Frame((), (TreeSpec("合计", Type.NUMBER, fold),)), ["合计"])
    assert (refused.value.name, refused.value.why) == ("合计", "fold")


@pytest.mark.parametrize("mode", Mode)
def test_halves_are_rounded_as_declared_on_both_sides_of_zero(mode: Mode) -> None:
    rows = [
        (top, bottom) for top in (-135, -125, -5, -1, 0, 1, 5, 125, 135, 825) for bottom in (-1000, -8, 8, 200, 1000)
    ]
    run(Round(Quotient(A, B), Fraction(1, 100), mode), rows, [spec("a"), spec("b")])


def test_division_by_zero_is_what_was_declared_and_never_full_marks() -> None:
    fields = [spec("a"), spec("b")]
    assert run(Quotient(A, B), [(5, 0), (0, 0)], fields) == [None, None]
    assert run(Quotient(A, B, ZERO), [(5, 0)], fields) == [Fraction(0)]
    held = Choose((Case(Compare(Sign.AT_MOST, Quotient(A, B), number(1)), number(10)),), ZERO)
    assert run(held, [(0, 0), (5, 0), (1, 1), (2, 1)], fields) == [None, None, Fraction(10), Fraction(0)]


def test_an_unknown_condition_is_missing_and_not_the_other_case() -> None:
    fields = [spec("a", optional=True), spec("b", optional=True)]
    tree = Choose((Case(Compare(Sign.AT_LEAST, A, number(1)), number(10)),), number(3))
    assert run(tree, [(None, 1), (99, 1), (100, 1)], fields) == [None, Fraction(3), Fraction(10)]


def test_sums_and_extremes_do_not_skip_what_is_missing() -> None:
    fields = [spec("a", optional=True), spec("b", optional=True)]
    rows: list[Row] = [(None, 500), (500, None), (None, None), (100, 200)]
    for tree in (Sum((A, B)), Least((A, B)), Greatest((A, B)), Product((A, B))):
        assert run(tree, rows, fields)[:3] == [None, None, None]
    assert run(FirstKnown((A, B)), rows, fields) == [Fraction(5), Fraction(5), None, Fraction(1)]
    assert run(Known(A), rows, fields, Type.TRUTH) == [0, 1, 0, 1]


def test_logic_is_three_valued() -> None:
    fields = [FieldSpec("p", Type.TRUTH, optional=True), FieldSpec("q", Type.TRUTH, optional=True)]
    p, q = Field("p", Type.TRUTH), Field("q", Type.TRUTH)
    rows: list[Row] = [(x, y) for x in (0, 1, None) for y in (0, 1, None)]
    for tree in (And((p, q)), Or((p, q)), Not(p), And((Not(p), Or((p, q))))):
        run(tree, rows, fields, Type.TRUTH)


def test_a_missing_label_is_among_nothing() -> None:
    fields = [FieldSpec("g", Type.LABEL, ("优", "良", "差"), optional=True)]
    label = Field("g", Type.LABEL)
    assert run(Is(label, ("优", "良")), [(0,), (1,), (2,), (None,)], fields, Type.TRUTH) == [1, 1, 0, None]
    graded = Choose((Case(Not(Is(label, ("差",))), number(5)),), ZERO)
    assert run(graded, [(0,), (2,), (None,)], fields) == [Fraction(5), Fraction(0), None]


def test_negative_values_of_128_bits() -> None:
    fields = [spec("a", 18), spec("b", 18)]
    tree = Round(Negate(Quotient(Product((A, A)), B)), Fraction(1, 100))
    run(tree, [(10**18, 3), (-(10**18), -7), (10**9, 10**18)], fields)


def test_a_quotient_is_a_pair_that_rounding_and_comparison_consume() -> None:
    trees = (
        TreeSpec("率", Type.NUMBER, Quotient(A, B)),
        TreeSpec("分", Type.NUMBER, Round(Product((Quantity("率"), number(10))), Fraction(1, 100))),
        TreeSpec("过", Type.TRUTH, Compare(Sign.AT_LEAST, Quantity("率"), number(Fraction(9, 10)))),
    )
    fields = (spec("a"), spec("b"))
    form = columns(Frame(fields, trees), ["率", "分", "过"])
    done = form.run(pl.DataFrame({"a": [95, 90, 89], "b": [100, 100, 100]}).lazy()).collect()
    ratio, points, truth = form.results
    assert isinstance(ratio.denominator, str)
    pairs = zip(done[ratio.column], done[ratio.denominator], strict=True)
    assert [Fraction(top, bottom) for top, bottom in pairs] == [Fraction(95, 100), Fraction(9, 10), Fraction(89, 100)]
    assert done[points.column].to_list() == [950, 900, 890]
    assert done[truth.column].to_list() == [1, 1, 0]


def test_days_are_compared() -> None:
    fields = [FieldSpec("d", Type.DAY, (), Fraction(1), Fraction(3_652_059), True)]
    tree = Compare(Sign.AT_MOST, Field("d", Type.DAY), Constant(738_000, Type.DAY))
    assert run(tree, [(737_999,), (738_000,), (738_001,), (None,)], fields, Type.TRUTH) == [1, 1, 0, None]


def test_a_tree_that_is_only_ever_missing() -> None:
    assert run(Sum((A, MISSING)), [(1,)], [spec("a")]) == [None]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(), st.data())
def test_columnar_equals_the_walk(filed: Filed, data: st.DataObject) -> None:
    """Every node kind, gaps, negatives, zeros; what is refused is refused by name."""
    kept: list[TreeSpec] = []
    for tree in filed.trees:
        names = {item.name for item in kept}
        nodes = list(walk(tree.tree))
        read = {node.name for node in nodes if isinstance(node, Quantity)}
        if read <= names and not any(isinstance(node, Fold) for node in nodes):
            kept.append(tree)
    low, high = Fraction(-(10**6)), Fraction(10**6)
    fields = []
    for field, value in zip(filed.fields, filed.values, strict=True):
        if field.type is Type.NUMBER:
            edges = (max(low, field.low or low), min(high, field.high or high))
            optional = field.optional or value is None
            fields.append(FieldSpec(field.name, field.type, (), *edges, optional, filed.scale))
        elif field.type is Type.DAY:
            fields.append(FieldSpec(field.name, field.type, (), Fraction(1), Fraction(3_652_059), True))
        else:
            fields.append(FieldSpec(field.name, field.type, field.labels, optional=True))
    for field, value in zip(fields, filed.values, strict=True):
        if value is not None and field.type is Type.NUMBER:
            real = Fraction(value, 10**filed.scale)
            if field.low is None or field.high is None or not field.low <= real <= field.high:
                return
    wanted = [tree.name for tree in kept]
    refused: Refused | None
    try:
        form = columns(Frame(tuple(fields), tuple(kept)), wanted)
    except Refused as problem:
        refused = problem
    else:
        refused = None
    if refused is not None:
        assert refused.why in ("width", "size")
        assert refused.name in {*wanted, *(field.name for field in fields)}
        return
    frame = pl.DataFrame([filed.values], schema={field.name: pl.Int64 for field in fields}, orient="row")
    done = form.run(frame.lazy()).collect().row(0, named=True)
    got = []
    for computed in form.results:
        bottom = computed.denominator if isinstance(computed.denominator, int) else done[computed.denominator]
        top = done[computed.column]
        got.append(None if top is None else Fraction(top, bottom))
    walked = Program(filed.fields, kept).walk(filed.values, filed.scale)
    assert got == [None if top is None else Fraction(top, bottom) for _, top, bottom in walked]
