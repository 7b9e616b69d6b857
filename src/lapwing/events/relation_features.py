"""What can be seen of the relation between two spans of a sentence: features of the parse and of the frames that fire in it.

Features named `n:…` are the same in both languages (frames, categories, word classes, roles, polarity). Those named `en:…` and
`fr:…` are words: `fr:kind|lemma` or `fr:kind|lemma|lemma`, so that a dictionary can put one language's lemmas for the other's.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lapwing.events.arguments import Arguments
from lapwing.events.coder import Coder
from lapwing.events.factuality import Polarity
from lapwing.events.triggers import Trigger
from lapwing.language.pipeline import load_parser, parse_all
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Block, Document, Event

Offsets = tuple[int, int]
Features = dict[str, float]

_CONTENT_POS = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX", "ADP", "PART", "SCONJ", "NUM"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl", "parataxis", "conj", "csubj"})
#: Words of a path or a chain of verbs kept: longer ones are never seen twice.
_REACH = 6


#: French lemma -> English lemmas with their shares.
Dictionary = Mapping[str, Mapping[str, float]]
#: What a neutral feature of frames and of the rule coder's answer starts with, and what one of words without their syntax starts with.
_FRAMES = ("n:frame", "n:event", "n:best", "n:could", "n:coded", "n:mode", "n:content")
_BAG = ("en:bag", "en:two", "en:at", "en:stem")
#: Letters of a word that count as its stem.
_STEM = 5
#: Renderings of one feature kept: beyond these the shares are too small to matter.
_RENDERINGS = 9


@dataclass(frozen=True, slots=True)
class Place:
    """A span in the parsed sentence: its tokens (empty for a party that is not written) and the token that heads them."""

    tokens: frozenset[int]
    head: int | None


def as_document(sentence: str, language: str) -> Document:
    """One sentence as a document of one paragraph, so that nothing in it is taken for a page's title or byline."""
    return Document(sentence, (Block(0, len(sentence)),), language)


def parse(sentences: Iterable[str], language: str, lexicon: Lexicon) -> Iterator[Coder]:
    """The coders of single sentences, in order. Raises UnsupportedLanguage, PipelineError."""
    documents = [as_document(sentence, language) for sentence in sentences]
    for document, doc in zip(documents, parse_all(load_parser(language), documents, batch_size=64), strict=True):
        yield Coder(Syntax(doc, language), lexicon, document)


def extract(coder: Coder, actor: Offsets | None, recipient: Offsets | None) -> Features:
    """Features of one pair of character spans in the coder's sentence; None for a party that is not written there."""
    return _Extractor(coder).pair(actor, recipient)


def _named(kind: str, lemmas: Sequence[str]) -> str:
    """The name of a feature of words. English stems are cut, so that *negotiate* and *negotiation* meet; French ones wait for their translation."""
    return "|".join((kind, *((lemma[:_STEM] for lemma in lemmas) if kind == "en:stem" else lemmas)))


def views(features: Features, language: str, dictionary: Dictionary) -> dict[str, Features]:
    """The features as each expert sees them: `frames` and `classes` (neutral), `bag` and `syntax` (English words, those that French ones stand for
    included) and, for French, `fr`: its own words."""
    found: dict[str, Features] = {name: {} for name in ("frames", "classes", "bag", "syntax", *(("fr",) if language == "fr" else ()))}
    for name, value in features.items():
        if name.startswith("n:"):
            found["frames" if name.startswith(_FRAMES) else "classes"][name] = value
        elif language == "fr":
            found["fr"][name] = value
    for name, value in (translated(features, dictionary) if language == "fr" else features).items():
        if name.startswith("en:"):
            found["bag" if name.startswith(_BAG) else "syntax"][name] = value
    return found


