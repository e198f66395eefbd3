"""Laws of whole forms: what claims do, what a correct form is told, what one changed digit is told, same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.views import node_scores
from jixiao.filing.corrected import corrected, top_lines_as_sums
from jixiao.filing.model import GridCell, RawFiling, RawLine, RawValue, Sheet, Sheets
from jixiao.filing.recognise import recognise
from jixiao.number import decimal_text, exact_text, round_to
from jixiao.origin import Cell
from jixiao.plugin import load_reader
from jixiao.testing.said import said

ROOT = Path(__file__).parents[2]
FORM = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
MACHINE = api.prepare(api.compile_plan(api.load_framework("shaanxi/baishui/department@2021")))
(PRINTED,) = api.read_file(FORM)
CENT = Fraction(1, 100)

ARITHMETIC = {"C101", "C102", "C103", "C104", "C105", "C106", "C107", "C108", "C109", "C110", "C111", "C112", "C113"}
"""Checks that compare numbers with numbers."""


def evaluated(raw: RawFiling) -> Evaluation:
    return api.evaluate(MACHINE, api.bind(raw, MACHINE.plan))


def typed(value: RawValue, text: str) -> RawValue:
    return replace(value, text=text)


def from_own_evaluation() -> RawFiling:
    """The seed's form with consistent amounts, and every claim as the engine computes it."""
    lines = list(PRINTED.lines)
    for role in ("initial", "annual", "executed"):
        value = [Fraction(line.cells[role].text) for line in lines]
        value[1], value[4] = value[2] + value[3], value[5] + value[6]
        value[0] = value[1] + value[4]
        lines = [
            RawLine(line.label, {**line.cells, role: typed(line.cells[role], exact_text(item))})
            for line, item in zip(lines, value, strict=True)
        ]
    lines = [_with_rate(line) for line in lines]
    raw = replace(PRINTED, lines=tuple(lines))
    # The two rows that repeat a rate of the amounts say that rate.
    rates = {"基本支出预算执行率": lines[1], "项目支出预算执行率": lines[4]}
    rows = [
        replace(
            row,
            cells={
                **row.cells,
                "actual": typed(row.cells["actual"], rates[name].cells["rate"].text),
                "completion": typed(row.cells["completion"], f"{rates[name].cells['rate'].text}%"),
            },
        )
        if (name := row.levels[-1].text) in rates
        else row
        for row in raw.rows
    ]
    scores = {node.path[-1]: node.score for node in node_scores(evaluated(replace(raw, rows=tuple(rows))))}
    told = []
    for row in rows:
        score = scores[row.levels[-1].text]
        assert score is not None
        told.append(replace(row, cells={**row.cells, "score": typed(row.cells["score"], exact_text(score))}))
    total = evaluated(replace(raw, rows=tuple(told))).total
    assert total is not None
    totals = {**raw.totals, "score": typed(raw.totals["score"], exact_text(total))}
    return replace(raw, rows=tuple(told), totals=totals)


def _with_rate(line: RawLine) -> RawLine:
    annual, executed = (Fraction(line.cells[role].text) for role in ("annual", "executed"))
    rate = round_to(executed / annual * 100, CENT)
    score = round_to(rate / 10, CENT)
    cells = {**line.cells, "rate": typed(line.cells["rate"], decimal_text(rate, 2))}
    return RawLine(line.label, {**cells, "score": typed(line.cells["score"], decimal_text(score, 2))})


OWN = from_own_evaluation()


def arithmetic(evaluation: Evaluation) -> list[str]:
    return [item.code for item in evaluation.findings if item.code in ARITHMETIC]


def test_a_form_made_from_its_own_evaluation_has_no_arithmetic_finding() -> None:
    """I-61, the first half; I-8: sums that hold are not remarked."""
    assert arithmetic(evaluated(OWN)) == []


def spots() -> list[tuple[str, int, str]]:
    """Every number of the form: where it stands, and its role."""
    found = [("line", i, role) for i, line in enumerate(OWN.lines) for role in line.cells if role != "reason"]
    found += [("row", i, "score") for i in range(len(OWN.rows))]
    return [*found, ("total", 0, "score")]


@settings(max_examples=150)
@given(st.sampled_from(spots()), st.data())
def test_one_changed_digit_is_found(spot: tuple[str, int, str], data: st.DataObject) -> None:
    """I-61, the second half: a digit changed in any number makes at least one arithmetic finding."""
    kind, index, role = spot
    cells = {"line": OWN.lines, "row": OWN.rows}.get(kind)
    value = OWN.totals["score"] if cells is None else cells[index].cells[role]
    places = [position for position, letter in enumerate(value.text) if letter.isdigit()]
    position = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != value.text[position]]))
    wrong = typed(value, value.text[:position] + digit + value.text[position + 1 :])
    if kind == "total":
        raw = replace(OWN, totals={**OWN.totals, "score": wrong})
    elif kind == "row":
        rows = list(OWN.rows)
        rows[index] = replace(rows[index], cells={**rows[index].cells, role: wrong})
        raw = replace(OWN, rows=tuple(rows))
    else:
        lines = list(OWN.lines)
        lines[index] = replace(lines[index], cells={**lines[index].cells, role: wrong})
        raw = replace(OWN, lines=tuple(lines))
    if Fraction(wrong.text) != Fraction(value.text):
        assert arithmetic(evaluated(raw)), f"{spot}: {value.text} → {wrong.text}"


