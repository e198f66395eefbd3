"""Traces of scanning in typed values (`290%` for ≥90%, `第O份`, `M.8`): named with candidates, never guessed.

The rules, each over a text that is nothing else than a would-be number with a unit:

- a leading 工, 到, 士, 之, 乏 or ± before a number is a lost sign: candidates `≥n`, `n`; 第 likewise, unless an ordinal
  word (名, 位, 期, 次 ...) follows clean digits;
- O, o, Q for 0, l, I, | for 1 and M for 14 at the beginning of the digits or between them: the candidate has them
  replaced. Letters that stand only behind the digits are a unit (`25TB`, `5G`);
- a percentage without a sign whose digits are 2 and a rest that is a multiple of 5 from 10 to 100 (`290%`, `250%`,
  `2100%`): a percentage above 200% is rare, such a rest is what targets look like. Candidates `≥rest%` and the text.
  `28` for ≥8 is a legal number and stays one, as do `25%`, `200%`, `292%`, `≥290%`;
- a comma that parts no groups of three, blanks between digits, an exponent, a dash before digits, and ², ①, ½ or
  digits of another script behind digits.
"""

from __future__ import annotations

import re

from jixiao.number import read_number

NUMERALS = "〇零一二三四五六七八九十百千万亿两"
"""Characters that count and are words all the same: 5万, 100亿."""

_LOST_SIGN = re.compile(
    r"(?P<lost>[工到第士之乏±])\s*(?P<rest>[0-9OoQlI|.,]{1,30})\s*(?P<unit>[^0-9\s]{0,12})", re.ASCII
)
_ORDINAL = ("名", "位", "期", "次", "批", "届", "轮", "类", "档", "级", "款", "条", "章", "季", "号", "一", "二", "三")
_LETTERS = re.compile(r"(?P<digits>(?=[^0-9]{0,30}[0-9])[0-9OoQlI|M.,]{1,30})\s*(?P<unit>[^0-9\s]{0,12})", re.ASCII)
_ZERO_ALONE = re.compile(r"(?P<digits>[OoQ])(?P<unit>[%\u4e00-\u9fa5]{0,6})")
_MENDED = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "M": "14"})
_LEADING_2 = re.compile(r"2([1-9][0-9]{1,2})", re.ASCII)  # above 200: 25% is as good a percentage as any

_FAULTY = re.compile(r"(?P<head>[+-]?[0-9][0-9.,]{0,40})(?P<rest>.{0,24})", re.DOTALL)
_EXPONENT = re.compile(r"[eE][+-]?[0-9]{1,30}", re.ASCII)
_PARTED = re.compile(r"[0-9,.]{1,20}(?: {1,3}[0-9,.]{1,20}){1,8} ?[%‰]?", re.ASCII)
_DASH = re.compile(r"[—–―‐‑─﹣]\s*(?P<rest>[0-9].{0,40})", re.ASCII | re.DOTALL)


def lost_sign_in_percentage(digits: str) -> str | None:
    """What stands behind a leading 2 that is likely a lost ≥; `digits` are those of a percentage without a sign."""
    match = _LEADING_2.fullmatch(digits)
    if match is None:
        return None
    rest = int(match.group(1))
    return match.group(1) if rest <= 100 and rest % 5 == 0 else None


def candidates(text: str) -> tuple[str, ...] | None:
    """What folded `text` may have been; None where it bears no trace. Empty: a trace, but nothing to offer."""
    if (match := _LOST_SIGN.fullmatch(text)) is not None:
        rest, unit = match["rest"], match["unit"]
        mended = rest.translate(_MENDED)
        if not (match["lost"] == "第" and mended == rest and unit.startswith(_ORDINAL)):
            return f"≥{mended}{unit}", f"{mended}{unit}"
    if (match := _LETTERS.fullmatch(text) or _ZERO_ALONE.fullmatch(text)) is not None:
        digits = match["digits"]
        mended = digits.translate(_MENDED)
        behind_only = digits[: len(digits.rstrip("OoQlI|M"))].translate(_MENDED) == digits.rstrip("OoQlI|M")
        if mended != digits and not (behind_only and digits[0].isdigit() and not digits.endswith(("O", "o", "Q", "l"))):
            return (f"{mended}{match['unit']}",)
    if (match := _DASH.fullmatch(text)) is not None:
        return match["rest"], f"-{match['rest']}"
    return _faulty(text)


def _faulty(text: str) -> tuple[str, ...] | None:
    """Candidates of a text that begins like a number and goes on as none does."""
    match = _FAULTY.fullmatch(text)
    if match is None:
        return None
    head, rest = match["head"], match["rest"]
    if _EXPONENT.fullmatch(rest) or (
        rest and not rest[0].isascii() and rest[0].isnumeric() and rest[0] not in NUMERALS
    ):
        return ()
    if _PARTED.fullmatch(text):
        return ("".join(text.split()),)
    if read_number(head) is not None or any(character.isdigit() or character in "-~～至/:" for character in rest):
        return None  # the beginning of a sentence, a range, a date, a ratio: words
    if "," in head and head.count(".") <= 1:
        joined = (f"{head.replace(',', '')}{rest}",)
        return (*joined, f"{head.replace(',', '.')}{rest}") if head.count(",") == 1 and "." not in head else joined
    return ()
