"""The indicator tree planned: every node with its score, rows lowered, own rows gathered by their groups."""

from __future__ import annotations

from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Names
from jixiao.expression.tree import MISSING, Fold, Gathering, Product, Quantity, Round, Sum, Tree, Type
from jixiao.framework.model import Basis, Framework, Group, Indicator
from jixiao.origin import Span
from jixiao.plan.demands import Demand, demands_of
from jixiao.plan.goals import plan_goals
from jixiao.plan.leaves import capped_by, plan_leaf
from jixiao.plan.model import Computed, Node, Role, Section, Slot
from jixiao.plan.shares import Shares, may_not_apply, one_of, own_conversion, weight_name, when_name
from jixiao.plan.variants import plan_variants
from jixiao.value import dataclass, field


@dataclass(slots=True)
class Planned:
    """What planning the tree yields, collected on the way; `diagnostics` are all refusals."""

    shares: Shares
    demands: tuple[Demand, ...] = ()
    slots: list[Slot] = field(default_factory=list)
    computed: list[Computed] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def plan_tree(framework: Framework, names: Names, shares: Shares) -> Planned:
    """Every indicator of the framework in the order of the table; children are computed before their parents."""
    planned = Planned(shares, demands_of(framework))
    planned.computed.extend(
        Computed(weight_name(id), Type.NUMBER, Role.WEIGHT, id, share.weight)
        for id, share in planned.shares.by_node.items()
        if share.weight is not None
    )
    for indicator in framework.indicators:
        _plan(indicator, (), None, framework, names, planned)
    return planned


def node_id(indicator: Indicator) -> str:
    """The id of an indicator among all nodes of the plan."""
    return ".".join(indicator.path)


def _plan(
    indicator: Indicator,
    path: tuple[str, ...],
    parent: str | None,
    framework: Framework,
    names: Names,
    planned: Planned,
) -> None:
    id = node_id(indicator)
    path = (*path, indicator.name)
    position = len(planned.nodes)
    if indicator.own_rows is not None:
        _plan_own_rows(indicator, id, path, parent, framework, names, planned)
        return
    leaf = None
    if not indicator.children and indicator.rule is None and framework.base:
        planned.computed.append(_computed_score(id, MISSING, indicator.span))
    elif not indicator.children:
        try:
            share, year = planned.shares.by_node[id], _only_year(framework)
            row = plan_leaf(indicator, id, names, framework, year, share, planned.demands)
        except Rejected as rejected:
            planned.diagnostics.extend(rejected.diagnostics)
            return
        leaf = row.leaf
        planned.slots.extend(row.slots)
        planned.computed.extend(row.computed)
        if indicator.when is not None and may_not_apply(indicator):
            try:
                when = compile_formula(indicator.when, names, Type.TRUTH)
            except Rejected as rejected:
                planned.diagnostics.extend(rejected.diagnostics)
                return
            planned.computed.append(Computed(when_name(id), Type.TRUTH, Role.APPLIES, id, when, indicator.span))
    for child in indicator.children:
        _plan(child, path, id, framework, names, planned)
    if indicator.children:
        scores = tuple(Quantity(f"{node_id(child)}.score") for child in indicator.children)
        _add_sum(id, scores, indicator, framework, names, planned.shares.by_node[id].convert, planned)
    planned.nodes.insert(
        position,
        Node(
            id=id,
            name=indicator.name,
            path=path,
            parent=parent,
            weight=weight_of(indicator),
            score=f"{id}.score",
            span=indicator.span,
            leaf=leaf,
            aliases=indicator.aliases,
            clause=clause_text(indicator.basis or framework.basis),
            core=indicator.core,
            by_hand=indicator.by_hand,
        ),
    )


