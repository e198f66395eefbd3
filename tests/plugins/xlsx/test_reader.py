from __future__ import annotations

import datetime
import io
import random
import time
import zipfile
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Merge, Sheets
from jixiao_plugins.board import column_letters
from jixiao_plugins.xlsx.number import read_format, show
from jixiao_plugins.xlsx.reader import XlsxReader

Make = Callable[..., bytes]
Parts = Callable[..., dict[str, str | bytes]]

STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="0.00&quot;万元&quot;"/>'
    '<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="166" formatCode="&quot;≥&quot;0"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="166"/></cellXfs>'
)


def read(data: bytes, name: str = "表.xlsx") -> Sheets:
    return XlsxReader().read(data, name=name)


def refused(data: bytes, name: str = "表.xlsx") -> list[str]:
    """The codes that refuse `data`, quickly."""
    start = time.process_time()
    with pytest.raises(Rejected) as caught:
        read(data, name)
    assert time.process_time() - start < 20  # of this process; it takes a fraction of a second
    return [item.code for item in caught.value.diagnostics]


def first(sheets: Sheets) -> GridCell:
    cell = sheets.sheets[0].rows[0][0]
    assert cell is not None
    return cell


# what a number cell shows


@pytest.mark.parametrize(
    ("stored", "style", "text"),
    [
        ("0.3", 0, "0.3"),
        ("0.28499999999999998", 0, "0.285"),
        ("12839285.75", 0, "12839285.75"),
        ("2", 0, "2"),
        ("-0", 0, "0"),
        ("1E3", 0, "1000"),
        ("1.5e-3", 0, "0.0015"),
        ("0.81310000000000004", 1, "81.31%"),
        ("1", 1, "100%"),
        ("5", 3, "5万元"),
        ("95", 5, "≥95"),
        ("44469", 2, "2021年9月30日"),
        ("44531", 4, "2021年12月"),
    ],
)
def test_a_number_reads_as_excel_shows_it(make_workbook: Make, stored: str, style: int, text: str) -> None:
    sheets = read(make_workbook(f'<row r="1"><c r="A1" s="{style}"><v>{stored}</v></c></row>', styles=STYLES))
    assert first(sheets).text == text
    assert first(sheets).is_date == ("年" in text)
    assert sheets.diagnostics == ()


