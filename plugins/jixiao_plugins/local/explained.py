"""Explanations of filings as lines of JSON: made piece by piece by several processes, written in order, never kept."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.evaluated import Asked, Rows
from jixiao.evaluation.long import Long
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.trails import trails
from jixiao.evaluation.written import ROW
from jixiao.plan.model import Plan
from jixiao.report.explained import explained
from jixiao.report.lines import Lines
from jixiao.report.outlined import as_line
from jixiao.report.record import record
from jixiao.report.told_lines import ToldLines
from jixiao.value import dataclass, field

PIECE = 250
"""Filings whose lines are made at a time: some 5 MB."""

Piece = tuple[Rows, int, Long | None]
"""Filings of a ledger, the rows of the parts before theirs, and what long tables say of them."""

FEW = 2_000
"""Filings up to which starting further processes takes longer than explaining them."""


def chosen(rows: int, count: int) -> range | frozenset[int]:
    """The rows that are explained: `count` of them, evenly over all; 0: every one."""
    if count == 0 or count >= rows:
        return range(rows)
    return frozenset(number * rows // count for number in range(count))


def lines_of(evaluations: Iterable[tuple[int, Evaluation]]) -> Iterator[bytes]:
    """A line for every evaluation: its row (from 1), and the record as docs/reference/evaluation-json.md has it."""
    for row, evaluation in evaluations:
        yield as_line(row, record(explained(evaluation))) + b"\n"


@dataclass(slots=True)
class Explainer:
    """Explains rows of ledgers. `lines` are made for the places at which numbers come, and say complete filings.

    `told` says the others: with gaps, with lines of their own.
    """

    machine: Machine
    lines: Lines | None = None
    places: dict[str, int] | None = None
    told: ToldLines = field(init=False)

    def __post_init__(self) -> None:
        self.told = ToldLines(self.machine.plan)

    def text(self, rows: Rows, before: int, long: Long | None = None) -> bytes:
        """The lines of `rows`; `before`: the rows of the parts before theirs."""
        asked = Asked(self.machine, rows, long)
        if rows.ledger.places != self.places:
            self.places = dict(rows.ledger.places)
            on_trail = trails(self.machine.plan, self.places)
            self.lines = None if on_trail is None else Lines(on_trail)
        if self.lines is None:
            found: Iterator[bytes] = (self.told.line(before + row, one) for row, one in asked.evaluations())
        else:
            found = self._lines(asked, before, self.lines)
        return b"".join([line for told in found for line in (told, b"\n")])

    def _lines(self, asked: Asked, before: int, lines: Lines) -> Iterator[bytes]:
        for place, (row, head, values) in enumerate(asked.plain()):
            evaluation = partial(asked.evaluation, place)
            if values is None:
                yield self.told.line(before + row, evaluation())
            else:
                yield lines.line(before + row, head, values, evaluation)


@dataclass(slots=True)
class Writer:
    """Writes the explanations of one run to a file that grows, piece after piece, by `jobs` processes.

    `end` is where what is written ends. Where a ledger is small, nobody else is asked.
    """

    path: Path
    plan: Plan
    jobs: int
    end: int = 0
    hands: list[_Hand] = field(default_factory=list)
    own: Explainer | None = None

    def begin(self) -> None:
        """Makes the file, and takes off what stands behind `end`."""
        with self.path.open("ab") as stream:
            stream.truncate(self.end)

    def write(self, rows: Rows, before: int, long: Long | None = None) -> None:
        """The lines of `rows`, behind all that is written. Raises Rejected (I150): a process was killed."""
        asked = pieces(rows, before, long, PIECE)
        if not self.hands and (self.jobs < 2 or rows.height <= FEW):
            self.own = self.own or Explainer(prepare(self.plan))
            for piece in asked:
                self.put([self.own.text(*piece)])
            return
        self.hands = self.hands or [_Hand(self.path, self.plan) for _ in range(self.jobs)]
        busy: deque[_Hand] = deque()
        for hand, piece in zip(self.hands, asked, strict=False):
            hand.send(piece)
            busy.append(hand)
        while busy:
            hand = busy.popleft()
            length = hand.receive()
            hand.send(self.end)
            self.end += length
            for piece in islice(asked, 1):
                hand.send(piece)
                busy.append(hand)
        for hand in self.hands:
            hand.send(None)
            hand.receive()

    def put(self, texts: Iterable[bytes]) -> None:
        """Texts behind all that is written."""
        with self.path.open("r+b") as stream:
            stream.seek(self.end)
            for text in texts:
                self.end += stream.write(text)

    def settle(self) -> None:
        """Makes sure that what was written is on the disk."""
        with self.path.open("rb+") as stream:
            os.fsync(stream.fileno())

    def close(self) -> None:
        """Lets the other processes go."""
        for hand in self.hands:
            hand.close()


def pieces(rows: Rows, before: int, long: Long | None, size: int) -> Iterator[Piece]:
    """What an Explainer is asked, `size` filings at a time, with nothing that is not theirs."""
    for start in range(0, rows.height, size):
        part = rows.part(start, size)
        yield part, before, None if long is None else long.part(part.ledger.values.get_column(ROW))


class _Hand:
    """Another process, which explains pieces: it says how long each is, is told where it goes, and writes it there."""

    def __init__(self, path: Path, plan: Plan) -> None:
        context = get_context("spawn")  # a copy of this process would have polars' threads, but not running
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, str(path), plan), daemon=True)
        self.process.start()
        theirs.close()

    def send(self, told: object) -> None:
        try:
            self.pipe.send(told)
        except OSError:
            raise Rejected([diagnose("I150", None)]) from None

    def receive(self) -> int:
        """What it answers. Raises what it could not do."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            raise Rejected([diagnose("I150", None)]) from None
        if isinstance(answer, BaseException):
            raise answer
        length: int = answer
        return length

    def close(self) -> None:
        self.pipe.close()
        self.process.join()


def _work(pipe: Connection[Any, Any], path: str, plan: Plan) -> None:
    """What another process does, until the first one is gone."""
    # The terminal sends Ctrl-C to every process; only the first one decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        explainer = Explainer(prepare(plan))
        with open(path, "r+b") as stream:
            while True:
                asked = pipe.recv()
                if asked is None:
                    pipe.send(0)
                    continue
                text = explainer.text(*asked)
                pipe.send(len(text))
                stream.seek(pipe.recv())
                stream.write(text)
                stream.flush()
    except EOFError:
        return
    except Exception as problem:
        pipe.send(problem)
