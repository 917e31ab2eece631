"""Due dates of cases (ngày hẹn trả) as one query of DuckDB in named steps: a join with the calendar, no loop in Python.

What the law leaves open, and how it is read here:

- The day of receipt is not counted (Bộ luật Dân sự, Điều 147). A case received after the office's hour counts as
  received on the next working day.
- A limit in working days ends on its last working day. One in days, weeks, months or years that ends on a day off ends
  on the next working day (Điều 148 khoản 5).
- A pause begins after the day of the request and ends with the day of the supplement: its working days are those after
  the one up to and including the other. It stops only a clock that still runs. So a pause changes nothing if it begins
  on the due date or later, or if it is over before the day from which time runs. One that has not ended leaves the due
  date open, whatever comes after it.
- Under ``extend`` the working days of a pause are added to the due date. Under ``restart`` the limit counts anew from
  the supplement, or from the day on which the dossier was full if that came later.
- Of pauses of both regimes that end on one day, ``restart`` decides. A pause that lies within an earlier one does
  nothing.

Every wrong rule of :data:`WRONG_RULES` changes one of these points, a kind of day, or both.

Tables of the calendar (:mod:`tthc_cli.cases.due_dates.duckdb_calendar`) number the working days; a ``rank`` is such a
number.
"""

from __future__ import annotations

from typing import Final

from tthc_cli.cases.due_dates.counting_rules import HOLIDAYS_SKIPPED, CountingRule
from tthc_cli.cases.due_dates.duckdb_calendar import calendar_table, days_of
from tthc_cli.cases.due_dates.system_hours import load_system_hours
from tthc_cli.classes import dataclass
from tthc_cli.kpi import PauseRegime

