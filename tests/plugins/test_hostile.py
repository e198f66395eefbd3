"""What a hostile sender would try with every zipped format: refused or said by code, soon, and nothing run or fetched."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao import api
from jixiao.diagnostic import Rejected
from jixiao.filing.model import GridCell, Sheet, Sheets
from jixiao.origin import Cell
from jixiao.plugin import load_reader
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.layout import lay_out
from jixiao_plugins.xlsx.reader import XlsxReader
from jixiao_plugins.xlsx.renderer import XlsxRenderer

HERE = Path(__file__).parent
STEM = "xuancheng-gaj-jindu-2021"
FORMATS = ("xlsx", "docx", "ods")
READ = {
    "xlsx": ("_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"),
    "docx": ("_rels/.rels", "word/document.xml"),
    "ods": ("META-INF/manifest.xml", "content.xml", "styles.xml"),
}
"""The parts that are read, of each format."""

Parts = dict[str, bytes]
PartsOf = Callable[[str], Parts]


@pytest.fixture
def parts_of(docx_of: Callable[..., bytes]) -> PartsOf:
    """The parts of a good form in a format."""

    def make(format: str) -> Parts:
        case = HERE.parent / "cases" / f"{STEM}.json"
        book = lay_out(JsonReader().read(case.read_bytes(), name=case.name))
        data = {
            "xlsx": lambda: book,
            "docx": lambda: docx_of(XlsxReader().read(book, name="x").sheets[0]),
            "ods": lambda: (HERE / "ods/cases" / f"{STEM}.ods").read_bytes(),
        }[format]()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return make


def pack(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def codes(data: bytes, format: str) -> list[str]:
    """The codes that refuse `data`, or that are said of it."""
    started = time.process_time()
    try:
        (filing,) = api.read_bytes(data, f"表.{format}")
        return [item.code for item in filing.diagnostics]
    except Rejected as rejected:
        return [item.code for item in rejected.diagnostics]
    finally:
        assert time.process_time() - started < 20  # of this process; it takes a fraction of a second


@pytest.mark.parametrize("format", FORMATS)
def test_a_good_form_has_nothing_to_be_said(parts_of: PartsOf, format: str) -> None:
    assert codes(pack(parts_of(format)), format) == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(parts_of: PartsOf, format: str, method: int) -> None:
    assert codes(pack(parts_of(format), method), format) == ["I022"]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["/etc/passwd", "xl/../../x", "..", "x\\y"])
def test_names_that_lead_elsewhere_are_refused(parts_of: PartsOf, format: str, name: str) -> None:
    assert codes(pack(parts_of(format) | {name: b"x"}), format) == ["I022"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_zip_bomb_is_refused_by_its_directory(parts_of: PartsOf, format: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts_of(format).items():
            archive.writestr(name, content)
        with archive.open("media/zeros", "w") as part:
            for _ in range(110):
                part.write(bytes(1_000_000))
    assert codes(stream.getvalue(), format) == ["I020"]


@pytest.mark.parametrize("format", FORMATS)
def test_an_entity_is_refused_in_every_part_that_is_read(parts_of: PartsOf, format: str) -> None:
    good = parts_of(format)
    for part in READ[format]:
        for bomb in (
            b'<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>',
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        ):
            content = good[part]
            head, mark, rest = content.partition(b"?>") if content.startswith(b"<?xml") else (b"", b"", content)
            assert codes(pack(good | {part: head + mark + bomb + rest}), format) == ["I023"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_cut_off_or_with_a_foreign_name_is_called_so(parts_of: PartsOf, format: str) -> None:
    data = pack(parts_of(format))
    assert codes(data[: len(data) // 2], format) == ["I005"]
    for other in FORMATS:
        if other != format:
            assert codes(data, other) == ["I003"]


@pytest.mark.parametrize(
    ("format", "part", "code"),
    [
        ("xlsx", "xl/vbaProject.bin", "I132"),
        ("docx", "word/vbaProject.bin", "I132"),
        ("ods", "Basic/Standard/Module1.xml", "I132"),
        ("xlsx", "xl/externalLinks/externalLink1.xml", "I133"),
    ],
)
def test_macros_and_links_are_said_and_left_alone(parts_of: PartsOf, format: str, part: str, code: str) -> None:
    assert codes(pack(parts_of(format) | {part: b"not even XML <"}), format) == [code]


def test_a_million_empty_rows_are_passed_over(parts_of: PartsOf) -> None:
    book = parts_of("xlsx")
    sheet = book["xl/worksheets/sheet1.xml"]
    rows = b"".join(b'<row r="%d" ht="20"/>' % number for number in range(1_000, 1_001_000))
    book["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", rows + b"</sheetData>")
    assert codes(pack(book), "xlsx") == []


FORMULAS = ("=1+1", "+1", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|'/C calc'!A0")


@pytest.mark.parametrize("format", ["docx", "csv", "tsv", "xls"])
def test_text_that_looks_like_a_formula_is_text_in_and_out(format: str, docx_of: Callable[..., bytes]) -> None:
    rows = tuple((GridCell(text, Cell("", "", "")), GridCell("甲", Cell("", "", ""))) for text in FORMULAS)
    quoted = ['"' + text.replace('"', '""') + '"' for text in FORMULAS]
    data = {
        "docx": lambda: docx_of(Sheet("", rows)),
        "csv": lambda: "".join(f"{text},甲\n" for text in quoted).encode(),
        "tsv": lambda: "".join(f"{text}\t甲\n" for text in quoted).encode(),
        "xls": lambda: f"<table>{''.join(f'<tr><td>{text}<td>甲' for text in FORMULAS)}</table>".encode(),
    }[format]()
    found = load_reader(format).read(data, name=f"表.{format}")
    assert isinstance(found, Sheets)
    assert [row[0].text for row in found.sheets[0].rows if row[0]] == list(FORMULAS)
    assert not any(cell.is_number for row in found.sheets[0].rows for cell in row if cell)


def test_no_text_is_written_as_a_formula() -> None:
    from jixiao.report.model import Column, Report, SectionBlock, TableBlock, Text

    table = TableBlock((Column("文", 20),), tuple((Text(text),) for text in FORMULAS))
    data = XlsxRenderer().render((Report("题", (), (SectionBlock("节", (table,)),), {}),))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
