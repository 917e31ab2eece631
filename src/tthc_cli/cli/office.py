"""``tthc init`` and ``tthc config``: what an office sets up once, and what is in force."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli import console, invocation
from tthc_cli.cli.case_options import LimitUnit
from tthc_cli.cli.commands import FormatOption, OptionGroup, command
from tthc_cli.cli.dates import as_of, parse_day
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.plans import load_plans
from tthc_cli.config_file import LANGUAGES
from tthc_cli.counts import PLAN
from tthc_cli.data_files import data_file
from tthc_cli.errors import Exit, TthcError, why
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.kpi import PauseRegime
from tthc_cli.output import DEFAULT_FORMAT, ConfigReport, ConfigValue
from tthc_cli.register import default_path
from tthc_cli.settings import FILE_KEYS, KEYS, VARIABLES, Changes, Settings, changed, settings_file
from tthc_cli.whole_files import whole_bytes
from tthc_cli.workdays import CALENDAR, load_calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFiles(OptionGroup):
    """The files that are set up."""

    plans: Annotated[
        list[Path] | None,
        typer.Option("--plan", metavar="FILE", help=_("A plan that comes into force; may be repeated.")),
    ] = None
    without: Annotated[
        list[Path] | None,
        typer.Option("--without-plan", metavar="FILE", help=_("A plan that is in force no more; may be repeated.")),
    ] = None
    new_register: Annotated[
        Path | None, typer.Option("--register", metavar="FILE", help=_("The register of what has happened."))
    ] = None
    new_calendar: Annotated[
        Path | None, typer.Option("--calendar", metavar="FILE", help=_("A calendar in place of the packaged one."))
    ] = None
    new_columns: Annotated[
        Path | None,
        typer.Option("--columns", metavar="FILE", help=_("More names of columns and values of case files.")),
    ] = None
    new_limits: Annotated[
        list[Path] | None,
        typer.Option("--limits", metavar="FILE", help=_("Time limits by procedure; may be repeated.")),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerms(OptionGroup):
    """How due dates are counted, and in which language answers are."""

    new_cut_off: Annotated[
        str | None,
        typer.Option("--cut-off", metavar="HH:MM", help=_("Received later than this counts as the next working day.")),
    ] = None
    new_regime: Annotated[
        PauseRegime | None,
        typer.Option("--regime", help=_("Pauses: extend adds their working days, restart counts anew.")),
    ] = None
    new_limit_unit: Annotated[
        LimitUnit | None, typer.Option("--limit-unit", help=_("What a limit counts that is a number alone."))
    ] = None
    language: Annotated[
        str | None, typer.Option("--language", metavar="vi|en", help=_("The language of answers: vi or en."))
    ] = None
    watch_from: Annotated[
        str | None,
        typer.Option(
            "--watch-from",
            metavar="DATE",
            help=_("What had to be done before this day is not overdue (a new file: default today)."),
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetterhead(OptionGroup):
    """What stands around the text of reports and letters."""

    superior: Annotated[
        str | None, typer.Option("--superior", metavar="NAME", help=_("Of reports and letters: the superior body."))
    ] = None
    place: Annotated[
        str | None, typer.Option("--place", metavar="NAME", help=_("Of reports and letters: the place before the day."))
    ] = None
    symbol: Annotated[
        str | None, typer.Option("--symbol", metavar="TEXT", help=_("Of reports: the symbol, such as BC-SKHCN."))
    ] = None
    signer_title: Annotated[
        str | None,
        typer.Option("--signer-title", metavar="TEXT", help=_("Of reports and letters: the title of who signs.")),
    ] = None
    recipients: Annotated[
        list[str] | None,
        typer.Option("--recipient", metavar="NAME", help=_("Of reports: who gets them; may be repeated.")),
    ] = None


@command(
    "init",
    _(
        "Write the office's configuration: its plans, its register, how it counts. Every command then uses it; options "
        "and variables win over it. What a file has already stays, comments too; only what is named is changed."
    ),
    short_text=_("Set up your office once."),
    example="tthc init --plan data/plan_2024.yaml --dry-run",
)
def init(
    office: Annotated[
        str | None,
        typer.Option("--office", metavar="NAME", help=_("The office's name (default: the issuer of its plan).")),
    ] = None,
    *,
    files: NewFiles,
    terms: NewTerms,
    letterhead: NewLetterhead,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be written, and write nothing."))
    ] = False,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Write the configuration and print what is in force.

    Returns:
        ``Exit.OK``; the file is written by then, unless it was only to be shown or nothing in it would change.

    Raises:
        TthcError: If a file that is named cannot be read, a value is none of its option, or the configuration cannot be
            written.
    """
    path = settings_file(invocation.config_file())
    exists = os.path.lexists(path)
    before = invocation.settings() if exists else Settings()
    changes = _with_letterhead(_changes(office, files, terms, before, exists=exists), letterhead)
    text = _text_of(path) if exists else ""
    try:
        new, after = changed(text, before, changes, path)
    except TthcError as error:  # of what an option says, as the file itself was read: its lines are not written
        raise TthcError(*(_of_option(line, path) for line in error.lines)) from None
    _require_readable(after, changes)
    if not dry_run and new != text:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise TthcError(
                _("--config: {file}: the folder cannot be made: {why}").format(file=path, why=why(error))
            ) from None
        replace_file(path, new.encode("utf-8"), option="--config", begins=b"")
    report = ConfigReport(file=str(path), exists=True, values=_values(after), written=new != text, dry_run=dry_run)
    kept = _("{file} is written").format(file=path) if new != text and not dry_run else None
    console.show_kept(format_, report, kept)
    return Exit.OK


