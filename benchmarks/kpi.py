"""``tthc kpi check`` of five million rows against the same rates in one hand-written DuckDB query.

Both run as processes of their own on the same file, in turn. The query counts distinct case ids and nothing else: it
takes every word and date as it stands and sets nothing aside. Peak memory is what the operating system counted for the
process. Files of a fifth and of four times as many rows are checked too, to see whether memory grows with the rows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 5_000_000
RUNS = 3

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


def generate(rows: int, file: Path) -> None:
    """Write a file of that many rows, the same each time."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(GENERATE.format(rows=rows, file=file))


def measured(command: list[str]) -> tuple[float, float, str]:
    """Seconds, peak memory in MB, and output of a process of its own."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, env={**os.environ, "TTHC_LANG": "en"})
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode in (0, 1), process.returncode
        out.seek(0)
        return seconds, usage.ru_maxrss / 1024, out.read().decode()


def _line(name: str, seconds: float, base: float, memory: float) -> str:
    return f"  {name:40} {seconds:6.1f} s   {seconds / base:5.2f} x   {memory:6.0f} MB at most"


def main() -> None:
    """Print times, their ratio, and peak memory."""
    if not hasattr(os, "wait4"):
        print("kpi check: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.csv", Path(folder) / "many.csv"
        generate(ROWS // 5, few)
        generate(ROWS, many)
        check = [sys.executable, "-m", "tthc_cli", "kpi", "check", "--format", "json", "--as-of", "31/12/2024"]
        commands = {
            "one hand-written DuckDB query": [sys.executable, "-c", BY_HAND, str(many)],
            f"tthc kpi check, {ROWS:,} rows": [*check, str(many)],
            "the same with --rejects": [*check, str(many), "--rejects", str(Path(folder) / "rejects.csv")],
            f"tthc kpi check, {ROWS // 5:,} rows": [*check, str(few)],
        }
        best: dict[str, tuple[float, float, str]] = {}
        for _ in range(RUNS):
            for name, command in commands.items():
                best[name] = min(best.get(name, (float("inf"), 0.0, "")), measured(command))
        base = best["one hand-written DuckDB query"][0]
        print(f"rates of {ROWS:,} cases ({many.stat().st_size / 1e6:.0f} MB of CSV), best of {RUNS} runs in turn")
        for name, (seconds, memory, _out) in best.items():
            print(_line(name, seconds, base, memory))
        generate(ROWS * 4, many)
        seconds, memory, _out = measured([*check, str(many)])
        print(_line(f"tthc kpi check, {ROWS * 4:,} rows, once", seconds, base, memory))
        answer = json.loads(best[f"tthc kpi check, {ROWS:,} rows"][2])
        (counted,) = answer["inputs"]
        print(f"  by the check: {counted['set_aside']:,} rows set aside, {counted['excluded']:,} excluded")
        print("  distinct cases in each base:", *(r["denominator"] for r in answer["results"] if r["denominator"]))
        print("  the same by hand:           ", best["one hand-written DuckDB query"][2].strip())


if __name__ == "__main__":
    main()
