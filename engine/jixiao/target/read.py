"""What a person typed into a cell, told apart: a number, a day, words, not applicable, blank, or unreadable."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from jixiao.interval import Sign
from jixiao.name import forbidden_at
from jixiao.number import BLANKS, NumberText, read_number
from jixiao.target.day import is_impossible_day, read_day
from jixiao.target.debris import candidates, lost_sign_in_percentage
from jixiao.target.model import (
    Blank,
    NotApplicable,
    NumberTarget,
    Typed,
    Unit,
    Unreadable,
    WordsTarget,
)
from jixiao.target.sign import FOLD, SYMBOLS, both_signs, drop_included, take_sign, take_sign_behind
from jixiao.target.unit import read_unit

LONGEST = 80
"""Characters of a typed number with its sign and unit; anything longer is words."""

NOT_APPLICABLE = frozenset(
    (
        "/",
        "／",
        "\\",
        "—",
        "——",
        "———",
        "－",
        "-",
        "--",
        "---",
        "–",
        "―",
        "─",
        "一",
        "无",
        "不适用",
        "不涉及",
        "N/A",
        "n/a",
    )
)
"""Typed to say that there is nothing to give; 一 is a dash typed as a character (forms.md part 2)."""

_NUMBER_AND_REST = re.compile(
    r"(?P<number>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<rest>[^0-9\s].{0,31})?", re.ASCII | re.DOTALL
)
_UNIT = re.compile(r"[A-Za-z%‰℃°㎡㎥²³\u4e00-\u9fa5/*·×()-]{1,24}|[kc]?m[23]")
_SENTENCE = re.compile(r"(?:完成|覆盖|到位|达标|合格|及时|不等|提高|增长|下降|减少|提升|发放|支付|以[上下内外])")
_LONGEST_WORD = 5  # of a unit that no table knows: 个工作日, 个行政村
_PERCENT_IN_FRONT = re.compile(
    r"(?P<of>百分之|千分之)(?P<number>[0-9][0-9.]{0,30}|[一二三四五六七八九]?十?[一二三四五六七八九]?|百|零)"
)
_ABOUT = re.compile(
    r"(?:约为?|大约|大概|近|将近)(?P<before>[0-9].{0,40})|(?P<behind>[0-9].{0,40}?)(?:左右|上下)", re.DOTALL
)
_SOME_MORE = re.compile(r"(?P<number>[0-9][0-9,.]{0,30})[余多来几](?P<unit>[^0-9]{0,12})")
_SIGN_INSIDE = re.compile(rf"[{SYMBOLS}]{{1,2}}\s*[0-9][0-9,.]{{0,30}}[%‰]?")
_PERCENT = Fraction(1, 100)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_PLAIN = re.compile(r"[0-9.+-]{1,20}", re.ASCII)
_LIKE_A_DAY = re.compile(r"[年月季]|(?:19|20)[0-9]{2}[-/.]", re.ASCII)
_CLOSING_MARKS = "。；;，,、"
_PERIOD = re.compile(r"(?:19|20)[0-9]{2}年.{0,20}", re.ASCII | re.DOTALL)


def read_typed(text: str, unit: Unit | None = None) -> Typed:
    """What a person typed into a target or actual cell. `unit`: the unit column, used where the cell has none.

    A bare number in a row whose unit is % means percent (`100` with `%` is 1); `100%` with `%` too. A bare scale
    counts the row's unit (`5万` with 元 is 50,000 元). Nothing is guessed: what may be several things is Unreadable.
    """
    bare = text.strip(BLANKS)
    if not bare:
        return Blank()
    if len(bare) <= 20 and _PLAIN.fullmatch(bare) and (plain := _read_plain(bare, unit, text)) is not None:
        return plain
    if bare in NOT_APPLICABLE:
        return NotApplicable(text)
    if forbidden_at(bare) is not None:
        return Unreadable(text, ())
    return WordsTarget(text) if len(bare) > LONGEST else _read_short(text, unit)


@lru_cache(maxsize=4096)
def _read_plain(bare: str, unit: Unit | None, text: str) -> NumberTarget | Unreadable | None:
    """A number of digits alone, once per text: a row is asked for each of its cells more than once."""
    number = read_number(bare)
    return None if number is None else _number(None, number, "", unit, text)


@lru_cache(maxsize=4096)
def _read_short(text: str, unit: Unit | None) -> Typed:
    """As `read_typed`, once per text: forms repeat themselves."""
    folded = text.strip(BLANKS).translate(FOLD).rstrip(_CLOSING_MARKS + BLANKS) or text
    sign, rest = take_sign(folded)
    day = _read_day(sign, rest, folded, text) if unit is None or unit.dimension != "月" else None
    if day is not None:
        return day
    behind, core = take_sign_behind(drop_included(rest) if sign else rest)
    both, against = both_signs(sign, behind)
    if against:
        return Unreadable(text, tuple(f"{one}{core}" for one in (sign, behind) if one))
    found = _read_number(both, core, unit, text)
    if found is not None:
        return found
    return _read_rest(both, core, folded, text)


def read_amount(text: str, unit: Unit | None = None) -> NumberTarget | NotApplicable | Blank | Unreadable:
    """An amount of money as typed (`215,457.6`, `300万`, `259.45万元`); `unit`: the form's unit of money.

    Unreadable where it is no amount, carries a comparison sign, or counts something else than money; so is a bare
    number where no unit of money is known.
    """
    found = read_typed(text, unit)
    if isinstance(found, NotApplicable | Blank | Unreadable):
        return found
    if not isinstance(found, NumberTarget) or found.sign is not None:
        return Unreadable(text, ())
    return found if found.unit is not None and found.unit.dimension == "money" else Unreadable(text, ())


def _read_number(sign: Sign | None, core: str, unit: Unit | None, text: str) -> NumberTarget | Unreadable | None:
    """`core` (folded, without signs) as a number with its unit; None where it is not of that form."""
    percent = _PERCENT_IN_FRONT.fullmatch(core)
    if percent is not None:
        digits = percent["number"] if percent["number"][:1].isdigit() else _counted(percent["number"])
        number = read_number(digits) if digits else None
        return None if number is None else _number(sign, number, "%" if percent["of"] == "百分之" else "‰", unit, text)
    money = core.startswith(("¥", "￥"))
    match = _NUMBER_AND_REST.fullmatch(core[1:].lstrip() if money else core)
    if match is None:
        return None
    rest = (match["rest"] or "").strip()
    if (rest and not is_unit(rest)) or _PERIOD.fullmatch(core):
        return None
    number = read_number(match["number"])
    return None if number is None else _number(sign, number, rest or ("元" if money else ""), unit, text)


def _number(
    sign: Sign | None, number: NumberText, rest: str, hint: Unit | None, text: str
) -> NumberTarget | Unreadable:
    """A number in the unit typed behind it, or else in that of the row."""
    unit = read_unit(rest) if rest else None
    if unit is None or (unit.dimension == "" and hint is not None and hint.dimension not in ("", "ratio")):
        unit = _scaled(unit, hint)
    factor = unit.factor if unit is not None else Fraction(1)
    if sign is None and unit is not None and unit.dimension == "ratio" and factor == _PERCENT and not number.places:
        rest_digits = lost_sign_in_percentage(str(number.value))
        if rest_digits is not None:
            return Unreadable(text, (f"≥{rest_digits}%", f"{number.value}%"))
    return NumberTarget(sign, number.value * factor, number.value, number.places, unit, text)


def _scaled(scale: Unit | None, hint: Unit | None) -> Unit | None:
    """The row's unit, or a bare scale applied to what the row counts: 万 in a row of 元 or of 万元 is 万元."""
    if scale is None or hint is None:
        return hint
    named = next(
        (hint.text[cut:] for cut in range(len(hint.text)) if read_unit(hint.text[cut:]).factor == 1), hint.dimension
    )
    return Unit(scale.text + named, hint.dimension, scale.factor)


