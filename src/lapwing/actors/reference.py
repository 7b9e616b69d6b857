"""Reference within a text: shortened names, definite descriptions, *the two countries*, pronouns, the first person.

A wrong chain is worse than none: where two candidates are equally good, nobody is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from lapwing.actors.entity import Entity
from lapwing.actors.finder import Found
from lapwing.actors.interview import answers
from lapwing.actors.names import Name, NameBook, Role
from lapwing.actors.phrase import Phrases
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

#: How many sentences back a pronoun may reach: further antecedents were wrong more often than right on the development articles.
REACH = 3
#: How many sentences back *the two countries* may reach, and how many for two parties named side by side.
PAIR_REACH = 8
SIDE_BY_SIDE = 4
#: How many sentences back a rank alone (*the general*) or a description (*le pays*) may reach.
RANK_REACH = 12
#: *The country* is rather the one the text speaks of most than the one named last, and rather one named as such than an envoy's.
#: Weights beside one point for a grammatical subject; chosen on six descriptions in five articles, steady between half and double.
MENTIONED = 3.0
AS_PERSON = 0.5
#: By how much the best candidate must beat the next one of another country.
MARGIN = 0.15
#: How many of those who share a surname a note names.
_NAMESAKES = 3
#: How many candidates that lost a note names.
_RIVALS = 2
_GENDERS = {"M": "Masc", "F": "Fem"}
_STATE_LIKE = ("state", "capital", "metonym", "person", "people", "body")
#: Sectors that tell of which body of each country *the two* are (both armies, les deux gouvernements).
_OFFICIAL = frozenset({"GOV", "MIL", "COP", "LEG", "JUD"})
_ARMED = frozenset({"REB", "PRM"})

Who = Callable[[int], tuple[Entity, ...]]


class Reference:
    """What the text has named so far, and who is meant when it is named again. `who` resolves a token."""

    def __init__(self, syntax: Syntax, found: Found, lexicon: Lexicon, book: NameBook, phrases: Phrases, who: Who) -> None:
        self.s = syntax
        self.found = found
        self.notes = found.notes
        self.book = book
        self.phrases = phrases
        self.who = who
        self.lexicon = lexicon
        self.language = syntax.language
        self.history: list[tuple[int, tuple[Entity, ...]]] = []
        self.surnames: dict[str, Entity] = {}
        self.spoken: Counter[str] = Counter()
        self.possessors: dict[str, str] = lexicon.data["reference"]["possessive"][self.language]
        self._personal: dict[str, str] = lexicon.data["reference"]["personal"][self.language]
        self._organisations: dict[str, list[str]] = lexicon.data["reference"]["organisations"][self.language]
        self._ranks: dict[str, list[str]] = lexicon.data["reference"]["ranks"][self.language]
        self._generic: dict[str, str] = lexicon.data["reference"]["generic"][self.language]
        #: The last token of the first question and the blocks that answer, in an interview: there the first person is the guest.
        self.interview = answers(syntax, self._words("asks"))
        self.dialogue = bool(self.interview[1])

    def _words(self, key: str) -> frozenset[str]:
        return self.lexicon.words("reference", key, self.language)

    # -- memory -----------------------------------------------------------------------------------------------------

    def seen(self, i: int, entities: tuple[Entity, ...]) -> None:
        if entities and (entities[0].code or entities[0].human or entities[0].role):
            self.history.append((i, entities))
            self.spoken.update({e.code for e in entities if e.code in self.book.states})

    def remember(self, entity: Entity, first: int, last: int) -> None:
        """Later mentions may shorten the name to its last word or words."""
        s = self.s
        words = [s.form[k] for k in range(first, last + 1) if s.form[k] != "-"]
        for n in range(1, len(words)):
            tail = " ".join(words[n:])
            if words[n][:1].isupper() and len(words[n]) > 1:
                self._note(tail, entity)
        self._note(" ".join(words), entity)

    def _note(self, name: str, entity: Entity) -> None:
        """The first bearer keeps the name, unless a later mention tells more of the same person."""
        held = self.surnames.get(name)
        if held is None or (held.code is None and entity.code is not None):
            self.surnames[name] = entity

    def _before(self, i: int, reach: int) -> Iterator[tuple[int, tuple[Entity, ...]]]:
        """Earlier mentions, the nearest first."""
        for j, entities in reversed(self.history):
            if self.s.sent[i] - self.s.sent[j] > reach:
                return
            if j < i:
                yield j, entities

    # -- names ------------------------------------------------------------------------------------------------------

    def shortened(self, lo: int, hi: int) -> tuple[str, Entity] | None:
        """The person met before whom these words shorten."""
        for a in range(lo, hi + 1):
            text = " ".join(self.s.form[k] for k in range(a, hi + 1))
            if text in self.surnames:
                return text, self.surnames[text]
        return None

    def known_surname(self, i: int) -> Name | None:
        """A surname alone: somebody of a country that the text names, or a head of state or government that no namesake rivals."""
        bearers = sorted(self.book.bearers(self.s.form[i]), key=lambda n: (not n.prominent, n.id))
        if not bearers:
            return None
        name, why = self._likeliest(bearers)
        if name:
            self.notes.taken(i, i, f"the surname of {name.label} (entry {name.id}, {name.code})", why)
        else:
            more = f" and {len(bearers) - _NAMESAKES} more" if len(bearers) > _NAMESAKES else ""
            self.notes.refused(i, i, f"the surname of {', '.join(f'{n.label} ({n.code})' for n in bearers[:_NAMESAKES])}{more}", why)
        return name

    def _likeliest(self, bearers: list[Name]) -> tuple[Name | None, str]:
        """Whom a surname stands for and what speaks for it, or nobody and why. Heads of state and government come first."""
        codes = {n.code for n in bearers}
        spoken = [n for n in bearers if self.found.mentioned[n.code]]
        named = {n.code for n in spoken}
        if len(named) == 1:
            bearers, why = spoken, f"the text speaks of {spoken[0].code}"
        elif len(codes) > 1:
            return None, f"the text speaks of {len(named) or 'none'} of their countries"
        else:
            why = "its bearer headed a state or a government, and nobody of another country is called so"
        if bearers[0].prominent or (named and len(bearers) == 1):
            return bearers[0], why
        return None, f"several of {bearers[0].code}, none of whom headed a state or a government" if named else f"the text does not speak of {bearers[0].code}"

    # -- two at once ------------------------------------------------------------------------------------------------

    def pair(self, i: int, owned: Callable[[], bool]) -> tuple[Entity, ...]:
        """*les deux pays*, *both sides*, *the two organizations*: the two parties named side by side before, else the two named last; *the
        three countries*: three named side by side, or the members of an organisation of three."""
        s = self.s
        lemma = s.lemma[i]
        if not self._counted_together(i, lemma):
            return ()
        number, count = next(((n, c) for n, word in ((2, "two"), (3, "three")) for c in s.children[i] if s.lower[c] in self._words(word)), (0, i))
        known = self._words("definite")
        if not number or not (s.lower[count] in known or s.lower[count - 1] in known or self.phrases.definite(i)) or owned():
            return ()
        kind = "any" if lemma in self._words("mutual") else "organisation" if lemma in self._organisations else "national"
        together = self._three(i, kind) if number == 3 else self._two(i, kind)
        if len(together) != number:
            return ()
        first, last = self.phrases.span(i)
        rule = f"'{s.text(first, last)}' are " + " and ".join(f"'{e.label()}'" for e in together)
        for entity in together:
            self.notes.take_up(first, last, entity, f"it is one of the {number} named together or last")
        role = self.found.roles.get(i)
        human = all(e.human for e in together)
        if role and _OFFICIAL & set(role.role.sector) and not human:
            return tuple(
                Entity(e.code, "people", i, first, last, rule, None, None, role.role.sector, role.role.id, plural=True, speaker=role.role.speaker)
                for e in together
            )
        if kind == "national" and not (human and lemma not in self.lexicon.words("grammar", "state_nouns", self.language)):
            return tuple(Entity(e.code, "state", i, first, last, rule, self.book.states.get(e.code or ""), plural=True) for e in together)
        return tuple(replace(e.moved(i, first, last, rule), plural=True) for e in together)

    def _counted_together(self, i: int, lemma: str) -> bool:
        """Is it a noun that, after *the two*, stands for parties named before?"""
        return (
            lemma in self.lexicon.words("grammar", "pair", self.language)
            or lemma in self._words("mutual")
            or lemma in self._organisations
            or (self.s.lower[i] in self._words("two"))
        )

    def _two(self, i: int, kind: str) -> tuple[Entity, ...]:
        alone = self._lone_subject(i)
        excluded = {e.code for e in self.who(alone)} if alone is not None else set()
        two = self._side_by_side(i, kind, excluded) or (self._last_two(i, kind, alone) if kind != "organisation" else ())
        return self._with_the_one_here(i, two) if kind == "any" else two

    def _three(self, i: int, kind: str) -> tuple[Entity, ...]:
        for j, entities in self._before(i, RANK_REACH):
            kept = list({e.code: e for e in (*self.group(j), *entities) if self._fits_pair(e, kind)}.values())
            if len(kept) == 3:
                return tuple(kept)
        return ()

    def _fits_pair(self, entity: Entity, kind: str) -> bool:
        if not entity.code or entity.kind in ("city", "thing"):
            return False
        if kind == "organisation":
            return entity.kind == "organisation"
        return kind == "any" or (entity.code in self.book.states and entity.kind in _STATE_LIKE)

    def _side_by_side(self, i: int, kind: str, excluded: set[str | None]) -> tuple[Entity, ...]:
        """A pair met before, two coordinated parties, or a subject and its partner with *with*."""
        for j, entities in self._before(i, SIDE_BY_SIDE):
            for two in (entities, self.group(j), self._partners(j)):
                kept = list({(e.code, e.sector if kind == "any" else ()): e for e in two if self._fits_pair(e, kind)}.values())
                if len(kept) == 2 and len({e.head for e in two}) <= 2 and not excluded & {e.code for e in kept}:
                    return tuple(kept)
        return ()

    def _partners(self, j: int) -> tuple[Entity, ...]:
        """The subject and the one it acts with, where `j` is that one."""
        s = self.s
        if s.case(j) not in ("avec", "with") or s.head[j] == j:
            return ()
        verb = next((k for k in s.ancestors(j) if s.kid(k, "nsubj") is not None), None)
        subject = s.kid(verb, "nsubj") if verb is not None else None
        if subject is None or subject == j:
            return ()
        mine = self.who(subject)
        return (*mine[:1], *self.who(j)[:1])

    def _with_the_one_here(self, i: int, two: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Two sides include who alone is named in the clause before them: *though the American envoy's visit …, the two sides agreed*."""
        s = self.s
        clause = next((c for up in s.ancestors(i) for c in s.children[up] if s.dep[c] == "advcl" and c < i), None)
        if clause is None or not s.dep[i].startswith("nsubj"):
            return two
        below = set(s.subtree(clause))
        here = [e for j, entities in self._before(i, 0) if j in below for e in entities if self._fits_pair(e, "national")]
        if len(two) != 2 or len({e.code for e in here}) != 1 or here[0].code in {e.code for e in two}:
            return two
        others = [e for _, entities in self._before(i, PAIR_REACH) for e in entities if self._fits_pair(e, "national") and e.code != here[0].code]
        if not others:
            return two
        return (max(others, key=lambda e: self.found.mentioned[e.code or ""]), here[0])

    def _last_two(self, i: int, kind: str, alone: int | None) -> tuple[Entity, ...]:
        s = self.s
        seen: list[Entity] = []
        for j, entities in self._before(i, PAIR_REACH):
            if j == alone or len(seen) >= 4:
                continue
            for entity in reversed(entities):
                if self._fits_pair(entity, kind) and all(entity.code != other.code for other in seen):
                    seen.append(entity)
        if len(seen) < 2:
            return ()
        if not (s.sent[seen[0].head] == s.sent[seen[1].head] and s.sent[i] - s.sent[seen[0].head] <= 1):
            # Not named together: the two the text speaks of most, among those near enough.
            seen = sorted(sorted(seen, key=lambda e: -self.found.mentioned[e.code or ""])[:2], key=lambda e: e.head, reverse=True)
        return (seen[1], seen[0])

    def _lone_subject(self, i: int) -> int | None:
        """The single subject of the clause above `i`, which then is none of *the two*: *Le Togo accueille les deux camps*."""
        s = self.s
        if s.dep[i].startswith("nsubj"):
            return None
        for up in s.ancestors(i):
            subject = s.kid(up, "nsubj")
            if subject is not None and subject != i:
                return subject if len(s.conjuncts(subject)) == 1 else None
        return None

    def group(self, j: int) -> tuple[Entity, ...]:
        """The parties coordinated at `j`."""
        return tuple(e for k in self.s.conjuncts(j) for e in self.who(k))

    # -- definite descriptions --------------------------------------------------------------------------------------

    def person(self, i: int, owned: Callable[[], bool]) -> tuple[Entity, ...]:
        """*le visiteur*, *the man*, *l'intéressé*: the last person named."""
        s = self.s
        lemma = s.lemma[i]
        if lemma not in self._words("persons") or not self.phrases.definite(i) or self.phrases.plural(i):
            return ()
        if lemma in self._generic and not self.phrases.bare(i):
            return ()
        if owned():
            return ()
        gender = _GENDERS.get(self._generic.get(lemma, ""), "")
        for _, entities in self._before(i, RANK_REACH):
            entity = entities[-1]
            if entity.human and not entity.plural and not (gender and entity.gender and entity.gender != gender):
                return (self._taken_up(i, entity),)
        return ()

    def rank(self, i: int, role: Role) -> Entity | None:
        """*le général*, *the minister* alone: the last person of that kind."""
        kin = self._ranks.get(self.s.lemma[i])
        if kin is None or not self.phrases.bare(i) or not self.phrases.definite(i) or role.plural:
            return None
        for _, entities in self._before(i, RANK_REACH):
            entity = entities[-1]
            if entity.human and not entity.plural and entity.code and (entity.role == role.id or _is_kin(entity, kin)):
                return entity
        return None

    def same_role(self, i: int, role: Role) -> Entity | None:
        """An earlier mention of the same role: *l'émissaire des États-Unis … l'émissaire*."""
        if not self.phrases.definite(i) or (role.id == "state" and role.plural):
            return None
        loose: Entity | None = None
        for j, entities in self._before(i, self.s.sent[i]):
            if self.s.head[j] == i or self.s.head[i] == j:
                continue
            for entity in reversed(entities):
                armed = set(role.sector) & _ARMED and set(role.sector) & set(entity.sector)
                if entity.code and (entity.role == role.id or armed):
                    if entity.plural == role.plural:
                        return entity
                    loose = loose or entity
        return loose

    def same_thing(self, i: int) -> tuple[Entity, ...]:
        """*the port* after *the port of Assab*: the same noun with an owner before."""
        if not self.phrases.definite(i) or not self.phrases.bare(i):
            return ()
        for j, entities in self._before(i, RANK_REACH):
            if self.s.lemma[j] == self.s.lemma[i] and entities[0].kind == "thing" and entities[0].code:
                return (self._taken_up(i, entities[0]),)
        return ()

    def organisation(self, i: int, owned: Callable[[], bool]) -> tuple[Entity, ...]:
        """*l'organisation*, *the bloc*, *la société*: the last one named of that kind."""
        s = self.s
        ids = self.book.descriptions.get(s.lower[i], ())
        kinds = set(self._organisations.get(s.lemma[i], ()))
        if not (ids or kinds) or not self.phrases.definite(i) or self.phrases.plural(i) or owned():
            return ()
        for _, entities in self._before(i, RANK_REACH):
            for entity in reversed(entities):
                if entity.kind in ("organisation", "body", "thing") and entity.name and (entity.actor_id in ids or kinds & {entity.code, *entity.sector}):
                    return (self._taken_up(i, entity),)
        return ()

    def country(self, i: int, owned: Callable[[], bool]) -> tuple[Entity, ...]:
        """*le pays*, *their country*: the country of the possessor, else the one spoken of."""
        s = self.s
        if s.lemma[i] not in self.lexicon.words("grammar", "state_nouns", self.language):
            return ()
        first, last = self.phrases.span(i)
        possessed = [c for c in s.children[i] if s.lower[c] in self.possessors]
        if possessed:
            owners = self.antecedent(possessed[0], "", self.possessors[s.lower[possessed[0]]] == "p", possessive=True, human=True)
            code = next((e.code for e in owners if e.code in self.book.states), None)
            rule = f"'{s.text(first, last)}' is the country of '{owners[0].label()}'" if owners else ""
            if code:
                whose = (owners[0].first, owners[0].last)
                self.notes.taken(first, last, f"the country of {self.notes.at(*whose)}", "the possessive stands for it", whose)
            return (Entity(code, "state", i, first, last, rule, self.book.states.get(code)),) if code else ()
        if not self.phrases.definite(i) or self.phrases.plural(i) or owned():
            return ()
        best = self._spoken_of(i)
        if best is None:
            return ()
        return (Entity(best.code, "state", i, first, last, f"'{s.text(first, last)}' takes up '{best.label()}'", self.book.states.get(best.code or "")),)

    def _spoken_of(self, i: int) -> Entity | None:
        """The most salient state: near, a subject, often mentioned; not the subject of the clause that *the country* stands in."""
        s = self.s
        alone = self._lone_subject(i)
        excluded = {e.code for e in self.who(alone) if e.kind in ("state", "capital", "metonym")} if alone is not None else set()
        most = max(self.found.mentioned.values(), default=1)
        scores: dict[str, tuple[float, Entity]] = {}
        for j, entities in self._before(i, RANK_REACH):
            for entity in entities:
                code = entity.code
                if code is None or code not in self.book.states or code in excluded or entity.kind not in _STATE_LIKE:
                    continue
                score = -0.6 * (s.sent[i] - s.sent[j]) + self._prominence(j) + MENTIONED * self.found.mentioned[code] / most
                score -= AS_PERSON if entity.kind == "person" else 0.0  # an envoy is not the country spoken of
                if code not in scores or score > scores[code][0]:
                    scores[code] = (score, entity)
        if not scores:
            return None
        ranked = sorted(scores.values(), key=lambda found: -found[0])
        first, last = self.phrases.span(i)
        for score, entity in ranked[1 : 1 + _RIVALS]:
            self.notes.passed_over(first, last, entity, f"it is spoken of less: {score:.1f} against {ranked[0][0]:.1f}")
        highest, best = ranked[0]
        self.notes.take_up(first, last, best, f"it is spoken of most (near, a subject, often named): {highest:.1f}")
        return best

    def _prominence(self, j: int) -> float:
        dep = self.s.dep[j].split(":")[0]
        return {"nsubj": 1.0, "obj": 0.4, "iobj": 0.4, "nmod": -0.7, "amod": -0.4}.get(dep, 0.0)

    def _taken_up(self, i: int, entity: Entity) -> Entity:
        first, last = self.phrases.span(i)
        self.notes.take_up(first, last, entity, "it is the last named that the words fit")
        return entity.moved(i, first, last, f"'{self.s.text(first, last)}' takes up '{entity.label()}'")

    # -- pronouns ---------------------------------------------------------------------------------------------------

    def is_pronoun(self, i: int) -> bool:
        return self.s.lower[i] in self._personal and not self._impersonal(i)

    def _impersonal(self, i: int) -> bool:
        """An expletive; but *il* beside a verb that always has a subject of its own is somebody, whatever the parser said."""
        s = self.s
        if not s.dep[i].startswith("expl"):
            return False
        verb = s.head[i]
        active = s.kid(verb, "obj", "ccomp", "xcomp") is not None and not any(s.dep[c] == "aux:pass" for c in s.children[verb])
        return not (self.language == "fr" and s.dep[i] == "expl:subj" and active and s.pos[verb] == "VERB" and s.lemma[verb] not in self._words("impersonal"))

    def pronoun(self, i: int) -> tuple[Entity, ...]:
        s = self.s
        word = s.lower[i]
        if word in self._words("first"):
            return self._first_person(i)
        if word in self._words("two") or self._impersonal(i):
            return ()
        if word in self._words("stand_for"):
            return self._standing_for(i)
        if word in self._words("last_named"):
            return self.latter(i)
        if s.dep[i] == "det" or word not in self._personal:
            return self.possessor(i) if s.dep[i] == "det" else ()
        if self._emphatic(i):
            return ()
        traits = self._personal[word]
        found = self.antecedent(i, _GENDERS.get(traits[0], ""), traits.endswith("p"), possessive=s.dep[i] == "nmod:poss")
        return self._as_pronoun(i, found)

    def possessor(self, i: int) -> tuple[Entity, ...]:
        """Whom a possessive determiner names."""
        s = self.s
        if s.lower[i] in self._words("first"):
            return self._first_person(i)
        number = self.possessors.get(s.lower[i])
        if number is None or s.lemma[s.head[i]] in self.lexicon.words("grammar", "own_side", self.language):
            return ()
        beside = self._thanked_for(i)
        if beside:
            return self._as_pronoun(i, beside)
        gender = {"his": "Masc", "her": "Fem"}.get(s.lower[i], "")
        return self._as_pronoun(i, self.antecedent(i, gender, number == "p", possessive=True))

    def _thanked_for(self, i: int) -> tuple[Entity, ...]:
        """*praised Saudi Arabia and Egypt for their mediation*, *a remercié Doha pour ses bons offices*: the object's, not the subject's."""
        s = self.s
        thing = s.head[i]
        verb = s.head[thing]
        obj = s.kid(verb, "obj")
        if s.case(thing) not in ("for", "pour") or s.pos[verb] != "VERB" or obj is None or not obj < thing:
            return ()
        return tuple(e for e in self.group(obj) if e.code)

    def latter(self, i: int) -> tuple[Entity, ...]:
        """*ce dernier*, *celle-ci*, *the latter*: the last party named that agrees."""
        plural = self.phrases.plural(i) or self._personal.get(self.s.lower[i], "s").endswith("p")
        gender = self.s.feat(i, "Gender") or self.phrases.gender(i)
        for j, entities in self._before(i, REACH):
            entity = entities[-1]
            agrees = not (gender and entity.gender and entity.gender != gender) and entity.plural == plural
            if agrees and entity.kind not in ("city", "thing") and j not in self.s.children[i]:
                self.notes.take_up(i, i, entity, "it is the last named that agrees in gender and number")
                return self._as_pronoun(i, entities[-1:])
        return ()

    def _emphatic(self, i: int) -> bool:
        """*quant à lui*, *, lui,*: emphasis, no argument; but a subject may follow a comma (*Quant à l'Union, elle …*)."""
        s = self.s
        if s.lower[i] not in self._words("emphatic") or i < 1:
            return False
        if s.dep[i].startswith("nsubj") and s.lower[i] in ("elle", "elles") and i + 1 < s.n and s.form[i + 1] != ",":
            return False
        return s.lower[i - 1] == "," or (i >= 2 and s.lower[i - 2] == "quant")

    def _standing_for(self, i: int) -> tuple[Entity, ...]:
        """*ceux de l'AFC*, *those of the union*: whoever the complement names."""
        s = self.s
        for c in s.children[i]:
            if s.dep[c].split(":")[0] in ("nmod", "obl") and s.case(c) in ("de", "of", "from"):
                first, last = self.phrases.span(i)
                return tuple(e.moved(i, first, last, f"'{s.text(first, last)}' are of '{e.label()}'") for e in self.who(c) if e.code)
        return ()

    def _as_pronoun(self, i: int, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        form = self.s.form[i]
        return tuple(e.moved(i, i, i, f"'{form}' refers to '{e.label()}'") for e in entities)

    def antecedent(self, i: int, gender: str, plural: bool, *, possessive: bool = False, human: bool = False) -> tuple[Entity, ...]:
        """The best party before `i` that agrees; nobody where a thing or another party is as good."""
        s = self.s
        ranked: list[tuple[float, tuple[Entity, ...]]] = []
        for j, entities in self._before(i, REACH):
            entity = entities[0]
            parties = self._agreeing(i, j, entities, gender, plural)
            if not parties or entity.kind == "city" or (human and not entity.human):
                continue  # "his country" is a person's
            if not possessive and not self._is_subject(i) and s.dep[j].startswith("nsubj") and s.head[j] in self._own_verbs(i):
                continue  # an object pronoun is not its own clause's subject
            ranked.append((self._nearness(i, j, possessive) - (1.0 if entity.kind == "thing" else 0.0), parties))
        if not ranked:
            return ()
        ranked.sort(key=lambda found: -found[0])
        score, best = ranked[0]
        codes = {e.code for e in best}
        rivals = [(other, parties[0]) for other, parties in ranked[1:] if {e.code for e in parties} != codes]
        if any(other > score - MARGIN for other, _ in rivals):
            other, entity = rivals[0]
            self.notes.passed_over(i, i, best[0], f"{self.notes.at(entity.first, entity.last)} is alike near and prominent: {score:.1f} and {other:.1f}")
            return ()
        if self._is_subject(i) and self._thing_before(i, gender, plural, score):
            self.notes.passed_over(i, i, best[0], "the subject of the sentence before, which is nobody, agrees too and is nearer")
            return ()
        for entity in best:
            self.notes.take_up(i, i, entity, f"it agrees and is nearest and most prominent: {score:.1f}")
        for other, entity in rivals[:_RIVALS]:
            self.notes.passed_over(i, i, entity, f"it agrees, but is less near or prominent: {other:.1f} against {score:.1f}")
        return best

    def _own_verbs(self, i: int) -> set[int]:
        """The verb of the clause `i` stands in, and the one whose subject a coordinated verb shares (*Ottawa a jugé … et lui réclame …*)."""
        s = self.s
        verb = next((k for k in s.ancestors(i) if s.pos[k] in ("VERB", "AUX")), s.head[i])
        first = verb
        while s.dep[first] == "conj" and s.kid(first, "nsubj") is None and s.head[first] != first:
            first = s.head[first]
        return {s.head[i], verb, first}

    def _is_subject(self, i: int) -> bool:
        return self.s.dep[i].startswith(("nsubj", "expl:subj"))

    def _agreeing(self, i: int, j: int, entities: tuple[Entity, ...], gender: str, plural: bool) -> tuple[Entity, ...]:
        """The parties at `j` a pronoun of that gender and number may stand for."""
        word = self.s.lower[i]
        group = self.group(j)
        entity = entities[0]
        several = entity.plural or len(group) > 1
        if plural and not several and entity.kind not in ("organisation", "people", "body"):
            return ()
        neuter = self.language == "en" and word in ("it", "its")
        if not plural and several and not (entity.kind == "people" and neuter) and (len(group) <= 1 or entity.plural):
            return ()
        if gender and entity.gender and entity.gender != gender:
            return ()
        if self.language == "en" and not plural:
            if word in ("he", "she", "him", "her", "his") and not entity.human:
                return ()
            if neuter and entity.human:
                return ()
        return group if plural and len(group) > 1 else entities

    def _nearness(self, i: int, j: int, possessive: bool) -> float:
        s = self.s
        distance = s.sent[i] - s.sent[j]
        score = -2.0 * distance - 0.01 * (i - j)
        dep = s.dep[j].split(":")[0]
        if dep == "nsubj":
            score += 2.0 + (0.5 if s.dep[s.head[j]] == "ROOT" else 0.0)
        elif dep in ("obj", "iobj"):
            score += 0.7
        elif dep == "nmod":
            score -= 0.7
        if possessive and distance == 0:
            score += 0.5
        if distance == 0 and dep == "nsubj" and self._is_subject(i) and s.head[j] in s.ancestors(i):
            score += 1.0  # "the Treasury said it …": the subject of the clause above
        return score

    def _thing_before(self, i: int, gender: str, plural: bool, score: float) -> bool:
        """Is the main subject of the sentence before a thing that agrees and beats the best party?"""
        s = self.s
        if self.language != "fr" or not gender or s.sent[i] == 0:
            return False
        a, b = s.sentences[s.sent[i] - 1]
        for k in range(a, b):
            if s.dep[k].startswith("nsubj") and s.dep[s.head[k]] == "ROOT" and s.pos[k] == "NOUN" and not self.who(k):
                return self.phrases.gender(k) == gender and self.phrases.plural(k) == plural and 0.5 - 0.01 * (i - k) > score
        return False

    # -- first person -----------------------------------------------------------------------------------------------

    def _first_person(self, i: int) -> tuple[Entity, ...]:
        """*je*, *we*: who is interviewed, else the subject of the nearest speech verb, in the sentence, before it, or right after it."""
        guest = self._guest()
        if guest and self.dialogue:
            return (guest.moved(i, i, i, f"'{self.s.form[i]}' is the person interviewed"),)
        s = self.s
        verbs = self.lexicon.words("speech", "verbs", self.language)
        here = s.sent[i]
        order = [here, *(here - d for d in range(1, 4) if here - d >= 0), *([here + 1] if here + 1 < len(s.sentences) else [])]
        for number in order:
            a, b = s.sentences[number]
            for k in range(b - 1, a - 1, -1):
                if s.lemma[k] in verbs and s.pos[k] in ("VERB", "AUX"):
                    subject = self._speaker_of(k)
                    if subject is not None and subject != i and s.lower[subject] not in self._words("first"):
                        entities = self.who(subject)
                        if entities:
                            self.notes.take_up(i, i, entities[0], f"it is the subject of ‘{s.form[k]}’")
                            return tuple(e.moved(i, i, i, f"'{s.form[i]}' is the speaker '{e.label()}'") for e in entities)
        return (guest.moved(i, i, i, f"'{s.form[i]}' is the person interviewed"),) if guest else ()

    def _speaker_of(self, verb: int) -> int | None:
        """The subject of a speech verb; French puts it after the verb that follows a quotation (« … », a lancé le général)."""
        s = self.s
        subject = s.kid(verb, "nsubj")
        if subject is not None or self.language != "fr":
            return subject
        opening = min([verb, *(c for c in s.children[verb] if s.dep[c].startswith("aux"))])
        quoted = any(s.form[k] in ("»", "”", '"') for k in range(max(0, opening - 3), opening))
        after = s.kid(verb, "obj")
        return after if quoted and after is not None and after > verb else None

    def _guest(self) -> Entity | None:
        return next((entities[0] for _, entities in self.history if entities[0].human and entities[0].name), None)


def _is_kin(entity: Entity, kin: list[str]) -> bool:
    """Does the entity have one of these sectors, or a role whose id holds one of these words?"""
    return any(k in entity.sector or k in (entity.role or "") or k in (entity.office or "") for k in kin)
