"""Plan → LiveForm: the jurisdiction's table, empty or filled in, with everything that computes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.model import Evaluation
from jixiao.expression.frame import TreeSpec
from jixiao.expression.tree import Type
from jixiao.filing.draft import indicators_of
from jixiao.filing.labels import LIST
from jixiao.filing.live import ASIDE, MARKER
from jixiao.form.canvas import Canvas
from jixiao.form.checks import REVIEW, lay_checks
from jixiao.form.columns import BESIDE, TOLD, USED, Column, columns_of
from jixiao.form.entries import Entries, Key, Typed
from jixiao.form.fill import filled_in, lines_needed, spare_needed
from jixiao.form.head import is_funds, lay_funds, lay_head
from jixiao.form.lists import is_known, lay_lists, list_heading
from jixiao.form.model import CONFESSION, FORM, RECKONING, Area, LiveForm
from jixiao.form.outcomes import lay_foot, lay_outcomes, rate_name, rates_of
from jixiao.form.printing import empty_rows, lay_printing
from jixiao.form.reckoning import SUMS, reckon
from jixiao.form.rows_told import lay_told
from jixiao.form.table import LINE_HEIGHT, lay_table
from jixiao.framework.model import Framework
from jixiao.origin import display_width
from jixiao.plan.model import Plan
from jixiao.report.form_layout import printed_title

VERSION = "1"
"""Of the lines by which a form is known again."""


def build_form(plan: Plan, evaluation: Evaluation | None = None, office: str = "", code: str = "") -> LiveForm:
    """The form of `plan`, empty but for the office, or filled in as an evaluated filing says.

    Raises Rejected (F172, U170) with all that the framework has and no form can hold.
    """
    refused = list(_refusals(plan))
    if refused:
        raise Rejected(refused)
    indicators = indicators_of(plan.framework.indicators)
    filled: dict[Key, Typed] = {("head", "office"): office, ("head", "code"): code}
    if evaluation is not None:
        filled |= filled_in(evaluation.plan, evaluation.filing, indicators)
    needed = spare_needed(filled)
    columns = columns_of(plan)
    printed = sum(column.printed for column in columns)
    limits = dict(plan.framework.form.limits) if plan.framework.form is not None else {}
    canvas, entries = Canvas(filled, limits=limits), Entries()
    title = printed_title(plan.framework, None if evaluation is None else evaluation.filing.raw)
    lay_head(canvas, entries, plan, printed, title)
    review = canvas.row
    canvas.row += 1
    widths = [column.width for column in columns[:printed]]
    lay_funds(canvas, entries, plan, widths)
    lists = lay_lists(canvas, entries, plan, columns, lines_needed(filled))
    heading, last = lay_table(canvas, entries, plan, columns, needed)
    rates = [TreeSpec(rate_name(line), Type.NUMBER, tree) for line, tree in rates_of(plan).items()]
    reckoning = reckon(plan, entries, rates)
    lay_outcomes(canvas, plan, columns, entries, reckoning, evaluation)
    _heighten(canvas, columns)
    lay_told(canvas, plan, columns, entries, reckoning)
    lay_foot(canvas, plan, columns, entries, reckoning, evaluation)
    lay_checks(canvas, plan, columns, entries, reckoning, review)
    used = next((at for at, column in enumerate(columns) if column.role == "used"), None)
    filtered = None if used is None else Area(min((heading, *lists)), used, last, used)
    if filtered is not None:
        lay_printing(canvas, columns, entries, reckoning, review, filtered)
    reckoning.columns[SUMS] = reckoning.sums.formulas
    return LiveForm(
        title=title,
        cells=tuple(sorted(canvas.cells, key=lambda cell: (cell.row, cell.column))),
        choices=tuple(canvas.choices),
        marks=tuple(canvas.marks),
        widths=tuple(column.width for column in columns),
        heights=canvas.heights,
        printed=printed,
        heading=(heading, heading),
        last_row=canvas.row - 1,
        filter=filtered,
        hidden=() if evaluation is None or used is None else tuple(empty_rows(entries, evaluation)),
        columns=tuple(tuple(reckoning.columns.get(at, ())) for at in range(max(reckoning.columns) + 1)),
        facts=tuple(_facts(plan, canvas, columns)),
        properties=properties_of(plan),
    )


def _heighten(canvas: Canvas, columns: tuple[Column, ...]) -> None:
    """Rows high enough for what is filled in already; for what people type later the program sees to it itself."""
    for cell in canvas.cells:
        if cell.entry and isinstance(cell.content, str) and cell.bottom <= cell.row:
            widths = (column.width for column in columns[cell.column : max(cell.right, cell.column) + 1])
            lines = -(-display_width(cell.content) // max(sum(widths) - 2, 1))
            if lines > 1:
                canvas.heights[cell.row] = max(canvas.heights.get(cell.row, 0), LINE_HEIGHT * lines + 6)


def properties_of(plan: Plan) -> Mapping[str, str]:
    """Which framework a file is a form of, for whoever looks at its properties."""
    return {"jixiao.framework": plan.framework.name, "jixiao.digest": plan.framework.digest}


def _facts(plan: Plan, canvas: Canvas, columns: tuple[Column, ...]) -> Iterator[tuple[str, ...]]:
    """What a form says about itself to whoever reads it back; `filing.live` takes it."""
    yield (MARKER, VERSION)
    yield ("framework", plan.framework.name)
    yield ("digest", plan.framework.digest)
    yield ("table", FORM)
    yield ("aside", RECKONING)
    yield ("nothing", CONFESSION)
    headings = dict(_headings(plan.framework))
    headings |= {column.heading: column.role for column in columns if not column.printed and column.role in BESIDE}
    for heading, role in headings.items():
        yield ("heading", heading, role)
    for table in plan.framework.open_tables:
        if not is_known(table):
            yield ("heading", list_heading(table), LIST)
    for heading in (TOLD, USED):
        yield ("heading", heading, ASIDE)
    for label in canvas.labels:
        yield ("remark" if label in (REVIEW, "分项得分") else "label", label)


def _headings(framework: Framework) -> Iterator[tuple[str, str]]:
    """The headings that the jurisdiction's form has of its own."""
    if framework.form is not None:
        for column in (*framework.form.rows, *framework.form.funds):
            yield column.name, column.role


def _refusals(plan: Plan) -> Iterator[Diagnostic]:
    """U170: parts of the framework for which a form has no place."""
    framework = plan.framework
    if framework.base:
        yield diagnose("F172", framework.span, found=framework.name)
    for fixed in framework.tables:
        if not is_funds(fixed):
            yield diagnose("U170", fixed.span, found=f"inputs（{fixed.id}）")
