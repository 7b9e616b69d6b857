"""Category, mode and flags once polarity, source and announcement are known (PLOVER §3, house rule H6)."""

from __future__ import annotations

from collections.abc import Callable

from lapwing.actors.resolver import Resolver
from lapwing.events.arguments import Reader
from lapwing.events.attribution import Attributions, Source
from lapwing.events.factuality import Polarity
from lapwing.events.parties import Roles
from lapwing.events.triggers import Trigger
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

#: What harm announced by its own author threatens (PLOVER: the mode of THREATEN is the content).
_THREAT_MODE = {
    "ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "PROTEST": "restrict", "SANCTION": "relations",
}  # fmt: skip
_THREAT_MODE_BY_MODE = {("COERCE", "arrest"): "arrest", ("COERCE", "deport"): "expel", ("SANCTION", "expel"): "expel", ("SANCTION", "convict"): None}


class Composer:
    """Composes the senses of one text's triggers. `under_condition` says whether a condition governs a trigger."""

    def __init__(
        self, syntax: Syntax, lexicon: Lexicon, reader: Reader, resolver: Resolver, attributions: Attributions, under_condition: Callable[[int], bool]
    ) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.reader = reader
        self.resolver = resolver
        self.attributions = attributions
        self.under_condition = under_condition
        #: Cooperation that whoever is asked for it refuses: category -> mode of REJECT.
        modes = lexicon.codebook["content_modes"]["REJECT"]
        self._refused: dict[str, str] = {c: mode for c, mode in modes.items() if c != "clause" and lexicon.quad(c) in (1, 2)}

    def compose(
        self, trigger: Trigger, event: str, mode: str | None, polarity: Polarity, source: Source | None, roles: Roles, reasons: list[str]
    ) -> tuple[str, str | None, set[str]]:
        """Category, mode and flags once polarity, source and announcement are known (PLOVER §3, house rule H6)."""
        flags: set[str] = set()
        future, hypothetical = polarity.future, polarity.hypothetical
        if polarity.conditional and not hypothetical:
            if self.under_condition(trigger.head) and not polarity.perfect_conditional:
                hypothetical = True
                reasons.append("conditional mood under a condition")
            elif polarity.perfect_conditional or (source is not None and not source.opinion and source.verb is None):
                reasons.append("the conditional reports hearsay")
            elif self._own_words(source, roles):
                future = True
            else:
                hypothetical = True
                reasons.append("conditional mood")
        if hypothetical and polarity.reasons and self.attributions.quotation(trigger.head) is None and self._reported_would(polarity, source):
            hypothetical, future = False, True
        stated = self.reader.is_verbal(trigger.head) or self.reader.governor(trigger.head) is not None
        if source is not None and source.opinion and stated and not self._is_past(trigger.head):
            hypothetical = True
            reasons.append(f"{source.rule} is an opinion about what is to come")
        if polarity.negation:
            flags.add("negation")
        if hypothetical:
            flags.add("hypothetical")
            return event, mode, flags
        if future and polarity.negation and event in self._refused and self._own_words(source, roles, polarity):
            reasons.append(f"its author says that {event} will not be: REJECT")
            others = [e for e in roles.actor if e.head not in roles.actor_heads]
            if others and not roles.recipient:
                # a meeting has no recipient, its refusal has
                roles.actor, roles.recipient = [e for e in roles.actor if e not in others], others
            return "REJECT", self._refused[event], set()
        if future and not polarity.negation:
            becomes = self.lexicon.codebook["categories"][event].get("future")
            if becomes:
                if becomes != event:
                    reasons.append(f"future {event} is {becomes}")
                    return becomes, None, flags
                return event, mode, flags
            if event in _THREAT_MODE and self._own_words(source, roles, polarity):
                reasons.append(f"{event} announced by its author is THREATEN")
                threat = _THREAT_MODE_BY_MODE.get((event, mode or ""), _THREAT_MODE[event])
                return "THREATEN", threat, flags
            if event not in ("THREATEN",):
                flags.add("future")
        return event, mode, flags

    def _reported_would(self, polarity: Polarity, source: Source | None) -> bool:
        """*said it would ban*: the future of reported speech, no hypothesis."""
        return self.s.language == "en" and source is not None and source.verb is not None and not source.opinion and "'would'" in polarity.reasons

    def _own_words(self, source: Source | None, roles: Roles, polarity: Polarity | None = None) -> bool:
        """Does the actor itself announce the act?"""
        if polarity is not None and polarity.announcer is not None:
            return True
        if source is None or source.head is None or not roles.actor:
            return False
        speakers = self.resolver.entities(source.head)
        return any(e.key == a.key or (e.code is not None and e.code == a.code and source.kind == "official") for e in speakers for a in roles.actor)

    def _is_past(self, head: int) -> bool:
        s = self.s
        verb = head if self.reader.is_verbal(head) else self.reader.governor(head)
        if verb is None:
            return False
        if s.language == "fr":
            return self.reader.is_past_participle(verb) or s.feat(verb, "Tense") in ("Past", "Imp")
        return (
            s.feat(verb, "Tense") == "Past"
            and s.feat(verb, "VerbForm") in ("Fin", "Part")
            and not any(s.lower[c] in ("will", "would") for c in s.children[verb])
        )

    def was_done(self, head: int) -> bool:
        """Is the act itself told as past (*a demandé mercredi*), not as what stands (*est attendu mercredi*)?"""
        s = self.s
        verb = head if self.reader.is_verbal(head) else self.reader.governor(head)
        if verb is None or not self._is_past(verb):
            return False
        auxiliaries = [c for c in s.children[verb] if s.dep[c].startswith("aux")]
        if s.language == "en":
            return not any(s.lower[c] in ("is", "are", "'s", "'re") for c in auxiliaries)
        standing = self.reader.is_passive(verb) and not any(s.lower[c] == "été" or s.feat(c, "Tense") in ("Past", "Imp") for c in auxiliaries)
        return not standing
