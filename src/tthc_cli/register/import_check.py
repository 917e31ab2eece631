"""Many entries at once, from a table: what each row says, which of them a register has, and which are to be added.

Pure but for the dictionary of column names, ``data/register_columns.yaml``. A row is either one of a list that
``tthc event list --format csv`` gave (it has an ``id``), and is taken back as it was recorded; or written by hand, and
held against the same conditions as ``tthc event add`` and ``tthc done`` hold what they are told.

A row that the register has adds nothing. It has a row when an entry, voided or not, says the same: kind, event, task,
rule, period, day, reference and, where the row names one, matter. As often as a row stands in the file, as many such
entries there are. So the same file may be imported again, and a voided entry does not come back.
"""

from collections import defaultdict, deque
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.plan.model import Plan
from tthc_cli.register.doubts import plan_words
from tthc_cli.register.entries import UNNUMBERED, Entry, live
from tthc_cli.register.fulfilling import WorkDone, fulfilled
from tthc_cli.register.import_rows import EventTable, RegisterColumns, _Reading, _Row
from tthc_cli.register.recording import NewEvent, free_matter, happened, matters_awaiting, require_order
from tthc_cli.rules.by_kind import as_periodic, before_event, is_continuous, needs_event, triggers
from tthc_cli.rules.periods import periods
from tthc_cli.rules.resolve import Given, resolve
from tthc_cli.workdays.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What an import comes to."""

    new: tuple[Entry, ...]
    """In the order in which they are to be added, as one transaction."""
    present: int
    """Rows that the register has already."""


def _says(entry: Entry) -> tuple[object, ...]:
    return entry.kind, entry.plan or entry.year, entry.event, entry.task, entry.rule, entry.period, entry.day, entry.ref


def additions(
    table: EventTable,
    names: RegisterColumns,
    plan: Plan,
    calendar: WorkCalendar,
    entries: Sequence[Entry],
    *,
    today: date,
) -> Additions:
    """What must be added to the entries of a register so that it has every row of a table.

    Rows of a list (with an ``id``) come first, in the order of their ids, then the others as they stand. Raises
    TthcError that names every wrong line.
    """
    reading = _Reading(table, names, plan, today)
    rows = reading.rows()
    rows.sort(key=lambda row: (row.id is None, row.id or 0, row.line))
    _only_plans(rows, entries)
    _voidings(reading, rows)
    fresh = _not_present(rows, entries)
    _start_matters(reading, fresh, rows, plan, entries)
    targets: dict[int | None, int | None] = {row.id: row.entry for row in rows if row.id is not None}
    listed = [row for row in fresh if row.id is not None]
    _check_listed(reading, listed, rows, plan, calendar, entries, targets)
    counting = [_entry(row, targets) for row in listed if row.kind != "void" and not row.voided]
    _check(reading, [row for row in fresh if row.id is None], plan, calendar, [*entries, *counting])
    if reading.problems:
        raise TthcError(*_all_of(table.file, reading.problems))
    return Additions(new=tuple(_entry(row, targets) for row in fresh), present=len(rows) - len(fresh))


def _only_plans(rows: Iterable[_Row], entries: Iterable[Entry]) -> None:
    """Rows of another year that name no plan's id belong to the only plan that the register has of that year."""
    known: dict[int, set[str | None]] = defaultdict(set)
    for entry in entries:
        known[entry.year].add(entry.plan)
    for row in rows:
        if row.plan is None and len(known[row.year]) == 1:
            (row.plan,) = known[row.year]


def _all_of(file: str, problems: Sequence[tuple[int, str]]) -> list[str]:
    count = len({line for line, _what in problems})
    head = ngettext(
        "{file}: nothing is recorded, because {count} line is wrong:",
        "{file}: nothing is recorded, because {count} lines are wrong:",
        count,
    ).format(file=file, count=count)
    return [head, *(f"{file}:{line}: {what}" for line, what in sorted(problems))]


# -- reading ----------------------------------------------------------------------------------------------------------


# -- what a row means beside the others -------------------------------------------------------------------------------


