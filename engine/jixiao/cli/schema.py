"""`jixiao schema`: the JSON Schemas that the project publishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from jixiao.cli import options
from jixiao.cli.console import print_data
from jixiao.cli.failure import Exit
from jixiao.framework.editor import editor_schema_text
from jixiao.report.contract import evaluation_schema_text, review_schema_text

SCHEMAS: Mapping[str, Callable[[], str]] = {
    "framework": editor_schema_text,
    "evaluation": evaluation_schema_text,
    "review": review_schema_text,
}


@options.command(
    "schema",
    words=(
        "输出 JSON Schema：framework 是框架语言的（编辑器据此补全和提示），evaluation 是 score --format json 的，"
        "review 是许多份一起复核的 JSON 的。",
        "Prints a JSON Schema: of the framework language (for completion in editors), of score --format json, or of "
        "the JSON of a review of many filings.",
    ),
    example=(
        "jixiao schema > framework.schema.json\n"
        "jixiao schema evaluation > evaluation.schema.json\n"
        "jixiao schema review > review.schema.json"
    ),
)
@click.argument("which", metavar="[framework|evaluation|review]", type=click.Choice(list(SCHEMAS)), default="framework")
def schema(which: str) -> Exit:
    """Prints the schema asked for."""
    print_data(SCHEMAS[which]().encode("utf-8"), "json")
    return Exit.CLEAN
