"""What every sheet of ours is made of: names that Excel takes, cells that are never formulas, an A4 page."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.report.model import Text, Tone
from jixiao.value import replace

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
MOST_DIGITS = 15
"""What Excel keeps of a number; longer ones are written as text."""

ABOUT = "≈"

LONGEST_NAME = 31
LONGEST_TEXT = 32_000
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""`_x0041_` in a cell is an A to Excel; escaping its first stroke keeps the text what it is."""

FONT = "宋体"
"""Every Windows and every WPS has it, and every official table is set in it."""

COLOURS = {Tone.GOOD: "FF19703B", Tone.WARNING: "FF8A5300", Tone.BAD: "FFB3261E", Tone.MUTED: "FF5B6570"}
LINE_HEIGHT = 15


def sheet_name(wish: str, taken: list[str]) -> str:
    """A name that Excel accepts and that no sheet has yet."""
    cleaned = re.sub(r"[\[\]:*?/\\']", " ", CONTROLS.sub(" ", wish)).strip() or "表"
    if cleaned.lower() == "history":
        cleaned += "_"
    name, number = cleaned[:LONGEST_NAME], 2
    while name.lower() in (other.lower() for other in taken):
        ending = f" {number}"
        name, number = cleaned[: LONGEST_NAME - len(ending)] + ending, number + 1
    return name


def legal(text: str) -> str:
    """`text` as a cell can hold it: controls by their code, no longer than Excel keeps, no escape of Excel's own."""
    shown = CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return ESCAPE.sub("_x005F_", shown if len(shown) <= LONGEST_TEXT else shown[: LONGEST_TEXT - 1] + "…")


def is_exact_number(text: Text) -> bool:
    """Whether a cell may be a number: marked as one, and no longer than what Excel keeps."""
    if not text.is_number or NUMBER.fullmatch(text.text) is None:
        return False
    return sum(character.isdigit() for character in text.text.lstrip("+-0.")) <= MOST_DIGITS


def cell_value(text: Text) -> tuple[Decimal | str | None, str]:
    """What a cell holds, and its number format: an exact number where it is one, otherwise a text, or nothing.

    A number that is marked as rounded for show (≈) is the number that is shown, and its format keeps the mark. A text
    cell has to be of data type `s`, so that it can never become a formula.
    """
    shown = replace(text, text=text.text[1:]) if text.is_number and text.text.startswith(ABOUT) else text
    if is_exact_number(shown):
        plain = shown.text.lstrip("+")
        places = len(plain.partition(".")[2])
        shape = f"0.{'0' * places}" if places else "0"
        if shown is not text:
            return Decimal(plain), f'"{ABOUT}"{shape}'
        return Decimal(plain), f"+{shape};-{shape};{shape}" if text.text.startswith("+") else shape
    return (legal(text.text), "@") if text.text else (None, "General")


def set_page(sheet: Worksheet, *, landscape: bool) -> None:
    """A4, as wide as the page, pages numbered."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"  # type: ignore[union-attr]
