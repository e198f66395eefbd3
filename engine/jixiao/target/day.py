"""Deadlines and dates as people write them (`9月前`, `2021年12月底前完成`), and the last day that still meets one."""

from __future__ import annotations

import calendar
import datetime
import re

from jixiao.number import BLANKS, HALF_WIDTH
from jixiao.target.model import DayTarget

LONGEST = 40
"""Characters of a deadline; anything longer is a sentence."""

_YEAR = r"(?:(?P<year>(?:19|20)[0-9]{2})年)?"
_LEAD = r"(?:于|在|截至|截止到?|最迟|不晚于|不迟于)?"
_DONE = r"(?:全部|全面|按时|按期)?(?:完成|完工|竣工|到位|发放|发放完毕|支付|支付完毕|交付|投入使用)?"
_BEFORE = r"(?:(?P<before>之前|以前|前)|(?P<within>底之前|底以前|底前|末之前|末前|底|末|内|以内|之内))?"

_MONTH = re.compile(
    rf"{_LEAD}{_YEAR}(?P<month>[0-9]{{1,2}})月份?(?:(?P<day>[0-9]{{1,2}})[日号])?{_BEFORE}{_DONE}", re.ASCII
)
_THIRD = re.compile(rf"{_LEAD}{_YEAR}(?P<month>[0-9]{{1,2}})月(?:份)?(?P<third>上旬|中旬|下旬){_DONE}", re.ASCII)
_QUARTER = re.compile(rf"{_LEAD}{_YEAR}第?(?P<quarter>[1-4一二三四])(?:个)?季度{_BEFORE}{_DONE}", re.ASCII)
_HALF = re.compile(rf"{_LEAD}{_YEAR}(?P<half>上半年|下半年)(?P<within>底前|底|内)?{_DONE}", re.ASCII)
_WHOLE = re.compile(
    rf"{_LEAD}(?:(?P<year>(?:19|20)[0-9]{{2}})年|年|本年|当年|全年)(?:年|度)?(?:(?P<before>之前|以前|前)|底之前|底以前|底前|末前|底|末|内){_DONE}",
    re.ASCII,
)
_WHOLE_DONE = re.compile(r"(?:于|在)?(?P<year>(?:19|20)[0-9]{2})年度?(?:全部)?(?:完成|完工|竣工)", re.ASCII)
_STROKES = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<stroke>[-/.])(?P<month>[0-9]{1,2})"
    r"(?:(?P=stroke)(?P<day>[0-9]{1,2}))?(?: 0?0:00(?::00)?)?",
    re.ASCII,
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def read_day(text: str) -> DayTarget | None:
    """The deadline or date that `text` is; None where it is none, or names a day that no calendar has."""
    bare = text.strip(BLANKS).translate(HALF_WIDTH)
    if len(bare) > LONGEST:
        return None
    strokes = _STROKES.fullmatch(bare)
    if strokes is not None:
        if strokes["stroke"] == "." and strokes["day"] is None:
            return None  # 2021.12 is a number
        return _day(
            strokes["year"], int(strokes["month"]), int(strokes["day"]) if strokes["day"] else None, False, text
        )
    packed = "".join(bare.split())
    if (match := _MONTH.fullmatch(packed)) is not None:
        day = int(match["day"]) if match["day"] else None
        if day is not None and match["within"] and match["within"][0] in "底末":
            return None  # 6月30日底
        return _day(match["year"], int(match["month"]), day, match["before"] is not None, text)
    if (match := _THIRD.fullmatch(packed)) is not None:
        day = {"上旬": 10, "中旬": 20, "下旬": None}[match["third"]]
        return _day(match["year"], int(match["month"]), day, False, text)
    if (match := _QUARTER.fullmatch(packed)) is not None:
        quarter = int(_QUARTERS.get(match["quarter"], match["quarter"]))
        early = match["before"] is not None
        return _day(match["year"], 3 * quarter - 2 if early else 3 * quarter, None, early, text)
    if (match := _HALF.fullmatch(packed)) is not None:
        return _day(match["year"], 6 if match["half"] == "上半年" else 12, None, False, text)
    if (match := _WHOLE.fullmatch(packed)) is not None:
        if match["before"] and not match["year"]:
            return None  # 年前: before which new year?
        return _day(match["year"], None, None, match["before"] is not None, text)
    if (match := _WHOLE_DONE.fullmatch(packed)) is not None:
        return _day(match["year"], None, None, False, text)
    return None


def is_impossible_day(text: str) -> bool:
    """Whether `text` is written like a date that no calendar has: `2月30日`, `13月底`."""
    packed = "".join(text.strip(BLANKS).translate(HALF_WIDTH).split())
    return len(packed) <= LONGEST and read_day(text) is None and any(
        pattern.fullmatch(packed) is not None for pattern in (_MONTH, _THIRD)
    )  # fmt: skip


def _day(year: str | None, month: int | None, day: int | None, before: bool, text: str) -> DayTarget | None:
    """The day, if a calendar has it; 29 February needs no year."""
    if month is not None and not 1 <= month <= 12:
        return None
    if month is not None and day is not None:
        longest = calendar.monthrange(int(year) if year else 2000, month)[1]
        if not 1 <= day <= longest:
            return None
    return DayTarget(int(year) if year else None, month, day, before, text)


def last_day(target: DayTarget, budget_year: int) -> int:
    """The last day (date ordinal) on which `target` is still met.

    `9月前` is 31 August, `9月底前` and `9月` 30 September, `6月30日前` 29 June, `6月30日` itself, `年底前` 31 December.
    """
    year = target.year if target.year is not None else budget_year
    if target.month is None:
        return datetime.date(year, 1, 1).toordinal() - 1 if target.before else datetime.date(year, 12, 31).toordinal()
    first = datetime.date(year, target.month, 1).toordinal()
    if target.before:
        return first + (target.day or 1) - 2
    longest = calendar.monthrange(year, target.month)[1]
    return first + min(target.day or longest, longest) - 1
