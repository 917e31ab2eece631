"""Many entries at once, from a table: what each row says, which of them a register has, and which are to be added.

A row is either one of a list that
``tthc event list --format csv`` gave (it has an ``id``), and is taken back as it was recorded; or written by hand, and
held against the same conditions as ``tthc event add`` and ``tthc done`` hold what they are told. A row that the
register has (see :mod:`tthc_cli.register.import_match`) adds nothing, so that the same file may be imported again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.plan import Plan
from tthc_cli.register.doubts import plan_words
from tthc_cli.register.entries import UNNUMBERED, Entry, live, rules_done
from tthc_cli.register.fulfilling import fulfilled
from tthc_cli.register.import_match import is_loose, not_present
from tthc_cli.register.import_rows import EventRow, EventTable, Reading, RegisterColumns
from tthc_cli.register.recording import NewEvent, free_matter, happened, matters_awaiting, require_order
from tthc_cli.register.work import WorkDone
from tthc_cli.rules import (
    Facts,
    Rule,
    as_periodic,
    before_event,
    is_continuous,
    needs_event,
    periods,
    resolve,
    triggers,
)
from tthc_cli.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What an import comes to."""

    new: tuple[Entry, ...]
    """In the order in which they are to be added, as one transaction."""
    present: int
    """Rows that the register has already."""
    voided: tuple[int, ...] = ()
    """The numbers of the entries of those rows that were taken back, which the rows do not say: they stay so."""


def additions(
    table: EventTable,
    names: RegisterColumns,
    plan: Plan,
    calendar: WorkCalendar,
    entries: Sequence[Entry],
    *,
    today: date,
) -> Additions:
    """What must be added to a register so that it has every row of a table.

    Rows of a list (with an ``id``) come first, in the order of their ids, then the others as they stand.

    Args:
        table: The file.
        names: What its columns may be called.
        plan: The plan in force.
        calendar: The days off.
        entries: All entries of the register.
        today: The day of the import; what is done is done by then.

    Raises:
        TthcError: Rows are wrong; it names every one of them.
    """
    reading = Reading(table, names, plan, today)
    rows = reading.rows()
    rows.sort(key=lambda row: (row.id is None, row.id or 0, row.line))
    _only_plans(rows, entries)
    _check_voidings(reading, rows)
    fresh = not_present(rows, entries)
    _start_matters(reading, fresh, rows, plan, entries)
    numbers: dict[int | None, int | None] = {row.id: row.entry for row in rows if row.id is not None}
    listed = [row for row in fresh if row.id is not None]
    counting = [_entry(row, numbers) for row in listed if row.kind != "void" and not row.voided]
    _ListedRows(reading, rows, plan, calendar, entries).check(listed, [_entry(row, numbers) for row in listed])
    _WrittenRows(reading, plan, calendar).check([row for row in fresh if row.id is None], [*entries, *counting])
    if reading.problems:
        raise TthcError(*_all_of(table.file, reading.problems))
    taken_back = {entry.voids for entry in entries if entry.voids is not None}
    counted_on = [row.entry for row in rows if row.kind != "void" and not row.voided and row.entry is not None]
    return Additions(
        new=tuple(_entry(row, numbers) for row in fresh),
        present=len(rows) - len(fresh),
        voided=tuple(number for number in sorted(counted_on) if number in taken_back),
    )


def wrong_anyway(table: EventTable, names: RegisterColumns, plans: Iterable[Plan], *, today: date) -> list[str]:
    """What is wrong in a table whichever plan its rows are of, such as a day that no calendar has.

    Args:
        table: The file.
        names: What its columns may be called.
        plans: The plans that its rows may be of.
        today: The day of the import.

    Returns:
        A heading, then a line for each fault; nothing if there is none.
    """
    of_each = []
    for plan in plans:
        reading = Reading(table, names, plan, today)
        reading.rows()
        of_each.append(reading.problems)
    of_all = [problem for problem in of_each[0] if all(problem in problems for problems in of_each[1:])]
    return _all_of(table.file, of_all) if of_all else []


