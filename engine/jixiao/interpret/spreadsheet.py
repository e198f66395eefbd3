"""The spreadsheet machine: the integer form as the Excel formulas of one column, exact, blanks and all.

A block has one cell for every field that it reads, which its caller fills (an integer at 10**places, or the empty text
for missing), and below them cells that only use functions of Excel 2007. On each path of a decision the range of every
integer is known: where it stays within 10^14 plain arithmetic is exact, beyond it numbers are held in parts, and what
neither can do is refused by name. Fields must lie within the ends that they declare: the caller guards that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce

from jixiao.expression.facts import Facts, after_floor, assume, simplify
from jixiao.expression.form import Form, Group, Load, Output, Source, atoms_of, atoms_read, numerator_of
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.hide import Limits
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
    Test,
    Zero,
    inverse,
)
from jixiao.expression.polynomial import Ends, Polynomial, atom, join_ends
from jixiao.expression.program import lower
from jixiao.expression.tree import Constant, Field, Fold, Product, Quantity, Quotient, Tree, Type, rewrite, walk
from jixiao.interpret.cells import COLUMN, MOST, Cells, is_plain
from jixiao.interpret.parts import bounded, floor_division, is_zero, sign_of
from jixiao.interpret.refused import Refused
from jixiao.value import dataclass, field, replace

__all__ = ["COLUMN", "Block", "Placed", "Refused", "block"]

MOST_BRANCHES = 1_000
"""Leaves printed for one tree at the most: decisions share their ends, formulas repeat them."""

BRANCHING = Limits(paths=64)
"""What is not rounded yet is often too great for one cell: more stays in one tree than elsewhere."""

MOST_WRITTEN_OUT = 3
"""How often trees are written out into those that read them."""

LONGEST, DEEPEST = 2_000, 16
"""Characters and nested IFs beyond which a part of a formula gets a cell of its own (Excel takes 8,192 and 64)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a result stands: the cell of its numerator (empty text: missing), over a number or another cell.

    `most`: what a denominator in a cell comes to at most.
    """

    type: Type
    labels: tuple[str, ...]
    numerator: str
    denominator: str | int
    ends: Ends
    most: int = MOST


@dataclass(frozen=True, slots=True)
class Block:
    """A program as cells of one column, from row `first` down: `reads` fields first, then `formulas`.

    In formulas and addresses COLUMN stands for the column's letters. `refused` says why a tree is not there.
    """

    first: int
    reads: tuple[str, ...]
    formulas: tuple[str, ...]
    results: Mapping[str, Placed]
    refused: Mapping[str, str]
    beyond: frozenset[str] = frozenset()  # of all trees those whose values are too great for a cell

    def field(self, name: str) -> str:
        """The address of the cell that a field is to be put into."""
        return f"{COLUMN}{self.first + self.reads.index(name)}"


def block(
    frame: Frame,
    wanted: Sequence[str],
    first: int = 1,
    given: Mapping[Tree, Placed] | None = None,
    outer: Sequence[str] = (),
) -> Block:
    """The trees called `wanted` as cells from row `first` down; numbers arrive at 10**places of their field.

    `given` says what stands for a Fold that was gathered before, or for a result of the program around; `outer` are the
    cells of the fields around, in order.
    """
    trees, fields = _with_given(frame, given or {})
    whole = replace(frame, trees=trees, fields=(*frame.fields, *(spec for spec, _ in fields)))
    external = {len(frame.fields) + place: cell for place, (_, cell) in enumerate(fields)}

    def printed(whole: Frame) -> Block:
        return _Printer(lower(whole, 0, limits=BRANCHING), frame, external, outer, Cells(first)).print(wanted)

    made = printed(whole)
    for _ in range(MOST_WRITTEN_OUT if made.refused else 0):
        again = _written_out(whole, made.beyond)
        if again is None:
            break
        better = printed(again)
        if len(better.refused) >= len(made.refused):
            break
        whole, made = again, better
    return made


def _written_out(frame: Frame, beyond: frozenset[str]) -> Frame | None:
    """`frame` with the trees that no cell can hold written out wherever they are read; None where nobody reads them.

    What is not rounded yet may be too great for a cell, and yet what is made of it may not be.
    """
    by_name: dict[Tree, Tree] = {
        Quantity(spec.name, spec.type, frame.scope): spec.tree for spec in frame.trees if spec.name in beyond
    }
    trees = tuple(replace(spec, tree=rewrite(spec.tree, lambda node: by_name.get(node, node))) for spec in frame.trees)
    return replace(frame, trees=trees) if trees != frame.trees else None


def _with_given(frame: Frame, given: Mapping[Tree, Placed]) -> tuple[tuple[TreeSpec, ...], list[tuple[FieldSpec, str]]]:
    """The trees with fields in place of what is given, and those fields with their cells (no plan has such names)."""
    fields: list[tuple[FieldSpec, str]] = []

    def whole(placed: Placed, cell: str, ends: Ends) -> Field:
        name = f"\0{len(fields)}"
        low, high = (None if end is None else Fraction(end) for end in ends)
        fields.append((FieldSpec(name, placed.type, placed.labels, low, high, optional=True, places=0), cell))
        return Field(name, placed.type, frame.scope)

    def stand_in(placed: Placed) -> Tree:
        top = whole(placed, placed.numerator, placed.ends)
        if placed.type is not Type.NUMBER or placed.denominator == 1:
            return top
        if isinstance(placed.denominator, int):
            return Product((top, Constant(Fraction(1, placed.denominator))))
        return Quotient(top, whole(placed, placed.denominator, (1, placed.most)))

    read = {node for spec in frame.trees for node in walk(spec.tree) if node in given}
    instead = {node: stand_in(placed) for node, placed in given.items() if node in read}
    folds: dict[Tree, Tree] = {node: tree for node, tree in instead.items() if isinstance(node, Fold)}

    def put(tree: Tree) -> Tree:
        return rewrite(rewrite(tree, lambda node: folds.get(node, node)), lambda node: instead.get(node, node))

    return tuple(replace(spec, tree=put(spec.tree)) for spec in frame.trees), fields


@dataclass(frozen=True, slots=True)
class _Text:
    """A formula, and how deep its IFs nest."""

    text: str
    depth: int = 0


MISSING = _Text('""')


@dataclass(slots=True)
class _Printer:
    """One printing."""

    form: Form
    frame: Frame
    external: Mapping[int, str]  # the cells of fields that stand elsewhere, by their place
    outer: Sequence[str]
    cells: Cells
    refused: dict[str, str] = field(default_factory=dict)
    branches: int = 0
    seen: list[Ends] = field(default_factory=list)

    def print(self, wanted: Sequence[str]) -> Block:
        index = {spec.name: place for place, spec in enumerate(self.frame.trees)}
        self.cells.ends = dict(self.form.facts.atoms)
        reads = tuple(spec.name for spec in self.frame.fields)
        for name in reads:
            self.cells.put(f"\0{name}")  # the caller's cells
        for load in self.form.loads:
            self._load(load)
        needed = self._needed([self.form.outputs[index[name]] for name in wanted])
        for group in self.form.groups:
            self._group(group, needed)
        results = {
            name: self._placed(self.form.outputs[index[name]])
            for name in wanted
            if self.form.outputs[index[name]].numerator in self.cells.names
        }
        refused = {name: self.refused.get(name, "reads") for name in wanted if name not in results}
        beyond = frozenset(name for name, why in self.refused.items() if why == "width")
        return Block(self.cells.first, reads, tuple(self.cells.formulas[len(reads) :]), results, refused, beyond)

    def _placed(self, output: Output) -> Placed:
        denominator = output.constant if output.denominator is None else self.cells.names[output.denominator]
        ends = self.cells.ends.get(output.numerator, (None, None))
        return Placed(output.type, output.labels, self.cells.names[output.numerator], denominator, ends)

    def _needed(self, outputs: Sequence[Output]) -> frozenset[int]:
        needed = {number for output in outputs for number in atoms_of(output)}
        for group in reversed(self.form.groups):
            if any(output.numerator in needed for output in group.outputs):
                needed |= atoms_read(group)
        return frozenset(needed)

    def _load(self, load: Load) -> None:
        """Where an atom stands before anything is computed; one that is nowhere is found out where it is read."""
        match load.source:
            case Source.OWN:
                place = f"{COLUMN}{self.cells.first + load.index}"
                self.cells.names[load.atom] = self.external.get(load.index, place)
            case Source.OUTER:
                self.cells.names[load.atom] = self.outer[load.index]
            case Source.NUMERATOR | Source.DENOMINATOR:
                pass  # of a result that is not given

    def _group(self, group: Group, needed: frozenset[int]) -> None:
        facts = self._facts(group)
        for place, output in enumerate(group.outputs):
            if output.numerator in needed:
                self.cells.tree = "" if output.tree is None else self.frame.trees[output.tree].name
                try:
                    self._output(group, place, output, facts)
                except Refused as refused:
                    self.cells.lost.update(dict.fromkeys(atoms_of(output), refused.why))
                    self.refused[self.cells.tree] = refused.why

    def _output(self, group: Group, place: int, output: Output, facts: Facts) -> None:
        """The cells of a result, with the ends that its leaves have under what is known here."""
        made: dict[int, str] = {}
        for number in atoms_of(output):
            self.branches, self.seen = 0, []
            printed = self._decision(group.decision, facts, _Pick(place, output, number == output.denominator))
            made[number] = self.cells.put(printed.text)
            self.cells.ends[number] = reduce(join_ends, self.seen) if self.seen else (0, 0)
        self.cells.names.update(made)

    def _facts(self, group: Group) -> Facts:
        """What is known of the atoms that a group reads, before anything is asked."""
        whole = self.form.facts
        numbers = sorted(atoms_read(group))
        return Facts(
            {number: self.cells.ends[number] for number in numbers if number in self.cells.ends},
            {},
            {number: whole.known[number] for number in numbers if number in whole.known},
            {number: whole.values[number] for number in numbers if number in whole.values},
        )

    # decisions

    def _decision(self, decision: Decision, facts: Facts, pick: _Pick) -> _Text:
        match decision:
            case Leaf():
                return self._leaf(decision, facts, pick)
            case Bind():
                return self._bind(decision, facts, pick)
            case Fork():
                return self._fork(decision, facts, pick)

    def _fork(self, fork: Fork, facts: Facts, pick: _Pick) -> _Text:
        test = simplify(fork.test, facts)
        told, denied = assume(facts, test), assume(facts, inverse(test))
        if told is None or denied is None:
            rest = denied if told is None else told
            assert rest is not None
            return self._decision(fork.no if told is None else fork.yes, rest, pick)
        asked = self._test(test, facts)
        yes, no = self._decision(fork.yes, told, pick), self._decision(fork.no, denied, pick)
        if yes.text == no.text:
            return yes
        return _choice(asked, self._short(yes), self._short(no))

    def _short(self, text: _Text) -> _Text:
        """A part of a formula, in a cell of its own where it is long: off its path an error there is not asked for."""
        if len(text.text) <= LONGEST and text.depth <= DEEPEST:
            return text
        return _Text(self.cells.put(text.text))

    def _bind(self, bind: Bind, facts: Facts, pick: _Pick) -> _Text:
        after = after_floor(facts, bind.atom, bind.numerator, bind.denominator)
        low, high = after.range(atom(bind.atom))
        if low is None or high is None:
            raise Refused(self.cells.tree, "width")
        most = max(abs(low), abs(high))
        if bounded(most) < most:
            told = after.with_ends(atom(bind.atom), (-bounded(most), bounded(most)))
            after = after if told is None else told
        cell = self.cells.put(floor_division(self.cells, bind.numerator, bind.denominator, facts, most))
        before = self.cells.names.get(bind.atom)
        self.cells.names[bind.atom] = cell
        printed = self._decision(bind.then, after, pick)
        if before is not None:
            self.cells.names[bind.atom] = before
        return printed

    def _leaf(self, leaf: Leaf, facts: Facts, pick: _Pick) -> _Text:
        self.branches += 1
        if self.branches > MOST_BRANCHES:
            raise Refused(self.cells.tree, "size")
        outcome = leaf.outcomes[pick.place]
        if outcome is None:
            return _Text("1") if pick.denominator else MISSING
        value = outcome.denominator if pick.denominator else numerator_of(outcome, pick.output)
        if not self.cells.fits(value, facts):
            raise Refused(self.cells.tree, "width")
        self.seen.append(facts.range(value))
        return _Text(self.cells.polynomial(value))

    # tests

    def _test(self, test: Test, facts: Facts) -> _Text:
        match test:
            case NotNegative(polynomial=polynomial):
                return self._compared(polynomial, facts, ">=")
            case Zero(polynomial=polynomial):
                return self._compared(polynomial, facts, "=")
            case Inverse(test=Zero(polynomial=polynomial)):
                inner = self._compared(polynomial, facts, "=")
                return _Text(f"NOT({inner.text})", inner.depth)
            case All() | Any():
                return self._several(test, facts)
            case Fixed() | IsKnown() | Among() | Inverse():
                return _Text(self.cells.plain_test(test))

    def _compared(self, polynomial: Polynomial, facts: Facts, sign: str) -> _Text:
        if self.cells.fits(polynomial, facts):
            return _Text(self.cells.comparison(polynomial, sign))
        if sign == "=":
            return _Text(is_zero(self.cells, polynomial, facts), 1)
        return _Text(f"{sign_of(self.cells, polynomial, facts)}>=0")

    def _several(self, test: All | Any, facts: Facts) -> _Text:
        """Side by side where nothing can fail, otherwise one after the other: AND and OR always ask everything."""
        every = isinstance(test, All)
        if is_plain(test):
            texts = [self._test(part, facts).text for part in test.tests]
            return _Text(f"{'AND' if every else 'OR'}({','.join(texts)})")
        parts: list[_Text] = []
        told: Facts | None = facts
        for part in test.tests:
            if told is None:
                break
            parts.append(self._test(part, told))
            told = assume(told, part if every else inverse(part))
        whole = parts.pop()
        for before in reversed(parts):
            whole = _choice(before, whole, _Text("FALSE")) if every else _choice(before, _Text("TRUE"), whole)
        return whole


@dataclass(frozen=True, slots=True)
class _Pick:
    """Which polynomial of a leaf a cell holds."""

    place: int
    output: Output
    denominator: bool


def _choice(test: _Text, yes: _Text, no: _Text) -> _Text:
    return _Text(f"IF({test.text},{yes.text},{no.text})", 1 + max(test.depth, yes.depth, no.depth))
