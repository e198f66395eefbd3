"""What an office filed: as grids of cells, as cells in their roles, and as values bound to a plan."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.origin import Cell
from jixiao.target import Unit
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a sheet, free of its format. `text` is what a person sees (a number at 15 digits, 81.31% as such)."""

    text: str
    origin: Cell
    is_number: bool = False  # stored as a number, not as text
    is_date: bool = False
    hidden: bool = False
    formula_without_value: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, rows and columns from 0, ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid: `rows[r][c]`; None is a cell that does not exist. `texts` are paragraphs around the table (docx)."""

    name: str
    rows: tuple[tuple[GridCell | None, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    texts: tuple[GridCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """A file of grids, and what reading it had to remark."""

    file: str
    digest: str  # sha256 of the bytes
    sheets: tuple[Sheet, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class RawValue:
    """Text with its place; nothing is read into it yet."""

    text: str
    origin: Cell


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of the funds table: its label, and its cells by column role (see RawFiling)."""

    label: RawValue
    cells: Mapping[str, RawValue]


@dataclass(frozen=True, slots=True)
class RawGoal:
    """A goal of the office's own, under which rows stand: its name, and its cells by role (share, score)."""

    name: RawValue
    cells: Mapping[str, RawValue]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of indicators: names of its levels (inherited from merged cells), and its cells by role.

    Roles: target, adjusted, sign, actual, unit, weight, score, completion, reason, judged, credit, core,
    description, basis; and what people give beside the rule: deduct, deduct_reason, override, override_reason, exempt,
    second, second_reason, given_by. `goal` is the index of the goal that it stands under; None where it stands under
    none.
    """

    levels: tuple[RawValue, ...]
    cells: Mapping[str, RawValue]
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class MergedPart:
    """What one unit brought to a merged value: its text and cell as filed, and what it weighed in a mean."""

    unit: str
    text: str
    origin: Cell
    weight: str = ""


@dataclass(frozen=True, slots=True)
class MergedValue:
    """Where a value of a merged filing comes from: the way it was merged, in words, and the parts of all units."""

    way: str
    said: str
    parts: tuple[MergedPart, ...]


@dataclass(frozen=True, slots=True)
class RawFiling:
    """A filing as text: what each cell is, before any framework is asked.

    `lines` cells have the roles initial, annual, executed, rate, weight, score, reason, or the heading's own text where
    it is none of these. `single` holds values by name: inputs, framework (id@version), checklist answers
    `indicator.item`.
    `totals` holds weight, score, rating of the table as typed. `tables` are those whose lines the office brings
    (one a project or unit), by the name that the form gives them; their cells go by the text of their heading.
    `merged` says where the values of a filing come from that was merged from several (filing.merge). `labels`: what is
    printed beside a text (预期目标, 填报人), by the cell of the text.
    """

    file: str
    digest: str
    title: RawValue | None = None
    office: RawValue | None = None
    code: RawValue | None = None
    year: RawValue | None = None
    subject: RawValue | None = None
    framework: RawValue | None = None
    money_unit: RawValue | None = None
    lines: tuple[RawLine, ...] = ()
    rows: tuple[RawRow, ...] = ()
    single: Mapping[str, RawValue] = field(default_factory=dict)
    totals: Mapping[str, RawValue] = field(default_factory=dict)
    texts: tuple[RawValue, ...] = ()
    leftovers: tuple[RawValue, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    tables: Mapping[str, tuple[RawLine, ...]] = field(default_factory=dict)
    merged: Mapping[Cell, MergedValue] = field(default_factory=dict)  # of a merged filing, by the cell of the value
    goals: tuple[RawGoal, ...] = ()
    labels: Mapping[Cell, str] = field(default_factory=dict)
    framework_digest: str = ""  # of the framework that a form of ours was made for


class Claimed(StrEnum):
    """What a claim is about."""

    SCORE = "score"
    WEIGHT = "weight"
    RATE = "rate"
    TARGET = "target"
    COMPLETION = "completion"
    ACTUAL = "actual"  # 实际完成值 of a row whose rule reads it from elsewhere
    TOTAL = "total"
    TOTAL_WEIGHT = "total_weight"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the office typed but the rule computes: compared at the places typed, never believed.

    `node` is a node id, `<table id>.<line path>` for a line of a table, `<section>#<n>` for own row n, "" for the
    whole.
    """

    node: str
    about: Claimed
    text: str
    value: Fraction | None  # None where it is no number (a rating), or could not be read
    places: int
    origin: Cell


