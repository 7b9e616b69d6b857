"""Corrects verb lemmas with a table of forms (see training/forms.py)."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

_FOLDER = Path(__file__).resolve().parents[1] / "data"


@lru_cache(maxsize=2)
def verb_forms(language: str) -> dict[str, list[str]]:
    """Form -> infinitives; empty for a language without a table."""
    path = _FOLDER / f"verb_forms.{language}.json.gz"
    if not path.is_file():
        return {}
    table: dict[str, list[str]] = json.loads(gzip.decompress(path.read_bytes()))
    return table


#: Endings of regular French -er verbs, longest first; what is left before them, with "er", is the infinitive.
_ER_ENDINGS = tuple(
    sorted(
        "erait eraient erais erions eriez erai eras era erons erez eront èrent aient ait ais ions iez ant ées és ée é ent ons ez es e a ai as "
        "âmes ât âtes asse".split(),
        key=lambda e: (-len(e), e),
    )
)


@lru_cache(maxsize=2)
def _infinitives(language: str) -> frozenset[str]:
    return frozenset(lemma for lemmas in verb_forms(language).values() for lemma in lemmas)


def regular_infinitive(form: str) -> str | None:
    """The known regular French infinitive this is a form of, or None.

    >>> regular_infinitive("retirerait")
    'retirer'
    """
    known = _infinitives("fr")
    for ending in _ER_ENDINGS:
        if form.endswith(ending):
            candidate = form[: -len(ending)] + "er"
            if candidate in known:
                return candidate
    return None


@Language.factory("lapwing_lemmas", requires=["token.pos"], assigns=["token.lemma"])
def create_lemmas(nlp: Language, name: str) -> _Lemmas:
    return _Lemmas(str(nlp.lang))


class _Lemmas:
    def __init__(self, language: str) -> None:
        self.language = language
        self.table = verb_forms(language)

    def __call__(self, doc: Doc) -> Doc:
        if not self.table:
            return doc
        for token in doc:
            if token.pos_ in ("VERB", "AUX"):
                known = self.table.get(token.lower_)
                if known is None and self.language == "fr" and token.lemma_.lower() not in _infinitives("fr"):
                    regular = regular_infinitive(token.lower_)
                    known = [regular] if regular else None
                if known and token.lemma_.lower() not in known:
                    token.lemma_ = known[0]
        return doc
