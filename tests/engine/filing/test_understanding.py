"""What offices do to a form, piece by piece: one form each, and what must have been understood of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao import api
from jixiao.evaluation.views import node_scores
from jixiao.filing.model import RawFiling, Sheets
from jixiao.filing.recognise import recognise
from jixiao.number import exact_text
from jixiao.plan.compile import compile_plan

Grid = Callable[..., Sheets]


def only(sheets: Sheets) -> RawFiling:
    (filing,) = recognise(sheets)
    return filing


def rows_of(filing: RawFiling) -> list[tuple[str, dict[str, str]]]:
    return [
        (
            "/".join("".join(level.text.split()) for level in row.levels),
            {role: cell.text for role, cell in row.cells.items()},
        )
        for row in filing.rows
    ]


def total(filing: RawFiling, framework: str = "national/project@2020") -> tuple[str | None, list[str]]:
    """The total by the framework, and the codes said while binding."""
    machine = api.prepare(compile_plan(api.load_framework(framework)))
    bound = api.bind(filing, machine.plan)
    evaluation = api.evaluate(machine, bound)
    assert node_scores(evaluation)
    value = evaluation.total
    return None if value is None else exact_text(value), [item.code for item in bound.diagnostics]


FULL_WIDTH = """
２０２２年度项目支出绩效自评表
填报单位（盖章）：某局（盖章）　　填报日期：２０２３年３月１日　　　金额单位：万元
项目资金（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分
年度资金总额|８８０|８８０．００|７９２|１０|９０％|９
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标（５０分）|数量指标|指标１：改造　数量|≥２００人次|１８０人次|５０|４５
效益指标|社会效益指标|受益人口|≥９０％|９５％|３０|３０
满意度指标|服务对象满意度指标|满意度|≥９０％|９５％|１０|１０
总分|||||１００|９４
"""


def test_a_form_in_full_width_is_read_and_scored(grid_of: Grid) -> None:
    filing = only(grid_of(FULL_WIDTH))
    assert [value.text for value in (filing.office, filing.year, filing.money_unit) if value] == [
        "某局",
        "2022",
        "万元",
    ]
    assert filing.single["填报日期"].text == "２０２３年３月１日"
    value, codes = total(filing)
    assert value == "94"
    assert set(codes) == {"B112"}  # the other lines of funds are not in this form


def test_text_that_spans_lines(grid_of: Grid) -> None:
    text = """
项目支出绩效自评表¶（2022年度）
实施¶单位|某县¶水利局|||||
预算执行¶情况（万元）||全年¶预算数|全年¶执行数|分值|得分|
||100|100|10|10|
一级¶指标|二级¶指标|三级指标|年度¶指标值|实际¶完成值|分¶值|得¶分
产¶出¶指¶标|数量¶指标|改造¶数量|≥200¶人次|180¶人次|50|45
效益指标|社会¶效益指标|改造¶及时|9月底¶前|9月|30|30
满意度指标|服务对象¶满意度指标|满意度|≥¶90%|95%|10|10
"""
    filing = only(grid_of(text))
    assert filing.year is not None
    assert filing.year.text == "2022"
    assert total(filing)[0] == "95"


@pytest.mark.parametrize("line", ["填报日期：2023年3月1日", "附件2", "公开14表"])
def test_not_every_lone_line_under_the_title_is_the_office(grid_of: Grid, line: str) -> None:
    filing = only(grid_of(f"项目支出绩效自评表\n{line}\n某局\n三级指标|目标值|实际完成值|得分\n甲|1|1|10"))
    assert filing.office is not None
    assert filing.office.text == "某局"


@pytest.mark.parametrize(
    ("typed", "office"),
    [
        ("单位名称：某局（公章）", "某局"),
        ("填报单位（盖章）： 某局 （盖章）  联系电话：123", "某局"),
        ("填报单位：某局\t单位：元", "某局"),
        ("部门（单位）名称：某（市）局", "某（市）局"),
    ],
)
def test_the_office_without_its_stamp(grid_of: Grid, typed: str, office: str) -> None:
    filing = only(grid_of(f"项目支出绩效自评表\n{typed}\n三级指标|目标值|实际完成值|得分\n甲|1|1|10"))
    assert filing.office is not None
    assert filing.office.text == office


def test_a_single_line_of_funds_without_a_name_is_the_total(grid_of: Grid) -> None:
    """湖北: the name of the table stands merged before the amounts."""
    text = """
