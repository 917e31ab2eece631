"""What has happened (diễn biến), and how each deadline stands by it: done, overdue, coming, or waiting for an event.

Pure: entries of a register, a plan, a calendar and a day go in; nothing that comes out is ever stored, so that an entry
recorded, moved or voided moves everything that hangs on it.

A *matter* (vụ việc) is one decision, one feedback, one review: the thread that its events, its deadlines and its
closing events belong to. Deadlines that need no event (fixed days, windows, reports) belong to the plan itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan, Task
from tthc_cli.register.entries import _COURSE, _SAID, Entry, _not_voided, live, recorded_on
from tthc_cli.rules.by_kind import (
    as_repeating,
    before_event,
    closing_event,
    is_continuous,
    needs_event,
    speaks_of,
    triggers,
)
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.kinds import Every, Rule
from tthc_cli.rules.resolve import Given, resolve
from tthc_cli.workdays.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One deadline of a matter or of the plan itself, and how it stands; or a rule that waits for its event."""

    matter: str | None
    task: Task
    rule: int
    """The rule's place in the task, from 1."""
    deadline: Deadline | None
    """None while the rule waits."""
    waits_for: str | None = None
    """The key of the event that it waits for."""
    done_on: date | None = None
    passed: int = 0
    """How many later updates of a repeated deadline are overdue behind this one."""

    @property
    def rule_itself(self) -> Rule:
        """The rule that sets the deadline."""
        return self.task.rules[self.rule - 1]

    @property
    def identity(self) -> tuple[str | None, int, int, str | int]:
        """What stays the same however its date moves."""
        deadline = self.deadline
        which: str | int = "" if deadline is None else deadline.period or deadline.occurrence
        return self.matter, self.task.number, self.rule, which


