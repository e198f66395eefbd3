"""The laws have teeth: of twenty faults that scoring software is known for, nineteen are planted, and a named test finds
each. A fault is planted in the code of a function, so that everybody who imported it has it. The twentieth, a torn last
line that is skipped silently, is one of kept records and not of scoring: it belongs to the tests of those."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from hypothesis import Phase, settings

TESTS = Path(__file__).parents[1]

EXAMPLES = 200
"""Of a law, whatever the profile: whether it finds a fault must not hang on chance."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it is planted, and the test that has to fail then (with these arguments)."""

    name: str
    module: str
    function: str  # qualified name within the module
    sound: str  # a piece of its text
    faulty: str
    found_by: str  # file::function below tests/
    arguments: tuple[Any, ...] = ()


NUMBER = "jixiao.number"
COMPLETION = "jixiao.rules.completion"
WALK = "jixiao.interpret.walk"
MERGE = "jixiao.framework.merge"
BY_RULE = "engine/rules/test_completion.py"
ONE_OVERRUN = f"{BY_RULE}::test_three_jurisdictions_score_one_overrun_differently"

FAULTS = (
    Fault(
        "half-even instead of half-up", NUMBER, "divide_rounded",
        "return (2 * numerator + denominator) // (2 * denominator)", "return round(Fraction(numerator, denominator))",
        "properties/test_number.py::test_half_up",
    ),
    Fault(
        "half-up toward +∞ for negatives", NUMBER, "divide_rounded",
        "return -((denominator - 2 * numerator) // (2 * denominator))",
        "return (2 * numerator + denominator) // (2 * denominator)",
        "properties/test_number.py::test_half_up",
    ),
    Fault(
        "rounding twice", NUMBER, "round_to",
        "steps = value / unit",
        "steps = (round_to(value, unit / 10, mode) if unit > Fraction(1, 10**6) else value) / unit",
        "properties/test_number.py::test_rounding_is_done_once",
    ),
    Fault(
        "rounding before capping", "jixiao.rules.parts", "at_most_one",
        "(1 / rounding.unit).denominator == 1", "True",
        f"{BY_RULE}::test_an_odd_unit_never_lifts_a_missed_target_above_the_weight",
    ),
    Fault(
        "< for ≤ at one edge", "jixiao.interval", "Interval.__contains__",
        "or (value == self.high and self.high_closed)", "",
        "engine/test_interval.py::test_membership_at_the_ends",
    ),
    Fault(
        "a band edge moved by 0.01", "jixiao.framework.build", "_rating",
        'range = reading.interval(node.get("range"))',
        'range = reading.interval(node.get("range"))\n'
        "    range = range and __import__('dataclasses').replace(range, low=range.low and range.low + Fraction(1, 100))",
        "properties/test_laws.py::test_banding_before_or_after_rounding_as_declared",
    ),
    Fault(
        "the weight of a removed row still counted", MERGE, "_Merging.rows",
        "del rows[at]", "pass",
        "engine/framework/test_resolve.py::test_an_indicator_can_be_moved_and_removed",
    ),
    Fault(
        "the child's key loses against the parent's", MERGE, "_Merging.mappings",
        "left = self.nodes(own, value, (*path, key.text))", "left = value",
        "engine/framework/test_resolve.py::test_mappings_merge_and_child_keys_win",
    ),
    Fault(
        "a claim used as the score", COMPLETION, "Completion.lower",
        "return scoring.at_least()",
        "return (lambda found: __import__('dataclasses').replace(found, points=__import__("
        "'jixiao.expression.tree', fromlist=['']).FirstKnown((situation.judged, found.points))))(scoring.at_least())",
        "engine/evaluation/test_told.py::test_a_claim_is_compared_and_never_used",
    ),
    Fault(
        "missing scored as 0", WALK, "_Walk.value",
        "self.env.field(tree.name, tree.scope)", "self.env.field(tree.name, tree.scope) or Fraction(0)",
        f"{BY_RULE}::test_a_missing_actual_leaves_the_row_open",
    ),
    Fault(
        "target and actual swapped", COMPLETION, "_Scoring.at_least",
        "Quotient(self.actual, self.target)", "Quotient(self.target, self.actual)",
        f"{BY_RULE}::test_met_is_judged_before_rounding",
    ),
    Fault(
        "lower is better taken as higher", COMPLETION, "Completion._direction",
        "return None if closed is Sign.UNEQUAL else closed", "return closed and Sign.AT_LEAST",
        ONE_OVERRUN, ("{kind: completion}", Fraction(100, 11)),
    ),
    Fault(
        "a sum over a set", WALK, "_Walk._number",
        "sum(terms, Fraction(0))", "sum(set(terms), Fraction(0))",
        "properties/test_exact_equals_walk.py::test_terms_that_are_equal_all_count",
    ),
    Fault(
        "a float in one formula", WALK, "_product",
        "product = Fraction(1)", "product = 1.0",
        ONE_OVERRUN, ("{kind: completion}", Fraction(100, 11)),
    ),
    Fault(
        "findings dropped after the tenth", "jixiao.evaluation.review", "review",
        "return tuple(dict.fromkeys(finding for check in CHECKS for finding in check(subject)))",
        "return tuple(dict.fromkeys(finding for check in CHECKS for finding in check(subject)))[:10]",
        "engine/evaluation/test_told.py::test_every_finding_is_told_however_many_there_are",
    ),
    Fault(
        "an explanation without the deduction", "jixiao.evaluation.steps", "told_of",
        "(node.leaf.ruled, node.leaf.points, node.score)", "(node.leaf.ruled, node.score)",
        "engine/evaluation/test_told.py::test_the_steps_tell_what_was_taken_off",
    ),
    Fault(
        "14 digits instead of 15", "jixiao_plugins.xlsx.number", "show",
        "value = _FIFTEEN.plus(exact)", "value = Context(prec=14).plus(exact)",
        "plugins/xlsx/test_reader.py::test_fifteen_digits_are_kept_and_the_sixteenth_is_refused",
    ),
)  # fmt: skip


