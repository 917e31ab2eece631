"""Whether a task may be recorded as done, and for what: a matter, a period, or once. Pure; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan, Task, labelled
from tthc_cli.register.doubts import kin_of
from tthc_cli.register.entries import UNNUMBERED, Entry, live
from tthc_cli.register.recording import chosen_matter, free_matter, reference
from tthc_cli.register.standings import Standing, Standings, cover
from tthc_cli.rules.by_kind import after_event, as_periodic, as_repeating, before_event, is_continuous, triggers
from tthc_cli.rules.kinds import Rule
from tthc_cli.rules.periods import period_name, period_start, periods
from tthc_cli.workdays.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone:
    """What a person says is done."""

    task: Task
    day: date
    rule: int | None = None
    """The rule's place in the task, from 1, if just that one is done; None for the whole task."""
    matter: str | None = None
    """The matter that it was done in; None for the only one in which the task is open, or for none."""
    new_matter: bool = False
    """Whether ``matter`` is the name of a new one."""
    period: str | None = None
    """The period that it was done for, however it is written."""
    ref: str | None = None
    """The document that it rests on."""
    again: bool = False
    """Whether the day replaces one that was recorded already."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are done by it."""
        return self.task.rules if self.rule is None else self.task.rules[self.rule - 1 : self.rule]

    @property
    def place(self) -> str:
        """The task or the rule as people write it: "4", "4.1"."""
        return str(self.task.number) if self.rule is None else f"{self.task.number}.{self.rule}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Situation:
    """The work that is to be recorded, and what the register says about it."""

    work: WorkDone
    plan: Plan
    entries: Sequence[Entry]
    counted: Sequence[Entry]
    """Those of the plan that are not voided."""
    standings: Sequence[Standing]
    """How the deadlines of the work stand, and what they wait for."""

    @property
    def dated(self) -> list[Standing]:
        """Those that have a date."""
        return [standing for standing in self.standings if standing.deadline is not None]


def fulfilled(work: WorkDone, plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], *, today: date) -> Entry:
    """The entry that a task, or one of its rules, is done.

    Work without a matter is done in the only matter in which its task is open. Work that is to be done before an event
    may be recorded while the event is not known: in the matter that waits for it, else in a new one.

    Args:
        work: What is done.
        plan: The plan that the task is of.
        calendar: The days off.
        entries: All entries of the register.
        today: The day of recording; work is done by then.

    Raises:
        TthcError: It is not clear which deadline is meant, it is done already (unless ``work.again``), or it cannot
            have been done on that day.
    """
    if not work.rules:
        raise unread_time(work.task)
    if all(map(is_continuous, work.rules)):
        raise TthcError(
            _("task {task} is continuous: it has no date by which it is done").format(task=work.task.number)
        )
    if work.day > today:
        raise TthcError(
            _("{day} is still to come (today is {today}); record what is done when it is done").format(
                day=f"{work.day:%d/%m/%Y}", today=f"{today:%d/%m/%Y}"
            )
        )
    work = replace(work, matter=chosen_matter(plan, entries, work.matter, new=work.new_matter))
    situation = _situation(work, plan, calendar, entries)
    entry = Entry(
        id=UNNUMBERED,
        kind="done",
        plan=plan.id,
        year=plan.identity.year,
        task=work.task.number,
        rule=work.rule,
        day=work.day,
        ref=reference(work.ref),
    )
    if any(map(as_periodic, work.rules)):
        return entry._replace(period=_period(situation))
    if work.period is not None:
        raise TthcError(_("--period: task {task} has no periods; leave it out").format(task=work.task.number))
    if work.matter is None:
        work = replace(work, matter=_only_matter(situation))
        situation = replace(situation, work=work)
    if not any(standing.matter == work.matter for standing in situation.dated):
        return entry._replace(matter=_matter_before_event(situation))
    deadlines = [standing for standing in situation.dated if standing.matter == work.matter]
    repeating = None if work.rule is None else as_repeating(work.rules[0])
    for check in _ONCE if repeating is None else _REPEATED:
        check(situation, deadlines)
    return entry._replace(matter=work.matter)


def _situation(work: WorkDone, plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry]) -> _Situation:
    counted = live(entries, plan)
    # as of the last day that was recorded: what was done later than this is done already
    as_of = max([work.day, *(entry.day for entry in counted if entry.kind == "done" and entry.day is not None)])
    standings = [
        standing
        for standing in Standings(plan, calendar, as_of, each_update=True).of(counted)
        if standing.task.number == work.task.number and work.rule in (None, standing.rule)
    ]
    return _Situation(work=work, plan=plan, entries=entries, counted=counted, standings=standings)


