"""What the options of a check ask for: the request that the counting takes, and the report on what it found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_cli.classes import dataclass
from tthc_cli.cli import console
from tthc_cli.cli.case_options import CheckOptions, DueOptions, SubjectOptions, is_no_input, resources
from tthc_cli.cli.counting_terms import data_sets, recompute_of, shown_terms
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import identity_of
from tthc_cli.cli.names import chosen_targets
from tthc_cli.cli.plans import InForce, plan_of_year
from tthc_cli.cli.unread import warn_of_targets
from tthc_cli.data_files import Loaded
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import days_of_year
from tthc_cli.plan import Plan
from tthc_cli.rules import parse_period, year_named
from tthc_cli.workdays import load_calendar

if TYPE_CHECKING:
    from tthc_cli.cases import CheckOutcome, ColumnsFile, Request
    from tthc_cli.output import KpiReport, Saving


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command asks of the counting, with the files that it names."""

    in_force: InForce
    """The plan whose targets are asked for."""
    dictionary: ColumnsFile
    request: Request
    whole_plan: bool
    """Whether all targets of the plan are asked for."""

    @property
    def plan(self) -> Loaded[Plan]:
        """The plan whose targets are asked for."""
        return self.in_force.plan

    def warn(self, outcome: CheckOutcome) -> None:
        """Write the warnings of a check."""
        for warning in outcome.warnings:
            console.warn(warning)
        if self.whole_plan:
            warn_of_targets(self.plan.value)

    def report(self, outcome: CheckOutcome, *, heading: str, saving: Saving | None = None) -> KpiReport:
        """The report on a check.

        Args:
            outcome: What was counted.
            heading: Its first line for people.
            saving: That it was saved, if it was asked for.
        """
        from tthc_cli.cases import labels
        from tthc_cli.output import CaseWords, KpiReport

        due_terms = None
        if (recompute := self.request.recompute) is not None:
            due_terms = shown_terms(recompute.terms, recompute.calendar, has_pauses=outcome.has_pauses)
        return KpiReport(
            heading=heading,
            results=outcome.results,
            inputs=outcome.inputs,
            plan=self.plan.value,
            plan_identity=identity_of(self.plan),
            as_of=self.request.as_of,
            period=self.request.period,
            by=self.request.by,
            due=self.request.due,
            due_terms=due_terms,
            words=CaseWords(headers=outcome.headers, labels=labels(self.dictionary)),
            calendar=None if self.request.calendar is None else identity_of(self.request.calendar),
            saving=saving,
        )


def asked(
    subject: SubjectOptions,
    by: list[str] | None,
    period: str | None,
    counting: DueOptions,
    check: CheckOptions,
    *,
    counts_days: bool = False,
) -> Asked:
    """What the options ask for.

    Args:
        subject: Which files, and which targets.
        by: The columns to group by.
        period: The cases to keep to.
        counting: By which due dates.
        check: By which plan, on which day, by what.
        counts_days: Whether the command counts working days besides.

    Raises:
        TthcError: For options that do not fit together, and for files and names that do not exist.
    """
    from tthc_cli.cases import Request, group_columns, load_columns, working_days_in

    today, dictionary = day_of(check.as_of), load_columns(subject.tables.columns)
    in_force = plan_of_year(check.plan, year_named(period or "") or today.year)
    plan = in_force.plan.value
    kpis = chosen_targets(plan, subject.kpi or [])
    by_working_days = any(working_days_in(kpi.measure, dictionary) for kpi in kpis)
    recompute = recompute_of(counting, counts_days=counts_days or by_working_days)
    is_no_input(counting.rejects, check.plan, subject.tables.columns, counting.calendar)
    machine = resources(check.engine)
    files = named_files(subject.cases or [], subject.data or [], _counted(dictionary.data_sets))
    request = Request(
        kpis=kpis,
        year=plan.identity.year,
        files={**files, **data_sets(counting.terms)},
        sheets=subject.tables.sheet or (),
        as_of=today,
        by=group_columns(dictionary, by or ()),
        period=parse_period(period, plan.reporting) if period else None,
        rejects=counting.rejects,
        recompute=recompute,
        calendar=load_calendar(counting.calendar) if by_working_days else None,
        resources=machine,
        plan_year=days_of_year(plan),
    )
    return Asked(in_force=in_force, dictionary=dictionary, request=request, whole_plan=not subject.kpi)


def _counted(names: Iterable[str]) -> list[str]:
    """The data sets that measures can count; the others only serve to recompute due dates."""
    from tthc_cli.cases import SERVING

    return [name for name in names if name not in SERVING]


def named_files(
    cases: list[str], data: list[str], names: list[str], main: str = "cases"
) -> dict[str, list[str | Path]]:
    """Files, folders and patterns by data set, those of the arguments first.

    Args:
        cases: The arguments.
        data: The values of ``--data``.
        names: The data sets that there are.
        main: The data set that the arguments are of.

    Raises:
        TthcError: If no file is named, or a data set that there is not.
    """
    if not all(text.strip() for text in cases):
        # an empty variable in a line of cron; the path would be the folder in which the command runs
        raise TthcError(_("CASES: found an empty name; name a file, a folder or a pattern, or leave it out"))
    files: dict[str, list[str | Path]] = {}
    for name, file in (*((main, text) for text in cases), *(_named_file(text, names) for text in data)):
        files.setdefault(name, []).append(file)
    if not files:
        raise TthcError(
            _("no case data: name a file of cases, or --data NAME=FILE with one of {known}").format(
                known=", ".join(names)
            )
        )
    return files


def _named_file(text: str, names: list[str]) -> tuple[str, str]:
    """The data set and the file of ``NAME=FILE``."""
    name, equals, file = text.partition("=")
    if not equals or not file.strip() or name not in names:
        raise TthcError(
            _("--data: found '{found}'; write NAME=FILE with one of {known}").format(found=text, known=", ".join(names))
        )
    return name, file
