"""`jixiao check`: what is wrong in filings, and nothing else; of many at once, a workbook for the reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from jixiao.api import build_check, render, render_to
from jixiao.cli import options
from jixiao.cli.beforehand import check_format, check_paths
from jixiao.cli.command import Option, Session
from jixiao.cli.console import keep_out, print_data, write_file, write_through
from jixiao.cli.desk import Desk, Done, open_desk, severities_exit, work_through
from jixiao.cli.failure import Exit, show
from jixiao.cli.returning import write_marked, write_notices
from jixiao.cli.reviewing import (
    end_journal,
    links_from,
    opened_journal,
    remarks_of,
    review_posted,
    say_counts,
    say_files,
    say_written,
    units_of,
    weigh,
)
from jixiao.cli.score import format_of
from jixiao.diagnostic import Diagnostic, Language, Rejected, diagnose
from jixiao.diagnostic.render import render as render_diagnostic
from jixiao.evaluation.narrated_review import compare_report
from jixiao.inbox.posted import Posted, is_many, posted_in
from jixiao.origin import Cell
from jixiao.plugin import load_prose_reader
from jixiao.report.against import Changed, compare_all
from jixiao.report.findings import by_severity, counts
from jixiao.report.many import Beside, build_review
from jixiao.report.remarks import Memory, together
from jixiao.report.reviewed import Reviewed
from jixiao.report.roll import Called, call
from jixiao.report.sarif import sarif_text
from jixiao.value import dataclass, replace


@options.command(
    "check",
    words=(
        "只复核，不出得分表：合计不等、比率不符、读错的规则、缺少的原因……每一条都指出单元格。"
        "给出文件夹、压缩包，或写到 .xlsx 时，出一本复核工作簿：发现、单位、汇总；上次写的处理意见和备注都留着。",
        "Reviews without a table of scores: sums, rates, misread rules, missing reasons, each with its cell. Of a "
        "folder or a zip, or where -o is an .xlsx, a workbook for the reviewer, in which earlier remarks are kept.",
    ),
    example=(
        "jixiao check 自评表.xlsx -f shaanxi/baishui/department@2021\n"
        "jixiao check 各单位/*.xlsx -f national/project@2020 --format json\n"
        "jixiao check 自评表.xlsx -f shaanxi/baishui/department@2021 --report 自评报告.docx\n"
        "jixiao check 各单位/ -f national/project@2020 -o 复核.xlsx\n"
        "jixiao check 各单位/ -f national/project@2020 -o 复核.xlsx --units 名单.csv --mark 批注 --return 退回\n"
        "jixiao check 报送.zip -f national/project@2020 -o 复核.xlsx --resume"
    ),
)
@options.files
@options.framework
@options.packs
@options.encoding
@options.format_option
@options.output
@click.option(
    "--remarks",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "处理意见和备注取自这本工作簿；不写时取自 -o 原有的那本。",
        "Take the reviewer's remarks from this workbook; by default from the one that -o names.",
    ),
)
@click.option(
    "--report",
    "told",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "自评报告（docx、txt、pdf）：与表逐个数对照，年度、单位、总分、金额、比率，文中的合计也算。",
        "The report in words (docx, txt, pdf): every figure that stands in both, and the sums inside the text.",
    ),
)
@click.option(
    "--units",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "单位名单（csv、xlsx，有“单位编码”“单位名称”栏）：谁没报、谁报了几份、以哪份为准。",
        "The list of units (csv or xlsx): who has not filed, who filed twice, and which version counts.",
    ),
)
@click.option(
    "--against",
    cls=Option,
    metavar="FOLDER|ZIP",
    type=click.Path(path_type=Path),
    words=(
        "上次报来的：改好了什么、没改什么、另外动了什么。",
        "What was filed before: what was mended, what was left, what was changed besides.",
    ),
)
@click.option(
    "--mark",
    cls=Option,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    words=(
        "把各单位自己的表抄一份到这个文件夹，有问题的格着色、加批注，别的都不动。",
        "Copy the offices' own files into this folder, with cells coloured and commented, all else untouched.",
    ),
)
@click.option(
    "--return",
    "notices",
    cls=Option,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    words=(
        "给每个须更正的单位写一页退回修改通知（docx）到这个文件夹。",
        "Write a letter of one page (docx) for every office that has to correct something.",
    ),
)
@click.option(
    "--resume",
    cls=Option,
    is_flag=True,
    words=("接着上次没做完的做：没有变的文件不再复核。", "Go on from a run that was broken off."),
)
@options.jobs
@options.fail_on
@click.pass_obj
def check(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    format: str | None,
    output: Path | None,
    remarks: Path | None,
    told: Path | None,
    units: Path | None,
    against: Path | None,
    mark: Path | None,
    notices: Path | None,
    resume: bool,
    jobs: int,
    fail_on: str,
) -> Exit:
    """Evaluates every file and lists its findings."""
    format = format_of(format, output)
    wanted = Wanted(format, output, remarks, units, against, mark, notices, resume, jobs)
    _check_command(files, wanted, told, session)
    desk = open_desk(frameworks, packs, session, encoding)
    if told is not None:
        return _check_files(files, desk, session, format, output, fail_on, told)
    if format == "xlsx" or wanted.of_many or any(is_many(path) for path in files):
        return _check_many(files, desk, session, wanted, fail_on)
    return _check_files(files, desk, session, format, output, fail_on)


def _check_command(files: tuple[Path, ...], wanted: Wanted, told: Path | None, session: Session) -> None:
    """Raises Rejected for all that can be refused before a file is read: nothing is begun, and nothing left behind."""
    format, output, against = wanted.format, wanted.output, wanted.against
    if told is not None and wanted.of_many:
        raise Rejected([diagnose("U160", None, found="、".join(wanted.of_many))])
    check_format(format, output, ("sarif",) if output is not None else ("sarif", "text"))
    check_paths(session, read={"--remarks": wanted.remarks})  # it may be the workbook that is written over
    check_paths(
        session,
        read={"--report": told, "--units": wanted.units},
        written={"-o": output},
        folders={"--mark": wanted.mark, "--return": wanted.notices},
        sources=() if format == "xlsx" else files,  # of a workbook it is looked up whether it is a review (U144)
    )
    if against is not None and not against.exists():  # or everything would be new
        raise Rejected([diagnose("I006", Cell(str(against), "", ""), found=against)])
    if told is not None:
        load_prose_reader(told.suffix.removeprefix("."))
    written = [path for path in (wanted.mark, wanted.notices) if path is not None]
    keep_out([*files, *([against] if against is not None else [])], written, session)


def _check_files(
    files: tuple[Path, ...],
    desk: Desk,
    session: Session,
    format: str,
    output: Path | None,
    fail_on: str,
    told: Path | None = None,
) -> Exit:
    language = Language(session.language)
    done = work_through(files, desk, session)
    if told is not None:
        done = _with_report(done, told)
    if format == "text" and output is None:
        _list(done.findings, bool(done.evaluations), language)
        return done.exit(fail_on)
    if format == "sarif":
        _give(sarif_text(by_severity(done.findings), language).encode(), format, output)
        return done.exit(fail_on)
    reports = [build_check(one, language) for found in done.evaluations.values() for one in found]
    if reports:
        _give(render(reports, format), format, output)
    return done.exit(fail_on)


def _with_report(done: Done, told: Path) -> Done:
    """The one table with what its report says otherwise. Raises Rejected: U159, or the report cannot be read."""
    evaluations = [(path, one) for path, found in done.evaluations.items() for one in found]
    if done.refused:
        return done
    if len(evaluations) != 1:
        raise Rejected([diagnose("U159", None, found=len(evaluations))])
    ((path, one),) = evaluations
    prose = load_prose_reader(told.suffix.removeprefix(".")).read_prose(Posted(told.name, told).read(), name=told.name)
    findings = (*one.findings, *compare_report(one, prose))
    return replace(done, evaluations={path: (replace(one, findings=findings),)})


def _list(findings: tuple[Diagnostic, ...], any_read: bool, language: Language) -> None:
    for item in by_severity(findings):
        click.echo(render_diagnostic(item, language))
    if any_read:
        click.echo(counts(findings, language))


def _give(data: bytes, format: str, output: Path | None) -> None:
    if output is not None:
        write_file(output, data)
    else:
        print_data(data, format)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a review of many files is to give, and how."""

    format: str
    output: Path | None
    remarks: Path | None
    units: Path | None
    against: Path | None
    mark: Path | None
    notices: Path | None
    resume: bool
    jobs: int

    @property
    def of_many(self) -> tuple[str, ...]:
        """The options given that ask for a review of many files."""
        given = {"--units": self.units, "--against": self.against, "--mark": self.mark, "--return": self.notices}
        return tuple(option for option, path in given.items() if path is not None)


