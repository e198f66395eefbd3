"""Amounts of money that meet numbers without a unit, and amounts where points or a rate belong: warnings of lint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.expression.formula import Formula, Meeting, read_formula
from jixiao.expression.names import Name, Names, names_of
from jixiao.expression.tree import FALSE, MISSING, Constant, Quantity, Type
from jixiao.expression.typing import OPEN, PURE, TRUTH, Dimension, common, dimension_of, label
from jixiao.expression.unitless import is_money, is_unitless
from jixiao.framework.model import Framework, Indicator, RuleChoice, Value
from jixiao.framework.tree import every
from jixiao.origin import Span
from jixiao.plan.demands import CHANGED, WORDS
from jixiao.plan.hand import RULE_POINTS
from jixiao.plan.shares import shares_of
from jixiao.plan.symbols import symbols_of
from jixiao.target import NumberTarget, parse_quantity

LIMITS = ("above", "below", "away_from")
"""Keys of a deduction that say from where on it loses points: formulas of what it measures."""

MOST_ROUNDS = 10
"""How many values may stand behind one another until what the last one measures is not asked any more."""

Found = Iterator[Diagnostic]


def amounts_without_units(framework: Framework) -> tuple[Diagnostic, ...]:
    """F194, F195 and F196 of a framework that compiles; what cannot be read says nothing here."""
    names = _names(framework)
    return (
        *_of_values(framework, names),
        *_of_adjustments(framework, names),
        *(found for node in _truths(framework) for found in _formula(node, names.plus(_row(OPEN)))),
        *(found for indicator in every(framework.indicators) for found in _of_indicator(indicator, framework, names)),
    )


def _names(framework: Framework) -> Names:
    """The names of formulas, where values without a unit measure what their formulas do."""
    declared = symbols_of(framework, shares_of(framework)).names
    whole = [Name(("总分",), MISSING, PURE), Name(("等级",), Constant(None, Type.LABEL), label(()))]
    whole += [Name((WORDS,), FALSE, TRUTH), Name((CHANGED,), FALSE, TRUTH), Name((RULE_POINTS,), MISSING, PURE)]
    outer = names_of(whole, declared)
    measured: dict[str, Dimension] = {}
    names = outer
    for _ in range(MOST_ROUNDS):
        before = dict(measured)
        for value in framework.values:
            read = _read(value.formula, names) if value.unit is None else None
            if read is not None:
                measured[value.id] = read.dimension
        if measured == before:
            break
        names = outer.plus(Name((id,), Quantity(id), dimension) for id, dimension in measured.items())
    return names


def _read(node: Node | None, names: Names) -> Formula | None:
    """A formula; None where there is none, or it does not hold."""
    try:
        return read_formula(node, names) if isinstance(node, Scalar) and node.text.strip() else None
    except Rejected:
        return None


def _formula(node: Node | None, names: Names, points: bool = False) -> Found:
    """What a formula says of amounts. `points`: it yields points, and an amount is wrong."""
    read = _read(node, names)
    if read is None or node is None:
        return
    yield from _met(read.met)
    if points and is_money(read.dimension) and isinstance(node, Scalar):
        yield diagnose("F196", node.span, found=node.text.strip(), wanted=("分", "points"))
    else:
        yield from _divided(read.divided)


def _met(meetings: Iterable[Meeting]) -> Found:
    for item in meetings:
        yield diagnose("F194", item.span, amount=item.amount, found=item.number, example=_example(item.number))


def _divided(meetings: Iterable[Meeting]) -> Found:
    for item in meetings:
        yield diagnose("F195", item.span, amount=item.amount, found=item.number, example=_example(item.number))


def _example(number: str) -> str:
    """`number` as it would be written with a unit; some number, where it is a name or a calculation."""
    return f"{number.strip()}万元" if parse_quantity(number) is not None else "500万元"


def _of_values(framework: Framework, names: Names) -> Found:
    """A value whose unit is money may divide an amount into parts; one of another unit cannot be an amount."""
    for value in framework.values:
        read = _read(value.formula, names)
        if read is None:
            continue
        yield from _met(read.met)
        unit = None if value.unit is None else dimension_of(value.unit)
        if unit is not None and common(unit, read.dimension) is None and is_money(read.dimension):
            yield _misnamed(value)
        elif unit is None or not is_money(unit):
            yield from _divided(read.divided)


def _misnamed(value: Value) -> Diagnostic:
    found = value.formula.text.strip() if isinstance(value.formula, Scalar) else value.id
    symbol = value.unit.text if value.unit is not None else ""
    wanted = (f"以“{symbol}”计的数", f"a number in {symbol}")
    return diagnose("F196", value.formula.span, found=found, wanted=wanted)


def _of_adjustments(framework: Framework, names: Names) -> Found:
    for item in framework.adjustments:
        yield from _formula(item.formula, names, points=True)
        yield from _formula(item.when, names)


def _truths(framework: Framework) -> Iterator[Node | None]:
    """The formulas of relations and properties, and those that `checks` asks of rows."""
    yield from (item.claim for item in framework.relations)
    for item in framework.properties:
        yield from (item.formula, item.measure)
    for check in framework.checks.values():
        when = check.get("when") if isinstance(check, Mapping) else None
        yield from (node for _, node in when.entries) if isinstance(when, Mapping) else (when,)


def _of_indicator(indicator: Indicator, framework: Framework, names: Names) -> Found:
    own = indicator.own_rows
    row = names.plus(_row(OPEN if own is not None else _measure(indicator)))
    yield from _formula(indicator.when, names)
    yield from _formula(indicator.cap, names, points=True)
    hand = indicator.by_hand.override if indicator.by_hand is not None else None
    for _, condition in hand.when if hand is not None else ():
        yield from _formula(condition, row)
    choices: tuple[RuleChoice | None, ...] = (indicator.rule, own.rule if own is not None else None)
    written = {id(rule): rule.span for choice in choices if choice is not None for rule in choice.every()}
    for span in written.values():
        node = _mapping_at(framework.root, span)
        if node is not None:
            yield from _of_rule(node, row, OPEN if own is not None else _measure(indicator))


def _measure(indicator: Indicator) -> Dimension:
    """What the actual of a fixed row measures."""
    target = indicator.target
    return dimension_of(indicator.unit or (target.unit if isinstance(target, NumberTarget) else None))


def _row(dimension: Dimension) -> tuple[Name, ...]:
    names = (Name(("分值",), MISSING, PURE), Name(("完成率",), MISSING, PURE))
    return (*names, Name(("实际",), MISSING, dimension), Name(("目标",), MISSING, dimension))


def _of_rule(node: Mapping, names: Names, dimension: Dimension) -> Found:
    """A rule as written, for a row whose actual measures `dimension`."""
    yield from _formula(node.get("formula"), names)
    of = node.get("of")
    if of is not None:
        read = _read(of, names)
        yield from _met(read.met if read is not None else ())
        dimension = read.dimension if read is not None else OPEN
    measured = of.text.strip() if isinstance(of, Scalar) else "实际"
    for limit in (*(node.get(key) for key in LIMITS), *(item.get("at") for item in _items(node, "anchors"))):
        yield from _formula(limit, names)
        read = _read(limit, names)
        if limit is not None and read is not None and is_money(dimension) and is_unitless(read.tree, read.dimension):
            yield from _number(limit, measured)
    if is_money(dimension):
        yield from _number(node.get("per"), measured)
        for tier in _items(node, "tiers"):
            yield from _interval(tier.get("range"), measured)


def _items(node: Mapping, key: str) -> Iterator[Mapping]:
    items = node.get(key)
    return (item for item in items.items if isinstance(item, Mapping)) if isinstance(items, Sequence) else iter(())


def _number(node: Node | None, measured: str) -> Found:
    """F194 where a number beside an amount has no unit."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if node is not None and text and not _says_money(text):
        yield diagnose("F194", node.span, amount=measured, found=text, example=_example(text))


def _interval(node: Node | None, measured: str) -> Found:
    """F194 where an end of an interval of amounts has no unit."""
    text = node.text if isinstance(node, Scalar) else ""
    ends = [end.strip() for end in re.split("[,，]", text.strip().strip("[]()（）［］"))]
    bare = [end for end in ends if parse_quantity(end) and not _says_money(end)]
    if node is not None and bare:
        yield diagnose("F194", node.span, amount=measured, found=bare[0], example=_example(bare[0]))


def _says_money(text: str) -> bool:
    return text.endswith(("元", "万", "亿")) or parse_quantity(text) == 0


def _mapping_at(node: Node | None, span: Span) -> Mapping | None:
    """The mapping that stands at `span`."""
    found: list[Node | None] = [node]
    while found:
        item = found.pop()
        if isinstance(item, Mapping):
            if item.span == span:
                return item
            found.extend(value for _, value in item.entries)
        elif isinstance(item, Sequence):
            found.extend(item.items)
    return None
