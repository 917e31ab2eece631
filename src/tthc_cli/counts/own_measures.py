"""A plan's own measures (phép đo riêng của kế hoạch), checked as the packaged ones are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from tthc_cli.counts.conditions import Vocabulary
from tthc_cli.counts.measure_conditions import measure_findings
from tthc_cli.counts.measures import MEASURES, load_measures
from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.plan import Measure

_NAME: Final = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")


def own_measure_findings(measures: Mapping[str, Measure]) -> list[Finding]:
    """Find what is wrong with the measures of a plan.

    Args:
        measures: The measures by name.

    Returns:
        The findings, each with the key in the plan file that it is about.
    """
    if not measures:
        return []
    columns = _packaged_columns()
    file = replace(load_measures(), measures=measures)
    return [
        *_name_findings(measures),
        *measure_findings(
            file,
            {name: vocabulary for name, (vocabulary, _definitions) in columns.items()},
            {name: definitions for name, (_vocabulary, definitions) in columns.items()},
        ),
    ]


def _name_findings(measures: Mapping[str, Measure]) -> Iterator[Finding]:
    for name, measure in measures.items():
        where = ("measures", name)
        if _NAME.fullmatch(name) is None:
            text = _("{name}: write the name of a measure in small letters without accents, with hyphens: {example}")
            yield Finding(where=where, what=text.format(name=name, example="handling-time"))
        elif name in load_measures().measures:
            text = _("{name}: a packaged measure has this name; give this one another")
            yield Finding(where=where, what=text.format(name=name))
        elif MEASURES.means_otherwise(name, measure):
            text = _("{name}: another plan in use means another measure by this name; give one of them another name")
            yield Finding(where=where, what=text.format(name=name))


def given_conditions_of(
    columns: Mapping[str, object], finished: Sequence[str], satisfied: Sequence[str]
) -> dict[str, str]:
    """Return the conditions that the lists of words of a dictionary of columns give: ``ended``, ``satisfied``.

    Args:
        columns: The columns of a data set.
        finished: The statuses of cases that are done.
        satisfied: The ratings that count as satisfied.
    """
    lists = {"ended": ("status", finished), "satisfied": ("rating", satisfied)}
    return {name: f"{column} in [{', '.join(words)}]" for name, (column, words) in lists.items() if column in columns}


@cache
def _packaged_columns() -> Mapping[str, tuple[Vocabulary, Mapping[str, str]]]:
    """By data set: what its conditions may speak of, and the conditions that the dictionary gives.

    The shape of the file is the affair of :mod:`tthc_cli.cases.dictionary`; here its names and types are enough, which
    an office's own dictionary cannot change.
    """
    from tthc_cli.data_files import data_file, read_document  # only a plan with measures of its own needs YAML

    data = read_document(data_file("case_columns.yaml")).data
    words = {kind: tuple(values) for kind, values in data["values"].items()}
    return {
        name: (
            Vocabulary(
                columns={column: spec["type"] for column, spec in data_set["columns"].items()},
                words=words,
                always=frozenset(
                    {data_set["key"], *(column for column, spec in data_set["columns"].items() if spec.get("required"))}
                ),
            ),
            given_conditions_of(data_set["columns"], data["finished"], data["satisfied"]),
        )
        for name, data_set in data["data_sets"].items()
    }
