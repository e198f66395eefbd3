"""Two rule books → Report: what was changed, in words, and, where there are filings, what it does to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.diagnostic import Language
from jixiao.evaluation.effect import Effect, rating_at
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove
from jixiao.plan.sameness import Sameness, sameness
from jixiao.report.compared.changes import Change, Concern, Kind, Meaning, changes_between
from jixiao.report.compared.effects import effect_sections, mean_of, signed
from jixiao.report.compared.record import record
from jixiao.report.compared.words import say
from jixiao.report.model import Column, MadeRecord, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.summary.shown import means_of
from jixiao.version import VERSION

HEADLINES = ("changes", "mean", "rated")
"""The facts that a reader of a comparison looks for first."""


def build_comparison(
    old: Plan, new: Plan, effect: Effect | None = None, language: Language = Language.CHINESE
) -> Report:
    """The report on what `new` says otherwise than `old`, and on its `effect` on filings where it is given."""
    alike = sameness(old, new)
    changes = changes_between(old, new, (prove(old), prove(new)), alike, language)
    sections = (*_changes(changes, language), *(() if effect is None else effect_sections(effect, changes, language)))
    names = (old.framework.name, new.framework.name)
    return Report(
        title=say("title_rules" if effect is None else "title", language, *names),
        facts=tuple(_facts(old, new, alike, changes, effect, language)),
        sections=sections,
        record=MadeRecord(lambda: record(old, new, alike, changes, effect, language)),
        headlines=tuple(say(key, language) for key in HEADLINES),
        language=language,
    )


def _facts(
    old: Plan, new: Plan, alike: Sameness, changes: Sequence[Change], effect: Effect | None, language: Language
) -> Iterator[tuple[str, str]]:
    for key, plan in (("old", old), ("new", new)):
        yield say(key, language), say("told", language, plan.framework.title, plan.framework.name)
    counts = [sum(change.concern is concern for change in changes) for concern in Concern]
    told = say("changes_told", language, *counts) if changes else say("no_changes", language)
    yield say("changes", language), told
    rows = [node for node in new.nodes if node.leaf is not None or node.section == node.id]
    same = sum(node.id in alike.same for node in rows)
    yield say("same_rows", language), say("same_rows_told", language, len(rows), same)
    if effect is not None:
        yield from _effect_facts(effect, language)
    yield say("engine", language), f"jixiao {VERSION}"


def _effect_facts(effect: Effect, language: Language) -> Iterator[tuple[str, str]]:
    unread = len(effect.unreadable)
    told = say(
        "filings_told", language, effect.number + unread, effect.complete, effect.number - effect.complete, unread
    )
    yield say("filings", language), told
    if not effect.complete:
        return
    means, whole = means_of(effect.schemes), effect.whole
    before, after, apart = (mean_of(effect, value) for value in (whole.before, whole.after, whole.change))
    shown = signed(means.total(apart), apart).text
    yield say("mean", language), say("from_to", language, means.total(before).text, means.total(after).text, shown)
    yield say("moved", language), say("moved_told", language, whole.up + whole.down, whole.up, whole.down)
    if any(one or other for one, other in effect.ratings):
        yield say("rated", language), say("rated_told", language, *_rerated(effect))


def _rerated(effect: Effect) -> tuple[int, int, int]:
    """How many filings have another rating, how many a better and how many a worse one."""
    other = better = worse = 0
    for pair, count in effect.ratings.items():
        one, two = (rating_at(scheme, rating) for scheme, rating in zip(effect.schemes, pair, strict=True))
        other += count * (pair[0] != pair[1])
        if one is not None and two is not None:
            better, worse = better + count * (two < one), worse + count * (two > one)
    return other, better, worse


def _changes(changes: Sequence[Change], language: Language) -> Iterator[SectionBlock]:
    """What was changed in scoring, in the review, and else; each in a table."""
    if not changes:
        yield SectionBlock(say("changes_score", language), (Paragraph(Text(say("nothing", language), Tone.GOOD)),))
    for concern in Concern:
        found = [change for change in changes if change.concern is concern]
        if not found:
            continue
        table = _table(found, concern is Concern.SCORE, language)
        note = (Paragraph(Text(say("how_same", language), Tone.MUTED)),) if concern is Concern.SCORE else ()
        yield SectionBlock(say(f"changes_{concern.value}", language), (table, *note))


def _table(changes: Sequence[Change], judged: bool, language: Language) -> TableBlock:
    columns = (
        Column(say("area", language), 18),
        Column(say("where", language), 18),
        Column(say("what", language), 16),
        Column(say("before", language), 40),
        Column(say("after", language), 40),
        *((Column(say("effect", language), 8),) if judged else ()),
    )
    rows = tuple(
        (
            Text(change.area),
            Text(change.where),
            Text(change.what),
            Text(change.before or (say("added", language) if change.kind is Kind.ADDED else "")),
            Text(change.after or (say("removed", language) if change.kind is Kind.REMOVED else "")),
            *((_meaning(change, language),) if judged else ()),
        )
        for change in changes
    )
    return TableBlock(columns, rows, merge_down=(0, 1))


def _meaning(change: Change, language: Language) -> Text:
    tone = {Meaning.SAME: Tone.GOOD, Meaning.OTHER: Tone.WARNING, Meaning.UNKNOWN: Tone.PLAIN}[change.meaning]
    return Text(say(f"effect_{change.meaning.value}", language), tone)
