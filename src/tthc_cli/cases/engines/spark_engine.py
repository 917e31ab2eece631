"""Spark as the engine: its workers read the files, each with DuckDB, and it counts over the rows of all of them.

The unit of work is a file; a large file of plain lines is read in ranges of them. The driver needs to see the files
only to find them by folder or pattern; the workers must see each under the same path.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from tthc_cli.cases.counting import Frame
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines import spark_worker as spark_reading
from tthc_cli.cases.engines.duckdb_rows import Rows, common
from tthc_cli.cases.engines.interface import Basis, Defect, Report, SetAside
from tthc_cli.cases.engines.spark_session import _is_local, _quiet, _said, _session
from tthc_cli.cases.engines.spark_worker import Share, Source
from tthc_cli.cases.resources import Resources, working_folder
from tthc_cli.cases.tables.read import CaseTable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

RANGE: Final = 256_000_000
"""Bytes of a range of lines, past twice of which a file of plain lines is read in several."""
_INTERNAL: Final = ("part", "line", "value", "error")
"""What rows have beside what the measures know."""


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
        from pyspark.sql import functions as f

        found = self._data.groupBy("part").agg(f.count("*").alias("rows"), f.max("error").alias("error")).collect()
        wrong = sorted((row["part"], row["error"]) for row in found if row["error"] is not None)
        if wrong:
            part, text = wrong[0]
            raise TthcError(_as_given(text, Path(self.tables[part].source.file)))
        rows = {row["part"]: row["rows"] for row in found}
        return tuple(rows.get(part, 0) for part in range(len(self.tables)))

    def keys(self) -> Frame:
        """The key of every row."""
        return _frame(self._data.where("not total").select("key"))

    def typed(self, kept: str | None = None) -> Frame:
        """The rows with typed columns."""
        rows = self._data.drop(*_INTERNAL)
        return _frame(rows.join(self._kept[kept].select("key"), "key", "left_semi") if kept else rows)

    def keep(self, name: str, frame: Frame) -> Frame:
        """Compute a frame once, where it is first needed."""
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
        """Not what Spark does here."""
        del tables, dictionary, recompute
        raise _no_due()

    def set_aside(self, disagreeing: str) -> Iterator[SetAside]:
        """Each row that was set aside."""
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
        """The most frequent words behind a defect."""
        words = self._data.where(f"defect = {place}").groupBy("value").count()
        found = words.orderBy(words["count"].desc(), words["value"]).limit(most).collect()
        return [(row["value"], row["count"]) for row in found], words.count()


def _no_due() -> TthcError:
    return TthcError(
        _("--engine spark: due dates are not recomputed there; leave --due out, or count with --engine duckdb")
    )


def _frame(data: DataFrame) -> Frame:
    import narwhals.stable.v2 as nw

    return nw.from_native(data)


def _as_given(text: str, given: Path) -> str:
    """A message of a worker, which knows the whole path, about a file as the user named it."""
    return text.replace(str(given.absolute()), str(given))


class SparkEngine:
    """Has the files read where Spark's workers are."""

    def __init__(self, session: SparkSession, resources: Resources) -> None:
        self._session, self._resources = session, resources
        self._sheets: tuple[str, ...] = ()
        self._sizes: dict[Path, int] = {}
        """Bytes of each file that may be cut into ranges."""

    def look_over(
        self, paths: Sequence[Path], data_set: str, dictionary: ColumnsFile, sheets: Sequence[str], report: Report
    ) -> list[CaseTable]:
        """The table of each file."""
        self._sheets = tuple(sheets)
        report(_("looking over {file}").format(file=_names(paths)), self._percent)
        sources = [self._source(path, data_set, dictionary) for path in paths]

        def looked(places: Iterable[int], of: pa.Schema) -> Iterator[pa.RecordBatch]:
            for place in places:
                yield _row(of, place, spark_reading.look_over(sources[place]))

        found = {
            row["place"]: row["found"]
            for row in self._on_workers(len(paths), looked, spark_reading.LOOKED_OVER).collect()
        }
        tables = []
        for place, path in enumerate(paths):
            looked_over = pickle.loads(bytes(found[place]))  # noqa: S301 - our own workers wrote it
            if isinstance(looked_over, str):
                raise TthcError(_as_given(looked_over, path))
            table, self._sizes[path] = looked_over
            tables.append(replace(table, source=replace(table.source, file=str(path))))
        return tables

    def load(
        self, tables: Sequence[CaseTable], dictionary: ColumnsFile, report: Report, *, audit: bool = False
    ) -> SparkRows:
        """The rows of the tables of one data set."""
        if audit:
            raise _no_due()
        import duckdb

        data_set, columns = tables[0].layout.data_set, common(dictionary, tables)
        report(_("reading {file}").format(file=_names([Path(table.source.file) for table in tables])), self._percent)
        shares = [
            share for part, table in enumerate(tables) for share in self._shares(part, table, columns, dictionary)
        ]

        def rows(places: Iterable[int], of: pa.Schema) -> Iterator[pa.RecordBatch]:
            for place in places:
                yield from spark_reading.read(shares[place], of)

        data = self._on_workers(len(shares), rows, spark_reading.schema(dictionary, data_set, columns)).persist()
        with duckdb.connect() as nothing:
            defects = Rows(nothing, dictionary, tables).defects
        return SparkRows(self._session, tables, columns, defects, data)

    def _source(self, path: Path, data_set: str, dictionary: ColumnsFile) -> Source:
        return Source(
            path=str(path.absolute()),  # links stay as they are: workers may have others
            data_set=data_set,
            dictionary=dictionary,
            sheets=self._sheets,
            resources=self._resources,
        )

    def _shares(self, part: int, table: CaseTable, columns: tuple[str, ...], dictionary: ColumnsFile) -> list[Share]:
        path = Path(table.source.file)
        source = self._source(path, table.layout.data_set, dictionary)
        share, size = Share(source=source, part=part, columns=columns), self._sizes[path]
        if size < 2 * RANGE:
            return [share]
        starts = range(0, size, RANGE)

        def count(places: Iterable[int], of: pa.Schema) -> Iterator[pa.RecordBatch]:
            for place in places:
                end = min(starts[place] + RANGE, size)
                yield _row(of, place, *spark_reading.count_lines(source.path, starts[place], end))

        found = {row["place"]: row for row in self._on_workers(len(starts), count, spark_reading.COUNTED).collect()}
        counted = [(found[place]["first"], found[place]["lines"]) for place in range(len(starts))]
        return spark_reading.shares(replace(share, table=table), size, counted, RANGE)

    def _on_workers(
        self, number: int, work: Callable[[Iterable[int], pa.Schema], Iterator[pa.RecordBatch]], schema: str
    ) -> DataFrame:
        """What ``work`` makes of the numbers below ``number``, each a task of its own."""
        from pyspark.sql.pandas.types import to_arrow_schema
        from pyspark.sql.types import StructType

        of = to_arrow_schema(cast("StructType", StructType.fromDDL(schema)))

        def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from work(batch.column(0).to_pylist(), of)

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


def _row(of: pa.Schema, *values: object) -> pa.RecordBatch:
    import pyarrow

    return pyarrow.RecordBatch.from_pydict({name: [value] for name, value in zip(of.names, values, strict=True)}, of)


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(path.name for path in paths[:3]) + (", …" if len(paths) > 3 else "")


@contextmanager
def spark_engine(resources: Resources) -> Iterator[SparkEngine]:
    """Spark, with a working folder of its own. Raises TthcError where it is not there, or does not start."""
    try:
        import pyspark
    except ModuleNotFoundError:
        raise TthcError(
            _("--engine spark: pyspark is not installed; install tthc-cli[spark], or leave --engine out")
        ) from None
    del pyspark
    with warnings.catch_warnings(), working_folder(resources) as folder:
        # Spark warns of versions of pandas, of which nothing is used here
        warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\.")
        with _quiet(), _session(resources, folder) as session:
            if _is_local(
                session.sparkContext
            ):  # what its workers leave behind when they are stopped goes with the folder
                resources = replace(resources, temp=folder)
            elif resources.temp:
                resources = replace(resources, temp=resources.temp.absolute())
            with _said():
                yield SparkEngine(session, resources)
