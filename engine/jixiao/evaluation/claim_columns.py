"""What offices claim, in a ledger: columns named after what they are about, each text read once and as in a form.

`<row>.claimed_score`, `.claimed_weight`, `.claimed_completion`; `<line>.claimed_rate`, `.claimed_score`; and of the
whole `claimed_total`, `claimed_total_weight`, `claimed_rating`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.ledger import is_readable
from jixiao.evaluation.long import ROWS
from jixiao.expression.tree import Type
from jixiao.filing.draft import PERCENT, Draft, indicators_of
from jixiao.filing.model import Claim, Claimed, RawFiling, RawValue
from jixiao.interval import Interval
from jixiao.name import name_key
from jixiao.number import exact_text
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.plan.slots import line_id
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl

MOST = Fraction(10**6)
"""A claim beyond this is no points and no rate: its filing is reviewed by itself."""

MOST_PLACES = 4
"""Places after the point of a claim that columns hold; a filing with a finer one is reviewed by itself."""

UNIT, PERCENTED = "\x1funit", "\x1fpercent"
"""Behind the name of a claim: the last place that was typed, and whether a percent sign was."""

RATES = (Claimed.RATE, Claimed.COMPLETION)

_COLUMNS = {
    Claimed.SCORE: "claimed_score",
    Claimed.WEIGHT: "claimed_weight",
    Claimed.COMPLETION: "claimed_completion",
    Claimed.RATE: "claimed_rate",
    Claimed.TOTAL: "claimed_total",
    Claimed.TOTAL_WEIGHT: "claimed_total_weight",
    Claimed.RATING: "claimed_rating",
}


@dataclass(frozen=True, slots=True)
class ClaimColumn:
    """A column of a ledger that holds claims, and what they are about."""

    node: str
    about: Claimed

    @property
    def name(self) -> str:
        """As it stands at the head of the ledger."""
        return claim_name(self.node, self.about)


def claim_name(node: str, about: Claimed) -> str:
    """The column in which a ledger says what was claimed."""
    return f"{node}.{_COLUMNS[about]}" if node else _COLUMNS[about]


OWN_ROW = "\x1frow"
OWN_SCORE, OWN_COMPLETION = claim_name(OWN_ROW, Claimed.SCORE), claim_name(OWN_ROW, Claimed.COMPLETION)
OWN_CLAIMS = {
    OWN_SCORE: ("score", ClaimColumn(OWN_ROW, Claimed.SCORE)),
    OWN_COMPLETION: ("completion", ClaimColumn(OWN_ROW, Claimed.COMPLETION)),
}
"""What an own row claims, as a field of it: the role of its column in the table of rows, and what it is about."""

OWN = "\x1fown "
"""Before the id of a group: the scope of all its own rows with what they claim, whether or not they apply."""


def claim_columns(plan: Plan) -> tuple[ClaimColumn, ...]:
    """Every column of claims that a ledger of `plan` may have."""
    return tuple(_claim_columns(plan))


def _claim_columns(plan: Plan) -> Iterator[ClaimColumn]:
    for node in plan.nodes:
        yield ClaimColumn(node.id, Claimed.SCORE)
        yield ClaimColumn(node.id, Claimed.WEIGHT)
        if node.leaf is not None:
            yield ClaimColumn(node.id, Claimed.COMPLETION)
    for table in plan.framework.tables:
        for line in table.lines:
            yield ClaimColumn(line_id(table, line), Claimed.RATE)
            yield ClaimColumn(line_id(table, line), Claimed.SCORE)
    for about in (Claimed.TOTAL, Claimed.TOTAL_WEIGHT, Claimed.RATING):
        yield ClaimColumn("", about)


def claim_slots(columns: Iterable[ClaimColumn]) -> tuple[Slot, ...]:
    """What trees read of claims: the number (rates in per cent, a rating as its index), its last place, its sign."""
    return tuple(_claim_slots(columns))


def _claim_slots(columns: Iterable[ClaimColumn]) -> Iterator[Slot]:
    within = Interval(-MOST, MOST, True, True)
    for item in columns:
        yield Slot(item.name, Type.NUMBER, Purpose.INPUT, item.name, range=within, optional=True)
        yield Slot(
            f"{item.name}{UNIT}", Type.NUMBER, Purpose.INPUT, item.name, optional=True, places=MOST_PLACES,
            range=Interval(Fraction(1, 10**MOST_PLACES), Fraction(1), True, True),
        )  # fmt: skip
        if item.about in RATES:
            yield Slot(f"{item.name}{PERCENTED}", Type.TRUTH, Purpose.INPUT, item.name, optional=True)


@dataclass(frozen=True, slots=True)
class ClaimsRead:
    """A ledger whose claims have been read: columns for the slots of claims, and the rows that columns cannot hold."""

    table: pl.DataFrame
    alone: frozenset[int]


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as columns hold it: the number (a rate in per cent, a rating as its index), last place, percent sign."""

    value: Fraction | None = None
    unit: Fraction | None = None
    percent: bool | None = None


