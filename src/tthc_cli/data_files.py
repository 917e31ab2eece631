"""Strict reading of the data files: a plan, a calendar, the dictionaries of case columns and of measures.

YAML is read by a small, safe part of the language: no tags, no anchors, no duplicate keys, and a plain scalar means
only what it looks like (``true``, ``12``, ``2024-05-02``, ``96.5``, ``null``); everything else is the text that stands
there. Pydantic then holds the data against the dataclass that the caller names, and every finding names file, line
and key.

The packaged files are known by their SHA-256 (``data/SHA256SUMS``, held true by a test that validates them): such a
file is not validated again on every start. One changed byte, and it is.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import types
import typing
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import yaml

from tthc_cli.errors import Finding, TthcError, why
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails


T = TypeVar("T")
Path_ = tuple[str | int, ...]


_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Final[Mapping[str, object]] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Generic[T]):
    """A data file's content with its identity."""

    value: T
    name: str
    """The file's name, without its folder."""
    sha256: str
    """Of the file's bytes."""


def data_file(name: str) -> Path:
    """The path of a packaged data file; in a checkout, that of the project's ``data/``."""
    packaged = Path(__file__).parent / "data" / name
    return packaged if packaged.exists() else Path(__file__).parents[2] / "data" / name


def load_file(
    path: Path,
    shape: type[T],
    check: Callable[[T], Sequence[Finding]] | None = None,
    complete: Callable[[T], T] | None = None,
) -> Loaded[T]:
    """Read a YAML file strictly into a dataclass.

    Args:
        path: The file.
        shape: The dataclass.
        check: Gives what else is wrong with a file of the right shape. A packaged file is not checked again.
        complete: Fills in what a file may leave open, before the check.

    Raises:
        TthcError: The first finding, and how many more there are.
    """
    document = read_document(path)
    _right_kind(document, shape)
    if document.sha256 in _known_good():
        value = _builder(shape)(document.data)
        value = value if complete is None else complete(value)
    else:
        value, findings = _validate(document, shape, check, complete)
        if findings:
            raise TthcError(_first_of(findings))
    return Loaded(value=value, name=path.name, sha256=document.sha256)


def schema_of(path: Path) -> str:
    """What a YAML file says that it is, by its key ``schema``; empty where it says nothing. Raises TthcError."""
    data = read_document(path).data
    found = data.get("schema") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else ""


def check_file(
    path: Path,
    shape: type[T],
    check: Callable[[T], Sequence[Finding]] | None = None,
    complete: Callable[[T], T] | None = None,
) -> list[str]:
    """All findings about a YAML file, each a message that names file, line and key; none if it is good.

    Args and what is checked are those of :func:`load_file`.

    Raises:
        TthcError: The file cannot be read as YAML at all, or is a data file of another kind.
    """
    document = read_document(path)
    _right_kind(document, shape)
    return _validate(document, shape, check, complete)[1]


def json_schema(shape: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a data file, for editors."""
    schema = _adapter(typing.cast("Any", shape)).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file as plain data, and where in the file each value stands."""

    path: Path
    sha256: str
    root: yaml.Node
    data: Any

    def line(self, where: Path_) -> int:
        """The line of the value at ``where``, or of the nearest thing around it that exists."""
        node, line = self.root, self.root.start_mark.line
        for step in where:
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if _nfc(key.value) == step), None)
                if found is not None:
                    line, node = found[0].start_mark.line, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
        return int(line) + 1

    def has(self, where: Path_) -> bool:
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
    raw = _bytes(path)
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
        raise TthcError(f"{path}:1: " + _("nested too deeply to be a data file")) from None
    except yaml.YAMLError as error:
        raise TthcError(_not_yaml(path, text, error)) from None
    if root is None:
        raise TthcError(
            _("{file}:1: the file is empty; write the keys that `tthc plan schema` lists").format(file=path)
        )
    return Document(path=path, sha256=hashlib.sha256(raw).hexdigest(), root=root, data=_Reader(path).value(root))


