"""Live forms as Excel workbooks: formulas, drop-downs, marks and protection; the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jixiao.form.columns import USED
from jixiao.form.model import FACTS, FORM, RECKONING, Area, Cell, Choice, LiveForm, Style, Tone, letters
from jixiao.form.printing import PRINTED
from jixiao.number import decimal_text, places_of
from jixiao.value import dataclass, field
from jixiao_plugins.xlsx.cells import FONT, legal
from jixiao_plugins.xlsx.plain_sheet import plain_sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FIXED = datetime(2000, 1, 1)
"""What the properties of every form say: the same form gives the same bytes."""

ELSEWHERE = re.compile(rf"'{RECKONING}'!\$([A-Z]+)\$([0-9]+)")
"""A cell of the hidden sheet."""

APPLICATION = re.compile(rb"<Application>[^<]*</Application>")
"""LibreOffice trusts the values in files of Excel, and reckons those of others anew."""

DAY = "m/d/yy"
LONGEST_SAYS, LONGEST_TITLE, LONGEST_LIST = 255, 32, 255
ROW_HEIGHT = 20
GREY, EDGE, ENTRY, ASIDE = "#F3F5F7", "#9AA5B1", "#FFFBE6", "#F7F7F7"
WRONG, AWAITED = "#FBD5D5", "#FFF3C4"

BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
BOXED: dict[str, Any] = {**BASE, "border": 1, "border_color": EDGE}
STYLES: dict[Style, dict[str, Any]] = {
    Style.TITLE: {**BASE, "font_size": 18, "bold": True, "align": "center"},
    Style.HEAD: {**BOXED, "bold": True, "align": "center", "bg_color": GREY},
    Style.LABEL: {**BOXED, "align": "center", "bg_color": GREY},
    Style.TEXT: {**BOXED, "align": "left"},
    Style.NUMBER: {**BOXED, "align": "center"},
    Style.STRONG: {**BOXED, "align": "center", "bold": True, "bg_color": GREY},
    Style.ENTRY: {**BOXED, "align": "left", "bg_color": ENTRY},
    Style.AMOUNT: {**BOXED, "align": "center", "bg_color": ENTRY},
    Style.NOTE: {**BASE, "font_size": 9, "font_color": "#5B6570", "align": "left"},
    Style.REVIEW: {**BOXED, "align": "left"},
    Style.ASIDE_HEAD: {**BASE, "font_color": "#5B6570", "align": "center", "bottom": 1, "bottom_color": EDGE},
    Style.ASIDE: {**BASE, "font_size": 9, "font_color": "#5B6570", "align": "left"},
    Style.ASIDE_ENTRY: {**BOXED, "align": "center", "bg_color": ENTRY, "border": 4},
}
PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
"""What people may do besides filling in; there is no password: who must change the form can."""


class XlsxFormWriter:
    """Writes a form as one visible sheet and two hidden ones."""

    suffix = "xlsx"

    def write(self, form: LiveForm) -> bytes:
        """The workbook of `form`."""
        from xlsxwriter import Workbook

        raw = BytesIO()
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,
        }
        book = Workbook(raw, options)
        book.set_properties({"title": form.title, "author": "jixiao", "created": FIXED})
        for name, value in form.properties.items():
            book.set_custom_property(name, value, "text")
        book.set_calc_mode("auto")
        _Writing(book, form, plain_sheet()).sheets()
        book.close()
        return _settled(raw.getvalue())

    def renamed(self, data: bytes, texts: Mapping[str, str]) -> bytes:
        """`data` with other texts where a whole text is one of `texts`; everything else as it is."""
        changed = {f"<t>{escape(_plain(old))}</t>": _shared(new) for old, new in texts.items()}

        def content(name: str, held: bytes) -> bytes:
            if name != "xl/sharedStrings.xml":
                return held
            text = held.decode("utf-8")
            for old, new in changed.items():
                text = text.replace(old, new)
            return text.encode("utf-8")

        return _packed(data, content)


def _plain(text: str) -> str:
    """`text` as the library wants it: what looks like an escape of Excel's it escapes itself."""
    return legal(text).replace("_x005F_", "_")


