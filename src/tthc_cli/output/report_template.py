"""The office's own template of the periodic report: a document with fields such as ``{{ co_quan }}``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.output.formats.documents import content_of
from tthc_cli.output.formats.office_files import xml_text
from tthc_cli.output.periodic_report import PeriodicReport
from tthc_cli.output.report_document import Block, field_blocks, field_texts
from tthc_cli.text import nearest, visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_FIELD: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_MARK: Final = re.compile(r"\{\{|\}\}")


def filled_template(report: PeriodicReport, template: bytes, name: str) -> bytes:
    """A template with its fields filled in; all else stays as it is.

    Args:
        report: What the fields say.
        template: The document (.docx).
        name: Of its file, for messages.

    Returns:
        The document, the same bytes for the same template and report.

    Raises:
        TthcError: If it is no such document, and for a field that is unknown, not closed, or out of place.
    """
    document = _opened(template, name)
    texts, blocks = field_texts(report), field_blocks(report)
    paragraphs = list(_paragraphs(document))
    fields = [(paragraph, field) for paragraph in paragraphs for field in _FIELD.findall(paragraph.text)]
    for paragraph, field in fields:
        _require_known(field, [*texts, *blocks], name)
        if field in blocks and (not _FIELD.fullmatch(paragraph.text.strip()) or not _in_body(paragraph)):
            text = _("{file}: the field {field} stands for whole paragraphs; put it into a line of its own in the text")
            raise TthcError(text.format(file=name, field=f"{{{{ {field} }}}}"))
    for paragraph in paragraphs:
        if _MARK.search(_FIELD.sub("", paragraph.text)):
            raise TthcError(
                _("{file}: a field is not closed: '{text}'; write it as {example}").format(
                    file=name, text=" ".join(paragraph.text.split())[:60], example="{{ co_quan }}"
                )
            )
    if not fields:
        text = _("{file}: the template has no field, such as {example}; nothing would be filled in")
        raise TthcError(text.format(file=name, example="{{ noi_dung }}"))
    for paragraph in paragraphs:
        _fill_paragraph(document, paragraph, texts, blocks)
    return content_of(document)


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


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """All paragraphs: of the text, of tables in it, of the heads and feet of pages."""
    yield from _inside(document)
    for section in document.sections:
        for part in (
            *(section.header, section.first_page_header, section.even_page_header),
            *(section.footer, section.first_page_footer, section.even_page_footer),
        ):
            if not part.is_linked_to_previous:
                yield from _inside(part)


def _inside(container: Any) -> Iterator[Paragraph]:  # noqa: ANN401 - a document, a cell, the head of a page
    yield from container.paragraphs
    for table in container.tables:
        cells = {id(cell._tc): cell for row in table.rows for cell in row.cells}  # a merged one stands there again
        for cell in cells.values():
            yield from _inside(cell)


def _in_body(paragraph: Paragraph) -> bool:
    return bool(paragraph._p.getparent().tag.endswith("}body"))


def _fill_paragraph(document: Document, paragraph: Paragraph, texts: dict[str, str], blocks: dict[str, Block]) -> None:
    names = _FIELD.findall(paragraph.text)
    if len(names) == 1 and names[0] in blocks:
        _put_block(document, paragraph, blocks[names[0]])
    elif names:
        _put_texts(paragraph, texts)


def _put_block(document: Document, paragraph: Paragraph, write: Block) -> None:
    """Write a block in the place of a paragraph: it is written at the end, and moved."""
    body = document.element.body
    before = len(body)
    write(document)
    end = 1 if body[-1].tag.endswith("}sectPr") else 0
    for element in list(body[before - end : len(body) - end]):
        paragraph._p.addprevious(element)
    body.remove(paragraph._p)


def _put_texts(paragraph: Paragraph, texts: dict[str, str]) -> None:
    """Fill in the fields of a paragraph. One that is spread over runs gets the look of its first letter."""
    while (match := _FIELD.search("".join(run.text for run in paragraph.runs))) is not None:
        start, begun = 0, False
        for run in paragraph.runs:
            text = run.text
            first, last = max(match.start() - start, 0), min(match.end() - start, len(text))
            if first < last:
                filled = "" if begun else xml_text(visible(texts[match[1]]))
                run.text = text[:first] + filled + text[last:]
                begun = True
            start += len(text)
