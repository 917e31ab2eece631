"""What can be wrong with a dictionary of columns that an office writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tthc_cli.cases.dictionary import ColumnsFile, DataSet, MoreColumns
from tthc_cli.cases.dictionary_checks import findings_in_addition, findings_in_replacement
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.errors import Finding

PACKAGED = load_columns()


def more(**changes: Any) -> MoreColumns:
    return MoreColumns(schema="tthc.more-columns/1", **changes)


def places(findings: Iterator[Finding]) -> list[tuple[str | int, ...]]:
    return [finding.where for finding in findings]


def with_cases(**changes: Any) -> ColumnsFile:
    cases: DataSet = replace(PACKAGED.data_sets["cases"], **changes)
    return replace(PACKAGED, data_sets={**PACKAGED.data_sets, "cases": cases})


def without_column(name: str) -> ColumnsFile:
    columns = PACKAGED.data_sets["cases"].columns
    return with_cases(columns={column: spec for column, spec in columns.items() if column != name})


def test_the_packaged_dictionary_could_take_its_own_place():
    assert list(findings_in_replacement(PACKAGED, PACKAGED)) == []


def test_an_addition_names_what_there_is():
    good = more(columns={"cases": {"received_on": ("Ngày vào sổ",)}}, values={"status": {"received": ("Đang chờ ký",)}})
    assert list(findings_in_addition(good, PACKAGED)) == []


def test_an_addition_may_not_name_what_there_is_not():
    wrong = more(
        columns={"dossiers": {"x": ("a",)}, "cases": {"received": ("a",)}},
        values={"colour": {"red": ("đỏ",)}, "status": {"lost": ("mất",)}},
    )
    findings = list(findings_in_addition(wrong, PACKAGED))
    assert [finding.where for finding in findings] == [
        ("columns", "dossiers"),
        ("columns", "cases", "received"),
        ("values", "colour"),
        ("values", "status", "lost"),
    ]
    assert "received: " in findings[1].what
    assert "received_on" in findings[1].what, "it says which columns there are"


def test_a_word_stands_for_one_value():
    first_value, second_value = list(PACKAGED.values["status"])[:2]
    twice = more(values={"status": {first_value: ("Đã ký",), second_value: ("da ky",)}})
    (finding,) = findings_in_addition(twice, PACKAGED)
    assert finding.where == ("values", "status", second_value)
    assert "da ky" in finding.what


def test_a_dictionary_lacks_no_data_set_column_or_value_that_measures_go_by():
    no_ratings = replace(PACKAGED, data_sets={k: v for k, v in PACKAGED.data_sets.items() if k != "ratings"})
    assert places(findings_in_replacement(no_ratings, PACKAGED)) == [("data_sets",)]
    missing = list(findings_in_replacement(without_column("received_on"), PACKAGED))
    assert [finding.where for finding in missing if "received_on" in finding.what]
    status = dict(PACKAGED.values["status"])
    value, _words = status.popitem()
    less = replace(PACKAGED, values={**PACKAGED.values, "status": status})
    assert any(value in finding.what for finding in findings_in_replacement(less, PACKAGED))


def test_a_dictionary_changes_no_type_key_or_what_may_tell_a_person():
    columns = dict(PACKAGED.data_sets["cases"].columns)
    columns["received_on"] = replace(columns["received_on"], type="text")
    assert places(findings_in_replacement(with_cases(columns=columns), PACKAGED)) == [
        ("data_sets", "cases", "columns", "received_on", "type")
    ]
    assert places(findings_in_replacement(with_cases(key="unit"), PACKAGED)) == [("data_sets", "cases", "key")]
    columns = dict(PACKAGED.data_sets["cases"].columns)
    assert not columns["case_id"].group
    columns["case_id"] = replace(columns["case_id"], group=True)
    assert places(findings_in_replacement(with_cases(columns=columns), PACKAGED)) == [
        ("data_sets", "cases", "columns", "case_id", "group")
    ]


def test_the_lists_of_statuses_and_ratings_name_such():
    wrong = replace(PACKAGED, finished=(*PACKAGED.finished, "gone"), satisfied=("happy",))
    assert places(findings_in_replacement(wrong, PACKAGED)) == [
        ("finished", len(PACKAGED.finished)),
        ("satisfied", 0),
    ]
