"""Lifting: a tree becomes a decision in the integer form, choices outermost, every division guarded.

The lifter goes through a tree with the facts of the path so far and with what is to be done with the value (`then`):
a choice calls `then` once in each of its branches, and so arithmetic and rounding move inside the branches,
conditions lose their inner choices, and branches that the facts exclude are never made. `hide` keeps branches few.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jixiao.expression.facts import Facts, reduced, simplify
from jixiao.expression.integers import (
    Decision,
    IsKnown,
    Ratio,
    Test,
    add_ratios,
    all_of,
    constant_ratio,
    difference,
    inverse,
    not_negative,
    zero,
)
from jixiao.expression.lifted import (
    UNKNOWN,
    Lifted,
    Truth,
    all_truths,
    among,
    any_truth,
    as_ratio,
    as_truth,
    constant,
    knownness,
    negated,
    opposite,
    product,
    standing,
)
from jixiao.expression.plain import Plain
from jixiao.expression.polynomial import UNIT, Polynomial, literal
from jixiao.expression.space import Onward, Space
from jixiao.expression.tree import (
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
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Row,
    Sum,
    Tree,
)
from jixiao.interval import Sign
from jixiao.number import Mode
from jixiao.value import dataclass

Then = Callable[[Lifted, Facts], Decision]


@dataclass(frozen=True, slots=True)
class Lifter:
    """Lifts trees; `plain` reads their leaves."""

    space: Space
    plain: Plain

    def lift(self, tree: Tree, facts: Facts, then: Then) -> Decision:
        """The decision that computes `tree` and goes on with `then` on every path."""
        match tree:
            case Constant():
                return then(constant(tree), facts)
            case Field() | Quantity() | Fold():
                return self._take(tree, facts, then)
            case Sum() | Product() | Negate() | Absolute() | Quotient() | Least() | Greatest() | Round():
                return self._number(tree, facts, then)
            case Compare() | And() | Or() | Not() | Is() | Known():
                return self._truth(tree, facts, then)
            case FirstKnown():
                return self._first_known(tree.terms, facts, then)
            case Choose():
                return self._choose(tree.cases, tree.otherwise, facts, then)
            case Lookup():

                def look_up(keys: Sequence[Ratio] | None, facts: Facts) -> Decision:
                    return (
                        then(None, facts)
                        if keys is None
                        else self._rows(keys[0], tree.rows, tree.otherwise, facts, then)
                    )

                return self._values((tree.key,), facts, look_up)

    def _take(self, tree: Field | Quantity | Fold, facts: Facts, then: Then) -> Decision:
        if tree in self.plain.local:
            return then(self.plain.local[tree], facts)
        given = self.plain.find(tree)
        if given.ratio is None:
            return then(self.plain.mark(tree, given, facts), facts)
        return self.space.fork(
            IsKnown(given.atom), facts, lambda told: then(given.ratio, told), lambda told: then(None, told)
        )

    # numbers

    def _values(
        self, trees: Sequence[Tree], facts: Facts, then: Callable[[Sequence[Ratio] | None, Facts], Decision]
    ) -> Decision:
        """All of `trees` as ratios, or None where one is missing (arithmetic is strict)."""
        needs = self.plain.needs(trees, facts)
        return self.space.fork(
            all_of(IsKnown(number) for number in needs),
            facts,
            lambda told: self._each(trees, (), told, then),
            lambda told: then(None, told),
        )

    def _each(
        self,
        trees: Sequence[Tree],
        before: tuple[Ratio, ...],
        facts: Facts,
        then: Callable[[Sequence[Ratio] | None, Facts], Decision],
    ) -> Decision:
        done = list(before)
        for tree in trees[len(before) :]:
            plain = self.plain.ratio(tree, facts)
            if plain is None:

                def go_on(value: Lifted, told: Facts) -> Decision:
                    return (
                        self._each(trees, (*done, as_ratio(value)), told, then)
                        if value is not None
                        else then(None, told)
                    )

                return self.lift(tree, facts, go_on)
            done.append(plain)
        return then(done, facts)

    def _number(
        self,
        tree: Sum | Product | Negate | Absolute | Quotient | Least | Greatest | Round,
        facts: Facts,
        then: Then,
    ) -> Decision:
        def compute(values: Sequence[Ratio] | None, told: Facts) -> Decision:
            if values is None:
                return then(None, told)
            match tree:
                case Sum():
                    return then(add_ratios(values), told)
                case Product():
                    return then(product(values, told), told)
                case Negate():
                    return then(negated(values[0]), told)
                case Absolute():
                    return self._absolute(values[0], told, then)
                case Quotient():
                    return self._divide(values[0], values[1], tree.if_zero, told, then)
                case Least():
                    return self._extreme(values[0], values[1:], True, told, then)
                case Greatest():
                    return self._extreme(values[0], values[1:], False, told, then)
                case Round():
                    return self._round(values[0], tree, told, then)

        return self._values(_operands(tree), facts, compute)

    def _absolute(self, value: Ratio, facts: Facts, then: Then) -> Decision:
        return self.space.fork(
            not_negative(value.numerator),
            facts,
            lambda told: then(value, told),
            lambda told: then(negated(value), told),
        )

    def _divide(self, left: Ratio, right: Ratio, if_zero: Tree, facts: Facts, then: Then) -> Decision:
        """A choice on the sign of the divisor, so that denominators stay positive."""

        def by(sign: int) -> Onward:
            numerator = (left.numerator * right.denominator).times(sign)
            denominator = (left.denominator * right.numerator).times(sign)
            return lambda told: then(reduced(Ratio(numerator, denominator), told), told)

        return self.space.fork(
            not_negative(right.numerator - UNIT),
            facts,
            by(1),
            lambda told: self.space.fork(
                zero(right.numerator), told, lambda none: self.lift(if_zero, none, then), by(-1)
            ),
        )

    def _extreme(self, best: Ratio, others: Sequence[Ratio], least: bool, facts: Facts, then: Then) -> Decision:
        if not others:
            return then(best, facts)
        lead = difference(others[0], best) if least else difference(best, others[0])
        return self.space.fork(
            not_negative(lead),
            facts,
            lambda told: self._extreme(best, others[1:], least, told, then),
            lambda told: self._extreme(others[0], others[1:], least, told, then),
        )

    def _round(self, value: Ratio, tree: Round, facts: Facts, then: Then) -> Decision:
        """Rounding is one floor division, by the sign where the mode depends on it."""
        unit = tree.unit
        steps = reduced(Ratio(value.numerator.times(unit.denominator), value.denominator.times(unit.numerator)), facts)
        top, bottom = steps.numerator, steps.denominator
        if bottom == UNIT:
            return then(value, facts)

        def floor(numerator: Polynomial, denominator: Polynomial, sign: int) -> Onward:
            def bind(told: Facts) -> Decision:
                return self.space.floor(
                    numerator,
                    denominator,
                    told,
                    lambda whole, after: then(
                        reduced(Ratio(whole.times(sign * unit.numerator), literal(unit.denominator)), after), after
                    ),
                )

            return bind

        match tree.mode:
            case Mode.FLOOR:
                return floor(top, bottom, 1)(facts)
            case Mode.CEILING:
                return floor(-top, bottom, -1)(facts)
            case Mode.CUT:
                up, down = floor(top, bottom, 1), floor(-top, bottom, -1)
            case Mode.HALF_UP:
                up = floor(top.times(2) + bottom, bottom.times(2), 1)
                down = floor(bottom - top.times(2), bottom.times(2), -1)
        return self.space.fork(not_negative(top), facts, up, down)

    # truths

    def _truth(self, tree: Compare | And | Or | Not | Is | Known, facts: Facts, then: Then) -> Decision:
        plain = self.plain.truth(tree, facts)
        if plain is not None:
            return then(plain, facts)
        match tree:
            case Compare():
                sign = tree.sign

                def compare(values: Sequence[Ratio] | None, told: Facts) -> Decision:
                    if values is None:
                        return then(UNKNOWN, told)
                    test = simplify(standing(sign, values[0], values[1]), told)
                    return then(Truth(test, inverse(test)), told)

                return self._values((tree.left, tree.right), facts, compare)
            case And():
                return self._truths(tree.terms, (), facts, lambda parts, told: then(all_truths(parts), told))
            case Or():
                return self._truths(tree.terms, (), facts, lambda parts, told: then(any_truth(parts), told))
            case Not():
                return self.lift(tree.term, facts, lambda value, told: then(opposite(as_truth(value)), told))
            case Is():
                return self.lift(tree.term, facts, lambda value, told: then(among(value, tree.labels), told))
            case Known():
                return self.lift(tree.term, facts, lambda value, told: then(knownness(value), told))

    def _truths(
        self,
        trees: Sequence[Tree],
        before: tuple[Truth, ...],
        facts: Facts,
        then: Callable[[Sequence[Truth], Facts], Decision],
    ) -> Decision:
        done = list(before)
        for tree in trees[len(before) :]:
            plain = self.plain.truth(tree, facts)
            if plain is None:
                return self.lift(
                    tree, facts, lambda value, told: self._truths(trees, (*done, as_truth(value)), told, then)
                )
            done.append(plain)
        return then(done, facts)

    # choices

    def _choose(self, cases: Sequence[Case], otherwise: Tree, facts: Facts, then: Then) -> Decision:
        if not cases:
            return self.lift(otherwise, facts, then)
        return self.lift(
            cases[0].when,
            facts,
            lambda value, told: self.space.when(
                as_truth(value),
                told,
                lambda yes: self.lift(cases[0].then, yes, then),
                lambda no: self._choose(cases[1:], otherwise, no, then),
                lambda unknown: then(None, unknown),
            ),
        )

    def _rows(self, key: Ratio, rows: Sequence[Row], otherwise: Tree, facts: Facts, then: Then) -> Decision:
        if not rows:
            return self.lift(otherwise, facts, then)
        edges = rows[0].range
        tests: list[Test] = []
        if edges.low is not None:
            above = standing(Sign.AT_LEAST if edges.low_closed else Sign.ABOVE, key, constant_ratio(edges.low))
            tests.append(above)
        if edges.high is not None:
            below = standing(Sign.AT_MOST if edges.high_closed else Sign.BELOW, key, constant_ratio(edges.high))
            tests.append(below)
        return self.space.fork(
            all_of(tests),
            facts,
            lambda told: self.lift(rows[0].then, told, then),
            lambda told: self._rows(key, rows[1:], otherwise, told, then),
        )

    def _first_known(self, terms: Sequence[Tree], facts: Facts, then: Then) -> Decision:
        if not terms:
            return then(None, facts)

        def go_on(value: Lifted, told: Facts) -> Decision:
            known = simplify(knownness(value).holds, told)
            return self.space.fork(
                known, told, lambda yes: then(value, yes), lambda no: self._first_known(terms[1:], no, then)
            )

        return self.lift(terms[0], facts, go_on)


def _operands(
    tree: Sum | Product | Negate | Absolute | Quotient | Least | Greatest | Round,
) -> tuple[Tree, ...]:
    match tree:
        case Sum() | Least() | Greatest():
            return tree.terms
        case Product():
            return tree.factors
        case Quotient():
            return (tree.numerator, tree.denominator)
        case _:
            return (tree.term,)
