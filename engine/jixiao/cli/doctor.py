"""`jixiao doctor`: whether this installation is whole."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import click

from jixiao.api import Report, installed_catalog, render
from jixiao.cli import options
from jixiao.cli.command import Session
from jixiao.cli.console import print_data
from jixiao.cli.failure import Exit, show
from jixiao.diagnostic import Language, Rejected
from jixiao.evaluation.model import SEMANTICS
from jixiao.plugin import (
    FORMS,
    MARKERS,
    READERS,
    RENDERERS,
    installed,
    load_form_writer,
    load_marker,
    load_reader,
    load_renderer,
)
from jixiao.report.model import Column, SectionBlock, TableBlock, Text, Tone
from jixiao.report.words import say
from jixiao.version import VERSION

NEEDED = ("pyyaml", "jsonschema", "simpleeval", "click", "jinja2")
OPTIONAL = ("openpyxl", "xlsxwriter", "python-docx", "lxml", "xlrd", "typst", "pdfplumber", "polars")
DOORS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    (READERS, "reader", load_reader),
    (RENDERERS, "renderer", load_renderer),
    (MARKERS, "marker", load_marker),
    (FORMS, "live_form", load_form_writer),
)

Row = tuple[Text, ...]


@options.command(
    "doctor",
    words=(
        "检查安装：引擎和所依赖的库的版本，每个插件能不能装入，有哪些框架包。",
        "Checks the installation: versions, whether each plugin can be loaded, and which packs there are.",
    ),
    example="jixiao doctor\njixiao doctor --format json",
)
@options.packs
@options.format_option
@click.pass_obj
def doctor(session: Session, packs: tuple[Path, ...], format: str | None) -> Exit:
    """Prints what is installed; exit 1 where something needed is missing or a plugin cannot be used."""
    language = Language(session.language)
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    versions, plugins = tuple(_versions(language)), tuple(_plugins(language))
    held = [(pack.name, sum(entry.pack == pack.name for entry in catalog.entries())) for pack in catalog.packs]
    counted = tuple((Text(name), Text(str(count), is_number=True)) for name, count in held)
    report = Report(
        title=say("doctor_title", language),
        language=language,
        facts=(("jixiao", say("engine_version", language, VERSION, SEMANTICS)),),
        sections=(
            _section("versions", ("part", "version"), versions, language),
            _section("plugins", ("door", "word", "from", "state"), plugins, language),
            _section("packs", ("pack", "count"), counted, language),
        ),
        record={
            "version": VERSION,
            "semantics": SEMANTICS,
            "versions": {row[0].text: row[1].text for row in versions},
            "plugins": [[text.text for text in row] for row in plugins],
            "packs": [[text.text for text in row] for row in counted],
        },
    )
    format = format or "text"
    print_data(render([report], format), format)
    broken = any(text.tone is Tone.BAD for row in (*versions, *plugins) for text in row)
    return Exit.FINDINGS if broken or catalog.problems else Exit.CLEAN


def _section(key: str, headings: tuple[str, ...], rows: tuple[Row, ...], language: Language) -> SectionBlock:
    columns = tuple(Column(say(heading, language), 60) for heading in headings)
    return SectionBlock(say(key, language), (TableBlock(columns, rows),))


def _versions(language: Language) -> Iterator[Row]:
    yield Text("Python"), Text(platform.python_version())
    yield Text("stdout"), Text(str(sys.stdout.encoding))
    for names, tone in ((NEEDED, Tone.BAD), (OPTIONAL, Tone.WARNING)):
        for name in names:
            try:
                yield Text(name), Text(metadata.version(name))
            except metadata.PackageNotFoundError:
                yield Text(name), Text(say("missing", language), tone)


def _plugins(language: Language) -> Iterator[Row]:
    for group, door, load in DOORS:
        for found in installed(group):
            try:
                load(found.name)
                state = Text(say("usable", language), Tone.GOOD)
            except Rejected as rejected:
                state = Text("；".join(item.message(language) for item in rejected.diagnostics), Tone.BAD)
            yield Text(say(door, language)), Text(found.name), Text(f"{found.value} ({found.distribution})"), state
