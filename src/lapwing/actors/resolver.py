"""Who a noun phrase or pronoun stands for, with the rule that says so.

The text is read once from left to right: each nominal is resolved from what it contains (names, demonyms, roles,
possessives, appositions), then from what stood before it (shortened names, titles, definite descriptions, pronouns).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lapwing.actors.finder import Found, NameMatch, find
from lapwing.actors.names import NameBook, Role, name_book
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Party, Span

_PERSONAL = {
    "fr": {
        "il": ("Masc", False), "elle": ("Fem", False), "ils": ("Masc", True), "elles": ("Fem", True), "lui": ("", False), "leur": ("", True),
        "eux": ("Masc", True), "le": ("Masc", False), "la": ("Fem", False), "l'": ("", False), "les": ("", True), "celui-ci": ("Masc", False),
        "celle-ci": ("Fem", False), "ceux-ci": ("Masc", True), "-il": ("Masc", False), "-t-il": ("Masc", False), "-elle": ("Fem", False),
        "-t-elle": ("Fem", False), "-ils": ("Masc", True), "-t-ils": ("Masc", True), "-elles": ("Fem", True), "-t-elles": ("Fem", True),
    },
    "en": {
        "he": ("Masc", False), "she": ("Fem", False), "it": ("", False), "they": ("", True), "him": ("Masc", False), "her": ("Fem", False),
        "them": ("", True), "his": ("Masc", False), "its": ("", False), "their": ("", True),
    },
}  # fmt: skip
_POSSESSIVE = {"fr": {"son": False, "sa": False, "ses": False, "leur": True, "leurs": True}, "en": {"his": False, "her": False, "its": False, "their": True}}
_FIRST = {"fr": {"je", "j'", "nous", "me", "m'", "moi", "notre", "nos", "mon", "ma", "mes", "-je", "-nous"}, "en": {"i", "we", "me", "us", "our", "my"}}
_RELATIVE = {"fr": {"qui", "que", "qu'", "dont", "lequel", "laquelle", "lesquels", "lesquelles"}, "en": {"who", "which", "that", "whom", "whose"}}
#: How many sentences back a pronoun may reach: further antecedents were wrong more often than right on the development articles.
REACH = 3

#: How many sentences back *the two countries* may reach.
PAIR_REACH = 8


@dataclass(frozen=True, slots=True)
class Entity:
    """A resolved mention. `kind`: state, capital, city, metonym, body, organisation, person, people, thing."""

    code: str | None
    kind: str
    head: int
    first: int
    last: int
    rule: str
    name: str | None = None
    actor_id: str | None = None
    sector: tuple[str, ...] = ()
    role: str | None = None
    gender: str = ""
    plural: bool = False
    human: bool = False
    definite: bool = False
    speaker: str | None = None

    def moved(self, head: int, first: int, last: int, rule: str) -> Entity:
        """The same referent mentioned elsewhere."""
        return replace(self, head=head, first=first, last=last, rule=rule)

    @property
    def key(self) -> tuple[str | None, str | None, tuple[str, ...]]:
        return (self.actor_id or self.name, self.code, self.sector)


class Resolver:
    """Resolves every nominal of one parsed text; `entities(i)` is empty where nobody known stands."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, published: date | None = None) -> None:
        self.syntax = syntax
        self.lexicon = lexicon
        self.language = syntax.language
        self.book: NameBook = name_book(lexicon, self.language)
        self.found: Found = find(syntax, self.book)
        self.published = published
        self._days = frozenset(lexicon.data["time"][self.language]["weekdays"])
        self._memo: dict[int, tuple[Entity, ...]] = {}
        self._history: list[tuple[int, tuple[Entity, ...]]] = []
        self._surnames: dict[str, Entity] = {}
        self._speaker: dict[int, int] = {}
        self._read()

    # -- public -------------------------------------------------------------------------------------------------

    def entities(self, i: int) -> tuple[Entity, ...]:
        """Who token `i`, as head of its phrase, stands for (coordination not included)."""
        found = self._memo.get(i)
        if found is None:
            self._memo[i] = ()  # breaks cycles of apposition
            found = self._resolve(i)
            self._memo[i] = found
        return found

    def place(self, i: int) -> NameMatch | None:
        """The place name headed by or covering token `i`."""
        match = self.found.names.get(i)
        return match if match and match.name.kind in ("state", "capital", "city") else None

    def party(self, entity: Entity) -> Party:
        """The record of a resolved mention."""
        s = self.syntax
        mention = Span(s.text(entity.first, entity.last), s.start[entity.first], s.end[entity.last])
        code = entity.code
        country = code if code and (code in self.book.states or code == "KOS") else None
        sector = entity.sector
        if entity.kind == "capital" and not sector:
            sector = ("GOV",)  # H19: a capital as subject or object of a political verb is its government
        return Party(mention, entity.name, entity.actor_id, code, country, sector, entity.role, entity.rule)

    # -- one pass -----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        s = self.syntax
        for i in range(s.n):
            if not self._interesting(i):
                continue
            entities = self.entities(i)
            if entities and (entities[0].code or entities[0].human or entities[0].role):
                self._history.append((i, entities))

    def _interesting(self, i: int) -> bool:
        s = self.syntax
        match = self.found.names.get(i)
        if match:
            inside = range(match.first, match.last + 1)
            return s.head[i] not in inside or s.head[i] == i
        pos = s.pos[i]
        if pos == "PRON":
            return s.lower[i] in _PERSONAL[self.language] and not s.dep[i].startswith("expl")
        if i in self.found.roles or i in self.found.demonyms:
            return pos in ("NOUN", "PROPN", "X", "NUM") or s.dep[i].split(":")[0] in ("nsubj", "obj", "obl", "conj", "appos")
        if pos == "PROPN":
            return not s.dep[i].startswith(("flat", "compound"))
        return pos == "NOUN"

    # -- nominals -----------------------------------------------------------------------------------------------

    def _resolve(self, i: int) -> tuple[Entity, ...]:
        s = self.syntax
        pos = s.pos[i]
        if i not in self.found.names and pos in ("PRON", "DET") and i not in self.found.roles:
            return self._pronoun(i)
        match = self.found.names.get(i)
        if match:
            return self._named(i, match)
        role = self.found.roles.get(i)
        pair = self._pair(i)
        if pair:
            return pair
        if role:
            return self._role(i, role.role)
        if i in self.found.demonyms and pos in ("NOUN", "PROPN", "ADJ", "X"):
            return self._people(i)
        if pos in ("NOUN", "PROPN", "X", "SYM", "NUM", "ADJ"):
            return self._description(i) or self._unknown_name(i) or self._modified(i)
        return ()

    def _span(self, i: int) -> tuple[int, int]:
        """The phrase of head `i`: modifiers and adjacent apposed names, no clause, no coordination, no case."""
        s = self.syntax
        lo = hi = i
        stack = [i]
        while stack:
            j = stack.pop()
            lo, hi = min(lo, j), max(hi, j)
            for c in s.children[j]:
                dep = s.dep[c].split(":")[0]
                if s.lower[c] in self._days:
                    continue  # "eleven members on Thursday": the day is no part of them
                if dep in (
                    "acl",
                    "advcl",
                    "conj",
                    "cc",
                    "punct",
                    "parataxis",
                    "cop",
                    "nsubj",
                    "mark",
                    "aux",
                    "advmod",
                    "discourse",
                    "obl",
                    "expl",
                    "dep",
                    "ccomp",
                    "xcomp",
                    "csubj",
                ):
                    continue
                if j == i and dep == "case" and not (self.language == "en" and c > i):
                    continue
                if dep == "appos" and (c - j > 3 or (any(s.form[k] == "," for k in range(j, c)) and not self._propn(c))):
                    continue
                stack.append(c)
        match = self.found.names.get(i)
        if match:
            lo, hi = min(lo, match.first), max(hi, match.last)
        return lo, hi

    def _propn(self, i: int) -> bool:
        return self.syntax.pos[i] == "PROPN" or i in self.found.names

    def _gender(self, i: int) -> str:
        s = self.syntax
        for c in s.children[i]:
            if s.dep[c] == "det":
                if s.lower[c] in ("le", "un", "ce", "cet"):
                    return "Masc"
                if s.lower[c] in ("la", "une", "cette"):
                    return "Fem"
        return s.feat(i, "Gender")

    def _plural(self, i: int) -> bool:
        s = self.syntax
        for c in s.children[i]:
            if s.dep[c] == "det" and s.lower[c] in ("les", "des", "ces", "these", "those"):
                return True
            if s.dep[c].startswith("nummod") and s.lower[c] not in ("un", "une", "one", "1"):
                return True
        return s.feat(i, "Number") == "Plur"

    def _named(self, i: int, match: NameMatch) -> tuple[Entity, ...]:
        s = self.syntax
        name = match.name
        first, last = self._span(i)
        # A name inside a larger phrase (US envoy) is its modifier, not its head.
        sector = name.sectors_on(self.published) if name.kind in ("person", "organisation") else name.sector
        human = name.kind == "person"
        role_match = self._attached_role(i, match)
        role = None
        if human and role_match is not None:
            role_entities = self._role_fields(role_match)
            role = role_entities[1]
            sector = tuple(dict.fromkeys(role_entities[0] + sector)) if role_entities[0] else sector
        entity = Entity(
            name.code, name.kind, i, first, last, f"{name.kind} name '{s.text(match.first, match.last)}'", name.label, name.id, sector,
            role, self._gender(i) if name.kind != "person" else "", self._plural(i) and name.kind not in ("state",), human,
            speaker="official" if name.kind in ("state", "capital", "metonym", "body") else None,
        )  # fmt: skip
        if human:
            self._remember(entity, match.first, match.last)
        return (entity,)

    def _attached_role(self, i: int, match: NameMatch) -> int | None:
        """Token of a role that titles the person named at `i` (*President Vladimir Putin*, *Vladimir Putin, the president*)."""
        s = self.syntax
        for c in s.children[i]:
            if c in self.found.roles and s.dep[c].split(":")[0] in ("compound", "flat", "nmod", "appos", "amod", "dep", "det"):
                return c
        before = match.first - 1
        if before >= 0 and before in self.found.roles:
            return before
        return None

    def _role_fields(self, i: int) -> tuple[tuple[str, ...], str | None]:
        match = self.found.roles[i]
        s = self.syntax
        former = any(s.lemma[c] in ("former", "ex", "ancien", "ancienne", "ex-", "late", "ousted", "déchu", "renversé") for c in s.children[i])
        if match.first > 0 and s.lower[match.first - 1] in ("former", "ancien", "ancienne", "ex", "ex-"):
            former = True
        if former and "GOV" in match.role.sector:
            return ("ELI", *(x for x in match.role.sector if x != "GOV")), match.role.id
        return match.role.sector, match.role.id

    def _remember(self, entity: Entity, first: int, last: int) -> None:
        """Later mentions may shorten the name to its last word or words."""
        s = self.syntax
        words = [s.form[k] for k in range(first, last + 1) if s.form[k] != "-"]
        for n in range(1, len(words)):
            tail = " ".join(words[n:])
            if words[n][:1].isupper() and len(words[n]) > 2:
                self._surnames.setdefault(tail, entity)

    def _person_name_of(self, i: int) -> tuple[int, int] | None:
        """Tokens of the proper name that belongs to the role at `i`, from apposition or flat modification."""
        s = self.syntax
        for c in s.children[i]:
            dep = s.dep[c].split(":")[0]
            if dep in ("appos", "flat", "nmod", "compound") and self._propn(c) and not s.case(c):
                match = self.found.names.get(c)
                if match and match.name.kind != "person":
                    continue
                lo, hi = (match.first, match.last) if match else self._name_run(c)
                if all(s.form[k][:1].isupper() or k in (lo, hi) or s.lower[k] in _NAME_PARTICLES for k in range(lo, hi + 1)) and s.form[lo][:1].isupper():
                    return lo, hi
        return None

    def _name_run(self, i: int) -> tuple[int, int]:
        """The run of proper-name words around `i`."""
        s = self.syntax
        lo = hi = i
        while lo - 1 >= 0 and s.sent[lo - 1] == s.sent[i] and self._name_word(lo - 1):
            lo -= 1
        while hi + 1 < s.n and s.sent[hi + 1] == s.sent[i] and self._name_word(hi + 1):
            hi += 1
        while hi > lo and s.lower[hi] in _NAME_PARTICLES:
            hi -= 1
        return lo, hi

    def _name_word(self, k: int) -> bool:
        s = self.syntax
        if k in self.found.names and self.found.names[k].name.kind != "person":
            return False
        if k in self.found.roles or k in self.found.demonyms:
            return False
        form = s.form[k]
        if s.lower[k] in _NAME_PARTICLES:
            return k + 1 < s.n and s.form[k + 1][:1].isupper() and s.pos[k + 1] == "PROPN"
        return form[:1].isupper() and s.pos[k] in ("PROPN", "X", "NOUN", "ADJ") and (s.pos[k] == "PROPN" or len(form) <= 2)

    def _role(self, i: int, role: Role) -> tuple[Entity, ...]:
        s = self.syntax
        match = self.found.roles[i]
        first, last = self._span(i)
        first, last = min(first, match.first), max(last, match.last)
        sector, role_id = self._role_fields(i)
        # "the Finance minister's spokesman": the nearest written country wins.
        codes, rule = self._codes_of(i)
        name = None
        actor_id = None
        named = self._person_name_of(i)
        if named:
            lo, hi = named
            last = max(last, hi)
            first = min(first, lo)
            text = s.text(lo, hi)
            known = self.found.names.get(lo)
            if known:
                name, actor_id = known.name.label, known.name.id
                if not codes:
                    codes, rule = [known.name.code], f"person name '{text}'"
            else:
                name = text
                earlier = self._surnames.get(text)
                if earlier and not codes and earlier.code:
                    codes, rule = [earlier.code], earlier.rule
        human = not role.group
        if role.code:
            codes, rule = [role.code], f"role '{role.id}'"
        if not codes:
            antecedent = self._definite_antecedent(i, role)
            if antecedent:
                return (antecedent.moved(i, first, last, f"'{s.text(match.first, match.last)}' takes up '{antecedent.rule}'"),)
            codes, rule = self._scene(i, role)
        base = Entity(
            None, "person" if human else "people", i, first, last, rule or f"role '{role.id}'", name, actor_id, sector, role_id,
            ("Fem" if role.feminine else "Masc") if role.feminine is not None else self._gender(i), role.plural or self._plural(i), human,
            self._is_definite(i), role.speaker,
        )  # fmt: skip
        found = tuple(replace(base, code=c) for c in dict.fromkeys(codes)) or (base,)
        if named and len(found) == 1:
            self._remember(found[0], *named)
            if named[0] == named[1]:
                self._surnames.setdefault(s.form[named[0]], found[0])
        return found

    def _is_definite(self, i: int) -> bool:
        s = self.syntax
        return any(
            s.dep[c] == "det" and s.lower[c] in ("le", "la", "les", "l'", "the", "ce", "cet", "cette", "ces", "this", "these", "au", "du")
            for c in s.children[i]
        ) or (s.case(i) in ("à", "de") and any(s.lower[c] in ("au", "du", "aux", "des") for c in s.children[i]))

    def _codes_of(self, i: int, depth: int = 0, *, places: bool = True) -> tuple[list[str], str]:
        """Codes written inside the phrase of `i`: demonym, of-complement, possessor, compound, place; and the rule."""
        s = self.syntax
        match = self.found.roles.get(i)
        inside = range(match.first, match.last + 1) if match else range(i, i + 1)
        members = [c for k in inside for c in s.children[k] if c not in inside]
        for c in members:
            if c in self.found.demonyms and s.dep[c].split(":")[0] in ("amod", "nmod", "compound", "acl", "flat", "appos", "conj", "dep"):
                return list(self.found.demonyms[c]), f"demonym '{s.form[c]}'"
        for k in inside:
            if k in self.found.demonyms and k != i:
                return list(self.found.demonyms[k]), f"demonym '{s.form[k]}'"
        # Adjacency, where the parser hung the adjective elsewhere: "Azerbaijani troops", "l'armée malienne".
        beside = inside[0] - 1 if self.language == "en" else inside[-1] + 1
        if 0 <= beside < s.n and beside in self.found.demonyms and s.sent[beside] == s.sent[i]:
            return list(self.found.demonyms[beside]), f"demonym '{s.form[beside]}'"
        for c in members:
            dep = s.dep[c].split(":")[0]
            if dep in ("compound", "amod", "nmod", "flat", "dep", "punct") and (c in self.found.names) and not s.case(c):
                name = self.found.names[c].name
                if name.kind not in ("person",) and self.found.names[c].first != i:
                    return [name.code], f"modifier '{s.form[c]}'"
        for c in members:
            if s.dep[c] in ("nmod:poss",) or s.dep[c].startswith("det"):
                codes = self._possessor_codes(c)
                if codes:
                    return codes, f"possessive '{s.form[c]}'"
        belonging = ("de", "of", "du", "des", "d'", "for", "pour", "from", "auprès de")
        for wanted in (belonging, ("in", "à", "au", "en", "at", "dans", "chez")) if places else (belonging,):
            for c in members:
                if s.dep[c].split(":")[0] in ("nmod", "obl") and s.case(c) in wanted:
                    codes = [e.code for k in s.conjuncts(c) for e in self.entities(k) if e.code]
                    if not codes and depth < 2:
                        codes = self._codes_of(c, depth + 1)[0]
                    if codes:
                        return list(dict.fromkeys(codes)), f"'{s.case(c)} {s.form[c]}'"
        for c in members:
            if s.dep[c].split(":")[0] == "appos" and c not in self.found.names:
                codes = self._codes_of(c, 2)[0] if depth < 2 else []
                if codes:
                    return codes, "apposition"
        if s.dep[i].split(":")[0] == "appos" and depth == 0:
            head = s.head[i]
            if head in self._memo and self._memo[head] and self._memo[head][0].code:
                return [self._memo[head][0].code or ""], "apposition"
        return [], ""

    def _possessor_codes(self, c: int) -> list[str]:
        s = self.syntax
        if s.lemma[s.head[c]] in self.lexicon.words("grammar", "own_side", self.language):
            return []
        if s.lower[c] in _POSSESSIVE[self.language]:
            plural = _POSSESSIVE[self.language][s.lower[c]]
            entities = self._antecedent(c, "", plural, possessive=True)
            return [e.code for e in entities if e.code]
        if s.dep[c] == "nmod:poss":
            return [e.code for k in s.conjuncts(c) for e in self.entities(k) if e.code]
        return []

    def _modified(self, i: int) -> tuple[Entity, ...]:
        """A noun of no known role, but with a nationality: *two Emirati shipping firms*, *340 migrants nigériens*."""
        s = self.syntax
        if s.pos[i] not in ("NOUN", "PROPN"):
            return ()
        for c in s.children[i]:
            if c in self.found.demonyms and s.dep[c].split(":")[0] in ("amod", "compound", "nmod", "flat"):
                first, last = self._span(i)
                return tuple(
                    Entity(code, "thing", i, first, last, f"demonym '{s.form[c]}'", plural=self._plural(i), gender=self._gender(i))
                    for code in self.found.demonyms[c]
                )
        return ()

    def _people(self, i: int) -> tuple[Entity, ...]:
        first, last = self._span(i)
        return tuple(
            Entity(
                code, "people", i, first, last, f"demonym '{self.syntax.form[i]}'", gender=self._gender(i), plural=self._plural(i), human=not self._plural(i)
            )
            for code in self.found.demonyms[i]
        )

    def _unknown_name(self, i: int) -> tuple[Entity, ...]:
        """A proper name that is no known name: a person met before, or one not known."""
        s = self.syntax
        if not s.form[i][:1].isupper() or len(s.form[i]) < 2 or (s.pos[i] not in ("PROPN", "X", "NOUN") and s.form[i] not in self._surnames):
            return ()  # a name met before stays one, whatever the tagger says of it now
        lo, hi = self._name_run(i)
        for a in range(lo, hi + 1):
            text = " ".join(s.form[k] for k in range(a, hi + 1))
            earlier = self._surnames.get(text)
            if earlier:
                first, last = self._span(i)
                return (earlier.moved(i, min(first, lo), max(last, hi), f"'{text}' shortens '{earlier.name or earlier.rule}'"),)
        if hi == lo and s.pos[i] != "PROPN":
            return ()
        for c in s.children[i]:
            # "Hala Mirghani, a researcher in Nairobi", "Souleymane Maïga, porte-parole": the apposed role tells who.
            if s.dep[c].split(":")[0] in ("appos", "compound", "nmod", "flat") and c in self.found.roles and not s.case(c):
                sector, role_id = self._role_fields(c)
                codes, rule = self._codes_of(c)
                if not codes:
                    codes, rule = self._codes_of(i)
                speaker = self.found.roles[c].role.speaker
                if not codes:
                    codes, rule = self._scene(c, self.found.roles[c].role)
                first, last = self._span(i)
                entity = Entity(
                    codes[0] if codes else None,
                    "person",
                    i,
                    min(first, lo),
                    max(last, hi),
                    rule or "apposition",
                    s.text(lo, hi),
                    None,
                    sector,
                    role_id,
                    "",
                    False,
                    True,
                    True,
                    speaker,
                )
                self._remember(entity, lo, hi)
                self._surnames.setdefault(s.text(lo, hi), entity)
                return (entity,)
        head = s.head[i]
        if s.dep[i].split(":")[0] in ("appos", "flat", "nmod") and not s.case(i) and head in self.found.roles and head < i:
            held = self._memo.get(head) or self.entities(head)
            if held:
                entity = replace(held[0], name=s.text(lo, hi), first=lo, last=hi, head=i)
                self._remember(entity, lo, hi)
                self._surnames.setdefault(s.text(lo, hi), entity)
                return (entity,)
        before = lo - 2 if lo >= 2 and s.form[lo - 1] == "," else lo - 1
        titled = next(
            (r for r in (before, before - 1) if r >= 0 and r in self.found.roles and self.found.roles[r].last == before and s.sent[r] == s.sent[i]), None
        )
        if titled is not None:
            # "The justice minister, Hanta Rabe", "Prime Minister Marko Vidić": the title before the name tells who.
            sector, role_id = self._role_fields(titled)
            codes, rule = self._codes_of(titled)
            if not codes:
                codes, rule = self._scene(titled, self.found.roles[titled].role)
            first, last = self._span(i)
            entity = Entity(
                codes[0] if codes else None, "person", i, min(first, self.found.roles[titled].first), max(last, hi), rule or f"role '{role_id}'",
                s.text(lo, hi), None, sector, role_id, "", False, True, True, self.found.roles[titled].role.speaker,
            )  # fmt: skip
            self._remember(entity, lo, hi)
            self._surnames.setdefault(s.text(lo, hi), entity)
            return (entity,)
        title = lo - 1 >= 0 and s.lower[lo - 1] in self.lexicon.words("grammar", "titles", self.language)
        if hi > lo or title:
            first, last = self._span(i)
            entity = Entity(None, "person", i, min(first, lo), max(last, hi), "unknown name", s.text(lo, hi), None, (), None, "", False, True)
            self._remember(entity, lo, hi)
            return (entity,)
        return ()

    # -- reference ----------------------------------------------------------------------------------------------

    def _pair(self, i: int) -> tuple[Entity, ...]:
        """*les deux pays*, *both sides*: the last two parties named."""
        s = self.syntax
        lemma = s.lemma[i]
        if lemma not in self.lexicon.words("grammar", "pair", self.language) and s.lower[i] not in ("deux", "two"):
            return ()
        counted = any(s.lower[c] in ("deux", "two", "both") for c in s.children[i])
        if not counted or self._codes_of(i, places=False)[0]:
            return ()
        alone = self._lone_subject(i)
        national = lemma not in ("side", "party", "camp", "partie", "man", "homme")
        seen: list[Entity] = []
        for j, entities in reversed(self._history):
            if (syntax_distance := s.sent[i] - s.sent[j]) and (syntax_distance > PAIR_REACH or len(seen) >= 4):
                break
            for entity in reversed(entities):
                if j == alone or (national and entity.code not in self.book.states):
                    continue
                if entity.code and entity.kind != "city" and all(entity.code != other.code for other in seen):
                    seen.append(entity)
        if len(seen) < 2:
            return ()
        if not self._named_together(seen[0], seen[1], i):
            # The two the text speaks of most, among those near enough.
            seen = sorted(sorted(seen, key=lambda e: -self.found.mentioned[e.code or ""])[:2], key=lambda e: e.head, reverse=True)
        first, last = self._span(i)
        rule = f"'{s.text(first, last)}' are the last two parties"
        if national:
            return tuple(Entity(e.code, "state", i, first, last, rule, self.book.states.get(e.code or ""), plural=True) for e in reversed(seen[:2]))
        return tuple(e.moved(i, first, last, rule) for e in reversed(seen[:2]))

    def _named_together(self, first: Entity, second: Entity, i: int) -> bool:
        """Were the last two named side by side, in this sentence or the one before?"""
        s = self.syntax
        return s.sent[first.head] == s.sent[second.head] and s.sent[i] - s.sent[first.head] <= 1

    def _lone_subject(self, i: int) -> int | None:
        """The single subject of the sentence's clause above `i`, which then is none of *the two*: *Le Togo accueille les deux camps*."""
        s = self.syntax
        if s.dep[i].startswith("nsubj"):
            return None
        for up in s.ancestors(i):
            subject = s.kid(up, "nsubj")
            if subject is not None:
                return subject if len(s.conjuncts(subject)) == 1 else None
        return None

    def _description(self, i: int) -> tuple[Entity, ...]:
        """*le pays*, *the bloc*, *l'organisation*: the last state or organisation."""
        s = self.syntax
        lemma = s.lemma[i]
        if lemma in self.lexicon.words("grammar", "person_nouns", self.language) and self._is_definite(i) and not self._codes_of(i, places=False)[0]:
            for _, entities in reversed(self._history):
                if entities[-1].human and not entities[-1].plural:
                    first, last = self._span(i)
                    return (entities[-1].moved(i, first, last, f"'{s.text(first, last)}' takes up '{entities[-1].name or entities[-1].rule}'"),)
        states = lemma in self.lexicon.words("grammar", "state_nouns", self.language)
        ids = self.book.descriptions.get(s.lower[i], ())
        organisations = lemma in self.lexicon.words("grammar", "org_nouns", self.language) or bool(ids)
        if not states and not organisations:
            return ()
        first, last = self._span(i)
        possessed = [c for c in s.children[i] if s.lower[c] in _POSSESSIVE[self.language]]
        if possessed:
            if not states:
                return ()
            plural = _POSSESSIVE[self.language][s.lower[possessed[0]]]
            owners = self._antecedent(possessed[0], "", plural, possessive=True, human=True)
            return tuple(
                Entity(e.code, "state", i, first, last, f"'{s.text(first, last)}' is the country of '{e.name or e.rule}'", self.book.states.get(e.code))
                for e in owners[:1]
                if e.code in self.book.states
            )
        if not self._is_definite(i) or self._codes_of(i)[0]:
            return ()
        for _, entities in reversed(self._history):
            for entity in reversed(entities):
                if states and entity.code in self.book.states and entity.kind in ("state", "capital", "metonym", "person", "people"):
                    return (
                        Entity(
                            entity.code,
                            "state",
                            i,
                            first,
                            last,
                            f"'{s.text(first, last)}' takes up '{entity.name or entity.rule}'",
                            self.book.states.get(entity.code or ""),
                        ),
                    )
                if organisations and entity.kind == "organisation" and (not ids or entity.actor_id in ids):
                    return (entity.moved(i, first, last, f"'{s.text(first, last)}' takes up '{entity.name}'"),)
        return ()

    def _definite_antecedent(self, i: int, role: Role) -> Entity | None:
        """An earlier mention of the same role: *l'émissaire des États-Unis … l'émissaire*."""
        if not self._is_definite(i):
            return None
        for _, entities in reversed(self._history):
            for entity in reversed(entities):
                same = entity.role == role.id or (set(role.sector) & {"REB", "PRM"} and set(role.sector) & set(entity.sector))
                if same and entity.code and entity.plural != (not role.plural and not role.group):
                    return entity
                if same and entity.code:
                    return entity
        return None

    def _scene(self, i: int, role: Role) -> tuple[list[str], str]:
        """Country of an unnamed body (*la police*, *the army*): the place its sentence opens with, else the text's country."""
        s = self.syntax
        a, b = s.sentences[s.sent[i]]
        for k in range(a, b):
            match = self.found.names.get(k)
            if (
                match
                and match.name.kind in ("city", "capital", "state")
                and s.case(k) in ("à", "en", "dans", "in", "at", "près de", "near")
                and abs(k - i) < 25
            ):
                return [match.name.code], f"scene '{match.name.label}'"
        if self.found.focal and (role.definite or role.sector):
            return [self.found.focal], "the text's country"
        return [], ""

    def _pronoun(self, i: int) -> tuple[Entity, ...]:
        s = self.syntax
        word = s.lower[i]
        if word in _FIRST[self.language]:
            return self._first_person(i)
        if word in ("deux", "both") or (s.dep[i].startswith("expl")):
            return ()
        traits = _PERSONAL[self.language].get(word)
        if traits is None or s.dep[i] == "det":
            if s.lemma[s.head[i]] in self.lexicon.words("grammar", "own_side", self.language):
                return ()
            if s.dep[i] == "det" and word in _POSSESSIVE[self.language]:
                return self._as_pronoun(i, self._antecedent(i, "", _POSSESSIVE[self.language][word], possessive=True))
            return ()
        gender, plural = traits
        if word in ("lui", "elle", "eux", "elles") and i >= 1 and (s.lower[i - 1] == "," or (i >= 2 and s.lower[i - 2] == "quant")):
            return ()  # "quant à lui", ", lui,": emphasis, no argument
        return self._as_pronoun(i, self._antecedent(i, gender, plural, possessive=s.dep[i] == "nmod:poss"))

    def _as_pronoun(self, i: int, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        form = self.syntax.form[i]
        return tuple(e.moved(i, i, i, f"'{form}' refers to '{e.name or e.rule}'") for e in entities)

    def _first_person(self, i: int) -> tuple[Entity, ...]:
        """*je*, *we*: the subject of the nearest speech verb, in the sentence, before it, or right after it."""
        s = self.syntax
        verbs = self.lexicon.words("speech", "verbs", self.language)
        here = s.sent[i]
        order = [here, *(here - d for d in range(1, 4) if here - d >= 0), *([here + 1] if here + 1 < len(s.sentences) else [])]
        for number in order:
            a, b = s.sentences[number]
            for k in range(b - 1, a - 1, -1):
                if s.lemma[k] in verbs and s.pos[k] in ("VERB", "AUX"):
                    subject = s.kid(k, "nsubj")
                    if subject is not None and subject != i and s.lower[subject] not in _FIRST[self.language]:
                        entities = self.entities(subject)
                        if entities:
                            return tuple(e.moved(i, i, i, f"'{s.form[i]}' is the speaker '{e.name or e.rule}'") for e in entities)
        guest = next((entities[0] for _, entities in self._history if entities[0].human and entities[0].name), None)
        return (guest.moved(i, i, i, f"'{s.form[i]}' is the person interviewed"),) if guest else ()

    def _antecedent(self, i: int, gender: str, plural: bool, *, possessive: bool = False, human: bool = False) -> tuple[Entity, ...]:
        s = self.syntax
        word = s.lower[i]
        english = self.language == "en"
        best: tuple[float, tuple[Entity, ...]] | None = None
        governor = s.head[i]
        subject_pronoun = s.dep[i].startswith("nsubj")
        for j, entities in reversed(self._history):
            distance = s.sent[i] - s.sent[j]
            if distance > REACH:
                break
            if j >= i:
                continue
            group = self._group(j)
            entity = entities[0]
            is_plural = entity.plural or len(group) > 1
            if plural and not is_plural and entity.kind not in ("organisation", "people", "body"):
                continue
            if not plural and is_plural and not (entity.kind == "people" and english and word in ("it", "its")):
                if len(group) > 1 and not entity.plural:
                    group = entities
                else:
                    continue
            if gender and entity.gender and entity.gender != gender:
                continue
            if english and not plural:
                if word in ("he", "she", "him", "her", "his") and not entity.human:
                    continue
                if word in ("it", "its") and entity.human:
                    continue
            if not possessive and not subject_pronoun and s.head[j] == governor and s.dep[j].startswith("nsubj"):
                continue  # an object pronoun is not its own clause's subject
            if entity.kind == "city" or (human and not entity.human):
                continue  # "his country" is a person's
            score = -2.0 * distance - 0.01 * (i - j)
            if s.dep[j].startswith("nsubj"):
                score += 2.0 + (0.5 if s.dep[s.head[j]] == "ROOT" else 0.0)
            elif s.dep[j].split(":")[0] in ("obj", "iobj"):
                score += 0.7
            elif s.dep[j].split(":")[0] == "nmod":
                score -= 0.7
            if entity.kind == "thing":
                score -= 1.0
            if possessive and distance == 0:
                score += 0.5
            if best is None or score > best[0]:
                best = (score, group if plural else entities)
        return best[1] if best else ()

    def _group(self, j: int) -> tuple[Entity, ...]:
        """The parties coordinated at `j`."""
        found: list[Entity] = []
        for k in self.syntax.conjuncts(j):
            found.extend(self._memo.get(k, ()))
        return tuple(found)


_NAME_PARTICLES = frozenset("de du des d' la le el al al- ag ould bin ben ibn von van der den di da dos della - ' et".split()) - {"et"}
