"""What a row has to state, and when: the conditions of `checks:` as flags, by the trees that rules are made of (X9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.document import Mapping as MappingNode
from jixiao.document import Node, Scalar
from jixiao.expression.formula import compile_formula, mentions
from jixiao.expression.names import Name
from jixiao.expression.tree import FALSE, TRUE, And, FirstKnown, Not, Tree, Type
from jixiao.expression.typing import TRUTH
from jixiao.framework.model import Framework
from jixiao.plan.model import Purpose
from jixiao.rules.parts import ROW_NAMES, row_names
from jixiao.rules.rule import Flag, Situation
from jixiao.value import dataclass

CHECKS: Mapping[str, tuple[str, Purpose]] = {
    "reason_required": ("C190", Purpose.REASON),
    "description_required": ("C191", Purpose.DESCRIBED),
    "score_note_required": ("C202", Purpose.NOTED),
}
"""The checks that ask for a cell: their code, and the truth that says whether the cell is filled."""

WORDS = "定性"
CHANGED = "已调整"


@dataclass(frozen=True, slots=True)
class Demand:
    """A cell that is demanded where `when` holds; of the rows at or under `path`, of all where it is empty."""

    code: str
    filled: Purpose
    when: Scalar
    path: tuple[str, ...] = ()


def demands_of(framework: Framework) -> tuple[Demand, ...]:
    """The demands of `framework`, in the order declared."""
    found: list[Demand] = []
    for name, (code, filled) in CHECKS.items():
        node = framework.checks.get(name)
        when = node.get("when") if isinstance(node, MappingNode) else None
        found.extend(Demand(code, filled, formula, path) for path, formula in _conditions(when))
    return tuple(found)


def _conditions(when: Node | None) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    if isinstance(when, Scalar):
        yield (), when
    for key, formula in when.entries if isinstance(when, MappingNode) else ():
        if isinstance(formula, Scalar):
            yield tuple(key.text.split(".")), formula


def fits(demand: Demand, path: tuple[str, ...]) -> bool:
    """Whether a demand speaks of the row at `path`: a name of one part means it wherever it stands in the tree."""
    wanted = demand.path
    return any(path[start : start + len(wanted)] == wanted for start in range(len(path) - len(wanted) + 1))


def demanded(
    demands: tuple[Demand, ...], path: tuple[str, ...], situation: Situation, told: Mapping[Purpose, Tree]
) -> tuple[Flag, ...]:
    """The flags of the row at `path`. `told` are the truths of the row: a reason, a description, a changed target.

    A condition that names what this row has not (目标 of a row without one) does not speak of it.
    Raises Rejected: E codes of a condition.
    """
    names = row_names(situation).plus(
        [
            Name((WORDS,), TRUE if situation.kind == "words" else FALSE, TRUTH),
            Name((CHANGED,), _is(told[Purpose.CHANGED]), TRUTH),
        ]
    )
    return tuple(
        Flag(item.code, And((compile_formula(item.when, names, Type.TRUTH), Not(_is(told[item.filled])))))
        for item in demands
        if fits(item, path) and _has(situation, mentions(item.when, ROW_NAMES))
    )


def _is(told: Tree) -> Tree:
    """A truth that is not told is none."""
    return FirstKnown((told, FALSE))


def _has(situation: Situation, read: frozenset[str]) -> bool:
    """Whether a row has the numbers that a condition reads."""
    if read & {"目标", "完成率"}:
        return situation.kind == "number"
    return not read or situation.kind in ("number", "")
