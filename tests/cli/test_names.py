"""Names of events and units on the command line."""

from __future__ import annotations

import dataclasses
import unicodedata

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tests.support.program import written_so
from tthc_cli import text as written
from tthc_cli.cli.names import unit_key
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan


def test_an_event_is_named_by_key_alias_or_label(plan):
    for event in plan.events:
        for name in (event.key, event.alias, event.label):
            for text in written_so(name):
                assert plan.events_named(text) == (event,), text
        assert plan.events_named(event.label[:-1]) == ()


def test_labels_that_differ_in_accents_alone_are_told_apart_or_refused(plan, tmp_path):
    first, second, *rest = plan.events
    events = (dataclasses.replace(first, label="Ban hành"), dataclasses.replace(second, label="Bán hành"), *rest)
    plan = dataclasses.replace(plan, events=events)
    assert [named.key for named in plan.events_named("bán  HÀNH")] == [second.key]
    assert [named.key for named in plan.events_named("ban hanh")] == [first.key, second.key]
    text = (ROOT / "data" / "plan_2024.yaml").read_text("utf-8")
    for event, label in ((first, "Ban hành"), (second, "Bán hành")):
        text = text.replace(f"label: {plan_label(event.key)}\n", f"label: {label}\n")
    file, table = tmp_path / "plan.yaml", tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    table.write_text("event,date\nban hanh,01/02/2024\n", encoding="utf-8")
    for command in (("deadline", "--event", "ban hanh=1/2/2024"), ("event", "add", "ban hanh", "1/2/2024")):
        refused = tthc(*command, "--plan", file)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert first.key in refused.stderr
        assert second.key in refused.stderr
    refused = tthc("event", "import", table, "--dry-run", "--plan", file)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"{first.key}, {second.key}" in refused.stderr


def plan_label(key: str) -> str:
    return load_plan().value.event(key).label


def test_every_command_takes_an_event_s_label(plan, run_command, tmp_path):
    for event in plan.events:
        by_key = run_command("deadline", "--event", f"{event.key}=02/05/2024", "-f", "csv")
        assert by_key[0] == 0
        for name in (event.alias, event.label, event.label.upper(), unicodedata.normalize("NFD", event.label)):
            assert run_command("deadline", "--event", f"{name}=02/05/2024", "-f", "csv") == by_key
            assert (
                f'"event": "{event.key}"'
                in run_command("event", "add", name, "02/05/2024", "--dry-run", "-f", "json")[1]
            )
        (tmp_path / "list.csv").write_text(f'event,date\n"{event.label}",02-05-2024\n', encoding="utf-8")
        if event.key != "publication-decision-effective":  # joins a matter that is there
            code, shown, error = run_command("event", "import", "list.csv", "--dry-run", "-f", "csv")
            assert code == 0, error
            assert f",{event.key}," in shown
            assert ",2024-05-02," in shown


def test_a_unit_is_named_by_any_part_of_its_name_that_no_other_has(plan):
    names = {key: written.fold(unit.name) for key, unit in plan.units.items()}
    cells = {written.fold(task.lead) for task in plan.tasks}
    refused = 0
    for key, unit in plan.units.items():
        for text in (unit.name, written.fold(unit.name), unicodedata.normalize("NFD", unit.name.upper())):
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    part = written.fold(text[start:end])
                    if not part or part in cells or part in names or part in names.values():
                        continue
                    having = [candidate for candidate, name in names.items() if part in name]
                    if having == [key]:
                        assert unit_key(plan, text[start:end]) == key
                    elif len(having) > 1:
                        refused += 1
                        with pytest.raises(TthcError) as error:
                            unit_key(plan, text[start:end])
                        assert all(plan.units[candidate].name in str(error.value) for candidate in having)
        assert unit_key(plan, unit.name) == unit_key(plan, key) == key
    assert refused
    for nothing in ("", " ", "phòng kế toán"):
        with pytest.raises(TthcError):
            unit_key(plan, nothing)


def test_units_of_one_name_are_told_apart_by_key_alone(plan):
    first_key, second_key, *_rest = plan.units
    units = {**plan.units, first_key: dataclasses.replace(plan.units[first_key], name=plan.units[second_key].name)}
    alike: Plan = dataclasses.replace(plan, units=units)
    assert unit_key(alike, first_key) == first_key
    with pytest.raises(TthcError, match=f"{first_key}.*{second_key}"):
        unit_key(alike, plan.units[second_key].name)
