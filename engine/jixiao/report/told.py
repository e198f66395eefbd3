"""What the templates of a report are filled with: every name of framework/sayable.py with its finished text.

What is missing is a marked blank or, where it waits for something else, marked 待定: never a zero, never left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from jixiao.diagnostic import Language, Severity
from jixiao.evaluation.collect import project_name
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus
from jixiao.evaluation.views import adjustment_results, row_id
from jixiao.evaluation.wording import percent_at
from jixiao.expression.tree import Type
from jixiao.filing.headings import column_role
from jixiao.filing.model import RawLine, RawRow, RawValue
from jixiao.framework.model import Framework, Input
from jixiao.framework.sayable import BY_OFFICE, FUNDS
from jixiao.number import read_number, round_to, shown_text
from jixiao.report.blanks import blank, clause, clean, in_print
from jixiao.report.explained import Explained, explained
from jixiao.report.form_head import goal_texts
from jixiao.report.form_names import typed_rows
from jixiao.report.told_funds import Said, entry_told, funds_told, rate_rounding
from jixiao.report.words import say
from jixiao.target import NumberTarget, read_typed
from jixiao.value import dataclass

HUNDRED = Fraction(100)
RATE_UNIT = Fraction(1, 100)
SIGNS = frozenset("≥≤=＝﹦><＞＜﹥﹤≧≦")


def told(
    evaluation: Evaluation,
    text: Callable[[str], str],
    projects: tuple[RawLine, ...] = (),
    language: Language = Language.CHINESE,
) -> dict[str, Said]:
    """The values of all names by name. `projects` are those of a summary, in place of the filing's own.

    `text` gives what only the office can write, by its key.
    """
    views = explained(evaluation)
    typed = typed_rows(evaluation)
    rows: dict[str, Mapping[str, Said]] = {
        node.id: _Row(views, node, typed.get(node.id), language).said()
        for node in views.nodes
        if not views.children(node)
    }
    own = _Own(views, rows, language)
    listed: list[Said] = [rows[node.id] for node in views.nodes if _counts(node) and node.id in rows]
    return {
        **own.named(),
        **_whole(views, language),
        **_goals(evaluation, text),
        "一级指标": [own.group(node) for node in views.nodes if node.level == 1],
        "全部指标": listed,
        "失分指标": [row for row in listed if isinstance(row, Mapping) and row["扣分"]],
        "待定指标": [row for row in listed if isinstance(row, Mapping) and row["待定"]],
        FUNDS: [line for _, line in funds_told(evaluation)],
        **_projects(projects or tuple(_own_projects(evaluation))),
        "错误": [
            {"轻重": say(found.severity.value, language), "内容": clean(found.message(language))}
            for found in evaluation.findings
            if found.severity is Severity.ERROR
        ],
        "调整": list(_adjusted(evaluation, language)),
        "基础数据": [
            {"名称": item.name or item.id, "数": filed}
            for item in evaluation.plan.framework.inputs
            if (filed := _input(evaluation, item))
        ],
    }


def _counts(node: NodeScore) -> bool:
    """Whether a row is one to be told of: no group of rows that the office left empty."""
    return bool(node.rule or node.weight or node.score)


def _adjusted(evaluation: Evaluation, language: Language) -> Iterator[Said]:
    """What made a difference to the total or to the rating, in order."""
    for result in adjustment_results(evaluation):
        if result.changed:
            kind = "adjustment_of_rating" if result.kind == "rating" else result.kind
            moved = result.before != result.after
            yield {
                "名称": result.name or result.clause,
                "种类": say(kind, language),
                "调整前": shown_text(result.before) if moved and result.before is not None else "",
                "调整后": shown_text(result.after) if moved and result.after is not None else "",
                "限为": result.at_most,
            }


def _input(evaluation: Evaluation, item: Input) -> str:
    """What was filed under an input; "" where nothing was, or where no rule asks for it."""
    return entry_told(evaluation, item.id, item) if item.id in evaluation.plan.slot_index else ""


def _whole(views: Explained, language: Language) -> dict[str, Said]:
    evaluation = views.evaluation
    framework, filing = evaluation.plan.framework, evaluation.filing
    open_total = blank(say("letter_open", language, say("total", language)))
    return {
        "单位": clean(filing.office) or blank(say("letter_unfilled", language, say("office", language))),
        "年度": str(filing.year) if filing.year is not None else blank(say("letter_unfilled", language, "年度")),
        "项目名称": clean(project_name(filing)),
        "名称": framework.title,
        "依据": f"{cited(framework.basis.document)}{framework.basis.clause}",
        "总分": open_total if evaluation.total is None else shown_text(evaluation.total),
        "满分": shown_text(framework.expected_total),
        "等级": _rating(evaluation, language),
        "已定": evaluation.complete,
        "公开期限": _deadline(framework, language),
    }


_CITED = re.compile(r"([^《》，。：；（）]+(?:办法|规定|细则|方案|规程|制度|指引|意见|通知|标准))((?:（[^（）]*号）)?)")


def cited(document: str) -> str:
    """The name of a document as other documents cite it, in 《》 before its number; what is no such name stays."""
    found = _CITED.fullmatch(document)
    return document if found is None else f"《{found[1]}》{found[2]}"


def _rating(evaluation: Evaluation, language: Language) -> str:
    """The rating; "" where the framework gives none, a gap where it cannot be said yet."""
    if not evaluation.complete:
        return blank(say("letter_open", language, say("rating", language)))
    if evaluation.rating is None and evaluation.possible_ratings:
        return blank(say("letter_open", language, say("rating", language)))
    return evaluation.rating or ""


def _goals(evaluation: Evaluation, text: Callable[[str], str]) -> dict[str, Said]:
    """What was wanted and what came of it, as the form says both in words."""
    raw = evaluation.filing.raw
    texts = [clean(told_there) for _, told_there in goal_texts(raw)] if raw is not None else []
    return {name: texts[index] if index < len(texts) else text(name) for index, name in enumerate(BY_OFFICE)}


def _deadline(framework: Framework, language: Language) -> str:
    report = framework.report
    if report is None or report.publish_within is None:
        return ""
    due = say("working_days" if report.working_days else "days", language, report.publish_within)
    return due.replace(" ", "") if language is Language.CHINESE else due


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as a report says it."""

    views: Explained
    node: NodeScore
    typed: RawRow | None
    language: Language

    def said(self) -> dict[str, Said]:
        """Its parts, see sayable.ROW."""
        node = self.node
        waits = node.status is ScoreStatus.OPEN
        lost = None if node.weight is None or node.score is None else node.weight - node.score
        why = (self.views.open_reasons.get(node.id),) if node.id in self.views.open_reasons else None
        sentences = why or self.views.summary(node.id)
        return {
            "名称": clean(node.path[-1]),
            "一级": clean(node.path[0]),
            "分值": "" if node.weight is None else shown_text(node.weight),
            "得分": score_said(node, self.language),
            "得分率": _rate(node.credit),
            "扣分": shown_text(lost) if lost is not None and lost > 0 else "",
            "目标": self._sign() + _with_unit(in_print(node.target_text), self._unit()),
            "实际": _with_unit(in_print(node.actual_text), self._unit()),
            "说明": clean(say("separator", self.language).join(text for text in sentences if text)),
            "原因": clause(node.reason),
            "满分": lost is not None and lost <= 0 and not waits,
            "待定": waits,
            "评定": node.status is ScoreStatus.JUDGED,
            "适用": node.status is not ScoreStatus.NOT_APPLICABLE,
        }

    def _sign(self) -> str:
        """The sign that stands in a column of its own, where the target is a number that bears none."""
        cell = self.typed.cells.get("sign") if self.typed is not None else None
        sign = clean(cell.text) if cell is not None else ""
        target = read_typed(self.node.target_text)
        return sign if sign in SIGNS and isinstance(target, NumberTarget) and target.sign is None else ""

    def _unit(self) -> str:
        """In which the row was typed."""
        filing = self.views.evaluation.filing
        own = (row.unit for row in filing.rows if row_id(row) == self.node.id)
        unit = filing.units.get(self.node.id) or next(own, None)
        return unit.text if unit is not None else ""


