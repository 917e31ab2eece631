"""Reading a time in a plan's words: how long a text of full length takes against one of an eighth of it.

A grammar without look-back reads in time linear in the length, so that the ratio stays near eight.
"""

from __future__ import annotations

import timeit
from contextlib import suppress

from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.phrases.text import LONGEST

PIECES = ("chậm nhất 5 ngày kể từ ngày nhận văn bản; ", "nhận văn bản và ", "a, ", "(", "quý I, ", "trên ", "12")


def main() -> None:
    """Print the time of the longest text of each kind and its ratio to that of a short one."""

    def read(text: str) -> None:
        with suppress(TthcError):  # most of them are no phrase; they are read to where that shows
            phrases.read_time(text, year=2024, events=str)

    read("5 ngày kể từ ngày nhận")  # builds the grammar
    print(f"A text of {LONGEST} characters, against {LONGEST // 8}")
    for piece in PIECES:
        times = []
        for length in (LONGEST // 8, LONGEST):
            text = (piece * length)[:length]
            times.append(min(timeit.repeat(lambda text=text: read(text), number=1, repeat=5)))  # type: ignore[misc]
        print(f"  {piece.strip():44} {times[1] * 1e3:8.2f} ms   {times[1] / times[0]:6.1f} x")


if __name__ == "__main__":
    main()
