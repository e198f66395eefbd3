"""The walk as generated Python over integers: what every node on the way comes out as, and which way was taken.

A trail is for explanations: where `exact` gives what trees come out as, it keeps every number on the way to that. It
gives no sentence and no step; two filings that went the same way differ by their numbers alone, so that whoever walked
and said the first of them need only put in the numbers of the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from jixiao.expression.frame import FieldSpec, TreeSpec
from jixiao.expression.tree import (
    Absolute,
    And,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Greatest,
    Is,
    Known,
    Least,
    Lookup,
    Negate,
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    type_of,
    walk,
)
from jixiao.interpret.refused import Refused
from jixiao.interval import Interval, Sign
from jixiao.number import divide_rounded
from jixiao.value import dataclass, field

Way = tuple[object, ...]
"""All that was decided on the way: truths, labels, rows of tables, what is missing."""

Taken = tuple[Way, tuple[int | None, ...]]
"""The way that a group of trees took, and the numbers on it."""

DEEPEST = 90
"""Blocks within blocks: Python itself indents no further than a hundred."""

SIGNS = {
    Sign.AT_LEAST: ">=",
    Sign.ABOVE: ">",
    Sign.AT_MOST: "<=",
    Sign.BELOW: "<",
    Sign.EQUAL: "==",
    Sign.UNEQUAL: "!=",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value of a node stands among the numbers of its group: the index of its numerator, its denominator.

    The denominator stands at index `below`; where there is none, it is `denominator` for all filings.
    """

    numerator: int
    below: int | None
    denominator: int


@dataclass(frozen=True, slots=True)
class Trail:
    """Groups of trees compiled together. `places` has the nodes of each group that are numbers, or days."""

    run: Callable[[Sequence[int | None]], tuple[Taken, ...]]
    places: tuple[Mapping[Tree, Place], ...]


def trail(fields: Sequence[FieldSpec], trees: Sequence[TreeSpec], groups: Sequence[Sequence[Tree]]) -> Trail:
    """The trail of `groups`, which read the fields and the trees before. Fields arrive at 10**places of their own.

    A field that is not optional has to be there. Raises Refused: a Fold, or trees too deep.
    """
    printer = _Printer({spec.name: (index, spec) for index, spec in enumerate(fields)}, {t.name: t.tree for t in trees})
    for group in groups:
        for tree in group:
            printer.quantities_of(tree)
    for group in groups:
        for tree in group:
            printer.value(tree, 1)
    returned, places = [], []
    for group in groups:
        text, found = printer.returned(group)
        returned.append(text)
        places.append(found)
    return Trail(printer.compiled(returned), tuple(places))


@dataclass(frozen=True, slots=True)
class _Made:
    """A value in the generated code: a name or a literal; of a number, over a name or an integer."""

    top: str
    bottom: str | int = 1
    may_miss: bool = False


