"""What may hang on a wall of what an answer tells: no personal data, and files by their names alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_cli.output import DueReport
from tthc_cli.register import Standing

if TYPE_CHECKING:
    from tthc_cli.kpi import InputCount, Series, Trend


def due_on_wall(due: DueReport) -> DueReport:
    """What is to be done, without the references of entries: people write names and telephone numbers there.

    Args:
        due: What is to be done.
    """
    items = [replace(item, standing=_masked(item.standing)) for item in due.everything]
    return replace(due, everything=items, references={})


def standings_on_wall(standings: Iterable[Standing]) -> list[Standing]:
    """Deadlines, each in a matter whose name tells nobody.

    Args:
        standings: The deadlines.
    """
    return [_masked(standing) for standing in standings]


def _masked(standing: Standing) -> Standing:
    from tthc_cli.cases import shown_matter

    if standing.matter is None:
        return standing
    return standing.in_matter(shown_matter(standing.matter))


def inputs_on_wall(
    inputs: Iterable[InputCount], named: Mapping[str, Sequence[str | Path]], *, folders: bool = False
) -> list[InputCount]:
    """What became of the rows of files, without the folders of the files.

    Args:
        inputs: What became of them.
        named: By data set: files, folders and patterns, as the user named them.
        folders: Whether a folder that the user named has its own name, without where it lies; if not, it is ``*``.
    """
    return [
        replace(
            count,
            file=", ".join(_folder_name(name) if folders else _without_folder(name) for name in named[count.name]),
            files=tuple(replace(file, file=_without_folder(file.file)) for file in count.files),
        )
        for count in inputs
    ]


def _without_folder(name: str | Path) -> str:
    """The name of a file or a pattern; a folder stands for all files in it."""
    path = Path(name)
    return "*" if path.is_dir() else path.name


def _folder_name(name: str | Path) -> str:
    """The name of a file or a pattern, or that of a folder itself, as ``.`` tells nobody which one it is."""
    path = Path(name)
    return (path.resolve().name if path.is_dir() else path.name) or "*"


def words_on_wall(text: str, files: Iterable[Path]) -> str:
    """A message, without the folders of files.

    Args:
        text: The message.
        files: The files that it may name.
    """
    for path in files:
        text = text.replace(str(path), path.name)
    return text


def trend_on_wall(trend: Trend) -> Trend:
    """The course of saved rates, without the folders of the files that were counted.

    Files of one name in different folders stay different: those after the first have a number behind the name.

    Args:
        trend: The course.
    """
    saved = [each for series in trend.series for point in series.points for each in point.saved.inputs]
    shown: dict[str, str] = {}
    uses: Counter[str] = Counter()
    for file in dict.fromkeys(each.file for each in saved):
        # a saved check keeps several files as one text
        name = ", ".join(map(_without_folder, file.split(", ")))
        uses[name] += 1
        shown[file] = name if uses[name] == 1 else f"{name} ({uses[name]})"
    return replace(trend, series=[_without_folders(series, shown) for series in trend.series])


def _without_folders(series: Series, shown: Mapping[str, str]) -> Series:
    points = []
    for point in series.points:
        inputs = tuple(replace(each, file=shown[each.file]) for each in point.saved.inputs)
        points.append(replace(point, saved=replace(point.saved, inputs=inputs)))
    return replace(series, points=points)
