"""The templates of reports: a small, closed part of Jinja2, read and checked before anything is filled in.

Allowed are texts, names and their parts, comparing for equality, conditions, loops of bounded depth, two filters and
one function. Nothing else has a meaning here: no arithmetic, no calls, no macros, no other template; so a template can
neither reckon nor reach outside, and how long it takes is bounded by the lists that it goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.document import Scalar
from jixiao.document.comments import text_block
from jixiao.framework.limits import LOOPS
from jixiao.framework.model import Framework
from jixiao.framework.sayable import BY_OFFICE, KINDS, LOOP, TEXT, TRUTH, Kind, Shape, sayable
from jixiao.framework.template_words import LONGEST_KEY, TOO_DEEP, TOO_LONG, complaint
from jixiao.origin import Span
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    from jinja2 import nodes

WRITTEN_BY_OFFICE = "文字"
"""The function for what only the office can write: 文字("主要职能")."""

LISTED, COUNTED = "列出", "个数"
"""The filters: 列出("名称") joins that part of every member with 、 and 个数 counts them."""

DEEPEST = 60
"""Levels of conditions and expressions in one another: Python itself refuses a little above."""


@cache
def _grammar() -> Any:
    """Jinja2 as far as reading goes; loaded when the first template is read."""
    from jinja2 import Environment

    return Environment()


def parsed(text: str) -> nodes.Template:
    """The tree of a template. Raises TemplateError where it is none, RecursionError where it is nested too deep."""
    made: nodes.Template = _grammar().parse(text)
    return made


def check_templates(framework: Framework) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the templates of a report: F320 to F325, each at its place."""
    if framework.report is None or not framework.report.templates:
        return ()
    names = sayable(framework)
    return tuple(said for scalar in framework.report.templates for said in _check(scalar, names))


def asked(framework: Framework) -> tuple[str, ...]:
    """The keys of all texts that a report of `framework` asks the office for, in the order of the report."""
    outline = framework.report
    if outline is None:
        return ()
    keys: list[str] = []
    for text in (outline.heading, outline.opening):
        keys.extend(_asked_by(text))
    for chapter in outline.chapters:
        keys.extend(_asked_by(chapter.text) if chapter.text is not None or chapter.sections else (chapter.title,))
        for section in chapter.sections:
            keys.extend(_asked_by(section.text) if section.text is not None else (section.title,))
    return tuple(dict.fromkeys(keys))


def _asked_by(scalar: Scalar | None) -> Iterator[str]:
    from jinja2 import nodes

    tree = parsed(scalar.text) if scalar is not None else None
    for node in tree.find_all((nodes.Call, nodes.Name)) if tree is not None else ():
        if isinstance(node, nodes.Call):
            yield from (argument.value for argument in node.args if isinstance(argument, nodes.Const))
        elif isinstance(node, nodes.Name) and node.name in BY_OFFICE:
            yield node.name


def _check(scalar: Scalar, names: Mapping[str, Shape]) -> Iterator[Diagnostic]:
    from jinja2 import TemplateError

    try:
        tree = parsed(scalar.text)
    except TemplateError as problem:
        line = getattr(problem, "lineno", None) or 1
        yield diagnose("F320", place_in(scalar, line), problem=complaint(problem.message or ""))
        return
    except RecursionError:
        yield diagnose("F320", scalar.span, problem=TOO_DEEP)
        return
    reading = _Reading(scalar, dict(names))
    try:
        reading.statements(tree.body)
    except RecursionError:
        yield diagnose("F320", scalar.span, problem=TOO_DEEP)
        return
    yield from reading.found
    if not reading.found and _depth(tree) > DEEPEST:
        yield diagnose("F320", scalar.span, problem=TOO_DEEP)


def _depth(tree: nodes.Node) -> int:
    """How many levels stand in one another; counted level by level, since recursion is what is to be kept away."""
    level, depth = [tree], 0
    while level:
        level, depth = [child for node in level for child in node.iter_child_nodes()], depth + 1
    return depth


