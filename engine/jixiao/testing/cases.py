"""A framework's own tests: filings with the scores, ratings and findings that they should come to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from jixiao.diagnostic import Diagnostic, Language, Rejected, diagnose
from jixiao.diagnostic.code import Words
from jixiao.diagnostic.codes import CODES
from jixiao.document import Mapping, Node, Scalar, Sequence, parse, read_source
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.merge import merge
from jixiao.filing.model import Filing, RawFiling
from jixiao.filing.recognise import own_headings, recognise
from jixiao.framework.model import Framework
from jixiao.name import name_key
from jixiao.number import shown_text
from jixiao.plan.model import Plan
from jixiao.plugin import load_reader, read_file
from jixiao.target import parse_quantity
from jixiao.value import dataclass

SUFFIX = ".case.yaml"

KEYS = ("title", "shows", "filing", "merge", "expect")
EXPECTED_KEYS = ("total", "rating", "reviewed_total", "scores", "weights", "findings")
OPEN = "open"
"""Stands for a total or score that cannot be computed, and for a rating that nobody has."""

MOST_NAMED = 5
"""Rows that are named of those because of which a total is open."""

SAID: dict[str, Words] = {
    "total": ("总分应为 {0}，得到 {1}", "the total should be {0}, and is {1}"),
    "open": ("总分应为 {0}，算不出：{1} 未定", "the total should be {0}, and is open: {1} cannot be scored"),
    "rating": ("等级应为 {0}，得到 {1}", "the rating should be {0}, and is {1}"),
    "reviewed_total": ("第二个总分应为 {0}，得到 {1}", "the second total should be {0}, and is {1}"),
    "name": ("“{0}”应指一个指标，指了 {1} 个", "'{0}' should mean one indicator, and means {1}"),
    "score": ("“{0}”应得 {1} 分，得到 {2}", "'{0}' should score {1}, and scores {2}"),
    "weight": ("“{0}”的分值应为 {1}，得到 {2}", "'{0}' should weigh {1}, and weighs {2}"),
    "finding": ("发现 {0} 应有 {1} 条，得到 {2} 条", "finding {0} should occur {1} times, and occurs {2} times"),
}
"""What is said of a case that comes out otherwise."""


NUMBER_OR_OPEN: Words = ("一个数；算不出的写 open", "a number; open for what cannot be computed")
A_CODE: Words = ("诊断代码，如 C101", "the code of a diagnostic, such as C101")
A_FILE: Words = ("同一文件夹里有的一个文件", "a file that stands in the same folder")
ONE_FORM: Words = ("恰有一张自评表", "exactly one form")
A_COUNT: Words = ("几条：整数，0 是不应有", "how many: a whole number, 0 for none")


@dataclass(frozen=True, slots=True)
class Case:
    """A filing and what is expected of it. What is not named is not asked.

    `total`, `scores` and `weights` (what a node weighs in this filing) are exact; `findings` says how often each code
    occurs, 0 that it does not.
    """

    name: str
    title: str
    filings: tuple[RawFiling, ...]  # several are merged first
    total: str | None
    rating: str | None
    reviewed_total: str | None
    scores: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, int], ...]
    weights: tuple[tuple[str, str], ...] = ()
    shows: tuple[tuple[str, str], ...] = ()  # what it is there to show, and the clause that says it: its rule or row


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that came out otherwise than a case expects, as texts.

    `kind` is a key of SAID; `about` the row or code as the case names it; `node` the id of the row where it is one.
    """

    kind: str
    about: str
    wanted: str
    found: str
    node: str = ""


