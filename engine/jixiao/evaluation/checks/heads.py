"""Checks of what stands around the table: year and place in title, table and file name; weights in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import points
from jixiao.filing.model import Claimed
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.plan.model import Node

YEAR = re.compile(r"(20[0-9]{2})年")
BEFORE = re.compile(r"^[\W_]*(?:20[0-9]{2}(?:年度?)?|[二〇○零一二三四五六七八九]{4}年度?)?[\W\d_]*")
HAN = "[\u4e00-\u9fa5]"
PLACE = re.compile(
    rf"^(?:{HAN}{{2,3}}(?:省|自治区))?(?:{HAN}{{2,4}}?(?:市|州|盟))?(?P<county>{HAN}{{2,4}}?(?:县|区|旗))?(?P<town>{HAN}{{2,4}}?(?:镇|乡))?"
)
NOTED = r"{name}(?:指标)?[^\d。；;，,、]{{0,6}}?(\d+(?:\.\d+)?)\s*分"
LEVELS = {"county": ("县区", "county"), "town": ("乡镇", "town")}


def year_of_file(subject: Subject) -> Iterator[Diagnostic]:
    """C222: the year in the name of the file is not that of the form (X16)."""
    by, filing = subject.setting("heading"), subject.evaluation.filing
    found = YEAR.search(filing.file)
    if not by.enabled or found is None or filing.year is None or int(found[1]) == filing.year:
        return
    years = {int(year) for year in YEAR.findall(filing.file)}
    if filing.year not in years:
        cell = subject.place("year") or subject.place("title") or Cell(filing.file, "", "")
        yield subject.report("C222", cell, by, found=found[1], expected=filing.year)


def place_of_title(subject: Subject) -> Iterator[Diagnostic]:
    """C223: the title, or the name of the file, names another county or town than the office (X16)."""
    by, raw = subject.setting("heading"), subject.evaluation.filing.raw
    if not by.enabled or raw is None or raw.office is None:
        return
    own = _places(raw.office.text)
    stem = raw.file.rpartition("/")[2]
    title = (raw.title.text, raw.title.origin) if raw.title is not None else ("", None)
    for text, cell in (title, (stem, raw.office.origin)):
        for level, place in _places(text).items():
            if level in own and own[level] != place:
                words, words_en = LEVELS[level]
                shown = {"found": place, "expected": own[level], "level": words, "level_en": words_en}
                yield subject.report("C223", cell, by, where=text, **shown)


def _places(text: str) -> dict[str, str]:
    found = PLACE.match(BEFORE.sub("", text.strip()))
    return {level: place for level, place in found.groupdict().items() if place} if found else {}


def noted_weights(subject: Subject) -> Iterator[Diagnostic]:
    """C216: the notes give groups other points than the table does (X17); a note names two groups at the least."""
    by, raw = subject.setting("claimed_weight"), subject.evaluation.filing.raw
    if not by.enabled or raw is None:
        return
    tops = [node for node in subject.nodes.values() if node.leaf is None and node.parent is None]
    for value in raw.texts:
        text = name_key(value.text)
        found = [(node, Fraction(told[1])) for node in tops if (told := re.search(_noted(node), text))]
        for node, noted in found if len(found) > 1 else ():
            typed = _typed(subject, node)
            if typed is not None and typed != noted:
                shown = {"node": node.name, "found": points(noted), "expected": points(typed)}
                yield subject.report("C216", value.origin, by, **shown)


def _noted(node: Node) -> str:
    return NOTED.format(name=re.escape(name_key(node.name).removesuffix("指标")))


def _typed(subject: Subject, node: Node) -> Fraction | None:
    """The points of a group as the table gives them: in its label, else as the sum of its rows."""
    label = subject.claim(node.id, Claimed.WEIGHT)
    if label is not None and label.value is not None:
        return label.value
    rows = [entry for entry in subject.entries if entry.group == node.id or entry.group.startswith(f"{node.id}.")]
    claims = [subject.claim(entry.id, Claimed.WEIGHT) for entry in rows]
    weights = [
        claim.value if claim is not None and claim.value is not None else entry.weight
        for entry, claim in zip(rows, claims, strict=True)
    ]
    known = [weight for weight in weights if weight is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(rows) else None
