"""What a machine cannot compute, by name."""

from __future__ import annotations


class Refused(Exception):
    """What a machine cannot compute: `name` is the tree (or field), `why` one of fold, width, size, reads."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why
