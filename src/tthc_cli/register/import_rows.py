"""A list of entries as a table: its columns understood, each row read as one entry."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, ClassVar, Final, Literal, TypeVar

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import TthcError
from tthc_cli.header_names import HeaderNames, both_mean
from tthc_cli.i18n import _
from tthc_cli.plan import Event, Plan
from tthc_cli.register.entries import EntryKind
from tthc_cli.rules import period_name
from tthc_cli.scalars import CONFIG, FIRST_YEAR, Text
from tthc_cli.text import fold, nearest, one_line, parse_day, unguarded
from tthc_cli.workdays import VIETNAM

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
    flags: Mapping[Literal["true", "false"], tuple[Text, ...]]
    """Whether an entry is voided, each answer with what else a file may write."""
    ignored: tuple[Text, ...]
    """Headers of columns that are not read; any other unknown one is an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTable:
    """A file as it was read."""

    file: str
    """Its name as the user gave it."""
    headers: Sequence[str]
    header_line: int
    rows: Sequence[tuple[int, Sequence[str] | None]]
    """Cells with the line that they begin on; None where their quotes are broken."""


@dataclass(slots=True, kw_only=True)
class EventRow:
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
    note: str | None
    entry: int | None = None
    """The id of the entry that it is, or will be."""


def load_register_columns() -> RegisterColumns:
    """The packaged dictionary."""
    return load_file(data_file("register_columns.yaml"), RegisterColumns).value


def years_in(table: EventTable, names: RegisterColumns) -> set[int]:
    """The years of the days in a table, those of cells that are no day left out.

    Args:
        table: The file.
        names: What its columns may be called.

    Raises:
        TthcError: If headers are unknown, double or not enough.
    """
    place, years = _understand(table, names)["date"], set()
    for _line, cells in table.rows:
        with suppress(TthcError):
            years.add(parse_day(cells[place] if cells is not None and place < len(cells) else "").year)
    return years


