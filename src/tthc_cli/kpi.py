"""Targets (chỉ tiêu), exact verdicts and shortfalls.

Pure arithmetic on whole numbers: what is counted, and from which file, is the matter of :mod:`tthc_cli.cases`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any, ClassVar, Final, Literal

from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.model import CONFIG, FIRST_YEAR, LAST_YEAR, Text
from tthc_cli.plan import LIMITS, Kpi, Op, Plan
from tthc_cli.rules import MONTHS_IN, PeriodKind, Reporting, periods, reporting_window
from tthc_cli.written import period_name

Verdict = Literal["met", "missed", "unknown"]
"""Đạt, không đạt, chưa xác định."""
Due = Literal["recorded", "missing", "computed"]
"""By which due dates (ngày hẹn trả) cases are counted: those recorded, recomputed where none is, recomputed for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a target counts: in which data set, by which columns, and which date puts a row into a period."""

    data_set: str
    columns: tuple[str, ...]
    """The columns that the measure cannot do without."""
    period_by: str | None = None
    """The date by which a row belongs to a period; None where the data set has no dates."""
    rare: bool = False
    """Whether it counts what must stay rare: its targets are limits (``<``, ``<=``)."""
    counts: Literal["rows", "applicants", "money"] = "rows"
    """What numerator and denominator count. No number of cases makes good a shortfall of money."""
    stands: bool = False
    """Whether what is counted is there from the start and gets better, where cases only come in and end."""

    @property
    def of_time(self) -> bool:
        """Whether it is a rate of time: early, on time, late."""
        return "due_on" in self.columns


MEASURES: Final[Mapping[str, Measure]] = {
    "digitized-dossiers": Measure(data_set="cases", columns=("synced", "digitized"), period_by="received_on"),
    "digitized-results": Measure(data_set="results", columns=("valid", "digitized"), stands=True),
    "data-reuse": Measure(
        data_set="cases", columns=("applicant_id", "reused"), period_by="received_on", counts="applicants"
    ),
    "online-processing": Measure(data_set="cases", columns=("channel", "level", "synced"), period_by="received_on"),
    "online-payment": Measure(data_set="cases", columns=("fee_required", "paid_online"), period_by="received_on"),
    "early-resolution": Measure(data_set="cases", columns=("due_on", "finished_on"), period_by="finished_on"),
    "on-time-resolution": Measure(data_set="cases", columns=("due_on", "finished_on"), period_by="finished_on"),
    "late-resolution": Measure(data_set="cases", columns=("due_on", "finished_on"), period_by="finished_on", rare=True),
    "satisfaction": Measure(data_set="ratings", columns=("rating",)),
    "internal-reviewed": Measure(data_set="procedures", columns=("published", "reviewed", "approved"), stands=True),
    "internal-cut": Measure(data_set="procedures", columns=("cut",), stands=True),
    "internal-cost-cut": Measure(
        data_set="procedures", columns=("cost_before", "cost_after"), counts="money", stands=True
    ),
}
"""Every measure that a plan's target can name."""


MONTH: Final = "month"
"""Beside the columns of the cases, what results can be grouped by: the month of the date by which a measure puts a row
into a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """Words by which a target can be about a measure."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    measure: Text
    """A key of :data:`MEASURES`."""
    words: tuple[tuple[Text, ...], ...]
    """Lists of words; those of one list must all be there."""
    bases: tuple[Text, ...] = ()
    """What it counts, which a target about it is a share of."""
    about: tuple[Text, ...] = ()
    """What can stand behind those and makes no part of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWordsFile:
    """The dictionary of words for measures, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.measure-words/1"]
    """The format of the file."""
    measures: tuple[MeasureWords, ...]
    negations: tuple[Text, ...] = ()
    """Words that turn into its opposite what stands behind them: "hồ sơ không đúng hạn"."""
    no_negations: tuple[Text, ...] = ()
    """Words with one of those in them that negate nothing: "không quá"."""


