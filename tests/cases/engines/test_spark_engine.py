"""Spark against DuckDB on data as they come: the same answer to the last number, the same rows set aside."""

from __future__ import annotations

import csv
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import spark
from tests.support.command import at_home, tthc
from tests.support.examples import examples
from tests.support.places import EXAMPLES, ROOT
from tests.support.processes import PATIENCE, start
from tthc_cli import __version__
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines import spark_engine
from tthc_cli.cases.engines import spark_worker as spark_reading
from tthc_cli.cases.engines.columns import common
from tthc_cli.cases.engines.spark_worker import FileShare, Source
from tthc_cli.cases.resources import Resources
from tthc_cli.cases.tables.read import read_table

LACKS = spark.missing()
needs_spark = pytest.mark.skipif(LACKS is not None, reason=f"Spark is not tested: {LACKS}")
LOCAL = ("--engine", "spark", "--master", spark.LOCAL)
HEADER = [
    *("Mã hồ sơ", "Tên thủ tục hành chính", "Đơn vị tiếp nhận", "Mã người nộp"),
    *("Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái", "Hình thức", "Mức độ"),
    *("Đồng bộ", "Số hóa", "Tái sử dụng", "Phải nộp phí", "Thanh toán trực tuyến"),
]
WORDS = {
    "Trạng thái": ["Đã trả kết quả", "Đã xử lý xong", "Đang xử lý", "Rút hồ sơ", "Yêu cầu bổ sung giấy tờ"],
    "Hình thức": ["Trực tuyến", "Trực tiếp", "Bưu chính công ích"],
    "Mức độ": ["Toàn trình", "Một phần"],
}
RANGE = 8000
"""Bytes that a worker reads at once: few, so that a small file is read by several."""
IN_RANGES = (
    f"import sys; import tthc_cli.cases.engines.spark_engine as engine; engine.RANGE = {RANGE}; "
    "from tthc_cli.cli import main; main()"
)


