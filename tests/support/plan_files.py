"""Plan files of other years and offices, made of the packaged one."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.places import ROOT

_TEXT = (ROOT / "data" / "plan_2024.yaml").read_text("utf-8")

CITY = """schema: tthc.plan/1
identity:
  issuer: Ủy ban nhân dân thành phố Cần Thơ
  title: Kế hoạch kiểm soát thủ tục hành chính năm {year}
  annex: Phụ lục
  year: {year}
  number: 12/KH-UBND
  issued_on: {year}-01-05
  id: ubnd-can-tho-{year}
sources: {{}}
units:
  so: {{name: Các sở}}
events: []
tasks:
  - number: 1
    content: Tổng kết công tác kiểm soát thủ tục hành chính
    lead: Các sở
    support: ""
    time: Trước ngày 15 tháng 12 năm {year}
    product: Báo cáo
    basis: ""
    lead_units: [so]
    rules:
      - {{kind: by, text: Trước ngày 15 tháng 12 năm {year}, date: {year}-12-15, inclusive: false}}
"""
"""A plan of the city with one task, which the departments answer for."""


def plan_of(folder: Path, year: int, name: str | None = None, **identity: str) -> Path:
    """The packaged plan for another year, its dates moved.

    Args:
        folder: Where the file is made.
        year: Of the plan.
        name: Of the file.
        identity: What else its identity has.
    """
    text = re.sub(r"\b2024-(?=\d\d-\d\d)", f"{year}-", _TEXT).replace("year: 2024", f"year: {year}", 1)
    text = text.replace("      - year: 2025\n", f"      - year: {year + 1}\n")
    for key, value in identity.items():
        text = text.replace("identity:\n", f"identity:\n  {key}: {value}\n", 1)
    path = folder / (name or f"plan_{year}.yaml")
    path.write_text(text, "utf-8")
    return path


def measured_by(path: Path, measure: str, op: str, target: str, more: str = "") -> None:
    """Write the packaged plan with another measure behind its target ``early-resolution``.

    Args:
        path: The file to write.
        measure: The measure.
        op: How it is compared.
        target: With what.
        more: What stands at the end of the file.
    """
    old = '    measure: early-resolution\n    op: ">"\n    target: 96\n'
    assert _TEXT.count(old) == 1
    new = f'    measure: {measure}\n    op: "{op}"\n    target: {target}\n'
    path.write_text(_TEXT.replace(old, new) + more, "utf-8")
