"""Two plans held against each other: which of their rows stand for each other, and which still mean the same.

Trees are compared by meaning, each with everything it reads and with how that is read, so that a row which was only
named, placed or founded differently is known to score every filing as before. The reverse is not said: what differs
may still agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass

from jixiao.document import Mapping as DocumentMapping
from jixiao.document import Scalar
from jixiao.document import Sequence as DocumentSequence
from jixiao.expression.tree import Field, Fold, Quantity, Tree, rewrite
from jixiao.framework.model import Group, Indicator, former_paths
from jixiao.plan.model import Computed, Node, Plan, Section
from jixiao.value import dataclass, field, fields, replace


def partners(old: Plan, new: Plan) -> Mapping[str, str]:
    """The nodes of `new` that `old` has too, by id, each with its id there: by its own path, or by a former one."""
    known = {node.id for node in old.nodes}
    found: dict[str, str] = {}
    for paths in _paths(new.framework.indicators, ((),)):
        ids = [".".join(path) for path in paths]
        same = next((id for id in ids if id in known), None)
        if same is not None:
            found[ids[0]] = same
    for node in new.nodes:  # groups of own rows are no indicators: they are known by the place that they are in
        if node.id not in found and node.parent in found:
            id = found[node.parent] + node.id.removeprefix(node.parent)
            if id in known:
                found[node.id] = id
    return found


Paths = tuple[tuple[str, ...], ...]


def _paths(indicators: Sequence[Indicator], above: Paths) -> Iterator[Paths]:
    for item in indicators:
        paths = former_paths(item, above)
        yield paths
        yield from _paths(item.children, paths)


@dataclass(frozen=True, slots=True)
class Sameness:
    """What two plans have in common.

    `partners` as of that function; `same` are the ids, in the new plan, of nodes that score every filing as in the old.
    """

    partners: Mapping[str, str]
    same: frozenset[str]


def sameness(old: Plan, new: Plan) -> Sameness:
    """Which nodes of two plans are the same rows, and which of these mean the same."""
    known = partners(old, new)
    numbers: dict[object, int] = {}
    before = _Meanings(old, {node.id: node.id for node in old.nodes}, numbers)
    after = _Meanings(new, known, numbers)
    nodes = {node.id: node for node in old.nodes}
    same = {
        node.id
        for node in new.nodes
        if node.id in known and after.of_node(node) == before.of_node(nodes[known[node.id]])
    }
    return Sameness(known, frozenset(same))


@dataclass(slots=True)
class _Meanings:
    """The trees of a plan as numbers that are equal where the trees, with all that they read and gather, are.

    Names of nodes are those of their partners; `numbers` is shared by the plans that are compared.
    """

    plan: Plan
    partners: Mapping[str, str]
    numbers: dict[object, int]
    _names: dict[str, int] = field(default_factory=dict)
    _sections: dict[str, int] = field(default_factory=dict)
    _slots: dict[str, str] = field(default_factory=dict)
    _gathered: dict[str, Section] = field(default_factory=dict)  # the section that a scope belongs to
    _clauses: dict[str, int] = field(default_factory=dict)  # how a row is read, by its id

    def __post_init__(self) -> None:
        framework = self.plan.framework
        reading = (framework.signs, framework.scored_target)
        for path, item in _below(framework.indicators):
            self._clauses[".".join(path)] = self._numbered((reading, _said(item)))
        self._slots = {
            slot.name: f"{self._renamed(slot.name, slot.node)}#{self._numbered((slot.unit, slot.labels, slot.range))}"
            for slot in self.plan.slots
        }
        for section in self.plan.sections:
            goals = () if section.goals is None else section.goals.groups
            for id in (section.id, *section.groups, *(group.id for group in goals)):
                self._gathered[id] = section

    def of_node(self, node: Node) -> object:
        """What a node means: how it is scored, and by which ways the rows that the office writes there."""
        own = self._gathered.get(node.id)
        return self._of_name(node.score), None if own is None else self._of_section(own)

    def _of_name(self, name: str) -> int:
        if name not in self._names:
            item = self.plan.computed[self.plan.computed_index[name]]
            self._names[name] = self._numbered((self._number(item.tree, {}), self._clauses.get(item.node)))
        return self._names[name]

    def _of_section(self, section: Section) -> int:
        """Its ways to score a row, and how goals come of rows; while these are looked at, of the section the ways."""
        if section.id not in self._sections:
            ways = [
                (variant.kind, variant.sign, self._of_rows(variant.computed), variant.labels)
                for variant in section.variants
            ]
            rows = (tuple(sorted(ways, key=str)), section.not_applicable, self._clauses.get(section.id))
            self._sections[section.id] = self._numbered(rows)
            if (goals := section.goals) is not None:
                told = (rows, goals.share, goals.whole, self._of_rows(goals.computed))
                self._sections[section.id] = self._numbered(told)
        return self._sections[section.id]

    def _of_rows(self, computed: Sequence[Computed]) -> tuple[int, ...]:
        held: dict[str, int] = {}
        for item in computed:
            held[item.name] = self._number(item.tree, held)
        return tuple(held.values())

    def _number(self, tree: Tree, own: Mapping[str, int]) -> int:
        """The number of a tree; `own` are those of the row that it belongs to, by their names there."""

        def change(node: Tree) -> Tree:
            match node:
                case Quantity() if node.scope and node.name in own:
                    return Quantity(f"#{own[node.name]}", node.type, "row")
                case Quantity(scope=""):
                    return Quantity(f"#{self._of_name(node.name)}", node.type)
                case Field(scope=""):
                    return replace(node, name=self._slots.get(node.name, node.name))
                case Field():
                    return replace(node, scope=self._scope(node.scope, False))
                case Fold():
                    return replace(node, scope=self._scope(node.scope, True))
                case _:
                    return node

        return self._numbered(rewrite(tree, change))

    def _numbered(self, meaning: object) -> int:
        return self.numbers.setdefault(meaning, len(self.numbers))

    def _scope(self, scope: str, gathers: bool) -> str:
        """The name of a scope; where it is gathered, with what its rows mean."""
        parts = self.plan.scopes.get(scope, (scope,))
        named = "+".join(self.partners.get(part, part) for part in parts)
        if not gathers:
            return named
        meant = (self._of_section(self._gathered[part]) for part in parts if part in self._gathered)
        return named + "".join(f"#{number}" for number in meant)

    def _renamed(self, name: str, node: str) -> str:
        partner = self.partners.get(node)
        return name if partner is None else partner + name.removeprefix(node)


def _below(indicators: Sequence[Indicator]) -> Iterator[tuple[tuple[str, ...], Indicator]]:
    for item in indicators:
        yield item.path, item
        yield from _below(item.children)


_CALLED = frozenset(("id", "name", "path", "aliases", "formerly", "children", "span", "basis"))
"""What says of an indicator, or of a group of own rows, only how it is called, where it stands and by what right."""

_FOUNDED = frozenset(("name", "span", "basis"))
"""The same of any other clause: other names in it, such as those of grades, are what people write in a form."""


def _said(value: object) -> object:
    """All that a clause says, as a value to compare, without names, places and bases."""
    match value:
        case Scalar():
            return value.text
        case DocumentSequence():
            return tuple(_said(item) for item in value.items)
        case DocumentMapping():
            return tuple((key, _said(item)) for key, item in value if key != "basis")
        case tuple():
            return tuple(_said(item) for item in value)
        case Mapping():
            return tuple((key, _said(item)) for key, item in value.items())
        case _ if is_dataclass(value) and not isinstance(value, type):
            aside = _CALLED if isinstance(value, Indicator | Group) else _FOUNDED
            said = ((each.name, _said(getattr(value, each.name))) for each in fields(value) if each.name not in aside)
            return type(value).__name__, *said
        case _:
            return value
