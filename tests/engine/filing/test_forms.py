"""A jurisdiction's own form: its headings are understood, its limits of characters held, and `show` tells of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.api import bind, evaluate, prepare, recognise
from jixiao.diagnostic import Rejected
from jixiao.filing.model import GridCell, RawFiling, Sheet, Sheets
from jixiao.filing.recognise import own_headings
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove
from jixiao.report.listing import build_framework

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]

BODY = """\
rules: {定量: {kind: completion}}
indicators:
  - {id: 产出, weight: 100, own_rows: {rule: 定量}}
form:
  title: 甲县自评表
  rows:
    - {role: level1, name: 一级指标}
    - {role: level3, name: 干了什么}
    - {role: target, name: 打算干多少, aliases: [原定]}
    - {role: actual, name: 干成多少}
    - {role: weight, name: 值几分}
    - {role: score, name: 给自己几分}
    - {role: reason, name: 差在哪里}
  limits: {reason: 6, 自评结论: 4}
report:
  chapters: [基本情况, {title: 自评情况, sections: [组织, 结果]}]
  publish_within: {days: 30, working: true}
"""
HEADINGS = ("一级指标", "干了什么", "原 定", "干成多少（实际）", "值几分", "给自己几分", "差在哪里")


def sheets(*rows: tuple[str, ...]) -> Sheets:
    made = tuple(
        tuple(GridCell(text, Cell("表.xlsx", "表", f"{'ABCDEFG'[at]}{row}")) for at, text in enumerate(texts))
        for row, texts in enumerate(rows, 1)
    )
    return Sheets("表.xlsx", "0", (Sheet("表", made),))


def test_headings_are_understood_in_the_words_of_the_form(plan_of: PlanOf) -> None:
    plan = plan_of(BODY)
    headings = tuple(text.replace("（实际）", "") for text in HEADINGS)
    filed = sheets(headings, ("产出", "修路", "≥10公里", "9公里", "100", "90", "雨季停工"))
    with pytest.raises(Rejected):
        recognise(filed)  # nobody else uses these words
    (raw,) = recognise(filed, own_headings([plan.framework]))
    assert evaluate(prepare(plan), bind(raw, plan)).total == 90


def test_headings_that_two_forms_read_differently_are_not_guessed(plan_of: PlanOf) -> None:
    one = plan_of(BODY).framework
    other = plan_of(BODY.replace("role: weight, name: 值几分", "role: completion, name: 值几分")).framework
    assert own_headings([one])["值几分"] == "weight"
    assert "值几分" not in own_headings([one, other])
    assert own_headings([one, other])["干成多少"] == "actual"


@pytest.mark.parametrize(("reason", "found"), [("雨季停工", 0), ("雨 季\n停 工 两 月", 0), ("雨季停工两个月", 1)])
def test_reasons_have_a_limit_of_characters(form_of: FormOf, plan_of: PlanOf, reason: str, found: int) -> None:
    plan = plan_of(BODY)
    cells = {"target": "≥10", "actual": "9", "weight": "100", "reason": reason}
    raw = form_of([("产出/修路", cells)], single={"自评结论": "完成较好，尚有欠缺"})
    evaluation = evaluate(prepare(plan), bind(raw, plan))
    said = [(item.origin.reference, item.message()) for item in evaluation.findings if item.code == "C193"]  # type: ignore[union-attr]
    assert [where for where, _ in said] == ["rows[0].reason"] * found + ["single.自评结论"]
    assert all("“差在哪里”写了 7 个字" in text for where, text in said if where.startswith("rows"))


def test_show_tells_of_the_form_and_the_report(plan_of: PlanOf) -> None:
    plan = plan_of(BODY)
    report = build_framework(plan, prove(plan))
    said = [cell.text for section in report.sections for block in section.blocks for row in block.rows for cell in row]
    assert {"甲县自评表", "差在哪里", "原定", "reason 6、自评结论 4", "30 个工作日"} <= set(said)
    assert report.record["report"] == {  # type: ignore[index]
        "title": "",
        "chapters": [{"title": "基本情况", "sections": []}, {"title": "自评情况", "sections": ["组织", "结果"]}],
        "publish_within": 30,
        "working_days": True,
    }
