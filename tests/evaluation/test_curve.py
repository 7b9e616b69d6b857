"""Part of the rows, part of the frames: nested, repeatable draws, and the curves over them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lapwing.evaluation.curve import describe, kept_frames, lexicon_curve, relation_curve
from lapwing.evaluation.relations import Case, first_part, plain, validate
from lapwing.lexicon import Lexicon

CLASSES = ("ACCUSE", "REJECT", "REQUEST")
#: A French example of each class: the French words have nothing else to learn from.
HELPERS = [Case(f"exemple {label}", {f"n:{label}": 1.0, "fr:w": 1.0}, label, "fr", label) for label in CLASSES]


def rows(n: int) -> list[Case]:
    """Cases of three classes, told apart by one feature, in pairs of one sentence each."""
    labels = [CLASSES[i // 2 % 3] for i in range(n)]
    return [Case(f"sentence {i // 2}", {f"n:{label}": 1.0, "en:w": 1.0}, label, "en", "", 3) for i, label in enumerate(labels)]


def test_frames_are_drawn_alike_every_time_and_nested(lexicon: Lexicon) -> None:
    half, quarter = kept_frames(lexicon, 0.5, 1), kept_frames(lexicon, 0.25, 1)
    assert list(half.frames) == list(kept_frames(lexicon, 0.5, 1).frames)
    assert set(quarter.frames) < set(half.frames) < set(lexicon.frames)
    assert len(half.frames) == round(0.5 * len(lexicon.data["frames"]))
    assert set(half.frames) != set(kept_frames(lexicon, 0.5, 2).frames)
    assert set(kept_frames(lexicon, 1.0, 1).frames) == set(lexicon.frames)


def test_rows_are_drawn_by_sentence_and_nested() -> None:
    cases = rows(80)
    parts = {share: first_part(cases, share) for share in (0.2, 0.5, 1.0)}
    assert [len(p) for p in parts.values()] == [16, 40, 80]
    assert all(c in parts[0.5] for c in parts[0.2])
    drawn = [plain(c.sentence) for c in parts[0.2]]
    assert all(drawn.count(sentence) == 2 for sentence in drawn)


def test_the_last_point_is_the_cross_validation_itself() -> None:
    cases = rows(90)
    curve = relation_curve(cases, HELPERS, (0.2, 1.0))
    assert [point["share"] for point in curve] == [0.2, 1.0]
    assert curve[-1]["macro_f1"] == round(validate(cases, HELPERS).macro_f1, 4) == 1.0


def test_curves_are_tables() -> None:
    relations = [{"share": 0.1, "macro_f1": 0.5}]
    shown = describe({"relations": relations, "lexicon": [{"share": 0.25, "frames": 12, "event_f1": 0.2}]})
    assert "10%" in shown and "0.500" in shown and "12" in shown
    assert "frames" not in describe({"relations": relations})


@pytest.mark.slow
@pytest.mark.models
def test_frames_earn_their_score(lexicon: Lexicon, tmp_path: Path) -> None:
    text = "France condemned Mali. Mali rejected the offer of France. Russia arrested two journalists. China threatened Japan."
    verbs = {"condemned": ("ACCUSE", "FRA", "MLI"), "rejected": ("REJECT", "MLI", "FRA"), "threatened": ("THREATEN", "CHN", "JPN")}
    events = [
        {
            "event": event, "mode": None, "aux": [], "attribution": None, "conditions": [], "date": None, "place": None, "sure": True,
            "actor": [{"country": actor}], "recipient": [{"country": recipient}],
            "trigger": {"text": verb, "start": text.index(verb), "end": text.index(verb) + len(verb)},
        }
        for verb, (event, actor, recipient) in verbs.items()
    ]  # fmt: skip
    article = {"id": "a", "language": "en", "publisher": "x", "published": "2025-07-30", "title": "", "text": text, "events": events, "not_events": []}
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(article), encoding="utf-8")
    none, everything = lexicon_curve(path, lexicon, shares=(0.0, 1.0), seeds=(1, 2))
    assert none["category_f1"] == 0.0 < everything["category_f1"]
    assert everything["frames"] == len(lexicon.data["frames"])