@command(
    "config",
    _("Each value of the configuration that is in force, and where it comes from."),
    example="tthc config --format json",
)
def config(format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print the configuration."""
    settings = invocation.settings()
    path = settings_file(invocation.config_file())
    console.show(format_, ConfigReport(file=str(path), exists=settings.file is not None, values=_values(settings)))
    return Exit.OK


def _of_option(line: str, path: Path) -> str:
    """What is wrong with a value, with the option in place of file, line and key."""
    place = re.match(rf"{re.escape(str(path))}:\d+: (?P<key>\w+): ", line)
    return line if place is None else f"--{place['key'].replace('_', '-')}: {line[place.end() :]}"


def _changes(office: str | None, files: NewFiles, terms: NewTerms, before: Settings, *, exists: bool) -> Changes:
    """What the options ask for; a new file gets the office's name from its plan, and today as its first day."""
    plans = load_plans(list(dict.fromkeys(path.absolute() for path in files.plans or ())))
    today = as_of(None)
    if office is None and before.office is None and plans:
        office = " ".join(plans[0].value.identity.issuer.split())
    watch_from = None if exists else today
    if terms.watch_from is not None:
        watch_from = parse_day(terms.watch_from, today)
        if watch_from > today:
            raise TthcError(
                _(
                    "--watch-from: {day} is still to come: nothing would be overdue until then; name today or a day "
                    "before"
                ).format(day=f"{watch_from:%d/%m/%Y}")
            )
    if terms.language not in (None, *LANGUAGES):
        raise TthcError(
            _("--language: found '{found}'; write one of {names}").format(
                found=terms.language, names=", ".join(LANGUAGES)
            )
        )
    _require_in_force(files.without or (), before)
    return Changes(
        office=office,
        plans=tuple(loaded.path for loaded in plans),
        without_plans=tuple(files.without or ()),
        register=files.new_register,
        calendar=files.new_calendar,
        columns=files.new_columns,
        limits=tuple(files.new_limits or ()),
        cut_off=terms.new_cut_off,
        regime=terms.new_regime,
        limit_unit=terms.new_limit_unit,
        language=terms.language,
        watch_from=watch_from,
    )


def _with_letterhead(changes: Changes, letterhead: NewLetterhead) -> Changes:
    return replace(
        changes,
        superior=letterhead.superior,
        place=letterhead.place,
        symbol=letterhead.symbol,
        signer_title=letterhead.signer_title,
        recipients=tuple(letterhead.recipients or ()),
    )


def _require_in_force(paths: Iterable[Path], settings: Settings) -> None:
    """Refuse to take out a plan that is not in force. Raises TthcError."""
    for path in paths:
        if path.absolute() not in settings.plans:
            raise TthcError(
                _("--without-plan: {file} is not in force; in force: {plans}").format(
                    file=path, plans=", ".join(map(str, settings.plans)) or "–"
                )
            )


def _require_readable(settings: Settings, changes: Changes) -> None:
    """Refuse a configuration with which no command would work: each file that is set is read once.

    Raises:
        TthcError: For a file that cannot be read, and for two plans of one id.
    """
    load_plans(settings.plans)
    if changes.calendar is not None:
        load_calendar(settings.calendar)
    if changes.columns is not None:
        from tthc_cli.cases import load_columns

        load_columns(settings.columns)
    for limits in changes.limits:
        if not limits.exists():
            raise TthcError(_("--limits: {file}: no such file or folder").format(file=limits))
    if changes.register is not None:
        from tthc_cli.register import look_over

        look_over(changes.register)


def _text_of(path: Path) -> str:
    try:
        return whole_bytes(path).decode("utf-8-sig")
    except OSError as error:
        raise TthcError(_("{file}: cannot be read: {why}").format(file=path, why=why(error))) from None


_PACKAGED: Final = {"plans": PLAN, "calendar": CALENDAR}


def _values(settings: Settings) -> list[ConfigValue]:
    """Each value, as it holds for a command that names nothing."""
    return [_value(key, settings) for key in KEYS]


def _value(key: str, settings: Settings) -> ConfigValue:
    """The value of a key, with those of its files that are not there."""
    value = _value_as_set(key, settings)
    if key not in FILE_KEYS or value.value is None or isinstance(value.value, date):
        return value
    files = (value.value,) if isinstance(value.value, str) else value.value
    return replace(value, missing=tuple(file for file in files if not os.path.lexists(file)))


def _value_as_set(key: str, settings: Settings) -> ConfigValue:
    variable = VARIABLES.get(key)
    if variable is not None and (text := os.environ.get(variable)):
        return ConfigValue(key=key, value=text, source="environment", where=variable)
    if key in settings.lines:
        value = getattr(settings, key)
        where = f"{settings.file}:{settings.lines[key]}"
        return ConfigValue(key=key, value=_plain(value), source="config", where=where)
    return ConfigValue(key=key, value=_default(key), source="default", where=None)


def _plain(value: object) -> str | date | tuple[str, ...] | None:
    match value:
        case None | date():
            return value
        case tuple():
            return tuple(map(str, value))
        case _:
            return str(value)


def _default(key: str) -> str | None:
    """What the program does without the key."""
    match key:
        case "plans" | "calendar":
            return str(data_file(_PACKAGED[key]))
        case "register":
            return str(default_path())
        case "regime":
            return PauseRegime.EXTEND.value
        case "language":
            return LANGUAGE
        case _:
            return None
