"""Whatever is typed into a form: what it shows is what the engine gives to what was typed, or it shows no number."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from jixiao.api import read_bytes
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.model import Claimed
from jixiao.form.build import build_form
from jixiao.form.checks import REVIEW
from jixiao.form.model import Cell, LiveForm, Style
from jixiao.framework.catalog import installed_catalog
from jixiao.number import Mode, round_to
from jixiao.plan.compile import compile_plan
from jixiao.value import replace
from jixiao_plugins.xlsx.form import XlsxFormWriter

Convert = Callable[[dict[str, bytes], str], dict[str, bytes]]
Content = str | Fraction | date

NAMES = (
    "shaanxi/baishui/department@2021",
    "national/project@2020",
    "guangxi/project@2024",
    "tianjin/department@2024",
    "hubei/huanggang/project@2020",
    "examples/portfolio@2024",
    "examples/portfolio-weighted@2024",
    "examples/sub-items@2021",
    "sichuan/daying/department@2020",
)
CONFESSED = {"examples/portfolio-weighted@2024": {"总体得分"}}
"""Rows whose score no form shows: a mean that nothing rounds may have any number of places."""

COUNT = 40 if os.environ.get("JIXIAO_JUDGE") == "all" else 5

PLAIN: Mapping[str, tuple[Content, ...]] = {
    "指标性质": ("≥", "≤", "="),
    "年度目标值": (Fraction(100), Fraction(95), Fraction(120), Fraction(1, 2)),
    "实际完成值": (Fraction(98), Fraction(100), Fraction(95), Fraction(0), Fraction("83.35"), "达成年度指标"),
    "单位": ("%", "次", "万元", "个", ""),
    "分值": (Fraction(10), Fraction(5), Fraction("2.5")),
    "人工评定": ("", Fraction(5), Fraction(8)),
    "未完成原因分析": ("", "因故"),
    "年度绩效目标": ("目标一", "目标二", "目标三", "目标四", "目标五"),
    "目标占比": (Fraction(1, 4), Fraction(1, 5), Fraction(40)),
    "项目名称": ("甲项目", "乙项目", "丙项目", "修路"),
    "总分": (Fraction(90), Fraction("88.5"), Fraction("91.93"), Fraction(100)),
    "等级": ("优", "良", "中", "差"),
    "全年预算数": (Fraction(100), Fraction("12833888.75"), Fraction(10**9), Fraction("300.1")),
    "全年执行数": (Fraction(100), Fraction("99.5"), Fraction(0)),
}
"""What most people type."""

ODD: Mapping[str, tuple[Content, ...]] = {
    "指标性质": ("定性", "日期", "", "反向", "<"),
    "年度目标值": (
        date(2021, 9, 30), "≥95%", "95%", "95", "约90", "/", "无", "9月前", "2021年9月30日", "１００", "100 ", "健全",
        "=3次", "98%以上", "年底前", "九十", "百分之九十五", "好", "5万", "　", Fraction(0), Fraction(-5),
        Fraction("0.12345"), Fraction(10**12), Fraction("1000000000000.01"),
    ),
    "实际完成值": (
        date(2021, 9, 30), date(2021, 10, 2), "95%", "/", "一", "-", "部分达成年度指标并具有一定效果", "未达成",
        "100%-80%(含)", "全部完成", "１００", "0", "", Fraction(12345678901), Fraction("99.995"),
    ),
    "单位": ("元/人", "万人", "‰", "人次", "㎡", "%%", "百"),
    "分值": ("", "/", "10分", Fraction(0), Fraction(50)),
    "人工评定": (Fraction("7.2"), Fraction(100), "是", "否"),
    "未完成原因分析": ("无", "0"),
    "年度绩效目标": ("", "目标一", "目标一（30%）", "/", "目标 二", "　"),
    "目标占比": ("", "25%", "40", "四成", Fraction(101), "40分", Fraction(3, 2), "/", "40％"),
    "项目名称": ("", "合计", "项目绩效自评经费", Fraction(5), "/", "小计", "注：以下略"),
    "总分": ("", "优", Fraction(101), Fraction("-1"), "90分", "/"),
    "等级": ("", "优秀", "/", "甲"),
    "全年预算数": ("", "100", Fraction(10**12), Fraction("0.001"), "-5", Fraction(-5), "/"),
    "全年执行数": ("", "/", "未执行"),
}  # fmt: skip
"""What some people type as well."""

AMOUNTS = (Fraction(100), Fraction("99.5"), Fraction(0), "", Fraction("12833888.75"), Fraction(10**12))


def headings(form: LiveForm) -> dict[tuple[int, int], str]:
    """What stands over every entry in the nearest row of headings."""
    over: dict[int, str] = {}
    found: dict[tuple[int, int], str] = {}
    for cell in form.cells:
        if cell.style in (Style.HEAD, Style.ASIDE_HEAD):
            if cell.column == 0:
                over = {}
            over |= dict.fromkeys(range(cell.column, max(cell.right, cell.column) + 1), str(cell.content))
        elif cell.entry:
            found[cell.row, cell.column] = over.get(cell.column, "")
    return found


def typed_into(form: LiveForm, draw: random.Random, *, odd: bool) -> LiveForm:
    """The form with something in its entries, and without the values that its formulas have.

    `odd`: some of it as only some people type; otherwise names differ, and all is as most people type.
    """
    over = headings(form)
    few = form.filter is not None
    last = form.heading[1] + draw.randint(4, 16)  # of the lines of a list
    rows = {cell.row for cell in form.cells if draw.random() < 0.3 or not few}

    def content(cell: Cell) -> Content:
        if cell.formula or cell.row == 1:
            return ""
        said = over.get((cell.row, cell.column), "")
        if not cell.entry or cell.row == 2:
            return form_year(form, cell) if cell.entry and cell.column == 1 else cell.content
        if said in PLAIN and said in LISTED and "项目名称" in over.values():
            return drawn(said, 0.95) if cell.row - first(over) < last - form.heading[1] else ""
        if cell.row < form.heading[0]:
            return draw.choice(AMOUNTS)
        if said in ("年度绩效目标", "目标占比"):
            return drawn(said, 0.93)
        if cell.row not in rows or said not in (*PLAIN, "三级指标"):
            return ""
        if said == "三级指标":
            return f"第{cell.row}行的指标"
        return drawn(said, 0.85)

    def drawn(said: str, plain: float) -> Content:
        if not odd and said in ("年度绩效目标", "项目名称"):
            taken.append(said)
            return f"{said}{len(taken)}"
        return draw.choice(PLAIN[said] if not odd or draw.random() < plain else ODD[said])

    taken: list[str] = []

    return replace(form, cells=tuple(replace(cell, content=content(cell)) for cell in form.cells))


LISTED = ("项目名称", "总分", "等级", "全年预算数", "全年执行数")


def first(over: Mapping[tuple[int, int], str]) -> int:
    return min(row for (row, _), said in over.items() if said == "项目名称")


def form_year(form: LiveForm, cell: Cell) -> Fraction:
    choice = next(item for item in form.choices if item.title == "预算年度")
    assert choice.low is not None
    return choice.low


def differences(machine: Machine, data: bytes) -> tuple[list[str], int]:
    """Where a form shows another number than the engine, in words; and how many numbers it shows."""
    (raw,) = read_bytes(data, "表.xlsx")
    evaluation = evaluate(machine, bind(raw, machine.plan))
    claims = {claim.node: claim for claim in evaluation.filing.claims if claim.about is Claimed.SCORE}
    wrong: list[str] = []
    shown = 0
    for node in node_scores(evaluation):
        claim = claims.get(node.id)
        if claim is None or claim.value is None:
            continue
        shown += 1
        wanted = Fraction(0) if node.status == "not_applicable" else node.score
        if wanted is None or claim.value != round_to(wanted, Fraction(1, 10**claim.places), Mode.HALF_UP):
            cells = next((row.cells for row in raw.rows if row.levels[-1].text == node.path[-1]), {})
            typed = {role: cell.text for role, cell in cells.items()}
            wrong.append(f"{node.path[-1]}: {wanted}, shown {claim.value}: {typed}")
    totals = [claim.value for claim in evaluation.filing.claims if claim.about is Claimed.TOTAL]
    shown += len(totals)
    if totals and totals[0] not in (None, evaluation.total):
        wrong.append(f"总分: {evaluation.total}, shown {totals[0]}")
    return wrong, shown


def review(data: bytes) -> str:
    """What the line at the top says."""
    sheet = load_workbook(BytesIO(data), data_only=True)["自评表"]
    return next(str(row[1].value) for row in sheet.iter_rows() if row[0].value == REVIEW)


def silences(machine: Machine, data: bytes, confessed: set[str]) -> tuple[list[str], int]:
    """Numbers that the engine has and a form does not show though it has a cell for them; and how many it has."""
    (raw,) = read_bytes(data, "表.xlsx")
    evaluation = evaluate(machine, bind(raw, machine.plan))
    claims = {claim.node for claim in evaluation.filing.claims if claim.value is not None}
    nodes = [node for node in node_scores(evaluation) if node.leaf or node.is_goal or "#" in node.id]
    known = [node for node in nodes if node.score is not None and node.path[-1] not in confessed]
    cells = {row.levels[-1].text: {role: cell.text for role, cell in row.cells.items()} for row in raw.rows}
    silent = [f"{node.path[-1]}: {node.score}: {cells.get(node.path[-1])}" for node in known if node.id not in claims]
    total = [claim.value for claim in evaluation.filing.claims if claim.about is Claimed.TOTAL]
    if evaluation.total is not None and not total:
        silent.append(f"总分: {evaluation.total}")
    return silent, len(known) + (evaluation.total is not None)


@dataclass(frozen=True)
class Shown:
    """A framework's machine, and forms as LibreOffice shows them: oddly filled in, and as most people do."""

    machine: Machine
    odd: list[bytes]
    plain: list[bytes]


