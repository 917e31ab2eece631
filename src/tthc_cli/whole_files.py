"""Files that are replaced whole or not at all, whoever reads them meanwhile."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def owners_alone(path: str, flags: int) -> int:
    """Open a file so that its owner alone can read it, if it is new: what ``open`` takes as its ``opener``.

    On Windows, what may read a file is settled by its folder.

    Args:
        path: The file.
        flags: How it is opened, as for :func:`os.open`.

    Returns:
        The file's descriptor.
    """
    return os.open(path, flags, 0o600)


def whole_bytes(path: Path) -> bytes:
    """What a plain file holds.

    Args:
        path: The file.

    Raises:
        OSError: It cannot be read, or is a pipe or a device, which may give bytes without end or wait for ever.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.ESPIPE, "not a plain file")
    return path.read_bytes()


@contextmanager
def part_of(target: Path, *, private: bool = True) -> Iterator[Path]:
    """Make an empty file beside another one, to be filled and then to :func:`take_its_place`.

    Args:
        target: The file that it is for. It need not exist.
        private: Whether the new file is its owner's alone; else it gets the rights that the process gives.

    Yields:
        Where it is. Nothing is left there once the block ends.

    Raises:
        OSError: It cannot be made, or not be removed.
    """
    part = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    with open(part, "xb", opener=owners_alone if private else None):
        pass
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def take_its_place(part: Path, target: Path) -> None:
    """Put a file in the place of another one in one step, once all of it is on the disk.

    Args:
        part: The whole file, closed.
        target: The name that it takes, in the same folder.

    Raises:
        OSError: The system refuses; the target is as it was.
    """
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(target)
