"""What a jurisdiction prints: the columns and limits of its form, the chapters of its report and when that is due."""

from __future__ import annotations

from jixiao.name import name_key
from jixiao.origin import Span
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form: what it holds (a role of RawRow or RawLine, level1…, label), and its heading as printed."""

    role: str
    name: str
    span: Span
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """表样: columns in the order of the form. `limits`: the most characters of a role, or under a printed label."""

    title: str = ""
    rows: tuple[FormColumn, ...] = ()  # of the table of indicators
    funds: tuple[FormColumn, ...] = ()
    notes: tuple[str, ...] = ()
    limits: tuple[tuple[str, int], ...] = ()

    def headings(self) -> dict[str, str]:
        """The role by the key of every heading that this form prints or knows another word for."""
        columns = (*self.rows, *self.funds)
        return {name_key(text): column.role for column in columns for text in (column.name, *column.aliases)}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a report, with the sections that it has to have."""

    title: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportOutline:
    """The report that is demanded. `publish_within` days (of work) after the approval; None where nothing says so."""

    title: str = ""
    chapters: tuple[Chapter, ...] = ()
    publish_within: int | None = None
    working_days: bool = False
