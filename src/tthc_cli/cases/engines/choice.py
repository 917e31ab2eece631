"""The choice of the engine. An engine is imported only when it is asked for."""

from __future__ import annotations

from contextlib import AbstractContextManager

from tthc_cli.cases.engines.interface import Engine
from tthc_cli.cases.resources import EngineName, Resources


def engine_for(resources: Resources) -> AbstractContextManager[Engine]:
    """Open the engine that is asked for, with a working folder of its own. Raises TthcError if it is not installed."""
    match resources.engine:
        case EngineName.DUCKDB:
            from tthc_cli.cases.engines.duckdb_engine import duckdb_engine

            return duckdb_engine(resources)
        case EngineName.SPARK:
            from tthc_cli.cases.engines.spark_engine import spark_engine

            return spark_engine(resources)
