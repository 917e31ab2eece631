"""Sections of a text document (.docx) that are parted, so that what is wide gets sheets of its own that lie.

In the file, the properties of a section stand at its end: in its last paragraph, or at the end of the body.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_SHORT, _LONG = 210, 297
"""The sides of a sheet of A4, in millimetres."""
_SEEN: Final = ("w:t", "w:tbl", "w:drawing", "w:pict", "w:object", "w:fldChar")
"""The elements of what can be seen."""


class SplitSection:
    """The section in which a paragraph of the body stands; parts of it in front of the paragraph can lie."""

    def __init__(self, document: Document, place: Any) -> None:  # noqa: ANN401 - an element
        """Find the section.

        Args:
            document: The document.
            place: The element of the paragraph: a child of the body, or within one.
        """
        self._document, self._place = document, place
        self._body = document.element.body
        top = place
        while top.getparent() is not self._body:
            top = top.getparent()
        ends = (properties for element in (top, *top.itersiblings()) for properties in _ends_of(element))
        self._end: Any = next(ends, None)
        if self._end is None:
            self._end = self._body.get_or_add_sectPr()
        self._last_lying: Any = None
        self.can_turn = top is place and not _lies(self._section(self._end))
        """Whether its sheets stand, and sections can end in front of the paragraph: within a control none can."""

    def page(self, *, landscape: bool) -> Any:  # noqa: ANN401 - an element
        """The properties of its sheets, as a new element; turned if they are to lie."""
        page = deepcopy(self._end)
        section = self._section(page)
        if section.page_width is None or section.page_height is None:
            from docx.shared import Mm

            section.page_width, section.page_height = Mm(_SHORT), Mm(_LONG)
        if landscape:
            _turn(section)
        return page

    def put_upright(self, elements: list[Any]) -> None:
        """Put elements in front of the paragraph."""
        for element in elements:
            self._place.addprevious(element)

    def put_lying(self, elements: list[Any]) -> None:
        """Put elements in front of the paragraph, in a section of their own on sheets that lie.

        What stands before them keeps how the section began: only its first page can have a head of its own.
        """
        if self._has_content("preceding"):
            self._end_section(deepcopy(self._end))
            self._go_on()
        self._last_lying = self.page(landscape=True)
        self.put_upright(elements)
        self._end_section(self._last_lying)
        self._go_on()

    def close(self) -> None:
        """Have the section end with its last sheets that lie if nothing can be seen behind them."""
        page = self._last_lying
        if page is None or _ends_of(self._place.getprevious()) != [page] or self._has_content("following"):
            return
        page.getparent().remove(page)
        self._end.getparent().replace(self._end, page)
        self._end = page

    def _section(self, properties: Any) -> Section:  # noqa: ANN401 - an element
        from docx.section import Section

        return Section(properties, self._document.part)

    def _has_content(self, side: str) -> bool:
        """Whether something can be seen in the section on one side of the paragraph."""
        for element in self._place.itersiblings(preceding=side == "preceding"):
            ends = bool(_ends_of(element))
            if ends and side == "preceding":
                return False
            if _is_seen(element):
                return True
            if ends:
                return False
        return False

    def _end_section(self, properties: Any) -> None:  # noqa: ANN401 - an element
        """End a section in front of the paragraph: in the paragraph before it, or in one of its own behind a table."""
        from docx.oxml import OxmlElement

        last = self._place.getprevious()
        if last is None or not last.tag.endswith("}p") or _ends_of(last):
            last = OxmlElement("w:p")
            self._place.addprevious(last)
        last.get_or_add_pPr()._insert_sectPr(properties)

    def _go_on(self) -> None:
        """Have the rest of the section begin on a new page, as a page among others, and go on counting pages."""
        from docx.enum.section import WD_SECTION
        from docx.oxml.ns import qn

        rest = self._section(self._end)
        rest.start_type = WD_SECTION.NEW_PAGE
        rest.different_first_page_header_footer = False
        for numbers in self._end.xpath("./w:pgNumType"):
            numbers.attrib.pop(qn("w:start"), None)


def _ends_of(element: Any) -> list[Any]:  # noqa: ANN401 - an element
    """The properties of the section that ends with a paragraph of the body, if one does."""
    from docx.oxml.ns import qn

    path = f"{qn('w:pPr')}/{qn('w:sectPr')}"
    return element.findall(path) if element.tag == qn("w:p") else []


def _is_seen(element: Any) -> bool:  # noqa: ANN401 - an element
    from docx.oxml.ns import qn

    return any(part.text or part.tag != qn("w:t") for part in element.iter(*map(qn, _SEEN)))


def _lies(section: Section) -> bool:
    return (section.page_width or 0) > (section.page_height or 0)


def _turn(section: Section) -> None:
    from docx.enum.section import WD_ORIENT

    section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.LANDSCAPE
