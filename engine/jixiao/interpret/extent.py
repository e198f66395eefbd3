"""What a tree can come out as: an extent of numbers, or a choice of truths or labels; and how extents add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.expression.tree import Round
from jixiao.interpret import spans
from jixiao.interval import Interval
from jixiao.value import dataclass, field, replace

Name = tuple[str, str]
"""A field or quantity as (scope, name); the filing's own scope is ""."""

Value = Fraction | bool | str | int | None
"""A number, a truth, a label, a day, or missing."""

Point = Mapping[Name, Value]
"""A value for each of some unknowns; what it leaves out may be anything in its range."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers that a tree can take over all completions; an end of None is infinite.

    An end is reached if some completion scores it (`least_at`, `most_at` then tell one, where one was built); otherwise
    it is only approached. `tight` False: the true range may be narrower at an end that is not reached.
    """

    least: Fraction | None
    most: Fraction | None
    least_reached: bool = True
    most_reached: bool = True
    tight: bool = True
    can_be_missing: bool = False
    least_at: Point | None = field(default=None, compare=False)
    most_at: Point | None = field(default=None, compare=False)

    @property
    def interval(self) -> Interval:
        """An interval that holds every value: an end is open only where it is known that nothing reaches it."""
        low_closed = self.least is not None and (self.least_reached or not self.tight)
        return Interval(
            self.least, self.most, low_closed, self.most is not None and (self.most_reached or not self.tight)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """The truths or labels that a tree can take over all completions. `tight` False: some of them may not occur."""

    values: tuple[bool | str, ...]
    tight: bool = True
    can_be_missing: bool = False
    at: tuple[Point | None, ...] = field(default=(), compare=False)


Possible = Extent | Choice | None
"""What a tree can come out as; None where it is missing in every completion."""


def exactly(value: Value) -> Possible:
    """The only thing that a known value can be."""
    if value is None:
        return None
    if isinstance(value, (bool, str)):
        return Choice((value,), at=({},))
    return Extent(Fraction(value), Fraction(value), least_at={}, most_at={})


def scores(possible: Possible, value: Value) -> tuple[bool, Point | None]:
    """Whether `value` surely occurs, and where."""
    match possible:
        case Extent():
            if value is not None and value == possible.most and possible.most_reached:
                return True, possible.most_at
            if value is not None and value == possible.least and possible.least_reached:
                return True, possible.least_at
            return False, None
        case Choice() if isinstance(value, (bool, str)) and value in possible.values and possible.at:
            at = possible.at[possible.values.index(value)]
            return at is not None, at
    return False, None


def added(parts: Sequence[Possible]) -> Possible:
    """What the sum of parts that share nothing unknown can be."""
    known = [part for part in parts if isinstance(part, Extent)]
    if len(known) < len(parts):
        return None
    whole = spans.add([part.interval for part in known])
    return Extent(
        whole.low,
        whole.high,
        all(part.least_reached for part in known),
        all(part.most_reached for part in known),
        all(part.tight for part in known),
        any(part.can_be_missing for part in known),
        joined([part.least_at for part in known]),
        joined([part.most_at for part in known]),
    )


def joined(points: Sequence[Point | None]) -> Point | None:
    """The points as one, where all of them are known."""
    whole: dict[Name, Value] = {}
    for point in points:
        if point is None:
            return None
        whole.update(point)
    return whole


def rounded(possible: Possible, tree: Round) -> Possible:
    """What a rounded value can be. An end that is truly approached is reached once it is rounded."""
    if not isinstance(possible, Extent):
        return possible
    whole = spans.rounded(possible.interval, tree.unit, tree.mode)
    return replace(
        possible,
        least=whole.low,
        most=whole.high,
        least_reached=whole.low is not None and (possible.least_reached or possible.tight),
        most_reached=whole.high is not None and (possible.most_reached or possible.tight),
    )
