"""The rules of a rule book: each in words and as a formula, with its parameters, its bands and where it is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as AbstractMapping
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from jixiao.diagnostic import Language
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.expression.tree import Case, Choose, Compare, Constant, Tree, rewrite
from jixiao.framework.keys import meaning
from jixiao.framework.tree import every
from jixiao.interpret.prose import say_rule
from jixiao.interval import Sign
from jixiao.origin import Span
from jixiao.plan.model import JUDGED, Computed, Plan, Variant
from jixiao.plan.model import Node as PlanNode
from jixiao.plan.wording import LeafNames
from jixiao.report.model import Block, Column, SectionBlock, TableBlock, Text, Tone
from jixiao.report.rulebook_words import SAID, say
from jixiao.target import NumberTarget, Unit
from jixiao.value import dataclass, replace

ASSUMED = "推定"

HOLDS: AbstractMapping[Sign, Callable[[Fraction, Fraction], bool]] = {
    Sign.AT_LEAST: ge,
    Sign.ABOVE: gt,
    Sign.AT_MOST: le,
    Sign.BELOW: lt,
    Sign.EQUAL: eq,
    Sign.UNEQUAL: ne,
}

_SIGNS = {Sign.AT_LEAST: "at_least", Sign.ABOVE: "at_least", Sign.AT_MOST: "at_most", Sign.BELOW: "at_most"}

_SAID_ELSEWHERE = ("kind", "basis", "remove")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a rule scores a row: by what the target is, in words and as a formula."""

    case: str
    sentence: str
    formula: str


@dataclass(slots=True)
class Told:
    """A rule with everything that is said of it; `node` is its clause in the document."""

    name: str
    kind: str
    span: Span | None
    node: Mapping | None
    used_by: list[str]
    ways: list[Way]
    rows: dict[Way, list[str]]  # which rows are scored in each way

    def case(self, way: Way, language: Language) -> str:
        """What the target is; with the rows, where the rule scores rows of such targets in more than one way."""
        several = sum(other.case == way.case for other in self.ways) > 1
        rows = say("comma", language).join(self.rows[way])
        bracketed = f"（{rows}）" if language is Language.CHINESE else f" ({rows})"
        return way.case + bracketed if several else way.case


def rules_told(plan: Plan, language: Language) -> tuple[Told, ...]:
    """Every rule that scores a row, in the order of the table; a rule without a name bears that of its row."""
    found: dict[object, Told] = {}
    sections = {section.id: section for section in plan.sections}
    for node in plan.nodes:
        if node.leaf is not None:
            leaf = node.leaf
            item = plan.computed[plan.computed_index[leaf.ruled]]
            way = Way(_case(leaf.kind, leaf.sign, language), leaf.sentence, _leaf_formula(plan, node, item))
            _add(found, plan, node.name, leaf.rule_name, leaf.rule_kind, leaf.rule_span, way)
        if node.id in sections:
            for variant in sections[node.id].variants:
                if variant.kind == JUDGED:
                    continue
                way = Way(
                    _case(variant.kind, variant.sign, language), variant.sentence, _variant_formula(plan, variant)
                )
                _add(found, plan, node.name, variant.rule_name, variant.rule_kind, variant.rule_span, way)
    return tuple(found.values())


def rule_section(told: Told, language: Language) -> SectionBlock:
    """One rule."""
    comma = say("comma", language)
    basis = told.node.get("basis") if told.node is not None else None
    facts = [
        (say("kind", language), kind_text(told)),
        (say("used_by", language), comma.join(told.used_by)),
        (say("stated", language), basis_text(basis)),
        (say("declared", language), place_text(told.span)),
    ]
    ways = TableBlock(
        (
            Column(say("case", language), 14),
            Column(say("in_words", language), 50),
            Column(say("as_formula", language), 60),
        ),
        tuple((Text(told.case(way, language)), Text(way.sentence), Text(way.formula)) for way in told.ways),
    )
    blocks: tuple[Block, ...] = (facts_table(facts, language), ways)
    if told.node is not None:
        blocks = (*blocks, *clause_tables(f"rule_{told.kind}", told.node, language))
    return SectionBlock(say("rule", language, told.name), blocks)


def kind_text(told: Told) -> str:
    """The kind of a rule, with what it means."""
    return f"{told.kind}（{meaning(f'rule_{told.kind}')}）"


def facts_table(facts: list[tuple[str, str]], language: Language) -> TableBlock:
    """Names and what they are, two columns; what is not said is left out, what is assumed marked."""
    columns = (Column(say("item", language), 12), Column(say("content", language), 90))
    return TableBlock(columns, tuple((Text(name), toned(text)) for name, text in facts if text))


def toned(text: str) -> Text:
    """A text, as a warning where it rests on an assumption."""
    return Text(text, Tone.WARNING if ASSUMED in text else Tone.PLAIN)


def basis_text(node: Node | None) -> str:
    """A `basis:` in one line; empty where there is none."""
    if not isinstance(node, Mapping):
        return ""
    said = {key: value.text for key, value in node if isinstance(value, Scalar)}
    text = " ".join(said[key] for key in ("issuer", "document", "clause") if said.get(key))
    if said.get("assumed") != "true":
        return text
    return f"{text}（{ASSUMED}）" if text else ASSUMED


