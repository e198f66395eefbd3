"""Many filings at once: a ledger scored in columns, and exactly one by one wherever columns cannot hold a filing.

Both give the same scores to the digit, so that which of them served a row changes nothing but the time it took; how
many rows went which way is counted by cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.ledger import MOST_DIGITS, Ledger, LedgerReader, Remark
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.prepare import prepare
from jixiao.expression.frame import FieldSpec, Frame
from jixiao.expression.grain import grain
from jixiao.expression.tree import Quantity, Tree, Type
from jixiao.filing.ledger import CellReader
from jixiao.interpret.columnar import Columns, Computed, Refused, columns
from jixiao.number import exact_text
from jixiao.plan.model import Plan
from jixiao.plan.totals import RATING, TOTAL
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl


class Way(StrEnum):
    """How a row was scored, and why."""

    COLUMNS = "columns"  # complete, in columns
    GAPS = "gaps"  # something is missing; in columns that know missing values
    DIGITS = "digits"  # a number too wide or too fine for a column: exact, by itself
    REFUSED = "refused"  # the framework has something that columns cannot do: exact, by itself


class Status(StrEnum):
    """Whether a row has a total."""

    COMPLETE = "complete"
    OPEN = "open"  # something that it needs is missing, or could not be read


CLASSES = (12, 15, MOST_DIGITS)
"""Digits of the integers in a part of a ledger: the least class that holds them all decides the widths."""

FIRST_DAY, LAST_DAY = 1, 3_652_059  # 0001-01-01 and 9999-12-31 as ordinals

ROW = "\x1frow"

MOST_WRITTEN = 12
"""Places of a result that is written as a decimal; one that may need more is written as exact text."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of every row: the column it is written to, the quantity, and its places (None: as exact text)."""

    column: str
    quantity: str
    places: int | None


@dataclass(frozen=True, slots=True)
class ScoredTable:
    """A scored ledger, row for row.

    `table` has the columns that are no slots, then `total`, `rating`, a column for every node's score (null where
    open), `status` and `findings` (codes and slots). `ways` counts the rows by how they were scored.
    """

    table: pl.DataFrame
    ways: Mapping[Way, int]
    remarks: tuple[Remark, ...]
    absent: tuple[str, ...]


def score_table(plan: Plan, table: Any) -> pl.DataFrame:
    """The scores of a ledger: a polars DataFrame, or anything that gives Arrow data (a pyarrow Table).

    One filing a row; columns named after slots hold texts as typed, or integers, decimals, truths, days. Comes back, in
    the same order: the other columns, total, rating, every node's score, status, findings; see `ScoredTable`. Raises
    Rejected: no column is a slot's, one is of binary fractions, or offices write rows of their own under this plan.
    """
    return Batch(plan).score(table).table


