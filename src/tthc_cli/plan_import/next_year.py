"""A draft of the next year's plan, made of the text of last year's: order and comments stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from tthc_cli.classes import dataclass
from tthc_cli.data_files import Document, Edit, edited, parse_document, spliced
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.law import LawFile, citations, death_in, standing_words, sure_words
from tthc_cli.phrases import read_time
from tthc_cli.plan import Kpi, Plan, Task, percent_words
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.plan_yaml import MODELINE
from tthc_cli.plan_import.unnamed_days import UnnamedDays
from tthc_cli.plan_import.yaml_places import Places, Where, quoted
from tthc_cli.plan_import.year_words import NUMBERS, MovedYears, YearWords, part_of
from tthc_cli.rules import Rule, map_days, year_on

_MOVING: Final = ("content", "time", "product")
"""The cells of a task that speak of years of its own; a basis speaks of documents."""
_DAYS: Final = ("date", "first", "last")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextYear:
    """The draft."""

    text: str
    """The text of its file."""
    numbers: int
    """How many years in words, and days in rules, were moved on."""
    targets: tuple[str, ...]
    """Targets that the old plan names for the year, in words."""
    documents: tuple[str, ...]
    """Documents that end before the year does, in words."""
    doubts: tuple[str, ...]
    """What else a person must look at, in words."""


def next_year(text: str, document: Document, plan: Plan, year: int, *, law: LawFile, words: PlanWords) -> NextYear:
    """Make the draft of a later year's plan.

    Args:
        text: The text of the old plan's file.
        document: What was read of it, with the places in the text.
        plan: The old plan.
        year: The year of the new one, which is later.
        law: The documents that are known, with what replaces them.
        words: The kinds of documents.
    """
    year_words = YearWords(words.documents, words.laws, plan.identity.year, year)
    draft = _Draft(Places(text, document.root), plan, year, year_words)
    unnamed = UnnamedDays(plan, words)
    draft.identity(document.path.name)
    for number in range(len(plan.events)):
        draft.event(("events", number), plan.events[number].words)
    for number, task in enumerate(plan.tasks):
        draft.task(("tasks", number), task, unnamed)
    for number, kpi in enumerate(plan.kpis):
        draft.target(("kpis", number), kpi)
    for number, duty in enumerate(plan.duties):
        draft.words(("duties", number, "text"), duty.text)
    draft.sources(law)
    return NextYear(
        text=_with_left(document.path, edited(text, draft.edits), draft.left),
        numbers=draft.moved,
        targets=tuple(draft.targets),
        documents=tuple(draft.documents),
        doubts=tuple(draft.doubts),
    )


def _with_left(path: Path, text: str, left: Mapping[int, Mapping[int, str]]) -> str:
    """The text with rules left unread.

    Args:
        path: The file of the old plan.
        text: The text of the new one.
        left: By the place of a task, the places of such rules, each with the reason.
    """
    if not left:
        return text
    document = parse_document(path, text.encode())
    tasks = list(document.data["tasks"])
    for at, reasons in left.items():
        rules = tasks[at]["rules"]
        unread = [{"cell": "time", "text": rules[place]["text"], "reason": why} for place, why in reasons.items()]
        tasks[at] = {
            **tasks[at],
            "rules": [rule for place, rule in enumerate(rules) if place not in reasons],
            "unread": [*tasks[at]["unread"], *unread],
        }
    return spliced(document, {**document.data, "tasks": tasks}).decode("utf-8-sig")


class _Draft:
    """The edits of the old text, as they come together, and what is said of them."""

    def __init__(self, places: Places, plan: Plan, year: int, year_words: YearWords) -> None:
        self._places, self._plan, self._year, self._year_words = places, plan, year, year_words
        self._on = year - plan.identity.year
        self.edits: list[Edit] = []
        self.moved = 0
        self.targets: list[str] = []
        self.documents: list[str] = []
        self.doubts: list[str] = []
        self.left: dict[int, dict[int, str]] = {}
        """By the place of a task, the places of rules that cannot be moved on, each with the reason."""

    # -- words

    def words(self, where: Where, text: str, later: Iterable[int] = ()) -> MovedYears:
        """Move the years in the words at a place, and tell of those that stay.

        Args:
            where: The place in the plan.
            text: The words that stand there.
            later: Years that the words set targets for: they stay.

        Returns:
            What becomes of the numbers in them.
        """
        moved = self._year_words.moved(text, later)
        place = ".".join(str(step + 1) if isinstance(step, int) else step for step in where)
        for years in moved.left:
            self.doubts.append(_("{place}: a year stays as it is: “… {words} …”").format(place=place, words=years))
        if moved.leap_day:
            self.doubts.append(_("{place}: 29 February became the 28th").format(place=place))
        self._replace(where, moved)
        return moved

    def _replace(self, where: Where, moved: MovedYears) -> None:
        edits = list(self._places.numbers(where, moved.numbers))
        self.moved += len(edits)
        self.edits += edits

    # -- parts of the plan

    def identity(self, name: str) -> None:
        """Give the new plan its year and id, and leave open what its own document will say."""
        plan, places = self._plan, self._places
        identity = plan.identity
        fresh = replace(plan, identity=replace(identity, year=self._year, number=None, id=None)).id
        new_id = fresh if fresh != plan.id else f"{fresh}-2"
        note = _("Draft for {year}, made of the plan of {old} ({file}).").format(
            year=self._year, old=identity.year, file=name
        )
        self.words(("identity", "title"), identity.title)
        self.words(("identity", "annex"), identity.annex)
        self.edits.append(places.value(("identity", "year"), str(self._year), after="annex"))
        self.edits.append(places.value(("identity", "number"), "null", after="year"))
        self.edits.append(places.value(("identity", "issued_on"), "null", after="number"))
        self.edits.append(places.value(("identity", "id"), new_id, after="issued_on"))
        self.edits.append(places.value(("identity", "note"), quoted(note), after="issued_on"))
        if identity.document is not None:
            self.edits.append(places.value(("identity", "document"), "null", after="issued_on"))
        if identity.parent is not None:
            words = _("Parent plan of {old}: name that of {year}.").format(old=identity.year, year=self._year)
            self._note(("sources", identity.parent), plan.sources[identity.parent].note, words, after="document")
            self.doubts.append(f"identity.parent: {plan.sources[identity.parent].document}: {words}")
        start = len(MODELINE) if places.text.startswith(MODELINE) else 0
        comment = _(
            "{note} `tthc plan validate` lists what a person must look at; the comments below are of the old plan."
        ).format(note=note)
        self.edits.append((start, start, f"# {comment}{places.line_end}"))

    def event(self, where: Where, words: Iterable[str]) -> None:
        """Move the years in what an event is called.

        Args:
            where: The event's place in the plan.
            words: What the plan's time cells call it beside its label.
        """
        event = self._plan.events[int(where[1])]
        self.words((*where, "label"), event.label)
        for place, text in enumerate(words):
            self.words((*where, "words", place), text)

    def task(self, where: Where, task: Task, unnamed: UnnamedDays) -> None:
        """Move a task on: its cells, the words and days of its rules; and leave it to be looked at.

        Args:
            where: The task's place in the plan.
            task: The task of the old plan.
            unnamed: Finds the rules whose days cannot be moved on.
        """
        later = {step.year for kpi in self._plan.kpis_of(task.number) for step in kpi.later}
        cells = {cell: self.words((*where, cell), getattr(task, cell), later) for cell in _MOVING}
        for place, rule in enumerate(task.rules):
            days = unnamed.of(rule, task)
            if days and not self._stays(rule, task.time, cells["time"]):
                self._part((*where, "rules", place, "text"), rule.text, {task.time: cells["time"]})
                self._leave(int(where[1]), place, task, days)
            else:
                self._rule((*where, "rules", place), rule, task.time, cells["time"])
        for place, unread in enumerate(task.unread):
            moved = cells.get(unread.cell)
            if moved is not None:
                self._part((*where, "unread", place, "text"), unread.text, {getattr(task, unread.cell): moved})
        reason = _(
            "moved on from the plan of {old}; compare cells and rules with the new plan, then remove this"
        ).format(old=self._plan.identity.year)
        item = {"cell": "content", "text": '""', "reason": quoted(reason)}
        self.edits.append(self._places.item((*where, "unread"), item, after="rules"))

    def _leave(self, at: int, place: int, task: Task, days: Sequence[date]) -> None:
        """Take note of a rule that is left unread, and tell of it."""
        words = _("it is not sure which day its words mean in {year}; in {old} it was {days}").format(
            old=self._plan.identity.year, days=", ".join(f"{day:%d/%m/%Y}" for day in days), year=self._year
        )
        self.left.setdefault(at, {})[place] = words
        text = " ".join(task.rules[place].text.split())
        self.doubts.append(_("task {number}: “{text}”: {words}").format(number=task.number, text=text, words=words))

    def _stays(self, rule: Rule, cell: str, moved: MovedYears) -> bool:
        """Whether the day of a rule is that of a document, or of a programme."""
        of_rule = part_of(moved, cell, rule.text)
        return of_rule is not None and of_rule.stays

    def _rule(self, where: Where, rule: Any, cell: str, moved: MovedYears) -> None:  # noqa: ANN401 - of any kind
        for name in ("text", "label"):
            self._part((*where, name), getattr(rule, name) or "", {cell: moved})
        of_rule = part_of(moved, cell, rule.text)
        if of_rule is not None and of_rule.stays:  # its day is that of a document, or of a programme
            return
        staying = frozenset[int]() if of_rule is None else of_rule.staying
        for name in _DAYS:
            day = getattr(rule, name, None)
            if isinstance(day, date) and day.year not in staying:
                self._day((*where, name), day, rule.text)
        for place, day in enumerate(getattr(rule, "milestones", ())):
            if day.year not in staying:
                self._day((*where, "milestones", place), day, rule.text)
        for place, part in enumerate(getattr(rule, "parts", ())):
            self._rule((*where, "parts", place), part, cell, moved)

    def _day(self, where: Where, day: date, text: str) -> None:
        new = year_on(day, self._on, named=self._is_named(day, text)).isoformat()
        self.edits.append(self._places.value(where, new, after="text"))
        self.moved += 1

    def _is_named(self, day: date, text: str) -> bool:
        """Whether the words of a rule name its day by the day's number, not as the end of a month."""
        by_number, as_end = (year_on(day, self._on, named=named) for named in (True, False))
        if by_number == as_end:
            return True
        # as the words are read for the later year, so their day is
        years = {str(year): str(year + self._on) for year in (day.year - 1, day.year, day.year + 1)}
        later = NUMBERS.sub(lambda run: years.get(run[0], run[0]), text)
        days: set[date] = set()

        def note(of_rule: date) -> date:
            days.add(of_rule)
            return of_rule

        with suppress(TthcError):
            for rule in read_time(later, year=self._year, events=lambda words: words or None):
                map_days(rule, note)
        if (by_number in days) != (as_end in days):
            return by_number in days
        return any(int(run) == day.day for run in NUMBERS.findall(text))

    def _part(self, where: Where, text: str, cells: Mapping[str, MovedYears]) -> None:
        """Move the years in words that stand in a cell, as in the cell."""
        parts = (part_of(moved, cell, text) for cell, moved in cells.items())
        moved = next(filter(None, parts), None) if text else None
        if moved is not None:
            self._replace(where, moved)

    def target(self, where: Where, kpi: Kpi) -> None:
        """Take what the old plan names for the year, and leave the target to be confirmed.

        Args:
            where: The target's place in the plan.
            kpi: The target of the old plan.
        """
        places = self._places
        task = self._plan.task(kpi.task)
        later = {step.year for step in kpi.later}
        if task is not None:
            cells = {getattr(task, cell): self._year_words.moved(getattr(task, cell), later) for cell in _MOVING}
            self._part((*where, "text"), kpi.text, cells)
        self.words((*where, "name"), kpi.name, later)
        self.edits.append(places.value((*where, "confirmed"), "false", after="target"))
        due = max((step for step in kpi.later if step.year <= self._year), key=lambda step: step.year, default=None)
        if due is None:
            return
        value = f"{due.value.normalize():f}"
        words = _("{value}: what the plan of {old} names for {year}.").format(
            value=percent_words(due.value), old=self._plan.identity.year, year=due.year
        )
        self.targets.append(f"{kpi.id}: {words}")
        self.edits.append(places.value((*where, "target"), value, after="op"))
        self._note(where, kpi.note, words, after="target")
        left = [step for step in kpi.later if step.year > self._year]
        if left:
            steps = ", ".join(f"{{year: {step.year}, value: {step.value.normalize():f}}}" for step in left)
            self.edits.append(places.value((*where, "later"), f"[{steps}]", after="target"))
        else:
            self.edits.append(places.dropped((*where, "later")))

    def sources(self, law: LawFile) -> None:
        """Say beside each document that ends before the year does what takes its place; nothing is exchanged."""
        first, last = date(self._year, 1, 1), date(self._year, 12, 31)
        for citation in citations(self._plan, law):
            dead = death_in(law, citation.key, first, last)
            if dead is None:
                continue
            words = f"{standing_words(dead)} ({sure_words(dead.sure)})"
            rows = ", ".join(map(str, citation.rows)) or "–"
            self.documents.append(
                _("{document}: {words}; rows: {rows}").format(document=citation.document, words=words, rows=rows)
            )
            for key in citation.sources:
                note = _("For the plan of {year}: {words}.").format(year=self._year, words=words)
                self._note(("sources", key), self._plan.sources[key].note, note, after="document")

    def _note(self, where: Where, note: str | None, words: str, *, after: str) -> None:
        text = quoted(" ".join(filter(None, (note, words))))
        self.edits.append(self._places.value((*where, "note"), text, after=after))