class Reading:
    """The rows of a table, and what is wrong in them."""

    def __init__(self, table: EventTable, names: RegisterColumns, plan: Plan, today: date) -> None:
        self._table, self._plan, self.today = table, plan, today
        self._places = _understand(table, names)
        self._kinds = {fold(text): kind for kind, texts in names.kinds.items() for text in (kind, *texts)}
        self._flags = {fold(text): flag == "true" for flag, texts in names.flags.items() for text in (flag, *texts)}
        self._events = {
            fold(name): event.key for event in plan.events for name in (event.label, event.alias, event.key)
        }
        self._named: dict[str, Sequence[Event]] = {}
        """What the texts of the column ``event`` mean."""
        self.problems: list[tuple[int, str]] = []
        self.unread: list[EventRow] = []
        """Rows that are wrong: what else speaks of their numbers and matters cannot be judged."""

    def header(self, column: str) -> str:
        """What the file calls a column; the canonical name if it has none."""
        place = self._places.get(column)
        return column if place is None else self._table.headers[place]

    def wrong(self, line: int, column: str, cell: object, remedy: str) -> None:
        """Note that a cell is wrong.

        Args:
            line: The line of its row.
            column: Its column, by the canonical name.
            cell: What stands in it.
            remedy: What to do, in words.
        """
        self.problems.append(
            (
                line,
                _("column '{column}': found '{found}'; {wanted}").format(
                    column=self.header(column), found="" if cell is None else cell, wanted=remedy
                ),
            )
        )

    def rows(self) -> list[EventRow]:
        """Every row that can be understood."""
        rows = []
        for line, cells in self._table.rows:
            problems = len(self.problems)
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
            if not any(texts.values()) and len(self.problems) == problems:
                continue
            row = self._row(line, {column: text for column, text in texts.items() if text})
            if len(self.problems) == problems:
                rows.append(row)
            else:
                self.unread.append(row)
        return rows

    def _text(self, line: int, column: str, cells: Sequence[str]) -> str:
        place = self._places[column]
        cell = cells[place] if place < len(cells) else ""
        try:
            return one_line(unguarded(cell))
        except TthcError as error:
            self.problems.append((line, _("column '{column}': {what}").format(column=self.header(column), what=error)))
            return ""

    def _row(self, line: int, texts: Mapping[str, str]) -> EventRow:
        kind = self._kind(line, texts)
        plan, year = self._plan_of(line, texts)
        this_plan = plan == self._plan.id
        row = EventRow(
            line=line,
            id=self._number(line, texts, "id"),
            kind=kind,
            plan=plan,
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
            note=texts.get("note"),
        )
        self._check_cells(row, texts)
        if not this_plan and row.id is None:
            remedy = _("write {plan}, or name that plan with --plan").format(plan=self._plan.id)
            self.wrong(line, "plan", texts["plan"], remedy)
        if row.voided and row.id is None:
            self.wrong(line, "voided", texts["voided"], _("leave out a line that does not count"))
        if this_plan and kind == "done" and row.task is not None:
            self._known_task(line, row)
        return row

    def _check_cells(self, row: EventRow, texts: Mapping[str, str]) -> None:
        """Note the columns that a line of its kind lacks, and those that it must leave empty."""
        needed = {"event": ["event", "date"], "done": ["task", "date"], "void": ["id", "voids"]}[row.kind]
        if row.kind == "event" and row.id is not None:
            needed.append("matter")
        barred = {
            "event": ("task", "rule", "period", "voids", "note"),
            "done": ("event", "voids"),
            "void": ("event", "task", "rule", "period", "date", "note"),
        }[row.kind]
        for column in needed:
            if column not in texts:
                self.wrong(row.line, column, "", self._remedy(column))
        for column in barred:
            if column in texts:
                remedy = _("leave it empty in a line of kind {kind}").format(kind=row.kind)
                self.wrong(row.line, column, texts[column], remedy)

    def _plan_of(self, line: int, texts: Mapping[str, str]) -> tuple[str | None, int]:
        """The plan's id and year; a list of before plans had ids gives the year in place of the id."""
        this_year, name = self._plan.identity.year, texts.get("plan")
        year = self._number(line, texts, "year")
        if name is not None and name.isascii() and name.isdecimal():
            year = self._number(line, texts, "plan")
            return (self._plan.id if year == this_year else None), year or this_year
        if name in (None, self._plan.id):
            return (self._plan.id if year in (None, this_year) else None), year or this_year
        if year is None and "year" not in texts:
            self.wrong(line, "year", "", _("write the year of the plan {plan}").format(plan=name))
        return name, year or this_year

    def _remedy(self, column: str) -> str:
        """What to write into a column that a line must have."""
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
        written = texts.get("kind")
        kind = "void" if "voids" in texts else "done" if "task" in texts and "event" not in texts else "event"
        if written is not None:
            named = self._kinds.get(fold(written))
            if named is None:
                self.wrong(line, "kind", written, _("write one of {known}").format(known="event, done, void"))
            kind = named or kind
        return kind  # type: ignore[return-value] # the dictionary's kinds are held by a test

    def _event(self, line: int, texts: Mapping[str, str]) -> str | None:
        name = texts.get("event")
        if name is None:
            return None
        if name not in self._named:
            self._named[name] = self._plan.events_named(name)
        events = self._named[name]
        if len(events) == 1:
            return events[0].key
        if events:
            typed = ", ".join(event.typed for event in events)
            self.wrong(line, "event", name, _("it names several events; write one of {known}").format(known=typed))
            return None
        near = nearest(fold(name), self._events)
        remedy = self._remedy("event")
        if near is not None:
            remedy += " " + _("(nearest: {name})").format(name=self._plan.event(self._events[near]).typed)
        self.wrong(line, "event", name, remedy)
        return None

    def _known_task(self, line: int, row: EventRow) -> None:
        task = self._plan.task(row.task or 0)
        if task is None:
            numbers = ", ".join(str(task.number) for task in self._plan.tasks)
            self.wrong(line, "task", row.task, _("write one of {known}").format(known=numbers))
        elif row.rule is not None and not 1 <= row.rule <= len(task.rules):
            self.wrong(line, "rule", row.rule, _("write 1 to {last}").format(last=len(task.rules)))

    def _read(self, line: int, texts: Mapping[str, str], column: str, read: Callable[[str], T]) -> T | None:
        text = texts.get(column)
        if text is None:
            return None
        try:
            return read(text)
        except TthcError as error:
            self.problems.append((line, _("column '{column}': {what}").format(column=self.header(column), what=error)))
        return None

    def _number(self, line: int, texts: Mapping[str, str], column: str) -> int | None:
        text = texts.get(column)
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text)):
            self.wrong(line, column, text, _("write a whole number"))
            return None
        return int(text)

    def _moment(self, text: str) -> str:
        """A moment in ISO form with its offset, as it stands. Raises TthcError for one to come, too."""
        try:
            moment = datetime.fromisoformat(text)
            is_moment = moment.tzinfo is not None and moment.astimezone(VIETNAM).year >= FIRST_YEAR
        except (ValueError, OverflowError):
            is_moment = False
        if not is_moment:
            raise TthcError(
                _("'{found}' is no moment; write such as 2024-05-02T08:00:00+00:00, or nothing").format(found=text)
            )
        if moment.astimezone(VIETNAM).date() > self.today:
            raise TthcError(_("'{found}' is still to come; write when it was recorded, or nothing").format(found=text))
        return text

    def _flag(self, line: int, texts: Mapping[str, str], column: str) -> bool:
        text = texts.get(column)
        if text is None:
            return False
        flag = self._flags.get(fold(text))
        if flag is None:
            self.wrong(line, column, text, _("write true or false"))
        return bool(flag)


def _understand(table: EventTable, names: RegisterColumns) -> dict[str, int]:
    """Where each column stands. Raises TthcError for headers that are unknown, double or not enough."""
    header_names = HeaderNames(names.columns, names.ignored)
    where = f"{table.file}:{table.header_line}: "
    places: dict[str, int] = {}
    for place, header in enumerate(table.headers):
        meaning = header_names.meaning((header,))
        if not header.strip() or meaning.ignored:
            continue
        if not meaning.columns:
            raise TthcError(
                where
                + _("the column '{header}' is not known; rename or remove it (known: {known})").format(
                    header=header, known=", ".join(f"{name} ({texts[0]})" for name, texts in names.columns.items())
                )
            )
        (column,) = meaning.columns
        if column in places:
            raise TthcError(where + both_mean(table.headers[places[column]], header, column))
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
