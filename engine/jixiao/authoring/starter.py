"""The files of a new framework: framework.yaml as the house lays it out, cases/, README.md with what is to be asked."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.authoring.answers import Answers
from jixiao.authoring.form import Drafted
from jixiao.authoring.written import comment, flow, scalar
from jixiao.document import parse
from jixiao.document.tidy import tidy
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.views import node_scores
from jixiao.framework.catalog import FILE
from jixiao.framework.keys import top_keys
from jixiao.number import exact_text
from jixiao.origin import Source
from jixiao.value import dataclass

CASE = "cases/起草所用的表.case.yaml"

CHANGES = """\
# 只写与底稿不同的地方；没有写的都沿用。例如：
#   indicators:
#     - {id: 预算执行率, weight: 15}              # 只改分值
#     - {id: 满意度指标, remove: true}            # 去掉
#     - {id: 新指标, weight: 5, target: "≥95%", rule: 定量, after: 产出指标}
#   rules:
#     定量: {kind: completion, at_most: all_or_nothing}
# 合并之后的全文：jixiao frameworks show . --resolved
"""

ALONE = """\
rounding: {score: 0.01, total: 0.01, mode: half_up}  # 问：办法写的是四舍五入到两位吗
rules:
  由人评定: {kind: judged, basis: {assumed: true}}  # 问：改成办法写的规则，见 docs/reference/rules/
indicators:  # 问：照办法写出各级指标与分值
  - {id: 指标, weight: 100, rule: 由人评定}
ratings: none  # 问：办法有没有分等级
"""

HOW_TO_CASE = """\
# 实例

一个实例是 `名称.case.yaml`：一张自评表，加上照办法手算的得分。

```yaml
title: 恰好及格
filing: 自评表.xlsx        # 放在同一文件夹里
expect:
  total: 60
  rating: 中
```

`jixiao lint .. --cases` 算一遍，`jixiao test ..` 说还缺什么实例。
"""


@dataclass(frozen=True, slots=True)
class Starter:
    """What is written: the bytes of files by their path in the folder, and the questions that stand in them."""

    files: Mapping[str, bytes]
    questions: tuple[str, ...]

    @property
    def framework(self) -> str:
        """The text of the framework."""
        return self.files[FILE].decode()


def start(answers: Answers, drafted: Drafted | None = None) -> Starter:
    """The files for these answers; `drafted` is what a form gave for everything below the head."""
    body = CHANGES if answers.parent else ALONE
    if drafted is not None:
        body = "".join(f"{line}\n" for line in drafted.lines)
    text = tidy(parse(Source(FILE, _head(answers, drafted is not None) + body)), top_keys())
    questions = tuple(line.partition("问：")[2] for line in text.splitlines() if "# 问：" in line)
    files = {
        FILE: text.encode(),
        "README.md": _readme(answers, questions, drafted is not None).encode(),
        "cases/README.md": HOW_TO_CASE.encode(),
    }
    return Starter(files, questions)


def _head(answers: Answers, is_drafted: bool) -> str:
    """The keys that every framework begins with."""
    basis = [("issuer", scalar(answers.issuer))] if answers.issuer else []
    basis.append(("document", scalar(answers.document or answers.title)))
    asked = ""
    if not answers.document:
        basis.append(("assumed", "true"))
        asked = "  # 问：办法的名称与文号"
    lines = [
        comment(f"{answers.title}。标“问：”的要查办法，查清了就改，并去掉那句话。"),
        "jixiao: 1",
        f"id: {answers.id}",
        f'version: "{answers.year}"',
        "status: draft",
        f"title: {scalar(answers.title)}",
        f"subject: {answers.subject}",
        f"basis: {flow(basis)}{asked}",
        *(["coverage: partial  # 问：办法的规定收全了没有；收全了就去掉这一行"] if is_drafted else []),
        f"budget_years: {{from: {answers.year}, until: {answers.year}}}",
        *([f"extends: {answers.parent}"] if answers.parent else []),
        "cases: cases/",
    ]
    return "".join(f"{line}\n" for line in lines)


def _readme(answers: Answers, questions: tuple[str, ...], is_drafted: bool) -> str:
    origin = "由一张填好的自评表起草：指标、分值、目标照表，规则多是推定的。" if is_drafted else ""
    origin = f"在 `{answers.parent}` 上改。" if answers.parent else origin
    parts = [f"# {answers.title}\n", f"`{answers.id}@{answers.year}`，草案。{origin}\n"]
    if questions:
        parts.append("## 还要查清的\n")
        parts.append("\n".join(f"- [ ] {question}" for question in questions) + "\n")
    parts.append("## 做法\n")
    parts.append(
        "```\njixiao lint .            # 哪里写错了\njixiao test .            # 还缺什么实例\n"
        "jixiao test . --readme   # 把试验的数写进这一页\n"
        "jixiao docs . -o 评分办法.html\njixiao fmt framework.yaml\n```\n"
    )
    return "\n".join(parts)


def case_text(evaluation: Evaluation, form: str) -> str:
    """A case out of the form that a draft was made from: what the draft makes of it, to be checked by hand."""
    scored = [
        node
        for node in node_scores(evaluation)
        if node.status in (ScoreStatus.SCORED, ScoreStatus.JUDGED) and node.score is not None and node.rule
    ]
    total = "open" if evaluation.total is None else exact_text(evaluation.total)
    lines = [
        "# 下面的分是按草案算的：照办法手算一遍，再留下",
        "title: 起草所用的表",
        f"filing: {scalar(form)}",
        "expect:",
        f"  total: {total}",
    ]
    unique = [node for node in scored if "#" not in node.id]
    if unique:
        lines.append("  scores:")
        lines.extend(f"    {scalar(node.id)}: {exact_text(node.score)}" for node in unique if node.score is not None)
    return "".join(f"{line}\n" for line in lines)
