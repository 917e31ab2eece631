"""How commands are declared: by one decorator, with options that stand once for all commands that share them.

A command is a function. Each of its parameters is one option or argument, as typer knows them, or a group of options:
a dataclass under :class:`OptionGroup`, whose fields take the parameter's place on the command line. Groups may nest.

What an option means stands in its help, for users and readers alike; the docstring of a command adds its exit code and
what it refuses.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Final, cast, get_args, get_origin, get_type_hints

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli import invocation
from tthc_cli.cli.rejects import kept_if_done, require_rejects
from tthc_cli.cli.result_file import settled
from tthc_cli.cli.usage import Command, LoadingGroup
from tthc_cli.config_file import VARIABLE
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, OutputFormat, by_suffix, help_text, offered, printed

CONFIG: Final = "config"
"""The parameter that every command has: which configuration holds for it."""
_CONFIG_OPTION: Final = Annotated[
    Path | None,
    typer.Option(
        "--config",
        envvar=VARIABLE,
        metavar="FILE",
        is_eager=True,
        callback=invocation.begin,
        help=_("Configuration to use instead of the one in the folder for your settings (`tthc init`)."),
    ),
]


class OptionGroup:
    """Options that commands share. A subclass is a frozen dataclass with one field an option."""

    __slots__ = ()


OUT, EXCEL = "out", "excel"
"""The parameters that stand beside each format: the file that the result goes to, and whether CSV is for Excel."""
REJECTS: Final = "rejects"
"""The parameter of the commands that can list rows set aside: the file for them."""


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """Marks the parameter that gets the format and where the result goes: the registry says which formats there are.

    On the command line it is ``--format``, ``--out`` and ``--excel``.
    """

    tasks: bool = False
    """Whether the command's result is deadlines of a plan's tasks."""
    to_file: bool = True
    """Whether the result can go to a file; if not, the command writes files of its own, and ``--format`` is all."""


class DeclaredCommand:
    """One command: what it runs, and what its help page says. It has the signature that typer is to see."""

    def __init__(self, run: Callable[..., int], name: str, page: HelpPage) -> None:
        self.name: Final = name
        self.page: Final = page
        self._run: Final = run

    @cached_property
    def __signature__(self) -> inspect.Signature:
        """The parameters that typer is to see: made when it looks, as a group has commands that do not run."""
        return inspect.Signature([*_expanded(self._run), _parameter(CONFIG, _CONFIG_OPTION, None)])

    @property
    def __annotations__(self) -> dict[str, Any]:  # type: ignore[override]
        """The types of the parameters."""
        return {parameter.name: parameter.annotation for parameter in self.__signature__.parameters.values()}

    def __call__(self, **values: object) -> int:
        """Run the command on the values of its options; the exit code."""
        del values[CONFIG]  # it was settled when it was parsed
        rejects, out = (cast("Path | None", values.get(name)) for name in (REJECTS, OUT))
        require_rejects(rejects, out)
        with kept_if_done(rejects):
            return self._run(**_gathered(self._run, values))


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """What the help pages say of a command."""

    text: str
    short_text: str | None
    """In the list of commands; None for the beginning of the text."""
    example: str


def command(
    name: str, text: str, *, example: str, short_text: str | None = None
) -> Callable[[Callable[..., int]], DeclaredCommand]:
    """Declare a function as a command.

    Args:
        name: As it is typed, behind the name of its group.
        text: What the command does, for its help page.
        example: A command line, for the end of the help page.
        short_text: For the list of commands, if the text is too long for it.

    Returns:
        What makes the command of the function.
    """
    page = HelpPage(text=text, short_text=short_text, example=example)
    return lambda run: DeclaredCommand(run, name, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredGroup:
    """A group of commands, in the order of its help page."""

    name: str
    text: str
    """What the commands are about, for the help page."""
    commands: tuple[DeclaredCommand, ...]


def command_group(name: str, text: str, commands: Sequence[DeclaredCommand]) -> DeclaredGroup:
    """Declare a group of commands.

    Args:
        name: As it is typed before the names of its commands.
        text: What the commands are about, for the help page.
        commands: In the order of the help page.
    """
    return DeclaredGroup(name=name, text=text, commands=tuple(commands))


def parsed_group(declared: DeclaredGroup) -> LoadingGroup:
    """A group as it is parsed: of its commands, which take long to make, each is made when it is asked for."""
    app = typer.Typer(
        name=declared.name, cls=LoadingGroup, help=declared.text, add_completion=False, rich_markup_mode=None
    )
    group = cast("LoadingGroup", typer.main.get_group(app))
    commands = {each.name: each for each in declared.commands}
    group.load = lambda name: parsed_command(commands[name])
    group.names = tuple(commands)
    return group


def parsed_command(declared: DeclaredCommand) -> Any:  # noqa: ANN401 - typer's vendored commands have no public name
    """A command as it is parsed."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(
        declared.name,
        cls=Command,
        help=declared.page.text,
        short_help=declared.page.short_text,
        epilog=_("Example: {example}").format(example=declared.page.example),
    )(declared)
    return typer.main.get_command(app)