PAUSES_TYPE: Final = "struct(requested date, supplemented date, restarts boolean)[]"
"""SQL: the pauses of a case, from the request to the supplement, and whether the limit counts anew after it."""
_OPEN: Final = 1_000_000_000
"""Stands for the rank of the day on which a pause ends that has no end yet."""
_FOLD_FIELDS: Final = {
    "request_rank": "bigint",
    "supplement_rank": "bigint",
    "supplement_day": "date",
    "restarts": "boolean",
    "restart_due_rank": "bigint",
    "restart_due_day": "date",
    "counted_rank": "bigint",
    "counted_day": "date",
    "due_rank": "bigint",
    "due_day": "date",
}
"""The fields that a case's pauses are folded by, with their types.

A list is folded into a value of the type of its elements, so one type serves both. Of a pause, the first six are set:
request, supplement, and the due date if the limit counts anew after it. Of the due date so far, the last four are set:
up to which working day and which day all is reckoned with, and the due date, whose day is null if working days have
been added to it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueQuery:
    """What decides which query computes the due dates of a data set."""

    regime: PauseRegime
    """What pauses do that do not say it themselves."""
    has_pauses: bool
    """Whether any row may have pauses."""
    has_complete: bool
    """Whether any row may say on which day its dossier was full."""

    def computed(self, source: str, rule: CountingRule) -> str:
        """Compute the due dates by a rule.

        Args:
            source: SQL: the rows with what their due dates follow from, as :meth:`DueDates.facts` makes them.
            rule: How due dates are counted.

        Returns:
            SQL: the rows with ``computed``, the due date, null if there is none, and ``failed``, why there is none, or
            null. Columns of the steps between are added too; their names begin with ``_``.
        """
        steps = {"started": self._started(source, rule), "counted": _counted("started", "_start", "_due", rule)}
        if not self.has_pauses or rule.pauses == "ignored":
            failed = "case when _due is null then 'no-calendar' end"
            return f"with {_named(steps)} select *, _due as computed, {failed} as failed from counted"
        if rule.pauses == "calendar-days":
            steps |= _with_calendar_days(rule)
            return f"with {_named(steps)} select *, _moved as computed, null as failed from moved_{_MOST_PAUSES}"
        steps |= {
            "pauses": _pauses(rule),
            "restarted": _counted("pauses", "_supplemented", "_restarted", rule),
            "case_pauses": _case_pauses(rule),
            "folded": _folded(),
        }
        computed = (
            "case when _has_no_pauses then _due "
            f"when not _unknown and _end.due_rank < {_OPEN} then coalesce(_end.due_day, due_days.day) end"
        )
        failed = (
            f"case when not _has_no_pauses and not _unknown and _end.due_rank >= {_OPEN} then 'pause-open' "
            f"when {computed} is null then 'no-calendar' end"
        )
        return (
            f"with {_named(steps)} select folded.*, {computed} as computed, {failed} as failed from folded "
            f"left join {calendar_table(rule)}_ranks due_days "
            f"on {days_of(rule, 'due_days', 'due_days.rank = folded._end.due_rank', 'folded.received_on')}"
        )

    def _started(self, source: str, rule: CountingRule) -> str:
        """SQL: the rows with ``_start``, the day after which the limit runs, and with the unit that the rule takes."""
        start = _START[rule.receipt]
        if rule.limit == "hours":
            # of a whole day, the first hour is that of the day itself
            start = (
                "case when cases.office_hour = 'before' and receipt_days.working then cases.received_on - 1 "
                "when cases.office_hour is not null then cases.received_on end"
            )
        restarts = (self.regime == PauseRegime.RESTART) != (rule.pauses == "other-regime")
        if restarts and self.has_complete and rule.pauses in ("legal", "other-regime"):
            start = f"greatest(cases.complete_on, {start})"  # the later of both, or the one that there is
        count, unit = _limit_of(rule)
        receipt_day = days_of(rule, "receipt_days", "receipt_days.day = cases.received_on", "cases.received_on")
        return (
            f"select cases.* replace ({count} as limit_count, {unit} as limit_unit), {start} as _start "
            f"from ({source}) cases left join {calendar_table(rule)} receipt_days on {receipt_day}"
        )


_LATE_OR_NOT: Final = "case when cases.late then receipt_days.later else cases.received_on end"
_START: Final = {
    "legal": _LATE_OR_NOT,
    "hour-ignored": "cases.received_on",
    "moved": f"case when receipt_days.working then {_LATE_OR_NOT} else receipt_days.next end",
    "after-hours": "case when cases.office_hour = 'after' then receipt_days.later else cases.received_on end",
}
"""SQL: the day after which a limit runs, by how a rule takes the receipt."""


def _limit_of(rule: CountingRule) -> tuple[str, str]:
    """SQL: the number and the unit of a limit as a rule takes them."""
    count, unit = "cases.limit_count", "cases.limit_unit"
    if rule.limit == "other-unit":
        return count, f"case {unit} when 'day' then 'working_day' when 'working_day' then 'day' else {unit} end"
    if rule.limit == "hours":
        days = load_system_hours().days_of_hours
        factors = " ".join(f"when '{name}' then {number}" for name, number in days.items())
        names = ", ".join(f"'{name}'" for name in days)
        return (
            f"{count} * case {unit} {factors} else 1 end",
            f"case when {unit} in ({names}) then 'working_day' else {unit} end",
        )
    return count, unit


_MOST_PAUSES: Final = 3
"""How many pauses of a case a rule adds one by one: a system that does so allows few."""


def _with_calendar_days(rule: CountingRule) -> dict[str, str]:
    """The steps that add pauses one by one: the calendar days of each less one, and then one working day.

    They give ``_moved``, null for a case that has no pause, too many, or one that has not ended.
    """
    steps = {
        "moved_0": f"select *, list_sort(spans) as _spans, "
        f"case when len(spans) between 1 and {_MOST_PAUSES} then _due end as _moved from counted"
    }
    for place in range(1, _MOST_PAUSES + 1):
        pause, before = f"_spans[{place}]", f"moved_{place - 1}"
        target = (
            f"case when len(_spans) >= {place} "
            f"then _moved + cast({pause}.supplemented - {pause}.requested as integer) - 1 end"
        )
        moved = f"case when len(_spans) >= {place} then pause_days.later else _moved end"
        day = days_of(rule, "pause_days", f"pause_days.day = {target}", "so_far.received_on")
        steps[f"moved_{place}"] = (
            f"select so_far.* replace ({moved} as _moved) from {before} so_far "
            f"left join {calendar_table(rule)} pause_days on {day}"
        )
    return steps


def _named(steps: dict[str, str]) -> str:
    """SQL: the steps of a query, each under its name."""
    return ", ".join(f"{name} as ({query})" for name, query in steps.items())


_END_OF_LIMIT: Final = (
    "case {unit} when 'day' then {start} + {count} when 'week' then {start} + 7 * {count} "
    "when 'month' then cast({start} + to_months({count}) as date) "
    "when 'quarter' then cast({start} + to_months(3 * {count}) as date) "
    "when 'year' then cast({start} + to_months(12 * {count}) as date) end"
)
"""SQL: the last day of a limit that counts calendar days, before it moves off a day off."""


def _counted(source: str, start: str, end: str, rule: CountingRule) -> str:
    """SQL: the rows of a step with the end of their limit, counted from a day.

    Args:
        source: The name of the step.
        start: The column with the day after which the limit runs.
        end: The column for the last day of the limit; ``…_rank`` gets its rank, ``…_from`` that of the start.
        rule: How due dates are counted.
    """
    calendar, received = calendar_table(rule), "source.received_on"
    earlier = 1 if rule.trigger_counts else 0
    last_rank = "start_days.rank + source.limit_count"
    last_day = _END_OF_LIMIT.format(unit="source.limit_unit", start=f"source.{start}", count="source.limit_count")
    skipping = ""
    if rule.limit == "holidays-skipped":
        counted = calendar_table(CountingRule(calendar=HOLIDAYS_SKIPPED))
        last_day = f"case when source.limit_unit = 'day' then skipped_last.day else {last_day} end"
        skipping = (
            f"left join {counted} skipped_days on skipped_days.day = source.{start} left join {counted}_ranks "
            "skipped_last on skipped_last.rank = case when source.limit_unit = 'day' "
            "then skipped_days.rank + source.limit_count end "
        )
    start_day = days_of(rule, "start_days", f"start_days.day = source.{start} - {earlier}", received)
    in_working_days = f"last_days.rank = case when source.limit_unit = 'working_day' then {last_rank} end"
    end_day = days_of(rule, "end_days", f"end_days.day = {last_day} - {earlier}", received)
    rolled = {"next": "end_days.next", "previous": "end_days.previous", "none": "end_days.day"}[rule.roll]
    # rolled forward from a day off, the rank is one more than that of the working day before
    rolled_rank = "end_days.rank"
    if rule.roll == "next":
        rolled_rank = "case when end_days.working then end_days.rank else end_days.rank + 1 end"
    return (
        "select source.*, "
        "case source.limit_unit when 'working_day' then last_days.day "
        f"when 'on' then source.{start} else {rolled} end as {end}, "
        f"case source.limit_unit when 'working_day' then {last_rank} "
        f"when 'on' then start_days.rank else {rolled_rank} end as {end}_rank, "
        f"start_days.rank as {end}_from "
        f"from {source} source {skipping}left join {calendar} start_days on {start_day} "
        f"left join {calendar}_ranks last_days on {days_of(rule, 'last_days', in_working_days, received)} "
        f"left join {calendar} end_days on {end_day}"
    )


def _pauses(rule: CountingRule) -> str:
    """SQL: a row for each pause of each case, with ``_supplemented``, the day from which the limit may count anew."""
    restarts = "not pause.restarts" if rule.pauses == "other-regime" else "pause.restarts"
    # the limit counts anew from the full dossier if that came later than the supplement
    supplemented = (
        f"case when {restarts} and complete_on > pause.supplemented then complete_on else pause.supplemented end"
    )
    return (
        "select seq, received_on, limit_count, limit_unit, pause.requested as _requested, "
        f"{supplemented} as _supplemented, {restarts} as _restarts "
        "from (select *, unnest(spans) as pause from started where len(spans) > 0)"
    )


def _case_pauses(rule: CountingRule) -> str:
    """SQL: for each case that has any, its pauses as one list, in the order of time.

    ``_unknown`` tells whether one of them lies outside of the calendar.
    """
    calendar = calendar_table(rule)
    is_open = "_supplemented is null"
    pause = _fold_value(
        request_rank="request_days.rank",
        supplement_rank=f"case when {is_open} then {_OPEN} else supplement_days.rank end",
        supplement_day="_supplemented",
        restarts="_restarts",
        restart_due_rank=f"case when {is_open} then {_OPEN} else _restarted_rank end",
        restart_due_day="_restarted",
    )
    unknown = (
        f"request_days.rank is null or not ({is_open}) and (supplement_days.rank is null or _restarted_rank is null)"
    )
    return (
        f"select seq, list({pause} order by _requested, _supplemented nulls last) as _pauses, "
        f"bool_or({unknown}) as _unknown from restarted "
        f"left join {calendar} request_days "
        f"on {days_of(rule, 'request_days', 'request_days.day = _requested', 'restarted.received_on')} "
        f"left join {calendar} supplement_days "
        f"on {days_of(rule, 'supplement_days', 'supplement_days.day = _supplemented', 'restarted.received_on')} "
        "group by seq"
    )


def _folded() -> str:
    """SQL: the rows with ``_end``, their due date after all pauses, and ``_has_no_pauses``."""
    counted_rank = "greatest(pause.request_rank, so_far.counted_rank)"
    # a pause that has not ended leaves nothing for those after it
    is_open = f"so_far.due_rank >= {_OPEN}"
    has_run_out = f"{counted_rank} >= so_far.due_rank"
    is_over = "coalesce(pause.supplement_day < so_far.counted_day, false)"
    restarted = _fold_value(
        counted_rank="pause.supplement_rank",
        counted_day="pause.supplement_day",
        due_rank="pause.restart_due_rank",
        due_day="pause.restart_due_day",
    )
    extended = _fold_value(
        counted_rank="pause.supplement_rank",
        counted_day="pause.supplement_day",
        due_rank=f"so_far.due_rank + pause.supplement_rank - {counted_rank}",
        due_day=f"case when pause.supplement_rank = {counted_rank} then so_far.due_day end",
    )
    without_pauses = _fold_value(counted_rank="_due_from", counted_day="_start", due_rank="_due_rank", due_day="_due")
    after = (
        f"case when {is_open} or {has_run_out} or {is_over} then so_far "
        f"when pause.restarts then {restarted} else {extended} end"
    )
    return (
        "select counted.*, case_pauses._unknown, case_pauses.seq is null as _has_no_pauses, "
        f"list_reduce(_pauses, lambda so_far, pause: {after}, {without_pauses}) as _end "
        "from counted left join case_pauses on case_pauses.seq = counted.seq"
    )


def _fold_value(**fields: str) -> str:
    """SQL: a value that pauses are folded by, with these fields; the others are null."""
    values = (f"'{name}': cast({fields.get(name, 'null')} as {type_})" for name, type_ in _FOLD_FIELDS.items())
    return f"{{{', '.join(values)}}}"
