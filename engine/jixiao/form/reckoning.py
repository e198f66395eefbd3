"""The hidden sheet of a form: what was typed, as integers; the programs of the plan in cells; sums over spare rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.expression.frame import Frame, TreeSpec
from jixiao.expression.tree import Quantity, Tree
from jixiao.filing.draft import indicators_of
from jixiao.form import typed
from jixiao.form.detail_fields import Details, detail_column
from jixiao.form.entries import Entries
from jixiao.form.fixed_fields import fixed_fields, money_scales
from jixiao.form.frames import WANTED, Frames, frames_of
from jixiao.form.gathered import Gatherer, folds_of, gathered_tree, plain_folds
from jixiao.form.goal_fields import Goal, goal_column, no_goal
from jixiao.form.line_fields import line_columns
from jixiao.form.members import Member, Members
from jixiao.form.model import letters
from jixiao.form.spare_fields import Around, Spare, spare_column
from jixiao.form.writer import Writer
from jixiao.interpret.spreadsheet import COLUMN, Placed, block
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field, replace

LISTS, SUMS, WHOLE, GATHERED, FIRST = 0, 2, 3, 4, 5
"""The columns of the hidden sheet: words in use with their scales; sums for the checks; the plan as a whole; what is
gathered of rows; a column for each spare row, goal and line."""


@dataclass(slots=True)
class Reckoning:
    """The columns of the hidden sheet, and where on it everything stands (addresses without the sheet)."""

    columns: dict[int, list[str]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)  # by slot
    results: dict[str, Placed] = field(default_factory=dict)  # by name of the computed quantity
    refused: dict[str, str] = field(default_factory=dict)
    spare: list[Spare] = field(default_factory=list)  # aligned with Entries.spare
    goals: list[Goal] = field(default_factory=list)  # aligned with Entries.goals
    lines: list[str] = field(default_factory=list)  # whether each of Entries.open is in use
    sums: Writer = field(default_factory=lambda: Writer(SUMS))  # of the checks

    def column(self) -> Writer:
        """A column for another row, goal or line."""
        at = max(FIRST, max(self.columns, default=0) + 1)
        writer = Writer(at)
        self.columns[at] = writer.formulas
        return writer


def reckon(plan: Plan, entries: Entries, extra: Sequence[TreeSpec] = ()) -> Reckoning:
    """The hidden sheet of a form whose entries stand where `entries` says; `extra` trees are computed besides.

    Amounts may be below zero, unless what is made of them is then beyond what cells hold.
    """
    done = _reckoned(plan, entries, extra, frames_of(plan))
    if not done.refused:
        return done
    other = _reckoned(plan, entries, extra, frames_of(plan, below_zero=False))
    return other if len(other.refused) < len(done.refused) else done


def _reckoned(plan: Plan, entries: Entries, extra: Sequence[TreeSpec], frames: Frames) -> Reckoning:
    done = Reckoning()
    _lists(done)
    specs = frames.whole.fields
    whole = replace(frames.whole, trees=plain_folds((*frames.whole.trees, *extra)))
    writer = Writer(WHOLE)
    money = money_scales(plan, entries, frames, writer)
    loaded = fixed_fields(plan, entries, specs, writer, money)
    members = Members(plan, entries)
    around = _around(frames.early, loaded, writer, members.shows(whole, frames.goals.values()))
    _rows(plan, entries, frames, around, done)
    gatherer = Gatherer(Writer(GATHERED), specs, around.cells, around.given)
    members.rows = done.spare
    for goal in entries.goals:
        own = frames.goals[goal.section.id]
        done.goals.append(goal_column(entries, goal, own, done.goals, members, gatherer, done.column()))
    members.goals = _goals(plan, done)
    members.lines = line_columns(plan, entries, frames, money, done.column)
    done.lines = [line.counts for line in members.lines]
    placed: dict[Tree, Placed] = {}
    for fold in folds_of(whole):
        placed.update(gatherer.placed(fold, members))
    done.columns[GATHERED] = gatherer.writer.formulas
    whole = replace(whole, trees=tuple(replace(spec, tree=gathered_tree(spec.tree, placed)) for spec in whole.trees))
    wanted = [item.name for item in plan.computed if item.role in WANTED] + [spec.name for spec in extra]
    made = block(whole, wanted, writer.next_row, placed)
    done.fields = {spec.name: cell for spec, cell in zip(specs, around.cells, strict=True)}
    writer.formulas.extend(done.fields[name] for name in made.reads)
    writer.formulas.extend(formula.replace(COLUMN, letters(WHOLE)) for formula in made.formulas)
    done.results = {name: absolute(placed, WHOLE) for name, placed in made.results.items()}
    done.refused = dict(made.refused)
    done.columns[WHOLE] = writer.formulas
    return done


def _lists(done: Reckoning) -> None:
    """The words in use, and beside them the scales of units."""
    done.columns[LISTS] = [typed.quoted(word) for word in (*typed.MARKS, *typed.OWN_UNITS)]
    scales = [str((factor * typed.LISTED).numerator) for factor in typed.OWN_UNITS.values()]
    done.columns[LISTS + 1] = ['""'] * len(typed.MARKS) + scales


def _rows(plan: Plan, entries: Entries, frames: Frames, around: Around, done: Reckoning) -> None:
    own = indicators_of(plan.framework.indicators)
    order = [section.id for section in plan.sections]
    details: dict[int, Details] = {}
    for row in entries.spare:
        rules = own[row.section.id].own_rows
        assert rules is not None
        if rules.details and row.row not in details:
            group = [other for other in entries.spare if (other.group, other.goal) == (row.group, row.goal)]
            details |= zip((other.row for other in group), detail_column(group, done.column()), strict=True)
        variants = frames.rows[order.index(row.section.id)]
        made = spare_column(plan, entries, row, rules, variants, around, done.column(), details.get(row.row))
        done.spare.append(made)


def _goals(plan: Plan, done: Reckoning) -> list[tuple[str, Member]]:
    """The goals as members of their sections, and with them what stands for goals that cannot be told."""
    found = [(goal.row.section.id, goal.member) for goal in done.goals]
    for section in plan.sections:
        if section.goals is not None:
            own = [goal for goal in done.goals if goal.row.section is section]
            found.append((section.id, no_goal(own, section.goals.required, done.column())))
    return found


def _around(early: Frame, loaded: Mapping[str, str], writer: Writer, shown: bool) -> Around:
    """What rows read of the filing around them, in a block of its own: the fields, and what is known before the rows.

    The plan as a whole is another block, since what gathers the rows stands between the two.
    """
    first = writer.next_row
    made = block(early, [spec.name for spec in early.trees], first)
    writer.formulas.extend(loaded[name] for name in made.reads)
    writer.formulas.extend(formula.replace(COLUMN, letters(WHOLE)) for formula in made.formulas)
    given: dict[Tree, Placed] = {
        Quantity(name, placed.type): absolute(placed, WHOLE) for name, placed in made.results.items()
    }
    return Around([f"${letters(WHOLE)}${first + index}" for index in range(len(made.reads))], given, shown)


def absolute(placed: Placed, column: int) -> Placed:
    """A result that stands in a column, as other columns read it."""
    at = f"${letters(column)}$"
    below = placed.denominator
    return replace(
        placed,
        numerator=placed.numerator.replace(COLUMN, at),
        denominator=below if isinstance(below, int) else below.replace(COLUMN, at),
    )
