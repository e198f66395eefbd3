"""The fourteen published tables in every format that is read: bound to a framework they are equal but for their places."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from jixiao import api
from jixiao.filing.model import RawFiling, Sheet
from jixiao.filing.written import written
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.said import bound_digest
from jixiao_plugins.xlsx.layout import lay_out

HERE = Path(__file__).parent


@cache
def plan(name: str) -> Plan:
    return compile_plan(api.load_framework(name))


def plan_for(case: RawFiling) -> Plan:
    return plan("shaanxi/baishui/department@2021" if case.file.startswith("seed") else "national/project@2020")


def as_csv(sheet: Sheet, delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(
        [[cell.text if cell else "" for cell in row] for row in sheet.rows]
    )
    return stream.getvalue()


def as_page(sheet: Sheet) -> str:
    """`sheet` as the page that a system would export."""
    covered = {
        (row, column): merge
        for merge in sheet.merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
    }
    width = max(max(len(row) for row in sheet.rows), max((merge.right + 1 for merge in sheet.merges), default=0))
    lines = []
    for number, row in enumerate(sheet.rows):
        cells = []
        for column in range(width):
            merge = covered.get((number, column))
            if merge is not None and (merge.top, merge.left) != (number, column):
                continue
            spans = ""
            if merge is not None:
                spans = f" rowspan={merge.bottom - merge.top + 1} colspan={merge.right - merge.left + 1}"
            held = row[column] if column < len(row) else None
            text = html.escape(held.text).replace("\n", "<br>") if held else ""
            cells.append(f"<td{spans}>{text}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><meta charset=utf-8><body><table>{''.join(lines)}</table></body></html>"


def test_a_case_is_the_same_filing_in_every_format(
    case: RawFiling, case_sheet: Sheet, docx_of: Callable[..., bytes]
) -> None:
    stem = case.file.removesuffix(".json")
    files: dict[str, bytes] = {
        "表.xlsx": lay_out(case),
        "旧.xls": (HERE / "xls/cases" / f"{stem}.xls").read_bytes(),
        "表.et": (HERE / "xls/cases" / f"{stem}.xls").read_bytes(),
        "页.xls": as_page(case_sheet).encode(),
        "表.ods": (HERE / "ods/cases" / f"{stem}.ods").read_bytes(),
        "表.docx": docx_of(case_sheet),
        "段.docx": docx_of(case_sheet, 1),
        "表.csv": as_csv(case_sheet).encode(),
        "记.csv": as_csv(case_sheet).encode("utf-8-sig"),
        "国.csv": as_csv(case_sheet).encode("gb18030"),
        "表.tsv": as_csv(case_sheet, "\t").encode("utf-16"),
        "键.json": api_json(case),
    }
    wanted = bound_digest(api.bind(case, plan_for(case)))
    made = {name: [bound_digest(api.bind(raw, plan_for(case))) for raw in api.read_bytes(data, name)]
            for name, data in files.items()}  # fmt: skip
    assert made == {name: [wanted] for name in files}


def api_json(case: RawFiling) -> bytes:
    import json

    return json.dumps(written(case), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"actual": "698.84"', '"actual": "698.85"'),
        ('"executed": "10137947.7"', '"executed": "10137947.8"'),
        ('"score": "91.93"', '"score": "91.94"'),
        ('"year": "2021"', '"year": "2022"'),
    ],
)
def test_one_digit_is_another_digest(before: str, after: str) -> None:
    (seed,) = api.read_file(HERE.parent / "cases/seed-baishui-2021.json")
    text = api_json(seed).decode()
    assert before in text
    digests = [
        bound_digest(api.bind(raw, plan_for(seed)))
        for each in (text, text.replace(before, after, 1))
        for raw in api.read_bytes(each.encode(), "x.json")
    ]
    assert len(set(digests)) == 2


def test_the_digest_does_not_know_the_place(case: RawFiling) -> None:
    (moved,) = api.read_bytes(b"\n\n" + api_json(case), "elsewhere.json")
    assert bound_digest(api.bind(moved, plan_for(case))) == bound_digest(api.bind(case, plan_for(case)))


@pytest.mark.parametrize("suffix", ["docx", "csv", "ods", "xls", "pdf", "doc", "wps", "et", "tsv", "docm"])
def test_an_empty_file_is_refused_under_every_name(suffix: str) -> None:
    from jixiao.diagnostic import Rejected

    with pytest.raises(Rejected) as caught:
        api.read_bytes(b"", f"x.{suffix}")
    assert [item.code for item in caught.value.diagnostics] == ["I002"]