def _voidings(reading: _Reading, rows: Iterable[_Row]) -> None:
    """Hold the voidings of a list against the entries that they void."""
    by_id: dict[int, _Row] = {}
    voided = {row.voids for row in reading.unread}
    unread = {row.id for row in reading.unread}
    for row in rows:
        if row.id is None:
            continue
        if row.id in by_id:
            wanted = _("line {line} has it too; give each its own").format(line=by_id[row.id].line)
            reading.wrong(row.line, "id", row.id, wanted)
            continue
        by_id[row.id] = row
        if row.kind != "void" or row.voids is None:
            continue
        target = by_id.get(row.voids)
        if target is None and row.voids in unread:
            continue
        if target is None:
            wanted = _("write the id of an entry before this one; the list has no such entry")
            reading.wrong(row.line, "voids", row.voids, wanted)
        elif target.kind == "void":
            wanted = _("write the id of an event or of a task done; this one is a voiding")
            reading.wrong(row.line, "voids", row.voids, wanted)
        elif row.voids in voided:
            reading.wrong(row.line, "voids", row.voids, _("remove this line; another one voids the same entry"))
        voided.add(row.voids)
    for row in by_id.values():
        if row.voided and row.id not in voided:
            wanted = _("keep the line that voids entry {id}, or remove this one too").format(id=row.id)
            reading.wrong(row.line, "voided", "true", wanted)


class _Pool:
    """Entries that say the same, to be taken one by one."""

    def __init__(self, voided: Container[int | None]) -> None:
        self._voided = voided
        self._free: dict[int, Entry] = {}
        self._by_fate: dict[bool, deque[int]] = {False: deque(), True: deque()}

    def put(self, entry: Entry) -> None:
        self._free[entry.id] = entry
        self._by_fate[entry.id in self._voided].append(entry.id)

    def drop(self, number: int) -> None:
        self._free.pop(number, None)

    def best(self, row: _Row) -> Entry | None:
        """The free entry of the row's own number, else one of the same fate, else any; the first of several."""
        if row.id in self._free:
            return self._free[row.id]
        for fate in (row.voided, not row.voided):
            waiting = self._by_fate[fate]
            while waiting and waiting[0] not in self._free:
                waiting.popleft()
            if waiting:
                return self._free[waiting[0]]
        return None


def _not_present(rows: Sequence[_Row], entries: Sequence[Entry]) -> list[_Row]:
    """The rows that no entry is; the others know their entry afterwards, and these their future number."""
    by_void = {entry.voids: entry.id for entry in entries if entry.voids is not None}
    of_matter: dict[tuple[object, ...], _Pool] = defaultdict(lambda: _Pool(by_void))
    of_any: dict[tuple[object, ...], _Pool] = defaultdict(lambda: _Pool(by_void))
    for entry in entries:
        if entry.kind != "void":
            of_matter[entry.matter, *_says(entry)].put(entry)
            of_any[_says(entry)].put(entry)
    told = [row for row in rows if row.kind != "void"]
    loose = [row for row in told if row.kind == "event" and row.matter is None]
    exact = [row for row in told if row.kind != "event" or row.matter is not None]

    def own(row: _Row) -> bool:
        return (best := of_matter[row.matter, *row.says()].best(row)) is not None and best.id == row.id

    # rows that say more choose first, and of those the ones whose number is right
    for row in (*sorted(exact, key=lambda row: not own(row)), *loose):
        pool = of_any[row.says()] if row.matter is None and row.kind == "event" else of_matter[row.matter, *row.says()]
        best = pool.best(row)
        if best is not None:
            row.entry = best.id
            of_any[row.says()].drop(best.id)
            of_matter[best.matter, *row.says()].drop(best.id)
    by_id: dict[int | None, _Row] = {row.id: row for row in told if row.id is not None}
    for row in rows:
        if row.kind == "void" and (target := by_id.get(row.voids)) is not None and target.entry is not None:
            row.entry = by_void.get(target.entry)
    fresh = [row for row in rows if row.entry is None]
    for number, row in enumerate(fresh, entries[-1].id + 1 if entries else 1):
        row.entry = number
    return fresh


