"""How long the forms of a county take: one for every unit of a list, in processor time.

python -m benchmarks.forms
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.summary import processor_time
from benchmarks.table import heading, line

UNITS = 20
FRAMEWORKS = ("national/project@2020", "shaanxi/baishui/department@2021")


def forms(framework: str, count: int, folder: Path) -> float:
    """Seconds for one form for each of `count` units."""
    units = folder / f"{count}.csv"
    units.write_text("单位名称\n" + "".join(f"单位{number:04d}\n" for number in range(count)), encoding="utf-8")
    return processor_time("form", framework, "--units", str(units), "-o", str(folder / f"{count}"))


def main() -> None:
    heading(f"forms that score themselves, {UNITS} units, processor time")
    for framework in FRAMEWORKS:
        with TemporaryDirectory() as name:
            folder = Path(name)
            one, taken = forms(framework, 1, folder), forms(framework, UNITS, folder)
        all_units = one + (taken - one) * 499 / (UNITS - 1)
        line(framework, f"{taken:,.2f} s")
        line("    500 units, drawn out from that", f"{all_units:,.1f} s", aim="≤ 60 s")


if __name__ == "__main__":
    main()
