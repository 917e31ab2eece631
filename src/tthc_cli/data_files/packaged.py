"""The packaged data files: known by their checksums, and kept as plain data too, which is read without any YAML.

``make data`` writes both. A file whose bytes are those of a packaged one, wherever it lies, has the data of that one; a
file with one changed byte is read as what it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from hashlib import sha256 as checksum
else:
    try:  # Python's own, as OpenSSL takes longer to load than these files take to be read
        from _sha256 import sha256 as checksum
    except ImportError:  # it has another name from Python 3.12 on
        try:
            from _sha2 import sha256 as checksum
        except ImportError:
            from hashlib import sha256 as checksum

SUMS = "SHA256SUMS"
"""The file of the checksums."""


class PackagedData(NamedTuple):
    """The data of a packaged file. Days and numbers with decimals are written as text in it."""

    sha256: str
    data: Mapping[str, Any]


def data_file(name: str) -> Path:
    """The path of a packaged data file; in a checkout, that of the project's ``data/``."""
    packaged = Path(__file__).parents[1] / "data" / name
    return packaged if packaged.exists() else Path(__file__).parents[3] / "data" / name


def plain_file(name: str) -> Path:
    """Where the plain data of a packaged file are kept."""
    return data_file("plain") / f"{name.removesuffix('.yaml')}.json"


def is_packaged(sha256: str) -> bool:
    """Whether a file with this checksum is a packaged one, which is known to be valid."""
    return sha256 in _names()


def packaged_data(raw: bytes, schema: str) -> PackagedData | None:
    """The data of a file, if it is a packaged one of a kind.

    Args:
        raw: The bytes of the file.
        schema: What files of this kind say that they are.

    Returns:
        Its data; None if it is another file, or of another kind, or if the data that are kept are not of these bytes.
    """
    sha256 = checksum(raw).hexdigest()
    name = _names().get(sha256)
    if name is None:
        return None
    try:
        kept = json.loads(plain_file(name).read_bytes())
    except FileNotFoundError:
        return None
    if kept["sha256"] != sha256 or kept["data"]["schema"] != schema:
        return None
    return PackagedData(sha256, kept["data"])


@cache
def _names() -> Mapping[str, str]:
    """The names of the packaged files by their checksums."""
    try:
        lines = data_file(SUMS).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split() for line in lines if line.strip())
