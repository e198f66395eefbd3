"""Modules that are loaded when something of them is first asked for: no command waits for what it does not use."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["Later", "later"]


class Later:
    """Stands for a module: whatever is asked of it, the module gives."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


def later(name: str) -> Any:
    """The module called `name`, loaded at the first look at one of its names.

    To the type checker, and to whoever reads what imports what, it is imported where it stands under `TYPE_CHECKING`.
    """
    return Later(name)