def _plan_own_rows(
    indicator: Indicator,
    id: str,
    path: tuple[str, ...],
    parent: str | None,
    framework: Framework,
    names: Names,
    planned: Planned,
) -> None:
    """A node whose rows the office writes: the node, one node a group, and a scope of its own for rows of no group.

    With goals that scope gathers the goals, each scored by its own rows.
    """
    own = indicator.own_rows
    if own is None:
        raise ValueError(f"{id} has no own rows")
    clause = clause_text(indicator.basis or framework.basis)
    declared = weight_of(indicator)
    whole = framework.expected_total if declared is None else declared
    most = whole if own.goals is None else own.goals.weights or whole
    try:
        variants = plan_variants(indicator, own, id, names, framework, most, planned.demands)
    except Rejected as rejected:
        planned.diagnostics.extend(rejected.diagnostics)
        return
    groups = tuple(f"{id}.{group.id}" for group in own.groups)
    planned.nodes.append(
        Node(id, indicator.name, path, parent, weight_of(indicator), f"{id}.score", indicator.span,
             section=id, members=id, aliases=indicator.aliases, clause=clause, by_hand=indicator.by_hand)
    )  # fmt: skip
    nodes = tuple(
        _group_node(group, group_id, path, id, clause) for group, group_id in zip(own.groups, groups, strict=True)
    )
    gathered: tuple[Tree, ...] = (_members(id),)
    goals = None if own.goals is None else plan_goals(indicator, id, nodes, whole, framework.rounding)
    if goals is None:
        planned.nodes.extend(nodes)
        planned.computed.extend(_computed_score(node.id, _members(node.id), node.span) for node in nodes)
        gathered = (*(Quantity(node.score) for node in nodes), *gathered)
    _add_sum(id, gathered, indicator, framework, names, own_conversion(indicator, planned.shares), planned)
    planned.sections.append(Section(id, groups, variants, own.count, own.not_applicable, own.span, own.chosen, goals))


def _group_node(group: Group, id: str, path: tuple[str, ...], section: str, clause: str) -> Node:
    return Node(id, group.name, (*path, group.name), section, group.points, f"{id}.score", group.span,
                members=id, group=group, aliases=group.aliases, clause=clause)  # fmt: skip


def _members(scope: str) -> Fold:
    """The sum of the scores of the own rows of `scope`."""
    return Fold(Gathering.SUM, scope, Quantity("score", scope="row"))


def _add_sum(
    id: str,
    terms: tuple[Tree, ...],
    indicator: Indicator,
    framework: Framework,
    names: Names,
    convert: Tree | None,
    planned: Planned,
) -> None:
    """The score of a node over others; what is converted has places of its own and is rounded as rows are."""
    rounding = framework.rounding.subtotal
    total: Tree = one_of(indicator, terms, planned.shares) if indicator.one_of else Sum(terms)
    if convert is not None:
        total, rounding = Product((total, convert)), rounding or framework.rounding.score
    if indicator.cap is not None:
        try:
            total = capped_by(total, indicator.cap, names)
        except Rejected as rejected:
            planned.diagnostics.extend(rejected.diagnostics)
            return
    if rounding is not None:
        total = Round(total, rounding.unit, rounding.mode)
    planned.computed.append(_computed_score(id, total, indicator.span))


def _computed_score(id: str, tree: Tree, span: Span) -> Computed:
    return Computed(f"{id}.score", Type.NUMBER, Role.SCORE, id, tree, span)


def weight_of(indicator: Indicator) -> Fraction | None:
    """The weight of a node: declared, or the sum of its children's; None where that is open."""
    if indicator.weight is not None:
        return indicator.weight
    weights = [weight_of(child) for child in indicator.children]
    known = [weight for weight in weights if weight is not None]
    return sum(known, Fraction(0)) if weights and len(known) == len(weights) else None


def clause_text(basis: Basis) -> str:
    """依据 in one line: document and clause."""
    text = " ".join(part for part in (basis.document, basis.clause) if part)
    return f"{text}（推定）" if basis.assumed and text else text or ("推定" if basis.assumed else "")


def _only_year(framework: Framework) -> int | None:
    first, last = framework.years
    return first if first == last else None
