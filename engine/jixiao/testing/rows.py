"""One rule in one row: a rule written as YAML scored with cells as people type them, without a framework around it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.document import parse
from jixiao.expression.names import Name, names_of
from jixiao.expression.tree import Constant, Field, Tree, Type
from jixiao.expression.typing import OPEN, TRUTH
from jixiao.interpret.walk import Value, Values, evaluate
from jixiao.interval import Sign
from jixiao.name import name_key
from jixiao.number import Rounding
from jixiao.origin import Source
from jixiao.rules import Rule, build_rule
from jixiao.rules.rule import Lowered, Situation
from jixiao.target import DayTarget, NumberTarget, WordsTarget, last_day, read_typed
from jixiao.value import dataclass, field

YEAR = 2024
"""The budget year of deadlines that name none."""

YES = frozenset({"是", "符合", "有"})


def rule_of(text: str, name: str = "") -> Rule:
    """The rule that a YAML mapping says. Raises Rejected."""
    return build_rule(parse(Source("rule.yaml", text)).root, name)


@dataclass(frozen=True, slots=True)
class Scored:
    """A row as it came out: its points (None: open), the codes of its flags, and the lowered rule with its values."""

    points: Fraction | None
    flags: tuple[str, ...]
    lowered: Lowered
    values: Values


@dataclass(frozen=True, slots=True)
class RowOf:
    """A row that `rule` scores. `weight` None: the filing gives it, as in rows that offices write."""

    rule: Rule
    weight: Fraction | None = Fraction(10)
    rate_rounding: Rounding | None = None
    types: Mapping[str, Type] = field(default_factory=dict)  # of further names; numbers unless said otherwise

    def score(
        self, target: str = "", actual: str = "", judged: str = "", reason: bool = False, credit: str = "", **more: str
    ) -> Scored:
        """Scores the row from texts; `more` are answers to items and values of names that formulas use."""
        typed = read_typed(target)
        kind, sign = "", None
        fields: dict[str, Value] = {"reason": reason, "judged": _number(judged), "credit": _number(credit)}
        match typed:
            case NumberTarget():
                kind, sign = "number", typed.sign
                fields["target"] = typed.value
            case DayTarget():
                kind, sign = "day", Sign.AT_MOST
                fields["target"] = last_day(typed, YEAR)
            case WordsTarget():
                kind = "words"
        return self._score(kind, sign, fields, actual, more)

    def _score(
        self, kind: str, sign: Sign | None, fields: dict[str, Value], actual: str, more: Mapping[str, str]
    ) -> Scored:
        items = dict(self.rule.items())
        fields["actual"] = self._actual(kind, actual)
        fields["weight"] = self.weight
        for key, text in more.items():
            truth = items.get(key, self.types.get(key, Type.NUMBER)) is Type.TRUTH
            fields[key] = (text in YES if text else None) if truth else _number(text)
        for key in items:
            fields.setdefault(key, None)
        lowered = self.lower(kind, sign, tuple(more))
        values = Values({("", name): value for name, value in fields.items()})
        points = evaluate(lowered.points, values)
        flags = tuple(flag.code for flag in lowered.flags if evaluate(flag.when, values))
        return Scored(points if isinstance(points, Fraction) else None, flags, lowered, values)

    def lower(self, kind: str, sign: Sign | None, names: tuple[str, ...] = ()) -> Lowered:
        """The rule lowered for a row of `kind`. Raises Rejected where it does not fit."""
        types = {"day": Type.DAY, "words": Type.LABEL}
        actual = types.get(kind, Type.NUMBER)
        items = dict(self.rule.items())
        further = {name: self.types.get(name, Type.NUMBER) for name in names if name not in items}
        weight: Tree = Field("weight") if self.weight is None else Constant(self.weight)
        return self.rule.lower(
            Situation(
                weight=weight,
                kind=kind,
                target=Field("target", actual) if kind in ("number", "day") else None,
                sign=sign,
                actual=Field("actual", actual),
                judged=Field("judged"),
                credit=Field("credit"),
                reason=Field("reason", Type.TRUTH),
                rate_rounding=self.rate_rounding,
                names=names_of(
                    Name((name,), Field(name, type), TRUTH if type is Type.TRUTH else OPEN)
                    for name, type in further.items()
                ),
                items={id: Field(id, type) for id, type in items.items()},
            )
        )

    def _actual(self, kind: str, text: str) -> Value:
        if kind == "words":
            words = {name_key(word): label for word, label in self.rule.aliases()}
            words |= {name_key(label): label for label in self.rule.labels()}
            return words.get(name_key(text))
        typed = read_typed(text)
        if isinstance(typed, DayTarget):
            return last_day(typed, YEAR)
        return typed.value if isinstance(typed, NumberTarget) else None


def _number(text: str) -> Fraction | None:
    typed = read_typed(text)
    return typed.value if isinstance(typed, NumberTarget) else None
