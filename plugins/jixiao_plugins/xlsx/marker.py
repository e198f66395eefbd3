"""An office's own workbook with its findings in it: cells coloured, a comment at each; nothing else is touched.

The parts of the package are changed in place: a library that reads and writes workbooks loses shapes, pictures,
signatures of others and whatever it does not know.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from jixiao.diagnostic import Rejected, Severity, diagnose
from jixiao.origin import Cell
from jixiao.plugin import Mark
from jixiao.value import dataclass, field
from jixiao_plugins.board import column_letters
from jixiao_plugins.door import Kind, check_file
from jixiao_plugins.package import Relation, open_package
from jixiao_plugins.xlsx.looks import Looks, read_looks
from jixiao_plugins.xlsx.remarked import EMPTY_BOXES, EMPTY_COMMENTS, with_boxes, with_comments
from jixiao_plugins.xlsx.splice import Element, Piece, elements, inside, spliced, with_attribute
from jixiao_plugins.xlsx.workbook import read_workbook

COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C"}
"""Behind cells with errors and with warnings, as Excel itself colours bad and neutral ones; notes have none."""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
AFTER_LEGACY = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""What may stand after <legacyDrawing> in a worksheet (ECMA-376, 18.3.1.99)."""

TYPES = {
    "xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}


class XlsxMarker:
    """Marks .xlsx and .xlsm."""

    suffixes: tuple[str, ...] = ("xlsx", "xlsm")

    def mark(self, data: bytes, name: str, marks: tuple[Mark, ...]) -> bytes:
        """`data` with `marks`; those at no cell of the workbook are left out. Raises Rejected (I codes, U151)."""
        check_file(data, name, "xlsx", Kind.ZIP)
        sheets = {sheet.name: sheet.part for sheet in read_workbook(open_package(data, name)).sheets}
        by_part: dict[str, dict[str, list[Mark]]] = {}
        for mark in marks:
            if mark.cell.sheet in sheets and REFERENCE.fullmatch(mark.cell.reference):
                cells = by_part.setdefault(sheets[mark.cell.sheet], {})
                cells.setdefault(mark.cell.reference, []).append(mark)
        try:
            return _marked(data, name, by_part)
        except (ValueError, KeyError, StopIteration) as problem:
            raise Rejected([diagnose("U151", Cell(name, "", ""), found=problem)]) from None


@dataclass(slots=True)
class _Parts:
    """The parts of a package, and those that were changed or added."""

    archive: ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        return self.changed[name] if name in self.changed else self.archive.read(name)

    def has(self, name: str) -> bool:
        return name in self.changed or name in self.archive.NameToInfo

    def free(self, pattern: str) -> str:
        """The first name of a pattern that no part has."""
        return next(name for number in range(1, 10_000) if not self.has(name := pattern.format(number)))

    def packed(self) -> bytes:
        made = BytesIO()
        with ZipFile(made, "w") as target:
            for entry in self.archive.infolist():
                target.writestr(entry, self.read(entry.filename))
            for name, content in self.changed.items():
                if name not in self.archive.NameToInfo:
                    target.writestr(ZipInfo(name), content)  # of no time: the same bytes whenever it is made
        return made.getvalue()


def _marked(data: bytes, name: str, by_part: Mapping[str, Mapping[str, Sequence[Mark]]]) -> bytes:
    package = open_package(data, name)
    book = next((one.part for one in package.related("") if one.kind == "officeDocument"), "xl/workbook.xml")
    styles = next((one.part for one in package.related(book) if one.kind == "styles"), "")
    with ZipFile(BytesIO(data)) as archive:
        parts = _Parts(archive)
        looks = read_looks(parts.read(styles)) if parts.has(styles) else None
        for part, cells in by_part.items():
            _mark_sheet(parts, part, package.related(part), cells, looks)
        if looks is not None and looks.added:
            parts.changed[styles] = looks.written()
        return parts.packed()


def _mark_sheet(
    parts: _Parts,
    part: str,
    related: Sequence[Relation],
    cells: Mapping[str, Sequence[Mark]],
    looks: Looks | None,
) -> None:
    comments = next((one.part for one in related if one.kind == "comments"), "")
    sheet = _Sheet(parts.read(part))
    boxes = next((one.part for one in related if one.kind == "vmlDrawing" and one.id == sheet.boxes), "")
    colours = {reference: colour for reference, marks in cells.items() if (colour := _colour(marks))}
    pieces = sheet.coloured(colours, looks) if looks is not None and looks.can_colour else []
    texts = {reference: "\n".join(mark.text for mark in marks) for reference, marks in cells.items()}
    new_comments, new_boxes = comments or parts.free("xl/comments{}.xml"), boxes
    written, boxless = with_comments(parts.read(comments) if comments else EMPTY_COMMENTS, texts)
    parts.changed[new_comments] = written
    if not boxes:
        new_boxes = parts.free("xl/drawings/vmlDrawing{}.vml")
        key = _relate(parts, part, new_boxes, "vmlDrawing")
        pieces.append(sheet.legacy(key))
        _declare(parts, new_boxes, "vml")
    if not comments:
        _relate(parts, part, new_comments, "comments")
        _declare(parts, new_comments, "xml")
    places = {reference: _place(reference) for reference in boxless}
    parts.changed[new_boxes] = with_boxes(parts.read(boxes) if boxes else EMPTY_BOXES, places)
    parts.changed[part] = spliced(sheet.xml, pieces)


def _colour(marks: Sequence[Mark]) -> str:
    heaviest = next(severity for severity in Severity if any(mark.severity is severity for mark in marks))
    return COLOURS.get(heaviest, "")


def _place(reference: str) -> tuple[int, int]:
    """Row and column from 0."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1


@dataclass(slots=True)
class _Row:
    """A row of a sheet: its element, and its cells by column."""

    element: Element
    cells: dict[int, Element] = field(default_factory=dict)


class _Sheet:
    """A worksheet whose rows and cells are known by their numbers, written or counted."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        found = elements(xml, ("worksheet", "sheetData", "row", "c", "legacyDrawing", *AFTER_LEGACY))
        self.root = next(item for item in found if item.name == "worksheet")
        self.data = next(item for item in found if item.name == "sheetData")
        self.after = [item for item in found if item.name in AFTER_LEGACY and item.parent == "worksheet"]
        legacy = next((item for item in found if item.name == "legacyDrawing"), None)
        # Pictures of headers have boxes too: only those that this element names are those of comments.
        self.boxes = "" if legacy is None else _id_of(legacy)
        self.rows: dict[int, _Row] = {}
        row, column = -1, -1
        for item in found:
            if item.name == "row" and item.parent == "sheetData":
                row = int(item.attributes["r"]) - 1 if "r" in item.attributes else row + 1
                column = -1
                self.rows[row] = _Row(item)
            elif item.name == "c" and item.parent == "row":
                column = _place(item.attributes["r"])[1] if "r" in item.attributes else column + 1
                self.rows[row].cells[column] = item

    def coloured(self, colours: Mapping[str, str], looks: Looks) -> list[Piece]:
        """The pieces that give cells their colours; a cell that is not there is put where it belongs."""
        by_row: dict[int, dict[int, str]] = {}
        for reference, colour in colours.items():
            row, column = _place(reference)
            by_row.setdefault(row, {})[column] = colour
        pieces: list[Piece] = []
        missing: dict[int, bytes] = {}
        for row, wanted in sorted(by_row.items()):
            if row in self.rows:
                pieces += self._in_row(self.rows[row], row, wanted, looks)
            else:
                missing[row] = self._new_row(row, wanted, looks)
        return pieces + self._new_rows(missing)

    def _in_row(self, row: _Row, number: int, wanted: Mapping[int, str], looks: Looks) -> list[Piece]:
        pieces, new = [], {}
        for column, colour in sorted(wanted.items()):
            if column in row.cells:
                cell = row.cells[column]
                style = looks.coloured(int(cell.attributes.get("s", "0")), colour)
                tag = with_attribute(self.xml[cell.start : cell.tag_end], "s", style)
                pieces.append(Piece(cell.start, cell.tag_end, tag))
            else:
                new[column] = self._cell(number, column, colour, looks)
        if new and row.element.is_empty:
            return [inside(self.xml, row.element, b"".join(new.values()))]
        for column, content in new.items():
            behind = [cell.start for place, cell in row.cells.items() if place > column]
            at = min(behind) if behind else row.element.close
            pieces.append(Piece(at, at, content))
        return pieces

    def _new_row(self, number: int, wanted: Mapping[int, str], looks: Looks) -> bytes:
        prefix = self.data.prefix
        cells = b"".join(self._cell(number, column, colour, looks) for column, colour in sorted(wanted.items()))
        return f'<{prefix}row r="{number + 1}">'.encode() + cells + f"</{prefix}row>".encode()

    def _cell(self, row: int, column: int, colour: str, looks: Looks) -> bytes:
        style = looks.coloured(0, colour)
        return f'<{self.data.prefix}c r="{column_letters(column)}{row + 1}" s="{style}"/>'.encode()

    def _new_rows(self, missing: Mapping[int, bytes]) -> list[Piece]:
        if missing and self.data.is_empty:
            return [inside(self.xml, self.data, b"".join(missing.values()))]
        pieces = []
        for number, content in missing.items():
            behind = [row.element.start for place, row in self.rows.items() if place > number]
            at = min(behind) if behind else self.data.close
            pieces.append(Piece(at, at, content))
        return pieces

    def legacy(self, key: str) -> Piece:
        """The element that names the part with the boxes."""
        at = min((item.start for item in self.after), default=self.root.close)
        content = f'<{self.root.prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{key}"/>'
        return Piece(at, at, content.encode())


def _id_of(element: Element) -> str:
    return next((value for name, value in element.attributes.items() if name.rpartition(":")[2] == "id"), "")


def _relate(parts: _Parts, part: str, target: str, kind: str) -> str:
    """A new relation of `part`; its id."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if not parts.has(name):
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts.changed[name] = f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{space}"/>'.encode()
    xml = parts.read(name)
    found = elements(xml, ("Relationships", "Relationship"))
    taken = {item.attributes.get("Id") for item in found}
    key = next(key for number in range(1, 10_000) if (key := f"jixiao{number}") not in taken)
    written = f'<{found[0].prefix}Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="/{target}"/>'
    parts.changed[name] = spliced(xml, [inside(xml, found[0], written.encode())])
    return key


def _declare(parts: _Parts, part: str, kind: str) -> None:
    """Says in the list of content types what a new part is."""
    name = "[Content_Types].xml"
    xml = parts.read(name)
    found = elements(xml, ("Types", "Default"))
    prefix = found[0].prefix
    known = {item.attributes.get("Extension", "").lower() for item in found}
    if kind == "vml" and "vml" in known:
        return
    written = (
        f'<{prefix}Default Extension="vml" ContentType="{TYPES[kind]}"/>'
        if kind == "vml"
        else f'<{prefix}Override PartName="/{part}" ContentType="{TYPES[kind]}"/>'
    )
    parts.changed[name] = spliced(xml, [inside(xml, found[0], written.encode())])
