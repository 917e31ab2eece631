"""What holds for every command: its options, the ways to write a date and a name, the first line, the plan's year."""

from __future__ import annotations

import dataclasses
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import at_home, tthc
from tests.support.places import ROOT
from tthc_cli import text as written
from tthc_cli.cli import app, dates, run
from tthc_cli.cli.names import unit_key
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan

PROGRAM: Any = typer.main.get_command(app)


def tree(command: Any = PROGRAM, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group, with how it is typed."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from tree(inner, (*path, name))


EVERYTHING = dict(tree())
COMMANDS = {path: command for path, command in EVERYTHING.items() if not hasattr(command, "commands")}


def options(command: Any, *, multiple: bool | None = None, flag: bool = False) -> list[Any]:
    """Its options that take a value, single or multiple ones alone, or its flags."""
    found = [param for param in command.params if param.param_type_name == "option" and param.is_flag is flag]
    return [param for param in found if multiple in (None, param.multiple)]


def value(option: Any) -> str:
    return next(iter(getattr(option.type, "choices", ["1"])))


class Fixed(datetime):
    """A clock that stands still, late in the evening in Vietnam."""

    today_ = date(2024, 5, 10)

    @classmethod
    def now(cls, tz: Any = None) -> Fixed:
        return cls(cls.today_.year, cls.today_.month, cls.today_.day, 23, 30, tzinfo=tz)


@pytest.fixture
def said(monkeypatch, tmp_path, capsys) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process, with an office's own home and examples."""
    for name, folder in at_home(tmp_path).items():
        monkeypatch.setenv(name, folder)
    for name in ("TTHC_PLAN", "TTHC_REGISTER", "TTHC_CALENDAR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dates, "datetime", Fixed)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)

    def answer(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        found = capsys.readouterr()
        return code, found.out, found.err

    return answer


# -- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERYTHING, ids=" ".join)
def test_h_is_help(path, said):
    assert said(*path, "-h") == said(*path, "--help")
    code, shown, error = said(*path, "-h")
    assert (code, error) == (0, "")
    assert "-h, --help" in shown


def twice(option: Any) -> Iterator[list[str]]:
    """Every way to give an option two times: by any of its names, with the value in a word of its own or not."""
    once = [[name, value(option)] for name in option.opts]
    once += [[f"{name}={value(option)}"] for name in option.opts if name.startswith("--")]
    once += [[f"{name}{value(option)}"] for name in option.opts if not name.startswith("--")]
    yield from ([*one, *other] for one in once for other in once)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_single_valued_option_given_twice_is_refused_and_named(path, said):
    single = options(COMMANDS[path], multiple=False)
    for option in single:
        for words in twice(option):
            code, shown, error = said(*path, *words)
            assert (code, shown, error.count("\n")) == (2, "", 1), words
            assert max(option.opts, key=len) in error
            assert _("the option {what} is given more than once; give it once").partition("{what}")[2] in error, words


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_option_with_an_empty_value_is_refused_and_named(path, said):
    """As a script leaves it whose variable is not set: leaving the option out would be another question."""
    for option in options(COMMANDS[path]):
        for empty in ("", " ", "\u00a0"):
            for name in option.opts:
                code, shown, error = said(*path, name, empty)
                assert (code, shown, error.count("\n")) == (2, "", 1), (name, empty)
                assert max(option.opts, key=len) in error


def test_there_are_options_to_give_twice():
    names = {
        name for command in COMMANDS.values() for option in options(command, multiple=False) for name in option.opts
    }
    assert {"--period", "--plan", "--as-of", "--format", "-f", "--from", "--to", "--unit", "--within"} <= names


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_multiple_options_and_flags_may_be_given_again(path):
    command = COMMANDS[path]
    context = command.context_class(command, info_name="tthc")
    for option in options(command, multiple=True):
        found, _rest, _order = command.make_parser(context).parse_args([option.opts[0], "a", option.opts[0], "b"])
        assert found[option.name] == ["a", "b"]
    for flag in options(command, flag=True):
        found, _rest, _order = command.make_parser(context).parse_args([flag.opts[0], flag.opts[0]])
        assert found[flag.name] is True


def slips(name: str) -> Iterator[str]:
    """A name with one letter left out, doubled, or changed for the one after it."""
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]
        yield name[:place] + name[place] + name[place:]
        yield name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, other, one).ratio()


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_unknown_command_names_the_nearest(path, said):
    group, name = path[:-1], path[-1]
    for typed in {*slips(name), name.upper()} - {*EVERYTHING[group].commands}:
        code, shown, error = said(*group, typed)
        assert (code, shown, error.count("\n")) == (2, "", 1), typed
        near = re.findall(r"`tthc ([a-z ]+)`", error)
        assert near, typed
        assert likeness(near[0].split()[-1], typed.lower()) >= likeness(name, typed.lower()), typed


def test_an_unknown_command_names_where_it_is_found_else(said):
    assert "`tthc kpi check`" in said("check")[2]
    assert "`tthc due`" in said("plan", "due")[2]
    assert "`tthc event add`, `tthc calendar add`" in said("add")[2]
    assert "event void" not in said("kpi", "viod")[2]  # the group's own come first
    assert said("zzzzzz")[2].count("`") == 2


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_unknown_option_names_the_nearest(path, said):
    command = COMMANDS[path]
    long = [
        name for param in [*options(command), *options(command, flag=True)] for name in param.opts if name[:2] == "--"
    ]
    for name in [*long, "--help"]:
        for typed in ({f"--{slip}" for slip in slips(name[2:])} | {name[1:], name.upper()}) - {*long, "--help"}:
            if typed[:2] in ("-f", "-e", "-k", "-m", "-d", "-o", "-q", "-h"):
                continue  # one dash: a short option with its value
            code, shown, error = said(*path, typed)
            assert (code, shown, error.count("\n")) == (2, "", 1), typed
            found = re.search(r"(--[a-z-]+);", error)
            assert found, (typed, error)
            assert likeness(found[1], typed.lower()) >= likeness(name, typed.lower()), typed


def test_a_negative_number_is_no_option(said):
    assert said("calendar", "add", "10/05/2024", "-5", "--format", "csv")[0] == 0
    assert "--format" in said("calendar", "add", "10/05/2024", "-5", "--fromat", "csv")[2]


# -- dates ------------------------------------------------------------------------------------------------------------

FORMS: tuple[str, ...] = (
    "{0:%d/%m/%Y}",
    "{0.day}/{0.month}/{0.year:04}",
    "{0:%d-%m-%Y}",
    "{0.day}-{0.month}-{0.year:04}",
)
FORMS += ("{0:%d.%m.%Y}", "{0.day}.{0.month}.{0.year:04}", " {0:%Y-%m-%d} ")


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(FORMS))
def test_a_day_is_read_in_every_form_and_never_month_first(day, form):
    assert written.parse_day(form.format(day)) == day
    assert dates.parse_day(form.format(day)) == day


