"""``tthc plan law``, and what ``tthc plan validate`` says of documents that are dead."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.support.places import ROOT
from tthc_cli.i18n import _

PACKAGED = (ROOT / "data" / "plan_2024.yaml").read_text(encoding="utf-8")


def documents(run_command, *arguments: str) -> dict[str, dict]:
    code, shown, _error = run_command("plan", "law", *arguments, "--format", "json")
    assert code == 0
    answer = json.loads(shown)
    assert answer["schema"] == "tthc.plan-law/1"
    return {document["document"]: document for document in answer["documents"]}


def test_replaced_documents_come_first_with_what_rests_on_them(run_command):
    by_name = documents(run_command, "--as-of", "29/11/2026")
    states = [document["status"] for document in by_name.values()]
    assert states == ["replaced"] * 5 + ["ended", "unchanged"] + ["unknown"] * 8
    one_stop = by_name["Nghị định 107/2021/NĐ-CP"]
    assert (one_stop["tasks"], one_stop["since"], one_stop["sure"]) == ([4, 11, 12], "2025-07-01", "H")
    assert [cause["document"] for cause in one_stop["by"]] == ["Nghị định 118/2025/NĐ-CP"]
    assert [cause["document"] for cause in one_stop["amended_by"]] == [
        "Nghị định 367/2025/NĐ-CP",
        "Nghị định 309/2026/NĐ-CP",
    ]
    uncited = by_name["Nghị định 42/2022/NĐ-CP"]
    assert (uncited["tasks"], uncited["uncited_tasks"]) == ([15], [15])
    assert by_name["Quyết định 2973/QĐ-UBND"]["duties"] == ["IV.1.d"]
    assert documents(run_command, "--as-of", "01/01/2024").keys() == by_name.keys()
    early = {document["status"] for document in documents(run_command, "--as-of", "01/01/2024").values()}
    assert early == {"unchanged", "unknown"}


def test_what_is_second_hand_is_never_shown_as_sure(run_command):
    code, shown, _error = run_command("plan", "law", "--as-of", "29/11/2026")
    assert code == 0
    weak = [row for row in shown.splitlines() if "31/2021" in row or "1085" in row or "01/2018" in row]
    assert len(weak) == 3
    assert all(_("second-hand") in row for row in weak)
    assert sum(_("not known to the program") in row for row in shown.splitlines()) == 8
    (row,) = (row for row in shown.splitlines() if "01/2018" in row)
    assert _("from {day} at the earliest").format(day="15/09/2025") in row


def test_the_rows_name_documents_alone(run_command):
    shown = run_command("plan", "law", "--as-of", "29/11/2026", "--format", "csv")[1]
    first, *_more = csv.DictReader(io.StringIO(shown))
    assert (first["by"], first["tasks"]) == ("Nghị định 118/2025/NĐ-CP", "4; 11")


def test_a_day_after_the_last_look_is_said_to_be_unknown(run_command):
    words = _("What came after that day is not known to the program.")
    assert words not in run_command("plan", "law", "--as-of", "29/11/2026")[1]
    assert words in run_command("plan", "law", "--as-of", "30/11/2026")[1]


@pytest.mark.parametrize(
    ("year", "issued", "dead"),
    [
        ("2024", "null", []),
        ("2025", "null", ["61/2018", "107/2021", "01/2018"]),
        ("2026", "null", ["61/2018", "107/2021", "01/2018", "31/2021", "1085", "42/2022"]),
        ("2024", "2025-07-01", ["61/2018", "107/2021"]),
    ],
)
def test_validate_warns_of_citations_that_are_dead_on_the_plan_s_days(run_command, tmp_path, year, issued, dead):
    text = PACKAGED.replace("\n  year: 2024", f"\n  year: {year}").replace("issued_on: null", f"issued_on: {issued}")
    text = text.replace("- year: 2025", "- year: 2030")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    code, _shown, error = run_command("plan", "validate", "plan.yaml")
    assert code == 0
    lines = error.splitlines()
    assert len(lines) == len(dead)
    for line, number in zip(lines, dead, strict=True):
        place = re.match(r"tthc: plan\.yaml:([0-9]+): ", line)
        assert place is not None
        following = text.splitlines()[int(place[1]) - 1 : int(place[1]) + 1]
        assert number in following[1]
        assert number in line