def _rows(chance: random.Random, numbers: range) -> list[list[str]]:
    """Rows with what exports have: bad days, unknown words, no key, a case twice, with the same words or others."""
    rows: list[list[str]] = []
    for number in numbers:
        received = date(2024, 1, 2) + timedelta(chance.randrange(360))
        due, finished = received + timedelta(chance.randrange(3, 20)), received + timedelta(chance.randrange(25))
        row = [
            f"H21.{number:05}",
            f"Thủ tục số {number % 7}",
            "Đơn vị " + chance.choice("ABC"),
            f"N{chance.randrange(150)}" if chance.random() < 0.9 else "",
            f"{received:%d/%m/%Y}" + chance.choice(["", " 08:15", " 16:40:05"]),
            chance.choice([f"{due:%d/%m/%Y}", f"{due:%Y-%m-%d}", ""]),
            chance.choice([f"{finished:%d/%m/%Y}", f"{finished:%d/%m/%Y}", ""]),
            *(chance.choice(words) for words in WORDS.values()),
            *(chance.choice(["x", "có", "không", "0", "1", ""]) for _ in range(5)),
        ]
        match chance.randrange(30):
            case 0:
                row[4] = chance.choice(["31/02/2024", "hôm qua", "12/31/2024", ""])
            case 1:
                row[7] = chance.choice(["Không rõ", "Chờ ký", "đã TRẢ kết quả", ""])
            case 2:
                row[0] = ""
            case 3:
                row[6] = "01/01/2019"  # before it was received
            case 4:
                rows.append(list(row))
            case 5:
                rows.append([*row[:2], "Đơn vị khác", *row[3:]])
            case 6:
                rows.append([row[0], *[""] * (len(row) - 1)])
        rows.append(row)
    return rows


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files of several formats that are one data set, with cases that stand in two of them."""
    folder, chance = tmp_path_factory.mktemp("dirty"), random.Random(5)
    plain = _rows(chance, range(200))
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONE, escapechar=None)
        writer.writerow(HEADER)
        writer.writerows(plain)
        writer.writerow(["Tổng cộng", *[""] * (len(HEADER) - 1)])
        writer.writerow(["TOTAL-2024-001", *plain[4][1:]])
        writer.writerow([f"{plain[4][0]}\u200b", *plain[4][1:]])
        writer.writerow(plain[3][:9])  # ragged
    odd = _rows(chance, range(190, 240)) + plain[10:20] + [[row[0], *row[1:6], "", *row[7:]] for row in plain[30:40]]
    with (folder / "b.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow([unicodedata.normalize("NFD", name) for name in HEADER])
        for number, row in enumerate(odd):
            name = f'{row[1]}; "đợt\n{number % 2}"' if number % 9 == 0 else row[1]
            writer.writerow([unicodedata.normalize("NFD", cell) for cell in (row[0], name, *row[2:])])
            if number % 20 == 0:
                out.write("\r\n")
        out.write('"hỏng" sau;ngoặc\r\n')
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([])
    sheet.append(["BÁO CÁO"])
    sheet.append([*HEADER[::-1]])
    for row in _rows(chance, range(230, 280)):
        sheet.append(row[::-1])
    book.save(folder / "c.xlsx")
    rows = _rows(chance, range(270, 320)) + plain[50:55]
    texts = pa.table({name: [row[place] for row in rows] for place, name in enumerate(HEADER)})
    pyarrow.parquet.write_table(texts, folder / "d.parquet")
    return folder


MORE = (".", "--data", f"procedures={EXAMPLES / 'procedures.csv'}", "--by", "unit", "--period", "2024-H1")
AS_OF = ("--as-of", "31/12/2024")


def agree_on_dirty_data(by_duckdb: tuple[int, str, str, str], by_spark: tuple[int, str, str, str]) -> None:
    """Hold two answers of dirty data against one another, and see that the data were dirty in every way."""
    code, result, messages, aside = by_duckdb
    assert code == 1, messages
    counted, _procedures = json.loads(result)["inputs"]
    assert [file["kind"] for file in counted["files"]] == ["text", "text", "workbook", "parquet"]
    assert all(file["read"] for file in counted["files"])
    reasons = {line["reason"] for line in csv.DictReader(aside.splitlines())}
    assert {"no-date", "no-such-day", "unknown-value", "empty", "ragged", "out-of-order", "disagree"} <= reasons
    assert "broken-quotes" in reasons
    assert {"repeat", "total", "outside-period"} <= {line["reason"] for line in counted["excluded_by"]}
    assert by_spark[1] == result
    assert by_spark[3] == aside
    assert (by_spark[0], by_spark[2]) == (code, messages)


@needs_spark
@pytest.mark.slow
def test_spark_says_what_duckdb_says_of_dirty_data(by_both, dirty, monkeypatch):
    before = sorted(dirty.iterdir())
    monkeypatch.setattr(spark_engine, "RANGE", RANGE)
    monkeypatch.chdir(dirty)
    agree_on_dirty_data(*by_both(*MORE, *AS_OF))
    assert sorted(dirty.iterdir()) == before  # Spark leaves nothing beside the files


@needs_spark
@pytest.mark.slow
def test_spark_says_what_duckdb_says_of_a_wrong_file(by_both, tmp_path, monkeypatch):
    (tmp_path / "good.csv").write_text("Mã hồ sơ,Ngày nhận,Trạng thái\n1,02/01/2024,Đã xử lý xong\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_bytes("Mã hồ sơ,Ngày nhận,Trạng thái\n1,,9\n2,,".encode() + b"\xff\n")
    monkeypatch.setattr(spark_engine, "RANGE", RANGE)
    monkeypatch.chdir(tmp_path)
    by_duckdb, by_spark = by_both("good.csv", "bad.csv", *AS_OF)
    assert by_duckdb[:2] == (2, "")
    assert by_duckdb[2].startswith("tthc: bad.csv:")
    assert by_spark == by_duckdb


@needs_spark
@pytest.mark.soak
def test_a_process_with_spark_says_what_one_with_duckdb_says_and_leaves_nothing(dirty, tmp_path):
    before = sorted(dirty.iterdir())
    answers = []
    for name, engine in (("duckdb", ()), ("spark", LOCAL)):
        temp, rejects = tmp_path / f"temp-{name}", tmp_path / f"{name}.csv"
        temp.mkdir()
        arguments = ["kpi", "check", *MORE, *AS_OF, "--format", "json", *engine]
        done = subprocess.run(
            [sys.executable, "-c", IN_RANGES, *arguments, "--temp", str(temp), "--rejects", str(rejects)],
            cwd=dirty,
            env={**spark.small(tmp_path), **at_home(tmp_path), "TTHC_LANG": "en"},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert list(temp.iterdir()) == []
        aside = rejects.read_text(encoding="utf-8") if rejects.exists() else ""
        answers.append((done.returncode, done.stdout, done.stderr, aside))
    agree_on_dirty_data(*answers)
    assert sorted(dirty.iterdir()) == before


@needs_spark
@pytest.mark.soak
@pytest.mark.skipif(os.name == "nt", reason="no signals for another process")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_spark_and_leaves_nothing(tmp_path, stop):
    temp, data = tmp_path / "temp", tmp_path / "cases.csv"
    temp.mkdir()
    with data.open("w", encoding="utf-8") as out:
        out.write("Mã hồ sơ,Ngày nhận,Trạng thái\n")
        out.writelines(f"{number},02/01/2024,Đã xử lý xong\n" for number in range(3_000_000))
    running = start(
        [sys.executable, "-m", "tthc_cli", "kpi", "check", "cases.csv", *LOCAL, "--temp", "temp", "--rejects", "r.csv"],
        cwd=tmp_path,
        env={**spark.small(tmp_path), **at_home(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        heeds_signals=True,
    )
    # a worker has a working folder of its own within that of the program
    until = time.monotonic() + PATIENCE
    while not list(temp.glob("tthc-*/tthc-*/rows.duckdb")):
        assert running.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    os.killpg(running.pid, stop)  # as a terminal does, and a service manager
    stdout, stderr = running.communicate(timeout=PATIENCE)
    assert (running.returncode, stdout, stderr) == (128 + stop, b"", b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.csv", "spark-conf", "temp"]
    assert list(temp.iterdir()) == []


@needs_spark
@pytest.mark.soak
@pytest.mark.skipif(os.name == "nt", reason="no signals for another process")
@pytest.mark.parametrize(
    ("number", "where"), [("SIGINT", "in Java"), ("SIGTERM", "in Java"), ("SIGTERM", "starting Java")]
)
def test_a_signal_is_a_signal_whatever_the_talk_with_java_makes_of_it(tmp_path, number, where):
    program = """
