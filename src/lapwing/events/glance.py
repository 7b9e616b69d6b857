"""A glance at a text before it is parsed: how much does any of its sentences look like a political event?

A linear score over what can be seen without a parse: names, offices, the frames whose words a sentence holds, its words. The weights are
`data/glance.json`, made by `training/glance.py`; docs/models/glance.md says from what, and what is lost.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from lapwing.actors.names import ByIdentity, NameBook, name_book
from lapwing.errors import LexiconError
from lapwing.language.lemmas import regular_infinitive, verb_forms
from lapwing.lexicon import Lexicon
from lapwing.lexicon.store import Options, stem

ARTIFACT = Path(__file__).resolve().parent.parent / "data" / "glance.json"
#: Endings and what may stand for them in the lemma, beside the table of verb forms: plurals, feminines, participles.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        ("s", ""), ("x", ""), ("aux", "al"), ("es", ""), ("e", ""), ("elle", "el"), ("elles", "el"), ("enne", "en"), ("ennes", "en"), ("ive", "if"),
        ("ives", "if"), ("euse", "eur"), ("euses", "eur"), ("trice", "teur"), ("trices", "teur"), ("ère", "er"), ("ères", "er"),
    ),
    "en": (("s", ""), ("es", ""), ("ies", "y"), ("men", "man")),
}  # fmt: skip


#: Articles of so few sentences are always parsed: each sentence alone is overlooked once in thirty times (docs/models/glance.md), and they cost little.
BRIEF = 5
#: Weights are whole numbers of this fraction of a logit: a sum of whole numbers is the same in every order.
UNIT = 1000


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of a logistic regression by feature, in thousandths of a logit: those of words by language, the others shared.

    `needed`: the sum of weights from which a sentence looks like an event, the intercept counted in.
    """

    needed: int
    shared: Mapping[str, int]
    words: Mapping[str, Mapping[str, int]]
    version: str


@lru_cache(maxsize=1)
def load() -> Model:
    """The model that ships. Raises LexiconError when it is missing."""
    if not ARTIFACT.is_file():
        raise LexiconError(f"{ARTIFACT.name} is missing from the package; run 'python training/glance.py' in a checkout or reinstall the package")
    content = ARTIFACT.read_bytes()
    return to_model(json.loads(content), hashlib.sha256(content).hexdigest()[:8])


