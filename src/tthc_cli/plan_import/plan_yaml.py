"""A plan as the text of its file, in the manner of the packaged one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import yaml

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
    for key, value in _data(plan).items():
        text = yaml.dump({key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDE, indent=2)
        parts.append(text if key == "schema" else f"\n{text}")
    return "".join(parts)


class _Cell(str):
    """A plan's own words."""


class _Keys(list[Any]):
    """A list that stands in one line."""


_WIDE: Final = 10_000_000


class _Dumper(yaml.SafeDumper):
    """Writes as a person would: blocks of lines, cells in quotes, lists of keys in one line, items indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list under its key.

        Args:
            flow: Whether the list stands in one line.
            indentless: Whether PyYAML would leave them at the key's place; not heeded.
        """
        super().increase_indent(flow, False)


def _number(dumper: _Dumper, digits: str) -> yaml.Node:
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in digits else 'int'}", digits)


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else '"' if isinstance(value, _Cell) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Cell, _text)
_Dumper.add_representer(_Keys, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, True))
_Dumper.add_representer(Decimal, lambda dumper, value: _number(dumper, f"{value:f}"))


def _data(value: Any, field: str = "") -> Any:  # noqa: ANN401 - plain data of any shape
    """The value of a field as plain data."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return {key: _data(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        if value and all(isinstance(item, (str, date)) for item in value) and field != "words":
            return _Keys(value)
        return [_data(item) for item in value] or _Keys()
    return _Cell(value) if field in _VERBATIM and isinstance(value, str) else value


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """A dataclass as plain data, without what is left at its default."""
    data: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        if field.name == "kind" or field.default is dataclasses.MISSING or item != field.default:
            data[field.name] = _data(item, field.name)
    return data
