"""Who a noun phrase or pronoun stands for, with the rule that says so.

The text is read once from left to right: each nominal is resolved from what it contains (names, demonyms, roles,
possessives, appositions: `country`), then from what stood before it (shortened names, titles, definite descriptions,
pronouns: `reference`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lapwing.actors.country import Countries, Owner
from lapwing.actors.entity import Entity
from lapwing.actors.finder import Found, NameMatch, find
from lapwing.actors.names import NameBook, Role, name_book
from lapwing.actors.phrase import Phrases
from lapwing.actors.reference import Reference
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.lexicon.registry import NON_STATE
from lapwing.records import Party, Span

__all__ = ["Entity", "Resolver"]

_NOUNS = ("NOUN", "PROPN", "X", "SYM", "NUM", "ADJ")
_PLURAL_ARTICLES = frozenset({"les", "des", "aux", "ces", "the", "these"})
_OFFICIAL = ("state", "capital", "metonym", "body")
#: Sectors of an office that end with it.
_HELD_IN_OFFICE = frozenset({"GOV", "COP", "MIL", "LEG", "JUD", "SPY"})
#: Sectors that say nothing of an organisation's people (H21) and, for companies, only repeat the code.
_PLAIN = {"MNC": frozenset({"GOV", "BUS", "LAB"})}
_PLAIN_OTHERS = frozenset({"GOV", "SOC", "CVL"})


class Resolver:
    """Resolves every nominal of one parsed text; `entities(i)` is empty where nobody known stands."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, published: date | None = None) -> None:
        self.syntax = syntax
        self.lexicon = lexicon
        self.language = syntax.language
        self.book: NameBook = name_book(lexicon, self.language)
        self.found: Found = find(syntax, self.book)
        self.published = published
        self._people_roles = frozenset(lexicon.data["reference"]["people"])
        self.phrases = Phrases(syntax, self.found, lexicon, self._people_roles)
        self.reference = Reference(syntax, self.found, lexicon, self.book, self.phrases, self.entities)
        self.countries = Countries(
            syntax, self.found, lexicon, self.phrases, self.book.states, self.entities, self.reference.possessor, self.reference.spoken, self.reference.dialogue
        )  # fmt: skip
        self._memo: dict[int, tuple[Entity, ...]] = {}
        self._open: set[int] = set()
        self._cuts = 0
        self._quantity = lexicon.words("grammar", "quantity", self.language)
        self._titles = lexicon.words("grammar", "titles", self.language)
        self._held = self._words("held")
        self._part = self._words("part")
        self._heads = self._words("heads")
        self._read()

    # -- public -------------------------------------------------------------------------------------------------

    def entities(self, i: int) -> tuple[Entity, ...]:
        """Who token `i`, as head of its phrase, stands for (coordination not included)."""
        found = self._memo.get(i)
        if found is not None:
            return found
        if i in self._open:
            self._cuts += 1  # a cycle, as of apposition
            return ()
        self._open.add(i)
        cuts = self._cuts
        found = self._resolve(i)
        self._open.discard(i)
        if found or cuts == self._cuts or not self._open:
            self._memo[i] = found  # what a cycle left empty may still be found from elsewhere
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
        if entity.kind == "capital" and "GOV" not in sector:
            sector = ("GOV", *sector)  # H19: a capital as subject or object of a political verb is its government
        return Party(mention, entity.name, entity.actor_id, code, country, sector, entity.role, entity.rule)

    def span(self, i: int) -> tuple[int, int]:
        """First and last token of the mention headed by `i`."""
        return self.phrases.span(i)

    _span = span

    # -- one pass -----------------------------------------------------------------------------------------------

    def _words(self, key: str) -> frozenset[str]:
        return self.lexicon.words("reference", key, self.language)

    def _read(self) -> None:
        for i in range(self.syntax.n):
            if self._interesting(i):
                self.reference.seen(i, self.entities(i))

    def _interesting(self, i: int) -> bool:
        s = self.syntax
        match = self.found.names.get(i)
        if match:
            inside = range(match.first, match.last + 1)
            return s.head[i] not in inside or s.head[i] == i
        pos = s.pos[i]
        if pos in ("PRON", "NUM"):
            return self.reference.is_pronoun(i) or s.lower[i] in self._words("stand_for") or any(s.case(c) in ("de", "of") for c in s.children[i])
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
            return self.reference.pronoun(i) or self._counted(i)
        match = self.found.names.get(i)
        if match:
            return self._named(i, match)
        if s.lower[i] in self._words("last_named") and any(s.lower[c] in self._words("definite") for c in s.children[i]) and self.phrases.bare(i):
            return self.reference.latter(i)

        def owned() -> bool:
            return bool(self.countries.owner(i, places=False))

        again = self.reference.pair(i, owned) or self.reference.person(i, owned)
        if again:
            return again
        role = self.found.roles.get(i)
        if role:
            return self._role(i, role.role)
        if i in self.found.demonyms and pos in ("NOUN", "PROPN", "ADJ", "X"):
            return self._people(i)
        if pos in _NOUNS:
            return (
                self.reference.country(i, owned)
                or self.reference.organisation(i, owned)
                or self._unknown_name(i)
                or self._part_of(i)
                or self._counted(i)
                or self._modified(i)
                or self._apposed(i)
            )
        return self._counted(i) if s.lower[i] in self._words("more") else ()

    def _named(self, i: int, match: NameMatch) -> tuple[Entity, ...]:
        s = self.syntax
        name = match.name
        first, last = self.phrases.span(i)
        human = name.kind == "person"
        sector = name.sectors_on(self.published) if name.kind in ("person", "organisation") else name.sector
        titled = self._attached_role(i, match) if human else None
        if human:
            self._note_office(match)
        role = None
        if titled is not None:
            title, role = self._role_fields(titled)
            sector = self._office_first(sector, title)
        rule = f"{name.kind} name '{s.text(match.first, match.last)}'"
        entity = Entity(
            name.code_on(self.published) if human else name.code, name.kind, i, first, last, rule, name.label, name.id, sector, role,
            "" if human else self.phrases.gender(i), self.phrases.plural(i) and name.kind != "state", human,
            speaker="official" if name.kind in _OFFICIAL else None, office=name.office_on(self.published) if human else None,
        )  # fmt: skip
        if human:
            self.reference.remember(entity, match.first, match.last)
        return (entity,)

    def _note_office(self, match: NameMatch) -> None:
        """What the registry knows of a person's offices on the day of publication."""
        name, day = match.name, self.published.isoformat() if self.published else "today: the article has no date"
        office = name.office_on(self.published)
        if office:
            self.found.notes.taken(match.first, match.last, f"{office} of {name.code_on(self.published)}", f"the registry has the office held on {day}")
        elif name.offices:
            self.found.notes.refused(
                match.first,
                match.last,
                f"holder of an office ({', '.join(dict.fromkeys(o['office'] for o in name.offices))})",
                f"the registry has it ended or not begun on {day}",
            )

    def _office_first(self, known: tuple[str, ...], title: tuple[str, ...]) -> tuple[str, ...]:
        """An office held beats a rank: General X at the head of the state is of the government first."""
        if title[:1] == ("ELI",):
            known = tuple(x for x in known if x not in _HELD_IN_OFFICE)
        if "GOV" in known and "GOV" not in title:
            return tuple(dict.fromkeys(known + title))
        return tuple(dict.fromkeys(title + known))

    def _attached_role(self, i: int, match: NameMatch) -> int | None:
        """Token of a role that titles the person named at `i` (*President Vladimir Putin*, *Vladimir Putin, the president*)."""
        s = self.syntax
        for c in s.children[i]:
            if c in self.found.roles and s.dep[c].split(":")[0] in ("compound", "flat", "nmod", "appos", "amod", "dep", "det"):
                return c
        before = match.first - 1
        return before if before >= 0 and before in self.found.roles else None

    def _role_fields(self, i: int) -> tuple[tuple[str, ...], str | None]:
        match = self.found.roles[i]
        sector = match.role.sector
        if _HELD_IN_OFFICE & set(sector) and self.phrases.former(match.first, i) and not match.role.group:
            return ("ELI", *(x for x in sector if x not in _HELD_IN_OFFICE)), match.role.id
        return sector, match.role.id

    def _role(self, i: int, role: Role) -> tuple[Entity, ...]:
        s = self.syntax
        match = self.found.roles[i]
        first, last = self.phrases.span(i)
        first, last = min(first, match.first), max(last, match.last)
        sector, role_id = self._role_fields(i)
        owner = self.countries.owner(i)
        named = self.phrases.name_of(i)
        name = actor_id = None
        if named:
            first, last = min(first, named[0]), max(last, named[1])
            name, actor_id, sector, owner = self._bearer(named, sector, owner)
        if role.code:
            owner = Owner((role.code,), f"role '{role.id}'")
        if not owner and not named:
            again = self.reference.rank(i, role) or self.reference.same_role(i, role) or next(iter(self.reference.organisation(i, lambda: False)), None)
            if again and not (self._is_body(role) and self.countries.elsewhere(i, again.code)):
                self.found.notes.take_up(first, last, again, "it is the last named of that office, rank or kind")
                return (again.moved(i, first, last, f"'{s.text(match.first, match.last)}' takes up '{again.label()}'"),)
        if not owner and s.lemma[i] not in self._words("counterpart"):
            owner = self.countries.scene(i, role)
        sector = self._stand_in(i, role, sector, owner)
        alone = not self._is_body(role) and not (role.group and (role.plural or self.phrases.plural(i)))
        base = Entity(
            None, "people" if role.group else "person", i, first, last, owner.rule or f"role '{role.id}'", name, actor_id, sector, role_id,
            ("Fem" if role.feminine else "Masc") if role.feminine is not None else self.phrases.gender(i), role.plural or self.phrases.plural(i), alone,
            self.phrases.definite(i), role.speaker,
        )  # fmt: skip
        found = tuple(replace(base, code=c, sector=_fitting(c, sector, role.id)) for c in dict.fromkeys(owner.codes)) or (base,)
        if named and len(found) == 1:
            self.reference.remember(found[0], *named)
        return found

    def _is_body(self, role: Role) -> bool:
        return role.group and role.id not in self._people_roles

    def _bearer(self, named: tuple[int, int], sector: tuple[str, ...], owner: Owner) -> tuple[str | None, str | None, tuple[str, ...], Owner]:
        """Name, id, sectors and country of a titled person."""
        lo, hi = named
        text = self.syntax.text(lo, hi)
        known = self.found.names.get(lo)
        if known:
            rule = owner or Owner((known.name.code_on(self.published),), f"person name '{text}'")
            return known.name.label, known.name.id, self._office_first(known.name.sectors_on(self.published), sector), rule
        earlier = self.reference.surnames.get(text)
        if earlier and not owner and earlier.code:
            owner = Owner((earlier.code,), earlier.rule)
        elif lo == hi and not owner and earlier is None:
            known_name = self.reference.known_surname(lo)
            if known_name:
                rule = Owner((known_name.code_on(self.published),), f"surname '{text}'")
                return known_name.label, known_name.id, self._office_first(known_name.sectors_on(self.published), sector), rule
        return (earlier.name if earlier and earlier.name else text), None, sector, owner

    def _stand_in(self, i: int, role: Role, sector: tuple[str, ...], owner: Owner) -> tuple[str, ...]:
        """Who leads or speaks for somebody has that body's sector: a spokesman of the police, the rebels' delegates."""
        if self.syntax.lemma[i] not in self._heads and role.id not in ("spokesperson", "leader", "delegate"):
            return sector
        if owner.sector and (not sector or "GOV" not in owner.sector) and sector[:1] != ("ELI",):
            return owner.sector
        if not sector and role.id == "spokesperson" and owner and owner.codes[0] in self.book.states:
            return ("GOV",)
        return sector

    def _people(self, i: int) -> tuple[Entity, ...]:
        first, last = self.phrases.span(i)
        plural = self.phrases.plural(i)
        gender = self.phrases.gender(i)
        rule = f"demonym '{self.syntax.form[i]}'"
        return tuple(Entity(code, "people", i, first, last, rule, gender=gender, plural=plural, human=not plural) for code in self.found.demonyms[i])

    # -- nouns that lead to a party -----------------------------------------------------------------------------

    def _apposed(self, i: int) -> tuple[Entity, ...]:
        """*Sa cheffe, Bintou Keita*: a noun of no known office is the known person named beside it."""
        s = self.syntax
        for c in s.children[i]:
            match = self.found.names.get(c)
            if s.dep[c].split(":")[0] == "appos" and match and match.name.kind == "person":
                first, last = self.phrases.span(i)
                return tuple(e.moved(i, min(first, e.first), max(last, e.last), e.rule) for e in self.entities(c))
        return ()

    def _counted(self, i: int) -> tuple[Entity, ...]:
        """*une centaine de manifestants*, *tens of thousands of people*, *aucune des deux parties*: those counted."""
        s = self.syntax
        if (
            s.lemma[i] not in self._quantity
            and s.lower[i] not in self._words("more")
            and s.pos[i] != "PRON"
            and s.pos[i] != "NUM"
            and not s.lemma[i].endswith("aine")
        ):
            return ()
        for c in s.children[i]:
            if s.dep[c].split(":")[0] in ("nmod", "obl") and s.case(c) in ("de", "of", "parmi", "among"):
                inner = self.entities(c)
                if inner:
                    first, last = self.phrases.span(i)
                    one = s.pos[i] in ("PRON", "NUM") and s.lower[i] in self._words("one")
                    return tuple(replace(e.moved(i, first, last, e.rule), plural=not one, human=one and e.kind in ("people", "person")) for e in inner)
        return ()

    def _part_of(self, i: int) -> tuple[Entity, ...]:
        """*une équipe de l'Union africaine*, *an army position*, *its vessels*: whoever they belong to."""
        s = self.syntax
        lemma = s.lemma[i]
        part = lemma in self._part
        if s.pos[i] not in ("NOUN", "PROPN") or not (part or lemma in self._held):
            return ()
        owner = self._owning(i)
        if not owner:
            return () if part else self.reference.same_thing(i)
        first, last = self.phrases.span(i)
        kind = "body" if part else "thing"
        return tuple(
            Entity(
                e.code, kind, i, first, last, f"'{s.text(first, last)}' of '{e.label()}'", e.name, e.actor_id, e.sector, None, self.phrases.gender(i),
                self.phrases.plural(i), False, self.phrases.definite(i), e.speaker if part else None,
            )
            for e in owner
        )  # fmt: skip

    def _owning(self, i: int, depth: int = 0) -> tuple[Entity, ...]:
        """The party that the phrase of a thing names as its owner, at most one noun further (*une commission d'enquête du Sénat*)."""
        s = self.syntax
        for wanted in (("nmod:poss", "det"), ("compound", "amod", "flat"), ("nmod", "obl")):
            for c in s.children[i]:
                if s.dep[c] not in wanted and s.dep[c].split(":")[0] not in wanted:
                    continue
                if wanted[0] == "nmod" and s.case(c) not in self._words("belonging"):
                    continue
                if c in self.found.demonyms:
                    return ()  # its nationality is enough
                if s.dep[c].startswith("det") and s.lower[c] not in self.reference.possessors:
                    continue
                known = tuple(e for e in self.entities(c) if e.code)
                if not known and not depth and c not in self.found.names:
                    known = self._owning(c, 1)
                if known:
                    return known
                if c in self.found.role_adjectives:
                    return self._adjectival(c)
        return ()

    def _adjectival(self, c: int) -> tuple[Entity, ...]:
        """*l'artillerie rebelle*: an adjective that is also the noun of a group."""
        role = self.found.role_adjectives[c]
        owner = self.countries.scene(c, role)
        code = role.code or (owner.codes[0] if owner else None)
        return (Entity(code, "people", c, c, c, owner.rule or f"role '{role.id}'", None, None, role.sector, role.id, "", True),) if code else ()

    def _modified(self, i: int) -> tuple[Entity, ...]:
        """A noun of no known role, but with a nationality: *two Emirati shipping firms*, *340 migrants nigériens*."""
        s = self.syntax
        if s.pos[i] not in ("NOUN", "PROPN"):
            return ()
        for c in s.children[i]:
            if c in self.found.demonyms and s.dep[c].split(":")[0] in ("amod", "compound", "nmod", "flat"):
                first, last = self.phrases.span(i)
                return tuple(
                    Entity(code, "thing", i, first, last, f"demonym '{s.form[c]}'", plural=self.phrases.plural(i), gender=self.phrases.gender(i))
                    for code in self.countries.joined(c, i)
                )
        return ()

    # -- proper names that are in no list -----------------------------------------------------------------------

    def _unknown_name(self, i: int) -> tuple[Entity, ...]:
        """A proper name that is no known name: a person met before, one told by the office beside the name, or one not known."""
        s = self.syntax
        if not s.form[i][:1].isupper() or len(s.form[i]) < 2 or (s.pos[i] not in ("PROPN", "X", "NOUN") and s.form[i] not in self.reference.surnames):
            return ()  # a name met before stays one, whatever the tagger says of it now
        lo, hi = self.phrases.name_run(i)
        first, last = self.phrases.span(i)
        first, last = min(first, lo), max(last, hi)
        earlier = self.reference.shortened(lo, hi)
        if earlier:
            self.found.notes.take_up(first, last, earlier[1], f"‘{earlier[0]}’ is the end of the name there")
            return (earlier[1].moved(i, first, last, f"'{earlier[0]}' shortens '{earlier[1].label()}'"),)
        if hi == lo and (s.pos[i] != "PROPN" or s.lower[i] in self.phrases.calendar):
            return ()
        entity = self._told_by_office(i, lo, hi, first, last)
        if entity is None and s.dep[i].split(":")[0] in ("appos", "flat", "nmod") and not s.case(i) and s.head[i] in self.found.roles and s.head[i] < i:
            held = self._memo.get(s.head[i]) or self.entities(s.head[i])
            entity = replace(held[0], name=s.text(lo, hi), first=lo, last=hi, head=i) if held else None
        if entity is None and lo == hi:
            return self._by_surname(i, first, last)
        if entity is None:
            self.found.notes.refused(lo, hi, "a name known", "it is in no list, and no office beside it tells who it is")
            entity = Entity(None, "person", i, first, last, "unknown name", s.text(lo, hi), None, (), None, "", False, True)
        self.reference.remember(entity, lo, hi)
        return (entity,)

    def _told_by_office(self, i: int, lo: int, hi: int, first: int, last: int) -> Entity | None:
        """*Hala Mirghani, a researcher in Nairobi*, *the justice minister, Hanta Rabe*: the office beside the name tells who."""
        below = self.phrases.office_below(i)
        before = self.phrases.office_before(lo) if below is None else None
        after = self.phrases.office_after(hi) if below is None and before is None else None
        office = next((r for r in (below, before, after) if r is not None), None)
        if office is None:
            return None
        match = self.found.roles[office]
        sector, role_id = self._role_fields(office)
        owner = Owner((match.role.code,), f"role '{role_id}'") if match.role.code else self.countries.owner(office)
        if not owner and office == below:
            owner = self.countries.owner(i)
        owner = owner or self.countries.scene(office, match.role)
        sector = self._stand_in(office, match.role, sector, owner)
        code = owner.codes[0] if owner else None
        if office == before:
            first = min(first, match.first)
        beside = self.found.notes.at(match.first, match.last)
        self.found.notes.taken(first, last, f"the {role_id} {beside}", f"the office stands beside the name; whose it is, by {owner.rule or 'nothing'}")
        return Entity(
            code, "person", i, first, last, owner.rule or f"role '{role_id}'", self.syntax.text(lo, hi), None, _fitting(code, sector, role_id), role_id,
            "", False, True, True, match.role.speaker,
        )  # fmt: skip

    def _by_surname(self, i: int, first: int, last: int) -> tuple[Entity, ...]:
        """A single capitalised word: a known surname, a person with a form of address, or nobody."""
        s = self.syntax
        text = s.form[i]
        known = self.reference.known_surname(i)
        if known:
            entity = Entity(
                known.code_on(self.published), "person", i, first, last, f"surname '{text}'", known.label, known.id, known.sectors_on(self.published), None, "",
                False, True, office=known.office_on(self.published),
            )  # fmt: skip
        elif i >= 1 and s.lower[i - 1] in self._titles:
            entity = Entity(None, "person", i, first, last, "unknown name", text, None, (), None, "", False, True)
        elif any(s.lower[c] in _PLURAL_ARTICLES for c in s.children[i]) and (text.endswith("s") or self.phrases.plural(i)):
            # "les Peuls", "the Rohingyas": a people that is no state's.
            return (Entity(None, "people", i, first, last, "a people", text, None, ("CVL",), "people", "", True),)
        else:
            return ()
        self.reference.remember(entity, i, i)
        return (entity,)


def _fitting(code: str | None, sector: tuple[str, ...], role: str | None) -> tuple[str, ...]:
    """H21: who acts for an organisation has no sector but a distinctive one; its ministers are its government."""
    if code not in NON_STATE or (role and "minister" in role):
        return sector
    plain = _PLAIN.get(str(code), _PLAIN_OTHERS)
    return tuple(x for x in sector if x not in plain)
