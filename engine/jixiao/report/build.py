"""Evaluation → Report: what is said about a scored filing, in finished text; no arithmetic beyond its form."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Language, Severity
from jixiao.evaluation.model import SEMANTICS, AdjustmentResult, Evaluation
from jixiao.evaluation.views import adjustment_results
from jixiao.filing.model import Claimed
from jixiao.framework.model import Framework, Status
from jixiao.plan.tree import clause_text as basis_text
from jixiao.report.explained import Explained, claim_text, explained
from jixiao.report.figures import Figures
from jixiao.report.findings import counts, findings_tables
from jixiao.report.model import Column, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.record import record
from jixiao.report.scores import scores_table
from jixiao.report.words import WORDS, say
from jixiao.version import VERSION

Fact = tuple[str, str]

HEADLINES = ("total", "rating", "range", "possible_ratings", "claimed_total", "claimed_rating", "findings_count")
"""The facts that a reader of a scored filing looks for first."""


def build_report(evaluation: Evaluation, language: Language = Language.CHINESE) -> Report:
    """The report on `evaluation`: facts, the table of scores, findings, adjustments, what is open, versions."""
    return compose(explained(evaluation), language)


def compose(told: Explained, language: Language = Language.CHINESE) -> Report:
    """The report on an evaluation whose views are made."""
    sections = (
        _scores(told, language),
        _adjustments(told, language),
        _open(told, language),
        _findings(told.evaluation, language),
        _provenance(told.evaluation, language),
    )
    return Report(
        title=say("title", language, told.evaluation.plan.framework.title),
        facts=facts(told, language),
        sections=tuple(section for section in sections if section is not None),
        record=record(told, language),
        headlines=tuple(say(key, language) for key in HEADLINES),
        language=language,
    )


def build_check(evaluation: Evaluation, language: Language = Language.CHINESE) -> Report:
    """The report of the findings alone."""
    told = explained(evaluation)
    plain = record(told, language)
    return Report(
        title=say("check_title", language, evaluation.plan.framework.title),
        facts=facts(told, language),
        sections=(_findings(evaluation, language),),
        record={key: plain[key] for key in ("framework", "filing", "engine", "findings")},
        language=language,
    )


def facts(told: Explained, language: Language) -> tuple[Fact, ...]:
    """What stands at the head of every report on a filing."""
    evaluation = told.evaluation
    framework, filing = evaluation.plan.framework, evaluation.filing
    figures = Figures(framework.rounding, language)
    given = (
        ("office", filing.office),
        ("code", filing.code),
        ("year", "" if filing.year is None else str(filing.year)),
        ("file", filing.file),
        ("framework", framework_text(framework, language)),
        ("basis", basis_text(framework.basis)),
        ("total", figures.total(evaluation.total) if evaluation.total is not None else say("undetermined", language)),
        ("range", "" if evaluation.complete else figures.range(evaluation.range)),
        ("rating", evaluation.rating or "" if evaluation.complete else ""),
        ("possible_ratings", say("comma", language).join(evaluation.possible_ratings)),
        *_second(told, figures, language),
        ("claimed_total", claim_text(told.claim("", Claimed.TOTAL)) or ""),
        ("claimed_rating", claim_text(told.claim("", Claimed.RATING)) or ""),
        ("findings_count", counts(evaluation.findings, language)),
    )
    return tuple((say(key, language) if key in WORDS else key, text) for key, text in given if text)


def _second(told: Explained, figures: Figures, language: Language) -> Iterator[tuple[str, str]]:
    """The total and the rating of 核查 or 抽评, and how far the total is from the first."""
    again, declared = told.evaluation.reviewed, told.evaluation.plan.framework.second_score
    if again is None or declared is None:
        return
    shown = figures.total(again.total) if again.total is not None else figures.range(again.range)
    yield say("second_total", language, declared.name), shown
    yield say("second_rating", language, declared.name), again.rating or ""
    if again.total is not None and told.evaluation.total is not None:
        yield "second_difference", figures.difference(again.total - told.evaluation.total)


def framework_text(framework: Framework, language: Language) -> str:
    """`id@version`, marked where it is a draft."""
    return say("draft", language, framework.name) if framework.status is Status.DRAFT else framework.name


def _scores(told: Explained, language: Language) -> SectionBlock:
    return SectionBlock(say("scores", language), (scores_table(told, language),))


def _findings(evaluation: Evaluation, language: Language) -> SectionBlock:
    heading = say("findings", language)
    if not evaluation.findings:
        return SectionBlock(heading, (Paragraph(Text(say("no_findings", language), Tone.GOOD)),))
    tone = Tone.BAD if any(item.severity is Severity.ERROR for item in evaluation.findings) else Tone.WARNING
    summary = Paragraph(Text(counts(evaluation.findings, language), tone))
    tables = findings_tables(evaluation.findings, evaluation.filing.file, language)
    return SectionBlock(heading, (summary, *tables))


def _adjustments(told: Explained, language: Language) -> SectionBlock | None:
    results = adjustment_results(told.evaluation)
    if not results:
        return None
    figures = Figures(told.evaluation.plan.framework.rounding, language)
    columns = (
        Column(say("adjustment", language), 16),
        Column(say("kind", language), 10),
        Column(say("before", language), 10, numeric=True),
        Column(say("after", language), 10, numeric=True),
        Column(say("changed", language), 6),
        Column(say("clause", language), 40),
    )
    rows = tuple(
        (
            Text(result.name),
            Text(say("adjustment_of_rating" if result.kind == "rating" else result.kind, language)),
            Text(figures.total(result.before), is_number=result.before is not None),
            Text(figures.total(result.after), is_number=result.after is not None),
            _bound(result, language),
            Text(result.clause),
        )
        for result in results
    )
    return SectionBlock(say("adjustments", language), (TableBlock(columns, rows),))


def _bound(result: AdjustmentResult, language: Language) -> Text:
    """Whether an adjustment made a difference, so that a reader sees at once which limit bound."""
    if result.changed is None:
        return Text(say("open", language), Tone.MUTED)
    if not result.changed:
        return Text(say("no", language), Tone.MUTED)
    return Text(f"{say('yes', language)}（{result.at_most}）" if result.at_most else say("yes", language), Tone.WARNING)


def _open(told: Explained, language: Language) -> SectionBlock | None:
    """The rows that cannot be computed, each with what it could still be, and the total's range."""
    evaluation = told.evaluation
    if evaluation.complete:
        return None
    figures = Figures(evaluation.plan.framework.rounding, language)
    columns = (
        Column(say("row", language), 36),
        Column(say("weight", language), 8, numeric=True),
        Column(say("least", language), 8, numeric=True),
        Column(say("most", language), 8, numeric=True),
        Column(say("open_reason", language), 48),
    )
    reasons = told.open_reasons
    rows = [
        (
            Text(" / ".join(node.path)),
            Text(figures.weight(node.weight), is_number=node.weight is not None),
            figures.least(node.range),
            figures.most(node.range),
            Text(reasons.get(node.id, "")),
        )
        for node in told.open_rows
    ]
    total = Text(say("scores_total", language))
    rows.append((total, Text(""), figures.least(evaluation.range), figures.most(evaluation.range), Text("")))
    return SectionBlock(say("open", language), (TableBlock(columns, tuple(rows), strong_rows=(len(rows) - 1,)),))


def _provenance(evaluation: Evaluation, language: Language) -> SectionBlock:
    framework = evaluation.plan.framework
    given = (
        ("framework", framework_text(framework, language)),
        ("parents", say("comma", language).join(framework.parents)),
        ("framework_digest", framework.digest),
        ("digest", evaluation.filing.digest),
        ("engine", say("engine_version", language, VERSION, SEMANTICS)),
    )
    columns = (Column("", 24), Column("", 64))
    rows = tuple((Text(say(key, language)), Text(text, Tone.MUTED)) for key, text in given if text)
    return SectionBlock(say("provenance", language), (TableBlock(columns, rows),))
