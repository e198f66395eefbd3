"""Numbers and intervals as authors of frameworks write them: `0.01`, `90%`, `10万元`, `[80%, 90%)`, `(-∞, 60)`."""

from __future__ import annotations

from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.interval import Interval
from jixiao.number import BLANKS, HALF_WIDTH, read_number
from jixiao.origin import Origin
from jixiao.target.unit import read_unit

_OPENING = {"[": True, "［": True, "【": True, "(": False, "（": False}
_CLOSING = {"]": True, "］": True, "】": True, ")": False, "）": False}
_ENDLESS = {"∞": 1, "+∞": 1, "-∞": -1}


def parse_quantity(text: str) -> Fraction | None:
    """The exact number that a YAML scalar such as `0.01`, `0.01%`, `90%`, `100` or `10万元` stands for; None: none.

    Percentages become ratios, money 元. No other unit is a quantity: 5 days and 5 households are no plain number.
    """
    bare = text.strip(BLANKS).translate(HALF_WIDTH)
    number = bare.rstrip("%‰百千万亿元")
    found = read_number(number)
    if found is None:
        return None
    if len(number) == len(bare):
        return found.value
    unit = read_unit(bare[len(number) :])
    return found.value * unit.factor if unit.dimension in ("ratio", "money", "") else None


def parse_interval(text: str, origin: Origin | None = None) -> Interval:
    """The interval that `text` writes as mathematics does; full-width brackets and commas are understood.

    Raises Rejected (N201 to N204, at `origin`).
    """
    bare = text.strip(BLANKS)
    if len(bare) < 3 or bare[0] not in _OPENING or bare[-1] not in _CLOSING:
        raise Rejected([diagnose("N201", origin, found=text)])
    ends = bare[1:-1].replace("，", ",").split(",")
    if len(ends) != 2:
        raise Rejected([diagnose("N201", origin, found=text)])
    low_closed, high_closed = _OPENING[bare[0]], _CLOSING[bare[-1]]
    problems: list[Diagnostic] = []
    low, high = (_end(end, side, text, origin, problems) for end, side in zip(ends, (-1, 1), strict=True))
    if not problems and ((low is None and low_closed) or (high is None and high_closed)):
        problems.append(diagnose("N203", origin, found=text))
    interval = Interval(low, high, low_closed, high_closed)
    if not problems and interval.empty:
        problems.append(diagnose("N204", origin, found=text))
    if problems:
        raise Rejected(problems)
    return interval


def _end(text: str, side: int, whole: str, origin: Origin | None, problems: list[Diagnostic]) -> Fraction | None:
    """An end of an interval; None is infinity on its own side."""
    bare = text.strip(BLANKS).translate(HALF_WIDTH)
    if _ENDLESS.get(bare) == side:
        return None
    value = parse_quantity(bare)
    if value is None:
        problems.append(diagnose("N202", origin, found=bare, whole=whole))
    return value
