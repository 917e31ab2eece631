"""What may be recorded: an event, that a task is fulfilled, that an entry is taken back. Pure; nothing is written here.

Each function looks at what a register holds and gives the entry to add, or raises TthcError with what to do instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan.model import Event, Plan, Task, labelled
from tthc_cli.register.doubts import _NAMED, _kin, plan_words
from tthc_cli.register.entries import UNNUMBERED, Entry, live
from tthc_cli.register.standings import Standing, Standings, cover
from tthc_cli.rules.by_kind import after_event, as_periodic, as_repeating, before_event, is_continuous, triggers
from tthc_cli.rules.kinds import Every, Rule
from tthc_cli.rules.periods import period_name, period_start, periods, reporting_window
from tthc_cli.text import one_line
from tthc_cli.workdays.work_calendar import WorkCalendar


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
) -> Entry:
    """An event on a day: in a matter of its own, or in the one named (with ``new_matter``, a new one of that name).

    Where none is named, the matter in which work was done before the event, while it was not known, takes it in.

    Raises TthcError for a matter that there is not, for an event that the matter has (unless ``again`` says that the
    new day replaces the old one), and for a closing event before what it closes.
    """
    if matter is not None:
        matter = matter_name(matter)
        if not new_matter:
            _known_matter(plan, entries, matter)
    elif new_matter:
        raise TthcError(_("--new: name the new matter with --matter"))
    else:
        matter = _awaiting(plan, entries, event) or free_matter(entries)
    its = [entry for entry in live(entries, plan) if entry.matter == matter]
    before = [entry for entry in its if entry.event == event.key]
    if before and not again:
        raise TthcError(
            _(
                "matter {matter} has {event} on {day} already (entry {id}); to replace that day, say --again; to take "
                "it back, `tthc event void {id}`; for another matter, leave out --matter"
            ).format(matter=matter, event=event.typed, day=f"{before[-1].day:%d/%m/%Y}", id=before[-1].id)
        )
    ordered(plan, matter, {entry.event: entry.day for entry in its if entry.event and entry.day} | {event.key: day})
    return Entry(
        id=UNNUMBERED,
        kind="event",
        plan=plan.id,
        year=plan.identity.year,
        matter=matter,
        event=event.key,
        day=day,
        ref=reference(ref),
    )


def ordered(plan: Plan, matter: str, days: Mapping[str, date]) -> None:
    """Raises TthcError where, by the days of a matter's events, something is closed before it begins."""
    for rule in filter(None, (as_repeating(rule) for task in plan.tasks for rule in task.rules)):
        opened, closed = days.get(rule.event), days.get(rule.until)
        if opened and closed and closed < opened:
            raise TthcError(
                _("matter {matter}: {until} on {closed} lies before {event} on {opened}; correct the day").format(
                    matter=matter,
                    until=plan.event(rule.until).typed,
                    closed=f"{closed:%d/%m/%Y}",
                    event=plan.event(rule.event).typed,
                    opened=f"{opened:%d/%m/%Y}",
                )
            )


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


def taken_back(plan: Plan, entries: Sequence[Entry], number: int, *, ref: str | None = None) -> Entry:
    """The voiding of an entry.

    Raises TthcError if there is no such entry, it is another plan's, it is voided, or a voiding itself.
    """
    found = next((entry for entry in entries if entry.id == number), None)
    if found is None:
        raise TthcError(_("there is no entry {id}; `tthc event list` shows them").format(id=number))
    # one that is not assigned may be this plan's if it is of its year
    if found.plan != plan.id and (found.plan is not None or found.year != plan.identity.year):
        raise TthcError(
            _("entry {id} belongs to {plan}; to take it back, name that plan with --plan").format(
                id=number, plan=plan_words(found)
            )
        )
    if found.kind == "void":
        raise TthcError(
            _("entry {id} is itself a voiding; record again what entry {other} said").format(
                id=number, other=found.voids
            )
        )
    by = next((entry.id for entry in entries if entry.voids == number), None)
    if by is not None:
        raise TthcError(_("entry {id} is voided already, by entry {by}").format(id=number, by=by))
    return Entry(
        id=UNNUMBERED,
        kind="void",
        plan=found.plan,
        year=found.year,
        matter=found.matter,
        voids=number,
        ref=reference(ref),
    )


