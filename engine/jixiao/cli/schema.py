"""`jixiao schema`: the JSON Schemas that the project publishes."""

from __future__ import annotations

import click

from jixiao.cli import options
from jixiao.cli.console import print_data
from jixiao.cli.failure import Exit
from jixiao.framework.editor import editor_schema_text
from jixiao.report.contract import evaluation_schema_text


@options.command(
    "schema",
    words=(
        "输出 JSON Schema：framework 是框架语言的（编辑器据此补全和提示），evaluation 是 --format json 的。",
        "Prints a JSON Schema: that of the framework language (for completion in editors), or that of --format json.",
    ),
    example="jixiao schema > framework.schema.json\njixiao schema evaluation > evaluation.schema.json",
)
@click.argument(
    "which", metavar="[framework|evaluation]", type=click.Choice(["framework", "evaluation"]), default="framework"
)
def schema(which: str) -> Exit:
    """Prints the schema asked for."""
    text = editor_schema_text() if which == "framework" else evaluation_schema_text()
    print_data(text.encode("utf-8"), "json")
    return Exit.CLEAN
