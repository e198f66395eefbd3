"""What many filings come to together: ranks, ratings, averages, execution, losses, as exact values.

Averages are exact fractions here; how they are rounded is what the framework declares, and for the report to show.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.tally import Place, Scheme, Tally, Unreadable
from jixiao.interval import Interval
from jixiao.value import dataclass


class By(StrEnum):
    """What makes filings one group, within which they are ranked and averaged."""

    FRAMEWORK = "framework"
    JURISDICTION = "jurisdiction"
    FOLDER = "folder"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A filing with its place: one more than how many stand above it. `ties` others share it, and the next are skipped.

    `overall` is its place among all filings of the summary; None where they cannot be compared.
    """

    tally: Tally
    rank: int
    ties: int
    overall: int | None = None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A filing whose total is open: it has no place, only the best and the worst that it may come to."""

    tally: Tally
    best: int | None
    worst: int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of the complete filings of a group. None where there are none."""

    complete: int
    mean: Fraction | None
    weighted: Fraction | None  # each weighing its budget, of the `weighed` filings that have one
    weighed: int
    median: Fraction | None
    highest: Fraction | None
    lowest: Fraction | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many complete filings have one rating; `name` "" counts those without any."""

    name: str
    count: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """One node of a framework over all filings of a group: sums over those in which it applies and is known."""

    scheme: Scheme
    place: Place
    counted: int
    open: int
    not_applicable: int
    weight: Fraction  # sums
    score: Fraction
    full: int  # filings that lost nothing there
    lowest: Fraction | None

    @property
    def lost(self) -> Fraction:
        """The points that were lost, of all filings together."""
        return self.weight - self.score

    def mean(self, sum: Fraction) -> Fraction | None:
        """What a sum comes to for one filing."""
        return sum / self.counted if self.counted else None

    @property
    def rate(self) -> Fraction | None:
        """得分率: points as a share of what could be had."""
        return self.score / self.weight if self.weight else None


@dataclass(frozen=True, slots=True)
class Spending:
    """预算执行 of a group: of the `counted` filings that state both amounts."""

    counted: int
    budget: Fraction
    executed: Fraction
    mean: Fraction | None  # of the rates, each filing counting once

    @property
    def rate(self) -> Fraction | None:
        """By money: all that was spent of all that was to be spent."""
        return self.executed / self.budget if self.budget else None


@dataclass(frozen=True, slots=True)
class Group:
    """The filings that are ranked and averaged together."""

    name: str
    schemes: tuple[Scheme, ...]
    ranked: tuple[Ranked, ...]  # complete, the first first
    unsettled: tuple[Unsettled, ...]
    totals: Totals
    ratings: tuple[Counted, ...]  # the best first
    buckets: tuple[int, ...]  # how many complete totals lie in each of the summary's buckets
    places: tuple[PlaceSum, ...]
    spending: Spending

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """All filings, the complete ones by rank, then the others."""
        return (*(one.tally for one in self.ranked), *(one.tally for one in self.unsettled))


@dataclass(frozen=True, slots=True)
class Summary:
    """What many filings come to. `said` are remarks on the whole, such as two filings of one office."""

    by: By
    groups: tuple[Group, ...]
    unreadable: tuple[Unreadable, ...]
    buckets: tuple[Interval, ...]  # from the highest down
    said: tuple[Diagnostic, ...] = ()

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """All filings of all groups."""
        return tuple(tally for group in self.groups for tally in group.tallies)

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """Every framework, once."""
        found = {scheme.digest: scheme for group in self.groups for scheme in group.schemes}
        return tuple(found.values())
