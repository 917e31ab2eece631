"""Measures, and the targets of the plan that they count for."""

from __future__ import annotations

import gettext
import json
from dataclasses import replace

import pytest

from tests.support.checksums import packaged_measure_findings
from tests.support.command import tthc
from tests.support.places import EXAMPLES
from tests.support.targets import target
from tthc_cli.cases.dictionary import spoken_columns, vocabulary_of
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.measure_reading import measure_conditions, measure_value
from tthc_cli.counts.condition_reader import parse_condition
from tthc_cli.counts.condition_words import in_words, value_in_words
from tthc_cli.counts.conditions import columns_of, say_value, write
from tthc_cli.counts.measures import MEASURES, MeasuresFile
from tthc_cli.data_files import check_file, data_file
from tthc_cli.i18n import DOMAIN, LOCALE_DIR
from tthc_cli.kpi.verdict import Count, judge, unknown
from tthc_cli.plan.model import Plan


def test_every_target_of_the_plan_has_its_measure(plan: Plan):
    assert {kpi.measure for kpi in plan.kpis} <= set(MEASURES)


COLUMNS = load_columns()


@pytest.mark.parametrize("name", MEASURES)
def test_the_conditions_of_a_measure_are_read_said_and_speak_of_the_columns_that_it_needs(name):
    measure, conditions = MEASURES[name], measure_conditions(name, COLUMNS)
    named = spoken_columns(COLUMNS, measure.data_set)
    for condition in conditions.values():
        assert write(parse_condition(write(condition), vocabulary_of(COLUMNS, measure.data_set))) == write(condition)
        assert "{" not in in_words(condition, named)
    number = measure_value(name, COLUMNS)
    if number is not None:
        assert measure.mean == say_value(number)
        assert "{" not in value_in_words(number, named)
    spoken = set().union(*map(columns_of, conditions.values())) | measure.counted_columns
    assert set(measure.columns) <= spoken | (set() if number is None else columns_of(number))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("good: digitized\n", "good: digitised\n", "digitized"),
        ("unit: ratings", "unit: stars", "stars"),
        ("data_set: results", "data_set: result", "result"),
        ("columns: [cut]", "columns: [cut, published]", "published"),
        ("base: fee_required", "base: base", "base > base"),
        ("good: reused\n", "good: reused and synced\n", "synced"),
        ("mean: working_days(received_on, finished_on)", "mean: working_days(received_on, due_on)", "due_on"),
        ("left_out: {cost_before: cost_before is missing}", "left_out: {cost: cost_before is missing}", "cost"),
        ("day: finished_on\n    base", "day: status\n    base", "status"),
        ("mean: working_days(received_on, finished_on)", "mean: working_days(received_on, status)", "status"),
        ("mean: working_days(received_on, finished_on)", "mean: finished_on", "finished_on"),
        ("mean: working_days(received_on, finished_on)", "distinct: applicant_id", "good"),
        ("    over: cases\n", "", "over"),
        ("over: cases", "over: boxes", "boxes"),
        ("over: cases", "over: cases\n    good: synced", "good"),
    ],
)
def test_a_wrong_measure_is_found_with_file_line_and_name(old, new, words, tmp_path):
    text = data_file("measures.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "measures.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    findings = check_file(path, MeasuresFile, packaged_measure_findings)
    assert findings
    place = text[: text.index(old)].count("\n") + 1
    assert all(words in finding for finding in findings)
    found_line = int(findings[0].removeprefix(f"{path}:").partition(":")[0])
    assert place - 12 <= found_line <= place + 2


NOTES = [
    "The measure is proposed by the words; confirm it, then remove this note.",
    "The measure is proposed by the words (others: {others}); confirm it, then remove this.",
]


def notes_of_an_import() -> list[str]:
    catalogue = gettext.translation(DOMAIN, LOCALE_DIR, languages=["vi"])
    return [*NOTES, *(catalogue.gettext(note) for note in NOTES)]


@pytest.mark.parametrize("note", [*notes_of_an_import(), "Đọc: cả năm.\n" + notes_of_an_import()[2].upper()])
@pytest.mark.parametrize(("good", "base"), [(100, 100), (0, 100), (0, 0)])
def test_a_measure_that_nobody_has_confirmed_gives_no_verdict_and_says_how_to_confirm_it(note, good, base):
    count = Count(numerator=good, denominator=base)
    for proposed in (replace(target(), note=note), replace(target(), confirmed=False)):
        judged = judge(proposed, count)
        assert judged.verdict == "unknown"
        assert "confirmed: true" in (judged.reason or "")
        assert proposed.id in (judged.reason or "")
        assert (judged.numerator, judged.denominator) == (good, base)
        assert "confirmed: true" in (unknown(proposed, "no data").reason or "")
    for settled in (replace(target(), note=note, confirmed=True), replace(target(), note="Đọc: cả năm.")):
        assert "confirmed: true" not in (judge(settled, count).reason or "")
        assert (judge(settled, count).verdict == "unknown") == (base == 0)


def test_a_measure_that_no_code_knows_is_counted_for_a_plan_that_names_it(tmp_path):
    """Its numerator is as many as another measure, over the same cases, has in the group of those that came online."""
    text = data_file("plan_2024.yaml").read_text("utf-8")
    plan = tmp_path / "plan.yaml"
    plan.write_text(text.replace("measure: online-payment", "measure: online-submission", 1), "utf-8")
    asked = ("kpi", "check", EXAMPLES / "cases.csv", "--plan", plan, "--format", "json", "--by", "channel")
    results = json.loads(tthc(*asked, "--kpi", "online-payment", "--kpi", "online-processing", cwd=tmp_path).stdout)
    by = {(result["measure"], result["group"]): result for result in results["results"]}
    whole, online = by["online-submission", None], by["online-processing", "online"]
    assert (whole["numerator"], whole["denominator"]) == (online["denominator"], 54)
    assert 0 < whole["numerator"] < 54
    for group in ("online", "in_person"):
        counted = by["online-submission", group]
        assert counted["numerator"] == (counted["denominator"] if group == "online" else 0)
