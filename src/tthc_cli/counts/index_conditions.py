"""The conditions of an index: read with the columns of their data sets, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tthc_cli.classes import dataclass
from tthc_cli.counts.condition_reader import parse_conditions
from tthc_cli.counts.conditions import Compared, Condition, Value, Vocabulary
from tthc_cli.counts.indices import OF_PROCEDURE, IndexFile, Indicator, index_findings
from tthc_cli.counts.rewriting import EVERY_ROW
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _

CASES, PROCEDURES = "cases", "procedures"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIndicator:
    """An indicator with its conditions."""

    base: Condition
    good: Condition
    """Of the rows in the numerator, those of the base included."""
    mean: Value | None = None
    left_out: Mapping[str, Condition]
    bad_without: Mapping[str, Condition]
    with_cases: Condition | None = None
    disliked: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSets:
    """What conditions may speak of, by data set."""

    vocabularies: Mapping[str, Vocabulary]
    by_words: Mapping[str, Mapping[str, str]]
    """Conditions that the dictionary of columns gives: ``ended``, ``satisfied``."""

    def of_index(self, data_set: str) -> Vocabulary:
        """What conditions of an index may speak of: of cases, also what their procedure is."""
        vocabulary = self.vocabularies[data_set]
        if data_set != CASES or PROCEDURES not in self.vocabularies:
            return vocabulary
        asked = {
            f"{OF_PROCEDURE}{name}": kind
            for name, kind in self.vocabularies[PROCEDURES].columns.items()
            if kind == "yes_no"
        }
        return replace(vocabulary, columns={**vocabulary.columns, **asked})


def read_indicators(index: IndexFile, data_sets: DataSets) -> dict[str, ReadIndicator]:
    """Read the conditions of all indicators that data can tell.

    Args:
        index: The index.
        data_sets: What the conditions may speak of.

    Raises:
        TthcError: If one cannot be read; the message begins with the indicator.
    """
    indicators: dict[str, ReadIndicator] = {}
    for name, indicator in index.indicators.items():
        if indicator.of is not None:
            indicators[name] = replace(indicators[indicator.of], disliked=_disliked(name, index, data_sets))
        elif indicator.data_set is not None:
            indicators[name] = _read(name, indicator, index, data_sets)
    return indicators


def instead_of_procedures(index: IndexFile, data_sets: DataSets) -> dict[str, Condition]:
    """Read what stands for the columns of procedures if there is no file of them, by the name that conditions use.

    Args:
        index: The index.
        data_sets: What the conditions may speak of.

    Raises:
        TthcError: If one cannot be read.
    """
    texts = {f"{OF_PROCEDURE}{name}": instead.condition for name, instead in index.without_procedures.items()}
    read = _parsed({f"instead {name}": text for name, text in texts.items()}, CASES, index, data_sets)
    return {name: read[f"instead {name}"] for name in texts}


def _read(name: str, indicator: Indicator, index: IndexFile, data_sets: DataSets) -> ReadIndicator:
    assert indicator.data_set is not None  # noqa: S101 - the caller has seen to it
    texts = {
        "denominator": indicator.base or "",
        "numerator": " and ".join(f"({text})" for text in (indicator.base, indicator.good) if text),
        "mean": f"{indicator.mean} >= 0" if indicator.mean else "",
        **{f"left out {column}": text for column, text in indicator.left_out.items()},
        **{f"bad {column}": text for column, text in indicator.bad_without.items()},
    }
    try:
        read = _parsed({part: text for part, text in texts.items() if text}, indicator.data_set, index, data_sets)
        with_cases = _with_cases(indicator, index, data_sets)
    except TthcError as error:
        raise TthcError(f"{name}: {error}") from None
    mean = read.get("mean")
    return ReadIndicator(
        base=read.get("denominator", EVERY_ROW),
        good=read.get("numerator", EVERY_ROW),
        mean=mean.left if isinstance(mean, Compared) else None,
        left_out={column: read[f"left out {column}"] for column in indicator.left_out},
        bad_without={column: read[f"bad {column}"] for column in indicator.bad_without},
        with_cases=with_cases,
    )


def _with_cases(indicator: Indicator, index: IndexFile, data_sets: DataSets) -> Condition | None:
    if indicator.with_cases is None:
        return None
    return _parsed({"condition": indicator.with_cases.condition}, CASES, index, data_sets)["condition"]


def _disliked(name: str, index: IndexFile, data_sets: DataSets) -> Condition | None:
    disliked = index.indicators[name].disliked
    if disliked is None:
        return None
    try:
        return _parsed({"disliked": disliked.condition}, disliked.data_set, index, data_sets)["disliked"]
    except TthcError as error:
        raise TthcError(f"{name}: {error}") from None


def _parsed(texts: Mapping[str, str], data_set: str, index: IndexFile, data_sets: DataSets) -> dict[str, Condition]:
    defined = {**data_sets.by_words.get(data_set, {}), **index.define.get(data_set, {})}
    read = parse_conditions({**defined, **texts}, data_sets.of_index(data_set))
    return {name: read[name] for name in texts}


def index_condition_findings(index: IndexFile, data_sets: DataSets) -> list[Finding]:
    """Find what is wrong with an index, its conditions included.

    Args:
        index: The index.
        data_sets: What the conditions may speak of.
    """
    findings = index_findings(index)
    for name, indicator in index.indicators.items():
        columns = data_sets.vocabularies.get(indicator.data_set or CASES)
        if columns is None:
            what = _("there is no data set {name}").format(name=indicator.data_set)
            findings.append(Finding(where=("indicators", name, "data_set"), what=what))
            continue
        for key in ("needs", "helps", "left_out", "bad_without"):
            if absent := [column for column in getattr(indicator, key) if column not in columns.columns]:
                what = _("there is no column {name}").format(name=", ".join(absent))
                findings.append(Finding(where=("indicators", name, key), what=what))
    return findings or [*_define_findings(index, data_sets)] or [*_condition_findings(index, data_sets)]


def _define_findings(index: IndexFile, data_sets: DataSets) -> Iterator[Finding]:
    """Find the conditions with names that cannot be read."""
    for data_set, texts in index.define.items():
        if data_set not in data_sets.vocabularies:
            what = _("there is no data set {name}").format(name=data_set)
            yield Finding(where=("define", data_set), what=what)
            continue
        for name in texts:
            try:
                _parsed({"condition": name}, data_set, index, data_sets)
            except TthcError as error:
                yield Finding(where=("define", data_set, name), what=str(error))
                break


def _condition_findings(index: IndexFile, data_sets: DataSets) -> Iterator[Finding]:
    """Find the indicators whose conditions cannot be read."""
    for name, indicator in index.indicators.items():
        try:
            if indicator.data_set is not None:
                read = _read(name, indicator, index, data_sets)
                yield from _undeclared_findings(name, indicator, read, data_sets)
            _disliked(name, index, data_sets)
        except TthcError as error:
            yield Finding(where=("indicators", name), what=str(error).removeprefix(f"{name}: "))
    for name in index.without_procedures:
        try:
            instead_of_procedures(index, data_sets)
        except TthcError as error:
            yield Finding(where=("without_procedures", name), what=str(error))
            return


def _undeclared_findings(
    name: str, indicator: Indicator, read: ReadIndicator, data_sets: DataSets
) -> Iterator[Finding]:
    """Find the columns that an indicator speaks of, and that neither ``needs`` nor ``helps`` names."""
    spoken_of: list[Condition | Value] = [read.base, read.good, *read.left_out.values(), *read.bad_without.values()]
    if read.mean is not None:
        spoken_of.append(read.mean)
    vocabulary = data_sets.vocabularies[indicator.data_set or CASES]
    missing = vocabulary.undeclared(spoken_of, (*indicator.needs, *indicator.helps))
    with_cases = indicator.with_cases
    if with_cases is not None and read.with_cases is not None:
        missing += data_sets.vocabularies[CASES].undeclared([read.with_cases], with_cases.needs)
    if missing:
        what = _("needs or helps must name these columns too, which the conditions speak of: {names}")
        yield Finding(where=("indicators", name), what=what.format(names=", ".join(missing)))
