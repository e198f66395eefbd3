"""The expression tree that every scoring rule is lowered to.

Trees are compared and hashed by meaning: where a node was declared and how the law says it stand beside the tree.
Every value is known or missing. Missing is strict in arithmetic and three-valued in logic (And, Or: Kleene);
a Choose or Lookup whose condition or key is missing is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction

from jixiao.interval import Interval, Sign
from jixiao.number import Mode
from jixiao.value import Hashed, dataclass, replace


class Type(StrEnum):
    """What a tree yields."""

    NUMBER = "number"  # an exact rational in its base unit
    TRUTH = "truth"  # true, false, or missing (unknown)
    LABEL = "label"  # one of a declared list
    DAY = "day"  # days since 0001-01-01, an integer


class Gathering(StrEnum):
    """What a Fold makes of the values it gathers. Of nothing: sum and count are 0, the others missing."""

    SUM = "sum"
    COUNT = "count"
    LEAST = "least"
    GREATEST = "greatest"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Constant(Hashed):
    """A value of the rule itself; `value` None is the missing value of that type."""

    value: Fraction | bool | str | int | None
    type: Type = Type.NUMBER


@dataclass(frozen=True, slots=True)
class Field(Hashed):
    """A value that the filing brings. `scope` is "" for the filing, otherwise the scope that a Fold names."""

    name: str
    type: Type = Type.NUMBER
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Quantity(Hashed):
    """The value of another named tree of the plan, computed before this one."""

    name: str
    type: Type = Type.NUMBER
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Sum(Hashed):
    """The sum of its terms; of none, 0."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Product(Hashed):
    """The product of its factors; of none, 1."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Negate(Hashed):
    """Minus its term."""

    term: Tree


@dataclass(frozen=True, slots=True)
class Absolute(Hashed):
    """The absolute value of its term."""

    term: Tree


@dataclass(frozen=True, slots=True)
class Quotient(Hashed):
    """`numerator / denominator`; where the denominator is zero, `if_zero` (missing unless declared)."""

    numerator: Tree
    denominator: Tree
    if_zero: Tree = Constant(None)


@dataclass(frozen=True, slots=True)
class Compare(Hashed):
    """Whether `left` stands in relation `sign` to `right`; numbers or days."""

    sign: Sign
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class And(Hashed):
    """All hold; of none, true."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Or(Hashed):
    """At least one holds; of none, false."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not(Hashed):
    """The term does not hold."""

    term: Tree


@dataclass(frozen=True, slots=True)
class Is(Hashed):
    """Whether a label is one of `labels`."""

    term: Tree
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case(Hashed):
    """One case of a Choose."""

    when: Tree
    then: Tree


@dataclass(frozen=True, slots=True)
class Choose(Hashed):
    """The first case that holds, otherwise `otherwise`; an unknown condition before it makes the whole missing."""

    cases: tuple[Case, ...]
    otherwise: Tree


@dataclass(frozen=True, slots=True)
class Row(Hashed):
    """One row of a Lookup."""

    range: Interval
    then: Tree


@dataclass(frozen=True, slots=True)
class Lookup(Hashed):
    """The tree of the first row whose interval holds `key`; outside all of them `otherwise`."""

    key: Tree
    rows: tuple[Row, ...]
    otherwise: Tree = Constant(None)


@dataclass(frozen=True, slots=True)
class Least(Hashed):
    """The least of its terms (at least one)."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Greatest(Hashed):
    """The greatest of its terms (at least one)."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Round(Hashed):
    """Its term rounded to a whole multiple of `unit`."""

    term: Tree
    unit: Fraction
    mode: Mode = Mode.HALF_UP


@dataclass(frozen=True, slots=True)
class Known(Hashed):
    """Whether its term is known; never itself unknown."""

    term: Tree


@dataclass(frozen=True, slots=True)
class FirstKnown(Hashed):
    """The first of its terms that is known; missing where none is."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Fold(Hashed):
    """What `gathering` makes of `body` over the members of `scope` for which `where` holds.

    A missing body, or an unknown `where`, of one member makes the whole missing. COUNT counts the members for which
    `where` holds and does not read `body`.
    """

    gathering: Gathering
    scope: str
    body: Tree = Constant(Fraction(1))
    where: Tree = Constant(True, Type.TRUTH)


Tree = (
    Constant
    | Field
    | Quantity
    | Sum
    | Product
    | Negate
    | Absolute
    | Quotient
    | Compare
    | And
    | Or
    | Not
    | Is
    | Choose
    | Lookup
    | Least
    | Greatest
    | Round
    | Known
    | FirstKnown
    | Fold
)

MISSING = Constant(None)
ZERO = Constant(Fraction(0))
ONE = Constant(Fraction(1))
TRUE = Constant(True, Type.TRUTH)
FALSE = Constant(False, Type.TRUTH)


def number(value: Fraction | int) -> Constant:
    """A number of the rule."""
    return Constant(Fraction(value))


def type_of(tree: Tree) -> Type:
    """What `tree` yields."""
    match tree:
        case Constant() | Field() | Quantity():
            return tree.type
        case Compare() | And() | Or() | Not() | Is() | Known():
            return Type.TRUTH
        case Choose():
            return type_of(tree.otherwise if tree.otherwise != MISSING else tree.cases[0].then)
        case Lookup():
            return type_of(tree.rows[0].then)
        case FirstKnown():
            return type_of(tree.terms[0])
        case _:
            return Type.NUMBER


def children(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly inside `tree`, in the order in which people read them."""
    match tree:
        case Constant() | Field() | Quantity():
            return ()
        case Sum() | And() | Or() | Least() | Greatest() | FirstKnown():
            return tree.terms
        case Product():
            return tree.factors
        case Negate() | Absolute() | Not() | Is() | Round() | Known():
            return (tree.term,)
        case Quotient():
            return (tree.numerator, tree.denominator, tree.if_zero)
        case Compare():
            return (tree.left, tree.right)
        case Choose():
            return (*(part for case in tree.cases for part in (case.when, case.then)), tree.otherwise)
        case Lookup():
            return (tree.key, *(row.then for row in tree.rows), tree.otherwise)
        case Fold():
            return (tree.body, tree.where)


def walk(tree: Tree) -> Iterator[Tree]:
    """`tree` and all trees inside it, outermost first."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def rewrite(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """`tree` with `change` applied to every node, innermost first."""

    def inside(node: Tree) -> Tree:
        return rewrite(node, change)

    match tree:
        case Constant() | Field() | Quantity():
            return change(tree)
        case Sum() | And() | Or() | Least() | Greatest() | FirstKnown():
            return change(replace(tree, terms=tuple(inside(term) for term in tree.terms)))
        case Product():
            return change(Product(tuple(inside(factor) for factor in tree.factors)))
        case Negate() | Absolute() | Not() | Is() | Round() | Known():
            return change(replace(tree, term=inside(tree.term)))
        case Quotient():
            return change(Quotient(inside(tree.numerator), inside(tree.denominator), inside(tree.if_zero)))
        case Compare():
            return change(Compare(tree.sign, inside(tree.left), inside(tree.right)))
        case Choose():
            cases = tuple(Case(inside(case.when), inside(case.then)) for case in tree.cases)
            return change(Choose(cases, inside(tree.otherwise)))
        case Lookup():
            rows = tuple(Row(row.range, inside(row.then)) for row in tree.rows)
            return change(Lookup(inside(tree.key), rows, inside(tree.otherwise)))
        case Fold():
            return change(replace(tree, body=inside(tree.body), where=inside(tree.where)))
