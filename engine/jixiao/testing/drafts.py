"""Strategies for frameworks that use the whole language, as plain values; what a child may say over them; filings."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from jixiao.document import Document, Node, Scalar, parse
from jixiao.document import Mapping as Entries
from jixiao.document import Sequence as Items
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue
from jixiao.origin import Cell, Source, Span
from jixiao.plan.model import Plan

Draft = dict[str, Any]
"""A framework as mappings, lists, texts and whole numbers; `document_of` makes YAML of it."""

ASSUMED = {"assumed": True}

HEAD: Draft = {
    "jixiao": 1,
    "id": "test/draft",
    "version": "2021",
    "status": "draft",
    "title": "生成的框架",
    "subject": "project",
    "basis": {"document": "某办法"},
    "budget_years": {"from": 2021, "until": 2021},
}

INPUTS: Draft = {
    "资金": {
        "columns": {"预算": "money", "执行": {"type": "money", "aliases": ["执行数"]}},
        "lines": {"总额": ["基本", "项目"]},
        "total": "children",
        "aliases": {"总额": ["合计"]},
    },
    "增长": {"type": "rate", "range": "[-1, 3]"},
    "人数": {"type": "count", "name": "在职人数", "range": "[0, 1000]", "places": 0},
    "舞弊": {"type": "truth"},
    "类别": {"type": "label", "labels": ["行政", "事业"]},
    "办结日": {"type": "day"},
}

VALUES: Draft = {
    "执行率": {"formula": "总额.执行 ÷ 总额.预算", "if_zero": "missing", "unit": "%"},
    "人均": {"formula": "总额.执行 ÷ 人数", "if_zero": 0},
    "加倍": "增长 × 2",
}

KINDS: Mapping[str, Sequence[Draft]] = {
    "proportion": ({"of": "执行率"}, {"of": "最小(执行率, 1)", "cap": False}),
    "completion": (
        {"at_least": "by_ratio", "at_most": "by_ratio"},
        {"at_least": "all_or_nothing", "at_most": {"zero_at": "200%"}, "equal": "exact"},
        {"at_least": {"zero_below": "60%"}, "at_most": {"zero_below": "50%"}},
        {"at_most": "by_ratio", "over": {"range": "[130%, ∞)", "then": "reduce", "per": "10%", "credit": "5%"}},
    ),
    "met": ({}, {"good": ["是", "已做"], "bad": ["否"]}),
    "deduct": (
        {"above": "100%", "per": "1%", "points": 1, "counted": "whole"},
        {"of": "执行率", "away_from": 1, "per": "3%", "credit": "10%", "counted": "started"},
    ),
    "tiers": (
        {"tiers": [{"range": "[60%, ∞)", "credit": "100%"}, {"range": "(-∞, 60%)", "credit": "0%"}]},
        {"of": "人数", "anchors": [{"at": 0, "credit": "0%"}, {"at": 100, "credit": "100%"}]},
    ),
    "grade": (
        {
            "grades": [
                {"label": "好", "aliases": ["很好"], "range": "[80%, 100%]", "credit": "90%"},
                {"label": "中", "range": "[60%, 80%)", "credit": "judged"},
                {"label": "差", "range": "[0%, 60%)", "credit": "0%"},
            ]
        },
    ),
    "checklist": (
        {"start": "zero", "items": [{"id": "有制度", "points": 1}, {"id": "有记录", "points": 1}]},
        {"start": "full", "items": [{"id": "差错数", "points": 1, "counted": True, "most": 3}]},
    ),
    "formula": ({"formula": "分值 × (1 - 增长) if 增长 <= 10% else 0"}, {"formula": "如果(舞弊, 0, 分值)"}),
    "judged": ({}, {"range": "[0%, 100%]"}),
}
"""Every kind of rule, with keys that hold in any framework of `drafts`."""

ROWS: Mapping[str, Sequence[Draft]] = {
    "proportion": ({},),
    "completion": (
        {"target": "≥95%", "unit": "%"},
        {"target": "open", "takes": "number", "direction": "at_most", "range": "[0, 5000]"},
        {"target": "=3"},
    ),
    "met": ({"target": "≥60%"}, {"target": "9月底前"}, {"target": "open", "takes": "words"}),
    "deduct": ({},),
    "tiers": ({}, {"unit": "%"}),
    "grade": ({"target": "open", "takes": "words"},),
    "checklist": ({},),
    "formula": ({},),
    "judged": ({},),
}
"""What a row says besides its rule, by the rule's kind."""

