"""What trees gather, in columns: rows scored side by side, own goals, and a column for every Fold over them.

Where a Fold cannot be a column (denominators that differ from row to row, a tree that reads what is around the row) it
is refused by name, and the filings are scored exactly, one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jixiao.evaluation.claim_columns import claim_slots
from jixiao.evaluation.claim_names import OWN, OWN_CLAIMS
from jixiao.evaluation.folded import AROUND, Forms, Read, around, read_folds
from jixiao.evaluation.grouping import Grouping, Made
from jixiao.evaluation.ledger import Ledger
from jixiao.evaluation.long import FILING, Long
from jixiao.evaluation.lowered.rows import OwnChecks
from jixiao.evaluation.machine import Machine, field_of
from jixiao.evaluation.own_goals import OwnGoals
from jixiao.evaluation.own_rows import OwnRows
from jixiao.evaluation.side_by_side import NUMBER, SideBySide
from jixiao.evaluation.written import OVERRIDDEN
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.tree import Field, Fold, Quantity, Type, walk
from jixiao.filing.columns import GOAL, GROUP
from jixiao.interpret.columnar import Refused
from jixiao.interpret.walk import ROW
from jixiao.plan import goals as goal_plan
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the filings of a ledger gather, and the scores of their rows.

    `table` has a row for every filing and a column for every Fold, integers at 10**`places`. `rows` are `Long.rows`
    with their `score`, integers at 10**`score_places`; `alone` are filings that no column holds.
    """

    table: pl.DataFrame
    places: Mapping[str, int]
    rows: pl.DataFrame
    score_places: int
    alone: frozenset[int]


@dataclass(slots=True)
class Gatherer:
    """Gathers for one plan, and checks its rows by `own`; forms are compiled when first needed and kept."""

    machine: Machine
    own: OwnChecks | None = None
    whole: Read = field(init=False)
    goals: Mapping[str, Read] = field(init=False)
    rows: tuple[tuple[Frame, ...], ...] = field(init=False)
    forms: Forms = field(default_factory=Forms)

    def __post_init__(self) -> None:
        self.whole = read_folds(self.machine.whole.frame.trees)
        self.goals = {id: read_folds(item.frame.trees, goal_plan.GOAL) for id, item in self.machine.goals.items()}
        self.rows = tuple(
            tuple(around(self._checked(item.frame, *place)) for place, item in numbered)
            for numbered in (
                [((section, index), item) for index, item in enumerate(programs)]
                for section, programs in enumerate(self.machine.rows)
            )
        )

    def _checked(self, frame: Frame, section: int, index: int) -> Frame:
        """The program of a variant with the checks that are made of its rows."""
        if self.own is None:
            return frame
        trees = tuple(TreeSpec(item.name, item.type, item.tree) for item in self.own.variants[section][index])
        return replace(frame, fields=(*frame.fields, *self.claims), trees=(*frame.trees, *trees))

    @property
    def claims(self) -> tuple[FieldSpec, ...]:
        """The fields of what rows claim."""
        known = self.own.claims if self.own is not None else ()
        return tuple(
            field_of(slot) for slot in claim_slots(OWN_CLAIMS[name][1] for name in OWN_CLAIMS if name in known)
        )

    def gather(self, long: Long, ledger: Ledger, height: int) -> Gathered:
        """What the `height` filings of a ledger gather. Raises Refused."""
        beside = SideBySide(self.forms, long, ledger, height)
        grouping = Grouping(self.machine.plan, self.machine.whole.frame.fields, self.around, beside)
        return _Gathering(self, beside, grouping).gathered()

    @property
    def around(self) -> frozenset[str]:
        """What Folds read of the filing itself."""
        folds = (*self.whole.folds, *(fold for goal in self.goals.values() for fold in goal.folds))
        return frozenset(
            AROUND + node.name
            for fold in folds
            for part in (fold.body, fold.where)
            for node in walk(part)
            if isinstance(node, Field) and not node.scope
        )

    def results_read(self) -> tuple[str, ...]:
        """What Folds read of the results of rows; the score is always wanted."""
        points = [goal_plan.POINTS] if goal_plan.POINTS in self.members_read() else []
        checks = dict.fromkeys(item.name for item in self.own.checks) if self.own is not None else ()
        return (*points, goal_plan.SCORE, OVERRIDDEN, *checks)

    def members_read(self) -> frozenset[str]:
        """What Folds read of their members."""
        folds = (*self.whole.folds, *(fold for goal in self.goals.values() for fold in goal.folds))
        nodes = (node for fold in folds for part in (fold.body, fold.where) for node in walk(part))
        return frozenset(node.name for node in nodes if isinstance(node, (Field, Quantity)))


