"""A report in words against its table: the seed's report and its table, and reports that are right."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from benchmarks.slips import right

from jixiao import api
from jixiao.diagnostic import Diagnostic, Rejected, Severity
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.narrated import Kind, sentences
from jixiao.evaluation.narrated_review import compare_report
from jixiao.filing.model import RawValue
from jixiao.filing.prose import Prose, joined
from jixiao.origin import Cell
from jixiao.plugin import load_prose_reader

ROOT = Path(__file__).parents[3]
REPORT = (ROOT / "tests/reports/吉岷镇2024自评报告.txt").read_text(encoding="utf-8")


def evaluated(framework: str, data: bytes, name: str) -> Evaluation:
    machine = api.prepare(api.compile_plan(api.load_framework(framework)))
    (raw,) = api.read_bytes(data, name)
    return api.evaluate(machine, api.bind(raw, machine.plan))


SEED = evaluated(
    "shaanxi/baishui/department@2021", (ROOT / "tests/cases/seed-baishui-2021.json").read_bytes(), "自评表.json"
)


def told(text: str, evaluation: Evaluation = SEED, name: str = "报告.txt") -> tuple[Diagnostic, ...]:
    return compare_report(evaluation, load_prose_reader("txt").read_prose(text.encode(), name=name))


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [item.code for item in found if item.severity is not Severity.NOTE]


def agreed(found: tuple[Diagnostic, ...]) -> list[str]:
    return [item.message().removeprefix("相符：") for item in found if item.code == "C251"]


# the seed


def test_the_seeds_report_is_of_another_year_and_another_place() -> None:
    messages = {item.code: item.message() for item in told(REPORT)}
    assert messages["C240"] == "报告说的是 2024 年，表是 2021 年度的"
    assert "合水县吉岷镇人民政府" in messages["C241"]
    assert "白水县人民政府" in messages["C241"]
    assert messages["C243"] == "总分一致（91.93分），表与报告却不是同一年度、同一单位的"


def test_the_seeds_sums_are_right() -> None:
    said = "\n".join(agreed(told(REPORT)))
    assert "全年支出1043.96477万元 = 225.403016 + 1 + 86.68424 + 42.394617 + 33.650982 + 568.899815 + 85.9321" in said
    assert "全年支出1043.96477万元 = 873.805893 + 170.158877" in said
    assert "项目21个 = 10 + 8 + 3" in said
    assert "人员编制58名 = 21 + 2 + 35" in said
    assert "事业编制35名 = 10 + 9 + 16" in said


def test_the_seeds_figures_are_not_those_of_its_table() -> None:
    found = told(REPORT)
    amounts = [dict(item.arguments)["line"] for item in found if item.code == "C244"]
    assert {"年度总支出", "基本支出", "项目支出"} == set(amounts)
    assert [dict(item.arguments)["line"] for item in found if item.code == "C245"] == ["年度总支出", "项目支出"]
    assert [dict(item.arguments)["row"] for item in found if item.code == "C246"] == ["群众满意度"]
    assert [item.message() for item in found if item.code == "C249"] == [
        "报告里“卫生健康支出42.394617”没有写单位，按 万元 理解"
    ]
    assert all(isinstance(item.origin, Cell) and item.origin.reference.startswith("¶") for item in found)


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("农林水支出 568.899815", "农林水支出 568.899515", "C247"),
        ("城乡社区支出 33.650982", "城乡社区支出 336.50982", "C247"),
        ("有 10 个项目结果", "有 11 个项目结果", "C248"),
        ("机关工勤2名", "机关工勤3名", "C248"),
        ("党群服务中心9名", "党群服务中心8名", "C248"),
        ("整体评价得分 91.93 分", "整体评价得分 91.39 分", "C242"),
        ("基本支出 873.805893", "基本支出 873.805983", "C247"),
    ],
)
def test_one_figure_changed_is_found(was: str, now: str, code: str) -> None:
    assert was in REPORT
    assert codes(told(REPORT.replace(was, now))).count(code) == codes(told(REPORT)).count(code) + 1


def test_word_and_text_say_the_same() -> None:
    document = docx.Document()
    for line in REPORT.splitlines():
        document.add_paragraph(line)
    document.add_table(1, 2).cell(0, 0).text = "表里的 2019年 不算"
    stream = io.BytesIO()
    document.save(stream)
    prose = load_prose_reader("docx").read_prose(stream.getvalue(), name="报告.docx")
    messages = [item.message() for item in compare_report(SEED, prose)]
    assert messages == [item.message() for item in told(REPORT)]


# right reports


def written(filing: dict[str, object]) -> str:
    """A report that says what its table says."""
    lines, totals = filing["lines"], filing["totals"]
    assert isinstance(lines, list)
    assert isinstance(totals, dict)
    whole, *parts = lines
    names = ("当年财政拨款", "上年结转资金", "其他资金")
    listed = "，".join(f"{name}{line['executed']}万元" for name, line in zip(names, parts, strict=True))
    rows = filing["rows"]
    assert isinstance(rows, list)
    said = "，".join(f"{row['levels'][2]}为{row['actual']}" for row in rows if str(row["actual"]).endswith("%"))
    return (
        f"{filing['office']}\n{filing['year']}年度项目支出绩效自评报告\n"
        f"{filing['year']}年年度资金总额{whole['executed']}万元，其中{listed}。执行率为{whole['rate']}。\n"
        f"{said}。\n自评得分{totals['score']}分，学员满意度不低于80%，其中场次两类。\n"
    )


def project(seed: int) -> tuple[Evaluation, str]:
    import json

    filing = right(random.Random(seed))
    text = written(filing)
    for row in filing["rows"]:
        row.pop("unused")
    data = json.dumps(filing, ensure_ascii=False).encode()
    return evaluated("national/project@2020", data, "自评表.json"), text


@pytest.mark.parametrize("seed", range(8))
def test_a_report_that_says_what_its_table_says_has_only_agreement(seed: int) -> None:
    evaluation, text = project(seed)
    found = told(text, evaluation)
    assert codes(found) == []
    assert len(agreed(found)) > 6


@pytest.mark.parametrize("seed", range(24))
def test_one_digit_changed_in_a_right_report_is_found(seed: int) -> None:
    evaluation, text = project(seed % 8)
    draw = random.Random(seed)
    start = text.index("资金总额")
    end = text.index("，学员满意度不低于")
    places = [place for place in range(start, end) if text[place].isdigit()]
    place = draw.choice(places)
    digit = draw.choice([digit for digit in "123456789" if digit != text[place]])
    changed = text[:place] + digit + text[place + 1 :]
    assert codes(told(changed, evaluation)), changed[place - 12 : place + 8]


# figures


def figures(text: str) -> list[tuple[Fraction, Kind]]:
    prose = Prose("r", "", tuple(joined([RawValue(text, Cell("r", "", "¶1"))])))
    return [(figure.value, figure.kind) for one in sentences(prose) for figure in one.figures]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("支出１，２３４．５万元", [(Fraction(12_345_000), Kind.MONEY)]),
        ("执行率 99.5 ％，2024年", [(Fraction(995, 1000), Kind.RATE)]),
        ("得分 91.93 分，用了 30 分钟", [(Fraction(9193, 100), Kind.POINTS), (Fraction(30), Kind.BARE)]),
        ("合财发〔2021〕31号", []),
        ("共3人次、2 个", [(Fraction(3), Kind.COUNT), (Fraction(2), Kind.COUNT)]),
    ],
)
def test_figures_in_words(text: str, wanted: list[tuple[Fraction, Kind]]) -> None:
    assert [item for item in figures(text) if item[1] is not Kind.BARE or item in wanted] == wanted


def test_a_line_that_a_page_broke_is_one_sentence() -> None:
    long = "全年整体绩效目标执行稳定，执行进度与时间相匹配，基本支出"
    assert len(list(joined([RawValue(long, Cell("r", "", "¶1")), RawValue("873万元。", Cell("r", "", "¶3"))]))) == 1
    assert (
        len(list(joined([RawValue("一、基本情况", Cell("r", "", "¶1")), RawValue("873万元。", Cell("r", "", "¶3"))])))
        == 2
    )


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b"PK\x03\x04"), ("a.docx", b""), ("a.txt", b""), ("a.txt", b"\xff\xfe\x00")]
)
def test_what_is_no_report_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Rejected):
        load_prose_reader(name[2:]).read_prose(data, name=name)


def test_a_pdf_says_what_its_word_document_says(
    libreoffice: Callable[[dict[str, bytes], str], dict[str, bytes]],
) -> None:
    pytest.importorskip("pdfplumber")
    document = docx.Document()
    for line in REPORT.splitlines():
        if line.strip():
            document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    made = libreoffice({"报告.docx": stream.getvalue()}, "pdf")["报告.docx"]
    prose = load_prose_reader("pdf").read_prose(made, name="报告.pdf")
    wanted = [(item.code, dict(item.arguments).get("found")) for item in told(REPORT) if item.code != "C251"]
    found = [
        (item.code, dict(item.arguments).get("found")) for item in compare_report(SEED, prose) if item.code != "C251"
    ]
    assert {code for code, _ in found} == {code for code, _ in wanted}
    assert "本部门预算支出项目21个 = 10 + 8 + 3" in agreed(compare_report(SEED, prose))
