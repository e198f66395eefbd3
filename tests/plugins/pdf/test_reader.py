from __future__ import annotations

import contextlib
import zlib
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.filing.limits import Limits
from jixiao.filing.model import Sheets
from jixiao.filing.recognise import recognise
from jixiao.testing.said import said
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.pdf.reader import PdfReader

HERE = Path(__file__).parent
PRINTED = sorted((HERE / "cases").glob("*.pdf"))


def read(data: bytes) -> Sheets:
    return PdfReader().read(data, name="表.pdf")


def refused(data: bytes) -> str:
    with pytest.raises(Rejected) as caught:
        read(data)
    (item,) = caught.value.diagnostics
    return item.code


def pdf(contents: list[str]) -> bytes:
    """A PDF written by hand: one page for each content stream, in a font that every viewer has."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    pages = []
    for content in contents:
        pages.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects) + 2} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(pages)}]/Count {len(pages)}>>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()


def text(x: int, y: int, words: str) -> str:
    return f"BT /F 10 Tf {x} {y} Td ({words}) Tj ET "


def grid(columns: list[int], rows: list[int]) -> str:
    """Rulings of a table: all of `columns` by all of `rows`."""
    down = "".join(f"{x} {rows[0]} m {x} {rows[-1]} l S " for x in columns)
    return down + "".join(f"{columns[0]} {y} m {columns[-1]} {y} l S " for y in rows)


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_a_printed_case_says_the_same(path: Path) -> None:
    """Printed by LibreOffice by way of Word, over several pages; lines that were broken to fit are joined again."""
    case = HERE.parents[1] / "cases" / f"{path.stem}.json"
    (filing,) = recognise(read(path.read_bytes()))
    assert unbroken(said(filing)) == unbroken(said(JsonReader().read(case.read_bytes(), name=case.name)))


def unbroken(value: object) -> object:
    """Without line breaks and blanks, of which a print does not tell which were typed."""
    if isinstance(value, str):
        return "".join(value.split())
    return tuple(map(unbroken, value)) if isinstance(value, tuple) else value


def test_places_are_page_table_and_cell() -> None:
    assert len(PRINTED) == 3
    seed = next(path for path in PRINTED if path.stem.startswith("seed"))
    (filing,) = recognise(read(seed.read_bytes()))
    assert filing.title is not None
    assert str(filing.title.origin) == "表.pdf:第1页!第1行"
    assert str(filing.lines[0].label.origin).startswith("表.pdf:第1页表格1!")
    assert str(filing.rows[-1].levels[-1].origin).startswith("表.pdf:第2页表格1!")


def test_a_table_that_goes_on_over_a_page_is_one() -> None:
    one = grid([50, 150, 250], [700, 680, 660]) + text(55, 685, "a") + text(155, 685, "b") + text(55, 665, "c")
    two = grid([50, 250], [700, 680]) + text(55, 685, "d") + text(300, 20, "- 2 -")
    sheets = read(pdf([one + text(300, 20, "1 / 2"), two]))
    assert [[cell.text if cell else None for cell in row] for row in sheets.sheets[0].rows] == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]
    assert len(sheets.sheets[0].merges) == 1


def test_tables_with_a_line_between_them_stand_apart() -> None:
    page = text(50, 750, "before") + grid([50, 150, 250], [700, 680]) + text(55, 685, "a") + text(50, 600, "between")
    page += grid([50, 100, 250], [500, 480]) + text(55, 485, "b") + text(105, 485, "c")
    rows = read(pdf([page])).sheets[0].rows
    assert [[cell.text if cell else None for cell in row] for row in rows] == [
        ["before"],
        ["a"],
        ["between"],
        ["b", "c"],
    ]


CHINESE = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>]>>"
)


def page_of(rows: list[list[str]], lines: tuple[str, ...] = (), wide: int = 60) -> str:
    """A page with lines of Chinese, and below them a ruled table."""

    def words(x: int, y: int, said: str) -> str:
        return f"BT /F 7 Tf {x} {y} Td <{said.encode('utf-16-be').hex()}> Tj ET "

    said = "".join(words(50, 780 - 15 * number, line) for number, line in enumerate(lines))
    top, width = 700, max(map(len, rows))
    columns, tops = [20 + wide * at for at in range(width + 1)], [top - 20 * at for at in range(len(rows) + 1)]
    cells = "".join(
        words(22 + wide * column, top - 12 - 20 * row, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    return said + grid(columns, tops) + cells


TITLE = ("项目支出绩效自评表（2022年度）", "填报单位：丁局　　金额单位：万元")
WIDE = [
    ["项目资金", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "100", "120", "108", "10", "90%", "9"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"],
    ["产出指标", "数量指标", "培训人次", "≥200人次", "180人次", "50", "45", "少办一期"],
    ["效益指标", "社会效益指标", "就业人数", "≥100人", "120人", "30", "30", ""],
    ["满意度指标", "服务对象满意度", "学员满意度", "≥95%", "97%", "10", "10", ""],
    ["总分", "", "", "", "", "100", "94", ""],
]


def chinese(pages: list[str]) -> Sheets:
    data = pdf(pages).replace(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", CHINESE.encode())
    return read(data)


def part(first: int, last: int, top: int = 0, bottom: int = len(WIDE)) -> list[list[str]]:
    return [row[first:last] for row in WIDE[top:bottom]]


def plain(found: Sheets) -> list[object]:
    """What is said of each filing, without the places."""
    return [unbroken(said(filing)) for filing in recognise(found)]


@pytest.fixture(scope="module")
def whole() -> list[object]:
    return plain(chinese([page_of(WIDE, TITLE)]))


@pytest.mark.parametrize(
    "pages",
    [
        [page_of(part(0, 5), TITLE), page_of(part(5, 8))],
        [page_of(part(0, 3), TITLE), page_of(part(3, 8))],
        [page_of(part(0, 4), TITLE), page_of(part(4, 8))],  # both parts as wide, so their edges are alike
        [page_of(part(0, 7), TITLE), page_of(part(7, 8))],
        [page_of(part(0, 5), TITLE), page_of([[*row[:3], *row[5:]] for row in WIDE])],  # the names stand again
        [  # Excel prints down, then over
            page_of(part(0, 4, 0, 4), TITLE),
            page_of(part(0, 4, 4)),
            page_of(part(4, 8, 0, 4)),
            page_of(part(4, 8, 4)),
        ],
    ],
)
def test_a_wide_table_divided_over_pages_is_put_together_and_said(pages: list[str], whole: list[object]) -> None:
    found = chinese(pages)
    assert [item.code for item in found.diagnostics] == ["I146"]
    assert plain(found) == whole


def test_parts_with_other_rows_are_not_joined_and_said(whole: list[object]) -> None:
    found = chinese([page_of(part(0, 5), TITLE), page_of(part(5, 8, 0, 6))])
    assert [(item.code, item.found, item.expected()) for item in found.diagnostics] == [("I147", "6", "7")]
    assert plain(found) != whole


@pytest.mark.parametrize(
    "pages",
    [
        [page_of(WIDE, TITLE), page_of(WIDE, TITLE)],
        [page_of(WIDE), page_of(WIDE)],
        [page_of(part(0, 8, 0, 2), TITLE), page_of(part(0, 8, 2, 4))],  # funds on one page, rows on the next
        [page_of(part(0, 5), TITLE), page_of(part(5, 8), TITLE)],  # a title begins another form
    ],
)
def test_tables_that_are_no_parts_of_each_other_are_left_alone(pages: list[str]) -> None:
    assert chinese(pages).diagnostics == ()


def test_what_was_scanned_is_said() -> None:
    assert refused(pdf([""])) == "I140"


@pytest.mark.parametrize(
    ("pages", "code"), [(Limits.PAGES.limit, None), (Limits.PAGES.limit + 1, "I141"), (3_000, "I141")]
)
def test_pages(pages: int, code: str | None) -> None:
    cell = grid([50, 150, 250], [700, 680]) + text(55, 685, "a")
    data = pdf([cell, *[""] * (pages - 1)])
    if code is None:
        assert len(read(data).sheets) == 1
    else:
        assert refused(data) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I002"),
        (b"PK\x03\x04", "I003"),
        (b"%PDF-1.7", "I005"),
        ("自评表".encode(), "I003"),
    ],
)
def test_foreign_and_damaged_files(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_time_and_memory_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao_plugins.pdf.reader.SECONDS", 0.01)
    assert refused(pdf([text(50, 700, "a")])) == "I139"


def test_memory_is_bounded() -> None:
    """Three megabytes that unpack to one and a half gigabytes."""
    packer = zlib.compressobj(1)
    piece = b"0 0 m 9 9 l S " * 70_000
    content = b"".join(packer.compress(piece) for _ in range(1_500)) + packer.flush()
    head, _, rest = pdf(["!"]).partition(b"<</Length 1>>stream\n!")
    data = head + b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + rest
    assert refused(data) == "I139"


def test_a_password_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf([text(50, 700, "a")])
    locked = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"0" * 64 + b">/U<" + b"0" * 64 + b">>>/ID[<00><00>]"
    assert refused(data.replace(b"/Root 1 0 R", b"/Root 1 0 R" + locked)) == "I004"


def test_without_the_library_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao_plugins.pdf.reader.find_spec", lambda _: None)
    assert refused(pdf([text(50, 700, "a")])) == "I138"


def test_truncated_files_are_read_or_refused() -> None:
    data = PRINTED[0].read_bytes()
    for cut in (9, 500, 5_000, len(data) // 2, len(data) - 20):
        with contextlib.suppress(Rejected):
            read(data[:cut])
