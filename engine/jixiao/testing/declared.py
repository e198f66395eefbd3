"""Declared properties asked of every filing: proved by the same bounds as everything else, or refuted by a filing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.gather import gather
from jixiao.evaluation.known import filed_values, results_of
from jixiao.evaluation.model import Evaluation
from jixiao.expression.tree import Field, Quantity, Tree, rewrite, walk
from jixiao.filing.model import RawFiling
from jixiao.interpret.extent import Choice, Point
from jixiao.interpret.unknown import Unknown
from jixiao.interpret.walk import Value, Values, evaluate
from jixiao.number import exact_text
from jixiao.plan.model import Plan, Promised
from jixiao.plan.prove import possible, unknown_slot
from jixiao.testing.rising import Place, judge

Told = tuple[str, str, int, str]
"""The property, its verdict (proved, tested, refuted), on how many filings, and what refutes it."""


def declared(plan: Plan, samples: Sequence[tuple[RawFiling, Evaluation]]) -> Iterator[Told]:
    """Every declared property of `plan`; `samples` are filings to test on what cannot be proved."""
    for promised in plan.promised:
        verdict = _asserted(plan, promised) if promised.kind == "assert" else _moved(plan, promised)
        if verdict is None:
            verdict = _tested(promised, samples)
        yield (promised.id, *verdict)


def _asserted(plan: Plan, promised: Promised) -> tuple[str, int, str] | None:
    """Whether the assertion holds for every filing; None where the bounds do not say."""
    found = possible(plan, promised.tree)
    if found is None:
        return "proved", 0, ""
    if isinstance(found, Choice) and found.values == (True,):
        return "proved", 0, ""
    if isinstance(found, Choice) and False in found.values:
        point = found.at[found.values.index(False)] if found.at else None
        return ("refuted", 0, _said(plan, point)) if point is not None else None
    return None


def _said(plan: Plan, point: Point) -> str:
    """The entries of a filing that refutes."""
    shown = [
        f"{slot.name} = {_text(point['', slot.name])}" for slot in plan.slots if point.get(("", slot.name)) is not None
    ]
    return "，".join(shown[:8])


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return exact_text(value) if isinstance(value, Fraction) else str(value)


def _moved(plan: Plan, promised: Promised) -> tuple[str, int, str] | None:
    """Whether the quantity only moves the way that is promised, read off its tree; None where that cannot be read."""
    if promised.measure is None:
        return None
    tree, measure = _unfolded(plan, promised.tree), _unfolded(plan, promised.measure)
    unknown: dict[tuple[str, str], Unknown] = {("", slot.name): unknown_slot(slot) for slot in plan.slots}
    if any(isinstance(leaf, (Field, Quantity)) and (leaf.scope, leaf.name) not in unknown for leaf in walk(tree)):
        return None
    found = judge(Place(promised.id, tree, measure, 1 if promised.kind == "rises" else -1, unknown))
    if found.proved:
        return "proved", 0, ""
    return ("refuted", found.tested, found.refuted) if found.refuted else None


def _unfolded(plan: Plan, tree: Tree) -> Tree:
    """`tree` with the quantities of the plan put in, so that it reads fields alone."""

    def put(node: Tree) -> Tree:
        if isinstance(node, Quantity) and not node.scope and node.name in plan.computed_index:
            return _unfolded(plan, plan.computed[plan.computed_index[node.name]].tree)
        return node

    return rewrite(tree, put)


def _tested(promised: Promised, samples: Sequence[tuple[RawFiling, Evaluation]]) -> tuple[str, int, str]:
    """The property on filings, one by one or two by two."""
    values = [(evaluation, _value(promised.tree, evaluation)) for _, evaluation in samples]
    if promised.kind == "assert":
        wrong = next((evaluation for evaluation, value in values if value is False), None)
        return ("refuted", len(values), _entries(wrong)) if wrong is not None else ("tested", len(values), "")
    assert promised.measure is not None
    pairs = 0
    direction = 1 if promised.kind == "rises" else -1
    for one, first in values:
        for other, second in values:
            moved = (_value(promised.measure, one), _value(promised.measure, other))
            if not _only_differs(promised.measure, one, other) or not isinstance(first, Fraction):
                continue
            if isinstance(second, Fraction) and isinstance(moved[0], Fraction) and isinstance(moved[1], Fraction):
                pairs += 1
                if moved[0] < moved[1] and (second - first) * direction < 0:
                    return "refuted", pairs, f"{exact_text(moved[0])} → {exact_text(moved[1])}"
    return "tested", pairs, ""


def _only_differs(measure: Tree, one: Evaluation, other: Evaluation) -> bool:
    """Whether two filings differ in what is measured alone."""
    fields = [filed_values(each.plan.slots, each.filing) for each in (one, other)]
    own = {(leaf.scope, leaf.name) for leaf in walk(measure) if isinstance(leaf, Field)}
    return all(fields[0][name] == fields[1][name] for name in fields[0] if name not in own)


def _value(tree: Tree, evaluation: Evaluation) -> Value:
    plan, filing = evaluation.plan, evaluation.filing
    env = Values(
        filed_values(plan.slots, filing),
        results_of(plan.computed, evaluation.results),
        gather(plan, filing, evaluation.row_results),
    )
    return evaluate(tree, env)


def _entries(evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return ""
    texts: Mapping[str, str] = evaluation.filing.texts
    return "，".join(f"{name} = {text}" for name, text in list(texts.items())[:8])
