"""Sections of a document that are parted, so that a part of them lies."""

from __future__ import annotations

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tthc_cli.output.formats.turned_sections import SplitSection


def test_pages_are_counted_on_and_the_sheet_is_that_of_the_section():
    document = docx.Document()
    document.add_paragraph("Trước")
    place = document.add_paragraph("{{ phu_luc }}")._p
    document.add_paragraph("Sau")
    (properties,) = document.element.body.xpath("./w:sectPr")
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "5")
    properties.append(numbers)
    width, height = document.sections[0].page_width, document.sections[0].page_height
    section = SplitSection(document, place)
    assert section.can_turn
    section.put_lying([OxmlElement("w:p")])
    section.close()
    sizes = [(section.page_width, section.page_height) for section in document.sections]
    assert sizes == [(width, height), (height, width), (width, height)]
    assert document.element.body.xpath(".//w:pgNumType/@w:start") == ["5"]


def test_nothing_is_left_upright_behind_what_ends_the_document():
    document = docx.Document()
    place = document.add_paragraph("{{ phu_luc }}")._p
    section = SplitSection(document, place)
    section.put_lying([OxmlElement("w:p")])
    section.close()
    (only,) = document.sections
    assert (only.page_width or 0) > (only.page_height or 0)
