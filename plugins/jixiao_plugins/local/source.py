"""A ledger file in parts: csv cut at ends of records, Parquet by rows; no more than a part is held at a time."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.labels import money_unit_in
from jixiao.name import visible
from jixiao.origin import Cell
from jixiao.value import dataclass, replace

if TYPE_CHECKING:
    import polars as pl

PART_BYTES = 24_000_000
"""Of csv in one part."""

MOST_ABOVE = 12
"""Records above the names of columns that may be a title, who made the table, a unit."""

LONGEST_RECORD = 8 * PART_BYTES
"""Bytes without the end of a record after which a quote must have been left open."""

PART_ROWS = 65_536
"""Rows of Parquet in one part."""

DELIMITERS = (",", "\t", ";")
CODINGS = ("utf-8", "gb18030")

_UNNAMED = "\x1funnamed"
"""Begins what stands for the name of one of several columns without any: spreadsheets leave empty ones at the end."""

_BROKEN = re.compile(r"\s*[\r\n]+\s*")
"""Where a name is broken into lines, as it stands in a narrow cell."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a ledger, in order: those that could be read, and a diagnostic for each that could not.

    `digest` is equal for equal content; `progress` says how much of the file is read with it, in `whole`; `remarks` is
    what reading had to say that refuses nothing.
    """

    number: int
    table: pl.DataFrame
    refused: tuple[Diagnostic, ...]
    digest: str
    progress: int
    whole: int
    remarks: tuple[Diagnostic, ...] = ()


def file_parts(path: Path) -> Iterator[Part]:
    """The parts of the csv or Parquet at `path`. Raises Rejected where it cannot be read."""
    yield from _csv_parts(path) if path.suffix.lower() == ".csv" else _parquet_parts(path)


def _parquet_parts(path: Path) -> Iterator[Part]:
    import polars as pl

    whole = _collected(pl.scan_parquet(path).select(pl.len()), path.name).item()
    stat = path.stat()
    for number, start in enumerate(range(0, max(whole, 1), PART_ROWS)):
        table = _collected(pl.scan_parquet(path).slice(start, PART_ROWS), path.name)
        digest = hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns} {start} {PART_ROWS}".encode()).hexdigest()
        yield Part(number, table, (), digest, min(start + PART_ROWS, whole), whole)


def _collected(frame: pl.LazyFrame, name: str) -> pl.DataFrame:
    """The rows of `frame`. Raises Rejected (I005): damage may lie in the foot of a file or in any of its pages."""
    import polars as pl

    try:
        return frame.collect()
    except pl.exceptions.PolarsError as problem:
        raise Rejected([diagnose("I005", Cell(name, "", ""), found=str(problem).split("\n")[0])]) from None


def _csv_parts(path: Path) -> Iterator[Part]:
    whole = path.stat().st_size
    with path.open("rb") as stream:
        blocks = _blocks(stream, path.name)
        first = next(blocks, b"")
        read = len(first)
        if b"\n" not in first:  # lines that end as those of old Macs do
            first = first.replace(b"\r", b"\n")
        first = first.removeprefix(b"\xef\xbb\xbf")
        start, end = _heading_in(first, path.name)
        head, rest = first[start:end].removesuffix(b"\n"), first[end:]
        heading = _Heading.of(head, path.name, 1 + first[:start].count(b"\n"))
        number, line = 0, heading.line + head.count(b"\n") + 1
        above = said_above(_cells(first[:start], path.name), heading.names, Cell(path.name, "", "1"))
        while True:
            table, refused = heading.read(rest, line)
            digest = hashlib.sha256(head + b"\n")
            digest.update(rest)
            remarks = (*heading.remarks, *above) if number == 0 else ()
            yield Part(number, table, refused, digest.hexdigest(), read, whole, remarks)
            more = next(blocks, b"")
            if not more:
                return
            number, line, read = number + 1, line + rest.count(b"\n"), read + len(more)
            rest = more


def _blocks(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The bytes of a csv, cut after a line end that stands in no quotes."""
    kept = b""
    while True:
        more = stream.read(PART_BYTES)
        kept += more
        if not more:
            if kept:
                yield kept
            return
        cut = _last_end(kept)
        if cut:
            yield kept[:cut]
            kept = kept[cut:]
        elif len(kept) > LONGEST_RECORD:
            raise Rejected([diagnose("I052", Cell(name, "", ""), found='"')])


