"""A YAML file changed in place: what is new is put into its text, and every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from typing import Any, Final

import yaml

from tthc_cli.classes import dataclass
from tthc_cli.data_files.text_edits import Edit, edited
from tthc_cli.data_files.yaml_documents import Document, parse_document
from tthc_cli.data_files.yaml_text import Keys, block_text, flow_text
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

_NAMES: Final = ("number", "id", "key", "article")
"""Keys by which an item of a list is the same one, whatever else changes in it."""


def spliced(document: Document, data: Any) -> bytes:  # noqa: ANN401 - plain data of any shape
    """The bytes of a file with other data in it. What stays the same is not touched: comments, order, quoting, lines.

    Args:
        document: The file as it is.
        data: What it is to say, as plain data. An item of a list is the same one by its number, id, key or article.

    Returns:
        The new file. Its line ends are those of the old one.

    Raises:
        TthcError: If the file is written in a way in which it cannot be changed without touching the rest.
    """
    if is_same(document.data, data):
        return document.raw
    splicer = _Splicer(document)
    try:
        splicer.change(_Place(document.root), document.data, data)
        new = parse_document(document.path, splicer.result())
    except (_HardError, TthcError):
        new = document
    if not is_same(new.data, data):
        raise TthcError(
            _("{file}: the change cannot be put into the file as it is written; make it with an editor").format(
                file=document.path
            )
        )
    return new.raw


def is_same(old: object, new: object) -> bool:
    """Whether two pieces of plain data are the same.

    Args:
        old: Mappings, lists, texts, numbers, days …
        new: The same.

    Returns:
        True if they have the same types and values; the order of keys in a mapping does not matter.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(is_same(value, new[key]) for key, value in old.items())
    if isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)):
        return len(old) == len(new) and all(map(is_same, old, new))
    if isinstance(old, str) and isinstance(new, str):
        return old == new
    return type(old) is type(new) and old == new


class _HardError(Exception):
    """A way of writing in which a part cannot be changed by itself: what is around it is written anew."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A value in the file, and what stands before it."""

    node: Any
    key: str | None = None
    """The key that it belongs to; None for an item of a list, and for the whole file."""
    prefix: int = -1
    """Where the key's colon, or the item's dash, ends."""
    column: int = 0
    """The column of the key or the dash."""
    in_flow: bool = False
    """Whether it stands between brackets."""


