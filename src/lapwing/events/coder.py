"""Parsed text to events: triggers, roles, polarity, source, conditions, date and place put together, then merged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from lapwing.actors.resolver import Entity, Resolver
from lapwing.events.answers import Answers
from lapwing.events.arguments import Reader
from lapwing.events.attribution import Attributions, Source
from lapwing.events.circumstances import Circumstances
from lapwing.events.conditions import ConditionClause, find_conditions
from lapwing.events.confidence import Judge
from lapwing.events.factuality import Factuality, Polarity
from lapwing.events.features import Describer
from lapwing.events.merge import merge
from lapwing.events.modes import composed_mode
from lapwing.events.parties import Caster, Roles
from lapwing.events.triggers import Finder, Trigger
from lapwing.events.when import grammar
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Attribution, Block, Document, Event, Party, Span

#: What harm announced by its own author threatens (PLOVER: the mode of THREATEN is the content).
_THREAT_MODE = {
    "ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "PROTEST": "restrict", "SANCTION": "relations",
}  # fmt: skip
_THREAT_MODE_BY_MODE = {("COERCE", "arrest"): "arrest", ("COERCE", "deport"): "expel", ("SANCTION", "expel"): "expel", ("SANCTION", "convict"): None}
#: How many sentences analysts' forecasts may run on without naming them again.
CARRIED = 5
_AUX_ORDER = ("historical", "future", "hypothetical", "negation")
#: Categories whose agentless passive still tells who probably acted: the country's unnamed authorities or gunmen (H9).
_IMPLICIT = {"COERCE": "UNK", "ASSAULT": "UAF", "RETREAT": "UNK", "SANCTION": "UNK"}
#: Acts of speech: without an agent, the official who speaks of them speaks for the one who does them.
_SPOKEN = frozenset({"REJECT", "AGREE"})
#: Acts of speech about what is to come: in the present tense their dates lie ahead.
_ABOUT_FUTURE = frozenset({"AGREE", "THREATEN", "REQUEST"})
#: Acts of speech whose absence is an event only towards somebody (*never proposed anything* is none).
_NEEDS_ADDRESSEE = frozenset({"AGREE", "CONSULT", "REQUEST"})
_SKIPPED_BLOCKS = frozenset({"title", "heading", "residue", "byline", "dateline"})


@dataclass(slots=True)
class Rejected:
    """A candidate that became no event, kept for `explain`."""

    span: Span
    frame: str
    why: str


@dataclass(slots=True)
class Coded:
    """Events of one document in text order, and the candidates that were rejected."""

    events: list[Event] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


class Coder:
    """Codes one parsed document. All its parts look at the same `Syntax`."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, document: Document) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.document = document
        self.published: date | None = document.published
        self.reader = Reader(syntax, lexicon)
        self.finder = Finder(syntax, lexicon, self.reader)
        self.triggers = self.finder.find()
        self.resolver = Resolver(syntax, lexicon, self.published)
        self.caster = Caster(syntax, lexicon, self.reader, self.resolver)
        self.factuality = Factuality(syntax, lexicon, self.reader)
        self.attributions = Attributions(syntax, lexicon, self.reader, self.resolver)
        self.conditions = find_conditions(syntax, lexicon)
        self.circumstances = Circumstances(syntax, lexicon, self.reader, self.resolver, grammar(lexicon, syntax.language), self.published)
        self.out = Coded()
        self.answers = Answers(syntax, lexicon, self.reader, self.resolver, self.triggers)
        self._letters = lexicon.words("grammar", "letter", syntax.language)
        self._correction = lexicon.words("grammar", "correction", syntax.language)
        self.judge = Judge(Describer(syntax, lexicon, self.reader, self.attributions, self.triggers, self.resolver.found))
        self._sport = lexicon.words("grammar", "sport", syntax.language)
        self._result = lexicon.words("grammar", "result", syntax.language)
        self._setting = lexicon.words("grammar", "setting", syntax.language)
        self._factive = lexicon.words("grammar", "factive", syntax.language)
        self._context_words = _context_words(lexicon, syntax.language)

    def code(self) -> Coded:
        """All events of the document."""
        absorbed = self._absorbed()
        made: dict[int, list[Event]] = {}
        hidden: list[int] = []
        for head in sorted(self.triggers):
            trigger = self.triggers[head][0]
            why = self._excluded(head, trigger, absorbed)
            if not why:
                made[head] = self._remembered(trigger)
            elif why != "none":
                self._reject(trigger, why)
                if head in absorbed:
                    hidden.append(head)
        for head in hidden:
            # "The torture of prisoners was documented": what hides an act must itself be one.
            outer = absorbed[head]
            if outer in made and not made[outer] and self.reader.of(outer).agentless and not self._excluded(head, self.triggers[head][0], {}):
                made[head] = self._remembered(self.triggers[head][0])
        events = [e for head in sorted(made) for e in made[head]]
        again = [self._takes_up(self.triggers[head][0]) for head in sorted(made) for _ in made[head]]
        self.out.events = [e.with_id(self.document.id) for e in merge(events, again)]
        return self.out

    def _remembered(self, trigger: Trigger) -> list[Event]:
        made = self._events(trigger)
        self.answers.remember(made, trigger)
        return made

    def _takes_up(self, trigger: Trigger) -> bool:
        """Is the trigger a definite noun, which may tell an event again (*la visite de l'envoyé américain*)?"""
        s = self.s
        if self.reader.is_verbal(trigger.head):
            return False
        definite = ("le", "la", "l'", "les", "cette", "ce", "cet", "ces", "the", "this", "that", "these", "son", "sa", "its", "his", "her", "leur", "their")
        return any(s.lower[c] in definite for c in s.children[trigger.head])

    # -- what is no event of its own -----------------------------------------------------------------------------

    def _absorbed(self) -> dict[int, int]:
        """Content triggers of absorbing frames: head -> absorbing head."""
        found: dict[int, int] = {}
        for head in sorted(self.triggers):
            trigger = self.triggers[head][0]
            needed = trigger.frame.needs.object if trigger.frame.needs else None
            if needed and self.reader.is_verbal(head):
                # "signed a treaty": the noun the frame needs is its own object, no second act.
                for inner in self.reader.of(head).object:
                    if inner in self.triggers and not self.reader.is_verbal(inner) and self.lexicon.in_class(needed, self.s.language, self.s.lemma[inner]):
                        found.setdefault(inner, head)
            if trigger.frame.absorb or trigger.event == "none":
                for inner in self._deep_content(trigger):
                    found.setdefault(inner, head)
            elif self.reader.is_verbal(head) and trigger.event.lower() in self._factive:
                arguments = self.reader.of(head)
                for p, inner in arguments.oblique:
                    if self._is_setting(p) and inner in self.triggers and self.triggers[inner][0].event == trigger.event:
                        found.setdefault(inner, head)
            elif trigger.event.lower() not in self._factive and self.reader.is_verbal(head):
                # "cancelled the visit", "denounced the accord with Paris": the noun names what the act is about.
                arguments = self.reader.of(head)
                # "a rencontré X lors du sommet": the summit is the meeting's setting, no second meeting.
                settings = [h for p, h in arguments.oblique if self._is_setting(p) and self.triggers.get(h, [trigger])[0].event == trigger.event]
                about = [
                    *(c for c in arguments.content if self._is_ground(trigger, c)),
                    *settings,
                    *arguments.with_preposition("of", "from", "de"),
                    *arguments.object,
                    *(s_ for s_ in (trigger.preposition_head,) if s_ is not None),
                ]
                for inner in about:
                    if inner in self.triggers and (not self.reader.is_verbal(inner) or self._is_ground(trigger, inner)):
                        found.setdefault(inner, head)
        return found

    def _is_ground(self, trigger: Trigger, clause: int) -> bool:
        """*condamné pour avoir attaqué …*, *guilty of evading …*: what somebody is punished for is alleged, not told."""
        return trigger.event in ("SANCTION", "COERCE") and self.reader.is_verbal(clause) and self.s.case(clause) in ("pour", "for", "of", "de")

    def _is_setting(self, preposition: str) -> bool:
        return preposition in self._setting or any(preposition.split(" ")[0] == w.split(" ")[0] for w in self._setting if " " in w and preposition)

    def _deep_content(self, trigger: Trigger) -> set[int]:
        """Heads of everything absorbed, nested content included."""
        found: set[int] = set()
        stack = [t.head for t in self.finder.content(trigger.head, self.reader.of(trigger.head), trigger.tokens)]
        while stack:
            head = stack.pop()
            if head in found or head == trigger.head:
                continue
            found.add(head)
            inner = self.triggers.get(head)
            if inner:
                stack.extend(t.head for t in self.finder.content(head, self.reader.of(head), inner[0].tokens))
            stack.extend(k for k in self.s.conjuncts(head) if k != head and k in self.triggers)
        return found

    def _excluded(self, head: int, trigger: Trigger, absorbed: dict[int, int]) -> str:
        """Why this trigger is no event of its own; "none" for frames that say so; empty when it is."""
        if trigger.event == "none":
            return "none"
        s = self.s
        block = self._block(head)
        if block is not None and block.kind in _SKIPPED_BLOCKS:
            return f"in the page's {block.kind}"
        if block is not None and block.parent is not None and block.kind == "item" and self._announced_item(block):
            return "item of an enumeration, kept with the sentence that announces it"
        match = self.resolver.found.names.get(head)
        if match is not None and match.last > match.first:
            return f"part of the name '{match.name.label}'"
        if head in absorbed:
            return f"content of '{s.form[absorbed[head]]}'"
        for clause in self.conditions:
            if clause.first <= head <= clause.last and not self._told_aside(head):
                return "inside a condition"
        a, b = s.sentences[s.sent[head]]
        if self._sport & set(s.lemma[a:b]):
            return "sport"
        if s.lower[a] in self._correction and b - a > 2 and s.form[a + 1] in (":", "-"):
            return "a correction of an earlier text"
        if s.form[b - 1] == "?" and self.attributions.quotation(head) is None and ":" not in s.form[head:b]:
            return "inside a question"
        return ""

    def _told_aside(self, head: int) -> bool:
        """*tant que le commandant, arrêté le 30 mai, n'aura pas été libéré*: a participle set off by commas is told, not conditional."""
        s = self.s
        return s.dep[head].startswith("acl") and self.reader.is_past_participle(head) and s.form[head - 1] == ","

    def _block(self, i: int) -> Block | None:
        blocks = self.document.blocks
        number = self.s.block[i]
        return blocks[number] if number < len(blocks) else None

    def _announced_item(self, block: Block) -> bool:
        """Does the sentence announcing this enumeration hold a frame that takes it as content?"""
        parent = block.parent
        return any(self.s.block[h] == parent and t[0].frame.absorb and t[0].event != "none" for h, t in self.triggers.items())

    def _reject(self, trigger: Trigger, why: str) -> None:
        self.out.rejected.append(Rejected(self._span(trigger.head, trigger.head), trigger.frame.id, why))

    # -- one trigger ---------------------------------------------------------------------------------------------

    def _events(self, trigger: Trigger) -> list[Event]:
        head = trigger.head
        content = self.finder.content(head, self.reader.of(head), trigger.tokens) if trigger.frame.absorb else []
        roles = self.caster.cast(trigger, content)
        if (not roles.actor and roles.agentless) or not roles.actor:
            self._announcing_subject(head, roles)
        polarity = self.factuality.of(head)
        source = self.attributions.of(head)
        if polarity.suppressed:
            self._reject(trigger, polarity.suppressed)
            return []
        if event_promises_past(self.s, self.reader, trigger):
            self._reject(trigger, "swears to what was, promises nothing")
            return []
        if source is not None and source.denial:
            self._reject(trigger, "denied by its source")
            return []
        reasons = [f"frame {trigger.frame.id} ('{trigger.pattern.written}') at '{self.s.form[head]}'"]
        event, mode = trigger.event, trigger.mode
        event, mode, flags = self._compose(trigger, event, mode, polarity, source, roles, reasons)
        actor, recipient = self._parties(trigger, event, roles, reasons)
        if not actor:
            actor = self._from_subject_event(trigger) or self._other_party(trigger, roles) or self._who_is_in(trigger)
        if not actor:
            self._reject(trigger, "no actor")
            return []
        if not recipient and self.lexicon.quad(event) in (3, 4):
            recipient = self._of_participle(trigger, roles, reasons)
        if not recipient and self.lexicon.quad(event) in (1, 3):
            recipient = self._addressee(trigger, roles, reasons)
        told = None
        if not recipient:
            recipient = self.answers.find(trigger, event, roles, content, reasons)
            told = self.answers.last
        if "negation" in flags and event in _NEEDS_ADDRESSEE and not recipient and len({p.code for p in actor}) < 2:
            self._reject(trigger, f"a negated {event} with nobody it fails")
            return []
        if not polarity.negation and self._is_bare_noun(trigger, recipient, actor):
            self._reject(trigger, "a noun alone, with no other party, date or place")
            return []
        if self.lexicon.codebook["categories"][event]["recipient"] == "required" and not recipient and len(actor) < 2:
            recipient = self._recovered(trigger, roles, reasons)
            if not recipient:
                self._reject(trigger, f"{event} needs a recipient")
                return []
        to_come = "future" in flags or polarity.future or "hypothetical" in flags
        mode = composed_mode(event, mode, trigger, content, told, roles.actor, self.lexicon, self.reader)
        when = self.circumstances.when(trigger, future=to_come or (event in _ABOUT_FUTURE and not self._was_done(head)))
        if self.circumstances.is_historical(when):
            flags.add("historical")
            reasons.append("dated over twelve months before publication")
        if source is not None and self._speaks_for_itself(source, event, roles):
            source = None
        attribution = self.attributions.record(source) if source else self._hearsay(polarity, flags) or self._carried(head, flags)
        a, b = self.s.sentences[self.s.sent[head]]
        conditions, demands = self._restrictions(trigger)
        made = Event(
            event=event,
            mode=mode,
            context=self._contexts(trigger),
            actor=tuple(actor),
            recipient=tuple(recipient),
            aux=tuple(x for x in _AUX_ORDER if x in flags),
            attribution=attribution,
            conditions=tuple(conditions),
            date=when,
            place=self.circumstances.where(trigger),
            sentence=self._span(a, b - 1),
            trigger=self._span(trigger.tokens[0], trigger.tokens[-1])
            if trigger.tokens[-1] - trigger.tokens[0] < len(trigger.tokens)
            else self._span(head, head),
            frames=(trigger.frame.id,),
            quad=self.lexicon.quad(event),
            score=self.lexicon.score(event, mode),
            confidence=0.0,
            demands=tuple(demands),
            reasons=(*reasons, *polarity.reasons),
        )
        block = self._block(head)
        judged = self.judge.of(made, trigger, block.kind if block else "paragraph")
        unsure = self.judge.too_unsure(judged)
        if unsure:
            self._reject(trigger, unsure)
            return []
        return [judged, *self._together(judged, trigger)]

    def _together(self, made: Event, trigger: Trigger) -> list[Event]:
        """The second record of an act the codebook counts twice: a prison sentence is a conviction and an arrest (H13)."""
        found = []
        for rule in self.lexicon.codebook["together"]:
            if (made.event, made.mode) == (rule["event"], rule["mode"]) and self.finder.beside(trigger, frozenset(rule["modifier"])):
                event, mode = rule["also"]["event"], rule["also"]["mode"]
                second = replace(made, event=event, mode=mode, quad=self.lexicon.quad(event), score=self.lexicon.score(event, mode))
                found.append(self.judge.alike(second))
        return found

    def _announcing_subject(self, head: int, roles: Roles) -> None:
        """An item of an enumeration acts through the subject of the sentence that announces it: *Le gouvernement décide : 1. …*."""
        s = self.s
        block = self._block(head)
        if block is None or block.parent is None:
            return
        for number, (a, b) in enumerate(s.sentences):
            if s.block[a] == block.parent and (number + 1 == len(s.sentences) or s.block[s.sentences[number + 1][0]] != block.parent):
                root = next((k for k in range(a, b) if s.head[k] == k), None)
                if root is not None and self.reader.is_verbal(root):
                    roles.actor = self.caster._entities(self.reader.subject(root), actor=True)
                    codes = {e.code for e in roles.actor}
                    if roles.actor and all(e.code in codes for e in roles.recipient):
                        inner = [e for h in roles.recipient_heads for e in self.caster.inside(h, skip=codes, places=True)]
                        roles.recipient = inner or roles.recipient

    def _span(self, a: int, b: int) -> Span:
        s = self.s
        return Span(s.text(a, b), s.start[a], s.end[b])

    # -- composition ---------------------------------------------------------------------------------------------

    def _compose(
        self, trigger: Trigger, event: str, mode: str | None, polarity: Polarity, source: Source | None, roles: Roles, reasons: list[str]
    ) -> tuple[str, str | None, set[str]]:
        """Category, mode and flags once polarity, source and announcement are known (PLOVER §3, house rule H6)."""
        flags: set[str] = set()
        future, hypothetical = polarity.future, polarity.hypothetical
        if polarity.conditional and not hypothetical:
            if any(self._restricts(c, trigger.head) for c in self.conditions):
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

    def _was_done(self, head: int) -> bool:
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

    # -- parties --------------------------------------------------------------------------------------------------

    def _parties(self, trigger: Trigger, event: str, roles: Roles, reasons: list[str]) -> tuple[list[Party], list[Party]]:
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

    def _is_bare_noun(self, trigger: Trigger, recipient: list[Party], actor: list[Party]) -> bool:
        """An act named in passing (*des attaques de groupes armés*, *ses soutiens*) reports no single event."""
        if self.reader.is_verbal(trigger.head) or trigger.pattern.kind != "noun" or recipient or len(actor) > 1:
            return False
        if trigger.event in ("PROTEST", "MOBILIZE") or self.reader.governor(trigger.head) is not None or trigger.frame.absorb:
            return False
        when = self.circumstances.when(trigger, future=False)
        return not (when and when.basis != "publication") and self.circumstances.where(trigger) is None

    def _text(self, entity: Entity) -> str:
        return self.s.text(entity.first, entity.last)

    def _may_act(self, entity: Entity) -> bool:
        if entity.speaker == "analyst" and entity.kind != "organisation":
            return False  # who comments is no party
        return bool(entity.code) or bool(entity.sector) or (entity.human and entity.name is not None)

    def _implicit(self, trigger: Trigger, recipients: list[Entity]) -> Party | None:
        """H9: the event's country with an unknown actor, when the text shows the country."""
        place = self.circumstances.where(trigger)
        code = place.country if place and place.country else self.resolver.found.focal
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

    def _recovered(self, trigger: Trigger, roles: Roles, reasons: list[str]) -> list[Party]:
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

    # -- what hangs around ------------------------------------------------------------------------------------------

    def _speaks_for_itself(self, source: Source, event: str, roles: Roles) -> bool:
        """*Le Togo s'est dit prêt à …*: the speech is the act, so it is nobody's report."""
        if source.head is None or self.attributions.quotation(source.head) is not None or self.lexicon.quad(event) not in (1, 3):
            return False
        speakers = self.resolver.entities(source.head)
        return source.verb is not None and self.reader.reflexive(source.verb) and any(e.key == a.key for e in speakers for a in roles.actor)

    def _hearsay(self, polarity: Polarity, flags: set[str]) -> Attribution | None:
        if polarity.perfect_conditional and "hypothetical" not in flags:
            return Attribution(None, "leak", "press conditional")
        return None

    def _carried(self, head: int, flags: set[str]) -> Attribution | None:
        """A forecast without a source of its own belongs to the analysts quoted just before (free indirect speech)."""
        if "hypothetical" not in flags:
            return None
        number = self.s.sent[head]
        source = next((found for d in range(CARRIED) if (found := self.attributions.analyst(number - d)) is not None), None)
        if source is None:
            return None
        record = self.attributions.record(source)
        return replace(record, rule=f"carried over from {record.rule}")

    def _restrictions(self, trigger: Trigger) -> tuple[list[Span], list[Span]]:
        """Conditions that govern the trigger, and the items of an enumeration its sentence announces."""
        s = self.s
        head = trigger.head
        conditions = [self._span(c.first, c.last) for c in self.conditions if self._restricts(c, head)]
        demands: list[Span] = []
        if trigger.frame.absorb:
            parent = s.block[head]
            for number, block in enumerate(self.document.blocks):
                if block.parent == parent and block.kind == "item" and self._last_in_block(head):
                    demands.append(self.document.span(block.start, block.end))
                del number
        return conditions, demands

    def _last_in_block(self, head: int) -> bool:
        """Enumerations belong to the last sentence of the block that announces them."""
        s = self.s
        _, b = s.sentences[s.sent[head]]
        return b >= s.n or s.block[b] != s.block[head]

    def _restricts(self, clause: ConditionClause, head: int) -> bool:
        s = self.s
        if s.sent[clause.first] != s.sent[head]:
            return False
        arguments = self.reader.of(head)
        heads = {head} | ({arguments.light} if arguments.light is not None else set())
        governor = clause.governor
        if governor in heads:
            return True
        chain = [governor, *s.ancestors(governor)]
        for up in chain:
            if up in heads:
                return True
            if up in self.triggers and self.triggers[up][0].event != "none" and not self._under(up, heads):
                return False
        # The clause hangs on a verb above the trigger (say, can, agree): it restricts the topmost event below that verb.
        return any(up in set(s.ancestors(head)) for up in chain[:1]) and not any(k in self.triggers and k != head for k in s.ancestors(head) if k != governor)

    def _under(self, up: int, heads: set[int]) -> bool:
        return any(h in set(self.s.ancestors(up)) for h in heads)

    def _contexts(self, trigger: Trigger) -> tuple[str, ...]:
        """The frame's own contexts, then those whose words stand in the sentence; four at most (H20)."""
        s = self.s
        a, b = s.sentences[s.sent[trigger.head]]
        found = list(trigger.context)
        lemmas = set(s.lemma[a:b])
        text: str | None = None
        for context, (single, several) in self._context_words.items():
            if context in found:
                continue
            if single & lemmas:
                found.append(context)
            elif several:
                text = text if text is not None else " ".join(s.lower[a:b])
                if any(w in text for w in several):
                    found.append(context)
        return tuple(found[:4])


def event_promises_past(s: Syntax, reader: Reader, trigger: Trigger) -> bool:
    """*jure n'avoir ouvert aucun couloir*, *swears to have told the truth*: a perfect infinitive is no promise."""
    if trigger.event not in ("AGREE", "CONCEDE", "THREATEN") or not reader.is_verbal(trigger.head):
        return False
    clauses = [c for c in reader.of(trigger.head).content if reader.is_verbal(c)]
    return bool(clauses) and all(
        any(s.dep[k].startswith("aux") and s.lower[k] in ("avoir", "être", "have") for k in s.children[c]) and reader.is_past_participle(c) for c in clauses
    )


def _context_words(lexicon: Lexicon, language: str) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    words = lexicon.data.get("context_words") or {}
    return {
        context: (
            frozenset(w for w in by.get(language, ()) if " " not in w),
            tuple(w.replace("'", "' ") if language == "fr" else w for w in by.get(language, ()) if " " in w),
        )
        for context, by in words.items()
    }
