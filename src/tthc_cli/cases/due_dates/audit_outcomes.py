"""The outcomes of the audit (kết quả kiểm tra từng hồ sơ): each due date recomputed and compared with the recorded one.

Packed rows whose due date follows from the same facts are *alike*: it is computed once for all of them, and of those
that agree no more than their number is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from tthc_cli.cases import fates
from tthc_cli.cases.dictionary import ColumnsFile, optional_columns
from tthc_cli.cases.due_dates.audit_summary import GROUPED_BY
from tthc_cli.cases.due_dates.duckdb_due_dates import DueDates, hour_of
from tthc_cli.cases.engines.columns import Kept
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.scope import Frame, Scope

if TYPE_CHECKING:
    import duckdb

AUDITED: Final = "audit_rows"
"""The table of all rows, each with its outcome. One of it may stand for several that agree: as many as its ``rows``."""
KEPT: Final = Kept(texts=frozenset(GROUPED_BY), as_written=True, numbers=False, hour_of="received_on")
"""What is kept of packed rows, beside what due dates follow from. Their keys are read if they are wrong."""
KEYS: Final = "audit_keys"
"""The table of the keys of wrong packed rows, by ``seq``; :data:`AUDITED` has those of the others."""
_NO_HOUR: Final = f"{hour_of('received_at')} is null as no_hour"
_IF_NOT_RIGHT: Final = (
    "key",
    "line",
    "part",
    "limit_count",
    "limit_unit",
    "late",
    "office_hour",
    "complete_on",
    "spans",
    "due_on",
)
"""What is kept of a row only if its due date is not right: most are."""


def compare(connection: duckdb.DuckDBPyConnection, rows: Rows, due: DueDates, dictionary: ColumnsFile) -> str | None:
    """Make the table :data:`AUDITED`: give each row its outcome, and keep what is told of it.

    Args:
        connection: Where the rows are.
        rows: The cases, loaded.
        due: Their due dates.
        dictionary: The known columns and words.

    Returns:
        The table of the keys that several rows have, with whether those agree; None if there are none.
    """
    import narwhals.stable.v2 as nw

    repeats = _compared(connection, rows, due, dictionary)
    # groups are made of few different texts: what differs in spaces alone is put together there
    facts = nw.from_native(rows.facts(as_written=GROUPED_BY))
    columns = [name for name in facts.collect_schema().names() if name not in ("total", "defect")]
    _judge(facts, nw.from_native(connection.table(repeats)) if repeats else None, columns, dictionary, "audit_judged")
    connection.execute(f"create table {AUDITED} as {_told(_outcomes('audit_judged', due), rows)}")
    connection.execute(f"create table {KEYS} (seq bigint, key varchar)")
    if rows.packing:
        _compare_alike(connection, rows, due, dictionary)
    return repeats


def _compared(connection: duckdb.DuckDBPyConnection, rows: Rows, due: DueDates, dictionary: ColumnsFile) -> str | None:
    """Compare the rows that have the same key; returns as :func:`compare` does."""
    import narwhals.stable.v2 as nw

    key = dictionary.data_sets[rows.table].key
    optional = optional_columns(dictionary, rows.table, rows.columns)
    compared_columns = [*(column for column in rows.columns if column not in (key, *optional)), *rows.audit_columns]
    fates.repeated(nw.from_native(rows.keys())).to_native().create("audit_repeated")
    if not connection.execute("select 1 from audit_repeated limit 1").fetchall():
        return None
    repeats = f"{rows.table}_repeats"
    facts = rows.facts("audit_repeated")
    if due.depend_on_hour:
        facts = facts.project(f"* replace ({hour_of('received_at')} as received_at)")
        compared_columns.append("received_at")
    fates.compared(nw.from_native(facts), compared_columns).to_native().create(repeats)
    return repeats


def _judge(facts: Frame, repeats: Frame | None, columns: Sequence[str], dictionary: ColumnsFile, view: str) -> None:
    """Make a view of rows with all that due dates follow from, each with its fate.

    Args:
        facts: The rows.
        repeats: What is said of the keys that several of them have; None if there are none.
        columns: Those of the view.
        dictionary: The known columns and words.
        view: Its name.
    """
    import narwhals.stable.v2 as nw

    scope = Scope(dictionary=dictionary, period=None, as_of=date.max)
    judged = fates.judged(facts, repeats, columns, measures=(), scope=scope)
    judged.with_columns(is_open=~nw.col("status").is_in(dictionary.finished)).to_native().create_view(view)


def _outcomes(judged: str, due: DueDates) -> str:
    """SQL: the rows of a view of :func:`_judge`, each with its due date, its ``audit_outcome`` and its ``problem``."""
    outcome = (
        f"case when fate <> '{fates.USED}' then fate when due_on is null then 'no-due-date' "
        "when problem is not null then 'failed' when computed = due_on then 'agree' else 'differ' end as audit_outcome"
    )
    computed = due.computed(due.facts(f"select * from {judged}"))
    return f"select *, {outcome} from (select * replace (coalesce(problem, failed) as problem) from ({computed}))"


def _texts(rows: Rows) -> list[str]:
    """The columns by whose values wrong dates are summed up."""
    return [name for name in GROUPED_BY if name in rows.columns]


def _told(source: str, rows: Rows) -> str:
    """SQL: what is told of rows: what :data:`AUDITED` has of each."""
    unread_cell = (
        "case when audit_outcome = 'failed' then case problem_column when 'time_limit' then time_limit end end as value"
    )
    items = [
        *("1 as rows", "seq", "audit_outcome", "defect", "is_open", _NO_HOUR, "received_on"),
        *("computed", *_texts(rows), "problem", "problem_column", unread_cell),
        *(f"case when audit_outcome <> 'agree' then {name} end as {name}" for name in _IF_NOT_RIGHT),
    ]
    return f"select {', '.join(items)} from ({source})"


# -- rows that are alike -----------------------------------------------------------------------------------------------


def _compare_alike(connection: duckdb.DuckDBPyConnection, rows: Rows, due: DueDates, dictionary: ColumnsFile) -> None:
    """Put the packed rows into :data:`AUDITED`: the wrong ones each by itself, the others as a few sums."""
    import narwhals.stable.v2 as nw

    deciding = ["part", "status", "received_on", "received_at", "due_on", *rows.audit_columns]
    if due.by_procedure:
        deciding.append("procedure")
    hour = due.same_hour("received_at")
    connection.execute(
        f"create view audit_plain as select * replace ({hour} as received_at) from ({rows.plain_facts()})"
    )
    alike = connection.sql(
        f"select row_number() over () as seq, cast(null as varchar) as key, {rows.plain_constants()}, * "
        f"from (select distinct {', '.join(deciding)} from audit_plain)"
    )
    columns = [name for name in alike.columns if name not in ("key", "total", "defect")]
    _judge(nw.from_native(alike), None, columns, dictionary, "audit_alike_judged")
    connection.execute(f"create table audit_alike as {_outcomes('audit_alike_judged', due)}")
    own = ["seq", "line", *(name for name in _texts(rows) if name not in deciding)]
    same = " and ".join(f"plain.{name} is not distinct from alike.{name}" for name in deciding)
    joined = (
        f"select {', '.join(f'plain.{name}' for name in own)}, alike.* exclude (seq) "
        f"from audit_plain plain join audit_alike alike on {same} where alike.audit_outcome"
    )
    told = "in ('differ', 'failed')"
    connection.execute(f"insert into {AUDITED} by name {_told(f'{joined} {told}', rows)}")
    of_group = ["audit_outcome", _NO_HOUR, *_texts(rows)]
    connection.execute(
        f"insert into {AUDITED} by name select {', '.join(of_group)}, count(*) as rows, "
        "min(received_on) as received_on, max(computed) as computed "
        f"from ({joined} not {told}) group by all"
    )
    wrong = f"from {AUDITED} where audit_outcome {told} and key is null"
    if connection.execute(f"select 1 {wrong} limit 1").fetchall():
        rows.read_keys(f"(select seq, part {wrong})", KEYS)
