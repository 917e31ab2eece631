"""Files that need a copy to be read: no two copies share a name, whatever came before and was deleted."""

from __future__ import annotations

import itertools
import json
import os

import openpyxl
import pytest

from tests.support.examples import sweep
from tests.support.text_files import HEADER, SHAPES, case, write
from tthc_cli.cases.tables.csv_files import CsvFile, prepare
from tthc_cli.cases.tables.csv_lines import DELIMITER
from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.cli import run

pytestmark = pytest.mark.long  # each runs many commands


EARLY = ("--kpi", "early-resolution", "--as-of", "2026-11-29", "--format", "json")


def _keys(file: CsvFile) -> list[str]:
    lines = file.path.read_text(encoding="utf-8").splitlines()[file.header_line :]
    cells = [line.split(file.delimiter) for line in lines]
    return [row[0].strip('"').replace(DELIMITER, file.delimiter) for row in cells if len(row) == len(HEADER)]


def test_a_working_file_is_never_another_ones(tmp_path):
    made = [new_file(tmp_path) for _number in range(5)]
    for gone in made[::2]:
        gone.unlink()
    made += [new_file(tmp_path) for _number in range(5)]
    assert len({path.name for path in made}) == len(made)
    assert all(path.parent == tmp_path for path in made)
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in made[5:]} == {0o600}


@pytest.mark.sweep
@pytest.mark.parametrize("first", SHAPES, ids="-".join)
def test_each_of_two_files_keeps_its_own_rows(tmp_path, first):
    work = tmp_path / "work"
    work.mkdir()
    for second in SHAPES[:: sweep(gate=3, slow=1)]:
        paths = [
            write(
                tmp_path / f"{name}.csv", [HEADER, case(f"{name}1", early=True), case(f"{name}2", early=True)], *shape
            )
            for name, shape in (("A", first), ("B", second), ("C", first))
        ]
        prepared = [prepare(path, work) for path in paths]
        assert [_keys(file) for file in prepared] == [["A1", "A2"], ["B1", "B2"], ["C1", "C2"]], second


PAIRS = [
    (("utf-16-le-bom", "one"), ("utf-8", "one")),  # the copy in UTF-8 is deleted before the second one is made
    (("utf-8", "one"), ("utf-16-le-bom", "one")),
    *(
        pytest.param(first, second, marks=pytest.mark.soak)
        for first, second in (
            (("utf-16-be", "all"), ("utf-16-le", "blank-line")),
            (("utf-16-le", "none"), ("utf-16-be-bom", "all")),
        )
    ),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_files_are_counted_each_by_its_own_rows(tmp_path, capsys, first, second):
    first_file = write(tmp_path / "a.csv", [HEADER, *(case(f"A{number}", early=False) for number in (1, 2))], *first)
    second_file = write(tmp_path / "b.csv", [HEADER, *(case(f"B{number}", early=True) for number in (1, 2))], *second)
    assert run(["kpi", "check", str(first_file), str(second_file), *EARLY]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["inputs"][0]["read"], answer["inputs"][0]["used"]) == (4, 4)
    (result,) = answer["results"]
    assert (result["numerator"], result["denominator"], result["verdict"]) == (2, 4, "missed")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_data_of_another_kind_beside_the_cases_keep_their_rows(tmp_path, capsys, first, second):
    cases = write(tmp_path / "a.csv", [HEADER, case("A1", early=False), case("A2", early=True)], *first)
    ratings = write(
        tmp_path / "b.csv",
        [("Mã đánh giá", "Mức độ hài lòng"), ("1", "Rất hài lòng"), ("2", "Không hài lòng")],
        *second,
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, case("X1", early=True), case("X2", early=True)):
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    more = ["--data", f"ratings={ratings}", "--kpi", "satisfaction"]
    assert run(["kpi", "check", str(cases), str(tmp_path / "x.xlsx"), *more, *EARLY]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [(data_set["name"], data_set["read"]) for data_set in answer["inputs"]] == [("cases", 4), ("ratings", 2)]
    assert [(result["numerator"], result["denominator"]) for result in answer["results"]] == [(3, 4), (1, 2)]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_limits_and_pauses_keep_their_rows(tmp_path, capsys, first, second):
    cases = write(
        tmp_path / "cases.csv",
        [
            ("Mã hồ sơ", "Tên thủ tục hành chính", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái"),
            ("A", "Một", "01/07/2026", "15/07/2026", "Đang xử lý"),
            ("B", "Một", "01/07/2026", "17/07/2026", "Đang xử lý"),
        ],
        *first,
    )
    limits = write(
        tmp_path / "limits.csv",
        [("Tên thủ tục hành chính", "Thời hạn giải quyết"), ("Một", "10 ngày làm việc"), ("Hai", "3 ngày làm việc")],
        *second,
    )
    pauses = write(
        tmp_path / "pauses.csv",
        [
            ("Mã hồ sơ", "Tạm dừng từ ngày", "Tạm dừng đến ngày"),
            ("B", "06/07/2026", "08/07/2026"),
            ("Z", "06/07/2026", "08/07/2026"),
        ],
        *first,
    )
    more = ["--limits", str(limits), "--pauses", str(pauses), "--regime", "extend", "--format", "json"]
    assert run(["cases", "audit", str(cases), *more]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["checked"], answer["agree"], answer["differ"]) == (2, 2, 0)


def test_nothing_is_left_of_copies_whatever_goes_wrong(tmp_path, capsys):
    """One bad file behind good ones of every shape: the folders are as before."""
    temp = tmp_path / "temp"
    temp.mkdir()
    bad = {
        "latin": b"M\xe3 h\xe5 s\xbd\n1\n",
        "cut": write(tmp_path / "x.csv", [HEADER], "utf-16-le-bom").read_bytes()[:-1],
        "quote": write(tmp_path / "x.csv", [HEADER]).read_bytes() + b'1,"2\n',
        "late": write(tmp_path / "x.csv", [HEADER, case("1", early=True)], "utf-8", "one").read_bytes() + b"\xff\n",
        "pages": b"<table><tr><td>\xff",
        "parquet": b"PAR1xxxxPAR1",
        "book": b"PK\x03\x04xx",
        "old": b"\xd0\xcf\x11\xe0xx",
        "header": b"a;b\n1;2\n",
    }
    (tmp_path / "x.csv").unlink()
    good = [
        write(tmp_path / f"{number}.csv", [HEADER, case(str(number), early=True)], *shape)
        for number, shape in enumerate(SHAPES[:: len(SHAPES) // 6])
    ]
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    before = sorted(tmp_path.iterdir())
    for name in bad:
        arguments = ["kpi", "check", *map(str, good), str(tmp_path / name), *EARLY]
        rejects = str(tmp_path / "rejects.csv")
        assert run([*arguments, "--temp", str(temp), "--rejects", rejects]) == 2, name
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1
        assert sorted(tmp_path.iterdir()) == before, name
        assert list(temp.iterdir()) == [], name
    assert run(["kpi", "check", *map(str, good), *EARLY, "--temp", str(temp)]) in (0, 1)
    assert list(temp.iterdir()) == []


def test_all_shapes_are_different_bytes():
    """What the other tests rest on."""
    from tests.support.text_files import as_bytes

    made = [as_bytes([HEADER, case("A", early=True)], *shape) for shape in SHAPES]
    assert all(left != right for left, right in itertools.combinations(made, 2))
