"""The rates of a table's lines: which columns they are the quotient of, and which row is scored by them."""

from __future__ import annotations

from jixiao.expression.tree import Field, Quantity, Quotient, Round, Tree
from jixiao.filing.bind import fields_of
from jixiao.framework.model import Table
from jixiao.plan.model import Node, Plan, Role
from jixiao.plan.slots import cell_name, line_id
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """How the rates of a table's lines come about: column `part` ÷ column `whole`, as a value of the framework says.

    `node` is the row that is scored by the rate of the table's top line, if there is one.
    """

    table: Table
    part: int  # index among the table's columns
    whole: int
    node: Node | None


def rates_of(plan: Plan) -> tuple[Rate, ...]:
    """For every table whose line rate a value declares: a quotient of two columns of one of its lines."""
    found: list[Rate] = []
    for table in plan.framework.tables:
        cells = {
            cell_name(table, line, column): (row, index)
            for row, line in enumerate(table.lines)
            for index, column in enumerate(table.columns)
        }
        for computed in plan.computed:
            tree = _unrounded(computed.tree)
            if computed.role is not Role.VALUE or not isinstance(tree, Quotient):
                continue
            if not isinstance(tree.numerator, Field) or not isinstance(tree.denominator, Field):
                continue
            part, whole = cells.get(tree.numerator.name), cells.get(tree.denominator.name)
            if part is not None and whole is not None and part[0] == whole[0]:
                read = frozenset((tree.numerator.name, tree.denominator.name))
                found.append(Rate(table, part[1], whole[1], _scored_by(plan, read)))
                break
    return tuple(found)


def _unrounded(tree: Tree) -> Tree:
    return tree.term if isinstance(tree, Round) else tree


def _scored_by(plan: Plan, read: frozenset[str]) -> Node | None:
    """The fixed row that reads these two cells and nothing else."""
    for node in plan.nodes:
        if node.leaf is not None and fields_of(plan, Quantity(node.leaf.ruled)) == read:
            return node
    return None


def lines_of(rate: Rate) -> list[tuple[str, str, str, str]]:
    """For every line of the table: its id among nodes, its name, and the slots of its part and whole."""
    table = rate.table
    return [
        (
            line_id(table, line),
            line.id,
            cell_name(table, line, table.columns[rate.part]),
            cell_name(table, line, table.columns[rate.whole]),
        )
        for line in table.lines
    ]


def line_name(id: str) -> str:
    """The name of a line by its id among nodes."""
    return id.rpartition(".")[2]


def line_and_column(slot: str) -> tuple[str, str]:
    """The names of the line and the column whose cell a slot is."""
    line, column = slot.split(".")[-2:]
    return line, column
