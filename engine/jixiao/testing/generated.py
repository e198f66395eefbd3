"""Strategies for whole frameworks of every rule kind, as YAML text, and for filings that fill their slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from jixiao.document import parse
from jixiao.expression.tree import Type
from jixiao.filing.model import Filing
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog
from jixiao.framework.resolve import resolve
from jixiao.number import decimal_text
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.value import dataclass

SCALE = 4
"""The power of ten at which `filings` stores numbers: two places, and two more as a percentage."""

HEAD = """\
jixiao: 1
id: test/generated
version: "2021"
status: draft
title: 生成的框架
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
inputs:
  资金:
    columns: {预算: money, 执行: money}
    lines: {总额: [基本, 项目]}
    total: children
  增长: {type: rate, range: "[-1, 3]"}
values:
  执行率: {formula: 总额.执行 ÷ 总额.预算, if_zero: missing, unit: "%"}
"""

RULES: Mapping[str, Sequence[str]] = {
    # Every kind with what a row that it scores says besides: a target, or nothing.
    "{kind: proportion, of: 执行率}": ("",),
    "{kind: completion, at_least: by_ratio, at_most: by_ratio}": ('target: "≥95%"', 'target: "≤12"', 'target: "=3"'),
    "{kind: completion, at_most: {zero_at: 200%}, equal: exact}": ('target: "≤40%"', 'target: "=2"', 'target: "≤0"'),
    "{kind: completion, at_least: {zero_below: 60%}, at_most: {zero_below: 50%}}": ('target: "≥95"', 'target: "≤7"'),
    '{kind: completion, over: {range: "[130%, ∞)", then: reduce, per: 10%, credit: 5%}}': ('target: "≥20"',),
    "{kind: met}": ('target: "≥60%"', 'target: "<7"'),
    "{kind: deduct, above: 100%, per: 1%, points: 0.5, counted: whole}": ("",),
    "{kind: deduct, away_from: 0, per: 3%, credit: 10%, counted: started}": ("",),
    '{kind: tiers, tiers: [{range: "[90%, ∞)", credit: 100%}, {range: "[60%, 90%)", credit: 60%}, '
    '{range: "(-∞, 60%)", credit: 0%}]}': ("",),
    '{kind: grade, grades: [{label: 好, range: "[80%, 100%]", credit: 90%}, {label: 中, range: "[60%, 80%)", '
    'credit: 70%}, {label: 差, range: "[0%, 60%)", credit: 0%}]}': ("target: open, takes: words",),
    "{kind: checklist, start: zero, items: [{id: 子, text: 有制度, points: 1}, {id: 丑, text: 有记录, points: 1}]}": (
        "",
    ),
    "{kind: formula, formula: (1 - 10 × 增长) × 分值 if 增长 <= 10% else 0}": ("",),
    '{kind: judged, range: "[0%, 100%]"}': ("",),
}

ROUNDINGS = (
    "{score: 0.01, total: 0.01}",
    "{rate: 0.01%, score: 0.01, total: 0.01, mode: half_up}",
    "{score: 0.1, subtotal: 0.1, total: 1, mode: cut}",
    "{rate: 1%, score: none, total: 0.01, rating: exact}",
)


HANDS = (
    # What people may give beside the rules; mostly nothing, as in most frameworks.
    "",
    "",
    "{deduct: true, basis: {assumed: true}}",
    '{deduct: "[0, 3]", exempt: [政策性原因, 特殊原因], basis: {assumed: true}}',
    '{override: {when: 规则得分 < 分值, range: "[10%, 90%]"}, deduct: true, basis: {assumed: true}}',
    "{override: {when: {at_least: 完成率 > 100%}}, exempt: [政策性原因], basis: {assumed: true}}",
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A framework as YAML: its head, and its indicators as lines of their own."""

    rounding: str
    cuts: tuple[int, ...]
    indicators: tuple[str, ...]
    by_hand: str = ""

    @property
    def text(self) -> str:
        """The whole document."""
        edges = (100, *self.cuts, 0)
        bands = [
            f'  - {{name: 第{index}档, range: "[{low}, {high}{"]" if index == 1 else ")"}"}}'
            for index, (high, low) in enumerate(pairwise(edges), 1)
        ]
        hand = (f"by_hand: {self.by_hand}",) if self.by_hand else ()
        head = (HEAD + f"rounding: {self.rounding}", *hand)
        return "\n".join((*head, "indicators:", *self.indicators, "ratings:", *bands, ""))


