"""A session of Spark (phiên làm việc): Java found, the master reached, and all of it ended again."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.resources import Resources
from tthc_cli.errors import TthcError
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.signals import STOPS, ending

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession


JAVA: Final = 17
"""The oldest Java that Spark runs on."""


@contextmanager
def logs_nothing() -> Iterator[None]:
    """Keep messages to the root logger from standard error: Spark logs Ctrl-C with all its calls."""
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


@contextmanager
def warns_nothing() -> Iterator[None]:
    """Keep Spark's warnings of versions of pandas, which is not used here, from standard error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\.")
        yield


def is_local(context: SparkContext) -> bool:
    """Whether Spark works on this machine alone."""
    return str(context.master).startswith("local")


@contextmanager
def open_session(resources: Resources, folder: Path) -> Iterator[SparkSession]:
    """Open a session in a Java process of our own. What it prints goes to a file: standard error is for our words.

    Args:
        resources: What Spark may take, and where its master is.
        folder: The working folder, for all that Spark writes.

    Raises:
        TthcError: If Spark does not start, with the cause.
    """
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False)
    for name, value in _settings(resources, folder).items():
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
            if is_local(context) and not {"PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"} & set(os.environ):
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


def _settings(resources: Resources, folder: Path) -> dict[str, str]:
    """What Spark is told: to show nothing, and to write into the working folder alone."""
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
    return settings


class _Stops:
    """The signals that came to end the program.

    Spark talks to Java on its way out of a call, and the exception that a signal raises can be lost there. So it is
    kept here too.
    """

    def __init__(self) -> None:
        main = threading.current_thread() is threading.main_thread()
        handlers = {number: signal.getsignal(number) for number in STOPS} if main else {}
        self.before = {number: handler for number, handler in handlers.items() if callable(handler)}
        self.ending: BaseException | None = None
        self._held = True
        """Whether signals are only noted: while Java starts, nobody would end it."""

    def take(self) -> None:
        """Take the signals, from Spark too: its handler talks to Java while another call does."""
        for number in self.before:
            signal.signal(number, self._stop)

    def release(self) -> None:
        """Handle signals as before again; raise for one that came in the meantime."""
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
    """End the Java process, and forget it. It removes what it made, and its workers end with it."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
    SparkSession._instantiatedSession = None
    if process is None:  # Java was not started by us
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
"""How Spark begins a message about an address that it does not understand, in its log or in its error."""


def _why_not_started(error: Exception, master: str | None, log: Path) -> str:
    java = java_version()
    if java is None:
        return _("--engine spark: no Java is found; install Java {least} or later, or set JAVA_HOME").format(least=JAVA)
    if java < JAVA:
        return _("--engine spark: found Java {found}; install Java {least} or later, or set JAVA_HOME").format(
            found=java, least=JAVA
        )
    messages = f"{error}\n{log.read_text(encoding='utf-8', errors='replace')}"
    if master is not None and any(words in messages for words in _NO_MASTER):
        return _(
            "--master: Spark does not understand the address '{found}'; write one such as spark://HOST:7077, yarn or "
            "local[*]"
        ).format(found=master)
    return _("--engine spark: Spark does not start: {why}").format(why=_last_line(str(error)))


def java_version() -> int | None:
    """The version of the Java that Spark finds; None if there is none."""
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
def one_line_errors() -> Iterator[None]:
    """Raise TthcError of one line for what goes wrong in Spark or on its workers."""
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