@pytest.mark.parametrize(
    "text", ["13/31/2024", "05-31-2024", "5.31.2024", "1-2/2024", "1.2-2024", "1-2-24", "2024.05.02"]
)
def test_what_is_no_day_shows_both_forms(text):
    with pytest.raises(TthcError, match=r"dd/mm/yyyy .*yyyy-mm-dd"):
        dates.parse_day(text)


def written_so(word: str) -> set[str]:
    plain = "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))
    ways = {word, plain, word.upper(), word.title(), f" {word} ", word.replace(" ", "  ")}
    return ways | {unicodedata.normalize("NFD", way) for way in ways}


@pytest.mark.parametrize(("word", "day"), [("hôm nay", 10), ("today", 10), ("hôm qua", 9), ("yesterday", 9)])
def test_today_and_yesterday_are_read(word, day, monkeypatch):
    monkeypatch.setattr(dates, "datetime", Fixed)
    for text in written_so(word):
        assert dates.parse_day(text) == dates.as_of(text) == date(2024, 5, day)
        assert dates.parse_day(text, date(2024, 3, 1)) == date(2024, 3, 1) if day == 10 else date(2024, 2, 29)
        with pytest.raises(TthcError):  # no list or plan means another day tomorrow
            written.parse_day(text)


def test_the_day_before_the_first_one_is_an_error():
    with pytest.raises(TthcError):
        dates.parse_day("yesterday", date.min)


