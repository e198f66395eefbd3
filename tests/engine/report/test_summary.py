"""The report of a summary: real filings, both languages, charts that draw numbers, and nothing rounded but by rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.api import RawFiling, bind, compile_plan, evaluate, load_framework, prepare, read_bytes
from jixiao.diagnostic import Language, diagnose
from jixiao.evaluation.summarise import summarise
from jixiao.evaluation.summary import By, Summary
from jixiao.evaluation.tally import Tally, Unreadable, scheme_of
from jixiao.number import read_number
from jixiao.report.model import Drawing, Medium, Paragraph, Report, SectionBlock, TableBlock
from jixiao.report.summary.build import build_summary, tallied
from jixiao.report.summary.words import SAID
from jixiao.testing import filings
from jixiao.value import replace

ROOT = Path(__file__).parents[3]
SEED = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
PROJECT, BAISHUI = "national/project@2020", "shaanxi/baishui/department@2021"


def project(office: str, budget: float, spent: float, people: float | None, satisfied: str) -> bytes:
    """A filing: 10 by execution, 50 by the number of people trained, 30 and 10 by what is reached or not."""
    rows = [
        {"levels": ["产出指标", "数量指标", "培训人次"], "target": "≥100人次", "weight": 50}
        | ({} if people is None else {"actual": f"{people}人次"}),
        {"levels": ["效益指标", "社会效益指标", "受益人数"], "target": "≥10人", "actual": "10人", "weight": 30},
        {"levels": ["满意度指标", "服务对象满意度指标", "群众满意度"], "target": "≥90%", "actual": satisfied, "weight": 10,
         "reason": "施工扰民"},
    ]  # fmt: skip
    return json.dumps(
        {
            "filing": 1, "title": "项目支出绩效自评表", "office": office, "year": 2023, "subject": "project",
            "money_unit": "万元",
            "lines": [{"label": "年度资金总额", "annual": budget, "executed": spent}], "rows": rows,
            "totals": {"score": 100},
        },
        ensure_ascii=False,
    ).encode()  # fmt: skip


FILES = {
    "东/甲镇.json": project("甲镇", 100, 100, 100, "90%"),  # 100
    "东/乙镇.json": project("乙镇", 300, 150, 90, "72%"),  # 5 + 45 + 30 + 8 = 88
    "西/丙局.json": project("丙局", 100, 100, 76, "90%"),  # 10 + 38 + 30 + 10 = 88
    "西/丁局.json": project("丁局", 100, 90, None, "90%"),  # the training is open
}


@pytest.fixture(scope="module")
def tallies() -> list[Tally]:
    made: list[Tally] = []
    for framework_name, files in ((PROJECT, FILES), (BAISHUI, {"白水/自评表.xlsx": SEED.read_bytes()})):
        framework = load_framework(framework_name)
        plan = compile_plan(framework)
        machine, scheme = prepare(plan), scheme_of(plan)
        for name, data in files.items():
            (raw,) = read_bytes(data, name, [framework])
            assert isinstance(raw, RawFiling)
            made.append(tallied(evaluate(machine, bind(raw, plan)), scheme))
    return made


@pytest.fixture(scope="module")
def one(tallies: list[Tally]) -> Summary:
    return summarise(tallies[:4], [Unreadable("坏.xlsx", (diagnose("I007", None),))])


@pytest.fixture(scope="module")
def report(one: Summary) -> Report:
    return build_summary(one)


def section(report: Report, heading: str) -> SectionBlock:
    return next(item for item in report.sections if item.heading == heading)


def tables(report: Report) -> Iterator[TableBlock]:
    yield from (block for item in report.sections for block in item.blocks if isinstance(block, TableBlock))


def texts(report: Report, heading: str, number: int = 0) -> list[list[str]]:
    table = section(report, heading).blocks[number]
    assert isinstance(table, TableBlock)
    return [[cell.text for cell in row] for row in table.rows]


def test_totals_by_hand(one: Summary) -> None:
    assert [(item.tally.name, item.rank, item.tally.total) for item in one.groups[0].ranked] == [
        ("甲镇", 1, 100), ("丙局", 2, 88), ("乙镇", 2, 88),
    ]  # fmt: skip
    # (100 + 88 + 88) / 3, and by money (100 × 100 + 88 × 300 + 88 × 100) / 500
    assert (one.groups[0].totals.mean, one.groups[0].totals.weighted) == (92, Fraction("90.4"))


def test_the_ranking_says_who_shares_a_place(report: Report) -> None:
    assert [row[:4] + row[-2:-1] for row in texts(report, "排名")] == [
        ["1", "甲镇", "100.00", "优", ""],
        ["2", "丙局", "88.00", "良", "与另外 1 份并列"],
        ["2", "乙镇", "88.00", "良", "与另外 1 份并列"],
    ]


def test_what_is_open_stands_apart_with_what_it_may_come_to(report: Report) -> None:
    (row,) = texts(report, "总分未定")
    assert row[:5] == ["丁局", "49.00", "99.00", "优、良、中、差", "2 至 4"]
    assert "培训人次" in row[5]


def test_unreadable_files_are_rows(report: Report) -> None:
    assert [row[0] for row in texts(report, "读不了的文件")] == ["坏.xlsx"]
    assert ("份数", "5 份：已定 3，未定 1，读不了 1") in report.facts


def test_losses_say_who_lost_what_and_why(report: Report) -> None:
    rows = texts(report, "失分明细")
    assert [(row[1], row[2].rpartition(" / ")[2], row[5]) for row in rows] == [
        ("丙局", "培训人次", "12.00"),
        ("乙镇", "预算执行率", "5.00"),
        ("乙镇", "培训人次", "5.00"),
        ("乙镇", "群众满意度", "2.00"),
        ("丁局", "预算执行率", "1.00"),
    ]
    assert "完成率 76%" in rows[0][6]
    assert rows[3][6].endswith("填报的原因：施工扰民")


def test_indicators_that_lose_most_stand_first(report: Report) -> None:
    rows = texts(report, "哪些指标失分")
    # 17 of three filings, 6 of four, 2 of four; all together 25
    assert [row[:4] for row in rows] == [
        ["产出指标 / 数量指标", "5.67", "68.00", "2"],
        ["预算执行率", "1.50", "24.00", "2"],
        ["满意度指标 / 服务对象满意度指标", "0.50", "8.00", "1"],
    ]


def test_means_are_rounded_as_the_framework_declares_and_exact_in_the_record(report: Report, one: Summary) -> None:
    assert dict(report.facts)["执行率"] == "73.33%"  # 440 of 600
    groups = report.record["groups"]
    assert isinstance(groups, list)
    assert groups[0]["spending"]["rate"] == "11/15"
    assert groups[0]["totals"]["mean"] == "92"
    assert [item["rank"] for item in groups[0]["ranking"]] == [1, 2, 2]


def drawn_tallies(name: str) -> st.SearchStrategy[list[Tally]]:
    """Tallies of filings drawn for a framework, with gaps in some."""
    framework = load_framework(name)
    plan = compile_plan(framework)
    machine, scheme = prepare(plan, walks=True), scheme_of(plan)

    def tallies_of(raws: list[RawFiling]) -> list[Tally]:
        named = [replace(raw, file=f"{number}.json") for number, raw in enumerate(raws)]
        return [tallied(evaluate(machine, bind(raw, plan)), scheme) for raw in named]

    return st.lists(filings(plan), min_size=1, max_size=4).map(tallies_of)


@pytest.mark.parametrize("name", [PROJECT, BAISHUI])
@settings(max_examples=10)
@given(data=st.data())
def test_what_indicators_come_to_adds_up_to_the_totals(name: str, data: st.DataObject) -> None:
    """Of frameworks without adjustments: levels add up to the level above, and the first level to the totals."""
    tallies = data.draw(drawn_tallies(name))
    (group,) = summarise(tallies).groups
    complete = [one for one in tallies if one.total is not None]
    (only,) = summarise(complete).groups if complete else (group,)
    sums = {place.place.path: place for place in only.places}
    if complete:
        first = [place for path, place in sums.items() if len(path) == 1]
        assert sum(place.score for place in first) == sum(one.total for one in complete if one.total is not None)
        for path, place in sums.items():
            under = [one for other, one in sums.items() if other[:-1] == path]
            if under and place.counted:
                assert sum(one.score for one in under) == place.score
                assert sum(one.lost for one in under) == place.lost
    assert [len(table.columns) for table in tables(build_summary(summarise(tallies)))]


def test_several_groups_stand_side_by_side(tallies: list[Tally]) -> None:
    report = build_summary(summarise(tallies, by=By.FRAMEWORK))
    rows = texts(report, "总览")
    assert [(row[0], row[1]) for row in rows] == [("项目支出绩效自评", "4"), ("白水县部门整体支出绩效自评", "1")]
    ratings = section(report, "等级分布").blocks[0]
    assert isinstance(ratings, TableBlock)
    assert [column.heading for column in ratings.columns[1::2]] == [
        "项目支出绩效自评：份数", "白水县部门整体支出绩效自评：份数",
    ]  # fmt: skip
    assert len(ratings.charts[0].series) == 2
    folders = build_summary(summarise(tallies[:4], by=By.FOLDER))
    assert [row[0] for row in texts(folders, "排名")] == ["东", "东", "西"]
    assert [row[2] for row in texts(folders, "排名")] == ["1", "2", "2"]  # overall


def test_charts_draw_numbers_of_their_table(tallies: list[Tally]) -> None:
    drawn = []
    for report in (build_summary(summarise(tallies)), build_summary(summarise(tallies, by=By.JURISDICTION))):
        for table in tables(report):
            for chart in table.charts:
                drawn.append(chart.drawing)
                for series in chart.series:
                    rows = table.rows[series.first : series.last]
                    assert rows
                    columns = [series.column, *(() if chart.across is None else (chart.across,))]
                    for row in rows:
                        assert row[chart.labels].text
                        for column in columns:
                            text = row[column].text.removeprefix("≈")
                            assert not text or read_number(text) is not None, row[column]
    assert set(drawn) == set(Drawing)
    assert len(drawn) >= 10


def test_rows_of_every_table_fit_its_columns(tallies: list[Tally]) -> None:
    for by in By:
        for table in tables(build_summary(summarise(tallies, by=by))):
            assert {len(row) for row in table.rows} <= {len(table.columns)}, table.caption


def test_every_filing_is_folded_on_a_screen_and_a_row_in_a_workbook(report: Report) -> None:
    headings = {medium: [item.heading for item in report.for_medium(medium)] for medium in Medium}
    assert "各单位得分" in headings[Medium.SCREEN]
    assert "各单位得分" not in headings[Medium.SHEET] + headings[Medium.PAPER]
    assert "得分一览" in headings[Medium.SHEET]
    folded = section(report, "各单位得分").blocks
    assert all(isinstance(block, TableBlock) and block.folded for block in folded)
    assert len(folded) == 4
    assert [row[2] for row in texts(report, "得分一览")] == ["10.00", "10.00", "5.00", "9.00"]


def test_both_languages_say_everything(tallies: list[Tally]) -> None:
    chinese = build_summary(summarise(tallies))
    english = build_summary(summarise(tallies), Language.ENGLISH)
    assert len(chinese.sections) == len(english.sections)
    for one, other in zip(chinese.sections, english.sections, strict=True):
        assert not re.search("[一-鿿]", other.heading), other.heading
        for left, right in zip(one.blocks, other.blocks, strict=True):
            if isinstance(left, TableBlock) and isinstance(right, TableBlock) and not left.folded:
                assert len(left.rows) == len(right.rows)


def test_words_ask_for_the_same_values_in_both_languages() -> None:
    slots = {key: tuple(set(re.findall(r"\{\d\}", words)) for words in said) for key, said in SAID.items()}
    assert [key for key, (chinese, english) in slots.items() if chinese != english] == []


def test_no_word_is_left_over() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "engine/jixiao/report/summary").glob("*.py")
        if path.name != "words.py"
    )
    built = {"by_framework", "by_jurisdiction", "by_folder", "by_none", "error", "warning", "note"}
    assert sorted(key for key in SAID if f'"{key}"' not in source and key not in built) == []


def test_a_total_above_full_marks_is_remarked(tallies: list[Tally]) -> None:
    scheme = tallies[0].scheme
    assert scheme.most == scheme.expected_total == 100
    over = replace(tallies[0], total=Fraction(120), rating=None)
    report = build_summary(summarise([over, *tallies[1:3]]))
    first = texts(report, "排名")[0]
    assert (first[1], first[2], first[-2]) == ("甲镇", "120.00", "总分高于最高可得的 100")
    (paragraph,) = section(report, "要先核对的填报").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.text.startswith("“甲镇”的总分 120 高于“national/project@2020”能给的最高分 100；")
