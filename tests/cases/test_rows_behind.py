"""The rows behind a rate, and those that count against a target: a few, by hand."""

from __future__ import annotations

from tests.support.typed_rows import DICTIONARY, OUT, TIMES, judged, records, row, scope
from tthc_cli.cases import rows_behind
from tthc_cli.cases.scope import Frame, Scope

DAYS = ["received_on", "due_on", "finished_on"]


def missed_in(base: Frame) -> dict[str, int]:
    return {each["key"]: each["missed"] for each in records(base)}


def test_the_rows_of_a_base_are_those_of_its_rate_alone():
    rows = [*TIMES, row("aside", defect=1), row("refused", status=OUT), row("before", received="1/1", done="31/1")]
    base = rows_behind.base(judged(rows, scope=scope("2024-01")), "early-resolution", scope("2024-01"))
    assert missed_in(base) == {"early": 0, "on-time": 1, "late": 1, "before": 1}


def test_the_worst_row_comes_first():
    rows = [
        *TIMES,
        row("later", done="1/3"),
        row("b-first", received="1/1", done="16/1"),
        row("a-first", received="1/1", done="16/1"),
    ]
    base = rows_behind.base(judged(rows), "on-time-resolution", scope())
    missed = records(rows_behind.missed(base, "on-time-resolution", DAYS, DICTIONARY))
    # 15/1 to 1/3 in a leap year: 16 days of January, 29 of February, 1 of March
    assert [(each["key"], each["days_late"]) for each in missed] == [
        ("later", 46),
        ("a-first", 1),
        ("b-first", 1),
        ("late", 1),
    ]
    by_key = records(rows_behind.missed(base, "on-time-resolution", DAYS[1:], DICTIONARY))
    assert [each["key"] for each in by_key] == ["later", "a-first", "b-first", "late"]


def test_without_both_dates_the_row_received_first_comes_first_and_else_that_of_the_least_key():
    rows = [row("c", reused=False), row("b", received="3/1", reused=False), row("a", received="3/1", reused=False)]
    base = rows_behind.base(judged(rows), "on-time-resolution", scope())
    assert records(rows_behind.missed(base, "on-time-resolution", DAYS, DICTIONARY)) == []
    early = rows_behind.base(judged([{**each, "finished_on": each["due_on"]} for each in rows]), *_early())
    for columns, order in ((["received_on", "due_on"], "cab"), (["due_on"], "abc"), ([], "abc")):
        missed = records(rows_behind.missed(early, "early-resolution", columns, DICTIONARY))
        assert "".join(each["key"] for each in missed) == order
        assert list(missed[0]) == ["key", *columns]


def _early() -> tuple[str, Scope]:
    return "early-resolution", scope()


def test_groups_have_their_rows_and_those_that_count_against_the_target():
    base = rows_behind.base(judged([*TIMES, row("later", done="1/3")]), "on-time-resolution", scope())
    by_unit = records(rows_behind.misses_by(base, "on-time-resolution", ("unit",), scope()))
    assert {each["unit"]: (each["counted"], each["misses"]) for each in by_unit} == {
        "Phòng A": (3, 1),
        "Phòng B": (1, 1),
    }
    by_month = records(rows_behind.misses_by(base, "on-time-resolution", ("month",), scope()))
    assert {each["month_of_finished_on"]: (each["counted"], each["misses"]) for each in by_month} == {
        202401: (3, 1),
        202403: (1, 1),
    }
    (whole,) = records(rows_behind.misses_by(base, "on-time-resolution", (), scope()))
    assert (whole["counted"], whole["misses"]) == (4, 2)


def test_what_may_tell_a_person_is_hidden_in_the_rows():
    rows = [row("late", done="16/1", unit="bà Nguyễn Thị Bưởi")]
    base = rows_behind.base(judged(rows), "on-time-resolution", scope())
    (missed,) = records(rows_behind.missed(base, "on-time-resolution", ["unit"], DICTIONARY))
    assert missed == {"key": "late", "unit": "***"}


def test_what_is_rare_counts_against_its_limit_if_it_happened():
    base = rows_behind.base(judged(TIMES), "late-resolution", scope())
    assert missed_in(base) == {"early": 0, "on-time": 0, "late": 1}


def test_all_rows_of_an_applicant_count_against_the_target_or_none():
    rows = [
        row("1", applicant_id="x", reused=False),
        row("2", applicant_id="x", reused=True),
        row("3", applicant_id="y", reused=False),
        row("4", applicant_id=None, reused=True),
        row("5", applicant_id="y", reused=None),
    ]
    base = rows_behind.base(judged(rows, measures=("data-reuse",)), "data-reuse", scope())
    assert missed_in(base) == {"1": 0, "2": 0, "3": 1, "5": 1}


def test_what_nobody_knows_to_be_good_counts_against_a_target():
    rows = [row("yes", digitized=True), row("no", digitized=False), row("unknown", digitized=None)]
    columns = ("received_on", "status", "synced", "digitized")
    typed = [{**each, "synced": True} for each in rows]
    base = rows_behind.base(
        judged(typed, measures=("digitized-dossiers",), columns=columns),
        "digitized-dossiers",
        scope(columns=frozenset(columns)),
    )
    assert missed_in(base) == {"yes": 0, "no": 1, "unknown": 1}
