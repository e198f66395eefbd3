"""Frameworks as Reports: the list of those that can be named, and one with its indicators, rules and ratings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.framework.model import Framework, Status
from jixiao.framework.papers import ReportOutline
from jixiao.number import exact_text
from jixiao.plan.model import JUDGED, Node, Plan, Section
from jixiao.plan.prove import Proof
from jixiao.plan.tree import clause_text
from jixiao.report.figures import Figures
from jixiao.report.model import Column, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.words import say
from jixiao.value import dataclass, replace

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A framework in the list: loaded, or refused with a number of problems."""

    name: str
    pack: str
    framework: Framework | None
    problems: int = 0


def build_list(listed: Iterable[Listed], language: Language = Language.CHINESE) -> Report:
    """The list of frameworks."""
    items = tuple(listed)
    columns = (
        Column(say("name", language), 44),
        Column(say("framework_name", language), 36),
        Column(say("subject", language), 12),
        Column(say("years", language), 12),
        Column(say("status", language), 20),
        Column(say("pack", language), 24),
    )
    return Report(
        title=say("frameworks_title", language),
        facts=(),
        sections=(SectionBlock("", (TableBlock(columns, tuple(_listed_row(item, language) for item in items)),)),),
        record={"frameworks": [_listed_record(item) for item in items]},
        language=language,
    )


def build_framework(plan: Plan, proof: Proof, language: Language = Language.CHINESE) -> Report:
    """One framework: what it is, what it scores and by which rules, and what it proves."""
    framework = plan.framework
    ratings = tuple(
        (Text(rating.name), Text(str(rating.range)), Text(str(rating.span), Tone.MUTED)) for rating in framework.ratings
    )
    sections = [SectionBlock(say("indicators", language), (_indicators(plan, language),))]
    if ratings:
        columns = (
            Column(say("rating", language), 10),
            Column(say("covers", language), 16),
            Column(say("declared", language), 50),
        )
        sections.append(SectionBlock(say("ratings", language), (TableBlock(columns, ratings),)))
    sections.extend(papers(framework, language))
    return Report(
        title=say("framework_title", language, framework.title),
        facts=framework_facts(plan, proof, language),
        sections=tuple(sections),
        record=_framework_record(plan, proof),
        language=language,
    )


def papers(framework: Framework, language: Language) -> Iterator[SectionBlock]:
    """The form and the report that the jurisdiction demands; the standard one is demanded by nobody."""
    form, report = framework.form, _demanded(framework)
    if form is not None:
        tables = ((say("form_rows", language), form.rows), (say("form_funds", language), form.funds))
        columns = (
            Column(say("form_table", language), 10),
            Column(say("form_heading", language), 24),
            Column(say("form_role", language), 14),
            Column(say("form_aliases", language), 40),
        )
        rows = tuple(
            (Text(table), Text(item.name), Text(item.role), Text(say("comma", language).join(item.aliases)))
            for table, members in tables
            for item in members
        )
        limits = say("comma", language).join(f"{name} {most}" for name, most in form.limits)
        facts = ((say("form_title", language), form.title), (say("form_limits", language), limits))
        notes = tuple((say("form_note", language), note) for note in form.notes)
        listed = (TableBlock(columns, rows),) if rows else ()
        yield SectionBlock(say("form", language), (_facts_table((*facts, *notes), language), *listed))
    if report is not None:
        chapters = tuple(
            (
                say("report_chapter", language, number),
                say("separator", language).join((item.title, *(section.title for section in item.sections))),
            )
            for number, item in enumerate(report.chapters, 1)
        )
        due = say("working_days" if report.working_days else "days", language, report.publish_within or "")
        outline = ((say("form_title", language), " ".join(report.title.split("\n")).strip()), *chapters)
        published = ((say("publish_within", language), due),) if report.publish_within is not None else ()
        yield SectionBlock(say("report_outline", language), (_facts_table((*outline, *published), language),))


def _facts_table(facts: Iterable[tuple[str, str]], language: Language) -> TableBlock:
    columns = (Column(say("form_item", language), 16), Column(say("form_content", language), 70))
    return TableBlock(columns, tuple((Text(name), Text(text)) for name, text in facts if text))


def _demanded(framework: Framework) -> ReportOutline | None:
    """What the framework itself says of its report."""
    report = framework.report
    if report is None or not report.standard:
        return report
    return None if report.publish_within is None else replace(report, heading=None, chapters=())


def _form_record(framework: Framework) -> dict[str, object]:
    form, report = framework.form, _demanded(framework)
    found: dict[str, object] = {}
    if form is not None:
        found["form"] = {
            "title": form.title,
            "rows": [{"role": item.role, "name": item.name, "aliases": list(item.aliases)} for item in form.rows],
            "funds": [{"role": item.role, "name": item.name, "aliases": list(item.aliases)} for item in form.funds],
            "notes": list(form.notes),
            "limits": dict(form.limits),
        }
    if report is not None:
        found["report"] = {
            "title": report.title,
            "chapters": [
                {"title": item.title, "sections": [section.title for section in item.sections]}
                for item in report.chapters
            ],
            "publish_within": report.publish_within,
            "working_days": report.working_days,
        }
    return found


