"""What a table of cases may take at most, as it is said."""

from __future__ import annotations

from pathlib import Path

from tthc_cli.cases.tables import table_limits as limits


def test_each_limit_is_named_with_the_place_of_what_goes_over_it():
    wide, long = limits.too_wide("a.xlsx:T1", 3), limits.too_long(Path("a.csv"), 7)
    assert str(wide).startswith("a.xlsx:T1:3: ")
    assert str(limits.WIDTH_LIMIT) in str(wide)
    assert str(long).startswith("a.csv:7: ")
    assert str(limits.LONGEST_LINE) in str(long)
