"""The pytest plugin: a folder with `framework.yaml` and `cases/` is collected as tests; nothing else is touched."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

FRAMEWORK = "framework.yaml"
CASES = "cases"
LANGUAGE = b"jixiao:"
"""The key that every framework begins with: other programs have files of this name too."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A framework with cases beside it; the engine is loaded only where there is one."""
    if file_path.name != FRAMEWORK or not (file_path.parent / CASES).is_dir():
        return None
    if not any(line.startswith(LANGUAGE) for line in file_path.read_bytes().splitlines()):
        return None
    made: pytest.Collector = import_module("jixiao.testing.collected").FrameworkFile.from_parent(parent, path=file_path)
    return made
