"""Evaluations of many projects → one filing: a line for each in the open table of a portfolio's framework."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import PurePath

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.known import value_of
from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import Filing, MergedPart, MergedValue, RawFiling, RawLine, RawValue
from jixiao.framework.model import Framework, Input, InputType
from jixiao.name import name_key
from jixiao.number import decimal_text, places_of
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.plan.slots import cell_name

TOTAL, RATING = "total", "rating"
NAMES = ("项目名称", "子项目名称", "专项名称", "专项资金名称", "转移支付名称")
"""Labelled values of a form that name what was evaluated."""


def collect(evaluations: Sequence[Evaluation], framework: Framework, file: str = "汇总") -> RawFiling:
    """The filing for the portfolio's `framework` that `evaluations` make together, as a file called `file`.

    Every column takes what its `from` says: the total, the rating, or an input or cell of the project's filing. What
    an evaluation does not have (an open total) is missing, and said (I104). Raises Rejected (U103) where the framework
    has not one open table.
    """
    if len(framework.open_tables) != 1:
        raise Rejected([diagnose("U103", None, found=framework.name, count=len(framework.open_tables))])
    (table,) = framework.open_tables
    said: list[Diagnostic] = []
    merged: dict[Cell, MergedValue] = {}
    lines: list[RawLine] = []
    for number, evaluation in enumerate(evaluations):
        base = f"tables.{table.id}[{number}]"
        name = name_of(evaluation)
        cells: dict[str, RawValue] = {}
        for column in table.columns:
            found = _taken(evaluation, column)
            if found is None:
                place = Cell(evaluation.filing.file, "", "")
                said.append(diagnose("I104", place, unit=f"“{name}”", what=column.source or column.id))
                continue
            text, origin = found
            place = Cell(file, "", f"{base}.{column.id}")
            cells[column.id] = RawValue(text, place)
            part = MergedPart(name, text, origin or Cell(evaluation.filing.file, "", column.source or column.id))
            merged[place] = MergedValue("collect", f"取自“{name}”的评价，{text}", (part,))
        lines.append(RawLine(RawValue(name, Cell(file, "", f"{base}.label")), cells))
    years = {evaluation.filing.year for evaluation in evaluations}
    digests = "\n".join(evaluation.filing.digest for evaluation in evaluations)
    year = years.pop() if len(years) == 1 else None

    def head(name: str, text: str) -> RawValue:
        return RawValue(text, Cell(file, "", name))

    return RawFiling(
        file=file,
        digest=hashlib.sha256(digests.encode()).hexdigest(),
        title=head("title", framework.title),
        year=None if year is None else head("year", str(year)),
        subject=head("subject", framework.subject),
        framework=head("framework", framework.name),
        money_unit=head("money_unit", "元"),
        tables={table.id: tuple(lines)},
        merged=merged,
        diagnostics=tuple(said),
    )


def name_of(evaluation: Evaluation) -> str:
    """What people call what was evaluated: the project's name, else the office, else the file."""
    filing = evaluation.filing
    return project_name(filing) or filing.office or PurePath(filing.file).stem


def project_name(filing: Filing) -> str:
    """The project that a filing is of, as its form says it; "" where it says none."""
    single = filing.raw.single if filing.raw is not None else {}
    return next((single[name].text.strip() for name in NAMES if name in single), "")


Taken = tuple[str, Cell | None]


def _taken(evaluation: Evaluation, column: Input) -> Taken | None:
    """What a column takes from an evaluation, as text, and the cell that it was filed in; None where it has none."""
    if column.source == TOTAL:
        return _number(evaluation.total, column)
    if column.source == RATING:
        return None if evaluation.rating is None else (evaluation.rating, None)
    for name in (column.source,) if column.source else (column.id, *column.aliases):
        slot = _slot(evaluation.plan, name)
        if slot is not None:
            return _filed(evaluation, slot, column)
    return None


def _slot(plan: Plan, name: str) -> Slot | None:
    """The input or cell of that name: whole, by its end, or a column of the first line of a table."""
    asked = [slot for slot in plan.slots if slot.purpose in (Purpose.INPUT, Purpose.LINE)]
    wanted = name_key(name)
    found = [slot for slot in asked if name_key(slot.name) == wanted]
    if "." in name:
        found = found or [slot for slot in asked if name_key(slot.name).endswith(f".{wanted}")]
    else:
        first = {
            cell_name(table, table.lines[0], column)
            for table in plan.framework.tables
            for column in table.columns
            if name_key(column.id) == wanted or wanted in map(name_key, column.aliases)
        }
        found = found or [slot for slot in asked if slot.name in first]
    return found[0] if len(found) == 1 else None


def _filed(evaluation: Evaluation, slot: Slot, column: Input) -> Taken | None:
    filing = evaluation.filing
    index = evaluation.plan.slot_index[slot.name]
    value = value_of(slot, filing.values[index], filing.scale)
    if isinstance(value, Fraction):
        found = _number(value, column)
        return None if found is None else (found[0], filing.origins[index])
    return None if value is None else (filing.texts.get(slot.name, str(value)).strip(), filing.origins[index])


def _number(value: Fraction | None, column: Input) -> Taken | None:
    """A number in the base unit, rates in per cent; what has no end cannot be written down."""
    if value is None or places_of(value) is None:
        return None
    return (f"{decimal_text(value * 100)}%" if column.type is InputType.RATE else decimal_text(value)), None
