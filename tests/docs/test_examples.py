"""What the documentation shows is what happens: its commands, their output, its Python, its files.

On pages of docs/tutorial and docs/how-to, in the order of the page and in one temporary folder:
a fence with `file=NAME` is a file; in ```console blocks `$ ` begins a command (run by bash) and its output follows, in
which a line `…` stands for any lines; a fence ```output after ```python is what that Python prints. Python blocks of
README and of all docs run, with their output. Refreshed in place by --update-golden; what was elided stays elided.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORM = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
ELISION = "…"
SHOWN_ONLY = ("pip ", "make ", "git ")
"""Commands that change an installation: they are shown and not run."""

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")

CONSOLE = sorted([*(ROOT / "docs/tutorial").glob("*.md"), *(ROOT / "docs/how-to").glob("*.md")])
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
WITH_PYTHON = [path for path in PAGES if path not in CONSOLE and "```python" in path.read_text(encoding="utf-8")]


@dataclass(frozen=True, slots=True)
class Place:
    """The folder in which a page's commands run, and the environment that they see."""

    folder: Path
    env: dict[str, str]

    def bash(self, command: str) -> list[str]:
        done = self.run(["bash", "-c", command])
        return done.stdout.splitlines()

    def python(self, code: str) -> str:
        done = self.run([sys.executable, "-W", "error", "-c", code])
        assert done.returncode == 0, f"{code}\n{done.stdout}"
        return done.stdout

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with the form of `jixiao demo` in it, and `jixiao` as a command."""
    folder, commands = tmp_path / "folder", tmp_path / "bin"
    (folder / "demo-output").mkdir(parents=True)
    commands.mkdir()
    shutil.copy(FORM, folder / "demo-output" / FORM.name)
    shutil.copy(FORM, folder / FORM.name)
    shim = commands / "jixiao"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error -m jixiao "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    env = {
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(
            [str(folder), *(str(ROOT / root) for root in ("engine", "plugins", "frameworks"))]
        ),
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",  # both streams go to one place here: in the order in which they are written
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }
    return Place(folder, env)


@pytest.mark.parametrize("path", [*CONSOLE, *WITH_PYTHON], ids=lambda path: path.stem)
def test_page(path: Path, place: Place, golden: Callable[[Path, str], None]) -> None:
    printed: list[str] = []

    def again(fence: re.Match[str]) -> str:
        info, body = fence["info"], fence["body"]
        if info == "python":
            printed[:] = [place.python(body)]
        elif info == "output":
            body = "".join(f"{line}\n" for line in refreshed(body.splitlines(), printed.pop().splitlines()))
        elif "file=" in info and path in CONSOLE:
            write(place.folder, info.partition("file=")[2].strip(), body)
        elif info == "console" and path in CONSOLE:
            body = "".join(f"{line}\n" for line in transcript(body.splitlines(), place))
        return f"```{info}\n{body}```"

    golden(path, FENCE.sub(again, path.read_text(encoding="utf-8")))


def test_the_commands_of_the_readme_work_as_they_stand(place: Place) -> None:
    """README shows commands without their output: each runs, in order, and ends in 0 or 1 (there are findings)."""
    fences = FENCE.finditer((ROOT / "README.md").read_text(encoding="utf-8"))
    lines = [line for fence in fences if fence["info"] == "console" for line in fence["body"].splitlines()]
    commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ jixiao")]
    assert len(commands) >= 6
    for command in commands:
        done = place.run(["bash", "-c", command])
        assert done.returncode in (0, 1), f"{command}\n{done.stdout}"
    assert (place.folder / "报告.html").stat().st_size > 10_000


def test_there_are_pages_and_commands() -> None:
    assert len(CONSOLE) > 3
    assert all("```console\n$ jixiao" in path.read_text(encoding="utf-8") for path in CONSOLE)
    assert ROOT / "README.md" in WITH_PYTHON


def write(folder: Path, name: str, body: str) -> None:
    """The file `name`; a pyproject.toml is taken for installed, as `pip install --editable` would leave it."""
    path = folder / name
    assert path.resolve().is_relative_to(folder.resolve())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")
    if path.name == "pyproject.toml":
        project = tomllib.loads(body)["project"]
        info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
        )
        groups = project["entry-points"].items()
        points = "".join(f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in items.items()) for group, items in groups)
        (info / "entry_points.txt").write_text(points, encoding="utf-8")


def transcript(lines: list[str], place: Place) -> Iterator[str]:
    """The lines of a console block as they are now."""
    commands = [index for index, line in enumerate(lines) if line.startswith("$ ")]
    assert commands, lines
    assert commands[0] == 0, lines
    for start, end in zip(commands, [*commands[1:], len(lines)], strict=True):
        yield lines[start]
        command = lines[start].removeprefix("$ ")
        if not command.startswith(SHOWN_ONLY):
            said = [DIGEST.sub("‹sha256›", line) for line in place.bash(command)]
            yield from refreshed(lines[start + 1 : end], said)


def refreshed(wanted: list[str], said: list[str]) -> list[str]:
    """`said`, with what `wanted` elides elided where the same or the most similar lines stand."""
    if ELISION not in wanted:
        return said
    *before, last = segments(wanted)
    made: list[str] = []
    position = 0
    for number, segment in enumerate(before):
        at = 0 if number == 0 else find(segment, said, position)
        made += [*said[at : at + len(segment)], ELISION]
        position = at + len(segment)
    at = len(said) - len(last)
    return [*made, *said[max(at, position) :]] if last else made


def segments(lines: list[str]) -> list[list[str]]:
    """The runs of lines between elisions."""
    runs: list[list[str]] = [[]]
    for line in lines:
        if line == ELISION:
            runs.append([])
        else:
            runs[-1].append(line)
    return runs


def find(segment: list[str], said: list[str], start: int) -> int:
    """Where from `start` on `segment` stands, or what is most like it."""
    places = range(start, max(start, len(said) - len(segment)) + 1)
    for at in places:
        if said[at : at + len(segment)] == segment:
            return at
    text = "\n".join(segment)
    return max(places, key=lambda at: SequenceMatcher(None, text, "\n".join(said[at : at + len(segment)])).ratio())


@pytest.mark.parametrize(
    ("wanted", "said", "now"),
    [
        ("a b", "a c", "a c"),
        ("a … c", "a b b c", "a … c"),
        ("a …", "x b", "x …"),
        ("… c", "a b d", "… d"),
        ("a … mm … z", "a q mm q z", "a … mm … z"),
        ("a … mn … z", "a q mm q z", "a … mm … z"),
        ("a … z", "a z", "a … z"),
    ],
)
def test_what_is_elided_stays_elided(wanted: str, said: str, now: str) -> None:
    assert refreshed(wanted.split(), said.split()) == now.split()
