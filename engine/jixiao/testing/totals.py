"""Filings of a given total: rows given up one after another, then one number moved as far as is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.evaluation.evaluate import score
from jixiao.evaluation.machine import Machine
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling
from jixiao.testing.edits import Entry, entries, typed, words_for
from jixiao.testing.near import name_of
from jixiao.value import dataclass

PARTS = tuple(Fraction(n, 10) for n in (0, 5, 6, 7, 8, 9, 15))
"""What an entry is made, in parts of what it is, to see how far the total falls."""

HELD_BACK = 2
"""How many of the numbers with which the total moves are tried for the last step."""

GIVEN_UP = ("actual", "score", "executed")
"""Columns whose entries are what was achieved; others are promises, and stay."""


@dataclass(frozen=True, slots=True)
class Move:
    """One entry typed otherwise: how far the total falls with it, and the entry as it was."""

    drop: Fraction
    entry: Entry
    text: str
    number: Fraction | None = None  # what the entry becomes, where it is one

    @property
    def row(self) -> tuple[str | int, ...]:
        """The row or line that it stands in."""
        return self.entry.place[:2]


class Falling:
    """A filing, and how its total falls with each of its entries; found out once."""

    def __init__(self, raw: RawFiling, machine: Machine) -> None:
        self.raw, self.machine = raw, machine
        self.total = self._total(raw)
        self.moves = () if self.total is None else tuple(sorted(self._moves(), key=lambda move: -move.drop))

    def _total(self, raw: RawFiling) -> Fraction | None:
        return score(self.machine, bind(raw, self.machine.plan)).total

    def _moves(self) -> Iterator[Move]:
        plan, filing = self.machine.plan, bind(self.raw, self.machine.plan)
        for entry in entries(self.raw):
            if entry.place[-1] not in GIVEN_UP and entry.place[0] != "single":
                continue
            number = entry.number
            parts = [] if number is None or entry.is_day else [number * part for part in PARTS]
            texts = [(entry.with_number(part, fine=True), part) for part in parts]
            words = [(word, None) for word in words_for(plan, entry.value.origin, filing) if word != "/"]
            for text, made in (*texts, *words):
                after = None if text is None else self._total(typed(self.raw, entry.place, text))
                if text is not None and after is not None and self.total is not None and after < self.total:
                    yield Move(self.total - after, entry, text, made)

    def at(self, total: Fraction) -> Iterator[tuple[RawFiling, str]]:
        """Filings whose total is exactly that, each with what was changed."""
        if self.total is None or total > self.total:
            return
        steady = [move for move in self.moves if move.number is not None and move.entry.number]
        steady = list({move.entry.place: move for move in steady}.values())[:HELD_BACK]
        for held in (*steady, None):
            chosen = self._given_up(self.total - total, None if held is None else held.row)
            raw = self.raw
            for move in chosen:
                raw = typed(raw, move.entry.place, move.text)
            told = [f"{name_of(self.raw, move.entry.place)}：{move.entry.value.text} → {move.text}" for move in chosen]
            if self._total(raw) == total:
                if chosen:
                    yield raw, "；".join(told)
            elif held is not None:
                yield from self._last_step(raw, told, held.entry, total)

    def _given_up(self, rest: Fraction, held: tuple[str | int, ...] | None) -> Sequence[Move]:
        """Moves that together fall no further than that, the largest first; none in the row that is held back."""
        chosen: list[Move] = []
        for move in self.moves:
            if move.drop <= rest and move.row != held and all(move.row != other.row for other in chosen):
                chosen.append(move)
                rest -= move.drop
        return chosen

    def _last_step(
        self, raw: RawFiling, told: list[str], entry: Entry, total: Fraction
    ) -> Iterator[tuple[RawFiling, str]]:
        before, number = self._total(raw), entry.number
        text = entry.with_number(number * Fraction(9, 10), fine=True) if number else None
        if before is None or not number or text is None:
            return
        after = self._total(typed(raw, entry.place, text))
        if after is None or after == before:
            return
        aimed = entry.with_number(number + (total - before) / ((before - after) / (number / 10)), fine=True)
        if aimed is None:
            return
        found = typed(raw, entry.place, aimed)
        if self._total(found) == total:
            last = f"{name_of(self.raw, entry.place)}：{entry.value.text} → {aimed}"
            yield found, "；".join((*told, last))
