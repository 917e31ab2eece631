"""The conditions and numbers by which a measure counts, read with the columns of the dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile, given_conditions, vocabulary_of
from tthc_cli.counts import (
    MEASURES,
    Condition,
    Value,
    columns_of,
    conditions_of,
    counts_working_days,
    load_measures,
    parse_number,
)


def measure_conditions(measure: str, dictionary: ColumnsFile) -> Mapping[str, Condition]:
    """Return the conditions of a measure: ``base``, ``good``, ``left_out/column``, ``beside/name``.

    Args:
        measure: The measure.
        dictionary: The columns and words of all data sets.
    """
    key = (measure, dictionary.finished, dictionary.satisfied)
    if key not in _READ:
        spec = MEASURES[measure]
        read = conditions_of(
            spec, load_measures(), vocabulary_of(dictionary, spec.data_set), given_conditions(dictionary, spec.data_set)
        )
        _READ[key] = {name: read[name] for name in ("base", "good", *(name for name in read if "/" in name))}
    return _READ[key]


_READ: Final[dict[tuple[object, ...], Mapping[str, Condition]]] = {}
"""Conditions that were read before: a check asks for those of a measure again and again."""


def working_days_in(measure: str, dictionary: ColumnsFile) -> bool:
    """Return whether a calendar decides what a measure counts.

    Args:
        measure: The measure.
        dictionary: The columns and words of all data sets.
    """
    number = measure_value(measure, dictionary)
    conditions = measure_conditions(measure, dictionary).values()
    return any(map(counts_working_days, conditions)) or (number is not None and counts_working_days(number))


def dated_columns(measure: str, dictionary: ColumnsFile) -> set[str]:
    """Return the columns of dates that a measure speaks of.

    Args:
        measure: The measure.
        dictionary: The columns and words of all data sets.
    """
    columns = dictionary.data_sets[MEASURES[measure].data_set].columns
    return {name for name in _columns_of_parts(measure, dictionary) if columns[name].type == "date"}


def columns_spoken_of(measure: str, dictionary: ColumnsFile) -> set[str]:
    """Return every column that a measure speaks of, also those by which a row is left out, or stands beside it.

    Args:
        measure: The measure.
        dictionary: The columns and words of all data sets.
    """
    return _columns_of_parts(measure, dictionary) | MEASURES[measure].counted_columns


def _columns_of_parts(measure: str, dictionary: ColumnsFile) -> set[str]:
    """Return the columns of all conditions of a measure, and of the number whose mean it takes."""
    number = measure_value(measure, dictionary)
    parts = [*measure_conditions(measure, dictionary).values(), *([] if number is None else [number])]
    return {name for part in parts for name in columns_of(part)}


def measure_value(measure: str, dictionary: ColumnsFile) -> Value | None:
    """Return the number of each row whose mean a measure takes; None if it is no mean.

    Args:
        measure: The measure.
        dictionary: The columns and words of all data sets.
    """
    spec = MEASURES[measure]
    return None if spec.mean is None else parse_number(spec.mean, vocabulary_of(dictionary, spec.data_set))


def columns_counted_by(measure: str, dictionary: ColumnsFile) -> set[str]:
    """Return the columns that decide what a measure counts; not those by which a row is left out, or stands beside it.

    Args:
        measure: The measure.
        dictionary: The columns and words of all data sets.
    """
    conditions, number = measure_conditions(measure, dictionary), measure_value(measure, dictionary)
    columns = columns_of(conditions["base"]) | columns_of(conditions["good"]) | MEASURES[measure].counted_columns
    return columns if number is None else columns | columns_of(number)
