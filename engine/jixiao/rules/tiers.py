"""分档 (S12, S13): the interval that a value lies in says the points; each interval closes its own ends."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from jixiao.diagnostic import Rejected, Related, diagnose
from jixiao.document import Mapping, Scalar
from jixiao.expression.tree import Lookup, Row, Tree, number
from jixiao.interval import EVERYTHING, Interval, Sign, tile
from jixiao.number import exact_text
from jixiao.origin import Span
from jixiao.rules.keys import NOT_NEGATIVE, SHARE, Keys, percent
from jixiao.rules.parts import capped, earned_said, last_unit, measure_said, measured, rows_read, share
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: its interval, and its points or the part of the weight that it is.

    `amounts` is the interval as written, where its ends are amounts of money: [500万元, ∞).
    """

    range: Interval
    points: Fraction | None
    credit: Fraction | None
    span: Span = field(compare=False)
    amounts: str = field(default="", compare=False)

    def words(self) -> str:
        """The interval as people read it."""
        return self.amounts or range_words(self.range)

    def earns(self) -> str:
        """What the tier gives, in words."""
        if self.points is not None:
            return f"{exact_text(self.points)} 分"
        return f"分值的 {percent(self.credit or Fraction(0))}"


@dataclass(frozen=True, slots=True)
class Tiers(Wordless):
    """The points of the tier that `of` (or the actual) lies in; outside all of them the row stays open."""

    name: str
    span: Span = field(compare=False)
    of: Scalar | None
    tiers: tuple[Tier, ...]
    kind: str = field(default="tiers", init=False)

    def reads(self) -> frozenset[str]:
        """Rows of numbers, or any row where `of` names nothing of the row."""
        return rows_read(self.of, default=self.of is None)

    def promises(self, sign: Sign | None) -> Promises:
        """Monotone where the points of the tiers are, in the order of their intervals."""
        ordered = sorted(self.tiers, key=lambda tier: tier.range._low_key)
        if len({tier.points is None for tier in ordered}) > 1:
            return Promises()  # points beside shares of a weight that is not known here
        earned = [tier.points if tier.points is not None else tier.credit or Fraction(0) for tier in ordered]
        rising = all(low <= high for low, high in pairwise(earned))
        falling = all(low >= high for low, high in pairwise(earned))
        return Promises(monotone=int(rising) - int(falling), continuous=rising and falling)

    def lower(self, situation: Situation) -> Lowered:
        """Raises Rejected: E codes where `of` does not fit, E210 where a tier gives more than the weight, E209.

        Between two closed ends lies no gap where what is measured is rounded, and nothing rounded lies between them.
        """
        key, _ = measured(self.of, situation, self.span)
        self._check_steps(last_unit(key))
        rows = tuple(Row(tier.range, self._earned(tier, situation.weight)) for tier in self.tiers)
        points = Lookup(key, rows)
        of = self.of.text.strip() if self.of is not None else "实际"
        listed = "；".join(f"{tier.words()} 得 {tier.earns()}" for tier in self.tiers)
        told, numbers = measure_said(self.of, situation, "值")
        notes: dict[Tree, Note] = {points: Note(f"{told}不在任何一档内", self.span, numbers)}
        for row, tier in zip(rows, self.tiers, strict=True):
            where = " 或 ".join(
                other.words() for other, earned in zip(self.tiers, rows, strict=True) if earned.then == row.then
            )
            notes[row.then] = Note(f"{told}在 {where} 内，{earned_said(tier.points, tier.credit)}", tier.span, numbers)
        return Lowered(points=points, sentence=f"按{of}分档：{listed}", notes=notes)

    def _check_steps(self, unit: Fraction | None) -> None:
        ranges, spans = [tier.range for tier in self.tiers], [tier.span for tier in self.tiers]
        refused = [diagnose("E209", span, found=range_words(gap)) for gap, span in gaps_between(ranges, spans, unit)]
        if refused:
            raise Rejected(refused)

    @staticmethod
    def _earned(tier: Tier, weight: Tree) -> Tree:
        if tier.points is not None:
            return capped(tier.points, weight, tier.span, "points")
        return share(weight, number(tier.credit or 0))


def range_words(range: Interval) -> str:
    """An interval as mathematics writes it, ends within ±10 that are no whole numbers as percentages."""
    ends = [end for end in (range.low, range.high) if end is not None]
    rate = any(end.denominator != 1 for end in ends) and all(abs(end) <= 10 for end in ends)

    def written(end: Fraction) -> str:
        return percent(end) if rate else exact_text(end)

    left = "(-∞" if range.low is None else ("[" if range.low_closed else "(") + written(range.low)
    right = "∞)" if range.high is None else written(range.high) + ("]" if range.high_closed else ")")
    return f"{left}, {right}"


def build(node: Mapping, name: str) -> Tiers:
    """From YAML. Raises Rejected: E203, E206, E221, N codes, E208 and E209 where the tiers overlap or leave a gap."""
    keys = Keys(node)
    tiers: list[Tier] = []
    for item in keys.mappings("tiers"):
        inner = keys.inside(item)
        before = len(keys.diagnostics)
        range = inner.interval("range", EVERYTHING)
        inner.one_of("points", "credit")
        points, credit = inner.quantity("points", NOT_NEGATIVE), inner.quantity("credit", SHARE)
        if len(keys.diagnostics) == before:
            typed = inner.word("range").strip()
            tiers.append(Tier(range, points, credit, inner.span_of("range"), typed if "元" in typed else ""))
    if not keys.diagnostics:
        check_tiling(keys, [tier.range for tier in tiers], [tier.span for tier in tiers])
    keys.done()
    return Tiers(name, node.span, keys.formula("of"), tuple(tiers))


def check_tiling(keys: Keys, ranges: list[Interval], spans: list[Span]) -> None:
    """Refuses overlaps (E208) and gaps (E209), but for those that rounding may close: what is measured tells them."""
    check_overlaps(keys, ranges, spans)
    for gap, span in gaps_between(ranges, spans, None):
        if not (gap.low_closed or gap.high_closed):
            continue
        keys.say("E209", Scalar("", span), found=range_words(gap))


def check_overlaps(keys: Keys, ranges: list[Interval], spans: list[Span]) -> None:
    """Refuses overlaps (E208)."""
    for first, second, both in tile(ranges, _whole(ranges)).overlaps:
        related = (Related(spans[first], ("另一档", "the other tier")),)
        shown = {"found": range_words(ranges[second]), "other": range_words(ranges[first]), "both": range_words(both)}
        keys.say("E208", Scalar("", spans[second]), related=related, **shown)


def gaps_between(ranges: list[Interval], spans: list[Span], unit: Fraction | None) -> Iterator[tuple[Interval, Span]]:
    """The gaps between the lowest and the highest interval, each with the place of the interval above it.

    `unit` is the last unit of what is looked up, if it is known: where nothing of it lies, there is no gap.
    """
    for gap in tile(ranges, _whole(ranges), unit).gaps:
        after = next((i for i, r in enumerate(ranges) if r.low is not None and r.low == gap.high), 0)
        yield gap, spans[after]


def _whole(ranges: list[Interval]) -> Interval:
    lowest, highest = min(ranges, key=lambda r: r._low_key), max(ranges, key=lambda r: r._high_key)
    return Interval(lowest.low, highest.high, lowest.low_closed, highest.high_closed)
