"""Which plan, files and register an answer rests on: its first line for people, and the warning about the year."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tthc_cli.cli import console, invocation
from tthc_cli.cli.plans import InForce
from tthc_cli.cli.registers import register_path
from tthc_cli.data_files import Loaded
from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _, ngettext
from tthc_cli.output import FileIdentity, day


def heading(
    in_force: InForce, *, register: Path | None = None, unit: str | None = None, with_folder: bool = True
) -> str:
    """Office, plan years, and what else the answer rests on, in one line.

    Args:
        in_force: The plans that the answer is about.
        register: The one that was read or written, if any.
        unit: The name of the one that the answer keeps to. It can have been named by a part of its name.
        with_folder: Whether to say where the register lies; else it has its name alone.
    """
    plans = in_force.plans
    years = ", ".join(dict.fromkeys(str(plan.identity.year) for plan in plans))
    words = ngettext("{office}: plan of {year}", "{office}: plans of {year}", len(plans))
    text = words.format(office=office_name(in_force), year=years)
    if in_force.packaged:
        text += " " + _("(the packaged example; `tthc init` sets up your own)")
    parts = [text]
    if unit is not None:
        parts.append(_("unit: {unit}").format(unit=unit))
    if register is not None:
        exists = os.path.lexists(register)
        shown = register if with_folder else register.name
        parts.append(_("register: {file}").format(file=shown) if exists else _("no register yet"))
    return "; ".join(parts)


def office_name(in_force: InForce) -> str:
    """The office of the configuration, else who issued the plans."""
    issuers = list(dict.fromkeys(" ".join(plan.identity.issuer.split()) for plan in in_force.plans))
    office = invocation.settings().office
    return "; ".join(filter(None, [office] if office and len(issuers) == 1 else issuers))


def watched_from(today: date) -> date:
    """The day from which deadlines are watched, with a warning if it is still to come: until then nothing is overdue.

    Args:
        today: The day that counts as today.
    """
    settings = invocation.settings()
    first = settings.watch_from
    if first is None:
        return date.min
    if first > today:
        console.warn(
            _(
                "{file}:{line}: watch_from: deadlines are watched from {first} on, and today counts as {day}: what is "
                "due before that is not shown"
            ).format(file=settings.file, line=settings.lines["watch_from"], first=day(first), day=day(today))
        )
    return first


def warn_of_year(in_force: InForce, today: date) -> None:
    """Warn if no plan in force is that of the year, whatever year the answer is about.

    Args:
        in_force: The plans that the answer is about, which know of those beside them.
        today: The day that counts as today.
    """
    if today.year in in_force.years:
        return
    told = {"year": ", ".join(map(str, sorted(in_force.years))), "day": day(today), "now": today.year}
    if in_force.named is None and not in_force.packaged:
        text = _(
            "no plan of {now} is in force: there is that of {year}, while today counts as {day}; add it with `tthc "
            "init --plan FILE`"
        )
    else:
        text = _(
            "the plan is that of {year}, while today counts as {day}; name the plan of {now} with --plan, or set it up "
            "with `tthc init`"
        )
    console.warn(text.format(**told))


def identity_of(loaded: Loaded[Any]) -> FileIdentity:
    """Which file an answer rests on: its name and the SHA-256 of its bytes."""
    return FileIdentity(name=loaded.name, sha256=loaded.sha256)


def identities_of_files(register: Path | None, files: Sequence[Path]) -> list[FileIdentity]:
    """Which register and which files of data an answer rests on, by their names and the SHA-256 of their bytes.

    Folders are left out: they are of no use to who reads the answer elsewhere, and may bear the name of a person.

    Args:
        register: The register that was asked for, if any; one that does not exist yet is left out.
        files: The files of data.

    Raises:
        TthcError: If one of them is gone.
    """
    recorded = register_path(register)
    return [_identity_of_file(path) for path in (*([recorded] if recorded.is_file() else []), *files)]


def _identity_of_file(path: Path) -> FileIdentity:
    try:
        with path.open("rb") as file:
            return FileIdentity(name=path.name, sha256=hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise TthcError(_("{file}: cannot be read: {why}").format(file=path, why=why(error))) from None
