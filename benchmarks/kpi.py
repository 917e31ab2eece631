"""``tthc kpi check`` against the same rates by hand: in DuckDB, polars (streaming), pandas and csvkit.

All run as processes of their own on the same file, in turn. The peers count distinct case ids and nothing else: they
take every word and date as it stands and set nothing aside; their numbers are compared. Peak memory is what the
operating system counted for the process. Files of a fifth and of four times as many rows are checked too, to see
whether memory grows with the rows. csvkit reads a file row by row in Python and holds all of it, so it gets a small
file, which the check reads too.

Five million rows; ``BENCH_ROWS=50000000 make bench`` takes another number (and about 0.4 KB of disk a row).
pandas holds all it reads and is left out where that would be more than the machine can be trusted to have.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = int(os.environ.get("BENCH_ROWS", "5_000_000"))
RUNS = 3 if ROWS <= 5_000_000 else 1
MOST_IN_MEMORY = 5_000_000
"""Rows that pandas can hold in 8 GB."""
CSVKIT_ROWS = 50_000

# Columns, words and dates as exports have them; in a few rows per thousand a day that does not exist, a status that
# nobody knows, or another row about the same case.
GENERATE = """
copy (
  with r as (
    select i, hash(i) % 1000 as a, hash(i * 7 + 1) % 1000 as b, hash(i * 13 + 5) % 1000 as c,
      hash(i * 31 + 3) % 365 as d, hash(i * 17 + 9) % 1000 as e
    from range({rows}) t(i))
  select
    'H21.' || printf('%02d', (a % 20)::int) || '-240101-'
      || printf('%09d', case when b < 3 and i > 0 then i - 1 else i end) as "Mã hồ sơ",
    'Thủ tục hành chính số ' || (c % 120) as "Tên thủ tục hành chính",
    'Đơn vị ' || (a % 20) as "Đơn vị tiếp nhận",
    '0920' || printf('%08d', (hash(i * 3) % 2000000)::int) as "Mã người nộp",
    case when e = 1 then '31/02/2024' else strftime(date '2024-01-01' + d::int, '%d/%m/%Y') || ' '
      || printf('%02d:%02d:00', (a % 10 + 7)::int, (b % 60)::int) end as "Ngày tiếp nhận",
    case when e = 2 then null else strftime(date '2024-01-01' + (d + 5 + a % 20)::int, '%d/%m/%Y') end
      as "Ngày hẹn trả",
    case when e < 900 then strftime(date '2024-01-01' + (d + 3 + (a * b) % 20)::int, '%d/%m/%Y') end
      as "Ngày kết thúc xử lý",
    case when e < 5 then 'Không rõ' when e < 700 then 'Đã trả kết quả' when e < 900 then 'Đã xử lý xong'
      when e < 950 then 'Đang xử lý' when e < 980 then 'Rút hồ sơ' else 'Yêu cầu bổ sung giấy tờ' end as "Trạng thái",
    case when c < 800 then 'Trực tuyến' when c < 950 then 'Trực tiếp' else 'Bưu chính công ích' end as "Hình thức",
    case when b < 900 then 'Toàn trình' else 'Một phần' end as "Mức độ",
    case when a < 970 then 'x' end as "Đồng bộ",
    case when b < 960 then 'có' else 'không' end as "Số hóa",
    case when c < 600 then '1' else '0' end as "Tái sử dụng",
    case when a < 400 then '1' else '0' end as "Phải nộp phí",
    case when a < 400 and b < 500 then 'true' else 'false' end as "Thanh toán trực tuyến"
  from r) to '{file}' (header, delimiter ',')
