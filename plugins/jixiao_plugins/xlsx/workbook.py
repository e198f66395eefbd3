"""What a workbook says beside its sheets: which sheets there are, shared texts, number formats, the date system."""

from __future__ import annotations

import re

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell
from jixiao.value import dataclass
from jixiao_plugins.package import Package, Relation
from jixiao_plugins.xlsx.number import GENERAL, Format, read_format
from jixiao_plugins.xml import ignore

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
    part = _first(package.related(""), "officeDocument") or "xl/workbook.xml"
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

    package.parse(part, first, ignore, ignore)
    if root != "workbook":
        raise _no_workbook(package)
    related = package.related(part)
    worksheets = {relation.id: relation.part for relation in related if relation.kind == "worksheet"}
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
    return Rejected([diagnose("I003", Cell(package.file, "", ""), found=package.kind(), suffix="xlsx")])


def _first(related: list[Relation], kind: str) -> str | None:
    """The first part of `kind` among relations."""
    return next((relation.part for relation in related if relation.kind == kind), None)


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

    package.parse(part, start, end, ignore)
    made = {number: read_format(number, codes.get(number)) for number in dict.fromkeys(numbers)}
    return tuple(made.get(number, GENERAL) for number in numbers)
