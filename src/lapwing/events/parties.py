"""From a trigger's arguments to its parties: which heads fill actor and recipient, and who they resolve to."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace

from lapwing.actors.resolver import Entity, Resolver
from lapwing.events.arguments import Arguments, Reader
from lapwing.events.triggers import Trigger
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

_BETWEEN = ("entre", "between", "among")
#: Categories that hold between parties rather than within one.
_BETWEEN_PARTIES = frozenset({"COOPERATE", "AGREE", "SANCTION", "CONSULT"})
_OWN = frozenset({"its", "his", "her", "their", "son", "sa", "ses", "leur", "leurs"})
_AGAINST = ("contre", "against", "envers", "à l'égard de", "vis-à-vis de", "towards", "toward")
_WITH = ("avec", "with", "alongside", "aux côtés de")
#: Prepositions that name the other party of a noun when the frame names none.
_NOUN_RECIPIENT = {
    "en": ("against", "on", "to", "with", "at", "toward", "towards", "over", "for", "from", "in"),
    "fr": ("contre", "sur", "à", "avec", "envers", "à l'égard de", "vis-à-vis de", "auprès de", "pour", "en", "dans", "au"),
}


@dataclass(slots=True)
class Roles:
    """Resolved actors and recipients of one trigger, and what was learned on the way."""

    actor: list[Entity] = field(default_factory=list)
    recipient: list[Entity] = field(default_factory=list)
    agentless: bool = False
    actor_heads: list[int] = field(default_factory=list)
    recipient_heads: list[int] = field(default_factory=list)


class Caster:
    """Casts triggers' arguments into roles."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader, resolver: Resolver, acts: Container[int] = ()) -> None:
        self.s = syntax
        #: Tokens that name an act.
        self.acts = acts
        self.reader = reader
        self.resolver = resolver
        self.language = syntax.language
        self._waters = lexicon.words("grammar", "waters", self.language)
        self._quantity = lexicon.words("grammar", "quantity", self.language)

    def cast(self, trigger: Trigger, content: list[Trigger]) -> Roles:
        """Roles of `trigger`; an absorbing frame borrows the parties of its content where it has none of its own."""
        arguments = self.reader.of(trigger.head)
        roles = Roles()
        if self.reader.is_verbal(trigger.head):
            roles.actor_heads = self._heads(trigger.frame.actor[self.language], trigger, arguments)
            roles.recipient_heads = self._heads(trigger.frame.recipient[self.language], trigger, arguments, skip=roles.actor_heads)
            places = trigger.frame.actor[self.language]
            roles.agentless = arguments.agentless if places == ("subj",) else "subj" not in places and not roles.actor_heads
        elif self.s.pos[trigger.head] == "ADJ" and trigger.pattern.kind == "adjective":
            roles.actor_heads = self._adjective_subject(trigger.head)
            roles.recipient_heads = self._heads(trigger.frame.recipient[self.language], trigger, self.reader._verb(trigger.head))
        else:
            self._noun_roles(trigger, arguments, roles)
        roles.actor = self._entities(roles.actor_heads, actor=True) or self._owners(roles.actor_heads)
        roles.recipient = self._recipients(roles, trigger, arguments)
        if trigger.frame.reciprocal:
            self._reciprocal(trigger, arguments, roles)
        if trigger.event == "REQUEST":
            self._asked_to_act(arguments, roles)
        if content and not roles.recipient and not trigger.frame.reciprocal:
            self._borrow(content, roles)
        found = self._distinct(roles)
        codes = {e.code for e in roles.actor}
        if trigger.event in _BETWEEN_PARTIES and found and all(e.code in codes for e in found):
            # "opened an American chamber of commerce in Mali": the thing is the actor's own, the other party stands by it.
            others = [e for h in roles.recipient_heads for e in self.inside(h, skip=codes, places=True)]
            others = others or [e for p, h in arguments.oblique if p in ("à", "from", "to", "in", "de") for e in self._one(h) if e.code and e.code not in codes]
            own = all(any(self.s.lower[c] in _OWN for c in self.s.children[h]) for h in roles.recipient_heads)
            dismissed = trigger.mode == "expel" and all(e.kind == "person" for e in found)
            found = others or ([] if own and not dismissed else found)  # "recalled its ambassador": its own, so nobody's
        if not found and roles.recipient and roles.actor:
            # "recalled its ambassador to Paris": the object is the actor's own, the other party stands inside it.
            codes = {e.code for e in roles.actor}
            found = [e for h in roles.recipient_heads for e in self.inside(h, skip=codes, places=True)]
        if not found and not trigger.frame.reciprocal and (trigger.frame.absorb or self.reader.is_verbal(trigger.head)):
            codes = {e.code for e in roles.actor}
            arguments = self.reader.of(trigger.head)
            found = next((hit for h in arguments.content if (hit := self.inside(h, skip=codes))), [])
        if not found and not trigger.frame.reciprocal and self.reader.is_verbal(trigger.head):
            # The partner may stand beside the object: "rejeter les relations avec X", "cut contacts with X".
            codes = {e.code for e in roles.actor}
            arguments = self.reader.of(trigger.head)
            found = [e for e in self._entities(arguments.with_preposition(*_WITH, *_AGAINST), actor=False) if e.code and e.code not in codes]
        roles.recipient = found
        return roles

    # -- heads --------------------------------------------------------------------------------------------------

    def _heads(self, wanted: tuple[str, ...], trigger: Trigger, arguments: Arguments, skip: list[int] | None = None) -> list[int]:
        """The first of the wanted places that holds anybody known, else the first filled one."""
        filled: list[int] = []
        for place in wanted:
            heads = self._place(place, trigger, arguments)
            heads = [h for h in heads if h not in trigger.tokens or place == "subj"]
            if skip:
                heads = [h for h in heads if h not in skip]
            if heads and not filled:
                filled = heads
            if any(self.resolver.entities(h) for h in heads):
                return heads
        if trigger.preposition_head is not None and not any(self.resolver.entities(h) for h in filled):
            heads = self.s.conjuncts(trigger.preposition_head)
            if any(self.resolver.entities(h) for h in heads) and "subj" not in wanted:
                return heads
        return filled

    def _place(self, place: str, trigger: Trigger, arguments: Arguments) -> list[int]:
        if place == "subj":
            return arguments.subject
        if place in ("obj", "iobj"):
            inner = [k for t in trigger.tokens if t != trigger.head and self.reader.is_verbal(t) for k in self.reader.of(t).object]
            return [h for h in arguments.object if h not in trigger.tokens] + [k for k in inner if k not in arguments.object]
        if place == "poss":
            return arguments.possessor
        if trigger.pattern.preposition == place and trigger.preposition_head is not None:
            return self.s.conjuncts(trigger.preposition_head)
        found = arguments.with_preposition(place)
        if place in _BETWEEN:
            # "A ceasefire between X and Y took effect": the parties stand inside the subject.
            found = found + [k for h in arguments.subject for c in self.s.children[h] if self.s.case(c) == place for k in self.s.conjuncts(c)]
        # A fixed expression's own noun may carry the preposition: "the end of X", "fin à X".
        for t in trigger.tokens:
            if t != trigger.head:
                for c in self.s.children[t]:
                    if self.s.dep[c].split(":")[0] in ("nmod", "obl") and self.s.case(c) == place:
                        found = found + [k for k in self.s.conjuncts(c) if k not in found]
        return found

    def _adjective_subject(self, i: int) -> list[int]:
        s = self.s
        own = s.kids(i, "nsubj")
        if own:
            return [k for o in own for k in s.conjuncts(self.reader._antecedent_of(o, i))]
        head = s.head[i]
        if s.dep[i].split(":")[0] in ("amod", "acl", "appos"):
            return s.conjuncts(head)
        if self.reader.is_verbal(head):
            return self.reader.subject(head)
        return []

    def _noun_roles(self, trigger: Trigger, arguments: Arguments, roles: Roles) -> None:
        objective = trigger.pattern.objective
        own = set(trigger.tokens)
        arguments = replace(arguments, complement=[h for h in arguments.complement if h not in own], oblique=self._reattached(arguments, trigger))
        between = arguments.with_preposition(*_BETWEEN)
        adjectives = [h for h in arguments.adjective if h in self.resolver.found.demonyms or h in self.resolver.found.names or h in self.resolver.found.roles]
        actor_places: list[list[int]] = [between, arguments.agent or arguments.with_preposition("by", "par")]
        if objective:
            # "Sweden's suspension of aid": with an of-complement the possessor acts.
            actor_places += [arguments.subject, adjectives, arguments.possessor if arguments.complement else []]
        else:
            actor_places += [arguments.subject if arguments.light is not None else [], arguments.possessor, arguments.complement, adjectives, arguments.subject]
        for heads in actor_places:
            if any(self.resolver.entities(h) or h in self.resolver.found.demonyms for h in heads):
                roles.actor_heads = heads
                break
        wanted = trigger.frame.recipient[self.language]
        names = tuple(p for p in wanted if p not in ("obj", "subj"))
        places: list[list[int]] = []
        if objective:
            places += [arguments.complement, arguments.possessor]
        places += [arguments.with_preposition(p) for p in names]
        places += [arguments.with_preposition(p) for p in _NOUN_RECIPIENT[self.language]]
        if not objective:
            places += [arguments.complement]
        places += [arguments.object, adjectives]
        for heads in places:
            heads = [h for h in heads if h not in roles.actor_heads]
            if any(self.resolver.entities(h) or h in self.resolver.found.demonyms for h in heads):
                roles.recipient_heads = heads
                break
        if objective and not roles.actor_heads:
            roles.agentless = arguments.agentless or arguments.light is None
        if not roles.recipient_heads:
            roles.recipient_heads = [h for heads in places for h in heads if h not in roles.actor_heads][:1]

    def _reattached(self, arguments: Arguments, trigger: Trigger) -> list[tuple[str, int]]:
        """Obliques of a noun, with those the parser hung on its complement: *le raid des rebelles du JEM sur Omdourman*."""
        s = self.s
        found = [(p, h) for p, h in arguments.oblique if h not in trigger.tokens]
        wanted = set(trigger.frame.recipient[self.language]) | {"contre", "sur", "avec", "against", "on", "with", "by", "par", "entre", "between"}
        stack = list(arguments.complement) + [h for _, h in found]
        seen: set[int] = set()
        while stack:
            h = stack.pop()
            if h in seen:
                continue
            seen.add(h)
            for c in s.children[h]:
                if s.dep[c] == "appos":
                    stack.append(c)  # "la tournée du ministre, X, au Mali"
                elif s.dep[c].split(":")[0] in ("nmod", "obl"):
                    case = s.case(c)
                    if case in wanted and case not in ("de", "of"):
                        found.extend((case, k) for k in s.conjuncts(c))
                    elif case in ("de", "of"):
                        stack.append(c)
        return found

    # -- entities -----------------------------------------------------------------------------------------------

    def _entities(self, heads: list[int], *, actor: bool) -> list[Entity]:
        found: list[Entity] = []
        for h in heads:
            for entity in self._one(h):
                if all((entity.head, entity.code) != (e.head, e.code) for e in found):
                    found.append(entity)
        return found

    def _one(self, h: int) -> tuple[Entity, ...]:
        s = self.s
        resolver = self.resolver
        entities = resolver.entities(h)
        if entities and (entities[0].code or entities[0].role or entities[0].human):
            if not entities[0].code and s.lemma[h] in self._quantity:
                inner = self._counted(h)
                if inner:
                    return inner
            return entities
        if h in resolver.found.demonyms:
            # A bare demonym adjective as party: "une délégation malienne", "Franco-Malian talks".
            return tuple(Entity(code, "state", h, h, h, f"demonym '{s.form[h]}'", resolver.book.states.get(code)) for code in resolver.found.demonyms[h])
        if s.lemma[h] in self._quantity:
            return self._counted(h)
        return entities

    def _counted(self, h: int) -> tuple[Entity, ...]:
        s = self.s
        for c in s.children[h]:
            if s.dep[c].split(":")[0] in ("nmod", "obl") and s.case(c) in ("de", "of"):
                entities = self.resolver.entities(c) or (self._counted(c) if s.lemma[c] in self._quantity else ())
                if entities:
                    first, last = self.resolver._span(h)
                    return tuple(e.moved(h, first, last, e.rule) for e in entities)
        return ()

    def _recipients(self, roles: Roles, trigger: Trigger, arguments: Arguments) -> list[Entity]:
        for h in arguments.object:
            done_by = self._done_by(h)
            if done_by and "obj" in trigger.frame.recipient[self.language]:
                return done_by
        found = self._entities(roles.recipient_heads, actor=False)
        if found:
            return found
        for h in roles.recipient_heads:
            inside = self.inside(h)
            if inside:
                return inside
        for h in arguments.object:
            if h not in roles.recipient_heads and h not in trigger.tokens:
                inside = list(self._one(h)) or self.inside(h)
                if inside and "obj" in trigger.frame.recipient[self.language]:
                    return inside
        # The fixed expression's own words may carry the party: "mettre fin à la mission du Mali".
        own = {e.code for e in roles.actor}
        for t in trigger.tokens:
            if t != trigger.head and self.s.pos[t] in ("NOUN", "PROPN"):
                possessed = any(self.s.lower[c] in _OWN for c in self.s.children[t])
                inside = self.inside(t, skip=own if possessed else None)  # "ont rangé leurs robes": their own
                if inside:
                    return inside
        return []

    def _done_by(self, h: int) -> list[Entity]:
        """Whoever did the act that the noun `h` names (*the detention of a French agent by Mali*); none if it names no act."""
        s = self.s
        if h not in self.acts:
            return []
        # The phrase is often hung on what the act was done to, the nearer noun.
        near = [*s.children[h], *(g for c in s.children[h] if s.case(c) in ("of", "de") for g in s.children[c])]
        return [e for c in near if s.case(c) in ("par", "by") for k in s.conjuncts(c) for e in self._one(k) if e.code and e.kind != "city"]

    def inside(self, h: int, *, skip: set[str | None] | None = None, places: bool = False) -> list[Entity]:
        """Parties within a phrase that is no party itself: *la décision de Bamako*, *Mali's request*, *Georgian wine*."""
        s = self.s
        done_by = self._done_by(h)
        if done_by and not (skip and done_by[0].code in skip):
            return done_by
        queue = list(s.children[h])
        depth = 0
        while queue and depth < 4:
            # A complement with a preposition tells more than a modifier (*the Djibouti talks with Ethiopia*).
            level = sorted(queue, key=lambda c: s.dep[c].split(":")[0] in ("compound", "det", "flat"))
            queue = []
            for c in level:
                dep = s.dep[c].split(":")[0]
                if dep in ("acl", "advcl", "parataxis", "conj", "punct", "case") and s.dep[c] != "acl":
                    continue
                if s.dep[c] == "acl" and self.reader.is_passive(c):
                    # "l'offre formulée par l'Union": whoever made it.
                    made = [e for e in self._entities(self.reader.of(c).agent, actor=True) if e.code and not (skip and e.code in skip)]
                    if made:
                        return made
                if dep in ("nmod", "compound", "amod", "det", "obl", "flat", "acl", "obj", "ccomp", "xcomp", "advcl", "appos"):
                    if s.case(c) in ("selon", "according to", "par", "by", "depuis", "pour") or s.lemma[s.head[c]] in self._waters:
                        continue
                    entities = [e for k in s.conjuncts(c) for e in self._one(k)]
                    entities = [e for e in entities if e.code and (places or e.kind != "city") and not (skip and e.code in skip)]
                    if entities:
                        return entities
                    queue.extend(s.children[c])
            depth += 1
        return []

    def _reciprocal(self, trigger: Trigger, arguments: Arguments, roles: Roles) -> None:
        """All parties act: the partner joins the actors and nobody receives."""
        partners = self._entities(arguments.with_preposition(*_WITH) + arguments.with_preposition(*_BETWEEN), actor=True)
        venue = ("à", "in", "at", "en", "dans")
        others = [e for e in roles.recipient if not (e.kind in ("city", "capital", "state") and self.s.case(e.head) in venue)]
        for entity in others + partners:
            if all((entity.code, entity.name, entity.head) != (e.code, e.name, e.head) for e in roles.actor):
                roles.actor.append(entity)
        roles.recipient = []

    def _owners(self, heads: list[int]) -> list[Entity]:
        """*un drone de l'armée algérienne a détruit …*, *la direction d'Orano*: a thing or body acts for whom it belongs to."""
        s = self.s
        found: list[Entity] = []
        for h in heads:
            if s.pos[h] not in ("NOUN", "PROPN"):
                continue
            for c in s.children[h]:
                label = s.dep[c].split(":")[0]
                own = s.dep[c] == "nmod:poss" or (label == "nmod" and s.case(c) in ("de", "of")) or label in ("amod", "compound")
                entities = [e for e in self._one(c) if e.code and e.kind not in ("city", "thing")] if own else []
                if entities:
                    lo, hi = self.resolver._span(h)
                    found.extend(e.moved(h, min(lo, e.first), max(hi, e.last), e.rule) for e in entities)
                    break
        return found

    def _asked_to_act(self, arguments: Arguments, roles: Roles) -> None:
        """*a réclamé que Kinshasa désarme les rebelles*: who is to act is asked, not whom the act would touch."""
        for clause in arguments.content:
            if self.s.dep[clause] != "ccomp" or self.reader.is_passive(clause):
                continue
            codes = {e.code for e in roles.actor}
            found = [e for e in self._entities(self.reader.subject(clause), actor=False) if e.code and e.code not in codes]
            if found:
                roles.recipient = found
                return

    def _borrow(self, content: list[Trigger], roles: Roles) -> None:
        """*refuse de rencontrer X*: the recipient of the refusal is the recipient of what is refused."""
        for trigger in content:
            arguments = self.reader.of(trigger.head)
            if self.reader.is_verbal(trigger.head):
                heads = self._heads(trigger.frame.recipient[self.language], trigger, arguments)
                if trigger.frame.reciprocal and not heads:
                    heads = arguments.with_preposition(*_WITH)
                if arguments.passive and arguments.agent:
                    heads = arguments.agent  # "demandé à être reçu par la mission"
            else:
                inner = Roles()
                self._noun_roles(trigger, arguments, inner)
                heads = inner.recipient_heads + [h for h in inner.actor_heads if h not in inner.recipient_heads]
            entities = self._entities(heads, actor=False) or [e for h in heads for e in self.inside(h)]
            own = {e.key for e in roles.actor} | {(None, e.code, ()) for e in roles.actor}
            entities = [e for e in entities if e.key not in own and e.head not in roles.actor_heads]
            if entities:
                roles.recipient = entities
                return

    def _distinct(self, roles: Roles) -> list[Entity]:
        """Nobody is both actor and recipient of one act, unless two bodies of one state are named."""
        kept: list[Entity] = []
        for entity in roles.recipient:
            same = any(
                entity.head == e.head
                or (
                    entity.code is not None
                    and entity.code == e.code
                    and (entity.sector == e.sector or not entity.sector)
                    and entity.kind not in ("people", "thing")
                    and entity.name == e.name
                    and entity.role == e.role
                )
                for e in roles.actor
            )
            again = any(
                (entity.head, entity.code) == (k.head, k.code)
                or (entity.code is not None and entity.code == k.code and entity.kind in ("capital", "state", "metonym"))
                for k in kept
            )
            if not same and not again:
                kept.append(entity)
        return kept
