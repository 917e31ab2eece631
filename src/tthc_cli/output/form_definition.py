"""The forms that there are, and what one of them counts in each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tthc_cli.classes import dataclass
from tthc_cli.counts import FormConditions, FormFile, Named, columns_of, in_words, simplified, write
from tthc_cli.i18n import _
from tthc_cli.kpi import data_set_words
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class FormListReport(Report):
    """What ``tthc form list`` has found."""

    forms: Sequence[FormFile]

    def payload(self) -> Record:
        """``tthc.form-list/1``."""
        return {"schema": "tthc.form-list/1", "forms": list(self.rows())}

    def columns(self) -> Sequence[str]:
        """A form."""
        return ("form", "name", "data_set", "rows", "source")

    def rows(self) -> Iterator[Record]:
        """One row a form."""
        for form in self.forms:
            yield {
                "form": form.id,
                "name": form.name.text,
                "data_set": form.data_set,
                "rows": list(form.rows),
                "source": form.source,
            }

    def rows_in_words(self) -> Iterator[Record]:
        """The same with what people call the data sets."""
        for row in self.rows():
            yield {**row, "data_set": data_set_words(row["data_set"])}

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row a form."""
        return [
            PrintedTable(
                columns=(
                    Column(title=_("Form"), fixed=True),
                    Column(title=_("What it is about")),
                    Column(title=_("Data set")),
                    Column(title=_("Source")),
                ),
                rows=[(form.id, form.name.text, data_set_words(form.data_set), form.source) for form in self.forms],
                notes=["", _("`tthc form show FORM` shows what its columns count.")],
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShowReport(Report):
    """What ``tthc form show`` has found."""

    form: FormFile
    choices: Mapping[str, str]
    """By which the conditions are those that they are."""
    conditions: FormConditions
    named: Named
    """What people call the columns of the data and their words."""
    row_words: Mapping[str, str]
    """What people call the columns by whose values the form can have its rows."""

    def payload(self) -> Record:
        """``tthc.form-show/1``."""
        form = self.form
        return {
            "schema": "tthc.form-show/1",
            "form": form.id,
            "name": form.name.text,
            "source": form.source,
            "data_set": form.data_set,
            "needs": list(form.needs),
            "rows": list(form.rows),
            "base": write(simplified(self.conditions.base)),
            "columns": list(self.rows()),
            "identities": list(form.identities),
            "choices": [
                {
                    "choice": name,
                    "label": choice.label.text,
                    "default": choice.default,
                    "shown": self.choices[name],
                    "values": {value: each.footnote.text for value, each in choice.values.items()},
                }
                for name, choice in form.choices.items()
            ],
            "notes": [note.text for note in form.notes],
        }

    def columns(self) -> Sequence[str]:
        """A column of the form, and the condition of what it counts."""
        return ("column", "title", "condition")

    def rows(self) -> Iterator[Record]:
        """One row a column of the form that counts."""
        for place in self.form.counted:
            own = self.conditions.own.get(place)
            yield {
                "column": place,
                "title": self.form.title_path(place),
                "condition": None if own is None else write(simplified(own)),
            }

    def rows_in_words(self) -> Iterator[Record]:
        """The same with conditions in words."""
        for row in self.rows():
            yield {**row, "condition": self._counted_words(row["column"])}

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """What is in the form, what each column counts, and what can be chosen."""
        tables = [self._about(), self._columns()]
        return [*tables, self._choices()] if self.form.choices else tables

    def _about(self) -> PrintedTable:
        form = self.form
        rows: list[tuple[str, str]] = [
            (_("Source"), form.source),
            (_("Data set"), data_set_words(form.data_set)),
            (_("Needed columns"), ", ".join(self.named(name, None) for name in form.needs)),
            (_("In the form"), in_words(simplified(self.conditions.base), self.named)),
            (_("Rows, by --by"), ", ".join(f"{name} ({words})" for name, words in self.row_words.items())),
            (_("Identities"), "; ".join(form.identities)),
        ]
        left_out = {name: simplified(condition) for name, condition in self.conditions.left_out.items()}
        rows += [
            (_("Left out"), f"{reason.says.text}: {in_words(left_out[name], self.named)}")
            for name, reason in form.left_out.items()
            if columns_of(left_out[name])  # some choices leave nothing out
        ]
        return PrintedTable(
            title=_("Form {id}: {name}").format(id=form.id, name=form.name.text),
            columns=(Column(title=_("Item"), fixed=True), Column(title=_("Meaning"))),
            rows=rows,
            notes=["", *(note.text for note in form.notes)] if form.notes else [],
        )

    def _counted_words(self, place: str) -> str:
        """What a column counts, of what is in the form."""
        own = self.conditions.own.get(place)
        return _("all of it") if own is None else in_words(simplified(own), self.named)

    def _columns(self) -> PrintedTable:
        return PrintedTable(
            title=_("Columns"),
            columns=(
                Column(title=_("Column"), fixed=True),
                Column(title=_("Title")),
                Column(title=_("Counts, of what is in the form")),
            ),
            rows=[
                (
                    f"({place})",
                    self.form.title_path(place),
                    self._counted_words(place),
                )
                for place in self.form.counted
            ],
        )

    def _choices(self) -> PrintedTable:
        return PrintedTable(
            title=_("Choices, by --choice NAME=VALUE"),
            columns=(
                Column(title=_("Name"), fixed=True),
                Column(title=_("Value"), fixed=True),
                Column(title=_("What is printed under the form")),
            ),
            rows=[
                (
                    name,
                    Cell(
                        value + (_(" (default)") if value == choice.default else ""),
                        "strong" if value == self.choices[name] else "",
                    ),
                    each.footnote.text,
                )
                for name, choice in self.form.choices.items()
                for value, each in choice.values.items()
            ],
        )
