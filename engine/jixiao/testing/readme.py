"""The figures of a trial in the README beside a framework: a block that the tool writes, and whether it still holds."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from jixiao.diagnostic import Language, Rejected, diagnose
from jixiao.document import read_source
from jixiao.evaluation.model import SEMANTICS
from jixiao.framework.model import Framework
from jixiao.testing.mutation import Fate
from jixiao.testing.properties import Held, Verdict
from jixiao.testing.trial import Judged, Trial
from jixiao.testing.verdict import say, share_text

README = "README.md"

TRIAL = 1
"""Raised where the same framework and cases come to other figures: other mutants, clauses or properties are tried."""

HEADING = "## 试验"
BEGIN = "<!-- 试验：以下由 jixiao test --readme 写出，不要手改 -->"
END = "<!-- 试验止 {} -->"
BLOCK = re.compile(rf"{re.escape(BEGIN)}\r?\n(.*?)\r?\n<!-- 试验止 ([0-9a-f]+) -->", re.DOTALL)
MARK = re.compile(r"<!-- 试验(?:：以下|止)")
DIGITS = 16

Said = Language.CHINESE


def made_of(framework: Framework, cases: Path | None) -> str:
    """A digest of all that the figures hang on: the framework as it is written and as it is meant, its cases, us."""
    found = hashlib.sha256(f"jixiao trial {TRIAL} {SEMANTICS} {framework.digest}\n".encode())
    found.update(framework.span.source.text.encode())
    for path in sorted(cases.rglob("*") if cases is not None and cases.is_dir() else ()):
        if path.is_file():
            data = path.read_bytes()
            found.update(f"\n{path.name} {len(data)}\n".encode() + data)
    return found.hexdigest()


def figures(trial: Trial) -> str:
    """What a trial found, in Markdown: how many cases, clauses and changes; properties; what nobody notices and why."""
    return "\n".join(_figures(trial))


def renewed_readme(trial: Trial, folder: Path | None, cases: Path | None) -> tuple[Path, bytes]:
    """The README in a framework's `folder`, and what it is to hold. Raises Rejected: U130, U131, D010."""
    path = None if folder is None else folder / README
    if path is None or not path.is_file():
        raise Rejected([diagnose("U130", None, found=trial.plan.framework.name)])
    data = path.read_bytes()
    text = with_figures(read_source(README, data).text, figures(trial), made_of(trial.plan.framework, cases), path)
    return path, (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b"") + text.encode()


def with_figures(text: str, body: str, digest: str, path: Path) -> str:
    """A README with the block renewed, or put under its heading, or at its end. Raises Rejected (U131): loose marks."""
    newline = "\r\n" if "\r\n" in text else "\n"
    block = newline.join((BEGIN, *body.split("\n"), END.format(_seal(body, digest))))
    if len(BLOCK.findall(text)) == 1 and len(MARK.findall(text)) == 2:
        return BLOCK.sub(lambda found: block, text)
    if MARK.search(text):
        raise Rejected([diagnose("U131", None, path=path.name, begin=BEGIN, end=END.format("…"))])
    heading = re.search(rf"^{HEADING}[ \t]*\r?$\n?", text, re.MULTILINE)
    if heading is None:
        return f"{text.rstrip()}{newline * 2}{HEADING}{newline * 2}{block}{newline}"
    after = text[heading.end() :].lstrip("\r\n")
    return f"{text[: heading.end()]}{newline}{block}{newline}" + (f"{newline}{after}" if after else "")


def holds(text: str, digest: str) -> bool:
    """Whether a README has the block, as it was written, of what the framework and its cases are now."""
    found = BLOCK.findall(text)
    return len(found) == 1 and found[0][1] == _seal(found[0][0].replace("\r\n", "\n"), digest)


def body_of(text: str) -> str:
    """What stands between the marks; of none, nothing."""
    found = BLOCK.search(text)
    return "" if found is None else found.group(1).replace("\r\n", "\n")


def _seal(body: str, digest: str) -> str:
    return hashlib.sha256(f"{digest}\n{body}".encode()).hexdigest()[:DIGITS]


def _figures(trial: Trial) -> Iterator[str]:
    failed = sum(bool(ran.wrong) for ran in trial.ran)
    cases = f"实例 {len(trial.ran)} 个，" + ("全部相符" if not failed else f"{failed} 个不符")
    yield f"{cases}；{_clauses(trial)}；{_changes(trial)}。"
    yield f"（`jixiao test {trial.plan.framework.name}`）"
    yield from ("", "| 性质 | 结论 |", "|---|---|")
    for name in dict.fromkeys(held.name for held in trial.held):
        found = [held for held in trial.held if held.name == name]
        yield f"| {say(name, Said)} | {'；'.join(_verdict(held) for held in found)} |"
    if trial.unnoticed:
        yield from ("", "没有实例发觉的改动：", "")
        yield from (f"- {_survivor(item)}" for item in trial.unnoticed)


def _clauses(trial: Trial) -> str:
    if not trial.clauses:
        return "规则与等级都在底稿里"
    missed = len(trial.uncovered)
    return f"规定 {len(trial.clauses)} 条，" + ("全部走到" if not missed else f"{missed} 条没有走到")


def _changes(trial: Trial) -> str:
    counts = dict(trial.fates)
    caught, alive = counts[Fate.CAUGHT], counts[Fate.UNNOTICED]
    if not caught + alive:
        return "没有自己的写法可改"
    said = f"试改 {caught + alive} 处，发觉 {caught} 处（{share_text(Fraction(caught, caught + alive))}）"
    if trial.argued:
        said += f"，{trial.argued} 处说明了为什么发觉不了"
    return said + f"；另有 {counts[Fate.REFUSED]} 处检查不许，{counts[Fate.SAME]} 处意思不变"


def _verdict(held: Held) -> str:
    said = {Verdict.PROVED: "证明", Verdict.TESTED: f"试过 {held.tested} 份", Verdict.REFUTED: f"不成立：{held.shown}"}
    about = f"“{held.about}”" if held.about else ""
    if held.name == "monotone" and held.verdict is Verdict.PROVED:
        return f"证明（{held.tested} 处规则）"
    if held.name == "ceiling" and held.verdict is Verdict.PROVED:
        return f"证明，最高 {held.shown}"
    return about + said[held.verdict]


def _survivor(item: Judged) -> str:
    mutant = item.tried.mutant
    changed = f"“{mutant.was}”写成“{mutant.now}”" if mutant.now else f"没有“{mutant.was}”"
    return f"`{mutant.place}`：{changed}。{item.because or '没有说明为什么。'}"
