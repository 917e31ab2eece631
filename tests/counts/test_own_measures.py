"""A plan's own measures: checked as the packaged ones are, counted, proposed by an import, kept by later changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tests.support.plan_files import measured_by
from tthc_cli.counts.measures import MEASURES, load_measures
from tthc_cli.counts.own_measures import own_measure_findings
from tthc_cli.plan_import.measure_words import load_measure_words, propose

OWN = """
measures:
  within-four-days:
    label: {vi: Hồ sơ xong trong bốn ngày làm việc, en: Dossiers finished within four working days}
    data_set: cases
    unit: cases
    columns: [finished_on]
    day: finished_on
    base: ended and finished_on is known
    good: working_days(received_on, finished_on) <= 4
    words: [[trong bốn ngày]]
    bases: [hồ sơ]
"""
CASES = """Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày kết thúc xử lý;Trạng thái
A;26/04/2024;10/05/2024;06/05/2024;9
B;26/04/2024;10/05/2024;07/05/2024;9
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    measured_by(tmp_path / "plan.yaml", "within-four-days", ">=", "50", OWN)
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_it_is_counted_shown_and_saved(folder):
    """29/4 to 1/5 are off and Saturday 4/5 is worked: 6/5 is the fourth day, 7/5 the fifth."""
    asked = ("cases.csv", "--plan", "plan.yaml", "--kpi", "early-resolution", "--as-of", "2024-12-31")
    saved = ("--save", "--register", "r.sqlite", "-f", "json")
    (result,) = json.loads(tthc("kpi", "check", *asked, *saved, cwd=folder).stdout)["results"]
    assert (result["numerator"], result["denominator"], result["verdict"]) == (1, 2, "met")
    trend = tthc("kpi", "trend", "--plan", "plan.yaml", "--register", "r.sqlite", "-f", "json", cwd=folder)
    assert json.loads(trend.stdout)["series"][0]["points"][0]["rate"] == 50
    listed = json.loads(tthc("kpi", "measures", "--plan", "plan.yaml", "-f", "json", cwd=folder).stdout)["measures"]
    assert {row["measure"]: row["plan"] for row in listed} == {
        **dict.fromkeys(load_measures().measures),
        "within-four-days": "plan.yaml",
    }
    assert tthc("kpi", "measures", "within-four-days", cwd=folder).returncode == 2, "it is not the packaged plan's"
    misses = tthc("kpi", "misses", *asked, "-f", "json", cwd=folder)
    assert [row["key"] for row in json.loads(misses.stdout)["missed"]] == ["B"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("finished_on is known", "finishedon is known", "finished_on"),
        ("data_set: cases", "data_set: dossiers", "dossiers"),
        ("unit: cases", "unit: boxes", "boxes"),
        ("  within-four-days:", "  Within four:", "handling-time"),
        ("  within-four-days:", "  satisfaction:", "satisfaction"),
        ("    good: working_days(received_on, finished_on) <= 4\n", "", "good"),
        ("columns: [finished_on]", "columns: [finished_on, unit]", "unit"),
        ("finished_on is known", "finished_on is known and synced", "synced"),
        ("finished_on is known", "finished_on is known\n    left_out: {synced: synced is missing}", "synced"),
        ("finished_on is known", "finished_on is known\n    left_out: {no_column: in_period}", "no_column"),
    ],
)
def test_what_is_wrong_with_it_is_said_with_file_and_line(folder, old, new, words):
    path = folder / "plan.yaml"
    text = path.read_text("utf-8")
    place = text.index(old, text.index("\nmeasures:\n"))
    path.write_text(text[:place] + text[place:].replace(old, new, 1), "utf-8")
    done = tthc("plan", "validate", "plan.yaml", cwd=folder)
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if words in line]
    line = int(lines[-1].removeprefix("tthc: ").split(":")[1])
    assert abs(line - text[:place].count("\n")) <= 12
    assert tthc("kpi", "list", "--plan", "plan.yaml", cwd=folder).returncode == 2


def test_a_target_without_such_a_measure_is_refused(folder):
    path = folder / "plan.yaml"
    path.write_text(path.read_text("utf-8").replace(OWN, ""), "utf-8")
    for command in (("plan", "validate", "plan.yaml"), ("kpi", "list", "--plan", "plan.yaml")):
        done = tthc(*command, cwd=folder)
        assert done.returncode == 2
        assert "there is no measure within-four-days" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_name_means_one_thing_in_all_plans_in_use():
    measure = load_measures().measures["satisfaction"]
    MEASURES.add({"liked-by-all": measure})
    assert own_measure_findings({"liked-by-all": measure}) == []
    (finding,) = own_measure_findings({"liked-by-all": load_measures().measures["online-submission"]})
    assert finding.where == ("measures", "liked-by-all")


def test_its_words_propose_it():
    own = {"within-four-days": load_measures().measures["few-supplements"]}
    dictionary = load_measure_words(own)
    assert propose(dictionary, "95% hồ sơ không phải bổ sung quá một lần")[0] in {"few-supplements", *own}
    assert propose(load_measure_words(), "80% hồ sơ đã giải quyết có kết quả điện tử") == ("electronic-results",)
    assert {entry.measure for entry in dictionary.measures} >= set(own)


def test_the_next_plan_has_it_and_a_target_can_be_set_for_it(folder):
    done = tthc("plan", "next", "plan.yaml", "--year", "2025", "--out", "next.yaml", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    for path in ("next.yaml", "plan.yaml"):
        assert OWN.strip() in (folder / path).read_text("utf-8")
    words = ("--target", "Tỷ lệ số hóa tối thiểu đạt 90%", "--kpi", "digitized-results")
    done = tthc("plan", "set", "plan.yaml", "13", *words, "--measure", "within-four-days", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    assert (folder / "plan.yaml").read_text("utf-8").count("measure: within-four-days") == 2
    done = tthc("plan", "set", "plan.yaml", "13", *words, "--measure", "handling-time", cwd=folder)
    assert (done.returncode, "is a mean" in done.stderr) == (2, True), "90% would be ninety days"


SIGNED = OWN.replace("within-four-days", "signed").replace("[[trong bốn ngày]]", "[[ký số]]")


def test_an_import_keeps_it_and_proposes_it_by_its_words(tmp_path):
    text = (ROOT / "examples" / "ke-hoach-2025.txt").read_text("utf-8")
    old = "tối thiểu 80% người dân, doanh nghiệp khi thực hiện TTHC"
    assert old in text
    (tmp_path / "plan.txt").write_text(text.replace(old, "tối thiểu 80% hồ sơ được ký số"), "utf-8")
    done = tthc("plan", "import", "plan.txt", "--out", "plan.yaml", cwd=tmp_path)
    plan = tmp_path / "plan.yaml"
    assert "measure: signed" not in plan.read_text("utf-8")
    assert "\nmeasures:" not in plan.read_text("utf-8"), "a plan without measures of its own says nothing of them"
    plan.write_text(plan.read_text("utf-8") + SIGNED, "utf-8")
    done = tthc("plan", "import", "plan.txt", "--out", "again.yaml", "--like", "plan.yaml", cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    assert "measure: signed" in (tmp_path / "again.yaml").read_text("utf-8")
    (tmp_path / "plan.txt").write_text(text.replace(old, "tối thiểu 85% hồ sơ được ký số"), "utf-8")
    done = tthc("plan", "import", "plan.txt", "--out", "plan.yaml", "--keep", cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    kept = plan.read_text("utf-8")
    assert ("measure: signed" in kept, SIGNED.strip() in kept) == (True, True)
