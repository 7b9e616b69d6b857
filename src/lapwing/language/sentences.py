"""Sentence ends by rule: after a terminal mark, at block ends, never after a title, an initial or an item label.

News prose is well punctuated; a rule that knows abbreviations is steadier than a boundary learned from small treebanks, and
the parser then only has to parse.
"""

from __future__ import annotations

import numpy
from spacy.attrs import SENT_START  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc

from lapwing.language.tokenizer import ABBREVIATIONS, TITLES

_TERMINAL = frozenset({".", "!", "?", "…", "..", "..."})
_CLOSERS = frozenset({'"', ")", "]", "'", "''"})


def _ends_word(word: str, language: str) -> bool:
    """Does this token carry a full stop that may also end the sentence (*etc.*, *U.S.*)?"""
    return word.endswith(".") and len(word) > 1 and word[:-1].lower() not in TITLES[language]


def mark_sentences(doc: Doc, language: str) -> Doc:
    """Set every token's sentence start from punctuation and `user_data["blocks"]`."""
    n = len(doc)
    if not n:
        return doc
    words = [t.text for t in doc]
    blocks = doc.user_data.get("blocks") or [0] * n
    depth_start = [False] * n
    depth_start[0] = True
    i = 0
    while i < n - 1:
        j = i + 1
        if blocks[j] != blocks[i]:
            depth_start[j] = True
        elif words[i] in _TERMINAL or _ends_word(words[i], language):
            closers = 0
            while j < n and blocks[j] == blocks[i] and (words[j] in _CLOSERS or words[j] in _TERMINAL) and closers < 4:
                if words[j] in ('"', "'") and _opens(doc, j):
                    break
                j += 1
                closers += 1
            if j < n and blocks[j] == blocks[i] and _may_start(doc, words, blocks, i, j, language):
                depth_start[j] = True
            i = max(i, j - 1)
        i += 1
    for k in range(1, n):
        if blocks[k] != blocks[k - 1]:
            depth_start[k] = True
    # One array at once: setting token by token costs a look at the whole Doc each time.
    starts = numpy.asarray([1 if start else -1 for start in depth_start], dtype="int64").astype("uint64")
    doc.from_array([SENT_START], starts.reshape((n, 1)))  # type: ignore[arg-type]
    return doc


def _opens(doc: Doc, i: int) -> bool:
    """Does quotation mark `i` open? Typographic marks say so themselves; a straight one opens where only the word before is apart."""
    offsets = doc.user_data.get("offsets")
    raw = doc.user_data["raw"][offsets[i]] if offsets else doc[i].text
    if raw in "«“„‹":
        return True
    if raw in "»”›":
        return False
    return bool(doc[i - 1].whitespace_ and not doc[i].whitespace_)


#: Words that, capitalised after an abbreviation, open a sentence.
_OPENERS = {
    "fr": frozenset(
        "le la les l' un une des il elle ils elles ce cet cette ces on mais et selon dans en au aux pour par depuis après avant lors son sa ses leur "
        "leurs c' d' à".split()
    ),
    "en": frozenset(
        "the a an he she it they this these those in on at but and for after before since according his her its their we there as when while".split()
    ),
}


def _may_start(doc: Doc, words: list[str], blocks: list[int], stop: int, following: int, language: str) -> bool:
    """May a sentence start at `following`, given the mark at `stop`?"""
    first = words[following]
    if first in ('"', "'", "(", "[", "-") and following + 1 < len(words):
        first = words[following + 1]
    starts = first[:1].isupper() or first[:1].isdigit()
    if not doc[following - 1].whitespace_ and words[stop] != "…":
        return False
    mark = words[stop]
    if mark in (".",):
        before = words[stop - 1] if stop else ""
        # "a.", "1." label an enumeration when they open a block.
        if len(before) <= 2 and (stop < 2 or blocks[stop - 2] != blocks[stop]):
            return False
        return starts
    if mark in _TERMINAL:
        return starts
    # An abbreviation with its own stop ends a sentence only before a capital that is no name part: U.S. officials / U.S. The
    bare = mark[:-1].lower()
    if bare in ABBREVIATIONS[language]:
        return starts and first.lower() in _OPENERS[language]
    return starts and first.lower() in _OPENERS[language]


@Language.factory("lapwing_sentences", assigns=["token.is_sent_start", "doc.sents"])
def create_sentences(nlp: Language, name: str) -> _Sentences:
    return _Sentences(str(nlp.lang))


class _Sentences:
    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, doc: Doc) -> Doc:
        return mark_sentences(doc, self.language)
