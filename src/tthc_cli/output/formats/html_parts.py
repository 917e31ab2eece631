"""What pages are made of: the templates beside this file, and what they show of tables and their pictures.

A page is one file that needs nothing else: no script, no font, no picture, no address. Every text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.i18n import LANGUAGE
from tthc_cli.output.formats.head import PlacedHeadCell, rows_of_head
from tthc_cli.output.formats.report import HeadCell, Percent, PrintedTable, RateBar, Tone, cell_of, safe_table
from tthc_cli.output.formats.sheets import text_lines

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES: Final = Path(__file__).with_name("templates")
_WIDTH, _HEIGHT = 640, 220
"""Of a picture of lines, in its own units."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 36, 12, 28
"""What a picture leaves free around its lines."""
_LEVELS: Final = (0, 25, 50, 75, 100)
"""Rates that have a line across the picture, in percent."""
_MOST_LABELS: Final = 8
"""Names of points that stand side by side under a picture; of more points, only every second or third has one."""


class BarShape(NamedTuple):
    """A rate as a bar of 100 units."""

    length: float
    mark: float
    """Where its goal is."""
    tone: Tone


class ShownCell(NamedTuple):
    """A cell of a table on a page."""

    text: str
    title: str
    """That of its column."""
    kinds: str
    """The classes by which the page's style knows it, with spaces between them."""
    bar: BarShape | None = None


class ChartPoint(NamedTuple):
    """A place in a picture, and what stands there."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """The course of a rate beside its goal."""

    title: str
    levels: Sequence[ChartPoint]
    lines: Sequence[str]
    """The points of each piece of the line: where nothing is known, it ends."""
    goals: Sequence[str]
    dots: Sequence[ChartPoint]
    labels: Sequence[ChartPoint]
    width: int = _WIDTH
    height: int = _HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A table on a page."""

    title: str
    head: Sequence[Sequence[HeadCell]]
    rows: Sequence[Sequence[ShownCell]]
    notes: Sequence[str]
    chart: LineChart | None


@cache
def environment() -> Environment:
    """The templates, which escape every text and know no name that they are not given."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(template: str, title: str, **values: object) -> str:
    """A page.

    Args:
        template: The name of its template.
        title: What the page is called.
        values: What else the template shows.
    """
    text = environment().get_template(template).render(language=LANGUAGE, title=title, **values)
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


def shown_table(table: PrintedTable) -> ShownTable:
    """A table as the templates take it: a column without a title is a picture, and joins the column before it."""
    table = safe_table(table)
    head: list[list[HeadCell]] = []
    for placed in rows_of_head(table) if table.rows else ():
        _add(head, placed)
    return ShownTable(
        title="\n".join(text_lines([table.title])),
        head=head,
        rows=[_shown_row(table, row) for row in table.rows],
        notes=text_lines(table.notes),
        chart=_line_chart(table),
    )


def bar_shape(bar: RateBar, tone: Tone) -> BarShape:
    """A bar that reaches the mark of its goal if that is met, and only then.

    Args:
        bar: The rate and its goal.
        tone: What the verdict means.
    """
    mark, length = float(bar.target), 0.0 if bar.rate is None else float(bar.rate)
    if bar.rate is not None and not bar.met:  # else a rate just below would seem to reach it
        length = max(length, mark + 1) if bar.limit else min(length, mark - 1)
    elif bar.rate is not None:
        length = min(length, mark) if bar.limit else max(length, mark)
    return BarShape(round(max(0.0, min(100.0, length)), 2), round(max(1.0, min(99.0, mark)), 2), tone)


def _add(head: list[list[HeadCell]], placed: PlacedHeadCell) -> None:
    while len(head) <= placed.row:
        head.append([])
    head[placed.row].append(placed.cell)


def _shown_row(table: PrintedTable, row: Sequence[object]) -> list[ShownCell]:
    shown: list[ShownCell] = []
    for column, raw in zip(table.columns, row, strict=True):
        cell = cell_of(raw)  # type: ignore[arg-type] # the rows of a table are cells or texts
        if column.title:
            text = "\n".join(line.strip() for line in cell.text.splitlines())
            kinds = (cell.tone, "right" * column.right, "fixed" * column.fixed, "empty" * (not text))
            shown.append(ShownCell(text, column.title, " ".join(filter(None, kinds))))
        elif isinstance(cell.value, RateBar) and shown:
            shown[-1] = shown[-1]._replace(bar=bar_shape(cell.value, cell.tone))
    return shown


def _line_chart(table: PrintedTable) -> LineChart | None:
    """The picture of a table that asks for lines; bars stand in its rows already."""
    chart = table.chart
    if chart is None or chart.kind != "lines" or len(table.rows) < 2:
        return None
    step = (_WIDTH - _LEFT - _RIGHT) / (len(table.rows) - 1)
    places = [_LEFT + step * number for number in range(len(table.rows))]
    rates, *goals = ([_percent(cell_of(row[place]).value) for row in table.rows] for place in chart.series)
    labels = [cell_of(row[chart.labels]).text for row in table.rows]
    every = max(1, -(-len(labels) // _MOST_LABELS))
    texts = [f"{label}: {cell_of(row[chart.series[0]]).text}" for label, row in zip(labels, table.rows, strict=True)]
    dots = zip(places, rates, texts, strict=True)
    return LineChart(
        title=chart.title,
        levels=[ChartPoint(0, _height(level), f"{level}%") for level in _LEVELS],
        lines=_pieces(places, rates),
        goals=[piece for goal in goals for piece in _pieces(places, goal)],
        dots=[ChartPoint(round(x, 1), _height(rate), text) for x, rate, text in dots if rate is not None],
        labels=[ChartPoint(round(x, 1), 0, label) for x, label in list(zip(places, labels, strict=True))[::every]],
    )


def _percent(value: object) -> float | None:
    return float(value.value) if isinstance(value, Percent) else None


def _height(percent: float) -> float:
    return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - percent / 100), 1)


def _pieces(places: Iterable[float], percents: Iterable[float | None]) -> list[str]:
    """The points of a line, parted where nothing is known."""
    pieces: list[list[str]] = [[]]
    for x, percent in zip(places, percents, strict=True):
        if percent is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{round(x, 1)},{_height(percent)}")
    return [" ".join(points) for points in pieces if points]