@dataclass(slots=True)
class _Entries:
    """The items of a list, or the keys of a mapping, with where each begins and ends."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    column: int = 0


class _Splicer:
    def __init__(self, document: Document) -> None:
        text = document.text
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._is_padded = not text.endswith("\n")
        self._text = text + self._newline if self._is_padded else text
        self._bom = document.raw[:3] if document.raw.startswith(b"\xef\xbb\xbf") else b""
        self._edits: list[Edit] = []
        self._scalars = list(_long_scalars(document.root, self._text))

    def result(self) -> bytes:
        """The text with all edits made."""
        try:
            whole = edited(self._text, self._edits)
        except ValueError as error:  # two of them overlap
            raise _HardError from error
        return self._bom + (whole.removesuffix(self._newline) if self._is_padded else whole).encode("utf-8")

    # -- what changes

    def change(self, place: _Place, old: Any, new: Any) -> None:  # noqa: ANN401 - plain data of any shape
        """Note the edits that make one value another.

        Args:
            place: Where the value stands.
            old: The value, as it was read.
            new: What it is to be.
        """
        if is_same(old, new):
            return
        kept = len(self._edits)
        try:
            if isinstance(place.node, yaml.MappingNode) and isinstance(new, Mapping) and old and new:
                self._change_keys(place, old, new)
            elif isinstance(place.node, yaml.SequenceNode) and isinstance(new, (list, tuple)) and old and new:
                self._change_items(place, old, new)
            else:
                self._replace(place, new)
        except _HardError:
            del self._edits[kept:]
            self._replace(place, new)

    def _change_keys(self, place: _Place, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        node, flow = place.node, place.in_flow or place.node.flow_style
        names = list(old)  # the reader keeps the order of the file
        if not set(names) & set(new) or (flow and any(name not in new for name in names)):
            raise _HardError
        entries = self._entries(node, flow=bool(flow))
        places = [
            _Place(value, name, self._colon(key), key.start_mark.column, bool(flow))
            for name, (key, value) in zip(names, node.value, strict=True)
        ]
        before = -1
        for name in [*new, *(name for name in names if name not in new)]:
            if name not in new:
                self._delete(entries, names.index(name))
            elif name in old:
                before = names.index(name)
                self.change(places[before], old[name], new[name])
            elif flow:
                self._edits.append((entries.ends[-1], entries.ends[-1], f", {flow_text({name: new[name]})[1:-1]}"))
            else:
                before = before if before >= 0 or "schema" not in names else names.index("schema")
                self._insert(entries, before, block_text({name: new[name]}))

    def _change_items(self, place: _Place, old: Sequence[Any], new: Sequence[Any]) -> None:
        node, flow = place.node, bool(place.in_flow or place.node.flow_style)
        entries = self._entries(node, flow=flow)
        matcher = SequenceMatcher(None, list(map(_name, old)), list(map(_name, new)), autojunk=False)
        for what, first, last, new_first, new_last in matcher.get_opcodes():
            both = last - first if what == "equal" else min(last - first, new_last - new_first)
            for step in range(both):
                at = first + step
                dash = entries.starts[at] + 1
                item = _Place(node.value[at], None, dash, entries.column, flow)
                self.change(item, old[at], new[new_first + step])
            if flow and (last - first > both or (new_last - new_first > both and last < len(old))):
                raise _HardError
            for at in range(first + both, last):
                self._delete(entries, at)
            for value in new[new_first + both : new_last]:
                if flow:
                    self._edits.append((entries.ends[-1], entries.ends[-1], f", {flow_text(value)}"))
                else:
                    self._insert(entries, first + both - 1, block_text([value]))

    def _replace(self, place: _Place, new: Any) -> None:  # noqa: ANN401 - plain data of any shape
        """Write a whole value anew."""
        node, text = place.node, self._text
        start, end = node.start_mark.index, self._end(node)
        if place.in_flow:
            self._edits.append((start, end, flow_text(new)))
            return
        if place.prefix < 0:
            raise _HardError
        begin, block = self._written(place, new)
        is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        if is_block:
            first_line = self._line_end(place.prefix)
            if start < first_line:  # behind its dash
                self._edits.append((place.prefix, first_line - len(self._newline), begin))
                self._delete_lines(first_line, self._line_end(end))
            else:
                self._edits.append((place.prefix, place.prefix, begin))
                self._delete_lines(self._line_start(start), self._line_end(end))
            self._edits.append((self._line_end(end), self._line_end(end), block))
            return
        comment = text[end : self._line_end(end)].strip()
        if comment and block and text.count("\n", place.prefix, end):
            raise _HardError
        self._edits.append((place.prefix, max(end, place.prefix), begin))
        self._edits.append((self._line_end(end), self._line_end(end), block))

    def _written(self, place: _Place, value: Any) -> tuple[str, str]:  # noqa: ANN401 - plain data of any shape
        """A value as it is written behind its key or dash: what stands on that line, and the lines below."""
        node = place.node
        is_flow = isinstance(node, yaml.SequenceNode) and node.flow_style
        if is_flow and isinstance(value, (list, tuple)) and not any(isinstance(item, Mapping) for item in value):
            value = Keys(value)
        head = [value] if place.key is None else {place.key: value}
        first, *block = self._indented(block_text(head), place.column)
        written = "- 0" if place.key is None else block_text({place.key: 0}).strip()
        rest = first.strip()[len(written) - 2 :].strip()
        return f" {rest}" if rest else "", "".join(block)

    # -- where things stand

    def _entries(self, node: Any, *, flow: bool) -> _Entries:  # noqa: ANN401 - a mapping or a list
        entries = _Entries()
        for item in node.value:
            start_node, end_node = item if isinstance(item, tuple) else (item, item)
            start = start_node.start_mark.index
            if not flow and not isinstance(item, tuple):
                start = self._dash(start)
            entries.starts.append(start)
            entries.ends.append(max(self._end(end_node), start + 1 if flow else start))
        entries.column = entries.starts[0] - self._line_start(entries.starts[0])
        return entries

    def _dash(self, start: int) -> int:
        """Where the dash of an item stands whose value begins at a place."""
        dash = self._text.rfind("-", 0, start)
        between = self._text[dash + 1 : start]
        if dash < 0 or re.sub(r"#[^\n]*\n", "", between).strip():
            raise _HardError
        return dash

    def _colon(self, key: yaml.Node) -> int:
        """Where the colon behind a key ends."""
        end = int(key.end_mark.index)
        colon = self._text.find(":", end)
        if colon < 0 or self._text[end:colon].strip():
            raise _HardError
        return colon + 1

    def _end(self, node: Any) -> int:  # noqa: ANN401 - a node of any kind
        """Where a value ends, without the lines and comments behind it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            if isinstance(last, tuple):
                return max(self._end(last[1]), self._colon(last[0]))
            return self._end(last)
        end = int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            while end > node.start_mark.index + 1 and self._text[end - 1] in " \r\n":
                end -= 1
        return end

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        """Where the next line begins."""
        end = self._text.find("\n", place)
        return len(self._text) if end < 0 else end + 1

    # -- edits

    def _delete(self, entries: _Entries, at: int) -> None:
        """Delete an entry with its lines. Comments on lines of their own stay."""
        start, end = entries.starts[at], entries.ends[at]
        line = self._line_start(start)
        if not self._text[line:start].strip():
            self._delete_lines(line, self._line_end(end))
        elif at + 1 < len(entries.starts):  # the first key of an item stands behind its dash
            self._edits.append((start, entries.starts[at + 1], ""))
        else:
            raise _HardError

    def _delete_lines(self, start: int, end: int) -> None:
        place = start
        while place < end:
            line_end = self._line_end(place)
            is_comment = self._text[place:line_end].lstrip().startswith("#")
            if not is_comment or any(first < place < last for first, last in self._scalars):
                self._edits.append((place, line_end, ""))
            place = line_end

    def _insert(self, entries: _Entries, before: int, text: str) -> None:
        """Insert an entry behind another one, or as the first one for -1."""
        lines = self._indented(text, entries.column)
        if before >= 0:
            at = self._line_end(entries.ends[before])
            self._edits.append((at, at, (self._newline if self._has_gaps(entries) else "") + "".join(lines)))
            return
        start = entries.starts[0]
        line = self._line_start(start)
        if self._text[line:start].strip():  # behind a dash
            whole = "".join(lines).lstrip()
            self._edits.append((start, start, whole + " " * entries.column))
        else:
            self._edits.append((line, line, "".join(lines) + (self._newline if self._has_gaps(entries) else "")))

    def _has_gaps(self, entries: _Entries) -> bool:
        """Whether empty lines stand between the entries."""
        gaps = [
            self._text[self._line_end(end) : self._line_start(start)]
            for end, start in zip(entries.ends, entries.starts[1:], strict=False)
        ]
        return bool(gaps) and sum(any(not line.strip() for line in gap.splitlines()) for gap in gaps) * 2 > len(gaps)

    def _indented(self, text: str, column: int) -> list[str]:
        margin = " " * column
        lines = text.removesuffix("\n").split("\n")
        return [(margin + line if line.strip() else line) + self._newline for line in lines]


def _name(item: Any) -> str:  # noqa: ANN401 - plain data of any shape
    """What tells an item of a list from the others."""
    if isinstance(item, Mapping):
        for name in _NAMES:
            if name in item:
                return f"{name}: {item[name]}"
    return repr(_plain(item))


def _plain(item: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Plain data without the marks of how it is written."""
    if isinstance(item, Mapping):
        return sorted((key, _plain(value)) for key, value in item.items())
    if isinstance(item, (list, tuple)):
        return [_plain(value) for value in item]
    return str(item) if isinstance(item, str) else item


def _long_scalars(node: Any, text: str) -> Any:  # noqa: ANN401 - a node of any kind
    """Where the texts of more than one line begin and end."""
    if isinstance(node, yaml.ScalarNode):
        span = int(node.start_mark.index), int(node.end_mark.index)
        if "\n" in text[slice(*span)]:
            yield span
    else:
        for item in node.value:
            for part in item if isinstance(item, tuple) else (item,):
                yield from _long_scalars(part, text)
