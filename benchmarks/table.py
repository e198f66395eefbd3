"""The one table of figures: a line for each, printed as soon as it is measured."""

from __future__ import annotations

NAME, FIGURE, BESIDE = 60, 22, 16


def line(name: str, figure: str, beside: str = "", aim: str = "") -> None:
    """A figure, how it stands to its yardstick, and what it should be."""
    print(f"{name:{NAME}} {figure:>{FIGURE}} {beside:>{BESIDE}}  {aim}".rstrip(), flush=True)


def heading(subject: str) -> None:
    print()
    line(subject, "figure", "beside", "aim")
    print("-" * (NAME + FIGURE + BESIDE + 12))
