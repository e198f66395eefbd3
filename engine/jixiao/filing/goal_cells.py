"""Goals as tables print them: a leading column of merged cells, or a heading over the rows of each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jixiao.filing.grid import Grid
from jixiao.filing.heads import Head
from jixiao.filing.model import RawGoal, RawValue
from jixiao.name import name_key
from jixiao.value import dataclass, field

_NUMBERED = re.compile(r"(?:年度)?(?:总体)?(?:绩效)?目标(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?![0-9.%级])")
_SHARE = re.compile(
    r"\s*[（(\[【]\s*(?:目标)?(?:占比|权重|比重|比例|分值|占|共|满分)?\s*[:：]?\s*"
    r"([0-9]{1,3}(?:\.[0-9]{1,4})?\s*[%％分])\s*[）)\]】]"
)


@dataclass(slots=True)
class GoalCells:
    """The goals of one filing so far; `current` is the index of that whose rows are being read."""

    goals: list[RawGoal] = field(default_factory=list)
    current: int | None = None

    def begin(self, text: RawValue, cells: Mapping[str, RawValue]) -> None:
        """The rows from here on stand under this goal; one that is named again (a new page) goes on."""
        goal = read_goal(text, cells)
        names, name = [name_key(other.name.text) for other in self.goals], name_key(goal.name.text)
        self.current = names.index(name) if name in names else len(names)
        if self.current == len(self.goals):
            self.goals.append(goal)


def read_goal(text: RawValue, cells: Mapping[str, RawValue]) -> RawGoal:
    """A goal by its printed name; a share in brackets, `目标一（40%）`, is its share unless a cell says it."""
    match = _SHARE.search(text.text)
    if match is None:
        return RawGoal(text, cells)
    name = (text.text[: match.start()] + text.text[match.end() :]).strip().strip("：:").strip()
    share = RawValue(match.group(1).replace(" ", ""), text.origin)
    return RawGoal(RawValue(name or text.text, text.origin), {"share": share, **cells})


def is_numbered_goal(text: str) -> bool:
    """Whether `text` begins like one of several goals: 目标一, 年度绩效目标2（40分）."""
    return _NUMBERED.match(name_key(text)) is not None


def take_heading(grid: Grid, row: int, found: GoalCells, columns: Mapping[int, str]) -> bool:
    """Takes up a heading of a goal: it opens its row, in which no value stands but the goal's own score.

    What else the row says is the goal in words.
    """
    own = grid.own(row)
    if not own or not is_numbered_goal(own[0][1].text):
        return False
    roles = {column: columns.get(column, "") for column, _ in own[1:]}
    if any(cell.is_number and roles[column] != "score" for column, cell in own[1:]) or len(own) > 4:
        return False
    taken = [value for column, _ in own if (value := grid.take(row, column)) is not None]
    score = next((value for value, (column, cell) in zip(taken, own, strict=True)
                  if cell.is_number and roles.get(column) == "score"), None)  # fmt: skip
    found.begin(taken[0], {} if score is None else {"score": score})
    return True


def take_cell(grid: Grid, row: int, head: Head, found: GoalCells) -> None:
    """Takes up the goal that stands left of the levels in `row`, in a merged cell or in one that others inherit."""
    for column in range(head.levels[0]):
        place = grid.anchor(row, column)
        cell = grid.cell(*place) if place[0] >= head.bottom else None
        beside = {"share": head.goal_share, "score": head.goal_score}
        if cell is None or column in beside.values() or not (column == head.goal or is_numbered_goal(cell.text)):
            continue
        cells = {role: value for role, at in beside.items() if (value := _beside(grid, row, head, at)) is not None}
        text = grid.take(*place)
        if text is not None:
            found.begin(text, cells)
        return


def _beside(grid: Grid, row: int, head: Head, column: int | None) -> RawValue | None:
    """What stands in `column` beside a goal."""
    place = grid.anchor(row, column) if column is not None else None
    return grid.take(*place) if place is not None and place[0] >= head.bottom else None
