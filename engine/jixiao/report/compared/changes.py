"""What two versions of a rule book say otherwise: their own words held against each other, clause by clause.

A rule book says all that its framework declares (`rulebook`), so what differs is found in it, in the words that people
know it by; nothing is worded a second time here. Where things stand and what they rest on is not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum

from jixiao.diagnostic import Language
from jixiao.framework.model import Indicator
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof
from jixiao.plan.sameness import Sameness
from jixiao.report.compared.words import say
from jixiao.report.listing import papers
from jixiao.report.model import SectionBlock, TableBlock
from jixiao.report.rulebook import book_facts, clauses
from jixiao.report.rulebook_rules import Told, clause_tables, kind_text, rules_told
from jixiao.report.rulebook_tree import ToldRow, told_of
from jixiao.report.rulebook_words import say as say_book
from jixiao.report.words import say as say_word
from jixiao.value import dataclass, replace


class Kind(StrEnum):
    """What became of a clause, or of one thing that it says."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Concern(StrEnum):
    """What a change touches: how filings are scored, what the review looks for, or only papers and headings."""

    SCORE = "score"
    REVIEW = "review"
    PAPER = "paper"


class Meaning(StrEnum):
    """Whether a change is known to leave every score of the rows that it concerns as it was."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said otherwise. `area`, `where` and `what` name it; `before` or `after` is "" where it is not.

    `rows` are the nodes concerned, by their ids in the new framework, or in the old one where they are gone.
    """

    kind: Kind
    concern: Concern
    area: str
    where: str
    what: str
    before: str
    after: str
    rows: tuple[str, ...] = ()
    meaning: Meaning = Meaning.UNKNOWN


Said = Mapping[str, str]
"""What a clause says, by the name of each thing said."""


def changes_between(
    old: Plan, new: Plan, proofs: tuple[Proof, Proof], alike: Sameness, language: Language = Language.CHINESE
) -> tuple[Change, ...]:
    """Everything that `new` says otherwise than `old`: the whole, the indicators, their rules, then clause by clause.

    `proofs` are those of both; `alike` is their `sameness`.
    """
    return (
        *_facts(old, new, proofs, language),
        *_rows(old, new, alike, language),
        *_rules(old, new, alike, language),
        *_sections(clauses(old.framework, language), clauses(new.framework, language), language),
        *_sections(tuple(papers(old.framework, language)), tuple(papers(new.framework, language)), language),
    )


# the whole


def _facts(old: Plan, new: Plan, proofs: tuple[Proof, Proof], language: Language) -> Iterator[Change]:
    left_out = {say_word(key, language) for key in ("framework", "framework_digest", "parents")}
    left_out.add(say_book("replaces", language))
    scored = {say_word(key, language) for key in ("expected_total", "greatest_total", "least_total")}
    scored |= {say_book(key, language) for key in ("rounding", "scored_target", "signs")}
    title = say("title_fact", language)
    before, after = (
        {title: plan.framework.title, **dict(book_facts(plan, proof, language))}
        for plan, proof in zip((old, new), proofs, strict=True)
    )
    for change in _differences(say("whole", language), {"": before}, {"": after}, Concern.PAPER, language):
        if change.what not in left_out:
            yield replace(change, concern=Concern.SCORE if change.what in scored else Concern.PAPER)


# the table of indicators


