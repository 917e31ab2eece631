"""``tthc form fill`` against the same counts by hand, in one DuckDB query.

Both read the file of ``benchmarks.kpi``, with a line for each of its units, and count the same: no dossier that two
rows say different things of, and no row with a status or a day that there is not. The query looks for nothing else that
may be wrong in a file. A file of a fifth of the rows shows whether memory grows.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from benchmarks.kpi import PYTHON, ROWS, RUNS, generate
from benchmarks.processes import TTHC, can_measure, compare, in_turn

BY_HAND = """
import duckdb, json, sys
connection = duckdb.connect()
connection.execute('set enable_progress_bar = false')
rows = connection.execute(f'''
with r as (
  select "Mã hồ sơ" as id, "Đơn vị tiếp nhận" as unit, "Trạng thái" as status, "Hình thức" as channel,
    try_strptime(split_part("Ngày tiếp nhận", ' ', 1), '%d/%m/%Y')::date as received,
    try_strptime("Ngày hẹn trả", '%d/%m/%Y')::date as due,
    try_strptime("Ngày kết thúc xử lý", '%d/%m/%Y')::date as ended
  from read_csv('{sys.argv[1]}', all_varchar=true, header=true, delim=',')),
sound as (
  select * from r semi join (select id from r group by id having count(*) = 1) using (id)
  where received is not null and status <> 'Không rõ' and (ended is null or ended >= received)),
placed as (
  select *, received >= date '2024-05-15' as is_new, coalesce(ended <= date '2024-06-14', false) as is_ended
  from sound
  where received <= date '2024-06-14' and status <> 'Không được tiếp nhận'
    and not (ended is null and status in ('Đã trả kết quả', 'Đã xử lý xong', 'Rút hồ sơ', 'Dừng xử lý'))
    and (ended is null or ended >= date '2024-05-15'))
select unit, count(*), count(*) filter (where is_new and channel = 'Trực tuyến'),
  count(*) filter (where is_new and channel <> 'Trực tuyến'), count(*) filter (where not is_new),
  count(*) filter (where is_ended), count(*) filter (where is_ended and ended < due),
  count(*) filter (where is_ended and (due is null or ended = due)), count(*) filter (where is_ended and ended > due),
  count(*) filter (where not is_ended), count(*) filter (where not is_ended and (due is null or due >= '2024-06-14')),
  count(*) filter (where not is_ended and due < '2024-06-14')
from placed group by unit order by unit''').fetchall()
print(json.dumps([sum(column) for column in list(zip(*rows))[1:]]))
"""


def main() -> None:
    """Print times, their ratio, and peak memory."""
    if not can_measure():
        print("form fill: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        few, many = (Path(folder) / f"{name}.csv" for name in ("few", "many"))
        generate(ROWS // 5, few)
        generate(ROWS, many)
        period = ["--period", "report:2024-06", "--as-of", "31/12/2024"]
        fill = [*TTHC, "form", "fill", "II.06a", "--by", "unit", "--format", "json", *period]
        by_form, by_query = f"tthc form fill, {ROWS:,} rows", "one hand-written DuckDB query"
        commands = {
            by_query: [*PYTHON, BY_HAND, str(many)],
            by_form: [*fill, str(many)],
            f"tthc form fill, {ROWS // 5:,} rows": [*fill, str(few)],
        }
        measurements = in_turn(commands, RUNS)
        print(
            f"form II.06a of {ROWS:,} cases ({many.stat().st_size / 1e6:.0f} MB of CSV), median of {RUNS} runs in turn"
        )
        compare(measurements, by_query, {})
        answer = json.loads(measurements[by_form][0].output)
        (counted,) = answer["inputs"]
        by_hand, numbers = json.loads(measurements[by_query][0].output), list(answer["total"]["cells"].values())
        print(f"  by the form: {counted['set_aside']:,} rows set aside, {counted['excluded']:,} excluded")
        print("  columns (3) to (13):", *numbers)
        print("  the same by hand:   ", *by_hand)
        assert numbers == by_hand
        assert all(identity["holds"] for identity in answer["identities"])


if __name__ == "__main__":
    main()
