"""An evaluation with its views made: the score and the steps of every node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Language
from jixiao.evaluation.evaluate import LACKING
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus, Step
from jixiao.evaluation.steps import steps_of
from jixiao.evaluation.views import node_scores, row_id
from jixiao.filing.model import Claim, Claimed, Filing, RawFiling, RawValue
from jixiao.interpret.shown import MISSING_WORD, operand_text
from jixiao.number import decimal_text, round_to
from jixiao.origin import Cell
from jixiao.report.words import say
from jixiao.value import dataclass, field

MISSING = operand_text(None)


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that gave no value: what stands there, and what was said of it."""

    text: str
    why: Diagnostic | None = None

    def said(self, language: Language) -> str:
        """What stands there, and what should."""
        if not self.text:
            return say("unread_blank", language)
        said = say("unread", language, self.text)
        if self.why is None:
            return said
        expected, hint = self.why.expected(language), self.why.hint(language)
        wanted = say("unread_expected", language, expected) if expected else hint
        return say("separator", language).join((said, wanted)) if wanted else said


@dataclass(frozen=True, slots=True)
class Explained:
    """What every report is made of. `steps` are by node id, and so is what open rows of the framework lack."""

    evaluation: Evaluation
    nodes: tuple[NodeScore, ...]
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[Cell, Unread] = field(default_factory=dict)

    def claim(self, node: str, about: Claimed) -> Claim | None:
        """What the office typed about `node` ("" for the whole); None where it typed nothing."""
        return claim_of(self.evaluation.filing, node, about)

    def children(self, node: NodeScore) -> bool:
        """Whether other nodes stand under `node` in the table."""
        depth = len(node.path)
        return any(len(other.path) > depth and other.path[:depth] == node.path for other in self.nodes)

    def sentences(self, node: str, language: Language = Language.CHINESE) -> tuple[str, ...]:
        """What the steps of `node` say; of a cell that could not be read, what stands there and what should."""
        return tuple(self.sentence(step, language) for step in self.steps.get(node, ()) if step.sentence)

    def sentence(self, step: Step, language: Language = Language.CHINESE) -> str:
        """What one step says."""
        unread = self.unread.get(step.origin) if isinstance(step.origin, Cell) and step.result == MISSING else None
        if unread is None or not step.sentence.endswith(MISSING_WORD):
            return step.sentence
        return step.sentence.removesuffix(MISSING_WORD) + unread.said(language)

    def summary(self, node: str) -> tuple[str, ...]:
        """Why the score of `node` is what it is: its rule in words, and the last rounding where that changed it."""
        told = [step for step in self.steps.get(node, ()) if step.sentence and not _names_points(step)]
        if not told:
            return ()
        *_, last = told
        why = [step for step in told if step.operation != "round"]
        if not why:
            return (last.sentence,)
        came, rounded = why[-1].result, next((step for step in reversed(told) if step.operation == "round"), None)
        if rounded is None or rounded.result not in (came, last.result) or rounded.operands[0] == rounded.result:
            rule = next((step for step in reversed(why) if step.ruled and step.result == came), why[-1])
            return (rule.sentence,)
        unrounded = rounded.operands[0]
        rule = next((step for step in reversed(why) if step.ruled and step.result == unrounded), why[-1])
        return (rule.sentence, rounded.sentence)

    @property
    def open_rows(self) -> tuple[NodeScore, ...]:
        """The rows and goals that cannot be computed, without the groups that they leave open."""
        why = self.open_reasons
        opened = (node for node in self.nodes if node.status is ScoreStatus.OPEN)
        return tuple(node for node in opened if node.id in why or not self.children(node))

    @property
    def open_reasons(self) -> Mapping[str, str]:
        """Why rows and goals are open, by node id, as binding them said."""
        filing = self.evaluation.filing
        goals = {goal.id: goal.why for goal in filing.goals if goal.why}
        return {**self.lacking, **goals, **{row_id(row): row.why for row in filing.rows if row.why}}


def _names_points(step: Step) -> bool:
    """Whether a step only takes up the points that the steps before it made."""
    return step.operation == "take" and step.operands[:1] != () and step.operands[0].rpartition(".")[2] == "points"


def explained(evaluation: Evaluation) -> Explained:
    """The views of `evaluation`."""
    nodes = node_scores(evaluation)
    told = steps_of(evaluation, [node.id for node in nodes])
    return Explained(evaluation, nodes, told, _lacking(evaluation, nodes), _unread(evaluation, told))


def _unread(evaluation: Evaluation, told: Mapping[str, tuple[Step, ...]]) -> Mapping[Cell, Unread]:
    """The cells that steps take nothing from, with what was said of them."""
    steps = (step for each in told.values() for step in each if step.result == MISSING)
    asked = {step.origin for step in steps if isinstance(step.origin, Cell)}
    raw = evaluation.filing.raw
    if not asked or raw is None:
        return {}
    why = {item.origin: item for item in reversed(evaluation.filing.diagnostics) if item.origin in asked}
    read = {value.origin: value.text for value in _values(raw) if value.origin in asked}
    return {cell: Unread(read[cell].strip(), why.get(cell)) for cell in asked if cell in read}


def _values(raw: RawFiling) -> Iterator[RawValue]:
    """Every cell that a rule may read."""
    yield from raw.single.values()
    for line in (*raw.lines, *(line for lines in raw.tables.values() for line in lines)):
        yield from line.cells.values()
    for row in raw.rows:
        yield from row.cells.values()
    for goal in raw.goals:
        yield from goal.cells.values()


def _lacking(evaluation: Evaluation, nodes: tuple[NodeScore, ...]) -> Mapping[str, str]:
    """What open rows of the framework lack; of several open rows of one name it is not told which is meant."""
    said = evaluation.filing.diagnostics
    lacks = {dict(item.arguments).get("row"): item for item in reversed(said) if item.code in LACKING}
    opened = [node for node in nodes if node.leaf and node.status is ScoreStatus.OPEN] if lacks else []
    named = Counter(node.path[-1] for node in opened)
    return {
        node.id: lacks[node.path[-1]].message()
        for node in opened
        if named[node.path[-1]] == 1 and node.path[-1] in lacks
    }


def claim_of(filing: Filing, node: str, about: Claimed) -> Claim | None:
    """What the office typed about `node` ("" for the whole); None where it typed nothing."""
    return next((claim for claim in filing.claims if claim.node == node and claim.about is about), None)


def claim_text(claim: Claim | None) -> str | None:
    """A claim as a decimal at the places typed, or its text where it is no number."""
    if claim is None:
        return None
    if claim.value is None:
        return claim.text
    unit = Fraction(1, 10**claim.places)
    return decimal_text(claim.value, claim.places) if claim.value % unit == 0 else claim.text


def difference(score: Fraction | None, claim: Claim | None) -> Fraction | None:
    """Score less claim; None where one is missing or where both agree at the places typed."""
    if score is None or claim is None or claim.value is None:
        return None
    agrees = round_to(score, Fraction(1, 10**claim.places)) == claim.value
    return None if agrees else score - claim.value
