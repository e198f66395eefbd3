"""The plain walk over a tree with fractions: the oracle of all machines, used for gaps, folds and explanations.

Nothing here is fast or clever. What a tree means is what this module says; every other interpretation is held
against it by property tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from jixiao.expression.tree import (
    Absolute,
    And,
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
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Sum,
    Tree,
    children,
)
from jixiao.interval import Sign
from jixiao.number import round_to
from jixiao.value import dataclass, field

ZERO = Fraction(0)

Value = Fraction | bool | str | int | None
"""A number, a truth, a label, a day (int), or missing."""

Member = Mapping[str, Value]
"""The values of one member of a scope by name: fields and quantities alike."""


class Env(Protocol):
    """What a tree may read."""

    def field(self, name: str, scope: str) -> Value:
        """What the filing brings."""
        ...

    def quantity(self, name: str, scope: str) -> Value:
        """What an earlier tree came out as."""
        ...

    def members(self, scope: str) -> Sequence[Member]:
        """The members that a Fold over `scope` gathers; none where the scope is empty."""
        ...


@dataclass(frozen=True, slots=True)
class Values:
    """An Env of plain mappings; keys of fields and quantities are (scope, name)."""

    fields: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    quantities: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    gathered: Mapping[str, Sequence[Member]] = field(default_factory=dict)

    def field(self, name: str, scope: str) -> Value:
        """What the filing brings. Raises KeyError for a name that the plan does not have."""
        return self.fields[scope, name]

    def quantity(self, name: str, scope: str) -> Value:
        """What an earlier tree came out as. Raises KeyError for a name that the plan does not have."""
        return self.quantities[scope, name]

    def members(self, scope: str) -> Sequence[Member]:
        """The members of `scope`; none where nothing was gathered."""
        return self.gathered.get(scope, ())


ROW = "row"
"""The scope by which a Fold's body may read the member at hand, whatever the scope that gathers it is called."""


@dataclass(frozen=True, slots=True)
class _Inside:
    """The Env within one member of a Fold: what bears the Fold's scope, or ROW, is read from the member."""

    outer: Env
    scope: str
    member: Member

    def field(self, name: str, scope: str) -> Value:
        return self.member[name] if scope in (self.scope, ROW) else self.outer.field(name, scope)

    def quantity(self, name: str, scope: str) -> Value:
        return self.member[name] if scope in (self.scope, ROW) else self.outer.quantity(name, scope)

    def members(self, scope: str) -> Sequence[Member]:
        return self.outer.members(scope)


