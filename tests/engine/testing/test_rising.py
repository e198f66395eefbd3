"""What rules promise of better values is proved from their trees, and a false promise is refuted by two values."""

from __future__ import annotations

import pytest

from jixiao.document import parse
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.rules.completion import Completion
from jixiao.rules.rule import Promises
from jixiao.testing.generated import HEAD
from jixiao.testing.rising import Rising, rising

ROWS = {
    "≥ by ratio": '{target: "≥95%", rule: {kind: completion}}',
    "≤ by ratio": '{target: "≤5300", rule: {kind: completion}}',
    "≤ zero at twice": '{target: "≤40%", rule: {kind: completion, at_most: {zero_at: 200%}}}',
    "≥ all or nothing": '{target: "≥3", rule: {kind: completion, at_least: all_or_nothing}}',
    "open target": "{target: open, takes: number, direction: at_least, rule: {kind: completion}}",
    "met": '{target: "≤7", rule: {kind: met}}',
    "deducted above": "{rule: {kind: deduct, above: 100%, per: 1%, points: 0.5, counted: whole}}",
    "tiers down": '{rule: {kind: tiers, tiers: [{range: "(-∞, 10%)", credit: 100%}, {range: "[10%, ∞)", credit: 0%}]}}',
    "by execution": "{rule: {kind: proportion, of: 执行率}}",
    "two-sided": '{rule: {kind: tiers, of: 绝对值(增长), tiers: [{range: "[0, 10%]", credit: 100%}, '
    '{range: "(10%, ∞)", credit: 0%}]}}',
}


def judged(row: str, rate: str = "0.01%") -> tuple[Rising, ...]:
    text = f"{HEAD}rounding: {{rate: {rate}, score: 0.01, total: 0.01}}\nindicators:\n  - {{id: 行, weight: 100, {row[1:]}\n"
    framework, _ = build(resolve(parse(Source("framework.yaml", text)), Catalog(()).document))
    return tuple(rising(compile_plan(framework)))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_proved(row: str) -> None:
    assert [item.proved for item in judged(row)] == [True]


def test_over_fulfilment_that_is_not_counted_promises_nothing() -> None:
    assert judged('{target: "≥20", rule: {kind: completion, over: {range: "(130%, ∞)", then: not_counted}}}') == ()


@pytest.mark.parametrize("row", [ROWS["≥ by ratio"], ROWS["≤ by ratio"], ROWS["≤ zero at twice"]])
def test_a_false_promise_is_refuted(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    true = Completion.promises
    turned = lambda self, sign: Promises(monotone=-true(self, sign).monotone)  # noqa: E731
    monkeypatch.setattr(Completion, "promises", turned)
    (found,) = judged(row)
    assert not found.proved
    assert " → " in found.refuted


def test_the_national_rules_are_proved_for_every_target() -> None:
    found = tuple(rising(compile_plan(installed_catalog(()).load("national/project@2020"))))
    assert len(found) >= 3
    assert all(item.proved for item in found)
