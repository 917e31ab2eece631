"""The conditions of measures: read with the columns of their data set, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tthc_cli.counts.condition_reader import parse_conditions, parse_number
from tthc_cli.counts.conditions import Condition, Vocabulary, columns_of
from tthc_cli.counts.measures import MeasuresFile
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Measure


def conditions_of(
    measure: Measure, file: MeasuresFile, vocabulary: Vocabulary, of_dictionary: Mapping[str, str]
) -> dict[str, Condition]:
    """The conditions of a measure, read.

    Args:
        measure: The measure.
        file: The file that it stands in, with the conditions that it uses by name.
        vocabulary: The columns of its data set.
        of_dictionary: Conditions that the dictionary of columns gives: ``ended``, ``satisfied``.

    Returns:
        ``base``, ``good``, ``left_out/column`` and ``beside/name``.

    Raises:
        TthcError: If one cannot be read; the message begins with its name.
    """
    day = measure.day
    within = _ALWAYS
    if day is not None:
        within = f"in_period({day})"
    own = {
        "in_period": within,
        "base": f"in_period and ({measure.base})" if measure.base else "in_period",
        "good": measure.good or _ALWAYS,
        **{f"left_out/{name}": text for name, text in measure.left_out.items()},
        **{f"beside/{name}": text for name, text in measure.beside.items()},
    }
    return parse_conditions({**of_dictionary, **file.define.get(measure.data_set, {}), **own}, vocabulary)


_ALWAYS: Final = "as_of is known"


def measure_findings(
    file: MeasuresFile, vocabularies: Mapping[str, Vocabulary], of_dictionary: Mapping[str, Mapping[str, str]]
) -> list[Finding]:
    """Find what is wrong with the conditions of measures.

    Args:
        file: The measures.
        vocabularies: The columns of each data set.
        of_dictionary: By data set, the conditions that the dictionary of columns gives.
    """
    return [
        Finding(where=("measures", name, *where), what=what)
        for name, measure in file.measures.items()
        for where, what in _findings(measure, file, vocabularies, of_dictionary)
    ]


def _findings(
    measure: Measure,
    file: MeasuresFile,
    vocabularies: Mapping[str, Vocabulary],
    of_dictionary: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with one measure: where, and what."""
    for key, unit in (("unit", measure.unit), ("over", measure.over)):
        if unit is not None and unit not in file.units:
            yield (
                (key,),
                _("there is no unit {name}; write one of {known}").format(name=unit, known=", ".join(file.units)),
            )
    if wrong := _wrong_parts(measure):
        yield (), wrong
        return
    vocabulary = vocabularies.get(measure.data_set)
    if vocabulary is None:
        yield ("data_set",), _("there is no data set {name}").format(name=measure.data_set)
        return
    if absent := [column for column in (*measure.columns, *measure.left_out) if column not in vocabulary.columns]:
        yield (), _("there is no column {name}").format(name=", ".join(dict.fromkeys(absent)))
        return
    try:
        conditions = conditions_of(measure, file, vocabulary, of_dictionary.get(measure.data_set, {}))
        mean = [] if measure.mean is None else [parse_number(measure.mean, vocabulary)]
    except TthcError as error:
        yield (), str(error)
        return
    needed = set(measure.counted_columns).union(*map(columns_of, (conditions["base"], conditions["good"], *mean)))
    if idle := [column for column in measure.columns if column not in needed]:
        yield ("columns",), _("no condition speaks of {names}").format(names=", ".join(idle))
    left_out = (conditions[f"left_out/{column}"] for column in measure.left_out)
    if missing := vocabulary.undeclared((conditions["base"], conditions["good"], *mean, *left_out), measure.columns):
        yield (
            ("columns",),
            _("name these columns too, which the conditions speak of: {names}").format(names=", ".join(missing)),
        )


def _wrong_parts(measure: Measure) -> str | None:
    """What of a measure does not go together; None if all does."""
    if measure.mean is None:
        if measure.good is None:
            return _("the key good is missing; write the condition of the numerator, or mean")
        return _("over goes with mean alone; leave it out") if measure.over else None
    if measure.good is not None or measure.distinct or measure.sum or measure.less:
        return _("a mean has no good, distinct, sum or less; leave them out")
    return None if measure.over else _("the key over is missing; write the unit of what the mean is taken over")
