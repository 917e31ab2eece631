"""What may be recorded: an event, that a task is fulfilled, that an entry is taken back. Pure; nothing is written here.

Each function looks at what a register holds and gives the entry to add, or raises TthcError with what to do instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.matters import Entry, EntryKind, Standing, Standings, live
from tthc_cli.plan import Event, Plan, Task
from tthc_cli.rules import Continuous, Every, Periodic
from tthc_cli.workdays import WorkCalendar
from tthc_cli.written import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An entry to be recorded; the register gives it its number, and its time and author where it has none."""

    kind: EntryKind
    plan: int
    matter: str | None = None
    event: str | None = None
    task: int | None = None
    rule: int | None = None
    period: str | None = None
    day: date | None = None
    ref: str | None = None
    voids: int | None = None
    recorded_at: str | None = None
    recorded_by: str | None = None


def happened(
    plan: Plan,
    entries: Sequence[Entry],
    event: Event,
    day: date,
    *,
    matter: str | None = None,
    new_matter: bool = False,
    ref: str | None = None,
    again: bool = False,
) -> New:
    """An event on a day: in a matter of its own, or in the one named (with ``new_matter``, a new one of that name).

    Raises TthcError for a matter that there is not, for an event that the matter has (unless ``again`` says that the
    new day replaces the old one), and for a closing event before what it closes.
    """
    if matter is None:
        matter = free_matter(entries)
    else:
        matter = matter_name(matter)
        if not new_matter:
            _known_matter(plan, entries, matter)
    its = [entry for entry in live(entries, plan) if entry.matter == matter]
    before = [entry for entry in its if entry.event == event.key]
    if before and not again:
        raise TthcError(
            _(
                "matter {matter} has {event} on {day} already (entry {id}); to replace that day, say --again; to take "
                "it back, `tthc event void {id}`; for another matter, leave out --matter"
            ).format(matter=matter, event=event.alias, day=f"{before[-1].day:%d/%m/%Y}", id=before[-1].id)
        )
    days = {entry.event: entry.day for entry in its if entry.event and entry.day} | {event.key: day}
    for rule in (rule for task in plan.tasks for rule in task.rules if isinstance(rule, Every)):
        opened, closed = days.get(rule.event), days.get(rule.until)
        if event.key in (rule.event, rule.until) and opened and closed and closed < opened:
            raise TthcError(
                _("matter {matter}: {until} on {closed} lies before {event} on {opened}; correct the day").format(
                    matter=matter,
                    until=plan.event(rule.until).alias,
                    closed=f"{closed:%d/%m/%Y}",
                    event=plan.event(rule.event).alias,
                    opened=f"{opened:%d/%m/%Y}",
                )
            )
    return New(kind="event", plan=plan.identity.year, matter=matter, event=event.key, day=day, ref=reference(ref))


def matter_name(text: str) -> str:
    """The name of a matter as it is recorded. Raises TthcError for a blank one."""
    name = one_line(text)
    if not name:
        raise TthcError(_("--matter: found '{found}'; write the name of a matter").format(found=text))
    return name


def reference(text: str | None) -> str | None:
    """A reference as it is recorded; None for a blank one."""
    return one_line(text or "") or None


def free_matter(entries: Iterable[Entry], taken: Collection[str] = ()) -> str:
    """A name for a matter that none has: the next number."""
    names = {entry.matter for entry in entries if entry.matter} | set(taken)
    return str(max((int(name) for name in names if name.isascii() and name.isdecimal()), default=0) + 1)


def taken_back(entries: Sequence[Entry], number: int, *, ref: str | None = None) -> New:
    """The voiding of an entry. Raises TthcError where there is no such entry, or it is voided, or a voiding itself."""
    found = next((entry for entry in entries if entry.id == number), None)
    if found is None:
        raise TthcError(_("there is no entry {id}; `tthc event list` shows them").format(id=number))
    if found.kind == "void":
        raise TthcError(
            _("entry {id} is itself a voiding; record again what entry {other} said").format(
                id=number, other=found.voids
            )
        )
    by = next((entry.id for entry in entries if entry.voids == number), None)
    if by is not None:
        raise TthcError(_("entry {id} is voided already, by entry {by}").format(id=number, by=by))
    return New(kind="void", plan=found.plan, matter=found.matter, voids=number, ref=reference(ref))


