"""Laws of inheritance and acceptance over generated frameworks that use the whole language."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Document, Node, Scalar, parse
from jixiao.document import Mapping as Entries
from jixiao.document import Sequence as Items
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.machine import assemble
from jixiao.filing.bind import bind
from jixiao.framework.build import build, digest_of
from jixiao.framework.catalog import Catalog
from jixiao.framework.merge import NOT_INHERITED, merge, without
from jixiao.framework.resolve import Resolved, own_name, resolve
from jixiao.interpret.walker import Walker
from jixiao.origin import Source, Span
from jixiao.plan.compile import compile_plan
from jixiao.plan.judge import judge
from jixiao.plan.model import Plan
from jixiao.testing.drafts import Draft, document_of, drafts, overrides, raw_filings, tree_of

FEW = settings(max_examples=20)


def child_of(parent: Draft, version: str, **says: object) -> Draft:
    """A framework that extends `parent` and says nothing else but `says`."""
    head: Draft = {"jixiao": 1, "id": "test/draft", "version": version, "status": "draft"}
    return head | {"extends": f"{parent['id']}@{parent['version']}"} | says


def resolved(draft: Draft, *above: Draft) -> Entries:
    """The root of `draft` with all that it extends; `above` are the frameworks that there are."""
    known = {own_name(tree_of(item)): tree_of(item) for item in above}

    def find(name: str, span: Span) -> Document:
        if name not in known:
            raise Rejected([diagnose("F101", span, found=name, known="")])
        return known[name]

    root = resolve(tree_of(draft), find).document.root
    assert isinstance(root, Entries)
    return root


def meaning(root: Entries) -> str:
    """The digest of everything but what speaks of one version alone."""
    return digest_of(without(root, *NOT_INHERITED))


@FEW
@given(drafts())
def test_extending_without_overrides_is_the_identity(parent: Draft) -> None:
    """I-43: and so it is eight times over."""
    chain = [parent]
    for version in range(2022, 2030):
        chain.append(child_of(chain[-1], str(version)))
    root = resolved(chain[-1], *chain[:-1])
    assert meaning(root) == meaning(resolved(parent))
    same = dict(parent) | {"version": "2029"}
    assert digest_of(root) == digest_of(resolved(same))


@FEW
@given(st.data())
def test_overriding_is_associative(data: st.DataObject) -> None:
    """I-44: the child's overrides put over the parent's first, or the parent's over the grandparent's first."""
    top = data.draw(drafts())
    middle = child_of(top, "2022", **data.draw(overrides(top, "甲")))
    whole = plain(resolved(middle, top))
    bottom = child_of(middle, "2023", **data.draw(overrides(whole, "乙")))
    chained = resolved(bottom, middle, top)
    both, _ = merge(tree_of(bottom).root, tree_of(middle).root, "test/draft@2022")
    assert isinstance(both, Entries)
    at_once, refused = merge(both, tree_of(top).root, "test/draft@2021")
    assert isinstance(at_once, Entries)
    assert refused == ()
    assert meaning(at_once) == meaning(chained)


def plain(node: Node) -> Any:
    """A resolved document as the values of a draft."""
    match node:
        case Entries():
            return {key: plain(value) for key, value in node}
        case Items():
            return [plain(item) for item in node.items]
        case Scalar():
            return {"true": True, "false": False}.get(node.text, node.text) if node.plain else node.text


@FEW
@given(st.data())
def test_an_override_with_its_own_value_changes_nothing(data: st.DataObject) -> None:
    """I-45: keys of the top said again whole, and of rules and indicators one by one."""
    parent = data.draw(drafts())
    again = {key: deepcopy(value) for key, value in parent.items() if data.draw(st.booleans())}
    for key in NOT_INHERITED:
        again.pop(key, None)
    if "indicators" in again:
        again["indicators"] = [one_key_of(row, data) for row in again["indicators"]]
    assert meaning(resolved(child_of(parent, "2022", **again), parent)) == meaning(resolved(parent))


def one_key_of(row: Draft, data: st.DataObject) -> Draft:
    key = data.draw(st.sampled_from(sorted(row)))
    if key == "target":
        return row  # what is said of a target is said whole
    return {"id": row["id"], key: row[key]}


@FEW
@given(st.data())
def test_removed_and_added_back_is_the_same_plan(data: st.DataObject) -> None:
    """I-45: an indicator taken out by one version and put back by the next, behind the one that it stood behind."""
    parent = data.draw(drafts())
    rows = parent["indicators"]
    at = data.draw(st.integers(0, len(rows) - 1))
    without_it = child_of(parent, "2022", indicators=[{"id": rows[at]["id"], "remove": True}])
    place = {"after": rows[at - 1]["id"] if at else "none"}
    back = child_of(without_it, "2023", indicators=[{**rows[at], **place}])
    root = resolved(back, without_it, parent)
    assert meaning(root) == meaning(resolved(parent))
    same, original = compiled(root), compiled(resolved(parent))
    assert [(item.name, item.tree) for item in same.computed] == [(item.name, item.tree) for item in original.computed]
    assert same.slots == original.slots


def compiled(root: Entries) -> Plan:
    return compile_plan(build(Resolved(Document(root.span.source, root), (), ()))[0])


@settings(max_examples=15)
@given(st.data())
def test_what_is_accepted_compiles_and_evaluates_whatever_binds(data: st.DataObject) -> None:
    """I-49: an office may type anything into any cell; what incomplete filings could still score is asked elsewhere."""
    plan = compile_plan(Catalog(()).read_document(document_of(data.draw(drafts()))).framework)
    machine = assemble(plan, Walker, lambda evaluation: evaluation)
    evaluation = evaluate(machine, bind(data.draw(raw_filings(plan)), plan))
    assert evaluation.complete == (evaluation.total is not None)
    assert evaluation.complete or any(item.severity == "error" for item in evaluation.findings)


WHOLE = """\
jixiao: 1
id: test/whole
version: "2021"
status: draft
title: 完整的框架
subject: project
basis: {document: 某办法}
budget_years: {from: 2021}
inputs:
  预算: {type: money}
  执行: {type: money}
