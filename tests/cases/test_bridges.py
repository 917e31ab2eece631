"""The bridge between the three rates: it adds up, each rate is that of a plain count, and each move has a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support.counted_dossiers import Dossier, made_up, write_dossiers
from tests.support.examples import crossed
from tests.support.plain_index import handled, in_time
from tthc_cli.cases.bridges import OTHER, STEPS, BridgeOutcome, BridgeRequest, bridged
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.resources import EngineName, Resources
from tthc_cli.counts.bridges import load_bridge
from tthc_cli.counts.indices import load_index
from tthc_cli.errors import TthcError
from tthc_cli.rules.periods import Period, parse_period

DICTIONARY = load_columns()
MONTH = parse_period("2026-03", None)
WINDOW = Period(name="report:2026-03", first=date(2026, 2, 15), last=date(2026, 3, 14))
AS_OF = (date(2026, 5, 4), date(2026, 3, 10))
"""After the period, and within it."""


def bridge(
    folder: Path, dossiers: Sequence[Dossier], as_of: date, **more: Any
) -> AbstractContextManager[BridgeOutcome]:
    path = write_dossiers(folder / "cases.csv", dossiers, more.pop("without", ()))
    request = BridgeRequest(
        bridge=load_bridge(),
        index=load_index().value,
        files={"cases": [path]},
        periods={"plan": MONTH, "form": WINDOW, "index": MONTH},
        as_of=as_of,
        **more,
    )
    return bridged(request, DICTIONARY)


def of_plan(dossier: Dossier) -> str | None:
    """early, on_time or late in the plan's base; None outside of it."""
    due, end = dossier["due_on"], dossier["finished_on"]
    if dossier["status"] not in ("finished", "returned") or not due or not end:
        return None
    if not MONTH.first <= end <= MONTH.last:
        return None
    return "early" if end < due else "on_time" if end == due else "late"


def of_form(dossier: Dossier, last: date) -> str | None:
    """good or late among the dossiers that the form has as handled; None outside of them."""
    due, end = dossier["due_on"], dossier["finished_on"]
    if dossier["status"] == "refused" or not end or not WINDOW.first <= end <= last:
        return None
    return "good" if due is None or end <= due else "late"


@pytest.mark.parametrize(("seed", "as_of"), crossed(range(2), AS_OF))
def test_the_rates_are_those_of_a_plain_count_and_the_bridge_adds_up(tmp_path, seed, as_of):
    dossiers = made_up(Random(seed), 300, MONTH.first, MONTH.last)
    plan = Counter(map(of_plan, dossiers))
    form = Counter(of_form(each, min(WINDOW.last, as_of)) for each in dossiers)
    last = min(MONTH.last, as_of)
    base = [each for each in dossiers if handled(each, MONTH.first, last)]
    in_plan = plan["early"] + plan["on_time"] + plan["late"]
    expected = {
        "plan": (plan["early"], in_plan),
        "beside": (plan["early"] + plan["on_time"], in_plan),
        "form": (form["good"], form["good"] + form["late"]),
        "index": (sum(in_time(each, last) for each in base), len(base)),
    }
    with bridge(tmp_path, dossiers, as_of) as outcome:
        assert {name: (each.numerator, each.denominator) for name, each in outcome.counts.items()} == expected
        for step in STEPS:
            moves = outcome.moves[step]
            assert OTHER not in moves
            start, end = (expected[side] for side in step)
            assert sum(move.numerator for move in moves.values()) == end[0] - start[0]
            assert sum(move.denominator for move in moves.values()) == end[1] - start[1]
        reasons = set(outcome.moves["plan", "form"]) | set(outcome.moves["form", "index"])
        if as_of == AS_OF[0]:
            assert len(reasons) >= 8, reasons  # the made-up dossiers meet nearly all of them
        for reason, move in outcome.moves["form", "index"].items():
            assert len(list(outcome.ids(("form", "index"), reason))) == move.cases
        own = Counter(
            (each["own_verdict"], computed)
            for each in dossiers
            if each["own_verdict"] and (computed := verdict(each, as_of))
        )
        assert outcome.own_verdicts == dict(own)
        keys = Counter(tuple(each[name] for name in load_bridge().doubles) for each in dossiers)
        double = [count for key, count in keys.items() if count > 1 and None not in key]
        assert outcome.doubles == (len(double), sum(double))


