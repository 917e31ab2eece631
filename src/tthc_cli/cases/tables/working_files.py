"""Files of the working folder."""

import os
from pathlib import Path
from tempfile import mkstemp


def new_file(folder: Path) -> Path:
    """Make one more empty file of the working folder. It is made here so that no other can take its name."""
    handle, name = mkstemp(prefix="lines-", suffix=".txt", dir=folder)
    os.close(handle)
    return Path(name)