def fulfilled(
    plan: Plan,
    calendar: WorkCalendar,
    entries: Sequence[Entry],
    task: Task,
    day: date,
    *,
    today: date,
    rule: int | None = None,
    matter: str | None = None,
    new_matter: bool = False,
    period: str | None = None,
    ref: str | None = None,
    again: bool = False,
) -> Entry:
    """That a task (or one of its rules) is fulfilled: in a matter, for a period, or, with a fixed date, once.

    Where no matter is named, the only one in which the task is open is meant. Work that is to be done before an event
    may be recorded while that event is not known: in the matter that waits for it, else in a new one. Raises TthcError
    where that is not clear, where a task has several fixed dates and none is named, for what is done already (unless
    ``again`` says so), and for a day on which it cannot have been done: one to come, or one before the event that the
    task waits for.
    """
    place = str(task.number) if rule is None else f"{task.number}.{rule}"
    rules = [found for n, found in enumerate(task.rules, 1) if rule in (None, n)]
    if not rules:
        raise unread_time(task)
    if all(map(is_continuous, rules)):
        raise TthcError(_("task {task} is continuous: it has no date by which it is done").format(task=task.number))
    if day > today:
        raise TthcError(
            _("{day} is still to come (today is {today}); record what is done when it is done").format(
                day=f"{day:%d/%m/%Y}", today=f"{today:%d/%m/%Y}"
            )
        )
    if matter is not None:
        matter = matter_name(matter)
        if not new_matter:
            _known_matter(plan, entries, matter)
    elif new_matter:
        raise TthcError(_("--new: name the new matter with --matter"))
    counted = live(entries, plan)
    # as of the last day that was recorded: what was done later than this is done already
    as_of = max([day, *(entry.day for entry in counted if entry.kind == "done" and entry.day is not None)])
    found = [
        standing
        for standing in Standings(plan, calendar, as_of, each_update=True).of(counted)
        if standing.task.number == task.number and rule in (None, standing.rule)
    ]
    dated = [standing for standing in found if standing.deadline is not None]
    new = Entry(
        id=UNNUMBERED,
        kind="done",
        plan=plan.id,
        year=plan.identity.year,
        task=task.number,
        rule=rule,
        day=day,
        ref=reference(ref),
    )
    if any(map(as_periodic, rules)):
        return _for_period(new, task, dated, matter=matter, period=period, again=again)
    if period is not None:
        raise TthcError(_("--period: task {task} has no periods; leave it out").format(task=task.number))
    if matter is None:
        matter = _only_matter(task, dated)
    its = [standing for standing in dated if standing.matter == matter]
    if not its:
        matter = _done_before(plan, entries, rules, found, place=place, matter=matter, again=again)
        return new._replace(matter=matter)
    if matter is None and rule is None and len({standing.rule for standing in its}) > 1:
        raise TthcError(_several_dates(task, its))
    new = new._replace(matter=matter)
    starts = [_started(standing) for standing in its]
    if all(starts) and day < (start := min(filter(None, starts))):
        raise TthcError(
            _("task {task}: {day} lies before its event on {start}; correct the day").format(
                task=task.number, day=f"{day:%d/%m/%Y}", start=f"{start:%d/%m/%Y}"
            )
        )
    due_before = any(s.deadline and s.deadline.due.year < plan.identity.year for s in its)
    if matter is None and day.year < plan.identity.year and not due_before:
        raise TthcError(
            _(
                "task {task}: {day} lies before {year}, the year of the plan; correct the day or name another --plan"
            ).format(task=place, day=f"{day:%d/%m/%Y}", year=plan.identity.year)
        )
    repeating = None if rule is None else as_repeating(task.rules[rule - 1])
    if repeating is not None:
        if again:
            raise TthcError(
                _("--again: take back an update that was recorded wrongly with `tthc event void`, then record it anew")
            )
        _an_update(plan, repeating, counted, new, its)
        return new
    waiting = next((s.waits_for for s in found if s.waits_for and s.matter == matter and matter is not None), None)
    if waiting is not None:
        raise TthcError(
            _(
                "task {task}: a part of it waits for {event} in matter {matter}; record that event first, or name the "
                "rule that is done, such as {place}"
            ).format(
                task=task.number,
                event=plan.event(waiting).typed,
                matter=matter,
                place=_place(its[0]),
            )
        )
    if not again and all(standing.done_on for standing in its):
        raise TthcError(_done_already(place, its[-1]))
    return new


def unread_time(task: Task) -> TthcError:
    """What to say where a rule is wanted of a task that has none yet."""
    return TthcError(_("task {task}: its time is not read yet; write its rules into the plan").format(task=task.number))