def propose(dictionary: MeasureWordsFile, text: str, context: str = "") -> tuple[str, ...]:
    """The measures that a target can be about, the likeliest first: a proposal, for a person to decide.

    ``text`` is the target's own words, ``context`` the content of its task; words of the former weigh more.
    """
    from tthc_cli.phrases.text import name_of  # here, because most commands read no phrase

    own, all_of_it = f" {name_of(text)} ", f" {name_of(text)} {name_of(context)} "
    found = []
    for entry in dictionary.measures:
        lists = [[f" {name_of(word)} " for word in words] for words in entry.words]
        scores = [
            (sum(len(word) for word in words if word in own), sum(map(len, words)))
            for words in lists
            if all(word in all_of_it for word in words)
        ]
        if scores:
            found.append((max(scores), entry.measure))
    return tuple(measure for _score, measure in sorted(found, key=lambda pair: pair[0], reverse=True))


def negated(dictionary: MeasureWordsFile, measure: str, text: str, context: str = "") -> bool:
    """Whether words of a target deny what a measure counts: "hồ sơ không đúng hạn" is not about those on time.

    ``text`` and ``context`` are those of :func:`propose`. A negation counts before the measure's last word; in
    ``context`` only where ``text`` has none of its words, and within the same sentence.
    """
    from tthc_cli.phrases.text import name_of  # as above

    lists = [
        [f" {name_of(word)} " for word in words]
        for entry in dictionary.measures
        if entry.measure == measure
        for words in entry.words
    ]
    ours = {word for words in lists for word in words}
    harmless = sorted({f" {name_of(word)} " for word in dictionary.no_negations} | ours, key=len, reverse=True)
    negations = [f" {name_of(word)} " for word in dictionary.negations]

    def place(words: str) -> int:
        """Where the first negation stands; behind the end where there is none."""
        for word in harmless:  # of the same length, so that places stay
            words = words.replace(word, f" {'_' * (len(word) - 2)} ")
        return min((at for word in negations if (at := words.find(word)) >= 0), default=len(words))

    own = f" {name_of(text)} "
    if any(word in own for word in ours):
        return place(own) < max(own.rfind(word) for word in ours)
    if place(own) < len(own):
        return True
    sentences = [f" {name_of(part)} " for part in re.split(r"[.;\n]", context)]
    return any(place(part) < max(part.rfind(word) for word in ours) for part in sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days, both ends counted (kỳ)."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a measure counted in one group."""

    numerator: int
    denominator: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Rows that the measure could not take, by reason: they are in no rate."""
    beside: Mapping[str, int] | None = None
    """Counts shown beside the rate: on time, open and overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The verdict on one target in one group."""

    kpi: Kpi
    group: tuple[str, ...] | None
    """The group's values, one for each thing grouped by, a month as ``2024-03``, empty where a row has none; None for
    the whole."""
    numerator: int | None
    denominator: int | None
    target: Fraction
    """In percent."""
    verdict: Verdict
    reason: str | None = None
    """Why the verdict is unknown."""
    short_of_same: int | None = None
    """How many more of these same cases would have had to be good; where the target is a limit (``<``, ``<=``), how
    many of those counted are too many. None where met, or where not even all would do."""
    short_of_next: int | None = None
    """How many good ones in a row are needed from here on; where the target is a limit, how many that are not counted.
    None where met, or where no number would do."""
    short_of_amount: int | None = None
    """How many more đồng a measure of money is short of; where the target is a limit, how many are too many. None where
    met, or where not even all would do."""
    set_aside_could_miss: bool | None = None
    """Whether a met target would be missed if every row set aside counted against it; None where it is not met."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, int] | None = None

    @property
    def rate(self) -> Fraction | None:
        """In percent, exact; None where there is nothing to divide by."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(100 * self.numerator, self.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one group has in what counts against a target."""

    group: tuple[str, ...]
    counted: int
    """What the group has in the denominator."""
    misses: int
    share: Fraction
    """Of all misses, in percent."""
    cumulative: Fraction
    """The same together with the groups that have more."""
    of_shortfall: int | None
    """How many of the misses that are too many the group could make good, after the groups that have more; None where
    it is not known how many are too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pareto:
    """Where the misses are: the groups that have any, those with most of them first."""

    by: tuple[str, ...]
    groups: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """What lies behind the rate of one target."""

    result: Result
    """Of the whole."""
    misses: int | None
    """How many rows count against it; None where that cannot be said, or was not asked."""
    too_many: int | None = None
    """How many of them are too many for the target; 0 where it is met. None where they are not what the target counts,
    or where no number would do."""
    paretos: tuple[Pareto, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One row that counts against a target."""

    kpi: Kpi
    key: str | None
    """Its case id, or the number of the rating or result, or the internal procedure's name."""
    values: Mapping[str, Any]
    """Its columns that have to do with it; none tells a person."""
    days_late: int | None
    """From the due date to the finished one, in calendar days, the due date not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownWords:
    """What stood in the cells of a column whose words are not known."""

    values: tuple[tuple[str, int], ...]
    """The most frequent ones that may be shown, each with its rows."""
    different: int
    """How many different ones there are."""
    accepted: tuple[str, ...]
    """What may be written instead, one word for each value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCount:
    """How many rows one of the files of a data set has."""

    file: str
    sheet: str | None
    """Of a workbook; None where the file has no sheets."""
    kind: str
    """``text``, ``workbook``, ``html`` or ``parquet``: by what stands in it, not by its name."""
    read: int
    hidden_rows: int = 0
    """Rows among those read that its program does not show."""
    hidden_columns: tuple[str, ...] = ()
    """Headers of the columns that are read though its program does not show them."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """The columns that another one stands in for, each with the header of that."""
    unread_dates: tuple[str, ...] = ()
    """The headers of its columns of dates that nobody reads."""
    not_needed: Mapping[str, str] = field(default_factory=dict)
    """Those of them that could stand in for another column, each with the header of that."""

    @property
    def place(self) -> str:
        """The file, and its sheet if it has any."""
        return self.file if self.sheet is None else f"{self.file}:{self.sheet}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputCount:
    """What became of the rows of one data set: ``read = used + excluded + set aside``."""

    name: str
    file: str
    """As the user named it: a file, a folder, a pattern, or several of them."""
    read: int
    used: int
    excluded: Mapping[str, int]
    """By reason: identical repeats, and cases that are in no base."""
    set_aside: Mapping[tuple[str, str | None], int]
    """By reason and column: rows that could not say what they had to."""
    unknown_words: Mapping[str, UnknownWords] = field(default_factory=dict)
    """By column."""
    first: date | None = None
    """The first date by which a used row was counted; None where the data set has no dates."""
    last: date | None = None
    after_as_of: int = 0
    """Used rows that were received or finished after the day of the check."""
    in_year: int | None = None
    """Used rows that are counted by a date of the plan's year; None if nobody asked."""
    files: tuple[FileCount, ...] = ()

    def __post_init__(self) -> None:
        if self.read != self.used + sum(self.excluded.values()) + sum(self.set_aside.values()):
            raise AssertionError(f"the counts of {self.name} do not add up")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderFound:
    """One header of a file of cases."""

    place: int
    """From 1."""
    header: str
    columns: tuple[str, ...]
    """The columns that it may mean: none, one, or several, which is an error where rows are counted."""
    words: tuple[str, ...]
    """The same as people call them."""
    ignored: bool
    """Whether it is known as one that is never read."""
    nearest: tuple[str, str] | None
    """Of an unknown one, the known header that is most like it, and the column that this means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadersFound:
    """How the headers of one file were understood."""

    file: str
    sheet: str | None
    kind: str
    line: int
    """The row or line on which the header ends; 0 where names of columns stand beside the rows."""
    data_set: str
    """The one that the headers fit best."""
    headers: tuple[HeaderFound, ...]
    needed: tuple[str, ...]
    """Columns without which no row can be counted, and which are not there."""
    twice: tuple[str, ...]
    """Columns that more than one header means."""
    missing: Mapping[str, tuple[str, ...]]
    """By target measured on the data set: the columns that it lacks."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """The columns that others stand in for, each with the one that does."""
    instead_words: tuple[tuple[str, str], ...] = ()
    """The same as people call them."""
    hidden_rows: int = 0
    """As :class:`FileCount` has them, and the columns."""
    hidden_columns: tuple[str, ...] = ()

    @property
    def countable(self) -> bool:
        """Whether ``kpi check`` takes the file."""
        return not self.needed and not self.twice and all(len(one.columns) < 2 for one in self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongDate:
    """A case whose recorded due date is not the one that its receipt, limit and pauses give."""

    file: str
    sheet: str | None
    line: int
    case_id: str
    received_on: date
    limit: tuple[int, str]
    """How many of which unit."""
    recorded: date
    computed: date
    working_days: int | None
    """Working days by which the recorded date lies after the computed one, negative where before; None where the
    calendar does not reach it."""
    reasons: tuple[str, ...]
    """Each wrong way of counting that gives the recorded date; ``unexplained`` where none does."""


def data_set_words(name: str) -> str:
    """What people call a data set, with the name that ``--data`` takes."""
    words = {
        "cases": _("cases"),
        "ratings": _("ratings"),
        "results": _("results"),
        "procedures": _("procedures"),
        "limits": _("limits"),
        "pauses": _("pauses"),
    }
    return words.get(name, name)


def reason_words(reason: str, column: str | None) -> str:
    """Why a row is in no rate, for people; ``column`` is the header of the cell that is the cause, if one is."""
    words = {
        "broken-quotes": _("a quote opens or closes inside of a cell"),
        "ragged": _("more or fewer cells than headers"),
        "empty": _("{column} is empty"),
        "no-date": _("{column} is not written as dd/mm/yyyy or yyyy-mm-dd"),
        "no-such-day": _("{column} is no day of the calendar"),
        "unknown-value": _("{column} has a value that is not known"),
        "lost-digits": _("{column} is written as a number that has lost digits; save it as text"),
        "no-amount": _("{column} is no amount in đồng"),
        "out-of-order": _("{column} lies before the date that comes first"),
        "disagree": _("rows with the same key say different things"),
        "repeat": _("the same row again"),
        "total": _("a row of totals"),
        "outside-period": _("outside of the period"),
        "no-due-date": _("no due date is recorded"),
        "no-limit": _("no time limit is known"),
        "limit-unread": _("{column} is no time limit that can be read"),
        "limit-no-unit": _("{column} does not say whether calendar or working days; say it with --limit-unit"),
        "pause-no-start": _("a pause has an end but no start"),
        "pause-open": _("a pause has not ended"),
        "pause-unread": _("a row of the pauses of this case cannot be read"),
        "pause-before-received": _("a pause begins before the case was received"),
        "no-calendar": _("the calendar does not reach that far"),
    }
    return words.get(reason, reason).format(column=column)


def hidden_words(of: FileCount | HeadersFound) -> Iterator[str]:
    """What is said of a file of which hidden rows or columns are read: they count as the others do."""
    place = of.file if of.sheet is None else f"{of.file}:{of.sheet}"
    if of.hidden_rows:
        text = ngettext(
            "{file}: {rows} hidden row is read as the others are",
            "{file}: {rows} hidden rows are read as the others are",
            of.hidden_rows,
        )
        yield text.format(file=place, rows=of.hidden_rows)
    if of.hidden_columns:
        text = _("{file}: hidden columns are read as the others are: {columns}")
        yield text.format(file=place, columns=", ".join(of.hidden_columns))


def regime_words(regime: str, *, assumed: bool) -> str:
    """What a pause does to a due date, and whether nobody said so."""
    words = {
        "extend": _("Pauses: their working days are added to the due date (extend)."),
        "restart": _("Pauses: the limit counts anew from the full dossier (restart)."),
    }
    return words[regime] + (" " + _("Assumed; say it with --regime.") if assumed else "")


def judge(
    kpi: Kpi,
    count: Count,
    *,
    group: tuple[str, ...] | None = None,
    target: Fraction | None = None,
    set_aside: int = 0,
) -> Result:
    """Compare a count with a target: exactly, on whole numbers, never on what is printed.

    ``set_aside`` rows are in no count, nor are those that the measure left out: whether they could turn the verdict is
    said beside it.

    >>> from decimal import Decimal
    >>> target = Kpi(id="x", task=17, name="x", text="x", measure="early-resolution", op=">", target=Decimal(96))
    >>> judge(target, Count(numerator=96, denominator=100)).verdict
    'missed'
    """
    goal = Fraction(kpi.target) if target is None else target
    good, base = count.numerator, count.denominator
    if base > 0 and not kpi.is_confirmed:
        return unknown(kpi, group=group, target=goal, count=count)
    if base <= 0:
        return unknown(kpi, _("nothing to count (the base is 0)"), group=group, target=goal, count=count)
    met = _holds(good, base, kpi.op, goal)
    money = MEASURES[kpi.measure].counts == "money"
    same = None if met else _short_of_same(good, base, kpi.op, goal)
    # the costs of a row set aside are not known, so any one could turn a verdict about money
    uncounted = set_aside + sum(count.left_out.values())
    against = uncounted if kpi.limit else 0
    still_met = not uncounted if money else _holds(good + against, base + uncounted, kpi.op, goal)
    return Result(
        kpi=kpi,
        group=group,
        numerator=good,
        denominator=base,
        target=goal,
        verdict="met" if met else "missed",
        short_of_same=None if money else same,
        short_of_next=None if met or money else _short_of_next(good, base, kpi.op, goal),
        short_of_amount=same if money else None,
        set_aside_could_miss=not still_met if met else None,
        left_out=count.left_out,
        beside=count.beside,
    )


def not_confirmed(kpi: Kpi) -> str:
    """That nobody has confirmed what a target measures, and how that is done."""
    return _(
        "nobody has confirmed that {measure} is what the target means; write `confirmed: true` under id: {kpi} in the "
        "plan's kpis, and remove the import's note there"
    ).format(measure=kpi.measure, kpi=kpi.id)


def to_confirm(plan: Plan) -> list[str]:
    """What to say of the targets that nobody has confirmed: one message that names them, or none."""
    waiting = [kpi.id for kpi in plan.kpis if not kpi.is_confirmed]
    if not waiting:
        return []
    return [
        _(
            "proposed: what each target measures; write `confirmed: true` under those that are right, until then "
            "they are unknown: {kpis}"
        ).format(kpis=", ".join(waiting))
    ]


def unknown(
    kpi: Kpi,
    reason: str | None = None,
    *,
    group: tuple[str, ...] | None = None,
    target: Fraction | None = None,
    count: Count | None = None,
) -> Result:
    """A target about which nothing can be said, and why: never ``met``. That nobody has confirmed it is always said."""
    reasons = [] if kpi.is_confirmed else [not_confirmed(kpi)]
    reasons += [] if reason is None else [reason]
    return Result(
        kpi=kpi,
        group=group,
        numerator=None if count is None else count.numerator,
        denominator=None if count is None else count.denominator,
        target=Fraction(kpi.target) if target is None else target,
        verdict="unknown",
        reason="; ".join(reasons),
        left_out={} if count is None else count.left_out,
        beside=None if count is None else count.beside,
    )


def too_many(result: Result) -> int | None:
    """How many of the misses would have to be none for the target to be met: 0 where it is; None where no number of
    them would do, or where the target does not count rows.
    """
    if MEASURES[result.kpi.measure].counts != "rows":
        return None
    return 0 if result.verdict == "met" else result.short_of_same


def pareto(by: tuple[str, ...], counts: Mapping[tuple[str, ...], tuple[int, int]], shortfall: int | None) -> Pareto:
    """The groups that have misses, from what each has counted and missed; ``shortfall`` misses are too many.

    >>> found = pareto(("unit",), {("A",): (9, 1), ("B",): (4, 3), ("C",): (5, 0)}, 2)
    >>> [(one.group, one.misses, one.cumulative, one.of_shortfall) for one in found.groups]
    [(('B',), 3, Fraction(75, 1), 2), (('A',), 1, Fraction(100, 1), 0)]
    """
    total, before = sum(misses for _counted, misses in counts.values()), 0
    groups = []
    for group, (counted, misses) in sorted(counts.items(), key=lambda item: (-item[1][1], item[0])):
        if misses:
            left = None if shortfall is None else max(0, shortfall - before)
            before += misses
            groups.append(
                Share(
                    group=group,
                    counted=counted,
                    misses=misses,
                    share=Fraction(100 * misses, total),
                    cumulative=Fraction(100 * before, total),
                    of_shortfall=None if left is None else min(misses, left),
                )
            )
    return Pareto(by=by, groups=tuple(groups))


def _holds(good: int, base: int, op: Op, goal: Fraction) -> bool:
    return bool({">": gt, ">=": ge, "<": lt, "<=": le}[op](100 * good, goal * base))


def _least(bound: Fraction, op: Op) -> int:
    """The least whole number above ``bound`` (``>``, ``<``), or not below it (``>=``, ``<=``)."""
    whole = bound.numerator // bound.denominator
    return whole if op in (">=", "<=") and bound.denominator == 1 else whole + 1


def _short_of_same(good: int, base: int, op: Op, goal: Fraction) -> int | None:
    if op in LIMITS:  # too many are counted: ``100 (good - k) op goal base``
        surplus = _least(good - goal * base / 100, op)
        return surplus if surplus <= good else None
    missing = _least(goal * base / 100, op) - good
    return missing if good + missing <= base else None


def _short_of_next(good: int, base: int, op: Op, goal: Fraction) -> int | None:
    """From ``100 (good + k) op goal (base + k)``: ``k op (goal base - 100 good) / (100 - goal)``; where the target is a
    limit, from ``100 good op goal (base + k)``: ``k`` more that are not counted.
    """
    if op in LIMITS:
        return None if goal == 0 else _least(100 * good / goal - base, op)
    if goal >= 100:
        return None
    return _least((goal * base - 100 * good) / (100 - goal), op)


def needed_of_rest(good: int, base: int, rest: int, op: Op, goal: Fraction) -> int:
    """The fewest of ``rest`` further ones that must be good for the target to hold over them all; where the target is a
    limit, the most of them that may be counted.

    Below 0 or above ``rest`` where nothing that they can be changes the verdict.

    >>> needed_of_rest(90, 100, 100, ">", Fraction(96))
    103
    >>> needed_of_rest(2, 100, 100, "<=", Fraction(5))
    8
    """
    bound = goal * (base + rest) / 100 - good
    return -_least(-bound, op) if op in LIMITS else _least(bound, op)


def target_for(kpi: Kpi, year: int) -> Fraction:
    """The target in force in a year: the plan's own, or a later one that the same words set."""
    later = [step for step in kpi.later if step.year <= year]
    return Fraction(max(later, key=lambda step: step.year).value if later else kpi.target)


_PERIOD = re.compile(r"(?P<report>report:)?(?P<name>(?P<year>[0-9]{4})(-(Q[1-4]|H[12]|[0-9]{2}))?)")


def parse_period(text: str, reporting: Reporting | None) -> Period:
    """A period: ``2024``, ``2024-Q1``, ``2024-H1``, ``2024-03``, or one of them with ``report:`` before it for its
    reporting window. Raises TthcError for anything else.
    """
    report, colon, name = text.strip().rpartition(":")
    wanted = report.casefold() + colon + period_name(name)
    found = _PERIOD.fullmatch(wanted)
    named = None
    if found and FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        kinds: tuple[PeriodKind, ...] = tuple(MONTHS_IN)
        named = next((period for period in periods(int(found["year"]), kinds) if period[0] == found["name"]), None)
    if found is None or named is None:
        raise TthcError(
            _(
                "--period: found '{found}'; write 2024, 2024-Q1, 2024-H1 or 2024-03, with report: before it for the "
                "reporting window"
            ).format(found=text)
        )
    _name, first, last = named
    if found["report"]:
        if reporting is None:
            raise TthcError(_("--period: the plan sets no reporting window; write the period without report:"))
        first, last = reporting_window(first, last, reporting.cut_off_day)
    return Period(name=wanted, first=first, last=last)


def year_of(period: Period) -> int:
    """The year whose target a period is held to: that of its last day."""
    return period.last.year


def days_of_year(plan: Plan) -> Period:
    """The days that belong to a plan's year: those of its reporting window with them."""
    year = parse_period(str(plan.identity.year), None)
    if plan.reporting is None:
        return year
    window = parse_period(f"report:{year.name}", plan.reporting)
    return Period(name=year.name, first=min(year.first, window.first), last=max(year.last, window.last))


def unknown_measures(section: str, measures: Iterable[str]) -> list[Finding]:
    """Findings about entries of a data file's section, in their order, that name a measure that does not exist."""
    return [
        Finding(
            where=(section, place, "measure"),
            what=_("measure: there is no measure {name}; write one of {known}").format(
                name=measure, known=", ".join(MEASURES)
            ),
        )
        for place, measure in enumerate(measures)
        if measure not in MEASURES
    ]