def test_what_a_computation_left_over_is_said(make_workbook: Make) -> None:
    """0.81310000000000004 and 0.8131000000000001 are the double that 0.8131 is; 0.8131000000000002 is another."""
    cells = '<c r="A1"><v>0.8131000000000002</v></c><c r="B1"><v>0.81310000000000004</v></c>'
    cells += '<c r="E1"><v>0.8131000000000001</v></c>'
    cells += '<c r="C1" s="1"><v>0.30000000000000004</v></c><c r="D1"><v>100.00000000000001</v></c>'
    sheets = read(make_workbook(f'<row r="1">{cells}</row>', styles=STYLES))
    assert [cell.text for cell in sheets.sheets[0].rows[0] if cell] == ["0.8131", "0.8131", "30%", "100", "0.8131"]
    assert [(str(item.origin), item.message()) for item in sheets.diagnostics] == [
        ("表.xlsx:表!A1", "存着 0.8131000000000002：是计算留下的尾数；按 Excel 显示的 15 位读作 0.8131"),
        ("表.xlsx:表!C1", "存着 0.30000000000000004：是计算留下的尾数；按 Excel 显示的 15 位读作 30%"),
        ("表.xlsx:表!D1", "存着 100.00000000000001：是计算留下的尾数；按 Excel 显示的 15 位读作 100"),
    ]


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ("12345678901234567890", "I030"),
        ("1.1010119900307E+17", "I030"),
        ("１２", "I031"),
        ("1_000", "I031"),
        ("NaN", "I031"),
        ("0x10", "I031"),
        ("1,000", "I031"),
        ("1E999", "I032"),
        ("1E-300", "I032"),
        ("1E999999999", "I032"),
    ],
)
def test_a_number_cell_that_cannot_be_trusted_is_said(make_workbook: Make, stored: str, code: str) -> None:
    sheets = read(make_workbook(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'))
    assert [(item.code, str(item.origin)) for item in sheets.diagnostics] == [(code, "表.xlsx:表!A1")]


def test_fifteen_digits_are_kept_and_the_sixteenth_is_refused() -> None:
    form = read_format(0, None)
    assert show("123456789012345", form).text == "123456789012345"
    assert show("123456789012345", form).code is None
    assert show("1234567890123456", form).code == "I030"
    assert show("9" * 40, form).code == "I032"


def test_a_number_with_a_date_format_stays_a_number(make_workbook: Make) -> None:
    sheets = read(make_workbook('<row r="1"><c r="A1" s="2"><v>95</v></c></row>', styles=STYLES))
    assert first(sheets).text == "95"
    assert first(sheets).is_number
    assert [item.code for item in sheets.diagnostics] == ["I038"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('0.00"万元"', "5万元"),
        ("\\≥0", "≥5"),
        ("0\\万\\元", "5万元"),
        ("0人次", "5人次"),
        ('"约"0.0\\ "个"', "约5个"),
        ('#,##0.00_ ;[Red]\\-#,##0.00"元"', "5"),
        ("￥#,##0.00", "5"),
    ],
)
def test_the_words_of_a_number_format_are_read(code: str, text: str) -> None:
    assert show("5", read_format(164, code)).text == text


def test_dates_count_from_1904_where_the_workbook_says_so(make_workbook: Make) -> None:
    row = '<row r="1"><c r="A1" s="2"><v>43007</v></c></row>'
    sheets = read(make_workbook(row, styles=STYLES, book='<workbookPr date1904="1"/>'))
    assert first(sheets).text == "2021年9月30日"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_loses_nothing_of_fifteen_digits(number: Decimal) -> None:
    assert Decimal(show(str(number), read_format(0, None)).text) == number


# other cells


def test_texts_of_every_kind(make_workbook: Make) -> None:
    shared = "<si><r><t>产出</t></r><r><t>指标</t></r><rPh><t>chan</t></rPh></si><si><t> 行_x000D_\n二 </t></si>"
    row = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="inlineStr"><is><t>内联</t></is></c><c r="D1" t="str"><f>A1</f><v>公式文</v></c>'
        '<c r="E1" t="b"><v>1</v></c><c><v>6</v></c><c r="H1" s="1"/></row>'
    )
    sheets = read(make_workbook(row, shared=shared))
    texts = [cell.text if cell else None for cell in sheets.sheets[0].rows[0]]
    assert texts == ["产出指标", "行\n二", "内联", "公式文", "TRUE", "6"]
    assert [item.code for item in sheets.diagnostics] == ["I036"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', "I033"),
        ('<c r="A1"><f>B1*2</f></c>', "I034"),
        ('<c r="A1"><f>B1*2</f><v></v></c>', "I034"),
        ('<c r="A1" t="zz"><v>5</v></c>', "I035"),
        ('<c r="A1" t="b"><v>2</v></c>', "I035"),
        ('<c r="A1" t="str"><v>9\u200b5</v></c>', "I039"),
    ],
)
def test_an_odd_cell_is_said_and_the_rest_is_read(make_workbook: Make, cell: str, code: str) -> None:
    sheets = read(make_workbook(f'<row r="1">{cell}<c r="B1"><v>7</v></c></row>'))
    assert [item.code for item in sheets.diagnostics] == [code]
    assert sheets.sheets[0].rows[0][1] is not None
    assert first(sheets).formula_without_value == (code == "I034")


def test_a_formula_with_the_empty_text_as_result_holds_nothing(make_workbook: Make) -> None:
    sheets = read(make_workbook('<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1"><v>7</v></c></row>'))
    assert sheets.sheets[0].rows[0][0] is None
    assert sheets.diagnostics == ()


