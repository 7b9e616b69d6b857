"""Samples of a dataset: drawn the same everywhere, kept through later codings and pruning, reported as judged."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from made import articles, coded_tables

from lapwing.dataset import Dataset
from lapwing.dataset.audit.export import annotated
from lapwing.dataset.audit.judged import sheet
from lapwing.dataset.audit.wording import text
from lapwing.dataset.queue import of_sample, seen
from lapwing.dataset.reviews import on_event, on_sentence, record
from lapwing.errors import DatasetError
from lapwing.evaluation.articles import to_document
from lapwing.records import Block, Document


def fill(path: Path, count: int = 60) -> Dataset:
    """A third REJECT, the others ACCUSE."""
    dataset = Dataset.create(path)
    documents = articles(count)
    dataset.collect(documents)
    for event, some in (("ACCUSE", documents[: 2 * count // 3]), ("REJECT", documents[2 * count // 3 :])):
        dataset.append("code", coded_tables(some, event), [d.id for d in some])
    return dataset


@pytest.fixture
def filled(tmp_path: Path) -> Dataset:
    return fill(tmp_path / "filled")


def judge(dataset: Dataset, sample: str, reviewer: str, wrong: int, unsure: int = 0) -> None:
    """The first `wrong` events are rejected, the next `unsure` ones undecided, the next corrected, the rest accepted."""
    made = []
    for number, shown in enumerate(seen(dataset, of_sample(dataset, sample, reviewer))):
        assert shown is not None and shown.event is not None
        decision = "reject" if number < wrong else "unsure" if number < wrong + unsure else "correct" if number == wrong + unsure else "accept"
        correction = {"date_from": None, "date_to": None} if decision == "correct" else None
        made.append(on_event(shown.event, decision, reviewer=reviewer, correction=correction, sample=sample))
    record(dataset, made)


def test_a_sample_is_the_same_wherever_it_is_drawn(filled: Dataset, tmp_path: Path) -> None:
    one = filled.draw(20)
    assert (one.id, one.drawn, one.total, one.new) == ("v3-n20-s0", 20, 60, True)
    assert sum(one.strata.values()) == 20 and {name.split()[0] for name in one.strata} == {"ACCUSE", "REJECT"}
    again = filled.draw(20)
    assert (again.new, again.strata, again.id) == (False, one.strata, one.id)
    assert filled.table("reviews").num_rows == 20
    other = fill(tmp_path / "other")
    other.draw(20)
    assert [i.event_id for i in of_sample(other, one.id, "A")] == [i.event_id for i in of_sample(filled, one.id, "A")]
    seeded = filled.draw(20, seed=1)
    assert seeded.id == "v3-n20-s1"
    assert {i.event_id for i in of_sample(filled, seeded.id, "A")} != {i.event_id for i in of_sample(filled, one.id, "A")}


def test_drawing_shows_in_no_event_and_no_decision(filled: Dataset) -> None:
    before = filled.table("events")
    filled.draw(20)
    assert filled.table("events") == before
    assert filled.info()["reviews"] == 0
    with closing(filled.connect()) as connection:
        assert connection.execute("SELECT count(*) FROM decisions").fetchall() == [(0,)]
    assert filled.check() == []


def test_nothing_to_draw(dataset: Dataset) -> None:
    for recall in (False, True):
        with pytest.raises(DatasetError, match="to draw; code articles first"):
            dataset.draw(10, recall=recall)
    with pytest.raises(DatasetError, match="at least one item"):
        dataset.draw(0)
    with pytest.raises(DatasetError, match="has no audit sample"):
        dataset.audit()


def test_a_report_weights_what_was_judged(filled: Dataset) -> None:
    name = filled.draw(30).id
    judge(filled, name, "Awa", wrong=6, unsure=2)
    found = filled.audit()["events"]
    assert {key: found[key] for key in ("drawn", "accept", "correct", "reject", "unsure", "left")} == {
        "drawn": 30, "accept": 21, "correct": 1, "reject": 6, "unsure": 2, "left": 0,
    }  # fmt: skip
    assert found["right"] == found["there"]  # a wrong date leaves the key right
    assert found["right"]["low"] < 22 / 28 < found["right"]["high"] and found["right"]["value"] == pytest.approx(22 / 28, abs=0.05)
    low, high = found["bounds"]
    assert low < found["right"]["value"] < high
    assert found["fields"]["date"]["value"] < 1.0 and found["fields"]["category"]["value"] == 1.0
    assert {row["name"]: row["events"] for row in found["by_category"]} == {"ACCUSE": 40, "REJECT": 20}
    assert sum(row["judged"] for row in found["by_language"]) == 28
    assert sum(row["events"] for row in found["by_stratum"]) == 60
    assert f"right {found['right']['value']:12.1%}" in text(filled.audit())


def test_what_is_left_is_said(filled: Dataset) -> None:
    name = filled.draw(30).id
    (shown,) = [s for s in seen(filled, of_sample(filled, name, "Awa")[:1]) if s]
    filled.review(shown.event["id"], "accept", reviewer="Awa")  # type: ignore[index]
    report = filled.audit(name)
    assert report["events"]["left"] == 29 and report["events"]["right"]["judged"] == 1
    assert "29 are left" in text(report)
    assert filled.audit(reviewer="Ben")["events"]["left"] == 30


def test_an_audit_outlives_later_codings_and_pruning(filled: Dataset) -> None:
    name = filled.draw(30).id
    judge(filled, name, "Awa", wrong=6)
    before = filled.audit(name)
    documents = articles(60)
    version = filled.append("code", coded_tables(documents, "SUPPORT"), [d.id for d in documents])
    assert filled.audit(name) == before
    filled.prune(version)
    assert Dataset.open(filled.path).audit(name) == before
    assert filled.draw(30).id == f"v{version + 1}-n30-s0"


def test_reviewers_who_judged_the_same_are_compared(filled: Dataset) -> None:
    name = filled.draw(20).id
    judge(filled, name, "Awa", wrong=4)
    assert filled.audit()["events"]["agreement"] is None
    judge(filled, name, "Ben", wrong=7)
    found = filled.audit()["events"]["agreement"]
    assert found["category"]["items"] == 20 and found["category"]["agreed"] == 0.85
    assert found["category"]["alpha_low"] < found["category"]["alpha"] < found["category"]["alpha_high"]
    assert len(found["differing"]) == 4  # three rejected by one alone, and one accepted by one and corrected by the other
    shown = text(filled.audit())
    assert "Krippendorff's alpha" in shown and "Awa accept ACCUSE, Ben reject none" in shown
    assert filled.audit(reviewer="Awa")["events"]["reject"] == 4
    assert filled.audit()["events"]["reject"] == 7


def test_a_reviewer_who_errs_is_corrected_for(filled: Dataset) -> None:
    judge(filled, filled.draw(30).id, "Awa", wrong=6)
    found = filled.audit(reviewer_error=(0.05, 0.1))["events"]
    assert found["without_reviewer_error"]["value"] == pytest.approx((found["right"]["value"] - 0.1) / 0.85, abs=1e-3)


def long_article(number: int) -> Document:
    body = f"Mali condemned Togo on day {number}. It rained in Lomé. M. Diop met Mr. Lee at 3 p.m. in Paris. Nobody was hurt."
    text = f"The headline of {number}\n{body}"
    start = text.index("\n") + 1
    return Document(text, (Block(0, start - 1, "title"), Block(start, len(text), "paragraph")), "en")


@pytest.fixture
def long(tmp_path: Path) -> Dataset:
    """Twenty documents of a title and four sentences; an event is coded in the first one."""
    dataset = Dataset.create(tmp_path / "long")
    documents = [long_article(n) for n in range(20)]
    dataset.collect(documents)
    tables = coded_tables(documents)
    rows = tables["events"].to_pylist()
    for row, document in zip(rows, documents, strict=True):
        start = document.text.index("Mali")
        end = document.text.index(".", start) + 1
        row["sentence"] = document.span(start, end).to_dict()
        row["trigger"] = document.span(start + 5, start + 14).to_dict()
        row["evidence"] = [document.span(*_span(document, "Nobody was hurt.")).to_dict()] if document is documents[0] else []
    tables["events"] = tables["events"].from_pylist(rows, schema=tables["events"].schema)
    dataset.append("code", tables, [d.id for d in documents])
    return dataset


def _span(document: Document, words: str) -> tuple[int, int]:
    start = document.text.index(words)
    return start, start + len(words)


def test_sentences_are_the_coders_own(long: Dataset) -> None:
    sample = long.draw(500, recall=True)
    assert (sample.id, sample.drawn, sample.total) == ("v2-n500-s0-recall", 80, 80)
    texts = {row["id"]: row["text"] for row in long.table("documents").to_pylist()}
    found = [(texts[i.document_id][i.start : i.end], i.stratum) for i in of_sample(long, sample.id, "Awa")]
    assert not any("headline" in sentence for sentence, _ in found)
    with_events = [sentence for sentence, stratum in found if stratum == "en with events"]
    assert sum(sentence.startswith("Mali condemned Togo") for sentence in with_events) == 20
    assert with_events.count("Nobody was hurt.") == 1  # it tells an event again
    empty = [sentence for sentence, stratum in found if stratum == "en 0 mentions"]
    assert sorted(set(empty)) == ["It rained in Lomé.", "M. Diop met Mr. Lee at 3 p.m. in Paris.", "Nobody was hurt."]
    pages = [page for page in seen(long, of_sample(long, sample.id, "Awa")) if page is not None]
    assert all(len(page.beside) == (page.item.stratum == "en with events") for page in pages) and len(pages) == 80


def test_recall_comes_from_both_samples(long: Dataset) -> None:
    events, sentences = long.draw(20).id, long.draw(80, recall=True).id
    assert "recall" not in long.audit(sentences) or long.audit(sentences)["recall"] is None
    record(long, [on_event(s.event, "accept", reviewer="Awa") for s in seen(long, of_sample(long, events, "Awa")) if s and s.event])
    made = []
    for number, item in enumerate(of_sample(long, sentences, "Awa")):
        missed = [{"event": "CONSULT", "actor": ["SEN"]}] * (number < 5) + [{"event": "AID"}] * (number == 0)
        made.append(on_sentence(item.document_id, (item.start, item.end), "correct" if missed else "accept", reviewer="Awa", missed=missed))
    record(long, made)
    found = long.audit()
    assert found["sentences"]["missed"] == {"AID": 1, "CONSULT": 5}
    assert found["recall"]["value"] == pytest.approx(20 / 26, abs=1e-3)
    assert found["recall"]["low"] == found["recall"]["value"] == found["recall"]["high"]  # everything was judged
    assert "recall" in text(found) and "AID 1, CONSULT 5" in text(found)
    assert long.audit(sentences)["recall"] == found["recall"]


def test_an_unknown_sample(filled: Dataset) -> None:
    filled.draw(5)
    for call in (lambda: filled.audit("v9"), lambda: sheet(filled, "v9"), lambda: of_sample(filled, "v9", "Awa")):
        with pytest.raises(DatasetError, match="has no sample 'v9'; it has v3-n5-s0"):
            call()


def test_reviews_become_annotated_articles(long: Dataset) -> None:
    rows = long.table("events_coded").to_pylist()
    long.review(rows[0]["id"], "accept", reviewer="Awa")
    long.review(rows[1]["id"], "correct", reviewer="Awa", correction={"event": "REJECT", "actor": ["FRA GOV"], "aux": []})
    long.review(rows[2]["id"], "reject", reviewer="Awa")
    document = rows[3]["document_id"]
    text_of = {row["id"]: row["text"] for row in long.table("documents").to_pylist()}
    start = text_of[document].index("M. Diop")
    missed = [{"event": "CONSULT", "actor": ["SEN"]}, {"event": "AID"}]
    record(long, [on_sentence(document, (start, start + 10), "correct", reviewer="Awa", missed=missed)])
    found: dict[str, Any] = {article["id"]: article for article in annotated(long)}
    assert set(found) == {row["document_id"] for row in rows[:4]}
    (kept,) = found[rows[0]["document_id"]]["events"]
    assert (kept["event"], kept["sure"], kept["aux"], [p["country"] for p in kept["actor"]]) == ("ACCUSE", True, ["future"], ["MLI"])
    assert kept["date"] == {"text": "The", "start_char": 0, "end_char": 3, "from": "2025-02-01", "to": "2025-02-28"}
    (changed,) = found[rows[1]["document_id"]]["events"]
    assert (changed["event"], changed["aux"], [(p["country"], p["sector"]) for p in changed["actor"]]) == ("REJECT", [], [("FRA", ["GOV"])])
    assert found[rows[2]["document_id"]]["events"] == []
    assert [trap["text"] for trap in found[rows[2]["document_id"]]["not_events"]] == ["condemned"]
    assert [(e["event"], e["sure"]) for e in found[document]["events"]] == [("ACCUSE", False), ("AID", False), ("CONSULT", True)]
    for article in found.values():
        again = to_document(json.loads(json.dumps(article)))
        for event in article["events"]:
            assert again.text[event["trigger"]["start"] : event["trigger"]["end"]] == event["trigger"]["text"]
