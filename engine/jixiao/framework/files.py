"""Documents out of files: read whole where they are no larger than a document may be, then parsed."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

from jixiao.diagnostic import Rejected, diagnose, system_words
from jixiao.document import Document, parse, read_source
from jixiao.document.limits import BYTES

MOST_BYTES = 2 * BYTES.most
"""A larger file is not even read; what lies between is refused by the parser, which can count characters."""


def parse_file(file: Traversable, name: str) -> Document:
    """The document in `file`, under a name for people. Raises Rejected (F107, D)."""
    return parse_bytes(file_bytes(file, name), name)


def parse_bytes(data: bytes, name: str) -> Document:
    """The document that `data` is. Raises Rejected (D)."""
    return parse(read_source(name, data))


def file_bytes(file: Traversable, name: str) -> bytes:
    """What is in `file`. Raises Rejected (F107) where it cannot be read or is far larger than a document may be."""
    try:
        if isinstance(file, Path) and file.stat().st_size > MOST_BYTES:
            most = BYTES.most // 1024
            said = (f"文件大于 {most} kB", f"it has more than {most} kB")
            raise Rejected([diagnose("F107", None, found=name, why=said)])
        return file.read_bytes()
    except OSError as problem:
        raise Rejected([diagnose("F107", None, found=name, why=system_words(problem))]) from problem