def test_what_is_hidden_is_read_and_said(make_workbook: Make) -> None:
    rows = (
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="C2"><v>3</v></c></row>'
    )
    data = make_workbook(rows, before='<cols><col min="3" max="9" hidden="1"/></cols>', state='state="veryHidden"')
    sheets = read(data)
    assert [item.message() for item in sheets.diagnostics] == [
        "工作表“表”是隐藏的，照样读了",
        "第 1 行是隐藏的，照样读了",
        "C 列是隐藏的，照样读了",
    ]
    assert [item.code for item in sheets.diagnostics] == ["I037", "I041", "I042"]
    assert sheets.sheets[0].hidden
    assert first(sheets).hidden


def test_merges_and_rows_out_of_order(make_workbook: Make) -> None:
    rows = '<row r="3"><c r="B3"><v>3</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    sheet = read(make_workbook(rows, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')).sheets[0]
    assert [[cell.text if cell else None for cell in row] for row in sheet.rows] == [["1"], [], ["2", "3"]]
    assert sheet.merges == (Merge(0, 0, 1, 1),)


def test_many_remarks_of_a_kind_are_counted_not_listed(make_workbook: Make) -> None:
    count = Limits.REMARKS.limit + 7
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c></row>' for n in range(1, count + 1))
    sheets = read(make_workbook(rows))
    assert len(sheets.diagnostics) == Limits.REMARKS.limit + 1
    assert sheets.diagnostics[-1].code == "I040"
    assert sheets.diagnostics[-1].message() == "同样的情形还有 7 处（I033），不一一列出"


# limits: at the limit, one above, far above


@pytest.mark.parametrize(
    ("reference", "code"),
    [("A20000", None), ("A20001", "I024"), ("A99999999", "I024"), ("IV1", None), ("IW1", "I025"), ("XFD1", "I025")],
)
def test_far_cells(make_workbook: Make, reference: str, code: str | None) -> None:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    data = make_workbook(f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>')
    if code is None:
        assert sum(len(row) for row in read(data).sheets[0].rows) in (1, 256)
    else:
        assert refused(data) == [code]


def test_far_cells_that_hold_nothing_do_no_harm(make_workbook: Make) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'
        '<row r="1048576" ht="20"><c r="A1048576" s="1"/></row>'
    )
    assert len(read(make_workbook(rows)).sheets[0].rows) == 1


@pytest.mark.parametrize(("cells", "code"), [(200_000, None), (200_001, "I026"), (1_000_000, "I026")])
def test_cells(make_workbook: Make, cells: int, code: str | None) -> None:
    full, rest = divmod(cells, 250)
    widths = [250] * full + ([rest] if rest else [])
    data = make_workbook("".join(f"<row>{'<c><v>1</v></c>' * width}</row>" for width in widths))
    if code is None:
        assert sum(len(row) for row in read(data).sheets[0].rows) == cells
    else:
        assert refused(data) == [code]


@pytest.mark.parametrize(
    ("merges", "code"),
    [
        (("A1:CV1000",), None),
        (("A1:CV1000", "A1001"), "I027"),
        (("A1:XFD1048576",), "I027"),
    ],
)
def test_merged_areas(make_workbook: Make, merges: tuple[str, ...], code: str | None) -> None:
    after = "<mergeCells>" + "".join(f'<mergeCell ref="{merge}"/>' for merge in merges) + "</mergeCells>"
    data = make_workbook('<row r="1"><c r="A1"><v>1</v></c></row>', after=after)
    if code is None:
        assert len(read(data).sheets[0].merges) == 1
    else:
        assert refused(data) == [code]


@pytest.mark.parametrize(("length", "code"), [(20_000, None), (20_001, "I029"), (3_000_000, "I029")])
def test_long_texts(make_workbook: Make, length: int, code: str | None) -> None:
    data = make_workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared=f"<si><t>{'文' * length}</t></si>")
    if code is None:
        assert len(first(read(data)).text) == length
    else:
        assert refused(data) == [code]


