"""Damaged frameworks by the thousand: `python -m benchmarks.damage 10000 [seed]`. None may end in an exception.

What raises is written out whole, so that it can become a case.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from jixiao.framework.catalog import Catalog, Pack, installed_catalog
from jixiao.testing.damage import damaged, fate_of

ROOT = Path(__file__).parents[1]
SOURCES = (
    *sorted((ROOT / "frameworks").rglob("framework.yaml")),
    *sorted((ROOT / "tests" / "language" / "accept").glob("*.yaml")),
)


def texts() -> list[str]:
    """Every framework of the pack and every accepted case."""
    return [path.read_text(encoding="utf-8") for path in SOURCES]


def catalog() -> Catalog:
    """The frameworks that the texts extend."""
    packs = Pack("packs", ROOT / "tests" / "language" / "packs")
    return Catalog((*installed_catalog().packs, packs))


def main(count: int = 10_000, seed: int = 1) -> int:
    known, sound, fates = catalog(), texts(), Counter[str]()
    slowest, started = (0.0, ""), time.perf_counter()
    for number in range(count):
        random = Random(f"{seed}.{number}")
        text = damaged(sound, random)
        before = time.perf_counter()
        try:
            fate = fate_of(text, known, random)
        except Exception:
            fate = "raised"
            print(f"--- {seed}.{number}\n{text}\n{traceback.format_exc(limit=-6)}", file=sys.stderr, flush=True)
        fates[fate] += 1
        slowest = max(slowest, (time.perf_counter() - before, f"{seed}.{number}"))
    print(f"{count} documents in {time.perf_counter() - started:.0f} s: {dict(sorted(fates.items()))}; ", end="")
    print(f"slowest {slowest[0]:.2f} s ({slowest[1]})")
    return fates["raised"]


if __name__ == "__main__":
    sys.exit(min(main(*(int(word) for word in sys.argv[1:])), 1))
