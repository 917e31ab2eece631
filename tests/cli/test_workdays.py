"""``tthc calendar``: years, days and counts of working days, as a process."""

from __future__ import annotations

import csv
import io

import pytest

from tests.support.command import as_json, tthc


def test_calendar_show():
    record = as_json("calendar", "show", "2024")
    assert (record["schema"], record["year"], record["status"]) == ("tthc.calendar-year/1", 2024, "announced")
    swapped = [off for off in record["off"] if off["kind"] == "swapped"]
    assert [off["date"] for off in swapped] == ["2024-04-29"]
    assert "2450/VPCP-KGVX" in swapped[0]["source"]
    assert [(m["date"], m["for"]) for m in record["make_up"]] == [("2024-05-04", "2024-04-29")]
    assert set(record["make_up"][0]) == {"date", "name", "source", "for"}
    # 366 days, less 104 weekend days, less 12 weekdays off, and one Saturday worked
    assert sum(record["working_days"]) == 366 - 104 - 12 + 1
    assert as_json("calendar", "show", "2027")["status"] == "partial"
    assert as_json("calendar", "show", "2029")["status"] == "estimated"
    assert "2450/VPCP-KGVX" in tthc("calendar", "show", "2024").stdout


def test_calendar_day():
    record = as_json("calendar", "day", "04/05/2024")
    assert record["schema"] == "tthc.calendar-day/1"
    assert set(record) == {"schema", "date", "working", "kind", "name", "source", "status", "warnings"}
    assert (record["date"], record["working"], record["kind"]) == ("2024-05-04", True, "make_up")
    assert as_json("calendar", "day", "2024-05-02") == {
        "schema": "tthc.calendar-day/1",
        "date": "2024-05-02",
        "working": True,
        "kind": "working",
        "name": None,
        "source": None,
        "status": "announced",
        "warnings": [],
    }
    assert "day off" in tthc("calendar", "day", "01/05/2024").stdout
    assert "estimated" in tthc("calendar", "day", "01/05/2031").stdout


DAY, COUNT = ["day", "31/12/2026"], ["count", "30/12/2026", "31/12/2026"]


@pytest.mark.parametrize("command", [DAY, COUNT, ["add", "30/12/2026", "1"]], ids=" ".join)
def test_a_day_in_doubt_says_so_in_every_format(command):
    """31/12/2026 can still be taken off by the notice about Tết Dương lịch 2027."""
    doubt = "Tết Dương lịch 2027: a notice can still change 26/12/2026 to 09/01/2027"
    assert as_json("calendar", *command)["warnings"] == [doubt]
    (row,) = csv.DictReader(io.StringIO(tthc("calendar", *command, "--format", "csv").stdout))
    assert row["warnings"] == doubt
    assert f"Note: {doubt}" in tthc("calendar", *command).stdout


def test_a_year_says_what_the_next_years_notices_can_change_in_it():
    record = as_json("calendar", "show", "2026")
    assert (record["status"], [o["name"] for o in record["open"]]) == ("partial", ["Tết Dương lịch 2027"])
    text = tthc("calendar", "show", "2026").stdout
    assert "2026: announced in part" in text
    assert "Open: Tết Dương lịch 2027, 26/12/2026 to 09/01/2027" in text


def test_calendar_add():
    record = as_json("calendar", "add", "25/04/2024", "15")
    assert set(record) == {"schema", "from", "days", "date", "steps", "warnings"}
    assert (record["from"], record["days"], record["date"]) == ("2024-04-25", 15, "2024-05-20")
    assert as_json("calendar", "add", "06/05/2024", "-4")["date"] == "2024-04-26"
    assert "20/05/2024" in tthc("calendar", "add", "25/04/2024", "15").stdout


def test_calendar_count():
    record = as_json("calendar", "count", "25/04/2024", "20/05/2024")
    assert (record["from"], record["to"], record["working_days"]) == ("2024-04-25", "2024-05-20", 15)
    assert as_json("calendar", "count", "20/05/2024", "25/04/2024")["working_days"] == -15
    ahead = "15 working days after Thu 25/04/2024, up to and including Mon 20/05/2024\n"
    assert tthc("calendar", "count", "25/04/2024", "20/05/2024").stdout == ahead
    back = "Thu 25/04/2024 is 15 working days before Mon 20/05/2024 (counted after Thu 25/04/2024, up to and including"
    assert tthc("calendar", "count", "20/05/2024", "25/04/2024").stdout == f"{back} Mon 20/05/2024)\n"
    assert "-" not in tthc("calendar", "count", "20/05/2024", "25/04/2024", english=False).stdout
