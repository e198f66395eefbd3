"""The members of every scope of a form: spare rows, goals and lines, each with what formulas may read of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import lcm

from jixiao.expression.frame import FieldSpec, Frame
from jixiao.expression.tree import TRUE, Field, Fold, Gathering, Quantity, Tree, Type, walk
from jixiao.form.entries import Entries, GoalRow, SpareRow
from jixiao.form.fields import MOST_POINTS
from jixiao.form.spare_fields import HUNDREDTHS, Spare
from jixiao.form.writer import Writer
from jixiao.interpret.spreadsheet import Placed
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field

ROW = "row"
"""The scope of what a member shows."""


@dataclass(frozen=True, slots=True)
class Member:
    """A row, a goal or a line: what a Fold may read of it.

    `writer` is its column of the hidden sheet; `counts` the cell that is 1 where it is a member, 0 where its row is
    empty. `fields` are cells with what they hold, `given` results by what reads them.
    """

    writer: Writer
    counts: str
    fields: Mapping[str, tuple[FieldSpec, str]]
    given: Mapping[Tree, Placed] = field(default_factory=dict)


@dataclass(slots=True)
class Members:
    """The members of a form as far as they are written: `rows` go with Entries.spare, `lines` with Entries.open."""

    plan: Plan
    entries: Entries
    rows: Sequence[Spare] = ()
    goals: Sequence[tuple[str, Member]] = ()
    lines: Sequence[Member] = ()
    writers: Sequence[Writer] = ()

    def shows(self, whole: Frame, goals: Iterable[Frame]) -> bool:
        """Whether formulas, of the plan as a whole or of one goal, read more of rows than their scores and weights."""
        apart = {scope.id for scope in self.plan.open_scopes}
        apart |= {section.id for section in self.plan.sections if section.goals is not None}
        folds = {node for spec in whole.trees for node in walk(spec.tree) if isinstance(node, Fold)}
        folds = {fold for fold in folds if fold.scope not in apart}
        folds |= {node for goal in goals for spec in goal.trees for node in walk(spec.tree) if isinstance(node, Fold)}
        return any(_what(fold) is None for fold in folds)

    def of(self, fold: Fold, goal: GoalRow | None = None) -> list[Member]:
        """The members that `fold` gathers; within one goal its rows."""
        lines = [line for line, row in zip(self.lines, self.entries.open, strict=False) if row.table.id == fold.scope]
        if lines:
            return lines
        if goal is None and fold.scope not in self.plan.scopes:
            found = [member for section, member in self.goals if section == fold.scope]
            if found:
                return found
        joined = fold.scope in self.plan.scopes
        return [_of_row(made, joined) for _, made in self._rows_of(fold.scope, goal)]

    def simple(self, fold: Fold, goal: GoalRow | None = None) -> tuple[str, Placed] | None:
        """The formula of a sum of scores or weights, or of a count, over all rows of a scope; None: not of this kind.

        Only references are summed: SUM passes over empty texts in cells, and fails on those that a formula hands it.
        """
        what = _what(fold)
        rows = [made for _, made in self._rows_of(fold.scope, goal)]
        if what is None or (not rows and self.of(fold, goal)):
            return None
        if not rows:
            return "0", Placed(Type.NUMBER, (), "", 1, (0, 0))
        cells = [_cell(item, what) for item in rows]
        known = [cell for cell in cells if cell is not None]
        if len(known) < len(cells):
            return None
        owns = [{"count": 1, "weight": HUNDREDTHS}.get(what, item.over) for item in rows]
        over = lcm(*owns)
        parts = [
            f"SUM({','.join(cell for cell, own in zip(known, owns, strict=True) if own == each)})*{over // each}"
            for each in dict.fromkeys(owns)
        ]
        total = "+".join(part.removesuffix("*1") for part in parts)
        formula = f'IF(ISERROR({total}),NA(),IF(COUNT({",".join(known)})<{len(known)},"",{total}))'
        return formula, Placed(Type.NUMBER, (), "", over, (0, len(rows) * MOST_POINTS * over))

    def _rows_of(self, scope: str, goal: GoalRow | None) -> Iterator[tuple[SpareRow, Spare]]:
        """The rows of a scope: of one goal, or of all where formulas gather them, or of none."""
        joined = self.plan.scopes.get(scope)
        groups = set(joined if joined is not None else (scope,))
        for row, made in zip(self.entries.spare, self.rows, strict=False):
            here = row.goal == goal if goal is not None or joined is None else True
            if here and row.group in groups:
                yield row, made


def _what(fold: Fold) -> str | None:
    if fold.where != TRUE:
        return None
    match fold.gathering, fold.body:
        case Gathering.COUNT, _:
            return "count"
        case Gathering.SUM, Quantity(name="score"):
            return "score"
        case Gathering.SUM, Field(name="weight"):
            return "weight"
        case _:
            return None


def _cell(item: Spare, what: str) -> str | None:
    return {"count": item.counts, "weight": item.weighs}.get(what, item.score)


def _of_row(made: Spare, joined: bool) -> Member:
    """A spare row. To what only gathers its points a row whose weight is kept applies; to formulas it does not."""
    fields = dict(made.held)
    if not joined and "applies" in fields:
        fields["applies"] = (fields["applies"][0], made.present)
    given: dict[Tree, Placed] = {}
    if made.score is not None:
        score = Placed(Type.NUMBER, (), made.score, made.over, (0, MOST_POINTS * made.over))
        given[Quantity("score", scope=ROW)] = score
    return Member(made.writer, made.counts, fields, given)
