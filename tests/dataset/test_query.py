"""SQL over a dataset: it reads the tables and nothing else, within limits, and says in one line what is wrong."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import articles, coded_tables
from told import Told, dataset_of

from lapwing.dataset import Dataset
from lapwing.dataset.query import answered, bytes_of
from lapwing.errors import DatasetError, QueryError


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return dataset_of(
        tmp_path_factory.mktemp("query") / "ds",
        [
            Told(["MLI"], "ACCUSE", ["NER"]),
            Told(["MLI", "NER"], "CONSULT"),
            Told(["MLI", "NER"], "REJECT", ["FRA", "USA"]),
            Told(["MLI", "NER"], "ACCUSE", [None]),
            Told(["MLI"], "ASSAULT", ["MLI"], aux=("future",)),
            Told([None], "PROTEST", ["NER"], start=None, aux=("historical",)),
        ],
    )


@pytest.fixture(autouse=True)
def spill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders go; each test leaves it empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


# -- what a query gives --------------------------------------------------------------------------------------------


def test_rows_and_types(told: Dataset) -> None:
    found = told.query("SELECT event, count(*) AS n, sum(quad) AS q, min(date_from) AS first FROM events GROUP BY event ORDER BY event")
    assert found.columns == ["event", "n", "q", "first"]
    assert next(iter(found)) == {"event": "ACCUSE", "n": 2, "q": 6, "first": date(2025, 3, 1)}
    assert found.to_arrow().schema.field("q").type == pa.int64()  # 128 bits in DuckDB
    assert len(found) == 5


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1", "WITH a AS (SELECT 1 AS x) SELECT x FROM a", "FROM events", "VALUES (1), (2)", "(SELECT 1)", "DESCRIBE events", "SHOW TABLES",
        "SUMMARIZE dyads", "EXPLAIN SELECT * FROM events", "EXPLAIN ANALYZE SELECT count(*) FROM events", "PIVOT events ON event", "SELECT 1;",
        "-- how many\nSELECT count(*) FROM runs", "SELECT * FROM documents JOIN events ON events.document_id = documents.id",
        "SELECT ';', 'DROP TABLE events'",
    ],
)  # fmt: skip
def test_what_reads_is_let_through(told: Dataset, sql: str) -> None:
    assert len(told.query(sql)) >= 1


@pytest.mark.parametrize("table", ["documents", "events", "events_coded", "mentions", "copies", "episodes", "reviews", "runs", "dyads"])
def test_every_table_can_be_read_when_it_is_empty(tmp_path: Path, table: str) -> None:
    assert len(Dataset.create(tmp_path / "empty").query(f"SELECT * FROM {table}")) == (table == "runs")


def test_parameters_are_bound(told: Dataset) -> None:
    odd = "x' OR 'a' = 'a"
    assert len(told.query("SELECT * FROM events WHERE event = $event", {"event": odd})) == 0
    assert len(told.query("SELECT * FROM events WHERE event = ?", ["ACCUSE"])) == 2
    assert told.query("SELECT $day AS day", {"day": date(2025, 1, 1)}).to_arrow().to_pylist() == [{"day": date(2025, 1, 1)}]
    with pytest.raises(QueryError, match="event"):
        told.query("SELECT * FROM events WHERE event = $event")


def test_it_is_the_version_shown_that_answers(tmp_path: Path) -> None:
    dataset = Dataset.create(tmp_path / "ds")
    documents = articles(4)
    dataset.append("collect", {}, [])
    dataset.append("code", coded_tables(documents[:2]), [d.id for d in documents[:2]])
    dataset.append("code", coded_tables(documents, "REJECT"), [d.id for d in documents])
    sql = "SELECT event, count(*) AS n FROM events GROUP BY event"
    assert list(dataset.query(sql)) == [{"event": "REJECT", "n": 4}]
    assert list(Dataset.open(tmp_path / "ds", as_of=2).query(sql)) == [{"event": "ACCUSE", "n": 2}]


def test_dyads(told: Dataset) -> None:
    """Each actor with each recipient; those who meet, with each other; nobody with a recipient of whom nothing is known."""
    found = told.query("SELECT actor, event, recipient, fact FROM dyads ORDER BY event, actor, recipient").to_arrow().to_pylist()
    assert [(row["actor"], row["event"], row["recipient"]) for row in found] == [
        ("MLI", "ACCUSE", "NER"), ("MLI", "ASSAULT", "MLI"), ("MLI", "CONSULT", "NER"), ("NER", "CONSULT", "MLI"),
        ("MLI", "REJECT", "FRA"), ("MLI", "REJECT", "USA"), ("NER", "REJECT", "FRA"), ("NER", "REJECT", "USA"),
    ]  # fmt: skip
    assert [row["fact"] for row in found] == [row["event"] != "ASSAULT" for row in found]


def test_the_macro_says_what_the_record_says(told: Dataset) -> None:
    facts = told.query("SELECT is_fact(aux) AS fact, aux FROM events").to_arrow().to_pylist()
    assert {(row["fact"], *row["aux"]) for row in facts} == {(True,), (False, "future"), (True, "historical")}


# -- what it does not do -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM events", "INSERT INTO events SELECT * FROM events", "UPDATE events SET event = 'AID'", "DROP VIEW events", "CREATE TABLE t AS SELECT 1",
        "CREATE TEMP TABLE t AS SELECT 1", "CREATE MACRO m() AS 1", "CREATE OR REPLACE VIEW events AS SELECT 1", "ALTER VIEW events RENAME TO e",
        "ATTACH '{folder}/other.db'", "COPY events TO '{folder}/out.csv'", "COPY (SELECT 1) TO '{folder}/out.parquet'", "EXPORT DATABASE '{folder}/out'", "VACUUM",
        "EXPLAIN ANALYZE DELETE FROM _committed", "WITH gone AS (DELETE FROM _committed RETURNING *) SELECT * FROM gone",
        "SELECT 1; DELETE FROM events",
    ],
)  # fmt: skip
def test_what_would_write_is_named_so(told: Dataset, tmp_path: Path, sql: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(QueryError) as failed:
        told.query(sql.replace("{folder}", str(tmp_path)))
    assert str(failed.value) == "this statement would write; queries only read"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SET memory_limit = '100GB'", "RESET memory_limit", "PRAGMA database_list", "CALL pragma_version()", "CHECKPOINT", "INSTALL httpfs", "LOAD httpfs",
        "BEGIN", "ROLLBACK", "DETACH memory", "USE main", "PREPARE p AS SELECT 1", "EXECUTE p", "SET VARIABLE a = 1",
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused(told: Dataset, sql: str) -> None:
    with pytest.raises(QueryError) as failed:
        told.query(sql)
    assert "is no query; write SELECT" in str(failed.value)


@pytest.mark.parametrize(
    "source",
    [
        "'{file}'", "read_csv('{file}')", "read_text('{file}')", "read_blob('{file}')", "read_parquet('{file}')", "read_json('{file}')", "glob('{file}')",
        "glob('{folder}/*')", "read_text('/proc/self/environ')", "read_csv('http://127.0.0.1:9/x.csv')", "parquet_metadata('{file}')", "sniff_csv('{file}')",
        "read_duckdb('{file}')", "read_parquet('{dataset}/events/../../secret.csv')", "read_text('{dataset}/dataset.json')", "query('FROM read_text(''{file}'')')",
    ],
)  # fmt: skip
def test_no_other_file_can_be_read(told: Dataset, tmp_path: Path, source: str) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("word\nhidden\n")
    with pytest.raises(QueryError) as failed:
        told.query(f"SELECT * FROM {source}".format(file=file, folder=tmp_path, dataset=told.path))
    assert "no other file" in str(failed.value) or "does not exist" in str(failed.value)
    assert "\n" not in str(failed.value)


def test_no_variable_of_the_program_can_be_read(told: Dataset) -> None:
    hidden = pa.table({"word": ["hidden"]})
    with pytest.raises(QueryError, match="hidden does not exist"):
        told.query("SELECT * FROM hidden")
    assert hidden.num_rows == 1


def test_settings_are_locked_and_sized(told: Dataset, spill: Path) -> None:
    sql = "SELECT name, value FROM duckdb_settings() WHERE name IN ('lock_configuration', 'enable_external_access', 'temp_directory', 'memory_limit')"
    found = {row["name"]: row["value"] for row in told.query(sql, memory="512MB")}
    assert found["lock_configuration"] == "true"
    assert found["enable_external_access"] == "false"
    assert Path(found["temp_directory"]).parent == spill
    assert found["memory_limit"] == "488.2 MiB"


def test_the_tables_are_unchanged_by_whatever_is_tried(told: Dataset) -> None:
    before = {path: path.stat().st_mtime_ns for path in told.path.rglob("*") if path.is_file()}
    for file in told.store.files("events"):
        with pytest.raises(QueryError):
            told.query(f"COPY (SELECT 1) TO '{file.path}'")
    assert {path: path.stat().st_mtime_ns for path in told.path.rglob("*") if path.is_file()} == before
    assert told.check() == []


# -- limits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    ["SELECT sum(hash(range)) FROM range(1000000000000)", "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * 7 = b.range % 5"],
)
def test_a_query_that_takes_too_long_is_stopped(told: Dataset, sql: str, spill: Path) -> None:
    began = time.monotonic()
    with pytest.raises(QueryError) as failed:
        told.query(sql, timeout=0.3)
    assert str(failed.value) == "the query took longer than 0.3 seconds and was stopped; narrow it, or allow more time"
    assert time.monotonic() - began < 20
    assert not list(spill.iterdir())


def test_the_clock_runs_while_rows_come(told: Dataset) -> None:
    with answered(told.store, told.runs, "SELECT range FROM range(1000000000000)", timeout=1.0) as answer:
        batches = iter(answer)
        assert next(batches).num_rows > 1000
        with pytest.raises(QueryError, match="longer than 1 seconds"):
            list(batches)


@pytest.mark.parametrize(
    "sql", ["SELECT list(range) FROM range(1000000000)", "SELECT count(DISTINCT (range, range + 1)::VARCHAR || repeat('x', 200)) FROM range(100000000)"]
)
def test_a_query_that_needs_too_much_memory_is_refused(told: Dataset, sql: str, spill: Path) -> None:
    with pytest.raises(QueryError) as failed:
        told.query(sql, memory="60MB", timeout=120)
    assert str(failed.value) == "the query needs more memory than it may use; ask for fewer columns or rows, or allow more memory"
    assert not list(spill.iterdir())


def test_a_result_that_is_too_large_is_refused(told: Dataset) -> None:
    with pytest.raises(QueryError) as failed:
        told.query("SELECT repeat('x', 1000) AS x FROM range(10000000)", memory="80MB")
    assert str(failed.value).startswith("the result takes more than the 80 MB a query may")


def test_what_does_not_fit_in_memory_is_sorted_on_disk_and_removed(told: Dataset, spill: Path) -> None:
    """The keys take 60 MB; the result is small."""
    sql = "SELECT max(s) AS m FROM (SELECT hash(range)::VARCHAR AS s FROM range(1500000) ORDER BY s OFFSET 10)"
    assert len(told.query(sql, memory="40MB")) == 1
    assert not list(spill.iterdir())


def test_the_user_can_stop_it(told: Dataset, spill: Path) -> None:
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        told.query("SELECT sum(hash(range)) FROM range(1000000000000)")
    assert not list(spill.iterdir())


@pytest.mark.parametrize(("written", "bytes"), [("2GB", 2 * 10**9), ("500 mb", 500 * 10**6), ("1.5G", 1_500_000_000), ("1000000", 10**6), (7, 7)])
def test_amounts_of_memory(written: str | int, bytes: int) -> None:
    assert bytes_of(written) == bytes


@pytest.mark.parametrize("written", ["", "much", "-1GB", "0", "2GB; SET x = 1", "1e9"])
def test_no_amount_of_memory(written: str) -> None:
    with pytest.raises(QueryError, match="is no amount of memory"):
        bytes_of(written)


# -- messages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", "the query is empty; write one SELECT"),
        ("-- nothing", "the query is empty; write one SELECT"),
        ("SELECT 1; SELECT 2", "these are 2 statements; a query is one"),
        ("SELEC 1", 'the query fails: syntax error at or near "SELEC"'),
        ("SELECT evnt FROM events", 'the query fails: Referenced column "evnt" not found in FROM clause! Candidate bindings: "event",'),
        ("SELECT * FROM event", 'the query fails: Table with name event does not exist! Did you mean "events'),
        ("SELECT cout(*) FROM events", "the query fails: Scalar Function with name cout does not exist!"),
        ("SELECT 'a'::INTEGER", "the query fails: Could not convert string 'a' to INT32"),
        ("SELECT 170141183460469231731687303715884105727 AS n", "a whole number of the result has more than 64 bits"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(told: Dataset, sql: str, said: str) -> None:
    with pytest.raises(QueryError) as failed:
        told.query(sql)
    assert str(failed.value).startswith(said)
    assert "\n" not in str(failed.value)


def test_a_damaged_table_is_no_fault_of_the_query(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path / "ds", [Told(["MLI"], "ACCUSE", ["NER"])])
    dataset.store.files("events")[0].path.unlink()
    with pytest.raises(DatasetError, match="lapwing dataset check"):
        dataset.query("SELECT 1")


_WORDS = (
    "SELECT", "FROM", "events", "documents", "*", "1", "'a'", "''", '"', "'", "(", ")", ";", ",", "--", "/*", "WITH x AS", "DELETE", "COPY", "TO", "'x.csv'",
    "EXPLAIN", "$a", "?", "read_text", "\x00", "é", "\n", "WHERE", "LIMIT", "UNION", "PIVOT", "ON", "event", "::", "[", "{",
)  # fmt: skip


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join))
def test_whatever_is_written_is_answered_or_refused_in_a_line(told: Dataset, sql: str) -> None:
    said = ""
    try:
        told.query(sql, timeout=10)
    except QueryError as error:
        said = str(error)
    assert "\n" not in said and "INTERNAL" not in said
