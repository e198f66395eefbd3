"""Whether every value of a plan stays small: no value is the product of more numbers than the limit allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.factors import Scoped, factors
from jixiao.expression.limits import FACTORS
from jixiao.origin import Span
from jixiao.plan.model import Computed, Node, Section


def too_large(computed: Sequence[Computed], nodes: Sequence[Node], sections: Sequence[Section]) -> Iterator[Diagnostic]:
    """D050 for every quantity (`computed` in order) that passes the limit itself, not by reading one that does."""
    counts: dict[Scoped, int] = {}
    for section in sections:
        scopes = [node.members for node in nodes if node.section == section.id and node.members]
        for variant in section.variants:
            own: dict[Scoped, int] = {}
            yield from _over(variant.computed, own, variant.rule_span or section.span)
            for scope in scopes:
                for (_, name), count in own.items():
                    counts[scope, name] = max(counts.get((scope, name), 1), count)
    yield from _over(computed, counts, None)


def _over(computed: Iterable[Computed], counts: dict[Scoped, int], span: Span | None) -> Iterator[Diagnostic]:
    for item in computed:
        count = factors(item.tree, counts)
        counts["", item.name] = count if count <= FACTORS.most else 1  # what reads it is not refused for it again
        if count > FACTORS.most:
            yield diagnose(
                FACTORS.code, item.span or span, found=item.node or item.name, count=count, most=FACTORS.most
            )