@pytest.mark.parametrize(("extra", "code"), [(993, None), (994, "I021"), (60_000, "I021")])
def test_parts(make_parts: Parts, make_package: Make, extra: int, code: str | None) -> None:
    contents = make_parts("<sheetData><row><c><v>1</v></c></row></sheetData>")
    contents |= {f"xl/media/{number}": "" for number in range(extra)}
    data = make_package(contents, zipfile.ZIP_STORED)
    if code is None:
        assert first(read(data)).text == "1"
    else:
        assert refused(data) == [code]


@pytest.mark.parametrize(("empty", "code"), [(2_999_980, None), (3_000_001, "I043"), (16_000_000, "I043")])
def test_elements(make_parts: Parts, make_package: Make, empty: int, code: str | None) -> None:
    """Cells that hold nothing cost time all the same."""
    data = make_package(make_parts("<x/>" * empty + "<sheetData><row><c><v>1</v></c></row></sheetData>"))
    if code is None:
        assert first(read(data)).text == "1"
    else:
        assert refused(data) == [code]


def test_a_number_format_without_end_costs_nothing(make_workbook: Make) -> None:
    styles = f'<numFmts><numFmt numFmtId="164" formatCode="{"[" * 1_000_000}0"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="164"/></cellXfs>'
    assert first(read(make_workbook('<row><c s="0"><v>5</v></c></row>', styles=styles))).text == "5"


def test_one_sheet_listed_many_times_is_refused(make_parts: Parts, make_package: Make) -> None:
    contents = make_parts("<sheetData><row><c><v>1</v></c></row></sheetData>")
    book = str(contents["xl/workbook.xml"])
    sheet = book[book.index("<sheet ") : book.index("</sheets>")]
    contents["xl/workbook.xml"] = book.replace(sheet, sheet * 5_000)
    assert refused(make_package(contents)) == ["I022"]


