"""The files of time limits (thời hạn) and pauses (tạm dừng): what they say, and what became of their rows."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.limits import DatedLimit, read_limit
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines.columns import common
from tthc_cli.cases.engines.duckdb_defects import ERROR, NO_DATE, NO_DAY
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import SetAside
from tthc_cli.cases.layout import header_of, missing
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.cases.unknown_words import unknown_words
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import InputCount, UnknownWords
from tthc_cli.text import fold

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsFile:
    """The limits of procedures, as a file has them."""

    limits: Mapping[str, Sequence[DatedLimit]]
    """By folded name of the procedure: its limits, for days that do not overlap, or the reason why it has none."""
    count: InputCount
    set_aside: Sequence[SetAside]


@dataclass(frozen=True, slots=True, kw_only=True)
class PausesFile:
    """The pauses of cases, as a file has them."""

    rows: Rows
    """The typed rows, loaded; also as the view ``pause_rows``."""
    count: InputCount
    set_aside: Callable[[], Iterator[SetAside]]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _LimitRow:
    """One row of a file of limits."""

    table: CaseTable
    line: int
    procedure: str
    dated: DatedLimit
    """What the row says, or the reason why it says nothing; a row whose days cannot be read holds for all."""
    wrong: tuple[str, str, str | None] | None
    """Reason, column and text of the cell that cannot be read, if any."""

    @property
    def name(self) -> str:
        """The procedure, as names are compared."""
        return fold(self.procedure)


def read_limits(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[CaseTable], dictionary: ColumnsFile, terms: Terms
) -> LimitsFile:
    """Read the limits of procedures.

    Args:
        connection: Where the rows are kept.
        tables: The tables of limits; at least one.
        dictionary: The known columns and words.
        terms: The unit of limits that do not say theirs.

    Returns:
        The limits. A procedure whose rows say different limits for the same days has none.
    """
    rows = Rows(connection, dictionary, tables, audit=True)
    rows.load()
    cells = _cells(connection, rows)
    limit_rows = [
        _limit_row(tables[part], (line, procedure, text), days, dictionary, terms)
        for part, line, procedure, text, total, defect, *days in cells
        if not total and defect is None
    ]
    limits: defaultdict[str, set[DatedLimit]] = defaultdict(set)
    for row in limit_rows:
        limits[row.name].add(row.dated)
    conflicts = {name: _conflict(of_name) for name, of_name in limits.items()}
    wrong, repeats = _compared(limit_rows, conflicts)
    set_aside = [*rows.set_aside(None), *wrong]  # limits are compared by name
    totals = sum(bool(total) for _part, _line, _procedure, _text, total, *_more in cells)
    excluded = {reason: number for reason, number in (("total", totals), ("repeat", repeats)) if number}
    reasons = Counter((row.reason, row.table.layout.header(row.column)) for row in set_aside)
    used = len(cells) - totals - repeats - reasons.total()
    return LimitsFile(
        limits={name: [_NONE] if conflicts[name] else sorted(limits[name]) for name in limits},
        count=count_rows(rows, used=used, excluded=excluded, set_aside=reasons),
        set_aside=set_aside,
    )


_NONE: Final = DatedLimit(date.min, date.max, "no-limit")
"""The limit of a procedure whose rows disagree."""
_WRONG_DATES: Final = {NO_DATE: "no-date", NO_DAY: "no-such-day", ERROR: "unknown-value"}


def _cells(connection: duckdb.DuckDBPyConnection, rows: Rows) -> list[tuple[Any, ...]]:
    """Place of the table, line, procedure, text of the limit, total and defect of each row; then, for the days from and
    until, the day, what is wrong with it, and its text.
    """
    rows.typed().create_view("limits_typed")
    days, joins = [], []
    for name in _DAYS:
        if name in rows.audit_columns:
            days.append(f"{name}_days.day, {name}_days.wrong, trim(raw.{name})")
            joins.append(f"left join limits_dates {name}_days on {name}_days.text = raw.{name}")
        else:
            days.append("null, null, null")
    return connection.execute(
        "select raw.part, typed.line, typed.key, typed.time_limit, typed.total, typed.defect, "
        f"{', '.join(days)} from limits_typed typed join limits_rows raw on raw.seq = typed.seq "
        f"{' '.join(joins)} order by typed.seq"
    ).fetchall()


_DAYS: Final = ("in_force_from", "in_force_until")


def _limit_row(
    table: CaseTable,
    cells: tuple[int, str, str | None],
    days: Sequence[Any],
    dictionary: ColumnsFile,
    terms: Terms,
) -> _LimitRow:
    """What a row says.

    Args:
        table: The table that it stands in.
        cells: Its line, procedure and text of the limit.
        days: Day, what is wrong with it, and its text, for the first and the last day of receipt.
        dictionary: The events from which a limit may say that it counts.
        terms: The unit of bare numbers.
    """
    line, procedure, text = cells
    limit = read_limit(text, table.layout.header("time_limit") or "", terms, dictionary) if text else "empty"
    first, last = days[0] or date.min, days[3] or date.max
    wrong = (limit, "time_limit", text) if isinstance(limit, str) else None
    for name, (_day, defect, cell) in zip(_DAYS, (days[:3], days[3:]), strict=True):
        if defect is not None:
            wrong = (_WRONG_DATES[defect], name, cell)
    if last < first:
        wrong = ("out-of-order", _DAYS[1], days[5])
    of_all_days = wrong is not None and wrong[1] in _DAYS
    dated = _NONE if of_all_days else DatedLimit(first, last, limit)
    return _LimitRow(table=table, line=line, procedure=procedure, dated=dated, wrong=wrong)


def _conflict(limits: set[DatedLimit]) -> str | None:
    """Why the rows of a procedure say nothing together; None if there is no day for which two of them hold."""
    pairs = list(itertools.combinations(limits, 2))
    if any(first.overlaps(second) and first[:2] != second[:2] for first, second in pairs):
        return "overlap"
    return "disagree" if any(first.overlaps(second) for first, second in pairs) else None


def _compared(rows: Sequence[_LimitRow], conflicts: Mapping[str, str | None]) -> tuple[list[SetAside], int]:
    """The rows that disagree with others or say no limit, and how many only repeat others."""
    set_aside, repeats, seen = [], 0, set()
    for row in rows:
        conflict = conflicts[row.name]
        no_days = row.wrong is not None and row.wrong[1] in _DAYS
        if conflict is not None and not no_days:
            set_aside.append(SetAside(row.table, row.line, row.procedure, conflict, None, None))
        elif row.wrong is not None:
            set_aside.append(SetAside(row.table, row.line, row.procedure, *row.wrong))
        elif (row.name, row.dated) in seen:
            repeats += 1
        seen.add((row.name, row.dated))
    return set_aside, repeats


def no_limits(rows: Rows, dictionary: ColumnsFile, column: str) -> TthcError:
    """Say that no case can have a limit.

    Args:
        rows: The cases.
        dictionary: The known columns.
        column: The column that one of their files lacks.

    Returns:
        The error.
    """
    table = next(table for table in rows.tables if column not in table.layout.places)
    text = f"{table.source.place}: {missing(dictionary, table.layout, column)}"
    if column == "time_limit":
        text = _("{text}; add that column, or give the limits by procedure with --limits FILE").format(text=text)
    return TthcError(text)


def read_pauses(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[CaseTable], dictionary: ColumnsFile, cases: Rows
) -> PausesFile:
    """Read the pauses of cases.

    Args:
        connection: Where the rows are kept.
        tables: The tables of pauses; at least one.
        dictionary: The known columns and words.
        cases: The cases, loaded.

    Returns:
        The pauses; a warning if some are of cases that are not there.
    """
    # the end of a pause, and how it counts, must not get lost because another file does not say it of its own pauses
    columns = common(dictionary, tables, dictionary.data_sets["pauses"].columns)
    pauses = Rows(connection, dictionary, tables, columns)
    pauses.load()
    pauses.typed().create_view("pause_rows")
    return PausesFile(
        rows=pauses,
        count=_count_pauses(connection, pauses, dictionary),
        set_aside=partial(pauses.set_aside, None),  # a case may have several pauses
        warnings=list(_of_no_case(connection, cases, pauses)),
    )


def _of_no_case(connection: duckdb.DuckDBPyConnection, cases: Rows, pauses: Rows) -> Iterator[str]:
    """Warn of pauses of cases that are not there: their numbers may be written in another way."""
    ((count,),) = connection.execute(
        f"select count(*) from {pauses.table}_rows pauses where pauses.key is not null "
        f"and not exists (select 1 from {cases.table}_rows cases where cases.key = pauses.key)"
    ).fetchall()
    if count:
        text = ngettext(
            "{file}: {rows} pause is of no case of {cases}",
            "{file}: {rows} pauses are of no case of {cases}",
            count,
        )
        yield text.format(file=files_of(pauses), rows=count, cases=files_of(cases))


def _count_pauses(connection: duckdb.DuckDBPyConnection, pauses: Rows, dictionary: ColumnsFile) -> InputCount:
    layouts = [table.layout for table in pauses.tables]
    used, totals, set_aside = 0, 0, Counter[tuple[str, str | None]]()
    unknown: dict[str, UnknownWords] = {}
    counts = connection.execute("select total, defect, count(*) from pause_rows group by all").fetchall()
    for total, place, number in counts:
        if total:
            totals += number
        elif place is None:
            used += number
        else:
            defect = pauses.defects[place]
            header = header_of(dictionary, layouts, defect.column)
            set_aside[(defect.reason, header)] += number
            if header is not None and (words := unknown_words(pauses, place, dictionary)) is not None:
                unknown[header] = words
    count = count_rows(pauses, used=used, excluded={"total": totals} if totals else {}, set_aside=set_aside)
    return replace(count, unknown_words=unknown)


def files_of(rows: Rows) -> str:
    """The files of a data set, as the user named them."""
    return ", ".join(table.source.file for table in rows.tables)


def count_rows(
    rows: Rows, *, used: int, excluded: Mapping[str, int], set_aside: Mapping[tuple[str, str | None], int]
) -> InputCount:
    """Sum up what became of the rows of a data set.

    Args:
        rows: The rows.
        used: How many are used.
        excluded: How many are in no base, by reason.
        set_aside: How many could not say what they had to, by reason and header.

    Returns:
        The counts, with the rows of each file.
    """
    return InputCount(
        name=rows.table,
        file=files_of(rows),
        read=used + sum(excluded.values()) + sum(set_aside.values()),
        used=used,
        excluded=dict(sorted(excluded.items())),
        set_aside=dict(sorted(set_aside.items(), key=str)),
        files=tuple(table.count(number) for table, number in zip(rows.tables, rows.read, strict=True)),
    )