2022年度共享工程项目自评表
预算执行情况（万元）|预算数（A）|执行数（B）|执行率（B/A）|得分（20分*执行率）
|100|90|90%|18
一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
产出指标（40分）|数量指标|甲|≥10|10|20
||乙|≥5|5|20
效益指标（40分）|社会效益|丙|≥90%|95%|40
总分|||||98
"""
    filing = only(grid_of(text, "A2:A3"))
    assert [(line.label.text, line.cells["executed"].text) for line in filing.lines] == [("预算执行情况", "90")]
    assert filing.leftovers == ()
    assert filing.texts == ()
    codes = total(filing, "hubei/project@2020")[1]
    assert {"B110", "B111"} & set(codes) == set()


TABLE = "自评表\n三级指标|目标值|实际完成值|分值|得分\n甲|1|1|100|96\n"


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        ("总分：96分", {"score": "96"}),
        ("合计100分，得分96分\n评价等级：优", {"weight": "100", "score": "96", "rating": "优"}),
        (
            "总分（100分）|||100|96\n自评等次|优（√） 良（ ） 中（ ） 差（ ）",
            {"weight": "100", "score": "96", "rating": "优"},
        ),
        ("合　计|||100|96\n评价等级|□优 ☑良 □中 □差", {"weight": "100", "score": "96", "rating": "良"}),
        ("合计|||100|96\n自评结论：良", {"weight": "100", "score": "96", "rating": "良"}),
        ("自评等级：优", {"rating": "优"}),
        ("自评等级||||优", {"rating": "优"}),
        ("合计|||100|96\n评价等级|□优 □良 □中 □差", {"weight": "100", "score": "96"}),
    ],
)
def test_totals_and_ratings_as_they_are_written(grid_of: Grid, rows: str, totals: dict[str, str]) -> None:
    filing = only(grid_of(TABLE + rows))
    assert {role: value.text for role, value in filing.totals.items()} == totals
    assert len(filing.rows) == 1


def test_an_indicator_may_be_called_after_a_rating(grid_of: Grid) -> None:
    filing = only(grid_of("自评表\n三级指标|目标值|实际完成值|分值|得分\n等级|一级|一级|50|50\n乙|1|1|50|50"))
    assert [row.levels[-1].text for row in filing.rows] == ["等级", "乙"]


def test_parents_with_points_over_details_with_values(grid_of: Grid) -> None:
    text = """
项目支出绩效自评表
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标|数量指标|培训人次|||20|20
||其中：村干部|120|120||
||　　　农户|80|80||
|质量指标|合格率|≥95%|96%|30|30
"""
    assert rows_of(only(grid_of(text)))[:3] == [
        ("产出指标/数量指标/培训人次", {"weight": "20", "score": "20"}),
        ("产出指标/数量指标/其中：村干部", {"target": "120", "actual": "120"}),
        ("产出指标/数量指标/农户", {"target": "80", "actual": "80"}),
    ]


def test_three_columns_for_one_target(grid_of: Grid) -> None:
    """四川: the sign, the value and the unit apart, the total row with two numbers, a note below."""
    text = """
