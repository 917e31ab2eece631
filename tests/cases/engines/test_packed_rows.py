"""Packed rows say what the same rows say if each is read cell by cell, whatever stands in them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples, sweep
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.engines import duckdb_packed, packed_rows
from tthc_cli.cases.engines.columns import Kept
from tthc_cli.cases.engines.duckdb_connection import connect
from tthc_cli.cases.engines.duckdb_files import rows_query
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.line_sample import sample_rows
from tthc_cli.cases.engines.packed_rows import PackedRows
from tthc_cli.cases.engines.packed_samples import DATE_FORMS
from tthc_cli.cases.tables.read import CaseTable, read_table

DICTIONARY = load_columns()
HEADERS = {
    "case_id": "Mã hồ sơ",
    "procedure": "Tên thủ tục hành chính",
    "applicant_id": "Mã người nộp",
    "received_on": "Ngày tiếp nhận",
    "due_on": "Ngày hẹn trả",
    "finished_on": "Ngày kết thúc xử lý",
    "status": "Trạng thái",
    "channel": "Hình thức",
    "synced": "Đồng bộ",
}
PLAIN = {
    "procedure": ["Cấp giấy phép", "Đăng ký", ""],
    "applicant_id": ["092000000001", "092000000002", "000000000000", ""],
    "received_on": ["02/01/2024", "03/01/2024 07:30:00", "03/01/2024 07:30", "2024-01-02", "2024-01-02T08:09:10"],
    "due_on": ["09/01/2024", "10/01/2024", "2024-01-10", ""],
    "finished_on": ["08/01/2024", "11/01/2024", "2024-01-08 09:00", ""],
    "status": ["Đã trả kết quả", "đang XỬ LÝ", "Rút hồ sơ", " 9 "],
    "channel": ["Trực tuyến", "Trực tiếp", ""],
    "synced": ["x", "", "không", "1"],
}
DIRT = {
    "case_id": [
        "",
        "  ",
        "Tổng cộng",
        "Tổng",
        "Tổng 12",
        "TOTAL-2024-001",
        "13",
        "2.40425E+17",
        "#N/A",
        "k 1",
        " k1",
        "k1 ",
        "k\u3000",
        "QĐ-1",
        "CT-1",
        "HS-\u200b1",
        "\ufeffHS-2\u00ad",
        "\u2060",
        "Tổng\u200e cộng",
    ],
    "procedure": ["#REF!", " #N/A", "#N/A ", "\u3000#N/A", "a  b", " a", "a\u2003", "Err:502", "err:502", '"a;b"', "É"],
    "applicant_id": [
        "0",
        "x",
        "không có",
        "1.5E+11",
        "#N/A",
        " 09",
        "09 ",
        "ab-1",
        "ab\u200b-1",
        "\u200f",
        "e2",
        "1e3",
        "12\t",
        "9" * 30,
    ],
    "received_on": ["", "31/02/2024", "2/1/2024", "01/13/2024", "02/01/1949", "02/01/2150", " 02/01/2024", "x", "#N/A"],
    "due_on": ["31/02/2024", "1/1/24", "02/01/2024 24:00:00", "02/01/2024 7:05", "02/01/2024\t07:05", "+1/01/2024"],
    "finished_on": ["01/01/2024", "0/01/2024", "02/01/2024 ", "2024-1-2", "02/01/2024 07:05:60", "45292"],
    "status": ["", "?", "#N/A", "Đã  trả kết quả", "ĐÃ TRẢ KẾT QUẢ", "Đa\u0303 tra\u0309 kết quả"],
    "channel": ["Fax", " Trực tuyến", "2"],
    "synced": ["maybe", "X", " x", "#REF!"],
}
WIDE = "HS-900;Cấp;092000000001;02/01/2024;09/01/2024;08/01/2024;Đã trả kết quả;Trực tuyến;x"
BROKEN = ["", ";" * 8, " ; ;", "k;1", '"k\n3";;;;;;;;', 'a;"b"c;d', "Tổng cộng;13", "\x03", "x" * 40, f"{WIDE};y"]


@pytest.fixture(autouse=True)
def _any_file_is_packed(monkeypatch):
    monkeypatch.setattr(duckdb_packed, "PACKED_FROM", 0)
    monkeypatch.setattr(PackedRows, "is_worthwhile", True)


def _table(
    folder: Path, name: str, lines: list[str], line_end: str = "\n", headers: dict[str, str] = HEADERS
) -> CaseTable:
    path = folder / name
    path.write_bytes("".join(line + line_end for line in [";".join(headers.values()), *lines]).encode())
    return read_table(path, "cases", DICTIONARY, (), folder)


def _rows_as_read(folder: Path, tables: list[CaseTable], *, packed: bool) -> dict[str, object]:
    """All that an engine reads of the rows of tables, with what is wrong with them."""
    folder.mkdir()
    with connect(folder) as connection:
        rows = Rows(connection, DICTIONARY, tables)
        rows.load(kept=Kept() if packed else None)
        assert (rows.packing is not None) == packed
        few = rows.typed(needed=[name for name in rows.columns if name not in ("case_id", "procedure")])
        narrow = sorted(map(_without_key(few.columns), few.fetchall()))
        typed = rows.typed().order("seq")
        times = Counter(rows.keys().fetchall())
        repeated = {key for key, number in times.items() if number > 1 and key != (None,)}
        return {
            "read": rows.read,
            "columns": typed.columns,
            "typed": typed.fetchall(),
            "narrow": narrow,
            "repeated": repeated,
            "set aside": [(row.line, *row[2:]) for row in rows.set_aside(None)],
            "words": {name: rows.unknown_words_of(name, 9) for name, _type in rows.columns_of_words()},
        }


def _without_key(columns: list[str]):
    place = columns.index("key")
    return lambda row: tuple(map(repr, (*row[:place], *row[place + 1 :])))


@st.composite
def _line(draw) -> str:
    kind = draw(st.integers(0, 19))
    if kind == 0:
        return draw(st.sampled_from(BROKEN))
    cells = {
        "case_id": f"HS-{draw(st.integers(0, 12))}",
        **{name: draw(st.sampled_from(PLAIN[name])) for name in PLAIN},
    }
    if kind < 6:
        name = draw(st.sampled_from(list(DIRT)))
        cells[name] = draw(st.sampled_from(DIRT[name]))
    return ";".join(cells[name] for name in HEADERS)


@examples(160, gate=10)
@given(
    st.lists(_line(), max_size=30), st.lists(_line(), max_size=6), st.integers(0, 8), st.sampled_from(["\n", "\r\n"])
)
def test_packed_rows_say_what_rows_say(tmp_path_factory, lines, more_lines, sampled, line_end):
    """Whatever comes after the rows that the sample has seen: only these say what is looked for."""
    folder = tmp_path_factory.mktemp("rows")
    tables = [_table(folder, "a.csv", lines, line_end), _table(folder, "b.csv", more_lines)]
    slow = _rows_as_read(folder / "slow", tables, packed=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_rows, "sample_rows", lambda source: sample_rows(source)[:sampled])
        assert _rows_as_read(folder / "fast", tables, packed=True) == slow


@pytest.mark.parametrize("sampled", [40, 10_000])
def test_every_kind_of_dirt_in_every_column(tmp_path, sampled):
    """Each in a row of its own, that is plain but for it; the sample has seen none of it, or all."""
    rows = [{name: texts[number % len(texts)] for name, texts in PLAIN.items()} for number in range(40)]
    rows += [{**rows[0], name: text} for name, texts in DIRT.items() for text in texts]
    lines = [";".join({"case_id": f"HS-{number}", **row}[name] for name in HEADERS) for number, row in enumerate(rows)]
    chance = random.Random(sampled)
    lines[40:] = chance.sample(more := [*lines[40:], *BROKEN], len(more))
    table = _table(tmp_path, "a.csv", lines)
    slow = _rows_as_read(tmp_path / "slow", [table], packed=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_rows, "sample_rows", lambda source: sample_rows(source)[:sampled])
        assert _rows_as_read(tmp_path / "fast", [table], packed=True) == slow


MORE_HEADERS = {
    "case_id": "Mã hồ sơ",
    "received_on": "Ngày tiếp nhận",
    "status": "Trạng thái",
    "field": "Lĩnh vực",
    "competent_received_on": "Ngày cơ quan có thẩm quyền nhận",
    "paused_from": "Ngày tạm dừng",
    "paid_online": "Thanh toán trực tuyến",
    "fee_amount": "Số tiền phí lệ phí",
    "result_file": "Kết quả điện tử",
    "outcome": "Loại kết quả",
    "own_verdict": "Tình trạng",
    "supplement_count": "Số lần bổ sung",
    "verified": "Xác thực VNeID",
}
MORE_PLAIN = {
    "received_on": ["20240102073000", "02/01/2024"],
    "status": ["Đã trả kết quả", "Đang xử lý"],
    "field": ["Đất đai", "", "Hộ tịch"],
    "competent_received_on": ["", "20240103000000", "20240104235959"],
    "paused_from": ["", "04/01/2024", "20240104070000"],
    "paid_online": ["2", "", "có", "0", "không"],
    "fee_amount": ["", "0", "15000", "1.500.000"],
    "result_file": ["", "có", "https://a.vn/kq", "ket qua.pdf", "0", "x"],
    "outcome": ["Có kết quả", "", "Xin rút"],
    "own_verdict": ["Đúng hạn", "", "Quá hạn", "Trong hạn"],
    "supplement_count": ["", "0", "1", "012"],
    "verified": ["x", "", "không"],
}
MORE_DIRT = {
    "received_on": ["20240231000000", "20240102246000", "2024010207300", "202401020730001", "+2024010207300"],
    "status": ["", "?"],
    "field": ["#N/A", " Đất  đai ", " #REF!", "\u3000"],
    "competent_received_on": ["20230229070000", "x", "#N/A", "19491231000000", "2024 102070000", " 20240103000000"],
    "paused_from": ["31/02/2024", "04/01/2024; 05/01/2024", "#N/A", " 04/01/2024"],
    "paid_online": ["3", "#N/A", " 2", "?"],
    "fee_amount": ["1,5", "#N/A", " 15000", "-1", "1.50"],
    "result_file": ["?", "#N/A", " có", "CÓ", "Khong", "KQ.PDF ", "Err:502", "không  có"],
    "outcome": ["?", " Có kết quả", "#N/A"],
    "own_verdict": ["?", "ĐÚNG HẠN", "#REF!"],
    "supplement_count": ["-1", "1.0", " 1", "1234567890", "#N/A", "x"],
    "verified": ["?", " x", "#N/A"],
}


@pytest.mark.parametrize("sampled", [60, 10_000])
def test_every_type_and_unread_cells_of_optional_columns(tmp_path, sampled):
    """Each kind of dirt in a row of its own; and rows of one case that differ in an optional column alone."""
    rows = [{name: texts[number % len(texts)] for name, texts in MORE_PLAIN.items()} for number in range(60)]
    rows += [{**rows[1], name: text} for name, texts in MORE_DIRT.items() for text in texts]
    lines = [
        ";".join({"case_id": f"HS-{number}", **row}[name] for name in MORE_HEADERS) for number, row in enumerate(rows)
    ]
    lines += [";".join({"case_id": "HS-3", **rows[3], "field": "Khác"}[name] for name in MORE_HEADERS)]
    table = _table(tmp_path, "a.csv", lines, headers=MORE_HEADERS)
    slow = _rows_as_read(tmp_path / "slow", [table], packed=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed_rows, "sample_rows", lambda source: sample_rows(source)[:sampled])
        assert _rows_as_read(tmp_path / "fast", [table], packed=True) == slow
    with connect(tmp_path) as connection:
        all_rows = Rows(connection, DICTIONARY, [table])
        all_rows.load(kept=Kept())
        assert {"supplement_asked_on", "result_file", "supplement_count", "paid_online"} <= set(all_rows.columns)
        ((plain,),) = connection.execute("select count(*) from cases_plain").fetchall()
        assert plain >= 59  # all that are clean, but for the one that comes again


def test_rows_keep_their_order_whatever_columns_they_have(tmp_path):
    """The place of a packed row tells its line: no part of the query that packs them may be a join, which mixes them.

    Applicants have letters in their numbers here: other numbers are packed in another way.
    """
    columns = {name: spec for name, spec in DICTIONARY.data_sets["cases"].columns.items() if spec.headers}
    headers = {name: spec.headers[0] for name, spec in columns.items()}
    texts = {"applicant_id": "DN-00a", "received_on": "02/01/2024", "status": "Đã trả kết quả", "result_file": "kq.pdf"}
    lines = [
        ";".join({**dict.fromkeys(headers, ""), **texts, "case_id": f"HS-{number}"}[name] for name in headers)
        for number in range(5000)
    ]
    table = _table(tmp_path, "a.csv", lines, headers=headers)
    with connect(tmp_path) as connection:
        rows = Rows(connection, DICTIONARY, [table])
        rows.load(kept=Kept())
        places = rows.typed(needed=["case_id"]).select("seq, line, key").order("seq").fetchall()
        assert places == [(number, number + 2, f"HS-{number}") for number in range(5000)]
        assert rows.packing is not None
        for query in (rows.packing.query(0), rows_query(0, table, rows.packing.columns)):
            ((_name, plan),) = connection.execute(f"explain {query}").fetchall()
            assert "read_csv" in plan.lower()
            assert "join" not in plan.lower()


def test_rows_of_one_key_are_compared_wherever_they_stand(tmp_path):
    def line(number: int, status: str = "Đã trả kết quả") -> str:
        return f"HS-{number};Cấp;092000000001;02/01/2024;09/01/2024;08/01/2024;{status};Trực tuyến;x"

    lines = [line(number) for number in range(3000)] + [line(7), line(8, "Đang xử lý"), line(2999, "?")]
    random.Random(5).shuffle(lines)
    tables = [_table(tmp_path, "a.csv", lines), _table(tmp_path, "b.csv", [line(9), line(3001)])]
    slow, fast = (_rows_as_read(tmp_path / str(packed), tables, packed=packed) for packed in (False, True))
    assert fast == slow
    assert slow["repeated"] == {("HS-7",), ("HS-8",), ("HS-9",), ("HS-2999",)}


def test_most_rows_of_an_export_are_plain(tmp_path):
    lines = [
        f"HS-{number};Cấp;09200000{number:04};02/01/2024 07:{number % 60:02};09/01/2024;;Đang xử lý;Trực tuyến;x"
        for number in range(500)
    ]
    lines[100:102] = ["Tổng cộng;;;;;;;;", lines[5]]
    with connect(tmp_path) as connection:
        rows = Rows(connection, DICTIONARY, [_table(tmp_path, "a.csv", lines)])
        rows.load(kept=Kept())
        counts = connection.execute("select count(*), (select count(*) from cases_cells) from cases_plain").fetchall()
        assert counts == [(497, 3)]  # of the two rows of one case, neither is plain


def test_columns_of_a_type_that_is_not_understood_here_are_read_cell_by_cell(tmp_path):
    path = tmp_path / "limits.csv"
    path.write_text("Tên thủ tục,Thời hạn giải quyết\nCấp giấy phép,5 ngày làm việc\n", encoding="utf-8")
    with connect(tmp_path) as connection:
        table = read_table(path, "limits", DICTIONARY, (), tmp_path)
        rows = Rows(connection, DICTIONARY, [table], ["procedure", "time_limit"])
        rows.load(kept=Kept())
        assert rows.packing is None
        assert rows.typed().project("key, time_limit").fetchall() == [("Cấp giấy phép", "5 ngày làm việc")]


FORMATS = [form.format for form in DATE_FORMS]


def test_a_date_is_plain_only_if_it_is_read_so(tmp_path):
    """Dates with any letters of theirs changed: what the fast way takes for a day, the slow way takes for that day."""
    chance = random.Random(3)
    texts = set()
    for form in FORMATS:
        for _number in range(sweep(gate=200, slow=20_000)):
            day = datetime(1949, 12, 20) + timedelta(seconds=chance.randrange(201 * 366 * 86400))  # noqa: DTZ001
            letters = list(day.strftime(form))
            for _change in range(chance.choice([0, 1, 1, 2, 3])):
                place = chance.randrange(len(letters))
                letters[place : place + chance.randrange(2)] = chance.choice("0123456789/-: T+.aZ\t\u3000")
            texts.add("".join(letters))
    lines = [f"HS-{place};;;02/01/2024;{text};;9;;" for place, text in enumerate(sorted(texts))]
    table = _table(tmp_path, "a.csv", lines)
    slow = _rows_as_read(tmp_path / "slow", [table], packed=False)
    for form in FORMATS:
        with pytest.MonkeyPatch.context() as patch:
            sample = [["HS", "", "", "02/01/2024", datetime(2024, 1, 2).strftime(form), "", "9", "", ""]]  # noqa: DTZ001
            patch.setattr(packed_rows, "sample_rows", lambda _source, sample=sample: sample)
            assert _rows_as_read(tmp_path / form.replace("/", "_"), [table], packed=True) == slow, form
