"""Text in a coding from before Unicode is refused with what it is; decomposed text of Unicode is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.support.examples import crossed
from tests.support.text_files import HEADER, case
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cli import run
from tthc_cli.data_files import data_file, load_file
from tthc_cli.i18n import _
from tthc_cli.legacy_text import LegacyText, coding_of, utf16_coding

pytestmark = pytest.mark.long  # each runs many commands


TABLES = load_file(data_file("legacy_text.yaml"), LegacyText).value.letters
HEADERS = [spec.headers for data_set in load_columns().data_sets.values() for spec in data_set.columns.values()]
CODINGS = ["TCVN3 (ABC)", "VNI", "Windows-1258"]


def encoded(text: str, coding: str) -> bytes:
    """A text as a program from before Unicode wrote it."""
    if coding != "Windows-1258":
        letters = TABLES[coding]
        # capital letters with a tone are small ones in another font in TCVN3, and have signs in capitals in VNI
        small = {letter.upper(): sign.upper() if coding == "VNI" else sign for letter, sign in letters.items()}
        return "".join(letters.get(letter) or small.get(letter, letter) for letter in text).encode("latin-1")
    return b"".join(map(_windows, text))


def _windows(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        tones = "\u0300\u0301\u0303\u0309\u0323"
        parts = normalize("NFD", letter)
        base = normalize("NFC", "".join(part for part in parts if part not in tones))
        return (base + "".join(part for part in parts if part in tones)).encode("cp1258")


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_with_its_mark_and_without(coding):
    text = "Mã hồ sơ;Ngày tiếp nhận\n"
    assert utf16_coding(text.encode(coding)) == utf16_coding(f"\ufeff{text}".encode(coding)) == coding


@pytest.mark.parametrize("start", [b"", b"a", "Mã hồ sơ".encode(), b"\0\0\0\0"])
def test_other_text_and_a_single_byte_are_no_utf_16(start):
    assert utf16_coding(start) is None


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path, monkeypatch, capsys) -> Call:
    """Runs a command line in the test's folder: exit code, result, messages."""
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        return code, *capsys.readouterr()

    return called


def _seems(coding: str) -> str:
    text = _("it looks like {coding}; convert it to Unicode, for example with UniKey, and save it as UTF-8")
    return f"; {text.format(coding=coding)}\n"


REAL = {
    b"M\xb7 h\xe5 s\xac": "TCVN3 (ABC)",
    b"Ng\xb5y ti\xd5p nh\xcbn": "TCVN3 (ABC)",
    b"\xae\xac\xad": None,
    "Maõ hoà sô".encode("latin-1"): "VNI",
    "TRAÏNG THAÙI".encode("latin-1"): "VNI",
    b"Ma\xde h\xf4\xcc s\xf5": "Windows-1258",
    b"Ng\xe0y ti\xea\xecp nh\xe2\xf2n": "Windows-1258",
    b"Numero;Gr\xf6\xdfe;Pr\xe9nom;Date d'arriv\xe9e": None,
    "Mã hồ sơ;Ngày tiếp nhận".encode(): None,
    b"case_id;received_on": None,
}


@pytest.mark.parametrize("text", REAL)
def test_a_coding_is_known_by_words_of_files(text):
    assert coding_of(text) == REAL[text]
    assert coding_of(text.decode("cp1252")) == REAL[text]


@pytest.mark.parametrize("coding", CODINGS)
def test_no_header_is_taken_for_another_coding(coding):
    """Of all headers that are known, in each coding: it is named, or none is."""
    codings = [coding_of(encoded(header, coding)) for headers in HEADERS for header in headers]
    assert set(codings) <= {coding, None}
    assert codings.count(coding) > len(codings) // 4
    assert {coding_of(header) for headers in HEADERS for header in headers} == {None}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("place", ["header", "cells", "title"])
def test_bytes_of_an_old_coding_are_refused_with_its_name(call, tmp_path, coding, place):
    header = ("case_id", "received_on", "due_on", "finished_on", "status") if place == "cells" else HEADER
    lines = [",".join(row) for row in (header, case("1", early=True))]
    if place == "title":
        lines.insert(0, "DANH SÁCH HỒ SƠ")
    text = "\n".join(lines) + "\n"
    (tmp_path / "cases.csv").write_bytes(encoded(text, coding))
    (tmp_path / "page.xls").write_bytes(b"<table><tr><td>" + encoded(text, coding))
    for name in ("cases.csv", "page.xls"):
        code, out, error = call("kpi", "check", name)
        assert (code, out, error.count("\n")) == (2, "", 1)
        assert "UTF-8 (byte 0x" in error
        assert error.endswith(_seems(coding))


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    header, *cases = rows
    match path.suffix:
        case ".csv":
            path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
        case ".html":
            cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
            path.write_text(f"<html><table>{cells}</table></html>", encoding="utf-8")
        case ".xlsx":
            book = openpyxl.Workbook()
            assert book.active is not None
            for row in rows:
                book.active.append(row)
            book.save(path)
        case ".parquet":
            columns = [pa.array([row[place] for row in cases]) for place in range(len(header))]
            pyarrow.parquet.write_table(pa.Table.from_arrays(columns, names=list(header)), path)


