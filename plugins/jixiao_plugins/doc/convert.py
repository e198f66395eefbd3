"""Converts a document by LibreOffice where it is installed: a profile of its own, no macros, no links, limited time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell

SECONDS = 120
"""How long a conversion may take; a form takes a few seconds, most of them to start."""

PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
"""Where LibreOffice is, where it is not on the path."""

_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)


def find_office() -> str | None:
    """The program of LibreOffice; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in PLACES if Path(place).is_file()), None)


def convert_to_docx(data: bytes, place: Cell) -> bytes:
    """`data`, an old document, as .docx. Raises Rejected: I142 (not installed), I139 (too long), I143 (it cannot)."""
    office = find_office()
    if office is None:
        raise Rejected([diagnose("I142", place)])
    with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
        folder = Path(name)
        source, target = folder / "input.doc", folder / "out" / "input.docx"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        wanted = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent))
        said = _run([office, profile, "--headless", "--norestore", "--nodefault", *wanted, str(source)], folder, place)
        if not target.is_file():  # it ends well all the same
            raise Rejected([diagnose("I143", place, found=said)])
        if target.stat().st_size > Limits.FILE.limit:
            size = target.stat().st_size
            raise Rejected([diagnose(Limits.FILE.code, place, size=size, limit=Limits.FILE.limit)])
        return target.read_bytes()


def _run(command: list[str], folder: Path, place: Cell) -> str:
    """Runs to the end, or kills all that was started; the last line that was said."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.communicate()
        raise Rejected([diagnose("I139", place, found=f"{SECONDS} s")]) from None
    return said.decode("utf-8", "replace").strip().rpartition("\n")[2].replace(str(folder), "…")


def _write_profile(folder: Path) -> None:
    """A profile in which nothing is run, fetched or updated."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(text, encoding="utf-8")
