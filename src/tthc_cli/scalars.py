"""Strict scalar types for the data files, readable by pydantic but without importing it.

The plan and the calendar are plain frozen dataclasses. :mod:`tthc_cli.data_files` checks a file against them with
pydantic, which finds these markers by its protocol; nothing else needs pydantic, so that a deadline computed from
the packaged files does not wait for its import.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

CONFIG: Final[dict[str, Any]] = {"extra": "forbid", "use_attribute_docstrings": True}
"""``__pydantic_config__`` of every class that a data file is read into: an unknown key is an error."""


class _Strict:
    """Marks a scalar as never coerced: ``"5"`` is no number and ``1`` is no truth value."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's protocol
        schema = handler(source)
        schema["strict"] = True
        return schema


class _Between:
    """Marks a number as lying between two others, or a text as having at least so many characters."""

    def __init__(self, least: int, most: int | None = None) -> None:
        self._least, self._most = least, most

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's protocol
        schema = handler(source)
        if schema["type"] == "str":
            schema["min_length"] = self._least
        else:
            schema["ge"] = self._least
            if self._most is not None:
                schema["le"] = self._most
        return schema


class _Number:
    """Marks a number that may have decimals as never coerced: ``96`` and ``96.5``, not ``"96"`` and not ``9.6e1``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's protocol
        from pydantic_core import PydanticKnownError, core_schema

        def number(value: object) -> object:
            if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
                raise PydanticKnownError("decimal_type")
            return value

        return core_schema.no_info_before_validator_function(number, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's protocol
        """Of the forms that pydantic would take, the number alone."""
        described = handler(schema)
        (number,) = (form for form in described.pop("anyOf") if form["type"] == "number")
        return {**described, **number}


class ByKind:
    """Marks a union of dataclasses whose ``kind`` says which one it is."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's protocol
        from pydantic import Field

        return handler.generate_schema(Annotated[source, Field(discriminator="kind")])


Text = Annotated[str, _Strict(), _Between(1)]
"""A non-empty string."""
Flag = Annotated[bool, _Strict()]
"""``true`` or ``false``."""
Day = Annotated[date, _Strict()]
"""A calendar day, written ``yyyy-mm-dd``."""
Count = Annotated[int, _Strict(), _Between(1)]
"""A positive whole number."""
Number = Annotated[int, _Strict(), _Between(0)]
"""A whole number, 0 or more."""
MonthDay = Annotated[int, _Strict(), _Between(1, 31)]
"""A day of the month."""
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
Year = Annotated[int, _Strict(), _Between(FIRST_YEAR, LAST_YEAR)]
"""A year of the common calendar."""
Percent = Annotated[Decimal, _Between(0, 100), _Number()]
"""A percentage from 0 to 100, which may have decimals and is never a float."""
