"""Did it happen? Negation, future, hypothesis, read off the words above and around a trigger."""

from __future__ import annotations

from dataclasses import dataclass, field

from lapwing.events.arguments import Reader
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

_NEEDS_NE = frozenset({"plus", "point", "personne", "rien", "guère", "aucun", "aucune", "jamais", "nul", "nulle", "ni"})
_NEGATIVE_DET = {"fr": frozenset({"aucun", "aucune", "nul", "nulle"}), "en": frozenset({"no", "neither", "nobody", "none"})}


@dataclass(slots=True)
class Polarity:
    """Flags with the reason for each. `suppressed`: the clause states no event at all (purpose, question, condition).
    `announced_by`: heads of who announces or plans the act. `conditional`: the French conditional, hearsay or hypothesis."""

    negation: bool = False
    future: bool = False
    hypothetical: bool = False
    suppressed: str = ""
    conditional: bool = False
    perfect_conditional: bool = False
    opinion: bool = False
    announcer: int | None = None
    determined: bool = False  # negated by its own determiner, which the verb must not count again
    reasons: list[str] = field(default_factory=list)


class Factuality:
    """Reads polarity off one parsed text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader) -> None:
        self.s = syntax
        self.reader = reader
        language = self.language = syntax.language

        def words(key: str, file: str = "grammar") -> frozenset[str]:
            return lexicon.words(file, key, language)

        self._negative = words("negative_words")
        self._negating = words("negating")
        self._exclude = words("exclude")
        self._without = words("without")
        self._planned = words("planned")
        self._possible = words("possible")
        self._adverbs = words("possible_adverbs")
        self._purpose = words("purpose")
        self._transparent = words("transparent")
        self._opinion = words("opinion", "speech")
        self._result = words("result")
        self._takes_place = words("takes_place")
        self._announce = words("announce", "speech")
        self._speech = words("verbs", "speech")
        self._conditional = words("conditional")

    def of(self, i: int) -> Polarity:
        """Polarity of the trigger at `i`."""
        found = Polarity()
        node: int | None = i
        if not self.reader.is_verbal(i):
            self._noun(i, found)
            verb = self.reader.governor(i)
            if verb is not None:
                node = verb
                if self.s.lemma[verb] in self._announce and not self._negated(verb):
                    found.future = True
                    found.announcer = verb
                    found.reasons.append(f"'{self.s.form[verb]}' announces '{self.s.form[i]}'")
            else:
                node = self._clause_of_noun(i, found)
        if node is not None and (self.reader.is_verbal(node) or node != i):
            self._verb(node, found, 0)
        return found

    def _clause_of_noun(self, i: int, found: Polarity) -> int | None:
        """The verb whose existence or announcement decides about a noun: *Aucun rassemblement n'a eu lieu*, *a annoncé le retrait*."""
        s = self.s
        node = i
        for _ in range(4):
            head, dep = s.head[node], s.dep[node].split(":")[0]
            if head == node:
                return None
            if dep == "conj" or (dep == "nmod" and s.case(node) in ("à", "to", "vers", "towards")):
                node = head
                continue
            if self.reader.is_verbal(head) and dep in ("nsubj", "obj", "obl", "xcomp"):
                lemma = s.lemma[head]
                if dep == "nsubj" and (lemma in self._takes_place or (lemma == "avoir" and any(s.lower[c] == "lieu" for c in s.children[head]))):
                    return head
                if dep != "nsubj" and lemma not in self._announce and lemma not in self._planned and lemma not in self._result and self._unreal(head):
                    found.hypothetical = True
                    found.reasons.append(f"'{s.form[head]}' has not happened")
                if lemma in self._announce or lemma in self._planned:
                    if not self._negated(head):
                        found.future = True
                        found.announcer = head
                        found.reasons.append(f"'{s.form[head]}' announces '{s.form[i]}'")
                    return head
                if dep == "nsubj" and lemma in self._result:
                    return None  # "la rencontre n'a rien donné": it took place
                if lemma in self._negating or lemma in self._possible or lemma in self._result:
                    return head
                if dep == "obj" and self._negated(head):
                    return head
            return None
        return None

    def _unreal(self, v: int) -> bool:
        """Is this verb future, conditional or merely possible?"""
        probe = Polarity()
        self._tense(v, probe, 0)
        return probe.future or probe.hypothetical or probe.conditional

    def _noun(self, i: int, found: Polarity) -> None:
        s = self.s
        for c in s.children[i]:
            if s.lower[c] in _NEGATIVE_DET[self.language] and c < i:
                found.negation = True
                found.determined = True
                found.reasons.append(f"'{s.form[c]}'")
            if s.dep[c].startswith("amod") and s.lemma[c] in (
                "futur",
                "prochain",
                "future",
                "upcoming",
                "planned",
                "éventuel",
                "possible",
                "potential",
                "prévu",
                "envisagé",
                "proposed",
            ):
                if s.lemma[c] in ("éventuel", "possible", "potential", "proposed", "envisagé"):
                    found.hypothetical = True
                else:
                    found.future = True
                found.reasons.append(f"'{s.form[c]}'")
        if s.case(i) in self._without:
            found.negation = True
            found.reasons.append(f"'{s.case(i)}'")

    # -- verbs --------------------------------------------------------------------------------------------------

    def _negated(self, v: int) -> bool:
        s = self.s
        has_ne = False
        words: list[str] = []
        for c in s.children[v]:
            low = s.lower[c]
            if low in ("ne", "n'"):
                has_ne = True
            elif low in self._negative and s.dep[c].split(":")[0] in ("advmod", "det", "cc", "nsubj", "obj", "case", "obl", "aux", "iobj", "discourse", "part"):
                words.append(low)
            if s.dep[c].split(":")[0] in ("nsubj", "obj", "obl"):
                for g in s.children[c]:
                    if s.dep[g].startswith("det") and s.lower[g] in _NEGATIVE_DET[self.language]:
                        words.append(s.lower[g])
                    if s.lower[g] == "ni" and s.lower[g] in self._negative:
                        words.append("ni")
            if s.dep[c].startswith("aux"):
                for g in s.children[c]:
                    if s.lower[g] in ("ne", "n'"):
                        has_ne = True
                    elif s.lower[g] in self._negative:
                        words.append(s.lower[g])
        if self.language == "fr":
            # The parser may hang ne and pas on a neighbour: look left of the verb up to its subject.
            if not has_ne:
                lo = max(s.sentences[s.sent[v]][0], v - 5)
                window = s.lower[lo:v]
                if any(w in ("ne", "n'") for w in window) and all(
                    s.pos[k] in ("ADV", "AUX", "PRON", "PART", "ADP") for k in range(lo + next(k for k, w in enumerate(window) if w in ("ne", "n'")), v)
                ):
                    has_ne = True
                    words.extend(w for w in window if w in self._negative)
            if not has_ne:
                return any(w == "pas" for w in words)
            return bool(words)
        return bool(words)

    def _verb(self, v: int, found: Polarity, level: int) -> None:
        s = self.s
        if level > 6:
            return
        if self._negated(v) and not found.determined:
            found.negation = not found.negation
            found.reasons.append(f"'{s.form[v]}' is negated")
        self._tense(v, found, level)
        quoted = any(s.form[k] == '"' for k in range(min(v, s.head[v]), max(v, s.head[v])))
        if "'would'" in found.reasons and not quoted and s.dep[v] == "ccomp" and s.head[v] != v and s.lemma[s.head[v]] in self._announce | self._speech:
            # "announced that it would leave": the future of reported speech.
            found.hypothetical, found.future = False, True
            if s.lemma[s.head[v]] in self._announce:
                found.announcer = s.head[v]
        marker = self._marker(v)
        if marker in self._without:
            found.negation = not found.negation
            found.reasons.append(f"'{marker}'")
        dep = s.dep[v].split(":")[0]
        head = s.head[v]
        if self._wished(v, marker):
            found.suppressed = found.suppressed or "a wish or demand (subjunctive)"
        if level == 0 and self._was_to(v):
            found.suppressed = found.suppressed or "was to happen, nobody says it did"
        if dep in ("advcl", "acl") and self._is_conditional(v, marker):
            found.suppressed = found.suppressed or "inside a condition"
        elif (
            dep == "advcl" and marker in self._purpose and s.feat(v, "VerbForm") != "Fin" and head != v
            and not (self.reader.is_verbal(head) and s.lemma[head] in self._transparent)
        ):  # fmt: skip
            found.suppressed = found.suppressed or f"purpose ('{marker}')"
        if head == v:
            return
        if marker == "afin de" or (dep == "conj" and self.reader.is_verbal(head) and s.feat(v, "VerbForm") == "Inf" and self._marker(head) == "afin de"):
            found.suppressed = found.suppressed or "purpose ('afin de')"
        if (
            dep == "conj"
            and self.reader.is_verbal(head)
            and s.feat(v, "VerbForm") == "Inf"
            and self._marker(head) in self._purpose
            and s.dep[head].startswith("advcl")
        ):
            found.suppressed = found.suppressed or f"purpose ('{self._marker(head)}')"
        if dep == "conj" and self.reader.is_verbal(head):
            # Shared auxiliaries and negation: "n'a ni signé ni ratifié", "will meet and sign".
            if not self.reader.has_aux(v) and s.feat(v, "VerbForm") in ("Part", "Inf"):
                self._verb(head, found, level + 1)
            elif s.dep[head].split(":")[0] in ("xcomp", "ccomp", "advcl"):
                self._climb(head, found, level)
            return
        self._climb(v, found, level)

    def _operator(self, head: int) -> str:
        """The negating verb at `head`, with its particle (*rule out*), or the empty string."""
        lemma = self.s.lemma[head]
        if lemma in self._negating:
            return lemma
        return next((phrase for c in self.s.children[head] if (phrase := f"{lemma} {self.s.lower[c]}") in self._negating), "")

    def _wished(self, v: int, marker: str) -> bool:
        """*exiger qu'il rompe*: a French subjunctive under plain *que* is wanted, not told; but *regrette qu'il ait rompu* tells it."""
        s = self.s
        if self.language != "fr" or marker not in ("que", "qu'"):
            return False
        forms = [v, *(c for c in s.children[v] if s.dep[c].startswith("aux"))]
        if not any(s.feat(k, "Mood") == "Sub" for k in forms):
            return False
        return not any(s.dep[c].startswith("aux") for c in s.children[v])

    def _was_to(self, v: int) -> bool:
        """*devait se rendre à Bissau*, *was to visit*: what was planned in the past, unless somebody's words are reported."""
        s = self.s
        if self.language == "fr":
            above = s.head[v] if s.dep[v] in ("xcomp", "ccomp") else v
            modal = next(
                (c for c in (above, *s.children[v]) if s.lemma[c] == "devoir" and s.feat(c, "Tense") == "Imp" and s.lower[c] in ("devait", "devaient")), None
            )
            top = above
        else:
            marked = any(s.dep[c] == "mark" and s.lower[c] == "to" for c in s.children[v])
            modal = next((c for c in s.children[v] if s.dep[c] == "aux" and s.lower[c] in ("was", "were")), None) if marked else None
            top = v
        if modal is None:
            return False
        return not (s.dep[top] in ("ccomp", "parataxis") or any(s.lemma[k] in self._speech | self._announce for k in s.ancestors(top)))

    def _climb(self, v: int, found: Polarity, level: int) -> None:
        s = self.s
        dep = s.dep[v].split(":")[0]
        head = s.head[v]
        if dep not in ("xcomp", "ccomp", "advcl", "acl", "obj", "csubj") or head == v:
            return
        lemma = s.lemma[head]
        finite = s.feat(v, "VerbForm") == "Fin"
        if dep in ("advcl", "acl") and self._marker(v) not in ("de", "à", "to", "from", "of", "d'", ""):
            return
        if dep == "acl" and s.feat(v, "VerbForm") != "Inf":
            return
        operator = self._operator(head)
        gerund = bool(operator) and s.lower[v].endswith("ing") and not s.case(v)  # "ruled out sending"
        if dep == "advcl" and (finite or s.feat(v, "VerbForm") != "Inf") and not gerund:
            return
        willing = [c for c in s.children[head] if s.dep[c].startswith("obj") and head < c < v and s.lemma[c] in self._planned]
        if operator in self._exclude and self._negated(head):
            found.hypothetical = True
            found.reasons.append(f"'{s.form[head]}' is negated: it may happen")
            return
        if operator:
            found.negation = not found.negation
            found.reasons.append(f"'{s.form[head]}'")
        elif willing and not finite:
            found.future = True
            found.reasons.append(f"'{s.form[willing[0]]}' to do it")
        elif lemma in self._possible and not finite:
            found.hypothetical = True
            found.reasons.append(f"'{s.form[head]}'")
        elif (lemma in self._planned or lemma in self._announce) and not finite:
            found.future = True
            found.announcer = head
            found.reasons.append(f"'{s.form[head]}' plans it")
        elif lemma in self._opinion and dep in ("ccomp", "xcomp"):
            found.opinion = True
        elif self.language == "fr" and lemma in ("aller",) and dep == "xcomp":
            found.future = True
            found.reasons.append("'aller' + infinitive")
        elif self.language == "fr" and lemma == "devoir" and dep == "xcomp":
            found.future = True
            found.reasons.append(f"'{s.form[head]}' + infinitive")
        elif self.language == "en" and lemma == "go" and s.form[head].lower() == "going" and dep == "xcomp":
            found.future = True
            found.reasons.append("'going to'")
        if dep in ("xcomp", "acl", "advcl") and not finite and self.reader.is_verbal(head):
            self._verb(head, found, level + 1)
        elif dep in ("xcomp", "advcl", "acl") and not finite and self._negated(head):
            # an adjective or noun above: "est prêt à", "due to"
            found.negation = not found.negation
            found.reasons.append(f"'{s.form[head]}' is negated")

    def _marker(self, v: int) -> str:
        s = self.s
        words = [c for c in s.children[v] if s.dep[c].split(":")[0] in ("mark", "case") and c < v]
        a = s.sentences[s.sent[v]][0]
        first = min([*words, v])
        if self.language == "fr" and "afin" in s.lower[max(a, first - 1) : v]:
            return "afin de"  # however the parser hung "afin"
        text = " ".join(s.lemma[c] if s.pos[c] == "ADP" else s.lower[c] for c in words) if words else ""
        return "afin de" if text.startswith("afin") else text

    def _is_conditional(self, v: int, marker: str) -> bool:
        s = self.s
        if not marker:
            return False
        text = marker
        if text in self._conditional:
            return True
        a = s.sentences[s.sent[v]][0]
        lo = min(s.children[v]) if s.children[v] else v
        near = " ".join(s.lower[max(a, lo - 3) : lo + 3])
        return text in ("que", "ce que") and any(near.find(c) >= 0 for c in self._conditional if " " in c)

    def _tense(self, v: int, found: Polarity, level: int) -> None:
        s = self.s
        mood = s.feat(v, "Mood")
        tense = s.feat(v, "Tense")
        auxiliaries = [c for c in s.children[v] if s.dep[c].startswith("aux") or s.dep[c] == "cop"]
        if level == 0 or s.feat(v, "VerbForm") == "Fin":
            pass
        for c in auxiliaries:
            low, lemma = s.lower[c], s.lemma[c]
            if self.language == "en":
                if low in ("will", "shall", "'ll", "wo"):
                    found.future = True
                    found.reasons.append(f"'{s.form[c]}'")
                elif low in ("could", "may", "might", "would", "should"):
                    if low == "could" and self._negated(v):
                        continue
                    found.hypothetical = True
                    found.reasons.append(f"'{s.form[c]}'")
            else:
                if s.feat(c, "Mood") == "Cnd" or _looks_conditional(low):
                    if lemma in ("pouvoir", "devoir"):
                        found.hypothetical = True
                        found.reasons.append(f"'{s.form[c]}'")
                    else:
                        found.conditional = True
                        found.perfect_conditional = lemma in ("avoir", "être") and s.dep[c] != "aux:pass" and s.dep[c] != "cop"
                elif s.feat(c, "Tense") == "Fut":
                    found.future = True
                    found.reasons.append(f"future '{s.form[c]}'")
                elif lemma == "pouvoir":
                    found.hypothetical = True
                    found.reasons.append(f"'{s.form[c]}'")
                elif (lemma == "aller" and s.feat(v, "VerbForm") == "Inf") or lemma == "devoir":
                    found.future = True
                    found.reasons.append(f"'{s.form[c]}' + infinitive")
        if self.language == "fr" and not auxiliaries:
            if mood == "Cnd" or _looks_conditional(s.lower[v]):
                if s.lemma[v] == "pouvoir":
                    found.hypothetical = True
                    found.reasons.append(f"'{s.form[v]}'")
                else:
                    found.conditional = True
            elif tense == "Fut":
                found.future = True
                found.reasons.append(f"future '{s.form[v]}'")
        for c in s.children[v]:
            if s.dep[c].startswith("advmod") and s.lower[c] in self._adverbs:
                found.hypothetical = True
                found.reasons.append(f"'{s.form[c]}'")


def _looks_conditional(form: str) -> bool:
    """French conditional endings on a future stem, where the tagger has no mood."""
    return (
        len(form) > 5
        and form.endswith(("raient", "rait", "rais", "rions", "riez"))
        and not form.endswith(("trait", "attrait", "portrait", "extrait", "retrait"))
    )
