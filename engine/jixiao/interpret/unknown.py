"""What is known of a value that is still to be filled in."""

from __future__ import annotations

from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.interval import EVERYTHING, Interval
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is known of a value that is still to be filled in.

    Numbers and days lie in `range` and are whole multiples of `step` where given (days: 1); labels are of `labels`.
    """

    type: Type = Type.NUMBER
    range: Interval = EVERYTHING
    labels: tuple[bool | str, ...] = ()
    step: Fraction | None = None
    may_be_missing: bool = False  # only for what stands for a tree
    rough: bool = False  # not every value of the range is taken

    @property
    def choices(self) -> tuple[bool | str, ...]:
        """What a truth or label may be."""
        return (True, False) if self.type is Type.TRUTH and not self.labels else self.labels

    @property
    def grid(self) -> Fraction | None:
        """What it must be a whole multiple of."""
        return Fraction(1) if self.type is Type.DAY and self.step is None else self.step
