"""Plan files made of the packaged plan."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.places import ROOT

TEXT = (ROOT / "data" / "plan_2024.yaml").read_text("utf-8")


def plan_of(home: Path, year: int, name: str | None = None, **identity: str) -> Path:
    """A plan file of another year: the dates of the packaged one moved."""
    text = re.sub(r"\b2024-(?=\d\d-\d\d)", f"{year}-", TEXT).replace("year: 2024", f"year: {year}", 1)
    text = text.replace("      - year: 2025\n", f"      - year: {year + 1}\n")
    for key, value in identity.items():
        text = text.replace("identity:\n", f"identity:\n  {key}: {value}\n", 1)
    path = home / (name or f"plan_{year}.yaml")
    path.write_text(text, "utf-8")
    return path