DATED: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {
    (("deadline",), "event"): ("--event", "feedback-received={}", "-f", "csv"),
    (("deadline",), "from_"): ("--rule", "5 ngày kể từ ngày nhận đơn", "--from", "{}", "-f", "csv"),
    (("deadline",), "as_of"): ("--as-of", "{}", "-f", "json"),
    (("due",), "as_of"): ("--as-of", "{}", "-f", "json"),
    (("done",), "as_of"): ("8", "--as-of", "{}", "--dry-run"),
    (("done",), "on"): ("8", "--on", "{}", "--dry-run"),
    (("ics",), "as_of"): ("--as-of", "{}"),
    (("event", "add"), "as_of"): ("feedback-received", "02/05/2024", "--as-of", "{}", "--dry-run", "-f", "json"),
    (("event", "add"), "date"): ("feedback-received", "{}", "--dry-run", "-f", "json"),
    (("plan", "status"), "as_of"): ("--as-of", "{}", "-f", "json"),
    (("kpi", "check"), "as_of"): ("examples/cases.csv", "--as-of", "{}", "-f", "json"),
    (("kpi", "misses"), "as_of"): ("examples/cases.csv", "--as-of", "{}", "-f", "json"),
    (("kpi", "trend"), "first"): ("--from", "{}"),
    (("kpi", "trend"), "last"): ("--to", "{}"),
    (("calendar", "day"), "date"): ("{}",),
    (("calendar", "add"), "date"): ("{}", "3"),
    (("calendar", "count"), "from_"): ("{}", "20/05/2024"),
    (("calendar", "count"), "to"): ("01/04/2024", "{}"),
}


def test_every_place_of_a_date_is_tried():
    places = {
        (path, param.name)
        for path, command in COMMANDS.items()
        for param in command.params
        if param.metavar in ("DATE", "KEY=DATE", "FROM", "TO")
    }
    assert places == set(DATED)


@pytest.mark.parametrize("place", DATED, ids=lambda place: " ".join([*place[0], place[1]]))
def test_a_date_is_read_in_every_form_wherever_one_stands(place, said):
    def asked(text: str) -> tuple[int, str, str]:
        return said(*place[0], *(word.format(text) for word in DATED[place]))

    plain = asked("09/05/2024")
    assert plain[0] in (0, 1), plain
    for text in ("2024-05-09", "09-05-2024", "9.5.2024", "hôm qua", "HOM QUA", "yesterday"):
        assert asked(text) == plain, text
    assert asked("10/05/2024") == asked("hôm nay") == asked("Today")
    for text in ("05-13-2024", "9.5-2024", "ngày kia", ""):
        if text or place[0] != ("kpi", "trend"):
            code, shown, error = asked(text)
            assert (code, shown, error.count("\n")) == (2, "", 1), text


def test_yesterday_goes_by_as_of(said):
    words = ("deadline", "--as-of", "01.03.2024", "-f", "csv", "--event")
    assert said(*words, "feedback-received=hôm qua") == said(*words, "feedback-received=29/02/2024")


# -- names of events and units ----------------------------------------------------------------------------------------


def test_an_event_is_named_by_key_alias_or_label(plan):
    for event in plan.events:
        for name in (event.key, event.alias, event.label):
            for text in written_so(name):
                assert plan.events_named(text) == (event,), text
        assert plan.events_named(event.label[:-1]) == ()


def test_labels_that_differ_in_accents_alone_are_told_apart_or_refused(plan, tmp_path):
    one, other, *rest = plan.events
    events = (dataclasses.replace(one, label="Ban hành"), dataclasses.replace(other, label="Bán hành"), *rest)
    plan = dataclasses.replace(plan, events=events)
    assert [found.key for found in plan.events_named("bán  HÀNH")] == [other.key]
    assert [found.key for found in plan.events_named("ban hanh")] == [one.key, other.key]
    text = (ROOT / "data" / "plan_2024.yaml").read_text("utf-8")
    for event, label in ((one, "Ban hành"), (other, "Bán hành")):
        text = text.replace(f"label: {plan_label(event.key)}\n", f"label: {label}\n")
    file, table = tmp_path / "plan.yaml", tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    table.write_text("event,date\nban hanh,01/02/2024\n", encoding="utf-8")
    for command in (("deadline", "--event", "ban hanh=1/2/2024"), ("event", "add", "ban hanh", "1/2/2024")):
        refused = tthc(*command, "--plan", file)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert one.key in refused.stderr
        assert other.key in refused.stderr
    refused = tthc("event", "import", table, "--dry-run", "--plan", file)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"{one.key}, {other.key}" in refused.stderr


def plan_label(key: str) -> str:
    return load_plan().value.event(key).label