def _started(standing: Standing) -> date | None:
    """The day of the event before which a deadline cannot have been kept; None where it can be kept beforehand."""
    deadline = standing.deadline
    counted = after_event(standing.task.rules[standing.rule - 1])
    return deadline.event_date if deadline is not None and counted else None


def _an_update(plan: Plan, rule: Every, entries: Sequence[Entry], new: Entry, its: Sequence[Standing]) -> None:
    """Raises TthcError where a record of a repeated rule stands for no update."""
    first, *updates = sorted((s.deadline for s in its if s.deadline), key=lambda deadline: deadline.occurrence)
    alike = [entry for entry in entries if (entry.matter, entry.task, entry.rule) == (new.matter, new.task, new.rule)]
    days = [entry.day for entry in alike if entry.day is not None]
    if new.day is None:
        raise AssertionError("a record of work done has a day")
    place, event = f"{new.task}.{new.rule}", plan.event(rule.until).typed
    if new.day <= first.due:
        raise TthcError(
            _(
                "task {place}: updates begin after {due}, the first due day; the result itself is the event {event}: "
                "record it with `tthc event add`"
            ).format(place=place, due=f"{first.due:%d/%m/%Y}", event=event)
        )
    known = cover(first, updates, days)
    closed = its[0].done_on
    coming = next((update for update in updates if update.due >= new.day), None)
    missed = any(update.due <= new.day and update.occurrence not in known for update in updates)
    if (closed is not None and new.day > closed) or not (coming or missed):
        raise TthcError(
            _("task {place}: no update was due by {day} or after it; {event} had ended them").format(
                place=place, day=f"{new.day:%d/%m/%Y}", event=event
            )
        )
    then = cover(first, updates, [*days, new.day])
    if len(set(then.values())) == len(set(known.values())):
        on = new.day if coming is None or new.day in days else known[coming.occurrence]
        last = next(entry for entry in alike if entry.day == on)
        due = [update.due for update in updates if known.get(update.occurrence) == on]
        raise TthcError(
            _(
                "task {place}: the update due on {due} is recorded as made on {day} already (entry {id}); to correct "
                "that, take it back with `tthc event void {id}`"
            ).format(
                place=place,
                due=", ".join(f"{day:%d/%m/%Y}" for day in due),
                day=f"{on:%d/%m/%Y}",
                id=last.id,
            )
        )


_MOST_NAMED: Final = 12
"""Periods that a message names one by one: the months of a year, not its weeks."""


def _no_period(task: Task, found: str, known: Sequence[str], after: str) -> str:
    """That a task has no such period, and which it has."""
    if len(known) > _MOST_NAMED:
        words = _("--period: task {task} has no period '{found}'; write one from {first} to {last} (next: {next})")
    else:
        words = _("--period: task {task} has no period '{found}'; write one of {known} (next: {next})")
    return words.format(
        task=task.number, found=found, first=known[0], last=known[-1], known=", ".join(known), next=after
    )


def _for_period(
    new: Entry, task: Task, dated: Sequence[Standing], *, matter: str | None, period: str | None, again: bool
) -> Entry:
    by_name = {s.deadline.period: s for s in dated if s.deadline and s.deadline.period}
    if matter is not None:
        raise TthcError(_("--matter: task {task} is done by periods; name one with --period").format(task=task.number))
    after = next((name for name, standing in by_name.items() if standing.done_on is None), "-")
    if period is None:
        raise TthcError(
            _("--period: task {task} is done by periods; name one (the next that is not done: {next})").format(
                task=task.number, next=after
            )
        )
    wanted = period_name(period)
    its = by_name.get(wanted)
    if its is None and any(periodic.weekday for periodic in filter(None, map(as_periodic, task.rules))):
        of_year = (name for known in by_name if known for name, _first, _last in periods(int(known[:4]), ("week",)))
        if wanted in of_year:
            raise TthcError(
                _("--period: task {task} has no deadline in {week}: every day of it up to the one named is off").format(
                    task=task.number, week=wanted
                )
            )
    if its is None:
        raise TthcError(_no_period(task, period, [name for name in by_name if name], after))
    same = [s for s in dated if s.deadline and s.deadline.period == wanted]
    if len({standing.rule for standing in same}) > 1:
        raise TthcError(_several_dates(task, same))
    first = period_start(wanted)
    # what is due before its period begins is done before that, too
    if new.day is not None and new.day < first and its.deadline is not None and its.deadline.due >= first:
        raise TthcError(
            _("task {task}: on {day} the period {period} had not begun; correct the day or the period").format(
                task=task.number, day=f"{new.day:%d/%m/%Y}", period=wanted
            )
        )
    if its.done_on is not None and not again:
        raise TthcError(_done_already(str(task.number), its))
    return new._replace(period=wanted)