def unreadable(path: Path, error: OSError) -> TthcError:
    """What to say of a file that the system does not let be read."""
    if isinstance(error, FileNotFoundError):
        return TthcError(_("{file}: no such file; name an existing file").format(file=path))
    if path.is_dir():
        return TthcError(_("{file}: a folder; name a file").format(file=path))
    return TthcError(_("{file}: cannot be read: {why}").format(file=path, why=why(error)))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def _not_yaml(path: Path, text: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    # a reader error knows a position only
    line = (text.count("\n", 0, getattr(error, "position", 0)) if mark is None else mark.line) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
    words = next((say() for pattern, say in _YAML_PROBLEMS if re.search(pattern, problem)), None)
    if words is None:  # a rare one: the library's own words
        words = _("check indentation, quotes and colons ({problem})").format(problem=problem)
    begun = getattr(error, "context_mark", None)
    if begun is not None and begun.line + 1 != line:
        words = _("{problem} (in what starts at line {line})").format(problem=words, line=begun.line + 1)
    return _("{file}:{line}: not YAML: {problem}").format(file=path, line=line, problem=words)


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
)
"""What YAML's readers, of which there are two, say about a broken file, and what a person can do about it."""


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


class _Reader:
    """Turns YAML nodes into plain data, refusing what a data file must not use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, where: Path_ = ()) -> Any:  # noqa: ANN401 - plain data of any shape
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

    def _scalar(self, node: yaml.ScalarNode, where: Path_) -> object:
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

    def _error(self, node: yaml.Node, where: Path_, what: str) -> TthcError:
        key = f"{_key(where)}: " if where else ""
        return TthcError(f"{self._path}:{node.start_mark.line + 1}: {key}{what}")


def _key(where: Path_) -> str:
    """A place in a file as people write it: keys and places from 1, with dots between."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in where)


