"""Which triggers are no event of their own: content of another act, part of a name or condition, sport, questions, corrections."""

from __future__ import annotations

from lapwing.actors.resolver import Resolver
from lapwing.events.arguments import Reader
from lapwing.events.attribution import Attributions
from lapwing.events.conditions import ConditionClause
from lapwing.events.triggers import Finder, Trigger
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Block, Document

_SKIPPED_BLOCKS = frozenset({"title", "heading", "residue", "byline", "dateline"})


class Screen:
    """Looks at the triggers of one text before they are coded."""

    def __init__(
        self,
        syntax: Syntax,
        lexicon: Lexicon,
        document: Document,
        reader: Reader,
        finder: Finder,
        resolver: Resolver,
        attributions: Attributions,
        conditions: list[ConditionClause],
    ) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.document = document
        self.reader = reader
        self.finder = finder
        self.triggers = finder.at
        self.resolver = resolver
        self.attributions = attributions
        self.conditions = conditions
        self._sport = lexicon.words("grammar", "sport", syntax.language)
        self._setting = lexicon.words("grammar", "setting", syntax.language)
        self._factive = lexicon.words("grammar", "factive", syntax.language)
        self._correction = lexicon.words("grammar", "correction", syntax.language)

    def absorbed(self) -> dict[int, int]:
        """Content triggers of absorbing frames: head -> absorbing head."""
        found: dict[int, int] = {}
        for head in sorted(self.triggers):
            trigger = self.triggers[head][0]
            needed = trigger.frame.needs.object if trigger.frame.needs else None
            if needed:
                # "signed a treaty", "la suspension de sa coopération": the noun the frame needs is its own object, no second act.
                arguments = self.reader.of(head)
                for inner in arguments.object if self.reader.is_verbal(head) else arguments.complement:
                    if inner in self.triggers and not self.reader.is_verbal(inner) and self.lexicon.in_class(needed, self.s.language, self.s.lemma[inner]):
                        found.setdefault(inner, head)
            if trigger.frame.absorb or trigger.event == "none":
                for inner in self._deep_content(trigger):
                    found.setdefault(inner, head)
            elif self.reader.is_verbal(head) and trigger.event.lower() in self._factive:
                arguments = self.reader.of(head)
                for inner in arguments.subject + arguments.agent:
                    # "Israeli air strikes killed five": the strikes and the killing are one act.
                    if inner in self.triggers and not self.reader.is_verbal(inner) and self.triggers[inner][0].event == trigger.event == "ASSAULT":
                        found.setdefault(inner, head)
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

    def excluded(self, head: int, trigger: Trigger, absorbed: dict[int, int]) -> str:
        """Why this trigger is no event of its own; "none" for frames that say so; empty when it is."""
        if trigger.event == "none":
            return "none"
        s = self.s
        block = self.block(head)
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

    def _announced_item(self, block: Block) -> bool:
        """Does the sentence announcing this enumeration hold a frame that takes it as content?"""
        parent = block.parent
        return any(self.s.block[h] == parent and t[0].frame.absorb and t[0].event != "none" for h, t in self.triggers.items())

    def block(self, i: int) -> Block | None:
        """The block token `i` stands in."""
        blocks = self.document.blocks
        number = self.s.block[i]
        return blocks[number] if number < len(blocks) else None


def promises_past(s: Syntax, reader: Reader, trigger: Trigger) -> bool:
    """*jure n'avoir ouvert aucun couloir*, *swears to have told the truth*: a perfect infinitive is no promise."""
    if trigger.event not in ("AGREE", "CONCEDE", "THREATEN") or not reader.is_verbal(trigger.head):
        return False
    clauses = [c for c in reader.of(trigger.head).content if reader.is_verbal(c)]
    return bool(clauses) and all(
        any(s.dep[k].startswith("aux") and s.lower[k] in ("avoir", "être", "have") for k in s.children[c]) and reader.is_past_participle(c) for c in clauses
    )
