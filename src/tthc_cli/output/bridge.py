"""The rates of plan, form and index side by side, and for each reason how many dossiers it moves between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any, Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import BridgeFile, Side
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import InputCount
from tthc_cli.output.cells import change_cell, day_cell, number_cell, percent_cell
from tthc_cli.output.formats.report import Cell, Column, LongList, PrintedTable, Record, Report, Terminal
from tthc_cli.output.rates import plain_number
from tthc_cli.output.rows import in_no_rate, input_record, notes_of_rows, rows_table
from tthc_cli.output.words import cut, day, number
from tthc_cli.rules import Period

_COLUMNS: Final = (
    "kind",
    "from",
    "to",
    "reason",
    "says",
    "cases",
    "numerator",
    "denominator",
    "rate",
    "group",
    "case_id",
)
Step = tuple[Side, Side]
Ratio = tuple[int, int]
"""A numerator and its denominator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeCases:
    """The dossiers behind a bridge, by case id alone; each list is read when it is asked for."""

    moved: Callable[[Step, str], Iterator[str]]
    differing: Callable[[str, str], Iterator[str]]
    """By the file's own verdict and the computed one."""
    doubles: Callable[[], Iterator[tuple[int, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeReport(Report):
    """What ``tthc kpi bridge`` has found, with what it rests on."""

    bridge: BridgeFile
    rates: Mapping[str, Ratio]
    """Numerator and denominator of each side; ``beside`` is the plan's second rate."""
    moves: Mapping[Step, Mapping[str, tuple[int, int, int]]]
    """By step and reason: dossiers, change of the numerator, change of the denominator."""
    own_verdicts: Mapping[tuple[str, str], int] | None
    doubles: tuple[int, int] | None
    periods: Mapping[Side, Period]
    as_of: date
    remarks: Sequence[str] = ()
    """What a rate leaves out."""
    inputs: Sequence[InputCount] = ()
    warnings: Sequence[str] = ()
    statuses: Mapping[str, str]
    """What people call the values of a status."""
    verdict_words: Mapping[str, str]
    """What people call the values of the file's own verdict."""
    double_titles: Sequence[str] = ()
    """What people call the columns by which possible doubles are found."""
    cases: BridgeCases | None = None
    """None if nobody asked for the dossiers."""
    most: int = 20
    """How many dossiers under a reason a table shows."""

    def payload(self) -> Record:
        """``tthc.bridge/1``."""
        return {
            "schema": "tthc.bridge/1",
            "as_of": self.as_of,
            "rates": [self._rate_record(name) for name in self.rates],
            "steps": [
                {
                    "from": step[0],
                    "to": step[1],
                    "reasons": [self._move_record(reason, move) for reason, move in moves.items()],
                    "numerator": self.rates[step[1]][0] - self.rates[step[0]][0],
                    "denominator": self.rates[step[1]][1] - self.rates[step[0]][1],
                }
                for step, moves in self.moves.items()
            ],
            "own_verdicts": None
            if self.own_verdicts is None
            else [
                {"own": own, "computed": computed, "cases": count}
                for (own, computed), count in self.own_verdicts.items()
            ],
            "doubles": None
            if self.doubles is None
            else {"groups": self.doubles[0], "cases": self.doubles[1], "columns": list(self.bridge.doubles)},
            "remarks": list(self.remarks),
            "inputs": [input_record(each) for each in self.inputs],
            "warnings": list(self.warnings),
        }

    def long_lists(self) -> list[LongList]:
        """The dossiers behind every number, if they were asked for."""
        return [] if self.cases is None else [LongList("cases", self._case_records(self.cases))]

    def columns(self) -> Sequence[str]:
        """A rate, a move, or a dossier a row."""
        return _COLUMNS

    def rows(self) -> Iterator[Record]:
        """The rates, what moves between them, then the dossiers if they were asked for."""
        for name in self.rates:
            yield {**self._rate_record(name), "kind": "rate", "to": name, "says": self._name(name)}
        for (start, end), moves in self.moves.items():
            for reason, move in moves.items():
                yield {"kind": "move", "from": start, "to": end, **self._move_record(reason, move)}
        for (own, computed), count in (self.own_verdicts or {}).items():
            yield {"kind": "own_verdict", "from": own, "to": computed, "cases": count}
        if self.doubles is not None:
            yield {"kind": "doubles", "cases": self.doubles[1], "group": self.doubles[0]}
        if self.cases is not None:
            for record in self._case_records(self.cases):
                ends = {"from": record.get("own", record.get("from")), "to": record.get("computed", record.get("to"))}
                yield {**ends, "kind": f"case of {record['list']}", **record}

    def rows_in_words(self) -> Iterator[Record]:
        """The same with what people call the kinds of rows, the rates, the reasons and the verdicts."""
        kinds = {
            "rate": _("rate"),
            "move": _("difference"),
            "own_verdict": _("the file's own verdict"),
            "doubles": _("possible doubles"),
            "case of move": _("dossier of a difference"),
            "case of own_verdict": _("dossier whose own verdict differs"),
            "case of double": _("possible double"),
        }
        sides = {"plan": _("plan"), "beside": _("plan, early or on time"), "form": _("form"), "index": _("index")}
        for row in self.rows():
            is_verdict = row["kind"].endswith("own_verdict")
            ends = {end: row.get(end) for end in ("from", "to")}
            yield {
                **row,
                "kind": kinds[row["kind"]],
                **{end: name and (self._verdict(name) if is_verdict else sides[name]) for end, name in ends.items()},
                "reason": row.get("reason") and self._says(row["reason"]),
            }

    def titles(self) -> Mapping[str, str]:
        """What rows lead from and to: from rate to rate, from the file's verdict to the computed one."""
        return {"from": _("From rate or verdict"), "to": _("To rate or verdict")}

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """The rates, the bridge step by step, the file's own verdict, possible doubles."""
        del terminal
        tables = [self._rates(), *(self._step(step, moves) for step, moves in self.moves.items())]
        if self.own_verdicts is not None:
            tables.append(self._own(self.own_verdicts))
        tables.append(self._doubles())
        if self.inputs:
            tables.append(rows_table(self.inputs, self.statuses, in_no_rate()))
        return tables

    def notes(self) -> Sequence[str]:
        """What a rate leaves out, and what is said of rows and cells that count nowhere."""
        return [*self.remarks, *notes_of_rows(self.inputs, in_no_rate())]

    def _name(self, rate: str) -> str:
        """What people call a rate."""
        return {
            "plan": _("Plan: ended early"),
            "beside": _("Plan: ended early or on time"),
            "form": _("Form {form}: columns ({numerator}) of ({denominator})").format(
                form=self.bridge.form.form,
                numerator=") + (".join(self.bridge.form.numerator),
                denominator=") + (".join(self.bridge.form.denominator),
            ),
            "index": _("Index: indicator {indicator}").format(indicator=self.bridge.index.indicator),
        }[rate]

    def _short(self, side: Side) -> str:
        return {"plan": _("the plan (early)"), "form": _("the form"), "index": _("the index")}[side]

    def _period(self, rate: str) -> Period:
        return self.periods["plan" if rate == "beside" else rate]  # type: ignore[index] # the other rates are sides

    def _rate_record(self, name: str) -> dict[str, Any]:
        numerator, denominator = self.rates[name]
        period = self._period(name)
        return {
            "rate": _plain(self.rates[name]),
            "side": name,
            "numerator": numerator,
            "denominator": denominator,
            "period": {"name": period.name, "first": period.first, "last": period.last},
            "to_date": name not in ("plan", "beside") and period.last > self.as_of,
        }

    def _move_record(self, reason: str, move: tuple[int, int, int]) -> dict[str, Any]:
        cases, numerator, denominator = move
        return {
            "reason": reason,
            "says": self._says(reason),
            "cases": cases,
            "numerator": numerator,
            "denominator": denominator,
        }

    def _says(self, reason: str) -> str:
        spec = self.bridge.reasons.get(reason)
        return _("none of the reasons that are known") if spec is None else spec.says.text

    def _case_records(self, cases: BridgeCases) -> Iterator[Record]:
        for step, moves in self.moves.items():
            for reason in moves:
                for case_id in cases.moved(step, reason):
                    yield {"list": "move", "from": step[0], "to": step[1], "reason": reason, "case_id": case_id}
        for own, computed in self.own_verdicts or {}:
            if own != computed:
                for case_id in cases.differing(own, computed):
                    yield {"list": "own_verdict", "own": own, "computed": computed, "case_id": case_id}
        for group, case_id in cases.doubles() if self.doubles else ():
            yield {"list": "double", "group": group, "case_id": case_id}

    def _rates(self) -> PrintedTable:
        return PrintedTable(
            title=_("Rates of time, side by side, as of {day}").format(day=day(self.as_of)),
            columns=(
                Column(title=_("Rate of")),
                Column(title=_("Counted from"), fixed=True),
                Column(title=_("to"), fixed=True),
                Column(title=_("Numerator"), right=True, fixed=True),
                Column(title=_("Denominator"), right=True, fixed=True),
                Column(title=_("Rate"), right=True, fixed=True),
            ),
            rows=[
                (
                    self._name(name),
                    day_cell(self._period(name).first),
                    day_cell(self._last(name)),
                    number_cell(numerator),
                    number_cell(denominator),
                    _rate_cell((numerator, denominator)),
                )
                for name, (numerator, denominator) in self.rates.items()
            ],
            notes=self._to_date(),
        )

    def _last(self, name: str) -> date:
        last = self._period(name).last
        return last if name in ("plan", "beside") else min(last, self.as_of)

    def _to_date(self) -> list[str]:
        running = [self._name(name) for name in self.rates if self._last(name) != self._period(name).last]
        text = _("To date: the period is running, and {day} stands for its last day").format(day=day(self.as_of))
        notes = [*([f"{'; '.join(running)}: {text}"] if running else []), *self.remarks]
        return ["", *notes] if notes else []

    def _step(self, step: Step, moves: Mapping[str, tuple[int, int, int]]) -> PrintedTable:
        start, end = step
        change = [self.rates[end][place] - self.rates[start][place] for place in (0, 1)]
        rows: list[Sequence[str | Cell]] = [
            (self._says(reason), number_cell(cases), change_cell(numerator), change_cell(denominator))
            for reason, (cases, numerator, denominator) in moves.items()
        ]
        together = (
            Cell(_("All together"), "strong"),
            number_cell(sum(cases for cases, _numerator, _denominator in moves.values()), "strong"),
            *(change_cell(each, "strong") for each in change),
        )
        return PrintedTable(
            title=_("From {start} to {end}").format(start=self._short(start), end=self._short(end)),
            columns=(
                Column(title=_("Why")),
                Column(title=_("Dossiers"), right=True, fixed=True),
                Column(title=_("Numerator"), right=True, fixed=True),
                Column(title=_("Denominator"), right=True, fixed=True),
            ),
            rows=[*rows, together],
            notes=self._shown_cases(step, moves),
        )

    def _shown_cases(self, step: Step, moves: Mapping[str, tuple[int, int, int]]) -> list[str]:
        if self.cases is None:
            return []
        notes = [""]
        for reason, (cases, _numerator, _denominator) in moves.items():
            ids = list(islice(self.cases.moved(step, reason), self.most))
            notes.append(f"{self._says(reason)}: {_listed(ids, cases)}")
        return notes

    def _own(self, pairs: Mapping[tuple[str, str], int]) -> PrintedTable:
        differing = sum(count for (own, computed), count in pairs.items() if own != computed)
        notes = [""] if self.cases is not None else []
        for own, computed in pairs if self.cases is not None else ():
            if own != computed and self.cases is not None:
                ids = list(islice(self.cases.differing(own, computed), self.most))
                label = f"{self._verdict(own)} / {self._verdict(computed)}"
                notes.append(f"{label}: {_listed(ids, pairs[own, computed])}")
        return PrintedTable(
            title=ngettext(
                "The file's own verdict: {count} dossier differs from what was computed",
                "The file's own verdict: {count} dossiers differ from what was computed",
                differing,
            ).format(count=number(differing)),
            columns=(
                Column(title=_("In the file")),
                Column(title=_("Computed")),
                Column(title=_("Dossiers"), right=True, fixed=True),
            ),
            rows=[
                (
                    self._verdict(own),
                    Cell(self._verdict(computed), "" if own == computed else "warn"),
                    number_cell(count),
                )
                for (own, computed), count in pairs.items()
            ],
            notes=notes,
        )

    def _verdict(self, name: str) -> str:
        words = {"early": _("early"), "on_time": _("on time"), "late": _("late")}
        return self.verdict_words.get(name, words[name])

    def _doubles(self) -> PrintedTable:
        if self.doubles is None:
            note = _("Possible doubles were not looked for: the files lack one of the columns {columns}")
            return PrintedTable(notes=[note.format(columns=", ".join(self.double_titles))])
        groups, cases = self.doubles
        text = ngettext(
            "Possibly double: {count} group of dossiers with the same procedure, received day, due day and applicant "
            "under different ids, {cases} in all; none is dropped",
            "Possibly double: {count} groups of dossiers with the same procedure, received day, due day and applicant "
            "under different ids, {cases} in all; none is dropped",
            groups,
        )
        notes = [text.format(count=number(groups), cases=number(cases))]
        if self.cases is not None and groups:
            together: dict[int, list[str]] = {}
            for group, case_id in islice(self.cases.doubles(), self.most):
                together.setdefault(group, []).append(case_id)
            notes += [", ".join(ids) for ids in together.values()]
        return PrintedTable(notes=notes)


def _listed(ids: Sequence[str], count: int) -> str:
    more = _(" and {count} more").format(count=number(count - len(ids))) if count > len(ids) else ""
    return ", ".join(ids) + more


def _plain(rate: Ratio) -> int | float | None:
    return plain_number(cut(Fraction(100 * rate[0], rate[1]))) if rate[1] else None


def _rate_cell(rate: Ratio) -> Cell:
    return percent_cell(Fraction(100 * rate[0], rate[1]) if rate[1] else None)
