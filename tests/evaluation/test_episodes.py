"""The labelled reports are sound, and reports of one event are told from others well enough on the half nothing was tuned on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from lapwing.errors import InputError
from lapwing.evaluation.episodes import Score, is_tuning, read_reports, scores

PATH = Path(__file__).resolve().parents[1] / "data" / "episode-reports.jsonl"


def test_the_labelled_reports_are_sound() -> None:
    rows = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 300
    assert all(row["mark"] in row["text"] for row in rows)
    by_episode: dict[str, set[str]] = {}
    for row in rows:
        by_episode.setdefault(row["id"].rsplit("/", 1)[0], set()).add(row["what"])
    assert all(len(what) == 1 for what in by_episode.values())
    halves = Counter(is_tuning(scenario) for scenario in {row["id"].split("/")[0] for row in rows})
    assert min(halves.values()) >= 25


@pytest.mark.parametrize(
    "line", ["[]", "{", '{"id": "a/b/1"}', json.dumps(dict.fromkeys(("what", "language", "publisher", "text", "mark", "published", "id"), "x"))]
)
def test_a_row_that_is_no_report_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1 is no labelled report"):
        read_reports(path)


def test_scores_of_nothing_and_of_something() -> None:
    assert Score(0, 0, 0).f1 == 1
    assert Score(6, 8, 12).to_dict() == {"precision": 0.75, "recall": 0.5, "f1": 0.6, "pairs": 12}


@pytest.mark.models
def test_reports_of_one_event_are_told_from_others() -> None:
    found = scores(read_reports(PATH))
    assert found.test.f1 >= 0.8, found.text(PATH.name, errors=True)
    assert found.tuning.f1 >= 0.8
    assert found.grouped.precision >= 0.88 and found.grouped.f1 >= 0.75
    assert found.uncoded <= 20
