"""Names of files and folders are taken as given: not expanded or composed, no partition, no pattern of what exists."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.support.command import at_home, tthc
from tests.support.examples import crossed, sweep
from tests.support.places import HOLIDAYS
from tests.support.text_files import HEADER, case, write
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cli import program, run
from tthc_cli.data_files import data_file

pytestmark = pytest.mark.long  # each runs many commands


EARLY = ("--kpi", "early-resolution", "--as-of", "2026-11-29", "--format", "json")
NFC, NFD = normalize("NFC", "hồ sơ"), normalize("NFD", "hồ sơ")
NAMES = [
    *("~", "~c.csv", "status=finished", "a=b", "=", "a[1]", "[", "x]y", "{x,y}", "it's", 'a"b', "a b", "#1", "%20"),
    *("a;b", "a,b", "$HOME", NFC, NFD, "-x", "c.csv.gz", "s3:", "ậ" * 20),
    *([] if os.name == "nt" else ["b*", "c?", "**", "a\\b", "http:", "tab\there", "b*\\[x]"]),
]
IN_DATA = ["line", "key", "part", "width", "total", "words", "seq", "cells", "defect", "filename", "file_row_number"]


def _parquet(path: Path, rows: list[tuple[str, ...]]) -> None:
    header, *cases = rows
    table = pa.table({name: [row[place] for row in cases] for place, name in enumerate(header)})
    with path.open("wb") as out:
        pyarrow.parquet.write_table(table, out)


def _checked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, int, int]:
    code = run(["kpi", "check", *map(str, arguments), *EARLY])
    printed = capsys.readouterr()
    assert code in (0, 1), printed.err
    answer = json.loads(printed.out)
    (result,) = answer["results"]
    return answer["inputs"][0]["read"], result["numerator"], result["denominator"]


@pytest.mark.parametrize(
    ("names", "inside"),
    [
        *((NAMES, inside) for inside in (True, False)),
        *(pytest.param([name], inside, marks=pytest.mark.soak) for name in NAMES for inside in (True, False)),
    ],
)
def test_folders_and_files_of_any_name_are_themselves(tmp_path, monkeypatch, capsys, names, inside):
    """Whatever else is there that a name could be taken for, at home and beside."""
    office, home = tmp_path / "office", tmp_path / "home"
    for folder in (office, home):
        folder.mkdir()
        write(folder / "c.csv", [HEADER, *(case(f"X{number}", early=False) for number in range(7))])
        for file_name in ("ab", "bb", "cc", "a1"):
            write(folder / file_name, [HEADER, *(case(f"Y{number}", early=False) for number in range(5))])
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(office)
    asked: list[str] = []
    for turn, name in enumerate(names):
        composed = normalize("NFD" if name == NFC else "NFC", name)
        if composed not in names:
            (office / composed).mkdir()
            write(office / composed / "c.csv", [HEADER, case("Z", early=False)])
            write(office / composed / "q.csv", [HEADER, case("Z", early=False)], "utf-8", "one")
        asked += _files_under(name, str(turn), inside=inside)
    every = 5 * len(names)
    assert _checked(capsys, *asked) == (3 * every, 2 * every, 3 * every)
    if inside and len(names) == 1:
        _looked_at_from_within(names[0], monkeypatch, capsys)


@pytest.mark.parametrize("name", ["~", "a=b", "[", NFD, "-x", *([] if os.name == "nt" else ["b*\\[x]"])])
def test_a_folder_of_any_name_may_be_where_one_works(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    _files_under(name, "0", inside=True)
    _looked_at_from_within(name, monkeypatch, capsys)


def _files_under(name: str, key: str, *, inside: bool) -> list[str]:
    """Make a folder with five files of three cases each, two of them early; return the arguments that name them."""
    folder = Path(name).absolute()
    folder.mkdir(exist_ok=True)
    files = ("c.csv", "q.csv", "c.parquet", name, f"{name}.p")
    for place, file in enumerate(files):
        rows = [HEADER, *(case(f"{key}-{place}-{number}", early=number > 0) for number in range(3))]
        match place:
            case 0 | 3:
                write(folder / file, rows)
            case 1:
                write(folder / file, rows, "utf-16-le", "one")
            case _:
                _parquet(folder / file, rows)
    before = "./" if name.startswith("-") else ""
    return [f"{before}{name}/{file}" if inside else str(folder / file) for file in files]


def _looked_at_from_within(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(Path(name).absolute())
    assert _checked(capsys, "c.csv", "c.parquet", f"./{name}") == (9, 6, 9)


@pytest.mark.sweep
def test_no_folder_gives_a_column_its_value(tmp_path, capsys):
    """Folders that look like a partition, one for each column and for each name that is used inside.

    In the gate, each has a file of one kind, by turns.
    """
    specs = load_columns().data_sets["cases"].columns
    columns = {name: spec.headers[0] for name, spec in specs.items() if spec.headers}
    names = [*specs, *columns.values(), *IN_DATA]
    paths, early = [], 0
    step = sweep(gate=2, slow=1)
    for number, name in enumerate(names):
        folder = tmp_path / f"{name}=9"
        folder.mkdir()
        for kind, write_file in (("csv", write), ("parquet", _parquet))[number % step :: step]:
            paths.append(folder / f"c.{kind}")
            write_file(paths[-1], [HEADER, case(f"{kind}{number}", early=number % 4 < 2)])
            early += number % 4 < 2
    assert _checked(capsys, *paths) == (len(paths), early, len(paths))


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be")
@pytest.mark.parametrize("name", ["~", "a=b", "t[1]", "t*", "{a,b}", NFD, "a b", "it's"])
def test_working_files_may_lie_under_any_name(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    temp = tmp_path / name
    temp.mkdir()
    rows = [HEADER, case("1", early=True), case("2", early=False), case("3", early=True)]
    write(tmp_path / "a.csv", rows, "utf-16-le", "one")
    _parquet(tmp_path / "[b].p", [HEADER, case("4", early=True)])
    assert _checked(capsys, "a.csv", "[b].p", "--temp", name) == (4, 3, 4)
    assert list(temp.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be")
@pytest.mark.parametrize("name", ["t[1]\\u", "t?"])
def test_a_name_under_which_no_working_files_can_lie_is_said(tmp_path, capsys, name):
    temp = tmp_path / name
    temp.mkdir()
    write(tmp_path / "a.csv", [HEADER, case("1", early=True)])
    assert run(["kpi", "check", str(tmp_path / "a.csv"), "--temp", str(temp)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert printed.err.startswith("tthc: --temp: ")
    assert list(temp.iterdir()) == []


def test_a_name_that_spark_takes_for_two_is_said(tmp_path):
    """Before Spark is started."""
    from tthc_cli.cases.resources import EngineName, Resources, working_folder
    from tthc_cli.errors import TthcError

    temp = tmp_path / "a,b"
    temp.mkdir()
    with working_folder(Resources(temp=temp)) as folder:
        assert folder.parent == temp
    with pytest.raises(TthcError, match="a,b"), working_folder(Resources(temp=temp, engine=EngineName.SPARK)):
        pass
    assert list(temp.iterdir()) == []


# -- letters that can be written in two ways --------------------------------------------------------------------------

apart = pytest.mark.skipif(sys.platform == "darwin", reason="there both forms are one name")


@apart
@pytest.mark.parametrize(("form", "by"), crossed(["NFC", "NFD"], ["option", "variable"]))
def test_every_option_finds_the_file_of_that_very_name(tmp_path, form, by):
    name, twin = normalize(form, "sổ"), normalize("NFD" if form == "NFC" else "NFC", "sổ")
    (tmp_path / twin).write_text("nothing of ours", encoding="utf-8")
    plan, days = tmp_path / f"{name}.yaml", tmp_path / f"{name}-lịch.yaml"
    shutil.copy(data_file("plan_2024.yaml"), plan)
    shutil.copy(HOLIDAYS, days)
    columns = tmp_path / f"{name}-cột.yaml"
    columns.write_text("schema: tthc.more-columns/1\nignored: [Cột lạ]\n", encoding="utf-8")
    register, rejects = tmp_path / f"{name}.sqlite", tmp_path / f"{name}-loại.csv"
    for file, early in ((name, True), (twin, False)):  # of the plan's own year
        write(
            tmp_path / f"{file}.csv", [HEADER, tuple(cell.replace("2026", "2024") for cell in case("1", early=early))]
        )
    options = {"PLAN": plan.name, "CALENDAR": days.name, "REGISTER": register.name, "COLUMNS": columns.name}

    def call(*arguments: str, uses: tuple[str, ...]) -> str:
        env = {f"TTHC_{option}": options[option] for option in uses} if by == "variable" else {}
        more = [] if env else [word for option in uses for word in (f"--{option.lower()}", options[option])]
        done = tthc(*arguments, *more, cwd=tmp_path, env=env)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    call("event", "add", "ministry-decision-received", "25/04/2024", uses=("REGISTER", "PLAN", "CALENDAR"))
    call("event", "add", "publication-decision-issued", "06/05/2024", "--matter", "1", uses=("REGISTER", "PLAN"))
    listed = call("event", "list", "--format", "json", uses=("REGISTER",))
    assert len(json.loads(listed)["events"]) == 2
    answer = call("kpi", "check", f"{name}.csv", "--rejects", rejects.name, *EARLY, uses=("PLAN", "COLUMNS"))
    assert json.loads(answer)["results"][0]["numerator"] == 1
    assert json.loads(answer)["inputs"][0]["file"] == f"{name}.csv"
    answer = call("kpi", "check", "--data", f"cases={name}.csv", *EARLY, uses=("PLAN",))
    assert json.loads(answer)["results"][0]["numerator"] == 1
    call("ics", "--out", f"{name}.ics", uses=("REGISTER", "PLAN"))
    made = {path.name for path in tmp_path.iterdir()}
    assert {register.name, rejects.name, f"{name}.ics"} <= made
    assert (
        not {f"{twin}.sqlite", f"{twin}-loại.csv", f"{twin}.ics", normalize("NFC", rejects.name)} - {rejects.name}
        & made
    )


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if hasattr(command, "commands"):
        for name, below in command.commands.items():
            yield from _commands(below, (*path, name))
    else:
        yield path, command


COMMANDS = dict(_commands(program()))
FILES = ("FILE", "FOLDER", "CASES", "SOURCE", "OLD", "NEW", "FORM")
"""What stands for the name of a file in the form of an argument."""


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_text_is_composed_and_names_of_files_are_not(monkeypatch, path):
    """Every argument of every command; what names a file says so on the help page."""
    command, seen, arguments, expected = COMMANDS[path], {}, [], {}
    for param in command.params:
        if param.is_eager or param.type.name not in ("text", "path", "as_given"):
            if param.param_type_name == "argument":
                arguments.append("7")
            elif param.required:
                arguments += [param.opts[0], "2030"]
            continue
        names_a_file = any(word in (param.metavar or "") for word in FILES)
        assert names_a_file == (param.type.name != "text"), (path, param.name)
        argument = f"cases={NFD}" if "=" in (param.metavar or "") and names_a_file else NFD
        arguments += [argument] if param.param_type_name == "argument" else [param.opts[0], argument]
        expected[param.name] = argument if names_a_file else NFC
    monkeypatch.setattr(command, "callback", lambda **values: seen.update(values))
    command.main(args=arguments, prog_name="tthc", standalone_mode=False)
    passed_values = {name: seen[name][0] if isinstance(seen[name], list | tuple) else seen[name] for name in expected}
    assert {name: str(value) for name, value in passed_values.items()} == expected


def test_texts_in_either_form_are_one(tmp_path):
    register = ("--register", "r.sqlite")
    texts = ("Vụ việc đầu", "QĐ số 1 của Sở")
    composed, decomposed = ([normalize("NFC", text) for text in texts], [normalize("NFD", text) for text in texts])
    for (name, ref), day, more in ((composed, "25/04/2024", ["--new"]), (decomposed, "26/04/2024", ["--again"])):
        event = "ministry-decision-received"
        done = tthc("event", "add", event, day, "--matter", name, "--ref", ref, *more, *register, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    events = json.loads(tthc("event", "list", "--format", "json", *register, cwd=tmp_path).stdout)["events"]
    assert {(event["matter"], event["ref"]) for event in events} == {("Vụ việc đầu", "QĐ số 1 của Sở")}
    done = tthc("deadline", "--rule", normalize("NFD", "15 ngày làm việc"), "--from", "25/04/2024", "--format", "csv")
    assert done.returncode == 0
    assert "2024-05-20" in done.stdout


# -- names that are no text -------------------------------------------------------------------------------------------

bytes_in_names = pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
ODD = os.fsdecode(b"h\xe5 s\xac.csv")


@bytes_in_names
@pytest.mark.parametrize(
    "arguments",
    [
        ("kpi", "check", ODD),
        ("kpi", "check", "."),
        ("kpi", "check", "*.csv"),
        ("kpi", "check", "--data", f"cases={ODD}"),
        ("kpi", "check", "good", "--rejects", ODD),
        ("kpi", "check", "good", "--temp", ODD),
        ("kpi", "check", "good", "--sheet", ODD),
        ("cases", "columns", ODD),
        ("cases", "audit", ODD),
        ("cases", "due", ODD),
        ("cases", "audit", "good", "--limits", ODD),
        ("plan", "validate", ODD),
        ("deadline", "--plan", ODD),
        ("deadline", "--rule", ODD),
        ("event", "list", "--register", ODD),
        ("event", "add", "ministry-decision-received", "25/04/2024", "--matter", ODD),
        ("event", "import", ODD),
        ("ics", "--out", ODD),
    ],
    ids=" ".join,
)
def test_bytes_that_are_no_text_get_one_message(tmp_path, arguments):
    write(tmp_path / ODD, [HEADER, case("1", early=True)])
    write(tmp_path / "good", [HEADER, case("1", early=True)])
    done = tthc(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "UTF-8 text" in done.stderr
    assert len(list(tmp_path.iterdir())) == 2


@bytes_in_names
def test_such_a_name_in_a_variable_gets_one_message(tmp_path):
    for variable, command in (("TTHC_PLAN", ("deadline",)), ("TTHC_REGISTER", ("event", "list"))):
        done = tthc(*command, cwd=tmp_path, env={variable: ODD})
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(": the name is not UTF-8 text; rename it\n")


@bytes_in_names
def test_a_file_in_a_folder_of_such_a_name_is_read(tmp_path):
    folder = tmp_path / ODD
    folder.mkdir()
    rows = [HEADER, case("1", early=True), case("2", early=False)]
    write(folder / "a.csv", rows)
    _parquet(folder / "b.parquet", [HEADER, case("3", early=True)])
    done = tthc("kpi", "check", "a.csv", "b.parquet", *EARLY, cwd=folder, env=at_home(tmp_path))
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["results"][0]["numerator"] == 2


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be")
@pytest.mark.parametrize("name", ["~", "Lạ=x", "t[1]"])
def test_a_column_of_dates_in_parquet_is_named_whatever_its_folder(tmp_path, monkeypatch, name):
    (tmp_path / name).mkdir()
    _parquet(tmp_path / name / "c.parquet", [(*HEADER, "Lạ"), (*case("1", early=True), "09/01/2026")])
    done = tthc("kpi", "check", f"{name}/c.parquet", *EARLY, cwd=tmp_path, env=at_home(tmp_path))
    (file,) = json.loads(done.stdout)["inputs"][0]["files"]
    assert file["dates_not_read"] == ["Lạ"]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be")
@pytest.mark.parametrize("command", [("kpi", "check"), ("cases", "columns"), ("plan", "validate"), ("event", "import")])
@pytest.mark.parametrize("there", [True, False])
def test_a_line_end_in_a_name_begins_no_line_of_a_message(tmp_path, command, there):
    name = "a\ntthc: b.csv"
    if there:
        (tmp_path / name).write_text("x\n", encoding="utf-8")
    done = tthc(*command, name, cwd=tmp_path, env=at_home(tmp_path))
    assert done.returncode == 2
    assert all(line.startswith(("tthc: ", "a\\u000atthc")) for line in done.stderr.splitlines()), done.stderr
    assert "a\\u000atthc: b.csv" in done.stderr
    assert not any(line.startswith("tthc: b.csv") for line in done.stderr.splitlines())
