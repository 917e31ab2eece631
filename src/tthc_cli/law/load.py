"""Loading the packaged file of legal documents."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tthc_cli.data_files import Loaded, data_file, load_file
from tthc_cli.law.findings import findings
from tthc_cli.law.model import LawFile

LAW: Final = "law.yaml"


def load_law(path: Path | None = None) -> Loaded[LawFile]:
    """The documents in a file, or the packaged ones. Raises TthcError with the first finding."""
    return load_file(path or data_file(LAW), LawFile, findings)
