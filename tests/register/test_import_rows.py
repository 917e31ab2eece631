"""What a file of entries may look like."""

from __future__ import annotations

from datetime import date
from typing import get_args
from unicodedata import normalize

import pytest

from tests.support.registers import (
    MINISTRY,
    NAMES,
    RECEIVED,
    RESOLVED,
    SIMPLE,
    Book,
    wrong,
)
from tthc_cli.header_names import plain_header
from tthc_cli.output.entries import LIST_CSV
from tthc_cli.register.entries import EntryKind
from tthc_cli.text import fold

EXPECTED = [
    (MINISTRY, date(2024, 4, 25), "1", "QĐ 123/QĐ-BKHCN"),
    (RECEIVED, date(2024, 4, 26), "a", "Phiếu 5"),
    (RESOLVED, date(2024, 5, 2), "a", None),
]


@pytest.mark.parametrize(
    "text",
    [
        SIMPLE,
        "\ufeff" + SIMPLE,
        SIMPLE.replace(",", ";"),
        SIMPLE.replace(",", "\t"),
        SIMPLE.replace("\n", "\r\n"),
        SIMPLE.replace("event,date,matter,ref", "Sự kiện,Ngày,Vụ việc,Văn bản"),
        SIMPLE.replace("event,date,matter,ref", "SU KIEN,ngay,vu_viec,Số  ký hiệu"),
        SIMPLE.replace("event,date,matter,ref", "Sự kiện (*),Ngày:,Mã vụ việc (1),Số/ký hiệu"),
        normalize("NFD", SIMPLE.replace("event,date,matter,ref", "Sự kiện,Ngày,Vụ việc,Văn bản")),
        SIMPLE.replace("nhan-phan-anh-kien-nghi", "Nhận được phản ánh, kiến nghị".join('""')),
        SIMPLE.replace("25/04/2024,,QĐ 123/QĐ-BKHCN", '25/04/2024, ,"QĐ  123/QĐ-BKHCN\n"'),
        SIMPLE.replace("co-ket-qua-xu-ly,02/05/2024,a,", "\n,,,\nCo-Ket-Qua-Xu-Ly , 2/5/2024,a\n\n"),
        "\n".join(f"{n},{row}" for n, row in zip(("STT", *range(9)), SIMPLE.splitlines(), strict=False)),
    ],
)
def test_forms_of_the_same_file(text):
    book = Book()
    assert book.take(text).present == 0
    assert book.brief() == EXPECTED
    assert book.take(text).new == ()
    assert book.take(SIMPLE).present == 3


def test_the_dictionary_is_of_known_columns_and_unmistakable():
    assert tuple(NAMES.columns) == LIST_CSV
    assert tuple(NAMES.kinds) == get_args(EntryKind)
    headers = [plain_header(text) for column, texts in NAMES.columns.items() for text in (column, *texts)]
    headers += [plain_header(text) for text in NAMES.ignored]
    assert len(headers) == len(set(headers))
    assert {fold(kind) for kind in NAMES.kinds} == set(NAMES.kinds)
    kinds = [fold(text) for texts in NAMES.kinds.values() for text in texts]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("event,ref\nx,y\n", 1, ("date", "event, ref")),
        ("date,ref\n1/1/2024,y\n", 1, ("event", "date, ref")),
        ("\nevent,date,matterr\n", 2, ("'matterr'", "matter (Vụ việc)")),
        ("event,date,Ngày\n", 1, ("'date'", "'Ngày'")),
    ],
)
def test_a_wrong_header_is_named(text, line, words):
    (message,) = wrong(text)
    assert message.startswith(f"f.csv:{line}: ")
    for word in words:
        assert word in message


def test_broken_quotes_and_too_many_cells_are_named():
    messages = wrong('event,date\n"feedback-received"x,1/4/2024\nfeedback-received,1/4/2024,QĐ 1,\n')
    assert [line.split(":")[1] for line in messages[1:]] == ["2", "3"]
