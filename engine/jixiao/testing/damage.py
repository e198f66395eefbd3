"""Framework texts damaged at random, and the whole way that each has to survive: refused in words, or scored."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from jixiao.diagnostic import Language, Rejected
from jixiao.diagnostic.render import render_all
from jixiao.document import parse, read_source
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.framework.schema import schema
from jixiao.origin import Cell
from jixiao.plan.judge import judge
from jixiao.plan.model import Plan

SCALAR = re.compile(r"[^\s{}\[\],:#\"']+")

POOL = (
    *("0", "-1", "1e9", "100%", "[0, 1]", "(-∞, ∞)", '"[90, 80)"', "open", "true", "none", "null", "~", "≥95%", "≤0"),
    *("9月底前", "甲.得分", "÷", "1 ÷ 0", "如果(", "{}", "[]", "'", '"', "&a", "*a", "!x", "|", "<<: {}", "：", "\t"),
    *("\u200b", "\x00", "🀄", "9" * 40, "甲" * 300, "(" * 60, "1 + " * 300 + "1", "extends: test@1", "remove: true"),
    *("kind: grade", "judged", "0.0000000000000000001", "not_applicable: {give_to: 甲}", "一.二.三", "2月30日"),
    *("budget_years: {from: 0}", "rename: 乙", "base: true", "formerly: [甲]"),
)
"""What damage puts in the place of a word."""

TYPED = (
    *("", "/", "0", "-3", "95%", "1000", "是", "否", "好", "达成年度指标", "9月底前", "≥95%", "无", "1e9", "万元"),
    "9" * 30,
)
"""What is typed into a form without a thought."""

KEY = re.compile(r"'([a-z_]{3,})': \{")
ALL_KEYS = tuple(sorted(set(KEY.findall(str(schema()["$defs"])))))
"""Keys of the language, put where they do not belong."""


def damaged(texts: Sequence[str], random: Random) -> str:
    """One of `texts` with one to four damages."""
    text = random.choice(texts)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        damage: Callable[[str, Sequence[str], Random], str] = random.choice(DAMAGES)
        text = damage(text, texts, random)
    return text


def _word(text: str, texts: Sequence[str], random: Random) -> str:
    """A word replaced: by something of the pool, another word of the text, or a key of the language."""
    words = list(SCALAR.finditer(text))
    if not words:
        return text
    at = random.choice(words)
    by = random.choice((random.choice(POOL), str(random.choice(words).group()), random.choice(ALL_KEYS)))
    return text[: at.start()] + by + text[at.end() :]


def _line(text: str, texts: Sequence[str], random: Random) -> str:
    """A line dropped, doubled, moved, or taken from another text."""
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            lines.insert(to, lines.pop(at))
        case _:
            lines.insert(at, random.choice(random.choice(texts).splitlines(keepends=True) or [""]))
    return "".join(lines)


def _indent(text: str, texts: Sequence[str], random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    at = random.randrange(len(lines))
    lines[at] = random.choice(("  " + lines[at], lines[at].removeprefix("  "), "- " + lines[at]))
    return "".join(lines)


def _characters(text: str, texts: Sequence[str], random: Random) -> str:
    at = random.randrange(len(text) + 1)
    to = min(len(text), at + random.choice((0, 1, 3, 40)))
    by: str = random.choice((*POOL, *"[]{}:,#-'\"%&*!|>", ""))
    return text[:at] + by + text[to:]


def _number(text: str, texts: Sequence[str], random: Random) -> str:
    """A number replaced by another: what is damaged so is often accepted, and then has to score."""
    numbers = list(re.finditer(r"[0-9]+(\.[0-9]+)?", text))
    if not numbers:
        return text
    at = random.choice(numbers)
    by = random.choice(("0", "1", "0.5", "40", "99.99", "100", "1000000", str(random.choice(numbers).group())))
    return text[: at.start()] + by + text[at.end() :]


def _cut(text: str, texts: Sequence[str], random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


DAMAGES: tuple[Callable[[str, Sequence[str], Random], str], ...] = (
    _word, _word, _word, _line, _line, _indent, _characters, _number, _number, _number, _cut,
)  # fmt: skip


def fate_of(text: str, catalog: Catalog, random: Random) -> str:
    """What becomes of a framework text: "refused", "base" or "scored". Anything raised is a mistake of ours.

    What lint accepts has to score a filing with nothing in it and one with anything in it; what it says has to be
    sayable in both languages.
    """
    try:
        judged = judge(catalog.examine(parse(read_source("framework.yaml", text.encode("utf-8", "surrogatepass")))))
    except Rejected as rejected:
        for language in Language:
            render_all(rejected.diagnostics, language)
        return "refused"
    if judged.plan.framework.base:
        return "base"
    machine = prepare(judged.plan, walks=True)
    for raw in (RawFiling("空的", "0" * 64), _filing(judged.plan, random)):
        score(machine, bind(raw, judged.plan))
    return "scored"


def _filing(plan: Plan, random: Random) -> RawFiling:
    cell = Cell("乱填的", "表", "A1")

    def value(text: str) -> RawValue:
        return RawValue(text, cell)

    def cells(*roles: str) -> dict[str, RawValue]:
        return {role: value(random.choice(TYPED)) for role in roles}

    return RawFiling(
        "乱填的",
        "0" * 64,
        office=value("某单位"),
        year=value("2021"),
        money_unit=value("万元"),
        lines=tuple(
            RawLine(value(line.id), cells(*(column.id for column in table.columns)))
            for table in plan.framework.tables
            for line in table.lines
        ),
        rows=tuple(
            RawRow(tuple(map(value, node.path)), cells("target", "actual", "weight", "score")) for node in plan.nodes
        ),
        single={slot.name: value(random.choice(TYPED)) for slot in plan.slots},
    )