@contextmanager
def planted(fault: Fault) -> Iterator[None]:
    """The fault in its place while the block runs."""
    module = importlib.import_module(fault.module)
    function = function_of(module, fault.function)
    source = inspect.getsource(module)
    text = ast.get_source_segment(source, definition(ast.parse(source), fault.function.split(".")))
    assert text is not None
    assert text.count(fault.sound) == 1, f"{fault.name}: {fault.function} does not say {fault.sound!r} once"
    code = code_of(compile(source.replace(text, text.replace(fault.sound, fault.faulty), 1), module.__file__ or "", "exec"),
                   fault.function.split("."))  # fmt: skip
    sound = function.__code__
    function.__code__ = code
    try:
        yield
    finally:
        function.__code__ = sound


def function_of(module: ModuleType, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = found.__dict__[part]
    assert isinstance(found, FunctionType)
    return found


def definition(tree: ast.AST, names: list[str]) -> ast.AST:
    for name in names:
        tree = next(node for node in ast.iter_child_nodes(tree) if getattr(node, "name", None) == name)
    return tree


def code_of(code: CodeType, names: list[str]) -> CodeType:
    for name in names:
        code = next(item for item in code.co_consts if isinstance(item, CodeType) and item.co_name == name)
    return code


def loaded(found_by: str) -> Any:
    """The test that is named, out of a fresh copy of its module: nothing that it has kept can hide a fault."""
    file, _, name = found_by.partition("::")
    path = TESTS / file
    spec = importlib.util.spec_from_file_location(f"seeded_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    test = getattr(module, name)
    kept = getattr(test, "_hypothesis_internal_use_settings", None)
    if kept is not None:  # the same examples every time; a failure need not be made small, nor kept
        test._hypothesis_internal_use_settings = settings(
            kept,
            derandomize=True,
            max_examples=max(kept.max_examples, EXAMPLES),
            phases=(Phase.explicit, Phase.generate),
            database=None,
            print_blob=False,
            deadline=None,
        )
    return test


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(fault: Fault) -> None:
    with planted(fault):
        test = loaded(fault.found_by)  # what it makes once, it makes with the fault
        with pytest.raises(Exception):  # noqa: B017, PT011 whatever the test fails with
            test(*fault.arguments)


UNITS = (
    ("万元 taken as 元", "_SCALES", "万", 1, "properties/test_target.py::test_money_in_three_units"),
    ("a percentage taken as a fraction", "_RATIOS", "%", Fraction(1), "properties/test_target.py::test_a_rate_in_its_spellings"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "table", "key", "value", "found_by"), UNITS, ids=[unit[0] for unit in UNITS])
def test_a_wrong_unit_is_found(
    name: str, table: str, key: str, value: object, found_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jixiao.target import read as reading
    from jixiao.target import unit as units

    def forget() -> None:
        units.read_unit.cache_clear()
        reading._read_short.cache_clear()

    test = loaded(found_by)
    monkeypatch.setitem(getattr(units, table), key, value)
    forget()
    try:
        with pytest.raises(Exception):  # noqa: B017, PT011 whatever the test fails with
            test()
    finally:
        monkeypatch.undo()
        forget()


def test_nothing_stays_planted() -> None:
    """The sound code finds nothing wrong, after all this and before."""
    for found_by, arguments in {
        (fault.found_by, fault.arguments) for fault in FAULTS if "properties" not in fault.found_by
    }:
        loaded(found_by)(*arguments)
