"""The letter of apology for a late dossier (văn bản xin lỗi và đề nghị gia hạn), as ``data/letter.yaml`` words it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from string import Formatter
from typing import Any, ClassVar, Final, Literal

from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.cases.results import LateCase, Letter
from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.scalars import CONFIG, Text

_PLACES: Final = ("office", "received", "procedure", "case_id", "due", "new_day")
"""What is filled in in the body."""
_PLACES_OF_DATELINE: Final = ("place",)
"""What is filled in before the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTexts:
    """The wording of the letter. What stands in square brackets is left to whoever writes it."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.letter/1"]
    form: Text
    """The official form that it follows."""
    file_name: Text
    """How the names of its files begin."""
    state: Text
    """Quốc hiệu."""
    motto: Text
    """Tiêu ngữ."""
    superior: Text
    """Stands in for the body above the office (cơ quan chủ quản), if the configuration has none."""
    number: Text
    place: Text
    """Stands in for the place before the day (địa danh), if the configuration has none."""
    place_and_day: Text
    subject: Text
    addressee: Text
    procedure_unknown: Text
    """In the place of a procedure that the file does not have, or that may not be shown."""
    body: tuple[Text, ...]
    recipients_title: Text
    recipients: tuple[Text, ...]
    signature: tuple[Text, Text]
    """Above and below the place for the hand. The title of the configuration takes the place of the first."""


@cache
def load_letter_texts() -> LetterTexts:
    """Load the packaged file. Raises TthcError with the first finding."""
    return load_file(data_file("letter.yaml"), LetterTexts, letter_findings).value


def letter_findings(texts: LetterTexts) -> list[Finding]:
    """Find what is wrong with the wording: places that nothing fills, and braces that are no places."""
    parts: list[tuple[tuple[str | int, ...], str, Sequence[str]]] = [
        (("place_and_day",), texts.place_and_day, _PLACES_OF_DATELINE),
        *((("body", number), paragraph, _PLACES) for number, paragraph in enumerate(texts.body)),
    ]
    return [Finding(where=where, what=what) for where, text, places in parts for what in _wrong_places(text, places)]


def _wrong_places(paragraph: str, places: Sequence[str]) -> Iterator[str]:
    try:
        names = [name for _text, name, _form, _conversion in Formatter().parse(paragraph) if name is not None]
    except ValueError:
        yield _("a brace is not closed")
        return
    for name in names:
        if name not in places:
            yield _("there is no place {name}; write one of {known}").format(name=name, known=", ".join(places))


def write_letter(
    case: LateCase,
    new_day: date,
    office: str,
    *,
    superior: str | None = None,
    place: str | None = None,
    signer_title: str | None = None,
) -> Letter:
    """Fill in the letter for a dossier.

    Args:
        case: The dossier.
        new_day: The day on which the result is promised now (ngày hẹn lại).
        office: Who writes.
        superior: The body above the office (cơ quan chủ quản); None leaves it open.
        place: The place before the day of the letter (địa danh); None leaves it open.
        signer_title: The title of who signs (chức vụ người ký); None leaves it open.

    Returns:
        The letter; addressee, reason, and where the result is fetched are left open in it.
    """
    texts = load_letter_texts()
    procedure = case.procedure if case.procedure and case.procedure != HIDDEN else texts.procedure_unknown
    filled = {
        "office": office,
        "received": day_of_letter(case.received_on),
        "procedure": procedure,
        "case_id": case.case_id,
        "due": day_of_letter(case.due),
        "new_day": day_of_letter(new_day),
    }
    return Letter(
        case=case,
        new_day=new_day,
        office=office,
        state=texts.state,
        motto=texts.motto,
        superior=superior or texts.superior,
        number=texts.number,
        place_and_day=texts.place_and_day.format(place=place or texts.place),
        subject=texts.subject,
        addressee=texts.addressee,
        body=tuple(paragraph.format(**filled) for paragraph in texts.body),
        recipients_title=texts.recipients_title,
        recipients=texts.recipients,
        signature=(signer_title or texts.signature[0], texts.signature[1]),
    )


def day_of_letter(day: date) -> str:
    """A day as Nghị định 30/2020 writes it: a 0 before days under 10 and before months 1 and 2.

    >>> day_of_letter(date(2027, 1, 5)), day_of_letter(date(2024, 3, 12))
    ('05 tháng 01 năm 2027', '12 tháng 3 năm 2024')
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02} tháng {month} năm {day.year}"
