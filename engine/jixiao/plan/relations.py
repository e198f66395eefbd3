"""勾稽 as truth trees: the sums that tables promise, and a framework's own relations."""

from __future__ import annotations

from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Names
from jixiao.expression.tree import Absolute, And, Compare, Field, Negate, Sum, Tree, Type, number
from jixiao.framework.model import Framework, Relation, Table
from jixiao.interval import Sign
from jixiao.plan.model import Computed, Role
from jixiao.plan.slots import cell_name, line_id


def table_sums(table: Table) -> tuple[Computed, ...]:
    """For every parent line and number column: the parent equals the sum of its children."""
    if not table.total_of_children:
        return ()
    return tuple(
        Computed(
            name=f"{cell_name(table, parent, column)}:sum",
            type=Type.TRUTH,
            role=Role.RELATION,
            node=line_id(table, parent),
            tree=Compare(
                Sign.EQUAL,
                Field(cell_name(table, parent, column)),
                Sum(tuple(Field(cell_name(table, table.lines[child], column)) for child in members)),
            ),
            span=table.span,
        )
        for index, parent in enumerate(table.lines)
        if (members := [position for position, line in enumerate(table.lines) if line.parent == index])
        for column in table.columns
        if column.type.value in ("money", "number", "count")
    )


def relation(item: Relation, names: Names) -> Computed:
    """A relation declared by formula. Raises Rejected where the formula is not a truth."""
    assert_truth = compile_formula(item.claim, names, Type.TRUTH)
    return Computed(f"{item.id}:relation", Type.TRUTH, Role.RELATION, item.id, _loosen(assert_truth, item), item.span)


def _loosen(tree: Tree, item: Relation) -> Tree:
    """Every equality inside holds within the relation's tolerance."""
    match tree:
        case Compare(Sign.EQUAL, left, right) if item.tolerance and tree.left:
            return Compare(Sign.AT_MOST, Absolute(Sum((left, Negate(right)))), number(item.tolerance))
        case And():
            return And(tuple(_loosen(term, item) for term in tree.terms))
        case _:
            return tree


def relations(framework: Framework, names: Names) -> tuple[Computed, ...]:
    """All relations of a framework: those of its tables, then its own."""
    sums = [computed for table in framework.tables for computed in table_sums(table)]
    return (*sums, *(relation(item, names) for item in framework.relations))
