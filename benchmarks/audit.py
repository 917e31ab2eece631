"""``tthc cases audit`` against the same due dates by hand in numpy, and against the reading that both need.

The file says of each case when it was received, its limit in working days, and its due date, one in ten of which is
wrong. The peer in numpy is given the working days, make-up days among them, reads with pandas, takes every word as it
stands and says how many dates differ; its numbers are compared. It looks for no reasons, so the audit is timed on a
file without wrong dates too. ``tthc kpi check`` on the same file is what reading and counting alone take.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

from benchmarks.kpi import PYTHON, ROWS, RUNS
from benchmarks.processes import TTHC, can_measure, compare, in_turn

GENERATE = """
copy (
  with r as (
    select i, date '2024-01-02' + (hash(i * 31 + 3) % 330)::int as received,
      [3, 5, 10, 15, 20][(hash(i * 7 + 1) % 5)::int + 1] as days,
      case when hash(i * 13 + 5) % 1000 < {wrong} then 1 else 0 end as off
    from range({rows}) t(i))
  select
    'H21.01-' || printf('%09d', i) as "Mã hồ sơ",
    'Thủ tục hành chính số ' || (i % 120) as "Tên thủ tục hành chính",
    'Đơn vị ' || (i % 20) as "Đơn vị tiếp nhận",
    strftime(received, '%d/%m/%Y') as "Ngày tiếp nhận",
    printf('%02d', days) || ' ngày làm việc' as "Thời hạn giải quyết",
    strftime(w.day, '%d/%m/%Y') as "Ngày hẹn trả",
    strftime(w.day, '%d/%m/%Y') as "Ngày kết thúc xử lý",
    'Đã trả kết quả' as "Trạng thái"
  from r asof join working b on b.day <= r.received join working w on w.place = b.place + r.days + r.off
  order by i) to '{file}' (header, delimiter ',')
"""

BY_NUMPY = """
import sys
import numpy as np, pandas as pd
working = np.array(open(sys.argv[2]).read().split(), dtype="datetime64[D]")
rows = pd.read_csv(sys.argv[1], dtype="str", usecols=["Ngày tiếp nhận", "Thời hạn giải quyết", "Ngày hẹn trả"])
def days(name):
    return pd.to_datetime(rows[name], format="%d/%m/%Y").to_numpy().astype("datetime64[D]")
limit = rows["Thời hạn giải quyết"].str.extract("([0-9]+)")[0].astype(int).to_numpy()
due = working[np.searchsorted(working, days("Ngày tiếp nhận"), side="right") + limit - 1]
print(int((due != days("Ngày hẹn trả")).sum()))
"""


def working_days() -> list[date]:
    """The working days in which the dates of the file lie."""
    from tthc_cli.workdays.load import load_calendar
    from tthc_cli.workdays.work_calendar import WorkCalendar

    calendar = WorkCalendar(load_calendar().value)
    first = date(2023, 12, 1)
    return [day for number in range(500) if calendar.is_working(day := first + timedelta(number))]


def generate(rows: int, wrong: int, file: Path) -> None:
    """Write a file of that many rows, so many in a thousand with a wrong due date, the same each time."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("create table working (place int, day date)")
        connection.executemany("insert into working values (?, ?)", list(enumerate(working_days())))
        connection.execute(GENERATE.format(rows=rows, wrong=wrong, file=file))


def main() -> None:
    """Print times, their ratios, and peak memory."""
    if not can_measure():
        print("cases audit: not measured on this system, which does not say what memory a process took")
        return
    with tempfile.TemporaryDirectory() as folder:
        right, wrong, days = (Path(folder) / name for name in ("right.csv", "wrong.csv", "days.txt"))
        generate(ROWS, 0, right)
        generate(ROWS, 100, wrong)
        days.write_text("\n".join(map(str, working_days())))
        check = [*TTHC, "kpi", "check", "--kpi", "early-resolution", "--format", "json", "--as-of", "31/12/2025"]
        audit = [*TTHC, "cases", "audit", "--format", "json"]
        peer, by_hand = "tthc kpi check", "the same dates in numpy and pandas"
        none_wrong, some_wrong = "tthc cases audit, none wrong", "tthc cases audit, one in ten wrong"
        commands = {
            peer: [*check, str(right)],
            none_wrong: [*audit, str(right)],
            some_wrong: [*audit, str(wrong)],
            by_hand: [*PYTHON, BY_NUMPY, str(wrong), str(days)],
        }
        measurements = in_turn(commands, RUNS)
        print(
            f"due dates of {ROWS:,} cases ({wrong.stat().st_size / 1e6:.0f} MB of CSV), median of {RUNS} runs in turn"
        )
        compare(measurements, peer, {none_wrong: 1.5})
        answer = json.loads(measurements[some_wrong][0].output)
        assert answer["checked"] == ROWS, answer["checked"]
        print(f"  by the audit: {answer['differ']:,} differ, for the reasons {answer['reasons']}")
        assert int(measurements[by_hand][0].output) == answer["differ"]
        assert json.loads(measurements[none_wrong][0].output)["differ"] == 0


if __name__ == "__main__":
    main()
