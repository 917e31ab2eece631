"""What measures count, as it is listed and shown whole."""

from __future__ import annotations

import pytest

from tthc_cli.cases.dictionary import spoken_columns
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.measure_reading import measure_conditions, measure_value
from tthc_cli.counts.measures import MEASURES
from tthc_cli.output.formats.report import Terminal
from tthc_cli.output.measures import MeasuresReport

DICTIONARY = load_columns()


def report(*names: str, whole: bool = False, origin: str | None = None) -> MeasuresReport:
    return MeasuresReport(
        measures={name: (MEASURES[name], measure_conditions(name, DICTIONARY)) for name in names},
        origins=dict.fromkeys(names, origin),
        means={name: value for name in names if (value := measure_value(name, DICTIONARY)) is not None},
        named={MEASURES[name].data_set: spoken_columns(DICTIONARY, MEASURES[name].data_set) for name in names},
        whole=whole,
    )


def test_all_measures_are_one_table_with_where_each_comes_from():
    (table,) = report("early-resolution", "satisfaction", origin="p.yaml").tables(Terminal())
    assert [(row[0], row[3]) for row in table.rows] == [("early-resolution", "p.yaml"), ("satisfaction", "p.yaml")]
    (packaged,) = report("early-resolution").tables(Terminal())
    assert packaged.rows[0][3] == "chương trình"


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_can_be_shown_whole(measure):
    (table,) = report(measure, whole=True).tables(Terminal())
    assert table.title == f"{MEASURES[measure].label.text} ({measure})"
    conditions = measure_conditions(measure, DICTIONARY)
    is_mean = MEASURES[measure].mean is not None
    assert len(table.rows) == 3 + bool(MEASURES[measure].day) + len(conditions)
    assert len({row[0] for row in table.rows}) == len(table.rows)
    (row,) = report(measure).rows()
    assert (row["good"] is None) is is_mean
    assert set(row) == set(report(measure).columns())


def test_json_has_what_is_left_out_and_what_stands_beside():
    (measure,) = report("early-resolution").payload()["measures"]
    assert {"on_time", "open_overdue"} <= measure["beside"].keys()
    assert measure["left_out"].keys() == MEASURES["early-resolution"].left_out.keys()
