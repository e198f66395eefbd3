"""What stands above the indicators of a finished 自评表: labelled values, the funds with their rates, the goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.diagnostic import Language, Severity
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.printed import LineFigures, line_figures
from jixiao.evaluation.wording import percent_at
from jixiao.filing.headings import column_role
from jixiao.filing.labels import PEOPLE_LABELS, is_label
from jixiao.filing.lines import find_column
from jixiao.filing.model import Claim, Claimed, RawFiling, RawLine, RawValue
from jixiao.filing.names import key, keys
from jixiao.filing.printed import GOAL_HEADINGS, LINE_HEADINGS
from jixiao.framework.model import InputType, Table
from jixiao.number import Rounding, shown_text
from jixiao.origin import display_width
from jixiao.plan.slots import line_id
from jixiao.report.explained import Explained, claim_text
from jixiao.report.model import Tone
from jixiao.report.paper import Align, Box, Grid
from jixiao.report.words import say
from jixiao.target import NumberTarget, read_typed

SHORT = 24
"""Columns of a labelled value of which two stand in one line."""


def head_grids(told: Explained, review: bool, language: Language) -> Iterator[Grid]:
    """The tables above that of the indicators, in the order in which forms have them."""
    raw = told.evaluation.filing.raw
    if raw is None:
        return
    values = _labelled(raw)
    if values:
        yield _values_grid(values)
    if raw.lines:
        yield _Funds(told, raw, review, language).grid()
    for name, lines in raw.tables.items():
        yield _list_grid(name, lines, language)
    goals = tuple(goal_texts(raw))
    if goals:
        yield Grid((16, 104), tuple((Box(label, heading=True), Box(text, align=Align.LEFT)) for label, text in goals))


def _labelled(raw: RawFiling) -> list[tuple[str, str]]:
    """Labelled values of the form: the project, whatever is asked besides the tables, the answers of checklists."""
    return [(name, value.text) for name, value in raw.single.items()]


def _values_grid(values: list[tuple[str, str]]) -> Grid:
    """Short ones two in a line; one that bears the name of a column stands alone, or it would head what follows."""
    rows: list[tuple[Box, ...]] = []
    index = 0
    while index < len(values):
        pair = values[index : index + 2]
        if len(pair) == 2 and all(display_width(text) <= SHORT and column_role(label) is None for label, text in pair):
            rows.append(tuple(box for label, text in pair for box in (Box(label, heading=True), Box(text))))
            index += 2
        else:
            label, text = values[index]
            rows.append((Box(label, heading=True), Box(text, across=3, align=Align.LEFT)))
            index += 1
    return Grid((20, 40, 20, 40), tuple(rows))


def goal_texts(raw: RawFiling) -> Iterator[tuple[str, str]]:
    """Texts that stand beside a label, persons apart; a filing by key has goal and outcome first, without labels."""
    if not raw.labels and raw.texts and not raw.texts[0].origin.sheet:
        yield from ((label, value.text) for label, value in zip(GOAL_HEADINGS, raw.texts, strict=False))
        return
    for value in raw.texts:
        label = raw.labels.get(value.origin, "")
        if label and not is_label(label, PEOPLE_LABELS):
            yield label, value.text


def notes_of(raw: RawFiling) -> tuple[str, ...]:
    """The texts that stand under no label."""
    if not raw.labels and raw.texts and not raw.texts[0].origin.sheet:
        return tuple(value.text for value in raw.texts[2:])
    return tuple(value.text for value in raw.texts if value.origin not in raw.labels)


def people_of(raw: RawFiling) -> tuple[tuple[str, str], ...]:
    """Who filled it in, as the form labels them."""
    found = ((raw.labels.get(value.origin, ""), value.text) for value in raw.texts)
    return tuple((label, text) for label, text in found if label and is_label(label, PEOPLE_LABELS))


def _list_grid(name: str, lines: tuple[RawLine, ...], language: Language) -> Grid:
    headings = list(dict.fromkeys(heading for line in lines for heading in line.cells))
    head = tuple(Box(text, heading=True) for text in (say("paper_list", language, name), *headings))
    rows = (
        (Box(line.label.text, align=Align.LEFT), *(_typed(line.cells.get(heading)) for heading in headings))
        for line in lines
    )
    return Grid((30, *(16 for _ in headings)), (head, *rows), head=1)


def _typed(value: RawValue | None) -> Box:
    text = value.text if value is not None else ""
    return Box(text, align=Align.LEFT if display_width(text) > 16 else Align.CENTRE)


class _Funds:
    """The table of funds while it is laid out: amounts as filed, rates and points as they come out."""

    def __init__(self, told: Explained, raw: RawFiling, review: bool, language: Language) -> None:
        self.told, self.raw, self.review, self.language = told, raw, review, language
        rounding = told.evaluation.plan.framework.rounding
        self.rate_rounding = rounding.rate or Rounding(Fraction(1, 10_000))
        self.figures = {figures.id: figures for figures in line_figures(told.evaluation)}
        self.bound = _bound_lines(told.evaluation, raw)
        self.heavy = {f.origin for f in told.evaluation.findings if f.severity is not Severity.NOTE}

    def grid(self) -> Grid:
        """Heading and lines."""
        columns = self._columns()
        label = next((name for role, name in columns if role == "label"), "")
        values = [(role, name) for role, name in columns if role != "label"]
        head = (Box(label, heading=True), *(Box(name, heading=True) for _, name in values))
        rows = tuple(self._line(line, [role for role, _ in values]) for line in self.raw.lines)
        widths = (28, *(24 if role == "reason" else 16 for role, _ in values))
        return Grid(widths, (head, *rows), head=1)

    def _columns(self) -> list[tuple[str, str]]:
        form = self.told.evaluation.plan.framework.form
        unit = self.raw.money_unit
        section = say("paper_funds", self.language) + (f"（{unit.text}）" if unit is not None else "")
        if form is not None and form.funds:
            return [(column.role, column.name) for column in form.funds]
        used = [role for line in self.raw.lines for role in line.cells]
        known = [(role, heading) for role, heading in LINE_HEADINGS.items() if role in used or role == "reason"]
        if self.figures and "rate" not in used:
            known.insert(len(known) - 1, ("rate", LINE_HEADINGS["rate"]))
        others = [(role, role) for role in dict.fromkeys(used) if role not in LINE_HEADINGS and role != "unit"]
        return [("label", section), *known[:-1], *others, known[-1]]

    def _line(self, line: RawLine, roles: list[str]) -> tuple[Box, ...]:
        id, name, depth = self.bound.get(line.label.origin, ("", line.label.text, 0))
        found = self.figures.get(id)
        label = Box("　" * depth + name, align=Align.LEFT)
        return (label, *(self._cell(line, role, id, found) for role in roles))

    def _cell(self, line: RawLine, role: str, id: str, found: LineFigures | None) -> Box:
        typed = line.cells.get(role)
        if role == "rate" and found is not None:
            shown = "" if found.rate is None else percent_at(found.rate, self.rate_rounding)
            return self._computed(shown, self.told.claim(id, Claimed.RATE))
        if role == "score" and found is not None:
            claim = self.told.claim(found.node or id, Claimed.SCORE) or self.told.claim(id, Claimed.SCORE)
            return self._computed("" if found.score is None else shown_text(found.score), claim)
        if role == "weight" and found is not None and found.node:
            weight = next((node.weight for node in self.told.nodes if node.id == found.node), None)
            return Box("" if weight is None else shown_text(weight), is_number=True)
        text = typed.text if typed is not None else ""
        numeric = role not in ("reason", "unit", "label")
        own = line.cells.get("unit")
        if own is not None and _is_bare(text) and self._holds_money(role):
            return Box(text + own.text, align=Align.CENTRE)  # this line's unit is not that of the head
        return Box(text, is_number=numeric and bool(text), align=Align.CENTRE if numeric else Align.LEFT)

    def _holds_money(self, role: str) -> bool:
        """Whether a column holds amounts, as the framework says; without it, as forms have them."""
        tables = self.told.evaluation.plan.framework.tables
        found = next((column for table in tables if (column := find_column(table.columns, role))), None)
        return role in ("initial", "annual", "executed") if found is None else found.type is InputType.MONEY

    def _computed(self, shown: str, claim: Claim | None) -> Box:
        """What comes out; under review, beside it what was typed and is refuted."""
        if self.review and claim is not None and claim.origin in self.heavy:
            text = say("weight_claimed", self.language, shown, claim_text(claim) or claim.text)
            return Box(text, tone=Tone.BAD)
        return Box(shown, is_number=bool(shown))


def _is_bare(text: str) -> bool:
    """Whether a cell is a number without a unit of its own."""
    typed = read_typed(text)
    return isinstance(typed, NumberTarget) and typed.unit is None


def _bound_lines(evaluation: Evaluation, raw: RawFiling) -> Mapping[object, tuple[str, str, int]]:
    """By the cell of its label: the id of a line, its name and its depth.

    A line keeps the label that was typed where that is a name of it; where it was bound by order, it bears its own.
    """
    typed = {line.label.origin: line.label.text for line in raw.lines}
    found: dict[object, tuple[str, str, int]] = {}
    for table in evaluation.plan.framework.tables:
        for id, name, known, depth in _lines(table):
            cell = evaluation.filing.places.get(f"{id}.name")
            if cell in typed:
                found[cell] = (id, typed[cell] if key(typed[cell]) in known else name, depth)
    return found


def _lines(table: Table) -> Iterator[tuple[str, str, frozenset[str], int]]:
    for line in table.lines:
        yield line_id(table, line), line.id, keys((line.id, *line.aliases)), len(line.path) - 1
