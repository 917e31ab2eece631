"""A last line with a checksum: by it, a page that somebody has changed by hand is told from one that was written.

Workbooks and documents need none: the programs that change them do not keep how their files end.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

_SEAL: Final = "<!-- tthc sha256:{digest} -->\n"
_ANY: Final = re.compile(rb"<!-- tthc sha256:([0-9a-f]{64}) -->\n?")


def sealed(page: str) -> str:
    """A page with its seal behind it.

    Args:
        page: HTML that ends in a line end.
    """
    return page + _SEAL.format(digest=_digest(page.encode()))


def is_changed(content: bytes) -> bool:
    """Whether a page is another one than was sealed. One without a seal, of an earlier version, is not.

    Args:
        content: The bytes of its file. How its lines end does not matter.
    """
    content = content.replace(b"\r\n", b"\n")
    seals = list(_ANY.finditer(content))
    if not seals:
        return False
    last = seals[-1]
    return last.end() != len(content) or _digest(content[: last.start()]) != last[1].decode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
