"""What is overdue, due and coming, and the year's account, as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.deadline import assumed_note, content, in_time_until, more_of, quoted, remarks, updates_passed
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, Tone, render
from tthc_cli.output.words import long_day, number, place
from tthc_cli.plan.model import Plan
from tthc_cli.register.account import TASK_STATUSES, TaskAccount, TaskStatus
from tthc_cli.register.standings import Standing
from tthc_cli.register.todo import URGENCIES, Todo, Urgency

_CSV: Final = (
    "matter",
    "task",
    "rule",
    "event",
    "event_date",
    "occurrence",
    "period",
    "due",
    "act_by",
    "assumed",
    "status",
    "working_days_left",
    "lead",
    "text",
    "ref",
    "warnings",
    "label",
    "time",
    "report",
    "last",
    "plan",
)
_STATUS_CSV: Final = (
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
)
_URGENCY_TONES: Final[Mapping[Urgency, Tone]] = {"overdue": "bad", "today": "warn", "soon": "warn", "waiting": "dim"}
_STATUS_TONES: Final[Mapping[TaskStatus, Tone]] = {
    "overdue": "bad",
    "late": "warn",
    "on_time": "good",
    "waiting": "dim",
    "continuous": "dim",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ``tthc due`` found."""

    items: Sequence[Todo]
    """Those that are shown."""
    left_out: Mapping[Urgency, int]
    """How many others there are, which were not asked for."""
    plan: Plan
    as_of: date
    within: int
    """Working days ahead that count as soon."""
    references: Mapping[str, str] = field(default_factory=dict)
    """The document that each matter is known by."""
    other_plans: Sequence[str] = ()
    """Ids of other plans that the register has entries of."""
    other_years: Sequence[int] = ()
    """Years of entries of before plans had ids, which no plan has claimed."""


def as_json(answer: Answer) -> str:
    """``tthc.due/1``."""
    return machine.to_json(
        {
            "schema": "tthc.due/1",
            "as_of": answer.as_of,
            "within": answer.within,
            "items": [_record(item, answer.plan, answer.references) for item in answer.items],
            "not_shown": dict(answer.left_out),
            "other_plans": list(answer.other_plans),
            "other_years": list(answer.other_years),
        }
    )


def as_csv(answer: Answer) -> str:
    """One row a deadline."""
    return machine.to_csv(_CSV, [_record(item, answer.plan, answer.references) for item in answer.items])


def _record(item: Todo, plan: Plan, references: Mapping[str, str]) -> dict[str, Any]:
    standing, deadline = item.standing, item.standing.deadline
    return {
        "plan": plan.id,
        "matter": standing.matter,
        "task": standing.task.number,
        "rule": standing.rule,
        "event": standing.waits_for if deadline is None else deadline.event,
        "event_date": None if deadline is None else deadline.event_date,
        "occurrence": None if deadline is None else deadline.occurrence,
        "period": None if deadline is None else deadline.period,
        "due": None if deadline is None else deadline.due,
        "last": None if deadline is None else deadline.last,
        "act_by": None if deadline is None else deadline.act_by,
        "assumed": deadline is not None and deadline.assumed,
        "status": item.urgency,
        "working_days_left": item.working_days_left,
        "lead": "; ".join(plan.leads(standing.task)),
        "text": standing.task.rules[standing.rule - 1].text,
        "ref": references.get(standing.matter or ""),
        "updates_passed": standing.passed,
        "warnings": [] if deadline is None else list(deadline.warnings),
        **more_of(standing.task.rules[standing.rule - 1]),
    }


