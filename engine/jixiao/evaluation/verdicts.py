"""A ledger scored and checked: the arithmetic checks of the review in columns, and by the review where they cannot be.

Both find the same: which of them looked at a filing changes nothing but the time it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.batch import NO_TABLES, Batch, ScoredTable
from jixiao.evaluation.checks import amounts, claims, funds, relations, weights
from jixiao.evaluation.claim_columns import ClaimColumn, ClaimReader, claim_columns, claim_name
from jixiao.evaluation.evaluated import evaluated
from jixiao.evaluation.long import LINE, ROWS
from jixiao.evaluation.lowered.build import LOWERED, with_checks
from jixiao.evaluation.lowered.lowering import Lowered
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.subject import Subject, look_at
from jixiao.evaluation.written import Result
from jixiao.filing.long import role_of
from jixiao.filing.model import Claim, Claimed
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl

CHECKS = "checks"
"""The column that says what the checks find: codes with the columns that they are about."""

SINGLY: tuple[Callable[[Subject], Iterator[Diagnostic]], ...] = (
    funds.line_sums,
    funds.line_rates,
    funds.line_scores,
    funds.rows_repeating_rates,
    amounts.overspent,
    claims.scores,
    claims.subtotals,
    claims.total,
    claims.beyond,
    claims.rating,
    claims.completion,
    claims.over_weight,
    amounts.scores_far_above,
    weights.declared,
    weights.whole,
    weights.groups,
    relations.declared,
)
"""The same checks as the review makes them, of one filing."""


def check_table(plan: Plan, table: Any, **long: Any) -> pl.DataFrame:
    """`score_table` with a column `checks`: the codes of what the arithmetic checks find, each with its column.

    What offices claim stands in columns named after it (see `claim_columns`); of their own rows in those of `rows`.
    Raises Rejected, as `score_table` does.
    """
    return Checking(plan).score(table, long).scored.table


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A scored ledger with the column `checks`; `counts` are the findings by code, `alone` rows looked at singly."""

    scored: ScoredTable
    counts: Mapping[str, int]
    alone: int


