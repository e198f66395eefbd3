"""What people may give beside the rules, read from the document: `by_hand:` and `second_score:`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.document import Mapping, Node, Scalar
from jixiao.framework.model import ByHand, Override, SecondScore
from jixiao.framework.reading import DIRECTIONS, Reading, basis_of, entries, place, quantity, text_of, truth, words
from jixiao.interval import Interval, Sign
from jixiao.value import replace

ANY_DEDUCTION = Interval(Fraction(0), None, True, False)
WHOLE = Interval(Fraction(0), Fraction(1), True, True)


def read_by_hand(reading: Reading, node: Node | None, above: ByHand | None) -> ByHand | None:
    """What `by_hand:` says; without one, what the node above says; `none` is nothing at all."""
    if node is None:
        return None if above is None else replace(above, own=False)
    if not isinstance(node, Mapping):
        return None
    found = ByHand(
        deduct=_deduction(reading, node.get("deduct")),
        override=_override(reading, node.get("override")),
        exempt=words(node.get("exempt")),
        by=text_of(node.get("by")),
        span=place(node),
        basis=basis_of(node.get("basis")),
        own=True,
    )
    if found.deduct is None and found.override is None and not found.exempt and not reading.diagnostics:
        reading.say("F149", found.span)
    return found


def read_second_score(reading: Reading, node: Node | None) -> SecondScore | None:
    """What `second_score:` says."""
    if not isinstance(node, Mapping):
        return None
    tolerance = {key.text: quantity(value) for key, value in entries(node.get("tolerance"))}
    return SecondScore(
        name=text_of(node.get("name")),
        by=text_of(node.get("by")),
        score_tolerance=tolerance.get("score"),
        total_tolerance=tolerance.get("total"),
        span=place(node),
        basis=basis_of(node.get("basis")),
    )


def _deduction(reading: Reading, node: Node | None) -> Interval | None:
    """The points that may be taken off: `true` for any, never less than 0 (a deduction adds nothing)."""
    if truth(node):
        return ANY_DEDUCTION
    range = reading.interval(node)
    if range is not None and node is not None and (range.low != 0 or not range.low_closed):
        reading.say("F145", node.span, found=text_of(node))
        return None
    return range


def _override(reading: Reading, node: Node | None) -> Override | None:
    if truth(node) and node is not None:
        return Override(WHOLE, (), node.span)
    if not isinstance(node, Mapping):
        return None
    written = node.get("range")
    range = reading.interval(written) or WHOLE
    if range.low is None or range.low < 0 or range.high is None or range.high > 1:
        reading.say("F146", written.span if written is not None else place(node), found=text_of(written))
    return Override(range, tuple(_conditions(node.get("when"))), place(node))


def _conditions(node: Node | None) -> Iterator[tuple[Sign | None, Node]]:
    if isinstance(node, Scalar):
        yield None, node
    for key, value in entries(node):
        yield DIRECTIONS[key.text], value
