"""The columnar machine: the integer form as polars expressions over whole columns of scaled integers, exact.

Widths are proved before anything runs: on each path the range of every integer follows from the ends of the fields and
from the tests passed, and what fits 64 bits is computed in Int64, what fits 128 in Int128, what fits neither is refused
by name. The caller must hold every column within the ends its field declares. `+ − ×` wrap round in polars; since they
do so modulo a power of two, a sum whose true value fits is right whatever became of its parts.

Every branch is computed for all rows and the wrong ones are thrown away. On the rows where a branch counts, what it
reads is known and its denominators are positive, so that a test is never null there; elsewhere it may be (`x // 0` is
null in polars, and `when(null)` takes `otherwise`), and there it does not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jixiao.expression.facts import Facts, after_floor, assume, simplify
from jixiao.expression.form import Form, Group, Output, Source, atoms_of, atoms_read, numerator_of
from jixiao.expression.frame import Frame
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
    inverse,
)
from jixiao.expression.polynomial import Ends, Polynomial, literal
from jixiao.expression.program import lower
from jixiao.expression.tree import Fold

if TYPE_CHECKING:
    import polars as pl

MOST = {64: 2**63 - 1, 128: 2**127 - 1}
"""The greatest magnitude that each width holds (the one below the least is left out, so that negation never wraps)."""

MARK = "\x1f"
"""What the names of columns of our own begin with: no name of a plan can."""

MOST_BRANCHES = 4_000
"""Leaves printed for one column at the most: decisions share their ends, expressions repeat them."""


class Refused(Exception):
    """What cannot be computed in columns: `name` is the tree (or field), `why` one of fold, width, size."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why


@dataclass(frozen=True, slots=True)
class Computed:
    """Where the result of one tree stands: its numerator's column, and its denominator (a column, or one for all)."""

    name: str
    column: str
    denominator: str | int


@dataclass(frozen=True, slots=True)
class Definition:
    """A column to be made out of columns made before it."""

    name: str
    expression: pl.Expr
    level: int


