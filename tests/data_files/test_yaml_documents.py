# ruff: noqa: E501 - messages stand whole
from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support import checksums
from tests.support.checksums import check_calendar
from tests.support.command import tthc
from tests.support.examples import examples
from tests.support.places import TEST_DATA
from tthc_cli.counts.load import PLAN, check_plan, load_plan
from tthc_cli.data_files import data_file, json_schema, load_file, yaml_documents
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan
from tthc_cli.workdays.holiday_file import HolidayFile
from tthc_cli.workdays.load import CALENDAR, load_calendar

BAD = TEST_DATA / "bad"
CHECKS = {"plan": check_plan, "calendar": check_calendar}

# One defect a file, and all that is said about it, after the file's name.
MESSAGES = {
    "plan/a_list.yaml": ":1: the whole file: found a list; write keys with their values",
    "plan/alias.yaml": ":14: units.phong.name: an alias (*name) is used; write the value out in full",
    "plan/alias_bomb.yaml": ":1: b.1: an alias (*name) is used; write the value out in full",
    "plan/alias_taken.yaml": ":21: alias: nhan-quyet-dinh stands twice; give each its own",
    "plan/broken_quote.yaml": ":45: not YAML: the line does not fit the ones before it; check its indentation, and quotes inside of quotes (in what starts at line 3)",
    "plan/by_both.yaml": ":47: by: write either date or event, and just one of them",
    "plan/circle.yaml": ":38: produces: task 1 would start itself through decision-received; remove one of the two (and 1 more)",
    "plan/before_monday.yaml": ":51: inclusive: before Monday is in the week before; write the day itself, and true",
    "plan/day_of_week_and_month.yaml": ":51: day: a day of the month; the rule has one of the week (weekday)",
    "plan/no_such_hour.yaml": ":51: time: found 25:00; write an hour such as '16:00'",
    "plan/no_such_weekday.yaml": ":50: tasks.2.rules.1.weekday: found 'thu-sau'; write one of 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'",
    "plan/week_among_others.yaml": ":49: periods: a week needs its day (weekday), and stands alone; give other periods a rule of their own",
    "plan/week_without_day.yaml": ":49: periods: a week needs its day (weekday), and stands alone; give other periods a rule of their own",
    "plan/day_first.yaml": ":8: identity.issued_on: found '15/01/2024'; write a day as yyyy-mm-dd",
    "plan/deep.yaml": ":1: nested too deeply to be a data file",
    "plan/duplicate_key.yaml": ":7: identity: the key year stands twice; keep one",
    "plan/empty.yaml": ":1: the file is empty; write the keys that `tthc plan schema` lists",
    "plan/empty_text.yaml": ":3: identity.issuer: found empty text; write what belongs there, or null where the key allows it",
    "plan/after_without_start.yaml": ":33: after: write either date or event, and just one of them",
    "plan/part_of_no_part.yaml": ":51: part_of: 2024-06-14 is no beginning, middle or end of a month; correct the date, or remove part_of",
    "plan/words_taken.yaml": ":22: words: Nhận được quyết định stands twice; give each its own",
    "plan/no_day_of_month.yaml": ":50: tasks.2.rules.1.day: found 32; write 31 or less",
    "plan/flag_no.yaml": ":50: tasks.2.rules.1.inclusive: found 'no'; write true or false",
    "plan/float_count.yaml": ":36: tasks.1.rules.1.count: found 5.5; write a whole number without quotes or leading zeros",
    "plan/kpi_text_not_in_cell.yaml": ':53: text: "đạt trên 97%" does not stand in a cell of task 1; copy the words from there',
    "plan/kpi_unknown_task.yaml": ":51: task: there is no task 9; write a number from the plan",
    "plan/leading_zero.yaml": ":36: tasks.1.rules.1.count: found '05'; write a whole number without quotes or leading zeros",
    "plan/list_wanted.yaml": ":30: tasks.1.lead_units: found 'van-phong'; write a list, one item a line after a dash",
    "plan/map_wanted.yaml": ":13: units.van-phong: found 'Văn phòng'; write keys with their values",
    "plan/milestone_outside.yaml": ":51: milestones: 2024-07-01 is outside of 2024-01-01 to 2024-06-30",
    "plan/missing_key.yaml": ":33: the key tasks.1.rules.1.count is missing; add it",
    "plan/missing_kind.yaml": ":33: tasks.1.rules.1: the key kind is missing; add it",
    "plan/negative_count.yaml": ":36: tasks.1.rules.1.count: found -5; write 1 or more",
    "plan/no_rules.yaml": ":46: rules: found an empty list; write at least one rule",
    "plan/no_such_day.yaml": ":8: identity.issued_on: 2024-02-30 is no day of the calendar; write an existing day as yyyy-mm-dd",
    "plan/not_utf8.yaml": ":3: not UTF-8 text (byte 0xff); save the file as UTF-8",
    "plan/nul.yaml": ":3: not YAML: a control character; remove it",
    "plan/null_text.yaml": ":3: identity.issuer: found null; write text (in quotes where it looks like a number or a date)",
    "plan/number_for_text.yaml": ":3: identity.issuer: found 2024; write text (in quotes where it looks like a number or a date)",
    "plan/octal_like.yaml": ":36: tasks.1.rules.1.count: found '08'; write a whole number without quotes or leading zeros",
    "plan/one_part.yaml": ":49: parts: found fewer than two; write two or more",
    "plan/only_comment.yaml": ":1: the file is empty; write the keys that `tthc plan schema` lists",
    "plan/operator.yaml": ":55: kpis.1.op: found '='; write one of '>', '>=', '<', '<='",
    "plan/periodic_without_reporting.yaml": ":47: kind: periodic needs the plan's key reporting; add it at the top level",
    "plan/quoted_number.yaml": ":36: tasks.1.rules.1.count: found '5'; write a whole number without quotes or leading zeros",
    "plan/quoted_target.yaml": ":56: kpis.1.target: found '96'; write a number such as 96 or 96.5",
    "plan/starts_itself.yaml": ":38: produces: task 1 would start itself through decision-received; remove one of the two",
    "plan/tab_indent.yaml": ":3: not YAML: a tab, or a value that begins with @, % or `; indent with spaces, put such a value in quotes",
    "plan/tag.yaml": ":6: identity.year: the tag !!python/name:os.system is used; write the plain value without it",
    "plan/target_above_100.yaml": ":56: kpis.1.target: found 9600; write 100 or less",
    "plan/target_below_0.yaml": ":56: kpis.1.target: found -1; write 0 or more",
    "plan/target_infinity.yaml": ":56: kpis.1.target: found 'Infinity'; write a number such as 96 or 96.5",
    "plan/target_not_a_number.yaml": ":56: kpis.1.target: found '.nan'; write a number such as 96 or 96.5",
    "plan/target_with_exponent.yaml": ":56: kpis.1.target: found '9.6e1'; write a number such as 96 or 96.5",
    "plan/target_word.yaml": ":56: kpis.1.target: found 'nhiều'; write a number such as 96 or 96.5",
    "plan/text_not_in_cell.yaml": ':34: text: "Chậm nhất 06 ngày" does not stand in the time cell; copy the words from there',
    "plan/too_deep.yaml": ":1: nested too deeply to be a data file",
    "plan/two_documents.yaml": ":61: not YAML: a second document begins (---); keep one (in what starts at line 1)",
    "plan/two_tasks_one_number.yaml": ":39: number: 1 stands twice; give each its own",
    "plan/unknown_event.yaml": ":35: event: decision-recieved is not among the events; write one of decision-received, decision-issued",
    "plan/unknown_key.yaml": ":37: the key tasks.1.rules.1.counts is not known; correct or remove it",
    "plan/unknown_kind.yaml": ":33: tasks.1.rules.1: found the kind 'aftr'; write one of 'after', 'before', 'on', 'by', 'within', 'every', 'periodic', 'continuous', 'earliest_of'",
    "plan/unknown_measure.yaml": ":54: measure: there is no measure earliest-resolution; write one of digitized-dossiers, digitized-results, data-reuse, online-submission, online-processing, online-payment, early-resolution, on-time-resolution, late-resolution, electronic-results, few-supplements, handling-time, satisfaction, internal-reviewed, internal-cut, internal-cost-cut",
    "plan/unknown_source.yaml": ":31: basis_sources: thong-tu-02 is not among the sources; write one of thong-tu",
    "plan/unknown_unit.yaml": ":30: lead_units: van-thu is not among the units; write one of van-phong",
    "plan/unknown_unit_of_time.yaml": ":37: tasks.1.rules.1.unit: found 'days'; write one of 'day', 'working_day', 'week', 'month', 'quarter', 'year'",
    "plan/until_is_event.yaml": ":40: until: decision-received would end the updates on the day that starts them; write the event that closes them",
    "plan/utf16.yaml": ":1: not UTF-8 text (byte 0xff); save the file as UTF-8",
    "plan/within_backwards.yaml": ":50: last: 2024-01-01 is before first: 2024-12-31",
    "plan/word_count.yaml": ":36: tasks.1.rules.1.count: found 'no'; write a whole number without quotes or leading zeros",
    "plan/wrong_schema.yaml": ":1: schema: found 'tthc.plan/9'; write one of 'tthc.plan/1'",
    "plan/year_out_of_range.yaml": ":6: identity.year: found 24; write 1900 or more",
    "plan/zero_count.yaml": ":36: tasks.1.rules.1.count: found 0; write 1 or more",
    "calendar/day_twice.yaml": ":21: date: 2024-04-29 stands twice; keep one",
    "calendar/estimate_backwards.yaml": ":9: last: 2000 is before first: 2099",
    "calendar/estimate_before_the_library.yaml": ":8: first: the holidays library knows no day off in 1900; write 1901",
    "calendar/estimate_country.yaml": ":6: country: the holidays library does not know XX; write a country code in capitals such as VN",
    "calendar/estimate_language.yaml": ":7: language: the holidays library has no zz for VN; write one of en_US, th, vi",
    "calendar/estimate_of_nothing.yaml": ":8: first: the holidays library knows no day off from 2150 to 2160; write other years",
    "calendar/estimate_past_the_library.yaml": ":9: last: the holidays library knows no day off in 2101; write 2100",
    "calendar/gap.yaml": ":26: year: 2026 does not follow the year before it; write the years in order",
    "calendar/made_up_twice.yaml": ":27: instead_of: 2024-04-29 is made up twice; keep one make_up day for it",
    "calendar/make_up_for_nothing.yaml": ":23: instead_of: 2024-04-29 is no swapped day; write the weekday that was taken off",
    "calendar/make_up_weekday.yaml": ":22: date: 2024-05-06 is no weekly rest day, so it cannot be made up",
    "calendar/no_day.yaml": ":17: years.1.off.1.date: 2024-04-31 is no day of the calendar; write an existing day as yyyy-mm-dd",
    "calendar/other_year.yaml": ":17: date: 2025-04-29 is not in 2024",
    "calendar/partial_without_open.yaml": ":15: status: 2024 is partial just where occasions are open; correct one of the two",
    "calendar/status_word.yaml": ":15: years.1.status: found 'known'; write one of 'announced', 'partial', 'estimated'",
    "calendar/swapped_weekend.yaml": ":22: kind: 2024-06-01 is a weekly rest day, so it cannot be compensatory",
    "calendar/swapped_without_make_up.yaml": ":18: kind: 2024-04-29 is swapped, but no make_up day stands for it; add that day, or write holiday where the notice gives the day off without one",
    "calendar/unknown_source.yaml": ":25: source: luat-2 is not among the sources; add it there",
}


