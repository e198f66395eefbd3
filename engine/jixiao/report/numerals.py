"""Numbers of chapters and sections as official documents write them: 一、（一）1.（1）."""

from __future__ import annotations

DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """A whole number from 1 to 99 in Chinese: 十, 二十一. Raises ValueError beyond."""
    if not 0 < number < 100:
        raise ValueError(f"{number}: no number of a chapter")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")
