"""The units that a plan's cells name, without the persons who stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases import items, name_of, spelled
from tthc_cli.plan import OfficeUnit, Plan
from tthc_cli.plan_import.dictionary import PlanWords, any_of
from tthc_cli.plan_import.keys import slug, unique

_AROUND_MARKS: Final = " \n-–—.()"
"""What can stand around a mark of the same as above."""
_LONGEST_NAME: Final = 150
"""Characters of a unit's name in which a slip is looked for."""
_UPPER: Final = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x1EFA) if chr(code).isupper())


def _in_capitals_too(words: Sequence[str]) -> str:
    """A pattern for words as they stand, or all in capitals."""
    return any_of([*words, *map(str.upper, words)])


def _names_of_two_parts(words: PlanWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Names of one unit with a mark or an "and" inside of them, and those with an "and"."""
    pairs = [[re.escape(spelled(part.lower())) for part in pair] for pair in words.one_name]
    joint = rf"\s*(?:[&/–—-]|(?<=\s){spelled('và')}(?=\s))\s*"
    return (
        re.compile("|".join(rf"(?<!\w){first}{joint}{second}(?!\w)" for first, second in pairs)),
        re.compile("|".join(rf"(?<!\w){first} {spelled('và')} {second}(?!\w)" for first, second in pairs)),
    )


class Units:
    """The units of a plan, as its cells name them."""

    def __init__(self, words: PlanWords, previous: Plan | None) -> None:
        self._words = words
        self._keys: dict[str, str] = {}
        self.named: dict[str, OfficeUnit] = {}
        """The units that cells named, by key."""
        heads = "|".join(
            rf"(?i:{word})" if word[0].islower() else word for word in sorted(words.units, key=len, reverse=True)
        )
        posts = any_of(words.posts)
        self._head = re.compile(rf"(?:{heads}|(?i:{posts}))\b")
        self._unit_head = re.compile(rf"(?!(?i:{posts})\b)(?:{heads})\b")
        self._part = re.compile(rf"\(\s*({'|'.join(map(re.escape, words.parts))})\s*\)", re.IGNORECASE)
        self._one_name, self._two_parts = _names_of_two_parts(words)
        self._no_units = tuple(f"{name_of(word)} " for word in words.no_units)
        units = {} if previous is None else previous.units
        self._previous = {self._plain(unit.name): key for key, unit in units.items()}
        capital = rf"[{_UPPER}][\w'’]*"  # "H'Bơ"
        family, middle = _in_capitals_too(words.family_names), _in_capitals_too(words.middle_names)
        usual = _in_capitals_too(words.usual_family_names)
        any_family = f"{family}|{_in_capitals_too(words.family_names_with_middle)}"
        end = r"(?=\s*(?:$|[,;()–-]))"
        titles = any_of(words.titles)
        with_middle = f"(?:{any_family}) (?:{middle})(?: {capital}){{1,3}}"
        self._name = re.compile(rf"(?<!\w)(?:{with_middle}|(?:{family})(?: {capital}){{1,4}})(?!\w)")
        no_persons = rf"(?!(?i:{any_of(words.no_persons)})(?!\w))"
        last_name = rf"{no_persons}(?:(?:{usual})(?: {capital}){{2,4}}|{with_middle})\W*$"
        self._name_behind_words = re.compile(rf"(?<=\w ){last_name}")
        self._names_behind_a_mark = re.compile(
            rf"(?:(?<=[-–,;:] )|(?<=:)){self._name.pattern}(?:(?:, ?| và ){self._name.pattern})*\s*$"
        )
        self._named_after = re.compile(rf"(?<!\w)(?i:{any_of(words.named_after)})\W*$")
        self._titled = re.compile(rf"(?<!\w)(?i:{titles})[:.]? ?{capital}(?: {capital}){{1,4}}(?!\w)")
        named = rf"(?<!\w)(?i:{titles})[:.]? ?{capital}(?: {capital}){{0,4}}(?!\w)"
        self._any_titled = re.compile(named)
        sure_name = rf"{no_persons}(?:(?:{usual})(?: {capital}){{1,4}}|{with_middle})(?!\w)"
        # "Anh" inside of a sentence is a place's: "huyện Anh Sơn"
        titles_of_persons = rf"(?<!\w)(?:{titles})|(?:^|[^\w\s] ?)(?i:{titles})|(?<!\w)(?i:đ/c|đồng chí)"
        self._person_in_text = re.compile(
            rf"{no_persons}(?:{titles_of_persons})[:.]? ?{capital}"
            rf"|(?<!\w)(?:(?i:{posts})|{any_of(words.short_posts)})[:,.]? {sure_name}",
            re.MULTILINE,
        )
        self._titled_last = re.compile(rf"(?:^|[,;–-] *|(?<!\w)do ){named}{end}")
        self._phone = re.compile(r"\+?[0-9][0-9 .]{7,}[0-9]")
        roles = any_of(words.roles)
        self._with_role = re.compile(rf"(?P<person>{named}|{self._name.pattern})(?:,? (?i:{roles}))+{end}")
        self._unit = re.compile(rf"(?:{heads})\b")
        self._post = re.compile(rf"(?i:{posts})\b")
        short_posts = any_of(words.short_posts)
        self._post_of_a_person = re.compile(rf"\W*(?:(?i:{posts})|{short_posts})\b")
        self._short_post = re.compile(rf"(?<![\w.])(?P<post>(?:{short_posts})[:.,]?) {sure_name}")
        self._in_brackets = re.compile(rf"(?<!\w)(?i:{titles})[:.]? ?{capital}|{self._name.pattern}")
        self._role = re.compile(rf"(?:^|(?<!\w)do |[,;–-] ?)(?i:{roles})$|(?<!\w)do$")
        # the name of a unit has words without a capital in it: "Trưởng phòng Quản lý Khoa học"
        self._after_post = re.compile(
            rf"(?P<post>(?<!\w)(?i:{posts}))[:,]? (?!{self._head.pattern}|[{_UPPER}]{{2,}} {last_name})"
            rf"(?:{capital}(?: {capital}){{1,5}}{end}|{self._name.pattern})"
        )

    def keys(self, cell: str) -> tuple[tuple[str, ...], bool]:
        """The units that a cell names.

        Args:
            cell: The cell's text.

        Returns:
            Their keys, and whether the cell names someone without a unit or a post.

        Raises:
            TthcError: If words name no unit or can be one unit or two, if a unit's last words can be a person's name,
                or if the units have different parts in the task.
        """
        item_pieces = [list(self._pieces(item)) for item in items(cell)]
        lost = any(map(self._loses_units, items(cell)))
        parts = {" ".join(self._part.findall(piece)).casefold() for piece in chain(*item_pieces) if piece.strip()}
        if len(parts) > 1:
            raise TthcError(_("gives the units different parts; write who leads and who supports"))
        keys: list[str] = []
        for pieces in item_pieces:
            item_keys, item_lost = self._item_keys(pieces)
            keys += item_keys
            lost |= item_lost
        return tuple(dict.fromkeys(keys)), lost

    def _item_keys(self, pieces: Sequence[str]) -> tuple[list[str], bool]:
        """The keys of the units of an item, and whether it names someone without a unit or a post."""
        names = [(piece, *self.without_person(self._part.sub(" ", piece))) for piece in pieces]
        for _piece, name, _person in names:
            if name and (not re.search(r"[^\W\d_]", name) or self.is_same_as_above(name) or self._is_cross(name)):
                raise TthcError(_("“{text}” names no unit; write the units").format(text=name))
            if self._plain(name) not in self._previous and self._last_name(name) is not None:
                raise TthcError(
                    _("“{text}” can end with the name of a person; write the unit").format(
                        text=self.without_names(name)
                    )
                )
        unnamed = [self._is_behind_a_person(*name) for name in names]
        keys = [
            self._key(name)
            for (_piece, name, _person), is_unnamed in zip(names, unnamed, strict=True)
            if name and not is_unnamed
        ]
        return keys, any(unnamed) or (not keys and any(person for _piece, _name, person in names))

    def is_same_as_above(self, cell: str) -> bool:
        """Whether a cell says that it is the same as the one above it: "-nt-"."""
        return " ".join(cell.strip(_AROUND_MARKS).casefold().split()) in self._words.same_as_above

    def is_nobody(self, cell: str) -> bool:
        """Whether a cell is empty, or has nothing but dashes, dots or the word for nobody."""
        words = cell.strip(_AROUND_MARKS + "_…")
        return not words or " ".join(words.casefold().split()) in self._words.nobody

    def _is_cross(self, name: str) -> bool:
        return name.casefold() in self._words.crosses

    def _loses_units(self, item: str) -> bool:
        """Whether brackets that are left out with a person hold units, too: "(Phòng A, ông B; Phòng C)"."""
        return any(
            self._unit.match(piece) and not self._post.match(piece)
            for bracketed in re.findall(r"\(([^()]*)\)", item)
            if self._in_brackets.search(bracketed)
            for piece in re.split(r"[,;] *", bracketed)
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
        name = re.sub("^các ", "", names[0], flags=re.IGNORECASE)
        return any(self._head.match(form) for form in (name, name[:1].upper() + name[1:]))

    def without_person(self, piece: str) -> tuple[str, bool]:
        """The name of a unit or post without a person's, and whether there was one.

        A family name with one to four words with capitals behind it is a person, unless a unit's name holds it.
        """
        # what stands in brackets with a person is about the person
        outside = re.sub(r"\([^()]*\)", lambda match: " " if self._in_brackets.search(match[0]) else match[0], piece)
        outside = self._with_role.sub(lambda match: match["person"], outside)
        outside = self._short_post.sub(lambda match: match["post"] + " ", outside)
        bare = self._titled.sub(" ", self._after_post.sub(lambda match: match["post"] + " ", outside))
        bare = self._titled_last.sub(" ", bare)
        # a school may have a person's name: it belongs to the unit unless it stands alone, or behind a dash
        head = re.match(r"[\s,;:.()–-]*", bare)
        rest = bare[head.end() if head else 0 :]
        if self._name.match(rest):
            bare = self._name.sub(" ", rest, count=1)
        bare = self._names_behind_a_mark.sub(" ", bare)
        if self._post_of_a_person.match(bare) and (last := self._last_name(bare)) is not None:
            bare = bare[: last.start()]
        person = bare != piece
        bare = re.sub(r"[-–,;:] *(?=$|[-–,;])", " ", bare)
        name = re.sub(r"\(\s*[,;–-]?\s*\)", " ", bare)
        name = " ".join(name.split())
        if person:  # "Phòng B do ông A phụ trách"
            name = self._role.sub("", name)
        name = name.strip(" ,;:.–-")
        if len(name) <= _LONGEST_NAME:  # the slip of a page's end: "liên quan liên quan"
            name = re.sub(r"\b(\w+(?: \w+)+) \1\b", r"\1", name)
        return name, person

    def _last_name(self, text: str) -> re.Match[str] | None:
        """A person's name at the end of a text, unless the word before makes it a place's or a school's; None alone."""
        name = self._name_behind_words.search(text)
        return None if name is None or self._named_after.search(text[: name.start()]) else name

    def _is_behind_a_person(self, piece: str, name: str, person: bool) -> bool:
        """Whether a person stands first and what follows is no unit and no post: "đ/c Lê Văn Tám - PCVP"."""
        return (
            bool(name)
            and person
            and not self._head.match(name)
            and not piece.lstrip(" -–•+*").startswith(name.partition(" ")[0])
        )

    def without_names(self, text: str) -> str:
        """A text that is no unit's name, with dots in the place of all that can be a person's, telephones too."""
        text = self._after_post.sub(lambda match: match["post"] + " …", self._phone.sub("…", text))
        return self._name.sub("…", self._any_titled.sub("…", text))

    def names_a_person(self, text: str) -> bool:
        """Whether a text that is no unit's name has a person's behind a form of address or a post."""
        return self._person_in_text.search(text) is not None

    def _pieces(self, item: str) -> Iterator[str]:
        """The units of an item: what commas, "và", slashes and line ends divide before the name of a unit.

        A dash divides two units of one kind: "Phòng A - Phòng B". Raises TthcError for others: "Sở A - Phòng B" can be
        a part of the one, or two.
        """
        depth, start = 0, 0
        line = spelled(item.lower())
        one_names = [name.span() for name in self._one_name.finditer(line)] if len(line) == len(item) else []
        for divider in re.finditer(r"[();\n]|\s*[,/+&–—-]\s*|\s+và\s+", item):
            if any(first <= divider.start() and divider.end() <= last for first, last in one_names):
                continue
            mark = "" if "\n" in divider[0] else divider[0].strip()
            if mark in ("(", ")"):
                depth = max(0, depth + (1 if mark == "(" else -1))
            elif not depth and self._divides(mark, item[start : divider.start()], item[divider.end() :], item[start:]):
                yield item[start : divider.start()]
                start = divider.end()
        yield item[start:]

    def _divides(self, mark: str, before: str, behind: str, whole: str) -> bool:
        """Whether a mark divides two units; ``whole`` is what a message quotes. An empty mark is a line end."""
        if mark in (";", ""):
            return True
        head = None if self._is_no_unit(behind) else self._head.match(behind)
        if head is None and not self._titled.match(behind) and not self._short_post.match(behind):
            return False
        # "các phòng, đơn vị có liên quan" are one unit
        if head is not None and head[0][0].islower() and "các" in before.lower().split():
            return False
        if mark not in ("-", "–", "—"):
            return True
        first, second = self._unit_head.match(whole.lstrip()), self._unit_head.match(behind)
        if first is None or second is None:
            return False
        if first[0].casefold() != second[0].casefold():
            raise TthcError(
                _("“{text}” can be one unit or two; write the units").format(text=self.without_names(whole))
            )
        return True

    def _is_no_unit(self, text: str) -> bool:
        """Whether words only begin like the name of a unit: "Phòng, chống thiên tai"."""
        return f"{name_of(text[:_LONGEST_NAME])} ".startswith(self._no_units)

    def _plain(self, name: str) -> str:
        """A name to be compared: "HĐND và UBND" and "HĐND&UBND" are the same."""
        return self._two_parts.sub(lambda match: match[0].replace(f" {spelled('và')} ", " "), name_of(name))

    def _key(self, name: str) -> str:
        plain = self._plain(name)
        if plain not in self._keys:
            # the key of a unit is made of its name, so the same key is the same unit there
            key = self._previous.get(plain) or unique(slug(name, self._words.small_words), self.named)
            self._keys[plain] = key
            self.named[key] = OfficeUnit(name=name[:1].upper() + name[1:])
        return self._keys[plain]
