"""Days on the command line: every form wherever one stands, and the days that go by --as-of."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.examples import sweep
from tests.support.program import COMMANDS, Fixed, written_so
from tthc_cli import text as written
from tthc_cli.cli import dates
from tthc_cli.errors import TthcError


@pytest.mark.parametrize(("word", "day"), [("hôm nay", 10), ("today", 10), ("hôm qua", 9), ("yesterday", 9)])
def test_today_and_yesterday_are_read(word, day, monkeypatch):
    monkeypatch.setattr(dates, "datetime", Fixed)
    for text in written_so(word):
        assert dates.parse_day(text) == dates.as_of(text) == date(2024, 5, day)
        assert dates.parse_day(text, date(2024, 3, 1)) == date(2024, 3, 1) if day == 10 else date(2024, 2, 29)
        with pytest.raises(TthcError):  # no list or plan means another day tomorrow
            written.parse_day(text)


def test_the_day_before_the_first_one_is_an_error():
    with pytest.raises(TthcError):
        dates.parse_day("yesterday", date.min)


RATED = ("--data", "ratings=examples/ratings.csv", "--kpi", "satisfaction")
"""One target of a small file: what is counted does not matter here."""
CASES = "examples/cases.csv"
LATE = ("TRE-1", "--cases", "late.csv")
DATED: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {
    (("deadline",), "event"): ("--event", "feedback-received={}", "-f", "csv"),
    (("deadline",), "from_"): ("--rule", "5 ngày kể từ ngày nhận đơn", "--from", "{}", "-f", "csv"),
    (("deadline",), "as_of"): ("--as-of", "{}", "-f", "json"),
    (("due",), "as_of"): ("--as-of", "{}", "-f", "json"),
    (("done",), "as_of"): ("8", "--as-of", "{}", "--dry-run"),
    (("done",), "on"): ("8", "--on", "{}", "--dry-run"),
    (("init",), "watch_from"): ("--watch-from", "{}", "--config", "office.toml", "--dry-run", "-f", "json"),
    (("ics",), "as_of"): ("--as-of", "{}"),
    (("page",), "as_of"): ("--as-of", "{}", "--out", "board.html"),
    (("report",), "as_of"): (*RATED, "--period", "2024", "--as-of", "{}", "--out", "report.docx"),
    (("letter",), "as_of"): (*LATE, "--as-of", "{}", "--out", "letters", "-f", "json"),
    (("letter",), "new_day"): (*LATE, "--as-of", "02/05/2024", "--new-day", "{}", "--out", "letters", "-f", "json"),
    (("event", "add"), "as_of"): ("feedback-received", "02/05/2024", "--as-of", "{}", "--dry-run", "-f", "json"),
    (("event", "add"), "date"): ("feedback-received", "{}", "--dry-run", "-f", "json"),
    (("plan", "law"), "as_of"): ("--as-of", "{}", "-f", "json"),
    (("plan", "status"), "as_of"): ("--as-of", "{}", "-f", "json"),
    (("kpi", "check"), "as_of"): (*RATED, "--as-of", "{}", "-f", "json"),
    (("kpi", "misses"), "as_of"): (*RATED, "--as-of", "{}", "-f", "json"),
    (("kpi", "index"), "as_of"): (CASES, "--period", "2024-03", "--as-of", "{}", "-f", "json"),
    (("kpi", "bridge"), "as_of"): (CASES, "--period", "2024-03", "--as-of", "{}", "-f", "json"),
    (("form", "fill"), "as_of"): ("II.06a", CASES, "--period", "report:2024-03", "--as-of", "{}", "-f", "json"),
    (("cases", "due"), "as_of"): (CASES, "--as-of", "{}", "-f", "json"),
    (("cases", "audit"), "as_of"): (CASES, "--limits", "examples/limits.csv", "--as-of", "{}", "-f", "json"),
    (("kpi", "trend"), "first"): ("--from", "{}"),
    (("kpi", "trend"), "last"): ("--to", "{}"),
    (("calendar", "day"), "date"): ("{}",),
    (("calendar", "add"), "date"): ("{}", "3"),
    (("calendar", "count"), "from_"): ("{}", "20/05/2024"),
    (("calendar", "count"), "to"): ("01/04/2024", "{}"),
}


def test_every_place_of_a_date_is_tried():
    places = {
        (path, param.name)
        for path, command in COMMANDS.items()
        for param in command.params
        if param.metavar in ("DATE", "KEY=DATE", "FROM", "TO")
    }
    assert places == set(DATED)


GOOD = ("hôm qua", "2024-05-09", "09-05-2024", "HOM QUA", "9.5.2024", "yesterday")
"""Ways to write one day; the first of them are tried wherever a day stands."""
CASE_DATA = {CASES, "--data", "late.csv"}
"""What counts it takes up to three seconds, whatever the day: the gate asks it twice."""


@pytest.mark.sweep
@pytest.mark.parametrize("place", DATED, ids=lambda place: " ".join([*place[0], place[1]]))
def test_a_date_is_read_in_every_form_wherever_one_stands(place, run_command_anew):
    def asked(text: str) -> tuple[int, str, str]:
        return run_command_anew(*place[0], *(word.format(text) for word in DATED[place]))

    costly = not CASE_DATA.isdisjoint(DATED[place])
    plain = asked("09/05/2024")
    assert plain[0] in (0, 1), plain
    for text in GOOD[: sweep(gate=1 if costly else 3, slow=len(GOOD))]:
        assert asked(text) == plain, text
    if not costly or sweep(gate=0, slow=1):
        assert asked("10/05/2024") == asked("hôm nay") == asked("Today")
    for text in ("05-13-2024", "9.5-2024", "ngày kia", ""):
        if text or place[0] != ("kpi", "trend"):
            code, shown, error = asked(text)
            assert (code, shown, error.count("\n")) == (2, "", 1), text


def test_yesterday_goes_by_as_of(run_command):
    words = ("deadline", "--as-of", "01.03.2024", "-f", "csv", "--event")
    assert run_command(*words, "feedback-received=hôm qua") == run_command(*words, "feedback-received=29/02/2024")


@pytest.mark.parametrize(
    ("text", "ahead", "expected"),
    [
        ("28/4", False, date(2024, 4, 28)),
        ("28.04", False, date(2024, 4, 28)),
        ("9-5", False, date(2024, 5, 9)),
        ("10/5", False, date(2024, 5, 10)),  # today
        ("11/5", False, date(2023, 5, 11)),
        ("31/12", False, date(2023, 12, 31)),
        ("11/5", True, date(2024, 5, 11)),
        ("29/2", False, date(2024, 2, 29)),
        ("28/4/2022", False, date(2022, 4, 28)),
        ("yesterday", False, date(2024, 5, 9)),
    ],
)
def test_a_day_without_a_year_is_the_last_one_that_has_come(text, ahead, expected):
    assert dates.parse_recorded_day(text, date(2024, 5, 10), ahead=ahead) == expected


@pytest.mark.parametrize("text", ["31/4", "4/28", "28/", "28", "0/5", "28/4-"])
def test_what_is_no_day_without_a_year_is_refused(text):
    with pytest.raises(TthcError):
        dates.parse_recorded_day(text, date(2024, 5, 10))
    with pytest.raises(TthcError):
        dates.parse_recorded_day("29/2", date(2026, 5, 10))


def test_recording_takes_days_without_a_year_and_says_which_was_taken(run_command):
    assert "28/04/2024" in run_command("event", "add", "feedback-received", "28/4")[1]
    code, _shown, error = run_command("done", "8", "--on", "31/12")
    assert (code, "31/12/2023" in error) == (2, True), "a day before the plan's year is refused as ever"
    assert "31/12/2024" in run_command("event", "add", "review-plan-due", "31/12")[1]
