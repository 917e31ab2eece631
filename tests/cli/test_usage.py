"""What holds for every command: its options, the ways to write a date and a name, the first line, the plan's year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

import pytest

from tests.support.command import tthc
from tests.support.examples import sweep
from tests.support.program import COMMANDS, EVERYTHING
from tthc_cli.cli.usage import placeholder
from tthc_cli.i18n import _


def options(command: Any, *, multiple: bool | None = None, flag: bool = False) -> list[Any]:
    """The options of a command that take a value, single or multiple ones alone, or its flags."""
    params = [param for param in command.params if param.param_type_name == "option" and param.is_flag is flag]
    return [param for param in params if multiple in (None, param.multiple)]


def value(option: Any) -> str:
    return next(iter(getattr(option.type, "choices", ["1"])))


# -- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERYTHING, ids=" ".join)
def test_h_is_help(path, run_command):
    assert run_command(*path, "-h") == run_command(*path, "--help")
    code, shown, error = run_command(*path, "-h")
    assert (code, error) == (0, "")
    assert "-h, --help" in shown


def twice(option: Any) -> Iterator[list[str]]:
    """Every way to give an option two times: by any of its names, with the value in a word of its own or not."""
    once = [[name, value(option)] for name in option.opts]
    once += [[f"{name}={value(option)}"] for name in option.opts if name.startswith("--")]
    once += [[f"{name}{value(option)}"] for name in option.opts if not name.startswith("--")]
    yield from ([*first, *second] for first in once for second in once)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_single_valued_option_given_twice_is_refused_and_named(path, run_command):
    single = options(COMMANDS[path], multiple=False)
    for option in single:
        for words in twice(option):
            code, shown, error = run_command(*path, *words)
            assert (code, shown, error.count("\n")) == (2, "", 1), words
            assert max(option.opts, key=len) in error
            assert _("the option {what} is given more than once; give it once").partition("{what}")[2] in error, words


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_option_with_an_empty_value_is_refused_and_named(path, run_command):
    """As a script leaves it whose variable is not set: leaving the option out would be another question."""
    for option in options(COMMANDS[path]):
        for empty in ("", " ", "\u00a0"):
            for name in option.opts:
                code, shown, error = run_command(*path, name, empty)
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
        values, _rest, _order = command.make_parser(context).parse_args([option.opts[0], "a", option.opts[0], "b"])
        assert values[option.name] == ["a", "b"]
    for flag in options(command, flag=True):
        values, _rest, _order = command.make_parser(context).parse_args([flag.opts[0], flag.opts[0]])
        assert values[flag.name] is True


def slips(name: str) -> Iterator[str]:
    """A name with one letter left out, doubled, or changed for the one after it."""
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]
        yield name[:place] + name[place] + name[place:]
        yield name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]


def likeness(name: str, typed: str) -> float:
    return SequenceMatcher(None, typed, name).ratio()


def test_what_stands_for_a_value_is_in_the_language_of_the_output():
    """Each placeholder of a help page has a Vietnamese word, in its usage line, its options and errors too."""
    for command in COMMANDS.values():
        for param in command.params:
            words = re.findall(r"[A-Z]+", param.metavar or "")
            for word in words:
                assert placeholder(word) != word, (command.name, word)
    assert placeholder("[KEY=DATE]...") == "[SỰ_KIỆN=NGÀY]..."
    page = tthc("event", "void", "--help", english=False).stdout
    assert "{MÃ}" in page.splitlines()[0]
    assert "--plan TỆP" in page
    audit, misses = (tthc(*words, "--help", english=False).stdout for words in (("cases", "audit"), ("kpi", "misses")))
    assert "--cut-off GIỜ:PHÚT" in audit
    assert "từ 1 trở lên" in misses
    assert "x>=" not in misses
    assert tthc("event", "void", english=False).stderr.startswith("tthc: thiếu tham số MÃ;")
    assert tthc("event", "void").stderr.startswith("tthc: the argument ID is missing;")


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_unknown_command_names_the_nearest(path, run_command):
    group, name = path[:-1], path[-1]
    for typed in {*slips(name), name.upper()} - {*EVERYTHING[group].commands}:
        code, shown, error = run_command(*group, typed)
        assert (code, shown, error.count("\n")) == (2, "", 1), typed
        near = re.findall(r"`tthc ([a-z ]+)`", error)
        assert near, typed
        assert likeness(near[0].split()[-1], typed.lower()) >= likeness(name, typed.lower()), typed


def test_an_unknown_command_names_where_it_is_found_else(run_command):
    assert "`tthc kpi check`" in run_command("check")[2]
    assert "`tthc due`" in run_command("plan", "due")[2]
    assert "`tthc event add`, `tthc calendar add`" in run_command("add")[2]
    assert "event void" not in run_command("kpi", "viod")[2]  # the group's own come first
    assert run_command("zzzzzz")[2].count("`") == 2


@pytest.mark.sweep
@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_unknown_option_names_the_nearest(path, run_command):
    """Of an option with many slips the gate tries one in four, of each name and command other ones."""
    command = COMMANDS[path]
    step = sweep(gate=4, slow=1)
    long = [
        name for param in [*options(command), *options(command, flag=True)] for name in param.opts if name[:2] == "--"
    ]
    for place, name in enumerate([*long, "--help"], len(path[-1])):
        some = {f"--{slip}" for slip in [*slips(name[2:])][place % step :: step]}
        for typed in (some | {name[1:], name.upper()}) - {*long, "--help"}:
            if typed[:2] in ("-f", "-e", "-k", "-m", "-d", "-o", "-q", "-h"):
                continue  # one dash: a short option with its value
            code, shown, error = run_command(*path, typed)
            assert (code, shown, error.count("\n")) == (2, "", 1), typed
            suggestion = re.search(r"(--[a-z-]+);", error)
            assert suggestion, (typed, error)
            assert likeness(suggestion[1], typed.lower()) >= likeness(name, typed.lower()), typed


def test_a_negative_number_is_no_option(run_command):
    assert run_command("calendar", "add", "10/05/2024", "-5", "--format", "csv")[0] == 0
    assert "--format" in run_command("calendar", "add", "10/05/2024", "-5", "--fromat", "csv")[2]
