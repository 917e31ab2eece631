"""How deep conditions stand in one another: a limit, so that none ends the program that reads or counts it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

MOST_NESTED: Final = 50
"""How deep "not", brackets and the names of conditions may stand in one another."""


class WrongError(TthcError):
    """What is wrong in a condition, without its name."""


class Nesting:
    """In how many conditions the one that is read stands, and how many stand in those that are read already."""

    def __init__(self) -> None:
        self._depth = 0
        self._deepest = 0
        """The most so far of the condition of a name."""
        self._depths: dict[str, int] = {}

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read something that stands in another; raises WrongError if that is too deep."""
        self._depth += 1
        try:
            self._go_to(self._depth)
            yield
        finally:
            self._depth -= 1

    @contextmanager
    def named(self, name: str) -> Iterator[None]:
        """Read the condition of a name, and keep how deep it goes."""
        outside, self._deepest = self._deepest, self._depth
        yield
        self._depths[name] = self._deepest - self._depth
        self._deepest = max(outside, self._deepest)

    def again(self, name: str) -> None:
        """Put in the condition of a name that is read already; raises WrongError if that is too deep."""
        self._go_to(self._depth + self._depths.get(name, 0))

    def _go_to(self, depth: int) -> None:
        if depth > MOST_NESTED:
            raise WrongError(
                _("“not”, brackets and names stand in one another more than {limit} deep; write it more simply").format(
                    limit=MOST_NESTED
                )
            )
        self._deepest = max(self._deepest, depth)
