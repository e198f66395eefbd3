"""What is installed is what the project declares."""

from __future__ import annotations

import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("group", sorted(PROJECT["entry-points"]))
def test_entry_points_are_installed_as_declared(group: str) -> None:
    declared = PROJECT["entry-points"][group]
    found = {
        point.name: point.value for point in entry_points(group=group) if point.dist and point.dist.name == "jixiao"
    }
    assert found == declared, "入口点变了：删去 .venv/.installed，再 make install"


@pytest.mark.parametrize("group", sorted(PROJECT["entry-points"]))
def test_entry_points_load(group: str) -> None:
    for point in entry_points(group=group):
        assert point.load() is not None


def test_the_core_has_no_office_library() -> None:
    core = {text.split(">")[0].split("=")[0].strip() for text in PROJECT["dependencies"]}
    assert core == {"pyyaml", "jsonschema", "simpleeval", "click", "jinja2"}


def test_every_dependency_has_a_lower_bound() -> None:
    assert [text for text in PROJECT["dependencies"] if ">=" not in text] == []
