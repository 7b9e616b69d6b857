"""What a candidate event rests on, as features that name no word, so that what is learned in one language holds in another.

A feature is a readable name with a value between 0 and 1. `Features` of one event add up to its score in `confidence.py`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lapwing.events.arguments import Arguments, Reader
from lapwing.events.triggers import Trigger
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Event, Party, Span

if TYPE_CHECKING:
    from lapwing.actors.finder import Found
    from lapwing.events.attribution import Attributions

Features = dict[str, float]

#: How a party was resolved, told by a piece of its `rule`; the first that stands in it counts. Rules are written in `actors/resolver.py` and
#: `events/coder.py`. A rule that none of these pieces tells quotes the name or adjective that stands there (*army of Mali*).
WAYS = (
    ("implied by", "implied"),
    ("refers to", "taken up from before"),
    ("takes up", "taken up from before"),
    ("shortens", "taken up from before"),
    ("' are '", "taken up from before"),
    ("' are of '", "taken up from before"),
    ("colleague of", "taken up from before"),
    ("is the speaker", "taken up from before"),
    ("is the person interviewed", "taken up from before"),
    ("is the country of", "taken up from before"),
    ("text's country", "guessed from the text"),
    ("scene", "guessed from the text"),
    ("unknown name", "guessed from the text"),
    ("role '", "guessed from the text"),
)
NAMED = "named where it stands"
#: How a recipient was found outside its own clause, told by the beginning of a reason.
FOUND = (
    ("recipient recovered", "recovered"),
    ("answers", "answered"),
    ("asks who holds", "answered"),
    ("takes back", "answered"),
    ("aimed at the recipient", "borrowed"),
)
#: Fields of `Arguments` that hold heads of phrases; obliques are pairs.
ARGUMENTS = ("subject", "agent", "object", "possessor", "complement", "adjective")
#: Where a party stands.
OWN, INSIDE, AWAY = "is an argument of the act", "stands inside an argument", "stands elsewhere"
PLACES = (OWN, INSIDE, AWAY)
KINDS = ("state", "organisation", "group", "person", "body", "people")
#: Labels of the trigger's head, grouped: what kind of clause or phrase it is.
CLAUSES = {
    "root": "main clause", "ROOT": "main clause", "parataxis": "main clause", "conj": "coordinated", "ccomp": "complement clause", "csubj": "complement clause",
    "xcomp": "infinitive", "advcl": "adverbial clause", "acl": "participle", "acl:relcl": "relative clause", "nsubj": "subject", "nsubj:pass": "subject",
    "obj": "object", "iobj": "object", "obl": "adjunct", "nmod": "complement of a noun", "appos": "apposition", "amod": "modifier", "compound": "modifier",
}  # fmt: skip
#: Bodies without a name that a role stands for, and armed groups.
_ARMED = frozenset({"REB", "PRM", "UAF", "CRM"})
_BODIES = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
#: A rank below this is of a word whose frames' conditions all fail but agree on the category (`Finder._agreed`).
AGREED = 0.5
#: Distances and lengths are divided by these and cut at 1.
FAR, LONG, MANY = 20, 60, 6


class Describer:
    """Describes the candidate events of one text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader, attributions: Attributions, triggers: dict[int, list[Trigger]], named: Found) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.reader = reader
        self.attributions = attributions
        self.triggers = triggers
        self.named = named
        self._last = -1
        self._phrases: tuple[set[int], set[int]] = set(), set()
        self._codes: dict[int, set[str | None]] = {}
        self._crowd: dict[int, int] = {}
        for head in triggers:
            number = syntax.sent[head]
            self._crowd[number] = self._crowd.get(number, 0) + 1

    def features(self, event: Event, trigger: Trigger, block: str) -> Features:
        """All features of `event`; `block` is the kind of block it stands in."""
        found: Features = {}
        arguments = self.reader.of(trigger.head)
        found.update(dict.fromkeys(self._match(event, trigger, arguments), 1.0))
        found.update(dict.fromkeys(self._telling(event, trigger, block), 1.0))
        found.update(dict.fromkeys(self._parties(event, trigger), 1.0))
        self._side("actor", event.actor, trigger, arguments, found)
        self._side("recipient", event.recipient, trigger, arguments, found)
        a, b = self.s.sentences[self.s.sent[trigger.head]]
        found["long sentence"] = min(1.0, (b - a) / LONG)
        found["many candidates in the sentence"] = min(1.0, (self._crowd.get(self.s.sent[trigger.head], 1) - 1) / MANY)
        return found

    # -- the trigger --------------------------------------------------------------------------------------------------

    def _match(self, event: Event, trigger: Trigger, arguments: Arguments) -> Iterator[str]:
        """How well the realisation fits, and what it is in the sentence."""
        frame, pattern = trigger.frame, trigger.pattern
        verbal = self.reader.is_verbal(trigger.head)
        yield f"category {event.event}"
        yield "a verb" if verbal else f"an {pattern.kind}" if pattern.kind == "adjective" else "an objective noun" if pattern.objective else "a noun"
        words = len(trigger.tokens)
        yield "one word" if words == 1 else "two words" if words == 2 else "three or more words"
        if pattern.preposition:
            yield "its preposition is there"
        if trigger.rank < AGREED:
            yield "only all frames' agreement on the category"
        elif frame.needs is not None:
            yield "the condition of its frame holds"
        if (trigger.event, trigger.mode) != (frame.event, frame.mode):
            yield "its sense is chosen by a condition"
        if trigger.rivals:
            events = {self.lexicon.frames[r].event for r in trigger.rivals if r in self.lexicon.frames}
            yield "rival frames agree" if events <= {trigger.event, frame.event} else "rival frames disagree"
        if event.event != trigger.event:
            yield "its category is changed by tense or mood"
        yield f"stands as {CLAUSES.get(self.s.dep[trigger.head], CLAUSES.get(self.s.dep[trigger.head].split(':')[0], 'something else'))}"
        if verbal:
            yield "passive without agent" if arguments.agentless else "passive" if arguments.passive else "active"
        elif arguments.light is not None:
            yield "carried by a light verb"
        elif self.reader.governor(trigger.head) is None:
            yield "a noun that no verb carries"
        above = next((k for k in self.s.ancestors(trigger.head) if k in self.triggers), None)
        if above is not None:
            yield "under what is no event" if self.triggers[above][0].event == "none" else "under another candidate"

    def _telling(self, event: Event, trigger: Trigger, block: str) -> Iterator[str]:
        """Polarity, source, surroundings."""
        yield from (f"flagged {flag}" for flag in event.aux)
        if event.attribution is not None:
            yield f"told by {event.attribution.kind}"
        if self.attributions.quotation(trigger.head) is not None:
            yield "inside a quotation"
        if event.conditions:
            yield "under a condition"
        if event.demands:
            yield "announces an enumeration"
        if event.date is not None and event.date.basis == "text":
            yield "its own date"
        if event.place is not None:
            yield "its own place"
        if block != "paragraph":
            yield f"in the page's {block}"

    # -- the parties --------------------------------------------------------------------------------------------------

    def _side(self, side: str, parties: Sequence[Party], trigger: Trigger, arguments: Arguments, found: Features) -> None:
        """How the parties of one side were found; with several, each counts its share."""
        share = 1.0 / len(parties) if parties else 0.0
        for party in parties:
            for name, value in self._party(party, trigger, arguments):
                key = f"{side} {name}"
                found[key] = found.get(key, 0.0) + share * value
        if len(parties) > 1:
            found[f"several {side}s"] = 1.0

    def _party(self, party: Party, trigger: Trigger, arguments: Arguments) -> Iterator[tuple[str, float]]:
        if party.mention is None:
            yield "implied", 1.0
            return
        yield way(party.rule), 1.0
        yield f"is of kind {kind(party)}", 1.0
        if party.code is None:
            yield "without a country", 1.0
        first, last = self._tokens(party.mention)
        yield self._place(first, last, trigger, arguments), 1.0
        yield "far from the trigger", min(1.0, max(0, first - trigger.head, trigger.head - last) / FAR)

    def _parties(self, event: Event, trigger: Trigger) -> Iterator[str]:
        if not event.recipient:
            required = self.lexicon.codebook["categories"][event.event]["recipient"]
            together = trigger.frame.reciprocal and len(event.actor) > 1
            yield "nobody else is needed" if together else "no recipient, though one is required" if required == "required" else "no recipient"
            if len(event.actor) == 1 and not self.reader.is_verbal(trigger.head):
                yield "a noun with one party"
        if trigger.frame.reciprocal:
            yield "a reciprocal act"
        codes = {p.code for p in event.actor if p.code}
        if event.recipient and codes and codes == {p.code for p in event.recipient}:
            yield "actor and recipient of one country"
        focal = self.named.focal
        if focal is not None:
            if focal in codes:
                yield "the actor is the country the text is about"
            if any(p.code == focal for p in event.recipient):
                yield "the recipient is the country the text is about"
        if self._written(trigger) - codes - {p.code for p in event.recipient}:
            yield "leaves out a party named in the sentence" if event.recipient else "no recipient, though another party is named"
        yield from (f"recipient {how}" for r in event.reasons for start, how in FOUND if r.startswith(start))

    def _written(self, trigger: Trigger) -> set[str | None]:
        """Codes of the parties named in the sentence, places where something happens left out."""
        number = self.s.sent[trigger.head]
        found = self._codes.get(number)
        if found is None:
            a, b = self.s.sentences[number]
            names, demonyms = self.named.names, self.named.demonyms
            found = {names[k].name.code for k in range(a, b) if k in names and names[k].name.kind != "city"}
            found.update(code for k in range(a, b) for code in demonyms.get(k, ()))
            found.discard(None)
            self._codes[number] = found
        return found

    def _tokens(self, span: Span) -> tuple[int, int]:
        """First and last token of a span."""
        first = max(0, bisect_right(self.s.start, span.start) - 1)
        return first, max(first, bisect_left(self.s.start, span.end) - 1)

    def _place(self, first: int, last: int, trigger: Trigger, arguments: Arguments) -> str:
        s = self.s
        heads, inner = self._heads(trigger, arguments)
        if any(first <= h <= last for h in heads):
            return OWN
        if s.sent[first] != s.sent[trigger.head]:
            return AWAY
        top = next((k for k in range(first, last + 1) if not first <= s.head[k] <= last), first)
        return INSIDE if any(k in heads or k in inner for k in s.ancestors(top)) else AWAY

    def _heads(self, trigger: Trigger, arguments: Arguments) -> tuple[set[int], set[int]]:
        """Heads of the trigger's phrases, and those that only hold parties: its clauses and its own further words."""
        if self._last != trigger.head:
            self._last = trigger.head
            heads = {h for place in ARGUMENTS for h in getattr(arguments, place)}
            heads.update(h for _, h in arguments.oblique)
            if trigger.preposition_head is not None:
                heads.add(trigger.preposition_head)
            self._phrases = heads, {*arguments.content, *(t for t in trigger.tokens if t != trigger.head)}
        return self._phrases


def way(rule: str) -> str:
    """The group of `WAYS` a party's rule belongs to."""
    return next((name for piece, name in WAYS if piece in rule), NAMED)


def kind(party: Party) -> str:
    """One of `KINDS`."""
    if party.code == "IMG" or any(s in _ARMED for s in party.sector):
        return "group"
    if "person name" in party.rule or (party.name and party.role):
        return "person"
    if party.code is not None and party.country is None:
        return "organisation"
    if not party.sector or "capital name" in party.rule or "metonym" in party.rule:
        return "state"
    return "body" if party.sector[0] in _BODIES else "people"
