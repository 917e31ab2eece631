"""Pages as a parser of HTML reads them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_LEADS_OUT = {"src", "href", "srcset", "action", "formaction", "data", "poster", "background", "cite", "xlink:href"}
_EMPTY = {"meta", "br", "hr", "img", "input", "link", "col"}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, its text, what it would fetch, what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.outside: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.wrong += self._open
        self.outside += [match[0] for match in re.finditer(r"@import|url\s*\(|https?://(?!www\.w3\.org)", text)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        self.outside += [f"{name}={value}" for name, value in values.items() if name in _LEADS_OUT and value[:1] != "#"]
        self.outside += [name for name in values if name.startswith("on")]
        if tag in ("script", "iframe", "object", "embed", "link", "img"):
            self.outside.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"] and data.strip():
            self.texts.append(data)

    def texts_of(self) -> str:
        """All text, with single spaces."""
        return " ".join(" ".join(self.texts).split())