@dataclass(frozen=True, slots=True)
class _Gathering:
    """One gathering of the filings of a ledger."""

    by: Gatherer
    beside: SideBySide
    grouping: Grouping

    @property
    def plan(self) -> Plan:
        return self.by.machine.plan

    def gathered(self) -> Gathered:
        import polars as pl

        made: Made = {}
        rows = pl.DataFrame()
        if self.plan.sections:
            rows = OwnRows(self.plan, self.by.rows, self.beside).scored(self.by.results_read(), self.by.members_read())
            if self.by.goals:
                made |= self._over_goals(rows)
            made |= self._basic(rows)
            made |= self._joined(rows)
            made |= self._claimed()
            rows = rows.with_columns(self._every())
        made |= self._over_lines()
        folds = self.by.whole.folds
        lost = next((fold for fold in folds if fold not in made), None)
        if lost is not None:
            raise Refused(lost.scope, "fold")
        table = pl.DataFrame([self.beside.held(made[fold][0], name) for fold, name in folds.items()])
        places = {name: made[fold][1] for fold, name in folds.items()}
        return Gathered(table, places, rows, self.beside.places.get("score", 0), frozenset(self.beside.alone))

    def _basic(self, rows: pl.DataFrame) -> Made:
        """Folds over groups, and over places that have none."""
        import polars as pl

        with_goals = {section.id for section in self.plan.sections if section.goals is not None}
        ids = (id for section in self.plan.sections for id in (section.id, *section.groups))
        scopes = frozenset(ids) - with_goals
        alone = rows.select((pl.col("member") & pl.col(GOAL).is_null()).alias("member")).get_column("member")
        members = rows if alone.all() else rows.filter(alone)
        return self.grouping.by_group(
            self.grouping.members(members, "counts"), self.by.whole.folds, scopes, self.beside.height
        )

    def _joined(self, rows: pl.DataFrame) -> Made:
        """Folds of formulas, over rows of one or more groups, whatever goal they stand in."""
        import polars as pl

        made: Made = {}
        for family in self.grouping.families(self.by.whole.folds, frozenset(self.plan.scopes)):
            for scope, folds in family.items():
                members = rows.filter(pl.col("member") & pl.col(GROUP).is_in(self.plan.scopes[scope]))
                made |= self.grouping.of_all(self.grouping.members(members, "applies"), folds)
        return made

    def _claimed(self) -> Made:
        """Folds of checks, over all own rows of a group: what they claim has nothing to do with how they score."""
        folds = {fold: replace(fold, scope=fold.scope.removeprefix(OWN)) for fold in self._folds_of_claims()}
        if not folds:
            return {}
        fields = {spec.name: spec for spec in (*self.by.claims, FieldSpec("weight", Type.NUMBER))}
        fields["applies"] = FieldSpec("applies", Type.TRUTH)
        table = self.beside.long.rows.select(FILING, GROUP, *(name for name in fields))
        table = table.with_columns(table.get_column("applies").cast(int))
        members = self.grouping.within(table, fields, self.beside.places)
        scopes = frozenset(fold.scope for fold in folds.values())
        made = self.grouping.by_group(members, folds.values(), scopes, self.beside.height)
        return {fold: made[plain] for fold, plain in folds.items()}

    def _folds_of_claims(self) -> list[Fold]:
        return [fold for fold in self.by.whole.folds if fold.scope.startswith(OWN)]

    def _every(self) -> list[pl.Series]:
        """The checks that are made of every row, whatever scores it: a column each."""
        import polars as pl

        if self.by.own is None or not self.by.own.every:
            return []
        trees = tuple(TreeSpec(item.name, item.type, item.tree) for item in self.by.own.every)
        read = {node.name for spec in trees for node in walk(spec.tree) if isinstance(node, Field)}
        fields = (*self.by.claims, FieldSpec("weight", Type.NUMBER, optional=True))
        frame = Frame(tuple(spec for spec in fields if spec.name in read), trees, ROW)
        rows = self.beside.long.rows
        part = rows.select(FILING, *sorted(read)).with_row_index(NUMBER)
        fitted = self.beside.fit(frame, part, [spec.name for spec in trees], True)
        if fitted.form is None:
            return []
        done = fitted.form.run(fitted.kept.lazy()).collect()
        nothing = pl.repeat(None, rows.height, dtype=pl.Int64, eager=True)
        return [
            nothing.scatter(done.get_column(NUMBER), done.get_column(item.column).cast(pl.Int64)).alias(item.name)
            for item in fitted.form.results
        ]

    def _over_lines(self) -> Made:
        """Folds over the lines of open tables."""
        made: Made = {}
        for scope in self.plan.open_scopes:
            folds = [fold for fold in self.by.whole.folds if fold.scope == scope.id]
            lines = self.beside.long.lines[scope.id]
            if folds:
                fields = {slot.name: FieldSpec(slot.name, slot.type, slot.labels) for slot in scope.slots}
                table = lines.ledger.values.with_columns(lines.filing.alias(FILING))
                made |= self.grouping.of_all(self.grouping.within(table, fields, lines.ledger.places), folds)
        return made

    def _over_goals(self, rows: pl.DataFrame) -> Made:
        """Folds over the goals of a section."""
        import polars as pl

        frames = {id: item.frame for id, item in self.by.machine.goals.items()}
        own = OwnGoals(self.plan, frames, self.by.goals, self.beside, self.grouping)
        goals, goal_places = own.scored(rows)
        made: Made = {}
        for index, section in enumerate(self.plan.sections):
            folds = [fold for fold in self.by.whole.folds if fold.scope == section.id]
            if section.goals is not None and folds:
                table = goals.filter(pl.col("section") == index)
                members = self.grouping.members(table, "counts")
                places = {**members.places, **goal_places}
                made |= self.grouping.of_all(replace(members, places=places), folds)
        return made