def unread_time(task: Task) -> TthcError:
    """What to say if a rule is asked for of a task that has none yet."""
    return TthcError(_("task {task}: its time is not read yet; write its rules into the plan").format(task=task.number))


# -- checks of work that is done in a matter or once; each refuses what it does not let pass ---------------------------


def _one_rule_is_meant(situation: _Situation, deadlines: Sequence[Standing]) -> None:
    work = situation.work
    if work.matter is None and work.rule is None and len({standing.rule for standing in deadlines}) > 1:
        raise TthcError(_several_dates(work.task, deadlines))


def _not_before_its_event(situation: _Situation, deadlines: Sequence[Standing]) -> None:
    day = situation.work.day
    starts = [_started(standing) for standing in deadlines]
    if all(starts) and day < (start := min(filter(None, starts))):
        raise TthcError(
            _("task {task}: {day} lies before its event on {start}; correct the day").format(
                task=situation.work.task.number, day=f"{day:%d/%m/%Y}", start=f"{start:%d/%m/%Y}"
            )
        )


def _not_before_the_year(situation: _Situation, deadlines: Sequence[Standing]) -> None:
    work, year = situation.work, situation.plan.identity.year
    due_before = any(standing.deadline and standing.deadline.due.year < year for standing in deadlines)
    if work.matter is None and work.day.year < year and not due_before:
        raise TthcError(
            _(
                "task {task}: {day} lies before {year}, the year of the plan; correct the day or name another --plan"
            ).format(task=work.place, day=f"{work.day:%d/%m/%Y}", year=year)
        )


def _no_part_waits(situation: _Situation, deadlines: Sequence[Standing]) -> None:
    matter = situation.work.matter
    if matter is None:
        return
    waiting = next((s.waits_for for s in situation.standings if s.waits_for and s.matter == matter), None)
    if waiting is not None:
        raise TthcError(
            _(
                "task {task}: a part of it waits for {event} in matter {matter}; record that event first, or name the "
                "rule that is done, such as {place}"
            ).format(
                task=situation.work.task.number,
                event=situation.plan.event(waiting).typed,
                matter=matter,
                place=_place(deadlines[0]),
            )
        )


def _not_done_already(situation: _Situation, deadlines: Sequence[Standing]) -> None:
    if not situation.work.again and all(standing.done_on for standing in deadlines):
        raise TthcError(_done_already(situation.work.place, deadlines[-1]))


def _no_update_again(situation: _Situation, _deadlines: Sequence[Standing]) -> None:
    if situation.work.again:
        raise TthcError(
            _("--again: take back an update that was recorded wrongly with `tthc event void`, then record it anew")
        )


def _stands_for_an_update(situation: _Situation, deadlines: Sequence[Standing]) -> None:
    """Refuse a record of a repeated rule that stands for no update."""
    work = situation.work
    repeating = as_repeating(work.rules[0])
    if repeating is None:
        raise AssertionError("only the rule of a repeated deadline has updates")
    first, *updates = sorted((s.deadline for s in deadlines if s.deadline), key=lambda deadline: deadline.occurrence)
    until = situation.plan.event(repeating.until).typed
    if work.day <= first.due:
        raise TthcError(
            _(
                "task {place}: updates begin after {due}, the first due day; the result itself is the event {event}: "
                "record it with `tthc event add`"
            ).format(place=work.place, due=f"{first.due:%d/%m/%Y}", event=until)
        )
    same = (work.matter, work.task.number, work.rule)
    alike = [entry for entry in situation.counted if (entry.matter, entry.task, entry.rule) == same]
    days = [entry.day for entry in alike if entry.day is not None]
    made = cover(first, updates, days)
    closed = deadlines[0].done_on
    coming = next((update for update in updates if update.due >= work.day), None)
    missed = any(update.due <= work.day and update.occurrence not in made for update in updates)
    if (closed is not None and work.day > closed) or not (coming or missed):
        raise TthcError(
            _("task {place}: no update was due by {day} or after it; {event} had ended them").format(
                place=work.place, day=f"{work.day:%d/%m/%Y}", event=until
            )
        )
    made_then = cover(first, updates, [*days, work.day])
    if len(set(made_then.values())) == len(set(made.values())):
        day = work.day if coming is None or work.day in days else made[coming.occurrence]
        recorded = next(entry for entry in alike if entry.day == day)
        due = [update.due for update in updates if made.get(update.occurrence) == day]
        raise TthcError(
            _(
                "task {place}: the update due on {due} is recorded as made on {day} already (entry {id}); to correct "
                "that, take it back with `tthc event void {id}`"
            ).format(
                place=work.place,
                due=", ".join(f"{day:%d/%m/%Y}" for day in due),
                day=f"{day:%d/%m/%Y}",
                id=recorded.id,
            )
        )


