"""Long tables as text: their columns by role, the filing of every line, and the place that every row names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.codes import codes_of, seen
from jixiao.evaluation.ledger import Remark, is_readable
from jixiao.evaluation.ledger_heads import with_plain_heads
from jixiao.evaluation.long import AT, FILING, GOALS, LINE, ROWS, Told
from jixiao.filing.columns import GOAL, GROUP, KEY, NAME
from jixiao.filing.headings import LEVELS
from jixiao.filing.long import NAMELESS, Placed, role_of
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class LongTexts:
    """The long tables of one ledger, whose codes are `keys`; `place` says where rows stand that name their place so."""

    plan: Plan
    tables: Mapping[str, pl.DataFrame]
    keys: pl.Series
    place: Callable[[str], Placed]
    told: Told

    def text(self, name: str, empty: Iterable[str] = ()) -> pl.DataFrame:
        """A table as text by roles, with the filing of each line; lines of no filing are counted and left out."""
        import polars as pl

        table = self.tables.get(name)
        if table is None:
            return pl.DataFrame(schema={FILING: pl.UInt32, AT: pl.Int64, **dict.fromkeys(empty, pl.String)})
        table = with_plain_heads(
            (slot for scope in self.plan.open_scopes if scope.id == name for slot in scope.slots), table
        )
        _check(name, table, self.plan)
        roles: dict[str, str] = {}
        for column in table.columns:
            role = role_of(column) if name in (ROWS, GOALS) else column
            if role is not None and role not in roles:
                roles[role] = column
        at = pl.col(LINE).cast(pl.Int64) if LINE in table.columns else pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
        typed = name not in (ROWS, GOALS)
        made = table.select(
            at.alias(AT),
            codes_of(pl.col(roles[KEY])).alias(KEY),
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
            self.told.unplaced[name] = lost.height
            first = lost.row(0, named=True)
            place = Cell("", "", f"{name}[{first[AT]}]")
            item = diagnose("I110", place, found=first[KEY] or "（空）", table=name, count=lost.height)
            self.told.remarks.append(Remark(name, "", (item,), (), lost.height))
        return joined.drop(KEY).drop_nulls(FILING).sort(FILING, AT, maintain_order=True)

    def placed_rows(self) -> pl.DataFrame:
        """The rows with their place, as an index of sections and an id of groups."""
        import polars as pl

        table = self.text(ROWS, (GROUP, GOAL, NAME))
        levels = [level for level in LEVELS if level in table.columns]
        place = pl.col(GROUP)
        if levels and not seen(table.get_column(GROUP)).ne("").any():
            *above, last = levels
            place = pl.concat_str(*(pl.col(level).str.strip_chars() for level in above), separator="\x1f")
            table = table.with_columns(pl.col(last).alias(NAME))
        table = table.with_columns(place.alias("place")).drop(levels)
        texts = table.get_column("place").unique(maintain_order=True).to_list()
        placed = {text: self.place(text) for text in texts}
        sections = {section.id: index for index, section in enumerate(self.plan.sections)}
        for text, item in placed.items():
            if item.diagnostics:
                self.told.remark(table.filter(pl.col("place") == text), ROWS, item.diagnostics)
        of = {text: sections[item.section.id] for text, item in placed.items() if item.section is not None}
        groups = [item.group for item in placed.values()]
        stands = pl.col("place")
        table = table.with_columns(
            stands.replace_strict(list(of), list(of.values()), default=None, return_dtype=pl.Int32).alias("section"),
            stands.replace_strict(list(placed), groups, default="", return_dtype=pl.String).alias("in"),
        )  # fmt: skip
        with_goals = [i for i, section in enumerate(self.plan.sections) if section.goals is not None]
        outside = pl.col("section").is_in(with_goals) & (seen(pl.col(GOAL)) == "")
        for row in table.filter(outside).iter_rows(named=True):
            node = self.plan.node(self.plan.sections[row["section"]].id).name
            place_of = Cell("", "", f"{ROWS}[{row[AT]}]")
            said_of = diagnose("B172", place_of, row=row[NAME] or NAMELESS, section=node)
            self.told.remarks.append(Remark(ROWS, "", (said_of,), (row[FILING],)))
        return table.filter(pl.col("section").is_not_null() & ~outside)


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
