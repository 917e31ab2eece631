"""The configuration as it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tthc_cli.output.config import ConfigReport, ConfigValue
from tthc_cli.output.formats.report import Cell, Terminal

REPORT = ConfigReport(
    file="config.toml",
    exists=True,
    values=(
        ConfigValue(key="office", value="Sở", source="config", where="config.toml:1"),
        ConfigValue(key="plans", value=("a.yaml", "b.yaml"), source="environment", where="TTHC_PLAN"),
        ConfigValue(key="watch_from", value=date(2024, 3, 1), source="config", where="config.toml:2"),
        ConfigValue(key="limits", value=(), source="default", where=None),
        ConfigValue(key="calendar", value=None, source="default", where=None),
    ),
)


def test_each_value_stands_with_where_it_comes_from():
    (table,) = REPORT.tables(Terminal())
    cells = [[cell.text if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]
    assert cells[0] == ["office", "Sở", "config.toml:1"]
    assert cells[1] == ["plans", "a.yaml; b.yaml", "TTHC_PLAN"]
    assert cells[2][1] == "01/03/2024"
    assert [row[1] for row in cells[3:]] == ["–", "–"]
    assert all("config.toml" not in row[2] for row in cells[3:])


def test_files_that_are_not_there_are_marked():
    values = (
        ConfigValue(key="plans", value=("a.yaml", "b.yaml"), source="config", where="c:1", missing=("b.yaml",)),
        ConfigValue(key="register", value="r.sqlite", source="default", where=None, missing=("r.sqlite",)),
    )
    report = replace(REPORT, values=values)
    (table,) = report.tables(Terminal())
    plans, register = (row[1] for row in table.rows)
    assert isinstance(plans, Cell)
    assert isinstance(register, Cell)
    assert (plans.text, plans.tone) == ("a.yaml; b.yaml (không có tệp này)", "bad")
    assert (register.text, register.tone) == ("r.sqlite (chưa có; mục đầu tiên được ghi sẽ tạo ra tệp)", "")
    assert [row["missing"] for row in report.rows()] == [["b.yaml"], ["r.sqlite"]]


def test_scripts_get_lists_and_days_as_they_are():
    values = {row["key"]: row["value"] for row in REPORT.rows()}
    assert values["plans"] == ["a.yaml", "b.yaml"]
    assert values["watch_from"] == date(2024, 3, 1)
    assert values["calendar"] is None
    assert set(REPORT.rows()[0]) == set(REPORT.columns())


@pytest.mark.parametrize(
    ("changes", "file", "written"),
    [
        ({}, "config.toml", False),
        ({"exists": False}, None, False),
        ({"written": True}, "config.toml", True),
        ({"written": True, "dry_run": True}, "config.toml", False),
        ({"written": False}, "config.toml", False),
    ],
)
def test_what_was_written_is_said_truly(changes, file, written):
    report = replace(REPORT, **changes)
    payload = report.payload()
    assert (payload["schema"], payload["file"], payload["written"]) == ("tthc.config/1", file, written)


def test_each_of_these_has_a_title_of_its_own():
    changes: list[dict[str, Any]] = [{}, {"exists": False}, {"written": True}, {"written": False}]
    changes.append({"written": True, "dry_run": True})
    titles = [replace(REPORT, **change).tables(Terminal())[0].title for change in changes]
    assert len(set(titles)) == 5
    assert all("config.toml" in title for title in titles)
