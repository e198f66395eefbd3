"""A report with no arithmetic left in it: headings, sentences and tables of finished text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import Generic, TypeVar, overload

from jixiao.diagnostic import Language
from jixiao.value import dataclass


class Tone(StrEnum):
    """How a cell or sentence wants to be read; renderers choose colours."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of finished text. `details` are lines that a format may fold away (the steps of a score).

    `link` is a reference, relative to where the output stands, to what the text names; never anything that was typed.
    """

    text: str
    tone: Tone = Tone.PLAIN
    details: tuple[str, ...] = ()
    is_number: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` in characters is a wish. `choices` are what people may write into it later.

    `on_paper`: False for what serves only to look a thing up; printed workbooks leave it out where it stands last.
    """

    heading: str
    width: int = 12
    numeric: bool = False
    choices: tuple[str, ...] = ()
    on_paper: bool = True


Row = tuple[Text, ...]


Item = TypeVar("Item")


class Made(Sequence[Item], Generic[Item]):
    """A sequence so long that each of its items is made when it is looked at, and held by nobody."""

    __slots__ = ("_count", "_make")

    def __init__(self, make: Callable[[], Iterator[Item]], count: int) -> None:
        self._make = make
        self._count = count

    def __iter__(self) -> Iterator[Item]:
        return self._make()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...

    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(index, slice):
            return tuple(self._make())[index]
        place = range(self._count)[index]  # raises IndexError as every sequence does
        return next(islice(self._make(), place, None))


class MadeRows(Made[Row]):
    """The rows of a table so long that each is made when it is looked at, and held by nobody."""

    __slots__ = ()


class MadeRecord(Mapping[str, object]):
    """A record that is made when it is first asked for: most formats never do."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Mapping[str, object]]) -> None:
        self._make = make
        self._made: Mapping[str, object] | None = None

    def _record(self) -> Mapping[str, object]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, key: str) -> object:
        return self._record()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._record())

    def __len__(self) -> int:
        return len(self._record())


class Drawing(StrEnum):
    """How a chart is drawn: upright columns, bars that lie, or points by two numbers."""

    COLUMNS = "columns"
    BARS = "bars"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of a chart: one column of its table, in the rows from `first` up to `last` (None: to the end)."""

    name: str
    column: int
    first: int = 0
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of the table that it belongs to: it has no number of its own. Blank cells are not drawn.

    `labels` is the column that names what is drawn, `across` (of POINTS) the one whose numbers go from left to right.
    """

    drawing: Drawing
    title: str
    labels: int
    series: tuple[Series, ...]
    across: int | None = None
    titles: tuple[str, str] = ("", "")  # of the axes: what is named or goes across, and the numbers


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; `merge_down` names the columns (by index) in which equal neighbours are one merged cell.

    `filtered`: so long that people want to choose among its rows. `folded`: so much that a format which can fold shows
    its caption alone until somebody asks. `kept_columns`: how many stay in sight where the others are moved.
    `chosen`: a column and a text of it: where rows can be filtered, those with that text alone are shown and printed
    until somebody asks for the others.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    caption: str = ""
    tone: Tone = Tone.PLAIN  # of the caption
    merge_down: tuple[int, ...] = ()
    strong_rows: tuple[int, ...] = ()
    filtered: bool = False
    folded: bool = False
    kept_columns: int = 0
    chosen: tuple[int, str] | None = None
    charts: tuple[Chart, ...] = ()

    def merged(self, column: int) -> tuple[tuple[int, int], ...]:
        """The runs (first row, number of rows) of two and more equal cells that `column` merges.

        Neighbours merge only where all merged columns before them agree too; blank cells and strong rows never do.
        """
        runs: list[tuple[int, int]] = []
        if column not in self.merge_down:
            return ()
        keys = [tuple(row[c].text for c in self.merge_down if c <= column) for row in self.rows]
        start = 0
        for index in range(1, len(self.rows) + 1):
            if index < len(self.rows) and self._joins(keys, index, column):
                continue
            if index - start > 1:
                runs.append((start, index - start))
            start = index
        return tuple(runs)

    def _joins(self, keys: list[tuple[str, ...]], index: int, column: int) -> bool:
        strong = index in self.strong_rows or index - 1 in self.strong_rows
        return keys[index] == keys[index - 1] and bool(self.rows[index][column].text) and not strong


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or a few."""

    text: Text


Block = Paragraph | TableBlock


class Medium(StrEnum):
    """What a format is for: a page on a screen, a workbook to go on working in, or paper."""

    SCREEN = "screen"
    SHEET = "sheet"
    PAPER = "paper"


EVERYWHERE = tuple(Medium)


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A heading with what stands under it. Formats that are for none of its `media` leave it out."""

    heading: str
    blocks: tuple[Block, ...]
    media: tuple[Medium, ...] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Report:
    """What a renderer turns into bytes. `record` is the evaluation as plain data, the JSON contract itself."""

    title: str
    facts: tuple[tuple[str, str], ...]  # 填报单位, 预算年度, 框架, 总分 ...
    sections: tuple[SectionBlock, ...]
    record: Mapping[str, object]
    headlines: tuple[str, ...] = ()  # the names of the facts that a reader looks for first
    language: Language = Language.CHINESE  # in which all of it is said

    def for_medium(self, medium: Medium) -> tuple[SectionBlock, ...]:
        """The sections that a format for `medium` shows."""
        return tuple(section for section in self.sections if medium in section.media)
