"""Due dates of cases (ngày hẹn trả) recomputed in DuckDB, over the rows of a data set.

How they are counted stands in :mod:`tthc_cli.cases.due_dates.due_sql`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.counting_rules import LEGAL, WRONG_RULES, CountingRule
from tthc_cli.cases.due_dates.duckdb_calendar import make_calendars, needed_days
from tthc_cli.cases.due_dates.due_sql import PAUSES_TYPE, DueQuery
from tthc_cli.cases.due_dates.limits import DatedLimit, Limit, read_limit
from tthc_cli.cases.due_dates.limits_and_pauses import files_of, no_limits, read_limits, read_pauses
from tthc_cli.cases.due_dates.system_hours import load_system_hours
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines.columns import RECORDED
from tthc_cli.cases.engines.duckdb_connection import fill, rows_of
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import BasisOf, SetAside
from tthc_cli.cases.engines.sql_text import as_seen, literal
from tthc_cli.cases.layout import header_of
from tthc_cli.cases.results import regime_words
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.i18n import ngettext
from tthc_cli.kpi import PauseRegime, reason_words
from tthc_cli.text import fold, without_unseen
from tthc_cli.workdays import WorkCalendar

if TYPE_CHECKING:
    import duckdb


_LIMIT_COLUMNS: Final = "limit_count integer, limit_unit varchar, problem varchar"
_LIMIT_TYPES: Final = ("integer", "varchar", "varchar")


def prepare(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    tables: Mapping[str, Sequence[CaseTable]],
    dictionary: ColumnsFile,
    terms: Terms,
    calendar: WorkCalendar,
) -> BasisOf[DueDates]:
    """Make ready to recompute the due dates of cases.

    Args:
        connection: Where the rows are.
        rows: The cases, loaded.
        tables: The tables of all data sets; those of ``limits`` and ``pauses`` count, if there are any.
        dictionary: The known columns and words.
        terms: How due dates are counted, as far as the files do not say it.
        calendar: The calendar of the user.

    Returns:
        The due dates, and what became of the rows of limits and pauses.

    Raises:
        TthcError: If neither the cases nor a file of limits say any time limit.
    """
    limits = read_limits(connection, tables["limits"], dictionary, terms) if tables.get("limits") else None
    if "time_limit" not in rows.audit_columns and (limits is None or "procedure" not in rows.columns):
        raise no_limits(rows, dictionary, "time_limit" if limits is None else "procedure")
    pauses = read_pauses(connection, tables["pauses"], dictionary, rows) if tables.get("pauses") else None
    return BasisOf(
        due=DueDates(
            connection,
            rows,
            dictionary,
            terms,
            calendar,
            limits=None if limits is None else limits.limits,
            pauses=None if pauses is None else pauses.rows,
        ),
        inputs=[file.count for file in (limits, pauses) if file is not None],
        set_aside=lambda: chain(limits.set_aside if limits else (), pauses.set_aside() if pauses else ()),
        warnings=pauses.warnings if pauses else (),
    )


class _Problem(NamedTuple):
    """Why no due date can be computed for a row."""

    holds: str
    """SQL: whether the row has this problem; it has the first one that holds."""
    reason: str
    """SQL: the name of the problem."""
    column: str = ""
    """The column of the cell that is the cause; empty if no single cell is."""


class DueDates:
    """The due dates of one data set of cases, as SQL over its rows.

    It makes small tables beside those of the rows: the calendars, what each different limit text says, the limit of
    each different procedure, the pauses by case. Each row is computed from itself and these.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        rows: Rows,
        dictionary: ColumnsFile,
        terms: Terms,
        calendar: WorkCalendar,
        limits: Mapping[str, Sequence[DatedLimit]] | None = None,
        pauses: Rows | None = None,
    ) -> None:
        """Make the tables.

        Args:
            connection: Where the rows are.
            rows: The cases, loaded.
            dictionary: The known columns and words.
            terms: How due dates are counted, as far as the files do not say it.
            calendar: The calendar of the user.
            limits: The limits of procedures by folded name, each with the days of receipt that it holds for; None
                without a file of limits.
            pauses: The rows of ``pause_rows``, loaded; None without a file of pauses.
        """
        self._connection, self._rows, self._dictionary = connection, rows, dictionary
        self._terms, self._work_calendar = terms, calendar
        self._to_recompute = "true"
        """SQL: whether a row needs a recomputed due date."""
        self.by_procedure = limits is not None and "procedure" in rows.columns
        """Whether limits follow from the procedures, too."""
        self._from_file = pauses is not None
        self.has_pauses = self._from_file or "paused_from" in rows.audit_columns or "paused_to" in rows.audit_columns
        self.has_complete = "complete_on" in rows.audit_columns
        self.depend_on_hour = terms.cut_off is not None
        """Whether the hour of a receipt decides from which day its limit runs."""
        self._query = DueQuery(regime=terms.regime, has_pauses=self.has_pauses, has_complete=self.has_complete)
        known_limits = [*self._understand_limits(), *self._match_procedures(limits or {})]
        if pauses is not None:
            self._gather_pauses(pauses)
        days = [data_set.days() for data_set in (rows, pauses) if data_set is not None]
        first, last = needed_days(connection, days, known_limits, calendar, has_pauses=self.has_pauses)
        make_calendars(connection, calendar, first, last)

    # -- small tables

    def _understand_limits(self) -> Iterator[Limit]:
        """Read each different text of a limit once, into the table ``limit_texts``; gives the limits."""
        execute = self._connection.execute
        execute(f"create or replace table limit_texts (part smallint, text varchar, {_LIMIT_COLUMNS})")
        if "time_limit" not in self._rows.audit_columns:
            return
        texts = execute(
            f"select distinct part, trim(text) from ({self._rows.texts_of('time_limit')}) where trim(text) <> '' "
            "order by all"
        ).fetchall()
        rows: list[tuple[Any, ...]] = []
        for part, text in texts:
            header = self._rows.tables[part].layout.header("time_limit") or ""
            limit = read_limit(text, header, self._terms, self._dictionary)
            rows.append((part, text, *_limit_cells(limit)))
            if isinstance(limit, Limit):
                yield limit
        fill(self._connection, "limit_texts", ("smallint", "varchar", *_LIMIT_TYPES), rows)

    def _match_procedures(self, limits: Mapping[str, Sequence[DatedLimit]]) -> Iterator[Limit]:
        """Look up the limits of each different procedure once, for the table ``limit_procedures``; gives the limits."""
        execute = self._connection.execute
        execute(
            f"create or replace table limit_procedures (text varchar, first_day date, last_day date, {_LIMIT_COLUMNS})"
        )
        if not self.by_procedure:
            return
        # by what is written too: some rows are read so, as that takes less time
        texts = execute(
            f"select distinct unnest([text, {as_seen('text')}]) as text "
            f"from ({self._rows.texts_of('procedure')}) where {as_seen('text')} <> '' "
            "order by all"
        ).fetchall()
        matches = [(text, dated) for (text,) in texts for dated in limits.get(fold(without_unseen(text)), ())]
        rows = [(text, first, last, *_limit_cells(limit)) for text, (first, last, limit) in matches]
        fill(self._connection, "limit_procedures", ("varchar", "date", "date", *_LIMIT_TYPES), rows)
        yield from (dated.limit for _text, dated in matches if isinstance(dated.limit, Limit))

    def _gather_pauses(self, pauses: Rows) -> None:
        """Make the table ``pause_lists``: the pauses of each case, and whether one of its rows could not be read."""
        restarts = _truth(self._terms.regime == PauseRegime.RESTART)
        if "regime" in pauses.columns:
            restarts = f"coalesce(regime = '{PauseRegime.RESTART}', {restarts})"
        supplemented = "paused_to" if "paused_to" in pauses.columns else "cast(null as date)"
        pause = _pause("paused_from", supplemented, restarts)
        self._connection.execute(
            "create or replace table pause_lists as select key, "
            f"cast(list({pause}) filter (where defect is null) as {PAUSES_TYPE}) as spans, "
            "bool_or(defect is not null) as broken from pause_rows where not total and key is not null group by key"
        )

    # -- rows

    def facts(self, source: str) -> str:
        """SQL: the rows of ``source`` (as :meth:`Rows.facts` makes them) with what their due dates follow from.

        Further columns: ``limit_count`` and ``limit_unit``; ``late``, whether received after the office's hour;
        ``office_hour``, whether ``before``, ``within`` or ``after`` the hours of some systems, null without an hour;
        ``spans``, the pauses; ``problem`` and ``problem_column``, why no due date can be computed, or null: the count
        is null then, and so is all that follows from it.
        """
        spans = self._spans()
        problems = self._problems(spans)
        reason = " ".join(f"when {problem.holds} then {problem.reason}" for problem in problems)
        column = " ".join(f"when {problem.holds} then '{problem.column}'" for problem in problems)
        # a dossier keeps the limit that was in force on the day on which it was received
        by_procedure = (
            "by_procedure.text = cases.procedure "
            "and cases.received_on between by_procedure.first_day and by_procedure.last_day"
            if self.by_procedure
            else "false"
        )
        joins = [
            "left join limit_texts by_text on by_text.part = cases.part and by_text.text = cases.time_limit",
            f"left join limit_procedures by_procedure on {by_procedure}",
        ]
        if self._from_file:
            joins.append("left join pause_lists on pause_lists.key = cases.key")
        own_limit = "case when cases.time_limit is null then by_procedure.{field} else by_text.{field} end as {field}"
        facts = (
            f"select cases.*, {own_limit.format(field='limit_count')}, {own_limit.format(field='limit_unit')}, "
            f"{self._late()} as late, {_office_hour()} as office_hour, {spans} as spans, "
            f"case {reason} end as problem, nullif(case {column} end, '') as problem_column "
            f"from ({source}) cases {' '.join(joins)}"
        )
        # without a limit there is no due date, whatever else is known
        return f"select * replace (case when problem is null then limit_count end as limit_count) from ({facts})"

    def _spans(self) -> str:
        """SQL: the pauses of a row, from its own columns and from the file of pauses."""
        if not self.has_pauses:  # a list of each row takes long, even an empty one
            return f"cast([] as {PAUSES_TYPE})"
        restarts = _truth(self._terms.regime == PauseRegime.RESTART)
        of_row = f"case when paused_from is not null then [{_pause('paused_from', 'paused_to', restarts)}] end"
        of_file = "pause_lists.spans" if self._from_file else "null"
        lists = (f"coalesce(cast({pauses} as {PAUSES_TYPE}), [])" for pauses in (of_row, of_file))
        return f"list_concat({', '.join(lists)})"

    def _late(self) -> str:
        """SQL: whether a case was received after the office's hour."""
        cut_off = self._terms.cut_off
        return "false" if cut_off is None else f"coalesce(cases.received_at > time '{cut_off:%H:%M:%S}', false)"

    def same_hour(self, hour: str) -> str:
        """SQL: one time of day for all those that due dates take for the same, so that there are few.

        Args:
            hour: SQL: the time of day of a receipt, or null.
        """
        hours = load_system_hours()
        ends = sorted({hours.opening, hours.closing, *([self._terms.cut_off] if self._terms.cut_off else [])})
        spans = " ".join(f"when {hour} <= time '{end:%H:%M:%S}' then time '{end:%H:%M:%S}'" for end in ends)
        # midnight stands for no hour
        return (
            f"case when {hour} is null or {hour} = time '00:00:00' then {hour} {spans} else time '{time.max:%H:%M:%S}' "
            "end"
        )

    def _problems(self, spans: str) -> Sequence[_Problem]:
        """Why no due date can be computed, in the order in which it is said."""
        # one that is over before the receipt does nothing
        before = "pause.requested < cases.received_on and coalesce(pause.supplemented >= cases.received_on, true)"
        broken = "coalesce(pause_lists.broken, false)" if self._from_file else "false"
        unread = "cases.time_limit is not null and by_text.problem is not null"
        no_limit = "cases.time_limit is null and by_procedure.limit_count is null"
        too_early = f"len(list_filter({spans}, lambda pause: {before})) > 0" if self.has_pauses else "false"
        return (
            _Problem(unread, "by_text.problem", "time_limit"),
            _Problem(no_limit, "coalesce(by_procedure.problem, 'no-limit')", "time_limit"),
            *(
                _Problem(f"cases.{name}_wrong", "'no-date'", name)
                for name in ("complete_on", "paused_from", "paused_to")
            ),
            _Problem(broken, "'pause-unread'"),
            _Problem("cases.paused_to is not null and cases.paused_from is null", "'pause-no-start'", "paused_from"),
            _Problem("cases.complete_on < cases.received_on", "'out-of-order'", "complete_on"),
            _Problem("cases.paused_to < cases.paused_from", "'out-of-order'", "paused_to"),
            _Problem(too_early, "'pause-before-received'"),
        )

    def computed(self, source: str, rule: CountingRule = LEGAL) -> str:
        """Compute due dates.

        Args:
            source: SQL: rows as :meth:`facts` makes them.
            rule: How due dates are counted.

        Returns:
            SQL, as :meth:`DueQuery.computed` has it.
        """
        return self._query.computed(source, rule)

    def use(self, *, everywhere: bool, recorded_for: Sequence[str] = ()) -> list[str]:
        """Make the rows count by recomputed due dates.

        Args:
            everywhere: Whether a recorded date counts nowhere: a case whose due date cannot be computed has none. If
                not, only cases without a recorded date get one.
            recorded_for: Statuses of cases that keep the recorded date, or none.

        Returns:
            The warnings about it, for people.
        """
        rows = self._rows
        recorded = RECORDED in rows.columns
        keeps_recorded = recorded and not everywhere
        statuses = ", ".join(map(literal, recorded_for))
        as_recorded = f"coalesce(status in ({statuses}), false)" if statuses else "false"
        self._to_recompute = f"not {as_recorded} and {'due_on is null' if keeps_recorded else 'true'}"
        warnings = self._warnings()
        key = self._dictionary.data_sets[rows.table].key
        if self.depend_on_hour:
            rows.compared_hour = hour_of("date_received_on.clock")
        others = [name for name in rows.columns if name not in (RECORDED, key)]
        columns = ", ".join(["seq", "line", "key", "total", *others, *rows.unread_marks, "defect"])
        due = "coalesce(due_on, computed)" if keeps_recorded else "computed"
        due = f"case when {as_recorded} then {'due_on' if recorded else 'cast(null as date)'} else {due} end"
        rows.replaced = lambda query: f"select {columns}, {due} as due_on from ({self.computed(self.facts(query))})"
        if not recorded:
            rows.columns += (RECORDED,)
        return warnings

    def not_computed(self) -> Iterator[SetAside]:
        """After :meth:`use`, each row that needs a recomputed due date and can have none, in the order of the files."""
        cursor = self._connection.cursor().execute(
            "select part, line, key, coalesce(problem, failed), problem_column, "
            "case problem_column when 'time_limit' then time_limit end from "
            f"({self._of_all_facts()}) where not total and defect is null "
            f"and {self._to_recompute} and coalesce(problem, failed) is not null order by seq"
        )
        for part, line, key, reason, column, value in rows_of(cursor):
            yield SetAside(self._rows.tables[part], line, key, reason, column, value)

    def _of_all_facts(self) -> str:
        """SQL: the due dates of all rows, by the law."""
        return self.computed(self.facts("select * from due_facts"))

    def _warnings(self) -> list[str]:
        """Say how many dates are computed, for how many rows none can be, and what they rest on."""
        self._rows.facts().create_view("due_facts")
        counts = self._connection.execute(
            "select coalesce(problem, failed) as reason, problem_column, count(*) as cases, min(received_on), "
            f"max(computed), count(*) filter ({hour_of('received_at')} is null) from ({self._of_all_facts()}) "
            f"where not total and defect is null and {self._to_recompute} "
            "group by reason, problem_column order by cases desc, reason, problem_column"
        ).fetchall()
        file = files_of(self._rows)
        warnings = []
        for problem, column, number, first, last, no_hour in counts:
            if problem is None:
                text = ngettext(
                    "{file}: the due date of {rows} row is recomputed",
                    "{file}: the due dates of {rows} rows are recomputed",
                    number,
                )
                warnings += [text.format(file=file, rows=number), *self._work_calendar.doubts(first, last)]
                if self.depend_on_hour and no_hour:
                    warnings.append(without_hour(file, no_hour))
            else:
                text = ngettext(
                    "{file}: the due date of {rows} row cannot be computed: {reason}",
                    "{file}: the due dates of {rows} rows cannot be computed: {reason}",
                    number,
                )
                header = header_of(self._dictionary, [table.layout for table in self._rows.tables], column)
                words = reason_words(problem, header, error=True)
                warnings.append(text.format(file=file, rows=number, reason=words))
        if self.has_pauses or self.has_complete:
            warnings.append(f"{file}: {regime_words(self._terms.regime, assumed=self._terms.regime_assumed)}")
        return warnings

    def wrong_rules(self) -> list[CountingRule]:
        """The wrong rules that can make a difference here."""
        return [
            rule
            for rule in WRONG_RULES
            if (rule.pauses == "legal" or self.has_pauses or self.has_complete)
            and (rule.receipt != "hour-ignored" or self._terms.cut_off)
        ]


