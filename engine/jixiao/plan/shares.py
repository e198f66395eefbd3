"""Effective weights: what of the declared ones is left, given on or converted where something does not apply.

Everything here is a tree over what applies (S23, S24): nothing is added to a plan in which all has to apply.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jixiao.expression.tree import (
    MISSING,
    ONE,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    Fold,
    Gathering,
    Greatest,
    Or,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.framework.model import Framework, Indicator, OwnRows
from jixiao.interval import Sign
from jixiao.value import dataclass

ROW_APPLIES = Field("applies", Type.TRUTH, "row")
"""Whether an own row applies, for Folds over rows of which some may not."""

ROW_WEIGHT = Field("weight", Type.NUMBER, "row")


@dataclass(frozen=True, slots=True)
class Share:
    """One node: whether it applies, and its weight where that is not simply the declared one.

    `scale` is what its points, computed at the declared weight, are multiplied by; `convert` what the sum of its
    children's scores is multiplied by. None: nothing to do.
    """

    applies: Tree
    weight: Tree | None = None
    scale: Tree | None = None
    convert: Tree | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares by node id; `convert` is what the sum of all scores is multiplied by (rescale: total)."""

    by_node: dict[str, Share]
    convert: Tree | None


def applies_name(node: str) -> str:
    """The slot that says whether a row applies."""
    return f"{node}.applies"


def given_name(node: str) -> str:
    """The slot that says whether the office wrote the target of a row, where a row without one is not scored."""
    return f"{node}.given"


def when_name(node: str) -> str:
    """The computed truth that the framework's own condition for a row holds; only rows that have one have it."""
    return f"{node}.when"


def weight_name(node: str) -> str:
    """The computed effective weight of a node; only nodes whose weight can change have one."""
    return f"{node}.weight"


def may_not_apply(indicator: Indicator) -> bool:
    """Whether this row, or place of own rows, need not apply."""
    return indicator.not_applicable.policy != "refuse"


def shares_of(framework: Framework) -> Shares:
    """The shares of every node of `framework`; weights that are open take no part."""
    found: dict[str, Share] = {}
    _siblings(framework.indicators, found)
    missing = [*_lost_to_total(framework.indicators, found), *_gone(framework.indicators, found, "rescale")]
    return Shares(found, _converted(_weights(framework.indicators, found), missing) if missing else None)


def _siblings(members: tuple[Indicator, ...], found: dict[str, Share]) -> None:
    for member in members:
        _siblings(member.children, found)
        found[_id(member)] = Share(_applies(member, found))
    for member in members:
        found[_id(member)] = _share(member, members, found)


def _applies(indicator: Indicator, found: dict[str, Share]) -> Tree:
    """Whether a node applies: a row as marked, own rows where there are any, a group where any of its children does."""
    if indicator.children:
        below = [found[_id(child)].applies for child in indicator.children]
        return TRUE if TRUE in below else Or(tuple(below))
    if not may_not_apply(indicator):
        return TRUE
    if indicator.own_rows is None:
        marked = Field(applies_name(_id(indicator)), Type.TRUTH)
        return marked if indicator.when is None else And((marked, Quantity(when_name(_id(indicator)), Type.TRUTH)))
    counted = Sum(tuple(Fold(Gathering.COUNT, scope, where=_where(indicator)) for scope in own_scopes(indicator)))
    return Compare(Sign.ABOVE, counted, ZERO)


def own_scopes(indicator: Indicator) -> tuple[str, ...]:
    """The scopes that gather the own rows under `indicator`; where these stand in goals, the goals."""
    goals = indicator.own_rows.goals if indicator.own_rows else None
    return row_scopes(indicator) if goals is None else (_id(indicator),)


def row_scopes(indicator: Indicator) -> tuple[str, ...]:
    """The scopes that gather the own rows under `indicator`, or under one goal of it."""
    id, own = _id(indicator), indicator.own_rows
    return (*(f"{id}.{group.id}" for group in own.groups), id) if own is not None else ()


