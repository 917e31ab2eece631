"""The packaged file of documents."""

from __future__ import annotations

import pytest

from tthc_cli.law.load import load_law
from tthc_cli.law.model import LawFile


@pytest.fixture(scope="module")
def law() -> LawFile:
    """What is read of it."""
    return load_law().value
