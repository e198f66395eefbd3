"""Which clauses of fixed rows no filing can reach: proved, so that nobody is asked for a case of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jixiao.expression.tree import And, Choose, Compare, Constant, Lookup, Not, Or, Tree, walk
from jixiao.interpret.bounds import Choice
from jixiao.interval import Interval, Sign
from jixiao.plan.model import Plan
from jixiao.plan.prove import possible
from jixiao.testing.coverage import Clause


def unreachable(plan: Plan, asked: Iterable[Clause]) -> frozenset[tuple[str, str]]:
    """The keys of those of `asked` that no filing reaches.

    That there is a proof hangs on what the framework fixes: a target above zero, the ranges of inputs. Without one a
    clause counts as reachable; so does every clause of rows of the office's own.
    """
    wanted = {clause.key for clause in asked}
    never: set[tuple[str, str]] = set()
    ever: set[tuple[str, str]] = set()
    for node in plan.nodes:
        if node.leaf is None:
            continue
        keys = {
            tree: key
            for tree, note in node.leaf.notes.items()
            if (key := Clause(node.name, note.sentence, note.span).key) in wanted
        }
        conditions = dict(_conditions(plan.computed[plan.computed_index[node.leaf.ruled]].tree)) if keys else {}
        for tree, key in keys.items():
            found = possible(plan, conditions[tree]) if tree in conditions and key not in ever else None
            (never if isinstance(found, Choice) and True not in found.values else ever).add(key)
    own = {
        Clause("", note.sentence, note.span).key
        for section in plan.sections
        for variant in section.variants
        for note in variant.notes.values()
    }
    return frozenset(never - ever - own)


def _conditions(tree: Tree) -> Iterator[tuple[Tree, Tree]]:
    """The trees that notes are keyed by (see Note), and when each is said."""
    for node in walk(tree):
        if isinstance(node, Choose):
            before: tuple[Tree, ...] = ()
            for case in node.cases:
                yield case.when, And((*before, case.when))
                before = (*before, Not(case.when))
            yield node, And(before)
        elif isinstance(node, Lookup):
            inside = [_within(node.key, row.range) for row in node.rows]
            for row, here in zip(node.rows, inside, strict=True):
                yield row.then, here
            yield node, Not(Or(tuple(inside)))


def _within(key: Tree, range: Interval) -> Tree:
    ends: list[Tree] = []
    if range.low is not None:
        ends.append(Compare(Sign.AT_LEAST if range.low_closed else Sign.ABOVE, key, Constant(range.low)))
    if range.high is not None:
        ends.append(Compare(Sign.AT_MOST if range.high_closed else Sign.BELOW, key, Constant(range.high)))
    return And(tuple(ends))