def place_text(span: Span | None) -> str:
    """`file:line`."""
    return f"{span.source.name}:{span.line}" if span is not None else ""


def written(node: Node) -> str:
    """A value of YAML as people read it."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return "、".join(written(item) for item in node.items)
        case Mapping():
            parts = (f"{key} {basis_text(value) if key == 'basis' else written(value)}" for key, value in node if value)
            return "，".join(parts)


def clause_tables(definition: str, node: Mapping, language: Language) -> Iterator[TableBlock]:
    """What the clause sets: single values in one table, every list of mappings in one of its own."""
    singles = [(key, value) for key, value in node if key not in _SAID_ELSEWHERE and not _is_listed(value)]
    if singles:
        columns = (
            Column(say("parameter", language), 12),
            Column(say("value", language), 30),
            Column(say("meaning", language), 60),
        )
        rows = tuple((Text(key), toned(written(value)), Text(meaning(definition, key))) for key, value in singles)
        yield TableBlock(columns, rows, say("parameters", language))
    for key, value in node:
        if isinstance(value, Sequence) and _is_listed(value):
            yield _listed(definition, key, value, language)


def _is_listed(node: Node) -> bool:
    return isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items)


def _listed(definition: str, key: str, node: Sequence, language: Language) -> TableBlock:
    """Tiers, grades, anchors, items: one a row, in the columns that any of them sets."""
    items = [item for item in node.items if isinstance(item, Mapping)]
    keys = tuple(dict.fromkeys(name for item in items for name, _ in item))
    columns = tuple(Column(_heading(name, language), 24) for name in keys)
    rows = tuple(tuple(_listed_cell(item.get(name), name) for name in keys) for item in items)
    return TableBlock(columns, rows, meaning(definition, key).partition("；")[0] or key)


def _heading(key: str, language: Language) -> str:
    return say(f"column_{key}", language) if f"column_{key}" in SAID else key


def _listed_cell(value: Node | None, key: str) -> Text:
    if value is None:
        return Text("")
    return toned(basis_text(value) if key == "basis" else written(value))


def _add(found: dict[object, Told], plan: Plan, row: str, name: str, kind: str, span: Span | None, way: Way) -> None:
    key = (name, span) if span is not None else (name, kind)
    told = found.get(key)
    if told is None:
        told = found[key] = Told(name or row, kind, span, _clause(plan.framework.root, span), [], [], {})
    if row not in told.used_by:
        told.used_by.append(row)
    if way not in told.ways:
        told.ways.append(way)
    rows = told.rows.setdefault(way, [])
    if row not in rows:
        rows.append(row)


def _clause(root: Node | None, span: Span | None) -> Mapping | None:
    """The mapping that stands at `span`: a rule remembers where its clause stands, whatever it inherited."""
    match root:
        case Mapping():
            if root.span == span and root.get("kind") is not None:
                return root
            return next((found for _, value in root.entries if (found := _clause(value, span)) is not None), None)
        case Sequence():
            return next((found for item in root.items if (found := _clause(item, span)) is not None), None)
        case _:
            return None


def _case(kind: str, sign: Sign | None, language: Language) -> str:
    if kind == "number":
        return say("number" if sign is None else f"number_{_SIGNS.get(sign, 'equal')}", language)
    return say(kind, language) if kind in ("day", "words") else say("no_target", language)


def _leaf_formula(plan: Plan, node: PlanNode, item: Computed) -> str:
    leaf = node.leaf
    fixed: dict[str, Tree] = {} if node.weight is None else {"分值": Constant(node.weight)}
    slots = {("row", slot.name): slot for scope in plan.open_scopes for slot in scope.slots}
    names = LeafNames(plan, slots | {("", slot.name): slot for slot in plan.slots}, fixed, _typed_unit(plan, node))
    return say_rule(_decided(item.tree), names.wording(item, leaf.notes if leaf is not None else {}))


def _typed_unit(plan: Plan, node: PlanNode) -> Unit | None:
    """The unit of the target that the framework fixes: 95% is read as 95%, not as 0.95."""
    row = next((item for item in every(plan.framework.indicators) if ".".join(item.path) == node.id), None)
    return row.target.unit if row is not None and isinstance(row.target, NumberTarget) else None


def _decided(tree: Tree) -> Tree:
    """`tree` without conditions on two numbers of the framework's own, of which the outcome is known: 95% > 0."""

    def shorter(node: Tree) -> Tree:
        if not isinstance(node, Choose):
            return node
        cases: list[Case] = []
        for case in node.cases:
            known = _known(case.when)
            if known:
                return replace(node, cases=tuple(cases), otherwise=case.then) if cases else case.then
            if known is None:
                cases.append(case)
        return replace(node, cases=tuple(cases)) if cases else node.otherwise

    return rewrite(tree, shorter)


def _known(when: Tree) -> bool | None:
    """Whether a comparison of two written numbers holds; None for any other condition."""
    match when:
        case Compare(sign, Constant(value=Fraction() as left), Constant(value=Fraction() as right)):
            return HOLDS[sign](left, right)
        case _:
            return None


def _variant_formula(plan: Plan, variant: Variant) -> str:
    slots = {("", slot.name): slot for slot in plan.slots} | {("row", slot.name): slot for slot in variant.slots}
    item = variant.computed[variant.ruled]
    return say_rule(item.tree, LeafNames(plan, slots, {}, None).wording(item, variant.notes))
