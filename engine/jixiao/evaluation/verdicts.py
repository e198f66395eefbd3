"""A ledger scored and checked: the arithmetic checks of the review in columns, and by the review where they cannot be.

Both find the same: which of them looked at a filing changes nothing but the time it took.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.batch import NO_TABLES, Batch, ScoredTable
from jixiao.evaluation.checks import amounts, claims, funds, relations, weights
from jixiao.evaluation.claim_columns import ClaimReader
from jixiao.evaluation.claim_names import OWN_CLAIMS, ClaimColumn, claim_columns, claim_name
from jixiao.evaluation.evaluated import evaluated
from jixiao.evaluation.found import Found, told
from jixiao.evaluation.ledger_heads import with_plain_heads
from jixiao.evaluation.long import LINE, ROWS
from jixiao.evaluation.lowered.build import with_checks
from jixiao.evaluation.lowered.every import LOWERED
from jixiao.evaluation.lowered.lowering import Lowered, is_of_own
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.own_claims import OwnClaims, claimed_roles
from jixiao.evaluation.settings import setting
from jixiao.evaluation.subject import Subject, look_at
from jixiao.evaluation.written import Result
from jixiao.filing.model import Claim, Claimed
from jixiao.filing.names import key
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
"""The same checks with their words, as the review makes them of one filing."""


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
        given = with_plain_heads(self.plan.slots, given)
        tables = {name: item if isinstance(item, pl.DataFrame) else pl.DataFrame(item) for name, item in long.items()}
        again = tuple(repeated)
        present = [item for item in self.columns if item.name in given.columns]
        batch, checks = self._batch(present, claimed_roles(tables[ROWS]) if ROWS in tables else ())
        read = self.reader.read(given, present)
        scored = batch.score(read.table, tables, again)
        alone = self._alone(read.alone, scored, read.table)
        found = Found(checks, scored.more, scored.own, given.height)
        said, counts = found.said(), found.counts(alone)
        singly = dict(self._singly(given, present, tables, again, alone)) if alone else {}
        if singly:
            words = [told((item.code, _reference(item)) for item in singly.get(row, ())) for row in alone]
            said = said.scatter(alone, words)
        counts.update(item.code for row in alone for item in singly.get(row, ()))
        whole = replace(scored, table=scored.table.with_columns(said.alias(CHECKS)), more=None, own=None)
        return CheckedTable(whole, {code: counts[code] for code in LOWERED if counts[code]}, len(alone))

    def _batch(self, present: Sequence[ClaimColumn], roles: Iterable[str]) -> tuple[Batch, tuple[Lowered, ...]]:
        """What scores and checks a ledger of these columns, whose own rows claim in columns of these roles."""
        if self._has_goals:
            return self.plain, ()
        of_own = frozenset(name for name, (role, _) in OWN_CLAIMS.items() if role in roles)
        names = of_own.union(item.name for item in present)
        if names not in self._made:
            checked = with_checks(self.plan, present, of_own)
            results = tuple(Result(item.name, item.name, 0) for item in checked.checks if not is_of_own(item))
            own = None if checked.own is None else OwnClaims(checked.own, self.reader, self._named)
            self._made[names] = Batch(checked.plan, self.statuses, results, own), checked.checks
        return self._made[names]

    @property
    def _has_goals(self) -> bool:
        """Whether offices set goals: then what a row is worth in the whole is found filing by filing."""
        return any(section.goals is not None for section in self.plan.sections)

    @property
    def _named(self) -> frozenset[str]:
        """The names of rows that are to repeat a rate, and that no row which the framework fixes has."""
        by = setting(self.plan.framework.checks, "row_repeats_rate")
        fixed = {key(node.name) for node in self.plan.nodes if node.leaf is not None}
        return frozenset(key(name) for name in by.names("rows") if by.enabled) - fixed

    def _alone(self, odd: Iterable[int], scored: ScoredTable, table: pl.DataFrame) -> list[int]:
        """Rows to be looked at singly: what no column holds; and a total claimed where none can be given yet."""
        if self._has_goals:
            return list(range(table.height))
        rows = {*odd, *scored.singly} if self.plan.sections else set(odd)
        claimed = claim_name("", Claimed.TOTAL)
        if claimed in table.columns:
            waits = scored.table.get_column("total").is_null() & table.get_column(claimed).is_not_null()
            rows.update(waits.arg_true().to_list())
        return sorted(rows)

    def _singly(
        self,
        table: pl.DataFrame,
        present: Sequence[ClaimColumn],
        long: Mapping[str, pl.DataFrame],
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
    words = [told(said.get(row, ())) for row in range(scored.table.height)]
    return replace(scored, table=scored.table.with_columns(pl.Series(CHECKS, words, dtype=pl.String)))


def found_singly(evaluation: Evaluation, claims: tuple[Claim, ...]) -> tuple[Diagnostic, ...]:
    """What the review finds by the checks that columns make too, where the office claims this."""
    origins = tuple(Cell("", "", slot.name) for slot in evaluation.plan.slots)
    places = {cell.reference: cell for cell in origins}
    filing = replace(evaluation.filing, claims=claims, origins=origins, places=places)
    subject = look_at(replace(evaluation, filing=filing))
    found = dict.fromkeys(item for check in SINGLY for item in check(subject))
    return tuple(item for item in found if item.code in LOWERED)


def _cells_of(table: pl.DataFrame) -> Mapping[int, Mapping[str, str]]:
    """What the lines of a table of rows claim, by their number in it."""
    import polars as pl

    roles = claimed_roles(table)
    lines = table.get_column(LINE).to_list() if LINE in table.columns else range(1, table.height + 1)
    texts = table.select(pl.col(name).cast(pl.String).fill_null("").alias(role) for role, name in roles.items())
    return dict(zip(lines, texts.iter_rows(named=True), strict=True)) if roles else {}


def _reference(item: Diagnostic) -> str:
    return item.origin.reference if isinstance(item.origin, Cell) else ""
