"""Spark as the engine: its workers read the files, each with DuckDB, and it counts over the rows of all of them.

The unit of work is a file; a large file of plain lines is read in ranges of them. The driver needs to see the files
only to find them by folder or pattern; the workers must see each under the same path.
"""

from __future__ import annotations

import logging
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, cast

from tthc_cli.cases import spark_reading
from tthc_cli.cases.columns import ColumnsFile
from tthc_cli.cases.duckdb_rows import Defect, Rows, common
from tthc_cli.cases.due import Basis, Recompute
from tthc_cli.cases.engines import Report, SetAside
from tthc_cli.cases.measures import Frame
from tthc_cli.cases.spark_reading import Share, Source
from tthc_cli.cases.tables import Table
from tthc_cli.cases.working import Resources, working_folder
from tthc_cli.errors import TthcError
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.stopping import STOPS, ending

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import SparkContext
    from pyspark.sql import DataFrame, SparkSession

RANGE: Final = 256_000_000
"""Bytes of a range of lines, past twice of which a file of plain lines is read in several."""
JAVA: Final = 17
"""The oldest Java that Spark runs on."""
_INTERNAL: Final = ("part", "line", "value", "error")
"""What rows have beside what the measures know."""


class SparkRows:
    """The rows of one data set in a frame that Spark keeps."""

    def __init__(
        self,
        session: SparkSession,
        tables: Sequence[Table],
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

    def recomputed(self, tables: Mapping[str, Sequence[Table]], dictionary: ColumnsFile, recompute: Recompute) -> Basis:
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
    ) -> list[Table]:
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
        self, tables: Sequence[Table], dictionary: ColumnsFile, report: Report, *, audit: bool = False
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

    def _shares(self, part: int, table: Table, columns: tuple[str, ...], dictionary: ColumnsFile) -> list[Share]:
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


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what is logged to nobody in particular from standard error: Spark logs Ctrl-C with all its calls."""
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


def _is_local(context: SparkContext) -> bool:
    return str(context.master).startswith("local")


@contextmanager
def _session(resources: Resources, folder: Path) -> Iterator[SparkSession]:
    """A session of a Java process of our own, whose words go to a file: standard error is for ours."""
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    settings = {
        "spark.app.name": "tthc",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executorEnv.TTHC_LANG": LANGUAGE,
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder),
        "spark.driver.defaultJavaOptions": f'"-Djava.io.tmpdir={folder.as_posix()}" -XX:-UsePerfData',
    }
    if resources.master:
        settings["spark.master"] = resources.master
    conf = SparkConf(loadDefaults=False)
    for name, value in settings.items():
        conf.set(name, value)
    log = folder / "spark.log"
    with log.open("wb") as out, _stops() as stops:
        try:
            gateway = launch_gateway(conf, {"stdout": out, "stderr": out})  # type: ignore[no-untyped-call]
        except PySparkException as error:
            raise (stops.ending or TthcError(_why_not_started(error, resources.master, log))) from error
        context = None
        try:
            stops.release()
            context = SparkContext(conf=conf, gateway=gateway)
            stops.take()
            # nothing is accumulated; it would complain of the end of Java, which a signal can reach first
            context._accumulatorServer.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
            if _is_local(context) and not {"PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"} & set(os.environ):
                context.pythonExec = sys.executable  # not whatever is called python3
            yield SparkSession(context)
        except BaseException as error:
            if stops.ending:  # whatever the end of the talk with Java was taken for
                if context:
                    context._accumulatorServer.shutdown()  # it would complain of Java's end
                raise stops.ending from None
            if context:
                context.stop()
            elif isinstance(error, PySparkException | Py4JError):
                raise TthcError(_why_not_started(error, resources.master, log)) from error
            raise
        else:
            context.stop()
        finally:
            _end(gateway.proc)


class _Stops:
    """Knows which signals came to end the program, beside what is done of them: Spark talks to Java on its way out of a
    call, and what a signal raises can be lost there.
    """

    def __init__(self) -> None:
        main = threading.current_thread() is threading.main_thread()
        found = {number: signal.getsignal(number) for number in STOPS} if main else {}
        self.before = {number: handler for number, handler in found.items() if callable(handler)}
        self.ending: BaseException | None = None
        self._held = True
        """While Java starts, it is nobody's yet who would end it."""

    def take(self) -> None:
        """Take the signals; from Spark too, whose handler talks to Java in the midst of other talk."""
        for number in self.before:
            signal.signal(number, self._stop)

    def release(self) -> None:
        """From now on, and for what came before, do what was done of signals before."""
        self._held = False
        if self.ending:
            raise self.ending

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.ending = self.ending or ending(number)
        if not self._held:
            self.before[number](number, frame)


@contextmanager
def _stops() -> Iterator[_Stops]:
    stops = _Stops()
    stops.take()
    try:
        yield stops
    finally:
        for number, handler in stops.before.items():
            signal.signal(number, handler)


def _end(process: subprocess.Popen[bytes] | None) -> None:
    """End the Java process, and forget it; it removes what it made, and its workers end with it."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
    SparkSession._instantiatedSession = None
    if process is None:  # somebody else's
        return
    if process.stdin:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


_NO_MASTER: Final = ("Master must either be", "Could not parse Master URL", "Invalid master URL")
"""What Spark says of an address that it does not understand, in its log or in its error."""


def _why_not_started(error: Exception, master: str | None, log: Path) -> str:
    java = java_version()
    if java is None:
        return _("--engine spark: no Java is found; install Java {least} or later, or set JAVA_HOME").format(least=JAVA)
    if java < JAVA:
        return _("--engine spark: found Java {found}; install Java {least} or later, or set JAVA_HOME").format(
            found=java, least=JAVA
        )
    said = f"{error}\n{log.read_text(encoding='utf-8', errors='replace')}"
    if master is not None and any(words in said for words in _NO_MASTER):
        return _(
            "--master: Spark does not understand the address '{found}'; write one such as spark://HOST:7077, yarn or "
            "local[*]"
        ).format(found=master)
    return _("--engine spark: Spark does not start: {why}").format(why=_last_line(str(error)))


def java_version() -> int | None:
    """The version of the Java that Spark finds; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if java is None:
        return None
    done = subprocess.run([java, "-XshowSettings:properties", "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    for line in done.stderr.splitlines():
        name, equals, value = line.partition(" = ")
        if equals and name.strip() == "java.specification.version":
            return int(value.strip().removeprefix("1."))
    return None


@contextmanager
def _said() -> Iterator[None]:
    """Say what goes wrong in Spark or on its workers in one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException, PythonException

    try:
        yield
    except PythonException as error:
        text = str(error)
        if "No module named 'tthc_cli" in text:
            raise TthcError(
                _("--engine spark: tthc-cli is not on the workers; install tthc-cli[spark] in the Python that they use")
            ) from error
        if "ModuleNotFoundError" in text or "PYTHON_VERSION_MISMATCH" in text:
            raise TthcError(_("--engine spark: {why}").format(why=_last_line(text))) from error
        raise
    except (PySparkException, Py4JError) as error:
        raise TthcError(_("--engine spark: {why}").format(why=_last_line(str(error)))) from error


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(("\t", "    "))]
    return lines[0] if lines else ""
