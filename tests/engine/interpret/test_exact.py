"""The exact machine: what it promises about results, rows, folds, gaps, and the code that it generates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.expression.form import Group
from jixiao.expression.tree import (
    MISSING,
    ONE,
    ZERO,
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
    Lookup,
    Negate,
    Product,
    Quantity,
    Quotient,
    Round,
    Row,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.interpret import generated
from jixiao.interpret.exact import WALKED, FieldSpec, Program, Result, TreeSpec
from jixiao.interval import Interval, Sign
from jixiao.testing.trees import LABELS, Filed, programs, trees, values_of

ACTUAL, TARGET = Field("实际"), Field("目标")
NOT_NEGATIVE = (
    FieldSpec("实际", Type.NUMBER, low=Fraction(0)),
    FieldSpec("目标", Type.NUMBER, low=Fraction(0)),
)
CAPPED = Choose(
    (Case(Compare(Sign.AT_LEAST, ACTUAL, TARGET), number(6)),), Product((number(6), Quotient(ACTUAL, TARGET)))
)
SCORED = (
    TreeSpec("points", Type.NUMBER, CAPPED),
    TreeSpec("score", Type.NUMBER, Round(Quantity("points"), Fraction(1, 100))),
)


def value(result: Result) -> Fraction | None:
    _, top, bottom = result
    return None if top is None else Fraction(top, bottom)


def test_the_branch_says_which_leaf_was_taken() -> None:
    program = Program(NOT_NEGATIVE, SCORED)
    assert program.run((900, 800), 2) == ((0, 6, 1), (0, 600, 100))
    assert program.run((100, 800), 2) == ((1, 600, 800), (1, 75, 100))
    assert program.run((0, 0), 2)[0][0] == 0


def test_half_a_cent_goes_up_where_decimals_lose_it() -> None:
    """22/120 x 4.5 is 0.825 exactly."""
    tree = Round(Product((Quotient(ACTUAL, TARGET), number(Fraction("4.5")))), Fraction(1, 100))
    ((_, top, bottom),) = Program(NOT_NEGATIVE, [TreeSpec("得分", Type.NUMBER, tree)]).run((22, 120), 0)
    assert (top, bottom) == (83, 100)


@pytest.mark.parametrize("values", [(None, 800), (-100, 800)])
def test_a_broken_promise_is_served_by_the_walk(values: tuple[int | None, ...]) -> None:
    program = Program(NOT_NEGATIVE, SCORED)
    results = program.run(values, 2)
    assert [branch for branch, _, _ in results] == [WALKED, WALKED]
    assert [value(result) for result in results] == ([None, None] if values[0] is None else [Fraction(-3, 4)] * 2)


def test_an_optional_field_may_be_missing() -> None:
    judged = Field("评定")
    program = Program(
        [FieldSpec("评定", Type.NUMBER, low=Fraction(0), optional=True)],
        [
            TreeSpec("有", Type.TRUTH, Known(judged)),
            TreeSpec("得分", Type.NUMBER, FirstKnown((judged, number(5)))),
            TreeSpec("和", Type.NUMBER, Sum((judged, ONE))),
        ],
    )
    assert [value(result) for result in program.run((None,), 1)] == [0, 5, None]
    assert [value(result) for result in program.run((25,), 1)] == [1, Fraction(5, 2), Fraction(7, 2)]
    assert program.run((None,), 1)[0][0] != WALKED


def test_labels_and_days() -> None:
    label, day = Field("档次", Type.LABEL), Field("完成", Type.DAY)
    fields = [FieldSpec("档次", Type.LABEL, ("优", "差")), FieldSpec("完成", Type.DAY)]
    better = Choose((Case(Is(label, ("差",)), Constant("中", Type.LABEL)),), label)
    program = Program(
        fields,
        [
            TreeSpec("评", Type.LABEL, better, ("差", "中", "优")),
            TreeSpec("自", Type.LABEL, better),
            TreeSpec("同", Type.LABEL, label),
            TreeSpec("好", Type.TRUTH, Is(Quantity("评", Type.LABEL), ("优",))),
            TreeSpec("晚", Type.NUMBER, Sum((day, number(-738000)))),
            TreeSpec("日", Type.DAY, day),
        ],
    )
    for values in ((0, 738010), (1, 738000)):
        ran, walked = program.run(values, 4), program.walk(values, 4)
        assert [value(result) for result in ran] == [value(result) for result in walked]
    assert [top for _, top, _ in program.run((0, 738010), 4)] == [2, 0, 0, 1, 10, 738010]


def test_rows_read_what_is_around_them() -> None:
    fields = [FieldSpec("预算", Type.NUMBER, low=Fraction(1)), FieldSpec("执行", Type.NUMBER)]
    rate = TreeSpec("执行率", Type.NUMBER, Quotient(Field("执行"), Field("预算")))
    outer = Program(fields, [rate])
    weight, actual = Field("weight", scope="row"), Field("actual", scope="row")
    points = Product((weight, Sum((actual, Quantity("执行率"), Field("预算")))))
    rows = Program(
        [FieldSpec("weight", Type.NUMBER), FieldSpec("actual", Type.NUMBER)],
        [
            TreeSpec("points", Type.NUMBER, points),
            TreeSpec("score", Type.NUMBER, Round(Quantity("points", scope="row"), Fraction(1, 100))),
        ],
        scope="row",
        outer_fields=fields,
        outer_trees=[rate],
    )
    filing = (300, 100)
    around = (filing, outer.run(filing, 2))
    results = rows.run((200, 50), 2, outer=around)
    assert [value(result) for result in results] == [Fraction(23, 3), Fraction(767, 100)]
    missing = (filing, ((0, None, 1),))
    assert [value(result) for result in rows.run((200, 50), 2, outer=missing)] == [None, None]
    assert [value(result) for result in rows.run((None, 50), 2, outer=around)] == [None, None]
    assert rows.run((200, 50), 2, outer=((None, 1), around[1]))[0][:2] == (WALKED, None)


def test_a_fold_reads_members_and_what_is_computed_before_it() -> None:
    body = Product((Quantity("score", scope="row"), Quantity("系数"), Field("基数")))
    program = Program(
        [FieldSpec("基数", Type.NUMBER)],
        [
            TreeSpec("系数", Type.NUMBER, Quotient(Field("基数"), number(3))),
            TreeSpec("和", Type.NUMBER, Fold(Gathering.SUM, "组", body)),
            TreeSpec("总", Type.NUMBER, Sum((Quantity("和"), Fold(Gathering.COUNT, "组")))),
        ],
    )
    members = {"组": [{"score": Fraction(3, 2)}, {"score": Fraction(1)}]}
    assert [value(result) for result in program.run((200,), 2, members)] == [
        Fraction(2, 3),
        Fraction(10, 3),
        Fraction(16, 3),
    ]
    assert [value(result) for result in program.run((200,), 2)] == [Fraction(2, 3), 0, 0]
    assert value(program.run((200,), 2, {"组": [{"score": None}]})[1]) is None


def test_a_scorer_gives_only_what_is_wanted_over_shared_denominators() -> None:
    program = Program(NOT_NEGATIVE, SCORED)
    scorer = program.scorer(["score", "points"], 2)
    assert scorer.denominators == (100, None)
    assert scorer.scores((100, 800)) == (75, Fraction(3, 4))
    assert scorer.scores((None, 800)) == (None, None)
    assert scorer.scores((-100, 800)) == (-75, Fraction(-3, 4))
    assert program.scores((100, 800), 2) == (Fraction(3, 4), Fraction(3, 4))


@pytest.mark.parametrize(
    "tree", [Field("无"), Quantity("无"), Field("实际", scope="row"), Quantity("得分"), Sum((ONE, Quantity("后")))]
)
def test_a_name_that_is_not_there_is_our_fault(tree: Tree) -> None:
    program = Program(NOT_NEGATIVE, [TreeSpec("得分", Type.NUMBER, tree), TreeSpec("后", Type.NUMBER, ONE)])
    with pytest.raises(ValueError, match="reads the"):
        program.run((1, 1), 0)


@pytest.mark.parametrize("values", [(1,), (1, 2, 3)])
def test_values_must_fit_the_fields(values: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="values"):
        Program(NOT_NEGATIVE, SCORED).run(values, 0)


def test_generated_code_holds_nothing_but_atoms_and_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    sources: list[str] = []
    compiled = generated._compiled

    def spy(lines: Sequence[str], groups: Sequence[Group]) -> object:
        sources.extend(lines)
        return compiled(lines, groups)

    monkeypatch.setattr(generated, "_compiled", spy)
    wicked = "x'); __import__('os').abort() #\n"
    fields = [FieldSpec(wicked, Type.NUMBER), FieldSpec("l", Type.LABEL, (wicked, "b"), optional=True)]
    fold = Fold(Gathering.SUM, wicked, Field(wicked, scope=wicked))
    label = Constant(wicked, Type.LABEL)
    tree = Choose((Case(Is(Field("l", Type.LABEL), (wicked,)), Round(Field(wicked), Fraction(1, 3))),), fold)
    program = Program(fields, [TreeSpec(wicked, Type.NUMBER, tree), TreeSpec("m", Type.LABEL, label)])
    assert value(program.run((5, 0), 0)[0]) == 5
    words = set(re.findall(r"[A-Za-z_]\w*", "\n".join(sources)))
    plain = {"if", "elif", "else", "return", "is", "not", "None", "and", "or", "in", "pass", "v", "m", "o", "_", "F"}
    assert {word for word in words - plain if not re.fullmatch(r"[arg]\d+(_\d+)?", word)} == set()


def test_functions_are_kept_by_scale() -> None:
    program = Program(NOT_NEGATIVE, SCORED)
    assert program.form(2) is program.form(2)
    for scale in range(13):
        results = program.run((1 * 10**scale, 3 * 10**scale), scale)
        assert [value(result) for result in results] == [2, 2]


def test_a_fold_between_choices() -> None:
    best = Fold(Gathering.GREATEST, "组", Quantity("score", scope="row"))
    tree = Greatest((ZERO, Sum((best, Negate(ACTUAL)))))
    rows = (Row(Interval(None, Fraction(1)), MISSING), Row(Interval(Fraction(1), None), tree))
    program = Program(NOT_NEGATIVE, [TreeSpec("得分", Type.NUMBER, Lookup(TARGET, rows))])
    members = {"组": [{"score": Fraction(7, 2)}]}
    assert value(program.run((100, 100), 2, members)[0]) == Fraction(5, 2)
    assert value(program.run((100, 99), 2, members)[0]) is None
    assert value(program.run((100, 100), 2, {})[0]) is None


ROW_FIELDS = (
    FieldSpec("actual", Type.NUMBER, optional=True),
    FieldSpec("weight", Type.NUMBER, low=Fraction(0)),
    FieldSpec("档", Type.LABEL, LABELS, optional=True),
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(depth=2), st.data())
def test_random_rows_are_scored_as_the_walk_does(filed: Filed, data: st.DataObject) -> None:
    """Trees of a row that read the row, the filing around it, and what was computed of the filing."""
    outer = Program(filed.fields, filed.trees)
    reads: list[Field | Quantity] = [Field(spec.name, spec.type, "row") for spec in ROW_FIELDS]
    reads += [Field(spec.name, spec.type) for spec in filed.fields]
    reads += [Quantity(spec.name, spec.type) for spec in filed.trees]
    specs = []
    for index in range(2):
        kind = data.draw(st.sampled_from((Type.NUMBER, Type.NUMBER, Type.TRUTH, Type.LABEL)))
        tree = data.draw(trees(kind, tuple(reads), 2))
        specs.append(TreeSpec(f"行{index}", kind, tree, LABELS if kind is Type.LABEL else ()))
        reads.append(Quantity(f"行{index}", kind, "row"))
    rows = Program(ROW_FIELDS, specs, "row", filed.fields, filed.trees)
    values = tuple(data.draw(values_of(spec, filed.scale)) for spec in ROW_FIELDS)
    around = (filed.values, outer.run(filed.values, filed.scale, filed.members))
    ran = rows.run(values, filed.scale, outer=around)
    walked = rows.walk(values, filed.scale, outer=around)
    assert [value(result) for result in ran] == [value(result) for result in walked]


def test_scores_see_a_broken_promise_of_a_field_that_is_read_no_more() -> None:
    """Known(field) is settled by the promise that the field is there; a filing without it has to be walked."""
    there = Field("在", Type.TRUTH)
    tree = Choose((Case(Known(there), Constant(None)),), Field("甲"))
    program = Program(
        (FieldSpec("在", Type.TRUTH, (), None, None, False), FieldSpec("甲", Type.NUMBER, (), None, None, True)),
        (TreeSpec("量", Type.NUMBER, tree),),
    )
    scorer = program.scorer(["量"], 0)
    assert scorer.scores((None, -101)) == (-101,)
    assert scorer.scores((1, -101)) == (None,)
