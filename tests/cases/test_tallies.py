"""Named counts over the rows of files: by hand, in one reading, whatever status and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tthc_cli.cases.dictionary import given_conditions, vocabulary_of
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.resources import EngineName, Resources
from tthc_cli.cases.tallies import DataSetTally, Tallies, TallyRequest, tallied
from tthc_cli.counts import Context, Counted
from tthc_cli.counts.condition_reader import parse_conditions
from tthc_cli.counts.conditions import ColumnValue, Condition, Span

DICTIONARY = load_columns()
CONTEXT = Context(as_of=date(2026, 2, 15), period=(date(2026, 1, 1), date(2026, 1, 31)))
ROWS = """\
Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái,Hình thức,Đơn vị,Tên thủ tục hành chính
A1,05/01/2026,20/01/2026,19/01/2026,Đã xử lý xong,trực tuyến,Phòng A,Cấp phép
A2,06/01/2026,20/01/2026,,Đang xử lý,trực tiếp,Phòng A,Cấp phép
A3,07/12/2025,20/12/2025,22/12/2025,Đã xử lý xong,trực tuyến,Phòng B,Đăng ký
A4,08/01/2026,20/01/2026,,Không được tiếp nhận,trực tuyến,,Đăng ký
A4,08/01/2026,20/01/2026,,Không được tiếp nhận,trực tuyến,,Đăng ký
A5,31/02/2026,20/01/2026,,Đang xử lý,trực tuyến,Phòng B,Đăng ký
Tổng cộng,,,,,,,
"""


def conditions(**texts: str) -> Mapping[str, Condition]:
    packaged = given_conditions(DICTIONARY, "cases")
    return parse_conditions({**packaged, **texts}, vocabulary_of(DICTIONARY, "cases"))


READ = conditions(
    received="in_period(received_on)",
    refused="status = refused",
    online="channel = online",
    late="ended and finished_on > due_on",
    in_step="synced",
    no_level="level is missing",
    every="received_on is known",
)


def request(folder: Path, counts: Mapping[str, Counted], by: tuple[str, ...] = ()) -> TallyRequest:
    (folder / "c.csv").write_text(ROWS, encoding="utf-8")
    return TallyRequest(
        files={"cases": [folder / "c.csv"]},
        context=CONTEXT,
        choose=lambda columns: {"cases": DataSetTally(counts=counts, by=by)},
    )


def simple() -> dict[str, Counted]:
    return {name: Counted(condition=READ[name]) for name in ("received", "refused", "online", "late", "every")}


def test_each_condition_counts_its_rows_whatever_the_status(tmp_path):
    with tallied(request(tmp_path, simple()), DICTIONARY) as tallies:
        assert tallies.total("cases") == {"received": 3, "refused": 1, "online": 3, "late": 1, "every": 4}
        (rows,) = tallies.inputs
        assert (rows.read, rows.used, sum(rows.excluded.values()), sum(rows.set_aside.values())) == (7, 4, 2, 1)
        assert list(tallies.ids("cases", READ["online"])) == ["A1", "A3", "A4"]


def test_groups_have_their_own_counts(tmp_path):
    with tallied(request(tmp_path, simple(), ("unit",)), DICTIONARY) as tallies:
        groups = tallies.groups("cases")
        assert {group: sums["online"] for group, sums in groups.items()} == {("",): 1, ("Phòng A",): 1, ("Phòng B",): 1}
        assert tallies.total("cases")["online"] == 3
        assert list(tallies.ids("cases", READ["every"], {"unit": "Phòng A"})) == ["A1", "A2"]
        assert list(tallies.ids("cases", READ["every"], {"unit": ""})) == ["A4"]


def test_a_column_that_no_file_has_is_missing_in_every_row(tmp_path):
    counts = {name: Counted(condition=READ[name]) for name in ("in_step", "no_level")}
    with tallied(request(tmp_path, counts), DICTIONARY) as tallies:
        assert tallies.total("cases") == {"in_step": 0, "no_level": 4}
        assert "level" not in tallies.columns["cases"]


@pytest.mark.parametrize("by", [(), ("unit",)])
def test_different_values_count_once(tmp_path, by):
    counts = {
        "procedures": Counted(condition=READ["online"], distinct="procedure"),
        "in period": Counted(condition=READ["received"], distinct="procedure"),
        "late": Counted(condition=READ["late"], distinct="procedure"),
    }
    with tallied(request(tmp_path, counts, by), DICTIONARY) as tallies:
        assert tallies.total("cases") == {"procedures": 2, "in period": 2, "late": 1}
        assert list(tallies.values("cases", "procedure", READ["late"])) == ["Đăng ký"]
        if by:
            assert tallies.groups("cases")["Phòng B",] == {"procedures": 1, "in period": 0, "late": 1}


def test_a_count_may_have_a_period_of_its_own(tmp_path):
    december = Context(as_of=date(2026, 2, 15), period=(date(2025, 12, 1), date(2025, 12, 31)))
    counts = {
        "december": Counted(condition=READ["received"], context=december),
        "january": Counted(condition=READ["received"]),
    }
    with tallied(request(tmp_path, counts), DICTIONARY) as tallies:
        assert tallies.total("cases") == {"december": 1, "january": 3}
        assert list(tallies.ids("cases", READ["received"], context=december)) == ["A3"]


def test_days_are_added_up(tmp_path):
    days = Span("working_days", ColumnValue("received_on", "day"), ColumnValue("finished_on", "day"))
    counts = {"days": Counted(condition=READ["every"], total=days)}
    with tallied(request(tmp_path, counts), DICTIONARY) as tallies:
        # 05/01 to 19/01: 10 days of work; 07/12 (a Sunday) to 22/12: 11
        assert tallies.total("cases") == {"days": 21}


@pytest.mark.slow
def test_spark_counts_the_same(tmp_path, sharing_spark):
    days = Span("working_days", ColumnValue("received_on", "day"), ColumnValue("finished_on", "day"))
    counts = {
        **simple(),
        "no_level": Counted(condition=READ["no_level"]),
        "days": Counted(condition=READ["every"], total=days),
        "procedures": Counted(condition=READ["online"], distinct="procedure"),
    }
    asked = request(tmp_path, counts, ("unit",))
    answers = []
    for engine in EngineName:
        with tallied(replace(asked, resources=Resources(engine=engine)), DICTIONARY) as tallies:
            ids = list(tallies.ids("cases", READ["online"], {"unit": ""}))
            values = list(tallies.values("cases", "procedure", READ["late"]))
            answers.append((tallies.total("cases"), tallies.groups("cases"), ids, values))
    assert answers[0] == answers[1]
    assert answers[0][2:] == (["A4"], ["Đăng ký"])


def test_a_data_set_without_files_counts_nothing(tmp_path):
    with tallied(request(tmp_path, {}), DICTIONARY) as tallies:
        assert isinstance(tallies, Tallies)
        assert tallies.total("cases") == {}
        assert tallies.total("procedures") == {}
        assert tallies.groups("procedures") == {}
        assert list(tallies.ids("procedures", READ["every"])) == []


def test_a_data_set_may_have_nothing_but_its_key_and_optional_columns(tmp_path):
    (tmp_path / "p.csv").write_text("procedure,field\nCấp phép,Đất đai\nCấp phép,Đất đai\nĐăng ký,\n", encoding="utf-8")
    (with_field,) = parse_conditions({"x": "field is known"}, vocabulary_of(DICTIONARY, "procedures")).values()
    asked = TallyRequest(
        files={"procedures": [tmp_path / "p.csv"]},
        context=CONTEXT,
        choose=lambda columns: {"procedures": DataSetTally(counts={"x": Counted(condition=with_field)})},
    )
    with tallied(asked, DICTIONARY) as tallies:
        assert tallies.total("procedures") == {"x": 1}
        assert tallies.inputs[0].excluded == {"repeat": 1}
