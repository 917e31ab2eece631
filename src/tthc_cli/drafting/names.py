"""What a plan's cells name: units and posts without the persons who hold them, documents by their number, events."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from tthc_cli.drafting.words import PlanWords, any_of
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases import event_of
from tthc_cli.phrases.text import items, name_of, spelled, unaccented
from tthc_cli.plan import Event, Plan, Unit
from tthc_cli.sources import Source

LONGEST_KEY: Final = 60
"""Characters of a key made of words."""
_LONGEST_NAME: Final = 150
"""Characters of a unit's name in which a slip is looked for."""
_UPPER: Final = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x1EFA) if chr(code).isupper())
_ALIKE: Final = 0.8
"""From which likeness on two events are said to be perhaps one."""


def slug(text: str, small: Iterable[str] = ()) -> str:
    """Words as a key: in lower case without accents, hyphens between, without small words; cut behind a word.

    >>> slug("Các phòng, đơn vị có liên quan", ["các", "có"])
    'phong-don-vi-lien-quan'
    """
    small = set(small)
    words = [word for word in re.findall(r"\w+", text.lower().replace("_", " ")) if word not in small]
    key = ""
    for word in map(unaccented, words or re.findall(r"\w+", text.lower())):
        bare = re.sub("[^a-z0-9]", "", word)
        if bare and len(key) + len(bare) < LONGEST_KEY:
            key += f"-{bare}" if key else bare
        elif bare:
            break
    return key or "x"


def unique(key: str, taken: Iterable[str]) -> str:
    """The key itself, or with the next number behind it where it is taken."""
    taken, number = set(taken), 2
    found = key
    while found in taken:
        found, number = f"{key}-{number}", number + 1
    return found


# -- units ------------------------------------------------------------------------------------------------------------


