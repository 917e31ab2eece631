"""What rows add to the numbers of an index, and which of its indicators the columns of files can tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from tests.support.typed_rows import DICTIONARY, FINISHED, frame, records, row
from tthc_cli.cases.index_parts import IndexParts, data_sets_of, joined
from tthc_cli.counts import Context
from tthc_cli.counts.indices import load_index

INDEX = load_index().value
JANUARY = Context(as_of=date(2024, 2, 15), period=(date(2024, 1, 1), date(2024, 1, 31)))
CASE = ("received_on", "due_on", "finished_on", "status", "unit")
PROCEDURE = ("procedure", "procedure_code", "level", "has_fee", "paper_result")


def parts_of(**columns: Iterable[str]) -> IndexParts:
    return _parts_of(tuple((name, frozenset(each)) for name, each in columns.items()))


@cache
def _parts_of(columns: tuple[tuple[str, frozenset[str]], ...]) -> IndexParts:
    """All conditions of the index are read for each: once for the same columns will do."""
    return IndexParts(INDEX, DICTIONARY, dict(columns))


def counted(parts: IndexParts, name: str, rows: list[Any]) -> dict[str, int]:
    """The sums of an indicator's parts over rows that all have a fate."""
    typed = frame([{**each, "fate": "used"} for each in rows])
    data_set = INDEX.indicators[name].data_set or "cases"
    typed = typed.with_columns(**parts.values(data_set, JANUARY)) if parts.values(data_set, JANUARY) else typed
    sums = {part: value.cast(nw.Int64).sum() for part, value in parts.parts(name, JANUARY).items()}
    (answer,) = records(typed.select(**sums))
    return {part: int(value) for part, value in answer.items()}


# -- which indicators are known


def test_indicators_are_told_by_the_columns_that_their_data_set_has():
    assert parts_of(cases=CASE).told_by("cases") == ["2.1", "2.2"]
    assert parts_of(cases=(*CASE, "reused", "synced")).told_by("cases") == ["1.4", "2.1", "2.2", "4.3"]
    assert parts_of(cases=CASE).told_by("procedures") == []
    assert parts_of(procedures=PROCEDURE).told_by("procedures") == ["3.1"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("2.1", ""),
        ("4.3", "Sử dụng lại"),
        ("3.1", "--data procedures="),
        ("4.5a", "chưa tìm thấy cách tính tử số và mẫu số"),
    ],
)
def test_an_indicator_that_files_cannot_tell_has_its_reason(name, reason):
    words = parts_of(cases=CASE).why_unknown(name)
    assert bool(words) == bool(reason)
    assert reason in words


def test_the_files_that_are_missing_are_named_as_they_are_typed():
    assert "--data procedures=" in parts_of(cases=CASE).why_unknown("3.1")
    assert "--data" not in parts_of(procedures=PROCEDURE).why_unknown("2.1")


def test_services_are_joined_with_dossiers_only_by_a_column_of_both():
    """3.2 counts services that have a dossier: it needs cases, their channel, and a name of the procedure in both."""
    channel = (*CASE, "channel")
    assert "--data" not in parts_of(procedures=PROCEDURE, cases=channel).why_unknown("3.2")
    reasons = [
        parts_of(procedures=PROCEDURE).why_unknown("3.2"),
        parts_of(procedures=PROCEDURE, cases=(*CASE, "procedure")).why_unknown("3.2"),
        parts_of(procedures=PROCEDURE, cases=channel).why_unknown("3.2"),
    ]
    assert all(reasons)
    assert len(set(reasons)) == 3
    assert parts_of(procedures=PROCEDURE, cases=(*channel, "procedure")).why_unknown("3.2") == ""


def test_the_code_of_a_procedure_links_better_than_its_name():
    shared = ("procedure", "procedure_code")
    assert parts_of(cases=(*CASE, *shared), procedures=PROCEDURE).links == ["procedure_code", "procedure"]
    assert parts_of(cases=(*CASE, "procedure"), procedures=PROCEDURE).links == ["procedure"]
    assert parts_of(cases=(*CASE, *shared)).links == []


def test_what_a_procedure_is_comes_of_its_file_if_cases_name_it():
    linked = parts_of(cases=(*CASE, "procedure"), procedures=PROCEDURE)
    assert linked.flags == ["has_fee", "paper_result"]
    without_fee = parts_of(cases=(*CASE, "procedure"), procedures=("procedure", "paper_result"))
    assert without_fee.flags == ["paper_result"]
    assert parts_of(cases=CASE, procedures=PROCEDURE).flags == []


def test_without_a_file_of_procedures_dossiers_with_a_fee_stand_for_it():
    columns = (*CASE, "paid_online")
    assert "fee_required" in DICTIONARY.data_sets["cases"].columns
    assert parts_of(cases=columns).why_unknown("3.6") != ""
    assert parts_of(cases=(*columns, "fee_required")).why_unknown("3.6") == ""
    assert parts_of(cases=(*columns, "procedure"), procedures=PROCEDURE).why_unknown("3.6") == ""


# -- which columns are read


def test_columns_are_those_that_the_known_indicators_count_by():
    assert parts_of(cases=(*CASE, "reused")).counted_by("cases") >= {"received_on", "due_on", "finished_on", "reused"}
    assert "reused" not in parts_of(cases=CASE).counted_by("cases")
    assert "unit" not in parts_of(cases=CASE).counted_by("cases")
    assert parts_of(procedures=PROCEDURE).counted_by("procedures") == {"level"}


