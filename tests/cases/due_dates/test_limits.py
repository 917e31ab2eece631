"""Limits of time as case data give them."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.due_dates import (
    DICTIONARY,
    aside,
    case,
    run,
)
from tthc_cli.cases.due_dates.limits import read_limit
from tthc_cli.cases.due_dates.terms import Terms


def test_limits_by_procedure_serve_cases_without_their_own(tmp_path):
    limits = [
        {"procedure": "Cấp giấy phép", "time_limit": "5 ngày làm việc"},
        {"procedure": "cấp  giấy phép", "time_limit": "05 ngày làm việc"},
        {"procedure": "Đổi giấy phép", "time_limit": "3 ngày"},
        {"procedure": "đổi giấy phép", "time_limit": "4 ngày"},
        {"procedure": "Thu hồi", "time_limit": "04 giờ làm việc"},
    ]
    rows = [
        case("04/03/2024", "11/03/2024", "", "a", procedure="CẤP GIẤY PHÉP"),
        case("04/03/2024", "05/03/2024", "1 ngày làm việc", "b", procedure="Cấp giấy phép"),
        case("04/03/2024", "07/03/2024", "", "c", procedure="Đổi giấy phép"),
        case("04/03/2024", "07/03/2024", "", "d", procedure="Thu hồi"),
        case("04/03/2024", "07/03/2024", "", "e", procedure="Khác"),
        case("04/03/2024", "", "", "f", procedure="Khác"),
    ]
    found, wrong = run(tmp_path, rows, also={"limits": limits})
    assert (found.agree, wrong) == (2, [])
    cases, of_limits = found.inputs
    assert cases.excluded == {"no-due-date": 1}
    assert (of_limits.used, of_limits.excluded) == (1, {"repeat": 1})
    reasons = Counter((key, reason) for key, _column, reason in aside(tmp_path))
    assert reasons == {
        ("c", "no-limit"): 1,
        ("d", "limit-unread"): 1,
        ("e", "no-limit"): 1,
        ("Đổi giấy phép", "disagree"): 1,
        ("đổi giấy phép", "disagree"): 1,
        ("Thu hồi", "limit-unread"): 1,
    }


@pytest.mark.parametrize(
    ("text", "header", "unit", "expected"),
    [
        ("15", "Thời hạn giải quyết (ngày làm việc)", None, (15, "working_day")),
        ("15", "Thời hạn giải quyết (ngày)", None, (15, "day")),
        ("15.0", "Thời hạn giải quyết (ngày làm việc)", None, (15, "working_day")),
        ("15 ngày", "Thời hạn giải quyết (ngày làm việc)", None, (15, "day")),
        ("15", "Thời hạn giải quyết", "working_day", (15, "working_day")),
        ("15", "Thời hạn giải quyết", "day", (15, "day")),
        ("15", "Thời hạn giải quyết", None, "limit-no-unit"),
        ("0", "Thời hạn giải quyết (ngày)", None, "limit-unread"),
        ("0,5 ngày", "Thời hạn giải quyết", None, "limit-unread"),
    ],
)
def test_a_number_alone_is_never_guessed(text, header, unit, expected):
    found = read_limit(text, header, Terms(unit=unit), DICTIONARY)
    assert (found if isinstance(found, str) else (found.count, found.unit)) == expected
