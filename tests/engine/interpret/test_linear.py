from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.interpret.elimination import extremes, feasible, find, project, prove_at_most, simplest
from jixiao.interpret.linear import Form, Guard, between, constant, form, variable
from jixiao.interval import Interval, Sign

A, T = variable("a"), variable("t")
ONE, ZERO = constant(F(1)), constant(F(0))


def at_least(left: Form, right: Form) -> Guard:
    return Guard(left - right, Sign.AT_LEAST)


def above(left: Form, right: Form) -> Guard:
    return Guard(left - right, Sign.ABOVE)


def test_a_share_of_the_target_is_below_one_where_the_target_is_missed() -> None:
    missed = (at_least(A, ZERO), above(T, A))
    assert extremes(A, T, missed) == Interval(F(0), F(1), True, False)
    assert prove_at_most(A, T, F(1), missed)
    assert not prove_at_most(A, T, F(9, 10), missed)


def test_without_the_guard_the_proof_is_refused() -> None:
    assert not prove_at_most(A, T, F(1), (at_least(A, ZERO),))


def test_the_inverse_form_stays_above_zero_up_to_twice_the_target() -> None:
    # 1 - (a - t)/t where t < a ≤ 2t
    over = (above(A, T), at_least(T * F(2), A), above(T, ZERO))
    assert extremes(T * F(2) - A, T, over) == Interval(F(0), F(1), True, False)


def test_an_end_that_grows_without_limit_has_no_number() -> None:
    assert extremes(A, T, (at_least(A, ONE), above(T, ZERO))) == Interval(F(0), None, False, False)


def test_a_share_of_a_whole_is_between_zero_and_one() -> None:
    positive = (at_least(A, ZERO), at_least(T, ZERO))
    assert extremes(A, A + T, positive) == Interval(F(0), F(1), True, True)


def test_equalities_are_put_in_before_anything_is_combined() -> None:
    guards = (Guard(A + T - constant(F(10)), Sign.EQUAL), at_least(A, constant(F(3))), at_least(T, constant(F(4))))
    assert project(guards, "a") == Interval(F(3), F(6), True, True)


def test_contradictions_are_seen() -> None:
    assert not feasible((above(A, T), above(T, A)))
    assert not feasible((above(A, T), at_least(T, A)))
    assert feasible((at_least(A, T), at_least(T, A)))
    assert project((above(A, T), above(T, A)), "a") is None


def test_an_equality_has_no_single_opposite() -> None:
    with pytest.raises(ValueError, match="two guards"):
        _ = Guard(A, Sign.EQUAL).opposite


def test_values_are_short_and_lie_on_their_grid() -> None:
    guards = (*between("a", Interval(F(949, 1000), F(951, 1000))), above(T, A))
    found = find(guards, ("a", "t", "free"), {})
    assert found == {"a": F(95, 100), "t": F(1), "free": F(0)}
    assert find(between("a", Interval(F(1, 3), F(2, 3))), ("a",), {"a": F(1)}) is None
    assert find(between("a", Interval(F(1, 3), F(2))), ("a",), {"a": F(1)}) == {"a": F(1)}


@pytest.mark.parametrize(
    ("interval", "step", "wanted"),
    [
        (Interval(F(-1), F(1)), None, F(0)),
        (Interval(F(0), None, False, False), None, F(1)),
        (Interval(None, F(-5, 2), False, True), None, F(-3)),
        (Interval(F(1, 3), F(1, 3), True, True), None, F(1, 3)),
        (Interval(F(1, 3), F(1, 3), True, True), F(1), None),
        (Interval(F(1, 10), F(2, 10), False, False), None, F(11, 100)),
        (Interval(F(7), F(7), True, False), None, None),
    ],
)
def test_simplest(interval: Interval, step: F | None, wanted: F | None) -> None:
    assert simplest(interval, step) == wanted


coefficients = st.integers(-3, 3).map(F)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(coefficients, coefficients, coefficients, st.booleans()), max_size=4),
    st.tuples(coefficients, coefficients, coefficients),
    st.tuples(coefficients, coefficients, coefficients),
)
def test_extremes_hold_every_sample_and_reach_their_closed_ends(
    facts: list[tuple[F, F, F, bool]], top: tuple[F, F, F], bottom: tuple[F, F, F]
) -> None:
    def shape(parts: tuple[F, F, F]) -> Form:
        return form({"a": parts[0], "t": parts[1]}, parts[2])

    def at(shape: Form, a: F, t: F) -> F:
        return shape.coefficient("a") * a + shape.coefficient("t") * t + shape.constant

    box = Interval(F(-2), F(3), True, True)
    guards = [Guard(shape((a, b, c)), Sign.ABOVE if strict else Sign.AT_LEAST) for a, b, c, strict in facts]
    guards += [*between("a", box), *between("t", box)]
    over, under = shape(top), shape(bottom)
    found = extremes(over, under, guards)
    grid = [F(n, 2) for n in range(-4, 7)]
    for a in grid:
        for t in grid:
            inside = all(
                at(guard.form, a, t) > 0 or (at(guard.form, a, t) == 0 and guard.sign is Sign.AT_LEAST)
                for guard in guards
            )
            if inside and at(under, a, t) > 0:
                assert found is not None
                assert at(over, a, t) / at(under, a, t) in found
    if found is not None:
        for end, closed in ((found.low, found.low_closed), (found.high, found.high_closed)):
            if end is not None:
                reached = (Guard(over - under * end, Sign.EQUAL), Guard(under, Sign.ABOVE))
                assert feasible((*guards, *reached)) == closed
