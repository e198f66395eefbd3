"""What people give beside the rule of a row, lowered to a tree over the rule's points (S33, S34, S39).

A score that another gives in a second round stands before everything; then a reason that excuses, points given instead,
a deduction; and where nothing is given, the rule's points as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Node, Scalar
from jixiao.expression.formula import read_formula
from jixiao.expression.names import Name
from jixiao.expression.tree import (
    FALSE,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    Greatest,
    Known,
    Negate,
    Quantity,
    Sum,
    Tree,
    Type,
)
from jixiao.expression.typing import PURE
from jixiao.framework.model import ByHand, Override, SecondScore
from jixiao.interval import Interval, Sign
from jixiao.plan.model import Purpose, Slot
from jixiao.rules.parts import inside, row_names, rows_read
from jixiao.rules.rule import Note, Situation
from jixiao.value import dataclass, field

RULE_POINTS = "规则得分"
"""How formulas of `when` call the points by rule."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What one row leaves to people: the slots, by purpose, and whether grades still bind what is judged."""

    by_hand: ByHand | None
    second: SecondScore | None
    slots: tuple[Slot, ...]
    fields: dict[Purpose, Tree] = field(default_factory=dict)

    @property
    def unchecked(self) -> Tree:
        """Whether the range of a grade is not checked: where something is deducted (S33)."""
        deduct = self.fields.get(Purpose.DEDUCTION)
        return FALSE if deduct is None else Compare(Sign.ABOVE, deduct, ZERO)


def hand_of(
    by_hand: ByHand | None,
    second: SecondScore | None,
    name: Callable[[str], str],
    node: str,
    most: Fraction,
    scope: str,
) -> Hand:
    """What people may give to a row of at most `most` points; slots are named `name(role)`."""
    whole = Interval(Fraction(0), most, True, True)
    slots: list[Slot] = []
    if by_hand is not None and by_hand.deduct is not None:
        limit = by_hand.deduct.meets(whole) or whole
        slots.append(Slot(name("deduct"), Type.NUMBER, Purpose.DEDUCTION, node, range=limit))
    if by_hand is not None and by_hand.override is not None:
        slots.append(Slot(name("override"), Type.NUMBER, Purpose.OVERRIDE, node, range=whole, optional=True))
        slots.append(Slot(name("override_reason"), Type.TRUTH, Purpose.REASONED, node, optional=True))
    if by_hand is not None and by_hand.exempt:
        slots.append(Slot(name("exempt"), Type.LABEL, Purpose.EXEMPT, node, labels=by_hand.exempt, optional=True))
    if second is not None:
        slots.append(Slot(name("second"), Type.NUMBER, Purpose.SECOND, node, range=whole, optional=True))
    fields: dict[Purpose, Tree] = {slot.purpose: Field(slot.name, slot.type, scope) for slot in slots}
    return Hand(by_hand, second, tuple(slots), fields)


def given(hand: Hand, ruled: Quantity, situation: Situation, fixed: bool) -> tuple[Tree, dict[Tree, Note]]:
    """The points of a row after what people gave, and the words for it. `fixed`: a row that the framework fixes.

    Raises Rejected: E codes of a condition, F147 where a row has not what the condition of its own reads.
    """
    cases: list[Case] = []
    notes: dict[Tree, Note] = {}
    deduct, override = hand.fields.get(Purpose.DEDUCTION), hand.fields.get(Purpose.OVERRIDE)
    exempt, second = hand.fields.get(Purpose.EXEMPT), hand.fields.get(Purpose.SECOND)
    by_hand = hand.by_hand
    span = by_hand.span if by_hand is not None else None
    if second is not None and hand.second is not None:
        cases.append(Case(Known(second), second))
        notes[cases[-1].when] = Note(f"{hand.second.name}：{{值}} 分，代替原来的得分", hand.second.span)
    if exempt is not None:
        cases.append(Case(Known(exempt), Greatest((ruled, situation.weight))))
        notes[cases[-1].when] = Note("因“{免扣原因}”不扣分：规则得分 {规则得分}，计 {值} 分", span)
    if override is not None and by_hand is not None and by_hand.override is not None:
        said = (Known(override), hand.fields[Purpose.REASONED])
        within = inside(override, by_hand.override.range, situation.weight)
        allowed = _allowed(by_hand, by_hand.override, ruled, situation, fixed)
        if allowed != FALSE:
            cases.append(Case(And((*said, *within, *(() if allowed == TRUE else (allowed,)))), override))
            notes[cases[-1].when] = Note("由人改分：计 {值} 分", span)
    if deduct is not None:
        cases.append(Case(Compare(Sign.BELOW, ZERO, deduct), Greatest((ZERO, Sum((ruled, Negate(deduct)))))))
        notes[cases[-1].when] = Note("由规则得分 {规则得分} 扣减 {扣减} 分，最低 0 分，计 {值} 分", span)
    return (Choose(tuple(cases), ruled) if cases else ruled), notes


def _allowed(by_hand: ByHand, override: Override, ruled: Quantity, situation: Situation, fixed: bool) -> Tree:
    """Whether the points of this row may be changed."""
    condition = _condition(override, situation.sign)
    if condition is None:
        return FALSE if override.when else TRUE
    if not isinstance(condition, Scalar) or situation.kind in rows_read(condition, default=False):
        names = row_names(situation).plus([Name((RULE_POINTS,), ruled, PURE)])
        return read_formula(condition, names, Type.TRUTH).tree
    if fixed and by_hand.own:
        raise Rejected([diagnose("F147", condition.span, found=condition.text.strip())])
    return FALSE


def _condition(override: Override, sign: Sign | None) -> Node | None:
    """The condition for rows of this direction."""
    wanted = None if sign is None else sign.closed
    return next((node for of, node in override.when if of is None or of is wanted), None)