部门预算项目支出绩效自评表（2023年度）
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|全年完成值|权重|得分
产出指标|数量指标|科目调整次数|≤|10|次|2|45|45
效益指标|社会效益指标|足额保障率|＝|100|%|100|45|45
合计|||||||90|90
评价结论：完成较好。
注：本表由单位填写
"""
    filing = only(grid_of(text))
    assert rows_of(filing)[0][1] == {
        "sign": "≤", "target": "10", "unit": "次", "actual": "2", "weight": "45", "score": "45",
    }  # fmt: skip
    assert {role: value.text for role, value in filing.totals.items()} == {"weight": "90", "score": "90"}
    assert [value.text for value in filing.texts] == ["评价结论：完成较好。", "注：本表由单位填写"]


WIDE = """
2022年度项目支出绩效自评汇总表
金额单位：万元
序号|单位名称|项目名称|年初预算数|全年预算数|全年执行数|执行率|得分|培训人次||||合格率||||总分|等级
||||||||年度指标值|实际完成值|分值|得分|年度指标值|实际完成值|分值|得分||
1|甲镇|培训|100|120|108|90%|9|≥200|180|50|45|≥95%|97%|40|40|94|优
2|乙镇|培训|100|100|100|100%|10|≥100|100|50|50|||||100|优
|合计|||220|208||||||||||||
填表人：某
"""


@pytest.mark.parametrize("merges", [(), ("I3:L3", "M3:P3", "B3:B4", "D3:D4")])
def test_one_unit_a_row_is_one_filing_a_row(grid_of: Grid, merges: tuple[str, ...]) -> None:
    first, second = recognise(grid_of(WIDE, *merges))
    assert [one.office.text for one in (first, second) if one.office] == ["甲镇", "乙镇"]
    assert [one.year.text for one in (first, second) if one.year] == ["2022", "2022"]
    assert [one.money_unit.text for one in (first, second) if one.money_unit] == ["万元", "万元"]
    assert {role: cell.text for role, cell in first.lines[0].cells.items()} == {
        "initial": "100", "annual": "120", "executed": "108", "rate": "90%", "score": "9",
    }  # fmt: skip
    assert rows_of(first) == [
        ("培训人次", {"target": "≥200", "actual": "180", "weight": "50", "score": "45"}),
        ("合格率", {"target": "≥95%", "actual": "97%", "weight": "40", "score": "40"}),
    ]
    assert [name for name, _ in rows_of(second)] == ["培训人次"]
    assert {role: value.text for role, value in first.totals.items()} == {"score": "94", "rating": "优"}
    assert first.single["项目名称"].text == "培训"
    assert str(first.rows[0].cells["actual"].origin) == "表.xlsx:表!J5"
    assert [item.code for item in second.diagnostics] == ["I074"]
    assert [value.text for value in second.texts] == ["某"]
    assert first.leftovers == second.leftovers == ()


def test_a_ledger_with_levels_above_its_indicators(grid_of: Grid) -> None:
    text = """
部门整体支出绩效自评汇总表（2022年度）
单位名称|单位代码|产出指标||||满意度指标||
||培训人次||合格率||满意度||
||目标值|完成值|目标值|完成值|目标值|完成值|得分
甲镇|001|≥200|180|≥95%|97%|≥90%|91%|10
"""
    filing = only(grid_of(text))
    assert [name for name, _ in rows_of(filing)] == ["产出指标/培训人次", "产出指标/合格率", "满意度指标/满意度"]
    assert filing.code is not None
    assert filing.code.text == "001"


def test_names_of_levels_go_on_over_a_page_break(grid_of: Grid) -> None:
    """A page repeats the head; the merged name of the level is printed on the page before."""
    head = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分\n"
    text = f"项目支出绩效自评表\n{head}产出指标|数量指标|甲|1|1|25|25\n{head}||乙|1|1|25|25\n|质量指标|丙|1|1|50|50\n"
    names = [name for name, _ in rows_of(only(grid_of(text)))]
    assert names == ["产出指标/数量指标/甲", "产出指标/数量指标/乙", "产出指标/质量指标/丙"]


def test_names_of_levels_do_not_go_on_into_another_form(grid_of: Grid) -> None:
    head = "项目支出绩效自评表\n一级指标|三级指标|年度指标值|实际完成值|分值|得分\n"
    first, second = recognise(grid_of(f"{head}产出指标|甲|1|1|100|100\n{head}|乙|1|1|100|100\n"))
    assert [name for name, _ in rows_of(first)] == ["产出指标/甲"]
    assert [name for name, _ in rows_of(second)] == ["乙"]


@pytest.mark.parametrize(
    "typed", ["项目名称：防汛经费　　　　项目编码：123", "项目名称：防汛经费", "项目名称|防汛经费"]
)
def test_the_project_by_its_name(grid_of: Grid, typed: str) -> None:
    filing = only(grid_of(f"项目支出绩效自评表\n{typed}\n某局\n三级指标|目标值|实际完成值|得分\n甲|1|1|10"))
    assert filing.single["项目名称"].text == "防汛经费"
    assert filing.office is not None
    assert filing.office.text == "某局"


@pytest.mark.parametrize(("above", "year"), [("某县2022年度", "2022"), ("2023年1月15日", None), ("附件2", None)])
def test_a_title_broken_in_two_lines(grid_of: Grid, above: str, year: str | None) -> None:
    filing = only(grid_of(f"{above}\n项目支出绩效自评表\n三级指标|目标值|实际完成值|得分\n甲|1|1|10"))
    assert (filing.year.text if filing.year else None) == year
    assert filing.title is not None
    assert filing.title.text == "项目支出绩效自评表"
    assert [value.text for value in filing.texts] == [above]
