"""Checks of single clauses: directions that fit their rule, divisions that say what zero means, names that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.model import Framework, Indicator, Parameter
from jixiao.framework.reading import basis_of, entries, text_of
from jixiao.framework.said import NAME
from jixiao.framework.tree import every
from jixiao.interval import Sign
from jixiao.name import name_key
from jixiao.nearest import nearest
from jixiao.rules.rule import Rule
from jixiao.target import NumberTarget

TOWARDS = {Sign.AT_LEAST: 1, Sign.ABOVE: 1, Sign.AT_MOST: -1, Sign.BELOW: -1}
"""Which way points go in a row whose target is of this sign: with the actual, or against it."""

SAID = {1: "不少于", -1: "不超过"}

FORMULAS = ("formula", "of", "when", "cap", "assert", "above", "below", "away_from")
"""Keys whose text is a formula, where no `if_zero` can be written."""

OF_THE_ROW = frozenset(("目标", "分值"))
"""A row's own target is fixed, or the office's to write: like 完成率, it may be divided by."""

DIVISOR = re.compile(r"[/÷／]\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[^\s()（）+−*×÷/%％<>=≤≥≠,，;；]+)|)")
"""What follows a sign of division: a number, a name, or a bracket."""


def directions_fit(framework: Framework) -> Iterator[Diagnostic]:
    """F187: points fall where the row says more is better, or rise. F188: a target and a direction that disagree."""
    for indicator in _rows(framework.indicators):
        typed = indicator.target.sign if isinstance(indicator.target, NumberTarget) else None
        said, also = TOWARDS.get(typed) if typed else None, TOWARDS.get(indicator.direction or Sign.EQUAL)
        if typed not in (None, Sign.UNEQUAL) and indicator.direction is not None and said != also:
            found = str(typed.value if typed else "")
            yield diagnose(
                "F188", indicator.span, name=indicator.name, found=found, direction=indicator.direction.value
            )
            continue
        rule = indicator.rule.of("number", typed or indicator.direction) if indicator.rule else None
        towards = said or also
        if rule is None or towards is None or not _measures_plainly(rule):
            continue
        monotone = rule.promises(typed or indicator.direction).monotone
        if monotone == -towards:
            way = ("越大得分越高", "越大得分越低")[monotone < 0]
            yield diagnose("F187", indicator.span, name=indicator.name, said=SAID[towards], way=way)


def _measures_plainly(rule: Rule) -> bool:
    """Whether a rule measures the row's own actual or a named value, and not some formula that may turn it round."""
    of = getattr(rule, "of", None)
    return of is None or (isinstance(of, Scalar) and NAME.fullmatch(of.text.strip()) is not None)


def divisions_have_a_policy(framework: Framework) -> Iterator[Diagnostic]:
    """F252: a value that divides by what may be zero says what comes of it. F189: so must any other formula, itself."""
    above_zero = (item.id for item in framework.inputs if item.range is not None and Fraction(0) not in item.range)
    positive = OF_THE_ROW | set(above_zero) | {item.id for item in framework.parameters if _never_zero(item)}
    values = framework.root.get("values") if isinstance(framework.root, Mapping) else None
    for key, node in entries(values):
        formula = node.get("formula") if isinstance(node, Mapping) else node
        declared = isinstance(node, Mapping) and node.get("if_zero") is not None
        if not declared and _may_divide_by_zero(text_of(formula), positive):
            yield diagnose("F252", key.span, name=key.text)
    for section in ("rules", "indicators", "adjustments", "relations"):
        found = framework.root.get(section) if isinstance(framework.root, Mapping) else None
        for formula in _formulas(found):
            if _may_divide_by_zero(formula.text, positive):
                yield diagnose("F189", formula.span, found=formula.text.strip())


def _never_zero(parameter: Parameter) -> bool:
    return all(isinstance(item.value, NumberTarget) and item.value.value != 0 for item in parameter.values)


def _may_divide_by_zero(formula: str, positive: AbstractSet[str]) -> bool:
    """Whether `formula` divides by what is neither a number other than 0, nor above 0 anyhow, nor asked about zero."""
    for found in DIVISOR.finditer(formula):
        number, name = found["number"], found["name"]
        if (number is not None and number.strip("0.")) or name in positive:
            continue
        if name is not None and re.search(re.escape(name) + r"\s*(=|==|≠|!=|<>|>|≤|<=)\s*0(?![.0-9])", formula):
            continue
        return True
    return False