def _only_plans(rows: Iterable[EventRow], entries: Iterable[Entry]) -> None:
    """Rows of another year that name no plan's id belong to the only plan that the register has of that year."""
    plans: dict[int, set[str | None]] = defaultdict(set)
    for entry in entries:
        plans[entry.year].add(entry.plan)
    for row in rows:
        if row.plan is None and len(plans[row.year]) == 1:
            (row.plan,) = plans[row.year]


def _all_of(file: str, problems: Sequence[tuple[int, str]]) -> list[str]:
    count = len({line for line, _what in problems})
    head = ngettext(
        "{file}: nothing is recorded, because {count} line is wrong:",
        "{file}: nothing is recorded, because {count} lines are wrong:",
        count,
    ).format(file=file, count=count)
    return [head, *(f"{file}:{line}: {what}" for line, what in sorted(problems))]


# -- what a row means beside the others -------------------------------------------------------------------------------


def _check_voidings(reading: Reading, rows: Iterable[EventRow]) -> None:
    """Hold the voidings of a list against the entries that they void."""
    by_id: dict[int, EventRow] = {}
    unread = {row.id for row in reading.unread}
    voided = {row.voids for row in reading.unread}
    for row in rows:
        if row.id is None:
            continue
        if row.id in by_id:
            remedy = _("line {line} has it too; give each its own").format(line=by_id[row.id].line)
            reading.wrong(row.line, "id", row.id, remedy)
            continue
        by_id[row.id] = row
        if row.kind == "void" and row.voids is not None:
            target = by_id.get(row.voids)
            if target is None and row.voids in unread:
                continue
            _check_voiding(reading, row, target, twice=row.voids in voided)
            voided.add(row.voids)
    for row in by_id.values():
        if row.voided and row.id not in voided:
            remedy = _("keep the line that voids entry {id}, or remove this one too").format(id=row.id)
            reading.wrong(row.line, "voided", "true", remedy)


def _check_voiding(reading: Reading, row: EventRow, target: EventRow | None, *, twice: bool) -> None:
    """Note a voiding that does not void an earlier entry of the list, or that voids one a second time."""
    if target is None:
        remedy = _("write the id of an entry before this one; the list has no such entry")
        reading.wrong(row.line, "voids", row.voids, remedy)
    elif target.kind == "void":
        remedy = _("write the id of an event or of a task done; this one is a voiding")
        reading.wrong(row.line, "voids", row.voids, remedy)
    elif twice:
        reading.wrong(row.line, "voids", row.voids, _("remove this line; another one voids the same entry"))


def _start_matters(
    reading: Reading, fresh: Iterable[EventRow], rows: Iterable[EventRow], plan: Plan, entries: Sequence[Entry]
) -> None:
    """Give each event that names no matter one of its own, or the one in which work was done before it."""
    awaiting: dict[str, list[str]] = {}
    number = int(free_matter(entries, {row.matter for row in rows if row.matter}))
    for row in fresh:
        if not is_loose(row) or row.id is not None or row.event is None:
            continue
        if row.event not in awaiting:
            awaiting[row.event] = matters_awaiting(plan, entries, row.event)
        matters = awaiting[row.event]
        if len(matters) > 1:
            remedy = _("write one of {known}, or a new name").format(known=", ".join(matters))
            reading.wrong(row.line, "matter", "", remedy)
        if matters:
            row.matter = matters.pop()
        else:
            row.matter, number = str(number), number + 1


# -- rows of a list ---------------------------------------------------------------------------------------------------


