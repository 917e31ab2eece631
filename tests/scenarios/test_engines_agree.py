"""The same files through both engines: the same answer, the same rows set aside, the same messages, byte for byte."""

from __future__ import annotations

import os
import random
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.support import spark
from tests.support.examples import sweep
from tests.support.plan_files import measured_by
from tests.support.text_files import HEADER, SHAPES, as_bytes, case, write

LACKS = spark.missing()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(LACKS is not None, reason=f"Spark is not tested: {LACKS}"),
]
WIDE = 160


@pytest.fixture
def agree(by_both):
    """Run a check by both engines, which must agree: its exit code, result, messages and the rows set aside."""

    def answer(*arguments: str | Path) -> tuple[int, str, str, str]:
        by_duckdb, by_spark = by_both(*arguments, "--as-of", "2026-11-29")
        assert by_spark == by_duckdb, by_spark[2]
        return by_duckdb

    return answer


def _odd(chance: random.Random, name: str) -> list[tuple[str, ...]]:
    """Rows with what exports have, some of them wrong."""
    rows = [case(f"{name}-{number}", early=chance.random() < 0.7) for number in range(8)]
    key, received, due, finished, status = rows[0]
    rows += [
        (key, received, due, finished, status),
        (f"{name}-nfd", received, due, finished, normalize("NFD", status)),
        (f"{name}-day", "31/02/2026", due, finished, status),
        (f"{name}-none", received, "", finished, status),
        (f"{name}-word", received, due, finished, "Chờ; ký"),
        ("", received, due, finished, status),
        (rows[1][0], received, due, "09/01/2026", status),
        (f"{name}\u00a0lạ", received, due, finished, status.upper()),
        ("Tổng cộng", "", "", "", ""),
        ("", "", "", "", ""),
    ]
    return rows


