"""Rows and goals of a long table: one line a row that an office wrote, read by the rules by which forms are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.filing.columns import GOAL, GROUP, KEY, NAME, SHARE
from jixiao.filing.details import fold_details
from jixiao.filing.draft import Draft, DraftGoal, DraftRow, indicators_of, is_nothing
from jixiao.filing.goals import bind_goal
from jixiao.filing.headings import LEVELS, ROW_ROLES, column_role
from jixiao.filing.model import RawFiling, RawGoal, RawRow, RawValue
from jixiao.filing.names import read_label
from jixiao.filing.own import bind_own_row
from jixiao.filing.places import Place, place_rows
from jixiao.filing.sides import scored_target
from jixiao.framework.model import Indicator
from jixiao.name import visible
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Section
from jixiao.value import dataclass

UNREAD = ("completion", "second", "second_reason")
"""Roles that a long table has no use for: claims, and second scores, which a ledger refuses (B186)."""

CELLS = tuple(role for role in ROW_ROLES if role not in UNREAD)
"""The cells of a row, by role."""

STATED = ("reason", "description", "deduct_reason", "override_reason", "given_by", "basis")
"""Cells of which only matters whether they say anything."""

NAMELESS = "指标"
"""Stands for the name of a row whose table has none."""

_BETWEEN = re.compile(r"\s*[./／>—\x1f]+\s*")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where rows belong that name their place alike; without a section nowhere, and the diagnostics say why."""

    section: Section | None
    group: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row as it was read; None where it is part of another (`details: sum`). Places of diagnostics are roles."""

    row: DraftRow | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class GoalRead:
    """A goal as it was read."""

    goal: DraftGoal
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class RowText:
    """A row as text: its place, its name, its cells by role without those that are blank."""

    placed: Placed
    name: str
    cells: Mapping[str, str]


def role_of(heading: str) -> str | None:
    """What a column of a long table holds: a name of this module, a role of cells, a level; None: nothing of ours."""
    name = heading.strip()
    if name in (KEY, GROUP, GOAL, NAME, SHARE) or name in CELLS:
        return name
    role = column_role(name)
    return role if role in CELLS or role in LEVELS else None


def claim_role(heading: str) -> str | None:
    """The role of a column of a long table that holds claims: score, completion; None: it holds none."""
    name = heading.strip()
    role = name if name in ("score", "completion") else column_role(name)
    return role if role in ("score", "completion") else None


def said(role: str, text: str) -> str:
    """A cell, in which all can be seen, with all that can matter: of a reason only that it is one."""
    if role not in STATED or text.strip() in ("", "0"):
        return text.strip()
    return "" if is_nothing(text) else "有"


class LongRows:
    """Reads the rows and goals of one plan's long tables; nothing is remembered."""

    __slots__ = ("_indicators", "_plan")

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._indicators: Mapping[str, Indicator] = indicators_of(plan.framework.indicators)

    def place(self, text: str) -> Placed:
        """The section and group that `text` names: an id, or names from the top with a point or slash between."""
        id = visible(text)[0].strip()
        for section in self._plan.sections:
            if id == section.id or id in section.groups:
                return Placed(section, id, ())
        levels = [shown for part in _BETWEEN.split(text.strip()) if (shown := visible(part)[0].strip())]
        draft = self._draft((_raw(levels, "\0", {}),), None)
        found = [place for place in place_rows(draft) if place.section is not None]
        if not found:
            known = "、".join(id for section in self._plan.sections for id in (section.groups or (section.id,)))
            return Placed(None, "", (diagnose("I115", Cell("", "", GROUP), found="—".join(levels), known=known),))
        return Placed(found[0].section, found[0].group, tuple(draft.diagnostics))

    def takes_details(self, section: Section) -> bool:
        """Whether rows without a weight are details of the row before them."""
        own = self._indicators[section.id].own_rows
        return own is not None and own.details == "sum"

    def read(self, text: RowText, year: int | None, alone: bool, adjusted: bool) -> RowRead:
        """One row. `alone`: the only one of its group; `adjusted`: some row of the filing has an adjusted target."""
        raw = _raw((), visible(text.name)[0], text.cells)
        draft = self._draft((raw, *((_ADJUSTED,) if adjusted else ())), year)
        bind_own_row(draft, self._placed(draft, raw, text.placed), 0, alone)
        return RowRead(draft.rows[0], tuple(dict.fromkeys(draft.diagnostics)))

    def read_together(self, texts: Sequence[RowText], goals: Sequence[int | None], year: int | None) -> list[RowRead]:
        """The rows of one filing, of which some may be details of others; `goals` are the numbers of their goals."""
        raws = tuple(_raw((), visible(text.name)[0], text.cells) for text in texts)
        draft = self._draft(raws, year)
        places = [
            Place(scored_target(draft, raw), None, text.placed.section, text.placed.group, goal=goal)
            for raw, text, goal in zip(raws, texts, goals, strict=True)
        ]
        kept = fold_details(draft, places)
        numbers = {id(place.row.levels): number for number, place in enumerate(places)}
        found = [RowRead(None, ()) for _ in texts]
        before = tuple(draft.diagnostics)
        for place in kept:
            number, start = numbers[id(place.row.levels)], len(draft.diagnostics)
            alone = sum((other.group, other.goal) == (place.group, place.goal) for other in kept) == 1
            bind_own_row(draft, place, number, alone)
            found[number] = RowRead(draft.rows[-1], tuple(dict.fromkeys(draft.diagnostics[start:])))
        if before and found:  # what is said of details is said of the filing's first row
            found[0] = RowRead(found[0].row, (*before, *found[0].diagnostics))
        return found

    def read_goal(self, section: Section, name: str, share: str, among: int) -> GoalRead:
        """A goal of a section that has `among` of them; its number is left to the caller."""
        draft = self._draft((), None)
        share, gone = visible(share)
        cells = {SHARE: _value(SHARE, share)} if share.strip() else {}
        if gone:
            draft.say("I039", _cell(SHARE), found=" ".join(gone))
        bound = bind_goal(draft, RawGoal(_value(NAME, visible(name)[0]), cells), section, 0, among)
        return GoalRead(bound, tuple(draft.diagnostics))

    def _draft(self, rows: tuple[RawRow, ...], year: int | None) -> Draft:
        return Draft(self._plan, RawFiling("", "", rows=rows), year, self._indicators)

    def _placed(self, draft: Draft, raw: RawRow, placed: Placed) -> Place:
        goal = 0 if placed.section is not None and placed.section.goals is not None else None
        return Place(scored_target(draft, raw), None, placed.section, placed.group, goal=goal)


def points_in(name: str) -> Fraction | None:
    """The points that stand behind a name, 培训人次（10分）."""
    return read_label(name).points


def _raw(levels: Iterable[str], name: str, cells: Mapping[str, str]) -> RawRow:
    named = (*(_value(GROUP, level) for level in levels), _value(NAME, name or NAMELESS))
    return RawRow(named, {role: _value(role, text) for role, text in cells.items() if text.strip()})


def _value(role: str, text: str) -> RawValue:
    return RawValue(text, _cell(role))


@lru_cache(maxsize=256)
def _cell(role: str) -> Cell:
    return Cell("", "", role)


_ADJUSTED = _raw((), NAMELESS, {"adjusted": "1"})
"""A row that has an adjusted target, for those of its filing that have none."""
