"""Which rows count: committed ones, of a document coded again the latest, of linking what no later link withdrew."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from made import articles, coded_tables

from lapwing.dataset import Dataset


def coded(dataset: Dataset, first: int, last: int, event: str) -> int:
    documents = articles(last - first, first)
    return dataset.append("code", coded_tables(documents, event), [d.id for d in documents], lexicon="abc", model="m")


def events(dataset: Dataset, table: str = "events") -> dict[str, str]:
    """document -> category"""
    rows = dataset.table(table, ["document_id", "event"]).to_pylist()
    found = {row["document_id"]: row["event"] for row in rows}
    assert len(found) == len(rows)
    return found


def test_of_a_document_coded_again_the_latest_coding_counts(dataset: Dataset) -> None:
    documents = articles(4)
    dataset.collect(documents)
    old = coded(dataset, 0, 4, "ACCUSE")
    coded(dataset, 1, 3, "REJECT")
    assert [events(dataset)[d.id] for d in documents] == ["ACCUSE", "REJECT", "REJECT", "ACCUSE"]
    assert dataset.table("mentions").num_rows == 4
    assert set(events(Dataset.open(dataset.path, as_of=old)).values()) == {"ACCUSE"}
    coded(dataset, 0, 4, "ACCUSE")
    assert set(events(dataset).values()) == set(events(dataset, "events_coded").values()) == {"ACCUSE"}


def test_a_document_that_yields_nothing_any_more(dataset: Dataset) -> None:
    documents = articles(2)
    dataset.collect(documents)
    coded(dataset, 0, 2, "ACCUSE")
    dataset.append("code", {}, [documents[0].id])
    assert list(events(dataset)) == [documents[1].id]


def test_a_failed_coding_leaves_the_earlier_one(dataset: Dataset) -> None:
    documents = articles(2)
    dataset.collect(documents)
    coded(dataset, 0, 2, "ACCUSE")
    dataset.append("code", {}, [], [f"{documents[0].id}: no"])
    assert len(events(dataset)) == 2


def test_a_row_of_a_link_counts_until_a_later_one_withdraws_it(dataset: Dataset) -> None:
    def copies(*pairs: tuple[str, str]) -> pa.Table:
        return pa.table({"document_id": [a for a, _ in pairs], "copy_of": [b for _, b in pairs], "similarity": [0.9 for _ in pairs]})

    def shown(as_of: int | None = None) -> dict[str, str]:
        rows = Dataset.open(dataset.path, as_of).table("copies").to_pylist()
        found = {row["document_id"]: row["copy_of"] for row in rows}
        assert len(found) == len(rows)
        return found

    first = dataset.append("link", {"copies": copies(("a", "b"), ("c", "b"))})
    assert shown() == {"a": "b", "c": "b"}
    second = dataset.append("link", {"copies": copies(("a", "c"), ("d", "c"))}, ["a", "c"])
    assert shown() == {"a": "c", "d": "c"}
    dataset.append("link", {})
    assert shown() == {"a": "c", "d": "c"}
    dataset.append("link", {}, ["a"])
    assert shown() == {"d": "c"}
    dataset.append("link", {"copies": copies(("a", "b"))})
    assert shown() == {"a": "b", "d": "c"}
    assert shown(first) == {"a": "b", "c": "b"}
    assert shown(second) == {"a": "c", "d": "c"}


def test_rows_come_in_a_fixed_order_whatever_was_committed_first(tmp_path_factory: object, tmp_path: object) -> None:
    documents = articles(6)
    tables = []
    for name, order in (("a", documents), ("b", documents[::-1])):
        dataset = Dataset.create(f"{tmp_path}/{name}")
        for document in order:
            dataset.collect([document])
        for document in order[::-1]:
            dataset.append("code", coded_tables([document]), [document.id])
        tables.append([dataset.table(t).drop_columns(["batch"]) for t in ("documents", "events", "mentions")])
    assert tables[0] == tables[1]
    assert pc.all(pc.equal(tables[0][0]["id"], pc.take(tables[0][0]["id"], pc.sort_indices(tables[0][0]["id"])))).as_py()


def test_columns_can_be_chosen(dataset: Dataset) -> None:
    dataset.collect(articles(2))
    table = dataset.table("documents", ["language", "blocks", "published"])
    assert table.column_names == ["language", "blocks", "published"]


def test_a_connection_has_a_view_of_each_table(dataset: Dataset) -> None:
    dataset.collect(articles(3))
    coded(dataset, 0, 3, "ACCUSE")
    connection = dataset.connect()
    query = "SELECT d.language, count(*) FROM events e JOIN documents d ON d.id = e.document_id GROUP BY ALL ORDER BY ALL"
    assert connection.execute(query).fetchall() == [("en", 2), ("fr", 1)]
    assert connection.execute("SELECT version, kind FROM runs ORDER BY version").fetchall() == [(0, "create"), (1, "collect"), (2, "code")]
    assert connection.execute("SELECT actor[1].code, sentence.start FROM events LIMIT 1").fetchall() == [("MLI", 0)]
    for table in ("copies", "episodes", "reviews", "mentions", "events_coded"):
        connection.execute(f"SELECT count(*) FROM {table}").fetchall()
