"""A plan (kế hoạch): its tasks, the words they come in, their rules, targets, sources and events.

Everything about a year or an office is in the plan's YAML file; nothing here knows one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cache
from typing import Any, ClassVar, Final, Literal, NamedTuple
from unicodedata import normalize

from tthc_cli.classes import dataclass
from tthc_cli.i18n import by_language
from tthc_cli.plan.measure import Measure
from tthc_cli.rules import Reporting, Rule, as_periodic
from tthc_cli.scalars import CONFIG, Count, Day, Flag, Percent, Text, Year
from tthc_cli.sources import Source
from tthc_cli.text import fold

_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
PLAN_ID: Final = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeUnit:
    """A unit or post of the office (phòng, đơn vị) that a task or a duty is given to."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    name: Text
    """Its name as the plan writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens on a day and starts or ends a period (sự kiện)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    key: Text
    """English key, in lower case with hyphens: ``ministry-decision-received``."""
    label: Text
    """What people read, in Vietnamese."""
    alias: Text
    """The same key in unaccented Vietnamese, which the command line takes too."""
    own_date: Flag = False
    """True where the task that makes it happen does not settle its day: it is recorded with a day of its own."""
    words: tuple[Text, ...] = ()
    """Other words that the plan has for the event, as they stand in its time cells."""
    ahead: Flag = False
    """True where its day is known, and recorded, before it comes: the day on which a decision will take effect."""
    note: Text | None = None
    """What the date means, where that could be mistaken."""

    @property
    def typed(self) -> str:
        """The name of it that people type: its alias in Vietnamese, its key in English."""
        return by_language(english=self.key, vietnamese=self.alias)


CellName = Literal["content", "lead", "support", "time", "product", "basis"]
"""A cell of a task's row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Words of a cell that gave no rule, target or unit (chưa đọc được): left for a person."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    cell: CellName
    """The cell that they stand in."""
    text: str
    """The words, verbatim; empty where the cell is."""
    reason: Text
    """Why they were not read."""

    @property
    def is_moved_on(self) -> bool:
        """Whether it marks a task that was moved on from another year's plan, until a person has looked at it."""
        return self.cell == "content" and not self.text  # no content is empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One row of the plan's appendix (nhiệm vụ): its cells verbatim, and what they mean."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    number: Count
    """The row's number (số thứ tự)."""
    content: Text
    """Nội dung thực hiện, verbatim."""
    lead: str
    """Cơ quan chủ trì, verbatim; empty where the plan's cell is."""
    support: str
    """Cơ quan phối hợp, verbatim; empty where the plan's cell is."""
    time: str
    """Thời gian thực hiện, verbatim; the items of a list on lines of their own."""
    product: str
    """Kết quả/Sản phẩm, verbatim; empty where the plan's cell is."""
    basis: str
    """Căn cứ thực hiện, verbatim; empty where the plan's cell is."""
    lead_units: tuple[Text, ...] = ()
    """Keys of the units that the lead cell names."""
    support_units: tuple[Text, ...] = ()
    """Keys of the units that the supporting cell names."""
    basis_sources: tuple[Text, ...] = ()
    """Keys of the sources that the basis cell, or another cell, cites."""
    uncited_sources: tuple[Text, ...] = ()
    """Keys of the sources that the task rests on though none of its cells cites them."""
    rules: tuple[Rule, ...]
    """One rule a time phrase, in the order of the cell; a rule's number is its place here, from 1."""
    produces: tuple[Text, ...] = ()
    """Keys of the events that fulfilling this task makes happen."""
    unread: tuple[Unread, ...] = ()
    """What an import could not read: to be written as rules, targets or units, and then removed."""
    note: Text | None = None
    """The source's own slips, and how the cell was read."""

    def rule_at(self, place: int) -> Rule:
        """The rule at a place of the task, counted from 1, as people name it (10.1)."""
        return self.rules[place - 1]

    def led_by(self, unit: str | None) -> bool:
        """Whether a unit leads the task (chủ trì); any task for None."""
        return unit is None or unit in self.lead_units


