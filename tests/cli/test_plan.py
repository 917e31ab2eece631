from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.command import as_json, tthc
from tthc_cli.data_files import data_file


def test_plan_list():
    record = as_json("plan", "list")
    assert [task["task"] for task in record["tasks"]] == list(range(1, 22))
    keys = {"task", "content", "lead", "support", "time", "product", "basis", "rules", "kpis", "produces"}
    assert all(set(task) == keys for task in record["tasks"])
    second = record["tasks"][1]
    assert [(r["rule"], r["kind"], r["event"]) for r in second["rules"]] == [
        (1, "after", "ministry-decision-received"),
        (2, "before", "legal-document-effective"),
        (3, "on", "legal-document-signed"),
    ]
    assert second["produces"] == ["publication-decision-issued", "publication-decision-effective"]
    assert record["tasks"][16]["kpis"] == ["early-resolution"]
    rows = list(csv.DictReader(io.StringIO(tthc("plan", "list", "--format", "csv").stdout)))
    assert [row["content"] for row in rows] == [task["content"] for task in record["tasks"]]
    table = tthc("plan", "list").stdout
    assert all(" ".join(task["content"].split()) in table for task in record["tasks"])


def test_plan_show():
    task = as_json("plan", "show", "10")["task"]
    assert task["task"] == 10
    assert task["rules"][0]["kind"] == "every"
    text = tthc("plan", "show", "10").stdout
    for words in ("15 working days after", "then every 5 working days", "Xử lý và cập nhật kết quả"):
        assert words in text
    assert tthc("plan", "show", "10.1").stdout == text
    for name, message in (
        ("22", "there is no task 22; write one of 1, 2, "),
        ("10.3", "task 10 has no rule 3; write 10 or one of 10.1, 10.2"),
        ("x", "'x' names no task; write its number such as 10, or with a rule of it such as 10.1"),
    ):
        wrong = tthc("plan", "show", name)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert message in wrong.stderr
    targets = as_json("plan", "show", "14")["task"]["targets"]
    assert [(t["kpi"], t["op"], t["target"], t["later"]) for t in targets] == [
        ("data-reuse", ">=", 50.0, [{"year": 2025, "target": 80.0}])
    ]


def test_plan_duties():
    duties = as_json("plan", "duties")["duties"]
    assert any(duty["article"].startswith("IV.2") and duty["units"] == ["Văn phòng Sở"] for duty in duties)
    assert "IV.1" in tthc("plan", "duties").stdout


def test_plan_validate():
    done = tthc("plan", "validate", data_file("plan_2024.yaml"))
    assert done.returncode == 0
    assert "21 tasks" in done.stdout
    record = as_json("plan", "validate", str(data_file("plan_2024.yaml")))
    assert (record["valid"], record["year"], record["tasks"]) == (True, 2024, 21)
    (row,) = csv.DictReader(
        io.StringIO(tthc("plan", "validate", data_file("plan_2024.yaml"), "--format", "csv").stdout)
    )
    assert row == {
        "file": "plan_2024.yaml",
        "valid": "true",
        "year": "2024",
        "tasks": "21",
        "rules": "24",
        "kpis": "10",
        "duties": "12",
        "unread": "0",
        "id": KNOWN_AS,
    }
    assert record["id"] == as_json("plan", "list")["id"] == KNOWN_AS
    assert f"; id: {KNOWN_AS}\n" in done.stdout
    assert f"as {KNOWN_AS}.\n" in tthc("plan", "list").stdout


KNOWN_AS = "so-khoa-hoc-va-cong-nghe-thanh-pho-can-tho-2024"


def test_plan_schema_holds_the_packaged_plan():
    schema = json.loads(tthc("plan", "schema").stdout)
    assert schema["required"]
    assert "tasks" in schema["properties"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "1900"], "no calendar for 1900"),
        (["show", "2101"], "no calendar for 2101"),
        (["day", "30/02/2024"], "'30/02/2024' is no day of the calendar"),
        (["day", "2/5"], "'2/5' is no date"),
        (["add", "25/04/2024", "0"], "found 0 working days"),
        (["add", "25/04/2024", "99999999"], "calendar"),
        (["add", "25/04/2024", "-99999999"], "calendar"),
        (["add", "01/01/0001", "-1"], "no calendar for 1:"),
        (["add", "31/12/9999", "1"], "no calendar for 9999:"),
        (["add", "25/04/2024", "x"], "write a whole number"),
        (["count", "25/04/2024"], "the argument TO is missing"),
        (["days", "x"], "there is no command 'days'"),
    ],
)
def test_bad_usage(arguments, message):
    done = tthc("calendar", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
