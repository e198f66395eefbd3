"""Evaluation → Paper: the finished 自评表 as a jurisdiction prints it, ready to be signed and sealed."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Language, Severity
from jixiao.evaluation.model import Evaluation
from jixiao.name import name_key
from jixiao.plan.slots import YUAN
from jixiao.report.explained import Explained, explained
from jixiao.report.findings import by_severity, counts, place_text
from jixiao.report.form_head import head_grids, notes_of, people_of
from jixiao.report.form_layout import printed_title
from jixiao.report.form_rows import rows_grid
from jixiao.report.model import Tone
from jixiao.report.paper import Manner, Paper, Part, Passage, Piece, passage
from jixiao.report.words import say


def build_form(evaluation: Evaluation, language: Language = Language.CHINESE, *, review: bool = False) -> Paper:
    """The 自评表 of `evaluation`: scores, rates and total are those by rule; nothing that was claimed is taken over.

    `review` sets beside them what the office claimed and by how much it differs, and adds the findings.
    """
    told = explained(evaluation)
    title = printed_title(evaluation.plan.framework, evaluation.filing.raw)
    parts = (
        *_heading(told, title, language),
        *head_grids(told, review, language),
        rows_grid(told, review, language),
        *_foot(told, language),
        *(_findings(told, language) if review else ()),
    )
    return Paper(title, parts, landscape=True)


def is_unit_assumed(evaluation: Evaluation) -> bool:
    """Whether the filing has amounts and does not say in what unit: they are read, and printed, as 元."""
    return any(item.code == "B105" for item in evaluation.filing.diagnostics)


def _heading(told: Explained, title: str, language: Language) -> Iterator[Part]:
    filing = told.evaluation.filing
    yield passage(Manner.TABLE_TITLE, title)
    if filing.year is not None and str(filing.year) not in name_key(title):
        yield passage(Manner.TABLE_YEAR, say("paper_year", language, filing.year))
    unit = filing.raw.money_unit.text if filing.raw is not None and filing.raw.money_unit is not None else ""
    unit = YUAN.text if is_unit_assumed(told.evaluation) else unit
    told_of = (
        say("paper_office", language, filing.office or "　" * 10),
        say("paper_code", language, filing.code) if filing.code else "",
        say("paper_unit", language, unit) if unit else "",
    )
    yield passage(Manner.TABLE_LINE, "　　".join(part for part in told_of if part))


def _foot(told: Explained, language: Language) -> Iterator[Part]:
    """Notes, and the line for those who sign."""
    evaluation, raw = told.evaluation, told.evaluation.filing.raw
    form = evaluation.plan.framework.form
    if is_unit_assumed(evaluation):
        yield passage(Manner.TABLE_LINE, say("paper_unit_assumed", language, YUAN.text))
    notes = (*(form.notes if form is not None else ()), *(notes_of(raw) if raw is not None else ()))
    for text in notes:
        for line in text.split("\n"):
            yield passage(Manner.TABLE_LINE, line)
    people = people_of(raw) if raw is not None else ()
    signed = "　　".join(f"{label}：{name}" for label, name in people)
    yield passage(Manner.TABLE_LINE, signed or say("paper_signatures", language))


def _findings(told: Explained, language: Language) -> Iterator[Passage]:
    """What the review found, each in a line with its cell; notes are left to the review itself."""
    evaluation = told.evaluation
    yield passage(Manner.CAPTION, say("paper_findings", language, counts(evaluation.findings, language)))
    for found in by_severity(evaluation.findings):
        if found.severity is Severity.NOTE:
            continue
        place = place_text(found.origin, evaluation.filing.file)
        tone = Tone.BAD if found.severity is Severity.ERROR else Tone.WARNING
        text = say("paper_finding", language, say(found.severity.value, language), place, found.message(language))
        yield Passage(Manner.TABLE_LINE, (Piece(text, tone=tone),))
