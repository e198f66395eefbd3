"""Summary → Report: tables and the charts of them in finished text; no arithmetic beyond its form."""

from __future__ import annotations

from jixiao.diagnostic import Language
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.steps import steps_of
from jixiao.evaluation.summary import Summary
from jixiao.evaluation.tally import Points, Scheme, Tally, tally
from jixiao.evaluation.views import node_scores
from jixiao.report.explained import Explained
from jixiao.report.model import Report
from jixiao.report.summary.findings import kinds, one_by_one
from jixiao.report.summary.indicators import indicators, losses, lost_points, matrices, scores
from jixiao.report.summary.overview import HEADLINES, distribution, facts, overview, ratings
from jixiao.report.summary.ranking import ranking, remarked, spending, unreadable, unsettled
from jixiao.report.summary.record import record
from jixiao.report.summary.roll import Roll, aside_section
from jixiao.report.summary.roll import fact as roll_fact
from jixiao.report.summary.roll import record as roll_record
from jixiao.report.summary.roll import section as roll_section
from jixiao.report.summary.words import say
from jixiao.value import replace


def tallied(evaluation: Evaluation, scheme: Scheme, number: int = 0, language: Language = Language.CHINESE) -> Tally:
    """The tally of an evaluation with the sentences that say why its rows lost points or are open."""
    nodes = node_scores(evaluation)
    found = tally(evaluation, scheme, number, nodes)
    asked = [points.id for points in found.points if _is_asked(points)]
    told = Explained(evaluation, nodes, steps_of(evaluation, asked))
    reasons = told.open_reasons
    between = say("separator", language)
    why = {id: reasons.get(id) or between.join(told.summary(id)) for id in asked}
    return replace(found, points=tuple(replace(one, why=why[one.id]) if one.id in why else one for one in found.points))


def _is_asked(points: Points) -> bool:
    return points.last and (points.status is ScoreStatus.OPEN or (points.lost or 0) > 0)


NO_ROLL = Roll()


def build_summary(summary: Summary, language: Language = Language.CHINESE, roll: Roll = NO_ROLL) -> Report:
    """The report on `summary`, and on the list of units where there is one."""
    told = roll_fact(roll, language)
    first, *others = facts(summary, language)
    sections = (
        overview(summary, language),
        ratings(summary, language),
        distribution(summary, language),
        ranking(summary, language),
        scores(summary, language),
        unsettled(summary, language),
        roll_section(roll, language),
        aside_section(roll, language),
        unreadable(summary, language),
        remarked(summary.said, language),
        indicators(summary, language),
        losses(summary, language),
        lost_points(summary, language),
        *matrices(summary, language),
        spending(summary, language),
        kinds(summary, language),
        *one_by_one(summary, language),
    )
    return Report(
        title=_title(summary, language),
        facts=(first, *((told,) if told else ()), *others),
        sections=tuple(section for section in sections if section is not None),
        record={**record(summary, language), **roll_record(roll)},
        headlines=tuple(say(key, language) for key in HEADLINES),
        language=language,
    )


MOST_TITLES = 3
"""Frameworks that a title names; of more it says how many."""


def _title(summary: Summary, language: Language) -> str:
    titles = tuple(dict.fromkeys(scheme.title for scheme in summary.schemes))
    if len(titles) == 1:
        return say("title_one", language, titles[0])
    named = say("comma", language).join(titles)
    return say(
        "title_many", language, named if len(titles) <= MOST_TITLES else say("frameworks", language, len(titles))
    )
