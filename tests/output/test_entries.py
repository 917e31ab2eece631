"""Entries as the rows of a file."""

from __future__ import annotations

import csv
import io
from datetime import date

from tests.support.registers import PLAN, list_csv
from tthc_cli.register.entries import Entry

MINISTRY, RECEIVED, RESOLVED = "ministry-decision-received", "feedback-received", "feedback-resolved"


def test_a_list_holds_no_formula():
    entry = Entry(
        1, "event", PLAN.id, 2024, "-1", RECEIVED, None, None, None, date(2024, 5, 1), "-1+1", None, "", "@lan"
    )
    (row,) = csv.DictReader(io.StringIO(list_csv([entry])))
    assert (row["matter"], row["ref"], row["recorded_by"]) == ("-1", "'-1+1", "'@lan")
