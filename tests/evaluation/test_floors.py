"""Pinned floors: compared, raised, and lowered only when told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from lapwing.errors import InputError
from lapwing.evaluation.actors import ActorReport, ActorTally
from lapwing.evaluation.floors import Floor, actor_figures, bound, compare, dump, fingerprint, moved, read, span_figures
from lapwing.evaluation.spans import SpanReport

FILE = Path(__file__).resolve().parents[2] / "bench" / "floors.json"
PINNED = {name: Floor(value, "s", "old") for name, value in {"held": 0.5, "better": 0.5, "worse": 0.5, "articles/traps": 5.0}.items()}
PINNED["other"] = Floor(0.9, "t", "old")
MEASURED = {name: Floor(value, "s", "now") for name, value in {"held": 0.5004, "better": 0.62, "worse": 0.41, "other": 0.1, "new": 0.3}.items()}


def states(traps: float) -> dict[str, str]:
    return {f.name: f.state for f in compare({**MEASURED, "articles/traps": Floor(traps, "s", "now")}, PINNED)}


def test_states() -> None:
    assert states(5.0) == {"held": "holds", "better": "exceeded", "worse": "fallen", "other": "changed", "new": "new", "articles/traps": "holds"}
    assert states(4.0)["articles/traps"] == "exceeded"
    assert states(6.0)["articles/traps"] == "fallen"


def test_actors_have_their_figures_by_language() -> None:
    report = ActorReport()
    report.tallies["en", "named"].add(ActorTally(gold=8, found=8, country=6, sector=4, right=6, wrong=2))
    report.tallies["en", "pronoun"].add(ActorTally(gold=2, found=1, country=1, sector=1, right=1, open=1))
    assert actor_figures(report) == {
        "actors/en/found": 0.9, "actors/en/country": 7 / 9, "actors/en/sector": 5 / 9, "actors/en/referring_right": 0.5, "actors/en/referring_wrong": 0.0,
    }  # fmt: skip
    assert span_figures(SpanReport(spans=4, found=3)) == {"actors/spans": 0.75}


def test_floors_are_cut_and_survive_the_last_bits() -> None:
    assert bound("x", 0.56699) == 0.566
    assert bound("x", 0.567 - 1e-12) == 0.567
    assert bound("articles/traps", 13.0) == 13.0


def test_raising_never_lowers() -> None:
    after = moved(MEASURED, PINNED, compare(MEASURED, PINNED), up=True, down=False)
    assert after["better"] == Floor(0.62, "s", "now") and after["new"].floor == 0.3
    assert (after["worse"], after["held"], after["other"]) == (PINNED["worse"], PINNED["held"], PINNED["other"])


def test_lowering_takes_its_own_flag() -> None:
    after = moved(MEASURED, PINNED, compare(MEASURED, PINNED), up=False, down=True)
    assert after["worse"] == Floor(0.41, "s", "now")
    assert after["other"] == Floor(0.1, "s", "now")
    assert after["better"] == PINNED["better"] and "new" not in after
    assert moved(MEASURED, PINNED, compare(MEASURED, PINNED), up=False, down=False) == PINNED


def test_a_finding_is_one_line_with_name_floor_and_measured() -> None:
    (line,) = [str(f) for f in compare(MEASURED, PINNED) if f.state == "fallen"]
    assert line == "floor fallen: worse: floor 0.5, measured 0.41"
    assert "not compared: other" in next(str(f) for f in compare(MEASURED, PINNED) if f.state == "changed")


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert read(path) == {}
    path.write_text(dump(PINNED), encoding="utf-8")
    assert read(path) == PINNED


@pytest.mark.parametrize("content", ["[1]", "{", '{"a": {"floor": 1}}', '{"a": 3}'])
def test_a_broken_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="no file of floors"):
        read(path)


def test_a_fingerprint_is_of_all_files_in_order(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("1")
    b.write_text("2")
    assert fingerprint(a) == "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    assert len({fingerprint(a), fingerprint(b), fingerprint(a, b), fingerprint(b, a)}) == 4


def test_every_headline_figure_has_a_floor() -> None:
    pinned = read(FILE)
    assert set(pinned) == {
        *(f"{articles}/{language}/{kind}_f1" for articles in ("articles", "fresh") for language in ("en", "fr") for kind in ("event", "category")),
        *(f"articles/{name}" for name in ("mode", "date", "attribution", "polarity", "traps")),
        *(f"actors/{language}/{name}" for language in ("en", "fr") for name in ("found", "country", "sector", "referring_right", "referring_wrong")),
        "actors/spans", "relations/macro_f1", "relations/quad_f1", "translations/fr/macro_f1", "translations/fr/accuracy",
    }  # fmt: skip
    assert all(len(f.set) == 64 and f.lexicon for f in pinned.values())