_Check = Callable[[_Situation, Sequence[Standing]], None]
_ONCE: Final[tuple[_Check, ...]] = (
    _one_rule_is_meant,
    _not_before_its_event,
    _not_before_the_year,
    _no_part_waits,
    _not_done_already,
)
"""What holds for work that is done once."""
_REPEATED: Final[tuple[_Check, ...]] = (
    _one_rule_is_meant,
    _not_before_its_event,
    _not_before_the_year,
    _no_update_again,
    _stands_for_an_update,
)
"""What holds for an update of a repeated deadline."""


def _started(standing: Standing) -> date | None:
    """The day of the event before which a deadline cannot have been kept; None if it can be kept beforehand."""
    deadline = standing.deadline
    return deadline.event_date if deadline is not None and after_event(standing.rule_itself) else None


# -- by periods -------------------------------------------------------------------------------------------------------

_MOST_NAMED: Final = 12
"""Periods that a message names one by one: the months of a year, not its weeks."""


def _period(situation: _Situation) -> str:
    """The name of the period that work is done for. Raises TthcError if it cannot be done for it."""
    work, dated = situation.work, situation.dated
    by_name = {s.deadline.period: s for s in dated if s.deadline and s.deadline.period}
    if work.matter is not None:
        raise TthcError(
            _("--matter: task {task} is done by periods; name one with --period").format(task=work.task.number)
        )
    following = next((name for name, standing in by_name.items() if standing.done_on is None), "-")
    if work.period is None:
        raise TthcError(
            _("--period: task {task} is done by periods; name one (the next that is not done: {next})").format(
                task=work.task.number, next=following
            )
        )
    name = period_name(work.period)
    standing = by_name.get(name)
    if standing is None:
        _not_a_week_off(work.task, name, by_name)
        raise TthcError(_no_period(work, work.period, list(by_name), following))
    same = [s for s in dated if s.deadline and s.deadline.period == name]
    if len({each.rule for each in same}) > 1:
        raise TthcError(_several_dates(work.task, same))
    begins = period_start(name)
    # what is due before its period begins is done before that, too
    if work.day < begins and standing.deadline is not None and standing.deadline.due >= begins:
        raise TthcError(
            _("task {task}: on {day} the period {period} had not begun; correct the day or the period").format(
                task=work.task.number, day=f"{work.day:%d/%m/%Y}", period=name
            )
        )
    if standing.done_on is not None and not work.again:
        raise TthcError(_done_already(str(work.task.number), standing))
    return name


def _not_a_week_off(task: Task, name: str, with_deadline: Iterable[str]) -> None:
    """Refuse a week in which every day up to the one that a weekly rule names is off."""
    if not any(periodic.weekday for periodic in filter(None, map(as_periodic, task.rules))):
        return
    years = {int(week[:4]) for week in with_deadline}
    if any(week == name for year in years for week, _first, _last in periods(year, ("week",))):
        raise TthcError(
            _("--period: task {task} has no deadline in {week}: every day of it up to the one named is off").format(
                task=task.number, week=name
            )
        )


def _no_period(work: WorkDone, written: str, names: Sequence[str], following: str) -> str:
    """That a task has no such period, and which it has."""
    if len(names) > _MOST_NAMED:
        words = _("--period: task {task} has no period '{found}'; write one from {first} to {last} (next: {next})")
    else:
        words = _("--period: task {task} has no period '{found}'; write one of {known} (next: {next})")
    return words.format(
        task=work.task.number,
        found=written,
        first=names[0],
        last=names[-1],
        known=", ".join(names),
        next=following,
    )


# -- which matter -----------------------------------------------------------------------------------------------------


