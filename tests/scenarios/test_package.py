"""The wheel, installed into a clean environment in another folder, runs with its data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.command import WRONG_YEAR
from tests.support.places import ROOT

SCRIPTS = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the working tree, built by the build backend that is installed, so that no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``tthc`` in an environment of its own, which sees this one's libraries but not this project."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / SCRIPTS / "python"
    subprocess.run(
        [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps", "--no-index", wheel],
        check=True,
    )
    (packages,) = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    there = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.strip()
    libraries = [
        path for path in packages.iterdir() if "tthc" not in path.name and path.suffix not in (".pth", ".virtualenv")
    ]
    for path in libraries:
        target = Path(there) / path.name
        if not target.exists():
            target.symlink_to(path, target_is_directory=path.is_dir())
    return folder / SCRIPTS / "tthc"


def run(program: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    kept = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    done = subprocess.run([program, *arguments], cwd=cwd, env=kept, capture_output=True, encoding="utf-8", check=False)
    done.stderr = WRONG_YEAR.sub("", done.stderr)
    return done


def test_the_wheel_holds_the_data_and_the_words(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = next(name for name in names if name.endswith("entry_points.txt"))
        assert "tthc = tthc_cli.__main__:main" in archive.read(entry_points).decode()
    data = {f"tthc_cli/data/{path.name}" for path in (ROOT / "data").iterdir()}
    assert data <= names
    assert {"tthc_cli/locale/vi/LC_MESSAGES/tthc.mo", "tthc_cli/phrases/phrases.lark"} <= names
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "docs"))]


@pytest.mark.skipif(os.name == "nt", reason="links need a right that users seldom have")
def test_it_runs_both_commands_elsewhere(installed, tmp_path):
    where = run(installed.with_name("python"), "-c", "import tthc_cli; print(tthc_cli.__file__)", cwd=tmp_path)
    assert str(installed.parents[1]) in where.stdout
    found = run(
        installed, "deadline", "--event", "ministry-decision-received=25/04/2024", "--format", "json", cwd=tmp_path
    )
    assert (found.returncode, found.stderr) == (0, "")
    answer = json.loads(found.stdout)
    assert answer["plan"]["name"] == "plan_2024.yaml"
    assert [item["due"] for item in answer["deadlines"]] == ["2024-05-02"]
    found = run(installed, "deadline", "--rule", "trước ngày 30/8", "--year", "2024", "--format", "csv", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    assert "2024-08-29" in found.stdout
    found = run(installed, "kpi", "check", str(ROOT / "examples" / "cases.csv"), cwd=tmp_path)
    assert (found.returncode, found.stderr) == (1, "")
    assert "early-resolution" in found.stdout
    assert list(tmp_path.iterdir()) == []
    assert run(installed, "--version", cwd=tmp_path).stdout.startswith("tthc ")
