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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    text = "三级指标,得分\n结转结余变动率,2\n".replace(",", delimiter)
    sheets = read(text.encode(encoding))
    assert texts(sheets) == [["三级指标", "得分"], ["结转结余变动率", "2"]]
    assert [item.code for item in sheets.diagnostics] == (["I050"] if encoding == "gb18030" else [])
    cell = sheets.sheets[0].rows[1][1]
    assert cell is not None
    assert str(cell.origin) == "表.csv:B2"


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
