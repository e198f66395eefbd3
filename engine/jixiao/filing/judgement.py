"""得分 as a judgement: whether a rule leaves a choice to a person, and the points that were then given."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.expression.tree import And, Choose, Field, Is, Not, Or, Tree, Type, children
from jixiao.filing.model import RawRow, RawValue
from jixiao.interval import Interval
from jixiao.name import name_key
from jixiao.plan.model import Slot
from jixiao.target import NumberTarget, read_typed


def judged_cell(row: RawRow) -> RawValue | None:
    """The cell that holds points given by a person: a column of its own, unless that is a mark; otherwise 得分."""
    own = row.cells.get("judged")
    return own if own is not None and not is_mark(own) else row.cells.get("score")


_MARKS = frozenset(map(name_key, ("是", "√", "✓", "✔", "yes", "true", "人工评定", "人工", "评定")))
_NO_MARKS = frozenset(map(name_key, ("否", "×", "✗", "no", "false", "系统评定", "自动", "系统计算")))


def is_mark(cell: RawValue) -> bool:
    """Whether a cell only says that, or that not, a person gives the points (是否人工评定)."""
    return name_key(cell.text) in _MARKS | _NO_MARKS or not cell.text.strip()


def marked_judged(row: RawRow) -> bool:
    """Whether the row itself says that its points are a person's (是否人工评定：是)."""
    cell = row.cells.get("judged")
    return cell is not None and name_key(cell.text) in _MARKS


def read_judged(row: RawRow, range: Interval | None) -> Fraction | None:
    """The points that a person gave; outside `range` they do not count (the review says so)."""
    cell = judged_cell(row)
    typed = read_typed(cell.text) if cell is not None else None
    if not isinstance(typed, NumberTarget) or typed.sign is not None:
        return None
    return None if range is not None and typed.typed not in range else typed.typed


def read_credit(cell: RawValue | None, slot: Slot) -> Fraction | None:
    """得分系数 as a person gave it, `90%` or `0.9`; None where it is none, or outside the slot's range."""
    typed = read_typed(cell.text) if cell is not None else None
    if not isinstance(typed, NumberTarget) or typed.sign is not None:
        return None
    return None if slot.range is not None and typed.value not in slot.range else typed.value


def leaves_choice(points: Tree, judged: Slot, actual: Slot | None, label: int | None) -> bool:
    """Whether the points of a row depend on what a person gives, once the grade `label` is known.

    A grade with a fixed credit leaves no choice though its neighbours do; an unknown grade leaves none either.
    """
    if actual is None or actual.type is not Type.LABEL:
        return any(isinstance(tree, Field) and tree.name == judged.name for tree in _read(points, "", ""))
    if label is None:
        return False
    grade = actual.labels[label]
    return any(isinstance(tree, Field) and tree.name == judged.name for tree in _read(points, actual.name, grade))


def _read(tree: Tree, actual: str, grade: str) -> Iterator[Tree]:
    """`tree` and all trees inside it that may still be read when the field `actual` is `grade`."""
    yield tree
    if not isinstance(tree, Choose):
        for child in children(tree):
            yield from _read(child, actual, grade)
        return
    for case in tree.cases:
        holds = _decide(case.when, actual, grade)
        if holds is not False:
            yield from _read(case.when, actual, grade)
            yield from _read(case.then, actual, grade)
        if holds is True:
            return
    yield from _read(tree.otherwise, actual, grade)


def _decide(tree: Tree, actual: str, grade: str) -> bool | None:
    """Whether a condition holds for this grade; None where that depends on something else."""
    match tree:
        case Is(Field(name=name), labels) if name == actual:
            return grade in labels
        case Not(term):
            inner = _decide(term, actual, grade)
            return None if inner is None else not inner
        case And(terms):
            known = [_decide(term, actual, grade) for term in terms]
            return False if False in known else (True if None not in known else None)
        case Or(terms):
            known = [_decide(term, actual, grade) for term in terms]
            return True if True in known else (False if None not in known else None)
        case _:
            return None