@dataclass(frozen=True, slots=True)
class Columns:
    """A program as columns. `reads` are the fields it needs, each a column of its own name: Int64, null for missing.

    A field that is not optional must have no null; numbers must lie within the ends of their field.
    """

    reads: tuple[str, ...]
    stages: tuple[tuple[pl.Expr, ...], ...]
    results: tuple[Computed, ...]
    widest: int

    def run(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """`frame` with the columns of the results added."""
        for stage in self.stages:
            frame = frame.with_columns(stage)
        return frame


def columns(frame: Frame, wanted: Sequence[str], folds: Mapping[Fold, tuple[str, Ends, int]] | None = None) -> Columns:
    """The trees called `wanted`, and what they need, as columns. Raises Refused.

    Numbers arrive at 10**places of their field. `folds` gives the columns of Folds that were gathered before: the name
    of the column, the ends of its values, and the denominator that they share.
    """
    return _Printer(lower(frame, 0), frame, folds or {}).print(wanted)


@dataclass(slots=True)
class _Printer:
    """One printing: what every atom is called and how wide it is."""

    form: Form
    frame: Frame
    folds: Mapping[Fold, tuple[str, Ends, int]]
    names: dict[int, str] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    ends: dict[int, Ends] = field(default_factory=dict)
    floors: dict[tuple[int, int, int, frozenset[str]], str] = field(default_factory=dict)
    tree: str = ""
    branches: int = 0

    def print(self, wanted: Sequence[str]) -> Columns:
        index = {spec.name: place for place, spec in enumerate(self.frame.trees)}
        outputs = [self.form.outputs[index[name]] for name in wanted]
        needed, groups = _needed(self.form, outputs)
        self.ends = dict(self.form.facts.atoms)
        reads = self._load(needed)
        for place, group in enumerate(groups):
            # A hidden part is called after the tree that it was taken out of, which comes next.
            trees = (output.tree for later in groups[place:] for output in later.outputs if output.tree is not None)
            self.tree = self.frame.trees[next(trees)].name
            self._group(group, needed)
        results = tuple(
            Computed(
                name,
                self.names[output.numerator],
                output.constant if output.denominator is None else self.names[output.denominator],
            )
            for name, output in zip(wanted, outputs, strict=True)
        )
        return Columns(tuple(reads), self._stages(), results, max(self.widths.values(), default=64))

    def _load(self, needed: frozenset[int]) -> list[str]:
        """The atoms that are columns of the frame already."""
        reads: list[str] = []
        for load in self.form.loads:
            if load.source is not Source.OWN or load.atom not in needed:
                continue
            name = self.frame.fields[load.index].name
            if None not in load.ends and _width(load.ends) != 64:
                raise Refused(name, "width")
            self.names[load.atom], self.widths[load.atom], self.levels[name] = name, 64, 0
            reads.append(name)
        return reads

    def _group(self, group: Group, needed: frozenset[int]) -> None:
        self._gather(group)
        read = atoms_read(group)
        facts = self._facts(read)
        for place, output in enumerate(group.outputs):
            for atom in atoms_of(output):
                if atom in needed:
                    self.branches = 0
                    printed = self._decision(group.decision, facts, _Pick(place, output, atom == output.denominator))
                    self._define(atom, f"{MARK}{atom}", printed)

    def _gather(self, group: Group) -> None:
        for gather in group.gathers:
            if gather.fold not in self.folds:
                raise Refused(self.tree, "fold")
            column, ends, denominator = self.folds[gather.fold]
            self.names[gather.numerator] = column
            self.widths[gather.numerator] = _width(ends) or 128
            self.levels[column] = 0
            self.ends[gather.numerator] = ends
            self.ends[gather.denominator] = (denominator, denominator)

    def _facts(self, read: frozenset[int]) -> Facts:
        """What is known of the atoms that a group reads, before anything is asked."""
        whole = self.form.facts
        numbers = sorted(read)
        return Facts(
            {atom: self.ends[atom] for atom in numbers if atom in self.ends},
            {},
            {atom: whole.known[atom] for atom in numbers if atom in whole.known},
            {atom: whole.values[atom] for atom in numbers if atom in whole.values},
        )

    def _define(self, atom: int, name: str, printed: _Printed) -> None:
        """A column for an atom, no wider than its values."""
        width = _width(self.ends[atom]) if atom in self.ends else None
        if width is None or width > printed.width:
            width = printed.width
        self.names[atom], self.widths[atom] = name, width
        self._column(name, printed.fitted(width, strict=True))

    def _column(self, name: str, printed: _Printed) -> None:
        level = 1 + max((self.levels[read] for read in printed.reads), default=0)
        self.levels[name] = level
        self.definitions[name] = Definition(name, printed.expression.alias(name), level)

    def _stages(self) -> tuple[tuple[pl.Expr, ...], ...]:
        """The definitions, those that can be computed side by side together."""
        last = max((item.level for item in self.definitions.values()), default=0)
        return tuple(
            tuple(item.expression for item in self.definitions.values() if item.level == level)
            for level in range(1, last + 1)
        )

    # decisions

    def _decision(self, decision: Decision, facts: Facts, pick: _Pick) -> _Printed:
        match decision:
            case Leaf():
                return self._leaf(decision, facts, pick)
            case Bind():
                return self._bind(decision, facts, pick)
            case Fork():
                return self._fork(decision, facts, pick)

    def _fork(self, fork: Fork, facts: Facts, pick: _Pick) -> _Printed:
        test = simplify(fork.test, facts)
        told, denied = assume(facts, test), assume(facts, inverse(test))
        if told is None or denied is None:
            whole = fork.no if told is None else fork.yes
            rest = denied if told is None else told
            assert rest is not None
            return self._decision(whole, rest, pick)
        yes, no = self._decision(fork.yes, told, pick), self._decision(fork.no, denied, pick)
        if yes.same is not None and yes.same == no.same:
            return yes
        return _choice(self._test(test, facts), yes, no)

    def _bind(self, bind: Bind, facts: Facts, pick: _Pick) -> _Printed:
        after = after_floor(facts, bind.atom, bind.numerator, bind.denominator)
        width = max(self._need(bind.numerator, facts), self._need(bind.denominator, facts))
        top, bottom = self._polynomial(bind.numerator, facts, width), self._polynomial(bind.denominator, facts, width)
        quotient = _Printed(top.expression // bottom.expression, top.width, top.reads | bottom.reads)
        fitting = _width(after.range(Polynomial((((bind.atom,), 1),)))) or quotient.width
        quotient = quotient.fitted(min(fitting, quotient.width))
        name = self.floors.setdefault((bind.atom, width, quotient.width, quotient.reads), f"{MARK}{len(self.floors)}/")
        if name not in self.definitions:
            self._column(name, quotient)
        before = self.names.get(bind.atom), self.widths.get(bind.atom)
        self.names[bind.atom], self.widths[bind.atom] = name, quotient.width
        printed = self._decision(bind.then, after, pick)
        if before[0] is not None and before[1] is not None:
            self.names[bind.atom], self.widths[bind.atom] = before[0], before[1]
        return printed

    def _leaf(self, leaf: Leaf, facts: Facts, pick: _Pick) -> _Printed:
        import polars as pl

        self.branches += 1
        if self.branches > MOST_BRANCHES:
            raise Refused(self.tree, "size")
        outcome = leaf.outcomes[pick.place]
        if outcome is None:
            if pick.denominator:
                return self._polynomial(literal(1), facts, 64)
            return _Printed(pl.lit(None, dtype=pl.Int64), 64, frozenset(), "null")
        value = pick.of(outcome)
        return self._polynomial(value, facts, self._need(value, facts))

    # tests

    def _test(self, test: Test, facts: Facts) -> _Printed:
        """A truth column; on the rows where `facts` hold it is never null."""
        import polars as pl

        match test:
            case Fixed():
                return _Printed(pl.lit(test.holds), 64, frozenset())
            case NotNegative():
                return self._compare(test.polynomial, facts, False)
            case Zero():
                return self._compare(test.polynomial, facts, True)
            case IsKnown():
                return _Printed(self._column_of(test.atom).is_not_null(), 64, frozenset((self.names[test.atom],)))
            case Among():
                return self._among(test, facts)
            case Inverse():
                inner = self._test(test.test, facts)
                return _Printed(~inner.expression, 64, inner.reads)
            case All() | Any():
                return self._several(test, facts)

    def _several(self, test: All | Any, facts: Facts) -> _Printed:
        """Parts in order: what follows is asked only where those before hold (All) or do not (Any)."""
        whole: _Printed | None = None
        for part in test.tests:
            printed = self._test(part, facts)
            if whole is None:
                whole = printed
            elif isinstance(test, All):
                whole = _Printed(whole.expression & printed.expression, 64, whole.reads | printed.reads)
            else:
                whole = _Printed(whole.expression | printed.expression, 64, whole.reads | printed.reads)
            told = assume(facts, part if isinstance(test, All) else inverse(part))
            if told is None:
                break
            facts = told
        assert whole is not None
        return whole

    def _among(self, test: Among, facts: Facts) -> _Printed:
        """A missing atom is among nothing: a null must not come out."""
        import polars as pl

        column = self._column_of(test.atom)
        values = sorted(test.values)
        found = column == pl.lit(values[0], dtype=pl.Int64)
        for value in values[1:]:
            found = found | (column == pl.lit(value, dtype=pl.Int64))
        if not facts.is_known(test.atom):
            found = column.is_not_null() & found
        return _Printed(found, 64, frozenset((self.names[test.atom],)))

    def _compare(self, polynomial: Polynomial, facts: Facts, equal: bool) -> _Printed:
        """A comparison with 0: what is taken off stands on the right, where both sides fit as well as the whole."""
        left = Polynomial(tuple(term for term in polynomial.terms if term[1] > 0))
        right = Polynomial(tuple((monomial, -factor) for monomial, factor in polynomial.terms if factor < 0))
        need = self._need(polynomial, facts)
        sides = [_width(facts.range(side)) for side in (left, right)]
        if any(side is None or side > need for side in sides):
            left, right = polynomial, literal(0)
        one, other = self._polynomial(left, facts, need), self._polynomial(right, facts, need)
        width = max(one.width, other.width)
        one, other = one.fitted(width), other.fitted(width)
        expression = one.expression == other.expression if equal else one.expression >= other.expression
        return _Printed(expression, 64, one.reads | other.reads)

    # arithmetic

    def _need(self, polynomial: Polynomial, facts: Facts) -> int:
        """The width that the value of `polynomial` needs on this path. Raises Refused."""
        width = _width(facts.range(polynomial))
        if width is None:
            raise Refused(self.tree, "width")
        return width

    def _polynomial(self, polynomial: Polynomial, facts: Facts, width: int) -> _Printed:
        """The value, at least `width` wide: wider where a column is, or a factor needs it."""
        known = polynomial.constant
        atoms = sorted(polynomial.atoms())
        for atom in atoms:
            if not self._fixed(atom, facts):
                width = max(width, self.widths[atom])
        for _, factor in polynomial.terms:
            if abs(factor) > MOST[width]:
                width = 128
            if abs(factor) > MOST[128]:
                raise Refused(self.tree, "width")
        if known is not None:
            return _Printed(_literal(known, width), width, frozenset(), str(known))
        reads = frozenset(self.names[atom] for atom in atoms if not self._fixed(atom, facts))
        same = f"{polynomial.terms} of {sorted(reads)}"
        return _Printed(self._sum(polynomial, facts, width), width, reads, same)

    def _sum(self, polynomial: Polynomial, facts: Facts, width: int) -> pl.Expr:
        whole: pl.Expr | None = None
        ordered = sorted(polynomial.terms, key=lambda term: (term[1] < 0, not term[0], term[0]))
        for monomial, factor in ordered:
            term = self._term(monomial, abs(factor), facts, width)
            if whole is None:
                whole = term if factor > 0 else _literal(0, width) - term
            else:
                whole = whole + term if factor > 0 else whole - term
        assert whole is not None
        return whole

    def _term(self, monomial: Sequence[int], factor: int, facts: Facts, width: int) -> pl.Expr:
        import polars as pl

        term: pl.Expr | None = None
        for atom in monomial:
            fixed = self._fixed(atom, facts)
            if fixed:
                factor *= fixed
                continue
            column = self._column_of(atom)
            if width > self.widths[atom]:
                column = column.cast(pl.Int128)
            term = column if term is None else term * column
        if term is None:
            return _literal(factor, width)
        return term if factor == 1 else term * _literal(factor, width)

    def _fixed(self, atom: int, facts: Facts) -> int:
        """The value of an atom that is no column but one number for all rows; otherwise 0."""
        if atom in self.names:
            return 0
        low, high = self.ends[atom]
        if low is None or low != high:
            raise Refused(self.tree, "width")
        return low

    def _column_of(self, atom: int) -> pl.Expr:
        import polars as pl

        return pl.col(self.names[atom])


@dataclass(frozen=True, slots=True)
class _Pick:
    """Which polynomial of a leaf a column holds."""

    place: int
    output: Output
    denominator: bool

    def of(self, outcome: Ratio) -> Polynomial:
        if self.denominator:
            return outcome.denominator
        return numerator_of(outcome, self.output)


@dataclass(frozen=True, slots=True)
class _Printed:
    """An expression, how wide its integers are, which columns it reads; `same` is equal for equal values."""

    expression: pl.Expr
    width: int
    reads: frozenset[str]
    same: str | None = None

    def fitted(self, width: int, strict: bool = False) -> _Printed:
        """At that width. Not strict, what does not fit becomes null: it belongs to rows where it does not count."""
        import polars as pl

        if width == self.width:
            return self
        kind = pl.Int128 if width == 128 else pl.Int64
        return _Printed(self.expression.cast(kind, strict=strict), width, self.reads, self.same)


def _choice(test: _Printed, yes: _Printed, no: _Printed) -> _Printed:
    import polars as pl

    width = max(yes.width, no.width)
    yes, no = yes.fitted(width), no.fitted(width)
    chosen = pl.when(test.expression).then(yes.expression).otherwise(no.expression)
    return _Printed(chosen, width, test.reads | yes.reads | no.reads)


def _literal(value: int, width: int) -> pl.Expr:
    """A literal of a stated type: polars would choose one by its size otherwise."""
    import polars as pl

    return pl.lit(value, dtype=pl.Int64 if width == 64 else pl.Int128)


def _width(ends: Ends) -> int | None:
    """The least width that holds all values between `ends`; None where none does."""
    low, high = ends
    if low is None or high is None:
        return None
    most = max(abs(low), abs(high))
    return next((width for width, greatest in MOST.items() if most <= greatest), None)


def _needed(form: Form, outputs: Sequence[Output]) -> tuple[frozenset[int], list[Group]]:
    """The atoms that `outputs` need, and the groups that compute them, in order."""
    needed = {atom for output in outputs for atom in atoms_of(output)}
    kept: list[Group] = []
    for group in reversed(form.groups):
        if any(output.numerator in needed for output in group.outputs):
            kept.append(group)
            needed |= atoms_read(group)
    return frozenset(needed), kept[::-1]
