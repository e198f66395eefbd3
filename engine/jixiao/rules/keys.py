"""The keys of a rule in YAML read as values; what they cannot mean is collected and refused all at once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.interval import Interval
from jixiao.number import exact_text, places_of
from jixiao.origin import Span
from jixiao.target import parse_interval, parse_quantity
from jixiao.value import dataclass, field


@dataclass(slots=True)
class Keys:
    """The keys of one mapping, and the diagnostics of the whole rule (`inside` shares them)."""

    node: Mapping
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def inside(self, node: Mapping) -> Keys:
        """The keys of a mapping inside this one."""
        return Keys(node, self.diagnostics)

    def say(self, code: str, node: Node | None, **arguments: Any) -> None:
        """Notes a diagnostic at `node`; at the mapping itself where there is none."""
        self.diagnostics.append(diagnose(code, (node or self.node).span, **arguments))

    def done(self) -> None:
        """Raises Rejected where anything was noted."""
        if self.diagnostics:
            raise Rejected(self.diagnostics)

    def span_of(self, key: str) -> Span:
        """Where the value of `key` stands; the mapping where it is not written."""
        node = self.node.get(key)
        return node.span if node is not None else self.node.span

    def formula(self, key: str) -> Scalar | None:
        """A formula, still text."""
        node = self.node.get(key)
        return node if isinstance(node, Scalar) and not node.is_null else None

    def word(self, key: str, default: str = "") -> str:
        """A word."""
        node = self.node.get(key)
        return node.text if isinstance(node, Scalar) else default

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words."""
        node = self.node.get(key)
        return tuple(item.text for item in node.items if isinstance(item, Scalar)) if isinstance(node, Sequence) else ()

    def mappings(self, key: str) -> tuple[Mapping, ...]:
        """A list of mappings."""
        node = self.node.get(key)
        return tuple(item for item in node.items if isinstance(item, Mapping)) if isinstance(node, Sequence) else ()

    def quantity(self, key: str, within: Interval | None = None, unit: str = "") -> Fraction | None:
        """A number or a percentage, which may be followed by `unit`; None where none is written, or it is refused
        (E206, E221, E225)."""
        node = self.node.get(key)
        if not isinstance(node, Scalar) or node.is_null:
            return None
        value = parse_quantity(node.text.rstrip().removesuffix(unit))
        if value is None:
            self.say("E221", node, key=key, found=node.text)
        elif within is not None and within.high == 1 < value <= 100 and not node.text.rstrip().endswith(("%", "％")):
            self.say("E225", node, key=key, found=node.text, percent=percent(value), limit=limits(within))
            return None
        elif within is not None and value not in within:
            self.say("E206", node, key=key, found=node.text, limit=limits(within))
            return None
        return value

    def interval(self, key: str, default: Interval) -> Interval:
        """An interval; `default` where none is written, or it is refused (N codes)."""
        node = self.node.get(key)
        if not isinstance(node, Scalar) or node.is_null:
            return default
        try:
            return parse_interval(node.text, node.span)
        except Rejected as rejected:
            self.diagnostics.extend(rejected.diagnostics)
            return default

    def one_of(self, *keys: str) -> str:
        """The one of `keys` that is written. More than one, or none, is refused (E203)."""
        written = [key for key in keys if self.node.get(key) is not None]
        if len(written) != 1:
            second = self.node.key(written[1]) if len(written) > 1 else None
            self.say("E203", second, keys="、".join(keys), found="、".join(written) or "（无）")
        return written[0] if written else keys[0]


def percent(value: Fraction) -> str:
    """A share of the weight as people write it: 90%."""
    return exact_text(value * 100) + "%" if places_of(value) is not None else exact_text(value)


def limits(within: Interval) -> str:
    """An interval in words."""
    low = "" if within.low is None else f"{'不小于' if within.low_closed else '大于'} {percent(within.low)}"
    high = "" if within.high is None else f"{'不大于' if within.high_closed else '小于'} {percent(within.high)}"
    return "、".join(part for part in (low, high) if part)


POSITIVE = Interval(Fraction(0), None, False, False)
SHARE = Interval(Fraction(0), Fraction(1), True, True)
POSITIVE_SHARE = Interval(Fraction(0), Fraction(1), False, True)
NOT_NEGATIVE = Interval(Fraction(0), None, True, False)