def goal_node(section: str, number: int) -> str:
    """The id of own goal `number` (from 0) of a section, among the nodes of a filing."""
    return f"{section}.目标{number + 1}"


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """A goal that the office set itself. `value` is what its section's slot for goals holds; None: open, `why` says it.

    `weight` is its points, `whole` what its rows add up to where that is not its points.
    """

    section: str
    number: int  # from 0, in the order of the form, within the section
    name: str
    value: int | None
    weight: Fraction | None
    whole: Fraction | None
    origins: Mapping[str, Cell]  # by role: name, share, score
    why: str = ""

    @property
    def id(self) -> str:
        """Its id among the nodes of the filing."""
        return goal_node(self.section, self.number)

    @property
    def rows_weigh(self) -> Fraction | None:
        """What its rows add up to; None while its points are not known."""
        return self.weight if self.whole is None else self.whole

    @property
    def worth(self) -> Fraction | None:
        """What one point of a row is worth in the goal; None while that is not known."""
        if self.whole is None:
            return Fraction(1)
        return None if self.weight is None else self.weight / self.whole


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row that the office wrote. `variant` indexes the section's variants; None: the row is open, `why` says it."""

    section: str
    group: str  # id of the group node
    name: str
    number: int  # from 0, in the order of the form, within the section
    variant: int | None
    values: tuple[int | None, ...]  # aligned with the variant's slots; empty while open
    weight: Fraction | None
    applies: bool
    target_text: str
    actual_text: str
    reason: str
    origins: Mapping[str, Cell]  # by role: name, target, actual, weight, score, reason
    why: str = ""
    unit: Unit | None = None  # in which target and actual were typed
    kept: bool = False  # it does not apply, yet its weight stays and scores nothing
    core: bool = False  # 核心指标, as the form marks it or as the framework says of all rows of its place
    targets: tuple[str, str] | None = None  # as typed in two columns: initial, adjusted; the one scored is target_text
    second: int | None = None  # 核查得分 at the filing's scale
    said: Mapping[str, str] = field(default_factory=dict)  # what people gave beside the rule, as typed, by role
    goal: int | None = None  # the number of the goal that it stands in

    @property
    def under(self) -> str:
        """The id of the node of the filing that it stands under: its group, of its goal where it has one."""
        if self.goal is None:
            return self.group
        return goal_node(self.section, self.goal) + self.group.removeprefix(self.section)


@dataclass(frozen=True, slots=True)
class Marked:
    """What a filing gives to a row that it marks as judged, should no rule read it.

    `points` None: none that count, or no reason. `said` are the errors of reading the row by its rule.
    """

    points: Fraction | None
    reason: str
    text: str  # of the mark
    origin: Cell
    said: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that the office brought to the open table `table`; `values`, `origins` and `texts` go with its slots."""

    table: str
    number: int  # from 0, within the table
    name: str
    values: tuple[int | None, ...]
    origins: tuple[Cell | None, ...]
    texts: tuple[str, ...]
    origin: Cell  # of its name


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing bound to a plan.

    `values` is aligned with the plan's slots: numbers as integers at 10**scale in base units, days and truths as
    integers, labels as their index in the slot's labels, None where missing. `origins` are the cells they came from.
    `texts` keeps what was typed, by slot name; `reasons` the stated reasons by node id.
    """

    file: str
    digest: str  # of the bytes
    office: str
    code: str
    year: int | None
    scale: int
    values: tuple[int | None, ...]
    origins: tuple[Cell | None, ...]
    texts: Mapping[str, str]
    rows: tuple[OwnRow, ...] = ()
    claims: tuple[Claim, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Cell] = field(default_factory=dict)  # more cells by meaning: "title", "total", "<node>.name"
    diagnostics: tuple[Diagnostic, ...] = ()
    raw: RawFiling | None = None
    units: Mapping[str, Unit] = field(default_factory=dict)  # in which a fixed row was typed, by node id
    lines: tuple[OpenLine, ...] = ()  # of all open tables, in the order of the form
    second: Mapping[str, int] = field(default_factory=dict)  # 核查得分 by slot name, at the scale; not among `values`
    said: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # what people gave beside the rule of a fixed row, as typed, by node id and role
    goals: tuple[OwnGoal, ...] = ()
    marked: Mapping[str, Marked] = field(default_factory=dict)  # fixed rows that it marks as judged, by node id