def framework_facts(plan: Plan, proof: Proof, language: Language) -> tuple[Fact, ...]:
    """What is said of a framework as a whole, with the totals that it can reach."""
    framework = plan.framework
    given = (
        ("framework", framework.name),
        ("status", say(f"status_{framework.status.value}", language)),
        ("subject", framework.subject),
        ("years", _years(framework, language)),
        ("basis", clause_text(framework.basis)),
        ("parents", say("comma", language).join(framework.parents)),
        ("base", say("base_scores_nothing", language) if framework.base else ""),
        ("expected_total", "" if framework.base else exact_text(framework.expected_total)),
        ("greatest_total", "" if framework.base else greatest_total(plan, proof, language)),
        ("least_total", "" if framework.base else least_total(plan, proof, language)),
        ("framework_digest", framework.digest),
    )
    return tuple((say(key, language), text) for key, text in given if text)


def greatest_total(plan: Plan, proof: Proof, language: Language) -> str:
    """The greatest total that any filing can reach, as far as it is proved."""
    if proof.total is None or proof.total.most is None:
        return say("unproved", language)
    shown = Figures(plan.framework.rounding, language).total(proof.total.most)
    return shown if proof.total.tight else say("at_most_total", language, shown)


def least_total(plan: Plan, proof: Proof, language: Language) -> str:
    """The least total that any filing can reach, as far as it is proved."""
    if proof.total is None or proof.total.least is None:
        return say("unproved", language)
    shown = Figures(plan.framework.rounding, language).total(proof.total.least)
    return shown if proof.total.tight else say("at_least_total", language, shown)


def _listed_row(item: Listed, language: Language) -> tuple[Text, ...]:
    framework = item.framework
    if framework is None:
        refused = Text(say("refused", language, item.problems), Tone.BAD)
        return (Text(item.name), Text(""), Text(""), Text(""), refused, Text(item.pack, Tone.MUTED))
    draft = framework.status is Status.DRAFT
    return (
        Text(item.name),
        Text(framework.title),
        Text(framework.subject),
        Text(_years(framework, language)),
        Text(say(f"status_{framework.status.value}", language), Tone.WARNING if draft else Tone.GOOD),
        Text(item.pack, Tone.MUTED),
    )


def _listed_record(item: Listed) -> dict[str, object]:
    framework = item.framework
    return {
        "name": item.name,
        "pack": item.pack,
        "problems": item.problems,
        "title": framework.title if framework else None,
        "subject": framework.subject if framework else None,
        "budget_years": list(framework.years) if framework else None,
        "status": framework.status.value if framework else None,
        "digest": framework.digest if framework else None,
    }


def _years(framework: Framework, language: Language) -> str:
    first, last = framework.years
    if last is None:
        return say("years_from", language, first)
    return str(first) if first == last else say("years_range", language, first, last)


def _indicators(plan: Plan, language: Language) -> TableBlock:
    nodes = _listed_nodes(plan)
    levels = max((len(node.path) for node in nodes), default=1)
    numbers = say("leaf_levels", language)
    columns = (
        *(Column(say("level", language, numbers[level % 8]), 14 if level < 2 else 22) for level in range(levels)),
        Column(say("weight", language), 8, numeric=True),
        Column(say("rule_in_words", language), 56),
        Column(say("basis", language), 26),
    )
    sections = {section.id: section for section in plan.sections}
    rows = tuple(_indicator_row(node, sections.get(node.id), levels, language) for node in nodes)
    return TableBlock(columns, rows)


def _listed_nodes(plan: Plan) -> tuple[Node, ...]:
    """The nodes of the plan, and behind one that is made of goals what the rows of each goal stand under."""
    groups = {section.id: section.goals.groups for section in plan.sections if section.goals is not None}
    return tuple(found for node in plan.nodes for found in (node, *groups.get(node.id, ())))


def _indicator_row(node: Node, section: Section | None, levels: int, language: Language) -> tuple[Text, ...]:
    names = tuple(Text(node.name if level == len(node.path) - 1 else "") for level in range(levels))
    weight = say("open_weight", language) if node.weight is None else exact_text(node.weight)
    said = node.leaf.sentence if node.leaf else ("" if section is None else _own(section, language))
    ruled = () if section is None else [variant for variant in section.variants if variant.kind != JUDGED]
    sentences = tuple(dict.fromkeys(variant.sentence for variant in ruled))
    return (
        *names,
        Text(weight, is_number=node.weight is not None),
        Text(say("separator", language).join(part for part in (said, *sentences) if part)),
        Text(node.clause, Tone.MUTED),
    )


def _own(section: Section, language: Language) -> str:
    """That the office writes the rows, or the goals and their rows: what they share and come to."""
    goals = section.goals
    if goals is None:
        return say("own_rows", language)
    whole = say("goal_points", language) if goals.whole is None else exact_text(goals.whole)
    return say("own_goals", language, say(f"share_{goals.share}", language), whole)


def _framework_record(plan: Plan, proof: Proof) -> dict[str, object]:
    framework = plan.framework
    total = proof.total
    return {
        "framework": {"id": framework.id, "version": framework.version, "digest": framework.digest},
        "title": framework.title,
        "status": framework.status.value,
        "subject": framework.subject,
        "budget_years": list(framework.years),
        "parents": list(framework.parents),
        "expected_total": exact_text(framework.expected_total),
        "greatest_total": _text(total.most) if total else None,
        "least_total": _text(total.least) if total else None,
        "indicators": [
            {
                "id": node.id,
                "path": list(node.path),
                "weight": _text(node.weight),
                "rule": node.leaf.rule_name or node.leaf.rule_kind if node.leaf else None,
                "sentence": node.leaf.sentence if node.leaf else None,
                "clause": node.clause,
            }
            for node in _listed_nodes(plan)
        ],
        "ratings": [{"name": rating.name, "range": str(rating.range)} for rating in framework.ratings],
        **_form_record(framework),
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)
