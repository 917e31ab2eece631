"""What is overdue, due today or coming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tthc_cli.i18n import _
from tthc_cli.output.deadline import assumed_note, content, in_time_until, more_of, quoted, remarks, updates_passed
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.words import long_day, number, place, plan_name, working_days
from tthc_cli.plan import Plan
from tthc_cli.register import URGENCIES, Standing, Todo, Urgency

_COLUMNS: Final = (
    "matter",
    "task",
    "rule",
    "event",
    "event_date",
    "occurrence",
    "period",
    "due",
    "act_by",
    "assumed",
    "status",
    "working_days_left",
    "lead",
    "text",
    "ref",
    "warnings",
    "label",
    "time",
    "report",
    "last",
    "plan",
)
_URGENCY_TONES: Final[Mapping[Urgency, Tone]] = {"overdue": "bad", "today": "warn", "soon": "warn", "waiting": "dim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReport(Report):
    """What ``tthc due`` has found."""

    items: Sequence[Todo]
    """Those that are shown."""
    left_out: Mapping[Urgency, int]
    """How many others there are, which were not asked for."""
    plans: Sequence[Plan]
    """The plans in force."""
    as_of: date
    within: int
    """Working days ahead that count as soon."""
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By the id of a plan: the document that each of its matters is known by."""
    other_plans: Sequence[str] = ()
    """Ids of plans that the register has entries of, and that are not in force."""
    other_years: Sequence[int] = ()
    """Years of entries of before plans had ids, which no plan has claimed."""

    def payload(self) -> Record:
        """``tthc.due/1``."""
        return {
            "schema": "tthc.due/1",
            "as_of": self.as_of,
            "within": self.within,
            "items": self.rows(),
            "not_shown": dict(self.left_out),
            "other_plans": list(self.other_plans),
            "other_years": list(self.other_years),
        }

    def columns(self) -> Sequence[str]:
        """The deadline, how it stands, and whose it is."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a deadline."""
        return [_record(item, self) for item in self.items]

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """What there is in each degree of urgency, and how much there is of what is not shown.

        A table on a terminal; one paragraph an item if nothing may be cut, as in a mail, which no table would fit.
        """
        grouped = _table if terminal.width is not None else _paragraphs
        title = PrintedTable(title=_("As of {day}").format(day=long_day(self.as_of)))
        groups = [
            grouped(f"{heading} ({number(len(items))})", items, self, terminal)
            for heading, items in self._by_heading().items()
        ]
        notes = [] if groups else [_("Nothing is overdue or due within {days}.").format(days=working_days(self.within))]
        notes += self._table_notes()
        return [title, *groups, *([PrintedTable(notes=notes)] if notes else [])]

    def reference(self, item: Todo) -> str | None:
        """The document that the matter of a deadline is known by."""
        return self.references.get(item.plan.id, {}).get(item.standing.matter or "")

    def place_of(self, item: Todo) -> str:
        """Task and rule of a deadline as people write them, with the plan if it could be another one's."""
        standing = item.standing
        text = place(standing.task.number, standing.ref.place, len(standing.task.rules))
        return text if len(self.plans) == 1 else f"{text} ({plan_name(item.plan, self.plans)})"

    def _by_heading(self) -> dict[str, list[Todo]]:
        """The items by what stands above them, the most urgent first."""
        groups: dict[str, list[Todo]] = {}
        for name in URGENCIES:
            of_urgency = [item for item in self.items if item.urgency == name]
            for item in sorted(of_urgency, key=lambda item: _side(item, self)):
                groups.setdefault(_heading(item, self), []).append(item)
        return groups

    def _table_notes(self) -> list[str]:
        """What the marks mean, and what is not shown."""
        notes: list[str] = []
        assumed = (item.plan for item in self.items if item.standing.deadline and item.standing.deadline.assumed)
        notes += dict.fromkeys(map(assumed_note, assumed))
        options = {"later": "--later", "waiting": "--waiting"}
        notes += [
            _("{what}: {count} more (shown with {option})").format(
                what=urgency_words(name, self.within), count=number(count), option=options[name]
            )
            for name, count in self.left_out.items()
        ]
        notes += [
            _("The register has entries of the plan {plan} too; --plan shows them.").format(plan=plan)
            for plan in self.other_plans
        ]
        notes += [
            _("The register has entries of the plan of {year} too; --plan shows them.").format(year=year)
            for year in self.other_years
        ]
        return notes