def read_case(path: Path, framework: Framework | None = None) -> Case:
    """The case at `path`; headings are understood in the words of the form of `framework` too.

    Raises Rejected: S010 for a key that is none, S012 for one that lacks, S022 for a number, a count or a code that is
    none, and the filing's own.

    `filing` is the name of a file beside the case, or the filing itself in the format of the yaml reader; `merge`
    names the files of several, which are merged first (S053: both are given).
    """
    document = parse(read_source(path.name, path.read_bytes()))
    root = document.root
    several = root.get("merge") if isinstance(root, Mapping) else None
    wrong = [*_unknown(root, KEYS), *_missing(root, ("filing", "expect") if several is None else ("expect",))]
    expect = root.get("expect") if isinstance(root, Mapping) else None
    filing = root.get("filing") if isinstance(root, Mapping) else None
    wrong += [*_unknown(expect, EXPECTED_KEYS), *_unreadable(expect)]
    if filing is not None and several is not None:
        wrong.append(diagnose("S053", several.span))
    if wrong or not isinstance(root, Mapping) or not isinstance(expect, Mapping):
        raise Rejected(wrong)
    named = several.items if isinstance(several, Sequence) else (() if filing is None else (filing,))
    findings, shows = expect.get("findings"), root.get("shows")
    return Case(
        name=path.name.removesuffix(SUFFIX),
        title=_text(root.get("title")) or path.name,
        filings=tuple(_filing(node, path, framework) for node in named),
        total=_text(expect.get("total")),
        rating=_text(expect.get("rating")),
        reviewed_total=_text(expect.get("reviewed_total")),
        scores=_figures(expect.get("scores")),
        findings=() if findings is None else _counts(findings),
        weights=_figures(expect.get("weights")),
        shows=tuple((key, _text(value) or "") for key, value in shows) if isinstance(shows, Mapping) else (),
    )


def bound(case: Case, plan: Plan) -> Filing:
    """The filing of a case, merged where it is of several. Raises Rejected where they do not go together."""
    filings = [bind(raw, plan) for raw in case.filings]
    return filings[0] if len(filings) == 1 else bind(merge(filings, plan), plan)


def differences(case: Case, evaluation: Evaluation, language: Language = Language.CHINESE) -> tuple[str, ...]:
    """What came out otherwise than the case expects, one sentence each; of none, empty."""
    index = 0 if language is Language.CHINESE else 1
    return tuple(_sentence(item, index) for item in deviations(case, evaluation))


def _sentence(item: Deviation, index: int) -> str:
    said = {"name": (item.about, item.found), "score": (item.about, item.wanted, item.found)}
    said["weight"] = said["finding"] = said["score"]
    said["open"] = (item.wanted, item.about)
    return SAID[item.kind][index].format(*said.get(item.kind, (item.wanted, item.found)))


def read_cases(folder: Path, framework: Framework | None = None) -> tuple[Case, ...]:
    """Every case in `folder`, by name. Raises Rejected with what `read_case` says of all of them."""
    cases: list[Case] = []
    wrong: list[Diagnostic] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            cases.append(read_case(path, framework))
        except Rejected as rejected:
            wrong.extend(rejected.diagnostics)
    if wrong:
        raise Rejected(wrong)
    return tuple(cases)


def deviations(case: Case, evaluation: Evaluation) -> Iterator[Deviation]:
    """What came out otherwise than the case expects, as it is asked for; of none, nothing."""
    if case.total is not None and not _same(case.total, evaluation.total):
        open_rows = [node.path[-1] for node in node_scores(evaluation) if node.leaf and node.score is None]
        named = "、".join(f"“{name}”" for name in open_rows[:MOST_NAMED]) + ("……" * (len(open_rows) > MOST_NAMED))
        kind = "open" if evaluation.total is None and open_rows else "total"
        yield Deviation(kind, named, case.total, _shown(evaluation.total))
    if case.rating is not None and case.rating != (evaluation.rating or OPEN):
        yield Deviation("rating", "", case.rating, evaluation.rating or OPEN)
    reviewed = None if evaluation.reviewed is None else evaluation.reviewed.total
    if case.reviewed_total is not None and not _same(case.reviewed_total, reviewed):
        yield Deviation("reviewed_total", "", case.reviewed_total, _shown(reviewed))
    scores = node_scores(evaluation)
    asked = [("score", *item) for item in case.scores] + [("weight", *item) for item in case.weights]
    for about, name, wanted in asked:
        found = [node for node in scores if _is_called(name, node.id, node.path)]
        value = None if len(found) != 1 else found[0].score if about == "score" else found[0].weight
        if len(found) != 1:
            yield Deviation("name", name, wanted, str(len(found)))
        elif not _same(wanted, value):
            yield Deviation(about, name, wanted, _shown(value), found[0].id)
    codes = [item.code for item in evaluation.findings]
    for code, times in case.findings:
        if codes.count(code) != times:
            yield Deviation("finding", code, str(times), str(codes.count(code)))


def _is_called(name: str, id: str, path: tuple[str, ...]) -> bool:
    """Whether `name` is the id of a node, the end of it, or the printed name of its row."""
    keys = (name_key(id), name_key(".".join(path)))
    wanted = name_key(name)
    return any(key == wanted or key.endswith("." + wanted) for key in keys)