def _shared(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(legal(text))}</t>"


def _settled(data: bytes) -> bytes:
    def content(name: str, held: bytes) -> bytes:
        return APPLICATION.sub(b"<Application>jixiao</Application>", held) if name == "docProps/app.xml" else held

    return _packed(data, content)


def _packed(data: bytes, content: Any) -> bytes:
    """The parts of a package, each as `content` gives it, with times and systems that are always the same."""
    packed = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=6) as target:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 0, 0
            target.writestr(entry, content(name, source.read(name)))
    return packed.getvalue()


@dataclass(slots=True)
class _Writing:
    """A workbook being written: its formats, made once."""

    book: Workbook
    form: LiveForm
    sheet: type[Worksheet]
    formats: dict[tuple[Style, bool, str], Format] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def sheets(self) -> None:
        visible = self.book.add_worksheet(FORM, self.sheet)
        reckoning = self.book.add_worksheet(RECKONING, self.sheet)
        facts = self.book.add_worksheet(FACTS, self.sheet)
        self._form(visible)
        for column, formulas in enumerate(self.form.columns):
            for row, formula in enumerate(formulas):
                reckoning.write_formula(row, column, f"={formula}", None, "")
        for row, line in enumerate(self.form.facts):
            for column, text in enumerate(line):
                facts.write_string(row, column, _plain(text))
        for hidden in (reckoning, facts):
            hidden.hide()
            hidden.protect("", PROTECTION)
        visible.activate()

    def _form(self, sheet: Worksheet) -> None:
        form = self.form
        sheet.set_default_row(ROW_HEIGHT)
        for column, width in enumerate(form.widths):
            sheet.set_column(column, column, width)
        for row, height in form.heights.items():
            sheet.set_row(row, height)
        for cell in form.cells:
            self._cell(sheet, cell)
        for choice in form.choices:
            self._choice(sheet, choice)
        colours = {Tone.WRONG: WRONG, Tone.AWAITED: AWAITED}
        tones = {tone: self.book.add_format({"bg_color": colour}) for tone, colour in colours.items()}
        for mark in form.marks:
            criterion = {"type": "formula", "criteria": f"={self._local(mark.formula)}", "format": tones[mark.tone]}
            sheet.conditional_format(*_ends(mark.area), criterion)
        self._places(sheet)
        sheet.freeze_panes(form.heading[1] + 1, 0)
        if form.filter is not None:
            sheet.autofilter(*_ends(form.filter))
        if form.filter is not None and form.hidden:
            sheet.filter_column_list(form.filter.left, [PRINTED, USED])  # headings inside the range stay too
            for row in form.hidden:
                sheet.set_row(row, form.heights.get(row), None, {"hidden": True})
        sheet.protect("", PROTECTION)
        self._print(sheet)

    def _local(self, formula: str) -> str:
        """A formula of a mark: these may read cells of their own sheet and names, in Excel 2007 nothing else."""

        def name(match: re.Match[str]) -> str:
            made = f"reckoned_{match[1]}_{match[2]}"
            if made not in self.names:
                self.names.add(made)
                self.book.define_name(made, f"={match.group()}")
            return made

        return ELSEWHERE.sub(name, formula).replace(f"'{FORM}'!", "")

    def _print(self, sheet: Worksheet) -> None:
        """A4 across, as wide as the page, the heading repeated, pages numbered."""
        form = self.form
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(*form.heading)
        sheet.print_area(0, 0, form.last_row, form.printed - 1)

    def _places(self, sheet: Worksheet) -> None:
        """The places of what is computed, by a condition.

        LibreOffice saves a text as 0 in an .xls where its cell has a format of numbers.
        """
        runs: list[tuple[int, int, int, str]] = []
        for cell in sorted(self.form.cells, key=lambda cell: (cell.column, cell.row)):
            if _is_by_condition(cell):
                top, bottom, column, shape = runs[-1] if runs else (0, -2, -1, "")
                if (column, shape, bottom + 1) == (cell.column, cell.shape, cell.row):
                    runs[-1] = (top, cell.row, column, shape)
                else:
                    runs.append((cell.row, cell.row, cell.column, cell.shape))
        for top, bottom, column, shape in runs:
            criterion = {
                "type": "formula",
                "criteria": f"=ISNUMBER({letters(column)}{top + 1})",
                "format": self.book.add_format({"num_format": shape}),
            }
            sheet.conditional_format(top, column, bottom, column, criterion)

    def _format(self, cell: Cell) -> Format:
        day = DAY if isinstance(cell.content, date) else ""
        key = (cell.style, cell.entry, "" if _is_by_condition(cell) else cell.shape or day)
        if key not in self.formats:
            shape = {"num_format": key[2]} if key[2] else {}
            self.formats[key] = self.book.add_format({**STYLES[cell.style], **shape, "locked": not cell.entry})
        return self.formats[key]

    def _cell(self, sheet: Worksheet, cell: Cell) -> None:
        shape = self._format(cell)
        bottom, right = max(cell.bottom, cell.row), max(cell.right, cell.column)
        if (bottom, right) != (cell.row, cell.column):
            sheet.merge_range(cell.row, cell.column, bottom, right, "", shape)
        at = (cell.row, cell.column)
        if cell.formula:
            sheet.write_formula(*at, f"={cell.formula}", shape, _value(cell.content))
        elif isinstance(cell.content, date):
            sheet.write_datetime(*at, cell.content, shape)
        elif isinstance(cell.content, Fraction):
            sheet.write_number(*at, _number(cell.content), shape)
        elif cell.content:
            sheet.write_string(*at, _plain(cell.content), shape)
        else:
            sheet.write_blank(*at, None, shape)

    def _choice(self, sheet: Worksheet, choice: Choice) -> None:
        options: dict[str, Any] = {"ignore_blank": True, "show_error": choice.strict}
        if choice.title:
            options["input_title"] = choice.title[:LONGEST_TITLE]
        if choice.says:
            options["input_message"] = choice.says[: LONGEST_SAYS - 1]
        listed = ",".join(choice.choices)
        if choice.choices and len(listed) <= LONGEST_LIST and not any("," in word for word in choice.choices):
            options |= {"validate": "list", "source": list(choice.choices), "error_message": "请从下拉的几项里选"}
        elif choice.day:
            options |= {"validate": "date", "criteria": "between", "minimum": datetime(1990, 1, 1),
                        "maximum": datetime(2100, 12, 31), "error_message": "请填日期，例如 2021-9-30"}  # fmt: skip
        elif choice.low is not None and choice.high is not None:
            low, high = _number(choice.low), _number(choice.high)
            options |= {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high,
                        "error_message": f"请填 {low:g} 到 {high:g} 之间的数"}  # fmt: skip
        elif choice.longest:
            options |= {"validate": "length", "criteria": "<=", "value": choice.longest,
                        "error_message": f"最多 {choice.longest} 字"}  # fmt: skip
        else:
            options |= {"validate": "any"}
        sheet.data_validation(*_ends(choice.area), options)


def _is_by_condition(cell: Cell) -> bool:
    """Whether a computed cell may show words instead of a number with places; rates are read by their format."""
    return bool(cell.formula) and bool(cell.shape) and "%" not in cell.shape


def _ends(area: Area) -> tuple[int, int, int, int]:
    return area.top, area.left, area.bottom, area.right


def _number(value: Fraction) -> Any:
    """A number as the library writes it: up to 16 digits of its text."""
    whole = places_of(value)
    return Decimal(decimal_text(value)) if whole is not None else value.numerator / Decimal(value.denominator)


def _value(content: str | Fraction | date) -> Any:
    return _number(content) if isinstance(content, Fraction) else content
