"""Many files worked off by several processes: in the order in which they were given, whoever finishes first."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, TypeVar

from jixiao.diagnostic import Rejected, diagnose
from jixiao.inbox.archive import leave_archive
from jixiao.inbox.posted import Posted

Made = TypeVar("Made")

FEW = 8
"""Files up to which starting further processes takes longer than doing them."""

CHUNK = 4
"""Files that a process takes at a time: enough that handing them over costs nothing, few enough that none waits."""

_held: list[Callable[[Posted], Any]] = []


def work_off(posted: Sequence[Posted], work: Callable[[Posted], Made], jobs: int = 0) -> Iterator[Made]:
    """What `work` makes of every file, in order. `jobs`: how many processes, 0 for one a core.

    `work` is sent to other processes, and refuses no file: what cannot be read is a result too. Raises Rejected
    (U149) where a process was killed: what came before it has been given.
    """
    wanted = min(jobs or len_of_cores(), -(-len(posted) // CHUNK))
    if wanted <= 1 or (not jobs and len(posted) <= FEW):
        yield from map(work, posted)
        return
    pool = ProcessPoolExecutor(wanted, initializer=_begin, initargs=(work,))
    try:
        yield from pool.map(_work, posted, chunksize=CHUNK)
    except BrokenProcessPool:
        raise Rejected([diagnose("U149", None)]) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def len_of_cores() -> int:
    """How many cores there are for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_with_parent() -> None:
    """Goes when the first process is gone: one that is killed tells nobody, and its workers would wait for ever."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _begin(work: Callable[[Posted], Any]) -> None:
    # The terminal sends Ctrl-C to every process; only the first one decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    leave_archive()  # processes that share an opened file read from wherever another one left off
    _held[:] = [work]


def _work(posted: Posted) -> Any:
    return _held[0](posted)
