"""The KPI check (đối chiếu chỉ tiêu): from files of case data to a verdict on each target of a plan."""

from __future__ import annotations

import csv
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.cases import duckdb_rows, measures
from tthc_cli.cases.columns import ColumnsFile, Layout, missing, understand
from tthc_cli.cases.duckdb_rows import Rows
from tthc_cli.cases.files import prepare
from tthc_cli.cases.measures import Frame
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import MEASURES, Count, InputCount, Period, Result, judge, reason_words, target_for, unknown, year_of
from tthc_cli.plan import Kpi

if TYPE_CHECKING:
    import duckdb

REJECTS: Final = ("data_set", "file", "line", "key", "column", "value", "reason", "explanation")
"""The columns of a file of set-aside rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be checked."""

    kpis: Sequence[Kpi]
    year: int
    """The year whose targets count where no period is given."""
    files: Mapping[str, Path]
    """By data set."""
    as_of: date
    by: str | None = None
    """A column of the cases by whose values the rates are shown too."""
    period: Period | None = None
    rejects: Path | None = None
    """Where to list the rows that are set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the check found."""

    results: Sequence[Result]
    """In the order of the targets; of each, the whole, then its groups."""
    inputs: Sequence[InputCount]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What was counted in one data set."""

    layout: Layout
    by: str | None
    """The column whose values the groups are, where the file has it."""
    whole: Mapping[str, int]
    """By ``measure/part``."""
    groups: Mapping[str, Mapping[str, int]]
    """The same by group."""


Report = Callable[[str], None]
"""Told what is being done, in a few words."""


def check(request: Request, dictionary: ColumnsFile, report: Report = lambda _text: None) -> Outcome:
    """Read the files, count, and judge. Raises TthcError for a file that cannot be read as what it is given for.

    Works in a folder of its own beside the system's temporary files, which is gone afterwards.
    """
    with ExitStack() as stack:
        rejects = stack.enter_context(_rejects(request)) if request.rejects else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True)))
        # every file is looked over before the first is counted: a wrong one is said at once
        layouts = {}
        for name, path in request.files.items():
            report(_("looking over {file}").format(file=path.name))
            source = prepare(path, folder)
            layouts[name] = (understand(dictionary, name, source.headers, source.file, source.header_line), source)
        connection = stack.enter_context(duckdb_rows.connect(folder))
        data: dict[str, _Counted] = {}
        inputs = []
        for name, (layout, source) in layouts.items():
            rows = Rows(connection, dictionary, layout, source)
            report(_("reading {file}").format(file=request.files[name].name))
            rows.load()
            report(_("counting {file}").format(file=request.files[name].name))
            data[name], input_count = _count(connection, rows, layout, source.file, dictionary, request)
            inputs.append(input_count)
            if rejects:
                for line, key, reason, column, value in rows.set_aside(_CONFLICTS.format(name=name)):
                    header = layout.header(column)
                    words = reason_words(reason, header)
                    rejects.writerow((name, source.file, line, key, header, value, reason, words))
        results = [result for kpi in request.kpis for result in _results(kpi, data, dictionary, request)]
    return Outcome(results=results, inputs=inputs, warnings=_warnings(request, data))


_CONFLICTS: Final = "(select key from {name}_repeats where conflict)"


@contextmanager
def _rejects(request: Request) -> Iterator[Any]:
    """A writer of the file of set-aside rows, which takes its place only when all went well."""
    target = request.rejects
    assert target is not None  # noqa: S101 - the caller has looked
    if any(target.resolve() == path.resolve() for path in request.files.values()):
        raise TthcError(_("--rejects: {file} is an input; name another file").format(file=target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(REJECTS)
            yield writer
        part.replace(target)
    except OSError as error:
        raise TthcError(
            _("--rejects: {file} cannot be written: {why}").format(file=target, why=error.strerror)
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _count(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    layout: Layout,
    file: str,
    dictionary: ColumnsFile,
    request: Request,
) -> tuple[_Counted, InputCount]:
    """Give each row its fate, and count fates and measures."""
    import narwhals.stable.v2 as nw

    def keep(name: str, frame: Frame) -> Frame:
        frame.to_native().create(name)
        return nw.from_native(connection.table(name))

    def records(frame: Frame) -> list[dict[str, Any]]:
        relation = frame.to_native()
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    name = rows.table
    asked = {
        kpi.measure
        for kpi in request.kpis
        if MEASURES[kpi.measure].data_set == name and set(MEASURES[kpi.measure].columns) <= set(rows.columns)
    }
    key = dictionary.data_sets[name].key
    others = [column for column in rows.columns if column != key]
    by = request.by if request.by in others else None
    keep(f"{name}_repeated", measures.repeated(nw.from_native(rows.keys())))
    repeats = keep(f"{name}_repeats", measures.compared(nw.from_native(rows.typed(f"{name}_repeated")), others))
    judged = measures.judged(
        nw.from_native(rows.typed()),
        repeats,
        others,
        out_of_base=dictionary.out_of_base if "status" in others else (),
        period=request.period,
        period_by=sorted({column for measure in asked if (column := MEASURES[measure].period_by)}),
    )
    how: dict[str, Any] = {"dictionary": dictionary, "period": request.period, "as_of": request.as_of}
    people = {measure for measure in asked if MEASURES[measure].counts == "applicants"}
    counts: dict[str, Counter[Any]] = {"used": Counter(), "excluded": Counter(), "set_aside": Counter()}
    # a measure with no used row at all counted nothing, which is not the same as not having counted
    whole = Counter(dict.fromkeys((sum_ for measure in asked for sum_ in measures.names(measure, **how)), 0))
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for found in records(measures.counted(judged, sorted(asked - people), by, **how)):
        match found["fate"]:
            case measures.USED as fate:
                counts["used"][fate] += found["rows"]
                whole.update(_sums(found))
                groups[found.get(by or "") or ""].update(_sums(found))
            case measures.SET_ASIDE:
                defect = rows.defects[found["defect"]]
                counts["set_aside"][(defect.reason, layout.header(defect.column))] += found["rows"]
            case measures.DISAGREE as fate:
                counts["set_aside"][(fate, None)] += found["rows"]
            case fate:
                counts["excluded"][fate] += found["rows"]
    for measure in sorted(people):
        whole.update(_sums(records(measures.applicants(judged, measure, None, **how))[0]))
        for found in records(measures.applicants(judged, measure, by, **how)) if by else ():
            groups[found[by or ""] or ""].update(_sums(found))
    input_count = InputCount(
        name=name,
        file=file,
        read=sum(sum(counter.values()) for counter in counts.values()),
        used=counts["used"].total(),
        excluded=dict(sorted(counts["excluded"].items())),
        set_aside=dict(sorted(counts["set_aside"].items(), key=str)),
    )
    return _Counted(layout=layout, by=by, whole=whole, groups=groups), input_count


def _sums(found: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(value or 0) for name, value in found.items() if "/" in name}


def _results(kpi: Kpi, data: Mapping[str, _Counted], dictionary: ColumnsFile, request: Request) -> Iterator[Result]:
    """The verdict on a target in the whole, then in each group."""
    spec = MEASURES[kpi.measure]
    goal = target_for(kpi, year_of(request.period) if request.period else request.year)
    counted = data.get(spec.data_set)
    if counted is None:
        option = "CASES" if spec.data_set == "cases" else f"--data {spec.data_set}=FILE"
        reason = _("no data set {name}; give {option}").format(name=spec.data_set, option=option)
        yield unknown(kpi, reason, target=goal)
        return
    absent = [column for column in spec.columns if column not in counted.layout.places]
    if absent:
        yield unknown(kpi, missing(dictionary, counted.layout, absent[0]), target=goal)
        return
    yield judge(kpi, _count_of(kpi, counted.whole), target=goal)
    if counted.by:
        for group in sorted(counted.groups):
            yield judge(kpi, _count_of(kpi, counted.groups[group]), group=group, target=goal)


def _count_of(kpi: Kpi, sums: Mapping[str, int]) -> Count:
    def under(part: str) -> dict[str, int]:
        start = f"{kpi.measure}/{part}/"
        return {name.removeprefix(start): number for name, number in sums.items() if name.startswith(start)}

    return Count(
        numerator=sums.get(f"{kpi.measure}/numerator", 0),
        denominator=sums.get(f"{kpi.measure}/denominator", 0),
        left_out={reason: number for reason, number in under("left_out").items() if number},
        beside=under("beside") or None,
    )


def _warnings(request: Request, data: Mapping[str, _Counted]) -> list[str]:
    """What the request could not do for all the targets."""
    found = []
    for name, counted in data.items():
        asked = [kpi for kpi in request.kpis if MEASURES[kpi.measure].data_set == name]
        if not asked:
            continue
        if request.period and not any(MEASURES[kpi.measure].period_by for kpi in asked):
            found.append(
                _("--period: {name} has no dates; the whole file is counted: {file}").format(
                    name=name, file=request.files[name]
                )
            )
        if request.by and counted.by is None:
            found.append(
                _("--by: {name} has no column {column}; shown for the whole only: {file}").format(
                    name=name, column=request.by, file=request.files[name]
                )
            )
    return found