class RuleRef(NamedTuple):
    """A rule of a plan: its task, and its place there. People write it "4.1"."""

    task: int
    """The task's number."""
    place: int
    """The rule's place in the task, from 1."""

    def __str__(self) -> str:
        return f"{self.task}.{self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterTarget:
    """What the plan's words set for a later year (lộ trình)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    year: Year
    value: Percent


Op = Literal[">", ">=", "<", "<="]
"""``>`` for "trên"; ``>=`` for "tối thiểu", "ít nhất", "đạt", "từ … trở lên" and a bare percentage; ``<`` for "dưới";
``<=`` for "không quá", "tối đa": there the measure counts what must stay rare."""
LIMITS: Final[tuple[Op, ...]] = ("<", "<=")
SET_BY_HAND: Final = ("Set by hand:", "Ghi bằng tay:")
"""How the note of a rule begins that a person has set in other words than the plan's, in each language."""
PROPOSED: Final = ("The measure is proposed by the words", "Phép đo do chương trình đề xuất theo lời văn")
"""How an import's note on a measure begins, in either language, until a person has confirmed the measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A target of the plan (chỉ tiêu): a measure, how it is compared, and with what."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    id: Text
    """English key, in lower case with hyphens: ``early-resolution``."""
    task: Count
    """The number of the task whose cell sets the target."""
    name: Text
    """What people read, in Vietnamese."""
    text: Text
    """The plan's own words, part of one of the task's cells."""
    measure: Text
    """Which measure of case data it is: a key of ``data/measures.yaml`` or of the plan's own measures."""
    op: Op
    target: Percent
    """In percent."""
    later: tuple[LaterTarget, ...] = ()
    """Targets that the same words set for later years."""
    note: Text | None = None
    """How the words were read, where that could be mistaken."""
    confirmed: Flag | None = None
    """Whether a person has confirmed that the words mean the measure; null is yes, unless the note of an import that
    proposed it still stands."""

    @property
    def is_confirmed(self) -> bool:
        """Whether a verdict may be given."""
        if self.confirmed is not None:
            return self.confirmed
        words = " ".join((self.note or "").split()).casefold()
        return not any(note.casefold() in words for note in PROPOSED)

    @property
    def limit(self) -> bool:
        """Whether it is a limit: the measure counts what must stay rare."""
        return self.op in LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A standing duty that an article of the plan lays on someone (tổ chức thực hiện)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    article: Text
    """Where it stands: ``IV.1.a``."""
    units: tuple[Text, ...]
    """Keys of the units that it binds."""
    text: Text
    """Verbatim."""
    sources: tuple[Text, ...] = ()
    """Keys of the sources that it cites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIdentity:
    """Which plan it is."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    issuer: Text
    """The issuing body (cơ quan ban hành)."""
    title: Text
    """Title (trích yếu), verbatim."""
    annex: Text
    """Title of the appendix (phụ lục), verbatim."""
    year: Year
    """The year that the plan is for."""
    number: Text | None
    """Number and symbol (số, ký hiệu); null where the source leaves it blank."""
    issued_on: Day | None
    """The day of issue; null where the source leaves it blank."""
    parent: Text | None = None
    """Key of the source that the plan carries out."""
    document: Text | None = None
    """The source document's file, relative to the project's ``docs/``."""
    id: Text | None = None
    """What a register knows the plan by, in lower case with hyphens: ``so-khcn-can-tho-2026-12``. Never changed,
    whatever else is corrected; without it, it is made of issuer, year and number."""
    note: Text | None = None
    """What the source leaves open about itself."""