@pytest.mark.parametrize("suffix", [".csv", ".html", ".xlsx", ".parquet"])
def test_what_was_taken_for_western_letters_is_named_where_no_header_is_known(call, tmp_path, suffix):
    for coding in CODINGS:
        wrong = [
            tuple(encoded(cell, coding).decode("cp1252") for cell in row) for row in (HEADER, case("1", early=True))
        ]
        _write(tmp_path / f"cases{suffix}", wrong)
        for command in (("kpi", "check"), ("cases", "columns")):
            code, out, error = call(*command, f"cases{suffix}")
            assert (code, out, error.count("\n")) == (2, "", 1), error
            assert error.endswith(_seems(coding))
    _write(tmp_path / f"cases{suffix}", [("Größe", "Prénom", "Código"), ("1", "2", "3")])
    assert "Unicode" not in call("kpi", "check", f"cases{suffix}")[2]


def in_2024(row: tuple[str, ...]) -> tuple[str, ...]:
    """The row with its days in the year of the packaged plan, of which nothing need be said."""
    return tuple(cell.replace("2026", "2024") for cell in row)


@pytest.mark.parametrize(("suffix", "form"), crossed([".csv", ".html", ".xlsx", ".parquet"], ["NFD", "Windows-1258"]))
def test_letters_in_parts_are_read(call, tmp_path, suffix, form):
    """Also a letter with one mark and another mark behind it, as Windows-1258 has them."""
    rows = [HEADER, case("1", early=True), case("2", early=False)]
    in_parts = [
        tuple(
            normalize("NFD", cell) if form == "NFD" else encoded(cell, form).decode("cp1258") for cell in in_2024(row)
        )
        for row in rows
    ]
    assert in_parts[0] != HEADER
    _write(tmp_path / f"cases{suffix}", in_parts)
    more = ("--kpi", "early-resolution", "--as-of", "2024-11-29", "--format", "csv")
    code, out, error = call("kpi", "check", f"cases{suffix}", *more)
    assert (code, error) == (1, "")
    assert ",1,2," in out


# -- columns by names that differ in case alone -----------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".html", ".xlsx", ".parquet"])
def test_two_columns_of_one_name_are_refused_whatever_their_case(call, tmp_path, suffix):
    for header_name, repeated in (
        ("Ngày kết thúc xử lý", "NGÀY KẾT THÚC XỬ LÝ"),
        ("Mã hồ sơ", "mã hồ sơ"),
        ("status", "Status"),
    ):
        header = [header_name, *(name for name in HEADER if name != header_name), repeated]
        row = ["A1", "08/01/2026", "22/01/2026", "20/01/2026", "Đã xử lý xong", "9", "9"][: len(header)]
        _write(tmp_path / f"cases{suffix}", [tuple(header), tuple(row)])
        code, out, error = call("kpi", "check", f"cases{suffix}")
        assert (code, out, error.count("\n")) == (2, "", 1)
        assert "cùng chỉ cột" in error


def test_other_columns_of_a_parquet_file_may_differ_in_case_alone_and_be_nested(call, tmp_path):
    nested = pa.array([[{"Mã hồ sơ": 1, "x": [2]}]])
    columns = {name: pa.array([cell]) for name, cell in zip(HEADER, in_2024(case("1", early=True)), strict=True)}
    names = ["Lồng", "ghi chú", *HEADER, "GHI CHÚ", "lồng"]
    arrays = [nested, pa.array(["a"]), *columns.values(), pa.array(["b"]), nested]
    pyarrow.parquet.write_table(pa.Table.from_arrays(arrays, names=names), tmp_path / "c.parquet")
    code, out, error = call(
        "kpi", "check", "c.parquet", "--kpi", "early-resolution", "--as-of", "2024-11-29", "--format", "csv"
    )
    assert (code, error) == (0, "")
    assert ",1,1," in out
