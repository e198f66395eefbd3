"""What a program is made of: the fields that it reads and the trees that it computes, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from jixiao.expression.tree import Constant, Field, Quantity, Tree, Type, walk
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that a program reads. Numbers arrive as integers at 10**scale; `low` and `high` are in base units.

    `places`: the power of ten at which this one arrives, where a machine keeps fields at powers of their own.
    """

    name: str
    type: Type
    labels: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    optional: bool = False
    places: int | None = None


@dataclass(frozen=True, slots=True)
class TreeSpec:
    """A tree that a program computes. `labels`: what a label's index counts in; if empty, the labels of the tree."""

    name: str
    type: Type
    tree: Tree
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What a program is made of: its own fields and trees in `scope`, and those around it (in scope "")."""

    fields: tuple[FieldSpec, ...]
    trees: tuple[TreeSpec, ...]
    scope: str = ""
    outer_fields: tuple[FieldSpec, ...] = ()
    outer_trees: tuple[TreeSpec, ...] = ()


def labels_of(spec: TreeSpec, labels: Callable[[Tree], Iterable[str]]) -> tuple[str, ...]:
    """What the index of a label counts in; `labels` gives those of a Field or Quantity."""
    if spec.labels or spec.type is not Type.LABEL:
        return spec.labels
    found: dict[str, None] = {}
    for node in walk(spec.tree):
        if isinstance(node, Constant) and node.type is Type.LABEL and node.value is not None:
            found[str(node.value)] = None
        elif isinstance(node, (Field, Quantity)) and node.type is Type.LABEL:
            found.update(dict.fromkeys(labels(node)))
    return tuple(found)