# -- from groups of options to typer's parameters, and back


def _expanded(owner: Callable[..., object]) -> Iterator[inspect.Parameter]:
    """The parameters that typer sees of a command, or of a group of options."""
    for name, hint, default in _declared(owner):
        if _is_group(hint):
            yield from _expanded(hint)
        elif (choice := _format_choice(hint)) is not None:
            yield from _parameters_of_format(name, offered(tasks=choice.tasks), to_file=choice.to_file)
        else:
            yield _parameter(name, hint, default)


def _parameters_of_format(
    name: str, formats: tuple[OutputFormat, ...], *, to_file: bool
) -> Iterator[inspect.Parameter]:
    option = typer.Option("--format", "-f", help=help_text(formats))
    names = _names_of(printed(formats))
    yield _parameter(name, Annotated[names, option], names(DEFAULT_FORMAT.name))
    if not to_file:
        return
    text = _("Write the result to this file, whole or not at all; its suffix is one of {suffixes}.")
    out = typer.Option("--out", "-o", metavar="FILE", help=text.format(suffixes=", ".join(by_suffix(formats))))
    yield _parameter(OUT, Annotated[Path | None, out], None)
    excel = typer.Option("--excel", help=_("With CSV: a file that Excel opens by a double click."))
    yield _parameter(EXCEL, Annotated[bool, excel], False)


def _gathered(owner: Callable[..., object], values: dict[str, Any]) -> dict[str, Any]:
    """The values as the command, or the group of options, takes them."""
    gathered = {}
    for name, hint, _default in _declared(owner):
        if _is_group(hint):
            gathered[name] = hint(**_gathered(hint, values))
        elif (choice := _format_choice(hint)) is not None:
            gathered[name] = _format_of(name, values, choice)
        else:
            gathered[name] = values[name]
    return gathered


def _format_of(name: str, values: dict[str, Any], choice: FormatChoice) -> OutputFormat:
    """The format that the options ask for, and where the result goes."""
    formats = offered(tasks=choice.tasks)
    named = next(form for form in formats if form.name == values[name])
    if not choice.to_file:
        return named
    read = [value for key, value in values.items() if key not in (name, OUT, EXCEL)]
    asked = named if invocation.is_typed(name) else None
    return settled(asked, values[OUT], formats, read, excel=values[EXCEL]) or named


@cache
def _declared(owner: Callable[..., object]) -> tuple[tuple[str, Any, Any], ...]:
    """Name, type and default of each parameter of a function, or of each field of a group of options."""
    hints = get_type_hints(owner, include_extras=True)
    if dataclasses.is_dataclass(owner):
        fields = dataclasses.fields(owner)
        return tuple((field.name, hints[field.name], _default_of(field)) for field in fields)
    parameters = inspect.signature(owner).parameters.values()
    return tuple((parameter.name, hints[parameter.name], parameter.default) for parameter in parameters)


def _default_of(field: dataclasses.Field[Any]) -> object:
    return inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default


def _is_group(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, OptionGroup)


def _format_choice(hint: object) -> FormatChoice | None:
    if get_origin(hint) is not Annotated:
        return None
    return next((mark for mark in get_args(hint)[1:] if isinstance(mark, FormatChoice)), None)


@cache
def _names_of(formats: tuple[OutputFormat, ...]) -> Any:  # noqa: ANN401 - a type made here, unknown to checkers
    """The names of the formats as an enumeration, which is how typer takes choices."""
    enumeration: Any = StrEnum
    return enumeration("Format", [form.name for form in formats])


def _parameter(name: str, annotation: object, default: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


FormatOption = Annotated[OutputFormat, FormatChoice()]
PrintedFormatOption = Annotated[OutputFormat, FormatChoice(to_file=False)]
TaskFormatOption = Annotated[OutputFormat, FormatChoice(tasks=True)]
