"""The names left of a finished table of indicators: goals, levels, and the boxes in which they reach down rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.diagnostic import Language
from jixiao.evaluation.model import Evaluation, NodeScore
from jixiao.filing.model import RawRow
from jixiao.number import shown_text
from jixiao.origin import Cell
from jixiao.report.explained import Explained
from jixiao.report.paper import Align, Box
from jixiao.report.words import say


def typed_rows(evaluation: Evaluation) -> Mapping[str, RawRow]:
    """The row of the form that each node was bound from, by the cell of its name."""
    filing = evaluation.filing
    rows = {row.levels[-1].origin: row for row in (filing.raw.rows if filing.raw is not None else ()) if row.levels}
    places: dict[str, Cell | None] = {
        name.removesuffix(".name"): cell for name, cell in filing.places.items() if name.endswith(".name")
    }
    places |= {f"{row.section}#{row.number}": row.origins.get("name") for row in filing.rows}
    return {id: rows[cell] for id, cell in places.items() if cell is not None and cell in rows}


Goals = Mapping[tuple[str, ...], tuple[str, ...]]
"""By the path of a goal of the office's own: its name, its share as it was typed where any has one, its score."""


def goals_of(told: Explained, language: Language) -> Goals:
    """The goals that the filing brings."""
    filing = told.evaluation.filing
    raw = {goal.name.origin: goal for goal in (filing.raw.goals if filing.raw is not None else ())}
    nodes = {node.id: node for node in told.nodes if node.is_goal}
    shared = any("share" in goal.cells for goal in raw.values())
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for goal in filing.goals:
        typed, node = raw.get(goal.origins["name"]), nodes[goal.id]
        share = typed.cells["share"].text if typed is not None and "share" in typed.cells else ""
        score = say("paper_open", language) if node.score is None else shown_text(node.score)
        found[node.path] = (goal.name, *((share,) if shared else ()), score)
    return found


def goal_at(path: tuple[str, ...], goals: Goals) -> tuple[str, ...] | None:
    """The goal that a row stands under; None where it stands under none."""
    return next((path[:depth] for depth in range(len(path), 0, -1) if path[:depth] in goals), None)


def below_goal(path: tuple[str, ...], goals: Goals) -> tuple[str, ...]:
    """What of a path stands under its goal; all of it where it stands under none."""
    goal = goal_at(path, goals)
    return path if goal is None or goal == path else path[len(goal) :]


def named(node: NodeScore, goals: Goals, row: RawRow | None) -> tuple[str, ...]:
    """The names of a row from the top: an own row may stand under more of them than the framework knows."""
    goal = goal_at(node.path, goals) or ()
    if "#" in node.id and row is not None and len(row.levels) > len(node.path) - len(goal):
        return (*goal, *(level.text for level in row.levels[:-1]), node.path[-1])
    return node.path


def goal_boxes(
    under: Sequence[tuple[str, ...] | None], names: list[list[Box]], count: int, goals: Goals
) -> list[list[Box]]:
    """The names of rows with their goal before them, which reaches down all its rows."""
    found: list[list[Box]] = []
    for index, goal in enumerate(under):
        if index and goal == under[index - 1]:
            found.append(names[index])
            continue
        down = 1
        while index + down < len(under) and under[index + down] == goal:
            down += 1
        told_of = goals[goal] if goal is not None else ("",) * count
        found.append([*(Box(text, down=down) for text in told_of), *names[index]])
    return found


def shown_path(path: tuple[str, ...], levels: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    """What of a path the columns show: the upper levels that have one, and the row's own name."""
    return (*(path[level - 1] for level, _ in levels[:-1] if level < len(path)), path[-1])


def name_boxes(
    paths: Sequence[tuple[str, ...]], under: Sequence[tuple[str, ...] | None], depth: int
) -> list[list[Box]]:
    """The boxes of names row by row: an upper name reaches down its rows, a row's own name across what is left.

    `under` is the goal of each row: no name reaches from one into the next.
    """
    found: list[list[Box]] = []
    for index, path in enumerate(paths):
        boxes = []
        for level in range(len(path) - 1):
            upper = path[: level + 1]
            if index and under[index - 1] == under[index] and _holds(paths[index - 1], upper):
                continue
            end = index + 1
            while end < len(paths) and under[end] == under[index] and _holds(paths[end], upper):
                end += 1
            boxes.append(Box(upper[-1], down=end - index))
        boxes.append(Box(path[-1], across=depth - len(path) + 1, align=Align.LEFT if len(path) > 1 else Align.CENTRE))
        found.append(boxes)
    return found


def _holds(path: tuple[str, ...], upper: tuple[str, ...]) -> bool:
    return len(path) > len(upper) and path[: len(upper)] == upper
