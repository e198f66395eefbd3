"""From frame to form: named trees lifted in order, at one power of ten, with the atoms that they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, lcm

from jixiao.expression.facts import Facts
from jixiao.expression.form import Form, Gather, Group, Load, Output, Read, Source
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec, labels_of
from jixiao.expression.hide import NARROW, WIDE, Limits, count_paths, split
from jixiao.expression.integers import Decision, Leaf, Ratio
from jixiao.expression.lift import Lifter
from jixiao.expression.lifted import Given, Lifted
from jixiao.expression.outcome import outcome
from jixiao.expression.plain import Plain
from jixiao.expression.polynomial import UNIT, Ends, Polynomial, atom, join_ends, literal, scale_ends
from jixiao.expression.space import Space
from jixiao.expression.tree import (
    MISSING,
    Choose,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Lookup,
    Quantity,
    Tree,
    Type,
    children,
    type_of,
    walk,
)
from jixiao.value import dataclass, field

HIDDEN = "\0hidden"
"""The scope of hidden quantities: no name of a plan can bear it."""

ROW = "row"


def lower(frame: Frame, scale: int, signs_only: bool = False, limits: Limits = WIDE) -> Form:
    """The integer form of a program for values at 10**scale. Raises ValueError where a tree reads an unknown name.

    `signs_only` takes from the declared ranges of fields only whether they may be negative or positive: other edges
    narrow integers (which is of use where they have a width) but would cost a comparison each where values are checked.
    `limits`: how far trees may branch before parts are computed apart, as integers of their own.
    """
    try:
        return _Builder(frame, 10**scale, limits, signs_only).form()
    except RecursionError:
        return _Builder(frame, 10**scale, NARROW, signs_only).form()


@dataclass(slots=True)
class _Builder:
    """One lowering: what is found and made on the way."""

    frame: Frame
    power: int
    limits: Limits
    signs_only: bool
    space: Space = field(default_factory=Space)
    loads: list[Load] = field(default_factory=list)
    given: dict[Tree, Given] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    gathers: list[Gather] = field(default_factory=list)
    outputs: dict[Quantity, Output] = field(default_factory=dict)
    hidden: dict[Tree, Quantity] = field(default_factory=dict)
    atoms: dict[int, Ends] = field(default_factory=dict)
    known: dict[int, bool] = field(default_factory=dict)
    values: dict[int, frozenset[int]] = field(default_factory=dict)
    fields: dict[tuple[str, str], tuple[Source, int, FieldSpec]] = field(default_factory=dict)
    around: dict[tuple[str, str], tuple[int, TreeSpec]] = field(default_factory=dict)

    def form(self) -> Form:
        frame = self.frame
        self.fields = {("", spec.name): (Source.OUTER, i, spec) for i, spec in enumerate(frame.outer_fields)}
        self.fields.update({(frame.scope, spec.name): (Source.OWN, i, spec) for i, spec in enumerate(frame.fields)})
        self.around = {("", spec.name): (i, spec) for i, spec in enumerate(frame.outer_trees)}
        done = 0
        while done < len(frame.trees):
            together = self._together(done)
            trees = [self._split(spec.tree) for spec in frame.trees[done : done + together]]
            self._group(list(range(done, done + together)), frame.trees[done : done + together], trees)
            done += together
        by_tree = {output.tree: output for output in self.outputs.values()}
        facts = Facts(self.atoms, {}, self.known, self.values)
        return Form(tuple(self.loads), tuple(self.groups), tuple(by_tree[i] for i in range(len(frame.trees))), facts)

    def _together(self, first: int) -> int:
        """How many trees from `first` on are lifted together: those that only take on or round what stands before."""
        specs = self.frame.trees
        names = {self._quantity(specs[first])}
        count = 1
        if specs[first].type is not Type.NUMBER:
            return count
        for spec in specs[first + 1 :]:
            reads = {node for node in walk(spec.tree) if isinstance(node, (Field, Quantity, Fold))}
            if spec.type is not Type.NUMBER or not reads or not reads <= names or count_paths(spec.tree) > 2:
                break
            names.add(self._quantity(spec))
            count += 1
        return count

    def _quantity(self, spec: TreeSpec) -> Quantity:
        return Quantity(spec.name, spec.type, self.frame.scope)

    def _split(self, tree: Tree) -> Tree:
        return split(tree, self._hide, self.limits).tree

    def _hide(self, tree: Tree) -> Tree:
        """A part of a tree as a quantity of its own, computed first; equal parts are computed once."""
        kind = _kind(tree)
        if kind is None:
            return MISSING
        if tree not in self.hidden:
            spec = TreeSpec(str(len(self.hidden)), kind, tree)
            self._group([None], [spec], [tree])
            self.hidden[tree] = Quantity(spec.name, kind, HIDDEN)
        return self.hidden[tree]

    def _group(self, indexes: Sequence[int | None], specs: Sequence[TreeSpec], trees: Sequence[Tree]) -> None:
        """Lifts `trees` as one decision; each may read those before it."""
        seen: list[list[_Seen]] = [[] for _ in specs]
        labels = [labels_of(spec, lambda node: self.find(node).labels) for spec in specs]
        quantities = [
            Quantity(spec.name, spec.type, HIDDEN if index is None else self.frame.scope)
            for index, spec in zip(indexes, specs, strict=True)
        ]

        def lift_from(
            place: int, before: tuple[Ratio | None, ...], local: Mapping[Tree, Lifted], facts: Facts
        ) -> Decision:
            if place == len(specs):
                return self.space.same(Leaf(before))

            def finish(value: Lifted, told: Facts) -> Decision:
                def go_on(result: Ratio | None, after: Facts) -> Decision:
                    seen[place].append(_see(result, after))
                    later = {**local, quantities[place]: result}
                    return lift_from(place + 1, (*before, result), later, after)

                return outcome(self.space, value, specs[place].type, labels[place], told, go_on)

            lifter = Lifter(self.space, Plain(self.find, local))
            return lifter.lift(trees[place], facts, finish)

        facts = self._facts(trees[0])  # the others read only trees of this group
        decision = lift_from(0, (), {}, facts)
        outputs = tuple(
            self._output(index, spec, labels[place], seen[place])
            for place, (index, spec) in enumerate(zip(indexes, specs, strict=True))
        )
        self.outputs.update(zip(quantities, outputs, strict=True))
        self.groups.append(Group(tuple(self.gathers), decision, outputs))
        self.gathers.clear()

    def _facts(self, tree: Tree) -> Facts:
        """What is known of the atoms that `tree` reads, before anything is asked."""
        atoms: dict[int, None] = {}
        stack = [tree]
        while stack:
            node = stack.pop()
            if isinstance(node, (Field, Quantity, Fold)):
                given = self.find(node)
                atoms[given.atom] = None
                if given.ratio is not None:
                    atoms.update(dict.fromkeys(sorted(given.ratio.denominator.atoms())))
            else:
                stack.extend(reversed(children(node)))
        return Facts(
            {number: self.atoms[number] for number in atoms},
            {},
            {number: True for number in atoms if number in self.known},
            {number: self.values[number] for number in atoms if number in self.values},
        )

    def _output(self, index: int | None, spec: TreeSpec, labels: tuple[str, ...], seen: Sequence[_Seen]) -> Output:
        """The atoms of a tree's result, once all its leaves are known."""
        known = [leaf for leaf in seen if leaf is not None]
        divisors = [leaf.divisor for leaf in known]
        constants = [divisor for divisor in divisors if divisor is not None]
        constant = lcm(*constants) if len(constants) == len(divisors) else 1
        fixed = len(constants) == len(divisors)
        numerator = self._atom(
            _hull(scale_ends(leaf.ends, constant // leaf.divisor if fixed and leaf.divisor else 1) for leaf in known),
            len(known) == len(seen),
        )
        denominator = None if fixed else self._atom((1, _hull(leaf.below for leaf in known)[1]), True)
        if spec.type is Type.TRUTH:
            self.values[numerator] = frozenset((0, 1))
        if spec.type is Type.LABEL:
            self.values[numerator] = frozenset(range(len(labels)))
        return Output(index, spec.type, labels, numerator, denominator, constant, len(known) < len(seen))

    def _atom(self, ends: Ends, known: bool) -> int:
        number = self.space.new()
        self.atoms[number] = ends
        if known:
            self.known[number] = True
        return number

    # what trees read

    def find(self, node: Tree) -> Given:
        """How the program reads a Field, Quantity or Fold."""
        if node not in self.given:
            match node:
                case Field():
                    self.given[node] = self._field(node)
                case Quantity() if node in self.outputs:
                    self.given[node] = _given(self.outputs[node])
                case Quantity():
                    self.given[node] = self._outer_quantity(node)
                case Fold():
                    self.given[node] = self._fold(node)
                case _:
                    raise TypeError(f"{node} is not read but computed")
        return self.given[node]

    def _field(self, node: Field) -> Given:
        if (node.scope, node.name) not in self.fields:
            raise ValueError(f"a tree reads the field {node.name!r} of scope {node.scope!r}, which is not there")
        source, index, spec = self.fields[node.scope, node.name]
        ends: Ends = (None, None)
        power: int = self.power if spec.places is None else 10**spec.places
        if spec.type in (Type.NUMBER, Type.DAY):
            power = power if spec.type is Type.NUMBER else 1
            low = None if spec.low is None else ceil(spec.low * power)
            ends = (low, None if spec.high is None else floor(spec.high * power))
            if self.signs_only:
                ends = _sign_ends(ends)
        number = self._atom(ends, not spec.optional)
        self.loads.append(Load(number, source, index, spec.optional, ends))
        return self._read(number, spec.type, spec.labels, literal(power))

    def _outer_quantity(self, node: Quantity) -> Given:
        if (node.scope, node.name) not in self.around:
            raise ValueError(f"a tree reads the quantity {node.name!r} of scope {node.scope!r} before it is computed")
        index, spec = self.around[node.scope, node.name]
        number = self._atom((None, None), False)
        self.loads.append(Load(number, Source.NUMERATOR, index, True, (None, None)))
        divisor = UNIT
        if spec.type is Type.NUMBER:
            denominator = self._atom((1, None), True)
            self.loads.append(Load(denominator, Source.DENOMINATOR, index, True, (1, None)))
            divisor = atom(denominator)
        labels = labels_of(spec, self._outer_labels) if spec.type is Type.LABEL else ()
        return self._read(number, spec.type, labels, divisor)

    def _outer_labels(self, node: Tree) -> Iterable[str]:
        """The labels of what a tree around a row reads."""
        if isinstance(node, Field) and ("", node.name) in self.fields:
            return self.fields["", node.name][2].labels
        if isinstance(node, Quantity) and ("", node.name) in self.around:
            return labels_of(self.around["", node.name][1], self._outer_labels)
        return ()

    def _read(self, number: int, kind: Type, labels: tuple[str, ...], divisor: Polynomial) -> Given:
        match kind:
            case Type.NUMBER:
                return Given(number, Ratio(atom(number), divisor))
            case Type.DAY:
                return Given(number, Ratio(atom(number)))
            case Type.TRUTH:
                self.values[number] = frozenset((0, 1))
            case Type.LABEL:
                self.values[number] = frozenset(range(len(labels)))
        return Given(number, None, labels)

    def _fold(self, node: Fold) -> Given:
        """A Fold is evaluated by the walk, with what it reads besides its members handed to it."""
        reads = []
        for part in dict.fromkeys((*walk(node.body), *walk(node.where))):
            if isinstance(part, (Field, Quantity)) and self._is_read(part):
                given = self.find(part)
                reads.append(Read(part, given.labels, given.ratio or Ratio(atom(given.atom))))
        numerator, denominator = self._atom((None, None), False), self._atom((1, None), True)
        self.gathers.append(Gather(node, numerator, denominator, tuple(reads)))
        return Given(numerator, Ratio(atom(numerator), atom(denominator)))

    def _is_read(self, node: Field | Quantity) -> bool:
        """Whether a node inside a Fold is read from the program and not from a member."""
        if node.scope == "":
            return True
        return node.scope not in ("", ROW) and (
            (node.scope, node.name) in self.fields if isinstance(node, Field) else node in self.outputs
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """A leaf that is not missing: the ends of its numerator and denominator, and the latter where it is constant."""

    ends: Ends
    divisor: int | None
    below: Ends


_Seen = _Known | None


def _see(outcome: Ratio | None, facts: Facts) -> _Seen:
    if outcome is None:
        return None
    below = facts.range(outcome.denominator)
    return _Known(facts.range(outcome.numerator), outcome.denominator.constant, below)


def _sign_ends(ends: Ends) -> Ends:
    low, high = ends
    return (
        min(low, 1) if low is not None and low >= 0 else None,
        max(high, -1) if high is not None and high <= 0 else None,
    )


def _hull(ends: Iterable[Ends]) -> Ends:
    whole: Ends | None = None
    for item in ends:
        whole = item if whole is None else join_ends(whole, item)
    return whole or (None, None)


def _given(output: Output) -> Given:
    if output.type in (Type.TRUTH, Type.LABEL):
        return Given(output.numerator, None, output.labels)
    divisor = literal(output.constant) if output.denominator is None else atom(output.denominator)
    return Given(output.numerator, Ratio(atom(output.numerator), divisor))


def _kind(tree: Tree) -> Type | None:
    """What `tree` yields; None where it is only ever missing (a missing constant has no say in a choice)."""
    match tree:
        case Constant(value=None, type=Type.NUMBER):
            return None
        case Choose():
            parts: tuple[Tree, ...] = (*(case.then for case in tree.cases), tree.otherwise)
        case Lookup():
            parts = (*(row.then for row in tree.rows), tree.otherwise)
        case FirstKnown():
            parts = tree.terms
        case _:
            return type_of(tree)
    return next((kind for part in parts if (kind := _kind(part)) is not None), None)
