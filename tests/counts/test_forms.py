"""Forms as they are printed: titles over one another as on paper, and what must hold between columns."""

from __future__ import annotations

import pytest

from tthc_cli.counts.form_files import packaged_forms
from tthc_cli.counts.forms import head_titles, identities_of, read_identity

FORMS = packaged_forms()


def test_the_titles_of_form_06a_stand_as_on_paper():
    """By hand, of the paper form."""
    assert [[(title.text, title.columns, title.rows) for title in row] for row in head_titles(FORMS["II.06a"])] == [
        [
            ("TT", 1, 3),
            ("Lĩnh vực, công việc giải quyết theo cấp", 1, 3),
            ("Số lượng hồ sơ tiếp nhận", 4, 1),
            ("Số lượng hồ sơ đã giải quyết", 4, 1),
            ("Số lượng hồ sơ đang giải quyết", 3, 1),
        ],
        [
            ("Tổng số", 1, 2),
            ("Trong kỳ", 2, 1),
            ("Từ kỳ trước", 1, 2),
            ("Tổng số", 1, 2),
            ("Trước hạn", 1, 2),
            ("Đúng hạn", 1, 2),
            ("Quá hạn", 1, 2),
            ("Tổng số", 1, 2),
            ("Trong hạn", 1, 2),
            ("Quá hạn", 1, 2),
        ],
        [("Trực tuyến", 1, 1), ("Trực tiếp, dịch vụ bưu chính", 1, 1)],
    ]


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_titles_cover_each_column_in_each_row_once(form):
    rows = head_titles(form)
    covered: dict[tuple[int, int], str] = {}
    for level, row in enumerate(rows):
        place = 0
        for title in row:
            while (level, place) in covered:
                place += 1
            for down in range(title.rows):
                for across in range(title.columns):
                    assert (level + down, place + across) not in covered
                    covered[level + down, place + across] = title.text
    assert set(covered) == {(level, place) for level in range(len(rows)) for place in range(len(form.columns))}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_columns_are_numbered_from_the_left(form):
    assert list(form.columns) == [str(number) for number in range(1, len(form.columns) + 1)]
    assert form.counted == list(form.columns)[2:]


def test_identities_are_read_and_said_back():
    for form in FORMS.values():
        assert [identity.says for identity in identities_of(form)] == list(form.identities)
    for text in ("3 = 4", "(3) = ", "(3) = (4) +", "(3) = (4) - (5)", "(a) = (b)"):
        assert read_identity(text) is None
