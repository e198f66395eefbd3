from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.filing.model import RawFiling, Sheet, Sheets
from jixiao.filing.recognise import recognise
from jixiao.testing.said import said
from jixiao_plugins.doc import convert
from jixiao_plugins.doc.reader import DocReader
from jixiao_plugins.json.reader import JsonReader

HERE = Path(__file__).parent
OLD = HERE / "yongde-mlzx-yyj-2022.doc"
CASE = HERE.parents[1] / "cases" / "yongde-mlzx-yyj-2022.json"

needs_office = pytest.mark.skipif(
    convert.find_office() is None and "CI" not in os.environ, reason="LibreOffice is not installed"
)


def read(data: bytes, name: str = "表.doc") -> Sheets:
    return DocReader().read(data, name=name)


def refused(data: bytes, name: str = "表.doc") -> str:
    with pytest.raises(Rejected) as caught:
        read(data, name)
    (item,) = caught.value.diagnostics
    return item.code


@needs_office
@pytest.mark.parametrize("suffix", ["wps"])
def test_an_old_document_is_converted_and_read(suffix: str) -> None:
    sheets = read(OLD.read_bytes(), f"表.{suffix}")
    (filing,) = recognise(sheets)
    assert said(filing) == said(JsonReader().read(CASE.read_bytes(), name=CASE.name))
    assert [item.code for item in filing.diagnostics] == ["I144"]
    assert filing.title is not None
    assert str(filing.title.origin) == f"表.{suffix}:第1段"


@needs_office
def test_what_libreoffice_cannot_convert_is_said() -> None:
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) in ("I143", "I003", "I005")


def test_without_libreoffice_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "find_office", lambda: None)
    with pytest.raises(Rejected) as caught:
        read(OLD.read_bytes())
    (item,) = caught.value.diagnostics
    assert (item.code, item.hint()) == ("I142", "请在 Word 或 WPS 里另存为 .docx 再交，或安装 LibreOffice")


def office(folder: Path, script: str) -> str:
    """A program that stands in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="a script cannot stand in for a program on Windows")
@pytest.mark.parametrize(
    ("script", "code"),
    [("import time; time.sleep(60)", "I139"), ("print('no export filter')", "I143"), ("raise SystemExit(1)", "I143")],
)
def test_a_conversion_that_fails_or_never_ends_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: str
) -> None:
    monkeypatch.setattr(convert, "find_office", lambda: office(tmp_path, script))
    monkeypatch.setattr(convert, "SECONDS", 1 if code == "I139" else 60)
    assert refused(OLD.read_bytes()) == code


@pytest.mark.skipif(sys.platform == "win32", reason="a script cannot stand in for a program on Windows")
def test_the_conversion_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile of its own in which nothing is run or fetched, a name of ours for the file, and nothing left behind."""
    log = tmp_path / "log"
    script = (
        "import pathlib, sys\n"
        "profile = next(a for a in sys.argv if a.startswith('-env')).partition('file://')[2]\n"
        "settings = (pathlib.Path(profile) / 'user/registrymodifications.xcu').read_text()\n"
        f"pathlib.Path({str(log)!r}).write_text('\\n'.join([*sys.argv[1:], settings]))"
    )
    monkeypatch.setattr(convert, "find_office", lambda: office(tmp_path, script))
    assert refused(OLD.read_bytes(), "../../x;rm.doc") == "I143"
    said_to_it = log.read_text(encoding="utf-8")
    assert "DisableMacrosExecution" in said_to_it
    assert "rm" not in said_to_it.replace("--norestore", "").replace("format", "")
    source = next(line for line in said_to_it.splitlines() if line.endswith("input.doc"))
    assert not Path(source).exists()


def test_a_new_document_and_a_page_under_the_old_name(
    case: RawFiling, case_sheet: Sheet, docx_of: Callable[..., bytes]
) -> None:
    sheets = read(docx_of(case_sheet))
    assert [item.code for item in sheets.diagnostics] == ["I137"]
    assert said(recognise(sheets)[0]) == said(case)


def test_a_page_under_the_old_name() -> None:
    sheets = read("<html><body><table><tr><td>甲<td>乙</table>".encode())
    assert [[cell.text if cell else None for cell in row] for row in sheets.sheets[0].rows] == [["甲", "乙"]]
    assert [item.code for item in sheets.diagnostics] == ["I137"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I002"),
        (b"%PDF-1.7", "I003"),
        ("自评表".encode(), "I003"),
        (b"PK\x03\x04", "I005"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "I004"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "I003"),
    ],
)
def test_foreign_files_are_called_what_they_are(data: bytes, code: str) -> None:
    assert refused(data) == code
