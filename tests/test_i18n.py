from __future__ import annotations

import gettext
import io
import re
import string

import pytest
from babel.messages.catalog import Message

from tests.support import catalogue
from tests.support.command import tthc
from tthc_cli.i18n import LOCALE_DIR, Catalogue


@pytest.mark.long
def test_the_catalogue_holds_the_messages_of_the_code_each_with_a_translation_and_no_others():
    updated = catalogue.updated()  # reads all of the code
    assert catalogue.untranslated(updated) == []
    assert catalogue.PO.read_bytes() == catalogue.po_text(updated), "run `make words`"


def test_the_compiled_catalogue_is_that_of_the_text():
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(catalogue.catalogue()), "run `make words`"


def test_messages_are_taken_out_of_the_catalogue_as_gettext_does():
    content = catalogue.MO.read_bytes()
    ours, gettexts = Catalogue(content), gettext.GNUTranslations(io.BytesIO(content))
    ids = [message.id for message in catalogue.catalogue() if message.id]
    counted = [each for each in ids if isinstance(each, tuple)]
    assert len(counted) > 10
    texts = [text for each in ids for text in ([each] if isinstance(each, str) else each)]
    # the gettext of the first releases of Python 3.11 does not find one thing by itself if it is also told of several
    of_one = {one_thing: gettexts.ngettext(one_thing, several, 1) for one_thing, several in counted}
    for text in (*texts, *(f"{text}." for text in texts), *(text[:-1] for text in texts), "", "zzz", "\x01"):
        assert ours.gettext(text) == (of_one.get(text) or gettexts.gettext(text)), text
    for singular, plural in [*counted, ("one thing", "several")]:
        for count in (0, 1, 2):
            assert ours.ngettext(singular, plural, count) == gettexts.ngettext(singular, plural, count), singular


def _fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_a_translation_fills_in_what_the_message_does():
    messages = [message for message in catalogue.catalogue() if message.id]
    assert len(messages) > 1000
    assert [message.id for message in messages if not _fills_in_the_same(message)] == []


def _fills_in_the_same(message: Message) -> bool:
    original = message.id if isinstance(message.id, str) else message.id[-1]
    return all(_fields(text) == _fields(original) for text in catalogue.strings(message))


WORDS_TO_SAY = {
    r"để riêng": "không tính được (set aside), loại trừ (excluded)",
    r"trễ|muộn (?!hơn|nhất)|chậm (?!nhất)": "quá hạn",
    r"còn kịp": "còn trong hạn",
    r"nửa năm|6 tháng kỳ": "6 tháng đầu năm, 6 tháng cuối năm",
    r"lần kiểm tra": "lần đối chiếu",
    r"công cụ này": "chương trình",
    r"\bgặp '?\{": "{found} không hợp lệ, đang ghi {found}",
}
"""What a clerk would stumble over, and what is said in its place: one word for one thing."""


def test_vietnamese_has_one_word_for_one_thing():
    texts = [text for message in catalogue.catalogue() if message.id for text in catalogue.strings(message)]
    for words, better in WORDS_TO_SAY.items():
        assert [text for text in texts if re.search(words, text, re.IGNORECASE)] == [], f"say: {better}"


def test_no_message_is_built_before_it_is_translated():
    """An f-string inside ``_()`` would never be found in the catalogue."""
    package = LOCALE_DIR.parent
    wrong = [p.name for p in package.rglob("*.py") if re.search(r"\b(_|ngettext)\(\s*f\"", p.read_text("utf-8"))]
    assert wrong == []


def test_vietnamese_is_the_default_and_english_is_asked_for():
    assert "Cách dùng:" in tthc("--help", english=False).stdout
    assert "Usage:" in tthc("--help", english=True).stdout
    assert "Cách dùng:" in tthc("--help", english=False, env={"LANG": "en_US.UTF-8", "LANGUAGE": "en"}).stdout
