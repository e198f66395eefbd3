"""Comparison signs as people write them, before a value (`≥`, `不少于`) or behind it (`98%以上`)."""

from __future__ import annotations

import re

from jixiao.interval import Sign
from jixiao.number import HALF_WIDTH

FOLD = {
    **HALF_WIDTH,
    **dict.fromkeys(map(ord, "≧⩾≥"), "≥"),
    **dict.fromkeys(map(ord, "≦⩽≤"), "≤"),
    **dict.fromkeys(map(ord, "＞﹥>"), ">"),
    **dict.fromkeys(map(ord, "＜﹤<"), "<"),
    **dict.fromkeys(map(ord, "＝﹦═="), "="),
    ord("（"): "(",
    ord("）"): ")",
    ord("／"): "/",
    ord("！"): "!",
}
"""Look-alikes of signs, digits and brackets to the one that is meant (forms.md part 2)."""

_WRITTEN: dict[Sign, tuple[str, ...]] = {
    Sign.AT_LEAST: ("≥=", "≥", ">=", "=>", "不少于", "不低于", "不小于", "不得少于", "不得低于", "大于等于",
                    "大于或等于", "高于或等于", "至少"),
    Sign.ABOVE: (">", "大于", "超过", "高于", "多于"),
    Sign.AT_MOST: ("≤=", "≤", "<=", "=<", "不高于", "不超过", "不大于", "不多于", "不得超过", "不得高于",
                   "小于等于", "小于或等于", "低于或等于", "至多"),
    Sign.BELOW: ("<", "小于", "低于", "少于", "不足", "不满"),
    Sign.UNEQUAL: ("≠", "!=", "<>", "不等于"),
    Sign.EQUAL: ("==", "=", "等于"),
}  # fmt: skip
_BEFORE = sorted(((word, sign) for sign, words in _WRITTEN.items() for word in words), key=lambda pair: -len(pair[0]))
_NEUTRAL = ("已完成", "完成", "控制在", "达到", "达")

_BEHIND = re.compile(
    r"(?:\((?P<not>不?)含[^()]{0,8}\))?(?:及其|及|或)?(?P<word>以上|以下|以内|之内|内)(?:\((?P<not_after>不?)含[^()]{0,8}\))?$"
)
_INCLUDED = re.compile(r"\(含[^()]{0,8}\)$")
_SPANS_OF_TIME = ("日", "天", "月", "年", "周", "时", "分钟", "秒", "季度")
_SAME_SIDE = {Sign.AT_LEAST: 1, Sign.ABOVE: 1, Sign.AT_MOST: -1, Sign.BELOW: -1, Sign.EQUAL: 0, Sign.UNEQUAL: 0}

SYMBOLS = "≥≤><=≠"


def take_sign(text: str) -> tuple[Sign | None, str]:
    """The sign that folded `text` begins with, and what follows it."""
    rest = text
    for word in _NEUTRAL:
        if rest.startswith(word):
            rest = rest[len(word) :].lstrip(": ")
            break
    for word, sign in _BEFORE:
        if rest.startswith(word):
            return sign, rest[len(word) :].strip()
    return None, rest


def take_sign_behind(text: str) -> tuple[Sign | None, str]:
    """The sign that folded `text` ends with, and what stands before it.

    以上, 以下 and 以内 include the number itself (民法典 art. 1259) unless 不含 is written; 内 alone is a sign only
    behind a span of time (`5日内`).
    """
    match = _BEHIND.search(text)
    if match is None:
        return None, text
    rest = text[: match.start()].rstrip()
    word = match["word"]
    if word == "内" and not rest.endswith(_SPANS_OF_TIME):
        return None, text
    open_end = "不" in ((match["not"] or "") + (match["not_after"] or ""))
    if word == "以上":
        return Sign.ABOVE if open_end else Sign.AT_LEAST, rest
    return Sign.BELOW if open_end else Sign.AT_MOST, rest


def both_signs(before: Sign | None, behind: Sign | None) -> tuple[Sign | None, bool]:
    """The one sign that two say together, and whether they contradict each other (`≥98%以下`)."""
    if before is None or behind is None:
        return before or behind, False
    return before, _SAME_SIDE[before] != _SAME_SIDE[behind]


def drop_included(text: str) -> str:
    """Folded `text` without a closing `(含)`, which a sign before the number already says."""
    return _INCLUDED.sub("", text).rstrip()
