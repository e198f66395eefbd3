"""`dataclass` as the standard library has it for values with slots, made in less than half of the time.

The standard library up to 3.12 writes the text of up to six methods for every class and compiles each by itself, at
every start of the program: two fifths of the time in which one form is read and scored. Here only `__init__` is
compiled; what differs between classes by the names of their fields alone is closed over. To the type checker it is
the standard decorator itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, field, fields
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["Hashed", "dataclass", "field", "fields", "replace"]

T = TypeVar("T")


class Hashed:
    """A base of frozen values that hold others like them: the hash is made once, and kept in the value."""

    __slots__ = ("_hash",)


if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def replace(value: T, /, **changes: Any) -> T:
        """`value` with other fields, as `dataclasses.replace` makes it; what is to be read of its class is read once.

        Raises what that raises: TypeError for a field that there is not, ValueError for one that is never given.
        """
        names, read = _given(value.__class__)
        held = dict(zip(names, read(value), strict=True))
        if not changes.keys() <= held.keys():
            return dataclasses.replace(value, **changes)
        held.update(changes)
        return value.__class__(**held)

    def dataclass(*, frozen: bool = False, slots: bool) -> Callable[[type[T]], type[T]]:
        """The decorator `dataclasses.dataclass(frozen=frozen, slots=slots)`; a method the class has itself is kept.

        Raises TypeError for what the standard decorator refuses, and for pseudo-fields (InitVar, KW_ONLY).
        """
        shape = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)

        def decorate(cls: type[T]) -> type[T]:
            made = shape(cls)
            methods = {
                "__init__": _Initialiser(made, frozen),
                **_comparisons(made, frozen),
                **(_frozen(made) if frozen else {}),
            }
            for name, method in methods.items():
                if name not in cls.__dict__:
                    setattr(made, name, method)
            return made

        return decorate


def _comparisons(cls: type, frozen: bool) -> dict[str, Any]:
    """`__eq__`, `__repr__` and, of frozen values, `__hash__`: by the fields in their order."""
    read = _reader(tuple(each.name for each in fields(cls) if each.compare))
    shown = tuple(each.name for each in fields(cls) if each.repr)

    def __eq__(self: Any, other: Any) -> Any:
        return read(self) == read(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(read(self))

    def kept_hash(self: Any) -> int:
        try:
            return self._hash  # type: ignore[no-any-return]
        except AttributeError:
            made = hash(read(self))
            object.__setattr__(self, "_hash", made)
            return made

    if issubclass(cls, Hashed):
        __hash__ = kept_hash

    @recursive_repr()
    def __repr__(self: Any) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({told})"

    return {"__eq__": __eq__, "__repr__": __repr__, "__hash__": __hash__ if frozen else None}


@cache
def _given(cls: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The fields that are given when a value is made, and what reads them."""
    names = tuple(each.name for each in fields(cls) if each.init)
    return names, _reader(names)


def _reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """The fields `names` of a value at once, as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda self: ()
    only = attrgetter(*names)  # of one name it gives no tuple
    return lambda self: (only(self),)


def _frozen(cls: type) -> dict[str, Any]:
    """The methods by which nothing of a value changes, and by which it is pickled nevertheless."""
    names = tuple(each.name for each in fields(cls))
    read = _reader(names)

    def __setattr__(self: Any, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self: Any, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self: Any) -> list[Any]:
        return list(read(self))

    def __setstate__(self: Any, state: list[Any]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {
        "__setattr__": __setattr__,
        "__delattr__": __delattr__,
        "__getstate__": __getstate__,
        "__setstate__": __setstate__,
    }


class _Initialiser:
    """`__init__` of a class, compiled when it is first looked up: most that a run loads it makes no value of."""

    __slots__ = ("cls", "frozen")

    def __init__(self, cls: type, frozen: bool) -> None:
        given = [each for each in fields(cls) if each.init]
        needed = [each.default is MISSING and each.default_factory is MISSING for each in given]
        if needed != sorted(needed, reverse=True):
            raise TypeError(f"{cls.__qualname__}: a field without default follows one with")
        if any(each.kw_only for each in given):
            raise TypeError(f"{cls.__qualname__}: fields by name only are not made here")
        self.cls, self.frozen = cls, frozen

    def __get__(self, value: Any, cls: type | None = None) -> Any:
        made = _compiled(self.cls, self.frozen)
        self.cls.__init__ = made  # type: ignore[misc]
        return made if value is None else made.__get__(value, cls)


def _compiled(cls: type, frozen: bool) -> FunctionType:
    """`__init__` with the fields as parameters.

    A frozen value is filled by the slots themselves: by `object.__setattr__`, each would be looked up by its name.
    """
    known: dict[str, Any] = {"_MISSING": MISSING}
    parameters, body = ["self"], []
    for each in fields(cls):
        name, value, default = each.name, each.name, each.default
        if each.default_factory is not MISSING:
            known[f"_made_{name}"] = each.default_factory
            value = f"_made_{name}() if {name} is _MISSING else {name}" if each.init else f"_made_{name}()"
            default = MISSING
        if each.init:
            needed = each.default is MISSING and each.default_factory is MISSING
            parameters.append(name if needed else f"{name}=_default_{name}")
            known[f"_default_{name}"] = default
        elif default is not MISSING:
            known[f"_default_{name}"] = default
            value = f"_default_{name}"
        elif each.default_factory is MISSING:
            continue
        if frozen:
            known[f"_set_{name}"] = getattr(cls, name).__set__
            body.append(f" _set_{name}(self,{value})")
        else:
            body.append(f" self.{name}={value}")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    space: dict[str, Any] = {}
    exec("\n".join([f"def __init__({','.join(parameters)}):", *(body or [" pass"])]), known, space)
    made: FunctionType = space["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made