import signal, subprocess, sys
from contextlib import suppress
from pathlib import Path
from py4j.protocol import Py4JError
from tthc_cli.cases.engines.spark_engine import spark_engine
from tthc_cli.cases.resources import Resources
from tthc_cli.signals import end_cleanly
number, where, temp = getattr(signal, sys.argv[1]), sys.argv[2], Path(sys.argv[3])
signal.signal(number, signal.SIG_DFL)  # the tests may run in the background
end_cleanly()
started, java = subprocess.Popen.__init__, []
def start(self, command, *more, **options):
    started(self, command, *more, **options)
    if "spark-submit" in command[0]:
        java.append(self)
        if where == "starting Java":
            signal.raise_signal(number)
subprocess.Popen.__init__ = start
try:
    with spark_engine(Resources(master="local[1]", temp=temp)):
        assert where == "in Java"
        with suppress(BaseException):
            signal.raise_signal(number)
        raise Py4JError("Answer from Java side is empty")
finally:
    print(len(java), java[0].poll() is not None, list(temp.glob("tthc-*")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, number, where, str(tmp_path)],
        env={**spark.small(tmp_path), **at_home(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "1 True []\n"
    if number == "SIGINT":
        assert done.stderr.endswith("\nKeyboardInterrupt\n")
    else:
        assert (done.returncode, done.stderr) == (143, "")


def test_spark_that_is_not_installed_is_said():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.modules['pyspark'] = None; from tthc_cli.cli import main; main()",
            *("kpi", "check", "examples/cases.csv", "--engine", "spark"),
        ],
        cwd=ROOT,
        env={**os.environ, "TTHC_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "tthc: --engine spark: pyspark is not installed; install tthc-cli[spark], or leave --engine out\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Java is found in other ways")
def test_no_java_and_an_old_java_are_said(tmp_path):
    for name, words in (
        ("none", "no Java is found; install Java 17 or later, or set JAVA_HOME"),
        ("old", "found Java 8; install Java 17 or later, or set JAVA_HOME"),
    ):
        home = tmp_path / name
        (home / "bin").mkdir(parents=True)
        if name == "old":
            java = home / "bin" / "java"
            java.write_text("#!/bin/sh\necho '    java.specification.version = 1.8' >&2\nexit 1\n")
            java.chmod(0o755)
        done = tthc(
            *("kpi", "check", ROOT / "examples" / "cases.csv", *LOCAL),
            env={**spark.where_java_is(), "JAVA_HOME": str(home)},
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"tthc: --engine spark: {words}\n"


@needs_spark
@pytest.mark.slow
@pytest.mark.parametrize("master", ["foo://x", pytest.param("local[abc]", marks=pytest.mark.soak)])
def test_a_master_that_is_no_address_is_said(tmp_path, master):
    (tmp_path / "cases.csv").write_text("case_id,received_on,status\n1,02/01/2024,9\n", encoding="utf-8")
    asked = ("kpi", "check", "cases.csv", "--engine", "spark", "--master", master)
    done = tthc(*asked, cwd=tmp_path, env=spark.small(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"--master: Spark does not understand the address '{master}'; write one such as" in done.stderr


def test_a_master_without_spark_is_refused():
    done = tthc("kpi", "check", "x.csv", "--master", "local[2]")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tthc: --master: only with --engine spark; add that, or leave --master out\n"


# -- a file in shares -------------------------------------------------------------------------------------------------

KEYS = st.lists(st.text("abđ1 ", min_size=1, max_size=9), min_size=1, max_size=30)


@examples(20, gate=3)
@given(keys=KEYS, length=st.integers(40, 300), end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
@pytest.mark.long
def test_the_shares_of_a_file_are_all_of_its_lines(tmp_path_factory, keys, length, end, last):
    """Whatever the ranges of bytes, each row is read once, on its own line."""
    folder = tmp_path_factory.mktemp("shares")
    path, dictionary = folder / "cases.csv", load_columns()
    lines = ["Mã hồ sơ,Ngày nhận,Trạng thái", *(f"{key},02/01/2024,9" for key in keys)]
    path.write_text(end.join(lines) + (end if last else ""), encoding="utf-8", newline="")
    table = read_table(path, "cases", dictionary, (), folder)
    size = path.stat().st_size
    counted = [
        spark_reading.count_lines(str(path), start, min(start + length, size)) for start in range(0, size, length)
    ]
    source = Source(
        path=str(path), data_set="cases", dictionary=dictionary, sheets=(), resources=Resources(temp=folder)
    )
    columns = common(dictionary, [table])
    share = FileShare(source=source, part=0, columns=columns, table=table)
    of = pa.schema(
        [("seq", pa.int64()), ("part", pa.int32()), ("line", pa.int64()), ("key", pa.string()), ("error", pa.string())]
    )
    rows = []
    for byte_range in spark_reading.shares(share, size, counted, length):
        for batch in spark_reading.read(byte_range, of):
            rows += batch.to_pylist()
    assert [row["error"] for row in rows] == [None] * len(rows)
    assert [(row["line"], row["key"]) for row in rows] == [
        (line, key.strip(" ") or None) for line, key in enumerate(keys, 2)
    ]
    assert [row["seq"] for row in rows] == sorted({row["seq"] for row in rows})


def test_a_worker_names_the_line_of_a_second_header_in_its_range(tmp_path):
    """A worker sees its own lines alone."""
    header = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái"]
    rows = [[f"HS-{number}", "02/01/2024", "09/01/2024", "Đang xử lý"] for number in range(2, 300)]
    rows[200] = [*header[:1], header[2], header[1], *header[3:]]
    path = tmp_path / "cases.csv"
    path.write_text("".join(";".join(row) + "\n" for row in [header, *rows]), encoding="utf-8")
    dictionary, size = load_columns(), path.stat().st_size
    table = read_table(path, "cases", dictionary, (), tmp_path)
    counted = [spark_reading.count_lines(str(path), start, min(start + 4000, size)) for start in range(0, size, 4000)]
    source = Source(
        path=str(path), data_set="cases", dictionary=dictionary, sheets=(), resources=Resources(temp=tmp_path)
    )
    share = FileShare(source=source, part=0, columns=common(dictionary, [table]), table=table)
    fields = pa.schema([("line", pa.int64()), ("error", pa.string())])
    errors = [
        row["error"]
        for byte_range in spark_reading.shares(share, size, counted, 4000)
        for batch in spark_reading.read(byte_range, fields)
        for row in batch.to_pylist()
        if row["error"]
    ]
    assert len(counted) > 3
    assert [error.partition(": ")[0] for error in errors] == [f"{path}:202"]


def test_workers_with_another_version_are_said(tmp_path):
    """What a worker pickles, another version may not understand."""
    path = tmp_path / "cases.csv"
    path.write_text("Mã hồ sơ,Ngày nhận,Trạng thái\n1,02/01/2024,9\n", encoding="utf-8")
    source = Source(
        path=str(path), data_set="cases", dictionary=load_columns(), sheets=(), resources=Resources(), version="0.0.9"
    )
    message = pickle.loads(spark_reading.look_over(source))  # noqa: S301
    assert message == (
        f"--engine spark: các máy xử lý của Spark có tthc-cli {__version__}, ở đây là 0.0.9; hãy cài cùng một phiên bản"
    )
