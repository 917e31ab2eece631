"""Official forms (biểu mẫu) as ``data/forms/*.yaml`` has them: head, columns, rows, choices, what is counted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.plan import CountUnit, Label
from tthc_cli.scalars import CONFIG, Text

Holds = Literal["ordinal", "label", "count"]
"""What a column of a form has: the number of the row, what the row is about, or a number of dossiers."""
CarryOverSide = Literal["gone", "new"]
"""A dossier that was open at the end of the period before and is not carried over, or the other way round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHead:
    """What stands around the table of a form on paper, line by line, in Vietnamese as it is printed."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    left: tuple[Text, ...]
    """The number of the form, and what issued it."""
    titles: tuple[Text, ...]
    subtitles: tuple[Text, ...] = ()
    """``{period}``, ``{first}`` and ``{last}`` stand for the period and its days."""
    right: tuple[Text, ...]
    """Who reports to whom; ``{office}`` stands for the office."""
    unit: Text
    """What its numbers count."""
    signature_left: tuple[Text, ...] = ()
    signature_right: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """One column of a form (cột)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    title: Label
    under: tuple[Text, ...] = ()
    """The groups of columns over it, from the top: keys of the groups. Neighbours under one group share its cell."""
    holds: Holds = "count"
    counts: Text | None = None
    """The condition of the rows of the base that it counts; without one, it counts all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGrouping:
    """A column of the data by whose values a form can have its rows."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    missing: Label
    """What the row is called that has the dossiers without a value."""
    under: Text | None = None
    """The column whose values stand over the rows, if the data have several of them."""
    filled_from: Text | None = None
    """The data set that says the value, if the files have no such column."""
    filled_by: tuple[Text, ...] = ()
    """The columns by which that data set is matched; the first one that both have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Rows that are counted to be told of."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    when: Text
    """Their condition."""
    says: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """The identity between what a period opens with and what the period before closed with (chuyển kỳ)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    opening: Text
    """The column with what is open from the period before."""
    closing: Text
    """The column with what is open at the end of the period."""
    gone: Mapping[str, Reason] = field(default_factory=dict)
    """Why a dossier that was open is not in the opening column, by the data of this period; the first that holds."""
    new: Mapping[str, Reason] = field(default_factory=dict)
    """Why a dossier of the opening column was not open, by the data of the period before; the first that holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceValue:
    """One way to count, where offices differ."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    define: Mapping[str, Text]
    """What it changes: conditions that others use by name."""
    footnote: Label
    """What is printed under the form."""
    wants: tuple[Text, ...] = ()
    """Columns without which it is not complete; a warning says if the files have none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question that the form leaves open (lựa chọn)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    label: Label
    default: Text
    values: Mapping[str, ChoiceValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsExported:
    """Values that are those of the day of the export, whatever the period."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    columns: tuple[Text, ...]
    """The columns of the data that have such values."""
    says: Label
    """What that means for a form whose period is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFile:
    """A form, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.form-definition/1"]
    id: Text
    name: Label
    source: Text
    notes: tuple[Label, ...] = ()
    data_set: Text
    """What its rows of data are."""
    unit: CountUnit
    """What it counts, as it stands behind a number."""
    period: Literal["report", "none"]
    """Whether it is of a reporting period, or of the day on which it is made."""
    needs: tuple[Text, ...] = ()
    """The columns of the data without which it cannot be filled in."""
    as_exported: AsExported | None = None
    head: FormHead
    define: Mapping[str, Text] = field(default_factory=dict)
    """Conditions that others use by name."""
    base: Text
    """The condition of the rows that are in the form: all columns count among them."""
    groups: Mapping[str, Label] = field(default_factory=dict)
    """The titles over several columns."""
    columns: Mapping[str, FormColumn]
    """By the number that stands under the title, from the left."""
    total: Label
    """What the last row is called."""
    rows: Mapping[str, RowGrouping]
    """By column of the data; the first is taken if none is asked for."""
    identities: tuple[Text, ...] = ()
    """What must hold in each row, such as ``(3) = (4) + (5) + (6)``."""
    left_out: Mapping[str, Reason] = field(default_factory=dict)
    """Rows that no column can take."""
    remarks: Mapping[str, Reason] = field(default_factory=dict)
    """Rows whose number is told under the form."""
    carry_over: CarryOver | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def counted(self) -> list[str]:
        """The numbers of the columns that count, from the left."""
        return [number for number, column in self.columns.items() if column.holds == "count"]

    @property
    def default_choices(self) -> dict[str, str]:
        """Each choice with the value that holds if nobody chooses."""
        return {name: choice.default for name, choice in self.choices.items()}

    @property
    def default_rows(self) -> str:
        """The column of the data by whose values the form has its rows if nobody says otherwise."""
        return next(iter(self.rows))

    def title_path(self, number: str) -> str:
        """The title of a column with those over it, in the language of the output: "Trong kỳ: Trực tuyến"."""
        column = self.columns[number]
        return ": ".join([*(self.groups[group].text for group in column.under), column.title.text])

    def footnotes(self, choices: Mapping[str, str]) -> list[str]:
        """What is printed under the form about how it counts, in the language of the output.

        Args:
            choices: The value of each choice.
        """
        return [choice.values[choices[name]].footnote.text for name, choice in self.choices.items()]


_TERM: Final = r"\(\s*([0-9]+[a-z]?)\s*\)"
_IDENTITY: Final = re.compile(rf"{_TERM}\s*=\s*({_TERM}(?:\s*\+\s*{_TERM})*)")


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity that a column is the sum of others (hệ thức)."""

    whole: str
    parts: tuple[str, ...]

    @property
    def says(self) -> str:
        """As the form has it: ``(3) = (4) + (5) + (6)``."""
        return f"({self.whole}) = {' + '.join(f'({part})' for part in self.parts)}"


def read_identity(text: str) -> Identity | None:
    """Read what must hold between columns; None if it cannot be read.

    >>> read_identity("(3) = (4) + (5)")
    Identity(whole='3', parts=('4', '5'))
    >>> read_identity("(3) > (4)")
    """
    match = _IDENTITY.fullmatch(text.strip())
    return None if match is None else Identity(match[1], tuple(re.findall(_TERM, match[2])))


def identities_of(form: FormFile) -> Iterator[Identity]:
    """What must hold between the columns of a form that is known to be good."""
    for text in form.identities:
        if (identity := read_identity(text)) is not None:
            yield identity


@dataclass(frozen=True, slots=True)
class HeadTitle:
    """A title above the columns of a form, which may span several columns and rows."""

    text: str
    columns: int
    rows: int


def head_titles(form: FormFile) -> list[list[HeadTitle]]:
    """The titles above the columns in the language of the output, row by row from the top, each where it begins.

    Args:
        form: The form.
    """
    columns = list(form.columns.values())
    depth = 1 + max((len(column.under) for column in columns), default=0)
    rows: list[list[HeadTitle]] = [[] for _ in range(depth)]
    above: tuple[str, ...] = ()
    for place, column in enumerate(columns):
        for level, group in enumerate(column.under):
            if above[: level + 1] != column.under[: level + 1]:
                span = 1
                for later in columns[place + 1 :]:
                    if later.under[: level + 1] != column.under[: level + 1]:
                        break
                    span += 1
                rows[level].append(HeadTitle(form.groups[group].text, span, 1))
        level = len(column.under)
        rows[level].append(HeadTitle(column.title.text, 1, depth - level))
        above = column.under
    return rows
