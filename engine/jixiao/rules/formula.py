"""公式 (S11, S20, S26, S27, S41, S42): the escape hatch; points as a formula gives them, held within the weight."""

from __future__ import annotations

from jixiao.document import Mapping, Scalar
from jixiao.interpret.phrase import Filling
from jixiao.interval import Sign
from jixiao.origin import Span
from jixiao.rules.keys import Keys
from jixiao.rules.parts import is_name, pure, rows_read, with_numbers, within_weight
from jixiao.rules.rule import Lowered, Note, Promises, Situation, Wordless
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class ByFormula(Wordless):
    """What `formula` yields, never below 0 and never above the weight."""

    name: str
    span: Span = field(compare=False)
    formula: Scalar
    kind: str = field(default="formula", init=False)

    def reads(self) -> frozenset[str]:
        """Any row, unless the formula names the row's own target or actual."""
        return rows_read(self.formula, default=False)

    def promises(self, sign: Sign | None) -> Promises:
        """Bounded, and nothing more: a formula may do anything."""
        return Promises()

    def lower(self, situation: Situation) -> Lowered:
        """Raises Rejected (E codes) where the formula does not fit."""
        raw = pure(self.formula, situation)
        points = within_weight(raw, situation.weight)
        text, (told, numbers) = self.formula.text.strip(), with_numbers(self.formula, situation)
        ends = "最低 0 分，最高 {分值} 分，得 {值} 分"
        came = told if is_name(self.formula, situation) else f"{told} = {{算得}}"
        return Lowered(
            points=points,
            sentence=f"得分 = {text}，最低 0 分，最高得满分",
            notes={
                raw: Note(f"按公式 {told} = {{值}}", self.formula.span, numbers),
                points: Note(f"按公式 {came}，{ends}", self.span, (Filling("算得", raw),)),
            },
        )


def build(node: Mapping, name: str) -> ByFormula:
    """From YAML. Raises Rejected where there is no formula."""
    keys = Keys(node)
    formula = keys.formula("formula")
    if formula is None:
        keys.say("E103", node.get("formula"))
    keys.done()
    return ByFormula(name, node.span, formula or Scalar("", node.span))
