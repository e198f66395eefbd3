"""`form:` and `report:` read from the document, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.papers import Chapter, Form, FormColumn, ReportOutline, ReportSection
from jixiao.framework.reading import entries, items, place, text_of, truth, whole, words
from jixiao.name import name_key


def read_form(node: Node | None) -> Form | None:
    """`form:`; None where there is none."""
    if not isinstance(node, Mapping):
        return None
    limits = ((key.text, whole(value) or 0) for key, value in entries(node.get("limits")))
    return Form(
        title=text_of(node.get("title")),
        rows=tuple(_column(item) for item in items(node.get("rows"))),
        funds=tuple(_column(item) for item in items(node.get("funds"))),
        notes=words(node.get("notes")),
        limits=tuple(limits),
    )


def _column(node: Mapping) -> FormColumn:
    return FormColumn(text_of(node.get("role")), text_of(node.get("name")), place(node), words(node.get("aliases")))


def read_report(node: Node | None) -> ReportOutline | None:
    """`report:`; None where there is none."""
    if not isinstance(node, Mapping):
        return None
    chapters = node.get("chapters")
    deadline = node.get("publish_within")
    return ReportOutline(
        heading=_template(node.get("title")),
        opening=_template(node.get("opening")),
        chapters=tuple(_chapter(item) for item in chapters.items) if isinstance(chapters, Sequence) else (),
        publish_within=whole(deadline.get("days")) if isinstance(deadline, Mapping) else None,
        working_days=truth(deadline.get("working")) if isinstance(deadline, Mapping) else False,
    )


def _chapter(node: Node) -> Chapter:
    if isinstance(node, Scalar):
        return Chapter(node.text)
    if not isinstance(node, Mapping):
        raise ValueError("a chapter whose shape was not checked")
    sections = node.get("sections")
    return Chapter(
        text_of(node.get("title")),
        tuple(_section(item) for item in sections.items) if isinstance(sections, Sequence) else (),
        _template(node.get("text")),
    )


def _section(node: Node) -> ReportSection:
    if isinstance(node, Scalar):
        return ReportSection(node.text)
    if not isinstance(node, Mapping):
        raise ValueError("a section whose shape was not checked")
    return ReportSection(text_of(node.get("title")), _template(node.get("text")))


def _template(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) and not node.is_null else None


def check_form(form: Form | None) -> Iterator[Diagnostic]:
    """F154: two columns of one table with one role; F155: one heading for two roles."""
    if form is None:
        return
    for columns in (form.rows, form.funds):
        seen: dict[str, str] = {}
        for column in columns:
            if column.role in seen:
                yield diagnose("F154", column.span, found=column.name, role=column.role, first=seen[column.role])
            seen.setdefault(column.role, column.name)
    roles: dict[str, str] = {}
    for column in (*form.rows, *form.funds):
        for text in (column.name, *column.aliases):
            role = roles.setdefault(name_key(text), column.role)
            if role != column.role:
                yield diagnose("F155", column.span, found=text, role=column.role, first=role)
