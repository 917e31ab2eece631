"""What a shell is offered, by the protocol in which shells ask: a process of the program and its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import at_home, tthc
from tests.support.plan_files import plan_of
from tests.support.registers import PLAN


def offered(typed: str, cwd: Path, **environment: str) -> list[str]:
    """What is offered for the last word of a command line."""
    words = typed.split(" ")
    env = {"_TTHC_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1), **environment}
    done = tthc(env=env, cwd=cwd)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("typed", "some"),
    [
        ("tthc event add feedback", ["feedback-received", "feedback-resolved"]),
        ("tthc event add nhan-phan", ["nhan-phan-anh-kien-nghi"]),
        ("tthc done 10", ["10", "10.1", "10.2"]),
        ("tthc plan show 2", ["2", "2.1", "2.2", "2.3", "20", "21"]),
        ("tthc deadline 21", ["21"]),
        ("tthc due --unit van", ["van-phong"]),
        ("tthc kpi check --kpi early", ["early-resolution"]),
        ("tthc form fill II.06", ["II.06a"]),
        ("tthc done 19 --period 2024-Q", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]),
        ("tthc done 19 --period 2024-H", []),
        ("tthc event add nothing-like-this", []),
    ],
)
def test_values_are_offered(typed, some, tmp_path):
    assert offered(typed, tmp_path) == some


def test_they_are_those_of_the_plans_in_force(tmp_path):
    plan_of(tmp_path, 2026, "of 2026.yaml")
    assert tthc("init", "--plan", "of 2026.yaml", cwd=tmp_path).returncode == 0
    assert offered("tthc done 19 --period 2026-Q1", tmp_path) == ["2026-Q1"]
    assert offered("tthc done 19 --period 2024-Q1", tmp_path) == []
    every = offered("tthc event add ", tmp_path)
    assert {event.key for event in PLAN.events} <= set(every)
    assert len(every) == len(set(every))


def test_a_broken_file_is_no_message(tmp_path):
    (tmp_path / "broken.yaml").write_text("tasks: [", "utf-8")
    assert offered("tthc done 1", tmp_path, TTHC_PLAN="broken.yaml") == []
    assert offered("tthc done 1", tmp_path, TTHC_PLAN="missing.yaml") == []
    (tmp_path / "config.toml").write_text("plans = 3 =", "utf-8")
    assert offered("tthc done 1", tmp_path, TTHC_CONFIG="config.toml") == []


def test_an_answer_waits_for_no_engine(tmp_path):
    environment = {"_TTHC_COMPLETE": "complete_bash", "COMP_WORDS": "tthc done 1", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tthc_cli"],
        env={**os.environ, **at_home(tmp_path), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.split()[0] == "1"
    assert "tthc_cli.cli.completion" in done.stderr
    assert not any(name in done.stderr for name in ("duckdb", "pyspark", "pydantic"))