@dataclass(slots=True)
class _Printer:
    """Prints the lines of one function. Equal nodes have one name; a block knows what the blocks around it made."""

    fields: Mapping[str, tuple[int, FieldSpec]]
    trees: Mapping[str, Tree]
    lines: list[str] = field(default_factory=list)
    names: dict[Tree, str] = field(default_factory=dict)
    made: dict[Tree, _Made] = field(default_factory=dict)
    ready: list[set[Tree]] = field(default_factory=lambda: [set()])
    inside: dict[str, None] = field(default_factory=dict)  # names that a block may leave unset
    known: dict[str, object] = field(default_factory=dict)
    choices: dict[Tree, str] = field(default_factory=dict)  # the name that says what was chosen at a node
    loaded: set[int] = field(default_factory=set)

    def quantities_of(self, tree: Tree) -> None:
        """Makes the trees that `tree` names, in the order in which they need each other."""
        for node in walk(tree):
            if isinstance(node, Fold):
                raise Refused(node.scope, "fold")
            if isinstance(node, Quantity) and node not in self.made:
                inner = self.trees[node.name]
                self.quantities_of(inner)
                self.made[node] = self.value(inner, 1)
                self.ready[0].add(node)

    def line(self, depth: int, text: str) -> None:
        if depth > DEEPEST:
            raise Refused(text.strip(), "size")
        self.lines.append(" " * depth + text)

    def set(self, depth: int, name: str, value: str | int) -> None:
        if depth > 1:
            self.inside.setdefault(name)
        self.line(depth, f"{name} = {value}")

    def value(self, tree: Tree, depth: int) -> _Made:
        """The value of `tree`, made here unless it is there already."""
        if isinstance(tree, Constant):
            return self._constant(tree)
        if any(tree in ready for ready in self.ready):
            return self.made[tree]
        if isinstance(tree, Quantity):
            raise Refused(tree.name, "reads")
        made = self.made[tree] = self._print(tree, depth)
        self.ready[-1].add(tree)
        return made

    def _name(self, tree: Tree) -> str:
        return self.names.setdefault(tree, f"n{len(self.names)}")

    def _constant(self, tree: Constant) -> _Made:
        if tree.value is None:
            return _Made("None", 1, True)
        if isinstance(tree.value, (bool, str)):
            return _Made(repr(tree.value))
        return _Made(str(tree.value.numerator), tree.value.denominator)

    def _print(self, tree: Tree, depth: int) -> _Made:
        match tree:
            case Field():
                return self._field(tree)
            case Sum() | Product() | Negate() | Absolute() | Least() | Greatest() | Round():
                return self._strict(tree, depth)
            case Quotient():
                return self._quotient(tree, depth)
            case And() | Or():
                return self._kleene(tree, depth)
            case Not() | Is() | Compare() | Known():
                return self._test(tree, depth)
            case FirstKnown():
                return self._first_known(tree, depth)
            case Choose():
                return self._choose(tree, depth)
            case Lookup():
                return self._look_up(tree, depth)
            case _:
                raise Refused(type(tree).__name__, "fold")

    def _field(self, tree: Field) -> _Made:
        if tree.scope or tree.name not in self.fields:
            raise Refused(tree.name, "reads")
        index, spec = self.fields[tree.name]
        name, raw = f"x{index}", f"f{index}"
        self.loaded.add(index)
        match tree.type:
            case Type.LABEL:
                self.known[f"L{index}"] = spec.labels
                self.lines.insert(0, f" {name} = None if {raw} is None else L{index}[{raw}]")
            case Type.TRUTH:
                self.lines.insert(0, f" {name} = None if {raw} is None else {raw} != 0")
            case _:
                name = raw
        self.ready[0].add(tree)
        places = spec.places or 0 if tree.type is Type.NUMBER else 0
        made = _Made(name, 10**places, spec.optional)
        self.made[tree] = made
        return made

    def _strict(self, tree: Sum | Product | Negate | Absolute | Least | Greatest | Round, depth: int) -> _Made:
        """Arithmetic: missing where any of it is."""
        parts = (
            tree.terms
            if isinstance(tree, (Sum, Least, Greatest))
            else tree.factors
            if isinstance(tree, Product)
            else (tree.term,)
        )
        terms = [self.value(part, depth) for part in parts]
        name = self._name(tree)
        bottom = self._bottom_of(tree, terms, name)
        inner, missing = self._guarded(terms, name, bottom, depth)
        match tree:
            case Sum():
                self._add(terms, name, bottom, inner)
            case Product():
                self.set(inner, name, "*".join(term.top for term in terms) or "1")
                if isinstance(bottom, str):
                    self.set(inner, bottom, "*".join(str(term.bottom) for term in terms if term.bottom != 1))
            case Negate():
                self.set(inner, name, f"-({terms[0].top})")
            case Absolute():
                self.set(inner, name, f"abs({terms[0].top})")
            case Least() | Greatest():
                self._extreme(tree, terms, name, bottom, inner)
            case Round():
                self.known[f"M_{tree.mode.value}"] = tree.mode
                below = _times(terms[0].bottom, tree.unit.numerator)
                rounded = f"R({_times(terms[0].top, tree.unit.denominator)}, {below}, M_{tree.mode.value})"
                self.set(inner, name, _times(rounded, tree.unit.numerator))
        if isinstance(tree, (Negate, Absolute)) and isinstance(bottom, str):
            self.set(inner, bottom, terms[0].bottom)
        return _Made(name, bottom, missing)

    def _bottom_of(self, tree: Tree, terms: Sequence[_Made], name: str) -> str | int:
        """The denominator of an arithmetic node: one integer where its parts have such, a name otherwise."""
        bottoms = [term.bottom for term in terms]
        fixed = [bottom for bottom in bottoms if isinstance(bottom, int)]
        if isinstance(tree, Round):
            return tree.unit.denominator
        if len(fixed) < len(bottoms):
            return f"{name}d"
        if isinstance(tree, Product):
            product = 1
            for bottom in fixed:
                product *= bottom
            return product
        if isinstance(tree, Sum) or len(set(fixed)) == 1:
            return lcm(*fixed)
        return f"{name}d"

    def _guarded(self, terms: Iterable[_Made], name: str, bottom: str | int, depth: int) -> tuple[int, bool]:
        """The depth at which nothing is missing, and whether anything may be."""
        missing = list(dict.fromkeys(term.top for term in terms if term.may_miss))
        if not missing:
            return depth, False
        self.line(depth, f"if {' or '.join(f'{top} is None' for top in missing)}:")
        self.set(depth + 1, name, "None")
        if isinstance(bottom, str):
            self.set(depth + 1, bottom, 1)
        self.line(depth, "else:")
        return depth + 1, True

    def _add(self, terms: Sequence[_Made], name: str, bottom: str | int, depth: int) -> None:
        fixed = [(term.top, term.bottom) for term in terms if isinstance(term.bottom, int)]
        shared = lcm(*(below for _, below in fixed))
        self.set(depth, name, " + ".join(_times(top, shared // below) for top, below in fixed) or "0")
        if isinstance(bottom, str):
            self.set(depth, bottom, shared)
            for term in terms:
                if isinstance(term.bottom, str):
                    self.set(depth, name, f"{name}*{term.bottom} + {_times(term.top, bottom)}")
                    self.set(depth, bottom, f"{bottom}*{term.bottom}")

    def _extreme(
        self, tree: Least | Greatest, terms: Sequence[_Made], name: str, bottom: str | int, depth: int
    ) -> None:
        """The first of the least (greatest), and which of the terms that is."""
        chosen = self.choices.setdefault(tree, f"{name}k")
        self.set(depth, name, terms[0].top)
        self.set(depth, chosen, 0)
        if isinstance(bottom, str):
            self.set(depth, bottom, terms[0].bottom)
        for place, term in enumerate(terms[1:], 1):
            sign = "<" if isinstance(tree, Least) else ">"
            left, right = _times(term.top, bottom), _times(name, term.bottom)
            if isinstance(bottom, int):
                left, right = term.top, name
            self.line(depth, f"if {left} {sign} {right}:")
            self.set(depth + 1, name, term.top)
            self.set(depth + 1, chosen, place)
            if isinstance(bottom, str):
                self.set(depth + 1, bottom, term.bottom)

    def _quotient(self, tree: Quotient, depth: int) -> _Made:
        top, below = self.value(tree.numerator, depth), self.value(tree.denominator, depth)
        name = self._name(tree)
        bottom = f"{name}d"
        zero = self.choices.setdefault(tree, f"{name}z")
        self.set(depth, zero, f"{below.top} == 0")
        inner, missing = self._guarded((top, below), name, bottom, depth)
        self.line(inner, f"if {zero}:")
        self.ready.append(set())
        other = self.value(tree.if_zero, inner + 1)
        self.ready.pop()
        self._take(other, name, bottom, inner + 1)
        self.line(inner, "else:")
        self.set(inner + 1, name, _times(top.top, below.bottom))
        self.set(inner + 1, bottom, _times(below.top, top.bottom))
        self.line(inner + 1, f"if {bottom} < 0:")
        self.set(inner + 2, name, f"-{name}")
        self.set(inner + 2, bottom, f"-{bottom}")
        return _Made(name, bottom, missing or other.may_miss)

    def _take(self, made: _Made, name: str, bottom: str | int, depth: int) -> None:
        """Takes a value as that of the node itself."""
        self.set(depth, name, made.top)
        if isinstance(bottom, str):
            self.set(depth, bottom, made.bottom)

    def _kleene(self, tree: And | Or, depth: int) -> _Made:
        """And stops at the first false, Or at the first true; without one, an unknown term makes it unknown."""
        stop = "False" if isinstance(tree, And) else "True"
        name = self._name(tree)
        may_miss = False
        self.set(depth, name, "True" if isinstance(tree, And) else "False")
        blocks = 0
        for place, term in enumerate(tree.terms):
            inner = depth
            if place:
                self.line(depth, f"if {name} is not {stop}:")
                self.ready.append(set())  # a later term is only asked where those before it were
                blocks, inner = blocks + 1, depth + 1
            made = self.value(term, inner)
            if made.may_miss:
                may_miss = True
                self.line(inner, f"if {made.top} is None: {name} = None")
            self.line(inner, f"if {made.top} is {stop}: {name} = {stop}")
        for _ in range(blocks):
            self.ready.pop()
        return _Made(name, 1, may_miss)

    def _test(self, tree: Not | Is | Compare | Known, depth: int) -> _Made:
        if isinstance(tree, Compare):
            sides = [self.value(tree.left, depth), self.value(tree.right, depth)]
        else:
            sides = [self.value(tree.term, depth)]
        name = self._name(tree)
        if isinstance(tree, Known):
            self.set(depth, name, f"{sides[0].top} is not None" if sides[0].may_miss else "True")
            return _Made(name)
        inner, missing = self._guarded(sides, name, 1, depth)
        match tree:
            case Not():
                self.set(inner, name, f"not {sides[0].top}")
            case Is():
                self.set(inner, name, f"{sides[0].top} in {tree.labels!r}")
            case Compare():
                left, right = sides
                one, other = _times(left.top, right.bottom), _times(right.top, left.bottom)
                if left.bottom == right.bottom:
                    one, other = left.top, right.top
                self.set(inner, name, f"{one} {SIGNS[tree.sign]} {other}")
        return _Made(name, 1, missing)

    def _first_known(self, tree: FirstKnown, depth: int) -> _Made:
        name = self._name(tree)
        bottom: str | int = f"{name}d" if type_of(tree) is Type.NUMBER else 1
        chosen = self.choices.setdefault(tree, f"{name}k")
        self._take(_Made("None", 1), name, bottom, depth)
        self.set(depth, chosen, -1)
        may_miss = True
        for place, term in enumerate(tree.terms):
            inner = depth
            if place:
                self.line(depth, f"if {name} is None:")
                self.ready.append(set())
                inner = depth + 1
            made = self.value(term, inner)
            self._take(made, name, bottom, inner)
            self.set(inner, chosen, place)
            may_miss = may_miss and made.may_miss
        for _ in tree.terms[1:]:
            self.ready.pop()
        return _Made(name, bottom, may_miss)

    def _choose(self, tree: Choose, depth: int) -> _Made:
        name = self._name(tree)
        bottom: str | int = f"{name}d" if type_of(tree) is Type.NUMBER else 1
        may_miss = False
        blocks = 0
        for case in tree.cases:
            when = self.value(case.when, depth)
            self.line(depth, f"if {when.top}:")
            may_miss = self._branch(case.then, name, bottom, depth) or may_miss
            if when.may_miss:
                may_miss = True
                self.line(depth, f"elif {when.top} is None:")
                self._take(_Made("None", 1), name, bottom, depth + 1)
            self.line(depth, "else:")
            self.ready.append(set())
            depth, blocks = depth + 1, blocks + 1
        other = self.value(tree.otherwise, depth)
        self._take(other, name, bottom, depth)
        for _ in range(blocks):
            self.ready.pop()
        return _Made(name, bottom, may_miss or other.may_miss)

    def _branch(self, tree: Tree, name: str, bottom: str | int, depth: int) -> bool:
        """A block that takes the value of `tree`; whether it may be missing."""
        self.ready.append(set())
        made = self.value(tree, depth + 1)
        self.ready.pop()
        self._take(made, name, bottom, depth + 1)
        return made.may_miss

    def _look_up(self, tree: Lookup, depth: int) -> _Made:
        key = self.value(tree.key, depth)
        name = self._name(tree)
        bottom: str | int = f"{name}d" if type_of(tree) is Type.NUMBER else 1
        chosen = self.choices.setdefault(tree, f"{name}k")
        inner, may_miss = self._guarded((key,), name, bottom, depth)
        word = "if"
        for place, row in enumerate(tree.rows):
            self.line(inner, f"{word} {_within(key, row.range)}:")
            may_miss = self._branch(row.then, name, bottom, inner) or may_miss
            self.set(inner + 1, chosen, place)
            word = "elif"
        self.line(inner, "else:" if tree.rows else "if True:")
        may_miss = self._branch(tree.otherwise, name, bottom, inner) or may_miss
        self.set(inner + 1, chosen, -1)
        return _Made(name, bottom, may_miss)

    def returned(self, group: Sequence[Tree]) -> tuple[str, Mapping[Tree, Place]]:
        """What the function returns for a group, and where its numbers stand in it."""
        ways: dict[str, None] = {}
        numbers: dict[str, int] = {}
        places: dict[Tree, Place] = {}
        for node in dict.fromkeys(node for tree in group for node in walk(tree)):
            made = self.made.get(node)
            if made is None or isinstance(node, Constant):
                continue
            if node in self.choices:
                ways.setdefault(self.choices[node])
            if type_of(node) in (Type.TRUTH, Type.LABEL):
                ways.setdefault(made.top)
                continue
            if made.may_miss:
                ways.setdefault(f"{made.top} is None")
            top = numbers.setdefault(made.top, len(numbers))
            if isinstance(made.bottom, str):
                places[node] = Place(top, numbers.setdefault(made.bottom, len(numbers)), 0)
            else:
                places[node] = Place(top, None, made.bottom)
        return f"(({''.join(f'{way}, ' for way in ways)}), ({''.join(f'{n}, ' for n in numbers)}))", places

    def compiled(self, returned: Sequence[str]) -> Any:
        """The function itself. It sees nothing but what it is given, and no builtin but `abs`."""
        count = len(self.fields)
        loads = "".join(f"f{index}, " if index in self.loaded else "_, " for index in range(count))
        unset = "".join(f"{name} = " for name in self.inside)
        head = [f" {loads}= v"] if count else []
        if unset:
            head.append(f" {unset}None")
        source = "\n".join(["def f(v):", *head, *self.lines, f" return ({''.join(f'{item}, ' for item in returned)})"])
        names: dict[str, object] = {"__builtins__": {"abs": abs}, "R": divide_rounded, **self.known}
        exec(compile(source, "<jixiao trail>", "exec"), names)
        return names["f"]


def _times(text: str | int, factor: str | int) -> str:
    """A product, without a factor of one."""
    if factor == 1:
        return str(text)
    return str(factor) if text == 1 else f"{text}*{factor}"


def _within(key: _Made, range: Interval) -> str:
    """Whether the key lies in an interval."""
    tests = []
    for end, closed, sign in ((range.low, range.low_closed, ">"), (range.high, range.high_closed, "<")):
        if end is not None:
            left = _times(key.top, Fraction(end).denominator)
            right = _times(end.numerator, key.bottom) if end else "0"
            tests.append(f"{left} {sign}{'=' if closed else ''} {right}")
    return " and ".join(tests) or "True"
