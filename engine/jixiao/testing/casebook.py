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


def case_text(title: str, raw: RawFiling, evaluation: Evaluation, other: Evaluation | None = None) -> str:
    """A case: `raw`, and the total, rating, scores and findings of `evaluation`.

    Of a case that is to tell from `other`, only the scores and findings that differ are asked for, and how the
    differing scores came about stands above them as a comment, to be checked by hand before the case is kept.
    """
    expect: dict[str, Node] = {"total": _text(_shown(evaluation.total))}
    if evaluation.plan.ratings:
        expect["rating"] = _text(evaluation.rating or OPEN)
    scores = _scores(evaluation, other)
    if scores:
        expect["scores"] = _mapping({id: _text(text) for id, text in scores.items()})
    weights = _weights(evaluation, other)
    if weights:
        expect["weights"] = _mapping({id: _text(text) for id, text in weights.items()})
    counts = _counts(evaluation, other)
    if counts:
        expect["findings"] = _mapping({code: _text(str(times)) for code, times in counts.items()})
    root = _mapping({"title": _text(title), "filing": filing_node(raw), "expect": _mapping(expect)})
    return "".join(f"# {line}\n" for line in _reasons(evaluation, scores)) + yaml_text(Document(_NOWHERE.source, root))


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


def _scores(evaluation: Evaluation, other: Evaluation | None) -> dict[str, str]:
    """The scores of rows, by id where that is one of the plan's, otherwise by name; only those that differ."""
    others = {} if other is None else {node.id: node.score for node in node_scores(other)}
    found = [node for node in node_scores(evaluation) if node.leaf]
    return {
        name: _shown(node.score) for name, node in _named(found) if other is None or others.get(node.id) != node.score
    }


def _weights(evaluation: Evaluation, other: Evaluation | None) -> dict[str, str]:
    """What nodes and rows weigh in this filing, where they do not weigh the same."""
    if other is None:
        return {}
    others = {node.id: node.weight for node in node_scores(other)}
    return {
        name: _shown(node.weight)
        for name, node in _named(node_scores(evaluation))
        if others.get(node.id) != node.weight
    }


def _named(found: Sequence[NodeScore]) -> Iterator[tuple[str, NodeScore]]:
    """Nodes by id where that is one of the plan's, rows of the office's own by a name that no other has."""
    names = Counter(node.path[-1] for node in found)
    for node in found:
        if "#" not in node.id:
            yield node.id, node
        elif names[node.path[-1]] == 1:
            yield node.path[-1], node


def _counts(evaluation: Evaluation, other: Evaluation | None) -> dict[str, int]:
    if other is None:
        return {}
    mine, theirs = (Counter(item.code for item in each.findings) for each in (evaluation, other))
    return {code: mine[code] for code in sorted(mine | theirs) if mine[code] != theirs[code]}


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
