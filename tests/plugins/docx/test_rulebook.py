"""The rule book as a Word document: what the page says stands in it, as text, and the same bytes every time."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from jixiao.document import parse
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.prove import prove
from jixiao.report.model import Report, TableBlock
from jixiao.report.rulebook import build_rulebook
from jixiao_plugins.docx.renderer import DocxRenderer

HOSTILE = """\
jixiao: 1
id: test/hostile
version: "2021"
status: draft
title: "{ PAGE } {{7*7}} <b>=1+1</b>"
subject: project
basis: {document: "=HYPERLINK(1)"}
budget_years: {from: 2021}
indicators:
  - {id: 一行, name: "{ SUM(ABOVE) } & <w:p/>", weight: 100, target: "≥1", rule: {kind: met, basis: {clause: "@一"}}}
ratings: none
"""


def rulebook(name: str = "", text: str = "") -> Report:
    source = Source("framework.yaml", text)
    framework = installed_catalog().load(name) if name else Catalog(()).read_document(parse(source)).framework
    plan = compile_plan(framework)
    return build_rulebook(plan, prove(plan))


@pytest.mark.parametrize("name", ["shaanxi/baishui/department@2021", "hubei/project@2020", "examples/rank-points@2018"])
def test_every_section_and_cell_stands_in_the_document(name: str) -> None:
    report = rulebook(name)
    document = docx.Document(BytesIO(DocxRenderer().render((report,))))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0] == report.title
    assert [section.heading for section in report.sections if section.heading not in lines] == []
    wanted = [block for section in report.sections for block in section.blocks if isinstance(block, TableBlock)]
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    shown = [
        [*([[column.heading for column in block.columns]] if any(column.heading for column in block.columns) else []),
         *([text.text for text in row] for row in block.rows)]
        for block in wanted
        if block.rows
    ]  # fmt: skip
    assert found[1:] == shown  # the first is the facts


def test_the_same_framework_gives_the_same_bytes() -> None:
    one, other = (DocxRenderer().render((rulebook("hubei/project@2020"),)) for _ in range(2))
    assert one == other


def test_what_a_framework_says_is_never_a_field_or_markup() -> None:
    data = DocxRenderer().render((rulebook(text=HOSTILE),))
    document = docx.Document(BytesIO(data))
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "{ SUM(ABOVE) } & <w:p/>" in texts
    assert not list(document.element.iter(qn("w:instrText"), qn("w:fldSimple"), qn("w:hyperlink")))
    with ZipFile(BytesIO(data)) as archive:
        fields = [name for name in archive.namelist() if b"instrText" in archive.read(name)]
    assert all("footer" in name for name in fields)  # the number of the page
