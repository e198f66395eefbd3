"""Of a rule book: what the review looks for, relations, and merging."""

from __future__ import annotations

from jixiao.diagnostic import Language
from jixiao.document import Mapping
from jixiao.framework.keys import meaning
from jixiao.framework.model import (
    Framework,
)
from jixiao.number import exact_text
from jixiao.report.model import Column, SectionBlock, TableBlock, Text, Tone
from jixiao.report.rulebook_given import setting_text
from jixiao.report.rulebook_rules import (
    basis_text,
    clause_tables,
    facts_table,
    place_text,
    toned,
    written,
)
from jixiao.report.rulebook_tree import basis_said
from jixiao.report.rulebook_words import say
from jixiao.report.words import say as say_word


def checks_section(framework: Framework, language: Language) -> SectionBlock:
    """What the review looks for, as it is set."""
    columns = (
        Column(say("check", language), 30),
        Column(say("setting", language), 50),
        Column(say("stated", language), 30),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(meaning("checks", name).partition("；")[0]),
            Text(setting_text(node, language)),
            toned(basis_text(node.get("basis")) if isinstance(node, Mapping) else ""),
            Text(place_text(node.span), Tone.MUTED),
        )
        for name, node in framework.checks.items()
    )
    return SectionBlock(say("checks", language), (TableBlock(columns, rows),) if rows else ())


def relations_section(framework: Framework, language: Language) -> SectionBlock:
    """The jurisdiction's own relations."""
    columns = (
        Column(say("item", language), 16),
        Column(say("claim", language), 50),
        Column(say("tolerance", language), 10, numeric=True),
        Column(say("said", language), 40),
        Column(say("severity", language), 8),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(item.id),
            Text(written(item.claim)),
            Text(exact_text(item.tolerance), is_number=True),
            Text(item.message),
            Text(say_word(item.severity, language)),
            Text(place_text(item.span), Tone.MUTED),
        )
        for item in framework.relations
    )
    return SectionBlock(say("relations", language), (TableBlock(columns, rows),) if rows else ())


def merging_section(framework: Framework, language: Language) -> SectionBlock:
    """How filings of several units become one."""
    node = framework.root.get("merge") if isinstance(framework.root, Mapping) else None
    if framework.merge is None or not isinstance(node, Mapping):
        return SectionBlock(say("merging", language), ())
    facts = [
        (say("stated", language), basis_said(framework.merge.basis or framework.basis)),
        (say("declared", language), place_text(framework.merge.span)),
    ]
    return SectionBlock(
        say("merging", language), (facts_table(facts, language), *clause_tables("merge", node, language))
    )
