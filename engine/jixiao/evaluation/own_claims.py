"""What own rows claim, as columns of a long table beside what else they say."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.evaluation.claim_columns import ClaimReader, held_by_name
from jixiao.evaluation.claim_names import OWN_CLAIMS
from jixiao.evaluation.long import AT, FILING, LINE, Long
from jixiao.evaluation.lowered.rows import OwnChecks
from jixiao.filing.columns import NAME
from jixiao.filing.long import claim_role
from jixiao.filing.names import key
from jixiao.number import places_of
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl

ROLES = tuple(role for role, _ in OWN_CLAIMS.values())


def claimed_roles(table: pl.DataFrame) -> Mapping[str, str]:
    """The columns of a table of rows that hold claims, by their role."""
    return {role: name for name in reversed(table.columns) if (role := claim_role(name)) in ROLES}


@dataclass(slots=True)
class OwnClaims:
    """Reads the claims of the rows of one plan for their `checks`. `places` of columns only ever grow.

    `named`: what no check of columns asks of a row is asked of rows of these names.
    """

    checks: OwnChecks
    reader: ClaimReader
    named: frozenset[str] = frozenset()
    places: dict[str, int] = field(default_factory=dict)

    def read(self, long: Long, table: pl.DataFrame) -> Long:
        """`long` with the claims of its rows, as integers; and which filings claim what no column holds."""
        import polars as pl

        at = pl.col(LINE).cast(pl.Int64) if LINE in table.columns else pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
        roles = claimed_roles(table)
        texts = table.select(at.alias(AT), *(pl.col(name).cast(pl.String).alias(role) for role, name in roles.items()))
        lines = long.rows.select(AT).join(texts.unique(AT, keep="first"), on=AT, how="left", maintain_order="left")
        columns: list[pl.Series] = []
        odd = set(self._named(long))
        for name in self.checks.claims:
            role, item = OWN_CLAIMS[name]
            said = lines.get_column(role).fill_null("")
            held = {text: self.reader.held(item, text) for text in said.unique()}
            strange = [text for text, one in held.items() if one is None]
            if strange:
                odd.update(long.rows.get_column(FILING).filter(said.is_in(strange)).to_list())
            known = {text: one for text, one in held.items() if one is not None}
            columns += [
                self._column(said, column, values).alias(column) for column, values in held_by_name(item, known).items()
            ]
        places = {**long.places, **self.places}
        return replace(long, rows=long.rows.with_columns(columns), places=places, odd=frozenset(odd))

    def _named(self, long: Long) -> list[int]:
        """The filings that have a row of such a name."""
        names = long.rows.get_column(NAME)
        said = [name for name in names.unique() if key(name) in self.named] if self.named else []
        return long.rows.get_column(FILING).filter(names.is_in(said)).to_list() if said else []

    def _column(self, said: pl.Series, name: str, values: Mapping[str, Fraction | bool | None]) -> pl.Series:
        """The integers of one column, at the places that suffice for all so far."""
        import polars as pl

        numbers = [value for value in values.values() if isinstance(value, Fraction)]
        most = max((places_of(value) or 0 for value in numbers), default=0)
        places = self.places[name] = max(self.places.get(name, 2), most)
        known = {text: int(value * 10**places) for text, value in values.items() if isinstance(value, Fraction)}
        known |= {text: int(value) for text, value in values.items() if isinstance(value, bool)}
        if not known:
            return pl.repeat(None, said.len(), dtype=pl.Int64, eager=True)
        return said.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.Int64)
