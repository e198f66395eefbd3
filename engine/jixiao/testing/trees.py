"""Hypothesis strategies for well-typed trees of all node kinds, for programs of them, and for filings with gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import strategies as st

from jixiao.expression.frame import FieldSpec, TreeSpec
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
    Row,
    Sum,
    Tree,
    Type,
)
from jixiao.interpret.walk import Member
from jixiao.interval import Interval, Sign
from jixiao.number import Mode
from jixiao.value import dataclass

LABELS = ("达成", "部分达成", "未达成")
SCOPE = "产出"
EDGES = tuple(
    Fraction(text) for text in ("-100", "-1", "0", "0.005", "1/3", "0.5", "1", "2.5", "3", "4.5", "60", "100")
)
UNITS = tuple(Fraction(text) for text in ("0.01", "0.001", "0.1", "1", "0.05", "5", "1/3"))


@dataclass(frozen=True, slots=True)
class Filed:
    """Fields and trees of a program, the scale of a filing, its values, and the members of SCOPE."""

    fields: tuple[FieldSpec, ...]
    trees: tuple[TreeSpec, ...]
    scale: int
    values: tuple[int | None, ...]
    members: Mapping[str, Sequence[Member]]


@st.composite
def trees(draw: st.DrawFn, kind: Type, reads: Sequence[Field | Quantity], depth: int = 3, folds: bool = False) -> Tree:
    """A tree of `kind` that reads `reads`; `folds` lets it gather members of SCOPE (score, weight, met)."""
    return _Grower(draw, tuple(reads), folds).tree(kind, depth)


_KINDS = st.sampled_from(Type)
_SIGNS = st.sampled_from(Sign)
_MODES = st.sampled_from(Mode)
_UNITS = st.sampled_from(UNITS)
_EDGES = st.sampled_from(EDGES)
_ENDS = st.sampled_from((None, *EDGES))
_GATHERINGS = st.sampled_from(Gathering)
_SOME = st.integers(0, 3)
_FEW = st.integers(1, 3)
_TRUTH = st.booleans()
_LABELS = st.sampled_from(LABELS)
_DAYS = st.integers(738_000, 738_004)
_OFTEN = st.integers(0, 7)
_OF_ALL = ["leaf", "choose", "lookup", "first"]
_OF_NUMBERS = ["sum", "product", "negate", "absolute", "quotient", "quotient", "least", "greatest", "round", "rounded"]
_OF_TRUTHS = ["compare", "compare", "days", "and", "or", "not", "is", "known"]
_WHAT = {
    Type.NUMBER: st.sampled_from([*_OF_ALL, *_OF_NUMBERS, "fold"]),
    Type.TRUTH: st.sampled_from([*_OF_ALL, *_OF_TRUTHS]),
    Type.LABEL: st.sampled_from(_OF_ALL),
    Type.DAY: st.sampled_from(_OF_ALL),
}


@dataclass(frozen=True, slots=True)
class _Grower:
    """Grows one tree, drawing what each node is."""

    draw: st.DrawFn
    reads: tuple[Field | Quantity, ...]
    folds: bool

    def tree(self, kind: Type, depth: int) -> Tree:
        what = self.draw(_WHAT[kind]) if depth else "leaf"
        below = depth - 1
        match what:
            case "choose":
                cases = tuple(
                    Case(self.tree(Type.TRUTH, below), self.tree(kind, below)) for _ in range(self.draw(_FEW))
                )
                return Choose(cases, self.tree(kind, below))
            case "lookup":
                rows = tuple(Row(self.interval(), self.tree(kind, below)) for _ in range(self.draw(_FEW)))
                return Lookup(self.tree(Type.NUMBER, below), rows, self.tree(kind, below))
            case "first":
                return FirstKnown(self.some(kind, below, _FEW))
            case "fold" if self.folds:
                return self.fold(below)
            case "leaf" | "fold":
                return self.leaf(kind)
            case _:
                return self.truth(what, below) if kind is Type.TRUTH else self.number(what, below)

    def leaf(self, kind: Type) -> Tree:
        usable = [node for node in self.reads if node.type is kind]
        if usable and self.draw(_OFTEN) > 2:
            return self.draw(st.sampled_from(usable))
        if self.draw(_OFTEN) == 0:
            return Constant(None, kind)
        match kind:
            case Type.NUMBER:
                return Constant(self.draw(_EDGES))
            case Type.TRUTH:
                return Constant(self.draw(_TRUTH), kind)
            case Type.LABEL:
                return Constant(self.draw(_LABELS), kind)
            case Type.DAY:
                return Constant(self.draw(_DAYS), kind)

    def some(self, kind: Type, depth: int, count: st.SearchStrategy[int] = _SOME) -> tuple[Tree, ...]:
        return tuple(self.tree(kind, depth) for _ in range(self.draw(count)))

    def number(self, what: str, depth: int) -> Tree:
        match what:
            case "sum":
                return Sum(self.some(Type.NUMBER, depth))
            case "product":
                return Product(self.some(Type.NUMBER, depth))
            case "least":
                return Least(self.some(Type.NUMBER, depth, _FEW))
            case "greatest":
                return Greatest(self.some(Type.NUMBER, depth, _FEW))
            case "negate":
                return Negate(self.tree(Type.NUMBER, depth))
            case "absolute":
                return Absolute(self.tree(Type.NUMBER, depth))
            case "round":
                return Round(self.tree(Type.NUMBER, depth), self.draw(_UNITS), self.draw(_MODES))
        quotient = Quotient(self.tree(Type.NUMBER, depth), self.tree(Type.NUMBER, depth))
        if self.draw(_TRUTH):
            quotient = Quotient(quotient.numerator, quotient.denominator, self.tree(Type.NUMBER, depth))
        return Round(quotient, Fraction(1, 100), self.draw(_MODES)) if what == "rounded" else quotient

    def truth(self, what: str, depth: int) -> Tree:
        match what:
            case "compare":
                return Compare(self.draw(_SIGNS), self.tree(Type.NUMBER, depth), self.tree(Type.NUMBER, depth))
            case "days":
                return Compare(self.draw(_SIGNS), self.tree(Type.DAY, depth), self.tree(Type.DAY, depth))
            case "and":
                return And(self.some(Type.TRUTH, depth))
            case "or":
                return Or(self.some(Type.TRUTH, depth))
            case "not":
                return Not(self.tree(Type.TRUTH, depth))
            case "is":
                return Is(self.tree(Type.LABEL, depth), tuple(self.draw(_LABELS) for _ in range(self.draw(_SOME))))
            case _:
                return Known(self.tree(self.draw(_KINDS), depth))

    def interval(self) -> Interval:
        """Rows of intervals may tile, overlap or leave gaps."""
        low, high = self.draw(_ENDS), self.draw(_ENDS)
        if low is not None and high is not None and low > high:
            low, high = high, low
        return Interval(low, high, low is not None and self.draw(_TRUTH), high is not None and self.draw(_TRUTH))

    def fold(self, depth: int) -> Tree:
        inside = _Grower(self.draw, INSIDE + tuple(node for node in self.reads if self.draw(_TRUTH)), False)
        return Fold(self.draw(_GATHERINGS), SCOPE, inside.tree(Type.NUMBER, depth), inside.tree(Type.TRUTH, depth))


INSIDE = (Quantity("score", scope="row"), Field("weight", scope=SCOPE), Field("met", Type.TRUTH, "row"))
"""What a Fold reads of a member."""


@st.composite
def programs(draw: st.DrawFn, depth: int = 3, most: int = 3) -> Filed:
    """A program of random trees, each of which may read the fields and the trees before it, and a filing for it."""
    optional = st.sampled_from((True, True, False))
    low = st.sampled_from((None, None, None, None, Fraction(0), Fraction(1)))
    fields = (
        FieldSpec("甲", Type.NUMBER, low=draw(low), optional=draw(optional)),
        FieldSpec("乙", Type.NUMBER, low=draw(low), optional=draw(optional)),
        FieldSpec("丙", Type.NUMBER, high=draw(low), optional=draw(optional)),
        FieldSpec("成立", Type.TRUTH, optional=draw(optional)),
        FieldSpec("档次", Type.LABEL, LABELS, optional=draw(optional)),
        FieldSpec("日期", Type.DAY, optional=draw(optional)),
    )
    reads: list[Field | Quantity] = [Field(spec.name, spec.type) for spec in fields]
    specs: list[TreeSpec] = []
    for index in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from((Type.NUMBER, Type.NUMBER, Type.NUMBER, Type.TRUTH, Type.LABEL, Type.DAY)))
        tree = draw(trees(kind, tuple(reads), depth, folds=True))
        specs.append(TreeSpec(f"量{index}", kind, tree, LABELS if kind is Type.LABEL else ()))
        reads.append(Quantity(f"量{index}", kind))
    scale = draw(st.integers(0, 12))
    values = tuple(draw(values_of(spec, scale)) for spec in fields)
    return Filed(fields, tuple(specs), scale, values, {SCOPE: draw(members())})


def values_of(spec: FieldSpec, scale: int) -> st.SearchStrategy[int | None]:
    """What a filing may bring for a field: gaps, zeros, ties, edges, and values beyond what the field promises."""
    power = 10**scale
    known: st.SearchStrategy[int]
    match spec.type:
        case Type.NUMBER:
            edges = [int(edge * power) + more for edge in EDGES for more in (-1, 0, 1)]
            known = st.one_of(st.sampled_from(edges), st.integers(-3, 3), st.integers(-(10**4) * power, 10**4 * power))
        case Type.TRUTH:
            known = st.integers(0, 1)
        case Type.LABEL:
            known = st.integers(0, len(spec.labels) - 1)
        case Type.DAY:
            known = st.integers(738_000, 738_004)
    return st.one_of(*[known] * 8, st.none())


def members() -> st.SearchStrategy[list[Member]]:
    """Members of SCOPE, with gaps."""
    number = st.one_of(st.none(), st.sampled_from(EDGES), st.sampled_from(EDGES), st.sampled_from(EDGES))
    truth = st.one_of(st.none(), st.booleans(), st.booleans(), st.booleans())
    return st.lists(st.fixed_dictionaries({"score": number, "weight": number, "met": truth}), max_size=4)
