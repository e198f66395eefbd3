"""The one table of figures: a line for each, printed as soon as it is measured, and kept to be written down."""

from __future__ import annotations

NAME, FIGURE, BESIDE = 60, 22, 18

KEPT: list[tuple[str, list[tuple[str, str, str, str]]]] = []
"""Everything printed: headings, each with its lines."""


def line(name: str, figure: str, beside: str = "", aim: str = "") -> None:
    """A figure, how it stands to its yardstick, and what it should be."""
    if KEPT:
        KEPT[-1][1].append((name, figure, beside, aim))
    _print(name, figure, beside, aim)


def heading(subject: str) -> None:
    KEPT.append((subject, []))
    print()
    _print(subject, "figure", "beside", "aim")
    print("-" * (NAME + FIGURE + BESIDE + 12))


def _print(name: str, figure: str, beside: str, aim: str) -> None:
    print(f"{name:{NAME}} {figure:>{FIGURE}} {beside:>{BESIDE}}  {aim}".rstrip(), flush=True)


def as_markdown() -> str:
    """Everything printed, as tables of a page."""
    parts = []
    for subject, lines in KEPT:
        rows = [f"| {name} | {figure} | {beside} | {aim} |" for name, figure, beside, aim in lines]
        parts.append("\n".join((f"### {subject}", "", "| | figure | beside | aim |", "|---|---:|---:|---|", *rows)))
    return "\n\n".join(parts) + "\n"
