"""A filing as the bytes of a file that its reader takes: json, or yaml where the name says so."""

from __future__ import annotations

import json
from pathlib import Path

from jixiao.api import RawFiling, written
from jixiao.diagnostic import Rejected, diagnose

SUFFIXES = ("json", "yaml", "yml")


def check_suffix(name: str) -> None:
    """Raises Rejected (U102) where the suffix of `name` is none that a filing is written in."""
    suffix = Path(name).suffix.removeprefix(".").lower()
    if suffix not in SUFFIXES:
        raise Rejected([diagnose("U102", None, found=suffix or name, known="、".join(SUFFIXES))])


def filing_data(raw: RawFiling, name: str) -> bytes:
    """`raw` in the format of the suffix of `name`. Raises Rejected (U102) for a format that no filing is written in.

    The yaml is json too: the readers of both take it.
    """
    check_suffix(name)
    return (json.dumps(written(raw), ensure_ascii=False, indent=2) + "\n").encode()
