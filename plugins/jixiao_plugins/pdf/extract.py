"""A process of its own that takes tables and lines out of a PDF: from standard input, as JSON to standard output.

What a PDF can ask of its reader has no bound that could be told beforehand, so memory and time are limited from outside
(pdf.reader): one bad file costs a refusal and not the program. The JSON is a list of pages, each a list of blocks from
the top down: `{"line": text}`, or `{"table": [[left, top, right, bottom, text], ...]}`, edges in tenths of a point.
"""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

MEMORY = 1_000_000_000
"""Bytes of address space of the process."""

PASSWORD, TOO_MUCH = 3, 4
"""How the process ends where a password is needed, and where the memory does not suffice."""

_FURNITURE = re.compile(r"[-—–－·]?第?[0-9]{1,4}页?(?:[/／]?共?[0-9]{1,4}页?)?[-—–－·]?")
"""The number of a page, without blanks."""
_LETTER = re.compile(r"[A-Za-z]")

Block = dict[str, object]


def main(pages: int) -> int:
    """Writes the blocks of all pages, none where there are more than `pages`; gives how the process ends."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    _limit_memory()
    data = sys.stdin.buffer.read()
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            count = len(document.pages)
            found = [list(_blocks(page)) for page in document.pages] if count <= pages else []
    except MemoryError:
        return TOO_MUCH
    except (PDFPasswordIncorrect, PdfminerException) as problem:
        below = [problem, problem.__cause__, problem.__context__, *problem.args]
        if any(isinstance(each, PDFPasswordIncorrect) for each in below):
            return PASSWORD
        if any(isinstance(each, MemoryError) for each in below):
            return TOO_MUCH
        raise
    sys.stdout.buffer.write(json.dumps({"count": count, "pages": found}, ensure_ascii=True).encode())
    return 0


def _limit_memory() -> None:
    """So much and no more, where the system can be told (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _blocks(page: Any) -> Iterator[Block]:
    """The tables and the lines around them, from the top down."""
    tables = page.find_tables()
    boxes = [table.bbox for table in tables]
    around = page.filter(lambda thing: not any(_within(thing, box) for box in boxes))
    lines: list[tuple[Any, Block]] = [
        (line["top"], {"line": _clean(line["text"])}) for line in around.extract_text_lines(return_chars=False)
    ]
    kept = [(top, block) for top, block in lines if not _FURNITURE.fullmatch("".join(str(block["line"]).split()))]
    made: list[tuple[Any, Block]] = [(table.bbox[1], {"table": _cells(table)}) for table in tables]
    yield from (block for _, block in sorted((*kept, *made), key=lambda item: item[0]))


def _within(thing: dict[str, Any], box: tuple[Any, ...]) -> bool:
    middle, height = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= middle <= box[2] and box[1] <= height <= box[3])


def _cells(table: Any) -> list[list[object]]:
    """Every cell once: its edges in whole tenths of a point, and its text in one line."""
    return [
        [*(round(edge * 10) for edge in box), _clean(text or "")]
        for row, texts in zip(table.rows, table.extract(), strict=True)
        for box, text in zip(row.cells, texts, strict=True)
        if box is not None
    ]


def _clean(text: str) -> str:
    """Text whose lines were broken to fit: joined, with a blank between two words of letters.

    Radicals that fonts give in place of the characters that look the same become those characters.
    """
    lines = [line.strip() for line in text.split("\n")]
    joined = lines[0]
    for line in lines[1:]:
        gap = " " if joined and line and _LETTER.match(joined[-1]) and _LETTER.match(line[0]) else ""
        joined += gap + line
    return "".join(
        unicodedata.normalize("NFKC", character) if "\u2e80" <= character <= "\u2fdf" else character
        for character in joined
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
