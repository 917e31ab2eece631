"""What is said of a check that was saved."""

from __future__ import annotations

from tthc_cli.output.saved_check import Saving


def test_a_check_that_was_saved_alone():
    saving = Saving(id=7, starts=None)
    assert saving.payload() == {"id": 7, "register_started": None}
    assert saving.table().notes == ["Đã lưu là lần đối chiếu 7; `tthc kpi trend` cho xem diễn biến."]


def test_a_check_with_its_months_in_a_new_register():
    saving = Saving(id=7, starts="so.sqlite", months={"2024-03": 8, "2024-04": 1_009})
    assert saving.payload() == {
        "id": 7,
        "register_started": "so.sqlite",
        "months": [{"period": "2024-03", "id": 8}, {"period": "2024-04", "id": 1_009}],
    }
    first, months, register = saving.table().notes
    assert first.startswith("Đã lưu là lần đối chiếu 7;")
    assert months == "Mỗi tháng là một lần đối chiếu riêng: 03/2024: 8, 04/2024: 1.009"
    assert register == "Đã mở sổ mới: so.sqlite"
