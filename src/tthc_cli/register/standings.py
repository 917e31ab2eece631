"""What has happened (diễn biến), and how each deadline stands by it: done, overdue, coming, or waiting for an event.

Pure: entries of a register, a plan, a calendar and a day go in; nothing that comes out is ever stored, so that an entry
recorded, moved or voided moves everything that hangs on it.

A *matter* (vụ việc) is one decision, one feedback, one review: the thread that its events, its deadlines and its
closing events belong to. Deadlines that need no event (fixed days, windows, reports) belong to the plan itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from operator import itemgetter
from typing import Final, NamedTuple

from tthc_cli.errors import TthcError
from tthc_cli.plan import Plan, RuleRef
from tthc_cli.register.entries import COURSE_OF, Entry, live, not_voided, recorded_on
from tthc_cli.register.entry_columns import EntryColumns, Line, columns_of
from tthc_cli.register.records import Records, cover
from tthc_cli.register.rule_index import RuleIndex
from tthc_cli.register.standing import Alike, Standing, before_start
from tthc_cli.rules import (
    Deadline,
    Every,
    Facts,
    Repeats,
    is_continuous,
    repeats,
    resolve,
    triggers,
)
from tthc_cli.workdays import WorkCalendar

_BEFORE_MATTERS: Final = -1


class _SetGoing(NamedTuple):
    """What the events of a matter set going, on whatever days they happened."""

    started: Sequence[RuleRef]
    """The rules that they start, in order."""
    waiting: Sequence[tuple[str, RuleRef]]
    """The rules that wait for what those will set going, each with its event."""
    to_finish: Mapping[int, Set[int | None]]
    """By task: the places of its rules of those, all of which must be recorded; None for the whole task."""


class Standings:
    """The deadlines of a plan as of a day, over the entries that count (see :func:`live`).

    Of the updates of a repeated deadline that are overdue, one stands for those behind it, unless ``each_update``. None
    whose last day lies before ``watch_from`` stands for one that is watched.
    """

    def __init__(
        self,
        plan: Plan,
        calendar: WorkCalendar,
        as_of: date,
        *,
        each_update: bool = False,
        watch_from: date = date.min,
    ) -> None:
        self._plan, self._calendar, self._as_of = plan, calendar, as_of
        self._each_update, self._watch_from = each_update, watch_from
        self._index = RuleIndex(plan)
        self._resolved: dict[tuple[object, ...], tuple[Deadline, ...]] = {}
        self._repeated_on: dict[tuple[object, ...], Repeats] = {}
        self._set_going: dict[tuple[str, ...], _SetGoing] = {}

    def of(self, entries: Iterable[Entry], *, open_only: bool = False) -> list[Standing]:
        """Every deadline, in the order of matters and tasks; what waits for an event last in its matter.

        Args:
            entries: The entries that count.
            open_only: Leave out deadlines that are done. A large register is mostly of matters that ended.

        Raises:
            TthcError: A day lies outside of the calendar.
        """
        rows = [
            (place, standing.in_matter(matter))
            for alike in self.alike(columns_of(entries), open_only=open_only)
            for place, matter in alike.matters
            for standing in alike.standings
        ]
        return [standing for _place, standing in sorted(rows, key=itemgetter(0))]

    def alike(self, entries: EntryColumns, *, open_only: bool = False) -> list[Alike]:
        """Every deadline, as :meth:`of` has them, once for all matters that have it alike.

        Args:
            entries: The entries that count.
            open_only: Leave out deadlines that are done.

        Raises:
            TthcError: A day lies outside of the calendar.
        """
        lines = entries.lines
        ahead = {code for code, line in enumerate(lines) if line.day is not None and line.day > self._as_of}
        """What tells of a day after ``as_of``."""
        courses = entries.courses()
        of_plan = self._of_no_matter(entries, courses)
        courses.pop(None, None)
        different: dict[object, int] = {}
        undated = [
            different.setdefault((COURSE_OF(line), code in ahead), len(different)) for code, line in enumerate(lines)
        ]
        """What each line says but for its day, and whether that is to come, as a number."""
        ended: set[tuple[object, ...]] = set()
        """Courses of matters that leave nothing open, on whatever days up to ``as_of`` they took place."""
        in_matters: dict[tuple[int, ...], Alike] = {}
        touched: set[RuleRef] = set()
        for codes in dict.fromkeys(courses.values()):
            happened = tuple(map(undated.__getitem__, codes))
            if happened in ended:
                continue
            thread = [lines[code] for code in codes]
            standings = _asked_for(
                self._matter(None, thread, of_plan, touched, open_only=open_only), open_only=open_only
            )
            if standings:
                in_matters[codes] = Alike(standings, [])
            elif open_only and ahead.isdisjoint(codes):
                ended.add(happened)
        for place, (name, codes) in enumerate(courses.items()):
            if (alike := in_matters.get(codes)) is not None:
                alike.matters.append((place, name))
        own = _asked_for(self._of_plan(of_plan, touched), open_only=open_only)
        return [Alike(own, [(_BEFORE_MATTERS, None)]), *in_matters.values()]

    def dropped(self, everything: Iterable[Entry]) -> list[Standing]:
        """Deadlines that were announced before the register said what it does now, and that are no longer due.

        Looks back on what each matter had to do before each of its entries. What the plan sets without an event was
        announced from the start. What is open and lies before the day of watching is neither announced nor due; it is
        announced once it is done, and leaves if that is taken back. ``self`` must give ``each_update``: an update that
        was missed is still due.
        """
        id_ = self._plan.id
        of_this_plan = [entry for entry in everything if entry.plan == id_]
        counting = not_voided(of_this_plan)
        columns = columns_of(counting)
        of_plan = self._of_no_matter(columns, columns.courses())
        own = [*self._of_plan(of_plan, set()), *self._of_plan(self._ever_done(of_this_plan), set())]
        announced = [standing for standing in own if standing.deadline and self._watched(standing)]
        threads: dict[str, list[Entry]] = defaultdict(list)
        for entry in of_this_plan:
            if entry.matter is not None:
                threads[entry.matter].append(entry)
        earlier: dict[date, Standings] = {}
        for name, thread in threads.items():
            announced += self._announced(name, thread, of_plan, earlier)
        still_due = {standing.identity for standing in self.of(counting) if self._watched(standing)}
        unique = {standing.identity: standing for standing in announced}
        return [standing for identity, standing in unique.items() if identity not in still_due]

    def _announced(
        self, name: str, thread: Sequence[Entry], of_plan: Sequence[Entry], earlier: dict[date, Standings]
    ) -> Iterator[Standing]:
        """What a matter had to do at any moment of its past; ``earlier`` keeps the deadlines as of each such day."""
        for count, since, moment in self._moments(thread):
            if moment not in earlier:
                earlier[moment] = Standings(self._plan, self._calendar, moment, each_update=True)
            try:
                standings = list(earlier[moment]._matter(name, not_voided(thread[:count]), of_plan, set()))
            except TthcError:  # a day outside of the calendar, since taken back: nothing was announced for it
                continue
            for standing in standings:
                deadline = standing.deadline
                # an old matter entered at once would leave with each update that was overdue before it was known
                in_feed = deadline and (deadline.occurrence == 0 or deadline.due >= min(since, moment))
                if in_feed and self._watched(standing):
                    yield standing

    def _watched(self, standing: Standing) -> bool:
        return not before_start(standing, self._watch_from)

    def _ever_done(self, entries: Iterable[Entry]) -> list[Entry]:
        """What was ever recorded as done for the plan itself, or may have been, taken back or not."""
        starts = self._index.starts_of_both
        return [entry for entry in entries if entry.kind == "done" and (entry.matter is None or entry.task in starts)]

    def _moments(self, thread: Sequence[Entry]) -> Iterator[tuple[int, date, date]]:
        """When something could change in a matter: how many entries there were, since when, and the day before it did.

        That is the day on which the next entry was recorded, the day that it tells of, and for an entry that tells of a
        day ahead, the day before that one. It is since ever, as feeds of another day had what was overdue, unless the
        next entry was recorded on the same day.
        """
        for n, entry in enumerate(thread, 1):
            until, moments, since = self._as_of, set(), date.min
            if n < len(thread):
                until = min(until, recorded_on(thread[n]))
                if thread[n].kind != "void" and recorded_on(thread[n]) == recorded_on(entry):
                    since = recorded_on(entry)
                moments = {until, min(until, thread[n].day or until)}
            ahead = (past.day for past in thread[:n] if past.day is not None and past.day > recorded_on(past))
            moments |= {min(until, day - timedelta(days=1)) for day in ahead}
            for moment in sorted(moments):
                yield n, since, moment

    # -- the plan's own deadlines

    def _of_no_matter(self, entries: EntryColumns, courses: Mapping[str | None, Sequence[int]]) -> list[Entry]:
        """The entries that belong to the plan itself.

        What was done in a matter whose event was voided afterwards is done for the plan's own day all the same.

        Args:
            entries: The entries that count.
            courses: The same by matter, as their codes.
        """
        lines, starts = entries.lines, self._index.starts_of_both
        both = {code for code, line in enumerate(lines) if line.task in starts}
        if not both and None not in courses:
            return []
        of_both: dict[str, list[tuple[int, int]]] = defaultdict(list)
        """By matter, of tasks that have a day of the plan's own too: the number and the code of each entry."""
        of_plan: list[Entry] = []
        for number, matter, code in zip(entries.numbers, entries.matters, entries.codes, strict=True):
            if matter is None:
                of_plan.append(lines[code].entry(number, None))
            elif code in both:
                of_both[matter].append((number, code))
        for matter, done in of_both.items():
            happened = self._happened(lines[code] for code in courses[matter])
            of_plan += [
                lines[code].entry(number, matter)
                for number, code in done
                if not happened & starts[lines[code].task or 0]
            ]
        return sorted(of_plan)

    def _happened(self, thread: Iterable[Line]) -> set[str | None]:
        """The events that a matter tells of, or that its tasks made happen by being done."""
        thread = list(thread)
        made = {key for line in thread for key in self._index.made_by.get(line.task or 0, ())}
        return made | {line.event for line in thread}

    def _of_plan(self, entries: Sequence[Entry], touched: set[RuleRef]) -> Iterator[Standing]:
        records = Records(entries, self._as_of)
        for ref, rule in self._index.rules.items():
            if is_continuous(rule) or ref in touched:
                continue
            task = self._index.tasks[ref.task]
            deadlines = self._resolve(ref, {})
            for deadline in deadlines:
                done_on = records.latest(*ref, deadline.period_name)
                yield Standing(matter=None, task=task, ref=ref, deadline=deadline, done_on=done_on)
            if not deadlines:
                for key in triggers(rule):
                    yield Standing(matter=None, task=task, ref=ref, deadline=None, waits_for=key)

    def _matter(
        self,
        name: str | None,
        entries: Sequence[Entry | Line],
        of_plan: Sequence[Entry],
        touched: set[RuleRef],
        *,
        open_only: bool = False,
    ) -> Iterator[Standing]:
        """The deadlines of one matter; the rules that it touches are added to ``touched``."""
        days = {entry.event: entry.day for entry in entries if entry.event is not None and entry.day is not None}
        records = Records(entries, self._as_of)
        finished = {**self._made_happen(dict(days)), **self._finished(days, records)}
        going = self._set_going_by(tuple(days))
        touched.update(going.started)
        for ref in going.started:
            repeating = self._index.repeating[ref]
            if repeating is not None:
                closed = self._closed(repeating, days, finished.get(ref.task))
                if not (open_only and closed is not None):  # else it is done, and need not be dated
                    yield from self._repeated(name, ref, repeating, days, closed, records)
                continue
            done_on = self._done_on(ref, records, finished, of_plan)
            if not (open_only and done_on is not None):
                yield from self._dated(name, ref, days, done_on)
        for key, ref in going.waiting:
            if ref.task not in finished:
                touched.add(ref)
                task = self._index.tasks[ref.task]
                yield Standing(matter=name, task=task, ref=ref, deadline=None, waits_for=key)
        if not open_only:
            yield from self._done_before(name, days, records)

    def _made_happen(self, recorded: Mapping[str, date]) -> dict[int, date]:
        """When tasks were fulfilled by what they made happen: such an event says so by itself."""
        finished: dict[int, date] = {}
        for key, day in recorded.items():
            maker = self._index.maker_of.get(key)
            if maker is not None and day <= self._as_of:
                finished.setdefault(maker, day)
        return finished

    def _set_going_by(self, events: tuple[str, ...]) -> _SetGoing:
        """What events set going, looked up once for all matters that have the same ones."""
        if events not in self._set_going:
            index = self._index
            started = sorted({ref for key in events for ref in index.started_by.get(key, ())})
            coming = dict.fromkeys(key for ref in started for key in index.sets_going[ref] if key not in events)
            to_finish: dict[int, set[int | None]] = {}
            for ref in started:
                # a record of one rule that repeats is an update, not its end
                to_finish.setdefault(ref.task, set()).add(None if index.repeating[ref] else ref.place)
            self._set_going[events] = _SetGoing(
                started,
                [(key, ref) for key in coming for ref in index.started_by.get(key, ()) if ref not in started],
                to_finish,
            )
        return self._set_going[events]

    def _done_on(
        self, ref: RuleRef, records: Records, finished: Mapping[int, date], of_plan: Sequence[Entry]
    ) -> date | None:
        """When a rule that comes once in a matter was done."""
        done_on = records.latest(*ref) or finished.get(ref.task)
        if done_on is None and ref not in self._index.need_events:
            return Records(of_plan, self._as_of).latest(*ref)  # done before the matter was known of
        return done_on

    def _dated(
        self, name: str | None, ref: RuleRef, days: Mapping[str, date], done_on: date | None
    ) -> Iterator[Standing]:
        task = self._index.tasks[ref.task]
        for deadline in self._resolve(ref, days):
            yield Standing(matter=name, task=task, ref=ref, deadline=deadline, done_on=done_on)

    def _done_before(self, name: str | None, days: Mapping[str, date], records: Records) -> Iterator[Standing]:
        """What was done before its event, while that is not known."""
        for number in records.tasks:
            for ref in self._early(number, records):
                done_on = records.latest(*ref)
                for key in triggers(self._index.rules[ref]):
                    if key not in days and done_on is not None:
                        task = self._index.tasks[number]
                        yield Standing(matter=name, task=task, ref=ref, deadline=None, waits_for=key, done_on=done_on)

    def _early(self, number: int, records: Records) -> list[RuleRef]:
        """The rules of a task that are recorded as done and may be so before their event."""
        task = self._index.tasks.get(number)
        refs = [] if task is None else [RuleRef(number, place) for place in records.places(task)]
        return [ref for ref in refs if ref in self._index.before_events]

    def _finished(self, days: dict[str, date], records: Records) -> dict[int, date]:
        """When each task recorded as done in a matter was so with all its rules that have a date there.

        What the task makes happen is added to ``days``, and may date rules of other tasks in its turn: one rule that is
        done is enough for that, as the rules of a task are alternatives.
        """
        finished: dict[int, date] = {}
        tasks = sorted(number for number in records.tasks if number in self._index.tasks)
        if not tasks:
            return {}
        events = -1
        while events < len(days):
            events = len(days)
            for number in tasks:
                each = [records.latest(number, place) for place in self._places_to_finish(number, days, records)]
                done = [day for day in each if day]
                if done and len(done) == len(each):
                    finished[number] = max(done)
                else:
                    finished.pop(number, None)
                for key in self._index.made_by.get(number, ()) if done else ():
                    days.setdefault(key, min(done))
        return finished

    def _places_to_finish(self, number: int, days: Mapping[str, date], records: Records) -> Set[int | None]:
        """The rules that must be recorded as done for a task to be finished; None for the whole task."""
        places = self._set_going_by(tuple(days)).to_finish.get(number)
        return places or {ref.place for ref in self._early(number, records)} or {None}

    def _closed(self, rule: Every, days: Mapping[str, date], finished: date | None) -> date | None:
        """When a repeated deadline ended by ``as_of``: by its closing event, else as its task was finished."""
        closed = days.get(rule.until)
        return finished if closed is None or closed > self._as_of else closed

    def _repeated(
        self,
        matter: str | None,
        ref: RuleRef,
        rule: Every,
        days: Mapping[str, date],
        closed: date | None,
        records: Records,
    ) -> Iterator[Standing]:
        """The first deadline, each update that a record covers, the earliest that none does, and the next one."""
        until = closed or days.get(rule.until)
        if until is None or until > self._as_of:
            deadlines = self._repeats_of(ref, rule, days)
            count = len(deadlines)
        else:  # the same as repeats with their closing day, but once for all matters that began on one day
            deadlines = self._repeats_of(ref, rule, {rule.event: days[rule.event]})
            count = bisect_left(deadlines.due, until, lo=1)
        task = self._index.tasks[ref.task]
        yield Standing(matter=matter, task=task, ref=ref, deadline=deadlines[0], done_on=closed)
        recorded = records.days(ref)
        made = cover(deadlines[0], deadlines[1:count], recorded) if recorded else {}
        for update in range(1, count):
            if update in made or closed is not None:
                done_on = made.get(update, closed)
                yield Standing(matter=matter, task=task, ref=ref, deadline=deadlines[update], done_on=done_on)
        if closed is None:
            missing = [update for update in range(1, count) if update not in made]
            for update, passed in self._open_updates(missing, deadlines):
                yield Standing(matter=matter, task=task, ref=ref, deadline=deadlines[update], passed=passed)

    def _open_updates(self, missing: Sequence[int], deadlines: Repeats) -> Iterator[tuple[int, int]]:
        """The updates that are still to be made, each with how many overdue ones it stands for beside itself."""
        late = [update for update in missing if deadlines.due[update] < self._as_of]
        if late and not self._each_update:
            first = bisect_left(late, self._watch_from, key=lambda update: deadlines[update].last)
            for alike in filter(None, (late[:first], late[first:])):
                yield alike[0], len(alike) - 1
        for update in missing if self._each_update else missing[len(late) :]:
            yield update, 0

    def _repeats_of(self, ref: RuleRef, rule: Every, days: Mapping[str, date]) -> Repeats:
        """The deadlines of a rule that repeats, as :meth:`_resolve` has those of others."""
        mix = (ref, days[rule.event], days.get(rule.until))
        if mix not in self._repeated_on:
            self._repeated_on[mix] = repeats(rule, self._facts(ref, days))
        return self._repeated_on[mix]

    def _resolve(self, ref: RuleRef, days: Mapping[str, date]) -> tuple[Deadline, ...]:
        """The rule's deadlines; each rule is resolved once for each mix of days, as many matters share them."""
        mix = (ref, *map(days.get, self._index.speaks_of[ref]))
        if mix not in self._resolved:
            self._resolved[mix] = resolve(self._index.rules[ref], self._facts(ref, days))
        return self._resolved[mix]

    def _facts(self, ref: RuleRef, days: Mapping[str, date]) -> Facts:
        return Facts(
            calendar=self._calendar,
            events={key: days[key] for key in self._index.speaks_of[ref] if key in days},
            year=self._plan.identity.year,
            reporting=self._plan.reporting,
            sources=self._plan.sources,
            through=self._as_of,
        )


def _asked_for(standings: Iterable[Standing], *, open_only: bool) -> list[Standing]:
    return [standing for standing in standings if not (open_only and standing.done_on)]


def of_matter(plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], entry: Entry) -> list[Standing]:
    """The deadlines of the matter of one entry, as of the last day that the matter knows of.

    If the entry has no matter, those of its task, as of its own day. A voiding speaks of the day of what it voids.

    Args:
        plan: The plan in force.
        calendar: The days off.
        entries: All entries of the register.
        entry: The entry, which may be a voiding.

    Raises:
        TthcError: A day lies outside of the calendar.
    """
    about = next((target for target in entries if target.id == entry.voids), entry)
    if about.day is None:
        raise AssertionError(f"entry {about.id} has no day")
    counted = [each for each in live(entries, plan) if each.matter in (None, about.matter)]
    as_of = max([about.day, *(each.day for each in counted if each.matter is not None and each.day is not None)])
    return [
        standing
        for standing in Standings(plan, calendar, as_of).of(counted)
        if standing.matter == about.matter and (about.matter is not None or standing.task.number == about.task)
    ]
