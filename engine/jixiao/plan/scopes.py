"""What formulas may gather: groups of own rows, groups of fixed rows, all rows, and the lines of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from jixiao.expression.names import Leaves, Name, Scope
from jixiao.expression.tree import (
    FALSE,
    MISSING,
    TRUE,
    Constant,
    Field,
    Quantity,
    Quotient,
    Round,
    Tree,
    Type,
)
from jixiao.expression.typing import OPEN, PURE, TRUTH
from jixiao.framework.model import Framework, Indicator, Input, Line, OpenTable, Table, former_paths
from jixiao.number import Rounding
from jixiao.plan.leaves import fixed_target, kind_of
from jixiao.plan.shares import (
    ROW_APPLIES,
    ROW_WEIGHT,
    Shares,
    gathers_all,
    may_not_apply,
    weight_name,
)
from jixiao.plan.slots import TREE_TYPES, cell_name, input_dimension
from jixiao.value import replace

ALL_ROWS = "全部指标"
"""The scope of every row, fixed or own."""

ROW_TARGET = Field("target", Type.NUMBER, "row")
ROW_ACTUAL = Field("actual", Type.NUMBER, "row")
ROW_SCORE = Quantity("score", scope="row")
ROW_CORE = Field("core", Type.TRUTH, "row")
SIDES = (ROW_TARGET, ROW_ACTUAL)


def scopes_of(framework: Framework, shares: Shares) -> tuple[Scope, ...]:
    """Every scope of `framework`. A table's are its lowest lines: of the whole table, or under one line."""
    columns = _row_columns(framework.rounding.rate)
    scopes: list[Scope] = []
    for indicator in framework.indicators:
        scopes.extend(_below(indicator, columns, framework, shares))
    if ALL_ROWS not in {scope.text for scope in scopes}:
        scopes.append(_rows((ALL_ROWS,), framework.indicators, columns, framework, shares))
    scopes.extend(scope for table in framework.tables for scope in _lines(table))
    return (*scopes, *(_open_lines(table) for table in framework.open_tables))


def former_scopes(framework: Framework, scopes: Iterable[Scope]) -> Iterator[Scope]:
    """The scopes of what was renamed, as formulas of the framework that this one extends say them."""
    by_path = {scope.path: scope for scope in scopes}

    def below(indicator: Indicator, above: tuple[tuple[str, ...], ...]) -> Iterator[Scope]:
        paths = former_paths(indicator, above)
        own = indicator.own_rows
        for ending in ((), *((group.id,) for group in (own.groups if own is not None else ()))):
            scope = by_path.get((*indicator.path, *ending))
            if scope is not None:
                yield from (replace(scope, path=(*path, *ending)) for path in paths[1:])
        for child in indicator.children:
            yield from below(child, paths)

    for indicator in framework.indicators:
        yield from below(indicator, ((),))


def gathered_name(path: Sequence[str]) -> str:
    """The scope of the Folds that formulas make over own rows; no id holds a *."""
    return f"{'.'.join(path)}.*"


def _row_columns(rate: Rounding | None) -> tuple[Name, ...]:
    completion: Tree = Quotient(ROW_ACTUAL, ROW_TARGET)
    if rate is not None:
        completion = Round(completion, rate.unit, rate.mode)
    return (
        Name(("目标",), ROW_TARGET, OPEN),
        Name(("实际",), ROW_ACTUAL, OPEN),
        Name(("完成率",), completion, PURE),
        Name(("得分",), ROW_SCORE, PURE),
        Name(("分值",), ROW_WEIGHT, PURE),
        Name(("适用",), ROW_APPLIES, TRUTH),
        Name(("核心",), ROW_CORE, TRUTH),
    )


def _below(indicator: Indicator, columns: tuple[Name, ...], framework: Framework, shares: Shares) -> Iterator[Scope]:
    """The scope of a node, and of every node and group under it; a single fixed row is none."""
    if indicator.children or indicator.own_rows is not None:
        yield _rows(indicator.path, (indicator,), columns, framework, shares)
    if indicator.own_rows is not None:
        applies = ROW_APPLIES if gathers_all(indicator.own_rows.not_applicable) else None
        for group in indicator.own_rows.groups:
            path = (*indicator.path, group.id)
            yield Scope(path, columns, gathered_name(path), applies=applies, span=group.span)
    for child in indicator.children:
        yield from _below(child, columns, framework, shares)


def _rows(
    path: tuple[str, ...],
    indicators: Sequence[Indicator],
    columns: tuple[Name, ...],
    framework: Framework,
    shares: Shares,
) -> Scope:
    rows = tuple(row for indicator in indicators for row in leaves_of(indicator))
    own = [row.own_rows for row in rows if row.own_rows is not None]
    fixed = [row for row in rows if row.own_rows is None]
    may_miss = any(gathers_all(item.not_applicable) for item in own) or any(may_not_apply(row) for row in fixed)
    return Scope(
        path=path,
        columns=columns,
        gathered=gathered_name(path) if own else "",
        fixed=tuple(_fixed(row, framework, shares) for row in fixed),
        applies=ROW_APPLIES if may_miss else None,
        span=indicators[0].span if indicators else framework.span,
    )


def leaves_of(indicator: Indicator) -> Iterator[Indicator]:
    """The rows, and the places of own rows, at or under a node."""
    if not indicator.children:
        yield indicator
    for child in indicator.children:
        yield from leaves_of(child)


def _fixed(row: Indicator, framework: Framework, shares: Shares) -> Leaves:
    """What the columns are in a row that the framework fixes; what is no number there is missing."""
    node, kind = ".".join(row.path), kind_of(row)
    weight: Tree = Constant(row.weight or Fraction(0))
    if shares.by_node[node].weight is not None:
        weight = Quantity(weight_name(node))
    first, last = framework.years
    fixed = fixed_target(row, first if first == last else None)
    target: Tree = Field(f"{node}.target") if fixed is None else fixed
    return {
        ROW_TARGET: target if kind == "number" else MISSING,
        ROW_ACTUAL: Field(f"{node}.actual") if kind in ("number", "") else MISSING,
        ROW_SCORE: Quantity(f"{node}.score"),
        ROW_WEIGHT: weight,
        ROW_CORE: TRUE if row.core else FALSE,
        ROW_APPLIES: shares.by_node[node].applies,
    }


def _lines(table: Table) -> Iterator[Scope]:
    parents = dict.fromkeys(line.parent for line in table.lines if line.parent is not None)
    lowest = [line for index, line in enumerate(table.lines) if index not in parents]
    columns = line_columns(table)
    for above in ((), *(table.lines[index].path for index in parents)):
        members = tuple(_cells(table, line) for line in lowest if line.path[: len(above)] == above)
        if members:
            yield Scope((table.id, *above), columns, fixed=members, span=table.span)


def _open_lines(table: OpenTable) -> Scope:
    """The lines that an office brings."""
    return Scope((table.id,), line_columns(table), table.id, span=table.span)


def line_columns(table: Table | OpenTable) -> tuple[Name, ...]:
    """The columns of a table as leaves of a member."""
    return tuple(Name((column.id,), _cell(column), input_dimension(column)) for column in table.columns)


def _cells(table: Table, line: Line) -> Leaves:
    return {_cell(column): Field(cell_name(table, line, column), TREE_TYPES[column.type]) for column in table.columns}


def _cell(column: Input) -> Field:
    return Field(column.id, TREE_TYPES[column.type], "row")
