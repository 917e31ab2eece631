"""`make bench`: every comparison, one after the other, each with its peers in the same run."""

from __future__ import annotations

import platform
from importlib.metadata import version

from benchmarks import audit, feed, form, index, kpi, offset, phrases, process, register, report, workbook


def main() -> None:
    """Say what it runs on, then measure."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    print(
        ", ".join(
            f"{name} {version(name)}"
            for name in ("duckdb", "holidays", "narwhals", "numpy", "pandas", "polars", "csvkit")
        )
    )
    for part in (offset, phrases, process, register, feed, kpi, form, index, report, audit, workbook):
        print()
        part.main()


if __name__ == "__main__":
    main()
