"""One file that was sent, as a summary or a comparison needs it: the tally of each of its filings."""

from __future__ import annotations

from jixiao.api import tallied
from jixiao.cli.desk import Desk
from jixiao.cli.opened import open_posted
from jixiao.diagnostic import Language, Rejected
from jixiao.evaluation.tally import Scheme, Tally, Unreadable, scheme_of
from jixiao.inbox.posted import Posted
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Tallier:
    """Makes the tallies of one file with the frameworks of a desk; it refuses none."""

    desk: Desk
    language: Language
    schemes: dict[str, Scheme] = field(default_factory=dict)

    def __call__(self, posted: Posted) -> tuple[Tally | Unreadable, ...]:
        """Every filing of the file; one that cannot be read, or fits no framework, is told as such."""
        found: list[Tally | Unreadable] = []
        for number, one in enumerate(open_posted(posted, self.desk).filings):
            if isinstance(one, Rejected):
                found.append(Unreadable(posted.name, one.diagnostics))
                continue
            digest = one.plan.framework.digest
            if digest not in self.schemes:
                self.schemes[digest] = scheme_of(one.plan)
            found.append(tallied(one, self.schemes[digest], number, self.language))
        return tuple(found)
