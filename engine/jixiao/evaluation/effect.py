"""What another rule book does to the same filings: each scored under both, and where its change comes from, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.model import ScoreStatus
from jixiao.evaluation.summarise import summarise
from jixiao.evaluation.summary import By, Counted, Group, Totals
from jixiao.evaluation.tally import Place, Points, Scheme, Tally, Unreadable
from jixiao.value import dataclass

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the tables: its place under the new rule book, and under the old one; None where it has none there."""

    before: Place | None
    after: Place | None

    @property
    def path(self) -> tuple[str, ...]:
        """Its printed names, as they are now where it is still there."""
        place = self.after or self.before
        return () if place is None else place.path


@dataclass(frozen=True, slots=True)
class Move:
    """One filing under both rule books.

    `parts` is how much each part (by its number) adds to the change of the total, `rest` what caps, rescaling,
    adjustments and rounding add: together exactly the change. Where a total is open there are none.
    """

    before: Tally
    after: Tally
    rank_before: int | None
    rank_after: int | None
    parts: Mapping[int, Fraction]
    rest: Fraction | None

    @property
    def change(self) -> Fraction | None:
        """How much the total rises; None where one of both is open."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total


@dataclass(frozen=True, slots=True)
class Sums:
    """Something over all filings that are complete under both: its sums there, and how many filings it moves."""

    before: Fraction
    after: Fraction
    up: int
    down: int
    most_up: Fraction | None
    most_down: Fraction | None

    @property
    def change(self) -> Fraction:
        """How much it adds to the change of all totals together."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Side:
    """All filings under one rule book. `ratings` count the complete ones."""

    scheme: Scheme
    complete: int
    open: int
    totals: Totals
    ratings: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of rule books does to so many filings, `complete` of them under both.

    `moves` are those that are listed, in the order of files: all, or some of a ledger. `parts` and `whole` (the total)
    are sums, `rest` the sum of what no part accounts for; `ratings` count the complete filings by both ratings.
    """

    number: int
    complete: int
    before: Side
    after: Side
    moves: tuple[Move, ...]
    parts: tuple[tuple[Part, Sums], ...]
    whole: Sums
    rest: Fraction
    ratings: Mapping[tuple[str, str], int]
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def schemes(self) -> tuple[Scheme, Scheme]:
        """The old and the new rule book."""
        return self.before.scheme, self.after.scheme


def rating_at(scheme: Scheme, rating: str | None) -> int | None:
    """Which rating from the top that is; None where it is none."""
    return scheme.ratings.index(rating) if rating in scheme.ratings else None


def effect_of(
    pairs: Iterable[tuple[Tally, Tally]], partners: Mapping[str, str], unreadable: Iterable[Unreadable] = ()
) -> Effect:
    """The effect on filings, each given as it came out under the old and under the new rule book.

    `partners` are the nodes of the new one by id, each with its id in the old. The order of the pairs changes nothing.
    Raises Rejected (U200) where there are none.
    """
    held = sorted(pairs, key=lambda pair: (pair[1].file, pair[1].number))
    before = summarise([one for one, _ in held], (), By.NONE).groups[0]
    after = summarise([other for _, other in held], (), By.NONE).groups[0]
    parts = parts_of(before.schemes[0], after.schemes[0], partners)
    ranks = [{_id(one.tally): one.rank for one in group.ranked} for group in (before, after)]
    moves = tuple(_move(one, other, parts, ranks[0].get(_id(one)), ranks[1].get(_id(other))) for one, other in held)
    counted = [move for move in moves if move.change is not None]
    changes = [move.change or ZERO for move in counted]
    return Effect(
        number=len(moves),
        complete=len(counted),
        before=_side(before),
        after=_side(after),
        moves=moves,
        parts=tuple((part, _sum(number, part, counted)) for number, part in enumerate(parts)),
        whole=_sums(
            sum((move.before.total or ZERO for move in counted), ZERO),
            sum((move.after.total or ZERO for move in counted), ZERO),
            changes,
        ),
        rest=sum((move.rest or ZERO for move in counted), ZERO),
        ratings=Counter((move.before.rating or "", move.after.rating or "") for move in counted),
        unreadable=tuple(sorted(unreadable, key=lambda one: (one.file, str(one.diagnostics)))),
    )


def _side(group: Group) -> Side:
    return Side(group.schemes[0], len(group.ranked), len(group.unsettled), group.totals, group.ratings)


def _id(tally: Tally) -> tuple[str, int]:
    return tally.file, tally.number


def parts_of(old: Scheme, new: Scheme, partners: Mapping[str, str]) -> tuple[Part, ...]:
    """The places under which nothing fixed stands: those of the new table in its order, then those that are gone."""
    before = {place.id: place for place in old.places if place.last}
    now = [Part(before.get(partners.get(place.id, "")), place) for place in new.places if place.last]
    stayed = {part.before.id for part in now if part.before is not None}
    return (*now, *(Part(place, None) for id, place in before.items() if id not in stayed))


def _move(one: Tally, other: Tally, parts: Sequence[Part], rank_before: int | None, rank_after: int | None) -> Move:
    if one.total is None or other.total is None:
        return Move(one, other, rank_before, rank_after, {}, None)
    before, after = ({points.id: points for points in tally.points} for tally in (one, other))
    changes = {number: scored(after, part.after) - scored(before, part.before) for number, part in enumerate(parts)}
    rest = other.total - one.total - sum(changes.values(), ZERO)
    return Move(one, other, rank_before, rank_after, changes, rest)


def scored(points: Mapping[str, Points], place: Place | None) -> Fraction:
    """What a place added to the sum of its filing: nothing where there is no such row, or it does not apply."""
    found = None if place is None else points.get(place.id)
    if found is None or found.status is ScoreStatus.NOT_APPLICABLE:
        return ZERO
    return found.score or ZERO


def _sum(number: int, part: Part, moves: Sequence[Move]) -> Sums:
    return _sums(
        sum((_of(move.before, part.before) for move in moves), ZERO),
        sum((_of(move.after, part.after) for move in moves), ZERO),
        [move.parts[number] for move in moves],
    )


def _sums(before: Fraction, after: Fraction, changes: Sequence[Fraction]) -> Sums:
    return Sums(
        before,
        after,
        up=sum(change > 0 for change in changes),
        down=sum(change < 0 for change in changes),
        most_up=max((change for change in changes if change > 0), default=None),
        most_down=min((change for change in changes if change < 0), default=None),
    )


def _of(tally: Tally, place: Place | None) -> Fraction:
    return scored({points.id: points for points in tally.points}, place)
