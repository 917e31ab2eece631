"""Plain data that is known to be good, turned into dataclasses without being validated again.

It comes from YAML, or as ``data/plain/`` keeps it, where a day or a number with decimals is a text.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_builders: dict[Any, Callable[[Any], Any]] = {}


def builder(shape: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any type that the data classes use
    """A function that turns known-good plain data into ``shape``."""
    if shape not in _builders:
        _builders[shape] = _new_builder(shape)
    return _builders[shape]


def _new_builder(shape: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any type that the data classes use
    origin = typing.get_origin(shape)
    if origin is typing.Annotated:
        return builder(typing.get_args(shape)[0])
    if origin is tuple:
        item = builder(typing.get_args(shape)[0])
        return lambda data: tuple(map(item, data))
    if origin in (Mapping, dict) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        item = builder(typing.get_args(shape)[1])
        return lambda data: {key: item(value) for key, value in data.items()}
    if origin in (typing.Union, types.UnionType):
        return _union_builder(typing.get_args(shape))
    if dataclasses.is_dataclass(shape):
        fields = {field.name: builder(field.type) for field in dataclasses.fields(shape)}
        make: Any = shape
        return lambda data: make(**{key: fields[key](value) for key, value in data.items()})
    if shape is Decimal:
        return Decimal
    if shape is date:
        return lambda data: date.fromisoformat(data) if isinstance(data, str) else data
    return lambda data: data


def _union_builder(shapes: tuple[Any, ...]) -> Callable[[Any], Any]:
    if all(dataclasses.is_dataclass(shape) for shape in shapes):
        by_kind = {shape.__dataclass_fields__["kind"].default: builder(shape) for shape in shapes}
        return lambda data: by_kind[data["kind"]](data)
    (only,) = (builder(shape) for shape in shapes if shape is not types.NoneType)
    return lambda data: None if data is None else only(data)
