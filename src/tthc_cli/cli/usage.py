"""Typer's own words, on help pages and in usage errors, in the language of the output."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import typer
from typer.core import TyperCommand, TyperGroup

from tthc_cli.cases import is_unicode, not_unicode
from tthc_cli.cli import console, invocation
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import DOMAIN, LANGUAGE, LOCALE_DIR, _
from tthc_cli.text import fold, nearest

if TYPE_CHECKING:
    from collections.abc import Callable


# Typer asks the process's own gettext for some of its words, so that is given this program's catalogue; the language
# goes by way of the one variable that gettext reads before the locale's.
gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
gettext.textdomain(DOMAIN)
os.environ["LANGUAGE"] = LANGUAGE


def _typers_words() -> dict[str, str]:
    """Typer's words: first those that it translates itself, by our catalogue; then those that it does not."""
    _("Arguments"), _("Options"), _("Commands")
    _("default: {default}"), _("env var: {var}"), _("required")
    return {
        "Show this message and exit.": _("Show this message and exit."),
        "Install completion for the current shell.": _("Install completion for the current shell."),
        "Show completion for the current shell, to copy it or customize the installation.": _(
            "Show completion for the current shell, to copy it or customize the installation."
        ),
    }


def placeholder(text: str) -> str:
    """What stands for a value on help pages (``FILE``, ``KEY=DATE``), in the language of the output."""
    words = {
        "CASE": _("CASE"),
        "CASES": _("CASES"),
        "COLUMN": _("COLUMN"),
        "DATE": _("DATE"),
        "DAYS": _("DAYS"),
        "FILE": _("FILE"),
        "FOLDER": _("FOLDER"),
        "FORM": _("FORM"),
        "FROM": _("FROM"),
        "HEADER": _("HEADER"),
        "HH": _("HH"),
        "ID": _("ID"),
        "KEY": _("KEY"),
        "LABEL": _("LABEL"),
        "M": _("M"),
        "MEASURE": _("MEASURE"),
        "MM": _("MM"),
        "N": _("N"),
        "NAME": _("NAME"),
        "NEW": _("NEW"),
        "OLD": _("OLD"),
        "P": _("P"),
        "PHRASE": _("PHRASE"),
        "SIZE": _("SIZE"),
        "SOURCE": _("SOURCE"),
        "TASK": _("TASK"),
        "TEXT": _("TEXT"),
        "TO": _("TO"),
        "UNIT": _("UNIT"),
        "URL": _("URL"),
        "VALUE": _("VALUE"),
        "WORD": _("WORD"),
        "WORDS": _("WORDS"),
        "YEAR": _("YEAR"),
    }
    return re.sub(r"\w+", lambda word: words.get(word[0], word[0]), text)


def _metavar(param: Any, *args: Any, **options: Any) -> str:  # noqa: ANN401 - typer's vendored parameter
    return placeholder(type(param).make_metavar(param, *args, **options))


_NEGATIVE: Final = re.compile(r"-[0-9]+")
"""A number, which no option looks like."""


