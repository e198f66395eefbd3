"""Where everything is typed in a form: the cells of the head, of the funds, and of every row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from jixiao.filing.model import goal_node
from jixiao.framework.model import Indicator, OpenTable
from jixiao.plan.model import Node, Section
from jixiao.value import dataclass, field

Typed = str | Fraction | date
"""What a filing brings for a cell: words, a number, a day."""

Key = tuple[str, ...]
"""What a cell is for: ("head", "office"), ("single", slot), ("line", slot), ("row", node, role), ("own", group, n,
role), the group with its goal where it has one; ("goal", goal, role); ("open", table, n, column)."""


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row that the framework fixes: where it stands, and the cells of its roles."""

    node: Node
    indicator: Indicator
    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal that the office may set, over its own rows: the first and the last of them; the cells of its own."""

    section: Section
    number: int
    row: int
    last: int
    cells: Mapping[str, str]

    @property
    def id(self) -> str:
        """The id of the goal among the nodes of a filing."""
        return goal_node(self.section.id, self.number)


@dataclass(frozen=True, slots=True)
class SpareRow:
    """A row that the office may write: under which group of which section, and the cells of its roles."""

    section: Section
    group: str
    number: int
    row: int
    cells: Mapping[str, str]
    goal: GoalRow | None = None  # that it stands under


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A line that the office may write: of which table, and the cells of its name and of its columns, by their id."""

    table: OpenTable
    number: int
    row: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Entries:
    """Addresses by what stands there, as formulas of any sheet read them; cells are (row, column) from 0."""

    year: str = ""
    unit: str = ""
    singles: dict[str, str] = field(default_factory=dict)  # by slot
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)  # by slot
    rates: dict[str, tuple[int, int]] = field(default_factory=dict)  # by the id of the line
    fixed: list[FixedRow] = field(default_factory=list)
    spare: list[SpareRow] = field(default_factory=list)
    goals: list[GoalRow] = field(default_factory=list)
    open: list[OpenRow] = field(default_factory=list)
    total_row: int = 0
    rating_row: int = 0
    review_row: int = 0
    parts_row: int = 0
