"""Why rows are set aside, in the words of each command that reads cases."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.support.command import tthc

HEADERS = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Thời hạn giải quyết,Số tiền phí lệ phí"
USED = "A1,02/05/2024,09/05/2024,08/05/2024,Đã trả kết quả,05 ngày làm việc,"
LINES = {
    "ragged": "A3,02/05/2024,09/05/2024,08/05/2024,Đã trả kết quả",
    "empty": ",02/05/2024,09/05/2024,08/05/2024,Đã trả kết quả,05 ngày làm việc,",
    "lost-digits": "1.23E+15,02/05/2024,09/05/2024,08/05/2024,Đã trả kết quả,05 ngày làm việc,",
    "no-date": "A4,hôm qua,09/05/2024,08/05/2024,Đã trả kết quả,05 ngày làm việc,",
    "no-such-day": "A5,30/02/2024,09/05/2024,08/05/2024,Đã trả kết quả,05 ngày làm việc,",
    "out-of-order": "A6,02/05/2024,09/05/2024,01/05/2024,Đã trả kết quả,05 ngày làm việc,",
    "error of a date": "A7,#N/A,09/05/2024,08/05/2024,Đã trả kết quả,05 ngày làm việc,",
}
"""A row with each fault, of which a command says a reason of its own."""
WORDS = {
    "error of a word": "A8,02/05/2024,09/05/2024,08/05/2024,#REF!,05 ngày làm việc,",
    "unknown word": "A9,02/05/2024,09/05/2024,08/05/2024,Chờ phân công,05 ngày làm việc,",
    "word of a person": "A10,02/05/2024,09/05/2024,08/05/2024,001085012345,05 ngày làm việc,",
}
"""Rows with words that are not known, which are told together."""
BROKEN_QUOTES = 'A2,02/05/2024,09/05/2024,08/05/2024,Đã "trả,05 ngày làm việc,'
COMMANDS = {
    "check": ("kpi", "check", "--kpi", "early-resolution", "--as-of", "2024-07-01"),
    "audit": ("cases", "audit", "--as-of", "2024-07-01"),
    "due": ("cases", "due", "--as-of", "2024-07-01"),
}


def test_each_command_says_the_same_reasons_of_rows(tmp_path):
    reasons = reasons_of(tmp_path, [USED, *LINES.values(), *WORDS.values()])
    assert len(set(reasons["check"])) == len(reasons["check"]) == len(LINES) + 1
    assert reasons["audit"] == reasons["due"] == reasons["check"]
    (words,) = (reason for reason in reasons["check"] if reason.startswith("Trạng thái has a value that is not known"))
    told = "'#REF!' (1), 'Chờ phân công' (1), 1 word that is not shown; write"
    assert f"Trạng thái has a value that is not known: {told}" in words
    assert "001085012345" not in "".join(reasons["check"])


def test_each_command_says_the_same_reason_of_a_row_with_broken_quotes(tmp_path):
    """In a file of its own: quotes decide how all other rows are read, too."""
    reasons = reasons_of(tmp_path, [USED, BROKEN_QUOTES])
    assert len(reasons["check"]) == 1
    assert reasons["audit"] == reasons["due"] == reasons["check"]


def reasons_of(folder: Path, lines: list[str]) -> dict[str, list[str]]:
    """What each command says of the rows of a file that are set aside."""
    cases = folder / "cases.csv"
    cases.write_text("\n".join([HEADERS, *lines, ""]), encoding="utf-8")
    listed, reasons = {}, {}
    for name, command in COMMANDS.items():
        rejects = folder / f"{name}.csv"
        ran = tthc(*command, cases, "--rejects", rejects, env={"COLUMNS": "2000"})
        printed = (ran.stdout + ran.stderr).splitlines()
        reasons[name] = [line.partition("set aside: ")[2].strip() for line in printed if " set aside: " in line]
        with rejects.open(encoding="utf-8-sig", newline="") as rows:
            listed[name] = list(csv.reader(rows))
    assert listed["check"] == listed["audit"] == listed["due"]
    return reasons
