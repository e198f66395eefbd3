"""Of a rule book: what becomes of the total, the ratings, and what people give beside the rules."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Language
from jixiao.framework.model import (
    ByHand,
    Framework,
)
from jixiao.interval import Interval
from jixiao.number import exact_text
from jixiao.report.model import Column, SectionBlock, TableBlock, Text, Tone
from jixiao.report.rulebook_rules import (
    place_text,
    toned,
    written,
)
from jixiao.report.rulebook_tree import basis_said, levels_below
from jixiao.report.rulebook_words import say
from jixiao.report.words import say as say_word


def adjustments_section(framework: Framework, language: Language) -> SectionBlock:
    """What becomes of the total, in order."""
    columns = (
        Column(say("item", language), 18),
        Column(say("kind", language), 10),
        Column(say("when", language), 34),
        Column(say("formula", language), 24),
        Column(say("limit", language), 12),
        Column(say("stated", language), 26),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(item.id),
            Text(say_word("adjustment_of_rating" if item.kind == "rating" else item.kind, language)),
            Text(written(item.when) if item.when is not None else say("always", language)),
            Text(written(item.formula) if item.formula is not None else say("at_most", language, item.at_most)),
            Text("" if item.limit is None else str(item.limit)),
            toned(basis_said(item.basis or framework.basis)),
            Text(place_text(item.span), Tone.MUTED),
        )
        for item in framework.adjustments
    )
    return SectionBlock(say("adjustments", language), (TableBlock(columns, rows),) if rows else ())


def ratings_section(framework: Framework, language: Language) -> SectionBlock:
    """The ratings and what they cover."""
    columns = (
        Column(say_word("rating", language), 10),
        Column(say_word("covers", language), 16),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (Text(rating.name), Text(str(rating.range)), Text(place_text(rating.span), Tone.MUTED))
        for rating in framework.ratings
    )
    return SectionBlock(say_word("ratings", language), (TableBlock(columns, rows),) if rows else ())


def by_hand_section(framework: Framework, language: Language) -> SectionBlock:
    """What people may give beside the rules, and the second score."""
    columns = (
        Column(say("where", language), 20),
        Column(say("content", language), 60),
        Column(say("stated", language), 26),
        Column(say("declared", language), 26),
    )
    declared: list[tuple[str, ByHand]] = []
    if framework.by_hand is not None:
        declared.append((say("everywhere", language), framework.by_hand))
    own = ((item.name, item.by_hand) for _, item in levels_below(framework.indicators, 0))
    declared.extend((name, hand) for name, hand in own if hand is not None and hand.own)
    rows = [
        (
            Text(where),
            Text(say("separator", language).join(_given(hand, language))),
            toned(basis_said(hand.basis or framework.basis)),
            Text(place_text(hand.span), Tone.MUTED),
        )
        for where, hand in declared
    ]
    second = framework.second_score
    if second is not None:
        said = [second.name, *([say("given_by", language, second.by)] if second.by else [])]
        apart = (("score_apart", second.score_tolerance), ("total_apart", second.total_tolerance))
        said += [say(key, language, exact_text(most)) for key, most in apart if most is not None]
        rows.append(
            (
                Text(say("second_score", language)),
                Text(say("separator", language).join(said)),
                toned(basis_said(second.basis or framework.basis)),
                Text(place_text(second.span), Tone.MUTED),
            )
        )
    return SectionBlock(say("by_hand", language), (TableBlock(columns, tuple(rows)),) if rows else ())


def _given(hand: ByHand, language: Language) -> Iterator[str]:
    if hand.deduct is not None:
        yield say("deduct", language, hand.deduct)
    if hand.override is not None:
        yield say("override", language, _shares(hand.override.range))
        for sign, node in hand.override.when:
            yield f"{say('when', language)} {sign.value if sign else ''} {written(node)}".replace("  ", " ")
    if hand.exempt:
        yield say("exempt", language, say("comma", language).join(hand.exempt))
    if hand.by:
        yield say("given_by", language, hand.by)


def _shares(range: Interval) -> str:
    """An interval of shares of the weight, in percent."""
    ends = [f"{exact_text(end * 100)}%" if end is not None else "∞" for end in (range.low, range.high)]
    return f"{'[' if range.low_closed else '('}{ends[0]}, {ends[1]}{']' if range.high_closed else ')'}"
