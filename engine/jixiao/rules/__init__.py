"""The closed vocabulary of scoring rules: one file per kind, each a lowering to the expression tree."""

from collections.abc import Callable, Mapping

from jixiao.document import Mapping as MappingNode
from jixiao.document import Node, Scalar
from jixiao.rules import anchors, checklist, completion, deduct, formula, grade, judged, met, proportion, tiers
from jixiao.rules.keys import Keys
from jixiao.rules.rule import Rule


def _tiers(node: MappingNode, name: str) -> Rule:
    """Tiers, or the line between anchors: exactly one of the two keys."""
    keys = Keys(node)
    written = keys.one_of("tiers", "anchors")
    keys.done()
    return anchors.build(node, name) if written == "anchors" else tiers.build(node, name)


RULES: Mapping[str, Callable[[MappingNode, str], Rule]] = {
    "proportion": proportion.build,
    "completion": completion.build,
    "met": met.build,
    "deduct": deduct.build,
    "tiers": _tiers,
    "grade": grade.build,
    "checklist": checklist.build,
    "formula": formula.build,
    "judged": judged.build,
}
"""Every kind by the word that YAML uses. A framework must mean the same on every machine: there are no others."""


def build_rule(node: Node, name: str) -> Rule:
    """The rule that a mapping of the right shape says. Raises Rejected with all E and N diagnostics of its keys."""
    kind = node.get("kind") if isinstance(node, MappingNode) else None
    if not isinstance(node, MappingNode) or not isinstance(kind, Scalar):
        raise ValueError("a rule whose shape was not checked")
    return RULES[kind.text](node, name)


__all__ = ["RULES", "Rule", "build_rule"]
