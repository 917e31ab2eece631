"""Many entries at once, from a table: what each row says, which of them a register has, and which are to be added.

Pure but for the dictionary of column names, ``data/register_columns.yaml``. A row is either one of a list that
``tthc event list --format csv`` gave (it has an ``id``), and is taken back as it was recorded; or written by hand, and
held against the same conditions as ``tthc event add`` and ``tthc done`` hold what they are told.

A row that the register has adds nothing. It has a row when an entry, voided or not, says the same: kind, event, task,
rule, period, day, reference and, where the row names one, matter. As often as a row stands in the file, as many such
entries there are. So the same file may be imported again, and a voided entry does not come back.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, ClassVar, Final, Literal, TypeVar

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.loading import data_file, load_file
from tthc_cli.matters import UNNUMBERED, Entry, EntryKind, live
from tthc_cli.model import CONFIG, FIRST_YEAR, Text
from tthc_cli.plan import Event, Plan
from tthc_cli.recording import free_matter, fulfilled, happened, matters_awaiting, ordered, plan_words
from tthc_cli.rules import Continuous, Given, Periodic, before_event, needs_event, periods, resolve, triggers
from tthc_cli.workdays import VIETNAM, WorkCalendar
from tthc_cli.written import fold, one_line, parse_day, period_name, unguarded

T = TypeVar("T")
_MOST_DIGITS: Final = 15
"""Of a whole number; a longer one is none that a register has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterColumns:
    """The dictionary, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.register-columns/1"]
    columns: Mapping[str, tuple[Text, ...]]
    """Canonical names, each with what else a file may call the column."""
    kinds: Mapping[str, tuple[Text, ...]]
    """The kinds of entries, each with what else a file may call it."""
    ignored: tuple[Text, ...]
    """Headers of columns that are not read; any other unknown one is an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file as it was read."""

    file: str
    """Its name as the user gave it."""
    headers: Sequence[str]
    header_line: int
    rows: Sequence[tuple[int, Sequence[str] | None]]
    """Cells with the line that they begin on; None where their quotes are broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What an import comes to."""

    new: tuple[Entry, ...]
    """In the order in which they are to be added, as one transaction."""
    present: int
    """Rows that the register has already."""


@dataclass(slots=True, kw_only=True)
class _Row:
    """One row, understood."""

    line: int
    id: int | None
    kind: EntryKind
    plan: str | None
    year: int
    event: str | None
    task: int | None
    rule: int | None
    period: str | None
    day: date | None
    matter: str | None
    ref: str | None
    voids: int | None
    voided: bool
    recorded_at: str | None
    recorded_by: str | None
    entry: int | None = None
    """The id of the entry that it is, or will be."""

    def says(self) -> tuple[object, ...]:
        return self.kind, self.plan or self.year, self.event, self.task, self.rule, self.period, self.day, self.ref


def _says(entry: Entry) -> tuple[object, ...]:
    return entry.kind, entry.plan or entry.year, entry.event, entry.task, entry.rule, entry.period, entry.day, entry.ref


def load_register_columns() -> RegisterColumns:
    """The packaged dictionary."""
    return load_file(data_file("register_columns.yaml"), RegisterColumns).value


def additions(
    table: Table, names: RegisterColumns, plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], *, today: date
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


class _Reading:
    """The rows of a table, and what is wrong in them."""

    def __init__(self, table: Table, names: RegisterColumns, plan: Plan, today: date) -> None:
        self._table, self._plan, self.today = table, plan, today
        self._places = _understand(table, names)
        self._kinds = {fold(text): kind for kind, texts in names.kinds.items() for text in (kind, *texts)}
        self._events = {
            fold(name): event.key for event in plan.events for name in (event.label, event.alias, event.key)
        }
        self._named: dict[str, Sequence[Event]] = {}
        """What the texts of the column ``event`` mean."""
        self.problems: list[tuple[int, str]] = []
        self.unread: list[_Row] = []
        """Rows that are wrong: what else speaks of their numbers and matters cannot be judged."""

    def header(self, column: str) -> str:
        """What the file calls a column; the canonical name where it has none."""
        place = self._places.get(column)
        return column if place is None else self._table.headers[place]

    def wrong(self, line: int, column: str, found: object, wanted: str) -> None:
        """Note what stands in a cell and what should."""
        self.problems.append(
            (
                line,
                _("column '{column}': found '{found}'; {wanted}").format(
                    column=self.header(column), found="" if found is None else found, wanted=wanted
                ),
            )
        )

    def rows(self) -> list[_Row]:
        """Every row that can be understood."""
        found = []
        for line, cells in self._table.rows:
            known = len(self.problems)
            if cells is None:
                self.problems.append((line, _("a quoted cell goes on after its closing quote; correct the quotes")))
                continue
            if any(cell.strip() for cell in cells[len(self._table.headers) :]):
                self.problems.append(
                    (
                        line,
                        _("{found} cells under {headers} headers; put a cell with a separator in it in quotes").format(
                            found=len(cells), headers=len(self._table.headers)
                        ),
                    )
                )
                continue
            texts = {column: self._text(line, column, cells) for column in self._places}
            if not any(texts.values()) and len(self.problems) == known:
                continue
            row = self._row(line, {column: text for column, text in texts.items() if text})
            if len(self.problems) == known:
                found.append(row)
            else:
                self.unread.append(row)
        return found

    def _text(self, line: int, column: str, cells: Sequence[str]) -> str:
        place = self._places[column]
        cell = cells[place] if place < len(cells) else ""
        try:
            return one_line(unguarded(cell))
        except TthcError as error:
            self.problems.append((line, _("column '{column}': {what}").format(column=self.header(column), what=error)))
            return ""

    def _row(self, line: int, texts: Mapping[str, str]) -> _Row:
        kind = self._kind(line, texts)
        its_plan, year = self._plan_of(line, texts)
        this_plan = its_plan == self._plan.id
        row = _Row(
            line=line,
            id=self._number(line, texts, "id"),
            kind=kind,
            plan=its_plan,
            year=year,
            event=self._event(line, texts) if this_plan else texts.get("event"),
            task=self._number(line, texts, "task"),
            rule=self._number(line, texts, "rule"),
            period=period_name(texts["period"]) if "period" in texts else None,
            day=self._read(line, texts, "date", parse_day),
            matter=texts.get("matter"),
            ref=texts.get("ref"),
            voids=self._number(line, texts, "voids"),
            voided=self._flag(line, texts, "voided"),
            recorded_at=self._read(line, texts, "recorded_at", self._moment),
            recorded_by=texts.get("recorded_by"),
        )
        needed = {"event": ["event", "date"], "done": ["task", "date"], "void": ["id", "voids"]}[kind]
        if kind == "event" and row.id is not None:
            needed.append("matter")
        barred = {
            "event": ("task", "rule", "period", "voids"),
            "done": ("event", "voids"),
            "void": ("event", "task", "rule", "period", "date"),
        }[kind]
        for column in needed:
            if column not in texts:
                self.wrong(line, column, "", self._wanted(column))
        for column in barred:
            if column in texts:
                self.wrong(line, column, texts[column], _("leave it empty in a line of kind {kind}").format(kind=kind))
        if not this_plan and row.id is None:
            wanted = _("write {plan}, or name that plan with --plan").format(plan=self._plan.id)
            self.wrong(line, "plan", texts["plan"], wanted)
        if row.voided and row.id is None:
            self.wrong(line, "voided", texts["voided"], _("leave out a line that does not count"))
        if this_plan and kind == "done" and row.task is not None:
            self._known_task(line, row)
        return row

    def _plan_of(self, line: int, texts: Mapping[str, str]) -> tuple[str | None, int]:
        """The plan's id and year; a list of before plans had ids gives the year in place of the id."""
        mine, given = self._plan.identity.year, texts.get("plan")
        year = self._number(line, texts, "year")
        if given is not None and given.isascii() and given.isdecimal():
            year = self._number(line, texts, "plan")
            return (self._plan.id if year == mine else None), year or mine
        if given in (None, self._plan.id):
            return (self._plan.id if year in (None, mine) else None), year or mine
        if year is None and "year" not in texts:
            self.wrong(line, "year", "", _("write the year of the plan {plan}").format(plan=given))
        return given, year or mine

    def _wanted(self, column: str) -> str:
        match column:
            case "event":
                return _("write one of {known}").format(known=", ".join(event.typed for event in self._plan.events))
            case "date":
                return _("write a day as dd/mm/yyyy or yyyy-mm-dd")
            case "task":
                return _("write the number of a task")
            case "matter":
                return _("write the name of a matter, as the list had it")
            case _:
                return _("write a number from the column id of the same list")

    def _kind(self, line: int, texts: Mapping[str, str]) -> EntryKind:
        said = texts.get("kind")
        kind = "void" if "voids" in texts else "done" if "task" in texts and "event" not in texts else "event"
        if said is not None:
            named = self._kinds.get(fold(said))
            if named is None:
                self.wrong(line, "kind", said, _("write one of {known}").format(known="event, done, void"))
            kind = named or kind
        return kind  # type: ignore[return-value] # the dictionary's kinds are held by a test

    def _event(self, line: int, texts: Mapping[str, str]) -> str | None:
        said = texts.get("event")
        if said is None:
            return None
        if said not in self._named:
            self._named[said] = self._plan.events_named(said)
        found = self._named[said]
        if len(found) == 1:
            return found[0].key
        if found:
            known = ", ".join(event.typed for event in found)
            self.wrong(line, "event", said, _("it names several events; write one of {known}").format(known=known))
            return None
        near = get_close_matches(fold(said), self._events, n=1, cutoff=0.6)
        wanted = self._wanted("event")
        if near:
            wanted += " " + _("(nearest: {name})").format(name=self._plan.event(self._events[near[0]]).typed)
        self.wrong(line, "event", said, wanted)
        return None

    def _known_task(self, line: int, row: _Row) -> None:
        task = self._plan.task(row.task or 0)
        if task is None:
            known = ", ".join(str(task.number) for task in self._plan.tasks)
            self.wrong(line, "task", row.task, _("write one of {known}").format(known=known))
        elif row.rule is not None and not 1 <= row.rule <= len(task.rules):
            self.wrong(line, "rule", row.rule, _("write 1 to {last}").format(last=len(task.rules)))

    def _read(self, line: int, texts: Mapping[str, str], column: str, read: Callable[[str], T]) -> T | None:
        said = texts.get(column)
        if said is None:
            return None
        try:
            return read(said)
        except TthcError as error:
            self.problems.append((line, _("column '{column}': {what}").format(column=self.header(column), what=error)))
        return None

    def _number(self, line: int, texts: Mapping[str, str], column: str) -> int | None:
        said = texts.get(column)
        if said is None:
            return None
        if not (said.isascii() and said.isdecimal() and len(said) <= _MOST_DIGITS and int(said)):
            self.wrong(line, column, said, _("write a whole number"))
            return None
        return int(said)

    def _moment(self, text: str) -> str:
        """A moment in ISO form with its offset, as it stands. Raises TthcError for one to come, too."""
        try:
            moment = datetime.fromisoformat(text)
            known = moment.tzinfo is not None and moment.astimezone(VIETNAM).year >= FIRST_YEAR
        except (ValueError, OverflowError):
            known = False
        if not known:
            raise TthcError(
                _("'{found}' is no moment; write such as 2024-05-02T08:00:00+00:00, or nothing").format(found=text)
            )
        if moment.astimezone(VIETNAM).date() > self.today:
            raise TthcError(_("'{found}' is still to come; write when it was recorded, or nothing").format(found=text))
        return text

    def _flag(self, line: int, texts: Mapping[str, str], column: str) -> bool:
        said = texts.get(column, "false").casefold()
        if said not in ("true", "false"):
            self.wrong(line, column, texts[column], _("write true or false"))
        return said == "true"


