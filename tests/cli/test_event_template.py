"""``tthc event template``: a sheet that ``tthc event import`` takes as it is when filled in."""

from __future__ import annotations

import codecs
import csv
import io

import pytest

from tests.support.command import tthc
from tthc_cli.cli import console
from tthc_cli.register import store as register
from tthc_cli.register.import_rows import load_register_columns

ROWS = [
    {"event": "feedback-received", "date": "26/04/2024", "matter": "a", "ref": "Phiếu 5"},
    {"task": "19", "period": "2024-Q1", "date": "14/03/2024", "ref": "BC 7"},
    {"task": "5", "date": "02/05/2024", "note": "Đã rà soát, họp"},
    {"task": "10", "rule": "1", "date": "27/05/2024", "matter": "a"},
]


@pytest.mark.parametrize("english", [True, False])
def test_a_template_filled_in_is_imported(tmp_path, english):
    sheet = tmp_path / "sheet.csv"
    made = tthc("event", "template", "--out", sheet, english=english)
    assert (made.returncode, made.stdout) == (0, "")
    assert str(sheet) in made.stderr
    content = sheet.read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    assert content == tthc("event", "template", english=english).stdout.encode("utf-8")
    (headers,) = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    names = load_register_columns().columns
    columns = [next(name for name, texts in names.items() if header in (name, *texts)) for header in headers]
    assert columns == ["event", "task", "rule", "period", "date", "matter", "ref", "note"]
    empty = tthc("event", "import", sheet, "--register", tmp_path / "r", english=english)
    assert (empty.returncode, empty.stderr) == (0, "")
    with sheet.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns).writerows(ROWS)
    done = tthc("event", "import", sheet, "--register", tmp_path / "r", english=english)
    assert (done.returncode, done.stderr) == (0, "")
    entries = register.read(tmp_path / "r")
    assert [(e.event, e.task, e.rule, e.period, e.matter, e.ref, e.note) for e in entries] == [
        ("feedback-received", None, None, None, "a", "Phiếu 5", None),
        (None, 19, None, "2024-Q1", None, "BC 7", None),
        (None, 5, None, None, None, None, "Đã rà soát, họp"),
        (None, 10, 1, None, "a", None, None),
    ]
    beside = tthc("event", "template", "--out", tmp_path / "$(a) b.csv", english=english)
    assert console.typed("tthc", "event", "import", tmp_path / "$(a) b.csv") in beside.stderr
    again = tthc("event", "template", "--out", sheet, english=english)
    assert again.returncode == 2, "what somebody has filled in is not replaced"
    assert b"19" in sheet.read_bytes()
