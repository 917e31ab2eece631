"""YAML files as plain data, with the line on which each value stands.

They are read by a small, safe part of the language: no tags, no anchors, no duplicate keys. A plain scalar means only
what it looks like (``true``, ``12``, ``2024-05-02``, ``96.5``, ``null``). Anything else is the text that stands there.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from tthc_cli.classes import dataclass
from tthc_cli.data_files.raw_files import file_bytes
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

Where = tuple[str | int, ...]
"""A place in a file: keys, and places in lists from 0."""


_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Final[Mapping[str, object]] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file as plain data, and where in the file each value stands."""

    path: Path
    sha256: str
    raw: bytes
    """The file's bytes."""
    text: str
    """The same as text, without the mark of its coding: the places of nodes are places in it."""
    root: yaml.Node
    data: Any

    def line(self, where: Where) -> int:
        """The line of the value at ``where``, or of the nearest thing around it that exists."""
        node, line = self.root, self.root.start_mark.line
        for step in where:
            if isinstance(node, yaml.MappingNode):
                pair = next(((key, value) for key, value in node.value if _nfc(key.value) == step), None)
                if pair is not None:
                    line, node = pair[0].start_mark.line, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
        return int(line) + 1

    def has(self, where: Where) -> bool:
        """Whether the file has a value at ``where`` (as opposed to a step that only the schema knows)."""
        value = self.data
        for step in where:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return False
        return True


def read_document(path: Path) -> Document:
    """Read a YAML file as plain data. Raises TthcError with file and line."""
    return parse_document(path, file_bytes(path))


def parse_document(path: Path, raw: bytes) -> Document:
    """Read bytes as those of a YAML file.

    Args:
        path: The file that they are of, or are to be of, for messages.
        raw: The bytes.

    Raises:
        TthcError: With file and line.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TthcError(
            _("{file}:{line}: not UTF-8 text (byte 0x{byte:02x}); save the file as UTF-8").format(
                file=path, line=line, byte=raw[error.start]
            )
        ) from None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except RecursionError:
        raise _too_deep(path, 1) from None
    except yaml.YAMLError as error:
        raise _not_yaml(path, text, error) from None
    if root is None:
        raise TthcError(
            _("{file}:1: the file is empty; write the keys that `tthc plan schema` lists").format(file=path)
        )
    data = _Reader(path).value(root)
    return Document(path=path, sha256=hashlib.sha256(raw).hexdigest(), raw=raw, text=text, root=root, data=data)


def _too_deep(path: Path, line: int) -> TthcError:
    return TthcError(f"{path}:{line}: " + _("nested too deeply to be a data file"))


def _not_yaml(path: Path, text: str, error: yaml.YAMLError) -> TthcError:
    mark = getattr(error, "problem_mark", None)
    # a reader error knows a position only
    line = (text.count("\n", 0, getattr(error, "position", 0)) if mark is None else mark.line) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
    if _DEPTH in problem:
        return _too_deep(path, line)
    words = next(say() for pattern, say in _YAML_PROBLEMS if re.search(pattern, problem))
    begun = getattr(error, "context_mark", None)
    if begun is not None and begun.line + 1 != line:
        words = _("{problem} (in what starts at line {line})").format(problem=words, line=begun.line + 1)
    return TthcError(_("{file}:{line}: not YAML: {problem}").format(file=path, line=line, problem=words))


_DEPTH: Final = "maximum nesting depth"
"""What PyYAML from 6.0.4 on says of a file that is nested too deeply for it."""
_YAML_PROBLEMS: Final[tuple[tuple[str, Callable[[], str]], ...]] = (
    (
        r"expected key|expected '-' indicator|expected <block end>",
        lambda: _("the line does not fit the ones before it; check its indentation, and quotes inside of quotes"),
    ),
    (r"expected ',' or", lambda: _("a comma or a closing bracket is missing; add it, or put the text in quotes")),
    (r"expected (the )?node content", lambda: _("a bracket or comma out of place; put the text in quotes")),
    (r"could not find expected ':'", lambda: _("the line has no colon; write the key, a colon, a space, the value")),
    (
        r"mapping values are not allowed",
        lambda: _("a colon out of place; put text that has a colon in quotes, and indent keys alike"),
    ),
    (r"sequence entries are not allowed", lambda: _("a list begins on the line of its key; begin it on the next one")),
    (
        r"cannot start any token",
        lambda: _("a tab, or a value that begins with @, % or `; indent with spaces, put such a value in quotes"),
    ),
    (r"unexpected end of stream", lambda: _("a quote is never closed; close it")),
    (r"another document", lambda: _("a second document begins (---); keep one")),
    (r"characters are not allowed", lambda: _("a control character; remove it")),
    (
        r"alphabetic or numeric character|undefined alias|second occurrence|undefined tag",
        lambda: _("a value begins with *, & or !; put it in quotes"),
    ),
    (r"escape|hexdecimal", lambda: _("a backslash in double quotes; write it twice, or use single quotes")),
    (r"", lambda: _("check indentation, quotes and colons")),
)
"""What either of YAML's two readers says about a broken file, and what a person can do about it.

The last one is anything else.
"""


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


class _Reader:
    """Turns YAML nodes into plain data, refusing what a data file must not use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, where: Where = ()) -> Any:  # noqa: ANN401 - plain data of any shape
        if len(where) > _DEEPEST:
            raise self._error(node, (), _("nested too deeply to be a data file"))
        if id(node) in self._seen:
            raise self._error(node, where, _("an alias (*name) is used; write the value out in full"))
        self._seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            raise self._error(node, where, _("the tag {tag} is used; write the plain value without it").format(tag=tag))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, where)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(item, (*where, place)) for place, item in enumerate(node.value))
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag not in _PLAIN_TAGS:
                raise self._error(key_node, where, _("a key is no plain text; write one word followed by a colon"))
            key = _nfc(key_node.value)
            if key in result:
                raise self._error(key_node, where, _("the key {key} stands twice; keep one").format(key=key))
            result[key] = self.value(value_node, (*where, key))
        return result

    def _scalar(self, node: yaml.ScalarNode, where: Where) -> object:
        text: str = node.value
        if node.style:  # quoted, or a block of text
            return _nfc(text)
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text) if len(text) < _LONGEST else text
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                what = _("{found} is no day of the calendar; write an existing day as yyyy-mm-dd")
                raise self._error(node, where, what.format(found=text)) from None
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        return _nfc(text)

    def _error(self, node: yaml.Node, where: Where, what: str) -> TthcError:
        key = f"{written(where)}: " if where else ""
        return TthcError(f"{self._path}:{node.start_mark.line + 1}: {key}{what}")


def written(where: Where) -> str:
    """A place in a file as people write it: keys and places from 1, with dots between."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in where)


_DEEPEST: Final = 50
"""Levels of keys and lists; the data files have 8 at most."""
_LONGEST: Final = 19
"""Digits of a number from which on it is no number that a data file has."""
_PLAIN_TAGS: Final = frozenset(
    (None, "", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")
)
