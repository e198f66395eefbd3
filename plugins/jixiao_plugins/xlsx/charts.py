"""Charts that Excel and WPS draw themselves from the cells of the tables, on a sheet of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.report.model import Chart, Drawing, Series, TableBlock
from jixiao.value import dataclass
from jixiao_plugins.svg.chart import PALETTE
from jixiao_plugins.svg.data import Axis, axis_of, legal, lines_of, number_in

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDE, HIGH = 18, 9
"""Centimetres of a chart; one whose bars are many is higher."""

BAR_HEIGHT = 55
"""Hundredths of a centimetre that a bar and the gap under it take."""

ROWS_PER_CM = 2
"""Rows of a sheet to a centimetre, with room to spare."""

PAGE = 25
"""Centimetres of a printed page that charts may take."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with where its table stands: the sheet, and the row of the table's first row."""

    sheet: str
    first_row: int
    table: TableBlock
    chart: Chart


GRID = "CFD6DD"
"""The colour of lines across a chart, as pages have it."""


def draw_charts(sheet: Worksheet, drawn: list[Drawn]) -> None:
    """Every chart on `sheet`, one under the other; none is cut by the end of a page."""
    from openpyxl.worksheet.pagebreak import Break

    sheet.sheet_view.showGridLines = False
    row, used = 1, 0.0
    for one in drawn:
        made = _chart(one)
        made.width, made.height = WIDE, _height(one)
        if used and used + made.height > PAGE:
            sheet.row_breaks.append(Break(id=row - 2))
            used = 0.0
        sheet.add_chart(made, f"A{row}")
        row += int(made.height * ROWS_PER_CM) + 2
        used += made.height + 1


def _height(one: Drawn) -> float:
    if one.chart.drawing is not Drawing.BARS:
        return HIGH
    bars = sum(_end(one.table, series) - series.first for series in one.chart.series)
    return max(HIGH, 3 + bars * BAR_HEIGHT / 100)


def _chart(one: Drawn) -> Any:
    from openpyxl.chart import BarChart, ScatterChart
    from openpyxl.chart.label import DataLabelList

    chart = one.chart
    if chart.drawing is Drawing.POINTS:
        made: Any = ScatterChart()
        made.style, made.scatterStyle = 13, "lineMarker"
    else:
        made = BarChart()
        made.type = "bar" if chart.drawing is Drawing.BARS else "col"
        made.gapWidth = 60
        made.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    made.title = _title(chart.title, 1200)
    made.legend = made.legend if len(chart.series) > 1 else None
    if made.legend is not None:
        made.legend.position = "t"
    _lay_axes(made, one)
    for index, series in enumerate(chart.series):
        made.series.append(_series(one, series, index))
    return made


def _lay_axes(made: Any, one: Drawn) -> None:
    """Both axes shown and named; bars begin at the top, as the table does."""
    chart = one.chart
    made.x_axis.delete = made.y_axis.delete = False
    for axis in (made.x_axis, made.y_axis):
        if (
            axis.majorGridlines is not None
        ):  # without a colour of their own some programs draw them as black as the axis
            axis.majorGridlines = _pale_lines()
    if chart.titles[0]:
        made.x_axis.title = _title(chart.titles[0], 900)
    if chart.titles[1]:
        made.y_axis.title = _title(chart.titles[1], 900)
    if chart.drawing is Drawing.BARS:
        made.x_axis.scaling.orientation = "maxMin"
        made.y_axis.crosses = "max"
    if chart.drawing is not Drawing.POINTS:
        made.y_axis.scaling.min = 0
    else:
        marks = [mark for line in lines_of(one.table, chart) for mark in line.marks]
        _bound(made.x_axis, axis_of((mark.across for mark in marks), from_zero=False))
        _bound(made.y_axis, axis_of((mark.value for mark in marks), from_zero=False))
    made.y_axis.number_format = made.x_axis.number_format = "General"


def _pale_lines() -> Any:
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    return ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=GRID)))


def _bound(axis: Any, held: Axis) -> None:
    """The ends and steps of an axis; what Excel itself chooses would begin far below the lowest point."""
    axis.scaling.min, axis.scaling.max, axis.majorUnit = float(held.first), float(held.last), float(held.step)


def _title(text: str, size: int) -> Any:
    """A title in one size; `size` in hundredths of a point."""
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

    letters = CharacterProperties(sz=size, b=size > 1000)
    run = RegularTextRun(rPr=letters, t=legal(text))
    told = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])
    return Title(tx=Text(rich=RichText(p=[told])), overlay=False)


def _series(one: Drawn, series: Series, index: int) -> Any:
    from openpyxl.chart.marker import Marker
    from openpyxl.chart.series import Series as Made
    from openpyxl.chart.series import SeriesLabel
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    colour = PALETTE[index % len(PALETTE)].removeprefix("#").upper()
    made: Any = Made(idx=index, order=index, tx=SeriesLabel(v=legal(series.name)))
    across = one.chart.across
    if across is not None:
        made.xVal = _numbers(one, series, across, for_axis=True)
        made.yVal = _numbers(one, series, series.column)
        made.marker = Marker(symbol=SYMBOLS[index % len(SYMBOLS)], size=6)
        made.marker.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))
        made.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    else:
        made.cat = _names(one, series)
        made.val = _numbers(one, series, series.column)
        made.graphicalProperties = GraphicalProperties(solidFill=colour)
        made.invertIfNegative = False
    return made


SYMBOLS: tuple[Any, ...] = ("circle", "square", "triangle", "diamond")


def _names(one: Drawn, series: Series) -> Any:
    from openpyxl.chart.data_source import AxDataSource, StrData, StrRef, StrVal

    rows = range(series.first, _end(one.table, series))
    told = [StrVal(idx=at, v=legal(one.table.rows[row][one.chart.labels].text)) for at, row in enumerate(rows)]
    cache = StrData(ptCount=len(told), pt=told)
    return AxDataSource(strRef=StrRef(f=_range(one, series, one.chart.labels), strCache=cache))


def _numbers(one: Drawn, series: Series, column: int, *, for_axis: bool = False) -> Any:
    from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal

    rows = range(series.first, _end(one.table, series))
    texts = [one.table.rows[row][column].text.removeprefix("≈") for row in rows]
    told = [NumVal(idx=at, v=text) for at, text in enumerate(texts) if number_in(text) is not None]
    source = NumRef(f=_range(one, series, column), numCache=NumData(formatCode="General", ptCount=len(texts), pt=told))
    return AxDataSource(numRef=source) if for_axis else NumDataSource(numRef=source)


def _range(one: Drawn, series: Series, column: int) -> str:
    """The cells of a column of the table, as a formula names them."""
    from openpyxl.utils import quote_sheetname

    letter = _letter(column + 1)
    first, last = one.first_row + series.first, one.first_row + _end(one.table, series) - 1
    return f"{quote_sheetname(one.sheet)}!${letter}${first}:${letter}${last}"


def _end(table: TableBlock, series: Series) -> int:
    return len(table.rows) if series.last is None else series.last


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(index))
