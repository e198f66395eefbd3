"""What formulas of a form gather of rows, goals and lines: sums, counts, least and greatest, exact or #N/A."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.tree import (
    MISSING,
    ONE,
    ZERO,
    Case,
    Choose,
    Compare,
    Field,
    Fold,
    Gathering,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    Type,
    number,
    rewrite,
    walk,
)
from jixiao.form.entries import GoalRow
from jixiao.form.fractions import MOST_ADDED, added, further, reduced
from jixiao.form.members import ROW, Member, Members
from jixiao.form.model import letters
from jixiao.form.writer import Writer
from jixiao.interpret.cells import COLUMN, MOST
from jixiao.interpret.spreadsheet import Block, Placed, block
from jixiao.interval import Sign
from jixiao.value import dataclass, field, replace

HALF = 10**7
"""Amounts whose products are beyond one cell are gathered in two parts, each below this many last units."""

HIGH, LOW = "\0high", "\0low"
"""Names of those parts of a field, as no plan has them."""


@dataclass(slots=True)
class Gatherer:
    """What gathers the members of a form. `outer` are the fields around them with their cells, `around` results.

    `writer` takes what is reckoned over all members. Rows of one section share the programs of their folds.
    """

    writer: Writer
    outer: Sequence[FieldSpec]
    cells: Sequence[str]
    around: Mapping[Tree, Placed]
    blocks: dict[tuple[object, ...], Block] = field(default_factory=dict)

    def placed(self, fold: Fold, members: Members, goal: GoalRow | None = None) -> Mapping[Tree, Placed]:
        """Where the Folds stand that `gathered_tree` puts in place of `fold`; empty where formulas cannot say it."""
        simple = members.simple(fold, goal)
        if simple is not None:
            formula, placed = simple
            return {fold: replace(placed, numerator=self.writer.put(formula))}
        among = members.of(fold, goal)
        whole = self._gathered(fold, among)
        if whole is not None:
            return {fold: whole}
        parts = [(part, self._gathered(part, among)) for part in halves(fold)]
        found: dict[Tree, Placed] = {part: made for part, made in parts if made is not None}
        return found if len(found) == len(parts) else {}

    def _gathered(self, fold: Fold, among: Sequence[Member]) -> Placed | None:
        shown = [self._shown(fold, member) for member in among]
        known = [item for item in shown if item is not None]
        return self._whole(fold, known) if len(known) == len(shown) else None

    def _shown(self, fold: Fold, member: Member) -> _Shown | None:
        """Whether a member is counted, and its body; None where no formula says that."""
        frame, cells = self._frame(fold, member)
        writer = member.writer
        made = self._block(frame, writer.next_row, {**self.around, **member.given})
        if made.refused:
            return None
        own = letters(writer.column)
        writer.formulas.extend(cells[name] for name in made.reads)
        writer.formulas.extend(formula.replace(COLUMN, own) for formula in made.formulas)
        taken = writer.put(f"IF({member.counts}=0,0,{_at(made.results['where'].numerator, own)})")
        if fold.gathering is Gathering.COUNT:
            return _Shown(taken, taken, 1, (0, 1))
        body = made.results["body"]
        below = body.denominator if isinstance(body.denominator, int) else _at(body.denominator, own)
        value = writer.put(f'IF({taken}=1,{_at(body.numerator, own)},"")')
        return _Shown(taken, value, below, body.ends)

    def _frame(self, fold: Fold, member: Member) -> tuple[Frame, Mapping[str, str]]:
        """The program of a fold over one member, and what loads its fields."""
        body, where = (_of_member(tree, fold.scope) for tree in (fold.body, fold.where))
        read = dict.fromkeys(
            node.name for tree in (body, where) for node in walk(tree) if isinstance(node, Field) and node.scope == ROW
        )
        specs: list[FieldSpec] = []
        cells: dict[str, str] = {}
        for name in read:
            held, _, part = name.partition("\0")
            if held not in member.fields:
                continue
            spec, cell = member.fields[held]
            specs.append(replace(spec, name=name) if not part else _part_of(spec, name, part))
            cells[name] = cell if not part else _half(cell, part)
        trees = [TreeSpec("where", Type.TRUTH, where)]
        if fold.gathering is not Gathering.COUNT:
            trees.append(TreeSpec("body", Type.NUMBER, body))
        return Frame(tuple(specs), tuple(trees), ROW, tuple(self.outer)), cells

    def _block(self, frame: Frame, first: int, given: Mapping[Tree, Placed]) -> Block:
        """The program from row `first` down; made once for all members that have it there and are given the same."""
        key = (frame.trees, frame.fields, first, *given.items())
        if key not in self.blocks:
            wanted = [spec.name for spec in frame.trees]
            try:
                self.blocks[key] = block(frame, wanted, first, given, self.cells)
            except ValueError:  # a fold reads what no member shows in a form
                self.blocks[key] = Block(first, (), (), {}, dict.fromkeys(wanted, "reads"))
        return self.blocks[key]

    def _whole(self, fold: Fold, shown: Sequence[_Shown]) -> Placed:
        """What the members come to; the empty text where one that counts is missing, or none counts for an extreme."""
        put = self.writer.put
        if not shown:
            whole = "0" if fold.gathering in (Gathering.SUM, Gathering.COUNT) else '""'
            return Placed(Type.NUMBER, (), put(whole), 1, (0, 0))
        taken, values = [item.taken for item in shown], [item.value for item in shown]
        counted = put(f"SUM({','.join(taken)})")
        known = put(f"COUNT({','.join(taken)})")
        sure = f"{known}<{len(taken)}"
        if fold.gathering is Gathering.COUNT:
            return Placed(Type.NUMBER, (), put(_guarded(counted, [sure], counted)), 1, (0, len(shown)))
        found = put(f"COUNT({','.join(values)})")
        gaps = [sure, f"{found}<{counted}"]
        if fold.gathering is not Gathering.SUM:
            gaps.append(f"{counted}=0")
        belows = [item.below for item in shown]
        if not all(isinstance(below, int) for below in belows):
            return self._of_fractions(fold, shown, gaps, counted)
        over = max(int(below) for below in belows)
        assert all(over % int(below) == 0 for below in belows)
        values = [
            value if below == over else put(f'IF({value}="","",{value}*{over // int(below)})')
            for value, below in zip(values, belows, strict=True)
        ]
        name = {Gathering.LEAST: "MIN", Gathering.GREATEST: "MAX"}.get(fold.gathering, "SUM")
        whole = put(f"{name}({','.join(values)})")
        ends = [(item.low * (over // int(item.below)), item.high * (over // int(item.below))) for item in shown]
        if name == "SUM":
            low, high = sum(min(0, end) for end, _ in ends), sum(max(0, end) for _, end in ends)
        else:
            low, high = min(end for end, _ in ends), max(end for _, end in ends)
        held = whole
        if max(-low, high) > MOST:
            low, high, held = max(low, -MOST), min(high, MOST), f"IF(ABS({whole})>{MOST},NA(),{whole})"
        return Placed(Type.NUMBER, (), put(_guarded(f"{counted}+{whole}", gaps, held)), over, (low, high))

    def _of_fractions(self, fold: Fold, shown: Sequence[_Shown], gaps: Sequence[str], counted: str) -> Placed:
        """The same where members have denominators of their own: fractions in lowest terms, one after the other."""
        so_far: tuple[str, str] | None = None
        for item in shown:
            own = reduced(self.writer, item.value, str(item.below))
            if fold.gathering is Gathering.SUM:
                so_far = added(self.writer, so_far, own)
            else:
                so_far = further(self.writer, so_far, own, fold.gathering is Gathering.GREATEST)
        assert so_far is not None
        top, below = so_far
        whole = self.writer.put(_guarded(f"{counted}+N({top})", gaps, top))
        under = self.writer.put(f"IF(ISNUMBER({below}),{below},1)")
        most = MOST_ADDED if fold.gathering is Gathering.SUM else MOST
        return Placed(Type.NUMBER, (), whole, under, (-most, most), most)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The cells of whether a member is counted (1, 0, or unknown: empty) and of its body (empty: missing)."""

    taken: str
    value: str
    below: str | int
    ends: tuple[int | None, int | None]

    @property
    def low(self) -> int:
        return -MOST if self.ends[0] is None else self.ends[0]

    @property
    def high(self) -> int:
        return MOST if self.ends[1] is None else self.ends[1]


