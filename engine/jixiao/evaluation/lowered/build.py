"""A plan with its arithmetic checks in it, for columns: their trees after its own, and slots for what is claimed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao.evaluation.claim_columns import claim_slots
from jixiao.evaluation.claim_names import ClaimColumn
from jixiao.evaluation.lowered.every import every_check
from jixiao.evaluation.lowered.lowering import Lowered, Lowering
from jixiao.evaluation.lowered.rows import OwnChecks, own_checks
from jixiao.plan.model import Plan
from jixiao.value import dataclass, replace


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan with slots for claims and a truth for every check that can be made of them.

    `checks` are in the order of the review, those of own rows, which are made by `own`, among them.
    """

    plan: Plan
    checks: tuple[Lowered, ...]
    own: OwnChecks | None


def with_checks(plan: Plan, claims: Sequence[ClaimColumn], of_own: Iterable[str] = ()) -> Checked:
    """`plan` with the arithmetic checks that can be made where a ledger has these columns of claims.

    `of_own` are the fields of claims that own rows have. Not for plans with goals of the office's own.
    """
    slots = (*plan.slots, *claim_slots(claims))
    own = own_checks(plan, frozenset(of_own)) if plan.sections else None
    made = Lowering(plan, frozenset((*(item.name for item in claims), *of_own)))
    checks = tuple(every_check(made, own.checks if own is not None else ()))
    computed = (*plan.computed, *made.computed)
    return Checked(
        replace(
            plan,
            slots=slots,
            slot_index={slot.name: at for at, slot in enumerate(slots)},
            computed=computed,
            computed_index={item.name: at for at, item in enumerate(computed)},
        ),
        checks,
        own,
    )
