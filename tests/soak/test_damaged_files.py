"""Thousands of damaged files of every format: refused in one message or read, nothing left behind, nothing crashes.

Left out by default, as it takes many minutes (``make test-slow``). ``TTHC_SOAK`` is the number of files of each format.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.examples_as_files import DICTIONARY, PLAN, made
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.resources import working_folder
from tthc_cli.cases.tables.read import read_table
from tthc_cli.errors import TthcError

COUNT = int(os.environ.get("TTHC_SOAK", "2000"))
BY_COMMAND = 100
"""Every so many of them go through the program as a user starts it."""
pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def _limited() -> None:
    """No file may take all the memory of the machine."""
    if sys.platform != "win32":
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = 8 << 30
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, cut out, doubled or cut off."""
    changed = bytearray(data)
    for _change in range(chance.choice((1, 1, 2, 4, 12))):
        if not changed:
            break  # a short part can be cut to nothing
        place = chance.randrange(len(changed))
        match chance.randrange(6):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"))
            case 2:
                del changed[place : place + chance.randrange(1, 64)]
            case 3:
                changed[place:place] = changed[place : place + chance.randrange(1, 64)]
            case _:
                changed[place] = chance.randrange(256)
    if changed and chance.random() < 0.1:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def inside(path: Path, data: bytes, chance: random.Random) -> bytes:
    """A packed file with one of its parts damaged, so that the damage comes to whoever reads the part."""
    path.write_bytes(data)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    part_name = chance.choice([name for name, part in parts.items() if part])
    parts[part_name] = damaged(parts[part_name], chance)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return path.read_bytes()


@pytest.mark.parametrize("form", ["xlsx", "xlsb", "xls", "ods", "html", "parquet"])
def test_damaged_files(tmp_path, monkeypatch, capfd, form):
    good, file, temp = made(form, tmp_path), tmp_path / "case", tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    for seed in range(COUNT):
        chance = random.Random(seed)
        packed = form in ("xlsx", "xlsb", "ods") and chance.random() < 0.7
        file.write_bytes(inside(file, good, chance) if packed else damaged(good, chance))
        if seed % BY_COMMAND == 0:
            done = tthc("cases", "columns", file, env={"TMPDIR": str(temp), "TEMP": str(temp)})
            assert done.returncode in (0, 1, 2), (seed, done.stderr)
            assert done.stderr.count("\n") == (done.returncode == 2), (seed, done.stderr)
        else:
            try:
                if form in (
                    "xlsx",
                    "xlsb",
                    "xls",
                    "ods",
                ):  # once the table is found, its rows are the program's own lines
                    with working_folder() as folder:
                        read_table(file, "cases", DICTIONARY, (), folder)
                else:
                    request = Request(kpis=PLAN.kpis, year=2024, files={"cases": [file]}, as_of=date(2024, 12, 31))
                    check(request, DICTIONARY)
            except TthcError as error:
                assert "\n" not in str(error), (seed, error)  # noqa: PT017 - most are refused
        assert not list(temp.iterdir()), seed
    assert capfd.readouterr() == ("", "")
