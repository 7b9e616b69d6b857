"""Text to tokens, block by block, so that no token is ever whitespace and every token knows its place in the raw text.

The treebanks know one apostrophe and one quotation mark, pages use many: characters are mapped one to one before
tokenisation, so that offsets in the mapped text are offsets in the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from lapwing.records import Block

#: One character to one character: typographic apostrophes, spaces, dashes, quotation marks.
CHARACTER_MAP: dict[str, str] = {
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "\u00b4": "'",
    "\u2032": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u00ab": '"',
    "\u00bb": '"',
    "\u2039": '"',
    "\u203a": '"',
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u2007": " ",
    "\u200a": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\t": " ",
    "\u200b": " ",
    "\ufeff": " ",
    "\u00ad": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2015": "-",
    "\u2212": "-",
    "\r": " ",
    # Half a surrogate pair (a broken escape in JSON) is no character, and spaCy refuses it.
    **{chr(code): "\ufffd" for code in range(0xD800, 0xE000)},
}
_MAPPED = re.compile("[" + "".join(map(re.escape, CHARACTER_MAP)) + "]")

#: Words that keep their full stop, per language (lower case, without the stop).
ABBREVIATIONS: dict[str, frozenset[str]] = {
    "fr": frozenset(
        "m mm mme mmes mlle mlles me mes dr pr st ste gal gén col cdt lt cap capt mgr art al av bd vol chap éd p pp "
        "env etc cf ex hab janv févr avr juil sept oct nov déc tél min max prof réf no nº".split()
    ),
    "en": frozenset(
        "mr mrs ms dr prof gen col lt capt cpl sgt maj adm gov sen rep rev hon st jr sr inc ltd co corp llc vs etc "
        "no vol pp jan feb mar apr jun jul aug sep sept oct nov dec mt ft ave blvd dept est fig cf messrs brig "
        "cmdr supt pres amb atty".split()
    ),
}
#: Abbreviations that are followed by a name or a number, so never end a sentence.
TITLES: dict[str, frozenset[str]] = {
    "fr": frozenset("m mm mme mmes mlle mlles me dr pr st ste gal gén col cdt lt cap capt mgr art av p pp no nº vol chap réf cf".split()),
    "en": frozenset("mr mrs ms dr prof gen col lt capt cpl sgt maj adm gov sen rep rev hon st messrs brig cmdr supt pres amb vs no vol pp fig cf mt".split()),
}

_WORD = r"[^\W_]+"
_COMMON = [
    r"https?://\S+|www\.\S+",
    r"[\w.+-]+@[\w-]+\.[\w.-]+\w",
    r"[@#]\w+",
    r"(?:[^\W\d_]\.){2,}",  # U.S. S.E.M. J.-C. handled below
    r"\d+(?:[.,:/]\d+)*(?:%)?(?=\W|_|$)",
]
_FRENCH = [
    r"aujourd'hui|quelqu'un[es]?|prud'hom\w+|presqu'île\w*",
    r"(?:jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|qu|[ldjmtnsc])'(?=\w)",
    r"-(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|y|en|là)(?![\w'-])",
    r"-ci(?!\w)",
]
_ENGLISH = [
    r"(?:ca|wo|sha)(?=n't(?!\w))",
    r"\w+?(?=n't(?!\w))",
    r"n't(?!\w)",
    r"can(?=not(?!\w))",
    r"'(?:s|m|d|re|ve|ll)(?!\w)",
]
_TAIL = [
    r"\.{2,}|…",
    r"-{2,}",
    r"[$€£¥]",
    r"\S",
]


def _pattern(language: str) -> re.Pattern[str]:
    abbreviations = "|".join(sorted(map(re.escape, ABBREVIATIONS[language]), key=lambda w: (-len(w), w)))
    abbreviated = rf"(?:{abbreviations})\.(?!\w)"
    initial = r"[^\W\d_]\.(?=[\s-]?[^\W\d_])"
    if language == "fr":
        hyphenated = r"[^\W_]+(?:[-'](?!(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|y|en|là|ci)(?![\w'-]))[^\W_]+)*"
        parts = [*_COMMON[:4], *_FRENCH, abbreviated, initial, _COMMON[4], hyphenated, *_TAIL]
    else:
        parts = [*_COMMON[:4], *_ENGLISH, abbreviated, initial, _COMMON[4], _WORD, *_TAIL]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


def normalise(text: str) -> str:
    """Map typographic characters one to one onto those of the treebanks; the length never changes."""
    return _MAPPED.sub(lambda match: CHARACTER_MAP[match.group()], text)  # ten times as fast as str.translate on French


def line_blocks(text: str) -> list[Block]:
    """One block per non-empty line."""
    return [Block(m.start(), m.end()) for m in re.finditer(r"[^\n\u2028\u2029\x0b\x0c]+", text) if m.group().strip()]


class LapwingTokenizer:
    """A regular-expression tokenizer following Universal Dependencies, contractions (*du*, *au*) kept whole.

    The Doc it returns carries `user_data["offsets"]`, the raw start of each token, and `user_data["blocks"]`, the
    index of each token's block; `user_data["raw"]` is the text as given.
    """

    def __init__(self, vocab: Vocab, language: str) -> None:
        self.vocab = vocab
        self.language = language
        self._pattern = _pattern(language)

    def __call__(self, text: str) -> Doc:
        return self.blocks(text, line_blocks(text))

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a short text, without a Doc."""
        return tuple(match.group() for match in self._pattern.finditer(normalise(text)))

    def blocks(self, text: str, blocks: Sequence[Block]) -> Doc:
        """Tokenise only `blocks` of `text`; characters outside them get no token."""
        words: list[str] = []
        spaces: list[bool] = []
        offsets: list[int] = []
        owner: list[int] = []
        mapped = normalise(text)
        for number, block in enumerate(blocks):
            last = -1
            for match in self._pattern.finditer(mapped, block.start, block.end):
                start = match.start()
                if last == start:
                    spaces[-1] = False
                words.append(match.group())
                spaces.append(True)
                offsets.append(start)
                owner.append(number)
                last = match.end()
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data["offsets"] = offsets
        doc.user_data["blocks"] = owner
        doc.user_data["raw"] = text
        return doc

    # spaCy serialises tokenizers; this one is its code.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_kw: Any) -> LapwingTokenizer:
        return self

    def to_disk(self, _path: Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: Path, **_: Any) -> LapwingTokenizer:
        return self

    def pipe(self, texts: Iterable[str], batch_size: int = 64) -> Iterable[Doc]:
        for text in texts:
            yield self(text)


def create_tokenizer() -> Callable[[Language], LapwingTokenizer]:
    """The tokenizer factory named in the shipped pipelines' configuration."""

    def make(nlp: Language) -> LapwingTokenizer:
        return LapwingTokenizer(nlp.vocab, str(nlp.lang))

    return make


registry.tokenizers("lapwing.Tokenizer.v1", func=create_tokenizer)
