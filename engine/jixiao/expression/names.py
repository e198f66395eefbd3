"""The names that a formula may use: dotted paths, found by any ending that means one thing only."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from jixiao.expression.tree import Tree
from jixiao.expression.typing import Dimension
from jixiao.name import name_key
from jixiao.origin import Span

LONGEST_NAME = 200
"""Characters of a name for which similar ones are looked for."""


@dataclass(frozen=True, slots=True)
class Name:
    """A named tree. `path` is its full name in parts; an ending of at least `least` parts names it too.

    A cell of a table (资金.年度总支出.基本支出.全年执行数) takes at least line and column: `least` is 2.
    """

    path: tuple[str, ...]
    tree: Tree
    dimension: Dimension
    span: Span | None = None
    least: int = 1

    @property
    def text(self) -> str:
        """The full name as formulas write it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one place. Made with `names_of`; `plus` adds names that hide equal ones further out."""

    entries: tuple[Name, ...]
    outer: Names | None = None
    _endings: dict[tuple[str, ...], tuple[Name, ...]] = field(default_factory=dict, compare=False, repr=False)

    def find(self, parts: tuple[str, ...]) -> tuple[Name, ...]:
        """Every name that `parts` may mean: one is an answer, several are ambiguous, none is unknown.

        A full name is never ambiguous with longer names that end like it, nor an inner name with an outer one.
        """
        key = tuple(name_key(part) for part in parts)
        found = self._endings.get(key, ())
        if found:
            whole = tuple(name for name in found if len(name.path) == len(parts))
            return whole or found
        return self.outer.find(parts) if self.outer else ()

    def suggest(self, parts: tuple[str, ...], limit: int = 3) -> tuple[str, ...]:
        """Names that resemble `parts`, nearest first, as a formula would write them."""
        written = ".".join(name_key(part) for part in parts)
        if len(written) > LONGEST_NAME:
            return ()
        shown = {
            ".".join(ending): ".".join(name.path[len(name.path) - len(ending) :])
            for names in self._levels()
            for ending, owners in names._endings.items()
            for name in owners
        }
        near = difflib.get_close_matches(written, shown, n=limit)
        if not near:  # a part that was typed whole, or the beginning of a name
            near = [key for key in shown if name_key(parts[-1]) in key.split(".") or key.startswith(written)][:limit]
        return tuple(dict.fromkeys(shown[key] for key in near))

    def plus(self, names: Iterable[Name]) -> Names:
        """These names and `names`, which come first where both have one."""
        return names_of(names, self)

    def all(self) -> tuple[Name, ...]:
        """Every name, inner ones first."""
        return tuple(name for level in self._levels() for name in level.entries)

    def _levels(self) -> Iterable[Names]:
        level: Names | None = self
        while level is not None:
            yield level
            level = level.outer


def names_of(names: Iterable[Name], outer: Names | None = None) -> Names:
    """The names of one place, with `outer` around it."""
    entries = tuple(names)
    endings: dict[tuple[str, ...], tuple[Name, ...]] = {}
    for name in entries:
        key = tuple(name_key(part) for part in name.path)
        for length in range(min(name.least, len(key)), len(key) + 1):
            ending = key[len(key) - length :]
            known = endings.get(ending, ())
            if all(other.tree != name.tree for other in known):
                endings[ending] = (*known, name)
    return Names(entries, outer, endings)


NO_NAMES = names_of(())
