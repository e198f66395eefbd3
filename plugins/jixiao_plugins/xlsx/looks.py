"""Cell styles of a workbook as they are, each with another colour behind it: added to xl/styles.xml, none changed."""

from __future__ import annotations

from jixiao.value import dataclass, field
from jixiao_plugins.xlsx.splice import Element, Piece, elements, inside, spliced, with_attribute


@dataclass(slots=True)
class Looks:
    """The styles of a workbook; `added` are the new ones: the style that each was made of, and its colour."""

    xml: bytes
    fills: Element | None
    styles: list[Element]
    all: Element | None  # <cellXfs>
    count: int  # of fills
    added: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def can_colour(self) -> bool:
        """Whether the workbook says how its cells look; one that does not can only be commented."""
        return self.fills is not None and self.all is not None and bool(self.styles)

    def coloured(self, style: int, colour: str) -> int:
        """The number of style `style` with `colour` (RRGGBB) behind it."""
        number = style if style < len(self.styles) else 0
        return self.added.setdefault((number, colour), len(self.styles) + len(self.added))

    def written(self) -> bytes:
        """xl/styles.xml with what was added."""
        if self.fills is None or self.all is None or not self.added:
            return self.xml
        colours = list(dict.fromkeys(colour for _, colour in self.added))
        prefix = self.fills.prefix
        fills = "".join(
            f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="FF{colour}"/>'
            f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
            for colour in colours
        )
        styles = b"".join(
            self._copy(self.styles[number], self.count + colours.index(colour)) for number, colour in self.added
        )
        return spliced(
            self.xml,
            [
                *self._grown(self.fills, self.count + len(colours), fills.encode()),
                *self._grown(self.all, len(self.styles) + len(self.added), styles),
            ],
        )

    def _grown(self, element: Element, count: int, content: bytes) -> list[Piece]:
        tag = with_attribute(self.xml[element.start : element.tag_end], "count", count)
        piece = inside(self.xml, element, content)
        return [Piece(element.start, element.tag_end, tag), piece] if piece.start > element.start else [piece]

    def _copy(self, style: Element, fill: int) -> bytes:
        tag = with_attribute(self.xml[style.start : style.tag_end], "fillId", fill)
        return with_attribute(tag, "applyFill", 1) + self.xml[style.tag_end : style.end]


def read_looks(xml: bytes) -> Looks:
    """The styles in xl/styles.xml. Raises ValueError as `splice.elements` does."""
    found = elements(xml, ("fills", "fill", "cellXfs", "xf"))
    fills = next((item for item in found if item.name == "fills"), None)
    whole = next((item for item in found if item.name == "cellXfs"), None)
    styles = [item for item in found if item.name == "xf" and item.parent == "cellXfs"]
    count = sum(item.name == "fill" and item.parent == "fills" for item in found)
    return Looks(xml, fills, styles, whole, count)
