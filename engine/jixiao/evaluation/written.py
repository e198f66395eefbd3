"""Results of many filings as they are given out: decimals, exact texts, names of ratings, what was remarked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.classes import shifted
from jixiao.evaluation.codes import codes_of
from jixiao.evaluation.ledger import Remark
from jixiao.evaluation.long import AT, LINE, Long
from jixiao.evaluation.model import ScoreStatus
from jixiao.expression.grain import grain
from jixiao.expression.tree import Quantity, Tree, Type
from jixiao.filing.columns import KEY
from jixiao.interpret.columnar import Columns, Computed
from jixiao.interpret.walk import ROW as ROW_SCOPE
from jixiao.later import later
from jixiao.number import exact_text
from jixiao.plan.goals import GOAL, POINTS, SCORE
from jixiao.plan.model import JUDGED, Plan
from jixiao.plan.totals import RATING, TOTAL
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl

    from jixiao.filing import long as rows_of_long
else:
    rows_of_long = later("jixiao.filing.long")

ROW = "\x1frow"

ROW_RESULTS = ("row.score", "row.status")
"""The columns of a written table of rows that are ours: nothing of the table is carried over under these names."""

BY_HAND = "\x1fby_hand"

OVERRIDDEN = "\x1foverridden"
"""Of an own row: whether points given by a person stand instead of the rule's."""

MOST_WRITTEN = 12
"""Places of a result that is written as a decimal; one that may need more is written as exact text."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of every row: the column it is written to, the quantity, and its places (None: as exact text)."""

    column: str
    quantity: str
    places: int | None


def results_of(plan: Plan) -> tuple[Result, ...]:
    """Total, rating, and every node's score, with the places that their trees show."""
    grains: dict[Tree, int | None] = _of_members(plan)
    for item in plan.computed:
        if item.type is Type.NUMBER:
            grains[Quantity(item.name)] = grain(item.tree, grains)
    found = [TOTAL, *([RATING] if plan.ratings else []), *(node.score for node in plan.nodes)]
    results = []
    for name in dict.fromkeys(found):
        places = grains[Quantity(name)]
        results.append(Result(name, name, None if places is None or places > MOST_WRITTEN else places))
    return tuple(results)


def row_places(plan: Plan) -> int | None:
    """The places of the scores of own rows; None: as exact text."""
    places = _of_rows(plan)[0]
    return None if places is None or places > MOST_WRITTEN else places


def _of_rows(plan: Plan) -> tuple[int | None, int | None]:
    """Places that suffice for the score and for the points of any own row."""
    found: list[tuple[int | None, int | None]] = []
    for variant in (item for section in plan.sections for item in section.variants):
        grains: dict[Tree, int | None] = {}
        for item in variant.computed:
            if item.type is Type.NUMBER:
                grains[Quantity(item.name, scope=ROW_SCOPE)] = grain(item.tree, grains)
        found.append((grains[Quantity("score", scope=ROW_SCOPE)], grains[Quantity("points", scope=ROW_SCOPE)]))
    return _most(score for score, _ in found), _most(points for _, points in found)


def _of_members(plan: Plan) -> dict[Tree, int | None]:
    """Places that suffice for what Folds read of rows and goals."""
    score, points = _of_rows(plan)
    scores, all_points = [score], [points]
    for goals in (section.goals for section in plan.sections if section.goals is not None):
        grains: dict[Tree, int | None] = {Quantity("score", scope=ROW_SCOPE): score}
        for item in goals.computed:
            grains[Quantity(item.name, scope=GOAL)] = grain(item.tree, grains)
        scores.append(grains[Quantity(SCORE, scope=GOAL)])
        all_points.append(grains[Quantity(POINTS, scope=GOAL)])
    return {Quantity("score", scope=ROW_SCOPE): _most(scores), Quantity("points", scope=ROW_SCOPE): _most(all_points)}


def _most(grains: Iterable[int | None]) -> int | None:
    found = list(grains)
    known = [item for item in found if item is not None]
    return max(known, default=0) if len(known) == len(found) else None


def in_columns(form: Columns, part: pl.DataFrame, results: Sequence[Result]) -> pl.DataFrame:
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


def stored(value: Fraction, places: int | None) -> int | str:
    """A value as the columns of integers hold it; as exact text where they are texts."""
    return exact_text(value) if places is None else (value * 10**places).numerator


