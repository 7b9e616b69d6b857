"""Events chosen by who, what, when and how sure; rows as Arrow, data frames, dicts and in a notebook."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told import Told, dataset_of

from lapwing.dataset import Dataset
from lapwing.errors import LapwingError, QueryError

JUNE, JULY, AUGUST = date(2025, 6, 10), date(2025, 7, 1), date(2025, 8, 31)
TOLD = [
    Told(["MLI"], "ACCUSE", ["NER"], JUNE, mode="allege", publisher="L'Écho", language="fr"),
    Told(["NER"], "REJECT", ["MLI", "FRA"], JULY, mode="meet", confidence=0.4),
    Told(["MLI", "NER"], "CONSULT", [], JULY, AUGUST, place="TGO"),
    Told(["MLI", "NER"], "ACCUSE", ["FRA"], AUGUST),
    Told(["FRA"], "AID", ["MLI", "NER"], None, aux=("future",)),
    Told([None], "PROTEST", [], JUNE, aux=("historical",), publisher=None),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return dataset_of(tmp_path_factory.mktemp("selection") / "ds", TOLD)


def numbers(rows: Any) -> set[int]:
    """Which of TOLD these are."""
    return {int(row["sentence"]["text"].split(":")[0].removeprefix("Report ")) for row in rows}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {0, 1, 2, 3, 4, 5}),
        ({"actor": "MLI"}, {0, 2, 3}),
        ({"actor": ["FRA", "NER"]}, {1, 2, 3, 4}),
        ({"recipient": "MLI"}, {1, 4}),
        ({"between": ("MLI", "NER")}, {0, 1, 2}),
        ({"between": ("NER", "MLI")}, {0, 1, 2}),
        ({"between": ("FRA", ["MLI", "NER"])}, {1, 3, 4}),
        ({"event": "ACCUSE"}, {0, 3}),
        ({"event": ["AID", "REJECT"], "actor": "NER"}, {1}),
        ({"mode": "meet"}, {1}),
        ({"quad": 1}, {2}),
        ({"quad": [2, 4]}, {4, 5}),
        ({"since": JULY}, {1, 2, 3}),
        ({"since": "2025-07-02"}, {2, 3}),
        ({"until": JUNE}, {0, 5}),
        ({"since": "2025-07-15", "until": "2025-07-16"}, {2}),
        ({"language": "fr"}, {0}),
        ({"publisher": "L'Écho"}, {0}),
        ({"publisher": ["L'Écho", "The Wire"]}, {0, 1, 2, 3, 4}),
        ({"place": "TGO"}, {2}),
        ({"min_confidence": 0.8}, {0, 2, 3, 4, 5}),
        ({"factual": True}, {0, 1, 2, 3, 5}),
        ({"factual": False}, {4}),
        ({"actor": "USA"}, set()),
    ],
)  # fmt: skip
def test_conditions(told: Dataset, asked: dict[str, Any], found: set[int]) -> None:
    events = told.events(**asked)
    assert numbers(events) == found
    assert len(events) == len(found)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"actor": "Mali"}, "'Mali' is no code of an actor (three letters such as MLI); did you mean MLI?"),
        ({"recipient": "côte d'ivoire"}, "'côte d'ivoire' is no code of an actor (three letters such as MLI); did you mean CIV?"),
        ({"actor": "mli"}, "'mli' is no code of an actor (three letters such as MLI); did you mean MLI?"),
        ({"actor": ["MLI", "QZQ"]}, "'QZQ' is no code of an actor (three letters such as MLI); 'lapwing actors show NAME' gives the code of a name"),
        ({"place": "Bamako City Hall"}, "'Bamako City Hall' is no code of an actor (three letters such as MLI); 'lapwing actors show NAME' gives the code of a name"),
        ({"between": "MLI"}, "between= takes the codes of two sides, such as ('MLI', 'NER')"),
        ({"between": ("MLI", "NER", "TGO")}, "between= takes the codes of two sides, such as ('MLI', 'NER')"),
        ({"event": "ACUSE"}, "'ACUSE' is no PLOVER category; did you mean ACCUSE?"),
        ({"event": "reject"}, "'reject' is no PLOVER category; did you mean REJECT?"),
        ({"mode": "visits"}, "'visits' is no PLOVER mode; did you mean visit?"),
        ({"quad": 5}, "5 is no quad class; 1 is verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
        ({"since": "July"}, "'July' is no date; write YYYY-MM-DD"),
        ({"language": "de"}, "'de' is no language; it is one of en, fr"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_named(told: Dataset, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(QueryError) as failed:
        told.events(**asked)
    assert str(failed.value) == said


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
def test_values_are_bound_never_pasted(told: Dataset, value: str) -> None:
    assert len(told.events(publisher=value)) == 0


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "actor": st.sampled_from(["MLI", "NER", "FRA"]), "event": st.sampled_from(["ACCUSE", "CONSULT", "AID"]), "since": st.sampled_from([JUNE, JULY, AUGUST]),
            "until": st.sampled_from([JUNE, JULY, AUGUST]), "factual": st.booleans(), "language": st.sampled_from(["fr", "en"]),
        },
    )
)  # fmt: skip
def test_conditions_together_give_what_each_gives(told: Dataset, asked: dict[str, Any]) -> None:
    alone = [numbers(told.events(**{name: value})) for name, value in asked.items()]
    assert numbers(told.events(**asked)) == set(range(len(TOLD))).intersection(*alone)


def test_the_rows_are_the_same_in_every_form(told: Dataset) -> None:
    events = told.events(actor="MLI")
    table = events.to_arrow()
    assert table.column_names == events.columns
    assert table.column_names[-5:] == ["title", "publisher", "published", "language", "url"]
    assert table.to_pylist() == list(events)
    frame, polar = events.to_pandas(), events.to_polars()
    assert isinstance(frame, pd.DataFrame) and isinstance(polar, pl.DataFrame)
    assert list(frame["id"]) == polar["id"].to_list() == table["id"].to_pylist()
    few = events.to_arrow(["event", "publisher"])
    assert few.column_names == ["event", "publisher"]
    with pytest.raises(QueryError, match="events have no column 'evnt'; they have id,"):
        events.to_arrow(["evnt"])


def test_rows_come_in_a_fixed_order(told: Dataset) -> None:
    ids = [row["document_id"] for row in told.events()]
    assert ids == sorted(ids)


def test_counts(told: Dataset) -> None:
    assert list(told.events().count_by("event")) == [
        {"event": "ACCUSE", "events": 2}, {"event": "AID", "events": 1}, {"event": "CONSULT", "events": 1}, {"event": "PROTEST", "events": 1},
        {"event": "REJECT", "events": 1},
    ]  # fmt: skip
    assert {row["actor"]: row["events"] for row in told.events().count_by("actor")} == {"MLI": 3, "NER": 3, "FRA": 1}
    assert list(told.events(since=JUNE).count_by("year", "fact")) == [{"year": 2025, "fact": True, "events": 5}]
    assert list(told.events(event="REJECT").count_by("month", "publisher")) == [{"month": JULY, "publisher": "The Wire", "events": 1}]
    assert {(row["actor"], row["recipient"]) for row in told.events(event="REJECT").count_by("actor", "recipient")} == {("NER", "MLI"), ("NER", "FRA")}
    with pytest.raises(QueryError, match="events have no column 'when'"):
        told.events().count_by("when")
    with pytest.raises(QueryError, match="needs a key"):
        told.events().count_by()


def test_events_stay_at_the_version_they_were_asked_of(tmp_path: Path) -> None:
    dataset = dataset_of(tmp_path / "ds", TOLD[:2])
    events = dataset.events()
    assert len(events) == 2
    old = Dataset.open(tmp_path / "ds", as_of=2).events()
    assert len(old) == 1
    dataset.append("collect", {}, [])
    assert len(events) == 2


def test_what_is_shown(told: Dataset) -> None:
    events = told.events(between=("MLI", "NER"), since="2025-01-01")
    assert repr(events) == f"<Events of {told.path}, version 4, between MLI and NER, since 2025-01-01: 3>"
    assert repr(told.query("SELECT 1 AS a, 2 AS b")) == "<Result: 1 rows; columns a, b>"
    assert repr(told) == f"<Dataset {told.path}, version 4: 6 documents, 6 events>"
    page = told._repr_html_()
    assert "<td>documents</td><td>6</td>" in page
    assert "en: 5, fr: 1" in page


@pytest.mark.parametrize("shown", ["events", "query"])
def test_what_a_notebook_shows_is_inert(tmp_path: Path, shown: str) -> None:
    """Article texts are anybody's: no tag, no attribute, no control character of theirs may act."""
    evil = "<script>alert(1)</script> \" onmouseover='x' \x1b[2J \u202e &lt; Mali accused Niger."
    dataset = dataset_of(tmp_path / "ds", [Told(["MLI"], "ACCUSE", ["NER"], text=evil, publisher="<img src=x>")] * 1)
    rows = (
        dataset.events()
        if shown == "events"
        else dataset.query('SELECT sentence, text AS "<b>", publisher FROM events JOIN documents ON documents.id = document_id')
    )
    page = rows._repr_html_()
    assert "<script" not in page and "<img" not in page and "<b>" not in page
    assert "\x1b" not in page and "\u202e" not in page
    assert "&lt;script&gt;" in page and "&amp;lt;" in page
    assert page.count("<") == page.count(">")


def test_only_the_first_rows_are_shown(told: Dataset) -> None:
    page = told.query("SELECT range AS n FROM range(1000)")._repr_html_()
    assert page.count("<tr>") == 11
    assert "1,000 rows" in page and "the first 10" in page


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing_is_named(told: Dataset, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(LapwingError) as failed:
        getattr(told.query("SELECT 1"), f"to_{library}")()
    assert str(failed.value) == f"to_{library}() needs {library}, which is not installed; run: pip install 'lapwing[{library}]'"
