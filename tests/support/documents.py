"""Documents that the program wrote, read back."""

from __future__ import annotations

import io

import docx
from docx.document import Document


def document_of(content: bytes) -> Document:
    """The document that a file is."""
    return docx.Document(io.BytesIO(content))


def order_of(document: Document) -> list[str]:
    """What stands in a document, from the top: paragraphs, and tables row by row."""
    order = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            order += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        elif block.text:
            order.append(block.text)
    return order
