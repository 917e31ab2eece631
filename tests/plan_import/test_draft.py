"""A plan's own document to a plan: the 2024 source gives the 2024 plan file again, but for what a person knew."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples, sweep
from tests.support.places import ROOT
from tthc_cli.counts.load import check_plan, load_plan
from tthc_cli.errors import TthcError
from tthc_cli.phrases.text import name_of
from tthc_cli.plan.diff import changes
from tthc_cli.plan.model import Plan, Task
from tthc_cli.plan_import import appendix as table
from tthc_cli.plan_import import blocks, documents, text_documents, word_documents
from tthc_cli.plan_import import plan_yaml as writing
from tthc_cli.plan_import.citations import Sources
from tthc_cli.plan_import.dictionary import PlanWords, load_plan_words
from tthc_cli.plan_import.draft import Draft, draft
from tthc_cli.plan_import.keys import slug
from tthc_cli.plan_import.measure_words import load_measure_words
from tthc_cli.plan_import.units import Units
from tthc_cli.rules.by_kind import triggers
from tthc_cli.rules.kinds import EarliestOf, Every, Periodic, Rule, Within

SOURCE = ROOT / "docs" / "ke-hoach-2024.txt"
MEASURES = load_measure_words()


@pytest.fixture(scope="module")
def words() -> PlanWords:
    return load_plan_words()


def drafted(path: Path, **options: Any) -> Draft:
    return draft(documents.read_document(path), load_plan_words(), MEASURES, **options)


def from_text(tmp_path: Path, *rows: str, head: str = "KẾ HOẠCH\nKiểm soát thủ tục hành chính năm 2025\n") -> Draft:
    path = tmp_path / "nguon.txt"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return drafted(path)


# -- the 2024 plan ----------------------------------------------------------------------------------------------------

UNITS_OTHERWISE = {
    "van-phong": "the appendix writes Văn phòng; that it is the Văn phòng Sở, article IV says",
    "chi-cuc-tdc": "a person shortened the key; the import makes it of the whole name",
}
SOURCES_OTHERWISE = {
    "kh-253-ubnd": "the import puts the year of the document's date into the key: kh-253-2023-ubnd",
    "qd-2973-ubnd": "the same: qd-2973-2020-ubnd",
}
EVENTS_JOINED = {
    "feedback-resolved": "row 10 says both “xử lý xong” and “có kết quả xử lý”; that they are one, a person knew",
}
EVENTS_LABELLED = {
    "legal-document-signed": "a person shortened the label; the plan's own words are under `words`",
    "review-plan-due": "the label says what the date means; the plan's own words are under `words`",
    "feedback-resolved": "see above",
}
DUTIES_OTHERWISE = {"IV (đoạn cuối)": "a sentence of the closing paragraph, under no unit: told of, for a person"}


def bare(rule: Rule, names: dict[str, str]) -> Any:
    """A rule without what a person noted, with other names for its events."""
    changed: dict[str, Any] = {"note": None, "text": " ".join(rule.text.split())}
    if hasattr(rule, "label"):  # a person left it out for a task with one rule
        changed["label"] = None
    if isinstance(rule, EarliestOf):
        return replace(rule, **changed, parts=tuple(bare(part, names) for part in rule.parts))
    if getattr(rule, "event", None):
        changed["event"] = names[rule.event]  # type: ignore[union-attr, index] # those that have one
    if isinstance(rule, Every):
        changed["until"] = names[rule.until]
    return replace(rule, **changed)


@pytest.fixture(scope="module")
def made() -> Plan:
    return drafted(SOURCE).plan


@pytest.mark.parametrize("number", range(1, 22))
def test_the_source_of_2024_gives_each_task_again(plan: Plan, made: Plan, number):
    """Every cell to the letter, every rule, unit and source; what differs is listed above with its reason."""
    task, made_task = plan.task(number), made.task(number)
    assert task is not None
    assert made_task is not None
    for cell in ("content", "lead", "support", "time", "product", "basis"):
        assert getattr(made_task, cell) == getattr(task, cell)
    assert made_task.unread == ()
    events = {event.key: event.label for event in plan.events}
    words_of = {name_of(name): event.label for event in plan.events for name in event.words}
    made_events = {event.key: event.label for event in made.events}
    for event in made.events:
        for name in (event.label, *event.words):
            made_events[event.key] = words_of.get(name_of(name), made_events[event.key])
    assert [bare(rule, made_events) for rule in made_task.rules] == [bare(rule, events) for rule in task.rules]
    assert [made.sources[key].document for key in sorted(made_task.basis_sources)] == [
        plan.sources[key].document for key in sorted(task.basis_sources)
    ]
    for keys, made_keys in ((task.lead_units, made_task.lead_units), (task.support_units, made_task.support_units)):
        assert len(made_keys) == len(keys)
        for key, made_key in zip(keys, made_keys, strict=True):
            if key in UNITS_OTHERWISE:
                assert made.units[made_key].name in ("Văn phòng", plan.units[key].name)
            else:
                assert (made_key, made.units[made_key].name) == (key, plan.units[key].name)
    labels = sorted(made.event(key).label for key in made_task.produces)
    assert labels == sorted(plan.event(key).label for key in task.produces)
    for key in made_task.produces:
        plan_event = next(event for event in plan.events if event.label == made.event(key).label)
        assert (made.event(key).own_date, made.event(key).ahead) == (plan_event.own_date, plan_event.ahead)
        assert f"nhiệm vụ {number}" in (made.event(key).note or "")


def test_the_source_of_2024_gives_its_plan_again_in_all_else(plan: Plan, made: Plan):
    assert [task.number for task in made.tasks] == [task.number for task in plan.tasks]
    assert [(kpi.id, kpi.task, kpi.text, kpi.measure, kpi.op, kpi.target, kpi.later) for kpi in made.kpis] == [
        (kpi.id, kpi.task, kpi.text, kpi.measure, kpi.op, kpi.target, kpi.later) for kpi in plan.kpis
    ]
    assert made.reporting == plan.reporting
    identity = made.identity
    assert (identity.title, identity.annex, identity.year) == (
        plan.identity.title,
        plan.identity.annex,
        plan.identity.year,
    )
    assert (identity.number, identity.issued_on, identity.document) == (None, None, plan.identity.document)
    # the city stands in no title of the source
    assert plan.identity.issuer == f"{identity.issuer} thành phố Cần Thơ"
    assert made.sources["kh-253-2023-ubnd"].document == plan.sources["kh-253-ubnd"].document
    assert identity.parent == "kh-253-2023-ubnd"
    for key, source in made.sources.items():
        plan_source = next(candidate for candidate in plan.sources.values() if candidate.cite() == source.cite())
        assert source.date == plan_source.date
        assert key in plan.sources or key in ("kh-253-2023-ubnd", "qd-2973-2020-ubnd")
    labels = {event.label for event in made.events}
    missing = {event.key for event in plan.events if event.label not in labels}
    assert missing == set(EVENTS_LABELLED)
    assert len(made.events) == len(plan.events) + len(EVENTS_JOINED)
    expected = [duty for duty in plan.duties if duty.article not in DUTIES_OTHERWISE]
    assert len(expected) == 11
    assert [(duty.article, duty.text) for duty in made.duties] == [(duty.article, duty.text) for duty in expected]
    for duty, plan_duty in zip(made.duties, expected, strict=True):
        assert [made.sources[key].cite() for key in duty.sources] == [
            plan.sources[key].cite() for key in plan_duty.sources
        ]
        assert [made.units[key].name for key in duty.units] == [plan.units[key].name for key in plan_duty.units]


def test_what_stands_among_the_duties_but_is_none_is_told_of():
    (doubt,) = drafted(SOURCE).doubts
    assert doubt.startswith("“Trên đây là Kế hoạch công tác kiểm soát thủ tục hành chính,")


def test_duties_are_read_with_the_units_that_they_bind(tmp_path):
    head = (
        "KẾ HOẠCH\nKiểm soát TTHC năm 2025\nIII. TỔ CHỨC THỰC HIỆN\n1. Giao Văn phòng Sở:\n- Theo dõi.\n- Đôn đốc.\n"
        "2. Thanh tra Sở: kiểm tra theo Quyết định số 5/QĐ-UBND.\n3. Yêu cầu công khai.\n"
        "Các đơn vị báo cáo khi có khó khăn.\n"
        "IV. KINH PHÍ\n1. Văn phòng Sở:\na) Không phải trách nhiệm\n"
    )
    made = from_text(tmp_path, HEAD, ONE_TASK, head=head)
    units = made.plan.units
    assert [(d.article, [units[key].name for key in d.units], d.text) for d in made.plan.duties] == [
        ("III.1.(1)", ["Văn phòng Sở"], "Theo dõi."),
        ("III.1.(2)", ["Văn phòng Sở"], "Đôn đốc."),
        ("III.2", ["Thanh tra Sở"], "kiểm tra theo Quyết định số 5/QĐ-UBND."),
    ]
    assert [made.plan.sources[key].document for key in made.plan.duties[2].sources] == ["Quyết định 5/QĐ-UBND"]
    for words in ("3. Yêu cầu công khai.", "Các đơn vị báo cáo khi có khó khăn."):
        assert len([doubt for doubt in made.doubts if f"“{words}”" in doubt]) == 1


def test_a_line_with_a_colon_names_a_unit_only_where_it_begins_like_one(tmp_path):
    head = (
        "KẾ HOẠCH\nKiểm soát TTHC năm 2025\nIII. TỔ CHỨC THỰC HIỆN\n1. Giao ông Nguyễn Văn A, Chánh Văn phòng:\n"
        "a) Theo dõi, cụ thể:\n- việc một;\n- việc hai.\nb) Đôn đốc.\n"
        "2. Kinh phí thực hiện: từ ngân sách.\n3. Các giải pháp:\n- Giải pháp một.\n4. Ban hành văn bản: kịp thời.\n"
        "5.1. Thanh tra Sở: kiểm tra.\n5.2. Các phòng: báo cáo.\n"
    )
    made = from_text(tmp_path, HEAD, ONE_TASK, head=head)
    units = made.plan.units
    assert [(d.article, [units[key].name for key in d.units], d.text) for d in made.plan.duties] == [
        ("III.1.a", ["Chánh Văn phòng"], "Theo dõi, cụ thể:\n- việc một;\n- việc hai."),
        ("III.1.b", ["Chánh Văn phòng"], "Đôn đốc."),
        ("III.5.1", ["Thanh tra Sở"], "kiểm tra."),
        ("III.5.2", ["Các phòng"], "báo cáo."),
    ]
    for words in ("từ ngân sách.", "Giải pháp một.", "kịp thời."):
        assert len([doubt for doubt in made.doubts if f"“{words}”" in doubt]) == 1


@pytest.mark.parametrize(
    ("content", "time", "produces"),
    [
        ("Ban hành Kế hoạch kiểm tra TTHC", "5 ngày kể từ ngày ban hành Kế hoạch kiểm tra thủ tục hành chính", True),
        ("Trình Kế hoạch kiểm tra TTHC", "5 ngày kể từ ngày ban hành Kế hoạch kiểm tra TTHC", False),
        ("Ban hành Kế hoạch", "5 ngày kể từ ngày nhận được Kế hoạch", False),
        ("Ban hành Kế hoạch truyền thông", "5 ngày kể từ ngày ban hành", False),
        ("Ban hành Kế hoạch kiểm tra TTHC năm 2025", "5 ngày kể từ ngày ban hành Kế hoạch kiểm tra TTHC", True),
        ("Ban hành Kế hoạch kiểm tra TTHC nội bộ", "5 ngày kể từ ngày ban hành Kế hoạch kiểm tra TTHC", False),
        (
            "Đôn đốc UBND tỉnh ban hành Kế hoạch kiểm tra TTHC",
            "5 ngày kể từ ngày ban hành Kế hoạch kiểm tra TTHC",
            False,
        ),
    ],
)
def test_a_task_makes_happen_what_its_own_words_say(tmp_path, content, time, produces):
    made = from_text(
        tmp_path,
        HEAD,
        f"1\t{content}\tVăn phòng\t\tQuý I\tKế hoạch\t",
        f"2\tKiểm tra\tVăn phòng\t\t{time}\tBáo cáo\t",
    )
    (event,) = made.plan.events
    assert made.plan.tasks[0].produces == ((event.key,) if produces else ())
    assert made.plan.tasks[1].produces == ()
    assert any(event.alias in words for words in made.to_confirm)


def test_a_proposal_is_noted_once_and_the_other_plan_s_word_on_an_event_holds(tmp_path):
    rows = [
        HEAD,
        "1\tBan hành Quy chế phối hợp TTHC\tVăn phòng\t\tQuý I\tQuy chế phối hợp TTHC\t",
        "2\tPhổ biến\tVăn phòng\t\t5 ngày kể từ ngày Quy chế phối hợp TTHC có hiệu lực\tBáo cáo\t",
    ]
    first = from_text(tmp_path, *rows).plan
    assert (first.events[0].ahead, first.events[0].own_date, first.tasks[0].produces) == (
        True,
        True,
        (first.events[0].key,),
    )
    decided = replace(first, events=(replace(first.events[0], ahead=False, own_date=False),))
    again = drafted(tmp_path / "nguon.txt", previous=decided).plan
    assert again.events == decided.events
    assert again.tasks[0].produces == first.tasks[0].produces


def test_a_task_that_waits_for_an_event_does_not_make_it_happen(tmp_path):
    made = from_text(
        tmp_path, HEAD, "1\tBan hành Kế hoạch kiểm tra\tVăn phòng\t\t5 ngày kể từ ngày ban hành Kế hoạch kiểm tra\tx\t"
    )
    assert made.plan.tasks[0].produces == ()


def test_with_the_plan_itself_for_a_pattern_every_key_is_the_same(plan: Plan):
    again = drafted(SOURCE, previous=plan).plan
    for task in again.tasks:
        plan_task = plan.task(task.number)
        assert plan_task is not None
        assert (task.lead_units, task.support_units) == (plan_task.lead_units, plan_task.support_units)
        assert sorted(task.basis_sources) == sorted(plan_task.basis_sources)
        keys = {event.key: event.key for event in plan.events}
        assert [bare(rule, keys) for rule in task.rules] == [bare(rule, keys) for rule in plan_task.rules]
    assert {event.key for event in again.events} == {event.key for event in plan.events}
    renamed = replace(plan, kpis=tuple(replace(kpi, id=f"kpi-{kpi.measure}") for kpi in plan.kpis))
    assert [kpi.id for kpi in drafted(SOURCE, previous=renamed).plan.kpis] == [kpi.id for kpi in renamed.kpis]


# -- the file ---------------------------------------------------------------------------------------------------------


def test_the_written_file_is_the_plan(tmp_path, made: Plan):
    path = tmp_path / "plan.yaml"
    path.write_text(writing.plan_text(made, "Lập từ ke-hoach-2024.txt"), encoding="utf-8")
    assert check_plan(path) == []
    assert load_plan(path).value == made
    assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=plan.schema.json\n")


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30).map(
    lambda t: " ".join(unicodedata.normalize("NFC", t).split())
)
CELLS = st.lists(LINES.filter(bool), min_size=1, max_size=3).map("\n".join)


@examples(25)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=5, max_size=20), st.sampled_from(["08", "1.5", "null", "yes"]))
def test_any_words_survive_the_file(tmp_path_factory, cells, odd):
    made = drafted(SOURCE).plan if not BASE else BASE[0]
    BASE[:] = [made]
    tasks = tuple(
        Task(
            number=n,
            content=content,
            lead=lead,
            support=odd,
            time="Thường xuyên",
            product=odd,
            basis=basis,
            rules=made.tasks[4].rules,
        )
        for n, (content, lead, basis) in enumerate(cells, 1)
    )
    plan = replace(made, tasks=tasks, kpis=())
    path = tmp_path_factory.mktemp("written") / "plan.yaml"
    path.write_text(writing.plan_text(plan, "x"), encoding="utf-8", newline="\n")
    assert load_plan(path).value == plan


BASE: list[Plan] = []

# -- rows -------------------------------------------------------------------------------------------------------------

HEAD = "STT\tNội dung\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian\tKết quả\tCăn cứ"


def test_a_row_that_a_page_s_end_split_is_put_together(tmp_path):
    (task,) = from_text(
        tmp_path,
        HEAD,
        "1\tNâng cao tỷ lệ giải quyết\tCác phòng,\t\tTrước ngày 15 tháng 6 năm\tĐạt trên\tQuyết định số 31/2021/QĐ-",
        "\thồ sơ TTHC đúng hạn\tđơn vị\t\t2025\t97%\tTTg;",
    ).plan.tasks
    assert (task.content, task.lead) == ("Nâng cao tỷ lệ giải quyết hồ sơ TTHC đúng hạn", "Các phòng, đơn vị")
    assert (task.time, task.basis) == ("Trước ngày 15 tháng 6 năm 2025", "Quyết định số 31/2021/QĐ-TTg;")
    assert [rule.kind for rule in task.rules] == ["by"]


def test_a_row_without_its_number_that_begins_anew_is_a_task(tmp_path):
    tasks = from_text(
        tmp_path,
        HEAD,
        "1\tViệc một\tVăn phòng\t\tQuý I\tBáo cáo\t",
        "\tViệc hai\tThanh tra Sở\t\tQuý II\tBáo cáo\t",
    ).plan.tasks
    assert [(task.number, task.content) for task in tasks] == [(1, "Việc một"), (2, "Việc hai")]


def test_groups_and_numbers_of_their_own_are_kept_in_the_note(tmp_path):
    made = from_text(
        tmp_path,
        HEAD,
        "I\tCông tác kiểm soát TTHC\t\t\t\t\t",
        "1\tViệc một\tVăn phòng\t\tQuý I\tBáo cáo\t",
        "2\tViệc lớn\t\t\t\t\t",
        "2.1\tViệc nhỏ\tVăn phòng\t\tQuý II\tBáo cáo\t",
        "II\tCông tác một cửa\t\t\t\t\t",
        "1\tViệc ba\tVăn phòng\t\tQuý III\tBáo cáo\t",
    ).plan
    assert [(task.number, task.content, task.note) for task in made.tasks] == [
        (1, "Việc một", "I. Công tác kiểm soát TTHC"),
        (2, "Việc nhỏ", "I. Công tác kiểm soát TTHC\n2. Việc lớn\nSố trong bản gốc: 2.1."),
        (3, "Việc ba", "II. Công tác một cửa\nSố trong bản gốc: 1."),
    ]


@pytest.mark.parametrize("row", ["Ghi chú: việc 1 xong trước ngày 01/6\t\t\t\t\t\t", "II\tCông tác một cửa\t\t\t\t\t"])
def test_a_row_that_belongs_to_no_task_is_told_of(tmp_path, row):
    rows = [HEAD, "I\tCông tác kiểm soát\t\t\t\t\t", "1\tViệc một\tVăn phòng\t\tQuý I\tBáo cáo\t"]
    before = from_text(tmp_path, *rows).doubts
    made = from_text(tmp_path, *rows, row)
    (doubt,) = set(made.doubts) - set(before)
    assert doubt.startswith("dòng 6: “" + " ".join(row.split())[:20].partition(" ")[0])
    assert "không thuộc nhiệm vụ nào" in doubt
    assert len(made.plan.tasks) == 1
    assert made.plan.tasks[0].content == "Việc một"


ONE_TASK = "1\tBáo cáo kết quả rà soát\tVăn phòng\t\tQuý I\tBáo cáo\t"


@pytest.mark.parametrize(
    "rows",
    [
        ["\tTổng cộng: 12 nhiệm vụ\t\t\t\t\t"],
        ["\tTổng cộng\t\t\t\t12 sản phẩm\t"],
        ["Tổng cộng\t\t\t\t\t12 sản phẩm\t"],
        ["\tCộng (12 nhiệm vụ)\t\t\t\t\t"],
        ["Tổng\t12 nhiệm vụ\t\t\t\t\t"],
        ["\tTổng: 12 nhiệm vụ\tVăn phòng\t\t\t\t"],
        ["*\tCác đơn vị gửi về Văn phòng\t\t\t\t\t"],
        ["(**)\tBáo cáo theo mẫu\tVăn phòng\t\t\t\t"],
        ["\tGhi chú: các đơn vị gửi về Văn phòng\t\t\t\t\t", "\t- trước ngày 15 hằng tháng\t\t\t\t\t"],
        ["*\tGhi chú\t\t\t\t\t", "\tcác đơn vị tự cân đối\t\t\t\t\t"],
        ["\tCác đơn vị gửi báo cáo về Văn phòng trước ngày 15\t\t\t\t\t"],
        ["\tTTHC: thủ tục hành chính\t\t\t\t\t"],
        ["\tThực hiện theo phân công\tVăn phòng\t\t\tBáo cáo\t"],
    ],
)
def test_a_row_without_a_number_that_does_not_plainly_go_on_is_told_of(tmp_path, rows):
    made = from_text(tmp_path, HEAD, ONE_TASK, *rows, "2\tViệc hai\tVăn phòng\t\tQuý II\tBáo cáo\t")
    first, second = made.plan.tasks
    assert (first.content, first.product, second.content) == ("Báo cáo kết quả rà soát", "Báo cáo", "Việc hai")
    doubts = [doubt for doubt in made.doubts if "không thuộc nhiệm vụ nào" in doubt]
    assert len(doubts) == len(rows)
    for number, (row, doubt) in enumerate(zip(rows, doubts, strict=True), 5):
        assert doubt.startswith(f"dòng {number}: ")
        assert next(filter(None, row.strip("\t*()").split("\t")))[:40] in doubt


def test_a_row_with_a_star_and_a_time_is_a_task_and_so_is_one_that_sums_up(tmp_path):
    rows = ("*\tBáo cáo đột xuất\tVăn phòng\t\tQuý II\tBáo cáo\t", "2\tTổng hợp kết quả\tVăn phòng\t\tQuý III\tx\t")
    made = from_text(tmp_path, HEAD, ONE_TASK, *rows)
    assert [task.content for task in made.plan.tasks[1:]] == ["Báo cáo đột xuất", "Tổng hợp kết quả"]


@pytest.mark.parametrize(
    ("row", "content"),
    [
        ("\tthủ tục hành chính\t\t\t\t\t", "Báo cáo kết quả rà soát thủ tục hành chính"),
        ("\t- Lần 1\t\t\t\t\t", "Báo cáo kết quả rà soát - Lần 1"),
        ("\ta) Lần 1\t\t\t\t\t", "Báo cáo kết quả rà soát a) Lần 1"),
        ("\t(bằng văn bản)\t\t\t\t\t", "Báo cáo kết quả rà soát (bằng văn bản)"),
        ("\tTTHC nội bộ\t\t\t\tcủa đơn vị\t", "Báo cáo kết quả rà soát TTHC nội bộ"),
        ("\t\tSở Mẫu\t\t\t\t", "Báo cáo kết quả rà soát"),
    ],
)
def test_a_row_without_a_number_that_plainly_goes_on_is_part_of_the_task(tmp_path, row, content):
    made = from_text(tmp_path, HEAD, ONE_TASK, row)
    (task,) = made.plan.tasks
    assert task.content == content
    assert not any("không thuộc nhiệm vụ nào" in doubt for doubt in made.doubts)


def test_a_row_goes_on_with_words_that_end_no_cell(tmp_path):
    (task,) = from_text(
        tmp_path,
        HEAD,
        "1\tBáo cáo theo yêu cầu của\tVăn phòng\t\tQuý I\tBáo cáo\t",
        "\tỦy ban nhân dân thành phố\t\t\t\t\t",
    ).plan.tasks
    assert task.content == "Báo cáo theo yêu cầu của Ủy ban nhân dân thành phố"


@pytest.mark.parametrize(
    ("words_", "told"),
    [
        ("liên hệ bà Hạnh, anh Tuấn", "liên hệ …, …"),
        ("bà Hạnh, điện thoại 0912345678", "…, điện thoại …"),
        ("đ/c Mẫu (+84 912 345 678)", "… (…)"),
    ],
)
def test_what_is_told_of_has_no_short_name_and_no_telephone(tmp_path, words_, told):
    made = from_text(tmp_path, HEAD, ONE_TASK, f"\tGhi chú: {words_}\t\t\t\t\t")
    (doubt,) = [doubt for doubt in made.doubts if "không thuộc" in doubt]
    assert f"“Ghi chú: {told}”" in doubt


@pytest.mark.parametrize(
    ("cell", "units", "lost"),
    [
        ("Trung tâm Lưu trữ - Nguyễn Văn A chỉ đạo", ["Trung tâm Lưu trữ"], False),
        ("Văn phòng, ông A theo dõi", ["Văn phòng"], False),
        ("Phòng Tổng hợp do bà Mẫu phụ trách", ["Phòng Tổng hợp"], False),
        ("Trường Lê Quý Đôn thực hiện", ["Trường Lê Quý Đôn"], False),
        ("Văn phòng (Phòng TH, ông Nguyễn Văn A; Phòng KT)", ["Văn phòng"], True),
        ("Văn phòng (ông Nguyễn Văn A, Chánh Văn phòng)", ["Văn phòng"], False),
    ],
)
def test_a_person_with_a_role_is_no_part_of_a_unit_and_no_unit_is_lost_with_one(words, cell, units, lost):
    names = Units(words, None)
    keys, is_lost = names.keys(cell)
    assert [names.named[key].name for key in keys] == units
    assert is_lost is lost


def test_what_is_told_of_names_no_person(tmp_path):
    made = from_text(tmp_path, HEAD, ONE_TASK, "\tGhi chú: liên hệ bà Nguyễn Thị Mẫu, Trần Văn Thử\t\t\t\t\t")
    (doubt,) = [doubt for doubt in made.doubts if "không thuộc" in doubt]
    assert "Ghi chú: liên hệ …, …" in doubt


@pytest.mark.parametrize(
    ("between", "numbers", "groups"),
    [
        (["", "Phụ lục II", "NHIỆM VỤ KHÁC", ""], "12", [None, None]),
        (["", "2", ""], "34", ["I. Công tác kiểm soát"] * 2),
        (["", "Phụ lục (tiếp theo)", ""], "34", ["I. Công tác kiểm soát"] * 2),
        (["", "xx", ""], "34", [None, None]),
    ],
)
def test_a_group_does_not_go_over_to_the_next_appendix(tmp_path, between, numbers, groups):
    made = from_text(
        tmp_path,
        HEAD,
        "I\tCông tác kiểm soát\t\t\t\t\t",
        ONE_TASK,
        *between,
        HEAD,
        *(f"{number}\tViệc {number}\tVăn phòng\t\tQuý I\tBáo cáo\t" for number in numbers),
    ).plan
    notes = [(task.note or "").partition("\n")[0] for task in made.tasks]
    assert notes[0] == "I. Công tác kiểm soát"
    assert [note if note.startswith("I.") else None for note in notes[1:]] == groups


@pytest.mark.parametrize(
    ("product", "reason"),
    [
        ("Giảm 50% hồ sơ trễ hạn so với năm trước", "không phải tỷ lệ"),
        ("Hồ sơ trễ hạn 0%", "luôn đạt"),
        ("Hồ sơ trễ hạn 1%", "mức trần"),
        ("90-95% hài lòng", "có hai cách hiểu"),
        ("Tối đa 5% người dân không hài lòng", "ngược lại"),
        ("Tỷ lệ không hài lòng dưới 5%", "ngược lại"),
        ("Dưới 5% hồ sơ giải quyết không đúng hạn", "ngược lại"),
        ("Không quá 10% hồ sơ không được giải quyết đúng hạn", "ngược lại"),
        ("Dưới 10% hồ sơ chưa được số hóa", "ngược lại"),
        ("Không quá 20% hồ sơ chưa thanh toán trực tuyến", "ngược lại"),
        ("100% hồ sơ không bị trễ hạn", "ngược lại"),
        ("Dưới 5% hồ sơ giải quyết đúng hạn", "mức trần"),
        ("Tỷ lệ hồ sơ đúng hạn đạt 900%", "nhiều nhất là 100%"),
        ("Hồ sơ đúng hạn đạt 90%, đến năm 2030 đạt 120%", "nhiều nhất là 100%"),
        ("2/3 hồ sơ giải quyết đúng hạn", "“2/3 hồ sơ” không phải tỷ lệ phần trăm"),
        ("Một nửa số hồ sơ nộp trực tuyến", "“nửa số hồ sơ” không phải tỷ lệ phần trăm"),
        ("Số hóa toàn bộ các hồ sơ", "“toàn bộ các hồ sơ” không phải tỷ lệ phần trăm"),
        ("Tất cả hồ sơ được số hóa", "“Tất cả hồ sơ” không phải tỷ lệ phần trăm"),
        ("80% hồ sơ trực tuyến, riêng lĩnh vực đất đai 30%", "“riêng”"),
        ("Cấp tỉnh 80%, cấp huyện 70% hồ sơ nộp trực tuyến", "“Cấp tỉnh”"),
        ("95% hồ sơ đúng hạn, trừ lĩnh vực hộ tịch", "“trừ”"),
        ("100% cán bộ được tập huấn dịch vụ công trực tuyến", "“cán bộ”"),
        ("90% số cán bộ biết thanh toán trực tuyến", "“cán bộ”"),
        ("Tỷ lệ đơn vị số hóa hồ sơ đạt 90%", "“đơn vị”"),
        ("90% người dân biết thanh toán trực tuyến", "“người dân”"),
    ],
)
def test_a_target_that_would_flatter_is_left_for_a_person(tmp_path, product, reason):
    made = from_text(tmp_path, HEAD, f"1\tViệc một\tVăn phòng\t\tQuý I\t{product}\t").plan
    assert made.kpis == ()
    ((_task, words),) = made.unread()
    assert reason in words.reason


@pytest.mark.parametrize(
    ("content", "product", "measure"),
    [
        ("Việc", "Tỷ lệ hồ sơ trễ hạn không quá 5%", "late-resolution"),
        ("Việc", "Tỷ lệ hồ sơ giải quyết đúng hạn không dưới 95%", "on-time-resolution"),
        ("Việc", "Thanh toán không dùng tiền mặt đạt 95%", "online-payment"),
        ("Việc", "95% hồ sơ giải quyết đúng hạn, không gây phiền hà", "on-time-resolution"),
        ("Không gây phiền hà. Giải quyết hồ sơ đúng hạn", "Đạt 95%", "on-time-resolution"),
        ("Việc", "95% hồ sơ giải quyết đúng hạn hoặc trước hạn", "on-time-resolution"),
        ("Việc", "95% hồ sơ giải quyết trước hạn, đúng hạn", "on-time-resolution"),
        ("Việc", "95% hồ sơ giải quyết trước hạn", "early-resolution"),
        ("Việc", "95% toàn bộ hồ sơ giải quyết đúng hạn", "on-time-resolution"),
        ("Việc", "95% người dân hài lòng", "satisfaction"),
        ("Giải quyết hồ sơ không đúng hạn", "Đạt 95%", None),
        ("Giải quyết hồ sơ đúng hạn", "Dưới 5% chưa đạt", None),
    ],
)
def test_a_negation_denies_the_measure_alone_that_stands_behind_it(tmp_path, content, product, measure):
    made = from_text(tmp_path, HEAD, f"1\t{content}\tVăn phòng\t\tQuý I\t{product}\t").plan
    assert [kpi.measure for kpi in made.kpis] == ([measure] if measure else [])
    assert [words.text for _task, words in made.unread()] == ([] if measure else [product])


@pytest.mark.parametrize("product", ["đạt 95 phan tram", "đạt …%", "đạt chín mươi phần trăm"])
def test_a_percentage_that_is_not_understood_is_unread(tmp_path, product):
    (task,) = from_text(tmp_path, HEAD, f"1\tTỷ lệ hồ sơ đúng hạn\tVăn phòng\t\tQuý I\t{product}\t").plan.tasks
    assert [(unread.cell, unread.text) for unread in task.unread] == [("product", product)]


@pytest.mark.parametrize("time", ["- Trước ngày 15/6; - 15/12", "- Trước ngày 15/6; - Quý III; - 15/12"])
def test_days_of_a_list_that_can_share_their_limit_are_left_for_a_person(tmp_path, time):
    (task,) = from_text(tmp_path, HEAD, f"1\tViệc\tVăn phòng\t\t{time}\tBáo cáo\t").plan.tasks
    assert task.rules == ()
    (unread,) = task.unread
    assert (unread.cell, unread.text.replace("\n", " ")) == ("time", time)
    assert "có hai cách hiểu" in unread.reason


@pytest.mark.parametrize(
    "row",
    [
        "\tRà soát quy trình nội bộ\tThanh tra Sở\t\tTrong tháng 6\tbáo cáo\t",
        "\tRà soát quy trình nội bộ\tThanh tra Sở\t\ttrước 30/6\tbáo cáo\t",
        "\tRà soát quy trình nội bộ\t\t\t\tbáo cáo\t",
    ],
)
def test_small_letters_of_a_product_join_no_tasks(tmp_path, row):
    made = from_text(tmp_path, HEAD, ONE_TASK, row)
    assert made.plan.tasks[0].content == "Báo cáo kết quả rà soát"
    assert made.plan.tasks[0].product == "Báo cáo"


def test_a_column_that_a_plan_file_has_no_place_for_is_kept_in_the_note(tmp_path):
    (task,) = from_text(
        tmp_path,
        "TT\tNhiệm vụ\tNgày bắt đầu\tThời hạn\tChủ trì\tGhi chú",
        "1\tViệc một\t01/3/2025\tTrước ngày 30/6/2025\tVăn phòng\tXem công văn riêng",
    ).plan.tasks
    assert task.note == "Ngày bắt đầu: 01/3/2025\nGhi chú: Xem công văn riêng"
    assert [rule.text for rule in task.rules] == ["Trước ngày 30/6/2025"]


def test_a_list_in_one_line_whose_dash_may_join_two_times_is_not_guessed(tmp_path):
    (task,) = from_text(tmp_path, HEAD, "1\tViệc\tVăn phòng\t\t- Quý II - Quý IV\tBáo cáo\t").plan.tasks
    assert task.rules == ()
    (unread,) = task.unread
    assert unread.cell == "time"
    assert "có hai cách hiểu" in unread.reason


def test_what_is_not_clear_is_left_for_a_person_and_the_rest_is_read(tmp_path):
    made = from_text(
        tmp_path,
        HEAD,
        "1\tViệc một\tVăn phòng\t\t- Trước ngày 30/6/2025. - Khi có yêu cầu.\tTỷ lệ hồ sơ đúng hạn đạt khoảng 90%\t",
        "2\tViệc hai\tNguyễn Văn Mẫu\t\t\tTrồng 50% cây xanh\t",
        "3\tViệc ba\tVăn phòng\t\tQuý I\tBáo cáo\t7/NQ-CP ngày 01/02/2023 và 7/NQ-CP ngày 05/02/2024",
        "4\tViệc bốn\tVăn phòng\t\tQuý I\tBáo cáo\tNghị quyết số 7/NQ-CP",
    ).plan
    assert [(task.number, words.cell, words.text) for task, words in made.unread()] == [
        (1, "time", "Khi có yêu cầu."),
        (1, "product", "Tỷ lệ hồ sơ đúng hạn đạt khoảng 90%"),
        (2, "lead", "Nguyễn Văn Mẫu"),
        (2, "time", ""),
        (2, "product", "Trồng 50% cây xanh"),
        (4, "basis", "Nghị quyết số 7/NQ-CP"),
    ]
    assert [len(task.rules) for task in made.tasks] == [1, 0, 1, 1]
    assert made.tasks[1].lead == "Nguyễn Văn Mẫu"
    assert {day.year for key in made.tasks[2].basis_sources if (day := made.sources[key].date)} == {
        2023,
        2024,
    }


def test_rows_share_an_event_when_their_words_mean_the_same(tmp_path):
    made = from_text(
        tmp_path,
        HEAD,
        "1\tViệc một\tVăn phòng\t\t5 ngày kể từ ngày nhận được Quyết định công bố thủ tục hành chính của Bộ\tBáo cáo\t",
        "2\tViệc hai\tVăn phòng\t\t3 ngày làm việc kể từ khi nhận Quyết định công bố TTHC của Bộ\tBáo cáo\t",
        "3\tViệc ba\tVăn phòng\t\t7 ngày kể từ ngày ban hành\tBáo cáo\t",
        "4\tViệc bốn\tVăn phòng\t\t9 ngày kể từ ngày ban hành\tBáo cáo\t",
    ).plan
    keys = [triggers(rule)[0] for task in made.tasks for rule in task.rules]
    assert keys[0] == keys[1]
    assert len({*keys}) == 3, "“ban hành” alone does not say what is issued: each row has its own"
    assert made.event(keys[0]).words == ("nhận Quyết định công bố TTHC của Bộ",)


@pytest.mark.parametrize(
    ("titles", "year"),
    [
        ("KẾ HOẠCH\nKiểm soát TTHC năm 2026\nPhụ lục\nDANH MỤC NHIỆM VỤ", 2026),
        (
            "KẾ HOẠCH\nKiểm soát TTHC\nPhụ lục II. NHIỆM VỤ NĂM 2027\n(Kèm theo Kế hoạch ngày 05 tháng 01 năm 2026)",
            2027,
        ),
        ("KẾ HOẠCH\nKiểm soát TTHC\n(Kèm theo Kế hoạch ngày 05 tháng 01 năm 2026)", None),
        ("KẾ HOẠCH\nKiểm soát TTHC năm 2026\nPhụ lục\nNHIỆM VỤ NĂM 2025", None),
        ("Kế hoạch năm 2025", 2025),
        ("Nhiệm vụ kiểm soát thủ tục hành chính năm 2025", 2025),
        ("Mẫu, ngày … tháng 01 năm 2025", None),
        ("KẾ HOẠCH\nKiểm soát TTHC năm 2025 - 2026", None),
        ("KẾ HOẠCH\nKiểm soát TTHC năm 2025 và 2026", None),
    ],
)
def test_the_year_comes_from_the_titles_or_is_asked_for(tmp_path, titles, year):
    row = "1\tViệc\tVăn phòng\t\tQuý I\tBáo cáo\t"
    if year is not None:
        assert from_text(tmp_path, HEAD, row, head=titles + "\n").plan.identity.year == year
    else:
        with pytest.raises(TthcError, match="--year"):
            from_text(tmp_path, HEAD, row, head=titles + "\n")


def test_a_title_in_small_letters_is_one(tmp_path):
    row = "1\tViệc\tVăn phòng\t\tQuý I\tBáo cáo\t"
    identity = from_text(tmp_path, HEAD, row, head="Kế hoạch kiểm soát TTHC năm 2025\n").plan.identity
    assert (identity.title, identity.year) == ("Kế hoạch kiểm soát TTHC năm 2025", 2025)


@pytest.mark.parametrize(
    ("titles", "columns"),
    [
        (
            "STT|Nhiệm vụ trọng tâm|Đơn vị thực hiện|Thời hạn hoàn thành|Sản phẩm đầu ra",
            "number content lead time product",
        ),
        (
            "TT|Nội dung công việc|Cơ quan, đơn vị chủ trì thực hiện|Cơ quan, đơn vị phối hợp|Tiến độ|Kết quả đạt được",
            "number content lead support time product",
        ),
        ("Số TT|TÊN VIỆC|Căn cứ giao nhiệm vụ|Thời gian trình|Người phụ trách", "number content basis time lead"),
        ("Nội dung|Thời gian thực hiện nhiệm vụ|Kết quả thực hiện nhiệm vụ", "content time product"),
        ("S T T|Hoạt động|Thời điểm hoàn thành|Phân công|Đơn vị tham gia", "number content time lead support"),
        ("STT|Nội dung|Đơn vị thực hiện|Đơn vị chủ trì|Thời gian", "number content other lead time"),
        ("No.|Task|Lead unit|Support|Deadline|Output", "number content lead support time product"),
    ],
)
def test_headings_are_known_by_their_words(tmp_path, titles, columns):
    cells = [f"ô {place}" for place, _title in enumerate(titles.split("|"), 1)]
    path = tmp_path / "nguon.txt"
    path.write_text(titles.replace("|", "\t") + "\n" + "\t".join(cells) + "\n", encoding="utf-8")
    (row,) = table.find(documents.read_document(path), load_plan_words()).rows
    expected = dict(zip(columns.split(), cells, strict=True))
    assert row.number == expected.pop("number", "")
    others = [expected.pop("other")] if "other" in expected else []
    assert (row.cells, list(row.others.values())) == (expected, others)


# -- what stands elsewhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Hoàn thành trước ngày 15/2", "Hoàn thành trước ngày 15/2"),
        ("Xong trong tháng 2", "Xong trong tháng 2"),
        ("Gửi trước ngày 15 hằng tháng", "Gửi trước ngày 15 hằng tháng"),
        ("Chậm nhất 05 ngày làm việc", "Chậm nhất 05 ngày"),
        ("15/02/2025", "15/02/2025"),
        ("Theo Công văn số 5/UBND-KSTT ngày 12/3/2025, báo cáo chậm nhất ngày 20/3/2025", "chậm nhất ngày 20/3/2025"),
        ("Công văn số 5/UBND-KSTT: trước ngày 12/3/2025", "trước ngày 12/3/2025"),
        ("Tỷ lệ đúng hạn 96%", "Tỷ lệ đúng hạn 96%"),
        ("28/02/2025", None),
        ("Xong trước ngày 28/2", None),
        ("Quyết định số 5/QĐ-UBND ngày 12/3/2025", None),
        ("Công văn số 5/UBND-KSTT của UBND thành phố ngày 12 tháng 3 năm 2025", None),
        ("Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ", None),
        ("Số liệu từ ngày 15/12/2024", None),
        ("Xem mục 3.2, điểm 2/3, phục vụ 24/7", None),
    ],
)
def test_a_time_or_a_percentage_in_another_column_is_told_of(tmp_path, note, told):
    made = from_text(tmp_path, f"{HEAD}\tGhi chú", f"1\tViệc\tVăn phòng\t\tTrước ngày 28/02/2025\tBáo cáo\t\t{note}")
    doubts = [doubt for doubt in made.doubts if "'Ghi chú' của nhiệm vụ 1" in doubt]
    assert len(doubts) == (told is not None)
    assert all(doubt.startswith("dòng 4: ") and f"{told}”" in doubt for doubt in doubts)


def test_a_time_in_the_content_or_the_product_is_told_of_and_a_target_there_is_not(tmp_path):
    made = from_text(
        tmp_path,
        HEAD,
        "1\tBáo cáo trước ngày 15/2\tVăn phòng\t\tQuý I\tBáo cáo gửi chậm nhất ngày 10/2, 95% hồ sơ đúng hạn\t",
    )
    told = [doubt for doubt in made.doubts if "nhiệm vụ 1" in doubt]
    assert [doubt.partition("cột ")[2].partition(" ")[0] for doubt in told] == ["'content'", "'product'"]
    assert [kpi.measure for kpi in made.plan.kpis] == ["on-time-resolution"]


def test_what_paragraphs_say_of_times_and_percentages_is_told_of_but_not_the_days_of_documents(tmp_path):
    head = (
        "SỞ MẪU\nMẫu, ngày 05 tháng 01 năm 2025\nKẾ HOẠCH\nKiểm soát TTHC năm 2025\n"
        "Căn cứ Kế hoạch của UBND tỉnh ngày 03/01/2025;\nThực hiện Kế hoạch số 25/KH-UBND ngày 28/01/2025 của UBND,\n"
        "Chỉ tiêu: tỷ lệ hồ sơ đúng hạn trên 96%.\nCác đơn vị gửi kế hoạch chậm nhất ngày 20/01/2025.\n"
        "III. TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở:\na) Báo cáo trước ngày 15/6/2025.\n"
        "PHỤ LỤC\n(Ban hành kèm theo Kế hoạch số /KH-S ngày 05 tháng 01 năm 2025 của Sở Mẫu)\n"
    )
    made = from_text(tmp_path, HEAD, ONE_TASK, "", "Báo cáo tổng kết gửi trước ngày 15/12.", head=head)
    told = [doubt.partition("”")[0] for doubt in made.doubts if "nằm ngoài các bảng" in doubt]
    assert told == [
        "“Chỉ tiêu: tỷ lệ hồ sơ đúng hạn trên 96%.",
        "“Các đơn vị gửi kế hoạch chậm nhất ngày 20/01/2025.",
        "“a) Báo cáo trước ngày 15/6/2025.",
        "“Báo cáo tổng kết gửi trước ngày 15/12.",
    ]
    assert [duty.text for duty in made.plan.duties] == ["Báo cáo trước ngày 15/6/2025."]


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("Văn phòng", ["Văn phòng"]),
        ("Các phòng, đơn vị có liên quan", ["Các phòng, đơn vị có liên quan"]),
        ("Văn phòng, các phòng, đơn vị có liên quan", ["Văn phòng", "Các phòng, đơn vị có liên quan"]),
        ("Văn phòng Sở; Thanh tra Sở", ["Văn phòng Sở", "Thanh tra Sở"]),
        ("Văn phòng Sở và Chi cục Tiêu chuẩn, Đo lường", ["Văn phòng Sở", "Chi cục Tiêu chuẩn, Đo lường"]),
        ("Thanh tra/Văn phòng", ["Thanh tra", "Văn phòng"]),
        ("Phòng Khoa học và Công nghệ", ["Phòng Khoa học và Công nghệ"]),
        ("- Phó Giám đốc Trần Đông Phương An\n- Cá nhân phụ trách", ["Phó Giám đốc", "Cá nhân phụ trách"]),
        ("Đồng chí Lê Thị Mẫu, Chánh Văn phòng", ["Chánh Văn phòng"]),
        ("Ông Nguyễn Văn A - Phó Giám đốc Sở", ["Phó Giám đốc Sở"]),
        ("Văn phòng (đ/c Phạm Thị B)", ["Văn phòng"]),
        ("Văn phòng (Phạm Thị B, Lê C)", ["Văn phòng"]),
        ("Văn phòng - Nguyễn Thị B", ["Văn phòng"]),
        ("Phòng B (bà Nguyễn Thị C phụ trách), Phòng B", ["Phòng B"]),
        ("Phòng B (bà Hạnh phụ trách); Phòng B", ["Phòng B"]),
        ("Phòng B do ông Nguyễn Văn A phụ trách; Phòng B", ["Phòng B"]),
        ("Phòng B, ông Nguyễn Văn A phụ trách", ["Phòng B"]),
        ("Văn phòng (Chánh Văn phòng Nguyễn Văn A)", ["Văn phòng"]),
        ("Văn phòng (bộ phận một cửa)", ["Văn phòng (bộ phận một cửa)"]),
        ("Trưởng phòng Y Thông Niê", ["Trưởng phòng"]),
        ("Trưởng phòng Quản lý Khoa học", ["Trưởng phòng Quản lý Khoa học"]),
        ("Giám đốc Trung tâm Ứng dụng", ["Giám đốc Trung tâm Ứng dụng"]),
        ("Trường THPT Nguyễn Huệ", ["Trường THPT Nguyễn Huệ"]),
        ("UBND tỉnh Bà Rịa - Vũng Tàu", ["UBND tỉnh Bà Rịa - Vũng Tàu"]),
        ("Phòng A - Phòng B", ["Phòng A", "Phòng B"]),
        ("Phòng Kế hoạch - Tài chính – phòng B", ["Phòng Kế hoạch - Tài chính", "Phòng B"]),
        ("Phòng C + Phòng D", ["Phòng C", "Phòng D"]),
        ("Văn phòng & Thanh tra Sở", ["Văn phòng", "Thanh tra Sở"]),
        ("Phòng A \n- Sở B", ["Phòng A", "Sở B"]),
        ("Văn phòng HĐND và UBND huyện, Thanh tra", ["Văn phòng HĐND và UBND huyện", "Thanh tra"]),
        ("Phòng A (chủ trì); Phòng B (chủ trì)", ["Phòng A", "Phòng B"]),
        ("KSTT - Lê Văn Tám", ["KSTT"]),
    ],
)
def test_units_are_told_from_one_another_and_from_persons(words, cell, units):
    names = Units(words, None)
    keys, lost = names.keys(cell)
    assert [names.named[key].name for key in keys] == units
    assert not lost


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Sở A - Phòng B", "một đơn vị hoặc hai"),
        ("Phòng A (chủ trì), Phòng B (thành viên)", "phần việc khác nhau"),
        ("Phòng A (chủ trì), Phòng B", "phần việc khác nhau"),
    ],
)
def test_what_can_be_one_unit_or_two_is_left_to_a_person(tmp_path, cell, reason):
    (task,) = from_text(tmp_path, HEAD, f"1\tViệc\t{cell}\t\tQuý I\tx\t").plan.tasks
    assert task.lead_units == ()
    ((cell_name, text, why),) = [(words.cell, words.text, words.reason) for words in task.unread]
    assert (cell_name, text) == ("lead", cell)
    assert reason in why


def test_an_unknown_post_behind_a_person_is_no_unit(words):
    names = Units(words, None)
    assert names.keys("Văn phòng; đ/c Lê Văn Tám - PCVP") == (("van-phong",), True)
    assert [unit.name for unit in names.named.values()] == ["Văn phòng"]


def test_a_person_alone_is_no_unit(words):
    names = Units(words, None)
    assert names.keys("Nguyễn Văn A") == ((), True)
    assert names.named == {}


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Thông tư số 02/2017/TT-VPCP", ["Thông tư 02/2017/TT-VPCP"]),
        ("Nghị số 76/NQ-CP ngày 15/7/2021", ["Nghị quyết 76/NQ-CP 2021-07-15"]),
        (
            "QĐ 1085/QĐ-TTg ngày 15 tháng 9 năm 2022; NĐ 61/2018/NĐ-CP",
            ["Quyết định 1085/QĐ-TTg 2022-09-15", "Nghị định 61/2018/NĐ-CP"],
        ),
        (
            "Bộ luật Dân sự số 91/2015/QH13, Luật Ban hành VBQPPL 80/2015/QH13",
            ["Bộ luật 91/2015/QH13", "Luật 80/2015/QH13"],
        ),
        ("Công văn số 123/BTP-KSTT", ["Công văn 123/BTP-KSTT"]),
        ("tỷ lệ 30/50, ngày 15/7/2021, xem https://a.vn/12/AB", []),
    ],
)
def test_documents_are_known_by_their_number(words, text, cited):
    sources = Sources(words, None)
    mentions = [f"{m.kind} {m.number} {m.day or ''}".strip() for m in sources.mentions(text)]
    assert mentions == cited


@pytest.mark.parametrize(
    ("basis", "left"),
    [
        ("Văn bản số 12/VP", ["12/VP"]),
        ("CV 123", ["CV 123"]),
        ("Nghị định 63; Quyết định số 5/QĐ-UBND", ["Nghị định 63"]),
        ("Quyết định số 5/QĐ-UBND và Luật Giao dịch điện tử", ["Luật Giao dịch điện tử"]),
        ("Theo kế hoạch của UBND", ["Theo kế hoạch của UBND"]),
        ("Ý kiến của Giám đốc", ["Ý kiến của Giám đốc"]),
        ("Quyết định số 5/QĐ-UBND ngày 01/02/2025 của UBND; CV 7/UBND-KSTT", []),
        ("Luật Ban hành VBQPPL 80/2015/QH13", []),
    ],
)
def test_a_basis_without_a_number_that_says_what_it_is_is_unread(tmp_path, basis, left):
    (task,) = from_text(tmp_path, HEAD, f"1\tViệc\tVăn phòng\t\tQuý I\tBáo cáo\t{basis}").plan.tasks
    assert [(unread.cell, unread.text) for unread in task.unread] == [("basis", words) for words in left]


def test_a_time_in_another_year_and_a_year_that_the_titles_do_not_name_are_told_of(tmp_path):
    row = "1\tViệc\tVăn phòng\t\t{}\tBáo cáo\t"
    (told,) = [
        doubt for doubt in from_text(tmp_path, HEAD, row.format("Trước ngày 30/6/2024")).doubts if "2024" in doubt
    ]
    assert told.startswith("dòng 4: ")
    assert not [
        doubt for doubt in from_text(tmp_path, HEAD, row.format("Trước ngày 30/6/2025")).doubts if "2025" in doubt
    ]
    made = drafted(tmp_path / "nguon.txt", year=2026)
    assert [doubt for doubt in made.doubts if "--year" in doubt and "2025" in doubt]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_utf_16_is_read_with_a_mark_or_without(tmp_path, coding):
    path = tmp_path / "nguon.txt"
    path.write_text(f"KẾ HOẠCH NĂM 2025\n{HEAD}\n{ONE_TASK}\n", encoding=coding)
    assert [task.content for task in drafted(path).plan.tasks] == ["Báo cáo kết quả rà soát"]


def test_a_line_end_of_word_inside_of_a_cell_ends_no_row(tmp_path):
    made = from_text(tmp_path, HEAD, "1\tViệc\tVăn phòng\t\tQuý I năm\x0b2025\tBáo cáo\t")
    assert [(task.number, len(task.rules)) for task in made.plan.tasks] == [(1, 1)]


def test_a_line_between_rows_is_told_of(tmp_path):
    made = from_text(tmp_path, HEAD, ONE_TASK, "Lời nằm giữa", "2\tViệc\tVăn phòng\t\tQuý I\tBáo cáo\t")
    assert len(made.plan.tasks) == 2
    assert [doubt for doubt in made.doubts if "“Lời nằm giữa”" in doubt]


def test_a_table_with_other_headings_is_no_part_of_the_appendix(tmp_path):
    contact_heads = "TT\tHọ tên\tChức vụ\tĐơn vị\tĐiện thoại\tThư điện tử\tGhi chú"
    made = from_text(
        tmp_path,
        HEAD,
        ONE_TASK,
        "",
        "Danh sách liên hệ",
        contact_heads,
        "2\tA\tB\tC\t0\tD\tE",
        "Trang sau",
        "3\tA\tB\tC\t0\tD\tE",
    )
    assert len(made.plan.tasks) == 1
    assert len(made.passed_over) == 2


def test_a_plan_with_unread_words_is_no_change_of_itself(tmp_path):
    made = from_text(tmp_path, HEAD, "1\tViệc\tVăn phòng\t\tT6/2025\tBáo cáo\tCV 123").plan
    assert len(made.tasks[0].unread) == 2
    assert list(changes(made, made)) == []


@pytest.mark.parametrize(
    ("lead", "below", "units"),
    [
        ("Phòng B", "Phòng C", ["Phòng B", "Phòng C"]),
        ("Văn phòng", "Sở", ["Văn phòng Sở"]),
        ("Phòng Khoa học", "và Công nghệ", ["Phòng Khoa học và Công nghệ"]),
    ],
)
def test_units_of_one_kind_on_two_rows_are_two(tmp_path, lead, below, units):
    made = from_text(tmp_path, HEAD, f"1\tViệc\t{lead}\t\tQuý I\tBáo cáo\t", f"\t\t{below}\t\t\t\t").plan
    assert [made.units[key].name for key in made.tasks[0].lead_units] == units


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("PHẦN III. TỔ CHỨC THỰC HIỆN", "III."),
        ("PHẦN III\nTỔ CHỨC THỰC HIỆN", "III."),
        ("Điều 3. Tổ chức thực hiện", "3."),
        ("4. Tổ chức thực hiện", "4."),
        ("TỔ CHỨC THỰC HIỆN", ""),
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_a_section_of_duties_is_known_by_its_heading(tmp_path, heading, number, behind):
    section = f"{heading}\n1. Văn phòng Sở:\na) Theo dõi.\n2. Thanh tra Sở: kiểm tra.\n"
    head = "KẾ HOẠCH\nKiểm soát TTHC năm 2025\n"
    made = from_text(tmp_path, HEAD, ONE_TASK, section if behind else "", head=head if behind else head + section).plan
    assert [(duty.article, duty.text) for duty in made.duties] == [
        (f"{number}1.a", "Theo dõi."),
        (f"{number}2", "kiểm tra."),
    ]


def test_a_purpose_that_begins_like_such_a_heading_lays_no_duty(tmp_path):
    head = "KẾ HOẠCH NĂM 2025\nI. MỤC ĐÍCH\n4. Tổ chức thực hiện đầy đủ nhiệm vụ.\n1. Văn phòng Sở: làm.\n"
    assert from_text(tmp_path, HEAD, ONE_TASK, head=head).plan.duties == ()


def test_the_issuer_is_read_from_its_line_and_no_section_from_the_title(tmp_path):
    head = "UBND TỈNH MẪU\nSỞ MẪU\nSố: 5/KH-SM\nKẾ HOẠCH\nKiểm soát TTHC năm 2025\nĐiều 1. Mục đích\nI. YÊU CẦU\n"
    identity = from_text(tmp_path, HEAD, ONE_TASK, head=head).plan.identity
    assert (identity.issuer, identity.title, identity.annex) == ("SỞ MẪU", *["Kiểm soát TTHC năm 2025"] * 2)


def test_keys_are_cut_behind_a_word():
    assert slug("Văn bản quy phạm pháp luật " * 9) == "van-ban-quy-pham-phap-luat-van-ban-quy-pham-phap-luat-van"
    assert slug("…") == "x"


# -- files that are none ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words_of_error"),
    [
        (b"", "tệp rỗng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "kiểu cũ"),
        (b"%PDF-1.7\n", "tệp PDF"),
        (b"{\\rtf1", "tệp RTF"),
        (b"PK\x03\x04 broken", "hãy mở bằng Word"),
        (b"K\xff hoch", ":1: không phải tệp Word"),
        (b"a\tb\nc\0", ":2: không phải tệp Word"),
        ("không có bảng nào".encode(), "không thấy bảng nhiệm vụ nào"),
        ("STT\tHọ tên\tTuổi\n1\tA\t2\n".encode(), "không thấy bảng nhiệm vụ nào"),
    ],
)
def test_what_is_no_plan_is_one_clear_error(tmp_path, content, words_of_error):
    path = tmp_path / "nguon.docx"
    path.write_bytes(content)
    with pytest.raises(TthcError, match=words_of_error):
        drafted(path)


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "parts",
    [
        [("xl/workbook.xml", b"<x/>")],
        [("word/document.xml", b"<x/>")],
        [("word/document.xml", b"<x/>"), ("[Content_Types].xml", b"<Types/>")],
        [("word/document.xml", b"not xml"), ("[Content_Types].xml", b"nor this")],
    ],
)
def test_a_zip_that_is_no_word_document_is_one_clear_error(tmp_path, parts):
    path = tmp_path / "nguon.docx"
    path.write_bytes(zipped(parts))
    with pytest.raises(TthcError, match="không phải tệp Word"):
        drafted(path)


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "nguon.docx"
    path.write_bytes(zipped([("word/document.xml", b" " * (word_documents.MOST_TEXT + 1))]))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(TthcError, match="quá lớn"):
        drafted(path)


def test_more_cells_than_a_plan_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(text_documents, "MOST_CELLS", 20)
    with pytest.raises(TthcError, match="quá lớn"):
        from_text(tmp_path, HEAD, *["1\ta\tb\tc\td\te\tf"] * 3)


@examples(200)
@given(st.text(st.sampled_from("\t\n 1aQuý-;.%5"), max_size=200))
def test_any_rows_give_a_plan_or_one_clear_error(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "nguon.txt"
    path.write_text(f"năm 2025\n{HEAD}\n1\tViệc\tVăn phòng\t\tQuý I\tx\t\n{text}", encoding="utf-8", newline="\n")
    made = draft(documents.read_document(path), load_plan_words(), MEASURES, year=2025)
    assert made.plan.tasks[0].content.startswith("Việc")


def test_a_table_is_found_whatever_stands_around_it(words, tmp_path):
    path = tmp_path / "nguon.txt"
    path.write_text(f"Nơi nhận:\tA\n\nxx\n{HEAD}\n1\ta\tb\tc\tQuý I\te\tf\n\nxx\nKý tên\tB\n", encoding="utf-8")
    appendix = table.find(documents.read_document(path), words)
    assert [row.cells["content"] for row in appendix.rows] == ["a"]
    assert len(appendix.passed_over) == 2


def test_a_row_that_numbers_the_columns_is_no_task(tmp_path):
    (task,) = from_text(
        tmp_path, HEAD, "(1)\t(2)\t(3)\t(4)\t(5)\t(6)\t(7)", "1\tViệc\tVăn phòng\t\tQuý I\tBáo cáo\t"
    ).plan.tasks
    assert task.content == "Việc"


def test_a_unit_the_same_as_above_is_that_one_and_a_time_is_left_to_a_person(tmp_path):
    first, second, third = from_text(
        tmp_path,
        HEAD,
        "1\tMột\tVăn phòng\tThanh tra Sở\tQuý I\tx\t",
        "2\tHai\t- nt -\tNhư trên\t-nt-\tx\t",
        "3\tBa\t-\t″\tQuý I\tx\t",
    ).plan.tasks
    assert (third.lead_units, third.support_units) == ((), first.support_units)
    assert (second.lead_units, second.support_units) == (first.lead_units, first.support_units)
    assert (second.lead, [words.cell for words in second.unread]) == ("- nt -", ["time"])


TIMES = ["Trước ngày 31/5/2026", "Tháng 6/2026", "Quý I", "Quý II, III", "hằng quý", "15/3/2026", "T6/2026", "6/2026"]


@pytest.mark.parametrize("cells", [*TIMES, "%", "95%"])
def test_a_table_that_is_passed_over_with_times_or_targets_is_in_doubt(tmp_path, cells):
    made = from_text(
        tmp_path, HEADS, ONE_TASK.removesuffix("\t"), "Danh sách", "TT\tCuộc kiểm tra\tLúc", f"1\tXã A\t{cells}"
    )
    assert made.passed_over == []
    assert [doubt for doubt in made.doubts if "Cuộc kiểm tra" in doubt]


@pytest.mark.parametrize(
    "cell",
    ["15/3/1980", "Tháng 5/2020", "Mẫu, ngày 12 tháng 01 năm 2026", "Chuyên viên", "2026", "Văn phòng", "0912345678"],
)
def test_a_table_that_is_passed_over_without_times_is_none(tmp_path, cell):
    made = from_text(tmp_path, HEADS, ONE_TASK.removesuffix("\t"), "Danh sách", "TT\tHọ tên\tChức vụ", f"1\tA\t{cell}")
    assert len(made.passed_over) == 1
    assert not [doubt for doubt in made.doubts if "Chức vụ" in doubt]


DITTO = ["nt", "như trên", "Như dòng trên", "Tương tự", '"', "“", "”", "″", "''", "〃", "’’", ",,"]


@pytest.mark.parametrize("around", ["{}", "- {} -", "-{}-", "{}.", " {} ", "({})"])
def test_each_mark_of_the_same_as_above_is_the_unit_above(tmp_path, around):
    rows = [f"{place}\tViệc\t{around.format(mark)}\t{mark}\tQuý I\tBáo cáo" for place, mark in enumerate(DITTO, 2)]
    made = from_text(tmp_path, HEADS, "1\tViệc\tVăn phòng\tPhòng A; Phòng B\tQuý I\tBáo cáo", *rows)
    assert len(made.plan.tasks) == len(DITTO) + 1
    for task in made.plan.tasks:
        assert (task.lead_units, task.support_units) == (("van-phong",), ("phong-a", "phong-b")), task.lead
        assert not task.unread
    assert list(made.plan.units) == ["van-phong", "phong-a", "phong-b"]


@pytest.mark.parametrize("above", ["", "đ/c Nguyễn Văn An", "Sở A - Phòng B"])
def test_the_same_as_above_is_unread_if_no_unit_is_known_there(tmp_path, above):
    tasks = from_text(
        tmp_path,
        HEADS,
        '1\tMột\t"\tVăn phòng\tQuý I\tBáo cáo',
        f"2\tHai\tVăn phòng\t{above}\tQuý I\tBáo cáo",
        "3\tBa\tnt\tnt\tQuý I\tBáo cáo",
    ).plan.tasks
    assert [task.lead_units for task in tasks] == [(), ("van-phong",), ("van-phong",)]
    assert [words.cell for words in tasks[0].unread] == ["lead"]
    assert (tasks[2].support_units, [words.cell for words in tasks[2].unread]) == ((), ["support"])


@pytest.mark.parametrize("cell", ["//", "/", "5", "***", "+", "nt; Phòng A", "Phòng A; “", "x", "X"])
def test_what_has_no_letter_or_only_a_mark_is_no_unit(tmp_path, cell):
    made = from_text(tmp_path, HEADS, "1\tMột\tVăn phòng\tPhòng A\tQuý I\t", f"2\tHai\tVăn phòng\t{cell}\tQuý I\t")
    assert set(made.plan.units) <= {"van-phong", "phong-a"}
    assert [words.cell for words in made.plan.tasks[1].unread] == ["support"]


@pytest.mark.parametrize("cell", ["-", "–", "—", "- ", "--", "...", "…", "Không", "không có", "."])
def test_a_cell_that_says_nobody_is_empty(tmp_path, cell):
    made = from_text(
        tmp_path,
        HEADS,
        f"1\tMột\tVăn phòng\t{cell}\tQuý I\tBáo cáo",
        "2\tHai\tVăn phòng\tPhòng A\tQuý I\tBáo cáo",
        f"3\tBa\tVăn phòng\t{cell}\tQuý I\tBáo cáo",
    ).plan
    first, second, third = made.tasks
    for task in (first, third):
        assert (task.support_units, task.unread) == ((), ())
    assert second.support_units == ("phong-a",)
    assert list(made.units) == ["van-phong", "phong-a"]


def test_persons_in_the_cells_that_lists_show_are_told_of_without_their_names(tmp_path):
    made = from_text(
        tmp_path,
        "STT\tNội dung\tChủ trì\tPhối hợp\tThời gian\tKết quả\tGhi chú",
        "1\tXử lý phản ánh (liên hệ ông Hoàng Văn Thụ)\tVăn phòng\t\tQuý I\tBáo cáo\t",
        "2\tTập huấn\tPhòng A: Giàng A Páo\tbà Vũ Thị Hạnh\tQuý II\tBáo cáo Giám đốc Lê Hoa\tđ/c Nam",
        "3\tKiểm tra Trường THPT Nguyễn Văn Cừ\tVăn phòng\t\tQuý III\tBáo cáo\t",
    )
    told = [re.findall(r"'(.*)' \D*([0-9])", doubt) for doubt in made.doubts if "'" in doubt]
    assert told == [[("content", "1")], [("product", "2")], [("Ghi chú", "2")]]
    assert not [name for name in ("Thụ", "Hạnh", "Páo", "Nam", "Hoa") if name in " ".join(made.doubts)]
    assert [unit.name for unit in made.plan.units.values()] == ["Văn phòng", "Phòng A"]


@pytest.mark.parametrize("words_of_cell", ["Văn phòng, ", "- ", "(", "Nguyễn Văn A ", "31/2021/QĐ-TTg ", "a b ", "1"])
@pytest.mark.long
@pytest.mark.sweep
def test_cells_of_any_length_are_read_in_bounded_time(tmp_path, words_of_cell):
    length = sweep(gate=10_000, slow=50_000)
    long = (words_of_cell * length)[:length].strip()
    (task,) = from_text(tmp_path, HEAD, f"1\tx{long}\t{long}\t{long}\t{long}\t{long}\t{long}").plan.tasks
    assert task.rules == ()
    assert "time" in {words.cell for words in task.unread}


HEADS = "STT\tNội dung\tChủ trì\tPhối hợp\tThời gian\tKết quả"


def test_labels_hours_and_what_is_a_report_are_kept(tmp_path):
    made = from_text(
        tmp_path,
        HEADS,
        "1\tLập danh mục\tVăn phòng\t\tĐăng ký danh mục: trước 16 giờ 30 ngày 15/3/2025; Phê duyệt: trước 15/4/2025\t",
        "2\tGửi báo cáo\tVăn phòng\t\tHằng quý\t",
        "3\tKiểm tra\tVăn phòng\t\tHằng quý\t",
    ).plan
    listed, report, inspection = (task.rules for task in made.tasks)
    assert [rule.label for rule in listed] == ["Đăng ký danh mục", "Phê duyệt"]
    assert [getattr(rule, "time", None) for rule in listed] == ["16:30", None]
    assert [rule.report for rule in (*report, *inspection) if isinstance(rule, Periodic)] == [True, False]


@pytest.mark.parametrize("year", range(2023, 2029))
def test_a_year_in_an_event_s_name_is_not_the_year_of_the_time(tmp_path, year):
    made = from_text(
        tmp_path,
        HEADS,
        f"1\tLập danh mục\tVăn phòng\t\tTrước khi lập dự toán năm {year}\t",
        f"2\tKiểm tra\tVăn phòng\t\tTrước ngày 15 tháng 6 năm {year}\t",
    )
    told = [doubt for doubt in made.doubts if "nhiệm vụ 1" in doubt and str(year) in doubt]
    assert not told
    assert any(str(year) in doubt and "2025" in doubt for doubt in made.doubts) == (year != 2025)


# -- plans of 2026 ----------------------------------------------------------------------------------------------------

YEAR_2026 = "KẾ HOẠCH\nKiểm soát TTHC năm 2026\n"


def with_time(tmp_path: Path, time: str, heading: str = "Thời gian") -> Draft:
    head = f"STT\tNội dung\tChủ trì\t{heading}\tSản phẩm"
    return from_text(tmp_path, head, f"1\tRà soát danh mục\tVăn phòng\t{time}\tDanh mục", head=YEAR_2026)


@pytest.mark.parametrize("heading", ["Lộ trình", "Lộ trình thực hiện", "Thời hạn", "THỜI HẠN HOÀN THÀNH", "Kỳ hạn"])
def test_headings_of_a_time(tmp_path, heading):
    (task,) = with_time(tmp_path, "Quý I", heading).plan.tasks
    assert (task.time, len(task.rules)) == ("Quý I", 1)


@pytest.mark.parametrize(
    ("heading", "count"), [("Hoàn thành trước", 0), ("Thời gian năm 2027", 0), ("Thời gian năm 2026", 1)]
)
def test_a_heading_that_can_change_the_times_below_it_leaves_them_unread(tmp_path, heading, count):
    (task,) = with_time(tmp_path, "Quý I", heading).plan.tasks
    assert (len(task.rules), len(task.unread)) == (count, 1 - count)
    assert not any(heading not in words.reason for words in task.unread)


@pytest.mark.parametrize(
    ("time", "last"),
    [
        ("2026", "2026-12-31"),
        ("9/2026", "2026-09-30"),
        ("2026 - 2027", "2027-12-31"),
        ("Năm 2026 - 2027", "2027-12-31"),
        ("từ năm 2026 đến hết năm 2027", "2027-12-31"),
    ],
)
def test_bare_years_months_and_spans_of_years_are_handed_over_whole(tmp_path, time, last):
    made = with_time(tmp_path, time)
    (task,) = made.plan.tasks
    (rule,) = task.rules
    assert isinstance(rule, Within)
    assert (rule.text, str(rule.last), task.unread) == (time, last, ())
    assert not any("năm của kế hoạch" in doubt or "2027" in doubt for doubt in made.doubts)


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ("Trước khi lập dự toán năm 2027", False),
        ("5 ngày trước ngày họp xét thi đua năm 2025", False),
        ("Trước ngày 15/3/2027", True),
        ("2027", True),
        ("Trước khi lập dự toán năm 2027 và trước ngày 15/3/2025", True),
    ],
)
def test_the_year_of_an_event_s_words_is_no_wrong_year(tmp_path, time, told):
    doubts = [doubt for doubt in with_time(tmp_path, time).doubts if "thời hạn của nhiệm vụ 1" in doubt]
    assert bool(doubts) is told


def test_the_label_of_a_time_is_kept(tmp_path):
    made = with_time(tmp_path, "Đăng ký danh mục: trước 15/3/2026; Gửi kết quả: trước 30/9/2026").plan
    path = tmp_path / "plan.yaml"
    path.write_text(writing.plan_text(made, "x"), encoding="utf-8")
    assert [rule.label for rule in load_plan(path).value.tasks[0].rules] == ["Đăng ký danh mục", "Gửi kết quả"]


NAMES = [("HĐND", "UBND"), ("Hội đồng nhân dân", "Ủy ban nhân dân"), ("Hội đồng nhân dân", "UBND"), ("ĐBQH", "HĐND")]


@given(
    st.sampled_from(NAMES), st.sampled_from(["&", " & ", " và ", "-", " - ", "–", "/"]), st.sampled_from(["", " xã"])
)
def test_a_unit_with_two_parts_in_its_name_is_one(pair, joint, end):
    units = Units(load_plan_words(), None)
    name = f"Văn phòng {pair[0]}{joint}{pair[1]}{end}"
    both, lost = units.keys(f"{name}; Văn phòng {' và '.join(pair)}{end}, Công an")
    assert (len(both), lost) == (2, False)
    assert [units.named[key].name for key in both] == [name, "Công an"]


@pytest.mark.parametrize(
    "name",
    [
        "Chi cục Thủy lợi và Phòng, chống thiên tai",
        "Ban Quản lý Khu kinh tế và các khu công nghiệp",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Trung tâm Dịch vụ và Hội nghị",
        "Phòng Văn hóa&Xã hội",
    ],
)
def test_and_inside_of_a_name_divides_nothing(words, name):
    units = Units(words, None)
    (key,), _lost = units.keys(name)
    assert units.named[key].name == name


@given(
    st.sampled_from(["(Kèm theo", "(Ban hành kèm theo", "(Đính kèm", "Kèm theo", "(Phụ lục kèm theo"]),
    st.sampled_from(["Kế hoạch số 12/KH-SM", "Kế hoạch số: 12/KH-SM", "Kế hoạch số 12 /KH-SM"]),
    st.dates(date(2025, 12, 1), date(2026, 12, 31)),
    st.sampled_from(["ngày {0.day} tháng {0.month} năm {0.year}", "ngày {0:%d/%m/%Y}", "ngày {0:%d.%m.%Y}"]),
    st.sampled_from(["của Sở Mẫu)", "của Sở Mẫu", "của Sở Mẫu về kiểm soát TTHC)", "\ncủa Sở Mẫu)"]),
)
def test_number_day_and_issuer_stand_under_the_appendix_s_title(tmp_path_factory, begin, number, day, form, end):
    if "\n" in end and not begin.startswith("("):
        end = end.strip("\n")
    line = f"{begin} {number} {form.format(day)} {end}\n"
    made = from_text(tmp_path_factory.mktemp("x"), HEAD, ONE_TASK, head=f"{YEAR_2026}PHỤ LỤC\n{line}").plan.identity
    assert (made.number, made.issued_on, made.issuer) == ("12/KH-SM", day, "Sở Mẫu")
    assert made.id == "so-mau-2026-12-kh-sm"


def test_two_days_of_issue_are_told_of(tmp_path):
    head = f"Mẫu, ngày 05 tháng 01 năm 2026\n{YEAR_2026}PHỤ LỤC\n(Kèm theo Kế hoạch ngày 15/01/2026 của Sở Mẫu)\n"
    made = from_text(tmp_path, HEAD, ONE_TASK, head=head)
    assert made.plan.identity.issued_on == date(2026, 1, 15)
    assert any("15/01/2026, 05/01/2026" in doubt for doubt in made.doubts)


def test_the_id_of_a_plan_whose_issuer_is_not_known_is_made_of_its_file(tmp_path):
    made = from_text(tmp_path, HEAD, ONE_TASK, head=YEAR_2026).plan.identity
    assert made.id == "nguon-2026"


RECURRING = [
    "hằng tháng",
    "hàng tháng",
    "hằng quý",
    "định kỳ",
    "định kỳ 6 tháng",
    "6 tháng một lần",
    "06 tháng/lần",
    "trước ngày 15/12 hằng năm",
    "Hằng năm, trước ngày 10 tháng 12",
    "thứ Sáu hằng tuần",
    "mỗi quý",
]


@pytest.mark.parametrize("time", RECURRING)
@pytest.mark.parametrize(
    "article",
    ["Các phòng {time} gửi kết quả.", "1. Văn phòng Sở:\n- Tổng hợp {time}.", "2. Các phòng: {time} báo cáo."],
)
def test_a_time_that_recurs_in_an_article_is_told_of(tmp_path, article, time):
    head = f"{YEAR_2026}III. TỔ CHỨC THỰC HIỆN\n{article.format(time=time)}\n"
    doubts = [doubt for doubt in from_text(tmp_path, HEAD, ONE_TASK, head=head).doubts if "nằm ngoài các bảng" in doubt]
    assert len(doubts) == 1
    assert f"{time}”" in doubts[0]


def test_every_time_that_recurs_in_a_long_article_is_told_of(tmp_path):
    text = f"Hằng tháng {'các phòng rà soát ' * 8}và hằng quý {'các phòng tổng hợp ' * 8}rồi hằng năm báo cáo."
    doubts = from_text(tmp_path, HEAD, ONE_TASK, head=f"{YEAR_2026}{text}\n").doubts
    (told,) = [doubt for doubt in doubts if "nằm ngoài các bảng" in doubt]
    assert all(f"{time}”" in told for time in ("Hằng tháng", "hằng quý", "hằng năm"))


def test_a_task_is_no_heading_whatever_words_it_has(tmp_path):
    """A row with a number or a day is data, above, between and right below the headings."""
    head = "STT\tNội dung\tChủ trì\tThời gian"
    task = "{0}\tRà soát nội dung về thời gian {0}\tVăn phòng chủ trì\tTrước 15/6/2026"
    rows = [head, task.format(1), "", task.format(2), task.format(3), head, task.format(4)]
    made = from_text(tmp_path, *rows, head=YEAR_2026)
    assert [task.number for task in made.plan.tasks] == [1, 2, 3, 4]
    assert [len(task.rules) for task in made.plan.tasks] == [1, 1, 1, 1]


def test_a_first_task_does_not_fill_in_a_heading_that_is_missing(tmp_path):
    rows = ["STT\tNội dung\tChủ trì\tLịch", "1\tRút ngắn thời gian\tVăn phòng\tQuý I"]
    with pytest.raises(TthcError, match="không thấy bảng nhiệm vụ"):
        from_text(tmp_path, *rows, head=YEAR_2026)


def test_tasks_above_all_headings_are_told_of(tmp_path):
    head = "STT\tNội dung\tChủ trì\tThời gian"
    made = from_text(tmp_path, "1\tViệc một\tVăn phòng\tQuý I", head, "2\tViệc hai\tVăn phòng\tQuý II", head=YEAR_2026)
    assert [task.content for task in made.plan.tasks] == ["Việc hai"]
    assert any("Việc một" in doubt for doubt in made.doubts)


def test_headings_on_two_lines_of_text_are_known_by_their_shared_title(tmp_path):
    rows = [
        "STT\tNội dung\tCơ quan thực hiện\t\tThời gian",
        "\t\tChủ trì\tPhối hợp\t",
        "(1)\t(2)\t(3)\t(4)\t(5)",
        "1\tViệc một\tVăn phòng\tCông an\tQuý I",
        "3\t2\t1\t2\t3",
    ]
    first, second = from_text(tmp_path, *rows, head=YEAR_2026).plan.tasks
    assert (first.lead, first.support, first.time) == ("Văn phòng", "Công an", "Quý I")
    assert (second.number, second.content) == (3, "2")


@given(st.characters(categories=["Cc", "Cf"]), st.sampled_from(["name", "title", "cell", "heading", "paragraph"]))
def test_no_unseen_character_of_a_document_reaches_the_plan(tmp_path_factory, character, place):
    marked = {name: f"a{character if name == place else ''}b" for name in ("title", "cell", "heading", "paragraph")}
    text = (
        f"KẾ HOẠCH\nKiểm soát {marked['title']} năm 2026\nCác đơn vị {marked['paragraph']} báo cáo hằng tháng\n"
        f"STT\tNội dung\tChủ trì\tThời gian\tGhi chú {marked['heading']}\n"
        f"1\tViệc {marked['cell']}\tVăn phòng\tQuý I\tTrước 15/6\n"
    )
    path = tmp_path_factory.mktemp("x") / "nguon.txt"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        document = documents.read_document(path)
        if place == "name":  # not every system has such a file
            document = replace(document, name=blocks.clean(f"a{character}b.txt"))
        made = draft(document, load_plan_words(), MEASURES)
    except TthcError as error:
        assert not unseen(str(error))  # noqa: PT017
        return
    assert not unseen(writing.plan_text(made.plan, "\n".join([f"x{character}", *made.doubts, *made.to_confirm])))
    assert not any(map(unseen, [*made.doubts, *made.to_confirm, *made.passed_over]))


def unseen(text: str) -> bool:
    return any(unicodedata.category(letter) in ("Cc", "Cf") for letter in text if letter != "\n")
