"""Goals that offices set, in columns: each is scored out of what its rows gather."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jixiao.evaluation.classes import decimal_places, shifted
from jixiao.evaluation.folded import Read
from jixiao.evaluation.grouping import Grouping
from jixiao.evaluation.long import FILING, WORTH
from jixiao.evaluation.side_by_side import SideBySide, at_places
from jixiao.expression.frame import Frame
from jixiao.filing.columns import GOAL, SHARE
from jixiao.interpret.columnar import Refused
from jixiao.plan import goals as goal_plan
from jixiao.plan.model import Plan, Section
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl


OF_GOAL = "\x1fgoal"
"""A column of our own: the index of the goal that a row belongs to."""


@dataclass(frozen=True, slots=True)
class OwnGoals:
    """The goals of one ledger: by section the program of one, and what it reads with a field for every Fold."""

    plan: Plan
    frames: Mapping[str, Frame]
    reads: Mapping[str, Read]
    beside: SideBySide
    grouping: Grouping

    def scored(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, int]]:
        """The goals as members (filing, section, weight, points, score, counts), and the places of their numbers."""
        import polars as pl

        goals = self.beside.long.goals.with_row_index(OF_GOAL)
        numbered = goals.select(OF_GOAL, FILING, "section", GOAL)
        inside = rows.filter(pl.col(GOAL).is_not_null()).join(numbered, on=[FILING, "section", GOAL])
        found = inside.group_by(OF_GOAL).agg((pl.col("counts") == 1).any().alias("some"))
        goals = goals.join(found, on=OF_GOAL, how="left", maintain_order="left")
        parts = [self._goals_of(section, index, goals, inside) for index, section in enumerate(self.plan.sections)
                 if section.goals is not None]  # fmt: skip
        names = (goal_plan.POINTS, goal_plan.SCORE)
        most = {name: max((places[name] for _, places in parts), default=0) for name in names}
        whole = pl.concat(
            [
                table.with_columns(
                    shifted(table.get_column(name), most[name] - places[name]).cast(pl.Int64) for name in names
                )
                for table, places in parts
            ]
        )
        return whole, {**most, "weight": self.beside.places.get(WORTH, 0)}

    def _goals_of(
        self, section: Section, index: int, goals: pl.DataFrame, inside: pl.DataFrame
    ) -> tuple[pl.DataFrame, dict[str, int]]:
        """The goals of one section, and the one that stands for those that a filing should have and has not."""
        import polars as pl

        scope = section.goals
        assert scope is not None
        frame = self.frames[section.id]
        read = self.reads[section.id]
        folds = tuple(read.folds)
        members = self.grouping.members(
            inside.filter(pl.col("member") & (pl.col("section") == index)), "counts", OF_GOAL
        )
        made = self.grouping.by_group(members, folds, frozenset(fold.scope for fold in folds), goals.height)
        held = [self.beside.held(made[fold][0], name, goals.get_column(FILING)) for fold, name in read.folds.items()]
        self.beside.places |= {name: made[fold][1] for fold, name in read.folds.items()}
        part = pl.concat([goals, pl.DataFrame(held)], how="horizontal").filter(pl.col("section") == index)
        part = part.rename({SHARE: scope.slot.name} if scope.slot.name != SHARE else {})
        self.beside.places[scope.slot.name] = self.beside.places.get(SHARE, 0)
        wanted = (goal_plan.POINTS, goal_plan.SCORE)
        fitted = self.beside.fit(Frame((*frame.fields, *read.fields), read.trees, goal_plan.GOAL), part, wanted, True)
        if fitted.form is None:
            raise fitted.refused or Refused(section.id, "width")
        places = decimal_places(fitted.form.results, wanted)
        open = pl.col(scope.slot.name).is_null() | pl.col("some").is_null()
        shown = [pl.col(item.column).alias(item.name) for item in fitted.form.results]
        told = fitted.form.run(fitted.kept.lazy()).select(
            FILING,
            pl.lit(index, dtype=pl.Int32).alias("section"),
            pl.col(WORTH).alias("weight"),
            *shown,
            open.alias("open"),
            pl.col("some").fill_null(True).cast(pl.Int64).alias("counts"),
        ).collect()  # fmt: skip
        held = [at_places(told.get_column(item.name), places[item.name], item) for item in fitted.form.results]
        kept = [
            pl.when(pl.col("open")).then(None).otherwise(pl.col(name)).cast(pl.Int64).alias(name) for name in wanted
        ]
        done = told.with_columns(held).with_columns(kept).drop("open")
        if scope.required:
            lacking = sorted(set(range(self.beside.height)) - set(part.get_column(FILING).to_list()))
            nobody = {FILING: lacking, "section": index, "counts": 1}
            done = pl.concat([done, pl.DataFrame(nobody, schema_overrides=done.schema)], how="diagonal")
        return done, places
