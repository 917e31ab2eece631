"""The dictionary of case data: no spelling means two things, labels are words, no group tells a person."""

from __future__ import annotations

import pytest

from tthc_cli.cases.dictionary import group_columns, label, spellings
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.errors import TthcError
from tthc_cli.text import fold

DICTIONARY = load_columns()


def test_no_spelling_means_two_values_and_no_header_two_columns():
    for kind, values in DICTIONARY.values.items():
        shared = [DICTIONARY.values["yes_no"]] if kind == "paid" else []  # its words come beside those
        every = [pair for of_type in (*shared, values) for pair in of_type.items()]
        told = [fold(text) for value, texts in every for text in {value, *texts}]
        assert len(spellings(DICTIONARY, kind)) == len(set(told)), kind
        for text in set(told):
            assert len({value for value, texts in every if text in map(fold, (value, *texts))}) == 1, text
    for name, data_set in DICTIONARY.data_sets.items():
        headers = [
            fold(text).replace(" ", "") for column, spec in data_set.columns.items() for text in {column, *spec.headers}
        ]
        assert len(headers) == len(set(headers)), name


def test_groups_are_never_by_what_tells_a_person():
    assert group_columns(DICTIONARY, ["ĐƠN VỊ"]) == ("unit",)
    assert group_columns(DICTIONARY, ["level, Đơn vị", "month", "unit"]) == ("level", "unit", "month")
    assert group_columns(DICTIONARY, ["Tháng"]) == ("month",)
    for name in ("applicant_id", "Mã người nộp", "case_id", "nobody"):
        with pytest.raises(
            TthcError, match="procedure, procedure_code, field, authority_level, unit, channel, level, month"
        ):
            group_columns(DICTIONARY, ["unit", name])


def test_labels_are_words():
    assert label(DICTIONARY, "status", "withdrawn") == "Công dân yêu cầu rút hồ sơ"


def test_levels_have_the_words_of_the_decree_and_of_systems():
    """The three of Nghị định 42/2022/NĐ-CP, as one-stop systems write them out for their codes 2, 3 and 4."""
    levels = spellings(DICTIONARY, "level")
    for value, words in {
        "information": ["2", "Cung cấp thông tin trực tuyến", "Dịch vụ cung cấp thông tin trực tuyến"],
        "partial": ["3", "Một phần", "DVC TT một phần"],
        "full": ["4", "Toàn trình", "DVC TT toàn trình"],
    }.items():
        assert [levels[fold(word)] for word in words] == [value] * 3
    assert label(DICTIONARY, "level", "information") == "Cung cấp thông tin"
