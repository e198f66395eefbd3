"""The figures that real tables and rules come to, each reckoned by hand; where ways differ, by one line of YAML.

Rows of domain research: the table of Baishui, the visible rows of Chongqing, Daying, Yueyang, Jiangxi, Guangxi,
Tangxi, Langfang and Huanggang.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from jixiao.document import parse
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.framework.build import build
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.resolve import resolve
from jixiao.number import exact_text
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.cases import bound, read_case

PACK = Path(__file__).parents[2] / "frameworks/jixiao_frameworks"
CATALOG = installed_catalog()


@cache
def plan_of(name: str, line: str = "", instead: str = "") -> Plan:
    """The framework as it is, or with one line of its own text changed."""
    id, _, version = name.partition("@")
    text = (PACK / id / version / "framework.yaml").read_text(encoding="utf-8")
    if line:
        assert text.count(line) == 1, (line, text.count(line))
        text = text.replace(line, instead)
    framework, _ = build(resolve(parse(Source(f"{name}/framework.yaml", text)), CATALOG.document))
    return compile_plan(framework)


def scored(name: str, case: str, line: str = "", instead: str = "") -> Evaluation:
    id, _, version = name.partition("@")
    plan = plan_of(name, line, instead)
    return evaluate(prepare(plan), bound(read_case(PACK / id / version / f"cases/{case}.case.yaml"), plan))


def score(evaluation: Evaluation, row: str) -> str:
    found = [node.score for node in node_scores(evaluation) if node.id.split(".")[-1] == row or node.path[-1] == row]
    assert len(found) == 1
    return "open" if found[0] is None else exact_text(found[0])


def total(evaluation: Evaluation) -> str:
    return "open" if evaluation.total is None else exact_text(evaluation.total)


def codes(evaluation: Evaluation) -> list[str]:
    return [item.code for item in evaluation.findings]


def test_baishui() -> None:
    """10439647.70 of 12839285.75 is 81.31%, of 10 points 8.13; the rows printed add up to 83.8."""
    found = scored("shaanxi/baishui/department@2021", "total-corrected")
    assert score(found, "预算执行") == "8.13"
    rows = sum(Fraction(score(found, block)) for block in ("部门管理", "履职效果", "能力建设"))
    assert rows == Fraction("83.8")  # 19 + 55.8 + 9
    assert total(found) == "91.93"


def test_chongqing_comes_to_77_6_and_97_6_cannot_be_rebuilt() -> None:
    """76% of 10 is 7.6, the visible rows hold 30 + 40; the printed 97.6 has 20 points that no row shows."""
    found = scored("chongqing/department@2021", "visible-seventy")
    assert score(found, "预算执行率") == "7.6"
    assert total(found) == "77.6"
    assert [code for code in codes(found) if code in ("C112", "C113")]


def test_daying() -> None:
    """x = 2 ÷ 1000 = 0.002: (1 − 10 × 0.002) × 10 = 9.8."""
    assert score(scored("sichuan/daying/department@2020", "printed"), "编制准确") == "9.8"


WHOLE = "\n              ".join(("of: 在职人员控制率", "above: 100%", "per: 1%", "points: 0.5", "counted: whole"))


@pytest.mark.parametrize(
    ("case", "counted", "points"),
    [
        ("one-hundred-and-three", "whole", "3.5"),  # 5 − 3 × 0.5
        ("one-hundred-and-three", "exact", "3.5"),
        ("one-hundred-and-three", "started", "3.5"),
        ("part-of-a-point", "whole", "3.5"),  # 103.4%: three whole points
        ("part-of-a-point", "exact", "3.3"),  # 5 − 3.4 × 0.5
        ("part-of-a-point", "started", "3"),  # a fourth has begun
    ],
)
def test_yueyang_counts_points_as_its_one_line_says(case: str, counted: str, points: str) -> None:
    instead = WHOLE.replace("whole", counted)
    found = scored("hunan/yueyang/department@2018", case, *((WHOLE, instead) if counted != "whole" else ()))
    assert score(found, "供养人员") == points


def test_yueyang_receptions() -> None:
    """103%: 6 − 3 × 1 = 3."""
    assert score(scored("hunan/yueyang/department@2018", "one-hundred-and-three"), "三公控制") == "3"


def test_jiangxi() -> None:
    """(100 − 88) ÷ 100 = 12%, between 10% and 15%: 3 of 5."""
    assert score(scored("jiangxi/project@2017", "twelve-per-cent"), "成本控制") == "3"


def test_guangxi_deducts_after_the_rule_and_asks_why_from_130_per_cent() -> None:
    deducted = scored("guangxi/project@2024", "deducted")
    assert score(deducted, "培训人次") == "17"  # 25 × 80% − 3
    assert score(deducted, "就业率") == "0"  # 30 × 20% = 6, less 10: never below 0
    asked, told = (scored("guangxi/project@2024", case) for case in ("no-reason", "reason-given"))
    assert score(asked, "培训人次") == score(told, "培训人次") == "25"
    assert (codes(asked).count("C402"), codes(told).count("C402")) == (1, 0)


@pytest.mark.parametrize(
    ("instead", "points"),
    [
        ("at_most: by_ratio", "9.09"),  # 10 × 5300 ÷ 5830 = 9.0909…
        ("at_most: {zero_at: 200%}", "9"),  # 530 above 5300 is a tenth: 10 × (1 − 0.1)
        ("at_most: all_or_nothing", "0"),
    ],
)
def test_at_most_5300_with_5830_by_one_line(instead: str, points: str) -> None:
    line = "at_most: by_ratio"
    changed = (line, instead) if instead != line else ()
    found = scored("examples/inverse-targets@2021", "above-the-target", *changed)
    assert score(found, "按比例的行") == points


def test_tangxi_a_total_line_of_zeros_is_no_score_of_zero() -> None:
    """0 of 0 stays open; what the line below says, 89.974 of 89.974, is full once it stands in the total."""
    empty, filled = (scored("anhui/project@2022", case) for case in ("total-row-empty", "total-row-filled"))
    assert (score(empty, "预算执行率"), total(empty)) == ("open", "open")
    assert (score(filled, "预算执行率"), total(filled)) == ("10", "100")


def test_huanggang_98_of_98_is_full() -> None:
    """20 + 40 + 40: the printed 19.6 multiplied by 98%, the printed 99.6 with it; both are said."""
    found = scored("hubei/huanggang/project@2020", "as-printed")
    assert score(found, "综合治理率") == "20"
    assert total(found) == "100"
    assert {"C110", "C112"} <= set(codes(found))


def test_langfang_37_24_of_43_2_is_8_62_and_not_9(tmp_path: Path) -> None:
    """37.24 ÷ 43.2 = 86.2037…%, of 10 points 8.62; the table rounds it to whole points and claims 9."""
    case = tmp_path / "langfang.case.yaml"
    case.write_text(
        """
title: 廊坊市一所学校 2019 年度的资金行；其余各行是编的
filing:
  filing: 1
  title: 项目支出绩效自评表
  office: 某学校
  year: 2019
  subject: project
  money_unit: 万元
  lines: [{label: 年度资金总额, annual: "43.2", executed: "37.24", rate: 86%, score: "9"}]
  rows:
    - {levels: [产出指标, 数量指标, 受训人数], target: ≥10人, actual: 10人, weight: "50"}
    - {levels: [效益指标, 社会效益指标, 就业人数], target: ≥10人, actual: 10人, weight: "30"}
    - {levels: [满意度指标, 服务对象满意度指标, 学生满意度], target: ≥90%, actual: 90%, weight: "10"}
expect: {total: 98.62}
""",
        encoding="utf-8",
    )
    plan = plan_of("national/project@2020")
    found = evaluate(prepare(plan), bound(read_case(case), plan))
    assert score(found, "预算执行率") == "8.62"
    assert total(found) == "98.62"
    said = [item.message() for item in found.findings if "自评得分 9" in item.message()]
    assert len(said) == 1
    assert "8.62" in said[0]
