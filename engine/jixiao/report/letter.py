"""Evaluation → Paper: the 自评报告 that a framework demands, its chapters filled with what came out.

The templates make plain text; whatever writes a format escapes it there, so that what was filed is never markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jixiao.diagnostic import Language, Rejected, diagnose
from jixiao.document import Scalar
from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawLine
from jixiao.framework.model import Framework
from jixiao.framework.papers import Chapter, ReportOutline
from jixiao.framework.template import asked, check_templates
from jixiao.report.blanks import CLOSE, OPEN, blank, clean
from jixiao.report.filled import fill
from jixiao.report.numerals import chinese
from jixiao.report.paper import Manner, Paper, Part, Passage, Piece
from jixiao.report.told import told
from jixiao.report.told_funds import Said
from jixiao.report.words import say
from jixiao.value import dataclass

BLANK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
DATE = "成文日期"
"""The key of the date at the end of a report; keys are the framework's own words, whatever language is spoken."""

MOST = 99
"""Chapters, sections and points that can be numbered."""


def outline_of(framework: Framework) -> ReportOutline:
    """What a report of `framework` consists of. Raises Rejected: no chapters (U192), or bad templates (F32x)."""
    outline = framework.report
    if outline is None or not outline.chapters:
        raise Rejected([diagnose("U192", framework.span, found=framework.name)])
    wrong = check_templates(framework)
    if wrong:
        raise Rejected(wrong)
    return outline


def asked_of_office(framework: Framework) -> tuple[str, ...]:
    """The keys of all texts that only the office can write, in the order of the report; last the date."""
    outline_of(framework)
    return tuple(dict.fromkeys((*asked(framework), DATE)))


def build_letter(
    evaluation: Evaluation,
    texts: Mapping[str, str] | None = None,
    projects: tuple[RawLine, ...] = (),
    language: Language = Language.CHINESE,
    *,
    annex: str = "",
) -> Paper:
    """The report on `evaluation`. `texts` is what the office wrote, by key; without one stands a marked blank.

    `annex` is the title of what follows the report, if anything does.

    Raises Rejected: see outline_of and filled.fill.
    """
    outline = outline_of(evaluation.plan.framework)
    office = _Office(texts or {}, language)
    writing = _Writing(told(evaluation, office.text, projects, language), office, language)
    title = writing.filled(outline.heading) if outline.heading is not None else ""
    title = title or evaluation.plan.framework.title
    named = BLANK.sub(lambda match: match.group(1), "".join(title.split("\n")))
    return Paper(named, tuple(writing.parts(outline, title, annex)))


def blanks_of(paper: Paper) -> tuple[str, ...]:
    """What is still to be written, in the order of the report."""
    pieces = (piece for part in paper.parts if isinstance(part, Passage) for piece in part.pieces)
    return tuple(dict.fromkeys(piece.text for piece in pieces if piece.blank))


@dataclass(frozen=True, slots=True)
class _Office:
    """What only the office can write."""

    texts: Mapping[str, str]
    language: Language

    def text(self, key: str) -> str:
        """What it wrote under `key`, or a blank that names it."""
        given = self.texts.get(key, "").strip()
        return "\n".join(clean(line) for line in given.splitlines()) or blank(say("letter_blank", self.language, key))


EMPTY_BEFORE: Mapping[Manner, tuple[Manner | None, ...]] = {
    Manner.POINT: (Manner.POINT, None),
    Manner.ITEM: (Manner.ITEM, Manner.POINT, None),
}
"""Headings inside a text, and what follows them where nothing stands under them; None: the end."""


@dataclass(frozen=True, slots=True)
class _Writing:
    """A report while it is written."""

    values: Mapping[str, Said]
    office: _Office
    language: Language

    def parts(self, outline: ReportOutline, title: str, annex: str) -> Iterator[Part]:
        """All of it, in order; two empty lines leave room for the seal over office and date."""
        yield passage_of(Manner.TITLE, title)
        if outline.opening is not None:
            yield from self.body(self.filled(outline.opening))
        for number, chapter in enumerate(outline.chapters, 1):
            yield passage_of(Manner.CHAPTER, f"{_numeral(number)}、{chapter.title}")
            yield from self.chapter(chapter)
        yield passage_of(Manner.BODY, "")
        if annex:
            yield passage_of(Manner.BODY, say("letter_annex", self.language, annex))
        yield passage_of(Manner.BODY, "")
        yield passage_of(Manner.SIGNATURE, str(self.values["单位"]))
        yield passage_of(Manner.SIGNATURE, self.office.text(DATE))

    def chapter(self, chapter: Chapter) -> Iterator[Part]:
        """What stands under the heading of a chapter."""
        if chapter.text is not None:
            yield from self.body(self.filled(chapter.text) or say("letter_nothing", self.language))
        elif not chapter.sections:
            yield from self.body(self.office.text(chapter.title))
        for number, section in enumerate(chapter.sections, 1):
            yield passage_of(Manner.SECTION, f"（{_numeral(number)}）{section.title}")
            said = self.filled(section.text) if section.text is not None else self.office.text(section.title)
            yield from self.body(said or self.office.text(section.title))

    def filled(self, template: Scalar) -> str:
        """A template with its values."""
        return fill(template, self.values, self.office.text).strip()

    def body(self, text: str) -> Iterator[Part]:
        """One passage a line; `# ` begins a point and `## ` an item, which are numbered.

        A heading with nothing under it, as a loop over nothing leaves it, is followed by a sentence that says so.
        """
        said = tuple(self._passages(text))
        for at, passage in enumerate(said):
            yield passage
            after = said[at + 1].manner if at + 1 < len(said) else None
            if passage.manner in EMPTY_BEFORE and after in EMPTY_BEFORE[passage.manner]:
                yield passage_of(Manner.BODY, say("letter_nothing", self.language))

    def _passages(self, text: str) -> Iterator[Passage]:
        point = item = 0
        for line in text.splitlines():
            told_here = line.strip()
            if told_here.startswith("## "):
                item += 1
                yield passage_of(Manner.ITEM, f"（{item}）{told_here[3:].strip()}")
            elif told_here.startswith("# "):
                point, item = point + 1, 0
                yield passage_of(Manner.POINT, f"{point}.{told_here[2:].strip()}")
            elif told_here:
                yield passage_of(Manner.BODY, told_here)


def _numeral(number: int) -> str:
    return chinese(number) if number <= MOST else str(number)


def passage_of(manner: Manner, text: str) -> Passage:
    """A passage in which blanks are pieces of their own."""
    pieces: list[Piece] = []
    start = 0
    for match in BLANK.finditer(text):
        pieces.append(Piece(text[start : match.start()]))
        pieces.append(Piece(match.group(1), blank=True))
        start = match.end()
    pieces.append(Piece(text[start:]))
    return Passage(manner, tuple(piece for piece in pieces if piece.text))
