"""Form II.06a filled in from made-up dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.dossiers import Dossier, write
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.forms import FormRequest, filling
from tthc_cli.cases.results import FormOutcome
from tthc_cli.counts.filled_forms import FilledForm, FormPeriod, FormRow
from tthc_cli.counts.form_files import packaged_forms
from tthc_cli.counts.load import load_plan
from tthc_cli.rules.periods import parse_period

DICTIONARY, REPORTING = load_columns(), load_plan().value.reporting
FORM = packaged_forms()["II.06a"]
PERIOD = parse_period("report:2026-11", REPORTING)
AFTER = date(2026, 12, 31)
"""A day on which that period is over."""


def request(folder: Path, rows: Sequence[Dossier], **changes: Any) -> FormRequest:
    """What is asked for.

    Args:
        folder: Where the file of the dossiers is written.
        rows: The dossiers.
        changes: ``without``, the columns that the file lacks; ``more``, files of other data sets; what else differs.
    """
    cases = write(folder / "c.csv", rows, changes.pop("without", ()))
    asked = FormRequest(
        form=FORM,
        choices=FORM.default_choices,
        files={"cases": [cases], **changes.pop("more", {})},
        by="field",
        as_of=AFTER,
        period=PERIOD,
    )
    return replace(asked, **changes)


def filled(folder: Path, rows: Sequence[Dossier], **changes: Any) -> FormOutcome:
    """The form, of what is asked for as :func:`request` has it."""
    with filling(request(folder, rows, **changes), DICTIONARY) as form:
        return form.outcome


ZERO = dict.fromkeys(FORM.counted, 0)


def numbers_of(label: str, **numbers: int) -> FormRow:
    """A row of the form: ``c3=2`` is 2 in column (3); the others are 0."""
    return FormRow(
        label=label, level=None, cells={**ZERO, **{name.removeprefix("c"): n for name, n in numbers.items()}}
    )


FILLED = FilledForm(
    form="II.06a",
    period=FormPeriod(name="report:2026-11", first=date(2026, 10, 15), last=date(2026, 11, 14)),
    by="field",
    choices=FORM.default_choices,
    as_of=date(2026, 11, 20),
    to_date=False,
    rows=(numbers_of("Đất đai", c3=3, c6=3, c11=3, c12=3), numbers_of("Hộ tịch", c3=1, c4=1, c7=1, c8=1)),
    total=numbers_of("Tổng số", c3=4, c4=1, c6=3, c7=1, c8=1, c11=3, c12=3),
)
"""Numbers of a form that were never counted."""
