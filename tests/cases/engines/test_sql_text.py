"""What the text of a cell means, against a plain reading of every text that may be a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import duckdb

from tthc_cli.cases.engines.sql_text import as_seen, begins_with, is_among, is_as_seen, steps_to_day
from tthc_cli.cases.tables.grids import FIRST_DAY, LAST_DAY

SHARP = [FIRST_DAY, LAST_DAY, date(1999, 12, 31), date(2000, 2, 29), date(2023, 1, 1), date(2024, 2, 29)]
NO_DAYS = ["0", "00", "001", "1 ", " 1", "+1", "-1", "31", "32", "1.0", "", "Jan"]
NO_YEARS = ["24", "0024", "2023", "02023", "20245", "+2024", " 2024", "9999"]


def spellings(day: date) -> Iterator[str]:
    """Each way in which a day may be written."""
    for dayed, monthed in product((f"{day.day}", f"{day.day:02}"), (f"{day.month}", f"{day.month:02}")):
        yield f"{dayed}/{monthed}/{day.year}"
    yield day.isoformat()


def meanings() -> Iterator[tuple[str, date | None]]:
    """Texts, each with the day that it is, or None."""
    for sharp in SHARP:
        for day in (sharp + timedelta(days=number) for number in range(-31, 32)):
            for text in spellings(day):
                yield text, day if FIRST_DAY <= day < LAST_DAY else None
            yield day.strftime("%m-%d-%Y"), None
            yield f"{day.year}/{day.month}/{day.day}", None
            yield f"{day.isoformat()} ", None
    for number, year in product(NO_DAYS, NO_YEARS):
        real = number == "31" and year == "2023"
        yield f"{number}/1/{year}", date(2023, 1, 31) if real else None
        yield f"{year}-01-{number}", date(2023, 1, 31) if real else None
        yield f"{number}/2/{year}", None
        yield f"13/{number}/{year}", None
        yield f"{year}-{number}-13", None


def test_a_text_is_a_day_if_it_is_written_as_one_and_there_is_such_a_day():
    expected = dict(meanings())
    with duckdb.connect() as connection:
        connection.execute("create table texts as select unnest($1::varchar[]) as text", [list(expected)])
        query = "select * from texts"
        for step in steps_to_day("text"):
            query = f"select *, {step} from ({query})"  # noqa: S608 - of our own
        assert dict(connection.execute(f"select text, day from ({query})").fetchall()) == expected  # noqa: S608


def test_a_text_is_as_it_looks_if_to_make_it_so_changes_nothing() -> None:
    letters = " \t\n\v\f\r\x1c\x85\xa0\u1680\u2003\u2028\u3000\u200b\u00adđ"
    texts = ["".join(each) for length in range(5) for each in product(letters, repeat=length)]
    differs = f"({is_as_seen('text')}) <> ({as_seen('text')} = text)"
    query = f"select text from (select unnest($texts::varchar[]) as text) where {differs}"  # noqa: S608
    with duckdb.connect() as connection:
        assert connection.execute(query, {"texts": texts}).fetchall() == []


def test_a_text_is_among_words_if_it_is_one_of_them() -> None:
    words = ["", "x", "it's", "không", "-", "x"]
    texts = [*words, "X", " ", "khong", "x-", None]
    query = f"select text, {is_among('text', words)} from (select unnest($texts::varchar[]) as text)"  # noqa: S608
    with duckdb.connect() as connection:
        answers = connection.execute(query, {"texts": texts}).fetchall()
    assert answers == [(text, text in words) for text in texts]


def test_a_text_begins_with_one_of_some_letters_whether_or_not_they_follow_one_another() -> None:
    letters = "#ab d\u2000\u2001\u2003c"
    texts = ["", *(f"{chr(place)}{more}" for place in (*range(32, 128), *range(0x1FFF, 0x2006)) for more in ("", "x"))]
    with duckdb.connect() as connection:
        answers = connection.execute(
            f"select {begins_with('text', letters)} from (select unnest(?) as text)",  # noqa: S608
            [texts],
        ).fetchall()
    assert [answer for (answer,) in answers] == [text[:1] in set(letters) for text in texts]
