"""The live checks of a form: what is still open, weights and sums that do not add up, reasons that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.evaluation.settings import setting
from jixiao.form import typed
from jixiao.form.canvas import Canvas
from jixiao.form.columns import Column
from jixiao.form.entries import Entries, SpareRow
from jixiao.form.model import Area, Mark, Style, Tone, place, reckoned
from jixiao.form.reckoning import Reckoning
from jixiao.form.spare_fields import HUNDREDTHS, Spare
from jixiao.form.watches import Watch, watch_amounts, watch_goals, watch_lists
from jixiao.number import shown_text
from jixiao.plan.model import Plan, Role
from jixiao.plan.slots import cell_name

REVIEW = "复核"
CLEAN = "分值、合计、原因都没有发现问题。"


def lay_checks(
    canvas: Canvas, plan: Plan, columns: Sequence[Column], entries: Entries, reckoning: Reckoning, row: int
) -> None:
    """The line of words at the top, a word beside every row, and the marks."""
    printed = sum(column.printed for column in columns)
    watches = [*_open_rows(columns, entries, reckoning)]
    watches += _weights(canvas, plan, columns, entries, reckoning)
    places = {column.role: at for at, column in enumerate(columns)}
    watches += watch_goals(canvas, plan, entries, reckoning, places)
    watches += watch_lists(canvas, entries, reckoning)
    watches += watch_amounts(canvas, plan, entries, reckoning)
    watches += _sums(canvas, plan, entries, reckoning)
    watches += _reasons(canvas, plan, columns, entries, reckoning)
    watches += _relations(plan, reckoning)
    # A check of what no formula can read has no answer: it is left out, and the cells themselves are marked.
    parts = [f'IF(ISERROR({watch.count}),"",IF({watch.count}>0,{_says(watch)},""))' for watch in watches]
    whole = "&".join(parts) if parts else '""'
    held = reckoned(reckoning.sums.put(whole))
    canvas.labels.append(REVIEW)
    canvas.put(0, Style.LABEL, REVIEW, row=row)
    canvas.reckon(row, 1, Style.REVIEW, f'IF({held}="","{CLEAN}",{held})', "", right=printed - 1)
    canvas.heights[row] = 44
    area = Area(row, 1, row, printed - 1)
    canvas.marks.append(Mark(area, f'{held}<>""', Tone.WRONG))


def _says(watch: Watch) -> str:
    before, found, after = watch.says.partition("{n}")
    if not found:
        return f'"{watch.says}"'
    return f'"{before}"&{watch.count}&"{after}"'


def _column(columns: Sequence[Column], role: str) -> int:
    return [column.role for column in columns].index(role)


def _open_rows(columns: Sequence[Column], entries: Entries, reckoning: Reckoning) -> Iterator[Watch]:
    """Rows in use without a score, and rows that no formula can score."""
    score = _column(columns, "score")
    rows = [row.row for row in entries.fixed]
    if entries.fixed:
        cells = [place(row, score) for row in rows]
        fixed = "+".join(f'({cell}="")' for cell in cells)
        yield Watch(reckoned(reckoning.sums.put(fixed)), "还有 {n} 行没有得分，请看该行右边的说明。")
    if entries.spare:
        cells = [
            f'IF({reckoned(made.used)}=0,0,IF({place(row.row, score)}="",1,0))'
            for row, made in zip(entries.spare, reckoning.spare, strict=True)
        ]
        parts = [reckoning.sums.put(cell) for cell in cells]
        open_rows = reckoning.sums.put(f"SUM({parts[0]}:{parts[-1]})")
        yield Watch(reckoned(open_rows), "自设指标有 {n} 行没有得分，请看该行右边的说明。")


def _weights(
    canvas: Canvas, plan: Plan, columns: Sequence[Column], entries: Entries, reckoning: Reckoning
) -> Iterator[Watch]:
    """The weights of own rows against what the framework gives the node above them."""
    weight = _column(columns, "weight")
    by_node: dict[str, list[tuple[SpareRow, Spare]]] = {}
    for row, made in zip(entries.spare, reckoning.spare, strict=True):
        if row.goal is not None:
            continue
        node = plan.node(row.group)
        while node.weight is None and node.parent is not None:
            node = plan.node(node.parent)
        by_node.setdefault(node.id, []).append((row, made))
    for id, rows in by_node.items():
        node = plan.node(id)
        fixed = [other for other in plan.nodes if other.leaf is not None and other.id.startswith(f"{id}.")]
        rest = (node.weight or Fraction(0)) - sum((other.weight or Fraction(0) for other in fixed), Fraction(0))
        wanted = rest * HUNDREDTHS
        if node.weight is None or wanted.denominator != 1:
            continue
        total = f"SUM({','.join(made.weighs for _, made in rows)})"
        used = f"SUM({','.join(made.used for _, made in rows)})"
        wrong = reckoned(reckoning.sums.put(f"IF(AND({used}>0,{total}<>{wanted.numerator}),1,0)"))
        yield Watch(wrong, f"“{node.name}”各行的分值合计不是 {shown_text(rest)}。")
        for row, _ in rows:
            canvas.marks.append(Mark(Area(row.row, weight, row.row, weight), f"{wrong}=1", Tone.WRONG))


def _sums(canvas: Canvas, plan: Plan, entries: Entries, reckoning: Reckoning) -> Iterator[Watch]:
    """Every line of funds against the sum of those under it."""
    by = setting(plan.framework.checks, "line_sums")
    for table in plan.framework.tables if by.enabled else ():
        if not table.total_of_children:
            continue
        wrong: list[str] = []
        for index, line in enumerate(table.lines):
            members = [item for item in table.lines if item.parent == index]
            for column in table.columns if members else ():
                name = cell_name(table, line, column)
                own = reckoning.fields[name]
                parts = [reckoning.fields[cell_name(table, member, column)] for member in members]
                known = f"COUNT({','.join((own, *parts))})={len(parts) + 1}"
                places = next(slot.places for slot in plan.slots if slot.name == name) or 0
                slack = (by.tolerance * 10 ** min(places, 4)).__floor__()
                off = reckoning.sums.put(f"IF({known},IF(ABS({own}-SUM({','.join(parts)}))>{slack},1,0),0)")
                wrong.append(off)
                row, at = entries.lines[name]
                canvas.marks.append(Mark(Area(row, at, row, at), f"{reckoned(off)}=1", Tone.WRONG))
        if wrong:
            whole = reckoning.sums.put(f"SUM({','.join(wrong)})")
            yield Watch(reckoned(whole), "资金表有 {n} 处上级行不等于下级行之和。")


def _reasons(
    canvas: Canvas, plan: Plan, columns: Sequence[Column], entries: Entries, reckoning: Reckoning
) -> Iterator[Watch]:
    """Rows below their weight without a reason, and what conditions of the framework demand."""
    by = setting(plan.framework.checks, "reason_required")
    if not by.enabled or "reason" not in [column.role for column in columns]:
        return
    reason = _column(columns, "reason")
    missing: list[str] = []
    for row, lost in _lost(plan, columns, entries, reckoning, by.truth("below_weight")):
        text = reckoning.sums.put(typed.stripped(place(row, reason)))
        silent = reckoning.sums.put(f"IF({lost},1-{typed.stated(text)},0)")
        missing.append(silent)
        canvas.marks.append(Mark(Area(row, reason, row, reason), f"{reckoned(silent)}=1", Tone.WRONG))
    if missing:
        whole = reckoning.sums.put(f"SUM({','.join(missing)})")
        yield Watch(reckoned(whole), "有 {n} 行失分或按规定须说明原因，还没有写。")


def _lost(
    plan: Plan, columns: Sequence[Column], entries: Entries, reckoning: Reckoning, below: bool
) -> Iterator[tuple[int, str]]:
    """The rows of which a reason may be due, each with the formula of whether it is."""
    score, weight = _column(columns, "score"), _column(columns, "weight")
    for row in entries.fixed:
        leaf = row.node.leaf
        assert leaf is not None
        due = [reckoning.results[name].numerator for flag, name in leaf.flags
               if flag.code == "C190" and name in reckoning.results]  # fmt: skip
        tests = [f"IF(ISERROR({address}),FALSE,{address}=1)" for address in due]
        if below and row.node.weight is not None:
            cell = place(row.row, score)
            tests.append(f"IF(ISNUMBER({cell}),{cell}<{_decimal(row.node.weight)},FALSE)")
        if tests:
            yield row.row, f"OR({','.join(tests)})"
    for spare in entries.spare if below else ():
        cell, own = place(spare.row, score), place(spare.row, weight)
        yield spare.row, f"IF(AND(ISNUMBER({cell}),ISNUMBER({own})),{cell}<{own},FALSE)"


def _decimal(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value.numerator)


def _relations(plan: Plan, reckoning: Reckoning) -> Iterator[Watch]:
    """The jurisdiction's own relations that do not hold."""
    computed = [item for item in plan.computed if item.role is Role.RELATION]
    for item, relation in zip(computed, plan.framework.relations, strict=False):
        placed = reckoning.results.get(item.name)
        if placed is not None:
            top = reckoned(placed.numerator)
            message = (relation.message or relation.id).replace('"', "”")[:100]
            yield Watch(f'IF(ISERROR({top}),0,IF({top}=0,IF({top}="",0,1),0))', f"{message}。")