def _guarded(probe: str, gaps: Sequence[str], formula: str) -> str:
    gap = gaps[0] if len(gaps) == 1 else f"OR({','.join(gaps)})"
    return f'IF(ISERROR({probe}),NA(),IF({gap},"",{formula}))'


def _at(address: str, column: str) -> str:
    return address.replace(COLUMN, column)


def _of_member(tree: Tree, scope: str) -> Tree:
    """What is read of the member at hand, by one name of its scope."""

    def shown(node: Tree) -> Tree:
        return replace(node, scope=ROW) if isinstance(node, (Field, Quantity)) and node.scope == scope else node

    return rewrite(tree, shown)


def folds_of(frame: Frame) -> list[Fold]:
    """Every Fold of a program, each once."""
    found = (node for spec in frame.trees for node in walk(spec.tree) if isinstance(node, Fold))
    return list(dict.fromkeys(found))


def plain_folds(trees: Iterable[TreeSpec]) -> tuple[TreeSpec, ...]:
    """The trees with a mean as a sum divided by a count, and without divisions that a factor undoes."""

    def parted(tree: Tree) -> Tree:
        if not isinstance(tree, Fold):
            return tree
        fold = replace(tree, body=rewrite(tree.body, _undone))
        if fold.gathering is not Gathering.MEAN:
            return fold
        total = replace(fold, gathering=Gathering.SUM)
        return Quotient(total, Fold(Gathering.COUNT, fold.scope, ONE, fold.where))

    return tuple(replace(spec, tree=rewrite(spec.tree, parted)) for spec in trees)


