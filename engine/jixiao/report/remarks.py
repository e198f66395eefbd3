"""The reviewer's memory: what was said of findings in an earlier workbook, known again by what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.diagnostic import Language
from jixiao.report.reviewed import Found, Identity, Reviewed, identity, unit_key
from jixiao.report.words import say
from jixiao.value import dataclass, field

TRUE, EXPLAINED, UNTRUE = "属实", "已说明", "不属实"
OPINIONS = (TRUE, EXPLAINED, UNTRUE)
"""What a reviewer may say of a finding; English workbooks bear the same words, so that they are read back alike."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer said of one finding; `found` is what had been typed when it was said."""

    identity: Identity
    file: str
    opinion: str
    note: str
    found: str
    message: str

    def __bool__(self) -> bool:
        return bool(self.opinion or self.note)


@dataclass(frozen=True, slots=True)
class Memory:
    """All remarks of an earlier workbook."""

    remarks: tuple[Remark, ...] = ()
    by_place: Mapping[tuple[Identity, str], Remark] = field(default_factory=dict)
    by_identity: Mapping[Identity, Remark] = field(default_factory=dict)

    def of(self, one: Reviewed, found: Found) -> Remark | None:
        """What was said of a finding: in the same file, else in another version of the filing."""
        name = identity(one, found)
        return self.by_place.get((name, one.file)) or self.by_identity.get(name)

    def left_over(self, reviews: Iterable[Reviewed]) -> tuple[Remark, ...]:
        """Remarks on findings that are no more: kept, since nobody but the reviewer may drop them."""
        used = [remark for one in reviews for found in one.found if (remark := self.of(one, found))]
        known = {id(remark) for remark in used}
        return tuple(remark for remark in self.remarks if id(remark) not in known)


Table = Iterable[Mapping[str, str]]
"""A sheet as it is read back: one mapping a row, from heading to text."""

FINDING_SHEETS = ("many_findings", "many_old")
NEEDED = ("diagnostic_code", "about", "opinion", "note_of_reviewer")


def read_remarks(tables: Mapping[str, Table]) -> Memory | None:
    """The remarks in a workbook by its sheets, in either language.

    None where it is no review workbook, or one whose headings were changed: what cannot be read back must not be lost.
    """
    for language in Language:
        sheets = [tables[name] for key in FINDING_SHEETS if (name := say(key, language)) in tables]
        if not sheets or say("many_units", language) not in tables:
            continue
        rows = [row for sheet in sheets for row in sheet]
        if any(say(key, language) not in row for row in rows for key in NEEDED):
            return None
        return remember(_remark(row, language) for row in rows)
    return None


def _remark(row: Mapping[str, str], language: Language) -> Remark:
    def text(key: str) -> str:
        return row.get(say(key, language), "")

    unit = text("unit_key") or unit_key(text("unit_code"), text("office"), text("project"), text("file"))
    name = (unit, text("diagnostic_code"), text("about"))
    return Remark(
        name, text("file"), text("opinion").strip(), text("note_of_reviewer").strip(), text("found"), text("message")
    )


def together(first: Memory, second: Memory) -> Memory:
    """Both; where both speak of one finding the first is shown beside it, and the second is kept as left over."""
    return remember((*first.remarks, *second.remarks))


def remember(remarks: Iterable[Remark]) -> Memory:
    """`remarks` made ready to be looked up; rows without opinion and note say nothing."""
    said = tuple(dict.fromkeys(remark for remark in remarks if remark))
    by_place: dict[tuple[Identity, str], Remark] = {}
    by_identity: dict[Identity, Remark] = {}
    for remark in said:
        by_place.setdefault((remark.identity, remark.file), remark)
        by_identity.setdefault(remark.identity, remark)
    return Memory(said, by_place, by_identity)
