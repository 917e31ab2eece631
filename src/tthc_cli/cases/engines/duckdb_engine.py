"""DuckDB as the engine: rows are read into a database in the working folder, and are counted there."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines.columns import Kept
from tthc_cli.cases.engines.duckdb_connection import connect, rows_of
from tthc_cli.cases.engines.duckdb_packed import are_few
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import Basis, Progress, SetAside
from tthc_cli.cases.resources import Resources, working_folder
from tthc_cli.cases.scope import Frame
from tthc_cli.cases.tables.read import CaseTable, read_table
from tthc_cli.i18n import _
from tthc_cli.signals import STOPS, ending
from tthc_cli.workdays import WorkCalendar

if TYPE_CHECKING:
    import duckdb


class DuckdbRows:
    """The rows of one data set, as every engine gives them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
        self.table, self.tables, self.defects, self.read = rows.table, rows.tables, rows.defects, rows.read
        self.unknown_words = rows.unknown_words
        self._connection, self.rows = connection, rows

    @property
    def columns(self) -> Sequence[str]:
        """The known columns that all tables have, and a due date that is recomputed."""
        return self.rows.columns

    def keys(self) -> Frame:
        """The keys of all rows that share one with another row, and of some others, as ``key``."""
        return _frame(self.rows.keys())

    def typed(self, kept: str | None = None, needed: Collection[str] | None = None) -> Frame:
        """The rows with typed columns: all, or those whose key was kept under that name.

        Args:
            kept: The name; None for all rows.
            needed: Which columns are needed; all if None.
        """
        return _frame(self.rows.typed(kept and self._name(kept), needed))

    def keep(self, name: str, frame: Frame) -> Frame:
        """Compute a frame into a table.

        Args:
            name: The name under which other methods ask for it.
            frame: What is computed.

        Returns:
            The frame as it is kept.
        """
        frame.to_native().create(self._name(name))
        return _frame(self._connection.table(self._name(name)))

    def records(self, frame: Frame) -> list[dict[str, Any]]:
        """Compute a small frame."""
        relation = frame.to_native()
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    def stream(self, frame: Frame) -> Iterator[dict[str, Any]]:
        """Compute a frame, and give its rows some at a time."""
        relation = frame.to_native()
        columns, cursor = relation.columns, self._connection.cursor().execute(relation.sql_query())
        for row in rows_of(cursor):
            yield dict(zip(columns, row, strict=True))

    def recomputed(
        self, tables: Mapping[str, Sequence[CaseTable]], dictionary: ColumnsFile, recompute: Recompute
    ) -> Basis:
        """Make ready to recompute the due dates.

        Args:
            tables: The tables of all data sets; those of ``limits`` and ``pauses`` count, if there are any.
            dictionary: The known columns and words.
            recompute: How due dates are recomputed.

        Returns:
            The due dates, and what became of the rows of limits and pauses.
        """
        from tthc_cli.cases.due_dates.duckdb_due_dates import prepare  # with the reading of limits in words

        calendar = WorkCalendar(recompute.calendar.value)
        return prepare(self._connection, self.rows, tables, dictionary, recompute.terms, calendar)

    def set_aside(self, disagreeing: str | None) -> Iterator[SetAside]:
        """Each row that was set aside, in the order of the files."""
        return self.rows.set_aside(disagreeing and self._name(disagreeing))

    def _name(self, kept: str) -> str:
        return f"{self.table}_{kept}"


def _frame(relation: duckdb.DuckDBPyRelation) -> Frame:
    import narwhals.stable.v2 as nw

    return nw.from_native(relation)


