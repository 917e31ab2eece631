"""A plan as the text of its file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tthc_cli.counts.load import load_plan
from tthc_cli.plan_import.plan_yaml import MODELINE, plan_text

PLAN = load_plan().value


def test_a_file_begins_with_its_schema_and_a_comment():
    text = plan_text(PLAN, "Một\u202e\nhai")
    assert text.startswith(f"{MODELINE}# Một\n# hai\nschema: tthc.plan/1\n")


def test_cells_stand_in_quotes_or_blocks_and_lists_of_keys_in_one_line():
    first, *_others = PLAN.tasks
    text = plan_text(replace(PLAN, tasks=(replace(first, time="Quý I", content="a\nb", lead_units=("x", "y")),)), "")
    assert '    time: "Quý I"\n' in text
    assert "    content: |-\n      a\n      b\n" in text
    assert "    lead_units: [x, y]\n" in text


@pytest.mark.parametrize(
    ("value", "written"), [(Decimal("96.50"), "96.50"), (Decimal(100), "100"), (Decimal("1E+1"), "10")]
)
def test_numbers_keep_their_digits(value, written):
    text = plan_text(replace(PLAN, kpis=(replace(PLAN.kpis[0], target=value, later=()),)), "")
    assert f"    target: {written}\n" in text


def test_what_is_left_at_its_default_is_left_out_and_the_rest_reads_back(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(plan_text(PLAN, "x"), "utf-8")
    assert "note: null" not in path.read_text("utf-8")
    assert load_plan(path).value == PLAN
