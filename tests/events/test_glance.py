"""The glance before the parse: political articles are never spared, ordinary ones often, and what is not spared is coded as ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lapwing.evaluation.articles import load_articles, to_document
from lapwing.events.glance import Glance, load, shipped, to_model
from lapwing.language.pipeline import load_parser, make_doc
from lapwing.language.sentences import mark_sentences
from lapwing.lexicon import Lexicon
from lapwing.reading import code
from lapwing.records import Document
from lapwing.sources.text import document_from_text

pytestmark = pytest.mark.models

ROOT = Path(__file__).resolve().parents[2]
RECIPES = {
    "en": "Peel the carrots and cut them into thin slices. Fry the onions gently until they are golden. Add the carrots and half a glass of water. "
    "Cover the pan. Leave it on a low heat for twenty minutes. Serve with rice and a little lemon.\n",
    "fr": "Épluchez les carottes et coupez-les en fines rondelles. Faites dorer les oignons à feu doux. Ajoutez les carottes et un demi-verre d’eau. "
    "Couvrez la casserole. Laissez mijoter vingt minutes. Servez avec du riz et un peu de citron.\n",
}
POLITICS = {
    "en": RECIPES["en"] + "\nKenya's foreign minister accused Uganda on Monday of arming rebels.\n",
    "fr": RECIPES["fr"] + "\nLe ministre kényan des Affaires étrangères a accusé lundi l’Ouganda d’armer des rebelles.\n",
}


def is_promising(text: str, language: str, lexicon: Lexicon) -> bool:
    doc = make_doc(load_parser(language), document_from_text(text, language=language))
    return shipped(lexicon, language).promising(mark_sentences(doc, language))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_political_sentence_is_enough(language: str, lexicon: Lexicon) -> None:
    assert is_promising(POLITICS[language], language, lexicon)
    assert not is_promising(RECIPES[language], language, lexicon)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_brief_is_always_parsed(language: str, lexicon: Lexicon) -> None:
    """One sentence alone may look like nothing: briefs cost little and are not judged."""
    assert is_promising("Peel the carrots.\n", language, lexicon)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_text_holds_nothing(language: str, lexicon: Lexicon) -> None:
    assert not is_promising("\n", language, lexicon)


def annotated() -> Iterator[Document]:
    """Political articles, annotated in full."""
    for path in sorted((ROOT / "training" / "data").glob("articles-own-*.jsonl")):
        yield from map(to_document, load_articles(path))


def test_no_annotated_article_is_spared(lexicon: Lexicon) -> None:
    assert [d.path for d in annotated() if not is_promising(d.text, d.language, lexicon)] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_ordinary_pages_are_spared_often(language: str, lexicon: Lexicon) -> None:
    """Sentences it did not learn from, twenty to an article: a quarter at least."""
    lines = (ROOT / "bench" / f"ordinary-{language}.txt").read_text(encoding="utf-8").splitlines()
    articles = ["\n\n".join(lines[start : start + 20]) + "\n" for start in range(0, len(lines), 20)]
    spared = sum(not is_promising(text, language, lexicon) for text in articles)
    assert spared / len(articles) >= 0.2


def test_what_is_not_spared_is_coded_as_without_the_glance(lexicon: Lexicon) -> None:
    documents = [
        document_from_text(text, language="en") for text in (RECIPES["en"], POLITICS["en"], RECIPES["en"] + "Eat warm.\n", POLITICS["en"] + "It rained.\n")
    ]
    with_glance = list(code(documents, lexicon=lexicon, mentions=True, glance=True))
    without = list(code(documents, lexicon=lexicon, mentions=True))
    assert [r.document for r in with_glance] == documents
    assert [r.spared for r in with_glance] == [True, False, True, False]
    assert [r.events for r in with_glance] == [r.events for r in without]
    assert [r.mentions for r in with_glance if not r.spared] == [r.mentions for r in without if r.events]
    assert all(r.events for r in with_glance if not r.spared)


def test_a_sentence_shows_its_names_offices_and_frames(lexicon: Lexicon) -> None:
    shown = Glance(lexicon, "en").shown(["The", "Kenyan", "minister", "accused", "Uganda"], ["state strong"])
    assert {"name state strong", "demonym", "party several named", "frame ACCUSE one", "frame ACCUSE one, several named"} <= shown.shown
    assert shown.words == ["minister", "accused"]
    assert "party nobody" in Glance(lexicon, "en").shown(["It", "rained"], []).shown


def test_weights_are_whole_numbers_that_add_up_in_any_order() -> None:
    model = load()
    assert all(isinstance(w, int) for table in (model.shared, *model.words.values()) for w in table.values())


def test_the_threshold_is_what_separates(lexicon: Lexicon) -> None:
    """A glance that needs nothing lets everything through, one that needs too much nothing."""
    doc = mark_sentences(make_doc(load_parser("en"), document_from_text(POLITICS["en"], language="en")), "en")
    data = {"shared": {}, "words": {"en": {}, "fr": {}}}
    assert Glance(lexicon, "en", to_model(data | {"needed": 0})).promising(doc)
    assert not Glance(lexicon, "en", to_model(data | {"needed": 1})).promising(doc)
    with pytest.raises(ValueError, match="without a model"):
        Glance(lexicon, "en").promising(doc)


def test_the_artifact_is_plain_json() -> None:
    content = json.loads((ROOT / "src" / "lapwing" / "data" / "glance.json").read_text(encoding="utf-8"))
    assert set(content) == {"needed", "shared", "words"}
