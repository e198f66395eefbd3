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
    """What a reviewer said of one finding; `found` is what had been typed when it was said.

    `beside` is what stands in columns that the reviewer added, by heading.
    """

    identity: Identity
    file: str
    opinion: str
    note: str
    found: str
    message: str
    beside: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.opinion or self.note or self.beside)


@dataclass(frozen=True, slots=True)
class Memory:
    """All remarks of an earlier workbook."""

    remarks: tuple[Remark, ...] = ()
    by_place: Mapping[tuple[Identity, str], Remark] = field(default_factory=dict)
    by_identity: Mapping[Identity, Remark] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns that the reviewer added, in the order in which they were met."""
        return tuple(dict.fromkeys(heading for remark in self.remarks for heading, _ in remark.beside))

    def of(self, one: Reviewed, found: Found) -> Remark | None:
        """What was said of a finding: in the same file, else in another version of the filing."""
        name = identity(one, found)
        return self.by_place.get((name, one.file)) or self.by_identity.get(name)

    def left_over(self, used: Iterable[Remark]) -> tuple[Remark, ...]:
        """Remarks on findings that are no more, those `used` on none: nobody but the reviewer may drop them."""
        known = set(map(id, used))
        return tuple(remark for remark in self.remarks if id(remark) not in known)


Table = Iterable[Mapping[str, str]]
"""A sheet as it is read back: one mapping a row, from heading to text."""

FINDING_SHEETS = ("many_findings", "many_old")
SHEETS = (*FINDING_SHEETS, "many_units", "many_totals", "many_list", "many_changes")
"""The sheets of a review workbook: those of findings first."""

HEADINGS = (
    "file", "unit_code", "office", "project", "cell", "diagnostic_code", "about", "message", "found", "expected",
    "hint", "severity", "opinion", "note_of_reviewer", "since", "unit_key",
)  # fmt: skip
"""What stands above findings, and above remarks on findings that are no more."""

HEADINGS_BESIDE = (
    "file", "unit_code", "office", "project", "year", "framework", "total", "claimed_total", "difference", "rating",
    "claimed_rating", "error", "warning", "note", "state", "diagnostic_code", "check", "severity", "many_count",
    "many_filings", "roll_files", "roll_counts", "change", "about", "message", "was", "now",
)  # fmt: skip
"""What stands above units, totals, the list and changes."""

NEEDED = ("diagnostic_code", "about", "opinion", "note_of_reviewer")


def read_remarks(tables: Mapping[str, Table]) -> Memory | None:
    """The remarks in a workbook by its sheets, in either language.

    None where it is no review workbook, or one whose headings were changed: what cannot be read back must not be lost.
    """
    for language in Language:
        sheets = [tables[name] for key in FINDING_SHEETS if (name := say(key, language)) in tables]
        if not sheets or say("many_units", language) not in tables:
            continue
        needed = [say(key, language) for key in NEEDED]
        remarks: list[Remark] = []
        for row in (row for sheet in sheets for row in sheet):
            if any(heading not in row for heading in needed):
                return None
            remark = _remark(row, language)
            if remark:  # of the others, which are most, nothing is kept
                remarks.append(remark)
        return remember(remarks)
    return None


def added_by_hand(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """What a person added to a review workbook that no finding could carry on: sheets, and columns beside units.

    Writing the workbook again would lose it.
    """
    for language in Language:
        if say("many_units", language) not in tables:
            continue
        ours = {say(key, language): key for key in SHEETS}
        found = [name for name in tables if name not in ours]
        for name, table in tables.items():
            if ours.get(name, "") in SHEETS[len(FINDING_SHEETS) :]:
                known = {say(key, language) for key in HEADINGS_BESIDE} | set(OPINIONS)
                extra = dict.fromkeys(heading for row in table for heading, text in row.items() if text)
                found += [f"{name}：{heading}" for heading in extra if heading not in known]
        return tuple(found)
    return ()


def _remark(row: Mapping[str, str], language: Language) -> Remark:
    def text(key: str) -> str:
        return row.get(say(key, language), "")

    unit = text("unit_key") or unit_key(text("unit_code"), text("office"), text("project"), text("file"))
    name = (unit, text("diagnostic_code"), text("about"))
    ours = {say(key, language) for key in HEADINGS}
    return Remark(
        name,
        text("file"),
        text("opinion").strip(),
        text("note_of_reviewer").strip(),
        text("found"),
        text("message"),
        tuple((heading, said.strip()) for heading, said in row.items() if said.strip() and heading not in ours),
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
