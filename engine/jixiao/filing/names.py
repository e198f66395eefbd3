"""Names in forms: numbering, prefixes and points stripped, so that they can be compared with a framework's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from jixiao.name import name_key
from jixiao.value import dataclass

_NUMBERING = re.compile(
    r"\s*(?:"
    r"[（(]\s*(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})\s*[）)]\s*[、.．:：]?"  # (一) （2）
    r"|[一二三四五六七八九十]{1,3}\s*[、.．](?![0-9])"  # 一、
    r"|[0-9]{1,2}\s*[、.．)）](?![0-9])"  # 1. 2、 but not 1.5万
    r"|其\s*中\s*[:：]"
    r"|(?:指标|目标)\s*[0-9０-９]{1,2}\s*[:：.．、]?"  # 指标1:
    r"|[★☆*＊#●○•·—-]+"
    r")\s*"
)
_POINTS = re.compile(
    r"\s*[（(\[【]\s*(?:共|满分|权重)?\s*([0-9０-９]{1,3}(?:[.．][0-9０-９]{1,4})?)\s*分\s*[）)\]】]\s*$"
)
_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_MARKS = str.maketrans(dict.fromkeys('"《》〈〉'))


@dataclass(frozen=True, slots=True)
class Label:
    """A level's name as printed, taken apart: `产出指标(50分)` is the name 产出指标 with 50 points."""

    name: str
    points: Fraction | None


def strip_numbering(text: str) -> str:
    """`text` without the numbering and prefixes that stand before the name itself; never empty unless `text` is."""
    rest = text.strip()
    while (match := _NUMBERING.match(rest)) and match.end() and rest[match.end() :].strip():
        rest = rest[match.end() :]
    return rest.strip()


def read_label(text: str) -> Label:
    """A level's name and the points that stand in brackets behind it."""
    name = strip_numbering(text)
    match = _POINTS.search(name)
    if match is None or not name[: match.start()].strip():
        return Label(name, None)
    return Label(name[: match.start()].strip(), Fraction(match.group(1).translate(_DIGITS)))


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What two names are compared by: equal keys, same name. Quotes around part of a name do not count."""
    return name_key(read_label(text).name).translate(_MARKS)


def keys(names: Iterable[str]) -> frozenset[str]:
    """The keys of a name and its aliases."""
    return frozenset(key(name) for name in names if name)
