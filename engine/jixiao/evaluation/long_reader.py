"""Reads long tables: lines that say the same are read once, by the reader of forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import diagnose
from jixiao.evaluation.codes import seen
from jixiao.evaluation.ledger import LedgerReader, Remark
from jixiao.evaluation.long import AT, FILING, GOALS, ROWS, Lines, Long, Told, at_line
from jixiao.evaluation.long_integers import Integers, RowFacts, facts_of
from jixiao.evaluation.long_text import LongTexts
from jixiao.filing.columns import GOAL, GROUP, NAME, SHARE
from jixiao.filing.draft import is_nothing
from jixiao.filing.ledger import CellReader
from jixiao.filing.long import (
    CELLS,
    GoalRead,
    LongRows,
    Placed,
    RowRead,
    RowText,
    points_in,
    said,
)
from jixiao.filing.names import key
from jixiao.name import visible
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    import polars as pl

KEPT = 50_000
"""Rows that are remembered with what they were read as."""


Taken = tuple[RowRead, RowFacts]
"""A row as it was read, and what columns hold of it."""


@dataclass(slots=True)
class LongReader:
    """Reads the long tables of one plan. `places` only ever grow, so that the parts of one ledger are read alike."""

    plan: Plan
    reader: LongRows = field(init=False)
    places: dict[str, int] = field(default_factory=dict)
    lines: dict[str, LedgerReader] = field(init=False)
    _rows: dict[tuple[Any, ...], Taken] = field(default_factory=dict)
    _placed: dict[str, Placed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = LongRows(self.plan)
        self.lines = {
            scope.id: LedgerReader(self.plan, CellReader(self.plan), scope.slots) for scope in self.plan.open_scopes
        }

    def read(self, tables: Mapping[str, pl.DataFrame], keys: pl.Series, years: pl.Series) -> Long:
        """What `tables` say of the filings whose codes are `keys` and budget years `years`. Raises Rejected."""
        return _Reading(self, tables, keys, years).long()

    def row(self, key: tuple[Any, ...], text: RowText, year: int | None, alone: bool, adjusted: bool) -> Taken:
        """A row; equal keys are read once."""
        found = self._rows.get(key)
        if found is None:
            read = self.reader.read(text, year, alone, adjusted)
            found = read, facts_of(self.plan, read)
            if len(self._rows) < KEPT:
                self._rows[key] = found
        return found

    def place(self, text: str) -> Placed:
        """Where rows stand that name their place so."""
        if text not in self._placed:
            self._placed[text] = self.reader.place(text)
        return self._placed[text]


@dataclass(slots=True)
class _Reading:
    """One reading of the long tables of one ledger."""

    by: LongReader
    tables: Mapping[str, pl.DataFrame]
    keys: pl.Series
    years: pl.Series
    told: Told = field(default_factory=Told)
    texts: LongTexts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = LongTexts(self.by.plan, self.tables, self.keys, self.by.place, self.told)

    def long(self) -> Long:
        """Everything."""
        import polars as pl

        plan = self.by.plan
        rows, goals = pl.DataFrame(), pl.DataFrame()
        reads: tuple[RowRead, ...] = ()
        goal_reads: tuple[GoalRead, ...] = ()
        if plan.sections:
            placed = self.texts.placed_rows()
            goals, goal_reads = self._goals(placed)
            rows, taken = self._rows(placed, goals)
            reads = tuple(read for read, _ in taken)
            integers = Integers(self.by.places, self.told)
            rows, goals = integers.of_rows_and_goals(rows, [facts for _, facts in taken], goals, goal_reads)
        lines = {scope.id: self._lines(scope.id) for scope in plan.open_scopes}
        return Long(
            rows, reads, goals, goal_reads, lines, dict(self.by.places), frozenset(self.told.wide),
            tuple(self.told.remarks), self.told.unplaced, self.keys,
        )  # fmt: skip

    # goals

    def _goals(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, tuple[GoalRead, ...]]:
        """The goals of every filing in their order: those of their own table, then those that rows name besides."""
        import polars as pl

        with_goals = [i for i, section in enumerate(self.by.plan.sections) if section.goals is not None]
        schema = {FILING: pl.UInt32, "section": pl.Int32, GOAL: pl.Int32, "read": pl.UInt32}
        if not with_goals:
            return pl.DataFrame(schema={**schema, "named": pl.String}), ()
        stated = self.texts.text(GOALS, (GOAL, SHARE)).select(FILING, AT, GOAL, SHARE)
        named = rows.filter(pl.col("section").is_in(with_goals)).select(FILING, AT, GOAL, "section")
        whole = pl.concat([stated, named], how="diagonal").with_columns(pl.col(SHARE).fill_null(""))
        names = whole.get_column(GOAL).unique().to_list()
        whole = whole.with_columns(pl.col(GOAL).replace_strict(names, [key(name) for name in names]).alias("named"))
        place = pl.col("section").drop_nulls().first().over(FILING, "named").fill_null(with_goals[0])
        whole = whole.with_columns(place.alias("section"))
        whole = whole.unique([FILING, "named"], keep="first", maintain_order=True)
        whole = whole.with_columns(
            (pl.int_range(pl.len(), dtype=pl.Int32).over(FILING, "section")).alias("number"),
            pl.len().over(FILING, "section").alias("among"),
        )
        distinct = whole.select("section", SHARE, "among").unique(maintain_order=True).with_row_index("read")
        whole = whole.join(distinct, on=["section", SHARE, "among"], how="left", maintain_order="left")
        reads = []
        for row in distinct.iter_rows(named=True):
            first = whole.filter(pl.col("read") == row["read"])
            goal = self.by.reader.read_goal(
                self.by.plan.sections[row["section"]], first.get_column(GOAL)[0], row[SHARE], row["among"]
            )
            reads.append(goal)
            if goal.diagnostics:
                self.told.remark(first, GOALS, goal.diagnostics)
        done = whole.select(FILING, "section", pl.col("number").alias(GOAL), "read", "named")
        return done.sort(FILING, "section", GOAL), tuple(reads)

    # rows

    def _rows(self, table: pl.DataFrame, goals: pl.DataFrame) -> tuple[pl.DataFrame, list[Taken]]:
        """The rows with what each was read as."""
        import polars as pl

        cells = [cell for cell in CELLS if cell in table.columns and (cell != "score" or self._asks_for_scores(table))]
        table = table.with_columns(*(self._clean(table, cell) for cell in cells), *self._circumstances(table))
        if goals.height:
            names = table.get_column(GOAL).unique().to_list()
            table = table.with_columns(
                pl.col(GOAL).replace_strict(names, [key(name) for name in names]).alias("named")
            ).drop(GOAL)
            numbered = goals.select(FILING, "section", "named", GOAL)
            table = table.join(numbered, on=[FILING, "section", "named"], how="left", maintain_order="left")
        else:
            table = table.with_columns(pl.lit(None, dtype=pl.Int32).alias(GOAL))
        detailed = [
            index for index, item in enumerate(self.by.plan.sections) if self.by.reader.takes_details(item)
        ] if "weight" in cells else []  # fmt: skip
        nothing = [text for text in table.get_column("weight").unique() if is_nothing(text)] if detailed else []
        without = pl.col("section").is_in(detailed) & pl.col("weight").is_in(nothing) if detailed else pl.lit(False)
        together = table.filter(without).get_column(FILING).unique()
        alike = ["place", "points", *cells, "year", "alone", "changed"]
        singly = table.filter(~pl.col(FILING).is_in(together.implode())) if together.len() else table
        distinct = singly.unique(alike, keep="first", maintain_order=True).select(AT, NAME, *alike)
        distinct = distinct.with_row_index("read")
        reads = list(self._each(distinct, cells))
        singly = singly.join(distinct.drop(AT, NAME), on=alike, how="left", nulls_equal=True, maintain_order="left")
        remarked = [index for index, (read, _) in enumerate(reads) if read.diagnostics]
        told = singly.filter(pl.col("read").is_in(remarked)).group_by("read", maintain_order=True)
        for index, first, filings in told.agg(pl.col(AT).first(), FILING).iter_rows():
            self.told.remark_at(first, filings, ROWS, reads[index][0].diagnostics)
        parts = [singly.select(FILING, AT, "section", pl.col("in").alias(GROUP), GOAL, "read", NAME)]
        if together.len():
            parts.append(self._together(table.filter(pl.col(FILING).is_in(together.implode())), cells, reads))
        ids = dict.fromkeys(id for item in self.by.plan.sections for id in (item.id, *item.groups))
        within = (node.id for item in self.by.plan.sections if item.goals is not None for node in item.goals.groups)
        group = pl.col(GROUP).cast(pl.Enum([*dict.fromkeys((*ids, *within))]))
        # By group within a filing: what is gathered together stands together.
        return pl.concat(parts).with_columns(group).sort(FILING, GROUP, AT, maintain_order=True), reads

    def _clean(self, table: pl.DataFrame, cell: str) -> pl.Expr:
        """The cell with all in it that can matter, as one of so many: rows are compared by it."""
        import polars as pl

        texts = table.get_column(cell).unique(maintain_order=True).to_list()
        shown = {text: visible(text) for text in texts}
        cleaned = [said(cell, text) for text, _ in shown.values()]
        for text, (_, gone) in shown.items():
            if gone:
                warning = diagnose("I039", Cell("", "", cell), found=" ".join(gone))
                self.told.remark(table.filter(pl.col(cell) == text), ROWS, [warning])
        kind = pl.Enum(list(dict.fromkeys(cleaned)))
        return pl.col(cell).replace_strict(texts, cleaned, return_dtype=pl.String).cast(kind)

    def _asks_for_scores(self, table: pl.DataFrame) -> bool:
        """Whether 得分 can be anything but a claim."""
        asked = (Purpose.JUDGED, Purpose.OVERRIDE)
        variants = [item for section in self.by.plan.sections for item in section.variants if item.kind != "judged"]
        return "judged" in table.columns or any(slot.purpose in asked for item in variants for slot in item.slots)

    def _circumstances(self, table: pl.DataFrame) -> Iterator[pl.Expr | pl.Series]:
        """What a row is read by besides its own cells."""
        import polars as pl

        names = table.get_column(NAME)
        numbered = names.filter(names.str.contains(r"[0-9０-９]")).unique().to_list()
        pointed = [name for name in numbered if points_in(visible(name)[0]) is not None]
        yield pl.when(pl.col(NAME).is_in(pointed)).then(pl.col(NAME)).otherwise(pl.lit("")).alias("points")
        weighed = seen(pl.col("weight")) != "" if "weight" in table.columns else pl.lit(False)
        single = pl.len().over(FILING, "in", GOAL) == 1
        yield (single & ~weighed).alias("alone")
        adjusted = seen(pl.col("adjusted")) != "" if "adjusted" in table.columns else pl.lit(False)
        yield adjusted.any().over(FILING).alias("changed")
        yield self.years.gather(table.get_column(FILING)).alias("year")

    def _each(self, distinct: pl.DataFrame, cells: Sequence[str]) -> Iterator[Taken]:
        """What every distinct row says."""
        for row in distinct.iter_rows(named=True):
            text = self._row_text(row, cells)
            held = (row["place"], row["points"], *text.cells.items(), row["year"], row["alone"], row["changed"])
            yield self.by.row(held, text, row["year"] or None, row["alone"], row["changed"])

    def _row_text(self, row: Mapping[str, Any], cells: Sequence[str]) -> RowText:
        return RowText(self.by.place(row["place"]), row[NAME], {cell: row[cell] for cell in cells if row[cell].strip()})

    def _together(self, table: pl.DataFrame, cells: Sequence[str], reads: list[Taken]) -> pl.DataFrame:
        """Filings in which rows may be parts of others, read one by one."""
        import polars as pl

        kept: list[tuple[Any, ...]] = []
        for filing in table.partition_by(FILING, maintain_order=True):
            rows = list(filing.iter_rows(named=True))
            texts = [self._row_text(row, cells) for row in rows]
            found = self.by.reader.read_together(texts, [row[GOAL] for row in rows], rows[0]["year"] or None)
            for row, read in zip(rows, found, strict=True):
                if read.diagnostics:
                    self.told.remark(filing.filter(pl.col(AT) == row[AT]), ROWS, read.diagnostics)
                if read.row is not None:
                    kept.append((row[FILING], row[AT], row["section"], row["in"], row[GOAL], len(reads), row[NAME]))
                    reads.append((read, facts_of(self.by.plan, read)))
        kinds = (pl.UInt32, pl.Int64, pl.Int32, pl.String, pl.Int32, pl.UInt32, pl.String)
        names = (FILING, AT, "section", GROUP, GOAL, "read", NAME)
        return pl.DataFrame(kept, schema=dict(zip(names, kinds, strict=True)), orient="row")

    def _lines(self, name: str) -> Lines:
        """The lines of one open table."""
        slots = next(scope.slots for scope in self.by.plan.open_scopes if scope.id == name)
        table = self.texts.text(name, () if name in self.tables else (slot.name for slot in slots))
        years = self.years.gather(table.get_column(FILING))
        ledger = self.by.lines[name].read(table.drop(FILING, AT), years)
        filings, at = table.get_column(FILING), table.get_column(AT)
        for remark in ledger.remarks:
            rows = tuple(filings[row] for row in remark.rows)
            self.told.remarks.append(
                Remark(name, remark.text, at_line(remark.diagnostics, name, at[remark.rows[0]]), rows)
            )
        self.told.wide.update(filings[row] for row in ledger.wide)
        return Lines(filings, ledger)
