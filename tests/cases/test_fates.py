"""What becomes of each row: a few rows by hand, and many against a plain count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tests.support.typed_rows import (
    COLUMNS,
    DICTIONARY,
    FINISHED,
    OPEN,
    OUT,
    day,
    frame,
    judged,
    records,
    row,
    scope,
)
from tthc_cli.cases import fates
from tthc_cli.cases.scope import Frame


def fates_in(answer: Frame) -> list[tuple[str, str]]:
    return sorted((each["key"] or "", each["fate"]) for each in records(answer))


def test_the_first_fate_that_holds_is_that_of_the_row():
    rows = [
        row("used"),
        row("out", status=OUT),
        row("defect", defect=1),
        row("total", total=True, defect=1),
        row("twice"),
        row("twice"),
        row("other"),
        row("other", due="16/1"),
    ]
    assert fates_in(judged(rows)) == [
        ("defect", "set-aside"),
        ("other", "disagree"),
        ("other", "disagree"),
        ("out", OUT),
        ("total", "total"),
        ("twice", "repeat"),
        ("twice", "used"),
        ("used", "used"),
    ]


def test_a_row_belongs_to_the_period_by_the_date_of_the_measure():
    rows = [
        row("in", received="2/1", done="12/2", due="15/2"),
        row("before", received="2/1", done="12/1"),
        row("open", received="2/1", due="15/2", done=None),  # overdue within the period: it stands beside the rate
        row("late", received="1/4", due="15/4", done=None),
    ]
    assert fates_in(judged(rows, scope=scope("2024-02"))) == [
        ("before", "outside-period"),
        ("in", "used"),
        ("late", "outside-period"),
        ("open", "used"),
    ]


def test_a_row_belongs_to_the_period_by_any_of_several_dates_and_else_by_its_receipt():
    rows = [row("ended", received="2/1", done="12/2"), row("received", received="3/2", done="12/3"), row("neither")]
    both = judged(rows, measures=("early-resolution", "digitized-dossiers"), scope=scope("2024-02"))
    assert [fate for _key, fate in fates_in(both)] == ["used", "outside-period", "used"]
    no_measure = judged(rows, measures=(), scope=scope("2024-02"))
    assert fates_in(no_measure) == [("ended", "outside-period"), ("neither", "outside-period"), ("received", "used")]


def test_conditions_may_say_who_is_in_whatever_the_status():
    assert fates_in(judged([row("out", status=OUT)], scope=scope(every_status=True))) == [("out", "used")]


def test_rows_with_one_key_agree_conflict_or_are_defective_alike():
    rows = [
        *(row("same"), row("same")),
        *(row("other"), row("other", unit="Phòng B")),
        *(row("half"), row("half", defect=1)),
        *(row("bad", defect=1), row("bad", defect=2)),
    ]
    typed = frame([{**each, "seq": seq} for seq, each in enumerate(rows)])
    answer = {each["key"]: each for each in records(fates.compared(typed, COLUMNS))}
    assert {key: (each["agree"], each["conflict"]) for key, each in answer.items()} == {
        "same": (True, False),
        "other": (False, True),
        "half": (False, True),
        "bad": (False, False),
    }
    assert {key: each["first"] for key, each in answer.items()} == {"same": 0, "other": 2, "half": 4, "bad": 6}


def test_keys_of_more_than_one_row_are_repeated_and_a_missing_one_is_no_key():
    rows = [row("a"), row("b"), row("a"), row(None), row(None)]
    assert [each["key"] for each in records(fates.repeated(frame(rows)))] == ["a"]


def test_texts_side_by_side_are_not_taken_for_one():
    """ "ab" beside "c" is not "a" beside "bc"."""
    rows = [row("k", unit="ab", applicant_id="c"), row("k", unit="a", applicant_id="bc")]
    assert fates_in(judged(rows)) == [("k", "disagree"), ("k", "disagree")]


def test_a_cell_that_alone_differs_is_unread_in_all_rows_of_the_key():
    rows = [
        *(row("unlike", channel="online"), row("unlike", channel="postal")),
        *(row("empty", channel="online"), row("empty", channel=None)),
        *(row("alike", channel="online"), row("alike", channel="online")),
        row("bad", channel="postal"),
        row("single", channel="postal"),
    ]
    marked = [{**each, "channel_unread": each["key"] == "bad"} for each in rows]
    answer = records(judged(marked, columns=(*COLUMNS, "channel"), scope=scope(optional=("channel",))))
    used = {each["key"]: each for each in answer if each["fate"] == "used"}
    assert {key: (each["channel"], each["channel_unread"]) for key, each in used.items()} == {
        "unlike": (None, True),
        "empty": (None, True),
        "alike": ("online", False),
        "bad": (None, True),
        "single": ("postal", False),
    }
    assert sorted(each["key"] for each in answer if each["fate"] == "repeat") == ["alike", "empty", "unlike"]


def test_the_mark_of_an_optional_column_stands_there_also_if_the_column_is_not_kept():
    rows = [{**row("a", channel="online"), "channel_unread": True}]
    (answer,) = records(judged(rows, scope=scope(optional=("channel",))))
    assert answer["channel_unread"] is True
    assert "channel" not in answer


def test_without_repeats_nothing_need_be_compared():
    """A comparison of no rows and none at all give the same fates."""
    rows = [row("a", channel="online"), row("b", channel=None, defect=1)]
    typed = frame([{**each, "seq": seq, "channel_unread": False} for seq, each in enumerate(rows)])
    keys = fates.repeated(typed)
    compared = fates.compared(typed.join(keys, on="key", how="inner"), COLUMNS, ["channel"])
    asked: Any = {"measures": ("early-resolution",), "scope": scope(optional=("channel",))}
    answers = [fates.judged(typed, repeats, COLUMNS, **asked) for repeats in (compared, None)]
    assert records(answers[0]) == records(answers[1])


def test_columns_that_no_file_has_are_there_without_values():
    whole = fates.with_every_column(judged([row("a")]), COLUMNS, scope(), keyed=True)
    (answer,) = records(whole)
    assert answer["case_id"] == "a"
    assert answer["unit"] == "Phòng A"
    assert {"level", "synced", "handed_over_on", "fee_amount"} <= {
        name for name, value in answer.items() if value is None
    }
    types = whole.collect_schema()
    assert [str(types[name]) for name in ("level", "synced", "handed_over_on", "fee_amount")] == [
        "String",
        "Boolean",
        "Date",
        "Int64",
    ]
    without_key = fates.with_every_column(judged([row("a")]), COLUMNS, scope(), keyed=False)
    assert "case_id" not in without_key.collect_schema()
    spec = DICTIONARY.data_sets["cases"].columns
    complete = frame([{"key": "a", **dict.fromkeys(spec)}])
    assert fates.with_every_column(complete, list(spec), scope(), keyed=False) is complete


# -- the same in plain Python ------------------------------------------------------------------------------------------


def plain_fates(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The fate of each row in February 2024, by the date on which it ended or while it was open and overdue."""
    of_key = defaultdict(list)
    for place, each in enumerate(rows):
        of_key[each["key"]].append(place)
    plain = []
    for place, each in enumerate(rows):
        alike = [rows[number] for number in of_key[each["key"]]]
        whole = [twin for twin in alike if twin["defect"] is None]
        texts = {tuple(twin[name] for name in COLUMNS) for twin in alike}
        if each["total"]:
            plain.append("total")
        elif each["defect"] is not None:
            plain.append("set-aside")
        elif len(alike) > 1 and (len(whole) < len(alike) or len(texts) > 1):
            plain.append("disagree")
        elif place > of_key[each["key"]][0]:
            plain.append("repeat")
        elif each["status"] == OUT:
            plain.append(OUT)
        else:
            plain.append("used" if _in_february(each) else "outside-period")
    return plain


