"""The characters, signs, words and units of the formula language, and what to write instead of those of others."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

CANONICAL = str.maketrans(
    {
        **dict.fromkeys("×✕✖＊∗⋅", "*"),
        **dict.fromkeys("÷／∕", "/"),
        **dict.fromkeys("−－﹣–", "-"),
        "＋": "+",
        **dict.fromkeys("（﹙", "("),
        **dict.fromkeys("）﹚", ")"),
        "，": ",",
        "＝": "=",
        **dict.fromkeys("＜﹤", "<"),
        **dict.fromkeys("＞﹥", ">"),
        **dict.fromkeys("≦⩽", "≤"),
        **dict.fromkeys("≧⩾", "≥"),
        **dict.fromkeys("％﹪", "%"),
        "．": ".",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "＆": "&",
        "｜": "|",
        "！": "!",
        "＂": '"',
        "；": ";",
        "：": ":",
        "？": "?",
        "［": "[",
        "］": "]",
        "｛": "{",
        "｝": "}",
    }
)
"""One character for one character, so that places stay."""

SIGNS = ("<=", ">=", "==", "!=", "<>", "≤", "≥", "≠", "+", "-", "*", "/", "(", ")", ",", "<", ">", "=")
SAME_SIGN = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "=": "=="}
INSTEAD = {
    # what is not in the language, longest first, and what to write: in Chinese, in English
    "===": ("==", "=="),
    "**": ("连乘，如 x × x", "a product such as x × x"),
    "//": ("截断(x ÷ y, 1)", "cut(x / y, 1)"),
    "&&": ("且", "and"),
    "||": ("或", "or"),
    "=>": ("≥", ">="),
    "=<": ("≤", "<="),
    ":=": ("values 中另起一个名称", "a name of its own under values"),
    "&": ("且", "and"),
    "|": ("或", "or"),
    "!": ("非", "not"),
    "~": ("非", "not"),
    "^": ("连乘，如 x × x", "a product such as x × x"),
    "[": ("圆括号 ( )", "round brackets ( )"),
    "]": ("圆括号 ( )", "round brackets ( )"),
    "{": ("圆括号 ( )", "round brackets ( )"),
    "}": ("圆括号 ( )", "round brackets ( )"),
    "?": ("如果(条件, 甲, 乙)", "if(condition, a, b)"),
    ":": ("如果(条件, 甲, 乙)", "if(condition, a, b)"),
    ";": ("一个公式只写一个式子", "one expression in a formula"),
    "%": ("只能紧跟在数字后面，如 95%", "only right after a number, such as 95%"),
    "‰": ("只能紧跟在数字后面，如 5‰", "only right after a number, such as 5‰"),
    ".": ("名称之间的点前后都要有名称；小数写 0.5", "a dot between two names; decimals as 0.5"),
    "、": (",", ","),
    "。": (".", "."),
    "—": ("-", "-"),
}
WORDS = {
    **dict.fromkeys(("且", "并且", "and", "AND"), "and"),
    **dict.fromkeys(("或", "或者", "or", "OR"), "or"),
    **dict.fromkeys(("非", "not", "NOT"), "not"),
    "if": "if",
    "else": "else",
}
UNITS = {
    "": (Fraction(1), ""),
    "%": (Fraction(1, 100), "ratio"),
    "‰": (Fraction(1, 1000), "ratio"),
    "百分点": (Fraction(1, 100), "ratio"),
    "个百分点": (Fraction(1, 100), "ratio"),
    "元": (Fraction(1), "money"),
    "万元": (Fraction(10_000), "money"),
    "亿元": (Fraction(100_000_000), "money"),
    "万": (Fraction(10_000), ""),
    "亿": (Fraction(100_000_000), ""),
}
STRAIGHT_QUOTES = ("'", '"')
LOGIC = ("且", "并且", "或", "and", "or", "if", "else")
IN_NAMES = frozenset("_“”‘’《》「」『』·")


def is_name_character(character: str) -> bool:
    """Whether names may hold it. Only what every supported Python knows: the verdict must not hang on the version."""
    code = ord(character)
    if character in IN_NAMES or 0x300 <= code <= 0x36F:
        return True
    if not (code < 0x10000 or 0x20000 <= code <= 0x3134F):
        return False
    return unicodedata.category(character) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No")


def is_quoted(word: str) -> bool:
    """Whether Chinese quotes stand around the whole of `word`, which then is a label: “西部”."""
    return len(word) > 2 and word[0] + word[-1] in ("“”", "‘’") and not any(c in "“”‘’" for c in word[1:-1])