def _limit_cells(limit: Limit | str) -> tuple[int | None, str | None, str | None]:
    """A limit, or the reason why there is none, as the columns of a table of limits."""
    return (limit.count, limit.unit, None) if isinstance(limit, Limit) else (None, None, limit)


def hour_of(received_at: str) -> str:
    """Return what a time of day says of the hour of receipt: midnight is none, as files may write a day so.

    Args:
        received_at: SQL: the time of day, or null.

    Returns:
        SQL: the hour, or null.
    """
    return f"nullif({received_at}, time '00:00:00')"


def without_hour(file: str, cases: int) -> str:
    """Say that some cases were received at no known hour, so that they are taken to be in time.

    Args:
        file: The files of the cases, as the user named them.
        cases: How many there are.
    """
    text = ngettext(
        "{file}: {rows} case has no time of receipt; the hour of --cut-off was not applied to it",
        "{file}: {rows} cases have no time of receipt; the hour of --cut-off was not applied to them",
        cases,
    )
    return text.format(file=file, rows=cases)


def _office_hour() -> str:
    """SQL: how the hour of receipt lies to the hours of some systems; null if there is none."""
    hours, hour = load_system_hours(), "cases.received_at"
    return (
        f"case when {hour_of(hour)} is null then null when {hour} <= time '{hours.opening:%H:%M:%S}' then 'before' "
        f"when {hour} > time '{hours.closing:%H:%M:%S}' then 'after' else 'within' end"
    )


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _pause(requested: str, supplemented: str, restarts: str) -> str:
    """SQL: one pause, of the type of :data:`PAUSES_TYPE`."""
    return f"{{'requested': {requested}, 'supplemented': {supplemented}, 'restarts': {restarts}}}"
