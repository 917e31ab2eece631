"""``tthc ics`` and ``--format ics``: where the feed goes, what stays of an older file, and how khal reads it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.support import server
from tests.support.command import at_home, tthc
from tests.support.examples import sweep
from tests.support.feeds import alarms, events, of_task
from tests.support.places import HOLIDAYS
from tests.support.processes import PATIENCE, start
from tthc_cli.counts.load import load_plan
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry

YEAR = 2024
KHAL = shutil.which("khal", path=sysconfig.get_path("scripts"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A register with a decision that came in on 25/4/2024."""
    path = tmp_path / "register.sqlite"
    record(path, event="ministry-decision-received", matter="1", day=date(2024, 4, 25), ref="QĐ 123/QĐ-BKHCN")
    return path


def record(path: Path, **values) -> int:
    kind: Any = "event" if "event" in values else "done" if "task" in values else "void"
    with register.writing(path) as writing:
        return writing.add(Entry(id=0, kind=kind, plan=load_plan().value.id, year=YEAR, **values)).id


def ics(*arguments: str | Path, **options) -> subprocess.CompletedProcess[bytes]:
    """The bytes that the program writes, in an environment of its own."""
    kept = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    env = {**kept, **at_home(Path(os.devnull)), "TTHC_CALENDAR": str(HOLIDAYS), **options.pop("env", {})}
    if server.AVAILABLE and not options:
        done = server.run([*map(str, arguments)], env, None, PATIENCE)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.encode(), done.stderr.encode())
    command = [sys.executable, "-m", "tthc_cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=env, timeout=PATIENCE, check=False, **options)


def test_the_feed_goes_to_standard_output_or_to_a_file_the_same(file, tmp_path):
    asked = ("ics", "--register", file, "--as-of", "26/04/2024")
    printed = ics(*asked)
    assert (printed.returncode, printed.stderr) == (0, b"")
    assert printed.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert printed.stdout.endswith(b"END:VCALENDAR\r\n")
    assert b"\r\r" not in printed.stdout
    written = ics(*asked, "--out", tmp_path / "tthc.ics")
    assert (written.returncode, written.stdout, written.stderr) == (0, b"", b"")
    assert (tmp_path / "tthc.ics").read_bytes() == printed.stdout
    assert {"Nhiệm vụ 2.1", "Task 2.1"} & {str(e["SUMMARY"])[:12] for e in events(printed.stdout).values()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["register.sqlite", "tthc.ics"]


def test_it_speaks_english_on_request(file):
    content = ics("ics", "--register", file, "--as-of", "03/05/2024", env={"TTHC_LANG": "en"}).stdout
    (event,) = of_task(content, 2)
    assert str(event["SUMMARY"]).startswith("Overdue: Task 2.1: Tham mưu ban hành")
    assert "- Thu 02/05/2024: moved to the next working day" in str(event["DESCRIPTION"])


def test_the_register_may_be_named_by_the_environment_and_the_default_may_be_missing(file, tmp_path):
    default = at_home(tmp_path)
    named = ics("ics", "--as-of", "26/04/2024", env={"TTHC_REGISTER": str(file), **default})
    empty = ics("ics", "--as-of", "26/04/2024", env=default)
    assert len(of_task(named.stdout, 2)) == 1
    assert empty.returncode == 0
    assert of_task(empty.stdout, 2) == []
    assert len(events(empty.stdout)) == 25
    assert not (tmp_path / "data").exists()


def test_a_register_that_was_named_must_be_there(tmp_path):
    done = tthc("ics", "--register", tmp_path / "slip.sqlite", "--out", tmp_path / "tthc.ics")
    assert (done.returncode, done.stdout) == (2, "")
    assert "slip.sqlite: there is no such register; correct --register" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_keeps_to_a_unit(file):
    for name in ("van-phong", "VĂN PHÒNG  SỞ", "Văn phòng", "van phong so"):
        content = ics("ics", "--register", file, "--as-of", "26/04/2024", "--unit", name).stdout
        assert {tuple(event.categories) for event in events(content).values()} == {("Văn phòng Sở",)}
        assert str(icalendar.Calendar.from_ical(content)["X-WR-CALNAME"]).endswith("(Văn phòng Sở)")
    done = tthc("ics", "--register", file, "--unit", "phong-ke-toan")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no unit 'phong-ke-toan'; write one of phong-don-vi-lien-quan (" in done.stderr
    assert ", van-phong (Văn phòng Sở)" in done.stderr


def test_deadline_gives_a_calendar_file_too():
    asked = ("deadline", "--format", "ics", "--as-of", "26/04/2024", "--event")
    feed = ics(*asked, "ministry-decision-received=25/04/2024").stdout
    (event,) = of_task(feed, 2)
    assert event.start == date(2024, 5, 2)
    assert len(alarms(event)) == 2
    assert "Nhận được Quyết định công bố TTHC của Bộ: T5 25/04/2024" in str(event["DESCRIPTION"])
    assert ics(*asked, "ministry-decision-received=25/04/2024").stdout == feed
    # another decision, on another day, is another deadline
    (later_event,) = of_task(ics(*asked, "ministry-decision-received=26/04/2024").stdout, 2)
    assert later_event["UID"] != event["UID"]
    assert later_event.start == date(2024, 5, 2)
    repeated = ics(*asked, "feedback-received=12/04/2024", "--updates", "2").stdout
    assert [event.start.day for event in of_task(repeated, 10)] == [8, 15, 22]


def test_what_the_plan_sets_has_one_name_in_both_commands(file):
    both = [ics(command, *more, "--as-of", "26/04/2024").stdout for command, more in BOTH]
    year, feed_ = (set(events(content)) for content in both)
    assert year <= feed_


BOTH = (("deadline", ("--format", "ics")), ("ics", ()))


@pytest.mark.parametrize("command", [["plan", "list"], ["calendar", "show", "2024"], ["kpi", "list"]])
def test_no_other_command_knows_the_format(command):
    done = tthc(*command, "--format", "ics")
    assert (done.returncode, done.stdout) == (2, "")
    assert "found 'ics'; write one of table, json, csv" in done.stderr


def test_a_file_that_says_the_same_is_left_alone_and_a_changed_one_replaced(file, tmp_path):
    out = tmp_path / "tthc.ics"
    asked = ("ics", "--register", file, "--as-of", "26/04/2024", "--out", out)
    assert ics(*asked).returncode == 0
    os.utime(out, (1_700_000_000, 1_700_000_000))
    before = out.stat()
    assert ics(*asked).returncode == 0
    assert (out.stat().st_mtime, out.stat().st_ino) == (before.st_mtime, before.st_ino)
    record(file, matter="1", voids=1)
    assert ics(*asked).returncode == 0
    assert out.stat().st_mtime != before.st_mtime
    assert b"STATUS:CANCELLED" in out.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_a_new_file_can_be_read_by_its_owner_alone_and_an_older_one_keeps_its_rights(file, tmp_path):
    out, link = tmp_path / "tthc.ics", tmp_path / "link.ics"
    asked = ("ics", "--register", file, "--out")
    assert ics(*asked, out, umask=0o022).returncode == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    out.chmod(0o640)
    out.write_bytes(b"BEGIN:VCALENDAR\r\n")
    link.symlink_to(out)
    assert ics(*asked, link, umask=0o022).returncode == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert out.read_bytes().endswith(b"END:VCALENDAR\r\n")
    assert link.is_symlink()


def test_no_file_of_another_kind_is_lost(file, tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text("schema: tthc.plan/1\n", encoding="utf-8")
    for out in (plan, file):
        before = out.read_bytes()
        done = tthc("ics", "--register", file, "--out", out)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{out.name} exists and is no file of this kind; name another file" in done.stderr
        assert out.read_bytes() == before


def test_where_it_cannot_be_written_nothing_is_left(file, tmp_path):
    folder = tmp_path / "www"
    folder.mkdir()
    for out, why in ((folder, "not a plain file"), (tmp_path / "nowhere" / "tthc.ics", "cannot be written")):
        done = tthc("ics", "--register", file, "--out", out)
        assert (done.returncode, done.stdout) == (2, "")
        assert why in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["register.sqlite", "www"]


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files")
def test_a_full_disk_leaves_the_older_file(file, tmp_path):
    import resource

    out = tmp_path / "tthc.ics"
    assert ics("ics", "--register", file, "--as-of", "26/04/2024", "--out", out).returncode == 0
    before = out.read_bytes()

    def small() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    done = ics("ics", "--register", file, "--as-of", "27/06/2024", "--out", out, preexec_fn=small)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"tthc.ics" in done.stderr
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["register.sqlite", "tthc.ics"]


@pytest.mark.sweep
def test_a_reader_never_sees_half_a_file(file, tmp_path):
    """Four writers at once, of two contents, and a reader all the while."""
    out = tmp_path / "tthc.ics"
    days = ("26/04/2024", "27/06/2024")
    whole = {ics("ics", "--register", file, "--as-of", day).stdout for day in days}
    command = [sys.executable, "-m", "tthc_cli", "ics", "--register", str(file), "--out", str(out), "--as-of"]
    seen = set()
    for _round in range(sweep(gate=1, slow=20)):
        writers = [start([*command, day], stderr=subprocess.PIPE) for day in days * 2]
        while any(writer.poll() is None for writer in writers):
            if out.exists():
                seen.add(out.read_bytes())
        assert [(writer.returncode, writer.communicate()[1]) for writer in writers] == [(0, b"")] * 4
    assert seen
    assert seen <= whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["register.sqlite", "tthc.ics"]


CONFIG = """\
[calendars]
[[tthc]]
path = {folder}/calendar
type = calendar
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
timeformat = %H:%M
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M
[default]
default_calendar = tthc
"""


class Khal:
    """khal with a calendar of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "calendar").mkdir(parents=True)
        (folder / "config").write_text(CONFIG.format(folder=folder), encoding="utf-8")

    def __call__(self, *arguments: str | Path) -> str:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "TZ": "Asia/Ho_Chi_Minh",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            [str(KHAL), "-c", str(self._folder / "config"), *map(str, arguments)],
            env=env,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def year(self) -> Iterator[tuple[str, str, str]]:
        """Day, status and title of each event of 2024 as it lists them."""
        form = "{start-date}|{status}|{title}"
        for line in self("list", "--format", form, "--day-format", "", "01/01/2024", "366d").splitlines():
            if line:
                day, status, title = line.split("|")
                yield day, status.strip(), title


@pytest.mark.skipif(
    KHAL is None,
    reason="khal is NOT installed here, so NO real calendar program has read the feed (`make test` has it)",
)
def test_khal_reads_it_and_a_second_time_updates_it(tmp_path):
    khal, path, out = Khal(tmp_path / "khal"), tmp_path / "register.sqlite", tmp_path / "tthc.ics"

    def fetch(day: str) -> dict[str, list[tuple[str, str]]]:
        done = tthc("ics", "--register", path, "--as-of", day, "--out", out, english=False)
        assert (done.returncode, done.stderr) == (0, "")
        khal("import", "--batch", out)
        listed = list(khal.year())
        assert len(listed) == len(events(out.read_bytes())), "an event is doubled or lost"
        by_title: dict[str, list[tuple[str, str]]] = {}
        for on, status, title in listed:
            by_title.setdefault(title, []).append((on, status))
        return by_title

    record(path, event="ministry-decision-received", matter="1", day=date(2024, 4, 22), ref="QĐ 123/QĐ-BKHCN")
    record(path, event="feedback-received", matter="2", day=date(2024, 4, 12), ref="PAKN 7")
    two = "Nhiệm vụ 2.1: Tham mưu ban hành Quyết định công bố danh mục TTHC – QĐ 123/QĐ-BKHCN"
    first = fetch("22/04/2024")
    assert first[two] == [("02/05/2024", "CONFIRMED")]
    assert first["Nhiệm vụ 8: Ban hành Kế hoạch Kiểm tra công tác kiểm soát TTHC, triển khai cơ chế…"] == [
        ("28/06/2024", "CONFIRMED")
    ]
    assert fetch("22/04/2024") == first
    # the decision's day is put right
    record(path, event="ministry-decision-received", matter="1", day=date(2024, 5, 2))
    moved = fetch("02/05/2024")
    assert moved[two] == [("07/05/2024", "CONFIRMED")]
    # it is fulfilled: the next task is there
    record(path, task=2, matter="1", day=date(2024, 5, 6))
    done = fetch("06/05/2024")
    assert done[f"Đã xong: {two}"] == [("07/05/2024", "CONFIRMED")]
    assert two not in done
    four = "Nhiệm vụ 4: Tham mưu Chủ tịch UBND thành phố phê duyệt quy trình nội bộ giải… – QĐ 123/QĐ-BKHCN"
    assert done[four] == [("16/05/2024", "CONFIRMED")]
    # that was a slip: the next task is cancelled
    record(path, matter="1", voids=4)
    back = fetch("06/05/2024")
    assert back[two] == [("07/05/2024", "CONFIRMED")]
    assert back[f"Đã hủy: {four}"] == [("16/05/2024", "CANCELLED")]
    assert four not in back
