"""Where everything is typed in a form: the cells of the head, of the funds, and of every row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from jixiao.framework.model import Indicator
from jixiao.plan.model import Node, Section
from jixiao.value import dataclass, field

Typed = str | Fraction | date
"""What a filing brings for a cell: words, a number, a day."""

Key = tuple[str, ...]
"""What a cell is for: ("head", "office"), ("single", slot), ("line", slot), ("row", node, role), ("own", group, n,
role)."""


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row that the framework fixes: where it stands, and the cells of its roles."""

    node: Node
    indicator: Indicator
    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SpareRow:
    """A row that the office may write: under which group of which section, and the cells of its roles."""

    section: Section
    group: str
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
    total_row: int = 0
    rating_row: int = 0
    review_row: int = 0
    parts_row: int = 0
