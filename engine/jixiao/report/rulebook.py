"""A framework as the document that a bureau attaches to its notice: every clause in words, with its basis and place."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Language
from jixiao.framework.model import Framework
from jixiao.interpret.shown import rounding_text
from jixiao.number import Rounding
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof
from jixiao.report.listing import framework_facts, papers
from jixiao.report.model import Report, SectionBlock
from jixiao.report.rulebook_assumed import assumed_section, assumptions
from jixiao.report.rulebook_given import inputs_section, parameters_section, values_section
from jixiao.report.rulebook_places import with_short_places
from jixiao.report.rulebook_review import checks_section, merging_section, relations_section
from jixiao.report.rulebook_rules import (
    place_text,
    rule_section,
    rules_told,
)
from jixiao.report.rulebook_total import adjustments_section, by_hand_section, ratings_section
from jixiao.report.rulebook_tree import PERCENT, own_rows_section, tree_section
from jixiao.report.rulebook_words import say
from jixiao.target import Unit


def build_rulebook(plan: Plan, proof: Proof, language: Language = Language.CHINESE) -> Report:
    """The rule book of a framework. Sections that would be empty are left out."""
    framework = plan.framework
    told = rules_told(plan, language)
    sections = (
        tree_section(framework, language),
        *(rule_section(rule, language) for rule in told),
        *clauses(framework, language),
        *papers(framework, language),
        assumed_section(framework, language),
    )
    short, files = with_short_places([section for section in sections if section.blocks], language)
    return Report(
        title=say("title", language, framework.title),
        language=language,
        facts=(*book_facts(plan, proof, language), *files),
        sections=short,
        record={
            "framework": {"id": framework.id, "version": framework.version, "digest": framework.digest},
            "title": framework.title,
            "rules": [
                {
                    "name": rule.name,
                    "kind": rule.kind,
                    "used_by": list(rule.used_by),
                    "declared": place_text(rule.span),
                    "ways": [
                        {"target": way.case, "sentence": way.sentence, "formula": way.formula} for way in rule.ways
                    ],
                }
                for rule in told
            ],
            "assumed": [{"where": where, "basis": basis} for where, basis, _ in assumptions(framework.root, ())],
        },
    )


def clauses(framework: Framework, language: Language) -> tuple[SectionBlock, ...]:
    """What a rule book says beside the table of indicators and their rules; a section may be empty."""
    return (
        own_rows_section(framework, language),
        inputs_section(framework, language),
        parameters_section(framework, language),
        values_section(framework, language),
        adjustments_section(framework, language),
        ratings_section(framework, language),
        by_hand_section(framework, language),
        checks_section(framework, language),
        relations_section(framework, language),
        merging_section(framework, language),
    )


def book_facts(plan: Plan, proof: Proof, language: Language) -> tuple[tuple[str, str], ...]:
    """What is said of the rule book as a whole, each with its name."""
    framework = plan.framework
    known = (
        (say("issuer", language), framework.basis.issuer),
        (say("coverage", language), say(f"coverage_{framework.coverage}", language)),
        (say("rounding", language), _rounding(framework, language)),
        (say("scored_target", language), _scored_target(framework, language)),
        (say("signs", language), say("comma", language).join(_signs(framework, language))),
        (say("replaces", language), say("comma", language).join(framework.replaces)),
    )
    return (*framework_facts(plan, proof, language), *(fact for fact in known if fact[1]))


def _scored_target(framework: Framework, language: Language) -> str:
    return say(f"scored_target_{framework.scored_target}", language) if framework.scored_target else ""


def _signs(framework: Framework, language: Language) -> Iterator[str]:
    for sign, meant in framework.signs:
        yield say("sign_as", language, sign.value, meant.value)


def _rounding(framework: Framework, language: Language) -> str:
    rounding = framework.rounding
    kept: tuple[tuple[str, Rounding | None, Unit | None], ...] = (
        ("rate", rounding.rate, PERCENT),
        ("score", rounding.score, None),
        ("subtotal", rounding.subtotal, None),
        ("total", rounding.total, None),
    )
    parts = [
        f"{say(f'rounding_{name}', language)} {rounding_text(value.unit, value.mode, unit)}"
        for name, value, unit in kept
        if value is not None
    ]
    exact = [say("rounding_exact", language)] if rounding.rating_by_exact else []
    return say("separator", language).join([*parts, *exact])
