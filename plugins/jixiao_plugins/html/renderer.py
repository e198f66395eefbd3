"""Reports as one HTML file that stands alone: style inside, nothing fetched, every step of a score behind its row."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jixiao.diagnostic import Language
from jixiao.origin import display_width
from jixiao.report.model import Block, Medium, Paragraph, Report, TableBlock, Text
from jixiao.report.paper import Box, Grid, Paper, Passage, Piece
from jixiao.value import dataclass
from jixiao_plugins.svg.chart import draw

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = "report.html.j2"
PAPER_TEMPLATE = "paper.html.j2"

LANGUAGES = {Language.CHINESE: "zh-CN", Language.ENGLISH: "en"}
"""What browsers call the languages of reports: they choose faces, hyphens and the voice of a reader by it."""

NARROW = 20
"""Columns that wish for no more than this do not break what fits into them: codes, cells, amounts, names."""


NARROW_TABLE = 64
"""Characters that the columns of a table wish for together, up to which it stands at its own width."""

MOST_COLUMNS = 8
"""Columns up to which a page keeps those in which nothing stands."""

MOST_SECTIONS = 6
"""Sections that are found without a list of them."""

MOST_ROWS = 25
"""Rows of which the heading is still in sight, or nearly."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as the template writes it. `again` cells repeat a merged one and show only on narrow screens."""

    text: str
    tone: str
    details: tuple[str, ...]
    numeric: bool
    whole: bool  # short enough to stand on one line
    long: bool  # sentences, which many columns beside them must not squeeze
    span: int
    again: bool
    heading: str
    link: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table as the template writes it."""

    strong: bool
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart: its title, and the SVG element, in which whatever was typed is escaped."""

    title: str
    svg: str


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph, or a table with its rows laid out."""

    is_table: bool
    text: Text | None = None
    caption: str = ""
    tone: str = ""
    headings: tuple[tuple[str, bool], ...] = ()
    has_headings: bool = False
    rows: tuple[ShownRow, ...] = ()
    folded: bool = False
    long: bool = False  # more than one screen: it is moved under its heading
    narrow: bool = False  # a few short columns: they do not take the whole page
    charts: tuple[ShownChart, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A heading with its blocks."""

    heading: str
    blocks: tuple[ShownBlock, ...]
    folds: bool  # everything in it waits for a click


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report as the template writes it."""

    title: str
    headlines: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[ShownSection, ...]
    contents: bool  # so many sections that a reader wants to choose


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A passage in its manner, or a table with the widths of its columns in percent."""

    manner: str
    pieces: tuple[Piece, ...] = ()
    widths: tuple[str, ...] = ()
    head: tuple[tuple[Box, ...], ...] = ()
    rows: tuple[tuple[Box, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper as the template writes it."""

    landscape: bool
    parts: tuple[ShownPart, ...]


class HtmlRenderer:
    """Writes UTF-8. Whatever was typed is escaped, whatever the template's name is."""

    suffix = "html"

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """One page with all `reports`."""
        shown = tuple(_report(report) for report in reports)
        return _page(TEMPLATE, shown[0].title, len(shown), lang=LANGUAGES[reports[0].language], reports=shown)

    def render_papers(self, papers: tuple[Paper, ...]) -> bytes:
        """One page with all `papers`, as they are printed."""
        lang = LANGUAGES[papers[0].language]
        shown = tuple(_paper(paper) for paper in papers)
        return _page(PAPER_TEMPLATE, papers[0].title, len(papers), lang=lang, papers=shown)


def _page(template: str, title: str, count: int, **shown: object) -> bytes:
    """The template filled; it sees nothing but what is given."""
    title = title if count == 1 else f"{title}（{count}）"
    return _template(template).render(title=title, **shown).encode("utf-8")


@cache
def _template(name: str) -> Template:
    """The template of that name, compiled once for many pages.

    It is ours and fixed, so it needs no sandbox, which takes most of the time of a page: what was typed comes in as
    values, is escaped, and is never read as a template.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined

    source = files("jixiao_plugins.html").joinpath("templates", name).read_text(encoding="utf-8")
    environment = Environment(
        loader=DictLoader({name: source}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    return environment.get_template(name)


def _paper(paper: Paper) -> ShownPaper:
    parts = tuple(
        ShownPart(part.manner.value, pieces=part.pieces) if isinstance(part, Passage) else _shown_grid(part)
        for part in paper.parts
    )
    return ShownPaper(paper.landscape, parts)


def _shown_grid(grid: Grid) -> ShownPart:
    whole = sum(grid.widths)
    return ShownPart(
        "grid",
        widths=tuple(str(100 * width // whole) for width in grid.widths),
        head=grid.rows[: grid.head],
        rows=grid.rows[grid.head :],
    )


def _report(report: Report) -> ShownReport:
    sections = tuple(
        ShownSection(section.heading, blocks, bool(blocks) and all(block.folded for block in blocks))
        for section in report.for_medium(Medium.SCREEN)
        for blocks in (tuple(_block(block) for block in section.blocks),)
    )
    first = tuple(fact for fact in report.facts if fact[0] in report.headlines)
    others = tuple(fact for fact in report.facts if fact not in first)
    return ShownReport(report.title, first, others, sections, len(sections) > MOST_SECTIONS)


def _told(table: TableBlock) -> tuple[int, ...]:
    """The columns that a page shows: of many, only those in which something stands."""
    everything = range(len(table.columns))
    if len(table.columns) <= MOST_COLUMNS:
        return tuple(everything)
    return tuple(column for column in everything if any(row[column].text for row in table.rows))


def _block(block: Block) -> ShownBlock:
    if isinstance(block, Paragraph):
        return ShownBlock(is_table=False, text=block.text)
    return ShownBlock(
        is_table=True,
        caption=block.caption,
        tone=block.tone.value,
        headings=tuple((block.columns[at].heading, block.columns[at].numeric) for at in _told(block)),
        has_headings=any(column.heading for column in block.columns),
        rows=_rows(block),
        folded=block.folded,
        long=len(block.rows) > MOST_ROWS and not block.merge_down,
        narrow=sum(column.width for column in block.columns) <= NARROW_TABLE and len(block.columns) > 1,
        charts=tuple(ShownChart(chart.title, svg) for chart in block.charts if (svg := draw(block, chart))),
    )


def _rows(table: TableBlock) -> tuple[ShownRow, ...]:
    columns = _told(table)
    spans: dict[tuple[int, int], int] = {}
    again: set[tuple[int, int]] = set()
    for column in table.merge_down:
        for start, length in table.merged(column):
            spans[start, column] = length
            again.update((row, column) for row in range(start + 1, start + length))
    return tuple(
        ShownRow(
            index in table.strong_rows,
            tuple(
                ShownCell(
                    text.text,
                    text.tone.value,
                    text.details,
                    table.columns[column].numeric,
                    display_width(text.text) <= min(table.columns[column].width, NARROW),
                    table.columns[column].width > NARROW,
                    spans.get((index, column), 1),
                    (index, column) in again,
                    table.columns[column].heading,
                    text.link.partition("#")[0],
                )
                for column in columns
                for text in (row[column],)
            ),
        )
        for index, row in enumerate(table.rows)
    )
