"""达到即满分 (S6, S8): all or nothing, by number, by day or by a word."""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Mapping
from jixiao.expression.tree import ZERO, Case, Choose, Compare, Is, Tree
from jixiao.interval import Sign
from jixiao.origin import Span
from jixiao.rules.keys import Keys
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field

SIGN_WORDS = {
    Sign.AT_LEAST: "不低于目标",
    Sign.AT_MOST: "不高于目标",
    Sign.EQUAL: "等于目标",
    Sign.UNEQUAL: "不等于目标",
}
MISSED_WORDS = {
    Sign.AT_LEAST: "低于目标 {目标}",
    Sign.AT_MOST: "高于目标 {目标}",
    Sign.EQUAL: "不等于目标 {目标}",
    Sign.UNEQUAL: "等于目标 {目标}",
}
MONOTONE = {Sign.AT_LEAST: 1, Sign.AT_MOST: -1}


@dataclass(frozen=True, slots=True)
class Met(Wordless):
    """The weight where the target is met, otherwise nothing; words are met where they are among `good`."""

    name: str
    span: Span = field(compare=False)
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    kind: str = field(default="met", init=False)

    def reads(self) -> frozenset[str]:
        """Numbers and days; words where the rule says which are good."""
        return frozenset({"number", "day", "words"} if self.good else {"number", "day"})

    def labels(self) -> tuple[str, ...]:
        """The words that the rule knows, good ones first."""
        return (*self.good, *self.bad)

    def promises(self, sign: Sign | None) -> Promises:
        """Rising for ≥, falling for ≤; it jumps at the target."""
        return Promises(monotone=MONOTONE.get(sign.closed, 0) if sign else 0)

    def lower(self, situation: Situation) -> Lowered:
        """Raises Rejected (E201) where a number has no direction."""
        weight, actual, target = situation.weight, situation.actual, situation.target
        condition: Tree
        if situation.kind == "words":
            condition = Is(actual, self.good)
            words = f"填“{'”或“'.join(self.good)}”"
            why, missed = "填的是“{实际}”", f"填的是“{{实际}}”，不是“{'”或“'.join(self.good)}”，不得分"
        elif target is None or (situation.kind == "number" and situation.sign is None):
            raise Rejected([diagnose("E201", self.span, name=self.name or self.kind)])
        elif situation.kind == "day":
            condition = Compare(Sign.AT_MOST, actual, target)
            words = "不晚于目标日期"
            why, missed = "实际 {实际}，目标 {目标}", "实际 {实际} 晚于目标 {目标}，逾期的不得分"
        else:
            sign = situation.sign.closed if situation.sign else Sign.EQUAL
            condition = Compare(sign, actual, target)
            words = f"实际{SIGN_WORDS[sign]}"
            why, missed = "实际 {实际}，目标 {目标}", f"实际 {{实际}} {MISSED_WORDS[sign]}，没有达到的不得分"
        points = Choose((Case(condition, weight),), ZERO)
        return Lowered(
            points=points,
            sentence=f"{words}得满分，否则不得分",
            notes={
                condition: Note(f"{why}，{words}，得满分 {{分值}} 分", self.span),
                points: Note(missed, self.span),
            },
        )


def build(node: Mapping, name: str) -> Met:
    """From YAML. Raises Rejected (E219, E220) where words contradict each other."""
    keys = Keys(node)
    good, bad = keys.words("good"), keys.words("bad")
    for word in dict.fromkeys((*good, *bad)):
        if (*good, *bad).count(word) > 1:
            keys.say("E219", node.key("bad") or node.key("good"), found=word)
    if bad and not good:
        keys.say("E220", node.key("bad"))
    keys.done()
    return Met(name, node.span, good, bad)