@cache
def _id_of(identity: PlanIdentity) -> str:
    """What a register knows a plan by. It is asked for each deadline of a register."""
    words = (identity.issuer, str(identity.year), identity.number or "")
    parts = (_NO_WORD.sub("-", fold(part)).strip("-") for part in words)
    made = "-".join(filter(None, parts))
    return identity.id or (made if PLAN_ID.fullmatch(made) else f"plan-{made}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan file, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.plan/1"]
    """The format of the file."""
    identity: PlanIdentity
    sources: Mapping[str, Source]
    """Every document cited, by key."""
    units: Mapping[str, OfficeUnit]
    """Every unit named, by key."""
    reporting: Reporting | None = None
    """How periodic reports close and fall due; needed where a rule is ``periodic``."""
    events: tuple[Event, ...]
    tasks: tuple[Task, ...]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    """Measures of its own, by name, beside those of ``data/measures.yaml``."""
    kpis: tuple[Kpi, ...] = ()
    duties: tuple[Duty, ...] = ()

    @property
    def id(self) -> str:
        """What a register knows the plan by: its own key, else one made of issuer, year and number."""
        return _id_of(self.identity)

    def event_named(self, name: str) -> Event | None:
        """The event with this key or alias, whatever the case; None if there is none."""
        folded = name.strip().casefold()
        return next((event for event in self.events if folded in (event.key.casefold(), event.alias.casefold())), None)

    def events_named(self, name: str) -> tuple[Event, ...]:
        """The event with this key, alias or label, written as there, else whatever the accents: then it can be several.

        A key or alias comes before a label.
        """
        keyed = [(written, event) for event in self.events for written in (event.key, event.alias)]
        labelled = [(event.label, event) for event in self.events]
        for read in (_as_written, fold):
            for names in (keyed, labelled):
                keys = dict.fromkeys(event.key for written, event in names if read(written) == read(name))
                if keys:
                    return tuple(map(self.event, keys))
        return ()

    def event(self, key: str) -> Event:
        """The event with this key. Raises KeyError."""
        for event in self.events:
            if event.key == key:
                return event
        raise KeyError(key)

    def task(self, number: int) -> Task | None:
        """The task with this number; None if there is none."""
        return next((task for task in self.tasks if task.number == number), None)

    @property
    def rules(self) -> dict[RuleRef, Rule]:
        """Every rule of every task, in their order."""
        return {RuleRef(task.number, n): rule for task in self.tasks for n, rule in enumerate(task.rules, 1)}

    def unread(self, *cells: CellName) -> tuple[tuple[Task, Unread], ...]:
        """What is not read yet in any cell, or in those named, with its task."""
        return tuple((task, words) for task in self.tasks for words in task.unread if not cells or words.cell in cells)

    def producer(self, event: str) -> Task | None:
        """The task whose fulfilment makes an event happen; None if it comes from outside of the plan."""
        return next((task for task in self.tasks if event in task.produces), None)

    def leads(self, task: Task) -> tuple[str, ...]:
        """The units and posts that lead a task, by name; never the cell's own words, which can name a person."""
        return tuple(self.units[key].name for key in task.lead_units)

    def kpis_of(self, number: int) -> tuple[Kpi, ...]:
        """The targets that a task's cells set."""
        return tuple(kpi for kpi in self.kpis if kpi.task == number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """The dictionary ``data/report_words.yaml``: by which words a task, or a time phrase, is about a report."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.report-words/1"]
    words: tuple[Text, ...]
    """Words that say so wherever they stand."""
    beside: Mapping[str, tuple[Text, ...]]
    """Words that say so beside one of others, in the same clause."""

    def in_any(self, texts: Iterable[str]) -> bool:
        """Whether one of the texts speaks of a report."""
        return any(
            any(_has(text, word) for word in self.words)
            or any(
                _has(clause, word) and any(_has(clause, companion) for companion in companions)
                for word, companions in self.beside.items()
                for clause in re.split(r"[.;:]|\n\s*[-–+•]", text)
            )
            for text in texts
        )


def _has(text: str, words: str) -> bool:
    """Whether words stand in a text, whatever their case and accents and the line ends between them."""
    bare = (" ".join(re.findall(r"\w+", fold(written))) for written in (words, text))
    return f" {next(bare)} " in f" {next(bare)} "


def decided(rules: Iterable[Rule], words: ReportWords, *beside: str) -> tuple[Rule, ...]:
    """Rules in which each periodic one says whether it is a report.

    Args:
        rules: The rules of one task or of one phrase.
        words: The words by which something is about a report.
        beside: Other texts of the task, which count beside a rule's own words.
    """
    return tuple(
        replace(periodic, report=words.in_any((periodic.text, periodic.label or "", *beside)))
        if (periodic := as_periodic(rule)) is not None and periodic.report is None
        else rule
        for rule in rules
    )


def undecided(plan: Plan) -> bool:
    """Whether a periodic rule of the plan does not say if it is a report."""
    rules = (as_periodic(rule) for task in plan.tasks for rule in task.rules)
    return any(rule is not None and rule.report is None for rule in rules)


def with_reports(plan: Plan, words: ReportWords) -> Plan:
    """The plan with each periodic rule saying whether it is a report, by its task's content and product too.

    Args:
        plan: The plan as its file has it.
        words: The words by which something is about a report.
    """
    tasks = (replace(task, rules=decided(task.rules, words, task.content, task.product)) for task in plan.tasks)
    return replace(plan, tasks=tuple(tasks))


def _as_written(name: str) -> str:
    """A name whatever its case and the spaces between its words."""
    return " ".join(normalize("NFC", name.casefold()).split())


def labelled(place: str, rule: Rule) -> str:
    """A rule in words for people, with its label if it has one: "4.1 “Label”".

    Args:
        place: The rule's number: "4.1".
        rule: The rule.
    """
    return f"{place} “{rule.label}”" if rule.label else place