class Units:
    """The units of a plan, as its cells name them."""

    def __init__(self, words: PlanWords, previous: Plan | None) -> None:
        self._words = words
        self._keys: dict[str, str] = {}
        self.found: dict[str, Unit] = {}
        heads = "|".join(
            rf"(?i:{word})" if word[0].islower() else word for word in sorted(words.units, key=len, reverse=True)
        )
        posts = any_of(words.posts)
        self._head = re.compile(rf"(?:{heads}|(?i:{posts}))\b")
        self._unit_head = re.compile(rf"(?!(?i:{posts})\b)(?:{heads})\b")
        self._part = re.compile(rf"\(\s*({'|'.join(map(re.escape, words.parts))})\s*\)", re.IGNORECASE)
        pairs = [[re.escape(spelled(part.lower())) for part in pair] for pair in words.one_name]
        joint = rf"\s*(?:[&/–—-]|(?<=\s){spelled('và')}(?=\s))\s*"
        self._one_name = re.compile("|".join(rf"(?<!\w){one}{joint}{other}(?!\w)" for one, other in pairs))
        self._two_parts = re.compile("|".join(rf"(?<!\w){one} {spelled('và')} {other}(?!\w)" for one, other in pairs))
        self._no_units = tuple(f"{name_of(word)} " for word in words.no_units)
        units = {} if previous is None else previous.units
        self._previous = {self._plain(unit.name): key for key, unit in units.items()}
        capital = rf"[{_UPPER}]\w*"
        family = "|".join([*words.family_names, *map(str.upper, words.family_names)])
        end = r"(?=\s*(?:$|[,;()–-]))"
        titles = any_of(words.titles)
        self._name = re.compile(rf"(?<!\w)(?:{family})(?: {capital}){{1,4}}(?!\w)")
        self._titled = re.compile(rf"(?<!\w)(?i:{titles})[:.]? ?{capital}(?: {capital}){{1,4}}(?!\w)")
        named = rf"(?<!\w)(?i:{titles})[:.]? ?{capital}(?: {capital}){{0,4}}(?!\w)"
        self._any_titled = re.compile(named)
        self._titled_last = re.compile(rf"(?:^|[,;–-] *|(?<!\w)do ){named}{end}")
        self._phone = re.compile(r"\+?[0-9][0-9 .]{7,}[0-9]")
        roles = any_of(words.roles)
        self._with_role = re.compile(rf"(?P<person>{named}|{self._name.pattern})(?:,? (?i:{roles}))+{end}")
        self._unit = re.compile(rf"(?:{heads})\b")
        self._post = re.compile(rf"(?i:{posts})\b")
        self._in_brackets = re.compile(rf"(?<!\w)(?i:{titles})[:.]? ?{capital}|{self._name.pattern}")
        self._role = re.compile(rf"(?:^|(?<!\w)do |[,;–-] ?)(?i:{roles})$|(?<!\w)do$")
        # the name of a unit has words without a capital in it: "Trưởng phòng Quản lý Khoa học"
        self._after_post = re.compile(
            rf"(?P<post>(?<!\w)(?i:{posts}))[:,]? (?!{self._head.pattern})"
            rf"(?:{capital}(?: {capital}){{1,5}}{end}|{self._name.pattern})"
        )

    def keys(self, cell: str) -> tuple[tuple[str, ...], bool]:
        """The keys of the units that a cell names, and whether it names someone without a unit or a post.

        Raises TthcError where words can be one unit or two, or where the units have different parts in the task.
        """
        keys: list[str] = []
        lost = False
        pieces = [list(self._pieces(item)) for item in items(cell)]
        lost |= any(map(self._loses_units, items(cell)))
        parts = {" ".join(self._part.findall(piece)).casefold() for its in pieces for piece in its if piece.strip()}
        if len(parts) > 1:
            raise TthcError(_("gives the units different parts; write who leads and who supports"))
        for of_item in pieces:
            names = [(piece, *self.without_person(self._part.sub(" ", piece))) for piece in of_item]
            posts = [self._is_behind_a_person(*its) for its in names]
            its = [
                self._key(name) for (_piece, name, _person), post in zip(names, posts, strict=True) if name and not post
            ]
            lost |= any(posts) or (not its and any(person for _piece, _name, person in names))
            keys += its
        return tuple(dict.fromkeys(keys)), lost

    def _loses_units(self, item: str) -> bool:
        """Whether brackets that are left out with a person hold units, too: "(Phòng A, ông B; Phòng C)"."""
        return any(
            self._unit.match(piece) and not self._post.match(piece)
            for found in re.findall(r"\(([^()]*)\)", item)
            if self._in_brackets.search(found)
            for piece in re.split(r"[,;] *", found)
            if not self._in_brackets.search(piece)
        )

    def is_named(self, cell: str) -> bool:
        """Whether a line begins with the name of a unit or post: by its first word, or as a cell named it before."""
        names = [name for item in items(cell) for name, _person in map(self.without_person, self._pieces(item)) if name]
        if not names:
            return False
        if self._plain(names[0]) in {*self._keys, *self._previous}:
            return True
        if self._is_no_unit(names[0]):
            return False
        one = re.sub("^các ", "", names[0], flags=re.IGNORECASE)
        return any(self._head.match(form) for form in (one, one[:1].upper() + one[1:]))

    def without_person(self, piece: str) -> tuple[str, bool]:
        """The name of a unit or post without a person's, and whether there was one.

        A family name with one to four words with capitals behind it is a person, unless a unit's name holds it.
        """
        # what stands in brackets with a person is about the person
        outside = re.sub(r"\([^()]*\)", lambda match: " " if self._in_brackets.search(match[0]) else match[0], piece)
        outside = self._with_role.sub(lambda match: match["person"], outside)
        bare = self._titled.sub(" ", self._after_post.sub(lambda match: match["post"] + " ", outside))
        bare = self._titled_last.sub(" ", bare)
        # a school may have a person's name: it belongs to the unit unless it stands alone, or behind a dash
        head = re.match(r"[\s,;:.()–-]*", bare)
        rest = bare[head.end() if head else 0 :]
        if self._name.match(rest):
            bare = self._name.sub(" ", rest, count=1)
        bare = re.sub(r"[-–,;] *(?=$|[-–,;])", " ", re.sub(rf"(?<=[-–,;] ){self._name.pattern}\s*$", " ", bare))
        person = bare != piece
        name = re.sub(r"\(\s*[,;–-]?\s*\)", " ", bare)
        name = " ".join(name.split())
        if person:  # "Phòng B do ông A phụ trách"
            name = self._role.sub("", name)
        name = name.strip(" ,;:.–-")
        if len(name) <= _LONGEST_NAME:  # the slip of a page's end: "liên quan liên quan"
            name = re.sub(r"\b(\w+(?: \w+)+) \1\b", r"\1", name)
        return name, person

    def _is_behind_a_person(self, piece: str, name: str, person: bool) -> bool:
        """Whether a person stands first and what follows is no unit and no post: "đ/c Lê Văn Tám - PCVP"."""
        return (
            bool(name)
            and person
            and not self._head.match(name)
            and not piece.lstrip(" -–•+*").startswith(name.partition(" ")[0])
        )

    def without_names(self, text: str) -> str:
        """A text that is not a unit's name, with dots in the place of all that can be a person's, telephones too."""
        text = self._after_post.sub(lambda match: match["post"] + " …", self._phone.sub("…", text))
        return self._name.sub("…", self._any_titled.sub("…", text))

    def _pieces(self, item: str) -> Iterator[str]:
        """The units of an item: what commas, "và", slashes and line ends divide before the name of a unit.

        A dash divides two units of one kind: "Phòng A - Phòng B". Raises TthcError for others: "Sở A - Phòng B" can be
        a part of the one, or two.
        """
        depth, start = 0, 0
        line = spelled(item.lower())
        one_names = [found.span() for found in self._one_name.finditer(line)] if len(line) == len(item) else []
        for found in re.finditer(r"[();\n]|\s*[,/+&–—-]\s*|\s+và\s+", item):
            if any(first <= found.start() and found.end() <= last for first, last in one_names):
                continue
            mark = "" if "\n" in found[0] else found[0].strip()
            if mark in ("(", ")") and mark:
                depth = max(0, depth + (1 if mark == "(" else -1))
                continue
            rest = item[found.end() :]
            head = None if self._is_no_unit(rest) else self._head.match(rest)
            # "các phòng, đơn vị có liên quan" are one unit
            within = head is not None and head[0][0].islower() and "các" in item[start : found.start()].lower().split()
            if depth or (mark not in (";", "") and ((head is None and not self._titled.match(rest)) or within)):
                continue
            if mark in ("-", "–", "—"):
                one, other = self._unit_head.match(item[start:].lstrip()), self._unit_head.match(rest)
                if one is None or other is None:
                    continue
                if one[0].casefold() != other[0].casefold():
                    raise TthcError(
                        _("“{text}” can be one unit or two; write the units").format(
                            text=self.without_names(item[start:])
                        )
                    )
            yield item[start : found.start()]
            start = found.end()
        yield item[start:]

    def _is_no_unit(self, text: str) -> bool:
        """Whether words only begin like the name of a unit: "Phòng, chống thiên tai"."""
        return f"{name_of(text[:_LONGEST_NAME])} ".startswith(self._no_units)

    def _plain(self, name: str) -> str:
        """A name to be compared: "HĐND và UBND" and "HĐND&UBND" are the same."""
        return self._two_parts.sub(lambda found: found[0].replace(f" {spelled('và')} ", " "), name_of(name))

    def _key(self, name: str) -> str:
        plain = self._plain(name)
        if plain not in self._keys:
            # the key of a unit is made of its name, so the same key is the same unit there
            key = self._previous.get(plain) or unique(slug(name, self._words.small_words), self.found)
            self._keys[plain] = key
            self.found[key] = Unit(name=name[:1].upper() + name[1:])
        return self._keys[plain]


