"""分档的内插 (S14): between two anchors the points run in a straight line, outside them they stay."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from jixiao.document import Mapping, Scalar
from jixiao.expression.tree import (
    ZERO,
    Case,
    Choose,
    Compare,
    Negate,
    Product,
    Quotient,
    Sum,
    Tree,
    number,
)
from jixiao.interpret.phrase import Filling
from jixiao.interval import Sign
from jixiao.number import exact_text
from jixiao.origin import Span
from jixiao.rules.keys import NOT_NEGATIVE, SHARE, Keys, percent
from jixiao.rules.parts import (
    capped,
    constant,
    joined,
    measure_said,
    measured,
    rows_read,
    same_measure,
    share,
    with_numbers,
)
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value, by formula, and what is earned there: points or a part of the weight."""

    at: Scalar
    points: Fraction | None
    credit: Fraction | None
    span: Span = field(compare=False)

    def earns(self) -> str:
        """What the anchor gives, in words."""
        if self.points is not None:
            return f"{exact_text(self.points)} 分"
        return f"分值的 {percent(self.credit or Fraction(0))}"


@dataclass(frozen=True, slots=True)
class Anchors(Wordless):
    """The points on the line between the two anchors around `of` (or the actual); beyond the ends those of the end."""

    name: str
    span: Span = field(compare=False)
    of: Scalar | None
    anchors: tuple[Anchor, ...]
    kind: str = field(default="tiers", init=False)

    def reads(self) -> frozenset[str]:
        """Rows of numbers, or any row where no formula names anything of the row."""
        return rows_read(self.of, *(anchor.at for anchor in self.anchors), default=self.of is None)

    def promises(self, sign: Sign | None) -> Promises:
        """Bounded; continuous and monotone where the filing cannot put the anchors out of order."""
        return Promises()

    def lower(self, situation: Situation) -> Lowered:
        """Raises Rejected: E codes of the formulas, E118, E210, E222 where anchors do not rise."""
        key, dimension = measured(self.of, situation, self.span)
        ends = [same_measure(anchor.at, situation, dimension) for anchor in self.anchors]
        earned = [self._earned(anchor, situation.weight) for anchor in self.anchors]
        _check_rising(self.anchors, ends)
        notes: dict[Tree, Note] = {}
        of = self.of.text.strip() if self.of is not None else "实际"
        told, numbers = measure_said(self.of, situation, "量")
        at = [with_numbers(anchor.at, situation) for anchor in self.anchors]
        fillings = (Filling("量", key), *numbers, *(filling for _, more in at for filling in more))
        first = Compare(Sign.AT_MOST, key, ends[0])
        cases = [Case(first, earned[0])]
        notes[first] = Note(f"{told}{joined('不高于', at[0][0])}，得 {{值}} 分", self.span, fillings)
        for index, (low, high) in enumerate(pairwise(self.anchors)):
            when = Compare(Sign.AT_MOST, key, ends[index + 1])
            line = _line(key, ends[index], ends[index + 1], earned[index], earned[index + 1])
            cases.append(Case(when, line))
            between = f"{joined('在', at[index][0])} {joined('与', at[index + 1][0])} 之间"
            notes[when] = Note(f"{told}{between}，按直线由{low.earns()}到{high.earns()}，得 {{值}} 分", high.span)
        points = Choose(tuple(cases), earned[-1])
        notes[points] = Note(f"{told}{joined('高于', at[-1][0])}，得 {{值}} 分", self.span)
        listed = "；".join(f"{anchor.at.text.strip()} 处 {anchor.earns()}" for anchor in self.anchors)
        return Lowered(points=points, sentence=f"按{of}内插：{listed}；两端之外同端点", notes=notes)

    @staticmethod
    def _earned(anchor: Anchor, weight: Tree) -> Tree:
        if anchor.points is not None:
            return capped(anchor.points, weight, anchor.span, "points")
        return share(weight, number(anchor.credit or 0))


def _line(key: Tree, low: Tree, high: Tree, start: Tree, end: Tree) -> Tree:
    """The point on the line at `key`; only asked where low < key ≤ high."""
    part = Quotient(Sum((key, Negate(low))), Sum((high, Negate(low))), ZERO)
    rise: Tree = end if start == ZERO else Sum((end, Negate(start)))
    return Product((rise, part)) if start == ZERO else Sum((start, Product((rise, part))))


def _check_rising(anchors: tuple[Anchor, ...], ends: list[Tree]) -> None:
    keys = Keys(Mapping((), anchors[0].span))
    for (low, high), (before, after) in zip(pairwise(ends), pairwise(anchors), strict=True):
        below, above = constant(low), constant(high)
        if below is not None and above is not None and below >= above:
            keys.say("E222", after.at, found=after.at.text.strip(), before=before.at.text.strip())
    keys.done()


def build(node: Mapping, name: str) -> Anchors:
    """From YAML. Raises Rejected: E203, E206, E221, E223."""
    keys = Keys(node)
    anchors: list[Anchor] = []
    for item in keys.mappings("anchors"):
        inner = keys.inside(item)
        before = len(keys.diagnostics)
        inner.one_of("points", "credit")
        at = inner.formula("at")
        points, credit = inner.quantity("points", NOT_NEGATIVE), inner.quantity("credit", SHARE)
        if at is not None and len(keys.diagnostics) == before:
            anchors.append(Anchor(at, points, credit, at.span))
    if not keys.diagnostics and len(anchors) < 2:
        keys.say("E223", node.get("anchors"))
    keys.done()
    return Anchors(name, node.span, keys.formula("of"), tuple(anchors))