@dataclass(slots=True)
class Batch:
    """A plan made ready for ledgers; forms for columns are compiled when first needed and kept.

    Raises Rejected (I082) for a plan under which offices write rows or lines of their own.
    """

    plan: Plan
    machine: Machine = field(init=False)
    reader: LedgerReader = field(init=False)
    results: tuple[Result, ...] = field(init=False)
    _forms: dict[tuple[object, ...], Columns | Refused] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.plan.sections or self.plan.open_scopes:
            raise Rejected([diagnose("I082", None, found=self.plan.framework.id)])
        self.machine = prepare(self.plan)
        self.reader = LedgerReader(self.plan, CellReader(self.plan))
        self.results = _results(self.plan)

    def score(self, table: Any) -> ScoredTable:
        """The scores of `table`. Raises Rejected."""
        import polars as pl

        given = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
        ledger = self.reader.read(given)
        done, ways = self._integers(ledger)
        names = frozenset(slot.name for slot in self.plan.slots)
        taken = frozenset(("status", "findings", *(result.column for result in self.results)))
        others = [name for name in given.columns if name not in names and name not in taken]
        written = done.select(_written(result) for result in self.results)
        if self.plan.ratings:
            written = written.with_columns(_rating(self.plan))
        state = pl.when(done[TOTAL].is_null()).then(pl.lit(Status.OPEN.value)).otherwise(pl.lit(Status.COMPLETE.value))
        whole = pl.concat([given.select(others), written], how="horizontal") if others else written
        whole = whole.with_columns(status=state).with_columns(_findings(ledger.remarks, given.height))
        return ScoredTable(whole, ways, ledger.remarks, ledger.absent)

    def _integers(self, ledger: Ledger) -> tuple[pl.DataFrame, Mapping[Way, int]]:
        """Every result as an integer at its places (or as exact text), in the order of the rows."""
        import polars as pl

        ways: Counter[Way] = Counter()
        parts: list[pl.DataFrame] = []
        rest = ledger.values.with_row_index(ROW)
        if ledger.wide:
            alone = pl.Series(sorted(ledger.wide), dtype=pl.UInt32)
            is_wide = pl.col(ROW).is_in(alone.implode())
            parts.append(self._exactly(rest.filter(is_wide), ledger))
            ways[Way.DIGITS] += len(alone)
            rest = rest.filter(~is_wide)
        required = [slot.name for slot in self.plan.slots if not slot.optional]
        gap = pl.any_horizontal(pl.col(name).is_null() for name in required) if required else pl.lit(False)
        gaps = rest.filter(gap)
        # Nearly all rows, or nearly none: without gaps nothing is copied.
        complete = rest.filter(~gap) if gaps.height else rest
        for way, part in ((Way.COLUMNS, complete), (Way.GAPS, gaps)):
            for found, done in self._in_columns(part, ledger, way):
                ways[found] += done.height
                parts.append(done)
        if not parts:  # no rows at all
            parts.append(self._exactly(rest, ledger))
        whole = pl.concat(parts) if len(parts) > 1 else parts[0]
        return whole.sort(ROW) if len(parts) > 1 else whole, {way: ways[way] for way in Way if ways[way]}

    def _in_columns(self, part: pl.DataFrame, ledger: Ledger, way: Way) -> Iterator[tuple[Way, pl.DataFrame]]:
        """The part in the narrowest class that holds it; what is beyond every class that can be proved, exactly."""
        import polars as pl

        if part.height == 0:
            return
        numbers = [slot.name for slot in self.plan.slots if slot.type is Type.NUMBER]
        tops = part.select(pl.max_horizontal(pl.col(n).max(), pl.lit(0) - pl.col(n).min()).alias(n) for n in numbers)
        most = max((top for top in (tops.row(0) if numbers else ()) if top is not None), default=0)
        need = next(digits for digits in CLASSES if most <= 10**digits)
        refused: Refused | None = None
        for digits in (need, *(lower for lower in reversed(CLASSES) if lower < need)):
            form = self._form(digits, way is Way.GAPS, ledger.places)
            if isinstance(form, Columns):
                beyond = pl.any_horizontal(pl.col(n).abs() > pl.lit(10**digits) for n in numbers).fill_null(False)
                wide = part.filter(beyond) if digits < need else part.clear()
                if wide.height:
                    yield Way.DIGITS, self._exactly(wide, ledger)
                    part = part.filter(~beyond)
                if part.height:
                    yield way, _run(form, part, self.results)
                return
            refused = form
        assert refused is not None
        yield (Way.DIGITS if refused.why == "width" else Way.REFUSED), self._exactly(part, ledger)

    def _form(self, digits: int, gaps: bool, places: Mapping[str, int]) -> Columns | Refused:
        """The plan in columns of that class; gaps: every slot may be missing."""
        key = (digits, gaps, tuple(sorted(places.items())))
        if key not in self._forms:
            frame = self.machine.whole.frame
            specs = tuple(_at_most(spec, digits, places.get(spec.name, 0), gaps) for spec in frame.fields)
            try:
                wanted = [result.quantity for result in self.results]
                self._forms[key] = columns(Frame(specs, frame.trees), wanted)
            except Refused as refused:
                self._forms[key] = refused
        return self._forms[key]

    def _exactly(self, part: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
        """The part, row by row, by the exact machine."""
        import polars as pl

        index = self.plan.computed_index
        columns: list[list[int | str | None]] = [[] for _ in self.results]
        for row, *stored in part.select(ROW, *(slot.name for slot in self.plan.slots)).iter_rows():
            values, scale = _at_one_scale(self.plan, stored, ledger, row)
            results = self.machine.whole.run(values, scale)
            for result, column in zip(self.results, columns, strict=True):
                _, top, bottom = results[index[result.quantity]]
                value = None if top is None else Fraction(top, bottom)
                column.append(None if value is None else _stored(value, result.places))
        made = [
            pl.Series(result.column, column, dtype=pl.String if result.places is None else pl.Int128)
            for result, column in zip(self.results, columns, strict=True)
        ]
        return pl.DataFrame([part.get_column(ROW), *made])


def _results(plan: Plan) -> tuple[Result, ...]:
    """Total, rating, and every node's score, with the places that their trees show."""
    grains: dict[Tree, int | None] = {}
    for item in plan.computed:
        if item.type is Type.NUMBER:
            grains[Quantity(item.name)] = grain(item.tree, grains)
    found = [TOTAL, *([RATING] if plan.ratings else []), *(node.score for node in plan.nodes)]
    results = []
    for name in dict.fromkeys(found):
        places = grains[Quantity(name)]
        results.append(Result(name, name, None if places is None or places > MOST_WRITTEN else places))
    return tuple(results)


def _at_most(spec: FieldSpec, digits: int, places: int, gaps: bool) -> FieldSpec:
    """A field whose integers have at most so many digits."""
    optional = spec.optional or gaps
    if spec.type is Type.DAY:
        return replace(spec, low=Fraction(FIRST_DAY), high=Fraction(LAST_DAY), optional=optional)
    if spec.type is not Type.NUMBER:
        return replace(spec, optional=optional)
    most = Fraction(10**digits, 10**places)
    low = -most if spec.low is None else max(-most, spec.low)
    high = most if spec.high is None else min(most, spec.high)
    return replace(spec, low=low, high=high, optional=optional, places=places)


def _run(form: Columns, part: pl.DataFrame, results: Sequence[Result]) -> pl.DataFrame:
    """The results of `part` in columns."""
    import polars as pl

    made = [_integer(computed, result) for computed, result in zip(form.results, results, strict=True)]
    done = form.run(part.lazy()).select(pl.col(ROW), *made).collect()
    for computed, result in zip(form.results, results, strict=True):
        if result.places is None:
            done = done.with_columns(_texts(done, computed, result.column))
    return done.select(ROW, *(result.column for result in results))


def _integer(computed: Computed, result: Result) -> pl.Expr:
    """A computed column as integers at the places of its result; its two columns where it is to be written as text."""
    import polars as pl

    top = pl.col(computed.column)
    if result.places is not None and computed.denominator == 10**result.places:
        return top.cast(pl.Int128).alias(result.column)
    top = top.cast(pl.Int128)
    if result.places is None:
        bottom = computed.denominator
        below = pl.lit(bottom, dtype=pl.Int128) if isinstance(bottom, int) else pl.col(bottom).cast(pl.Int128)
        return pl.struct(top.alias("top"), below.alias("bottom")).alias(result.column)
    power = 10**result.places
    if isinstance(computed.denominator, int):
        if power % computed.denominator == 0:
            return (top * pl.lit(power // computed.denominator, dtype=pl.Int128)).alias(result.column)
        below = pl.lit(computed.denominator, dtype=pl.Int128)
    else:
        below = pl.col(computed.denominator).cast(pl.Int128)
    return (top * pl.lit(power, dtype=pl.Int128) // below).alias(result.column)  # exact: the places suffice


def _texts(done: pl.DataFrame, computed: Computed, column: str) -> pl.Series:
    """Numerators and denominators as exact text, each pair once."""
    import polars as pl

    pairs = done.get_column(column)
    unique = pairs.unique()
    texts = [
        None if pair["top"] is None else exact_text(Fraction(pair["top"], pair["bottom"])) for pair in unique.to_list()
    ]
    words = pl.DataFrame({"pair": unique, "text": pl.Series(texts, dtype=pl.String)})
    joined = pairs.alias("pair").to_frame().join(words, on="pair", how="left", nulls_equal=True, maintain_order="left")
    return joined.get_column("text").alias(column)


def _at_one_scale(plan: Plan, stored: Sequence[int | None], ledger: Ledger, row: int) -> tuple[list[int | None], int]:
    """The values of one row as the exact machine takes them: all numbers at one power of ten."""
    wide = ledger.wide.get(row, {})
    exact: list[Fraction | int | None] = []
    scale = 0
    for slot, value in zip(plan.slots, stored, strict=True):
        if slot.name in wide:
            exact.append(wide[slot.name])
        elif value is None or slot.type is not Type.NUMBER:
            exact.append(value)
        else:
            exact.append(Fraction(value, 10 ** ledger.places[slot.name]))
    for item in exact:
        if isinstance(item, Fraction):
            while (item * 10**scale).denominator != 1:
                scale += 1
    return [(item * 10**scale).numerator if isinstance(item, Fraction) else item for item in exact], scale


def _stored(value: Fraction, places: int | None) -> int | str:
    return exact_text(value) if places is None else (value * 10**places).numerator


def _written(result: Result) -> pl.Expr:
    """A result as it is given out: a decimal column, exact."""
    import polars as pl

    column = pl.col(result.column)
    if result.places is None or result.column == RATING:
        return column
    return column.cast(pl.Int128).reinterpret(dtype=pl.Decimal(38, result.places))


def _rating(plan: Plan) -> pl.Expr:
    """The names of ratings instead of their index."""
    import polars as pl

    names = [rating.name for rating in plan.ratings]
    index = pl.col(RATING).cast(pl.Int64)
    return index.replace_strict(list(range(len(names))), names, default=None, return_dtype=pl.String).alias(RATING)


def _findings(remarks: Sequence[Remark], height: int) -> pl.Series:
    """What was remarked on each row: codes and slots, in the order of the slots; null where nothing was."""
    import polars as pl

    said: dict[int, list[str]] = {}
    for remark in remarks:
        words = "、".join(f"{code} {remark.slot}" for code in _codes(remark.diagnostics))
        for row in remark.rows:
            said.setdefault(row, []).append(words)
    values = pl.repeat(None, height, dtype=pl.String, eager=True)
    if said:
        texts = pl.Series(["、".join(words) for words in said.values()], dtype=pl.String)
        values = values.scatter(list(said), texts)
    return values.alias("findings")


def _codes(diagnostics: Sequence[Diagnostic]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.code for item in diagnostics))
