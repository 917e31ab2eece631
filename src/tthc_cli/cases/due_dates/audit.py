"""The audit of due dates (kiểm tra ngày hẹn trả): what each should be, and how the recorded one came out wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tthc_cli.cases import counting as measures
from tthc_cli.cases.check import look_over_all
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.duckdb_due_dates import DueDates, count_rows, prepare
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines.duckdb_engine import duckdb_engine
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import Report, no_report
from tthc_cli.cases.input_warnings import hidden_warnings, row_warnings, skipped_file_warnings
from tthc_cli.cases.layout import missing
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.results import WrongDate
from tthc_cli.cases.set_aside_file import set_aside_file, set_aside_line
from tthc_cli.cases.tables.input_files import expand
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi.inputs import InputCount
from tthc_cli.workdays.work_calendar import WorkCalendar

if TYPE_CHECKING:
    import duckdb

UNEXPLAINED: Final = "unexplained"
_BATCH: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be audited."""

    files: Mapping[str, Sequence[str | Path]]
    """By data set (``cases``, ``limits``, ``pauses``): files, folders and patterns."""
    terms: Terms
    sheets: Sequence[str] = ()
    rejects: Path | None = None
    """Where to list the rows that are set aside."""
    resources: Resources = DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What the audit found."""

    inputs: Sequence[InputCount]
    agree: int
    differ: int
    reasons: Mapping[str, int]
    """Of the dates that differ, how many have each reason; one may have several."""
    has_pauses: bool
    """Whether the files say anything of pauses."""
    warnings: Sequence[str]
    rows: Callable[[], Iterator[WrongDate]]
    """Those that differ, in the order of the files; to be read while the audit is open."""

    @property
    def checked(self) -> int:
        """How many recorded dates were compared."""
        return self.agree + self.differ


@contextmanager
def audit(
    request: Request, dictionary: ColumnsFile, calendar: WorkCalendar, report: Report = no_report
) -> Iterator[Audit]:
    """Recompute each due date and compare it with the recorded one.

    Raises TthcError for a file that cannot be read as what it is given for, and where no date is recorded or no limit
    known. Works in a folder of its own beside the system's temporary files, which is gone when the audit is closed.
    """
    skipped: list[Path] = []
    paths = {name: expand(map(str, given), skipped.append) for name, given in request.files.items()}
    with ExitStack() as stack:
        with ExitStack() as writing:
            write = writing.enter_context(set_aside_file(request.rejects, paths)) if request.rejects else None
            engine = stack.enter_context(duckdb_engine(request.resources))
            tables = look_over_all(engine, paths, dictionary, request.sheets, report)
            for table in tables["cases"]:
                if "due_on" not in table.layout.places:
                    raise TthcError(f"{table.source.place}: {missing(dictionary, table.layout, 'due_on')}")
            shown = ", ".join(Path(given).name for given in request.files["cases"])
            connection, rows = engine.connection, engine.load(tables["cases"], dictionary, report, audit=True).rows
            basis = prepare(connection, rows, tables, dictionary, request.terms, calendar)
            report(_("recomputing the due dates of {file}").format(file=shown))
            _compare(connection, rows, basis.due, dictionary)
            report(_("looking for the reasons"))
            _explain(connection, basis.due)
            counted, warnings = _count(connection, rows, request, calendar)
            if write:
                write(_rejects(connection, rows, dictionary))
                write(set_aside_line(dictionary, *found) for found in basis.set_aside())
        counts = dict(connection.execute(f"select outcome, count(*) from {_AUDITED} group by outcome").fetchall())
        reasons = connection.execute(
            "select reason, count(*) from audit_kind_of join audit_reasons using (kind) group by reason"
        ).fetchall()
        inputs = [counted, *basis.inputs]
        yield Audit(
            inputs=inputs,
            agree=counts.get("agree", 0),
            differ=counts.get("differ", 0),
            reasons=dict(sorted(reasons, key=lambda found: (-found[1], found[0]))),
            has_pauses=basis.due.has_pauses or basis.due.has_complete,
            warnings=[*skipped_file_warnings(skipped), *hidden_warnings(inputs), *basis.warnings, *warnings],
            rows=lambda: _wrong(connection, rows),
        )


_AUDITED: Final = "audit_rows"


def _compare(connection: duckdb.DuckDBPyConnection, rows: Rows, due: DueDates, dictionary: ColumnsFile) -> None:
    """Give each row its outcome, and keep what is said of it; of those that agree, hardly anything."""
    import narwhals.stable.v2 as nw

    key = dictionary.data_sets[rows.table].key
    others = [column for column in rows.columns if column != key]
    measures.repeated(nw.from_native(rows.keys())).to_native().create("audit_repeated")
    said = [*others, *rows.audit_columns]
    compared = measures.compared(nw.from_native(rows.facts("audit_repeated")), said)
    compared.to_native().create(f"{rows.table}_repeats")
    facts = nw.from_native(rows.facts())
    judged = measures.judged(
        facts,
        nw.from_native(connection.table(f"{rows.table}_repeats")),
        [name for name in facts.collect_schema().names() if name not in ("total", "defect")],
        measures=(),
        scope=measures.Scope(dictionary=dictionary, period=None, as_of=date.max),
    )
    judged.to_native().create_view("audit_judged")
    failed = "coalesce(problem, failed)"
    outcome = (
        f"case when fate <> '{measures.USED}' then fate when due_on is null then 'no-due-date' "
        f"when {failed} is not null then 'failed' when computed = due_on then 'agree' else 'differ' end"
    )
    kept = ", ".join(
        f"case when outcome <> 'agree' then {name} end as {name}"
        for name in ("key", "line", "part", "limit_count", "limit_unit", "late", "complete_on", "spans", "due_on")
    )
    value = "case problem_column when 'time_limit' then time_limit end"
    connection.execute(
        f"create table {_AUDITED} as select seq, outcome, defect, received_at is null as no_hour, received_on, "
        f"computed, {failed} as problem, problem_column, case when outcome = 'failed' then {value} end as value, "
        f"{kept} from (select *, {outcome} as outcome from ({due.computed(due.facts('select * from audit_judged'))}))"
    )


def _explain(connection: duckdb.DuckDBPyConnection, due: DueDates) -> None:
    """Say of each date that differs by which wrong rules it comes out as it was recorded.

    Cases with the same facts and the same recorded date are of one kind, and each kind is counted again once.
    """
    facts = ("received_on", "late", "complete_on", "limit_count", "limit_unit", "spans", "due_on")
    same = " and ".join(f"a.{name} is not distinct from k.{name}" for name in facts)
    connection.execute(
        f"create table audit_kinds as select row_number() over () as seq, * from (select distinct {', '.join(facts)} "
        f"from {_AUDITED} where outcome = 'differ')"
    )
    connection.execute(
        f"create table audit_kind_of as select a.seq, k.seq as kind from {_AUDITED} a join audit_kinds k on {same} "
        "where a.outcome = 'differ'"
    )
    connection.execute("create table audit_reasons (kind bigint, reason varchar, place tinyint)")
    rules = list(enumerate(due.rules()))
    for level in sorted({rule.level for _place, rule in rules}):
        # those that a lower level explains are no longer asked for
        connection.execute(
            "create or replace table audit_open as select * from audit_kinds "
            "where seq not in (select kind from audit_reasons)"
        )
        if not connection.execute("select 1 from audit_open limit 1").fetchall():
            return
        for place, rule in rules:
            if rule.level == level:
                found = due.computed("select * from audit_open", rule)
                connection.execute(
                    f"insert into audit_reasons select seq, '{rule.reason}', {place} from ({found}) "
                    "where computed = due_on"
                )
    connection.execute(
        f"insert into audit_reasons select seq, '{UNEXPLAINED}', {len(rules)} from audit_kinds "
        "where seq not in (select kind from audit_reasons)"
    )


def _wrong(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Iterator[WrongDate]:
    """The dates that differ, in the order of the files."""
    found = connection.cursor().execute(
        "select a.part, a.line, a.key, a.received_on, a.due_on, a.computed, a.limit_count, a.limit_unit, "
        f"r.rank - c.rank, w.reasons from {_AUDITED} a "
        "join audit_kind_of o on o.seq = a.seq "
        "join (select kind, list(reason order by place) as reasons from audit_reasons group by kind) w using (kind) "
        "join calendar_legal c on c.day = a.computed left join calendar_legal r on r.day = a.due_on "
        "where a.outcome = 'differ' order by a.seq"
    )
    while batch := found.fetchmany(_BATCH):
        for part, line, key, received, recorded, computed, count, unit, days, reasons in batch:
            source = rows.tables[part].source
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
            )


# -- counting ----------------------------------------------------------------------------------------------------------


def _count(
    connection: duckdb.DuckDBPyConnection, rows: Rows, request: Request, calendar: WorkCalendar
) -> tuple[InputCount, list[str]]:
    """What became of the rows of cases, and what must be said of them."""
    used = 0
    excluded: Counter[str] = Counter()
    aside: Counter[tuple[str, str | None]] = Counter()
    layout = rows.tables[0].layout
    found = connection.execute(
        f"select outcome, defect, problem, problem_column, count(*) from {_AUDITED} group by all"
    ).fetchall()
    for outcome, place, problem, column, number in found:
        match outcome:
            case "agree" | "differ":
                used += number
            case "failed":
                aside[(problem, _header(rows, column))] += number
            case measures.SET_ASIDE:
                defect = rows.defects[place]
                aside[(defect.reason, layout.header(defect.column))] += number
            case measures.DISAGREE:
                aside[(outcome, None)] += number
            case _:
                excluded[outcome] += number
    (first, last, no_hour), *_rest = connection.execute(
        "select min(received_on), max(greatest(computed, due_on)), count(*) filter (where no_hour) "
        f"from {_AUDITED} where outcome in ('agree', 'differ')"
    ).fetchall()
    counted = count_rows(rows, used=used, excluded=excluded, set_aside=aside)
    warnings = list(row_warnings(counted, date.max))
    if request.terms.cut_off and no_hour:
        text = ngettext(
            "{file}: {rows} case has no time of receipt; the hour of --cut-off was not applied to it",
            "{file}: {rows} cases have no time of receipt; the hour of --cut-off was not applied to them",
            no_hour,
        )
        warnings.append(text.format(file=counted.file, rows=no_hour))
    if first and last:
        low, high = calendar.span
        warnings += calendar.doubts(max(first, date(low, 1, 1)), min(last, date(high, 12, 31)))
    return counted, warnings


def _header(rows: Rows, column: str | None) -> str | None:
    """What the first file that has a column calls it; its own name where none has."""
    if column is None:
        return None
    return next((table.layout.header(column) for table in rows.tables if column in table.layout.places), column)


def _rejects(connection: duckdb.DuckDBPyConnection, rows: Rows, dictionary: ColumnsFile) -> Iterator[Sequence[object]]:
    """The rows that are set aside, for the file of them."""

    for found in rows.set_aside(f"{rows.table}_repeats"):
        yield set_aside_line(dictionary, *found)
    cursor = connection.cursor().execute(
        f"select part, line, key, problem, problem_column, value from {_AUDITED} where outcome = 'failed' order by seq"
    )
    while batch := cursor.fetchmany(_BATCH):
        for part, line, key, reason, column, value in batch:
            yield set_aside_line(dictionary, rows.tables[part], line, key, reason, column, value)
