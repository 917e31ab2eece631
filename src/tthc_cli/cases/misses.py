"""What lies behind a rate: the cases that count against a target, and the groups that have most of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tthc_cli.cases import counting as measures
from tthc_cli.cases.check import CheckOutcome, JudgedRows, Request, checked, group_of
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.engines.interface import Report, no_report
from tthc_cli.cases.privacy import shown_key
from tthc_cli.counts.measures import MEASURES, MONTH
from tthc_cli.i18n import _
from tthc_cli.kpi.misses import Miss, Misses, Pareto, pareto, too_many
from tthc_cli.kpi.verdict import Result
from tthc_cli.plan.model import Kpi

_USUAL: Final = (("procedure",), ("unit",))
"""By what the misses are shared out where the request does not say."""
_ALWAYS: Final = ("procedure", "unit", "received_on")
"""What is said of a row beside the columns of the measure, where the data set has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissReport:
    """What was found. The rows can be read for as long as :func:`find_misses` lasts."""

    outcome: CheckOutcome
    targets: Sequence[Misses]
    """In the order of the plan."""
    _judged: Mapping[str, JudgedRows]
    _dictionary: ColumnsFile

    def rows(self, most: int | None = None) -> Iterator[Miss]:
        """The rows that count against each of the targets that were looked into, in their order, the worst first; of
        each target ``most`` at most. They are read as they are asked for.
        """
        for target in self.targets:
            if target.misses:
                yield from self._rows_of(target.result.kpi, most)

    def columns(self) -> list[str]:
        """All that the rows can say of themselves."""
        kpis = [target.result.kpi for target in self.targets if target.misses]
        return list(dict.fromkeys([*_ALWAYS, *(name for kpi in kpis for name in self._columns_of(kpi))]))

    def _columns_of(self, kpi: Kpi) -> list[str]:
        spec = MEASURES[kpi.measure]
        its = self._dictionary.data_sets[spec.data_set].columns
        wanted = dict.fromkeys([*_ALWAYS, *spec.columns])
        judged = self._judged[spec.data_set]
        return [name for name in wanted if name in judged.columns and its[name].type != "id"]

    def _rows_of(self, kpi: Kpi, most: int | None) -> Iterator[Miss]:
        spec, judged = MEASURES[kpi.measure], self._judged[MEASURES[kpi.measure].data_set]
        base = measures.base(judged.rows, kpi.measure, **judged.how)
        frame = measures.missed(base, kpi.measure, self._columns_of(kpi), self._dictionary)
        for row in judged.stream(frame if most is None else frame.head(most)):
            key, late = shown_key(spec.data_set, row.pop("key")), row.pop("days_late", None)
            yield Miss(kpi=kpi, key=key, values=row, days_late=late)


@contextmanager
def find_misses(
    request: Request, dictionary: ColumnsFile, *, named: bool, report: Report = no_report
) -> Iterator[MissReport]:
    """Check the targets, and look into those that are missed; where they were ``named``, into those that are met too.

    Raises TthcError for a file that cannot be read as what it is given for.
    """
    with checked(request, dictionary, report) as (outcome, judged):
        targets = []
        for result in outcome.results:
            data_set = judged.get(MEASURES[result.kpi.measure].data_set)
            if result.group is not None:
                continue
            if data_set is None or not _wanted(result, named=named):
                targets.append(Misses(result=result, misses=None))
            else:
                report(_("looking for what counts against {kpi}").format(kpi=result.kpi.id))
                targets.append(_looked_into(result, data_set, request, dictionary))
        yield MissReport(outcome=outcome, targets=targets, _judged=judged, _dictionary=dictionary)


def _wanted(result: Result, *, named: bool) -> bool:
    money = MEASURES[result.kpi.measure].counts == "money"
    return not money and (result.verdict == "missed" or (named and result.verdict == "met"))


def _looked_into(result: Result, judged: JudgedRows, request: Request, dictionary: ColumnsFile) -> Misses:
    measure = result.kpi.measure
    kinds = [
        by
        for by in ((tuple(request.by),) if request.by else _USUAL)
        if all(MEASURES[measure].period_by if name == MONTH else name in judged.columns for name in by)
    ]
    # counted once for all of them: their sums are the sums of its finer groups
    names = tuple(dict.fromkeys(name for by in kinds for name in by))
    base = measures.base(judged.rows, measure, **judged.how)
    counts: dict[tuple[str, ...], defaultdict[tuple[str, ...], list[int]]] = {
        by: defaultdict(lambda: [0, 0]) for by in kinds
    }
    misses = 0
    for found in judged.stream(measures.misses_by(base, measure, names, dictionary)):
        misses += int(found["misses"] or 0)
        for by, groups in counts.items():
            sums = groups[group_of(found, by, measure)]
            sums[0] += int(found["counted"])
            sums[1] += int(found["misses"] or 0)
    shortfall = too_many(result)
    return Misses(
        result=result,
        misses=misses,
        too_many=shortfall,
        paretos=tuple(_pareto(by, groups, shortfall) for by, groups in counts.items()),
    )


def _pareto(by: tuple[str, ...], groups: Mapping[tuple[str, ...], list[int]], shortfall: int | None) -> Pareto:
    return pareto(by, {group: (counted, misses) for group, (counted, misses) in groups.items()}, shortfall)
