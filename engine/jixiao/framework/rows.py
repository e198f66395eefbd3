"""The indicator tree of a framework, with its rules, read from the document."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from fractions import Fraction

from jixiao.diagnostic import Rejected
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.hand import read_by_hand
from jixiao.framework.limits import INDICATORS
from jixiao.framework.model import (
    ByHand,
    DirectionSource,
    Group,
    Indicator,
    NotApplicable,
    OpenTarget,
    OwnGoals,
    OwnRows,
    RuleChoice,
)
from jixiao.framework.reading import (
    DIRECTIONS,
    Reading,
    basis_of,
    entries,
    items,
    place,
    quantity,
    text_of,
    truth,
    unit_of,
    words,
)
from jixiao.interval import Sign
from jixiao.nearest import nearest
from jixiao.origin import Span
from jixiao.rules import build_rule
from jixiao.rules.rule import Rule
from jixiao.target import DayTarget, NumberTarget, Target, Unit, Unreadable, WordsTarget, read_typed
from jixiao.value import dataclass, field, replace

KINDS = {"number": "数", "day": "日期", "words": "文字"}
ENGLISH_KINDS = {"number": "numbers", "day": "days", "words": "words"}

DEFAULT_DIRECTION = (DirectionSource("sign"), DirectionSource("column"))
"""Where a direction is learnt unless the framework says otherwise; it is never guessed."""


@dataclass(slots=True)
class Rows:
    """Reads indicators; `rules` are the named rules, None for those that could not be read."""

    reading: Reading
    rules: AbstractMapping[str, Rule | None]
    base: bool = False  # whether weights and rules may be left open
    used: set[str] = field(default_factory=set)  # names of rules; only ever asked, never listed
    count: int = 0
    by_hand: ByHand | None = None  # of the node above the one being read

    def indicators(
        self, node: Node | None, whole: Fraction | None, above: tuple[str, ...] = ()
    ) -> tuple[Indicator, ...]:
        """A list of indicators under the ids `above`, whose parent weighs `whole`."""
        return _receivers_by_their_names_now(tuple(self.indicator(item, whole, above) for item in items(node)))

    def indicator(self, node: Mapping, whole: Fraction | None, above: tuple[str, ...]) -> Indicator:
        """One indicator with everything under it."""
        self.count += 1
        if self.count == INDICATORS.most + 1:
            self.reading.say(INDICATORS.code, place(node), limit=INDICATORS.most)
        id_node = node.get("id")
        id = text_of(id_node)
        span = id_node.span if id_node is not None else place(node)
        self.reading.unextended(node)
        self._check_form(node, id, span)
        unit = unit_of(node.get("unit"))
        target, open_target = self._target(node, id, unit)
        self._check_open(node, id)
        weight = self._weight(node.get("weight"), whole, id)
        above_hand = self.by_hand
        self.by_hand = read_by_hand(self.reading, node.get("by_hand"), above_hand)
        indicator = Indicator(
            id=id,
            name=text_of(node.get("name"), id),
            path=(*above, id),
            weight=weight,
            span=span,
            basis=basis_of(node.get("basis")),
            aliases=words(node.get("aliases")),
            children=self._alternatives(self._children(node, weight, (*above, id)), text_of(node.get("one_of"))),
            own_rows=self._own(node, weight),
            rule=self.choice(rule) if (rule := node.get("rule")) is not None and not _is_open(rule) else None,
            target=target,
            open_target=open_target,
            direction=DIRECTIONS.get(text_of(node.get("direction"))),
            unit=unit,
            not_applicable=_not_applicable(node.get("not_applicable")),
            blank_target=text_of(node.get("blank_target"), "refuse"),
            optional=truth(node.get("optional")),
            when=when if isinstance(when := node.get("when"), Scalar) else None,
            core=truth(node.get("core")),
            one_of=text_of(node.get("one_of")),
            cap=node.get("cap"),
            by_hand=self.by_hand,
            range=self.reading.interval(node.get("range")),
            formerly=words(node.get("formerly")),
        )
        self.by_hand = above_hand
        self._check_row(indicator, node)
        return indicator

    def _children(self, node: Mapping, weight: Fraction | None, path: tuple[str, ...]) -> tuple[Indicator, ...]:
        return self.indicators(node.get("indicators"), weight, path) if self.count <= INDICATORS.most else ()

    def _alternatives(self, children: tuple[Indicator, ...], one_of: str) -> tuple[Indicator, ...]:
        """Alternatives need not be in the form: what is not chosen leaves nothing behind."""
        if not one_of:
            return children
        return tuple(replace(child, optional=True, not_applicable=NotApplicable("drop")) for child in children)

    def _check_form(self, node: Mapping, id: str, span: Span) -> None:
        """A node is exactly one of: a group, the place of own rows, a row."""
        forms = [key for key in ("indicators", "own_rows", "own_goals", "rule") if node.get(key) is not None]
        if not forms:
            self.reading.say("F126", span, name=id)
        elif len(forms) > 1:
            second = node.key(forms[1])
            self.reading.say("F125", second.span if second else span, name=id, first=forms[0], second=forms[1])
        if forms and forms[0] != "indicators" and node.get("weight") is None:
            self.reading.say("F127", span, name=id)

    def _check_open(self, node: Mapping, id: str) -> None:
        """F171: what only a base may leave to those that extend it."""
        for key, what in (("weight", "分值"), ("rule", "规则")):
            found = node.get(key)
            if found is not None and _is_open(found) and not self.base:
                self.reading.say("F171", found.span, name=id, what=what, key=key)

    def _target(self, node: Mapping, id: str, unit: Unit | None) -> tuple[Target | None, OpenTarget | None]:
        """What the framework fixes as the target, or what an office has to write."""
        target, takes = node.get("target"), node.get("takes")
        if not isinstance(target, Scalar):
            if isinstance(takes, Scalar):
                return None, OpenTarget(takes.text)
            return None, None
        if target.text == "open":
            if isinstance(takes, Scalar):
                return None, OpenTarget(takes.text)
            self.reading.say("F128", target.span, name=id)
            return None, None
        if takes is not None:
            key = node.key("takes")
            self.reading.say("F129", key.span if key else takes.span, name=id, found=target.text)
        match read_typed(target.text, unit):
            case NumberTarget() | DayTarget() | WordsTarget() as typed:
                return typed, None
            case Unreadable(candidates=(first, *rest)):
                self.reading.say("F135", target.span, found=target.text, candidates="、".join((first, *rest)))
            case _:
                self.reading.say("F122", target.span, found=target.text)
        return None, None

    def _check_row(self, indicator: Indicator, node: Mapping) -> None:
        """The rule of a row has to read what its target is."""
        kind = kind_of(indicator)
        rule = node.get("rule")
        if indicator.rule is None or rule is None or not kind or self._is_broken(rule):
            return
        if all(indicator.rule.of(kind, sign) is None for sign in (None, *DIRECTIONS.values())):
            shown = text_of(rule) or text_of(rule.get("kind") if isinstance(rule, Mapping) else None, "rule")
            target = node.get("target")
            reads = [of for of in KINDS if indicator.rule.of(of) is not None]
            if kind == "words" and reads and target is not None and re.search("[0-9０-９]", text_of(target)):
                told = ("、".join(KINDS[of] for of in reads), " and ".join(ENGLISH_KINDS[of] for of in reads))
                self.reading.say("F136", target.span, rule=shown, found=text_of(target), reads=told)
            else:
                self.reading.say("F130", place(rule), rule=shown, kind=KINDS[kind])

    def _is_broken(self, node: Node) -> bool:
        """Whether a rule was refused already."""
        return isinstance(node, Scalar) and self.rules.get(node.text) is None

    def choice(self, node: Node) -> RuleChoice:
        """Which rule scores a row: one for all that it can read, or one for each kind of target and direction."""
        if isinstance(node, Mapping) and node.get("kind") is None:
            found: dict[str, Rule | None] = {}
            for key, value in node.entries:
                rule, kind = self.rule(value), "number" if key.text in DIRECTIONS else key.text
                if rule is not None and not _reads(rule, kind):
                    self.reading.say("F130", place(value), rule=rule.name or rule.kind, kind=KINDS[kind])
                found[key.text] = rule
            towards = tuple((sign, rule) for word, sign in DIRECTIONS.items() if (rule := found.get(word)) is not None)
            return RuleChoice(found.get("number"), found.get("day"), found.get("words"), place(node), towards)
        rule = self.rule(node)
        number, day, words = (rule if rule is not None and _reads(rule, kind) else None for kind in KINDS)
        return RuleChoice(number, day, words, place(node))

    def rule(self, node: Node) -> Rule | None:
        """A rule by its name, or written in place; None where it was refused."""
        if isinstance(node, Scalar):
            self.used.add(node.text)
            if node.text not in self.rules:
                near, known = nearest(node.text, self.rules), "、".join(self.rules) or "（无）"
                if near:
                    self.reading.say("F124", node.span, found=node.text, known=known, near=near)
                else:
                    self.reading.say("F123", node.span, found=node.text, known=known)
            return self.rules.get(node.text)
        return read_rule(self.reading, node, "")

    def _own(self, node: Mapping, whole: Fraction | None) -> OwnRows | None:
        """The rows that an office writes: right under this node, or inside goals whose rows weigh `weights` each."""
        own, goals = node.get("own_rows"), node.get("own_goals")
        if isinstance(own, Mapping):
            return self._own_rows(own, whole)
        rows = goals.get("own_rows") if isinstance(goals, Mapping) else None
        if not isinstance(goals, Mapping) or not isinstance(rows, Mapping):
            return None
        weights = quantity(goals.get("weights"))
        share, count = text_of(goals.get("share")), self.reading.interval(goals.get("count"))
        return replace(self._own_rows(rows, weights), goals=OwnGoals(share, weights, count, place(goals)))

    def _own_rows(self, node: Mapping, whole: Fraction | None) -> OwnRows:
        groups = tuple(self._group(key, value, whole) for key, value in entries(node.get("under")))
        rule = node.get("rule")
        return OwnRows(
            groups=groups,
            rule=self.choice(rule) if rule is not None else RuleChoice(None, None, None, place(node)),
            direction=self._directions(node.get("direction"), groups),
            count=self.reading.interval(node.get("count")),
            not_applicable=text_of(node.get("not_applicable"), "refuse"),
            span=place(node),
            blank_target=text_of(node.get("blank_target"), "refuse"),
            details=text_of(node.get("details")),
            chosen=self.reading.interval(node.get("chosen")),
        )

    def _weight(self, node: Node | None, whole: Fraction | None, name: str) -> Fraction | None:
        """A weight in points; a percentage is a share of the parent's (S31), at the top of the total."""
        value = quantity(node)
        if value is None or not text_of(node).rstrip().endswith(("%", "％")):
            return value
        if whole is None and node is not None:
            self.reading.say("F217", node.span, name=name, found=text_of(node))
        return None if whole is None else value * whole

    def _group(self, key: Scalar, node: Node, whole: Fraction | None) -> Group:
        if isinstance(node, Mapping):
            name, aliases = text_of(node.get("name"), key.text), words(node.get("aliases"))
            return Group(key.text, name, self._weight(node.get("points"), whole, name), key.span, aliases)
        return Group(key.text, key.text, self._weight(node, whole, key.text), key.span)

    def _directions(self, node: Node | None, groups: tuple[Group, ...]) -> tuple[DirectionSource, ...]:
        if not isinstance(node, Sequence):
            return DEFAULT_DIRECTION
        known = {name for group in groups for name in (group.id, group.name, *group.aliases)}
        sources = []
        for item in node.items:
            if isinstance(item, Scalar):
                sources.append(DirectionSource(item.text))
                continue
            names: list[tuple[str, Sign]] = []
            for key, value in entries(item):
                names.append((key.text, DIRECTIONS[text_of(value)]))
                if known and key.text not in known:
                    shown = "、".join(group.id for group in groups)
                    self.reading.say("F132", key.span, found=key.text, known=shown)
            sources.append(DirectionSource("names", tuple(names)))
        return tuple(sources)


