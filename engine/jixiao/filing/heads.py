"""Finds the heads of tables in a grid: which row says what the columns below hold."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.filing.grid import Grid
from jixiao.filing.headings import FUNDS_ROLES, LEVELS, ROW_ROLES
from jixiao.filing.labels import (
    GOAL_COLUMNS,
    LIST,
    RATING_LABELS,
    TOTAL_LABELS,
    is_goal_score,
    is_goal_share,
    is_label,
    is_list_name,
    list_name,
)
from jixiao.filing.model import GridCell
from jixiao.name import name_key
from jixiao.value import dataclass

_NOT_LISTED = (*LEVELS, "weight", "target")
"""What only a table of one filing has a column for: projects in a list have outcomes, no 分值 of their own."""
AMOUNTS = ("initial", "annual", "executed")
"""Columns of money."""
_VALUES = ("target", "actual", "weight", "score", "completion", "rate", "credit")


class Kind(StrEnum):
    """What a table holds."""

    FUNDS = "funds"
    ROWS = "rows"
    LIST = "list"  # one project or unit a line


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: rows `top` to `bottom` (exclusive), and what each column holds.

    `columns` gives roles by column; `levels` the columns of the levels' names, left to right; `others` headings that
    name no role, by column: in a funds table they stand for themselves. A list has the headings' own text as
    `columns`, the column of the names as its one level, and in `name` what its lines are (项目).
    `goal`, `goal_share` and `goal_score` are the columns, left of the levels, of goals that have rows beside them.
    """

    kind: Kind
    top: int
    bottom: int
    columns: Mapping[int, str]
    levels: tuple[int, ...]
    others: Mapping[int, str]
    diagnostics: tuple[Diagnostic, ...]
    name: str = ""
    percent: tuple[int, ...] = ()  # columns whose heading says that they hold per cent: 得分系数(%)
    goal: int | None = None
    goal_share: int | None = None
    goal_score: int | None = None

    @property
    def first_value(self) -> int:
        """The leftmost column that holds values."""
        return min(self.columns)


def find_head(grid: Grid, row: int) -> Head | None:
    """The head of a table that starts in `row`; None where none does."""
    if listed := _find_list(grid, row):
        return listed
    single = _roles(grid, row, row)
    if single and (kind := _kind(single)):
        double = _roles(grid, row, row + 1) if _is_second_row(grid, row, single) else None
        return _made(grid, kind, row, double or single, 2 if double else 1)
    if single and _is_second_row(grid, row, single):
        if len(single) < 2 and _kind(_roles(grid, row + 1, row + 1)):
            return None  # 实际完成情况 above a head is a label of its own
        double = _roles(grid, row, row + 1)
        if kind := _kind(double):
            return _made(grid, kind, row, double, 2)
    return None


def _find_list(grid: Grid, row: int) -> Head | None:
    """The head of a list of projects or units: 项目名称 beside a 总分 or 等级, with values below both; else None."""
    own = grid.own(row)
    declared = [(column, cell) for column, cell in own if grid.role(cell.text) == LIST]
    names = declared or [(column, cell) for column, cell in own if is_list_name(cell.text)]
    if len(names) != 1 or (not declared and not _is_list(grid, row, names[0][0])):
        return None
    at, named = names[0]
    for column, _ in own:
        grid.used.add((row, column))
    columns = {column: cell.text.strip() for column, cell in own if column != at and name_key(cell.text) != "序号"}
    name = named.text.strip().removesuffix("名称") if declared else list_name(named.text)
    return Head(Kind.LIST, row, row + 1, columns, (at,), {}, (), name)


def _is_list(grid: Grid, row: int, at: int) -> bool:
    """Whether the row with 项目名称 at `at` heads a list, as far as its headings and the row below can tell."""
    own = grid.own(row)
    if any(cell.is_number or grid.role(cell.text) in _NOT_LISTED for _, cell in own):
        return False
    scored = [column for column, cell in own if column > at and _is_outcome(cell.text)]
    filled = all(grid.cell(row + 1, column) is not None for column in (at, *scored[:1]))
    repeated = any(is_list_name(cell.text) for _, cell in grid.own(row + 1))
    return bool(scored) and len(own) >= 3 and filled and not repeated


def _is_outcome(text: str) -> bool:
    """Whether a heading says how a whole project or unit came out: its total or its rating (得分 may be of a line)."""
    return is_label(text, RATING_LABELS) or is_label(text, TOTAL_LABELS)


def _roles(grid: Grid, top: int, bottom: int) -> dict[int, tuple[str, GridCell]]:
    """Roles by column of the head rows `top` to `bottom`, with the heading; the lower heading goes before the upper."""
    roles: dict[int, tuple[str, GridCell]] = {}
    for row in range(top, bottom + 1):
        for column, cell in grid.own(row):
            if role := grid.role(cell.text):
                roles[column] = (role, cell)
    return roles


