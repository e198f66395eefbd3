"""What a form computes: the score of every row, the rates of funds, the total, the rating; and its foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.known import value_of
from jixiao.evaluation.model import Evaluation, number_of
from jixiao.evaluation.views import node_scores
from jixiao.expression.tree import Field, Quotient, Round, Tree
from jixiao.filing.model import OwnRow
from jixiao.form.canvas import Canvas
from jixiao.form.columns import Column
from jixiao.form.entries import Entries
from jixiao.form.fill import spare_places
from jixiao.form.head import TEXT
from jixiao.form.model import CONFESSION, Style, reckoned
from jixiao.form.printing import PRINTED, under
from jixiao.form.reckoning import Reckoning
from jixiao.interpret.spreadsheet import Placed
from jixiao.interpret.walk import Values, evaluate
from jixiao.number import Rounding, places_of, shown_text
from jixiao.plan.model import Plan, Role
from jixiao.plan.slots import cell_name, line_id
from jixiao.plan.totals import RATING
from jixiao.report.figures import Figures


def shape_of(rounding: Rounding | None) -> str:
    """The number format at the places that are kept."""
    kept = 2 if rounding is None else places_of(rounding.unit) or 0
    return "0." + "0" * kept if kept else "0"


def shown(top: str, below: str | int) -> str:
    """The formula of what people see of a result: empty while open, words where it cannot be reckoned here."""
    top = reckoned(top)
    value = top if below == 1 else f"{top}/{below if isinstance(below, int) else reckoned(below)}"
    return f'IF(ISERROR({top}),"{CONFESSION}",IF({top}="","",{value}))'


def said(reckoning: Reckoning, name: str, value: Fraction | str | None) -> Fraction | str:
    """The value that `result` has now: that of the evaluation, unless no formula can say it."""
    if name not in reckoning.results:
        return CONFESSION
    return "" if value is None else value


def result(reckoning: Reckoning, name: str) -> str:
    """The formula of what people see of a computed quantity; the words alone where no formula can say it."""
    placed = reckoning.results.get(name)
    return f'"{CONFESSION}"' if placed is None else shown(placed.numerator, placed.denominator)


def lay_outcomes(
    canvas: Canvas,
    plan: Plan,
    columns: Sequence[Column],
    entries: Entries,
    reckoning: Reckoning,
    evaluation: Evaluation | None,
) -> None:
    """The scores of all rows, and the rates of the lines of funds."""
    roles = [column.role for column in columns]
    score, used = roles.index("score"), roles.index("used") if "used" in roles else None
    shape = shape_of(plan.framework.rounding.score)
    for row in entries.fixed:
        value = said(reckoning, row.node.score, None if evaluation is None else evaluation.value(row.node.score))
        canvas.reckon(row.row, score, Style.NUMBER, result(reckoning, row.node.score), value, shape)
        if used is not None:
            canvas.put(used, Style.ASIDE, PRINTED, row=row.row)
    _lay_goals(canvas, plan, columns, reckoning, evaluation)
    filed = {} if evaluation is None else rows_by_place(evaluation)
    for spare, made in zip(entries.spare, reckoning.spare, strict=True):
        here = (under(spare), spare.number)
        value = _score_of_row(evaluation, filed.get(here))
        if made.score is None:
            formula = f'IF({reckoned(made.used)}=0,"","{CONFESSION}")'
        else:
            seen = shown(made.score, made.over)
            formula = f'IF({reckoned(made.used)}=0,"",{seen})'
        canvas.reckon(spare.row, score, Style.NUMBER, formula, value, shape)
        if used is not None:
            mark = PRINTED if here in filed else ""
            canvas.reckon(spare.row, used, Style.ASIDE, f'IF({reckoned(made.filled)}=1,"{PRINTED}","")', mark)
    written = set() if evaluation is None else {(line.table, line.number) for line in evaluation.filing.lines}
    for line, counts in zip(entries.open, reckoning.lines, strict=True):
        number = Fraction(line.number + 1)
        shown_now = number if (line.table.id, line.number) in written else ""
        canvas.reckon(line.row, 0, Style.NUMBER, f'IF({reckoned(counts)}=1,{number},"")', shown_now)
        if used is not None:
            mark = PRINTED if shown_now else ""
            canvas.reckon(line.row, used, Style.ASIDE, f'IF({reckoned(counts)}=1,"{PRINTED}","")', mark)
    rates = rates_of(plan)
    for id, at in entries.rates.items():
        _lay_rate(canvas, reckoning, rates, id, at, evaluation)


def _lay_goals(
    canvas: Canvas, plan: Plan, columns: Sequence[Column], reckoning: Reckoning, evaluation: Evaluation | None
) -> None:
    """What each goal of the office's own comes to; nothing while it cannot be told which rows are whose."""
    now = {node.id: node.score for node in node_scores(evaluation)} if evaluation is not None else {}
    column = next((at for at, column in enumerate(columns) if column.role == "goal_score"), 0)
    shape = shape_of(plan.framework.rounding.score)
    for section in plan.sections:
        goals = [goal for goal in reckoning.goals if goal.row.section is section]
        astray = reckoned(reckoning.sums.put("+".join(goal.astray for goal in goals))) if goals else ""
        for goal in goals:
            seen = f'"{CONFESSION}"' if goal.score is None else shown(goal.score.numerator, goal.score.denominator)
            formula = f'IF(OR({reckoned(goal.used)}=0,{astray}>0),"",{seen})'
            value = _or_empty(now.get(goal.row.id))
            canvas.reckon(goal.row.row, column, Style.NUMBER, formula, value, shape, bottom=goal.row.last)


