"""The finished 自评表: what an office hands in, with scores by rule and nothing that was only claimed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from jixiao import Evaluation, bind, evaluate, load_framework, prepare, read_bytes, render_papers
from jixiao.api import build_form
from jixiao.diagnostic import Language
from jixiao.form.build import build_form as live_form
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.report.model import Column, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.paper import Box, Grid, Manner, Paper, Passage, laid_out, placed
from jixiao.report.printed import paper_of
from jixiao.testing.cases import bound, read_case

PACK = Path(__file__).parents[3] / "frameworks/jixiao_frameworks"
FRAMEWORKS = sorted(path.parent.relative_to(PACK) for path in PACK.rglob("framework.yaml"))


@cache
def plan_of(name: str) -> Plan:
    return compile_plan(load_framework(name))


def evaluations(folder: Path) -> list[Evaluation]:
    plan = plan_of(f"{folder.parent.as_posix()}@{folder.name}")
    if plan.framework.base:
        return []
    machine = prepare(plan)
    cases = sorted((PACK / folder).glob("cases/*.case.yaml"))
    return [evaluate(machine, bound(read_case(path), plan)) for path in cases]


def grids(paper: Paper) -> list[Grid]:
    return [part for part in paper.parts if isinstance(part, Grid)]


def lines(paper: Paper, manner: Manner) -> list[str]:
    return [part.text for part in paper.parts if isinstance(part, Passage) and part.manner is manner]


def column(grid: Grid, heading: str) -> list[str]:
    rows = laid_out(grid)
    at = next(index for index, box in enumerate(rows[0]) if box is not None and box.text == heading)
    return [box.text if (box := row[at]) is not None else "" for row in rows[1:]]


def test_the_head_of_the_seed(seed: Evaluation) -> None:
    paper = build_form(seed)
    assert paper.landscape
    assert lines(paper, Manner.TABLE_TITLE) == ["部门整体支出绩效自评表"]
    assert lines(paper, Manner.TABLE_YEAR) == ["（2021年度）"]
    first, *_, last = lines(paper, Manner.TABLE_LINE)
    assert first == "填报单位（盖章）：白水县人民政府　　金额单位：元"
    assert "单位负责人（签字）" in last
    assert any("设置三级指标" in line for line in lines(paper, Manner.TABLE_LINE))


def test_scores_are_those_by_rule(seed: Evaluation) -> None:
    _, _, rows = grids(build_form(seed))
    scores = column(rows, "得分")
    assert scores[:5] == ["2", "2", "2", "2", "1.8"]
    assert scores[-1] == "91.7"  # 91.93 is claimed
    assert column(rows, "分值")[-1] == "100"
    assert "填报得分" not in [box.text for box in rows.rows[0]]


def test_upper_names_reach_down_their_rows(seed: Evaluation) -> None:
    _, _, rows = grids(build_form(seed))
    down = {box.text: box.down for row in rows.rows for box in row if box.down > 1}
    assert down == {
        "部门管理": 10, "资金投入": 4, "财务管理": 2, "履职效果": 7, "部门履职目标": 3, "部门效果目标": 2, "能力建设": 3,
    }  # fmt: skip
    assert rows.head == 1


def test_funds_bear_rates_that_are_reckoned_and_the_score_of_their_row(seed: Evaluation) -> None:
    funds, goals, rows = grids(build_form(seed))
    assert column(funds, "执行率")[:2] == ["78.99%", "99.92%"]  # 81.31 and 99.91 are printed
    assert column(funds, "得分")[:2] == ["7.9", "9.99"]
    # a label that is no name of its line gives way to the name; one that is stays as it was typed
    assert [name.strip("　") for name in column(funds, "资金")][:3] == ["年度总支出", "基本支出", "1. 人员经费"]
    assert column(funds, "全年执行数")[0] == "10137947.7"
    assert [row[0].text for row in goals.rows] == ["预期目标", "实际完成情况"]
    assert "预算执行" not in [box.text for row in rows.rows for box in row]


def test_under_review_claims_stand_beside(seed: Evaluation) -> None:
    paper = build_form(seed, review=True)
    funds, _, rows = grids(paper)
    assert column(funds, "执行率")[0] == "78.99%（填报 81.31）"
    assert column(rows, "填报得分")[-1] == "91.93"
    assert column(rows, "差")[-1] == "-0.23"
    assert lines(paper, Manner.CAPTION) == ["复核：12 项错误，4 项警告，13 项说明"]
    bad = [part for part in paper.parts if isinstance(part, Passage) and part.pieces[0].tone is Tone.BAD]
    assert len(bad) == 12


def test_in_english_too(seed: Evaluation) -> None:
    paper = build_form(seed, Language.ENGLISH, review=True)
    assert lines(paper, Manner.CAPTION) == ["Review: 12 errors, 4 warnings, 13 notes"]


@pytest.mark.parametrize("folder", FRAMEWORKS, ids=str)
def test_every_filing_of_every_framework_is_laid_out(folder: Path) -> None:
    for evaluation in evaluations(folder):
        for review in (False, True):
            paper = build_form(evaluation, review=review)
            for grid in grids(paper):
                placed(grid)
            rows = grids(paper)[-1]
            total = "待定" if evaluation.total is None else None
            shown = {box.text for box in rows.rows[-1] + rows.rows[-2]}
            assert total is None or total in shown


def test_columns_are_those_of_the_form_where_the_framework_has_one() -> None:
    (evaluation, *_) = evaluations(Path("chongqing/department/2021"))
    rows = grids(build_form(evaluation))[-1]
    assert [box.text for box in rows.rows[0]] == [
        "二级指标",  # without it nobody could tell which of the office's own rows stand under which group
        "指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值", "得分系数(%)", "指标权重", "指标得分", "是否核心指标",
    ]  # fmt: skip
    assert lines(build_form(evaluation), Manner.TABLE_TITLE) == ["部门整体绩效自评表"]


@pytest.mark.parametrize("folder", ["national/project/2020", "chongqing/department/2021", "anhui/project/2022"])
def test_an_empty_form_prints_the_headings_and_the_title_of_the_finished_one(folder: str) -> None:
    for evaluation in evaluations(Path(folder)):
        live = live_form(evaluation.plan)
        printed = [cell.content for cell in live.cells if cell.row == live.heading[0] and cell.column < live.printed]
        finished = build_form(evaluation)
        headings = [box.text for box in grids(finished)[-1].rows[0]]
        known = set(headings)  # signs and units stand in a finished table where the office wrote any
        assert [heading for heading in printed if heading in known] == [text for text in headings if text in printed]
        assert known - set(printed) <= {"完成率", "得分系数(%)", "扣减分数", "扣减原因", "完成情况简要描述"}
        raw, form = evaluation.filing.raw, evaluation.plan.framework.form
        if (form is not None and form.title) or raw is None or raw.title is None:
            assert lines(finished, Manner.TABLE_TITLE) == [live.title]


def test_details_stand_under_the_row_that_they_are_of() -> None:
    (evaluation, *_) = evaluations(Path("anhui/project/2022"))
    rows = grids(build_form(evaluation))[-1]
    assert column(rows, "三级指标")[:6] == [
        "补助各类瓜果蔬菜种植面积", "其中桃树种植面积", "其中苹果树种植面积", "其中露天蔬菜", "其中大棚蔬菜", "补助家畜家禽养殖数量",
    ]  # fmt: skip
    assert column(rows, "得分")[:6] == ["20", "", "", "", "", "待定"]
    assert column(rows, "实际完成值")[1] == "1.5亩"
    down = {box.text: box.down for row in rows.rows for box in row if box.down > 1}
    assert down == {"产出指标": 9, "数量指标": 8}


def test_goals_stand_left_of_their_rows_and_no_name_reaches_from_one_into_the_next() -> None:
    plan = plan_of("tianjin/department@2024")

    def row(level: str, name: str, weight: str) -> dict[str, object]:
        return {"levels": [level, "二级", name], "target": "≥10次", "actual": "10次", "weight": weight}

    goals = [
        {"name": "目标一", "share": "40%", "rows": [row("产出指标", "甲", "40"), row("产出指标", "乙", "60")]},
        {"name": "目标二", "share": "60%", "rows": [row("产出指标", "丙", "60"), row("效益指标", "丁", "40")]},
    ]
    text = json.dumps({"filing": "1", "title": "部门整体绩效自评表", "office": "某局", "year": "2024", "goals": goals})
    (raw,) = read_bytes(text.encode(), "表.json")
    rows = grids(build_form(evaluate(prepare(plan), bind(raw, plan))))[-1]
    assert [box.text for box in rows.rows[0]][:4] == ["年度绩效目标", "目标占比", "目标得分", "一级指标"]
    assert [[(box.text, box.down) for box in row[:4]] for row in rows.rows[1:5]] == [
        [("目标一", 2), ("40%", 2), ("40", 2), ("产出指标", 2)],
        [("乙", 1), ("≥10次", 1), ("10次", 1), ("60", 1)],
        [("目标二", 2), ("60%", 2), ("60", 2), ("产出指标", 1)],
        [("效益指标", 1), ("二级", 1), ("丁", 1), ("≥10次", 1)],
    ]


@pytest.mark.parametrize("name", ["examples/inverse-targets@2021", "shaanxi/baishui/department@2021"])
def test_the_table_and_the_form_that_computes_have_one_title(name: str) -> None:
    """The framework's; where its `form:` declares none, what the office wrote; where that is nothing, the rule book's."""
    plan = plan_of(name)
    machine = prepare(plan)
    for title in ("某县项目支出绩效自评表（2021年度）", ""):
        filed = {"filing": "1", "office": "某局", "year": "2021"} | ({"title": title} if title else {})
        (raw,) = read_bytes(json.dumps(filed).encode(), "表.json")
        evaluation = evaluate(machine, bind(raw, plan))
        live = live_form(plan, evaluation)
        declared = plan.framework.form.title if plan.framework.form is not None else ""
        assert build_form(evaluation).title == live.title == next(iter(live.cells)).content
        assert live.title == (declared or title or live_form(plan).title)


@pytest.mark.parametrize(
    "rows",
    [
        ((Box("a"),),),
        ((Box("a"), Box("b"), Box("c")),),
        ((Box("a", across=3),),),
        ((Box("a", down=2), Box("b")),),
        ((Box("a", down=2), Box("b")), (Box("c"), Box("d"))),
    ],
)
def test_cells_that_do_not_fill_their_table_are_our_mistake(rows: tuple[tuple[Box, ...], ...]) -> None:
    with pytest.raises(ValueError, match=r"row|below"):
        placed(Grid((1, 1), rows))


def test_any_report_becomes_pages() -> None:
    columns = (Column("组"), Column("分", numeric=True))
    rows = tuple((Text(name), Text(str(n), is_number=True)) for n, name in enumerate(("甲", "甲", "乙", "合计")))
    table = TableBlock(columns, rows, caption="表一", merge_down=(0,), strong_rows=(3,))
    paper = paper_of(Report("题", (("单位", "某局"),), (SectionBlock("一", (table,)),), {}))
    facts, block = grids(paper)
    assert [box.text for box in facts.rows[0]] == ["单位", "某局", "", ""]
    assert [(box.text, box.down) for box in block.rows[1]] == [("甲", 2), ("0", 1)]
    assert [box.text for box in block.rows[2]] == ["1"]
    assert block.rows[-1][0].strong
    assert lines(paper, Manner.CAPTION) == ["一"]


FUNDS = """\
title: 部门整体支出绩效自评表（2021年度）
office: 某局
year: 2021
{head}
lines:
- {{label: 年度总支出, {unit}initial: 90, annual: 100, executed: 90}}
rows: [{{levels: [能力建设, 长效管理, 基层正常运行], target: 运行, actual: "100%-80%(含)", weight: 3}}]
"""


@pytest.mark.parametrize(
    ("head", "unit", "shown", "assumed"),
    [
        ("", "", "金额单位：元", True),
        ("money_unit: 万元", "", "金额单位：万元", False),
        ("", "unit: 万元, ", "", False),  # every line names its own
    ],
)
def test_amounts_stand_with_their_unit(head: str, unit: str, shown: str, assumed: bool) -> None:
    """And read back they are the same amounts, whatever the unit that was assumed."""
    plan = plan_of("shaanxi/baishui/department@2021")
    (raw,) = read_bytes(FUNDS.format(head=head, unit=unit).encode(), "表.yaml")
    evaluation = evaluate(prepare(plan), bind(raw, plan))
    paper = build_form(evaluation)
    first, *rest = lines(paper, Manner.TABLE_LINE)
    assert first == "　　".join(part for part in ("填报单位（盖章）：某局", shown) if part)
    note = "报来的表没有写金额单位，以上金额按“元”读入。"
    assert (note in rest) == assumed
    funds = grids(paper)[0]
    assert ("100万元" in [box.text for box in funds.rows[1]]) == bool(unit)
    amount = "资金.年度总支出.全年执行数"
    before = evaluation.filing.values[plan.slot_index[amount]]
    for suffix in ("docx", "xlsx"):
        (again,) = read_bytes(render_papers([paper], suffix), f"表.{suffix}")
        found = bind(again, plan)
        assert found.values[plan.slot_index[amount]] == before, suffix
        assert "B104" not in [item.code for item in found.diagnostics]
