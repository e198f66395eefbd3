"""A report in words against its table: year, office, totals, amounts, rates, and the sums inside the text itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.evaluation.entries import Entry
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.narrated import Figure, Kind, Sentence, sentences
from jixiao.evaluation.narrated_sums import compared_sum, sums
from jixiao.evaluation.subject import Subject, look_at
from jixiao.evaluation.wording import percent, percent_at
from jixiao.filing.model import Claimed
from jixiao.filing.prose import Prose
from jixiao.framework.model import Line, Table
from jixiao.name import name_key
from jixiao.number import exact_text
from jixiao.plan.slots import cell_name

YEAR = re.compile(r"(?<!\d)(20\d{2})年")
OFFICE = re.compile(
    r"[\u4e00-\u9fa5]{2,4}(?:省|市|县|区|旗|镇|乡)[\u4e00-\u9fa5]{0,14}?(?:人民政府|委员会|办公室|局|厅|院|校|中心|站|所)"
)
HEAD = 12
"""Paragraphs at the beginning in which a report says whose it is."""

WHOLES = ("全年支出", "整体支出", "总支出", "总投入", "支出合计", "年度总支出")
"""Words for the top line of a funds table in a text."""

SCORED = re.compile(r"(?:总分|总得分|得分|自评分|评价得分|自评得分)(?:为|是|:)?$")
EXECUTION = ("执行率", "完成率", "支出率", "预算完成")


def compare_report(evaluation: Evaluation, prose: Prose) -> tuple[Diagnostic, ...]:
    """What the report and the table say otherwise of the same thing, and what they say alike (C240-C251)."""
    subject, found = look_at(evaluation), tuple(sentences(prose))
    apart = [*_year(subject, prose), *_office(subject, prose)]
    is_other = any(item.code != "C251" for item in apart)
    told = [*apart, *_total(subject, found, is_other), *_amounts(subject, found), *_rates(subject, found)]
    return tuple(dict.fromkeys((*told, *sums(found))))


def _year(subject: Subject, prose: Prose) -> Iterator[Diagnostic]:
    """C240: the year of which the report speaks most, against that of the table."""
    filing = subject.evaluation.filing
    years = Counter(year for paragraph in prose.paragraphs for year in YEAR.findall(paragraph.text))
    if not years or filing.year is None:
        return
    year, _ = years.most_common(1)[0]
    place = next(item.origin for item in prose.paragraphs if year in YEAR.findall(item.text))
    if int(year) == filing.year:
        yield diagnose("C251", place, what=f"{year}年度")
    else:
        yield diagnose("C240", place, found=year, expected=filing.year)


def _office(subject: Subject, prose: Prose) -> Iterator[Diagnostic]:
    """C241: the office of the table is nowhere in the report, which names another."""
    office = subject.evaluation.filing.office
    if not office:
        return
    own = name_key(office)
    named = next((item for item in prose.paragraphs if own in item.text), None)
    if named is not None:
        yield diagnose("C251", named.origin, what=office)
        return
    for paragraph in prose.paragraphs[:HEAD]:
        told = OFFICE.search(re.sub(r"20\d{2}年度?", "", paragraph.text))
        if told is not None:
            yield diagnose("C241", paragraph.origin, found=_fullest(prose, told[0]), expected=office)
            return


def _fullest(prose: Prose, name: str) -> str:
    """The longest name in the report that ends as `name` does: 合水县吉岷镇人民政府 for 吉岷镇人民政府."""
    pattern = re.compile(rf"[\u4e00-\u9fa5]{{2,3}}(?:省|市|县|区|旗){re.escape(name)}")
    longer = (found[0] for item in prose.paragraphs for found in pattern.finditer(item.text))
    return next(longer, name)


def _total(subject: Subject, found: Sequence[Sentence], apart: bool) -> Iterator[Diagnostic]:
    """C242: totals that differ; C243: totals that agree though year or office do not."""
    claim = subject.claim("", Claimed.TOTAL)
    told = [
        figure
        for sentence in found
        for figure in sentence.figures
        if figure.kind in (Kind.POINTS, Kind.BARE) and SCORED.search(figure.before)
    ]
    for figure in told if claim is not None and claim.value is not None else ():
        assert claim is not None
        assert claim.value is not None
        if not figure.is_near(claim.value):
            yield diagnose("C242", figure.place, found=figure.text, expected=claim.text)
        elif apart:
            yield diagnose("C243", figure.place, found=figure.text)
        else:
            yield diagnose("C251", figure.place, what=f"{figure.before}{figure.text}")


# amounts


def _amounts(subject: Subject, found: Sequence[Sentence]) -> Iterator[Diagnostic]:
    """C244: an amount that the report gives a line of the funds table, and that the line does not have."""
    told: dict[tuple[str, str], Figure] = {}
    for sentence in found:
        for figure in sentence.figures:
            if figure.kind is not Kind.MONEY or figure.bound:
                continue
            for table, line in _lines_named(subject, sentence, figure):
                told.setdefault((table.id, line.id), figure)
                yield from _amount(subject, table, line, figure)
    yield from _halves(subject, told)


def _halves(subject: Subject, told: Mapping[tuple[str, str], Figure]) -> Iterator[Diagnostic]:
    """基本支出 and 项目支出 as the text has them, against the whole that the text has."""
    for table in subject.evaluation.plan.framework.tables:
        for index, line in enumerate(table.lines):
            whole = told.get((table.id, line.id))
            parts = [told.get((table.id, item.id)) for item in table.lines if item.parent == index]
            known = [part for part in parts if part is not None]
            if whole is not None and len(known) == len(parts) > 1:
                yield compared_sum(whole, known)


def _amount(subject: Subject, table: Table, line: Line, figure: Figure) -> Iterator[Diagnostic]:
    amounts = [(column.id, subject.number(cell_name(table, line, column))) for column in table.columns]
    known = [(name, amount) for name, amount in amounts if amount is not None]
    if not known:
        return
    if any(figure.is_near(amount) for _, amount in known):
        yield diagnose("C251", figure.place, what=f"{figure.before}{figure.text}")
        return
    shown = "、".join(f"{name} {exact_text(amount)}元" for name, amount in known)
    yield diagnose("C244", figure.place, line=line.id, found=f"{figure.before}{figure.text}", expected=shown)


def _lines_named(subject: Subject, sentence: Sentence, figure: Figure) -> Iterator[tuple[Table, Line]]:
    """The line of the funds table that the words before a figure name; the top line goes by words of its own."""
    words = figure.before
    for table in subject.evaluation.plan.framework.tables:
        named = [line for line in table.lines if any(name_key(name) in words for name in (line.id, *line.aliases))]
        if named:
            yield table, max(named, key=lambda line: len(line.id))
        elif table.lines and any(word in words for word in WHOLES) and not _is_of_part(table, sentence, figure):
            yield table, table.lines[0]


def _is_of_part(table: Table, sentence: Sentence, figure: Figure) -> bool:
    """Whether a sentence spoke of projects or of another line before: 全年支出 is theirs, not that of all."""
    words = sentence.text[: figure.start]
    return "项目" in words or any(line.id in words for line in table.lines[1:])


# rates


def _rates(subject: Subject, found: Sequence[Sentence]) -> Iterator[Diagnostic]:
    """C245: a rate of execution otherwise than the amounts give; C246: a row's actual otherwise than in the table."""
    for sentence in found:
        for figure in sentence.figures:
            if figure.kind is not Kind.RATE or figure.bound:
                continue
            entry = _row_named(subject, figure.before)
            if entry is not None:
                yield from _row_rate(entry, figure)
            elif any(word in figure.before for word in EXECUTION):
                yield from _line_rate(subject, sentence, figure)