# -- documents --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A document that a text cites."""

    text: str
    kind: str
    """Empty where neither its words nor its number say it."""
    number: str
    """With its symbol, as the text has it; the bare number where it has no more."""
    day: date | None


class Sources:
    """The documents that a plan cites, by their numbers."""

    def __init__(self, words: PlanWords, previous: Plan | None) -> None:
        self._words = words
        self._previous = {} if previous is None else dict(previous.sources)
        kinds = "|".join(map(re.escape, sorted(words.documents.values(), key=len, reverse=True)))
        symbols = any_of(words.documents)
        number = r"[0-9]+[a-z]?(?:/[0-9]{4})?/[A-ZĐ][\wĐđ]*(?:[-–][A-ZĐ][\wĐđ]*)*"
        self._pattern = re.compile(
            rf"(?:(?P<kind>(?i:{kinds})|(?<!\w)(?:{symbols}))(?: \(?số\)?:?)? )?(?<![\w/])(?P<number>{number})"
            rf"|(?P<only>(?i:{kinds})) số (?P<bare>[0-9]+)(?![0-9/])"
        )
        self._day = re.compile(r",? ngày ([0-9]{1,2})(?:/|-|\.| tháng )([0-9]{1,2})(?:/|-|\.| năm )([0-9]{4})(?![0-9])")
        self._kinds = {name.casefold(): kind for symbol, kind in words.documents.items() for name in (kind, symbol)}
        named = any_of([*words.documents.values(), *words.documents, *words.laws, *words.nameless])
        self._named = re.compile(rf"(?i:\W*(?:theo |căn cứ )?(?:{named}))(?!\w)")
        self._days: dict[tuple[str, str], set[date]] = defaultdict(set)
        self._numbers: dict[tuple[str, str], str] = {}
        self.found: dict[str, Source] = {}
        self._keys: dict[tuple[str, str, date | None], str] = {}

    def mentions(self, text: str) -> list[Mention]:
        """What a text cites, in its order."""
        found = []
        line = " ".join(text.split())
        for match in self._pattern.finditer(line):
            dated = self._day.match(line, match.end())
            day = None if dated is None else a_day(int(dated[3]), int(dated[2]), int(dated[1]))
            if match["number"]:
                number = match["number"].replace("–", "-")
                symbol = number.rpartition("/")[2].partition("-")[0]
                named = self._kinds.get((match["kind"] or "").casefold())
                law = self._words.issuers.get(symbol.rstrip("0123456789"))
                if law is not None:  # "Bộ luật Dân sự số 91/2015/QH13"
                    clause = re.split("[,;.]", line[: match.start("number")])[-1]
                    law = next((kind for kind in self._words.laws if kind in clause), law)
                kind = law or self._words.documents.get(symbol) or named or ""
            else:
                number, kind = match["bare"], self._kinds[match["only"].casefold()]
            found.append(Mention(text=match[0], kind=kind, number=number, day=day))
        return found

    def unknown(self, text: str) -> list[str]:
        """The parts of a basis that name a document by no number that says which it is: a law by its name alone."""
        found: list[str] = []
        cites = bool(self.mentions(text))
        for line in text.split("\n"):
            documents = {its.text for its in self.mentions(line)}
            parts = re.split(r"[;,]|\s+và\s+", line)
            cited = [any(its in " ".join(part.split()) for its in documents) for part in parts]
            found += [
                part.strip(" .-–")
                for part, known in zip(parts, cited, strict=True)
                if not known and self._named.match(part)
            ]
            if not found and not any(cited) and re.search(r"\w", line) and not cites:
                found.append(line.strip())
        return found

    def note(self, texts: Iterable[str]) -> None:
        """Take note of the days with which documents are cited, so that one number of two years is two documents."""
        for text in texts:
            for mention in self.mentions(text):
                its = mention.kind, mention.number
                self._days[its] |= {mention.day} if mention.day else set()
                if "/" in mention.number:
                    self._numbers[its] = mention.number

    def key(self, mention: Mention) -> str | None:
        """The key of a document that is cited; None where its number can be of two, or its kind is not said."""
        kind, number = mention.kind, mention.number
        if not kind:
            return None
        if "/" not in number:  # "Nghị quyết số 131": one of those whose whole number is known
            whole = [full for (its, full) in self._numbers if its == kind and full.partition("/")[0] == number]
            if len(whole) > 1:
                return None
            number = whole[0] if whole else number
        days = self._days[kind, number]
        if mention.day is None and len(days) > 1:
            return None
        day = mention.day or next(iter(days), None)
        known = self._keys.get((kind, number, day))
        if known is None:
            known = self._keys[kind, number, day] = self._new(kind, number, day)
        return known

    def _new(self, kind: str, number: str, day: date | None) -> str:
        document = f"{kind} {number}"
        for key, source in self._previous.items():
            if (
                source.document == document
                and source.article is None
                and (None in (source.date, day) or source.date == day)
            ):
                # a note is about the place where the other plan cites it
                self.found[key] = replace(source, date=source.date or day, note=None)
                return key
        first, *rest = number.split("/")
        symbols = rest[-1].split("-") if rest else []
        year = rest[0] if len(rest) > 1 else str(day.year) if day else ""
        name = next((symbol for symbol, its in self._words.documents.items() if its == kind), kind)
        end = [symbol for symbol in symbols if symbol != name]
        key = unique(slug(" ".join(filter(None, [name, first, year, *end]))), [*self.found, *self._previous])
        note = None if rest else _("The plan does not give the whole number of the document.")
        self.found[key] = Source(document=document, date=day, note=note)
        return key


