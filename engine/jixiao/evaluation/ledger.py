"""A ledger in columns: one filing a row, texts or typed columns named after slots, read into columns of integers.

Plain decimals (nearly all that ledgers hold) are read as whole columns; every other text goes, once each, to the reader
of cells that forms use. A value that no column of 64 bits holds is kept beside the columns, exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.codes import seen
from jixiao.evaluation.ledger_plain import MOST_DIGITS, MOST_PLACES, needed_places, plain_number, usual_places
from jixiao.evaluation.ledger_texts import Said, all_rows, merged, rows_of, same, texts_in
from jixiao.expression.tree import Quantity, Sum, Type
from jixiao.filing.bind import fields_of, read_year, remark_on_year
from jixiao.filing.labels import YEAR_LABELS
from jixiao.filing.ledger import PAIR, CellReader
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of one text in the column of a slot, and the rows (from 0) in which it stands.

    Of a long table `slot` is its name, `rows` are the filings, and the diagnostics say the line themselves; `lost` are
    lines that belong to no filing.
    """

    slot: str
    text: str
    diagnostics: tuple[Diagnostic, ...]
    rows: tuple[int, ...]
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as integers: a column for every slot, numbers at 10**places of their slot, null where missing.

    `wide` holds, by row and slot, what no column can hold; the columns have null there.
    """

    values: pl.DataFrame
    places: Mapping[str, int]
    wide: Mapping[int, Mapping[str, Fraction]]
    remarks: tuple[Remark, ...]
    absent: tuple[str, ...]  # slots without a column that a filing is asked for


@dataclass(slots=True)
class LedgerReader:
    """Reads ledgers of one plan. `places` only ever grow, so that the parts of one ledger are read alike.

    `slots` are those of the filing, or those of one of its open tables.
    """

    plan: Plan
    cells: CellReader
    slots: tuple[Slot, ...] | None = None
    places: dict[str, int] = field(default_factory=dict)
    asked: tuple[Slot, ...] = field(init=False)  # the slots that have columns, with the units of bare numbers in these
    _wanted: frozenset[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.asked = tuple(map(self.cells.measured, self.plan.slots)) if self.slots is None else self.slots

    def read(self, table: pl.DataFrame, years: pl.Series | None = None) -> Ledger:
        """`table` as integers. Raises Rejected: no column is a slot's, or the type of one holds no exact values.

        `years`: the budget year of each row, where no column says it.
        """
        import polars as pl

        _check(self.asked, table)
        reading = _Reading(self, table, self.row_years(table) if years is None else years)
        values = pl.DataFrame(reading.columns()) if self.asked else pl.DataFrame()
        absent = tuple(
            slot.name
            for slot in self.asked
            if slot.name not in reading.stated
            and (not slot.optional or (slot.purpose is Purpose.LINE and slot.name in self.wanted))
            and slot.purpose not in _UNSAID
            and not self.cells.fixes(slot)
        )
        # A column that needed more places was read again, after the others.
        order = {slot.name: index for index, slot in enumerate(self.asked)}
        remarks = [
            *self._said_of_years(table),
            *self._said_of_sums(table),
            *sorted(reading.remarks, key=lambda remark: order[remark.slot]),
        ]
        return Ledger(values.with_columns(reading.marked()), dict(self.places), reading.wide, tuple(remarks), absent)

    @property
    def wanted(self) -> frozenset[str]:
        """What the score of some row reads."""
        if self._wanted is None:
            scores = Sum(tuple(Quantity(node.score) for node in self.plan.nodes))
            self._wanted = fields_of(self.plan, scores) if self.slots is None else frozenset()
        return self._wanted

    def row_years(self, table: pl.DataFrame) -> pl.Series:
        """The budget year of every row: that of its column, else the only one of the framework, else 0."""
        import polars as pl

        first, last = self.plan.framework.years
        only = first if first == last and first is not None else 0
        column = self.year_column(table)
        if column is None:
            return pl.repeat(only, table.height, dtype=pl.Int64, eager=True)
        texts = table.get_column(column).cast(pl.String)
        known = {text: read_year(text) for text in texts.unique().drop_nulls()}
        years = texts.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.Int64)
        return years.alias("year").fill_null(only)

    def year_column(self, table: pl.DataFrame) -> str | None:
        """The column that says the budget years: `year`, or the first that is headed as forms label theirs (年度)."""
        others = {slot.name for slot in self.plan.slots if slot.purpose is not Purpose.YEAR}
        return next((name for name in YEAR_COLUMNS if name in table.columns and name not in others), None)

    def _said_of_sums(self, table: pl.DataFrame) -> Iterator[Remark]:
        """Rows that say in one of the first columns of texts, which no slot is, that they are sums of others."""
        import polars as pl

        if self.slots is not None:
            return
        names = {slot.name for slot in self.plan.slots}
        columns = [name for name, kind in table.schema.items() if kind == pl.String and name not in names]
        for name in columns[:LABELLED]:
            texts = table.get_column(name)
            rows = tuple(texts.str.contains(SUMS).fill_null(False).arg_true())
            if rows:
                item = diagnose("I119", Cell("", "", name), found=texts[rows[0]].strip())
                yield Remark(name, texts[rows[0]], (item,), rows)

    def _said_of_years(self, table: pl.DataFrame) -> Iterator[Remark]:
        """What a form is told of its year; of a blank nothing is said: no row of a ledger has to state one."""
        import polars as pl

        column = None if self.slots is not None else self.year_column(table)
        if column is None:
            return
        texts = table.get_column(column).cast(pl.String)
        stated = [text for text in texts.unique() if text is not None and text.strip()]
        said = {text: remark_on_year(self.plan.framework, read_year(text)) for text in stated}
        told = {text: replace(item, origin=Cell("", "", column)) for text, item in said.items() if item is not None}
        if told:
            odd = texts_in(all_rows(len(texts)), texts).filter(pl.col("text").is_in(list(told)))
            for text, rows in odd.group_by("text", maintain_order=True).agg("row").iter_rows():
                yield Remark(column, text, (told[text],), tuple(rows))


LABELLED = 3
"""Columns that are looked through for the names of rows: those stand at the left."""

SUMS = r"^\s*(合|总|小|共)\s*计\s*[:：]?\s*$"
"""How a row of sums is called."""

YEAR_COLUMNS = ("year", *YEAR_LABELS)

_UNSAID = {Purpose.REASON: 0, Purpose.REASONED: 0, Purpose.DEDUCTION: 0}
"""What a ledger without a word about it says."""


def _check(slots: Sequence[Slot], table: pl.DataFrame) -> None:
    """Raises Rejected where the columns cannot be read."""
    kinds = table.schema
    refused = [
        diagnose("I081", Cell("", "", slot.name), found=slot.name, type=kinds[slot.name])
        for slot in slots
        if slot.name in kinds and not is_readable(kinds[slot.name])
    ]
    refused += [
        diagnose("B186", Cell("", "", slot.name), found=slot.name)
        for slot in slots
        if slot.purpose is Purpose.SECOND and slot.name in kinds
    ]
    if refused:
        raise Rejected(refused)
    if slots and not any(slot.name in kinds for slot in slots):
        known = "、".join(slot.name for slot in slots[:12])
        raise Rejected([diagnose("I080", None, found="、".join(table.columns[:12]), known=known)])


def is_readable(kind: pl.DataType) -> bool:
    """Whether a column of this type holds texts or exact values; binary fractions do not."""
    import polars as pl

    exact = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Null, pl.Decimal)
    return kind.is_integer() or isinstance(kind, exact)


@dataclass(slots=True)
class _Reading:
    """One reading of one table."""

    reader: LedgerReader
    table: pl.DataFrame
    years: pl.Series
    wide: dict[int, dict[str, Fraction]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    marks: dict[str, list[int]] = field(default_factory=dict)  # rows marked not applicable, by node
    stated: frozenset[str] = field(init=False)  # the columns that there are

    def __post_init__(self) -> None:
        self.stated = frozenset(self.table.columns)

    def columns(self) -> list[pl.Series]:
        """A column of Int64 for every slot, in order."""
        given = [
            slot for slot in self.reader.asked if slot.name in self.stated and slot.purpose is not Purpose.YEAR
        ]  # a fixed number is no slot
        numbers = self._numbers([slot for slot in given if slot.type is Type.NUMBER])
        return [
            numbers[slot.name]
            if slot.name in numbers
            else self._year(slot)
            if slot.purpose is Purpose.YEAR
            else self._given(slot)
            if slot.purpose is Purpose.GIVEN and slot.name not in self.stated
            else self._absent(slot)
            if slot.name not in self.stated or self.reader.cells.fixes(slot)
            else self._words(slot)
            for slot in self.reader.asked
        ]

    def _year(self, slot: Slot) -> pl.Series:
        """The budget year of every row, for what differs from year to year; null where none is stated."""
        self.reader.places[slot.name] = 0
        years = self.years
        return years.set(years == 0, None).alias(slot.name)

    def _absent(self, slot: Slot) -> pl.Series:
        """A slot without a column of its own: what the framework fixes; no reason, every row applies; else missing."""
        import polars as pl

        if self.reader.cells.fixes(slot):
            years = self.years
            days = {year: self.reader.cells.fixed(slot, year or None) for year in years.unique()}
            return years.replace_strict(list(days), list(days.values()), return_dtype=pl.Int64).alias(slot.name)
        usual = {**_UNSAID, Purpose.APPLIES: 1}.get(slot.purpose)
        if usual is not None and slot.type is Type.NUMBER:
            self.reader.places.setdefault(slot.name, 0)
        return same(slot.name, usual, self.table.height)

    def _given(self, slot: Slot) -> pl.Series:
        """Whether the target of a row is written: read off its column; without one it is not asked."""
        import polars as pl

        target = f"{slot.node}.{Purpose.TARGET}"
        if target not in self.stated:
            return same(slot.name, 1, self.table.height)
        text = seen(self.table.get_column(target).cast(pl.String).fill_null(""))
        return (text != "").cast(pl.Int64).alias(slot.name)

    def marked(self) -> list[pl.Expr]:
        """`applies` of the rows whose target or actual says that there is nothing to score."""
        import polars as pl

        changes = []
        for slot in self.reader.asked:
            if slot.purpose is Purpose.APPLIES and slot.name not in self.stated and slot.node in self.marks:
                rows = pl.Series(self.marks[slot.node], dtype=pl.UInt32)
                hit = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(rows.implode())
                changes.append(
                    pl.when(hit).then(pl.lit(0, dtype=pl.Int64)).otherwise(pl.col(slot.name)).alias(slot.name)
                )
        return changes

    # numbers

    def _numbers(self, slots: Sequence[Slot]) -> dict[str, pl.Series]:
        """The columns of numbers: all together, then again those for which some text needs more places."""
        read = self.table.lazy().select(self._plain(slot) for slot in slots).collect()  # lazily: each text is read once
        left = {slot.name: self._odd(slot, read.get_column(slot.name)) for slot in slots}
        found = {slot.name: self._each(slot, left[slot.name]) for slot in slots}
        finer = [slot for slot in slots if self._refined(slot, found[slot.name])]
        beside = {self._beside(slot) for slot in finer}  # what is read beside a column is read again with it
        finer += [slot for slot in slots if slot.name in beside and slot not in finer]
        if finer:
            again = self._numbers(finer)
            rest = [slot for slot in slots if slot not in finer]
            return {**self._finished(rest, read, left, found), **again}
        return self._finished(slots, read, left, found)

    def _plain(self, slot: Slot) -> pl.Expr:
        """Plain numbers; of two sides that are read together, where both are plain."""
        import polars as pl

        plain, other = plain_number(slot, self._places(slot)), self._beside(slot)
        if other is None:
            return plain
        beside = next(item for item in self.reader.asked if item.name == other)
        both = plain_number(beside, self._places(beside)).is_not_null()
        return pl.when(both).then(plain).alias(slot.name)

    def _beside(self, slot: Slot) -> str | None:
        """The column beside which that of `slot` is read: the other side of a row whose target the office sets."""
        other = None if self.reader.slots is not None else self.reader.cells.beside(slot)
        return other if other in self.stated else None

    def _typed(self, slot: Slot) -> pl.Series:
        """The texts of a column; of two sides that are read together those of both, target first."""
        import polars as pl

        column, other = self.table.get_column(slot.name), self._beside(slot)
        if other is None:
            return column
        names = (slot.name, other) if slot.purpose is Purpose.TARGET else (other, slot.name)
        texts = (self.table.get_column(name).cast(pl.String).fill_null("") for name in names)
        return pl.select(pl.concat_str(*texts, separator=PAIR)).to_series()

    def _places(self, slot: Slot) -> int:
        return self.reader.places.setdefault(slot.name, usual_places(slot))

    def _odd(self, slot: Slot, read: pl.Series) -> pl.DataFrame:
        """The texts that were not read, with their rows; blank ones are left out."""

        rows = read.is_null().arg_true() if read.null_count() else all_rows(0)
        return texts_in(rows, self._typed(slot).gather(rows))

    def _stated(self, slot: Slot) -> pl.DataFrame:
        """All texts of a column with their rows."""
        column = self.table.get_column(slot.name)
        return texts_in(all_rows(column.len()), column)

    def _refined(self, slot: Slot, found: Sequence[Said]) -> bool:
        """Whether some text needs more places than the column has, which it then gets."""
        needed = [needed_places(said.read.value) for said in found]
        most = max((places for places in needed if places <= MOST_PLACES), default=0)
        if most <= self.reader.places[slot.name]:
            return False
        self.reader.places[slot.name] = most
        return True

    def _finished(
        self,
        slots: Sequence[Slot],
        read: pl.DataFrame,
        left: Mapping[str, pl.DataFrame],
        found: Mapping[str, Sequence[Said]],
    ) -> dict[str, pl.Series]:
        import polars as pl

        done = {}
        for slot in slots:
            power = 10 ** self.reader.places[slot.name]
            values: dict[str, int] = {}
            wide: dict[str, tuple[Said, Fraction]] = {}
            for said in found[slot.name]:
                if said.read.value is None:
                    continue
                whole = Fraction(said.read.value) * power
                if whole.denominator == 1 and abs(whole.numerator) <= 10**MOST_DIGITS:
                    values[said.text] = whole.numerator
                else:
                    wide[said.text] = said, Fraction(said.read.value)
            for text, rows in rows_of((said for said, _ in wide.values()), left[slot.name]).items():
                for row in rows:
                    self.wide.setdefault(row, {})[slot.name] = wide[text][1]
            column = read.get_column(slot.name)
            if slot.purpose is Purpose.DEDUCTION:  # where nothing stands, nothing is taken off
                blank = left[slot.name].filter(pl.col("blank")).get_column("row")
                column = column.scatter(blank, 0) if blank.len() else column
            done[slot.name] = merged(column, left[slot.name], values) if values else column
            self._keep(slot, left[slot.name], found[slot.name])
        return done

    # words, truths, days

    def _words(self, slot: Slot) -> pl.Series:
        import polars as pl

        given = self.table.get_column(slot.name)
        if given.dtype == pl.Boolean and slot.type is Type.TRUTH:
            return given.cast(pl.Int64)
        if given.dtype == pl.Date and slot.type is Type.DAY:
            return given.cast(pl.Int64) + _EPOCH
        if slot.type is not Type.DAY:
            return self._labels(slot, given.cast(pl.String))
        stated = self._stated(slot)
        found = self._each(slot, stated)
        self._keep(slot, stated, found)
        usual = _UNSAID.get(slot.purpose)
        whole = same(slot.name, usual, self.table.height)
        for year in dict.fromkeys(said.year for said in found):
            values = {
                said.text: int(said.read.value) for said in found if said.read.value is not None and said.year == year
            }
            if values:
                whole = merged(whole, stated.filter(self.years == year), values)
        return whole

    def _labels(self, slot: Slot, texts: pl.Series) -> pl.Series:
        """A column of words or truths: each text is read once, and the column is made of what they mean."""
        import polars as pl

        cells = self.reader.cells
        found = [Said(text, None, cells.read(slot, text, None)) for text in texts.unique(maintain_order=True) if text]
        told = [said for said in found if said.read.diagnostics or said.read.not_applicable]
        if told:
            self._keep(slot, self._stated(slot), told)
        values = {said.text: int(said.read.value) for said in found if said.read.value is not None}
        usual = _UNSAID.get(slot.purpose)
        if not values:
            return same(slot.name, usual, len(texts))
        read = texts.replace_strict(list(values), list(values.values()), default=usual, return_dtype=pl.Int64)
        return read.alias(slot.name)

    def _each(self, slot: Slot, odd: pl.DataFrame) -> list[Said]:
        """Every text once (for days: once a budget year)."""
        import polars as pl

        if odd.height == 0:
            return []
        cells = self.reader.cells
        if slot.type is not Type.DAY:
            texts = odd.get_column("text").filter(~odd.get_column("blank")).unique(maintain_order=True)
            return [Said(text, None, cells.read(slot, text, None)) for text in texts]
        dated = odd.with_columns(self.years.gather(odd.get_column("row")).alias("year")).filter(~pl.col("blank"))
        pairs = dated.select("text", "year").unique(maintain_order=True)
        return [Said(text, year, cells.read(slot, text, year)) for text, year in pairs.iter_rows()]

    def _keep(self, slot: Slot, odd: pl.DataFrame, found: Sequence[Said]) -> None:
        """Remarks, and marks that a row is not applicable."""
        is_side = slot.purpose in (Purpose.ACTUAL, Purpose.TARGET)
        told = [said for said in found if said.read.diagnostics or (is_side and said.read.not_applicable)]
        rows = rows_of(told, odd)
        for said in told:
            if is_side and said.read.not_applicable:
                self.marks.setdefault(slot.node, []).extend(rows[said.text])
            if said.read.diagnostics:
                self.remarks.append(Remark(slot.name, said.text, said.read.diagnostics, rows[said.text]))


_EPOCH = 719_163
"""The ordinal of 1970-01-01."""
