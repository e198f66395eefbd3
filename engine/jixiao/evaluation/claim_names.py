"""The names under which ledgers and trees know what offices claim, and what trees read of a claim.

`<row>.claimed_score`, `.claimed_weight`, `.claimed_completion`; `<line>.claimed_rate`, `.claimed_score`; and of the
whole `claimed_total`, `claimed_total_weight`, `claimed_rating`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from jixiao.filing.model import Claim, Claimed
from jixiao.name import name_key
from jixiao.plan.model import Node, Plan
from jixiao.plan.slots import line_id
from jixiao.value import dataclass

UNIT, PERCENTED = "\x1funit", "\x1fpercent"
"""Behind the name of a claim: the last place that was typed, and whether a percent sign was."""

RATES = (Claimed.RATE, Claimed.COMPLETION)

_COLUMNS = {
    Claimed.SCORE: "claimed_score",
    Claimed.WEIGHT: "claimed_weight",
    Claimed.COMPLETION: "claimed_completion",
    Claimed.RATE: "claimed_rate",
    Claimed.TOTAL: "claimed_total",
    Claimed.TOTAL_WEIGHT: "claimed_total_weight",
    Claimed.RATING: "claimed_rating",
}

NAMED = frozenset(_COLUMNS)
"""What claims that have a name are about."""


@dataclass(frozen=True, slots=True)
class ClaimColumn:
    """A column of a ledger that holds claims, and what they are about."""

    node: str
    about: Claimed

    @property
    def name(self) -> str:
        """As it stands at the head of the ledger."""
        return claim_name(self.node, self.about)


def claim_name(node: str, about: Claimed) -> str:
    """The column in which a ledger says what was claimed."""
    return f"{node}.{_COLUMNS[about]}" if node else _COLUMNS[about]


OWN_ROW = "\x1frow"
OWN_SCORE, OWN_COMPLETION = claim_name(OWN_ROW, Claimed.SCORE), claim_name(OWN_ROW, Claimed.COMPLETION)
OWN_CLAIMS = {
    OWN_SCORE: ("score", ClaimColumn(OWN_ROW, Claimed.SCORE)),
    OWN_COMPLETION: ("completion", ClaimColumn(OWN_ROW, Claimed.COMPLETION)),
}
"""What an own row claims, as a field of it: the role of its column in the table of rows, and what it is about."""

OWN = "\x1fown "
"""Before the id of a group: the scope of all its own rows with what they claim, whether or not they apply."""


def claim_columns(plan: Plan) -> tuple[ClaimColumn, ...]:
    """Every column of claims that a ledger of `plan` may have."""
    return tuple(claims_of(plan, plan.nodes))


def claims_of(plan: Plan, nodes: Iterable[Node]) -> Iterator[ClaimColumn]:
    """Everything that may be claimed of these nodes, of the lines of a plan, and of the whole."""
    for node in nodes:
        yield ClaimColumn(node.id, Claimed.SCORE)
        yield ClaimColumn(node.id, Claimed.WEIGHT)
        if node.leaf is not None:
            yield ClaimColumn(node.id, Claimed.COMPLETION)
    for table in plan.framework.tables:
        for line in table.lines:
            yield ClaimColumn(line_id(table, line), Claimed.RATE)
            yield ClaimColumn(line_id(table, line), Claimed.SCORE)
    for about in (Claimed.TOTAL, Claimed.TOTAL_WEIGHT, Claimed.RATING):
        yield ClaimColumn("", about)


@dataclass(frozen=True, slots=True)
class Held:
    """A claim as trees read it: the number (a rate in per cent, a rating as its index), last place, percent sign."""

    value: Fraction | None = None
    unit: Fraction | None = None
    percent: bool | None = None


NOTHING = Held()
"""Of a text that claims nothing."""


def held_claim(claim: Claim, ratings: Sequence[str]) -> Held:
    """A claim as trees read it, without its number where that cannot be read; `ratings` are those of `rating_keys`."""
    if claim.about is Claimed.RATING:
        key = name_key(claim.text)
        return Held(Fraction(ratings.index(key) if key in ratings else -1))
    value = claim.value * 100 if claim.value is not None and claim.about in RATES else claim.value
    # Beside a completion only the narrow sign counts.
    percent = "%" in claim.text or ("％" in claim.text and claim.about is Claimed.RATE)
    return Held(value, Fraction(1, 10**claim.places), percent)


def rating_keys(plan: Plan) -> tuple[str, ...]:
    """The ratings of a plan, as names are compared."""
    return tuple(name_key(rating.name) for rating in plan.ratings)
