"""Every framework yields a report: no chapter is empty, every figure in it is one of the evaluation, in every format."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from jixiao import RawFiling, Rejected, bind, build_letter, evaluate, load_framework
from jixiao.evaluation.machine import assemble
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.ranges import ranges_of
from jixiao.evaluation.views import node_scores
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.template import check_templates, parsed
from jixiao.interpret.walker import Walker
from jixiao.number import shown_text
from jixiao.plan.compile import compile_plan
from jixiao.plugin import load_paper_renderer
from jixiao.report.blanks import clean
from jixiao.report.letter import asked_of_office
from jixiao.report.paper import Manner, Paper, Passage
from jixiao.testing import filings

PACK = Path(__file__).parents[2] / "frameworks" / "jixiao_frameworks"
CATALOG = installed_catalog()
FRAMEWORKS = {entry.name: CATALOG.load(entry.name) for entry in CATALOG.entries() if entry.pack == "builtin"}
SCORING = [name for name, framework in FRAMEWORKS.items() if not framework.base]
HEADINGS = (Manner.CHAPTER, Manner.SECTION, Manner.POINT)
SCORE = re.compile(r"得(?:分)?(?P<score>[0-9.]+)分")


@cache
def evaluations(name: str, gaps: bool) -> tuple[Evaluation, ...]:
    """A few generated filings of a framework, evaluated: the same ones every time."""
    made = assemble(compile_plan(FRAMEWORKS[name]), Walker, ranges_of)
    drawn: list[RawFiling] = []

    @settings(max_examples=3, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(filings(made.plan, gaps=gaps))
    def draw(raw: RawFiling) -> None:
        drawn.append(raw)

    draw()
    return tuple(evaluate(made, bind(raw, made.plan)) for raw in drawn)


@cache
def letters(name: str, gaps: bool) -> tuple[tuple[Evaluation, Paper], ...]:
    """Those evaluations, each with its report."""
    return tuple((evaluation, build_letter(evaluation)) for evaluation in evaluations(name, gaps))


def passages(paper: Paper) -> list[Passage]:
    return [part for part in paper.parts if isinstance(part, Passage)]


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_every_framework_has_chapters_whose_templates_are_right(name: str) -> None:
    outline = FRAMEWORKS[name].report
    assert outline is not None
    assert len(outline.chapters) > 5
    assert check_templates(FRAMEWORKS[name]) == ()
    assert asked_of_office(FRAMEWORKS[name])


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_no_number_is_typed_in_a_template(name: str) -> None:
    """What is not out of the evaluation is not there: amounts, scores, counts and rates all come in by their names."""
    from jinja2 import nodes

    outline = FRAMEWORKS[name].report
    assert outline is not None
    for template in outline.templates:
        written = "".join(node.data for node in parsed(template.text).find_all(nodes.TemplateData))
        assert not re.search("[0-9０-９]", written), written


@pytest.mark.parametrize("name", SCORING)
def test_a_complete_filing_gives_a_report_without_an_empty_chapter(name: str) -> None:
    for _, letter in letters(name, gaps=False):
        parts = passages(letter)
        for before, after in zip(parts, [*parts[1:], None], strict=True):
            if before.manner in HEADINGS:
                assert after is not None
                deeper = after.manner in HEADINGS and HEADINGS.index(after.manner) > HEADINGS.index(before.manner)
                assert deeper or (after.manner is Manner.BODY and after.text.strip()), before.text


@pytest.mark.parametrize("name", SCORING)
def test_every_score_in_the_report_is_that_of_the_evaluation(name: str) -> None:
    for evaluation, letter in letters(name, gaps=False):
        text = "\n".join(part.text for part in passages(letter))
        scored = [node for node in node_scores(evaluation) if node.score is not None]
        known = {shown_text(node.score) for node in scored if node.score is not None}
        if evaluation.total is not None:
            known.add(shown_text(evaluation.total))
            assert f"得分{shown_text(evaluation.total)}分" in text
        if evaluation.rating and evaluation.complete:
            assert f"等级为“{evaluation.rating}”" in text
        assert {found["score"] for found in SCORE.finditer(text)} <= known | projects_typed(evaluation)
        for node in scored:
            if node.leaf and node.status is ScoreStatus.SCORED and node.score is not None and node.weight:
                said = f"{re.escape(clean(node.path[-1]))}.*得{re.escape(shown_text(node.score))}分"
                assert re.search(said, text), node


def projects_typed(evaluation: Evaluation) -> set[str]:
    """What a list of projects brings: scores that were filed, not ours."""
    raw = evaluation.filing.raw
    tables = raw.tables.values() if raw is not None else ()
    return {value.text for lines in tables for line in lines for value in line.cells.values()}


@pytest.mark.parametrize("name", SCORING)
def test_a_filing_with_gaps_gives_a_report_that_marks_them(name: str) -> None:
    for evaluation, paper in letters(name, gaps=True):
        if not evaluation.complete:
            assert any("待定" in piece.text for part in passages(paper) for piece in part.pieces if piece.blank)


@pytest.mark.parametrize("name", SCORING)
def test_the_report_is_set_in_every_format(name: str) -> None:
    _, paper = letters(name, gaps=False)[-1]
    written = {format: load_paper_renderer(format).render_papers((paper,)) for format in ("docx", "html", "md")}
    read = [line.text for line in docx.Document(BytesIO(written["docx"])).paragraphs]
    assert read == [part.text for part in passages(paper)]
    headings = [part.text for part in passages(paper) if part.manner in (Manner.CHAPTER, Manner.SECTION)]
    for format in ("html", "md"):
        text = re.sub(r"\s|\\", "", unescape(written[format].decode()))
        assert all(re.sub(r"\s", "", heading) in text for heading in headings)


@pytest.mark.usefixtures("chinese_typeface")
@pytest.mark.parametrize("name", ["national/project@2020", "sichuan/department@2017", "examples/portfolio@2024"])
def test_the_report_is_set_as_pdf(name: str) -> None:
    import pdfplumber

    _, paper = letters(name, gaps=False)[-1]
    with pdfplumber.open(BytesIO(load_paper_renderer("pdf").render_papers((paper,)))) as pdf:
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))
    assert all(part.text in text for part in passages(paper) if part.manner is Manner.CHAPTER)


BY_HAND = """\
jixiao: 1
id: county/{subject}
version: "2024"
status: draft
title: 某县办法
subject: {subject}
basis: {{document: 某办法}}
budget_years: {{from: 2024, until: 2024}}
{more}
indicators:
  - {{id: 产出, weight: 100, target: "≥10", rule: {{kind: completion, at_least: by_ratio}}}}
