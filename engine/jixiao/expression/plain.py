"""What of a tree is plain on a path: read, added up or compared without a choice between ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.expression.facts import Facts, assume, simplify
from jixiao.expression.integers import Among, IsKnown, Ratio, add_ratios, all_of, inverse
from jixiao.expression.lifted import (
    UNKNOWN,
    Find,
    Given,
    Label,
    Lifted,
    Truth,
    all_truths,
    among,
    any_truth,
    as_ratio,
    as_truth,
    constant,
    negated,
    opposite,
    product,
    standing,
)
from jixiao.expression.tree import (
    Absolute,
    And,
    Compare,
    Constant,
    Field,
    Fold,
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
)
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Plain:
    """What trees read: `find` knows their leaves, `local` are quantities whose value on this path is at hand."""

    find: Find
    local: Mapping[Tree, Lifted] = field(default_factory=dict)

    def mark(self, tree: Tree, given: Given, facts: Facts) -> Truth | Label:
        """A truth or label that is read."""
        if isinstance(tree, (Field, Quantity)) and tree.type is Type.LABEL:
            return Label(None, given.atom, given.labels)
        holds, fails = Among(given.atom, frozenset((1,))), Among(given.atom, frozenset((0,)))
        return Truth(simplify(holds, facts), simplify(fails, facts))

    # numbers

    def ratio(self, tree: Tree, facts: Facts) -> Ratio | None:
        """`tree` where it is choice-free arithmetic on what is known on this path; otherwise None."""
        match tree:
            case Constant() if tree.value is not None:
                return as_ratio(constant(tree))
            case Field() | Quantity() | Fold():
                if tree in self.local:
                    value = self.local[tree]
                    return value if isinstance(value, Ratio) else None
                given = self.find(tree)
                return given.ratio if facts.is_known(given.atom) else None
            case Sum():
                terms = [self.ratio(term, facts) for term in tree.terms]
                known = [term for term in terms if term is not None]
                return add_ratios(known) if len(known) == len(terms) else None
            case Product():
                factors = [self.ratio(factor, facts) for factor in tree.factors]
                known = [factor for factor in factors if factor is not None]
                return product(known, facts) if len(known) == len(factors) else None
            case Negate():
                term = self.ratio(tree.term, facts)
                return None if term is None else negated(term)
            case _:
                return None

    def needs(self, trees: Sequence[Tree], facts: Facts) -> tuple[int, ...]:
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

    def truth(self, tree: Tree, facts: Facts) -> Truth | None:
        """`tree` as two tests where it has no choice inside; otherwise None."""
        match tree:
            case Constant():
                return as_truth(constant(tree))
            case Field() | Quantity() if tree not in self.local:
                mark = self.mark(tree, self.find(tree), facts)
                return mark if isinstance(mark, Truth) else None
            case Compare():
                return self._compare(tree, facts)
            case And() | Or():
                parts = [self.truth(term, facts) for term in tree.terms]
                truths = [part for part in parts if part is not None]
                if len(truths) < len(parts):
                    return None
                return all_truths(truths) if isinstance(tree, And) else any_truth(truths)
            case Not():
                part = self.truth(tree.term, facts)
                return None if part is None else opposite(part)
            case Known(Field() | Quantity() | Fold() as term) if term not in self.local:
                known = simplify(IsKnown(self.find(term).atom), facts)
                return Truth(known, inverse(known))
            case Is(Field() | Quantity() as term) if term not in self.local:
                return among(Label(None, self.find(term).atom, self.find(term).labels), tree.labels)
            case _:
                return None

    def _compare(self, tree: Compare, facts: Facts) -> Truth | None:
        """A comparison of plain arithmetic, guarded by tests that what it reads is known."""
        guard = all_of(IsKnown(number) for number in self.needs((tree.left, tree.right), facts))
        told = assume(facts, guard)
        if told is None:
            return UNKNOWN
        left, right = self.ratio(tree.left, told), self.ratio(tree.right, told)
        if left is None or right is None:
            return None
        test = simplify(standing(tree.sign, left, right), told)
        return Truth(all_of((guard, test)), all_of((guard, inverse(test))))
