"""A plan of the rows of an appendix: what their words say, and what of it could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from tthc_cli.counts.load import plan_findings
from tthc_cli.counts.measures import MEASURES
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import verdict as kpis
from tthc_cli.phrases import AmbiguousError, has_percentage, read_target, read_time, refuse_shared
from tthc_cli.phrases.altered import is_deadline
from tthc_cli.phrases.grammar import two_readings
from tthc_cli.phrases.percentages import SIGNS
from tthc_cli.phrases.phrase import DONE
from tthc_cli.phrases.targets import Target, read_percentages
from tthc_cli.phrases.text import items, name_of, spelled
from tthc_cli.plan import model as plans
from tthc_cli.plan.load import load_report_words
from tthc_cli.plan.model import CellName, Duty, Kpi, Plan, PlanIdentity, Task, Unread
from tthc_cli.plan_import import appendix as table
from tthc_cli.plan_import import duties, elsewhere, producing
from tthc_cli.plan_import import units as names
from tthc_cli.plan_import.citations import Sources, a_day
from tthc_cli.plan_import.dictionary import PlanWords, any_of, unfinished
from tthc_cli.plan_import.documents import Document, Table, paragraphs
from tthc_cli.plan_import.events import Events
from tthc_cli.plan_import.keys import unique
from tthc_cli.plan_import.measure_words import MeasureWordsFile, negated, propose
from tthc_cli.plan_import.target_bases import Bases
from tthc_cli.plan_import.wholes import Wholes
from tthc_cli.rules.by_kind import as_window, needs_reporting
from tthc_cli.rules.kinds import Rule
from tthc_cli.rules.wording import say
from tthc_cli.text import fold

MOST_TASKS: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan as far as it could be read."""

    plan: Plan
    passed_over: Sequence[str]
    """Tables that are no part of the appendix: where they stand."""
    doubts: Sequence[str]
    """What a person must look at beside what is unread, in words."""
    to_confirm: Sequence[str]
    """What is proposed, and what no document says, in words: a person has to know it."""


def draft(
    document: Document,
    words: PlanWords,
    measures: MeasureWordsFile,
    *,
    year: int | None = None,
    previous: Plan | None = None,
) -> Draft:
    """The plan that a document's appendix has.

    ``year`` is that of the plan where the document does not say it, or not clearly; ``previous`` a plan whose keys are
    kept for units, documents and events that are the same. Raises TthcError where there is no appendix, or no year.
    """
    appendix = table.find(document, words)
    if len(appendix.rows) > MOST_TASKS:
        raise TthcError(
            _("{file}: {count} rows; a plan has {most} at most").format(
                file=document.name, count=len(appendix.rows), most=MOST_TASKS
            )
        )
    return _Drafting(document, appendix, words, measures, year, previous).made()