def _undone(tree: Tree) -> Tree:
    """`a / b * b` as `a`; where b is zero it is what it was."""
    if not isinstance(tree, Product):
        return tree
    for quotient in tree.factors:
        if isinstance(quotient, Quotient) and quotient.denominator in tree.factors:
            rest = list(tree.factors)
            rest.remove(quotient)
            rest.remove(quotient.denominator)
            by_zero = Product((quotient.if_zero, quotient.denominator, *rest))
            none = quotient.if_zero if quotient.if_zero == MISSING else by_zero
            kept = Product((quotient.numerator, *rest)) if rest else quotient.numerator
            return Choose((Case(Compare(Sign.EQUAL, quotient.denominator, ZERO), none),), kept)
    return tree


def halves(fold: Fold) -> tuple[Fold, ...]:
    """A sum of products as two, one of the high and one of the low part of its last field; itself where it is none."""
    factors = fold.body.factors if isinstance(fold.body, Product) else (fold.body,)
    fields = [factor for factor in factors if isinstance(factor, Field) and factor.scope in (ROW, fold.scope)]
    if fold.gathering is not Gathering.SUM or not fields:
        return (fold,)
    split = fields[-1]
    if sum(node == split for node in walk(fold.body)) != 1:
        return (fold,)
    at = factors.index(split)

    def part(which: str) -> Fold:
        own = replace(split, name=split.name + which)
        return replace(fold, body=Product((*factors[:at], own, *factors[at + 1 :])))

    return part(HIGH), part(LOW)


def gathered_tree(tree: Tree, placed: Mapping[Tree, Placed]) -> Tree:
    """`tree` with two Folds for every one that was gathered in two parts."""

    def parted(node: Tree) -> Tree:
        if not isinstance(node, Fold) or node in placed:
            return node
        high, *low = halves(node)
        return Sum((Product((number(Fraction(HALF)), high)), *low)) if low and high in placed else node

    return rewrite(tree, parted)


def _part_of(spec: FieldSpec, name: str, part: str) -> FieldSpec:
    """The high part of a field counts in units HALF times as great."""
    power = 10 ** (spec.places or 0)
    low, high = (Fraction(0) if end is None else end for end in (spec.low, spec.high))
    if part == HIGH[1:]:
        return replace(spec, name=name, low=(low * power // HALF) / Fraction(power), high=high / HALF)
    return replace(spec, name=name, low=Fraction(0), high=Fraction(HALF - 1, power))


def _half(cell: str, part: str) -> str:
    """The high part of a cell, rounded down, or what is left."""
    high = f"ROUND((2*{cell}-{HALF - 1})/{2 * HALF},0)"
    return f'IF({cell}="","",{high if part == HIGH[1:] else f"{cell}-{HALF}*{high}"})'
