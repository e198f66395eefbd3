"""All benchmarks, one table after the other, written down where the docs show them: `make bench`.

python -m benchmarks [--write docs/explanation/speed.md] [--only batch,columnar,peers] [--filings N ...]
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import batch, columnar, exact, folder, forms, peers, reading, summary, whole
from benchmarks.table import as_markdown

ALL: Mapping[str, Callable[[], None]] = {
    "whole": whole.main,
    "exact": exact.main,
    "columnar": columnar.main,
    "reading": reading.main,
    "summary": summary.main,
    "folder": folder.commands,
    "forms": forms.main,
    "peers": peers.main,
    "batch": batch.main,
}
COMPARED = ("polars", "numpy", "duckdb", "openfisca-core", "zen-engine")
BEGIN, END = "<!-- figures: make bench -->\n", "<!-- end of figures -->\n"


def machine() -> str:
    """What was measured on, and how busy it was."""
    found = [f"Python {platform.python_version()}", f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"]
    for name in COMPARED:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return "; ".join((*found, f"load average {os.getloadavg()[0]:.1f} before"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the page whose figures are replaced")
    parser.add_argument("--only", default=",".join(ALL), help="which, comma between")
    arguments, _ = parser.parse_known_args()
    on = machine()
    print(on)
    for name in arguments.only.split(","):
        ALL[name]()
    after = f"load average {os.getloadavg()[0]:.1f} after"
    print(after)
    if arguments.write is not None:
        text = arguments.write.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, behind = rest.partition(END)
        page = f"{before}{BEGIN}\n{on}; {after}.\n\n{as_markdown()}\n{END}{behind}"
        arguments.write.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
