"""An index as it is printed: points by indicator and group, what is unknown, and groups of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.reports import texts
from tthc_cli.counts.indices import Score, load_index
from tthc_cli.kpi.inputs import InputCount
from tthc_cli.output.formats.report import Amount, Count, Percent, Terminal, cell_of
from tthc_cli.output.index import IndexReport
from tthc_cli.rules.periods import parse_period

INDEX = load_index().value
MARCH = parse_period("2026-03", None)
PAPER = Terminal(width=100)


def score(name: str, numerator: int | None = None, denominator: int | None = None, **more: Any) -> Score:
    return Score(id=name, indicator=INDEX.indicators[name], numerator=numerator, denominator=denominator, **more)


TIMES = score("2.1", 3, 4, remarks=("một hồ sơ bị bỏ qua",))
"""Three of four dossiers in time: 15 of 20 points."""
DAYS = score("2.2", 25, 2)
SYNCED = score("1.4", 0, 0)
FEEDBACK = score("5.2", 0, 0)
GONE = score("4.3", reason="không có cột")
THIRD = score("4.1", 1, 3)
SCORES = [SYNCED, TIMES, DAYS, THIRD, GONE, FEEDBACK]


def report(scores: Sequence[Score] = SCORES, **more: Any) -> IndexReport:
    return IndexReport(**{"index": INDEX, "scores": scores, "period": MARCH, "as_of": date(2026, 5, 4), **more})


def test_points_are_added_up_by_group_and_cut():
    totals = texts(report().tables(PAPER)[0])
    by_title = {row[0]: row[1:] for row in totals}
    titles = {name: group.title.text for name, group in INDEX.groups.items()}
    # nothing to synchronise gives none of 6 points, no feedback all 6; a third of 6 is 2; 4.3 is unknown
    assert by_title[titles["openness"]] == ["0,00", "6,00", "18,00"]
    assert by_title[titles["progress"]] == ["15,00", "20,00", "20,00"]
    assert by_title[titles["digitization"]] == ["2,00", "6,00", "22,00"]
    assert by_title[titles["satisfaction"]] == ["6,00", "6,00", "18,00"]
    assert by_title[titles["payment"]] == ["0,00", "0,00", "10,00"]
    assert totals[-1][1:] == ["23,00", "38,00", "100,00"]


def test_points_are_never_rounded_up():
    """Two of seven are 28.571… %: 5.714… of 20 points."""
    (row,) = texts(report([score("2.1", 2, 7)]).tables(PAPER)[1])
    assert row[2:6] == ["2/7", "28,57%", "5,71", "20"]
    payload = report([score("2.1", 2, 7)]).payload()
    assert payload["points"] == 5.71
    assert payload["indicators"][0]["points"] == 5.71
    assert payload["indicators"][0]["rate"] == 28.57


@given(st.integers(1, 10**6), st.data())
def test_every_rate_is_cut_as_a_check_cuts_it(denominator, data):
    numerator = data.draw(st.integers(0, denominator))
    scores = [score("2.1", numerator, denominator)]
    scored = report(scores, by=("unit",), by_titles=("Đơn vị",), groups={("Phòng A",): scores})
    payload = scored.payload()
    records = [*payload["indicators"], *payload["by"][0]["indicators"], *scored.rows(), *scored.rows_in_words()]
    _totals, indicators, _unknown, groups = scored.tables(PAPER)
    cells = [cell_of(row[place]).value for table, place in ((indicators, 3), (groups, 3)) for row in table.rows]
    shown = [record["rate"] for record in records] + [float(cell.value) for cell in cells if isinstance(cell, Percent)]
    assert shown == [100 * 100 * numerator // denominator / 100] * 8


def test_a_sum_of_points_is_cut_once():
    """Two times 5.714… are 11.428…, not 2 times 5.71."""
    both = report([score("2.1", 2, 7), score("2.1", 2, 7)])
    assert both.payload()["points"] == 11.42
    thirds = [score("4.1", 1, 9)] * 3  # 0.666… three times
    assert report(thirds).payload()["points"] == 2


def test_an_indicator_says_what_one_more_dossier_adds():
    rows = {row[0]: row[2:] for row in texts(report().tables(PAPER)[1])}
    # one more of four adds 5 of 20 points; the next tenth of a point takes one
    assert rows["2.1"] == ["3/4", "75,00%", "15,00", "20", "5,0000", "1"]
    assert rows["2.2"] == ["25/2", "12,50", "–", "–", "–", "–"]
    assert rows["1.4"] == ["0/0", "–", "0,00", "6", "–", "–"]
    assert "4.3" not in rows
    cell = report().tables(PAPER)[1].rows[1][3]
    assert cell_of(cell).value == Percent(Fraction(75))


def test_cells_hold_what_is_printed_as_numbers():
    """A workbook rounds what it shows: of an exact rate it would show more than the page."""
    (row,) = report([score("2.1", 20, 21)]).tables(PAPER)[1].rows
    values = [cell_of(cell).value for cell in row]
    assert values[3:] == [
        Percent(Fraction(9523, 100)),
        Amount(Fraction(1904, 100)),
        Amount(Fraction(20), 0),
        Amount(Fraction(9523, 10000), 4),
        Count(1),
    ]
    totals = report([score("2.1", 20, 21)]).tables(PAPER)[0].rows[-1]
    assert [cell_of(cell).value for cell in totals[1:]] == [
        Amount(Fraction(1904, 100)),
        Amount(Fraction(20)),
        Amount(Fraction(100)),
    ]
    (mean,) = report([DAYS]).tables(PAPER)[1].rows
    assert cell_of(mean[3]).value == Amount(Fraction(25, 2))


def test_the_maximum_has_decimals_only_if_it_has_some():
    half = replace(INDEX.indicators["2.1"], max=Decimal("2.5"))
    (row,) = texts(report([replace(TIMES, indicator=half)]).tables(PAPER)[1])
    assert row[5] == "2,50"


def test_what_is_unknown_stands_apart_with_its_reason():
    unknown = report().tables(PAPER)[2]
    assert texts(unknown) == [["4.3", INDEX.indicators["4.3"].title.text, "2", "không có cột"]]
    record = next(each for each in report().payload()["indicators"] if each["id"] == "4.3")
    assert (record["verdict"], record["reason"], record["points"], record["rate"]) == (
        "unknown",
        "không có cột",
        None,
        None,
    )


def test_what_was_left_out_and_what_nothing_gives_is_said_below():
    notes = "\n".join(report().tables(PAPER)[1].notes)
    assert "2.1: một hồ sơ bị bỏ qua" in notes
    assert "1.4: không có gì để tính: 0 điểm" in notes
    assert "5.2: không có gì để tính: đủ điểm" in notes
    without_value = "\n".join(report([score("3.1", 0, 0)]).tables(PAPER)[1].notes)
    assert "3.1: không có gì để tính: không có giá trị" in without_value


def test_a_sentence_about_several_indicators_stands_once():
    notes = report([score("4.1", 1, 2), score("3.6", 1, 2)]).tables(PAPER)[1].notes
    shared = INDEX.indicators["4.1"].notes[0].text
    assert [note for note in notes if shared in note] == [f"4.1, 3.6: {shared}"]


@pytest.mark.parametrize(("as_of", "to_date"), [(date(2026, 3, 30), True), (date(2026, 3, 31), False)])
def test_a_period_that_runs_says_so(as_of, to_date):
    running = report(as_of=as_of)
    assert running.payload()["to_date"] is to_date
    title = running.tables(PAPER)[0].title.split("\n")
    assert len(title) == (3 if to_date else 2)
    assert ("30/03/2026" in title[-1]) is to_date


def test_groups_of_cases_have_their_points_and_the_rates_that_cases_tell():
    by_unit = report(
        by=("unit",),
        by_titles=("Đơn vị",),
        groups={
            ("Phòng A",): [TIMES, DAYS, GONE, SYNCED],
            ("",): [score("2.1", 0, 0), score("2.2", 0, 0), GONE, score("1.4", 1, 2)],
        },
    )
    grouped = by_unit.tables(PAPER)[3]
    # the mean of 2.2 is no rate, and nobody knows 4.3
    assert [column.title for column in grouped.columns][3:] == ["1.4", "2.1"]
    assert texts(grouped) == [["Phòng A", "15,00", "26,00", "–", "75,00%"], ["–", "3,00", "6,00", "50,00%", "–"]]
    assert [each["values"] for each in by_unit.payload()["by"]] == [{"unit": "Phòng A"}, {"unit": ""}]
    rows = list(by_unit.rows())
    assert len(rows) == len(SCORES) + 8
    assert [(row["by"], row["unit"]) for row in rows[len(SCORES) - 1 : len(SCORES) + 1]] == [
        ([], ""),
        (["unit"], "Phòng A"),
    ]
    assert set(by_unit.columns()) <= {*rows[0]}
    assert len(report().tables(PAPER)) == 3


def test_rows_of_files_stand_at_the_end_if_there_are_any():
    data_set = InputCount(name="cases", file="a.csv", read=9, used=7, excluded={}, set_aside={("no-date", "Ngày"): 2})
    assert len(report(inputs=[data_set]).tables(PAPER)) == 4
    assert report(inputs=[data_set], warnings=["w"]).payload()["warnings"] == ["w"]


def test_remarks_and_notes_are_one_text_in_a_row_and_lists_for_programs():
    twice = replace(TIMES, remarks=("một", "hai"))
    (row,) = report([twice]).rows()
    assert row["remarks"] == "một; hai"
    assert report([twice]).payload()["indicators"][0]["remarks"] == ["một", "hai"]
    assert row["notes"] == "; ".join(note.text for note in INDEX.indicators["2.1"].notes)
