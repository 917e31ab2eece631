"""Whether a task may be recorded as done, and for what: a matter, a period, or once. Pure; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Plan, Task, labelled
from tthc_cli.register.doubts import kin_of
from tthc_cli.register.entries import UNNUMBERED, Entry, live
from tthc_cli.register.recording import chosen_matter, free_matter, reference
from tthc_cli.register.records import cover
from tthc_cli.register.standing import Standing
from tthc_cli.register.standings import Standings
from tthc_cli.register.work import Situation, WorkDone, done_already, place_of, several_dates
from tthc_cli.register.work_periods import period_of
from tthc_cli.rules import (
    Deadline,
    after_event,
    as_periodic,
    as_repeating,
    before_event,
    closing_event,
    is_continuous,
    triggers,
)
from tthc_cli.workdays import WorkCalendar


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
    if work.day > today:
        raise TthcError(
            _("{day} is still to come (today is {today}); record what is done when it is done").format(
                day=f"{work.day:%d/%m/%Y}", today=f"{today:%d/%m/%Y}"
            )
        )
    if all(map(is_continuous, work.rules)):
        return _noted(work, plan)
    work = replace(work, matter=chosen_matter(plan, entries, work.matter, new=work.new_matter))
    situation = _situation(work, plan, calendar, entries)
    entry = _entry(work, plan)
    if any(map(as_periodic, work.rules)):
        return entry._replace(period=period_of(situation))
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


def _entry(work: WorkDone, plan: Plan) -> Entry:
    """The work as an entry of no matter and no period."""
    return Entry(
        id=UNNUMBERED,
        kind="done",
        plan=plan.id,
        year=plan.identity.year,
        task=work.task.number,
        rule=work.rule,
        day=work.day,
        ref=reference(work.ref),
        note=reference(work.note),
    )


def _noted(work: WorkDone, plan: Plan) -> Entry:
    """The entry of a note on a continuous task (nhiệm vụ thường xuyên): it has a day, and never an end."""
    entry, task = _entry(work, plan), work.place
    if work.matter is not None or work.new_matter:
        raise TthcError(_("--matter: task {task} is continuous, and has no matters; leave it out").format(task=task))
    if work.period is not None:
        raise TthcError(_("--period: task {task} has no periods; leave it out").format(task=task))
    if work.again:
        raise TthcError(
            _("--again: each note on a continuous task stands for itself; take one back with `tthc event void`")
        )
    if entry.note is None:
        raise TthcError(
            _("task {task} is continuous: it has no date by which it is done; say what was done with --note").format(
                task=task
            )
        )
    return entry


def _situation(work: WorkDone, plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry]) -> Situation:
    counted = live(entries, plan)
    # as of the last day that was recorded: what was done later than this is done already
    as_of = max([work.day, *(entry.day for entry in counted if entry.kind == "done" and entry.day is not None)])
    # of work by periods nothing happens in matters, which may be very many
    by_periods = all(as_periodic(rule) or is_continuous(rule) for rule in work.task.rules)
    telling = [entry for entry in counted if entry.matter is None] if by_periods else counted
    standings = [
        standing
        for standing in Standings(plan, calendar, as_of, each_update=True).of(telling)
        if standing.task.number == work.task.number and work.rule in (None, standing.ref.place)
    ]
    return Situation(work=work, plan=plan, entries=entries, counted=counted, standings=standings)


def unread_time(task: Task) -> TthcError:
    """What to say if a rule is asked for of a task that has none yet."""
    return TthcError(_("task {task}: its time is not read yet; write its rules into the plan").format(task=task.number))


# -- checks of work that is done in a matter or once; each refuses what it does not let pass ---------------------------


def _one_rule_is_meant(situation: Situation, deadlines: Sequence[Standing]) -> None:
    work = situation.work
    if work.matter is None and work.rule is None and len({standing.ref.place for standing in deadlines}) > 1:
        raise TthcError(several_dates(work.task, deadlines))


def _not_before_its_event(situation: Situation, deadlines: Sequence[Standing]) -> None:
    day = situation.work.day
    starts = [_started(standing) for standing in deadlines]
    if all(starts) and day < (start := min(filter(None, starts))):
        raise TthcError(
            _("task {task}: {day} lies before its event on {start}; correct the day").format(
                task=situation.work.task.number, day=f"{day:%d/%m/%Y}", start=f"{start:%d/%m/%Y}"
            )
        )


def _not_before_the_year(situation: Situation, deadlines: Sequence[Standing]) -> None:
    work, year = situation.work, situation.plan.identity.year
    due_before = any(standing.deadline and standing.deadline.due.year < year for standing in deadlines)
    if work.matter is None and work.day.year < year and not due_before:
        raise TthcError(
            _(
                "task {task}: {day} lies before {year}, the year of the plan; correct the day or name another --plan"
            ).format(task=work.place, day=f"{work.day:%d/%m/%Y}", year=year)
        )


def _no_part_waits(situation: Situation, deadlines: Sequence[Standing]) -> None:
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
                place=place_of(deadlines[0]),
            )
        )


def _not_done_already(situation: Situation, deadlines: Sequence[Standing]) -> None:
    if not situation.work.again and all(standing.done_on for standing in deadlines):
        raise TthcError(done_already(situation.work.place, deadlines[-1]))


def _no_update_again(situation: Situation, _deadlines: Sequence[Standing]) -> None:
    if situation.work.again:
        raise TthcError(
            _("--again: take back an update that was recorded wrongly with `tthc event void`, then record it anew")
        )


@dataclass(frozen=True, slots=True)
class _Updates:
    """The updates of a repeated deadline, and what was recorded of them before."""

    first: Deadline
    updates: Sequence[Deadline]
    alike: Sequence[Entry]
    """The records of the same rule in the same matter."""
    until: str
    """The event that ends the updates, as people type it."""

    @property
    def days(self) -> list[date]:
        """The days that were recorded."""
        return [entry.day for entry in self.alike if entry.day is not None]

    def made(self, *more: date) -> dict[int, date]:
        """When each update was made, by occurrence, with more days than those recorded."""
        return cover(self.first, self.updates, [*self.days, *more])

    def coming(self, day: date) -> Deadline | None:
        """The next update that is due on a day or after it."""
        return next((update for update in self.updates if update.due >= day), None)


def _updates_of(situation: Situation, deadlines: Sequence[Standing]) -> _Updates:
    work = situation.work
    first, *updates = sorted((s.deadline for s in deadlines if s.deadline), key=lambda deadline: deadline.occurrence)
    same = (work.matter, work.task.number, work.rule)
    alike = [entry for entry in situation.counted if (entry.matter, entry.task, entry.rule) == same]
    closing = closing_event(work.rules[0])
    return _Updates(first, updates, alike, "" if closing is None else situation.plan.event(closing).typed)


def _updates_have_begun(situation: Situation, deadlines: Sequence[Standing]) -> None:
    work, of_rule = situation.work, _updates_of(situation, deadlines)
    if work.day <= of_rule.first.due:
        raise TthcError(
            _(
                "task {place}: updates begin after {due}, the first due day; the result itself is the event {event}: "
                "record it with `tthc event add`"
            ).format(place=work.place, due=f"{of_rule.first.due:%d/%m/%Y}", event=of_rule.until)
        )


def _updates_have_not_ended(situation: Situation, deadlines: Sequence[Standing]) -> None:
    work, of_rule = situation.work, _updates_of(situation, deadlines)
    made = of_rule.made()
    closed = deadlines[0].done_on
    missed = any(update.due <= work.day and update.occurrence not in made for update in of_rule.updates)
    if (closed is not None and work.day > closed) or not (of_rule.coming(work.day) or missed):
        raise TthcError(
            _("task {place}: no update was due by {day} or after it; {event} had ended them").format(
                place=work.place, day=f"{work.day:%d/%m/%Y}", event=of_rule.until
            )
        )


def _stands_for_an_update(situation: Situation, deadlines: Sequence[Standing]) -> None:
    """Refuse a record of a repeated rule that stands for no update beyond those made already."""
    work, of_rule = situation.work, _updates_of(situation, deadlines)
    made, coming = of_rule.made(), of_rule.coming(work.day)
    if len(set(of_rule.made(work.day).values())) != len(set(made.values())):
        return
    day = work.day if coming is None or work.day in of_rule.days else made[coming.occurrence]
    recorded = next(entry for entry in of_rule.alike if entry.day == day)
    due = [update.due for update in of_rule.updates if made.get(update.occurrence) == day]
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


_Check = Callable[[Situation, Sequence[Standing]], None]
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
    _updates_have_begun,
    _updates_have_not_ended,
    _stands_for_an_update,
)
"""What holds for an update of a repeated deadline."""


def _started(standing: Standing) -> date | None:
    """The day of the event before which a deadline cannot have been kept; None if it can be kept beforehand."""
    deadline = standing.deadline
    return deadline.event_date if deadline is not None and after_event(standing.rule_itself) else None


# -- which matter -----------------------------------------------------------------------------------------------------


def _only_matter(situation: Situation) -> str | None:
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
        places = dict.fromkeys(place_of(standing) for standing in dated if standing.done_on is None)
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


def _matter_before_event(situation: Situation) -> str:
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
                done_already(work.place, standing) + _("; for another matter, give it a name with --matter NAME --new")
            )
    return work.matter or next(iter(matters), None) or free_matter(situation.entries)


def _may_come_before_event(situation: Situation) -> bool:
    """Whether the work may be done while its event is not known.

    A matter that has events must be about events of that sort.
    """
    work, plan = situation.work, situation.plan
    events = {entry.event for entry in situation.counted if entry.event and entry.matter == work.matter}
    keys = {key for rule in work.rules for key in triggers(rule)}
    if len(work.rules) != 1 or not before_event(work.rules[0]):
        return False
    return not events or any(kin_of(plan, key) & events for key in keys)


def _nothing_due(situation: Situation) -> str:
    """The message that the work has no deadline yet, and which event it waits for."""
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
