"""A chart as an SVG element: text and shapes with classes, so that the page or `STYLE` gives them their colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from jixiao.origin import display_width
from jixiao.report.model import Chart, Drawing, TableBlock
from jixiao_plugins.svg.data import Axis, Line, Mark, axis_of, legal, lines_of, plain

WIDTH = 720
LETTER = 6
"""Half the width of a Chinese character of the 12 pixels in which everything is set."""

TOP, RIGHT, BOTTOM, LEFT = 42, 16, 46, 52
BAR, GAP = 16, 8
LONGEST_LABEL = 32
"""Columns of text that the name of a bar takes at the most."""

SIZE = re.compile(r'width="([0-9]+)" height="([0-9]+)"', re.ASCII)

SHAPES = 4
"""Series that differ in colour and, for points, in shape; more begin again."""

PALETTE = ("#1f4e79", "#c05621", "#2f7d4f", "#7a4fa3")
STYLE = (
    "text{font:12px 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','SimHei',sans-serif;fill:#1c2024}"
    ".axis{fill:#5b6570}.grid{stroke:#cfd6dd;stroke-width:1}"
    + "".join(f".s{index}{{fill:{colour}}}" for index, colour in enumerate(PALETTE))
)
"""For an SVG that stands alone."""


def draw(table: TableBlock, chart: Chart, *, alone: bool = False) -> str:
    """The chart of `table`; `alone` with its style inside, for a file of its own. "" where there is nothing to draw."""
    lines = lines_of(table, chart)
    if not any(line.marks for line in lines):
        return ""
    match chart.drawing:
        case Drawing.BARS:
            height, shapes = _bars(lines, chart)
        case Drawing.COLUMNS:
            height, shapes = _columns(lines, chart)
        case Drawing.POINTS:
            height, shapes = _points(lines, chart)
    legend = _legend(lines) if len(lines) > 1 else ""
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    style = f"<style>{STYLE}</style>" if alone else ""
    return (
        f'<svg{space} class="chart" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(legal(chart.title))}">{style}{legend}{"".join(shapes)}</svg>'
    )


def size_of(svg: str) -> tuple[int, int]:
    """The width and the height of a chart that was drawn here."""
    width, height = SIZE.search(svg).groups()  # type: ignore[union-attr]
    return int(width), int(height)


def _bars(lines: Sequence[Line], chart: Chart) -> tuple[int, list[str]]:
    """Bars that lie, one under the other, the names of rows at the left."""
    rows = sorted({mark.row for line in lines for mark in line.marks})
    labels = {mark.row: mark.label for line in lines for mark in line.marks}
    left = 14 + LETTER * min(max(map(display_width, labels.values())), LONGEST_LABEL)
    axis = axis_of((mark.value for line in lines for mark in line.marks), from_zero=True)
    band = BAR * len(lines) + GAP
    bottom = TOP + band * len(rows)
    across = WIDTH - left - RIGHT - 44  # room for the number at the end of a bar
    zero = left + across * axis.share(Fraction(0))
    shapes = [_grid_down(left + across * axis.share(tick), TOP, bottom, plain(tick)) for tick in axis.ticks]
    for position, row in enumerate(rows):
        middle = TOP + band * position + band / Fraction(2)
        shapes.append(_text(left - 8, middle + 4, _cut(labels[row], LONGEST_LABEL), "end", full=labels[row]))
    for index, line in enumerate(lines):
        for mark in line.marks:
            top = TOP + band * rows.index(mark.row) + GAP // 2 + BAR * index
            end = left + across * axis.share(mark.value)
            shapes.append(_box(min(zero, end), top, abs(end - zero), BAR - 2, index, _said(mark, line, lines)))
            shapes.append(_text(max(zero, end) + 4, top + BAR - 4, mark.shown))
    if chart.titles[1]:
        shapes.append(_text(left, bottom + 34, chart.titles[1], kind="axis"))
    return bottom + BOTTOM, shapes


def _columns(lines: Sequence[Line], chart: Chart) -> tuple[int, list[str]]:
    """Upright columns side by side."""
    rows = sorted({mark.row for line in lines for mark in line.marks})
    labels = {mark.row: mark.label for line in lines for mark in line.marks}
    axis = axis_of((mark.value for line in lines for mark in line.marks), from_zero=True)
    height = 300
    bottom, across = height - BOTTOM, WIDTH - LEFT - RIGHT
    shapes = list(_grid_across(axis, bottom, chart.titles[1]))
    band = Fraction(across, len(rows))
    wide = min(band * 7 / 10 / len(lines), Fraction(56))
    room = int(band) // LETTER
    zero = bottom - (bottom - TOP) * axis.share(Fraction(0))
    for position, row in enumerate(rows):
        shapes.append(
            _text(
                LEFT + band * (position + Fraction(1, 2)),
                bottom + 18,
                _cut(labels[row], room),
                "middle",
                full=labels[row],
            )
        )
    for index, line in enumerate(lines):
        for mark in line.marks:
            middle = LEFT + band * (rows.index(mark.row) + Fraction(1, 2))
            left = middle + wide * (index - Fraction(len(lines), 2))
            end = bottom - (bottom - TOP) * axis.share(mark.value)
            shapes.append(_box(left, min(zero, end), wide - 2, abs(end - zero), index, _said(mark, line, lines)))
            if mark.value or len(lines) == 1:
                shapes.append(_text(left + wide / 2 - 1, min(zero, end) - 4, mark.shown, "middle"))
    if chart.titles[0]:
        shapes.append(_text(LEFT + Fraction(across, 2), bottom + 38, chart.titles[0], "middle", kind="axis"))
    return height, shapes


def _points(lines: Sequence[Line], chart: Chart) -> tuple[int, list[str]]:
    """Points by two numbers; the shape tells the series also where there is no colour."""
    marks = [mark for line in lines for mark in line.marks]
    up = axis_of((mark.value for mark in marks), from_zero=False)
    along = axis_of((mark.across for mark in marks), from_zero=False)
    height = 400
    bottom, across = height - BOTTOM, WIDTH - LEFT - RIGHT
    shapes = list(_grid_across(up, bottom, chart.titles[1]))
    for tick in along.ticks:
        shapes.append(_grid_down(LEFT + across * along.share(tick), TOP, bottom, plain(tick)))
    for index, line in enumerate(lines):
        for mark in line.marks:
            x = LEFT + across * along.share(mark.across)
            y = bottom - (bottom - TOP) * up.share(mark.value)
            shapes.append(_shape(x, y, index, f"{mark.label}: {plain(mark.across)}, {mark.shown}"))
    shapes.append(_text(LEFT + Fraction(across, 2), bottom + 38, chart.titles[0], "middle", kind="axis"))
    return height, shapes


def _grid_across(axis: Axis, bottom: int, title: str) -> Iterator[str]:
    """Lines at the ticks of an upright axis, and its title above it."""
    for tick in axis.ticks:
        y = bottom - (bottom - TOP) * axis.share(tick)
        yield f'<path class="grid" d="M{LEFT} {_at(y)}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 8, y + 4, plain(tick), "end", kind="axis")
    if title:
        yield _text(4, TOP - 26, title, kind="axis")


def _grid_down(x: Fraction, top: int, bottom: int, label: str) -> str:
    return f'<path class="grid" d="M{_at(x)} {top}V{bottom}"/>' + _text(x, bottom + 16, label, "middle", kind="axis")


def _legend(lines: Sequence[Line]) -> str:
    told, x = [], LEFT + 60
    for index, line in enumerate(lines):
        told.append(_shape(Fraction(x), Fraction(12), index) + _text(x + 10, 16, line.name))
        x += 30 + LETTER * display_width(line.name)
    return "".join(told)


def _said(mark: Mark, line: Line, lines: Sequence[Line]) -> str:
    series = f"{line.name}, " if len(lines) > 1 else ""
    return f"{mark.label}: {series}{mark.shown}"


def _box(
    x: Fraction | int, y: Fraction | int, width: Fraction | int, height: Fraction | int, index: int, told: str
) -> str:
    return (
        f'<rect class="s{index % SHAPES}" x="{_at(x)}" y="{_at(y)}" width="{_at(width)}" height="{_at(height)}">'
        f"<title>{escape(told)}</title></rect>"
    )


def _shape(x: Fraction, y: Fraction, index: int, told: str = "") -> str:
    title = f"<title>{escape(told)}</title>" if told else ""
    kind = index % SHAPES
    match kind:
        case 0:
            return f'<circle class="s0 point" cx="{_at(x)}" cy="{_at(y)}" r="4.5">{title}</circle>'
        case 1:
            d = f"M{_at(x - 4)} {_at(y - 4)}h8v8h-8z"
        case 2:
            d = f"M{_at(x)} {_at(y - 5)}l5 9h-10z"
        case _:
            d = f"M{_at(x)} {_at(y - 5)}l5 5l-5 5l-5-5z"
    return f'<path class="s{kind} point" d="{d}">{title}</path>'


def _text(x: Fraction | int, y: Fraction | int, text: str, anchor: str = "", *, kind: str = "", full: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    title = f"<title>{escape(full)}</title>" if full and full != text else ""
    return f'<text{named} x="{_at(x)}" y="{_at(y)}"{anchored}>{escape(legal(text))}{title}</text>'


def _cut(text: str, width: int) -> str:
    """The beginning of `text` that fits into `width` columns, marked where something was left out."""
    if display_width(text) <= width:
        return text
    head = ""
    for character in text:
        if display_width(head + character) > width - 2:
            break
        head += character
    return f"{head}…"


def _at(value: Fraction | int) -> str:
    """A coordinate at a tenth of a pixel."""
    tenths = (Fraction(value) * 10 * 2 + 1) // 2
    whole, rest = divmod(int(tenths), 10)
    return f"{whole}.{rest}" if rest else str(whole)
