from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

import pytest

from tests.support import server
from tests.support.command import WRONG_YEAR, tthc
from tests.support.places import HOLIDAYS, ROOT, TEST_DATA
from tests.support.processes import PATIENCE
from tests.support.terminal import sent_to_terminal
from tthc_cli.data_files import data_file

ALIAS = "nhan-quyet-dinh-cong-bo-cua-bo=25/4/2024"
RECEIVED = "ministry-decision-received=25/04/2024"


def answer(*arguments: str) -> dict:
    done = tthc("deadline", *arguments, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_json_has_the_keys_of_the_contract():
    record = answer("--event", RECEIVED, "--as-of", "2024-04-26")
    assert set(record) >= {"schema", "plan", "calendar", "as_of", "deadlines", "waiting"}
    assert record["schema"] == "tthc.deadline/1"
    assert record["as_of"] == "2024-04-26"
    for key, path in (("plan", data_file("plan_2024.yaml")), ("calendar", HOLIDAYS)):
        assert record[key] == {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    (deadline,) = record["deadlines"]
    assert deadline["task"] == 2
    assert deadline["rule"] == 1
    assert deadline["kind"] == "after"
    assert deadline["text"] == "Chậm nhất 05 ngày kể từ ngày nhận được Quyết định công bố TTHC của Bộ."
    assert (deadline["event"], deadline["event_date"]) == ("ministry-decision-received", "2024-04-25")
    assert (deadline["nominal"], deadline["due"], deadline["roll"]) == ("2024-04-30", "2024-05-02", "next")
    assert (deadline["act_by"], deadline["assumed"], deadline["occurrence"]) == (None, False, 0)
    assert deadline["warnings"] == []
    assert all(set(step) == {"date", "what", "source"} for step in deadline["steps"])
    # what follows of it waits for the decision that task 2 produces
    assert [(w["task"], w["rule"], w["event"]) for w in record["waiting"]] == [
        (3, 1, "publication-decision-effective"),
        (4, 1, "publication-decision-issued"),
    ]


# Each of the 21 rows: its due date or why it has none, by hand from the plan's words and the notices.
EVENTS = {
    "ministry-decision-received": "25/04/2024",
    "legal-document-effective": "26/08/2024",
    "legal-document-signed": "01/05/2024",
    "publication-decision-issued": "25/04/2024",
    "publication-decision-effective": "04/05/2024",
    "review-plan-due": "30/06/2024",
    "feedback-received": "25/04/2024",
}
ROWS = {
    1: ["2024-12-31"],
    # 2.3: signed on a holiday: the day itself; 2.1: 30/4 is off; 2.2: Sunday 18/8 back to Friday
    2: ["2024-05-01", "2024-05-02", "2024-08-16"],
    3: ["2024-05-04"],  # a make-up Saturday
    4: ["2024-05-06"],  # Sunday 5/5
    5: "undated",
    6: "undated",
    7: ["2024-06-28"],  # the review plan's Sunday 30/6, before 29/8
    8: ["2024-06-28"],
    9: ["2024-12-31"],
    10: ["2024-05-20", "2024-05-27", "2024-06-03", "2024-06-10"],
    11: "undated",
    12: "undated",
    13: "undated",
    14: ["2024-12-31"],
    15: "undated",
    16: ["2024-12-31"],
    17: "undated",
    18: ["2024-12-31"],
    # cut-offs on the 14th; monthly 12, quarterly 4, yearly 1, each due one working day after
    19: [
        *("2024-01-15", "2024-02-15", "2024-03-15", "2024-03-15", "2024-04-15", "2024-05-15"),
        *("2024-06-17", "2024-06-17", "2024-07-15", "2024-08-15", "2024-09-16", "2024-09-16"),
        *("2024-10-15", "2024-11-15", "2024-12-16", "2024-12-16", "2024-12-16"),
    ],
    20: "undated",
    21: ["2024-11-29"],
}


@pytest.fixture(scope="module")
def year() -> dict:
    events = [part for key, day in EVENTS.items() for part in ("--event", f"{key}={day}")]
    return answer(*map(str, ROWS), *events)


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_the_plan(row, year):
    due = sorted(d["due"] for d in year["deadlines"] if d["task"] == row)
    undated = [u["task"] for u in year["undated"]]
    if ROWS[row] == "undated":
        assert due == []
        assert undated.count(row) == 1
    else:
        assert due == ROWS[row]
        assert row not in undated


def test_what_each_row_waits_for_without_events():
    record = answer()
    assert [(w["task"], w["rule"], w["event"]) for w in record["waiting"]] == [
        (2, 1, "ministry-decision-received"),
        (2, 2, "legal-document-effective"),
        (2, 3, "legal-document-signed"),
        (3, 1, "publication-decision-effective"),
        (4, 1, "publication-decision-issued"),
        (7, 1, "review-plan-due"),
        (10, 1, "feedback-received"),
        (10, 2, "feedback-resolved"),
    ]
    assert {d["task"] for d in record["deadlines"]} == {1, 7, 8, 9, 14, 16, 18, 19, 21}
    assert [d["due"] for d in record["deadlines"]] == sorted(d["due"] for d in record["deadlines"])
    assert all(d["assumed"] == (d["task"] == 19) for d in record["deadlines"])


def test_closing_event_ends_the_updates_and_starts_the_last_rule():
    record = answer("--event", "feedback-received=25/04/2024", "--event", "feedback-resolved=29/05/2024")
    assert [(d["rule"], d["occurrence"], d["due"]) for d in record["deadlines"]] == [
        (1, 0, "2024-05-20"),
        (1, 1, "2024-05-27"),
        (2, 0, "2024-05-31"),
    ]


@pytest.mark.parametrize("updates", [0, 1, 5])
def test_updates(updates):
    record = answer("10", "--event", "feedback-received=25/04/2024", "--updates", str(updates))
    assert [d["occurrence"] for d in record["deadlines"]] == list(range(updates + 1))


def test_aliases_cases_and_both_forms_of_a_day():
    assert tthc("deadline", "--event", "nhan-quyet-dinh=25/04/2024").returncode == 2
    due = {answer("--event", form)["deadlines"][0]["due"] for form in (RECEIVED, RECEIVED.upper(), ALIAS)}
    due |= {answer("--event", "ministry-decision-received=2024-04-25")["deadlines"][0]["due"]}
    assert due == {"2024-05-02"}


def test_one_rule_of_a_task():
    resolved = ("--event", "feedback-resolved=29/05/2024")
    events = ("--event", "feedback-received=25/04/2024", *resolved)
    whole, first = answer("10", *events)["deadlines"], answer("10.1", *events)["deadlines"]
    second = answer("10.2", *resolved)["deadlines"]
    assert {d["rule"] for d in first} == {1}
    assert {d["rule"] for d in second} == {2}
    assert sorted([*first, *second], key=lambda d: d["due"]) == whole
    assert answer("10.1", "10.2", *events)["deadlines"] == whole
    assert answer("8.1")["deadlines"] == answer("8")["deadlines"]
    # a task in the table's own words can be asked for again
    assert "10.2" in tthc("deadline", "10", *events).stdout


def test_an_event_that_does_not_touch_what_was_asked_for_is_a_warning():
    done = tthc("deadline", "4", "--event", "co-ket-qua-xu-ly=29/08/2024", "--format", "csv")
    assert done.returncode == 0
    warning = "--event: feedback-resolved does not touch what was asked for; it belongs to task 10.1, 10.2"
    assert done.stderr == f"tthc: {warning}\n"
    done = tthc("deadline", "10.2", "--event", "feedback-received=25/04/2024", english=False)
    assert done.stderr.startswith("tthc: --event: nhan-phan-anh-kien-nghi không liên quan")
    for quiet in (["10.1", "--event", "co-ket-qua-xu-ly=29/08/2024"], ["--event", "co-ket-qua-xu-ly=29/08/2024"]):
        assert tthc("deadline", *quiet).stderr == ""


def test_an_event_of_which_no_rule_speaks_is_a_warning(tmp_path):
    path = tmp_path / "plan.yaml"
    good = (TEST_DATA / "bad" / "plan" / "good.yaml").read_text("utf-8")
    path.write_text(good, encoding="utf-8")
    done = tthc("deadline", "--plan", path, "--event", "decision-issued=25/04/2024", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["deadlines"]) == (0, [])
    assert done.stderr == "tthc: --event: decision-issued touches no task of the plan\n"


def test_people_are_told_the_names_of_events_that_they_type():
    """Vietnamese aliases in Vietnamese, English keys in English: in errors, in the table, and in the help's example."""
    for english, here, elsewhere in (
        (True, "feedback-received", "nhan-phan-anh-kien-nghi"),
        (False, "nhan-phan-anh-kien-nghi", "feedback-received"),
    ):
        for shown in (
            tthc("deadline", "--event", "zzz=1/1/2024", english=english).stderr,
            tthc("deadline", "10", english=english).stdout,
        ):
            assert here in shown
            assert elsewhere not in shown
    example = tthc("deadline", "--help", english=False).stdout.partition("Ví dụ: ")[2]
    assert "nhan-quyet-dinh-cong-bo-cua-bo=25/04/2024" in example


def test_csv_reads_back():
    done = tthc("deadline", "--event", RECEIVED, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows[0]["due"] == "2024-05-02"
    assert rows[0]["text"].startswith("Chậm nhất 05 ngày")
    assert [row["event"] for row in rows[1:]] == ["publication-decision-effective", "publication-decision-issued"]
    assert all(row["due"] == "" for row in rows[1:])


def test_a_deadline_at_the_end_of_2026_says_that_tet_2027_is_open():
    """Fifteen working days after 10/12/2026 end on 31/12/2026, which can still be taken off."""
    asked = ["10", "--event", "feedback-received=10/12/2026", "--updates", "0"]
    done = tthc("deadline", *asked, "--format", "json")
    assert done.stderr.startswith("tthc: 10/12/2026: not in 2024, the year of the plan")
    (deadline,) = json.loads(done.stdout)["deadlines"]
    assert deadline["due"] == "2026-12-31"
    assert deadline["warnings"] == ["Tết Dương lịch 2027: a notice can still change 26/12/2026 to 09/01/2027"]
    (row, _waiting) = csv.DictReader(io.StringIO(tthc("deadline", *asked, "--format", "csv").stdout))
    assert "Tết Dương lịch 2027" in row["warnings"]


def test_people_see_the_words_the_day_and_the_roll():
    done = tthc("deadline", "--event", RECEIVED, "--as-of", "26/04/2024", english=False)
    assert done.returncode == 0
    assert "T5 02/05/2024" in done.stdout
    assert "T3 30/04/2024" in done.stdout
    assert "Chậm nhất 05 ngày kể từ ngày nhận được Quyết định công bố TTHC của Bộ." in done.stdout
    assert unicodedata.is_normalized("NFC", done.stdout)


def test_each_date_of_a_rule_says_which_one_it_is():
    agenda = tthc("deadline", "--as-of", "26/04/2024", "--explain", english=False).stdout
    _heading, *lines = agenda.splitlines()
    # the period first; the plan's words once, at the first date
    assert lines[2].split("  ")[0] == "T2 15/01/2024"
    assert "Tháng 01/2024*: Báo cáo kết quả thực hiện công tác" in lines[2]
    assert "Quý I/2024*: Báo cáo kết quả thực hiện công tác" in agenda
    assert sum("“Định kỳ hàng tháng, quý và năm”" in line for line in lines) == 1
    for title in ("Nhiệm vụ 19, quý I/2024: T6 15/03/2024", "Nhiệm vụ 19, năm 2024: T2 16/12/2024"):
        assert title in lines
    assert "tối thiểu theo Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5" in agenda
    assert "ngày LV: số ngày làm việc từ sau ngày 26/04/2024" in agenda
    updates = tthc("deadline", "10", "--event", "feedback-received=25/04/2024", "--explain", english=False).stdout
    assert sum("“15 ngày làm việc" in line for line in updates.splitlines()) == 1
    assert "10.1  Cập nhật lần 1: Xử lý và cập nhật kết quả" in updates
    assert "Nhiệm vụ 10.1, cập nhật lần 1: T2 27/05/2024" in updates.splitlines()


def test_explanation_names_articles_notices_and_files():
    text = tthc("deadline", "--event", RECEIVED, "--explain").stdout
    for words in ("Điều 147", "Điều 148 khoản 5", "2450/VPCP-KGVX", "plan_2024.yaml", "SHA-256"):
        assert words in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["99"], "there is no task 99; write one of 1, 2, 3, "),
        (["--event", "x"], "--event: found 'x'; write KEY=DATE"),
        (["--event", "feedback-recieved=1/1/2024"], "did you mean feedback-received?"),
        (["--event", "feedback-received=31/02/2024"], "'31/02/2024' is no day of the calendar"),
        (["--event", "feedback-received=04/25/2024"], "'04/25/2024' is no day of the calendar"),
        (["--event", "feedback-received=25/4/24"], "'25/4/24' is no date; write dd/mm/yyyy (02/05/2024), "),
        (["--event", RECEIVED, "--event", RECEIVED], "ministry-decision-received is given twice"),
        (
            ["--event", "feedback-received=25/04/2024", "--event", "feedback-resolved=24/04/2024"],
            "feedback-resolved lies before feedback-received",
        ),
        (
            ["--event", "nhan-phan-anh-kien-nghi=25/04/2024", "--event", "co-ket-qua-xu-ly=24/04/2024"],
            "co-ket-qua-xu-ly lies before nhan-phan-anh-kien-nghi",
        ),
        (["--event", ALIAS, "--event", RECEIVED], "ministry-decision-received is given twice"),
        (["--event", RECEIVED, "--event", ALIAS], "nhan-quyet-dinh-cong-bo-cua-bo is given twice"),
        (["--event", "feedback-received=25/04/1890"], "no calendar for 1890"),
        (["--event", "feedback-received=31/12/9999"], "no calendar for 9999: days off are known or can be estimated"),
        (
            ["--event", "ministry-decision-received=31/12/9999"],
            "lies outside of the calendar, which has the years 2000 to 2099; check the event date",
        ),
        (
            ["--event", "legal-document-effective=01/01/0001"],
            "lies outside of the calendar, which has the years 2000 to 2099; check the event date",
        ),
        (["--as-of", "tomorrow"], "'tomorrow' is no date"),
        (["--updates", "-1"], "--updates: found '-1'; write a number, 0 to 1000; see `tthc deadline --help`"),
        (["--format", "xml"], "write one of table, json, csv"),
        (["two"], "'two' names no task; write its number such as 10, or with a rule of it such as 10.1"),
        (["10.3"], "task 10 has no rule 3; write 10 or one of 10.1, 10.2"),
        (["10."], "'10.' names no task"),
        (["9" * 5000], "names no task"),
        (["--evnt", "x"], "there is no option --evnt"),
    ],
)
def test_bad_usage(arguments, message):
    done = tthc("deadline", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


# -- any environment ---------------------------------------------------------------------------------------------------

EXAMPLES = ROOT / "examples"
COMMANDS = (
    ["deadline", "--event", RECEIVED, "--as-of", "26/04/2024", "--explain"],
    ["deadline", "--as-of", "26/04/2024", "--format", "json"],
    ["plan", "show", "10"],
    ["calendar", "show", "2024"],
    ["calendar", "show", "2030"],
    ["kpi", "list"],
    ["kpi", "check", str(EXAMPLES / "cases.csv"), "--kpi", "early-resolution", "--as-of", "31/12/2024"],
)


def expected_code(command: list[str]) -> int:
    """A target is missed in the example."""
    return 1 if command[:2] == ["kpi", "check"] else 0


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_same_output_in_every_environment(command, tmp_path):
    plain = tthc(*command, english=False)
    assert plain.returncode == expected_code(command)
    assert plain.stderr == ""
    assert plain.stdout
    for env in (
        {"LANG": "C", "LC_ALL": "C", "TZ": "America/Los_Angeles"},
        {"LANG": "en_US.UTF-8", "LANGUAGE": "de:en", "HOME": str(tmp_path / "nowhere"), "XDG_CACHE_HOME": "/nowhere"},
        {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "LC_ALL": "C"}
        | {"COLUMNS": "", "TERM": "xterm-256color", "FORCE_COLOR": "1"},
    ):
        done = tthc(*command, english=False, env=env, cwd=tmp_path)
        assert (done.stdout, done.stderr, done.returncode) == (plain.stdout, "", plain.returncode), env


def test_today_is_today_in_vietnam():
    """Whatever the machine's zone, the day is that of UTC+7."""
    from datetime import datetime, timedelta, timezone

    def now() -> str:
        return datetime.now(timezone(timedelta(hours=7))).date().isoformat()

    before = now()
    for zone in ("America/Los_Angeles", "Pacific/Kiritimati", "UTC"):
        record = json.loads(tthc("deadline", "1", "--format", "json", env={"TZ": zone}).stdout)
        assert record["as_of"] in {before, now()}


@pytest.mark.skipif(os.name == "nt", reason="a pipe of the shell's")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_closed_pipe_ends_it_quietly(command):
    reading, writing = os.pipe()
    os.close(reading)
    env = {"TTHC_CALENDAR": str(HOLIDAYS)}
    with tempfile.TemporaryFile() as err:
        if server.AVAILABLE:
            code = server.run_into(command, env, None, PATIENCE, (writing, err.fileno()))
        else:
            program = [sys.executable, "-m", "tthc_cli", *command]
            code = subprocess.run(program, stdout=writing, stderr=err, env=env, check=False).returncode
        os.close(writing)
        err.seek(0)
        assert (WRONG_YEAR.sub("", err.read().decode("utf-8")), code) == ("", expected_code(command))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110
def test_a_full_disk_is_an_error():
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = tthc("deadline", "1", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.startswith("tthc: the result cannot be written")


def on_a_terminal(width: int, *arguments: str, **environment: str) -> str:
    """What a terminal of this width is sent."""
    code, shown = sent_to_terminal(width, *arguments, cwd=ROOT, **environment)
    assert code == 0
    return shown


def seen(text: str) -> list[str]:
    """The lines of a terminal's text without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("colour", [True, False])
def test_on_a_terminal_it_fits_the_width_and_honours_no_color(colour):
    text = on_a_terminal(80, "deadline", "--as-of", "26/04/2024", **({} if colour else {"NO_COLOR": "1"}))
    assert ("\x1b[" in text) is colour
    assert max(map(len, seen(text))) <= 80
    assert "28/06/2024" in text


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_date_that_is_past_is_no_alarm():
    """Nothing says that it was not done: it steps back instead of standing out."""
    text = on_a_terminal(80, "deadline", "19", "--as-of", "10/05/2024")
    assert "\x1b[2mT2 15/01/2024" in text
    assert "\x1b[1;31m" not in text
    assert "\x1b[33mT4 15/05/2024" in text  # three working days ahead
    assert "\x1b[1mT2 17/06/2024" in text


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("width", [30, 40, 60])
@pytest.mark.parametrize(
    "command",
    [
        ["deadline", "10", "--event", "feedback-received=25/04/2024", "--explain"],
        ["deadline", "--as-of", "26/04/2024"],
        ["calendar", "show", "2024"],
        ["plan", "list"],
    ],
    ids=" ".join,
)
def test_a_narrow_terminal_keeps_words_whole(command, width):
    lines = seen(on_a_terminal(width, *command))
    assert max(map(len, lines)) <= width
    # no column is squeezed until its words break: words are whole, and most of a line is used
    assert {word for word in ("ngày", "việc", "của") if any(word in line.split() for line in lines)}
    texts = [line for line in lines if line.strip() and not set(line) <= set("─ ")]
    assert sum(len(line.split()) == 1 for line in texts) < len(texts) / 3


def test_a_day_past_the_due_day_is_not_called_today():
    """Row 8 is due on Friday 28/6/2024 by its quarter, and in time up to Sunday 30/6."""
    for english, today, until in (
        (True, "today", "in time until Sun 30/06/2024"),
        (False, "hôm nay", "còn trong hạn đến hết CN 30/06/2024"),
    ):
        for as_of in ("29/06/2024", "30/06/2024"):
            text = tthc("deadline", "8", "--as-of", as_of, english=english).stdout
            assert until in text
            assert today not in text
        text = tthc("deadline", "8", "--as-of", "28/06/2024", english=english).stdout
        assert today in text
        assert until not in text
