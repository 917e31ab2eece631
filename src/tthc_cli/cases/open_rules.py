"""What an open dossier is, and what can be wrong with one, as ``data/open_cases.yaml`` has it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Literal

from tthc_cli.cases.dictionary import ColumnsFile, given_conditions, vocabulary_of
from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, Condition, parse_conditions
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Label
from tthc_cli.scalars import CONFIG, Count, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A way in which a dossier is recorded wrongly (hồ sơ ghi sai)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    label: Label
    holds: Text
    """The condition of the rows that have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCasesFile:
    """What is asked of dossiers that are not done."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.open-cases/1"]
    open: Text
    """The condition of a dossier that is still being handled."""
    waiting: tuple[Text, ...]
    """The statuses of open dossiers that await something of the applicant."""
    early: Text
    """The measure of the target that dossiers end early."""
    late_bands: tuple[Count, ...]
    """Working days up to which lateness is counted together, the least first; what is later is one more band."""
    faults: Mapping[str, Fault]
    of_defects: tuple[Text, ...]
    """The defects for which a row is set aside that faults speak of. Other cells of such a row can be trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConditions:
    """The conditions of the file, read with the columns of cases."""

    open: Condition
    waiting: Condition
    faults: Mapping[str, Condition]


@cache
def load_open_cases() -> OpenCasesFile:
    """Load the packaged file. Raises TthcError with the first finding."""
    return load_file(data_file("open_cases.yaml"), OpenCasesFile).value


def early_measure() -> str:
    """Return the measure of the target that dossiers end early."""
    return load_open_cases().early


def waiting_statuses() -> tuple[str, ...]:
    """Return the statuses of open dossiers that await something of the applicant."""
    return load_open_cases().waiting


def open_conditions(file: OpenCasesFile, dictionary: ColumnsFile) -> OpenConditions:
    """Read the conditions.

    Args:
        file: Has them.
        dictionary: The columns and words that they speak of.

    Raises:
        TthcError: If one cannot be read; the message begins with its name.
    """
    own = {"open": file.open, "waiting": f"status in [{', '.join(file.waiting)}]"}
    texts = {**own, **{name: fault.holds for name, fault in file.faults.items()}}
    read = parse_conditions({**given_conditions(dictionary, "cases"), **texts}, vocabulary_of(dictionary, "cases"))
    return OpenConditions(open=read["open"], waiting=read["waiting"], faults={name: read[name] for name in file.faults})


def open_cases_findings(file: OpenCasesFile, dictionary: ColumnsFile) -> list[Finding]:
    """Find what is wrong with a file of the right shape.

    Args:
        file: The file.
        dictionary: The columns and words that its conditions speak of.
    """
    findings = []
    if file.early not in MEASURES:
        findings.append(Finding(where=("early",), what=_("there is no measure {name}").format(name=file.early)))
    if list(file.late_bands) != sorted(set(file.late_bands)):
        findings.append(Finding(where=("late_bands",), what=_("write each number once, the least first")))
    try:
        open_conditions(file, dictionary)
    except TthcError as error:
        findings.append(Finding(where=(), what=str(error)))
    return findings
