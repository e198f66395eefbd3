"""The lines of funds as templates of reports say them: amounts in 万元, exactly, and the rate of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.printed import line_figures
from jixiao.evaluation.wording import percent_at
from jixiao.framework.model import Input, InputType, Line, Table
from jixiao.number import Rounding, shown_text
from jixiao.origin import Origin
from jixiao.plan.slots import cell_name, line_id
from jixiao.report.blanks import blank, clause, clean
from jixiao.report.words import say
from jixiao.target import read_unit

WRONG_SUMS = ("C101", "C109")
"""A line that is not the sum of those below it, or less than those of them that were filled in."""

TEN_THOUSAND = read_unit("万元")
"""In what reports state amounts, exactly."""


def rate_rounding(evaluation: Evaluation) -> Rounding:
    """How rates are shown: as the framework rounds them, otherwise at 0.01%."""
    return evaluation.plan.framework.rounding.rate or Rounding(Fraction(1, 10_000))


NO_RATE = "—"
"""In place of the rate of a line that has none: all is filed, and there is no budget to execute."""

Said = str | bool | Mapping[str, "Said"] | list["Said"]
"""What a name of a template stands for."""


def funds_told(evaluation: Evaluation) -> Iterator[tuple[str, Mapping[str, Said]]]:
    """Every line of funds by its id: amounts in 万元, exactly, one by one and as a list, and its rate."""
    rates = {figures.id: figures.rate for figures in line_figures(evaluation)}
    columns = [column.id for table in evaluation.plan.framework.tables for column in table.columns]
    doubted = frozenset(item.origin for item in evaluation.findings if item.code in WRONG_SUMS)
    for table in evaluation.plan.framework.tables:
        for line in table.lines:
            id = line_id(table, line)
            cells = {
                column.id: entry_told(evaluation, cell_name(table, line, column), column)
                + _doubt(evaluation, table, line, column, doubted)
                for column in table.columns
            }
            rate = rates.get(id)
            whole = all(cells.values())
            without = NO_RATE if whole else _unfilled(line.id, "执行率")
            shown = without if rate is None else percent_at(rate, rate_rounding(evaluation))
            told = {name: text or _unfilled(line.id, name) for name, text in cells.items()}
            yield (
                line.id,
                {
                    **dict.fromkeys(columns, ""),
                    **told,
                    "名称": line.id,
                    "执行率": shown,
                    "原因": clause(evaluation.filing.reasons.get(id, "")),
                    "数额": [{"名称": name, "数": text} for name, text in told.items()],
                    "已填": any(cells.values()),
                },
            )


def _unfilled(line: str, column: str) -> str:
    return blank(say("letter_unfilled", Language.CHINESE, f"{line}的{column}"))


def _doubt(evaluation: Evaluation, table: Table, line: Line, column: Input, doubted: frozenset[Origin | None]) -> str:
    """What stands behind a sum that the review found not to hold: a mark that has to go before the report does."""
    plan, filing = evaluation.plan, evaluation.filing
    origin = filing.origins[plan.slot_index[cell_name(table, line, column)]]
    if origin is None or origin not in doubted:
        return ""
    members = (item for item in table.lines if item.parent == table.lines.index(line))
    held = [filing.values[plan.slot_index[cell_name(table, member, column)]] for member in members]
    whole = Fraction(sum(value for value in held if value is not None), 10**filing.scale)
    return blank(
        say("letter_sum", Language.CHINESE, _amount(whole) if column.type is InputType.MONEY else shown_text(whole))
    )


def entry_told(evaluation: Evaluation, slot: str, declared: Input) -> str:
    """What was filed in a slot: an amount in 万元, exactly; anything else as typed. "" where nothing can be read."""
    filing = evaluation.filing
    value = filing.values[evaluation.plan.slot_index[slot]]
    if value is None:
        return ""
    if declared.type is InputType.MONEY:
        return _amount(Fraction(value, 10**filing.scale))
    return clean(filing.texts.get(slot, ""))


def _amount(value: Fraction) -> str:
    return shown_text(value / TEN_THOUSAND.factor, 10) + TEN_THOUSAND.text