@dataclass(slots=True)
class Checking:
    """A plan made ready to score and check ledgers; for every set of columns of claims the checks are lowered once."""

    plan: Plan
    statuses: bool = False
    plain: Batch = field(init=False)
    columns: tuple[ClaimColumn, ...] = field(init=False)
    reader: ClaimReader = field(init=False)
    _made: dict[frozenset[str], tuple[Batch, tuple[Lowered, ...]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.plain = Batch(self.plan, self.statuses)
        self.columns = claim_columns(self.plan)
        self.reader = ClaimReader(self.plan)

    def score(self, table: Any, long: Mapping[str, Any] = NO_TABLES, repeated: Iterable[int] = ()) -> CheckedTable:
        """The scores of `table` and what the checks find in it. Raises Rejected, as `Batch.score` does."""
        import polars as pl

        given = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
        again = tuple(repeated)
        present = [item for item in self.columns if item.name in given.columns]
        batch, checks = self._batch(present)
        read = self.reader.read(given, present)
        scored = batch.score(read.table, long, again)
        assert scored.more is not None or not checks
        found = scored.more if scored.more is not None else pl.DataFrame()
        alone = self._alone(read.alone, scored, read.table)
        singly = dict(self._singly(given, present, long, again, alone)) if alone else {}
        said = _said(found, checks, given.height)
        if singly:
            words = [_words((item.code, _reference(item)) for item in singly.get(row, ())) for row in alone]
            said = said.scatter(alone, words)
        counts = _counts(found, checks, alone)
        counts.update(item.code for row in alone for item in singly.get(row, ()))
        whole = replace(scored, table=scored.table.with_columns(said.alias(CHECKS)), more=None)
        return CheckedTable(whole, {code: counts[code] for code in LOWERED if counts[code]}, len(alone))

    def _batch(self, present: Sequence[ClaimColumn]) -> tuple[Batch, tuple[Lowered, ...]]:
        names = frozenset(item.name for item in present)
        if names not in self._made:
            checked = with_checks(self.plan, present)
            results = tuple(Result(item.name, item.name, 0) for item in checked.checks)
            self._made[names] = Batch(checked.plan, self.statuses, results), checked.checks
        return self._made[names]

    def _alone(self, odd: Iterable[int], scored: ScoredTable, table: pl.DataFrame) -> list[int]:
        """Rows to be looked at singly: claims that no column holds; and a total claimed where none can be given yet."""
        if self.plan.sections:  # rows of the office's own stand in tables of their own, each with its claims
            return list(range(table.height))
        rows = set(odd)
        claimed = claim_name("", Claimed.TOTAL)
        if claimed in table.columns:
            waits = scored.table.get_column("total").is_null() & table.get_column(claimed).is_not_null()
            rows.update(waits.arg_true().to_list())
        return sorted(rows)

    def _singly(
        self,
        table: pl.DataFrame,
        present: Sequence[ClaimColumn],
        long: Mapping[str, Any],
        repeated: Iterable[int],
        rows: Sequence[int],
    ) -> Iterator[tuple[int, tuple[Diagnostic, ...]]]:
        import polars as pl

        texts = {item: table.get_column(item.name).cast(pl.String).fill_null("") for item in present}
        own = _cells_of(long[ROWS]) if ROWS in long else {}
        for row, evaluation in evaluated(self.plain, table, long, repeated, rows):
            said = [self.reader.claim(item, texts[item][row]) for item in present]
            for line in evaluation.filing.rows:
                node = f"{line.section}#{line.number}"
                said += self.reader.row_claims(node, line.number, own.get(line.number, {}))
            yield row, found_singly(evaluation, tuple(claim for claim in said if claim is not None))


def with_findings(scored: ScoredTable) -> ScoredTable:
    """Filings that were read as forms and reviewed, with what the same checks found in them."""
    import polars as pl

    said: dict[int, list[tuple[str, str]]] = {}
    for remark in scored.remarks:
        for item in remark.diagnostics:
            if item.code in LOWERED:
                said.setdefault(remark.rows[0], []).append((item.code, remark.slot))
    words = [_words(said.get(row, ())) for row in range(scored.table.height)]
    return replace(scored, table=scored.table.with_columns(pl.Series(CHECKS, words, dtype=pl.String)))


def found_singly(evaluation: Evaluation, claims: tuple[Claim, ...]) -> tuple[Diagnostic, ...]:
    """What the review finds by the checks that columns make too, where the office claims this."""
    origins = tuple(Cell("", "", slot.name) for slot in evaluation.plan.slots)
    places = {cell.reference: cell for cell in origins}
    filing = replace(evaluation.filing, claims=claims, origins=origins, places=places)
    subject = look_at(replace(evaluation, filing=filing))
    found = dict.fromkeys(item for check in SINGLY for item in check(subject))
    return tuple(item for item in found if item.code in LOWERED)


def _cells_of(table: Any) -> Mapping[int, Mapping[str, str]]:
    """What the lines of a table of rows claim, by their number in it."""
    import polars as pl

    given = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    columns = {role_of(name): name for name in reversed(given.columns)}
    roles = [role for role in ("score", "completion") if role in columns]
    lines = given.get_column(LINE).to_list() if LINE in given.columns else range(1, given.height + 1)
    texts = given.select(pl.col(columns[role]).cast(pl.String).fill_null("").alias(role) for role in roles)
    return dict(zip(lines, texts.iter_rows(named=True), strict=True)) if roles else {}


def _reference(item: Diagnostic) -> str:
    return item.origin.reference if isinstance(item.origin, Cell) else ""


def _words(found: Iterable[tuple[str, str]]) -> str | None:
    return "、".join(f"{code} {place}".rstrip() for code, place in found) or None


def _said(found: pl.DataFrame, checks: Sequence[Lowered], height: int) -> pl.Series:
    """What was found of every row, in words; null where nothing was."""
    import polars as pl

    hit = [item for item in checks if (found.get_column(item.name) == 1).any()]
    if not hit:
        return pl.repeat(None, height, dtype=pl.String, eager=True)
    words = (pl.when(pl.col(item.name) == 1).then(pl.lit(_words([(item.code, item.place)]))) for item in hit)
    told = pl.concat_str(list(words), separator="、", ignore_nulls=True).alias(CHECKS)
    return found.select(pl.when(told != "").then(told).alias(CHECKS)).get_column(CHECKS)


def _counts(found: pl.DataFrame, checks: Sequence[Lowered], alone: Sequence[int]) -> Counter[str]:
    """How often columns find each code, in rows that are not looked at singly."""
    import polars as pl

    counts: Counter[str] = Counter()
    if not checks:
        return counts
    kept = found
    if alone:
        rows = pl.int_range(found.height, dtype=pl.UInt32, eager=True)
        kept = found.filter(~rows.is_in(list(alone)))
    for item in checks:
        counts[item.code] += int((kept.get_column(item.name) == 1).sum())
    return counts
