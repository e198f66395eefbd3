from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction as F
from math import prod

import pytest

from jixiao.expression.tree import (
    MISSING,
    ONE,
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
from jixiao.interpret import reach
from jixiao.interpret.bounds import Choice, Extent, Member, Possible, Value, exactly, extents, placed
from jixiao.interpret.unknown import Unknown
from jixiao.interpret.walk import Values, evaluate
from jixiao.interval import Interval, Sign
from jixiao.number import Mode

A, T, W = Field("实际"), Field("目标"), Field("分值")
NONNEGATIVE = Interval(F(0), None, True, False)
MONEY = Interval(F(0), F(10**13), True, True)
CENT = F(1, 100)

MET = Compare(Sign.AT_LEAST, A, T)
BY_RATIO = Choose((Case(MET, W), Case(Compare(Sign.AT_MOST, T, ZERO), ZERO)), Product((W, Quotient(A, T))))
COMPLETION: list[tuple[str, Tree]] = [("points", BY_RATIO), ("score", Round(Quantity("points"), CENT))]


def survey(
    trees: Sequence[tuple[str, Tree]],
    known: Mapping[str, Value],
    unknown: Mapping[str, Unknown],
    members: Mapping[str, Sequence[Member]] | None = None,
) -> dict[str, Possible]:
    found = extents(
        [(("", name), tree) for name, tree in trees],
        {("", name): value for name, value in known.items()},
        {("", name): item for name, item in unknown.items()},
        members,
    )
    return {name: possible for (_, name), possible in found.items()}


def number_of(possible: Possible) -> Extent:
    assert isinstance(possible, Extent)
    return possible


def scored(trees: Sequence[tuple[str, Tree]], name: str, fields: Mapping[str, Value], at: object) -> Value:
    """What a named tree comes out as where the point `at` fills in what the fields leave open."""
    assert isinstance(at, dict)
    filled = {("", field): value for field, value in fields.items()} | at
    done: dict[tuple[str, str], Value] = {}
    for own, tree in trees:
        done["", own] = evaluate(tree, Values(filled, done))
    return done["", name]


def test_a_complete_filing_is_a_point() -> None:
    found = survey(COMPLETION, {"实际": F(9928, 10000), "目标": F(1), "分值": F(2)}, {})
    assert found["points"] == Extent(F(19856, 10000), F(19856, 10000))
    assert found["score"] == exactly(F(199, 100))


def test_a_missing_actual_leaves_everything_from_nothing_to_the_weight() -> None:
    fields = {"目标": F(1), "分值": F(6)}
    found = survey(COMPLETION, fields, {"实际": Unknown(range=NONNEGATIVE)})
    score = number_of(found["score"])
    assert score == Extent(F(0), F(6))
    assert scored(COMPLETION, "score", fields, score.least_at) == 0
    assert scored(COMPLETION, "score", fields, score.most_at) == 6


def test_an_end_that_is_only_approached_is_open_until_it_is_rounded() -> None:
    fields = {"目标": F(1), "分值": F(6)}
    found = survey(COMPLETION, fields, {"实际": Unknown(range=Interval(F(80, 100), F(95, 100)))})
    assert found["points"] == Extent(F(24, 5), F(57, 10), True, False)
    score = number_of(found["score"])
    assert score == Extent(F(24, 5), F(57, 10))
    assert scored(COMPLETION, "score", fields, score.most_at) == F(57, 10)


def test_target_and_actual_bind_each_other() -> None:
    both = {"实际": Unknown(range=NONNEGATIVE), "目标": Unknown(range=NONNEGATIVE)}
    assert number_of(survey(COMPLETION, {"分值": F(6)}, both)["points"]) == Extent(F(0), F(6))
    missed = Choose((Case(And((Compare(Sign.ABOVE, T, A),)), Product((W, Quotient(A, T)))),), MISSING)
    found = number_of(survey([("points", missed)], {"分值": F(6)}, both)["points"])
    assert found == Extent(F(0), F(6), True, False, can_be_missing=True)


def test_a_weight_that_is_a_field_is_divided_out() -> None:
    fields = {
        "实际": Unknown(range=NONNEGATIVE),
        "目标": Unknown(range=NONNEGATIVE),
        "分值": Unknown(range=Interval(F(0), F(10), True, True)),
    }
    assert number_of(survey(COMPLETION, {}, fields)["score"]) == Extent(F(0), F(10))


def test_the_inverse_form_stays_within_the_weight() -> None:
    over = Sum((ONE, Negate(Quotient(Sum((A, Negate(T))), T))))
    inverse = Choose((Case(Compare(Sign.AT_MOST, A, T), W),), Product((W, Greatest((ZERO, over)))))
    both = {"实际": Unknown(range=NONNEGATIVE), "目标": Unknown(range=NONNEGATIVE)}
    found = number_of(survey([("points", inverse)], {"分值": F(4)}, both)["points"])
    assert found == Extent(F(0), F(4), can_be_missing=True)


RATE = Round(Quotient(Field("执行数"), Field("预算数")), F(1, 10000))
SHARED: list[tuple[str, Tree]] = [
    ("执行率", RATE),
    ("甲", Round(Product((number(10), Least((ONE, Quantity("执行率"))))), CENT)),
    ("乙", Choose((Case(Compare(Sign.AT_LEAST, Quantity("执行率"), number(F(9, 10))), ZERO),), number(5))),
    ("合计", Sum((Quantity("甲"), Quantity("乙"), number(50)))),
    (
        "封顶",
        Choose(
            (Case(Compare(Sign.BELOW, Quantity("执行率"), number(F(6, 10))), Least((number(54), Quantity("合计")))),),
            Quantity("合计"),
        ),
    ),
]


def test_what_several_quantities_share_is_filled_in_once() -> None:
    # Apart, 甲 and 乙 could add up to 15; together 乙 ends where the rate reaches 90%.
    fields: dict[str, Value] = {"预算数": F(15000000)}
    found = survey(SHARED, fields, {"执行数": Unknown(range=MONEY)})
    assert number_of(found["合计"]) == Extent(F(55), F(64))
    total = number_of(found["封顶"])
    assert total == Extent(F(54), F(64))
    for end, at in ((total.least, total.least_at), (total.most, total.most_at)):
        assert scored(SHARED, "封顶", fields, at) == end


def test_a_budget_that_may_be_zero_can_leave_the_rate_missing() -> None:
    found = survey(SHARED, {"执行数": F(15000000)}, {"预算数": Unknown(range=MONEY)})
    rate = number_of(found["执行率"])
    assert (rate.least, rate.most, rate.can_be_missing) == (F(0), None, True)
    assert number_of(found["合计"]).most == 64


GRADE = Field("等次", Type.LABEL)
JUDGED = Field("得分")
WITHIN = And((Compare(Sign.AT_LEAST, JUDGED, number(6)), Compare(Sign.BELOW, JUDGED, number(8))))
GRADED = Choose(
    (Case(Is(GRADE, ("好",)), number(9)), Case(Is(GRADE, ("中",)), Choose((Case(WITHIN, JUDGED),), MISSING))), ZERO
)


def test_labels_are_tried_and_a_judgement_outside_its_grade_does_not_count() -> None:
    points = Interval(F(0), F(10), True, True)
    grades = {"等次": Unknown(Type.LABEL, labels=("好", "中")), "得分": Unknown(range=points)}
    found = number_of(survey([("points", GRADED)], {}, grades)["points"])
    assert found == Extent(F(6), F(9), can_be_missing=True)
    middle = number_of(survey([("points", GRADED)], {"等次": "中"}, {"得分": Unknown(range=points)})["points"])
    assert middle == Extent(F(6), F(8), True, False, can_be_missing=True)


def test_days_are_whole() -> None:
    late = Round(Quotient(Sum((Field("日期", Type.DAY), Constant(-738000))), number(7)), F(1), Mode.CEILING)
    points = Greatest((ZERO, Sum((number(5), Negate(Product((number(F(1, 2)), Greatest((ZERO, late)))))))))
    days = Unknown(Type.DAY, Interval(F(738000), F(738030), False, False))
    found = number_of(survey([("points", points)], {}, {"日期": days})["points"])
    assert found == Extent(F(5, 2), F(9, 2))
    assert found.most_at == {("", "日期"): 738001}


def test_truths_and_labels_are_listed() -> None:
    rating = Lookup(
        Quantity("score"),
        (
            Row(Interval(F(5), F(6), True, True), Constant("优", Type.LABEL)),
            Row(Interval(F(0), F(5)), Constant("差", Type.LABEL)),
        ),
    )
    trees = [*COMPLETION, ("rating", rating), ("met", MET)]
    found = survey(trees, {"目标": F(1), "分值": F(6)}, {"实际": Unknown(range=NONNEGATIVE)})
    assert isinstance(found["rating"], Choice)
    assert sorted(str(value) for value in found["rating"].values) == ["优", "差"]
    assert found["rating"].tight
    assert isinstance(found["met"], Choice)
    assert set(found["met"].values) == {True, False}
    narrow = survey(trees, {"目标": F(1), "分值": F(6)}, {"实际": Unknown(range=Interval(F(9, 10), F(1)))})
    assert narrow["rating"] == Choice(("优",))


def test_a_tree_that_no_completion_can_compute_is_nothing() -> None:
    found = survey(
        [("points", Product((Field("分值"), Field("无")))), ("known", Known(Field("无")))], {"分值": F(1)}, {}
    )
    assert found["points"] is None
    assert found["known"] == Choice((False,))
    never = Choose((Case(Compare(Sign.BELOW, A, A), ONE),), MISSING)
    assert survey([("points", never)], {}, {"实际": Unknown()})["points"] is None


def test_what_will_be_filled_in_counts_as_known() -> None:
    tree = FirstKnown((Field("评定"), number(3)))
    open_field = {"评定": Unknown(range=Interval(F(0), F(2), True, True))}
    assert number_of(survey([("points", tree)], {}, open_field)["points"]) == Extent(F(0), F(2))
    assert number_of(survey([("points", tree)], {}, {})["points"]) == Extent(F(3), F(3))


def test_independent_rows_add_up_with_their_completions() -> None:
    trees: list[tuple[str, Tree]] = []
    unknown: dict[str, Unknown] = {}
    for index in range(12):
        actual = Field(f"实际{index}")
        trees.append((f"行{index}", Round(Product((number(5), Least((ONE, actual)))), CENT)))
        unknown[actual.name] = Unknown(range=NONNEGATIVE)
    trees.append(("合计", Sum(tuple(Quantity(f"行{index}") for index in range(12)))))
    trees.append(("封顶", Round(Least((Quantity("合计"), number(50))), CENT)))
    found = survey(trees, {}, unknown)
    assert number_of(found["合计"]) == Extent(F(0), F(60))
    total = number_of(found["封顶"])
    assert total == Extent(F(0), F(50))
    assert scored(trees, "封顶", {name: F(0) for name in unknown}, total.least_at) == 0


@pytest.mark.parametrize(
    ("gathering", "wanted"),
    [
        (Gathering.SUM, Extent(F(3), F(8), True, False)),
        (Gathering.COUNT, Extent(F(2), F(2))),
        (Gathering.LEAST, Extent(F(0), F(3))),
        (Gathering.GREATEST, Extent(F(3), F(5), True, False)),
        (Gathering.MEAN, Extent(F(3, 2), F(4), True, False)),
    ],
)
def test_members_may_be_open(gathering: Gathering, wanted: Extent) -> None:
    members: list[Member] = [{"score": F(3)}, {"score": Extent(F(0), F(5), most_reached=False)}]
    tree = Fold(gathering, "行", Quantity("score", scope="行"))
    found = number_of(survey([("合计", tree)], {}, {}, {"行": members})["合计"])
    assert (found.least, found.most) == (wanted.least, wanted.most)
    assert found.least_reached == wanted.least_reached
    assert not (found.most_reached and not wanted.most_reached)


def test_members_given_as_trees_share_what_they_share() -> None:
    # Two own rows read the same rate: one gains what the other loses.
    rate = Field("执行率")
    rows: list[Member] = [
        {"score": placed(Product((Field("weight", scope="row"), rate)), "row", "一"), "weight": F(2)},
        {"score": placed(Sum((number(2), Negate(Product((number(2), rate))))), "row", "二")},
    ]
    tree = Fold(Gathering.SUM, "行", Quantity("score", scope="行"))
    found = extents(
        [(("", "合计"), tree)],
        {("一", "weight"): F(2)},
        {("", "执行率"): Unknown(range=Interval(F(0), F(1), True, True))},
        {"行": rows},
    )["", "合计"]
    assert found == Extent(F(2), F(2))


def test_an_uncertain_member_makes_the_whole_uncertain() -> None:
    members: list[Member] = [{"score": F(3)}, {"score": Extent(F(0), F(5), can_be_missing=True)}]
    tree = Fold(Gathering.SUM, "行", Quantity("score", scope="行"))
    assert number_of(survey([("合计", tree)], {}, {}, {"行": members})["合计"]).can_be_missing


def test_beyond_its_means_it_is_sound_and_says_so() -> None:
    x = Field("x")
    curve = Product((x, Sum((ONE, Negate(x)))))
    found = number_of(survey([("y", curve)], {}, {"x": Unknown(range=Interval(F(0), F(1), True, True))})["y"])
    assert (found.least, found.least_reached) == (F(0), True)
    assert found.most is not None
    assert F(1, 4) <= found.most <= F(1, 3)
    assert not found.tight


def test_caps_by_the_rate_of_execution_are_reached_though_the_total_is_rounded_row_by_row() -> None:
    # The rate's own row is rounded twice and the rest of the table lies apart: no single linear fact caps their sum.
    trees: list[tuple[str, Tree]] = [
        ("执行率", Quotient(Field("执行数"), Field("预算数"))),
        ("甲", Round(Product((number(10), Least((ONE, Round(Quantity("执行率"), F(1, 10000)))))), CENT)),
    ]
    unknown = {name: Unknown(range=MONEY) for name in ("执行数", "预算数")}
    for index in range(9):
        trees.append((f"行{index}", Round(Product((number(10), Least((ONE, Field(f"实际{index}"))))), CENT)))
        unknown[f"实际{index}"] = Unknown(range=NONNEGATIVE)
    trees.append(("合计", Sum((Quantity("甲"), *(Quantity(f"行{index}") for index in range(9))))))
    before = "合计"
    for edge, low, cap in (("七", F(7, 10), 89), ("六", F(6, 10), 79), ("五", F(5, 10), 69), ("零", F(0), 59)):
        within = And(
            (
                Compare(Sign.AT_LEAST, Quantity("执行率"), number(low)),
                Compare(Sign.BELOW, Quantity("执行率"), number(low + F(1, 10) if low else F(5, 10))),
            )
        )
        capped = Choose((Case(within, Least((Quantity(before), number(cap)))),), Quantity(before))
        trees.append((edge, capped))
        before = edge
    below_eighty = Choose((Case(Compare(Sign.BELOW, Quantity("执行率"), number(F(8, 10))), Quantity(before)),), MISSING)
    floored = Greatest((Quantity("零"), number(40)))
    trees += [("总分", Round(Quantity(before), CENT)), ("限内", below_eighty), ("保底", floored)]
    found = {name: number_of(possible) for name, possible in survey(trees, {}, unknown).items()}
    assert found["总分"] == Extent(F(0), F(100), can_be_missing=True)
    assert found["限内"] == Extent(F(0), F(89), can_be_missing=True)
    assert found["保底"] == Extent(F(40), F(100), can_be_missing=True)
    for name, least, most in (("总分", 0, 100), ("限内", 0, 89), ("保底", 40, 100)):
        assert scored(trees, name, {}, found[name].least_at) == least
        assert scored(trees, name, {}, found[name].most_at) == most


def product_of_sums(factors: int) -> tuple[Tree, dict[str, Unknown]]:
    """(a + b + c) × (a + b + c + 1) × … over unknowns from -3 to 5."""
    fields = tuple(Field(name) for name in ("甲", "乙", "丙"))
    tree = Product(tuple(Sum((*fields, number(step))) for step in range(factors)))
    return tree, {field.name: Unknown(range=Interval(F(-3), F(5), True, True)) for field in fields}


@pytest.mark.parametrize("work", [0, 300, 5_000, reach.WORK])
@pytest.mark.parametrize("factors", [2, 4, 6])
def test_a_product_of_sums_is_enclosed_whatever_the_work_allowed(
    monkeypatch: pytest.MonkeyPatch, factors: int, work: int
) -> None:
    """Sound always; what is not worked out to its end is not called tight. By hand: the sum runs from -9 to 15."""
    monkeypatch.setattr(reach, "WORK", work)
    tree, unknown = product_of_sums(factors)
    found = number_of(survey([("积", tree)], {}, unknown)["积"])
    totals = [F(count, 4) for count in range(-36, 61)]
    values = [prod((total + step for step in range(factors)), start=F(1)) for total in totals]
    assert found.least is not None
    assert found.most is not None
    assert found.least <= min(values)
    assert found.most >= max(values)
    assert not (found.tight and found.least < min(values) - 1)
    if work == 0:
        assert not found.tight


def test_the_work_is_the_same_for_the_same_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stops the search is counted and never timed: twice the same, and no less with more allowed."""
    tree, unknown = product_of_sums(4)
    first, again = (number_of(survey([("积", tree)], {}, unknown)["积"]) for _ in range(2))
    assert first == again
    monkeypatch.setattr(reach, "WORK", 2_000)
    narrow = number_of(survey([("积", tree)], {}, unknown)["积"])
    assert narrow.interval.meets(first.interval) == first.interval
