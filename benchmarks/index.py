"""``tthc kpi index`` against the same counts by hand, in one DuckDB query.

Both read the file of ``benchmarks.kpi`` and count the indicators 1.4, 2.1, 3.6 and 4.3 over the same dossiers, as
``benchmarks.form`` does. The index counts the mean handling time (2.2) besides. A file of a fifth of the rows shows
whether memory grows.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from benchmarks.kpi import PYTHON, ROWS, RUNS, generate
from benchmarks.processes import TTHC, can_measure, compare, in_turn

INDICATORS = ("1.4", "2.1", "3.6", "4.3")
BY_HAND = """
import duckdb, json, sys
connection = duckdb.connect()
connection.execute('set enable_progress_bar = false')
print(json.dumps(connection.execute(f'''
with r as (
  select "Mã hồ sơ" as id, "Trạng thái" as status, "Đồng bộ" = 'x' as synced, "Tái sử dụng" = '1' as reused,
    "Phải nộp phí" = '1' as fee, "Thanh toán trực tuyến" = 'true' as paid,
    try_strptime(split_part("Ngày tiếp nhận", ' ', 1), '%d/%m/%Y')::date as received,
    try_strptime("Ngày hẹn trả", '%d/%m/%Y')::date as due,
    try_strptime("Ngày kết thúc xử lý", '%d/%m/%Y')::date as ended
  from read_csv('{sys.argv[1]}', all_varchar=true, header=true, delim=',')),
sound as (
  select *, received between date '2024-06-01' and date '2024-06-30' as is_new,
    received <= date '2024-06-30' and coalesce(ended >= date '2024-06-01', true)
      and not (ended is null and status in ('Đã trả kết quả', 'Đã xử lý xong', 'Rút hồ sơ')) as handled,
    case when ended <= date '2024-06-30' then ended <= due else due >= date '2024-06-30' end as in_time
  from r semi join (select id from r group by id having count(*) = 1) using (id)
  where received is not null and status <> 'Không rõ' and (ended is null or ended >= received))
select count(*) filter (where is_new and synced), count(*) filter (where is_new),
  count(*) filter (where handled and in_time), count(*) filter (where handled),
  count(*) filter (where is_new and fee and paid), count(*) filter (where is_new and fee),
  count(*) filter (where is_new and reused), count(*) filter (where is_new)
from sound''').fetchall()[0]))
"""


def main() -> None:
    """Print times, their ratio, and peak memory."""
    if not can_measure():
        print("kpi index: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        few, many = (Path(folder) / f"{name}.csv" for name in ("few", "many"))
        generate(ROWS // 5, few)
        generate(ROWS, many)
        period = ["--period", "2024-06", "--as-of", "31/12/2024"]
        index = [*TTHC, "kpi", "index", "--format", "json", *period]
        by_index, by_query = f"tthc kpi index, {ROWS:,} rows", "one hand-written DuckDB query"
        commands = {
            by_query: [*PYTHON, BY_HAND, str(many)],
            by_index: [*index, str(many)],
            f"tthc kpi index, {ROWS // 5:,} rows": [*index, str(few)],
        }
        measurements = in_turn(commands, RUNS)
        print(f"index of {ROWS:,} cases ({many.stat().st_size / 1e6:.0f} MB of CSV), median of {RUNS} runs in turn")
        compare(measurements, by_query, {})
        indicators = {each["id"]: each for each in json.loads(measurements[by_index][0].output)["indicators"]}
        numbers = [indicators[name][part] for name in INDICATORS for part in ("numerator", "denominator")]
        print("  1.4, 2.1, 3.6, 4.3:", *numbers)
        assert numbers == json.loads(measurements[by_query][0].output)


if __name__ == "__main__":
    main()
