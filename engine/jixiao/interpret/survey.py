"""Divides what is unknown into regions in each of which a tree is one quotient of linear forms, or one word."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.expression.tree import Tree
from jixiao.interpret.elimination import TooHard
from jixiao.interpret.reader import Reader
from jixiao.interpret.regions import Reading, Region, Split, Stuck, Unknowns
from jixiao.interpret.unknown import Unknown
from jixiao.value import dataclass

REGIONS = 400
"""How many regions one question may look at; what is left then, or when the work is spent, is enclosed loosely."""


@dataclass(frozen=True, slots=True)
class Found:
    """The regions of a tree with what it is in each, and those that were left undivided."""

    readings: tuple[tuple[Region, Reading], ...]
    loose: tuple[Region, ...]


class Survey:
    """Trees over a few unknowns, read region by region. Names are those of `key`."""

    def __init__(self, definitions: Mapping[str, Tree], unknown: Mapping[str, Unknown]) -> None:
        self.definitions = definitions
        self.unknowns = Unknowns(unknown)
        self.work = 0

    def explore(self, tree: Tree, region: Region) -> Found:
        """The regions that `tree` divides `region` into."""
        readings: list[tuple[Region, Reading]] = []
        loose: list[Region] = []
        stack = [region]
        while stack:
            here = stack.pop()
            self.work += 1
            if self.work > REGIONS or self.unknowns.reach.spent:
                loose.append(here)
                continue
            reader = Reader(self.definitions, self.unknowns, here)
            try:
                readings.append((here, reader.read(tree)))
            except Split as split:
                stack.extend(reversed(split.regions))
            except Stuck as stuck:
                halves = self.unknowns.halved(reader.region, stuck.value)
                stack.extend(halves)
                loose.extend(() if halves else (here,))
            except TooHard:
                loose.append(here)
        return Found(tuple(readings), tuple(loose))
