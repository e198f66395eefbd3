"""Which own rows keep a fixed row open: those for which what a formula gathers cannot be said."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.evaluation.gather import gather
from jixiao.evaluation.known import filed_values, results_of
from jixiao.evaluation.model import Evaluation
from jixiao.expression.tree import Fold, Quantity, Tree, walk
from jixiao.interpret.walk import Values, evaluate
from jixiao.plan.model import Plan
from jixiao.value import replace


def rows_waited_for(evaluation: Evaluation, quantity: str) -> tuple[str, ...]:
    """The names of the own rows without which `quantity` of the plan is missing, each once, in their order."""
    plan, filing = evaluation.plan, evaluation.filing
    folds = tuple(dict.fromkeys(_folds(plan, quantity)))
    found: dict[str, None] = {}
    for row, results in zip(filing.rows, evaluation.row_results, strict=True):
        alone = gather(plan, replace(filing, rows=(row,), goals=()), (results,))
        env = Values(filed_values(plan.slots, filing), results_of(plan.computed, evaluation.results), alone)
        if any(alone[fold.scope] and evaluate(fold, env) is None for fold in folds):
            found[row.name] = None
    return tuple(found)


def _folds(plan: Plan, quantity: str) -> Iterator[Fold]:
    """The folds of formulas that a quantity reads, near and far."""
    seen, waiting = {quantity}, [quantity]
    while waiting:
        tree: Tree = plan.computed[plan.computed_index[waiting.pop()]].tree
        for node in walk(tree):
            if isinstance(node, Fold) and node.scope in plan.scopes:
                yield node
            elif isinstance(node, Quantity) and not node.scope and node.name not in seen:
                seen.add(node.name)
                waiting.append(node.name)
