"""Dimensions of formulas: what may be added to and compared with what. Checked here, gone in the tree."""

from __future__ import annotations

from jixiao.expression.tree import Type
from jixiao.target import Unit
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a tree measures.

    `powers` of a number: () is a pure number (ratios, points), (("money", 1),) an amount of money, (("count:人", 1),)
    counted people; None is open: a plain number of the formula, or a row whose unit only the filing knows. An open
    number may be added to and compared with anything.
    """

    type: Type
    powers: tuple[tuple[str, int], ...] | None = ()
    labels: tuple[str, ...] = ()  # of a label: what it may be

    def __str__(self) -> str:
        if self.type is not Type.NUMBER:
            return {Type.TRUTH: "是否", Type.LABEL: "选项", Type.DAY: "日期"}[self.type]
        if not self.powers:
            return "数（比率、分值）"
        above = "×".join(_word(base, power) for base, power in self.powers if power > 0) or "1"
        below = "×".join(_word(base, -power) for base, power in self.powers if power < 0)
        return f"{above}/{below}" if below else above


OPEN = Dimension(Type.NUMBER, None)
PURE = Dimension(Type.NUMBER)
MONEY = Dimension(Type.NUMBER, (("money", 1),))
TRUTH = Dimension(Type.TRUTH)
DAY = Dimension(Type.DAY)


def label(labels: tuple[str, ...]) -> Dimension:
    """A label that is one of `labels`."""
    return Dimension(Type.LABEL, (), labels)


def dimension_of(unit: Unit | None) -> Dimension:
    """The dimension of a number in `unit`: None is open, a ratio is a pure number."""
    if unit is None:
        return OPEN
    if unit.dimension in ("ratio", ""):
        return PURE
    if unit.dimension == "money":
        return MONEY
    return Dimension(Type.NUMBER, ((f"count:{unit.dimension}", 1),))


def common(left: Dimension, right: Dimension) -> Dimension | None:
    """The dimension of two values that are added, compared or chosen between; None where they do not fit.

    A difference of labels is no matter of dimension: two labels fit each other only where their lists agree.
    """
    if left.type is not right.type:
        return None
    if left.powers is None:
        return right
    if right.powers is None or left == right:
        return left
    return None


def product(left: Dimension, right: Dimension, power: int = 1) -> Dimension:
    """The dimension of `left × right`, or of `left ÷ right` with `power` -1; both are numbers.

    A plain number times an amount keeps the amount's dimension, but may turn a count into points (0.5 分 for every 次),
    so that a count times an open number is open.
    """
    if left.powers is None and right.powers is None:
        return OPEN
    if left.powers is None or right.powers is None:
        known = (left.powers or ()) if right.powers is None else tuple((b, p * power) for b, p in right.powers or ())
        return OPEN if any(base.startswith("count:") for base, _ in known) else Dimension(Type.NUMBER, known)
    powers = dict(left.powers)
    for base, exponent in right.powers:
        powers[base] = powers.get(base, 0) + power * exponent
    return Dimension(Type.NUMBER, tuple(sorted((base, exponent) for base, exponent in powers.items() if exponent)))


def _word(base: str, power: int) -> str:
    name = "金额" if base == "money" else f"计数（{base.removeprefix('count:')}）"
    return name if power == 1 else f"{name}^{power}"
