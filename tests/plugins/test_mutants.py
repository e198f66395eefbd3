"""Damaged files of every format end in filings or in diagnostics, soon: a seeded sample here, a thousand each under CI."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao import api
from jixiao.diagnostic import Rejected
from jixiao.filing.model import Sheet
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.layout import lay_out
from jixiao_plugins.xlsx.reader import XlsxReader

HERE = Path(__file__).parent
STEM = "xuancheng-gaj-jindu-2021"
MANY = int(os.environ.get("JIXIAO_MUTANTS", "1000" if "CI" in os.environ else "40"))
DEAR = {"pdf": 20}
"""Formats that another process reads: one in so many."""

PIECES = (
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b'"',
    b"&",
    b"99999999",
    b"-1",
    b"1e999",
    b"NaN",
    b"\xe4\xb8",
    b"\xff\xfe",
    b"]]>",
    b"\n",
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with a few bytes changed, cut out, doubled, put in, or cut off."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.randint(0, 30))
        match chance.randrange(6):
            case 0 | 1:
                data = data[:at] + bytes(chance.randrange(256) for _ in range(chance.randint(1, 4))) + data[at + 1 :]
            case 2:
                data = data[:at] + chance.choice(PIECES) + data[to:]
            case 3:
                data = data[:at] + data[to:]
            case 4:
                data = data[:to] + data[at:to] * 2 + data[to:]
            case _ if chance.random() < 0.2:
                data = data[:at]
    return data


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A package that is whole, of which one part is damaged: checksums hide most other damage."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
        struck = chance.choice(names)
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, damaged(content, chance) if name == struck else content)
    return stream.getvalue()


@pytest.fixture(scope="module")
def bases() -> dict[str, tuple[str, bytes]]:
    """A small good file of every format: its name, and its bytes."""
    case = HERE.parent / "cases" / f"{STEM}.json"
    book = lay_out(JsonReader().read(case.read_bytes(), name=case.name))
    return {
        "xlsx": ("表.xlsx", book),
        "xls": ("表.xls", (HERE / "xls/cases" / f"{STEM}.xls").read_bytes()),
        "ods": ("表.ods", (HERE / "ods/cases" / f"{STEM}.ods").read_bytes()),
        "pdf": ("表.pdf", (HERE / "pdf/cases/yongde-mlzx-yyj-2022.pdf").read_bytes()),
        "json": ("表.json", case.read_bytes()),
        "yaml": ("表.yaml", case.read_bytes()),
    }


def sheet_of(book: bytes) -> Sheet:
    return XlsxReader().read(book, name="表.xlsx").sheets[0]


def made(format: str, bases: dict[str, tuple[str, bytes]], docx_of: Callable[..., bytes]) -> tuple[str, bytes]:
    """The base of a format, made out of the workbook where no file of it is kept."""
    if format in bases:
        return bases[format]
    sheet = sheet_of(bases["xlsx"][1])
    rows = [[cell.text if cell else "" for cell in row] for row in sheet.rows]
    match format:
        case "docx":
            return "表.docx", docx_of(sheet, 1)
        case "csv":
            return "表.csv", "\n".join(",".join(f'"{text}"' for text in row) for row in rows).encode("gb18030")
        case "page":
            lines = "".join(f"<tr>{''.join(f'<td colspan=1>{text}</td>' for text in row)}</tr>" for row in rows)
            return "表.xls", f"<html><body><table>{lines}</table></body></html>".encode()
        case _:
            cell = "<Cell><Data Type='String'>{}</Data></Cell>"
            table = "".join(f"<Row>{''.join(cell.format(text) for text in row)}</Row>" for row in rows)
            sheet_of_xml = f"<Worksheet Name='表'><Table>{table}</Table></Worksheet>"
            return "表.xls", f"<?xml version='1.0'?><Workbook>{sheet_of_xml}</Workbook>".encode()


@pytest.mark.parametrize("format", ["xlsx", "xls", "ods", "docx", "csv", "page", "markup", "json", "yaml", "pdf"])
def test_damaged_files_are_read_or_refused_and_nothing_else(
    format: str, bases: dict[str, tuple[str, bytes]], docx_of: Callable[..., bytes]
) -> None:
    name, data = made(format, bases, docx_of)
    assert len(api.read_bytes(data, name)) == 1
    chance = random.Random(20_211)
    refused = 0
    number = max(2, MANY // DEAR.get(format, 1))
    for count in range(number):
        inside = data.startswith(b"PK") and count % 3 > 0
        mutant = damaged_inside(data, chance) if inside else damaged(data, chance)
        started = time.process_time()
        try:
            api.read_bytes(mutant, name)
        except Rejected as rejected:
            refused += 1
            assert all(item.origin is not None for item in rejected.diagnostics)  # noqa: PT017
            assert [item.code for item in rejected.diagnostics] != ["I091"]  # noqa: PT017
        assert time.process_time() - started < 20, f"mutant {count}"  # of this process
    assert refused < number
