"""The names that a formula may use: dotted paths, found by any ending that means one thing only; and its scopes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from jixiao.expression.tree import Field, Quantity, Tree
from jixiao.expression.typing import Dimension
from jixiao.name import name_key
from jixiao.origin import Span
from jixiao.value import dataclass, field

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


Leaves = Mapping[Field | Quantity, Tree]
"""What the columns of a scope are in one member that the framework fixes, by the leaf that stands for the column."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a formula may gather: rows or lines, and what it may read of each.

    `columns` name leaves of scope "row". `gathered` is the scope of the Fold over the members that a filing brings,
    "" where there are none; `fixed` are the members that the framework fixes, over which a fold is written out.
    `applies` is the column that says whether a member counts at all, None where every one does.
    """

    path: tuple[str, ...]
    columns: tuple[Name, ...]
    gathered: str = ""
    fixed: tuple[Leaves, ...] = ()
    applies: Field | None = None
    span: Span | None = None

    @property
    def text(self) -> str:
        """The full name as formulas write it."""
        return ".".join(self.path)


Endings = dict[tuple[str, ...], tuple[Name, ...]]
ScopeEndings = dict[tuple[str, ...], tuple[Scope, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one place. Made with `names_of`; `plus` adds names that hide equal ones further out."""

    entries: tuple[Name, ...]
    outer: Names | None = None
    _endings: Endings = field(default_factory=dict, compare=False, repr=False)
    _scopes: ScopeEndings = field(default_factory=dict, compare=False, repr=False)
    _columns: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

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

    def scopes(self, parts: tuple[str, ...]) -> tuple[Scope, ...]:
        """Every scope that `parts` may mean, as `find` does names."""
        key = tuple(name_key(part) for part in parts)
        found = self._scopes.get(key, ())
        if found:
            return tuple(scope for scope in found if len(scope.path) == len(parts)) or found
        return self.outer.scopes(parts) if self.outer else ()

    def knows(self, parts: tuple[str, ...]) -> bool:
        """Whether `parts` is a name, a scope, or a column of one: such words are not taken apart."""
        if self.find(parts) or self.scopes(parts):
            return True
        return len(parts) == 1 and any(name_key(parts[0]) in level._columns for level in self._levels())

    def near_scopes(self, parts: tuple[str, ...], limit: int = 5) -> tuple[str, ...]:
        """The scopes that resemble `parts`, nearest first; where none does, the first few."""
        shown: dict[str, str] = {}
        for level in self._levels():
            for ending, owners in level._scopes.items():
                shown |= {".".join(ending): ".".join(scope.path[len(scope.path) - len(ending) :]) for scope in owners}
        written = ".".join(name_key(part) for part in parts)
        near = difflib.get_close_matches(written, shown, n=limit) if len(written) <= LONGEST_NAME else []
        return tuple(dict.fromkeys(shown[key] for key in near or list(shown)[:limit]))

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
        # A part that was typed whole comes first, the cell of the whole table before those of its lines.
        typed = [key for key in shown if name_key(parts[-1]) in key.split(".")]
        near = [*sorted(typed, key=lambda key: key.count(".")), *difflib.get_close_matches(written, shown, n=limit)]
        near = near or [key for key in shown if key.startswith(written)]  # the beginning of a name
        return tuple(dict.fromkeys(shown[key] for key in near))[:limit]

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


def names_of(names: Iterable[Name], outer: Names | None = None, scopes: Iterable[Scope] = ()) -> Names:
    """The names and scopes of one place, with `outer` around it."""
    entries, gathered = tuple(names), tuple(scopes)
    endings: Endings = {}
    for name in entries:
        for ending in _endings_of(name.path, name.least):
            known = endings.get(ending, ())
            if all(other.tree != name.tree for other in known):
                endings[ending] = (*known, name)
    by_ending: ScopeEndings = {}
    for scope in gathered:
        for ending in _endings_of(scope.path):
            by_ending[ending] = (*by_ending.get(ending, ()), scope)
    columns = frozenset(name_key(column.path[-1]) for scope in gathered for column in scope.columns)
    return Names(entries, outer, endings, by_ending, columns)


def _endings_of(path: Sequence[str], least: int = 1) -> Iterable[tuple[str, ...]]:
    key = tuple(name_key(part) for part in path)
    return (key[len(key) - length :] for length in range(min(least, len(key)), len(key) + 1))


NO_NAMES = names_of(())