@st.composite
def frameworks(draw: st.DrawFn, most: int = 5) -> Drafted:
    """A valid framework of up to `most` top indicators: weights that split 100, ratings that tile [0, 100]."""
    weights = draw(_splits(100, most))
    indicators = [_indicator(draw, f"指标{index}", weight, "  ") for index, weight in enumerate(weights, 1)]
    cuts = draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True))
    by_hand = draw(st.sampled_from(HANDS))
    return Drafted(draw(st.sampled_from(ROUNDINGS)), tuple(sorted(cuts, reverse=True)), tuple(indicators), by_hand)


@st.composite
def _splits(draw: st.DrawFn, whole: int, most: int) -> list[int]:
    """`whole` as a sum of up to `most` whole numbers of at least 2."""
    cuts = draw(st.lists(st.integers(1, whole // 2 - 1), max_size=most - 1, unique=True))
    edges = [0, *(2 * cut for cut in sorted(cuts)), whole]
    return [high - low for low, high in pairwise(edges)]


def _indicator(draw: st.DrawFn, id: str, weight: int, indent: str) -> str:
    if indent == "  " and weight >= 4 and draw(st.booleans()):
        inner = [
            _indicator(draw, f"{id}{letter}", part, indent + "    ")
            for letter, part in zip("子丑寅", draw(_splits(weight, 3)), strict=False)
        ]
        return "\n".join((f"{indent}- id: {id}", f"{indent}  weight: {weight}", f"{indent}  indicators:", *inner))
    rule = draw(st.sampled_from(sorted(RULES)))
    says = draw(st.sampled_from(sorted(RULES[rule])))
    based = rule[:-1] + ", basis: {assumed: true}}"
    return f"{indent}- {{id: {id}, weight: {weight}, {says + ', ' if says else ''}rule: {based}}}"


def plan_of(drafted: Drafted) -> Plan:
    """The plan of a drafted framework. Raises Rejected where the strategy made an invalid one: a mistake of ours.

    The shape is not checked against the schema here, which takes longer than all the rest.
    """
    framework, _ = build(resolve(parse(Source("framework.yaml", drafted.text)), Catalog(()).document))
    return compile_plan(framework)


Values = Mapping[str, Fraction | bool | str | None]
"""What a filing says by slot name; None is missing."""


@st.composite
def values_for(draw: st.DrawFn, plan: Plan, gaps: bool = False) -> dict[str, Fraction | bool | str | None]:
    """A value for every slot of `plan`, edges favoured; with `gaps` some are missing.

    A deduction is never missing: where nothing is taken off, binding says 0.
    """
    may_lack = [gaps and slot.purpose is not Purpose.DEDUCTION for slot in plan.slots]
    return {
        slot.name: None if lacks and draw(st.integers(0, 4)) == 0 else _value(draw, slot)
        for slot, lacks in zip(plan.slots, may_lack, strict=True)
    }


EDGES = tuple(
    Fraction(n, 100) for n in (0, 1, 59, 60, 61, 89, 90, 95, 99, 100, 101, 130, 131, 200, 300, 700, 1200, 2000)
)
"""Where rules of RULES turn, and just beside."""


def _value(draw: st.DrawFn, slot: Slot) -> Fraction | bool | str:
    match slot.type:
        case Type.TRUTH:
            return draw(st.booleans())
        case Type.LABEL:
            return draw(st.sampled_from(slot.labels))
        case _:
            number = draw(st.sampled_from(EDGES) | st.integers(-200, 3000).map(lambda n: Fraction(n, 100)))
            if slot.purpose is Purpose.LINE:
                return abs(number) * 1000
            if slot.range is not None and number not in slot.range:
                return Fraction(slot.range.low or 0)
            return number


def filing_of(plan: Plan, values: Values, office: str = "某单位") -> Filing:
    """A filing that says `values`, bound to `plan`, without a form behind it."""
    return Filing(
        file="生成的填报",
        digest="0" * 64,
        office=office,
        code="",
        year=2021,
        scale=SCALE,
        values=tuple(_stored(slot, values[slot.name]) for slot in plan.slots),
        origins=(None,) * len(plan.slots),
        texts={name: _text(value) for name, value in values.items() if value is not None},
    )


def _stored(slot: Slot, value: Fraction | bool | str | None) -> int | None:
    match value:
        case None:
            return None
        case bool():
            return int(value)
        case str():
            return slot.labels.index(value)
        case _:
            power: int = 10**SCALE
            whole = value * power
            if whole.denominator != 1:
                raise ValueError(f"{slot.name}: {value} has more than {SCALE} places")
            return whole.numerator


def _text(value: Fraction | bool | str) -> str:
    return decimal_text(value) if isinstance(value, Fraction) else str(value)