@pytest.mark.parametrize(("size", "code"), [(100_000_000, None), (100_000_001, "I020"), (300_000_000, "I020")])
def test_unpacked_size(make_parts: Parts, size: int, code: str | None) -> None:
    stream = io.BytesIO()
    contents = make_parts("<sheetData><row><c><v>1</v></c></row></sheetData>")
    size -= sum(len(content.encode() if isinstance(content, str) else content) for content in contents.values())
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        with archive.open("xl/media/zeros", "w", force_zip64=False) as part:
            chunk = bytes(1_000_000)
            for _ in range(size // 1_000_000):
                part.write(chunk)
            part.write(bytes(size % 1_000_000))
    if code is None:
        assert first(read(stream.getvalue())).text == "1"
    else:
        assert refused(stream.getvalue()) == [code]


@pytest.mark.parametrize(("size", "code"), [(20_000_000, "I003"), (20_000_001, "I001"), (60_000_000, "I001")])
def test_file_size(size: int, code: str) -> None:
    assert refused(b"x" * size) == [code]


# hostile and foreign files


def test_a_cell_or_a_row_given_twice_is_refused(make_workbook: Make) -> None:
    assert refused(make_workbook('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')) == ["I028"]
    assert refused(make_workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"/>')) == ["I028"]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="-3"/>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(make_workbook: Make, rows: str) -> None:
    assert refused(make_workbook(rows)) == ["I005"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels"])
def test_a_doctype_is_refused_in_every_part(make_parts: Parts, make_package: Make, part: str, encoding: str) -> None:
    contents = make_parts("<sheetData><row><c><v>1</v></c></row></sheetData>")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    contents[part] = f'<?xml version="1.0" encoding="{encoding}"?>{bomb}{contents[part]!s}'.encode(encoding)
    assert refused(make_package(contents)) == ["I023"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(make_parts: Parts, make_package: Make, method: int) -> None:
    assert refused(make_package(make_parts("<sheetData/>"), method)) == ["I022"]


@pytest.mark.parametrize("name", ["/etc/x", "xl/../../x", "xl\\x", "XL/WORKBOOK.XML"])
def test_odd_names_of_parts_are_refused(make_parts: Parts, make_package: Make, name: str) -> None:
    assert refused(make_package(make_parts("<sheetData/>") | {name: "x"})) == ["I022"]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "I002", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "I008", "这是旧版 .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "I004", "加了密码"),
        (b"%PDF-1.7", "I003", "这是 PDF"),
        (b"<html><table>", "I003", "HTML"),
        ("一级指标,得分\n".encode(), "I003", "TXT / CSV"),
        (b"PK\x03\x04", "I005", "不完整"),
    ],
)
def test_a_foreign_file_is_called_what_it_is(data: bytes, code: str, words: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(data)
    (item,) = caught.value.diagnostics
    assert item.code == code
    assert words in item.message()


def test_an_old_xls_is_told_the_way_out() -> None:
    with pytest.raises(Rejected) as caught:
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    assert caught.value.diagnostics[0].hint() == "把后缀改成 .xls，或另存为 .xlsx"


@pytest.mark.parametrize(
    ("part", "words"), [("word/document.xml", "Word .docx"), ("content.xml", "OpenDocument"), ("a.txt", "ZIP")]
)
def test_other_packages_are_called_what_they_are(make_package: Make, part: str, words: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(make_package({part: "<x/>"}))
    assert words in caught.value.diagnostics[0].message()


def good() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 40):
        for column in range(1, 9):
            sheet.cell(row, column, f"指标{row}" if column < 4 else row * column / 7)
    sheet.merge_cells("A1:A5")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_truncated_files_end_in_a_diagnostic() -> None:
    data = good()
    for cut in range(0, len(data), max(1, len(data) // 60)):
        with pytest.raises(Rejected):
            read(data[:cut])


def test_four_hundred_mutants_are_read_or_refused_and_nothing_else() -> None:
    data = good()
    chance = random.Random(20_211)
    started = time.process_time()
    refusals = 0
    for _ in range(400):
        mutant = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        try:
            read(bytes(mutant))
        except Rejected:
            refusals += 1
    assert 100 < refusals < 400
    assert time.process_time() - started < 120


def test_mutants_of_the_xml_itself_are_read_or_refused(make_parts: Parts, make_package: Make) -> None:
    """The checksums of the package hide most damage; here the damage is inside the parts."""
    chance = random.Random(7)
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        contents: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    refusals = 0
    for _ in range(400):
        part = chance.choice([name for name in contents if name.endswith((".xml", ".rels"))])
        mutant = bytearray(contents[part])
        for _ in range(chance.randint(1, 4)):
            mutant[chance.randrange(len(mutant))] = chance.choice(b"<>&\"'0123456789AZaz/= \xe4\x00")
        try:
            read(make_package(contents | {part: bytes(mutant)}, zipfile.ZIP_STORED))
        except Rejected:
            refusals += 1
    assert 50 < refusals < 400


# the same as a spreadsheet library reads


def test_a_workbook_of_openpyxl_reads_as_openpyxl_reads_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    values: list[object] = ["≥95%", 12839285.75, 0.1 + 0.2, 1, "文\n字", True, datetime.date(2021, 9, 30), None, 1e-7]
    for column, value in enumerate(values, 1):
        sheet.cell(2, column, value)
    sheet.cell(2, 4).number_format = "0.00%"
    stream = io.BytesIO()
    book.save(stream)
    row = read(stream.getvalue()).sheets[0].rows[1]
    assert [cell.text if cell else None for cell in row] == [
        "≥95%", "12839285.75", "0.3", "100%", "文\n字", "TRUE", "2021年9月30日", None, "0.0000001",
    ]  # fmt: skip
    assert [cell.origin.reference if cell else None for cell in row[:2]] == ["A2", "B2"]


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV"), (16_383, "XFD")])
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters
