"""Of a rule book: the tree of indicators with their points, and what offices may write themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.document import Scalar
from jixiao.framework.model import (
    Basis,
    Framework,
    Indicator,
    OwnRows,
)
from jixiao.number import exact_text
from jixiao.report.model import Column, Paragraph, SectionBlock, TableBlock, Text, Tone
from jixiao.report.rulebook_assumed import assumptions
from jixiao.report.rulebook_rules import (
    ASSUMED,
    place_text,
    toned,
)
from jixiao.report.rulebook_words import say
from jixiao.report.words import say as say_word
from jixiao.target import Unit
from jixiao.value import dataclass

Row = tuple[Text, ...]

PERCENT = Unit("%", "ratio", Fraction(1, 100))


def tree_section(framework: Framework, language: Language) -> SectionBlock:
    """The indicators with their points, rules, basis and place."""
    rows: list[tuple[int, Indicator]] = list(levels_below(framework.indicators, 0))
    levels = max((level for level, _ in rows), default=0) + 1
    numbers = say_word("leaf_levels", language)
    columns = (
        *(Column(say_word("level", language, numbers[level % 8]), 14 if level < 2 else 22) for level in range(levels)),
        Column(say_word("weight", language), 8, numeric=True),
        Column(say("target", language), 12),
        Column(say_word("rule", language), 18),
        Column(say("remark", language), 36),
        Column(say("stated", language), 26),
        Column(say("declared", language), 26),
    )
    table = _without_empty(columns, [_tree_row(item, level, levels, framework, language) for level, item in rows])
    notes = []
    if any(True for _ in assumptions(framework.root, ())):
        notes.append(Paragraph(Text(say("assumed_note", language), Tone.WARNING)))
    return SectionBlock(say("tree", language), (*notes, table))


def _without_empty(columns: Sequence[Column], rows: Sequence[Row]) -> TableBlock:
    """A table less the columns in which nothing stands: on paper the others have their room."""
    kept = [at for at in range(len(columns)) if any(row[at].text for row in rows)]
    return TableBlock(tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows))


def levels_below(indicators: tuple[Indicator, ...], level: int) -> Iterator[tuple[int, Indicator]]:
    """Every indicator with its level, parents before children."""
    for item in indicators:
        yield level, item
        yield from levels_below(item.children, level + 1)


def _tree_row(item: Indicator, level: int, levels: int, framework: Framework, language: Language) -> Row:
    told = told_of(item, language)
    return (
        *(Text(item.name if at == level else "") for at in range(levels)),
        Text(told.weight, is_number=bool(told.weight)),
        Text(told.target),
        Text(told.rule),
        Text(told.remark),
        toned(basis_said(item.basis or framework.basis)),
        Text(place_text(item.span), Tone.MUTED),
    )


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What a rule book says of an indicator beside its name; "" for what there is nothing to say of."""

    weight: str
    target: str
    rule: str
    remark: str


def told_of(item: Indicator, language: Language) -> ToldRow:
    """What is said of `item` in the table of indicators."""
    target = item.target.text if item.target is not None else ""
    if item.open_target is not None and item.own_rows is None:
        towards = item.direction
        target = say("open_target", language) if towards is None else say("open_towards", language, towards.value)
    remark = say("separator", language).join(_remarks(item, language))
    return ToldRow(_weight(item), target, _rule_names(item, language), remark)


def _weight(item: Indicator) -> str:
    whole = _whole(item)
    return "" if whole is None else exact_text(whole)


def _whole(item: Indicator) -> Fraction | None:
    """The points of an indicator; of a group without points of its own, what those under it add up to."""
    if item.weight is not None:
        return item.weight
    weights = [_whole(child) for child in item.children]
    known = [weight for weight in weights if weight is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(weights) else None


def _rule_names(item: Indicator, language: Language) -> str:
    """The sections in which the rules of a row are told: one written in place bears the name of its row."""
    choice = item.rule
    if choice is None:
        return ""
    rules = [rule for rule in (choice.number, choice.day, choice.words) if rule is not None]
    return say("comma", language).join(dict.fromkeys(rule.name or item.name for rule in rules))


def _remarks(item: Indicator, language: Language) -> Iterator[str]:
    if item.core:
        yield say("core", language)
    if item.optional:
        yield say("optional", language)
    if item.when is not None:
        yield say("applies_when", language, item.when.text)
    if item.one_of:
        yield say(f"one_of_{item.one_of}", language)
    if isinstance(item.cap, Scalar):
        yield say("cap", language, item.cap.text)
    policy = item.not_applicable.policy
    if policy != "refuse":
        yield say(f"not_applicable_{policy}", language, item.not_applicable.receiver)
    if item.blank_target != "refuse":
        yield say(f"blank_{item.blank_target}", language)
    if item.own_rows is not None:
        yield say("own_rows", language)


def basis_said(basis: Basis | None) -> str:
    """A basis in words; of none, nothing."""
    if basis is None:
        return ""
    text = " ".join(part for part in (basis.document, basis.clause) if part)
    return f"{text}（{ASSUMED}）" if basis.assumed and text else text or (ASSUMED if basis.assumed else "")


def own_rows_section(framework: Framework, language: Language) -> SectionBlock:
    """What an office may write where it writes the rows itself."""
    columns = (
        Column(say("place", language), 16),
        Column(say("groups", language), 30),
        Column(say("may_write", language), 60),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(item.name),
            Text(say("separator", language).join(_groups(item.own_rows, language))),
            Text(say("separator", language).join(_may_write(item.own_rows, item.name, language))),
            Text(place_text(item.own_rows.span), Tone.MUTED),
        )
        for _, item in levels_below(framework.indicators, 0)
        if item.own_rows is not None
    )
    judged = Paragraph(Text(say("judged", language)))
    return SectionBlock(say("own_rows", language), (TableBlock(columns, rows), judged) if rows else ())


def _groups(own: OwnRows, language: Language) -> Iterator[str]:
    for group in own.groups:
        yield f"{group.name} {say('shared', language) if group.points is None else exact_text(group.points)}"


def _may_write(own: OwnRows, row: str, language: Language) -> Iterator[str]:
    if own.goals is not None:
        count = str(own.goals.count) if own.goals.count is not None else say("any_number", language)
        yield say("goals", language, count)
        yield say(f"goals_{own.goals.share}", language)
        if own.goals.weights is not None:
            yield say("goals_weights", language, exact_text(own.goals.weights))
    for kind, rule in (("number", own.rule.number), ("day", own.rule.day), ("words", own.rule.words)):
        if rule is not None:
            yield say(f"takes_{kind}", language, rule.name or row)
    for sign, rule in own.rule.towards:
        yield say("takes_towards", language, sign, rule.name or row)
    for source in own.direction:
        named = say("comma", language).join(f"{name} {sign.value}" for name, sign in source.names)
        yield say(f"direction_{source.kind}", language, named)
    if own.rule.number is not None or own.rule.towards:
        yield say("direction_none", language)
    if own.count is not None:
        yield say("count", language, own.count)
    if own.chosen is not None:
        yield say("chosen", language, own.chosen)
    if own.details:
        yield say("details", language)
    if own.not_applicable != "refuse":
        yield say(f"not_applicable_{own.not_applicable}", language)
    if own.blank_target != "refuse":
        yield say(f"blank_{own.blank_target}", language)
