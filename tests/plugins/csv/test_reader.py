from __future__ import annotations

import time

import pytest

from jixiao.diagnostic import Rejected
from jixiao.filing.model import Sheets
from jixiao_plugins.csv.reader import CsvReader


def read(data: bytes) -> Sheets:
    return CsvReader().read(data, name="表.csv")


def texts(sheets: Sheets) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in sheets.sheets[0].rows]


def refused(data: bytes) -> str:
    started = time.process_time()
    with pytest.raises(Rejected) as caught:
        read(data)
    assert time.process_time() - started < 20  # of this process; it takes a fraction of a second
    (item,) = caught.value.diagnostics
    return item.code


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("gb18030", ["不是 UTF-8，按 GB18030 读"]),
        ("utf-16", ["不是 UTF-8，按 UTF-16 读"]),
        ("utf-16-le", ["不是 UTF-8，按 UTF-16 读"]),
        ("utf-16-be", ["不是 UTF-8，按 UTF-16 读"]),
    ],
)
@pytest.mark.parametrize(("delimiter", "named"), [(",", None), ("\t", "制表符 tab"), (";", "分号 ;"), ("|", "竖线 |")])
def test_encodings_and_delimiters(encoding: str, said: list[str], delimiter: str, named: str | None) -> None:
    text = "三级指标,得分\n结转结余变动率,2\n".replace(",", delimiter)
    sheets = read(text.encode(encoding))
    assert texts(sheets) == [["三级指标", "得分"], ["结转结余变动率", "2"]]
    assert [item.message() for item in sheets.diagnostics] == said + ([f"各栏由“{named}”分开"] if named else [])
    assert [item.code for item in sheets.diagnostics] == ["I050"] * len(said) + (["I131"] if named else [])
    cell = sheets.sheets[0].rows[1][1]
    assert cell is not None
    assert str(cell.origin) == "表.csv:B2"


def test_a_tsv_is_divided_by_tabs_and_says_nothing_of_it() -> None:
    sheets = CsvReader().read("三级指标\t得分\n甲,乙\t2\n".encode(), name="表.TSV")
    assert texts(sheets) == [["三级指标", "得分"], ["甲,乙", "2"]]
    assert sheets.diagnostics == ()


def test_a_row_that_a_comma_made_longer_is_said() -> None:
    table = ["三级指标,目标值,得分", *(f"指标{number},1,2" for number in range(4)), "甲,1,285,2", "乙,1,2"]
    told = [(item.code, str(item.origin), item.found) for item in read("\n".join(table).encode()).diagnostics]
    assert told == [("I053", "表.csv", "3—4"), ("I054", "表.csv:A6", "4")]
    ragged = ["三级指标,目标值,得分", "甲,1,2", "乙,1", "丙,1"]
    assert [item.code for item in read("\n".join(ragged).encode()).diagnostics] == ["I053"]
    titled = ["自评表", *table[:5]]
    assert [item.code for item in read("\n".join(titled).encode()).diagnostics] == ["I053"]


BIG5 = "三級指標,得分\n結轉結餘變動率,2\n"


@pytest.mark.parametrize(
    ("asked", "stored"),
    [("big5", "big5"), ("gb18030", "gbk"), ("utf-8", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-8", "utf-8")],
)
def test_the_encoding_that_was_asked_for_is_taken_without_a_word(asked: str, stored: str) -> None:
    sheets = CsvReader().read_as(BIG5.encode(stored), name="表.csv", encoding=asked)
    assert texts(sheets) == [["三級指標", "得分"], ["結轉結餘變動率", "2"]]
    assert sheets.diagnostics == ()


def test_bytes_that_are_not_of_the_encoding_asked_for_are_refused() -> None:
    with pytest.raises(Rejected) as caught:
        CsvReader().read_as(BIG5.encode("big5"), name="表.csv", encoding="utf-8")
    assert [item.code for item in caught.value.diagnostics] == ["I051"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("lines", [1, 2, 3, 40])
def test_the_encoding_is_found_from_one_line_on(encoding: str, lines: int) -> None:
    """One heading alone, or digits under one heading: where guessing by frequency takes Chinese for Korean."""
    text = "\n".join(["一级指标,三级指标,年度指标值,得分", *("产出,培训人数,≥200人,10",) * (lines - 1)]) + "\n"
    assert texts(read(text.encode(encoding)))[0] == ["一级指标", "三级指标", "年度指标值", "得分"]


def test_line_breaks_and_commas_within_quotes() -> None:
    assert texts(read('指标,"全年执行数\n（B）","1,043.96"\n'.encode())) == [["指标", "全年执行数\n（B）", "1,043.96"]]


def test_the_guard_of_our_own_writer_is_undone_and_other_apostrophes_stay() -> None:
    data = "'=1+1,'-5,'@x,'＝A,'文,'5\n".encode()
    assert texts(read(data)) == [["=1+1", "-5", "@x", "＝A", "'文", "'5"]]


def test_rows_of_different_length_are_padded_and_said() -> None:
    sheets = read("一,二,三\n四\n\n五,六\n".encode())
    assert texts(sheets) == [["一", "二", "三"], ["四"], [], ["五", "六"]]
    assert [item.message() for item in sheets.diagnostics] == ["各行的列数不一样（1—3），短的按空格补齐"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I002"),
        ('一,"二\n三,四\n'.encode(), "I052"),
        ('一,"二"x\n'.encode(), "I052"),
        ("一,\0二\n".encode(), "I052"),
        (b"a\x81\x20\xff\n", "I051"),
        (b"PK\x03\x04", "I003"),
        (b"a," * 300 + b"b\n", "I025"),
        (("文" * 20_001).encode() + b",1\n", "I029"),
        (b"x" * 140_000 + b",1\n", "I052"),
        (b"a\n" * 20_001, "I024"),
        (b"a,b,c,d,e,f,g,h,i,j,k\n" * 19_000, "I026"),
        (b"x" * 20_000_001, "I001"),
    ],
)
def test_what_cannot_be_read_is_refused_quickly(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_empty_rows_behind_the_last_are_not_kept() -> None:
    sheets = read(b"a,b\n" + b"\n" * 400_000)
    assert texts(sheets) == [["a", "b"]]


def test_a_csv_as_long_and_wide_as_allowed_is_read() -> None:
    assert len(read(b"a,b\n" * 20_000).sheets[0].rows) == 20_000
    assert len(read(b"a," * 255 + b"b\n").sheets[0].rows[0]) == 256
