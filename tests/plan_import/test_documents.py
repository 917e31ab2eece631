"""Word documents in three layouts, each with every time cell of ``cases/plan_times.tsv``."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples, sweep
from tests.support.places import ROOT, TEST_DATA
from tests.support.rule_notation import shown
from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan
from tthc_cli.plan_import import documents
from tthc_cli.plan_import.dictionary import load_plan_words
from tthc_cli.plan_import.draft import Draft, draft
from tthc_cli.plan_import.measure_words import load_measure_words
from tthc_cli.rules.kinds import EarliestOf, Every, Rule

CASES = [
    line.split("\t")
    for line in (TEST_DATA / "plan_times.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
NUMBERED = list(enumerate(CASES, 1))
HEADINGS = {
    "number": "STT",
    "content": "Nội dung thực hiện",
    "lead": "Cơ quan chủ trì",
    "support": "Cơ quan phối hợp",
    "time": "Thời gian thực hiện",
    "product": "Kết quả/Sản phẩm",
    "basis": "Căn cứ thực hiện",
}
OTHER_HEADINGS = {
    "basis": "Cơ sở pháp lý",
    "time": "THỜI GIAN HOÀN THÀNH",
    "content": "Nhiệm vụ",
    "product": "Sản phẩm",
    "number": "TT",
    "lead": "Đơn vị chủ trì",
    "support": "Đơn vị phối hợp",
}


def cells_of(number: int) -> dict[str, str]:
    """The cells of a row but its time, different for each."""
    return {
        "number": str(number),
        "content": f"Việc thứ {number} của kế hoạch",
        "lead": "Văn phòng" if number % 2 else "Thanh tra Sở, Chi cục Thủy lợi",
        "support": "Các phòng, đơn vị có liên quan",
        "product": f"Báo cáo số {number}",
        "basis": f"Quyết định số {number}/QĐ-UBND ngày 05/01/2025",
    }


def new() -> Any:
    document = docx.Document()
    letterhead = document.add_table(1, 2)
    letterhead.cell(0, 0).text = "UBND TỈNH MẪU\nSỞ MẪU\nSố: 15/KH-SM"
    letterhead.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nMẫu, ngày 06 tháng 01 năm 2025"
    for text in ("KẾ HOẠCH", "Kiểm soát thủ tục hành chính năm 2025", "Căn cứ Kế hoạch số 9/KH-UBND ngày 03/01/2025"):
        document.add_paragraph(text)
    return document


def close(document: Any) -> None:
    document.add_paragraph("DANH MỤC NHIỆM VỤ NĂM 2025")
    document.add_paragraph("(Kèm theo Kế hoạch số 15/KH-SM ngày 06 tháng 01 năm 2025 của Sở Mẫu)")


def fill(cell: Any, text: str) -> None:
    """A cell with a paragraph for each part."""
    first, *rest = text.split("|")
    cell.text = first
    for part in rest:
        cell.add_paragraph(part)


def listed(paragraph: Any) -> None:
    """Have Word number a paragraph by itself."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    )


def as_in_2024(document: Any) -> None:
    """The columns of the 2024 plan, all in one table."""
    close(document)
    table = document.add_table(1, len(HEADINGS))
    for cell, title in zip(table.rows[0].cells, HEADINGS.values(), strict=True):
        cell.text = title
    for number, (time, _expected) in NUMBERED:
        texts = {**cells_of(number), "time": time}
        for cell, name in zip(table.add_row().cells, HEADINGS, strict=True):
            fill(cell, texts[name])


def in_another_order(document: Any) -> None:
    """Other headings in another order; Word numbers the rows; a table a page, some with the headings again."""
    close(document)
    for first in range(0, len(CASES), 20):
        table = document.add_table(0, len(OTHER_HEADINGS))
        if first in (0, 40):
            for cell, title in zip(table.add_row().cells, OTHER_HEADINGS.values(), strict=True):
                cell.text = title
        for number, (time, _expected) in NUMBERED[first : first + 20]:
            texts = {**cells_of(number), "time": time, "number": ""}
            for cell, name in zip(table.add_row().cells, OTHER_HEADINGS, strict=True):
                fill(cell, texts[name])
                if name == "number":
                    listed(cell.paragraphs[0])
        document.add_paragraph("")