def written(result: Result) -> pl.Expr:
    """A result as it is given out: a decimal column, exact."""
    import polars as pl

    column = pl.col(result.column)
    if result.places is None or result.column == RATING:
        return column
    return column.cast(pl.Int128).reinterpret(dtype=pl.Decimal(38, result.places))


def rating_names(plan: Plan) -> pl.Expr:
    """The names of ratings instead of their index."""
    import polars as pl

    names = [rating.name for rating in plan.ratings]
    index = pl.col(RATING).cast(pl.Int64)
    return index.replace_strict(list(range(len(names))), names, default=None, return_dtype=pl.String).alias(RATING)


def remarked(remarks: Sequence[Remark], height: int) -> pl.Series:
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


def scored_rows(
    plan: Plan,
    table: pl.DataFrame,
    long: Long,
    places: int | None,
    gathered: tuple[pl.DataFrame, int] | None,
    alone: Mapping[int, tuple[Fraction | None, bool]],
) -> pl.DataFrame:
    """The lines of a table of rows that belong to a filing, in their order, with `row.score` and `row.status`.

    `gathered` are the rows with their scores as integers at those places, `alone` those that were scored one by one, by
    line, each with whether points given by a person made it.
    """
    import polars as pl

    rows = long.rows
    by_hand = pl.repeat(False, rows.height, eager=True)
    if gathered is not None and OVERRIDDEN in gathered[0].columns:
        by_hand = (gathered[0].get_column(OVERRIDDEN) == 1).fill_null(False)
    if gathered is None:
        scores = pl.repeat(None, rows.height, dtype=pl.String if places is None else pl.Int128, eager=True)
    elif places is None:
        scores = _as_text(gathered[0].get_column("score"), gathered[1])
    else:
        scores = shifted(gathered[0].get_column("score"), places - gathered[1])
    if alone:
        at = rows.get_column(AT).is_in(list(alone)).arg_true()
        told = [alone[line] for line in rows.get_column(AT).gather(at)]
        held = [None if value is None else stored(value, places) for value, _ in told]
        scores = scores.scatter(at, pl.Series(held, dtype=scores.dtype))
        by_hand = by_hand.scatter(at, [overridden for _, overridden in told])
    made = rows.with_columns(scores.alias("row.score"), by_hand.alias(BY_HAND)).select(
        AT,
        pl.when(pl.col("applies")).then(pl.col("row.score")).alias("row.score"),
        _row_status(plan).alias("row.status"),
    )
    made = made.with_columns(written(Result("row.score", "row.score", places)))
    lines = pl.col(LINE).cast(pl.Int64) if LINE in table.columns else pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    others = [name for name in table.columns if name not in (LINE, *ROW_RESULTS)]
    joined = table.select(*others, lines.alias(AT)).join(made, on=AT, how="left", maintain_order="left")
    codes = next(name for name in table.columns if rows_of_long.role_of(name) == KEY)
    known = long.keys.drop_nulls().unique()
    kept = joined.filter(codes_of(pl.col(codes)).is_in(known.implode()))
    return kept.select(*others, "row.score", pl.col("row.status").fill_null(pl.lit("left_out")))


def _as_text(scores: pl.Series, places: int) -> pl.Series:
    """Integers at those places as exact text."""
    import polars as pl

    unique = scores.drop_nulls().unique()
    texts = [exact_text(Fraction(value, 10**places)) for value in unique]
    return scores.replace_strict(unique, texts, default=None, return_dtype=pl.String)


def _row_status(plan: Plan) -> pl.Expr:
    """How every row came by its score."""
    import polars as pl

    judged = pl.col("given") | pl.col(BY_HAND)
    for index, section in enumerate(plan.sections):
        kinds = [place for place, variant in enumerate(section.variants) if variant.kind == JUDGED]
        judged = judged | ((pl.col("section") == index) & pl.col("variant").is_in(kinds).fill_null(False))
    return (
        pl.when(~pl.col("applies"))
        .then(pl.lit(ScoreStatus.NOT_APPLICABLE.value))
        .when(pl.col("row.score").is_null())
        .then(pl.lit(ScoreStatus.OPEN.value))
        .when(judged)
        .then(pl.lit(ScoreStatus.JUDGED.value))
        .otherwise(pl.lit(ScoreStatus.SCORED.value))
    )