"""


def written(folder: Path, subject: str, more: str = "") -> str:
    file = folder / "framework.yaml"
    file.write_text(BY_HAND.format(subject=subject, more=more), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("subject", "chapter"),
    [
        ("project", "项目基本情况"),
        ("department", "部门基本情况"),
        ("transfer", "绩效目标分解下达情况"),
        ("portfolio", "基本情况"),
        ("policy", "基本情况"),
    ],
)
def test_anybodys_framework_has_the_report_of_its_subject(subject: str, chapter: str, tmp_path: Path) -> None:
    outline = load_framework(written(tmp_path, subject)).report
    assert outline is not None
    assert outline.standard
    assert outline.chapters[0].title == chapter


def test_what_the_framework_says_of_its_report_stays(tmp_path: Path) -> None:
    told = "report: {title: 某县的报告, publish_within: {days: 20}}"
    plain, own = load_framework(written(tmp_path, "project")), load_framework(written(tmp_path, "project", told))
    assert own.report is not None
    assert (own.report.title, own.report.publish_within) == ("某县的报告", 20)
    assert plain.report is not None
    assert own.report.chapters == plain.report.chapters
    own_chapters = load_framework(written(tmp_path, "project", "report: {chapters: [情况]}"))
    assert own_chapters.report is not None
    assert [item.title for item in own_chapters.report.chapters] == ["情况"]
    assert not own_chapters.report.standard


def test_the_nearest_pack_brings_the_report_and_the_meaning_of_a_framework_stays(tmp_path: Path) -> None:
    (tmp_path / "standard-report.project.yaml").write_text("chapters: [本省的一章]\n", encoding="utf-8")
    plain, under = CATALOG.load("national/project@2020"), load_framework("national/project@2020", [tmp_path])
    assert under.report is not None
    assert [item.title for item in under.report.chapters] == ["本省的一章"]
    assert under.digest == plain.digest


@pytest.mark.parametrize(
    ("text", "code"),
    [("chapters: [一章\n", "D"), ("chapter: [一章]\n", "S"), ("- 一章\n", "D"), ("chapters: 3\n", "S")],
)
def test_a_standard_report_that_is_none_is_refused_where_it_stands(text: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "standard-report.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        load_framework("national/project@2020", [tmp_path])
    (first, *_) = rejected.value.diagnostics
    assert first.code.startswith(code)
    assert "standard-report.yaml" in str(first.origin)


def test_bad_templates_of_a_standard_report_are_refused_when_a_report_is_asked_for(tmp_path: Path) -> None:
    bad = 'chapters: [{title: 情况, text: "{{ 总分 * 2 }}"}]\n'
    (tmp_path / "standard-report.yaml").write_text(bad, encoding="utf-8")
    framework = load_framework("national/project@2020", [tmp_path])
    assert [item.code for item in check_templates(framework)] == ["F321"]