def _last_end(data: bytes) -> int:
    """Where the last record ends that is whole; 0 where none is."""
    end = data.rfind(b"\n")
    if b'"' not in data:
        return end + 1
    quotes = data.count(b'"')
    behind = len(data)
    while end >= 0:
        quotes -= data.count(b'"', end, behind)
        if quotes % 2 == 0:
            return end + 1
        behind, end = end, data.rfind(b"\n", 0, end)
    return 0


def one_line(name: str) -> str:
    """The name of a column as one line."""
    return _BROKEN.sub("", name).strip()


def is_heading(texts: Sequence[str]) -> bool:
    """Whether a line may hold the names of columns: it says two things or more, not all of them `编制单位：某局`."""
    said = [text for text in texts if text.strip()]
    return len(said) > 1 and not all(":" in text or "：" in text for text in said)


def said_above(texts: Iterable[str], names: Iterable[str], place: Cell) -> tuple[Diagnostic, ...]:
    """A unit of amounts that stands above the names of columns (I118), unless these say units themselves."""
    units = {text.strip(): money_unit_in(text) for text in texts}
    odd = [text for text, unit in units.items() if unit not in (None, "元")]
    if not odd or any(money_unit_in(name) for name in names):
        return ()
    return (diagnose("I118", place, found="、".join(odd)),)


def _heading_in(data: bytes, file: str) -> tuple[int, int]:
    """From where to where the names of columns stand: in the first record, unless that is a title above them."""
    first = start = 0, _first_end(data)
    for _ in range(MOST_ABOVE):
        if is_heading(_cells(data[slice(*start)], file)):
            return start
        start = start[1], start[1] + _first_end(data[start[1] : start[1] + PART_BYTES])
        if start[0] == start[1]:
            break
    return first


def _cells(data: bytes, file: str) -> list[str]:
    """What stands in some records, cell by cell. Raises Rejected: in no coding that is known (I051)."""
    text = _decoded(data, file)[0] if data else ""
    try:
        return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)) for cell in row]
    except csv.Error:
        return [text]


def _delimiter(text: str) -> str:
    return max(DELIMITERS, key=lambda item: (text.count(item), -DELIMITERS.index(item)))


