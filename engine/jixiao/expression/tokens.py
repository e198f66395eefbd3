"""A formula cut into tokens: what people type (× ÷ ≤ 95% （） 且) becomes one canonical sign, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.limits import DIGITS
from jixiao.expression.signs import (
    CANONICAL,
    INSTEAD,
    LOGIC,
    SAME_SIGN,
    SIGNS,
    STRAIGHT_QUOTES,
    UNITS,
    WORDS,
    is_name_character,
    is_quoted,
)
from jixiao.origin import Span
from jixiao.value import dataclass


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


NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)([^0-9.]*)")
LIKE_A_NUMBER = re.compile(r"[0-9][0-9_]*(?:[eE][0-9]*)?|0[xXbBoO][0-9a-fA-F_]*")


Pieces = list[tuple[int, int]] | None
"""Stretches of a run of characters, by start and end."""

UNSPACED = ("并且", "或者", "且", "或", "非")
MOST_UNSPACED = 16
"""Words of logic without blanks in one run of characters; what has more of them is taken for a name."""


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
        """A label in straight quotes; a name where more of a name follows (“三公”经费 typed with straight quotes)."""
        end = self.text.find(self.text[at], at + 1)
        if end < 0:
            self.refuse("E106", at, at + 1, sign=self.text[at])
            return len(self.text)
        word = self._end_of_word(at)
        rest = self.text[end + 1 : word]
        if rest and (self.known(tuple(self.text[at:word].split("."))) or not rest.startswith(LOGIC)):
            return self._word(at)
        self._add(Kind.TEXT, self.typed[at + 1 : end], at, end + 1)
        return end + 1

    def _word(self, start: int) -> int:
        """A run of name characters and dots: a number, a word of the language, a function or a dotted name."""
        end = self._with_percent(start, self._end_of_word(start))
        self._split(start, end)
        return end

    def _end_of_word(self, start: int) -> int:
        end = start
        while end < len(self.text):
            character, after = self.text[end], self.text[end + 1 : end + 2]
            if character in STRAIGHT_QUOTES:
                closed = self._end_of_quotes(end)
                if closed is None:
                    break
                end = closed
            elif is_name_character(character) or (
                # a dot joins two names, or the halves of a decimal
                character == "." and end > start and after and (is_name_character(after) or after in STRAIGHT_QUOTES)
            ):
                end += 1
            else:
                break
        return end

    def _end_of_quotes(self, at: int) -> int | None:
        """The end of straight quotes around a part of a name; None where what they hold is no name."""
        end = self.text.find(self.text[at], at + 1)
        inside = self.text[at + 1 : end] if end > 0 else ""
        return end + 1 if inside and all(is_name_character(character) for character in inside) else None

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
        word = self.text[start:end]
        pieces = None
        if not self._means(word) and sum(word.count(logic) for logic in UNSPACED) <= MOST_UNSPACED:
            pieces = self._pieces(start, end, start, {})
        for first, last in pieces or [(start, end)]:
            self._one(first, last)

    def _pieces(self, start: int, end: int, run: int, tried: dict[int, Pieces]) -> Pieces:
        """The stretches from `start` that are each a number, a word or a known name; None where none fit."""
        if start not in tried:
            tried[start] = [(start, end)] if self._means(self.text[start:end]) else None
            for at in range(start, end if tried[start] is None else start):
                for logic in UNSPACED:
                    if tried[start] is None and self._splits(logic, start, at, end, run):
                        after = at + len(logic)
                        rest = self._pieces(after, end, run, tried) if after < end else []
                        if rest is not None:
                            tried[start] = [*([(start, at)] if at > start else []), (at, after), *rest]
        return tried[start]

    def _splits(self, logic: str, start: int, at: int, end: int, run: int) -> bool:
        """Whether `logic` at `at` may divide what begins at `start`: 非 before a term, the others between two."""
        if not self.text.startswith(logic, at, end):
            return False
        if at > start:
            return logic != "非" and self._means(self.text[start:at])
        return logic == "非" or (start == run and self._after_operand())

    def _means(self, word: str) -> bool:
        if word in WORDS or is_quoted(word) or self._number(word) is not None:
            return True
        return self.known(tuple(word.split(".")))

    @staticmethod
    def _number(word: str) -> tuple[Fraction, str] | None:
        match = NUMBER.fullmatch(word)
        if match is None or _digits(match[1]) > DIGITS.most or match[2].strip() not in UNITS:
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
            if digits and _digits(digits[1]) > DIGITS.most:
                self.refuse("E107", start, end, limit=DIGITS.most)
            elif LIKE_A_NUMBER.fullmatch(word) and not self.known((word,)):
                self.refuse("E108", start, end)
            self._add(Kind.NAME, word, start, end)

    def _after_operand(self) -> bool:
        return bool(self.tokens) and (self.tokens[-1].kind is not Kind.SIGN or self.tokens[-1].text == ")")

    def _add(self, kind: Kind, text: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, text, start, end))


def _digits(number: str) -> int:
    return len(number) - number.count(".")