@dataclass(frozen=True, slots=True)
class Traced:
    """A node as it was evaluated. `operation` and `operands` are those of a Step; a replay needs nothing else.

    Operands by operation: take (name); add, multiply, negate, absolute, least, greatest, and, or, not, known,
    first_known, sum, count, mean (the values read, in order); divide (numerator, denominator, and where that is zero
    the value of `if_zero`); compare (left, sign, right); is (label, labels...); round (value, unit, mode); choose (the
    conditions tried, then the value taken); lookup (key, interval, value taken; without an interval where none holds).
    """

    node: Tree
    operation: str
    operands: tuple[Value, ...]
    result: Value


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a Fold read of one of the members for which its `where` holds, or may hold: `number` of them, from 0."""

    fold: Fold
    number: int


def operand_trees(traced: Traced) -> tuple[Tree | Gathered | None, ...]:
    """What each operand is the value of; None for a word of the operation itself."""
    node, operands = traced.node, traced.operands
    match node:
        case Field() | Quantity():
            return (None,) * len(operands)
        case Fold():
            return tuple(Gathered(node, number) for number in range(len(operands)))
        case Compare():
            return (node.left, None, node.right)
        case Is() | Round():
            return (node.term, *(None,) * (len(operands) - 1))
        case Choose():
            conditions = [case.when for case in node.cases[: len(operands)]]
            if len(operands) > len(node.cases) or operands[-2:-1] == (True,):
                taken = node.cases[len(operands) - 2].then if operands[-2] is True else node.otherwise
                return (*conditions[: len(operands) - 1], taken)
            return tuple(conditions)
        case Lookup():
            if len(operands) == 3:
                taken = next(row.then for row in node.rows if str(row.range) == operands[1])
                return (node.key, None, taken)
            return (node.key, node.otherwise)[: len(operands)]
        case _:
            return children(node)[: len(operands)]


Record = Callable[[Tree, str, tuple[Value, ...], Value], None]


def evaluate(tree: Tree, env: Env) -> Value:
    """What `tree` comes out as."""
    return _Walk(env, None).value(tree)


def trace(tree: Tree, env: Env) -> tuple[Traced, ...]:
    """The nodes of `tree` that were evaluated, operands before results; constants are not listed, equal nodes once.

    The last entry is `tree` itself, unless it is a constant.
    """
    steps: dict[Tree, Traced] = {}

    def record(node: Tree, operation: str, operands: tuple[Value, ...], result: Value) -> None:
        steps.setdefault(node, Traced(node, operation, operands, result))

    _Walk(env, record).value(tree)
    return tuple(steps.values())


@dataclass(frozen=True, slots=True)
class _Walk:
    """One evaluation: where values come from, and who is told of each node."""

    env: Env
    record: Record | None

    def value(self, tree: Tree) -> Value:
        match tree:
            case Constant():
                return tree.value
            case Field():
                return self._done(tree, "take", (tree.name,), self.env.field(tree.name, tree.scope))
            case Quantity():
                return self._done(tree, "take", (tree.name,), self.env.quantity(tree.name, tree.scope))
            case And() | Or() | Not() | Is() | Compare():
                return self._truth(tree)
            case Choose() | Lookup() | Known() | FirstKnown():
                return self._choice(tree)
            case Fold():
                return self._fold(tree)
            case _:
                return self._number(tree)

    def _done(self, tree: Tree, operation: str, operands: tuple[Value, ...], result: Value) -> Value:
        if self.record is not None:
            self.record(tree, operation, operands, result)
        return result

    def _number(self, tree: Sum | Product | Negate | Absolute | Quotient | Least | Greatest | Round) -> Value:
        match tree:
            case Quotient():
                return self._divide(tree)
            case Sum():
                return self._strict(tree, "add", tree.terms, lambda *terms: sum(terms, Fraction(0)))
            case Product():
                return self._strict(tree, "multiply", tree.factors, _product)
            case Negate():
                return self._strict(tree, "negate", (tree.term,), lambda term: -term)
            case Absolute():
                return self._strict(tree, "absolute", (tree.term,), lambda term: abs(term))
            case Least():
                return self._strict(tree, "least", tree.terms, lambda *terms: min(terms))
            case Greatest():
                return self._strict(tree, "greatest", tree.terms, lambda *terms: max(terms))
            case Round():
                term = self.value(tree.term)
                result = None if term is None else round_to(as_number(term), tree.unit, tree.mode)
                return self._done(tree, "round", (term, tree.unit, tree.mode.value), result)

    def _strict(self, tree: Tree, operation: str, terms: tuple[Tree, ...], compute: Callable[..., Fraction]) -> Value:
        values = tuple(self.value(term) for term in terms)
        known = [as_number(value) for value in values if value is not None]
        return self._done(tree, operation, values, compute(*known) if len(known) == len(values) else None)

    def _divide(self, tree: Quotient) -> Value:
        numerator, denominator = self.value(tree.numerator), self.value(tree.denominator)
        if numerator is None or denominator is None:
            return self._done(tree, "divide", (numerator, denominator), None)
        if denominator == 0:
            result = self.value(tree.if_zero)
            return self._done(tree, "divide", (numerator, denominator, result), result)
        return self._done(tree, "divide", (numerator, denominator), as_number(numerator) / as_number(denominator))

    def _truth(self, tree: And | Or | Not | Is | Compare) -> Value:
        match tree:
            case And():
                return self._kleene(tree, "and", tree.terms, stop=False)
            case Or():
                return self._kleene(tree, "or", tree.terms, stop=True)
            case Not():
                term = self.value(tree.term)
                return self._done(tree, "not", (term,), None if term is None else not term)
            case Is():
                label = self.value(tree.term)
                return self._done(tree, "is", (label, *tree.labels), None if label is None else label in tree.labels)
            case Compare():
                left, right = self.value(tree.left), self.value(tree.right)
                known = left is not None and right is not None
                result = stands(tree.sign, as_number(left), as_number(right)) if known else None
                return self._done(tree, "compare", (left, tree.sign.value, right), result)

    def _kleene(self, tree: Tree, operation: str, terms: tuple[Tree, ...], stop: bool) -> Value:
        """And stops at the first false, Or at the first true; without one, an unknown term makes it unknown."""
        values: list[Value] = []
        for term in terms:
            values.append(self.value(term))
            if values[-1] is stop:
                return self._done(tree, operation, tuple(values), stop)
        return self._done(tree, operation, tuple(values), None if None in values else not stop)

    def _choice(self, tree: Choose | Lookup | Known | FirstKnown) -> Value:
        match tree:
            case Choose():
                return self._choose(tree)
            case Lookup():
                return self._look_up(tree)
            case Known():
                term = self.value(tree.term)
                return self._done(tree, "known", (term,), term is not None)
            case FirstKnown():
                tried: list[Value] = []
                for part in tree.terms:
                    tried.append(self.value(part))
                    if tried[-1] is not None:
                        break
                return self._done(tree, "first_known", tuple(tried), tried[-1] if tried else None)

    def _choose(self, tree: Choose) -> Value:
        conditions: list[Value] = []
        for case in tree.cases:
            condition = self.value(case.when)
            conditions.append(condition)
            if condition is None:
                return self._done(tree, "choose", tuple(conditions), None)
            if condition:
                result = self.value(case.then)
                return self._done(tree, "choose", (*conditions, result), result)
        result = self.value(tree.otherwise)
        return self._done(tree, "choose", (*conditions, result), result)

    def _look_up(self, tree: Lookup) -> Value:
        key = self.value(tree.key)
        if key is None:
            return self._done(tree, "lookup", (None,), None)
        for row in tree.rows:
            if as_number(key) in row.range:
                result = self.value(row.then)
                return self._done(tree, "lookup", (key, str(row.range), result), result)
        result = self.value(tree.otherwise)
        return self._done(tree, "lookup", (key, result), result)

    def _fold(self, tree: Fold) -> Value:
        bodies = bodies_of(tree, self.env)
        return self._done(tree, tree.gathering.value, bodies, gathered(tree, bodies))


def as_number(value: Value) -> Fraction:
    """A number, or a day counted as one. Raises TypeError for anything else: such a tree is ill typed."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no number")
    return Fraction(value)


