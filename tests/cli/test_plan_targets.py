"""``tthc plan status`` with what was last saved of each target."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tests.support.registers import PLAN

CASES = ROOT / "examples" / "cases.csv"


def status(folder: Path, *words: str) -> dict[str, dict]:
    done = tthc("plan", "status", "--format", "json", *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    tasks = json.loads(done.stdout)["tasks"]
    return {target["kpi"]: target for task in tasks for target in task["targets"]}


def check(folder: Path, as_of: str) -> dict[str, dict]:
    done = tthc("kpi", "check", CASES, "--save", "--as-of", as_of, "--format", "json", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return {result["kpi"]: result for result in json.loads(done.stdout)["results"]}


@pytest.mark.parametrize("as_of", ["31/12/2024"])
def test_each_target_has_its_last_saved_verdict(tmp_path, as_of):
    unknown = {"verdict": "unknown", "rate": None, "value": None, "as_of": None, "period": None, "check": None}
    assert status(tmp_path) == {kpi.id: {"kpi": kpi.id, **unknown} for kpi in PLAN.kpis}
    assert "early-resolution: unknown" in tthc("plan", "status", cwd=tmp_path).stdout
    results = check(tmp_path, as_of)
    told = status(tmp_path, "--as-of", as_of)
    assert {id_: (target["verdict"], target["rate"]) for id_, target in told.items()} == {
        id_: (result["verdict"], result["rate"]) for id_, result in results.items()
    }
    assert told["early-resolution"]["verdict"] != "unknown"
    assert (told["early-resolution"]["as_of"], told["early-resolution"]["check"]) == ("2024-12-31", 1)
    assert check(tmp_path, "30/06/2024")
    assert status(tmp_path, "--as-of", as_of)["early-resolution"]["check"] == 1, "the later day counts"
    assert status(tmp_path, "--as-of", "01/07/2024")["early-resolution"]["check"] == 2
    assert status(tmp_path, "--as-of", "01/01/2024")["early-resolution"] == {"kpi": "early-resolution", **unknown}
    assert "(whole file, 31/12/2024)" in tthc("plan", "status", "--as-of", as_of, cwd=tmp_path).stdout
    assert tthc("kpi", "void", "1", cwd=tmp_path).returncode == 0
    assert status(tmp_path, "--as-of", as_of)["early-resolution"]["check"] == 2


def test_a_verdict_says_of_which_period_it_is(tmp_path):
    def save(*words: str) -> None:
        assert tthc("kpi", "check", CASES, "--save", *words, cwd=tmp_path).returncode in (0, 1)

    as_of = ("--as-of", "31/12/2024")
    save("--period", "2024-Q1", "--as-of", "01/04/2024")
    assert status(tmp_path, *as_of)["early-resolution"]["period"] == "2024-Q1"
    assert "(quarter I/2024, 01/04/2024)" in tthc("plan", "status", *as_of, cwd=tmp_path).stdout
    save("--period", "report:2024-Q1", "--as-of", "02/04/2024")
    assert "(quarter I/2024, reporting window, 02/04/2024)" in tthc("plan", "status", *as_of, cwd=tmp_path).stdout
    save("--period", "2024", "--as-of", "03/04/2024")
    save("--period", "2024-Q1", "--as-of", "03/04/2024")
    assert status(tmp_path, *as_of)["early-resolution"]["period"] == "2024", "the year says more than a part of it"
    save("--period", "2023-01", "--as-of", "05/04/2024")
    kept = status(tmp_path, *as_of)["early-resolution"]
    assert (kept["period"], kept["as_of"]) == ("2024", "2024-04-03"), "nothing could be counted later"
