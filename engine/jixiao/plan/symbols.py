"""What formulas of a framework may name: inputs, cells of tables, values, and the scores of indicators."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.expression.folds import mean_by_policy
from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Name, Names, names_of
from jixiao.expression.tree import Constant, Field, Fold, Gathering, Quantity, Quotient, Tree, Type, rewrite
from jixiao.expression.typing import OPEN, PURE, dimension_of
from jixiao.framework.model import Framework, Indicator, Value, former_paths
from jixiao.plan.model import Computed, Role
from jixiao.plan.parameters import parameter_names
from jixiao.plan.scopes import former_scopes, scopes_of
from jixiao.plan.shares import Shares
from jixiao.plan.slots import TREE_TYPES, cell_name, input_dimension
from jixiao.value import dataclass, replace

SCORE = "得分"
"""The last part of the name by which formulas mean an indicator's score: `预算执行.得分`."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The names, and the values already compiled (in the order declared)."""

    names: Names
    values: tuple[Computed, ...]
    diagnostics: tuple[Diagnostic, ...]


def symbols_of(framework: Framework, shares: Shares) -> Symbols:
    """The symbols of `framework`. Diagnostics are those of the formulas of `values:`."""
    scopes = scopes_of(framework, shares)
    former = names_of(_former_scores(framework), scopes=former_scopes(framework, scopes))
    names = (*_inputs(framework), *parameter_names(framework), *_cells(framework), *_scores(framework))
    fixed = names_of(names, former, scopes)
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


def _with_zero_policy(tree: Tree, value: Value) -> Tree:
    """Every division of the value's formula yields `if_zero` where its divisor is zero; so does a mean of nothing."""
    if value.if_zero is None:
        return tree
    instead = Constant(value.if_zero)

    def by_policy(node: Tree) -> Tree:
        match node:
            case Quotient():
                return replace(node, if_zero=instead)
            case Fold(gathering=Gathering.MEAN):
                return mean_by_policy(node, instead)
            case _:
                return node

    return rewrite(tree, by_policy)
