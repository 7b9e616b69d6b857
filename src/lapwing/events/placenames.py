"""Places named in a parsed text: the actors' own place names first, then the gazetteer's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lapwing.actors.resolver import Resolver
from lapwing.language.syntax import Syntax
from lapwing.places.gazetteer import LONGEST, Gazetteer, Place, gazetteer

_NAME_TAGS = frozenset({"PROPN", "X", "NOUN", "ADJ"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named by tokens `first` to `last`, whose head is `head`. `power`: a state or capital, which may stand for its
    government; `place` is None where the name is known but which of its bearers is meant is not."""

    first: int
    last: int
    head: int
    country: str | None
    place: Place | None
    power: bool
    state: bool = False

    @property
    def coordinates(self) -> tuple[float, float] | None:
        return (self.place.lat, self.place.lon) if self.place else None


class Mentions:
    """The places named in one text, sentence by sentence, read when asked for."""

    def __init__(self, syntax: Syntax, resolver: Resolver) -> None:
        self.s = syntax
        self.resolver = resolver
        self._nouns = resolver.lexicon.words("place", "nouns", syntax.language)
        self._memo: dict[int, list[Mention]] = {}

    def of(self, sentence: int) -> list[Mention]:
        """The places of one sentence in text order."""
        found = self._memo.get(sentence)
        if found is None:
            found = self._read(*self.s.sentences[sentence])
            self._memo[sentence] = found
        return found

    def _read(self, a: int, b: int) -> list[Mention]:
        known = gazetteer()
        near = self._spoken_of(a, b)
        found: list[Mention] = []
        i = a
        while i < b:
            mention: Mention | None = None
            longest = self._longest(i, b, known)
            match = self.resolver.found.names.get(i)
            if longest is not None and (match is None or (match.last < longest and match.name.kind in ("state", "capital", "city"))):
                mention = self._listed(i, longest, near, known)
                i = longest
            elif match is not None:
                mention = self._actor_place(i, known)
                i = match.last
            if mention is not None and not self._names_more(mention):
                found.append(mention)
            i += 1
        return found

    def _spoken_of(self, a: int, b: int) -> Counter[str]:
        """Countries the sentence names, by themselves or by their people."""
        found: Counter[str] = Counter()
        for i in range(a, b):
            match = self.resolver.found.names.get(i)
            if match is not None and match.first == i and match.name.kind in ("state", "capital", "city"):
                found[match.name.code] += 1
            for code in self.resolver.found.demonyms.get(i, ()):
                found[code] += 1
        return found

    def _longest(self, i: int, b: int, known: Gazetteer) -> int | None:
        """Last token of the longest place name that begins at `i`; one of its words at least is capitalised."""
        s = self.s
        if not s.form[i][:1].isalpha() or (s.form[i][:1].islower() and s.pos[i] != "NOUN"):
            return None
        for last in range(min(i + LONGEST, b) - 1, i - 1, -1):
            # A name ends in a capital, but for an adjective (*Kurdistan irakien*).
            ends = s.form[last][:1].isupper() or (last == i + 1 and s.form[i][:1].isupper() and s.pos[last] == "ADJ")
            if ends and s.text(i, last) in known and self._is_name(i, last):
                return last
        return None

    def _is_name(self, first: int, last: int) -> bool:
        """No word of a person, an organisation or a longer proper name (*New York Times*, *Victoria Beckham*)."""
        s, found = self.s, self.resolver.found
        inside = range(first, last + 1)
        if any(k in found.roles or k in found.demonyms for k in inside if first == last):
            return False
        if not any(s.pos[k] in _NAME_TAGS for k in inside) or (first == last and s.pos[first] not in _NAME_TAGS):
            return False
        for k in inside:
            match = found.names.get(k)
            if match is not None and (match.name.kind not in ("state", "capital", "city") or match.first < first or match.last > last):
                return False
        head = self._head(first, last)
        # A name with an office or a country of its own is somebody; a bare unknown name is only presumed to be.
        return not any(e.human and (e.role or e.code or e.actor_id) for e in self.resolver.entities(head)) and not self._runs_on(first, last)

    def _runs_on(self, first: int, last: int) -> bool:
        """Is the name a part of a longer one?"""
        s = self.s
        inside = range(first, last + 1)
        for k in (first - 1, last + 1):
            if 0 <= k < s.n and s.sent[k] == s.sent[first] and s.pos[k] == "PROPN" and s.form[k][:1].isupper() and k not in self.resolver.found.names:
                tied = s.head[k] in inside and s.dep[k].startswith(("flat", "compound"))
                under = any(s.head[j] == k and s.dep[j].startswith("flat") for j in inside)
                if (tied and s.dep[k].startswith("flat")) or under:
                    return True
        return False

    def _names_more(self, mention: Mention) -> bool:
        """Is it the first word of an institution's name (*New York Stock Exchange*)? A place noun after it makes a place."""
        s = self.s
        head = s.head[mention.head]
        if not s.dep[mention.head].startswith("compound") or s.pos[head] != "PROPN" or not s.form[head][:1].isupper():
            return False
        return head > mention.last and head not in self.resolver.found.names and s.lower[head] not in self._nouns

    def _head(self, first: int, last: int) -> int:
        s = self.s
        inside = range(first, last + 1)
        return next((k for k in inside if s.head[k] not in inside or s.head[k] == k), first)

    def _listed(self, first: int, last: int, near: Counter[str], known: Gazetteer) -> Mention:
        written, mentioned = self.s.text(first, last), self.resolver.found.mentioned
        country, place = known.country_of(written, mentioned, near), known.resolve(written, mentioned, near)
        return Mention(first, last, self._head(first, last), country, place, False)

    def _actor_place(self, i: int, known: Gazetteer) -> Mention | None:
        match = self.resolver.place(i)
        if match is None:
            return None
        name = match.name
        state = name.kind == "state"
        return Mention(
            match.first,
            match.last,
            self._head(match.first, match.last),
            name.code,
            known.state(name.code, name.label)
            if state
            else known.within(self.s.text(match.first, match.last), name.code) or known.within(name.label, name.code),
            state or name.kind == "capital",
            state,
        )
