"""The table of indicators of a finished 自评表: merged names of the upper levels, what was filed, what it scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus
from jixiao.evaluation.printed import completions, line_figures
from jixiao.evaluation.views import adjustment_results
from jixiao.evaluation.wording import percent_at
from jixiao.filing.draft import indicators_of, is_nothing
from jixiao.filing.labels import GOAL_COLUMNS
from jixiao.filing.model import Claim, Claimed, RawRow
from jixiao.filing.printed import ALWAYS, GOAL_SCORE, GOAL_SHARE, ROW_HEADINGS
from jixiao.number import Rounding, shown_text
from jixiao.origin import display_width
from jixiao.report.explained import Explained, claim_text, difference
from jixiao.report.figures import Figures
from jixiao.report.form_layout import declared_columns, declared_levels
from jixiao.report.form_names import (
    Goals,
    below_goal,
    goal_at,
    goal_boxes,
    goals_of,
    name_boxes,
    named,
    shown_path,
    typed_rows,
)
from jixiao.report.model import Tone
from jixiao.report.paper import Align, Box, Grid
from jixiao.report.words import say
from jixiao.value import dataclass

HUNDRED = Fraction(100)
NARROWEST, WIDEST, PADDING = 8, 30, 4
WIDE_ROLES = {"reason", "basis", "description", "target", "actual", "deduct_reason", "override_reason", "second_reason"}
CLAIMED, DIFFERENCE = "claimed", "difference"
"""Columns that only a table under review has, beside the scores."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the table: how many levels of names, which of a path they show, then one a role."""

    levels: tuple[tuple[int, str], ...]  # the level, from 1, and its heading; the last shows a row's own name
    roles: tuple[tuple[str, str], ...]  # role and heading
    goals: tuple[str, ...] = ()  # headings of the office's own goals, their shares and scores, left of the levels

    @property
    def names(self) -> int:
        """How many columns stand left of the roles."""
        return len(self.goals) + len(self.levels)


def rows_grid(told: Explained, review: bool, language: Language) -> Grid:
    """The table with its heading, a line for every row that no line of the funds stands for, and the total."""
    nodes = _rows(told)
    goals = goals_of(told, language)
    typed = typed_rows(told.evaluation)
    by_id = {node.id: named(node, goals, typed.get(node.id)) for node in nodes}
    depth = max(len(below_goal(path, goals)) for path in by_id.values()) if by_id else 0
    columns = columns_of(told, depth, goals, review, language)
    table = _Table(told, columns, typed, language)
    listed = [line for node in nodes for line in table.lines(node, by_id[node.id])]
    paths = [shown_path(below_goal(path, goals), columns.levels) for path, _ in listed]
    lines = [cells for _, cells in listed]
    under = [goal_at(path, goals) for path, _ in listed]
    names = name_boxes(paths, under, len(columns.levels))
    if columns.goals:
        names = goal_boxes(under, names, len(columns.goals), goals)
    headings = (*columns.goals, *(text for _, text in columns.levels), *(text for _, text in columns.roles))
    body = [(*boxes, *line) for boxes, line in zip(names, lines, strict=True)]
    heading = tuple(Box(text, heading=True) for text in headings)
    return Grid(_widths(columns, paths, lines), (heading, *body, *table.ends()), head=1)


def _rows(told: Explained) -> tuple[NodeScore, ...]:
    """The rows of the table; what a line of the funds shows in its place has none here."""
    elsewhere = {figures.node for figures in line_figures(told.evaluation) if figures.node}
    raw = told.evaluation.filing.raw
    if raw is None or not raw.lines:
        elsewhere = set()
    return tuple(
        node for node in told.nodes if node.id not in elsewhere and _is_row(told, node) and _is_there(told, node)
    )


def _is_there(told: Explained, node: NodeScore) -> bool:
    """Whether the form has a row of it; one that need not be there and is not has none here either."""
    filed = f"{node.id}.name" in told.evaluation.filing.places or "#" in node.id
    return filed or node.status is not ScoreStatus.NOT_APPLICABLE


def _is_row(told: Explained, node: NodeScore) -> bool:
    if told.children(node):
        return False
    return bool(node.rule or node.weight or node.score) or node.status is not ScoreStatus.SCORED