class Standings:
    """The deadlines of a plan as of a day, over the entries that count (see :func:`live`).

    Of the updates of a repeated deadline that are overdue, one stands for those behind it, unless ``each_update``.
    """

    def __init__(self, plan: Plan, calendar: WorkCalendar, as_of: date, *, each_update: bool = False) -> None:
        self._plan, self._calendar, self._as_of, self._each_update = plan, calendar, as_of, each_update
        self._rules = {(task.number, n): rule for task in plan.tasks for n, rule in enumerate(task.rules, 1)}
        self._tasks = {task.number: task for task in plan.tasks}
        self._by_trigger: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, rule in self._rules.items():
            for key in triggers(rule):
                self._by_trigger[key].append(place)
        own = {event.key for event in plan.events if event.own_date}
        self._made = {task.number: tuple(key for key in task.produces if key not in own) for task in plan.tasks}
        self._makers = {key: task.number for task in reversed(plan.tasks) for key in self._made[task.number]}
        self._speaks_of = {place: speaks_of(rule) for place, rule in self._rules.items()}
        self._sets_going = {
            (number, n): (*self._tasks[number].produces, *filter(None, (closing_event(rule),)))
            for (number, n), rule in self._rules.items()
        }
        """The events that a rule's deadlines will set going: what its task makes happen, what closes it."""
        self._for_both = {
            task.number: {key for rule in task.rules for key in triggers(rule)}
            for task in plan.tasks
            if any(triggers(rule) and not needs_event(rule) for rule in task.rules)
        }
        """Tasks that have a day of the plan's own, and in a matter another one; with the events that start it there."""
        self._resolved: dict[tuple[object, ...], tuple[Deadline, ...]] = {}

    def of(self, entries: Iterable[Entry], *, open_only: bool = False) -> list[Standing]:
        """Every deadline, in the order of matters and tasks; what waits for an event last in its matter.

        With ``open_only``, those alone that are not done: a large register is mostly of matters that ended. Raises
        TthcError where a day lies outside of the calendar.
        """
        matters: dict[str | None, list[Entry]] = defaultdict(list)
        ahead: set[str | None] = set()
        """Matters that tell of a day after ``as_of``."""
        for entry in entries:
            matters[entry.matter].append(entry)
            if entry.day is not None and entry.day > self._as_of:
                ahead.add(entry.matter)
        of_plan = self._of_no_matter(matters)
        alike: dict[tuple[object, ...], list[Standing]] = {}
        """Matters in which the same things happened on the same days stand the same: most open ones are like others."""
        ended: set[tuple[object, ...]] = set()
        """Courses of matters that leave nothing open, on whatever days up to ``as_of`` they took place."""
        found: list[Standing] = []
        touched: set[tuple[int, int]] = set()
        for name, its in matters.items():
            course = tuple(map(_COURSE, its))
            if course in ended and name not in ahead:
                continue
            said = tuple(map(_SAID, its))
            known = alike.get(said)
            if known is None:
                known = alike[said] = list(self._matter(name or "", its, of_plan, touched, open_only=open_only))
                if open_only and not known and name not in ahead:
                    ended.add(course)
            found += [
                Standing(
                    matter=name,
                    task=standing.task,
                    rule=standing.rule,
                    deadline=standing.deadline,
                    waits_for=standing.waits_for,
                    done_on=standing.done_on,
                    passed=standing.passed,
                )
                for standing in known
            ]
        whole = self._of_plan(of_plan, touched)
        return [*(standing for standing in whole if not (open_only and standing.done_on)), *found]

    def dropped(self, everything: Iterable[Entry]) -> list[Standing]:
        """Deadlines that were announced before the register said what it does now, and that are no longer due.

        Looks back on what each matter had to do before each of its entries. What the plan sets without an event was
        announced from the start. ``self`` must give ``each_update``: an update that was missed is still due.
        """
        its = [entry for entry in everything if entry.plan == self._plan.id]
        counting = _not_voided(its)
        threads: dict[str, list[Entry]] = defaultdict(list)
        for entry in its:
            if entry.matter is not None:
                threads[entry.matter].append(entry)
        matters: dict[str | None, list[Entry]] = defaultdict(list)
        for entry in counting:
            matters[entry.matter].append(entry)
        of_plan = self._of_no_matter(matters)
        once = [standing for standing in self._of_plan(of_plan, set()) if standing.deadline]
        days: dict[date, Standings] = {}
        for name, thread in threads.items():
            for n, since, moment in self._moments(thread):
                then = days.get(moment) or days.setdefault(
                    moment, Standings(self._plan, self._calendar, moment, each_update=True)
                )
                try:
                    told = list(then._matter(name, _not_voided(thread[:n]), of_plan, set()))
                except TthcError:  # a day outside of the calendar, since taken back: nothing was announced for it
                    continue
                for standing in told:
                    deadline = standing.deadline
                    # an update that was overdue before it could be told of was not announced
                    if deadline and (deadline.occurrence == 0 or deadline.due >= min(since, moment)):
                        once.append(standing)
        known = {standing.identity for standing in self.of(counting)}
        unique = {standing.identity: standing for standing in once}
        return [standing for identity, standing in unique.items() if identity not in known]

    def _moments(self, thread: Sequence[Entry]) -> Iterator[tuple[int, date, date]]:
        """When something could change in a matter: how many entries there were, since when, and the day before it did.

        That is the day on which the next entry was recorded, the day that it tells of, and for an entry that tells of a
        day ahead, the day before that one.
        """
        for n, entry in enumerate(thread, 1):
            until, found = self._as_of, set()
            if n < len(thread):
                until = min(until, recorded_on(thread[n]))
                found = {until, min(until, thread[n].day or until)}
            ahead = (one.day for one in thread[:n] if one.day is not None and one.day > recorded_on(one))
            found |= {min(until, day - timedelta(days=1)) for day in ahead}
            for moment in sorted(found):
                yield n, recorded_on(entry), moment

    # -- the plan's own deadlines

    def _of_no_matter(self, matters: dict[str | None, list[Entry]]) -> list[Entry]:
        """The entries that belong to the plan itself, taken out of those by matter.

        What was done in a matter whose event was voided afterwards is done for the plan's own day all the same.
        """
        of_plan = matters.pop(None, [])
        for its in matters.values():
            done = [entry for entry in its if entry.task in self._for_both]
            if done:
                known = {entry.event for entry in its} | {key for e in its for key in self._made.get(e.task or 0, ())}
                of_plan += [entry for entry in done if not known & self._for_both[entry.task or 0]]
        return sorted(of_plan)

    def _of_plan(self, entries: Sequence[Entry], touched: set[tuple[int, int]]) -> Iterator[Standing]:
        done = _done(entries)
        for (number, n), rule in self._rules.items():
            if is_continuous(rule) or (number, n) in touched:
                continue
            task = self._tasks[number]
            deadlines = self._resolve((number, n), {})
            for deadline in deadlines:
                on = self._latest(done, number, n, deadline.period)
                yield Standing(matter=None, task=task, rule=n, deadline=deadline, done_on=on)
            if not deadlines:
                for key in triggers(rule):
                    yield Standing(matter=None, task=task, rule=n, deadline=None, waits_for=key)

    # -- those of a matter

    def _matter(
        self,
        name: str,
        entries: Sequence[Entry],
        of_plan: Sequence[Entry],
        touched: set[tuple[int, int]],
        *,
        open_only: bool = False,
    ) -> Iterator[Standing]:
        """The deadlines of one matter; the rules that it touches are added to ``touched``."""
        days = {entry.event: entry.day for entry in entries if entry.event is not None and entry.day is not None}
        done = _done(entries)
        recorded = dict(days)
        finished = self._finished(days, done)
        for key, day in recorded.items():
            maker = self._makers.get(key)
            # an event that fulfilling a task makes happen says by itself that the task was fulfilled
            if maker is not None and day <= self._as_of:
                finished.setdefault(maker, day)
        places = sorted({place for key in days for place in self._by_trigger.get(key, ())})
        touched.update(places)
        for number, n in places:
            task, rule = self._tasks[number], self._rules[number, n]
            repeating = as_repeating(rule)
            if repeating is not None:
                every = self._every(name, (number, n), repeating, days, finished.get(number), done)
                yield from (standing for standing in every if not (open_only and standing.done_on))
                continue
            on = self._latest(done, number, n, None) or finished.get(number)
            if on is None and not needs_event(rule):
                on = self._latest(_done(of_plan), number, n, None)  # done before the matter was known of
            if open_only and on is not None:
                continue
            for deadline in self._resolve((number, n), days):
                yield Standing(matter=name, task=task, rule=n, deadline=deadline, done_on=on)
        for key in dict.fromkeys(key for place in places for key in self._sets_going[place]):
            if key in days:
                continue
            for number, n in self._by_trigger.get(key, ()):
                if (number, n) not in places and number not in finished:
                    touched.add((number, n))
                    yield Standing(matter=name, task=self._tasks[number], rule=n, deadline=None, waits_for=key)
        if not open_only:
            yield from self._done_before(name, days, done)

    def _done_before(
        self, name: str, days: Mapping[str, date], done: Mapping[tuple[int, int | None, str | None], Sequence[Entry]]
    ) -> Iterator[Standing]:
        """What was done before its event, while that is not known."""
        for number in dict.fromkeys(task for task, _rule, _period in done if task in self._tasks):
            for n in self._early(number, done):
                for key in triggers(self._rules[number, n]):
                    on = self._latest(done, number, n, None)
                    if key not in days and on is not None:
                        task = self._tasks[number]
                        yield Standing(matter=name, task=task, rule=n, deadline=None, waits_for=key, done_on=on)

    def _early(self, number: int, done: Mapping[tuple[int, int | None, str | None], Sequence[Entry]]) -> list[int]:
        """The rules of a task that are recorded as done and may be so before their event; the only one by itself."""
        count = len(self._tasks[number].rules)
        named = {rule or 1 for task, rule, _period in done if task == number and (rule is not None or count == 1)}
        return [n for n in sorted(named) if (number, n) in self._rules and before_event(self._rules[number, n])]

    def _finished(
        self, days: dict[str, date], done: Mapping[tuple[int, int | None, str | None], Sequence[Entry]]
    ) -> dict[int, date]:
        """When each task recorded as done in a matter was so with all its rules that have a date there.

        What the task makes happen is added to ``days``, and may date rules of other tasks in its turn: one rule that is
        done is enough for that, as the rules of a task are alternatives.
        """
        finished: dict[int, date] = {}
        tasks = sorted({number for number, _rule, _period in done if number in self._tasks})
        known = -1
        while known < len(days):
            known = len(days)
            for number in tasks:
                dated = {n for key in days for task, n in self._by_trigger.get(key, ()) if task == number}
                # a record of one rule that repeats is an update, not its end
                rules: set[int | None] = {None if as_repeating(self._rules[number, n]) else n for n in dated}
                rules = rules or set(self._early(number, done)) or {None}
                each = [self._latest(done, number, n, None) for n in rules]
                last = [day for day in each if day]
                if last and len(last) == len(each):
                    finished[number] = max(last)
                else:
                    finished.pop(number, None)
                for key in self._made.get(number, ()) if last else ():
                    days.setdefault(key, min(last))
        return finished

    def _every(
        self,
        matter: str,
        place: tuple[int, int],
        rule: Every,
        days: Mapping[str, date],
        finished: date | None,
        done: Mapping[tuple[int, int | None, str | None], Sequence[Entry]],
    ) -> Iterator[Standing]:
        """The first deadline, each update that a record covers, the earliest that none does, and the next one."""
        number, n = place
        closed = days.get(rule.until)
        if closed is None or closed > self._as_of:
            closed = finished
        until = days.get(rule.until) if closed is None else closed
        if until is None or until > self._as_of:
            first, *updates = self._resolve(place, days)
        else:  # the same as resolved with its closing day, but once for all matters that began on one day
            first, *updates = self._resolve(place, {rule.event: days[rule.event]})
            updates = [update for update in updates if update.due < until]
        task = self._tasks[number]
        yield Standing(matter=matter, task=task, rule=n, deadline=first, done_on=closed)
        its = done.get((number, n, None), ())
        made = cover(first, updates, [entry.day for entry in its if entry.day and entry.day <= self._as_of])
        missing = [update for update in updates if update.occurrence not in made]
        for update in updates:
            if update.occurrence in made or closed is not None:
                on = made.get(update.occurrence, closed)
                yield Standing(matter=matter, task=task, rule=n, deadline=update, done_on=on)
        if closed is None:
            late = [update for update in missing if update.due < self._as_of]
            if late:
                passed = 0 if self._each_update else len(late) - 1
                yield Standing(matter=matter, task=task, rule=n, deadline=late[0], passed=passed)
            for update in missing[1 if late and self._each_update else len(late) :]:
                yield Standing(matter=matter, task=task, rule=n, deadline=update)

    # -- shared

    def _resolve(self, place: tuple[int, int], days: Mapping[str, date]) -> tuple[Deadline, ...]:
        """The rule's deadlines; each rule is resolved once for each mix of days, as many matters share them."""
        key = (place, *map(days.get, self._speaks_of[place]))
        known = self._resolved.get(key)
        if known is None:
            events = {name: days[name] for name in self._speaks_of[place] if name in days}
            known = self._resolved[key] = resolve(self._rules[place], self._given(events))
        return known

    def _given(self, events: Mapping[str, date]) -> Given:
        plan = self._plan
        return Given(
            calendar=self._calendar,
            events=events,
            year=plan.identity.year,
            reporting=plan.reporting,
            sources=plan.sources,
            through=self._as_of,
        )

    def _latest(
        self,
        done: Mapping[tuple[int, int | None, str | None], Sequence[Entry]],
        task: int,
        rule: int | None,
        period: str | None,
    ) -> date | None:
        """The day on which the last record by ``as_of`` says that this was done: the whole task, or this rule."""
        keys = {(task, None, period), (task, rule, period)}
        its = [entry for key in keys for entry in done.get(key, ()) if entry.day and entry.day <= self._as_of]
        return max(its, key=lambda entry: entry.id).day if its else None


