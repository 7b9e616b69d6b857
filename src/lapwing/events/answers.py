"""Whom an act answers when its own clause does not say: *denounced the measures*, *rejette une telle offre*, *dropped its veto*."""

from __future__ import annotations

from dataclasses import dataclass

from lapwing.actors.resolver import Resolver
from lapwing.events.arguments import Reader
from lapwing.events.parties import Roles
from lapwing.events.triggers import Trigger
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Event, Party

#: Categories that answer somebody.
ANSWERS = frozenset({"ACCUSE", "REJECT", "CONCEDE", "AGREE", "SUPPORT", "THREATEN"})
#: Sentences back in which what is answered may stand.
REACH = 3
#: Holding people: whom a demand for their release addresses.
_HOLDING = frozenset({("COERCE", "arrest"), ("ASSAULT", "abduct"), ("SANCTION", "convict")})


@dataclass(frozen=True, slots=True)
class Told:
    """An event already coded, with the category its trigger has before any composition."""

    event: Event
    category: str
    sentence: int


class Answers:
    """Remembers what was told and finds whom the next act answers."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader, resolver: Resolver, triggers: dict[int, list[Trigger]]) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.reader = reader
        self.resolver = resolver
        self.triggers = triggers
        words = lexicon.words
        self._nouns = words("grammar", "answered", syntax.language)
        self._demonstrative = words("grammar", "demonstrative", syntax.language)
        self._definite = words("grammar", "definite", syntax.language) | self._demonstrative
        self._told: list[Told] = []
        #: What the last `find` found answered, if anything.
        self.last: Told | None = None

    def remember(self, events: list[Event], trigger: Trigger) -> None:
        self._told.extend(Told(e, trigger.event, self.s.sent[trigger.head]) for e in events)

    def find(self, trigger: Trigger, event: str, roles: Roles, content: list[Trigger], reasons: list[str]) -> list[Party]:
        """The parties answered, or none: a wrong guess is worse."""
        if trigger.frame.reciprocal or not roles.actor:
            return []
        s = self.s
        self.last = None
        own: set[str | None] = {e.code for e in roles.actor}
        if event == "REQUEST":
            return self._holder(trigger, content, own, reasons)
        if (event, trigger.mode) == ("RETREAT", "withdraw"):
            return self._left(trigger, own, reasons)
        if event not in ANSWERS or not self.reader.is_verbal(trigger.head):
            return []
        taken_up = self._taken_up(trigger)
        if taken_up is None:
            return self._own_quarrel(trigger, own, reasons) if event == "CONCEDE" else []
        recent = [t for t in reversed(self._told) if 0 <= self.s.sent[trigger.head] - t.sentence <= REACH]
        noun = self.triggers.get(taken_up)
        about = noun[0].event if noun else None
        if s.lower[taken_up] == "y" and recent and recent[0].event.event == event and recent[0].event.recipient:
            # "Niamey s'y opposerait aussi": to the same party.
            self.last = recent[0]
            return [p for p in recent[0].event.recipient if p.code and p.code not in own]
        for told in recent:
            actors = {p.code for p in told.event.actor}
            if actors & own or not told.event.actor:
                continue
            against_us = bool({p.code for p in told.event.recipient} & own)
            same = about is not None and about in (told.category, told.event.event)
            if (against_us and (same or about is None)) or same:
                reasons.append(f"answers '{told.event.trigger.text}' told before")
                self.last = told
                return [p for p in told.event.actor if p.code]
        return [] if noun else self._subject_before(trigger, own, reasons)

    def _taken_up(self, trigger: Trigger) -> int | None:
        """The object that stands for something told before."""
        s = self.s
        arguments = self.reader.of(trigger.head)
        phrases = list(arguments.object) + arguments.with_preposition("à", "to", "with", "de")
        if trigger.preposition_head is not None:
            phrases.append(trigger.preposition_head)
        phrases += [t for t in trigger.tokens if t != trigger.head and s.pos[t] == "NOUN"]
        for h in phrases:
            determiners = {s.lower[c] for c in s.children[h]}
            known = s.lemma[h] in self._nouns or h in self.triggers
            if (known and determiners & self._definite) or (determiners & self._demonstrative and s.pos[h] == "NOUN"):
                return h
        return next((c for c in s.children[trigger.head] if s.lower[c] == "y" and s.language == "fr"), None)

    def _left(self, trigger: Trigger, own: set[str | None], reasons: list[str]) -> list[Party]:
        """*Le Tchad dénonçait l'accord avec Paris ; les militaires français ont quitté …*: they leave the other party of that act."""
        for told in reversed(self._told):
            if self.s.sent[trigger.head] != told.sentence:
                break
            sides = (told.event.actor, told.event.recipient)
            for mine, theirs in (sides, sides[::-1]):
                if {p.code for p in mine} & own and theirs and not {p.code for p in theirs} & own:
                    reasons.append(f"leaves the other party of '{told.event.trigger.text}'")
                    return [p for p in theirs if p.code]
        return []

    def _holder(self, trigger: Trigger, content: list[Trigger], own: set[str | None], reasons: list[str]) -> list[Party]:
        """*a réclamé leur libération*: addressed to whoever holds them."""
        if not any((t.event, t.mode) == ("RETREAT", "release") for t in content):
            return []
        for told in reversed(self._told):
            if (told.event.event, told.event.mode) in _HOLDING and self.s.sent[trigger.head] - told.sentence <= REACH:
                found = [p for p in told.event.actor if p.code and p.code not in own]
                if found:
                    reasons.append(f"asks who holds them: '{told.event.trigger.text}'")
                    return found
        return []

    def _own_quarrel(self, trigger: Trigger, own: set[str | None], reasons: list[str]) -> list[Party]:
        """*dropped its veto*: gives way to the party it last stood against."""
        for told in reversed(self._told):
            if self.s.sent[trigger.head] - told.sentence > REACH:
                break
            if self.lexicon.quad(told.event.event) in (3, 4) and {p.code for p in told.event.actor} & own:
                found = [p for p in told.event.recipient if p.code and p.code not in own]
                if found:
                    reasons.append(f"takes back '{told.event.trigger.text}' told before")
                    return found
        return []

    def _subject_before(self, trigger: Trigger, own: set[str | None], reasons: list[str]) -> list[Party]:
        """The last other party that acted, as a grammatical subject."""
        s = self.s
        first = s.sentences[max(0, s.sent[trigger.head] - REACH)][0]
        for k in range(trigger.head - 1, first - 1, -1):
            if s.dep[k].startswith("nsubj"):
                found = [e for e in self.resolver.entities(k) if e.code and e.code not in own and e.kind not in ("city", "thing") and e.speaker != "analyst"]
                if found:
                    reasons.append(f"answers '{s.text(found[0].first, found[0].last)}'")
                    return [self.resolver.party(e) for e in found]
        return []
