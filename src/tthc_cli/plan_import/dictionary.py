"""The dictionary ``data/plan_words.yaml``: by which words an import knows headings, units, persons and documents."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.rules import Reporting
from tthc_cli.scalars import CONFIG, Text
from tthc_cli.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """The dictionary, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.plan-words/1"]
    columns: Mapping[str, tuple[Text, ...]]
    """Columns of an appendix, each with what its heading says; of two that fit, the first is meant. A name with
    ``_else`` is that column if no other heading is."""
    starts: tuple[Text, ...]
    """What the heading of a column says that has days on which something starts."""
    heading_before: tuple[Text, ...]
    """What the heading of a column of times says if the days below it can be too late themselves."""
    heading_working_days: tuple[Text, ...]
    """What it says if it counts in working days."""
    heading_open: tuple[Text, ...]
    """What it says that changes any time below it."""
    time_limits: tuple[Text, ...]
    """What stands before a day or a length of time that is a limit."""
    notes: tuple[Text, ...]
    """What a row without a number begins with that is no task: a total, a note."""
    unfinished: tuple[Text, ...]
    """Words that no cell ends with: if one does, the row below goes on with it."""
    enclosures: tuple[Text, ...]
    """What begins the line under the title of an appendix that names its document."""
    recurring: tuple[Text, ...]
    """What says that a time comes again and again."""
    continued: tuple[Text, ...]
    """What a title says that stands above the next page of a table."""
    units: tuple[Text, ...]
    """What the name of a unit begins with."""
    no_units: tuple[Text, ...]
    """What begins like the name of a unit and is none."""
    posts: tuple[Text, ...]
    """Posts (chức danh) behind which a person's name can stand."""
    short_posts: tuple[Text, ...]
    """Posts in capitals alone; each can be another word, so a name must follow."""
    titles: tuple[Text, ...]
    """Forms of address before a person's name."""
    roles: tuple[Text, ...]
    """What is said behind a person's name that belongs to the person, not to the unit."""
    parts: tuple[Text, ...]
    """What is said in brackets behind a unit of its part in a task, and belongs to no name."""
    one_name: tuple[tuple[Text, Text], ...]
    """Two parts of what is one name, though what divides two units stands between them."""
    family_names: tuple[Text, ...]
    family_names_with_middle: tuple[Text, ...]
    """Family names that are usual words, too: one begins a name only before a middle name."""
    usual_family_names: tuple[Text, ...]
    """Family names that begin a name wherever two words with capitals follow."""
    middle_names: tuple[Text, ...]
    no_persons: tuple[Text, ...]
    """What looks like a person's name and is a place's or an association's."""
    named_after: tuple[Text, ...]
    """Words before a person's name that make it the name of a place or a school."""
    documents: Mapping[str, Text]
    """Kinds of documents by the symbol in their number (ký hiệu)."""
    nameless: tuple[Text, ...]
    """What a document is called if its kind is not said."""
    issuers: Mapping[str, Text]
    """Kinds of documents whose symbol is that of who issued them, if no word says the kind."""
    laws: tuple[Text, ...]
    """Kinds of documents of those issuers; a longer one before one that it holds."""
    same_words: Mapping[str, str]
    """Words of an event, and what they are the same as; nothing if they make no difference."""
    vague_words: tuple[Text, ...]
    """Words that do not say which thing happened, where an event has no others."""
    same_as_above: tuple[Text, ...]
    """What a cell says that is the same as the one above it."""
    nobody: tuple[Text, ...]
    """What a cell for units says that is empty."""
    crosses: tuple[Text, ...]
    """Marks with letters that name no unit, and leave no cell empty."""
    making: tuple[Text, ...]
    """What the name of an event begins with that a task can make happen."""
    others_make: tuple[Text, ...]
    """What the content of a task begins with that makes others act, and itself makes nothing happen."""
    made_followed: tuple[Text, ...]
    """What can follow the words of what a task makes happen, so that it is still the same thing."""
    taking_effect: tuple[Text, ...]
    """What the name of an event ends with whose day is known before it comes."""
    duty_headings: tuple[Text, ...]
    """What the heading of a section begins with that lays standing duties on units."""
    section_words: tuple[Text, ...]
    """What can stand before the number of a section."""
    duty_given: tuple[Text, ...]
    """What can stand before the unit there."""
    duty_ends: tuple[Text, ...]
    """What begins a paragraph that ends such a section."""
    amounts: tuple[Text, ...]
    """Words for how many of the cases that are no percentage."""
    wholes: tuple[Text, ...]
    """What the cases of a target are called."""
    totals: tuple[Text, ...]
    """What can stand before them and means all of them."""
    no_wholes: tuple[Text, ...]
    """Whom or what a target can count that is no case; a measure's own ``bases`` are none of them."""
    acts: tuple[Text, ...]
    """What can stand before whom or what a target counts: "Nâng cao"."""
    behind: tuple[Text, ...]
    """What can stand behind a percentage if nothing is named that it is a share of."""
    of_all: tuple[Text, ...]
    """What can be said of all cases, so that it makes no part of them."""
    restricting: tuple[Text, ...]
    """What begins words that can make a part of the cases."""
    purposes: tuple[Text, ...]
    """What begins a purpose, which is no target."""
    no_purposes: tuple[Text, ...]
    """Behind which words those begin none: "không để"."""
    rates: tuple[Text, ...]
    """What stands before what a target counts, beside its percentage."""
    of_a_part: tuple[Text, ...]
    """By which words a target is about a part of the cases."""
    small_words: tuple[Text, ...]
    """Words that a key does without."""
    reporting: Reporting
    """How reports fall due where the plan sets no day."""
    reporting_sources: Mapping[str, Source]


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of these words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def unfinished(words: PlanWords) -> re.Pattern[str]:
    """What no cell and no item ends with: a mark that joins, or one of the words ``unfinished``."""
    return re.compile(rf"(?:[,/–-]|(?<!\w)(?:{any_of(words.unfinished)}))$", re.IGNORECASE)


def load_plan_words() -> PlanWords:
    """The packaged dictionary."""
    return load_file(data_file("plan_words.yaml"), PlanWords).value
