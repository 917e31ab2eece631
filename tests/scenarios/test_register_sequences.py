"""Random sequences of recordings over two plans and years: what is open is what a plain account of them says."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import tthc

PLAN = """\
schema: tthc.plan/1
identity:
  id: office-{year}
  issuer: Văn phòng
  title: Kế hoạch năm {year}
  annex: Phụ lục
  year: {year}
  number: null
  issued_on: null
  parent: null
  document: null
sources: {{}}
units:
  van-phong:
    name: Văn phòng
events:
  - key: received
    label: Nhận được quyết định
    alias: nhan-duoc
  - key: issued
    label: Ban hành quyết định
    alias: ban-hanh
tasks:
  - number: 1
    content: Tham mưu ban hành quyết định
    time: Chậm nhất 05 ngày kể từ ngày nhận được quyết định
    lead: Văn phòng
    support: ""
    product: ""
    basis: ""
    lead_units: [van-phong]
    produces: [issued]
    rules:
      - kind: after
        text: Chậm nhất 05 ngày kể từ ngày nhận được quyết định
        event: received
        count: 5
        unit: day
  - number: 2
    content: Phê duyệt quy trình
    time: Chậm nhất 10 ngày làm việc kể từ ngày ban hành quyết định
    lead: Văn phòng
    support: ""
    product: ""
    basis: ""
    lead_units: [van-phong]
    rules:
      - kind: after
        text: Chậm nhất 10 ngày làm việc kể từ ngày ban hành quyết định
        event: issued
        count: 10
        unit: working_day
  - number: 3
    content: Báo cáo
    time: ngày 25 tháng 7 năm {year}
    lead: Văn phòng
    support: ""
    product: ""
    basis: ""
    lead_units: [van-phong]
    rules:
      - kind: "on"
        text: ngày 25 tháng 7 năm {year}
        date: {year}-07-25
