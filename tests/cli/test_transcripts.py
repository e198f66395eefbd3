"""The transcripts in this folder say what the command line says: command, output, exit code.

A transcript is Markdown; in each ```console block, `$` begins a command, its output follows, and `[exit N]` ends it
where N is not 0. Refreshed by --update-golden.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BLOCK = re.compile(r"(```console\n)(.*?)(```\n)", re.DOTALL)
DIGEST = re.compile(r"[0-9a-f]{64}")
"""Digests change with every word of a framework; that they stand where they should is all that transcripts show."""

TRANSCRIPTS = sorted(HERE.glob("*.md"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, run, folder: Path, golden: Callable[[Path, str], None]) -> None:  # type: ignore[no-untyped-def]
    def again(block: re.Match[str]) -> str:
        said = []
        for line in block.group(2).splitlines():
            if line.startswith("$ "):
                words = shlex.split(line.removeprefix("$ "))
                assert words[0] == "jixiao"
                outcome = run(*words[1:])
                said.append(f"{line}\n{outcome.both}")
                if outcome.both and not outcome.both.endswith("\n"):
                    said.append("\n")
                if outcome.code:
                    said.append(f"[exit {outcome.code}]\n")
        text = DIGEST.sub("‹sha256›", "".join(said).replace(str(folder), "…"))
        return block.group(1) + text + block.group(3)

    golden(path, BLOCK.sub(again, path.read_text(encoding="utf-8")))


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) > 5
