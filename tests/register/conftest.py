"""What tests of registers share."""

from __future__ import annotations

import pytest

from tests.support.recordings import event
from tests.support.registers import Book


@pytest.fixture
def feedback() -> Book:
    """Received on 25/4/2024: due on 20/5, then updates on 27/5, 3/6, 10/6."""
    book = Book()
    event(book, "feedback-received", "4-25")
    return book