def _record(item: Todo, report: DueReport) -> Record:
    plan, standing, deadline = item.plan, item.standing, item.standing.deadline
    return {
        "plan": plan.id,
        "matter": standing.matter,
        "task": standing.task.number,
        "rule": standing.ref.place,
        "event": standing.waits_for if deadline is None else deadline.event,
        "event_date": None if deadline is None else deadline.event_date,
        "occurrence": None if deadline is None else deadline.occurrence,
        "period": None if deadline is None else deadline.period_name,
        "due": None if deadline is None else deadline.due,
        "last": None if deadline is None else deadline.last,
        "act_by": None if deadline is None else deadline.act_by,
        "assumed": deadline is not None and deadline.assumed,
        "status": item.urgency,
        "working_days_left": item.working_days_left,
        "lead": "; ".join(plan.leads(standing.task)),
        "text": standing.rule_itself.text,
        "ref": report.reference(item),
        "updates_passed": standing.passed,
        "warnings": [] if deadline is None else list(deadline.warnings),
        **more_of(standing.rule_itself),
    }


def urgency_words(name: Urgency, within: int) -> str:
    """A degree of urgency in words.

    Args:
        name: The degree.
        within: Working days ahead that count as soon.
    """
    return {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "soon": _("Due within {days}").format(days=working_days(within)),
        "later": _("Due later"),
        "waiting": _("Waiting for an event"),
    }[name]


def _heading(item: Todo, report: DueReport) -> str:
    """The degree of urgency in words; "today" holds what is due on other days too, which no one would call today."""
    return {
        -1: _("Past the due day, still in time"),
        0: urgency_words(item.urgency, report.within),
        1: _("Due on a day off, to be done now"),
    }[_side(item, report)]


def _side(item: Todo, report: DueReport) -> int:
    """Of what counts as today: -1 for what was due before, 1 for what is due after it with no working day left."""
    deadline = item.standing.deadline
    if item.urgency != "today" or deadline is None:
        return 0
    return (deadline.due > report.as_of) - (deadline.due < report.as_of)


def _table(title: str, items: Sequence[Todo], report: DueReport, terminal: Terminal) -> PrintedTable:
    rows = []
    for item in items:
        standing, deadline = item.standing, item.standing.deadline
        dated: tuple[Cell | str, ...] = ()
        if deadline is not None:
            left = in_time_until(deadline) if _side(item, report) < 0 else str(item.working_days_left)
            dated = (Cell(long_day(deadline.due), _URGENCY_TONES.get(item.urgency, "strong")), left)
        rows.append(
            (
                *dated,
                report.place_of(item),
                _matter(standing, report.reference(item)),
                "\n".join(_what(item, terminal)),
                "\n".join(item.plan.leads(standing.task)),
            )
        )
    days = (Column(title=_("Due"), fixed=True), Column(title=_("Left"), right=True, fixed=True))
    return PrintedTable(
        title=title,
        columns=(
            *(() if items[0].urgency == "waiting" else days),
            Column(title=_("Task"), fixed=True),
            Column(title=_("Matter")),
            Column(title=_("Content, and the time in the plan's words")),
            Column(title=_("Lead unit")),
        ),
        rows=rows,
    )


def _paragraphs(title: str, items: Sequence[Todo], report: DueReport, terminal: Terminal) -> PrintedTable:
    lines = [title]
    for item in items:
        standing, deadline = item.standing, item.standing.deadline
        lines.append("")
        head = [] if deadline is None else [long_day(deadline.due), _left(item, report)]
        head.append(_("task {place}").format(place=report.place_of(item)))
        if standing.matter is not None:
            head.append(_("matter {matter}").format(matter=_matter(standing, report.reference(item))))
        head.append(", ".join(item.plan.leads(standing.task)))
        lines.append("; ".join(head))
        lines += [f"  {line}" for line in _what(item, terminal)]
    return PrintedTable(notes=lines)


def _left(item: Todo, report: DueReport) -> str:
    left, side = item.working_days_left or 0, _side(item, report)
    if item.urgency == "overdue":
        return _("{days} overdue").format(days=working_days(-left))
    if side < 0 and item.standing.deadline is not None:
        return " ".join(in_time_until(item.standing.deadline).split())
    return _("today") if item.urgency == "today" and not side else _("{days} left").format(days=working_days(left))


def _matter(standing: Standing, reference: str | None) -> str:
    if standing.matter is None:
        return "–"
    return standing.matter if reference is None else f"{standing.matter} ({reference})"


def _what(item: Todo, terminal: Terminal) -> list[str]:
    standing = item.standing
    lines = [
        content(standing.task, standing.deadline, terminal),
        quoted(standing.rule_itself),
    ]
    if standing.deadline is None:
        if standing.waits_for is not None:
            event = item.plan.event(standing.waits_for)
            lines.append(_("waits for: {event} – {alias}").format(event=event.label, alias=event.typed))
        return lines
    lines += remarks(standing.deadline)
    lines += updates_passed(standing)
    return [*lines, *standing.deadline.warnings]
