"""Cases written out as YAML, ready to be pasted: the filing by key, and what the framework makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.document import Document, Node, Scalar
from jixiao.document import Mapping as MappingNode
from jixiao.document import Sequence as ListNode
from jixiao.document.write import yaml_text
from jixiao.evaluation.model import Evaluation, NodeScore
from jixiao.evaluation.steps import steps
from jixiao.evaluation.views import node_scores
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue
from jixiao.number import exact_text
from jixiao.origin import Source, Span
from jixiao.testing.cases import OPEN

_NOWHERE = Span(Source("", ""), 1, 1, 1, 1)
_HEADER = ("title", "office", "code", "year", "subject", "money_unit")


def case_text(title: str, raw: RawFiling, evaluation: Evaluation, others: Sequence[Evaluation] = ()) -> str:
    """A case: `raw`, and the total, rating, scores and findings of `evaluation`.

    Of a case that is to tell from `others`, only the scores and findings that differ are asked for, and how they came
    about stands above as a comment, to be checked by hand before the case is kept.
    """
    expect: dict[str, Node] = {"total": _text(_shown(evaluation.total))}
    if evaluation.plan.ratings:
        expect["rating"] = _text(evaluation.rating or OPEN)
    scores = _scores(evaluation, others)
    if scores:
        expect["scores"] = _mapping({id: _text(text) for id, text in scores.items()})
    weights = _weights(evaluation, others)
    if weights:
        expect["weights"] = _mapping({id: _text(text) for id, text in weights.items()})
    counts = _counts(evaluation, others)
    if counts:
        expect["findings"] = _mapping({code: _text(str(times)) for code, times in counts.items()})
    root = _mapping({"title": _text(title), "filing": filing_node(raw), "expect": _mapping(expect)})
    said = [*_reasons(evaluation, scores), *_found(evaluation, counts), _of_the_whole(evaluation)]
    return "".join(f"# {line}\n" for line in said) + yaml_text(Document(_NOWHERE.source, root))


def filing_node(raw: RawFiling) -> Node:
    """A filing as it is written by key; a key without a value is left out."""
    top: dict[str, Node] = {"filing": _text("1")}
    for key in _HEADER:
        value: RawValue | None = getattr(raw, key)
        if value is not None:
            top[key] = _text(value.text)
    if raw.lines:
        top["lines"] = _list(_line(line) for line in raw.lines)
    if raw.rows:
        top["rows"] = _list(_row(row) for row in raw.rows)
    for key, values in (("single", raw.single), ("totals", raw.totals)):
        if values:
            top[key] = _mapping(_cells(values))
    return _mapping(top)


def _line(line: RawLine) -> Node:
    return _mapping({"label": _text(line.label.text), **_cells(line.cells)})


def _row(row: RawRow) -> Node:
    return _mapping({"levels": _list(_text(level.text) for level in row.levels), **_cells(row.cells)})


def _cells(values: Mapping[str, RawValue]) -> dict[str, Node]:
    return {key: _text(value.text) for key, value in values.items() if value.text}


def _scores(evaluation: Evaluation, others: Sequence[Evaluation]) -> dict[str, str]:
    """The scores of rows, by id where that is one of the plan's, otherwise by name; only those that differ."""
    known = [{node.id: node.score for node in node_scores(other)} for other in others]
    found = [node for node in node_scores(evaluation) if node.leaf]
    return {
        name: _shown(node.score)
        for name, node in _named(found)
        if not others or any(other.get(node.id) != node.score for other in known)
    }


def _weights(evaluation: Evaluation, others: Sequence[Evaluation]) -> dict[str, str]:
    """What nodes and rows weigh in this filing, where they do not weigh the same."""
    known = [{node.id: node.weight for node in node_scores(other)} for other in others]
    return {
        name: _shown(node.weight)
        for name, node in _named(node_scores(evaluation))
        if any(other.get(node.id) != node.weight for other in known)
    }


def _named(found: Sequence[NodeScore]) -> Iterator[tuple[str, NodeScore]]:
    """Nodes by id where that is one of the plan's, rows of the office's own by a name that no other has."""
    names = Counter(node.path[-1] for node in found)
    for node in found:
        if "#" not in node.id:
            yield node.id, node
        elif names[node.path[-1]] == 1:
            yield node.path[-1], node


def _counts(evaluation: Evaluation, others: Sequence[Evaluation]) -> dict[str, int]:
    mine = Counter(item.code for item in evaluation.findings)
    theirs = [Counter(item.code for item in other.findings) for other in others]
    codes = {code for other in theirs for code in mine | other if mine[code] != other[code]}
    return {code: mine[code] for code in sorted(codes)}


def _found(evaluation: Evaluation, counts: Iterable[str]) -> Iterator[str]:
    """What the findings say that are asked for, one line for each code."""
    for code in counts:
        first = next((item for item in evaluation.findings if item.code == code), None)
        if first is not None:
            yield f"{code}：{first.message()}"


def _of_the_whole(evaluation: Evaluation) -> str:
    """The sum by which the total can be checked by hand."""
    tops = [node for node in node_scores(evaluation) if len(node.path) == 1]
    summed = " + ".join(f"{node.path[0]} {_shown(node.score)}" for node in tops if node.weight != 0)
    whole = sum((node.score or Fraction(0) for node in tops), Fraction(0))
    summed += "" if evaluation.total in (None, whole) else "，再作总分的调整"
    rating = f"，等级 {evaluation.rating or OPEN}" if evaluation.plan.ratings else ""
    return f"总分 {_shown(evaluation.total)}{rating}：{summed}"


def _reasons(evaluation: Evaluation, scores: Iterable[str]) -> Sequence[str]:
    """How the scores came about, one line each."""
    said = []
    ids = {node.id: node for node in node_scores(evaluation) if node.leaf}
    for id in scores:
        node = ids.get(id) or next((node for node in ids.values() if node.path[-1] == id), None)
        if node is not None:
            ruled = [step.sentence for step in steps(evaluation, node.id) if step.ruled]
            said.append(f"{node.path[-1]}：{'；'.join(ruled) or _shown(node.score)}")
    return said


def _shown(value: Fraction | None) -> str:
    return OPEN if value is None else exact_text(value)


def _text(text: str) -> Scalar:
    """Plain where it reads back as it is, quoted otherwise."""
    return Scalar(text, _NOWHERE, plain=_is_plain(text))


def _is_plain(text: str) -> bool:
    if not text or text != text.strip() or "\n" in text:
        return False
    return text[0] not in "!&*-?|>@`\"'%#{}[],:=<~" and ": " not in text and " #" not in text and not text.endswith(":")


def _mapping(entries: Mapping[str, Node]) -> MappingNode:
    return MappingNode(tuple((_text(key), value) for key, value in entries.items()), _NOWHERE)


def _list(items: Iterable[Node]) -> ListNode:
    return ListNode(tuple(items), _NOWHERE)
