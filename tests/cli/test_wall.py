"""What may hang on a wall: matters that tell nobody, files by their names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.registers import PLAN
from tthc_cli.cli.wall import due_on_wall, inputs_on_wall, standings_on_wall, words_on_wall
from tthc_cli.kpi.inputs import InputCount
from tthc_cli.output.due import DueReport
from tthc_cli.plan.model import RuleRef
from tthc_cli.register.standing import Standing
from tthc_cli.register.todo import Todo

NAMES = st.sampled_from(["Nguyễn Văn A", "TRẦN THỊ HỒNG", "lê thị út", "Phạm Minh Đức", "tran thi hong"])
NUMBERS = st.from_regex(r"(0[0-9]{9}|0[0-9]{2} [0-9]{3} [0-9]{4}|0[0-9]{11}|\+84[0-9]{9})", fullmatch=True)
PERSONAL = st.one_of(NAMES, NUMBERS, st.builds(lambda *parts: " ".join(parts), NAMES, NUMBERS))
BEFORE = st.sampled_from(["", "PA 1 ", "PA-", "Đơn của ", "Phản ánh số 5: ", "PA 1 ("])


def standing(matter: str | None) -> Standing:
    return Standing(matter=matter, task=PLAN.tasks[7], ref=RuleRef(8, 1), deadline=None, waits_for="x")


@given(before=BEFORE, personal=PERSONAL, after=st.sampled_from(["", ")", ", xã Tân Phú", " - lần 2"]))
def test_a_matter_that_may_tell_a_person_is_masked_and_its_reference_is_left_out(before, personal, after):
    matter = f"{before}{personal}{after}"
    assert [each.matter for each in standings_on_wall([standing(matter), standing(None)])] == ["***", None]
    item = Todo(plan=PLAN, standing=standing(matter), urgency="waiting", working_days_left=None)
    references = {PLAN.id: {matter: "QĐ 1"}}
    due = DueReport(everything=[item], plans=[PLAN], as_of=date(2024, 4, 30), within=5, references=references)
    shown = due_on_wall(due)
    assert ([each.standing.matter for each in shown.everything], shown.references) == (["***"], {})
    assert shown.reference(shown.everything[0]) is None


def test_numbers_and_codes_stay():
    matters = [
        "7",
        "QĐ-UBND-12",
        "QĐ 12/QĐ-UBND",
        "PA-12/2024",
        "Phản ánh 3",
        "H13-2024-0001",
        "000.00.15.H13-240102-0001",
    ]
    shown = [each.matter for each in standings_on_wall(map(standing, matters))]
    assert dict(zip(matters, shown, strict=True)) == {**{name: name for name in matters}, "QĐ 12/QĐ-UBND": "***"}


def test_a_message_names_a_file_without_its_folder():
    path = Path("sổ") / "Nguyễn Văn A" / "hồ sơ.csv"
    assert words_on_wall(f"{path}: không có cột; {path}", [path]) == "hồ sơ.csv: không có cột; hồ sơ.csv"


def test_a_folder_is_a_star_on_a_wall_and_has_its_own_name_in_a_report(tmp_path, monkeypatch):
    folder = tmp_path / "sổ" / "hồ sơ"
    folder.mkdir(parents=True)
    count = InputCount(name="cases", file="x", read=0, used=0, excluded={}, set_aside={})
    named = {"cases": [folder, folder / "*.csv", "."]}
    monkeypatch.chdir(folder)
    assert [each.file for each in inputs_on_wall([count], named)] == ["*, *.csv, *"]
    assert [each.file for each in inputs_on_wall([count], named, folders=True)] == ["hồ sơ, *.csv, hồ sơ"]
