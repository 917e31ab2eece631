"""``tthc event`` and ``tthc done`` where the calendar ends: an error records nothing, and nothing stays barred."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.command import tthc
from tthc_cli.counts.load import load_plan
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry


@pytest.mark.parametrize(
    "command",
    [
        ("event", "add", "legal-document-effective", "31/12/9999"),
        ("event", "add", "review-plan-due", "31/12/9999"),
        ("event", "add", "publication-decision-issued", "30/12/2099", "--matter", "1"),
        ("done", "2", "--on", "30/12/2099", "--matter", "1"),
    ],
)
def test_a_day_that_cannot_be_computed_with_is_not_recorded(tmp_path, command):
    """It would keep `tthc due` from computing anything else."""
    path = tmp_path / "r"
    assert tthc("event", "add", "ministry-decision-received", "25/04/2024", "--register", path).returncode == 0
    done = tthc(*command, "--register", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(register.read(path)) == 1
    assert tthc("due", "--fail-on", "never", "--register", path).returncode == 0


def test_an_entry_with_such_a_day_can_be_voided(tmp_path):
    """It came with another calendar, or from a list."""
    path = tmp_path / "r"
    with register.writing(path) as writing:
        writing.add(
            Entry(
                id=0,
                kind="event",
                plan=load_plan().value.id,
                year=2024,
                matter="1",
                event="legal-document-effective",
                day=date(9999, 12, 31),
            )
        )
    assert tthc("due", "--register", path).returncode == 2
    voided = tthc("event", "void", "1", "--register", path)
    assert (voided.returncode, voided.stderr) == (0, "")
    assert len(register.read(path)) == 2
    assert tthc("due", "--fail-on", "never", "--register", path).returncode == 0


def test_what_is_refused_leaves_no_new_register(tmp_path):
    """A slip in the register's name would else pass for an office to which nothing has happened."""
    path = tmp_path / "r"
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("event,date\nnothing,01/02/2024\n", encoding="utf-8")
    for command in (("done", "3"), ("event", "add", "feedback-received", "1/2/2024", "--matter", "x")):
        assert tthc(*command, "--register", path).returncode == 2
    assert tthc("event", "import", wrong, "--register", path).returncode == 2
    assert not path.exists()
    right = tmp_path / "right.csv"
    right.write_text("event,date\nfeedback-received,01/02/2024\n", encoding="utf-8")
    assert f"A new register was started: {path}" in tthc("event", "import", right, "--register", path).stdout
    assert "A new register" not in tthc("event", "import", right, "--register", path).stdout


@pytest.mark.parametrize(("as_of", "day"), [("10/07/2024", "2024-07-10"), ("2024-07-11", "2024-07-11")])
def test_as_of_counts_as_today_where_one_records(tmp_path, as_of, day):
    options = ("--as-of", as_of, "--register", tmp_path / "r", "--format", "csv")
    assert f",{day},1," in tthc("event", "add", "feedback-received", "today", *options).stdout
    assert f",{day}," in tthc("done", "9", *options).stdout
    assert f",{day}," in tthc("done", "8", "--on", "today", *options).stdout
    assert len(register.read(tmp_path / "r")) == 3
    refused = tthc("done", "18", "--on", "12/07/2024", *options)
    assert refused.returncode == 2
    assert f"12/07/2024 is still to come (today is {date.fromisoformat(day):%d/%m/%Y})" in refused.stderr
    assert "12/07/2024 is still to come" in tthc("event", "add", "feedback-received", "12/07/2024", *options).stderr
    assert "still to come" not in tthc("event", "add", "feedback-received", "09/07/2024", *options).stderr
