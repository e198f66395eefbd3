"""Long tables in columns: the rows, goals and lines of many filings, one a line, read into columns of integers.

A ledger has one line a filing. What a filing has any number of stands in tables of its own, each line with the `code`
of its filing. Lines that say the same are read once, by the reader of forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.ledger import MOST_DIGITS, MOST_PLACES, Ledger, LedgerReader, Remark, is_readable
from jixiao.expression.tree import Type
from jixiao.filing.draft import is_nothing
from jixiao.filing.headings import LEVELS
from jixiao.filing.ledger import CellReader
from jixiao.filing.long import (
    CELLS,
    GOAL,
    GROUP,
    KEY,
    NAME,
    NAMELESS,
    SHARE,
    GoalRead,
    LongRows,
    Placed,
    RowRead,
    RowText,
    points_in,
    role_of,
    said,
)
from jixiao.filing.names import key
from jixiao.number import places_of
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    import polars as pl

ROWS, GOALS = "rows", "goals"
"""The long tables of rows and of goals; the lines of an open table go by its id."""

LINE = "\x1fline"
"""A column that a table may bring: which line of its file each of its lines is."""

FILING = "\x1ffiling"
AT = "\x1fat"
"""Columns of our own: the row of the ledger that a line belongs to; where the line stands in its table."""

WORTH = "worth"
"""What a goal weighs, among the columns of goals."""

KEPT = 50_000
"""Rows that are remembered with what they were read as."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one open table: the filing of each, and the columns."""

    filing: pl.Series
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Long:
    """What the long tables say of the filings of a ledger.

    `rows` has a line for every row that was placed, in the order of filings: filing, at, group, goal, name,
    variant (null: open), applies, kept, given (by a person), core, weight and the slots of variants as integers at
    10**places; `read` indexes `reads`. `goals` likewise: filing, section, goal, share, worth. `wide` are filings that
    no column holds.
    """

    rows: pl.DataFrame
    reads: tuple[RowRead, ...]
    goals: pl.DataFrame
    goal_reads: tuple[GoalRead, ...]
    lines: Mapping[str, Lines]
    places: Mapping[str, int]
    wide: frozenset[int]
    remarks: tuple[Remark, ...]
    unplaced: Mapping[str, int]  # lines by table that belong to no filing
    keys: pl.Series


def long_names(plan: Plan) -> tuple[str, ...]:
    """The long tables that `plan` asks for."""
    rows = (ROWS,) if plan.sections else ()
    goals = (GOALS,) if any(section.goals is not None for section in plan.sections) else ()
    return (*rows, *goals, *(scope.id for scope in plan.open_scopes))


