"""Lifting: a tree becomes a decision in the integer form, choices outermost, every division guarded.

The lifter goes through a tree with the facts of the path so far and with what is to be done with the value (`then`):
a choice calls `then` once in each of its branches, and so arithmetic and rounding move inside the branches,
conditions lose their inner choices, and branches that the facts exclude are never made. `hide` keeps branches few.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd

from jixiao.expression.integers import (
    ALWAYS,
    NEVER,
    Among,
    Bind,
    Decision,
    Facts,
    Fixed,
    Fork,
    IsKnown,
    Leaf,
    Ratio,
    Test,
    add_ratios,
    all_of,
    any_of,
    assume,
    constant_ratio,
    difference,
    inverse,
    not_negative,
    reduced,
    simplify,
    zero,
)
from jixiao.expression.polynomial import UNIT, Ends, Polynomial, atom, literal
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
    Type,
)
from jixiao.interval import Sign
from jixiao.number import Mode


@dataclass(frozen=True, slots=True)
class Truth:
    """A truth on a path: two tests that never hold together; where neither does it is unknown."""

    holds: Test
    fails: Test


UNKNOWN = Truth(NEVER, NEVER)


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a path: one of the rule's own (`text`), or the atom that holds its index in `labels`."""

    text: str | None
    atom: int | None = None
    labels: tuple[str, ...] = ()


Lifted = Ratio | Truth | Label | None
"""What a tree is on a path; None is missing (a truth may be missing as UNKNOWN too)."""

Then = Callable[[Lifted, Facts], Decision]
Onward = Callable[[Facts], Decision]


@dataclass(frozen=True, slots=True)
class Given:
    """A Field, Quantity or Fold as a machine reads it: missing where `atom` is; numbers and days have a `ratio`."""

    atom: int
    ratio: Ratio | None = None
    labels: tuple[str, ...] = ()


Find = Callable[[Tree], Given]


@dataclass(slots=True)
class Space:
    """The atoms of one program: numbers are given out in order; equal floor divisions share one."""

    count: int = 0
    floors: dict[tuple[Polynomial, Polynomial], int] = field(default_factory=dict)
    nodes: dict[object, Decision] = field(default_factory=dict)

    def new(self) -> int:
        """An atom that is not used yet."""
        self.count += 1
        return self.count - 1

    def same(self, node: Decision) -> Decision:
        """The one object for all decisions that are equal, so that they are compared by identity."""
        match node:
            case Leaf():
                return self.nodes.setdefault(node, node)
            case Fork():
                return self.nodes.setdefault((node.test, id(node.yes), id(node.no)), node)
            case Bind():
                return self.nodes.setdefault((node.atom, id(node.then)), node)


