"""Citations."""

from __future__ import annotations

from tthc_cli import sources
from tthc_cli.sources import Source


def test_a_source_is_cited_with_its_article_if_one_is_meant():
    assert Source(document="Quyết định 188/1999/QĐ-TTg").cite() == "Quyết định 188/1999/QĐ-TTg"
    assert Source(document="Nghị định 61", article="Điều 3").cite() == "Nghị định 61, Điều 3"


def test_the_law_that_counting_rests_on():
    """Bộ luật Dân sự 2015: Điều 147 (beginning), 146 (parts of months and years), 148 (end)."""
    articles = {
        "TRIGGER_DAY": "Điều 147",
        "PARTS_OF_MONTHS": "Điều 146 khoản 2",
        "PARTS_OF_YEARS": "Điều 146 khoản 3",
        "LAST_OF_DAYS": "Điều 148 khoản 1",
        "LAST_OF_WEEKS": "Điều 148 khoản 2",
        "LAST_OF_MONTHS": "Điều 148 khoản 3",
        "LAST_OF_YEARS": "Điều 148 khoản 4",
        "ROLL_FORWARD": "Điều 148 khoản 5",
    }
    cited = {name: value.cite() for name, value in vars(sources).items() if isinstance(value, Source)}
    assert cited == {name: f"Bộ luật Dân sự 91/2015/QH13, {article}" for name, article in articles.items()}
