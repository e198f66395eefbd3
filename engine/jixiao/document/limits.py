"""The limits of a YAML document, part of the language: what one machine accepts every machine accepts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A published limit: what it counts, how many are allowed, and the code of the diagnostic that refuses more."""

    counts: str
    most: int
    code: str


BYTES = Limit("bytes of UTF-8 in a document", 256 * 1024, "D001")
DEPTH = Limit("lists and mappings inside each other", 32, "D002")
EVENTS = Limit("parser events of a document", 50_000, "D003")
SCALAR = Limit("characters of a scalar", 20_000, "D004")
DIAGNOSTICS = Limit("diagnostics given at once", 100, "D005")

LIMITS = (BYTES, DEPTH, EVENTS, SCALAR, DIAGNOSTICS)
"""All of them, as published in the reference (reliability 2.4)."""
