"""What is told of a node with holes where its numbers go, and how plain data stand in lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

from jixiao.evaluation.steps import Traces
from jixiao.expression.tree import Choose, Constant, FirstKnown, Greatest, Least, Lookup, Quantity, Tree
from jixiao.interpret.numerals import Numeral
from jixiao.interpret.prose import Put, put_in
from jixiao.interpret.stencil import Holes
from jixiao.interpret.trail import Place, place_of
from jixiao.interpret.walk import Gathered, Traced, operand_trees
from jixiao.plan.model import Role
from jixiao.report.record import Plain

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def as_json(told: object) -> bytes:
    """Plain data as the lines hold it, in UTF-8."""
    return _written(told).encode("utf-8")


def as_line(row: int, told: Plain) -> bytes:
    """A record as a line: its row (from 1) first."""
    return as_json({"row": row + 1, **told})


def hole_for(traces: Traces, places: Mapping[Tree, Place], holes: Holes) -> Put:
    """Leaves a hole for a number; what became the value of a node around it goes where that one's number stands."""
    same: dict[Tree, Tree] = {
        Quantity(item.name, item.type, "" if item.role is Role.VALUE else traces.scope): item.tree
        for item, _ in traces.walked
    }
    same |= {step.node: taken for _, walked in traces.walked for step in walked if (taken := _taken(step)) is not None}

    def put(tree: Tree | Gathered, value: Fraction | int, numeral: Numeral) -> str:
        while not isinstance(tree, Gathered) and tree in same:
            tree = same[tree]
        if isinstance(tree, Constant):
            return put_in(tree, value, numeral)
        return holes.leave(place_of(places, tree), numeral)

    return put


def _taken(step: Traced) -> Tree | None:
    """The part of a node whose value became its own."""
    if step.result is None or isinstance(step.result, (bool, str)):
        return None
    match step.node:
        case Choose() | Lookup() | FirstKnown():
            taken = operand_trees(step)[-1]
            return None if isinstance(taken, Gathered) else taken
        case Least() | Greatest():
            return step.node.terms[step.operands.index(step.result)]
        case _:
            return None
