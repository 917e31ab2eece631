"""Files of case data: their tables are found first, and their rows are read once, for all that is counted."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import field
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Final, Protocol

from tthc_cli.cases.count_requests import CountRequest, DataSetCount
from tthc_cli.cases.dictionary import ColumnsFile, optional_columns
from tthc_cli.cases.due_dates.terms import SERVING, Recompute
from tthc_cli.cases.engines.choice import engine_for
from tthc_cli.cases.engines.columns import common
from tthc_cli.cases.engines.interface import Basis, Engine, Progress, TypedRows
from tthc_cli.cases.input_warnings import file_warnings, skipped_file_warnings
from tthc_cli.cases.resources import Resources
from tthc_cli.cases.scope import Frame
from tthc_cli.cases.set_aside_file import WriteLines, set_aside_file, set_aside_line
from tthc_cli.cases.tables.input_files import Kind, expand
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import InputCount

REPEATS: Final = "repeats"
"""The name of the kept frame of keys that more than one row has."""


class NamedFiles(Protocol):
    """The part of a request that says which files are read, and how."""

    @property
    def files(self) -> Mapping[str, Sequence[str | Path]]:
        """By data set: files, folders and patterns."""

    @property
    def sheets(self) -> Sequence[str]:
        """The sheets of workbooks that have the tables; any sheet that is shown if there are none."""

    @property
    def recompute(self) -> Recompute | None:
        """By which due dates cases are counted; None for those recorded."""

    @property
    def resources(self) -> Resources:
        """What reads the files, and how much memory that may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePaths:
    """Files by data set, those of folders and patterns each under its own path."""

    paths: Mapping[str, Sequence[Path]]
    passed_over: Mapping[str, Sequence[Path]]
    """Files of folders that are no tables."""

    @property
    def every(self) -> list[Path]:
        """All files, each once."""
        return list(dict.fromkeys(path for paths in self.paths.values() for path in paths))


