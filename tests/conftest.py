"""Golden files, refreshed by `--update-golden`; LibreOffice, typefaces; Hypothesis profiles; the order of files; garbage."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from jixiao.diagnostic import Rejected
from jixiao_plugins.pdf.fonts import faces, on_this_machine

settings.register_profile("dev", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("dev"), derandomize=True)  # the same examples every time
settings.register_profile("ci", settings.get_profile("dev"), max_examples=300, derandomize=True)
settings.register_profile("night", settings.get_profile("dev"), max_examples=20_000)
settings.load_profile(os.environ.get("JIXIAO_HYPOTHESIS", "steady" if "CI" in os.environ else "dev"))

Golden = Callable[[Path, str], None]

LONGEST = (
    "conformance/test_forms.py",
    "docs/test_examples.py",
    "plugins/doc/test_damaged.py",
    "properties/test_explained.py",
    "properties/test_batch.py",
    "properties/test_checks_in_columns.py",
    "cli/test_many.py",
    "plugins/xlsx/test_form.py",
    "cli/test_batch.py",
    "conformance/test_spreadsheet.py",
    "frameworks/test_reports.py",
    "openxml/test_documents.py",
    "properties/test_laws.py",
    "plugins/test_mutants.py",
    "house/test_layers.py",
    "plugins/xlsx/test_reader.py",
)
"""What takes longest is begun first: at the end of `make test` no process waits for another's long file."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing with them")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(LONGEST)}
    gone = [str(path) for path in ranks if not path.is_file()]
    if gone:
        raise pytest.UsageError(f"tests/conftest.py, LONGEST: not there: {', '.join(gone)}")
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules stay to the end: they are no garbage, and are not searched again and again.

    What tests leave behind is searched for more seldom. The search took a tenth of the processor time, now a twentieth.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden(path, text)`: the file holds exactly `text`; with `--update-golden` it is written."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"{path} is missing; run `make golden` and read the diff"
        assert text == path.read_text(encoding="utf-8"), f"{path} differs; run `make golden` and read the diff"

    return compare


@pytest.fixture
def chinese_typeface() -> None:
    """Papers can be set as pdf here. Skipped where there is no Chinese typeface, unless under CI."""
    try:
        faces(on_this_machine().families())
    except Rejected:
        if "CI" in os.environ:
            pytest.fail("no Chinese typeface: fonts-noto-cjk belongs to the checks")
        pytest.skip("no Chinese typeface on this machine to set a pdf in")


Convert = Callable[[dict[str, bytes], str], dict[str, bytes]]


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`libreoffice(files, format)`: every file opened, recalculated and saved in that format, by one headless run.

    Skipped where there is no LibreOffice, unless under CI.
    """
    program = shutil.which("soffice")
    if program is None:
        if "CI" in os.environ:
            pytest.fail("soffice is not there: LibreOffice (libreoffice-calc) belongs to the checks")
        pytest.skip("soffice is not there: no LibreOffice to judge by")
    profile = tmp_path_factory.mktemp("libreoffice-profile")

    def convert(files: dict[str, bytes], format: str) -> dict[str, bytes]:
        given, made = tmp_path_factory.mktemp("given"), tmp_path_factory.mktemp("made")
        for name, data in files.items():
            (given / name).write_bytes(data)
        command = [str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", format]
        paths = [str(given / name) for name in files]
        subprocess.run([*command, "--outdir", str(made), *paths], check=True, capture_output=True, timeout=900)
        found = {name: made / f"{Path(name).stem}.{format}" for name in files}
        missing = [name for name, path in found.items() if not path.is_file()]
        assert not missing, f"LibreOffice wrote nothing for {missing}"
        return {name: path.read_bytes() for name, path in found.items()}

    return convert
