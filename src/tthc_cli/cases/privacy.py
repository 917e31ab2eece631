"""What may tell a person, and is not shown: telephone and identity numbers, addresses, names.

Columns of such things are never read. This is about cells of the columns that are: what stands there by mistake. A text
is judged as it looks: marks in it that are not seen do not make a number or a name another one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.scalars import CONFIG, Text
from tthc_cli.text import fold, without_unseen

HIDDEN: Final = "***"
"""Stands in the place of what is not shown."""

OF_A_PERSON: Final = r"[0-9](?:[ .()+-]*[0-9]){8}|(?:^|[^0-9])[0-9]{8}(?:$|[^0-9])|[^ @]@[^ @]"
"""Nine digits or more, as telephone, identity and tax numbers have, whatever stands between them; eight that stand
together, as an identity number has that lost a zero at its beginning; or an e-mail address. Written so that every
engine's regular expressions (RE2, Java, Python) take it."""
NO_NUMBER_OF_A_PERSON: Final = (
    r"\b[0-9]\.[0-9]{6}(?:\.[0-9]{3}(?:\.[0-9]{2}){2}(?:\.H[0-9]{2})?)?\b"
    r"|\b(?:19|20|21)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}\b|\b[0-9]{1,2}[-./][0-9]{1,2}[-./](?:19|20|21)[0-9]{2}\b"
    r"|\b(?:19|20|21)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\b"
    r"|\b(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20|21)[0-9]{2}\b"
    r"|\b[1-9][0-9]{4}000\b"
)
"""Digits that are known not to be one: the code of a procedure (1.004964.000.00.00.H13), a day, an amount of money of
eight digits."""

_NUMBER, _NO_NUMBER = re.compile(OF_A_PERSON), re.compile(NO_NUMBER_OF_A_PERSON, re.ASCII)
_PHONE_OR_IDENTITY: Final = re.compile(
    r"(?:\+?84|0)[0-9]{9}|0[0-9]{11}|(?:[1-8][0-9]|9[0-6])(?:[01][0-9]{2}|[23][0-2][0-9])[0-9]{6}"
)
"""The last is an identity number that lost its zero: province, century and sex, year of birth, number."""
_CASE_ID: Final = re.compile(r"\b(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[A-Z][0-9]{2}-[0-9]{4,6}-[0-9]{4,5}\b", re.ASCII)
"""The id of a dossier of a one-stop system: 000.00.15.H13-240102-0001."""
_LONGEST: Final = 40
"""Letters in a word of a list; what is longer is a text, with who knows what in it."""


def number_of_a_person(text: str) -> bool:
    """Tell whether a text may hold somebody's number or e-mail address.

    >>> [number_of_a_person(text) for text in ("Gọi 0912 345 678", "1.004964.000.00.00.H13", "15/01/2024 - 16/01/2024")]
    [True, False, False]
    """
    return bool(_NUMBER.search(_NO_NUMBER.sub("", without_unseen(text))))


def of_a_person(word: str) -> bool:
    """Tell whether what stands in the place of a word, a day or an amount may be somebody's name, address or number.

    Names and addresses are told by their capitals, which a word of a list has at its beginning alone, or as
    :func:`name_or_address` tells them.

    >>> [of_a_person(word) for word in ("Chờ phân công", "31/02/2024")]
    [False, False]
    >>> [of_a_person(word) for word in ("Trần Văn A", "12 Nguyễn Văn Cừ", "001099012345")]
    [True, True, True]
    """
    word = without_unseen(word)
    names = sum(part[:1].isupper() for part in re.split(r"[\W\d_]+", word))
    begins = word[:1].isalpha()
    capitals = names > (1 if begins else 0)
    return len(word) > _LONGEST or number_of_a_person(word) or capitals or name_or_address(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalWords:
    """The dictionary ``data/personal_words.yaml``: by which names and addresses are told without their capitals."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.personal-words/1"]
    surnames: tuple[Text, ...]
    """With at least one more word, a name."""
    surnames_with_middle: tuple[Text, ...]
    """Ordinary words too: a name only if a middle name comes next."""
    middles: tuple[Text, ...]
    unaccented: tuple[Text, ...]
    """As ``surnames``, in text without any accent."""
    unaccented_with_middle: tuple[Text, ...]
    unaccented_middles: tuple[Text, ...]
    ordinary: tuple[Text, ...]
    """What begins with a surname and is no name."""
    titles: tuple[Text, ...]
    """What stands before a name."""
    houses: tuple[Text, ...]
    """What stands before the number of a house."""
    streets: tuple[Text, ...]
    hamlets: tuple[Text, ...]
    numbered: tuple[Text, ...]
    """Streets and hamlets that a number alone makes an address."""
    areas: tuple[Text, ...]
    """Administrative units, behind a hamlet."""


@cache
def _personal_words() -> PersonalWords:
    """Load the packaged dictionary."""
    return load_file(data_file("personal_words.yaml"), PersonalWords).value


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What names and addresses look like."""

    name: re.Pattern[str]
    """A part of a text, in small letters, words set apart by one space each."""
    joined: re.Pattern[str]
    """A name in one word."""
    ordinary: re.Pattern[str]
    address: re.Pattern[str]


_NAMES_IN_A_NAME: Final = 5
"""Words behind the surname, at most."""


@cache
def _patterns(*, accents: bool) -> _Patterns:
    """Return what names and addresses look like in text with accents, or in text without any."""
    words = _personal_words()

    def one_of(*lists: Sequence[str]) -> str:
        texts = {text.casefold() if accents else fold(text) for texts in lists for text in texts}
        return "(?:" + "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)) + ")"

    surnames = one_of(words.surnames if accents else words.unaccented)
    unsure = one_of(words.surnames_with_middle if accents else words.unaccented_with_middle)
    middles = one_of(words.middles if accents else words.unaccented_middles)
    more = rf"(?: [^\W\d_]{{1,7}}){{1,{_NAMES_IN_A_NAME}}}"
    name = f"(?:{surnames}{more}|{unsure} {middles}{more})"
    before = f"(?:(?:{one_of(words.titles, words.houses, words.streets)} )+)?"
    house, place = one_of(words.houses), one_of(words.streets, words.hamlets)
    number = r"[0-9]+[a-z]?(?:/[0-9]+[a-z]?)*"
    address = "|".join(
        (
            rf"(?:^|\b{house} ){number},? {place}\b",
            rf"\b{one_of([word for word in words.houses if ' ' in word])} {number}",
            rf"\b{one_of(words.numbered)} (?:{house} )?[0-9]+\b",
            rf"\b{one_of(words.hamlets)} (?:{house} )?[0-9]+\b.* {one_of(words.areas)}\b",
            rf"^{one_of(words.numbered)} .+[ ,]{one_of(words.areas)} ",
        )
    )
    return _Patterns(
        name=re.compile(before + name),
        joined=re.compile(rf"(?:{surnames}|{unsure}){middles}[^\W\d_]+"),
        ordinary=re.compile(rf"{one_of(words.ordinary)}\b"),
        address=re.compile(address),
    )


