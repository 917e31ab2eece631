"""Targets of plans of one task, read from their words."""

from __future__ import annotations

from pathlib import Path

from tthc_cli.phrases import read_target
from tthc_cli.plan.model import Plan
from tthc_cli.plan_import import documents
from tthc_cli.plan_import.dictionary import load_plan_words
from tthc_cli.plan_import.draft import draft
from tthc_cli.plan_import.measure_words import load_measure_words, propose
from tthc_cli.plan_import.target_bases import Bases

MEASURE_WORDS = load_measure_words()
WORDS = load_plan_words()
BASES = Bases(WORDS, MEASURE_WORDS)
HEAD = "KẾ HOẠCH\nKiểm soát TTHC năm 2026\n\nSTT\tNội dung\tChủ trì\tThời gian\tKết quả\n"


def imported(path: Path, product: str, content: str = "Việc một") -> tuple[Plan, list[str]]:
    path.write_text(f"{HEAD}1\t{content}\tVăn phòng\tQuý I\t{product}\n", encoding="utf-8")
    made = draft(documents.read_document(path), WORDS, MEASURE_WORDS)
    return made.plan, list(made.doubts)


def shown(limit: str) -> str:
    """A sign and a value as reasons have them."""
    return limit.replace(">=", "≥").replace("<=", "≤")


SIGNS = {">": "trên", ">=": "tối thiểu", "<": "dưới", "<=": "không quá"}
SHARE_WORDS = {
    "digitized-dossiers": ("hồ sơ", "được số hóa"),
    "digitized-results": ("kết quả giải quyết TTHC", "được số hóa"),
    "data-reuse": ("người dân", "không phải nộp lại giấy tờ"),
    "online-processing": ("hồ sơ", "nộp trực tuyến"),
    "online-payment": ("hồ sơ", "thanh toán trực tuyến"),
    "early-resolution": ("hồ sơ", "giải quyết trước hạn"),
    "on-time-resolution": ("hồ sơ TTHC", "được giải quyết đúng hạn"),
    "late-resolution": ("hồ sơ", "quá hạn"),
    "satisfaction": ("người dân, doanh nghiệp", "hài lòng"),
}
"""What each measure of case data takes a share of, and the words for those that it counts."""
PARTS = ["đăng ký hộ kinh doanh", "đất đai", "về đất ở", "hộ tịch", "tư pháp", "của phòng khám", "thuộc nhóm khó"]


def written(subject: str, predicate: str, op: str, value: int, *, behind: bool) -> str:
    limit = f"{SIGNS[op]} {value}%"
    return f"{limit} {subject} {predicate}" if behind else f"Tỷ lệ {subject} {predicate} đạt {limit}"


def fitting(text: str) -> list[str]:
    (target,) = read_target(text, year=2026)
    aim = BASES.aim(target.text)
    assert aim is not None
    return [measure for measure in propose(MEASURE_WORDS, aim) if BASES.misfit(measure, target.text, "Việc") is None]
