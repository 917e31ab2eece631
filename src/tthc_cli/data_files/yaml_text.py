"""Plain data as the text of a YAML file, in the manner of the packaged ones."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import yaml


class Cell(str):
    """A plan's own words, which stand in quotes or in a block of lines."""

    __slots__ = ()


class Keys(list[Any]):
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
    style = "|" if "\n" in value else '"' if isinstance(value, Cell) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Cell, _text)
_Dumper.add_representer(tuple, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value))
_Dumper.add_representer(Keys, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, True))
_Dumper.add_representer(Decimal, lambda dumper, value: _number(dumper, f"{value:f}"))


def block_text(data: Mapping[str, Any] | list[Any]) -> str:
    """The text of keys, or of the items of a list, each on lines of its own.

    Args:
        data: Plain data; what is a :class:`Cell` or :class:`Keys` is written as such.
    """
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDE, indent=2)


class _FlowDumper(_Dumper):
    """Writes all on one line."""

    def represent_scalar(self, tag: str, value: str, style: str | None = None) -> yaml.ScalarNode:
        """A text in quotes if it has lines: a block of them has no place between brackets.

        Args:
            tag: What it is.
            value: Its text.
            style: How it would be written elsewhere.
        """
        return super().represent_scalar(tag, value, style='"' if style == "|" else style)


def flow_text(value: object) -> str:
    """The text of one value on one line, as it can stand between brackets."""
    text = yaml.dump(
        Keys([value]), Dumper=_FlowDumper, allow_unicode=True, sort_keys=False, width=_WIDE, default_flow_style=True
    )
    return text.strip()[1:-1]
