"""What a plan has of the scopes that its formulas gather: whose rows they are, and what is known only after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.tree import (
    MISSING,
    Field,
    Fold,
    Tree,
    Type,
    rewrite,
    walk,
)
from jixiao.framework.model import Framework, Indicator
from jixiao.framework.tree import every
from jixiao.plan.model import Computed, Purpose, Section, Slot, Variant
from jixiao.plan.order import early_values, gathers, reads
from jixiao.plan.scopes import ALL_ROWS, SIDES, gathered_name, leaves_of
from jixiao.plan.shares import (
    row_scopes,
)
from jixiao.value import replace


def scopes_gathered(framework: Framework, trees: Iterable[Tree]) -> Mapping[str, tuple[str, ...]]:
    """The scopes of own rows that `trees` gather, each with the basic scopes whose rows it holds."""
    sources = {gathered_name((ALL_ROWS,)): _own_below(framework.indicators)}
    for indicator in every(framework.indicators):
        sources[gathered_name(indicator.path)] = _own_below((indicator,))
        own = indicator.own_rows
        for group in own.groups if own is not None else ():
            path = (*indicator.path, group.id)
            sources[gathered_name(path)] = (".".join(path),)
    asked = dict.fromkeys(node.scope for tree in trees for node in walk(tree) if isinstance(node, Fold))
    return {scope: sources[scope] for scope in asked if scope in sources}


def _own_below(indicators: Iterable[Indicator]) -> tuple[str, ...]:
    rows = (row for indicator in indicators for row in leaves_of(indicator))
    return tuple(scope for row in rows for scope in row_scopes(row))


def without_unasked(trees: Iterable[Computed], slots: Sequence[Slot]) -> tuple[Computed, ...]:
    """A fold may name the target or actual of a fixed row whose rule never asks for it: that is missing."""
    asked = {slot.name for slot in slots}

    def known(node: Tree) -> Tree:
        unasked = isinstance(node, Field) and not node.scope and node.name not in asked
        return MISSING if unasked else node

    def is_asked(tree: Tree) -> bool:
        return all(node.name in asked for node in walk(tree) if isinstance(node, Field) and not node.scope)

    return tuple(item if is_asked(item.tree) else replace(item, tree=rewrite(item.tree, known)) for item in trees)


def with_sides(
    sections: Iterable[Section], scopes: Mapping[str, tuple[str, ...]], trees: Iterable[Tree]
) -> tuple[Section, ...]:
    """The sections, whose number rows bring target and actual where a fold reads them, though their rule may not."""
    read = {
        node.scope
        for tree in trees
        for node in walk(tree)
        if isinstance(node, Fold) and any(part in SIDES for side in (node.body, node.where) for part in walk(side))
    }
    wanted = {source for scope, sources in scopes.items() if scope in read for source in sources}

    def asked(section: Section) -> bool:
        groups = () if section.goals is None else section.goals.groups
        return any(scope in wanted for scope in (section.id, *section.groups, *(node.id for node in groups)))

    return tuple(
        replace(section, variants=tuple(_with_sides(variant) for variant in section.variants))
        if asked(section)
        else section
        for section in sections
    )


def _with_sides(variant: Variant) -> Variant:
    if variant.kind != "number":
        return variant
    weight, *others = variant.slots
    held = {slot.purpose for slot in others}
    sides = [
        Slot(purpose.value, Type.NUMBER, purpose, weight.node)
        for purpose in (Purpose.TARGET, Purpose.ACTUAL)
        if purpose not in held
    ]
    return replace(variant, slots=(weight, *sides, *others)) if sides else variant


def rows_come_first(sections: Iterable[Section], computed: Sequence[Computed]) -> Iterator[Diagnostic]:
    """F165: own rows are scored before whatever gathers them and before other rows, and cannot read either."""
    by_name = {item.name: item for item in computed}
    early = {item.name for item in early_values(computed)}
    said: dict[tuple[str, str], Diagnostic] = {}
    for section in sections:
        for variant in section.variants:
            for item in variant.computed:
                late = _late(item.tree, by_name, early)
                if late is not None and variant.rule_span is not None:
                    found = diagnose("F165", variant.rule_span, name=variant.rule_name or variant.rule_kind, found=late)
                    said.setdefault((str(variant.rule_span), late), found)
    yield from said.values()


def _late(tree: Tree, by_name: Mapping[str, Computed], early: Iterable[str]) -> str | None:
    """What `tree` reads that is known only after the own rows, as people would call it."""
    if gathers(tree):
        return "汇总"
    for name in reads(tree):
        if name in by_name and name not in early:
            return name.removesuffix(".score")
    return None
