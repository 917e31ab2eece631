"""Places in the text of a YAML file, and the edits that change what stands there and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import yaml

from tthc_cli.data_files import Edit

Where = tuple[str | int, ...]
_ESCAPES: Final = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_RUNS: Final = re.compile(r"[0-9]+")


class Places:
    """The text of a file, with the nodes that were read of it."""

    def __init__(self, text: str, root: yaml.Node) -> None:
        """Take both.

        Args:
            text: The text, as it was read: the marks of the nodes count its characters.
            root: The node of the whole.
        """
        self.text = text
        self._root = root
        self.line_end = "\r\n" if "\r\n" in text else "\n"

    def node(self, where: Where) -> yaml.Node | None:
        """The node at a place; None if there is none."""
        node: yaml.Node | None = self._root
        for step in where:
            if isinstance(node, yaml.MappingNode):
                node = next((value for key, value in node.value if key.value == step), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
            else:
                return None
        return node

    def numbers(self, where: Where, new: Mapping[int, str]) -> Iterator[Edit]:
        """Replace numbers in the words at a place, in whatever way they are quoted or folded.

        Args:
            where: The place of a text.
            new: New digits by the place of a number among all runs of digits of the text.
        """
        node = self.node(where)
        if not new or not isinstance(node, yaml.ScalarNode):
            return
        start, end = self._span(node)
        raw = self.text[start:end]
        if node.style in ("|", ">"):  # the line of the mark is none of the text's
            raw = " " * (raw.find("\n") + 1) + raw[raw.find("\n") + 1 :]
        elif node.style == '"':
            raw = _ESCAPES.sub(lambda escape: " " * len(escape[0]), raw)
        runs = list(_RUNS.finditer(raw))
        if [run[0] for run in runs] != _RUNS.findall(node.value):
            places = iter(range(len(node.value)))
            words = _RUNS.sub(lambda run: new.get(next(places), run[0]), node.value)
            yield start, end, quoted(words)
            return
        yield from ((start + runs[place].start(), start + runs[place].end(), digits) for place, digits in new.items())

    def value(self, where: Where, raw: str, *, after: str) -> Edit:
        """Set the value of a key.

        Args:
            where: The place of the key.
            raw: The value, as YAML in one line.
            after: The key that a new one stands behind, if there is no such key yet.
        """
        node = self.node(where)
        if node is None:
            return self.added(where, raw, after=after)
        start, end = self._span(node)
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:  # its lines may stand no deeper than the key
            key = next(key for key, _value in self._pairs(where[:-1]) if key.value == where[-1])
            start = self.text.index(":", key.end_mark.index) + 1
            return start, end, f" {raw}"
        return start, end, raw if start != end else f" {raw}"

    def _pairs(self, where: Where) -> list[tuple[yaml.Node, yaml.Node]]:
        mapping = self.node(where)
        assert isinstance(mapping, yaml.MappingNode)  # noqa: S101 - as the plan was read from it
        return list(mapping.value)

    def added(self, where: Where, raw: str, *, after: str) -> Edit:
        """Put in a key that is not there.

        Args:
            where: The place of the key.
            raw: The value, as YAML in one line.
            after: The key of the same mapping that it stands behind.
        """
        mapping, key = self.node(where[:-1]), where[-1]
        assert isinstance(mapping, yaml.MappingNode)  # noqa: S101 - as the plan was read from it
        before, value = next(pair for pair in mapping.value if pair[0].value == after)
        end = self._last(value)
        if mapping.flow_style:
            return end, end, f", {key}: {raw}"
        return self._lines(end, before.start_mark.column, [f"{key}: {raw}"])

    def item(self, where: Where, item: Mapping[str, str], *, after: str) -> Edit:
        """Put an item behind the last one of a list, which is made if it is not there or is empty.

        Args:
            where: The place of the list.
            item: The item's keys, each with its value as YAML in one line.
            after: The key that a new list stands behind.
        """
        pairs = [f"{key}: {raw}" for key, raw in item.items()]
        in_line = f"{{{', '.join(pairs)}}}"
        items, mapping = self.node(where), self.node(where[:-1])
        if isinstance(items, yaml.SequenceNode) and items.value:
            end = self._last(items.value[-1])
            if items.flow_style:
                return end, end, f", {in_line}"
            return self._lines(end, items.start_mark.column, [f"- {pairs[0]}", *(f"  {pair}" for pair in pairs[1:])])
        if items is not None or not isinstance(mapping, yaml.MappingNode) or mapping.flow_style:
            return self.value(where, f"[{in_line}]", after=after)
        before, value = next(pair for pair in mapping.value if pair[0].value == after)
        lines = [f"{where[-1]}:", f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
        return self._lines(self._last(value), before.start_mark.column, lines)

    def _lines(self, place: int, column: int, lines: Iterable[str]) -> Edit:
        """Put lines behind the one of a place."""
        end = self._line_end(place)
        return end, end, "".join(f"{self.line_end}{' ' * column}{line}" for line in lines)

    def dropped(self, where: Where) -> Edit:
        """Take out a key with its list: its lines, or all items of a list that shares its line with others."""
        mapping, key = self.node(where[:-1]), where[-1]
        assert isinstance(mapping, yaml.MappingNode)  # noqa: S101 - as the plan was read from it
        before, value = next(pair for pair in mapping.value if pair[0].value == key)
        start = self.text.rfind("\n", 0, before.start_mark.index) + 1
        if mapping.flow_style or self.text[start : before.start_mark.index].strip():
            return (*self._span(value), "[]")
        end = self._line_end(self._last(value))
        return start, min(end + len(self.line_end), len(self.text)), ""

    def _span(self, node: yaml.Node) -> tuple[int, int]:
        return node.start_mark.index, self._last(node)

    def _last(self, node: yaml.Node) -> int:
        """The place behind the last character of a value, without the empty lines and comments behind it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._last(last[1] if isinstance(last, tuple) else last)
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(self.text[start:end].rstrip())

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[end - 1] == "\r" else end


def quoted(text: str) -> str:
    """A text as YAML in one line, in double quotes."""
    return json.dumps(text, ensure_ascii=False)
