"""Configurations written: what is set is there, everything else stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.errors import TthcError
from tthc_cli.settings import KEYS, Changes, Settings, changed
from tthc_cli.settings.load import parse_settings

FILE = Path("config.toml").absolute()
HAND_MADE = """# của Văn phòng Sở, đừng xóa
language = "en"   # cho anh Tư

# hai kế hoạch
plans = ['a.yaml', 'b.yaml']
office = 'Sở'
"""


def test_a_new_file_has_every_key_set_or_as_a_comment():
    text, settings = changed("", Settings(), Changes(office="Sở", watch_from=date(2026, 11, 30)), FILE)
    assert (settings.office, settings.watch_from, settings.plans) == ("Sở", date(2026, 11, 30), ())
    for key in KEYS:
        assert f"\n{key} = " in text or f"\n# {key} = " in text
    whole = text.replace("# regime =", "regime =").replace("# cut_off =", "cut_off =").replace("# limits", "limits")
    assert parse_settings(whole, FILE).cut_off == "15:00"


def test_what_is_not_named_stays_with_its_comments():
    before = parse_settings(HAND_MADE, FILE)
    text, settings = changed(HAND_MADE, before, Changes(plans=(Path("c.yaml"), Path("a.yaml")), cut_off="16g"), FILE)
    assert settings.plans == tuple(Path(name).absolute() for name in ("a.yaml", "b.yaml", "c.yaml"))
    assert settings.cut_off == "16:00"
    for line in HAND_MADE.splitlines():
        assert line in text or line.startswith("plans")
    without, settings = changed(text, settings, Changes(without_plans=(Path("b.yaml"),)), FILE)
    assert settings.plans == (Path("a.yaml").absolute(), Path("c.yaml").absolute())
    assert "# hai kế hoạch" in without
    again, _settings = changed(without, settings, Changes(), FILE)
    assert again == without


def test_a_value_that_no_key_takes_is_refused():
    with pytest.raises(TthcError, match="cut_off"):
        changed("", Settings(), Changes(cut_off="25:00"), FILE)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_any_name_reads_back_as_it_was_written(name):
    path = Path(name).absolute()
    text, settings = changed("", Settings(), Changes(register=path, plans=(path,), office="A\\b"), FILE)
    assert (settings.register, settings.plans, settings.office) == (path, (path,), "A\\b")
    assert changed(text, settings, Changes(calendar=path), FILE)[1].calendar == path
