"""A dictionary of one's own beside the packaged one."""

from __future__ import annotations

import json

from tests.support.command import tthc

MORE = """schema: tthc.more-columns/1
columns:
  cases:
    received_on: [Ngày vào sổ]
    due_on: [Ngày X]
    finished_on: [Ngày X]
values:
  status:
    in_progress: [Chờ phân công]
ignored: [Đơn vị xử lý]
"""


def test_a_dictionary_of_ones_own(tmp_path):
    (tmp_path / "more.yaml").write_text(MORE, encoding="utf-8")
    rows = "1,02/01/2024,Chờ phân công,a,b\n"
    header = "Mã hồ sơ,Ngày vào sổ,Trạng thái,Đơn vị xử lý,Đơn vị"
    (tmp_path / "c.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    assert tthc("kpi", "check", "c.csv", cwd=tmp_path).returncode == 2
    done = tthc("kpi", "check", "c.csv", "--columns", "more.yaml", "-f", "json", cwd=tmp_path)
    assert json.loads(done.stdout)["inputs"][0]["used"] == 1
    (tmp_path / "c.csv").write_text(f"{header},Ngày X\n{rows}", encoding="utf-8")
    done = tthc("kpi", "check", "c.csv", "--columns", "more.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "the header 'Ngày X' could be due_on" in done.stderr
    (tmp_path / "more.yaml").write_text(MORE.replace("due_on", "nobody"), encoding="utf-8")
    done = tthc("kpi", "check", "c.csv", "--columns", "more.yaml", cwd=tmp_path)
    assert done.stderr.startswith("tthc: more.yaml:5: nobody: not known; write one of case_id")
