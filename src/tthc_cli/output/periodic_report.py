"""The periodic report (báo cáo định kỳ) on the control of administrative procedures: its parts, for any format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal, TypeGuard

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, unit_of
from tthc_cli.i18n import _, by_language, ngettext
from tthc_cli.kpi import Result, data_set_words, not_confirmed
from tthc_cli.output.cells import day_cell, plain_number_cell
from tthc_cli.output.deadline_words import assumed_note, content
from tthc_cli.output.form import FormReport
from tthc_cli.output.formats.report import (
    DRAWN_PAGE,
    Cell,
    Column,
    PrintedTable,
    Record,
    Report,
    Terminal,
    Tone,
)
from tthc_cli.output.formats.sheets import sheet_name
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.index import IndexReport
from tthc_cli.output.kpi import KpiReport
from tthc_cli.output.plain_words import names_in, plain_inputs, plain_table, plain_words
from tthc_cli.output.rates import later_rows
from tthc_cli.output.report_sections import Annex, Gap, Letterhead, PeriodWork, ReportSection, WorkStatus
from tthc_cli.output.words import day, number
from tthc_cli.plan import SIGNS, OutlineSection, Plan, ReportOutline, ReportPart
from tthc_cli.register import HandledMatters
from tthc_cli.rules import Period, period_words

_NO_BARS: Final = Terminal(width=40)
"""What the tables of the report are laid out for: bars of letters are for terminals."""
_ITEM: Final = "- "
"""Begins a paragraph that is one of a list."""
_TONES: Final[dict[WorkStatus, Tone]] = {"overdue": "bad", "late": "warn"}
_NOT_FOR_READERS: Final = ("by", "group", "measure", "handed_over_files")
"""Columns of a check that say nothing in a report: it has no groups, and its targets stand there by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicReport(Report):
    """What ``tthc report`` writes, with what it rests on."""

    outline: ReportOutline
    letterhead: Letterhead
    plan: Plan
    period: Period
    as_of: date
    check: KpiReport
    work: Sequence[PeriodWork]
    """The deadlines of the period, by day."""
    recorded: bool = True
    """Whether the register has any entry of the plan; if not, nothing can be said of what is done."""
    work_elsewhere: Sequence[tuple[Plan, int]] = ()
    """How many deadlines in the period the other plans in force have."""
    feedback: HandledMatters | None = None
    """The feedback matters of the register; None if no plan in force has an event by which they begin."""
    form: FormReport | None = None
    """Form II.06a of the period; None if it cannot be filled."""
    form_gap: str = ""
    """Why it cannot be filled."""
    index: IndexReport | None = None
    """The index of the period; None if there is none."""
    index_gap: str = ""
    """Why there is none."""
    sources: Sequence[FileIdentity] = ()
    """Every file that the figures rest on."""

    def payload(self) -> Record:
        """The figures of the check, with the period; the report itself has no form for programs."""
        return {**self.check.payload(), "schema": "tthc.report/1"}

    def columns(self) -> Sequence[str]:
        """Those of the check that say something in a report."""
        return [column for column in self.check.columns() if column not in _NOT_FOR_READERS]

    def rows(self) -> Iterator[Record]:
        """The rates, as the check has them."""
        return self.check.rows()

    def rows_in_words(self) -> Iterator[Record]:
        """The rates, with the names of targets and in words for who reads the report."""
        for result, row in zip(self.check.results, self.check.rows(), strict=True):
            yield {
                **row,
                "kpi": result.kpi.name,
                "op": SIGNS[result.kpi.op],
                "reason": self._reason_of(result),
                "value_unit": unit_of(MEASURES[result.kpi.measure]).text(2) if row["unit"] else None,
            }

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The whole report as tables and lines, for formats that know no documents."""
        tables = [PrintedTable(title=f"{self.outline.kind}: {self.subject}", notes=[self.opening])]
        for place, section in enumerate(self.sections(), 1):
            lines = [part if isinstance(part, str) else part.words for part in section.parts if _is_line(part)]
            tables.append(PrintedTable(title=f"{place}. {section.title}", notes=lines))
            tables += [part for part in section.parts if isinstance(part, PrintedTable)]
        for place, annex in enumerate(self.annexes(), 1):
            title = f"{self.outline.annex.format(number=place)}: {annex.title}"
            tables.append(PrintedTable(title=title, notes=annex.lines_above()))
            tables += annex.plain_tables()
        return tables

    def sheet_tables(self) -> list[PrintedTable]:
        """The text on a sheet of its own, then each table: with the text around them, tables could not be printed."""
        sections = self.sections()
        tables = [part for section in sections for part in section.parts if isinstance(part, PrintedTable)]
        for place, annex in enumerate(self.annexes(), 1):
            number_of_annex = self.outline.annex.format(number=place)
            first, *more = annex.plain_tables()
            lines = (f"{number_of_annex}. {annex.title}", *annex.lines_above(), first.title)
            tables.append(replace(first, title="\n".join(filter(None, lines))))
            tables += [replace(table, title=f"{number_of_annex}. {table.title}") for table in more]
        return [self._text_table(sections), *tables]

    def _text_table(self, sections: Sequence[ReportSection]) -> PrintedTable:
        """The text of the report: each paragraph beside the title of its section."""
        lines: list[tuple[str, str | Cell]] = [("", self.opening)]
        for place, section in enumerate(sections, 1):
            title = f"{place}. {section.title}"
            for part in section.parts:
                if isinstance(part, PrintedTable):
                    lines.append((title, _("(See the sheet “{title}”.)").format(title=sheet_name(part.title))))
                elif isinstance(part, str):
                    lines.append((title, part.removeprefix(_ITEM)))
                else:
                    lines.append((title, Cell(part.words, "warn")))
        return PrintedTable(
            title=f"{self.outline.kind}\n{self.subject}",
            columns=(Column(title=_("Section")), Column(title=_("Text"))),
            rows=lines,
        )

    # -- words

    @property
    def period_words(self) -> str:
        """The period as people name it."""
        return _words_of(self.period)

    @property
    def _period_and_days(self) -> str:
        """The period as people name it, with its days."""
        return _("Period {name}: {first} to {last}").format(
            name=self.period_words, first=day(self.period.first), last=day(self.period.last)
        )

    @property
    def subject(self) -> str:
        """What the report is about (trích yếu)."""
        return self.outline.subject.format(period=self.period_words)

    @property
    def opening(self) -> str:
        """The first paragraph."""
        text = _(
            "By the plan “{title}” of {year}, {office} reports the results of {period} ({first} to {last}; figures as "
            "of {day}):"
        )
        if self.as_of < self.period.last:
            text = _(
                "By the plan “{title}” of {year}, {office} reports the results of {period} ({first} to {last}), which "
                "is not over; figures up to {day}:"
            )
        return text.format(
            title=self.plan.identity.title,
            year=self.plan.identity.year,
            office=self.letterhead.office,
            period=self.period_words,
            first=day(self.period.first),
            last=day(self.period.last),
            day=day(self.as_of),
        )

    @property
    def _names(self) -> set[str]:
        """What people named, files above all: it stays whole in plain words."""
        inputs = [*self.check.inputs, *(() if self.index is None else self.index.inputs)]
        return names_in(inputs) | {source.name for source in self.sources}

    def _reason_of(self, result: Result) -> str | None:
        """Why nothing can be said of a target, with its measure by the name that people have for it."""
        if not result.reason:
            return result.reason
        label = f"“{MEASURES[result.kpi.measure].label.text}”"
        reason = result.reason.replace(not_confirmed(result.kpi), not_confirmed(result.kpi, label))
        return plain_words(reason, self._names | {label})

    # -- sections

    def sections(self) -> list[ReportSection]:
        """The sections of the body, in the order of the outline."""
        return [ReportSection(title=item.title, parts=list(self._parts(item))) for item in self.outline.outline]

    def _parts(self, item: OutlineSection) -> Iterator[str | Gap | PrintedTable]:
        fillers = {
            "rates": self._rates,
            "form": self.form_words,
            "index": self._index,
            "feedback": self.feedback_parts,
            "tasks": self._tasks,
        }
        for part in item.parts:
            yield from fillers[part]()
        if item.to_write is not None and not item.parts:
            yield Gap(what=item.to_write, reason=_("no data of the program tell it"))

    def _rates(self) -> Iterator[str | Gap | PrintedTable]:
        """The rates against their targets, and what is short."""
        whole = [result for result in self.check.results if result.group is None]
        verdicts = Counter(result.verdict for result in whole)
        yield _("Targets: {met} met, {missed} missed, {unknown} unknown.").format(
            met=verdicts["met"], missed=verdicts["missed"], unknown=verdicts["unknown"]
        )
        yield self.rates_table()
        yield from self.shortfalls()

    def rates_table(self) -> PrintedTable:
        """Each rate against its target."""
        table = self.check.tables(DRAWN_PAGE)[0]
        first, _period, *due = table.title.splitlines()  # the period stands there as options name it: report:2024-Q1
        whole = [result for result in self.check.results if result.group is None]
        rows = [(*cells[:-1], result.kpi.name) for result, cells in zip(whole, table.rows, strict=True)]
        title = "\n".join([first, self._period_and_days, *due])
        return replace(
            table,
            title=title,
            rows=rows,
            notes=[*map(plain_words, self.check.terms_words()), *self._beyond_the_period()],
        )

    def _beyond_the_period(self) -> Iterator[str]:
        """What the rates count besides rows of the period up to the day of the figures."""
        measures = [MEASURES[kpi.measure] for kpi in self.plan.kpis]
        undated = {each.data_set for each in measures} - {each.data_set for each in measures if each.day}
        yield from later_rows(self.check.inputs, self.as_of)
        for count in self.check.inputs:
            if count.used and count.name in undated:
                text = _("{file}: {name} have no dates, so the whole file is counted and not the period alone")
                yield text.format(file=count.file, name=plain_words(data_set_words(count.name)))

    def shortfalls(self) -> Iterator[str | Gap]:
        """What was counted and what is short, a paragraph for each target; what is unknown is a gap."""
        sentences = self.check.sentences()
        for result in self.check.results:
            name = result.kpi.name
            if result.group is None and result.verdict == "unknown":
                yield Gap(what=name, reason=self._reason_of(result) or _("no data"))
            elif result.group is None:
                told = sentences[result.kpi.id][by_language(english=1, vietnamese=0) :]  # in English, behind its name
                yield f"{_ITEM}{name}: {plain_words(' '.join(told), self._names)}"

    def form_words(self) -> Iterator[str | Gap]:
        """Where the form is, or why it is missing."""
        if self.form is None:
            yield Gap(
                what=_("form {form}").format(form=self.outline.form), reason=plain_words(self.form_gap, self._names)
            )
        else:
            yield _("The figures of form {form} are in {annex}.").format(
                form=self.outline.form, annex=self._annex_of("form")
            )

    def _index(self) -> Iterator[str | Gap]:
        if self.index is None:
            yield Gap(what=_("the index of Quyết định 766/QĐ-TTg"), reason=plain_words(self.index_gap, self._names))
        else:
            yield _("The index of Quyết định 766/QĐ-TTg is in {annex}.").format(annex=self._annex_of("index"))

    def feedback_parts(self) -> Iterator[str | Gap | PrintedTable]:
        """Feedback of citizens, as far as the register and the data of feedback tell of it."""
        section = next(item for item in self.outline.outline if "feedback" in item.parts)
        told = [*self._feedback_matters(), *self._feedback_scores(section)]
        yield from told
        yield Gap(what=section.to_write or "", reason=self._why_no_feedback(section, told=bool(told)))

    def _why_no_feedback(self, section: OutlineSection, *, told: bool) -> str:
        """Why a person must write of feedback, if the data tell its numbers alone, or nothing."""
        if told:
            return _("the data have numbers alone")
        if self.feedback is None and section.matters is not None:
            return _(
                "no plan in force has an event that is known as “{event}”, so the register cannot tell of feedback, "
                "nor is it among the data of this report"
            ).format(event=section.matters.begins[0])
        return _("no feedback is recorded in the register, nor is it among the data of this report")

    def _feedback_matters(self) -> Iterator[str]:
        """What the register tells. One that never had any feedback says nothing, not that there was none."""
        matters = self.feedback
        if matters is None or not matters.ever:
            return
        text = _(
            "By the register: {received} received in the period, {before} carried over from before it; {resolved} "
            "resolved, {late} of them late; {open} not resolved by {day}, {overdue} of them overdue."
        )
        yield text.format(
            received=number(matters.received),
            before=number(matters.carried_over),
            resolved=number(matters.resolved),
            late=number(matters.resolved_late),
            open=number(matters.open),
            day=day(matters.until),
            overdue=number(matters.overdue),
        )

    def _feedback_scores(self, section: OutlineSection) -> Iterator[str]:
        """What the indicators of the index tell, with its days: those of the report may be of a reporting window."""
        index = self.index
        if index is None:
            return
        first, last = index.period.first, min(index.period.last, index.as_of)
        for score in index.scores:
            if score.id in section.indicators and score.is_known and score.denominator:
                yield _(
                    "By the data of feedback from {first} to {last}, indicator {id} ({title}): {good} of {all}."
                ).format(
                    first=day(first),
                    last=day(last),
                    id=score.id,
                    title=score.indicator.title.text,
                    good=number(score.numerator or 0),
                    all=number(score.denominator),
                )

    def _tasks(self) -> Iterator[str | Gap]:
        counts = Counter(item.status for item in self.work)
        yield _(
            "Tasks of the plan in the period: {all} deadlines; {on_time} done on time, {late} done late, {overdue} "
            "overdue, {open} not due yet. Each is in {annex}."
        ).format(
            all=number(len(self.work)),
            on_time=number(counts["on_time"]),
            late=number(counts["late"]),
            overdue=number(counts["overdue"]),
            open=number(counts["open"]),
            annex=self._annex_of("tasks"),
        )
        overdue = (item.standing.deadline for item in self.work if item.status == "overdue")
        if before := sum(deadline is not None and deadline.due < self.period.first for deadline in overdue):
            yield _("Of those overdue, {count} were due before the period.").format(count=number(before))
        if self.work and not self.recorded:
            yield Gap(what=_("which of these tasks are done"), reason=_("the register has no entry of this plan"))
        for plan, deadlines in self.work_elsewhere:
            if deadlines:
                text = ngettext(
                    "{count} deadline of the plan of {year} in the period, or overdue before it, is not among them.",
                    "{count} deadlines of the plan of {year} in the period, or overdue before it, are not among them.",
                    deadlines,
                )
                yield text.format(count=number(deadlines), year=plan.identity.year)

    # -- annexes

    def annexes(self) -> list[Annex]:
        """The annexes, in order."""
        return [annex for _part, annex in self._annexes()]

    def _annexes(self) -> Iterator[tuple[ReportPart | Literal["sources"], Annex]]:
        if self.form is not None:
            (form,) = self.form.tables(DRAWN_PAGE)
            title = _("Form {form}").format(form=self.outline.form)
            yield "form", Annex(title=title, tables=[form], parts=self.form.document(), landscape=True)
        yield "tasks", Annex(title=_("The plan's tasks in the period"), tables=[self.tasks_table()], landscape=True)
        if self.index is not None:
            yield "index", Annex(title=_("The index of Quyết định 766/QĐ-TTg"), tables=self.index_tables())
        yield "sources", Annex(title=_("What the figures rest on"), tables=[self.rows_table(), self.sources_table()])

    def _annex_of(self, part: ReportPart) -> str:
        """What the annex of a part is called where it stands, whatever the language of the words around."""
        place = [name for name, _annex in self._annexes()].index(part) + 1
        return self.outline.annex.format(number=place)

    def tasks_table(self) -> PrintedTable:
        """The deadlines of the period."""
        words = {
            "on_time": _("done on time"),
            "late": _("done late"),
            "overdue": _("overdue"),
            "open": _("not due yet"),
        }
        return PrintedTable(
            columns=(
                Column(title=_("Task"), right=True, fixed=True),
                Column(title=_("Content")),
                Column(title=_("Lead unit")),
                Column(title=_("Due"), fixed=True),
                Column(title=_("Done on"), fixed=True),
                Column(title=_("How it stands")),
            ),
            rows=[
                (
                    plain_number_cell(item.standing.task.number),
                    content(item.standing.task, item.standing.deadline, _NO_BARS),
                    ", ".join(item.plan.leads(item.standing.task)),
                    day_cell(None if item.standing.deadline is None else item.standing.deadline.due),
                    day_cell(item.standing.done_on),
                    Cell(words[item.status], _TONES.get(item.status, "")),
                )
                for item in self.work
            ],
            notes=self._task_notes() if self.work else [_("No deadline of the plan lies in the period.")],
        )

    def _task_notes(self) -> list[str]:
        """What the mark of an assumed date means, then the warnings of all deadlines: a late one may be none."""
        dated = [(item.plan, item.standing.deadline) for item in self.work if item.standing.deadline is not None]
        assumed = dict.fromkeys(assumed_note(plan) for plan, deadline in dated if deadline.assumed)
        warnings = dict.fromkeys(warning for _plan, deadline in dated for warning in deadline.warnings)
        return [*assumed, *(_("Note: {text}").format(text=warning) for warning in warnings)]

    def index_tables(self) -> list[PrintedTable]:
        """The index, or why it is missing."""
        if self.index is None:
            return [PrintedTable(notes=[part.words for part in self._index() if isinstance(part, Gap)])]
        period = replace(self.index.period, name=_words_of(self.index.period))
        index = replace(self.index, period=period, inputs=plain_inputs(self.index.inputs))
        return [plain_table(table, self._names) for table in index.tables(_NO_BARS)]

    def rows_table(self) -> PrintedTable:
        """What became of the rows of the files."""
        return plain_table(replace(self.check, inputs=plain_inputs(self.check.inputs)).rows_table(), self._names)

    def sources_table(self) -> PrintedTable:
        """Each file with its checksum."""
        return PrintedTable(
            title=_("Files"),
            columns=(Column(title=_("File")), Column(title="SHA-256")),
            rows=[(source.name, source.sha256) for source in self.sources],
        )


def _words_of(period: Period) -> str:
    """A period as people name it within a line."""
    words = period.name if period.key is None else period_words(period.key)
    return words[:1].lower() + words[1:]


def _is_line(part: str | Gap | PrintedTable) -> TypeGuard[str | Gap]:
    return not isinstance(part, PrintedTable)
