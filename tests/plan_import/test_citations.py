"""Documents that a plan cites."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.counts.load import load_plan
from tthc_cli.plan_import.citations import Sources, a_day

PLAN = load_plan().value


@pytest.mark.parametrize(
    ("text", "kind", "number", "day"),
    [
        ("Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018", "Nghị định", "61/2018/NĐ-CP", date(2018, 4, 23)),
        ("Quyết định số: 2973/QĐ–UBND ngày 31/12/2020", "Quyết định", "2973/QĐ-UBND", date(2020, 12, 31)),
        ("Bộ luật Dân sự số 91/2015/QH13", "Bộ luật", "91/2015/QH13", None),
        ("Luật số 80/2015/QH13", "Luật", "80/2015/QH13", None),
        ("Nghị quyết số 131", "Nghị quyết", "131", None),
        ("kèm theo 12/KH-UBND ngày 31/02/2024", "Kế hoạch", "12/KH-UBND", None),  # there is no such day
    ],
)
def test_a_document_is_known_by_kind_number_and_day(text, kind, number, day):
    (mention,) = Sources(WORDS, None).mentions(text)
    assert (mention.kind, mention.number, mention.day) == (kind, number, day)


def test_one_number_of_two_years_is_two_documents():
    sources = Sources(WORDS, None)
    texts = ["Quyết định 5/QĐ-UBND ngày 01/02/2023", "Quyết định 5/QĐ-UBND ngày 01/02/2024", "Quyết định 5/QĐ-UBND"]
    sources.note(texts)
    first, second, bare = (sources.key(sources.mentions(text)[0]) for text in texts)
    assert (first, second) == ("qd-5-2023-ubnd", "qd-5-2024-ubnd")
    assert bare is None, "it can be either"
    assert [source.date for source in sources.cited.values()] == [date(2023, 2, 1), date(2024, 2, 1)]


def test_a_bare_number_is_the_document_whose_whole_number_is_known():
    sources = Sources(WORDS, None)
    texts = ["Nghị quyết số 131", "Nghị quyết số 131/NQ-CP ngày 06/10/2022"]
    sources.note(texts)
    keys = {sources.key(sources.mentions(text)[0]) for text in texts}
    assert keys == {"nq-131-2022-cp"}
    lone = Sources(WORDS, None)
    key = lone.key(lone.mentions("Nghị quyết số 131")[0])
    assert key
    assert lone.cited[key].note, "that its whole number is not known is noted"


def test_the_keys_of_the_plan_before_are_kept():
    key, source = next((key, source) for key, source in PLAN.sources.items() if source.article is None)
    sources = Sources(WORDS, PLAN)
    (mention,) = sources.mentions(source.document)
    assert sources.key(mention) == key
    assert sources.cited[key].document == source.document


def test_a_law_by_its_name_alone_is_not_known():
    sources = Sources(WORDS, None)
    assert sources.unknown("Luật Ban hành văn bản; Nghị định số 61/2018/NĐ-CP") == ["Luật Ban hành văn bản"]
    assert sources.unknown("Nghị định số 61/2018/NĐ-CP") == []


def test_a_day_that_the_calendar_does_not_have():
    assert a_day(2024, 2, 29) == date(2024, 2, 29)
    assert a_day(2023, 2, 29) is None
