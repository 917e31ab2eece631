"""``tthc plan law``: how the documents that a plan cites stand on a day."""

from __future__ import annotations

from pathlib import Path

from tthc_cli.cli import console
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, identity_of, warn_of_year
from tthc_cli.cli.options import AsOfOption, PlanOption
from tthc_cli.cli.plans import plan_of_year
from tthc_cli.data_files import read_document
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.plan import Plan


@command(
    "law",
    _(
        "The documents that the plan cites: which of them are replaced, amended or at an end on a day, by what, how "
        "sure that is, and which rows rest on them. A document that the program does not know is listed as such."
    ),
    short_text=_("Which documents behind the plan are replaced."),
    example="tthc plan law --as-of 29/11/2026",
)
def law(as_of: AsOfOption = None, *, plan: PlanOption = None, format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print how the plan's documents stand.

    Returns:
        ``Exit.OK``, also if documents are no longer in force.

    Raises:
        TthcError: If the plan cannot be read, or several plans are of the year.
    """
    # imported here: no other command should wait for them
    from tthc_cli.law import citations, load_law, standing
    from tthc_cli.output import PlanLawReport

    today = day_of(as_of)
    in_force = plan_of_year(plan, today.year)
    warn_of_year(in_force, today)
    loaded, known_law = in_force.plan, load_law().value
    console.show(
        format_,
        PlanLawReport(
            heading=heading(in_force),
            plan=loaded.value,
            plan_identity=identity_of(loaded),
            as_of=today,
            checked=known_law.checked,
            citations=[
                (citation, standing(known_law, citation.key, today)) for citation in citations(loaded.value, known_law)
            ],
        ),
    )
    return Exit.OK


def dead_lines(file: Path, plan: Plan) -> list[str]:
    """The documents of a plan that are no basis on its days, each in one line with the place in the file.

    Args:
        file: The plan's file.
        plan: What was read of it.
    """
    from tthc_cli.law import dead_citations, load_law
    from tthc_cli.output import dead_words

    dead = list(dead_citations(plan, load_law().value))
    if not dead:
        return []
    document = read_document(file)
    return [
        f"{file}:{document.line(('sources', citation.sources[0]))}: {dead_words(citation, standing)}"
        for citation, standing in dead
    ]
