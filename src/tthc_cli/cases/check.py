"""The KPI check (đối chiếu chỉ tiêu): from files of case data to a verdict on each target of a plan."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from tthc_cli.cases import counting as measures
from tthc_cli.cases.cells import UNCOMPUTED
from tthc_cli.cases.counting import Frame
from tthc_cli.cases.dictionary import ColumnsFile, column_words, errors_pattern, label
from tthc_cli.cases.due_dates.terms import SERVING, Recompute
from tthc_cli.cases.engines.choice import engine_for
from tthc_cli.cases.engines.interface import Basis, Engine, Report, TypedRows, no_report
from tthc_cli.cases.layout import missing
from tthc_cli.cases.privacy import HIDDEN, of_a_person, shown_key
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.results import hidden_words
from tthc_cli.cases.tables.read import Kind, Table, expand
from tthc_cli.counts.measures import MEASURES, MONTH
from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.kpi.inputs import InputCount, UnknownWords, data_set_words, reason_words
from tthc_cli.kpi.verdict import Count, Result, judge, target_for, unknown
from tthc_cli.plan.model import Kpi
from tthc_cli.rules.periods import Period, year_of
from tthc_cli.text import csv_cell, owners_alone

REJECTS: Final = ("data_set", "file", "line", "key", "column", "value", "reason", "explanation", "sheet")
"""The columns of a file of set-aside rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be checked."""

    kpis: Sequence[Kpi]
    year: int
    """The year whose targets count where no period is given."""
    files: Mapping[str, Sequence[str | Path]]
    """By data set: files, folders and patterns."""
    sheets: Sequence[str] = ()
    """The sheets of workbooks that have the tables; any that is shown where there are none."""
    as_of: date
    by: Sequence[str] = ()
    """Columns of the cases, or ``month``, by whose values taken together the rates are shown too."""
    period: Period | None = None
    rejects: Path | None = None
    """Where to list the rows that are set aside."""
    recompute: Recompute | None = None
    """By which due dates cases are counted; None for those recorded. Files of ``limits`` and ``pauses`` serve it."""
    resources: Resources = DEFAULT
    plan_year: Period | None = None
    """The days of the plan's year, of which a file with dates should have some; None if that does not matter."""

    @property
    def due(self) -> DueSource:
        """By which due dates cases are counted."""
        if self.recompute is None:
            return DueSource.RECORDED
        return DueSource.COMPUTED if self.recompute.everywhere else DueSource.MISSING

    @property
    def due_terms(self) -> str:
        """How due dates are recomputed, as the options have it; empty where they are those recorded."""
        if self.recompute is None:
            return ""
        terms = self.recompute.terms
        said = {
            "regime": terms.regime,
            "cut-off": terms.cut_off and f"{terms.cut_off:%H:%M}",
            "limit-unit": terms.unit,
            **{name: "; ".join(map(str, self.files[name])) for name in SERVING if name in self.files},
        }
        return ", ".join(f"{name} {value}" for name, value in said.items() if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the check found."""

    results: Sequence[Result]
    """In the order of the targets; of each, the whole, then its groups."""
    inputs: Sequence[InputCount]
    warnings: Sequence[str]
    headers: Mapping[str, Mapping[str, str]]
    """By data set: what its file calls each column that it has."""
    has_pauses: bool = False
    """Whether due dates were recomputed, and the files say anything of pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The rows of one data set, each with its fate, and what the measures count them by."""

    rows: Frame
    columns: Sequence[str]
    """The known columns that all of its files have, but the key."""
    how: Mapping[str, Any]
    """What the functions of :mod:`tthc_cli.cases.counting` take beside rows and measures."""
    stream: Callable[[Frame], Iterator[dict[str, Any]]]
    """Compute a frame, and give its rows some at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What was counted in one data set."""

    tables: Sequence[Table]
    columns: Sequence[str]
    """The known columns that all of them have."""
    by: Sequence[str]
    """What the groups are told apart by; nothing where the data set does not have all of it."""
    whole: Mapping[str, int]
    """By ``measure/part``."""
    groups: Mapping[tuple[str, ...], Mapping[str, int]]
    """The same by group."""
    rows: InputCount
    judged: Judged


def check(request: Request, dictionary: ColumnsFile, report: Report = no_report) -> Outcome:
    """Read the files, count, and judge. Raises TthcError for a file that cannot be read as what it is given for.

    Works in a folder of its own beside the system's temporary files, which is gone afterwards.
    """
    with checked(request, dictionary, report) as (outcome, _judged):
        return outcome


@contextmanager
def checked(
    request: Request, dictionary: ColumnsFile, report: Report = no_report
) -> Iterator[tuple[Outcome, Mapping[str, Judged]]]:
    """As :func:`check`, with the rows behind the outcome by data set, for as long as the context lasts."""
    skipped: list[Path] = []
    paths = {name: expand(map(str, given), skipped.append) for name, given in request.files.items()}
    with ExitStack() as stack:
        rejects = stack.enter_context(rejected(request.rejects, paths)) if request.rejects else None
        engine = stack.enter_context(engine_for(request.resources))
        # every file is looked over before the first is counted: a wrong one is said at once
        tables = looked_over(engine, paths, dictionary, request.sheets, report)
        data: dict[str, _Counted] = {}
        basis: Basis | None = None
        due_said: list[str] = []
        for name, of in tables.items():
            if name in SERVING:
                continue
            recompute = request.recompute if name == "cases" else None
            if recompute and not engine.can_recompute:
                raise TthcError(
                    _(
                        "--engine spark: due dates are not recomputed there; leave --due out, or count with "
                        "--engine duckdb"
                    )
                )
            rows = engine.load(of, dictionary, report, audit=recompute is not None)
            if recompute:
                basis = rows.recomputed(tables, dictionary, recompute)
                due_said = [*basis.warnings, *basis.due.use(everywhere=recompute.everywhere)]
            report(_("counting {file}").format(file=", ".join(Path(given).name for given in request.files[name])))
            data[name] = _count(rows, dictionary, request)
            if rejects:
                rejects(listed(dictionary, *found) for found in rows.set_aside(_REPEATS))
        if basis and rejects:
            rejects(listed(dictionary, *found) for found in basis.due.not_computed())
            rejects(listed(dictionary, *found) for found in basis.set_aside())
        inputs = [*(counted.rows for counted in data.values()), *(basis.inputs if basis else ())]
        outcome = Outcome(
            results=[result for kpi in request.kpis for result in _results(kpi, data, dictionary, request)],
            inputs=inputs,
            warnings=[
                *skipped_files(skipped),
                *hidden_read(inputs),
                *due_said,
                *_warnings(request, data, dictionary),
            ],
            headers={
                name: {column: str(layout.header(column)) for column in counted.columns if column in layout.places}
                for name, counted in data.items()
                for layout in [counted.tables[0].layout]
            },
            has_pauses=basis is not None and (basis.due.has_pauses or basis.due.has_complete),
        )
        yield outcome, {name: counted.judged for name, counted in data.items()}


def listed(
    dictionary: ColumnsFile,
    table: Table,
    line: int,
    key: str | None,
    reason: str,
    column: str | None,
    value: str | None,
) -> Sequence[object]:
    """A row of the file of rows that are set aside, as far as it may be shown."""
    header = table.layout.header(column) if column in table.layout.places else column
    words, data_set, source = reason_words(reason, header), table.layout.data_set, table.source
    key = _computed(shown_key(data_set, key, reason) or "") or None
    value = _shown_value(dictionary, data_set, column, value)
    return data_set, source.file, line, key, header, value, reason, words, source.sheet


def hidden_read(inputs: Iterable[InputCount]) -> Iterator[str]:
    """Of which files hidden rows or columns are read."""
    for found in inputs:
        for file in found.files:
            yield from hidden_words(file)


def skipped_files(files: Sequence[Path]) -> Iterator[str]:
    """Which files of a folder were passed over."""
    for file in files:
        yield _("{file}: no table of cases; passed over").format(file=file)


def looked_over(
    engine: Engine,
    paths: Mapping[str, Sequence[Path]],
    dictionary: ColumnsFile,
    sheets: Sequence[str],
    report: Report,
) -> dict[str, list[Table]]:
    """The tables of all files by data set. Raises TthcError for a file that has none, and for a sheet of none."""
    tables = {name: engine.look_over(files, name, dictionary, sheets, report) for name, files in paths.items()}
    _sheets_are_used(sheets, [table for found in tables.values() for table in found])
    return tables


def _sheets_are_used(sheets: Sequence[str], tables: Sequence[Table]) -> None:
    """Raise TthcError for a sheet that is named where no file has any."""
    if sheets and all(table.kind not in (Kind.WORKBOOK, Kind.PAGE) for table in tables):
        raise TthcError(_("--sheet: none of the files is a workbook; leave it out"))


_REPEATS: Final = "repeats"
"""What is kept of the keys that more than one row has."""


@contextmanager
def rejected(
    target: Path, inputs: Mapping[str, Sequence[Path]]
) -> Iterator[Callable[[Iterable[Sequence[object]]], None]]:
    """What writes rows into the file of set-aside rows, which takes its place only when all went well."""
    if any(target.resolve() == path.resolve() for paths in inputs.values() for path in paths):
        raise TthcError(_("--rejects: {file} is an input; name another file").format(file=target))
    if target.is_symlink() or (target.exists() and not target.is_file()):
        # it would be replaced by a file: a device, a pipe, a link to what lies elsewhere
        raise TthcError(_("--rejects: {file} is no file of its own; name another file").format(file=target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")

    @contextmanager
    def named() -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TthcError(
                _("--rejects: {file} cannot be written: {why}").format(file=target, why=why(error))
            ) from None

    with named():
        out = open(part, "x", encoding="utf-8", newline="", opener=owners_alone)  # noqa: SIM115
    try:
        writer = csv.writer(out, lineterminator="\n")

        def write(rows: Iterable[Sequence[object]]) -> None:
            with named():
                writer.writerows(map(csv_cell, row) for row in rows)

        write([REJECTS])
        yield write
        with named():
            out.close()
            part.replace(target)
    finally:
        with suppress(OSError):  # what could not be written has been said
            out.close()
        part.unlink(missing_ok=True)


def _count(rows: TypedRows, dictionary: ColumnsFile, request: Request) -> _Counted:
    """Give each row its fate, and count fates and measures."""
    name, layout = rows.table, rows.tables[0].layout
    asked = {
        kpi.measure
        for kpi in request.kpis
        if MEASURES[kpi.measure].data_set == name and set(MEASURES[kpi.measure].columns) <= set(rows.columns)
    }
    key = dictionary.data_sets[name].key
    others = [column for column in rows.columns if column != key]
    by = () if _lacking(request, name, others) else request.by
    rows.keep("repeated", measures.repeated(rows.keys()))
    repeats = rows.keep(_REPEATS, measures.compared(rows.typed("repeated"), others))
    how: dict[str, Any] = {"dictionary": dictionary, "period": request.period, "as_of": request.as_of}
    judged = measures.judged(rows.typed(), repeats, others, measures=sorted(asked), **how)
    dates = sorted({spec.period_by for spec in MEASURES.values() if spec.period_by} & set(others))
    dated_by = sorted({day for measure in asked if (day := MEASURES[measure].period_by)})
    people = {measure for measure in asked if MEASURES[measure].counts == "applicants"}
    counts: dict[str, Counter[Any]] = {"used": Counter(), "excluded": Counter(), "set_aside": Counter()}
    # a measure with no used row at all counted nothing, which is not the same as not having counted
    whole = Counter(dict.fromkeys((sum_ for measure in asked for sum_ in measures.names(measure, **how)), 0))
    groups: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    days: list[date] = []
    after_as_of = in_year = 0
    unknown_words = {}
    counting = measures.counted(
        judged, sorted(asked - people), by, dates=dates, dated_by=dated_by, year=request.plan_year, **how
    )
    for found in rows.records(counting):
        match found["fate"]:
            case measures.USED as fate:
                counts["used"][fate] += found["rows"]
                days += [day for end in ("first", "last") if (day := found.get(end))]
                after_as_of += found.get("after_as_of") or 0
                in_year += found.get("in_year") or 0
                whole.update(_sums(found))
                for measure in asked - people if by else ():
                    groups[group_of(found, by, measure)].update(_sums(found, f"{measure}/"))
            case measures.SET_ASIDE:
                defect = rows.defects[found["defect"]]
                header = layout.header(defect.column)
                counts["set_aside"][(defect.reason, header)] += found["rows"]
                of_words = defect.column and dictionary.data_sets[name].columns[defect.column].type in dictionary.values
                if defect.reason == "unknown-value" and of_words and header not in unknown_words:
                    unknown_words[header or ""] = _unknown_words(rows, found["defect"], dictionary)
            case measures.DISAGREE as fate:
                counts["set_aside"][(fate, None)] += found["rows"]
            case fate:
                counts["excluded"][fate] += found["rows"]
    for measure in sorted(people):
        whole.update(_sums(rows.records(measures.applicants(judged, measure, (), **how))[0]))
        for found in rows.records(measures.applicants(judged, measure, by, **how)) if by else ():
            groups[group_of(found, by, measure)].update(_sums(found))
    counted = InputCount(
        name=name,
        file=", ".join(map(str, request.files[name])),
        read=sum(sum(counter.values()) for counter in counts.values()),
        used=counts["used"].total(),
        excluded=dict(sorted(counts["excluded"].items())),
        set_aside=dict(sorted(counts["set_aside"].items(), key=str)),
        unknown_words=unknown_words,
        first=min(days, default=None),
        last=max(days, default=None),
        after_as_of=after_as_of,
        in_year=in_year if request.plan_year else None,
        files=tuple(table.count(number) for table, number in zip(rows.tables, rows.read, strict=True)),
    )
    return _Counted(
        tables=rows.tables,
        columns=rows.columns,
        by=by,
        whole=whole,
        groups=groups,
        rows=counted,
        judged=Judged(rows=judged, columns=others, how=how, stream=rows.stream),
    )


_SHOWN: Final = 3
"""How many unknown words are shown."""
_MANY: Final = 20
"""Different unknown words past which none is shown: they are no words of a list, but names or numbers."""


def _unknown_words(rows: TypedRows, defect: int, dictionary: ColumnsFile) -> UnknownWords:
    """The unknown words of a column that may be shown. What could be somebody's number or address may not, as the wrong
    column may stand there.
    """
    found, different = rows.unknown_words(defect, _SHOWN)
    safe = different <= _MANY
    kind = dictionary.data_sets[rows.table].columns[rows.defects[defect].column or ""].type
    return UnknownWords(
        values=tuple(
            (_computed(word), number)
            for word, number in found
            if _is_error(dictionary, word) or (safe and _harmless(word))
        ),
        different=different,
        accepted=tuple(label(dictionary, kind, value) for value in dictionary.values[kind]),
    )


def _harmless(word: str) -> bool:
    return not of_a_person(word) and not re.search(r"\d{3}", word)


def _is_error(dictionary: ColumnsFile, value: str) -> bool:
    """Whether a spreadsheet program could not compute or show a cell: that tells nobody."""
    return re.fullmatch(errors_pattern(dictionary), value.upper()) is not None


def _computed(value: str) -> str:
    """A value as it is said."""
    return _("a formula that was never computed") if value == UNCOMPUTED else value


def _shown_value(dictionary: ColumnsFile, data_set: str, column: str | None, value: str | None) -> str | None:
    """A cell that is wrong, as far as it may be shown."""
    if not value or column is None:
        return value
    if _is_error(dictionary, value):
        return _computed(value)
    columns = dictionary.data_sets[data_set].columns
    words = columns[column].type not in ("date", "amount")
    return HIDDEN if of_a_person(value) or (words and not _harmless(value)) else value


def _sums(found: Mapping[str, Any], start: str = "") -> dict[str, int]:
    """What was counted, of all measures or of the one whose sums begin so."""
    return {name: int(value or 0) for name, value in found.items() if "/" in name and name.startswith(start)}


def _lacking(request: Request, data_set: str, columns: Sequence[str]) -> list[str]:
    """What the request groups by and a data set does not have."""
    dated = any(spec.period_by for spec in MEASURES.values() if spec.data_set == data_set)
    return [name for name in request.by if (not dated if name == MONTH else name not in columns)]


def group_of(found: Mapping[str, Any], by: Sequence[str], measure: str) -> tuple[str, ...]:
    """The values of the group that a row of counts is about."""
    values = zip(by, (found[name] for name in measures.group_names(by, measure)), strict=True)
    return tuple(
        "" if value is None else f"{value // 100}-{value % 100:02}" if name == MONTH else value
        for name, value in values
    )


def _results(kpi: Kpi, data: Mapping[str, _Counted], dictionary: ColumnsFile, request: Request) -> Iterator[Result]:
    """The verdict on a target in the whole, then in each group."""
    spec = MEASURES[kpi.measure]
    goal = target_for(kpi, year_of(request.period) if request.period else request.year)
    counted = data.get(spec.data_set)
    if counted is None:
        option = "CASES" if spec.data_set == "cases" else f"--data {spec.data_set}=FILE"
        reason = _("no data of {name}; give {option}").format(name=data_set_words(spec.data_set), option=option)
        yield unknown(kpi, reason, target=goal)
        return
    absent = [column for column in spec.columns if column not in counted.columns]
    if absent:
        yield unknown(kpi, _missing(dictionary, counted, absent[0]), target=goal)
        return
    aside = sum(counted.rows.set_aside.values())
    yield judge(kpi, _count_of(kpi, counted.whole), target=goal, set_aside=aside)
    if counted.by:
        for group, sums in sorted(counted.groups.items()):
            # a month in which another target counts rows says nothing about this one
            if MONTH not in counted.by or any(_sums(sums, f"{kpi.measure}/").values()):
                # a row that is set aside may be of any group
                yield judge(kpi, _count_of(kpi, sums), group=group, target=goal, set_aside=aside)


def _missing(dictionary: ColumnsFile, counted: _Counted, column: str) -> str:
    """What is said of a column that a data set does not have, or one of its files does not."""
    table = next(table for table in counted.tables if column not in table.layout.places)
    text = missing(dictionary, table.layout, column)
    return text if len(counted.tables) == 1 else f"{table.source.place}: {text}"


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


def _warnings(request: Request, data: Mapping[str, _Counted], dictionary: ColumnsFile) -> list[str]:
    """What the request could not do for all the targets."""
    found: list[str] = []
    for name, counted in data.items():
        found += warnings_of_rows(counted.rows, request.as_of)
        if request.plan_year and counted.rows.first and not counted.rows.in_year:
            found.append(
                _("{file}: none of the dates counted lies in {year}, the plan's year; is it the right --plan?").format(
                    file=counted.rows.file, year=request.plan_year.name
                )
            )
        asked = [kpi for kpi in request.kpis if MEASURES[kpi.measure].data_set == name]
        if not asked:
            continue
        if request.period and not any(MEASURES[kpi.measure].period_by for kpi in asked):
            found.append(
                _("--period: {name} has no dates; the whole file is counted: {file}").format(
                    name=data_set_words(name), file=counted.rows.file
                )
            )
        for by in _lacking(request, name, counted.columns):
            text = (
                _("--by: {name} has no dates, so no month; shown for the whole only: {file}")
                if by == MONTH
                else _("--by: {name} has no column {column}; shown for the whole only: {file}")
            )
            column = "" if by == MONTH else column_words(dictionary, "cases", by)
            found.append(text.format(name=data_set_words(name), column=column, file=counted.rows.file))
        if any(HIDDEN in group for group in counted.groups):
            text = _("--by: {file}: values that may be a name, an address or a number of a person are shown as {sign}")
            found.append(text.format(file=counted.rows.file, sign=HIDDEN))
    return found


def warnings_of_rows(rows: InputCount, as_of: date) -> Iterator[str]:
    """That no row of a data set is counted, or that some are dated after the day of the check."""
    if not rows.read:
        yield _("{file}: no rows below the header").format(file=rows.file)
    elif not rows.used:
        text = ngettext(
            "{file}: its {rows} row is not counted ({excluded} excluded, {aside} set aside)",
            "{file}: none of its {rows} rows is counted ({excluded} excluded, {aside} set aside)",
            rows.read,
        )
        excluded, aside = sum(rows.excluded.values()), sum(rows.set_aside.values())
        yield text.format(file=rows.file, rows=rows.read, excluded=excluded, aside=aside)
    if rows.after_as_of:
        text = ngettext(
            "{file}: {rows} row that is counted was received or finished after {day}, the day of --as-of",
            "{file}: {rows} rows that are counted were received or finished after {day}, the day of --as-of",
            rows.after_as_of,
        )
        yield text.format(file=rows.file, rows=rows.after_as_of, day=f"{as_of:%d/%m/%Y}")
