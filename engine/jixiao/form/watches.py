"""The live checks of what is typed besides rows: goals and their shares, lines of lists, numbers of no use."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.form.canvas import Canvas
from jixiao.form.entries import Entries
from jixiao.form.fields import RATIO_PLACES
from jixiao.form.goal_fields import Goal
from jixiao.form.model import Area, Mark, Tone, place, reckoned
from jixiao.form.reckoning import Reckoning
from jixiao.form.spare_fields import HUNDREDTHS
from jixiao.number import shown_text
from jixiao.plan.model import Plan, Purpose, Section
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """A check: the formula of how many times it fails (0: never), what it says then (`{n}` is that number)."""

    count: str
    says: str


def watch_goals(
    canvas: Canvas, plan: Plan, entries: Entries, reckoning: Reckoning, columns: dict[str, int]
) -> Iterator[Watch]:
    """Goals whose rows cannot be told, that have no share, or whose rows do not add up; shares that do not."""
    sums = reckoning.sums
    for section in plan.sections:
        goals = [goal for goal in reckoning.goals if goal.row.section is section]
        if section.goals is None or not goals:
            continue
        astray = sums.put("+".join(goal.astray for goal in goals))
        yield Watch(reckoned(astray), "有 {n} 个目标没有名称，或与前面的目标同名：分不清指标是哪个目标的。")
        for goal in goals:
            _mark(canvas, goal, columns["goal_name"], f"{reckoned(goal.astray)}=1")
        yield from _rows(canvas, entries, reckoning, goals, columns["weight"])
        if section.goals.share != "equal":
            yield from _shares(canvas, plan, section, reckoning, goals, columns["goal_share"])


def _mark(canvas: Canvas, goal: Goal, column: int, formula: str) -> None:
    canvas.marks.append(Mark(Area(goal.row.row, column, goal.row.row, column), formula, Tone.WRONG))


def _shares(
    canvas: Canvas, plan: Plan, section: Section, reckoning: Reckoning, goals: list[Goal], column: int
) -> Iterator[Watch]:
    """Shares that are missing, and what all of them come to."""
    scope, sums = section.goals, reckoning.sums
    assert scope is not None
    node = plan.node(section.id)
    whole = node.weight or plan.framework.expected_total
    lacking = [sums.put(f'IF({goal.used}=0,0,IF(ISERROR({goal.share}),1,IF({goal.share}="",1,0)))') for goal in goals]
    yield Watch(reckoned(sums.put(f"SUM({','.join(lacking)})")), "有 {n} 个目标的占比没有写，或读不懂。")
    for goal, lacks in zip(goals, lacking, strict=True):
        _mark(canvas, goal, column, f"{reckoned(lacks)}=1")
    percent = scope.share == "percent"
    wanted = 10**RATIO_PLACES if percent else whole * HUNDREDTHS
    shares = ",".join(goal.share for goal in goals)
    used = "+".join(goal.used for goal in goals)
    lacks = "+".join(lacking)
    off = sums.put(f"IF(OR({used}=0,{lacks}>0),0,IF(SUM({shares})<>{Fraction(wanted)},1,0))")
    said = "100%" if percent else f"{shown_text(whole)} 分"
    yield Watch(reckoned(off), f"各目标的占比合计不是 {said}。")


def _rows(canvas: Canvas, entries: Entries, reckoning: Reckoning, goals: list[Goal], column: int) -> Iterator[Watch]:
    """The weights of the rows of every goal, against its points or what the framework has them add up to."""
    sums = reckoning.sums
    wrong: list[str] = []
    for goal in goals:
        scope = goal.row.section.goals
        assert scope is not None
        rows = [(row, made) for row, made in zip(entries.spare, reckoning.spare, strict=True) if row.goal == goal.row]
        if scope.whole is not None:
            wanted = str(scope.whole * HUNDREDTHS)
        elif goal.weight is not None and isinstance(goal.weight.denominator, int):
            wanted = f"{goal.weight.numerator}*{HUNDREDTHS}/{goal.weight.denominator}"
        else:
            continue
        weighs = sums.put(f"SUM({','.join(made.weighs for _, made in rows)})")
        used = sums.put(f"SUM({','.join(made.used for _, made in rows)})")
        known = f'IF({goal.share}="",FALSE,{weighs}<>{wanted})'
        unread = f"OR(ISERROR({goal.share}),ISERROR({wanted}+{weighs}))"
        off = sums.put(f"IF({used}=0,0,IF({unread},0,IF({known},1,0)))")
        wrong.append(off)
        for row, _ in rows:
            canvas.marks.append(Mark(Area(row.row, column, row.row, column), f"{reckoned(off)}=1", Tone.WRONG))
    if wrong:
        yield Watch(reckoned(sums.put(f"SUM({','.join(wrong)})")), "有 {n} 个目标之下各行的分值合计不对。")


def watch_lists(canvas: Canvas, entries: Entries, reckoning: Reckoning) -> Iterator[Watch]:
    """Lines in which something stands that nobody reads: without a name, or after an empty one."""
    sums = reckoning.sums
    wrong: list[str] = []
    for row, used in zip(entries.open, reckoning.lines, strict=True):
        filled = "&".join(row.cells.values())
        off = sums.put(f'IF({used}=1,0,IF({filled}="",0,1))')
        wrong.append(off)
        column = _column_of(row.cells["name"])
        canvas.marks.append(Mark(Area(row.row, column, row.row, column), f"{reckoned(off)}=1", Tone.WRONG))
    if wrong:
        yield Watch(
            reckoned(sums.put(f"SUM({','.join(wrong)})")),
            "表里有 {n} 行填了却读不到：没有写名称，或者前面空着一行。",
        )


def watch_amounts(canvas: Canvas, plan: Plan, entries: Entries, reckoning: Reckoning) -> Iterator[Watch]:
    """Single numbers and amounts that no formula takes: words, or finer or greater than it can reckon with."""
    wrong: list[str] = []
    for slot in plan.slots:
        if slot.type is not Type.NUMBER or slot.purpose not in (Purpose.INPUT, Purpose.LINE):
            continue
        cell = place(*entries.lines[slot.name]) if slot.name in entries.lines else entries.singles[slot.name]
        off = reckoning.sums.put(f"IF(ISERROR({reckoning.fields[slot.name]}),1,0)")
        wrong.append(off)
        row, column = int(cell.rpartition("$")[2]) - 1, _column_of(cell)
        canvas.marks.append(Mark(Area(row, column, row, column), f"{reckoned(off)}=1", Tone.WRONG))
    if wrong:
        whole = reckoned(reckoning.sums.put(f"SUM({','.join(wrong)})"))
        yield Watch(whole, "有 {n} 个数公式用不了：只填数，金额折成元至多两位小数。")


def _column_of(address: str) -> int:
    return next(at for at in range(256) if place(0, at).rpartition("$")[0] == address.rpartition("$")[0])