def _first_end(data: bytes) -> int:
    """Where the first record ends: names of columns may be quoted over several lines."""
    end = quotes = 0
    while end < len(data):
        start, end = end, data.find(b"\n", end) + 1 or len(data)
        quotes += data.count(b'"', start, end)
        if quotes % 2 == 0:
            return end
    return data.find(b"\n") + 1 or len(data)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The `line` of a csv that names its columns: the names, its delimiter, its codings, the likelier first.

    `remarks` say what was taken out of the names.
    """

    file: str
    names: tuple[str, ...]
    delimiter: str
    codings: tuple[str, ...]
    line: int
    remarks: tuple[Diagnostic, ...]

    @classmethod
    def of(cls, head: bytes, file: str, line: int) -> _Heading:
        text, coding = _decoded(head, file)
        text = text.rstrip("\r")
        delimiter = _delimiter(text)
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error as problem:
            raise Rejected([diagnose("I052", Cell(file, "", str(line)), found=problem)]) from None
        shown = [visible(cell) for cell in cells]
        names = tuple(one_line(name) for name, _ in shown)
        gone = dict.fromkeys(code for _, codes in shown for code in codes)
        remarks = (diagnose("I039", Cell(file, "", str(line)), found=" ".join(gone)),) if gone else ()
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 and name]
        if not any(names):
            raise Rejected([diagnose("I002", Cell(file, "", ""))])
        if twice:
            raise Rejected([diagnose("I084", Cell(file, "", str(line)), found=name) for name in twice])
        if names.count("") > 1:
            names = tuple(name or f"{_UNNAMED}{index}" for index, name in enumerate(names))
        # Of two bytes of GB18030 some are a letter of UTF-8 too: what the heading is in, the lines are in.
        return cls(file, names, delimiter, CODINGS if coding == CODINGS[0] else (coding,), line, remarks)

    def read(self, data: bytes, line: int) -> tuple[pl.DataFrame, tuple[Diagnostic, ...]]:
        """The records in `data`, whose first line has that number: a column of text for every name.

        Raises Rejected (I084) where something stands in several columns without a name.
        """
        table, refused = self._lines(data, line)
        unnamed = [name for name in table.columns if name.startswith(_UNNAMED)]
        if any((table.get_column(name).str.strip_chars() != "").any() for name in unnamed):
            raise Rejected([diagnose("I084", Cell(self.file, "", str(self.line)), found="")])
        return _without_blank_rows(table.drop(unnamed)), refused

    def _lines(self, data: bytes, line: int) -> tuple[pl.DataFrame, tuple[Diagnostic, ...]]:
        import polars as pl

        if data.isspace() or not data:
            return pl.DataFrame(schema=dict.fromkeys(self.names, pl.String)), ()
        try:
            if CODINGS[0] in self.codings and b"\0" not in data and (table := self._even(data)) is not None:
                return table, ()
        except pl.exceptions.PolarsError:
            pass  # another coding, or quotes where none should stand: record by record
        text, coding = _decoded(data, self.file, self.codings)
        if coding != CODINGS[0]:
            return replace(self, codings=CODINGS[:1])._lines(text.encode("utf-8"), line)
        return self._read_slowly(text, line)

    def _even(self, data: bytes) -> pl.DataFrame | None:
        """The records where every line is one, of the right number of fields: polars fills short ones without a word.

        Raises PolarsError where a line has more.
        """
        quoted = b'"' in data
        if len(self.names) > 1 and not quoted:  # none has more, so that all together show whether one has fewer
            table = self._read_fast(data)
            if not (table.get_column(self.names[-1]) == "").any():  # where one has fewer, the last field is empty
                return table
            return table if data.count(self.delimiter.encode()) == table.height * (len(self.names) - 1) else None
        return self._read_fast(data) if self._is_even(data, quoted) else None

    def _is_even(self, data: bytes, quoted: bool) -> bool:
        """Whether every line is one record of the right number of fields, looked at line by line."""
        import polars as pl

        lines = _read_csv(data, {"line": pl.String}, "\x1f", None)
        text = pl.col("line")
        wanted = pl.lit(len(self.names) - 1)
        filled = (text != "") & (text != "\r")
        bare = pl.when(text.str.contains('"', literal=True)).then(text.str.replace_all('"[^"]*"', "")).otherwise(text)
        even = (bare if quoted else text).str.count_matches(self.delimiter, literal=True) == wanted
        if quoted:
            even = even & ~bare.str.contains('"', literal=True)
        return bool(lines.select((even & filled).all()).item())

    def _read_fast(self, data: bytes) -> pl.DataFrame:
        import polars as pl

        return _read_csv(data, dict.fromkeys(self.names, pl.String), self.delimiter, '"')

    def _read_slowly(self, text: str, line: int) -> tuple[pl.DataFrame, tuple[Diagnostic, ...]]:
        import polars as pl

        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)
        rows: list[list[str]] = []
        refused: list[Diagnostic] = []
        before = 0
        try:
            for row in reader:
                at, before = line + before, reader.line_num
                if len(row) == len(self.names):
                    rows.append(row)
                elif row:
                    place = Cell(self.file, "", str(at))
                    refused.append(diagnose("I083", place, line=at, found=len(row), wanted=len(self.names)))
        except csv.Error as problem:
            found = f"line {line + reader.line_num}: {problem}"
            raise Rejected([diagnose("I052", Cell(self.file, "", ""), found=found)]) from None
        columns = {name: [row[index] for row in rows] for index, name in enumerate(self.names)}
        return pl.DataFrame(columns, schema=dict.fromkeys(self.names, pl.String)), tuple(refused)


def _without_blank_rows(table: pl.DataFrame) -> pl.DataFrame:
    """`table` without the rows of which no cell says anything: spreadsheets write such where a row was emptied."""
    blank = None
    for column in table.get_columns():
        here = column.str.strip_chars() == ""
        blank = here if blank is None else blank & here
        if not blank.any():
            return table
    return table if blank is None else table.filter(~blank)


def _read_csv(data: bytes, schema: dict[str, type[pl.String]], separator: str, quote: str | None) -> pl.DataFrame:
    import polars as pl

    return pl.read_csv(
        data,
        has_header=False,
        infer_schema=False,
        schema=schema,
        separator=separator,
        quote_char=quote,
        empty_string_is_null=False,
        extra_columns="raise",
    )


def _decoded(data: bytes, file: str, codings: Sequence[str] = CODINGS) -> tuple[str, str]:
    """Text in the first of `codings` that fits, and that coding. Raises Rejected."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Rejected([diagnose("I051", Cell(file, "", ""), found="UTF-16")])
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, coding
    raise Rejected([diagnose("I051", Cell(file, "", ""), found=data[:24])])