def place_in(scalar: Scalar, line: int, word: str = "") -> Span:
    """Line `line` (from 1) of a template where it stands in its file; only `word` of it, where it has that word."""
    block = text_block(scalar)
    if block is None or not block.header.startswith("|") or line > len(block.lines):
        return scalar.span
    number = scalar.span.line + line
    whole = scalar.span.source.line(number)
    at = whole.find(word) if word else -1
    start, end = (at, at + len(word)) if at >= 0 else (len(whole) - len(whole.lstrip(" ")), len(whole))
    return Span(scalar.span.source, number, start + 1, number, end + 1)


TYPED = {
    "Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "Neg": "-", "Pos": "+",
    "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in",
    "Getitem": "[", "Slice": "[", "List": "[", "Dict": "{", "Tuple": "(", "Test": " is ",
    "Assign": "set", "AssignBlock": "set", "Macro": "macro", "CallBlock": "call", "FilterBlock": "filter",
    "Include": "include", "Import": "import", "FromImport": "from", "Extends": "extends", "Block": "block",
    "With": "with", "ScopedEvalContextModifier": "autoescape",
}  # fmt: skip
"""What people type for the parts of Jinja2 that have no meaning here."""


@dataclass(slots=True)
class _Reading:
    """A template being checked: what is known where it stands, and what was found."""

    scalar: Scalar
    names: dict[str, Shape]
    depth: int = 0
    found: list[Diagnostic] = field(default_factory=list)

    def say(self, code: str, node: nodes.Node, **arguments: Any) -> None:
        """Something is wrong at `node`."""
        word = str(arguments.get("found", ""))
        self.found.append(diagnose(code, place_in(self.scalar, node.lineno or 1, word), **arguments))

    def refuse(self, node: nodes.Node, part: str) -> None:
        """A part of Jinja2 that has no meaning here (F321)."""
        self.say("F321", node, found=TYPED.get(part, part).strip())

    def statements(self, body: list[nodes.Node]) -> None:
        """Texts, conditions and loops."""
        for node in body:
            kind = type(node).__name__
            made: dict[str, Callable[[Any], None]] = {"Output": self._output, "If": self._if, "For": self._for}
            if kind in made:
                made[kind](node)
            else:
                self.refuse(node, kind)

    def _output(self, node: nodes.Output) -> None:
        for item in node.nodes:
            if type(item).__name__ == "TemplateData":
                continue
            shape = self.shape(item)
            if shape is not None and shape.kind is not Kind.TEXT:
                self.say("F324", item, kind=KINDS[shape.kind], wanted=KINDS[Kind.TEXT])

    def _if(self, node: nodes.If) -> None:
        self.shape(node.test)
        self.statements(node.body)
        for other in node.elif_:
            self._if(other)
        self.statements(node.else_)

    def _for(self, node: Any) -> None:
        shape = self.shape(node.iter)
        if shape is not None and shape.kind is not Kind.LIST:
            self.say("F324", node, kind=KINDS[shape.kind], wanted=KINDS[Kind.LIST])
        if node.recursive or type(node.target).__name__ != "Name":
            self.refuse(node, "recursive" if node.recursive else "for")
            return
        if node.target.name in ("loop", WRITTEN_BY_OFFICE):  # these mean something inside every loop
            self.refuse(node, node.target.name)
            return
        if self.depth >= LOOPS.most:
            self.say(LOOPS.code, node, limit=LOOPS.most)
            return
        outer, member = self.names, shape.parts if shape is not None and shape.kind is Kind.LIST else None
        self.names = {**outer, node.target.name: Shape(Kind.RECORD, member or {}), "loop": Shape(Kind.RECORD, LOOP)}
        self.depth += 1
        if node.test is not None:
            self.shape(node.test)
        if member is not None:  # what a wrong list holds is not known, and nothing more is to be said of it
            self.statements(node.body)
        self.depth -= 1
        self.names = outer
        self.statements(node.else_)

    def shape(self, node: nodes.Node) -> Shape | None:
        """The shape of an expression; None where something is wrong with it, which is said."""
        kind = type(node).__name__
        made: dict[str, Callable[[Any], Shape | None]] = {
            "Const": self._const,
            "TemplateData": lambda node: TEXT,
            "Name": self._name,
            "Getattr": self._part,
            "Compare": self._compare,
            "And": self._both,
            "Or": self._either,
            "Not": self._not,
            "CondExpr": self._choice,
            "Concat": self._concat,
            "Filter": self._filter,
            "Call": self._call,
        }
        if kind not in made:
            self.refuse(node, kind)
            return None
        return made[kind](node)

    def _const(self, node: nodes.Const) -> Shape | None:
        if isinstance(node.value, str):
            return TEXT
        self.refuse(node, str(node.value))
        return None

    def _name(self, node: nodes.Name) -> Shape | None:
        if node.name in self.names:
            return self.names[node.name]
        self._unknown(node, node.name, self.names)
        return None

    def _part(self, node: nodes.Getattr) -> Shape | None:
        owner = self.shape(node.node)
        if owner is None:
            return None
        if owner.kind is Kind.RECORD and node.attr in owner.parts:
            return owner.parts[node.attr]
        self._unknown(node, node.attr, owner.parts if owner.kind is Kind.RECORD else {})
        return None

    def _unknown(self, node: nodes.Node, name: str, known: Mapping[str, Shape]) -> None:
        near = [item for item in known if name in item or item in name]
        near = near or get_close_matches(name, known, n=6) or list(known)[:12]
        self.say("F322", node, found=name, choices="、".join(near) or "—")

    def _compare(self, node: nodes.Compare) -> Shape | None:
        self.shape(node.expr)
        for operand in node.ops:
            if operand.op not in ("eq", "ne"):
                self.refuse(node, operand.op)
            self.shape(operand.expr)
        return TRUTH

    def _both(self, node: nodes.BinExpr) -> Shape | None:
        self.shape(node.left)
        self.shape(node.right)
        return TRUTH

    def _either(self, node: nodes.BinExpr) -> Shape | None:
        """`原因 or 文字("…")` is whichever of two texts there is."""
        both = (self.shape(node.left), self.shape(node.right))
        return TEXT if both == (TEXT, TEXT) else TRUTH

    def _not(self, node: nodes.Not) -> Shape | None:
        self.shape(node.node)
        return TRUTH

    def _choice(self, node: nodes.CondExpr) -> Shape | None:
        """`甲 if 已定 else 乙`: two of one kind, of which only what both have may be asked."""
        self.shape(node.test)
        first = self.shape(node.expr1)
        second = first if node.expr2 is None else self.shape(node.expr2)
        if first is None or second is None:
            return None
        if first.kind is not second.kind:
            self.say("F324", node.expr2 or node, kind=KINDS[second.kind], wanted=KINDS[first.kind])
            return None
        parts = {name: one for name, one in first.parts.items() if second.parts.get(name) == one}
        return Shape(first.kind, parts)

    def _concat(self, node: nodes.Concat) -> Shape | None:
        for item in node.nodes:
            shape = self.shape(item)
            if shape is not None and shape.kind is not Kind.TEXT:
                self.say("F324", item, kind=KINDS[shape.kind], wanted=KINDS[Kind.TEXT])
        return TEXT

    def _filter(self, node: nodes.Filter) -> Shape | None:
        plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
        fits = {LISTED: 1, COUNTED: 0}.get(node.name) == len(node.args) and plain and node.node is not None
        if not fits or node.node is None:
            self.refuse(node, node.name)
            return None
        shape = self.shape(node.node)
        if shape is not None and shape.kind is not Kind.LIST:
            self.say("F324", node, kind=KINDS[shape.kind], wanted=KINDS[Kind.LIST])
        elif shape is not None and node.name == LISTED:
            part = getattr(node.args[0], "value", None)
            if not isinstance(part, str) or shape.parts.get(part) is not TEXT:
                self._unknown(node, str(part), {name: one for name, one in shape.parts.items() if one is TEXT})
        return TEXT

    def _call(self, node: nodes.Call) -> Shape | None:
        name = getattr(node.node, "name", type(node.node).__name__)
        texts = [getattr(argument, "value", None) for argument in node.args]
        plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
        if (
            name != WRITTEN_BY_OFFICE
            or not plain
            or len(texts) != 1
            or not isinstance(texts[0], str)
            or not texts[0].strip()
        ):
            self.refuse(node, name)
            return None
        if len(texts[0]) > LONGEST_KEY:
            self.say("F320", node, problem=TOO_LONG)
            return None
        return TEXT
