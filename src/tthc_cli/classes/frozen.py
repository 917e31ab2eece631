"""Frozen dataclasses whose methods are not compiled when the class is made.

Python's own decorator writes the source of six methods for each class and compiles it, which took a quarter of the
program's start. Here comparing, hashing and the like are plain functions over the fields. So is the constructor for the
first objects of a class: it is compiled when more are made. All else is Python's: fields, replacing, matching, and what
else asks :mod:`dataclasses` about a class.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # to the type checker, the same
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, kw_only: bool = False) -> Any:  # noqa: ANN401
        """Make a class a dataclass, as :func:`dataclasses.dataclass` does, and by that if it is not frozen.

        Args:
            frozen: Whether no field can be changed.
            slots: Whether its objects have room for its fields alone.
            kw_only: Whether its objects are made by the names of their fields alone.
        """
        make = _made if frozen else dataclasses.dataclass
        return lambda cls: make(cls, slots=slots, kw_only=kw_only)


def _made(cls: type[Any], *, slots: bool, kw_only: bool) -> type[Any]:
    if any(dataclasses.is_dataclass(base) for base in cls.__mro__[1:]):  # what is inherited is for Python to settle
        return dataclasses.dataclass(frozen=True, slots=slots, kw_only=kw_only)(cls)
    own = frozenset(vars(cls))
    made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
    vars(made)["__dataclass_params__"].frozen = True
    if not all(field.init for field in dataclasses.fields(made)):
        raise TypeError(f"{made.__qualname__}: every field of such a class is an argument; leave out init=False")
    names = tuple(field.name for field in dataclasses.fields(made))
    methods = {**_methods(made, names), "__init__": _compiled_later(made)}
    if slots:
        methods |= _state_methods(names)
    for name, method in methods.items():
        if name not in own:
            method.__qualname__ = f"{made.__qualname__}.{name}"
            setattr(made, name, method)
    return made


def _methods(made: type[Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What every frozen dataclass has beside its constructor."""
    values = _values_of(names)

    def equal(self: Any, value: Any) -> Any:  # noqa: ANN401 - of the class, and whatever it is compared with
        return values(self) == values(value) if value.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:  # noqa: ANN401 - of the class
        return hash(values(self))

    def shown(self: Any) -> str:  # noqa: ANN401 - of the class
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({fields})"

    def refuse_to_set(self: Any, name: str, value: object) -> None:  # noqa: ANN401 - of the class, or of one under it
        if type(self) is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def refuse_to_delete(self: Any, name: str) -> None:  # noqa: ANN401 - as above
        if type(self) is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        object.__delattr__(self, name)

    return {
        "__eq__": equal,
        "__hash__": hashed,
        "__repr__": shown,
        "__setattr__": refuse_to_set,
        "__delattr__": refuse_to_delete,
    }


def _values_of(names: tuple[str, ...]) -> Any:  # noqa: ANN401 - a function from an object to something comparable
    return attrgetter(*names) if names else lambda _self: ()


def _state_methods(names: tuple[str, ...]) -> dict[str, Any]:
    """How an object without a dictionary is copied and sent to another process, though no field of it can be set."""

    def state(self: Any) -> list[Any]:  # noqa: ANN401 - of the class
        return [getattr(self, name) for name in names]

    def take_state(self: Any, state: list[Any]) -> None:  # noqa: ANN401 - of the class
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": state, "__setstate__": take_state}


def _compiled_later(made: type[Any]) -> Any:  # noqa: ANN401 - a constructor
    fields = dataclasses.fields(made)
    count = 0

    def construct(self: Any, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - of the class, and its fields
        nonlocal count
        count += 1
        if count <= _FEW and not arguments and _are_set(self, fields, values):
            if hasattr(self, "__post_init__"):
                self.__post_init__()
            return
        made.__init__ = compiled = _constructor(made)  # from now on, that is the constructor
        compiled(self, *arguments, **values)

    return construct


def _are_set(self: Any, fields: Sequence[dataclasses.Field[Any]], values: Mapping[str, Any]) -> bool:  # noqa: ANN401 - of the class
    """Set the fields of an object; False if these are not their values."""
    named = 0
    for field in fields:
        if field.name in values:
            named += 1
            value = values[field.name]
        elif field.default is not dataclasses.MISSING:
            value = field.default
        elif field.default_factory is not dataclasses.MISSING:
            value = field.default_factory()
        else:
            return False
        object.__setattr__(self, field.name, value)
    return named == len(values)


_FEW: Final = 10
"""Objects of a class whose making takes less than to compile a constructor. A command makes no more of most classes."""


def _constructor(made: type[Any]) -> Any:  # noqa: ANN401 - as above
    """The constructor of a class, compiled: with its parameters, so that a wrong call is refused as any other."""
    fields = dataclasses.fields(made)
    defaults = {field.name: field for field in fields}
    parameters = [_parameter(field) for field in fields if not field.kw_only]
    by_name = [_parameter(field) for field in fields if field.kw_only]
    body = [f"_set(self, {field.name!r}, {_value(field)})" for field in fields]
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    signature = ", ".join(["self", *parameters, *(["*", *by_name] if by_name else [])])
    source = f"def __init__({signature}):\n  " + "\n  ".join(body or ["pass"])
    names: dict[str, Any] = {
        "__name__": made.__module__,
        "_set": object.__setattr__,
        "_fields": defaults,
        "_MISSING": dataclasses.MISSING,
    }
    exec(source, names)  # noqa: S102 - of the names of our own fields
    constructor = names["__init__"]
    constructor.__qualname__ = f"{made.__qualname__}.__init__"
    return constructor


def _parameter(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f"{field.name}=_fields[{field.name!r}].default"
    return f"{field.name}=_MISSING" if field.default_factory is not dataclasses.MISSING else field.name


def _value(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is dataclasses.MISSING:
        return field.name
    return f"_fields[{field.name!r}].default_factory() if {field.name} is _MISSING else {field.name}"
