"""`jixiao report`: the 自评报告 of an office, its chapters filled with what its filing scores."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from jixiao.api import Evaluation, Framework, Paper, build_form, build_letter, read_file, render_papers
from jixiao.cli import options
from jixiao.cli.beforehand import check_paths, check_targets
from jixiao.cli.command import Option, Session, Words
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import open_desk, work_through
from jixiao.cli.failure import Exit, Unread, show
from jixiao.diagnostic import Language, Rejected, diagnose, system_words
from jixiao.document import Mapping as DocumentMapping
from jixiao.document import Scalar, parse, read_source
from jixiao.document.tidy import bare
from jixiao.filing.model import RawLine
from jixiao.origin import Cell
from jixiao.plugin import load_paper_renderer
from jixiao.report.findings import by_severity, counts
from jixiao.report.letter import asked_of_office, blanks_of

WROTE: Words = ("已写 {0}", "wrote {0}")
BLANKS: Words = (
    "还有 {0} 处要补，报告里标了出来：{1}",
    "{0} places still to be filled in are marked in the report: {1}",
)


@options.command(
    "report",
    words=(
        "写自评报告：各章照框架的 report，数字取自算出的结果；只有单位能写的地方标成待填，或取自 --texts。",
        "Writes the report on a self-evaluation: chapters as the framework has them, figures as they came out; what "
        "only the office can write is marked, or taken from --texts.",
    ),
    example=(
        "jixiao report 自评表.xlsx -f shaanxi/baishui/department@2021 -o 自评报告.docx\n"
        "jixiao report 自评表.xlsx -f shaanxi/baishui/department@2021 --texts 文字.yaml --table -o 自评报告.docx"
    ),
)
@options.files
@options.framework
@options.packs
@options.encoding
@click.option(
    "--texts",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "单位写的文字：一个 yaml 文件，一行一个“待填的名称: 文字”。",
        "What the office writes: a yaml file with a line `what is marked: text` for each.",
    ),
)
@click.option(
    "--blank-texts",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "另写一个空的文字文件，列出要单位写的各项；填好了用 --texts 给。",
        "Write also an empty file of texts, with all that the office has to write; once filled in, give it by --texts.",
    ),
)
@click.option(
    "--projects",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "项目的清单：一行一个项目的表，例如 jixiao collect 写出的；报告由它数各等级的项目。",
        "The list of projects, one a line, as jixiao collect writes it; the report counts its ratings.",
    ),
)
@click.option(
    "--table",
    cls=Option,
    is_flag=True,
    words=("报告之后附上填好的自评表。", "Add the finished form after the report."),
)
@click.option(
    "--format",
    cls=Option,
    metavar="docx|pdf|html|md",
    words=("输出的格式；不写时看 -o 的后缀，再不然是 md。", "The format; by default that of -o's suffix, else md."),
)
@options.output
@options.fail_on
@click.pass_obj
def report(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    texts: Path | None,
    blank_texts: Path | None,
    projects: Path | None,
    table: bool,
    format: str | None,
    output: Path | None,
    fail_on: str,
) -> Exit:
    """Evaluates every file and writes the report on it."""
    language = Language(session.language)
    format = format or (output.suffix.removeprefix(".").lower() if output is not None else "") or "md"
    suffix = load_paper_renderer(format).suffix
    targets = check_targets(files, output, suffix, format, session, {"--projects": projects})
    check_paths(session, written={"--blank-texts": blank_texts})
    if blank_texts is not None and blank_texts.exists():
        raise Rejected([diagnose("U197", None, found=blank_texts)])
    stated = texts_in(texts) if texts is not None else None
    desk = open_desk(frameworks, packs, session, encoding)
    listed = _projects(projects) if projects is not None else ()
    done = work_through(files, desk, session)
    written = {
        path: tuple(paper for one in found for paper in _papers(one, stated, listed, table, language))
        for path, found in done.evaluations.items()
    }
    if blank_texts is not None and done.evaluations:
        frameworks_used = [one.plan.framework for found in done.evaluations.values() for one in found]
        _write_blank_texts(blank_texts, frameworks_used, session)
    if output is not None:
        for path, target in zip(files, targets, strict=True):
            if path in written:
                write_file(target, render_papers(written[path], format))
                click.echo(session.say(WROTE).format(target), err=True)
    elif written:
        print_data(render_papers([paper for papers in written.values() for paper in papers], format), format)
    show(by_severity(done.findings), session)
    if done.evaluations:
        click.echo(counts(done.findings, language), err=True)
    _say_blanks([paper for papers in written.values() for paper in papers], session)
    return done.exit(fail_on)


def _papers(
    evaluation: Evaluation,
    texts: DocumentMapping | None,
    projects: tuple[RawLine, ...],
    table: bool,
    language: Language,
) -> tuple[Paper, ...]:
    given = texts_for(evaluation.plan.framework, texts) if texts is not None else {}
    annexes = (build_form(evaluation, language),) if table else ()
    annex = "、".join(paper.title for paper in annexes)
    return (build_letter(evaluation, given, projects, language, annex=annex), *annexes)


def texts_in(path: Path) -> DocumentMapping:
    """What an office wrote. Raises Rejected: no yaml, no texts (U193), no file (U194)."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise Rejected([diagnose("U194", None, found=path, problem=system_words(problem))]) from None
    try:
        root = parse(read_source(path.name, data)).root
    except Rejected as rejected:
        raise Unread(rejected.diagnostics) from None
    if not isinstance(root, DocumentMapping):
        raise Rejected([diagnose("U193", root.span, found=path.name)])
    return root


def texts_for(framework: Framework, root: DocumentMapping) -> Mapping[str, str]:
    """The texts of an office by key. Raises Rejected: a text is none (U193), or is not asked for (U191)."""
    asked = asked_of_office(framework)
    wrong = []
    for key, value in root.entries:
        if not isinstance(value, Scalar):
            wrong.append(diagnose("U193", value.span, found=key.text))
        elif key.text not in asked:
            wrong.append(diagnose("U191", key.span, found=key.text, choices="、".join(asked)))
    if wrong:
        raise Rejected(wrong)
    given = ((key.text, value) for key, value in root.entries if isinstance(value, Scalar))
    return {key: value.text for key, value in given if not value.is_null}


def _write_blank_texts(path: Path, frameworks: list[Framework], session: Session) -> None:
    """A file of texts with every key and nothing behind it."""
    keys = dict.fromkeys(key for framework in frameworks for key in asked_of_office(framework))
    lines = (f"{key if bare(key) else json.dumps(key, ensure_ascii=False)}:\n" for key in keys)
    write_file(path, "".join(lines).encode())
    click.echo(session.say(WROTE).format(path), err=True)


def _projects(path: Path) -> tuple[RawLine, ...]:
    """The projects that a file lists. Raises Rejected where it cannot be read, or lists none (U195)."""
    lines = tuple(line for raw in read_file(path) for table in raw.tables.values() for line in table)
    if not lines:
        raise Rejected([diagnose("U195", Cell(path.name, "", ""), found=path.name)])
    return lines


def _say_blanks(papers: list[Paper], session: Session) -> None:
    blanks = tuple(dict.fromkeys(text for paper in papers for text in blanks_of(paper)))
    if blanks:
        click.echo(session.say(BLANKS).format(len(blanks), "".join(blanks)), err=True)
