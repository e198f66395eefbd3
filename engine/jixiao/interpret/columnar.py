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

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jixiao.expression.facts import Facts, after_floor, assume, simplify
from jixiao.expression.form import Form, Group, Output, Source, atoms_of, atoms_read, numerator_of
from jixiao.expression.frame import Frame
from jixiao.expression.integers import Bind, Decision, Fork, Leaf, Ratio, inverse
from jixiao.expression.polynomial import Polynomial, literal
from jixiao.expression.program import lower
from jixiao.interpret.expressions import Expressions, Printed, choice, width_of
from jixiao.interpret.refused import Refused
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Columns", "Computed", "Refused", "columns"]

MARK = "\x1f"
"""What the names of columns of our own begin with: no name of a plan can."""

MOST_BRANCHES = 4_000
"""Leaves printed for one column at the most: decisions share their ends, expressions repeat them."""


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


def columns(frame: Frame, wanted: Sequence[str]) -> Columns:
    """The trees called `wanted`, and what they need, as columns. Raises Refused.

    Numbers arrive at 10**places of their field. What is gathered from members is no column yet: a Fold is refused.
    """
    return _Printer(lower(frame, 0), frame).print(wanted)


@dataclass(slots=True)
class _Printer:
    """One printing: the expressions that are made, and the columns that they define."""

    form: Form
    frame: Frame
    made: Expressions = field(default_factory=Expressions)
    levels: dict[str, int] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    floors: dict[tuple[int, int, int, frozenset[str]], str] = field(default_factory=dict)
    branches: int = 0

    def print(self, wanted: Sequence[str]) -> Columns:
        index = {spec.name: place for place, spec in enumerate(self.frame.trees)}
        outputs = [self.form.outputs[index[name]] for name in wanted]
        needed, groups = _needed(self.form, outputs)
        self.made.ends = dict(self.form.facts.atoms)
        reads = self._load(needed)
        for place, group in enumerate(groups):
            # A hidden part is called after the tree that it was taken out of, which comes next.
            trees = (output.tree for later in groups[place:] for output in later.outputs if output.tree is not None)
            self.made.tree = self.frame.trees[next(trees)].name
            self._group(group, needed)
        results = tuple(
            Computed(
                name,
                self.made.names[output.numerator],
                output.constant if output.denominator is None else self.made.names[output.denominator],
            )
            for name, output in zip(wanted, outputs, strict=True)
        )
        return Columns(tuple(reads), self._stages(), results, max(self.made.widths.values(), default=64))

    def _load(self, needed: frozenset[int]) -> list[str]:
        """The atoms that are columns of the frame already."""
        reads: list[str] = []
        for load in self.form.loads:
            if load.atom not in needed:
                continue
            if load.source is not Source.OWN:
                raise Refused(self.frame.trees[0].name, "reads")
            name = self.frame.fields[load.index].name
            if None not in load.ends and width_of(load.ends) != 64:
                raise Refused(name, "width")
            self.made.names[load.atom], self.made.widths[load.atom], self.levels[name] = name, 64, 0
            reads.append(name)
        return reads

    def _group(self, group: Group, needed: frozenset[int]) -> None:
        if group.gathers:
            raise Refused(self.made.tree, "fold")
        read = atoms_read(group)
        facts = self._facts(read)
        for place, output in enumerate(group.outputs):
            for atom in atoms_of(output):
                if atom in needed:
                    self.branches = 0
                    printed = self._decision(group.decision, facts, _Pick(place, output, atom == output.denominator))
                    self._define(atom, f"{MARK}{atom}", printed)

    def _facts(self, read: frozenset[int]) -> Facts:
        """What is known of the atoms that a group reads, before anything is asked."""
        whole = self.form.facts
        numbers = sorted(read)
        return Facts(
            {atom: self.made.ends[atom] for atom in numbers if atom in self.made.ends},
            {},
            {atom: whole.known[atom] for atom in numbers if atom in whole.known},
            {atom: whole.values[atom] for atom in numbers if atom in whole.values},
        )

    def _define(self, atom: int, name: str, printed: Printed) -> None:
        """A column for an atom, no wider than its values."""
        width = width_of(self.made.ends[atom]) if atom in self.made.ends else None
        if width is None or width > printed.width:
            width = printed.width
        self.made.names[atom], self.made.widths[atom] = name, width
        self._column(name, printed.fitted(width, strict=True))

    def _column(self, name: str, printed: Printed) -> None:
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

    def _decision(self, decision: Decision, facts: Facts, pick: _Pick) -> Printed:
        match decision:
            case Leaf():
                return self._leaf(decision, facts, pick)
            case Bind():
                return self._bind(decision, facts, pick)
            case Fork():
                return self._fork(decision, facts, pick)

    def _fork(self, fork: Fork, facts: Facts, pick: _Pick) -> Printed:
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
        return choice(self.made.test(test, facts), yes, no)

    def _bind(self, bind: Bind, facts: Facts, pick: _Pick) -> Printed:
        after = after_floor(facts, bind.atom, bind.numerator, bind.denominator)
        width = max(self.made.need(bind.numerator, facts), self.made.need(bind.denominator, facts))
        top, bottom = (
            self.made.polynomial(bind.numerator, facts, width),
            self.made.polynomial(bind.denominator, facts, width),
        )
        quotient = Printed(top.expression // bottom.expression, top.width, top.reads | bottom.reads)
        fitting = width_of(after.range(Polynomial((((bind.atom,), 1),)))) or quotient.width
        quotient = quotient.fitted(min(fitting, quotient.width))
        name = self.floors.setdefault((bind.atom, width, quotient.width, quotient.reads), f"{MARK}{len(self.floors)}/")
        if name not in self.definitions:
            self._column(name, quotient)
        before = self.made.names.get(bind.atom), self.made.widths.get(bind.atom)
        self.made.names[bind.atom], self.made.widths[bind.atom] = name, quotient.width
        printed = self._decision(bind.then, after, pick)
        if before[0] is not None and before[1] is not None:
            self.made.names[bind.atom], self.made.widths[bind.atom] = before[0], before[1]
        return printed

    def _leaf(self, leaf: Leaf, facts: Facts, pick: _Pick) -> Printed:
        import polars as pl

        self.branches += 1
        if self.branches > MOST_BRANCHES:
            raise Refused(self.made.tree, "size")
        outcome = leaf.outcomes[pick.place]
        if outcome is None:
            if pick.denominator:
                return self.made.polynomial(literal(1), facts, 64)
            return Printed(pl.lit(None, dtype=pl.Int64), 64, frozenset(), "null")
        value = pick.of(outcome)
        return self.made.polynomial(value, facts, self.made.need(value, facts))


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


def _needed(form: Form, outputs: Sequence[Output]) -> tuple[frozenset[int], list[Group]]:
    """The atoms that `outputs` need, and the groups that compute them, in order."""
    needed = {atom for output in outputs for atom in atoms_of(output)}
    kept: list[Group] = []
    for group in reversed(form.groups):
        if any(output.numerator in needed for output in group.outputs):
            kept.append(group)
            needed |= atoms_read(group)
    return frozenset(needed), kept[::-1]
