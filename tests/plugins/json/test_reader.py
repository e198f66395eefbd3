from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected
from jixiao.filing.headings import ROW_ROLES
from jixiao.filing.limits import Limits
from jixiao.filing.model import RawFiling
from jixiao.filing.written import written
from jixiao.testing.said import said
from jixiao_plugins.json.reader import JsonReader

CASES = Path(__file__).parents[2] / "cases"


def read(data: str | bytes) -> RawFiling:
    return JsonReader().read(data.encode() if isinstance(data, str) else data, name="a.json")


def refused(data: str | bytes) -> list[tuple[str, str]]:
    started = time.process_time()
    with pytest.raises(Rejected) as caught:
        read(data)
    assert time.process_time() - started < 20  # of this process; it takes a fraction of a second
    return [(item.code, item.message()) for item in caught.value.diagnostics]


def test_numbers_stay_as_typed_and_places_are_paths() -> None:
    filing = read(
        '{"year": 2021, "rows": [{"levels": ["甲", null, "乙"], "target": ">95%", "weight": 10.0, "score": 1e1, '
        '"reason": null}], "single": {"已公开": true, "人数": 12345678901234567890}, "totals": {"score": 91.93}}'
    )
    assert filing.year is not None
    assert (filing.year.text, str(filing.year.origin)) == ("2021", "a.json:year")
    (row,) = filing.rows
    assert [level.text for level in row.levels] == ["甲", "乙"]
    assert {role: value.text for role, value in row.cells.items()} == {
        "target": ">95%",
        "weight": "10.0",
        "score": "10",
    }
    assert row.cells["weight"].origin.reference == "rows[0].weight"
    assert {name: value.text for name, value in filing.single.items()} == {
        "已公开": "是",
        "人数": "12345678901234567890",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "I060"),
        ("{'a': 1}", "I060"),
        ('{"year": 2021,}', "I060"),
        ('{"title": "' + '\\"' * 500_000, "I060"),
        ('{"year": NaN}', "I063"),
        ('{"year": -Infinity}', "I063"),
        ('{"year": 2021, "year": 2022}', "I062"),
        ('{"year": 1e999999999}', "I032"),
        ("[" * 100_000, "I061"),
        ('{"a":' * 33 + "1" + "}" * 33, "I061"),
        ('{"jahr": 2021}', "I064"),
        ('{"rows": [{"levels": ["甲"], "wieght": 2}]}', "I064"),
        ('{"totals": {"sum": 2}}', "I064"),
        ("[]", "I066"),
        ("null", "I066"),
        ("5", "I066"),
        ('{"rows": {}}', "I065"),
        ('{"rows": [{"target": 5}]}', "I068"),
        ('{"lines": [{"annual": 5}]}', "I068"),
        ('{"year": [2021]}', "I067"),
        ('{"filing": 2}', "I069"),
        ('{"title": "' + "文" * 20_001 + '"}', "I029"),
    ],
)
def test_traps(text: str, code: str) -> None:
    assert {found for found, _ in refused(text)} == {code}


def test_every_wrong_key_is_said_at_once_with_its_place() -> None:
    with pytest.raises(Rejected) as caught:
        read('{"jahr": 1, "rows": [{"levels": ["甲"], "wieght": 2}], "totals": 5}')
    places = [(item.code, str(item.origin)) for item in caught.value.diagnostics]
    assert sorted(places) == [("I064", "a.json:jahr"), ("I064", "a.json:rows[0].wieght"), ("I066", "a.json:totals")]


def test_wrong_keys_without_end_are_counted_not_listed() -> None:
    wrong = ", ".join(f'"k{n}": 1' for n in range(5_000))
    assert len(refused("{" + wrong + "}")) == Limits.REMARKS.limit + 1
    twice = ", ".join(f'"k{n // 2}": 1' for n in range(100_000))
    assert len(refused("{" + twice + "}")) == Limits.REMARKS.limit


