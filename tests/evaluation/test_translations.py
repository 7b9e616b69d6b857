"""The French translations of marked sentences, and the comparison of both languages."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from lapwing.errors import InputError
from lapwing.evaluation.relations import CLASSES, Case, plain, strip_tags
from lapwing.evaluation.translations import compare, counterparts, describe

ROOT = Path(__file__).resolve().parents[2]
FRENCH = ROOT / "tests" / "data" / "relations-fr.tsv"
ENGLISH = ROOT.parent / "shared" / "eval" / "relations-dev.tsv"
LEAST, ROWS = 3, 100

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def quotas(counts: Counter[str]) -> dict[str, int]:
    """As many rows a class as its share of all, three at least, the remainders to the largest fractions."""
    rare = {c for c in counts if ROWS * counts[c] / counts.total() < LEAST}
    left = ROWS - LEAST * len(rare)
    exact = {c: left * n / sum(m for d, m in counts.items() if d not in rare) for c, n in counts.items() if c not in rare}
    found = dict.fromkeys(rare, LEAST) | {c: int(x) for c, x in exact.items()}
    for c in sorted(exact, key=lambda c: (int(exact[c]) - exact[c], c))[: ROWS - sum(found.values())]:
        found[c] += 1
    return found


def chosen(rows: list[Row]) -> list[str]:
    """The sentence_ids the rule of tests/data/README.md takes."""
    by_class: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_class[row["gold_root"]].append(row)
    wanted = quotas(Counter(row["gold_root"] for row in rows))
    found: list[str] = []
    seen: set[str] = set()
    for label in sorted(by_class):
        first = len(found)
        for row in sorted(by_class[label], key=lambda r: hashlib.sha256(r["sentence_id"].encode()).hexdigest()):
            if len(found) - first < wanted[label] and plain(row["sentence"]) not in seen:
                seen.add(plain(row["sentence"]))
                found.append(row["sentence_id"])
    return found


def test_a_hundred_rows_of_all_classes() -> None:
    rows = read(FRENCH)
    assert len(rows) == len({r["sentence_id"] for r in rows}) == len({plain(r["marked_sentence"]) for r in rows}) == ROWS
    counts = Counter(r["gold_root"] for r in rows)
    assert set(counts) == set(CLASSES)
    assert min(counts.values()) >= LEAST
    assert {r["gold_quad"] for r in rows} == {"1", "2", "3", "4"}


def test_every_row_marks_text_and_nothing_else() -> None:
    for row in read(FRENCH):
        text, source, target = strip_tags(row["marked_sentence"])
        assert "<" not in text and ">" not in text and text == text.strip(), row
        assert source is not None, row
        for span in (source, target):
            if span is not None:
                party = text[slice(*span)]
                assert party == party.strip() and party, row
                # "au", "du" hold a preposition: they stay outside.
                assert party.split()[0].lower() not in ("du", "aux") and not (party.lower().startswith("au ") and not party.startswith("au moins")), row


@pytest.mark.skipif(not ENGLISH.is_file(), reason="the marked English sentences are not beside this checkout")
def test_the_rows_are_those_the_rule_takes_with_their_labels() -> None:
    english, french = read(ENGLISH), read(FRENCH)
    assert [r["sentence_id"] for r in french] == chosen(english)
    by_id = {r["sentence_id"]: r for r in english}
    for row in french:
        theirs = by_id[row["sentence_id"]]
        assert (row["gold_root"], row["gold_quad"]) == (theirs["gold_root"], theirs["gold_quad"])
        assert plain(theirs["sentence"]) not in plain(row["marked_sentence"])
        for mark in ("<s>", "<t>"):
            assert (mark in row["marked_sentence"]) == (mark in theirs["marked_sentence"]), row


def case(number: int, language: str, label: str, sentence: str = "") -> Case:
    features = {f"n:{label}": 1.0, f"{language}:{label}": 1.0}
    return Case(sentence or f"{language} {number}", features, label, language, "", 3, "", str(number))


def test_translated_sentences_are_not_learned_from() -> None:
    labels = ("ACCUSE", "REJECT", "REQUEST")
    english = [case(i, "en", labels[i % 3]) for i in range(40)]
    english.append(case(99, "en", "REJECT", "EN 0."))  # another marking of the sentence translated
    french = [case(0, "fr", "ACCUSE"), case(1, "fr", "REJECT")]
    helpers = [case(k, "fr", label, f"exemple {label}") for k, label in enumerate(labels)]
    scores = compare(french, counterparts(french, english, "x"), english, helpers)
    assert scores.trained_on == 38
    assert scores.french.macro_f1 == scores.english.macro_f1 == 1.0 and scores.difference == 0.0
    report = scores.to_dict()
    assert report["holds"] and report["sentences"] == 2
    assert "bar 0.04: holds" in describe(report, "x.tsv")


@pytest.mark.parametrize("row", [case(7, "fr", "REJECT"), case(0, "fr", "REJECT")])
def test_a_row_that_translates_nothing_is_refused(row: Case) -> None:
    with pytest.raises(InputError, match=f"sentence_id {row.id}"):
        counterparts([row], [case(0, "en", "ACCUSE")], "x.tsv")