"""

BY_HAND = """
import duckdb, sys
connection = duckdb.connect()
connection.execute('set enable_progress_bar = false')
print(connection.execute(f'''
with r as (
  select *, try_strptime(split_part("Ngày tiếp nhận", ' ', 1), '%d/%m/%Y')::date as received,
    try_strptime("Ngày hẹn trả", '%d/%m/%Y')::date as due,
    try_strptime("Ngày kết thúc xử lý", '%d/%m/%Y')::date as finished
  from read_csv('{sys.argv[1]}', all_varchar=true, header=true, delim=',')
  where "Trạng thái" not in ('Không được tiếp nhận', 'Rút hồ sơ', 'Dừng xử lý'))
select
  count(distinct case when "Đồng bộ" = 'x' and "Số hóa" = 'có' then "Mã hồ sơ" end),
  count(distinct case when "Đồng bộ" = 'x' then "Mã hồ sơ" end),
  count(distinct case when "Tái sử dụng" = '1' then "Mã người nộp" end), count(distinct "Mã người nộp"),
  count(distinct case when "Hình thức" = 'Trực tuyến' and "Mức độ" = 'Toàn trình' and "Đồng bộ" = 'x'
    then "Mã hồ sơ" end), count(distinct "Mã hồ sơ"),
  count(distinct case when "Phải nộp phí" = '1' and "Thanh toán trực tuyến" = 'true' then "Mã hồ sơ" end),
  count(distinct case when "Phải nộp phí" = '1' then "Mã hồ sơ" end),
  count(distinct case when finished < due then "Mã hồ sơ" end),
  count(distinct case when finished is not null and due is not null then "Mã hồ sơ" end)
from r''').fetchall()[0])
"""


BY_POLARS = """
import polars as pl, sys
here, done, due = (pl.col(name) for name in ("Mã hồ sơ", "Ngày kết thúc xử lý", "Ngày hẹn trả"))
def day(column):
    return column.str.to_date("%d/%m/%Y", strict=False)
def cases(base, of=here):
    return of.filter(base).n_unique()
synced, fee = pl.col("Đồng bộ") == "x", pl.col("Phải nộp phí") == "1"
online = (pl.col("Hình thức") == "Trực tuyến") & (pl.col("Mức độ") == "Toàn trình")
people = pl.col("Mã người nộp")
rows = pl.scan_csv(sys.argv[1], infer_schema=False).filter(
    ~pl.col("Trạng thái").is_in(["Không được tiếp nhận", "Rút hồ sơ", "Dừng xử lý"]))
found = rows.select(
    cases(synced & (pl.col("Số hóa") == "có")), cases(synced).alias("1"),
    cases(pl.col("Tái sử dụng") == "1", people).alias("2"), people.n_unique().alias("3"),
    cases(online & synced).alias("4"), here.n_unique().alias("5"),
    cases(fee & (pl.col("Thanh toán trực tuyến") == "true")).alias("6"), cases(fee).alias("7"),
    cases(day(done) < day(due)).alias("8"), cases(day(done).is_not_null() & day(due).is_not_null()).alias("9"),
).collect(engine="streaming")
print(found.row(0))
"""

BY_PANDAS = """
import pandas as pd, sys
rows = pd.read_csv(sys.argv[1], dtype="str")
rows = rows[~rows["Trạng thái"].isin(["Không được tiếp nhận", "Rút hồ sơ", "Dừng xử lý"])]
done, due = (pd.to_datetime(rows[name], format="%d/%m/%Y", errors="coerce")
             for name in ("Ngày kết thúc xử lý", "Ngày hẹn trả"))
def cases(base, of="Mã hồ sơ"):
    return rows.loc[base, of].nunique()
synced, fee = rows["Đồng bộ"] == "x", rows["Phải nộp phí"] == "1"
online = (rows["Hình thức"] == "Trực tuyến") & (rows["Mức độ"] == "Toàn trình")
print((cases(synced & (rows["Số hóa"] == "có")), cases(synced),
    cases(rows["Tái sử dụng"] == "1", "Mã người nộp"), rows["Mã người nộp"].nunique(),
    cases(online & synced), rows["Mã hồ sơ"].nunique(),
    cases(fee & (rows["Thanh toán trực tuyến"] == "true")), cases(fee),
    cases(done < due), cases(done.notna() & due.notna())))
"""

# SQLite knows neither days nor the other rates' words faster: one rate is enough to see the time
BY_CSVKIT = """
select count(distinct case when "Đồng bộ" = 'x' and "Số hóa" = 'có' then "Mã hồ sơ" end),
  count(distinct case when "Đồng bộ" = 'x' then "Mã hồ sơ" end)
from small where "Trạng thái" not in ('Không được tiếp nhận', 'Rút hồ sơ', 'Dừng xử lý')
"""


def generate(rows: int, file: Path) -> None:
    """Write a file of that many rows, the same each time."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(GENERATE.format(rows=rows, file=file))


