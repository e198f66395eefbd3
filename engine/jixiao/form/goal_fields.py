"""A goal of the office's own in cells: its share, what its rows come to, and what formulas may read of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao.expression.frame import FieldSpec, Frame
from jixiao.expression.tree import Field, Quantity, Tree, Type
from jixiao.form import typed
from jixiao.form.entries import Entries, GoalRow
from jixiao.form.fields import ends_in_cells
from jixiao.form.gathered import Gatherer, folds_of, gathered_tree, plain_folds
from jixiao.form.members import ROW, Member, Members
from jixiao.form.model import letters
from jixiao.form.writer import Writer
from jixiao.interpret.spreadsheet import COLUMN, Placed, block
from jixiao.plan.goals import POINTS, SCORE, WEIGHT
from jixiao.plan.model import GoalScope
from jixiao.value import dataclass, replace


@dataclass(frozen=True, slots=True)
class Goal:
    """Addresses of what a goal comes to.

    `used`: 1 where anything stands in it. `astray`: 1 where its rows cannot be told from another goal's, for it has no
    name, or the name of one before it. `share` is the cell as an integer; `weight` and `score` what it is worth and
    scores, where formulas say it.
    """

    row: GoalRow
    used: str
    astray: str
    share: str
    name: str
    weight: Placed | None
    score: Placed | None
    member: Member


def goal_column(
    entries: Entries,
    row: GoalRow,
    frame: Frame,
    before: Sequence[Goal],
    members: Members,
    gatherer: Gatherer,
    writer: Writer,
) -> Goal:
    """Writes the column of one goal; `frame` is the program of a goal of its section, `before` the goals above it."""
    scope = row.section.goals
    assert scope is not None
    rows = [made for own, made in zip(entries.spare, members.rows, strict=True) if own.goal == row]
    name = writer.put(typed.stripped(row.cells["name"]))
    stated = writer.put(typed.stripped(row.cells["share"])) if "share" in row.cells else None
    filled = writer.put(_sum(made.used for made in rows))
    blank = f'{name}=""' if stated is None else f'AND({name}="",{stated}="")'
    used = writer.put(f"IF(AND({blank},{filled}=0),0,1)")
    same = [f"{goal.name}={name}" for goal in before if goal.row.section is row.section]
    astray = writer.put(f"IF({used}=0,0,IF(OR({','.join([f'{name}=' + chr(34) * 2, *same])}),1,0))")
    share = writer.put(_share(row, scope, frame.fields[0], stated, entries, used, before))
    results = _results(row, frame, share, members, gatherer, writer)
    for missing in (POINTS, SCORE):
        if missing in results:
            placed = results[missing]
            top = writer.put(f'IF({share}="","",IF({filled}=0,"",{placed.numerator}))')
            results[missing] = replace(placed, numerator=top)
    gives = _sum(made.present for made in rows)
    applies = writer.put(f"IF({filled}=0,1,IF({gives}>0,1,0))")
    member = _member(writer, used, applies, results)
    return Goal(row, used, astray, share, name, results.get(WEIGHT), results.get(SCORE), member)


def _sum(cells: Iterable[str]) -> str:
    listed = ",".join(cells)
    return f"SUM({listed})" if listed else "0"


def _share(
    row: GoalRow,
    scope: GoalScope,
    spec: FieldSpec,
    text: str | None,
    entries: Entries,
    used: str,
    before: Sequence[Goal],
) -> str:
    """The slot of a goal as an integer: its share, or how many goals there are where all are equal."""
    if scope.share == "equal" or text is None:
        others = [goal for goal in entries.goals if goal.section is row.section and goal is not row]
        cells = [goal.used for goal in before if goal.row.section is row.section]
        later = [_filled(goal, entries) for goal in others[len(cells) :]]
        return "+".join([used, *cells, *later])
    cell, places = row.cells["share"], spec.places or 0
    shows = typed.shows(cell)
    if scope.share == "percent":
        scale = f'IF({shows}="P",{10**places},IF({shows}="D",NA(),{10**places // 100}))'
    else:
        scale = f'IF(OR({shows}="P",{shows}="D"),NA(),{10**places})'
    return typed.number(cell, text, scale, *ends_in_cells(spec))


def _filled(goal: GoalRow, entries: Entries) -> str:
    """1 where something stands in a goal whose own column is still to be written, else 0."""
    cells = [goal.cells["name"]]
    for row in entries.spare:
        if row.goal == goal:
            cells.extend(row.cells[role] for role in ("name", "target", "actual", "weight"))
    return f'IF({"&".join(cells)}="",0,1)'


def _results(
    row: GoalRow, frame: Frame, share: str, members: Members, gatherer: Gatherer, writer: Writer
) -> dict[str, Placed]:
    """What the program of a goal comes to, as other columns read it."""
    trees = plain_folds(frame.trees)
    placed: dict[Tree, Placed] = {}
    for fold in folds_of(replace(frame, trees=trees)):
        placed.update(gatherer.placed(fold, members, row))
    trees = tuple(replace(spec, tree=gathered_tree(spec.tree, placed)) for spec in trees)
    made = block(replace(frame, trees=trees), [spec.name for spec in trees], writer.next_row, placed)
    own = letters(writer.column)
    writer.formulas.extend(share for _ in made.reads)
    writer.formulas.extend(formula.replace(COLUMN, own) for formula in made.formulas)
    return {name: _fixed(item, f"${own}$") for name, item in made.results.items()}


def _fixed(placed: Placed, at: str) -> Placed:
    below = placed.denominator
    return replace(
        placed,
        numerator=placed.numerator.replace(COLUMN, at),
        denominator=below if isinstance(below, int) else below.replace(COLUMN, at),
    )


def _member(writer: Writer, used: str, applies: str, results: Mapping[str, Placed]) -> Member:
    given: dict[Tree, Placed] = {
        Quantity(name, scope=ROW): results[name] for name in (POINTS, SCORE) if name in results
    }
    if WEIGHT in results:
        given[Field(WEIGHT, Type.NUMBER, ROW)] = results[WEIGHT]
    return Member(writer, used, {"applies": (FieldSpec("applies", Type.TRUTH, optional=True), applies)}, given)


def no_goal(goals: Sequence[Goal], required: bool, writer: Writer) -> Member:
    """A member of which nothing is known, where a goal is astray, or none is set though there has to be one."""
    used, astray = _sum(goal.used for goal in goals), _sum(goal.astray for goal in goals)
    counts = writer.put(f"IF({astray}>0,1,IF({used}>0,0,{int(required)}))")
    nothing = writer.put('""')
    unknown = Placed(Type.NUMBER, (), nothing, 1, (0, 1))
    given: dict[Tree, Placed] = {Quantity(name, scope=ROW): unknown for name in (POINTS, SCORE)}
    given[Field(WEIGHT, Type.NUMBER, ROW)] = unknown
    applies = writer.put(f'IF({astray}>0,"",1)')
    return Member(writer, counts, {"applies": (FieldSpec("applies", Type.TRUTH, optional=True), applies)}, given)
