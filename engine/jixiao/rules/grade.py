"""定性分档 (S15, S16, S37): the grade that the office writes gives a share of the weight, or a range to judge in."""

from __future__ import annotations

from fractions import Fraction

from jixiao.document import Mapping
from jixiao.expression.tree import MISSING, Case, Choose, Is, Tree, Type, number
from jixiao.interval import Interval, Sign
from jixiao.name import name_key
from jixiao.origin import Span
from jixiao.rules.judged import GIVEN, POINTS, UNCHECKED, check_share, judgement, range_words
from jixiao.rules.keys import SHARE, Keys, percent
from jixiao.rules.parts import earned_said, share
from jixiao.rules.rule import Lowered, Note, Promises, Situation
from jixiao.rules.tiers import check_overlaps
from jixiao.value import dataclass, field, replace

JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade; `credit` None: a person chooses the points within `range` (shares of the weight)."""

    label: str
    aliases: tuple[str, ...]
    range: Interval
    credit: Fraction | None
    span: Span = field(compare=False)

    def earns(self) -> str:
        """What the grade gives, in words."""
        if self.credit is not None:
            return f"“{self.label}”得分值的 {percent(self.credit)}"
        return f"“{self.label}”在{range_words(self.range)}之内给分"


@dataclass(frozen=True, slots=True)
class Grades:
    """The points of the grade that the row's actual names."""

    name: str
    span: Span = field(compare=False)
    grades: tuple[Grade, ...]
    given: str = POINTS  # what a person gives where a grade leaves a choice
    kind: str = field(default="grade", init=False)

    def reads(self) -> frozenset[str]:
        """Rows whose target is words."""
        return frozenset({"words"})

    def labels(self) -> tuple[str, ...]:
        """The grades in the order declared."""
        return tuple(grade.label for grade in self.grades)

    def aliases(self) -> tuple[tuple[str, str], ...]:
        """Other wordings of the grades."""
        return tuple((alias, grade.label) for grade in self.grades for alias in grade.aliases)

    def items(self) -> tuple[tuple[str, Type], ...]:
        """None."""
        return ()

    def promises(self, sign: Sign | None) -> Promises:
        """Bounded."""
        return Promises()

    def lower(self, situation: Situation) -> Lowered:
        """A grade that leaves a choice takes the judged points where they lie in its range; otherwise it is open."""
        cases: list[Case] = []
        notes: dict[Tree, Note] = {}
        for grade in self.grades:
            written = Is(situation.actual, (grade.label,))
            if grade.credit is None:
                allowed, then = judgement(situation, grade.range, self.given)
                notes[situation.unchecked] = UNCHECKED
                words = range_words(grade.range)
                gave = "给 {得分} 分" if self.given == POINTS else GIVEN[self.given]
                notes[allowed] = Note(f"评为“{grade.label}”，{gave}，在{words}之内", grade.span)
                notes[then] = Note(f"评为“{grade.label}”，{gave}，不在{words}之内，不采用", grade.span)
            else:
                then = share(situation.weight, number(grade.credit))
                notes[written] = Note(f"评为“{grade.label}”，{earned_said(None, grade.credit)}", grade.span)
            cases.append(Case(written, then))
        listed = "；".join(grade.earns() for grade in self.grades)
        return Lowered(points=Choose(tuple(cases), MISSING), sentence=f"按定性档次：{listed}", notes=notes)


def build(node: Mapping, name: str) -> Grades:
    """From YAML. Raises Rejected: E206, E221, N codes, E211 to E214."""
    keys = Keys(node)
    grades: list[Grade] = []
    for item in keys.mappings("grades"):
        grade = _grade(keys.inside(item))
        if grade is not None:
            grades.append(grade)
    _check_words(keys, grades)
    if not keys.diagnostics and any(grade.credit is None for grade in grades):
        check_overlaps(keys, [grade.range for grade in grades], [grade.span for grade in grades])
    keys.done()
    return Grades(name, node.span, _top_included(grades), keys.word("as", POINTS))


def _grade(keys: Keys) -> Grade | None:
    before = len(keys.diagnostics)
    range = keys.interval("range", SHARE)
    check_share(keys, range)
    credit = None if keys.word("credit") == JUDGED else keys.quantity("credit", SHARE)
    if len(keys.diagnostics) > before:
        return None
    top = replace(range, high_closed=True) if range.high == 1 else range
    if credit is not None and credit not in top:
        keys.say("E212", keys.node.get("credit"), found=keys.word("credit"), range=keys.word("range"))
    return Grade(keys.word("label"), keys.words("aliases"), range, credit, keys.span_of("range"))


def _check_words(keys: Keys, grades: list[Grade]) -> None:
    """No wording may mean two grades (E213)."""
    owners: dict[str, str] = {}
    for item in keys.mappings("grades"):
        label = keys.inside(item).word("label")
        for word in (label, *keys.inside(item).words("aliases")):
            if name_key(word) in owners:
                place = item.get("aliases") if word != label else item.get("label")
                keys.say("E213", place, found=word, other=owners[name_key(word)])
            owners.setdefault(name_key(word), label)


def _top_included(grades: list[Grade]) -> tuple[Grade, ...]:
    """The grades; the range that ends highest includes its end, as 100%-80% does in every table."""
    top = max((grade.range.high for grade in grades if grade.range.high is not None), default=None)
    return tuple(
        replace(grade, range=replace(grade.range, high_closed=True)) if grade.range.high == top else grade
        for grade in grades
    )