def _wide(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    more = tuple(f"c{number}" for number in range(WIDE))
    return [(*row, *(more if place == 0 else [""] * WIDE)) for place, row in enumerate(rows)]


def _parquet(path: Path, rows: list[tuple[str, ...]]) -> None:
    header, *cases = rows
    columns = [pa.array([row[place] or None for row in cases]) for place in range(len(header))]
    pyarrow.parquet.write_table(pa.Table.from_arrays(columns, names=list(header)), path)


@pytest.mark.sweep
def test_files_of_every_coding_and_quoting(agree, tmp_path):
    """Each alone in what it says: per file the counts are told."""
    chance, folder = random.Random(11), tmp_path / "in"
    folder.mkdir()
    shapes = SHAPES[:: sweep(gate=7, slow=1)]
    for number, shape in enumerate(shapes):
        rows = [HEADER, *_odd(chance, f"F{number}")]
        write(folder / f"{number:02}.csv", _wide(rows) if number % 3 == 0 else rows, *shape)
    code, result, errors, aside = agree(folder, "--kpi", "early-resolution", "--kpi", "online-payment")
    assert code == 1, errors
    assert result.count('"file"') > len(shapes)
    assert aside.count("\n") > 4 * len(shapes)


@pytest.mark.sweep
def test_files_and_folders_of_odd_names(agree, tmp_path):
    chance = random.Random(12)
    names = ["status=finished", "synced=1", "line=9", "~", "a[1]", normalize("NFD", "hồ sơ"), "it's", "{x,y}", "a b"]
    names += [] if os.name == "nt" else ["b*", "c?", "a\\b"]
    paths = []
    for number, name in enumerate(names[:: sweep(gate=4, slow=1)]):
        folder = tmp_path / name
        folder.mkdir()
        write(folder / "~c.csv", [HEADER, *_odd(chance, f"C{number}")], *SHAPES[number % len(SHAPES)])
        _parquet(folder / f"{name}.parquet", [HEADER, *_odd(chance, f"P{number}")])
        paths += [folder / "~c.csv", folder / f"{name}.parquet"]
    code, _result, errors, aside = agree(*paths, "--kpi", "early-resolution")
    assert code in (0, 1), errors
    assert aside.count("\n") > len(paths)


EARLY = ("--kpi", "early-resolution")
DONE = "Đã xử lý xong"
LOST = f"2.4E+17;08/01/2026;22/01/2026;20/01/2026;{DONE}\n"
TEXTS = {
    "first-row": f"{';'.join(HEADER)};Loại thu\nA1;08/01/2026;22/01/2026;26/01/2026;{DONE};Lệ phí\n"
    f"A2;08/01/2026;22/01/2026;20/01/2026;{DONE};Phí\n",
    "ids-lost": f"{';'.join(HEADER)}\n{LOST}{LOST}",
    "open": "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Trạng thái\n"
    "C1;02/10/2026;20/10/2026;20/10/2026;Đang xử lý\nC2;02/10/2026;20/10/2026;;Đang xử lý\n",
    "formula": "Mã hồ sơ;Ngày tiếp nhận;Trạng thái\n=1+1;02/10/2026;\"=cmd|' /C calc'!A0\"\n@x;02/10/2026;+1\n",
    "escape": "Mã hồ sơ;Ngày tiếp nhận;Trạng thái\n\x1b[31mA;02/10/2026;\u202eđỏ\nB\x07;02/10/2026;\x9bK\n",
    "handed": "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày có kết quả;Ngày trả kết quả;Trạng thái\n"
    "D1;02/10/2026;10/11/2026;09/11/2026;13/11/2026;Đã trả kết quả\n",
    "quotes": f"{';'.join(HEADER)};Trích yếu\n"
    f'Q1;08/01/2026;22/01/2026;20/01/2026;{DONE};a\nQ2;08/01/2026;22/01/2026;26/01/2026;{DONE};"b\n'
    f'Q3;08/01/2026;22/01/2026;26/01/2026;{DONE};c "d" e\nQ4;08/01/2026;22/01/2026;26/01/2026;{DONE};"f\n'
    f'Q5;08/01/2026;22/01/2026;26/01/2026;{DONE};g\nQ6;08/01/2026;22/01/2026;20/01/2026;{DONE};h"\n',
    "two-headers": f"{';'.join(HEADER)}\nT1;08/01/2026;22/01/2026;20/01/2026;{DONE}\n"
    f"{';'.join((*HEADER[:2], HEADER[3], HEADER[2], HEADER[4]))}\nT2;08/01/2026;20/01/2026;22/01/2026;{DONE}\n",
    "portal": "MaHoSo;NgayTiepNhan;NgayHenTra;NgayKetThucXuLy;TrangThaiHoSo;TenLinhVuc;KetQuaDienTu;"
    "SoLanBoSung;LoaiKetQua\n"
    "E1;20261002083000;20261110170000;20261109101112;9;Đất;https://dvc.example.org/1;1;Trả lại/Xin rút\n"
    "E1;20261002083000;20261110170000;20261109101112;9;Nước;kq.pdf;1;Trả lại/Xin rút\n"
    "E2;20261002083000;20261110170000;20261111101112;10;Đất;không rõ;hai;lạ\n"
    "E3;20261302083000;20261110170000;;4;#N/A;;;\n",
}
"""Files of which the engines once said different things."""


@pytest.fixture
def two_files(tmp_path):
    """A file of cases that are late, and one of cases that are early."""
    late = [HEADER, *(case(f"A{number}", early=False) for number in (1, 2))]
    early = [HEADER, *(case(f"B{number}", early=True) for number in (1, 2))]
    return write(tmp_path / "one.csv", late, "utf-16-le-bom", "one"), write(tmp_path / "two.csv", early, "utf-8", "one")


def test_files_of_two_codings(agree, two_files):
    code, result, _errors, _aside = agree(*two_files, *EARLY)
    assert code == 1
    assert ('"numerator": 2,' in result, '"denominator": 4,' in result) == (True, True)


@pytest.mark.soak
def test_files_of_two_codings_the_other_way_round(agree, two_files):
    agree(*reversed(two_files), *EARLY)


@pytest.mark.parametrize(
    "names", [("first-row", "ids-lost"), ("open", "handed"), ("formula", "escape"), ("portal",), ("quotes",)]
)
def test_the_texts_that_failed(agree, tmp_path, names):
    """Two of the same columns at once, as each run of Spark costs more than either."""
    for name in names:
        (tmp_path / f"{name}.csv").write_text(TEXTS[name], encoding="utf-8")
    agree(*(tmp_path / f"{name}.csv" for name in names))


def test_a_mean_by_working_days(agree, tmp_path):
    (tmp_path / "c.csv").write_text(TEXTS["portal"], encoding="utf-8")
    measured_by(tmp_path / "plan.yaml", "handling-time", "<=", "20")
    code, result, errors, _aside = agree(tmp_path / "c.csv", "--plan", tmp_path / "plan.yaml", *EARLY, "--by", "field")
    assert (code, '"value": ' in result) == (1, True), errors


@pytest.mark.soak
@pytest.mark.parametrize("more", [(), ("--period", "2026-Q1", *EARLY)])
@pytest.mark.parametrize("name", TEXTS)
def test_each_of_the_texts_that_failed(agree, tmp_path, name, more):
    (tmp_path / f"{name}.csv").write_text(TEXTS[name], encoding="utf-8")
    agree(tmp_path / f"{name}.csv", *more)


@pytest.mark.soak
def test_a_workbook_beside_files_of_text(agree, tmp_path, two_files):
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADER, *_odd(random.Random(3), "X")):
        book.active.append(row)
    book.active.append((240000000000000017, "08/01/2026", "22/01/2026", "20/01/2026", "#N/A"))
    book.save(tmp_path / "book.xlsx")
    agree(tmp_path / "book.xlsx", *two_files, *EARLY)


@pytest.mark.sweep
def test_what_is_refused(agree, tmp_path):
    good = write(tmp_path / "good.csv", [HEADER, case("1", early=True)])
    twice = ("Mã hồ sơ", *HEADER[1:], "MÃ HỒ SƠ")
    _parquet(tmp_path / "twice.parquet", [twice, (*case("1", early=True), "2")])
    (tmp_path / "tcvn.csv").write_bytes(b"M\xb7 h\xe5 s\xac;Tr\xb9ng th\xb8i\n1;9\n")
    (tmp_path / "west.csv").write_text("Maõ hoà sô;Traïng thaùi\n1;9\n", encoding="utf-8")
    (tmp_path / "cut.csv").write_bytes(as_bytes([HEADER, case("1", early=True)], "utf-16-le-bom", "one")[:-1])
    (tmp_path / "late.csv").write_bytes(good.read_bytes() + b"2,,,,\xff\n")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1xxxxPAR1")
    link = tmp_path / "link"
    link.mkdir()
    # in the gate: one that is wrong as a table, one found wrong only while it is read, and one that is not there
    names = ("twice.parquet", "tcvn.csv", "west.csv", "late.csv", "cut.csv", "bad.parquet", "none.csv")
    for name in names[:: sweep(gate=3, slow=1)]:
        code, result, errors, aside = agree(good, tmp_path / "link" / ".." / name, "--kpi", "early-resolution")
        assert (code, result, errors.count("\n"), aside) == (2, "", 1, ""), name
        assert str(tmp_path / "link" / ".." / name) in errors
