"""Lifting: which leaves are left, what is guarded, and that hiding keeps it linear."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, takewhile
from time import process_time

import pytest
from hypothesis import HealthCheck, assume, given, settings

from jixiao.expression.form import Form, Source, numerator_of
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.hide import NARROW, WIDE, Limits, count_paths, split
from jixiao.expression.integers import (
    All,
    Among,
    Any,
    Bind,
    Decision,
    Fixed,
    Fork,
    Inverse,
    IsKnown,
    Leaf,
    NotNegative,
    Ratio,
    Test,
    Zero,
)
from jixiao.expression.polynomial import Polynomial, atom, literal
from jixiao.expression.program import lower
from jixiao.expression.tree import (
    ONE,
    ZERO,
    Absolute,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Greatest,
    Is,
    Known,
    Least,
    Lookup,
    Negate,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Row,
    Sum,
    Tree,
    Type,
    number,
    walk,
)
from jixiao.interpret.exact import Program
from jixiao.interpret.walk import Values, evaluate
from jixiao.interval import Interval, Sign
from jixiao.testing.trees import Filed, programs

A, T, OPTIONAL = Field("实际"), Field("目标"), Field("评定")
FIELDS = (
    FieldSpec("实际", Type.NUMBER, low=Fraction(0), high=Fraction(1000)),
    FieldSpec("目标", Type.NUMBER, low=Fraction(0), high=Fraction(1000)),
    FieldSpec("评定", Type.NUMBER, optional=True),
    FieldSpec("档次", Type.LABEL, ("优", "良", "差")),
    FieldSpec("说明", Type.TRUTH, optional=True),
)
LABEL = Field("档次", Type.LABEL)


def decision(tree: Tree, kind: Type = Type.NUMBER, scale: int = 2) -> Decision:
    (group,) = lower(Frame(FIELDS, (TreeSpec("得分", kind, tree),)), scale).groups
    return group.decision


def leaves(node: Decision) -> list[Leaf]:
    match node:
        case Leaf():
            return [node]
        case Fork():
            return [*leaves(node.yes), *leaves(node.no)]
        case Bind():
            return leaves(node.then)


def outcomes(tree: Tree) -> list[Ratio | None]:
    return [leaf.outcomes[0] for leaf in leaves(decision(tree))]


def test_a_capped_ratio_has_two_leaves_and_no_guard() -> None:
    """The divisor is positive where actual < target and neither is negative: no branch for zero is left."""
    tree = Choose((Case(Compare(Sign.AT_LEAST, A, T), number(6)),), Product((number(6), Quotient(A, T))))
    assert outcomes(tree) == [Ratio(literal(6)), Ratio(atom(0).times(6), atom(1))]


def test_the_integer_form_of_a_ratio_does_not_depend_on_the_scale() -> None:
    tree = Product((number(6), Quotient(A, Sum((T, T)))))
    assert decision(tree, scale=2) == decision(tree, scale=7)


def test_an_unproved_divisor_is_guarded_by_its_sign() -> None:
    assert outcomes(Quotient(ONE, T)) == [Ratio(literal(100), atom(0)), None]
    free = Quotient(ONE, Sum((A, Negate(T))), number(5))
    tops = [leaf and leaf.numerator for leaf in outcomes(free)]
    assert tops == [literal(100), literal(5), literal(-100)]


def test_choices_leave_conditions_and_arithmetic() -> None:
    inner = Choose((Case(Is(LABEL, ("优",)), number(2)),), number(3))
    assert outcomes(Sum((inner, ONE))) == [Ratio(literal(3)), Ratio(literal(4))]
    tree = Choose((Case(Compare(Sign.ABOVE, inner, number(Fraction(5, 2))), ONE),), ZERO)
    assert outcomes(tree) == [Ratio(literal(0)), Ratio(literal(1))]


def test_branches_that_the_path_excludes_are_dropped() -> None:
    again = Choose((Case(Compare(Sign.ABOVE, T, A), ONE),), number(9))
    tree = Choose((Case(Compare(Sign.AT_LEAST, A, T), again),), ZERO)
    assert outcomes(tree) == [Ratio(literal(9)), Ratio(literal(0))]
    grades = Choose(
        (Case(Is(LABEL, ("优", "良")), ONE), Case(Is(LABEL, ("差",)), number(2)), Case(Is(LABEL, ("优",)), number(3))),
        number(4),
    )
    assert outcomes(grades) == [Ratio(literal(1)), Ratio(literal(2))]


def test_tiers_ask_each_edge_once() -> None:
    rows = (
        Row(Interval(Fraction(90), None), number(3)),
        Row(Interval(Fraction(60), Fraction(90)), number(2)),
        Row(Interval(None, Fraction(60)), number(1)),
    )
    first = decision(Lookup(A, rows))
    assert isinstance(first, Fork)
    assert first.test == NotNegative(atom(0) - literal(9000))
    assert isinstance(first.no, Fork)
    assert first.no.test == NotNegative(atom(0) - literal(6000))
    assert len(leaves(first)) == 3


def test_what_may_be_missing_is_tested_once_for_the_whole_sum() -> None:
    root = decision(Round(Product((OPTIONAL, Sum((OPTIONAL, A)))), Fraction(1, 100)))
    assert isinstance(root, Fork)
    assert root.test == IsKnown(0)
    assert leaves(root.no) == [Leaf((None,))]
    assert [leaf for leaf in leaves(root.yes) if leaf.outcomes[0] is None] == []


def test_known_and_first_known_become_tests_of_what_is_there() -> None:
    assert outcomes(FirstKnown((OPTIONAL, A))) == [Ratio(atom(0), literal(100)), Ratio(atom(1), literal(100))]
    known = decision(Known(OPTIONAL), Type.TRUTH)
    assert isinstance(known, Fork)
    assert known.test == IsKnown(0)


def test_and_and_or_stay_three_valued() -> None:
    reason = Field("说明", Type.TRUTH)
    root = decision(And((reason, Compare(Sign.ABOVE, A, T))), Type.TRUTH)
    assert [leaf.outcomes[0] for leaf in leaves(root)] == [Ratio(literal(1)), Ratio(literal(0)), None]


def test_rounding_a_value_that_cannot_be_negative_asks_no_sign() -> None:
    root = decision(Round(Quotient(A, Sum((T, ONE))), Fraction(1, 100)))
    assert isinstance(root, Bind)
    assert root.then == Leaf((Ratio(atom(root.atom), literal(100)),))


def test_a_score_is_lifted_together_with_its_points() -> None:
    points = Choose((Case(Compare(Sign.AT_LEAST, A, T), number(6)),), Product((number(6), Quotient(A, T))))
    trees = (
        TreeSpec("points", Type.NUMBER, points),
        TreeSpec("score", Type.NUMBER, Round(Quantity("points"), Fraction(1, 100))),
    )
    form = lower(Frame(FIELDS, trees), 2)
    (group,) = form.groups
    assert [len(leaf.outcomes) for leaf in leaves(group.decision)] == [2, 2]
    assert [output.constant if output.denominator is None else None for output in form.outputs] == [None, 100]


X = tuple(Field(f"x{index}") for index in range(40))
B = tuple(Field(f"b{index}", Type.TRUTH) for index in range(40))
MANY = (*(FieldSpec(x.name, Type.NUMBER) for x in X), *(FieldSpec(b.name, Type.TRUTH, optional=True) for b in B))


def chain(count: int) -> Tree:
    tree: Tree = X[0]
    for index in range(count):
        tree = Absolute(Sum((tree, Negate(X[index % 40]))))
    return tree


def nest(count: int) -> Tree:
    tree: Tree = ZERO
    for index in range(count):
        tree = Choose((Case(B[index % 40], tree),), number(index))
    return tree


@pytest.mark.parametrize(
    "tree",
    [
        Sum(tuple(Choose((Case(b, number(3)),), ZERO) for b in B)),
        Sum(tuple(Round(Quotient(x, X[1]), Fraction(1, 100)) for x in X)),
        Least(X),
        Greatest(tuple(Sum((x, Product((y, y)))) for x, y in pairwise(X))),
        Product(tuple(Sum((X[i], X[i + 1], X[i + 2], ONE)) for i in range(12))),
        Product((Sum(X),) * 3),
        Sum(tuple(Quotient(ONE, Sum((x, y))) for x, y in pairwise(X))),
        Choose(tuple(Case(Compare(Sign.AT_LEAST, x, Quotient(X[1], X[2])), number(3)) for x in X), ZERO),
        Lookup(
            X[0], tuple(Row(Interval(Fraction(i), Fraction(i + 1)), Product((number(i), X[1]))) for i in range(200))
        ),
        Choose((Case(And(tuple(Or((Compare(Sign.ABOVE, x, Least(X[1:3])), B[0])) for x in X)), ONE),), ZERO),
        FirstKnown(tuple(Quotient(x, Sum((x, Negate(X[1])))) for x in X)),
        chain(90),
        nest(90),
    ],
)
def test_no_tree_takes_exponential_time(tree: Tree) -> None:
    values = (*range(100, 140), *(index % 2 for index in range(40)))
    program = Program(MANY, [TreeSpec("y", Type.NUMBER, tree)])
    start = process_time()
    ((_, top, bottom),) = program.run(values, 0)
    assert process_time() - start < 5
    ((_, wanted, below),) = program.walk(values, 0)
    assert (top is None) is (wanted is None)
    assert top is None or wanted is None or Fraction(top, bottom) == Fraction(wanted, below)


def test_splitting_hides_the_parts_that_multiply() -> None:
    hidden: list[Tree] = []

    def hide(tree: Tree) -> Tree:
        hidden.append(tree)
        return Quantity(f"部分{len(hidden)}")

    choices = tuple(Choose((Case(b, number(3)),), ZERO) for b in B[:6])
    part = split(Sum(choices), hide)
    assert part.paths <= WIDE.paths
    assert len(hidden) == 2
    assert count_paths(Sum(choices)) == 64
    assert split(X[0], hide, NARROW).tree == X[0]
    assert all(tree in choices for tree in hidden)


@pytest.mark.parametrize("limits", [WIDE, NARROW])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_split_trees_mean_the_same(limits: Limits, filed: Filed) -> None:
    program = Program(filed.fields, filed.trees)
    env = Values(dict(program.walker.fields(filed.values, filed.scale)), {}, filed.members)
    quantities: dict[tuple[str, str], object] = {}
    hidden = 0
    env = Values(env.fields, quantities, filed.members)  # type: ignore[arg-type]
    for spec in filed.trees:

        def hide(tree: Tree) -> Tree:
            nonlocal hidden
            hidden += 1
            quantities["hidden", str(hidden)] = evaluate(tree, env)
            return Quantity(str(hidden), Type.NUMBER, "hidden")

        part = split(spec.tree, hide, limits)
        assert part.height <= limits.height
        value = evaluate(spec.tree, env)
        assert evaluate(part.tree, env) == value
        quantities["", spec.name] = value


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(depth=3))
def test_the_whole_integer_form_means_what_the_walk_says(filed: Filed) -> None:
    """With every declared edge believed, for filings that keep them: an evaluator of the form, beside the exact machine."""
    for spec, value in zip(filed.fields, filed.values, strict=True):
        assume(value is not None or spec.optional)
        if value is not None and spec.type is Type.NUMBER:
            real = Fraction(value, 10**filed.scale)
            assume((spec.low is None or real >= spec.low) and (spec.high is None or real <= spec.high))
    trees = tuple(takewhile(lambda spec: not any(isinstance(node, Fold) for node in walk(spec.tree)), filed.trees))
    form = lower(Frame(filed.fields, trees), filed.scale)
    walked = Program(filed.fields, trees).walk(filed.values, filed.scale)
    got = run_form(form, filed.values)
    assert got == [None if top is None else Fraction(top, bottom) for _, top, bottom in walked]


def run_form(form: Form, values: tuple[int | None, ...]) -> list[Fraction | None]:
    atoms: dict[int, int | None] = {}
    for load in form.loads:
        assert load.source is Source.OWN
        atoms[load.atom] = values[load.index]
    for group in form.groups:
        assert group.gathers == ()
        leaf = follow(group.decision, atoms)
        for output, outcome in zip(group.outputs, leaf.outcomes, strict=True):
            assert outcome is not None or output.may_miss
            atoms[output.numerator] = None if outcome is None else compute(numerator_of(outcome, output), atoms)
            if output.denominator is not None:
                atoms[output.denominator] = 1 if outcome is None else compute(outcome.denominator, atoms)
    results: list[Fraction | None] = []
    for output in form.outputs:
        top = atoms[output.numerator]
        bottom = output.constant if output.denominator is None else atoms[output.denominator]
        results.append(None if top is None else Fraction(top, bottom or 0))
    return results


def follow(node: Decision, atoms: dict[int, int | None]) -> Leaf:
    while not isinstance(node, Leaf):
        if isinstance(node, Fork):
            node = node.yes if asked(node.test, atoms) else node.no
        else:
            bottom = compute(node.denominator, atoms)
            assert bottom > 0
            atoms[node.atom] = compute(node.numerator, atoms) // bottom
            node = node.then
    return node


def compute(polynomial: Polynomial, atoms: dict[int, int | None]) -> int:
    whole = 0
    for monomial, factor in polynomial.terms:
        for name in monomial:
            part = atoms[name]
            assert part is not None
            factor *= part
        whole += factor
    return whole


def asked(test: Test, atoms: dict[int, int | None]) -> bool:
    match test:
        case Fixed():
            return test.holds
        case NotNegative():
            return compute(test.polynomial, atoms) >= 0
        case Zero():
            return compute(test.polynomial, atoms) == 0
        case IsKnown():
            return atoms[test.atom] is not None
        case Among():
            return atoms[test.atom] in test.values
        case Inverse():
            return not asked(test.test, atoms)
        case All():
            return all(asked(part, atoms) for part in test.tests)
        case Any():
            return any(asked(part, atoms) for part in test.tests)


def test_a_missing_constant_in_a_truth_stays_missing() -> None:
    nothing = Constant(None, Type.TRUTH)
    tree = Choose((Case(Choose((Case(Is(LABEL, ("优",)), nothing),), nothing), ONE),), ZERO)
    assert outcomes(tree) == [None]