def _formulas(node: Node | None, key: str = "") -> Iterator[Scalar]:
    match node:
        case Scalar() if key in FORMULAS:
            yield node
        case Sequence():
            for item in node.items:
                yield from _formulas(item)
        case Mapping():
            for name, value in node.entries:
                yield from _formulas(value, name.text)


def basis_is_named(framework: Framework) -> Iterator[Diagnostic]:
    """F250, F253: the document that a framework comes from, and the clause of each of its rules and adjustments.

    A rule that is written in place may have its clause at the indicator, or at one above it; where the whole framework
    is assumed, or one clause of its document, nothing in it needs a basis of its own.
    """
    root = framework.root if isinstance(framework.root, Mapping) else None
    if not framework.basis.document and not framework.basis.assumed:
        key = root.key("basis") if root is not None else None
        yield diagnose("F250", key.span if key else framework.span)
    if framework.basis.assumed or framework.basis.clause:
        return
    for name, node in entries(root.get("rules") if root is not None else None):
        if not _has_basis(node):
            yield diagnose("F253", name.span, name=name.text)
    yield from _rules_in_place(root.get("indicators") if root is not None else None)
    adjustments = root.get("adjustments") if root is not None else None
    for item in adjustments.items if isinstance(adjustments, Sequence) else ():
        if isinstance(item, Mapping) and not _has_basis(item):
            id = item.get("id")
            yield diagnose("F253", (id or item).span, name=text_of(id))


def _has_basis(node: Node | None) -> bool:
    basis = basis_of(node.get("basis")) if isinstance(node, Mapping) else None
    return basis is not None and bool(basis.clause or basis.document or basis.assumed)


def _rules_in_place(node: Node | None) -> Iterator[Diagnostic]:
    """F253 for the rules that indicators write themselves, where neither they nor an indicator above has a basis."""
    for item in node.items if isinstance(node, Sequence) else ():
        if not isinstance(item, Mapping) or _has_basis(item):
            continue
        places: list[Node | None] = [item, item.get("own_rows"), item.get("own_goals")]
        places.extend(place.get("own_rows") for place in places[2:] if isinstance(place, Mapping))
        for place in places:
            rule = place.get("rule") if isinstance(place, Mapping) else None
            if isinstance(rule, Mapping) and not _has_basis(rule):
                several = [(key, kind) for key, kind in rule.entries if isinstance(kind, Mapping)]
                written = [(item.key("rule") or rule, rule)] if rule.get("kind") is not None else several
                for key, inner in written:
                    if not _has_basis(inner):
                        yield diagnose("F253", key.span, name=text_of(item.get("id")))
        yield from _rules_in_place(item.get("indicators"))


def repeated_facts_are_there(framework: Framework) -> Iterator[Diagnostic]:
    """F190: `row_repeats_rate` or `row_repeats_amount` names what is not there, and so would never find anything."""
    indicators = list(every(framework.indicators))
    names = [name for item in indicators for name in (item.id, item.name, *item.aliases, *item.formerly)]
    lines = [line.id for table in framework.tables for line in table.lines]
    cells = [f"{line.id}.{column.id}" for table in framework.tables for line in table.lines for column in table.columns]
    named_by_offices = any(item.own_rows is not None for item in indicators)
    for check, what_place, places in (
        ("row_repeats_rate", "资金表的行", lines),
        ("row_repeats_amount", "资金表的行.列", cells),
    ):
        setting = framework.checks.get(check)
        rows = setting.get("rows") if isinstance(setting, Mapping) else None
        for row, place in entries(rows):
            asked = [(what_place, place, places)]
            asked = asked if named_by_offices else [("指标", row, names), *asked]
            for what, node, known in asked:
                if isinstance(node, Scalar) and name_key(node.text) not in {name_key(name) for name in known}:
                    near = nearest(node.text, known) or "、".join(dict.fromkeys(known)) or "（无）"
                    yield diagnose("F190", node.span, what=what, check=check, found=node.text, near=near)


def _rows(indicators: tuple[Indicator, ...]) -> Iterator[Indicator]:
    return (item for item in every(indicators) if item.rule is not None)
