"""Made-up cases, right and wrong, and a second count of them in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.load import load_plan
from tthc_cli.counts.measures import MEASURES
from tthc_cli.rules.periods import Period

DICTIONARY, PLAN = load_columns(), load_plan().value
AS_OF = date(2024, 7, 1)
DAYS = ["01/02/2024", "15/03/2024 08:30", "31/03/2024", "2024-04-01", "1/5/2024", "30/06/2024", "", "31/02/2024", "xx"]
STATUS = {
    "Được tiếp nhận": "received",
    "đang XỬ LÝ": "in_progress",
    "Da tra ket qua": "returned",
    "9": "finished",
    "Rút hồ sơ": "withdrawn",
    "8": "stopped",
    "": None,
    "lạ": "?",
}
YES = {"1": True, "x": True, "Có": True, "true": True, "0": False, "không": False, "": False, "maybe": None}
CHANNEL = {"Trực tuyến": "online", "1": "in_person", "": None, "?": "?"}
LEVEL = {"Toàn trình": "full", "3": "partial", "": None, "?": "?"}
CASE = st.fixed_dictionaries(
    {
        "case_id": st.sampled_from(["A", "B", "C", "D", "E", "F", ""]),
        "unit": st.sampled_from(["Phòng 1", " Phòng 2 ", ""]),
        "applicant_id": st.sampled_from(["p", "q", "r", ""]),
        "received_on": st.sampled_from(DAYS[:6] * 4 + DAYS),
        "due_on": st.sampled_from(DAYS[:7] * 4 + DAYS),
        "finished_on": st.sampled_from(DAYS[:7] * 4 + DAYS),
        "status": st.sampled_from(list(STATUS)[:5] * 4 + list(STATUS)),
        "channel": st.sampled_from(list(CHANNEL)[:3] * 6 + ["?"]),
        "level": st.sampled_from(list(LEVEL)[:3] * 6 + ["?"]),
        **{
            name: st.sampled_from(list(YES)[:7] * 4 + ["maybe"])
            for name in ("synced", "digitized", "reused", "fee_required", "paid_online")
        },
    }
)


def day_of(text: str) -> date | str | None:
    if not text:
        return None
    for form in ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return "no-such-day" if text[:1].isdigit() else "no-date"


def meaning(row: dict[str, str]) -> dict[str, Any]:
    """A row's values, and under ``defects`` every reason and column that is wrong with it."""
    value: dict[str, Any] = {"case_id": row["case_id"].strip() or None}
    value["unit"], value["applicant_id"] = row["unit"].strip() or None, row["applicant_id"] or None
    defects = [] if value["case_id"] else [("empty", "case_id")]
    for name in ("received_on", "due_on", "finished_on"):
        value[name] = day_of(row[name])
        if isinstance(value[name], str):
            defects.append((value[name], name))
    if value["received_on"] is None:
        defects.append(("empty", "received_on"))
    if not defects and value["finished_on"] and value["finished_on"] < value["received_on"]:
        defects.append(("out-of-order", "finished_on"))
    for name, words in (("status", STATUS), ("channel", CHANNEL), ("level", LEVEL)):
        value[name] = words[row[name]]
        if value[name] == "?":
            defects.append(("unknown-value", name))
    if value["status"] is None:
        defects.append(("empty", "status"))
    for name in ("synced", "digitized", "reused", "fee_required", "paid_online"):
        value[name] = YES[row[name]]
        if value[name] is None:
            defects.append(("unknown-value", name))
    return {**value, "defects": defects}


def is_done(value: dict[str, Any]) -> bool:
    return value["status"] in ("finished", "returned")


def overdue(value: dict[str, Any], period: Period | None) -> bool:
    last = min(AS_OF, period.last) if period else AS_OF
    return not is_done(value) and bool(value["due_on"]) and value["due_on"] < AS_OF and value["due_on"] <= last


def undated(value: dict[str, Any], period: Period | None) -> bool:
    """Whether a case is finished on a day that nobody says, which may lie in the period."""
    return is_done(value) and not value["finished_on"] and (period is None or value["received_on"] <= period.last)