class _Own:
    """Mixed into typer's command classes: help and errors in the language of the output, every option given once."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - typer's vendored context has no public name
        """The parameters, with typer's own help texts and the placeholders translated."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc] # the next class is typer's
        words = _typers_words()
        for param in params:
            param.make_metavar = partial(_metavar, param)
            param.help = words.get(getattr(param, "help", None) or "", getattr(param, "help", None))
            if None not in (low := getattr(param.type, "min", None), high := getattr(param.type, "max", None)):
                # in place of 0<=x<=1000, on the help page and in the message
                param.type._describe_range = partial(_("{low} to {high}").format, low=low, high=high)
            elif low is not None:
                param.type._describe_range = partial(_("x>={low}").format, low=low)
        return params

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """The help option, its page written as any other result is."""
        option = super().get_help_option(ctx)  # type: ignore[misc] # as above
        if option is not None:
            option.callback = _show_help
        return option

    def get_help_option_names(self, ctx: Any) -> list[str]:  # noqa: ANN401 - as above
        """The help option's names, of every command: typer would ask the command above, and give them in any order."""
        return ["--help", "-h"]

    def make_parser(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """Typer's parser, made strict: a single-valued option given twice would lose the first without a word."""
        parser = super().make_parser(ctx)  # type: ignore[misc] # as above
        parse, parse_option = parser.parse_args, parser._process_opts

        def option(text: str, state: Any) -> None:  # noqa: ANN401 - as above
            if _NEGATIVE.fullmatch(text):
                state.largs.append(text)
                return
            try:
                parse_option(text, state)
            except typer.TyperException as error:
                unknown = getattr(error, "option_name", None)
                if unknown is None or not hasattr(error, "possibilities"):
                    raise
                named = text.partition("=")[0]
                if named[:2] in parser._short_opt:  # a cluster such as -qx
                    named = unknown
                ctx.fail(_no_option(named, [*parser._long_opt, *parser._short_opt]))

        def arguments(args: list[str]) -> Any:  # noqa: ANN401 - as above
            parsed = parse(args)
            values, _left, params = parsed
            _refuse_options(ctx, values, [param for param in params if param.param_type_name == "option"])
            return parsed

        parser._process_opts, parser.parse_args = option, arguments
        return parser

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
        """Write the line with the command's form, in the language of the output.

        Args:
            ctx: What click knows of the command line.
            formatter: Gets the line.
        """
        words = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        pieces = (words.get(piece, piece) for piece in self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage:") + " ")


def _refuse_options(ctx: Any, values: dict[str, Any], options: list[Any]) -> None:  # noqa: ANN401 - as above
    """Refuse a single-valued option that is given twice, and one with an empty value.

    Args:
        ctx: Of the command line.
        values: By parameter.
        options: The ones that were given, each as often as it was.
    """
    for option in options:
        what = max(option.opts, key=len)
        if options.count(option) > 1 and not (option.multiple or option.is_flag or ctx.resilient_parsing):
            ctx.fail(_("the option {what} is given more than once; give it once").format(what=what))
        if any(isinstance(text, str) and not text.strip() for text in _listed(values.get(option.name))):
            # as a shell's unset variable leaves it: to count without it would be another answer
            ctx.fail(_("the option {what} has an empty value; write one, or leave it out").format(what=what))


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - as above
    return value if isinstance(value, list) else [value]


def _show_help(ctx: Any, _param: Any, asked: bool) -> None:  # noqa: ANN401 - as above
    if asked and not ctx.resilient_parsing:
        ctx.default_map = None  # the page is the same for everybody, and there if the configuration is wrong
        console.emit(ctx.get_help() + "\n")
        raise typer.Exit


def _no_option(named: str, options: list[str]) -> str:
    """The message that there is no such option, with the nearest of those that there are."""
    near = nearest(fold(named), options)
    if near is None:
        return _("there is no option {what}").format(what=repr(named)[1:-1])
    return _("there is no option {what}, the nearest is {near}").format(what=repr(named)[1:-1], near=near)


def _no_command(group: Any, ctx: Any, named: str) -> str:  # noqa: ANN401 - as above
    """The message that a group has no such command, with the nearest: its own, else any of the program."""
    own = {name: [f"{ctx.command_path} {name}"] for name in group.commands}
    anywhere: dict[str, list[str]] = {}
    for path in _paths(ctx.find_root().command, ctx.find_root().command_path):
        anywhere.setdefault(path.rpartition(" ")[2], []).append(path)
    for commands, least in ((own, 1.0), (anywhere, 1.0), (own, 0.6), (anywhere, 0.6)):
        if near := nearest(fold(named), commands, likeness=least):
            paths = ", ".join(f"`{path}`" for path in commands[near])
            return _("there is no command '{what}', the nearest is {near}").format(what=repr(named)[1:-1], near=paths)
    return _("there is no command '{what}'").format(what=repr(named)[1:-1])


def _paths(command: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - as above
    """Every command under one, as it is typed."""
    for name, inner in getattr(command, "commands", {}).items():
        yield f"{path} {name}"
        yield from _paths(inner, f"{path} {name}")


class Command(_Own, TyperCommand):
    """A command whose help page is in the language of the output, and whose arguments are text or names of files.

    Text is composed (NFC). Names of files stay as they are, letter for letter: paths, and what ``options.as_given``
    parses.
    """

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401 - as above
        """Parse the command's arguments; what stands neither there nor in the environment is the configuration's.

        Args:
            info_name: The name under which the command was called.
            args: Its arguments; click takes from them what it has read.
            parent: The context of the group that it stands in; None for the program.
            **extra: Settings of the context, which win over these.

        Returns:
            The context, with the values of the command's parameters.
        """
        return super().make_context(info_name, args, parent, **{"default_map": invocation.DEFAULTS, **extra})

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """Run the command."""
        typed = (name for name in ctx.params if getattr(ctx.get_parameter_source(name), "name", "") == "COMMANDLINE")
        invocation.note_typed(frozenset(typed))
        for param in self.params:
            value = ctx.params.get(param.name)
            if param.type.name == _TEXT:
                ctx.params[param.name] = _each(_as_text, value)
            else:
                _each(_as_name, value)
        return super().invoke(ctx)


_TEXT = "text"
"""What typer calls the type of a parameter that is nothing but text."""


def _each(change: Callable[[Any], Any], value: Any) -> Any:  # noqa: ANN401 - whatever a parameter may be
    return [change(item) for item in value] if isinstance(value, list | tuple) else change(value)


def _as_text(value: Any) -> Any:  # noqa: ANN401 - as above
    """Text of the command line or of the environment, composed, whatever the process's locale took it for."""
    if not isinstance(value, str):
        return value
    if os.name != "nt":
        try:
            value = os.fsencode(value).decode("utf-8")
        except UnicodeError:
            raise TthcError(
                _("found '{found}', which is not UTF-8 text; write it in UTF-8").format(found=value)
            ) from None
    return normalize("NFC", value)


def _as_name(value: Any) -> None:  # noqa: ANN401 - as above
    if isinstance(value, str | Path) and not is_unicode(value):
        raise not_unicode(value)


class Group(_Own, TyperGroup):
    """A group of commands whose help page is in the language of the output.

    Called without a command, it shows that page as a message: nothing was done.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - as above
        """Parse the group's own arguments.

        Args:
            ctx: What click knows of the command line.
            args: What follows the group's name.

        Returns:
            The arguments that are left: those of the command within.

        Raises:
            typer.Exit: With ``Exit.USAGE``, after the help page, if there are none.
        """
        if not args and not ctx.resilient_parsing:
            console.say(self.get_help(ctx))  # a message, not a result
            raise typer.Exit(Exit.USAGE)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as above
        """The command that is named first.

        Args:
            ctx: What click knows of the command line.
            args: What is left of it; the first one is the command's name.

        Returns:
            As click has it: the command's name, the command, and its arguments.

        Raises:
            click.UsageError: If there is no such command; with the nearest ones.
        """
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            ctx.fail(_no_command(self, ctx, args[0]))
        return super().resolve_command(ctx, args)


class LoadingGroup(Group):
    """A group whose commands are loaded one by one, each when it is asked for."""

    names: tuple[str, ...] = ()
    """The commands, in the order of the help page."""
    load: Callable[[str], Any] = staticmethod(lambda _name: None)
    """Gives the command of a name."""

    @property  # type: ignore[override] # of a dictionary that is there from the start
    def commands(self) -> dict[str, Any]:
        """Every command: all are loaded for that."""
        return {name: self.get_command(None, name) for name in self.names}

    @commands.setter
    def commands(self, _commands: dict[str, Any]) -> None:
        self._loaded: dict[str, Any] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - as above
        """The names of the commands."""
        return list(self.names)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - as above
        """Give a command by its name.

        Args:
            ctx: Makes no difference.
            cmd_name: The name, as it is typed.

        Returns:
            The command, loaded when it is first asked for; None if there is none of that name.
        """
        if cmd_name not in self._loaded:
            self._loaded[cmd_name] = self.load(cmd_name) if cmd_name in self.names else None
        return self._loaded[cmd_name]


_MESSAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    (r"Missing command\.", lambda: _("a command is missing")),
    (r"Missing argument '(?P<argument>.*)'\.?", lambda: _("the argument {argument} is missing")),
    (r"Missing option '(?P<what>.*)'\.?", lambda: _("the option {what} is missing")),
    (r"Option '(?P<what>.*)' requires an argument\.", lambda: _("the option {what} needs a value")),
    (r"Option '(?P<what>.*)' does not take a value\.", lambda: _("the option {what} takes no value")),
    (r"Got unexpected extra argument\(?s?\)? \((?P<what>.*)\)", lambda: _("'{what}' is one argument too many")),
    (
        r"Invalid value for (?P<where>.*): '(?P<what>.*)' is not one of (?P<allowed>.*)\.",
        lambda: _("{where}: found '{what}'; write one of {allowed}"),
    ),
    (
        r"Invalid value for (?P<where>.*): '(?P<what>.*)' is not a valid (?:int|integer)(?: range)?\.",
        lambda: _("{where}: found '{what}'; write a whole number"),
    ),
    (
        r"Invalid value for (?P<where>.*): (?P<what>\S+) is not in the range (?P<allowed>.*)\.",
        lambda: _("{where}: found '{what}'; write a number, {allowed}"),
    ),
)


def usage_message(message: str, command: str) -> str:
    """A usage error in the language of the output, with where to read on.

    Args:
        message: Typer's.
        command: The command that was called, as it is typed.
    """
    for pattern, text in _MESSAGES:
        if match := re.fullmatch(pattern, message.strip(), re.DOTALL):
            values = {name: value.replace("'", "") for name, value in match.groupdict().items()}
            values |= {name: placeholder(value) for name, value in values.items() if name in ("argument", "where")}
            message = text().format(**values)
            break
    return _("{message}; see `{command} --help`").format(message=message.rstrip("."), command=command)
