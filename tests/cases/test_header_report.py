"""How headers were understood."""

from __future__ import annotations

import json

from tests.support.command import tthc
from tests.support.examples_as_files import CASES


def test_how_headers_are_understood(tmp_path):
    (tmp_path / "c.csv").write_text("STT,Mã hồ sơ,NgayTiepNhan,Trạng thái hồ xơ\n1,2,02/01/2024,9\n", encoding="utf-8")
    done = tthc("cases", "columns", "c.csv", "-f", "json", cwd=tmp_path)
    (file,) = json.loads(done.stdout)["files"]
    assert done.returncode == 1
    assert [(header["understood"], header["columns"], header["nearest_column"]) for header in file["headers"]] == [
        ("ignored", [], None),
        ("column", ["case_id"], None),
        ("column", ["received_on"], None),
        ("unknown", [], "status"),
    ]
    assert file["missing"] == ["status (Trạng thái)"]
    done = tthc("cases", "columns", str(CASES))
    assert (done.returncode, done.stderr) == (0, "")
