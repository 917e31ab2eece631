"""What counting may take of the machine: memory, and the folder for what does not fit into it."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from tthc_cli.cases.paths import holds_files
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError, errno_in, why
from tthc_cli.i18n import _

MEMORY: Final = "256MB"
"""What reading and counting hold if nothing else is asked for. More makes them little faster."""


class EngineName(StrEnum):
    """What reads and counts."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What reads and counts, and what it may take."""

    engine: EngineName = EngineName.DUCKDB
    memory: str = MEMORY
    """What DuckDB may hold, in the process or in each of Spark's workers; past it, it spills into the working folder.
    Its own word for a size."""
    temp: Path | None = None
    """The folder in which the working folder is made; that of the system for temporary files if None."""
    master: str | None = None
    """The address of Spark's master; the one that Spark is set up with if None."""


DEFAULT: Final = Resources()

_SIZE: Final = re.compile(r"([0-9]{1,6}(?:[.][0-9]{1,3})?) ?([KMGT])(i?)B?", re.IGNORECASE)
_POWERS: Final = "KMGT"
_LEAST: Final = "128MB"
_MEMORY_OF_A_THREAD: Final = "64MB"
"""What DuckDB needs for each of its threads."""
_DISK_FULL: Final = "max_temp_directory_size"
"""Stands in DuckDB's message if the disk does not take the rest of the memory."""
_NO_ROOM: Final = re.compile(r"failed to pin|failed to offload|(?:failed to|could not) allocate")
"""Stands in DuckDB's message if memory runs out as rows are kept: it calls that a transaction that failed."""


def _bytes(size: str) -> int | None:
    parts = _SIZE.fullmatch(size.strip())
    if not parts:
        return None
    number, letter, binary = parts.groups()
    return int(float(number) * (1024 if binary else 1000) ** (_POWERS.index(letter.upper()) + 1))


def parse_memory(text: str) -> str:
    """Return a size such as ``512MB`` as DuckDB understands it. Raises TthcError if it is none, or too little."""
    size = _bytes(text)
    if size is None:
        raise TthcError(_("--memory: found '{found}'; write a size such as 512MB or 2GB").format(found=text))
    if size < (_bytes(_LEAST) or 0):
        raise TthcError(_("--memory: found {found}; write {least} or more").format(found=text, least=_LEAST))
    return text.strip()


def threads(memory: str) -> int:
    """Return how many threads DuckDB may have in that memory, so that a machine with many does not run out of it."""
    return max(1, (_bytes(memory) or 0) // (_bytes(_MEMORY_OF_A_THREAD) or 1))


@contextmanager
def working_folder(resources: Resources = DEFAULT) -> Iterator[Path]:
    """Make a folder for what does not fit into memory. It is gone afterwards.

    Raises:
        TthcError: There is none, it cannot hold what is written into it, or memory is too small.
    """
    import tempfile

    import duckdb

    variable = "--temp" if resources.temp else "TEMP" if os.name == "nt" else "TMPDIR"
    try:
        parent = str(resources.temp or tempfile.gettempdir())
    except OSError:
        text = _("no folder for temporary files can be written; name one in {variable}")
        raise TthcError(text.format(variable=variable)) from None
    try:
        with tempfile.TemporaryDirectory(prefix="tthc-", dir=parent, ignore_cleanup_errors=True) as folder:
            # to Spark, a comma divides two folders, and a quote ends the name
            breaks_spark = resources.engine is EngineName.SPARK and set(',"') & set(folder)
            if breaks_spark or not holds_files(Path(folder)):
                raise TthcError(
                    _("{variable}: no working files can be kept under the name {folder}; name another folder").format(
                        variable=variable, folder=parent
                    )
                )
            yield Path(folder).absolute()
    except duckdb.TransactionException as error:
        if not _NO_ROOM.search(str(error)) and errno_in(str(error)) is None:
            raise
        raise _explained(error, resources, parent, variable) from None
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise _explained(error, resources, parent, variable) from None


def _explained(error: Exception, resources: Resources, folder: str, variable: str) -> TthcError:
    """Return what to say if the folder cannot be written, or memory runs out."""
    import duckdb

    number = error.errno if isinstance(error, OSError) else errno_in(str(error))
    out_of_memory = isinstance(error, duckdb.OutOfMemoryException | duckdb.TransactionException)
    if out_of_memory and number is None and _DISK_FULL not in str(error):
        return TthcError(
            _("--memory: {memory} is too little for this data; write a larger size").format(memory=resources.memory)
        )
    # DuckDB runs out of memory too when it cannot write the rest of it to the disk
    cause = error if isinstance(error, OSError) else OSError(number or errno.ENOSPC, str(error))
    return TthcError(
        _(
            "{folder}: the folder for temporary files cannot be written: {why}; free space there, or name another "
            "folder in {variable}"
        ).format(folder=folder, why=why(cause), variable=variable)
    )
