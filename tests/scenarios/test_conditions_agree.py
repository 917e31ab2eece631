"""Any condition over any rows: DuckDB, Spark and the plain reading of the language count the same."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pyarrow as pa
import pytest

from tests.support import plain_conditions as plain
from tests.support import random_conditions as made
from tests.support import spark
from tests.support.examples import sweep
from tthc_cli.cases.dictionary import label
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts import condition_words
from tthc_cli.counts.compile import Context, compiled
from tthc_cli.counts.condition_reader import parse_condition
from tthc_cli.counts.conditions import ColumnValue, Condition, Day, Number, OneOf, Span, columns_of, write

LACKS = spark.missing()
ROWS, CONDITIONS = 60, 25
CONTEXTS = (made.CONTEXT, Context(as_of=made.CONTEXT.as_of))


def made_up(seed: int) -> tuple[list[Condition], list[dict[str, Any]]]:
    """Conditions, each read from what it says of itself, and rows."""
    random = Random(seed)
    conditions = [made.random_condition(random) for _ in range(CONDITIONS)]
    read = [parse_condition(write(condition), made.VOCABULARY) for condition in conditions]
    assert list(map(write, read)) == list(map(write, conditions))
    return read, [made.random_row(random) for _ in range(ROWS)]


def plainly(conditions: Sequence[Condition], rows: Sequence[dict[str, Any]], context: Context) -> list[list[bool]]:
    return [[plain.counts(condition, row, context) for condition in conditions] for row in rows]


def asked(conditions: Sequence[Condition], context: Context) -> dict[str, nw.Expr]:
    return {f"c{number}": compiled(condition, context) for number, condition in enumerate(conditions)}


def by_duckdb(conditions: Sequence[Condition], rows: Sequence[dict[str, Any]], context: Context) -> list[list[bool]]:
    types = ", ".join(f"{name} {made.SQL_TYPES.get(kind, 'varchar')}" for name, kind in made.COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute(f"create table made (place integer, {types})")
        marks = ", ".join("?" * (len(made.COLUMNS) + 1))
        values = [[place, *(row[name] for name in made.COLUMNS)] for place, row in enumerate(rows)]
        connection.executemany(f"insert into made values ({marks})", values)  # noqa: S608 - question marks
        frame = nw.from_native(connection.table("made")).select("place", **asked(conditions, context))
        return [list(row[1:]) for row in frame.to_native().order("place").fetchall()]


@pytest.mark.sweep
@pytest.mark.parametrize("context", CONTEXTS, ids=["period", "no-period"])
def test_duckdb_counts_as_the_plain_reading_does(context):
    for seed in range(sweep(gate=1, slow=200)):
        conditions, rows = made_up(seed)
        assert by_duckdb(conditions, rows, context) == plainly(conditions, rows, context), seed


@pytest.mark.slow
@pytest.mark.sweep
@pytest.mark.skipif(LACKS is not None, reason=f"Spark is not tested: {LACKS}")
def test_spark_counts_as_the_plain_reading_does(shared_spark):
    """All conditions in one job, over a table that Spark holds already: no worker has to hand over its rows."""
    from pyspark.sql.pandas.types import to_arrow_schema
    from pyspark.sql.types import StructType

    types = {"place": "int", **{name: made.SQL_TYPES.get(kind, "string") for name, kind in made.COLUMNS.items()}}
    schema = StructType.fromDDL(", ".join(f"`{name}` {kind}" for name, kind in types.items()))
    assert isinstance(schema, StructType)
    for seed in range(sweep(gate=1, slow=20)):
        conditions, rows = made_up(seed)
        placed = [{"place": place, **row} for place, row in enumerate(rows)]
        data = shared_spark._session.createDataFrame(pa.Table.from_pylist(placed, to_arrow_schema(schema)))
        expressions = {
            f"{name}_{place}": expression
            for place, context in enumerate(CONTEXTS)
            for name, expression in asked(conditions, context).items()
        }
        frame = nw.from_native(data).select("place", **expressions).to_native()
        in_contexts = [plainly(conditions, rows, context) for context in CONTEXTS]
        answer = [list(row[1:]) for row in sorted(frame.collect())]
        assert answer == [[*in_period, *in_none] for in_period, in_none in zip(*in_contexts, strict=True)], seed


# -- said back in words ------------------------------------------------------------------------------------------------

DICTIONARY = load_columns()
SPECS = DICTIONARY.data_sets["cases"].columns


def in_english(column: str, word: str | None) -> str:
    return column if word is None else word


def in_vietnamese(column: str, word: str | None) -> str:
    return SPECS[column].headers[0] if word is None else label(DICTIONARY, SPECS[column].type, word)


def texts_in(node: Any, named: Callable[[str, str | None], str]) -> list[str]:
    """What people must find in the words for a condition: its columns, words, days and numbers, in their order."""
    if isinstance(node, ColumnValue):
        return [named(node.name, None)]
    if isinstance(node, OneOf):
        return [named(node.column.name, None), *(named(node.column.name, word) for word in node.words)]
    if isinstance(node, Day):
        return [f"{node.day:%d/%m/%Y}"]
    if isinstance(node, Number):
        return [str(node.number)]
    if isinstance(node, Span):
        return [*texts_in(node.first, named), *texts_in(node.last, named)]
    fields = getattr(node, "__dataclass_fields__", {})
    parts = [getattr(node, name) for name in fields]
    return [
        text
        for part in parts
        for each in (part if isinstance(part, tuple) else (part,))
        for text in texts_in(each, named)
    ]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_any_condition_says_itself_in_words(monkeypatch, language):
    catalogue = (
        gettext.NullTranslations()
        if language == "en"
        else gettext.translation("tthc", condition_words.__file__.split("counts")[0] + "locale", ["vi"])
    )
    monkeypatch.setattr(condition_words, "_", catalogue.gettext)
    named = in_english if language == "en" else in_vietnamese
    random, by_words = Random(5), dict[str, str]()
    for _ in range(sweep(gate=300, slow=5000)):
        condition = made.random_condition(random)
        words = condition_words.in_words(condition, named)
        assert re.search(r"[{}]", words) is None
        rest = words
        for text in texts_in(condition, named):
            assert text in rest, (words, text)
            rest = rest[rest.index(text) + len(text) :]
        assert columns_of(parse_condition(write(condition), made.VOCABULARY)) == columns_of(condition)
        by_words.setdefault(words, write(condition))
        assert meaning(by_words[words]) == meaning(write(condition)), "two conditions in the same words mean the same"
    assert len(by_words) > 200


def meaning(text: str) -> list[bool]:
    condition = parse_condition(text, made.VOCABULARY)
    return [plain.counts(condition, row, context) for row in _SOME_ROWS for context in CONTEXTS]


_SOME_ROWS = [made.random_row(Random(seed)) for seed in range(40)]