class _ListedRows:
    """Rows of a list that are to be added, held against the plan, the calendar and the matters of the register.

    They were held against one another when they were recorded. A row that is voided does not count, whatever it says.
    """

    def __init__(
        self,
        reading: Reading,
        rows: Sequence[EventRow],
        plan: Plan,
        calendar: WorkCalendar,
        entries: Sequence[Entry],
    ) -> None:
        self._reading, self._rows, self._plan, self._entries = reading, rows, plan, entries
        self._computable = _Computable(plan, calendar)
        self._recorded = {entry.matter for entry in entries}
        """The matters that the register has."""
        self._begun = self._recorded | {row.matter for row in (*rows, *reading.unread) if row.kind == "event"}
        """The matters that the register has, or that the file begins."""
        self._noted: set[str | None] = set()
        """The matters whose names were found to be taken."""

    def check(self, fresh: Sequence[EventRow], added: Iterable[Entry]) -> None:
        """Note what is wrong with rows.

        Args:
            fresh: The rows that are to be added.
            added: The entries that they become.
        """
        days: dict[str, dict[str, date]] = defaultdict(dict)
        for entry in live([*self._entries, *added], self._plan):
            if entry.event and entry.matter and entry.day:
                days[entry.matter][entry.event] = entry.day
        new = {id(row) for row in fresh}
        continued = {row.matter for row in self._rows if id(row) not in new}
        for row in fresh:
            if row.kind == "void" or row.voided:
                continue
            if row.matter is not None and row.matter in self._recorded and row.matter not in continued:
                self._note_taken_name(row)
            elif row.plan == self._plan.id:
                self._check(row, days)

    def _note_taken_name(self, row: EventRow) -> None:
        if row.matter not in self._noted:
            remedy = _(
                "the register has another matter of this name; give this one a new name in every line of the list, "
                "or, to add to that matter, leave the ids of its lines empty"
            )
            self._reading.wrong(row.line, "matter", row.matter, remedy)
        self._noted.add(row.matter)

    def _check(self, row: EventRow, days: Mapping[str, Mapping[str, date]]) -> None:
        try:
            if row.kind == "done":
                self._check_done(row)
            elif row.matter is not None:
                require_order(self._plan, row.matter, days[row.matter])
            self._computable.require(row)
        except TthcError as error:
            self._reading.problems.append((row.line, str(error)))

    def _check_done(self, row: EventRow) -> None:
        task = None if row.task is None else self._plan.task(row.task)
        if task is None or row.day is None:
            raise AssertionError(f"line {row.line} was not read whole")
        rules = rules_done(task, row.rule)
        continuous = all(map(is_continuous, rules))
        if continuous and row.note is None:
            remedy = _("task {task} is continuous: write what was done").format(task=task.number)
            self._reading.wrong(row.line, "note", row.note, remedy)
        if row.day > self._reading.today:
            remedy = _("write a day that has come: it says what was done")
            self._reading.wrong(row.line, "date", f"{row.day:%d/%m/%Y}", remedy)
        self._check_period(row, rules)
        begins = row.matter is not None and (row.matter in self._begun or (len(rules) == 1 and before_event(rules[0])))
        by_event = not continuous and all(map(needs_event, rules))
        if not begins and (row.matter is not None or by_event):
            self._reading.wrong(
                row.line, "matter", row.matter, _("write a matter that the register or another line has")
            )

    def _check_period(self, row: EventRow, rules: Sequence[Rule]) -> None:
        kinds = {kind for periodic in filter(None, map(as_periodic, rules)) for kind in periodic.periods}
        names = [period.name for period in periods(self._plan.identity.year, tuple(kinds))]
        if kinds and row.period not in names:
            remedy = _("write one of {known}").format(known=", ".join(names))
            self._reading.wrong(row.line, "period", row.period, remedy)
        if not kinds and row.period is not None:
            self._reading.wrong(row.line, "period", row.period, _("leave it empty: the task has no periods"))


# -- rows written by hand ---------------------------------------------------------------------------------------------


