"""按比例 (S2, S28): points are the weight times a rate."""

from __future__ import annotations

from fractions import Fraction

from jixiao.document import Mapping, Scalar
from jixiao.expression.tree import ONE, ZERO, Greatest, Least, Round, Tree
from jixiao.interpret.phrase import Filling
from jixiao.interpret.shown import RATIO, rounding_text
from jixiao.interval import Sign
from jixiao.origin import Span
from jixiao.rules.keys import Keys
from jixiao.rules.parts import in_brackets, is_name, pure, rated, rows_read, share, with_numbers
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field

ZERO_RATE, FULL_RATE = Fraction(0), Fraction(1)
"""Between which a rate counts."""


@dataclass(frozen=True, slots=True)
class Proportion(Wordless):
    """分值 × `of`, the rate held within 0 and 1; without `cap` it may exceed 1 (a framework that lets it says so)."""

    name: str
    span: Span = field(compare=False)
    of: Scalar
    cap: bool = True
    kind: str = field(default="proportion", init=False)

    def reads(self) -> frozenset[str]:
        """Any row, unless `of` names the row's own target or actual."""
        return rows_read(self.of, default=False)

    def promises(self, sign: Sign | None) -> Promises:
        """Rising and continuous in the rate that `of` names, whatever the sign."""
        return Promises(bounded=self.cap, monotone=1, continuous=True)

    def lower(self, situation: Situation) -> Lowered:
        """Raises Rejected (E codes) where `of` is no rate."""
        raw = pure(self.of, situation)
        rate = rated(raw, situation)
        credit: Tree = Greatest((ZERO, rate))
        if self.cap:
            credit = Least((ONE, credit))
        points = share(situation.weight, credit)
        limit = "，最高得满分，最低得 0 分" if self.cap else "，最低得 0 分"
        told, numbers = with_numbers(self.of, situation)
        if is_name(self.of, situation):
            factor, where = f"{self.of.text.strip()} {{比率}}", ""
        else:
            factor, where = "{比率}", f"，其中 {told} = {{原比率}}"
        fillings = (*numbers, Filling("比率", rate, ZERO_RATE, FULL_RATE if self.cap else None), Filling("原比率", raw))
        return Lowered(
            points=points,
            sentence=f"得分 = 分值 × {in_brackets(self.of, situation)}{limit}",
            notes={
                rate: Note(f"{self.of.text.strip()}{_rounded(rate)} = {{值}}", self.of.span),
                points: Note(f"得分 = 分值 {{分值}} × {factor} = {{值}}{limit}{where}", self.span, fillings),
            },
        )


def _rounded(rate: Tree) -> str:
    """How a rate was rounded, behind what it is called."""
    return f"，{rounding_text(rate.unit, rate.mode, RATIO)}" if isinstance(rate, Round) else ""


def build(node: Mapping, name: str) -> Proportion:
    """From YAML. Raises Rejected where a key cannot be read."""
    keys = Keys(node)
    of = keys.formula("of")
    if of is None:
        keys.say("E103", node.get("of"))
    keys.done()
    return Proportion(name, node.span, of or Scalar("", node.span), keys.word("cap", "true").lower() != "false")