def _rows(old: Plan, new: Plan, alike: Sameness, language: Language) -> Iterator[Change]:
    """Rows that are new or gone, and what is said otherwise of those that stay."""
    area = say_book("tree", language)
    before, after = _indicators(old), _indicators(new)
    partner = {id: alike.partners[id] for id in after if alike.partners.get(id) in before}
    stayed = set(partner.values())
    for id, item in before.items():
        if id not in stayed:
            told = _joined(_told(item, told_of(item, language), language), language)
            yield Change(Kind.REMOVED, Concern.SCORE, area, _named(item, before), "", told, "", (id,), Meaning.OTHER)
    for id, item in after.items():
        if id not in partner:
            told = _joined(_told(item, told_of(item, language), language), language)
            yield Change(Kind.ADDED, Concern.SCORE, area, _named(item, after), "", "", told, (id,), Meaning.OTHER)
            continue
        was = before[partner[id]]
        said = [_told(each, told_of(each, language), language) for each in (was, item)]
        said[0][say("name", language)], said[1][say("name", language)] = was.name, item.name
        above = (_above(before, partner[id]), _above(after, id))
        if partner.get(above[1]) != above[0] and (above[0] or above[1]):
            said[0][say("under", language)] = before[above[0]].name if above[0] else say("top", language)
            said[1][say("under", language)] = after[above[1]].name if above[1] else say("top", language)
        meaning = Meaning.SAME if id in alike.same else Meaning.OTHER
        where = _named(item, after)
        yield from _differences(
            area, {where: said[0]}, {where: said[1]}, Concern.SCORE, language, {where: (id,)}, meaning
        )


def _named(item: Indicator, items: Mapping[str, Indicator]) -> str:
    """The name of an indicator, below those that it stands under where another one has the same."""
    if sum(other.name == item.name for other in items.values()) == 1:
        return item.name
    ids = (".".join(item.path[:depth]) for depth in range(1, len(item.path) + 1))
    return " ".join(items[id].name for id in ids)


def _indicators(plan: Plan) -> dict[str, Indicator]:
    """Every indicator by the id of its node, in the order of the table."""

    def below(items: tuple[Indicator, ...]) -> Iterator[Indicator]:
        for item in items:
            yield item
            yield from below(item.children)

    return {".".join(item.path): item for item in below(plan.framework.indicators)}


def _above(items: Mapping[str, Indicator], id: str) -> str:
    """The id of the indicator that `id` stands under; "" at the top."""
    return ".".join(items[id].path[:-1])


def _told(item: Indicator, row: ToldRow, language: Language) -> dict[str, str]:
    return {
        say_word("weight", language): row.weight,
        say_book("target", language): row.target,
        say_word("rule", language): row.rule,
        say_book("remark", language): row.remark,
    }


# rules


def _rules(old: Plan, new: Plan, alike: Sameness, language: Language) -> Iterator[Change]:
    """Rules by name: those that are new or gone, and what is said otherwise of those that stay."""
    before = {told.name: told for told in rules_told(old, language)}
    after = {told.name: told for told in rules_told(new, language)}
    for name in dict.fromkeys((*before, *after)):
        area = say_book("rule", language, name)
        was, is_now = before.get(name), after.get(name)
        used = _using(old if is_now is None else new, name)
        if was is None or is_now is None:
            kind = Kind.ADDED if was is None else Kind.REMOVED
            told = ["" if each is None else _all_said(each, language) for each in (was, is_now)]
            yield Change(kind, Concern.SCORE, area, "", "", told[0], told[1], used, Meaning.OTHER)
            continue
        said = (_rule_said(was, language), _rule_said(is_now, language))
        meaning = Meaning.SAME if used and all(id in alike.same for id in used) else Meaning.OTHER
        rows = dict.fromkeys((*said[0], *said[1]), used)
        yield from _differences(area, said[0], said[1], Concern.SCORE, language, rows, meaning)


def _using(plan: Plan, name: str) -> tuple[str, ...]:
    """The nodes whose rows are scored by the rule called `name`."""
    own = {item.id for item in plan.sections if any(way.rule_name == name for way in item.variants)}
    return tuple(
        node.id
        for node in plan.nodes
        if node.id in own
        or (node.leaf is not None and (node.leaf.rule_name or node.name) == name and node.leaf.rule_kind)
    )


