"""Dossiers that are possibly one, recorded in two systems (hồ sơ có thể trùng): alike in all of some columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals.stable.v2 as nw

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.fates import NOT_COUNTED
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.cases.tallies import Tallies
from tthc_cli.classes import dataclass
from tthc_cli.counts import CASES


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleDoubles:
    """The groups of dossiers that are alike."""

    columns: Sequence[str]
    """Those in which dossiers of a group are the same, small and capital letters aside; none of them is missing."""
    dictionary: ColumnsFile
    tallies: Tallies

    def count(self) -> tuple[int, int] | None:
        """Count the groups, and their dossiers; None if the files lack a column."""
        if not set(self.columns) <= self.tallies.columns[CASES]:
            return None

        def frame(rows: Frame, _scope: Scope) -> Frame:
            return self._groups(rows).select(groups=nw.len(), cases=nw.col("cases").sum())

        (record,) = self.tallies.records(CASES, self.columns, frame)
        return int(record["groups"]), int(record["cases"] or 0)

    def ids(self) -> Iterator[tuple[int, str]]:
        """Yield the ids of the dossiers, each with the number of its group, from 1."""
        columns, key = list(self.columns), self.dictionary.data_sets[CASES].key

        def frame(rows: Frame, _scope: Scope) -> Frame:
            chosen = self._folded(rows).filter(~nw.col("fate").is_in(NOT_COUNTED))
            chosen = chosen.join(self._groups(rows), on=columns, how="inner")
            return chosen.select("least", "key").sort("least", "key")

        number, last = 0, None
        for record in self.tallies.records(CASES, {key, *columns}, frame):
            if record["least"] != last:
                number, last = number + 1, record["least"]
            if shown := shown_key(CASES, record["key"]):
                yield number, shown

    def _groups(self, rows: Frame) -> Frame:
        whole = ~nw.col("fate").is_in(NOT_COUNTED)
        for name in self.columns:
            whole = whole & ~nw.col(name).is_null()
        grouped = self._folded(rows).filter(whole).group_by(*self.columns)
        return grouped.agg(cases=nw.len(), least=nw.col("key").min()).filter(nw.col("cases") > 1)

    def _folded(self, rows: Frame) -> Frame:
        """Rows with texts in small letters: two systems rarely write a name in the same way."""
        types = self.dictionary.data_sets[CASES].columns
        texts = [name for name in self.columns if types[name].type in ("text", "id")]
        return rows.with_columns(**{name: nw.col(name).str.to_lowercase() for name in texts})