values:
  执行率: {formula: 执行 ÷ 预算, if_zero: missing}
rules:
  按率: {kind: proportion, of: 执行率, basis: {assumed: true}}
  定量: {kind: completion, at_least: by_ratio, basis: {assumed: true}}
  分档: {kind: tiers, basis: {assumed: true}, tiers: [{range: "[6, ∞)", credit: 100%}, {range: "(-∞, 6)", credit: 0%}]}
indicators:
  - {id: 甲, weight: 40, rule: 按率}
  - {id: 乙, weight: 30, target: "≥95%", rule: 定量}
  - {id: 丙, weight: 30, target: "≥9", rule: 分档}
adjustments:
  - {id: 封顶, kind: cap, formula: 100, basis: {assumed: true}}
ratings:
  - {name: 好, range: "[60, 100]"}
  - {name: 差, range: "[0, 60)"}
"""

FAULTS = (
    # One slip each, at a place of its own; none follows from another.
    ("{from: 2021}", "{from: 2021, until: 2020}", "F230"),
    ("document: 某办法", "issuer: 某局", "F250"),
    ("执行 ÷ 预算, if_zero", "执行 ÷ 预祘, if_zero", "E110"),
    ("of: 执行率", "of: 执行率 +", "E127"),
    ("at_least: by_ratio, basis: {assumed: true}", "at_least: by_ratio", "F253"),
    ('"[6, ∞)", credit', '"[7, ∞)", credit', "E209"),
    ("id: 甲, weight: 40", "id: 甲, weight: 41", "F211"),
    ('target: "≥95%"', 'target: "95%"', "F251"),
    ('target: "≥9"', 'target: "≥9", direction: at_most', "F188"),
    ("kind: cap, formula: 100", "kind: cap, formula: 封顶分", "E110"),
    ('"[60, 100]"', '"(60, 100]"', "F220"),
    ("name: 差", "name: 好", "F223"),
)


def said_of(faults: tuple[tuple[str, str, str], ...]) -> Counter[str]:
    text = WHOLE
    for old, new, _ in faults:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    try:
        examined = Catalog(()).examine(parse(Source("framework.yaml", text)))
        found = judge(examined).diagnostics
    except Rejected as rejected:
        found = rejected.diagnostics
    return Counter(item.code for item in found if item.code not in CONSEQUENCES)


CONSEQUENCES = ("F240", "F241", "F501")
"""Warnings that follow where a misspelt name no longer says the right one."""


@settings(max_examples=25)
@given(st.sets(st.sampled_from(FAULTS), min_size=1))
def test_mending_one_fault_never_brings_out_another_that_was_there(faults: set[tuple[str, str, str]]) -> None:
    """I-49: every independent fault is said at once, whichever stage sees it."""
    assert said_of(tuple(faults)) == Counter(code for _, _, code in faults)
