"""Regions of all the ways to fill in what is unknown: narrowed by linear facts, split by choices, halved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, floor

from jixiao.expression.tree import (
    Field,
    Quantity,
    Type,
)
from jixiao.interpret import elimination, linear
from jixiao.interpret.elimination import TooHard
from jixiao.interpret.linear import Form, Guard
from jixiao.interpret.ratios import Ratio, Ratios
from jixiao.interpret.reach import Reach, linked
from jixiao.interpret.unknown import Unknown
from jixiao.interval import Sign
from jixiao.value import dataclass, field, replace

HALVINGS = 6
"""How often a region is halved where no single condition can split it."""

Reading = Ratio | bool | str | None
"""What a tree is within a region; None is missing."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of all completions: linear facts about numbers, and the truths and labels chosen.

    `chosen` holds (name, value); for a stand-in that may be missing also (name + "?", whether it is known). What was
    found out on the way holds in every part of the region: which forms are (strictly) not negative, what names are.
    """

    guards: tuple[Guard, ...]
    chosen: tuple[tuple[str, bool | str], ...] = ()
    halved: int = 0
    decided: Mapping[tuple[Form, bool], bool] = field(default_factory=dict, compare=False, repr=False)
    readings: Mapping[str, Reading] = field(default_factory=dict, compare=False, repr=False)

    def choice(self, name: str) -> bool | str | None:
        """What was chosen for `name`; None where it is still open."""
        return next((value for key, value in self.chosen if key == name), None)


class Split(Exception):
    """The region must be divided before the tree is one thing in it."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self.regions = tuple(regions)


class Stuck(Exception):
    """The sign of `value` is not decided, and no linear fact decides it."""

    def __init__(self, value: Ratio) -> None:
        self.value = value


def key(leaf: Field | Quantity) -> str:
    """The one name of a leaf among all scopes."""
    return name_key(leaf.scope, leaf.name)


def name_key(scope: str, name: str) -> str:
    """The one name of `name` in `scope`."""
    return f"{scope}:{name}"


class Unknowns:
    """All that is unknown of some trees, by `key`, and the arithmetic over it."""

    def __init__(self, items: Mapping[str, Unknown]) -> None:
        self.items = items
        self.steps = {name: item.grid for name, item in items.items() if item.grid is not None}
        self.ratios = Ratios()
        rough = frozenset(name for name, item in items.items() if item.rough)
        self.reach = Reach(self.ratios, self.steps, rough)

    def start(self) -> Region | None:
        """The region of all completions; None where a declared range is empty."""
        guards = [
            guard
            for name, item in self.items.items()
            if item.type in (Type.NUMBER, Type.DAY)
            for guard in linear.between(name, item.range)
        ]
        return self.narrowed(Region(()), *guards)

    def narrowed(self, region: Region, *guards: Guard) -> Region | None:
        """The part of the region where the guards hold too; None where it is empty. Raises TooHard."""
        tidied = elimination.tidy((*region.guards, *(self._on_grid(guard) for guard in guards)))
        if tidied is None:
            return None
        self.reach.work += len(tidied)
        touched = frozenset(name for guard in guards for name in guard.form.names)
        return replace(region, guards=tidied) if elimination.feasible(linked(touched, tidied)) else None

    def _on_grid(self, guard: Guard) -> Guard:
        """A guard on one stepped unknown, moved to the next value that the unknown can take."""
        step = self.steps.get(guard.form.names[0]) if len(guard.form.counts) == 1 else None
        if step is None:
            return guard
        name, coefficient = guard.form.parts[0]
        count = -guard.form.constant / coefficient / step
        if guard.sign is Sign.EQUAL:
            return guard if count.denominator == 1 else linear.NEVER
        strict = guard.sign is Sign.ABOVE
        if coefficient > 0:
            edge = (floor(count) + 1 if strict else ceil(count)) * step
            return Guard(linear.variable(name) - linear.constant(edge))
        edge = (ceil(count) - 1 if strict else floor(count)) * step
        return Guard(linear.constant(edge) - linear.variable(name))

    def halved(self, region: Region, value: Ratio) -> tuple[Region, ...]:
        """The region in two parts; none where that does not work or was done often enough."""
        if region.halved >= HALVINGS:
            return ()
        try:
            guard = self.reach.halves(value, region.guards)
            if guard is None:
                return ()
            parts = (self.narrowed(region, guard), self.narrowed(region, guard.opposite))
        except TooHard:
            return ()
        return tuple(replace(part, halved=region.halved + 1) for part in parts if part is not None)
