"""What is told to be somebody's name, address or number, and what is not: the ordinary words of an office."""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import pairwise
from unicodedata import category, normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.examples import examples
from tests.support.places import ROOT
from tthc_cli.cases.privacy import (
    HIDDEN,
    PersonalWords,
    addresses_for_engines,
    name_or_address,
    names_for_engines,
    number_of_a_person,
    of_a_person,
    ordinary_for_engines,
    shown_key,
    shown_matter,
    shown_text,
)
from tthc_cli.cases.shown_values import is_harmless
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import data_file, load_file
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.text import fold

EXAMPLES = ROOT / "examples"
WORDS = load_file(data_file("personal_words.yaml"), PersonalWords).value
FORMS = [str, str.lower, str.upper, str.title, fold, lambda text: fold(text).upper(), lambda text: fold(text).title()]
NAMES = ["Nguyễn Văn Bảy", "Trần Thị Hồng", "Lê Thị Út", "Hồ Văn An", "Phạm Thị Minh Đức", "Đặng Văn A", "Lý Thị Na"]
ADDRESSES = [
    "Số 12 đường Trần Phú",
    "27/4 hẻm 51 Đường 3 Tháng 2",
    "Thôn 3 xã Tân Phú",
    "Thôn 3, xã Tân Phú, huyện Nam",
    "Xóm Đông, xã Tây, huyện Nam",
    "Số nhà 15, tổ 3, phường X",
    "Tổ dân phố số 5",
    "Ấp 4",
    "12A ngõ 5",
    "Đường Nguyễn Trãi",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", NAMES)
def test_names_in_every_form(text, form):
    for written in (form(text), form(text).replace(" ", ""), form(text).replace(" ", "."), form(f"ông {text}")):
        assert name_or_address(written), written
        assert of_a_person(written)
        assert shown_key("cases", written) == "***"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses_in_every_form(text, form):
    assert name_or_address(form(text)), form(text)
    assert of_a_person(form(text))
    assert shown_key("cases", form(text)) == "***"


@given(
    st.sampled_from(WORDS.surnames), st.lists(st.sampled_from(["Minh", "Đức", "An", "Út", "B"]), min_size=1, max_size=3)
)
def test_any_surname_with_names_behind_it(surname, names):
    text = " ".join((surname, *names, "Đức"))
    for written in (text, text.lower(), text.upper()):
        assert name_or_address(written)  # with an accent in it: without any, many are ordinary words
    assert name_or_address(text.title().replace(" ", "")) or " " in surname


@given(st.sampled_from((*WORDS.surnames, *WORDS.surnames_with_middle)), st.sampled_from(WORDS.middles))
def test_any_surname_with_a_middle_name(surname, middle):
    text = f"{surname} {middle} An"
    for written in (text, text.lower(), text.upper(), text.title().replace(" ", ""), text.upper().replace(" ", "")):
        assert name_or_address(written) or " " in surname, written


UNSEEN = [chr(code) for code in range(0x10000) if category(chr(code)) == "Cf"]
NUMBERS = ["0912 345 678", "079203001234", "36250012", "an@gmail.com"]


@examples(200)
@given(st.sampled_from([*NAMES, *ADDRESSES, *NUMBERS]), st.data())
def test_marks_that_are_not_seen_hide_no_person(text, data):
    """Names, addresses and numbers are told with such marks anywhere in them, as without."""
    places = data.draw(st.lists(st.integers(0, len(text)), min_size=1, max_size=3, unique=True))
    written = text
    for place in sorted(places, reverse=True):
        written = written[:place] + data.draw(st.sampled_from(UNSEEN)) + written[place:]
    is_number = text in NUMBERS
    assert number_of_a_person(written) == is_number
    assert name_or_address(written) != is_number
    assert of_a_person(written)
    assert not is_harmless(written)
    assert is_harmless(f"1{UNSEEN[0]}2{UNSEEN[1]}3") is is_harmless("123")
    titled = f"Bà {written}" if text in NAMES else written
    for data_set in ("procedures", "cases"):
        key = shown_key(data_set, written, "no-date")
        assert key == (HIDDEN if shown_key(data_set, text, "no-date") == HIDDEN else text)
    assert shown_matter(written) == HIDDEN
    assert shown_text(titled) == shown_text(titled.replace(written, text))


def test_numbers_that_lost_a_zero():
    """An identity number of 12 digits has 11 then, one of 9 digits 8; a telephone number 9."""
    for number in ("01099012345", "1099012345", "11099012345", "36250012", "912345678"):
        assert number_of_a_person(number), number
        assert number_of_a_person(f"số {number} của A")
        assert of_a_person(number)
    assert shown_key("cases", "11099012345", "no-date") == "***"
    assert shown_key("cases", "79303012345", "no-date") == "***"
    for day in ("20240115", "15012024", "2023-2024", "10000000", "1.004964.000.00.00.H13"):
        assert not number_of_a_person(day), day
    for key in ("20240001234", "20250012345", "H13-240102-0001", "000.00.15.H13-240102-0001"):
        assert shown_key("cases", key, "no-date") == key


# -- ordinary words ----------------------------------------------------------------------------------------------------

OFFICE = (
    """\
Lệ phí|Phí|Phòng Đăng ký kinh doanh|Phạm vi|Lý do|Hồ sơ|Hồ sơ bổ sung|Chờ phân công|Đang xử lý|Đã trả|Văn phòng UBND
Văn bản|Đường bộ|Đường thủy nội địa|Đường sắt|Khu công nghiệp|Tổ 1 cửa|Bản sao|Bản 2|Quyết định số 12|Cao đẳng|Mai táng
Kim loại quý|Vũ khí thể thao|Đô thị|Nguyên nhân khác|Trân trọng|Hà Nội|Đào tạo|Đoàn thể|Lâm nghiệp|Lương thực|Thái độ
Tăng ca|Từ chối|Thân nhân|Quan trắc|Giang hồ|Tạm dừng|Chủ hồ sơ|Người nộp|Địa chỉ|Số nhà|Họ và tên|Tên thôn xóm|Số 5
UBND phường Trần Phú|UBND xã Hồ Văn|Phường Nguyễn Du|Trung tâm Phục vụ hành chính công|Sở Khoa học và Công nghệ
Chi cục Tiêu chuẩn Đo lường Chất lượng|Nghị định số 100/2019/NĐ-CP về giao thông đường bộ|Trạm y tế xã Tân Phú
Cấp lại giấy phép kết nối vào đường tỉnh|Đăng ký thường trú tại xã, phường, thị trấn|Hỗ trợ đào tạo|Thôn bản|Trưởng thôn
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@cache
def ordinary() -> frozenset[str]:
    """The words of the dictionaries, the plan and the examples."""

    def texts(value: object) -> set[str]:
        if isinstance(value, dict):
            return set().union(*map(texts, value.values()), *map(texts, value))
        if isinstance(value, list):
            return set().union(*map(texts, value))
        return {value} if isinstance(value, str) else set()

    ordinary_texts = texts(yaml.safe_load(data_file("case_columns.yaml").read_text(encoding="utf-8")))
    plan = load_plan().value
    for task in plan.tasks:
        ordinary_texts |= {task.content, task.lead or "", task.support or ""}
    ordinary_texts |= {unit.name for unit in plan.units.values()}
    for file in EXAMPLES.glob("*.csv"):
        text = file.read_text(encoding="utf-8-sig")
        rows = csv.reader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ",")
        ordinary_texts |= {cell for row in rows for cell in row}
    return frozenset(" ".join(normalize("NFC", text).split()) for text in ordinary_texts | set(OFFICE)) - {""}


def hidden_in_groups(text: str) -> bool:
    """What the engines find in the value of a group, and is not shown as the key of a row of procedures either."""
    name = re.search(names_for_engines(), re.sub(ordinary_for_engines(), "", text))
    is_hidden = bool(name or re.search(addresses_for_engines(), text) or number_of_a_person(text))
    for data_set in ("procedures", "limits"):
        assert shown_key(data_set, text) == (HIDDEN if is_hidden else text)
        assert shown_key(data_set, text, "disagree") == (HIDDEN if is_hidden else text)
    return is_hidden


NO_PERSON = """\
UBND xã Tân An|Trần Phú|Nguyễn Trãi|Phòng Tư pháp xã An Hòa|Phòng số 3 phường Trần Phú|Hộ kinh doanh
Hộ kinh doanh cá thể|Bà Rịa|Bà Trưng|Tổ 1 cửa|Tổ 2 Bộ phận một cửa xã Tân An|Đội 2 Công an phường 3|Đội 5
Khu công nghiệp xã A|Bản sao, xã|Phường 1|Xã Thôn Đông|Ủy ban nhân dân xã An|từ văn bản giấy|Từ văn phòng xã
lại văn bằng cũ|lưu văn thư|từ thị trường|Số 5|1.004964 Đăng ký khai sinh tại xã, phường|01 Phòng Tư pháp
Buôn bán thuốc bảo vệ thực vật tại các cửa hàng ở xã, phường|Áp dụng tại xã An|Đường bộ|Đường sắt|Tên thôn xóm
Trưởng thôn, xã An""".replace("\n", "|").split("|")


@pytest.mark.parametrize("form", [str, str.lower, str.upper, fold, str.capitalize])
@pytest.mark.parametrize("text", NO_PERSON)
def test_units_and_procedures_are_no_persons(text, form):
    assert not hidden_in_groups(form(text))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    """\
số 12 lê lợi, phường 1|12 Lê Lợi|số 12 đường Trần Phú|12A ngõ 5|số nhà 15 tổ 3|27/4 hẻm 51|thôn đông, xã an hòa
ấp 3, xã tân an|khu phố 2, phường tân phú|tổ 3 phường 5|tổ 3, khu phố 2, phường tân phú|xóm 4|thôn 3 xã tân phú
bản 2, xã An|tổ dân phố số 5|đội 3, xã An""".replace("\n", "|").split("|"),
)
def test_addresses_in_groups(text, form):
    if form(text).isascii() and "lê" in text.lower():
        return  # without accents, it is too many other words
    assert hidden_in_groups(form(text)), form(text)


@pytest.mark.parametrize("form", FORMS)
@given(st.sampled_from((*WORDS.surnames, *WORDS.surnames_with_middle)), st.sampled_from(WORDS.middles), st.data())
def test_titles_with_any_name_in_groups(form, surname, middle, data):
    title = data.draw(st.sampled_from(WORDS.titles))
    text = form(f"{title} {surname} {middle} Hoa")
    surnames = {*WORDS.unaccented, *WORDS.unaccented_with_middle}
    assert hidden_in_groups(text) or (text.isascii() and fold(surname) not in surnames), text


@pytest.mark.parametrize("text", ["TRẦN THỊ BÌNH", "TRAN THI BINH", "trần thị bình", "TrầnThịBình", "Bà Lê Thị Hoa"])
def test_names_in_groups(text):
    assert hidden_in_groups(text)


@pytest.mark.parametrize("form", [str, str.lower, str.upper, fold, str.capitalize])
def test_ordinary_words_are_none(form):
    told = {text for text in ordinary() if name_or_address(form(text)) or number_of_a_person(form(text))}
    assert told == set()
    assert not {text for text in ordinary() if hidden_in_groups(form(text))}


@given(st.data())
def test_ordinary_words_beside_one_another_are_none(data):
    """Any two that stand side by side in ordinary text, as a group's name might be cut."""
    text = data.draw(st.sampled_from(sorted(ordinary())))
    pairs = [" ".join(pair) for pair in pairwise(re.findall(r"[^\W\d_]+", text))]
    lower = [pair for pair in pairs if pair.islower()]
    assert not [pair for pair in lower if re.search(names_for_engines(), pair)]


def test_groups_and_misses_hide_the_names_that_no_unit_has(tmp_path):
    units = [
        "nguyễn văn bảy",
        "NguyễnVănBảy",
        "NGUYENVANBAY",
        "lê thị út",
        "36250012",
        "số 12 lê lợi, phường 1",
        "thôn đông, xã an hòa",
        "ẤP 3 XÃ TÂN AN",
        "Bà Lê Thị Hoa",
        "Hộ kinh doanh Nguyễn Văn An",
        "TRẦN THỊ BÌNH",
        "Phòng Khoa học",
        "Phường Nguyễn Du",
        "từ văn bản giấy",
    ]
    rows = [f'A{number},"{unit}",02/01/2024,09/01/2024,16/01/2024,Đã trả kết quả' for number, unit in enumerate(units)]
    head = "Mã hồ sơ,Đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái"
    (tmp_path / "c.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    for command in (["kpi", "check"], ["kpi", "misses"]):
        for form in ("table", "csv", "json"):
            done = tthc(*command, "c.csv", "--by", "unit", "--kpi", "early-resolution", "--format", form, cwd=tmp_path)
            assert done.returncode == 1, done.stderr
            assert not [unit for unit in units[:-3] if unit in done.stdout], (command, form)
            assert "***" in done.stdout
            assert "Phòng Khoa học" in done.stdout
            assert "Phường Nguyễn Du" in done.stdout
            assert "từ văn bản giấy" in done.stdout


def test_marks_that_are_not_seen_show_no_person_wherever_texts_are_shown(tmp_path):
    """In groups, misses, rejects, headers, unknown words, groups of an audit, and late cases."""
    units = [
        "0912 345\u200b 678",
        "079203\u200b001234",
        "\u202anguyễn văn bảy\u202c",
        "Lê\u00adThị\u200bBé",
        "nguyễn\u200bvăn\u200bbảy",
    ]
    rows = [f"A{number},{unit},02/01/2024,09/01/2024,16/01/2024,9" for number, unit in enumerate(units)]
    rows += [
        "B1,Phòng A,02/01/2024,079203\u200b001234,16/01/2024,9",
        "B2,Phòng A,02/01/2024,09/01/2024,16/01/2024,nguyễn\u200b văn bảy",
        "0912\u200b345678,Phòng A,31/02/2024,09/01/2024,16/01/2024,9",
        "C1,Phòng A,02/01/2024,09/01/2024,16/01/2024,9",
        "C2,Ph\u200bòng A,02/01/2024,09/01/2024,16/01/2024,9",
        "C3,Phòng A,02/01/2024,09/01/2024,,4",
    ]
    head = "Mã hồ sơ,Đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái"
    headers = f"{head},Thời hạn giải quyết,09\u200b12345678"
    (tmp_path / "c.csv").write_text("\n".join([headers, *(f"{row},5 ngày," for row in rows)]) + "\n", encoding="utf-8")
    late = ["--as-of", "31/12/2024"]
    commands = [
        ["kpi", "check", "c.csv", "--by", "unit", "--kpi", "early-resolution", "--rejects", "r.csv", *late],
        ["kpi", "misses", "c.csv", "--kpi", "early-resolution", *late],
        ["cases", "columns", "c.csv"],
        ["cases", "due", "c.csv", "--by", "unit", *late],
        ["cases", "audit", "c.csv", *late],
    ]
    for command in commands:
        for form in ("table", "csv", "json"):
            done = tthc(*command, "--format", form, cwd=tmp_path)
            assert done.returncode in (0, 1), done.stderr
            assert "\u00ad" not in done.stdout + done.stderr
            shown = re.sub("[\u200b\u202a\u202c]", "", done.stdout + done.stderr)
            persons = re.findall("(?i)0912|0792|văn ?bảy|thị ?bé|u202a", shown)
            assert persons == [], (command, form)
    rejects = re.sub("[\u200b\u202a\u202c]", "", (tmp_path / "r.csv").read_text(encoding="utf-8"))
    assert re.findall("(?i)0912|0792|văn", rejects) == []
    assert rejects.count("***") == 3
    done = tthc(*commands[0], "--format", "csv", cwd=tmp_path)
    groups = [row["group"] for row in csv.DictReader(done.stdout.splitlines())]
    assert sorted(groups) == ["", "***", "Phòng A"], "units that look alike are one group"


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_an_audit_shows_no_name_that_stands_as_a_case_id(tmp_path, form):
    rows = [f"{key},02/01/2024,05/01/2024,Đang giải quyết,5 ngày làm việc" for key in ("nguyễn văn bảy", "H13-1")]
    head = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái,Thời hạn giải quyết"
    (tmp_path / "c.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    done = tthc("cases", "audit", "c.csv", "--format", form, cwd=tmp_path)
    assert "nguyễn" not in done.stdout + done.stderr
    assert "***" in done.stdout
    assert "H13-1" in done.stdout


def test_the_surnames_of_people_are_known_where_plans_are_read_too():
    plans = load_file(data_file("plan_words.yaml"), PlanWords).value
    # "Quan" begins too many other words with a capital; of "Tôn Nữ" the first word is there
    missing = {*WORDS.surnames, *WORDS.surnames_with_middle} - {*plans.family_names, "Quan", "Tôn Nữ"}
    assert not missing


@pytest.mark.parametrize(
    ("text", "name"),
    [("đàm văn a", True), ("DIỆP THỊ B", True), ("Từ văn bản giấy", False), ("lại văn bản", False)],
)
def test_rare_surnames_and_words_that_begin_like_names(text, name):
    assert name_or_address(text) is name