def test_every_bad_file_has_its_message_and_every_message_its_file():
    files = {path.relative_to(BAD).as_posix() for kind in ("plan", "calendar") for path in (BAD / kind).glob("*.yaml")}
    assert files - set(MESSAGES) == {"plan/good.yaml", "calendar/good.yaml"}
    assert set(MESSAGES) <= files


@pytest.mark.parametrize("kind", ["plan", "calendar"])
def test_the_file_that_the_bad_ones_are_made_from_is_good(kind):
    assert CHECKS[kind](BAD / kind / "good.yaml") == []


@pytest.mark.parametrize("name", MESSAGES)
def test_bad_files(name):
    option = ["--plan"] if name.startswith("plan") else ["--calendar"]
    done = tthc("deadline", *option, name, cwd=BAD)
    assert done.stderr == f"tthc: {name}{MESSAGES[name]}\n"
    assert (done.returncode, done.stdout) == (2, "")


NESTED = {
    "lists-in-a-line": ("[", "]"),
    "mappings-in-a-line": ("{a: ", "}"),
    "lists": ("- ", ""),
}


@pytest.mark.parametrize("depth", [300, 5_000])
@pytest.mark.parametrize("shape", NESTED)
def test_a_file_nested_too_deeply_says_so_whichever_part_of_the_reader_gives_up(tmp_path, shape, depth):
    begins, ends = NESTED[shape]
    raw = (begins * depth + "1" + ends * depth).encode()
    with pytest.raises(TthcError, match=f": {_('nested too deeply to be a data file')}$"):
        yaml_documents.parse_document(tmp_path / "plan.yaml", raw)


