"""The wheel, installed into a clean environment in another folder, runs with its data; the source archive is whole."""

from __future__ import annotations

import email
import email.message
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
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
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, unpacked: the folder that somebody has who got the project as one file."""
    folder = tmp_path_factory.mktemp("sdist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)], cwd=ROOT, check=True)
    (built,) = folder.glob("*.tar.gz")
    with tarfile.open(built) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # the first releases of Python 3.11 have none
        packed.extractall(folder)  # noqa: S202 - nobody else made it
    (unpacked,) = (path for path in folder.iterdir() if path.is_dir())
    return unpacked


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> email.message.Message:
    """What a package index reads of the wheel."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_string(packed.read(name).decode())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``tthc`` in an environment of its own, which sees this one's libraries but not this project."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / SCRIPTS / "python"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "--disable-pip-version-check",
            "--quiet",
            "install",
            "--no-deps",
            "--no-index",
            wheel,
        ],
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
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        entry_points = next(name for name in names if name.endswith("entry_points.txt"))
        assert "tthc = tthc_cli.__main__:main" in packed.read(entry_points).decode()
    files = (path for path in (ROOT / "data").rglob("*") if path.is_file())
    data = {f"tthc_cli/data/{path.relative_to(ROOT / 'data').as_posix()}" for path in files}
    assert "tthc_cli/data/plain/plan_2024.json" in data
    assert data <= names
    assert {"tthc_cli/locale/vi/LC_MESSAGES/tthc.mo", "tthc_cli/phrases/phrases.lark", "tthc_cli/py.typed"} <= names
    assert {"tthc_cli/phrases/phrases.json", "tthc_cli/counts/conditions.json"} <= names  # the tables of the grammars
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "docs"))]
    assert not [name for name in names if name.endswith((".po", ".pot"))]


def test_the_long_description_has_no_link_that_leads_nowhere(metadata):
    description = metadata.get_payload()
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert not re.findall(r"\]\((?!https?://)", description)
    files = re.findall(r"`([\w./-]+\.md)`", description)
    assert len(files) >= 4
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_the_metadata_says_what_the_project_is_and_names_no_site_that_it_does_not_have(metadata):
    classifiers = metadata.get_all("Classifier")
    assert {"Typing :: Typed", "Natural Language :: Vietnamese", "Operating System :: OS Independent"} <= set(
        classifiers
    )
    assert "working days" in metadata["Keywords"].split(",")
    assert not metadata.get_all("Project-URL")


def test_the_source_archive_has_all_that_the_makefile_and_the_tests_read(archive):
    for name in ("src", "data", "docs", "examples", "tests", "benchmarks"):
        for path in (ROOT / name).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                assert (archive / path.relative_to(ROOT)).is_file(), path
    for name in ("Makefile", "constraints.txt", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"):
        assert (archive / name).read_bytes() == (ROOT / name).read_bytes()


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("target", ["run", "test"])
def test_make_finds_all_that_it_needs_in_the_source_archive(archive, target):
    without_outer_make = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(
        ["make", "--dry-run", target],
        cwd=archive,
        env=without_outer_make,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "-c constraints.txt" in done.stdout


def test_the_source_archive_builds_the_same_wheel(archive, wheel, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=archive, check=True
    )
    (again,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert {name: first.read(name) for name in first.namelist()} == {
            name: second.read(name) for name in second.namelist()
        }


@pytest.mark.skipif(os.name == "nt", reason="links need a right that users seldom have")
def test_it_runs_both_commands_elsewhere(installed, tmp_path):
    where = run(installed.with_name("python"), "-c", "import tthc_cli; print(tthc_cli.__file__)", cwd=tmp_path)
    assert str(installed.parents[1]) in where.stdout
    done = run(
        installed, "deadline", "--event", "ministry-decision-received=25/04/2024", "--format", "json", cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["plan"]["name"] == "plan_2024.yaml"
    assert [item["due"] for item in answer["deadlines"]] == ["2024-05-02"]
    done = run(installed, "deadline", "--rule", "trước ngày 30/8", "--year", "2024", "--format", "csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2024-08-29" in done.stdout
    done = run(installed, "kpi", "check", str(ROOT / "examples" / "cases.csv"), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "early-resolution" in done.stdout
    assert list(tmp_path.iterdir()) == []
    assert run(installed, "--version", cwd=tmp_path).stdout.startswith("tthc ")


@pytest.mark.parametrize(("argument", "code"), [("--version", 0), ("--no-such-option", 2)])
def test_what_is_to_be_done_at_the_end_is_done(argument, code):
    program = (
        "import atexit, sys, tthc_cli.cli as cli, tthc_cli.__main__ as program\n"
        "run = cli.run\n"
        "def noted(arguments):\n"
        "    atexit.register(print, 'the last word', end='')\n"
        "    return run(arguments)\n"
        "cli.run = noted\n"
        "program.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, argument], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code
    assert done.stdout.endswith("the last word")
