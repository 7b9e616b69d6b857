"""Parties a clause does not name where its frame expects them: implied, said elsewhere, or shared with another act."""

from __future__ import annotations

from dataclasses import replace

from lapwing.actors.country import NOBODY, Owner
from lapwing.actors.resolver import Entity, Resolver
from lapwing.events.arguments import Reader
from lapwing.events.attribution import Attributions
from lapwing.events.circumstances import Circumstances
from lapwing.events.parties import Caster, Roles
from lapwing.events.triggers import Trigger
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Party

#: Categories whose agentless passive still tells who probably acted: the country's unnamed authorities or gunmen (H9).
_IMPLICIT = frozenset({"COERCE", "ASSAULT", "RETREAT", "SANCTION"})
#: Acts of speech: without an agent, the official who speaks of them speaks for the one who does them.
_SPOKEN = frozenset({"REJECT", "AGREE"})


class Recovery:
    """Finds what `Caster` leaves open."""

    def __init__(
        self,
        syntax: Syntax,
        lexicon: Lexicon,
        reader: Reader,
        resolver: Resolver,
        caster: Caster,
        triggers: dict[int, list[Trigger]],
        circumstances: Circumstances,
        attributions: Attributions,
    ) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.reader = reader
        self.resolver = resolver
        self.caster = caster
        self.triggers = triggers
        self.circumstances = circumstances
        self.attributions = attributions
        self._result = lexicon.words("grammar", "result", syntax.language)
        self._strikes = {(str(rule["event"]), rule.get("mode")) for rule in lexicon.codebook["strikes"]}
        self._letters = lexicon.words("grammar", "letter", syntax.language)

    def actors(self, trigger: Trigger, roles: Roles) -> list[Party]:
        """Who acts, where the frame's own places name nobody."""
        return self._from_subject_event(trigger) or self._other_party(trigger, roles) or self._who_is_in(trigger) or self._crowd(trigger, roles)

    def _crowd(self, trigger: Trigger, roles: Roles) -> list[Party]:
        """*hundreds marched*, *traders torched tyres*: whoever protests is of the people of the place."""
        if trigger.event != "PROTEST":
            return []
        for h in roles.actor_heads:
            owner = self.resolver.countries.around(h) if self.s.pos[h] in ("NOUN", "NUM", "PRON", "ADJ") else NOBODY
            if owner:
                first, last = self.resolver.span(h)
                return [self.resolver.party(Entity(owner.codes[0], "people", h, first, last, owner.rule, sector=("CVL",), plural=True))]
        return []

    def recipients(self, trigger: Trigger, event: str, roles: Roles, reasons: list[str]) -> list[Party]:
        """Whom the act is aimed at, where a participle beside it or the letter it stands in tells."""
        quad = self.lexicon.quad(event)
        found = self._of_participle(trigger, roles, reasons) if quad in (3, 4) else []
        return found or (self._addressee(trigger, roles, reasons) if quad in (1, 3) else [])

    def parties(self, trigger: Trigger, event: str, roles: Roles, reasons: list[str]) -> tuple[list[Party], list[Party]]:
        actors = [e for e in roles.actor if self._may_act(e)]
        recipients = roles.recipient
        if not actors and roles.agentless and event == "MOBILIZE":
            # "the army was deployed": it moved
            actors = [e for e in self.caster._entities(self.reader.of(trigger.head).object, actor=True) if self._may_act(e)]
            recipients = [e for e in recipients if e not in actors]
        if not actors and roles.agentless and event in _SPOKEN:
            actors = self._speaker(trigger)
        if not actors and roles.agentless and event in _IMPLICIT:
            implied = self._implicit(trigger, recipients)
            if implied:
                reasons.append(f"no agent named: {implied.rule}")
                return [implied], [self.resolver.party(e) for e in recipients]
        for entity in [*actors, *recipients]:
            reasons.append(f"'{self._text(entity)}' is {entity.code or 'unresolved'}: {entity.rule}")
        return [self.resolver.party(e) for e in actors], [self.resolver.party(e) for e in recipients]

    def _speaker(self, trigger: Trigger) -> list[Entity]:
        """*« Une telle exigence serait rejetée », a prévenu un conseiller*: an agentless answer is the official speaker's side's."""
        source = self.attributions.of(trigger.head)
        if source is None or source.head is None or source.kind != "official":
            return []
        return [e for e in self.resolver.entities(source.head) if e.code and self._may_act(e)]

    def affected(self, trigger: Trigger, event: str, mode: str | None, roles: Roles, reasons: list[str]) -> list[Party]:
        """*gunned down two sentries*, *a incendié un terminal à Novorossiïsk*: acts that always strike somebody strike the people of the place,
        where no name, demonym or office says whose they are."""
        if (event, None) not in self._strikes and (event, mode) not in self._strikes:
            return []
        s = self.s
        for h in [e.head for e in roles.recipient] or roles.recipient_heads:
            if s.pos[h] not in ("NOUN", "PROPN", "NUM") or h in trigger.tokens or (s.pos[h] == "PROPN" and h in self.resolver.found.names):
                continue
            owner = self._place_inside(h) or self._place_of(trigger) or self.resolver.countries.around(h)
            if owner:
                known = [e for e in roles.recipient if e.head == h]
                first, last = self.resolver.span(h)
                struck = known[0] if known else Entity(None, "people", h, first, last, "")
                reasons.append(f"'{s.text(first, last)}' is {owner.codes[0]}: {owner.rule}")
                return [self.resolver.party(replace(struck, code=owner.codes[0], rule=owner.rule))]
        return []

    def _place_inside(self, h: int) -> Owner:
        """A place named in the phrase of `h`."""
        named = self.resolver.found.names
        for k in self.s.subtree(h):
            if k in named and named[k].name.kind in ("city", "capital", "state"):
                return Owner((named[k].name.code,), f"place '{named[k].name.label}'")
        return NOBODY

    def _place_of(self, trigger: Trigger) -> Owner:
        place = self.circumstances.where(trigger)
        return Owner((place.country,), f"place '{place.span.text}'") if place and place.country else NOBODY

    def _from_subject_event(self, trigger: Trigger) -> list[Party]:
        """*la visite de X n'a pas abouti à la signature d'accords*: the parties of the visit are those of the signature."""
        s = self.s
        head = s.head[trigger.head]
        if self.reader.is_verbal(trigger.head) and s.lemma[trigger.head] in self._result:
            head = trigger.head  # "la visite n'a pas abouti à un accord"
        elif self.reader.is_verbal(trigger.head) or not self.reader.is_verbal(head) or s.lemma[head] not in self._result:
            return []
        for subject in self.reader.subject(head):
            if subject in self.triggers:
                roles = self.caster.cast(self.triggers[subject][0], [])
                return [self.resolver.party(e) for e in [*roles.actor, *roles.recipient] if e.code]
        return []

    def _other_party(self, trigger: Trigger, roles: Roles) -> list[Party]:
        """*Depuis la rupture avec Paris, le pays …*: a noun that names only the partner acts through the clause's subject."""
        s = self.s
        if self.reader.is_verbal(trigger.head) or not roles.recipient or not self.reader.of(trigger.head).with_preposition("avec", "with"):
            return []
        partner = {e.code for e in roles.recipient}
        verb = next((k for k in s.ancestors(trigger.head) if self.reader.is_verbal(k)), None)
        if verb is None:
            return []
        found = [e for h in self.reader.subject(verb) for e in self.resolver.entities(h) if e.code and e.code not in partner]
        if not found:
            a = s.sentences[s.sent[trigger.head]][0]
            before = [e for k in range(a, trigger.head) for e in self.resolver.entities(k) if e.code in self.resolver.book.states and e.code not in partner]
            found = before[-1:]
        return [self.resolver.party(e) for e in found]

    def _who_is_in(self, trigger: Trigger) -> list[Party]:
        """*Les chauffeurs, en grève depuis vendredi, …*, *students are on the tenth day of a hunger strike*: a state of the subject."""
        s = self.s
        if self.reader.is_verbal(trigger.head):
            return []
        node = trigger.head
        while s.case(node) in ("de", "of") and s.pos[s.head[node]] == "NOUN" and s.head[node] != node:
            node = s.head[node]
        if s.case(node) not in ("en", "on"):
            return []
        above = s.head[node]
        if above == node:
            heads = s.kids(node, "nsubj")
        elif self.reader.is_verbal(above):
            heads = self.reader.subject(above)
        else:
            heads = [above]
        return [self.resolver.party(e) for h in heads for e in self.resolver.entities(h) if self._may_act(e)]

    def _text(self, entity: Entity) -> str:
        return self.s.text(entity.first, entity.last)

    def _may_act(self, entity: Entity) -> bool:
        if entity.speaker == "analyst" and entity.kind != "organisation":
            return False  # who comments is no party
        return bool(entity.code) or bool(entity.sector) or (entity.human and entity.name is not None)

    def _implicit(self, trigger: Trigger, recipients: list[Entity]) -> Party | None:
        """H9: the event's country with an unknown actor, when the text shows the country."""
        place = self.circumstances.where(trigger)
        code = place.country if place and place.country else self._abroad(trigger, recipients) or self.resolver.found.focal
        if code is None or not recipients:
            return None
        sector = "UNK"
        return Party(
            None,
            None,
            None,
            code,
            code if code in self.resolver.book.states else None,
            (sector,),
            None,
            f"implied by {'the place' if place else 'the country the text is about'}",
        )

    def _abroad(self, trigger: Trigger, recipients: list[Entity]) -> str | None:
        """*after the arrest of two British nationals*, with Iran alone in the sentence: nationals are named as such where they are foreign."""
        s = self.s
        nationals = {e.code for e in recipients if e.rule.startswith("demonym")}
        if not nationals:
            return None
        a, b = s.sentences[s.sent[trigger.head]]
        names = self.resolver.found.names
        others = {e.code for k in range(a, b) if k in names for e in self.resolver.entities(k) if e.code in self.resolver.book.states} - nationals
        actors = {e.code for k in range(a, b) if k in names and s.dep[k].startswith("nsubj") for e in self.resolver.entities(k)}
        elsewhere = others - actors
        return next(iter(elsewhere)) if len(elsewhere) == 1 else None

    def _of_participle(self, trigger: Trigger, roles: Roles, reasons: list[str]) -> list[Party]:
        """*Zagreb protested, summoning the Serbian envoy*: what accompanies the act says whom it is aimed at."""
        s = self.s
        own = {e.code for e in roles.actor}
        for c in s.children[trigger.head]:
            if s.dep[c] == "advcl" and c in self.triggers and s.lower[c].endswith(("ing", "ant")) and self.lexicon.quad(self.triggers[c][0].event) in (3, 4):
                found = [e for e in self.caster.cast(self.triggers[c][0], []).recipient if e.code and e.code not in own]
                if found:
                    reasons.append(f"aimed at the recipient of '{s.form[c]}'")
                    return [self.resolver.party(e) for e in found]
        return []

    def _addressee(self, trigger: Trigger, roles: Roles, reasons: list[str]) -> list[Party]:
        """*Dans une lettre adressée à la présidence française, Niamey se dit disposé à …*: who is written to is spoken to."""
        s = self.s
        own = {e.code for e in roles.actor}
        a, b = s.sentences[s.sent[trigger.head]]
        for h in range(a, b):
            if s.lemma[h] not in self._letters or (trigger.head not in (h, *s.ancestors(h)) and s.head[trigger.head] not in s.ancestors(h)):
                continue
            for k in s.subtree(h):
                if k != h and s.case(k) in ("à", "to"):
                    found = [e for e in self.caster._entities(s.conjuncts(k), actor=False) if e.code and e.code not in own and e.kind != "city"]
                    if found:
                        reasons.append(f"addressed by '{s.form[h]}'")
                        return [self.resolver.party(e) for e in found]
        return []

    def required(self, trigger: Trigger, roles: Roles, reasons: list[str]) -> list[Party]:
        """H5: a required recipient may stand elsewhere in the sentence, if only one party does."""
        s = self.s
        a, b = s.sentences[s.sent[trigger.head]]
        own = {e.code for e in roles.actor}
        found: dict[str, Entity] = {}
        for span in (range(trigger.head + 1, b), range(a, trigger.head)):
            for i in span:
                if i in self.resolver.found.names or i in self.resolver.found.demonyms:
                    for entity in self.caster._one(i):
                        if entity.code and entity.code not in own and entity.kind != "city":
                            found.setdefault(entity.code, entity)
            if found:
                break
        # Of several, those in the trigger's own clause.
        if len(found) > 1:
            verb = (
                trigger.head if self.reader.is_verbal(trigger.head) else next((k for k in s.ancestors(trigger.head) if self.reader.is_verbal(k)), trigger.head)
            )
            near = {c: e for c, e in found.items() if next((k for k in s.ancestors(e.head) if self.reader.is_verbal(k)), None) == verb}
            found = near or found
        if len(found) != 1:
            return []
        entity = next(iter(found.values()))
        reasons.append(f"recipient recovered from the sentence: {entity.rule}")
        return [self.resolver.party(entity)]
