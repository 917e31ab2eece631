"""What pydantic finds wrong in a data file, in words for the person who wrote the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tthc_cli.data_files.yaml_documents import Document, Where, written
from tthc_cli.errors import Finding
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def finding_of(document: Document, error: ErrorDetails) -> Finding:
    """A pydantic error in our words: the key, what was found, what to write.

    Args:
        document: The file.
        error: The error.
    """
    where: Where = ()
    for step in error["loc"]:  # the tags of a union are in pydantic's path, but not in the file
        if document.has((*where, step)) or step == error["loc"][-1]:
            where = (*where, step)
    key = written(where) or _("the whole file")
    return Finding(where=where, what=_in_words(error, key))


def _in_words(error: ErrorDetails, key: str) -> str:
    shown, context = _shown(error["input"]), error.get("ctx", {})
    match error["type"]:
        case "missing" | "missing_keyword_only_argument" | "missing_argument":
            return _("the key {key} is missing; add it").format(key=key)
        case "unexpected_keyword_argument" | "extra_forbidden":
            return _("the key {key} is not known; correct or remove it").format(key=key)
        case "int_type" | "int_parsing" | "int_from_float":
            return _("{key}: found {found}; write a whole number without quotes or leading zeros").format(
                key=key, found=shown
            )
        case "string_type":
            return _("{key}: found {found}; write text (in quotes where it looks like a number or a date)").format(
                key=key, found=shown
            )
        case "string_too_short":
            return _("{key}: found empty text; write what belongs there, or null where the key allows it").format(
                key=key
            )
        case "bool_type" | "bool_parsing":
            return _("{key}: found {found}; write true or false").format(key=key, found=shown)
        case "date_type" | "date_parsing" | "date_from_datetime_parsing":
            return _("{key}: found {found}; write a day as yyyy-mm-dd").format(key=key, found=shown)
        case "decimal_type" | "decimal_parsing":
            return _("{key}: found {found}; write a number such as 96 or 96.5").format(key=key, found=shown)
        case "greater_than_equal":
            return _("{key}: found {found}; write {limit} or more").format(key=key, found=shown, limit=context["ge"])
        case "less_than_equal":
            return _("{key}: found {found}; write {limit} or less").format(key=key, found=shown, limit=context["le"])
        case "literal_error":
            return _("{key}: found {found}; write one of {allowed}").format(
                key=key, found=shown, allowed=str(context["expected"]).replace("' or '", "', '")
            )
        case "union_tag_invalid":
            return _("{key}: found the kind {found}; write one of {allowed}").format(
                key=key, found=f"'{context['tag']}'", allowed=context["expected_tags"]
            )
        case "union_tag_not_found":
            return _("{key}: the key kind is missing; add it").format(key=key)
        case "tuple_type":
            return _("{key}: found {found}; write a list, one item a line after a dash").format(key=key, found=shown)
        case "dataclass_type" | "dict_type" | "mapping_type" | "model_attributes_type":
            return _("{key}: found {found}; write keys with their values").format(key=key, found=shown)
        case _:
            return _("{key}: found {found}; write what `tthc plan schema` or the packaged file has there").format(
                key=key, found=shown
            )


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
