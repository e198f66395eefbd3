"""What a workbook says beside its sheets: which sheets there are, shared texts, number formats, the date system."""

from __future__ import annotations

import posixpath
import re

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell
from jixiao.value import dataclass
from jixiao_plugins.xlsx.number import GENERAL, Format, read_format
from jixiao_plugins.xlsx.package import Package

_LONGEST_FORMAT = 255
"""Characters of a number format in Excel; what patterns make of more would cost time and mean nothing."""

_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything that the cells of all sheets refer to."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    formats: tuple[Format, ...]
    since_1904: bool


def read_workbook(package: Package) -> Workbook:
    """The workbook of `package`. Raises Rejected (I003) where the package is something else."""
    part = _first(_related(package, ""), "officeDocument") or "xl/workbook.xml"
    if not package.has(part):
        raise _no_workbook(package)
    found: list[tuple[str, str, bool]] = []
    since_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if name == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            found.append((attributes.get("name", ""), attributes.get("id", ""), hidden))

    root = ""

    def first(name: str, attributes: dict[str, str]) -> None:
        nonlocal root
        root = root or name
        start(name, attributes)

    package.parse(part, first, _ignore, _ignore)
    if root != "workbook":
        raise _no_workbook(package)
    related = _related(package, part)
    worksheets = {key: target for kind, key, target in related if kind == "worksheet"}
    sheets = tuple(SheetPart(name, worksheets[key], hidden) for name, key, hidden in found if key in worksheets)
    texts = _first(related, "sharedStrings")
    styles = _first(related, "styles")
    return Workbook(
        sheets,
        _read_texts(package, texts) if texts and package.has(texts) else (),
        _read_formats(package, styles) if styles and package.has(styles) else (),
        since_1904,
    )


def decode_text(text: str) -> str:
    """Text of a cell with `_x000D_` and the like turned back into characters."""
    return _CODED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def _no_workbook(package: Package) -> Rejected:
    names = package.archive.namelist()
    if any(name.startswith("word/") for name in names):
        kind = "Word .docx"
    elif any(name.startswith("ppt/") for name in names):
        kind = "PowerPoint .pptx"
    elif "content.xml" in names:
        kind = "OpenDocument .ods / .odt"
    elif any(name.endswith(".bin") and name.startswith("xl/") for name in names):
        kind = "Excel .xlsb"
    else:
        kind = "ZIP"
    return Rejected([diagnose("I003", Cell(package.file, "", ""), found=kind, suffix="xlsx")])


def _first(related: list[tuple[str, str, str]], kind: str) -> str | None:
    """The first part of `kind` among relations."""
    return next((target for found, _, target in related if found == kind), None)


def _related(package: Package, part: str) -> list[tuple[str, str, str]]:
    """What `part` points at inside the package: the kind (the last word of its type), the relation's id, the part."""
    folder, base = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    found: list[tuple[str, str, str]] = []
    if not package.has(relations):
        return found

    def start(name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        joined = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.append((attributes.get("Type", "").rpartition("/")[2], attributes.get("Id", ""), joined))

    package.parse(relations, start, _ignore, _ignore)
    return found


def _read_texts(package: Package, part: str) -> tuple[str, ...]:
    """Shared texts; runs of formatted text are joined, phonetic guides left out."""
    texts: list[str] = []
    pieces: list[str] = []
    inside = 0  # within <t>
    phonetic = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            phonetic += 1
        elif name == "t":
            inside += 1

    def end(name: str) -> None:
        nonlocal inside, phonetic
        if name == "si":
            text = decode_text("".join(pieces))
            texts.append(text)
            if len(text) > Limits.TEXT.limit:
                place = Cell(package.file, "", "")
                raise Rejected([diagnose(Limits.TEXT.code, place, size=len(text), limit=Limits.TEXT.limit)])
        elif name == "rPh":
            phonetic -= 1
        elif name == "t":
            inside -= 1

    def characters(text: str) -> None:
        if inside and not phonetic:
            pieces.append(text)

    package.parse(part, start, end, characters)
    return tuple(texts)


def _read_formats(package: Package, part: str) -> tuple[Format, ...]:
    """The number format of every cell style, by its index."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    within = False  # <cellXfs>, not <cellStyleXfs>

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal within
        if name == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")[:_LONGEST_FORMAT]
        elif name == "cellXfs":
            within = True
        elif name == "xf" and within:
            number = attributes.get("numFmtId", "0")
            numbers.append(int(number) if number.isdecimal() and len(number) < 6 else 0)

    def end(name: str) -> None:
        nonlocal within
        within = within and name != "cellXfs"

    package.parse(part, start, end, _ignore)
    made = {number: read_format(number, codes.get(number)) for number in dict.fromkeys(numbers)}
    return tuple(made.get(number, GENERAL) for number in numbers)


def _ignore(*_: object) -> None:
    return None