def _check_many(files: tuple[Path, ...], desk: Desk, session: Session, wanted: Wanted, fail_on: str) -> Exit:
    output = wanted.output
    ours = [path for path in (output, wanted.mark, wanted.notices, wanted.units, wanted.remarks) if path is not None]
    posted, memory = posted_in(files, ours), _memory(wanted)
    before = posted_in([wanted.against], ours) if wanted.against is not None else ()
    units = units_of(wanted.units) if wanted.units is not None else ()
    with opened_journal(output, desk, wanted.resume) as keeper:
        outcome = review_posted(posted, desk, session, keeper, wanted.jobs)
        called = call(units, outcome.reviews) if units else Called((), outcome.reviews)
        changes = () if outcome.broken else _changes(before, outcome.reviews, desk, session, wanted)
        weighed = weigh(called.reviews)
        beside = Beside(called.lines, changes)
        _give_review(posted, called.reviews, memory, beside, session, wanted)
        if output is not None:
            say_written(output, session)
            say_counts(weighed, session)
            if weighed.unread and not desk.frameworks:
                _say_no_framework(called.reviews, session)
        if wanted.mark is not None:
            say_files(wanted.mark, write_marked(wanted.mark, posted, called.reviews, memory, session), session)
        if wanted.notices is not None:
            say_files(wanted.notices, write_notices(wanted.notices, called.reviews, memory, session), session)
    if outcome.broken:
        return Exit.INTERRUPTED
    if output is not None:
        end_journal(output)
    return Exit.INPUT if weighed.unread else severities_exit(weighed.read, fail_on)


