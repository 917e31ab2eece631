"""The files of time limits (thời hạn) and pauses (tạm dừng): what they say, and what became of their rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.limits import Limit, read_limit
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import SetAside
from tthc_cli.cases.layout import missing
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import InputCount
from tthc_cli.text import fold

if TYPE_CHECKING:
    import duckdb

_NO_KEYS: Final = "(select null as key, false as conflict)"
"""SQL: in place of the keys whose rows disagree: limits are compared by name, and a case may have several pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsFile:
    """The limits of procedures, as a file has them."""

    limits: Mapping[str, Limit | str]
    """By folded name of the procedure: its limit, or the reason why it has none."""
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
    text: str | None
    limit: Limit | str
    """What the text says, or the reason why it says nothing."""

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
        The limits. A procedure whose rows say different limits has none.
    """
    rows = Rows(connection, dictionary, tables)
    rows.load()
    rows.typed().create_view("limits_typed")
    cells = connection.execute(
        "select part, typed.line, typed.key, typed.time_limit, typed.total, typed.defect "
        "from limits_typed typed join limits_rows raw on raw.seq = typed.seq order by typed.seq"
    ).fetchall()
    limit_rows = []
    for part, line, procedure, text, total, defect in cells:
        if not total and defect is None:
            header = tables[part].layout.header("time_limit") or ""
            limit = read_limit(text, header, terms, dictionary) if text else "empty"
            limit_rows.append(_LimitRow(table=tables[part], line=line, procedure=procedure, text=text, limit=limit))
    limits: defaultdict[str, set[Limit | str]] = defaultdict(set)
    for row in limit_rows:
        limits[row.name].add(row.limit)
    wrong, repeats = _compared(limit_rows, limits)
    set_aside = [*rows.set_aside(_NO_KEYS), *wrong]
    totals = sum(bool(total) for *_cells, total, _defect in cells)
    excluded = {reason: number for reason, number in (("total", totals), ("repeat", repeats)) if number}
    reasons = Counter((row.reason, row.table.layout.header(row.column)) for row in set_aside)
    used = len(cells) - totals - repeats - reasons.total()
    return LimitsFile(
        limits={name: next(iter(same)) if len(same) == 1 else "no-limit" for name, same in limits.items()},
        count=count_rows(rows, used=used, excluded=excluded, set_aside=reasons),
        set_aside=set_aside,
    )


def _compared(rows: Sequence[_LimitRow], limits: Mapping[str, set[Limit | str]]) -> tuple[list[SetAside], int]:
    """The rows that disagree with others or say no limit, and how many only repeat others."""
    set_aside, repeats, names = [], 0, set()
    for row in rows:
        if len(limits[row.name]) > 1:
            set_aside.append(SetAside(row.table, row.line, row.procedure, "disagree", None, None))
        elif isinstance(row.limit, str):
            set_aside.append(SetAside(row.table, row.line, row.procedure, row.limit, "time_limit", row.text))
        elif row.name in names:
            repeats += 1
        names.add(row.name)
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
    pauses = Rows(connection, dictionary, tables)
    pauses.load()
    pauses.typed().create_view("pause_rows")
    return PausesFile(
        rows=pauses,
        count=_count_pauses(connection, pauses),
        set_aside=partial(pauses.set_aside, _NO_KEYS),
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


def _count_pauses(connection: duckdb.DuckDBPyConnection, pauses: Rows) -> InputCount:
    used, totals, set_aside = 0, 0, Counter[tuple[str, str | None]]()
    counts = connection.execute("select total, defect, count(*) from pause_rows group by all").fetchall()
    for total, place, number in counts:
        if total:
            totals += number
        elif place is None:
            used += number
        else:
            defect = pauses.defects[place]
            set_aside[(defect.reason, pauses.tables[0].layout.header(defect.column))] += number
    return count_rows(pauses, used=used, excluded={"total": totals} if totals else {}, set_aside=set_aside)


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
