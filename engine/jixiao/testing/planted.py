"""Mistakes of the pen planted into a filing, each with what was planted and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from hypothesis import strategies as st

from jixiao.diagnostic.code import Words
from jixiao.filing.model import RawFiling, RawValue
from jixiao.number import exact_text
from jixiao.origin import Cell
from jixiao.testing.edits import NUMBER, Entry, entries, typed, without
from jixiao.value import dataclass, replace

PLANTED: Mapping[str, Words] = {
    "digit": ("改了一个数字", "a digit changed"),
    "swapped": ("两个数字颠倒", "two digits swapped"),
    "row": ("漏了一行", "a row dropped"),
    "unit": ("万元与元混用", "万元 for 元"),
    "sum": ("合计不等于各项之和", "a sum that is none"),
    "reason": ("没有写原因", "a reason removed"),
    "claim": ("自己算的数算错", "a claim that is wrong"),
}
"""What may be planted, in the words of people."""

CLAIMED = ("score", "rate", "completion")


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in a filing: `kind` is a key of PLANTED, `was` and `now` the texts, `cell` where it stands.

    Of a row that was dropped, `was` is its name and `now` is empty.
    """

    kind: str
    filing: RawFiling
    cell: Cell
    was: str
    now: str

    def __str__(self) -> str:
        return f"{PLANTED[self.kind][0]}：{self.cell}：{self.was or '（空）'} → {self.now or '（空）'}"


def slips(filing: RawFiling) -> st.SearchStrategy[Slip]:
    """Slips of the pen in `filing`, every kind that it has a place for as often as another; one slip in each.

    Raises ValueError where nothing is typed that could be mistyped.
    """
    found: dict[str, list[Slip]] = {}
    for slip in every_slip(filing):
        found.setdefault(slip.kind, []).append(slip)
    if not found:
        raise ValueError(f"{filing.file}: nothing is typed in it")
    return st.one_of(*(st.sampled_from(same) for same in found.values()))


def every_slip(filing: RawFiling) -> Iterator[Slip]:
    """Every slip that can be planted, in the order of PLANTED and of the form."""
    typed_in = [item for item in entries(filing) if item.place[-1] not in (*CLAIMED, "weight", "reason")]
    for item in typed_in:
        yield from _slips(filing, item, "digit", _other_digits(item))
    for item in typed_in:
        yield from _slips(filing, item, "swapped", _swapped(item.value.text))
    for index, row in enumerate(filing.rows):
        rows = (*filing.rows[:index], *filing.rows[index + 1 :])
        yield Slip("row", replace(filing, rows=rows), row.levels[-1].origin, row.levels[-1].text, "")
    for item in typed_in:
        if item.place[0] == "lines" and item.number:
            text = item.with_number(item.number * 10_000, True)
            yield from _slips(filing, item, "unit", [] if text is None else [text])
    for item in _totals(filing):
        yield from _slips(filing, item, "sum", _one_more(item.value.text))
    for item in entries(filing):
        if item.place[-1] == "reason":
            yield Slip("reason", without(filing, item.place), item.value.origin, item.value.text, "")
    yield from _claims(filing)


def _slips(filing: RawFiling, item: Entry, kind: str, texts: Sequence[str]) -> Iterator[Slip]:
    for text in texts:
        if text != item.value.text:
            yield Slip(kind, typed(filing, item.place, text), item.value.origin, item.value.text, text)


def _other_digits(item: Entry) -> list[str]:
    """The text with its first digit one more; of 9, one less."""
    text = item.value.text
    found = NUMBER.search(text)
    if found is None:
        return []
    digit = int(text[found.start()])
    return [text[: found.start()] + str(digit + 1 if digit < 9 else digit - 1) + text[found.start() + 1 :]]


def _swapped(text: str) -> list[str]:
    """The text with the first two neighbours that differ swapped, within one number."""
    found = NUMBER.search(text)
    if found is None:
        return []
    for at in range(found.start(), found.end() - 1):
        one, other = text[at], text[at + 1]
        if one.isdigit() and other.isdigit() and one != other and not (at == found.start() and other == "0"):
            return [text[:at] + other + one + text[at + 2 :]]
    return []


def _totals(filing: RawFiling) -> Iterator[Entry]:
    """Amounts of lines that are the sum of the lines that follow them, to the next such line or the end."""
    for index, line in enumerate(filing.lines):
        for role, value in line.cells.items():
            below = [other.cells[role].text for other in filing.lines[index + 1 :] if role in other.cells]
            whole, parts = _amount(value.text), [_amount(text) for text in below]
            run = Fraction(0)
            for count, part in enumerate(parts, 1):
                run += part or 0
                if count > 1 and whole and run == whole:
                    yield Entry(("lines", index, role), value)
                    break


def _amount(text: str) -> Fraction | None:
    found = NUMBER.search(text)
    return None if found is None else Fraction(found.group())


def _one_more(text: str) -> list[str]:
    found = NUMBER.search(text)
    if found is None:
        return []
    return [text[: found.start()] + exact_text(Fraction(found.group()) + 1) + text[found.end() :]]


def _claims(filing: RawFiling) -> Iterator[Slip]:
    """What the office computed itself, one too much: scores and rates of rows and lines, the total."""
    for item in entries(filing):
        if item.place[-1] in CLAIMED:
            yield from _slips(filing, item, "claim", _one_more(item.value.text))
    for role, value in filing.totals.items():
        for text in _one_more(value.text):
            totals = {**filing.totals, role: RawValue(text, value.origin)}
            yield Slip("claim", replace(filing, totals=totals), value.origin, value.text, text)
