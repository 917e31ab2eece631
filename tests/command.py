"""The program as a real process, with an environment of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def tthc(
    *arguments: str | Path,
    env: dict[str, str] | None = None,
    english: bool = True,
    cwd: Path | None = None,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run ``tthc`` with nothing in its environment but what is given (and what Windows cannot start without)."""
    kept = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    language = {"TTHC_LANG": "en"} if english else {}
    return subprocess.run(
        [sys.executable, "-m", "tthc_cli", *map(str, arguments)],
        capture_output="stdout" not in options,
        encoding="utf-8",
        env={**kept, **language, **(env or {})},
        cwd=cwd,
        timeout=120,
        check=False,
        **options,
    )
