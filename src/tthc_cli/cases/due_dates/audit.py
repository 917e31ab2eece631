"""The audit of due dates (kiểm tra ngày hẹn trả): what each should be, and how the recorded one came out wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.cases import fates
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.audit_outcomes import AUDITED, KEPT, KEYS, compare
from tthc_cli.cases.due_dates.audit_reasons import UNEXPLAINED, explain
from tthc_cli.cases.due_dates.audit_summary import GROUPED_BY, days_off_between, reasons_of_days_off, wrong_groups
from tthc_cli.cases.due_dates.counting_rules import WEEKDAYS_ONLY
from tthc_cli.cases.due_dates.duckdb_calendar import calendar_table
from tthc_cli.cases.due_dates.duckdb_due_dates import prepare, without_hour
from tthc_cli.cases.due_dates.limits_and_pauses import count_rows
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines.columns import Kept
from tthc_cli.cases.engines.duckdb_connection import rows_of
from tthc_cli.cases.engines.duckdb_engine import duckdb_engine
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import Progress, SetAside, no_progress
from tthc_cli.cases.input_warnings import file_warnings, row_warnings, skipped_file_warnings
from tthc_cli.cases.layout import header_of, missing
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.reading import look_over_all
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.results import WrongDate, WrongGroup
from tthc_cli.cases.set_aside_file import set_aside_file, set_aside_line
from tthc_cli.cases.tables.input_files import expand
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.cases.unknown_words import unknown_words
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import InputCount, UnknownWords
from tthc_cli.workdays import WorkCalendar

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRequest:
    """Which files are audited, and how due dates are counted."""

    files: Mapping[str, Sequence[str | Path]]
    """By data set (``cases``, ``limits``, ``pauses``): files, folders and patterns."""
    terms: Terms
    sheets: Sequence[str] = ()
    """The sheets of workbooks that have the tables; any that is shown if there are none."""
    rejects: Path | None = None
    """Where to list the rows that are set aside."""
    as_of: date
    """The day of looking: dates that are past by then come too late to be put right."""
    resources: Resources = DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The result of an audit."""

    inputs: Sequence[InputCount]
    agree: int
    """How many recorded due dates are right."""
    differ: int
    """How many are wrong."""
    reasons: Mapping[str, int]
    """Of the dates that differ, how many have each reason; one may have several."""
    has_pauses: bool
    """Whether the files say anything of pauses."""
    groups: Mapping[str, Sequence[WrongGroup]]
    """By column: where the dates that differ are."""
    coming: int
    """How many dates that differ are of open dossiers, not past yet, and ignore a day off."""
    warnings: Sequence[str]
    rows: Callable[[], Iterator[WrongDate]]
    """Gives the dates that differ, in the order of the files; to be read while the audit is open."""
    coming_rows: Callable[[int], list[WrongDate]]
    """Gives the first of those that are coming, as many as are asked for, the earliest date first."""

    @property
    def checked(self) -> int:
        """How many recorded dates were compared."""
        return self.agree + self.differ


@contextmanager
def audit(
    request: AuditRequest, dictionary: ColumnsFile, calendar: WorkCalendar, report: Progress = no_progress
) -> Iterator[Audit]:
    """Recompute each due date and compare it with the recorded one.

    Works in a folder of its own beside the system's temporary files, which is gone when the audit is closed.

    Args:
        request: What is audited.
        dictionary: The known columns and words.
        calendar: The calendar of the user.
        report: Told what is being done.

    Yields:
        The result.

    Raises:
        TthcError: If a file cannot be read as what it is given for, if no date is recorded, or if no limit is known.
    """
    skipped: list[Path] = []
    paths = {name: expand(map(str, files), skipped.append) for name, files in request.files.items()}
    with ExitStack() as stack:
        with ExitStack() as writing:
            write = writing.enter_context(set_aside_file(request.rejects, paths)) if request.rejects else None
            engine = stack.enter_context(duckdb_engine(request.resources))
            tables = look_over_all(engine, paths, dictionary, request.sheets, report)
            _have_due_dates(tables["cases"], dictionary)
            rows = engine.load(tables["cases"], dictionary, report, audit=True, kept=_kept(tables)).rows
            connection = engine.connection
            basis = prepare(connection, rows, tables, dictionary, request.terms, calendar)
            shown = ", ".join(Path(file).name for file in request.files["cases"])
            report(_("recomputing the due dates of {file}").format(file=shown))
            repeats = compare(connection, rows, basis.due, dictionary)
            report(_("looking for the reasons"))
            explain(connection, AUDITED, basis.due)
            cases = _count(connection, rows, dictionary)
            wrong = _WrongDates(connection, rows, calendar, request.as_of)
            warnings = [*row_warnings(cases, date.max), *_warnings_of_dates(connection, cases, request, calendar)]
            if write:
                write(set_aside_line(dictionary, *row) for row in _set_aside(connection, rows, repeats))
                write(set_aside_line(dictionary, *row) for row in basis.set_aside())
        inputs = [cases, *basis.inputs]
        outcomes = _outcomes(connection)
        yield Audit(
            inputs=inputs,
            agree=outcomes.get("agree", 0),
            differ=outcomes.get("differ", 0),
            reasons=_reasons(connection),
            has_pauses=basis.due.has_pauses or basis.due.has_complete,
            groups={
                name: wrong_groups(connection, AUDITED, name, dictionary) if "differ" in outcomes else []
                for name in GROUPED_BY
                if name in rows.columns
            },
            coming=wrong.coming(),
            warnings=[*skipped_file_warnings(skipped), *file_warnings(inputs), *basis.warnings, *warnings],
            rows=wrong.all,
            coming_rows=wrong.first_coming,
        )


