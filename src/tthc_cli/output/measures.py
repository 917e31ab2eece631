"""The measures that targets can name: what each counts, of what, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import Condition, Named, Value, in_words, unit_of, value_in_words, write
from tthc_cli.i18n import _
from tthc_cli.kpi import OTHER_OUTCOME, OTHER_OUTCOME_GOOD, data_set_words
from tthc_cli.output.formats.report import Column, PrintedTable, Record, Report, Terminal
from tthc_cli.plan import Measure

_COLUMNS: Final = (
    "measure",
    "label",
    "data_set",
    "unit",
    "counts",
    "day",
    "columns",
    "base",
    "good",
    "rare",
    "stands",
    "mean",
    "plan",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresReport(Report):
    """What ``tthc kpi measures`` has found."""

    measures: Mapping[str, tuple[Measure, Mapping[str, Condition]]]
    """Each measure with its conditions: ``base``, ``good``, ``left_out/column``, ``beside/name``."""
    origins: Mapping[str, str | None]
    """The name of the plan file that each one stands in; None for the packaged ones."""
    means: Mapping[str, Value]
    """The number whose mean is taken, of those that are means."""
    named: Mapping[str, Named]
    """By data set: what people call its columns and their words."""
    whole: bool
    """Whether to show everything of each measure, as of a single one that was asked for."""

    def payload(self) -> Record:
        """``tthc.kpi-measures/1``."""
        return {
            "schema": "tthc.kpi-measures/1",
            "measures": [
                {
                    **row,
                    **{
                        part: {
                            name.partition("/")[2]: write(condition)
                            for name, condition in conditions.items()
                            if name.startswith(f"{part}/")
                        }
                        for part in ("left_out", "beside")
                    },
                }
                for row, (_measure, conditions) in zip(self.rows(), self.measures.values(), strict=True)
            ],
        }

    def columns(self) -> Sequence[str]:
        """What a measure counts."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a measure."""
        return [
            {
                "measure": name,
                "label": measure.label.text,
                "data_set": measure.data_set,
                "unit": unit_of(measure).text(2),
                "counts": measure.counts,
                "day": measure.day,
                "columns": list(measure.columns),
                "base": write(conditions["base"]),
                "good": None if measure.mean else write(conditions["good"]),
                "rare": measure.rare,
                "stands": measure.stands,
                "mean": measure.mean,
                "plan": self.origins[name],
            }
            for name, (measure, conditions) in self.measures.items()
        ]

    def rows_in_words(self) -> Iterator[Record]:
        """The same with data sets, columns and conditions in words."""
        counted = {"rows": _("rows"), "applicants": _("applicants"), "money": _("amounts"), "mean": _("a mean")}
        for row, (name, (measure, conditions)) in zip(self.rows(), self.measures.items(), strict=True):
            named = self.named[measure.data_set]
            yield {
                **row,
                "data_set": data_set_words(measure.data_set),
                "counts": counted[measure.counts],
                "day": measure.day and named(measure.day, None),
                "columns": [named(column, None) for column in measure.columns],
                "base": in_words(conditions["base"], named),
                "good": None if measure.mean else in_words(conditions["good"], named),
                "mean": value_in_words(self.means[name], named) if name in self.means else None,
                "plan": self._origin(name),
            }

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row a measure; of one that was asked for, all conditions in words."""
        if self.whole:
            return [self._of_one(name) for name in self.measures]
        return [
            PrintedTable(
                columns=(
                    Column(title=_("Measure"), fixed=True),
                    Column(title=_("What is measured")),
                    Column(title=_("Data set")),
                    Column(title=_("From")),
                ),
                rows=[
                    (name, measure.label.text, data_set_words(measure.data_set), self._origin(name))
                    for name, (measure, _conditions) in self.measures.items()
                ],
                notes=["", _("`tthc kpi measures MEASURE` shows what one of them counts.")],
            )
        ]

    def _origin(self, name: str) -> str:
        return self.origins[name] or _("the program")

    def _of_one(self, name: str) -> PrintedTable:
        measure, conditions = self.measures[name]
        named = self.named[measure.data_set]
        parts = [(_("Denominator"), "base")]
        parts += [] if measure.mean else [(_("Numerator: of these, those with"), "good")]
        parts += [
            (_("Left out, for want of: {what}").format(what=named(part.partition("/")[2], None)), part)
            for part in conditions
            if part.startswith("left_out/")
        ]
        parts += [
            (_("Beside the rate: {what}").format(what=_beside(part.partition("/")[2])), part)
            for part in conditions
            if part.startswith("beside/")
        ]
        rows = [
            (_("Data set"), data_set_words(measure.data_set)),
            (_("From"), self._origin(name)),
            (_("What is counted"), unit_of(measure).text(2)),
            *([(_("Period by"), named(measure.day, None))] if measure.day else []),
            *([(_("Mean of"), value_in_words(self.means[name], named))] if name in self.means else []),
            *((title, in_words(conditions[part], named)) for title, part in parts),
        ]
        return PrintedTable(
            title=f"{measure.label.text} ({name})",
            columns=(Column(title=_("Item"), fixed=True), Column(title=_("Meaning"))),
            rows=rows,
        )


def _beside(name: str) -> str:
    """What people call a number that stands beside a rate."""
    words = {
        "on_time": _("on time or early"),
        "open_overdue": _("open past their due date"),
        OTHER_OUTCOME: _("sent back or withdrawn"),
        OTHER_OUTCOME_GOOD: _("sent back or withdrawn, in the numerator"),
    }
    return words.get(name, name)