class _Drafting:
    def __init__(
        self,
        document: Document,
        appendix: table.Appendix,
        words: PlanWords,
        measures: MeasureWordsFile,
        year: int | None,
        previous: Plan | None,
    ) -> None:
        self._document = document
        self._appendix = appendix
        self._words = words
        self._measures = measures
        self._units = names.Units(words, previous)
        self._sources = Sources(words, previous)
        self._events = Events(words, previous)
        self._unfinished = unfinished(words)
        self._wholes = Wholes(words)
        self._bases = Bases(words, measures)
        self._enclosure = re.compile(rf"\(?\s*[\w ]{{0,30}}?(?<!\w)(?:{any_of(words.enclosures)})(?!\w)", re.IGNORECASE)
        self._before = list(paragraphs(appendix.before))
        self._doubts: list[str] = []
        self._title, self._annex = self._titles()
        self._year = self._the_year() if year is None else year
        if (named := self._years()) and self._year not in named:
            self._doubts.append(
                _("the titles name {years}, but --year says {year}; see which is right").format(
                    years=", ".join(map(str, sorted(named))), year=self._year
                )
            )
        self._finder = elsewhere.Elsewhere(words, self._sources, self._year)
        self._kpis: list[Kpi] = []
        self._ids = {kpi.measure: kpi.id for kpi in reversed(previous.kpis if previous else ())}
        """The ids of the other plan's targets, by measure."""
        self._above: dict[str, tuple[str, ...]] = {}
        """The units of the row above, by column."""

    def made(self) -> Draft:
        """The whole of it."""
        rows = list(table.numbered(self._appendix.rows))
        parents = self._parents()
        articles = list(duties.duties([*self._before, *self._appendix.after], self._words))
        texts = [words.text for words in articles if isinstance(words, duties.Words)]
        self._sources.note([*parents, *(text for row, _number in rows for text in row.cells.values()), *texts])
        parent = next((self._sources.key(m) for text in parents for m in self._sources.mentions(text)), None)
        tasks = tuple(self._task(row, number) for row, number in rows)
        self._doubts += self._paragraphs()
        self._doubts += self._document.unseen
        self._doubts += [
            _("{where}: “{words}” belongs to no task and was left out; see whether it says something").format(
                where=row.where, words=self._excerpt(row.text)
            )
            for row in self._appendix.left_out
        ]
        self._doubts += [
            _("{where}: a cell goes over several columns; see whether each of them is right").format(where=where)
            for where in self._appendix.shared
        ]
        its_duties = tuple(self._duties(articles))
        tasks, events = producing.proposed(tasks, self._events, self._words)
        reporting = None
        if any(needs_reporting(rule) for task in tasks for rule in task.rules):
            reporting = self._words.reporting
            self._sources.found.update(self._words.reporting_sources)
        plan = Plan(
            schema="tthc.plan/1",
            identity=self._identity(parent),
            sources=dict(self._sources.found),
            units=dict(self._units.found),
            reporting=reporting,
            events=events,
            tasks=tasks,
            kpis=tuple(self._kpis),
            duties=its_duties,
        )
        wrong = plan_findings(plan)
        if wrong:
            raise AssertionError(f"the draft is no valid plan: {wrong[0]}")
        return Draft(
            plan=plan,
            passed_over=self._tables_passed_over(),
            doubts=tuple(self._doubts),
            to_confirm=tuple(self._to_confirm(plan)),
        )

    def _to_confirm(self, plan: Plan) -> Iterator[str]:
        proposed = [(task.number, plan.event(key).typed) for task in plan.tasks for key in task.produces]
        if proposed:
            yield _("proposed: which task makes an event happen; confirm `produces`: {pairs}").format(
                pairs="; ".join(f"{number}: {key}" for number, key in proposed)
            )
        yield from kpis.to_confirm(plan)
        others = [event.typed for event in plan.events if plan.producer(event.key) is None]
        if others:
            yield _(
                "no task is known to make these events happen; where one does, write its `produces`: {keys}"
            ).format(keys=", ".join(others))
        if not plan.duties:
            yield _("no duties were found in the articles; where there are some, write them under `duties`")

    def _duties(self, articles: Sequence[duties.Words | str]) -> Iterator[Duty]:
        """The standing duties that name whom they bind."""
        taken: set[str] = set()
        for words in articles:
            if isinstance(words, str):
                self._doubts.append(
                    _("“{words}” stands among the duties, but under no unit; see whether it is one").format(
                        words=self._excerpt(words)
                    )
                )
                continue
            try:
                keys, _lost = self._units.keys(words.unit) if self._units.is_named(words.unit) else ((), False)
            except TthcError:
                keys = ()
            if not keys or words.article in taken:
                self._doubts.append(
                    _("{article}: the unit was not read, or the article stands twice; add the duty “{words}”").format(
                        article=words.article, words=self._excerpt(words.text)
                    )
                )
                continue
            taken.add(words.article)
            cited = (self._sources.key(mention) for mention in self._sources.mentions(words.text))
            yield Duty(
                article=words.article,
                units=keys,
                text=words.text,
                sources=tuple(dict.fromkeys(key for key in cited if key is not None)),
            )

    def _tables_passed_over(self) -> list[str]:
        """The tables that are no part of the appendix: where they stand, and how they begin."""
        found = []
        for its in self._appendix.passed_over:
            text = " ".join(paragraphs([its]))
            if spelled_up("cộng hòa") in spelled_up(text):  # the letterhead, which was read
                continue
            words = _("{where} (“{words}”)").format(where=its.where, words=self._excerpt(text))
            if has_percentage(text):
                self._doubts.append(
                    _("{table} has no headings of an appendix, and percentages that were not read").format(table=words)
                )
            elif text:
                found.append(words)
        return found

    def _excerpt(self, text: str) -> str:
        """The first words of a text, without the names of persons."""
        words = self._units.without_names(" ".join(text[: _EXCERPT * 4].split()))
        return words if len(words) <= _EXCERPT else words[:_EXCERPT].rpartition(" ")[0] + " …"

    # -- the plan itself

    def _titles(self) -> tuple[str, str]:
        """The title of the plan and that of its appendix; the document's name where it has none."""
        title: list[str] = []
        for place, text in enumerate(self._before):
            begun = re.match(r"kế hoạch(?:\s*$|\s+(?=\S))", text, re.IGNORECASE)
            if begun is None or not (begun.end() == len(text) or text.startswith("KẾ HOẠCH")):
                continue
            title = [text[begun.end() :]] if begun.end() < len(text) else []
            for following in self._before[place + 1 : place + 4]:
                if (
                    _OPENING.match(fold(following))
                    or _SECTION.match(following)
                    or len(" ".join(title)) + len(following) > 500
                ):
                    break
                title.append(following)
            break
        annex: list[str] = []
        for text in reversed(self._before[-12:]):
            bare = re.sub(r"^phụ lục(?: số)?(?: [ivx\d]+)?\s*[:.–-]?\s*", "", text, flags=re.IGNORECASE)
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
        headings = list(self._headings())
        plain = next((text for text in headings if re.match(r"kế hoạch (?!số|này)", text, re.IGNORECASE)), "")
        dated = next((text for text in headings if _YEAR.search(text.lower())), "")
        found = " ".join(title).strip() or plain or " ".join(annex).strip() or dated
        return found or self._document.name, " ".join(annex).strip() or found or self._document.name

    def _headings(self) -> Iterator[str]:
        """The lines above the appendix that can be titles: short, no sentence, no letter's place and day."""
        for text in self._before:
            bare = re.sub(r"^phụ lục(?: số)?(?: [ivx\d]+)?\s*[:.–-]?\s*", "", text, flags=re.IGNORECASE)
            if (
                0 < len(bare) <= 300
                and bare[-1] not in ".;:,"
                and not _OPENING.match(fold(bare))
                and not re.search("ngày.*tháng", bare.lower())
            ):
                yield bare

    def _the_year(self) -> int:
        """The year in the titles, or in lines that can be some. Raises TthcError where they name none, or several."""
        found = self._years()
        if len(found) == 1:
            return found.pop()
        if not found:
            raise TthcError(
                _("{file}: the titles name no year; give the plan's year with --year").format(file=self._document.name)
            )
        raise TthcError(
            _("{file}: the titles name several years ({years}); give the plan's year with --year").format(
                file=self._document.name, years=", ".join(map(str, sorted(found)))
            )
        )

    def _years(self) -> set[int]:
        """The years in the titles; where those have none, in lines that can be some."""
        found: set[int] = set()
        for text in (f"{self._annex} {self._title}", " ".join(self._headings())):
            titles = re.sub(r"tháng [0-9]{1,2} năm [0-9]{4}", "", text.lower())
            found = found or {int(year) for years in _YEAR.findall(titles) for year in re.findall("[0-9]{4}", years)}
        return found

    def _parents(self) -> list[str]:
        """The words by which the plan says which plan it carries out."""
        opening = ("thuc hien ke hoach", "can cu ke hoach", "trien khai ke hoach")
        return [text for text in self._before if fold(text).startswith(opening)][:1]

    def _identity(self, parent: str | None) -> PlanIdentity:
        enclosed = list(self._enclosures())
        number = issuer = None
        for text in [*enclosed, *self._before]:
            colon = ":?" if text in enclosed else ":"
            if number is None and (found := re.search(rf"[Ss]ố{colon} ?([0-9]+ ?[/-] ?[A-ZĐ][\wĐđ./-]*)", text)):
                number = found[1].replace(" ", "").strip(".")
        dated = [text for text in self._before if re.match(r"[^\W\d_][\w. ]*, ngày [0-9]", text)]
        days = [day for text in [*enclosed, *dated] if (day := _day_in(text)) is not None]
        if len(set(days)) > 1:
            self._doubts.append(
                _("identity.issued_on: the document names several days ({days}); see which is right").format(
                    days=", ".join(day.strftime("%d/%m/%Y") for day in dict.fromkeys(days))
                )
            )
        for text in enclosed:
            found = re.search(r" của ([^()]+?)(?= (?:về|số|ngày) |[\s).,;]*$)", text)
            issuer = issuer or (found[1] if found else None)
        issuer = issuer or self._letterhead()
        known = issuer is not None
        if issuer is None:
            issuer = _("(issuer not found)")
            self._doubts.append(_("identity.issuer: the document does not say clearly who issued it; write it"))
        return PlanIdentity(
            issuer=issuer,
            title=self._title,
            annex=self._annex,
            year=self._year,
            number=number,
            issued_on=days[0] if days else None,
            parent=parent,
            document=self._document.name,
            id=_id(issuer if known else Path(self._document.name).stem, self._year, number),
        )

    def _enclosures(self) -> Iterator[str]:
        """The lines that name the document that the appendix belongs to, each up to where its bracket closes."""
        for place, text in enumerate(self._before):
            if self._enclosure.match(text) and (text.startswith("(") or re.search(r"[0-9]", text)):
                lines = [text]
                for following in self._before[place + 1 : place + 3]:
                    if not text.startswith("(") or ")" in " ".join(lines):
                        break
                    lines.append(following)
                yield " ".join(lines)

    def _letterhead(self) -> str | None:
        """The issuer in the table at the head of a letter: the last line in capitals of its first cell."""
        first = next((block for block in self._appendix.before if isinstance(block, Table)), None)
        found = first.rows[0][0].text.split("\n") if first is not None and first.rows else list(self._above_number())
        lines = [line for line in found if line.isupper() and not line.startswith("SỐ")]
        return lines[-1] if lines and spelled_up("cộng hòa") not in spelled_up(lines[-1]) else None

    def _above_number(self) -> Iterator[str]:
        """The first lines down to the number of the plan, where it has one there; their issuer is the last of them."""
        first = self._before[:_HEAD_LINES]
        number = next((place for place, text in enumerate(first) if fold(text).startswith("so:")), 0)
        return iter(first[:number])

    # -- a task

    def _task(self, row: table.Row, number: int) -> Task:
        unread: list[Unread] = []
        cells = {name: row.cells.get(name, "") for name in ("content", "lead", "support", "time", "product", "basis")}
        if not cells["content"]:
            cells["content"] = _("(empty)")
            self._doubts.append(_("{where}: task {number} has no content").format(where=row.where, number=number))
        units: dict[str, tuple[str, ...]] = {}
        for name in ("lead", "support"):
            units[name], reason = self._named_units(name, cells[name])
            if reason is not None:
                unread.append(Unread(cell=_cell(name), text=cells[name], reason=reason))
        said: list[str] = []
        rules = self._rules(cells["time"], number, unread, said)
        rules = plans.decided(rules, load_report_words(), cells["content"], cells["product"])
        said += [
            window.text
            for window in filter(None, map(as_window, rules))
            if window.first.year <= self._year <= window.last.year
        ]
        sources = []
        for name, text in cells.items():
            for mention in self._sources.mentions(text):
                key = self._sources.key(mention)
                if key is None:
                    reason = _("the number can be of several documents; add the one that is meant to basis_sources")
                    if not mention.kind:
                        reason = _("the kind of this document is not said; add it to basis_sources")
                    unread.append(Unread(cell=_cell(name), text=mention.text, reason=reason))
                else:
                    sources.append(key)
        for words in self._sources.unknown(cells["basis"]):
            reason = _("names a document without its whole number; add it to basis_sources")
            unread.append(Unread(cell="basis", text=words, reason=reason))
        self._targets(cells, number, unread)
        self._doubts += self._elsewhere(row, number, said)
        return Task(
            number=number,
            content=cells["content"],
            lead=cells["lead"],
            support=cells["support"],
            time=cells["time"],
            product=cells["product"],
            basis=cells["basis"],
            lead_units=units["lead"],
            support_units=units["support"],
            basis_sources=tuple(dict.fromkeys(sources)),
            rules=rules,
            unread=tuple(dict.fromkeys(unread)),
            note=self._note(row, number),
        )

    def _elsewhere(self, row: table.Row, number: int, said: Sequence[str]) -> Iterator[str]:
        """What the other cells of a row say of days and percentages, of which no rule and no target is made.

        ``said`` are words of the time cell whose year may be another one: those of events, and of spans of years.
        """
        time = row.cells.get("time", "")
        if years := self._finder.other_years(time, said):
            yield _(
                "{where}: the time of task {number} is in {years}, the plan's year is {year}; see which is right"
            ).format(where=row.where, number=number, years=", ".join(years), year=self._year)
        for column, text in [*row.cells.items(), *row.others.items()]:
            if column == "time" or any(fold(word) in fold(column) for word in self._words.starts):
                continue
            if found := self._finder.times(text, time):
                yield _("{where}: '{column}' of task {number} names a time that is in no rule: “{words}”").format(
                    where=row.where, column=column, number=number, words="”, “".join(map(self._excerpt, found))
                )
            if column not in ("content", "product") and (words := elsewhere.percentage(text)) is not None:
                yield _("{where}: '{column}' of task {number} has a percentage that is no target: “{words}”").format(
                    where=row.where, column=column, number=number, words=self._excerpt(words)
                )

    def _paragraphs(self) -> Iterator[str]:
        """What paragraphs outside of the tables say of times and percentages, those of duties too: no rule has them."""
        for text in self._document.blocks:
            if not isinstance(text, str):
                continue
            start = self._excerpt(text)
            if (words := elsewhere.percentage(text)) is not None:
                yield _("“{start}” stands outside of the tables, and its percentage is no target: “{words}”").format(
                    start=start, words=self._excerpt(words)
                )
            dated = _DATED.match(text) or self._enclosure.match(text)
            if dated is None and (found := self._finder.times(text)):
                yield _("“{start}” stands outside of the tables, and its time is in no rule: “{words}”").format(
                    start=start, words="”, “".join(map(self._excerpt, found))
                )

    def _named_units(self, column: str, cell: str) -> tuple[tuple[str, ...], str | None]:
        """The keys of the units that a cell names, and why some of it could not be read."""
        if not cell:
            return (), None
        if cell.strip(" -–.").casefold() in self._words.same_as_above:
            return self._above.get(column, ()), None
        try:
            keys, lost = self._units.keys(cell)
        except TthcError as error:
            return (), str(error)
        self._above[column] = keys
        return keys, _("names a person without a unit or a post; add the unit") if lost else None

    def _note(self, row: table.Row, number: int) -> str | None:
        """What the row has beside its cells: where it stands, its own number, other columns."""
        lines = list(row.groups)
        if row.number and row.number != str(number) and not re.fullmatch(f"0*{number}", row.number):
            lines.append(_("Number in the document: {number}.").format(number=row.number))
        lines += [f"{title}: {' '.join(text.split())}" for title, text in row.others.items()]
        return "\n".join(lines) or None

    def _rules(self, cell: str, task: int, unread: list[Unread], said: list[str]) -> tuple[Rule, ...]:
        """The rules of a time cell; ``said`` is given the words of its events."""

        def named(words: str) -> str | None:
            if not words:
                return None
            said.append(words)
            return self._events.done(task) if words == DONE else self._events.key(words, task)

        if not cell:
            unread.append(Unread(cell="time", text="", reason=_("the cell is empty")))
            return ()
        if self._appendix.two_times:
            reason = _("the table has several columns of times; write which of them counts")
            unread.append(Unread(cell="time", text=cell, reason=reason))
            return ()
        doubt = self._two_lists(cell) or self._cut_list(cell) or self._shared(cell)
        if doubt:
            unread.append(Unread(cell="time", text=cell, reason=doubt))
            return ()
        rules: list[Rule] = []
        for lines in _sentences(cell):
            phrases, doubt = self._phrases(lines)
            if doubt:
                unread.append(Unread(cell="time", text=" ".join(lines), reason=doubt))
            for phrase in phrases:
                try:
                    rules += read_time(phrase, year=self._year, events=named)
                except TthcError as error:
                    unread.append(Unread(cell="time", text=phrase, reason=str(error)))
        return tuple(rules)

    def _phrases(self, lines: Sequence[str]) -> tuple[Sequence[str], str | None]:
        """What to read of lines that can be one sentence: each, or all as one; nothing where that is not sure, and why.

        So no rule comes of a part of what a line end cut.
        """
        if len(lines) == 1:
            return lines, None
        whole = " ".join(" ".join(lines).split())
        each = [_reading(line, self._year)[0] for line in lines]
        apart = "; ".join(words for words in each if words) if all(each) else None
        one, error = _reading(whole, self._year)
        listed, doubt = _reading(", ".join(lines), self._year)
        for found in (error, doubt):
            if isinstance(found, AmbiguousError):
                return (), str(found)
        if one is not None and apart in (None, one):
            return [whole], None
        for other in (one, listed if apart else None):
            if apart is not None and other not in (None, apart):
                return (), str(two_readings(whole, apart, str(other)))
        sentences = all(table.begins_sentence(line) for line in lines)
        if apart is None and not (sentences and not any(self._unfinished.search(line.rstrip()) for line in lines[:-1])):
            return (), str(error)
        return lines, None

    def _cut_list(self, cell: str) -> str | None:
        """Why a list cannot be read item by item: one of them is not complete."""
        parts = list(_parts(cell))
        for part in parts[:-1] if _is_list(cell, parts) else ():
            if self._unfinished.search(part.rstrip()) and _reading(part, self._year)[0] is None:
                return _("“{text}” is not complete, and the next line may go on with it").format(text=part.strip())
        return None

    def _shared(self, cell: str) -> str | None:
        """Why the days of a list are not clear: one can share the "trước" of an item before it."""
        rules: list[Rule] = []
        for phrase in (phrase for lines in _sentences(cell) for phrase in self._phrases(lines)[0]):
            with suppress(TthcError):  # told of where the phrase is read for good
                rules += read_time(phrase, year=self._year, events=lambda words: words or None)
        try:
            refuse_shared(rules)
        except AmbiguousError as error:
            return str(error)
        return None

    def _two_lists(self, cell: str) -> str | None:
        """Why a list that stood in one line may be none: its dashes could join two times as well."""
        lines = cell.split("\n")
        if not self._document.one_line or len(lines) < 2:
            return None
        whole = " ".join(lines).lstrip("-–+•* ")
        one, other = (_reading(text, self._year)[0] for text in (cell, whole))
        return str(two_readings(whole, one, other)) if one and other and one != other else None

    # -- targets

    def _target_items(self, cell: str) -> Iterator[tuple[str, str]]:
        """The items of a cell with percentages, and what is read for each.

        That is the line that a percentage at the head of a line goes on, too, and a line beside it that is a deadline.
        """
        if not has_percentage(cell):
            return
        lines = [(line, bool(place)) for sentence in _sentences(cell) for place, line in enumerate(sentence)]
        for place, (line, goes_on) in enumerate(lines):
            before = lines[place - 1][0] if place else ""
            after = lines[place + 1][0] if place + 1 < len(lines) else ""
            if has_percentage(line) and any(is_deadline(words, self._year) for words in (before, after)):
                yield line, self._with_deadline(before, line, after)
            elif re.match("[0-9]", line) and has_percentage(line) and goes_on and not has_percentage(before):
                whole = f"{before} {line}"
                same = _values(whole, self._year) == _values(line, self._year)
                item = line if same and re.search(r"[^\W\d_]", line) else whole
                yield item, item
            else:
                yield line, line

    def _with_deadline(self, before: str, line: str, after: str) -> str:
        """A line with those beside it that are deadlines."""
        lines = (words for words in (before, line, after) if words == line or is_deadline(words, self._year))
        return "\n".join(words.strip() for words in lines)

    def _targets(self, cells: dict[str, str], task: int, unread: list[Unread]) -> None:
        seen: set[str] = set()
        for name in ("content", "product", "time"):
            unread += self._amounts(_cell(name), cells[name], cells["content"])
            for item, words_read in self._target_items(cells[name]):
                try:
                    found = read_percentages(words_read, year=self._year)
                except TthcError as error:
                    unread.append(Unread(cell=_cell(name), text=item, reason=str(error)))
                    continue
                self._doubts += [
                    _("task {number}: “{words}” says what was reached, and is no target").format(
                        number=task, words=self._excerpt(one.text)
                    )
                    for one in found
                    if one.reached
                ]
                targets = [target for target in found if not target.reached]
                if targets and (words := self._wholes.part(item)) is not None:
                    reason = _("“{words}”: a target for a part of the cases; write it, and that of the rest").format(
                        words=words
                    )
                    reason = _limited(targets, reason)
                    unread.append(Unread(cell=_cell(name), text=item, reason=reason))
                    continue
                for target in targets:
                    if (words := name_of(target.text)) in seen:
                        continue
                    seen.add(words)
                    kpi = self._kpi(target, cells["content"], task)
                    if isinstance(kpi, Kpi):
                        self._kpis.append(kpi)
                    else:
                        unread.append(Unread(cell=_cell(name), text=target.text, reason=_limited([target], kpi)))

    def _kpi(self, target: Target, content: str, task: int) -> Kpi | str:
        """The target with the measure that its words propose; why none fits, where that is so."""
        aim, context = self._bases.aim(target.text), self._bases.context(content)
        if aim is None:
            return _("its percentage belongs to a purpose (“để”, “nhằm”); see whether it is a target")
        proposed = propose(self._measures, aim, context)
        if not proposed:
            return _("no measure of case data goes with these words")
        misfits = {measure: self._bases.misfit(measure, target.text, content) for measure in proposed}
        fitting = [measure for measure in proposed if misfits[measure] is None]
        if not fitting:
            return misfits[proposed[0]] or ""
        measure = fitting[0]
        for other, why in misfits.items():
            if why is not None and self._bases.passed_over(other, aim, measure):
                return why
        if misfit := self._misfit(target, measure, aim, context):
            return misfit
        others = ", ".join(fitting[1:4])
        note = _("The measure is proposed by the words; confirm it, then remove this note.")
        if others:
            note = _("The measure is proposed by the words (others: {others}); confirm it, then remove this.").format(
                others=others
            )
        return Kpi(
            id=unique(self._ids.get(measure, measure), [kpi.id for kpi in self._kpis]),
            task=task,
            name=target.text.strip(" .;"),
            text=target.text,
            measure=measure,
            op=target.op,
            target=target.value,
            later=target.later,
            note=note,
            confirmed=False,
        )

    def _amounts(self, cell: CellName, text: str, content: str) -> Iterator[Unread]:
        """The items of a cell that set a target in other words than a percentage."""
        for item in _parts(text):
            words = self._wholes.amount(item)
            if words is not None and propose(self._measures, item, content):
                reason = _("“{words}” is no percentage; if it is a target, write it in percent").format(words=words)
                yield Unread(cell=cell, text=item, reason=reason)

    def _misfit(self, target: Target, measure: str, aim: str, context: str) -> str | None:
        """Why a target cannot be set for the measure that its words go with."""
        percentages = (target.value, *(step.value for step in target.later))
        if any(value > _WHOLE for value in percentages):
            return _("no rate of case data can be {value}%; write what is meant, at most 100%").format(
                value=max(percentages)
            )
        if negated(self._measures, measure, aim, context):
            return _(
                "“không” or “chưa” stands before what {measure} counts, so the target is about the opposite; work out "
                "the target of that measure and write it"
            ).format(measure=measure)
        if MEASURES[measure].rare and target.op not in plans.LIMITS:
            return _("what must stay rare needs a limit: “không quá”, “dưới”; write the operator")
        if not MEASURES[measure].rare and target.op in plans.LIMITS:
            return _(
                "a limit ({op} {value}%) on what {measure} counts, of which there should be much; see which rate is "
                "meant, and write the measure and the operator"
            ).format(op=SIGNS[target.op], value=target.value, measure=measure)
        return None


