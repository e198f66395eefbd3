"""Laws of binding and review: nothing that a person types is an exception, and claims never move a score."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.diagnostic import Diagnostic, Language
from jixiao.evaluation.machine import Machine, assemble
from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue
from jixiao.interpret.exact import Program

CASES = Path(__file__).parents[1] / "cases"
CLAIMS = ("score", "rate", "completion")

DEBRIS = st.sampled_from(
    ("", " ", "/", "—", "一", "0", "-0", "≥", "≥≤3", "100%", "１００", "1e9", "9" * 40, "nan", "2月30日", "13月前", "万",
     "3万%", "元/元", "\u200b", "\x00", "\ud800", "=1+1", "（一）", "指标1:", "(50分)", "100%-80%(含)", "²", "4,5", "−3"),
)  # fmt: skip
TEXTS = st.one_of(DEBRIS, st.text(max_size=12))


@cache
def machine(name: str) -> Machine:
    """A machine that does not ask what an incomplete filing could still score: that has properties of its own."""
    return assemble(api.compile_plan(api.load_framework(name)), Program, lambda evaluation: evaluation)


@cache
def case(name: str) -> RawFiling:
    (filing,) = api.read_file(CASES / f"{name}.json")
    return filing


def evaluated(raw: RawFiling, name: str) -> Evaluation:
    """`raw` scored and reviewed."""
    made = machine(name)
    return api.evaluate(made, api.bind(raw, made.plan))


def words(item: Diagnostic) -> str:
    """Everything that a diagnostic says, in both languages."""
    said = [(item.message(language), item.hint(language), item.expected(language)) for language in Language]
    return " ".join(part or "" for parts in said for part in parts)


def _retyped(value: RawValue, draw: st.DrawFn) -> RawValue:
    return replace(value, text=draw(TEXTS)) if draw(st.integers(0, 3)) == 0 else value


@st.composite
def spoiled(draw: st.DrawFn, raw: RawFiling) -> RawFiling:
    """A form in which about a quarter of all cells, names of levels and labels of lines hold something else."""
    return replace(
        raw,
        lines=tuple(
            RawLine(_retyped(line.label, draw), {role: _retyped(cell, draw) for role, cell in line.cells.items()})
            for line in raw.lines
        ),
        rows=tuple(
            RawRow(
                tuple(_retyped(level, draw) for level in row.levels),
                {role: _retyped(cell, draw) for role, cell in row.cells.items()},
            )
            for row in raw.rows
        ),
        totals={role: _retyped(cell, draw) for role, cell in raw.totals.items()},
    )


@given(spoiled(case("seed-baishui-2021")))
def test_nothing_typed_into_a_department_form_is_an_exception(raw: RawFiling) -> None:
    evaluation = evaluated(raw, "shaanxi/baishui/department@2021")
    assert evaluation.complete or any(item.severity == "error" for item in evaluation.findings)
    assert all(words(item) for item in evaluation.findings)


@given(spoiled(case("tianchang-slj-fangxun-2022")))
def test_nothing_typed_into_a_project_form_is_an_exception(raw: RawFiling) -> None:
    evaluation = evaluated(raw, "national/project@2020")
    assert evaluation.complete or any(item.severity == "error" for item in evaluation.findings)
    assert all(words(item) for item in evaluation.findings)


@settings(max_examples=40)
@given(st.data())
def test_claims_never_move_a_score(data: st.DataObject) -> None:
    raw = case("seed-baishui-2021")
    kept = evaluated(raw, "shaanxi/baishui/department@2021")

    def other(cells: dict[str, RawValue]) -> dict[str, RawValue]:
        return {role: replace(cell, text=data.draw(TEXTS)) if role in CLAIMS else cell for role, cell in cells.items()}

    changed = replace(
        raw,
        lines=tuple(replace(line, cells=other(dict(line.cells))) for line in raw.lines),
        rows=tuple(replace(row, cells=other(dict(row.cells))) for row in raw.rows),
        totals={role: replace(cell, text=data.draw(TEXTS)) for role, cell in raw.totals.items()},
    )
    moved = evaluated(changed, "shaanxi/baishui/department@2021")
    assert (moved.total, moved.rating, moved.results) == (kept.total, kept.rating, kept.results)


@given(st.permutations(range(9)))
def test_the_order_of_own_rows_changes_no_score(order: list[int]) -> None:
    raw = case("yongde-mlzx-yyj-2022")

    def scores(filing: RawFiling) -> list[tuple[str, object]]:
        evaluation = evaluated(filing, "national/project@2020")
        views = ((item.path[-1], item.score, item.status) for item in api.node_scores(evaluation))
        return sorted((name, str(rest)) for name, *rest in views)

    assert scores(replace(raw, rows=tuple(raw.rows[index] for index in order))) == scores(raw)


@given(st.sampled_from(["元", "万元", "亿元"]))
def test_the_unit_of_money_changes_no_score(unit: str) -> None:
    raw = case("langfang-spxx-nuantong-2019")
    shift = {"元": 4, "万元": 0, "亿元": -4}[unit]

    def converted(text: str) -> str:
        whole, _, rest = text.partition(".")
        digits = f"{whole.zfill(6)}{rest.ljust(6, '0')}"
        point = len(whole.zfill(6)) + shift
        return f"{int(digits[:point])}.{digits[point:]}"

    lines = tuple(
        replace(
            line,
            cells={
                role: replace(
                    cell, text=converted(cell.text) if role in ("initial", "annual", "executed") else cell.text
                )
                for role, cell in line.cells.items()
            },
        )
        for line in raw.lines
    )
    money = None if raw.money_unit is None else replace(raw.money_unit, text=unit)
    changed = evaluated(replace(raw, lines=lines, money_unit=money), "national/project@2020")
    assert changed.results == evaluated(raw, "national/project@2020").results
