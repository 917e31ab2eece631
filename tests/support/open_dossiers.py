"""Files of open dossiers, and what ``tthc cases due`` says of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from tests.support.command import tthc

HEADER = ["Mã hồ sơ", "Tên thủ tục", "Đơn vị", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái"]
HEADER += ["Mức độ", "Hình thức", "Thời hạn giải quyết", "Chủ hồ sơ"]
DUE = ("--as-of", "02/12/2024")


def write(path: Path, rows: list[list[str]], header: list[str] = HEADER) -> Path:
    """A CSV file of these rows."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def row(case_id: str, received: str, due: str, status: str, finished: str = "", **more: str) -> list[str]:
    """One dossier; ``more`` is what else it has, by column."""
    others = {"level": "", "channel": "", "limit": "", "procedure": "Cấp giấy", "unit": "Phòng Một", **more}
    return [
        *(case_id, others["procedure"], others["unit"], received, due, finished, status),
        *(others["level"], others["channel"], others["limit"], "Nguyễn Thị Bưởi"),
    ]


def asked(*arguments: str | Path, code: int | None = None) -> dict[str, Any]:
    """The answer of ``tthc cases due`` as JSON."""
    done = tthc("cases", "due", *arguments, *DUE, "--format", "json")
    assert done.returncode in ((0, 1) if code is None else (code,)), done.stderr
    return json.loads(done.stdout)