NOTHING = Held()
"""Of a text that claims nothing."""


class ClaimReader:
    """Reads the claims of one plan; every text once."""

    __slots__ = ("_draft", "_kept", "_ratings")

    def __init__(self, plan: Plan) -> None:
        self._draft = Draft(plan, RawFiling("", ""), None, indicators_of(plan.framework.indicators))
        self._ratings = [name_key(rating.name) for rating in plan.ratings]
        self._kept: dict[tuple[str, str], Claim | None] = {}

    def claim(self, column: ClaimColumn, text: str) -> Claim | None:
        """What `text` claims in that column; None where it says nothing."""
        key = (column.name, text)
        if key not in self._kept:
            if len(self._kept) > KEPT:
                self._kept.clear()
            value = RawValue(text, Cell("", "", column.name))
            unit = PERCENT if column.about in RATES else None
            self._kept[key] = self._draft.claim(column.node, column.about, value, unit)
            self._draft.claims.clear()
        return self._kept[key]

    def row_claims(self, node: str, at: int, cells: Mapping[str, str]) -> Iterator[Claim]:
        """What the line `at` of the table of rows claims, of the own row that is `node`."""
        for about, role in ((Claimed.SCORE, "score"), (Claimed.COMPLETION, "completion")):
            value = RawValue(cells.get(role, ""), Cell("", "", f"{ROWS}[{at}].{role}"))
            claim = self._draft.claim(node, about, value, PERCENT if about in RATES else None)
            self._draft.claims.clear()
            if claim is not None:
                yield claim

    def read(self, table: pl.DataFrame, columns: Sequence[ClaimColumn]) -> ClaimsRead:
        """`table` with the claims in `columns` read. Raises Rejected (I081) where one is of binary fractions."""
        import polars as pl

        kinds = table.schema
        refused = [
            diagnose("I081", Cell("", "", item.name), found=item.name, type=kinds[item.name])
            for item in columns
            if not is_readable(kinds[item.name])
        ]
        if refused:
            raise Rejected(refused)
        if not columns:
            return ClaimsRead(table, frozenset())
        texts = table.select(pl.col(item.name).cast(pl.String).fill_null("") for item in columns)
        once = texts.select(pl.all().unique().implode()).row(0, named=True)
        made: list[pl.Expr] = []
        alone: set[int] = set()
        for item in columns:
            held = {text: self.held(item, text) for text in once[item.name]}
            odd = [text for text, found in held.items() if found is None]
            if odd:
                alone.update(texts.get_column(item.name).is_in(odd).arg_true().to_list())
            known = {text: found for text, found in held.items() if found is not None}
            made += _columns(item, known)
        return ClaimsRead(table.with_columns(texts.select(made)), frozenset(alone))

    def held(self, column: ClaimColumn, text: str) -> Held | None:
        """A claim as columns hold it; None where they cannot."""
        claim = self.claim(column, text)
        if claim is None:
            return NOTHING
        if claim.about is Claimed.RATING:
            key = name_key(claim.text)
            return Held(Fraction(self._ratings.index(key) if key in self._ratings else -1))
        value = claim.value
        if value is None or claim.places > MOST_PLACES:
            return None
        value = value * 100 if claim.about in RATES else value
        if abs(value) > MOST or (value * 10**claim.places).denominator != 1:
            return None
        percent = "%" in text or "％" in text
        if claim.about is Claimed.COMPLETION and percent and "%" not in text:
            return None  # there only the narrow sign counts
        return Held(value, Fraction(1, 10**claim.places), percent)


KEPT = 200_000
"""Texts that are remembered."""


def _columns(item: ClaimColumn, held: Mapping[str, Held]) -> Iterator[pl.Expr]:
    """The columns of a claim, as they are read again: numbers as texts."""
    import polars as pl

    for name, values in held_by_name(item, held).items():
        kind = pl.Boolean if name.endswith(PERCENTED) else pl.String
        said = {
            text: exact_text(value) if isinstance(value, Fraction) else value
            for text, value in values.items()
            if value is not None
        }
        if said:
            texts = pl.col(item.name)
            yield texts.replace_strict(list(said), list(said.values()), default=None, return_dtype=kind).alias(name)
        else:
            yield pl.repeat(None, pl.len(), dtype=kind).alias(name)


def held_by_name(item: ClaimColumn, held: Mapping[str, Held]) -> Mapping[str, Mapping[str, Fraction | bool | None]]:
    """What each column of a claim holds for every text: the number, its last place, of rates the sign."""
    found: dict[str, Mapping[str, Fraction | bool | None]] = {
        item.name: {text: one.value for text, one in held.items()},
        f"{item.name}{UNIT}": {text: one.unit for text, one in held.items()},
    }
    if item.about in RATES:
        found[f"{item.name}{PERCENTED}"] = {text: one.percent for text, one in held.items()}
    return found
