"""The year's account: how each task of the plan stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.cells import long_day_cell, plain_number_cell
from tthc_cli.output.deadline_words import content
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.rates import figure, plain_number, unflattering, verdict_cell
from tthc_cli.output.words import day, long_day, number, plan_name, working_days
from tthc_cli.plan import Kpi, Plan
from tthc_cli.register import TASK_STATUSES, TaskAccount, TaskStatus
from tthc_cli.rules import period_words

if TYPE_CHECKING:
    from tthc_cli.kpi import KeptRate

_COLUMNS: Final = (
    "task",
    "status",
    "due",
    "done_on",
    "working_days_late",
    *TASK_STATUSES[:5],
    "lead",
    "content",
    "last",
    "plan",
    "before_start",
    "note",
    "noted_on",
    "warnings",
)
_TONES: Final[Mapping[TaskStatus, Tone]] = {
    "overdue": "bad",
    "late": "warn",
    "on_time": "good",
    "waiting": "dim",
    "before_start": "dim",
    "continuous": "dim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStatusReport(Report):
    """What ``tthc plan status`` has found."""

    accounts: Sequence[tuple[Plan, Sequence[TaskAccount]]]
    """Each plan in force with its tasks."""
    as_of: date
    rates: Mapping[str, Mapping[str, KeptRate]] = field(default_factory=dict)
    """The last saved rate of each target, by the id of its plan and its own."""

    def payload(self) -> Record:
        """``tthc.plan-status/1``."""
        return {
            "schema": "tthc.plan-status/1",
            "as_of": self.as_of,
            "tasks": [
                {
                    **_account(account, plan),
                    "targets": [_target(kpi, self._rate(plan, kpi)) for kpi in plan.kpis_of(account.task.number)],
                }
                for plan, accounts in self.accounts
                for account in accounts
            ],
            "counts": _tally([account for _plan, accounts in self.accounts for account in accounts]),
        }

    def columns(self) -> Sequence[str]:
        """How a task stands, and how many of its deadlines stand how."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a task."""
        return [
            dict(_account(account, plan)) | dict(account.counts)
            for plan, accounts in self.accounts
            for account in accounts
        ]

    def _rate(self, plan: Plan, kpi: Kpi) -> KeptRate | None:
        return self.rates.get(plan.id, {}).get(kpi.id)

    def _target_lines(self, plan: Plan, account: TaskAccount) -> list[str]:
        """The last saved verdict on each target of a task, a line each."""
        lines = []
        for kpi in plan.kpis_of(account.task.number):
            kept = self._rate(plan, kpi)
            words = verdict_cell("unknown" if kept is None else kept.rate.verdict).text
            if kept is not None and kept.rate.level is not None:
                words += f" {figure(kept.rate.measure, unflattering(kept.rate.level, limit=kpi.limit))}"
            if kept is not None:
                words += f" ({_span(kept)}, {day(kept.saved.as_of)})"
            lines.append(f"{kpi.id}: {words}")
        return lines

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """A table for each plan: one row a task, and the counts below."""
        return [self._of_plan(plan, accounts, terminal) for plan, accounts in self.accounts]

    def _of_plan(self, plan: Plan, accounts: Sequence[TaskAccount], terminal: Terminal) -> PrintedTable:
        apart = "\n" if terminal.width else "; "
        rows = [
            (
                plain_number_cell(account.task.number),
                content(account.task, None, terminal),
                Cell(
                    apart.join((*_status_words(account, self.as_of), *self._target_lines(plan, account))),
                    _TONES.get(account.status, ""),
                ),
                long_day_cell(account.due),
                long_day_cell(account.done_on),
            )
            for account in accounts
        ]
        tally = [f"{status_words(name)}: {number(count)}" for name, count in _tally(accounts).items() if count]
        title = _("Tasks as of {day}").format(day=long_day(self.as_of))
        if len(self.accounts) > 1:
            name = plan_name(plan, [each for each, _accounts in self.accounts])
            title = f"{', '.join(dict.fromkeys((plan.identity.issuer, name)))}: {title}"
        return PrintedTable(
            title=title,
            columns=(
                Column(title=_("Task"), right=True, fixed=True),
                Column(title=_("Content")),
                Column(title=_("Status")),
                Column(title=_("Due"), fixed=True),
                Column(title=_("Done on"), fixed=True),
            ),
            rows=rows,
            notes=["", "; ".join(tally), *_warnings(accounts)],
        )


