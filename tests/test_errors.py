"""The system's errors in the language of the output."""

from __future__ import annotations

import errno
import os

import pytest

from tthc_cli.errors import errno_in, why


@pytest.mark.parametrize("name", ["ENOENT", "EACCES", "ENOSPC", "EISDIR", "ENOTDIR", "EROFS", "EFBIG", "EINVAL"])
def test_usual_errors_have_vietnamese_words(name):
    number = getattr(errno, name)
    words = why(OSError(number, os.strerror(number)))
    assert not words.isascii()
    assert words != os.strerror(number)


def test_an_error_without_words_still_says_something():
    assert why(OSError(errno.EDOM, "Numerical argument out of domain")) == "Numerical argument out of domain"
    assert why(OSError()) == "OSError"
    assert why(PermissionError()) == "PermissionError"


def test_a_number_is_found_in_a_message():
    message = f'IO Error: Could not write file "/tmp/x": {os.strerror(errno.ENOSPC)}'
    assert errno_in(message) == errno.ENOSPC
    assert errno_in("IO Error: something else") is None
