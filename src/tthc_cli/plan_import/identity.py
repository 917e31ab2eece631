"""What a plan is: its titles, year, number, issuer and day of issue, read from what stands above its appendix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases import spelled
from tthc_cli.plan import PlanIdentity
from tthc_cli.plan_import.blocks import Block, DocumentTable, paragraphs
from tthc_cli.plan_import.citations import a_day
from tthc_cli.plan_import.dictionary import PlanWords, any_of
from tthc_cli.text import fold

_HEAD_LINES: Final = 8
"""In how many of the first lines the number of a plan stands."""
_LONGEST_TITLE: Final = 500
"""Characters of a title that goes over several lines."""
_SECTION: Final = re.compile(r"(?:[IVX]+|[0-9]{1,2})[.)] |(?:điều|phần|chương) [0-9IVX]", re.IGNORECASE)
"""How the heading of a section begins."""
_YEAR: Final = re.compile(r"\bnăm (20[0-9]{2}(?:(?: ?[-–,/] ?| và | và năm | đến )20[0-9]{2})*)\b")
_OPENING: Final = re.compile(r"(?:thuc hien|can cu|trien khai|de |nham |theo |phu luc|\(|[ivx]+\. |[a-e0-9][.)] |- )")
"""How the first sentence behind a title begins."""
_APPENDIX: Final = re.compile(r"^phụ lục(?: số)?(?: [ivx\d]+)?\s*[:.–-]?\s*", re.IGNORECASE)
"""What stands before the title of an appendix."""
_DAY: Final = re.compile(
    r"ngày ?([0-9]{1,2}) ?(?:[/.-]|tháng) ?([0-9]{1,2}) ?(?:[/.-]|năm) ?([0-9]{4})(?![0-9])", re.IGNORECASE
)
_PARENT_OPENINGS: Final = ("thuc hien ke hoach", "can cu ke hoach", "trien khai ke hoach")
"""How the line begins, folded, that names the plan which this one carries out."""


class Heading:
    """What stands above an appendix: letterhead, titles, the line that says which document encloses it."""

    def __init__(self, blocks: Sequence[Block], words: PlanWords, document: str) -> None:
        """Take the blocks before the first table of tasks, and the document's name."""
        self._blocks = blocks
        self._document = document
        self._enclosure = re.compile(rf"\(?\s*[\w ]{{0,30}}?(?<!\w)(?:{any_of(words.enclosures)})(?!\w)", re.IGNORECASE)
        self.lines = list(paragraphs(blocks))
        self.title, self.annex = self._titles()

    def is_enclosure(self, text: str) -> bool:
        """Whether a line begins as one that names the document which encloses the appendix."""
        return self._enclosure.match(text) is not None

    # -- titles and years

    def _titles(self) -> tuple[str, str]:
        """The title of the plan and that of its appendix; the document's name if it has none."""
        title, annex = " ".join(self._title_lines()).strip(), " ".join(self._annex_lines()).strip()
        candidates = list(self._title_candidates())
        plain = next((text for text in candidates if re.match(r"kế hoạch (?!số|này)", text, re.IGNORECASE)), "")
        dated = next((text for text in candidates if _YEAR.search(text.lower())), "")
        best = title or plain or annex or dated
        return best or self._document, annex or best or self._document

    def _title_lines(self) -> list[str]:
        """The lines of the plan's title, behind the words "KẾ HOẠCH"."""
        for place, text in enumerate(self.lines):
            begun = re.match(r"kế hoạch(?:\s*$|\s+(?=\S))", text, re.IGNORECASE)
            if begun is None or not (begun.end() == len(text) or text.startswith("KẾ HOẠCH")):
                continue
            title = [text[begun.end() :]] if begun.end() < len(text) else []
            for following in self.lines[place + 1 : place + 4]:
                too_long = len(" ".join(title)) + len(following) > _LONGEST_TITLE
                if _OPENING.match(fold(following)) or _SECTION.match(following) or too_long:
                    break
                title.append(following)
            return title
        return []

    def _annex_lines(self) -> list[str]:
        """The lines of the appendix's title: the last ones in capitals above it."""
        annex: list[str] = []
        for text in reversed(self.lines[-12:]):
            bare = _APPENDIX.sub("", text)
            if text.startswith("(") or not bare:
                if annex:
                    break
                continue
            if _SECTION.match(bare):
                break
            letters = [letter for letter in bare if letter.isalpha()]
            if sum(letter.isupper() for letter in letters) * 2 < len(letters):
                break
            annex.insert(0, bare)
        return annex

    def _title_candidates(self) -> Iterator[str]:
        """The lines above the appendix that can be titles: short, no sentence, no letter's place and day."""
        for text in self.lines:
            bare = _APPENDIX.sub("", text)
            if (
                0 < len(bare) <= 300
                and bare[-1] not in ".;:,"
                and not _OPENING.match(fold(bare))
                and not re.search("ngày.*tháng", bare.lower())
            ):
                yield bare

    def years(self) -> set[int]:
        """The years in the titles; if those have none, in lines that can be titles."""
        for text in (f"{self.annex} {self.title}", " ".join(self._title_candidates())):
            titles = re.sub(r"tháng [0-9]{1,2} năm [0-9]{4}", "", text.lower())
            named = {int(year) for years in _YEAR.findall(titles) for year in re.findall("[0-9]{4}", years)}
            if named:
                return named
        return set()

    def year(self) -> int:
        """The one year that the titles name; raises TthcError if they name none, or several."""
        named = self.years()
        if len(named) == 1:
            return named.pop()
        if not named:
            raise TthcError(
                _("{file}: the titles name no year; give the plan's year with --year").format(file=self._document)
            )
        raise TthcError(
            _("{file}: the titles name several years ({years}); give the plan's year with --year").format(
                file=self._document, years=", ".join(map(str, sorted(named)))
            )
        )

    def parents(self) -> list[str]:
        """The line by which the plan says which plan it carries out, if it has one."""
        return [text for text in self.lines if fold(text).startswith(_PARENT_OPENINGS)][:1]

    # -- number, day and issuer

    def identity(self, year: int, parent: str | None) -> tuple[PlanIdentity, list[str]]:
        """The identity of the plan.

        Args:
            year: The plan's year.
            parent: The key of the document that the plan carries out.

        Returns:
            The identity, and what a person must look at, in words.
        """
        doubts: list[str] = []
        enclosing = list(self._enclosures())
        number = self._number(enclosing)
        days = self._days(enclosing)
        if len(set(days)) > 1:
            doubts.append(
                _("identity.issued_on: the document names several days ({days}); see which is right").format(
                    days=", ".join(day.strftime("%d/%m/%Y") for day in dict.fromkeys(days))
                )
            )
        issuer = self._issuer(enclosing)
        if issuer is None:
            doubts.append(_("identity.issuer: the document does not say clearly who issued it; write it"))
        identity = PlanIdentity(
            issuer=issuer or _("(issuer not found)"),
            title=self.title,
            annex=self.annex,
            year=year,
            number=number,
            issued_on=days[0] if days else None,
            parent=parent,
            document=self._document,
            id=_plan_id(issuer or Path(self._document).stem, year, number),
        )
        return identity, doubts

    def _number(self, enclosing: Sequence[str]) -> str | None:
        """The number of the plan, with its symbol."""
        for text in [*enclosing, *self.lines]:
            colon = ":?" if text in enclosing else ":"
            if number := re.search(rf"[Ss]ố{colon} ?([0-9]+ ?[/-] ?[A-ZĐ][\wĐđ./-]*)", text):
                return number[1].replace(" ", "").strip(".")
        return None

    def _days(self, enclosing: Sequence[str]) -> list[date]:
        """The days of the lines that can name the plan's own."""
        dated = [text for text in self.lines if re.match(r"[^\W\d_][\w. ]*, ngày [0-9]", text)]
        return [day for text in [*enclosing, *dated] if (day := _day_in(text)) is not None]

    def _issuer(self, enclosing: Sequence[str]) -> str | None:
        """Who issued the plan: by the line that encloses the appendix, else by the letterhead."""
        for text in enclosing:
            if issuer := re.search(r" của ([^()]+?)(?= (?:về|số|ngày) |[\s).,;]*$)", text):
                return issuer[1]
        return self._letterhead()

    def _enclosures(self) -> Iterator[str]:
        """The lines that name the document that the appendix belongs to, each up to where its bracket closes."""
        for place, text in enumerate(self.lines):
            if self.is_enclosure(text) and (text.startswith("(") or re.search(r"[0-9]", text)):
                lines = [text]
                for following in self.lines[place + 1 : place + 3]:
                    if not text.startswith("(") or ")" in " ".join(lines):
                        break
                    lines.append(following)
                yield " ".join(lines)

    def _letterhead(self) -> str | None:
        """The issuer in the table at the head of a letter: the last line in capitals of its first cell."""
        first = next((block for block in self._blocks if isinstance(block, DocumentTable)), None)
        in_table = first is not None and bool(first.rows)
        head = first.rows[0][0].text.split("\n") if first is not None and in_table else self._above_number()
        lines = [line for line in head if line.isupper() and not line.startswith("SỐ")]
        return lines[-1] if lines and not has_motto(lines[-1]) else None

    def _above_number(self) -> list[str]:
        """The first lines down to the number of the plan, if it has one there; their issuer is the last of them."""
        first = self.lines[:_HEAD_LINES]
        number = next((place for place, text in enumerate(first) if fold(text).startswith("so:")), 0)
        return first[:number]


def has_motto(text: str) -> bool:
    """Whether a text has the name of the state, which heads every letter (quốc hiệu)."""
    return spelled("cộng hòa").upper() in spelled(text.lower()).upper()


def _day_in(text: str) -> date | None:
    """The first day that a text names in full."""
    days = (a_day(int(named[3]), int(named[2]), int(named[1])) for named in _DAY.finditer(text))
    return next(filter(None, days), None)


def _plan_id(issuer: str, year: int, number: str | None) -> str:
    """What a register knows the plan by: issuer or document, year, number, in ASCII with hyphens."""
    words = re.findall("[a-z0-9]+", fold(f"{issuer} {year} {number or ''}"))
    return "-".join(words if any(word.isalpha() for word in words) else ["plan", *words])
