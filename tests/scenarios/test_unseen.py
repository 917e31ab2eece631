"""No character that a terminal acts on leaves the program, wherever it came in."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from openpyxl import Workbook

from tests.support.examples import sweep
from tests.support.places import ROOT
from tests.support.unseen import UNSEEN, unseen_in
from tthc_cli.cli import run
from tthc_cli.data_files import data_file
from tthc_cli.output.formats.table import STYLES

pytestmark = pytest.mark.long  # each runs many commands


EXAMPLES = ROOT / "examples"
ALL = UNSEEN.replace("\0", "").replace("\r", "")
"""The unseen characters that a file's name and an argument can have, and that end no row of a CSV file."""
ONES = ["\x1b", "\x08", "\x7f", "\x85", "\x9b", "\u061c", "\u202e", "\u2067"]
FORMS = ("table", "csv", "json", "markdown")


class Stream(io.TextIOWrapper):
    """Standard output or error."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined]


def shown(arguments: Sequence[str | Path], *, terminal: bool = False) -> str:
    """All that a command writes; the colours of a terminal left out."""
    out, err = Stream(terminal=terminal), Stream(terminal=False)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    assert code in (0, 1, 2), err.text()
    text = out.text()
    if terminal:
        assert len(STYLES) == 5, "another style has another sequence"
        text = re.sub(r"\x1b\[(0|1|2|32|33|1;31)m", "", text)
    return (text + err.text()).replace("\r\n", "\n")  # as feeds end their lines


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    for name in ("TTHC_PLAN", "TTHC_REGISTER", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with mock.patch.dict("os.environ", {"XDG_DATA_HOME": str(tmp_path), "COLUMNS": "100"}):
        yield tmp_path


def held(texts: Sequence[str], least: int) -> None:
    """Nothing shown moves a terminal; and what would was there to be shown, ``least`` times."""
    assert [text for text in texts if unseen_in(text)] == []
    assert sum(bool(re.search(r"\\[ux]", text)) for text in texts) >= least, "the test would hold nothing"


# -- files of cases ----------------------------------------------------------------------------------------------------


def cases(bad: str) -> list[list[str]]:
    """The examples, with ``bad`` in one cell of each column, and in the headers that are not read."""
    with (EXAMPLES / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    for place in range(len(header)):
        rows.append([*rows[place][:place], rows[place][place] + bad, *rows[place][place + 1 :]])
        rows[-1][0] = rows[-1][0] if place == 0 else f"X{place}"
    return [[*header, f"Ghi{bad}chú", f"Đơn vị{bad}khác"], *([*row, bad, bad] for row in rows)]


def write(path: Path, rows: list[list[str]], sheet: str) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)


RUNS: list[list[Any]] = [
    ["kpi", "check", "{file}", "--by", "unit,procedure", "--rejects", "r.csv"],
    ["kpi", "misses", "{file}", "--by", "unit", "--kpi", "early-resolution", "--limit", "9999", "--rejects", "r.csv"],
    ["cases", "columns", "{file}"],
    ["kpi", "check", "{file}", "--kpi", "satisfaction", "--data", "ratings={file}"],
    ["kpi", "check", "{file}", "--sheet", "{bad}"],
    ["kpi", "check", "{file}", "--by", "{bad}"],
    ["kpi", "check", "{file}", "--kpi", "{bad}"],
    ["kpi", "check", "{file}", "--period", "{bad}"],
    ["kpi", "check", "{file}", "--as-of", "{bad}"],
    ["kpi", "check", "{file}", "--memory", "{bad}"],
    ["kpi", "check", "{file}", "--columns", "{bad}"],
    ["kpi", "check", "{bad}"],
    ["cases", "audit", "{file}", "--limits", "{bad}"],
    ["kpi", "trend", "--register", "{bad}"],
    ["kpi", "check", "{file}", "--rejects", "{bad}/r.csv"],
]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("suffix", "bad"), [(".csv", ALL), pytest.param(".csv", "\x1b", marks=pytest.mark.soak), (".xlsx", ALL)], ids=ascii
)
def test_cases(here, suffix, bad):
    every = sweep(gate=0, slow=1)
    if suffix == ".xlsx":  # what a workbook can have
        bad = "".join(mark for mark in bad if mark >= "\x7f") or "\u202e"
    file = f"c{bad}{suffix}"
    write(here / file, cases(bad), f"S{bad}"[:31])
    texts = []
    for number, arguments in enumerate(RUNS):
        filled = [part.format(file=file, bad=f"a{bad}") for part in arguments]
        forms = FORMS if every or (suffix, number) == (".csv", 0) else FORMS[number : number + 1]
        for form in forms if number < 3 else FORMS[:1]:
            texts.append(shown([*filled, "--format", form], terminal=number % 2 == 0 and form == "table"))
            if (rejects := here / "r.csv").exists():
                texts.append(rejects.read_text(encoding="utf-8"))
                assert len(texts[-1].splitlines()) > 1
                rejects.unlink()
    held(texts, len(texts) // 2)


# -- plans -------------------------------------------------------------------------------------------------------------

FREE = (
    "issuer",
    "name",
    "label",
    "content",
    "lead",
    "support",
    "time",
    "product",
    "basis",
    "text",
    "note",
    "words",
    "title",
)
"""Keys of a plan whose values are any text."""


def poisoned(value: Any, bad: str, keys: Sequence[str], key: str = "") -> Any:
    match value:
        case dict():
            return {
                name: poisoned(part, bad, keys, key if key in keys and isinstance(part, str) else str(name))
                for name, part in value.items()
            }
        case list():
            return [poisoned(part, bad, keys, key) for part in value]
        case str() if key in keys and "%" not in value:  # the words of a target are held against its number
            if key in ("time", "text"):  # a rule's words must be words of its cell
                return value.replace(" ng", f" {bad}ng")
            return f"{value[:3]}{bad}{value[3:]}{bad}"
        case _:
            return value


PLAN_RUNS: list[list[Any]] = [
    ["plan", "list"],
    ["plan", "show", "2"],
    ["plan", "show", "17"],
    ["plan", "duties"],
    ["plan", "status"],
    ["plan", "validate", "{plan}"],
    ["plan", "diff", str(data_file("plan_2024.yaml")), "{plan}"],
    ["deadline", "--event", "ministry-decision-received=25/04/2024", "--explain"],
    ["deadline", "2"],
    ["due", "--within", "500"],
    ["due", "--unit", "{bad}"],
    ["kpi", "list"],
    ["kpi", "check", "--data", f"ratings={EXAMPLES / 'ratings.csv'}"],
    ["event", "list"],
    ["deadline", "--event", "{bad}=25/04/2024"],
    ["event", "add", "{bad}", "25/04/2024"],
]


OTHERS = (("key",), ("rule",), ("kpi", "id"), ("alias",), ("sources", "source"))
"""Keys whose values must be of a form, or name one another: such a plan may be refused."""


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("keys", "bad"),
    [(FREE, ALL), pytest.param(FREE, "\x1b", marks=pytest.mark.soak), *((keys, ALL) for keys in OTHERS)],
    ids=ascii,
)
def test_plans(here, keys, bad):
    plan = here / f"p{bad}.yaml"
    content = yaml.safe_load(data_file("plan_2024.yaml").read_text(encoding="utf-8"))
    plan.write_text(yaml.safe_dump(poisoned(content, bad, keys), allow_unicode=False), encoding="utf-8")
    own_files = ["--plan", str(plan), "--register", f"r{bad}.sqlite"]
    texts = [
        shown(["event", "add", "feedback-received", "25/04/2024", "--matter", "m", *own_files, "--as-of", "26/04/2024"])
    ]
    every = sweep(gate=0, slow=1)
    for number, arguments in enumerate(PLAN_RUNS):
        # in the gate as a table and in one more form
        forms = (FORMS if every else (FORMS[0], FORMS[1 + number % 3])) if keys == FREE else FORMS[:1]
        filled = [part.format(plan=plan, bad=f"a{bad}") for part in arguments]
        group = filled[:2] if filled[0] in ("plan", "kpi", "event") else filled[:1]
        options = {
            "plan validate": [],
            "plan diff": [],
            "plan status": own_files,
            "due": own_files,
            "event list": own_files,
            "event add": own_files,
        }.get(" ".join(group), own_files[:2])
        texts += [
            shown([*filled, *options, "--format", form], terminal=number % 2 == 0 and form == "table") for form in forms
        ]
    texts += [shown(["ics", *own_files]), shown(["deadline", *own_files[:2], "--format", "ics"])]
    held(texts, 20 if keys == FREE else 2)
    assert keys != FREE or texts[-1].startswith("BEGIN:VCALENDAR"), "the plan is refused"


# -- the command line and the register ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [ALL, ONES[0], *(pytest.param(bad, marks=pytest.mark.soak) for bad in ONES[1:])])
def test_arguments_variables_and_what_is_recorded(here, monkeypatch, bad):
    texts = [
        shown([f"k{bad}pi"]),
        shown(["kpi", f"ch{bad}eck"]),
        shown(["deadline", f"--ru{bad}le", "x"]),
        shown(["deadline", "--rule", f"5 ngày {bad}", "--from", "25/04/2024"]),
        shown(["deadline", "--rule", f"Chậm nhất 5 ngày kể từ ngày {bad}", "--from", "25/04/2024", "--format", "csv"]),
        shown(["deadline", "--rule", "5 ngày", "--from", f"25/04/2024{bad}"]),
        shown(["deadline", f"2{bad}"]),
        shown(["calendar", "day", bad]),
        shown(["calendar", "show", f"2024{bad}"]),
        shown(["calendar", "add", "25/04/2024", f"5{bad}"]),
        shown(["event", "add", "feedback-received", "25/04/2024", "--ref", f"a{bad}"]),
        shown(["event", "add", "feedback-received", "25/04/2024", "--matter", f"a{bad}"]),
        shown(["event", "void", f"1{bad}"]),
        shown(["done", f"17{bad}"]),
        shown(["plan", "import", f"a{bad}.docx", "--out", f"b{bad}.yaml"]),
        shown(["ics", "--out", f"no{bad}/a.ics"]),
    ]
    (here / f"e{bad}.csv").write_text(f"event,date,ref\nfeedback-received,25/04/2024,a{bad}\n", encoding="utf-8")
    texts.append(shown(["event", "import", f"e{bad}.csv"]))
    (here / f"e{bad}.csv").write_text("event,date,ref\nfeedback-received,25/04/2024,a\n", encoding="utf-8")
    texts.append(shown(["event", "import", f"e{bad}.csv", "--register", f"r{bad}.sqlite"], terminal=True))
    for name in ("TTHC_PLAN", "TTHC_CALENDAR", "TTHC_REGISTER"):
        monkeypatch.setenv(name, f"a{bad}")
        texts.append(shown(["due"]))
        monkeypatch.delenv(name)
    held(texts, 8)


def test_the_lines_of_a_bug(here):
    with mock.patch("tthc_cli.cli.due.plans_in_force", side_effect=RuntimeError(ALL)):
        err = Stream(terminal=False)
        with contextlib.redirect_stderr(err):
            assert run(["due"]) == 70
    held([err.text()], 1)


def test_what_is_being_done_is_shown_without_them(here):
    from tthc_cli.cli import console

    err = Stream(terminal=True)
    with contextlib.redirect_stderr(err), console.progress() as report:
        report("đọc a\u009b\u202eb")
    assert "a\\u009b\\u202eb" in err.text()
    assert unseen_in(err.text().replace("\x1b", "").replace("\r", "")) == ""


@pytest.mark.sweep
def test_documents_of_plans(here):
    """What an import says of a document in which they stand."""
    shutil.copy(EXAMPLES / "ke-hoach-2025.txt", here / f"k{ALL}.txt")
    text = (here / f"k{ALL}.txt").read_text(encoding="utf-8")
    for bad in (ALL, *ONES[: sweep(gate=1, slow=len(ONES))]):
        (here / f"k{bad}.txt").write_text(
            text.replace("quý", f"quý{bad}").replace("ngày", f"ngày {bad}"), encoding="utf-8"
        )
        held([shown(["plan", "import", f"k{bad}.txt", "--year", "2025", "--out", f"o{bad}.yaml", "--force"])], 1)
