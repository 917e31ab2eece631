"""How a document stands, in words for people."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_cli.law.model import Cause, LawDocument
from tthc_cli.law.standing import Standing
from tthc_cli.law.wording import standing_words, sure_words


def cause(name: str, note: str | None = None) -> Cause:
    document = LawDocument(document=name, source="x", sure="H", checked=date(2026, 11, 29), note=note)
    return Cause(key=name, document=document, sure="H")


NEW, LATER = cause("Nghị định 118/2025/NĐ-CP"), cause("Nghị định 367/2025/NĐ-CP", "Chỉ một phần.")
DAY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(status="replaced", since=DAY, causes=[NEW]), "bị thay thế từ ngày 01/07/2025 bằng {NEW}"),
        (Standing(status="ended", since=DAY), "hết hiệu lực từ ngày 01/07/2025"),
        (Standing(status="not_yet"), "chưa có hiệu lực"),
        (Standing(status="unchanged"), "không tìm thấy thay đổi"),
    ],
)
def test_a_standing_has_its_words(standing, words):
    assert standing_words(standing) == words.format(NEW=NEW.document.document)


def test_a_replacement_is_told_with_what_amends_it_and_their_notes():
    words = standing_words(Standing(status="replaced", since=DAY, causes=[NEW], amendments=[LATER], note="Xem lại."))
    assert words.count("Nghị định") == 2
    assert "Nghị định 367/2025/NĐ-CP (Chỉ một phần)" in words
    assert words.endswith(" (Xem lại)")


def test_a_day_that_is_not_sure_says_so():
    certain = standing_words(Standing(status="amended", since=DAY, causes=[NEW]))
    earliest = standing_words(Standing(status="amended", since=DAY, since_certain=False, causes=[NEW]))
    unknown = standing_words(Standing(status="amended", causes=[NEW]))
    assert "01/07/2025" in certain
    assert "01/07/2025" in earliest
    assert len({certain, earliest, unknown}) == 3
    assert "2025 " not in unknown.replace("118/2025", "")


def test_each_degree_of_being_sure_has_its_own_word():
    assert len({sure_words(sure) for sure in ("H", "M", "L", None)}) == 4
    assert sure_words(None) == "–"
