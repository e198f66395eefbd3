"""扣分 (S9, S10, S39): the weight less so many points for every so much beyond a limit, down to a floor."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Mapping, Scalar
from jixiao.expression.formula import read_formula
from jixiao.expression.tree import (
    Absolute,
    Case,
    Choose,
    Compare,
    Greatest,
    Least,
    Negate,
    Product,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    number,
    type_of,
)
from jixiao.expression.typing import MONEY, common
from jixiao.interpret.phrase import Filling
from jixiao.interval import Sign
from jixiao.number import Mode, exact_text
from jixiao.origin import Span
from jixiao.rules.keys import NOT_NEGATIVE, POSITIVE, POSITIVE_SHARE, Keys, percent
from jixiao.rules.parts import (
    KIND_WORDS,
    constant,
    joined,
    measure_said,
    measured,
    row_names,
    rows_read,
    same_measure,
    with_numbers,
)
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field


class Beyond(StrEnum):
    """On which side of the limit points are lost."""

    ABOVE = "above"
    BELOW = "below"
    AWAY_FROM = "away_from"


class Counted(StrEnum):
    """How a part of a `per` counts: not at all, as a whole one, or for what it is. No source says; the rule must."""

    WHOLE = "whole"
    STARTED = "started"
    EXACT = "exact"


WORDS = {Beyond.ABOVE: "高于", Beyond.BELOW: "低于", Beyond.AWAY_FROM: "偏离"}
DAY_WORDS = {Beyond.ABOVE: "晚于", Beyond.BELOW: "早于", Beyond.AWAY_FROM: "偏离"}
WITHIN_WORDS = {Beyond.ABOVE: "不高于", Beyond.BELOW: "不低于", Beyond.AWAY_FROM: "没有偏离"}
DAY_WITHIN_WORDS = {Beyond.ABOVE: "不晚于", Beyond.BELOW: "不早于", Beyond.AWAY_FROM: "没有偏离"}
DAYS = "天"
"""What stands behind `per` where days are counted."""

COUNTED_WORDS = {
    Counted.WHOLE: "不足一次的不扣",
    Counted.STARTED: "不足一次的按一次扣",
    Counted.EXACT: "不足一次的按比例扣",
}


@dataclass(frozen=True, slots=True)
class Deduct(Wordless):
    """分值 less `points`, or `credit` of the weight, for each `per` beyond `limit`; never below `floor`.

    `days`: the row's actual and the limit are days, and `per` counts days. `money`: `per` as written, where it is an
    amount.
    """

    name: str
    span: Span = field(compare=False)
    of: Scalar | None
    beyond: Beyond
    limit: Scalar
    per: Fraction
    points: Fraction | None
    credit: Fraction | None
    counted: Counted = Counted.EXACT
    floor: Fraction = Fraction(0)
    days: bool = False
    money: str = ""
    kind: str = field(default="deduct", init=False)

    def reads(self) -> frozenset[str]:
        """Rows of numbers, with a target where the limit names it; any row where nothing of the row is named; rows of
        days where days are counted."""
        if self.days:
            return frozenset({"day"})
        return rows_read(self.of, self.limit, default=self.of is None)

    def promises(self, sign: Sign | None) -> Promises:
        """Falling above the limit, rising below it; continuous where parts count exactly."""
        monotone = {Beyond.ABOVE: -1, Beyond.BELOW: 1, Beyond.AWAY_FROM: 0}[self.beyond]
        return Promises(monotone=monotone, continuous=self.counted is Counted.EXACT)

    def lower(self, situation: Situation) -> Lowered:
        """Raises Rejected: E codes where a formula or an amount is unfit, E218 where the floor is above the weight."""
        value, limit = self._days(situation) if self.days else self._numbers(situation)
        weight = situation.weight
        gap = _negative(limit, value) if self.beyond is Beyond.BELOW else _negative(value, limit)
        excess: Tree = Absolute(gap) if self.beyond is Beyond.AWAY_FROM else gap
        steps = self._steps(excess)
        each = number(self.points) if self.points is not None else Product((weight, number(self.credit or 0)))
        left = Greatest((self._floor(weight), Sum((weight, Negate(Product((each, steps)))))))
        within = _within(self.beyond, value, limit)
        points = Choose((Case(within, weight),), left)
        of = self.of.text.strip() if self.of is not None else "实际"
        beyond = f"{of}{(DAY_WORDS if self.days else WORDS)[self.beyond]} {self.limit.text.strip()}"
        lost = (
            f"{exact_text(self.points)} 分"
            if self.points is not None
            else f"分值的 {percent(self.credit or Fraction(0))}"
        )
        told, numbers = measure_said(self.of, situation, "量")
        limit_told, limit_numbers = with_numbers(self.limit, situation)
        goes = told + joined((DAY_WORDS if self.days else WORDS)[self.beyond], limit_told)
        goes += f"，{self._each()}{joined('扣', lost)}，合 "
        counted = self._counted()
        kept = told + joined((DAY_WITHIN_WORDS if self.days else WITHIN_WORDS)[self.beyond], limit_told)
        fillings = (Filling("量", value), Filling("扣次", steps), *numbers, *limit_numbers)
        floor = f"最低 {exact_text(self.floor)} 分" if self.floor else "扣完为止"
        per = f"{exact_text(self.per)} 天" if self.days else self.money or percent_or_number(self.per)
        return Lowered(
            points=points,
            sentence=f"{beyond}的，每 {per} 扣 {lost}，{COUNTED_WORDS[self.counted]}，{floor}",
            notes={
                within: Note(f"{kept}，得满分 {{分值}} 分", self.span, fillings),
                steps: Note(f"{goes}{{次数}} {counted}", self.span),
                points: Note(f"{goes}{{扣次}} {counted}，从满分 {{分值}} 分中扣减，{floor}，得 {{值}} 分", self.span),
            },
        )

    def _numbers(self, situation: Situation) -> tuple[Tree, Tree]:
        value, dimension = measured(self.of, situation, self.span)
        if self.money and common(dimension, MONEY) is None:
            raise Rejected([diagnose("E118", self.span, left=dimension, right=MONEY, found=f"per: {self.money}")])
        return value, same_measure(self.limit, situation, dimension)

    def _days(self, situation: Situation) -> tuple[Tree, Tree]:
        """The day of the row, and the day that it is held against."""
        if type_of(situation.actual) is not Type.DAY:
            raise Rejected([diagnose("E202", self.span, kind=KIND_WORDS[situation.kind])])
        return situation.actual, read_formula(self.limit, row_names(situation), Type.DAY).tree

    def _steps(self, excess: Tree) -> Tree:
        steps = Quotient(excess, number(self.per)) if self.per != 1 else excess
        match self.counted:
            case Counted.WHOLE:
                return Round(steps, Fraction(1), Mode.FLOOR)
            case Counted.STARTED:
                return Round(steps, Fraction(1), Mode.CEILING)
            case _:
                return steps

    def _each(self) -> str:
        """For how much something is taken off, in words."""
        if self.days:
            return "每天" if self.per == 1 else f"每 {exact_text(self.per)} 天"
        return "每次" if self.per == 1 else f"每 {self.money or percent_or_number(self.per)} "

    def _counted(self) -> str:
        """How many are counted, in a note."""
        if self.days and self.per == 1:
            return "天"
        return "次" + ("" if self.counted is Counted.EXACT else f"（{COUNTED_WORDS[self.counted]}）")

    def _floor(self, weight: Tree) -> Tree:
        known = constant(weight)
        if known is not None and self.floor > known:
            raise Rejected([diagnose("E218", self.span, found=self.floor, weight=known)])
        return number(self.floor) if known is not None or not self.floor else Least((weight, number(self.floor)))


def _negative(left: Tree, right: Tree) -> Tree:
    """`left − right`."""
    if constant(right) == 0:
        return left
    return Sum((left, Negate(right)))


def _within(beyond: Beyond, value: Tree, limit: Tree) -> Tree:
    """The condition under which nothing is lost."""
    sign = {Beyond.ABOVE: Sign.AT_MOST, Beyond.BELOW: Sign.AT_LEAST, Beyond.AWAY_FROM: Sign.EQUAL}[beyond]
    return Compare(sign, value, limit)


def percent_or_number(value: Fraction) -> str:
    """A step in words: below one it is a percentage, as these rules speak of points of a rate."""
    return percent(value) if value < 1 else exact_text(value)


def build(node: Mapping, name: str) -> Deduct:
    """From YAML. Raises Rejected: E203, E206, E221."""
    keys = Keys(node)
    beyond = Beyond(keys.one_of(*Beyond))
    keys.one_of("points", "credit")
    days = keys.word("per").rstrip().endswith(DAYS)
    per = keys.quantity("per", POSITIVE, DAYS)
    if days and node.get("of") is not None:
        keys.say("E204", node.key("of"), key="of", only="不写“天”的 per")
    points = keys.quantity("points", POSITIVE)
    credit = keys.quantity("credit", POSITIVE_SHARE)
    floor = keys.quantity("floor", NOT_NEGATIVE)
    limit = keys.formula(beyond)
    if limit is None and node.get(beyond) is not None:
        keys.say("E103", node.get(beyond))
    keys.done()
    return Deduct(
        name,
        node.span,
        of=keys.formula("of"),
        beyond=beyond,
        limit=limit or Scalar("", node.span),
        per=per or Fraction(1),
        points=points,
        credit=credit,
        counted=Counted(keys.word("counted", Counted.EXACT)),
        floor=floor or Fraction(0),
        days=days,
        money=keys.word("per").strip() if keys.word("per").rstrip().endswith("元") else "",
    )