PACKAGED = {PLAN: "a plan file", CALENDAR: "a calendar file", "case_columns.yaml": "a columns file"}


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize(
    ("arguments", "expected_file"),
    [
        (["deadline", "--plan"], "a plan file"),
        (["plan", "list", "--plan"], "a plan file"),
        (["kpi", "list", "--plan"], "a plan file"),
        (["plan", "validate"], "a plan file"),
        (["deadline", "--calendar"], "a calendar file"),
        (["calendar", "day", "04/05/2024", "--calendar"], "a calendar file"),
    ],
)
def test_a_packaged_file_in_the_wrong_place_is_named_for_what_it_is(name, arguments, expected_file):
    path = data_file(name)
    done = tthc(*arguments, path)
    if PACKAGED[name] == expected_file:
        assert (done.returncode, done.stderr) == (0, "")
        return
    line = 1 + path.read_text("utf-8").splitlines().index(f"schema: tthc.{PACKAGED[name].split()[1]}/1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"tthc: {path}:{line}: this is {PACKAGED[name]}; name {expected_file} here\n"


@pytest.mark.parametrize("reader", ["CBaseLoader", "BaseLoader"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a:\n  b: 1\n c: 2\n", ":3: not YAML: the line does not fit the ones before it"),
        ("- a\nb: 1\n", ":2: not YAML: the line does not fit the ones before it"),
        ("a: 'it's'\n", ":1: not YAML: the line does not fit the ones before it"),
        ("a: [1, 2\nb: 3\n", ":2: not YAML: a comma or a closing bracket is missing"),
        ("a: ]\n", ":1: not YAML: a bracket or comma out of place"),
        ("a: 1\nb\n", "not YAML: the line has no colon"),
        ("a: b: c\n", ":1: not YAML: a colon out of place"),
        ("a: - b\n", ":1: not YAML: a list begins on the line of its key"),
        ("a:\n\tb: 1\n", ":2: not YAML: a tab"),
        ("a: 'x\nb: 2\n", "not YAML: a quote is never closed"),
        ("a: 1\n---\nb: 2\n", ":2: not YAML: a second document begins"),
        ("a: \x01\n", ":1: not YAML: a control character"),
        ("a: *b\n", ":1: not YAML: a value begins with *, & or !"),
        ("a: * b\n", ":1: not YAML: a value begins with *, & or !"),
        ("a: !x!y z\n", ":1: not YAML: a value begins with *, & or !"),
        ('a: "C:\\q"\n', ":1: not YAML: a backslash in double quotes"),
        (
            "%YAML 3.0\n---\na: 1\n",
            ":1: not YAML: check indentation, quotes and colons",
        ),
    ],
)
def test_broken_yaml_is_explained_by_either_reader(text, words, reader, tmp_path, monkeypatch):
    if not hasattr(yaml, reader):
        pytest.skip("PyYAML without libyaml")
    monkeypatch.setattr(yaml_documents, "_Loader", getattr(yaml, reader))
    monkeypatch.setattr(yaml_documents, "_", lambda text: text)
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TthcError) as error:
        load_plan(path)
    assert words in str(error.value)
    assert ("expected" in str(error.value)) is False