@dataclass(slots=True)
class LongReader:
    """Reads the long tables of one plan. `places` only ever grow, so that the parts of one ledger are read alike."""

    plan: Plan
    reader: LongRows = field(init=False)
    places: dict[str, int] = field(default_factory=dict)
    lines: dict[str, LedgerReader] = field(init=False)
    _rows: dict[tuple[Any, ...], RowRead] = field(default_factory=dict)
    _placed: dict[str, Placed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = LongRows(self.plan)
        self.lines = {
            scope.id: LedgerReader(self.plan, CellReader(self.plan), scope.slots) for scope in self.plan.open_scopes
        }

    def read(self, tables: Mapping[str, pl.DataFrame], keys: pl.Series, years: pl.Series) -> Long:
        """What `tables` say of the filings whose codes are `keys` and budget years `years`. Raises Rejected."""
        return _Reading(self, tables, keys, years).long()

    def row(self, key: tuple[Any, ...], text: RowText, year: int | None, alone: bool, adjusted: bool) -> RowRead:
        """A row; equal keys are read once."""
        found = self._rows.get(key)
        if found is None:
            found = self.reader.read(text, year, alone, adjusted)
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
    remarks: list[Remark] = field(default_factory=list)
    unplaced: dict[str, int] = field(default_factory=dict)
    wide: set[int] = field(default_factory=set)

    def long(self) -> Long:
        """Everything."""
        import polars as pl

        plan = self.by.plan
        rows, goals = pl.DataFrame(), pl.DataFrame()
        reads: tuple[RowRead, ...] = ()
        goal_reads: tuple[GoalRead, ...] = ()
        if plan.sections:
            placed = self._placed_rows()
            goals, goal_reads = self._goals(placed)
            rows, reads = self._rows(placed, goals)
            rows, goals = self._integers(rows, reads, goals, goal_reads)
        lines = {scope.id: self._lines(scope.id) for scope in plan.open_scopes}
        return Long(
            rows, reads, goals, goal_reads, lines, dict(self.by.places), frozenset(self.wide), tuple(self.remarks),
            self.unplaced, self.keys,
        )  # fmt: skip

    # tables of text

    def _text(self, name: str, empty: Iterable[str] = ()) -> pl.DataFrame:
        """A table as text by roles, with the filing of each line; lines of no filing are counted and left out."""
        import polars as pl

        table = self.tables.get(name)
        if table is None:
            return pl.DataFrame(schema={FILING: pl.UInt32, AT: pl.Int64, **dict.fromkeys(empty, pl.String)})
        _check(name, table, self.by.plan)
        roles: dict[str, str] = {}
        for column in table.columns:
            role = role_of(column) if name in (ROWS, GOALS) else column
            if role is not None and role not in roles:
                roles[role] = column
        at = pl.col(LINE).cast(pl.Int64) if LINE in table.columns else pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
        typed = name not in (ROWS, GOALS)
        made = table.select(
            at.alias(AT),
            pl.col(roles[KEY]).cast(pl.String).str.strip_chars().alias(KEY),
            *(
                (pl.col(column) if typed else pl.col(column).cast(pl.String).fill_null("")).alias(role)
                for role, column in roles.items()
                if role not in (KEY, LINE)
            ),
        )
        made = made.with_columns(pl.lit("").alias(item) for item in empty if item not in made.columns)
        known = pl.DataFrame({KEY: self.keys, FILING: pl.int_range(len(self.keys), dtype=pl.UInt32, eager=True)})
        known = known.unique(KEY, keep="first").drop_nulls()
        joined = made.join(known, on=KEY, how="left", maintain_order="left")
        lost = joined.filter(pl.col(FILING).is_null())
        if lost.height:
            self.unplaced[name] = lost.height
            first = lost.row(0, named=True)
            place = Cell("", "", f"{name}[{first[AT]}]")
            item = diagnose("I110", place, found=first[KEY] or "（空）", table=name, count=lost.height)
            self.remarks.append(Remark(name, "", (item,), (), lost.height))
        return joined.drop(KEY).drop_nulls(FILING).sort(FILING, AT, maintain_order=True)

    def _placed_rows(self) -> pl.DataFrame:
        """The rows with their place, as an index of sections and an id of groups."""
        import polars as pl

        table = self._text(ROWS, (GROUP, GOAL, NAME))
        levels = [level for level in LEVELS if level in table.columns]
        place = pl.col(GROUP)
        if levels and not table.get_column(GROUP).str.strip_chars().ne("").any():
            *above, last = levels
            place = pl.concat_str(*(pl.col(level).str.strip_chars() for level in above), separator="\x1f")
            table = table.with_columns(pl.col(last).alias(NAME))
        table = table.with_columns(place.alias("place")).drop(levels)
        texts = table.get_column("place").unique(maintain_order=True).to_list()
        placed = {text: self.by.place(text) for text in texts}
        sections = {section.id: index for index, section in enumerate(self.by.plan.sections)}
        for text, item in placed.items():
            if item.diagnostics:
                self._remark(table.filter(pl.col("place") == text), GROUP, item.diagnostics)
        of = {text: sections[item.section.id] for text, item in placed.items() if item.section is not None}
        groups = [item.group for item in placed.values()]
        stands = pl.col("place")
        table = table.with_columns(
            stands.replace_strict(list(of), list(of.values()), default=None, return_dtype=pl.Int32).alias("section"),
            stands.replace_strict(list(placed), groups, default="", return_dtype=pl.String).alias("in"),
        )  # fmt: skip
        with_goals = [i for i, section in enumerate(self.by.plan.sections) if section.goals is not None]
        outside = pl.col("section").is_in(with_goals) & (pl.col(GOAL).str.strip_chars() == "")
        for row in table.filter(outside).iter_rows(named=True):
            node = self.by.plan.node(self.by.plan.sections[row["section"]].id).name
            place_of = Cell("", "", f"{ROWS}[{row[AT]}]")
            said_of = diagnose("B172", place_of, row=row[NAME] or NAMELESS, section=node)
            self.remarks.append(Remark(ROWS, "", (said_of,), (row[FILING],)))
        return table.filter(pl.col("section").is_not_null() & ~outside)

    # goals

    def _goals(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, tuple[GoalRead, ...]]:
        """The goals of every filing in their order: those of their own table, then those that rows name besides."""
        import polars as pl

        with_goals = [i for i, section in enumerate(self.by.plan.sections) if section.goals is not None]
        schema = {FILING: pl.UInt32, "section": pl.Int32, GOAL: pl.Int32, "read": pl.UInt32}
        if not with_goals:
            return pl.DataFrame(schema={**schema, "named": pl.String}), ()
        stated = self._text(GOALS, (GOAL, SHARE)).select(FILING, AT, GOAL, SHARE)
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
                self._remark(first, GOALS, goal.diagnostics)
        done = whole.select(FILING, "section", pl.col("number").alias(GOAL), "read", "named")
        return done.sort(FILING, "section", GOAL), tuple(reads)

    # rows

    def _rows(self, table: pl.DataFrame, goals: pl.DataFrame) -> tuple[pl.DataFrame, tuple[RowRead, ...]]:
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
        remarked = [index for index, read in enumerate(reads) if read.diagnostics]
        told = singly.filter(pl.col("read").is_in(remarked)).select("read", AT, FILING)
        for (index,), rows in told.partition_by("read", as_dict=True, maintain_order=True).items():
            self._remark(rows, ROWS, reads[index].diagnostics)
        parts = [singly.select(FILING, AT, "section", pl.col("in").alias(GROUP), GOAL, "read", NAME)]
        if together.len():
            parts.append(self._together(table.filter(pl.col(FILING).is_in(together.implode())), cells, reads))
        whole = pl.concat(parts).sort(FILING, AT, maintain_order=True)
        ids = dict.fromkeys(id for item in self.by.plan.sections for id in (item.id, *item.groups))
        within = (node.id for item in self.by.plan.sections if item.goals is not None for node in item.goals.groups)
        return whole.with_columns(pl.col(GROUP).cast(pl.Enum([*dict.fromkeys((*ids, *within))]))), tuple(reads)

    def _clean(self, table: pl.DataFrame, cell: str) -> pl.Expr:
        """The cell with all in it that can matter, as one of so many: rows are compared by it."""
        import polars as pl

        texts = table.get_column(cell).unique(maintain_order=True).to_list()
        cleaned = [said(cell, text) for text in texts]
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
        pointed = [name for name in numbered if points_in(name) is not None]
        yield pl.when(pl.col(NAME).is_in(pointed)).then(pl.col(NAME)).otherwise(pl.lit("")).alias("points")
        weighed = pl.col("weight").str.strip_chars() != "" if "weight" in table.columns else pl.lit(False)
        single = pl.len().over(FILING, "in", GOAL) == 1
        yield (single & ~weighed).alias("alone")
        adjusted = pl.col("adjusted").str.strip_chars() != "" if "adjusted" in table.columns else pl.lit(False)
        yield adjusted.any().over(FILING).alias("changed")
        yield self.years.gather(table.get_column(FILING)).alias("year")

    def _each(self, distinct: pl.DataFrame, cells: Sequence[str]) -> Iterator[RowRead]:
        """What every distinct row says."""
        for row in distinct.iter_rows(named=True):
            text = self._row_text(row, cells)
            held = (row["place"], row["points"], *text.cells.items(), row["year"], row["alone"], row["changed"])
            yield self.by.row(held, text, row["year"] or None, row["alone"], row["changed"])

    def _row_text(self, row: Mapping[str, Any], cells: Sequence[str]) -> RowText:
        return RowText(self.by.place(row["place"]), row[NAME], {cell: row[cell] for cell in cells if row[cell].strip()})

    def _together(self, table: pl.DataFrame, cells: Sequence[str], reads: list[RowRead]) -> pl.DataFrame:
        """Filings in which rows may be parts of others, read one by one."""
        import polars as pl

        kept: list[tuple[Any, ...]] = []
        for filing in table.partition_by(FILING, maintain_order=True):
            rows = list(filing.iter_rows(named=True))
            texts = [self._row_text(row, cells) for row in rows]
            found = self.by.reader.read_together(texts, [row[GOAL] for row in rows], rows[0]["year"] or None)
            for row, read in zip(rows, found, strict=True):
                if read.diagnostics:
                    self._remark(filing.filter(pl.col(AT) == row[AT]), ROWS, read.diagnostics)
                if read.row is not None:
                    kept.append((row[FILING], row[AT], row["section"], row["in"], row[GOAL], len(reads), row[NAME]))
                    reads.append(read)
        kinds = (pl.UInt32, pl.Int64, pl.Int32, pl.String, pl.Int32, pl.UInt32, pl.String)
        names = (FILING, AT, "section", GROUP, GOAL, "read", NAME)
        return pl.DataFrame(kept, schema=dict(zip(names, kinds, strict=True)), orient="row")

    # integers

    def _integers(
        self, rows: pl.DataFrame, reads: Sequence[RowRead], goals: pl.DataFrame, goal_reads: Sequence[GoalRead]
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows and goals with their values at the places of their columns."""
        import polars as pl

        held = [_held(self.by.plan, read) for read in reads]
        shares = [{SHARE: read.value, WORTH: read.goal.weight} for read in (item.goal for item in goal_reads)]
        bound = [None if read.row is None else read.row.row for read in reads]
        columns, odd = self._columns(dict.fromkeys(("weight", *(name for item in held for name in item))), held)
        odd = sorted({*odd, *(index for index, read in enumerate(reads) if _is_outside(self.by.plan, read))})
        table = pl.DataFrame(
            {
                "variant": pl.Series([None if row is None else row.variant for row in bound], dtype=pl.Int32),
                "applies": pl.Series([row is not None and row.applies for row in bound], dtype=pl.Boolean),
                "kept": pl.Series([row is not None and row.kept for row in bound], dtype=pl.Boolean),
                "given": pl.Series([_is_judged(self.by.plan, read) for read in reads], dtype=pl.Boolean),
                "core": pl.Series([int(row is not None and row.core) for row in bound], dtype=pl.Int64),
                **columns,
            }
        )
        self._widen(rows, odd)
        whole = pl.concat([rows, table[rows.get_column("read")]], how="horizontal")
        worth, odd = self._columns((SHARE, WORTH), shares)
        self._widen(goals, odd)
        return whole, pl.concat([goals, pl.DataFrame(worth)[goals.get_column("read")]], how="horizontal")

    def _columns(
        self, names: Iterable[str], held: Sequence[Mapping[str, Fraction | int | None]]
    ) -> tuple[dict[str, pl.Series], list[int]]:
        """A column of integers for every name, and which of `held` no column holds."""
        import polars as pl

        odd: set[int] = set()
        columns = {}
        for name in names:
            values = [item.get(name) for item in held]
            needed = [places_of(value) if isinstance(value, Fraction) else 0 for value in values]
            fitting = [places for places in needed if places is not None and places <= MOST_PLACES]
            places = self.by.places[name] = max((self.by.places.get(name, 2), *fitting))
            integers: list[int | None] = []
            for index, value in enumerate(values):
                whole = value * 10**places if isinstance(value, Fraction) else value
                fits = whole is None or (whole.denominator == 1 and abs(whole) <= 10**MOST_DIGITS)
                odd.update(() if fits else (index,))
                integers.append(None if whole is None or not fits else whole.numerator)
            columns[name] = pl.Series(integers, dtype=pl.Int64)
        return columns, sorted(odd)

    def _widen(self, table: pl.DataFrame, odd: Sequence[int]) -> None:
        import polars as pl

        if odd:
            self.wide.update(table.filter(pl.col("read").is_in(odd)).get_column(FILING).to_list())

    def _lines(self, name: str) -> Lines:
        """The lines of one open table."""
        slots = next(scope.slots for scope in self.by.plan.open_scopes if scope.id == name)
        table = self._text(name, () if name in self.tables else (slot.name for slot in slots))
        years = self.years.gather(table.get_column(FILING))
        ledger = self.by.lines[name].read(table.drop(FILING, AT), years)
        filings, at = table.get_column(FILING), table.get_column(AT)
        for remark in ledger.remarks:
            rows = tuple(filings[row] for row in remark.rows)
            self.remarks.append(Remark(name, remark.text, _at(remark.diagnostics, name, at[remark.rows[0]]), rows))
        self.wide.update(filings[row] for row in ledger.wide)
        return Lines(filings, ledger)

    def _remark(self, rows: pl.DataFrame, slot: str, diagnostics: Sequence[Diagnostic]) -> None:
        """What is to be said of all `rows` alike."""
        if rows.height:
            first = rows.get_column(AT)[0]
            filings = tuple(rows.get_column(FILING).to_list())
            self.remarks.append(Remark(slot, "", _at(diagnostics, slot, first), filings))


def _held(plan: Plan, read: RowRead) -> Mapping[str, Fraction | int | None]:
    """The values of a row by the slots of its variant, and its weight."""
    if read.row is None:
        return {}
    row = read.row.row
    if row.variant is None:
        return {"weight": row.weight}
    section = next(item for item in plan.sections if item.id == row.section)
    slots = section.variants[row.variant].slots
    values = {slot.name: value for slot, value in zip(slots, read.row.values, strict=True)}
    typed = {slot.name for slot in slots if slot.type is Type.NUMBER and slot.purpose is not Purpose.SECOND}
    return {
        **{name: Fraction(value) if name in typed and value is not None else value for name, value in values.items()},
        "weight": row.weight,
    }


def _is_judged(plan: Plan, read: RowRead) -> bool:
    """Whether a person gave points, or a share of them, where the rule leaves a choice."""
    if read.row is None or read.row.row.variant is None:
        return False
    row = read.row.row
    section = next(item for item in plan.sections if item.id == row.section)
    slots = section.variants[row.variant or 0].slots
    return any(
        slot.purpose in (Purpose.JUDGED, Purpose.CREDIT) and value is not None
        for slot, value in zip(slots, read.row.values, strict=True)
    )


def _is_outside(plan: Plan, read: RowRead) -> bool:
    """Whether a value of a row is beyond what its slot declares, which columns rely on."""
    if read.row is None or read.row.row.variant is None:
        return False
    row = read.row.row
    section = next(item for item in plan.sections if item.id == row.section)
    return any(
        slot.range is not None and isinstance(value, Fraction) and value not in slot.range
        for slot, value in zip(section.variants[row.variant or 0].slots, read.row.values, strict=True)
    )


def _at(diagnostics: Sequence[Diagnostic], table: str, line: int) -> tuple[Diagnostic, ...]:
    """Diagnostics whose places are roles, at that line of that table."""
    found = []
    for item in diagnostics:
        role = item.origin.reference if isinstance(item.origin, Cell) else ""
        place = Cell("", "", f"{table}[{line}]" + (f".{role}" if role else ""))
        found.append(Diagnostic(item.code, place, item.arguments, item.severity))
    return tuple(found)


def _check(name: str, table: pl.DataFrame, plan: Plan) -> None:
    """Raises Rejected where a long table has no codes, or columns of it hold no exact values."""
    refused = [
        diagnose("I081", Cell("", "", f"{name}.{column}"), found=column, type=kind)
        for column, kind in table.schema.items()
        if column != LINE and not is_readable(kind)
    ]
    if KEY not in [role_of(column) for column in table.columns]:
        refused.append(diagnose("I111", Cell("", "", name), table=name, found="、".join(table.columns[:12])))
    if name == ROWS:
        refused += [
            diagnose("B186", Cell("", "", f"{name}.{column}"), found=column)
            for column in table.columns
            if column in ("second", "核查得分", "抽评得分")
        ]
    if refused:
        raise Rejected(refused)