def merged_and_nested(document: Any) -> None:
    """In a cell of a table that lays out the page: two rows of headings, groups, merged cells, lists, split rows."""
    outer = document.add_table(1, 1).cell(0, 0)
    outer.text = "DANH MỤC NHIỆM VỤ NĂM 2025"
    table = outer.add_table(2, 8)
    for place, title in enumerate(
        ("STT", "Nội dung", "Cơ quan thực hiện", "", "Thời gian", "Kết quả", "Căn cứ", "Ghi chú")
    ):
        table.cell(0, place).text = title
        if place not in (2, 3):
            table.cell(0, place).merge(table.cell(1, place))
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(1, 2).text, table.cell(1, 3).text = "Chủ trì", "Phối hợp"
    above = None
    for number, (time, _expected) in NUMBERED:
        if number % 25 == 1:
            group = table.add_row().cells
            group[0].merge(group[7]).text = f"Nhóm {number // 25 + 1}"
        texts, parts = {**cells_of(number), "time": time}, time.split("|")
        names = ("number", "content", "lead", "support", "time", "product", "basis")
        row = table.add_row().cells
        for cell, name in zip(row, names, strict=False):
            if name == "time" and len(parts) > 1:
                fill(cell, time)
                for paragraph in cell.paragraphs:
                    listed(paragraph)
            else:
                fill(cell, texts[name])
        if number % 5 == 0:  # the row goes on below, in cells of its own
            row[1].text = f"Việc thứ {number}"
            more = table.add_row().cells
            more[1].text = "của kế hoạch"
        if number % 10 == 3:  # two rows share what supports them
            above = row[3]
        elif number % 10 == 4 and above is not None:
            row[3].text = ""
            above.merge(row[3]).text = texts["support"]


LAYOUTS: list[Callable[[Any], None]] = [as_in_2024, in_another_order, merged_and_nested]


def drafted(path: Path, document: Any, **options: Any) -> Draft:
    document.save(path)
    return draft(documents.read_document(path), load_plan_words(), load_measure_words(), **options)


