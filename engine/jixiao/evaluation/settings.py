"""The switches and limits of the review, as a framework's `checks:` sets them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.diagnostic import Severity
from jixiao.document import Mapping as MappingNode
from jixiao.document import Node, Scalar, Sequence
from jixiao.target import NumberTarget, read_typed
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One check as set: whether it is made, its severity where that is changed, and its own words and limits."""

    name: str
    enabled: bool = True
    severity: Severity | None = None
    node: Node | None = None

    def number(self, key: str) -> Fraction | None:
        """A limit such as `90%` or `0.01` in base units; None where it is not set."""
        text = self._text(key)
        typed = read_typed(text) if text is not None else None
        return typed.value if isinstance(typed, NumberTarget) else None

    def truth(self, key: str) -> bool:
        """Whether a switch is on; one that is not set is off."""
        return self._text(key) == "true"

    def names(self, key: str) -> Mapping[str, str]:
        """A mapping of names, empty where it is not set."""
        node = self.node.get(key) if isinstance(self.node, MappingNode) else None
        if not isinstance(node, MappingNode):
            return {}
        return {name: value.text for name, value in node if isinstance(value, Scalar)}

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, empty where it is not set."""
        node = self.node.get(key) if isinstance(self.node, MappingNode) else None
        if not isinstance(node, Sequence):
            return ()
        return tuple(item.text for item in node.items if isinstance(item, Scalar))

    @property
    def tolerance(self) -> Fraction:
        """How far a claim may be off; 0 unless set."""
        return self.number("tolerance") or Fraction(0)

    def _text(self, key: str) -> str | None:
        node = self.node.get(key) if isinstance(self.node, MappingNode) else None
        return node.text if isinstance(node, Scalar) else None


def setting(checks: Mapping[str, Node], name: str) -> Setting:
    """The setting of one check; a check that is not named is made as it comes."""
    node = checks.get(name)
    if isinstance(node, Scalar):
        return Setting(name, enabled=node.text != "false")
    if not isinstance(node, MappingNode):
        return Setting(name)
    severity = node.get("severity")
    typed = severity.text if isinstance(severity, Scalar) else None
    known = {item.value: item for item in Severity}
    return Setting(name, severity=known.get(typed or ""), node=node)