def _with_unit(text: str, unit: str) -> str:
    """A number, or a sign and a number, with the unit beside it in the form; words, and what bears one, as they are."""
    bare = text.lstrip("".join(SIGNS)).strip()
    return text + unit if bare and bare[-1].isdigit() and read_number(bare) is not None else text


def score_said(node: NodeScore, language: Language) -> str:
    """得分, or why there is none."""
    if node.status is ScoreStatus.NOT_APPLICABLE:
        return say("not_applicable", language)
    if node.score is None:
        return blank(say("letter_open", language, clean(node.path[-1])))
    return shown_text(node.score)


@dataclass(frozen=True, slots=True)
class _Own:
    """The framework's own names: its lines, inputs, values and indicators."""

    views: Explained
    rows: Mapping[str, Mapping[str, Said]]
    language: Language

    def named(self) -> dict[str, Said]:
        """By their ids; where two have one id, that of the last stands, and no template can say it."""
        evaluation = self.views.evaluation
        framework = evaluation.plan.framework
        nodes = {node.id: node for node in self.views.nodes}
        named: dict[str, Said] = dict(funds_told(evaluation))
        named |= {item.id: self._input(item) for item in framework.inputs}
        named |= {item.id: self._value(item.id) for item in framework.values}
        for planned in evaluation.plan.nodes:
            name = planned.id.rpartition(".")[2]
            if planned.id in nodes:
                node = nodes[planned.id]
                named[name] = self.rows[node.id] if planned.leaf is not None else self.group(node)
        return named

    def group(self, node: NodeScore) -> dict[str, Said]:
        """A node with rows under it, see sayable.GROUP; a row that stands alone holds itself."""
        depth = len(node.path)
        leaves = [
            other
            for other in self.views.nodes
            if other.path[:depth] == node.path and other.id in self.rows and _counts(other)
        ]
        under: list[Said] = [self.rows[leaf.id] for leaf in leaves]
        plain = node.score is None or node.score == sum((leaf.score or 0 for leaf in leaves), start=Fraction(0))
        return {
            "名称": clean(node.path[-1]),
            "分值": "" if node.weight is None else shown_text(node.weight),
            "得分": score_said(node, self.language),
            "得分率": _rate_of_points(node),
            "适用": node.status is not ScoreStatus.NOT_APPLICABLE,
            "说明": "" if plain else clean(say("separator", self.language).join(self.views.summary(node.id))),
            "指标": under,
        }

    def _input(self, item: Input) -> str:
        return _input(self.views.evaluation, item) or blank(say("letter_unfilled", self.language, item.name or item.id))

    def _value(self, id: str) -> str:
        evaluation = self.views.evaluation
        declared = next(value for value in evaluation.plan.framework.values if value.id == id)
        planned = evaluation.plan.computed_index.get(id)
        found = evaluation.value(id) if planned is not None else None
        if found is None or planned is None:
            return blank(say("letter_open", self.language, id))
        if evaluation.plan.computed[planned].type is Type.TRUTH:
            return say("yes" if found else "no", self.language)
        if declared.unit is not None and declared.unit.text == "%":
            return percent_at(found, rate_rounding(evaluation))
        return shown_text(found, 6)


