"""What a diagnostic code is: its severity and its words in both languages."""

from __future__ import annotations

from enum import StrEnum

from jixiao.value import dataclass

Words = tuple[str, str]
"""A template in Chinese and in English; `{name}` is filled from the diagnostic's arguments."""


class Severity(StrEnum):
    """How much a diagnostic weighs; declared from heavy to light."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of diagnostic.

    The first letter names the stage: D document, S shape of a framework, E expression, F meaning of a framework,
    N number or target as typed, I input file, B binding of a filing, C check of a filing, U use of the command line.
    """

    id: str
    message: Words
    severity: Severity = Severity.ERROR
    expected: Words | None = None
    hint: Words | None = None


def table(*codes: Code) -> dict[str, Code]:
    """Codes by id; a repeated id is our mistake."""
    by_id = {code.id: code for code in codes}
    if len(by_id) != len(codes):
        raise ValueError("a diagnostic code is declared twice")
    return by_id
