"""What a document says of messages that are meant for who runs the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.kpi import DATA_SETS, FileCount, InputCount, UnknownWords, data_set_words
from tthc_cli.output.formats.report import Cell, Column, PrintedTable
from tthc_cli.output.plain_words import names_in, plain_inputs, plain_table, plain_words


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("chưa có dữ liệu TTHC (procedures); hãy đưa vào bằng --data procedures=TỆP", "chưa có dữ liệu TTHC"),
        ("hồ sơ (cases): không có cột Kênh; Mức độ", "hồ sơ: không có cột Kênh; Mức độ"),
        ("Dòng ấy không ở đâu; --rejects TỆP ghi ra từng dòng.", "Dòng ấy không ở đâu."),
        ("Đây là giả định; hãy nêu rõ bằng --regime. Câu sau.", "Đây là giả định. Câu sau."),
        ("hồ sơ đã báo cáo (--reported)", "hồ sơ đã báo cáo"),
        ("Sở Mẫu: kế hoạch năm 2024 (mẫu; `tthc init` để thiết lập)", "Sở Mẫu: kế hoạch năm 2024 (mẫu)"),
        ("`tthc event list` cho xem; còn lại như cũ", "còn lại như cũ"),
        ("thiếu cột A; gần nhất: 'B'; hãy khai bằng `tthc cases learn TỆP`", "thiếu cột A; gần nhất: 'B'"),
        ("một; hai --due x\nba (ratings); bốn `tthc due`", "một\nba"),
        ("--by: không có ngày", "--by: không có ngày"),
        ("cộng vào hạn (extend). Tính lại (restart).", "cộng vào hạn. Tính lại."),
        ("chưa có tệp ratings; còn lại như cũ", "chưa có tệp ratings; còn lại như cũ"),
    ],
)
def test_words_by_hand(message, plain):
    assert plain_words(message) == plain


@given(st.text(st.characters(exclude_characters="-`()")))
def test_a_text_without_options_and_commands_stays(text):
    assert plain_words(text) == text


@given(st.text())
def test_what_is_plain_stays_so(text):
    assert plain_words(plain_words(text)) == plain_words(text)


NAMES = ["xuat (cases).csv", "a; b --x.csv", "`a`.csv", "n --by c.csv", "Sở A. Phòng (--x)"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_known_stays_whole(name):
    message = f"{name}: hồ sơ (cases) không có cột; hãy đưa {name} vào bằng --data"
    assert plain_words(message, [*NAMES, "cases"]) == f"{name}: hồ sơ không có cột"
    table = plain_table(PrintedTable(title=name, columns=[Column(title="A")], rows=[[name]], notes=[name]), NAMES)
    assert (table.title, table.rows, table.notes) == (name, [[Cell(name)]], [name])


@given(st.text(), st.lists(st.text(min_size=1)))
def test_a_text_that_is_a_name_stays(text, names):
    assert plain_words(text, [*names, text]) == text


def test_names_are_those_of_files_sheets_headers_and_words():
    file = FileCount(file="f", sheet="s", kind="text", read=1, instead={"a": "h1"}, unread_dates=("h2",))
    words = UnknownWords(values=(("w", 1),), different=1, accepted=("x",))
    count = InputCount(
        name="cases",
        file="all",
        read=1,
        used=0,
        excluded={},
        set_aside={("why", "h3"): 1},
        unknown_words={"c": words},
        unread={"h4": 1},
        files=(replace(file, not_needed={"h2": "h5"}),),
    )
    assert names_in([count]) == {"all", "f", "f:s", "h1", "h2", "h3", "h4", "h5", "w"}


def test_all_data_sets_have_words():
    """A name that people have no word for would stand in a document as it is."""
    assert all(data_set_words(name).endswith(f" ({name})") for name in DATA_SETS if data_set_words(name) != name)
    assert data_set_words("cases") == "hồ sơ (cases)"


def test_tables_keep_their_values():
    day = Cell("--data", value=date(2024, 1, 2))
    table = PrintedTable(
        title="hồ sơ (cases)", columns=[Column(title="A")] * 2, rows=[["a; b --by c", day]], notes=["x; `tthc due` y"]
    )
    plain = plain_table(table)
    assert (plain.title, plain.rows, list(plain.notes)) == ("hồ sơ", [[Cell("a"), day]], ["x"])


def test_inputs_keep_unknown_words_and_not_what_may_be_written():
    words = UnknownWords(values=(("Chờ", 1),), different=1, accepted=("Đang xử lý",))
    count = InputCount(
        name="cases", file="a.csv", read=1, used=0, excluded={}, set_aside={("x", "C"): 1}, unknown_words={"C": words}
    )
    (plain,) = plain_inputs([count])
    assert (plain.unknown_words["C"].values, plain.unknown_words["C"].accepted) == ((("Chờ", 1),), ())
