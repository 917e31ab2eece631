"""The periodic report: its words, its sections in order, what a person must write, and its annexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.support.periodic_reports import EARLY, IDENTITY, OUTLINE, QUARTER, RATED, report, result, work
from tests.support.registers import PLAN
from tthc_cli.counts.indices import Score, load_index
from tthc_cli.counts.measures import MEASURES
from tthc_cli.kpi.verdict import unknown
from tthc_cli.output.formats.report import PrintedTable, Terminal, cell_of
from tthc_cli.output.index import IndexReport
from tthc_cli.output.periodic_report import PeriodicReport
from tthc_cli.output.report_sections import Gap, PeriodWork

INDEX = load_index().value


def index(*scores: Score, as_of: date = date(2024, 12, 31)) -> IndexReport:
    return IndexReport(index=INDEX, scores=scores, period=QUARTER, as_of=as_of)


def score(name: str, numerator: int, denominator: int, reason: str = "") -> Score:
    return Score(
        id=name,
        indicator=INDEX.indicators[name],
        numerator=numerator,
        denominator=denominator,
        reason=reason,
    )


def lines(parts: Sequence[str | Gap | PrintedTable]) -> list[str]:
    return [part.words if isinstance(part, Gap) else part for part in parts if not isinstance(part, PrintedTable)]


def section(whole: PeriodicReport, part: str) -> Sequence[str | Gap | PrintedTable]:
    place = next(place for place, item in enumerate(OUTLINE.outline) if part in item.parts)
    return whole.sections()[place].parts


# -- words -------------------------------------------------------------------------------------------------------------


def test_the_opening_names_plan_office_and_days():
    opening = report(as_of=QUARTER.last).opening
    for words in (PLAN.identity.title, "năm 2024", "Sở Mẫu", "quý I/2024", "01/01/2024", "31/03/2024"):
        assert words in opening, words
    running = report(as_of=date(2024, 3, 30)).opening
    assert "30/03/2024" in running
    assert running.replace("30/03/2024", "31/03/2024") != opening, "a period that runs is said to be running"


def test_the_subject_has_the_period_in_small_letters():
    assert report().period_words == "quý I/2024"
    assert report().subject == OUTLINE.subject.format(period="quý I/2024")
    days = replace(QUARTER, name="Tuần 1")
    assert report(period=days).period_words == "tuần 1"


def test_sections_stand_in_the_order_of_the_outline():
    sections = report().sections()
    assert [each.title for each in sections] == [item.title for item in OUTLINE.outline]
    for each, item in zip(sections, OUTLINE.outline, strict=True):
        if item.to_write is not None and not item.parts:
            (gap,) = each.parts
            assert isinstance(gap, Gap)
            assert gap.what == item.to_write
            assert gap.reason
            assert gap.words.startswith("[")
            assert gap.what in gap.words


# -- rates -------------------------------------------------------------------------------------------------------------


def test_targets_are_counted_by_their_verdict_without_groups():
    whole = report(result(EARLY, 97, 100), result(EARLY, 1, 100, ("Sở A",)), result(RATED, 1, 10), result(RATED, 0, 0))
    whole = replace(whole, check=replace(whole.check, by=("unit",)))
    first = lines(section(whole, "rates"))[0]
    assert [mark for mark in first if mark.isdigit()] == ["1", "1", "1"]
    (table,) = [part for part in section(whole, "rates") if isinstance(part, PrintedTable)]
    assert len(table.rows) == 3
    assert whole.rates_table().rows == table.rows


def test_each_target_has_a_paragraph_and_what_is_unknown_is_a_gap():
    paragraphs = list(report(result(EARLY, 95, 100), result(RATED, 0, 0)).shortfalls())
    early, gap = paragraphs
    assert isinstance(early, str)
    assert early.startswith("- x: ")
    assert "95/100 hồ sơ" in early
    assert isinstance(gap, Gap)
    assert gap.what == "y"
    assert gap.reason == result(RATED, 0, 0).reason


def test_a_sentence_that_holds_for_two_targets_stands_in_the_paragraph_of_each():
    """In the answer of a check it stands once below the table; a report that left it out would flatter."""
    twin = replace(EARLY, id="z", name="z")
    alone = list(report(result(EARLY, 95, 100)).shortfalls())
    both = list(report(result(EARLY, 95, 100), result(twin, 95, 100)).shortfalls())
    assert both == [alone[0], str(alone[0]).replace("- x: ", "- z: ")]


# -- form, index, feedback, tasks --------------------------------------------------------------------------------------


def test_a_form_that_cannot_be_filled_is_a_gap_with_its_reason():
    (gap,) = report().form_words()
    assert isinstance(gap, Gap)
    assert gap.reason == "không có tệp"
    assert OUTLINE.form in gap.what
    (index_gap,) = [
        part for part in section(report(), "index") if isinstance(part, Gap) and part.reason == "không có kỳ"
    ]
    assert report().index_tables() == [PrintedTable(notes=[index_gap.words])]


def test_what_was_overdue_before_the_period_is_told_apart():
    items = [work("overdue", due=date(2023, 12, 29)), work("overdue"), work("late", due=date(2023, 12, 29))]
    assert lines(section(report(work=items), "tasks"))[1:] == ["Trong số quá hạn chưa xong, 1 đến hạn từ trước kỳ."]
    assert len(section(report(work=items[1:]), "tasks")) == 1


def test_tasks_of_which_nothing_is_recorded_are_a_gap():
    """An office without a register has not left all of its tasks undone."""
    _counts, gap = section(report(work=[work("overdue")], recorded=False), "tasks")
    assert isinstance(gap, Gap)
    assert gap.reason == "sổ theo dõi chưa ghi mục nào của kế hoạch này"
    assert len(section(report(recorded=False), "tasks")) == 1


def test_feedback_is_told_by_the_indicators_that_are_known():
    told = report(index=index(score("5.2", 3, 4), score("5.3", 0, 0), score("2.1", 1, 2)))
    sentence, gap = section(told, "feedback")
    assert str(sentence).endswith(f" 5.2 ({INDEX.indicators['5.2'].title.text}): 3/4.")
    assert isinstance(gap, Gap)
    (untold,) = section(report(index=index(score("5.2", 3, 4, reason="thiếu"))), "feedback")
    assert isinstance(untold, Gap)
    assert untold.reason != gap.reason
    assert section(report(), "feedback") == [untold]


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        (date(2024, 12, 31), "từ ngày 01/01/2024 đến ngày 31/03/2024"),
        # the quarter runs: nothing after the day of the figures is counted
        (date(2024, 3, 20), "từ ngày 01/01/2024 đến ngày 20/03/2024"),
    ],
)
def test_feedback_by_the_index_is_told_with_the_days_that_the_index_counts(as_of, days):
    """The window of the report ends before the quarter does, and begins before it."""
    window = replace(QUARTER, first=date(2023, 12, 15), last=date(2024, 3, 14))
    told = report(period=window, index=index(score("5.3", 2, 3), as_of=as_of), as_of=as_of)
    sentence, _gap = section(told, "feedback")
    assert days in str(sentence)


def test_tasks_of_the_period_are_counted_by_how_they_stand():
    items = [work("on_time"), work("on_time"), work("late"), work("overdue"), work("open"), work("open"), work("open")]
    (text,) = section(report(work=items), "tasks")
    assert [int(word) for word in str(text).replace(",", " ").replace(".", " ").split() if word.isdigit()] == [
        7,
        2,
        1,
        1,
        3,
        1,
    ]
    table = report(work=[work("late", done_on=date(2024, 1, 16)), work("open", due=None)]).tasks_table()
    assert [[cell_of(cell).text for cell in row][3:5] for row in table.rows] == [
        ["15/01/2024", "16/01/2024"],
        ["–", "–"],
    ]
    assert [cell_of(row[5]).tone for row in table.rows] == ["warn", ""]
    assert report().tasks_table().notes
    assert table.notes == []


def test_what_is_not_sure_of_the_days_of_tasks_stands_below_them_once():
    """A day of an estimated year that is called overdue may be none: the reader must know."""

    def doubted(*warnings: str, assumed: bool = False) -> PeriodWork:
        item = work("overdue")
        assert item.standing.deadline is not None
        deadline = replace(item.standing.deadline, warnings=warnings, assumed=assumed)
        return replace(item, standing=replace(item.standing, deadline=deadline))

    whole = report(work=[doubted("2028: ước tính"), doubted("2028: ước tính", "Tết: còn mở", assumed=True)])
    mark, *notes = whole.tasks_table().notes
    assert mark.startswith("* ")
    assert notes == ["Lưu ý: 2028: ước tính", "Lưu ý: Tết: còn mở"]


# -- annexes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_index", [False, True])
def test_annexes_are_numbered_as_they_stand(has_index):
    whole = report(work=[work("open")], **({"index": index(score("2.1", 1, 2))} if has_index else {}))
    titles = [annex.title for annex in whole.annexes()]
    assert len(titles) == 2 + has_index
    assert [annex.landscape for annex in whole.annexes()] == [True, False, False][: len(titles)]
    if has_index:
        assert any("phụ lục 2" in line.casefold() for line in lines(section(whole, "index")))
    assert "phụ lục 1." in lines(section(whole, "tasks"))[-1].casefold()
    files = report(sources=[IDENTITY]).annexes()[-1].tables[-1]
    assert files.rows == [("p.yaml", "a" * 64)]


def test_formats_without_documents_get_all_of_it_as_tables():
    whole = report(result(EARLY, 95, 100), work=[work("open")], index=index(score("2.1", 1, 2)))
    tables = whole.tables(Terminal())
    titles = [table.title for table in tables]
    assert titles[0] == f"{OUTLINE.kind}: {whole.subject}"
    assert tables[0].notes == [whole.opening]
    numbered = [title for title in titles if title.partition(". ")[0].isdigit()]
    assert numbered == [f"{place}. {item.title}" for place, item in enumerate(OUTLINE.outline, 1)]
    assert [title for title in titles if title.startswith(OUTLINE.annex.format(number=2))]
    assert any("95/100" in note for table in tables for note in table.notes)


def test_programs_get_the_figures_of_the_check():
    whole = report(result(EARLY, 95, 100))
    payload = whole.payload()
    assert payload["schema"] == "tthc.report/1"
    assert payload["results"] == whole.check.payload()["results"]
    assert list(whole.rows()) == list(whole.check.rows())


def test_a_workbook_gets_the_figures_of_the_check_in_words():
    named = replace(EARLY, id="early-resolution", name="Hồ sơ giải quyết trước hạn")
    without_data = unknown(RATED, "chưa có dữ liệu phiếu đánh giá (ratings); hãy đưa vào bằng --data ratings=TỆP")
    whole = report(result(named, 95, 100), without_data)
    figures, gap = whole.rows_in_words()
    assert (figures["kpi"], figures["op"], figures["numerator"]) == ("Hồ sơ giải quyết trước hạn", ">", 95)
    assert (gap["op"], gap["reason"]) == ("≥", "chưa có dữ liệu phiếu đánh giá")
    proposed = report(unknown(replace(EARLY, confirmed=False)))
    (to_write,) = proposed.shortfalls()
    assert isinstance(to_write, Gap)
    assert to_write.reason == "chưa ai xác nhận rằng chỉ tiêu này đúng là phép đo “Hồ sơ giải quyết trước hạn”"
    assert not {"by", "group", "measure"} & set(whole.columns())
    assert {"task", "kpi", "rate", "target", "verdict", "reason"} <= set(whole.columns())


def test_only_a_measure_is_called_by_its_name_in_a_reason():
    """The id of a plan's own measure may be a word that stands in the rest of the sentence."""
    proposed = replace(RATED, confirmed=False)
    (to_write,) = report(unknown(proposed, f"tệp {RATED.measure}.csv không có cột")).shortfalls()
    assert isinstance(to_write, Gap)
    assert to_write.reason.endswith(f"”; tệp {RATED.measure}.csv không có cột")
    assert MEASURES[RATED.measure].label.text in to_write.reason
