"""How the numbers and names of a summary are shown: means at the places that all its frameworks keep, or marked ≈."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.summary import By, Group, Summary
from jixiao.evaluation.tally import Scheme, Tally
from jixiao.number import Rounding, decimal_text, exact_text, places_of, round_to, shown_text
from jixiao.report.figures import Figures
from jixiao.report.model import Text
from jixiao.report.summary.words import say
from jixiao.value import dataclass

HUNDRED = Fraction(100)
TEN_THOUSAND = Fraction(10_000)
NOTHING = Text("")


@dataclass(frozen=True, slots=True)
class Means:
    """The form of numbers that come from several filings: rounded as every one of their frameworks declares."""

    of_total: Rounding | None
    of_score: Rounding | None
    of_rate: Rounding | None

    def total(self, value: Fraction | None) -> Text:
        """A mean of totals."""
        return _rounded(value, self.of_total)

    def score(self, value: Fraction | None) -> Text:
        """A mean of scores, or of points lost."""
        return _rounded(value, self.of_score)

    def percent(self, value: Fraction | None) -> Text:
        """A rate in per cent, without the sign."""
        if value is None:
            return NOTHING
        rounding = None if self.of_rate is None else Rounding(self.of_rate.unit * HUNDRED, self.of_rate.mode)
        return _rounded(value * HUNDRED, rounding, 2)


def means_of(schemes: Iterable[Scheme]) -> Means:
    """The form of means over filings under `schemes`."""
    roundings = [scheme.rounding for scheme in schemes]
    return Means(
        _same([item.total or item.score for item in roundings]),
        _same([item.score or item.total for item in roundings]),
        _same([item.rate for item in roundings]),
    )


def _same(roundings: Sequence[Rounding | None]) -> Rounding | None:
    return roundings[0] if len(set(roundings)) == 1 else None


def _rounded(value: Fraction | None, rounding: Rounding | None, places: int = 4) -> Text:
    if value is None:
        return NOTHING
    kept = None if rounding is None else places_of(rounding.unit)
    if rounding is None or kept is None:
        return Text(shown_text(value, places), is_number=True)
    return Text(decimal_text(round_to(value, rounding.unit, rounding.mode), kept), is_number=True)


def percent_of(part: int, whole: int) -> Text:
    """A share of a count in per cent, at two places, marked where that is not exact."""
    if not whole:
        return NOTHING
    share = Fraction(100 * part, whole)
    exact = (share * 100).denominator == 1
    return Text(decimal_text(share, 2) if exact else shown_text(share, 2), is_number=True)


def count_text(number: int) -> Text:
    """A number of filings, files or remarks."""
    return Text(str(number), is_number=True)


def money(value: Fraction | None) -> Text:
    """An amount in 万元, as it was filed."""
    return NOTHING if value is None else Text(exact_text(value / TEN_THOUSAND), is_number=True)


def figures_of(tally: Tally, language: Language) -> Figures:
    """The form of the numbers of one filing."""
    return Figures(tally.scheme.rounding, language)


def total_text(tally: Tally, language: Language) -> Text:
    """The total of a filing; blank while it is open."""
    shown = figures_of(tally, language).total(tally.total)
    return Text(shown, is_number=tally.total is not None)


def rate_of(tally: Tally) -> Fraction | None:
    """预算执行率 of a filing."""
    return None if tally.execution is None else tally.execution.rate


def office_of(tally: Tally) -> str:
    """Whose filing it is; where it does not say so, what it is called."""
    return tally.office or tally.name


def project_of(tally: Tally) -> str:
    """What of its office was evaluated; "" where that is the office itself."""
    return tally.name if tally.office and tally.name != tally.office else ""


def who(tally: Tally, language: Language) -> str:
    """A filing in one cell."""
    project = project_of(tally)
    return say("who", language, office_of(tally), project) if project else office_of(tally)


def group_names(summary: Summary, language: Language) -> tuple[str, ...]:
    """What people call the groups: a framework by its title where that tells it from the others."""
    titles = [_title(group, summary.by, language) for group in summary.groups]
    return tuple(
        title if titles.count(title) == 1 else group.name for title, group in zip(titles, summary.groups, strict=True)
    )


def _title(group: Group, by: By, language: Language) -> str:
    if by is By.FOLDER:
        return group.name or say("top_folder", language)
    return group.schemes[0].title if len(group.schemes) == 1 else group.name
