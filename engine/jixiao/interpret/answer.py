"""From the regions of a surveyed tree to what it can come out as, with completions of the asker's own unknowns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from jixiao.expression.tree import Tree, Type
from jixiao.interpret.corner import Corners, Filled
from jixiao.interpret.elimination import TooHard
from jixiao.interpret.extent import Choice, Extent, Name, Point, Possible, Value
from jixiao.interpret.regions import Region
from jixiao.interpret.survey import Found, Survey
from jixiao.interpret.unknown import Unknown
from jixiao.value import dataclass

Confirm = Callable[[str, Value], tuple[bool, Point | None]]
"""Whether what stands for a tree surely takes a value, and where, if that is known."""


def answer(
    tree: Tree,
    unknown: Mapping[str, Unknown],
    definitions: Mapping[str, Tree],
    names: Mapping[str, Name],
    confirm: Confirm,
) -> Possible:
    """What `tree` can come out as. Unknowns without a name stand for trees of their own, of which `confirm` knows."""
    survey = Survey(definitions, unknown)
    try:
        start = survey.unknowns.start()
    except TooHard:
        start = Region(())
    if start is None:
        return None
    found = survey.explore(tree, start)
    can_be_missing = bool(found.loose) or any(reading is None for _, reading in found.readings)
    filled = _Filled(names, confirm, frozenset(name for name, item in unknown.items() if item.type is Type.DAY))
    corners = Corners(survey, tree, lambda at: filled.point(at)[0])
    words = _words(corners, found)
    if words:
        return _choice(corners, found, words, can_be_missing, filled)
    least, most = corners.corner(found, up=False), corners.corner(found, up=True)
    if least is None or most is None:
        return None
    return Extent(
        least.value,
        most.value,
        least.reached,
        most.reached,
        least.tight and most.tight,
        can_be_missing,
        None if least.at is None else filled.point(least.at)[1],
        None if most.at is None else filled.point(most.at)[1],
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """Turns values of a survey's unknowns into values of the asker's: a stand-in's end into what scores it."""

    names: Mapping[str, Name]
    confirm: Confirm
    days: frozenset[str]

    def point(self, at: Filled) -> tuple[bool, Point | None]:
        """Whether all the stand-ins can take these values, and then the point, where it is known."""
        point: dict[Name, Value] | None = {}
        for own, value in at.items():
            more: Point | None
            if own in self.names:
                more = {self.names[own]: int(value) if own in self.days and value is not None else value}
            else:
                can, more = self.confirm(own, value)
                if not can:
                    return False, None
            point = None if point is None or more is None else {**point, **more}
        return True, point


def _words(corners: Corners, found: Found) -> tuple[bool | str, ...]:
    """The truths or labels that occur in some region; none for a number."""
    words = {reading: None for _, reading in found.readings if isinstance(reading, (bool, str))}
    for region in found.loose:
        words |= dict.fromkeys(corners.hull(region).values)
    return tuple(words)


def _choice(
    corners: Corners, found: Found, words: Sequence[bool | str], can_be_missing: bool, filled: _Filled
) -> Choice:
    at: list[Point | None] = []
    sure = True
    for word in words:
        scored = False
        point: Point | None = None
        for region, reading in found.readings:
            if reading is word or (isinstance(word, str) and reading == word):
                completion = corners.completion(region)
                if completion is not None and corners.value_at(completion) == word:
                    scored, point = filled.point(completion)
                    if scored:
                        break
        sure = sure and scored
        at.append(point)
    return Choice(tuple(words), sure, can_be_missing, tuple(at))
