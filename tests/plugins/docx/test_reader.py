from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from jixiao.diagnostic import Rejected
from jixiao.filing.limits import Limits
from jixiao.filing.model import Merge, RawFiling, Sheet, Sheets
from jixiao.filing.recognise import recognise
from jixiao.testing.said import said
from jixiao_plugins.docx.reader import DocxReader

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)

Docx = Callable[..., bytes]


def pack(body: str, **more: str | bytes) -> bytes:
    """A document whose body is `body`, written by hand."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in more.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def read(data: bytes) -> Sheets:
    return DocxReader().read(data, name="表.docx")


def texts(sheets: Sheets, index: int = 0) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in sheets.sheets[index].rows]


def cell_of(inside: str) -> Sheets:
    return read(pack(table(tc(inside) + tc(p("7")))))


def refused(data: bytes) -> str:
    with pytest.raises(Rejected) as caught:
        read(data)
    (item,) = caught.value.diagnostics
    return item.code


# the published tables


def test_a_case_says_the_same_as_docx(case: RawFiling, case_sheet: Sheet, docx_of: Docx) -> None:
    (filing,) = recognise(read(docx_of(case_sheet)))
    assert said(filing) == said(case)
    assert filing.leftovers == ()
    assert filing.diagnostics == ()


def test_a_case_with_its_title_above_the_table(case: RawFiling, case_sheet: Sheet, docx_of: Docx) -> None:
    """The rows of one cell above the table are paragraphs, as Word has them."""
    lead = next(number for number, row in enumerate(case_sheet.rows) if sum(cell is not None for cell in row) > 1)
    (filing,) = recognise(read(docx_of(case_sheet, lead)))
    assert said(filing) == said(case)


# places and shapes


def test_places_are_those_of_the_table_and_of_the_paragraph() -> None:
    sheets = read(pack(p("项目支出绩效自评表") + table(tc(p("一")) + tc(p("二"))) + p("") + p("注：无")))
    assert texts(sheets) == [["项目支出绩效自评表"], ["一", "二"], ["注：无"]]
    origins = [str(cell.origin) for row in sheets.sheets[0].rows for cell in row if cell]
    assert origins == ["表.docx:第1段", "表.docx:表格1!A1", "表.docx:表格1!B1", "表.docx:第2段"]


def test_merged_cells_across_and_down() -> None:
    rows = (
        tc(p("产出"), '<w:vMerge w:val="restart"/>') + tc(p("甲"), '<w:gridSpan w:val="2"/>') + tc(p("1")),
        tc(p("看不见"), "<w:vMerge/>") + tc(p("乙")) + tc(p("丙")) + tc(p("2")),
        tc(p("效益"), '<w:vMerge w:val="restart"/>') + tc(p("丁"), '<w:gridSpan w:val="2"/>') + tc(p("3")),
    )
    sheet = read(pack(table(*rows))).sheets[0]
    assert [[cell.text if cell else None for cell in row] for row in sheet.rows] == [
        ["产出", "甲", None, "1"],
        [None, "乙", "丙", "2"],
        ["效益", "丁", None, "3"],
    ]
    assert sheet.merges == (Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(2, 1, 2, 2))


def test_a_row_that_begins_further_right_and_a_merge_of_old_documents() -> None:
    first = "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc(p("二")) + tc(p("三"))
    second = tc(p("四"), '<w:hMerge w:val="restart"/>') + tc(p("无"), "<w:hMerge/>") + tc(p("六"))
    sheet = read(pack(table(first, second))).sheets[0]
    assert [[cell.text if cell else None for cell in row] for row in sheet.rows] == [
        [None, "二", "三"],
        ["四", None, "六"],
    ]
    assert sheet.merges == (Merge(1, 0, 1, 1),)


def test_text_of_every_kind() -> None:
    inside = (
        '<w:p><w:r><w:t>得</w:t></w:r><w:r><w:t xml:space="preserve">分 </w:t><w:tab/><w:t>A</w:t><w:br/></w:r>'
        '<w:fldSimple w:instr="DATE"><w:r><w:t>B</w:t></w:r></w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r></w:p>' + p("行二")
    )
    assert texts(cell_of(inside)) == [["得分 \tA\nB≥95%\n行二", "7"]]


def test_a_cell_in_a_content_control_stays_in_its_column() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    whole = read(pack(table(tc(p("目标")) + control.format(tc(p("100"))) + tc(p("90")))))
    assert texts(whole) == [["目标", "100", "90"]]
    inner = tc("<w:p>" + control.format("<w:r><w:t>59</w:t></w:r>") + "</w:p>")
    assert texts(read(pack(table(inner + tc(p("7")))))) == [["59", "7"]]


def test_revisions_are_read_as_accepted_and_said() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    inside = (
        "<w:p>" + run.format("得分：") + f"<w:ins>{run.format('95')}</w:ins>"
        "<w:del><w:r><w:delText>59</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('旧')}</w:moveFrom>"
        "<w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>分</w:t></w:r></w:p>"
    )
    gone = "<w:trPr><w:del/></w:trPr>" + tc(p("删去的行"))
    sheets = read(pack(table(tc(inside), gone, tc(p("后")))))
    assert texts(sheets) == [["得分：95分"], ["后"]]
    assert [(item.code, item.message()) for item in sheets.diagnostics] == [
        ("I134", "文档里有 4 处修订没有接受或拒绝（表格1!A1）；按全部接受读")
    ]


def test_hidden_text_is_not_seen_and_said() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>95</w:t></w:r>'
    sheets = cell_of(f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{hidden}{shown}</w:p>")
    assert texts(sheets) == [["95", "7"]]
    assert [item.code for item in sheets.diagnostics] == ["I135"]


def test_text_boxes_are_not_read_and_said() -> None:
    box = f"<w:r><w:drawing><x><w:txbxContent>{p('盖章处')}</w:txbxContent></x></w:drawing></w:r>"
    sheets = cell_of(f"<w:p>{box}<w:r><w:t>5</w:t></w:r></w:p>")
    assert texts(sheets) == [["5", "7"]]
    assert [item.code for item in sheets.diagnostics] == ["I136"]


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    inner = table(tc(p("三级指标")) + tc(p("得分")), tc(p("甲")) + tc(p("1")))
    sheets = read(pack(table(tc(p("自评表") + inner + p("")))))
    assert texts(sheets) == [["自评表"], ["三级指标", "得分"], ["甲", "1"]]
    assert [cell.origin.sheet for cell in sheets.sheets[0].rows[1] if cell] == ["表格2", "表格2"]


FORM = table(
    "".join(tc(p(text)) for text in ("三级指标", "目标值", "实际完成值", "分值", "得分")),
    "".join(tc(p(text)) for text in ("覆盖率", "≥95%", "96%", "100", "100")),
)


def test_two_forms_in_one_document_are_two_filings() -> None:
    head = p("项目支出绩效自评表（{}年度）") + p("填报单位：{}") + p("单位：万元")
    body = head.format(2021, "甲局") + FORM + p("填报人：某") + head.format(2022, "乙局") + FORM
    first, second = recognise(read(pack(body)))
    assert [one.office.text for one in (first, second) if one.office] == ["甲局", "乙局"]
    assert [one.year.text for one in (first, second) if one.year] == ["2021", "2022"]
    assert [one.money_unit.text for one in (first, second) if one.money_unit] == ["万元", "万元"]
    assert [value.text for value in first.texts] == ["某"]


def test_the_form_behind_a_report_is_read_without_the_report() -> None:
    """Prose and tables far above the form give it no title, no office, no values; they are kept as texts."""
    prose = "".join(p(f"{number}、本单位认真开展了工作，执行率达到九成以上。") for number in range(30))
    other = table(tc(p("人员")) + tc(p("30")), tc(p("车辆")) + tc(p("2")))
    body = p("2021年度绩效自评报告") + p("一、基本情况") + prose + other + prose + p("附件") + p("项目支出绩效自评表")
    body += p("（2022年度）") + FORM
    (filing,) = recognise(read(pack(body)))
    assert filing.title is not None
    assert (filing.title.text, filing.year and filing.year.text) == ("项目支出绩效自评表", "2022")
    assert (filing.office, filing.single) == (None, {})
    assert len(filing.rows) == 1
    assert "附件" in [value.text for value in filing.texts]


def test_a_form_cut_in_two_tables_by_a_page_break_is_one_filing() -> None:
    more = table("".join(tc(p(text)) for text in ("满意度", "≥90%", "91%", "10", "10")))
    body = p("项目支出绩效自评表") + FORM + p("") + FORM.replace("覆盖率", "及时率") + more
    (filing,) = recognise(read(pack(body)))
    assert [row.levels[-1].text for row in filing.rows] == ["覆盖率", "及时率", "满意度"]


# limits, hostile and foreign files


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (table(tc(p("一"), '<w:gridSpan w:val="2000000"/>')), "I025"),
        (table(tc(p("一"), '<w:gridSpan w:val="99999999999999"/>')), "I005"),
        (table(tc(p("一"), '<w:gridSpan w:val="-1"/>')), "I005"),
        (table(tc(p("一"), '<w:gridSpan w:val="x"/>')), "I005"),
        (table(*(tc(p("1")) for _ in range(Limits.ROWS.limit + 1))), "I024"),
        (table(tc(p("文" * (Limits.TEXT.limit + 1)))), "I029"),
        (table(*("" for _ in range(1_000_000))), "I024"),
        ("<w:p>", "I005"),
        ("<w:tbl><w:tr><w:tc>" * 300_000, "I061"),
    ],
)
def test_what_is_too_large_or_damaged_is_refused(body: str, code: str) -> None:
    assert refused(pack(body)) == code


def test_a_doctype_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", f"{bomb}<w:document {W}><w:body>&b;</w:body></w:document>")
    assert refused(stream.getvalue()) == "I023"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I002"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "I004"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "I003"),
        (b"PK\x03\x04", "I005"),
        (b"%PDF-1.7", "I003"),
        ("自评表".encode(), "I003"),
        (pack("", **{"..__x": ""}), "I022"),
    ],
)
def test_foreign_files_are_called_what_they_are(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_workbook_under_the_name_of_a_document() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(Rejected) as caught:
        read(stream.getvalue())
    assert "Excel .xlsx" in caught.value.diagnostics[0].message()


def test_macros_and_links_are_said_and_left_alone() -> None:
    template = (
        '<Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="http://x/y" TargetMode="External"/>'
    )
    data = pack(FORM, word__vbaProject__bin="x", word___rels__settings="")
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
        archive.writestr("word/_rels/document.xml.rels", template + "</Relationships>")
    assert [item.code for item in read(stream.getvalue()).diagnostics] == ["I132"]


def test_truncated_files_end_in_a_diagnostic() -> None:
    data = pack(p("自评表") + FORM)
    for cut in range(0, len(data), 7):
        with pytest.raises(Rejected):
            read(data[:cut])


def test_a_title_broken_in_two_paragraphs_brings_its_year() -> None:
    body = p("附件") + p("某县2022年度") + p("项目支出绩效自评表") + p("填报单位：甲局") + FORM
    (filing,) = recognise(read(pack(body)))
    assert (filing.year and filing.year.text, filing.office and filing.office.text) == ("2022", "甲局")
