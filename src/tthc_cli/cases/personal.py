"""What may tell a person, and is not shown: telephone and identity numbers, addresses, names.

Columns of such things are never read. This is about cells of the columns that are: what stands there by mistake.
"""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "***"
"""Stands for what is not shown."""

OF_A_PERSON: Final = r"[0-9](?:[ .()+-]*[0-9]){8}|[^ @]@[^ @]"
"""Nine digits or more, as telephone, identity and tax numbers have, whatever stands between them; or an e-mail address.
Written so that every engine's regular expressions (RE2, Java, Python) take it."""
NO_NUMBER_OF_A_PERSON: Final = (
    r"\b[0-9]\.[0-9]{6}(?:\.[0-9]{3}(?:\.[0-9]{2}){2}(?:\.H[0-9]{2})?)?\b"
    r"|\b(?:19|20|21)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}\b|\b[0-9]{1,2}[-./][0-9]{1,2}[-./](?:19|20|21)[0-9]{2}\b"
)
"""Digits that are known not to be one: the code of a procedure (1.004964.000.00.00.H13), a day."""

_NUMBER, _NO_NUMBER = re.compile(OF_A_PERSON), re.compile(NO_NUMBER_OF_A_PERSON, re.ASCII)
_PHONE_OR_IDENTITY: Final = re.compile(r"(?:\+?84|0)[0-9]{9}|0[0-9]{11}")
_LONGEST: Final = 40
"""Letters in a word of a list; what is longer is a text, with who knows what in it."""


def number_of_a_person(text: str) -> bool:
    """Whether a text may hold somebody's number or e-mail address.

    >>> [number_of_a_person(text) for text in ("Gọi 0912 345 678", "1.004964.000.00.00.H13", "15/01/2024 - 16/01/2024")]
    [True, False, False]
    """
    return bool(_NUMBER.search(_NO_NUMBER.sub("", text)))


def of_a_person(word: str) -> bool:
    """Whether what stands where a word, a day or an amount should may be somebody's name, address or number.

    Names and addresses are told by their capitals, which a word of a list has at its beginning alone.

    >>> [of_a_person(word) for word in ("Chờ phân công", "31/02/2024")]
    [False, False]
    >>> [of_a_person(word) for word in ("Trần Văn A", "12 Nguyễn Văn Cừ", "001099012345")]
    [True, True, True]
    """
    names = sum(part[:1].isupper() for part in re.split(r"[\W\d_]+", word))
    begins = word[:1].isalpha()
    return len(word) > _LONGEST or number_of_a_person(word) or names > (1 if begins else 0)


_OF_PROCEDURES: Final = ("procedures", "limits")
"""Data sets whose key is the name of a procedure."""


def shown_key(data_set: str, key: str | None, reason: str | None = None) -> str | None:
    """The key of a row as it may be shown; ``reason`` is why the row is set aside, if it is.

    Where a row is set aside, its cells may stand one place off: no telephone or identity number is shown, and of a row
    that has too many cells or too few, nothing. A name is no case id; only procedures are told apart by names.

    >>> [shown_key("cases", key, "no-date") for key in ("H13-240105-0001", "0912 345 678", "Trần Văn A")]
    ['H13-240105-0001', '***', '***']
    """
    if key is None or data_set in _OF_PROCEDURES:
        return key
    name = " " in key and not any(letter.isdigit() for letter in key)
    off = reason in ("ragged", "broken-quotes") or (
        reason and _PHONE_OR_IDENTITY.fullmatch(re.sub(r"[ .()-]", "", key))
    )
    return HIDDEN if off or name or "@" in key else key
