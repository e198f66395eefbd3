"""A trial as a Report: whether the cases come out, what they leave untried, and what is proved."""

from __future__ import annotations

from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.diagnostic.code import Words
from jixiao.number import decimal_text, round_to
from jixiao.report.model import Column, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.testing.cases import SUFFIX
from jixiao.testing.mutation import Fate
from jixiao.testing.properties import Verdict
from jixiao.testing.trial import Judged, Trial

SAID: dict[str, Words] = {
    "title": ("{0}：试验", "{0}: trial"),
    "framework": ("评分框架", "Framework"),
    "cases": ("实例", "Cases"),
    "cases_fact": ("{0} 个相符，{1} 个不符", "{0} as expected, {1} differ"),
    "coverage": ("规定", "Clauses"),
    "coverage_fact": ("{0} 条中 {1} 条有实例走到", "{1} of {0} are reached by a case"),
    "mutants": ("改动", "Changes"),
    "mutants_fact": (
        "试改 {0} 处：实例发觉 {1} 处（{2}），无人发觉 {3} 处；另有 {4} 处检查不许，{5} 处意思不变",
        "{0} clauses changed: cases notice {1} ({2}), nobody notices {3}; lint refuses {4} more, {5} mean the same",
    ),
    "argued_fact": ("；无人发觉的里面 {0} 处说明了为什么", "; of what nobody notices {0} are argued"),
    "none": ("没有可改之处", "nothing to change"),
    "held": ("性质", "Properties"),
    "held_fact": ("{0} 项证明，{1} 项试过，{2} 项不成立", "{0} proved, {1} tested, {2} refuted"),
    "differs": ("不符的实例", "Cases that differ"),
    "uncovered": ("没有实例走到的规定", "Clauses that no case reaches"),
    "unnoticed": ("改了也无人发觉", "Changes that nobody would notice"),
    "if": (
        "第 {0} 行 {1}：如果把“{2}”写成“{3}”，没有实例会不同",
        "line {0} {1}: were '{2}' written '{3}', no case would differ",
    ),
    "gone": ("第 {0} 行 {1}：如果没有“{2}”，没有实例会不同", "line {0} {1}: without '{2}', no case would differ"),
    "no_telling": ("附近没有找到能分辨的填报", "no filing nearby was found that tells them apart"),
    "no_telling_then": (
        "附近没有找到的：想得出一份算出来不同的填报，就写成实例；想不出，多半是没有区别，照上面的写法（at、was、now）"
        "写进 cases/survivors.yaml，说明为什么",
        "Of those without a filing: if you can think of one that would score otherwise, make it a case; if not, the "
        "change most likely makes no difference: write it into cases/survivors.yaml (at, was, now) and say why",
    ),
    "first": ("还没有实例", "No case yet"),
    "first_why": (
        "没有实例，就没有谁看着规则：改了哪一处都无人发觉，上面的数还没有意思。写第一批有两个办法",
        "Without a case nobody watches the rules: no change would be noticed, and the figures above mean nothing yet. "
        "There are two ways to a first one",
    ),
    "first_made": (
        "jixiao test {0} --fix-cases：由框架编出第一批，写进 cases/；每个上面写着分是怎样来的，照办法手算核对，再留下",
        "jixiao test {0} --fix-cases: made by the framework, written into cases/; each says above how its scores came "
        "about: check them by hand against the document before you keep it",
    ),
    "first_own": (
        "把一张填好的自评表放进 cases/，旁边写 名称.case.yaml：title 一句话，filing 那张表的文件名，"
        "expect 照办法手算的 total、rating、scores",
        "Put a form that is filled in into cases/, and beside it NAME.case.yaml: title, filing (the name of the form), "
        "expect with the total, rating and scores as you work them out by hand",
    ),
    "no_folder": (
        "框架里没有写 cases：先在文件最后加上 cases: cases/，再建这个文件夹",
        "The framework names no cases: first add cases: cases/ at its end, and make that folder",
    ),
    "differs_then": (
        "期望与现在的规则不一样：照办法手算一遍。规则错了改规则；期望错了改期望；改过规则而由 --fix-cases 写的"
        "（suggested-…）已经过时的，删去它，再运行 --fix-cases",
        "What is expected is not what the rules make now: work it out by hand. Mend the rule or the case, whichever is "
        "wrong; a case that --fix-cases wrote (suggested-…) before the rule was changed is deleted and made anew",
    ),
    "towards": ("走得到它的实例", "A case that comes through"),
    "no_reaching": ("附近没有找到", "none found nearby"),
    "because": ("为什么：{0}", "why: {0}"),
    "would": ("这样一个实例会发觉：{0}", "this case would notice: {0}"),
    "suggested": ("建议的实例", "Suggested cases"),
    "property": ("性质", "Property"),
    "verdict": ("结论", "Verdict"),
    "detail": ("说明", "Detail"),
    "row": ("行或规则", "Row or rule"),
    "proved": ("证明", "proved"),
    "tested": ("试过 {0} 份", "tested on {0}"),
    "refuted": ("不成立", "refuted"),
    "where": ("行", "Line"),
    "bounded": ("得分在 0 与分值之间", "scores lie within 0 and their weight"),
    "monotone": ("越好不会越低", "better never scores less"),
    "ceiling": ("总分不超过应有的总分", "no total above the declared one"),
    "declared": ("办法声明的性质", "a property that the framework declares"),
    "claims": ("自称的数不影响得分", "claims change no score"),
    "order": ("行的次序不影响得分", "the order of rows changes no score"),
    "walked": ("两种算法结果相同", "two ways of computing agree"),
    "replayed": ("按解释重算得到同样的分", "the explanation, replayed, gives the same score"),
    "rules_proved": ("{0} 处规则", "{0} rules"),
    "greatest": ("最高可得 {0}", "at most {0}"),
}
"""The words of trials, in Chinese and in English."""