def _done_before(
    plan: Plan,
    entries: Sequence[Entry],
    rules: Sequence[Rule],
    found: Sequence[Standing],
    *,
    place: str,
    matter: str | None,
    again: bool,
) -> str:
    """The matter of work that was done before its event is known. Raises TthcError where there can be none such."""
    waiting = [s for s in found if s.waits_for and s.matter is not None and matter in (None, s.matter)]
    matters = list(dict.fromkeys(s.matter for s in waiting if s.matter is not None))
    events = {entry.event for entry in live(entries, plan) if entry.event and entry.matter == matter}
    keys = {key for rule in rules for key in triggers(rule)}
    if len(rules) != 1 or not before_event(rules[0]) or (events and not any(_kin(plan, key) & events for key in keys)):
        raise TthcError(_nothing_due(plan, place, matter, found))
    if len(matters) > 1:
        raise TthcError(
            _("--matter: task {task} is due in several matters; name one of {known}").format(
                task=place, known=", ".join(matters)
            )
        )
    for standing in waiting:
        if standing.done_on is not None and not again:
            raise TthcError(
                _done_already(place, standing) + _("; for another matter, give it a name with --matter NAME --new")
            )
    return matter or next(iter(matters), None) or free_matter(entries)


def matters_awaiting(plan: Plan, entries: Sequence[Entry], key: str) -> list[str]:
    """The matters that hold nothing but work done before this event, which is not known in them yet."""
    early = {
        (task.number, rule)
        for task in plan.tasks
        for n, found in enumerate(task.rules, 1)
        if before_event(found) and key in triggers(found)
        for rule in ((n, None) if len(task.rules) == 1 else (n,))
    }
    if not early:  # so a large register need not be gone through
        return []
    known: dict[str, bool] = {}
    for entry in live(entries, plan):
        if entry.matter is not None:
            known[entry.matter] = known.get(entry.matter, True) and (entry.task or 0, entry.rule) in early
    return [matter for matter, waits in known.items() if waits]


def _awaiting(plan: Plan, entries: Sequence[Entry], event: Event) -> str | None:
    """The only matter in which work was done before this event. Raises TthcError where there are several."""
    found = matters_awaiting(plan, entries, event.key)
    if len(found) > 1:
        raise TthcError(
            _(
                "--matter: work was done before {event} in the matters {known}; name one of them, or a new one with "
                "--matter NAME --new"
            ).format(event=event.typed, known=", ".join(found))
        )
    return next(iter(found), None)


def _only_matter(task: Task, dated: Sequence[Standing]) -> str | None:
    """The matter that is meant where none was named: the only one in which the task is open."""
    in_matters = list(dict.fromkeys(standing.matter for standing in dated if standing.matter is not None))
    open_ = list(dict.fromkeys(standing.matter for standing in dated if standing.done_on is None))
    named = list(filter(None, open_))
    if len(named) > 1:
        raise TthcError(
            _("--matter: task {task} is due in several matters; name one of {known}").format(
                task=task.number, known=", ".join(named)
            )
        )
    if named and None in open_:
        places = dict.fromkeys(_place(standing) for standing in dated if standing.done_on is None)
        raise TthcError(
            _("task {task} is due by itself and in matter {matter}; name the rule that is done: {known}").format(
                task=task.number, matter=named[0], known=", ".join(places)
            )
        )
    if not open_ and len(in_matters) > 1:
        raise TthcError(
            _(
                "task {task} is recorded as done in each of its matters ({known}) already; to replace a day, name the "
                "matter and say --again"
            ).format(task=task.number, known=", ".join(in_matters))
        )
    return next(iter(named or ([] if open_ else in_matters)), None)


def _nothing_due(plan: Plan, place: str, matter: str | None, found: Sequence[Standing]) -> str:
    waits = [s for s in found if s.waits_for and (matter is None or s.matter in (None, matter))]
    events = ", ".join(plan.event(key).typed for key in dict.fromkeys(s.waits_for for s in waits) if key)
    matters = ", ".join(dict.fromkeys(s.matter for s in waits if s.matter is not None))
    if not events:
        return _("matter {matter} has no deadline of task {task}").format(matter=matter, task=place)
    task = plan.task(int(place)) if place.isdecimal() else None
    rules = enumerate(task.rules if task else (), 1)
    early = [labelled(f"{place}.{n}", rule) for n, rule in rules if before_event(rule)]
    if early and matter is None:
        return _(
            "task {task} waits for an event ({events}); record it with `tthc event add`, or, if it is work done before "
            "its event, name the rule: {places}"
        ).format(task=place, events=events, places=", ".join(early))
    if matter is None and not matters:
        return _("task {task} waits for an event ({events}); record it with `tthc event add`").format(
            task=place, events=events
        )
    return _("task {task} has no date in matter {matter} yet; record its event first ({events})").format(
        task=place, matter=matter or matters, events=events
    )