def stands(sign: Sign, left: Fraction, right: Fraction) -> bool:
    """Whether `left` stands in relation `sign` to `right`."""
    match sign:
        case Sign.AT_LEAST:
            return left >= right
        case Sign.ABOVE:
            return left > right
        case Sign.AT_MOST:
            return left <= right
        case Sign.BELOW:
            return left < right
        case Sign.EQUAL:
            return left == right
        case Sign.UNEQUAL:
            return left != right


def _product(*factors: Fraction) -> Fraction:
    product = Fraction(1)
    for factor in factors:
        product *= factor
    return product


def bodies_of(tree: Fold, env: Env) -> tuple[Value, ...]:
    """What a Fold reads of every member for which its `where` holds; missing where that is not known."""
    bodies: list[Value] = []
    counting = tree.gathering is Gathering.COUNT
    for member in env.members(tree.scope):
        inside = _Inside(env, tree.scope, member)
        where = evaluate(tree.where, inside)
        if where is None:
            bodies.append(None)
        elif where:
            bodies.append(Fraction(1) if counting else evaluate(tree.body, inside))
    return tuple(bodies)


def gathered(tree: Fold, bodies: Sequence[Value]) -> Fraction | None:
    """What a Fold makes of what it reads."""
    values = [as_number(body) for body in bodies if body is not None]
    if len(values) < len(bodies):
        return None
    match tree.gathering:
        case Gathering.SUM:
            return sum(values, ZERO)
        case Gathering.COUNT:
            return Fraction(len(values))
        case Gathering.LEAST:
            return min(values) if values else None
        case Gathering.GREATEST:
            return max(values) if values else None
        case Gathering.MEAN:
            return sum(values, ZERO) / len(values) if values else None
