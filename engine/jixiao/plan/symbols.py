"""What formulas of a framework may name: inputs, cells of tables, values, and the scores of indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Name, Names, names_of
from jixiao.expression.tree import Constant, Field, Quantity, Quotient, Tree, Type, rewrite
from jixiao.expression.typing import DAY, OPEN, PURE, TRUTH, Dimension, dimension_of, label
from jixiao.framework.model import Framework, Indicator, Input, InputType, Value, former_paths
from jixiao.plan.model import Computed, Role
from jixiao.plan.slots import TREE_TYPES, UNITS, cell_name

SCORE = "得分"
"""The last part of the name by which formulas mean an indicator's score: `预算执行.得分`."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The names, and the values already compiled (in the order declared)."""

    names: Names
    values: tuple[Computed, ...]
    diagnostics: tuple[Diagnostic, ...]


def symbols_of(framework: Framework) -> Symbols:
    """The symbols of `framework`. Diagnostics are those of the formulas of `values:`."""
    former = names_of(_former_scores(framework))
    fixed = names_of((*_inputs(framework), *_cells(framework), *_scores(framework)), former)
    declared = names_of((_value_name(value) for value in framework.values), fixed)
    values: list[Computed] = []
    diagnostics: list[Diagnostic] = []
    for value in framework.values:
        try:
            tree = _with_zero_policy(compile_formula(value.formula, declared, Type.NUMBER), value)
        except Rejected as rejected:
            diagnostics.extend(rejected.diagnostics)
            continue
        values.append(Computed(value.id, Type.NUMBER, Role.VALUE, value.id, tree, value.span))
    return Symbols(declared, tuple(values), tuple(diagnostics))


def _inputs(framework: Framework) -> Iterator[Name]:
    for item in framework.inputs:
        yield Name((item.id,), Field(item.id, TREE_TYPES[item.type]), input_dimension(item), item.span)


def _cells(framework: Framework) -> Iterator[Name]:
    for table in framework.tables:
        for line in table.lines:
            for column in table.columns:
                tree = Field(cell_name(table, line, column), TREE_TYPES[column.type])
                path = (table.id, *line.path, column.id)
                yield Name(path, tree, input_dimension(column), line.span, least=2)


def _scores(framework: Framework) -> Iterator[Name]:
    def below(indicator: Indicator) -> Iterator[Name]:
        yield _score(indicator, indicator.path)
        for child in indicator.children:
            yield from below(child)

    for indicator in framework.indicators:
        yield from below(indicator)


def _former_scores(framework: Framework) -> Iterator[Name]:
    """What was renamed can still be said as before, by formulas of the framework that this one extends."""

    def below(indicator: Indicator, above: tuple[tuple[str, ...], ...]) -> Iterator[Name]:
        paths = former_paths(indicator, above)
        yield from (_score(indicator, path) for path in paths[1:])
        for child in indicator.children:
            yield from below(child, paths)

    for indicator in framework.indicators:
        yield from below(indicator, ((),))


def _score(indicator: Indicator, path: tuple[str, ...]) -> Name:
    return Name((*path, SCORE), Quantity(f"{'.'.join(indicator.path)}.score"), PURE, indicator.span, least=2)


def _value_name(value: Value) -> Name:
    return Name((value.id,), Quantity(value.id), dimension_of(value.unit) if value.unit else OPEN, value.span)


def input_dimension(item: Input) -> Dimension:
    """What an input measures."""
    match item.type:
        case InputType.TRUTH:
            return TRUTH
        case InputType.DAY:
            return DAY
        case InputType.LABEL:
            return label(item.labels)
        case InputType.COUNT:
            return OPEN  # what is counted is not declared: 在职人数 + 退休人数 is as good as 合格数 ÷ 指标数
        case _:
            return dimension_of(UNITS.get(item.type))


def _with_zero_policy(tree: Tree, value: Value) -> Tree:
    """Every division of the value's formula yields `if_zero` where its divisor is zero."""
    if value.if_zero is None:
        return tree
    instead = Constant(value.if_zero)
    return rewrite(tree, lambda node: replace(node, if_zero=instead) if isinstance(node, Quotient) else node)
