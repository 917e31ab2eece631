"""A form with its numbers: as the table of the form, with what was proved of it, and the dossiers behind a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from tthc_cli.cases import FormOutcome, LateChange
from tthc_cli.classes import dataclass
from tthc_cli.counts import FormFile, FormRow, Proof, head_titles
from tthc_cli.i18n import _, by_language, ngettext
from tthc_cli.kpi import DueSource, InputCount
from tthc_cli.output.cells import number_cell, plain_number_cell
from tthc_cli.output.counting_terms import DueTerms
from tthc_cli.output.formats.report import (
    Cell,
    Column,
    DocumentParts,
    HeadCell,
    LongList,
    PrintedTable,
    Record,
    Report,
    Terminal,
    Tone,
)
from tthc_cli.output.plain_words import names_in, plain_words
from tthc_cli.output.rates import due_words
from tthc_cli.output.rows import input_record, notes_of_dates, notes_of_rows, rows_table
from tthc_cli.output.saved_check import Saving
from tthc_cli.output.words import day, number
from tthc_cli.rules import period_key, period_words

_MOST_SHOWN: Final = 20
"""Late changes that a table shows; JSON has all."""
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReport(Report):
    """What ``tthc form fill`` has found."""

    form: FormFile
    outcome: FormOutcome
    office: str
    """Who reports, for the head of the form."""
    levels: Mapping[str, str]
    """What the levels over the rows are called, by their values."""
    statuses: Mapping[str, str]
    """What statuses are called."""
    due: DueSource = DueSource.RECORDED
    """By which due dates dossiers are placed."""
    due_terms: DueTerms | None = None
    """What recomputed due dates rest on; None if it is told elsewhere, or nothing is recomputed."""
    saving: Saving | None = None
    """None if it was not asked for."""

    def payload(self) -> Record:
        """``tthc.form/1``, without the inputs."""
        filled, outcome = self.outcome.filled, self.outcome
        period = filled.period
        return {
            "schema": filled.schema,
            "form": filled.form,
            "period": period and {"name": period.name, "first": period.first, "last": period.last},
            "as_of": filled.as_of,
            "by": filled.by,
            "grouped": filled.grouped,
            "choices": dict(filled.choices),
            "due": self.due,
            "to_date": filled.to_date,
            "rows": [_record(row) for row in filled.rows],
            "total": _record(filled.total),
            "left_out": [{"reason": name, "cases": count} for name, count in outcome.left_out.items()],
            "remarks": [{"remark": name, "cases": count} for name, count in outcome.remarks.items()],
            "identities": [_proof_record(proof) for proof in outcome.proofs],
            "late_changes": [
                {"case_id": change.case_id, "side": "gone" if change.gone else "new", "reason": change.reason}
                for change in outcome.late_changes
            ],
            "inputs": [input_record(data_set) for data_set in outcome.inputs],
            "warnings": [*outcome.warnings, *outcome.cautions],
            "saved": self.saving and self.saving.payload(),
        }

    def columns(self) -> Sequence[str]:
        """A row of the form, and the number in each of its columns."""
        return ("level", "label", *self.form.counted)

    def rows(self) -> Iterator[Record]:
        """The rows of the form, the total last."""
        for row in (*self.outcome.filled.rows, self.outcome.filled.total):
            yield {"level": row.level, "label": row.label, **row.cells}

    def notes(self) -> Sequence[str]:
        """What is said of the numbers, beside how the form counts."""
        failed = (_failed(proof, self.outcome) for proof in self.outcome.proofs if not proof.holds)
        return [*self._told(), *failed, *self._dates(), *notes_of_form_rows(self.outcome.inputs)]

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """The form, what its columns are, what was proved, late changes, and what became of the rows of data.

        In a document, the form alone: what is to be said of it stands under it, as on paper.
        """
        if terminal.drawn:
            return [replace(self._form(), title=self.form.id, notes=())]
        tables = [self._form(), self._legend(), self._proofs()]
        if self.outcome.late_changes:
            tables.append(self._late_changes())
        tables.append(
            rows_table(
                self.outcome.inputs,
                self.statuses,
                _in_no_column(),
                self._dates(),
            )
        )
        if self.saving is not None:
            tables.append(PrintedTable(title=_("Saved in the register as form {id}.").format(id=self.saving.id)))
        return tables

    def document(self) -> DocumentParts:
        """The form as it is handed in."""
        head = self.form.head
        return DocumentParts(
            left_head=head.left,
            right_head=[self._filled(line) for line in head.right],
            titles=head.titles,
            subtitles=[*(self._filled(line) for line in head.subtitles), *self._to_date()],
            unit_line=head.unit,
            footnotes=[" ".join(self.form.footnotes(self.outcome.filled.choices)), *map(self._footnote, self.notes())],
            signature_left=head.signature_left,
            signature_right=head.signature_right,
            landscape=True,
        )

    def _footnote(self, note: str) -> str:
        """A note as a sentence for who gets the form: in plain words, with files by their names alone."""
        names = names_in(self.outcome.inputs)
        for path in (file.file for data_set in self.outcome.inputs for file in data_set.files):
            note = note.replace(path, PurePath(path).name)
            names.add(PurePath(path).name)
        return _sentence(plain_words(note, names))

    def _filled(self, line: str) -> str:
        """A line of the head with what it leaves open; a dotted line for what is not known."""
        period = self.outcome.filled.period
        key = None if period is None else period_key(period.name)
        values = {
            "office": self.office,
            "period": "" if key is None else period_words(key),
            "first": "" if period is None else day(period.first),
            "last": "" if period is None else day(period.last),
        }
        for name, value in values.items():
            line = line.replace(f"{{{name}}}", value or "……………")
        return line

    def _title(self) -> str:
        period = self.outcome.filled.period
        lines = [_("Form {id}: {name}").format(id=self.form.id, name=self.form.name.text)]
        if period is not None:
            lines.append(
                _("Period {name}: {first} to {last}").format(
                    name=period.name, first=day(period.first), last=day(period.last)
                )
            )
        return "\n".join([*lines, *self._to_date(), *due_words(self.due)])

    def _to_date(self) -> list[str]:
        filled = self.outcome.filled
        if not filled.to_date:
            return []
        return [_("To date: the period still runs; {day} stands for its last day").format(day=day(filled.as_of))]

    def _form(self) -> PrintedTable:
        return PrintedTable(
            title=self._title(),
            columns=[
                Column(
                    title=column.title.text if column.holds == "label" else f"({place})",
                    right=column.holds != "label",
                    fixed=column.holds != "label",
                )
                for place, column in self.form.columns.items()
            ],
            head=[
                *([HeadCell(title.text, title.columns, title.rows) for title in row] for row in head_titles(self.form)),
                [HeadCell(f"({place})") for place in self.form.columns],
            ],
            rows=list(self._printed_rows()),
            notes=["", *self._footnotes(), *self._told()],
        )

    def _printed_rows(self) -> Iterator[list[Cell]]:
        """The rows, under their levels if there are several, and the total."""
        filled = self.outcome.filled
        grouping = self.form.rows[filled.by]
        placed = [row.level for row in filled.rows if (row.level, row.label) != (None, grouping.missing.vi)]
        has_headings = grouping.under is not None and len(set(placed)) > 1
        for ordinal, row in enumerate(filled.rows, 1):
            if has_headings and ordinal <= len(placed) and row.level not in placed[: ordinal - 1]:
                number_of_level = len(set(placed[: ordinal - 1]))
                yield self._heading(_ROMAN[number_of_level % len(_ROMAN)], self._level_words(row.level))
            yield self._printed(row, plain_number_cell(ordinal), "")
        yield self._printed(filled.total, Cell(""), "strong")

    def _level_words(self, level: str | None) -> str:
        if level is None:
            under = self.form.rows.get(self.form.rows[self.outcome.filled.by].under or "")
            return _("(level not known)") if under is None else under.missing.text
        return by_language(english=level, vietnamese=self.levels.get(level, level))

    def _heading(self, ordinal: str, words: str) -> list[Cell]:
        texts = {"ordinal": ordinal, "label": words, "count": ""}
        return [Cell(texts[column.holds], "strong") for column in self.form.columns.values()]

    def _printed(self, row: FormRow, ordinal: Cell, tone: Tone) -> list[Cell]:
        label = Cell(self.outcome.spoken.get(row.label, row.label), tone)
        cells = {"ordinal": replace(ordinal, tone=tone), "label": label}
        return [
            number_cell(row.cells[place], tone) if column.holds == "count" else cells[column.holds]
            for place, column in self.form.columns.items()
        ]

    def _legend(self) -> PrintedTable:
        """What the columns are, as their titles over one another do not fit on a terminal; with the totals."""
        total = self.outcome.filled.total
        return PrintedTable(
            title=_("Columns"),
            columns=(
                Column(title=_("Column"), fixed=True),
                Column(title=_("What it counts")),
                Column(title=self.form.total.text, right=True, fixed=True),
            ),
            rows=[
                (f"({place})", self.form.title_path(place), number(total.cells[place])) for place in self.form.counted
            ],
        )

    def _proofs(self) -> PrintedTable:
        rows = [
            (
                proof.says,
                number(proof.left),
                number(proof.right),
                Cell(_("holds"), "good") if proof.holds else Cell(_("does not hold"), "bad"),
            )
            for proof in self.outcome.proofs
        ]
        notes = [_failed(proof, self.outcome) for proof in self.outcome.proofs if not proof.holds]
        over = self.form.carry_over
        if over is not None and len(self.outcome.proofs) == len(self.form.identities):
            text = _("({opening}) = ({closing}) of the period before: not proved; --previous FILE or --saved proves it")
            notes.append(text.format(opening=over.opening, closing=over.closing))
        return PrintedTable(
            title=_("Proved"),
            columns=(
                Column(title=_("Identity")),
                Column(title=_("Left side"), right=True, fixed=True),
                Column(title=_("Right side"), right=True, fixed=True),
                Column(title=_("Result"), fixed=True),
            ),
            rows=rows,
            notes=["", *notes] if notes else [],
        )

    def _late_changes(self) -> PrintedTable:
        changes = self.outcome.late_changes
        notes = []
        if len(changes) > _MOST_SHOWN:
            text = ngettext("{count} more; --format json has all", "{count} more; --format json has all", len(changes))
            notes = [text.format(count=number(len(changes) - _MOST_SHOWN))]
        return PrintedTable(
            title=_("Dossiers by which the periods differ"),
            columns=(
                Column(title=_("Case id"), fixed=True),
                Column(title=_("Open at the end of the period before")),
                Column(title=_("Why not so in the other file")),
            ),
            rows=[
                (
                    change.case_id,
                    _("only by the file of the period before") if change.gone else _("only by the file of this period"),
                    self._why(change),
                )
                for change in changes[:_MOST_SHOWN]
            ],
            notes=notes,
        )

    def _why(self, change: LateChange) -> str:
        over = self.form.carry_over
        reasons = {} if over is None else over.gone if change.gone else over.new
        if change.reason is None:
            return (
                _("no row of this period's file that counts")
                if change.gone
                else _("no row of the file of the period before that counts")
            )
        return reasons[change.reason].says.text

    def _footnotes(self) -> list[str]:
        return self.form.footnotes(self.outcome.filled.choices)

    def _dates(self) -> list[str]:
        """In which files another column stands in for the end day, and which dates nobody reads."""
        return notes_of_dates(self.outcome.inputs) if "finished_on" in self.form.needs else []

    def _counted(self, count: int) -> str:
        """So many of what the form counts: "3 dossiers"."""
        return f"{number(count)} {self.form.unit.text(count)}"

    def _told(self) -> list[str]:
        """Rows that are left out or to be told of, and what a reader must know."""
        outcome, lines = self.outcome, []
        for name, count in outcome.left_out.items():
            why = self.form.left_out[name].says.text
            lines.append(_("{rows} left out: {why}").format(rows=self._counted(count), why=why))
        for name, count in outcome.remarks.items():
            lines.append(f"{self._counted(count)}: {self.form.remarks[name].says.text}")
        terms = () if self.due_terms is None else self.due_terms.words()
        return [*lines, *outcome.cautions, *due_words(self.due), *terms]


def notes_of_form_rows(inputs: Sequence[InputCount]) -> list[str]:
    """Which rows are in no column because they are set aside, and which cells cannot be read.

    Args:
        inputs: The data sets, with what was read of each.
    """
    return notes_of_rows(inputs, _in_no_column())


def _in_no_column() -> str:
    return _("Rows that are set aside are in no column; --rejects FILE lists them line by line.")


def _sentence(words: str) -> str:
    """Words as a sentence of their own; what begins with the name of a file stays as it is."""
    begin = words[:1].upper() if words.partition(" ")[0].isalpha() else words[:1]
    return begin + words[1:] + ("" if words.endswith(".") else ".")


def _record(row: FormRow) -> Record:
    return {"label": row.label, "level": row.level, "cells": dict(row.cells)}


def _proof_record(proof: Proof) -> Record:
    return {
        "says": proof.says,
        "holds": proof.holds,
        "left": proof.left,
        "right": proof.right,
        "failures": [
            {"label": each.row.label, "level": each.row.level, "left": each.left, "right": each.right}
            for each in proof.failures
        ],
    }


def _failed(proof: Proof, outcome: FormOutcome) -> str:
    """An identity that does not hold, with the numbers of each row."""
    rows = "; ".join(
        f"{outcome.spoken.get(each.row.label, each.row.label)}: {number(each.left)} ≠ {number(each.right)}"
        for each in proof.failures
    )
    return _("{identity} does not hold: {rows}").format(identity=proof.says, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCellReport(Report):
    """The dossiers that a cell of a form counts, by their ids alone."""

    form: FormFile
    cell: str
    row: str | None
    """None for the whole form."""
    ids: Iterable[str]

    @property
    def _key(self) -> str:
        """Under which JSON has the ids: a form of cases has case ids."""
        return "case_ids" if self.form.data_set == "cases" else self.form.data_set

    def payload(self) -> Record:
        """``tthc.form-cell/1``."""
        return {"schema": "tthc.form-cell/1", "form": self.form.id, "cell": self.cell, "row": self.row}

    def long_lists(self) -> list[LongList]:
        """The ids."""
        return [LongList(self._key, self.ids)]

    def columns(self) -> Sequence[str]:
        """The id alone."""
        return ("case_id",) if self.form.data_set == "cases" else (self.form.data_set,)

    def rows(self) -> Iterator[Record]:
        """One row an id."""
        (name,) = self.columns()
        for id_ in self.ids:
            yield {name: id_}

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One line an id."""
        ids = list(self.ids)
        title = _("Form {id}, column ({cell}) {title}, {row}: {count}").format(
            id=self.form.id,
            cell=self.cell,
            title=self.form.title_path(self.cell),
            row=self.row or self.form.total.text,
            count=number(len(ids)),
        )
        return [PrintedTable(title=title, notes=ids, whole_lines=True)]