def _in_february(each: Mapping[str, Any]) -> bool:
    first, last = day("1/2"), day("29/2")
    due, end = each["due_on"], each["finished_on"]
    if each["status"] != FINISHED:
        return due is not None and due <= last
    # one that ended on a day that nobody knows counts in each period in which it was there
    return each["received_on"] <= last if end is None else first <= end <= last


def test_many_rows_have_the_fate_of_a_plain_count():
    random = Random(5)
    days = ("31/1", "1/2", "15/2", "29/2", "1/3", None)
    rows = [
        row(
            f"{random.randrange(90)}",
            received=random.choice(("2/1", "1/2", "29/2", "1/3")),
            due=random.choice(days),
            done=random.choice(days),
            status=random.choice((FINISHED, FINISHED, OPEN, OUT)),
            unit=random.choice(("Phòng A", "Phòng A", "Phòng A", "Phòng B")),
            defect=random.choice((None, None, None, None, 1)),
            total=random.random() < 0.05,
        )
        for _number in range(120)
    ]
    # repeats of whole rows: two that were made up seldom agree
    rows += [dict(random.choice(rows)) for _number in range(40)]
    answer = records(judged(rows, scope=scope("2024-02")))
    by_row = sorted((each["key"], *(str(each[name]) for name in COLUMNS), each["fate"]) for each in answer)
    plain = zip(rows, plain_fates(rows), strict=True)
    assert by_row == sorted((each["key"], *(str(each[name]) for name in COLUMNS), fate) for each, fate in plain)
    assert len({each["fate"] for each in answer}) == 7
