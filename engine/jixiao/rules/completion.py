"""按完成率 (S1, S3-S7): met is the full weight; what a missed target earns depends on its direction."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Mapping, Scalar
from jixiao.expression.tree import (
    FALSE,
    ONE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    FirstKnown,
    Greatest,
    Least,
    Negate,
    Not,
    Or,
    Product,
    Quotient,
    Sum,
    Tree,
    number,
)
from jixiao.interpret.phrase import Filling
from jixiao.interval import EVERYTHING, Interval, Sign
from jixiao.number import exact_text
from jixiao.origin import Span
from jixiao.rules.keys import POSITIVE, POSITIVE_SHARE, SHARE, Keys, percent
from jixiao.rules.parts import at_most_one, constant, inside, measured, rated, share
from jixiao.rules.rule import Flag, Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field


class Missed(StrEnum):
    """What a missed target earns."""

    BY_RATIO = "by_ratio"
    ALL_OR_NOTHING = "all_or_nothing"


class Equal(StrEnum):
    """What = means: reached like ≥ (天津), or exactly that."""

    AS_AT_LEAST = "as_at_least"
    EXACT = "exact"


class Then(StrEnum):
    """What over-fulfilment leads to (S7)."""

    IGNORE = "ignore"
    FLAG = "flag"
    REASON = "reason"
    NOT_COUNTED = "not_counted"
    REDUCE = "reduce"


@dataclass(frozen=True, slots=True)
class Over:
    """What happens where the completion lies in `range`: `reduce` takes `credit` of the weight for every `per`
    above the low end of `range`, exactly, and leaves at least `floor` of the weight. A target of zero has no
    completion: there it is the actual that has to lie in `zero_target`."""

    range: Interval
    then: Then
    span: Span = field(compare=False)
    per: Fraction = Fraction(1)
    credit: Fraction = Fraction(0)
    floor: Fraction = Fraction(0)
    zero_target: Interval | None = None


FLAGS = {Then.FLAG: "C401", Then.REASON: "C402", Then.NOT_COUNTED: "C403", Then.REDUCE: "C404"}


@dataclass(frozen=True, slots=True)
class Completion(Wordless):
    """Points by how far the target is completed; `zero_at` is the multiple of a ≤ target that earns nothing (S5).

    `zero_below` and `at_most_zero_below` are completions (a ÷ t, t ÷ a) below which a missed target earns nothing, held
    against the numbers themselves, before any rounding. A target of zero or below never divides: it is met, or it earns
    nothing.
    """

    name: str
    span: Span = field(compare=False)
    of: Scalar | None = None
    at_least: Missed = Missed.BY_RATIO
    at_most: Missed = Missed.BY_RATIO
    zero_at: Fraction | None = None
    equal: Equal = Equal.AS_AT_LEAST
    over: Over | None = None
    zero_below: Fraction | None = None
    at_most_zero_below: Fraction | None = None
    kind: str = field(default="completion", init=False)

    def reads(self) -> frozenset[str]:
        """Rows whose target is a number."""
        return frozenset({"number"})

    def promises(self, sign: Sign | None) -> Promises:
        """Rising for ≥, falling for ≤; over-fulfilment clauses break the rise, all-or-nothing the continuity."""
        direction = self._direction(sign)
        kept = self.over is None or self.over.then in (Then.IGNORE, Then.FLAG, Then.REASON)
        if direction is Sign.AT_LEAST and sign is not Sign.EQUAL:  # a zero target of = breaks the rise
            smooth = kept and self.at_least is Missed.BY_RATIO and self.zero_below is None
            return Promises(monotone=int(kept), continuous=smooth)
        if direction is Sign.AT_MOST:
            by_ratio = self.at_most is Missed.BY_RATIO and self.at_most_zero_below is None
            return Promises(monotone=-1, continuous=self.zero_at is not None or by_ratio)
        return Promises()

    def lower(self, situation: Situation) -> Lowered:
        """Raises Rejected: E201 without a direction, E codes where `of` does not fit."""
        direction = self._direction(situation.sign)
        if direction is None or situation.target is None:
            raise Rejected([diagnose("E201", self.span, name=self.name or self.kind)])
        actual, _ = measured(self.of, situation, self.span)
        scoring = _Scoring(self, situation, actual, situation.target)
        match direction:
            case Sign.AT_LEAST:
                return scoring.at_least()
            case Sign.AT_MOST:
                return scoring.at_most()
            case _:
                return scoring.exactly()

    def _direction(self, sign: Sign | None) -> Sign | None:
        closed = None if sign is None else sign.closed
        if closed is Sign.EQUAL and self.equal is Equal.AS_AT_LEAST:
            return Sign.AT_LEAST
        return None if closed is Sign.UNEQUAL else closed


@dataclass(frozen=True, slots=True)
class _Scoring:
    """One rule in one situation."""

    rule: Completion
    situation: Situation
    actual: Tree
    target: Tree

    def at_least(self) -> Lowered:
        """a ≥ t: full; otherwise a ÷ t of the weight, not below 0 (S1)."""
        met = self._reached()
        over_cases, over_notes, flags, over_words = self._over()
        full = Case(met, self.situation.weight)
        notes = {**over_notes, met: self._note("实际 {实际} 达到目标 {目标}，得满分 {分值} 分")}
        if self.rule.at_least is Missed.ALL_OR_NOTHING:
            sentence = "实际不低于目标得满分，否则不得分"
            cases: tuple[Case, ...] = (*over_cases, full)
            nothing = "实际 {实际} 低于目标 {目标}，没有达到的不得分"
        else:
            sentence = "实际不低于目标得满分；未达到的，得分 = 分值 × 完成率（实际 ÷ 目标），最低 0 分"
            rate = rated(Quotient(self.actual, self.target), self.situation)
            credit = Greatest((ZERO, at_most_one(rate, self.situation)))
            by_ratio = self._where_positive(share(self.situation.weight, credit))
            for case in by_ratio:
                notes[case.when] = self._note(
                    "未达到目标：得分 = 分值 {分值} × 完成率 {比率}（实际 {实际} ÷ 目标 {目标}） = {值}",
                    Filling("比率", rate, Fraction(0), Fraction(1)),
                )
            far = self._far_below(self.actual, self.target, self.rule.zero_below)
            for case in far:
                limit = percent(self.rule.zero_below or Fraction(0))
                notes[case.when] = self._note(f"实际 {{实际}} 低于目标 {{目标}}的 {limit}，不得分")
                sentence += f"；完成率低于 {limit} 的不得分"
            cases = (*over_cases, full, *far, *by_ratio)
            nothing = "目标 {目标} 不大于 0，没有完成率可算；实际 {实际} 没有达到，不得分"
        points = Choose(cases, ZERO)
        notes[points] = self._note(nothing)
        return Lowered(points, sentence + over_words, notes, flags)

    def at_most(self) -> Lowered:
        """a ≤ t: full; otherwise t ÷ a (S4), or down to nothing at `zero_at` times the target (S5)."""
        met = Compare(Sign.AT_MOST, self.actual, self.target)
        notes: dict[Tree, Note] = {met: self._note("实际 {实际} 不高于目标 {目标}，得满分 {分值} 分")}
        cases: tuple[Case, ...] = (Case(met, self.situation.weight),)
        far: tuple[Case, ...] = ()
        far_notes: dict[Tree, Note] = {}
        missed, factor = "实际 {实际} 高于目标 {目标}", None
        nothing = f"{missed}；目标不大于 0，没有比例可算，不得分"
        if self.rule.zero_at is not None:
            multiple, rest = percent(self.rule.zero_at), percent(self.rule.zero_at - 1)
            factor = Filling("超出比例", self._excess(), None, self.rule.zero_at - 1)
            sentence = f"实际不高于目标得满分；超过的按超出目标的比例扣减，达到目标的 {multiple} 及以上得 0 分"
            cases = (*cases, *self._where_positive(share(self.situation.weight, self._down_to(self.rule.zero_at))))
            said = (
                f"{missed}：超出部分占目标的比例达到 {rest} 即扣完，"
                f"得分 = 分值 {{分值}} × （1 − 超出比例 {{超出比例}} ÷ {rest}） = {{值}}"
            )
        elif self.rule.at_most is Missed.BY_RATIO:
            sentence = "实际不高于目标得满分；超过的，得分 = 分值 × 目标 ÷ 实际"
            rate = rated(Quotient(self.target, self.actual), self.situation)
            credit = at_most_one(rate, self.situation)
            cases = (*cases, *self._where_positive(share(self.situation.weight, credit)))
            factor = Filling("比率", rate, None, Fraction(1))
            said = f"{missed}：得分 = 分值 {{分值}} × {{比率}}（目标 {{目标}} ÷ 实际 {{实际}}） = {{值}}"
            far = self._far_below(self.target, self.actual, self.rule.at_most_zero_below)
            for case in far:
                limit = percent(self.rule.at_most_zero_below or Fraction(0))
                far_notes[case.when] = self._note(f"{missed}：目标 ÷ 实际低于 {limit}，不得分")
                sentence += f"；目标 ÷ 实际低于 {limit} 的不得分"
        else:
            sentence = "实际不高于目标得满分，否则不得分"
            said = missed
            nothing = f"{missed}，没有达到的不得分"
        for case in cases[1:]:
            notes[case.when] = self._note(said, *([factor] if factor is not None else []))
        notes.update(far_notes)
        points = Choose((*cases[:1], *far, *cases[1:]), ZERO)
        notes[points] = self._note(nothing)
        return Lowered(points, sentence, notes)

    def exactly(self) -> Lowered:
        """a = t: full; otherwise nothing (S3)."""
        met = Compare(Sign.EQUAL, self.actual, self.target)
        points = Choose((Case(met, self.situation.weight),), ZERO)
        notes: dict[Tree, Note] = {
            met: self._note("实际 {实际} 等于目标，得满分 {分值} 分"),
            points: self._note("实际 {实际} 不等于目标 {目标}，不得分"),
        }
        return Lowered(points, "实际等于目标得满分，否则不得分", notes)

    def _reached(self) -> Tree:
        """a ≥ t; where the target says = and is not above zero, only a = t: three breakdowns do not fulfil "= 0"."""
        reached = Compare(Sign.AT_LEAST, self.actual, self.target)
        known = constant(self.target)
        if self.situation.sign is not Sign.EQUAL or (known is not None and known > 0):
            return reached
        exactly = Compare(Sign.EQUAL, self.actual, self.target)
        return exactly if known is not None else And((reached, Or((Compare(Sign.ABOVE, self.target, ZERO), exactly))))

    def _note(self, sentence: str, *fillings: Filling) -> Note:
        return Note(sentence, self.rule.span, fillings)

    def _where_positive(self, points: Tree) -> tuple[Case, ...]:
        """Points that divide by the target: only where it is above zero."""
        known = constant(self.target)
        if known is not None and known <= 0:
            return ()
        return (Case(Compare(Sign.ABOVE, self.target, ZERO), points),)

    def _far_below(self, part: Tree, whole: Tree, limit: Fraction | None) -> tuple[Case, ...]:
        """Nothing, where `part` is less than `limit` of `whole`: compared without dividing, unrounded."""
        if limit is None:
            return ()
        fixed = constant(whole)
        least = share(whole, number(limit)) if fixed is None else number(fixed * limit)
        below = Compare(Sign.BELOW, part, least)
        known = constant(self.target)
        if known is not None:
            return (Case(below, ZERO),) if known > 0 else ()
        return (Case(And((Compare(Sign.ABOVE, self.target, ZERO), below)), ZERO),)

    def _down_to(self, zero_at: Fraction) -> Tree:
        """The credit that falls from 1 at the target to 0 at `zero_at` times the target."""
        excess = self._excess()
        lost = excess if zero_at == 2 else Quotient(excess, number(zero_at - 1))
        return Greatest((ZERO, Sum((ONE, Negate(lost)))))

    def _excess(self) -> Tree:
        """What is beyond the target, as a share of it."""
        return rated(Quotient(Sum((self.actual, Negate(self.target))), self.target), self.situation)

    def _over(self) -> tuple[tuple[Case, ...], dict[Tree, Note], tuple[Flag, ...], str]:
        """The cases, notes, flags and words of over-fulfilment."""
        over = self.rule.over
        known = constant(self.target)
        if over is None or over.then is Then.IGNORE:
            return (), {}, (), ""
        ways: list[tuple[Tree, str]] = []
        if known is None or known > 0:
            rate = Quotient(self.actual, self.target)
            by_rate = And((Compare(Sign.ABOVE, self.target, ZERO), *inside(rate, over.range)))
            ways.append((by_rate, f"完成率 {{完成率}} {over_words(over.range)}"))
        words = over_words(over.range)
        if over.zero_target is not None and (known is None or known == 0):
            at_zero = And((Compare(Sign.EQUAL, self.target, ZERO), *inside(self.actual, over.zero_target)))
            beyond = over_words(over.zero_target, exact_text)
            ways.append((at_zero, f"目标为 0，实际 {{实际}}{beyond}"))
            words += f"（目标为 0 的，实际{beyond}）"
        if not ways:
            return (), {}, (), ""
        exceeded = ways[0][0] if len(ways) == 1 else Or(tuple(way for way, _ in ways))
        cases: tuple[Case, ...] = ()
        notes: dict[Tree, Note] = {}
        when: Tree = exceeded
        said = {
            Then.FLAG: f"；完成率{words}的作提示",
            Then.REASON: f"；完成率{words}的须说明原因",
            Then.NOT_COUNTED: f"；完成率{words}的视为未完成，不得分",
        }.get(over.then, "")
        if over.then is Then.REASON:
            when = And((exceeded, Not(FirstKnown((self.situation.reason, FALSE)))))
        elif over.then is Then.NOT_COUNTED:
            cases = tuple(Case(way, ZERO) for way, _ in ways)
            notes = {way: Note(f"{said_of}，视为未完成，不得分", over.span) for way, said_of in ways}
        elif over.then is Then.REDUCE:
            low, per, credit = (percent(part) for part in (over.range.low or Fraction(1), over.per, over.credit))
            loss = f"比 {low} 每高 {per} 扣分值的 {credit}"
            loss += f"，最少留分值的 {percent(over.floor)}" if over.floor else "，扣完为止"
            said = f"；完成率{words}的，{loss}"
            cases = (Case(exceeded, share(self.situation.weight, self._reduced(over))),)
            notes[exceeded] = Note(
                f"完成率 {{完成率}} {words}，从满分 {{分值}} 分中扣：{loss}，得 {{值}} 分", over.span
            )
        return cases, notes, (Flag(FLAGS[over.then], when),), said

    def _reduced(self, over: Over) -> Tree:
        """The credit left: 1 less `credit` for every `per` above the low end of the range."""
        rate = rated(Quotient(self.actual, self.target), self.situation)
        above = Sum((rate, Negate(number(over.range.low or 0))))
        lost = Product((above, number(over.credit / over.per)))
        return Least((ONE, Greatest((number(over.floor), Sum((ONE, Negate(lost)))))))


def over_words(range: Interval, shown: Callable[[Fraction], str] = percent) -> str:
    """A range of the completion in words: 不低于 130%."""
    low = "" if range.low is None else f"{'不低于' if range.low_closed else '高于'} {shown(range.low)}"
    high = "" if range.high is None else f"{'不高于' if range.high_closed else '低于'} {shown(range.high)}"
    return "、".join(part for part in (low, high) if part)


MORE_THAN_ONE = Interval(Fraction(1), None, False, False)


def build(node: Mapping, name: str) -> Completion:
    """From YAML. Raises Rejected: E204 to E207, E221, N codes of the range."""
    keys = Keys(node)
    at_least, at_most = node.get("at_least"), node.get("at_most")
    zero_at = zero_below = at_most_zero_below = None
    if isinstance(at_least, Mapping):
        zero_below = keys.inside(at_least).quantity("zero_below", POSITIVE_SHARE)
    if isinstance(at_most, Mapping):
        inside_at_most = keys.inside(at_most)
        inside_at_most.one_of("zero_at", "zero_below")
        zero_at = inside_at_most.quantity("zero_at", MORE_THAN_ONE)
        at_most_zero_below = inside_at_most.quantity("zero_below", POSITIVE_SHARE)
    over_node = node.get("over")
    over = _over_of(keys.inside(over_node)) if isinstance(over_node, Mapping) else None
    keys.done()
    return Completion(
        name,
        node.span,
        of=keys.formula("of"),
        at_least=Missed(keys.word("at_least", Missed.BY_RATIO)),
        at_most=Missed(keys.word("at_most", Missed.BY_RATIO)),
        zero_at=zero_at,
        equal=Equal(keys.word("equal", Equal.AS_AT_LEAST)),
        over=over,
        zero_below=zero_below,
        at_most_zero_below=at_most_zero_below,
    )


def _over_of(keys: Keys) -> Over:
    range = keys.interval("range", Interval(Fraction(1), None))
    then = Then(keys.word("then", Then.IGNORE))
    if range.low is None or range.low < 1:
        keys.say("E207", keys.node.get("range"), found=keys.word("range"))
    for key in ("per", "credit", "floor"):
        if then is not Then.REDUCE and keys.node.get(key) is not None:
            keys.say("E204", keys.node.key(key), key=key, only="then: reduce")
        elif then is Then.REDUCE and key != "floor" and keys.node.get(key) is None:
            keys.say("E205", keys.node.key("then"), key=key, only="then: reduce")
    if then is Then.REDUCE and keys.node.get("zero_target") is not None:
        keys.say("E204", keys.node.key("zero_target"), key="zero_target", only="then: flag、reason、not_counted")
    zero_target = keys.interval("zero_target", EVERYTHING) if keys.node.get("zero_target") is not None else None
    return Over(
        range,
        then,
        keys.span_of("range"),
        zero_target=zero_target,
        per=keys.quantity("per", POSITIVE) or Fraction(1),
        credit=keys.quantity("credit", POSITIVE_SHARE) or Fraction(0),
        floor=keys.quantity("floor", SHARE) or Fraction(0),
    )
