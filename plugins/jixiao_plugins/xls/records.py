"""What the records of a BIFF stream say before a library reads it: encrypted, too many, formulas, links elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from struct import unpack_from

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell
from jixiao.value import dataclass

_FORMULAS = (0x0006, 0x0206, 0x0406)
_CELLS = (0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0205, *_FORMULAS)
_MANY_NUMBERS, _MANY_BLANKS = 0x00BD, 0x00BE
_FILEPASS, _SUPBOOK, _BOUNDSHEET = 0x002F, 0x01AE, 0x0085


@dataclass(frozen=True, slots=True)
class Survey:
    """What a stream holds: formulas by sheet, and whether it refers to other files."""

    formulas: tuple[int, ...]
    linked: bool


def survey(stream: bytes, file: str) -> Survey:
    """Walks over the headers of all records. Raises Rejected: I004 (encrypted), I026 and I043 (too many)."""
    place = Cell(file, "", "")
    at = records = cells = 0
    linked = False
    starts: list[int] = []
    formulas: list[int] = []
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        records += 1
        if kind in _CELLS:
            cells += 1
            if kind in _FORMULAS:
                formulas.append(at)
        elif kind == _MANY_NUMBERS:
            cells += length // 6
        elif kind == _MANY_BLANKS:
            records += length // 2
        elif kind == _FILEPASS:
            raise Rejected([diagnose("I004", place)])
        elif kind == _SUPBOOK:
            linked = linked or length > 4
        elif kind == _BOUNDSHEET and length >= 4 and at + 8 <= len(stream):
            starts.append(unpack_from("<I", stream, at + 4)[0])
        if cells > Limits.CELLS.limit:
            raise Rejected([diagnose(Limits.CELLS.code, place, limit=Limits.CELLS.limit)])
        if records > Limits.ELEMENTS.limit:
            raise Rejected([diagnose(Limits.ELEMENTS.code, place, limit=Limits.ELEMENTS.limit)])
        at += 4 + length
    order = sorted(starts)
    counts = dict.fromkeys(order, 0)
    for formula in formulas:
        if place_of := bisect_right(order, formula):
            counts[order[place_of - 1]] += 1
    return Survey(tuple(counts[start] for start in starts), linked)
