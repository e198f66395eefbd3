"""Walks the trees of a program over one filing: what every generated program must give, and the way for a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.expression.frame import FieldSpec, Frame, TreeSpec, labels_of
from jixiao.expression.tree import Field, Quantity, Tree, Type
from jixiao.interpret.walk import Member, Value, Values, evaluate

Result = tuple[int, int | None, int]
"""Branch taken, numerator (None: missing), denominator. Truths are 0 or 1, labels an index, days an ordinal, over 1.

The branch numbers the lifted leaf, from 0 in the order of the generated code; WALKED where the walk served the filing.
"""

WALKED = -1

Outer = tuple[Sequence[int | None], Sequence[Result]]
"""The values of the filing around a row, and the results of the program that computed `outer_trees` from them."""

Members = Mapping[str, Sequence[Member]]

NOBODY: Members = {}


class Walker:
    """Trees in order, each of which may read the fields and the trees before it; see `exact.Program` for the scopes."""

    __slots__ = ("frame",)

    def __init__(
        self,
        fields: Sequence[FieldSpec],
        trees: Sequence[TreeSpec],
        scope: str = "",
        outer_fields: Sequence[FieldSpec] = (),
        outer_trees: Sequence[TreeSpec] = (),
    ) -> None:
        self.frame = Frame(tuple(fields), tuple(trees), scope, tuple(outer_fields), tuple(outer_trees))

    def run(
        self,
        values: Sequence[int | None],
        scale: int,
        members: Members | None = None,
        outer: Outer | None = None,
    ) -> tuple[Result, ...]:
        """One Result per tree, in order; none of them names a branch."""
        labels = self._labels()
        quantities: dict[tuple[str, str], Value] = {}
        env = Values(self.fields(values, scale, outer), quantities, members or NOBODY)
        if outer is not None:
            for spec, (_, numerator, denominator) in zip(self.frame.outer_trees, outer[1], strict=False):
                node = Quantity(spec.name, spec.type)
                quantities["", spec.name] = decode(spec.type, numerator, denominator, labels[node])
        results = []
        for spec in self.frame.trees:
            value = evaluate(spec.tree, env)
            quantities[self.frame.scope, spec.name] = value
            results.append(_encode(value, labels[Quantity(spec.name, spec.type, self.frame.scope)]))
        return tuple(results)

    def fields(
        self, values: Sequence[int | None], scale: int, outer: Outer | None = None
    ) -> dict[tuple[str, str], Value]:
        """The fields as the walk reads them, by scope and name."""
        frame = self.frame
        fields: dict[tuple[str, str], Value] = {}
        if outer is not None:
            for spec, value in zip(frame.outer_fields, outer[0], strict=True):
                fields["", spec.name] = decode(spec.type, value, 10**scale, spec.labels)
        for spec, value in zip(frame.fields, values, strict=True):
            fields[frame.scope, spec.name] = decode(spec.type, value, 10**scale, spec.labels)
        return fields

    def _labels(self) -> dict[Tree, tuple[str, ...]]:
        """The labels of every quantity that is a label; () for the others."""
        frame = self.frame
        labels: dict[Tree, tuple[str, ...]] = {}
        for scope, fields in (("", frame.outer_fields), (frame.scope, frame.fields)):
            labels.update({Field(spec.name, spec.type, scope): spec.labels for spec in fields})
        for scope, trees in (("", frame.outer_trees), (frame.scope, frame.trees)):
            for spec in trees:
                labels[Quantity(spec.name, spec.type, scope)] = labels_of(spec, lambda node: labels.get(node, ()))
        return labels


def decode(kind: Type, numerator: int | None, denominator: int, labels: Sequence[str]) -> Value:
    """A result, or a field as it is filed, as the value that it stands for."""
    if numerator is None:
        return None
    match kind:
        case Type.NUMBER:
            return Fraction(numerator, denominator)
        case Type.TRUTH:
            return bool(numerator)
        case Type.LABEL:
            return labels[numerator]
        case Type.DAY:
            return numerator


def _encode(value: Value, labels: tuple[str, ...]) -> Result:
    match value:
        case None:
            return (WALKED, None, 1)
        case bool():
            return (WALKED, int(value), 1)
        case str():
            return (WALKED, labels.index(value), 1)
        case Fraction():
            return (WALKED, value.numerator, value.denominator)
        case int():
            return (WALKED, value, 1)
