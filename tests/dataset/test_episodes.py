"""Episodes of a dataset: each event in one, copies counted once, majority, agreement and contradictions; written anew only where they change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from reports import BODY, MONDAY, code, collected, report, told

from lapwing.dataset import Dataset
from lapwing.dataset.rows import row_schema


def episodes(dataset: Dataset, as_of: int | None = None) -> list[dict[str, Any]]:
    return list(Dataset.open(dataset.path, as_of).table("episodes").to_pylist())


def problems(dataset: Dataset) -> list[str]:
    """What the check names, but for the sentences, which these texts do not hold."""
    return [problem for problem in dataset.check() if "sentence is not where" not in problem]


def test_reports_of_one_event_are_one_episode(dataset: Dataset) -> None:
    documents = [report(0, publisher="Post"), report(1, publisher="Mail"), report(2, publisher="Post", day=2)]
    rows = [told(documents[0], mode="firearms"), told(documents[1], mode="firearms"), told(documents[2], mode="beat", recipient_codes=["TGO", "BEN"])]
    collected(dataset, documents, rows)
    assert dataset.link().episodes == 1
    (found,) = episodes(dataset)
    assert found["events"] == [rows[0]["id"], rows[1]["id"], rows[2]["id"]] or found["events"] == [rows[1]["id"], rows[0]["id"], rows[2]["id"]]
    assert (found["reports"], found["publishers"], found["first_published"]) == (3, 2, MONDAY + timedelta(1))
    assert (found["event"], found["mode"], found["actor_codes"], found["recipient_codes"]) == ("ASSAULT", "firearms", ["MLI"], ["TGO"])
    assert (found["date_from"], found["date_to"], found["place"], found["place_country"]) == (MONDAY, MONDAY, "Gao", "MLI")
    assert found["agreement"] == pytest.approx((2 / 3 + 1 + 2 / 3 + 1 + 1) / 5)
    assert found["contradictions"] == ["mode: firearms 2, beat 1", "recipients: TGO 2, BEN+TGO 1"]
    assert not problems(dataset)


def test_the_most_precise_dates_count(dataset: Dataset) -> None:
    documents = [report(0), report(1), report(2)]
    vague = {"date_basis": "publication", "date_from": MONDAY + timedelta(1), "date_to": MONDAY + timedelta(1)}
    collected(dataset, documents, [told(documents[0], **vague), told(documents[1], **vague), told(documents[2])])
    dataset.link()
    (found,) = episodes(dataset)
    assert found["date_from"] == found["date_to"] == MONDAY
    assert not found["contradictions"]


def test_events_of_copies_join_the_original_and_count_once(dataset: Dataset) -> None:
    documents = [report(0, BODY), report(0, BODY + "\nWith agencies", publisher="Mail"), report(1)]
    rows = [told(d) for d in documents]
    extra = told(documents[1], "A court in Lomé sentenced a minister.", event="SANCTION")
    collected(dataset, documents, [*rows, extra])
    linked = dataset.link()
    assert (linked.copies, linked.episodes) == (1, 2)
    one, other = sorted(episodes(dataset), key=lambda e: e["event"])
    assert set(one["events"]) == {row["id"] for row in rows}
    assert len(one["documents"]) == 3 and one["reports"] == 2
    assert other["events"] == [extra["id"]] and other["reports"] == 1


def test_a_copy_cannot_make_two_acts_one(dataset: Dataset) -> None:
    documents = [report(0, BODY), report(0, BODY + "\nWith agencies")]
    second = "Fighters shelled a bus station and forty cars of traders on their way home."
    rows = [told(d, s) for d in documents for s in ("Soldiers attacked twelve villagers near the market of Gao.", second)]
    collected(dataset, documents, rows)
    dataset.link()
    assert sorted(len(e["events"]) for e in episodes(dataset)) == [2, 2]
    assert {e["reports"] for e in episodes(dataset)} == {1}


def test_what_did_not_happen_is_an_episode_of_its_own(dataset: Dataset) -> None:
    documents = [report(n) for n in range(4)]
    collected(dataset, documents, [told(d, aux=aux) for d, aux in zip(documents, ([], ["negation"], ["future"], ["historical"]), strict=True)])
    dataset.link()
    assert sorted(e["aux"] for e in episodes(dataset)) == [[], ["future"], ["historical"], ["negation"]]


def test_only_what_changes_is_written(dataset: Dataset) -> None:
    first = [report(n) for n in range(2)]
    others = [report(n + 10) for n in range(5)]
    rows = [
        told(d, f"Traders number {n} marched in Lomé.", event="PROTEST", place=None, actor_codes=[c])
        for n, (d, c) in enumerate(zip(others, "ABCDE", strict=True))
    ]
    collected(dataset, [*first, *others], [*(told(d) for d in first), *rows])
    dataset.link()
    before, version = episodes(dataset), dataset.version
    late = report(99, day=2)
    collected(dataset, [late], [told(late)])
    linked = dataset.link()
    assert (linked.episodes, linked.written, linked.withdrawn) == (6, 1, 1)
    assert {e["reports"] for e in episodes(dataset)} == {1, 3}
    assert episodes(dataset, version) == before
    assert not problems(dataset)


def test_events_of_an_earlier_coding_are_withdrawn(dataset: Dataset) -> None:
    documents = [report(n) for n in range(2)]
    collected(dataset, documents, [told(d) for d in documents])
    dataset.link()
    code(dataset, documents, [told(documents[0])])
    dataset.link()
    (found,) = episodes(dataset)
    assert found["reports"] == 1
    code(dataset, documents, [])
    dataset.link()
    assert episodes(dataset) == [] and not problems(dataset)


def test_the_same_rows_whatever_came_first(tmp_path: Any) -> None:
    documents = [report(n, publisher=f"Paper {n}") for n in range(4)]
    rows = [told(d, mode=mode) for d, mode in zip(documents, ("beat", "beat", "firearms", None), strict=True)]
    found = []
    for name, steps in (("a", [range(4)]), ("b", [[0], [1], [2], [3]])):
        dataset = Dataset.create(tmp_path / name)
        for step in steps:
            collected(dataset, [documents[n] for n in step], [rows[n] for n in step])
            dataset.link()
        found.append(dataset.table("episodes").drop_columns(["batch"]))
    assert found[0] == found[1]


def test_pruning_removes_what_was_withdrawn(dataset: Dataset) -> None:
    documents = [report(n) for n in range(3)]
    collected(dataset, documents[:2], [told(d) for d in documents[:2]])
    dataset.link()
    collected(dataset, documents[2:], [told(documents[2])])
    dataset.link()
    shown = episodes(dataset)
    assert dataset.prune(dataset.version)["episodes"] == 1
    assert episodes(dataset) == shown
    assert dataset.store.delta("episodes").to_pyarrow_table().num_rows == 1
    assert not problems(dataset)


def test_check_names_events_that_are_in_no_episode_or_in_several(dataset: Dataset) -> None:
    documents = [report(n) for n in range(2)]
    collected(dataset, documents, [told(d) for d in documents])
    dataset.link()
    (found,) = episodes(dataset)
    dataset.append(
        "link", {"episodes": pa.Table.from_pylist([{k: v for k, v in found.items() if k != "batch"} | {"id": "ep-other"}], schema=row_schema("episodes"))}
    )
    assert any("2 events in several episodes" in problem for problem in problems(dataset))
    dataset.append("link", {}, [found["id"], "ep-other"])
    assert any("2 events in no episode" in problem for problem in problems(dataset))
