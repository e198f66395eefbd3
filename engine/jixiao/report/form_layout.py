"""What a jurisdiction's 自评表 prints, filled in or not: its title, its columns, the levels of names that it shows."""

from __future__ import annotations

import re

from jixiao.diagnostic import Language
from jixiao.filing.labels import is_title
from jixiao.filing.model import RawFiling
from jixiao.filing.printed import LEVEL_HEADINGS, LINE_HEADINGS, ROW_HEADINGS
from jixiao.framework.model import Framework
from jixiao.plan.model import Plan
from jixiao.report.words import say

USUAL = ("sign", "target", "actual", "unit", "weight", "score", "reason")
"""The columns of an empty table whose framework prints none of its own, after those of the levels."""

FUNDS = ("initial", "annual", "executed", "rate", "reason")


def printed_title(framework: Framework, raw: RawFiling | None = None) -> str:
    """The title of the table, filled in or not: the framework's, else what the office wrote, else the rule book's.

    That of the rule book names a 办法: it becomes that of a table, before what stands behind it in brackets. One that
    does not say that it is a self-evaluation says it here.
    """
    declared = framework.form.title if framework.form is not None else ""
    if not declared and raw is not None and raw.title is not None and raw.title.text.strip():
        return raw.title.text
    title = declared or framework.title
    if not is_title(title):
        return f"{title}（自评表）"
    return title if declared else _of_table(title)


_BEHIND = re.compile(r"(?:\s*(?:（[^（）]*）|\([^()]*\)))*$")


def _of_table(title: str) -> str:
    """绩效自评（试行） as that of a table: 绩效自评表（试行）. One of a table, or all in brackets, stays as it is."""
    behind = _BEHIND.search(title)
    end = len(title) if behind is None else behind.start()
    return title if not end or title[:end].endswith("表") else f"{title[:end]}表{title[end:]}"


def declared_levels(plan: Plan) -> tuple[tuple[int, str], ...]:
    """The levels that `form:` prints, and before them those of the groups of own rows, without which none is told.

    Empty where the framework prints no columns of its own.
    """
    form = plan.framework.form
    rows = form.rows if form is not None else ()
    if not rows:
        return ()
    levels = [(int(column.role[-1]), column.name) for column in rows if column.role.startswith("level")]
    levels = levels or [(len(LEVEL_HEADINGS), LEVEL_HEADINGS[2])]
    groups = {len(plan.node(id).path) for section in plan.sections if not section.goals for id in section.groups}
    shown = {level for level, _ in levels}
    missing = [(level, LEVEL_HEADINGS[level - 1]) for level in sorted(groups - shown) if level < levels[-1][0]]
    return (*sorted((*missing, *levels[:-1])), levels[-1])


def declared_columns(framework: Framework) -> tuple[tuple[str, str], ...]:
    """Role and heading of the columns after the levels that `form:` prints; empty where it prints none."""
    rows = framework.form.rows if framework.form is not None else ()
    return tuple((column.role, column.name) for column in rows if not column.role.startswith("level"))


def usual_columns() -> tuple[tuple[str, str], ...]:
    """The same of an empty table whose framework prints none of its own."""
    return tuple((role, ROW_HEADINGS[role]) for role in USUAL)


def funds_headings(framework: Framework) -> dict[str, str]:
    """The headings of the table of funds, by role."""
    declared = framework.form.funds if framework.form is not None else ()
    usual = {role: LINE_HEADINGS[role] for role in FUNDS}
    return {"label": say("paper_funds", Language.CHINESE), **usual, **{c.role: c.name for c in declared}}