_DEEPEST: Final = 50
"""Levels of keys and lists; the data files have 8 at most."""
_LONGEST: Final = 19
"""Digits of a number from which on it is no number that a data file has."""
_PLAIN_TAGS: Final = frozenset(
    (None, "", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")
)


@cache
def _known_good() -> frozenset[str]:
    try:
        lines = data_file("SHA256SUMS").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(line.split()[0] for line in lines if line.strip())


_builders: dict[Any, Callable[[Any], Any]] = {}


def _builder(shape: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any type that the data classes use
    """A function that turns known-good plain data into ``shape``."""
    known = _builders.get(shape)
    if known is None:
        known = _builders[shape] = _new_builder(shape)
    return known


def _new_builder(shape: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any type that the data classes use
    origin = typing.get_origin(shape)
    if origin is typing.Annotated:
        return _builder(typing.get_args(shape)[0])
    if origin is tuple:
        item = _builder(typing.get_args(shape)[0])
        return lambda data: tuple(map(item, data))
    if origin in (Mapping, dict) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        item = _builder(typing.get_args(shape)[1])
        return lambda data: {key: item(value) for key, value in data.items()}
    if origin in (typing.Union, types.UnionType):
        return _union_builder(typing.get_args(shape))
    if dataclasses.is_dataclass(shape):
        fields = {field.name: _builder(field.type) for field in dataclasses.fields(shape)}
        make: Any = shape
        return lambda data: make(**{key: fields[key](value) for key, value in data.items()})
    if shape is Decimal:
        return Decimal
    return lambda data: data


def _union_builder(shapes: tuple[Any, ...]) -> Callable[[Any], Any]:
    if all(dataclasses.is_dataclass(shape) for shape in shapes):
        by_kind = {shape.__dataclass_fields__["kind"].default: _builder(shape) for shape in shapes}
        return lambda data: by_kind[data["kind"]](data)
    (only,) = (_builder(shape) for shape in shapes if shape is not types.NoneType)
    return lambda data: None if data is None else only(data)


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - of any class
    """What validates a shape; it takes long to make."""
    from pydantic import TypeAdapter

    return TypeAdapter(shape)


def _validate(
    document: Document,
    shape: type[T],
    check: Callable[[T], Sequence[Finding]] | None,
    complete: Callable[[T], T] | None,
) -> tuple[Any, list[str]]:
    from pydantic import ValidationError

    try:
        value = _adapter(typing.cast("Any", shape)).validate_python(document.data)
    except ValidationError as errors:
        return None, _messages(document, [_finding(document, error) for error in errors.errors()])
    value = value if complete is None else complete(value)
    return value, [] if check is None else _messages(document, check(value))


def _right_kind(document: Document, shape: type[Any]) -> None:
    """Refuse a data file of another kind than the one asked for: a calendar where a plan belongs.

    The key ``schema`` says which kind it is. Without it, or with one that is not known, the file is held against the
    shape asked for like any other.
    """
    kinds = {
        "tthc.plan": _("a plan file"),
        "tthc.calendar": _("a calendar file"),
        "tthc.columns": _("a columns file"),
        "tthc.more-columns": _("a file that adds to the columns"),
    }
    (schema,) = typing.get_args(shape.__dataclass_fields__["schema"].type)
    wanted = schema.partition("/")[0]
    found = document.data.get("schema") if isinstance(document.data, Mapping) else None
    kind = found.partition("/")[0] if isinstance(found, str) else wanted
    if kind != wanted and kind in kinds:
        raise TthcError(
            _("{file}:{line}: this is {found}; name {wanted} here").format(
                file=document.path, line=document.line(("schema",)), found=kinds[kind], wanted=kinds[wanted]
            )
        )


def _messages(document: Document, findings: Sequence[Finding]) -> list[str]:
    placed = sorted((document.line(finding.where), index, finding) for index, finding in enumerate(findings))
    return list(dict.fromkeys(f"{document.path}:{line}: {finding.what}" for line, _index, finding in placed))


def _first_of(messages: list[str]) -> str:
    if len(messages) == 1:
        return messages[0]
    return _("{first} (and {count} more)").format(first=messages[0], count=len(messages) - 1)


def _finding(document: Document, error: ErrorDetails) -> Finding:
    """A pydantic error in our words: the key, what was found, what to write."""
    where: Path_ = ()
    for step in error["loc"]:  # the tags of a union are in pydantic's path, but not in the file
        if document.has((*where, step)) or step == error["loc"][-1]:
            where = (*where, step)
    key = _key(where) or _("the whole file")
    found, context = _shown(error["input"]), error.get("ctx", {})
    match error["type"]:
        case "missing" | "missing_keyword_only_argument" | "missing_argument":
            what = _("the key {key} is missing; add it").format(key=key)
        case "unexpected_keyword_argument" | "extra_forbidden":
            what = _("the key {key} is not known; correct or remove it").format(key=key)
        case "int_type" | "int_parsing" | "int_from_float":
            what = _("{key}: found {found}; write a whole number without quotes or leading zeros").format(
                key=key, found=found
            )
        case "string_type":
            what = _("{key}: found {found}; write text (in quotes where it looks like a number or a date)").format(
                key=key, found=found
            )
        case "string_too_short":
            what = _("{key}: found empty text; write what belongs there, or null where the key allows it").format(
                key=key
            )
        case "bool_type" | "bool_parsing":
            what = _("{key}: found {found}; write true or false").format(key=key, found=found)
        case "date_type" | "date_parsing" | "date_from_datetime_parsing":
            what = _("{key}: found {found}; write a day as yyyy-mm-dd").format(key=key, found=found)
        case "decimal_type" | "decimal_parsing":
            what = _("{key}: found {found}; write a number such as 96 or 96.5").format(key=key, found=found)
        case "greater_than_equal":
            what = _("{key}: found {found}; write {limit} or more").format(key=key, found=found, limit=context["ge"])
        case "less_than_equal":
            what = _("{key}: found {found}; write {limit} or less").format(key=key, found=found, limit=context["le"])
        case "literal_error":
            what = _("{key}: found {found}; write one of {allowed}").format(
                key=key, found=found, allowed=str(context["expected"]).replace("' or '", "', '")
            )
        case "union_tag_invalid":
            what = _("{key}: found the kind {found}; write one of {allowed}").format(
                key=key, found=f"'{context['tag']}'", allowed=context["expected_tags"]
            )
        case "union_tag_not_found":
            what = _("{key}: the key kind is missing; add it").format(key=key)
        case "tuple_type":
            what = _("{key}: found {found}; write a list, one item a line after a dash").format(key=key, found=found)
        case "dataclass_type" | "dict_type" | "mapping_type" | "model_attributes_type":
            what = _("{key}: found {found}; write keys with their values").format(key=key, found=found)
        case _:
            what = _("{key}: found {found}; write what `tthc plan schema` or the packaged file has there").format(
                key=key, found=found
            )
    return Finding(where=where, what=what)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}...'"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, (tuple, list)):
        return _("a list")
    if isinstance(value, Mapping):
        return _("keys with values")
    return str(value)
