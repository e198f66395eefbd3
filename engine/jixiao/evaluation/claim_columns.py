"""What offices claim, in a ledger: columns named after what they are about, each text read once and as in a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.claim_names import (
    NOTHING,
    PERCENTED,
    RATES,
    UNIT,
    ClaimColumn,
    Held,
    held_claim,
    rating_keys,
)
from jixiao.evaluation.ledger import is_readable
from jixiao.evaluation.long import ROWS
from jixiao.expression.tree import Type
from jixiao.filing.draft import PERCENT, Draft, indicators_of
from jixiao.filing.model import Claim, Claimed, RawFiling, RawValue
from jixiao.interval import Interval
from jixiao.name import visible
from jixiao.number import exact_text
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl

MOST = Fraction(10**6)
"""A claim beyond this is no points and no rate: its filing is reviewed by itself."""

MOST_PLACES = 4
"""Places after the point of a claim that columns hold; a filing with a finer one is reviewed by itself."""


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


class ClaimReader:
    """Reads the claims of one plan; every text once."""

    __slots__ = ("_draft", "_kept", "_ratings")

    def __init__(self, plan: Plan) -> None:
        self._draft = Draft(plan, RawFiling("", ""), None, indicators_of(plan.framework.indicators))
        self._ratings = rating_keys(plan)
        self._kept: dict[tuple[str, str], Claim | None] = {}

    def claim(self, column: ClaimColumn, text: str) -> Claim | None:
        """What `text` claims in that column; None where it says nothing."""
        key = (column.name, text)
        if key not in self._kept:
            if len(self._kept) > KEPT:
                self._kept.clear()
            value = RawValue(visible(text)[0], Cell("", "", column.name))
            unit = PERCENT if column.about in RATES else None
            self._kept[key] = self._draft.claim(column.node, column.about, value, unit)
            self._draft.claims.clear()
        return self._kept[key]

    def row_claims(self, node: str, at: int, cells: Mapping[str, str]) -> Iterator[Claim]:
        """What the line `at` of the table of rows claims, of the own row that is `node`."""
        for about, role in ((Claimed.SCORE, "score"), (Claimed.COMPLETION, "completion")):
            value = RawValue(visible(cells.get(role, ""))[0], Cell("", "", f"{ROWS}[{at}].{role}"))
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
        held = held_claim(claim, self._ratings)
        if claim.about is Claimed.RATING:
            return held
        if held.value is None or claim.places > MOST_PLACES or abs(held.value) > MOST:
            return None
        return held if (held.value * 10**claim.places).denominator == 1 else None


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
