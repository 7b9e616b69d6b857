"""Frame realisations as the coder matches them: a head word, the words that must hang below it, a final preposition."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Words of a realisation that need not be in the text.
ARTICLES = {
    "en": frozenset({"the", "a", "an", "its", "his", "her", "their", "one's"}),
    "fr": frozenset({"le", "la", "les", "l'", "un", "une", "des", "son", "sa", "ses", "leur", "leurs"}),
}
PREPOSITIONS = {
    "en": frozenset(
        "to with against for from at on in into over of off out by toward towards behind around about under between among through across down up away "
        "upon after".split()
    ),
    "fr": frozenset("à de avec contre sur pour dans en par envers vers chez entre auprès sous après devant hors".split()),
}
#: English particles, which belong to the verb and introduce nobody.
PARTICLES = frozenset("up out off down away back over in apart along forward ahead together".split())


@dataclass(frozen=True, slots=True)
class Pattern:
    """`kind`: verb, noun or adjective. `words`: what must stand below (verb) or beside (noun) the head, in order.
    `preposition`: the final preposition, present in the text, that introduces the recipient."""

    kind: str
    head: str
    words: tuple[str, ...]
    preposition: str | None
    reflexive: bool = False
    objective: bool = False
    written: str = ""

    @property
    def weight(self) -> int:
        """More words, more specific."""
        return 1 + len(self.words) + (self.preposition is not None) + self.reflexive


_REFLEXIVE = re.compile(r"(?:se |s'(?=\w))")
_WORDS = {"fr": re.compile(r"(?:[dlnjmtsc]|qu|jusqu)'|[^\s]+"), "en": re.compile(r"-|[^\s-]+")}
_CONTRACTED = {"d'": "de", "au": "à", "aux": "à", "du": "de"}


def parse(written: str, kind: str, language: str, *, objective: bool = False) -> Pattern:
    """A realisation as written in a frame file to its pattern.

    >>> parse("mettre fin à", "verb", "fr")
    Pattern(kind='verb', head='mettre', words=('fin',), preposition='à', reflexive=False, objective=False, written='mettre fin à')
    """
    text = " ".join(written.replace("’", "'").split())
    reflexive = False
    if kind == "verb" and language == "fr":
        match = _REFLEXIVE.match(text)
        if match:
            reflexive, text = True, text[match.end() :]
    # Words as the tokenizer cuts them: English hyphens stand alone, French elisions end a word.
    words = _WORDS[language].findall(text)
    if kind == "noun":
        return Pattern(kind, words[-1].lower(), tuple(w.lower() for w in words), None, False, objective, written)
    if len(words) > 2 and words[1] == "-":
        words = [words[2], words[0], *words[3:]]  # "counter-attack": the last part carries the verb
    head, rest = words[0].lower(), [w.lower() for w in words[1:] if w != "-"]
    preposition = None
    if rest:
        last = rest[-1]
        last = _CONTRACTED.get(last, last)
        # The last word of several, or a lone preposition that is no particle, introduces the recipient.
        if last in PREPOSITIONS[language] and not (language == "en" and last in PARTICLES and len(rest) == 1):
            preposition, rest = last, rest[:-1]
    rest = [w for w in rest if w not in ARTICLES[language]]
    return Pattern(kind, head, tuple(rest), preposition, reflexive, False, written)
