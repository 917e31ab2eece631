"""Files that are read into dataclasses: what is packaged from its data, anything else from its YAML."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tthc_cli.classes import dataclass
from tthc_cli.data_files.builders import builder
from tthc_cli.data_files.packaged import is_packaged, packaged_data
from tthc_cli.data_files.raw_files import file_bytes
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from tthc_cli.data_files.yaml_documents import Document

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Generic[T]):
    """A data file's content with its identity."""

    value: T
    name: str
    """The file's name, without its folder."""
    sha256: str
    """Of the file's bytes."""
    path: Path
    """The file."""


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
    raw = file_bytes(path)
    packaged = packaged_data(raw, _schema_of(shape))
    if packaged is None:
        from tthc_cli.data_files.yaml_documents import parse_document

        return load_content(parse_document(path, raw), shape, check, complete)
    value: T = builder(shape)(packaged.data)
    value = value if complete is None else complete(value)
    return Loaded(value=value, name=path.name, sha256=packaged.sha256, path=path)


def load_content(
    document: Document,
    shape: type[T],
    check: Callable[[T], Sequence[Finding]] | None = None,
    complete: Callable[[T], T] | None = None,
) -> Loaded[T]:
    """Read a document strictly into a dataclass, as :func:`load_file` does a file.

    Args:
        document: The content.
        shape: The dataclass.
        check: Gives what else is wrong with content of the right shape.
        complete: Fills in what it may leave open, before the check.

    Raises:
        TthcError: The first finding, and how many more there are.
    """
    _right_kind(document, shape)
    if is_packaged(document.sha256) and schema_of(document) == _schema_of(shape):
        value = builder(shape)(document.data)
        value = value if complete is None else complete(value)
    else:
        value, findings = _validate(document, shape, check, complete)
        if findings:
            raise TthcError(_first_of(findings))
    return Loaded(value=value, name=document.path.name, sha256=document.sha256, path=document.path)


def schema_of(document: Document) -> str:
    """What a YAML file says that it is, by its key ``schema``; empty if it says nothing."""
    data = document.data
    schema = data.get("schema") if isinstance(data, Mapping) else None
    return schema if isinstance(schema, str) else ""


def check_file(
    path: Path,
    shape: type[T],
    check: Callable[[T], Sequence[Finding]] | None = None,
    complete: Callable[[T], T] | None = None,
) -> list[str]:
    """All findings about a YAML file, each a message that names file, line and key; none if it is good.

    Args:
        path: The file.
        shape: The dataclass.
        check: Gives what else is wrong with a file of the right shape.
        complete: Fills in what a file may leave open, before the check.

    Raises:
        TthcError: The file cannot be read as YAML at all, or is a data file of another kind.
    """
    from tthc_cli.data_files.yaml_documents import read_document

    document = read_document(path)
    _right_kind(document, shape)
    return _validate(document, shape, check, complete)[1]


def json_schema(shape: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a data file, for editors."""
    schema = _adapter(typing.cast("Any", shape)).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


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

    from tthc_cli.data_files.validation_errors import finding_of

    try:
        value = _adapter(typing.cast("Any", shape)).validate_python(document.data)
    except ValidationError as errors:
        return None, _messages(document, [finding_of(document, error) for error in errors.errors()])
    value = value if complete is None else complete(value)
    return value, [] if check is None else _messages(document, check(value))


def _schema_of(shape: type[Any]) -> str:
    """What a file of a shape says that it is, by its key ``schema``."""
    (schema,) = typing.get_args(shape.__dataclass_fields__["schema"].type)
    return str(schema)


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
    expected = _schema_of(shape).partition("/")[0]
    named = document.data.get("schema") if isinstance(document.data, Mapping) else None
    kind = named.partition("/")[0] if isinstance(named, str) else expected
    if kind != expected and kind in kinds:
        raise TthcError(
            _("{file}:{line}: this is {found}; name {wanted} here").format(
                file=document.path, line=document.line(("schema",)), found=kinds[kind], wanted=kinds[expected]
            )
        )


def _messages(document: Document, findings: Sequence[Finding]) -> list[str]:
    placed = sorted((document.line(finding.where), index, finding) for index, finding in enumerate(findings))
    return list(dict.fromkeys(f"{document.path}:{line}: {finding.what}" for line, _index, finding in placed))


def _first_of(messages: list[str]) -> str:
    if len(messages) == 1:
        return messages[0]
    return _("{first} (and {count} more)").format(first=messages[0], count=len(messages) - 1)