@dataclass(frozen=True, slots=True)
class Lifter:
    """Lifts trees whose leaves `find` knows; `local` are quantities whose value on this path is at hand."""

    space: Space
    find: Find
    local: Mapping[Tree, Lifted] = field(default_factory=dict)

    def lift(self, tree: Tree, facts: Facts, then: Then) -> Decision:
        """The decision that computes `tree` and goes on with `then` on every path."""
        match tree:
            case Constant():
                return then(_constant(tree), facts)
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

    def fork(self, test: Test, facts: Facts, yes: Onward, no: Onward) -> Decision:
        """`yes` where `test` holds, `no` where it does not; only one of them where the facts decide."""
        test = simplify(test, facts)
        if isinstance(test, Fixed):
            return yes(facts) if test.holds else no(facts)
        with_test = assume(facts, test)
        if with_test is None:
            return no(facts)
        without_test = assume(facts, inverse(test))
        if without_test is None:
            return yes(with_test)
        return self._forked(test, yes(with_test), no(without_test))

    def _forked(self, test: Test, yes: Decision, no: Decision) -> Decision:
        """A fork, joined with the next one where both lead to the same end."""
        if yes is no:
            return yes
        if isinstance(yes, Fork) and yes.no is no:
            return self._forked(all_of((test, yes.test)), yes.yes, no)
        if isinstance(no, Fork) and no.yes is yes:
            return self._forked(any_of((test, no.test)), yes, no.no)
        return self.space.same(Fork(test, yes, no))

    def _take(self, tree: Field | Quantity | Fold, facts: Facts, then: Then) -> Decision:
        if tree in self.local:
            return then(self.local[tree], facts)
        given = self.find(tree)
        if given.ratio is None:
            return then(self._mark(tree, given, facts), facts)
        return self.fork(
            IsKnown(given.atom), facts, lambda told: then(given.ratio, told), lambda told: then(None, told)
        )

    def _mark(self, tree: Tree, given: Given, facts: Facts) -> Truth | Label:
        """A truth or label that is read."""
        if isinstance(tree, (Field, Quantity)) and tree.type is Type.LABEL:
            return Label(None, given.atom, given.labels)
        holds, fails = Among(given.atom, frozenset((1,))), Among(given.atom, frozenset((0,)))
        return Truth(simplify(holds, facts), simplify(fails, facts))

    # numbers

    def _values(
        self, trees: Sequence[Tree], facts: Facts, then: Callable[[Sequence[Ratio] | None, Facts], Decision]
    ) -> Decision:
        """All of `trees` as ratios, or None where one is missing (arithmetic is strict)."""
        needs = self._needs(trees, facts)
        return self.fork(
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
            plain = self._plain(tree, facts)
            if plain is None:

                def go_on(value: Lifted, told: Facts) -> Decision:
                    return (
                        self._each(trees, (*done, _ratio(value)), told, then) if value is not None else then(None, told)
                    )

                return self.lift(tree, facts, go_on)
            done.append(plain)
        return then(done, facts)

    def _plain(self, tree: Tree, facts: Facts) -> Ratio | None:
        """`tree` where it is choice-free arithmetic on what is known on this path; otherwise None."""
        match tree:
            case Constant() if tree.value is not None:
                return _ratio(_constant(tree))
            case Field() | Quantity() | Fold():
                if tree in self.local:
                    value = self.local[tree]
                    return value if isinstance(value, Ratio) else None
                given = self.find(tree)
                return given.ratio if facts.is_known(given.atom) else None
            case Sum():
                terms = [self._plain(term, facts) for term in tree.terms]
                known = [term for term in terms if term is not None]
                return add_ratios(known) if len(known) == len(terms) else None
            case Product():
                factors = [self._plain(factor, facts) for factor in tree.factors]
                known = [factor for factor in factors if factor is not None]
                return _product(known, facts) if len(known) == len(factors) else None
            case Negate():
                term = self._plain(tree.term, facts)
                return None if term is None else _negated(term)
            case _:
                return None

    def _needs(self, trees: Sequence[Tree], facts: Facts) -> tuple[int, ...]:
        """The atoms not yet known that strict arithmetic in `trees` reads, in order."""
        needs: dict[int, None] = {}
        stack = list(reversed(trees))
        while stack:
            match stack.pop():
                case (Field() | Quantity() | Fold()) as leaf if leaf not in self.local:
                    number = self.find(leaf).atom
                    if not facts.is_known(number):
                        needs[number] = None
                case Sum(terms) | Least(terms) | Greatest(terms) | Product(terms):
                    stack.extend(reversed(terms))
                case Negate(term) | Absolute(term) | Round(term):
                    stack.append(term)
                case Quotient(numerator, denominator):
                    stack.extend((denominator, numerator))
                case _:
                    pass
        return tuple(needs)

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
                    return then(_product(values, told), told)
                case Negate():
                    return then(_negated(values[0]), told)
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
        return self.fork(
            not_negative(value.numerator),
            facts,
            lambda told: then(value, told),
            lambda told: then(_negated(value), told),
        )

    def _divide(self, left: Ratio, right: Ratio, if_zero: Tree, facts: Facts, then: Then) -> Decision:
        """A choice on the sign of the divisor, so that denominators stay positive."""

        def by(sign: int) -> Onward:
            numerator = (left.numerator * right.denominator).times(sign)
            denominator = (left.denominator * right.numerator).times(sign)
            return lambda told: then(reduced(Ratio(numerator, denominator), told), told)

        return self.fork(
            not_negative(right.numerator - UNIT),
            facts,
            by(1),
            lambda told: self.fork(zero(right.numerator), told, lambda none: self.lift(if_zero, none, then), by(-1)),
        )

    def _extreme(self, best: Ratio, others: Sequence[Ratio], least: bool, facts: Facts, then: Then) -> Decision:
        if not others:
            return then(best, facts)
        lead = difference(others[0], best) if least else difference(best, others[0])
        return self.fork(
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
                return self._floor(
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
        return self.fork(not_negative(top), facts, up, down)

    def _floor(
        self,
        numerator: Polynomial,
        denominator: Polynomial,
        facts: Facts,
        then: Callable[[Polynomial, Facts], Decision],
    ) -> Decision:
        content = gcd(numerator.content, denominator.content) or 1
        numerator, denominator = numerator.over(content), denominator.over(content)
        top, bottom = numerator.constant, denominator.constant
        if top is not None and bottom is not None:
            return then(literal(top // bottom), facts)
        number = self.space.floors.get((numerator, denominator))
        if number is None:
            number = self.space.floors[numerator, denominator] = self.space.new()
        if number in facts.bound:
            return then(atom(number), facts)
        after = then(atom(number), after_floor(facts, number, numerator, denominator))
        if isinstance(after, Leaf) and not any(number in _atoms(outcome) for outcome in after.outcomes):
            return after  # held within an edge, whatever the quotient is
        return self.space.same(Bind(number, numerator, denominator, after))

    # truths

    def _truth(self, tree: Compare | And | Or | Not | Is | Known, facts: Facts, then: Then) -> Decision:
        plain = self._plain_truth(tree, facts)
        if plain is not None:
            return then(plain, facts)
        match tree:
            case Compare():
                sign = tree.sign

                def compare(values: Sequence[Ratio] | None, told: Facts) -> Decision:
                    if values is None:
                        return then(UNKNOWN, told)
                    test = simplify(_standing(sign, values[0], values[1]), told)
                    return then(Truth(test, inverse(test)), told)

                return self._values((tree.left, tree.right), facts, compare)
            case And():
                return self._truths(tree.terms, (), facts, lambda parts, told: then(_and(parts), told))
            case Or():
                return self._truths(tree.terms, (), facts, lambda parts, told: then(_or(parts), told))
            case Not():
                return self.lift(tree.term, facts, lambda value, told: then(_not(_as_truth(value)), told))
            case Is():
                return self.lift(tree.term, facts, lambda value, told: then(_is(value, tree.labels), told))
            case Known():
                return self.lift(tree.term, facts, lambda value, told: then(_known(value), told))

    def _truths(
        self,
        trees: Sequence[Tree],
        before: tuple[Truth, ...],
        facts: Facts,
        then: Callable[[Sequence[Truth], Facts], Decision],
    ) -> Decision:
        done = list(before)
        for tree in trees[len(before) :]:
            plain = self._plain_truth(tree, facts)
            if plain is None:
                return self.lift(
                    tree, facts, lambda value, told: self._truths(trees, (*done, _as_truth(value)), told, then)
                )
            done.append(plain)
        return then(done, facts)

    def _plain_truth(self, tree: Tree, facts: Facts) -> Truth | None:
        """`tree` as two tests where it has no choice inside; otherwise None."""
        match tree:
            case Constant():
                return _as_truth(_constant(tree))
            case Field() | Quantity() if tree not in self.local:
                mark = self._mark(tree, self.find(tree), facts)
                return mark if isinstance(mark, Truth) else None
            case Compare():
                return self._plain_compare(tree, facts)
            case And() | Or():
                parts = [self._plain_truth(term, facts) for term in tree.terms]
                truths = [part for part in parts if part is not None]
                if len(truths) < len(parts):
                    return None
                return _and(truths) if isinstance(tree, And) else _or(truths)
            case Not():
                part = self._plain_truth(tree.term, facts)
                return None if part is None else _not(part)
            case Known(Field() | Quantity() | Fold() as term) if term not in self.local:
                known = simplify(IsKnown(self.find(term).atom), facts)
                return Truth(known, inverse(known))
            case Is(Field() | Quantity() as term) if term not in self.local:
                return _is(Label(None, self.find(term).atom, self.find(term).labels), tree.labels)
            case _:
                return None

    def _plain_compare(self, tree: Compare, facts: Facts) -> Truth | None:
        """A comparison of plain arithmetic, guarded by tests that what it reads is known."""
        guard = all_of(IsKnown(number) for number in self._needs((tree.left, tree.right), facts))
        told = assume(facts, guard)
        if told is None:
            return UNKNOWN
        left, right = self._plain(tree.left, told), self._plain(tree.right, told)
        if left is None or right is None:
            return None
        test = simplify(_standing(tree.sign, left, right), told)
        return Truth(all_of((guard, test)), all_of((guard, inverse(test))))

    # choices

    def when(self, truth: Truth, facts: Facts, yes: Onward, no: Onward, unknown: Onward) -> Decision:
        """One of three ways; only two where the truth cannot be unknown."""
        if truth.fails == inverse(truth.holds):
            return self.fork(truth.holds, facts, yes, no)
        return self.fork(truth.holds, facts, yes, lambda told: self.fork(truth.fails, told, no, unknown))

    def _choose(self, cases: Sequence[Case], otherwise: Tree, facts: Facts, then: Then) -> Decision:
        if not cases:
            return self.lift(otherwise, facts, then)
        return self.lift(
            cases[0].when,
            facts,
            lambda value, told: self.when(
                _as_truth(value),
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
            above = _standing(Sign.AT_LEAST if edges.low_closed else Sign.ABOVE, key, constant_ratio(edges.low))
            tests.append(above)
        if edges.high is not None:
            below = _standing(Sign.AT_MOST if edges.high_closed else Sign.BELOW, key, constant_ratio(edges.high))
            tests.append(below)
        return self.fork(
            all_of(tests),
            facts,
            lambda told: self.lift(rows[0].then, told, then),
            lambda told: self._rows(key, rows[1:], otherwise, told, then),
        )

    def _first_known(self, terms: Sequence[Tree], facts: Facts, then: Then) -> Decision:
        if not terms:
            return then(None, facts)

        def go_on(value: Lifted, told: Facts) -> Decision:
            known = simplify(_known(value).holds, told)
            return self.fork(
                known, told, lambda yes: then(value, yes), lambda no: self._first_known(terms[1:], no, then)
            )

        return self.lift(terms[0], facts, go_on)


def bound(facts: Facts, number: int) -> Facts:
    """`facts` on a path on which the atom is bound."""
    return Facts(facts.atoms, facts.ends, facts.known, facts.values, facts.bound | {number})


def _atoms(outcome: Ratio | None) -> frozenset[int]:
    return frozenset() if outcome is None else outcome.numerator.atoms() | outcome.denominator.atoms()


def after_floor(facts: Facts, number: int, numerator: Polynomial, denominator: Polynomial) -> Facts:
    """`facts` once the atom is bound to `numerator // denominator`. Raises ValueError where no value is possible."""
    told = assume(bound(facts, number), IsKnown(number))
    held = told and told.with_ends(atom(number), _floor_ends(facts.range(numerator), facts.range(denominator)))
    if held is None:
        raise ValueError("a floor division without a possible value")
    return held


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


def _constant(tree: Constant) -> Lifted:
    match tree.type:
        case Type.TRUTH:
            return UNKNOWN if tree.value is None else Truth(Fixed(bool(tree.value)), Fixed(not tree.value))
        case _ if tree.value is None:
            return None
        case Type.LABEL:
            return Label(str(tree.value))
        case _:
            if isinstance(tree.value, str):
                raise TypeError(f"{tree} is no number")
            value = tree.value
            return Ratio(literal(value)) if isinstance(value, int) else constant_ratio(value)


def _ratio(value: Lifted) -> Ratio:
    if not isinstance(value, Ratio):
        raise TypeError(f"{value} is no number")
    return value


def _as_truth(value: Lifted) -> Truth:
    if value is None:
        return UNKNOWN
    if not isinstance(value, Truth):
        raise TypeError(f"{value} is no truth")
    return value


def _product(factors: Sequence[Ratio], facts: Facts) -> Ratio:
    numerator, denominator = UNIT, UNIT
    for factor in factors:
        numerator, denominator = numerator * factor.numerator, denominator * factor.denominator
    return reduced(Ratio(numerator, denominator), facts)


def _negated(value: Ratio) -> Ratio:
    return Ratio(-value.numerator, value.denominator)


def _and(parts: Sequence[Truth]) -> Truth:
    return Truth(all_of(part.holds for part in parts), any_of(part.fails for part in parts))


def _or(parts: Sequence[Truth]) -> Truth:
    return Truth(any_of(part.holds for part in parts), all_of(part.fails for part in parts))


def _not(part: Truth) -> Truth:
    return Truth(part.fails, part.holds)


def _is(value: Lifted, labels: Sequence[str]) -> Truth:
    if value is None:
        return UNKNOWN
    if not isinstance(value, Label):
        raise TypeError(f"{value} is no label")
    if value.atom is None:
        return Truth(Fixed(value.text in labels), Fixed(value.text not in labels))
    among = frozenset(index for index, label in enumerate(value.labels) if label in labels)
    others = frozenset(range(len(value.labels))) - among
    holds = Among(value.atom, among) if among else NEVER
    return Truth(holds, Among(value.atom, others) if others else NEVER)


def _known(value: Lifted) -> Truth:
    match value:
        case None:
            return Truth(NEVER, ALWAYS)
        case Truth():
            known = any_of((value.holds, value.fails))
            return Truth(known, inverse(known))
        case Label(atom=number) if number is not None:
            return Truth(IsKnown(number), inverse(IsKnown(number)))
        case _:
            return Truth(ALWAYS, NEVER)


def _standing(sign: Sign, left: Ratio, right: Ratio) -> Test:
    """The test that `left` stands in relation `sign` to `right`."""
    lead = difference(left, right)
    match sign:
        case Sign.AT_LEAST:
            return not_negative(lead)
        case Sign.ABOVE:
            return not_negative(lead - UNIT)
        case Sign.AT_MOST:
            return not_negative(-lead)
        case Sign.BELOW:
            return not_negative(-lead - UNIT)
        case Sign.EQUAL:
            return zero(lead)
        case Sign.UNEQUAL:
            return inverse(zero(lead))


def _floor_ends(top: Ends, bottom: Ends) -> Ends:
    """The ends of a floor division by a positive integer."""
    least, most = max(bottom[0] or 1, 1), bottom[1]
    low = top[0]
    if low is not None:
        low = low // least if low < 0 else (low // most if most is not None else 0)
    high = top[1]
    if high is not None:
        high = high // least if high >= 0 else (high // most if most is not None else -1)
    return low, high