def as_table(answer: Answer, terminal: Terminal) -> str:
    """For people: what there is in each degree of urgency, and how many there are of what is not shown.

    A table on a terminal; one paragraph an item where nothing may be cut, as in a mail, which no table would fit.
    """
    grouped = _urgent if terminal.width is not None else _paragraphs
    groups: dict[str, list[Todo]] = {}
    for name in URGENCIES:
        of_name = [item for item in answer.items if item.urgency == name]
        for item in sorted(of_name, key=lambda item: _side(item, answer)):
            groups.setdefault(_heading(item, answer), []).append(item)
    tables = [grouped(f"{title} ({number(len(its))})", its, answer, terminal) for title, its in groups.items()]
    notes = []
    if not tables:
        notes.append(_("Nothing is overdue or due within {days}.").format(days=_working_days(answer.within)))
    if any(item.standing.deadline and item.standing.deadline.assumed for item in answer.items):
        notes.append(assumed_note(answer.plan))
    hints = {"later": "--later", "waiting": "--waiting"}
    for name, count in answer.left_out.items():
        notes.append(
            _("{what}: {count} more (shown with {option})").format(
                what=urgency_words(name, answer.within), count=number(count), option=hints[name]
            )
        )
    notes += [
        _("The register has entries of the plan {plan} too; --plan shows them.").format(plan=plan)
        for plan in answer.other_plans
    ]
    notes += [
        _("The register has entries of the plan of {year} too; --plan shows them.").format(year=year)
        for year in answer.other_years
    ]
    tables.append(Table(columns=(), rows=(), notes=notes))
    title = Table(title=_("As of {day}").format(day=long_day(answer.as_of)), columns=(), rows=())
    return render([title, *(table for table in tables if table.rows or table.notes)], terminal)


def urgency_words(name: Urgency, within: int) -> str:
    """A degree of urgency in words."""
    return {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "soon": _("Due within {days}").format(days=_working_days(within)),
        "later": _("Due later"),
        "waiting": _("Waiting for an event"),
    }[name]


def _working_days(count: int) -> str:
    return ngettext("{count} working day", "{count} working days", count).format(count=count)


def _heading(item: Todo, answer: Answer) -> str:
    """The degree of urgency in words; "today" holds what is due on other days too, which no one would call today."""
    return {
        -1: _("Past the due day, still in time"),
        0: urgency_words(item.urgency, answer.within),
        1: _("Due on a day off, to be done now"),
    }[_side(item, answer)]


def _side(item: Todo, answer: Answer) -> int:
    """Of what counts as today: -1 for what was due before, 1 for what is due after it with no working day left."""
    deadline = item.standing.deadline
    if item.urgency != "today" or deadline is None:
        return 0
    return (deadline.due > answer.as_of) - (deadline.due < answer.as_of)


def _urgent(title: str, items: Sequence[Todo], answer: Answer, terminal: Terminal) -> Table:
    rows = []
    for item in items:
        standing, deadline = item.standing, item.standing.deadline
        dated: tuple[Cell | str, ...] = ()
        if deadline is not None:
            left = in_time_until(deadline) if _side(item, answer) < 0 else str(item.working_days_left)
            dated = (Cell(long_day(deadline.due), _URGENCY_TONES.get(item.urgency, "strong")), left)
        rows.append(
            (
                *dated,
                place(standing.task.number, standing.rule, len(standing.task.rules)),
                _matter(standing, answer.references),
                "\n".join(_what(standing, answer, terminal)),
                "\n".join(answer.plan.leads(standing.task)),
            )
        )
    days = (Column(title=_("Due"), fixed=True), Column(title=_("Left"), right=True, fixed=True))
    return Table(
        title=title,
        columns=(
            *(() if items[0].urgency == "waiting" else days),
            Column(title=_("Task"), fixed=True),
            Column(title=_("Matter")),
            Column(title=_("Content, and the time in the plan's words")),
            Column(title=_("Lead unit")),
        ),
        rows=rows,
    )


def _paragraphs(title: str, items: Sequence[Todo], answer: Answer, terminal: Terminal) -> Table:
    lines = [title]
    for item in items:
        standing, deadline = item.standing, item.standing.deadline
        lines.append("")
        head = [] if deadline is None else [long_day(deadline.due), _left(item, answer)]
        head.append(
            _("task {place}").format(place=place(standing.task.number, standing.rule, len(standing.task.rules)))
        )
        if standing.matter is not None:
            head.append(_("matter {matter}").format(matter=_matter(standing, answer.references)))
        head.append(", ".join(answer.plan.leads(standing.task)))
        lines.append("; ".join(head))
        lines += [f"  {line}" for line in _what(standing, answer, terminal)]
    return Table(columns=(), rows=(), notes=lines)


def _left(item: Todo, answer: Answer) -> str:
    left, side = item.working_days_left or 0, _side(item, answer)
    if item.urgency == "overdue":
        return _("{days} overdue").format(days=_working_days(-left))
    if side < 0 and item.standing.deadline is not None:
        return " ".join(in_time_until(item.standing.deadline).split())
    return _("today") if item.urgency == "today" and not side else _("{days} left").format(days=_working_days(left))


