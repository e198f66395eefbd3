"""The documentation names everything there is, and no link in it is dead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from jixiao.cli import main
from jixiao.diagnostic import CODES
from jixiao.rules import RULES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield f"{before}{name}", command
            if isinstance(command, click.Group):
                yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands(main)) if isinstance(main, click.Group) else {}


def test_there_are_commands() -> None:
    assert {"score", "check", "explain", "read", "frameworks", "lint", "schema", "demo", "doctor"} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    text = page("reference/cli.md")
    assert f"jixiao {name}" in text
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert any(option in text for option in parameter.opts), parameter.opts


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    assert "jixiao" in (COMMANDS[name].help or ""), f"{name} shows no example"


@pytest.mark.parametrize("kind", sorted(RULES))
def test_every_rule_kind_has_a_page(kind: str) -> None:
    assert (DOCS / "reference" / "rules" / f"{kind}.md").is_file()


def test_no_page_describes_a_rule_kind_that_is_gone() -> None:
    pages = {path.stem for path in (DOCS / "reference" / "rules").glob("*.md")} - {"README"}
    assert pages == set(RULES)


def diagnostics_page() -> str:
    titles = {
        "D": "YAML 文档",
        "S": "框架的形状",
        "E": "公式",
        "F": "框架的意思",
        "N": "数与目标值的写法",
        "I": "输入文件",
        "B": "填报与框架的对应",
        "C": "复核",
        "U": "命令行",
    }
    severities = {"error": "错误", "warning": "警告", "note": "提示"}
    lines = ["# 诊断代码", "", "由代码表生成（`make golden`）。花括号里的词由具体的位置填上。", ""]
    for letter, title in titles.items():
        codes = sorted((code for code in CODES.values() if code.id[0] == letter), key=lambda code: code.id)
        if codes:
            lines += [f"## {letter} {title}", "", "| 代码 | 轻重 | 消息 | 出路 |", "|---|---|---|---|"]
            for code in codes:
                hint = (code.hint[0] if code.hint else "").replace("|", "\\|").replace("\n", " ")
                message = code.message[0].replace("|", "\\|").replace("\n", " ")
                lines.append(f"| {code.id} | {severities[code.severity]} | {message} | {hint} |")
            lines.append("")
    return "\n".join(lines)


def test_every_diagnostic_code_is_in_the_reference(golden) -> None:  # type: ignore[no-untyped-def]
    golden(DOCS / "reference" / "diagnostics.md", diagnostics_page())


def test_every_code_speaks_both_languages() -> None:
    mute = [code.id for code in CODES.values() if not all(code.message) or (code.hint and not all(code.hint))]
    assert mute == []


def slots(template: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", template))


def test_english_asks_for_no_slot_of_its_own() -> None:
    """It may leave out a word that only exists in Chinese, and take the English one of a pair (`wanted`, `wanted_en`)."""
    differing = [
        code.id
        for code in CODES.values()
        for words in (code.message, code.hint, code.expected)
        if words and not {slot.removesuffix("_en") for slot in slots(words[1])} <= slots(words[0])
    ]
    assert differing == []


def schema_keys(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from schema_keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from schema_keys(value)


def test_every_framework_key_is_in_the_reference() -> None:
    schema = json.loads((ROOT / "engine/jixiao/framework/schema.json").read_text(encoding="utf-8"))
    text = page("reference/language.md") + "".join(
        path.read_text(encoding="utf-8") for path in (DOCS / "reference" / "rules").glob("*.md")
    )
    assert sorted({key for key in schema_keys(schema) if f"`{key}" not in text and f"{key}:" not in text}) == []


def test_every_reader_and_renderer_is_in_the_reference() -> None:
    text = page("reference/cli.md")
    names = [point.name for group in ("jixiao.readers", "jixiao.renderers") for point in entry_points(group=group)]
    assert [name for name in names if f"`{name}`" not in text and f".{name}" not in text] == []


LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
PAGES = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_link_is_dead(path: Path) -> None:
    dead = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]
    assert dead == []


def test_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_the_reference_has_the_top_keys_in_the_order_of_the_schema() -> None:
    """`jixiao fmt` lays out by the one, people read the other."""
    schema = json.loads((ROOT / "engine/jixiao/framework/schema.json").read_text(encoding="utf-8"))
    text = page("reference/language.md")
    head = text.partition("## 文件头")[2].partition("\n## ")[0]
    keys = [key for row in re.findall(r"^\| ((?:`\w+` ?)+)", head, re.MULTILINE) for key in re.findall(r"\w+", row)]
    behind = text.partition("\n## ")[2].partition("\n## ")[2]
    places = {
        key: next(re.finditer(rf"^## {key} ", behind, re.MULTILINE), None)
        or re.search(rf"^{key}:", behind, re.MULTILINE)
        for key in schema["properties"]
        if key not in keys
    }
    assert [key for key, place in places.items() if place is None] == []
    keys += sorted(places, key=lambda key: places[key].start())
    assert keys == list(schema["properties"])