_ROWS: Final = "cast(sum(rows) as bigint)"
"""SQL: how many rows stand behind those of :data:`AUDITED`."""
_KEY: Final = f"coalesce(audited.key, {KEYS}.key)"
"""SQL: the key of a row."""


def _kept(tables: Mapping[str, Sequence[CaseTable]]) -> Kept | None:
    """What is kept of packed rows; None if a file of pauses has some by key: then no rows are alike."""
    return None if tables.get("pauses") else KEPT


def _have_due_dates(tables: Sequence[CaseTable], dictionary: ColumnsFile) -> None:
    """Raise TthcError if a file of cases records no due dates."""
    for table in tables:
        if "due_on" not in table.layout.places:
            raise TthcError(f"{table.source.place}: {missing(dictionary, table.layout, 'due_on')}")


# -- the dates that differ ---------------------------------------------------------------------------------------------


def _reasons(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many of the dates that differ have each reason, the most frequent first."""
    counts = connection.execute(
        "select reason, count(*) from audit_kind_of join audit_reasons using (kind) group by reason"
    ).fetchall()
    return dict(sorted(counts, key=lambda reason_and_count: (-reason_and_count[1], reason_and_count[0])))


class _WrongDates:
    """The dates that differ, and those among them that are coming."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, rows: Rows, calendar: WorkCalendar, as_of: date) -> None:
        self._connection, self._rows, self._calendar = connection, rows, calendar
        of_days_off = ", ".join(f"'{reason}'" for reason in reasons_of_days_off(connection)) or "null"
        self._coming = (
            f"is_open and least(due_on, computed) >= date '{as_of}' "
            f"and (len(list_filter(reasons, lambda reason: reason in ({of_days_off}))) > 0 "
            # who misses some days off alone makes a date that no mistake explains, too early by as many days or fewer
            f"or (list_contains(reasons, '{UNEXPLAINED}') and -days between 1 and days_off))"
        )
        """SQL: whether a date that differs is coming: an open dossier, and days off that the date may ignore."""

    def all(self) -> Iterator[WrongDate]:
        """All of them, in the order of the files."""
        yield from self._dates("order by seq")

    def coming(self) -> int:
        """How many are coming."""
        query = f"select count(*) filter ({self._coming}) from ({_DIFFERING})"
        ((count,),) = self._connection.execute(query).fetchall()
        return int(count)

    def first_coming(self, most: int) -> list[WrongDate]:
        """The first of those that are coming, the earliest date first.

        Args:
            most: How many at most.
        """
        return list(self._dates(f"where {self._coming} order by least(due_on, computed), seq limit {most}"))

    def _dates(self, which: str) -> Iterator[WrongDate]:
        """Those that a condition and an order pick: ``which`` is SQL."""
        cursor = self._connection.cursor().execute(
            f"select part, line, {_KEY}, received_on, due_on, computed, limit_count, limit_unit, days, reasons, "
            f"{self._coming} from ({_DIFFERING}) audited left join {KEYS} using (seq) {which}"
        )
        for part, line, key, received, recorded, computed, count, unit, days, reasons, coming in rows_of(cursor):
            source = self._rows.tables[part].source
            ignored = days_off_between(self._calendar, received, recorded, computed) if coming else ()
            yield WrongDate(
                file=source.file,
                sheet=source.sheet,
                line=line,
                case_id=shown_key("cases", key) or "",
                received_on=received,
                limit=(count, unit),
                recorded=recorded,
                computed=computed,
                working_days=days,
                reasons=tuple(reasons),
                coming=coming,
                days=tuple(ignored),
            )


_DIFFERING: Final = (
    "with reasons as (select kind, list(reason order by place) as reasons from audit_reasons group by kind) "
    "select audited.*, recorded_days.rank - computed_days.rank as days, reasons.reasons, "
    "weekdays_to.rank - weekdays_from.rank - (computed_days.rank - received_days.rank) as days_off "
    f"from {AUDITED} audited join audit_kind_of kind_of on kind_of.seq = audited.seq "
    "join reasons on reasons.kind = kind_of.kind "
    "join calendar_legal computed_days on computed_days.day = audited.computed "
    "left join calendar_legal recorded_days on recorded_days.day = audited.due_on "
    "left join calendar_legal received_days on received_days.day = audited.received_on "
    f"left join {calendar_table(WEEKDAYS_ONLY)} weekdays_from on weekdays_from.day = audited.received_on "
    f"left join {calendar_table(WEEKDAYS_ONLY)} weekdays_to on weekdays_to.day = audited.computed "
    "where audit_outcome = 'differ'"
)
"""SQL: the rows whose dates differ, each with its ``reasons``, by how many working ``days`` it is off, and how many
``days_off`` on weekdays lie before the right date, less those worked in their place.
"""


# -- counting ----------------------------------------------------------------------------------------------------------


def _outcomes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows have each outcome."""
    counts = connection.execute(f"select audit_outcome, {_ROWS} from {AUDITED} group by audit_outcome").fetchall()
    return dict(counts)


def _count(connection: duckdb.DuckDBPyConnection, rows: Rows, dictionary: ColumnsFile) -> InputCount:
    """Count what became of the rows of cases."""
    used = 0
    excluded: Counter[str] = Counter()
    set_aside: Counter[tuple[str, str | None]] = Counter()
    unknown: dict[str, UnknownWords] = {}
    layouts = [table.layout for table in rows.tables]
    counts = connection.execute(
        f"select audit_outcome, defect, problem, problem_column, {_ROWS} from {AUDITED} group by all"
    ).fetchall()
    for outcome, place, problem, column, number in counts:
        match outcome:
            case "agree" | "differ":
                used += number
            case "failed":
                set_aside[(problem, header_of(dictionary, layouts, column))] += number
            case fates.SET_ASIDE:
                defect = rows.defects[place]
                header = header_of(dictionary, layouts, defect.column)
                set_aside[(defect.reason, header)] += number
                if header is not None and (words := unknown_words(rows, place, dictionary)) is not None:
                    unknown[header] = words
            case fates.DISAGREE:
                set_aside[(outcome, None)] += number
            case _:
                excluded[outcome] += number
    counted = count_rows(rows, used=used, excluded=excluded, set_aside=set_aside)
    return replace(counted, unknown_words=unknown)


def _warnings_of_dates(
    connection: duckdb.DuckDBPyConnection, cases: InputCount, request: AuditRequest, calendar: WorkCalendar
) -> Iterator[str]:
    """Warn of cases without an hour of receipt, and of years that the calendar does not have from a notice."""
    ((first, last, no_hour),) = connection.execute(
        "select min(received_on), max(greatest(computed, due_on)), "
        "cast(coalesce(sum(rows) filter (where no_hour), 0) as bigint) "
        f"from {AUDITED} where audit_outcome in ('agree', 'differ')"
    ).fetchall()
    if request.terms.cut_off and no_hour:
        yield without_hour(cases.file, no_hour)
    if first and last:
        low, high = calendar.span
        yield from calendar.doubts(max(first, date(low, 1, 1)), min(last, date(high, 12, 31)))


def _set_aside(connection: duckdb.DuckDBPyConnection, rows: Rows, repeats: str | None) -> Iterator[SetAside]:
    """The rows that are set aside: first those that cannot be read, then those without a due date."""
    yield from rows.set_aside(repeats)
    cursor = connection.cursor().execute(
        f"select part, line, {_KEY}, problem, problem_column, value "
        f"from {AUDITED} audited left join {KEYS} using (seq) where audit_outcome = 'failed' order by seq"
    )
    for part, line, key, reason, column, value in rows_of(cursor):
        yield SetAside(rows.tables[part], line, key, reason, column, value)
