"""Due dates of cases (ngày hẹn trả) recomputed in DuckDB: a join with the calendar, no row touched by Python.

What the law leaves open, and how it is read here:

- The day of receipt is not counted (Bộ luật Dân sự, Điều 147); one received after the office's hour counts as received
  on the next working day.
- A limit in working days ends on its last working day; one in days, weeks, months or years that ends on a day off ends
  on the next working day (Điều 148 khoản 5).
- A pause begins after the day of the request and ends with the day of the supplement: its working days are those after
  the one up to and including the other. It stops only a clock that still runs: one that begins on the due date or later
  changes nothing, nor does one that is over before the day from which time runs. One that has not ended leaves the due
  date open, whatever comes after it. Under ``extend`` its working days are added to the due date; under ``restart`` the
  limit counts anew from the supplement, or from the day on which the dossier was full if that came later. Of pauses of
  both regimes that end on one day, ``restart`` decides; one that lies within an earlier one does nothing.

Every wrong rule of :data:`WRONG_RULES` changes one of these points, a kind of day, or both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.counting_rules import CALENDARS, LEGAL, WRONG_RULES, Rule
from tthc_cli.cases.due_dates.limits import Limit, read_limit
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import Aside, BasisOf
from tthc_cli.cases.layout import missing
from tthc_cli.cases.results import regime_words
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi.inputs import InputCount, reason_words
from tthc_cli.text import fold
from tthc_cli.workdays.work_calendar import WorkCalendar

if TYPE_CHECKING:
    import duckdb


_BATCH: Final = 10_000
_OPEN: Final = 1_000_000_000
"""Stands for the number of the day on which a pause ends that has no end yet."""
_OFFSETS: Final = (
    "case {unit} when 'day' then {start} + {n} when 'week' then {start} + 7 * {n} "
    "when 'month' then cast({start} + to_months({n}) as date) "
    "when 'quarter' then cast({start} + to_months(3 * {n}) as date) "
    "when 'year' then cast({start} + to_months(12 * {n}) as date) end"
)
_LONGEST: Final[Mapping[str, int]] = {"day": 1, "working_day": 2, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""At most as many days long is a unit; two of working days, as no month has more days off than others."""
_LIMIT: Final = "limit_count integer, limit_unit varchar, problem varchar"
_SPANS: Final = "struct(a date, b date, again boolean)[]"
"""SQL: the pauses of a case: from the request ``a`` to the supplement ``b``, and whether the count starts ``again``."""


def prepare(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    tables: Mapping[str, Sequence[CaseTable]],
    dictionary: ColumnsFile,
    terms: Terms,
    calendar: WorkCalendar,
) -> BasisOf[DueDates]:
    """Make ready to recompute the due dates of cases that are loaded; ``tables`` may have ``limits`` and ``pauses``.

    Raises TthcError where neither the cases nor a file of limits say any time limit.
    """
    inputs: list[InputCount] = []
    aside: list[Callable[[], Iterator[Aside]]] = []
    limits: dict[str, Limit | str] | None = None
    if of := tables.get("limits"):
        limits, counted, wrong = _limits(connection, of, dictionary, terms)
        inputs.append(counted)
        aside.append(lambda: iter(wrong))
    if "time_limit" not in rows.audit_columns and (limits is None or "procedure" not in rows.columns):
        raise TthcError(_no_limits(rows, dictionary, "time_limit" if limits is None else "procedure"))
    pauses = None
    warnings: list[str] = []
    if of := tables.get("pauses"):
        pauses = Rows(connection, dictionary, of)
        pauses.load()
        inputs.append(_count_pauses(connection, pauses))
        aside.append(partial(pauses.set_aside, "(select null as key, false as conflict)"))
        warnings += _of_no_case(connection, rows, pauses)
    return BasisOf(
        due=DueDates(connection, rows, dictionary, terms, calendar, limits, pauses),
        inputs=inputs,
        set_aside=lambda: chain.from_iterable(listed() for listed in aside),
        warnings=warnings,
    )