def of_matter(plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], entry: Entry) -> list[Standing]:
    """The deadlines of the matter of one entry, as of the last day that the matter knows of; of the entry's task, as of
    its own day, where it has no matter. A voiding speaks of the day of what it voids.
    """
    about = next((other for other in entries if other.id == entry.voids), entry)
    if about.day is None:
        raise AssertionError(f"entry {about.id} has no day")
    its = [other for other in live(entries, plan) if other.matter in (None, about.matter)]
    as_of = max([about.day, *(other.day for other in its if other.matter is not None and other.day is not None)])
    return [
        standing
        for standing in Standings(plan, calendar, as_of).of(its)
        if standing.matter == about.matter and (about.matter is not None or standing.task.number == about.task)
    ]


def cover(first: Deadline, updates: Sequence[Deadline], days: Iterable[date]) -> dict[int, date]:
    """The day on which each update of a repeated deadline was made, by occurrence.

    A record stands for every update that was due by its day and not made yet; where there is none, for the next one to
    come. Until the first deadline has passed there is nothing to update.
    """
    made: dict[int, date] = {}
    for day in sorted(days):
        if day <= first.due:
            continue
        late = [update for update in updates if update.due <= day and update.occurrence not in made]
        for update in late or [update for update in updates if update.due >= day][:1]:
            made.setdefault(update.occurrence, day)
    return made


def days_late(deadline: Deadline, day: date, calendar: WorkCalendar) -> int | None:
    """How many working days after the last day in time something was done, or is still open: 0 on days of rest right
    after it; None up to that last day, which is in time.
    """
    return None if day <= deadline.last else calendar.count(deadline.last, day)


def _done(entries: Iterable[Entry]) -> Mapping[tuple[int, int | None, str | None], list[Entry]]:
    """What was recorded as done, by task, rule and period, in the order of recording."""
    found: dict[tuple[int, int | None, str | None], list[Entry]] = {}
    for entry in entries:
        if entry.kind == "done" and entry.task is not None and entry.day is not None:
            found.setdefault((entry.task, entry.rule, entry.period), []).append(entry)
    return found