def _any_case(text: str) -> str:
    """Return an expression for a text in whatever capitals; engines do not agree on a flag for it."""
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in text.lower())


def _one_of(texts: Iterable[str]) -> str:
    """Return an expression for any of some texts in whatever capitals, with any spaces."""
    longest_first = sorted(texts, key=len, reverse=True)
    return "(?:" + "|".join(_any_case(text).replace(" ", " +") for text in longest_first) + ")"


@cache
def ordinary_for_engines() -> str:
    """Return an expression for words at the beginning of a text that read as those of a name, and are none."""
    words = _personal_words()
    return f"^ *{_one_of(words.ordinary)}(?:$|[ ,;:.()])"


@cache
def names_for_engines() -> str:
    """Return an expression for names that no unit or procedure has. Every engine's regular expressions take it.

    Such a name has a middle name and is written in one word, in small letters, in capitals alone, or behind a title.
    """
    words = _personal_words()
    both = (
        ((*words.surnames, *words.surnames_with_middle), words.middles),
        ((*words.unaccented, *words.unaccented_with_middle), words.unaccented_middles),
    )
    forms = [
        f"(?:{'|'.join(map(written, surnames))}){between}(?:{'|'.join(map(written, middles))}){after}"
        for surnames, middles in both
        for written, between, after in (
            (str.title, "", "[^ ]"),
            (str.upper, "", "[^ ]"),
            (str.lower, "", "[^ ]"),
            (str.lower, " +", " +[^ ]"),
            (str.upper, " +", " +[^ ]"),
        )
    ]
    titles = _one_of({*words.titles, *map(fold, words.titles)})
    titled = [f"(?:{titles}[ :.]+)+{_one_of(surnames)} +{_one_of(middles)} +[^ ]" for surnames, middles in both]
    return f"^ *(?:{'|'.join((*forms, *titled))})"


@cache
def addresses_for_engines() -> str:
    """Return an expression for texts that begin as an address does, and as no unit or procedure does.

    Every engine's regular expressions take it. It asks for more than :func:`name_or_address`: teams of an office have
    numbers too.
    """
    words = _personal_words()
    return f"^ *(?:{_addresses(words, str)}|{_addresses(words, fold)})"


def _addresses(words: PersonalWords, written: Callable[[str], str]) -> str:
    def one_of(texts: Iterable[str]) -> str:
        return _one_of({written(text) for text in texts})

    house, area = one_of(words.houses), f"{one_of(words.areas)} +[^ ]"
    number = "[0-9]+[a-zA-Z]?(?:/[0-9]+[a-zA-Z]?)*"
    surnames = one_of(words.surnames if written is str else words.unaccented)
    numbered, hamlet = one_of(words.numbered), one_of(words.hamlets)
    apart = "[ ,-]+" if written is str else " *[,-] *"  # without accents, ấp is áp dụng too, and buôn is buồn
    return "|".join(
        (
            f"(?:{house} +)?{number},? +(?:{one_of((*words.streets, *words.hamlets))} +[^ ]|{surnames} +[^ ])",
            f"{one_of(word for word in words.houses if ' ' in word)} +{number}",
            f"{house} +{number}[ ,].*[ ,-]{area}",
            f"{numbered} +(?:{house} +)?[0-9]+(?:$|[ ,])",
            f"(?:{hamlet} +(?:{house} +)?[0-9]+[ ,-]+)+{area}",
            f"{numbered} +[^ ,]+(?: +[^ ,]+){{0,2}}{apart}{area}",
        )
    )


