"""The office's own template of the periodic report: a document with fields such as ``{{ co_quan }}``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.output.formats.documents import content_of
from tthc_cli.output.formats.office_files import xml_text
from tthc_cli.output.formats.turned_sections import SplitSection
from tthc_cli.output.periodic_report import PeriodicReport
from tthc_cli.output.report_document import BLOCK_FIELDS, TEXT_FIELDS, BlockPart
from tthc_cli.text import nearest, visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_FIELD: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_MARK: Final = re.compile(r"\{\{|\}\}|\{%|%\}")
"""What begins or ends a field, or a statement as other programs have them."""
_NOTES: Final = re.compile(r"/word/(footnotes|endnotes|comments)\.xml")
"""The parts of a document whose text cannot be filled in."""
_TAG: Final = re.compile(r"<[^>]*>")


class ReportTemplate:
    """A template whose fields are known and in their places: it can be filled in, once."""

    def __init__(self, content: bytes, name: str) -> None:
        """Open a template, and check it before anything is counted for it.

        Args:
            content: The document (.docx).
            name: Of its file, for messages.

        Raises:
            TthcError: If it is no such document, and for a field that is unknown, cannot be read, or is out of place.
        """
        self._document: Final = _opened(content, name)
        self._paragraphs: Final = list(_paragraphs(self._document))
        self._check(name)

    def filled(self, report: PeriodicReport) -> bytes:
        """The document with its fields filled in; all else stays as it is.

        Args:
            report: What the fields say.

        Returns:
            The document, the same bytes for the same template and report.
        """
        texts = {name: text_of(report) for name, text_of in TEXT_FIELDS.items()}
        blocks = {name: parts_of(report) for name, parts_of in BLOCK_FIELDS.items()}
        for paragraph in self._paragraphs:
            _fill_paragraph(self._document, paragraph, texts, blocks)
        return content_of(self._document)

    def _check(self, file: str) -> None:
        fields = [(each, field) for each in self._paragraphs for field in _FIELD.findall(_text_of(each))]
        for paragraph, field in fields:
            _require_known(field, [*TEXT_FIELDS, *BLOCK_FIELDS], file)
            is_alone = _FIELD.fullmatch(_text_of(paragraph).strip()) and _in_body(paragraph)
            if field in BLOCK_FIELDS and not is_alone:
                text = _(
                    "{file}: the field {field} stands for whole paragraphs; put it into a line of its own in the text"
                )
                raise TthcError(text.format(file=file, field=f"{{{{ {field} }}}}"))
        for paragraph in self._paragraphs:
            if _MARK.search(_FIELD.sub("", _text_of(paragraph))):
                raise TthcError(
                    _("{file}: this is no field: '{text}'; write one as {example}").format(
                        file=file, text=" ".join(_text_of(paragraph).split())[:60], example="{{ co_quan }}"
                    )
                )
        _require_none_in_notes(self._document, file)
        if not fields:
            text = _("{file}: the template has no field, such as {example}; nothing would be filled in")
            raise TthcError(text.format(file=file, example="{{ noi_dung }}"))


def _opened(template: bytes, name: str) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(io.BytesIO(template))
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError, EOFError):
        text = _("{file}: no Word document (.docx) that can be read; save the template as .docx")
        raise TthcError(text.format(file=name)) from None


def _require_known(field: str, names: list[str], file: str) -> None:
    if field in names:
        return
    near = nearest(field, names)
    if near is not None:
        text = _("{file}: there is no field '{field}', the nearest is {near}")
        raise TthcError(text.format(file=file, field=field, near=near))
    text = _("{file}: there is no field '{field}'; there are {names}")
    raise TthcError(text.format(file=file, field=field, names=", ".join(names)))


def _require_none_in_notes(document: Document, file: str) -> None:
    for part in document.part.package.iter_parts():
        if _NOTES.fullmatch(part.partname) and _MARK.search(_TAG.sub("", part.blob.decode("utf-8", "replace"))):
            text = _("{file}: a field stands in a footnote or a comment, where none is filled in; put it into the text")
            raise TthcError(text.format(file=file))


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """All paragraphs, wherever they stand: in the text, its tables, boxes and controls, the heads and feet of pages."""
    yield from _inside(document._body)
    for section in document.sections:
        for part in (
            *(section.header, section.first_page_header, section.even_page_header),
            *(section.footer, section.first_page_footer, section.even_page_footer),
        ):
            if not part.is_linked_to_previous:
                yield from _inside(part)


def _inside(container: Any) -> Iterator[Paragraph]:  # noqa: ANN401 - the body, the head of a page
    from docx.text.paragraph import Paragraph

    yield from (Paragraph(element, container) for element in container._element.xpath(".//w:p"))


def _texts(paragraph: Paragraph) -> list[Any]:
    """The elements of a paragraph's own text, also those in links and those that were inserted as tracked changes.

    A box that is anchored in the paragraph has paragraphs of its own.
    """
    nearest_paragraph = "ancestor::w:p[1]"
    elements = paragraph._p.xpath(".//w:t")
    return [each for each in elements if each.xpath(nearest_paragraph)[0] is paragraph._p]


def _text_of(paragraph: Paragraph) -> str:
    return "".join(text.text or "" for text in _texts(paragraph))


def _in_body(paragraph: Paragraph) -> bool:
    """Whether a paragraph stands in the text itself, not in a table; controls around it do not matter."""
    parent = paragraph._p.getparent()
    while parent.tag.endswith(("}sdtContent", "}sdt")):
        parent = parent.getparent()
    return bool(parent.tag.endswith("}body"))


def _fill_paragraph(
    document: Document, paragraph: Paragraph, texts: dict[str, str], blocks: dict[str, Sequence[BlockPart]]
) -> None:
    names = _FIELD.findall(_text_of(paragraph))
    if len(names) == 1 and names[0] in blocks:
        _put_block(document, paragraph, blocks[names[0]])
    elif names:
        _put_texts(paragraph, texts)


def _put_block(document: Document, paragraph: Paragraph, parts: Sequence[BlockPart]) -> None:
    """Write a block in the place of a paragraph: it is written at the end, and moved.

    Wide parts get sheets that lie, in sections of their own.
    """
    section = SplitSection(document, paragraph._p)
    begins_page = False
    for lies, group in groupby(parts, lambda part: part.landscape and section.can_turn):
        elements = _written(document, group, section.page(landscape=lies), begins_page=begins_page or lies)
        if lies:
            section.put_lying(elements)
        else:
            section.put_upright(elements)
        begins_page = lies
    section.close()
    if paragraph._p.xpath("./w:pPr/w:sectPr"):  # with it a section of the document ends
        for element in paragraph._p.xpath("./*[not(self::w:pPr)]"):
            paragraph._p.remove(element)
    else:
        paragraph._p.getparent().remove(paragraph._p)


def _written(document: Document, parts: Iterable[BlockPart], page: Any, *, begins_page: bool) -> list[Any]:  # noqa: ANN401 - an element
    """Write parts of a block at the end of a document, for sheets as ``page`` has them, and return their elements."""
    body = document.element.body
    end = body.get_or_add_sectPr()
    body.replace(end, page)  # tables are made as wide as the last section
    before = len(body) - 1
    for number, part in enumerate(parts):
        if part.new_page and (number or not begins_page):
            document.add_paragraph().paragraph_format.page_break_before = True
        part.write(document)
    elements = list(body[before:-1])
    body.replace(page, end)
    return elements


def _put_texts(paragraph: Paragraph, texts: dict[str, str]) -> None:
    """Fill in the fields of a paragraph. One that is spread over runs gets the look of its first letter.

    What else stands in a run, such as a box or a picture, stays.
    """
    elements = _texts(paragraph)
    # from the last one on, so that the places of the others stay, and what is filled in is not read again
    for match in reversed(list(_FIELD.finditer(_text_of(paragraph)))):
        start, begun = 0, False
        for element in elements:
            text = element.text or ""
            first, last = max(match.start() - start, 0), min(match.end() - start, len(text))
            if first < last:
                filled = "" if begun else xml_text(visible(texts[match[1]]))
                _put_lines(element, text[:first] + filled + text[last:])
                begun = True
            start += len(text)


def _put_lines(element: Any, text: str) -> None:  # noqa: ANN401 - an element of a run with its text
    """Give an element another text; each further line of it stands in an element of its own behind a break."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    first, *lines = text.split("\n")
    element.text = first
    element.set(qn("xml:space"), "preserve")
    for line in reversed(lines):
        more = OxmlElement("w:t")
        more.text = line
        more.set(qn("xml:space"), "preserve")
        element.addnext(more)
        element.addnext(OxmlElement("w:br"))
