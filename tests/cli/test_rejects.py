"""``--rejects``: which files it takes, and that a command that fails leaves none."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from tests.support.command import tthc
from tests.support.examples import crossed
from tests.support.places import EXAMPLES
from tests.support.program import COMMANDS
from tthc_cli.cli.rejects import kept_if_done, require_rejects
from tthc_cli.errors import TthcError

AS_OF = ("--as-of", "31/12/2024")
WITH_RESULT = [
    ("cases", "due", "cases.csv"),
    ("cases", "audit", "cases.csv"),
    ("kpi", "check", "cases.csv"),
    ("kpi", "misses", "cases.csv", "--kpi", "early-resolution"),
    ("kpi", "index", "cases.csv", "--period", "2024-Q1"),
    ("kpi", "bridge", "cases.csv", "--period", "2024-Q1"),
    ("form", "fill", "II.06a", "cases.csv", "--period", "report:2024-03"),
    ("report", "cases.csv", "--period", "2024-Q1"),
    ("page", "cases.csv"),
]


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copyfile(EXAMPLES / "cases.csv", tmp_path / "cases.csv")
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("words", WITH_RESULT, ids=" ".join)
def test_result_and_rejects_are_two_files(folder, words):
    for out, rejects in (("a.xlsx", "a.xlsx"), ("./a.xlsx", str(folder / "a.xlsx"))):
        done = tthc(*words, *AS_OF, "--out", out, "--rejects", rejects, cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--out and --rejects name the same file" in done.stderr
        assert done.stderr.count("\n") == 1
    assert files(folder) == ["cases.csv"]


def test_two_names_of_one_file_are_the_same_file(tmp_path):
    out, rejects = tmp_path / "a.csv", tmp_path / "b.csv"
    out.touch()
    require_rejects(rejects, out)
    rejects.hardlink_to(out)
    with pytest.raises(TthcError, match=r"--out .*--rejects .*b\.csv"):
        require_rejects(rejects, out)


@pytest.mark.parametrize("name", ["r.docx", "r.xls", "r.txt", "r", ".csv", "r.csv.bak"])
def test_a_list_of_rows_is_csv_or_a_workbook(tmp_path, name):
    with pytest.raises(TthcError, match=r"^--rejects: .*\.csv, \.xlsx"):
        require_rejects(tmp_path / name, None)
    for taken in ("r.csv", "r.XLSX"):
        require_rejects(tmp_path / taken, None)
    require_rejects(None, tmp_path / name)


def test_every_command_with_the_option_looks_at_it(folder):
    letter = ("letter", "VIDU-0001", "--cases", "cases.csv")
    for path, declared in COMMANDS.items():
        if any("--rejects" in parameter.opts for parameter in declared.params):
            assert any(words[: len(path)] == path for words in (*WITH_RESULT, letter)), path
    for words in (*WITH_RESULT, letter):
        done = tthc(*words, *AS_OF, "--out", "out.html", "--rejects", "rejects.docx", cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("tthc: --rejects: rejects.docx: the name must end in")
    assert files(folder) == ["cases.csv"]


FAILING = [
    ("report", "cases.csv", "--period", "2023", "--out", "out.docx"),
    ("report", "cases.csv", "--period", "2024-Q1", "--out", "out.docx", "--template", "bad.docx"),
    ("letter", "VIDU-0001", "--cases", "cases.csv", "--out", "letters"),
    ("kpi", "check", "cases.csv", "--out", "notes.json"),
]


@pytest.mark.parametrize(("words", "suffix"), crossed(FAILING, [".csv", ".xlsx"]))
def test_a_command_that_fails_leaves_no_list_and_the_one_of_before(folder, words, suffix):
    document = docx.Document()
    document.add_paragraph("{{ khong_co }}")
    document.save(str(folder / "bad.docx"))
    (folder / "notes.json").write_text("my notes", "utf-8")
    before = files(folder)
    done = tthc(*words, *AS_OF, "--rejects", f"r{suffix}", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert files(folder) == before
    (folder / f"r{suffix}").write_text("of the last run", "utf-8")
    assert tthc(*words, *AS_OF, "--rejects", f"r{suffix}", cwd=folder).returncode == 2
    assert (folder / f"r{suffix}").read_text("utf-8") == "of the last run"
    assert files(folder) == sorted([*before, f"r{suffix}"])


def test_a_list_stays_if_the_command_is_done(folder):
    for number in (1, 2):
        done = tthc("kpi", "check", "cases.csv", *AS_OF, "--rejects", "r.csv", cwd=folder)
        assert done.returncode == 1
        assert (folder / "r.csv").read_text("utf-8").startswith("data_set,"), number
        (folder / "r.csv").write_text("of the last run", "utf-8")
    assert files(folder) == ["cases.csv", "r.csv"]


def test_a_file_system_without_second_names_keeps_the_earlier_list_too(tmp_path, monkeypatch):
    def refuse(*_args: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    rejects = tmp_path / "r.csv"
    rejects.write_text("of the last run", "utf-8")

    def fail() -> None:
        rejects.write_text("new", "utf-8")
        raise TthcError("no")

    with pytest.raises(TthcError), kept_if_done(rejects):
        fail()
    assert rejects.read_text("utf-8") == "of the last run"
    assert files(tmp_path) == ["r.csv"]
