"""``tthc due`` on a screen of 80 by 24: short, one item for each rule, and each date explained."""

from __future__ import annotations

import os
import re

import pytest
from rich.cells import cell_len

from tests.support.command import tthc
from tests.support.terminal import on_terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals on Windows")
LATE = ("due", "--as-of", "26/08/2024")


def entries(shown: str) -> list[list[str]]:
    """The lines of each item of a list of what is due."""
    items: list[list[str]] = []
    for line in shown.splitlines():
        if re.match(r"\S+ \d\d/\d\d/\d{4} ", line):
            items.append([line])
        elif items and line.startswith(" " * 20):
            items[-1].append(line)
    return items


@pytest.mark.parametrize("width", [80, 120])
def test_ten_items_fit_in_forty_lines(width, tmp_path):
    own = ("--register", "r.sqlite")
    for number in range(6):
        ref = f"Phiếu {number} của Sở Khoa học và Công nghệ"
        assert (
            tthc(
                "event", "add", "feedback-received", f"{5 + number:02}/08/2024", "--ref", ref, *own, cwd=tmp_path
            ).returncode
            == 0
        )
    shown = on_terminal(width, *LATE, *own, cwd=tmp_path)
    assert len(entries(shown)) >= 10
    assert len(shown.splitlines()) <= 40
    assert all(cell_len(line) <= width for line in shown.splitlines())


def test_repeated_periods_are_one_item_with_count_oldest_and_next_day(tmp_path):
    for shown in (on_terminal(80, *LATE, cwd=tmp_path), tthc(*LATE, cwd=tmp_path, english=False).stdout):
        assert shown.count("15/01/2024") == 1
        assert "15/02/2024" not in shown
        flat = " ".join(shown.split())
        assert "10 kỳ, sớm nhất tháng 01/2024*; kỳ tới 16/09/2024" in flat
        assert "Quá hạn (11)" in shown
    assert tthc(*LATE, "--format", "csv", cwd=tmp_path).stdout.count("overdue") == 11


def test_contents_are_shortened_on_a_terminal_alone(tmp_path):
    whole = "triển khai cơ chế một cửa, một cửa liên thông trong giải quyết TTHC"
    assert whole not in on_terminal(80, *LATE, cwd=tmp_path)
    assert "tthc plan show" in on_terminal(80, *LATE, cwd=tmp_path)
    for columns in ("", "72"):
        piped = tthc(*LATE, cwd=tmp_path, env={"COLUMNS": columns}).stdout
        assert whole in " ".join(piped.split())
        assert "…" not in piped
        assert "Các phòng, đơn vị có liên quan" in piped


def test_due_explains_each_date(tmp_path):
    shown = tthc(*LATE, "--explain", cwd=tmp_path).stdout
    assert "- Tue 16/01/2024" not in shown
    assert re.search(r"- \w+ 30/06/2024: .*", shown)
    assert "“Quý I/II năm 2024”" in shown
    assert '"steps"' in tthc(*LATE, "--explain", "--format", "json", cwd=tmp_path).stdout
    assert '"steps"' not in tthc(*LATE, "--format", "json", cwd=tmp_path).stdout
