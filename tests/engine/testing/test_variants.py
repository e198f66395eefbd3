"""From one filled-in form, cases of every kind of row: what one entry typed otherwise does not reach."""

from __future__ import annotations

import pytest

from jixiao.filing.model import RawFiling
from jixiao.plugin import load_reader
from jixiao.testing.variants import variants
from jixiao.value import replace

FORM = """\
filing: 1
year: 2022
title: 项目支出绩效自评表（2022年度）
office: 某
rows:
  - {levels: [产出指标, 数量指标, 人数], target: ≧735, actual: "735", unit: 人次, weight: 10}
  - {levels: [产出指标, 质量指标, 合格率], target: 不低于95%, actual: 98%, weight: 10}
  - {levels: [效益指标, 社会效益指标, 效果], target: 有效, actual: 有效, weight: 10}
"""


@pytest.fixture
def form() -> RawFiling:
    found = load_reader("yaml").read(FORM.encode(), name="表.yaml")
    assert isinstance(found, RawFiling)
    return found


def cells(raw: RawFiling) -> list[tuple[str, ...]]:
    return [
        tuple(row.cells[role].text for role in ("sign", "target", "actual") if role in row.cells) for row in raw.rows
    ]


def test_rows_become_of_another_kind_and_words_stay(form: RawFiling) -> None:
    made = {said: cells(raw) for raw, said in variants(form)}
    assert made["目标的方向都反过来"][:2] == [("≤735", "735"), ("≤95%", "98%")]
    assert made["比较符写在单独的一栏"][:2] == [("≥", "735", "735"), ("≥", "95%", "98%")]
    assert made["目标都是日期，晚了"][0] == ("2022年6月30日前", "2022年7月15日")
    assert made["完成值都打八折"][:2] == [("≧735", "588"), ("不低于95%", "78.4%")]
    numbered = {said: rows for said, rows in made.items() if said.startswith("目标都是数")}
    assert all(rows[2] == ("有效", "有效") for said, rows in made.items() if said not in numbered)
    assert numbered["目标都是数"] == [("≧735", "735"), ("不低于95%", "98%"), ("≥10个", "10个")]
    assert numbered["目标都是数，比较符写在单独的一栏"][2] == ("≥", "10个", "10个")


def test_words_alone_become_numbers_and_nothing_else(form: RawFiling) -> None:
    made = [said for _, said in variants(replace(form, rows=form.rows[2:]))]
    assert made == ["目标都是数", "目标都是数，比较符写在单独的一栏"]


def test_a_day_is_never_lessened(form: RawFiling) -> None:
    row = form.rows[0]
    day = {**row.cells, "actual": replace(row.cells["actual"], text="2022年11月20日")}
    made = {said: cells(raw) for raw, said in variants(replace(form, rows=(replace(row, cells=day), *form.rows[1:])))}
    assert made["完成值都打六折"][0][-1] == "2022年11月20日"
