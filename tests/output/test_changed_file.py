"""A file that a command has changed, or would change."""

from __future__ import annotations

from tthc_cli.output.changed_file import ChangedFileReport
from tthc_cli.output.formats.report import Terminal

OLD = "a: 1\nname: Nguyễn Văn A\nb: 2\n"


def report(new: str, *, dry_run: bool) -> ChangedFileReport:
    return ChangedFileReport(
        schema="tthc.plan-set/1", file="p.yaml", old=OLD, new=new, changes=["b là 3"], dry_run=dry_run
    )


def notes(new: str, *, dry_run: bool) -> list[str]:
    (table,) = report(new, dry_run=dry_run).tables(Terminal())
    return list(table.notes)


NEW = OLD.replace("b: 2", "b: 3")


def test_a_file_that_is_written_says_what_is_new():
    assert notes(NEW, dry_run=False) == ["Đã ghi p.yaml", "b là 3"]
    assert report(NEW, dry_run=False).payload()["written"] is True


def test_what_would_be_written_shows_the_lines_that_differ_and_none_around_them():
    first, *lines = notes(NEW, dry_run=True)
    assert "p.yaml" in first
    assert first != "Đã ghi p.yaml"
    assert lines == ["b là 3", "@@ -3 +3 @@", "-b: 2", "+b: 3"]
    payload = report(NEW, dry_run=True).payload()
    assert payload["written"] is False
    assert "Nguyễn" not in "".join(payload["difference"])


def test_nothing_to_change_is_not_written():
    for dry_run in (False, True):
        unchanged = report(OLD, dry_run=dry_run)
        assert unchanged.written() is None
        assert unchanged.payload()["difference"] == []
    assert [row["written"] for row in report(OLD, dry_run=False).rows()] == [False]


def test_a_line_that_begins_like_the_head_of_a_difference_is_kept():
    difference = report(OLD + "--- x\n", dry_run=True).payload()["difference"]
    assert difference[-1] == "+--- x"
