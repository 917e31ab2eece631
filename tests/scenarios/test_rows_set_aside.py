"""Whoever reads an answer about case files learns of rows set aside: the format says it, or standard error does."""

from __future__ import annotations

import csv
import html
import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.command import tthc
from tests.support.examples_as_files import HEADER, ROWS
from tests.support.places import EXAMPLES
from tests.support.program import COMMANDS
from tests.support.shown_reports import shown_in_all_formats
from tthc_cli.i18n import _

BAD = [*ROWS[0][:4], "31/02/2024", *ROWS[0][5:]]
"""A dossier that was received on no day of the calendar."""
ASIDE = _("{file}: {rows} set aside: {reason}").format(file="c.csv", rows=1, reason="")
PERIOD = ("--period", "2024-01", "--as-of", "20/04/2024")
RUNS: dict[tuple[str, ...], list[tuple[str, ...]]] = {
    ("kpi", "check"): [("--by", "unit")],
    ("kpi", "misses"): [()],
    ("kpi", "index"): [PERIOD],
    ("kpi", "bridge"): [(*PERIOD, "--cases")],
    ("cases", "due"): [(), ("--faults",)],
    ("cases", "audit"): [("--limits", str(EXAMPLES / "limits.csv"))],
    ("form", "fill"): [("--period", "2024"), ("--period", "2024", "--cell", "3")],
}
"""Commands that count rows of case files, each as it is asked in other ways."""
IN_FILES_ALONE = {("page",): ("html",), ("report",): ("docx", "xlsx", "html")}
"""Commands that write no text, with the formats that they have."""
COUNT_NO_ROWS = {("cases", "columns"), ("cases", "learn"), ("letter",)}
"""Those that read case files too: headers and words, and single dossiers, which must not be set aside."""


def write(path: Path, *, bad: bool) -> None:
    rows = [HEADER, *([id_, *cells] for id_, (_old, *cells) in zip("ABC", ROWS, strict=False))]
    if bad:
        rows.append(BAD)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def told(content: bytes) -> bool:
    """Whether a result tells of the one row that is set aside."""
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    text = html.unescape(content.decode("utf-8", "replace"))
    return ASIDE in text or '"set_aside": 1,' in text


def test_every_command_that_reads_case_files_is_held_to_this():
    reading = {path for path, command in COMMANDS.items() if any(p.name in ("cases", "files") for p in command.params)}
    assert reading == {*RUNS, *IN_FILES_ALONE, *COUNT_NO_ROWS}


@pytest.mark.parametrize(("command", "way"), [(command, way) for command, ways in RUNS.items() for way in ways])
def test_rows_set_aside_are_told_in_the_format_or_beside_it(tmp_path, monkeypatch, command, way):
    monkeypatch.chdir(tmp_path)
    subject = ("II.06a", "c.csv") if command == ("form", "fill") else ("c.csv",)
    for bad in (True, False):
        write(Path("c.csv"), bad=bad)
        for name, result, beside in shown_in_all_formats(*command, *subject, *way):
            assert (told(result) or told(beside.encode())) is bad, (name, bad, beside)


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "suffix"), [(path, name) for path, names in IN_FILES_ALONE.items() for name in names]
)
def test_rows_set_aside_are_told_in_files(tmp_path, command, suffix):
    for bad in (True, False):
        write(tmp_path / "c.csv", bad=bad)
        done = tthc(*command, "c.csv", *PERIOD, "--out", f"r.{suffix}", cwd=tmp_path, english=False)
        assert done.returncode in (0, 1), done.stderr
        assert (told((tmp_path / f"r.{suffix}").read_bytes()) or told(done.stderr.encode())) is bad, done.stderr