def _of_no_case(connection: duckdb.DuckDBPyConnection, rows: Rows, pauses: Rows) -> Iterator[str]:
    """That pauses are about cases which are not there: their numbers may be written in another way."""
    found = connection.execute(
        f"select count(*) from {pauses.table}_rows p where p.key is not null "
        f"and not exists (select 1 from {rows.table}_rows r where r.key = p.key)"
    ).fetchone()
    if found and found[0]:
        text = ngettext(
            "{file}: {rows} pause is of no case of {cases}",
            "{file}: {rows} pauses are of no case of {cases}",
            found[0],
        )
        files = [", ".join(table.source.file for table in its.tables) for its in (pauses, rows)]
        yield text.format(file=files[0], rows=found[0], cases=files[1])


def _no_limits(rows: Rows, dictionary: ColumnsFile, column: str) -> str:
    """What is said where no case can have a limit."""
    table = next(table for table in rows.tables if column not in table.layout.places)
    text = f"{table.source.place}: {missing(dictionary, table.layout, column)}"
    if column == "time_limit":
        return _("{text}; add that column, or give the limits by procedure with --limits FILE").format(text=text)
    return text


def _limits(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[CaseTable], dictionary: ColumnsFile, terms: Terms
) -> tuple[dict[str, Limit | str], InputCount, list[Aside]]:
    """The limit of each procedure by its folded name, or the reason why it has none; what became of the rows."""
    rows = Rows(connection, dictionary, tables)
    rows.load()
    rows.typed().create_view("limits_typed")
    found = connection.execute(
        "select r.part, t.line, t.key, t.time_limit, t.total, t.defect from limits_typed t join limits_rows r "
        "on r.seq = t.seq order by t.seq"
    ).fetchall()
    excluded: Counter[str] = Counter()
    aside = list(rows.set_aside("(select null as key, false as conflict)"))
    read: list[tuple[CaseTable, int, str, str | None, Limit | str]] = []
    for part, line, key, text, total, defect in found:
        if total:
            excluded["total"] += 1
        elif defect is None:
            header = tables[part].layout.header("time_limit") or ""
            limit = read_limit(text, header, terms, dictionary) if text else "empty"
            read.append((tables[part], line, key, text, limit))
    by_name: defaultdict[str, set[Limit | str]] = defaultdict(set)
    for _table, _line, key, _text, limit in read:
        by_name[fold(key)].add(limit)
    told: set[str] = set()
    for table, line, key, text, limit in read:
        if len(by_name[fold(key)]) > 1:
            aside.append((table, line, key, "disagree", None, None))
        elif isinstance(limit, str):
            aside.append((table, line, key, limit, "time_limit", text))
        elif fold(key) in told:
            excluded["repeat"] += 1
        told.add(fold(key))
    reasons = Counter((reason, table.layout.header(column)) for table, _l, _k, reason, column, _v in aside)
    used = len(found) - excluded.total() - reasons.total()
    limits = {name: next(iter(limits)) if len(limits) == 1 else "no-limit" for name, limits in by_name.items()}
    return limits, count_rows(rows, used=used, excluded=excluded, set_aside=reasons), aside


def _count_pauses(connection: duckdb.DuckDBPyConnection, rows: Rows) -> InputCount:
    rows.typed().create_view("pause_rows")
    used, excluded, aside = 0, Counter[str](), Counter[tuple[str, str | None]]()
    counted = connection.execute("select total, defect, count(*) from pause_rows group by all").fetchall()
    for total, place, number in counted:
        if total:
            excluded["total"] += number
        elif place is None:
            used += number
        else:
            defect = rows.defects[place]
            aside[(defect.reason, rows.tables[0].layout.header(defect.column))] += number
    return count_rows(rows, used=used, excluded=excluded, set_aside=aside)