def _start_matters(
    reading: _Reading, fresh: Iterable[_Row], rows: Iterable[_Row], plan: Plan, entries: Sequence[Entry]
) -> None:
    """A matter of its own for each event that names none; one in which work was done before it takes it in."""
    awaiting: dict[str, list[str]] = {}
    name = int(free_matter(entries, {row.matter for row in rows if row.matter}))
    for row in fresh:
        if row.kind == "event" and row.matter is None and row.id is None and row.event is not None:
            if row.event not in awaiting:
                awaiting[row.event] = matters_awaiting(plan, entries, row.event)
            if len(awaiting[row.event]) > 1:
                wanted = _("write one of {known}, or a new name").format(known=", ".join(awaiting[row.event]))
                reading.wrong(row.line, "matter", "", wanted)
            if awaiting[row.event]:
                row.matter = awaiting[row.event].pop()
                continue
            row.matter, name = str(name), name + 1


def _check_listed(
    reading: _Reading,
    fresh: Sequence[_Row],
    rows: Sequence[_Row],
    plan: Plan,
    calendar: WorkCalendar,
    entries: Sequence[Entry],
    targets: Mapping[int | None, int | None],
) -> None:
    """Hold the rows of a list that are to be added against the plan, the calendar and the matters of the register.

    They were held against one another when they were recorded; a row that is voided does not count, whatever it says.
    """
    new = {id(row) for row in fresh}
    recorded = {entry.matter for entry in entries}
    same = {row.matter for row in rows if id(row) not in new}
    begun = recorded | {row.matter for row in (*rows, *reading.unread) if row.kind == "event"}
    told: set[str | None] = set()
    days: dict[str, dict[str, date]] = defaultdict(dict)
    for entry in live([*entries, *(_entry(row, targets) for row in fresh)], plan):
        if entry.event and entry.matter and entry.day:
            days[entry.matter][entry.event] = entry.day
    computable = _Computable(plan, calendar)
    for row in fresh:
        if row.kind == "void" or row.voided:
            continue
        if row.matter in recorded and row.matter not in same and row.matter is not None:
            if row.matter not in told:
                wanted = _(
                    "the register has another matter of this name; give this one a new name in every line of the list, "
                    "or, to add to that matter, leave the ids of its lines empty"
                )
                reading.wrong(row.line, "matter", row.matter, wanted)
            told.add(row.matter)
            continue
        if row.plan != plan.id:
            continue
        try:
            if row.kind == "done":
                _check_listed_done(reading, row, plan, begun)
            elif row.matter is not None:
                require_order(plan, row.matter, days[row.matter])
            computable.hold(row)
        except TthcError as error:
            reading.problems.append((row.line, str(error)))


def _check_listed_done(reading: _Reading, row: _Row, plan: Plan, begun: Container[str | None]) -> None:
    task = None if row.task is None else plan.task(row.task)
    if task is None or row.day is None:
        raise AssertionError(f"line {row.line} was not read whole")
    rules = [rule for number, rule in enumerate(task.rules, 1) if row.rule in (None, number)]
    if all(map(is_continuous, rules)):
        raise TthcError(_("task {task} is continuous: it has no date by which it is done").format(task=task.number))
    if row.day > reading.today:
        reading.wrong(row.line, "date", f"{row.day:%d/%m/%Y}", _("write a day that has come: it says what was done"))
    kinds = {kind for periodic in filter(None, map(as_periodic, rules)) for kind in periodic.periods}
    known = [name for name, _first, _last in periods(plan.identity.year, tuple(kinds))]
    if kinds and row.period not in known:
        reading.wrong(row.line, "period", row.period, _("write one of {known}").format(known=", ".join(known)))
    if not kinds and row.period is not None:
        reading.wrong(row.line, "period", row.period, _("leave it empty: the task has no periods"))
    begins = row.matter is not None and (row.matter in begun or (len(rules) == 1 and before_event(rules[0])))
    if not begins and (row.matter is not None or all(map(needs_event, rules))):
        wanted = _("write a matter that the register or another line has")
        reading.wrong(row.line, "matter", row.matter, wanted)


def _check(
    reading: _Reading, rows: Sequence[_Row], plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry]
) -> None:
    """Hold rows written by hand against what is recorded, and against one another, events first."""
    its: dict[str | None, list[Entry]] = defaultdict(list)
    wanted = {row.matter for row in rows} | {None}
    unread = {row.matter for row in reading.unread if row.matter}
    for entry in entries:
        if entry.matter in wanted:
            its[entry.matter].append(entry)
    computable = _Computable(plan, calendar)
    for row in sorted(rows, key=lambda row: (row.kind != "event", (row.kind == "done" and row.day) or date.min)):
        if row.matter in unread:
            continue
        try:
            if row.kind == "event":
                _check_event(row, plan, its[row.matter])
            else:
                _check_done(reading, row, plan, calendar, its)
            computable.hold(row)
        except TthcError as error:
            reading.problems.append((row.line, str(error)))
            continue
        its[row.matter].append(_entry(row, {}))


