"""The 2024 plan's file against the document that it was copied from, and against what a person reads there.

The document is parsed here on its own, and the expected rules and targets are typed from reading it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest

from tests.support.places import ROOT
from tthc_cli.data_files import data_file
from tthc_cli.plan.model import Plan, Task
from tthc_cli.rules.kinds import After, Before, By, Continuous, EarliestOf, Every, On, Periodic, Within

DOCUMENT = (ROOT / "docs" / "ke-hoach-2024.txt").read_text(encoding="utf-8")
CELLS = ("content", "lead", "support", "time", "product", "basis")


def plain(text: str) -> str:
    return " ".join(text.split())


# -- the document, parsed ---------------------------------------------------------------------------------------------


def joined(before: str, after: str) -> str:
    """Two halves of a cell that a page break split; a document number broken at its hyphen has no space there."""
    return before + after if before.endswith("-") and before[-2:] != " -" else plain(f"{before} {after}")


def appendix() -> tuple[dict[int, list[str]], set[int]]:
    """The rows of the appendix by number, and the numbers of those that a page break split."""
    rows: dict[int, list[str]] = {}
    split: set[int] = set()
    lines = DOCUMENT.split("\n")
    header = next(place for place, line in enumerate(lines) if line.startswith("ST T\t"))
    for line in lines[header + 1 :]:
        if not line.strip("-\t "):
            continue
        number, *cells = [plain(re.sub(r"<[^>]*>", "", cell)) for cell in line.split("\t")]
        assert len(cells) == len(CELLS), line
        if number:
            rows[int(number)] = cells
        else:
            last = max(rows)
            split.add(last)
            rows[last] = [joined(*halves) for halves in zip(rows[last], cells, strict=True)]
    return rows, split


ROWS, SPLIT = appendix()


def articles() -> dict[str, str]:
    """The lettered points of article IV, such as ``IV.1.a``."""
    body = DOCUMENT[DOCUMENT.index("IV. TỔ CHỨC THỰC HIỆN") : DOCUMENT.index("Trên đây là Kế hoạch")]
    points: dict[str, str] = {}
    section = ""
    for line in body.split("\n"):
        if heading := re.match(r"(\d)\. ", line):
            section = heading[1]
        elif point := re.match(r"(\w)\) (.*)", line):
            points[f"IV.{section}.{point[1]}"] = point[2]
    return points


def test_the_document_has_the_rows_that_a_reader_counts():
    assert sorted(ROWS) == list(range(1, 22))
    assert {6, 10, 17, 21} == SPLIT
    assert ROWS[10][5] == "Thông tư số 02/2017/TT-VPCP; Quyết định số 31/2021/QĐ-TTg;"
    assert len(articles()) == 11


# -- verbatim ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 22))
def test_every_cell_is_verbatim(plan: Plan, number):
    task = the(plan, number)
    assert [plain(getattr(task, cell)) for cell in CELLS] == ROWS[number]


def test_the_tasks_stand_in_the_order_of_the_appendix(plan: Plan):
    assert [task.number for task in plan.tasks] == list(range(1, 22))


def test_a_line_of_a_cell_is_an_item_of_its_list(plan: Plan):
    for task in plan.tasks:
        for cell in CELLS:
            lines = getattr(task, cell).split("\n")
            assert len(lines) == 1 or all(re.match(r"- \S.*\S$", line) for line in lines), (task.number, cell)
            assert all(line == plain(line) for line in lines), (task.number, cell)
    with_lists = {(task.number, cell) for task in plan.tasks for cell in CELLS if "\n" in getattr(task, cell)}
    assert with_lists == {(2, "time"), (6, "product"), (10, "lead"), (10, "time")}


def test_rows_split_by_a_page_break_say_so(plan: Plan):
    assert {task.number for task in plan.tasks if "ngắt trang" in (task.note or "")} == SPLIT


def test_the_slips_of_the_source_are_kept_and_noted(plan: Plan):
    assert the(plan, 13).basis == "Nghị số 76/NQ-CP ngày 15/7/2021"
    assert "Nghị quyết số 76/NQ-CP" in (the(plan, 13).note or "")
    assert the(plan, 21).lead.endswith("liên quan liên quan")
    assert "lặp lại" in (the(plan, 21).note or "")
    assert the(plan, 10).basis.endswith(";")
    assert "chấm phẩy" in (the(plan, 10).note or "")


def test_identity(plan: Plan):
    identity = plan.identity
    head = f"KẾ HOẠCH\n\n{identity.title}\n\n"
    assert head in DOCUMENT
    assert f"Phụ lục**{identity.annex}**" in DOCUMENT
    assert identity.issuer == "Sở Khoa học và Công nghệ thành phố Cần Thơ"
    assert identity.year == 2024
    # left blank in the source: "số:  /KH-SKHCN ngày  tháng 01 năm 2024"
    assert "(Kèm theo Kế hoạch số: /KH-SKHCN ngày tháng 01 năm 2024 " in DOCUMENT
    assert (identity.number, identity.issued_on) == (None, None)
    assert "/KH-SKHCN" in (identity.note or "")
    assert "tháng 01 năm 2024" in (identity.note or "")
    assert identity.parent is not None
    parent = plan.sources[identity.parent]
    assert (parent.document, parent.date) == ("Kế hoạch 253/KH-UBND", date(2023, 12, 27))
    assert "Thực hiện Kế hoạch số 253/KH-UBND ngày 27 tháng 12 năm 2023" in DOCUMENT
    assert identity.document == "ke-hoach-2024.txt"


def test_duties_are_the_points_of_article_iv_and_the_closing_one(plan: Plan):
    there = {duty.article: duty.text for duty in plan.duties}
    closing = there.pop("IV (đoạn cuối)")
    assert there == articles()
    assert closing.startswith("Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các phòng, đơn vị phản ánh")
    assert f"{closing}\n" in DOCUMENT
    bound = {duty.article: duty.units for duty in plan.duties}
    assert bound.pop("IV (đoạn cuối)") == ("phong-don-vi", "van-phong")
    for article, units in bound.items():
        assert units == (("thu-truong",) if article.startswith("IV.1.") else ("van-phong",)), article


# -- time phrases -----------------------------------------------------------------------------------------------------

YEAR = ("within", date(2024, 1, 1), date(2024, 12, 31), ())
CONTINUOUS = ("continuous",)

RULES = {
    1: [YEAR],
    2: [
        ("after", 5, "day", "ministry-decision-received"),
        ("before", 8, "day", "legal-document-effective"),
        ("on", "legal-document-signed"),
    ],
    3: [("on", "publication-decision-effective")],
    4: [("after", 10, "day", "publication-decision-issued")],
    5: [CONTINUOUS],
    6: [CONTINUOUS],
    7: [("earliest_of", ("by", "review-plan-due", True), ("by", date(2024, 8, 30), False))],
    8: [("within", date(2024, 1, 1), date(2024, 6, 30), (date(2024, 3, 31),))],
    9: [YEAR],
    10: [
        ("every", 15, "working_day", "feedback-received", 5, "working_day", "feedback-resolved"),
        ("after", 2, "working_day", "feedback-resolved"),
    ],
    11: [CONTINUOUS],
    12: [CONTINUOUS],
    13: [CONTINUOUS],
    14: [YEAR],
    15: [CONTINUOUS],
    16: [YEAR],
    17: [CONTINUOUS],
    18: [YEAR],
    19: [("periodic", "month", "quarter", "year")],
    20: [CONTINUOUS],
    21: [("by", date(2024, 11, 30), False)],
}

NO_RULE = {
    # what stands in a time cell beside the words of its rules
    2: "- - -",
    4: "(Trường hợp TTHC sửa đổi, bổ sung không cần xây dựng lại Quy trình nội bộ giải quyết TTHC thì có văn bản "
    "thông báo về UBND TP và các cơ quan có liên quan)",
    10: "- Thời hạn xử lý: - Cập nhật kết quả:",
}


def shape(rule) -> tuple[object, ...]:
    match rule:
        case After() | Before():
            return (rule.kind, rule.count, rule.unit, rule.event)
        case On():
            return (rule.kind, rule.event)
        case By():
            return (rule.kind, rule.event or rule.date, rule.inclusive)
        case Within():
            return (rule.kind, rule.first, rule.last, rule.milestones)
        case Every():
            return (rule.kind, rule.count, rule.unit, rule.event, rule.then_count, rule.then_unit, rule.until)
        case Periodic():
            return (rule.kind, *rule.periods)
        case Continuous():
            return (rule.kind,)
        case EarliestOf():
            return (rule.kind, *map(shape, rule.parts))
    raise AssertionError(rule)


@pytest.mark.parametrize("number", range(1, 22))
def test_rules_are_those_that_a_reader_takes_from_the_words(plan: Plan, number):
    assert [shape(rule) for rule in the(plan, number).rules] == RULES[number]


@pytest.mark.parametrize("number", range(1, 22))
def test_rules_name_all_the_words_of_the_time_cell(plan: Plan, number):
    task = the(plan, number)
    left = plain(task.time)
    for rule in task.rules:
        text = plain(rule.text)
        assert text in left
        left = left.replace(text, "", 1)
        if isinstance(rule, EarliestOf):
            inside = text
            for part in rule.parts:
                assert plain(part.text) in inside
                inside = inside.replace(plain(part.text), "", 1)
            assert inside.strip() == "và"
    assert plain(left) == NO_RULE.get(number, "")


def test_a_reading_that_the_words_do_not_settle_is_explained(plan: Plan):
    def note(number: int, place: int = 0) -> str:
        return the(plan, number).rules[place].note or ""

    assert "thông báo" in note(4)
    assert "quý II" in note(8)
    assert "không tính chính ngày 30/11" in note(21)
    assert "ngày theo lịch" in note(2)
    assert "ngày theo lịch" in note(2, 1)
    assert "reporting" in note(19)
    review = the(plan, 7).rules[0]
    assert isinstance(review, EarliestOf)
    assert all(part.note for part in review.parts)


def test_reporting_rests_on_the_decree_and_is_marked_assumed(plan: Plan):
    reporting = plan.reporting
    assert reporting is not None
    assert (reporting.cut_off_day, reporting.due_after, reporting.assumed) == (14, 1, True)
    assert plan.sources[reporting.cut_off_source].cite() == "Nghị định 09/2019/NĐ-CP, Điều 12"
    assert plan.sources[reporting.due_source].cite() == "Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5"


# -- events -----------------------------------------------------------------------------------------------------------

EVENTS = {
    "ministry-decision-received",
    "legal-document-effective",
    "legal-document-signed",
    "publication-decision-issued",
    "publication-decision-effective",
    "review-plan-due",
    "feedback-received",
    "feedback-resolved",
}


def test_events_have_a_label_and_an_unaccented_alias(plan: Plan):
    assert {event.key for event in plan.events} == EVENTS
    assert len(plan.events) == len(EVENTS)
    for event in plan.events:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", event.alias), event.alias
        assert not event.label.isascii(), event.label
    assert "tính chính ngày đó" in (plan.event("review-plan-due").note or "")


def test_every_event_starts_a_rule(plan: Plan):
    def started(rule_shape: tuple[object, ...]) -> set[object]:
        inner = set().union(*(started(part) for part in rule_shape if isinstance(part, tuple)))
        return inner | {part for part in rule_shape if isinstance(part, str) and part in EVENTS}

    assert set().union(*(started(shape(rule)) for task in plan.tasks for rule in task.rules)) == EVENTS


def test_only_the_publication_decision_is_produced_by_a_task(plan: Plan):
    made = {task.number: task.produces for task in plan.tasks if task.produces}
    assert made == {2: ("publication-decision-issued", "publication-decision-effective")}


# -- targets ----------------------------------------------------------------------------------------------------------

KPIS: list[tuple[object, ...]] = [
    ("digitized-dossiers", 12, ">=", 100, {}),
    ("digitized-results", 13, ">=", 90, {}),
    ("data-reuse", 14, ">=", 50, {2025: 80}),
    ("online-processing", 15, ">=", 80, {}),
    ("online-payment", 16, ">=", 40, {}),
    ("early-resolution", 17, ">", 96, {}),
    ("satisfaction", 18, ">=", 90, {}),
    ("internal-reviewed", 20, ">=", 100, {}),
    ("internal-cut", 20, ">=", 20, {}),
    ("internal-cost-cut", 20, ">=", 20, {}),
]


def test_targets_are_those_that_a_reader_takes_from_the_words(plan: Plan):
    targets = [
        (kpi.id, kpi.task, kpi.op, kpi.target, {later.year: later.value for later in kpi.later}) for kpi in plan.kpis
    ]
    assert targets == KPIS
    assert [kpi.measure for kpi in plan.kpis] == [kpi.id for kpi in plan.kpis]


def test_a_target_stands_in_its_own_words_in_a_cell_of_its_row(plan: Plan):
    for kpi in plan.kpis:
        assert any(plain(kpi.text) in cell for cell in ROWS[kpi.task]), kpi.id
        percentages = {f"{kpi.target}%", *(f"{later.value}%" for later in kpi.later)}
        assert set(re.findall(r"\d+%", kpi.text)) == percentages, kpi.id
        assert (kpi.op == ">") == ("trên 96%" in kpi.text), kpi.id


def test_every_percentage_of_the_appendix_is_a_target(plan: Plan):
    written = sorted(
        (number, int(percentage)) for number in ROWS for percentage in re.findall(r"(\d+)%", " ".join(ROWS[number]))
    )
    targets = [(kpi.task, int(kpi.target)) for kpi in plan.kpis]
    targets += [(kpi.task, int(later.value)) for kpi in plan.kpis for later in kpi.later]
    assert sorted(targets) == written


# -- sources and units ------------------------------------------------------------------------------------------------

KINDS = {"TT": "Thông tư", "NĐ": "Nghị định", "NQ": "Nghị quyết", "QĐ": "Quyết định"}
IN_SHORT = {19: {"Nghị quyết 131/NQ-CP"}}
"""Citations without a full number, by row: "Nghị quyết số 131"."""


def cited(text: str) -> set[str]:
    """The documents that a text cites by number, as "Thông tư 02/2017/TT-VPCP"."""
    numbers = re.findall(r"(\d+(?:/\d{4})?/(TT|NĐ|NQ|QĐ)-\w+)", text)
    return {f"{KINDS[kind]} {number}" for number, kind in numbers}


@pytest.mark.parametrize("number", range(1, 22))
def test_every_document_that_a_row_cites_is_a_source_of_the_task(plan: Plan, number):
    there = cited(" ".join(ROWS[number])) | IN_SHORT.get(number, set())
    keys = the(plan, number).basis_sources
    assert {plan.sources[key].document for key in keys} == there
    assert len(set(keys)) == len(keys)


def test_every_document_that_a_duty_cites_is_a_source_of_it(plan: Plan):
    for duty in plan.duties:
        assert {plan.sources[key].document for key in duty.sources} == cited(duty.text), duty.article


def test_every_source_is_used_and_every_used_one_is_there(plan: Plan):
    used = {plan.identity.parent}
    for task in plan.tasks:
        used.update(task.basis_sources + task.uncited_sources)
    for duty in plan.duties:
        used.update(duty.sources)
    assert plan.reporting is not None
    used |= {plan.reporting.cut_off_source, plan.reporting.due_source}
    assert used == set(plan.sources)


def test_documents_bear_the_dates_that_the_plan_gives_them_and_no_other(plan: Plan):
    written = {
        f"{KINDS[kind]} {number}": date(int(year), int(month), int(day))
        for number, kind, day, month, year in re.findall(
            r"(\d+(?:/\d{4})?/(TT|NĐ|NQ|QĐ)-\w+) ngày (\d+)(?: tháng |/)(\d+)(?: năm |/)(\d{4})", DOCUMENT
        )
    }
    assert len(written) == 5
    written["Kế hoạch 253/KH-UBND"] = date(2023, 12, 27)
    assert {source.document: source.date for source in plan.sources.values() if source.date} == written


def test_a_citation_with_a_slip_is_explained_at_its_source(plan: Plan):
    assert "Nghị số 76/NQ-CP" in (plan.sources["nq-76-2021-cp"].note or "")
    assert "Nghị quyết số 131" in (plan.sources["nq-131-cp"].note or "")


UNITS = {
    "Các phòng, đơn vị có liên quan": ("phong-don-vi-lien-quan",),
    "Các phòng, đơn vị có liên quan liên quan": ("phong-don-vi-lien-quan",),
    "Các đơn vị có liên quan": ("don-vi-lien-quan",),
    "Văn phòng": ("van-phong",),
    "Chi cục Tiêu chuẩn Đo lường Chất lượng": ("chi-cuc-tdc",),
    "- Phó Giám đốc Trần Đông Phương An - Cá nhân phụ trách": ("pho-giam-doc", "ca-nhan-phu-trach"),
}


def test_units_are_those_that_the_cells_name(plan: Plan):
    for task in plan.tasks:
        assert task.lead_units == UNITS[plain(task.lead)], task.number
        assert task.support_units == UNITS[plain(task.support)], task.number
    used = {key for task in plan.tasks for key in task.lead_units + task.support_units}
    assert used | {key for duty in plan.duties for key in duty.units} == set(plan.units)
    words = plain(DOCUMENT).casefold() + " ".join(UNITS).casefold()
    for unit in plan.units.values():
        assert unit.name.casefold() in words, unit.name


def test_a_persons_name_stands_in_the_verbatim_cell_alone():
    assert data_file("plan_2024.yaml").read_text(encoding="utf-8").count("Phương An") == 1


def test_the_file_and_the_document_are_nfc():
    assert unicodedata.is_normalized("NFC", data_file("plan_2024.yaml").read_text(encoding="utf-8"))
    assert unicodedata.is_normalized("NFC", DOCUMENT)


def the(plan: Plan, number: int) -> Task:
    task = plan.task(number)
    assert task is not None
    return task


def test_the_note_of_the_eight_days_says_what_national_texts_say(plan: Plan):
    first, second, _third = the(plan, 2).rules
    assert first.note == 'Kế hoạch viết "ngày", nên tính ngày theo lịch.'
    assert second.note is not None
    assert second.note.startswith(first.note)
    for words in (
        "63/2010/NĐ-CP Điều 15 ghi 05 ngày",
        "chưa đọc các văn bản sửa đổi",
        "chỉ số 1.1 của Quyết định 766 tính 05 ngày làm việc",
    ):
        assert words in second.note
