"""Sentences of a document as the coder sees them, without parsing it."""

from __future__ import annotations

from functools import lru_cache

from spacy.vocab import Vocab

from lapwing.language.sentences import mark_sentences
from lapwing.language.tokenizer import LapwingTokenizer
from lapwing.records import Document


def sentences(document: Document) -> list[tuple[int, int, int]]:
    """(start, end, index of the block) of each sentence of each block, in text order; offsets into the document's text."""
    doc = _tokenizer(document.language).blocks(document.text, document.blocks)
    if not len(doc):
        return []
    offsets, blocks = doc.user_data["offsets"], doc.user_data["blocks"]
    starts = [token.i for token in mark_sentences(doc, document.language) if token.is_sent_start]
    lasts = [start - 1 for start in starts[1:]] + [len(doc) - 1]
    return [(offsets[first], offsets[last] + len(doc[last]), blocks[first]) for first, last in zip(starts, lasts, strict=True)]


@lru_cache(maxsize=2)
def _tokenizer(language: str) -> LapwingTokenizer:
    return LapwingTokenizer(Vocab(), language)
