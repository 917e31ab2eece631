"""``tthc kpi check`` against the same rates by hand: in DuckDB, polars (streaming), pandas and csvkit.

All run as processes of their own on the same file, in turn. The peers count distinct case ids and nothing else: they
take every word and date as it stands and set nothing aside. Of a file without dirt the check has to say what they say.
If one row in a hundred repeats the id of another, and one in a hundred has a date that does not exist, it is timed
against the same query, which sees nothing of that. csvkit reads a file row by row in Python and holds all of it, so
it gets a small file, which the check reads too. A file of 63 rows shows what the check takes beside DuckDB's start.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processes import TTHC, can_measure, compare, in_turn

ROWS = 5_000_000
RUNS = 3
CSVKIT_ROWS = 50_000
FEW_ROWS = 63
FEW_RUNS = 15
CHECK = [*TTHC, "kpi", "check", "--format", "json", "--as-of", "31/12/2024"]
PYTHON = [sys.executable, "-c"]

# Columns, words and dates as exports have them; of a thousand rows, so many have the id of the one before them, and so
# many a due date that does not exist.
GENERATE = """
copy (
  with r as (
    select i, hash(i) % 1000 as a, hash(i * 7 + 1) % 1000 as b, hash(i * 13 + 5) % 1000 as c,
      hash(i * 31 + 3) % 365 as d, hash(i * 17 + 9) % 1000 as e, hash(i * 5 + 2) % 1000 as f
    from range({rows}) t(i))
  select
    'H21.' || printf('%02d', (a % 20)::int) || '-240101-'
      || printf('%09d', case when b < {repeats} and i > 0 then i - 1 else i end) as "Mã hồ sơ",
    'Thủ tục hành chính số ' || (c % 120) as "Tên thủ tục hành chính",
    'Đơn vị ' || (a % 20) as "Đơn vị tiếp nhận",
    '0920' || printf('%08d', (hash(i * 3) % 2000000)::int) as "Mã người nộp",
    strftime(date '2024-01-01' + d::int, '%d/%m/%Y') || ' '
      || printf('%02d:%02d:00', (a % 10 + 7)::int, (b % 60)::int) as "Ngày tiếp nhận",
    case when f < {no_days} then '31/02/2024' else strftime(date '2024-01-01' + (d + 5 + a % 20)::int, '%d/%m/%Y') end
      as "Ngày hẹn trả",
    case when e < 900 then strftime(date '2024-01-01' + (d + 3 + (a * b) % 20)::int, '%d/%m/%Y') end
      as "Ngày kết thúc xử lý",
    case when e < 700 then 'Đã trả kết quả' when e < 900 then 'Đã xử lý xong'
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


def generate(rows: int, file: Path, *, dirt: int = 0) -> None:
    """Write a file of that many rows, the same each time.

    Args:
        rows: How many.
        file: The file.
        dirt: Of a thousand rows, how many repeat the id of another, and how many have a date that does not exist.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(GENERATE.format(rows=rows, file=file, repeats=dirt, no_days=dirt))


def numbers_in(out: str) -> list[int]:
    """The numbers that a peer has printed."""
    return [int(number) for number in re.findall(r"[0-9]+", out)]


def counted_by_check(out: str) -> list[int]:
    """Numerators and denominators of the check, in the order in which the peers print theirs."""
    results = json.loads(out)["results"]
    return [number for each in results if each["denominator"] for number in (each["numerator"], each["denominator"])]


def _of_five_million(folder: Path) -> None:
    clean, dirty = folder / "clean.csv", folder / "dirty.csv"
    generate(ROWS, clean)
    generate(ROWS, dirty, dirt=10)
    hand, check = "one hand-written DuckDB query", "tthc kpi check"
    peers = {
        hand: [*PYTHON, BY_HAND, str(clean)],
        "the same in polars, streaming": [*PYTHON, BY_POLARS, str(clean)],
        "the same in pandas": [*PYTHON, BY_PANDAS, str(clean)],
    }
    measurements = in_turn({**peers, check: [*CHECK, str(clean)]}, RUNS)
    print(f"rates of {ROWS:,} cases ({clean.stat().st_size / 1e6:.0f} MB of CSV), median of {RUNS} runs in turn")
    compare(measurements, hand, {check: 1.3})
    expected = numbers_in(measurements[hand][0].output)
    for name in peers:
        assert numbers_in(measurements[name][0].output) == expected, name
    assert counted_by_check(measurements[check][0].output) == expected, (expected, measurements[check][0].output)
    measurements = in_turn(
        {
            hand: [*PYTHON, BY_HAND, str(dirty)],
            check: [*CHECK, str(dirty)],
            f"{check} --rejects": [*CHECK, str(dirty), "--rejects", str(folder / "rejects.csv")],
            f"{check} --by unit": [*CHECK, str(dirty), "--by", "unit"],
        },
        RUNS,
    )
    print("the same with 1 % repeated ids and 1 % dates that do not exist")
    compare(measurements, hand, {check: 2.0})
    (counted,) = json.loads(measurements[check][0].output)["inputs"]
    print(f"  by the check: {counted['set_aside']:,} rows set aside, {counted['excluded']:,} excluded")


def _of_few(folder: Path) -> None:
    few = folder / "few.csv"
    generate(FEW_ROWS, few)
    peer, check = "import duckdb; select 1", "tthc kpi check"
    bare = "import duckdb; print(duckdb.connect().execute('select 1').fetchall())"
    measurements = in_turn({peer: [*PYTHON, bare], check: [*CHECK, str(few)]}, FEW_RUNS)
    print(f"rates of {FEW_ROWS} cases, median of {FEW_RUNS} runs in turn")
    compare(measurements, peer, {check: 2.0})


def _beside_csvkit(folder: Path) -> None:
    small = folder / "small.csv"
    generate(CSVKIT_ROWS, small)
    program: Sequence[str] = [str(Path(sys.executable).with_name("csvsql")), "-d", ",", "--no-inference"]
    peer = "csvkit: one rate by csvsql"
    commands = {peer: [*program, "--query", BY_CSVKIT, str(small)], "tthc kpi check: all rates": [*CHECK, str(small)]}
    print(f"rates of {CSVKIT_ROWS:,} cases, median of {RUNS} runs in turn")
    compare(in_turn(commands, RUNS), peer, {})


def main() -> None:
    """Print times, their ratios, and peak memory."""
    if not can_measure():
        print("kpi check: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        _of_few(Path(folder))
        _beside_csvkit(Path(folder))
        _of_five_million(Path(folder))


if __name__ == "__main__":
    main()
