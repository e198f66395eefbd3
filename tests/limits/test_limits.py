"""Every published limit (law I-73): at it accepted, one above refused by its own code, far above at no more expense."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from jixiao import api
from jixiao.diagnostic import CODES, Diagnostic, Rejected
from jixiao.document import LIMITS as OF_DOCUMENTS
from jixiao.document import Limit, parse, read_source
from jixiao.evaluation.ledger_plain import MOST_DIGITS
from jixiao.expression.limits import LIMITS as OF_FORMULAS
from jixiao.filing.limits import Limits
from jixiao.filing.model import RawFiling, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.framework.digits import DIGITS
from jixiao.framework.limits import DIGITS as MOST
from jixiao.framework.limits import LIMITS as OF_FRAMEWORKS
from jixiao.framework.model import InputType
from jixiao.framework.resolve import resolve
from jixiao.interval import Interval
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao_plugins.csv.reader import CsvReader
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.number import GENERAL, show

OF_FILINGS = tuple(limit.value for limit in Limits)
ALL = (*OF_DOCUMENTS, *OF_FRAMEWORKS, *OF_FORMULAS, *OF_FILINGS)
PAGE = Path(__file__).parents[2] / "docs/reference/limits.md"

HEAD = (
    'jixiao: 1\nid: test/limits\nversion: "1"\nstatus: draft\ntitle: 试\nsubject: project\nbasis: {document: 某文}\n'
    "budget_years: {from: 2021, until: 2021}\ninputs: {甲: {type: number}}\n"
)
BODY = HEAD + "indicators:\n  - {id: 乙, weight: 100, rule: {kind: proportion, of: 甲}}\n"

Codes = frozenset[str]


def codes(work: Callable[[], object]) -> Codes:
    """The codes that `work` refuses with or remarks on."""
    try:
        found = work()
    except Rejected as rejected:
        return frozenset(item.code for item in rejected.diagnostics)
    said: tuple[Diagnostic, ...] = getattr(found, "diagnostics", ())
    return frozenset(item.code for item in said)


def framework(text: str, catalog: Catalog = Catalog(())) -> object:  # noqa: B008 - a frozen value
    loaded = catalog.read_document(parse(Source("framework.yaml", text)))
    compile_plan(loaded.framework)
    return loaded


def csv(data: bytes) -> object:
    return CsvReader().read(data, name="表.csv")


def json(text: str) -> object:
    return JsonReader().read(text.encode(), name="表.json")


def number_cell(stored: str) -> Codes:
    shown = show(stored, GENERAL)
    return frozenset((shown.code,)) if shown.code else frozenset()


def typed(text: str) -> Codes:
    plan = compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", BODY))).framework)
    raw = RawFiling("表.xlsx", "0", single={"甲": RawValue(text, Cell("表.xlsx", "表", "B2"))})
    return codes(lambda: api.bind(raw, plan))


def cells(count: int) -> bytes:
    full, rest = divmod(count, 200)
    return b"1," * 199 + b"1\n" + (b"1," * 199 + b"1\n") * (full - 1) + b"1," * rest + b"\n"


def parents(count: int) -> object:
    """A framework with `count` others above it."""
    texts = {
        f"test/f{n}@1": HEAD.replace("test/limits", f"test/f{n}") + (f"extends: test/f{n + 1}@1\n" if n < count else "")
        for n in range(count + 1)
    }
    return resolve(parse(Source("f0", texts["test/f0@1"])), lambda name, _: parse(Source(name, texts[name])))


@dataclass(frozen=True, slots=True)
class Case:
    """What to do with `n` of what a limit counts; what is `far` beyond it, and how much more that may cost."""

    made: Callable[[int], object]  # built before, so that only the refusal is measured
    done: Callable[[object], Codes]
    far: int
    dearer: int = 1


def case(made: Callable[[int], object], done: Callable[..., object], far: int, dearer: int = 1) -> Case:
    return Case(made, lambda thing: codes(lambda: done(thing)), far, dearer)


def read_yaml(text: str) -> object:
    return parse(read_source("f.yaml", text.encode()))


CASES: dict[str, Case] = {
    "D001": case(lambda n: "a: 1\n#" + "x" * (n - 6), read_yaml, 50_000_000),
    # Behind an open bracket the parser itself looks for a key, 1,024 characters ahead and no further.
    "D002": case(lambda n: "a: " + "[" * (n - 1) + "]" * (n - 1), read_yaml, 5_000, dearer=100),
    "D003": case(lambda n: "a: [" + "x," * (n - 9) + "]", read_yaml, 120_000),
    "D004": case(lambda n: "a: " + "x" * n, read_yaml, 250_000),
    # What is beyond is not listed, but it is still counted: up to the limits of a document.
    "D005": case(lambda n: "a: 1\n" * (n + 1), read_yaml, 5_000, dearer=80),
    "S041": case(lambda n: BODY.replace("weight: 100", "weight: " + "1" * n), framework, 10_000),
    "F111": case(lambda n: n, parents, 60),
    # What is beyond these is read all the same, as long as a formula may be.
    "E102": case(lambda n: BODY.replace("of: 甲", f"of: {'(' * n}甲{')' * n}"), framework, 450, dearer=10),
    "E107": case(lambda n: BODY.replace("of: 甲", f"of: 甲 + {'1' * n}"), framework, 900, dearer=10),
    "D050": case(lambda n: BODY + f"values: {{丙: {{formula: {' × '.join('甲' * n)}}}}}\n", framework, 240, dearer=10),
    "I001": case(lambda n: b"1" * n, csv, 200_000_000),
    "I024": case(lambda n: b"1\n" * n, csv, 400_000),
    "I025": case(lambda n: b"1," * (n - 1) + b"1\n", csv, 1_000_000),
    "I026": case(cells, csv, 1_000_000),
    "I029": case(lambda n: ("文" * n + ",1\n").encode(), csv, 100_000),
    "I030": Case(lambda n: "1" * n, lambda text: number_cell(str(text)), 21),
    "I032": Case(lambda n: f"1E{n}", lambda text: number_cell(str(text)), 999_999_999),
    "I040": case(lambda n: ("文\u200b\n" * n).encode(), csv, 5_000, dearer=150),
    "I061": case(lambda n: '{"a":' * n + "1" + "}" * n, json, 3_000_000),
    "I090": case(lambda n: '{"texts": [' + "," * (n - 4) + "]}", json, 2_000_000),
    "N105": Case(lambda n: "1" * n, lambda text: typed(str(text)), 19_000),
}

ELSEWHERE = {
    "E101": "engine/expression/test_formula.py::test_limits_at_above_and_far_above",
    "F134": "engine/framework/test_check.py::test_more_indicators_than_allowed",
    "F325": "engine/framework/test_template.py::test_loops_within_loops",
    "E280": "engine/report/test_letter.py::test_rounds_of_loops",
    "E281": "engine/report/test_letter.py::test_characters_written",
    "U142": "engine/inbox/test_posted.py::test_files_of_an_archive",
    "I020": "plugins/xlsx/test_reader.py::test_unpacked_size",
    "I021": "plugins/xlsx/test_reader.py::test_parts",
    "I027": "plugins/xlsx/test_reader.py::test_merged_areas",
    "I141": "plugins/pdf/test_reader.py::test_pages",
    "I043": "plugins/xlsx/test_reader.py::test_elements",
}
"""Limits that have their three tests where what they count is made."""


def calls(work: Callable[[], object]) -> int:
    """How many functions, in Python or in C, are called while `work` is done: no clock, so the same every time."""
    count = 0

    def seen(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_every_limit_has_its_three_tests() -> None:
    assert sorted((*CASES, *ELSEWHERE)) == sorted(limit.code for limit in ALL)
    for test in ELSEWHERE.values():
        file, _, name = test.partition("::")
        assert f"def {name}(" in (Path(__file__).parents[1] / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("limit", [limit for limit in ALL if limit.code in CASES], ids=lambda limit: limit.code)
def test_at_above_and_far_above(limit: Limit) -> None:
    tried = CASES[limit.code]
    assert limit.code not in tried.done(tried.made(limit.most))
    above, far = tried.made(limit.most + 1), tried.made(tried.far)
    assert limit.code in tried.done(above)
    assert tried.done(far) & {limit.code, "D001", "D003", "D004"}  # a longer text meets a limit of documents first
    allowed = tried.dearer * calls(lambda: tried.done(above)) * 3 // 2 + 1_000
    assert calls(lambda: tried.done(far)) <= allowed


def rows(limits: tuple[Limit, ...]) -> list[str]:
    return [
        "| 上限 | 值 | 超过时 |",
        "|---|---|---|",
        *(f"| {limit.counts[0]} | {limit.most:,} | {limit.code} |" for limit in limits),
        "",
    ]


def powers(range: Interval) -> str:
    """An interval with its ends as powers of ten: nobody counts zeros."""
    return re.sub("10{3,}", lambda end: f"10^{len(end[0]) - 1}", str(range))


def digits() -> list[str]:
    """The table of digits by type."""
    units = {InputType.MONEY: "元", InputType.RATE: "1（95% 即 0.95）"}
    named = {InputType.MONEY: "金额", InputType.RATE: "比率", InputType.NUMBER: "数", InputType.COUNT: "个数"}
    return [
        "| 类型 | 基本单位 | `range` 不写时 | `places` 不写时 |",
        "|---|---|---|---:|",
        *(
            f"| `{type}` {named[type]} | {units.get(type, '')} | {powers(usual.range)} | {usual.places} |"
            for type, usual in DIGITS.items()
        ),
        "",
    ]


def page() -> str:
    return "\n".join(
        (
            "# 上限",
            "",
            "由代码里的上限生成（`make golden`）。这些数是语言的一部分：一台机器收的，每台机器都收。每条上限有自己的诊断代码，",
            "恰在上限的收，多一个就拒绝；多得再多，也同样快地拒绝。",
            "",
            "## 框架和其他 YAML 文件",
            "",
            *rows((*OF_DOCUMENTS, *OF_FRAMEWORKS)),
            "列出的错误数（D005）只管列出：其余的照数，不列。",
            "",
            "## 各类型的数：位数与范围",
            "",
            "`inputs:` 里每个类型的数都有范围和小数位数，以基本单位计。超出范围的不读入（B122）；小数位数更多的照读，说一句（B124）。",
            "一项输入、资金表的一列自己写了 `range`、`places`，就按它写的：",
            "",
            *digits(),
            "`truth`、`day`、`label` 没有位数和范围（S060）；`range` 的两端不能比 `places` 更细（S061），",
            f"两者合起来不超过 {MOST.most} 位（S062）。指标行的目标值、实际完成值没有声明的范围，位数照填的算。",
            "",
            "整列计算（`jixiao batch`）按这些范围证明每一步的宽度：64 位放得下的用 64 位，放不下的用 128 位；",
            f"范围窄，算得快。一个数连小数位数超过 {MOST_DIGITS} 位（如两位小数的金额超过 10^{MOST_DIGITS - 2} 元）的那几行，逐份精确计算，结果一样。",
            "",
            "## 公式",
            "",
            *rows(OF_FORMULAS),
            "写在框架里的公式太长时，先说的是形状（S032）。一个值由几个数连乘而成（D050）：目标、实际、常数各算一个，引用的值按它自己的个数算，相加的取最多的一项。",
            "这样，任何得分的中间结果都在 8,192 位（二进制）左右以内，算得再精确也不会没完没了。",
            "",
            "## 填报",
            "",
            *rows(OF_FILINGS),
            "数字单元格的位数（I030）、指数（I032）和一个数的位数（N105）只管那一格：那一格不读，其余照读。同一种诊断的次数（I040）只管列出。",
            "yaml 写的填报先受上面 YAML 文件的上限。",
            "",
        )
    )


def test_the_page_says_what_the_code_says(golden: Callable[[Path, str], None]) -> None:
    golden(PAGE, page())


def test_every_limit_has_a_code_of_its_own() -> None:
    assert len({limit.code for limit in ALL}) == len(ALL)
    assert all(limit.code in CODES and all(limit.counts) for limit in ALL)
