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
    # what is not in the language, longest first, and the way out: in Chinese, in English
    "===": ("改写为 ==", "write =="),
    "**": ("改写为连乘，如 x × x", "write a product such as x * x"),
    "//": ("改写为 截断(x ÷ y, 1)", "write cut(x / y, 1)"),
    "&&": ("改写为 且", "write and"),
    "||": ("改写为 或", "write or"),
    "=>": ("改写为 ≥", "write >="),
    "=<": ("改写为 ≤", "write <="),
    ":=": ("在 values 中另起一个名称", "give it a name of its own under values"),
    "&": ("改写为 且", "write and"),
    "|": ("改写为 或", "write or"),
    "!": ("改写为 非", "write not"),
    "~": ("是“非”就写 非；是范围就写成两个比较，如 x ≥ 60 且 x < 80", "write not, or for a range x >= 60 and x < 80"),
    "^": ("改写为连乘，如 x × x", "write a product such as x * x"),
    "[": ("改写为圆括号 ( )", "write round brackets ( )"),
    "]": ("改写为圆括号 ( )", "write round brackets ( )"),
    "{": ("改写为圆括号 ( )", "write round brackets ( )"),
    "}": ("改写为圆括号 ( )", "write round brackets ( )"),
    "?": ("条件写成 如果(条件, 甲, 乙)", "write if(condition, a, b)"),
    ":": ("条件写成 如果(条件, 甲, 乙)，用逗号隔开", "write if(condition, a, b), with commas"),
    ";": ("删去它：一个公式只写一个式子", "take it out: a formula is one expression"),
    "%": (
        "百分号只能跟在单独的数后面，如 执行率 > 90%",
        "a percent sign follows a number alone: 执行率 > 90%",
    ),
    "‰": ("千分号只能紧跟在数字后面，如 5‰", "a per mille sign follows a number, as 5‰"),
    ".": ("点的前后都要有名称；小数写 0.5", "a dot joins two names; decimals are written 0.5"),
    "、": ("改写为逗号", "write a comma"),
    "。": ("句末的删去；名称之间的改写为 .", "take it out at the end; between names write ."),
    "—": ("改写为 -", "write -"),
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
