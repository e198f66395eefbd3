"""A filing written out by key (json, yaml) as a RawFiling; docs/reference/filing-json.md is the format."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.headings import ROW_ROLES
from jixiao.filing.limits import Limits
from jixiao.filing.model import MergedPart, MergedValue, RawFiling, RawGoal, RawLine, RawRow, RawValue
from jixiao.origin import Cell
from jixiao.value import dataclass, replace
from jixiao_plugins.door import Remarks, clean

Entry = None | str | list["Entry"] | dict[str, "Entry"]
"""What json and yaml have in common here: nothing, a text (numbers as typed), a list, a mapping."""

MERGED = ("at", "way", "said", "of")
PART = ("unit", "text", "file", "sheet", "cell", "weight")
FORMAT = "1"
"""The version of the format, under the key `filing`."""

HEADER = ("framework", "title", "office", "code", "year", "subject", "money_unit")
LINE_ROLES = ("initial", "annual", "executed", "rate", "weight", "score", "reason")
GOAL_KEYS = ("name", "share", "score", "rows")
TOTALS = ("weight", "score", "rating")
KEYS = ("filing", *HEADER, "lines", "rows", "goals", "tables", "single", "totals", "texts", "merged")


def declared_filing(root: Entry, *, file: str, digest: str, remarks: Remarks) -> RawFiling:
    """The filing that `root` writes out.

    Raises Rejected with every wrong key and shape at once (I064 to I069), or at a limit (I024, I026).
    """
    reading = _Reading(file, remarks, Remarks(file))
    filing = reading.filing(root, digest)
    if wrong := reading.refused.all():
        raise Rejected(wrong)
    return filing


@dataclass(slots=True)
class _Reading:
    """One pass over the tree; wrong entries are left out and remembered, of each kind the first ones only."""

    file: str
    remarks: Remarks
    refused: Remarks
    values: int = 0

    def _refuse(self, item: Diagnostic) -> None:
        self.refused.add(item)

    def filing(self, root: Entry, digest: str) -> RawFiling:
        top = self._mapping(root, "", KEYS)
        version = self._value(top.get("filing"), "filing")
        if version is not None and version.text != FORMAT:
            self._refuse(diagnose("I069", self._place("filing"), found=version.text, known=FORMAT))
        goals = tuple(self._goal(item, i) for i, item in self._list(top.get("goals"), "goals"))
        header = {key: self._value(top.get(key), key) for key in HEADER}
        return RawFiling(
            self.file,
            digest,
            header["title"],
            header["office"],
            header["code"],
            header["year"],
            header["subject"],
            header["framework"],
            header["money_unit"],
            lines=tuple(self._line(item, f"lines[{i}]") for i, item in self._list(top.get("lines"), "lines")),
            rows=(
                *(self._row(item, f"rows[{i}]") for i, item in self._list(top.get("rows"), "rows")),
                *(row for _, rows in goals for row in rows),
            ),
            goals=tuple(goal for goal, _ in goals),
            single=self._values(self._mapping(top.get("single"), "single", None), "single"),
            totals=self._values(self._mapping(top.get("totals"), "totals", TOTALS), "totals"),
            texts=tuple(
                value
                for i, item in self._list(top.get("texts"), "texts")
                if (value := self._value(item, f"texts[{i}]")) is not None
            ),
            diagnostics=self.remarks.all(),
            tables=self._tables(top.get("tables")),
            merged=dict(self._merged(item, f"merged[{i}]") for i, item in self._list(top.get("merged"), "merged")),
        )

    def _merged(self, item: Entry, path: str) -> tuple[Cell, MergedValue]:
        """Where a value of a merged filing comes from."""
        entries = self._mapping(item, path, MERGED)
        texts = self._values({key: value for key, value in entries.items() if key != "of"}, path)
        parts = tuple(
            self._merged_part(part, f"{path}.of[{i}]") for i, part in self._list(entries.get("of"), f"{path}.of")
        )
        said = {key: value.text for key, value in texts.items()}
        return self._place(said.get("at", path)), MergedValue(said.get("way", ""), said.get("said", ""), parts)

    def _merged_part(self, item: Entry, path: str) -> MergedPart:
        said = {key: value.text for key, value in self._values(self._mapping(item, path, PART), path).items()}
        place = Cell(said.get("file", self.file), said.get("sheet", ""), said.get("cell", ""))
        return MergedPart(said.get("unit", ""), said.get("text", ""), place, said.get("weight", ""))

    def _tables(self, entry: Entry) -> dict[str, tuple[RawLine, ...]]:
        """Tables by name, each a list of lines."""
        return {
            name: tuple(self._line(item, f"tables.{name}[{i}]") for i, item in self._list(lines, f"tables.{name}"))
            for name, lines in self._mapping(entry, "tables", None).items()
        }

    def _line(self, item: Entry, path: str) -> RawLine:
        entries = self._mapping(item, path, None)
        label = self._value(entries.get("label"), f"{path}.label")
        if label is None:
            self._refuse(diagnose("I068", self._place(f"{path}.label"), found="label"))
            label = RawValue("", self._place(path))
        return RawLine(label, self._values({key: value for key, value in entries.items() if key != "label"}, path))

    def _row(self, item: Entry, path: str) -> RawRow:
        entries = self._mapping(item, path, ("levels", *ROW_ROLES))
        levels = tuple(
            value
            for i, level in self._list(entries.get("levels"), f"{path}.levels")
            if (value := self._value(level, f"{path}.levels[{i}]")) is not None
        )
        if not levels:
            self._refuse(diagnose("I068", self._place(f"{path}.levels"), found="levels"))
        return RawRow(levels, self._values({key: value for key, value in entries.items() if key != "levels"}, path))

    def _goal(self, item: Entry, number: int) -> tuple[RawGoal, tuple[RawRow, ...]]:
        """A goal with the rows that stand under it."""
        path = f"goals[{number}]"
        entries = self._mapping(item, path, GOAL_KEYS)
        name = self._value(entries.get("name"), f"{path}.name")
        if name is None:
            self._refuse(diagnose("I068", self._place(f"{path}.name"), found="name"))
            name = RawValue("", self._place(path))
        cells = self._values({key: entries[key] for key in ("share", "score") if key in entries}, path)
        rows = self._list(entries.get("rows"), f"{path}.rows")
        return RawGoal(name, cells), tuple(replace(self._row(row, f"{path}.rows[{i}]"), goal=number) for i, row in rows)

    def _values(self, entries: dict[str, Entry], path: str) -> dict[str, RawValue]:
        made = {key: self._value(value, f"{path}.{key}") for key, value in entries.items()}
        return {key: value for key, value in made.items() if value is not None}

    def _value(self, entry: Entry, path: str) -> RawValue | None:
        if entry is None:
            return None
        if not isinstance(entry, str):
            self._refuse(diagnose("I067", self._place(path), found=_kind(entry)))
            return None
        place = self._place(path)
        text = clean(entry, place, self.remarks)
        self.values += bool(text)
        if self.values > Limits.CELLS.limit:
            whole = Cell(self.file, "", "")
            raise Rejected([*self.refused.all(), diagnose(Limits.CELLS.code, whole, limit=Limits.CELLS.limit)])
        return RawValue(text, place) if text else None

    def _list(self, entry: Entry, path: str) -> Iterable[tuple[int, Entry]]:
        if entry is None:
            return ()
        if not isinstance(entry, list):
            self._refuse(diagnose("I065", self._place(path), found=_kind(entry)))
            return ()
        if len(entry) > Limits.ROWS.limit:
            said = diagnose(Limits.ROWS.code, self._place(path), size=len(entry), limit=Limits.ROWS.limit)
            raise Rejected([*self.refused.all(), said])
        return enumerate(entry)

    def _mapping(self, entry: Entry, path: str, known: tuple[str, ...] | None) -> dict[str, Entry]:
        if entry is None and path:
            return {}
        if not isinstance(entry, dict):
            self._refuse(diagnose("I066", self._place(path), found=_kind(entry)))
            return {}
        for key in entry if known is not None else ():
            if key not in (known or ()):
                self._refuse(
                    diagnose(
                        "I064", self._place(f"{path}.{key}" if path else key), found=key, known=", ".join(known or ())
                    )
                )
        return entry

    def _place(self, path: str) -> Cell:
        return Cell(self.file, "", path)


def _kind(entry: Entry) -> str:
    if entry is None:
        return "null"
    if isinstance(entry, str):
        return entry
    return "[…]" if isinstance(entry, list) else "{…}"
