"""Nodes of the right shape read as values: numbers, intervals, lists of words; what cannot be read is remarked."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.model import Basis
from jixiao.interval import Interval, Sign
from jixiao.origin import Span
from jixiao.target import Unit, parse_interval, parse_quantity, read_unit
from jixiao.value import dataclass, field

DIRECTIONS = {"at_least": Sign.AT_LEAST, "at_most": Sign.AT_MOST, "equal": Sign.EQUAL}


@dataclass(slots=True)
class Reading:
    """The reading of one framework, with everything that has to be said about it so far."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def say(self, code: str, span: Span, **arguments: Any) -> None:
        """Remarks a diagnostic."""
        self.diagnostics.append(diagnose(code, span, **arguments))

    def interval(self, node: Node | None) -> Interval | None:
        """An interval; None where there is none, or it cannot be read."""
        if not isinstance(node, Scalar):
            return None
        try:
            return parse_interval(node.text, node.span)
        except Rejected as rejected:
            self.diagnostics.extend(rejected.diagnostics)
            return None

    def unextended(self, node: Mapping) -> bool:
        """Whether `node` is only there to remove something; keys that need `extends` are remarked."""
        for key in ("remove", "after", "rename"):
            found = node.key(key)
            if found is not None:
                self.say("F115", found.span, key=key)
        return node.get("remove") is not None


def text_of(node: Node | None, default: str = "") -> str:
    """The text of a scalar; `default` where there is none."""
    return node.text if isinstance(node, Scalar) else default


def quantity(node: Node | None) -> Fraction | None:
    """A number or a percentage (95% is 0.95); None where there is none."""
    return parse_quantity(text_of(node))


def whole(node: Node | None) -> int | None:
    """An integer; None where there is none."""
    value = quantity(node)
    return None if value is None else int(value)


def truth(node: Node | None) -> bool:
    """Whether `true` is written."""
    return text_of(node).lower() == "true"


def words(node: Node | None) -> tuple[str, ...]:
    """A list of words."""
    return tuple(text_of(item) for item in node.items) if isinstance(node, Sequence) else ()


def entries(node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    """The entries of a mapping; of nothing, none."""
    yield from node.entries if isinstance(node, Mapping) else ()


def items(node: Node | None) -> Iterator[Mapping]:
    """The mappings of a list; of nothing, none."""
    yield from (item for item in node.items if isinstance(item, Mapping)) if isinstance(node, Sequence) else ()


def unit_of(node: Node | None) -> Unit | None:
    """A unit of measure; None where there is none."""
    return read_unit(node.text) if isinstance(node, Scalar) else None


def basis_of(node: Node | None) -> Basis | None:
    """依据; None where there is none."""
    if not isinstance(node, Mapping):
        return None
    return Basis(
        issuer=text_of(node.get("issuer")),
        document=text_of(node.get("document")),
        clause=text_of(node.get("clause")),
        assumed=truth(node.get("assumed")),
    )


def place(node: Node) -> Span:
    """A span of one line to point at: of a mapping its first key."""
    return node.entries[0][0].span if isinstance(node, Mapping) and node.entries else node.span
