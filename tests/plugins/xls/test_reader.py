from __future__ import annotations

import contextlib
import struct
import time
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.filing.model import Merge, RawFiling, Sheets
from jixiao.filing.recognise import recognise
from jixiao.testing.said import said
from jixiao_plugins.xls.reader import XlsReader
from jixiao_plugins.xls.records import survey
from jixiao_plugins.xlsx.layout import lay_out

HERE = Path(__file__).parent
FORMS = sorted((HERE / "cases").glob("*.xls"))
FEATURES = HERE / "features.xls"


def read(data: bytes, name: str = "表.xls") -> Sheets:
    return XlsReader().read(data, name=name)


def texts(sheets: Sheets, index: int = 0) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in sheets.sheets[index].rows]


def codes(sheets: Sheets) -> list[str]:
    return [item.code for item in sheets.diagnostics]


def refused(data: bytes, name: str = "表.xls") -> str:
    started = time.process_time()
    with pytest.raises(Rejected) as caught:
        read(data, name)
    assert time.process_time() - started < 20  # of this process; it takes a fraction of a second
    (item,) = caught.value.diagnostics
    return item.code


# old workbooks


@pytest.mark.parametrize("suffix", ["xls", "et"])
def test_a_case_says_the_same_as_an_old_workbook(case: RawFiling, suffix: str) -> None:
    stem = case.file.removesuffix(".json")
    (filing,) = recognise(read((HERE / "cases" / f"{stem}.xls").read_bytes(), f"表.{suffix}"))
    assert said(filing) == said(case), "the table or the layout changed: run tests/plugins/convert_cases.py"
    assert filing.leftovers == ()
    assert filing.diagnostics == ()


def test_every_case_is_there() -> None:
    assert len(FORMS) == 14


def test_formats_merges_hidden_formulas_and_errors() -> None:
    """`features.xls` is what LibreOffice saved of `features.fods`, where the cells can be read."""
    sheets = read(FEATURES.read_bytes())
    assert [sheet.name for sheet in sheets.sheets] == ["表", "藏"]
    assert texts(sheets) == [
        ["81.31%", "0.3", "2021年9月30日", "2021年12月", "5万元", "≥95", "行一\n行二"],
        ["0.8131", "TRUE", "#DIV/0!", "3", "12839285.75"],
        ["合并", None, "右"],
        ["隐行"],
        ["编码123456789012345", "123456789012345"],
    ]
    assert sheets.sheets[0].merges == (Merge(2, 0, 2, 1),)
    assert [(item.code, str(item.origin)) for item in sheets.diagnostics] == [
        ("I145", "表.xls:表!B1"),
        ("I033", "表.xls:表!C2"),
        ("I041", "表.xls:表"),
        ("I036", "表.xls:表"),
        ("I037", "表.xls:藏"),
    ]
    assert sheets.sheets[1].hidden