def test_every_command_takes_an_event_s_label(plan, said, tmp_path):
    for event in plan.events:
        by_key = said("deadline", "--event", f"{event.key}=02/05/2024", "-f", "csv")
        assert by_key[0] == 0
        for name in (event.alias, event.label, event.label.upper(), unicodedata.normalize("NFD", event.label)):
            assert said("deadline", "--event", f"{name}=02/05/2024", "-f", "csv") == by_key
            assert f'"event": "{event.key}"' in said("event", "add", name, "02/05/2024", "--dry-run", "-f", "json")[1]
        (tmp_path / "list.csv").write_text(f'event,date\n"{event.label}",02-05-2024\n', encoding="utf-8")
        if event.key != "publication-decision-effective":  # joins a matter that is there
            code, shown, error = said("event", "import", "list.csv", "--dry-run", "-f", "csv")
            assert code == 0, error
            assert f",{event.key}," in shown
            assert ",2024-05-02," in shown


def test_a_unit_is_named_by_any_part_of_its_name_that_no_other_has(plan):
    names = {key: written.fold(unit.name) for key, unit in plan.units.items()}
    cells = {written.fold(task.lead) for task in plan.tasks}
    refused = 0
    for key, unit in plan.units.items():
        for text in (unit.name, written.fold(unit.name), unicodedata.normalize("NFD", unit.name.upper())):
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    part = written.fold(text[start:end])
                    if not part or part in cells or part in names or part in names.values():
                        continue
                    having = [other for other, name in names.items() if part in name]
                    if having == [key]:
                        assert unit_key(plan, text[start:end]) == key
                    elif len(having) > 1:
                        refused += 1
                        with pytest.raises(TthcError) as error:
                            unit_key(plan, text[start:end])
                        assert all(plan.units[other].name in str(error.value) for other in having)
        assert unit_key(plan, unit.name) == unit_key(plan, key) == key
    assert refused
    for nothing in ("", " ", "phòng kế toán"):
        with pytest.raises(TthcError):
            unit_key(plan, nothing)


def test_units_of_one_name_are_told_apart_by_key_alone(plan):
    one, other, *_rest = plan.units
    units = {**plan.units, one: dataclasses.replace(plan.units[one], name=plan.units[other].name)}
    alike: Plan = dataclasses.replace(plan, units=units)
    assert unit_key(alike, one) == one
    with pytest.raises(TthcError, match=f"{one}.*{other}"):
        unit_key(alike, plan.units[other].name)


# -- the first line and the plan's year -------------------------------------------------------------------------------

CASES = "examples/cases.csv"
RESTING: dict[tuple[str, ...], tuple[str, ...]] = {
    ("deadline",): (),
    ("due",): (),
    ("done",): ("8", "--dry-run"),
    ("ics",): (),
    ("event", "add"): ("feedback-received", "02/05/2024", "--dry-run"),
    ("event", "import"): ("examples/su-kien.csv", "--dry-run"),
    ("event", "assign"): ("1", "--dry-run"),
    ("event", "void"): ("1", "--dry-run"),
    ("event", "list"): (),
    ("plan", "list"): (),
    ("plan", "show"): ("4",),
    ("plan", "duties"): (),
    ("plan", "status"): (),
    ("kpi", "list"): (),
    ("kpi", "check"): (CASES,),
    ("kpi", "misses"): (CASES,),
    ("kpi", "trend"): (),
    ("cases", "columns"): ("examples/ratings.csv",),
}
"""Every command whose answer rests on a plan: those that have the option."""
WITH_REGISTER = {path for path, command in COMMANDS.items() for param in command.params if param.name == "register"}
WITH_REGISTER -= {("kpi", "check")}  # only when it saves


def test_every_command_that_rests_on_a_plan_is_tried():
    assert {path for path, command in COMMANDS.items() if "plan" in [param.name for param in command.params]} == {
        *RESTING
    }


def formats(path: tuple[str, ...]) -> list[str]:
    (format_,) = [param for param in COMMANDS[path].params if param.name == "format_"] or [None]
    return [] if format_ is None else list(format_.type.choices)


@pytest.mark.parametrize("path", RESTING, ids=" ".join)
def test_the_first_line_says_what_the_answer_rests_on(path, said, tmp_path, monkeypatch):
    issuer = load_plan().value.identity.issuer
    packaged = _("(the example plan that comes with the program)")
    first = _("{office}: plan of {year}").format(office=issuer, year=2024)
    if path in (("event", "void"), ("event", "assign")):
        assert said("event", "add", "feedback-received", "02/05/2024")[0] == 0
    for format_ in formats(path):
        code, shown, error = said(*path, *RESTING[path], "--format", format_)
        assert code in (0, 1), error
        assert shown.startswith(f"{first} {packaged}") is (format_ == "table")
        assert shown.count(issuer) == (1 if format_ == "table" else 0)
    plan = tmp_path / "plan.yaml"
    shutil.copy(ROOT / "data" / "plan_2024.yaml", plan)
    for named, variable in ((("--plan", "plan.yaml"), ""), ((), "plan.yaml")):
        monkeypatch.setenv("TTHC_PLAN", variable)
        shown = said(*path, *RESTING[path], *named)[1]
        assert packaged not in shown
        assert shown.startswith(first) is (path != ("ics",))
    monkeypatch.delenv("TTHC_PLAN")
    if path not in WITH_REGISTER or path == ("ics",):
        return
    said("event", "add", "feedback-received", "02/05/2024", "--register", "of ours.sqlite")
    shown = said(*path, *RESTING[path], "--register", "of ours.sqlite")[1]
    assert shown.partition("\n")[0].endswith("; " + _("register: {file}").format(file="of ours.sqlite"))