# what a process takes at most is no less than what the one that started it has: a small one starts it
MEASURE = """
import os, subprocess, sys, time
with open(sys.argv[1], "wb") as out:
    began = time.perf_counter()
    process = subprocess.Popen(sys.argv[2:], stdout=out)
    _pid, status, usage = os.wait4(process.pid, 0)
    print(time.perf_counter() - began, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""


def measured(command: list[str]) -> tuple[float, float, str]:
    """Seconds, peak memory in MB, and output of a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(out), *command],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**os.environ, "TTHC_LANG": "en"},
        )
        seconds, memory, code = done.stdout.split()
        assert code in ("0", "1"), code
        return float(seconds), float(memory), out.read_text(encoding="utf-8")


def line(name: str, seconds: float, base: float, memory: float) -> str:
    """A line about a command: its time, how many times that of the first, and its peak memory."""
    return f"  {name:40} {seconds:6.1f} s   {seconds / base:5.2f} x   {memory:6.0f} MB at most"


def best_of(commands: dict[str, list[str]], runs: int) -> dict[str, tuple[float, float, str]]:
    """Of each command its fastest run of several in turn."""
    best: dict[str, tuple[float, float, str]] = {}
    for _ in range(runs):
        for name, command in commands.items():
            best[name] = min(best.get(name, (float("inf"), 0.0, "")), measured(command))
    return best


def _numbers(out: str) -> list[int]:
    return [int(number) for number in re.findall(r"[0-9]+", out)]


def main() -> None:
    """Print times, their ratio, and peak memory."""
    if not hasattr(os, "wait4"):
        print("kpi check: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        few, many, small = (Path(folder) / f"{name}.csv" for name in ("few", "many", "small"))
        generate(ROWS // 5, few)
        generate(ROWS, many)
        python = [sys.executable, "-c"]
        check = [sys.executable, "-m", "tthc_cli", "kpi", "check", "--format", "json", "--as-of", "31/12/2024"]
        by_hand = {"one hand-written DuckDB query": [*python, BY_HAND, str(many)]}
        by_hand["the same in polars, streaming"] = [*python, BY_POLARS, str(many)]
        if ROWS <= MOST_IN_MEMORY:
            by_hand["the same in pandas"] = [*python, BY_PANDAS, str(many)]
        commands = {
            **by_hand,
            f"tthc kpi check, {ROWS:,} rows": [*check, str(many)],
            "the same with --memory 2GB": [*check, str(many), "--memory", "2GB"],
            "the same with --rejects": [*check, str(many), "--rejects", str(Path(folder) / "rejects.csv")],
            f"tthc kpi check, {ROWS // 5:,} rows": [*check, str(few)],
        }
        best = best_of(commands, RUNS)
        first = best["one hand-written DuckDB query"]
        print(f"rates of {ROWS:,} cases ({many.stat().st_size / 1e6:.0f} MB of CSV), best of {RUNS} runs in turn")
        for name, (seconds, memory, _out) in best.items():
            print(line(name, seconds, first[0], memory))
        for name in by_hand:
            assert _numbers(best[name][2]) == _numbers(first[2]), name
        if ROWS > MOST_IN_MEMORY:
            print(f"  {'the same in pandas':40} not measured: it would hold all {ROWS:,} rows")
        else:
            generate(ROWS * 4, many)
            seconds, memory, _out = measured([*check, str(many)])
            print(line(f"tthc kpi check, {ROWS * 4:,} rows, once", seconds, first[0], memory))
        answer = json.loads(best[f"tthc kpi check, {ROWS:,} rows"][2])
        (counted,) = answer["inputs"]
        print(f"  by the check: {counted['set_aside']:,} rows set aside, {counted['excluded']:,} excluded")
        print("  distinct cases in each base:", *(r["denominator"] for r in answer["results"] if r["denominator"]))
        print("  the same by hand:           ", first[2].strip())
        many.unlink()
        generate(CSVKIT_ROWS, small)
        csvsql = [
            str(Path(sys.executable).with_name("csvsql")),
            "-d",
            ",",
            "--no-inference",
            "--query",
            BY_CSVKIT,
            str(small),
        ]
        best = best_of({"csvkit: one rate by csvsql": csvsql, "tthc kpi check: all rates": [*check, str(small)]}, RUNS)
        print(f"rates of {CSVKIT_ROWS:,} cases")
        for name, (seconds, memory, _out) in best.items():
            print(line(name, seconds, best["csvkit: one rate by csvsql"][0], memory))


if __name__ == "__main__":
    main()
