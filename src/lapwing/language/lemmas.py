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


@Language.factory("lapwing_lemmas", requires=["token.pos"], assigns=["token.lemma"])
def create_lemmas(nlp: Language, name: str) -> _Lemmas:
    return _Lemmas(nlp.lang)


class _Lemmas:
    def __init__(self, language: str) -> None:
        self.table = verb_forms(language)

    def __call__(self, doc: Doc) -> Doc:
        if not self.table:
            return doc
        for token in doc:
            if token.pos_ in ("VERB", "AUX"):
                known = self.table.get(token.lower_)
                if known and token.lemma_.lower() not in known:
                    token.lemma_ = known[0]
        return doc
