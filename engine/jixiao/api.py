"""The verbs of jixiao, one between two nouns each: what the README shows and what the command line calls.

What is made elsewhere is loaded when it is first asked for: no command waits for what it does not use.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.bind import read_year
from jixiao.filing.labels import subject_in
from jixiao.filing.model import Filing, RawFiling, Sheets
from jixiao.filing.recognise import own_headings, recognise
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.framework.model import Framework
from jixiao.origin import Cell
from jixiao.plugin import StreamRenderer, load_paper_renderer, load_reader, load_renderer, read_by
from jixiao.plugin import read_file as read_any
from jixiao.report.model import Report
from jixiao.report.paper import Paper
from jixiao.value import replace

if TYPE_CHECKING:
    from jixiao.evaluation.batch import score_table
    from jixiao.evaluation.collect import collect
    from jixiao.evaluation.effect import effect_of
    from jixiao.evaluation.evaluate import evaluate
    from jixiao.evaluation.machine import Machine
    from jixiao.evaluation.model import Evaluation
    from jixiao.evaluation.prepare import prepare
    from jixiao.evaluation.review import review
    from jixiao.evaluation.steps import steps
    from jixiao.evaluation.summarise import summarise
    from jixiao.evaluation.verdicts import check_table
    from jixiao.evaluation.views import node_scores
    from jixiao.filing.bind import bind
    from jixiao.filing.merge import merge
    from jixiao.filing.written import written
    from jixiao.plan.compile import compile_plan
    from jixiao.plan.model import Plan
    from jixiao.report.build import build_check, build_report
    from jixiao.report.compared.build import build_comparison
    from jixiao.report.explain import build_explanation
    from jixiao.report.form_paper import build_form
    from jixiao.report.letter import build_letter
    from jixiao.report.reading import build_reading
    from jixiao.report.summary.build import build_summary, tallied

HOMES = {
    "Evaluation": "evaluation.model",
    "Machine": "evaluation.machine",
    "Plan": "plan.model",
    "bind": "filing.bind",
    "build_check": "report.build",
    "build_comparison": "report.compared.build",
    "build_explanation": "report.explain",
    "build_form": "report.form_paper",
    "build_letter": "report.letter",
    "build_reading": "report.reading",
    "build_summary": "report.summary.build",
    "build_report": "report.build",
    "collect": "evaluation.collect",
    "compile_plan": "plan.compile",
    "effect_of": "evaluation.effect",
    "evaluate": "evaluation.evaluate",
    "merge": "filing.merge",
    "check_table": "evaluation.verdicts",
    "node_scores": "evaluation.views",
    "prepare": "evaluation.prepare",
    "review": "evaluation.review",
    "score_table": "evaluation.batch",
    "steps": "evaluation.steps",
    "summarise": "evaluation.summarise",
    "tallied": "report.summary.build",
    "written": "filing.written",
}
"""The modules from which names of this one are loaded."""

__all__ = [
    "Catalog",
    "Evaluation",
    "Filing",
    "Framework",
    "Machine",
    "Paper",
    "Plan",
    "RawFiling",
    "Rejected",
    "Report",
    "bind",
    "build_check",
    "build_comparison",
    "build_explanation",
    "build_form",
    "build_letter",
    "build_reading",
    "build_report",
    "build_summary",
    "check_table",
    "choose_framework",
    "collect",
    "compile_plan",
    "effect_of",
    "evaluate",
    "installed_catalog",
    "load_framework",
    "merge",
    "node_scores",
    "prepare",
    "read_bytes",
    "read_file",
    "recognise",
    "render",
    "render_papers",
    "render_to",
    "review",
    "score_table",
    "steps",
    "summarise",
    "tallied",
    "written",
]


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module 'jixiao.api' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"jixiao.{HOMES[name]}"), name)
    return found


def load_framework(name: str, packs: Iterable[Path] = ()) -> Framework:
    """The framework called `id@version` (or the one in that file or folder), out of what is installed and `packs`.

    Raises Rejected with all that is wrong with it.
    """
    return installed_catalog(packs).load(name)


def read_file(path: Path, frameworks: Iterable[Framework] = (), encoding: str | None = None) -> tuple[RawFiling, ...]:
    """The filings in the file at `path`; headings are understood in the words of the forms of `frameworks` too.

    `encoding` is that of a file of text (filing.encodings.ENCODINGS); None lets the reader find it.

    Raises Rejected: it cannot be read, or holds no table.
    """
    return _filings(read_any(Path(path), encoding), frameworks)


def read_bytes(
    data: bytes, name: str, frameworks: Iterable[Framework] = (), encoding: str | None = None
) -> tuple[RawFiling, ...]:
    """The filings in `data`, a file called `name`. Raises Rejected as `read_file` does."""
    return _filings(read_by(load_reader(Path(name).suffix.removeprefix(".")), data, name, encoding), frameworks)


def choose_framework(raw: RawFiling, candidates: Iterable[Framework], catalog: Catalog) -> Framework:
    """The one of `candidates` that fits `raw` by subject and budget year; a single candidate is not asked.

    Raises Rejected where none or several fit.
    """
    given = tuple(candidates)
    if len(given) == 1:
        return given[0]
    try:
        return catalog.choose(given, subject_of(raw), year_of(raw))
    except Rejected as rejected:  # the catalog knows no files; who gave a hundred needs to know which
        place = raw.title.origin if raw.title is not None else Cell(raw.file, "", "")
        raise Rejected(replace(item, origin=item.origin or place) for item in rejected.diagnostics) from None


def subject_of(raw: RawFiling) -> str | None:
    """What the filing evaluates, in the words of frameworks: stated, or read off its title; None where neither says."""
    stated = raw.subject.text.strip() if raw.subject is not None else ""
    if stated:
        return subject_in(stated) or stated
    return subject_in(raw.title.text) if raw.title is not None else None


def year_of(raw: RawFiling) -> int | None:
    """The budget year that the filing states, or that its title names; None where neither does."""
    stated = (read_year(value.text) for value in (raw.year, raw.title) if value is not None)
    return next((year for year in stated if year is not None), None)


def render(reports: Iterable[Report], format: str) -> bytes:
    """`reports` as one file of `format`. Raises Rejected where its renderer, or a library that it needs, is missing."""
    try:
        return load_renderer(format).render(tuple(reports))
    except ModuleNotFoundError as problem:
        raise Rejected([diagnose("U084", None, found=format, problem=problem.name or problem)]) from None


def render_to(reports: Iterable[Report], format: str, target: IO[bytes]) -> None:
    """Writes what `render` gives to `target`, which can be gone back in: bit by bit where the renderer can do that.

    Raises Rejected as `render` does.
    """
    renderer = load_renderer(format)
    try:
        if isinstance(renderer, StreamRenderer):
            renderer.render_to(tuple(reports), target)
        else:
            target.write(renderer.render(tuple(reports)))
    except ModuleNotFoundError as problem:
        raise Rejected([diagnose("U084", None, found=format, problem=problem.name or problem)]) from None


def render_papers(papers: Iterable[Paper], format: str) -> bytes:
    """`papers` as one file of `format`. Raises Rejected where it sets no papers, or a library for it is missing."""
    try:
        return load_paper_renderer(format).render_papers(tuple(papers))
    except ModuleNotFoundError as problem:
        raise Rejected([diagnose("U084", None, found=format, problem=problem.name or problem)]) from None


def _filings(read: Sheets | RawFiling, frameworks: Iterable[Framework]) -> tuple[RawFiling, ...]:
    return (read,) if isinstance(read, RawFiling) else recognise(read, own_headings(frameworks))