def gathers_all(policy: str) -> bool:
    """Whether own rows that do not apply are still gathered, for their weight."""
    return policy in ("keep", "rescale")


def _where(indicator: Indicator) -> Tree:
    own = indicator.own_rows
    all_gathered = own is not None and (gathers_all(own.not_applicable) or own.goals is not None)
    return ROW_APPLIES if all_gathered else TRUE


def _share(member: Indicator, members: tuple[Indicator, ...], found: dict[str, Share]) -> Share:
    applies, declared = found[_id(member)].applies, _declared(member)
    given = _given(member, members, found)
    if declared is None:
        return Share(applies)
    ceiling: Tree = Sum((number(declared), *given)) if given else number(declared)
    inside = _inside(member, found)
    convert, left = (None, ceiling) if inside is None else inside
    if inside is not None and given:
        left = Product((left, Quotient(ceiling, number(declared))))
    if applies == TRUE and not given and inside is None:
        return Share(applies)
    kept = _gone((member,), found, "keep")
    weight: Tree = left if applies == TRUE else Choose((Case(applies, left),), Sum(kept) if kept else ZERO)
    grown: Tree | None = _grown(ceiling, declared) if given else None
    if member.children:
        return Share(applies, weight, None, _times(convert, grown))
    if member.own_rows is not None:
        grown = None if grown is None else _as_written(member, declared, grown)
        return Share(applies, weight, None, _times(_own_conversion(member), grown))
    return Share(applies, weight, grown)


def _inside(member: Indicator, found: dict[str, Share]) -> tuple[Tree | None, Tree] | None:
    """How a group's sum is converted, and the weight that its children have after that; None where it is fixed."""
    if member.one_of or not member.children or all(found[_id(child)].weight is None for child in member.children):
        return None
    left = _weights(member.children, found)
    lost = _gone(member.children, found, "rescale")
    if not lost:
        return None, left
    none_left = Compare(Sign.EQUAL, left, ZERO)
    return _converted(left, lost), Choose((Case(none_left, ZERO),), Sum((left, *lost)))


def _weights(members: Iterable[Indicator], found: dict[str, Share]) -> Tree:
    """The effective weights of `members` together."""
    terms: list[Tree] = []
    for member in members:
        if found[_id(member)].weight is not None:
            terms.append(Quantity(weight_name(_id(member))))
        else:
            terms.append(number(_declared(member) or 0))
    return Sum(tuple(terms))


def _gone(members: Iterable[Indicator], found: dict[str, Share], policy: str) -> tuple[Tree, ...]:
    """The declared weights that those `members` leave behind by this policy where they do not apply.

    A group that has a policy of its own leaves all its weight by that; of one that has none, once nothing of it
    applies, every child leaves its own: what is kept stays, and what would be rescaled among siblings, of which none
    is left, is rescaled one level up.
    """
    terms: list[Tree] = []
    for member in members:
        if not _speaks_for_all(member):
            applies, below = found[_id(member)].applies, _gone(member.children, found, policy)
            if below and applies != TRUE:
                terms.append(Choose((Case(applies, ZERO),), Sum(below)))
        elif member.not_applicable.policy == policy and (weight := _declared(member)) is not None:
            terms.append(_unless(found[_id(member)].applies, number(weight)))
    return tuple(terms)


def _lost_to_total(members: tuple[Indicator, ...], found: dict[str, Share]) -> tuple[Tree, ...]:
    """The weights that are rescaled over the whole, at any depth; in a group that was given points they grew with it.

    Where a group has a policy of its own and nothing of it applies, that has disposed of its children's weights.
    """
    terms: list[Tree] = []
    for member in members:
        if _speaks_for_all(member):
            terms.extend(_gone((member,), found, "rescale_total"))
        below = _lost_to_total(member.children, found)
        if not below:
            continue
        lost: Tree = Sum(below)
        given, declared = _given(member, members, found), _declared(member)
        if given and declared is not None:
            lost = Product((lost, _grown(Sum((number(declared), *given)), declared)))
        applies = found[_id(member)].applies
        if _speaks_for_all(member) and applies != TRUE:
            lost = Choose((Case(applies, lost),), ZERO)
        terms.append(lost)
    return tuple(terms)


