"""What counting takes of the machine: a bound on memory, the folder for working files, and how it is stopped."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.support.command import at_home, tthc
from tests.support.examples import crossed
from tests.support.places import ROOT
from tests.support.processes import PATIENCE, start
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines.duckdb_files import errors_of_file
from tthc_cli.cases.resources import Resources, parse_memory, working_folder
from tthc_cli.cases.tables.csv_files import CsvFile, prepare
from tthc_cli.cases.tables.parquet_files import ParquetFile, open_parquet
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError

CASES = ROOT / "examples" / "cases.csv"
STATUSES = ("Đã trả kết quả", "Đang xử lý", "Rút hồ sơ", "Không rõ")


def write(path: Path, rows: int) -> None:
    """A file of cases, each of its own, with times of day: nearly every text is another one."""
    cells = (
        "printf('H21.%09d', number)",
        "printf('%02d/%02d/2024 %02d:%02d:%02d', "
        "number % 28 + 1, number % 12 + 1, number % 24, number % 59, number % 58)",
        "printf('%02d/01/2025', number % 28 + 1)",
        f"list_extract({list(STATUSES)}, number % 4 + 1)",
    )
    headers = ("Mã hồ sơ", "Ngày nhận", "Ngày hẹn trả", "Trạng thái")
    columns = ", ".join(f'{cell} as "{header}"' for cell, header in zip(cells, headers, strict=True))
    with duckdb.connect() as connection:
        query = f"select {columns} from range({rows}) numbers(number)"  # noqa: S608 - of texts of our own
        connection.execute(f"copy ({query}) to '{path}' (header, quote '')")


@pytest.mark.parametrize(
    ("memory", "words"),
    [
        ("2", "found '2'; write a size such as 512MB or 2GB"),
        ("lots", "found 'lots'; write a size such as 512MB or 2GB"),
        ("-2GB", "found '-2GB'; write a size such as 512MB or 2GB"),
        ("1e9GB", "found '1e9GB'; write a size such as 512MB or 2GB"),
        ("127MB", "found 127MB; write 128MB or more"),
        ("0GB", "found 0GB; write 128MB or more"),
    ],
)
def test_a_size_of_memory_that_is_none_or_too_little_is_refused(memory, words):
    done = tthc("kpi", "check", CASES, f"--memory={memory}")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"tthc: --memory: {words}\n")


@pytest.mark.parametrize(
    "memory", ["1 GiB", *(pytest.param(size, marks=pytest.mark.soak) for size in ("128MB", "0.2GB", "2g", "200 mb"))]
)
def test_a_size_of_memory_may_be_written_as_people_do(memory):
    done = tthc("kpi", "check", CASES, "--memory", memory, "--as-of", "31/12/2024", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == tthc("kpi", "check", CASES, "--as-of", "31/12/2024", "--format", "json").stdout


@pytest.mark.parametrize(
    ("memory", "limit"),
    [
        ("128MB", "122.0 MiB"),
        ("0.2GB", "190.7 MiB"),
        ("1 GiB", "1.0 GiB"),
        ("2g", "1.8 GiB"),
        ("200 mb", "190.7 MiB"),
    ],
)
def test_duckdb_understands_a_size_as_people_write_it(memory, limit):
    with duckdb.connect(config={"memory_limit": parse_memory(memory)}) as connection:
        assert connection.execute("select current_setting('memory_limit')").fetchall() == [(limit,)]


def assert_too_little(folder: Path, memory: str) -> None:
    """A check of ``cases.csv`` says that so much memory is too little, and leaves nothing behind."""
    request = Request(
        kpis=load_plan().value.kpis,
        year=2024,
        files={"cases": [folder / "cases.csv"]},
        as_of=date(2024, 12, 31),
        resources=Resources(memory=memory, temp=folder),
    )
    with pytest.raises(TthcError) as raised:
        check(request, load_columns())
    assert str(raised.value) == f"--memory: {memory} không đủ cho dữ liệu này; hãy ghi một cỡ lớn hơn"
    assert [path.name for path in folder.iterdir()] == ["cases.csv"]


def test_memory_that_turns_out_to_be_too_little_is_said(tmp_path):
    write(tmp_path / "cases.csv", 200_000)
    assert_too_little(tmp_path, "9MB")


def test_memory_that_turns_out_to_be_too_little_only_when_rows_are_kept_is_said(tmp_path):
    with (tmp_path / "cases.csv").open("w", encoding="utf-8") as out:
        out.write("Mã hồ sơ,Ngày nhận,Ngày hẹn trả,Trạng thái\n")
        out.writelines(f"{row},02/01/2024,05/01/2024,{row}{'x' * 100_000}\n" for row in range(800))
    assert_too_little(tmp_path, "64MB")


NO_MEMORY = (
    "failed to pin block of size 256.0 KiB (244.0 MiB/244.1 MiB used)",
    "failed to allocate data of size 16.0 MiB (240.0 MiB/244.1 MiB used)",
    "could not allocate block of size 256.0 KiB (244.0 MiB/244.1 MiB used)",
)
NO_DISK = (
    "failed to offload data block of size 256.0 KiB (1.0 GiB/1.0 GiB used). This limit was set by the "
    "'max_temp_directory_size' setting.",
    f'Could not write file "rows.duckdb": {os.strerror(errno.ENOSPC)}',
)


def source(kind: str, folder: Path) -> CsvFile | ParquetFile:
    """A small file that can be read."""
    path = folder / f"cases.{kind}"
    with duckdb.connect() as connection:
        connection.execute(f"copy (select 1 as id) to '{path}'")
    return prepare(path, folder) if kind == "csv" else open_parquet(path, folder)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("cause", "words"),
    [
        *((cause, "--memory: 256MB không đủ cho dữ liệu này") for cause in NO_MEMORY),
        *((cause, "thư mục tạm không ghi được: ") for cause in NO_DISK),
    ],
)
def test_rows_that_cannot_be_kept_are_no_fault_of_their_file(tmp_path, kind, cause, words):
    file = source(kind, tmp_path)
    with pytest.raises(TthcError) as raised, working_folder(Resources(temp=tmp_path)), errors_of_file(file):
        raise duckdb.TransactionException(f"TransactionContext Error: Failed to commit: {cause}")
    assert words in str(raised.value)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_mistake_of_our_own_is_not_taken_for_too_little_memory(tmp_path, kind):
    file = source(kind, tmp_path)
    with pytest.raises(duckdb.TransactionException), working_folder(Resources(temp=tmp_path)), errors_of_file(file):
        raise duckdb.TransactionException("TransactionContext Error: cannot start a transaction within a transaction")


MEASURED = """
import resource, subprocess, sys
ended = subprocess.run([sys.executable, "-m", "tthc_cli", *sys.argv[1:]], stdout=subprocess.DEVNULL)
print(ended.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""The most memory that the program took. A process counts what its parent held when it was started: so a small one
stands between the tests and the program."""


def peak(folder: Path, memory: str) -> float:
    """Megabytes that ``kpi check`` of ``cases.csv`` takes at most."""
    arguments = ["kpi", "check", "cases.csv", "--memory", memory, "--temp", ".", "--as-of", "31/12/2024"]
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        cwd=folder,
        env={**os.environ, **at_home(folder)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    code, most = map(int, ended.stdout.split())
    assert code in (0, 1), ended.stderr
    return most / (1 << (20 if sys.platform == "darwin" else 10))


@pytest.mark.skipif(os.name == "nt", reason="the system does not say what memory a process took")
def test_memory_keeps_to_its_bound(tmp_path):
    write(tmp_path / "cases.csv", 20_000)
    few = peak(tmp_path, "128MB")
    write(tmp_path / "cases.csv", 2_000_000)
    many = peak(tmp_path, "128MB")
    # a hundred times the rows, which are 120 MB of text and as much again as rows: they take no more than the bound
    assert many - few < 128, (few, many)


@pytest.mark.soak
@pytest.mark.skipif(os.name == "nt", reason="the system does not say what memory a process took")
def test_memory_keeps_to_its_bound_however_many_rows(tmp_path):
    write(tmp_path / "cases.csv", 20_000)
    few = peak(tmp_path, "128MB")
    write(tmp_path / "cases.csv", 4_000_000)
    many, unbounded = peak(tmp_path, "128MB"), peak(tmp_path, "4GB")
    # two hundred times the rows, which are 240 MB of text and as much again as rows
    assert many - few < 120, (few, many, unbounded)
    assert unbounded - many > 80, (few, many, unbounded)  # else the bound bounds nothing


def test_a_folder_for_working_files_that_is_not_there_is_said(tmp_path):
    done = tthc("kpi", "check", CASES, "--temp", tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"tthc: {tmp_path / 'none'}: the folder for temporary files cannot be written: no such file or folder; "
        "free space there, or name another folder in --temp\n"
    )


def taken(pid: int) -> float:
    """Seconds of a processor that a process has taken, if the system says so: no other work on the machine counts."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(os.name == "nt", reason="no signals for another process")
@pytest.mark.parametrize(
    ("number", "times", "quoted", "written", "size", "rows"),
    [
        ("SIGINT", 1, False, "rows.duckdb", 1_000_000, 1_000_000),
        pytest.param("SIGINT", 1, False, "rows.duckdb", 8_000_000, 2_000_000, marks=pytest.mark.soak),
        pytest.param("SIGINT", 1, True, "lines-*.txt", 1_000_000, 1_000_000, marks=pytest.mark.soak),
        pytest.param("SIGTERM", 1, False, "rows.duckdb", 8_000_000, 6_000_000, marks=pytest.mark.soak),
        ("SIGTERM", 2, True, "lines-*.txt", 1_000_000, 500_000),  # as timeout does
    ],
)
def test_a_signal_in_the_midst_of_reading_leaves_nothing(tmp_path, number, times, quoted, written, size, rows):
    """In DuckDB, before the reading and in it, where a query takes long, and in our own rewriting of quotes."""
    stop = getattr(signal, number)
    temp, data = tmp_path / "temp", tmp_path / "cases.csv"
    temp.mkdir()
    write(data, rows)
    if quoted:
        with data.open("a", encoding="utf-8") as out:
            out.write('"HS","02/01/2024",,9\n')
    running = start(
        [sys.executable, "-m", "tthc_cli", "kpi", "check", "cases.csv", "--temp", "temp", "--rejects", "r.csv"],
        heeds_signals=True,
        cwd=tmp_path,
        env={**os.environ, **at_home(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + PATIENCE
    while not any(path.stat().st_size > size for path in temp.glob(f"tthc-*/{written}")):
        assert running.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    assert list(tmp_path.glob(".r.csv.*.part"))
    pressed = taken(running.pid)
    for _time in range(times):
        running.send_signal(stop)
        time.sleep(0.001)
    last = pressed
    while running.poll() is None:
        last = max(last, taken(running.pid))
        time.sleep(0.02)
    stdout, stderr = running.communicate(timeout=PATIENCE)
    assert (running.returncode, stdout, stderr) == (128 + stop, b"", b"")
    assert last - pressed < 1  # the query of six million rows goes on for longer if nobody stops it
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["cases.csv", "temp"]


def in_process(program: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A program of Python's, run to its end."""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=PATIENCE, **options
    )


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
@pytest.mark.parametrize(
    ("module", "number"),
    crossed(["typer", "tthc_cli.cli.kpi", "tthc_cli.cases.check", "duckdb"], ["SIGINT", "SIGTERM", "SIGHUP"]),
)
def test_a_signal_while_the_program_is_imported_ends_it_quietly(tmp_path, number, module):
    program = f"""
import runpy, signal, sys
signal.signal(signal.{number}, signal.SIG_DFL)  # the tests may run in the background, or under nohup
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.{number})
sys.meta_path.insert(0, Finder())
sys.argv[1:] = ["kpi", "check", {str(CASES)!r}, "--temp", "."]
runpy.run_module("tthc_cli", run_name="__main__")
"""
    done = in_process(program, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (128 + getattr(signal, number), "", "")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
def test_a_signal_that_is_to_be_ignored_stays_so():
    program = """
import runpy, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
sys.argv[1:] = ["--version"]
try:
    runpy.run_module("tthc_cli", run_name="__main__")
finally:
    signal.raise_signal(signal.SIGHUP)
"""
    done = in_process(program)
    assert (done.returncode, done.stdout[:5], done.stderr) == (0, "tthc ", "")