@pytest.fixture(scope="module", params=LAYOUTS, ids=lambda layout: layout.__name__)
def plan(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    document = new()
    request.param(document)
    return drafted(tmp_path_factory.mktemp("word") / "ke-hoach.docx", document).plan


def in_words(plan: Plan, rule: Rule) -> Any:
    """A rule with its event in the words of its cell."""
    changed: dict[str, Any] = {}
    if isinstance(rule, EarliestOf):
        return replace(rule, parts=tuple(in_words(plan, part) for part in rule.parts))
    for field in ("event", "until") if isinstance(rule, Every) else ("event",):
        if getattr(rule, field, None):
            event = plan.event(getattr(rule, field))
            changed[field] = re.sub(" nhiệm vụ [0-9]+$", "", re.sub(r" \(nhiệm vụ [0-9]+\)$", "", event.label))
    return replace(rule, **changed)


def test_the_table_is_long_and_its_cells_are_not_the_plan_s_of_2024():
    assert len(CASES) >= 60
    cells = (ROOT / "docs" / "ke-hoach-2024.txt").read_text(encoding="utf-8").casefold()
    assert len({row[0].casefold() for row in CASES}) == len(CASES)
    assert [row[0] for row in CASES if f"\t{row[0].casefold()}\t" in cells] == []


def test_every_row_becomes_the_task_that_a_person_reads(plan: Plan):
    wrong = []
    assert [task.number for task in plan.tasks] == [number for number, _row in NUMBERED]
    for task, (number, (time, expected)) in zip(plan.tasks, NUMBERED, strict=True):
        texts = cells_of(number)
        assert task.content.replace("\n", " ") == texts["content"]
        assert (task.lead, task.support) == (texts["lead"], texts["support"])
        assert (task.product, task.basis) == (texts["product"], texts["basis"])
        assert task.time.replace("\n", "|").replace("- ", "") == time.replace("- ", "")
        units = ["Văn phòng"] if number % 2 else ["Thanh tra Sở", "Chi cục Thủy lợi"]
        assert [plan.units[key].name for key in task.lead_units] == units
        assert [plan.sources[key].document for key in task.basis_sources] == [f"Quyết định {number}/QĐ-UBND"]
        read_back = " & ".join(
            [shown(in_words(plan, rule)) for rule in task.rules] + ["unread" for words in task.unread]
        )
        if read_back.casefold() != expected.casefold():
            wrong.append((time, read_back, expected))
        assert all(words.cell == "time" for words in task.unread)
    assert wrong == []


def test_the_plan_s_own_titles_are_read(plan: Plan):
    identity = plan.identity
    assert (identity.title, identity.annex) == ("Kiểm soát thủ tục hành chính năm 2025", "DANH MỤC NHIỆM VỤ NĂM 2025")
    assert (identity.year, identity.number) == (2025, "15/KH-SM")
    assert str(identity.issued_on) == "2025-01-06"
    assert identity.issuer in ("Sở Mẫu", "SỞ MẪU")
    assert identity.parent is not None
    assert plan.sources[identity.parent].document == "Kế hoạch 9/KH-UBND"


def test_groups_stand_in_the_notes(tmp_path):
    document = new()
    merged_and_nested(document)
    close(document)  # what stands behind the appendix is no title of it
    tasks = drafted(tmp_path / "a.docx", document).plan.tasks
    assert [tasks[place].note for place in (0, 24, 25, 50)] == ["Nhóm 1", "Nhóm 1", "Nhóm 2", "Nhóm 3"]


# -- what Word does besides --------------------------------------------------------------------------------------------


def one_row(time: str = "Quý I") -> tuple[Any, Any]:
    """A document with one row, and its cells."""
    document = new()
    table = document.add_table(2, 4)
    for place, title in enumerate(("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn")):
        table.cell(0, place).text = title
    for place, text in enumerate(("1", "Việc", "Văn phòng", time)):
        table.cell(1, place).text = text
    return document, table.rows[1].cells


@pytest.mark.parametrize("kind", ["character", "paragraph"])
def test_text_struck_or_hidden_by_a_style_is_left_out_and_told_of(tmp_path, kind):
    document, cells = one_row("")
    for name, base, mark in (("Cu", None, "vanish"), ("Moi", "Cu", None)):
        based = "" if base is None else f'<w:basedOn w:val="{base}"/>'
        own = "" if mark is None else f"<w:rPr><w:{mark}/></w:rPr>"
        style = (
            f'<w:style {nsdecls("w")} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{based}{own}</w:style>'
        )
        document.styles.element.append(parse_xml(style))
    paragraph = cells[3].paragraphs[0]
    old = paragraph.add_run("Quý I")
    if kind == "character":
        old._r.get_or_add_rPr().append(parse_xml(f'<w:rStyle {nsdecls("w")} w:val="Moi"/>'))
    else:
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:pStyle {nsdecls("w")} w:val="Moi"/>'))
    cells[3].add_paragraph("Quý II")
    made = drafted(tmp_path / "a.docx", document)
    assert made.plan.tasks[0].time == "Quý II"
    assert [doubt for doubt in made.doubts if "gạch" in doubt]


def test_tracked_changes_count_as_accepted(tmp_path):
    document, cells = one_row("Trước ngày ")
    paragraph = cells[3].paragraphs[0]._p
    for tag, inner in (("del", "<w:delText>30/6/2025</w:delText>"), ("ins", "<w:t>15/7/2025</w:t>")):
        paragraph.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>{inner}</w:r></w:{tag}>'))
    (task,) = drafted(tmp_path / "a.docx", document).plan.tasks
    assert task.time == "Trước ngày 15/7/2025"


def test_a_cell_over_the_content_and_the_unit_names_no_unit(tmp_path):
    document, cells = one_row()
    table = cells[0]._parent
    row = table.add_row().cells
    for place, text in enumerate(("2", "Văn phòng tổng hợp, Thanh tra Sở theo dõi", "", "Quý II")):
        row[place].text = text
    row[1].merge(row[2])
    made = drafted(tmp_path / "a.docx", document)
    first, second = made.plan.tasks
    assert (first.lead, second.lead, second.lead_units) == ("Văn phòng", "", ())
    assert second.content == "Văn phòng tổng hợp, Thanh tra Sở theo dõi"
    assert [unit.name for unit in made.plan.units.values()] == ["Văn phòng"]
    assert [doubt for doubt in made.doubts if "gộp qua nhiều cột" in doubt and "dòng 3" in doubt]


def test_a_total_over_number_and_content_is_told_of_and_a_heading_there_is_a_group(tmp_path):
    document, cells = one_row()
    table = cells[0]._parent
    for texts in (
        ("A. Công tác một cửa", "", "", ""),
        ("2", "Việc hai", "Văn phòng", "Quý II"),
        ("Tổng cộng", "", "", "2"),
    ):
        row = table.add_row().cells
        for cell, text in zip(row, texts, strict=True):
            cell.text = text
        if not texts[0].isdecimal():
            row[0].merge(row[1])
    made = drafted(tmp_path / "a.docx", document)
    assert [(task.content, task.note) for task in made.plan.tasks] == [
        ("Việc", None),
        ("Việc hai", "A. Công tác một cửa"),
    ]
    (doubt,) = [doubt for doubt in made.doubts if "không thuộc nhiệm vụ nào" in doubt]
    assert "bảng 2, dòng 5: “Tổng cộng | 2”" in doubt


def test_a_title_in_the_first_row_of_the_table_is_the_appendix_s(tmp_path):
    document, cells = one_row()
    table = cells[0]._parent
    title = table.add_row()
    table._tbl.insert(2, title._tr)
    title.cells[0].merge(title.cells[3]).text = "PHỤ LỤC\nDANH MỤC NHIỆM VỤ NĂM 2026"
    document.paragraphs[1].text = "Kiểm soát thủ tục hành chính"
    plan = drafted(tmp_path / "a.docx", document).plan
    assert (plan.identity.annex, plan.identity.year) == ("DANH MỤC NHIỆM VỤ NĂM 2026", 2026)
    assert len(plan.tasks) == 1


STRUCK = "<w:r><w:rPr><w:{tag}/></w:rPr><w:t xml:space='preserve'>30/6/2025</w:t></w:r>"


@pytest.mark.parametrize("tag", ["strike", "dstrike", "vanish", 'strike w:val="0"'])
def test_text_that_is_struck_through_is_left_out_and_told_of_once(tmp_path, tag):
    document, cells = one_row("Trước ngày ")
    for cell in (cells[1], cells[3]):
        cell.paragraphs[0]._p.append(parse_xml(STRUCK.format(tag=tag).replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))
    if "val" not in tag:
        cells[3].paragraphs[0].add_run("15/7/2025")
    made = drafted(tmp_path / "a.docx", document)
    (task,) = made.plan.tasks
    told = [doubt for doubt in made.doubts if "gạch bỏ" in doubt]
    if "val" in tag:
        assert (task.content, task.time, told) == ("Việc30/6/2025", "Trước ngày 30/6/2025", [])
    else:
        assert (task.content, task.time) == ("Việc", "Trước ngày 15/7/2025")
        assert [doubt.partition(": ")[2] for doubt in told] == ["bảng 2, dòng 2"]


def test_deleted_text_and_rows_footnotes_and_text_boxes_are_told_of(tmp_path):
    document, cells = one_row()
    table = cells[0]._parent
    gone = table.add_row()
    gone.cells[1].text = "Việc đã bỏ"
    gone._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"/>'))
    run = cells[1].paragraphs[0].add_run("")
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    document.add_paragraph("").add_run("")._r.append(
        parse_xml(
            f"<w:pict {nsdecls('w')}><w:txbxContent><w:p><w:r><w:t>Hộp chữ</w:t></w:r></w:p></w:txbxContent></w:pict>"
        )
    )
    made = drafted(tmp_path / "a.docx", document)
    assert len(made.plan.tasks) == 1
    told = {doubt.partition(": ")[0]: doubt.partition(": ")[2] for doubt in made.doubts}
    assert told["chưa đọc chú thích cuối trang"] == "bảng 2, dòng 2"
    assert told["chưa đọc hộp văn bản"] == "ngoài các bảng"
    assert [place for words, place in told.items() if "gạch bỏ" in words] == ["bảng 2, dòng 3"]


@pytest.mark.parametrize(
    ("lines", "rules", "unread"),
    [
        ("Tháng 6,|Tháng 12", 2, 0),
        ("Tháng 6,|tháng 12", 2, 0),
        ("Tháng 6 và|Tháng 12", 2, 0),
        ("Quý I|Quý III", 2, 0),
        ("Trong|Quý I", 1, 0),
        ("Từ tháng 6|Đến tháng 12", 1, 0),
        ("15 ngày làm việc|Kể từ ngày nhận hồ sơ", 1, 0),
        ("Trước ngày 15/6 và|15/12", 0, 1),
        ("Tháng 6|12", 0, 1),
        ("Quý II,|IV", 2, 0),
        ("- Tháng 6,|- tháng 12", 0, 1),
        ("Trước ngày 30/6.|Khi có yêu cầu.", 1, 1),
        ("- Trước ngày 30/6|- Khi có yêu cầu", 1, 1),
    ],
)
def test_no_rule_comes_of_a_part_of_what_a_line_end_cut(tmp_path, lines, rules, unread):
    document, cells = one_row()
    fill(cells[3], lines)
    (task,) = drafted(tmp_path / "a.docx", document).plan.tasks
    assert (len(task.rules), len(task.unread)) == (rules, unread)
    assert task.time.split("\n") == lines.split("|")


@pytest.mark.parametrize(
    ("lines", "op", "target"), [("Tỷ lệ hồ sơ trễ hạn không quá|5%", "<=", 5), ("Hồ sơ đúng hạn|95%", ">=", 95)]
)
def test_a_percentage_keeps_the_word_that_stands_on_the_line_above(tmp_path, lines, op, target):
    document, cells = one_row()
    table = cells[0]._parent
    table.add_column(914400)
    table.cell(0, 4).text = "Kết quả"
    fill(table.cell(1, 4), lines)
    plan = drafted(tmp_path / "a.docx", document).plan
    assert [(kpi.op, kpi.target, kpi.text) for kpi in plan.kpis] == [(op, target, lines.replace("|", " "))]


def test_a_next_page_with_an_empty_column_too_many_goes_on_under_its_groups(tmp_path):
    document, _cells = one_row("Quý I")
    document.add_paragraph("")
    page = document.add_table(3, 5)
    page.cell(0, 0).merge(page.cell(0, 4)).text = "II. NHÓM HAI"
    for place, text in enumerate(("2", "Việc hai", "Văn phòng", "Trước ngày 31/5/2026")):
        page.cell(1, place).text = text
    for place, text in enumerate(("3", "Việc ba", "Văn phòng", "Quý II")):
        page.cell(2, place).text = text
    made = drafted(tmp_path / "a.docx", document, year=2026)
    assert [(task.content, task.time) for task in made.plan.tasks[1:]] == [
        ("Việc hai", "Trước ngày 31/5/2026"),
        ("Việc ba", "Quý II"),
    ]
    assert made.passed_over == []


def test_a_table_that_lays_out_the_page_is_not_passed_over_and_one_with_percentages_is_told_of(tmp_path):
    document = new()
    outer = document.add_table(1, 1).cell(0, 0)
    table = outer.add_table(2, 3)
    for place, (title, text) in enumerate((("Nhiệm vụ", "Việc"), ("Chủ trì", "Văn phòng"), ("Thời hạn", "Quý I"))):
        table.cell(0, place).text, table.cell(1, place).text = title, text
    percent_table = document.add_table(1, 2)
    percent_table.cell(0, 0).text, percent_table.cell(0, 1).text = "Chỉ tiêu đúng hạn", "95%"
    signed = document.add_table(1, 2)
    signed.cell(0, 0).text, signed.cell(0, 1).text = "Nơi nhận:", "GIÁM ĐỐC"
    made = drafted(tmp_path / "a.docx", document)
    assert made.passed_over == ["bảng 5 (“Nơi nhận: GIÁM ĐỐC”)"], "neither the letterhead, nor what lays out the page"
    assert [doubt for doubt in made.doubts if "bảng 4 (“Chỉ tiêu đúng hạn 95%”)" in doubt]


def test_text_in_content_controls_is_read(tmp_path):
    document, cells = one_row("Trước ngày ")
    cells[3].paragraphs[0]._p.append(
        parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>15/7/2025</w:t></w:r></w:sdtContent></w:sdt>")
    )
    (task,) = drafted(tmp_path / "a.docx", document).plan.tasks
    assert task.time == "Trước ngày 15/7/2025"


def test_a_table_in_a_cell_is_part_of_its_text(tmp_path):
    document, cells = one_row("- Quý I")
    inner = cells[3].add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "- Quý", "III"
    (task,) = drafted(tmp_path / "a.docx", document).plan.tasks
    assert task.time == "- Quý I\n- Quý III"
    assert len(task.rules) == 2


def test_two_columns_of_times_are_left_to_a_person(tmp_path):
    document, cells = one_row()
    table = cells[0]._parent
    table.add_column(914400)
    table.cell(0, 4).text, table.cell(1, 4).text = "Thời gian gia hạn", "Quý II"
    (task,) = drafted(tmp_path / "a.docx", document).plan.tasks
    assert (task.rules, task.time) == ((), "Quý I\nQuý II")
    assert "nhiều cột thời gian" in task.unread[0].reason


@pytest.mark.sweep
def test_a_tall_merged_cell_is_read_in_bounded_time(tmp_path):
    height = sweep(gate=500, slow=1500)
    document, cells = one_row()
    table = cells[0]._parent
    rows = [cells]
    for number in range(2, height + 1):
        table._tbl.append(
            parse_xml(
                f"<w:tr {nsdecls('w')}>"
                + "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in (number, "Việc"))
                + "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
                + "<w:tc><w:p><w:r><w:t>Quý I</w:t></w:r></w:p></w:tc></w:tr>"
            )
        )
    rows[0][2]._tc.get_or_add_tcPr().append(parse_xml(f'<w:vMerge {nsdecls("w")} w:val="restart"/>'))
    tasks = drafted(tmp_path / "a.docx", document).plan.tasks
    assert {task.lead for task in tasks} == {"Văn phòng"}
    assert len(tasks) == height


@examples(60)
@given(st.data())
def test_a_damaged_document_gives_a_plan_or_one_clear_error(tmp_path_factory, data):
    document, _cells = one_row()
    path = tmp_path_factory.mktemp("damaged") / "a.docx"
    document.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    raw = bytearray(parts[name])
    for _time in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    kept = data.draw(st.integers(0, len(raw)))
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, bytes(raw if data.draw(st.booleans()) else raw[:kept]) if part == name else content)
    with contextlib.suppress(TthcError):  # anything else is a bug
        made = draft(documents.read_document(path), load_plan_words(), load_measure_words(), year=2025)
        assert made.plan.tasks


def test_a_document_without_an_appendix_is_one_clear_error(tmp_path):
    with pytest.raises(TthcError, match="không thấy bảng nhiệm vụ nào"):
        drafted(tmp_path / "a.docx", new(), year=2025)
