"""Whether Spark can be tested here, for the tests and for what is said after them."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path


def missing() -> str | None:
    """What Spark lacks here, else None."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    from tthc_cli.cases.engines.spark_session import JAVA, java_version

    version = java_version()
    if version is None:
        return "there is no Java"
    return None if version >= JAVA else f"Java {version} is too old"


SMALL = """
spark.sql.shuffle.partitions 2
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""
"""A set-up of Spark for a few rows: most of its time goes into making code for many."""


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
