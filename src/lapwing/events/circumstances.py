"""When and where of one event: which of the sentence's date and place expressions belong to its trigger, by syntax."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from lapwing.actors.resolver import Resolver
from lapwing.events.arguments import Reader
from lapwing.events.triggers import Trigger
from lapwing.events.when import DateExpression, DateGrammar, shift
from lapwing.events.where import Whereabouts
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Span, When, Where

#: An event older than this before publication is background (PLOVER house rule H7).
HISTORICAL = timedelta(days=365)


#: What a day can be counted from.
_NEAR_A_DAY = ("day", "week", "range")
#: How many sentences back *the day before* may find the day it is counted from.
ANCHORS = 4
#: Precisions a narrative goes on with in its next sentence; a month or a year is the setting of one act alone.
_MOMENTS = frozenset({"day", "night"})
#: How the rule of a mention says that it takes up an earlier one.
_TAKEN_UP = ("takes up", "refers to", "shortens", "' are '")


@dataclass(frozen=True, slots=True)
class _Dated:
    expression: DateExpression
    first: int
    last: int
    governor: int


class Circumstances:
    """Dates and places of one parsed text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader, resolver: Resolver, grammar: DateGrammar, published: date | None) -> None:
        self.s = syntax
        self.reader = reader
        self.published = published
        self._announce = lexicon.words("speech", "announce", syntax.language)
        self._speech = lexicon.words("speech", "verbs", syntax.language) | self._announce
        self._dates: dict[int, list[_Dated]] = {}
        self._who = resolver
        self._whereabouts = Whereabouts(syntax, lexicon, reader, resolver)
        self._placed: dict[int, Where | None] = {}
        self._find_dates(grammar)

    # -- dates --------------------------------------------------------------------------------------------------

    def _find_dates(self, grammar: DateGrammar) -> None:
        s = self.s
        base = self.published or self._reference(grammar)
        self.reference = base
        for number, (a, b) in enumerate(s.sentences):
            start, end = s.start[a], s.end[b - 1]
            text = s.raw[start:end]
            anchor = base or date(2000, 1, 1)
            found = []
            for expression in grammar.find(text, anchor, start):
                # Without a publication date only expressions that carry their own year mean anything.
                if base is None and not any(c.isdigit() for c in s.raw[expression.start : expression.end][-4:]):
                    continue
                inside = [i for i in range(a, b) if s.start[i] < expression.end and s.end[i] > expression.start]
                if inside:
                    outer = next((s.head[i] for i in inside if s.head[i] not in inside), inside[0])
                    found.append(_Dated(expression, inside[0], inside[-1], outer))
            if found:
                self._dates[number] = found

    def _reference(self, grammar: DateGrammar) -> date | None:
        """Without a publication date: the latest day the text itself dates in full, which it cannot precede by much."""
        s = self.s
        latest: date | None = None
        for a, b in s.sentences:
            text = s.raw[s.start[a] : s.end[b - 1]]
            for expression in grammar.find(text, date(2000, 1, 1)):
                written = text[expression.start : expression.end]
                if expression.past and expression.precision in ("day", "range") and written[-4:].isdigit() and expression.past == expression.future:
                    latest = max(latest, expression.past[1]) if latest else expression.past[1]
        return latest

    def _distance(self, dated: _Dated, trigger: Trigger) -> int | None:
        """Steps from the trigger up to the word the date hangs on; None where the date belongs to something else."""
        s = self.s
        heads = {trigger.head, *trigger.tokens}
        arguments = self.reader.of(trigger.head)
        if arguments.light is not None:
            heads.add(arguments.light)
        node = dated.governor
        # The date may hang inside the trigger's own phrase.
        chain = [node, *s.ancestors(node)]
        for steps, up in enumerate(chain):
            if up in heads:
                return None if any(self._shuts_in(k, dated) for k in chain[:steps]) else steps
        # Or on a verb above it: "On Thursday X froze … and cut off …", "ended Sunday his visit".
        upward = [trigger.head, *s.ancestors(trigger.head)]
        for steps, up in enumerate(upward):
            if up == node or (s.head[node] == up and not self.reader.is_verbal(node) and s.dep[node].split(":")[0] in ("obl", "obj", "nmod", "nsubj")):
                return None if any(self._shuts_out(k, up, dated) for k in upward[:steps]) else 2 + steps
        return None

    def _shuts_in(self, k: int, dated: _Dated) -> bool:
        """Does the clause of verb `k` keep its date to itself? A participle before the main clause does not: *Réunis mercredi, ils ont …*."""
        s = self.s
        label = s.dep[k].split(":")[0]
        if not self.reader.is_verbal(k) or label not in ("acl", "ccomp", "advcl", "conj", "parataxis"):
            return False
        opens = label == "advcl" and k < s.head[k] and self.reader.is_past_participle(k) and not s.kids(k, "nsubj") and dated.last < s.head[k]
        return not opens

    def _shuts_out(self, k: int, up: int, dated: _Dated) -> bool:
        """Does the clause of `k` stay out of the date its governor `up` carries?"""
        s = self.s
        label = s.dep[k].split(":")[0]
        above = s.head[k]
        if s.lemma[up] in self._speech and label in ("ccomp", "parataxis") and above == up:
            # What was announced on Tuesday was done on Tuesday, unless it lies ahead; what was said on Tuesday may be older.
            return not (label == "ccomp" and s.lemma[up] in self._announce and s.feat(k, "Tense") in ("Imp", "Pres"))
        if s.dep[k] == "acl" and k and s.form[k - 1] == "," and self.reader._is_present_participle(k):
            return False  # ", accusant …" goes with the clause
        if s.dep[k] in ("acl:relcl", "ccomp", "acl"):
            return True
        own = bool(s.kids(k, "nsubj"))
        if label in ("conj", "parataxis") and own and self.reader.is_verbal(k):
            return dated.first > above or label == "parataxis"  # only a date that opens the sentence covers both clauses
        return label == "advcl" and own and s.feat(k, "VerbForm") == "Fin"

    def when(self, trigger: Trigger, *, future: bool, narrated: bool = False) -> When | None:
        """The trigger's date in the text, else its publication date marked as such, else None.

        A `narrated` act (past, in nobody's mouth) without a date of its own may go on from the sentence before.
        """
        s = self.s
        number = s.sent[trigger.head]
        best: tuple[int, int, _Dated] | None = None
        for dated in self._dates.get(number, []):
            distance = self._distance(dated, trigger)
            if distance is None:
                continue
            rank = (distance, abs(dated.first - trigger.head))
            if best is None or rank < best[:2]:
                best = (*rank, dated)
        if best is not None:
            resolved = self._resolve(best[2], number, future)
            if resolved:
                return resolved
        if narrated and best is None:
            before = self._inherited(trigger, number)
            if before is not None:
                return before
        if self.published is not None:
            return When(None, self.published, self.published, "day", "publication")
        return None

    def _inherited(self, trigger: Trigger, number: int) -> When | None:
        """*Mardi soir, le ministre … . Le chef de la diplomatie a reproché …*: the day the sentence before dates its main act with, where this
        one goes on with the same people by pronoun or definite noun. An earlier past (*had warned*) does not go on."""
        s = self.s
        root = self._root(number)
        if number == 0 or root is None or trigger.head not in s.conjuncts(root) or self._is_earlier_past(root):
            return None
        before = self._root(number - 1)
        if before is None or s.block[before] != s.block[root] or not any(self._goes_on(k, number) for k in (root, trigger.head)):
            return None
        for dated in self._dates.get(number - 1, []):
            if dated.governor == before and dated.expression.precision in _MOMENTS:
                resolved = self._resolve(dated, number - 1, False)
                return replace(resolved, basis="sentence before") if resolved else None
        return None

    def _root(self, number: int) -> int | None:
        a, b = self.s.sentences[number] if number >= 0 else (0, 0)
        return next((k for k in range(a, b) if self.s.head[k] == k), None)

    def _is_earlier_past(self, verb: int) -> bool:
        """Pluperfect: *avait averti*, *had warned*."""
        s = self.s
        return any(s.dep[c].startswith("aux") and (s.lower[c] == "had" or (s.language == "fr" and s.feat(c, "Tense") == "Imp")) for c in s.children[verb])

    def _goes_on(self, head: int, number: int) -> bool:
        """Does a party of the act take up somebody of the sentence before?"""
        a, b = self.s.sentences[number - 1]
        known = {e.key for k in range(a, b) for e in self._who.entities(k) if e.code}
        arguments = self.reader.of(head)
        own = [e for h in (*arguments.subject, *arguments.object, *arguments.agent) for e in self._who.entities(h)]
        return any(e.key in known and (e.definite or any(piece in e.rule for piece in _TAKEN_UP)) for e in own)

    def _resolve(self, dated: _Dated, number: int, future: bool) -> When | None:
        expression = dated.expression
        top = next((i for i in range(dated.first, dated.last + 1) if not dated.first <= self.s.head[i] <= dated.last), dated.last)
        future = future or self.s.case(top) in ("for", "pour")
        interval = (expression.future or expression.past) if future else (expression.past or expression.future)
        if expression.shift is not None:
            anchor = self._anchor(dated, number)
            if anchor is None:
                return None
            interval = shift(anchor, *expression.shift)
        if interval is None:
            return None
        s = self.s
        span = Span(s.raw[expression.start : expression.end], expression.start, expression.end)
        absolute = any(c.isdigit() for c in span.text[-4:]) and span.text[-4:].isdigit()
        return When(span, interval[0], interval[1], expression.precision, "text" if self.published or absolute else "document")

    def _anchor(self, dated: _Dated, number: int) -> tuple[date, date] | None:
        """The date before: earlier in the sentence, or in the sentences just before."""
        for k in range(number, number - ANCHORS - 1, -1):
            for other in reversed(self._dates.get(k, [])):
                if (k < number or other.first < dated.first) and other.expression.past and other.expression.shift is None:
                    # No day is counted from a year ("in 2010 … in the evening"): None, rather than its first of January.
                    wide = dated.expression.precision == "day" and other.expression.precision not in _NEAR_A_DAY
                    return None if wide else other.expression.past
        return None

    def is_historical(self, when: When | None) -> bool:
        return bool(when and self.reference and when.basis in ("text", "document") and when.end < self.reference - HISTORICAL)

    # -- places -------------------------------------------------------------------------------------------------

    def where(self, trigger: Trigger) -> Where | None:
        """The trigger's place, or None."""
        if trigger.head not in self._placed:
            self._placed[trigger.head] = self._whereabouts.where(trigger)
        return self._placed[trigger.head]