def translated(features: Features, dictionary: Dictionary) -> Features:
    """The `en:` features that the `fr:` ones stand for: every combination of renderings, each with the product of its shares."""
    found: Features = {}
    for name, value in features.items():
        if not name.startswith("fr:"):
            continue
        kind, *lemmas = name[3:].split("|")
        choices = [dictionary.get(lemma) for lemma in lemmas]
        if not all(choices):
            continue
        for combination in itertools.islice(itertools.product(*(c.items() for c in choices if c)), _RENDERINGS):
            key = _named(f"en:{kind}", [lemma for lemma, _ in combination])
            found[key] = found.get(key, 0.0) + value * math.prod(share for _, share in combination)
    return found


class _Extractor:
    """Collects the features of one sentence; a name is written once, with the largest value given to it."""

    def __init__(self, coder: Coder) -> None:
        self.coder = coder
        self.s = coder.s
        self.language = coder.s.language
        self.found: Features = {}
        self.events = coder.code().events
        self.triggers: dict[int, Trigger] = {h: t[0] for h, t in sorted(coder.triggers.items())}
        self.lexicon = coder.lexicon

    def add(self, name: str, value: float = 1.0) -> None:
        """A language-neutral feature."""
        self._put("n:" + name, value)

    def word(self, kind: str, *lemmas: str, value: float = 1.0) -> None:
        """A feature made of this language's words."""
        self._put(_named(f"{self.language}:{kind}", lemmas), value)

    def _put(self, name: str, value: float) -> None:
        if value > self.found.get(name, 0.0):
            self.found[name] = value

    def pair(self, actor: Offsets | None, recipient: Offsets | None) -> Features:
        a, r = self._place(actor), self._place(recipient)
        self._entities(a, "src")
        self._entities(r, "tgt")
        self._relation_of_parties(a, r)
        path = self._path(a, r)
        chain = self._chain(a, r)
        self._verbs(chain, r)
        self._path_words(path, a, r)
        self._frames(path, chain, a, r)
        self._coded(a, r)
        self._bags(a, r, chain)
        return self.found

    # -- where the spans are ---------------------------------------------------------------------------------------

    def _place(self, span: Offsets | None) -> Place:
        """The tokens of a character span and their head: the token that hangs highest, a preposition in front left out."""
        if span is None:
            return Place(frozenset(), None)
        s = self.s
        inside = [i for i in range(s.n) if s.start[i] < span[1] and s.end[i] > span[0]]
        members = set(inside)
        tops = [i for i in inside if s.head[i] not in members or s.head[i] == i]
        nominal = [i for i in tops if s.pos[i] in ("NOUN", "PROPN", "PRON", "X", "NUM", "ADJ")]
        head = next(iter(nominal or tops), None)
        return Place(frozenset(inside), head)

    def _path(self, a: Place, r: Place) -> list[int]:
        """Tokens from the actor's head up to the common ancestor and down to the recipient's, ends excluded."""
        if a.head is None or r.head is None:
            return []
        s = self.s
        up = [a.head, *s.ancestors(a.head)]
        down = [r.head, *s.ancestors(r.head)]
        meeting = next((i for i in up if i in set(down)), None)
        if meeting is None:
            return []
        left = up[: up.index(meeting)]
        right = down[: down.index(meeting)]
        return [i for i in [*left, meeting, *reversed(right)] if i not in a.tokens and i not in r.tokens]

    def _chain(self, a: Place, r: Place) -> list[int]:
        """The verbs (or nouns) the actor acts by, from the one it hangs on down through its complements, nearest first."""
        s = self.s
        start = a.head if a.head is not None else r.head
        if start is None:
            return []
        first = next((i for i in s.ancestors(start) if i not in a.tokens and (s.pos[i] in ("VERB", "AUX") or i in self.triggers)), None)
        if first is None:
            first = start if s.pos[start] in ("VERB", "AUX") else next((i for i in s.ancestors(start)), None)
        if first is None:
            return []
        chain = [first]
        while len(chain) < _REACH:
            below = [c for c in s.children[chain[-1]] if s.dep[c].split(":")[0] in ("xcomp", "ccomp") and c not in chain]
            if not below:
                break
            chain.append(below[0])
        return chain

    # -- who --------------------------------------------------------------------------------------------------------

    def _entities(self, place: Place, side: str) -> None:
        if place.head is None:
            self.add(f"{side}:unwritten")
            return
        s = self.s
        i = place.head
        self.add(f"{side}:dep:{s.dep[i]}")
        case = s.case(i)
        if case:
            self.word(f"{side}:case", case)
        entities = self.coder.resolver.entities(i)
        self.add(f"{side}:known:{bool(entities)}")
        for entity in entities[:1]:
            self.add(f"{side}:kind:{entity.kind}")
            for sector in entity.sector:
                self.add(f"{side}:sector:{sector}")
            if entity.role:
                self.add(f"{side}:role:{entity.role}")
        if s.pos[i] != "PROPN":
            self.word(f"{side}:head", s.lemma[i])
        for t in place.tokens:
            if s.pos[t] in ("NOUN", "ADJ") or (s.pos[t] == "PROPN" and s.lower[t] in self._common()):
                self.word(f"{side}:in", s.lemma[t], value=0.7)
            for name in self._classes(t):
                self.add(f"{side}:class:{name}", 0.7)

    def _common(self) -> frozenset[str]:
        """Words of institutions: said of an actor even where they are part of a name."""
        words = self.lexicon.words("grammar", "org_nouns", self.language)
        return words | frozenset({"court", "police", "army", "tribunal", "cour", "armée"})

    def _relation_of_parties(self, a: Place, r: Place) -> None:
        if a.head is None or r.head is None:
            return
        left, right = self.coder.resolver.entities(a.head), self.coder.resolver.entities(r.head)
        codes = [e[0].code if e else None for e in (left, right)]
        self.add(f"pair:{'same' if codes[0] and codes[0] == codes[1] else 'other' if all(codes) else 'unknown'}")
        self.add(f"pair:{'before' if a.head < r.head else 'after'}")

    # -- words ------------------------------------------------------------------------------------------------------

    def _classes(self, i: int) -> list[str]:
        """Word classes of the lexicon this token belongs to."""
        s = self.s
        memberships = _memberships(self.lexicon, self.language)
        return sorted({*memberships.get(s.lemma[i], ()), *memberships.get(s.lower[i], ())})

    def _polarity(self, i: int) -> str:
        return _flags(self.coder.factuality.of(i))

    def _verbs(self, chain: list[int], r: Place) -> None:
        """The chain of verbs, with negation, tense, objects and prepositions."""
        s = self.s
        lists = _verb_lists(self.lexicon, self.language)
        for depth, v in enumerate(chain):
            where = ("v0", "v1", "v2")[min(depth, 2)]
            strength = (1.0, 0.8, 0.5)[min(depth, 2)]
            lemma = s.lemma[v]
            flags = self._polarity(v)
            self.word(where, lemma, value=strength)
            self.word("verb", lemma, value=strength)
            self.add(f"{where}:pol:{flags}", strength)
            if flags:
                self.word(f"verb.{flags}", lemma, value=strength)
            for name in lists.get(lemma, ()):
                self.add(f"{where}:list:{name}", strength)
                self.add(f"{where}:list:{name}:{flags}", strength)
            if self.coder.reader.is_verbal(v) and self.coder.reader.is_passive(v):
                self.add(f"{where}:passive")
            for event in self._lexical(v):
                self.add(f"{where}:lex:{event}", strength)
                self.add(f"{where}:lex:{event}:{flags}", strength)
            self._around_verb(v, where, strength, flags)
        if len(chain) > 1:
            self.word("chain", *(s.lemma[v] for v in chain[:2]))
            self.add("chain:deep")
        if chain and self.s.case(chain[0]):
            self.word("v0:mark", s.case(chain[0]))

    def _around_verb(self, v: int, where: str, strength: float, flags: str) -> None:
        s = self.s
        arguments = self.coder.reader.of(v)
        for h in arguments.object:
            self.word(f"{where}:obj", s.lemma[h], value=strength)
            self.word("verb+obj", s.lemma[v], s.lemma[h], value=strength)
            self._object_words(h, where, strength, flags)
            self._crossed(v, h, strength, flags)
        for preposition, h in arguments.oblique:
            self.word(f"{where}+prep", s.lemma[v], preposition, value=strength)
            for name in self._classes(h):
                self.add(f"{where}:oblclass:{name}", 0.6 * strength)
            if not arguments.object:
                self._crossed(v, h, strength, flags)
        for c in s.children[v]:
            if s.dep[c].startswith("compound:prt"):
                self.word("verb+prt", s.lemma[v], s.lemma[c], value=strength)
            elif s.dep[c].startswith("advmod") and s.pos[c] == "ADV":
                self.word(f"{where}:adv", s.lemma[c], value=0.5 * strength)

    def _crossed(self, v: int, h: int, strength: float, flags: str) -> None:
        """Verb and complement together: *lift a ban* is neither *lift a finger* nor *impose a ban*."""
        s = self.s
        verb = [f"lex:{e}" for e in self._lexical(v)] or ["other"]
        inner = [f"lex:{e}" for e in self._lexical(h)] + [f"class:{c}" for c in self._classes(h)]
        for right in inner:
            self.word(f"cross:{right}", s.lemma[v], value=strength)
            for left in verb:
                self.add(f"cross:{left}>{right}", 0.8 * strength)
                if flags:
                    self.add(f"cross:{left}>{right}:{flags}", 0.6 * strength)
        # One level further down: "ended mediation efforts", "approved the release of".
        for c in s.children[h]:
            if s.dep[c].split(":")[0] in ("compound", "amod", "nmod", "acl"):
                for event in self._lexical(c):
                    self.word(f"cross2:{event}", s.lemma[v], value=0.6 * strength)

    def _object_words(self, h: int, where: str, strength: float, flags: str) -> None:
        s = self.s
        for name in self._classes(h):
            self.add(f"{where}:objclass:{name}", strength)
        for event in self._lexical(h):
            self.add(f"{where}:objlex:{event}", 0.7 * strength)
            self.add(f"{where}:objlex:{event}:{flags}", 0.7 * strength)
        for c in s.children[h]:
            if s.dep[c].split(":")[0] in ("amod", "compound", "nmod", "acl"):
                self.word(f"{where}:objmod", s.lemma[c], value=0.5 * strength)
                for name in self._classes(c):
                    self.add(f"{where}:objmodclass:{name}", 0.5 * strength)

    def _lexical(self, i: int) -> list[str]:
        """Categories of the frames this word may evoke, whatever stands around it."""
        s = self.s
        index = self.lexicon.index[self.language]
        kinds = ("verb",) if s.pos[i] in ("VERB", "AUX") else ("noun", "adjective")
        return sorted({frame.event for frame, pattern in index.get(s.lemma[i], ()) if pattern.kind in kinds and len(pattern.words) <= 1})

    def _path_words(self, path: list[int], a: Place, r: Place) -> None:
        s = self.s
        if r.head is not None:
            case = s.case(r.head)
            governor = s.head[r.head]
            if governor != r.head:
                self.word("tgt:gov", s.lemma[governor])
                self.word(f"tgt:gov:{s.dep[r.head].split(':')[0]}", s.lemma[governor], case, value=0.8)
        for i in path:
            if s.pos[i] in _CONTENT_POS:
                self.word("path", s.lemma[i])
        if 0 < len(path) <= _REACH:
            self.word("route", *(s.lemma[i] for i in path))
            self.add("route:" + ">".join(s.dep[i].split(":")[0] for i in path[:4]), 0.5)
        if path and a.head is not None and r.head is not None:
            top = min(path, key=lambda i: sum(1 for _ in s.ancestors(i)))
            self.word("top", s.lemma[top])

    # -- frames -----------------------------------------------------------------------------------------------------

    def _frames(self, path: list[int], chain: list[int], a: Place, r: Place) -> None:
        """What fires, where it fires, and which of the two spans its roles hold."""
        s = self.s
        on_path, in_chain = set(path), {v: n for n, v in enumerate(chain)}
        above = set(s.ancestors(a.head)) if a.head is not None else set()
        depth = {i: sum(1 for _ in s.ancestors(i)) for i in self.triggers}
        contents = self._contents()
        best: tuple[int, int, int] | None = None
        for head, trigger in self.triggers.items():
            if (head in a.tokens and head != a.head) or (head in r.tokens and head != r.head):
                where = "inside"
            elif head in in_chain:
                where = "chain0" if in_chain[head] == 0 else "chain"
            elif head in on_path:
                where = "path"
            elif head in above:
                where = "above"
            else:
                where = "else"
            roles = self._roles(trigger, a, r)
            order = (0 if roles == "AR" else 1 if roles[0] == "A" else 2 if where in ("chain0", "chain", "path") else 3, depth[head], head)
            if trigger.event != "none" and where != "inside" and (best is None or order < best):
                best = order
            self._fired(trigger, where, roles, self._polarity(head), head in contents)
        if best is not None:
            trigger = self.triggers[best[2]]
            flags = self._polarity(best[2])
            self.add(f"best:{trigger.event}", 1.5)
            self.add(f"best:{trigger.event}:{flags}", 1.0)
            self.add(f"bestframe:{trigger.frame.id}", 1.0)
            self.word("bestword", s.lemma[best[2]], value=0.7)
            for inner in self.coder.finder.content(best[2], self.coder.reader.of(best[2]), trigger.tokens):
                self.add(f"best:{trigger.event}>{inner.event}", 1.0)
        else:
            self.add("best:none")
        for head in sorted(self.coder.finder._raw):
            for frame, *_ in self.coder.finder._raw[head]:
                self.add(f"could:{frame.event}", 0.4)
                self.add(f"couldframe:{frame.id}", 0.4)

    def _contents(self) -> set[int]:
        """Triggers that are content of another."""
        return {inner.head for head, t in self.triggers.items() for inner in self.coder.finder.content(head, self.coder.reader.of(head), t.tokens)}

    def _fired(self, trigger: Trigger, where: str, roles: str, flags: str, is_content: bool) -> None:
        event, frame = trigger.event, trigger.frame.id
        strength = {"chain0": 1.0, "chain": 0.9, "path": 0.9, "above": 0.6, "else": 0.4, "inside": 0.3}[where]
        self.add(f"frame:{frame}", strength)
        self.add(f"event:{event}", strength)
        self.add(f"event:{event}:{where}", strength)
        self.add(f"event:{event}:{roles}", 1.0 if "A" in roles or "R" in roles else 0.4)
        self.add(f"event:{event}:{flags}", strength)
        self.add(f"event:{event}:{roles}:{flags}", 0.7 if "A" in roles or "R" in roles else 0.3)
        if trigger.mode:
            self.add(f"mode:{event}.{trigger.mode}", strength)
        if is_content:
            self.add(f"content:{event}", strength)

    def _roles(self, trigger: Trigger, a: Place, r: Place) -> str:
        """Two letters: what the actor span and the recipient span fill (A actor, R recipient, o another argument, - none)."""
        arguments = self.coder.reader.of(trigger.head)
        roles = self.coder.caster.cast(trigger, [])
        return "".join(_filled(place, roles.actor_heads, roles.recipient_heads, arguments) for place in (a, r))

    def _coded(self, a: Place, r: Place) -> None:
        """What the rule coder itself says between the two spans."""
        for event in self.events:
            matches = "".join(self._overlap(event, side, place) for side, place in (("actor", a), ("recipient", r)))
            flags = "+".join(event.aux)
            strength = 1.5 if matches == "AR" else 1.0 if "A" in matches else 0.6
            self.add(f"coded:{event.event}:{matches}", strength)
            self.add(f"coded:{event.event}", strength)
            self.add(f"coded:{event.event}:{flags}", strength)
            for frame in event.frames:
                self.add(f"codedframe:{frame}:{'A' in matches}", 0.7 * strength)
        if not self.events:
            self.add("coded:none")

    def _overlap(self, event: Event, side: str, place: Place) -> str:
        """A or R where the span is that party of the event, x where it is the other one, - where it is neither."""
        s = self.s

        def holds(parties: Iterable[Any]) -> bool:
            return any(p.mention is not None and any(s.start[t] < p.mention.end and s.end[t] > p.mention.start for t in place.tokens) for p in parties)

        own, other = (event.actor, event.recipient) if side == "actor" else (event.recipient, event.actor)
        if holds(own):
            return "A" if side == "actor" else "R"
        return "x" if holds(other) else "-"

    # -- bags -------------------------------------------------------------------------------------------------------

    def _bags(self, a: Place, r: Place, chain: list[int]) -> None:
        s = self.s
        kept = [i for i in range(s.n) if i not in a.tokens and i not in r.tokens and s.pos[i] not in ("PUNCT", "SYM", "PROPN") and s.dep[i] != "punct"]
        main = chain[0] if chain else None
        last = None
        for i in kept:
            lemma = s.lemma[i]
            if s.pos[i] in ("NOUN", "VERB", "ADJ", "ADV", "AUX"):
                near = 1.0 if main is not None and abs(i - main) <= 5 else 0.5
                self.word("bag", lemma, value=near)
                self.word("stem", lemma, value=0.7 * near)
                for name in self._classes(i):
                    self.add(f"class:{name}", 0.5 * near)
                for event in self._lexical(i):
                    self.add(f"lex:{event}", 0.4 * near)
            if last is not None and i - last == 1:
                self.word("two", s.lemma[last], lemma, value=0.5)
            last = i
        if main is not None:
            self._window(main)

    def _window(self, main: int) -> None:
        """The words right around the main verb, in their order."""
        s = self.s
        for offset in (-2, -1, 1, 2, 3):
            i = main + offset
            if 0 <= i < s.n and s.pos[i] not in ("PUNCT", "PROPN"):
                self.word(f"at{offset:+d}", s.lower[i], value=0.5)