def columns_of(told: Explained, depth: int, goals: Goals, review: bool, language: Language) -> Columns:
    """As the framework's `form:` says; otherwise as official tables have them, with whatever the filing brings."""
    plan, raw = told.evaluation.plan, told.evaluation.filing.raw
    levels = list(declared_levels(plan))
    roles = list(declared_columns(plan.framework))
    if not levels:
        levels = [(number, _level_heading(number, language)) for number in range(1, max(3, depth) + 1)]
        used = {role for row in (raw.rows if raw is not None else ()) for role in row.cells} | set(ALWAYS)
        roles = [(role, heading) for role, heading in ROW_HEADINGS.items() if role in used and role != "judged"]
    if review:
        place = next((i for i, (role, _) in enumerate(roles) if role == "score"), len(roles) - 1) + 1
        roles[place:place] = [(CLAIMED, say("claimed", language)), (DIFFERENCE, say("difference", language))]
    shared = any(len(texts) > 2 for texts in goals.values())
    headings = (GOAL_COLUMNS[0], *((GOAL_SHARE,) if shared else ()), GOAL_SCORE) if goals else ()
    return Columns(tuple(levels), tuple(roles), headings)


def _level_heading(number: int, language: Language) -> str:
    words = say("leaf_levels", language)
    return say("level", language, words[number - 1] if number <= len(words) else number)


class _Table:
    """What the cells of the table are made from."""

    def __init__(self, told: Explained, columns: Columns, typed: Mapping[str, RawRow], language: Language) -> None:
        evaluation = told.evaluation
        self.told, self.columns, self.language = told, columns, language
        self.figures = Figures(evaluation.plan.framework.rounding, language)
        self.rounding = evaluation.plan.framework.rounding.rate or Rounding(Fraction(1, 10_000))
        self.typed = typed
        self.details = _details(evaluation, typed)
        self.fixed = indicators_of(evaluation.plan.framework.indicators)
        self.completions = completions(evaluation)
        self.refuted = {found.origin for found in evaluation.findings if found.code == "C107"}

    def lines(self, node: NodeScore, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[Box, ...]]]:
        """The row of a node with its names, and after it the details that the office gave of it, as they were filed."""
        yield path, tuple(self.cell(node, role) for role, _ in self.columns.roles)
        for row in self.details.get(node.id, ()):
            cells = (row.cells[role].text if role in row.cells else "" for role, _ in self.columns.roles)
            yield (*path[:-1], row.levels[-1].text), tuple(self._text(text) for text in cells)

    def cell(self, node: NodeScore, role: str) -> Box:
        """The cell of a row under a heading."""
        made: dict[str, Callable[[NodeScore], Box]] = {
            "target": self._target,
            "adjusted": lambda node: self._text(node.targets[1] if node.targets else self._said(node, "adjusted")),
            "actual": lambda node: self._text(node.actual_text or self._said(node, "actual")),
            "weight": lambda node: self._number(self.figures.weight(node.weight)),
            "score": self._score,
            "credit": lambda node: self._number("" if node.credit is None else shown_text(node.credit * HUNDRED, 2)),
            "completion": self._completion,
            "reason": lambda node: self._text(node.reason or self._said(node, "reason")),
            "core": lambda node: self._text("是" if node.core else self._said(node, "core")),
            CLAIMED: lambda node: self._claimed(self.told.claim(node.id, Claimed.SCORE)),
            DIFFERENCE: lambda node: self._difference(node.score, self.told.claim(node.id, Claimed.SCORE)),
        }
        return made[role](node) if role in made else self._text(self._said(node, role))

    def _said(self, node: NodeScore, role: str) -> str:
        row = self.typed.get(node.id)
        return row.cells[role].text if row is not None and role in row.cells else ""

    def _target(self, node: NodeScore) -> Box:
        if node.targets is not None and any(role == "adjusted" for role, _ in self.columns.roles):
            return self._text(node.targets[0])
        declared = self.fixed[node.id].target if node.id in self.fixed else None
        return self._text(declared.text if declared is not None else node.target_text or self._said(node, "target"))

    def _score(self, node: NodeScore) -> Box:
        if node.status is ScoreStatus.NOT_APPLICABLE:
            return Box(say("not_applicable", self.language))
        if node.status is ScoreStatus.OPEN:
            return Box(say("paper_open", self.language), tone=Tone.WARNING)
        return self._number(self.points(node.score))

    def points(self, value: Fraction | None) -> str:
        """Points as officials write them: 1.8 and 2, not 1.80 and 2.00."""
        return "" if value is None else shown_text(value)

    def _completion(self, node: NodeScore) -> Box:
        """As typed unless the review refutes it; where nothing was typed, actual ÷ target of what should be high."""
        claim = self.told.claim(node.id, Claimed.COMPLETION)
        if claim is not None and claim.origin not in self.refuted:
            return self._number(claim.text)
        found = self.completions.get(node.id)
        return self._number("" if found is None else percent_at(found, self.rounding))

    def _claimed(self, claim: Claim | None) -> Box:
        return Box(claim_text(claim) or "", tone=Tone.MUTED, is_number=claim is not None and claim.value is not None)

    def _difference(self, score: Fraction | None, claim: Claim | None) -> Box:
        found = difference(score, claim)
        return Box(self.figures.difference(found), tone=Tone.BAD, is_number=found is not None)

    def _text(self, text: str) -> Box:
        return Box(text, align=Align.LEFT if display_width(text) > 16 else Align.CENTRE)

    def _number(self, text: str) -> Box:
        return Box(text, is_number=bool(text))

    def ends(self) -> Iterator[tuple[Box, ...]]:
        """The line of the total; what changed it; the rating, where the form has a place for it."""
        evaluation = self.told.evaluation
        for result in adjustment_results(evaluation):
            if result.changed and result.before is not None and result.after is not None and not result.at_most:
                words = say("paper_adjusted", self.language, self.points(result.before), self.points(result.after))
                yield self._end(result.name or say(result.kind, self.language), words)
        total = {
            "weight": self._strong(self.figures.weight(evaluation.plan.framework.expected_total)),
            "score": self._total(evaluation),
            CLAIMED: self._claimed(self.told.claim("", Claimed.TOTAL)),
            DIFFERENCE: self._difference(evaluation.total, self.told.claim("", Claimed.TOTAL)),
        }
        label = Box(say("scores_total", self.language), across=self.columns.names, strong=True)
        yield (label, *(total.get(role, Box()) for role, _ in self.columns.roles))
        raw = evaluation.filing.raw
        if raw is not None and "rating" in raw.totals and evaluation.complete and evaluation.rating:
            claim = self.told.claim("", Claimed.RATING)
            differs = claim is not None and claim.text.strip() != evaluation.rating
            review = any(role == CLAIMED for role, _ in self.columns.roles)
            shown = evaluation.rating
            if differs and review and claim is not None:
                shown = say("weight_claimed", self.language, shown, claim.text)
            yield self._end(say("rating", self.language), shown)

    def _total(self, evaluation: Evaluation) -> Box:
        if evaluation.total is None:
            return Box(say("paper_open", self.language), tone=Tone.WARNING, strong=True)
        return self._strong(self.points(evaluation.total))

    def _strong(self, text: str) -> Box:
        return Box(text, strong=True, is_number=True)

    def _end(self, label: str, text: str) -> tuple[Box, ...]:
        return (
            Box(label, across=self.columns.names, strong=True),
            Box(text, across=len(self.columns.roles), align=Align.LEFT),
        )