@pytest.fixture(scope="module")
def shown(libreoffice: Convert) -> dict[str, Shown]:
    draw = random.Random(20210630)
    files: dict[str, bytes] = {}
    machines: dict[str, Machine] = {}
    for number, name in enumerate(NAMES):
        plan = compile_plan(installed_catalog().load(name))
        machines[name] = prepare(plan)
        form = build_form(plan)
        for way in ("odd", "plain"):
            for place in range(COUNT):
                files[f"{number}-{way}-{place}.xlsx"] = XlsxFormWriter().write(typed_into(form, draw, odd=way == "odd"))
    done = libreoffice(files, "xlsx")
    return {
        name: Shown(machines[name], *([done[f"{number}-{way}-{place}.xlsx"] for place in range(COUNT)]
                                      for way in ("odd", "plain")))
        for number, name in enumerate(NAMES)
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_form_never_shows_another_number(shown: dict[str, Shown], name: str) -> None:
    """Whatever is typed."""
    found = [differences(shown[name].machine, data) for data in (*shown[name].odd, *shown[name].plain)]
    assert [line for wrong, _ in found for line in wrong] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_review_of_a_form_is_always_said_in_words(shown: dict[str, Shown], name: str) -> None:
    """Whatever is typed: a check that cannot be made is left out, and no error of a formula stands in its place."""
    said = [review(data) for data in (*shown[name].odd, *shown[name].plain)]
    assert [line for line in said if not line.endswith("。")] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_form_shows_every_number_of_what_most_people_type(shown: dict[str, Shown], name: str) -> None:
    """Where the engine has a score, the form shows it: that of every row and goal, and the total."""
    found = [silences(shown[name].machine, data, CONFESSED.get(name, set())) for data in shown[name].plain]
    assert [line for silent, _ in found for line in silent] == []
    assert all(count > 0 for _, count in found)