class DuckdbEngine:
    """Reads the files one after the other."""

    can_recompute: Final = True

    def __init__(self, connect: Callable[[bool], duckdb.DuckDBPyConnection], folder: Path) -> None:
        """Make ready to read files.

        Args:
            connect: Opens the connection when the first rows are read; told whether its data are kept on the disk.
            folder: The working folder.
        """
        self._connect, self._folder = connect, folder
        self._tables: list[CaseTable] = []

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection that has the rows; all files are looked over before the first of them is read."""
        return self._connect(not are_few(self._tables))

    def look_over(
        self,
        paths: Sequence[Path],
        data_set: str,
        dictionary: ColumnsFile,
        sheets: Sequence[str],
        report: Progress,
    ) -> list[CaseTable]:
        """Find the table in each file of a data set.

        Args:
            paths: The files.
            data_set: What their rows are, such as ``cases``.
            dictionary: The known headers and words.
            sheets: The sheets of workbooks that have the tables; empty for any that is shown.
            report: Told what is being done.

        Returns:
            A table for each file, in their order.
        """
        tables = []
        for number, path in enumerate(paths, 1):
            report(_with_place(_("looking over {file}"), path, number, len(paths)))
            tables.append(read_table(path, data_set, dictionary, sheets, self._folder))
        self._tables += tables
        return tables

    def load(
        self,
        tables: Sequence[CaseTable],
        dictionary: ColumnsFile,
        report: Progress,
        *,
        audit: bool = False,
        texts: Collection[str] = (),
        kept: Kept | None = None,
    ) -> DuckdbRows:
        """Read the rows of the tables of one data set.

        Args:
            tables: The tables, as :meth:`look_over` gave them.
            dictionary: The known columns and words.
            report: Told what is being done.
            audit: Whether to read what due dates are recomputed from too.
            texts: Which columns of keys and texts will be needed; the files are read again for others.
            kept: What is kept of packed rows. If None, it is these texts and all that is counted; but rows from which
                due dates are recomputed are not packed then.

        Returns:
            The rows.
        """
        rows = Rows(self.connection, dictionary, tables, audit=audit)

        def reading(part: int) -> None:
            path = Path(tables[part].source.file)
            report(_with_place(_("reading {file}"), path, part + 1, len(tables)), self._percent)

        if kept is None and not audit:
            kept = Kept(texts=frozenset(texts))
        rows.load(reading, kept)
        return DuckdbRows(self.connection, rows)

    def _percent(self) -> float | None:
        import duckdb

        try:
            percent = self.connection.query_progress()
        except duckdb.Error:  # asked by a thread that shows it, perhaps when all is over
            return None
        return percent if percent >= 0 else None


def _with_place(text: str, path: Path, number: int, count: int) -> str:
    """A text about a file, with its number among all if there are several."""
    text = text.format(file=path.name)
    return text if count == 1 else f"{text} ({number}/{count})"


@contextmanager
def duckdb_engine(resources: Resources) -> Iterator[DuckdbEngine]:
    """Open DuckDB with a working folder of its own."""
    with working_folder(resources) as folder, _stopped_at_once() as stop, ExitStack() as connections:

        def opened(on_disk: bool) -> duckdb.DuckDBPyConnection:
            connection = connect(folder, resources.memory, on_disk=on_disk)
            stop.append(connection)
            return connections.enter_context(connection)

        yield DuckdbEngine(opened, folder)


@contextmanager
def _stopped_at_once() -> Iterator[list[duckdb.DuckDBPyConnection]]:
    """Stop a query of the main thread at once if a signal asks the program to end.

    Yields a list for the connections whose queries are stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield []
        return
    received, sent = socket.socketpair()
    with received, sent:
        sent.setblocking(False)
        stopper = _QueryStopper(received, sent)
        try:
            stopper.start()
            yield stopper.connections
        except Exception:
            stopper.end()  # only now is it sure that a signal has been seen
            if stopper.signals:  # whatever a stopped query was taken for
                raise ending(stopper.signals[0]) from None
            raise
        except BaseException:
            stopper.end()
            raise
        else:
            stopper.end()


class _QueryStopper:
    """A thread that hears of signals, and stops the queries of the main thread.

    The interpreter hands a signal to the main thread, which is inside of DuckDB for seconds or minutes. It also writes
    the signal's number to a socket that another thread can read.
    """

    def __init__(self, received: socket.socket, sent: socket.socket) -> None:
        self.connections: list[duckdb.DuckDBPyConnection] = []
        self.signals: list[int] = []
        """The signals to end the program that have come."""
        self._received, self._sent = received, sent
        self._thread = threading.Thread(target=self._listen, name="tthc-stop", daemon=True)
        self._before = signal.set_wakeup_fd(sent.fileno(), warn_on_full_buffer=False)

    def start(self) -> None:
        """Start to listen."""
        self._thread.start()

    def end(self) -> None:
        """Listen no more; what has come until now is seen first."""
        signal.set_wakeup_fd(self._before)
        self._sent.shutdown(socket.SHUT_WR)
        if self._thread.is_alive():
            self._thread.join()

    def _listen(self) -> None:
        import duckdb

        with suppress(OSError):  # a signal while this thread starts closes what it listens to
            while numbers := self._received.recv(64):
                if stops := [number for number in numbers if number in STOPS]:
                    self.signals.extend(stops)
                    for connection in self.connections:
                        with suppress(duckdb.Error):  # it may be closed by now
                            connection.interrupt()