def _only_matter(situation: _Situation) -> str | None:
    """The matter that is meant if none was named: the only one in which the task is open."""
    task, dated = situation.work.task, situation.dated
    in_matters = list(dict.fromkeys(standing.matter for standing in dated if standing.matter is not None))
    open_in = list(dict.fromkeys(standing.matter for standing in dated if standing.done_on is None))
    named = list(filter(None, open_in))
    if len(named) > 1:
        raise TthcError(
            _("--matter: task {task} is due in several matters; name one of {known}").format(
                task=task.number, known=", ".join(named)
            )
        )
    if named and None in open_in:
        places = dict.fromkeys(_place(standing) for standing in dated if standing.done_on is None)
        raise TthcError(
            _("task {task} is due by itself and in matter {matter}; name the rule that is done: {known}").format(
                task=task.number, matter=named[0], known=", ".join(places)
            )
        )
    if not open_in and len(in_matters) > 1:
        raise TthcError(
            _(
                "task {task} is recorded as done in each of its matters ({known}) already; to replace a day, name the "
                "matter and say --again"
            ).format(task=task.number, known=", ".join(in_matters))
        )
    return next(iter(named or ([] if open_in else in_matters)), None)


def _matter_before_event(situation: _Situation) -> str:
    """The matter of work that was done before its event is known. Raises TthcError if there can be none such."""
    work = situation.work
    in_matters = [standing for standing in situation.standings if standing.matter is not None]
    waiting = [s for s in in_matters if s.waits_for and work.matter in (None, s.matter)]
    matters = list(dict.fromkeys(standing.matter for standing in waiting if standing.matter is not None))
    if not _may_come_before_event(situation):
        raise TthcError(_nothing_due(situation))
    if len(matters) > 1:
        raise TthcError(
            _("--matter: task {task} is due in several matters; name one of {known}").format(
                task=work.place, known=", ".join(matters)
            )
        )
    for standing in waiting:
        if standing.done_on is not None and not work.again:
            raise TthcError(
                _done_already(work.place, standing) + _("; for another matter, give it a name with --matter NAME --new")
            )
    return work.matter or next(iter(matters), None) or free_matter(situation.entries)


def _may_come_before_event(situation: _Situation) -> bool:
    """Whether the work may be done while its event is not known.

    A matter that has events must be about events of that sort.
    """
    work, plan = situation.work, situation.plan
    events = {entry.event for entry in situation.counted if entry.event and entry.matter == work.matter}
    keys = {key for rule in work.rules for key in triggers(rule)}
    if len(work.rules) != 1 or not before_event(work.rules[0]):
        return False
    return not events or any(kin_of(plan, key) & events for key in keys)


def _nothing_due(situation: _Situation) -> str:
    """That the work has no deadline yet, and which event it waits for."""
    work, plan, matter = situation.work, situation.plan, situation.work.matter
    waits = [s for s in situation.standings if s.waits_for and (matter is None or s.matter in (None, matter))]
    events = ", ".join(plan.event(key).typed for key in dict.fromkeys(s.waits_for for s in waits) if key)
    matters = ", ".join(dict.fromkeys(s.matter for s in waits if s.matter is not None))
    if not events:
        return _("matter {matter} has no deadline of task {task}").format(matter=matter, task=work.place)
    rules = enumerate(work.task.rules if work.rule is None else (), 1)
    early = [labelled(f"{work.task.number}.{n}", rule) for n, rule in rules if before_event(rule)]
    if early and matter is None:
        return _(
            "task {task} waits for an event ({events}); record it with `tthc event add`, or, if it is work done before "
            "its event, name the rule: {places}"
        ).format(task=work.place, events=events, places=", ".join(early))
    if matter is None and not matters:
        return _("task {task} waits for an event ({events}); record it with `tthc event add`").format(
            task=work.place, events=events
        )
    return _("task {task} has no date in matter {matter} yet; record its event first ({events})").format(
        task=work.place, matter=matter or matters, events=events
    )


# -- in words ---------------------------------------------------------------------------------------------------------


def _several_dates(task: Task, deadlines: Sequence[Standing]) -> str:
    """Dates that no event joins are met one by one: a mark for all would pass for work that is still to come."""
    dates = ", ".join(
        f"{_place(standing)} ({standing.deadline.due:%d/%m/%Y})" for standing in deadlines if standing.deadline
    )
    return _("task {task} has several dates: {dates}; say which of them is done").format(task=task.number, dates=dates)


def _place(standing: Standing) -> str:
    """A rule of a task as one chooses it: with its label, without which its number says little."""
    return labelled(f"{standing.task.number}.{standing.rule}", standing.rule_itself)


def _done_already(place: str, standing: Standing) -> str:
    return _("task {task} is recorded as done on {day} already; to replace that day, say --again").format(
        task=place, day=f"{standing.done_on:%d/%m/%Y}"
    )