def _rate_of_points(node: NodeScore) -> str:
    return _rate(None if node.score is None or not node.weight else node.score / node.weight)


def _rate(share: Fraction | None) -> str:
    """A share of points in percent, rounded to 0.01% as officials write it; "" where there is none."""
    return "" if share is None else f"{shown_text(round_to(share * HUNDRED, RATE_UNIT))}%"


def _own_projects(evaluation: Evaluation) -> Iterator[RawLine]:
    raw = evaluation.filing.raw
    for lines in raw.tables.values() if raw is not None else ():
        yield from lines


def _projects(lines: Iterable[RawLine]) -> dict[str, Said]:
    """Projects one by one, and how many came to each rating, in the order in which ratings are met."""
    listed = [_project(line) for line in lines]
    bands = Counter(project["等级"] for project in listed if project["等级"])
    return {
        "项目": [dict(project) for project in listed],
        "项目等级": [{"等级": rating, "个数": str(count)} for rating, count in bands.items()],
        "项目个数": str(len(listed)) if listed else "",
    }


def _project(line: RawLine) -> dict[str, str]:
    by_role: dict[str, RawValue] = {}
    for heading, value in line.cells.items():
        by_role.setdefault(column_role(heading) or heading, value)

    def text(*roles: str) -> str:
        return next((clean(by_role[role].text) for role in roles if role in by_role), "")

    return {
        "名称": clean(line.label.text),
        "总分": text("总分", "score"),
        "等级": text("等级", "rating", "自评等级", "评价等级"),
        "预算数": text("annual"),
        "执行数": text("executed"),
    }
