"""Damaged frameworks: refused in words, or accepted and then scored; never an exception (I-49, I-70).

Some of what `python -m benchmarks.damage 10000` does at length, the same every time.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from benchmarks.damage import catalog, texts

from jixiao.testing.damage import damaged, fate_of


def test_no_damage_is_an_exception() -> None:
    known, sound = catalog(), [text for text in texts() if len(text) < 4000]
    fates = Counter[str]()
    for number in range(90):
        random = Random(f"damage.{number}")
        fates[fate_of(damaged(sound, random), known, random)] += 1
    assert fates["scored"] > 3
    assert fates["refused"] > 30