def name_or_address(text: str) -> bool:
    """Tell whether a text reads as a name or an address, whatever its capitals, with or without spaces and accents.

    >>> [name_or_address(text) for text in ("nguyễn văn a", "NGUYENVANA", "NguyễnVănA", "số 12 đường trần phú")]
    [True, True, True, True]
    >>> [name_or_address(text) for text in ("Lệ phí", "phạm vi", "Phòng Đăng ký kinh doanh", "Nghị định số 12")]
    [False, False, False, False]
    """
    text = without_unseen(text)
    small = " ".join(text.casefold().split())
    patterns = _patterns(accents=not small.isascii())
    if patterns.address.search(small):
        return True
    return any(_is_name(part, patterns) for part in re.split(r"[,;:/()|]", text))


def _is_name(part: str, patterns: _Patterns) -> bool:
    words = re.findall(r"[^\W\d_]+", part)
    if len(words) == 1:
        if patterns.joined.fullmatch(words[0].casefold()):
            return True
        words = _capitalised(words[0])
    plain = " ".join(words).casefold()
    return bool(patterns.name.fullmatch(plain)) and not patterns.ordinary.match(plain)


def _capitalised(word: str) -> list[str]:
    """Return the parts of a word that begin with a capital each: three for NguyễnVănA."""
    starts = [place for place, letter in enumerate(word) if letter.isupper() or place == 0]
    return [word[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


@cache
def _personal_texts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What engines look for in texts: words that read as those of a name and are none, names, and addresses."""
    ordinary, names, addresses = ordinary_for_engines(), names_for_engines(), addresses_for_engines()
    return re.compile(ordinary), re.compile(names), re.compile(addresses)


def shown_text(text: str) -> str:
    """A unit or a procedure as it may be shown, as engines tell it of a column.

    Args:
        text: Its name.

    Returns:
        The name, or ``***`` if it may hold somebody's number, name or address.

    >>> [shown_text(name) for name in ("Cấp phép xây dựng", "Bà Lê Thị Bé", "an.nguyen@gmail.com")]
    ['Cấp phép xây dựng', '***', '***']
    """
    ordinary, names, addresses = _personal_texts()
    text = without_unseen(text)
    has_name = names.search(ordinary.sub("", text)) or addresses.search(text)
    return HIDDEN if has_name or number_of_a_person(text) else text


_OF_PROCEDURES: Final = ("procedures", "limits")
"""Data sets whose key is the name of a procedure."""


def shown_key(data_set: str, key: str | None, reason: str | None = None) -> str | None:
    """Return the key of a row as it may be shown. A name is no case id; procedures are told apart by their own.

    If a row is set aside, its cells may stand one place off: then no telephone or identity number is shown, and nothing
    at all of a row that has too many cells or too few.

    Args:
        data_set: The data set of the row.
        key: Its key; None if it has none.
        reason: Why the row is set aside; None if it is not.

    Returns:
        The key or ``***``; None if there is none.

    >>> [shown_key("cases", key, "no-date") for key in ("H13-240105-0001", "0912 345 678", "Trần Văn A")]
    ['H13-240105-0001', '***', '***']
    """
    if key is None or data_set in _OF_PROCEDURES:
        return key and shown_text(key)
    key = without_unseen(key)
    has_no_digit = not any(letter.isdigit() for letter in key)
    has_several_words = " " in key and has_no_digit
    may_be_displaced = reason in ("ragged", "broken-quotes") or (
        reason and _PHONE_OR_IDENTITY.fullmatch(re.sub(r"[ .()-]", "", key))
    )
    is_personal = (has_no_digit or " " in key) and name_or_address(key)
    return HIDDEN if may_be_displaced or has_several_words or is_personal or "@" in key else key


def shown_matter(matter: str) -> str:
    """Return the name of a matter as it may hang on a wall: ``***`` if anything in it may tell a person.

    A code in one word has capitals and no name, so that capitals count only where there are several words.

    >>> [shown_matter(name) for name in ("7", "QĐ-UBND-12", "PA 1", "PA 1 Nguyễn Văn A", "PA-0912345678")]
    ['7', 'QĐ-UBND-12', 'PA 1', '***', '***']
    """
    matter = without_unseen(matter)
    words = re.findall(r"[^\W\d_]+", matter)
    longest = _NAMES_IN_A_NAME + 1
    runs = (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, start + longest + 1))
    has_capitals = " " in matter.strip() and of_a_person(matter)
    has_number = number_of_a_person(_CASE_ID.sub("", matter))
    has_name = name_or_address(matter) or any(map(name_or_address, runs))
    return HIDDEN if has_capitals or has_number or has_name else shown_key("cases", matter) or HIDDEN