VERDICT_TONES = {Verdict.PROVED: Tone.GOOD, Verdict.TESTED: Tone.PLAIN, Verdict.REFUTED: Tone.BAD}


def build_trial(trial: Trial, language: Language = Language.CHINESE, written: bool = False, name: str = "") -> Report:
    """The report of a trial; its `record` is the same as plain data.

    Suggested cases that are `written` to files are not shown again. `name` is what the framework was asked for by.
    """
    sections = (_first(trial, language, name), _failed(trial, language), _uncovered(trial, language),
                _unnoticed(trial, language), _suggested(trial, language, written), _held(trial, language))  # fmt: skip
    return Report(
        title=say("title", language, trial.plan.framework.title),
        language=language,
        facts=facts(trial, language),
        sections=tuple(section for section in sections if section.blocks),
        record=_record(trial),
    )


def say(key: str, language: Language, *values: object) -> str:
    """The words of that key with the values put in."""
    return SAID[key][0 if language is Language.CHINESE else 1].format(*values)


def facts(trial: Trial, language: Language) -> tuple[tuple[str, str], ...]:
    """The figures of a trial: cases, clauses, changes, properties."""
    failed = sum(bool(ran.wrong) for ran in trial.ran)
    counts = dict(trial.fates)
    verdicts = [held.verdict for held in trial.held]
    tried = counts[Fate.CAUGHT] + counts[Fate.UNNOTICED]
    changes = (
        say("none", language)
        if tried == 0
        else say(
            "mutants_fact",
            language,
            tried,
            counts[Fate.CAUGHT],
            share_text(Fraction(counts[Fate.CAUGHT], tried)),
            counts[Fate.UNNOTICED],
            counts[Fate.REFUSED],
            counts[Fate.SAME],
        )
    )
    if trial.argued:
        changes += say("argued_fact", language, trial.argued)
    return (
        (say("framework", language), trial.plan.framework.name),
        (say("cases", language), say("cases_fact", language, len(trial.ran) - failed, failed)),
        (
            say("coverage", language),
            say("coverage_fact", language, len(trial.clauses), len(trial.clauses) - len(trial.uncovered)),
        ),
        (say("mutants", language), changes),
        (say("held", language), say("held_fact", language, *(verdicts.count(verdict) for verdict in Verdict))),
    )


def share_text(share: Fraction) -> str:
    """A share as a percentage with one place, cut, so that 100% is all of them."""
    tenths = share * 1000 // 1
    return decimal_text(round_to(Fraction(tenths, 10), Fraction(1, 10)), 1) + "%"


def _first(trial: Trial, language: Language, name: str) -> SectionBlock:
    """What to do where there is no case at all."""
    if trial.ran:
        return SectionBlock(say("first", language), ())
    framework = trial.plan.framework
    ways = [say("first_made", language, name or framework.name), say("first_own", language)]
    if framework.cases is None:
        ways.insert(0, say("no_folder", language))
    return SectionBlock(
        say("first", language), (Paragraph(Text(say("first_why", language), Tone.WARNING, tuple(ways))),)
    )


