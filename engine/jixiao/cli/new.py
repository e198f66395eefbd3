"""`jixiao new`: the start of a framework, asked for in a few questions or drafted from a form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jixiao.api import (
    Catalog,
    RawFiling,
    compile_plan,
    evaluate,
    installed_catalog,
    prepare,
    read_file,
    subject_of,
    year_of,
)
from jixiao.authoring.answers import SUBJECTS, Answers, refused
from jixiao.authoring.form import Drafted, draft_of, groups_of
from jixiao.authoring.starter import CASE, Starter, case_text, start
from jixiao.cli import options
from jixiao.cli.beforehand import check_paths
from jixiao.cli.command import Option, Session, Words
from jixiao.cli.console import write_file
from jixiao.cli.failure import Exit, exit_code, show
from jixiao.diagnostic import Diagnostic, Rejected, Severity, diagnose
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation
from jixiao.filing.bind import bind
from jixiao.framework.catalog import FILE
from jixiao.origin import Source
from jixiao.report.explained import explained
from jixiao.report.figures import Figures

ASK_SUBJECT: Words = ("评什么（department 部门整体、project 项目、transfer 转移支付、portfolio 汇总）", "Subject")
ASK_ID: Words = ("标识，小写英文，用 / 分层，例如 shaanxi/baishui/department", "Id, such as shaanxi/baishui/department")
ASK_YEAR: Words = ("预算年度", "Budget year")
ASK_PARENT: Words = ("底稿（{0}；没有就写 none）", "Base ({0}; or none)")
ASK_TITLE: Words = ("名称", "Title")
ASK_ISSUER: Words = ("制定机关（不知道就回车）", "Issuer (may be empty)")
ASK_DOCUMENT: Words = ("办法的名称与文号（不知道就回车）", "Document (may be empty)")
ASK_OWN: Words = (
    "哪些指标的下级由单位自设，用顿号隔开（{0}；没有就回车）",
    "Indicators whose rows offices write, comma between ({0}; may be empty)",
)
WROTE: Words = ("已写 {0}", "wrote {0}")
USABLE: Words = (
    "草案可用，还有 {0} 处要查清（文件里标着“问：”，README.md 里列着）",
    "The draft is usable; {0} questions are left in it",
)
SCORED: Words = (
    "按草案算这张表：总分 {0}，{1} 行算得出，{2} 行待定",
    "By the draft this form scores {0}; {1} rows scored, {2} open",
)
NEXT: Words = ("接着：jixiao lint {0}，改完再 jixiao test {0}", "Next: jixiao lint {0}, then jixiao test {0}")
NONE = "none"


@options.command(
    "new",
    words=(
        "起草一个框架：问几句（也可以都写成选项），写出 framework.yaml、cases/、README.md；或由一张填好的表起草。",
        "Starts a framework: asks a few questions (every answer may be an option instead) and writes framework.yaml, "
        "cases/ and README.md; or drafts it from a form.",
    ),
    example=(
        "jixiao new\n"
        "jixiao new --subject project --id hebei/project --year 2024 --parent national/project@2020\n"
        "jixiao new --from 自评表.xlsx --id county/department --year 2024 -o 我县的框架"
    ),
)
@click.option("--id", "id", cls=Option, metavar="ID", words=("框架的标识。", "The id of the framework."))
@click.option("--year", cls=Option, metavar="YEAR", words=("预算年度。", "The budget year."))
@click.option("--subject", cls=Option, metavar="SUBJECT", words=("评什么。", "What is evaluated."))
@click.option(
    "--parent", cls=Option, metavar="ID@VERSION|none", words=("底稿，在它上面改；none 没有。", "The base; or none.")
)
@click.option("--title", cls=Option, metavar="TEXT", words=("名称。", "The title."))
@click.option("--issuer", cls=Option, metavar="TEXT", words=("制定机关。", "Who issued the rules."))
@click.option("--document", cls=Option, metavar="TEXT", words=("办法的名称与文号。", "The document of the rules."))
@click.option(
    "--from",
    "form",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=("由这张填好的自评表起草。", "Draft from this form, filled in."),
)
@click.option(
    "--own",
    cls=Option,
    multiple=True,
    metavar="NAME",
    words=(
        "与 --from 同用：这个指标的下级由单位自设。",
        "With --from: the rows under this indicator are the office's own.",
    ),
)
@options.packs
@click.option(
    "-o",
    "--output",
    cls=Option,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    words=("写进这个文件夹；没有就建。", "Write into this folder, made if need be."),
)
@click.pass_obj
def new(
    session: Session,
    id: str | None,
    year: str | None,
    subject: str | None,
    parent: str | None,
    title: str | None,
    issuer: str | None,
    document: str | None,
    form: Path | None,
    own: tuple[str, ...],
    packs: tuple[Path, ...],
    output: Path | None,
) -> Exit:
    """Asks what is not given, writes the folder, and says what to do next."""
    if form is not None and parent not in (None, NONE):
        raise Rejected([diagnose("U124", None)])
    check_paths(session, read={"--from": form}, folders={"-o": output})
    if output is not None:  # before anything is asked
        _keep_framework(output)
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    raw = _first(form) if form is not None else None
    given = (subject, id, year, parent, title, issuer, document)
    answers = _asked(session, catalog, raw, *given)
    folder = output if output is not None else Path(answers.id) / answers.year
    _keep_framework(folder)
    drafted = _drafted(session, raw, own) if raw is not None else None
    return _write(session, catalog, start(answers, drafted), folder, raw, form)


def _keep_framework(folder: Path) -> None:
    """Raises Rejected (U123) where there is a framework in the folder already."""
    if (folder / FILE).exists():
        raise Rejected([diagnose("U123", None, found=folder)])


def _first(form: Path) -> RawFiling:
    """The first table of rows in the form. Raises Rejected (U125) where there is none."""
    found = next((raw for raw in read_file(form) if raw.rows), None)
    if found is None:
        raise Rejected([diagnose("U125", None, found=form)])
    return found


def _asked(session: Session, catalog: Catalog, raw: RawFiling | None, *given: str | None) -> Answers:
    """The answers, asked for where somebody is there to answer; else what can be known without. Raises Rejected."""
    subject, id, year, parent, title, issuer, document = given
    known_subject = (raw is not None and subject_of(raw)) or SUBJECTS[0]
    subject = _ask(session, subject, ASK_SUBJECT, known_subject)
    id = _ask(session, id, ASK_ID, "")
    known_year = year_of(raw) if raw is not None else None
    year = _ask(session, year, ASK_YEAR, str(known_year or ""))
    if raw is None:
        names = [entry.name for entry in catalog.entries() if subject in entry.id.split("/")]
        parent = _ask(session, parent, ASK_PARENT, names[-1] if names else NONE, "、".join(names))
    parent = "" if parent in (None, NONE) else parent
    if parent:
        known_title = catalog.load(parent).title  # refuses, with near names, what is none
    else:
        known_title = raw.title.text if raw is not None and raw.title is not None else f"{id} {year}"
    title = _ask(session, title, ASK_TITLE, known_title)
    issuer = _ask(session, issuer, ASK_ISSUER, "")
    document = _ask(session, document, ASK_DOCUMENT, "")
    answers = Answers(
        id.strip(), year.strip(), subject.strip(), title.strip() or id, issuer.strip(), document.strip(), parent
    )
    wrong = refused(answers)
    if wrong:
        raise Rejected(wrong)
    return answers


def _is_watched() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _ask(session: Session, given: str | None, words: Words, default: str, *values: str) -> str:
    if given is not None:
        return given
    if not _is_watched():
        return default
    answer = click.prompt(session.say(words).format(*values), default=default, show_default=bool(default), err=True)
    return str(answer)


def _drafted(session: Session, raw: RawFiling, own: tuple[str, ...]) -> Drafted:
    groups = groups_of(raw)
    shown = "、".join(groups)
    if not own and groups:
        said = _ask(session, None, ASK_OWN, "", shown)
        own = tuple(word for word in said.replace("，", "、").replace(",", "、").split("、") if word.strip())
    unknown = [name for name in own if name.strip() not in groups]
    if unknown:
        raise Rejected([diagnose("U126", None, found=name, choices=shown) for name in unknown])
    return draft_of(raw, tuple(name.strip() for name in own))


def _write(
    session: Session, catalog: Catalog, starter: Starter, folder: Path, raw: RawFiling | None, form: Path | None
) -> Exit:
    """Everything is made before anything is written; a draft that lint refuses is written too, to be mended."""
    files = dict(starter.files)
    code = Exit.CLEAN
    remarks: tuple[Diagnostic, ...] = ()
    said: list[str] = []
    try:
        loaded = catalog.read_document(parse(Source(str(folder / FILE), starter.framework)))
        plan = compile_plan(loaded.framework)
        remarks = loaded.diagnostics
        said.append(session.say(USABLE).format(len(starter.questions)))
        if raw is not None and form is not None:
            evaluation = evaluate(prepare(plan), bind(raw, plan))
            said.append(_scored(session, evaluation))
            files[f"cases/{form.name}"] = form.read_bytes()
            files[CASE] = case_text(evaluation, form.name).encode()
    except Rejected as rejected:
        remarks, code = rejected.diagnostics, exit_code(rejected)
    for name, data in files.items():
        write_file(folder / name, data)
        click.echo(session.say(WROTE).format(folder / name), err=True)
    show(tuple(item for item in remarks if item.severity is not Severity.NOTE), session)
    for sentence in (*said, session.say(NEXT).format(folder)):
        click.echo(sentence, err=True)
    return code


def _scored(session: Session, evaluation: Evaluation) -> str:
    told = explained(evaluation)
    rows = [node for node in told.nodes if not told.children(node)]
    figures = Figures(evaluation.plan.framework.rounding)
    total = figures.total(evaluation.total) or figures.range(evaluation.range)
    return session.say(SCORED).format(total, len(rows) - len(told.open_rows), len(told.open_rows))