def touches(value: dict[str, Any], period: Period, kpis: list[str]) -> bool:
    """Whether any of the targets counts a case in a period, in its rate or beside it.

    Without targets, a case is of the period in which it was received.
    """
    of_time = any(kpi in OF_TIME for kpi in kpis)
    days = [value["finished_on"]] if of_time and is_done(value) else []
    if not kpis or any(kpi not in OF_TIME for kpi in kpis):
        days.append(value["received_on"])
    if any(day and period.first <= day <= period.last for day in days):
        return True
    return of_time and (overdue(value, period) or undated(value, period))


def plain(
    rows: list[dict[str, str]], period: Period | None, kpis: list[str]
) -> tuple[dict[int, str], list[dict[str, Any]], list[dict[str, Any]]]:
    """The fate of each line, the used cases, and all the sound cases that are in a base."""
    meant = {line: meaning(row) for line, row in enumerate(rows, 2)}
    by_case: dict[str, list[int]] = defaultdict(list)
    for line, value in meant.items():
        if value["case_id"]:
            by_case[value["case_id"]].append(line)
    fate: dict[int, str] = {}
    used, sound = [], []
    for line, value in meant.items():
        same = by_case.get(value["case_id"], [line])
        differ = any(meant[same_line] != value for same_line in same) or any(
            meant[same_line]["defects"] for same_line in same
        )
        if value["defects"]:
            fate[line] = "set-aside"
        elif len(same) > 1 and differ:
            fate[line] = "disagree"
        elif line != same[0]:
            fate[line] = "repeat"
        elif value["status"] in ("withdrawn", "stopped", "refused"):
            fate[line] = value["status"]
        elif period and not touches(value, period, kpis):
            fate[line] = "outside-period"
        else:
            fate[line] = "used"
            used.append(value)
        if fate[line] in ("used", "outside-period"):
            sound.append(value)
    return fate, used, sound


Rule = Callable[[dict[str, Any]], bool]


def counts(used: list[dict[str, Any]], period: Period | None) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each measure of cases."""

    def inside(value: dict[str, Any], name: str) -> bool:
        return period is None or (value[name] is not None and period.first <= value[name] <= period.last)

    received = [value for value in used if inside(value, "received_on")]
    done = [
        value
        for value in used
        if is_done(value) and value["finished_on"] and value["due_on"] and inside(value, "finished_on")
    ]
    on_time = sum(v["finished_on"] <= v["due_on"] for v in done)
    people = {value["applicant_id"] for value in received if value["applicant_id"]}

    def part(good: Rule, base: Rule = lambda _value: True) -> tuple[int, int]:
        cases = [value for value in received if base(value)]
        return sum(map(good, cases)), len(cases)

    return {
        "digitized-dossiers": part(lambda v: v["digitized"], lambda v: v["synced"]),
        "data-reuse": (
            len({v["applicant_id"] for v in received if v["reused"] and v["applicant_id"]}),
            len(people),
        ),
        "online-processing": part(lambda v: v["channel"] == "online" and v["level"] == "full" and v["synced"]),
        "online-payment": part(lambda v: v["paid_online"], lambda v: v["fee_required"]),
        "early-resolution": (sum(v["finished_on"] < v["due_on"] for v in done), len(done)),
        "on-time-resolution": (on_time, len(done)),
        "late-resolution": (len(done) - on_time, len(done)),
    }


def group_of(value: dict[str, Any], by: list[str], kpi: str) -> tuple[str, ...]:
    """What a case is grouped under for a target: its month is that of the date by which the target counts it."""
    day = (value["finished_on"] if is_done(value) else None) if kpi in OF_TIME else value["received_on"]
    month = f"{day:%Y-%m}" if day else ""
    return tuple(month if name == "month" else value[name] or "" for name in by)


OF_TIME = ["early-resolution", "on-time-resolution", "late-resolution"]
EARLY = next(kpi for kpi in PLAN.kpis if kpi.id == "early-resolution")
KPIS = [
    *PLAN.kpis,
    replace(EARLY, id="on-time-resolution", measure="on-time-resolution"),
    replace(EARLY, id="late-resolution", measure="late-resolution", op="<"),
]
OF_CASES = [kpi.id for kpi in KPIS if MEASURES[kpi.measure].data_set == "cases"]


def case(number: int, **cells: str) -> dict[str, str]:
    return {
        "case_id": f"HS-{number}",
        "received_on": "02/01/2024",
        "due_on": "16/01/2024",
        "finished_on": "15/01/2024",
        "status": "10",
        **cells,
    }