def verdict(dossier: Dossier, as_of: date) -> str | None:
    due, end = dossier["due_on"], dossier["finished_on"]
    if due is None:
        return None
    if end is None:
        return "late" if due < as_of else None
    return "early" if end < due else "on_time" if end == due else "late"


BASE = {
    **made_up(Random(0), 1, MONTH.first, MONTH.last)[0],
    "received_on": date(2026, 3, 2),
    "due_on": date(2026, 3, 12),
    "finished_on": date(2026, 3, 11),
    "handed_over_on": None,
    "paused_from": None,
    "paused_to": None,
    "status": "finished",
    "supplement_count": None,
}


BY_HAND: list[tuple[Any, ...]] = [
    ({}, None, None),
    ({"finished_on": date(2026, 3, 20), "due_on": date(2026, 3, 25)}, "other-window", "other-window"),
    ({"finished_on": date(2026, 3, 12)}, "on-the-due-day", None),
    ({"status": "in_progress"}, "open-with-end-day", None),
    ({"status": "stopped"}, "withdrawn-or-stopped", None),
    ({"due_on": None}, "no-due-day", "no-due-day"),
    ({"status": "in_progress", "finished_on": None}, None, "still-open"),
    ({"status": "supplement", "finished_on": None, "paused_from": date(2026, 3, 5)}, None, "awaiting-supplement"),
    ({"supplement_count": 2}, None, "several-requests"),
    (
        {"finished_on": date(2026, 3, 13), "paused_from": date(2026, 3, 4), "paused_to": date(2026, 3, 6)},
        None,
        "supplement-days",
    ),
    ({"finished_on": None, "handed_over_on": date(2026, 3, 11)}, None, "handed-over-day"),
    ({"status": "refused"}, None, "refused-after-receipt"),
]
"""What is changed of a dossier, and why it moves from the plan to the form and from there to the index, if it does."""


def test_each_reason_by_hand(tmp_path):
    dossiers = [{**BASE, "case_id": f"H{place}", **changes} for place, (changes, *_reasons) in enumerate(BY_HAND)]
    with bridge(tmp_path, dossiers, AS_OF[0]) as outcome:
        moved = [
            ((step, case_id), reason)
            for step in STEPS
            for reason in outcome.moves[step]
            for case_id in outcome.ids(step, reason)
        ]
    reasons = dict(moved)
    assert len(reasons) == len(moved), "one reason for each step"
    assert [
        (changes, *(reasons.get((step, f"H{place}")) for step in STEPS))
        for place, (changes, *_reasons) in enumerate(BY_HAND)
    ] == BY_HAND


def test_dossiers_that_may_be_one_are_told_and_not_dropped(tmp_path):
    rows = [
        {**BASE, "case_id": name, "applicant_id": applicant, "procedure": "Cấp phép"}
        for name, applicant in (("A1", "N1"), ("B1", "N1"), ("C1", "N2"), ("D1", None), ("E1", None))
    ]
    with bridge(tmp_path, rows, AS_OF[0]) as outcome:
        assert outcome.doubles == (1, 2)
        assert list(outcome.double_ids()) == [(1, "A1"), (1, "B1")]
        assert outcome.counts["plan"].denominator == 5


def test_the_dossiers_whose_own_verdict_differs(tmp_path):
    rows = [{**BASE, "case_id": "A", "own_verdict": "early"}, {**BASE, "case_id": "B", "own_verdict": "late"}]
    with bridge(tmp_path, rows, AS_OF[0]) as outcome:
        assert outcome.own_verdicts == {("early", "early"): 1, ("late", "early"): 1}
        assert list(outcome.ids_of_verdict("late", "early")) == ["B"]


def test_without_due_days_there_is_no_rate(tmp_path):
    with pytest.raises(TthcError, match="Ngày hẹn trả"), bridge(tmp_path, [BASE], AS_OF[0], without=("due_on",)):
        pass


@pytest.mark.slow
def test_spark_counts_the_same(tmp_path, sharing_spark):
    dossiers = made_up(Random(5), 150, MONTH.first, MONTH.last)
    answers = []
    for engine in EngineName:
        with bridge(tmp_path, dossiers, AS_OF[0], resources=Resources(engine=engine)) as outcome:
            reason = next(iter(outcome.moves["form", "index"]))
            ids = list(outcome.ids(("form", "index"), reason))
            answers.append((outcome.counts, outcome.moves, outcome.own_verdicts, outcome.doubles, ids))
    assert answers[0] == answers[1]
