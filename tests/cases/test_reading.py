"""Files that are read once for a check, a form and an index: the answers are those of each by itself."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pytest

from tests.support import calendars
from tests.support.counted_dossiers import made_up, write_dossiers
from tthc_cli.cases import fates
from tthc_cli.cases.bridges import BridgeRequest, bridged
from tthc_cli.cases.check import Request, check, check_columns
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines import duckdb_packed
from tthc_cli.cases.engines.duckdb_packed import PackedTable
from tthc_cli.cases.forms import FormRequest, filling, form_columns
from tthc_cli.cases.indices import IndexRequest, index_columns, score
from tthc_cli.cases.reading import open_files, paths_of
from tthc_cli.cases.scope import Scope
from tthc_cli.counts import load_bridge, load_index, load_plan, packaged_forms
from tthc_cli.rules.periods import parse_period

DICTIONARY = load_columns()
PERIOD = parse_period("2026-03", None)
AS_OF = date(2026, 4, 10)


def quiet(_text: str, _percent: Any = None) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
def packings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Pack rows of small files too; gives a number for each time that rows are packed."""
    monkeypatch.setattr(duckdb_packed, "PACKED_FROM", 0)
    times: list[int] = []
    real = PackedTable.read

    def counting_read(table: PackedTable) -> list[int]:
        times.append(len(times))
        return real(table)

    monkeypatch.setattr(PackedTable, "read", counting_read)
    return times


@pytest.fixture
def questions(tmp_path: Path) -> tuple[Request, FormRequest, IndexRequest]:
    """A check, a form by field and an index by unit, with procedures, of one file of cases."""
    cases = write_dossiers(tmp_path / "cases.csv", made_up(Random(3), 200, PERIOD.first, PERIOD.last))
    procedures = tmp_path / "procedures.csv"
    with procedures.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [
                ["Mã thủ tục", "Tên thủ tục hành chính", "Mức độ", "Có phí lệ phí"],
                ["1.001", "Cấp phép", "Toàn trình", "x"],
            ]
        )
    plan = load_plan().value
    form = packaged_forms()["II.06a"]
    both: dict[str, list[str | Path]] = {"cases": [cases], "procedures": [procedures]}
    return (
        Request(kpis=plan.kpis, year=2026, files={"cases": [cases]}, as_of=AS_OF, period=PERIOD),
        FormRequest(
            form=form, choices=form.default_choices, files=both, by=form.default_rows, as_of=AS_OF, period=PERIOD
        ),
        IndexRequest(
            index=load_index().value, files=both, period=PERIOD, as_of=AS_OF, calendar=calendars.CALENDAR, by=["unit"]
        ),
    )


def apart(questions: tuple[Request, FormRequest, IndexRequest]) -> tuple[Any, Any, Any]:
    """The answers, each from a reading of its own."""
    checked, form, index = questions
    with filling(form, DICTIONARY) as filled:
        outcome = filled.outcome
    return check(checked, DICTIONARY), outcome, score(index, DICTIONARY)


def together(questions: tuple[Request, FormRequest, IndexRequest], *, told: bool) -> tuple[Any, Any, Any]:
    """The answers from one reading, which is told beforehand what is needed, or is not."""
    checked, form, index = questions
    with open_files(index, DICTIONARY, quiet) as files:
        if told:
            for texts in (check_columns(checked, DICTIONARY), form_columns(form, files), index_columns(index, files)):
                files.will_need(texts)
        of_check = check(checked, DICTIONARY, quiet, files)
        with filling(form, DICTIONARY, quiet, files) as filled:
            of_form = filled.outcome
        return of_check, of_form, score(index, DICTIONARY, quiet, files)


def test_one_reading_gives_the_answers_of_three_and_is_one_if_it_is_said_what_is_needed(questions, packings):
    answers = apart(questions)
    packings.clear()
    assert together(questions, told=True) == answers
    assert len(packings) == 2, "cases and procedures"
    packings.clear()
    assert together(questions, told=False) == answers
    assert len(packings) > 2, "what nobody said is read when it is needed"


def test_a_form_that_the_files_cannot_tell_needs_nothing(questions, tmp_path):
    _check, form, index = questions
    write_dossiers(tmp_path / "cases.csv", made_up(Random(3), 5, PERIOD.first, PERIOD.last), without=("channel",))
    with open_files(index, DICTIONARY, quiet) as files:
        assert "channel" in form.form.needs
        assert form_columns(form, files) == {}


def test_files_of_folders_that_are_no_tables_are_told_of_by_data_set(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a.csv", "note.pdf"):
        (folder / name).write_bytes(b"%PDF-1.7" if name.endswith("pdf") else b"x")
    paths = paths_of({"cases": [folder]})
    assert paths.every == [folder / "a.csv"]
    assert paths.passed_over["cases"] == [folder / "note.pdf"]


def test_a_cell_with_its_dossiers_is_read_once(questions, packings):
    _check, form, _index = questions
    with filling(replace(form, ids=True), DICTIONARY) as filled:
        number = next(iter(form.form.counted))
        assert list(filled.ids(number, None))
    assert len(packings) == 2, "cases and procedures"


def test_a_bridge_with_its_dossiers_is_read_once(questions, packings):
    checked, _form, index = questions
    request = BridgeRequest(
        bridge=load_bridge(),
        index=index.index,
        files=checked.files,
        periods=dict.fromkeys(("plan", "form", "index"), PERIOD),
        as_of=AS_OF,
        ids=True,
    )
    with bridged(request, DICTIONARY) as outcome:
        reasons = {step: next(iter(moves)) for step, moves in outcome.moves.items()}
        assert all(list(outcome.ids(step, reason)) for step, reason in reasons.items())
        assert outcome.doubles is not None
        list(outcome.double_ids())
    assert len(packings) == 1


@pytest.mark.parametrize("optional", [(), ("channel",)])
def test_where_no_key_stands_twice_rows_are_judged_as_beside_a_comparison_of_none(optional):
    scope = Scope(dictionary=DICTIONARY, period=None, as_of=AS_OF, optional=optional)
    typed = (
        "select 'a' || i as key, i as seq, i = 2 as total, null::tinyint as defect, 'x' as channel, "
        "i > 1 as channel_unread, 'finished' as status from range(4) rows(i)"
    )
    with duckdb.connect() as connection:
        rows = nw.from_native(connection.sql(typed))
        compared = fates.compared(rows.filter(nw.col("seq") > 9), ["status"], optional)
        beside, alone = (
            fates.judged(rows, repeats, ["channel", "status"], measures=(), scope=scope).to_native().order("key")
            for repeats in (compared, None)
        )
        assert alone.columns == beside.columns
        assert alone.fetchall() == beside.fetchall()


def test_what_counts_is_imported_while_rows_are_read():
    """Else a small check takes a tenth longer: engines leave the interpreter alone while they read."""
    code = (
        "import sys; from tthc_cli.cases import reading; print('narwhals' in sys.modules)\n"
        "with reading._imported_meanwhile('tthc_cli.cases.data_set_counts'): pass\n"
        "print('narwhals' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "True"]
