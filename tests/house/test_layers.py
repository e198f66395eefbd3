"""The house stands: imports point one way, in no circle, and every module can be imported alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "engine" / "jixiao"
PLUGINS = ROOT / "plugins" / "jixiao_plugins"

LAYERS = (
    ("value",),
    ("version", "number", "interval", "origin", "name", "nearest", "installed", "later"),
    ("diagnostic",),
    ("document",),
    ("target",),
    ("expression",),
    ("interpret",),
    ("rules",),
    ("framework",),
    ("plan",),
    ("filing",),
    ("evaluation",),
    ("report",),
    ("form",),
    ("plugin",),
    ("testing",),
    ("authoring",),
    ("api",),
    ("inbox",),
    ("cli", "__main__"),
)
ORDER = {name: index for index, names in enumerate(LAYERS) for name in names}

HEAVY = {
    "openpyxl",
    "xlsxwriter",
    "jsonschema",
    "referencing",
    "jinja2",
    "hypothesis",
    "polars",
    "docx",
    "typst",
    "xlrd",
    "lxml",
    "pdfplumber",
    "pdfminer",
    "resource",
    "pyarrow",
    "pyspark",
}
"""Libraries that may be imported inside a function, since loading them costs more than the work that most calls do."""


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ENGINE.rglob("*.py")):
        parts = path.relative_to(ENGINE).with_suffix("").parts
        yield ".".join(("jixiao", *(part for part in parts if part != "__init__"))), path


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module that `path` imports, and whether it does so inside a function."""
    tree = parsed(path)
    inside = {id(node) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for node in ast.walk(f)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or "", id(node) in inside
        elif isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) in inside


def layer(module: str) -> int | None:
    parts = module.split(".")
    return ORDER[parts[1]] if len(parts) > 1 else None


def test_every_module_has_a_layer() -> None:
    assert [name for name, _ in modules() if "." in name and name.split(".")[1] not in ORDER] == []


def test_imports_point_one_way() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules()
        if (here := layer(name)) is not None
        for imported, _ in imports(path)
        if imported.split(".")[0] == "jixiao" and (there := layer(imported)) is not None and there > here
    ]
    assert wrong == []


def test_engine_knows_no_plugin_and_no_framework() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules()
        for imported, _ in imports(path)
        if imported.split(".")[0] in ("jixiao_plugins", "jixiao_frameworks", "plugins", "frameworks", "engine")
    ]
    assert wrong == []


def test_interpretations_know_nothing_of_each_other() -> None:
    machines = {"exact", "columnar", "spreadsheet", "prose", "bounds"}
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules()
        if name.startswith("jixiao.interpret.")
        for imported, _ in imports(path)
        if imported.startswith("jixiao.interpret.")
        and imported.split(".")[2] in machines
        and imported.split(".")[2] != name.split(".")[2]
    ]
    assert wrong == []


def test_only_heavy_libraries_are_imported_inside_functions() -> None:
    wrong = [
        f"{path.name} imports {imported} inside a function"
        for root in (ENGINE, PLUGINS)
        for path in sorted(root.rglob("*.py"))
        for imported, inside in imports(path)
        if inside and imported.split(".")[0] not in HEAVY and "cli" not in path.parts
    ]
    assert wrong == []


def test_no_circles() -> None:
    known = dict(modules())
    edges = {
        name: sorted({target for imported, _ in imports(path) if (target := imported) in known and target != name})
        for name, path in known.items()
    }
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above, name))
        if name not in done:
            for target in edges[name]:
                visit(target, (*above, name))
            done.add(name)

    for name in edges:
        visit(name, ())


ALLOWED_OUTSIDE = {
    "ast", "bisect", "collections", "contextlib", "dataclasses", "difflib", "enum", "fractions", "functools", "hashlib",
    "importlib", "itertools", "json", "math", "operator", "re", "reprlib", "typing", "unicodedata", "calendar", "datetime", "string",
    "yaml", "simpleeval", "jinja2", "jsonschema", "referencing", "polars", "jixiao", "__future__", "types", "heapq", "pathlib", "codecs",
}  # fmt: skip
PURE = {name for names in LAYERS[: ORDER["plugin"]] for name in names}


def test_pure_engine_knows_no_clock_chance_locale_or_environment() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules()
        if len(name.split(".")) > 1 and name.split(".")[1] in PURE
        for imported, _ in imports(path)
        if imported.split(".")[0] not in ALLOWED_OUTSIDE
    ]
    assert wrong == []


def test_templates_are_known_in_two_places() -> None:
    """One reads them, one fills them in; nowhere else of the engine could a template say more than is allowed."""
    knowing = {name for name, path in modules() for imported, _ in imports(path) if imported.split(".")[0] == "jinja2"}
    assert knowing == {"jixiao.framework.template", "jixiao.report.filled"}


def test_engine_asks_no_clock() -> None:
    asks = [
        f"{name}:{node.lineno} {node.attr}"
        for name, path in modules()
        if len(name.split(".")) > 1 and name.split(".")[1] in PURE
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow", "environ", "getenv")
    ]
    assert asks == []


def test_no_float_in_the_engine() -> None:
    """Law I-9: no float literal, no call of float, no float annotation."""
    floats = [
        f"{name}:{node.lineno}"
        for name, path in modules()
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert floats == []


ALONE = """
import importlib, os, sys, traceback, warnings
warnings.simplefilter("error")
import ast, click, dataclasses, decimal, fractions, hashlib, json, re, typing, unicodedata, yaml
for name in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except BaseException:
            print(name, traceback.format_exc(), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


def test_every_module_imports_alone() -> None:
    """What nothing of ours imports is loaded in a process of its own, forked from one that has loaded none of ours.

    Everything else is loaded on the way, after its own imports and nothing else: there are no circles (see above).
    """
    imported = {name for _, path in modules() for name, _ in imports(path)}
    names = [name for name, _ in modules() if "testing" not in name and name not in imported]
    assert len(names) > 5
    done = subprocess.run([sys.executable, "-c", ALONE, *names], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for root in (ENGINE, PLUGINS)
        for path in sorted(root.rglob("*.py"))
        if not ast.get_docstring(parsed(path))
    ]
    assert silent == []


FORBIDDEN_WORDS = ("manager", "helper", "util", "common", "misc")


def test_no_module_is_named_after_nothing() -> None:
    assert [name for name, _ in modules() if any(word in name.lower() for word in FORBIDDEN_WORDS)] == []


def test_nothing_iterates_over_a_set() -> None:
    """Order must not depend on the hash seed: no `for x in {…}` or `in set(…)` outside `sorted`."""
    wrong = []
    for name, path in modules():
        for node in ast.walk(parsed(path)):
            iterated = [node.iter] if isinstance(node, ast.For | ast.comprehension) else []
            for it in iterated:
                is_set = isinstance(it, ast.Set | ast.SetComp)
                is_call = (
                    isinstance(it, ast.Call) and isinstance(it.func, ast.Name) and it.func.id in ("set", "frozenset")
                )
                if is_set or is_call:
                    wrong.append(f"{name}:{it.lineno}")
    assert wrong == []


def test_values_are_made_by_one_decorator() -> None:
    """That of jixiao.value, which costs less at every start; a class that remembers has a place for it (`__dict__`)."""
    paths = [*(path for _, path in modules()), *sorted(PLUGINS.rglob("*.py"))]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if path.name != "value.py"}
    pattern = re.compile(r"^from dataclasses import .*\bdataclass\b", re.MULTILINE)
    assert [path.name for path, text in texts.items() if pattern.search(text) and "cached_property" not in text] == []
