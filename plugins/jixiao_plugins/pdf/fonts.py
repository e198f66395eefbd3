"""The typefaces of a pdf: those that official documents are set in where the machine has them, else the nearest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose

if TYPE_CHECKING:
    from typst import Fonts

SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体", "Songti SC")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Zen Hei", "PingFang SC")

WANTED: Mapping[str, tuple[str, ...]] = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "华文中宋", *SERIF, *SANS),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "朱雀仿宋", *SERIF, *SANS),
    "chapter": ("黑体", "SimHei", "STHeiti", *SANS, *SERIF),
    "section": ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "楷体", "STKaiti", "LXGW WenKai", *SERIF, *SANS),
    "cell": ("宋体", "SimSun", "STSong", *SERIF, *SANS),
}
"""By what they set: the face of GB/T 9704-2012 by its names, then what comes nearest."""

LATIN = ("Times New Roman", "Liberation Serif", "TeX Gyre Termes", "Nimbus Roman", "Tinos")
"""Digits and letters beside Chinese."""


@cache
def on_this_machine() -> Fonts:
    """The typefaces that the machine has, looked for once."""
    from typst import Fonts

    return Fonts(include_system_fonts=True, include_embedded_fonts=True)


def faces(families: Collection[str]) -> dict[str, list[str]]:
    """For everything that is set, the families to take, of those that there are: Latin first where there is one.

    Raises Rejected (U196) where none of them is Chinese.
    """
    known = {family.casefold(): family for family in families}

    def first(names: tuple[str, ...]) -> list[str]:
        return [known[name.casefold()] for name in names if name.casefold() in known][:1]

    found = {part: first(names) for part, names in WANTED.items()}
    if not all(found.values()):
        raise Rejected([diagnose("U196", None, choices="、".join((*SERIF[:1], *SANS[:1], "仿宋", "宋体")))])
    return {**found, "latin": first(LATIN)}
