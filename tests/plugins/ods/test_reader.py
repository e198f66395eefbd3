from __future__ import annotations

import contextlib
import io
import time
import zipfile
from pathlib import Path

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from jixiao.diagnostic import Rejected
from jixiao.filing.model import Merge, RawFiling, Sheets
from jixiao.filing.recognise import recognise
from jixiao.testing.said import said
from jixiao_plugins.ods.reader import OdsReader

HERE = Path(__file__).parent
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
)


def pack(tables: str, styles: str = "", manifest: str = "", head: str = "") -> bytes:
    """A spreadsheet written by hand: `tables` stand inside <office:spreadsheet>."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml",
            f"{head}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def table(*rows: str, name: str = "表") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def read(data: bytes) -> Sheets:
    return OdsReader().read(data, name="表.ods")


def texts(sheets: Sheets, index: int = 0) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in sheets.sheets[index].rows]


def refused(data: bytes) -> str:
    started = time.process_time()
    with pytest.raises(Rejected) as caught:
        read(data)
    assert time.process_time() - started < 20  # of this process; it takes a fraction of a second
    (item,) = caught.value.diagnostics
    return item.code


def test_a_case_says_the_same_as_ods(case: RawFiling) -> None:
    stem = case.file.removesuffix(".json")
    (filing,) = recognise(read((HERE / "cases" / f"{stem}.ods").read_bytes()))
    assert said(filing) == said(case), "the table or the layout changed: run tests/plugins/convert_cases.py"
    assert filing.leftovers == ()
    assert filing.diagnostics == ()


def test_formats_merges_hidden_formulas_and_errors() -> None:
    """`features.ods` is what LibreOffice saved of `features.fods`, where the cells can be read."""
    sheets = read((HERE / "features.ods").read_bytes())
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
        ("I033", "表.ods:表!C2"),
        ("I041", "表.ods:表"),
        ("I036", "表.ods:表"),
        ("I037", "表.ods:藏"),
    ]
    assert sheets.sheets[1].hidden


def test_a_spreadsheet_of_another_library() -> None:
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="表")
    for texts_of_row in (("三级指标", "得分"), ("甲", "9.8")):
        line = TableRow()
        for text in texts_of_row:
            made = TableCell(valuetype="float", value=text) if text == "9.8" else TableCell(valuetype="string")
            made.addElement(P(text=text))
            line.addElement(made)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    document.save(stream)
    assert texts(read(stream.getvalue())) == [["三级指标", "得分"], ["甲", "9.8"]]


def test_repeated_rows_and_cells_stand_as_often_as_they_are_shown() -> None:
    data = pack(
        table(
            row(cell("一", 'table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"'),
            row('<table:table-cell table:number-columns-repeated="3"/>', cell("右")),
            row(
                '<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048576"'
            ),
        )
    )
    assert texts(read(data)) == [["一", "一"], ["一", "一"], [None, None, None, "右"]]


def test_blanks_tabs_and_what_is_no_text_of_the_cell() -> None:
    inside = (
        '<text:p>得<text:s text:c="2"/>分<text:tab/>A<text:line-break/><text:span>B</text:span></text:p>'
        "<office:annotation><text:p>批注</text:p></office:annotation>"
    )
    data = pack(table(row(f'<table:table-cell office:value-type="string">{inside}</table:table-cell>')))
    assert texts(read(data)) == [["得  分\tA\nB"]]


def test_a_formula_without_a_value_is_said() -> None:
    sheets = read(pack(table(row('<table:table-cell table:formula="of:=1+1"/>', cell("7")))))
    assert texts(sheets) == [["", "7"]]
    assert [item.code for item in sheets.diagnostics] == ["I034"]


def test_what_another_file_held_is_no_sheet() -> None:
    data = pack(table(row(cell("一"))) + table(row(cell("外")), name="'file:///x/y.ods'#$表"))
    sheets = read(data)
    assert [sheet.name for sheet in sheets.sheets] == ["表"]
    assert [item.code for item in sheets.diagnostics] == ["I133"]


def test_a_format_for_negative_numbers_does_not_hide_that_for_others() -> None:
    styles = (
        '<number:number-style style:name="P"><number:number/><number:text>元</number:text></number:number-style>'
        '<number:number-style style:name="N"><number:text>-</number:text><number:number/>'
        '<style:map style:condition="value()&gt;=0" style:apply-style-name="P"/></number:number-style>'
        '<style:style style:name="c" style:family="table-cell" style:data-style-name="N"/>'
        '<style:style style:name="d" style:family="table-cell" style:parent-style-name="c"/>'
    )
    made = '<table:table-cell table:style-name="d" office:value-type="float" office:value="5"><text:p>5元</text:p></table:table-cell>'
    assert texts(read(pack(table(row(made)), styles))) == [["5元"]]


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pack(table(row(cell("一"), more='table:number-rows-repeated="1048576"'))), "I024"),
        (pack(table(row(cell("一", 'table:number-columns-repeated="16384"')))), "I025"),
        (pack(table(row(cell("一", 'table:number-columns-repeated="250"'), more='table:number-rows-repeated="1000"'))), "I026"),
        (pack(table(row(cell("一", 'table:number-columns-spanned="99999999"')))), "I027"),
        (pack(table(row(cell("一", 'table:number-rows-spanned="x"')))), "I005"),
        (pack(table(row(cell("文" * 20_001)))), "I029"),
        (pack(table(*(row(cell("1")) for _ in range(20_001)))), "I024"),
        (pack(table(row(cell("一"))), head=DOCTYPE), "I023"),
        (pack(table(row(cell("一"))), manifest="<encryption-data/>"), "I004"),
        (b"", "I002"),
        (b"PK\x03\x04", "I005"),
        (b"%PDF-1.7", "I003"),
        ("自评表".encode(), "I003"),
    ],
)  # fmt: skip
def test_hostile_and_foreign_files(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_million_empty_rows_cost_nothing() -> None:
    empty = row(
        '<table:table-cell office:value-type="string" table:number-columns-repeated="256"/>',
        more='table:number-rows-repeated="1048576"',
    )
    assert texts(read(pack(table(row(cell("一")), *[empty] * 200)))) == [["一"]]


def test_a_document_of_text_is_called_what_it_is() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", f"<office:document-content {SPACES}><office:text/></office:document-content>")
    with pytest.raises(Rejected) as caught:
        read(stream.getvalue())
    assert "OpenDocument" in caught.value.diagnostics[0].message()
    assert read(pack("")).sheets == ()


def test_truncated_files_end_in_a_diagnostic() -> None:
    data = (HERE / "features.ods").read_bytes()
    for cut in range(0, len(data), 53):
        with contextlib.suppress(Rejected):
            read(data[:cut])