def _understand(table: Table, names: RegisterColumns) -> dict[str, int]:
    """Where each column stands. Raises TthcError for headers that are unknown, double or not enough."""
    known = {_plain(text): column for column, texts in names.columns.items() for text in (column, *texts)}
    ignored = {_plain(text) for text in names.ignored}
    where = f"{table.file}:{table.header_line}: "
    places: dict[str, int] = {}
    for place, header in enumerate(table.headers):
        if not header.strip() or _plain(header) in ignored:
            continue
        column = known.get(_plain(header))
        if column is None:
            raise TthcError(
                where
                + _("the column '{header}' is not known; rename or remove it (known: {known})").format(
                    header=header, known=", ".join(f"{name} ({texts[0]})" for name, texts in names.columns.items())
                )
            )
        if column in places:
            raise TthcError(
                where
                + _("the headers '{one}' and '{other}' both mean {column}; keep one").format(
                    one=table.headers[places[column]], other=header, column=column
                )
            )
        places[column] = place
    for column, enough in (("event", "event" in places or "task" in places), ("date", "date" in places)):
        if not enough:
            raise TthcError(
                where
                + _("the column {column} ({header}) is missing; headers found: {found}").format(
                    column=column, header=names.columns[column][0], found=", ".join(table.headers)
                )
            )
    return places


def _plain(header: str) -> str:
    return fold(header).replace(" ", "")


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
                ordered(plan, row.matter, days[row.matter])
            computable.hold(row)
        except TthcError as error:
            reading.problems.append((row.line, str(error)))


def _check_listed_done(reading: _Reading, row: _Row, plan: Plan, begun: Container[str | None]) -> None:
    task = None if row.task is None else plan.task(row.task)
    if task is None or row.day is None:
        raise AssertionError(f"line {row.line} was not read whole")
    rules = [rule for number, rule in enumerate(task.rules, 1) if row.rule in (None, number)]
    if all(isinstance(rule, Continuous) for rule in rules):
        raise TthcError(_("task {task} is continuous: it has no date by which it is done").format(task=task.number))
    if row.day > reading.today:
        reading.wrong(row.line, "date", f"{row.day:%d/%m/%Y}", _("write a day that has come: it says what was done"))
    kinds = {kind for rule in rules if isinstance(rule, Periodic) for kind in rule.periods}
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
    happened(plan, its, event, row.day, matter=row.matter, new_matter=True)


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
    fulfilled(
        plan,
        calendar,
        known,
        task,
        row.day,
        today=reading.today,
        rule=row.rule,
        matter=row.matter,
        period=row.period,
    )


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
