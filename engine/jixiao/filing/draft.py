"""A filing while it is being bound: values by slot name, claims, rows, and everything there is to say about them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.filing.model import (
    Claim,
    Claimed,
    Marked,
    OpenLine,
    OwnGoal,
    OwnRow,
    RawFiling,
    RawLine,
    RawRow,
    RawValue,
)
from jixiao.framework.model import Indicator
from jixiao.interval import Sign
from jixiao.number import places_of
from jixiao.origin import Cell
from jixiao.plan.model import Node, Plan, Slot
from jixiao.target import Blank, NotApplicable, NumberTarget, Unit, read_typed
from jixiao.value import dataclass, field

PERCENT = Unit("%", "ratio", Fraction(1, 100))

Value = Fraction | int
"""A number in its base unit, or a day, a truth or the index of a label as an integer."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An own row whose values are not yet at one scale: aligned with the slots of its variant, empty while open.

    `second` is 核查得分 of an open row; of others it is among the values.
    """

    row: OwnRow
    values: tuple[Value | None, ...] = ()
    second: Fraction | None = None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of an open table whose values are not yet at one scale."""

    line: OpenLine
    values: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class DraftGoal:
    """A goal whose value is not yet at the scale of the filing."""

    goal: OwnGoal
    value: Fraction | None = None


@dataclass(slots=True)
class Draft:
    """What has been bound so far. `indicators` are the framework's own, by node id; `year` is the budget year."""

    plan: Plan
    raw: RawFiling
    year: int | None
    indicators: Mapping[str, Indicator]
    values: dict[str, Value] = field(default_factory=dict)
    origins: dict[str, Cell] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    rows: list[DraftRow] = field(default_factory=list)
    lines: list[DraftLine] = field(default_factory=list)
    goals: list[DraftGoal] = field(default_factory=list)  # as those of the form, where the framework asks for goals
    claims: list[Claim] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    places: dict[str, Cell] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    said: dict[str, Mapping[str, str]] = field(default_factory=dict)
    marked: dict[str, Marked] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def say(self, code: str, cell: Cell | None, **arguments: object) -> None:
        """One more diagnostic; of what is nowhere in the form, the place is the form."""
        place = Cell(self.raw.file, "", "") if cell is None else cell
        self.diagnostics.append(diagnose(code, place, severity=None, related=(), **arguments))

    def slot(self, name: str) -> Slot:
        """The slot of that name."""
        return self.plan.slots[self.plan.slot_index[name]]

    def node(self, id: str) -> Node:
        """The node of that id, or the group of every goal."""
        return self.plan.node(id)

    def keep(self, name: str, value: RawValue) -> None:
        """What was typed for a slot, and where, whether or not it can be read."""
        self.origins[name] = value.origin
        self.texts[name] = value.text

    def meant(self, sign: Sign) -> Sign:
        """How the jurisdiction means a sign (`signs:`)."""
        return next((meant for typed, meant in self.plan.framework.signs if typed is sign), sign)

    def claim(self, node: str, about: Claimed, value: RawValue | None, unit: Unit | None = None) -> Claim | None:
        """Records what was typed about `node`; with `unit` % it is kept as a ratio, points as typed. Blank: nothing."""
        if value is None or is_nothing(value.text):
            return None
        typed = read_typed(value.text, unit) if about is not Claimed.RATING else None
        held, places = None, 0
        if isinstance(typed, NumberTarget):
            held, places = (typed.value if about in _MEASURED else typed.typed), typed.places
        claim = Claim(node, about, value.text.strip(), held, places, value.origin)
        self.claims.append(claim)
        return claim

    def scale(self) -> int:
        """The least power of ten at which every number of the filing is an integer."""
        numbers = [value for value in self.values.values() if isinstance(value, Fraction)]
        numbers += [value for row in self.rows for value in (*row.values, row.second) if isinstance(value, Fraction)]
        numbers += [value for line in self.lines for value in line.values if isinstance(value, Fraction)]
        numbers += [item.value for item in self.goals if item.value is not None]
        numbers += [mark.points for mark in self.marked.values() if mark.points is not None]
        return max((places_of(value) or 0 for value in numbers), default=0)


_MEASURED = (Claimed.RATE, Claimed.COMPLETION, Claimed.TARGET, Claimed.ACTUAL)
"""Claims kept in base units; all others are points."""


def is_nothing(text: str) -> bool:
    """Whether a cell is blank or holds nothing but a mark for `nothing to give`."""
    return isinstance(read_typed(text), Blank | NotApplicable)


def stated_reason(row: RawRow | RawLine) -> str:
    """The reason that a row states; a dash, 无 or 0 in that column states none (forms.md part 2)."""
    cell = row.cells.get("reason")
    return cell.text.strip() if cell is not None and not is_nothing(cell.text) and cell.text.strip() != "0" else ""


def indicators_of(indicators: tuple[Indicator, ...]) -> dict[str, Indicator]:
    """Every indicator of a framework by the id of its node, parents before children."""
    found: dict[str, Indicator] = {}
    for item in indicators:
        found[".".join(item.path)] = item
        found.update(indicators_of(item.children))
    return found
