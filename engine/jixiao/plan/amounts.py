"""Amounts and rates that meet numbers without a unit, and amounts where points belong: warnings of lint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.expression.formula import Formula, Meeting, read_formula
from jixiao.expression.names import Name, Names, names_of
from jixiao.expression.tree import (
    FALSE,
    MISSING,
    Absolute,
    Constant,
    Field,
    Quantity,
    Quotient,
    Round,
    Tree,
    Type,
    walk,
)
from jixiao.expression.typing import OPEN, PURE, TRUTH, Dimension, common, dimension_of, label
from jixiao.expression.unitless import is_money, is_unitless
from jixiao.framework.model import Framework, Indicator, InputType, RuleChoice, Value
from jixiao.framework.reading import text_of
from jixiao.framework.tree import every
from jixiao.origin import Span
from jixiao.plan.demands import CHANGED, WORDS
from jixiao.plan.hand import RULE_POINTS
from jixiao.plan.shares import shares_of
from jixiao.plan.slots import cell_name
from jixiao.plan.symbols import symbols_of
from jixiao.rules.keys import percent
from jixiao.target import NumberTarget, Unit, parse_quantity
from jixiao.value import dataclass

LIMITS = ("above", "below", "away_from")
"""Keys of a deduction that say from where on it loses points: formulas of what it measures."""

STEEP = 10
"""From here on (1000%) a number beside a rate is taken for a percentage without its sign."""

COMPLETION = Field("完成率", scope="row")
"""Stands for the rate of a row."""

CHECKED_RATES = {
    "reason_required": ("execution_below", "completion_above"),
    "description_required": ("execution_below", "completion_above"),
    "execution": ("above",),
    "scores_above_execution": ("by",),
}
"""The rates that `checks` hold rows and tables against."""

MOST_ROUNDS = 10
"""How many values may stand behind one another until what the last one measures is not asked any more."""

Found = Iterator[Diagnostic]


@dataclass(frozen=True, slots=True)
class Measures:
    """The names of formulas, where values without a unit measure what their formulas do, and which trees are rates."""

    names: Names
    rates: frozenset[Tree]

    def plus(self, names: Iterable[Name]) -> Measures:
        """These and further names."""
        return Measures(self.names.plus(names), self.rates)

    def read(self, node: Node | None) -> Formula | None:
        """A formula; None where there is none, or it does not hold."""
        try:
            return read_formula(node, self.names) if isinstance(node, Scalar) and node.text.strip() else None
        except Rejected:
            return None

    def is_rate(self, tree: Tree, dimension: Dimension) -> bool:
        """Whether a tree is a rate by its name, or a quotient of two amounts that nothing multiplies."""
        while isinstance(tree, (Round, Absolute)):
            tree = tree.term
        if not isinstance(tree, Quotient) or dimension != PURE:
            return tree in self.rates
        parts = (part for side in (tree.numerator, tree.denominator) for part in walk(side))
        return not any(isinstance(part, Constant) and part.value for part in parts)


def amounts_without_units(framework: Framework) -> tuple[Diagnostic, ...]:
    """F194 to F197 of a framework that compiles; what cannot be read says nothing here."""
    names = _names(framework)
    return (
        *_of_values(framework, names),
        *_of_adjustments(framework, names),
        *_of_checks(framework),
        *(found for node in _truths(framework) for found in _formula(node, names.plus(_row(OPEN)))),
        *(found for indicator in every(framework.indicators) for found in _of_indicator(indicator, framework, names)),
    )


def _names(framework: Framework) -> Measures:
    declared = symbols_of(framework, shares_of(framework)).names
    whole = [Name(("总分",), MISSING, PURE), Name(("等级",), Constant(None, Type.LABEL), label(()))]
    whole += [Name((WORDS,), FALSE, TRUTH), Name((CHANGED,), FALSE, TRUTH), Name((RULE_POINTS,), MISSING, PURE)]
    outer = names_of(whole, declared)
    rates: set[Tree] = {COMPLETION, *(Quantity(value.id) for value in framework.values if _is_ratio(value.unit))}
    rates |= {
        name.tree for name in declared.all() if isinstance(name.tree, Field) and name.tree.name in _rates(framework)
    }
    measures, measured = Measures(outer, frozenset(rates)), dict[str, Dimension]()
    for _ in range(MOST_ROUNDS):
        before = dict(measured)
        for value in framework.values:
            read = measures.read(value.formula) if value.unit is None else None
            if read is not None:
                measured[value.id] = read.dimension
                if measures.is_rate(read.tree, read.dimension):
                    rates.add(Quantity(value.id))
        if measured == before:
            break
        names = (Name((id,), Quantity(id), dimension) for id, dimension in measured.items())
        measures = Measures(outer.plus(names), frozenset(rates))
    return measures


def _rates(framework: Framework) -> frozenset[str]:
    """The slots of inputs and cells that are rates."""
    single = (item.id for item in framework.inputs if item.type is InputType.RATE)
    cells = (
        cell_name(table, line, column)
        for table in framework.tables
        for line in table.lines
        for column in table.columns
        if column.type is InputType.RATE
    )
    return frozenset((*single, *cells))


def _is_ratio(unit: Unit | None) -> bool:
    return unit is not None and unit.dimension == "ratio"


def _formula(node: Node | None, names: Measures, points: bool = False) -> Found:
    """What a formula says of amounts. `points`: it yields points, and an amount is wrong."""
    read = names.read(node)
    if read is None or node is None:
        return
    yield from _met(read.met, names)
    if points and is_money(read.dimension) and isinstance(node, Scalar):
        yield diagnose("F196", node.span, found=node.text.strip(), wanted=("分", "points"))
    else:
        yield from _divided(read.divided)


def _met(meetings: Iterable[Meeting], names: Measures) -> Found:
    for item in meetings:
        measured = item.measured
        if is_money(measured.dimension):
            yield diagnose("F194", item.span, amount=item.amount, found=item.number, example=_example(item.number))
        elif item.value is not None and abs(item.value) >= STEEP and names.is_rate(measured.tree, measured.dimension):
            yield _steep(item.span, item.amount, item.number, item.value)


def _steep(span: Span, amount: str, number: str, value: Fraction) -> Diagnostic:
    return diagnose("F197", span, amount=amount, found=number, percent=percent(value))


def _divided(meetings: Iterable[Meeting]) -> Found:
    for item in meetings:
        yield diagnose("F195", item.span, amount=item.amount, found=item.number, example=_example(item.number))


def _example(number: str) -> str:
    """`number` as it would be written with a unit; some number, where it is a name or a calculation."""
    return f"{number.strip()}万元" if parse_quantity(number) is not None else "500万元"


def _of_values(framework: Framework, names: Measures) -> Found:
    """A value whose unit is money may divide an amount into parts; one of another unit cannot be an amount."""
    for value in framework.values:
        read = names.read(value.formula)
        if read is None:
            continue
        yield from _met(read.met, names)
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


def _of_checks(framework: Framework) -> Found:
    for check, keys in CHECKED_RATES.items():
        setting = framework.checks.get(check)
        for key in keys:
            node = setting.get(key) if isinstance(setting, Mapping) else None
            value = parse_quantity(node.text) if isinstance(node, Scalar) else None
            if node is not None and value is not None and value >= STEEP:
                yield _steep(node.span, key, text_of(node), value)


def _of_adjustments(framework: Framework, names: Measures) -> Found:
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


def _of_indicator(indicator: Indicator, framework: Framework, names: Measures) -> Found:
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
            rate = own is None and _is_ratio(_unit_of(indicator))
            yield from _of_rule(node, row, OPEN if own is not None else _measure(indicator), rate)


def _measure(indicator: Indicator) -> Dimension:
    """What the actual of a fixed row measures."""
    return dimension_of(_unit_of(indicator))


def _unit_of(indicator: Indicator) -> Unit | None:
    target = indicator.target
    return indicator.unit or (target.unit if isinstance(target, NumberTarget) else None)


def _row(dimension: Dimension) -> tuple[Name, ...]:
    names = (Name(("分值",), MISSING, PURE), Name(("完成率",), COMPLETION, PURE))
    return (*names, Name(("实际",), MISSING, dimension), Name(("目标",), MISSING, dimension))


def _of_rule(node: Mapping, names: Measures, dimension: Dimension, rate: bool) -> Found:
    """A rule as written, for a row whose actual measures `dimension`, and may be a `rate`."""
    yield from _formula(node.get("formula"), names)
    of = node.get("of")
    if of is not None:
        read = names.read(of)
        yield from _met(read.met if read is not None else (), names)
        dimension = read.dimension if read is not None else OPEN
        rate = read is not None and names.is_rate(read.tree, read.dimension)
    held = _Held(text_of(of) or "实际", is_money(dimension), rate)
    for limit in (*(node.get(key) for key in LIMITS), *(item.get("at") for item in _items(node, "anchors"))):
        yield from _formula(limit, names)
        read = names.read(limit)
        if read is not None and is_unitless(read.tree, read.dimension):
            yield from held.against(limit)
    yield from held.against(node.get("per"), 1)
    yield from _of_completion(node)
    for tier in _items(node, "tiers"):
        yield from held.within(tier.get("range"))


def _of_completion(node: Mapping) -> Found:
    """The rates at which a rule by completion ends, or begins to ask for reasons."""
    held = _Held("完成率", False, True)
    for key in ("at_least", "at_most"):
        side = node.get(key)
        yield from held.against(side.get("zero_at") if isinstance(side, Mapping) else None)
    over = node.get("over")
    yield from held.within(over.get("range") if isinstance(over, Mapping) else None)


def _items(node: Mapping, key: str) -> Iterator[Mapping]:
    items = node.get(key)
    return (item for item in items.items if isinstance(item, Mapping)) if isinstance(items, Sequence) else iter(())


@dataclass(frozen=True, slots=True)
class _Held:
    """What a rule measures, as it holds it against the numbers written in it."""

    measured: str
    money: bool
    rate: bool

    def against(self, node: Node | None, steep: int = STEEP) -> Found:
        """F194 where a number beside an amount has no unit, F197 where one beside a rate is `steep`."""
        text = text_of(node)
        value = parse_quantity(text)
        if node is None or not value:
            return
        if self.money and not text.endswith(("元", "万", "亿")):
            yield diagnose("F194", node.span, amount=self.measured, found=text, example=_example(text))
        elif self.rate and value >= steep and not text.endswith(("%", "％", "‰")):
            yield _steep(node.span, self.measured, text, value)

    def within(self, node: Node | None) -> Found:
        """The same of the ends of an interval, the first of them."""
        ends = re.split("[,，]", text_of(node).strip("[]()（）［］【】"))
        found = (item for end in ends for item in self.against(Scalar(end.strip(), node.span) if node else None))
        first = next(found, None)
        if first is not None:
            yield first


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
