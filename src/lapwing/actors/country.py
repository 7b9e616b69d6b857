"""Whose somebody is: the country or organisation written in a phrase, else the one the text around it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lapwing.actors.entity import Entity
from lapwing.actors.finder import Found
from lapwing.actors.names import Role
from lapwing.actors.phrase import Phrases
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

_MODIFIERS = ("amod", "nmod", "compound", "acl", "flat", "appos", "conj", "dep")
#: How many sentences back an unnamed body looks for its country, and how much each sentence further counts.
SCENE_REACH = 3
SCENE_DECAY = 0.55
#: How near a place must stand to be the scene of its own sentence.
_NEAR = 25
#: What the text's own country weighs against the sentences before.
_TOPIC = 2.0
#: What a mention in another paragraph counts.
_OTHER_PARAGRAPH = 0.4
_STATE_KINDS = ("state", "capital", "city", "metonym", "body")


@dataclass(frozen=True, slots=True)
class Owner:
    """Codes of those somebody belongs to, the rule, and their sector where they are more than a country."""

    codes: tuple[str, ...] = ()
    rule: str = ""
    sector: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes)


NOBODY = Owner()


class Countries:
    """Finds the country of offices, bodies and groups of one text. `who` resolves a token, `possessor` a possessive
    determiner; `spoken` counts the parties met so far by country."""

    def __init__(
        self,
        syntax: Syntax,
        found: Found,
        lexicon: Lexicon,
        phrases: Phrases,
        states: Iterable[str],
        who: Callable[[int], tuple[Entity, ...]],
        possessor: Callable[[int], tuple[Entity, ...]],
        spoken: Counter[str],
        dialogue: bool,
    ) -> None:
        self.s = syntax
        self.found = found
        self.phrases = phrases
        self.states = frozenset(states)
        self.who = who
        self.possessor = possessor
        self.spoken = spoken
        self.dialogue = dialogue
        self._mentions = [(k, code) for k in sorted({*found.names, *found.demonyms}) if (code := self._mention(k))]
        language = syntax.language
        self._english = language == "en"
        self._venue = lexicon.words("reference", "venue", language)
        self._belonging = lexicon.words("reference", "belonging", language)
        self._elsewhere = lexicon.words("reference", "elsewhere", language)
        self._counterpart = lexicon.words("reference", "counterpart", language)
        self._fellow = lexicon.words("reference", "fellow", language)
        self._leading = lexicon.words("reference", "leading", language)
        self._own_side = lexicon.words("grammar", "own_side", language)
        self._first = lexicon.words("reference", "first", language)
        self._there = lexicon.words("place", "there", language)
        self._and = lexicon.words("reference", "and", language)
        self._possessive: dict[str, str] = lexicon.data["reference"]["possessive"][language]

    # -- written in the phrase --------------------------------------------------------------------------------------

    def owner(self, i: int, depth: int = 0, *, places: bool = True) -> Owner:
        """Whose `i` is, by what its phrase writes: demonym, modifier, possessor, complement, place, apposition."""
        s = self.s
        match = self.found.roles.get(i)
        inside = range(match.first, match.last + 1) if match else range(i, i + 1)
        members = [c for k in inside for c in s.children[k] if c not in inside]
        return (
            self._demonym(i, inside, members)
            or self._modifier(i, members)
            or self._possessor(i, members)
            or self._complement(members, depth, places)
            or self._apposition(i, members, depth)
            or self._led(i)
            or self._beside(i, depth)
        )

    def _demonym(self, i: int, inside: range, members: list[int]) -> Owner:
        s = self.s
        for c in members:
            if c in self.found.demonyms and s.dep[c].split(":")[0] in _MODIFIERS:
                return Owner(self.joined(c, i), f"demonym '{s.form[c]}'")
        for k in inside:
            if k in self.found.demonyms and k != i:
                return Owner(self.found.demonyms[k], f"demonym '{s.form[k]}'")
        # Adjacency, where the parser hung the adjective elsewhere: "Azerbaijani troops", "l'armée malienne".
        beside = inside[0] - 1 if self._english else inside[-1] + 1
        if 0 <= beside < s.n and beside in self.found.demonyms and s.sent[beside] == s.sent[i]:
            return Owner(self.joined(beside, i), f"demonym '{s.form[beside]}'")
        return NOBODY

    def joined(self, c: int, noun: int) -> tuple[str, ...]:
        """Codes of the demonym at `c` and of those coordinated with it over one plural noun (*Indian and Pakistani troops*)."""
        s = self.s
        codes = list(self.found.demonyms[c])
        match = self.found.roles.get(noun)
        if self.phrases.plural(noun) or (match is not None and match.role.plural):
            for step in (-1, 1):
                k = c
                while 0 <= k + 2 * step < s.n and s.lower[k + step] in self._and and k + 2 * step in self.found.demonyms:
                    k += 2 * step
                    found = self.found.demonyms[k]
                    codes = [*found, *codes] if step < 0 else [*codes, *found]
        return tuple(dict.fromkeys(codes))

    def _modifier(self, i: int, members: list[int]) -> Owner:
        s = self.s
        for c in members:
            if s.dep[c].split(":")[0] not in ("compound", "amod", "nmod", "flat", "dep", "punct") or s.case(c):
                continue
            match = self.found.names.get(c)
            if match and match.name.kind != "person" and match.first != i:
                return Owner((match.name.code,), f"modifier '{s.form[c]}'", match.name.sector if match.name.kind in ("organisation", "body") else ())
            if c in self.found.roles and s.dep[c].startswith("compound"):
                owner = self.owner(c, 2)
                if owner:
                    return Owner(owner.codes, owner.rule, self.found.roles[c].role.sector)  # "Israeli army spokesman"
        return NOBODY

    def _possessor(self, i: int, members: list[int]) -> Owner:
        s = self.s
        for c in members:
            if s.dep[c] != "nmod:poss" and not s.dep[c].startswith("det"):
                continue
            if s.lemma[i] in self._own_side:
                return NOBODY
            if s.lower[c] in self._possessive or s.lower[c] in self._first:
                if s.lemma[i] in self._counterpart:
                    return NOBODY  # "his counterpart" is somebody else's
                beside = s.head[i] if s.dep[i].startswith("conj") else None
                if s.lemma[i] in self._fellow and beside is not None and self.who(beside):
                    return self._of(self.who(beside), f"colleague of '{s.form[beside]}'")
                return self._of(self.possessor(c), f"possessive '{s.form[c]}'")
            if s.dep[c] == "nmod:poss":
                owner = self._of([e for k in s.conjuncts(c) for e in self.who(k)], f"possessive '{s.form[c]}'")
                if owner:
                    return owner
        return NOBODY

    def _of(self, entities: Iterable[Entity], rule: str) -> Owner:
        known = [e for e in entities if e.code]
        codes = tuple(dict.fromkeys(e.code for e in known if e.code))
        return Owner(codes, rule, known[0].sector) if codes else NOBODY

    def _complement(self, members: list[int], depth: int, places: bool) -> Owner:
        """*of X*, *de X* before *in X*, *à X*: where somebody stands tells less than whose he is."""
        s = self.s
        for wanted in (self._belonging, self._venue) if places else (self._belonging,):
            for c in members:
                if s.dep[c].split(":")[0] not in ("nmod", "obl") or s.case(c) not in wanted:
                    continue
                rule = f"'{s.case(c)} {s.form[c]}'"
                owner = self._of([e for k in s.conjuncts(c) for e in self.who(k)], rule)
                if not owner and depth < 2:
                    owner = self.owner(c, depth + 1)
                if owner:
                    return Owner(owner.codes, rule, owner.sector if wanted is self._belonging else ())
        return NOBODY

    def _apposition(self, i: int, members: list[int], depth: int) -> Owner:
        s = self.s
        for c in members:
            if s.dep[c].split(":")[0] == "appos" and c not in self.found.names and depth < 2:
                owner = self.owner(c, 2)
                if owner:
                    return Owner(owner.codes, "apposition", owner.sector)
        if s.dep[i].split(":")[0] == "appos" and depth == 0:
            held = self.who(s.head[i])
            if held and held[0].code:
                return Owner((held[0].code,), "apposition")
        return NOBODY

    def _led(self, i: int) -> Owner:
        """Whoever leads a party is of it: *une délégation du Niger conduite par le général X*, *the Kenyan team headed by Y*."""
        s = self.s
        act = s.head[i]
        if s.case(i) not in ("par", "by") or s.lemma[act] not in self._leading or s.dep[act].split(":")[0] != "acl":
            return NOBODY
        led = s.head[act]
        return Owner(self._of(self.who(led), "").codes, f"leads '{s.form[led]}'") if self.who(led) else NOBODY

    def _beside(self, i: int, depth: int) -> Owner:
        """A complement the parser hung on the verb: *le tribunal a, à Bamako,* is none, *les autorités de Bamako* always is."""
        s = self.s
        match = self.found.roles.get(i)
        after = (match.last if match else i) + 1
        if depth or after + 1 >= s.n or s.lower[after] not in ("de", "du", "d'", "of") or s.sent[after] != s.sent[i]:
            return NOBODY
        k = after + 2 if s.lower[after + 1] in ("la", "le", "l'", "les", "the") and after + 2 < s.n else after + 1
        name = self.found.names.get(k)
        if name and name.name.kind in (*_STATE_KINDS, "organisation"):
            return Owner((name.name.code,), f"'{s.lower[after]} {s.form[k]}'", name.name.sector if name.name.kind == "organisation" else ())
        return NOBODY

    # -- around the phrase ------------------------------------------------------------------------------------------

    def scene(self, i: int, role: Role) -> Owner:
        """Country of an unnamed body (*la police*, *the army*): the place of its sentence, else of those before, else of the text."""
        s = self.s
        match = self.found.roles.get(i)
        # "foreign mercenaries" are of no country here; the foreign minister is.
        inside = range(match.first, match.last + 1) if match and (role.definite or not role.group) else range(i, i + 1)
        if any(s.lemma[c] in self._elsewhere for c in s.children[i] if c not in inside) or (not role.definite and not role.sector):
            return NOBODY
        return self.around(i, travels=s.dep[i].startswith("nsubj") and role.speaker == "official" and "GOV" in role.sector)

    def around(self, i: int, *, travels: bool = False) -> Owner:
        """The country of whatever stands at `i` without a word of whose it is. Who `travels` (a president, a minister) is not of the place it is at,
        unless the text is about that country."""
        match = self.found.roles.get(i)
        first, last = (match.first, match.last) if match else (i, i)
        notes = self.found.notes
        place = self._place_of_sentence(i)
        if place is None and any(self.s.lower[c] in self._there for c in self.s.children[i]):
            place = self._last_place(i)
        there = self.found.names[place] if place is not None else None
        if there and travels and there.name.code != self.found.focal:
            notes.refused(first, last, f"one of {there.name.code}", f"who holds such an office may only be on a visit at {notes.at(there.first, there.last)}")
        elif there:
            notes.taken(first, last, f"one of {there.name.code}", f"it is told of {notes.at(there.first, there.last)}", (there.first, there.last))
            return Owner((there.name.code,), f"scene '{there.name.label}'")
        weights = self._spoken_of(i)
        if not weights:
            notes.refused(first, last, "one of a country", "nothing before it speaks of any")
            return NOBODY
        ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:2]
        if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
            notes.refused(first, last, f"one of {ranked[0][0]} or {ranked[1][0]}", "both are spoken of alike before it")
            return Owner((self.found.focal,), "the text's country") if self.found.focal else NOBODY
        code = ranked[0][0]
        notes.taken(first, last, f"one of {code}", f"it names no country, and what stands before speaks of this one most: {ranked[0][1]:.2f}")
        for other, weight in ranked[1:]:
            notes.refused(first, last, f"one of {other}", f"it is spoken of less before: {weight:.2f} against {ranked[0][1]:.2f}")
        return Owner((code,), "the text's country" if code == self.found.focal else f"the country spoken of, {code}")

    def _spoken_of(self, i: int) -> dict[str, float]:
        """How much the text before `i` speaks of each country, near sentences and the own paragraph most; the text's topic is added.

        The subject that does something to the body is another's: *Le Brésil ne reconnaît pas les nouvelles autorités*.
        """
        s = self.s
        topic = self.found.topics + self.spoken
        weights = {code: _TOPIC * count / topic.total() for code, count in topic.items()}
        first = s.sentences[max(0, s.sent[i] - SCENE_REACH)][0]
        named = {(code, s.sent[i] - s.sent[k], s.block[k] == s.block[i]) for k, code in self._mentions if first <= k < i}
        for code, distance, near in sorted(named):
            weight = SCENE_DECAY**distance * (1.0 if near or (self.dialogue and distance == 1) else _OTHER_PARAGRAPH)
            weights[code] = weights.get(code, 0.0) + weight
        for entity in self._acting_on(i):
            weights.pop(entity.code or "", None)
        return weights

    def _acting_on(self, i: int) -> tuple[Entity, ...]:
        """The subject of the clause that `i` is the object of."""
        s = self.s
        if s.dep[i].split(":")[0] not in ("obj", "iobj", "obl"):
            return ()
        subject = s.kid(s.head[i], "nsubj")
        entities = self.who(subject) if subject is not None else ()
        return entities if entities and entities[0].kind in ("state", "capital", "metonym") else ()

    def elsewhere(self, i: int, code: str | None) -> bool:
        """Does the sentence tell of a place in another country than `code`?"""
        place = self._place_of_sentence(i)
        return place is not None and self.found.names[place].name.code != code

    def _place_of_sentence(self, i: int) -> int | None:
        """The nearest place of the sentence with a preposition of place, not inside somebody's description (traffickers based in X)."""
        s = self.s
        a, b = s.sentences[s.sent[i]]
        places = [
            k for k in range(a, b)
            if (match := self.found.names.get(k)) and match.name.kind in ("city", "capital", "state") and s.case(k) in self._venue and abs(k - i) < _NEAR
            and s.case(k) not in ("depuis", "sur", "au", "aux") and self._sets_scene(k, i)
        ]  # fmt: skip
        return min(places, key=lambda k: (abs(k - i), k)) if places else None

    def _last_place(self, i: int) -> int | None:
        """*Police there*: the place the sentence before tells of."""
        s = self.s
        number = s.sent[i] - 1
        a, b = s.sentences[number] if number >= 0 else (0, 0)
        places = [k for k in range(a, b) if (match := self.found.names.get(k)) and match.name.kind in ("city", "capital", "state") and s.case(k) in self._venue]
        return places[0] if places else None

    def _sets_scene(self, place: int, i: int) -> bool:
        s = self.s
        verb = next((k for k in s.ancestors(place) if s.pos[k] in ("VERB", "AUX")), None)
        return verb is None or not s.dep[verb].startswith("acl") or s.head[verb] == i or verb in s.ancestors(i)

    def _mention(self, k: int) -> str | None:
        """The one country token `k` names."""
        match = self.found.names.get(k)
        if match:
            return match.name.code if match.first == k and match.name.kind in _STATE_KINDS and match.name.code in self.states else None
        codes = self.found.demonyms.get(k, ())
        return codes[0] if len(codes) == 1 else None