def _row_named(subject: Subject, words: str) -> Entry | None:
    """The row that the words before a figure name, by its own name or as the only row of a group."""
    bare = words.replace('"', "")
    named = [
        entry
        for entry in subject.entries
        if entry.actual is not None and any(key in bare for key in _keys(subject, entry))
    ]
    return max(named, key=lambda entry: len(entry.name), default=None)


def _keys(subject: Subject, entry: Entry) -> list[str]:
    keys = [name_key(entry.name).replace('"', "")]
    alone = sum(other.group == entry.group for other in subject.entries) == 1
    if entry.group and alone:
        keys.append(name_key(subject.node(entry.group).name).removesuffix("指标").replace('"', ""))
    return [key for key in keys if len(key) > 2]


def _row_rate(entry: Entry, figure: Figure) -> Iterator[Diagnostic]:
    assert entry.actual is not None
    if figure.is_near(entry.actual):
        yield diagnose("C251", figure.place, what=f"{figure.before}{figure.text}")
        return
    told, typed = f"{figure.before}{figure.text}", entry.actual_text or percent(entry.actual)
    yield diagnose("C246", figure.place, row=entry.name, found=told, expected=typed)


def _line_rate(subject: Subject, sentence: Sentence, figure: Figure) -> Iterator[Diagnostic]:
    # 基本支出 873 万元，执行率为 100%: the line was named in a clause before, the nearest one counts.
    words = sentence.text[: figure.start]
    for rate in subject.rates:
        line = _nearest(rate.table, words) or (rate.table.lines[0] if "执行率" in figure.before else None)
        if line is None or (line is rate.table.lines[0] and _is_of_part(rate.table, sentence, figure)):
            continue
        part = subject.number(cell_name(rate.table, line, rate.table.columns[rate.part]))
        whole = subject.number(cell_name(rate.table, line, rate.table.columns[rate.whole]))
        if part is None or not whole:
            continue
        exact = part / whole
        if figure.is_near(exact):
            yield diagnose("C251", figure.place, what=f"{line.id}{figure.before}{figure.text}")
        else:
            right = percent_at(exact, subject.rate_rounding)
            yield diagnose("C245", figure.place, line=line.id, found=figure.text, expected=right)


def _nearest(table: Table, words: str) -> Line | None:
    at = {line.id: max(words.rfind(name_key(name)) for name in (line.id, *line.aliases)) for line in table.lines}
    top = max((words.rfind(word) for word in WHOLES), default=-1)
    if table.lines:
        at[table.lines[0].id] = max(at[table.lines[0].id], top)
    best = max(table.lines, key=lambda line: at[line.id], default=None)
    return best if best is not None and at[best.id] >= 0 else None
