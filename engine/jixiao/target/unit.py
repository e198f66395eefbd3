"""Units of measure as people write them, and the factor that leads each to the base unit of its dimension."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from jixiao.name import name_key
from jixiao.target.model import Unit

_RATIOS = {
    **dict.fromkeys(("%", "百分比", "百分号", "百分之", "百分点", "个百分点"), Fraction(1, 100)),
    **dict.fromkeys(("‰", "千分比", "千分号", "千分之", "千分点", "个千分点"), Fraction(1, 1000)),
}
_SCALES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}  # longest first
_MONEY = ("元", "人民币元", "元人民币", "人民币", "元整")
_SAME = {
    **dict.fromkeys(("公里", "km", "KM", "Km"), "千米"),
    "m": "米",
    **dict.fromkeys(("公斤", "kg", "KG", "Kg"), "千克"),
    "g": "克",
    "t": "吨",
    "m2": "平方米",
    "平米": "平方米",
    "平方": "平方米",
    "m3": "立方米",
    "立方": "立方米",
    "个月": "月",
    "个小时": "小时",
    "h": "小时",
    **dict.fromkeys(("kW", "KW", "kw"), "千瓦"),
}
_JOINTS = re.compile(r"[*·×x.]")


@lru_cache(maxsize=1024)
def read_unit(text: str) -> Unit:
    """The unit that `text` names; an unknown word is a counted thing of its own, no word is a bare number.

    `万元` is 10,000 of money, `万人` 10,000 of 人, `元/人*月` a dimension of its own that `万元/人*月` converts into.
    """
    # A line over two cells and a bracket around the whole are layout: （万元）.
    shown = name_key(text).replace("每", "/").removeprefix("单位:")
    if shown.startswith("(") and shown.endswith(")"):
        shown = shown[1:-1]
    above, *below = shown.split("/")
    dimension, factor = _simple(above)
    if not below or not above:
        return Unit(shown, dimension, factor)
    parts: list[str] = []
    for part in (part for piece in below for part in _JOINTS.split(piece) if part):
        part_dimension, part_factor = _simple(part)
        factor /= part_factor
        parts.append(part_dimension)
    if parts == [dimension]:
        return Unit(shown, "ratio", factor)  # 元/万元
    return Unit(shown, f"{dimension}/{'*'.join(sorted(parts))}", factor)


def _simple(word: str) -> tuple[str, Fraction]:
    """Dimension and factor of a word without a stroke."""
    if word in _RATIOS:
        return "ratio", _RATIOS[word]
    word = _SAME.get(word, word)
    scale = next((name for name in _SCALES if word.startswith(name)), "")
    factor = Fraction(_SCALES[scale]) if scale else Fraction(1)
    rest = word[len(scale) :]
    if rest in _MONEY:
        return "money", factor
    return _SAME.get(rest, rest), factor
