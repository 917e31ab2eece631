"""Late dossiers by their ids: which of those that were asked for are late, and why the others are not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.typed_rows import COLUMNS, DICTIONARY, FINISHED, OPEN, OUT, judged, records, row
from tthc_cli.cases import late_cases
from tthc_cli.cases.check import CheckOutcome, Request
from tthc_cli.cases.dictionary import label
from tthc_cli.cases.late_cases import find_late_cases
from tthc_cli.cases.results import LateCase
from tthc_cli.cases.scope import Frame
from tthc_cli.errors import TthcError

REQUEST = Request(kpis=(), year=2024, files={"cases": []}, as_of=date(2024, 1, 16), sheets=())
ROWS = [
    row("late", done=None),
    row("another", received="3/1", due="12/1", done=None, unit="Phòng B"),
    *(row("twice", done=None), row("twice", done=None)),
    row("today", due="16/1", done=None),
    row("done"),
    row("refused", done=None, status=OUT),
    row("waits", done=None, status="supplement"),
    row("no day", due=None, done=None),
    row("due-before", received="9/1", due="8/1", done=None),
    row("same-day", received="9/1", due="9/1", done=None),
    row("in-time", done="12/1", status=OPEN),
    row("too-late", done="16/1", status=OPEN),
    row("bad", done=None, defect=1),
    *(row("unlike", done=None), row("unlike", due="14/1", done=None)),
    row("Tổng", done=None, total=True),
    row("person", done=None, unit="bà Nguyễn Thị Bưởi"),
]


class JudgedInMemory:
    """Judged rows of cases as :func:`tthc_cli.cases.check.checked` gives them, made by hand."""

    def __init__(self, columns: Collection[str]) -> None:
        self.columns = [*columns, "case_id"]
        layout = SimpleNamespace(places=columns, data_set="cases", headers=(), nearest=lambda _names: None)
        table = SimpleNamespace(source=SimpleNamespace(place="c.csv"), layout=layout)
        self.source = SimpleNamespace(tables=[table], records=records)

    def read(self, needed: Collection[str]) -> Frame:
        assert {"received_on", "due_on", "status", "case_id"} <= set(needed)
        return judged(ROWS)


@pytest.fixture
def find(monkeypatch):
    """Looks for late dossiers in the rows above."""

    def search(*ids: str, columns: Sequence[str] = COLUMNS) -> list[LateCase]:
        @contextmanager
        def in_memory(
            request: Request, _dictionary: object, _report: object
        ) -> Iterator[tuple[CheckOutcome, Mapping[str, Any]]]:
            assert "unit" in request.shown
            yield (
                CheckOutcome(results=(), inputs=(), warnings=("said",), headers={}),
                {"cases": JudgedInMemory(columns)},
            )

        monkeypatch.setattr(late_cases, "checked", in_memory)
        cases, outcome = find_late_cases(REQUEST, ids, DICTIONARY)
        assert outcome.warnings == ("said",)
        return cases

    return search


def test_late_dossiers_come_in_the_order_in_which_they_were_asked_for(find):
    late = LateCase(case_id="late", procedure=None, unit="Phòng A", received_on=date(2024, 1, 2), due=date(2024, 1, 15))
    another = replace(late, case_id="another", unit="Phòng B", received_on=date(2024, 1, 3), due=date(2024, 1, 12))
    assert find("late", "another", "twice") == [late, another, replace(late, case_id="twice")]
    assert find("another", "late") == [another, late]


def test_a_unit_that_may_tell_a_person_is_hidden(find):
    assert [case.unit for case in find("person")] == ["***"]


@pytest.mark.parametrize(
    ("id_", "reason"),
    [
        ("today", "chưa quá hạn: hẹn trả ngày 16/01/2024"),
        ("done", "không phải hồ sơ quá hạn đang giải quyết"),
        ("refused", "không phải hồ sơ quá hạn đang giải quyết"),
        ("waits", "không phải hồ sơ quá hạn đang giải quyết"),
        ("no day", "chưa có ngày hẹn trả"),
        ("due-before", "hẹn trả ngày 08/01/2024, trước ngày tiếp nhận 09/01/2024"),
        ("in-time", "mà lại có ngày kết thúc 12/01/2024"),
        ("too-late", "mà lại có ngày kết thúc 16/01/2024"),
        ("bad", "dòng của hồ sơ không tính được"),
        ("unlike", "dòng của hồ sơ không tính được"),
        ("missing", "không có hồ sơ này"),
        ("Tổng", "không có hồ sơ này"),
    ],
)
def test_a_dossier_that_is_not_late_has_its_reason(find, id_, reason):
    with pytest.raises(TthcError) as caught:
        find("late", id_)
    assert str(caught.value).startswith(f"{id_}: ")
    assert reason in str(caught.value)


def test_a_dossier_that_was_due_on_the_day_of_its_receipt_can_be_late(find):
    assert [(case.received_on, case.due) for case in find("same-day")] == [(date(2024, 1, 9), date(2024, 1, 9))]


def test_all_that_are_not_late_stand_in_one_message(find):
    with pytest.raises(TthcError) as caught:
        find("done", "late", "missing", "today")
    text = str(caught.value)
    assert [text.find(start) >= 0 for start in ("done: ", "; missing: ", "; today: ", "late: ")] == [True] * 3 + [False]


def test_files_without_due_days_can_tell_of_no_dossier(find):
    with pytest.raises(TthcError, match=r"c\.csv: .*Ngày hẹn trả"):
        find("late", columns=[name for name in COLUMNS if name != "due_on"])


def test_an_open_dossier_with_an_end_day_says_what_contradicts_what(find):
    """Form II.06a takes it to have ended on that day: an apology for it may be untrue."""
    with pytest.raises(TthcError) as caught:
        find("in-time")
    assert label(DICTIONARY, "status", OPEN) in str(caught.value)
    assert "sửa" in str(caught.value)


def test_files_without_end_days_have_late_dossiers_all_the_same(find):
    columns = [name for name in COLUMNS if name != "finished_on"]
    assert [case.case_id for case in find("late", "in-time", columns=columns)] == ["late", "in-time"]


def test_the_words_of_a_reason_name_the_status_as_people_do(find):
    with pytest.raises(TthcError) as caught:
        find("done")
    assert str(caught.value).endswith(label(DICTIONARY, "status", FINISHED))
