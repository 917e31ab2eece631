"""The bridge between rates of the same dossiers (cầu nối các tỷ lệ), as ``data/bridge.yaml`` has it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.counts.condition_reader import parse_conditions
from tthc_cli.counts.conditions import Condition, Vocabulary
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Label
from tthc_cli.scalars import CONFIG, Text

BRIDGE: Final = "bridge.yaml"
Side = Literal["plan", "form", "index"]
"""Whose rate it is: the plan's target, the official form's, the index's."""
OwnVerdict = Literal["early", "on_time", "late"]
"""What a file's own column says of a dossier that has ended, or is overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSide:
    """The rate of the plan."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    measure: Text
    beside: Text
    """The number beside it that makes the second rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSide:
    """The rate of a form: some columns of some others."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    form: Text
    numerator: tuple[Text, ...]
    denominator: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSide:
    """The rate of an indicator."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    indicator: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReason:
    """Why a dossier counts in one rate otherwise than in the next."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    says: Label
    to: tuple[Literal["form", "index"], ...]
    """The steps that it can explain, by the side to which they lead."""
    when: Text | None = None
    """The condition, by the days of the side to which the step leads."""
    differs: Text | None = None
    """A condition that is true by the days of exactly one of both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeFile:
    """The bridge, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.bridge-file/1"]
    plan: PlanSide
    form: FormSide
    index: IndexSide
    reasons: Mapping[str, MoveReason]
    """In order: a dossier stands under the first that holds."""
    verdicts: Mapping[Literal["early", "on_time", "late"], Text]
    doubles: tuple[Text, ...]
    """The columns that must be equal for two dossiers to be possibly one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeConditions:
    """The conditions of a bridge, read."""

    reasons: Mapping[str, Condition]
    verdicts: Mapping[str, Condition]


@cache
def load_bridge() -> BridgeFile:
    """The packaged bridge. Raises TthcError with the first finding."""
    return load_file(data_file(BRIDGE), BridgeFile).value


def bridge_conditions(bridge: BridgeFile, vocabulary: Vocabulary, defined: Mapping[str, str]) -> BridgeConditions:
    """Read the conditions of a bridge.

    Args:
        bridge: The bridge.
        vocabulary: The columns of cases.
        defined: Conditions that they may use by name: those of the index over cases.

    Raises:
        TthcError: If one cannot be read; the message begins with its name.
    """
    reasons = {f"reasons/{name}": reason.when or reason.differs or "" for name, reason in bridge.reasons.items()}
    verdicts = {f"verdicts/{name}": text for name, text in bridge.verdicts.items()}
    read = parse_conditions({**defined, **reasons, **verdicts}, vocabulary)
    return BridgeConditions(
        reasons={name: read[f"reasons/{name}"] for name in bridge.reasons},
        verdicts={name: read[f"verdicts/{name}"] for name in bridge.verdicts},
    )


def bridge_findings(bridge: BridgeFile, vocabulary: Vocabulary, defined: Mapping[str, str]) -> list[Finding]:
    """Find what is wrong with a bridge of the right shape.

    Args:
        bridge: The bridge.
        vocabulary: The columns of cases.
        defined: Conditions that its conditions may use by name.
    """
    findings = [
        Finding(where=("reasons", name), what=_("write one of when, differs"))
        for name, reason in bridge.reasons.items()
        if (reason.when is None) == (reason.differs is None)
    ]
    findings += [
        Finding(where=("doubles", place), what=_("there is no column {name}").format(name=name))
        for place, name in enumerate(bridge.doubles)
        if name not in vocabulary.columns
    ]
    if not findings:
        try:
            bridge_conditions(bridge, vocabulary, defined)
        except TthcError as error:
            findings.append(Finding(where=("reasons",), what=str(error)))
    return findings