def test_columns_by_which_cases_and_procedures_are_joined_are_read_too():
    linked = parts_of(cases=(*CASE, "procedure", "channel", "fee_required"), procedures=PROCEDURE)
    assert linked.counted_by("procedures") == {"level", "procedure", "has_fee", "paper_result"}
    assert {"procedure", "fee_required"} <= linked.counted_by("cases")
    assert not linked.counted_by("cases") & {joined("has_fee"), joined("paper_result")}
    # 3.2 asks the channel of cases, though no indicator over cases counts by it
    assert linked.asked_of("cases") - linked.counted_by("cases") == {"channel"}


def test_an_indicator_of_another_one_needs_what_that_one_needs_and_what_dossiers_are_disliked_by():
    """5.4 takes from the dossiers in time, 2.1, those that were rated dissatisfied."""
    ratings = ("case_id", "rating")
    with_ratings = parts_of(cases=CASE, ratings=ratings)
    assert with_ratings.why_unknown("5.4") == ""
    assert with_ratings.asked_of("ratings") == set(ratings)
    assert with_ratings.asked_of("cases") - with_ratings.counted_by("cases") == {"case_id"}
    without_days = parts_of(cases=("received_on", "status"), ratings=ratings)
    assert without_days.why_unknown("5.4") == without_days.why_unknown("2.1") != ""
    assert without_days.asked_of("ratings") == set()
    without_key = parts_of(cases=CASE, ratings=("rating",))
    assert "Mã hồ sơ" in without_key.why_unknown("5.4")
    assert "--data ratings=" in parts_of(cases=CASE).why_unknown("5.4")


# -- what rows add


def test_dossiers_handled_in_time_by_hand():
    rows = [
        row("in time", done="15/1"),
        row("late", done="16/1"),
        row("no due day", due=None),
        row("no end", done=None, status=FINISHED),
        row("open", received="20/1", due="31/1", done=None),
        row("overdue", due="30/1", done=None),
        row("before", done="31/12", received="1/1"),
        row("after", received="1/2", done=None, due="9/2"),
    ]
    rows = [{**each, "finished_on": date(2023, 12, 31)} if each["key"] == "before" else each for each in rows]
    columns = ("supplement_asked_on", "supplemented_on", "supplement_count", "handed_over_on")
    whole = [{**each, **dict.fromkeys(columns), **{f"{name}_unread": False for name in columns}} for each in rows]
    parts = parts_of(cases=(*CASE, *columns))
    assert counted(parts, "2.1", whole) == {
        "base": 5,
        "good": 2,
        "left_out/finished_on": 1,
        "bad/due_on": 1,
        **{f"unread/{name}": 0 for name in columns},
    }


def test_a_cell_that_cannot_be_read_is_told_of_in_the_base_alone():
    columns = ("reused", "fee_amount", "fee_required", "paid_online")
    parts = parts_of(cases=(*CASE, *columns))
    cases = [
        row("paid", fee_required=True, fee_amount=None, fee_amount_unread=True, paid_online=True),
        row("free", fee_required=True, fee_amount=0, fee_amount_unread=False, paid_online=False),
        row("no fee", fee_required=False, fee_amount=None, fee_amount_unread=True, paid_online=False),
    ]
    assert counted(parts, "3.6", cases) == {"base": 1, "good": 1, "unread/fee_amount": 1}


def test_a_mean_adds_up_the_days_of_its_base_and_says_which_the_calendar_does_not_reach():
    off = Context(as_of=JANUARY.as_of, period=JANUARY.period, reach=(date(2024, 1, 1), date(2024, 12, 31)))
    parts = parts_of(cases=CASE)
    rows = [
        row("two", received="2/1", done="4/1"),
        row("weekend", received="5/1", done="8/1"),
        row("open", done=None),
        {**row("old", done="5/1"), "received_on": date(1990, 1, 2)},
    ]
    typed = frame([{**each, "fate": "used"} for each in rows]).with_columns(**parts.values("cases", off))
    sums = {part: value.cast(nw.Int64).sum() for part, value in parts.parts("2.2", off).items()}
    (answer,) = records(typed.select(**sums))
    assert {part: int(value) for part, value in answer.items()} == {"base": 2, "good": 3, "out_of_reach": 1}
    assert parts.values("procedures", off) == {}


def test_a_case_whose_procedure_is_in_no_file_is_told_of():
    linked = parts_of(cases=(*CASE, "procedure", "paid_online", "fee_required"), procedures=PROCEDURE)
    rows = [
        row("linked", is_linked=True, procedure_has_fee=True, fee_required=False, paid_online=True),
        row("unpaid", is_linked=True, procedure_has_fee=True, fee_required=False, paid_online=False),
        row("free", is_linked=True, procedure_has_fee=False, fee_required=True, paid_online=True),
        row("not linked", is_linked=None, procedure_has_fee=True, fee_required=True, paid_online=False),
    ]
    rows = [{**each, "fee_amount": None} for each in rows]
    assert counted(linked, "3.6", rows) == {"base": 3, "good": 1, "not_linked": 1}
    assert "not_linked" not in parts_of(cases=(*CASE, "paid_online", "fee_required")).parts("3.6", JANUARY)


def test_conditions_may_speak_of_every_data_set():
    data_sets = data_sets_of(DICTIONARY)
    assert set(data_sets.vocabularies) == set(data_sets.by_words) == set(DICTIONARY.data_sets)
    assert "ended" in data_sets.by_words["cases"]
    assert "satisfied" in data_sets.by_words["ratings"]
