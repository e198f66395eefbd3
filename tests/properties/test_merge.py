"""Laws of merging: one filing alone stays what it is, order does not matter, money adds up, both machines agree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.expression.tree import Type
from jixiao.filing.model import Filing
from jixiao.interpret.exact import Program, TreeSpec
from jixiao.interpret.walk import Values, evaluate
from jixiao.number import Mode, Rounding, exact_text
from jixiao.plan.merging import UNITS, merging_tree

PLAN = api.compile_plan(api.load_framework("hubei/project@2020"))
MACHINE = api.prepare(PLAN, walks=True)
BUDGET = PLAN.slot_index["资金.年度资金总额.全年预算数"]

MONEY = st.integers(1, 10**8).map(lambda cents: exact_text(Fraction(cents, 100)))
RATES = st.integers(0, 12_000).map(lambda value: f"{exact_text(Fraction(value, 100))}%")


@st.composite
def filings(draw: st.DrawFn, office: str) -> Filing:
    """A filing that nothing is missing from; judged points lie within the grade."""
    share = draw(st.integers(0, 100))
    grade = "达成" if share >= 80 else "部分达成" if share >= 50 else "未达成"
    rows = [
        ("产出指标/数量指标/里程", f"≥{draw(st.integers(1, 500))}公里", f"{draw(st.integers(0, 900))}公里", "20", None),
        ("产出指标/质量指标/合格率", "≥" + draw(RATES.filter(lambda text: text != "0%")), draw(RATES), "20", None),
        ("效益指标/社会效益指标/影响", "良好", grade, "30", exact_text(Fraction(share * 30, 100))),
        ("满意度指标/服务对象满意度指标/满意", "≥90%", draw(RATES), "10", None),
    ]
    if draw(st.booleans()):
        rows.insert(1, ("产出指标/成本指标/造价", "≤5300元/户", f"{draw(st.integers(1, 9000))}元/户", "0", None))
    content = {
        "title": "2021年度",
        "office": office,
        "money_unit": draw(st.sampled_from(["元", "万元"])),
        "lines": [{"label": "资金总额", "annual": draw(MONEY), "executed": draw(MONEY)}],
        "rows": [
            {"levels": path.split("/"), "target": target, "actual": actual, "weight": weight, "judged": judged}
            for path, target, actual, weight, judged in rows
        ],
    }
    (raw,) = api.read_bytes(json.dumps(content).encode(), f"{office}.json")
    return api.bind(raw, PLAN)


def several(draw: st.DrawFn) -> list[Filing]:
    return [draw(filings(name)) for name in "甲乙丙丁"[: draw(st.integers(2, 4))]]


def merged(units: Sequence[Filing]) -> Filing:
    return api.bind(api.merge(units, PLAN), PLAN)


def numbers(filing: Filing) -> Mapping[str, object]:
    """Every value of a filing, own rows by name."""
    slots = {
        slot.name: None if value is None else Fraction(value, 10**filing.scale)
        for slot, value in zip(PLAN.slots, filing.values, strict=True)
    }
    rows = {
        (row.group, row.name): (row.variant, row.weight, [value and Fraction(value, 10**filing.scale)
                                                         for value in row.values])
        for row in filing.rows
    }  # fmt: skip
    return {**slots, **rows}


@settings(max_examples=10, deadline=None)
@given(filings("甲"))
def test_one_filing_alone_stays_what_it_is(filing: Filing) -> None:
    """Merging with nothing is the identity, and so is merging twice."""
    once = merged([filing])
    assert numbers(once) == numbers(filing)
    assert numbers(merged([once])) == numbers(filing)
    assert api.evaluate(MACHINE, once).total == api.evaluate(MACHINE, filing).total


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_the_order_of_units_does_not_matter(data: st.DataObject) -> None:
    units = several(data.draw)
    mixed = data.draw(st.permutations(units))
    assert numbers(merged(mixed)) == numbers(merged(units))


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_money_and_counts_add_up_to_the_last_digit(data: st.DataObject) -> None:
    units = several(data.draw)
    whole = merged(units)
    parts = [Fraction(filing.values[BUDGET] or 0, 10**filing.scale) for filing in units]
    assert Fraction(whole.values[BUDGET] or 0, 10**whole.scale) == sum(parts)
    lengths = [next(row for row in filing.rows if row.name == "里程") for filing in (*units, whole)]
    *each, both = [
        Fraction(row.values[2] or 0, 10**filing.scale) for row, filing in zip(lengths, (*units, whole), strict=True)
    ]
    assert both == sum(each)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_a_mean_lies_between_its_parts_and_is_the_mean_by_hand(data: st.DataObject) -> None:
    units = several(data.draw)
    whole = merged(units)
    rates = [next(row for row in filing.rows if row.name == "满意") for filing in (*units, whole)]
    *each, both = [
        Fraction(row.values[2] or 0, 10**filing.scale) for row, filing in zip(rates, (*units, whole), strict=True)
    ]
    weights = [Fraction(filing.values[BUDGET] or 0, 10**filing.scale) for filing in units]
    by_hand = sum(rate * weight for rate, weight in zip(each, weights, strict=True)) / sum(weights)
    assert min(each) <= both <= max(each)
    assert abs(both - by_hand) <= Fraction(5, 100_000)  # half of 0.01%


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_what_is_written_reads_back_the_same(data: st.DataObject) -> None:
    raw = api.merge(several(data.draw), PLAN, "合并.json")
    for name in ("合并.json", "合并.yaml"):
        (again,) = api.read_bytes(json.dumps(api.written(raw)).encode(), name)
        assert api.written(again) == api.written(raw)
        assert numbers(api.bind(again, PLAN)) == numbers(api.bind(raw, PLAN))


UNIT = st.fixed_dictionaries(
    {
        "value": st.fractions(-(10**6), 10**6, max_denominator=1000),
        "weight": st.fractions(0, 10**9, max_denominator=100),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["sum", "mean", "least", "greatest", "agree", "latest", "any"]),
    st.lists(UNIT, min_size=1, max_size=5),
    st.sampled_from(list(Mode)),
)
def test_exact_equals_walk(way: str, members: list[dict[str, Fraction]], mode: Mode) -> None:
    tree = merging_tree(way, Rounding(Fraction(1, 100), mode))
    walked = evaluate(tree, Values(gathered={UNITS: members}))
    ((_, numerator, denominator),) = Program((), (TreeSpec("merged", Type.NUMBER, tree),)).run((), 0, {UNITS: members})
    assert walked == (None if numerator is None else Fraction(numerator, denominator))
