"""A dictionary of one's own beside the packaged one."""

from __future__ import annotations

import json

import yaml

from tests.support.command import tthc
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.data_files import data_file

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


def test_a_whole_dictionary_from_before_optional_columns_goes_on(tmp_path):
    """It need not name the columns, types and data sets that came later; a header that it uses stays its own."""
    packaged = yaml.safe_load(data_file("case_columns.yaml").read_text("utf-8"))
    for data_set in packaged["data_sets"].values():
        data_set["columns"] = {name: spec for name, spec in data_set["columns"].items() if not spec.get("optional")}
        for spec in data_set["columns"].values():
            if spec.get("stand_in") not in data_set["columns"]:
                spec.pop("stand_in", None)
    del packaged["data_sets"]["feedback"]
    for kind in ("outcome", "authority_level", "applicant_kind", "paid"):
        del packaged["values"][kind]
    packaged["data_sets"]["cases"]["columns"]["paid_online"]["type"] = "yes_no"
    packaged["data_sets"]["cases"]["columns"]["unit"]["headers"].append("Lĩnh vực")
    path = tmp_path / "columns.yaml"
    path.write_text(yaml.safe_dump(packaged, allow_unicode=True), "utf-8")
    read, now = load_columns(path), load_columns()
    assert set(read.data_sets) == set(now.data_sets)
    assert set(read.data_sets["cases"].columns) == set(now.data_sets["cases"].columns)
    assert "Lĩnh vực" not in read.data_sets["cases"].columns["field"].headers
    assert read.values["outcome"] == now.values["outcome"]
