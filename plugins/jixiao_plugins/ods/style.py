"""What the styles of an OpenDocument file say of its cells: words of number formats, dates without a day, hidden."""

from __future__ import annotations

from jixiao.value import dataclass, field, replace
from jixiao_plugins.xlsx.number import GENERAL, Format, is_word

_DATA_STYLES = (
    "number-style",
    "percentage-style",
    "currency-style",
    "date-style",
    "time-style",
    "boolean-style",
    "text-style",
)
_NUMBERS = ("number", "scientific-number", "fraction")
_LONGEST_CHAIN = 8
"""Styles that inherit from each other, at most; what goes on for longer runs in a circle."""


@dataclass(slots=True)
class _DataStyle:
    """A number format while it is being read."""

    kind: str
    before: str = ""
    after: str = ""
    number: bool = False
    day: bool = False
    positive: str = ""  # the format for numbers above zero, where this one is for the others

    def made(self) -> Format:
        """As a format."""
        if self.kind == "percentage-style":
            return Format(percent=True)
        if self.kind == "date-style":
            return Format(date=True, day=self.day)
        before, after = (word.strip() if is_word(word.strip()) else "" for word in (self.before, self.after))
        return Format(prefix=before, suffix=after) if before or after else GENERAL


@dataclass(slots=True)
class Styles:
    """The styles read so far, from styles.xml and from the head of content.xml."""

    formats: dict[str, _DataStyle] = field(default_factory=dict)
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)  # the data style and the parent of a cell style
    gone: set[str] = field(default_factory=set)  # styles of tables that are not displayed
    current: str = ""
    data: _DataStyle | None = None
    literal: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if name in _DATA_STYLES:
            self.data = _DataStyle(name)
            self.formats[attributes.get("name", "")] = self.data
        elif self.data is not None:
            self._part(self.data, name, attributes)
        elif name == "style":
            self.current = attributes.get("name", "")
            if attributes.get("family") == "table-cell":
                self.cells[self.current] = (
                    attributes.get("data-style-name", ""),
                    attributes.get("parent-style-name", ""),
                )
        elif name == "table-properties" and attributes.get("display") == "false":
            self.gone.add(self.current)

    def _part(self, data: _DataStyle, name: str, attributes: dict[str, str]) -> None:
        if name == "text":
            self.literal = True
        elif name in _NUMBERS:
            data.number = True
        elif name == "day":
            data.day = True
        elif name == "map" and attributes.get("condition", "").startswith("value()>"):
            data.positive = attributes.get("apply-style-name", "")

    def characters(self, text: str) -> None:
        """Characters inside an element."""
        if self.literal and self.data is not None:
            if self.data.number:
                self.data.after += text
            else:
                self.data.before += text

    def end(self, name: str) -> None:
        """An element closes."""
        if name == "text":
            self.literal = False
        elif name in _DATA_STYLES:
            self.data = None

    def format(self, style: str) -> Format:
        """The number format of a cell style, its own or inherited."""
        for _ in range(_LONGEST_CHAIN):
            data, parent = self.cells.get(style, ("", ""))
            found = self.formats.get(data)
            if found is not None:
                positive = self.formats.get(found.positive)
                made = (positive or found).made()
                return replace(made, percent=True) if found.kind == "percentage-style" else made
            style = parent
        return GENERAL
