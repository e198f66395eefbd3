"""A framework as the document that a bureau attaches to its notice: every clause in words, with its basis and place."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.keys import meaning
from jixiao.framework.model import (
    Basis,
    ByHand,
    Framework,
    Indicator,
    Input,
    OpenTable,
    OwnRows,
    Table,
)
from jixiao.interpret.shown import rounding_text
from jixiao.interval import Interval
from jixiao.number import Rounding, exact_text
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof
from jixiao.report.listing import framework_facts, papers
from jixiao.report.model import Column, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.rulebook_rules import (
    ASSUMED,
    basis_text,
    clause_tables,
    facts_table,
    place_text,
    rule_section,
    rules_told,
    toned,
    written,
)
from jixiao.report.rulebook_words import say
from jixiao.report.words import say as say_word
from jixiao.target import Unit

Row = tuple[Text, ...]

PERCENT = Unit("%", "ratio", Fraction(1, 100))


def build_rulebook(plan: Plan, proof: Proof, language: Language = Language.CHINESE) -> Report:
    """The rule book of a framework. Sections that would be empty are left out."""
    framework = plan.framework
    told = rules_told(plan, language)
    sections = (
        _tree(framework, language),
        *(rule_section(rule, language) for rule in told),
        _own_rows(framework, language),
        _inputs(framework, language),
        _parameters(framework, language),
        _values(framework, language),
        _adjustments(framework, language),
        _ratings(framework, language),
        _by_hand(framework, language),
        _checks(framework, language),
        _relations(framework, language),
        _merging(framework, language),
        *papers(framework, language),
        _assumed(framework, language),
    )
    return Report(
        title=say("title", language, framework.title),
        facts=_facts(plan, proof, language),
        sections=tuple(section for section in sections if section.blocks),
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
            "assumed": [{"where": where, "basis": basis} for where, basis, _ in _assumptions(framework.root, ())],
        },
    )


def _facts(plan: Plan, proof: Proof, language: Language) -> tuple[tuple[str, str], ...]:
    framework = plan.framework
    known = (
        (say("issuer", language), framework.basis.issuer),
        (say("coverage", language), say(f"coverage_{framework.coverage}", language)),
        (say("rounding", language), _rounding(framework, language)),
        (say("replaces", language), say("comma", language).join(framework.replaces)),
    )
    return (*framework_facts(plan, proof, language), *(fact for fact in known if fact[1]))


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


# the tree


def _tree(framework: Framework, language: Language) -> SectionBlock:
    rows: list[tuple[int, Indicator]] = list(_walk(framework.indicators, 0))
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
    table = TableBlock(columns, tuple(_tree_row(item, level, levels, framework, language) for level, item in rows))
    notes = []
    if any(True for _ in _assumptions(framework.root, ())):
        notes.append(Paragraph(Text(say("assumed_note", language), Tone.WARNING)))
    return SectionBlock(say("tree", language), (*notes, table))


def _walk(indicators: tuple[Indicator, ...], level: int) -> Iterator[tuple[int, Indicator]]:
    for item in indicators:
        yield level, item
        yield from _walk(item.children, level + 1)


def _tree_row(item: Indicator, level: int, levels: int, framework: Framework, language: Language) -> Row:
    weight = _weight(item)
    target = item.target.text if item.target is not None else ""
    if item.open_target is not None and item.own_rows is None:
        target = say("open_target", language)
    return (
        *(Text(item.name if at == level else "") for at in range(levels)),
        Text(weight, is_number=bool(weight)),
        Text(target),
        Text(_rule_names(item, language)),
        Text(say("separator", language).join(_remarks(item, language))),
        toned(_basis(item.basis or framework.basis)),
        Text(place_text(item.span), Tone.MUTED),
    )


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


def _basis(basis: Basis | None) -> str:
    if basis is None:
        return ""
    text = " ".join(part for part in (basis.document, basis.clause) if part)
    return f"{text}（{ASSUMED}）" if basis.assumed and text else text or (ASSUMED if basis.assumed else "")


# what offices write


def _own_rows(framework: Framework, language: Language) -> SectionBlock:
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
        for _, item in _walk(framework.indicators, 0)
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
    for kind, rule in (("number", own.rule.number), ("day", own.rule.day), ("words", own.rule.words)):
        if rule is not None:
            yield say(f"takes_{kind}", language, rule.name or row)
    for source in own.direction:
        named = say("comma", language).join(f"{name} {sign.value}" for name, sign in source.names)
        yield say(f"direction_{source.kind}", language, named)
    if own.rule.number is not None:
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


# what else is filled in, and what is computed from it


def _inputs(framework: Framework, language: Language) -> SectionBlock:
    columns = (
        Column(say("item", language), 20),
        Column(say("type", language), 14),
        Column(say("range", language), 60),
        Column(say("declared", language), 26),
    )
    items: tuple[Input | Table | OpenTable, ...] = (*framework.inputs, *framework.tables, *framework.open_tables)
    rows = tuple(_input_row(item, language) for item in sorted(items, key=lambda item: item.span.line))
    return SectionBlock(say("inputs", language), (TableBlock(columns, rows),) if rows else ())


def _input_row(item: Input | Table | OpenTable, language: Language) -> Row:
    comma, separator = say("comma", language), say("separator", language)
    place = Text(place_text(item.span), Tone.MUTED)
    if isinstance(item, Input):
        said = [str(item.range)] if item.range is not None else []
        if item.labels:
            said.append(say("choices", language, comma.join(item.labels)))
        return Text(item.name or item.id), Text(_type(item, language)), Text(separator.join(said)), place
    columns = comma.join(f"{column.name or column.id}（{_type(column, language)}）" for column in item.columns)
    said = [say("columns", language, columns)]
    if isinstance(item, OpenTable):
        said.append(say("open_lines", language) + (f" {item.count}" if item.count is not None else ""))
        return Text(item.name or item.id), Text(say("type_open", language)), Text(separator.join(said)), place
    said.append(say("lines", language, _lines_text(item, None, comma)))
    if item.total_of_children:
        said.append(say("sums", language))
    return Text(item.id), Text(say("type_table", language)), Text(separator.join(said)), place


def _lines_text(table: Table, parent: int | None, comma: str) -> str:
    """The lines under `parent`, each with those under it in parentheses."""
    said = []
    for at, line in enumerate(table.lines):
        if line.parent == parent:
            below = _lines_text(table, at, comma)
            said.append(f"{line.id}（{below}）" if below else line.id)
    return comma.join(said)


def _type(item: Input, language: Language) -> str:
    return say(f"type_{item.type.value}", language)


def _parameters(framework: Framework, language: Language) -> SectionBlock:
    """The numbers that the framework itself fixes, as they are written: one, or one a year."""
    declared = framework.root.get("parameters") if isinstance(framework.root, Mapping) else None
    columns = (
        Column(say("item", language), 18),
        Column(say("value", language), 60),
        Column(say("stated", language), 26),
        Column(say("declared", language), 26),
    )
    rows = []
    for item in framework.parameters:
        node = declared.get(item.id) if isinstance(declared, Mapping) else None
        basis = node.get("basis") if isinstance(node, Mapping) else None
        said = "" if node is None else _setting(node, language) if isinstance(node, Mapping) else written(node)
        rows.append((Text(item.id), Text(said), toned(basis_text(basis)), Text(place_text(item.span), Tone.MUTED)))
    return SectionBlock(say("fixed", language), (TableBlock(columns, tuple(rows)),) if rows else ())


def _values(framework: Framework, language: Language) -> SectionBlock:
    columns = (
        Column(say("item", language), 18),
        Column(say("formula", language), 50),
        Column(say("if_zero", language), 24),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(value.id),
            Text(written(value.formula)),
            Text(say("missing", language) if value.if_zero is None else exact_text(value.if_zero)),
            Text(place_text(value.span), Tone.MUTED),
        )
        for value in framework.values
    )
    return SectionBlock(say("values", language), (TableBlock(columns, rows),) if rows else ())


# the total


def _adjustments(framework: Framework, language: Language) -> SectionBlock:
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
            toned(_basis(item.basis or framework.basis)),
            Text(place_text(item.span), Tone.MUTED),
        )
        for item in framework.adjustments
    )
    return SectionBlock(say("adjustments", language), (TableBlock(columns, rows),) if rows else ())


def _ratings(framework: Framework, language: Language) -> SectionBlock:
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


def _by_hand(framework: Framework, language: Language) -> SectionBlock:
    columns = (
        Column(say("where", language), 20),
        Column(say("content", language), 60),
        Column(say("stated", language), 26),
        Column(say("declared", language), 26),
    )
    declared: list[tuple[str, ByHand]] = []
    if framework.by_hand is not None:
        declared.append((say("everywhere", language), framework.by_hand))
    own = ((item.name, item.by_hand) for _, item in _walk(framework.indicators, 0))
    declared.extend((name, hand) for name, hand in own if hand is not None and hand.own)
    rows = [
        (
            Text(where),
            Text(say("separator", language).join(_given(hand, language))),
            toned(_basis(hand.basis or framework.basis)),
            Text(place_text(hand.span), Tone.MUTED),
        )
        for where, hand in declared
    ]
    second = framework.second_score
    if second is not None:
        said = [second.name, *([say("given_by", language, second.by)] if second.by else [])]
        rows.append(
            (
                Text(say("second_score", language)),
                Text(say("separator", language).join(said)),
                toned(_basis(second.basis or framework.basis)),
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


# the review


def _checks(framework: Framework, language: Language) -> SectionBlock:
    columns = (
        Column(say("check", language), 30),
        Column(say("setting", language), 50),
        Column(say("stated", language), 30),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(meaning("checks", name).partition("；")[0]),
            Text(_setting(node, language)),
            toned(basis_text(node.get("basis")) if isinstance(node, Mapping) else ""),
            Text(place_text(node.span), Tone.MUTED),
        )
        for name, node in framework.checks.items()
    )
    return SectionBlock(say("checks", language), (TableBlock(columns, rows),) if rows else ())


def _setting(node: Node, language: Language) -> str:
    if isinstance(node, Scalar):
        return say("off" if node.text == "false" else "on", language)
    if not isinstance(node, Mapping):
        return written(node)
    said = [f"{key} {written(value)}" for key, value in node if key != "basis"]
    return say("separator", language).join(said)


def _relations(framework: Framework, language: Language) -> SectionBlock:
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


def _merging(framework: Framework, language: Language) -> SectionBlock:
    node = framework.root.get("merge") if isinstance(framework.root, Mapping) else None
    if framework.merge is None or not isinstance(node, Mapping):
        return SectionBlock(say("merging", language), ())
    facts = [
        (say("stated", language), _basis(framework.merge.basis or framework.basis)),
        (say("declared", language), place_text(framework.merge.span)),
    ]
    return SectionBlock(
        say("merging", language), (facts_table(facts, language), *clause_tables("merge", node, language))
    )


# what nothing printed says


def _assumed(framework: Framework, language: Language) -> SectionBlock:
    columns = (
        Column(say("where", language), 50),
        Column(say("stated", language), 40),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(where or framework.title),
            Text(basis or say("nothing_printed", language), Tone.WARNING),
            Text(place, Tone.MUTED),
        )
        for where, basis, place in _assumptions(framework.root, ())
    )
    return SectionBlock(say("assumed", language), (TableBlock(columns, rows),) if rows else ())


def _assumptions(node: Node | None, path: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Every clause whose basis is assumed: where it stands in the framework, its basis, and `file:line`."""
    if isinstance(node, Mapping):
        basis = node.get("basis")
        assumed = basis.get("assumed") if isinstance(basis, Mapping) else None
        if isinstance(basis, Mapping) and isinstance(assumed, Scalar) and assumed.text == "true":
            stated = basis_text(basis).removesuffix(ASSUMED).removesuffix(f"（{ASSUMED}）")
            yield ".".join(path), stated, place_text(basis.span)
        for key, value in node:
            yield from _assumptions(value, (*path, key))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _assumptions(item, (*path, _label(item)))


def _label(node: Node) -> str:
    """What an entry of a list is known by."""
    names = (node.get(key) for key in ("id", "label", "name", "range")) if isinstance(node, Mapping) else ()
    return next((name.text for name in names if isinstance(name, Scalar)), "")
