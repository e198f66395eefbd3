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
    assert all(rows[2][-2:] == ("有效", "有效") for rows in made.values())


def test_nothing_is_made_of_a_form_without_signs_and_numbers(form: RawFiling) -> None:
    assert list(variants(replace(form, rows=form.rows[2:]))) == []