@pytest.mark.parametrize(
    ("rows", "values", "code"),
    [(20_000, 9, None), (20_001, 1, "I024"), (30_000, 1, "I024"), (20_000, 10, "I026")],
)
def test_rows_and_values(rows: int, values: int, code: str | None) -> None:
    """As many rows and values as a table may have: 200,000 with the names of the rows."""
    row = {"levels": ["甲"], **dict.fromkeys(list(ROW_ROLES)[:values], "1")}
    data = f'{{"rows": [{",".join([json.dumps(row)] * rows)}]}}'
    if code is None:
        assert len(read(data).rows) == rows
    else:
        assert [found for found, _ in refused(data)] == [code]


def test_depth_at_the_limit_is_parsed() -> None:
    assert {code for code, _ in refused('{"rows":' + "[" * 31 + "]" * 31 + "}")} == {"I066", "I068"}


@pytest.mark.parametrize(
    ("data", "words"),
    [("{}".encode("utf-16"), "UTF-16"), ('{"title": "自评表"}'.encode("gbk"), "GB18030 (GBK)")],
)
def test_other_encodings_are_called_by_name(data: bytes, words: str) -> None:
    ((code, message),) = refused(data)
    assert code == "I051"
    assert words in message


def test_a_mark_before_utf_8_is_no_trouble() -> None:
    assert read(b'\xef\xbb\xbf{"year": 2021}').year is not None


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.glob("*.json")))
def test_every_case_keeps_every_number_as_printed(case: str) -> None:
    data = (CASES / case).read_bytes()
    plain = json.loads(data, parse_float=str, parse_int=str)
    filing = read(data)
    assert [{role: value.text for role, value in row.cells.items()} for row in filing.rows] == [
        {key: value for key, value in row.items() if key != "levels"} for row in plain["rows"]
    ]
    assert len(filing.lines) == len(plain["lines"])
    assert dict(said(filing))["office"] == plain["office"]


@given(st.binary(max_size=300) | st.text(alphabet='{}[]":,\\19eE-+.naul \ufeff甲', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        filing = read(data)
    except Rejected:
        return
    assert filing.file == "a.json"


def test_goals_hold_their_rows() -> None:
    filing = read(
        '{"rows": [{"levels": ["预算执行率"]}], "goals": [{"name": "目标一", "share": "40%", "score": 38, '
        '"rows": [{"levels": ["产出", "修路"], "weight": 60}, {"levels": ["效益"]}]}, {"name": "目标二"}]}'
    )
    assert [(goal.name.text, goal.name.origin.reference) for goal in filing.goals] == [
        ("目标一", "goals[0].name"),
        ("目标二", "goals[1].name"),
    ]
    assert {role: cell.text for role, cell in filing.goals[0].cells.items()} == {"share": "40%", "score": "38"}
    assert [(row.levels[-1].text, row.goal) for row in filing.rows] == [("预算执行率", None), ("修路", 0), ("效益", 0)]
    assert filing.rows[1].cells["weight"].origin.reference == "goals[0].rows[0].weight"


def test_goals_written_wrongly_are_refused_at_once() -> None:
    codes = refused(
        '{"goals": [{"share": "40%", "part": 1, "rows": [{"target": "1"}]}, 7, {"name": "甲", "rows": {}}]}'
    )
    assert sorted(code for code, _ in codes) == ["I064", "I065", "I066", "I068", "I068", "I068"]


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "cases").glob("*.json")), ids=lambda path: path.stem
)
def test_a_filing_written_out_reads_back_the_same(path: Path) -> None:
    raw = JsonReader().read(path.read_bytes(), name=path.name)
    again = JsonReader().read(json.dumps(written(raw)).encode(), name=path.name)
    assert said(again) == said(raw)


def test_goals_and_tables_are_written_out_too() -> None:
    content = {
        "goals": [{"name": "甲", "share": "40%", "rows": [{"levels": ["产出", "里程"], "actual": "9"}]}],
        "rows": [{"levels": ["其他"], "actual": "1"}],
        "tables": {"项目": [{"label": "修路", "总分": "91"}]},
    }
    raw = JsonReader().read(json.dumps(content).encode(), name="a.json")
    assert written(raw) == {"filing": "1", **content}
