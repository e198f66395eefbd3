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
from jixiao.document import parse
from jixiao.filing.model import RawFiling, Sheet
from jixiao.filing.written import written
from jixiao.framework.catalog import Catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.said import bound_digest
from jixiao_plugins.xlsx.layout import lay_out
from jixiao_plugins.xlsx.reader import XlsxReader

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


MARKED_FRAMEWORK = """\
jixiao: 1
id: test/marked
version: "1"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021}
rounding: {score: 0.01, total: 0.01}
indicators:
  - {id: 数量, weight: 60, target: "≥50", rule: {kind: met, basis: {clause: 一}}}
  - {id: 时效, weight: 40, target: 9月底前, rule: {kind: met, basis: {clause: 二}}}
ratings: none
"""
MARKED_FILING = """\
title: 项目支出绩效自评表（2021年度）
office: 某局
year: 2021
rows:
- {levels: [产出指标, 数量指标, 数量], target: ≥50, actual: 大部分建成, weight: 60, score: 45, judged: 是, reason: 现场核查}
- {levels: [产出指标, 时效指标, 时效], target: 9月底前, actual: 2021年8月, weight: 40, score: 40, judged: 否}
"""


def test_a_row_marked_as_judged_is_marked_in_every_format(docx_of: Callable[..., bytes]) -> None:
    """A row that the framework fixes: 45 of 60 points by hand and 40 by rule, whatever the file."""
    document = parse(Source("framework.yaml", MARKED_FRAMEWORK))
    machine = api.prepare(compile_plan(Catalog(()).read_document(document).framework))
    (case,) = api.read_bytes(MARKED_FILING.encode(), "键.yaml")
    laid = lay_out(case)
    grid = XlsxReader().read(laid, name="表.xlsx").sheets[0]
    files: dict[str, bytes] = {
        "键.yaml": MARKED_FILING.encode(),
        "键.json": api_json(case),
        "表.xlsx": laid,
        "页.xls": as_page(grid).encode(),
        "表.docx": docx_of(grid),
        "表.csv": as_csv(grid).encode(),
    }
    found = {
        name: [api.evaluate(machine, api.bind(raw, machine.plan)) for raw in api.read_bytes(data, name)]
        for name, data in files.items()
    }
    assert {name: [one.total for one in all] for name, all in found.items()} == {name: [85] for name in files}
    told = {
        name: sorted(item.code for item in all[0].findings if item.code in ("B144", "B184"))
        for name, all in found.items()
    }
    assert told == {name: ["B144", "B184"] for name in files}


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
