"""Whatever bytes come under whatever name: a noun or diagnostics, and diagnostics that can be printed (I-70, I-71, I-75)."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.diagnostic import Diagnostic, Language, Rejected
from jixiao.diagnostic.model import LONGEST_QUOTE
from jixiao.diagnostic.render import render
from jixiao.document import parse, read_source
from jixiao.evaluation.machine import Machine
from jixiao.framework.catalog import Catalog
from jixiao.framework.catalog import installed_catalog as catalog_of
from jixiao.origin import Span, excerpt
from jixiao.plan.compile import compile_plan
from jixiao.plugin import load_reader

TESTS = Path(__file__).parents[1]
FORM = TESTS.parent / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
FRAMEWORK = TESTS.parent / "frameworks/jixiao_frameworks/national/project/2020/framework.yaml"
CASE = TESTS / "cases/tianchang-slj-fangxun-2022.json"
SUFFIXES = ("xlsx", "xls", "ods", "csv", "json", "yaml")
NAMES = (*SUFFIXES, "docx", "et", "tsv")

FEW = settings(max_examples=25)

csv = (
    "填报单位,某局,,年度,2021\n一级指标,二级指标,三级指标,年度指标值,全年实际值,分值,得分\n"
    "产出指标,数量指标,培训人数,≥100人,98,10,9.8\n,质量指标,合格率,≥95%,95%,10,10\n总分,,,,,20,19.8\n"
)


@cache
def base(suffix: str) -> bytes:
    """A good file of that kind."""
    match suffix:
        case "xlsx":
            return FORM.read_bytes()
        case "xls" | "ods":
            return (TESTS / "plugins" / suffix / "cases" / f"xuancheng-gaj-jindu-2021.{suffix}").read_bytes()
        case "csv":
            return csv.encode()
        case "json":
            return CASE.read_bytes()
        case _:
            plain = json.loads(CASE.read_bytes(), parse_int=str, parse_float=str)
            return json.dumps(plain, ensure_ascii=False, indent=1).encode()


@cache
def machine() -> Machine:
    return api.prepare(compile_plan(api.load_framework("national/project@2020")))


def printable(item: Diagnostic) -> None:
    """I-71, I-75: it has a place, no raw control characters, no long quotes, and a mark under its excerpt."""
    for language in Language:
        shown = render(item, language)
        assert all(c == "\n" or c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)
    assert all(len(value) <= LONGEST_QUOTE for _, value in item.arguments)
    if isinstance(item.origin, Span):
        assert "^" in excerpt(item.origin)


def placed(rejected: Rejected) -> None:
    """A refusal says something, and says where."""
    assert rejected.diagnostics
    for item in rejected.diagnostics:
        assert item.origin is not None
        printable(item)


def pipeline(data: bytes, suffix: str) -> None:
    """Reads, recognises, binds and evaluates `data`; every refusal and every finding is looked at."""
    try:
        raws = api.read_bytes(data, f"表.{suffix}")
    except Rejected as rejected:
        placed(rejected)
        return
    for raw in raws:
        evaluation = api.evaluate(machine(), api.bind(raw, machine().plan))
        for item in (*raw.diagnostics, *evaluation.findings):
            printable(item)


def edit(data: bytes, draw: st.DataObject) -> bytes:
    """`data` with a few bytes changed, cut out, doubled, or cut off."""
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, max(len(data) - 1, 0)))
        to = min(len(data), at + draw.draw(st.integers(0, 40)))
        match draw.draw(st.sampled_from(("change", "cut", "double", "end", "insert"))):
            case "change":
                data = data[:at] + draw.draw(st.binary(max_size=6)) + data[to:]
            case "cut":
                data = data[:at] + data[to:]
            case "double":
                data = data[:to] + data[at:to] * 3 + data[to:]
            case "end":
                data = data[:at]
            case _:
                pieces = (
                    "\u202e",
                    "\u200b",
                    "\x00",
                    "１e9",
                    "NaN",
                    "=1+1",
                    '"',
                    "'",
                    "<",
                    "&#x1;",
                    "]]>",
                    "\n",
                    "\t",
                    "-",
                    "𠀀",
                    "9" * 50,
                )
                data = data[:at] + draw.draw(st.sampled_from(pieces)).encode("utf-8", "surrogatepass") + data[at:]
    return data


@FEW
@given(st.binary(max_size=400), st.sampled_from(NAMES))
def test_any_bytes_under_any_name(data: bytes, suffix: str) -> None:
    """I-70."""
    pipeline(data, suffix)


@FEW
@given(st.data(), st.sampled_from(("csv", "json", "yaml")))
def test_mutants_of_good_texts(data: st.DataObject, suffix: str) -> None:
    """I-70: read by their own reader and by all others."""
    pipeline(edit(base(suffix), data), data.draw(st.sampled_from((suffix, suffix, *NAMES))))


@FEW
@given(st.data())
def test_mutants_of_a_package(data: st.DataObject) -> None:
    """I-70: bytes of the zip itself."""
    pipeline(edit(base("xlsx"), data), "xlsx")


@FEW
@given(st.data())
def test_mutants_of_the_parts_of_a_package(data: st.DataObject) -> None:
    """I-70: the zip is whole, what it holds is not."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base("xlsx"))) as source, zipfile.ZipFile(stream, "w") as target:
        names = source.namelist()
        struck = data.draw(st.sampled_from(names))
        for name in names:
            content = source.read(name)
            target.writestr(name, edit(content, data) if name == struck else content)
    pipeline(stream.getvalue(), "xlsx")


@FEW
@given(st.sampled_from(SUFFIXES), st.sampled_from(SUFFIXES), st.sampled_from(NAMES))
def test_two_files_in_one(first: str, second: str, suffix: str) -> None:
    """I-70: concatenations."""
    pipeline(base(first) + base(second), suffix)


WORDS = (
    "weight",
    "100",
    "rule",
    "target",
    "≥95%",
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "\n",
    "  ",
    "甲",
    "“",
    "：",
    "%",
    "∞",
    "-1",
    "1e9",
    "null",
)


@FEW
@given(st.data())
def test_mutants_of_a_framework(data: st.DataObject) -> None:
    """I-70, I-49 in part: a framework is refused with diagnostics or compiles."""
    text = FRAMEWORK.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        to = min(len(text), at + data.draw(st.integers(0, 30)))
        piece = data.draw(st.sampled_from(WORDS) | st.text(max_size=8))
        text = text[:at] + piece + text[to:]
    raw = text.encode("utf-8", "surrogatepass")
    try:
        compile_plan(Catalog(()).read_document(parse(read_source("framework.yaml", raw))).framework)
    except Rejected as rejected:
        placed(rejected)


def test_a_framework_line_by_line() -> None:
    """I-49, I-70: a line taken out, doubled or emptied of its value: refused with a place, or compiled."""
    lines = FRAMEWORK.read_text(encoding="utf-8").split("\n")
    catalog = catalog_of()
    refused = 0
    for number, line in enumerate(lines):
        # One of three changes a line: what a change means depends on the line and not on the others.
        for instead in (([], [line, line], [line.partition(":")[0] + ":"])[number % 3],):
            text = "\n".join([*lines[:number], *instead, *lines[number + 1 :]])
            try:
                compile_plan(catalog.read_document(parse(read_source("framework.yaml", text.encode()))).framework)
            except Rejected as rejected:
                refused += 1
                placed(rejected)
    assert refused > 20


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_good_files_are_good(suffix: str) -> None:
    assert load_reader(suffix).read(base(suffix), name=f"表.{suffix}")