def _same(wanted: str, found: Fraction | None) -> bool:
    return found is None if wanted == OPEN else found == parse_quantity(wanted)


def _shown(value: Fraction | None) -> str:
    return OPEN if value is None else shown_text(value)


def _figures(node: Node | None) -> tuple[tuple[str, str], ...]:
    """What is expected of each name."""
    return tuple((key, _text(value) or OPEN) for key, value in node) if isinstance(node, Mapping) else ()


def _counts(node: Node) -> tuple[tuple[str, int], ...]:
    """A list of codes, one each, or a mapping from codes to how many."""
    if isinstance(node, Mapping):
        return tuple((key, int(_text(value) or 1)) for key, value in node)
    codes = [_text(item) or "" for item in node.items] if isinstance(node, Sequence) else []
    return tuple((code, codes.count(code)) for code in dict.fromkeys(codes))


def _filing(node: Node, path: Path, framework: Framework | None) -> RawFiling:
    """The filing in the file that is named, or written in the case itself."""
    if isinstance(node, Scalar):
        name = node.text
        if Path(name).name != name or not (path.parent / name).exists():
            raise Rejected([diagnose("S022", node.span, key="filing", found=name, wanted=A_FILE)])
        found = read_file(path.parent / name)
        headings = own_headings(() if framework is None else (framework,))
        filings = (found,) if isinstance(found, RawFiling) else recognise(found, headings)
    else:
        found = load_reader("yaml").read(_text_of(node).encode(), name=path.name)
        filings = (found,) if isinstance(found, RawFiling) else ()
    if len(filings) != 1:
        raise Rejected([diagnose("S022", node.span, key="filing", found=_text(node) or "…", wanted=ONE_FORM)])
    return filings[0]


def _text_of(node: Node) -> str:
    """What is written of `node`, as a document of its own."""
    span = node.span
    lines = span.source.text.split("\n")[span.line - 1 : span.end_line]
    if lines[0][span.column - 1 :].startswith("{"):
        lines[-1] = lines[-1][: span.end_column - 1]
        return "\n".join((lines[0][span.column - 1 :], *lines[1:]))
    while len(lines) > 1 and lines[-1].strip() and not lines[-1].startswith(" " * (span.column - 1)):
        lines.pop()  # the line on which the next key stands
    return "\n".join(line[span.column - 1 :] if line.strip() else "" for line in lines)


def _text(node: Node | None) -> str | None:
    return node.text if isinstance(node, Scalar) and not node.is_null else None


def _unknown(node: Node | None, known: tuple[str, ...]) -> list[Diagnostic]:
    if not isinstance(node, Mapping):
        return []
    shown = "、".join(known)
    return [
        diagnose("S010", key.span, found=key.text, allowed=shown) for key, _ in node.entries if key.text not in known
    ]


def _unreadable(expect: Node | None) -> list[Diagnostic]:
    """S022 for expected numbers that are none, and for codes and counts of findings that are none."""
    if not isinstance(expect, Mapping):
        return []
    figures = [(key, expect.get(key)) for key in ("total", "reviewed_total")]
    for section in (expect.get("scores"), expect.get("weights")):
        figures += list(section) if isinstance(section, Mapping) else []
    said = [
        diagnose("S022", node.span, key=key, found=_text(node) or "…", wanted=NUMBER_OR_OPEN)
        for key, node in figures
        if node is not None and not _is_figure(node)
    ]
    findings = expect.get("findings")
    for key, node in findings.entries if isinstance(findings, Mapping) else ():
        if key.text not in CODES:
            said.append(diagnose("S022", key.span, key="findings", found=key.text, wanted=A_CODE))
        elif not (isinstance(node, Scalar) and node.text.isascii() and node.text.isdecimal()):
            said.append(diagnose("S022", node.span, key=key.text, found=_text(node) or "…", wanted=A_COUNT))
    for item in findings.items if isinstance(findings, Sequence) else ():
        if _text(item) not in CODES:
            said.append(diagnose("S022", item.span, key="findings", found=_text(item) or "…", wanted=A_CODE))
    return said


def _is_figure(node: Node) -> bool:
    text = _text(node)
    return isinstance(node, Scalar) and (text is None or text == OPEN or parse_quantity(text) is not None)


def _missing(node: Node, needed: tuple[str, ...]) -> list[Diagnostic]:
    absent = [key for key in needed if not isinstance(node, Mapping) or node.get(key) is None]
    return [diagnose("S012", node.span, where="实例", key=key, meaning="必填") for key in absent]
