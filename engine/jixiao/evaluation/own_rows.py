"""Rows that offices wrote, in columns: those that are scored alike side by side, whatever section they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jixiao.evaluation.classes import decimal_places, shifted
from jixiao.evaluation.ledger import MOST_DIGITS
from jixiao.evaluation.long import FILING
from jixiao.evaluation.side_by_side import NUMBER, SideBySide, at_places
from jixiao.expression.frame import Frame
from jixiao.filing.long import GOAL, GROUP
from jixiao.plan.model import Plan
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl


KIND = "\x1fkind"
"""A column of our own: what scores a row."""


@dataclass(frozen=True, slots=True)
class OwnRows:
    """The rows of one ledger; `programs` are the variants of every section."""

    plan: Plan
    programs: tuple[tuple[Frame, ...], ...]
    beside: SideBySide

    def scored(self, wanted: Sequence[str]) -> pl.DataFrame:
        """The rows as members: results of those that are scored, and what the others show instead."""
        import polars as pl

        rows = self.beside.long.rows
        parts = [part for frame, some in self._kinds(rows) for part in self._scored(frame, some, wanted)]
        made = {name: pl.repeat(None, rows.height, dtype=pl.Int64, eager=True) for name in wanted}
        for name in wanted:
            self.beside.places[name] = max((places[name] for _, places in parts if name in places), default=0)
            for table, places in parts:
                if name not in places:
                    continue
                values, by = table.get_column(name), self.beside.places[name] - places[name]
                beyond = (values.abs() > 10 ** (MOST_DIGITS - by)).fill_null(False)
                self.beside.alone.update(table.filter(beyond).get_column(FILING).to_list())
                held = shifted(values.set(beyond, None), by).cast(pl.Int64)
                made[name] = made[name].scatter(table.get_column(NUMBER), held)
        applies = pl.col("applies")
        nothing = pl.lit(0, dtype=pl.Int64)
        return rows.select(
            *(FILING, "section", GROUP, GOAL, "weight"),
            *(pl.when(applies).then(made[name]).otherwise(nothing).alias(name) for name in wanted),
            (applies | pl.col("kept")).cast(pl.Int64).alias("counts"),
            applies.cast(pl.Int64),
            pl.when(applies).then(pl.col("core")).otherwise(nothing).alias("core"),
            (applies | pl.col("weight").is_not_null()).alias("member"),
            *self._sides(rows),
        )

    def _sides(self, rows: pl.DataFrame) -> Iterator[pl.Expr]:
        """Target and actual of rows whose target is a number; of others they are missing."""
        import polars as pl

        numbered = pl.lit(False)
        for index, section in enumerate(self.plan.sections):
            kinds = [place for place, variant in enumerate(section.variants) if variant.kind == "number"]
            numbered = numbered | ((pl.col("section") == index) & pl.col("variant").is_in(kinds).fill_null(False))
        missing = pl.lit(None, dtype=pl.Int64)
        for name in ("target", "actual"):
            held = pl.col(name) if name in rows.columns else missing
            yield pl.when(numbered & pl.col("applies")).then(held).otherwise(missing).alias(name)

    def _kinds(self, rows: pl.DataFrame) -> Iterator[tuple[Frame, pl.DataFrame]]:
        """The rows that are scored alike, together: sections mostly share their variants."""
        import polars as pl

        frames: dict[Frame, int] = {}
        most = max(len(section.variants) for section in self.plan.sections)
        kinds: dict[int, int] = {}
        for index, programs in enumerate(self.programs):
            for place, frame in enumerate(programs):
                kinds[index * most + place] = frames.setdefault(frame, len(frames))
        read = {spec.name for frame in frames for spec in frame.fields} & set(rows.columns)
        needed = rows.select(FILING, "section", "variant", "applies", *sorted(read - {"applies"}))
        scored = needed.with_row_index(NUMBER).filter(pl.col("variant").is_not_null() & pl.col("applies"))
        code = pl.col("section") * most + pl.col("variant")
        kind = code.replace_strict(list(kinds), list(kinds.values()), return_dtype=pl.Int32)
        by_kind = scored.with_columns(kind.alias(KIND)).partition_by(KIND, as_dict=True, maintain_order=True)
        for frame, number in frames.items():
            if (number,) in by_kind:
                yield frame, by_kind[(number,)]

    def _scored(
        self, frame: Frame, part: pl.DataFrame, wanted: Sequence[str]
    ) -> Iterator[tuple[pl.DataFrame, dict[str, int]]]:
        """The wanted results of rows of one kind, with the places at which each is an integer."""
        import polars as pl

        part = self.beside.around(part, (spec.name for spec in frame.fields))
        lacking = [spec.name for spec in frame.fields if spec.name not in part.columns]
        part = part.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in lacking)
        required = [spec.name for spec in frame.fields if not spec.optional]
        gap = pl.any_horizontal(pl.col(name).is_null() for name in required)
        for gaps, some in ((False, part.filter(~gap)), (True, part.filter(gap))):
            if not some.height:
                continue
            names = [name for name in wanted if any(spec.name == name for spec in frame.trees)]
            fitted = self.beside.fit(frame, some, names, gaps)
            if fitted.form is None or not fitted.kept.height:
                continue
            results = fitted.form.results
            shown = [pl.col(item.column).alias(name) for item, name in zip(results, names, strict=True)]
            places = decimal_places(results, names)
            table = fitted.form.run(fitted.kept.lazy()).select(NUMBER, FILING, *shown).collect()
            yield (
                table.with_columns(
                    at_places(pl.col(name), places[name], item).alias(name)
                    for item, name in zip(results, names, strict=True)
                ),
                places,
            )
