"""Sentence ends by rule, in the cases that break naive splitters."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from lapwing.language.sentences import mark_sentences
from lapwing.language.tokenizer import LapwingTokenizer

TOKENIZERS = {language: LapwingTokenizer(spacy.blank(language).vocab, language) for language in ("en", "fr")}


def split(language: str, text: str) -> list[str]:
    """The sentences of `text`, as raw text."""
    doc = mark_sentences(TOKENIZERS[language](text), language)
    offsets = doc.user_data["offsets"]
    return [text[offsets[s.start] : offsets[s.end - 1] + len(doc[s.end - 1].text)] for s in doc.sents]


# Each case is written as its sentences; the text is the sentences joined by a space, or by the line break one ends with.
FRENCH = [
    ["Le Mali refuse.", "Le Niger accepte."],
    ["Le Mali refuse !", "Pourquoi ?", "Nul ne sait…", "Le Niger attend."],
    ["M. Stevens est arrivé lundi.", "Il a rencontré MM. Diop et Camara."],
    ["S.E.M. Diop a reçu Mme. Keïta.", "Elle repart demain."],
    ["L’envoyé des U.S.A. quitte Bamako."],
    ["Le décret n° 3 est abrogé.", "L’art. 5 reste."],
    ["Le décret no. 3 est abrogé.", "La loi reste."],
    ["Le gén. Tiani s’est exprimé.", "Le col. Goïta aussi."],
    ["Il vise l’or, le lithium, etc.", "Les deux parties négocient."],
    ["Il vise l’or, le lithium, etc. et le coton."],
    ["Le 12 janv. 2024, l’accord a pris fin."],
    ["«\u00a0Nous refusons.\u00a0»", "Le ministre a quitté la salle."],
    ["«\u00a0Nous refusons\u00a0», a dit le ministre.", "Il est parti."],
    ["Le ministre a dit : «\u00a0Nous refusons.\u00a0»", "Il est parti."],
    ["Il est parti (sans un mot).", "Bamako attend."],
    ["« Non. »", "« Oui. »"],
    ["Bamako exige :\n", "a) le respect de sa souveraineté ;\n", "b) la fin des ingérences ;\n", "c) un partage équitable.\n", "Washington réfléchit."],
    ["Les mesures :\n", "• la fermeture de la frontière\n", "• le rappel de l’ambassadeur\n", "Alger proteste."],
    ["1. Le Mali se retire.\n", "2. Le Niger reste."],
    ["Un titre sans point\n", "Le texte commence ici.", "Il continue."],
    ["Le budget est de 1.5 million.", "Il augmente."],
    ["Le site www.exemple.org a publié l’accord.", "Il est long."],
]
ENGLISH = [
    ["Mali refused.", "Niger accepted."],
    ["Mr. Stevens arrived on Monday.", "He met Gen. Tiani."],
    ["U.S. troops left.", "They will return."],
    ["The troops belong to the U.S.", "The army denied it."],
    ["The U.S. Senate voted.", "It agreed."],
    ["Sen. John F. Smith spoke.", "Nobody replied."],
    ["“We refuse.”", "The minister left."],
    ["“We refuse,” the minister said.", "He left."],
    ["He said: “We refuse.”", "He left."],
    ["Resolution no. 3 passed.", "It binds all."],
    ["The demands are:\n", "a) a withdrawal;\n", "b) an apology.\n", "Paris refused."],
    ["- Close the border\n", "- Recall the envoy\n", "Algiers protested."],
    ["A headline without a stop\n", "The text begins.", "It goes on."],
    ["Was it so?", "Yes!", "It was…", "They left."],
    ["It costs $1.5 billion.", "Nobody pays."],
    ["Lockheed Martin Corp. won the contract.", "It is large."],
]


def _joined(sentences: list[str]) -> str:
    return "".join(s if s.endswith("\n") else s + " " for s in sentences).rstrip(" ")


@pytest.mark.parametrize("sentences", FRENCH, ids=lambda s: s[0][:30].strip())
def test_french_sentences(sentences: list[str]) -> None:
    assert split("fr", _joined(sentences)) == [s.strip() for s in sentences]


@pytest.mark.parametrize("sentences", ENGLISH, ids=lambda s: s[0][:30].strip())
def test_english_sentences(sentences: list[str]) -> None:
    assert split("en", _joined(sentences)) == [s.strip() for s in sentences]


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("aA1 .…!?\"'«»()-\n;:M°éU"), max_size=80))
def test_no_sentence_crosses_a_line(language: str, text: str) -> None:
    doc = mark_sentences(TOKENIZERS[language](text), language)
    blocks = doc.user_data["blocks"]
    for sentence in doc.sents if len(doc) else []:
        assert len({blocks[i] for i in range(sentence.start, sentence.end)}) == 1
