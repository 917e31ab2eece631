"""The command line: one file a group of commands. A command parses, calls one function of the core, prints, exits."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, cast

import typer

from tthc_cli import __version__
from tthc_cli.cli import console
from tthc_cli.cli.usage import LoadingGroup, usage_message
from tthc_cli.errors import Exit, TthcError, why
from tthc_cli.i18n import _

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "deadline": ("deadline", "deadline"),
    "due": ("due", "due"),
    "done": ("done", "done"),
    "ics": ("ics", "ics"),
    "page": ("page", "page"),
    "report": ("report", "report"),
    "init": ("office", "init"),
    "config": ("office", "config"),
    "event": ("event", "app"),
    "plan": ("plan", "app"),
    "kpi": ("kpi", "app"),
    "form": ("form", "app"),
    "cases": ("cases", "app"),
    "letter": ("letter", "letter"),
    "calendar": ("workdays", "app"),
}
"""Each command, and each group of them, with the module here that has it and its name there: a module is imported when
its command is called, as importing all of them takes longer than most commands run."""

app = typer.Typer(
    name="tthc",
    cls=LoadingGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_("Deadlines and KPI verdicts for the control of administrative procedures."),
    epilog=_("Output is Vietnamese; TTHC_LANG=en makes it English. Exit codes: 0 done, 1 needs attention, 2 not done."),
)


def _version(asked: bool) -> None:
    if asked:
        console.emit(f"tthc {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Show the version and exit."))
    ] = False,
) -> None:
    pass


COMPLETING = "_TTHC_COMPLETE"
"""The variable by which a shell asks what may be typed next."""


@cache
def program() -> LoadingGroup:
    """All commands, as they are parsed."""
    whole = cast("LoadingGroup", typer.main.get_command(app))
    whole.load = _loaded
    whole.names = tuple(COMMANDS)
    return whole


def _loaded(name: str) -> Any:  # noqa: ANN401 - typer's vendored commands have no public name
    """One command, or one group of them, as it is parsed."""
    from tthc_cli.cli.commands import DeclaredGroup, parsed_command, parsed_group

    module, attribute = COMMANDS[name]
    declared = getattr(importlib.import_module(f"tthc_cli.cli.{module}"), attribute)
    return parsed_group(declared) if isinstance(declared, DeclaredGroup) else parsed_command(declared)


def main() -> None:
    """Run ``tthc`` on the process's arguments and exit with its code."""
    sys.exit(run(console.prepare()))


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code. Every error that a user can cause ends here in one message."""
    try:
        code = program().main(args=arguments, prog_name="tthc", standalone_mode=False)
    except TthcError as error:
        if COMPLETING not in os.environ:  # a shell that asks for completions shows no messages
            console.warn(*error.lines)
        return Exit.USAGE
    except typer.TyperException as error:
        return _usage_error(error)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as error:
        if error.errno not in _UNWRITTEN:
            return _bug()
        console.discard_output()  # what typer writes itself: completion
        console.warn(_("the result cannot be written: {why}").format(why=why(error)))
        return Exit.USAGE
    except Exception:
        return _bug()
    return code if isinstance(code, int) else Exit.OK


_UNWRITTEN = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EFBIG)
"""What the system says if the output cannot take what is written to it."""


def _bug() -> int:
    import traceback

    message = _("a bug in the program; please report it with the lines below")
    console.warn(message, *traceback.format_exc().splitlines())
    return Exit.BUG


def _usage_error(error: typer.TyperException) -> int:
    """One message for a command line that cannot be parsed."""
    context = getattr(error, "ctx", None)
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    console.warn(usage_message(message, "tthc" if context is None else context.command_path))
    return Exit.USAGE
