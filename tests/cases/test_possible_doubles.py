"""Dossiers that are possibly one: counted, and listed group by group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from tests.support.typed_rows import COLUMNS, DICTIONARY, OUT, judged, records, row, scope
from tthc_cli.cases.possible_doubles import PossibleDoubles
from tthc_cli.cases.scope import Frame, Scope
from tthc_cli.cases.tallies import Tallies

ALIKE = ("unit", "received_on", "due_on")


class RowsInMemory:
    """What possible doubles ask of tallies, over rows that were made by hand."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.columns = {"cases": frozenset(COLUMNS)}
        self._rows = rows

    def records(self, data_set: str, columns: Any, make: Callable[[Frame, Scope], Frame]) -> list[dict[str, Any]]:
        assert data_set == "cases"
        assert set(columns) <= {*COLUMNS, "case_id"}
        return records(make(judged(self._rows), scope()))


def doubles(*rows: Any, columns: Sequence[str] = ALIKE) -> PossibleDoubles:
    return PossibleDoubles(columns=columns, dictionary=DICTIONARY, tallies=cast("Tallies", RowsInMemory(rows)))


def test_dossiers_that_are_alike_in_all_columns_are_a_group():
    alike = doubles(
        row("A2"),
        row("A1"),
        row("B1", received="3/1"),
        row("C3", due="16/1"),
        row("C1", due="16/1"),
        row("C2", due="16/1"),
        row("D1", received="3/1", unit="Phòng B"),
    )
    assert alike.count() == (2, 5)
    assert list(alike.ids()) == [(1, "A1"), (1, "A2"), (2, "C1"), (2, "C2"), (2, "C3")]


def test_two_systems_write_a_name_in_capitals_and_small_letters():
    alike = doubles(row("A1", unit="PHÒNG Đất đai"), row("A2", unit="Phòng đất đai"), row("A3", unit="Phòng đât đai"))
    assert alike.count() == (1, 2)
    assert list(alike.ids()) == [(1, "A1"), (1, "A2")]


def test_what_is_missing_is_like_nothing():
    alike = doubles(row("A1", due=None), row("A2", due=None), row("B1", unit=None), row("B2", unit=None))
    assert alike.count() == (0, 0)
    assert list(alike.ids()) == []


def test_a_row_that_stands_for_no_dossier_of_its_own_is_in_no_group():
    alike = doubles(
        *(row("same"), row("same")),
        *(row("unlike", received="3/1"), row("unlike", received="3/1", done="13/1"), row("single", received="3/1")),
        *(row("bad", received="4/1", defect=1), row("good", received="4/1")),
        *(row("total", received="5/1", total=True), row("case", received="5/1")),
        *(row("refused", received="8/1", status=OUT), row("again", received="8/1")),
    )
    # a dossier that was refused is one, though it is in no rate
    assert alike.count() == (1, 2)
    assert list(alike.ids()) == [(1, "again"), (1, "refused")]


def test_a_name_in_the_place_of_an_id_is_hidden():
    alike = doubles(row("Trần Văn A"), row("A2"), row("B1", received="3/1"), row("B2", received="3/1"))
    assert alike.count() == (2, 4)
    assert list(alike.ids()) == [(1, "A2"), (1, "***"), (2, "B1"), (2, "B2")]


def test_files_without_one_of_the_columns_cannot_tell():
    assert doubles(row("A1"), row("A2"), columns=("unit", "procedure")).count() is None
