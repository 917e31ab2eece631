"""Which plan, files and register an answer rests on: its first line for people, and the warning about the year."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from tthc_cli.cli import console
from tthc_cli.data_files import Loaded
from tthc_cli.i18n import _
from tthc_cli.output import FileIdentity, day
from tthc_cli.plan import Plan


def heading(plan: Plan, named: Path | None, *, register: Path | None = None, unit: str | None = None) -> str:
    """Office, plan year, and what else the answer rests on, in one line.

    Args:
        plan: The one in force.
        named: The plan file that was asked for, if any.
        register: The one that was read or written, if any.
        unit: The key of the one that the answer keeps to. It can have been named by a part of its name.
    """
    text = _("{office}: plan of {year}").format(office=" ".join(plan.identity.issuer.split()), year=plan.identity.year)
    if named is None:
        text += " " + _("(the example plan that comes with the program)")
    parts = [text]
    if unit is not None:
        parts.append(_("unit: {unit}").format(unit=plan.units[unit].name))
    if register is not None:
        exists = os.path.lexists(register)
        parts.append(_("register: {file}").format(file=register) if exists else _("no register yet"))
    return "; ".join(parts)


def warn_of_year(plan: Plan, today: date) -> None:
    """Warn of a plan that is not that of the year.

    Args:
        plan: The one in force.
        today: The day that counts as today.
    """
    if plan.identity.year != today.year:
        console.warn(
            _(
                "the plan is that of {year}, while today counts as {day}; name the plan of {now} with --plan or "
                "TTHC_PLAN"
            ).format(year=plan.identity.year, day=day(today), now=today.year)
        )


def identity_of(loaded: Loaded[Any]) -> FileIdentity:
    """Which file an answer rests on: its name and the SHA-256 of its bytes."""
    return FileIdentity(name=loaded.name, sha256=loaded.sha256)
