"""Document → Framework: a resolved document of the right shape read into frozen values."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected, Severity
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.forms import read_form, read_report
from jixiao.framework.hand import read_by_hand, read_second_score
from jixiao.framework.model import (
    Adjustment,
    Basis,
    Framework,
    Input,
    InputType,
    Line,
    Merge,
    OpenTable,
    Property,
    Rating,
    Relation,
    Roundings,
    Status,
    Table,
    Value,
)
from jixiao.framework.parameters import read_parameters
from jixiao.framework.reading import (
    Reading,
    basis_of,
    entries,
    items,
    place,
    quantity,
    text_of,
    truth,
    unit_of,
    whole,
    words,
)
from jixiao.framework.resolve import Resolved
from jixiao.framework.rows import Rows, read_rule
from jixiao.interval import Sign
from jixiao.number import Mode, Rounding, exact_text, read_number

DIGEST_DOMAIN = b"jixiao/framework/v1\n"
"""Stands before what is hashed, so that a framework can never pass for something else with the same bytes."""


def build(resolved: Resolved) -> tuple[Framework, tuple[Diagnostic, ...]]:
    """The framework that a resolved document of the right shape says, with warnings.

    Raises Rejected with all F and E diagnostics of its parts where one of them is an error.
    """
    framework, diagnostics = read_framework(resolved)
    if any(item.severity is Severity.ERROR for item in diagnostics):
        raise Rejected(diagnostics)
    return framework, diagnostics


def read_framework(resolved: Resolved) -> tuple[Framework, tuple[Diagnostic, ...]]:
    """As `build`, with the errors too: what could not be read is left out of the framework, which nobody may use."""
    root = resolved.document.root
    if not isinstance(root, Mapping):
        raise ValueError("a document whose shape was not checked")
    reading = Reading()
    framework = _framework(root, resolved.parents, reading)
    return framework, tuple(reading.diagnostics)


def _framework(root: Mapping, parents: tuple[str, ...], reading: Reading) -> Framework:
    rules = {key.text: read_rule(reading, node, key.text) for key, node in entries(root.get("rules"))}
    inputs, tables, open_tables = _inputs(root.get("inputs"), reading)
    years = root.get("budget_years")
    id = root.get("id")
    by_hand = read_by_hand(reading, root.get("by_hand"), None)
    return Framework(
        id=text_of(id),
        version=text_of(root.get("version")),
        status=Status(text_of(root.get("status"))),
        title=text_of(root.get("title")),
        subject=text_of(root.get("subject")),
        basis=basis_of(root.get("basis")) or Basis(),
        years=(_year(years, "from") or 0, _year(years, "until")),
        span=id.span if id is not None else root.span,
        digest=digest_of(root),
        base=truth(root.get("base")),
        coverage=text_of(root.get("coverage"), "full"),
        replaces=words(root.get("replaces")),
        parents=parents,
        expected_total=quantity(root.get("total")) or Fraction(100),
        rounding=_roundings(root.get("rounding")),
        signs=tuple((Sign(key.text), Sign(text_of(value))) for key, value in entries(root.get("signs"))),
        scored_target=text_of(root.get("scored_target")),
        inputs=inputs,
        tables=tables,
        open_tables=open_tables,
        parameters=read_parameters(root.get("parameters"), reading),
        values=tuple(value for key, node in entries(root.get("values")) for value in _value(key, node, reading)),
        rules=tuple(rule for rule in rules.values() if rule is not None),
        indicators=Rows(reading, rules, truth(root.get("base")), by_hand=by_hand).indicators(
            root.get("indicators"), quantity(root.get("total")) or Fraction(100)
        ),
        ratings=tuple(rating for node in items(root.get("ratings")) for rating in _rating(node, reading)),
        adjustments=tuple(_adjustment(node, reading) for node in items(root.get("adjustments"))),
        checks={key.text: node for key, node in entries(root.get("checks"))},
        relations=tuple(_relation(node) for node in items(root.get("relations"))),
        properties=tuple(found for node in items(root.get("properties")) for found in _property(node, reading)),
        merge=_merge(root),
        by_hand=by_hand,
        second_score=read_second_score(reading, root.get("second_score")),
        cases=text_of(cases) if (cases := root.get("cases")) is not None else None,
        form=read_form(root.get("form")),
        report=read_report(root.get("report")),
        root=root,
    )


def _year(years: Node | None, key: str) -> int | None:
    return whole(years.get(key)) if isinstance(years, Mapping) else None


def _roundings(node: Node | None) -> Roundings:
    if not isinstance(node, Mapping):
        return Roundings()
    mode = Mode(text_of(node.get("mode"), Mode.HALF_UP))
    units = {key: quantity(node.get(key)) for key in ("rate", "score", "subtotal", "total")}  # none: no quantity
    rounded = {key: None if unit is None else Rounding(unit, mode) for key, unit in units.items()}
    return Roundings(**rounded, rating_by_exact=text_of(node.get("rating")) == "exact")


def _inputs(node: Node | None, reading: Reading) -> tuple[tuple[Input, ...], tuple[Table, ...], tuple[OpenTable, ...]]:
    inputs, tables, open_tables = [], [], []
    for key, value in entries(node):
        if not isinstance(value, Mapping) or reading.unextended(value):
            continue
        if value.get("columns") is None:
            inputs.append(_input(key, value, reading))
        elif isinstance(value.get("lines"), Scalar):
            open_tables.append(_open_table(key, value, reading))
        else:
            tables.append(_table(key, value, reading))
    return tuple(inputs), tuple(tables), tuple(open_tables)


def _input(key: Scalar, node: Node, reading: Reading) -> Input:
    """A single input, or a column of a table: its type alone, or with more said about it."""
    if not isinstance(node, Mapping):
        return Input(key.text, InputType(text_of(node)), key.span)
    type = InputType(text_of(node.get("type")))
    labels = words(node.get("labels"))
    if type is InputType.LABEL and not labels:
        reading.say("F133", key.span, name=key.text)
    return Input(
        id=key.text,
        type=type,
        span=key.span,
        name=text_of(node.get("name")),
        aliases=words(node.get("aliases")),
        labels=labels,
        range=reading.interval(node.get("range")),
        places=whole(node.get("places")),
        source=text_of(node.get("from")),
    )


def _table(key: Scalar, node: Mapping, reading: Reading) -> Table:
    aliases = {name.text: (name, words(value)) for name, value in entries(node.get("aliases"))}
    lines: list[Line] = []
    _collect_lines(node.get("lines"), (), None, {name: found for name, (_, found) in aliases.items()}, lines)
    known = {line.id for line in lines}
    for name, (origin, _) in aliases.items():
        if name not in known:
            reading.say("F131", origin.span, found=name, known="、".join(line.id for line in lines))
    return Table(
        id=key.text,
        columns=tuple(_input(name, value, reading) for name, value in entries(node.get("columns"))),
        lines=tuple(lines),
        total_of_children=text_of(node.get("total")) == "children",
        span=key.span,
    )


def _open_table(key: Scalar, node: Mapping, reading: Reading) -> OpenTable:
    return OpenTable(
        id=key.text,
        columns=tuple(_input(name, value, reading) for name, value in entries(node.get("columns"))),
        span=key.span,
        name=text_of(node.get("name")),
        aliases=words(node.get("aliases")),
        count=reading.interval(node.get("count")),
    )


def _collect_lines(
    node: Node | None,
    above: tuple[str, ...],
    parent: int | None,
    aliases: dict[str, tuple[str, ...]],
    lines: list[Line],
) -> None:
    """The lines of a table in the order of the form: every line before those under it."""
    if isinstance(node, Sequence):
        children: list[tuple[Scalar, Node | None]] = [(item, None) for item in node.items if isinstance(item, Scalar)]
    else:
        children = list(entries(node))
    for key, below in children:
        path = (*above, key.text)
        lines.append(Line(key.text, path, parent, key.span, aliases.get(key.text, ())))
        _collect_lines(below, path, len(lines) - 1, aliases, lines)


def _value(key: Scalar, node: Node, reading: Reading) -> tuple[Value, ...]:
    if not isinstance(node, Mapping):
        return (Value(key.text, node, key.span),)
    formula = node.get("formula")
    if reading.unextended(node) or formula is None:
        return ()
    return (Value(key.text, formula, key.span, quantity(node.get("if_zero")), unit_of(node.get("unit"))),)


def _rating(node: Mapping, reading: Reading) -> tuple[Rating, ...]:
    range = reading.interval(node.get("range"))
    name = node.get("name")
    return () if range is None else (Rating(text_of(name), range, name.span if name else place(node)),)


def _adjustment(node: Mapping, reading: Reading) -> Adjustment:
    id, formula = node.get("id"), node.get("formula")
    if id is None:
        raise ValueError("an adjustment whose shape was not checked")
    return Adjustment(
        id=text_of(id),
        kind=text_of(node.get("kind")),
        formula=formula,
        when=node.get("when"),
        limit=reading.interval(node.get("limit")),
        span=id.span,
        basis=basis_of(node.get("basis")),
        at_most=text_of(node.get("at_most")),
    )


def _relation(node: Mapping) -> Relation:
    id, claim = node.get("id"), node.get("assert")
    if id is None or claim is None:
        raise ValueError("a relation whose shape was not checked")
    return Relation(
        id=text_of(id),
        claim=claim,
        tolerance=quantity(node.get("tolerance")) or Fraction(0),
        message=text_of(node.get("message"), f"勾稽关系“{text_of(id)}”不成立"),
        severity=text_of(node.get("severity"), Severity.ERROR),
        span=id.span,
    )


def _merge(root: Mapping) -> Merge | None:
    key, node = root.key("merge"), root.get("merge")
    if key is None or not isinstance(node, Mapping):
        return None
    other = ("weighted_by", "round", "except", "basis")
    unit, rounding = quantity(node.get("round")), root.get("rounding")
    mode = Mode(text_of(rounding.get("mode") if isinstance(rounding, Mapping) else None, Mode.HALF_UP))
    return Merge(
        ways={name.text: text_of(value) for name, value in node.entries if name.text not in other},
        exceptions=tuple((name.text, text_of(value), name.span) for name, value in entries(node.get("except"))),
        weighted_by=node.get("weighted_by"),
        rounding=None if unit is None else Rounding(unit, mode),
        span=key.span,
        basis=basis_of(node.get("basis")),
    )


def _property(node: Mapping, reading: Reading) -> tuple[Property, ...]:
    id = node.get("id")
    kinds = [key for key in ("assert", "rises", "falls") if node.get(key) is not None]
    if id is None:
        raise ValueError("a property whose shape was not checked")
    formula = node.get(kinds[0]) if kinds else None
    if formula is None or len(kinds) > 1:
        reading.say("E203", id.span, keys="assert、rises、falls", found="、".join(kinds) or "（无）")
        return ()
    return (Property(text_of(id), kinds[0], formula, node.get("as"), id.span, basis_of(node.get("basis"))),)


def digest_of(root: Node) -> str:
    """sha256 over the meaning of a resolved document, in hex.

    Order of keys, comments, quotes and the way a number is written (10, 10.0) do not enter; order of lists does.
    """
    return hashlib.sha256(DIGEST_DOMAIN + _canonical(root, top=True).encode()).hexdigest()


VERBATIM = ("id", "version")
"""Keys of the header whose text looks like a number and is none: 2021.1 and 2021.10 are two versions."""


def _canonical(node: Node, top: bool = False) -> str:
    match node:
        case Mapping():
            ordered = sorted(node.entries, key=lambda entry: entry[0].text.encode("utf-16-be"))  # as RFC 8785 sorts
            members = (
                f"{_quoted(key.text)}:{_quoted(text_of(value)) if top and key.text in VERBATIM else _canonical(value)}"
                for key, value in ordered
            )
            return "{" + ",".join(members) + "}"
        case Sequence():
            return "[" + ",".join(_canonical(item) for item in node.items) + "]"
        case Scalar():
            number = read_number(node.text)
            return _quoted(node.text if number is None else exact_text(number.value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