@pytest.mark.parametrize("path", RESTING, ids=" ".join)
def test_a_plan_of_another_year_is_one_warning_in_every_format(path, said, monkeypatch):
    warning = _(
        "the plan is that of {year}, while today counts as {day}; name the plan of {now} with --plan or TTHC_PLAN"
    )
    if path in (("event", "void"), ("event", "assign")):
        assert said("event", "add", "feedback-received", "02/05/2024")[0] == 0
    asked: list[tuple[str, ...]] = [("--format", format_) for format_ in formats(path)] or [()]
    for words in asked:
        assert warning.partition("{")[0] not in said(*path, *RESTING[path], *words)[2]
    text = warning.format(year=2024, day="31/12/2023", now=2023)
    if path != ("done",) and "as_of" in [param.name for param in COMMANDS[path].params]:  # as below
        for words in asked:
            error = said(*path, *RESTING[path], *words, "--as-of", "31/12/2023")[2]
            assert error.splitlines().count(f"tthc: {text}") == 1
    for day in (date(2023, 12, 31), date(2025, 1, 1)):
        monkeypatch.setattr(Fixed, "today_", day)
        text = warning.format(year=2024, day=f"{day:%d/%m/%Y}", now=day.year)
        for words in asked:
            found = said(*path, *RESTING[path], *words)
            if path == ("done",) and day.year == 2023:
                continue  # a day of the year before is an error of its own
            assert found[2].count(text) == 1, found
            assert found[2].splitlines().count(f"tthc: {text}") == 1


def test_saving_a_check_names_the_register(said):
    first = said("kpi", "check", CASES, "--save", "--register", "r.sqlite")[1].partition("\n")[0]
    assert first.endswith("; " + _("register: {file}").format(file="r.sqlite"))
    assert "r.sqlite" not in said("kpi", "check", CASES)[1]


def test_a_unit_named_by_a_part_of_its_name_stands_in_the_first_line(said, plan):
    first = said("due", "--unit", "tieu chuan")[1].partition("\n")[0]
    assert _("unit: {unit}").format(unit=plan.units["chi-cuc-tdc"].name) in first


def test_quiet_with_nothing_to_say_has_no_first_line(said):
    assert said("due", "--quiet", "--as-of", "01/01/2024") == (0, "", "")
    code, shown, error = said("due", "--quiet", "--as-of", "01/01/2023")
    assert (code, shown, error.count("\n")) == (0, "", 1)  # last year's plan is something to say


def test_the_calendar_and_a_phrase_of_one_s_own_rest_on_no_plan(said, plan):
    issuer = plan.identity.issuer
    for words in (
        ("calendar", "day", "02/05/2024"),
        ("calendar", "show", "2024"),
        ("calendar", "add", "2/5/2024", "1"),
    ):
        assert issuer not in said(*words)[1]
    alone = ("deadline", "--rule", "5 ngày kể từ ngày nhận đơn", "--from", "02/05/2024")
    assert issuer not in said(*alone)[1]
    assert said(*alone, "--as-of", "02/05/2025")[2] == ""
    its_event = ("deadline", "--rule", "5 ngày kể từ ngày nhận được phản ánh, kiến nghị", "--from", "02/05/2024")
    assert said(*its_event)[1].startswith(issuer)
    assert said("deadline", "--rule", "báo cáo định kỳ hằng tháng")[1].startswith(issuer)


def test_the_first_line_wraps_on_a_terminal_like_any_title(said, monkeypatch, plan):
    from tthc_cli.cli import console
    from tthc_cli.output.formats.report import Terminal

    monkeypatch.setattr(console, "terminal", lambda: Terminal(width=40))
    lines = said("plan", "show", "4")[1].splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(lines[:4]).startswith(plan.identity.issuer)