_WHOLE: Final = 100
_HEAD_LINES: Final = 8
"""In how many of the first lines the number of a plan stands."""
_SECTION: Final = re.compile(r"(?:[IVX]+|[0-9]{1,2})[.)] |(?:điều|phần|chương) [0-9IVX]", re.IGNORECASE)
"""How the heading of a section begins."""
_EXCERPT: Final = 60
"""Characters of what is quoted for people to find its place."""
_DATED: Final = re.compile(r"căn cứ |[^\W\d_][\w. ]*, ngày [0-9]", re.IGNORECASE)
"""How a paragraph begins whose days are those of documents: a legal basis, a letter's place and day."""
_YEAR: Final = re.compile(r"\bnăm (20[0-9]{2}(?:(?: ?[-–,/] ?| và | và năm | đến )20[0-9]{2})*)\b")
_OPENING: Final = re.compile(r"(?:thuc hien|can cu|trien khai|de |nham |theo |phu luc|\(|[ivx]+\. |[a-e0-9][.)] |- )")
"""How the first sentence behind a title begins."""


_DAY: Final = re.compile(
    r"ngày ?([0-9]{1,2}) ?(?:[/.-]|tháng) ?([0-9]{1,2}) ?(?:[/.-]|năm) ?([0-9]{4})(?![0-9])", re.IGNORECASE
)


