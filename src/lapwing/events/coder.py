"""Parsed text to events: triggers, roles, polarity, source, conditions, date and place put together, then merged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from lapwing.actors.resolver import Resolver
from lapwing.events.answers import Answers
from lapwing.events.arguments import Reader
from lapwing.events.attribution import Attributions, Source
from lapwing.events.circumstances import Circumstances
from lapwing.events.compose import Composer
from lapwing.events.conditions import ConditionClause, find_conditions
from lapwing.events.confidence import Judge
from lapwing.events.contexts import Contexts
from lapwing.events.factuality import Factuality, Polarity
from lapwing.events.features import Describer
from lapwing.events.merge import merge
from lapwing.events.modes import composed_mode
from lapwing.events.parties import Caster, Roles
from lapwing.events.recovery import Recovery
from lapwing.events.screen import Screen, promises_past
from lapwing.events.triggers import Finder, Trigger
from lapwing.events.when import grammar
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Attribution, Considered, Document, Event, Party, Span

#: How many sentences analysts' forecasts may run on without naming them again.
CARRIED = 5
_AUX_ORDER = ("historical", "future", "hypothetical", "negation")
#: Acts of speech about what is to come: in the present tense their dates lie ahead.
_ABOUT_FUTURE = frozenset({"AGREE", "THREATEN", "REQUEST"})
#: Acts of speech whose absence is an event only towards somebody (*never proposed anything* is none).
_NEEDS_ADDRESSEE = frozenset({"AGREE", "CONSULT", "REQUEST"})


@dataclass(slots=True)
class Rejected:
    """A candidate that became no event, kept for `explain`."""

    span: Span
    frame: str
    why: str


@dataclass(slots=True)
class Coded:
    """Events of one document in text order, the candidates that were rejected, and what was weighed to resolve its mentions."""

    events: list[Event] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    considered: tuple[Considered, ...] = ()


class Coder:
    """Codes one parsed document. All its parts look at the same `Syntax`."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, document: Document) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.document = document
        self.published: date | None = document.published
        self.reader = Reader(syntax, lexicon)
        self.resolver = Resolver(syntax, lexicon, self.published)
        self.finder = Finder(syntax, lexicon, self.reader, self.resolver)
        self.triggers = self.finder.find()
        self.caster = Caster(syntax, lexicon, self.reader, self.resolver, self.triggers)
        self.factuality = Factuality(syntax, lexicon, self.reader)
        self.attributions = Attributions(syntax, lexicon, self.reader, self.resolver)
        self.conditions = find_conditions(syntax, lexicon)
        self.circumstances = Circumstances(syntax, lexicon, self.reader, self.resolver, grammar(lexicon, syntax.language), self.published)
        self.out = Coded()
        self.screen = Screen(syntax, lexicon, document, self.reader, self.finder, self.resolver, self.attributions, self.conditions)
        self.recovery = Recovery(syntax, lexicon, self.reader, self.resolver, self.caster, self.triggers, self.circumstances, self.attributions)
        self.composer = Composer(syntax, lexicon, self.reader, self.resolver, self.attributions, self._under_condition)
        self.answers = Answers(syntax, lexicon, self.reader, self.resolver, self.triggers)
        self.judge = Judge(Describer(syntax, lexicon, self.reader, self.attributions, self.triggers, self.resolver.found))
        self.contexts = Contexts(syntax, lexicon)

    def code(self) -> Coded:
        """All events of the document."""
        absorbed = self.screen.absorbed()
        made: dict[int, list[Event]] = {}
        hidden: list[int] = []
        for head in sorted(self.triggers):
            trigger = self.triggers[head][0]
            why = self.screen.excluded(head, trigger, absorbed)
            if not why:
                made[head] = self._remembered(trigger)
            elif why != "none":
                self._reject(trigger, why)
                if head in absorbed:
                    hidden.append(head)
        for head in hidden:
            # "The torture of prisoners was documented": what hides an act must itself be one.
            outer = absorbed[head]
            lends = outer in made and (self.reader.of(outer).agentless or head in self.reader.of(outer).subject)  # "the attack by X killed ten"
            if lends and not made[outer] and not self.screen.excluded(head, self.triggers[head][0], {}):
                made[head] = self._remembered(self.triggers[head][0])
        events = [e for head in sorted(made) for e in made[head]]
        again = [self._takes_up(self.triggers[head][0]) for head in sorted(made) for _ in made[head]]
        self.out.events = [e.with_id(self.document.id) for e in merge(events, again)]
        self.out.considered = self.resolver.found.notes.considered()
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
        if promises_past(self.s, self.reader, trigger):
            self._reject(trigger, "swears to what was, promises nothing")
            return []
        if source is not None and source.denial:
            self._reject(trigger, "denied by its source")
            return []
        reasons = [f"frame {trigger.frame.id} ('{trigger.pattern.written}') at '{self.s.form[head]}'"]
        event, mode = trigger.event, trigger.mode
        event, mode, flags = self.composer.compose(trigger, event, mode, polarity, source, roles, reasons)
        actor, recipient = self.recovery.parties(trigger, event, roles, reasons)
        if not actor:
            actor = self.recovery.actors(trigger, roles)
        if not actor:
            self._reject(trigger, "no actor")
            return []
        recipient = recipient or self.recovery.recipients(trigger, event, roles, reasons)
        told = None
        if not recipient:
            recipient = self.answers.find(trigger, event, roles, content, reasons)
            told = self.answers.last
        if not any(p.code for p in recipient):
            recipient = self.recovery.affected(trigger, event, mode, roles, reasons) or recipient
        if "negation" in flags and event in _NEEDS_ADDRESSEE and not recipient and len({p.code for p in actor}) < 2:
            self._reject(trigger, f"a negated {event} with nobody it fails")
            return []
        if not polarity.negation and self._is_bare_noun(trigger, recipient, actor):
            self._reject(trigger, "a noun alone, with no other party, date or place")
            return []
        if self.lexicon.codebook["categories"][event]["recipient"] == "required" and not recipient and len(actor) < 2:
            recipient = self.recovery.required(trigger, roles, reasons)
            if not recipient:
                self._reject(trigger, f"{event} needs a recipient")
                return []
        to_come = "future" in flags or polarity.future or "hypothetical" in flags
        mode = composed_mode(event, mode, trigger, content, told, roles.actor, self.lexicon, self.reader)
        done = self.composer.was_done(head)
        narrated = done and source is None and not (to_come or polarity.negation)
        when = self.circumstances.when(trigger, future=to_come or (event in _ABOUT_FUTURE and not done), narrated=narrated)
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
            context=self.contexts.of(head, trigger.context, event, mode, (*actor, *recipient)),
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
        block = self.screen.block(head)
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
        block = self.screen.block(head)
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

    # -- parties --------------------------------------------------------------------------------------------------

    def _is_bare_noun(self, trigger: Trigger, recipient: list[Party], actor: list[Party]) -> bool:
        """An act named in passing (*des attaques de groupes armés*, *ses soutiens*) reports no single event."""
        if self.reader.is_verbal(trigger.head) or trigger.pattern.kind != "noun" or recipient or len(actor) > 1:
            return False
        if trigger.event in ("PROTEST", "MOBILIZE") or self.reader.governor(trigger.head) is not None or trigger.frame.absorb:
            return False
        when = self.circumstances.when(trigger, future=False)
        return not (when and when.basis != "publication") and self.circumstances.where(trigger) is None

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

    def _under_condition(self, head: int) -> bool:
        return any(self._restricts(c, head) for c in self.conditions)

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
