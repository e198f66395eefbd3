"""A diagnostic, and the exception that carries all diagnostics of a stage at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from jixiao.diagnostic.code import Code, Severity, Words
from jixiao.diagnostic.codes import CODES
from jixiao.origin import Cell, Origin, Span
from jixiao.value import dataclass

LONGEST_QUOTE = 200
"""Characters of input that a diagnostic repeats at the most (law I-75)."""


class Language(StrEnum):
    """The language of messages."""

    CHINESE = "zh"
    ENGLISH = "en"


ENGLISH_OF = " en"
"""Ends the name of an argument that is the English of another one."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a diagnostic, with its role in both languages."""

    origin: Origin
    role: Words


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong or worth saying. Compared by value; its words are made when asked for."""

    code: str
    origin: Origin | None
    arguments: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()

    @property
    def kind(self) -> Code:
        """The entry of the code table."""
        return CODES[self.code]

    @property
    def found(self) -> str | None:
        """What was found, as typed; None where nothing was."""
        return dict(self.arguments).get("found")

    def message(self, language: Language = Language.CHINESE) -> str:
        """What is wrong, with the numbers in it."""
        return self._fill(self.kind.message, language)

    def expected(self, language: Language = Language.CHINESE) -> str | None:
        """What was expected there."""
        words = self.kind.expected
        return self._fill(words, language) if words else dict(self.arguments).get("expected")

    def hint(self, language: Language = Language.CHINESE) -> str | None:
        """A way out."""
        return self._fill(self.kind.hint, language) if self.kind.hint else None

    def _fill(self, words: Words, language: Language) -> str:
        held = dict(self.arguments)
        if language is Language.CHINESE:
            return words[0].format_map(held)
        english = {name.removesuffix(ENGLISH_OF): text for name, text in self.arguments if name.endswith(ENGLISH_OF)}
        return words[1].format_map(held | english)


class Rejected(Exception):
    """A stage refuses its input; `diagnostics` holds every reason, sorted by place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(dict.fromkeys(diagnostics), key=place_order))
        super().__init__("; ".join(f"{item.code} {item.message()}" for item in self.diagnostics))


def place_order(item: Diagnostic) -> tuple[str, int, int, str, str, str]:
    """The order in which people read diagnostics: by file, then place, then code."""
    origin = item.origin
    if isinstance(origin, Span):
        return (origin.source.name, origin.line, origin.column, "", item.code, str(item.arguments))
    if isinstance(origin, Cell):
        letters = origin.reference.rstrip("0123456789")
        digits = origin.reference[len(letters) :]
        is_grid = letters.isascii() and letters.isalpha() and bool(digits)
        column = f"{len(letters):02d}{letters}" if is_grid else origin.reference
        return (f"{origin.file}\0{origin.sheet}", int(digits or 0), 0, column, item.code, str(item.arguments))
    return ("", 0, 0, "", item.code, str(item.arguments))


def diagnose(
    code: str,
    origin: Origin | None,
    *,
    severity: Severity | None = None,
    related: Iterable[Related] = (),
    **arguments: object,
) -> Diagnostic:
    """A diagnostic of `code`; argument values are cleaned and cut. An unknown code is our mistake (KeyError).

    An argument that is said in both languages is a pair: the Chinese, the English.
    """
    kind = CODES[code]
    held: dict[str, object] = {}
    for name, value in arguments.items():
        held |= {name: value[0], name + ENGLISH_OF: value[1]} if isinstance(value, tuple) else {name: value}
    cleaned = tuple(sorted((name, quoted(str(value))) for name, value in held.items()))
    return Diagnostic(code, origin, cleaned, severity or kind.severity, tuple(related))


def quoted(text: str) -> str:
    """`text` safe to print: control characters shown by their code, and no longer than LONGEST_QUOTE."""
    shown = text if text.isprintable() else "".join(map(_printable, text))
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"


def _printable(character: str) -> str:
    """`character`, or its code where printing it could move or hide what stands around it."""
    hides = unicodedata.category(character)[0] == "C" or unicodedata.category(character) in ("Zl", "Zp")
    return f"\\u{ord(character):04x}" if hides else character
