"""Where one event took place: of the places its sentence names, the one that belongs to its trigger by syntax.

A place belongs to a trigger when its phrase hangs on the trigger, on the verb that carries it, or inside the noun phrases
that take part in it. Nothing is chosen for being near.
"""

from __future__ import annotations

from dataclasses import dataclass

from lapwing.actors.resolver import Resolver
from lapwing.events.arguments import Reader
from lapwing.events.placenames import Mention, Mentions
from lapwing.events.triggers import Trigger
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Span, Where

#: Quad classes of words rather than deeds. CONSULT, a deed of talking, counts as material here.
_VERBAL = frozenset({1, 3})
#: Categories whose content is somebody's tale, which happened elsewhere; the content of the others is what they are about.
_TOLD = frozenset({"ACCUSE", "SUPPORT"})
#: What a place costs beyond its steps to the trigger: the cheapest is chosen.
_STATE, _PARTICIPANT, _ABOVE, _UNKNOWN = 2.0, 1.0, 2.0, 3.0
#: Prepositions that complete an adverb of place.
_OF = ("de", "of", "to")
_CLAUSES = ("acl", "ccomp", "advcl", "parataxis", "csubj")


def _absorbs(trigger: Trigger) -> bool:
    """Is what the trigger's complement describes the event itself (*promised to leave Gao*)?"""
    return trigger.frame.absorb and trigger.event not in _TOLD


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A place with the phrase that brings it: `top` is the head of that phrase (*région* in *la région de Kidal*), `case` its
    preposition; `made` says that a place noun leads it, so that even a capital in it is no government."""

    mention: Mention
    top: int
    case: str
    made: bool
    known: bool = True


class Whereabouts:
    """Places of the events of one parsed text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader, resolver: Resolver) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.reader = reader
        self.resolver = resolver
        self.mentions = Mentions(syntax, resolver)
        words = {name: lexicon.words("place", name, syntax.language) for name in lexicon.data["place"]}
        self._locative, self._toward, self._source, self._target = words["locative"], words["toward"], words["source"], words["target"]
        self._between, self._partly = words["between"], words["between"] | words["partly"]
        self._belonging = words["belonging"]
        self._joins, self._through, self._naming = words["joins"], words["through"], words["naming"]
        self._motion, self._nouns, self._posts = words["motion"], words["nouns"], words["posts"]
        self._there, self._again = words["there"], words["again"]
        time = lexicon.data["time"][syntax.language]
        self._time = frozenset(w for part in ("weekdays", "months", "units") for w in time[part])
        self._phrases: dict[int, list[_Phrase]] = {}

    def where(self, trigger: Trigger) -> Where | None:
        """The place of the event, or None where the text does not tie one to it."""
        number = self.s.sent[trigger.head]
        best: tuple[float, int, _Phrase] | None = None
        for phrase in self.phrases(number):
            cost = self._cost(phrase, trigger)
            if cost is not None and (best is None or (cost, phrase.mention.first) < best[:2]):
                best = (cost, phrase.mention.first, phrase)
        if best is not None:
            return self._record(best[2].mention)
        before = self._taken_up(trigger)
        return self._record(before) if before else None

    def _record(self, mention: Mention) -> Where:
        s = self.s
        lat, lon = mention.coordinates or (None, None)
        return Where(Span(s.text(mention.first, mention.last), s.start[mention.first], s.end[mention.last]), mention.country, lat, lon)

    # -- the phrases that bring places ------------------------------------------------------------------------------

    def phrases(self, number: int) -> list[_Phrase]:
        """The places of a sentence with the phrases they stand in."""
        found = self._phrases.get(number)
        if found is None:
            named = self.mentions.of(number)
            covered = {k for m in named for k in range(m.first, m.last + 1)}
            found = [self._phrase(m) for m in named] + [self._phrase(m, known=False) for m in self._unlisted(number, covered)]
            self._phrases[number] = found
        return found

    def _phrase(self, mention: Mention, *, known: bool = True) -> _Phrase:
        """Climb from the name to the place nouns over it: *dans le cercle de Tessalit*, *Ivato airport*."""
        s = self.s
        top, made = mention.head, not mention.power and s.lemma[mention.head] in self._nouns
        while s.head[top] != top:
            head, case, dep = s.head[top], s.case(top), s.dep[top].split(":")[0]
            if s.pos[head] == "ADV" and case in _OF:
                return _Phrase(mention, head, self._case(top), made, known)  # "près de Mweso": the adverb hangs on the act
            if dep == "conj" and not case:
                top = head
            elif s.lemma[head] in self._nouns and not self.reader.is_verbal(head) and self._names(dep, case):
                top, made = head, True
            else:
                break
        return _Phrase(mention, top, s.case(top), made, known)

    def _case(self, i: int) -> str:
        """The preposition of `i`, with the adverb it completes (*près de*, *east of*)."""
        s = self.s
        case, head = s.case(i), s.head[i]
        return f"{s.lemma[head]} {case}" if case in _OF and s.pos[head] == "ADV" and head < i else case

    def _names(self, dep: str, case: str) -> bool:
        return (dep in ("nmod", "obl") and case in self._joins) or (not case and dep in ("nmod", "appos", "flat", "compound", "amod"))

    def _unlisted(self, number: int, covered: set[int]) -> list[Mention]:
        """Names nobody lists, where only a place can stand: *the village of X*, *the X bridge*, *à X*."""
        s, found = self.s, self.resolver.found
        names: list[Mention] = []
        a, b = s.sentences[number]
        for i in range(a, b):
            if i in covered or s.pos[i] != "PROPN" or not s.form[i][:1].isupper() or s.form[i].isupper() or s.lower[i] in self._time:
                continue
            if s.lower[i] in self.resolver.book.demonyms:
                continue
            head, dep = s.head[i], s.dep[i].split(":")[0]
            if i in found.names or i in found.roles or i in found.demonyms or dep == "flat":
                continue
            entities = self.resolver.entities(i)
            if any(e.code or e.role or e.actor_id for e in entities):
                continue
            case = self._case(i)
            over = head != i and s.lemma[head] in self._nouns and s.pos[head] in ("NOUN", "PROPN") and self._names(dep, case) and case not in ("avec", "with")
            if over or (case in self._naming and dep in ("obl", "nmod") and not any(e.human for e in entities)):
                first, last = self._run(i)
                if over and head == last + 1:
                    last = head
                names.append(Mention(first, last, i, None, None, False))
        return names

    def _run(self, i: int) -> tuple[int, int]:
        s = self.s
        inside = [i, *(c for c in s.children[i] if s.dep[c].startswith(("flat", "compound", "amod")) and s.form[c][:1].isupper())]
        return min(inside), max(inside)

    # -- does a place belong to a trigger? --------------------------------------------------------------------------

    def _cost(self, phrase: _Phrase, trigger: Trigger) -> float | None:
        heads = {trigger.head, *trigger.tokens}
        light = self.reader.of(trigger.head).light
        if light is not None:
            heads.add(light)
        if phrase.mention.head in heads:
            return None
        steps = self._below(phrase, trigger, heads)
        if steps is None:
            steps = self._above(phrase, trigger)
        if steps is None:
            return None
        return steps + (_STATE if phrase.mention.state else 0.0) + (0.0 if phrase.known else _UNKNOWN)

    def _below(self, phrase: _Phrase, trigger: Trigger, heads: set[int]) -> float | None:
        """Steps down from the trigger to the place, where everything between takes part in the event."""
        s = self.s
        path: list[int] = []
        for up in s.ancestors(phrase.top):
            if up in heads:
                break
            path.append(up)
        else:
            return None
        if not all(self._passes(k, trigger, phrase) for k in path):
            return None
        at_place = all(s.case(k) in self._locative for k in path)
        # Words about something are not said where that something is: "a salué les progrès de l'armée à Ménaka".
        if not at_place and self._is_verbal(trigger) and not _absorbs(trigger):
            return None
        if self._is_located(phrase, trigger, path):
            return float(len(path))
        if self._takes_part(phrase, trigger, path):
            return len(path) + _PARTICIPANT
        return None

    def _passes(self, k: int, trigger: Trigger, phrase: _Phrase) -> bool:
        """May a place under token `k` belong to a trigger above it?"""
        s = self.s
        dep = s.dep[k].split(":")[0]
        if dep == "parataxis" or s.dep[k] == "acl:relcl":
            return False
        if self.reader.is_verbal(k):
            infinitive = dep in ("acl", "advcl") and s.feat(k, "VerbForm") == "Inf"
            return _absorbs(trigger) and (dep in ("ccomp", "xcomp") or infinitive)
        if dep == "appos":
            return False
        if s.lemma[k] in self._posts and not phrase.made:
            return False
        role = self.resolver.found.roles.get(k)
        if role is not None and not role.role.group:
            return False  # the minister in Bamako, the governor of the Kidal region
        if dep in ("obl", "nmod") and s.case(k) not in self._through | self._locative | {""}:
            return False
        # Another event noun keeps its own place ("rompu au lendemain du raid sur X"), unless it is what the trigger is about.
        return _absorbs(trigger) or dep in ("obj", "nsubj") or s.lemma[k] not in self.lexicon.index[s.language] or s.lemma[k] in self._nouns

    def _is_verbal(self, trigger: Trigger) -> bool:
        return trigger.event != "none" and trigger.event != "CONSULT" and self.lexicon.quad(trigger.event) in _VERBAL

    def _is_located(self, phrase: _Phrase, trigger: Trigger, path: list[int]) -> bool:
        """Does its preposition say that something happens there?"""
        case, mention = phrase.case, phrase.mention
        over = self.s.lemma[path[0] if path else self.s.head[phrase.top]]
        moves = over in self._motion or self.s.lemma[trigger.head] in self._motion or trigger.event == "CONSULT"
        if mention.power and not phrase.made and self._is_party(phrase, trigger, moves=moves):
            return False
        if case in self._locative:
            return True
        if case in self._toward:
            return moves or not mention.power or phrase.made
        if case in self._source:
            return not self._is_verbal(trigger) and (case not in ("de", "from") or (not path and self.reader.is_verbal(trigger.head) and not mention.state))
        return False

    def _is_party(self, phrase: _Phrase, trigger: Trigger, *, moves: bool) -> bool:
        """Does a state or capital stand for its government here: *au Soudan* after *accorder*, *sur Moscou*, *entre Accra et Lomé*?"""
        s, case, state = self.s, phrase.case, phrase.mention.state
        if case == trigger.pattern.preposition and trigger.event != "CONSULT":
            return True
        if case in self._toward and moves:
            # "à l'Italie" is the dative, "en Italie" the place.
            return state and s.language == "fr" and s.lower[phrase.mention.first - 1] in ("la", "l'")
        if state:
            return case in self._partly
        return case in self._between or case in trigger.frame.recipient[s.language]

    def _takes_part(self, phrase: _Phrase, trigger: Trigger, path: list[int]) -> bool:
        """Is the place itself what is attacked, left, taken, closed …? A state or capital would be its government."""
        s = self.s
        if trigger.event == "CONSULT" and trigger.mode == "visit" and s.dep[phrase.top] == "obj":
            return True  # who is visited is where
        if phrase.mention.power and not phrase.made:
            return False
        if self._is_verbal(trigger) and not _absorbs(trigger):
            return False
        dep, case = s.dep[phrase.top], phrase.case
        if not path and not self.reader.is_verbal(trigger.head):
            return case in self._target or dep.startswith("compound")
        if dep == "obj" or dep == "nsubj:pass" or (dep.startswith("nsubj") and not path and self.reader.is_passive(s.head[phrase.top])):
            return phrase.known or phrase.made
        if not path:
            return False
        return dep.startswith(("compound", "nmod:poss")) or (phrase.made and case in self._belonging)

    def _above(self, phrase: _Phrase, trigger: Trigger) -> float | None:
        """Steps up from the trigger to the verb on which the place hangs, which carries the trigger or shares its clause."""
        s = self.s
        if phrase.case not in self._locative:
            return None
        hook = phrase.top
        while s.head[hook] != hook and (hook == phrase.top or (s.case(hook) in self._locative and not self.reader.is_verbal(hook))):
            hook = s.head[hook]
        if not self.reader.is_verbal(hook) and s.head[hook] != hook:
            return None
        if hook == phrase.top:
            return None
        if phrase.mention.power and not phrase.made and self._is_party(phrase, trigger, moves=s.lemma[hook] in self._motion):
            return None
        path: list[int] = [trigger.head]
        for up in s.ancestors(trigger.head):
            if up == hook:
                break
            path.append(up)
        else:
            return None
        return len(path) + _ABOVE if self._carried(path, phrase) else None

    def _carried(self, path: list[int], phrase: _Phrase) -> bool:
        """Is the trigger at the bottom of `path` part of the clause of the verb above it?"""
        s = self.s
        verbal = self.reader.is_verbal(path[0])
        for k in path:
            dep = s.dep[k].split(":")[0]
            if dep in _CLAUSES and dep != "advcl":
                return False
            if dep == "advcl" and s.feat(k, "VerbForm") == "Fin":
                return False
            if dep == "conj" and self.reader.is_verbal(k) and s.kids(k, "nsubj") and phrase.mention.first > s.sentences[s.sent[k]][0] + 3:
                return False  # its own subject: only a place that opens the sentence holds for both
            if not verbal and dep in ("obl", "nmod", "appos"):
                return False
        return True

    # -- a place told before ----------------------------------------------------------------------------------------

    def _taken_up(self, trigger: Trigger) -> Mention | None:
        """*Il y a été arrêté*, *in the town*, or a deed done to those just told of: the place of the sentence before."""
        s = self.s
        number = s.sent[trigger.head]
        a, b = s.sentences[number]
        if number == 0 or s.block[s.sentences[number - 1][0]] != s.block[a]:
            return None
        if self._points_back(trigger) or (not self.phrases(number) and not self._is_verbal(trigger) and self._continues(a, b)):
            return self._scene(number - 1)
        return None

    def _points_back(self, trigger: Trigger) -> bool:
        s = self.s
        for c in s.children[trigger.head]:
            if s.lower[c] in self._there and not s.dep[c].startswith("expl"):
                return True
            if s.lemma[c] in self._again and s.case(c) in self._locative and any(s.dep[d] == "det" and s.feat(d, "Definite") == "Def" for d in s.children[c]):
                return not any(s.dep[d].split(":")[0] in ("nmod", "appos", "flat", "acl") for d in s.children[c])
        return False

    def _continues(self, a: int, b: int) -> bool:
        """Does the main clause do something to *him* or *them*?"""
        s = self.s
        return any(
            s.pos[i] == "PRON" and s.dep[i] == "obj" and s.feat(i, "PronType") in ("Prs", "") and s.feat(i, "Reflex") != "Yes"
            and s.feat(i, "Person") == "3" and s.dep[s.head[i]].split(":")[0] in ("ROOT", "root", "conj")
            for i in range(a, b)
        )  # fmt: skip

    def _scene(self, number: int) -> Mention | None:
        """Where the main clause of a sentence plays."""
        s = self.s
        for phrase in self.phrases(number):
            up = s.head[phrase.top]
            if phrase.known and phrase.case in self._locative and s.head[up] == up and self.reader.is_verbal(up) and not phrase.mention.state:
                return phrase.mention
        return None