def _matter(standing: Standing, references: Mapping[str, str]) -> str:
    if standing.matter is None:
        return "–"
    known = references.get(standing.matter)
    return standing.matter if known is None else f"{standing.matter} ({known})"


def _what(standing: Standing, answer: Answer, terminal: Terminal) -> list[str]:
    lines = [
        content(standing.task, standing.deadline, terminal),
        quoted(standing.task.rules[standing.rule - 1]),
    ]
    if standing.deadline is None:
        if standing.waits_for is not None:
            event = answer.plan.event(standing.waits_for)
            lines.append(_("waits for: {event} – {alias}").format(event=event.label, alias=event.typed))
        return lines
    lines += remarks(standing.deadline)
    lines += updates_passed(standing)
    return [*lines, *standing.deadline.warnings]


# -- the year's account


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What ``tthc plan status`` found."""

    accounts: Sequence[TaskAccount]
    plan: Plan
    as_of: date


def status_json(found: Account) -> str:
    """``tthc.plan-status/1``."""
    return machine.to_json(
        {
            "schema": "tthc.plan-status/1",
            "as_of": found.as_of,
            "tasks": [_account(account, found.plan) for account in found.accounts],
            "counts": _tally(found.accounts),
        }
    )


def status_csv(found: Account) -> str:
    """One row a task, with how many of its deadlines stand how."""
    return machine.to_csv(
        _STATUS_CSV,
        [_account(account, found.plan) | dict(account.counts) for account in found.accounts],
    )


def status_table(found: Account, terminal: Terminal) -> str:
    """For people: one row a task, and the counts below."""
    apart = "\n" if terminal.width else "; "
    rows = [
        (
            str(account.task.number),
            content(account.task, None, terminal),
            Cell(apart.join(_status_words(account, found.as_of)), _STATUS_TONES.get(account.status, "")),
            "–" if account.due is None else long_day(account.due),
            "–" if account.done_on is None else long_day(account.done_on),
        )
        for account in found.accounts
    ]
    tally = [f"{status_words(name)}: {number(count)}" for name, count in _tally(found.accounts).items() if count]
    return render(
        [
            Table(
                title=_("Tasks as of {day}").format(day=long_day(found.as_of)),
                columns=(
                    Column(title=_("Task"), right=True, fixed=True),
                    Column(title=_("Content")),
                    Column(title=_("Status")),
                    Column(title=_("Due"), fixed=True),
                    Column(title=_("Done on"), fixed=True),
                ),
                rows=rows,
                notes=["", "; ".join(tally)],
            )
        ],
        terminal,
    )


def status_words(name: TaskStatus) -> str:
    """How a task stands, in words."""
    return {
        "overdue": _("overdue"),
        "coming": _("not due yet"),
        "late": _("done late"),
        "on_time": _("done on time"),
        "waiting": _("waiting for an event"),
        "continuous": _("continuous"),
        "unread": _("time not read"),
    }[name]


def _status_words(account: TaskAccount, as_of: date) -> list[str]:
    lines = [status_words(account.status)]
    if account.status == "coming" and account.due and account.last and account.due < as_of:
        lines[0] = _("still in time until {day}").format(day=long_day(account.last))
    if account.status in ("overdue", "late") and account.working_days_late is not None:
        lines[0] += f" ({_working_days(account.working_days_late)})"
    total = sum(account.counts.values())
    if total > 1 and len(account.counts) == 1 and lines[0].startswith(status_words(account.status)):
        lines.append(_("in all {count}").format(count=number(total)))  # the one status is said already
    elif total > 1:
        lines.append(", ".join(f"{status_words(name)} {number(count)}" for name, count in account.counts.items()))
    return lines


def _account(account: TaskAccount, plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "task": account.task.number,
        "status": account.status,
        "due": account.due,
        "last": account.last,
        "done_on": account.done_on,
        "working_days_late": account.working_days_late,
        "counts": dict(account.counts),
        "lead": "; ".join(plan.leads(account.task)),
        "content": account.task.content,
    }


def _tally(accounts: Sequence[TaskAccount]) -> dict[TaskStatus, int]:
    return {name: sum(account.status == name for account in accounts) for name in TASK_STATUSES}