def _rule_said(told: Told, language: Language) -> dict[str, Said]:
    """The kind of a rule, its sentences by what the target is, its parameters, and its lists item by item."""
    sentences: dict[str, dict[str, None]] = {}
    for way in told.ways:
        sentences.setdefault(say("way", language, way.case), {})[way.sentence] = None
    line = say("line", language)
    said: dict[str, Said] = {
        "": {
            say_book("kind", language): kind_text(told),
            **{case: line.join(several) for case, several in sentences.items()},
        }
    }
    if told.node is not None:
        for table in clause_tables(f"rule_{told.kind}", told.node, language):
            for key, cells in _entries(table, language).items():
                said[say("within", language, table.caption, key)] = cells
    return said


def _all_said(told: Told, language: Language) -> str:
    """A whole rule in one text: its kind and its sentences say what it does."""
    return _joined(_rule_said(told, language)[""], language)


# all other clauses


def _sections(old: tuple[SectionBlock, ...], new: tuple[SectionBlock, ...], language: Language) -> Iterator[Change]:
    """What the tables of some sections say otherwise, section by section."""
    before = {section.heading: _said_in(section, language) for section in old}
    after = {section.heading: _said_in(section, language) for section in new}
    review = {say_book(key, language) for key in ("checks", "relations")}
    scored = {say_book(key, language) for key in _SCORED} | {say_word("ratings", language)}
    for heading in dict.fromkeys((*before, *after)):
        concern = Concern.SCORE if heading in scored else Concern.REVIEW if heading in review else Concern.PAPER
        yield from _differences(heading, before.get(heading, {}), after.get(heading, {}), concern, language)


_SCORED = ("own_rows", "inputs", "fixed", "values", "adjustments", "by_hand", "merging")


def _said_in(section: SectionBlock, language: Language) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for block in section.blocks:
        if isinstance(block, TableBlock):
            found.update(_entries(block, language))
    return found


def _entries(table: TableBlock, language: Language) -> dict[str, Said]:
    """The rows of a table by their first cell, or by the first two where that does not tell them apart.

    Without places and bases; of what is said twice alike, the second is numbered.
    """
    aside = {say_book(key, language) for key in ("declared", "stated", "meaning", "column_basis")}
    firsts = [row[0].text for row in table.rows]
    keys = 1 if len(set(firsts)) == len(firsts) or len(table.columns) < 3 else 2
    seen: Counter[str] = Counter()
    found: dict[str, Said] = {}
    for row in table.rows:
        name = say("within", language, *(cell.text for cell in row[:2])) if keys == 2 else row[0].text
        if name in aside:  # of a table of names and contents
            continue
        seen[name] += 1
        cells = zip(table.columns[keys:], row[keys:], strict=True)
        found[name if seen[name] == 1 else say("nth", language, name, seen[name])] = {
            column.heading: cell.text for column, cell in cells if column.heading not in aside and cell.text
        }
    return found


# said otherwise


def _differences(
    area: str,
    old: Mapping[str, Said],
    new: Mapping[str, Said],
    concern: Concern,
    language: Language,
    rows: Mapping[str, tuple[str, ...]] | None = None,
    meaning: Meaning = Meaning.UNKNOWN,
) -> Iterator[Change]:
    """What is said otherwise of the things called by the keys of `old` and `new`."""
    concerned = rows or {}
    for where in dict.fromkeys((*old, *new)):
        told = concerned.get(where, ())
        was, is_now = old.get(where), new.get(where)
        if was is None or is_now is None:
            kind = Kind.ADDED if was is None else Kind.REMOVED
            before, after = ("" if said is None else _joined(said, language) for said in (was, is_now))
            yield Change(kind, concern, area, where, "", before, after, told, meaning)
            continue
        for what in dict.fromkeys((*was, *is_now)):
            before, after = was.get(what, ""), is_now.get(what, "")
            if before != after:
                kind = Kind.ADDED if not before else Kind.REMOVED if not after else Kind.CHANGED
                yield Change(kind, concern, area, where, what, before, after, told, meaning)


def _joined(said: Said, language: Language) -> str:
    """All that is said of one thing, in one text."""
    return say("separator", language).join(
        say("of", language, name, text) if len(said) > 1 else text for name, text in said.items() if text
    )
