"""Whether Spark can be tested here, for the tests and for what is said after them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tthc_cli.cases.engines.choice import engine_for
from tthc_cli.cases.engines.interface import Engine
from tthc_cli.cases.resources import EngineName, Resources

LOCAL = "local[2]"


def missing() -> str | None:
    """What Spark lacks here, else None."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    from tthc_cli.cases.engines.spark_session import JAVA, java_version

    version = java_version()
    if version is None:
        return "there is no Java"
    return None if version >= JAVA else f"Java {version} is too old"


JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
SMALL = f"""
spark.sql.shuffle.partitions 2
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.default.parallelism 2
spark.driver.extraJavaOptions {JAVA_OPTIONS}
spark.python.sql.dataFrameDebugging.enabled false
"""
"""A set-up of Spark for a few rows: most of its time goes into making code for many, into looking through classes that
nobody changed, and into telling Java for each expression which line of Python it comes from."""


def small(folder: Path) -> dict[str, str]:
    """The environment for Spark on a few rows."""
    conf = folder / "spark-conf"
    conf.mkdir(exist_ok=True)
    (conf / "spark-defaults.conf").write_text(SMALL, encoding="utf-8")
    return {**where_java_is(), "SPARK_CONF_DIR": str(conf)}


def where_java_is() -> dict[str, str]:
    """Of this process's environment, what a child needs to start Java."""
    names = ("PATH", "JAVA_HOME", "TEMP", "TMP", "COMSPEC", "PATHEXT")
    return {name: os.environ[name] for name in names if name in os.environ}


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """Spark in this process, for a few rows, with its working files in a folder."""
    temp = folder / "temp"
    temp.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in small(folder).items():
            patch.setenv(name, value)
        with engine_for(Resources(engine=EngineName.SPARK, master=LOCAL, temp=temp)) as started:
            yield started