def _filled(place: Place, actors: list[int], recipients: list[int], arguments: Arguments) -> str:
    if any(h in place.tokens for h in actors):
        return "A"
    if any(h in place.tokens for h in recipients):
        return "R"
    others = [*arguments.subject, *arguments.object, *arguments.possessor, *arguments.complement, *arguments.agent, *arguments.adjective]
    others.extend(h for _, h in arguments.oblique)
    return "o" if any(h in place.tokens for h in others) else "-"


def _flags(polarity: Polarity) -> str:
    """Polarity in letters: n negated, f future, h hypothetical, c conditional."""
    shown = (("n", polarity.negation), ("f", polarity.future), ("h", polarity.hypothetical), ("c", polarity.conditional))
    return "".join(letter for letter, holds in shown if holds)


#: Inverted word lists by lexicon, language and kind. The lexicon is kept beside its table, so that its id is never given to another.
_CACHE: dict[tuple[int, str, str], tuple[Lexicon, dict[str, tuple[str, ...]]]] = {}


def _inverted(lexicon: Lexicon, language: str, what: str, lists: Callable[[], dict[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """From named word lists to word -> names, once for each lexicon in use."""
    key = (id(lexicon), language, what)
    if key not in _CACHE:
        table: dict[str, list[str]] = {}
        for name, words in sorted(lists().items()):
            for word in words:
                table.setdefault(str(word).lower(), []).append(name)
        _CACHE[key] = lexicon, {word: tuple(dict.fromkeys(names)) for word, names in table.items()}
    return _CACHE[key][1]


def _memberships(lexicon: Lexicon, language: str) -> dict[str, tuple[str, ...]]:
    """Word -> classes of the lexicon it belongs to."""
    return _inverted(lexicon, language, "classes", lambda: {name: by.get(language) or () for name, by in lexicon.data["classes"].items()})


def _verb_lists(lexicon: Lexicon, language: str) -> dict[str, tuple[str, ...]]:
    """Verb -> lists of grammar and speech verbs it stands in."""

    def named() -> dict[str, Iterable[str]]:
        grammar, speech = lexicon.data["grammar"], lexicon.data["speech"]
        lists = {key: grammar[key][language] for key in ("light", "transparent", "negating", "planned", "possible", "object_control")}
        return lists | {f"speech-{key}": speech[key][language] for key in ("verbs", "opinion", "announce", "deny")}

    return _inverted(lexicon, language, "lists", named)
