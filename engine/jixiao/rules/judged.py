"""由人评定 (S15, S16, S34): a person gives the points, or the share of the weight, within a range."""

from __future__ import annotations

from jixiao.document import Mapping
from jixiao.expression.tree import FALSE, MISSING, And, Case, Choose, Product, Tree
from jixiao.interval import Interval, Sign
from jixiao.origin import Span
from jixiao.rules.keys import SHARE, Keys, percent
from jixiao.rules.parts import ANY_ROW, inside
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field

POINTS, CREDIT = "points", "credit"
"""What a person gives (`as:`)."""


@dataclass(frozen=True, slots=True)
class Judged(Wordless):
    """What a person gives, if it lies in `range` (shares of the weight); otherwise the row stays open.

    `given`: the points themselves, or a coefficient (得分系数) by which the weight is multiplied.
    """

    name: str
    span: Span = field(compare=False)
    range: Interval = SHARE
    given: str = POINTS
    kind: str = field(default="judged", init=False)

    def reads(self) -> frozenset[str]:
        """Any row: what the target is, the person reads."""
        return ANY_ROW

    def promises(self, sign: Sign | None) -> Promises:
        """Bounded; the points do not hang on the actual."""
        return Promises(monotone=0)

    def lower(self, situation: Situation) -> Lowered:
        """What is missing or outside the range leaves the row open."""
        allowed, points = judgement(situation, self.range, self.given)
        words = range_words(self.range)
        by_credit = f"得分 = 分值 × 得分系数，系数由评定人定，得分在{words}之内"
        return Lowered(
            points=points,
            sentence=by_credit if self.given == CREDIT else f"由评定人在{words}之内给分",
            notes={
                situation.unchecked: UNCHECKED,
                allowed: Note(f"{GIVEN[self.given]}，在{words}之内", self.span),
                points: Note(f"{GIVEN[self.given]}，不在{words}之内，不采用", self.span),
            },
        )


GIVEN = {POINTS: "评定 {得分} 分", CREDIT: "评定的得分系数 {系数} × 分值 {分值}"}

UNCHECKED = Note("评定得 {值} 分；另有扣减，不核对档次的范围")


def judgement(situation: Situation, range: Interval, given: str) -> tuple[Tree, Tree]:
    """Whether what a person gave lies in `range`, and the points that it is: missing where it does not.

    Where something is deducted besides, the range is not asked (S33).
    """
    if given == CREDIT:
        allowed, earned = And(inside(situation.credit, range)), Product((situation.weight, situation.credit))
        return allowed, _free(situation, allowed, earned)
    allowed = And(inside(situation.judged, range, situation.weight))
    return allowed, _free(situation, allowed, situation.judged)


def _free(situation: Situation, allowed: Tree, earned: Tree) -> Tree:
    cases: tuple[Case, ...] = (Case(allowed, earned),)
    if situation.unchecked != FALSE:
        cases = (Case(situation.unchecked, earned), *cases)
    return Choose(cases, MISSING)


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
    return Judged(name, node.span, range, keys.word("as", POINTS))


def check_share(keys: Keys, range: Interval) -> None:
    """Refuses (E214) a range that is not within 0% and 100%."""
    if range.low is None or range.low < 0 or range.high is None or range.high > 1:
        keys.say("E214", keys.node.get("range"), found=keys.word("range"))
