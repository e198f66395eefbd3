"""The lines of a trail's function while they are printed: what is made already, in which block, under which name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jixiao.expression.frame import FieldSpec
from jixiao.expression.tree import Constant, Field, Fold, Quantity, Tree, Type, children, walk
from jixiao.interpret.refused import Refused
from jixiao.interpret.walk import ROW
from jixiao.number import divide_rounded
from jixiao.value import dataclass, field

DEEPEST = 90
"""Blocks within blocks: Python itself indents no further than a hundred."""


@dataclass(frozen=True, slots=True)
class Made:
    """A value in the generated code: a name or a literal; of a number, over a name or an integer."""

    top: str
    bottom: str | int = 1
    may_miss: bool = False


Name = tuple[str, str]
"""(scope, name)."""

Show = Callable[["Code", Tree, int], Made]
"""Prints the lines that make the value of a tree, at a depth."""


@dataclass(slots=True)
class Code:
    """The lines of one function. Equal nodes have one name; a block knows what the blocks around it made."""

    fields: Mapping[Name, tuple[str, FieldSpec]]  # with the name of what the filing brings
    trees: Mapping[Name, Tree]
    show: Show
    lines: list[str] = field(default_factory=list)
    names: dict[Tree, str] = field(default_factory=dict)
    made: dict[Tree, Made] = field(default_factory=dict)
    ready: list[set[Tree]] = field(default_factory=lambda: [set()])
    inside: dict[str, None] = field(default_factory=dict)  # names that a block may leave unset
    known: dict[str, object] = field(default_factory=dict)
    choices: dict[Tree, str] = field(default_factory=dict)  # the name that says what was chosen at a node
    loaded: set[str] = field(default_factory=set)

    def quantities_of(self, tree: Tree) -> None:
        """Makes the trees that `tree` names, in the order in which they need each other."""
        for node in outer_walk(tree):
            if isinstance(node, Quantity) and node not in self.made:
                inner = self.trees[node.scope, node.name]
                self.quantities_of(inner)
                self.made[node] = self.value(inner, 1)
                self.ready[0].add(node)

    def line(self, depth: int, text: str) -> None:
        """Prints a line. Raises Refused where that is too deep."""
        if depth > DEEPEST:
            raise Refused(text.strip(), "size")
        self.lines.append(" " * depth + text)

    def set(self, depth: int, name: str, value: str | int) -> None:
        """Prints that `name` is `value`."""
        if depth > 1:
            self.inside.setdefault(name)
        self.line(depth, f"{name} = {value}")

    def value(self, tree: Tree, depth: int) -> Made:
        """The value of `tree`, made here unless it is there already."""
        if isinstance(tree, Constant):
            return _constant(tree)
        if any(tree in ready for ready in self.ready):
            return self.made[tree]
        if isinstance(tree, Quantity):
            raise Refused(tree.name, "reads")
        made = self.made[tree] = self.show(self, tree, depth)
        self.ready[-1].add(tree)
        return made

    def name(self, tree: Tree) -> str:
        """The name of a node."""
        return self.names.setdefault(tree, f"n{len(self.names)}")

    def load(self, tree: Field) -> Made:
        """What the filing brings, read when the function begins."""
        if (tree.scope, tree.name) not in self.fields:
            raise Refused(tree.name, "reads")
        raw, spec = self.fields[tree.scope, tree.name]
        name = f"x{raw}"
        self.loaded.add(raw)
        match tree.type:
            case Type.LABEL:
                self.known[f"L{raw}"] = spec.labels
                self.lines.insert(0, f" {name} = None if {raw} is None else L{raw}[{raw}]")
            case Type.TRUTH:
                self.lines.insert(0, f" {name} = None if {raw} is None else {raw} != 0")
            case _:
                name = raw
        self.ready[0].add(tree)
        places = spec.places or 0 if tree.type is Type.NUMBER else 0
        made = Made(name, 10**places, spec.optional)
        self.made[tree] = made
        return made

    def guarded(self, terms: Iterable[Made], name: str, bottom: str | int, depth: int) -> tuple[int, bool]:
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

    def take(self, made: Made, name: str, bottom: str | int, depth: int) -> None:
        """Takes a value as that of the node itself."""
        self.set(depth, name, made.top)
        if isinstance(bottom, str):
            self.set(depth, bottom, made.bottom)

    def compiled(self, returned: Sequence[str]) -> Any:
        """The function `f(v, m, o)`: values, members, values around them. It sees no builtin but `abs`."""
        unset = "".join(f"{name} = " for name in self.inside)
        head = [*self._loads("f", "v"), *self._loads("g", "o"), *([f" {unset}None"] if unset else [])]
        source = "\n".join(
            ["def f(v, m=(), o=()):", *head, *self.lines, f" return ({''.join(f'{item}, ' for item in returned)})"]
        )
        names: dict[str, object] = {"__builtins__": {"abs": abs}, "R": divide_rounded, **self.known}
        exec(compile(source, "<jixiao trail>", "exec"), names)
        return names["f"]

    def _loads(self, letter: str, held: str) -> Iterator[str]:
        """The lines that read what is brought: all at once where most of it is wanted."""
        brought = [raw for raw, _ in self.fields.values() if raw.startswith(letter)]
        wanted = [raw for raw in brought if raw in self.loaded]
        if len(wanted) * 2 > len(brought):
            names = (raw if raw in self.loaded else "_" for raw in brought)
            yield f" {''.join(f'{name}, ' for name in names)}= {held}"
        else:
            yield from (f" {raw} = {held}[{raw[1:]}]" for raw in wanted)


def outer_walk(tree: Tree) -> Iterator[Tree]:
    """`tree` and all inside it that is no member's: of a Fold, what it reads around its members."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(read_around(node) if isinstance(node, Fold) else children(node)))


def read_around(fold: Fold) -> tuple[Field | Quantity, ...]:
    """The leaves that a Fold reads, but not of its members."""
    leaves = (node for part in (fold.body, fold.where) for node in walk(part) if isinstance(node, (Field, Quantity)))
    return tuple(dict.fromkeys(leaf for leaf in leaves if leaf.scope not in (fold.scope, ROW)))


def _constant(tree: Constant) -> Made:
    if tree.value is None:
        return Made("None", 1, True)
    if isinstance(tree.value, (bool, str)):
        return Made(repr(tree.value))
    return Made(str(tree.value.numerator), tree.value.denominator)


def times(text: str | int, factor: str | int) -> str:
    """A product, without a factor of one."""
    if factor == 1:
        return str(text)
    return str(factor) if text == 1 else f"{text}*{factor}"
