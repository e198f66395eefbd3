"""A template filled in: Jinja2 in a sandbox of its own, which knows finished texts and nothing else.

What a template may say was checked when the framework was read (framework/template.py); this holds again while it runs,
and holds the rounds of its loops and the length of what it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Scalar
from jixiao.framework.limits import ROUNDS, WRITTEN
from jixiao.framework.sayable import LOOP
from jixiao.framework.template import COUNTED, LISTED, WRITTEN_BY_OFFICE

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment


def fill(scalar: Scalar, values: Mapping[str, Any], text: Callable[[str], str]) -> str:
    """The template with `values` in the places of their names; `text` gives what only the office can write.

    Raises Rejected where it goes on for too long (E280, E281). Where it says what nobody knows, or does what no
    template may, jinja2.TemplateError comes out: check_templates was not asked, and that is our mistake.
    """
    rounds = _Rounds(scalar)
    names = {name: rounds.counted(value) for name, value in values.items()}
    pieces: list[str] = []
    size = 0
    for piece in _template(scalar.text).generate({**names, WRITTEN_BY_OFFICE: _Office(text)}):
        size += len(piece)
        if size > WRITTEN.most:
            raise Rejected([diagnose(WRITTEN.code, scalar.span, limit=WRITTEN.most)])
        pieces.append(piece)
    return "".join(pieces)


@lru_cache(maxsize=256)
def _template(text: str) -> Template:
    """A template made ready once for all the reports in which it is filled in."""
    return _environment().from_string(text)


class _Office:
    """The one function of templates."""

    def __init__(self, text: Callable[[str], str]) -> None:
        self._text = text

    def __call__(self, key: str) -> str:
        return self._text(key)


class _Rounds:
    """Counts the rounds of all loops of one template."""

    def __init__(self, scalar: Scalar) -> None:
        self.scalar, self.left = scalar, ROUNDS.most

    def counted(self, value: Any) -> Any:
        """`value` with every list in it replaced by one that counts."""
        if isinstance(value, Mapping):
            return {name: self.counted(part) for name, part in value.items()}
        return _Members([self.counted(member) for member in value], self) if isinstance(value, list) else value

    def spend(self) -> None:
        """One more round. Raises Rejected (E280)."""
        self.left -= 1
        if self.left < 0:
            raise Rejected([diagnose(ROUNDS.code, self.scalar.span, limit=ROUNDS.most)])


class _Members:
    """A list that a template can go through and count, and nothing else."""

    def __init__(self, members: list[Any], rounds: _Rounds) -> None:
        self._members, self._rounds = members, rounds

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Any]:
        for member in self._members:
            self._rounds.spend()
            yield member


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """The sandbox: no loader, no globals, parts of records instead of attributes, no arithmetic, our two filters."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Closed(ImmutableSandboxedEnvironment):
        """Reaches nothing outside."""

        intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))
        intercepted_unops = frozenset(("+", "-"))

        def getitem(self, obj: Any, argument: Any) -> Any:
            """A part of a record, or what a loop tells."""
            if isinstance(obj, Mapping) and argument in obj:
                return obj[argument]
            if isinstance(obj, LoopContext) and argument in LOOP:
                return getattr(obj, argument)
            return self.undefined(obj=obj, name=argument)

        def getattr(self, obj: Any, attribute: str) -> Any:
            """The same: there are no attributes here."""
            return self.getitem(obj, attribute)

        def is_safe_callable(self, obj: Any) -> bool:
            """Only what the office writes is asked for by a call."""
            return type(obj) is _Office

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            """Refuses to reckon."""
            raise SecurityError(f"no arithmetic in templates: {operator}")

        def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
            """Refuses to reckon."""
            raise SecurityError(f"no arithmetic in templates: {operator}")

    made = Closed(
        loader=None, undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True, cache_size=0
    )
    made.globals.clear()
    made.tests.clear()
    made.filters.clear()
    made.filters[LISTED] = _listed
    made.filters[COUNTED] = _count
    return made


def _listed(members: _Members, part: str) -> str:
    """That part of every member, joined by 、."""
    return "、".join(str(member[part]) for member in members)


def _count(members: _Members) -> str:
    return str(len(members))