def read_rule(reading: Reading, node: Node, name: str) -> Rule | None:
    """A rule from its node; None where it is refused, and then everything about it is remarked."""
    if isinstance(node, Mapping) and reading.unextended(node):
        return None
    try:
        return build_rule(node, name)
    except Rejected as rejected:
        reading.diagnostics.extend(rejected.diagnostics)
        return None


def _not_applicable(node: Node | None) -> NotApplicable:
    """A policy by its word, `{rescale: total}`, or `{give_to: sibling}`."""
    if not isinstance(node, Mapping):
        return NotApplicable(text_of(node, "refuse"), span=node.span if node is not None else None)
    receiver = node.get("give_to")
    if receiver is not None:
        return NotApplicable("give_to", text_of(receiver), receiver.span)
    total = text_of(node.get("rescale")) == "total"
    return NotApplicable("rescale_total" if total else "rescale", span=place(node))


def kind_of(indicator: Indicator) -> str:
    """What the target of a row is: number, day, words; "" where it has none."""
    match indicator.target:
        case NumberTarget():
            return "number"
        case DayTarget():
            return "day"
        case WordsTarget():
            return "words"
    return indicator.open_target.value if indicator.open_target else ""


def _receivers_by_their_names_now(siblings: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Siblings that give their weight to one which was renamed further down give it to its new name."""
    ids = {item.id for item in siblings}
    now = {old: item.id for item in siblings for old in item.formerly if old not in ids}
    return tuple(
        replace(item, not_applicable=replace(item.not_applicable, receiver=now[item.not_applicable.receiver]))
        if item.not_applicable.receiver in now
        else item
        for item in siblings
    )


def _is_open(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == "open"


def _reads(rule: Rule, kind: str) -> bool:
    """Whether `rule` can score a row whose target is `kind`."""
    return kind in rule.reads()