def fulfilled(
    plan: Plan,
    calendar: WorkCalendar,
    entries: Sequence[Entry],
    task: Task,
    day: date,
    *,
    rule: int | None = None,
    matter: str | None = None,
    period: str | None = None,
    ref: str | None = None,
    again: bool = False,
) -> New:
    """That a task (or one of its rules) is fulfilled: in a matter, for a period, or, with a fixed date, once.

    Where no matter is named, the only one in which the task is open is meant. Raises TthcError where that is not clear,
    and for what is done already (unless ``again`` says so).
    """
    rules = [found for n, found in enumerate(task.rules, 1) if rule in (None, n)]
    if all(isinstance(found, Continuous) for found in rules):
        raise TthcError(_("task {task} is continuous: it has no date by which it is done").format(task=task.number))
    if matter is not None:
        matter = matter_name(matter)
        _known_matter(plan, entries, matter)
    found = [
        standing
        for standing in Standings(plan, calendar, day).of(live(entries, plan))
        if standing.task.number == task.number and rule in (None, standing.rule)
    ]
    dated = [standing for standing in found if standing.deadline is not None]
    new = New(kind="done", plan=plan.identity.year, task=task.number, rule=rule, day=day, ref=reference(ref))
    if any(isinstance(one, Periodic) for one in rules):
        return _for_period(new, task, dated, matter=matter, period=period, again=again)
    if period is not None:
        raise TthcError(_("--period: task {task} has no periods; leave it out").format(task=task.number))
    if matter is None:
        matter = _only_matter(task, dated)
    its = [standing for standing in dated if standing.matter == matter]
    if not its:
        raise TthcError(_nothing_due(plan, task, matter, found))
    # an update of a repeated deadline is recorded each time that it is made
    repeats = rule is not None and isinstance(task.rules[rule - 1], Every)
    if not again and not repeats and all(standing.done_on for standing in its):
        raise TthcError(_done_already(task, its[-1]))
    return replace(new, matter=matter)


def _for_period(
    new: New, task: Task, dated: Sequence[Standing], *, matter: str | None, period: str | None, again: bool
) -> New:
    names = [standing.deadline.period for standing in dated if standing.deadline and standing.deadline.period]
    if matter is not None:
        raise TthcError(_("--matter: task {task} is done by periods; name one with --period").format(task=task.number))
    wanted = None if period is None else period.strip().upper()
    its = [standing for standing in dated if standing.deadline and standing.deadline.period == wanted]
    if wanted is None or not its:
        todo = [s.deadline.period for s in dated if s.deadline and s.deadline.period and s.done_on is None]
        raise TthcError(
            _("--period: task {task} is done for one of its periods; write one of {known} (next: {next})").format(
                task=task.number, known=", ".join(names), next=todo[0] if todo else "-"
            )
        )
    if its[0].done_on is not None and not again:
        raise TthcError(_done_already(task, its[0]))
    return replace(new, period=wanted)


def _only_matter(task: Task, dated: Sequence[Standing]) -> str | None:
    """The matter that is meant where none was named: the only one in which the task is open."""
    in_matters = list(dict.fromkeys(standing.matter for standing in dated if standing.matter is not None))
    open_ = list(dict.fromkeys(s.matter for s in dated if s.matter is not None and s.done_on is None))
    if len(open_) > 1 or (not open_ and len(in_matters) > 1):
        raise TthcError(
            _("--matter: task {task} is due in several matters; name one of {known}").format(
                task=task.number, known=", ".join(filter(None, open_ or in_matters))
            )
        )
    return next(iter(open_ or in_matters), None)


def _nothing_due(plan: Plan, task: Task, matter: str | None, found: Sequence[Standing]) -> str:
    keys = dict.fromkeys(s.waits_for for s in found if s.waits_for and s.matter in (None, matter))
    events = ", ".join(plan.event(key).alias for key in keys if key)
    if matter is None:
        return _("task {task} waits for an event ({events}); record it with `tthc event add`").format(
            task=task.number, events=events
        )
    if not events:
        return _("matter {matter} has no deadline of task {task}").format(matter=matter, task=task.number)
    return _("task {task} has no date in matter {matter} yet; record its event first ({events})").format(
        task=task.number, matter=matter, events=events
    )


def _done_already(task: Task, standing: Standing) -> str:
    return _("task {task} is recorded as done on {day} already; to replace that day, say --again").format(
        task=task.number, day=f"{standing.done_on:%d/%m/%Y}"
    )


def _known_matter(plan: Plan, entries: Iterable[Entry], matter: str) -> None:
    """Raises TthcError where the register has no such matter for this plan."""
    years = {entry.plan for entry in entries if entry.matter == matter}
    if not years:
        raise TthcError(
            _(
                "--matter: there is no matter {matter}; `tthc event list` shows them, and without --matter a new one "
                "starts"
            ).format(matter=matter)
        )
    if plan.identity.year not in years:
        raise TthcError(
            _("--matter: matter {matter} belongs to the plan of {year}; name that plan with --plan").format(
                matter=matter, year=min(years)
            )
        )
