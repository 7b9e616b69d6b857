"""Who codes what: pieces claimed by one process only, in stored order, until they are done."""

from __future__ import annotations

import pytest
from made import articles, coded_tables

from lapwing.dataset import Dataset, backlog
from lapwing.dataset.backlog import Backlog, stored
from lapwing.dataset.rows import documents_of

VERSIONS = ("1", "abc", "m")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "PIECE", 2)
    monkeypatch.setattr(backlog, "CLAIMED", 4)
    monkeypatch.setattr("lapwing.dataset.commits.__version__", "1")


def opened(dataset: Dataset, **options: bool) -> Backlog:
    """What another process would see."""
    found = Backlog(Dataset.open(dataset.path), VERSIONS, **options)
    found.update()
    return found


def commit(dataset: Dataset, documents: list[str], problems: list[str] | None = None, model: str = "m") -> None:
    dataset.append("code", {}, documents, problems or [], lexicon="abc", model=model)


def test_claims_of_two_processes_have_nothing_in_common(dataset: Dataset) -> None:
    identifiers = [d.id for d in articles(11)]
    dataset.collect(articles(7))
    dataset.collect(articles(4, first=7))
    one, two = opened(dataset), opened(dataset)
    first, second, third = one.claim(), two.claim(), one.claim()
    assert first and second and third
    assert [first.documents, second.documents, third.documents] == [identifiers[:4], identifiers[4:8] + identifiers[8:9], identifiers[9:]]
    assert two.claim() is None
    assert one.claim() is None


def test_what_another_process_has_coded_is_not_given_again(dataset: Dataset) -> None:
    dataset.collect(articles(4))
    one, two = opened(dataset), opened(dataset)
    first = one.claim()
    assert first
    commit(one.dataset, first.documents)
    one.done(first)
    assert two.claim() is None
    assert len(two) == 0


def test_a_claim_given_up_is_there_for_others(dataset: Dataset) -> None:
    dataset.collect(articles(3))
    one, two = opened(dataset), opened(dataset)
    first = one.claim()
    assert first
    commit(one.dataset, first.documents[:1])
    one.done(first)
    second = two.claim()
    assert second
    assert second.documents == [d.id for d in articles(3)][1:]
    two.done(second)
    assert one.claim()


def test_other_versions_count_as_uncoded(dataset: Dataset) -> None:
    documents = articles(2)
    dataset.collect(documents)
    commit(dataset, [d.id for d in documents], model="another")
    assert len(opened(dataset)) == 2
    commit(dataset, [d.id for d in documents])
    assert len(opened(dataset)) == 0


def test_what_could_not_be_coded_is_tried_again_only_when_asked(dataset: Dataset) -> None:
    documents = articles(3)
    dataset.collect(documents)
    commit(dataset, [documents[0].id], [f"{documents[1].id} (made#1): no"])
    assert len(opened(dataset)) == 1
    again = opened(dataset, retry=True)
    assert len(again) == 2
    claim = again.claim()
    assert claim
    commit(again.dataset, [documents[2].id], [f"{documents[1].id} (made#1): no"])
    again.done(claim)
    assert len(again) == 0


def test_new_documents_are_taken_up_on_the_way(dataset: Dataset) -> None:
    dataset.collect(articles(1))
    found = opened(dataset)
    dataset.collect(articles(2, first=5))
    claim = found.claim()
    assert claim
    assert len(found) == 3


def test_the_texts_of_a_claim(dataset: Dataset) -> None:
    for number in range(4):
        dataset.collect(articles(3, first=3 * number))
    found = opened(dataset)
    found.claim()
    claim = found.claim()
    assert claim
    wanted = [d for d in articles(12) if d.id in claim.documents]
    assert documents_of(stored(found.dataset, claim)) == wanted
    dataset.compact()
    found.dataset.refresh()
    assert documents_of(stored(found.dataset, claim)) == wanted


def test_texts_that_are_gone(dataset: Dataset) -> None:
    dataset.collect(articles(2))
    dataset.append("collect", {}, ["doc-missing"])
    found = opened(dataset)
    claim = found.claim()
    assert claim
    assert claim.documents[-1] == "doc-missing"
    assert len(stored(found.dataset, claim)) == 2
    dataset.store.delete("documents", "true")
    found.dataset.refresh()
    assert len(stored(found.dataset, claim)) == 0


def test_events_need_not_be_there(dataset: Dataset) -> None:
    documents = articles(2)
    dataset.append("code", coded_tables(documents), [d.id for d in documents], lexicon="abc", model="m")
    assert len(opened(dataset)) == 0
