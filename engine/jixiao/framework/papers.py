"""What a jurisdiction prints: the columns and limits of its form, the chapters of its report and when that is due."""

from __future__ import annotations

from jixiao.document import Scalar
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
class ReportSection:
    """A section of a chapter. `text` is a template; where there is none, the office writes the section."""

    title: str
    text: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a report: its text, then its sections. With neither, the office writes it."""

    title: str
    sections: tuple[ReportSection, ...] = ()
    text: Scalar | None = None


@dataclass(frozen=True, slots=True)
class ReportOutline:
    """The report that is demanded. `publish_within` days (of work) after the approval; None where nothing says so.

    `heading` is the title as a template; `opening` is what stands before the first chapter. `standard`: the framework
    declares no chapters, and these are the ones that a pack brings for its subject.
    """

    heading: Scalar | None = None
    opening: Scalar | None = None
    chapters: tuple[Chapter, ...] = ()
    publish_within: int | None = None
    working_days: bool = False
    standard: bool = False

    @property
    def title(self) -> str:
        """The title as it is declared."""
        return self.heading.text if self.heading is not None else ""

    @property
    def templates(self) -> tuple[Scalar, ...]:
        """Every text of it that is a template, in the order of the report."""
        texts = [text for item in self.chapters for text in (item.text, *(section.text for section in item.sections))]
        return tuple(text for text in (self.heading, self.opening, *texts) if text is not None)
