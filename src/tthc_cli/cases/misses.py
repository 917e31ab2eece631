"""What lies behind a rate: the cases that count against a target, and the groups that have most of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from tthc_cli.cases import rows_behind
from tthc_cli.cases.check import CheckOutcome, Request, checked
from tthc_cli.cases.count_requests import JudgedRows
from tthc_cli.cases.data_set_counts import group_of
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.measure_reading import columns_spoken_of
from tthc_cli.cases.privacy import shown_key
from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, MONTH
from tthc_cli.i18n import _
from tthc_cli.kpi import Miss, Misses, Pareto, Result, pareto, too_many
from tthc_cli.plan import Kpi

_DEFAULT_GROUPINGS: Final = (("procedure",), ("unit",))
"""By what the misses are shared out if the request names no columns."""
_ALWAYS_SHOWN: Final = ("procedure", "unit", "received_on")
"""Columns that are shown of a row beside those of the measure, if the data set has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissReport:
    """The check, and what counts against its targets. Its rows can be read for as long as :func:`find_misses` lasts."""

    outcome: CheckOutcome
    targets: Sequence[Misses]
    """In the order of the plan."""
    _judged: Mapping[str, JudgedRows]
    _dictionary: ColumnsFile

    def rows(self, most: int | None = None) -> Iterator[Miss]:
        """Yield the rows that count against the targets, target by target, the worst first; they are read on demand.

        Args:
            most: How many rows of each target at most; all of them if None.
        """
        for target in self.targets:
            if target.misses:
                yield from self._rows_of(target.result.kpi, most)

    def columns(self) -> list[str]:
        """Return the columns that any of the rows has."""
        kpis = [target.result.kpi for target in self.targets if target.misses]
        return list(dict.fromkeys([*_ALWAYS_SHOWN, *(name for kpi in kpis for name in self._columns_of(kpi))]))

    def _columns_of(self, kpi: Kpi) -> list[str]:
        spec = MEASURES[kpi.measure]
        columns = self._dictionary.data_sets[spec.data_set].columns
        judged = self._judged[spec.data_set]
        candidates = dict.fromkeys([*_ALWAYS_SHOWN, *spec.columns])
        return [name for name in candidates if name in judged.columns and columns[name].type != "id"]

    def _rows_of(self, kpi: Kpi, most: int | None) -> Iterator[Miss]:
        data_set = MEASURES[kpi.measure].data_set
        judged = self._judged[data_set]
        shown = self._columns_of(kpi)
        needed = {self._dictionary.data_sets[data_set].key, *shown, *columns_spoken_of(kpi.measure, self._dictionary)}
        base = rows_behind.base(judged.read(needed), kpi.measure, judged.scope)
        frame = rows_behind.missed(base, kpi.measure, shown, self._dictionary)
        for row in judged.stream(frame if most is None else frame.head(most)):
            key, late = shown_key(data_set, row.pop("key")), row.pop("days_late", None)
            yield Miss(kpi=kpi, key=key, values=row, days_late=late)


@contextmanager
def find_misses(
    request: Request, dictionary: ColumnsFile, *, named: bool, report: Progress = no_progress
) -> Iterator[MissReport]:
    """Check the targets, and look into those that are missed.

    Args:
        request: The targets, the files, and what counts.
        dictionary: The columns of all data sets.
        named: Whether the user named the targets: then those that are met are looked into too.
        report: Told what is being done.

    Yields:
        The outcome of the check with what counts against each target.

    Raises:
        TthcError: A file cannot be read as what it is given for.
    """
    keys = {data_set.key for data_set in dictionary.data_sets.values()}
    shown = {*keys, *_ALWAYS_SHOWN, *(name for by in _DEFAULT_GROUPINGS for name in by)}
    with checked(replace(request, shown=shown), dictionary, report) as (outcome, judged):
        targets = []
        for result in outcome.results:
            data_set = judged.get(MEASURES[result.kpi.measure].data_set)
            if result.group is not None:
                continue
            if data_set is None or not _is_to_be_explained(result, named=named):
                targets.append(Misses(result=result, misses=None))
            else:
                report(_("looking for what counts against {kpi}").format(kpi=result.kpi.id))
                targets.append(_explained(result, data_set, request, dictionary))
        yield MissReport(outcome=outcome, targets=targets, _judged=judged, _dictionary=dictionary)


def _is_to_be_explained(result: Result, *, named: bool) -> bool:
    of_rows = MEASURES[result.kpi.measure].counts in ("rows", "applicants")
    return of_rows and (result.verdict == "missed" or (named and result.verdict == "met"))


def _explained(result: Result, judged: JudgedRows, request: Request, dictionary: ColumnsFile) -> Misses:
    """Count what speaks against a target, in the whole and in each group of each grouping."""
    measure = result.kpi.measure
    groupings = _groupings(measure, judged, request)
    # counted once for all groupings: their sums are the sums of its finer groups
    columns = tuple(dict.fromkeys(name for by in groupings for name in by))
    base = rows_behind.base(judged.read({*columns, *columns_spoken_of(measure, dictionary)}), measure, judged.scope)
    counts: dict[tuple[str, ...], defaultdict[tuple[str, ...], list[int]]] = {
        by: defaultdict(lambda: [0, 0]) for by in groupings
    }
    misses = 0
    for row in judged.stream(rows_behind.misses_by(base, measure, columns, judged.scope)):
        misses += int(row["misses"] or 0)
        for by, groups in counts.items():
            sums = groups[group_of(row, by, measure)]
            sums[0] += int(row["counted"])
            sums[1] += int(row["misses"] or 0)
    shortfall = too_many(result)
    return Misses(
        result=result,
        misses=misses,
        too_many=shortfall,
        paretos=tuple(_pareto(by, groups, shortfall) for by, groups in counts.items()),
    )


def _groupings(measure: str, judged: JudgedRows, request: Request) -> list[tuple[str, ...]]:
    """Return the groupings whose columns the data set has."""
    return [
        by
        for by in ((tuple(request.by),) if request.by else _DEFAULT_GROUPINGS)
        if all(MEASURES[measure].day if name == MONTH else name in judged.columns for name in by)
    ]


def _pareto(by: tuple[str, ...], groups: Mapping[tuple[str, ...], list[int]], shortfall: int | None) -> Pareto:
    return pareto(by, {group: (counted, misses) for group, (counted, misses) in groups.items()}, shortfall)