"""


def working(day: date) -> bool:
    """June and July have no day off but Saturdays and Sundays, in 2024 and in 2025."""
    return day.weekday() < 5


def after_days(day: date, count: int) -> date:
    day += timedelta(count)
    while not working(day):
        day += timedelta(1)
    return day


def after_working_days(day: date, count: int) -> date:
    while count:
        day += timedelta(1)
        count -= working(day)
    return day


def before_weekend(day: date) -> date:
    while not working(day):
        day -= timedelta(1)
    return day


@dataclass
class Matter:
    """The live entries of one matter: what, on which day, under which number of the register."""

    entries: dict[str, tuple[date, int]] = field(default_factory=dict)


@dataclass
class Book:
    """A second account of a register, kept by the plainest means."""

    matters: dict[tuple[int, str], Matter] = field(default_factory=dict)
    reports: dict[int, tuple[date, int]] = field(default_factory=dict)

    def open_items(self, year: int) -> list[tuple[str | None, int, str, str]]:
        """Matter, task, due day and last day of all that is not done."""
        rows: list[tuple[str | None, int, str, str]] = []
        for (plan, name), matter in self.matters.items():
            entries = matter.entries
            if plan != year:
                continue
            if "received" in entries and "1" not in entries:
                due = after_days(entries["received"][0], 5)
                rows.append((name, 1, str(due), str(due)))
            if "1" in entries and "2" not in entries:
                due = after_working_days(entries["1"][0], 10)
                rows.append((name, 2, str(due), str(due)))
        if year not in self.reports:
            day = date(year, 7, 25)
            rows.append((None, 3, str(before_weekend(day)), str(day)))
        return sorted(rows, key=str)


class Office:
    """Two plans, one register, and the second account beside it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance, self.book, self.folder = chance, Book(), folder
        self.today = {year: date(year, 6, 3) for year in (2024, 2025)}
        for year in self.today:
            (folder / f"plan_{year}.yaml").write_text(PLAN.format(year=year), encoding="utf-8")

    def run(self, year: int, *arguments: str, code: int = 0) -> dict[str, Any]:
        common = ("--plan", f"plan_{year}.yaml", "--register", "book.sqlite", "--format", "json")
        done = tthc(*arguments, *common, cwd=self.folder)
        assert done.returncode == code, (arguments, done.stderr)
        answer: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
        return answer

    def last_entry(self, year: int) -> dict[str, Any]:
        rows: list[dict[str, Any]] = self.run(year, "event", "list")["events"]
        return max(rows, key=lambda row: int(row["id"]))

    def step(self) -> None:
        """One recording that must succeed, in one of the plans, on or before its today."""
        year = self.chance.choice((2024, 2025))
        self.today[year] = min(self.today[year] + timedelta(self.chance.randrange(4)), date(year, 7, 31))
        today = self.today[year]
        as_of = ("--as-of", str(today))
        choices = [self.start]
        matters = [(name, matter) for (plan, name), matter in self.book.matters.items() if plan == year]
        if any("received" in matter.entries and "1" not in matter.entries for _name, matter in matters):
            choices.append(self.finish_first)
        if any("1" in matter.entries and "2" not in matter.entries for _name, matter in matters):
            choices.append(self.finish_second)
        if year not in self.book.reports:
            choices.append(self.report)
        if any(matter.entries for _name, matter in matters) or year in self.book.reports:
            choices.append(self.void)
        self.chance.choice(choices)(year, today, as_of)

    def start(self, year: int, today: date, as_of: tuple[str, str]) -> None:
        day = today - timedelta(self.chance.randrange(2))
        self.run(year, "event", "add", "received", str(day), *as_of)
        entry = self.last_entry(year)
        key = (year, entry["matter"])
        assert key not in self.book.matters, "a new event starts a matter of its own"
        self.book.matters[key] = Matter({"received": (day, int(entry["id"]))})

    def finish(self, year: int, today: date, as_of: tuple[str, str], task: str, before: str) -> None:
        names = [
            name
            for (plan, name), matter in self.book.matters.items()
            if plan == year and before in matter.entries and task not in matter.entries
        ]
        name = self.chance.choice(names)
        entries = self.book.matters[year, name].entries
        earliest = entries[before][0]
        day = earliest + timedelta(self.chance.randrange((today - earliest).days + 1))
        self.run(year, "done", task, "--matter", name, "--on", str(day), *as_of)
        entries[task] = (day, int(self.last_entry(year)["id"]))

    def finish_first(self, year: int, today: date, as_of: tuple[str, str]) -> None:
        self.finish(year, today, as_of, "1", "received")

    def finish_second(self, year: int, today: date, as_of: tuple[str, str]) -> None:
        self.finish(year, today, as_of, "2", "1")

    def report(self, year: int, today: date, as_of: tuple[str, str]) -> None:
        self.run(year, "done", "3", "--on", str(today), *as_of)
        self.book.reports[year] = (today, int(self.last_entry(year)["id"]))

    def void(self, year: int, today: date, as_of: tuple[str, str]) -> None:
        """Void the last live entry of a matter, or the report."""
        live = [
            (matter.entries, max(matter.entries, key=lambda what: matter.entries[what][1]))
            for (plan, _name), matter in self.book.matters.items()
            if plan == year and matter.entries
        ]
        if year in self.book.reports and (not live or self.chance.random() < 0.3):
            number = self.book.reports.pop(year)[1]
        else:
            entries, what = self.chance.choice(live)
            number = entries.pop(what)[1]
        self.run(year, "event", "void", str(number))

    def compare(self) -> None:
        """`due`, `plan status` and the feed tell of what is open, under each plan alone."""
        for year, today in self.today.items():
            for later in (0, self.chance.randrange(60)):
                as_of = min(today + timedelta(later), date(year, 7, 31))
                expected = self.book.open_items(year)
                answer = tthc(
                    *("due", "--within", "100", "--as-of", str(as_of), "--format", "json"),
                    *("--plan", f"plan_{year}.yaml", "--register", "book.sqlite"),
                    cwd=self.folder,
                )
                assert answer.returncode in (0, 1), answer.stderr
                items = json.loads(answer.stdout)["items"]
                shown = sorted(((i["matter"], i["task"], i["due"], i["last"]) for i in items), key=str)
                assert shown == expected, (year, as_of)
                for item in items:
                    overdue = as_of > date.fromisoformat(item["last"])
                    assert (item["status"] == "overdue") == overdue, item
                    assert item["plan"] == f"office-{year}"
                status = self.run(year, "plan", "status", "--as-of", str(as_of))["tasks"]
                for row in status:
                    lasts = [last for _matter, task, _due, last in expected if task == row["task"]]
                    overdue_count = sum(as_of > date.fromisoformat(last) for last in lasts)
                    assert row["counts"].get("overdue", 0) == overdue_count, (row, expected)
                    assert row["counts"].get("coming", 0) == len(lasts) - overdue_count, (row, expected)
                feed = tthc(
                    *("ics", "--as-of", str(as_of), "--plan", f"plan_{year}.yaml", "--register", "book.sqlite"),
                    cwd=self.folder,
                )
                assert feed.returncode == 0, feed.stderr


def played(folder: Path, seed: int, count: int) -> None:
    office = Office(folder, random.Random(seed))
    for _step in range(count):
        office.step()
    office.compare()


def test_what_is_open_is_what_a_plain_account_says(tmp_path):
    played(tmp_path, seed=0, count=14)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 41))
def test_what_is_open_is_what_a_plain_account_says_of_many(tmp_path, seed):
    played(tmp_path, seed, count=6 + seed)
