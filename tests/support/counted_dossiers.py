"""Made-up dossiers with every column that forms, index and bridge count by, and files of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

HEADERS = {
    "case_id": "Mã hồ sơ",
    "procedure_code": "Mã TTHC",
    "procedure": "Tên thủ tục hành chính",
    "field": "Lĩnh vực",
    "unit": "Đơn vị",
    "applicant_id": "Mã người nộp",
    "received_on": "Ngày tiếp nhận",
    "due_on": "Ngày hẹn trả",
    "finished_on": "Ngày kết thúc xử lý",
    "handed_over_on": "Ngày trả kết quả",
    "paused_from": "Ngày yêu cầu bổ sung",
    "paused_to": "Ngày bổ sung",
    "status": "Trạng thái",
    "channel": "Hình thức",
    "synced": "Đồng bộ",
    "reused": "Sử dụng lại dữ liệu",
    "fee_required": "Có nghĩa vụ tài chính",
    "fee_amount": "Số tiền phải nộp",
    "paid_online": "Thanh toán trực tuyến",
    "result_file": "Kết quả điện tử",
    "supplement_count": "Số lần bổ sung",
    "verified": "Xác thực VNeID",
    "applicant_kind": "Loại đối tượng",
    "component_digitized": "Có thành phần số hóa",
    "personal_store": "Kho dữ liệu cá nhân",
    "own_verdict": "Tình trạng",
}
WORDS = {
    "received": "Được tiếp nhận",
    "in_progress": "Đang xử lý",
    "supplement": "Yêu cầu bổ sung giấy tờ",
    "awaiting_payment": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "withdrawn": "Công dân yêu cầu rút hồ sơ",
    "stopped": "Dừng xử lý",
    "refused": "Không được tiếp nhận",
    "finished": "Đã xử lý xong",
    "returned": "Đã trả kết quả",
    "online": "Trực tuyến",
    "in_person": "Trực tiếp",
    "postal": "Bưu chính công ích",
    "citizen": "Công dân",
    "business": "Doanh nghiệp",
    "early": "Trước hạn",
    "on_time": "Đúng hạn",
    "late": "Quá hạn",
}
STATUSES = (
    "received",
    "in_progress",
    "supplement",
    "awaiting_payment",
    "withdrawn",
    "stopped",
    "refused",
    "finished",
    "returned",
)
OVER = ("finished", "returned", "withdrawn", "stopped", "refused")
Dossier = Mapping[str, Any]
"""One dossier by canonical column; a value that is missing is None."""


def made_up(random: Random, count: int, first: date, last: date) -> list[dict[str, Any]]:
    """Dossiers whose days lie about a period, so that its borders are hit often.

    Args:
        random: Where chance comes from.
        count: How many.
        first: The first day of the period.
        last: Its last day.
    """
    return [_dossier(random, number, first, last) for number in range(1, count + 1)]


def _dossier(random: Random, number: int, first: date, last: date) -> dict[str, Any]:
    borders = [first - timedelta(1), first, last, last + timedelta(1)]

    def day(earliest: date) -> date:
        if random.random() < 0.3:
            return max(earliest, random.choice(borders))
        return earliest + timedelta(random.randrange(0, 40))

    def maybe(value: Any, share: float) -> Any:
        return value if random.random() < share else None

    received = day(first - timedelta(random.randrange(0, 50)))
    status = random.choice(STATUSES)
    due = maybe(day(received), 0.85)
    over = status in OVER
    finished = maybe(day(received), 0.8 if over else 0.15)
    if finished and due and random.random() < 0.3:
        finished = max(received, due)
    paused = maybe(day(received), 0.35)
    return {
        "case_id": f"H{number:05}",
        "procedure_code": random.choice(("1.001", "1.002", "1.003", "9.999")),
        "procedure": random.choice(("Cấp phép", "Đăng ký")),
        "field": random.choice(("Đất đai", "Khoa học", "", None)) or None,
        "unit": random.choice(("Phòng A", "Phòng B", None)),
        "applicant_id": maybe(f"N{random.randrange(1, max(2, number // 3 + 2)):04}", 0.9),
        "received_on": received,
        "due_on": due,
        "finished_on": finished,
        "handed_over_on": maybe(day(received), 0.4),
        "paused_from": paused,
        "paused_to": maybe(day(paused), 0.7) if paused else None,
        "status": status,
        "channel": random.choice(("online", "in_person", "postal", None)),
        "synced": random.random() < 0.8,
        "reused": random.random() < 0.5,
        "fee_required": random.random() < 0.5,
        "fee_amount": random.choice((None, 0, 50_000)),
        "paid_online": random.random() < 0.4,
        "result_file": random.random() < 0.5,
        "supplement_count": random.choice((None, 0, 1, 2)),
        "verified": random.random() < 0.5,
        "applicant_kind": random.choice(("citizen", "business", None)),
        "component_digitized": random.random() < 0.5,
        "personal_store": random.random() < 0.5,
        "own_verdict": random.choice(("early", "on_time", "late", None)),
    }


def written(value: Any) -> str:
    """A value as an export writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return WORDS.get(value, str(value)) if isinstance(value, str) else str(value)


def write_dossiers(path: Path, dossiers: Sequence[Dossier], without: Sequence[str] = ()) -> Path:
    """Write dossiers as a file of CSV with the headers of an export.

    Args:
        path: The file.
        dossiers: The rows.
        without: Columns that are left out.
    """
    columns = [name for name in HEADERS if name not in without]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS[name] for name in columns)
        writer.writerows([[written(dossier[name]) for name in columns] for dossier in dossiers])
    return path