def to_model(data: Mapping[str, Any], version: str = "new") -> Model:
    """The model behind the content of `data/glance.json`."""
    return Model(data["needed"], data["shared"], data["words"], version)


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be seen of a sentence without a parse: features that both languages share, and its words."""

    shown: set[str]
    words: list[str]


class Glance:
    """Scores the sentences of texts in one language. `model` is None where only the features are wanted."""

    def __init__(self, lexicon: Lexicon, language: str, model: Model | None = None) -> None:
        self.language = language
        self.model = model
        self._book: NameBook = name_book(lexicon, language)
        self._keyed = lexicon.options(language)
        self._heads: dict[str, tuple[Options, ...]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._roles: dict[str, tuple[str, ...]] = {}

    def promising(self, doc: Doc) -> bool:
        """Does any sentence of this unparsed Doc (made by `make_doc`, its sentences marked) look like an event? Of a brief nothing is spared."""
        if self.model is None:
            raise ValueError("a Glance without a model cannot judge")
        if len(doc) > 0 and sum(1 for _ in doc.sents) <= BRIEF:
            return True
        shared, words, needed = self.model.shared, self.model.words.get(self.language, {}), self.model.needed
        return any(sum(shared.get(f, 0) for f in found.shown) + sum(words.get(w, 0) for w in found.words) >= needed for found in self.sentences(doc))

    def sentences(self, doc: Doc) -> Iterator[Shown]:
        """What each sentence of an unparsed Doc shows, in order."""
        starts, ends, forms, firsts = _columns(doc)
        kinds: list[list[str]] = [[] for _ in firsts]
        offsets = [starts[a] for a in firsts]
        for a, b, which in self._book.spelled(doc.user_data["raw"]):
            number = bisect_right(offsets, a) - 1
            last = (firsts[number + 1] if number + 1 < len(firsts) else len(forms)) - 1
            if number >= 0 and b <= ends[last]:
                kinds[number] += [f"{name.kind} {'strong' if name.strong else 'weak'}" for name in self._book.meanings(which)]
        for number, a in enumerate(firsts):
            b = firsts[number + 1] if number + 1 < len(firsts) else len(forms)
            yield self.shown(forms[a:b], kinds[number])

    def shown(self, words: Sequence[str], named: Sequence[str]) -> Shown:
        """What a sentence shows: its `words` as tokenised, and the kinds of the names in it."""
        lower = list(dict.fromkeys(word.lower() for word in words))
        offices = {office for word in lower for office in self._offices(word)}
        parties = {f"name {kind}" for kind in named} | offices
        states = len(named) + sum("demonym" in self._offices(word) for word in lower)
        known = "several named" if states > 1 else "named" if states else "office" if offices else "nobody"
        frames = self._frames(lower)
        # What is capitalised is a name, or says no more than where the sentence begins.
        plain = [word for word in dict.fromkeys(words) if word.islower()]
        return Shown({*parties, *(f"frame {f}" for f in frames), *(f"frame {f}, {known}" for f in frames), f"party {known}"}, plain)

    def _offices(self, word: str) -> tuple[str, ...]:
        """Whether the word is a demonym, and the sectors of the offices that begin with it."""
        found = self._roles.get(word)
        if found is None:
            roles = {f"office {role.sector[0] if role.sector else 'plain'}" for _, _, role in self._book.roles.get(word, ())}
            found = self._roles[word] = (*(("demonym",) if word in self._book.demonyms else ()), *sorted(roles))
        return found

    def _frames(self, lower: Sequence[str]) -> set[str]:
        """Categories of the frames whose words all stand in the sentence, those of one word and of several apart."""
        forms: set[str] = set()
        for word in lower:
            forms |= self._forms(word)
        found: set[str] = set()
        for word in lower:
            heads = self._heads.get(word)
            if heads is None:
                heads = self._heads[word] = tuple(o for form in self._forms(word) if (o := self._keyed.get(form)) is not None)
            for options in heads:
                found.update(f"{frame.event} one" for _, frame, _ in options.plain)
                for other in options.by_word.keys() & forms:
                    found.update(f"{frame.event} several" for _, frame, _ in options.by_word[other])
        return found

    def _forms(self, word: str) -> frozenset[str]:
        """The word, what may be its lemma, and their stems."""
        known = self._words.get(word)
        if known is None:
            plain = {word, *verb_forms(self.language).get(word, ())}
            if self.language == "fr" and (regular := regular_infinitive(word)):
                plain.add(regular)
            for ending, instead in _ENDINGS[self.language]:
                if word.endswith(ending) and len(word) > len(ending) + 1:
                    plain.add(word.removesuffix(ending) + instead)
            known = self._words[word] = frozenset(plain | {stem(form, self.language) for form in plain})
        return known


def _columns(doc: Doc) -> tuple[list[int], list[int], list[str], list[int]]:
    """Start and end of each token in the raw text, its form, and the first token of each sentence."""
    forms = [token.text for token in doc]
    offsets = doc.user_data.get("offsets") or [token.idx for token in doc]
    return offsets, [start + len(form) for start, form in zip(offsets, forms, strict=True)], forms, [s.start for s in doc.sents]


def shipped(lexicon: Lexicon, language: str) -> Glance:
    """The glance with the model that ships, made once per process. Raises LexiconError when that is missing."""
    return _shipped(ByIdentity(lexicon), language)


@lru_cache(maxsize=4)
def _shipped(lexicon: ByIdentity, language: str) -> Glance:
    return Glance(lexicon.value, language, load())
