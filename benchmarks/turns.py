"""Ways to do the same work, timed by turns: every table of figures measures them by the same hand."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

from jixiao.value import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """Medians of the rounds, in seconds: of the clock, and of the processor (all threads)."""

    wall: float
    cpu: float


def by_turns(ways: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Taken]:
    """What each way takes.

    In every round each way is done twice in its turn and timed the second time: whoever comes first after another
    engine would otherwise pay for giving back its memory and for filling the caches, which by itself made one of two
    equal ways look half as fast.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            way()
            gc.collect()
            start, cpu = time.perf_counter(), time.process_time()
            way()
            taken[name].append((time.perf_counter() - start, time.process_time() - cpu))
    return {
        name: Taken(statistics.median(wall for wall, _ in held), statistics.median(cpu for _, cpu in held))
        for name, held in taken.items()
    }
