"""The slots that a framework's inputs and tables ask a filing to fill."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.expression.tree import Type
from jixiao.expression.typing import DAY, OPEN, TRUTH, Dimension, dimension_of, label
from jixiao.framework.digits import digits_of
from jixiao.framework.model import Framework, Input, InputType, Line, Table
from jixiao.plan.model import OpenScope, Purpose, Slot
from jixiao.target import Unit

YUAN = Unit("元", "money")
RATIO = Unit("", "ratio")

TREE_TYPES: Mapping[InputType, Type] = {
    InputType.MONEY: Type.NUMBER,
    InputType.RATE: Type.NUMBER,
    InputType.NUMBER: Type.NUMBER,
    InputType.COUNT: Type.NUMBER,
    InputType.DAY: Type.DAY,
    InputType.TRUTH: Type.TRUTH,
    InputType.LABEL: Type.LABEL,
}

UNITS: Mapping[InputType, Unit] = {InputType.MONEY: YUAN, InputType.RATE: RATIO}


def line_id(table: Table, line: Line) -> str:
    """The id of a line among all nodes of a plan: the table's id and the line's path."""
    return ".".join((table.id, *line.path))


def cell_name(table: Table, line: Line, column: Input) -> str:
    """The name of the slot for one cell of a table."""
    return f"{line_id(table, line)}.{column.id}"


def input_slots(framework: Framework) -> tuple[Slot, ...]:
    """One slot for every single input and every cell of every table, in the order declared."""
    single = [_slot(item, item.id, Purpose.INPUT, item.id) for item in framework.inputs]
    cells = [
        _slot(column, cell_name(table, line, column), Purpose.LINE, line_id(table, line))
        for table in framework.tables
        for line in table.lines
        for column in table.columns
    ]
    return (*single, *cells)


def open_scopes(framework: Framework) -> tuple[OpenScope, ...]:
    """One scope for every open table, in the order declared."""
    return tuple(
        OpenScope(table.id, tuple(_slot(column, column.id, Purpose.COLUMN, table.id) for column in table.columns))
        for table in framework.open_tables
    )


def _slot(item: Input, name: str, purpose: Purpose, node: str) -> Slot:
    digits = digits_of(item)
    return Slot(
        name=name,
        type=TREE_TYPES[item.type],
        purpose=purpose,
        node=node,
        unit=UNITS.get(item.type),
        labels=item.labels,
        range=None if digits is None else digits.range,
        places=None if digits is None else digits.places,
        # A cell that nothing reads may stay empty: whether it is needed shows in the trees that name it.
        optional=purpose is Purpose.LINE,
    )


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