def a_day(year: int, month: int, day: int) -> date | None:
    """The day; None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


# -- events -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Event:
    key: str
    alias: str
    label: str
    words: list[str]
    plain: str
    previous: Event | None = None
    used: bool = False
    vague: bool = False


class Events:
    """The events of a plan, one for all rows that speak of it in words that mean the same."""

    def __init__(self, words: PlanWords, previous: Plan | None) -> None:
        self._words = words
        self._previous = previous
        self._same = sorted(
            ((name_of(word), name_of(other)) for word, other in words.same_words.items()), key=lambda p: -len(p[0])
        )
        self._vague = sorted(map(name_of, words.vague_words), key=len, reverse=True)
        self._found: dict[tuple[str, int | None], _Event] = {}

    def key(self, words: str, task: int) -> str:
        """The key of the event that words of a task's cell speak of; a new one where no other row spoke of it."""
        known = None if self._previous is None else event_of(self._previous, words)
        plain = self.plain(words)
        vague = self.is_vague(plain)
        its: tuple[str, int | None] = (plain, task if vague else None)
        if known is not None:
            its = (known, None)
        event = self._found.get(its)
        if event is None:
            event = self._found[its] = self._new(words, plain, task if vague else None, known)
        if name_of(words) not in map(name_of, event.words):
            event.words.append(" ".join(words.split()))
        event.used = True
        return event.key

    def done(self, task: int) -> str:
        """The key of the event that ends what a task repeats, where its words do not name one."""
        its = ("", task)
        if its not in self._found:
            label = _("Task {number} done").format(number=task)
            self._found[its] = self._made(label, "", words=[])
        self._found[its].used = True
        return self._found[its].key

    def _new(self, words: str, plain: str, task: int | None, known: str | None) -> _Event:
        if known is not None and self._previous is not None:
            event = self._previous.event(known)
            return _Event(
                key=event.key,
                alias=event.alias,
                label=event.label,
                words=[event.label, *event.words],
                plain=plain,
                previous=event,
            )
        label = " ".join(words.split())
        label = label[:1].upper() + label[1:]
        if task is not None:
            label = _("{words} (task {number})").format(words=label, number=task)
        made = self._made(label, plain, words=[])
        made.vague = task is not None
        return made

    def _made(self, label: str, plain: str, *, words: list[str]) -> _Event:
        taken = {name for event in self._found.values() for name in (event.key, event.alias)}
        if self._previous is not None:
            taken |= {name for event in self._previous.events for name in (event.key, event.alias)}
        alias = unique(slug(label, self._words.small_words), taken)
        return _Event(key=unique(f"event-{alias}", taken), alias=alias, label=label, words=words, plain=plain)

    def plain(self, words: str) -> str:
        """Words to be compared: those that mean the same are the same."""
        plain = f" {name_of(words)} "
        plain = plain.removeprefix(f" {name_of('ngày')}") if plain.startswith(f" {name_of('ngày')} ") else plain
        for word, other in self._same:
            plain = re.sub(rf"(?<= ){re.escape(word)}(?= )", other, plain)
        return " ".join(plain.split())

    def is_vague(self, plain: str) -> bool:
        """Whether words (:meth:`plain`) do not say which thing is meant."""
        rest = f" {plain} "
        for word in self._vague:
            rest = re.sub(rf"(?<= ){re.escape(word)}(?= )", "", rest)
        return not rest.strip()

    def is_known(self, key: str) -> bool:
        """Whether the event is of the plan whose keys are kept: what that one says of it holds."""
        return self._previous is not None and any(event.key == key for event in self._previous.events)

    def found(self) -> tuple[Event, ...]:
        """The events that rows speak of, in the order in which they did."""
        its = [event for event in self._found.values() if event.used]
        names = [name_of(name) for event in its for name in {*map(name_of, event.words), name_of(event.label)}]
        made = []
        for event in its:
            own = [word for word in event.words if name_of(word) != name_of(event.label)]
            words = tuple(word for word in own if names.count(name_of(word)) == 1)
            if event.previous is not None:
                made.append(replace(event.previous, words=tuple(dict.fromkeys((*event.previous.words, *words)))))
                continue
            made.append(
                Event(key=event.key, label=event.label, alias=event.alias, words=words, note=_alike(event, its))
            )
        return tuple(made)


def _alike(event: _Event, its: Sequence[_Event]) -> str | None:
    """A note about an event before this one that may be the same."""
    if not event.plain:
        return None
    mine = event.plain.split()
    for other in its[: its.index(event)][-50:]:
        if other.plain and SequenceMatcher(None, mine, other.plain.split(), autojunk=False).ratio() >= _ALIKE:
            return _("Much like {key}; if it is the same, keep one of the two.").format(key=other.key)
    return None
