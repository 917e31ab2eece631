"""Folders of the project that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
TEST_DATA = ROOT / "tests" / "data"
HOLIDAYS = TEST_DATA / "holidays.yaml"
"""The calendar of the tests."""