def _kind(roles: Mapping[int, tuple[str, GridCell]]) -> Kind | None:
    """What a table with these columns holds; None where the row is no head."""
    found = [role for role, _ in roles.values()]
    if any(role in LEVELS for role in found):
        return Kind.ROWS if sum(role in _VALUES for role in found) >= 2 else None
    amounts = sum(role in AMOUNTS for role in found)
    if amounts >= 2 or ("rate" in found and (amounts or "score" in found) and "actual" not in found):
        return Kind.FUNDS
    return None


def _is_second_row(grid: Grid, row: int, single: Mapping[int, object]) -> bool:
    """Whether the row below belongs to the head: headings only, under a heading that spans columns or rows."""
    below = grid.own(row + 1)
    roles = [grid.role(cell.text) for _, cell in below]
    if not below or any(cell.is_number for _, cell in below) or sum(role is not None for role in roles) < 2:
        return False
    spans = [grid.span(row, column) for column, _ in grid.own(row)]
    merged = any(span.bottom > row or span.right > span.left for span in spans)
    apart = all(column not in single or grid.cell(row, column) is None for column, _ in below)
    return merged or apart


def _made(grid: Grid, kind: Kind, top: int, roles: dict[int, tuple[str, GridCell]], height: int) -> Head:
    bottom = top + height
    for row in range(top, bottom):
        for column, _ in grid.own(row):
            grid.used.add((row, column))
    goal, share, score = _goal_columns(grid, top, bottom, roles) if kind is Kind.ROWS else (None, None, None)
    roles = {column: found for column, found in roles.items() if column not in (goal, share, score)}
    sections = [column for column in roles if grid.span(top, column).bottom >= bottom and column < max(roles)]
    if kind is Kind.ROWS and all(column in sections for column, (role, _) in roles.items() if role in LEVELS):
        sections = []  # a heading that was merged with the cell below it by mistake is still the heading
    kept, diagnostics = _without_repeats({c: roles[c] for c in sorted(roles) if c not in sections}, kind)
    levels = tuple(column for column, role in kept.items() if role in LEVELS) if kind is Kind.ROWS else ()
    wanted = ROW_ROLES if kind is Kind.ROWS else FUNDS_ROLES
    columns = {column: role for column, role in kept.items() if role in wanted}
    others = {
        column: cell.text
        for row in range(top, bottom)
        for column, cell in grid.own(row)
        if column not in roles and columns and column > min(columns)
    }
    percent = tuple(column for column in columns if any(sign in roles[column][1].text for sign in "%％"))
    return Head(
        kind, top, bottom, columns, levels, others, diagnostics,
        percent=percent, goal=goal, goal_share=share, goal_score=score,
    )  # fmt: skip


def _goal_columns(
    grid: Grid, top: int, bottom: int, roles: Mapping[int, tuple[str, GridCell]]
) -> tuple[int | None, int | None, int | None]:
    """The columns of goals, of their shares and scores: left of all levels, under a heading that ends with the head."""
    first = min(column for column, (role, _) in roles.items() if role in LEVELS)
    left = [
        (column, cell)
        for row in range(top, bottom)
        for column, cell in grid.own(row)
        if column < first and grid.span(row, column).bottom < bottom
    ]
    goal = next((column for column, cell in left if is_label(cell.text, GOAL_COLUMNS)), None)
    beside = [(column, cell.text) for column, cell in left if goal is not None and column > goal]
    share = next((column for column, text in beside if is_goal_share(text)), None)
    score = next((column for column, text in beside if column != share and is_goal_score(text)), None)
    return goal, share, score


_INSTEAD = {
    Kind.ROWS: {"rate": "completion", "executed": "actual"},
    Kind.FUNDS: {"completion": "rate", "actual": "executed", "target": "annual"},
}
"""What a heading means where its own role has no place: 执行率 of an indicator is its 完成率."""


def _without_repeats(
    roles: dict[int, tuple[str, GridCell]], kind: Kind
) -> tuple[dict[int, str], tuple[Diagnostic, ...]]:
    """One column per role. A heading that names its level outright goes before a general one (指标名称)."""
    chosen: dict[str, tuple[int, GridCell]] = {}
    diagnostics: list[Diagnostic] = []
    for column, (role, cell) in roles.items():
        before = chosen.get(role)
        if before is None:
            chosen[role] = (column, cell)
        elif role in LEVELS:
            if "级" in cell.text and "级" not in before[1].text:
                chosen[role] = (column, cell)
        else:
            found = f"{before[1].text}、{cell.text}"
            diagnostics.append(diagnose("I072", cell.origin, role=before[1].text, found=found))
    for role, other in _INSTEAD[kind].items():
        if role in chosen and other not in chosen:
            chosen[other] = chosen[role]
    kept = {column: role for role, (column, _) in chosen.items()}
    return dict(sorted(kept.items())), tuple(diagnostics)
