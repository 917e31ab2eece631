"""Columns and values of case files in words, and the groups that results fall into by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from tthc_cli.classes import dataclass
from tthc_cli.counts import MONTH
from tthc_cli.i18n import _, by_language
from tthc_cli.output.formats.report import Column
from tthc_cli.output.words import month


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWords:
    """What columns of case files and their values are called in the language of the output."""

    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By data set: what its file calls its columns."""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By column: what people call its values; its own name if that is missing."""

    def column(self, data_set: str, name: str) -> str:
        """A column in words of the output's language: its name is English, what the file calls it is Vietnamese.

        Args:
            data_set: Whose column it is.
            name: As the program has it.
        """
        vietnamese = _("Month") if name == MONTH else self.headers.get(data_set, {}).get(name, name)
        return by_language(english=name, vietnamese=vietnamese)

    def column_title(self, data_set: str, name: str) -> str:
        """What stands above a column in tables for people: in English its name in words.

        Args:
            data_set: Whose column it is.
            name: As the program has it.
        """
        return by_language(english=name.replace("_", " ").capitalize(), vietnamese=self.column(data_set, name))

    def label(self, column: str, value: str) -> str:
        """A value in words of the output's language.

        Args:
            column: The name of its column, as the program has it.
            value: As the program has it.
        """
        return self.labels.get(column, {}).get(value, value)


def group_columns(words: CaseWords, by: Sequence[str]) -> list[Column]:
    """The columns of a table that say which group a row is about.

    Args:
        words: What columns are called.
        by: The columns that results are grouped by.
    """
    if len(by) == 1:
        return [Column(title=_("Group"))]
    return [Column(title=words.column_title("cases", name), fixed=name == MONTH) for name in by]


def group_cells(words: CaseWords, by: Sequence[str], group: Sequence[str]) -> list[str]:
    """A group's values in words of the output's language.

    Args:
        words: What values are called.
        by: The columns that results are grouped by.
        group: A value of each.
    """
    return [
        (month(value) if name == MONTH else words.label(name, value)) or _("(empty)")
        for name, value in zip(by, group, strict=True)
    ]


def one_or_all(by: Sequence[str]) -> str | list[str] | None:
    """What results are grouped by: one name as it is, several as a list."""
    return (by[0] if len(by) == 1 else list(by)) if by else None


def group_json(by: Sequence[str], group: Sequence[str] | None) -> str | dict[str, str] | None:
    """A group as JSON has it.

    Args:
        by: The columns that results are grouped by.
        group: A value of each; None for the whole.

    Returns:
        The value, or the values by column if there are several; None for the whole.
    """
    if group is None:
        return None
    return group[0] if len(by) == 1 else dict(zip(by, group, strict=True))
