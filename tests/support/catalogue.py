"""The Vietnamese catalogue against the messages in the code. ``--write`` brings it up to date (`make words`)."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tthc_cli.i18n import DOMAIN, LOCALE_DIR

PO = LOCALE_DIR / "vi" / "LC_MESSAGES" / f"{DOMAIN}.po"
VOLATILE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Generated-By",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Project-Id-Version",
)
"""Header lines that change without a change of words."""
MO = PO.with_suffix(".mo")


def messages_in_code() -> Catalog:
    messages = Catalog(locale="vi", charset="utf-8", fuzzy=False, header_comment="# Vietnamese words of tthc.")
    keywords = {"_": None, "ngettext": (1, 2)}
    for _file, _line, message, _comments, _context in extract_from_dir(LOCALE_DIR.parent, keywords=keywords):
        messages.add(message)
    return messages


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="vi")


def updated() -> Catalog:
    """What the catalogue must be: the code's messages in order, with the words that the file has for them."""
    old_catalogue, messages = catalogue(), messages_in_code()
    for message in messages:
        if message.id and (old := old_catalogue.get(message.id)) is not None:
            message.string = old.string
    return messages


def po_text(messages: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, messages, width=0, sort_output=True, omit_header=False)
    volatile = tuple(f'"{name}:'.encode() for name in VOLATILE)
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(volatile))


class _Written(list[Message]):
    """What is asked of a catalogue when it is compiled."""

    charset = "utf-8"


def mo_bytes(messages: Catalog) -> bytes:
    out = io.BytesIO()
    header, *words = read_po(io.BytesIO(po_text(messages)), locale="vi")
    lines = str(header.string).splitlines(keepends=True)
    header.string = "".join(line for line in lines if not line.startswith(VOLATILE))  # the same words, the same bytes
    write_mo(out, cast("Catalog", _Written([header, *words])))
    return out.getvalue()


def strings(message: Message) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def untranslated(messages: Catalog) -> list[str]:
    return [str(message.id) for message in messages if message.id and not all(strings(message))]


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        new = updated()
        Path(PO).write_bytes(po_text(new))
        Path(MO).write_bytes(mo_bytes(new))
    for text in untranslated(updated()):
        print("without translation:", text)  # noqa: T201
