"""A formula cut into tokens: what people type (× ÷ ≤ 95% （） 且) becomes one canonical sign, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.origin import Span

LONGEST_FORMULA = 1_000
"""Characters of a formula."""
DEEPEST_FORMULA = 100
"""Brackets, signs and choices inside one another."""
LONGEST_NUMBER = 30
"""Digits of a number written in a formula."""


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    NAME = "name"
    TEXT = "text"  # a label in quotes
    FUNCTION = "function"
    SIGN = "sign"  # an operator, bracket or comma; `text` is canonical


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `start` and `end` count characters of the formula.

    `value` (in base units) and `unit` ("", ratio or money) belong to numbers.
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: Fraction = Fraction(0)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: the span of its scalar, and the column of its first character, None if folded."""

    span: Span
    column: int | None

    def of(self, start: int, end: int) -> Span:
        """The characters from `start` to `end` of the formula; the scalar where it was folded or escaped."""
        if self.column is None:
            return self.span
        line, first = self.span.line, self.column + start
        return Span(self.span.source, line, first, line, max(self.column + end, first + 1))


def place_of(text: str, span: Span) -> Place:
    """The place of a formula whose scalar has `span`: plain, or in quotes without escapes, on one line."""
    line = span.source.line(span.line)
    if span.end_line == span.line:
        for shift in (0, 1):
            begin = span.column - 1 + shift
            if line[begin : begin + len(text)] == text and begin + len(text) + shift < span.end_column:
                return Place(span, begin + 1)
    return Place(span, None)


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
IN_NAMES = frozenset("_“”‘’《》「」『』·")
NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)([^0-9.]*)")
LIKE_A_NUMBER = re.compile(r"[0-9][0-9_]*(?:[eE][0-9]*)?|0[xXbBoO][0-9a-fA-F_]*")


def is_name_character(character: str) -> bool:
    """Whether names may hold it. Only what every supported Python knows: the verdict must not hang on the version."""
    code = ord(character)
    if character in IN_NAMES or 0x300 <= code <= 0x36F:
        return True
    if not (code < 0x10000 or 0x20000 <= code <= 0x3134F):
        return False
    return unicodedata.category(character) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No")


