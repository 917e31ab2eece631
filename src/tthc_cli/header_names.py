"""What the columns of a file are called (tiêu đề cột): headers compared with the names in a dictionary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.text import fold, nearest

_NO_NAME: Final = re.compile(r"\((?:[^()a-z]*|dd/mm/yyyy[^()]*)\)|[^0-9a-z()]+|[()]")
"""What says nothing in a folded header: spaces and marks, "(*)", "(1)", "(dd/mm/yyyy)"."""


def plain_header(header: str) -> str:
    """Return a header as it is compared.

    >>> plain_header("NgayTiepNhan"), plain_header(" Ngày tiếp nhận: (*)")
    ('ngaytiepnhan', 'ngaytiepnhan')
    """
    return _NO_NAME.sub("", fold(header))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMeaning:
    """What a header may mean."""

    columns: tuple[str, ...] = ()
    """No column if it is not known, several if it could be several."""
    ignored: bool = False
    """Whether it is known as one that is not read."""


class HeaderNames:
    """What a dictionary calls the columns of one kind of file."""

    def __init__(self, columns: Mapping[str, Iterable[str]], ignored: Iterable[str]) -> None:
        """Learn the names.

        Args:
            columns: Canonical names of columns, each with what else a file may call it.
            ignored: Headers of columns that are not read.
        """
        self._texts = [(text, column) for column, texts in columns.items() for text in (*texts, column)]
        self._columns: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for text, column in self._texts:
            self._columns[plain_header(text)][column] = None
        self._ignored = {plain_header(text) for text in ignored}
        self._plain: dict[str, str] = {}

    def meaning(self, alternatives: Sequence[str]) -> HeaderMeaning:
        """Return what a column may be that may be called so: if the first name is known, that; else what others say."""
        for texts in (alternatives[:1], alternatives[1:]):
            names = [self._plain_name(text) for text in texts]
            columns = tuple(dict.fromkeys(column for name in names for column in self._columns.get(name, ())))
            if columns:
                return HeaderMeaning(columns=columns)
            if any(name in self._ignored for name in names):
                return HeaderMeaning(ignored=True)
        return HeaderMeaning()

    def nearest(self, header: str) -> tuple[str, str] | None:
        """Return the name that is most like a header that is not known, with its column; None if none is like it."""
        match = nearest(plain_header(header), self._by_plain)
        return None if match is None else self._by_plain[match]

    @cached_property
    def _by_plain(self) -> dict[str, tuple[str, str]]:
        return {plain: (text, column) for text, column in self._texts if (plain := plain_header(text))}

    def _plain_name(self, text: str) -> str:
        if text not in self._plain:
            self._plain[text] = plain_header(text)
        return self._plain[text]


def both_mean(header: str, other_header: str, column: str) -> str:
    """Say that two headers of a file mean the same column.

    Args:
        header: The first of them.
        other_header: The second.
        column: The column, in words.
    """
    return _("the headers '{one}' and '{other}' both mean {column}; keep one").format(
        one=header, other=other_header, column=column
    )
