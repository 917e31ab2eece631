"""How the documents of a plan stand, as it is listed."""

from __future__ import annotations

from datetime import date

from tthc_cli.counts.load import load_plan
from tthc_cli.law.model import Cause, LawDocument
from tthc_cli.law.standing import Citation, Standing
from tthc_cli.output.formats.report import Cell, Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.plan_law import PlanLawReport, dead_words, rows_words

CHECKED = date(2026, 11, 29)
NEW = Cause(
    key="new",
    document=LawDocument(document="Nghị định 118/2025/NĐ-CP", source="x", sure="H", checked=CHECKED),
    sure="H",
)


def citation(name: str, *tasks: int, uncited_by: tuple[int, ...] = (), duties: tuple[str, ...] = ()) -> Citation:
    return Citation(document=name, key=name, sources=(name,), tasks=tasks, uncited_by=uncited_by, duties=duties)


REPLACED = Standing(status="replaced", since=date(2025, 7, 1), causes=[NEW], sure="H")
PAIRS = [
    (citation("A", 1), Standing(status="unchanged", sure="M")),
    (citation("B", 2, 5), REPLACED),
    (citation("C", 3), Standing(status="amended", since=date(2025, 7, 1), causes=[NEW], sure="M")),
]


def report(as_of: date = CHECKED) -> PlanLawReport:
    return PlanLawReport(
        plan=load_plan().value,
        plan_identity=FileIdentity(name="p.yaml", sha256="a" * 64),
        as_of=as_of,
        checked=CHECKED,
        citations=PAIRS,
    )


def test_what_is_no_basis_any_more_comes_first():
    assert [row["document"] for row in report().rows()] == ["B", "C", "A"]
    (table,) = report().tables(Terminal())
    tones = [cell.tone for row in table.rows if isinstance(cell := row[1], Cell)]
    assert tones == ["bad", "warn", ""]


def test_what_replaces_and_what_amends_are_told_apart():
    replaced, amended, unchanged = report().rows()
    assert (replaced["by"], replaced["amended_by"]) == (["Nghị định 118/2025/NĐ-CP"], [])
    assert (amended["by"], amended["amended_by"]) == ([], ["Nghị định 118/2025/NĐ-CP"])
    assert (unchanged["by"], unchanged["amended_by"], unchanged["since_certain"]) == ([], [], None)
    assert set(report().columns()) == set(replaced)


def test_a_day_after_the_last_look_has_one_more_note():
    before, after = (list(report(day).tables(Terminal())[0].notes) for day in (CHECKED, date(2026, 11, 30)))
    assert len(after) == len(before) + 1


def test_rows_that_do_not_cite_a_document_stand_in_brackets():
    assert rows_words(citation("A")) == "–"
    assert rows_words(citation("A", 5, 2)) == "2, 5"
    words = rows_words(citation("A", 5, uncited_by=(2,), duties=("Điều 3",)))
    assert words.startswith("(2), 5; ")
    assert "Điều 3" in words
    assert "(" not in rows_words(citation("A", 5, duties=("Điều 3",)))


def test_a_document_that_is_dead_is_one_sentence():
    words = dead_words(*PAIRS[1])
    for part in ("B: ", "118/2025", "01/07/2025", "2, 5"):
        assert part in words
    assert "\n" not in words
