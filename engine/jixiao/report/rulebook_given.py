"""Of a rule book: what else is filled in, the numbers that the framework fixes, and what is computed from them."""

from __future__ import annotations

from jixiao.diagnostic import Language
from jixiao.document import Mapping, Node, Scalar
from jixiao.framework.model import (
    Framework,
    Input,
    OpenTable,
    Table,
)
from jixiao.number import exact_text
from jixiao.report.model import Column, SectionBlock, TableBlock, Text, Tone
from jixiao.report.rulebook_rules import (
    basis_text,
    place_text,
    toned,
    written,
)
from jixiao.report.rulebook_tree import Row
from jixiao.report.rulebook_words import say


def inputs_section(framework: Framework, language: Language) -> SectionBlock:
    """What is filled in besides the rows."""
    columns = (
        Column(say("item", language), 20),
        Column(say("type", language), 14),
        Column(say("range", language), 60),
        Column(say("declared", language), 26),
    )
    items: tuple[Input | Table | OpenTable, ...] = (*framework.inputs, *framework.tables, *framework.open_tables)
    rows = tuple(_input_row(item, language) for item in sorted(items, key=lambda item: item.span.line))
    return SectionBlock(say("inputs", language), (TableBlock(columns, rows),) if rows else ())


def _input_row(item: Input | Table | OpenTable, language: Language) -> Row:
    comma, separator = say("comma", language), say("separator", language)
    place = Text(place_text(item.span), Tone.MUTED)
    if isinstance(item, Input):
        said = [str(item.range)] if item.range is not None else []
        if item.labels:
            said.append(say("choices", language, comma.join(item.labels)))
        return Text(item.name or item.id), Text(_type(item, language)), Text(separator.join(said)), place
    columns = comma.join(f"{column.name or column.id}（{_type(column, language)}）" for column in item.columns)
    said = [say("columns", language, columns)]
    if isinstance(item, OpenTable):
        said.append(say("open_lines", language) + (f" {item.count}" if item.count is not None else ""))
        return Text(item.name or item.id), Text(say("type_open", language)), Text(separator.join(said)), place
    said.append(say("lines", language, _lines_text(item, None, comma)))
    if item.total_of_children:
        said.append(say("sums", language))
    return Text(item.id), Text(say("type_table", language)), Text(separator.join(said)), place


def _lines_text(table: Table, parent: int | None, comma: str) -> str:
    """The lines under `parent`, each with those under it in parentheses."""
    said = []
    for at, line in enumerate(table.lines):
        if line.parent == parent:
            below = _lines_text(table, at, comma)
            said.append(f"{line.id}（{below}）" if below else line.id)
    return comma.join(said)


def _type(item: Input, language: Language) -> str:
    return say(f"type_{item.type.value}", language)


def parameters_section(framework: Framework, language: Language) -> SectionBlock:
    """The numbers that the framework itself fixes, as they are written: one, or one a year."""
    declared = framework.root.get("parameters") if isinstance(framework.root, Mapping) else None
    columns = (
        Column(say("item", language), 18),
        Column(say("value", language), 60),
        Column(say("stated", language), 26),
        Column(say("declared", language), 26),
    )
    rows = []
    for item in framework.parameters:
        node = declared.get(item.id) if isinstance(declared, Mapping) else None
        basis = node.get("basis") if isinstance(node, Mapping) else None
        said = "" if node is None else setting_text(node, language) if isinstance(node, Mapping) else written(node)
        rows.append((Text(item.id), Text(said), toned(basis_text(basis)), Text(place_text(item.span), Tone.MUTED)))
    return SectionBlock(say("fixed", language), (TableBlock(columns, tuple(rows)),) if rows else ())


def values_section(framework: Framework, language: Language) -> SectionBlock:
    """What is computed from it."""
    columns = (
        Column(say("item", language), 18),
        Column(say("formula", language), 50),
        Column(say("if_zero", language), 24),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(value.id),
            Text(written(value.formula)),
            Text(say("missing", language) if value.if_zero is None else exact_text(value.if_zero)),
            Text(place_text(value.span), Tone.MUTED),
        )
        for value in framework.values
    )
    return SectionBlock(say("values", language), (TableBlock(columns, rows),) if rows else ())


def setting_text(node: Node, language: Language) -> str:
    """The setting of a check in words."""
    if isinstance(node, Scalar):
        return say("off" if node.text == "false" else "on", language)
    if not isinstance(node, Mapping):
        return written(node)
    said = [f"{key} {written(value)}" for key, value in node if key != "basis"]
    return say("separator", language).join(said)
