"""Where each row of a form belongs in the indicator tree: a row that the framework fixes, or an own row of a group."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.filing.draft import Draft
from jixiao.filing.model import Claimed, RawRow, RawValue, goal_node
from jixiao.filing.names import key, keys, read_label, strip_numbering
from jixiao.number import decimal_text
from jixiao.plan.model import Node, Plan, Section
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """A row with its place: `leaf` for a row that the framework fixes, otherwise `section` and `group` (a scope).

    `goal` is the number of the own goal that it stands in, where its section has goals.
    """

    row: RawRow
    leaf: Node | None = None
    section: Section | None = None
    group: str = ""
    contradiction: str = ""  # what its details say against it: the row stays open
    goal: int | None = None


@dataclass(slots=True)
class _Tree:
    """The names of a plan's nodes, ready to be looked up."""

    plan: Plan
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    leaves: dict[str, list[Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = (group for section in self.plan.sections if section.goals for group in section.goals.groups)
        for node in (*self.plan.nodes, *groups):
            aliases = (*node.aliases, *(node.group.aliases if node.group is not None else ()))
            self.words[node.id] = keys((node.name, node.id.rpartition(".")[2], *aliases))
            if node.leaf is not None:
                for word in sorted(self.words[node.id]):
                    self.leaves.setdefault(word, []).append(node)

    def above(self, node: Node) -> list[Node]:
        """The nodes above `node`, the nearest first."""
        found = []
        while node.parent is not None:
            node = self.plan.nodes[self.plan.node_index[node.parent]]
            found.append(node)
        return found

    def matching(self, node: Node, uppers: Sequence[str]) -> int:
        """How many nodes above `node` the row's upper levels name."""
        return sum(any(upper in self.words[item.id] for upper in uppers) for item in self.above(node))


def row_name(row: RawRow) -> RawValue | None:
    """The cell that names a row: its last level that is not blank; None where no level is."""
    return next((level for level in reversed(row.levels) if level.text.strip()), None)


def place_rows(draft: Draft) -> list[Place]:
    """Finds the place of every row; a row without one is remarked and left out. Rows keep the order of the form."""
    tree = _Tree(draft.plan)
    found: list[Place | None] = []
    taken: set[str] = set()
    for row in draft.raw.rows:
        place = _place_by_name(draft, tree, row, taken)
        if place is not None and place.leaf is not None:
            taken.add(place.leaf.id)
        found.append(place)
    _place_by_order(draft, tree, found, taken)
    for row, place in zip(draft.raw.rows, found, strict=True):
        name = row_name(row)
        if place is None and name is not None and not _is_repeated(tree, row, taken):
            draft.say("B131", name.origin, found=strip_numbering(name.text))
    placed = [place for place in found if place is not None]
    for place in placed:
        _claim_levels(draft, tree, place)
    _check_levels(draft, tree, placed)
    return placed


def _uppers(row: RawRow) -> list[RawValue]:
    """The levels above the name, nearest last, without blanks."""
    named = [level for level in row.levels if level.text.strip()]
    return named[:-1]


def _place_by_name(draft: Draft, tree: _Tree, row: RawRow, taken: set[str]) -> Place | None:
    name = row_name(row)
    if name is None:
        return None
    uppers = [key(level.text) for level in _uppers(row)]
    if row.goal is not None and draft.goals:
        return _place_in_goal(draft, tree, row, [*uppers, key(name.text)])
    leaf = _find_leaf(tree, key(name.text), uppers)
    section = _find_section(tree, uppers)
    if leaf is not None and (tree.matching(leaf, uppers) or section is None):
        if leaf.id in taken:
            draft.say("B132", name.origin, found=strip_numbering(name.text))
            return None
        return Place(row, leaf)
    if section is not None:
        return Place(row, None, section, _find_group(tree, section, [*uppers, key(name.text)]) or section.id)
    return _place_by_group(draft, tree, row, uppers)


def _place_in_goal(draft: Draft, tree: _Tree, row: RawRow, names: Sequence[str]) -> Place:
    """A row under a goal is of that goal, whatever its levels are called."""
    goal = draft.goals[row.goal or 0].goal
    section = next(item for item in tree.plan.sections if item.id == goal.section)
    return Place(row, None, section, _find_group(tree, section, names) or section.id, goal=goal.number)


def _find_leaf(tree: _Tree, name: str, uppers: Sequence[str]) -> Node | None:
    candidates = tree.leaves.get(name, ())
    return max(candidates, key=lambda node: tree.matching(node, uppers), default=None)


def _find_section(tree: _Tree, uppers: Sequence[str]) -> Section | None:
    """The section that the highest of the levels names: a group may bear the name of another section."""
    found = (section for upper in uppers for section in tree.plan.sections if upper in tree.words[section.id])
    return next(found, None)


def _find_group(tree: _Tree, section: Section, levels: Sequence[str]) -> str | None:
    return next((group for group in section.groups if any(level in tree.words[group] for level in levels)), None)


def _place_by_group(draft: Draft, tree: _Tree, row: RawRow, uppers: Sequence[str]) -> Place | None:
    """A row whose 一级指标 is unknown goes where its 二级指标 is known, if that is one place only."""
    found = [(section, group) for section in tree.plan.sections if (group := _find_group(tree, section, uppers))]
    if len(found) != 1:
        return None
    section, group = found[0]
    levels = _uppers(row)
    if len(levels) > 1:
        names = {"section": draft.node(section.id).name, "group": draft.node(group).name}
        draft.say("B136", levels[0].origin, found=strip_numbering(levels[0].text), **names)
    return Place(row, None, section, group)


def _place_by_order(draft: Draft, tree: _Tree, found: list[Place | None], taken: set[str]) -> None:
    """Rows whose names fail are bound in order where as many rows as fixed indicators are left under one parent."""
    waiting: dict[str, list[int]] = {}
    for index, (row, place) in enumerate(zip(draft.raw.rows, found, strict=True)):
        parent = _deepest(tree, row) if place is None and not _is_repeated(tree, row, taken) else None
        if parent is not None:
            waiting.setdefault(parent.id, []).append(index)
    for parent_id, indices in waiting.items():
        free = [node for node in tree.plan.nodes if node.leaf and node.parent == parent_id and node.id not in taken]
        if len(free) != len(indices):
            continue
        for index, leaf in zip(indices, free, strict=True):
            row = draft.raw.rows[index]
            name = row_name(row)
            if name is not None:
                draft.say("B130", name.origin, found=strip_numbering(name.text), row=leaf.name)
            found[index] = Place(row, leaf)
            taken.add(leaf.id)


def _deepest(tree: _Tree, row: RawRow) -> Node | None:
    """The deepest node that the row's upper levels name, each under the one before."""
    uppers = [key(level.text) for level in _uppers(row)]
    candidates = [node for node in tree.plan.nodes if any(upper in tree.words[node.id] for upper in uppers)]
    return max(candidates, key=lambda node: (tree.matching(node, uppers), len(node.path)), default=None)


def _is_repeated(tree: _Tree, row: RawRow, taken: set[str]) -> bool:
    name = row_name(row)
    if name is None:
        return False
    leaf = _find_leaf(tree, key(name.text), [key(level.text) for level in _uppers(row)])
    return leaf is not None and leaf.id in taken


def _claim_levels(draft: Draft, tree: _Tree, place: Place) -> None:
    """Points typed into the name of a level, `产出指标(50分)`, are a claim about that node: once for merged cells."""
    if place.section is not None and place.section.goals is not None and place.goal is None:
        return  # outside every goal: said when it is bound
    node = place.leaf or draft.node(place.group)
    above = [*tree.above(node), *([] if place.leaf else [node])]
    for level in _uppers(place.row):
        label = read_label(level.text)
        if label.points is None:
            continue
        for item in above:
            id = item.id
            if place.goal is not None and place.section is not None and id in place.section.groups:
                id = goal_node(place.section.id, place.goal) + id.removeprefix(place.section.id)
            known = f"{id}.name" in draft.places
            if key(level.text) in tree.words[item.id] and not known:
                draft.places[f"{id}.name"] = level.origin
                draft.claim(id, Claimed.WEIGHT, RawValue(decimal_text(label.points), level.origin))


def _check_levels(draft: Draft, tree: _Tree, placed: Sequence[Place]) -> None:
    """Upper levels that are not what the framework says: remarked once for each cell."""
    said: set[object] = set()
    for place in placed:
        uppers = _uppers(place.row)
        node = place.leaf or draft.node(place.group)
        above = tree.above(node) if place.leaf else [node, *tree.above(node)]
        known = frozenset().union(*(tree.words[item.id] for item in above))
        for level in uppers:
            if key(level.text) in known or level.origin in said or (place.leaf and not above):
                continue
            said.add(level.origin)
            _say_level(draft, place, level)


def _say_level(draft: Draft, place: Place, level: RawValue) -> None:
    found = strip_numbering(level.text)
    if place.leaf is not None:
        name = row_name(place.row)
        row = place.leaf.name if name is None else strip_numbering(name.text)
        draft.say("B134", level.origin, row=row, found=found, parent="—".join(place.leaf.path[:-1]))
    elif place.section is not None and place.group == place.section.id:
        section = place.section
        groups = "、".join(draft.node(group).name for group in section.groups)
        draft.say("B135", level.origin, found=found, section=draft.node(section.id).name, groups=groups)
