"""Folds on a trail: what is read of every member, as so many numbers, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from jixiao.expression.tree import TRUE, Field, Fold, Gathering, Quantity, Type
from jixiao.interpret.trail_code import Code, Made, read_around
from jixiao.interpret.walk import ROW, Member, Value, Values, bodies_of, gathered
from jixiao.value import dataclass

Members = Mapping[str, Sequence[Member]]

NOBODY: Members = {}

Folded = tuple[int | None, int, tuple[int | None, ...], object]
"""A Fold's numerator and denominator, those of what it read by turns, and how many that are, and which are missing."""


def fold(code: Code, tree: Fold, depth: int) -> Made:
    """Everything that a Fold reads and comes to; what is read stands under a name of its own."""
    around = read_around(tree)
    reads = "".join(f"({made.top}, {made.bottom}), " for made in (code.value(leaf, depth) for leaf in around))
    name = code.name(tree)
    code.known[f"G{name}"] = _gatherer(tree, around)
    chosen = code.choices.setdefault(tree, f"{name}k")
    for part in (name, f"{name}d", f"{name}b", chosen):
        if depth > 1:
            code.inside.setdefault(part)
    code.line(depth, f"{name}, {name}d, {name}b, {chosen} = G{name}(m, ({reads}))")
    return Made(name, f"{name}d", True)


def bodies_name(made: Made) -> str:
    """The name of what a Fold read."""
    return f"{made.top}b"


def _gatherer(
    tree: Fold, around: Sequence[Field | Quantity]
) -> Callable[[Members, Sequence[tuple[Value, int]]], Folded]:
    """What gathers the members of a filing: by the walk, but for a plain value of every member."""
    if tree.where == TRUE and isinstance(tree.body, (Field, Quantity)) and tree.body.scope in (tree.scope, ROW):
        return _Plain(tree, tree.body.name)
    return _Walked(tree, around)


@dataclass(frozen=True, slots=True)
class _Plain:
    """Reads one value of every member."""

    fold: Fold
    name: str

    def __call__(self, members: Members, reads: Sequence[tuple[Value, int]]) -> Folded:
        if self.fold.gathering is Gathering.COUNT:
            return _folded(self.fold, (Fraction(1),) * len(members.get(self.fold.scope, ())))
        return _folded(self.fold, [member[self.name] for member in members.get(self.fold.scope, ())])


@dataclass(frozen=True, slots=True)
class _Walked:
    """Asks every member by walking the trees of the Fold."""

    fold: Fold
    around: Sequence[Field | Quantity]

    def __call__(self, members: Members, reads: Sequence[tuple[Value, int]]) -> Folded:
        fields: dict[tuple[str, str], Value] = {}
        quantities: dict[tuple[str, str], Value] = {}
        for leaf, (top, bottom) in zip(self.around, reads, strict=True):
            held = fields if isinstance(leaf, Field) else quantities
            is_number = leaf.type is Type.NUMBER and isinstance(top, int)
            held[leaf.scope, leaf.name] = Fraction(top, bottom) if is_number and isinstance(top, int) else top
        return _folded(self.fold, bodies_of(self.fold, Values(fields, quantities, members)))


def _folded(tree: Fold, bodies: Sequence[Value]) -> Folded:
    numbers: list[int | None] = []
    for body in bodies:
        assert not isinstance(body, (bool, str))
        numbers += (None, 1) if body is None else (body.numerator, body.denominator)
    result = gathered(tree, bodies)
    missing = None in bodies
    way = tuple(body is None for body in bodies) if missing else len(bodies)
    return (None, 1, tuple(numbers), way) if result is None else (*result.as_integer_ratio(), tuple(numbers), way)
