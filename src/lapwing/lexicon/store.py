"""The compiled lexicon in memory: frames indexed by head word, word classes, grammar words, the codebook."""

from __future__ import annotations

import gc
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lapwing.errors import LexiconError
from lapwing.lexicon.compile import ARTIFACT, version_of
from lapwing.lexicon.patterns import Pattern, parse

LANGUAGES = ("en", "fr")
_KINDS = (("verbs", "verb", False), ("nouns", "noun", False), ("objective_nouns", "noun", True), ("adjectives", "adjective", False))


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on a trigger's surroundings and the sense it selects. `mode` is "" where it leaves the frame's."""

    object: frozenset[str]
    subject: frozenset[str]
    modifier: frozenset[str]
    content: frozenset[str]
    event: str | None
    mode: str | None
    sets_mode: bool
    context: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """One concept; see lexicon/README.md for the fields."""

    id: str
    event: str
    mode: str | None
    context: tuple[str, ...]
    reciprocal: bool
    absorb: bool
    needs: Condition | None
    when: tuple[Condition, ...]
    actor: dict[str, tuple[str, ...]]
    recipient: dict[str, tuple[str, ...]]
    examples: tuple[dict[str, Any], ...]
    means: str

    @property
    def uses_content(self) -> bool:
        """Does any of its conditions look at the triggers in its complement?"""
        return any(c.content for c in self.when) or bool(self.needs and self.needs.content)


@dataclass(slots=True)
class Options:
    """Realisations under one key, with their order: those of one word, and those that need another word, by that word."""

    plain: list[tuple[int, Frame, Pattern]] = field(default_factory=list)
    by_word: dict[str, list[tuple[int, Frame, Pattern]]] = field(default_factory=dict)


@dataclass(slots=True)
class Lexicon:
    """Everything known, ready to use. `version` is the artifact's content hash."""

    version: str
    data: dict[str, Any]
    frames: dict[str, Frame] = field(default_factory=dict)
    index: dict[str, dict[str, list[tuple[Frame, Pattern]]]] = field(default_factory=dict)
    _options: dict[str, dict[str, Options]] = field(default_factory=dict)
    _words: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    _classes: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def codebook(self) -> dict[str, Any]:
        book: dict[str, Any] = self.data["codebook"]
        return book

    def words(self, file: str, key: str, language: str) -> frozenset[str]:
        """A set of grammar words: `words("grammar", "light", "fr")`."""
        wanted = (file, key, language)
        if wanted not in self._words:
            self._words[wanted] = frozenset(str(w).lower() for w in self.data[file][key][language])
        return self._words[wanted]

    def heads_before(self, preposition: str, language: str) -> frozenset[str]:
        """Verbs that some frame follows directly with this preposition (*accuser de*)."""
        wanted = ("heads before", preposition, language)
        if wanted not in self._words:
            options = (option for found in self.index[language].values() for option in found)
            self._words[wanted] = frozenset(p.head for _, p in options if p.preposition == preposition and not p.words)
        return self._words[wanted]

    def options(self, language: str) -> dict[str, Options]:
        """The index again, so that a sentence is only asked for realisations whose rarest word it holds."""
        found = self._options.get(language)
        if found is None:
            with without_collecting():
                found = self._options[language] = {key: _options(key, realisations, language) for key, realisations in self.index[language].items()}
        return found

    def in_class(self, classes: frozenset[str], language: str, lemma: str) -> bool:
        """Is this lemma in one of these word classes?"""
        return any(lemma in self.word_class(c, language) for c in classes)

    def word_class(self, name: str, language: str) -> frozenset[str]:
        key = (name, language)
        if key not in self._classes:
            self._classes[key] = frozenset(w.lower() for w in self.data["classes"][name].get(language) or [])
        return self._classes[key]

    def score(self, event: str, mode: str | None) -> float:
        """PLOVER's conflict-cooperation score: a mode's replaces its category's."""
        category = self.codebook["categories"][event]
        value = category["modes"].get(mode) if mode else None
        return float(category["score"] if value is None else value)

    def quad(self, event: str) -> int:
        return int(self.codebook["categories"][event]["quad"])


def stem(word: str, language: str) -> str:
    """What stands for a word where its ending may differ: French adjectives agree (*inconstitutionnelle*)."""
    return word[:6] + "*" if language == "fr" and len(word) > 6 else word


def _condition(raw: dict[str, Any]) -> Condition:
    return Condition(
        object=frozenset(raw.get("object") or ()),
        subject=frozenset(raw.get("subject") or ()),
        modifier=frozenset(raw.get("modifier") or ()),
        content=frozenset(raw.get("content") or ()),
        event=raw.get("event"),
        mode=raw.get("mode"),
        sets_mode="mode" in raw,
        context=tuple(raw.get("context") or ()),
    )


def _frame(raw: dict[str, Any]) -> Frame:
    return Frame(
        id=raw["id"],
        event=raw["event"],
        mode=raw.get("mode"),
        context=tuple(raw.get("context") or ()),
        reciprocal=bool(raw.get("reciprocal")),
        absorb=raw.get("content") == "absorb",
        needs=_condition(raw["needs"]) if raw.get("needs") else None,
        when=tuple(_condition(c) for c in raw.get("when") or ()),
        actor={lang: tuple(str(x) for x in (raw.get(lang) or {}).get("actor") or ("subj",)) for lang in LANGUAGES},
        recipient={lang: tuple(str(x) for x in (raw.get(lang) or {}).get("recipient") or ("obj",)) for lang in LANGUAGES},
        examples=tuple(raw.get("examples") or ()),
        means=raw.get("means", ""),
    )


def _options(key: str, realisations: list[tuple[Frame, Pattern]], language: str) -> Options:
    """The realisations of one head, by the longest other word that each needs."""
    options = Options()
    for order, (frame, pattern) in enumerate(realisations):
        needed = [w for w in pattern.words if w != key]
        if needed:
            word = stem(max(needed, key=lambda w: (len(w), w)), language)
            options.by_word.setdefault(word, []).append((order, frame, pattern))
        else:
            options.plain.append((order, frame, pattern))
    return options


def from_data(data: dict[str, Any], version: str = "source") -> Lexicon:
    """Index compiled data (or the same structure straight from the sources)."""
    lexicon = Lexicon(version=version, data=data)
    for language in LANGUAGES:
        lexicon.index[language] = {}
    for raw in data["frames"]:
        frame = _frame(raw)
        lexicon.frames[frame.id] = frame
        for language in LANGUAGES:
            realised = raw.get(language) or {}
            for key, kind, objective in _KINDS:
                for written in realised.get(key) or []:
                    pattern = parse(str(written), kind, language, objective=objective)
                    lexicon.index[language].setdefault(pattern.head, []).append((frame, pattern))
    return lexicon


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon that ships with the package. Raises LexiconError when the artifact is missing."""
    with without_collecting():
        return from_data(*decoded())


def decoded() -> tuple[dict[str, Any], str]:
    """The artifact's content and its version. Raises LexiconError when it is missing."""
    if not ARTIFACT.is_file():
        raise LexiconError(f"the compiled lexicon {ARTIFACT.name} is missing; run 'lapwing lexicon build' in a checkout or reinstall the package")
    plain = gzip.decompress(ARTIFACT.read_bytes())
    with without_collecting():
        return json.loads(plain), version_of(plain)


@contextmanager
def without_collecting() -> Iterator[None]:
    """No garbage collection meanwhile: a hundred thousand new objects, none of them garbage, would be looked through again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