def _failed(trial: Trial, language: Language) -> SectionBlock:
    told = [
        Paragraph(Text(f"{ran.case.name}{SUFFIX}  {ran.case.title}", Tone.BAD, ran.wrong))
        for ran in trial.ran
        if ran.wrong
    ]
    then = [Paragraph(Text(say("differs_then", language)))] if told else []
    return SectionBlock(say("differs", language), (*told, *then))


def _uncovered(trial: Trial, language: Language) -> SectionBlock:
    columns = [Column(say("where", language), 6, numeric=True), Column(say("row", language), 24), Column("", 80)]
    if trial.reaching and trial.searched:
        columns.append(Column(say("towards", language), 40))
    rows = []
    for index, clause in enumerate(trial.uncovered):
        row = [Text(str(clause.span.line if clause.span else "")), Text(clause.where), Text(clause.sentence)]
        if len(columns) > len(row):
            found = trial.reaching[index]
            row.append(Text(found.title if found else say("no_reaching", language), Tone.PLAIN))
        rows.append(tuple(row))
    return SectionBlock(say("uncovered", language), (TableBlock(tuple(columns), tuple(rows)),) if rows else ())


def _unnoticed(trial: Trial, language: Language) -> SectionBlock:
    """Each change with the case that would notice it; nothing where there is no case that could."""
    shown = trial.unnoticed if trial.ran else ()
    told = [Paragraph(Text(*_said(item, trial.searched, language))) for item in shown]
    missing = trial.searched and any(item.suggestion is None and not item.because for item in shown)
    then = [Paragraph(Text(say("no_telling_then", language)))] if missing else []
    return SectionBlock(say("unnoticed", language), (*told, *then))


def _said(item: Judged, searched: bool, language: Language) -> tuple[str, Tone, tuple[str, ...]]:
    mutant = item.tried.mutant
    key = "if" if mutant.now else "gone"
    sentence = say(key, language, mutant.span.line, mutant.place, mutant.was, mutant.now)
    if item.because:
        return sentence, Tone.PLAIN, (say("because", language, item.because),)
    if item.suggestion is not None:
        return sentence, Tone.WARNING, (say("would", language, item.suggestion.title),)
    return sentence, Tone.WARNING, (say("no_telling", language),) if searched else ()


def _suggested(trial: Trial, language: Language, written: bool) -> SectionBlock:
    if written:
        return SectionBlock(say("suggested", language), ())
    told = [Paragraph(Text(item.title, Tone.PLAIN, tuple(item.text.splitlines()))) for item in trial.suggestions]
    return SectionBlock(say("suggested", language), tuple(told))


def _held(trial: Trial, language: Language) -> SectionBlock:
    columns = (
        Column(say("property", language), 36),
        Column(say("row", language), 24),
        Column(say("verdict", language), 14),
        Column(say("detail", language), 40),
    )
    rows = []
    for held in trial.held:
        verdict = say(held.verdict.value, language, held.tested)
        detail = held.shown
        if held.name == "monotone" and held.verdict is Verdict.PROVED:
            detail = say("rules_proved", language, held.tested)
        if held.name == "ceiling":
            detail = say("greatest", language, held.shown)
        rows.append(
            (
                Text(say(held.name, language) if held.name in SAID else held.name),
                Text(held.about),
                Text(verdict, VERDICT_TONES[held.verdict]),
                Text(detail),
            )
        )
    return SectionBlock(say("held", language), (TableBlock(columns, tuple(rows)),) if rows else ())


def _record(trial: Trial) -> dict[str, object]:
    framework = trial.plan.framework
    score = trial.score
    return {
        "framework": {"id": framework.id, "version": framework.version, "digest": framework.digest},
        "cases": [{"name": ran.case.name, "title": ran.case.title, "wrong": list(ran.wrong)} for ran in trial.ran],
        "clauses": len(trial.clauses),
        "uncovered": [
            {"line": clause.span.line if clause.span else None, "where": clause.where, "sentence": clause.sentence}
            for clause in trial.uncovered
        ],
        "mutants": {fate.value: count for fate, count in trial.fates},
        "mutation_score": None if score is None else share_text(score),
        "unnoticed": [
            {
                "line": item.tried.mutant.span.line,
                "place": item.tried.mutant.place,
                "was": item.tried.mutant.was,
                "now": item.tried.mutant.now,
                "suggestion": None if item.suggestion is None else item.suggestion.text,
                "because": item.because or None,
            }
            for item in trial.unnoticed
        ],
        "properties": [
            {
                "name": held.name,
                "about": held.about,
                "verdict": held.verdict.value,
                "tested": held.tested,
                "shown": held.shown,
            }
            for held in trial.held
        ],
    }