def places(data: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of plain data, as a path of keys."""
    yield where
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from places(value, (*where, key))


@pytest.mark.parametrize("kind", ["plan", "calendar"])
@pytest.mark.parametrize(
    "value", ["null", "[]", "{}", "[x]", "{x: y}", "x", "0", "-1", "1.5", "true", "2024-01-01", "''"]
)
def test_every_value_of_a_wrong_type_gets_words_of_our_own(kind, value, tmp_path):
    """Nothing of pydantic's own English comes through, whatever stands wherever."""
    good = yaml.load((BAD / kind / "good.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only
    path = tmp_path / "file.yaml"
    for where in places(good):
        changed = copy.deepcopy(good)
        place = changed
        for step in where[:-1]:
            place = place[step]
        if where:
            place[where[-1]] = "@@"
        else:
            changed = "@@"
        path.write_text(json.dumps(changed, ensure_ascii=False).replace('"@@"', value), encoding="utf-8")
        with suppress(TthcError):
            for message in CHECKS[kind](path):
                assert not re.search(r"Input should|Value error|valid (string|integer|date|dict)|pydantic", message), (
                    message
                )


def test_a_file_that_is_missing_or_a_folder(tmp_path):
    for path, what in ((tmp_path / "none.yaml", "no such file"), (tmp_path, "a folder")):
        done = tthc("plan", "list", "--plan", path)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.startswith(f"tthc: {path}: {what}; name a")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not hold for root")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    assert "cannot be read" in tthc("plan", "list", "--plan", path).stderr


def test_validate_says_all_findings_at_once(tmp_path):
    text = (BAD / "plan" / "good.yaml").read_text("utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(text.replace("count: 5", "count: 0").replace("unit: day", "unit: days"), encoding="utf-8")
    done = tthc("plan", "validate", path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert [line.split(":")[-2].strip() for line in done.stderr.splitlines()] == [
        "tasks.1.rules.1.count",
        "tasks.1.rules.1.unit",
    ]


@pytest.mark.long
def test_packaged_files_are_valid():
    assert checksums.findings() == []


def test_packaged_checksums_are_those_of_the_files():
    assert checksums.SUMS.read_text("ascii") == checksums.sums(), "run `make data`"


@pytest.mark.parametrize(("name", "shape"), [(PLAN, Plan), (CALENDAR, HolidayFile)])
def test_a_known_file_reads_the_same_as_one_that_is_validated(name, shape, tmp_path):
    """The quick way past pydantic gives the very same data."""
    copy = tmp_path / name
    copy.write_bytes(data_file(name).read_bytes() + b"\n# one more line\n")
    assert load_file(data_file(name), shape).value == load_file(copy, shape).value
    assert load_file(data_file(name), shape).sha256 != load_file(copy, shape).sha256


@pytest.mark.parametrize(
    "load",
    [
        "from tthc_cli.counts.load import load_plan as load",
        "from tthc_cli.cases.dictionary_load import load_columns as load",
    ],
)
def test_a_known_file_waits_neither_for_pydantic_nor_for_yaml(load):
    import subprocess
    import sys

    code = f"import sys; {load}; load(); sys.exit(bool({{'pydantic', 'yaml', 'tomllib'}} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_identity_is_that_of_the_bytes():
    loaded = load_plan()
    assert loaded.name == "plan_2024.yaml"
    assert loaded.sha256 == hashlib.sha256(data_file("plan_2024.yaml").read_bytes()).hexdigest()


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path):
    text = data_file("plan_2024.yaml").read_text("utf-8")
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
    assert load_plan(path).value == load_plan().value


def test_decomposed_text_is_composed(tmp_path):
    import unicodedata

    path = tmp_path / "plan.yaml"
    path.write_text(unicodedata.normalize("NFD", data_file("plan_2024.yaml").read_text("utf-8")), encoding="utf-8")
    assert load_plan(path).value == load_plan().value


@examples(150)
@given(data=st.data())
def test_a_damaged_file_gives_a_message_and_nothing_else(data, tmp_path_factory):
    """Cut, doubled or overwritten anywhere: it is read as a plan, or refused with the file's name."""
    good = (BAD / "plan" / "good.yaml").read_bytes()
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 40)))
    damaged = good[:start] + data.draw(st.binary(max_size=20)) + good[end:]
    path = tmp_path_factory.getbasetemp() / "damaged.yaml"
    path.write_bytes(damaged)
    with suppress(TthcError):
        load_plan(path)
        return
    with pytest.raises(TthcError, match=re.escape(f"{path}:")):
        load_plan(path)


def test_the_schema_names_every_key_and_takes_the_packaged_plan():
    schema = json_schema(Plan)
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {field.name for field in fields(Plan)}
    kinds = schema["$defs"]["Task"]["properties"]["rules"]["items"]["discriminator"]["mapping"]
    assert set(kinds) == {"after", "before", "on", "by", "within", "every", "periodic", "continuous", "earliest_of"}
    assert all(is_dataclass(shape) for shape in (Plan, HolidayFile))
    described = schema["$defs"]["Kpi"]["properties"]["target"]
    assert described["description"] == "In percent."


def test_another_office_and_year_is_another_file(tmp_path):
    """Nothing of the packaged plan shows when another one is used."""
    path = tmp_path / "other.yaml"
    shutil.copy(BAD / "plan" / "good.yaml", path)
    done = tthc("deadline", "--plan", path, "--event", "NHAN-QUYET-DINH=25/04/2024")
    assert done.returncode == 0
    assert "02/05/2024" in done.stdout
    assert "Quyết định công bố" not in done.stdout + tthc("plan", "list", "--plan", path).stdout
    assert load_calendar(BAD / "calendar" / "good.yaml").value.years[0].year == 2024