ADJUSTMENTS: Sequence[Draft] = (
    {"id": "创新", "kind": "bonus", "formula": "人数 × 0.01", "when": "人数 > 0", "limit": "[0, 3]", "basis": ASSUMED},
    {"id": "逾期", "kind": "penalty", "formula": "增长 × 10", "limit": "[0, 5]", "basis": ASSUMED},
    {"id": "封顶", "kind": "cap", "formula": 100},
    {"id": "折算", "kind": "rescale", "formula": 60, "when": "类别 = '事业' 且 增长 > 2"},
    {"id": "否决", "kind": "veto", "formula": 0, "when": "舞弊", "basis": ASSUMED},
    {"id": "限等", "kind": "rating", "when": "增长 > 1", "at_most": "良"},
)

BANDS = (("优", "[90, 100]"), ("良", "[60, 90)"), ("差", "[0, 60)"))
RATINGS = [{"name": name, "range": range} for name, range in BANDS]

HEADERS: Mapping[str, Sequence[Any]] = {
    "coverage": ("full", "partial"),
    "rounding": (
        {"score": "0.01", "total": "0.01"},
        {"rate": "0.01%", "score": "0.1", "total": "1", "mode": "cut"},
        {"subtotal": "0.1", "rating": "exact", "mode": "floor"},
    ),
    "signs": ({"<": "≤", ">": "≥"},),
    "checks": (
        {"reason_required": {"below_weight": True, "severity": "note"}, "claimed_weight": False},
        {"claimed_total": {"tolerance": "0.1"}},
    ),
    "relations": ([{"id": "勾稽", "assert": "总额.执行 <= 总额.预算", "message": "超支", "severity": "warning"}],),
}
"""Sections of which each draft has some, in one of these forms."""


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A framework that lint accepts: every kind of rule, row, group, adjustment and section of the language."""
    named = {f"规则{kind}": draw(rules(kind)) for kind in draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=3))}
    weights = draw(splits(100, 4))
    indicators = [draw(indicators_of(f"指标{index}", weight, named)) for index, weight in enumerate(weights, 1)]
    sections = {key: draw(st.sampled_from(forms)) for key, forms in HEADERS.items() if draw(st.booleans())}
    adjustments = [item for item in ADJUSTMENTS if draw(st.integers(0, 2)) == 0]
    draft = HEAD | sections | {"inputs": INPUTS, "values": VALUES}
    draft |= ({"rules": named} if named else {}) | {"indicators": indicators, "ratings": RATINGS}
    return draft | ({"adjustments": adjustments} if adjustments else {})


def rules(kind: str) -> st.SearchStrategy[Draft]:
    """A rule of `kind`, complete."""
    return st.sampled_from(KINDS[kind]).map(lambda keys: {"kind": kind, **keys, "basis": ASSUMED})


def splits(whole: int, most: int) -> st.SearchStrategy[list[int]]:
    """`whole` as a sum of up to `most` whole numbers of at least 4."""
    cuts = st.lists(st.integers(1, whole // 4 - 1), max_size=most - 1, unique=True) if whole >= 8 else st.just([])

    def parts(drawn: list[int]) -> list[int]:
        edges = [0, *(4 * cut for cut in sorted(drawn)), whole]
        return [high - low for low, high in pairwise(edges)]

    return cuts.map(parts)


@st.composite
def indicators_of(draw: st.DrawFn, id: str, weight: int, named: Mapping[str, Draft], deep: int = 1) -> Draft:
    """An indicator of `weight` points: a group, alternatives, own rows or a row."""
    forms = ["row", "row", "own_rows"] + (["group", "one_of"] if deep and weight >= 8 else [])
    node: Draft = {"id": id, "weight": weight}
    match draw(st.sampled_from(forms)):
        case "group":
            parts = draw(splits(weight, 3))
            node["indicators"] = [
                draw(indicators_of(f"{id}之{number}", part, named, deep - 1)) for number, part in enumerate(parts, 1)
            ]
        case "one_of":
            ways = [draw(_rows(f"{id}或{number}", weight, named)) for number in (1, 2)]
            node |= {"one_of": draw(st.sampled_from(["chosen", "best"])), "indicators": ways}
        case "own_rows":
            node["own_rows"] = draw(own_rows(weight))
        case _:
            node = draw(_rows(id, weight, named))
            if draw(st.integers(0, 4)) == 0:
                node |= {"optional": True, "not_applicable": draw(st.sampled_from(["drop", "keep", "rescale"]))}
            if draw(st.integers(0, 4)) == 0:
                node |= {"when": draw(st.sampled_from(["人数 > 0", "非 舞弊"])), "not_applicable": "rescale"}
    more: Draft = {"name": f"印的{id}", "aliases": [f"又名{id}"], "cap": weight, "basis": {"clause": "第三条"}}
    return node | {key: value for key, value in more.items() if draw(st.integers(0, 3)) == 0}


@st.composite
def _rows(draw: st.DrawFn, id: str, weight: int, named: Mapping[str, Draft]) -> Draft:
    name = draw(st.sampled_from(["", *sorted(named)]))
    rule = named[name] if name else draw(rules(draw(st.sampled_from(sorted(KINDS)))))
    says = [row for row in ROWS[rule["kind"]] if rule["kind"] != "met" or "good" in rule or "takes" not in row]
    return {"id": id, "weight": weight, **draw(st.sampled_from(says)), "rule": name or rule}


@st.composite
def own_rows(draw: st.DrawFn, weight: int) -> Draft:
    """A place of rows that offices write."""
    own: Draft = {"rule": {key: draw(rules(kind)) for key, kind in (("number", "completion"), ("words", "grade"))}}
    more: Draft = {
        "under": {"数量指标": "open", "质量指标": {"points": weight // 4, "aliases": ["质量"]}},
        "count": "[0, 9]",
        "direction": ["sign", "column"],
        "not_applicable": draw(st.sampled_from(["refuse", "drop", "keep", "rescale"])),
    }
    return own | {key: value for key, value in more.items() if draw(st.booleans())}


def document_of(draft: Draft, name: str = "framework.yaml") -> Document:
    """The document that a draft says."""
    return parse(Source(name, yaml_of(draft)))


def tree_of(draft: Draft, name: str = "framework.yaml") -> Document:
    """As `document_of` without the text: every node at the first character. For many documents in a short time."""
    source = Source(name, "")
    return Document(source, _node(draft, Span(source, 1, 1, 1, 1)))


def _node(value: Any, span: Span, key: str = "") -> Node:
    match value:
        case dict():
            return Entries(tuple((Scalar(name, span), _node(item, span, name)) for name, item in value.items()), span)
        case list():
            return Items(tuple(_node(item, span) for item in value), span)
        case str():
            return Scalar(value, span, plain=key != "version" and NUMBER.fullmatch(value) is not None)
        case _:
            return Scalar(json.dumps(value), span)


def yaml_of(draft: Draft) -> str:
    """A draft as YAML, one key of the top a line. Texts that are numbers are written as numbers, but for a version."""
    return "".join(f"{key}: {_flow(value, key)}\n" for key, value in draft.items())


NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _flow(value: Any, key: str = "") -> str:
    match value:
        case dict():
            members = (f"{json.dumps(name, ensure_ascii=False)}: {_flow(item, name)}" for name, item in value.items())
            return "{" + ", ".join(members) + "}"
        case list():
            return "[" + ", ".join(_flow(item) for item in value) + "]"
        case str() if key != "version" and NUMBER.fullmatch(value):
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


TEXTS = st.sampled_from(("改过的", "0.5", "≥3", "[0, 1]", "none", "执行率"))
"""What a child may put in the place of a text; whether that makes sense is not asked here."""


@st.composite
def overrides(draw: st.DrawFn, draft: Any, tag: str, top: bool = True) -> Any:
    """A part of `draft` said otherwise: fewer keys, other texts, rules of other kinds, new rows; nothing removed.

    `tag` keeps what two children add apart. A kind or form is changed once at the most and never back again: what
    was left behind by the first change cannot come back with the second.
    """
    match draft:
        case dict():
            return draw(_overridden(draft, tag, top))
        case list():
            known_by = next((key for key in ("id", "label") if all(_has(item, key) for item in draft)), None)
            if known_by is None or not draft:
                return [*draft, *draw(st.just([]) | st.just(draft))]
            chosen = [item for item in draft if draw(st.booleans())]
            # A row that says nothing but its name is a whole row still; intervals make of a table one value.
            rows = [{known_by: item[known_by], **_rowlike(draw(_overridden(item, tag, False)))} for item in chosen]
            return rows or [{known_by: draft[0][known_by]}]
        case bool():
            return draw(st.booleans())
        case int():
            return draw(st.integers(0, 100))
        case _:
            return draw(TEXTS)


def _has(item: Any, key: str) -> bool:
    return isinstance(item, dict) and key in item


def _rowlike(row: Draft) -> Draft:
    return {key: value for key, value in row.items() if key not in ("id", "label", "range")}


REPLACED: Mapping[str, Draft] = {"甲": {"kind": "judged", "range": "[0%, 50%]"}, "乙": {"kind": "met", "good": ["有"]}}
"""By tag, the rule that a child puts in the place of one of another kind."""


@st.composite
def _overridden(draw: st.DrawFn, draft: Draft, tag: str, top: bool) -> Draft:
    kind = draft.get("kind")
    if kind in KINDS and kind not in ("judged", "met") and draw(st.integers(0, 4)) == 0:
        return dict(REPLACED[tag])
    own = {
        key: draw(overrides(value, tag, False))
        for key, value in draft.items()
        if key not in ("jixiao", "id", "version", "status", "extends", "kind", "label") and draw(st.booleans())
    }
    if "target" in own and own["target"] == "open":
        own["takes"] = "number"
    if top and draw(st.booleans()):
        own["rules"] = {**own.get("rules", {}), f"新规{tag}": {"kind": "judged"}}
    if top and draw(st.booleans()):
        own["indicators"] = [*own.get("indicators", ()), {"id": f"新行{tag}", "weight": 5, "rule": {"kind": "judged"}}]
    return own


CELL = Cell("生成的填报", "表", "A1")

TYPED = st.sampled_from(
    ("0", "1", "95%", "100", "130%", "3", "2999", "-1", "是", "好", "中", "9月底前", "/", "", "有效果", "≥95%", "行政")
)
"""What an office may type into any cell."""


@st.composite
def raw_filings(draw: st.DrawFn, plan: Plan) -> RawFiling:
    """A form for `plan` with something in every cell, right or wrong, and a few rows of the office's own."""

    def value(text: str) -> RawValue:
        return RawValue(text, CELL)

    def cells(*roles: str) -> dict[str, RawValue]:
        return {role: value(text) for role in roles if (text := draw(TYPED))}

    rows = [
        RawRow(tuple(map(value, node.path)), cells("target", "actual", "score", "reason", "weight"))
        for node in plan.nodes
        if node.leaf is not None
    ]
    for node in plan.nodes:
        if node.members:
            for number in range(draw(st.integers(0, 2))):
                levels = (*map(value, node.path), value(f"自设{number}"))
                rows.append(RawRow(levels, cells("target", "actual", "weight", "score", "sign")))
    single = {slot.name: value(draw(TYPED)) for slot in plan.slots if slot.purpose in ("input", "item")}
    amounts = st.sampled_from(("0", "8", "10", ""))
    lines = tuple(
        RawLine(value(line.id), {column.id: value(draw(amounts)) for column in table.columns})
        for table in plan.framework.tables
        for line in table.lines
    )
    return RawFiling(
        "生成的填报", "0" * 64, office=value("某单位"), year=value("2021"), money_unit=value("万元"),
        lines=lines, rows=tuple(rows), single=single, totals={"score": value(draw(TYPED))},
    )  # fmt: skip
