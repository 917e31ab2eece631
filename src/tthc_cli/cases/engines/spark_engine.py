"""Spark as the engine: its workers read the files, each with DuckDB, and it counts over the rows of all of them.

The unit of work is a file; a large file of plain lines is read in ranges of them. The driver needs to see the files
only to find them by folder or pattern; the workers must see each under the same path.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines import spark_worker
from tthc_cli.cases.engines.columns import common
from tthc_cli.cases.engines.duckdb_rows import Rows
from tthc_cli.cases.engines.interface import Basis, Defect, Progress, SetAside
from tthc_cli.cases.engines.spark_session import is_local, logs_nothing, one_line_errors, open_session, warns_nothing
from tthc_cli.cases.engines.spark_worker import FileShare, Source
from tthc_cli.cases.resources import Resources, working_folder
from tthc_cli.cases.scope import Frame
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

RANGE: Final = 256_000_000
"""Bytes of a range of lines. A file of plain lines that has twice as many, or more, is read in several ranges."""
_INTERNAL: Final = ("part", "line", "value", "error")
"""The columns of rows that the measures do not know."""


class SparkRows:
    """The rows of one data set in a frame that Spark keeps."""

    def __init__(
        self,
        session: SparkSession,
        tables: Sequence[CaseTable],
        columns: Sequence[str],
        defects: Sequence[Defect],
        data: DataFrame,
    ) -> None:
        self.table, self.tables, self.columns, self.defects = tables[0].layout.data_set, tables, columns, defects
        self._session, self._data = session, data
        self._kept: dict[str, DataFrame] = {}
        self.read = self._read()

    def _read(self) -> tuple[int, ...]:
        from pyspark.sql import functions

        counts = functions.count("*").alias("rows"), functions.max("error").alias("error")
        per_part = self._data.groupBy("part").agg(*counts).collect()
        errors = sorted((row["part"], row["error"]) for row in per_part if row["error"] is not None)
        if errors:
            part, text = errors[0]
            raise TthcError(_as_named(text, Path(self.tables[part].source.file)))
        rows = {row["part"]: row["rows"] for row in per_part}
        return tuple(rows.get(part, 0) for part in range(len(self.tables)))

    def keys(self) -> Frame:
        """The key of every row, null if it has none, as ``key``."""
        return _frame(self._data.where("not total").select("key"))

    def typed(self, kept: str | None = None, needed: Collection[str] | None = None) -> Frame:
        """The rows with typed columns: all, or those whose key was kept under that name.

        Args:
            kept: The name; None for all rows.
            needed: Which columns are needed; all if None.
        """
        not_needed = [] if needed is None else [name for name in self.columns if name not in needed]
        rows = self._data.drop(*_INTERNAL, *not_needed)
        return _frame(rows.join(self._kept[kept].select("key"), "key", "left_semi") if kept else rows)

    def keep(self, name: str, frame: Frame) -> Frame:
        """Compute a frame once, as soon as it is needed.

        Args:
            name: The name under which other methods ask for it.
            frame: What is computed.

        Returns:
            The frame as it is kept.
        """
        self._kept[name] = frame.to_native().persist()
        return _frame(self._kept[name])

    def records(self, frame: Frame) -> list[dict[str, Any]]:
        """Compute a small frame."""
        return [row.asDict() for row in frame.to_native().collect()]

    def stream(self, frame: Frame) -> Iterator[dict[str, Any]]:
        """Compute a frame, and give its rows some at a time."""
        for row in frame.to_native().toLocalIterator():
            yield row.asDict()

    def recomputed(
        self, tables: Mapping[str, Sequence[CaseTable]], dictionary: ColumnsFile, recompute: Recompute
    ) -> Basis:
        """Refuse to recompute due dates, as ``SparkEngine.can_recompute`` says.

        Args:
            tables: Not looked at.
            dictionary: Not looked at.
            recompute: Not looked at.

        Raises:
            NotImplementedError: Always.
        """
        del tables, dictionary, recompute
        raise NotImplementedError

    def set_aside(self, disagreeing: str | None) -> Iterator[SetAside]:
        """Each row that was set aside, in the order of the files."""
        rows = self._data.where("defect is not null")
        if disagreeing:
            keys = self._kept[disagreeing].where("conflict").select("key", "conflict")
            rows = self._data.join(keys, "key", "left").where("defect is not null or conflict")
        for row in rows.select("part", "line", "key", "defect", "value").orderBy("seq").toLocalIterator():
            table, place = self.tables[row["part"]], row["defect"]
            if place is None:
                yield SetAside(table, row["line"], row["key"], "disagree", None, None)
            else:
                defect = self.defects[place]
                yield SetAside(table, row["line"], row["key"], defect.reason, defect.column, row["value"])

    def unknown_words(self, place: int, most: int) -> tuple[list[tuple[str, int]], int]:
        """Count the words behind a defect that the dictionary does not know.

        Args:
            place: The place of the defect in ``defects``.
            most: How many words are asked for.

        Returns:
            The most frequent words, each with its rows; and how many different ones there are.
        """
        words = self._data.where(f"defect = {place}").groupBy("value").count()
        frequent = words.orderBy(words["count"].desc(), words["value"]).limit(most).collect()
        return [(row["value"], row["count"]) for row in frequent], words.count()


def _frame(data: DataFrame) -> Frame:
    import narwhals.stable.v2 as nw

    return nw.from_native(data)


def _as_named(text: str, path: Path) -> str:
    """A message of a worker, which knows the absolute path of a file, with the path as the user wrote it."""
    return text.replace(str(path.absolute()), str(path))


class SparkEngine:
    """Has the files read where Spark's workers are."""

    can_recompute: Final = False

    def __init__(self, session: SparkSession, resources: Resources) -> None:
        self._session, self._resources = session, resources
        self._sheets: tuple[str, ...] = ()
        self._sizes: dict[Path, int] = {}
        """Bytes of each file that may be cut into ranges."""

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
        self._sheets = tuple(sheets)
        report(_("looking over {file}").format(file=_names(paths)), self._percent)
        sources = [self._source(path, data_set, dictionary) for path in paths]

        def look(places: Iterable[int], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
            for place in places:
                yield _row(schema, place, spark_worker.look_over(sources[place]))

        answers = {
            row["place"]: row["answer"]
            for row in self._on_workers(len(paths), look, spark_worker.LOOKED_OVER).collect()
        }
        tables = []
        for place, path in enumerate(paths):
            answer = pickle.loads(bytes(answers[place]))  # noqa: S301 - our own workers wrote it
            if isinstance(answer, str):
                raise TthcError(_as_named(answer, path))
            table, self._sizes[path] = answer
            tables.append(replace(table, source=replace(table.source, file=str(path))))
        return tables

    def load(
        self,
        tables: Sequence[CaseTable],
        dictionary: ColumnsFile,
        report: Progress,
        *,
        audit: bool = False,
        texts: Collection[str] = (),
    ) -> SparkRows:
        """Have the rows of the tables of one data set read.

        Args:
            tables: The tables, as :meth:`look_over` gave them.
            dictionary: The known columns and words.
            report: Told what is being done.
            audit: Never: this engine does not recompute due dates.
            texts: Which columns of keys and texts will be needed. All of them are read anyway.

        Returns:
            The rows.

        Raises:
            NotImplementedError: If ``audit``.
        """
        if audit:
            raise NotImplementedError
        import duckdb

        data_set, columns = tables[0].layout.data_set, common(dictionary, tables)
        report(_("reading {file}").format(file=_names([Path(table.source.file) for table in tables])), self._percent)
        shares = [
            share for part, table in enumerate(tables) for share in self._shares(part, table, columns, dictionary)
        ]

        def rows(places: Iterable[int], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
            for place in places:
                yield from spark_worker.read(shares[place], schema)

        data = self._on_workers(len(shares), rows, spark_worker.schema(dictionary, data_set, columns)).persist()
        with duckdb.connect() as unused:
            defects = Rows(unused, dictionary, tables).defects
        return SparkRows(self._session, tables, columns, defects, data)

    def _source(self, path: Path, data_set: str, dictionary: ColumnsFile) -> Source:
        return Source(
            path=str(path.absolute()),  # links stay as they are: workers may have others
            data_set=data_set,
            dictionary=dictionary,
            sheets=self._sheets,
            resources=self._resources,
        )

    def _shares(
        self, part: int, table: CaseTable, columns: tuple[str, ...], dictionary: ColumnsFile
    ) -> list[FileShare]:
        path = Path(table.source.file)
        source = self._source(path, table.layout.data_set, dictionary)
        share, size = FileShare(source=source, part=part, columns=columns), self._sizes[path]
        if size < 2 * RANGE:
            return [share]
        starts = range(0, size, RANGE)

        def count(places: Iterable[int], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
            for place in places:
                end = min(starts[place] + RANGE, size)
                yield _row(schema, place, *spark_worker.count_lines(source.path, starts[place], end))

        ranges = {row["place"]: row for row in self._on_workers(len(starts), count, spark_worker.COUNTED).collect()}
        counted = [(ranges[place]["first"], ranges[place]["lines"]) for place in range(len(starts))]
        return spark_worker.shares(replace(share, table=table), size, counted, RANGE)

    def _on_workers(
        self, number: int, work: Callable[[Iterable[int], pa.Schema], Iterator[pa.RecordBatch]], schema: str
    ) -> DataFrame:
        """The rows that ``work`` makes of the numbers below ``number``, each in a task of its own.

        ``schema`` describes the rows in Spark's words.
        """
        from pyspark.sql.pandas.types import to_arrow_schema
        from pyspark.sql.types import StructType

        arrow_schema = to_arrow_schema(cast("StructType", StructType.fromDDL(schema)))

        def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from work(batch.column(0).to_pylist(), arrow_schema)

        return self._session.range(0, number, 1, number).mapInArrow(task, schema)

    def _percent(self) -> float | None:
        """How many of the running tasks are done, in percent."""
        try:
            tracker = self._session.sparkContext.statusTracker()
            infos = [info for stage in tracker.getActiveStageIds() if (info := tracker.getStageInfo(stage))]
        except Exception:  # asked by a thread that shows it, perhaps when Spark has just ended, in whatever state
            return None
        tasks = sum(info.numTasks for info in infos)
        return 100 * sum(info.numCompletedTasks for info in infos) / tasks if tasks else None


def _row(schema: pa.Schema, *values: object) -> pa.RecordBatch:
    import pyarrow

    columns = {name: [value] for name, value in zip(schema.names, values, strict=True)}
    return pyarrow.RecordBatch.from_pydict(columns, schema)


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths[:3]) + (", …" if len(paths) > 3 else "")


@contextmanager
def spark_engine(resources: Resources) -> Iterator[SparkEngine]:
    """Open Spark with a working folder of its own. Raises TthcError if it is not installed, or does not start."""
    try:
        import pyspark
    except ModuleNotFoundError:
        raise TthcError(
            _("--engine spark: pyspark is not installed; install tthc-cli[spark], or leave --engine out")
        ) from None
    del pyspark
    with (
        warns_nothing(),
        working_folder(resources) as folder,
        logs_nothing(),
        open_session(resources, folder) as session,
    ):
        if is_local(session.sparkContext):
            # what its workers leave behind when they are stopped goes with the folder
            resources = replace(resources, temp=folder)
        elif resources.temp:
            resources = replace(resources, temp=resources.temp.absolute())
        with one_line_errors():
            yield SparkEngine(session, resources)