def paths_of(files: Mapping[str, Sequence[str | Path]]) -> FilePaths:
    """Find the files that are named.

    Args:
        files: By data set: files, folders and patterns.

    Raises:
        TthcError: If one of them does not exist.
    """
    passed_over: defaultdict[str, list[Path]] = defaultdict(list)
    paths = {name: expand(map(str, names), passed_over[name].append) for name, names in files.items()}
    return FilePaths(paths=paths, passed_over=passed_over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Files whose tables are found. Their rows can be had for as long as :func:`open_files` lasts."""

    engine: Engine
    dictionary: ColumnsFile
    named: NamedFiles
    paths: FilePaths
    tables: Mapping[str, Sequence[CaseTable]]
    """By data set: the tables in the order of the files."""
    _texts: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _rows: dict[str, TypedRows] = field(default_factory=dict)
    _repeats: dict[str, Frame | None] = field(default_factory=dict)
    _bases: list[Basis] = field(default_factory=list)
    _due_warnings: list[str] = field(default_factory=list)

    @property
    def basis(self) -> Basis | None:
        """By what due dates were recomputed; None before the cases are read, and if they are not recomputed."""
        return self._bases[0] if self._bases else None

    def inputs(self, counts: Mapping[str, DataSetCount]) -> list[InputCount]:
        """Return what became of the rows of files, with those that only serve to recompute due dates.

        Args:
            counts: What was counted, by data set.
        """
        served = self.basis.inputs if self.basis and "cases" in counts else ()
        return [*(count.rows for count in counts.values()), *served]

    def warnings(self, counts: Mapping[str, DataSetCount]) -> Iterator[str]:
        """Say what is to be known of files and due dates, whatever is counted.

        Args:
            counts: What was counted, by data set.
        """
        for name, files in self.paths.passed_over.items():
            if name in counts or name in SERVING:
                yield from skipped_file_warnings(files)
        yield from file_warnings(self.inputs(counts))
        if "cases" in counts:
            yield from self._due_warnings

    @property
    def columns(self) -> dict[str, frozenset[str]]:
        """By data set: the known columns that all of its files have; among those of cases a recomputed due date."""
        columns = {
            name: frozenset(common(self.dictionary, tables))
            for name, tables in self.tables.items()
            if name not in SERVING
        }
        if self.named.recompute and "cases" in columns:
            columns["cases"] |= {"due_on"}
        return columns

    def will_need(self, texts: Mapping[str, Collection[str]]) -> None:
        """Say which columns of keys and texts will be needed, before any row is read: else files are read twice.

        Args:
            texts: The columns by data set; names of other columns do not matter.
        """
        for name, columns in texts.items():
            self._texts[name].update(columns)

    def rows(self, data_set: str, report: Progress) -> TypedRows:
        """Return the rows of a data set; they are read when they are asked for first.

        Args:
            data_set: What the rows are; not what only serves to recompute due dates.
            report: Told what is being done.

        Raises:
            TthcError: If a file cannot be read, or due dates are to be recomputed by an engine that does not do that.
        """
        if data_set not in self._rows:
            self._rows[data_set] = self._read(data_set, report)
        return self._rows[data_set]

    def _read(self, data_set: str, report: Progress) -> TypedRows:
        recompute = self.named.recompute if data_set == "cases" else None
        if recompute and not self.engine.can_recompute:
            raise TthcError(
                _("--engine spark: due dates are not recomputed there; leave --due out, or count with --engine duckdb")
            )
        with _imported_meanwhile("tthc_cli.cases.data_set_counts"):
            rows = self.engine.load(
                self.tables[data_set],
                self.dictionary,
                report,
                audit=recompute is not None,
                texts=self._texts[data_set],
            )
        if recompute:
            basis = rows.recomputed(self.tables, self.dictionary, recompute)
            due = basis.due.use(everywhere=recompute.everywhere, recorded_for=recompute.recorded_for)
            self._due_warnings.extend([*basis.warnings, *due])
            self._bases.append(basis)
        return rows

    def repeats(self, data_set: str) -> Frame | None:
        """Compare the rows whose key more than one row has; they are kept under the name ``REPEATS``.

        Args:
            data_set: What the rows are; they are read.

        Returns:
            What :func:`tthc_cli.cases.fates.compared` says of each such key; None if there is none.
        """
        if data_set not in self._repeats:
            from tthc_cli.cases import fates  # see _imported_meanwhile

            rows, key = self._rows[data_set], self.dictionary.data_sets[data_set].key
            columns = [column for column in rows.columns if column != key]
            optional = optional_columns(self.dictionary, data_set, rows.columns)
            repeated = rows.keep("repeated", fates.repeated(rows.keys()))
            if rows.records(repeated.head(1)):
                always = [column for column in columns if column not in optional]
                compared = fates.compared(rows.typed("repeated"), always, optional)
                self._repeats[data_set] = rows.keep(REPEATS, compared)
            else:
                self._repeats[data_set] = None
        return self._repeats[data_set]


@contextmanager
def _imported_meanwhile(module: str) -> Iterator[None]:
    """Import a module in a thread of its own: engines leave the interpreter alone most of the time that they read.

    What counts needs narwhals, which takes a tenth of the time of a small check to import.
    """
    thread = Thread(target=import_module, args=(module,), daemon=True)
    if module not in sys.modules:
        thread.start()
    yield
    if thread.ident is not None:  # it was started
        thread.join()


@contextmanager
def open_files(
    named: NamedFiles, dictionary: ColumnsFile, report: Progress, paths: FilePaths | None = None
) -> Iterator[Reading]:
    """Find the tables of all files, in a working folder that is gone afterwards.

    Every file is looked over before the first is counted: a wrong one is said at once.

    Args:
        named: Which files, and how they are read.
        dictionary: The columns of all data sets.
        report: Told what is being done.
        paths: The files, if they have been found.

    Yields:
        The tables, and their rows on demand.

    Raises:
        TthcError: A file has no such table, or a sheet is named though no file has sheets.
    """
    every = paths or paths_of(named.files)
    with engine_for(named.resources) as engine:
        tables = look_over_all(engine, every.paths, dictionary, named.sheets, report)
        yield Reading(engine=engine, dictionary=dictionary, named=named, paths=every, tables=tables)


@contextmanager
def to_count(
    named: NamedFiles, rejects: Path | None, dictionary: ColumnsFile, report: Progress, files: Reading | None
) -> Iterator[tuple[Reading, WriteLines | None]]:
    """Make ready to count: find the tables if that is not done, and open the file for the rows that are set aside.

    Args:
        named: Which files, and how they are read.
        rejects: The file for rows that are set aside; None if nobody wants them. If the tables are still to be found,
            it is opened before.
        dictionary: The columns of all data sets.
        report: Told what is being done.
        files: The tables, if they are found.

    Yields:
        The tables, and what takes the lines of rows that are set aside.

    Raises:
        TthcError: A file has no such table, or the file for rows cannot be written.
    """
    paths = files.paths if files else paths_of(named.files)
    with ExitStack() as stack:
        write = stack.enter_context(set_aside_file(rejects, paths.paths)) if rejects else None
        yield files or stack.enter_context(open_files(named, dictionary, report, paths)), write


def count_all(
    files: Reading,
    named: NamedFiles,
    count_request: Callable[[TypedRows], CountRequest],
    report: Progress,
    write: WriteLines | None,
) -> dict[str, DataSetCount]:
    """Count each data set that is not just there to recompute due dates, and write the rows that are set aside.

    Args:
        files: The files, with their rows.
        named: Those of them that are counted.
        count_request: Says what is to be counted in a data set whose rows are read.
        report: Told what is being done.
        write: Takes the lines of the rows that are set aside, if somebody wants them.

    Returns:
        What was counted, by data set.

    Raises:
        TthcError: If due dates are to be recomputed by an engine that does not do that.
    """
    counts: dict[str, DataSetCount] = {}
    for name, paths in named.files.items():
        if name in SERVING:
            continue
        rows = files.rows(name, report)
        from tthc_cli.cases.data_set_counts import count_data_set  # see _imported_meanwhile

        report(_("counting {file}").format(file=", ".join(Path(file).name for file in paths)))
        repeats = files.repeats(name)
        counts[name] = count_data_set(rows, repeats, count_request(rows))
        if write:
            set_aside = rows.set_aside(None if repeats is None else REPEATS)
            write(set_aside_line(files.dictionary, *row) for row in set_aside)
    if write and files.basis and "cases" in counts:
        write(set_aside_line(files.dictionary, *row) for row in files.basis.due.not_computed())
        write(set_aside_line(files.dictionary, *row) for row in files.basis.set_aside())
    return counts


def look_over_all(
    engine: Engine,
    paths: Mapping[str, Sequence[Path]],
    dictionary: ColumnsFile,
    sheets: Sequence[str],
    report: Progress,
) -> dict[str, list[CaseTable]]:
    """Find the tables of all files.

    Args:
        engine: What reads the files.
        paths: The files by data set.
        dictionary: The columns of all data sets.
        sheets: The sheets of workbooks that have the tables; any sheet that is shown if there are none.
        report: Told what is being done.

    Returns:
        The tables by data set, in the order of the files.

    Raises:
        TthcError: A file has no such table, or a sheet is named though no file has sheets.
    """
    tables = {name: engine.look_over(files, name, dictionary, sheets, report) for name, files in paths.items()}
    _check_sheets_are_used(sheets, [table for data_set_tables in tables.values() for table in data_set_tables])
    return tables


def _check_sheets_are_used(sheets: Sequence[str], tables: Sequence[CaseTable]) -> None:
    if sheets and all(table.kind not in (Kind.WORKBOOK, Kind.PAGE) for table in tables):
        raise TthcError(_("--sheet: none of the files is a workbook; leave it out"))
