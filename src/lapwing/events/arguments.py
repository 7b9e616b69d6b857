"""Who stands where around a trigger: subject, object, obliques, whatever the construction.

Passives, participles, relative clauses, control, coordination, causatives and light verbs are undone here, so that a frame
only has to name plain roles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

_CLITICS = frozenset({"se", "s'", "-se"})
_PARTICIPLE = re.compile(r"(?:é|i|u|is|it|ert)e?s?$")
_BY = {"en": ("by",), "fr": ("par", "de la part de")}


@dataclass(slots=True)
class Arguments:
    """Head tokens by role; `oblique` pairs a preposition with a head. `agentless`: a passive that names no agent."""

    subject: list[int] = field(default_factory=list)
    object: list[int] = field(default_factory=list)
    oblique: list[tuple[str, int]] = field(default_factory=list)
    possessor: list[int] = field(default_factory=list)
    complement: list[int] = field(default_factory=list)  # of/de of a noun
    agent: list[int] = field(default_factory=list)
    adjective: list[int] = field(default_factory=list)
    content: list[int] = field(default_factory=list)
    passive: bool = False
    agentless: bool = False
    light: int | None = None

    def with_preposition(self, *prepositions: str) -> list[int]:
        return [h for p, h in self.oblique if p in prepositions or (p.split(" ")[-1] in prepositions and len(p.split(" ")) <= 2)]


def auxiliaries_or_arguments(s: Syntax, i: int) -> bool:
    """Has the verb an auxiliary, a subject or an object of its own?"""
    return any(s.dep[c].split(":")[0] in ("aux", "nsubj", "obj", "ccomp") and not (s.dep[c] == "obj" and s.pos[c] == "VERB") for c in s.children[i])


class Reader:
    """Reads arguments off one parsed text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon) -> None:
        self.s = syntax
        self.language = syntax.language
        words = lexicon.words
        self._control = words("grammar", "object_control", self.language)
        self._series = words("grammar", "series", self.language)
        self._retort = words("grammar", "retort", self.language)
        self._light = words("grammar", "light", self.language) | self._retort
        self._unaccusative = words("grammar", "unaccusative", self.language)
        self._relative = words("grammar", "relative", self.language)
        self._causative = words("grammar", "causative", self.language)
        # French verbs whose complement with de is no partitive object: their frames say so.
        self._with_de = lexicon.heads_before("de", self.language)
        time = lexicon.data["time"][self.language]
        self._time = frozenset(time["weekdays"]) | frozenset(time["months"]) | frozenset(time["units"])
        self._memo: dict[int, Arguments] = {}
        self._reflexive: dict[int, bool] = {}

    def of(self, i: int) -> Arguments:
        """Arguments of the verb or noun at `i`."""
        found = self._memo.get(i)
        if found is None:
            self._memo[i] = Arguments()
            found = self._verb(i) if self.is_verbal(i) else self._noun(i)
            self._memo[i] = found
        return found

    def is_verbal(self, i: int) -> bool:
        return self.s.pos[i] in ("VERB", "AUX")

    def infinitival(self, i: int) -> bool:
        """An infinitive, simple or perfect (*d'avoir attaqué*)."""
        s = self.s
        return s.feat(i, "VerbForm") == "Inf" or any(s.dep[c].startswith("aux") and s.feat(c, "VerbForm") == "Inf" for c in s.children[i])

    # -- verbs --------------------------------------------------------------------------------------------------

    def reflexive(self, i: int) -> bool:
        """Does the verb carry a reflexive clitic?"""
        found = self._reflexive.get(i)
        if found is None:
            found = self._reflexive[i] = any(self.s.lower[c] in _CLITICS and c != i for c in self.s.children[i])
        return found

    def is_past_participle(self, i: int) -> bool:
        s = self.s
        if s.feat(i, "VerbForm") == "Part":
            return s.feat(i, "Tense") != "Pres" and not s.lower[i].endswith("ing")
        # "Réunis mercredi, les ministres …": taken for an imperative or a past tense.
        return self.language == "fr" and s.dep[i] in ("advcl", "acl") and not s.kids(i, "nsubj") and bool(_PARTICIPLE.search(s.lower[i]))

    def has_aux(self, i: int) -> bool:
        return any(self.s.dep[c].startswith("aux") for c in self.s.children[i])

    def is_passive(self, i: int) -> bool:
        s = self.s
        if (s.lemma[i] in self._unaccusative and self.language == "fr") or self.reflexive(i):
            return False
        auxiliaries = [c for c in s.children[i] if s.dep[c].startswith("aux")]
        if auxiliaries and self.language == "en" and not any(s.lemma[c] in ("be", "get") for c in auxiliaries):
            return False  # "have retreated", whatever the parser calls its subject
        if any(s.dep[c] in ("aux:pass", "nsubj:pass", "csubj:pass") for c in s.children[i]):
            return True
        if self._continues_passive(i):
            return True
        if not self.is_past_participle(i):
            return False
        if self.has_aux(i):
            # A participle with être and a transitive verb is passive even where the parser says tense.
            return False
        dep = s.dep[i].split(":")[0]
        if dep == "acl" and s.dep[i] != "acl:relcl":
            return s.lemma[i] not in self._unaccusative and not self._is_clause_of_root(i)
        if dep == "conj":
            head = s.head[i]
            return (self.is_verbal(head) and self.is_passive(head)) or (not self.is_verbal(head) and s.dep[head].startswith("acl"))
        if dep in ("advcl", "amod", "xcomp"):
            return s.lemma[i] not in self._unaccusative
        # Headline participle: "Two nurses freed in Bara"; a sentence that ends with a full stop has its auxiliaries.
        a, b = s.sentences[s.sent[i]]
        return self.language == "en" and dep in ("ROOT", "root") and s.form[b - 1] not in (".", '"', "!") and not s.kids(i, "obj") and b - a < 16

    def _continues_passive(self, i: int) -> bool:
        """*were detained and let go*: an English past form coordinated to a passive, with no subject or object of its own."""
        s = self.s
        head = s.head[i]
        if self.language != "en" or s.dep[i] != "conj" or head == i or not self.is_verbal(head) or s.lower[i].endswith("ing"):
            return False
        return not auxiliaries_or_arguments(s, i) and any(s.dep[c] == "aux:pass" for c in s.children[head])

    def _is_clause_of_root(self, i: int) -> bool:
        """*Angola called for talks.* parsed as a noun with a participle: in a full sentence it is the clause itself."""
        s = self.s
        head = s.head[i]
        _a, b = s.sentences[s.sent[i]]
        if self.language != "en" or s.head[head] != head or self.is_verbal(head) or not s.lower[i].endswith("ed") or s.form[b - 1] != ".":
            return False
        return (
            i - head == 1
            and not any(s.case(c) == "by" for c in s.children[i])
            and not any(self.is_verbal(k) and s.dep[k] in ("ROOT", "parataxis", "conj") for k in range(i + 1, b))
        )

    def _verb(self, i: int) -> Arguments:
        s = self.s
        found = Arguments()
        passive = self.is_passive(i)
        causer = self._causative_head(i)
        subject = self.subject(i)
        objects = self._expand([self._antecedent_of(c, i) for c in s.children[i] if s.dep[c].split(":")[0] == "obj" and s.lower[c] not in _CLITICS])
        objects = self._without_time(objects) + self._misread_objects(i)
        if not objects:
            # A bare noun the parser takes for a predicate (*accuse Cotonou d'abriter*) is the object.
            objects = self._expand(
                [c for c in s.children[i] if s.dep[c] == "xcomp" and s.pos[c] in ("NOUN", "PROPN") and not s.case(c) and not s.kids(c, "cop")]
            )
        if s.dep[i] == "acl:relcl":
            objects += [s.head[i] for c in s.children[i] if s.lower[c] in ("que", "qu'") and s.dep[c] in ("mark",) and not objects]
        iobjects = self._expand([c for c in s.children[i] if s.dep[c].split(":")[0] == "iobj" and s.lower[c] not in _CLITICS])
        agents = self._expand(
            [c for c in s.children[i] if s.dep[c] == "obl:agent" or (s.dep[c].split(":")[0] in ("obl", "nmod") and s.case(c) in _BY[self.language])]
        )
        if not agents and (passive or causer is not None):
            agents = self._hidden_agent(i)
        for c in s.children[i]:
            dep = s.dep[c].split(":")[0]
            if dep == "obl" and c not in agents:
                preposition = s.case(c)
                if preposition:
                    found.oblique.extend((preposition, k) for k in self._expand([self._antecedent_of(c, i)]))
            elif dep in ("xcomp", "ccomp"):
                found.content.append(c)
                if c in objects:
                    found.content[-1:] = [k for k in s.children[c] if s.dep[k].split(":")[0] in ("xcomp", "acl", "advcl", "ccomp")]
            elif dep == "advcl" and s.case(c) in ("de", "à", "of", "to", "for", "from", "pour", "d'avoir", "against", "contre"):
                found.content.append(c)
            elif dep == "advmod" and s.pos[c] in ("NOUN", "PROPN"):
                found.oblique.append((s.case(c) or "", c))
        if self.language == "fr":
            found.oblique.extend(("à", k) for k in iobjects)
        elif iobjects:
            found.oblique.extend(("to", k) for k in iobjects)
        for k in objects:
            for c in s.children[k]:
                preposition = s.case(c)
                if s.dep[c].split(":")[0] in ("nmod", "obl") and preposition:
                    found.oblique.extend((preposition, m) for m in self._expand([c]))
                elif s.dep[c].split(":")[0] == "acl" and s.dep[c] != "acl:relcl" and self.infinitival(c):
                    found.content.append(c)
        if causer is not None:
            passive = True
            found.subject, found.object = agents, subject
            found.agentless = not agents
        elif passive:
            found.object = subject or objects
            found.subject = agents
            found.agentless = not agents
            if subject and objects:  # "was given aid": the subject is the dative
                found.oblique.extend(("to" if self.language == "en" else "à", k) for k in subject)
                found.object = objects
        else:
            found.subject, found.object = subject, objects
        found.passive = passive
        found.agent = agents
        return found

    def _hidden_agent(self, i: int) -> list[int]:
        """An agent the parser hung on a complement of the passive: *was refused entry by Tanzania*."""
        s = self.s
        for c in sorted(s.children[i]):
            if c < i or s.dep[c].split(":")[0] not in ("obj", "obl", "xcomp", "advcl", "nmod", "advmod"):
                continue
            for k in s.subtree(c):
                if (
                    k != c
                    and s.dep[k].split(":")[0] in ("nmod", "obl")
                    and s.case(k) in _BY[self.language]
                    and not any(s.dep[j].startswith("acl") for j in s.ancestors(k) if j > i)
                ):
                    return self._expand([k])
        return []

    def _misread_objects(self, i: int) -> list[int]:
        """Objects the parser takes for obliques: partitives (*a vendu du maïs*, *n'a pas annoncé de trêve*) and what follows an
        English particle (*called off their strike*)."""
        s = self.s
        if s.kid(i, "obj") is not None or self.is_passive(i):
            return []
        for c in s.children[i]:
            if c <= i or s.dep[c].split(":")[0] not in ("obl", "nmod"):
                continue
            case = [k for k in s.children[c] if s.dep[k] == "case"]
            if (
                self.language == "fr"
                and len(case) == 1
                and s.lower[case[0]] in ("du", "des", "de")
                and case[0] - i <= 2
                and s.pos[c] == "NOUN"
                and s.lemma[i] not in self._with_de
            ):
                return self._expand([c])
            if (
                self.language == "en"
                and len(case) == 1
                and s.lower[case[0]] in ("off", "over", "out", "up", "in", "down", "back", "away")
                and case[0] == i + 1
                and not self._is_time(c)
            ):
                return self._expand([c])
        return []

    def _is_time(self, h: int) -> bool:
        """Is this a weekday, month or unit of time? English months are capitalised (*a march* is none)."""
        s = self.s
        return (s.lower[h] in self._time or s.lemma[h] in self._time) and not (self.language == "en" and s.lower[h] in ("march", "may") and s.form[h].islower())

    def _without_time(self, heads: list[int]) -> list[int]:
        """Date words parsed as objects (*formerait l'an prochain deux bataillons*) give way to what hangs on them."""
        s = self.s
        found: list[int] = []
        for h in heads:
            if self._is_time(h):
                found.extend(c for c in s.children[h] if s.dep[c].split(":")[0] in ("nmod", "appos", "obj") and not s.case(c))
            else:
                found.append(h)
        return found

    def _causative_head(self, i: int) -> int | None:
        """The verb of *s'est vu infliger*, *s'est fait arrêter*: its subject undergoes the infinitive."""
        s = self.s
        head = s.head[i]
        if head != i and s.dep[i].split(":")[0] in ("xcomp", "ccomp") and s.lemma[head] in self._causative and self.reflexive(head) and self.language == "fr":
            return head
        for c in s.children[i]:
            if s.dep[c].startswith("aux") and s.lemma[c] in self._causative and self.reflexive(i) and self.language == "fr":
                return i
        return None

    def _antecedent_of(self, c: int, verb: int) -> int:
        """A relative pronoun's antecedent; any other token itself."""
        s = self.s
        if s.lower[c] in self._relative and s.pos[c] in ("PRON", "DET", "SCONJ", "ADV"):
            for v in (verb, *s.ancestors(verb)):
                if s.dep[v] == "acl:relcl" or s.dep[v] == "acl":
                    return s.head[v]
        return c

    def _expand(self, heads: list[int]) -> list[int]:
        found: list[int] = []
        for h in heads:
            found.extend(k for k in self.s.conjuncts(h) if k not in found)
        return found

    def subject(self, i: int, depth: int = 0) -> list[int]:
        """Heads that act as (surface) subject of verb `i`, shared or controlled subjects included."""
        s = self.s
        own = [c for c in s.children[i] if s.dep[c].split(":")[0] in ("nsubj",)]
        if not own:
            # The subject may hang on the auxiliary, or be called a compound (*Algeria shot down …*).
            own = [g for c in s.children[i] if s.pos[c] == "AUX" for g in s.children[c] if s.dep[g].startswith("nsubj")]
            own = own or [
                c for c in s.children[i] if c < i and s.dep[c] in ("compound", "nmod", "amod", "dep") and s.pos[c] in ("PROPN", "NOUN") and not s.case(c)
            ]
        if own:
            return self._expand([self._antecedent_of(c, i) for c in own])
        if depth > 6 or s.head[i] == i:
            return []
        head, dep = s.head[i], s.dep[i].split(":")[0]
        if (
            s.head[head] == head
            and not self.is_verbal(head)
            and s.pos[head] in ("PROPN", "NOUN")
            and 0 < i - head <= 3
            and s.feat(i, "VerbForm") == "Fin"
            and s.dep[i] != "acl:relcl"
        ):
            return self._expand([head])  # "Tbilisi denounced …" with the name as root
        if s.dep[i] == "acl:relcl":
            if any(s.lower[c] in ("qui", "who", "that", "which") for c in s.children[i]):
                return self._expand([head])
            return []
        if dep == "conj":
            if self.is_verbal(head):
                return self.subject(head, depth + 1)
            predicate = s.kids(head, "nsubj")
            if predicate:
                return self._expand([self._antecedent_of(predicate[0], head)])
            return self._expand([head]) if s.dep[head].startswith("nsubj") else []
        if dep in ("xcomp", "ccomp") or (dep == "advcl" and s.case(i) in ("à", "de")):
            if dep == "ccomp" and s.feat(i, "VerbForm") == "Fin":
                return []
            return self._controller(head, depth)
        if dep == "acl":
            if s.form[i - 1] == "," and self._is_present_participle(i):
                # ", accusant …" after a comma belongs to the clause, not to the noun before it.
                verb = next((k for k in s.ancestors(i) if self.is_verbal(k)), None)
                if verb is not None:
                    return self.subject(verb, depth + 1)
            if self.infinitival(i) or s.case(i) in ("de", "to", "à", "of"):
                return self._noun_actor(head, depth)
            return self._expand([self._agreeing(i, head)]) if not self.is_verbal(head) else self.subject(head, depth + 1)
        if dep in ("advcl", "parataxis") and (s.feat(i, "VerbForm") in ("Inf", "Part", "Ger") or self.is_past_participle(i)):
            return self.subject(head, depth + 1) if self.is_verbal(head) else []
        return []

    def _agreeing(self, participle: int, noun: int) -> int:
        """*les dirigeants de l'opposition arrêtés*: a French participle belongs to the noun it agrees with in number."""
        s = self.s
        number = s.feat(participle, "Number")
        if self.language != "fr" or not self.is_past_participle(participle) or not number or s.feat(noun, "Number") in ("", number):
            return noun
        for up in s.ancestors(noun):
            if s.pos[up] not in ("NOUN", "PROPN"):
                break
            if s.feat(up, "Number") == number:
                return up
        return noun

    def _is_present_participle(self, i: int) -> bool:
        return self.s.lower[i].endswith("ant" if self.language == "fr" else "ing")

    def _controller(self, head: int, depth: int) -> list[int]:
        s = self.s
        if not self.is_verbal(head):
            # "prêt à livrer": the adjective's subject.
            own = s.kids(head, "nsubj")
            if own:
                return self._expand([self._antecedent_of(own[0], head)])
            if s.pos[head] == "ADJ" and s.head[head] != head:
                up = s.head[head]
                return self.subject(up, depth + 1) if self.is_verbal(up) else self._expand([up])
            return self._noun_actor(head, depth)
        if s.lemma[head] in self._control:
            if self.is_passive(head):
                return self.subject(head, depth + 1)
            objects = [c for c in s.children[head] if s.dep[c].split(":")[0] in ("obj", "iobj") and s.lower[c] not in _CLITICS]
            if objects:
                return self._expand(objects)
            datives = [c for c in s.children[head] if s.dep[c].split(":")[0] == "obl" and s.case(c) in ("à", "to", "on", "upon")]
            if datives and s.lemma[head] not in ("proposer", "promettre"):
                return self._expand(datives)
        return self.subject(head, depth + 1)

    def _noun_actor(self, noun: int, depth: int) -> list[int]:
        """The actor of a noun that takes an infinitive: *l'offre de Moscou de livrer*, *a fait une offre de livrer*."""
        s = self.s
        possessors = [c for c in s.children[noun] if s.dep[c] == "nmod:poss" or (s.dep[c].split(":")[0] == "nmod" and s.case(c) in ("de", "of"))]
        if possessors:
            return self._expand(possessors)
        head = s.head[noun]
        if s.dep[noun].split(":")[0] in ("obj", "obl", "xcomp") and head != noun and self.is_verbal(head):
            return self.subject(head, depth + 1)
        return []

    # -- nouns --------------------------------------------------------------------------------------------------

    def _noun(self, i: int) -> Arguments:
        s = self.s
        found = Arguments()
        for c in s.children[i]:
            dep = s.dep[c].split(":")[0]
            preposition = s.case(c)
            if (
                s.dep[c] == "nmod:poss"
                or (dep == "det" and s.feat(c, "Poss") == "Yes")
                or (dep == "det" and s.lower[c] in ("son", "sa", "ses", "leur", "leurs", "his", "her", "its", "their"))
            ):
                found.possessor.extend(self._expand([c]))
            elif dep in ("nmod", "obl"):
                if preposition in ("de", "of"):
                    found.complement.extend(self._expand([c]))
                elif preposition in _BY[self.language]:
                    found.agent.extend(self._expand([c]))
                elif preposition:
                    found.oblique.extend((preposition, k) for k in self._expand([c]))
                else:
                    found.adjective.extend(self._expand([c]))
            elif dep in ("amod", "compound", "flat", "appos"):
                found.adjective.extend(self._expand([c]))
            elif dep == "acl" and s.dep[c] != "acl:relcl" and (self.infinitival(c) or s.lower[c].startswith(("vis", "aim"))):
                found.content.append(c)
            elif dep == "acl" and any(s.dep[k] == "mark" and s.lower[k] in ("that", "que", "qu'") for k in s.children[c]):
                found.content.append(c)  # "the accusation that it supports …", which parsers take for a relative clause
            elif dep == "acl" and self.is_past_participle(c):
                # "the attack launched by X", "la décision prise par X"
                found.agent.extend(k for k in self._expand(self._verb(c).agent) if s.lemma[c] in self._light)
            elif dep in ("xcomp", "ccomp", "advcl") and s.pos[i] == "ADJ":
                found.content.append(c)  # "prêt à garantir"
        self._from_light_verb(i, found)
        return found

    def governor(self, i: int) -> int | None:
        """The light verb that carries noun `i` as object, passive subject or prepositional complement."""
        s = self.s
        noun = i
        for _ in range(3):
            head = s.head[noun]
            dep = s.dep[noun].split(":")[0]
            if head == noun:
                return None
            if dep == "conj" or (dep == "nmod" and s.case(noun) in ("de", "of") and s.lemma[head] in self._series):
                noun = head
                continue
            if self.is_verbal(head) and s.lemma[head] in self._light and dep in ("obj", "nsubj", "obl", "xcomp"):
                answering = s.lemma[head] in self._retort
                if dep == "obl" and s.case(noun) not in (("par", "by", "with") if answering else ("", "à", "en", "in", "to", "with", "into")):
                    return None
                if answering and dep != "obl":
                    return None
                if dep == "nsubj" and s.dep[noun] != "nsubj:pass" and not self.is_passive(head):
                    return None
                return head
            return None
        return None

    def _from_light_verb(self, i: int, found: Arguments) -> None:
        verb = self.governor(i)
        if verb is None:
            return
        s = self.s
        found.light = verb
        frame = self.of(verb)
        found.subject = [k for k in frame.subject if k != i]
        found.agentless = frame.agentless
        for preposition, k in frame.oblique:
            if k != i and all(k != h for _, h in found.oblique):
                found.oblique.append((preposition, k))
        found.object = [k for k in frame.object if k != i and i not in s.conjuncts(k) and s.dep[k].split(":")[0] in ("iobj", "obj")]