def _lay_rate(
    canvas: Canvas,
    reckoning: Reckoning,
    rates: Mapping[str, Tree],
    line: str,
    at: tuple[int, int],
    evaluation: Evaluation | None,
) -> None:
    placed = reckoning.results.get(rate_name(line))
    if placed is not None:
        value = "" if evaluation is None else _or_empty(_now(evaluation, rates[line]))
        canvas.reckon(*at, Style.NUMBER, shown(placed.numerator, placed.denominator), value, "0.00%")


def _now(evaluation: Evaluation, tree: Tree) -> Fraction | None:
    """What a tree over fields of the filing comes to."""
    plan, filing = evaluation.plan, evaluation.filing
    fields = {
        ("", slot.name): value_of(slot, value, filing.scale)
        for slot, value in zip(plan.slots, filing.values, strict=True)
    }
    value = evaluate(tree, Values(fields))
    return value if isinstance(value, Fraction) else None


def rates_of(plan: Plan) -> Mapping[str, Tree]:
    """The rate of every line of funds, where a value of the framework divides two columns of one line."""
    rounding = plan.framework.rounding.rate or Rounding(Fraction(1, 10_000))
    found: dict[str, Tree] = {}
    for table in plan.framework.tables:
        cells = {cell_name(table, line, column): (line, column) for line in table.lines for column in table.columns}
        for item in plan.computed:
            tree = item.tree.term if isinstance(item.tree, Round) else item.tree
            match tree:
                case Quotient(Field(name=part), Field(name=whole)) if part in cells and whole in cells:
                    (line, over), (other, under) = cells[part], cells[whole]
                    if line == other and item.role is Role.VALUE:
                        for each in table.lines:
                            top, bottom = Field(cell_name(table, each, over)), Field(cell_name(table, each, under))
                            rate = Round(Quotient(top, bottom), rounding.unit, rounding.mode)
                            found.setdefault(line_id(table, each), rate)
    return found


def rate_name(line: str) -> str:
    """The name of the tree that computes the rate of a line: no plan has such names."""
    return f"\0rate {line}"


def rows_by_place(evaluation: Evaluation) -> dict[tuple[str, int], tuple[int, OwnRow]]:
    """The own rows of a filing by their group and their place in it, each with its number in the filing."""
    rows = enumerate(evaluation.filing.rows)
    places = spare_places(evaluation.plan, evaluation.filing)
    return {(row.under, at): (index, row) for (index, row), (at, _) in zip(rows, places, strict=True)}


def _score_of_row(evaluation: Evaluation | None, found: tuple[int, OwnRow] | None) -> Fraction | str:
    if evaluation is None or found is None:
        return ""
    index, row = found
    results = evaluation.row_results[index]
    if not row.applies:
        return Fraction(0)
    return "" if results is None else _or_empty(number_of(results[-1]))


def _or_empty(value: Fraction | None) -> Fraction | str:
    return "" if value is None else value