def count_rows(
    rows: Rows, *, used: int, excluded: Mapping[str, int], set_aside: Mapping[tuple[str, str | None], int]
) -> InputCount:
    """What became of the rows of a data set, by its files."""
    return InputCount(
        name=rows.table,
        file=", ".join(table.source.file for table in rows.tables),
        read=used + sum(excluded.values()) + sum(set_aside.values()),
        used=used,
        excluded=dict(sorted(excluded.items())),
        set_aside=dict(sorted(set_aside.items(), key=str)),
        files=tuple(table.count(number) for table, number in zip(rows.tables, rows.read, strict=True)),
    )


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
        limits: Mapping[str, Limit | str] | None = None,
        pauses: Rows | None = None,
    ) -> None:
        """``limits`` are those of procedures, by folded name; ``rows`` and ``pauses`` (``pause_rows``) are loaded."""
        self._connection, self._rows, self._dictionary = connection, rows, dictionary
        self._terms, self._work_calendar = terms, calendar
        self._wanted = "true"
        """SQL: whether a row needs a recomputed due date."""
        self._by_procedure = limits is not None and "procedure" in rows.columns
        self._from_file = pauses is not None
        self.has_pauses = self._from_file or "paused_from" in rows.audit_columns or "paused_to" in rows.audit_columns
        self.has_complete = "complete_on" in rows.audit_columns
        units = [*self._understand_limits(), *self._match_procedures(limits or {})]
        tables = [f"{rows.table}_dates"]
        if pauses is not None:
            self._gather_pauses(pauses)
            tables.append(f"{pauses.table}_dates")
        self.first, self.last = self._span(tables, units)
        self._make_calendar()

    # -- small tables

    def _understand_limits(self) -> Iterator[Limit]:
        """Read each different text of a limit once."""
        execute = self._connection.execute
        execute(f"create or replace table limit_texts (part smallint, text varchar, {_LIMIT})")
        if "time_limit" not in self._rows.audit_columns:
            return
        name = self._rows.table
        texts = execute(
            f"select distinct part, trim(time_limit) from {name}_rows where trim(time_limit) <> '' order by all"
        ).fetchall()
        read = []
        for part, text in texts:
            header = self._rows.tables[part].layout.header("time_limit") or ""
            found = read_limit(text, header, self._terms, self._dictionary)
            if isinstance(found, Limit):
                yield found
            read.append((part, text, *_fields(found)))
        self._fill("limit_texts", ("smallint", "varchar", "integer", "varchar", "varchar"), read)

    def _match_procedures(self, limits: Mapping[str, Limit | str]) -> Iterator[Limit]:
        """Find the limit of each different procedure once."""
        execute = self._connection.execute
        execute(f"create or replace table limit_procedures (text varchar, {_LIMIT})")
        if not self._by_procedure:
            return
        texts = execute(
            f"select distinct trim(procedure) from {self._rows.table}_rows where trim(procedure) <> '' order by all"
        ).fetchall()
        found = [(text, limits[fold(text)]) for (text,) in texts if fold(text) in limits]
        self._fill(
            "limit_procedures",
            ("varchar", "integer", "varchar", "varchar"),
            [(text, *_fields(limit)) for text, limit in found],
        )
        yield from (limit for _text, limit in found if isinstance(limit, Limit))

    def _gather_pauses(self, pauses: Rows) -> None:
        """The pauses of each case as one list, and whether one of its rows could not be read."""
        again = "false" if self._terms.regime == "extend" else "true"
        if "regime" in pauses.columns:
            again = f"coalesce(regime = 'restart', {again})"
        end = "paused_to" if "paused_to" in pauses.columns else "cast(null as date)"
        self._connection.execute(
            f"create or replace table pause_lists as select key, cast(list({{'a': paused_from, 'b': {end}, "
            f"'again': {again}}}) filter (where defect is null) as {_SPANS}) as spans, "
            "bool_or(defect is not null) as broken from pause_rows where not total and key is not null group by key"
        )

    def _fill(self, table: str, types: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """Put rows into a table: column by column, as one by one takes long."""
        if rows:
            columns = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(types, 1))
            self._connection.execute(
                f"insert into {table} select {columns}", [list(column) for column in zip(*rows, strict=True)]
            )

    def _span(self, tables: list[str], limits: list[Limit]) -> tuple[date, date]:
        """From which to which day the calendar can be needed, as far as it goes."""
        days = " union all ".join(f"select day from {table}" for table in tables)
        low, high = self._connection.execute(f"select min(day), max(day) from ({days})").fetchall()[0]
        first_year, last_year = self._work_calendar.span
        start, end = date(first_year, 1, 1), date(last_year, 12, 31)
        if low is None or low > end or high < start:
            return start, date(first_year, 12, 31)
        low, high = max(low, start), min(high, end)
        longest = max((limit.count * _LONGEST.get(limit.unit, 0) for limit in limits), default=0) + 62
        if self.has_pauses:
            longest += 2 * (high - low).days
        last = high + timedelta(days=min(longest, (end - high).days))
        return date(max(low.year - 1, first_year), 1, 1), date(last.year, 12, 31)

    def _make_calendar(self) -> None:
        days = [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        kinds = [self._work_calendar.day(day).kind for day in days]
        rest = [self._work_calendar.is_rest(day) for day in days]
        self._connection.execute("create or replace table calendar_days (day date, kind varchar, rest boolean)")
        self._fill("calendar_days", ("date", "varchar", "boolean"), list(zip(days, kinds, rest, strict=True)))
        for name, worked in CALENDARS.items():
            table = _table(name)
            self._connection.execute(
                f"create or replace table {table} as select day, working, "
                "count(*) filter (where working) over (order by day) as rank, "
                "min(day) filter (where working) over (order by day rows between current row and unbounded following) "
                "as next, min(day) filter (where working) over (order by day rows between 1 following and unbounded "
                "following) as later, max(day) filter (where working) over (order by day) as previous "
                f"from (select day, ({worked}) as working from calendar_days)"
            )
            self._connection.execute(
                f"create or replace table {table}_ranks as select rank, day from {table} where working"
            )

    # -- rows

    def facts(self, source: str) -> str:
        """SQL: the rows of ``source`` (as :meth:`Rows.facts` makes them) with what their due dates follow from.

        Further columns: ``limit_count`` and ``limit_unit``; ``late``, whether received after the office's hour;
        ``spans``, the pauses; ``problem`` and ``problem_column``, why no due date can be computed, or null: the count
        is null then, and so is all that follows from it.
        """
        again = "true" if self._terms.regime == "restart" else "false"
        own = f"case when paused_from is not null then [{{'a': paused_from, 'b': paused_to, 'again': {again}}}] end"
        of_file = "p.spans" if self._from_file else "null"
        spans = f"list_concat(coalesce(cast({own} as {_SPANS}), []), coalesce(cast({of_file} as {_SPANS}), []))"
        cut_off = self._terms.cut_off
        late = "false" if cut_off is None else f"coalesce(s.received_at > time '{cut_off:%H:%M:%S}', false)"
        # one that is over before the receipt does nothing
        before = "p.a < s.received_on and coalesce(p.b >= s.received_on, true)"
        problems = [
            ("t.problem", "s.time_limit is not null and t.problem is not null", "time_limit"),
            ("coalesce(l.problem, 'no-limit')", "s.time_limit is null and l.limit_count is null", "time_limit"),
            *(("'no-date'", f"s.{name}_wrong", name) for name in ("complete_on", "paused_from", "paused_to")),
            ("'pause-unread'", "coalesce(p.broken, false)" if self._from_file else "false", ""),
            ("'pause-no-start'", "s.paused_to is not null and s.paused_from is null", "paused_from"),
            ("'out-of-order'", "s.complete_on < s.received_on", "complete_on"),
            ("'out-of-order'", "s.paused_to < s.paused_from", "paused_to"),
            ("'pause-before-received'", f"len(list_filter({spans}, lambda p: {before})) > 0", ""),
        ]
        problem = " ".join(f"when {holds} then {reason}" for reason, holds, _column in problems)
        column = " ".join(f"when {holds} then '{name}'" for _reason, holds, name in problems)
        joins = [
            "left join limit_texts t on t.part = s.part and t.text = s.time_limit",
            f"left join limit_procedures l on {'l.text = s.procedure' if self._by_procedure else 'false'}",
        ]
        if self._from_file:
            joins.append("left join pause_lists p on p.key = s.key")
        found = (
            f"select s.*, case when s.time_limit is null then l.limit_count else t.limit_count end as limit_count, "
            f"case when s.time_limit is null then l.limit_unit else t.limit_unit end as limit_unit, {late} as late, "
            f"{spans} as spans, case {problem} end as problem, nullif(case {column} end, '') as problem_column "
            f"from ({source}) s {' '.join(joins)}"
        )
        # without a limit there is no due date, whatever else is known
        return f"select * replace (case when problem is null then limit_count end as limit_count) from ({found})"

    def computed(self, source: str, rule: Rule = LEGAL) -> str:
        """SQL: the rows of ``source`` (as :meth:`facts` makes them, the problem aside) with ``computed``, the due date
        by a rule, null where there is none, and ``failed``, why there is none, or null.

        Columns of the way there are added too; their names begin with ``_``.
        """
        calendar = _table(rule.calendar)
        complete = self.has_complete and rule.pauses != "ignored"
        again = (self._terms.regime == "restart") != (rule.pauses == "other")
        late = "c.later" if rule.receipt != "hour-ignored" else "i.received_on"
        received = f"case when i.late then {late} else i.received_on end"
        if rule.receipt == "moved":
            received = f"case when c.working then {received} else c.next end"
        start = f"coalesce(i.complete_on, {received})" if complete and again else received
        unit = "i.limit_unit"
        if rule.other_unit:
            unit = f"case {unit} when 'day' then 'working_day' when 'working_day' then 'day' else {unit} end"
        steps = [
            f"_i as (select i.* replace ({unit} as limit_unit), {start} as _start "
            f"from ({source}) i left join {calendar} c on c.day = i.received_on)",
            f"_d as ({_counted('_i', '_start', 'due', rule)})",
        ]
        if not self.has_pauses or rule.pauses == "ignored":
            failed = "case when _due is null then 'no-calendar' end"
            return f"with {', '.join(steps)} select *, _due as computed, {failed} as failed from _d"
        restart = "not p.again" if rule.pauses == "other" else "p.again"
        # the count starts anew from the full dossier where that came later than the supplement
        end = f"case when {restart} and complete_on > p.b then complete_on else p.b end"
        steps += [
            f"_p as (select seq, limit_count, limit_unit, p.a as _a, {end} as _b, "
            f"{restart} as _again from (select *, unnest(spans) as p from _i where len(spans) > 0))",
            f"_q as ({_counted('_p', '_b', 'anew', rule)})",
            "_f as (select seq, list({'a': a.rank, 'b': case when _b is null then "
            f"{_OPEN} else b.rank end, 'q': case when _b is null then {_OPEN} else _anew_rank end, 'd': _anew, "
            "'e': _b, 'again': _again} order by _a, _b nulls last) as _spans, "
            "bool_or(a.rank is null or _b is not null and (b.rank is null or _anew_rank is null)) as _unknown "
            f"from _q left join {calendar} a on a.day = _a left join {calendar} b on b.day = _b group by seq)",
        ]
        # ``a``: up to which working day, ``e``: up to which day all is reckoned with; ``b``: the number of the due date
        # so far, ``d``: its day, where no days have been added to it
        run_out, over = "greatest(p.a, so.a) >= so.b", "coalesce(p.e < so.e, false)"
        # one that has not ended leaves nothing for those after it
        stays = f"so.b >= {_OPEN} or {run_out} or {over}"
        fold_ = (
            f"list_reduce(_spans, lambda so, p: case when {stays} then so when p.again then "
            "{'a': p.b, 'b': p.q, 'q': so.q, 'd': p.d, 'e': p.e, 'again': true} else {'a': p.b, "
            "'b': so.b + p.b - greatest(p.a, so.a), 'q': so.q, "
            "'d': case when p.b = greatest(p.a, so.a) then so.d end, 'e': p.e, 'again': so.again} end, "
            "{'a': _due_from, 'b': _due_rank, 'q': cast(0 as bigint), 'd': _due, 'e': _start, 'again': false})"
        )
        steps.append(
            f"_r as (select d.*, f._unknown, f.seq is null as _never, {fold_} as _so "
            "from _d d left join _f f on f.seq = d.seq)"
        )
        computed = f"case when _never then _due when not _unknown and _so.b < {_OPEN} then coalesce(_so.d, e.day) end"
        failed = (
            f"case when not _never and not _unknown and _so.b >= {_OPEN} then 'pause-open' "
            f"when {computed} is null then 'no-calendar' end"
        )
        return (
            f"with {', '.join(steps)} select r.*, {computed} as computed, {failed} as failed "
            f"from _r r left join {calendar}_ranks e on e.rank = r._so.b"
        )

    def use(self, *, everywhere: bool) -> list[str]:
        """Make the rows count by recomputed due dates; what must be said of that.

        Where ``everywhere``, a recorded date counts nowhere: a case whose due date cannot be computed has none. Else
        only cases without a recorded one get a date.
        """
        rows = self._rows
        recorded = "due_on" in rows.columns
        self._wanted = "due_on is null" if recorded and not everywhere else "true"
        said = self._said()
        others = [name for name in rows.columns if name not in ("due_on", self._dictionary.data_sets[rows.table].key)]
        due = "coalesce(due_on, computed)" if recorded and not everywhere else "computed"

        def replaced(query: str) -> str:
            known = ", ".join(["seq", "line", "key", "total", *others, "defect"])
            return f"select {known}, {due} as due_on from ({self.computed(self.facts(query))})"

        rows.replaced = replaced
        if not recorded:
            rows.columns += ("due_on",)
        return said

    def not_computed(self) -> Iterator[Aside]:
        """After :meth:`use`, each row that needs a recomputed due date and can have none, in the order of the files."""
        found = self._connection.cursor().execute(
            "select part, line, key, coalesce(problem, failed), problem_column, "
            "case problem_column when 'time_limit' then time_limit end from "
            f"({self.computed(self.facts('select * from due_facts'))}) where not total and defect is null "
            f"and {self._wanted} and coalesce(problem, failed) is not null order by seq"
        )
        while batch := found.fetchmany(_BATCH):
            for part, *row in batch:
                yield self._rows.tables[part], *row

    def _said(self) -> list[str]:
        """How many dates are computed, for how many rows none can be, and what they rest on."""
        self._rows.facts().create_view("due_facts")
        counted = self._connection.execute(
            f"select coalesce(problem, failed), count(*), min(received_on), max(computed) from "
            f"({self.computed(self.facts('select * from due_facts'))}) "
            f"where not total and defect is null and {self._wanted} group by 1 order by 2 desc, 1"
        ).fetchall()
        file = ", ".join(table.source.file for table in self._rows.tables)
        found = []
        for problem, number, first, last in counted:
            if problem is None:
                text = ngettext(
                    "{file}: the due date of {rows} row is recomputed",
                    "{file}: the due dates of {rows} rows are recomputed",
                    number,
                )
                found.append(text.format(file=file, rows=number))
                found += self._work_calendar.doubts(first, last)
            else:
                column = next(iter(self._dictionary.data_sets["limits"].columns["time_limit"].headers))
                text = ngettext(
                    "{file}: the due date of {rows} row cannot be computed: {reason}",
                    "{file}: the due dates of {rows} rows cannot be computed: {reason}",
                    number,
                )
                found.append(text.format(file=file, rows=number, reason=reason_words(problem, column)))
        if self.has_pauses or self.has_complete:
            found.append(f"{file}: {regime_words(self._terms.regime, assumed=self._terms.regime_assumed)}")
        return found

    def rules(self) -> list[Rule]:
        """The wrong rules that can make a difference here."""
        return [
            rule
            for rule in WRONG_RULES
            if (rule.pauses == "legal" or self.has_pauses or self.has_complete)
            and (rule.receipt != "hour-ignored" or self._terms.cut_off)
        ]


def _fields(found: Limit | str) -> tuple[int | None, str | None, str | None]:
    """``n``, ``unit`` and ``problem`` of a row of a table of limits."""
    return (found.count, found.unit, None) if isinstance(found, Limit) else (None, None, found)


def _table(calendar: str) -> str:
    return f"calendar_{calendar.replace('-', '_')}"


def _counted(source: str, start: str, name: str, rule: Rule) -> str:
    """SQL: the rows of a table with the end of their limit counted from the day in a column: ``_name``, the day;
    ``_name_rank``, its number as a working day; ``_name_from``, that of the start.
    """
    calendar, less = _table(rule.calendar), 1 if rule.trigger_counts else 0
    nominal = f"{_OFFSETS.format(unit='s.limit_unit', start=f's.{start}', n='s.limit_count')} - {less}"
    rolled = {"next": "m.next", "previous": "m.previous", "none": "m.day"}[rule.roll]
    last = "o.rank + s.limit_count"
    # rolled forward from a day off, the number is one more than that of the working day before
    rank = "case when m.working then m.rank else m.rank + 1 end" if rule.roll == "next" else "m.rank"
    return (
        f"select s.*, case s.limit_unit when 'working_day' then w.day when 'on' then s.{start} else {rolled} end "
        f"as _{name}, case s.limit_unit when 'working_day' then {last} when 'on' then o.rank else {rank} end "
        f"as _{name}_rank, o.rank as _{name}_from from {source} s left join {calendar} o on o.day = s.{start} - {less} "
        f"left join {calendar}_ranks w on w.rank = case when s.limit_unit = 'working_day' then {last} end "
        f"left join {calendar} m on m.day = {nominal}"
    )
