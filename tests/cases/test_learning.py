"""What headers and words are taught to mean, and how a columns file says it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.learning import Lesson, Unknown, learned, lesson_of_columns, lesson_of_words, together
from tthc_cli.cases.results import FileHeaders, HeaderReading
from tthc_cli.data_files import parse_document
from tthc_cli.errors import TthcError

DICTIONARY = load_columns()
PATH = Path("columns.yaml")


def headers(*names: str, data_set: str = "cases") -> FileHeaders:
    readings = [
        HeaderReading(place=place, header=name, columns=(), words=(), ignored=False, nearest=None)
        for place, name in enumerate(names, 1)
    ]
    return FileHeaders(
        file="a.csv",
        sheet=None,
        kind="csv",
        line=1,
        data_set=data_set,
        headers=tuple(readings),
        needed=(),
        twice=(),
        missing={},
    )


def unknown(words: dict[str, str], *, words_read: bool = True) -> Unknown:
    """Files that have unknown words, folded, by the type of their columns."""
    return Unknown(
        files=(),
        names=(),
        words={kind: frozenset({word}) for kind, word in words.items()},
        words_read=words_read,
    )


def taught(*texts: str, files: tuple[FileHeaders, ...] = (headers("Phòng xử lý"),)) -> Lesson:
    return lesson_of_columns(texts, files, DICTIONARY)


@pytest.mark.parametrize("meaning", ["unit", "đơn vị", "Đơn vị"])
def test_a_header_means_a_column_by_its_name_or_by_any_of_its_headers(meaning):
    lesson = taught(f"Phòng  xử lý={meaning}")
    assert lesson.columns == {"cases": {"unit": ("Phòng xử lý",)}}
    assert len(lesson.meanings) == 1


def test_a_header_in_files_of_two_data_sets_is_taught_to_both():
    lesson = taught("Phòng xử lý=unit", files=(headers("Phòng xử lý"), headers("Phòng xử lý", data_set="procedures")))
    assert lesson.columns == {"cases": {"unit": ("Phòng xử lý",)}, "procedures": {"unit": ("Phòng xử lý",)}}


def test_a_header_that_means_that_already_teaches_nothing():
    header = DICTIONARY.data_sets["cases"].columns["unit"].headers[0]
    assert taught(f"{header}=unit", files=(headers(header),)) == Lesson(columns={}, values={}, meanings=[])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Phòng xử lý", "--column"),
        ("=unit", "--column"),
        ("Phòng xử lý=", "--column"),
        ("Không có=unit", "Không có"),
        ("Phòng xử lý=nothing", "nothing"),
        ("***=unit", "none of the files|không tệp nào"),
    ],
)
def test_what_cannot_be_taught_of_headers_is_one_message(text, words):
    with pytest.raises(TthcError, match=words) as wrong:
        taught(text, files=(headers("Phòng xử lý", "***", "(…)"),))
    assert len(wrong.value.lines) == 1


def test_a_header_that_has_another_meaning_keeps_it():
    header = DICTIONARY.data_sets["cases"].columns["status"].headers[0]
    with pytest.raises(TthcError, match=header):
        taught(f"{header}=unit", files=(headers(header),))
    with pytest.raises(TthcError, match=DICTIONARY.ignored[0]):
        taught(f"{DICTIONARY.ignored[0]}=unit", files=(headers(DICTIONARY.ignored[0]),))


def test_a_word_means_a_value_by_its_name_or_by_any_word_for_it():
    for meaning in ("supplement", DICTIONARY.values["status"]["supplement"][0]):
        lesson = lesson_of_words([f"Đợi dân nộp thêm={meaning}"], unknown({"status": "doi dan nop them"}), DICTIONARY)
        assert lesson.values == {"status": {"supplement": ("Đợi dân nộp thêm",)}}


def test_a_value_of_two_types_is_that_of_the_column_that_has_the_word():
    both = [kind for kind, values in DICTIONARY.values.items() if "withdrawn" in values]
    assert len(both) == 2
    for kind in both:
        lesson = lesson_of_words(["Dân rút về=withdrawn"], unknown({kind: "dan rut ve"}), DICTIONARY)
        assert lesson.values == {kind: {"withdrawn": ("Dân rút về",)}}
    with pytest.raises(TthcError, match="withdrawn"):
        lesson_of_words(["Dân rút về=withdrawn"], unknown({}, words_read=False), DICTIONARY)


def test_a_word_that_is_in_no_column_or_has_another_meaning_is_refused():
    with pytest.raises(TthcError, match="Dân rút về"):
        lesson_of_words(["Dân rút về=withdrawn"], unknown({}), DICTIONARY)
    word = DICTIONARY.values["status"]["finished"][0]
    with pytest.raises(TthcError, match="finished"):
        lesson_of_words([f"{word}=withdrawn"], unknown({}), DICTIONARY)
    assert lesson_of_words([f"{word}=finished"], unknown({}), DICTIONARY).values == {}
    with pytest.raises(TthcError, match="withdrawn"):
        lesson_of_words(["Dân rút về=no-such-value"], unknown({"status": "dan rut ve"}), DICTIONARY)


def test_a_word_is_taken_unseen_while_words_cannot_be_read():
    lesson = lesson_of_words(["Đợi dân nộp thêm=supplement"], unknown({}, words_read=False), DICTIONARY)
    assert lesson.values == {"status": {"supplement": ("Đợi dân nộp thêm",)}}


LESSON = Lesson(
    columns={"cases": {"unit": ("Phòng xử lý",)}},
    values={"status": {"supplement": ("Đợi dân nộp thêm",)}},
    meanings=["x", "y"],
)


def test_a_new_file_has_what_was_learned_and_no_more():
    content = learned(PATH, None, LESSON)
    assert yaml.safe_load(content) == {
        "schema": "tthc.more-columns/1",
        "columns": {"cases": {"unit": ["Phòng xử lý"]}},
        "values": {"status": {"supplement": ["Đợi dân nộp thêm"]}},
    }
    assert content.startswith(b"# ")


def test_a_file_that_is_there_keeps_its_comments_and_its_names():
    text = "schema: tthc.more-columns/1  # of ours\ncolumns:\n  cases:\n    unit: [Phòng thụ lý]  # since 2023\n"
    content = learned(PATH, parse_document(PATH, text.encode()), LESSON).decode()
    assert "# of ours" in content
    assert "# since 2023" in content
    assert yaml.safe_load(content)["columns"] == {"cases": {"unit": ["Phòng thụ lý", "Phòng xử lý"]}}
    assert yaml.safe_load(content)["values"] == {"status": {"supplement": ["Đợi dân nộp thêm"]}}


def test_lessons_of_columns_and_of_words_are_one():
    columns = Lesson(columns=LESSON.columns, values={}, meanings=["x"])
    words = Lesson(columns={}, values=LESSON.values, meanings=["y"])
    assert together([columns, words]) == LESSON
