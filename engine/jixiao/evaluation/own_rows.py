"""Rows that offices wrote, in columns: those that are scored alike side by side, whatever section they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from jixiao.evaluation.classes import decimal_places, shifted
from jixiao.evaluation.ledger_plain import MOST_DIGITS
from jixiao.evaluation.long import FILING
from jixiao.evaluation.side_by_side import NUMBER, SideBySide, at_places, magnitude
from jixiao.expression.frame import Frame
from jixiao.filing.columns import GOAL, GROUP
from jixiao.plan.model import Plan
from jixiao.value import dataclass, replace

if TYPE_CHECKING:
    import polars as pl


KIND = "\x1fkind"
"""A column of our own: what scores a row."""

Scored = tuple["pl.DataFrame", Mapping[str, int]]
"""Results of rows, and the places at which each is an integer."""


@dataclass(frozen=True, slots=True)
class OwnRows:
    """The rows of one ledger; `programs` are the variants of every section."""

    plan: Plan
    programs: tuple[tuple[Frame, ...], ...]
    beside: SideBySide

    def scored(self, wanted: Sequence[str], read: frozenset[str]) -> pl.DataFrame:
        """The rows as members: results of those that are scored, and what the others show instead.

        Of what Folds may read there is what they do `read`.
        """
        import polars as pl

        rows = self.beside.long.rows
        parts = [part for frame, some in self._kinds(rows) for part in self._scored(frame, some, wanted)]
        made = {name: self._made(name, rows.height, parts) for name in wanted}
        applies = pl.col("applies")
        nothing = pl.lit(0, dtype=pl.Int64)
        told = {
            "weight": pl.col("weight"),
            "applies": applies.cast(pl.Int64),
            "core": pl.when(applies).then(pl.col("core")).otherwise(nothing),
            **self._sides(rows),
        }
        return rows.select(
            *(FILING, "section", GROUP, GOAL),
            *(pl.when(applies).then(made[name]).otherwise(nothing).alias(name) for name in wanted),
            (applies | pl.col("kept")).cast(pl.Int64).alias("counts"),
            (applies | pl.col("weight").is_not_null()).alias("member"),
            *(shown.alias(name) for name, shown in told.items() if name in read or name == "applies"),
        )

    def _made(self, name: str, height: int, parts: Sequence[Scored]) -> pl.Series:
        """The column of one result, out of those of the parts that have it."""
        import polars as pl

        most = self.beside.places[name] = max((places[name] for _, places in parts if name in places), default=0)
        column = pl.repeat(None, height, dtype=pl.Int64, eager=True)
        for table, places in parts:
            if name not in places:
                continue
            values, by = table.get_column(name), most - places[name]
            if magnitude(values) > 10 ** (MOST_DIGITS - by):
                beyond = (values.abs() > 10 ** (MOST_DIGITS - by)).fill_null(False)
                self.beside.alone.update(table.filter(beyond).get_column(FILING).to_list())
                values = values.set(beyond, None)
            held = shifted(values, by) if by else values
            column = column.scatter(table.get_column(NUMBER), held.cast(pl.Int64))
        return column

    def _sides(self, rows: pl.DataFrame) -> Mapping[str, pl.Expr]:
        """Target and actual of rows whose target is a number; of others they are missing."""
        import polars as pl

        numbered = pl.lit(False)
        for index, section in enumerate(self.plan.sections):
            kinds = [place for place, variant in enumerate(section.variants) if variant.kind == "number"]
            numbered = numbered | ((pl.col("section") == index) & pl.col("variant").is_in(kinds).fill_null(False))
        missing = pl.lit(None, dtype=pl.Int64)
        counted = numbered & pl.col("applies")
        sides = {name: pl.col(name) if name in rows.columns else missing for name in ("target", "actual")}
        return {name: pl.when(counted).then(held).otherwise(missing) for name, held in sides.items()}

    def _kinds(self, rows: pl.DataFrame) -> Iterator[tuple[Frame, pl.DataFrame]]:
        """The rows that are scored alike, together: sections mostly share their variants."""
        import polars as pl

        alike = [[_without_ends(frame) for frame in programs] for programs in self.programs]
        numbers = {key: number for number, key in enumerate(dict.fromkeys(key for keys in alike for key in keys))}
        most = max(len(section.variants) for section in self.plan.sections)
        kinds: dict[int, int] = {}
        frames: dict[int, Frame] = {}
        for index, programs in enumerate(self.programs):
            for place, frame in enumerate(programs):
                number = kinds[index * most + place] = numbers[alike[index][place]]
                frames[number] = _either(frames[number], frame) if number in frames else frame
        # By its place in a list: looking it up by its value takes several times as long.
        by_code = pl.lit(pl.Series([kinds.get(code) for code in range(len(self.programs) * most)], dtype=pl.Int16))
        kind = pl.when("applies").then(by_code.gather(pl.col("section") * most + pl.col("variant")))
        told = rows.select(kind.alias(KIND)).get_column(KIND)
        numbered = pl.int_range(rows.height, dtype=pl.UInt32, eager=True).alias(NUMBER)
        for number, frame in frames.items():
            own = told == number
            read = {spec.name for spec in frame.fields} & set(rows.columns)
            part = rows.select(FILING, *sorted(read)).with_columns(numbered).filter(own)
            if part.height:
                yield frame, part

    def _scored(self, frame: Frame, part: pl.DataFrame, wanted: Sequence[str]) -> Iterator[Scored]:
        """The wanted results of rows of one kind."""
        import polars as pl

        part = self.beside.around(part, (spec.name for spec in frame.fields))
        lacking = [spec.name for spec in frame.fields if spec.name not in part.columns]
        part = part.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in lacking)
        required = [spec.name for spec in frame.fields if not spec.optional and part.get_column(spec.name).null_count()]
        gap = pl.any_horizontal(pl.col(name).is_null() for name in required) if required else pl.lit(False)
        parts = ((False, part.filter(~gap)), (True, part.filter(gap))) if required else ((False, part),)
        names = [name for name in wanted if any(spec.name == name for spec in frame.trees)]
        for gaps, some in parts:
            fitted = self.beside.fit(frame, some, names, gaps) if some.height else None
            if fitted is None or fitted.form is None or not fitted.kept.height:
                continue
            results = fitted.form.results
            places = decimal_places(results, names)
            shown = [pl.col(item.column).alias(name) for item, name in zip(results, names, strict=True)]
            table = fitted.form.run(fitted.kept.lazy()).select(NUMBER, FILING, *shown).collect()
            held = [at_places(table.get_column(item.name), places[item.name], item) for item in results]
            yield table.with_columns(held), places


def _without_ends(frame: Frame) -> Frame:
    """The frame as any range of its fields has it: weights differ from section to section, and nothing else."""
    return replace(frame, fields=tuple(replace(spec, low=None, high=None) for spec in frame.fields))


def _either(one: Frame, other: Frame) -> Frame:
    """A frame whose fields hold what those of either hold."""
    fields = tuple(
        replace(
            first,
            low=None if first.low is None or second.low is None else min(first.low, second.low),
            high=None if first.high is None or second.high is None else max(first.high, second.high),
        )
        for first, second in zip(one.fields, other.fields, strict=True)
    )
    return replace(one, fields=fields)
