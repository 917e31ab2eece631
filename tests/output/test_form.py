"""A filled form as it is printed: levels over rows, the numbers of its columns, what stands around it on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.dossiers import FIRST, Dossier
from tests.support.filled_forms import FORM, filled
from tests.support.reports import texts
from tthc_cli.cases.dictionary import labels
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.filled_forms import Failure, FormPeriod
from tthc_cli.kpi.inputs import UnknownWords
from tthc_cli.output.form import FormReport
from tthc_cli.output.formats.report import DRAWN_PAGE, Count, Terminal, cell_of


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> FormReport:
    rows = [
        Dossier("1", FIRST, "in_progress", channel="online", field="Xây dựng", authority_level="province"),
        Dossier("2", FIRST, "in_progress", field="Đất đai", authority_level="commune"),
        Dossier("3", FIRST, "refused", field="Đất đai", authority_level="commune"),
        Dossier("4", FIRST, "finished", field="Đất đai", authority_level="commune"),
        Dossier("5", FIRST, "in_progress"),
        Dossier("6", FIRST, "in_progress", field="Hộ tịch"),
    ]
    return FormReport(
        form=FORM,
        outcome=filled(tmp_path_factory.mktemp("form"), rows),
        office="Sở Mẫu",
        levels=labels(load_columns())["authority_level"],
        statuses={},
    )


def texts_of(report: FormReport) -> list[list[str]]:
    return texts(report.tables(Terminal())[0])


def test_rows_stand_under_their_levels_if_there_are_several(report):
    assert [row[:3] for row in texts_of(report)] == [
        ["I", "Cấp tỉnh", ""],
        ["1", "Xây dựng", "1"],
        ["II", "Cấp xã", ""],
        ["2", "Đất đai", "1"],
        ["III", "(không rõ cấp)", ""],
        ["3", "Hộ tịch", "1"],
        ["4", "(không rõ lĩnh vực)", "1"],
        ["", "Tổng số", "4"],
    ]
    one_level = [row for row in report.outcome.filled.rows if row.label not in ("Đất đai", "Hộ tịch")]
    form = replace(report.outcome.filled, rows=tuple(one_level))
    assert [row[0] for row in texts_of(replace(report, outcome=replace(report.outcome, filled=form)))] == ["1", "2", ""]


def test_a_field_whose_name_is_that_of_the_last_row_stands_under_its_level(tmp_path, report):
    rows = [
        Dossier("1", FIRST, "in_progress", field="(không rõ lĩnh vực)", authority_level="province"),
        Dossier("2", FIRST, "in_progress", field="Đất đai", authority_level="commune"),
        Dossier("3", FIRST, "in_progress"),
    ]
    form = replace(report, outcome=filled(tmp_path, rows))
    assert [row[1] for row in texts_of(form)] == [
        "Cấp tỉnh",
        "(không rõ lĩnh vực)",
        "Cấp xã",
        "Đất đai",
        "(không rõ lĩnh vực)",
        "Tổng số",
    ]


def test_the_head_ends_with_the_numbers_of_the_columns(report):
    table = report.tables(Terminal())[0]
    assert [title.text for title in table.head[-1]] == [f"({number})" for number in range(1, 14)]
    assert [title.text for title in table.head[0]][:3] == [
        "TT",
        "Lĩnh vực, công việc giải quyết theo cấp",
        "Số lượng hồ sơ tiếp nhận",
    ]
    for row in table.rows:
        for cell in map(cell_of, row[2:]):
            assert cell.value == (Count(int(cell.text)) if cell.text else None)


def test_the_document_has_the_head_of_the_paper_form(report):
    parts = report.document()
    assert parts.left_head[0] == "Biểu số II.06a/VPCP/KSTT"
    assert parts.right_head[0] == "- Đơn vị báo cáo: Sở Mẫu"
    assert list(parts.subtitles) == ["Kỳ báo cáo: tháng 11/2026", "(Từ ngày 15/10/2026 đến ngày 14/11/2026)"]
    assert parts.unit_line == "Đơn vị tính: Số hồ sơ TTHC."
    assert parts.landscape
    for choice in FORM.choices.values():
        assert choice.values[choice.default].footnote.vi in parts.footnotes[0]
    assert any(line.startswith("1 hồ sơ không tính") for line in parts.footnotes)
    assert all(line[:1] == line[:1].upper() and line.endswith(".") for line in parts.footnotes)
    (table,) = report.tables(DRAWN_PAGE)
    assert (table.notes, len(table.head), len(table.rows)) == ((), 4, 8)


def test_the_document_says_which_rows_are_in_no_column(report):
    """A form that is handed in stands alone: nothing else tells that dossiers are missing from it."""
    (data_set,) = report.outcome.inputs
    words = {"Trạng thái": UnknownWords(values=(("Xong rồi", 3),), different=1, accepted=("Đã xử lý xong",))}
    set_aside = {("no-such-day", "Ngày hẹn trả"): 2, ("unknown-value", "Trạng thái"): 3}
    lost = replace(data_set, read=data_set.read + 5, set_aside=set_aside, unknown_words=words)
    told = replace(report, outcome=replace(report.outcome, inputs=[lost])).document().footnotes
    *_others, days, statuses, nowhere = told
    assert days.endswith(": không tính được 2 dòng: Ngày hẹn trả không phải là ngày có thật.")
    assert statuses.endswith("'Xong rồi' (3).")
    assert nowhere == "Các dòng không tính được không nằm ở cột nào."
    assert nowhere not in report.document().footnotes


def test_what_is_not_known_of_the_head_is_left_open(report):
    unknown = replace(report, office="")
    assert unknown.document().right_head[0] == "- Đơn vị báo cáo: ……………"
    running = replace(report.outcome.filled, to_date=True, period=FormPeriod(name="?", first=FIRST, last=FIRST))
    parts = replace(report, outcome=replace(report.outcome, filled=running)).document()
    assert parts.subtitles[0] == "Kỳ báo cáo: ……………"
    assert len(parts.subtitles) == 3


def test_a_failure_is_told_with_its_numbers(report):
    total = replace(report.outcome.filled.total, cells={**report.outcome.filled.total.cells, "3": 4})
    proof = replace(report.outcome.proofs[0], left=4, failures=[Failure(row=total, left=4, right=3)])
    failing = replace(report, outcome=replace(report.outcome, proofs=[proof]))
    assert "Tổng số: 4 ≠ 3" in failing.notes()[-1]
    assert failing.payload()["identities"][0]["failures"] == [
        {"label": "Tổng số", "level": None, "left": 4, "right": 3}
    ]
