"""``tthc form``: what it prints and keeps, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import tthc
from tests.support.documents import document_of, order_of
from tests.support.dossiers import FIRST, Dossier, many, write
from tests.support.pages import Page
from tests.support.terminal import on_terminal
from tthc_cli.counts.form_files import packaged_forms
from tthc_cli.data_files import data_file

FORM = packaged_forms()["II.06a"]
NOVEMBER = ("--period", "report:2026-11", "--as-of", "31/12/2026")
JSON = ("--format", "json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with dossiers of two months, and with the same as they were exported a month before."""
    write(tmp_path / "now.csv", many(60, seed=4))
    write(tmp_path / "before.csv", many(60, seed=4))
    return tmp_path


def fill(folder: Path, *arguments: str, code: int = 0, **options: Any) -> Any:
    """The JSON of a form filled in from ``now.csv``."""
    done = tthc("form", "fill", "II.06a", "now.csv", *NOVEMBER, *arguments, *JSON, cwd=folder, **options)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def refused(folder: Path, *arguments: str) -> str:
    done = tthc("form", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert done.stderr.count("\n") == 1
    return str(done.stderr)


def test_json_is_the_contract(folder):
    form = fill(folder)
    keys = "schema form period choices to_date rows total left_out identities inputs warnings"
    assert set(keys.split()) <= set(form)
    assert (form["schema"], form["form"], form["to_date"]) == ("tthc.form/1", "II.06a", False)
    assert form["period"] == {"name": "report:2026-11", "first": "2026-10-15", "last": "2026-11-14"}
    assert form["choices"] == FORM.default_choices
    numbers = [str(number) for number in range(3, 14)]
    for row in (*form["rows"], form["total"]):
        assert set(row) == {"label", "level", "cells"}
        assert list(row["cells"]) == numbers
    assert form["total"]["label"] == "Tổng số"
    assert form["rows"][-1]["label"] == "(không rõ lĩnh vực)"
    for number in numbers:
        assert sum(row["cells"][number] for row in form["rows"]) == form["total"]["cells"][number]
    assert [(each["says"], each["holds"]) for each in form["identities"]] == [(text, True) for text in FORM.identities]
    assert {each["reason"] for each in form["left_out"]} == {"no-end-day"}
    (counted,) = form["inputs"]
    assert (counted["name"], counted["used"]) == ("cases", 60)


def test_csv_has_a_line_for_each_row_and_says_the_rest_beside_it(folder):
    done = tthc("form", "fill", "II.06a", "now.csv", *NOVEMBER, "--format", "csv", cwd=folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == ["level", "label", *(str(number) for number in range(3, 14))]
    assert rows[-1]["label"] == "Tổng số"
    assert "left out" in done.stderr


def test_a_cell_lists_its_dossiers_by_case_id_alone(folder):
    form = fill(folder)
    for row in form["rows"][:1]:
        label = row["label"] if row["level"] is None else f"{row['level']}: {row['label']}"
        cell = fill(folder, "--cell", "3", "--row", label)
        assert (cell["schema"], cell["cell"], cell["row"]) == ("tthc.form-cell/1", "3", row["label"])
        assert len(cell["case_ids"]) == len(set(cell["case_ids"])) == row["cells"]["3"]
    whole = fill(folder, "--cell", "(11)")
    assert (whole["row"], len(whole["case_ids"])) == (None, form["total"]["cells"]["11"])
    asked = ("form", "fill", "II.06a", "now.csv", *NOVEMBER, "--cell", "11", "--row", "total")
    assert tthc(*asked, "--format", "csv", cwd=folder).stdout.split() == ["case_id", *whole["case_ids"]]


def test_a_row_is_named_by_level_and_label_and_every_row_can_be_named(tmp_path):
    rows = [
        Dossier("1", FIRST, "in_progress", field="An toàn", authority_level="commune"),
        Dossier("2", FIRST, "in_progress", field="AN TOÀN", authority_level="commune"),
        Dossier("3", FIRST, "in_progress", field="An toàn"),
        Dossier("4", FIRST, "in_progress", field="Đất đai"),
    ]
    write(tmp_path / "now.csv", rows)
    message = refused(tmp_path, "fill", "II.06a", "now.csv", *NOVEMBER, "--cell", "3", "--row", "An toàn")
    names = message.partition("write one of ")[2].strip().split("; ")
    assert len(names) == 2
    ids = [fill(tmp_path, "--cell", "3", "--row", name)["case_ids"] for name in (*names, "AN TOÀN", "đất đai")]
    assert ids == [["1"], ["3"], ["2"], ["4"]]


def test_choices_change_the_numbers_and_are_printed_under_the_form(folder):
    by_dates, on_time = fill(folder), fill(folder, "--choice", "sent-back=on-time")
    assert on_time["choices"] == {**FORM.default_choices, "sent-back": "on-time"}
    assert on_time["total"]["cells"]["10"] < by_dates["total"]["cells"]["10"]
    assert on_time["total"]["cells"]["7"] == by_dates["total"]["cells"]["7"]
    printed = tthc(
        *(
            "form",
            "fill",
            "II.06a",
            "now.csv",
            *NOVEMBER,
            "--choice",
            "stopped=open-in-time",
            "--choice",
            "awaiting=in-time",
        ),
        cwd=folder,
    ).stdout
    for choice, value in (("sent-back", "by-dates"), ("stopped", "open-in-time"), ("awaiting", "in-time")):
        assert FORM.choices[choice].values[value].footnote.en in printed


# -- the period before -------------------------------------------------------------------------------------------------


OCTOBER = ("--period", "report:2026-10", "--as-of", "31/10/2026")
CARRIED = "(6) = (11) of the period before"


def carried(form: Any) -> list[tuple[bool, int, int]]:
    return [(p["holds"], p["left"], p["right"]) for p in form["identities"] if p["says"].startswith(CARRIED)]


def test_a_saved_form_is_what_the_next_one_opens_with(folder):
    register = ("--register", "r.sqlite")
    saved = tthc("form", "fill", "II.06a", "before.csv", *OCTOBER, "--save", *register, *JSON, cwd=folder)
    assert saved.returncode == 0, saved.stderr
    kept = json.loads(saved.stdout)
    assert kept["saved"] == {"id": 1, "register_started": "r.sqlite"}
    # a late change
    left = open_in_october(folder)[:2]
    write(folder / "now.csv", [row for row in many(60, seed=4) if row.case_id not in left])
    form = fill(folder, "--saved", *register, code=1)
    assert carried(form) == [(False, kept["total"]["cells"]["11"] - 2, kept["total"]["cells"]["11"])]
    # the last one that was saved counts
    tthc("form", "fill", "II.06a", "now.csv", *OCTOBER, "--save", *register, cwd=folder)
    assert carried(fill(folder, "--saved", *register))[0][0]


def open_in_october(folder: Path) -> list[str]:
    done = tthc("form", "fill", "II.06a", "before.csv", *OCTOBER, "--cell", "11", *JSON, cwd=folder)
    return list(json.loads(done.stdout)["case_ids"])


def test_a_form_is_held_against_its_own_json_and_against_the_export(folder):
    october = tthc("form", "fill", "II.06a", "before.csv", *OCTOBER, "--out", "october.json", cwd=folder)
    assert october.returncode == 0, october.stderr
    both = fill(folder, "--previous", "october.json", "--previous", "before.csv")
    assert [holds for holds, *_numbers in carried(both)] == [True, True]
    gone = open_in_october(folder)[0]
    write(folder / "now.csv", [row for row in many(60, seed=4) if row.case_id != gone])
    form = fill(folder, "--previous", "before.csv", code=1)
    assert form["late_changes"] == [{"case_id": gone, "side": "gone", "reason": None}]
    done = tthc("form", "fill", "II.06a", "now.csv", *NOVEMBER, "--previous", "before.csv", english=False, cwd=folder)
    assert gone in done.stdout
    assert f"Tổng số: {carried(form)[0][1]} ≠ {carried(form)[0][2]}" in done.stdout
    done = tthc("form", "fill", "II.06a", "now.csv", *NOVEMBER, "--previous", "before.csv", "--cell", "6", cwd=folder)
    assert done.returncode == 1
    assert CARRIED in done.stderr


def test_what_cannot_be_compared_is_refused(folder):
    asked = ("fill", "II.06a", "now.csv", *NOVEMBER)
    assert "--save" in refused(folder, *asked, "--saved", "--register", "r.sqlite")
    tthc("form", "fill", "II.06a", "before.csv", *OCTOBER, "--save", "--register", "r.sqlite", cwd=folder)
    told = refused(folder, *asked, "--saved", "--register", "r.sqlite", "--choice", "awaiting=in-time")
    assert "--choice awaiting=by-dates" in told
    assert "by unit" in refused(folder, *asked, "--saved", "--register", "r.sqlite", "--by", "unit")
    october = json.loads(tthc("form", "fill", "II.06a", "before.csv", *OCTOBER, *JSON, cwd=folder).stdout)
    changed: dict[str, dict[str, Any]] = {
        "same": {"period": {"name": "report:2026-11", "first": "2026-10-15", "last": "2026-11-14"}},
        "choice": {"choices": {**october["choices"], "awaiting": "in-time"}},
        "running": {"to_date": True, "as_of": "2026-10-01"},
    }
    for name, changes in changed.items():
        (folder / f"{name}.json").write_text(json.dumps({**october, **changes}), encoding="utf-8")
    assert "15/09/2026-14/10/2026" in refused(folder, *asked, "--previous", "same.json")
    assert "--choice awaiting=in-time" in refused(folder, *asked, "--previous", "choice.json")
    assert "01/10/2026" in refused(folder, *asked, "--previous", "running.json")
    changed = {
        "less": {"total": {**october["total"], "cells": {**october["total"]["cells"], "11": 0}}},
        "due": {"due": "computed"},
        "columns": {"rows": [], "total": {**october["total"], "cells": {"3": 1}}},
    }
    for name, changes in changed.items():
        (folder / f"{name}.json").write_text(json.dumps({**october, **changes}), encoding="utf-8")
    assert "(11)" in refused(folder, *asked, "--previous", "less.json")
    assert "--due computed" in refused(folder, *asked, "--previous", "due.json")
    assert "columns.json" in refused(folder, *asked, "--previous", "columns.json")
    (folder / "x.json").write_text('{"schema": "tthc.kpi-check/1"}', encoding="utf-8")
    assert "x.json" in refused(folder, *asked, "--previous", "x.json")
    assert "none.json" in refused(folder, *asked, "--previous", "none.json")


# -- the period, and what is refused -----------------------------------------------------------------------------------


def test_a_running_period_is_to_date_and_never_saved(folder):
    asked = ("form", "fill", "II.06a", "now.csv", "--period", "report:2026-11", "--as-of", "01/11/2026")
    form = json.loads(tthc(*asked, *JSON, cwd=folder).stdout)
    assert (form["to_date"], form["as_of"]) == (True, "2026-11-01")
    assert "To date" in tthc(*asked, cwd=folder).stdout
    assert "14/11/2026" in refused(folder, *asked[1:], "--save", "--register", "r.sqlite")
    assert not (folder / "r.sqlite").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("II.06a", "now.csv"), "--period report:"),
        (("II.06a", "now.csv", "--period", "report:2027-11", "--as-of", "31/12/2026"), "15/10/2027"),
        (("II.06a", "now.csv", "--period", "2026-W07"), "2026-W07"),
        (("II.06b", "now.csv", *NOVEMBER), "II.07b"),
        (("II.06a", *NOVEMBER), "no case data"),
        (("II.06a", "--data", "procedures=now.csv", *NOVEMBER), "cases"),
        (("II.06a", "now.csv", "--data", "ratings=now.csv", *NOVEMBER), "cases, procedures"),
        (("II.06a", "now.csv", *NOVEMBER, "--by", "channel"), "field, unit, authority_level"),
        (("II.06a", "now.csv", *NOVEMBER, "--choice", "sent-back"), "sent-back"),
        (("II.06a", "now.csv", *NOVEMBER, "--choice", "sent=on-time"), "sent-back"),
        (("II.06a", "now.csv", *NOVEMBER, "--choice", "sent-back=late"), "by-dates, on-time"),
        (("II.06a", "now.csv", *NOVEMBER, *(("--choice", "awaiting=in-time") * 2)), "awaiting"),
        (("II.06a", "now.csv", *NOVEMBER, "--cell", "2"), "3, 4, 5"),
        (("II.06a", "now.csv", *NOVEMBER, "--cell", "3", "--row", "Hô tich"), "Hộ tịch"),
        (("II.06a", "now.csv", *NOVEMBER, "--cell", "3", "--row", "Hộ tịch"), "province: Hộ tịch; commune: Hộ tịch"),
        (("II.06a", "now.csv", *NOVEMBER, "--row", "Hộ tịch"), "--cell"),
        (("II.06a", "now.csv", *NOVEMBER, "--cell", "3", "--save"), "--cell"),
        (("II.06a", "now.csv", *NOVEMBER, "--register", "r.sqlite"), "--save"),
        (("II.07b", "now.csv", *NOVEMBER), "--period"),
        (("II.07b", "now.csv", "--save"), "II.07b"),
        (("II.07b", "now.csv", "--previous", "before.csv"), "II.07b"),
        (("II.07b", "now.csv", "--choice", "x=y"), "II.07b"),
        (("II.07b", "now.csv"), "one_stop"),
        (("own.yaml", "now.csv", *NOVEMBER), "own.yaml"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_message(arguments, words, folder):
    assert words in refused(folder, "fill", *arguments)
    assert sorted(path.name for path in folder.iterdir()) == ["before.csv", "now.csv"]


def test_a_calendar_period_is_counted_with_a_word_about_it(folder):
    done = tthc("form", "fill", "II.06a", "now.csv", "--period", "2026-11", "--as-of", "31/12/2026", *JSON, cwd=folder)
    assert json.loads(done.stdout)["period"]["first"] == "2026-11-01"
    assert "report:2026-11" in done.stderr


# -- other forms -------------------------------------------------------------------------------------------------------


PROCEDURES = """\
procedure,unit,authority_level,one_stop,internal_process
Cấp phép,Phòng Một,province,x,x
Đăng ký,Phòng Một,commune,x,
Xác nhận,Phòng Hai,province,,x
Gia hạn,,district,x,x
Cấp lại,Phòng Hai,,x,x
"""


def test_procedures_are_counted_by_unit_and_level(tmp_path):
    (tmp_path / "p.csv").write_text(PROCEDURES, encoding="utf-8")
    done = tthc("form", "fill", "II.07b", "--data", "procedures=p.csv", *JSON, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    form = json.loads(done.stdout)
    assert {row["label"]: list(row["cells"].values()) for row in (*form["rows"], form["total"])} == {
        "Phòng Hai": [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0],
        "Phòng Một": [2, 1, 0, 1, 2, 1, 0, 1, 1, 1, 0, 0],
        "(không rõ đơn vị)": [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
        "Tổng số": [4, 2, 1, 1, 3, 1, 1, 1, 3, 2, 1, 0],
    }
    assert (form["period"], form["to_date"]) == (None, False)
    assert form["left_out"] == [{"reason": "no-level", "cases": 1}]
    assert tthc("form", "fill", "II.07b", "p.csv", *JSON, cwd=tmp_path).stdout == done.stdout.replace("procedures=", "")
    cell = tthc("form", "fill", "II.07b", "p.csv", "--cell", "4", *JSON, cwd=tmp_path)
    assert json.loads(cell.stdout)["procedures"] == ["Cấp phép", "Xác nhận"]


def test_a_form_of_one_s_own_is_a_file(folder):
    text = data_file("forms/ii-06a.yaml").read_text("utf-8")
    own = text.replace("id: II.06a", "id: T.1").replace("channel = online", "channel = postal")
    (folder / "own.yaml").write_text(own, "utf-8")
    done = tthc("form", "fill", "own.yaml", "now.csv", *NOVEMBER, *JSON, cwd=folder)
    assert done.returncode == 1, done.stderr  # a dossier by post is in (4) and in (5)
    form = json.loads(done.stdout)
    assert form["form"] == "T.1"
    assert [each["holds"] for each in form["identities"]] == [False, True, True, True]
    assert form["identities"][0]["failures"]


def test_a_form_can_count_working_days_by_the_calendar(tmp_path):
    """From 30/08/2024 to 04/09/2024: 02/09 and 03/09 are off, so one working day."""
    text = data_file("forms/ii-06a.yaml").read_text("utf-8")
    old = "counts: ended_by_then and not on_time_anyway and finished_on > due_on"
    assert old in text
    own = text.replace(old, "counts: working_days(received_on, finished_on) = 1")
    (tmp_path / "own.yaml").write_text(own, "utf-8")
    write(tmp_path / "now.csv", [Dossier("1", date(2024, 8, 30), "finished", None, date(2024, 9, 4))])
    asked = ("form", "fill", "own.yaml", "now.csv", "--period", "2024-09", "--as-of", "30/09/2024", *JSON)
    assert json.loads(tthc(*asked, cwd=tmp_path).stdout)["total"]["cells"]["10"] == 1


def test_due_dates_can_be_those_that_the_law_gives(folder):
    (folder / "limits.csv").write_text("procedure,time_limit\nCấp phép,5 ngày làm việc\n", encoding="utf-8")
    write(
        folder / "now.csv",
        [Dossier("1", date(2026, 10, 15), "finished", None, date(2026, 10, 23), procedure="Cấp phép")],
    )
    computed = fill(folder, "--due", "missing", "--limits", "limits.csv")
    assert (computed["due"], computed["total"]["cells"]["10"]) == ("missing", 1)  # due on 22/10
    done = tthc(
        "form", "fill", "II.06a", "now.csv", *NOVEMBER, "--due", "missing", "--limits", "limits.csv", cwd=folder
    )
    assert "Due dates: recomputed where none is recorded" in done.stdout


def test_list_and_show(folder):
    listed = json.loads(tthc("form", "list", *JSON, cwd=folder).stdout)
    assert [form["form"] for form in listed["forms"]] == ["II.06a", "II.07b"]
    shown = json.loads(tthc("form", "show", "ii06a", "--choice", "stopped=open-in-time", *JSON, cwd=folder).stdout)
    assert [column["column"] for column in shown["columns"]] == FORM.counted
    assert "stopped" in shown["columns"][8]["condition"]
    for id_ in packaged_forms():
        for english in (True, False):
            done = tthc("form", "show", id_, cwd=folder, english=english)
            assert (done.returncode, done.stderr) == (0, "")
            assert "{" not in done.stdout
            assert "as_of" not in done.stdout


def test_on_a_terminal_of_eighty_columns_nothing_is_cut(folder):
    printed = on_terminal(80, "form", "fill", "II.06a", "now.csv", *NOVEMBER, cwd=folder)
    assert max(map(len, printed.splitlines())) <= 80
    assert "…" not in printed


def test_a_group_that_may_be_a_person_is_hidden(folder):
    rows = [replace(row, unit="0912 345 678") for row in many(20, seed=4)]
    write(folder / "now.csv", rows)
    form = fill(folder, "--by", "unit")
    assert [row["label"] for row in form["rows"]] == ["***"]
    assert any("***" in warning for warning in form["warnings"])


def test_a_dossier_of_the_future_is_told(folder):
    write(folder / "now.csv", [Dossier("1", date(2027, 1, 2), "received"), Dossier("2", date(2026, 11, 2), "received")])
    form = fill(folder)
    assert form["total"]["cells"]["3"] == 1
    assert form["warnings"]


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_what_is_handed_in_names_no_folder_and_no_option(tmp_path, suffix):
    folder = tmp_path / "Nguyễn Văn A"
    folder.mkdir()
    (folder / "hs.csv").write_text(
        "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả kết quả,Trạng thái,Hình thức\n"
        "H1,02/01/2024,15/01/2024,10/01/2024,Đã trả kết quả,Trực tuyến\n",
        encoding="utf-8",
    )
    out = tmp_path / f"bieu{suffix}"
    call = ("form", "fill", "II.06a", folder / "hs.csv", "--period", "2024-01", "--as-of", "31/01/2024")
    done = tthc(*call, "--out", out, cwd=tmp_path, english=False)
    assert done.returncode == 0, done.stderr
    content = out.read_bytes()
    text = "\n".join(order_of(document_of(content))) if suffix == ".docx" else Page(content.decode()).texts_of()
    assert "trong hs.csv." in text
    assert re.findall(r"Nguyễn Văn A|--[a-z]+|`", text) == []