def _changes(
    before: Sequence[Posted], reviews: Sequence[Reviewed], desk: Desk, session: Session, wanted: Wanted
) -> tuple[Changed, ...]:
    """What became of what was filed before, where that is asked; what cannot be read of it is said (U161)."""
    if wanted.against is None:
        return ()
    with opened_journal(None, desk, resume=False) as keeper:
        outcome = review_posted(before, desk, session, keeper, wanted.jobs)
        _say_unread_before(outcome.reviews, wanted.against, session)
        return compare_all(outcome.reviews, reviews)


def _say_unread_before(reviews: Iterable[Reviewed], against: Path, session: Session) -> None:
    """Why files that were filed before cannot be read, and that they were compared with nothing."""
    unread = [one for one in reviews if not one.read]
    for one in unread:
        show(tuple(_placed(found.diagnostic, str(against / one.file)) for found in one.found), session)
    if unread:
        names = "、".join(dict.fromkeys(one.file for one in unread))
        count = len({one.file for one in unread})
        show((diagnose("U161", Cell(str(against), "", ""), count=count, found=names),), session)


def _placed(item: Diagnostic, file: str) -> Diagnostic:
    """The same in that file: of two versions of a file both bear one name."""
    place = item.origin if isinstance(item.origin, Cell) else Cell("", "", "")
    return replace(item, origin=replace(place, file=file))


def _give_review(
    posted: tuple[Posted, ...],
    reviews: Sequence[Reviewed],
    memory: Memory,
    beside: Beside,
    session: Session,
    wanted: Wanted,
) -> None:
    language, format, output = Language(session.language), wanted.format, wanted.output
    if output is None:
        _show_refused(reviews, session)
    if format == "text" and output is None:
        _list(_findings(reviews), any(one.read for one in reviews), language)
    elif format == "sarif":
        _give(sarif_text(by_severity(_findings(reviews)), language).encode(), format, output)
    else:
        report = build_review(reviews, memory, language, links_from(output, posted), beside)
        if output is None:
            print_data(render([report], format), format)
        else:
            write_through(output, lambda stream: render_to([report], format, stream))


def _findings(reviews: Iterable[Reviewed]) -> tuple[Diagnostic, ...]:
    return tuple(found.diagnostic for one in reviews if one.read for found in one.found)


def _memory(wanted: Wanted) -> Memory:
    """What the reviewer said before, in the workbook asked for and in that which is written over (U144: it is none)."""
    output = wanted.output
    own = remarks_of(output, True) if wanted.format == "xlsx" and output is not None and output.exists() else Memory()
    return own if wanted.remarks is None else together(remarks_of(wanted.remarks), own)


def _say_no_framework(reviews: Iterable[Reviewed], session: Session) -> None:
    """Once, where files are not read because no framework was chosen and they name none (U020)."""
    found = (item.diagnostic for one in reviews if not one.read for item in one.found)
    first = next((item for item in found if item.code == "U020"), None)
    if first is not None:
        show((replace(first, origin=None),), session)


def _show_refused(reviews: Iterable[Reviewed], session: Session) -> None:
    for one in reviews:
        if not one.read:
            show(tuple(found.diagnostic for found in one.found), session)
