"""The space of one program, where decisions are made: atoms in order, equal nodes once, no fork that facts decide."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd

from jixiao.expression.facts import Facts, after_floor, assume, simplify
from jixiao.expression.integers import Bind, Decision, Fixed, Fork, Leaf, Ratio, Test, all_of, any_of, inverse
from jixiao.expression.lifted import Truth
from jixiao.expression.polynomial import Polynomial, atom, literal
from jixiao.value import dataclass, field

Onward = Callable[[Facts], Decision]


@dataclass(slots=True)
class Space:
    """The atoms and nodes of one program: atoms are numbered in order; equal floor divisions share one."""

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
        return self.same(Fork(test, yes, no))

    def when(self, truth: Truth, facts: Facts, yes: Onward, no: Onward, unknown: Onward) -> Decision:
        """One of three ways; only two where the truth cannot be unknown."""
        if truth.fails == inverse(truth.holds):
            return self.fork(truth.holds, facts, yes, no)
        return self.fork(truth.holds, facts, yes, lambda told: self.fork(truth.fails, told, no, unknown))

    def floor(
        self,
        numerator: Polynomial,
        denominator: Polynomial,
        facts: Facts,
        then: Callable[[Polynomial, Facts], Decision],
    ) -> Decision:
        """The greatest integer not above a quotient, bound to an atom; `then` goes on with it."""
        content = gcd(numerator.content, denominator.content) or 1
        numerator, denominator = numerator.over(content), denominator.over(content)
        top, bottom = numerator.constant, denominator.constant
        if top is not None and bottom is not None:
            return then(literal(top // bottom), facts)
        number = self.floors.get((numerator, denominator))
        if number is None:
            number = self.floors[numerator, denominator] = self.new()
        if number in facts.bound:
            return then(atom(number), facts)
        after = then(atom(number), after_floor(facts, number, numerator, denominator))
        if isinstance(after, Leaf) and not any(number in _atoms(outcome) for outcome in after.outcomes):
            return after  # held within an edge, whatever the quotient is
        return self.same(Bind(number, numerator, denominator, after))


def _atoms(outcome: Ratio | None) -> frozenset[int]:
    return frozenset() if outcome is None else outcome.numerator.atoms() | outcome.denominator.atoms()