class _WrittenRows:
    """Rows written by hand, held against what is recorded, and against one another, events first."""

    def __init__(self, reading: Reading, plan: Plan, calendar: WorkCalendar) -> None:
        self._reading, self._plan, self._calendar = reading, plan, calendar
        self._computable = _Computable(plan, calendar)
        self._by_matter: dict[str | None, list[Entry]] = defaultdict(list)
        """What is recorded, and the rows that were found good."""

    def check(self, rows: Sequence[EventRow], entries: Sequence[Entry]) -> None:
        """Note what is wrong with rows.

        Args:
            rows: The rows that are to be added.
            entries: What the register will have before them.
        """
        spoken_of = {row.matter for row in rows} | {None}
        unread = {row.matter for row in self._reading.unread if row.matter}
        for entry in entries:
            if entry.matter in spoken_of:
                self._by_matter[entry.matter].append(entry)
        for row in sorted(rows, key=lambda row: (row.kind != "event", (row.kind == "done" and row.day) or date.min)):
            if row.matter in unread:
                continue
            try:
                if row.kind == "event":
                    self._check_event(row, self._by_matter[row.matter])
                else:
                    self._check_done(row)
                self._computable.require(row)
            except TthcError as error:
                self._reading.problems.append((row.line, str(error)))
                continue
            self._by_matter[row.matter].append(_entry(row, {}))

    def _check_event(self, row: EventRow, in_matter: Sequence[Entry]) -> None:
        if row.event is None or row.day is None or row.matter is None:
            raise AssertionError(f"line {row.line} was not read whole")
        self._require_this_plan(row, in_matter)
        event = self._plan.event(row.event)
        before = next((entry for entry in reversed(live(in_matter, self._plan)) if entry.event == event.key), None)
        if before is not None:
            raise TthcError(
                _(
                    "matter {matter} has {event} on {day} already; remove this line, name another matter, or replace "
                    "that day with `tthc event add --again`"
                ).format(matter=row.matter, event=event.typed, day=f"{before.day:%d/%m/%Y}")
            )
        new = NewEvent(event=event, day=row.day, matter=row.matter, new_matter=not in_matter)
        happened(new, self._plan, in_matter)

    def _check_done(self, row: EventRow) -> None:
        task = None if row.task is None else self._plan.task(row.task)
        if task is None or row.day is None:
            raise AssertionError(f"line {row.line} was not read whole")
        work = WorkDone(task=task, day=row.day, rule=row.rule, matter=row.matter, period=row.period, note=row.note)
        if row.matter is None and all(map(needs_event, work.rules)):
            raise TthcError(
                _("column '{column}': task {task} is done in a matter; write its name").format(
                    column=self._reading.header("matter"), task=task.number
                )
            )
        in_matter = self._by_matter.get(row.matter, [])
        if row.matter is not None:
            if not in_matter:
                raise TthcError(
                    _(
                        "column '{column}': found '{found}'; write a matter that the register or another line has"
                    ).format(column=self._reading.header("matter"), found=row.matter)
                )
            self._require_this_plan(row, in_matter)
            in_matter = [*self._by_matter.get(None, []), *in_matter]
        fulfilled(work, self._plan, self._calendar, in_matter, today=self._reading.today)

    def _require_this_plan(self, row: EventRow, in_matter: Sequence[Entry]) -> None:
        if in_matter and self._plan.id not in {entry.plan for entry in in_matter}:
            raise TthcError(
                _("matter {matter} belongs to {plan}; name another matter").format(
                    matter=row.matter, plan=plan_words(in_matter[0])
                )
            )


class _Computable:
    """Whether the deadlines that a day sets can be computed: one that cannot would bar all the others for good."""

    def __init__(self, plan: Plan, calendar: WorkCalendar) -> None:
        self._plan, self._calendar = plan, calendar
        self._computed: set[tuple[str, date]] = set()

    def require(self, row: EventRow) -> None:
        """Refuse a row whose day sets a deadline outside of the calendar."""
        task = None if row.task is None else self._plan.task(row.task)
        keys = (row.event,) if row.event is not None else () if task is None else task.produces
        for key in keys:
            if row.day is not None and (key, row.day) not in self._computed:
                self._set_going(key, row.day)
                self._computed.add((key, row.day))

    def _set_going(self, key: str, day: date) -> None:
        plan = self._plan
        facts = Facts(
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
                    resolve(rule, facts)
        self._calendar.is_working(day)


def _entry(row: EventRow, numbers: Mapping[int | None, int | None]) -> Entry:
    """The entry that a row makes; ``numbers`` are those that the entries of the list have here, by their own ids."""
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
        voids=numbers.get(row.voids) if row.kind == "void" else None,
        recorded_at=row.recorded_at or "",
        recorded_by=row.recorded_by or "",
        note=row.note,
    )
