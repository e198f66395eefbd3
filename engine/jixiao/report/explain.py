"""Evaluation → Report that explains: for each row asked for, every step with its numbers, its clause and its cells."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from jixiao.diagnostic import Diagnostic, Language, Rejected, diagnose
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus, Step
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.report.build import facts
from jixiao.report.explained import Explained, explained
from jixiao.report.figures import Figures
from jixiao.report.findings import place_text
from jixiao.report.model import Block, Paragraph, Report, SectionBlock, Text, Tone
from jixiao.report.record import record
from jixiao.report.words import said_rule, say


def build_explanation(evaluation: Evaluation, which: str = "", language: Language = Language.CHINESE) -> Report:
    """The explanation of the rows that `which` names (an id, a name, or the end of a path); of all rows if blank.

    Raises Rejected (U030) where no row has that name.
    """
    told = explained(evaluation)
    chosen = matching(told.nodes, which) if which else told.nodes
    if not chosen:
        raise Rejected([_unknown(told.nodes, which)])
    plain = record(told, language)
    wanted = {node.id for node in chosen}
    plain["scores"] = [
        score for node, score in zip(told.nodes, _listed(plain["scores"]), strict=True) if node.id in wanted
    ]
    return Report(
        title=say("explain_title", language, evaluation.plan.framework.title),
        facts=facts(told, language),
        sections=tuple(_section(told, node, language) for node in chosen),
        record=plain,
        language=language,
    )


def matching(nodes: tuple[NodeScore, ...], which: str) -> tuple[NodeScore, ...]:
    """The nodes that `which` means: by id, else by name, else by the end of their path (parts joined by / or .)."""
    wanted = name_key(which)
    for same in (_is_id, _is_name, _ends_path):
        found = tuple(node for node in nodes if same(node, wanted))
        if found:
            return found
    return ()


def _is_id(node: NodeScore, wanted: str) -> bool:
    return name_key(node.id) == wanted


def _is_name(node: NodeScore, wanted: str) -> bool:
    return name_key(node.path[-1]) == wanted


def _ends_path(node: NodeScore, wanted: str) -> bool:
    parts = [name_key(part) for part in node.path]
    return any(separator.join(parts).endswith(f"{separator}{wanted}") for separator in ("/", ".")) or wanted in (
        "/".join(parts),
        ".".join(parts),
    )


def _unknown(nodes: tuple[NodeScore, ...], which: str) -> Diagnostic:
    names = list(dict.fromkeys(node.path[-1] for node in nodes))
    near = [name for name in names if which in name] or get_close_matches(which, names, n=5) or names[:8]
    return diagnose("U030", None, found=which, choices="、".join(near))


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _section(told: Explained, node: NodeScore, language: Language) -> SectionBlock:
    figures = Figures(told.evaluation.plan.framework.rounding, language)
    blocks: list[Block] = [Paragraph(_outcome(told, node, figures, language))]
    file = told.evaluation.filing.file
    steps = enumerate(told.steps.get(node.id, ()), 1)
    lines = tuple(_step_line(number, step, told.sentence(step, language), file) for number, step in steps)
    why = told.open_reasons.get(node.id)
    if lines:
        if why:
            blocks.append(Paragraph(Text(say("open_because", language, why), Tone.WARNING)))
        blocks.append(Paragraph(Text(say("steps", language), Tone.MUTED, details=lines)))
    else:
        blocks.append(Paragraph(Text(why or say("no_steps", language), Tone.WARNING)))
    blocks.append(Paragraph(Text(_origins(told, node, language), Tone.MUTED)))
    merged = tuple(_merged_lines(told, node))
    if merged:
        blocks.append(Paragraph(Text(say("merged", language), Tone.MUTED, details=merged)))
    return SectionBlock(" / ".join(node.path), tuple(blocks))


def _outcome(told: Explained, node: NodeScore, figures: Figures, language: Language) -> Text:
    if node.status is ScoreStatus.NOT_APPLICABLE:
        score, tone = say("not_applicable", language), Tone.MUTED
    elif node.status is ScoreStatus.OPEN:
        score, tone = say("open_score", language, figures.range(node.range)).strip(), Tone.WARNING
    else:
        score, tone = figures.score(node.score), Tone.PLAIN
    pairs = (
        ("score", score),
        ("weight", figures.weight(node.weight)),
        ("claimed", node.claimed or ""),
        ("target", node.target_text),
        ("actual", node.actual_text),
        ("reason", node.reason),
        ("rule", said_rule(node.rule, language)),
    )
    colon = "：" if language is Language.CHINESE else ": "
    parts = [f"{say(key, language)}{colon}{text}" for key, text in pairs if text]
    return Text(say("separator", language).join(parts), tone)


def _step_line(number: int, step: Step, sentence: str, file: str) -> str:
    """A step, and the cell that its number was taken from."""
    bare = f"{step.operation}({', '.join(step.operands)}) = {step.result}"
    cell = f"  [{place_text(step.origin, file)}]" if isinstance(step.origin, Cell) else ""
    return f"{number}. {sentence or bare}{cell}"


def _merged_lines(told: Explained, node: NodeScore) -> Iterator[str]:
    """Where the values of a row come from that were merged from several units: the way, and every unit's cell."""
    raw = told.evaluation.filing.raw
    for cell in _cells_read(told, node) if raw is not None else ():
        value = raw.merged.get(cell) if raw is not None else None
        if value is not None:
            places = "、".join(str(part.origin) for part in value.parts)
            yield f"{cell.reference}  {value.said}  [{places}]"


def _cells_read(told: Explained, node: NodeScore) -> Iterator[Cell]:
    read = (step.origin for step in told.steps.get(node.id, ()) if isinstance(step.origin, Cell))
    yield from dict.fromkeys((*node.cells, *read))


def _origins(told: Explained, node: NodeScore, language: Language) -> str:
    colon = "：" if language is Language.CHINESE else ": "
    file = told.evaluation.filing.file
    parts = []
    if node.clause is not None:
        parts.append(f"{say('declared', language)}{colon}{node.clause}")
    used = tuple(_cells_read(told, node))
    if used:
        cells = say("comma", language).join(place_text(cell, file) for cell in used)
        parts.append(f"{say('cells', language)}{colon}{cells}")
    return say("separator", language).join(parts)
