"""Configurations read: what each key takes, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.errors import TthcError
from tthc_cli.kpi import PauseRegime
from tthc_cli.settings import KEYS, load_settings
from tthc_cli.settings.load import parse_settings

WHOLE = """# cấu hình
office = "Sở  Khoa học"
plans = [
    'kế hoạch.yaml',  # năm nay
    "/abs/b.yaml",
    'kế hoạch.yaml',
]
register = "r.sqlite"
calendar = "c.yaml"
columns = "d.yaml"
limits = ["l.xlsx"]
cut_off = "15h"
regime = "restart"
limit_unit = "working-day"
language = "en"
watch_from = 2026-11-30
superior = "UBND thành phố"
place = "Cần Thơ"
symbol = "BC-SKHCN"
signer_title = "Giám đốc"
recipients = ["UBND  thành phố", "Ban Giám đốc"]
"""


def test_every_key_is_read(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    settings = load_settings(path)
    assert settings.office == "Sở Khoa học"
    assert settings.plans == (tmp_path / "kế hoạch.yaml", Path("/abs/b.yaml").absolute())
    assert (settings.register, settings.calendar) == (tmp_path / "r.sqlite", tmp_path / "c.yaml")
    assert (settings.columns, settings.limits) == (tmp_path / "d.yaml", (tmp_path / "l.xlsx",))
    assert (settings.cut_off, settings.regime, settings.limit_unit) == ("15:00", PauseRegime.RESTART, "working-day")
    assert (settings.language, settings.watch_from) == ("en", date(2026, 11, 30))
    assert (settings.superior, settings.place, settings.symbol) == ("UBND thành phố", "Cần Thơ", "BC-SKHCN")
    assert (settings.signer_title, settings.recipients) == ("Giám đốc", ("UBND thành phố", "Ban Giám đốc"))
    assert set(settings.lines) == set(KEYS)
    assert (settings.lines["plans"], settings.lines["register"], settings.lines["watch_from"]) == (3, 8, 16)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("ofice = 'a'", 1, "nearest is office|gần nhất là office"),
        ("\n\nregister = 5", 3, "register: .*5"),
        ("office = ''", 1, "office: "),
        ("plans = 'a.yaml'", 1, "plans: "),
        ("plans = [\n1]", 1, "plans: "),
        ("# x\nregime = 'extends'", 2, '"extend", "restart"'),
        ("cut_off = '25:00'", 1, "15:00"),
        ("cut_off = 15:00:00", 1, "15:00"),
        ("language = 'fr'", 1, '"vi", "en"'),
        ("watch_from = 2026-11-30T10:00:00", 1, "watch_from"),
        ("watch_from = '31/11/2026'", 1, "31/11/2026"),
        ("office = 'a'\n[cases]\ncolumns = 'a'", 2, "cases"),
        ("office = 'a'\noffice = 'b'", 2, "TOML .*có hai lần"),
        ("office = a", 1, "TOML .*cần dấu nháy"),
        ("office = 'a", 1, "TOML .*cần dấu nháy"),
        ('register = "C:\\tthc\\x"', 1, "TOML .*dấu nháy đơn"),
        ("plans = [", 1, "TOML .*"),
        ("plans = ['a' 'b']", 1, "TOML .*ngoặc"),
        ("watch_from = 2024-02-30", 1, "TOML .*không có ngày này"),
        ("office", 1, "TOML .*không phải khóa"),
        ("office = true", 1, "true"),
    ],
)
def test_a_wrong_file_is_one_message_with_line_and_key(text, line, words, tmp_path):
    with pytest.raises(TthcError, match=words) as wrong:
        parse_settings(text, tmp_path / "config.toml")
    assert str(wrong.value).startswith(f"{tmp_path / 'config.toml'}:{line}: ")
    assert len(wrong.value.lines) == 1


def test_a_file_that_is_named_must_exist_the_user_s_own_need_not(tmp_path):
    with pytest.raises(TthcError, match=r"config\.toml"):
        load_settings(tmp_path / "config.toml")
    assert load_settings(None).plans == ()
    (tmp_path / "a.toml").write_bytes("office = 'Sở'".encode("utf-16"))
    with pytest.raises(TthcError, match="UTF-8"):
        load_settings(tmp_path / "a.toml")
    with pytest.raises(TthcError, match=str(tmp_path.name)):
        load_settings(tmp_path)


@given(st.text(alphabet="ab= \n#[]'\"12.\\", max_size=60))
def test_any_text_is_read_or_is_one_message(text):
    message = ""
    try:
        parse_settings(text, Path("config.toml"))
    except TthcError as error:
        message = str(error)
    assert not message or message.startswith("config.toml:")


@given(st.permutations(KEYS), st.lists(st.integers(0, 3), min_size=len(KEYS), max_size=len(KEYS)))
def test_each_key_has_the_line_on_which_it_begins(keys, gaps):
    values = {"plans": "[\n'a',\n]", "limits": "[]", "watch_from": "2026-01-01", "cut_off": "'15:00'"}
    values |= {"recipients": "['x']"}
    values |= {"regime": "'extend'", "limit_unit": "'day'", "language": "'vi'", "office": '"""a\n\n# = b\n"""'}
    text, lines = "", {}
    for key, gap in zip(keys, gaps, strict=True):
        text += "\n# gap\n" * gap
        lines[key] = text.count("\n") + 1
        text += f"{key} = {values.get(key, repr('x'))}\n"
    assert parse_settings(text, Path("config.toml")).lines == lines
