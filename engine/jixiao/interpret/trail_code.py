"""The lines of a trail's function while they are printed: what is made already, in which block, under which name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jixiao.expression.frame import FieldSpec
from jixiao.expression.tree import Constant, Field, Fold, Quantity, Tree, Type, walk
from jixiao.interpret.refused import Refused
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


Show = Callable[["Code", Tree, int], Made]
"""Prints the lines that make the value of a tree, at a depth."""


@dataclass(slots=True)
class Code:
    """The lines of one function. Equal nodes have one name; a block knows what the blocks around it made."""

    fields: Mapping[str, tuple[int, FieldSpec]]
    trees: Mapping[str, Tree]
    show: Show
    lines: list[str] = field(default_factory=list)
    names: dict[Tree, str] = field(default_factory=dict)
    made: dict[Tree, Made] = field(default_factory=dict)
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