class _Computable:
    """Whether the deadlines that a day sets can be computed: one that cannot would bar all the others for good."""

    def __init__(self, plan: Plan, calendar: WorkCalendar) -> None:
        self._plan, self._calendar = plan, calendar
        self._known: set[tuple[str, date]] = set()

    def hold(self, row: _Row) -> None:
        """Raises TthcError."""
        task = None if row.task is None else self._plan.task(row.task)
        keys = (row.event,) if row.event is not None else () if task is None else task.produces
        for key in keys:
            if row.day is not None and (key, row.day) not in self._known:
                self._set_going(key, row.day)
                self._known.add((key, row.day))

    def _set_going(self, key: str, day: date) -> None:
        plan = self._plan
        given = Given(
            calendar=self._calendar,
            events={key: day},
            year=plan.identity.year,
            reporting=plan.reporting,
            sources=plan.sources,
            updates=1,
        )
        for task in plan.tasks:
            for rule in task.rules:
                if key in triggers(rule):
                    resolve(rule, given)
        self._calendar.is_working(day)


def _check_event(row: _Row, plan: Plan, its: Sequence[Entry]) -> None:
    if row.event is None or row.day is None or row.matter is None:
        raise AssertionError(f"line {row.line} was not read whole")
    _of_this_plan(row, plan, its)
    event = plan.event(row.event)
    before = next((entry for entry in reversed(live(its, plan)) if entry.event == event.key), None)
    if before is not None:
        raise TthcError(
            _(
                "matter {matter} has {event} on {day} already; remove this line, name another matter, or replace that "
                "day with `tthc event add --again`"
            ).format(matter=row.matter, event=event.typed, day=f"{before.day:%d/%m/%Y}")
        )
    happened(NewEvent(event=event, day=row.day, matter=row.matter, new_matter=True), plan, its)


def _check_done(
    reading: _Reading, row: _Row, plan: Plan, calendar: WorkCalendar, its: Mapping[str | None, Sequence[Entry]]
) -> None:
    task = None if row.task is None else plan.task(row.task)
    if task is None or row.day is None:
        raise AssertionError(f"line {row.line} was not read whole")
    rules = [rule for number, rule in enumerate(task.rules, 1) if row.rule in (None, number)]
    if row.matter is None and all(map(needs_event, rules)):
        raise TthcError(
            _("column '{column}': task {task} is done in a matter; write its name").format(
                column=reading.header("matter"), task=task.number
            )
        )
    known = its.get(row.matter, ())
    if row.matter is not None:
        if not known:
            raise TthcError(
                _("column '{column}': found '{found}'; write a matter that the register or another line has").format(
                    column=reading.header("matter"), found=row.matter
                )
            )
        _of_this_plan(row, plan, known)
        known = [*its.get(None, ()), *known]
    work = WorkDone(task=task, day=row.day, rule=row.rule, matter=row.matter, period=row.period)
    fulfilled(work, plan, calendar, known, today=reading.today)


def _of_this_plan(row: _Row, plan: Plan, its: Sequence[Entry]) -> None:
    if its and plan.id not in {entry.plan for entry in its}:
        raise TthcError(
            _("matter {matter} belongs to {plan}; name another matter").format(
                matter=row.matter, plan=plan_words(its[0])
            )
        )


def _entry(row: _Row, targets: Mapping[int | None, int | None]) -> Entry:
    """The entry that a row makes; ``targets`` are the numbers that the entries which the list voids have here."""
    return Entry(
        id=row.entry or UNNUMBERED,
        kind=row.kind,
        plan=row.plan,
        year=row.year,
        matter=row.matter,
        event=row.event,
        task=row.task,
        rule=row.rule,
        period=row.period,
        day=row.day,
        ref=row.ref,
        voids=targets.get(row.voids) if row.kind == "void" else None,
        recorded_at=row.recorded_at or "",
        recorded_by=row.recorded_by or "",
    )
