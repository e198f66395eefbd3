"""For an incomplete filing: the least and the most that every open score, the total and the rating could still be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.asked import ANYBODY, AskedRow, asked_rows, is_open, most_weight, settled_extremes
from jixiao.evaluation.goals import filed_nodes, goal_applies, rows_in
from jixiao.evaluation.known import Name, Value, filed_values, unknown_of, unknowns, values_of
from jixiao.evaluation.members import idle, joined, line_members
from jixiao.evaluation.model import Evaluation, Range
from jixiao.expression.tree import Field
from jixiao.filing.model import Filing, OwnGoal, OwnRow
from jixiao.interpret.bounds import Extent, Member, Possible, Solver, extents, solver_of
from jixiao.interpret.unknown import Unknown
from jixiao.interval import Interval
from jixiao.plan.goals import GOAL, SCORE
from jixiao.plan.model import Plan, Purpose, Role, Section
from jixiao.plan.order import early_values
from jixiao.plan.totals import TOTAL, best_first
from jixiao.value import replace


def ranges_of(evaluation: Evaluation) -> Evaluation:
    """`evaluation` with a range for every open node and row, for the total, and the ratings that are still possible."""
    if evaluation.total is not None:
        return _rated(evaluation)
    plan, filing = evaluation.plan, evaluation.filing
    question = _Question(evaluation, filed_values(plan.slots, filing))
    groups = [node.score for node in plan.nodes if node.group is not None]
    found = question.ask([node.score for node in plan.nodes] + [TOTAL], _pool(evaluation, by_group=False))
    found |= question.ask(groups, _pool(evaluation, by_group=True)) if groups else {}
    found |= question.goals
    every = filed_nodes(plan, filing)
    nodes = {node.id: _range(found[node.score]) for node in every if evaluation.value(node.score) is None}
    rows = {id: _range(extent) for id, extent in question.rows.items()}
    ranges = {id: range for id, range in (nodes | rows).items() if range is not None}
    total = _range(found[TOTAL])
    span = None if total is None else _span(total)
    return replace(evaluation, range=total, ranges=ranges, possible_ratings=_ratings(evaluation, span))


class _Question:
    """What an incomplete filing leaves open, ready to be asked about any of its quantities."""

    def __init__(self, evaluation: Evaluation, filed: Mapping[Name, Value]) -> None:
        plan = evaluation.plan
        self._evaluation = evaluation
        early = early_values(plan.computed)
        later = (item for item in plan.computed if item not in early and item.role not in (Role.FLAG, Role.RELATION))
        filed = {**filed, **self._unusable()}
        self._known = {name: value for name, value in filed.items() if value is not None}
        self._unknown = dict(unknowns(plan.slots, filed))
        self.rows = {
            f"{row.section}#{row.number}": _row_extent(evaluation, row, filed)
            for row in evaluation.filing.rows
            if row.applies
        }
        self._unknown |= _unknown_cells(plan, evaluation.filing)
        self.goals = {
            name: possible
            for goal in evaluation.filing.goals
            for name, possible in _goal_extents(evaluation, goal, self.rows).items()
        }
        self._asked = asked_rows(evaluation, self.rows)
        for row in self._asked.values():
            self._known |= row.known
            self._unknown |= row.unknown
        self._trees = [
            *((("", item.name), item.tree) for item in early),
            *(tree for row in self._asked.values() for tree in row.trees),
            *((("", item.name), settled_extremes(item.tree, plan, self._asked)) for item in later),
        ]
        self._solver: tuple[Mapping[str, Fraction], Solver] | None = None
        contradicted = self._contradicted()
        if contradicted:
            self._unknown |= contradicted
            self._solver = None

    def _unusable(self) -> dict[Name, Value]:
        """Judgements of open rows, taken out: they are outside what the grade allows, so another will have to come."""
        leaves = [node for node in self._evaluation.plan.nodes if node.leaf is not None]
        return {
            ("", node.leaf.slots[purpose]): None
            for node in leaves
            for purpose in (Purpose.JUDGED, Purpose.CREDIT)
            if node.leaf is not None and purpose in node.leaf.slots and self._evaluation.value(node.score) is None
        }

    def ask(self, names: Sequence[str], pool: Mapping[str, Fraction]) -> dict[str, Possible]:
        """What quantities of the filing can still come out as; of one `pool` everything is found once."""
        if self._solver is None or self._solver[0] != pool:
            self._solver = (pool, self._solver_of(pool))
        solver = self._solver[1]
        return {name: solver.possible(("", name)) for name in names}

    def _solver_of(self, pool: Mapping[str, Fraction]) -> Solver:
        members = _members(self._evaluation, self.rows, pool, self._asked)
        for section in self._evaluation.plan.sections:
            members[section.id] = [*members[section.id], *_goal_members(self._evaluation, section, self.goals)]
        return solver_of(self._trees, self._known, self._unknown, members)

    def _contradicted(self) -> dict[Name, Unknown]:
        """Points that no completion gives (0 ÷ 0 is filed): what is filed must change, so they may be anything."""
        plan = self._evaluation.plan
        open_leaves = [
            node for node in plan.nodes if node.leaf is not None and self._evaluation.value(node.score) is None
        ]
        found = self.ask([node.leaf.points for node in open_leaves if node.leaf is not None], {})
        return {
            ("", node.leaf.points): Unknown(range=Interval(Fraction(0), node.weight, True, True))
            for node in open_leaves
            if node.leaf is not None and found[node.leaf.points] is None
        }


def _members(
    evaluation: Evaluation, rows: Mapping[str, Possible], pool: Mapping[str, Fraction], asked: Mapping[str, AskedRow]
) -> dict[str, Sequence[Member]]:
    """What Folds gather: the rows with their extents; rows without a weight are one member that shares `pool`.

    To formulas each row is a member of its own; of one without a weight they learn no more than what is left.
    """
    plan, filing = evaluation.plan, evaluation.filing
    members: dict[str, list[Member]] = {node.members: [] for node in plan.nodes if node.members}
    shown: dict[str, list[Member]] = {}
    others = []
    for row in filing.rows:
        found = asked.get(f"{row.section}#{row.number}")
        if found is not None:
            shown.setdefault(row.group, []).append(found.member)
        if row.goal is None and found is None:
            others.append(row)
        elif row.goal is None and found is not None and (row.weight is not None or not is_open(evaluation, row)):
            members[row.group].append(found.scored or found.member)
    _gather_rows(evaluation, members, others, rows)
    members.update(_line_members(plan, filing))
    for scope, left in pool.items():
        members[scope].append(_member(left, Extent(Fraction(0), left)))
    return {**members, **joined(shown, plan), **ANYBODY}


def _gather_rows(
    evaluation: Evaluation, members: dict[str, list[Member]], of: Iterable[OwnRow], rows: Mapping[str, Possible]
) -> None:
    for row in of:
        if row.applies and (row.weight is not None or not is_open(evaluation, row)):
            members[row.group].append(_member(row.weight, rows[f"{row.section}#{row.number}"]))
        elif not row.applies and row.weight is not None:
            members[row.group].append(idle(row.weight, row.kept))


def _member(weight: Fraction | None, extent: Possible, applies: bool = True) -> Member:
    return {"weight": weight, "points": extent, "score": extent, "applies": applies}


def _goal_members(evaluation: Evaluation, section: Section, found: Mapping[str, Possible]) -> list[Member]:
    """The goals of a section with their extents; goals without a share are one member that shares what is left."""
    if section.goals is None:
        return []
    goals = [goal for goal in evaluation.filing.goals if goal.section == section.id]
    members = [
        _member(goal.weight, found[f"{goal.id}.{SCORE}"], goal_applies(evaluation.filing, goal))
        for goal in goals
        if goal.weight is not None
    ]
    if len(members) < len(goals) or (section.goals.required and not goals):
        left = _share_left(evaluation, section.id)
        members.append(_member(left, Extent(Fraction(0), left)))
    return members


def _share_left(evaluation: Evaluation, section: str) -> Fraction:
    """The points of a section that no goal has yet."""
    plan = evaluation.plan
    whole = plan.node(section).weight or plan.framework.expected_total
    known = (goal.weight for goal in evaluation.filing.goals if goal.section == section and goal.weight is not None)
    return max(Fraction(0), whole - sum(known, Fraction(0)))


def _goal_extents(evaluation: Evaluation, goal: OwnGoal, rows: Mapping[str, Possible]) -> dict[str, Possible]:
    """What a goal and its groups can still score, by the name of the score."""
    plan, filing = evaluation.plan, evaluation.filing
    scope = next(section.goals for section in plan.sections if section.id == goal.section)
    own = rows_in(filing, goal)
    most = _share_left(evaluation, goal.section) if goal.weight is None else goal.weight
    whole = goal.rows_weigh or most
    wanted = [] if scope is None else [(f"{group.id}.score", group.weight or whole, group.id) for group in scope.groups]
    found: dict[str, Possible] = {}
    for name, limit, group in [*wanted, (SCORE, most, "")]:
        key = f"{goal.id}.{SCORE}" if name == SCORE else goal.id + name.removeprefix(goal.section)
        found[key] = Extent(Fraction(0), limit)
        if scope is None or not own or (goal.weight is None and name == SCORE):
            continue
        members: dict[str, list[Member]] = {scope_id: [] for scope_id in (*(g.id for g in scope.groups), goal.section)}
        _gather_rows(evaluation, members, own, rows)
        weightless = {row.group for row in own if row.applies and row.weight is None and is_open(evaluation, row)}
        left = max(Fraction(0), whole - sum((row.weight for row in own if row.applies and row.weight), Fraction(0)))
        for pooled in ({goal.section} if name == SCORE else weightless & {group}) if weightless else ():
            members[pooled].append(_member(left, Extent(Fraction(0), left)))
        trees = [((GOAL, item.name), item.tree) for item in scope.computed]
        known: dict[Name, Value] = dict(values_of((scope.slot,), (goal.value,), filing.scale, GOAL))
        possible = extents(trees, known, {}, members, [(GOAL, name)])[GOAL, name]
        found[key] = found[key] if possible is None else possible
    return found


def _line_members(plan: Plan, filing: Filing) -> dict[str, list[Member]]:
    """The lines of open tables; a cell that is missing is an unknown of that line alone."""
    types = {(scope.id, slot.name): slot.type for scope in plan.open_scopes for slot in scope.slots}
    return {
        scope: [
            {
                name: Field(name, types[scope, name], f"{scope}#{number}") if value is None else value
                for name, value in member.items()
            }
            for number, member in enumerate(members)
        ]
        for scope, members in line_members(plan, filing).items()
    }


def _unknown_cells(plan: Plan, filing: Filing) -> dict[Name, Unknown]:
    """What may still be filled into the missing cells of open tables."""
    return {
        (f"{scope.id}#{line.number}", slot.name): unknown_of(slot)
        for scope in plan.open_scopes
        for line in filing.lines
        if line.table == scope.id
        for slot, value in zip(scope.slots, line.values, strict=True)
        if value is None
    }


def _pool(evaluation: Evaluation, by_group: bool) -> Mapping[str, Fraction]:
    """What is left of a section's points for its rows without a weight, once a section, or once a group.

    A group is told what it could have at the most; the section has it only once.
    """
    plan, pool = evaluation.plan, dict[str, Fraction]()
    for section in plan.sections:
        if section.goals is not None:
            continue  # every goal has its own
        rows = [row for row in evaluation.filing.rows if row.section == section.id and row.applies]
        weightless = [row for row in rows if row.weight is None and is_open(evaluation, row)]
        declared = plan.node(section.id).weight
        whole = plan.framework.expected_total if declared is None else declared
        kept = [row for row in evaluation.filing.rows if row.section == section.id and row.kept]
        left = max(Fraction(0), whole - sum(row.weight for row in (*rows, *kept) if row.weight is not None))
        for row in weightless:
            pool[row.group if by_group else section.id] = left
    return pool


def _row_extent(evaluation: Evaluation, row: OwnRow, filed: Mapping[Name, Value]) -> Possible:
    """What an own row can score: nothing is known of a row whose rule could not be chosen but its weight."""
    plan = evaluation.plan
    section = next(item for item in plan.sections if item.id == row.section)
    if row.variant is None:
        return Extent(Fraction(0), most_weight(plan, section, row))
    variant = section.variants[row.variant]
    own = dict(values_of(variant.slots, row.values, evaluation.filing.scale, "row"))
    if is_open(evaluation, row):
        own |= {("row", slot.name): None for slot in variant.slots if slot.purpose in (Purpose.JUDGED, Purpose.CREDIT)}
    early = [(("", item.name), item.tree) for item in early_values(plan.computed)]
    trees = [*early, *((("row", item.name), item.tree) for item in variant.computed)]
    known = {name: value for name, value in {**filed, **own}.items() if value is not None}
    still = {**unknowns(plan.slots, filed), **unknowns(variant.slots, own, "row")}
    found = extents(trees, known, still, wanted=[("row", "score")])["row", "score"]
    return Extent(Fraction(0), most_weight(plan, section, row)) if found is None else found


def _range(possible: Possible) -> Range | None:
    if not isinstance(possible, Extent) or possible.least is None or possible.most is None:
        return None
    return Range(possible.least, possible.most, possible.least_reached, possible.most_reached, possible.tight)


def _span(total: Range) -> Interval:
    """Where the total may come to lie; an end that is not proved open may be taken."""
    low, high = total.least_reached or not total.tight, total.most_reached or not total.tight
    return Interval(total.least, total.most, low, high)


def _rated(evaluation: Evaluation) -> Evaluation:
    """`evaluation`, whose total is known, with the ratings that are possible while a limit of the rating is open."""
    by_exact = evaluation.plan.framework.rounding.rating_by_exact
    rated_by = evaluation.exact_total if by_exact else evaluation.total
    if rated_by is None:
        return evaluation
    return replace(evaluation, possible_ratings=_ratings(evaluation, Interval(rated_by, rated_by, True, True)))


def _ratings(evaluation: Evaluation, span: Interval | None) -> tuple[str, ...]:
    """The ratings whose band `span` touches, no better than the limits that hold, and what open limits may make."""
    plan = evaluation.plan
    if span is None:
        return tuple(rating.name for rating in plan.ratings)
    rank = {plan.ratings[index].name: place for place, index in enumerate(best_first(plan.framework))}
    bands = {rank[rating.name] for rating in plan.ratings if rating.range.meets(span) is not None}
    limits = [
        (rank[step.at_most], evaluation.truth(step.when))
        for step in plan.adjustments
        if step.kind == "rating" and step.at_most in rank
    ]
    held = max((place for place, holds in limits if holds), default=0)
    still = {0, *(place for place, holds in limits if holds is None)}
    places = {max(band, held, limit) for band in bands for limit in still}
    return tuple(rating.name for rating in plan.ratings if rank[rating.name] in places)
