"""The first line, which says what an answer rests on, and the warning of a plan of another year."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from tests.support.examples import sweep
from tests.support.places import ROOT
from tests.support.plan_files import plan_of
from tests.support.program import COMMANDS, Fixed
from tthc_cli.counts.load import load_plan
from tthc_cli.i18n import _

CASES = "examples/cases.csv"
RATED = ("--data", "ratings=examples/ratings.csv", "--kpi", "satisfaction")
"""One target of a small file: what is counted does not matter here."""
RESTING: dict[tuple[str, ...], tuple[str, ...]] = {
    ("deadline",): (),
    ("due",): (),
    ("done",): ("8", "--dry-run"),
    ("ics",): (),
    ("page",): ("--out", "board.html"),
    ("report",): (*RATED, "--period", "2024", "--out", "report.docx"),
    ("letter",): ("TRE-1", "--cases", "late.csv", "--out", "letters"),
    ("event", "add"): ("feedback-received", "02/05/2024", "--dry-run"),
    ("event", "import"): ("examples/su-kien.csv", "--dry-run"),
    ("event", "assign"): ("1", "--dry-run"),
    ("event", "void"): ("1", "--dry-run"),
    ("event", "list"): (),
    ("event", "find"): ("phan", "anh"),
    ("event", "keys"): (),
    ("event", "undo"): ("--dry-run",),
    ("plan", "list"): (),
    ("plan", "show"): ("4",),
    ("plan", "duties"): (),
    ("plan", "status"): (),
    ("plan", "law"): (),
    ("kpi", "list"): (),
    ("kpi", "index"): (CASES, "--period", "2023-12"),
    ("kpi", "bridge"): (CASES, "--period", "2023-12"),
    ("kpi", "check"): RATED,
    ("kpi", "misses"): RATED,
    ("kpi", "trend"): (),
    ("form", "fill"): ("II.06a", CASES, "--period", "report:2023-12"),
    ("cases", "columns"): ("examples/ratings.csv",),
    ("cases", "due"): (CASES,),
}
"""Every command whose answer rests on a plan: those that have the option, but for :data:`LISTING`."""
LISTING = {("kpi", "measures")}
"""What lists the program's own, and says line by line what is the plan's."""
FILES = {("ics",), ("page",), ("report",)}
"""The commands that write a file of their own."""
WITH_REGISTER = {path for path, command in COMMANDS.items() for param in command.params if param.name == "register"}
WITH_REGISTER -= {("kpi", "check"), ("form", "fill")}  # only when they save
OTHER_YEAR = _(
    "the plan is that of {year}, while today counts as {day}; name the plan of {now} with --plan, or set it up "
    "with `tthc init`"
)
"""The warning that the plan is not that of the year that counts as this one."""


def test_every_command_that_rests_on_a_plan_is_tried():
    with_plan = {path for path, command in COMMANDS.items() if "plan" in [param.name for param in command.params]}
    assert with_plan - LISTING == {*RESTING}


def formats(path: tuple[str, ...]) -> list[str]:
    """The formats of a command. The gate tries the first, which people read, and one of the rest, another for each."""
    (format_,) = [param for param in COMMANDS[path].params if param.name == "format_"] or [None]
    if format_ is None:
        return []
    first, *rest = format_.type.choices
    place = list(RESTING).index(path)
    return [first, *rest] if sweep(gate=0, slow=1) else [first, rest[-1 - place % len(rest)]]


def test_the_gate_tries_every_format():
    assert {format_ for path in RESTING for format_ in formats(path)} == {
        format_
        for path in RESTING
        for param in COMMANDS[path].params
        if param.name == "format_"
        for format_ in param.type.choices
    }


@pytest.mark.sweep
@pytest.mark.parametrize("path", RESTING, ids=" ".join)
def test_the_first_line_says_what_the_answer_rests_on(path, run_command_anew, tmp_path, monkeypatch):
    issuer = load_plan().value.identity.issuer
    packaged = _("(the packaged example; `tthc init` sets up your own)")
    first = _("{office}: plan of {year}").format(office=issuer, year=2024)
    if path in (("event", "void"), ("event", "undo"), ("event", "assign")):
        assert run_command_anew("event", "add", "feedback-received", "02/05/2024")[0] == 0
    for format_ in formats(path):
        code, shown, error = run_command_anew(*path, *RESTING[path], "--format", format_)
        assert code in (0, 1), error
        assert OTHER_YEAR.partition("{")[0] not in error
        if format_ == "html":  # it stands under the title there, but not on the sheet of an official form
            assert (f"{first} {packaged}" in shown) is (path != ("form", "fill"))
            continue
        for_people = format_ in ("table", "markdown")
        assert shown.removeprefix("**").startswith(f"{first} {packaged}") is for_people
        assert shown.count(issuer) == (1 if for_people else 0)
    plan = tmp_path / "plan.yaml"
    shutil.copy(ROOT / "data" / "plan_2024.yaml", plan)
    has_register = path in WITH_REGISTER and path not in FILES
    if has_register:
        run_command_anew("event", "add", "feedback-received", "02/05/2024", "--register", "of ours.sqlite")
    register = ("--register", "of ours.sqlite") if has_register else ()
    for named, variable in ((("--plan", "plan.yaml", *register), ""), ((), "plan.yaml")):
        monkeypatch.setenv("TTHC_PLAN", variable)
        _code, shown, error = run_command_anew(*path, *RESTING[path], *named)
        assert OTHER_YEAR.partition("{")[0] not in error
        assert packaged not in shown
        assert shown.startswith(first) is (path not in FILES)
        names_it = shown.partition("\n")[0].endswith("; " + _("register: {file}").format(file="of ours.sqlite"))
        assert names_it is (has_register and named != ())


@pytest.mark.sweep
@pytest.mark.parametrize("path", RESTING, ids=" ".join)
def test_a_plan_of_another_year_is_one_warning_in_every_format(path, run_command_anew, monkeypatch):
    if path in (("event", "void"), ("event", "undo"), ("event", "assign")):
        assert run_command_anew("event", "add", "feedback-received", "02/05/2024")[0] == 0
    asked: list[tuple[str, ...]] = [("--format", format_) for format_ in formats(path)] or [()]
    few = sweep(gate=1, slow=len(asked))
    days = [(date(2023, 12, 31), asked[:few]), (date(2025, 1, 1), asked[-few:])]
    if path != ("done",) and "as_of" in [param.name for param in COMMANDS[path].params]:  # as below
        text = OTHER_YEAR.format(year=2024, day="31/12/2023", now=2023)
        for words in asked[:few]:
            error = run_command_anew(*path, *RESTING[path], *words, "--as-of", "31/12/2023")[2]
            assert error.splitlines().count(f"tthc: {text}") == 1
        days = days[sweep(gate=1, slow=0) :]  # the gate asks of the same day once
    for day, of_day in days:
        monkeypatch.setattr(Fixed, "today_", day)
        text = OTHER_YEAR.format(year=2024, day=f"{day:%d/%m/%Y}", now=day.year)
        for words in of_day:
            answer = run_command_anew(*path, *RESTING[path], *words)
            if path == ("done",) and day.year == 2023:
                continue  # a day of the year before is an error of its own
            assert answer[2].count(text) == 1, answer
            assert answer[2].splitlines().count(f"tthc: {text}") == 1


@pytest.mark.sweep
@pytest.mark.parametrize("path", RESTING, ids=" ".join)
def test_a_plan_in_force_is_not_said_to_be_missing_as_the_question_is_about_another(
    path, run_command_anew, tmp_path, monkeypatch
):
    """With the plans of 2024 and 2025 in force, each command asks about 2024 on days of 2025, and of 2026."""
    plans = [plan_of(tmp_path, year).as_posix() for year in (2024, 2025)]
    (tmp_path / "office.toml").write_text(f"plans = {plans}\n", "utf-8")
    monkeypatch.setenv("TTHC_CONFIG", str(tmp_path / "office.toml"))
    words = RESTING[path]
    names = {param.name for param in COMMANDS[path].params}
    if path in (("event", "void"), ("event", "undo"), ("event", "assign")):
        assert run_command_anew("event", "add", "feedback-received", "02/05/2024")[0] == 0
    if path == ("done",):
        words = (*words, "--on", "28/06/2024")
    elif "period" in names and "--period" not in words:
        words = (*words, "--period", "2024-Q4")
    missing = _(
        "no plan of {now} is in force: there is that of {year}, while today counts as {day}; add it with `tthc "
        "init --plan FILE`"
    )
    for day, expected in ((date(2025, 1, 10), 0), (date(2026, 1, 9), 1)):
        monkeypatch.setattr(Fixed, "today_", day)
        code, _shown, error = run_command_anew(*path, *words)
        if code == 2 and path == ("event", "assign"):
            continue  # of what two plans could mean, one must be named
        assert code in (0, 1), error
        told = missing.format(now=day.year, year="2024, 2025", day=f"{day:%d/%m/%Y}")
        assert [error.count(missing.partition("{")[0]), error.splitlines().count(f"tthc: {told}")] == [expected] * 2


def test_saving_a_check_names_the_register(run_command):
    first = run_command("kpi", "check", CASES, "--save", "--register", "r.sqlite")[1].partition("\n")[0]
    assert first.endswith("; " + _("register: {file}").format(file="r.sqlite"))
    assert "r.sqlite" not in run_command("kpi", "check", CASES)[1]


def test_a_unit_named_by_a_part_of_its_name_stands_in_the_first_line(run_command, plan):
    first = run_command("due", "--unit", "tieu chuan")[1].partition("\n")[0]
    assert _("unit: {unit}").format(unit=plan.units["chi-cuc-tdc"].name) in first


def test_quiet_with_nothing_to_say_has_no_first_line(run_command):
    assert run_command("due", "--quiet", "--as-of", "01/01/2024") == (0, "", "")
    code, shown, error = run_command("due", "--quiet", "--as-of", "01/01/2023")
    assert (code, shown, error.count("\n")) == (0, "", 1)  # last year's plan is something to say


def test_the_calendar_and_a_phrase_of_one_s_own_rest_on_no_plan(run_command, plan):
    issuer = plan.identity.issuer
    for words in (
        ("calendar", "day", "02/05/2024"),
        ("calendar", "show", "2024"),
        ("calendar", "add", "2/5/2024", "1"),
    ):
        assert issuer not in run_command(*words)[1]
    alone = ("deadline", "--rule", "5 ngày kể từ ngày nhận đơn", "--from", "02/05/2024")
    assert issuer not in run_command(*alone)[1]
    assert run_command(*alone, "--as-of", "02/05/2025")[2] == ""
    of_an_event = ("deadline", "--rule", "5 ngày kể từ ngày nhận được phản ánh, kiến nghị", "--from", "02/05/2024")
    assert run_command(*of_an_event)[1].startswith(issuer)
    assert run_command("deadline", "--rule", "báo cáo định kỳ hằng tháng")[1].startswith(issuer)


def test_the_first_line_wraps_on_a_terminal_like_any_title(run_command, monkeypatch, plan):
    from tthc_cli.cli import console
    from tthc_cli.output.formats.report import Terminal

    monkeypatch.setattr(console, "terminal", lambda: Terminal(width=40))
    lines = run_command("plan", "show", "4")[1].splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(lines[:4]).startswith(plan.identity.issuer)
