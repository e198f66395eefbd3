"""The integer form: tests keep their meaning whatever is known, and ranges always hold the value."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.expression.facts import Facts, assume, reduced, simplify
from jixiao.expression.integers import (
    ALWAYS,
    NEVER,
    All,
    Among,
    Any,
    Fixed,
    Inverse,
    IsKnown,
    NotNegative,
    Ratio,
    Test,
    Zero,
    add_ratios,
    all_of,
    any_of,
    difference,
    inverse,
    not_negative,
    zero,
)
from jixiao.expression.integers import test_atoms as atoms_of
from jixiao.expression.polynomial import Polynomial, atom, literal, total

Atoms = dict[int, int | None]


def value(polynomial: Polynomial, atoms: Atoms) -> int:
    result = 0
    for monomial, factor in polynomial.terms:
        for number in monomial:
            part = atoms[number]
            assert part is not None
            factor *= part
        result += factor
    return result


def holds(test: Test, atoms: Atoms) -> bool:
    match test:
        case Fixed():
            return test.holds
        case NotNegative():
            return value(test.polynomial, atoms) >= 0
        case Zero():
            return value(test.polynomial, atoms) == 0
        case IsKnown():
            return atoms[test.atom] is not None
        case Among():
            return atoms[test.atom] in test.values
        case Inverse():
            return not holds(test.test, atoms)
        case All():
            return all(holds(part, atoms) for part in test.tests)
        case Any():
            return any(holds(part, atoms) for part in test.tests)


numbers = st.integers(-5, 5)
polynomials = st.builds(
    lambda linear, square, constant: total(
        (*(atom(number).times(factor) for number, factor in linear),
         (atom(0) * atom(1)).times(square), literal(constant))
    ),
    st.lists(st.tuples(st.integers(0, 2), numbers), max_size=3),
    st.sampled_from((0, 0, 0, 1, -2)),
    numbers,
)  # fmt: skip
plain_tests = st.one_of(st.builds(not_negative, polynomials), st.builds(zero, polynomials))
label_tests = st.builds(Among, st.just(3), st.frozensets(st.integers(0, 2), min_size=1, max_size=2))
known_tests = st.just(IsKnown(3))
any_tests: st.SearchStrategy[Test] = st.recursive(
    st.one_of(plain_tests, label_tests, known_tests),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(all_of), st.lists(inner, max_size=3).map(any_of), inner.map(inverse)
    ),
    max_leaves=6,
)
all_atoms = st.fixed_dictionaries({0: numbers, 1: numbers, 2: numbers, 3: st.one_of(st.none(), st.integers(0, 2))})


@settings(max_examples=200, deadline=None)
@given(any_tests, all_atoms)
def test_inverse_is_the_contrary(test: Test, atoms: Atoms) -> None:
    assert holds(inverse(test), atoms) is not holds(test, atoms)
    assert inverse(inverse(test)) == test or holds(inverse(inverse(test)), atoms) is holds(test, atoms)
    assert atoms_of(test) <= {0, 1, 2, 3}


@settings(max_examples=200, deadline=None)
@given(st.lists(any_tests, max_size=3), any_tests, polynomials, all_atoms)
def test_facts_never_lie(told: list[Test], asked: Test, polynomial: Polynomial, atoms: Atoms) -> None:
    """Facts gathered from tests that hold leave a test its meaning, and a polynomial its value within the range."""
    facts = Facts({0: (-5, 5), 1: (-5, None)}, {}, {}, {3: frozenset((0, 1, 2))})
    for test in told:
        true = test if holds(test, atoms) else inverse(test)
        after = assume(facts, true)
        assert after is not None
        facts = after
    assert holds(simplify(asked, facts), atoms) is holds(asked, atoms)
    low, high = facts.range(polynomial)
    assert low is None or low <= value(polynomial, atoms)
    assert high is None or value(polynomial, atoms) <= high


def test_what_is_told_decides_what_is_asked() -> None:
    facts = assume(Facts({1: (1, None)}), not_negative(atom(0) - atom(1)))
    assert facts is not None
    assert simplify(not_negative(atom(0).times(3) - atom(1).times(3) + literal(2)), facts) == ALWAYS
    assert simplify(not_negative(atom(1) - atom(0) - literal(1)), facts) == NEVER
    assert simplify(not_negative(atom(0) - literal(1)), facts) == ALWAYS  # above an atom that is at least 1
    assert assume(facts, not_negative(-atom(0))) is None


def test_a_label_that_is_none_of_some_is_one_of_the_rest() -> None:
    facts = Facts(known={3: True}, values={3: frozenset((0, 1, 2))})
    rest = assume(facts, inverse(Among(3, frozenset((0, 2)))))
    assert rest is not None
    assert simplify(Among(3, frozenset((1,))), rest) == ALWAYS


def test_tests_are_divided_by_what_they_share() -> None:
    assert not_negative(atom(0).times(600) - literal(599)) == NotNegative(atom(0) - literal(1))
    assert zero(atom(0).times(600) - literal(599)) == NEVER
    assert zero(literal(3) - atom(0)) == zero(atom(0) - literal(3))


ratios = st.builds(lambda top, bottom: Ratio(top, literal(bottom)), polynomials, st.integers(1, 12))


@settings(max_examples=100, deadline=None)
@given(st.lists(ratios, max_size=4), all_atoms)
def test_sums_of_ratios(parts: list[Ratio], atoms: Atoms) -> None:
    whole = add_ratios(parts)
    wanted = sum((fraction(part, atoms) for part in parts), Fraction(0))
    assert fraction(whole, atoms) == wanted
    assert fraction(reduced(whole, Facts()), atoms) == wanted
    if len(parts) > 1:
        lead = value(difference(parts[0], parts[1]), atoms)
        assert (lead > 0) == (fraction(parts[0], atoms) > fraction(parts[1], atoms))


def fraction(ratio: Ratio, atoms: Atoms) -> Fraction:
    return Fraction(value(ratio.numerator, atoms), value(ratio.denominator, atoms))


def test_an_atom_is_cancelled_only_where_it_is_not_zero() -> None:
    ratio = Ratio((atom(0) * atom(1)).times(4), atom(1).times(6))
    assert reduced(ratio, Facts({1: (0, None)})) == Ratio((atom(0) * atom(1)).times(2), atom(1).times(3))
    assert reduced(ratio, Facts({1: (1, None)})) == Ratio(atom(0).times(2), literal(3))
