"""The words of the periodic report: every name in braces is one that is filled in."""

from __future__ import annotations

from string import Formatter

from tthc_cli.plan.outline import load_outline

FILLED = {
    "number": {"symbol"},
    "dateline": {"place", "year"},
    "subject": {"period"},
    "annex": {"number"},
    "attached": {"symbol", "year", "office"},
}


def test_every_name_in_braces_is_filled_in():
    outline = load_outline()
    for key, names in FILLED.items():
        assert {name for _text, name, _form, _as in Formatter().parse(getattr(outline, key)) if name} == names, key


def test_the_outline_is_that_of_the_decree():
    """Nghị định 63/2010/NĐ-CP, Điều 35: nine matters, from impact to proposals; each is filled or to be written."""
    sections = load_outline().outline
    assert len(sections) == 9
    assert sections[0].title.startswith("Đánh giá tác động")
    assert sections[-1].title.startswith("Kiến nghị")
    assert all(section.parts or section.to_write for section in sections)
    parts = [part for section in sections for part in section.parts]
    assert sorted(parts) == ["feedback", "form", "index", "rates", "tasks"]
