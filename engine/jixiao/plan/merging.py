"""How filings of several units become one: every way lowered to a tree that folds over the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Names
from jixiao.expression.tree import (
    MISSING,
    Case,
    Choose,
    Compare,
    Field,
    Fold,
    Gathering,
    Product,
    Quantity,
    Quotient,
    Round,
    Tree,
    Type,
    rewrite,
    walk,
)
from jixiao.framework.model import Framework, Merge
from jixiao.interval import Sign
from jixiao.name import name_key
from jixiao.number import Rounding
from jixiao.plan.model import Computed, Merging, Node, Slot

UNITS = "units"
"""The scope of the units that are merged; each member has a `value` and a `weight`."""

VALUE = Field("value", Type.NUMBER, UNITS)
WEIGHT = Field("weight", Type.NUMBER, UNITS)

_LEAST, _GREATEST = (Fold(gathering, UNITS, VALUE) for gathering in (Gathering.LEAST, Gathering.GREATEST))
_EXTREMES: Mapping[str, Tree] = {
    "least": _LEAST,
    "earliest": _LEAST,
    "all": _LEAST,
    "greatest": _GREATEST,
    "latest": _GREATEST,
    "any": _GREATEST,
}
"""Ways that take the value of one unit; of truths, 0 and 1, `all` is the least and `any` the greatest."""


def merging_tree(way: str, rounding: Rounding | None) -> Tree:
    """The merged value of the units, by `way`; missing where they should agree and do not, or nothing weighs.

    A mean is rounded as said; of equal values it is that value, so that one unit alone stays as it is.
    """
    if way == "sum":
        return Fold(Gathering.SUM, UNITS, VALUE)
    if way in _EXTREMES:
        return _EXTREMES[way]
    otherwise: Tree = MISSING
    if way == "mean":
        weighted = Fold(Gathering.SUM, UNITS, Product((VALUE, WEIGHT)))
        mean: Tree = Quotient(weighted, Fold(Gathering.SUM, UNITS, WEIGHT))
        otherwise = mean if rounding is None else Round(mean, rounding.unit, rounding.mode)
    return Choose((Case(Compare(Sign.EQUAL, _LEAST, _GREATEST), _LEAST),), otherwise)


def plan_merging(
    framework: Framework, names: Names, values: Sequence[Computed], slots: Iterable[Slot], nodes: Sequence[Node]
) -> tuple[Merging | None, tuple[Diagnostic, ...]]:
    """The merging that `framework` declares, None where it declares none; with what is wrong with it (E, F codes)."""
    merge = framework.merge
    if merge is None:
        return None, ()
    wrong: list[Diagnostic] = []
    weight = None
    if merge.weighted_by is not None:
        try:
            weight = _of_inputs(compile_formula(merge.weighted_by, names, Type.NUMBER), values)
            if any(isinstance(part, (Quantity, Fold)) for part in walk(weight)):
                wrong.append(diagnose("F164", merge.weighted_by.span))
        except Rejected as rejected:
            wrong.extend(rejected.diagnostics)
    known = dict.fromkeys((*(slot.name for slot in slots), *(node.id for node in nodes)))
    exceptions = _exceptions(merge, tuple(known), wrong)
    said = "" if merge.weighted_by is None else getattr(merge.weighted_by, "text", "")
    return Merging(merge.ways, exceptions, weight, said, merge.rounding), tuple(wrong)


def _of_inputs(tree: Tree, values: Sequence[Computed]) -> Tree:
    """`tree` with every value that it names replaced by the tree of that value."""
    by_name = {value.name: value.tree for value in values}

    def put(node: Tree) -> Tree:
        named = isinstance(node, Quantity) and not node.scope and node.name in by_name
        return rewrite(by_name[node.name], put) if named and isinstance(node, Quantity) else node

    return rewrite(tree, put)


def _exceptions(merge: Merge, known: tuple[str, ...], wrong: list[Diagnostic]) -> dict[str, str]:
    """The ways of single things, by the name of a slot or the id of a node; a name may be the end of one."""
    found: dict[str, str] = {}
    for name, way, span in merge.exceptions:
        wanted = name_key(name)
        whole = [item for item in known if name_key(item) == wanted]
        meant = whole or [item for item in known if name_key(item).endswith(f".{wanted}")]
        if not meant:
            wrong.append(diagnose("F162", span, found=name, known="、".join(known)))
        elif len(meant) > 1:
            wrong.append(diagnose("F163", span, found=name, meant="、".join(meant)))
        else:
            found[meant[0]] = way
    return found