def _several_dates(task: Task, its: Sequence[Standing]) -> str:
    """Dates that no event joins are met one by one: a mark for all would pass for work that is still to come."""
    dates = ", ".join(f"{_place(standing)} ({standing.deadline.due:%d/%m/%Y})" for standing in its if standing.deadline)
    return _("task {task} has several dates: {dates}; say which of them is done").format(task=task.number, dates=dates)


def _place(standing: Standing) -> str:
    """A rule of a task as one chooses it: with its label, without which its number says little."""
    return labelled(f"{standing.task.number}.{standing.rule}", standing.task.rules[standing.rule - 1])


def _done_already(place: str, standing: Standing) -> str:
    return _("task {task} is recorded as done on {day} already; to replace that day, say --again").format(
        task=place, day=f"{standing.done_on:%d/%m/%Y}"
    )


def _known_matter(plan: Plan, entries: Sequence[Entry], matter: str) -> None:
    """Raises TthcError where the register has no such matter for this plan."""
    others = {entry.plan: plan_words(entry) for entry in entries if entry.matter == matter}
    if not others:
        raise no_such_matter(entries, matter)
    if plan.id not in others:
        raise TthcError(
            _("--matter: matter {matter} belongs to {plan}; name that plan with --plan").format(
                matter=matter, plan=next(iter(others.values()))
            )
        )


def no_such_matter(entries: Iterable[Entry], matter: str) -> TthcError:
    """What to say of a matter that a register does not have."""
    from difflib import get_close_matches

    names = list(dict.fromkeys(entry.matter for entry in entries if entry.matter))
    near = get_close_matches(matter, names, n=1, cutoff=0.5)
    return TthcError(
        _("--matter: there is no matter {matter}").format(matter=matter)
        + (" " + _("(nearest: {name})").format(name=near[0]) if near else "")
        + "; "
        + _("`tthc event list` shows them; `tthc event add` starts one, with --new of a name of its own")
    )


def outside_year(plan: Plan, day: date) -> bool:
    """Whether a day lies neither in the plan's year nor in the reporting window of that year, which opens before it."""
    year = plan.identity.year
    opens, last = date(year, 1, 1), date(year, 12, 31)
    if plan.reporting is not None:
        opens, _closes = reporting_window(opens, last, plan.reporting.cut_off_day)
    return not opens <= day <= last


def of_another_year(plan: Plan, known: Iterable[Entry], new: Iterable[Entry], after: Iterable[Standing]) -> list[str]:
    """A warning of new entries that tell of days of another year than the plan's.

    Not of what goes on in a matter that began in that year, nor of work that by its own deadline is due in the other
    one. ``after`` holds the deadlines as they stand with the new entries.
    """
    doubted = [e for e in new if e.plan == plan.id and e.day is not None and outside_year(plan, e.day)]
    if not doubted:
        return []
    counted = live([*known, *new], plan)
    began = {entry.matter for entry in counted if entry.day is not None and not outside_year(plan, entry.day)} - {None}
    due = {
        (s.task.number, s.deadline.period, year)
        for s in after
        if s.matter is None and s.deadline is not None
        for year in (s.deadline.due.year, s.deadline.last.year)
    }
    days = [
        entry.day
        for entry in doubted
        if entry.day is not None
        and entry.matter not in began
        and (entry.matter is not None or (entry.task or 0, entry.period, entry.day.year) not in due)
    ]
    return [years_differ(plan, days)] if days else []


def years_differ(plan: Plan, days: Iterable[date]) -> str:
    """What to say of facts of another year than the plan's."""
    named = list(dict.fromkeys(f"{day:%d/%m/%Y}" for day in sorted(days)))
    known = ", ".join(named[:_NAMED])
    if len(named) > _NAMED:
        known = _("{names} and {count} more").format(names=known, count=len(named) - _NAMED)
    return _("{days}: not in {year}, the year of the plan; if another plan is meant, name it with --plan").format(
        days=known, year=plan.identity.year
    )