def _warnings(accounts: Sequence[TaskAccount]) -> list[str]:
    """What can still move the days that are shown, each with the tasks that it speaks of."""
    tasks: dict[str, list[str]] = {}
    for account in accounts:
        for warning in account.warnings:
            tasks.setdefault(warning, []).append(str(account.task.number))
    return [
        ngettext("Task {tasks}: {text}", "Tasks {tasks}: {text}", len(numbers)).format(
            tasks=", ".join(numbers), text=warning
        )
        for warning, numbers in tasks.items()
    ]


def _span(kept: KeptRate) -> str:
    """What a saved check counted: a period, the reporting window of one, or the whole file."""
    period = kept.saved.period
    if period is None:
        return _("whole file")
    if period.key is None:
        return period.name
    words = period_words(period.key)
    return _("{span}, reporting window").format(span=words) if period.key.reporting else words


def _target(kpi: Kpi, kept: KeptRate | None) -> Record:
    """The last saved verdict on a target."""
    rate, value = (None, None) if kept is None else (kept.rate.rate, kept.rate.value)
    return {
        "kpi": kpi.id,
        "verdict": "unknown" if kept is None else kept.rate.verdict,
        "rate": None if rate is None else plain_number(unflattering(rate, limit=kpi.limit)),
        "value": None if value is None else plain_number(unflattering(value, limit=kpi.limit)),
        "as_of": None if kept is None else kept.saved.as_of,
        "period": None if kept is None or kept.saved.period is None else kept.saved.period.name,
        "check": None if kept is None else kept.check.id,
    }


def status_words(name: TaskStatus) -> str:
    """How a task stands, in words."""
    return {
        "overdue": _("overdue"),
        "coming": _("not due yet"),
        "late": _("done late"),
        "on_time": _("done on time"),
        "waiting": _("waiting for an event"),
        "before_start": _("before the start of watching"),
        "continuous": _("continuous"),
        "unread": _("time not read"),
    }[name]


def _status_words(account: TaskAccount, as_of: date) -> list[str]:
    lines = [status_words(account.status)]
    if account.status == "coming" and account.due and account.last and account.due < as_of:
        lines[0] = _("still in time until {day}").format(day=long_day(account.last))
    if account.status in ("overdue", "late") and account.working_days_late is not None:
        lines[0] += f" ({working_days(account.working_days_late)})"
    total = sum(account.counts.values())
    if total > 1 and len(account.counts) == 1 and lines[0].startswith(status_words(account.status)):
        lines.append(_("in all {count}").format(count=number(total)))  # the one status is said already
    elif total > 1:
        lines.append(", ".join(f"{status_words(name)} {number(count)}" for name, count in account.counts.items()))
    if account.note is not None and account.noted_on is not None:
        lines.append(_("note of {day}: {note}").format(day=day(account.noted_on), note=account.note))
    return lines


def _account(account: TaskAccount, plan: Plan) -> Record:
    return {
        "plan": plan.id,
        "task": account.task.number,
        "status": account.status,
        "due": account.due,
        "last": account.last,
        "done_on": account.done_on,
        "working_days_late": account.working_days_late,
        "counts": dict(account.counts),
        "note": account.note,
        "noted_on": account.noted_on,
        "warnings": list(account.warnings),
        "lead": "; ".join(plan.leads(account.task)),
        "content": account.task.content,
    }


def _tally(accounts: Sequence[TaskAccount]) -> dict[TaskStatus, int]:
    return {name: sum(account.status == name for account in accounts) for name in TASK_STATUSES}