@settings(max_examples=40)
@given(st.integers(0, 19), st.sampled_from(["score", "completion", "weight"]), st.integers(0, 99999))
def test_claims_influence_no_score(index: int, role: str, hundredths: int) -> None:
    """I-40."""
    rows = list(PRINTED.rows)
    cell = rows[index].cells.get(role, RawValue("", Cell("f", "s", "A1")))
    rows[index] = replace(rows[index], cells={**rows[index].cells, role: typed(cell, decimal_text(hundredths * CENT))})
    changed = evaluated(replace(PRINTED, rows=tuple(rows)))
    printed = evaluated(PRINTED)
    assert (changed.total, changed.rating) == (printed.total, printed.rating)
    assert [node.score for node in node_scores(changed)] == [node.score for node in node_scores(printed)]


@settings(max_examples=40)
@given(st.permutations(range(len(PRINTED.rows))))
def test_the_order_of_fixed_rows_changes_no_score(order: list[int]) -> None:
    """I-17: findings change only their places."""
    turned = evaluated(replace(PRINTED, rows=tuple(PRINTED.rows[index] for index in order)))
    printed = evaluated(PRINTED)
    assert (turned.total, turned.rating) == (printed.total, printed.rating)
    assert sorted(item.code for item in turned.findings) == sorted(item.code for item in printed.findings)


SHEETS = load_reader("xlsx").read(FORM.read_bytes(), name=FORM.name)


@settings(max_examples=25)
@given(st.integers(0, 5), st.integers(0, 3), st.booleans())
def test_empty_rows_and_columns_and_other_sheets_change_nothing(below: int, beside: int, another: bool) -> None:
    """I-23."""
    assert isinstance(SHEETS, Sheets)
    (sheet,) = SHEETS.sheets
    wide = max(len(row) for row in sheet.rows)
    rows = [(*row, *(None for _ in range(wide - len(row) + beside))) for row in sheet.rows]
    rows += [(None,) * (wide + beside)] * below
    sheets = [replace(sheet, rows=tuple(rows))]
    if another:
        note = GridCell("备忘：下周开会", Cell(FORM.name, "备忘", "A1"))
        sheets.append(Sheet("备忘", ((note,),)))
    (raw,) = recognise(replace(SHEETS, sheets=tuple(sheets)))
    assert said(raw) == said(PRINTED)
    assert evaluated(raw).total == evaluated(PRINTED).total


def test_every_origin_holds_the_text_that_is_quoted() -> None:
    """I-58: the cell that a value is said to come from holds what was taken from it."""
    assert isinstance(SHEETS, Sheets)
    held = {cell.origin: cell.text for sheet in SHEETS.sheets for row in sheet.rows for cell in row if cell is not None}
    filing = evaluated(PRINTED).filing
    for slot, origin in zip(MACHINE.plan.slots, filing.origins, strict=True):
        if origin is not None and slot.name in filing.texts:
            assert held[origin].strip() == filing.texts[slot.name].strip()
    for claim in filing.claims:
        assert held[claim.origin].strip() == claim.text
    for item in evaluated(PRINTED).findings:
        assert item.origin in held


def test_the_demo_correction_changes_the_top_line_only() -> None:
    """Nothing is repaired silently: the corrected filing is another noun, and the printed one stays as it was."""
    before = said(PRINTED)
    changes = top_lines_as_sums(PRINTED, api.bind(PRINTED, MACHINE.plan), MACHINE.plan)
    other = corrected(PRINTED, changes)
    assert [change.cell.reference for change in changes] == ["C5", "D5", "E5"]
    assert said(PRINTED) == before
    assert other.lines[1:] == PRINTED.lines[1:]
    assert other.digest != PRINTED.digest
    assert exact_text(evaluated(other).total or Fraction(0)) == "91.93"


ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    {"PYTHONHASHSEED": "2024", "LC_ALL": "C", "TZ": "America/New_York", "PYTHONUTF8": "0"},
)


@pytest.mark.parametrize("format", ["json", "html", "md", "xlsx", "text"])
def test_same_bytes_in_every_environment(format: str, tmp_path: Path) -> None:
    """I-52: hash seeds, locales, time zones and working folders change no byte."""
    seen = set()
    for number, settings_of_machine in enumerate(ENVIRONMENTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        target = folder / f"out.{format}"
        command = [sys.executable, "-m", "jixiao", "score", str(FORM), "-f", "shaanxi/baishui/department@2021"]
        subprocess.run(
            [*command, "--format", format, "-o", str(target), "--fail-on", "never"],
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))},
                **settings_of_machine,
            },
            cwd=folder,
            check=True,
            capture_output=True,
        )
        seen.add(target.read_bytes())
    assert len(seen) == 1