class Lexer:
    """Cuts one formula. `known` tells names of this place, for 非税收入 and 结转或结余率 are names and no logic."""

    def __init__(self, text: str, place: Place, known: Callable[[tuple[str, ...]], bool]) -> None:
        self.typed = text
        self.text = text.translate(CANONICAL)
        self.place = place
        self.known = known
        self.tokens: list[Token] = []
        self.diagnostics: list[Diagnostic] = []

    def run(self) -> None:
        """Fills `tokens` and `diagnostics`."""
        at = 0
        while at < len(self.text):
            character = self.text[at]
            if character.isspace():
                at += 1
            elif character in "\"'":
                at = self._quoted(at)
            elif is_name_character(character):
                at = self._word(at)
            else:
                at = self._sign(at)

    def refuse(self, code: str, start: int, end: int, **arguments: Any) -> None:
        """Notes what is wrong with the characters from `start` to `end`."""
        arguments.setdefault("found", self.typed[start:end])
        self.diagnostics.append(diagnose(code, self.place.of(start, end), **arguments))

    def _sign(self, at: int) -> int:
        rest = self.text[at : at + 3]
        wrong = next((sign for sign in INSTEAD if rest.startswith(sign)), None)
        right = next((sign for sign in SIGNS if rest.startswith(sign)), None)
        if wrong is not None and (right is None or len(wrong) > len(right)):
            chinese, english = INSTEAD[wrong]
            self.refuse("E104", at, at + len(wrong), instead=chinese, instead_en=english)
            self._add(Kind.SIGN, "?", at, at + len(wrong))
            return at + len(wrong)
        if right is None:
            self.refuse("E105", at, at + 1, point=f"U+{ord(self.text[at]):04X}")
            self._add(Kind.SIGN, "?", at, at + 1)
            return at + 1
        self._add(Kind.SIGN, SAME_SIGN.get(right, right), at, at + len(right))
        return at + len(right)

    def _quoted(self, at: int) -> int:
        """A label in straight quotes; a name where name characters follow (“三公”经费 typed with straight quotes)."""
        end = self.text.find(self.text[at], at + 1)
        if end < 0:
            self.refuse("E106", at, at + 1, sign=self.text[at])
            return len(self.text)
        if end + 1 < len(self.text) and is_name_character(self.text[end + 1]):
            return self._word(at)
        self._add(Kind.TEXT, self.typed[at + 1 : end], at, end + 1)
        return end + 1

    def _word(self, start: int) -> int:
        """A run of name characters and dots: a number, a word of the language, a function or a dotted name."""
        end = start
        while end < len(self.text) and self._continues(start, end):
            end += 1
        end = self._with_percent(start, end)
        self._split(start, end)
        return end

    def _continues(self, start: int, at: int) -> bool:
        character = self.text[at]
        if character == ".":  # a dot joins two names, or the halves of a decimal
            after = self.text[at + 1 : at + 2]
            return at > start and after != "" and (is_name_character(after) or after == '"')
        if character == '"':  # only around a part of a name
            quotes = self.text[start:at].count('"')
            return quotes % 2 == 1 or '"' in self.text[at + 1 :]
        return is_name_character(character) or self.text[start:at].count('"') % 2 == 1

    def _with_percent(self, start: int, end: int) -> int:
        """Takes a percent sign to the number before it, with or without blanks between."""
        if NUMBER.fullmatch(self.text[start:end]) is None or not self.text[end - 1].isdigit():
            return end
        after = end
        while after < len(self.text) and self.text[after].isspace():
            after += 1
        if self.text[after : after + 1] not in ("%", "‰"):
            return end
        follows = self.text[after + 1 :].lstrip()[:1]
        return end if follows.isdigit() or follows == "(" else after + 1  # 7 % 2 is no percentage

    def _split(self, start: int, end: int) -> None:
        """One token, or several where 且, 或 and 非 were written without blanks."""
        pieces = self._pieces(start, end)
        for first, last in pieces or [(start, end)]:
            self._one(first, last)

    def _pieces(self, start: int, end: int, depth: int = 0) -> list[tuple[int, int]] | None:
        """The stretches of a run of characters that are each a number, a word or a known name; None where none fit."""
        word = self.text[start:end]
        if self._means(word):
            return [(start, end)]
        if depth > DEEPEST_FORMULA:
            return None
        for at in range(start, end):
            for logic in ("并且", "或者", "且", "或", "非"):
                if not self.text.startswith(logic, at) or at + len(logic) > end:
                    continue
                if (logic == "非") != (at == start) or (at > start and not self._means(self.text[start:at])):
                    continue
                rest = self._pieces(at + len(logic), end, depth + 1) if at + len(logic) < end else []
                if rest is not None:
                    return [*([(start, at)] if at > start else []), (at, at + len(logic)), *rest]
        return None

    def _means(self, word: str) -> bool:
        return word in WORDS or self._number(word) is not None or self.known(tuple(word.split(".")))

    @staticmethod
    def _number(word: str) -> tuple[Fraction, str] | None:
        match = NUMBER.fullmatch(word)
        if match is None or _digits(match[1]) > LONGEST_NUMBER or match[2].strip() not in UNITS:
            return None
        factor, unit = UNITS[match[2].strip()]
        return Fraction(match[1]) * factor, unit

    def _one(self, start: int, end: int) -> None:
        word = self.text[start:end]
        calls = self.text[end:].lstrip().startswith("(")
        if word in WORDS and not (word == "if" and calls and not self._after_operand()):
            self._add(Kind.SIGN, WORDS[word], start, end)
        elif (number := self._number(word)) is not None and not self.known(tuple(word.split("."))):
            self.tokens.append(Token(Kind.NUMBER, self.typed[start:end], start, end, *number))
        elif calls and "." not in word:
            self._add(Kind.FUNCTION, word, start, end)
        else:
            digits = NUMBER.match(word)
            if digits and _digits(digits[1]) > LONGEST_NUMBER:
                self.refuse("E107", start, end, limit=LONGEST_NUMBER)
            elif LIKE_A_NUMBER.fullmatch(word) and not self.known((word,)):
                self.refuse("E108", start, end)
            self._add(Kind.NAME, word, start, end)

    def _after_operand(self) -> bool:
        return bool(self.tokens) and (self.tokens[-1].kind is not Kind.SIGN or self.tokens[-1].text == ")")

    def _add(self, kind: Kind, text: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, text, start, end))


def _digits(number: str) -> int:
    return len(number) - number.count(".")