def _day_in(text: str) -> date | None:
    """The first day that a text names in full."""
    days = (a_day(int(found[3]), int(found[2]), int(found[1])) for found in _DAY.finditer(text))
    return next(filter(None, days), None)


def _id(issuer: str, year: int, number: str | None) -> str:
    """What a register knows the plan by: issuer or document, year, number, in ASCII with hyphens."""
    words = re.findall("[a-z0-9]+", fold(f"{issuer} {year} {number or ''}"))
    return "-".join(words if any(word.isalpha() for word in words) else ["plan", *words])


def _cell(name: str) -> CellName:
    return name  # type: ignore[return-value] # the names of the columns are those of the cells


def spelled_up(text: str) -> str:
    """Text in capitals in one spelling."""
    return spelled(text.lower()).upper()


def _parts(cell: str) -> Iterator[str]:
    """The items of a cell, of which each is read by itself; one that is too long to be read as a whole."""
    try:
        yield from items(cell)
    except TthcError:
        yield cell


def _sentences(cell: str) -> list[list[str]]:
    """The items of a cell; lines that are no list, and that no full stop divides, are together in one."""
    parts = list(_parts(cell))
    a_list = _is_list(cell, parts)
    found: list[list[str]] = []
    for part in parts:
        if found and not a_list and not found[-1][-1].rstrip().endswith((".", ";")):
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _is_list(cell: str, parts: Sequence[str]) -> bool:
    """Whether the items of a cell had marks before them."""
    return " ".join(" ".join(parts).split()) != " ".join(cell.split())


def _reading(cell: str, year: int) -> tuple[str | None, TthcError | None]:
    """What a time cell says, in words; or why it is not understood."""
    try:
        return "; ".join(say(rule, str) for rule in read_time(cell, year=year, events=lambda w: w or None)), None
    except TthcError as error:
        return None, error


def _limited(targets: Sequence[Target], reason: str) -> str:
    """The reason why no target was made, with the signs and values that the words set."""
    limits = ", ".join(f"{SIGNS[target.op]} {target.value}%" for target in targets)
    return _("a target of {limits}: {reason}").format(limits=limits, reason=reason)


def _values(text: str, year: int) -> list[tuple[object, ...]] | None:
    """What targets a text sets, without its words; None where it is not understood."""
    try:
        return [(target.op, target.value, target.later) for target in read_target(text, year=year)]
    except TthcError:
        return None