def _speaks_for_all(member: Indicator) -> bool:
    """Whether what becomes of all the weight of a node is said at the node: at rows, and groups with a policy."""
    return not member.children or bool(member.one_of) or may_not_apply(member)


def _given(member: Indicator, members: tuple[Indicator, ...], found: dict[str, Share]) -> tuple[Tree, ...]:
    """What siblings that do not apply give to `member`."""
    return tuple(
        _unless(found[_id(other)].applies, number(points))
        for other in members
        if other.not_applicable.policy == "give_to"
        and other.not_applicable.receiver == member.id
        and (points := _declared(other)) is not None
    )


def _grown(ceiling: Tree, declared: Fraction) -> Tree:
    return Quotient(ceiling, number(declared), ONE)


def _converted(left: Tree, lost: Iterable[Tree]) -> Tree:
    """What is left brought back to what it was with the lost; nothing left stays nothing."""
    return Quotient(Sum((left, *lost)), left, ZERO)


def _as_written(member: Indicator, declared: Fraction, grown: Tree) -> Tree:
    """An office may write its rows at the declared weight, and then they grow, or at the one that they have now."""
    written = Sum(tuple(Fold(Gathering.SUM, scope, ROW_WEIGHT) for scope in own_scopes(member)))
    return Choose((Case(Compare(Sign.EQUAL, written, number(declared)), grown),), ONE)


def _own_conversion(member: Indicator) -> Tree | None:
    own = member.own_rows
    return None if own is None or own.goals is not None else rescaled(own, row_scopes(member))


def rescaled(own: OwnRows, scopes: tuple[str, ...]) -> Tree | None:
    """Own rows that do not apply and are rescaled: the others' points come to what all of them weigh."""
    if own.not_applicable != "rescale":
        return None
    every = Sum(tuple(Fold(Gathering.SUM, scope, ROW_WEIGHT) for scope in scopes))
    left = Sum(tuple(Fold(Gathering.SUM, scope, ROW_WEIGHT, ROW_APPLIES) for scope in scopes))
    return Quotient(every, left, ZERO)


def one_of(indicator: Indicator, scores: tuple[Tree, ...], shares: Shares) -> Tree:
    """The score of a group of alternatives (S21): of the one that is chosen, or of the best.

    Missing where nothing is chosen though the group has to apply, or where more than one is.
    """
    applied = Sum(tuple(_if(shares.by_node[_id(child)].applies) for child in indicator.children))
    cases: list[Case] = []
    if may_not_apply(indicator):
        cases.append(Case(Compare(Sign.EQUAL, applied, ZERO), ZERO))
    if indicator.one_of == "best":
        cases.append(Case(Compare(Sign.AT_LEAST, applied, ONE), Greatest(scores)))
    else:
        cases.append(Case(Compare(Sign.EQUAL, applied, ONE), Sum(scores)))
    return Choose(tuple(cases), MISSING)


def _if(applies: Tree) -> Tree:
    return Choose((Case(applies, ONE),), ZERO)


def own_conversion(indicator: Indicator, shares: Shares) -> Tree | None:
    """What the sum of a section's rows is multiplied by."""
    share = shares.by_node[_id(indicator)]
    return share.convert if share.weight is not None else _own_conversion(indicator)


def _times(first: Tree | None, second: Tree | None) -> Tree | None:
    if first is None or second is None:
        return first or second
    return Product((first, second))


def _unless(applies: Tree, weight: Constant) -> Tree:
    """The weight where the node does not apply."""
    return Choose((Case(applies, ZERO),), weight)


def _declared(indicator: Indicator) -> Fraction | None:
    """The weight as declared, or the sum of the children's."""
    if indicator.weight is not None:
        return indicator.weight
    weights = [_declared(child) for child in indicator.children]
    known = [weight for weight in weights if weight is not None]
    return sum(known, Fraction(0)) if weights and len(known) == len(weights) else None


def _id(indicator: Indicator) -> str:
    return ".".join(indicator.path)
