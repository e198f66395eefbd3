"""Rewrites the committed forms of other programs from the published tables: `python tests/plugins/convert_cases.py`.

LibreOffice makes .xls and .ods out of the .xlsx that we lay out, and what tells nothing of a table (pictures of its
pages, settings) is taken out of the .ods. To be run when a table or the layout changes; needs `soffice` on the path.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from conftest import _docx_of
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.layout import lay_out
from jixiao_plugins.xlsx.reader import XlsxReader

HERE = Path(__file__).parent
CASES = sorted((HERE.parent / "cases").glob("*.json"))
PRINTED = ("seed-baishui-2021", "yongde-mlzx-yyj-2022", "tianchang-slj-fangxun-2022")
"""What is printed as PDF, by way of Word."""
OLD = "yongde-mlzx-yyj-2022"
"""What is saved as an old document."""
KEPT = ("mimetype", "content.xml", "styles.xml", "META-INF/manifest.xml")


def convert(folder: Path, suffix: str, *patterns: str) -> None:
    """The forms in `folder` of those names, by one process with a profile of its own."""
    files = [str(path) for pattern in patterns for path in sorted(folder.glob(pattern))]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), *files]
    subprocess.run(command, check=True, timeout=600, stdout=subprocess.DEVNULL)


def strip(source: Path, target: Path) -> None:
    """Writes the parts of `source` that say what is in its cells."""
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in KEPT:
            kept.writestr(zipfile.ZipInfo(part), whole.read(part), zipfile.ZIP_DEFLATED)


def main() -> int:
    """Writes `xls/cases`, `ods/cases`, `pdf/cases`, an old document, and what becomes of `features.fods` beside them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "features.fods").write_bytes((HERE / "features.fods").read_bytes())
        for case in CASES:
            filing = JsonReader().read(case.read_bytes(), name=case.name)
            (folder / f"{case.stem}.xlsx").write_bytes(lay_out(filing))
        for suffix in ("xls", "ods"):
            convert(folder, suffix, "*.xlsx", "*.fods")
        for case in PRINTED:
            sheet = XlsxReader().read((folder / f"{case}.xlsx").read_bytes(), name=case).sheets[0]
            (folder / f"{case}.docx").write_bytes(_docx_of(sheet, 1))
        convert(folder, "pdf", "*.docx")
        convert(folder, "odt", f"{OLD}.docx")  # straight from .docx it loses the table
        convert(folder, "doc", f"{OLD}.odt")
        (HERE / "doc" / f"{OLD}.doc").write_bytes((folder / f"{OLD}.doc").read_bytes())
        for case in PRINTED:
            (HERE / "pdf/cases" / f"{case}.pdf").write_bytes((folder / f"{case}.pdf").read_bytes())
        for stem in ("features", *(case.stem for case in CASES)):
            inside = "." if stem == "features" else "cases"
            (HERE / "xls" / inside / f"{stem}.xls").write_bytes((folder / f"{stem}.xls").read_bytes())
            strip(folder / f"{stem}.ods", HERE / "ods" / inside / f"{stem}.ods")
    return 0


if __name__ == "__main__":
    sys.exit(main())