def is_unit(text: str) -> bool:
    """Whether folded `text`, standing behind a number, is a unit rather than the rest of a sentence."""
    if (
        _UNIT.fullmatch(text) is None
        or _SENTENCE.search(text)
        or text[0] in "余多来几"
        or text.endswith(("左右", "上下"))
    ):
        return False
    if text[0] in "OoQI" or (text[0] == "l" and len(text) > 1 and not text[1].isascii()):
        return False  # 5O万元: a lost zero
    if "%" in text or "‰" in text:
        return text in ("%", "‰") or text[1:2] == "/"
    above, *below = text.strip("()").split("/")
    if len(above) > _LONGEST_WORD or any(len(word) > 2 * _LONGEST_WORD for word in below):
        return False
    known = read_unit(above)
    if known.dimension in ("ratio", "money", ""):
        return True
    # 万元资金 and %覆盖 begin with a unit that nothing may follow; 万人 is a scale before a thing.
    return above[0] not in "/*·×²³-元" and not re.match(r"[百千万亿]{1,2}元", above)


def _counted(words: str) -> str:
    """Chinese numerals up to 百 as digits; empty where they are none."""
    if words == "百":
        return "100"
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return str(_DIGITS[words]) if words in _DIGITS else ""
    return str(10 * (_DIGITS.get(tens, 1)) + _DIGITS.get(ones, 0))


def _read_day(sign: Sign | None, rest: str, folded: str, text: str) -> Typed | None:
    """A deadline, with a sign that fits one (`≤12月31日`, `<9月`) or none; None where it is no day."""
    if not _LIKE_A_DAY.search(folded):
        return None
    day = read_day(folded) or read_day(rest)
    if day is None:
        if is_impossible_day(folded) or is_impossible_day(rest):
            return Unreadable(text, ())
        return None
    if sign in (None, Sign.AT_MOST, Sign.EQUAL) or read_day(folded) is not None:
        return type(day)(day.year, day.month, day.day, day.before, text)
    if sign is Sign.BELOW:
        return type(day)(day.year, day.month, day.day, True, text)
    return Unreadable(text, (f"{day.month}个月", rest) if day.month and not day.day else (rest,))


def _read_rest(sign: Sign | None, core: str, folded: str, text: str) -> Typed:
    """What is neither number nor day: debris, an approximation, a hidden number, or words."""
    prefix = str(sign) if sign else ""
    found = candidates(core)
    if found is not None:
        return Unreadable(text, tuple(one if one.startswith("≥") else prefix + one for one in found))
    about = _ABOUT.fullmatch(core)
    if about is not None and _read_number(None, about["before"] or about["behind"], None, text) is not None:
        return Unreadable(text, (prefix + (about["before"] or about["behind"]),))
    more = _SOME_MORE.fullmatch(core)
    if more is not None:
        return Unreadable(text, (f"{prefix}{more['number']}{more['unit']}",))
    if folded[0] in SYMBOLS:
        return Unreadable(text, ())  # a sign with no number behind it: ≥**人
    inside = _SIGN_INSIDE.findall(folded)
    if len(inside) == 1:
        return Unreadable(text, tuple(inside))  # 培训≥50人: a number target among words
    return WordsTarget(text)
