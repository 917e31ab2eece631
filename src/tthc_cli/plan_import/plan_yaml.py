"""A plan as the text of its file, in the manner of the packaged one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tthc_cli.data_files import Cell, Keys, block_text
from tthc_cli.plan import Plan
from tthc_cli.plan_import.blocks import clean

MODELINE: Final = "# yaml-language-server: $schema=plan.schema.json\n"
"""By it editors find the schema that ``tthc plan schema`` prints, in the same folder."""
_VERBATIM: Final = frozenset(("content", "lead", "support", "time", "product", "basis"))
"""Cells, which always stand in quotes or in a block of lines."""


def plan_text(plan: Plan, heading: str) -> str:
    """The text of a plan's file: modeline, heading, and every key of the plan that is not left at its default.

    Args:
        plan: The plan.
        heading: Lines for a comment above it.

    Returns:
        YAML; reading it gives the same plan.
    """
    # what another plan file has can stand in it, too
    comment = "".join(f"# {clean(line)}\n" for line in heading.splitlines())
    parts = [MODELINE + comment]
    for key, value in plain_data(plan).items():
        text = block_text({key: value})
        parts.append(text if key == "schema" else f"\n{text}")
    return "".join(parts)


def plain_data(value: Any, field: str = "") -> Any:  # noqa: ANN401 - plain data of any shape
    """The value of a field as plain data.

    Args:
        value: A dataclass, mapping, list, text, number or day.
        field: The name of its field, which decides how some texts and lists are written.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return {key: plain_data(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        if value and all(isinstance(item, (str, date)) for item in value) and field != "words":
            return Keys(value)
        return [plain_data(item) for item in value] or Keys()
    return _plain(value, field)


def _plain(value: object, field: str) -> object:
    """A text or a number as it is written: a whole number without a point, a cell in quotes."""
    if isinstance(value, Decimal) and "." not in f"{value:f}":
        return int(value)
    return Cell(value) if field in _VERBATIM and isinstance(value, str) else value


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """A dataclass as plain data, without what is left at its default."""
    data: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        default = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
        if field.name == "kind" or default is dataclasses.MISSING or item != default:
            data[field.name] = plain_data(item, field.name)
    return data
