"""Numbers of documents (số, ký hiệu), by which a citation is matched with a document, however it is written."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tthc_cli.text import fold

_DASHES: Final = re.compile(r"\s*[-‐‑‒–—]\s*")
_NUMBER: Final = re.compile(
    r"(?<![\w/])(?P<serial>[0-9]+(?:\.[0-9]+)*[a-z]?)"
    r"(?:/(?P<year>[0-9]{4})(?![0-9]))?(?:/(?P<symbol>[a-z][a-z0-9]*(?:-[a-z0-9]+)*))?(?![\w/])"
)


class DocumentNumber(NamedTuple):
    """Kind and number of a document, as they are compared."""

    kind: str
    """The words before the number; empty if there are none."""
    serial: str
    year: str
    """Empty for a document whose number has none: "1085/QĐ-TTg"."""
    symbol: str
    """Empty if a citation leaves it out."""

    def is_same(self, document: DocumentNumber) -> bool:
        """Whether two numbers are of one document: a symbol that one leaves out stands for any of its kind.

        Args:
            document: The other number.
        """
        if (self.serial, self.year) != (document.serial, document.year):
            return False
        if self.symbol and document.symbol:
            return self.symbol == document.symbol
        return bool(self.year) and self.kind == document.kind


def document_number(text: str) -> DocumentNumber | None:
    """The number in a citation; None if it has none.

    >>> document_number("Nghị định số 61/2018/NĐ-CP") == document_number("Nghị định  61/2018/nđ – cp")
    True
    >>> document_number("Bộ luật Dân sự") is None
    True
    """
    plain = re.sub(r"\s*/\s*", "/", _DASHES.sub("-", fold(text)))
    numbers = (match for match in _NUMBER.finditer(plain) if match["year"] or match["symbol"])
    number = next(numbers, None)
    if number is None:
        return None
    kind = plain[: number.start()].strip(" .,:;(").removesuffix("so").strip(" .,:;(")
    serial = ".".join(part.lstrip("0") or "0" for part in number["serial"].split("."))
    return DocumentNumber(kind, serial, number["year"] or "", number["symbol"] or "")
