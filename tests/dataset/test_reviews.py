"""The ledger: what is shown is the last decision that counts, what was coded stays, every version keeps its own."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import articles, coded_tables

from lapwing.dataset import Dataset
from lapwing.dataset.correcting import completed
from lapwing.dataset.reviews import DECISIONS, Decision, on_event, on_sentence, record
from lapwing.errors import DatasetError

EVENT = coded_tables(articles(1))["events"].to_pylist()[0]


@pytest.fixture
def coded(dataset: Dataset) -> Dataset:
    """Four documents with one event each, ACCUSE criticize by MLI, announced."""
    documents = articles(4)
    dataset.collect(documents)
    dataset.append("code", coded_tables(documents), [d.id for d in documents], lexicon="abc", model="m")
    return dataset


def ids(dataset: Dataset) -> list[str]:
    return [str(i) for i in dataset.table("events_coded", ["id"])["id"].to_pylist()]


def shown(dataset: Dataset) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in dataset.table("events").to_pylist()}


def decisions(dataset: Dataset) -> list[tuple[Any, ...]]:
    with closing(dataset.connect()) as connection:
        return connection.execute("SELECT reviewer, decision, counts FROM decisions ORDER BY event_id, document_id, sentence_start, reviewer").fetchall()


def test_without_reviews_events_are_as_coded(coded: Dataset) -> None:
    assert coded.table("events") == coded.table("events_coded")
    assert decisions(coded) == []


def test_a_rejected_event_is_gone_and_its_coding_stays(coded: Dataset) -> None:
    first, *rest = ids(coded)
    before = coded.table("events_coded")
    version = coded.review(first, "reject", reviewer="Awa", note="a metaphor")
    assert sorted(shown(coded)) == sorted(rest)
    assert coded.table("events_coded") == before
    (row,) = coded.table("reviews").to_pylist()
    assert (row["event_id"], row["decision"], row["reviewer"], row["note"]) == (first, "reject", "Awa", "a metaphor")
    assert coded.runs[-1].kind == "review"
    assert Dataset.open(coded.path, as_of=version - 1).table("events") == before


def test_accepted_and_unsure_events_stay_as_they_are(coded: Dataset) -> None:
    one, two, *_ = ids(coded)
    before = coded.table("events")
    coded.review(one, "accept", reviewer="Awa")
    coded.review(two, "unsure", reviewer="Awa")
    assert coded.table("events") == before
    assert sorted(decisions(coded)) == [("Awa", "accept", True), ("Awa", "unsure", False)]


def test_a_correction_replaces_what_it_names_and_what_follows(coded: Dataset) -> None:
    one, two, *_ = ids(coded)
    before = shown(coded)
    coded.review(
        one,
        "correct",
        reviewer="Awa",
        correction={
            "event": "REJECT",
            "mode": "meet",
            "aux": [],
            "actor": ["TGO GOV"],
            "recipient": ["MLI", "UNO"],
            "date_from": "2025-03-01",
            "date_to": "2025-03-01",
        },
    )
    coded.review(two, "correct", reviewer="Awa", correction={"place_country": None})
    after = shown(coded)
    changed = {name: value for name, value in after[one].items() if value != before[one][name]}
    assert changed.pop("actor") == [
        before[one]["actor"][0] | {"name": None, "actor_id": None, "code": "TGO", "country": "TGO", "sector": ["GOV"], "role": None, "rule": "review"}
    ]
    assert [(p["code"], p["country"], p["text"]) for p in changed.pop("recipient")] == [("MLI", "MLI", None), ("UNO", None, None)]
    assert changed == {
        "event": "REJECT", "mode": "meet", "aux": [], "actor_codes": ["TGO"], "recipient_codes": ["MLI", "UNO"],
        "date_from": date(2025, 3, 1), "date_to": date(2025, 3, 1), "date_precision": "day", "date_basis": "review", "date_span": None,
    }  # fmt: skip
    assert {name for name, value in after[two].items() if value != before[two][name]} == {"place_country", "lat", "lon"}
    assert coded.table("events").schema == coded.table("events_coded").schema


def test_another_category_drops_a_mode_it_has_not() -> None:
    assert completed(EVENT, {"event": "PROTEST"}) == {"event": "PROTEST", "mode": None, "quad": 4, "score": -5.0}


def test_a_party_that_is_still_there_keeps_its_words() -> None:
    france, kept = completed(EVENT, {"actor": ["FRA", "MLI"]})["actor"]
    assert [kept] == EVENT["actor"]
    assert (france["code"], france["text"], france["sector"]) == ("FRA", None, [])


@pytest.mark.parametrize(
    ("days", "precision"),
    [
        (("2025-03-01", "2025-03-31"), "month"), (("2024-02-01", "2024-02-29"), "month"), (("2025-03-02", "2025-03-02"), "day"), (("2025-01-01", "2025-12-31"), "year"),
        (("2025-03-03", "2025-03-09"), "week"), (("2025-03-04", "2025-03-10"), "range"), ((None, None), None),
    ],
)  # fmt: skip
def test_the_precision_follows_from_the_days(days: tuple[str | None, str | None], precision: str | None) -> None:
    other_day = EVENT | {"date_from": date(2001, 1, 1), "date_to": date(2001, 1, 1), "date_precision": "half"}
    assert completed(other_day, dict(zip(("date_from", "date_to"), days, strict=True)))["date_precision"] == precision


def test_of_two_reviewers_the_later_counts_and_unsure_changes_nothing(coded: Dataset) -> None:
    one = ids(coded)[0]
    coded.review(one, "reject", reviewer="Awa")
    coded.review(one, "accept", reviewer="Ben")
    assert one in shown(coded)
    coded.review(one, "correct", reviewer="Awa", correction={"event": "REJECT"})
    coded.review(one, "unsure", reviewer="Ben")
    assert shown(coded)[one]["event"] == "REJECT"
    assert decisions(coded) == [("Awa", "correct", True), ("Ben", "unsure", False)]


def test_undo_takes_back_ones_own_decision_only(coded: Dataset) -> None:
    one = ids(coded)[0]
    coded.review(one, "correct", reviewer="Awa", correction={"event": "REJECT"})
    coded.review(one, "reject", reviewer="Ben")
    coded.review(one, "undo", reviewer="Ben")
    assert shown(coded)[one]["event"] == "REJECT"
    coded.review(one, "undo", reviewer="Awa")
    assert coded.table("events") == coded.table("events_coded")
    assert decisions(coded) == []
    assert coded.table("reviews").num_rows == 4


def test_a_review_holds_for_the_same_event_coded_again(coded: Dataset) -> None:
    one = ids(coded)[0]
    coded.review(one, "reject", reviewer="Awa")
    documents = articles(4)
    coded.append("code", coded_tables(documents), [d.id for d in documents], lexicon="newer", model="m")
    assert one not in shown(coded) and len(shown(coded)) == 3
    coded.append("code", coded_tables(documents, "REJECT"), [d.id for d in documents], lexicon="newest", model="m")
    assert len(shown(coded)) == 4


def test_the_order_within_a_commit_counts_whatever_the_clock_said(coded: Dataset) -> None:
    (one, *_), event = ids(coded), coded.table("events_coded").to_pylist()[0]
    late = on_event(event, "accept", reviewer="Awa")
    early = Decision(one, event["document_id"], 0, 5, "reject", "Awa", datetime(2001, 1, 1, tzinfo=UTC))
    record(coded, [late, early])
    assert one not in shown(coded)


@pytest.mark.parametrize(
    ("decision", "correction", "said"),
    [
        ("agree", None, "'agree' is no decision"), ("correct", None, "say what is different"), ("accept", {"event": "REJECT"}, "goes with 'correct'"),
        ("correct", {"event": "PRAISE"}, "event: 'PRAISE' is not among"), ("correct", {"mode": "visit"}, "mode of ACCUSE: 'visit' is not among"),
        ("correct", {"confidence": 1}, "confidence cannot be corrected"), ("correct", {"event": "ACCUSE"}, "changes nothing"),
        ("correct", {"actor": ["MALI"]}, "'MALI' does not begin with a code"), ("correct", {"actor": ["MLI XXX"]}, "'XXX' is no sector"),
        ("correct", {"actor": "MLI"}, "is a list of codes"), ("correct", {"aux": ["perhaps"]}, "aux: 'perhaps'"), ("correct", {"aux": "future"}, "aux is a list"),
        ("correct", {"date_from": "March", "date_to": "2025-03-01"}, "'March' is no date"), ("correct", {"date_from": "2025-04-01"}, "is before date_from"),
        ("correct", {"date_from": None}, "stand together"), ("correct", {"place_country": "UNO"}, "place_country: 'UNO'"),
        ("correct", {"attribution_kind": "rumour"}, "attribution_kind: 'rumour'"),
        ("correct", {"context": ["military", "legal", "economic", "crime", "health"]}, "at most 4 contexts; leave 1 out"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_line(decision: str, correction: dict[str, Any] | None, said: str) -> None:
    with pytest.raises(DatasetError) as error:
        on_event(EVENT, decision, reviewer="Awa", correction=correction)
    assert said in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("reviewer", ["", "  ", "a\nb", "x" * 101, "\x1b[31mred"])
def test_a_reviewer_has_a_name(reviewer: str) -> None:
    with pytest.raises(DatasetError, match="a reviewer needs a name"):
        on_event(EVENT, "accept", reviewer=reviewer)


def test_an_unknown_event(coded: Dataset) -> None:
    with pytest.raises(DatasetError, match="has no event 'ev-none'"):
        coded.review("ev-none", "accept", reviewer="Awa")


def test_a_correction_nobody_can_apply_is_named(coded: Dataset) -> None:
    event = coded.table("events_coded").to_pylist()[0]
    decision = on_event(event, "accept", reviewer="Awa")
    for text in ("{", '{"event": 3}', '{"confidence": 1.0}', '{"date_from": "March"}', "[]"):
        record(coded, [Decision(event["id"], event["document_id"], 0, 5, "correct", "Awa", decision.reviewed_at, text)])
        with pytest.raises(DatasetError, match=f"correction of event {event['id']} cannot be applied"):
            coded.table("events")


def test_sentences_without_event(coded: Dataset) -> None:
    document = articles(1)[0].id
    made = on_sentence(document, (0, 9), "correct", reviewer="Awa", missed=[{"event": "CONSULT", "mode": "visit", "actor": ["FRA GOV"]}])
    assert json.loads(made.correction or "") == {"missed": [{"event": "CONSULT", "mode": "visit", "actor": ["FRA"], "recipient": []}]}
    record(coded, [made, on_sentence(document, (10, 20), "accept", reviewer="Awa")])
    assert decisions(coded) == [("Awa", "correct", True), ("Awa", "accept", True)]
    assert coded.table("events") == coded.table("events_coded")
    for decision, missed in (("reject", []), ("correct", []), ("correct", [{"event": "PRAISE"}]), ("correct", [{"mode": "visit"}])):
        with pytest.raises(DatasetError):
            on_sentence(document, (0, 9), decision, reviewer="Awa", missed=missed)


def test_check_and_info_know_reviews(coded: Dataset) -> None:
    coded.review(ids(coded)[0], "accept", reviewer="Awa")
    assert coded.info()["reviews"] == 1
    assert coded.check() == []
    record(coded, [Decision(None, "doc-none", 0, 5, "accept", "Awa", datetime(2025, 1, 1, tzinfo=UTC))])
    assert any("reviews of documents not stored (doc-none)" in problem for problem in coded.check())


steps = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(DECISIONS), st.sampled_from(["Awa", "Ben", "Eve"])), max_size=12)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps)
def test_the_view_is_what_walking_through_the_ledger_gives(coded: Dataset, made: list[tuple[int, str, str]]) -> None:
    """Each example starts from what the ones before left: the model reads the ledger from its start."""
    rows = coded.table("events_coded").to_pylist()
    if made:
        record(coded, [on_event(rows[n], d, reviewer=who, correction={"event": "REJECT"} if d == "correct" else None) for n, d, who in made])
    standing: dict[str, dict[str, str]] = {row["id"]: {} for row in rows}
    for review in coded.table("reviews").to_pylist():
        own = standing[review["event_id"]]
        own.pop(review["reviewer"], None)  # so that the last one stands last
        if review["decision"] != "undo":
            own[review["reviewer"]] = review["decision"]
    expected = {}
    for event_id, own in standing.items():
        certain = [decision for decision in own.values() if decision != "unsure"]
        if not certain or certain[-1] != "reject":
            expected[event_id] = "REJECT" if certain and certain[-1] == "correct" else "ACCUSE"
    assert {event_id: row["event"] for event_id, row in shown(coded).items()} == expected