def records(*bodies: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in bodies)


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (records((0x0809, b"\0" * 16), (0x002F, b"\0" * 6)), "I004"),
        (records((0x0203, b"\0" * 14)) * 200_001, "I026"),
        (records((0x00BD, b"\0" * (6 * 256 + 6))) * 800, "I026"),
        (records((0x00BE, b"\0" * 518)) * 12_000, "I043"),
    ],
)
def test_a_stream_is_judged_before_it_is_read(stream: bytes, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        survey(stream, "表.xls")
    assert [item.code for item in caught.value.diagnostics] == [code]


def test_links_to_other_workbooks_are_said_by_the_records() -> None:
    assert survey(records((0x01AE, b"\x01\x00\x01\x04")), "表.xls").linked is False
    assert survey(records((0x01AE, b"\x01\x00\x09\x00\x00\x01http:x")), "表.xls").linked is True


def test_truncated_workbooks_end_in_a_diagnostic() -> None:
    data = FORMS[0].read_bytes()
    for cut in range(0, len(data), 97):
        with contextlib.suppress(Rejected):
            read(data[:cut])


# what else bears the name


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{0}"><title>x</title>
<style>td {{color: red}}</style></head><body><p>项目支出绩效自评表<br>（2022年度）</p><div>填报单位：某局</div>
<table><tr><th rowspan=2>一级指标<th rowspan=2>三级指标<th colspan=2>指标值<th rowspan=2>分值<th rowspan=2>得分</tr>
<tr><td>年度指标值<td>实际完成值</tr>
<tr><td rowspan=2>产出指标</td><td>  培训
 人次</td><td>≥200<br>人次</td><td x:num="0.81310000000000004">81.31%</td><td x:num>50</td><td>45</td></tr>
<tr style='display:none'><td>合格率</td><td>&ge;95%</td><td>96%</td><td>50</td><td>50</td></tr></table><p>注：无</p></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_a_page_under_the_name_of_a_workbook(encoding: str) -> None:
    sheets = read(PAGE.format(encoding).encode(encoding))
    assert texts(sheets) == [
        ["项目支出绩效自评表"],
        ["（2022年度）"],
        ["填报单位：某局"],
        ["一级指标", "三级指标", "指标值", None, "分值", "得分"],
        [None, None, "年度指标值", "实际完成值"],
        ["产出指标", "培训 人次", "≥200\n人次", "81.31%", "50", "45"],
        [None, "合格率", "≥95%", "96%", "50", "50"],
        ["注：无"],
    ]
    assert codes(sheets)[0] == "I137"
    assert sheets.diagnostics[0].message() == "后缀是 .xls，内容其实是 HTML；按内容读"
    assert "I041" in codes(sheets)
    (filing,) = recognise(sheets)
    assert filing.office is not None
    assert filing.office.text == "某局"
    assert [[level.text for level in row.levels] for row in filing.rows] == [
        ["产出指标", "培训 人次"],
        ["产出指标", "合格率"],
    ]


@pytest.mark.parametrize(
    "start",
    ["<meta http-equiv=x>", "<table>", '<?xml version="1.0" encoding="gbk"?><html>', "<!DOCTYPE html>\n", " <div>"],
)
def test_pages_begin_in_many_ways(start: str) -> None:
    sheets = read((start + "<table><tr><td>甲</td><td>乙</td></tr></table>").encode())
    assert texts(sheets) == [["甲", "乙"]]


MARKUP = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="w"><NumberFormat ss:Format="0.00&quot;万元&quot;"/></Style><Style ss:ID="s"><NumberFormat ss:Format="Standard"/></Style>
<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
<Worksheet ss:Name="表"><Table><Column/><Column ss:Hidden="1"/>
<Row><Cell ss:StyleID="p"><Data ss:Type="Number">0.81310000000000004</Data></Cell>
<Cell ss:StyleID="w"><Data ss:Type="Number">5</Data></Cell><Cell ss:StyleID="s"><Data ss:Type="Number">1043.96</Data></Cell></Row>
<Row ss:Index="3" ss:Hidden="1"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">合并</Data></Cell>
<Cell ss:StyleID="d"><Data ss:Type="DateTime">2021-09-30T00:00:00.000</Data></Cell>
<Cell ss:Index="6" ss:Formula="=R1C1"><Data ss:Type="Number">3</Data></Cell><Cell ss:Formula="=R1C1"/></Row>
<Row><Cell ss:Index="3"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell><Data ss:Type="Boolean">1</Data>
<Comment><ss:Data>不读</ss:Data></Comment></Cell>
<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B>细</ss:Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="String">一</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>"""


def test_a_workbook_of_2003_in_xml() -> None:
    sheets = read(MARKUP.encode())
    assert texts(sheets) == [
        ["81.31%", "5万元", "1043.96"],
        [],
        ["合并", None, "2021年9月30日", None, None, "3", ""],
        [None, None, "#DIV/0!", "TRUE", "粗细"],
    ]
    assert sheets.sheets[0].merges == (Merge(2, 0, 3, 1),)
    assert codes(sheets) == ["I137", "I034", "I033", "I041", "I042", "I036", "I037"]
    assert [sheet.hidden for sheet in sheets.sheets] == [False, True]


def test_a_workbook_of_2003_in_gbk() -> None:
    data = MARKUP.replace('version="1.0"?', 'version="1.0" encoding="GB2312"?', 1).encode("gb18030")
    assert texts(read(data))[2][0] == "合并"


def test_a_new_workbook_and_plain_text_under_the_old_name(case: RawFiling) -> None:
    new = read(lay_out(case))
    assert codes(new) == ["I137"]
    assert said(recognise(new)[0]) == said(case)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_plain_text_under_the_old_name(encoding: str) -> None:
    sheets = read("一级指标\t得分\n产出\t10\n".encode(encoding))
    assert texts(sheets) == [["一级指标", "得分"], ["产出", "10"]]
    assert sheets.diagnostics[0].message() == "后缀是 .xls，内容其实是 TXT / CSV；按内容读"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I002"),
        (b"%PDF-1.7", "I003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "I003"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "I004"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "I005"),
        (b"<?xml version='1.0'?><a/>", "I003"),
        (b"<?xml version='1.0'?><Workbook><a></Workbook>", "I005"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "I003"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><Workbook>&a;</Workbook>", "I023"),
        (b"<table><tr><td colspan=99999>x</td></tr></table>", "I025"),
        (b"<table><tr><td rowspan=99999>x</td></tr></table>", "I024"),
        (b"<table>" + b"<tr><td>1</td></tr>" * 20_001, "I024"),
        (b"<table><tr><td>" * 300_000, "I061"),
        (b"<table><tr><td>" + b"x" * 20_001, "I029"),
        (b"<?xml version='1.0'?><Workbook><Worksheet><Table><Row ss:Index='99999999'><Cell>"
         b"<Data>1</Data></Cell></Row></Table></Worksheet></Workbook>".replace(b"ss:", b""), "I024"),
    ],
)  # fmt: skip
def test_foreign_and_hostile_files(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_bomb_of_nested_tables_and_open_comments_ends_soon() -> None:
    for piece in (b"<table><tr><td>", b"<!--", b"<![if", b"<a href='", b"&#", b"<td colspan=9>"):
        started = time.process_time()
        with contextlib.suppress(Rejected):
            read(b"<html>" + piece * (2_000_000 // len(piece)))
        assert time.process_time() - started < 20


def test_without_the_library_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "xlrd", None)
    with pytest.raises(Rejected) as caught:
        read(FORMS[0].read_bytes())
    (item,) = caught.value.diagnostics
    assert (item.code, item.hint()) == ("I138", 'pip install "jixiao[office]"，或另存为 .xlsx')
