from __future__ import annotations

import json
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.filing.model import RawFiling
from jixiao.testing.said import said
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.yaml.reader import YamlReader

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.json"))


def read(text: str | bytes) -> RawFiling:
    return YamlReader().read(text.encode() if isinstance(text, str) else text, name="a.yaml")


def test_scalars_stay_as_written() -> None:
    filing = read(
        "office: 某局\nyear: 2021\nrows:\n- levels: [甲, 乙]\n  target: '>95%'\n  weight: 010\n  actual: no\n  reason:\n"
    )
    (row,) = filing.rows
    assert {role: value.text for role, value in row.cells.items()} == {
        "target": ">95%",
        "weight": "010",
        "actual": "no",
    }
    assert row.cells["actual"].origin.reference == "rows[0].actual"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_says_the_same_as_yaml(path: Path) -> None:
    """Flow YAML takes strict JSON once every number is quoted, as the texts that they are."""
    plain = json.loads(path.read_bytes(), parse_int=str, parse_float=str)
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    assert said(read(text)) == said(JsonReader().read(path.read_bytes(), name=path.name))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- 1\n", None),
        ("office: [a\n", None),
        ("a: &x 1\nb: *x\n", None),
        ("jahr: 2021\n", "I064"),
        ("rows: 5\n", "I065"),
        ("", "I002"),
        ("office: 某局\n".encode("gbk"), "I051"),
        (b"PK\x03\x04", "I003"),
    ],
)
def test_what_is_no_filing_is_refused(text: str | bytes, code: str | None) -> None:
    with pytest.raises(Rejected) as caught:
        read(text)
    codes = {item.code for item in caught.value.diagnostics}
    assert codes == {code} if code else all(found[0] in "DI" for found in codes)