def lay_foot(
    canvas: Canvas,
    plan: Plan,
    columns: Sequence[Column],
    entries: Entries,
    reckoning: Reckoning,
    evaluation: Evaluation | None,
) -> None:
    """The total, the rating, what the parts come to, notes, signatures, and which framework it is."""
    roles = [column.role for column in columns]
    printed = sum(column.printed for column in columns)
    weight, score = roles.index("weight"), roles.index("score")
    rounding = plan.framework.rounding
    entries.total_row = canvas.row
    left = min(weight, score)
    canvas.put(0, Style.STRONG, "总分", right=left - 1)
    for at in range(left, printed):
        if at not in (weight, score):
            canvas.put(at, Style.STRONG)
    canvas.put(weight, Style.STRONG, plan.framework.expected_total, shape="0.##;-0.##;0")
    total = said(reckoning, plan.total, None if evaluation is None else evaluation.total)
    shape = shape_of(rounding.total or rounding.score)
    canvas.reckon(canvas.row, score, Style.STRONG, result(reckoning, plan.total), total, shape)
    canvas.heights[canvas.row] = 24
    canvas.row += 1
    if plan.ratings:
        entries.rating_row = canvas.row
        canvas.put(0, Style.STRONG, "自评等级", right=left - 1)
        rating = said(reckoning, RATING, None if evaluation is None else evaluation.rating)
        canvas.reckon(canvas.row, left, Style.STRONG, _rating(plan, reckoning), rating, right=printed - 1)
        canvas.row += 1
    _lay_parts(canvas, plan, reckoning, printed, evaluation)
    for note in plan.framework.form.notes if plan.framework.form is not None else ():
        canvas.put(0, Style.NOTE, note, right=printed - 1)
        canvas.row += 1
    middle = printed // 2
    canvas.put(0, Style.LABEL, "填报人")
    canvas.ask(("head", "filler"), 1, Style.ENTRY, right=middle - 1, shape=TEXT)
    canvas.put(middle, Style.LABEL, "联系电话")
    canvas.ask(("head", "phone"), middle + 1, Style.ENTRY, right=printed - 1, shape=TEXT)
    canvas.row += 1
    canvas.put(0, Style.NOTE, "评分框架")
    canvas.put(1, Style.NOTE, f"{plan.framework.name}（摘要 {plan.framework.digest[:12]}）", right=printed - 1)
    canvas.row += 1


def _rating(plan: Plan, reckoning: Reckoning) -> str:
    placed = reckoning.results.get(RATING)
    if placed is None:
        return f'"{CONFESSION}"'
    top = reckoned(placed.numerator)
    nested = '""'
    for index, rating in reversed(list(enumerate(plan.ratings))):
        nested = f'IF({top}={index},"{rating.name}",{nested})'
    return f'IF(ISERROR({top}),"{CONFESSION}",IF({top}="","",{nested}))'


def _lay_parts(canvas: Canvas, plan: Plan, reckoning: Reckoning, printed: int, evaluation: Evaluation | None) -> None:
    """What each part of the tree comes to, in one line: `部门管理 18.5（20）；履职效果 …`."""
    tops = [node for node in plan.nodes if node.parent is None]
    if len(tops) < 2:
        return
    figures = Figures(plan.framework.rounding)
    shape = shape_of(plan.framework.rounding.score)
    pieces: list[str] = []
    now: list[str] = []
    for node in tops:
        placed = reckoning.results.get(node.score)
        most = f"（{shown_text(node.weight)}）" if node.weight is not None else ""
        seen = "—" if placed is None else ""
        text = (
            f'"{node.name} "&{_text(placed, shape)}&"{most}"' if placed is not None else f'"{node.name} {seen}{most}"'
        )
        pieces.append(text)
        value = evaluation.value(node.score) if evaluation is not None else None
        now.append(f"{node.name} {figures.score(value) or '—'}{most}")
    canvas.labels.append("分项得分")
    canvas.put(0, Style.LABEL, "分项得分")
    formula = '&"；"&'.join(pieces)
    canvas.reckon(canvas.row, 1, Style.REVIEW, formula, "；".join(now), right=printed - 1)
    canvas.heights[canvas.row] = 30
    canvas.row += 1


def _text(placed: Placed, shape: str) -> str:
    seen = shown(placed.numerator, placed.denominator)
    top = reckoned(placed.numerator)
    return f'IF(ISERROR({top}),"—",IF({top}="","—",TEXT({seen},"{shape}")))'
