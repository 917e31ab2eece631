"""How the documents of a plan stand on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tthc_cli.law.load import load_law
from tthc_cli.law.model import Effect, LawDocument, LawFile
from tthc_cli.law.standing import citations, dead_citations, known_document, standing
from tthc_cli.plan.model import Plan
from tthc_cli.sources import Source

CHECKED = date(2026, 11, 29)


@pytest.fixture(scope="module")
def law() -> LawFile:
    return load_law().value


def dead_on(plan: Plan, law: LawFile, day: date) -> dict[str, tuple[tuple[int, ...], list[str]]]:
    stood = {citation: standing(law, citation.key, day) for citation in citations(plan, law)}
    return {
        citation.document: (
            citation.rows,
            [cause.document.document for cause in (*how.causes, *how.amendments)],
        )
        for citation, how in stood.items()
        if how.is_dead
    }


def test_the_plan_of_2024_as_it_stands_in_2026(plan, law):
    one_stop = [f"Nghị định {number}/NĐ-CP" for number in ("118/2025", "367/2025", "309/2026")]
    assert dead_on(plan, law, CHECKED) == {
        "Nghị định 61/2018/NĐ-CP": ((4, 11), one_stop),
        "Nghị định 107/2021/NĐ-CP": ((4, 11, 12), one_stop),
        "Thông tư 01/2018/TT-VPCP": ((4, 11), ["Thông tư 03/2025/TT-VPCP"]),
        "Quyết định 31/2021/QĐ-TTg": ((5, 10), ["Quyết định 29/2026/QĐ-TTg"]),
        "Quyết định 1085/QĐ-TTg": ((20,), []),
        "Nghị định 42/2022/NĐ-CP": ((15,), ["Nghị định 224/2026/NĐ-CP"]),
    }
    assert dead_on(plan, law, date(2024, 12, 31)) == {}


def test_a_replaced_document_ends_with_the_day_before_the_new_one(plan, law):
    for last, document in (
        (date(2025, 6, 30), "Nghị định 61/2018/NĐ-CP"),
        (date(2026, 7, 19), "Quyết định 31/2021/QĐ-TTg"),
        (date(2026, 6, 30), "Nghị định 42/2022/NĐ-CP"),
        (date(2025, 12, 31), "Quyết định 1085/QĐ-TTg"),
    ):
        assert document not in dead_on(plan, law, last)
        assert document in dead_on(plan, law, date.fromordinal(last.toordinal() + 1))


def test_a_day_that_was_not_found_is_said_to_be_no_more_than_the_earliest(law):
    how = standing(law, "tt-01-2018-vpcp", CHECKED)
    assert (how.since, how.since_certain, how.sure) == (date(2025, 9, 15), False, "M")
    how = standing(law, "luat-64-2025-qh15", date(2025, 5, 1))
    assert (how.status, how.since) == ("amended", None)


def test_what_is_not_in_force_yet_or_not_known_is_no_change(law):
    assert standing(law, "nd-118-2025-cp", date(2025, 6, 30)).status == "not_yet"
    assert standing(law, "nd-118-2025-cp", date(2025, 7, 1)).status == "unchanged"
    how = standing(law, "nd-118-2025-cp", date(2026, 1, 1))
    assert (how.status, [cause.key for cause in how.causes]) == ("amended", ["nd-367-2025-cp"])
    assert standing(law, None, CHECKED).status == "unknown"
    assert standing(law, "tt-02-2017-vpcp", CHECKED).sure == "M"


def test_the_warnings_of_a_plan_go_by_its_day_and_its_year(plan, law):
    def dead(**identity: object) -> dict[str, date | None]:
        of_year = replace(plan, identity=replace(plan.identity, **identity))
        return {citation.document: how.since for citation, how in dead_citations(of_year, law)}

    assert dead() == {}
    assert dead(year=2025) == {
        "Nghị định 61/2018/NĐ-CP": date(2025, 7, 1),
        "Nghị định 107/2021/NĐ-CP": date(2025, 7, 1),
        "Thông tư 01/2018/TT-VPCP": date(2025, 9, 15),
    }
    assert set(dead(year=2026)) == set(dead_on(plan, law, CHECKED))
    assert dead(year=2024, issued_on=date(2025, 8, 1)).keys() == {"Nghị định 61/2018/NĐ-CP", "Nghị định 107/2021/NĐ-CP"}


def test_the_days_tell_decisions_of_one_number_apart(law):
    source = Source(document="Quyết định 1085/QĐ-TTg")
    assert known_document(law, source) == "qd-1085-ttg"
    assert known_document(law, replace(source, date=date(2026, 6, 1))) is None
    dated = replace(law.documents["qd-1085-ttg"], dated=date(2022, 9, 15))
    law = replace(law, documents={"qd-1085-ttg": dated})
    assert known_document(law, replace(source, date=date(2022, 9, 15))) == "qd-1085-ttg"
    assert known_document(law, replace(source, date=date(2021, 9, 15))) is None


def test_a_replacement_that_is_replaced_itself_names_both():
    def document(number: int, replaces: tuple[str, ...] = ()) -> LawDocument:
        return LawDocument(
            document=f"Nghị định {number}/20{number}/NĐ-CP",
            in_force_from=date(2000 + number, 1, 1),
            replaces=tuple(Effect(document=key, sure="H") for key in replaces),
            source="x",
            sure="M" if number == 12 else "H",
            checked=CHECKED,
        )

    law = LawFile(
        schema="tthc.law/1", documents={"a": document(10), "b": document(12, ("a",)), "c": document(14, ("b",))}
    )
    assert [cause.key for cause in standing(law, "a", date(2013, 1, 1)).causes] == ["b"]
    how = standing(law, "a", date(2015, 1, 1))
    assert ([cause.key for cause in how.causes], how.since, how.sure) == (["b", "c"], date(2012, 1, 1), "M")
