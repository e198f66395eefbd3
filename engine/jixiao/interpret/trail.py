"""The walk as generated Python over integers: what every node on the way comes out as, and which way was taken.

A trail is for explanations: where `exact` gives what trees come out as, it keeps every number on the way to that. It
gives no sentence and no step; two filings that went the same way differ by their numbers alone, so that whoever walked
and said the first of them need only put in the numbers of the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from jixiao.expression.frame import Frame
from jixiao.expression.tree import (
    Absolute,
    And,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Greatest,
    Is,
    Known,
    Least,
    Lookup,
    Negate,
    Not,
    Or,
    Product,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    type_of,
)
from jixiao.interpret.refused import Refused
from jixiao.interpret.trail_choices import choose, first_known, kleene, look_up, test
from jixiao.interpret.trail_code import Code, Made, outer_walk
from jixiao.interpret.trail_folds import NOBODY, Members, bodies_name, fold
from jixiao.interpret.trail_numbers import quotient, strict
from jixiao.interpret.walk import Gathered
from jixiao.value import dataclass, replace

Way = tuple[object, ...]
"""All that was decided on the way: truths, labels, rows of tables, what is missing."""

Number = int | None | tuple[int | None, ...]
"""A numerator or denominator; or what a Fold read of its members, numerators and denominators by turns."""

Taken = tuple[Way, tuple[Number, ...]]
"""The way that a group of trees took, and the numbers on it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value of a node stands among the numbers of its group: the index of its numerator, its denominator.

    The denominator stands at index `below`; where there is none, it is `denominator` for all filings. What a Fold read
    of its members stands at index `read`, of all of them; of one of them, `member` is its number there.
    """

    numerator: int
    below: int | None
    denominator: int
    read: int | None = None
    member: int | None = None


class Run(Protocol):
    """What was taken by every group: `values` of the fields, `members` that Folds gather, values `around` a row."""

    def __call__(
        self, values: Sequence[int | None], members: Members = NOBODY, around: Sequence[int | None] = ()
    ) -> tuple[Taken, ...]:
        """One filing, or one row of it."""
        ...


@dataclass(frozen=True, slots=True)
class Trail:
    """Groups of trees compiled together. `places` has the nodes of each group that are numbers, or days."""

    run: Run
    places: tuple[Mapping[Tree, Place], ...]


def trail(frame: Frame, groups: Sequence[Sequence[Tree]]) -> Trail:
    """The trail of `groups`, which read what the frame has. Fields arrive at 10**places of their own.

    A field that is not optional has to be there. Raises Refused: trees that are too deep, or read what is not there.
    """
    own = {(frame.scope, spec.name): (f"f{index}", spec) for index, spec in enumerate(frame.fields)}
    around = {("", spec.name): (f"g{index}", spec) for index, spec in enumerate(frame.outer_fields)}
    trees = {("", spec.name): spec.tree for spec in frame.outer_trees}
    code = Code({**around, **own}, trees | {(frame.scope, spec.name): spec.tree for spec in frame.trees}, _show)
    for group in groups:
        for tree in group:
            code.quantities_of(tree)
    for group in groups:
        for tree in group:
            code.value(tree, 1)
    returned, places = [], []
    for group in groups:
        text, found = _returned(code, group)
        returned.append(text)
        places.append(found)
    return Trail(code.compiled(returned), tuple(places))


def place_of(places: Mapping[Tree, Place], tree: Tree | Gathered) -> Place:
    """Where the value of a node stands, or what a Fold read of a member."""
    if not isinstance(tree, Gathered):
        return places[tree]
    return replace(places[tree.fold], member=tree.number)


def _show(code: Code, tree: Tree, depth: int) -> Made:
    """The value of a tree that is not there yet."""
    match tree:
        case Field():
            return code.load(tree)
        case Sum() | Product() | Negate() | Absolute() | Least() | Greatest() | Round():
            return strict(code, tree, depth)
        case Quotient():
            return quotient(code, tree, depth)
        case And() | Or():
            return kleene(code, tree, depth)
        case Not() | Is() | Compare() | Known():
            return test(code, tree, depth)
        case FirstKnown():
            return first_known(code, tree, depth)
        case Choose():
            return choose(code, tree, depth)
        case Lookup():
            return look_up(code, tree, depth)
        case Fold():
            return fold(code, tree, depth)
        case _:
            raise Refused(type(tree).__name__, "reads")


def _returned(code: Code, group: Sequence[Tree]) -> tuple[str, Mapping[Tree, Place]]:
    """What the function returns for a group, and where its numbers stand in it."""
    ways: dict[str, None] = {}
    numbers: dict[str, int] = {}
    places: dict[Tree, Place] = {}
    for node in dict.fromkeys(node for tree in group for node in outer_walk(tree)):
        made = code.made.get(node)
        if made is None or isinstance(node, Constant):
            continue
        if node in code.choices:
            ways.setdefault(code.choices[node])
        if type_of(node) in (Type.TRUTH, Type.LABEL):
            ways.setdefault(made.top)
            continue
        if made.may_miss:
            ways.setdefault(f"{made.top} is None")
        top = numbers.setdefault(made.top, len(numbers))
        if isinstance(made.bottom, str):
            below = numbers.setdefault(made.bottom, len(numbers))
            read = numbers.setdefault(bodies_name(made), len(numbers)) if isinstance(node, Fold) else None
            places[node] = Place(top, below, 0, read)
        else:
            places[node] = Place(top, None, made.bottom)
    return f"(({''.join(f'{way}, ' for way in ways)}), ({''.join(f'{n}, ' for n in numbers)}))", places
