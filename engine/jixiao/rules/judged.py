"""由人评定 (S15, S34): a person gives the points, within a range of the weight."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.document import Mapping
from jixiao.expression.tree import MISSING, And, Case, Choose
from jixiao.interval import Interval, Sign
from jixiao.origin import Span
from jixiao.rules.keys import SHARE, Keys, percent
from jixiao.rules.parts import ANY_ROW, inside
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless


@dataclass(frozen=True, slots=True)
class Judged(Wordless):
    """The points that a person gives, if they lie in `range` (shares of the weight); otherwise the row stays open."""

    name: str
    span: Span = field(compare=False)
    range: Interval = SHARE
    kind: str = field(default="judged", init=False)

    def reads(self) -> frozenset[str]:
        """Any row: what the target is, the person reads."""
        return ANY_ROW

    def promises(self, sign: Sign | None) -> Promises:
        """Bounded; the points do not hang on the actual."""
        return Promises(monotone=0)

    def lower(self, situation: Situation) -> Lowered:
        """Missing points, or points outside the range, leave the row open."""
        allowed = And(inside(situation.judged, self.range, situation.weight))
        words = range_words(self.range)
        points = Choose((Case(allowed, situation.judged),), MISSING)
        return Lowered(
            points=points,
            sentence=f"由评定人在{words}之内给分",
            notes={
                allowed: Note(f"评定 {{得分}} 分，在{words}之内", self.span),
                points: Note(f"评定 {{得分}} 分，不在{words}之内，不采用", self.span),
            },
        )


def range_words(range: Interval) -> str:
    """A range of shares in words: 分值的 60%（含）至 80%（不含）."""
    low = percent(range.low or SHARE.low or range.low) if range.low else "0%"
    high = percent(range.high) if range.high is not None else "100%"
    ends = ("（含）" if closed else "（不含）" for closed in (range.low_closed, range.high_closed))
    return f"分值的 {low}{next(ends)}至 {high}{next(ends)}"


def build(node: Mapping, name: str) -> Judged:
    """From YAML. Raises Rejected where the range cannot be read or leaves 0% to 100%."""
    keys = Keys(node)
    range = keys.interval("range", SHARE)
    check_share(keys, range)
    keys.done()
    return Judged(name, node.span, range)


def check_share(keys: Keys, range: Interval) -> None:
    """Refuses (E214) a range that is not within 0% and 100%."""
    if range.low is None or range.low < 0 or range.high is None or range.high > 1:
        keys.say("E214", keys.node.get("range"), found=keys.word("range"))
