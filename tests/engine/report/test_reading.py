"""What was read: every cell with a role, what it was read as, what it was bound to, what is left over."""

from __future__ import annotations

from dataclasses import replace

from jixiao import Evaluation, RawFiling, bind, build_reading
from jixiao.diagnostic import Language
from jixiao.filing.model import RawValue
from jixiao.origin import Cell
from jixiao.report.model import Paragraph, Report, TableBlock


def rows(report: Report) -> dict[str, list[str]]:
    (block,) = report.sections[0].blocks
    assert isinstance(block, TableBlock)
    return {f"{row[0].text} {row[1].text}": [text.text for text in row[2:]] for row in block.rows}


def test_without_a_framework_cells_have_roles_only(seed_raw: RawFiling) -> None:
    found = rows(build_reading(seed_raw, None, None))
    assert found["自评表!E5 全年执行数"] == ["10137947.7", "", "", ""]
    assert found["自评表!A1 标题"][0] == "部门整体支出绩效自评表"


def test_with_a_framework_cells_are_bound(seed_raw: RawFiling, seed: Evaluation) -> None:
    found = rows(build_reading(seed_raw, seed.filing, seed.plan))
    assert found["自评表!E5 全年执行数"][1:] == ["10137947.7", "元", "资金.年度总支出"]
    assert found["自评表!G5 得分"][1].startswith("8.13")
    assert "自称" in found["自评表!G5 得分"][1]
    assert found["自评表!F5 执行率"][3] == "资金.年度总支出"


def test_own_rows_are_bound_to_their_group(seed_raw: RawFiling, seed: Evaluation) -> None:
    found = rows(build_reading(seed_raw, seed.filing, seed.plan))
    assert found["自评表!E31 实际完成值"][1] == "1"
    assert found["自评表!E31 实际完成值"][3].startswith("履职效果.")


def test_the_record_says_the_same(seed_raw: RawFiling, seed: Evaluation) -> None:
    report = build_reading(seed_raw, seed.filing, seed.plan)
    cells = report.record["cells"]
    assert len(cells) == len(rows(report))  # type: ignore[arg-type]
    found = next(cell for cell in cells if cell["place"]["cell"] == "D5")  # type: ignore[attr-defined]
    assert found == {
        "place": {"file": "自评表.xlsx", "sheet": "自评表", "cell": "D5"},
        "role": "全年预算数",
        "text": "12833888.75",
        "value": "12833888.75",
        "unit": "元",
        "bound": "资金.年度总支出",
    }


def test_leftovers_are_listed(seed_raw: RawFiling) -> None:
    left = RawValue("填表人：某", Cell(seed_raw.file, "自评表", "A40"))
    (block,) = build_reading(replace(seed_raw, leftovers=(left,)), None, None).sections[1].blocks
    assert isinstance(block, TableBlock)
    assert [text.text for text in block.rows[0]] == ["自评表!A40", "填表人：某"]
    (none,) = build_reading(replace(seed_raw, leftovers=()), None, None, Language.ENGLISH).sections[1].blocks
    assert isinstance(none, Paragraph)
    assert none.text.text == "No cell is left over."


def test_a_missing_value_is_open(seed_raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    line, *rest = seed_raw.lines
    cells = {**line.cells, "annual": replace(line.cells["annual"], text="约一千万")}
    raw = replace(seed_raw, lines=(replace(line, cells=cells), *rest))
    found = rows(build_reading(raw, bind(raw, machine.plan), machine.plan))
    assert found["自评表!D5 全年预算数"][:2] == ["约一千万", "未定"]