def _details(evaluation: Evaluation, typed: Mapping[str, RawRow]) -> Mapping[str, tuple[RawRow, ...]]:
    """By node, the rows of the form without a weight that follow its own and stand under the same names: 其中 rows."""
    bound = {id(row): node for node, row in typed.items()}
    found: dict[str, list[RawRow]] = {}
    node = above = None
    for row in evaluation.filing.raw.rows if evaluation.filing.raw is not None else ():
        upper = tuple(level.text for level in row.levels[:-1])
        if id(row) in bound:
            node, above = bound[id(row)], upper
        elif node is not None and upper == above and row.levels and not _has_weight(row):
            found.setdefault(node, []).append(row)
        else:
            node = None
    return {name: tuple(rows) for name, rows in found.items()}


def _has_weight(row: RawRow) -> bool:
    weight = row.cells.get("weight")
    return weight is not None and not is_nothing(weight.text)


def _widths(columns: Columns, paths: Sequence[tuple[str, ...]], lines: Sequence[tuple[Box, ...]]) -> tuple[int, ...]:
    """As wide as what stands in a column wishes, within bounds."""
    names = [
        _bounded([heading, *(path[level] for path in paths if level < len(path))], 24)
        for level, (_, heading) in enumerate(columns.levels)
    ]
    cells = [
        _bounded([heading, *(line[index].text for line in lines)], WIDEST if role in WIDE_ROLES else 16)
        for index, (role, heading) in enumerate(columns.roles)
    ]
    return (*((18, 10, 10)[: len(columns.goals)]), *names, *cells)


def _bounded(texts: Sequence[str], widest: int) -> int:
    return max(NARROWEST, min(widest, max(display_width(text) for text in texts) + PADDING))
