"""Damaged .doc files end in filings or in diagnostics: one LibreOffice converts many of them, the reader reads each."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.plugins.test_mutants import damaged

from jixiao import api
from jixiao.diagnostic import Rejected, diagnose
from jixiao.origin import Cell
from jixiao_plugins.doc import convert, reader

HERE = Path(__file__).parent
MANY = int(os.environ.get("JIXIAO_MUTANTS", "1000" if "CI" in os.environ else "40"))
TOGETHER = 170
"""Files that one LibreOffice converts: to start it takes longer than any of them."""

pytestmark = pytest.mark.skipif(convert.find_office() is None, reason="LibreOffice is not installed")


def struck(data: bytes, chance: random.Random) -> bytes:
    """`data` with a few bytes changed where they stand: what moves is no longer such a document to anybody."""
    held = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(held))
        held[at : at + 4] = bytes(chance.randrange(256) for _ in range(min(4, len(held) - at)))
    return bytes(held)


def converted(files: Sequence[Path], folder: Path) -> dict[bytes, bytes]:
    """What LibreOffice makes of each file, by its bytes; where it falls over one, the others are tried without it."""
    made: dict[bytes, bytes] = {}
    waiting = [list(files[start : start + TOGETHER]) for start in range(0, len(files), TOGETHER)]
    convert._write_profile(folder / "profile")
    while waiting:
        some = waiting.pop()
        out = folder / f"out{len(waiting)}.{len(some)}.{some[0].stem}"
        given = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nodefault"]
        wanted = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out)]
        command = [str(convert.find_office()), *given, *wanted, *map(str, some)]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=600).returncode == 0
        except subprocess.TimeoutExpired:
            done = False
        found = {path: out / f"{path.stem}.docx" for path in some}
        made.update({path.read_bytes(): to.read_bytes() for path, to in found.items() if to.is_file()})
        left = [path for path, to in found.items() if not to.is_file()]
        if not done and len(some) > 1:
            half = max(1, len(left) // 2)
            waiting += [part for part in (left[:half], left[half:]) if part]
    return made


def test_damaged_documents_are_read_or_refused_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything but the starting of LibreOffice is as for a single file."""
    base, chance = (HERE / "yongde-mlzx-yyj-2022.doc").read_bytes(), random.Random(20_212)
    mutants = [base, *(struck(base, chance) if number % 4 else damaged(base, chance) for number in range(MANY))]
    files = [tmp_path / f"{number:04}.doc" for number in range(len(mutants))]
    for path, data in zip(files, mutants, strict=True):
        path.write_bytes(data)
    made = converted(files, tmp_path)

    def convert_to_docx(data: bytes, place: Cell) -> bytes:
        if data not in made:
            raise Rejected([diagnose("I143", place, found="-")])
        return made[data]

    monkeypatch.setattr(reader, "convert_to_docx", convert_to_docx)
    assert len(api.read_bytes(base, "表.doc")) == 1
    refused = 0
    for data in mutants[1:]:
        try:
            api.read_bytes(data, "表.doc")
        except Rejected as rejected:
            refused += 1
            assert all(item.origin is not None for item in rejected.diagnostics)  # noqa: PT017
            assert [item.code for item in rejected.diagnostics] != ["I091"]  # noqa: PT017
    print(f"{MANY} mutants, {len(made)} converted, {refused} refused")
    assert refused < MANY
