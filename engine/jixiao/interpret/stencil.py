"""Texts made once with holes where numbers go, and filled for many filings by generated Python.

Texts are bytes in UTF-8 from the start: what is said between the numbers is encoded once, and joined as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from jixiao.interpret.numerals import Exact, Held, Kept, Numeral, Outcome, Wrapped, outcome, wrapped
from jixiao.interpret.shown import Shown
from jixiao.interpret.trail import Number, Place
from jixiao.number import HUNDREDTHS, TAILS, decimal_digits, exact_digits, pointed_digits, shown_digits
from jixiao.target import Unit
from jixiao.value import dataclass, field

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""No characters: nobody writes them."""

_HOLE = re.compile(f"{OPEN}([0-9]+){CLOSE}".encode())

Fill = Callable[[Sequence[Number]], tuple[bytes, ...]]
"""The text with the numbers of one filing put in, in pieces: they are joined once, with those of other texts."""


@dataclass(slots=True)
class Holes:
    """The holes of one text, or of several that are filled with the same numbers: equal ones are one."""

    numbers: dict[tuple[Place, Numeral], int] = field(default_factory=dict)

    def leave(self, place: Place, numeral: Numeral) -> str:
        """A mark where the number at `place` goes, written as `numeral` writes it."""
        return f"{OPEN}{self.numbers.setdefault((place, numeral), len(self.numbers))}{CLOSE}"

    def stencil(self, text: bytes) -> Fill:
        """What fills the holes in `text`, which is UTF-8."""
        pieces = _HOLE.split(text)
        wanted = dict.fromkeys(int(number) for number in pieces[1::2])
        printer = _Printer()
        for number, (place, numeral) in enumerate(self.numbers):
            if number in wanted:
                printer.names[number] = printer.encoded(place, numeral)
        told = [printer.names[int(piece)] if index % 2 else repr(piece) for index, piece in enumerate(pieces)]
        source = "\n".join(["def f(v):", *printer.lines, f" return ({', '.join(told)},)"])
        exec(compile(source, "<jixiao stencil>", "exec"), printer.known)
        fill: Fill = printer.known["f"]
        return fill


@dataclass(slots=True)
class _Printer:
    """Prints the lines that write numbers, no text twice, and the shortest way for those that are nearly all."""

    names: dict[int, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # the name of every text, by the call that makes it
    lines: list[str] = field(default_factory=list)
    known: dict[str, Any] = field(
        default_factory=lambda: {
            "__builtins__": {},
            "exact": exact_digits,
            "decimal": decimal_digits,
            "T2": TAILS[2],
            "P2": HUNDREDTHS,
            "pointed": pointed_digits,
            "shown": shown_digits,
            "wrapped": wrapped,
            "outcome": outcome,
        }
    )

    def text(self, call: str) -> str:
        """The name of the text that `call` makes."""
        if call not in self.texts:
            self.texts[call] = f"t{len(self.texts)}"
            self.lines.append(f" {self.texts[call]} = {call}")
        return self.texts[call]

    def encoded(self, place: Place, numeral: Numeral) -> str:
        """The name of the text of one number in UTF-8."""
        if isinstance(numeral, Wrapped):  # nearly all are not negative, and stand there as they are
            inner, plain = self.number(place, numeral.shown), self.encoded(place, numeral.shown)
            return self.text(f"wrapped({inner}).encode() if {inner}[0] == '-' else {plain}")
        return self.text(f"{self.number(place, numeral)}.encode()")

    def number(self, place: Place, numeral: Numeral) -> str:
        """The name of the text of one number."""
        match numeral:
            case Wrapped():
                inner = self.number(place, numeral.shown)
                return self.text(f"wrapped({inner}) if {inner}[0] == '-' else {inner}")
            case Outcome():
                inner = self.number(place, numeral.shown)
                return self.text(f"outcome({inner}) if {inner}[0] == '≈' else ' = ' + {inner}")
            case Held():
                within = self.number(place, numeral.shown)  # as nearly all do
                return self.text(
                    f"{within} if {_lies_within(numeral, *_quotient(place))} else {self._call(place, numeral)}"
                )
            case _:
                return self.text(self._call(place, numeral))

    def _call(self, place: Place, numeral: Numeral) -> str:
        top, bottom = _quotient(place)
        places = None if place.below is not None else _power_of_ten(place.denominator)
        match numeral:
            case Exact() if places is not None:
                return _decimal(top, places)
            case Exact():
                return f"exact({top}, {bottom})"
            case Shown(unit=None) if places is not None and places <= numeral.places:
                return _decimal(top, places)
            case Shown(unit=None):
                return f"shown({top}, {bottom}, {numeral.places})"
            case Shown(unit=Unit(dimension="ratio")) if places is not None and 2 <= places <= numeral.places + 2:
                return f"{_decimal(top, places - 2)} + '%'"
            case Shown(unit=Unit(dimension="ratio")):
                return f"shown({top}*100, {bottom}, {numeral.places}) + '%'"
            case Kept(unit=None) if places == numeral.places == 2:
                return f"f'{{{top}//100}}{{P2[{top}%100]}}' if {top} >= 0 else pointed({top}, 2)"
            case Kept(unit=None) if places == numeral.places:
                return f"pointed({top}, {places})"
        name = f"n{len(self.known)}"
        name = next((known for known, value in self.known.items() if value == numeral), name)
        self.known[name] = numeral
        return f"{name}({top}, {bottom})"


def _quotient(place: Place) -> tuple[str, str]:
    """Where the numerator and the denominator at `place` are read."""
    if place.member is not None:
        return f"v[{place.read}][{2 * place.member}]", f"v[{place.read}][{2 * place.member + 1}]"
    return f"v[{place.numerator}]", str(place.denominator) if place.below is None else f"v[{place.below}]"


def _lies_within(held: Held, top: str, bottom: str) -> str:
    """The condition under which a number is said without a remark."""
    low, high = held.low, held.high
    ends = [f"{low.numerator}*{bottom} <= {top}*{low.denominator}"] if low is not None else []
    ends += [f"{top}*{high.denominator} <= {high.numerator}*{bottom}"] if high is not None else []
    return " and ".join(ends) or "True"


def _decimal(top: str, places: int) -> str:
    """The text of an integer at 10**places, by the shortest way for the places that are nearly all."""
    if places == 2:
        return f"(f'{{{top}//100}}{{T2[{top}%100]}}' if {top} >= 0 else decimal({top}, 2))"
    return f"decimal({top}, {places})"


def _power_of_ten(denominator: int) -> int | None:
    places = len(str(denominator)) - 1
    return places if denominator == 10**places else None
