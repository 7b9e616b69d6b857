"""Treebank sentences with other names in them: the treebanks hold few of the states and peoples news is about.

Proper names, nationality adjectives and regular verbs are replaced by those of the lexicon, the trees unchanged. This teaches vocabulary
(*la police angolaise*, *Angola called for*, *ils boycotteront*), not grammar.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import yaml
from treebank import Token, Tree

_FRENCH_MASCULINE_IN_E = {"Mexique", "Cambodge", "Mozambique", "Zimbabwe", "Suriname", "Belize"}
_VOWEL = re.compile(r"^[aeiouhéèêôîâAEIOUHÉÈÊÔÎÂ]")


#: Verbs whose stem never changes: French ones in -er but for those that soften or change it, English ones that only add an ending.
_STEADY = {"fr": re.compile(r"^(?!.*(?:g|c|y|[eé][^aeiouéèêôîâ]{1,2})er$)[a-zàâéèêîôûç]{2,}er$"), "en": re.compile(r"^[a-z]{2,}[^aeiouwy][^aeiouwy]$")}
_ENDINGS = {"fr": None, "en": ("", "s", "ed", "ing")}
#: Part of the regular verbs of an augmented sentence that become others.
VERBS = 0.25


class Augmenter:
    """Draws replacements for one language from `lexicon/actors` and, for verbs, `lexicon/bilingual.yaml`."""

    def __init__(self, language: str, lexicon: Path) -> None:
        self.language = language
        states = yaml.safe_load((lexicon / "actors" / "states.yaml").read_text(encoding="utf-8"))
        people = yaml.safe_load((lexicon / "actors" / "people-world.yaml").read_text(encoding="utf-8"))
        self.countries: list[str] = []
        self.capitals: list[str] = []
        self.demonyms: list[tuple[str, str]] = []
        for entry in states:
            if entry.get("code", entry["id"]) != entry["id"]:
                continue
            names = entry["names"][language]
            self.countries += [n for n in names["strong"][:1] if n.isalpha()]
            self.capitals += [c for c in entry["capital"][language][:1] if c.isalpha()]
            for written in entry["demonyms"][language][:1]:
                parts = written.split("/")
                self.demonyms.append((parts[0], parts[-1]))
        self._known = {form.lower() for pair in self.demonyms for form in pair}
        self.people = [w for w in (p["name"].split() for p in people[::7]) if len(w) == 2 and all(x.isalpha() for x in w)]
        self.verbs = self._regular_verbs(lexicon)
        self._by_article = {
            "le": [c for c in self.countries if not _VOWEL.match(c) and not c.endswith("s") and (not c.endswith("e") or c in _FRENCH_MASCULINE_IN_E)],
            "la": [c for c in self.countries if not _VOWEL.match(c) and c.endswith("e") and c not in _FRENCH_MASCULINE_IN_E],
            "l'": [c for c in self.countries if _VOWEL.match(c) and not c.endswith("s")],
        }

    def __call__(self, tree: Tree, rng: random.Random) -> Tree:
        """A copy of `tree` with other names; heads and labels are those of the original."""
        tokens = [replace(t) for t in tree.tokens]
        for i, token in enumerate(tokens):
            if token.pos == "PROPN" and token.form[:1].isupper() and token.form.isalpha() and rng.random() < 0.6:
                self._name(i, tokens, rng)
            elif token.pos == "ADJ" and token.dep == "amod" and tokens[token.head].pos == "NOUN":
                known = token.form.lower() in self._known or token.lemma.lower() in self._known
                near = token.head == i - 1 if self.language == "fr" else token.head > i
                if rng.random() < (0.9 if known else 0.12 if near else 0.0):
                    self._adjective(token, tokens[token.head], rng)
            elif token.pos == "VERB" and rng.random() < VERBS:
                self._verb(token, rng)
        return Tree(tokens)

    def _regular_verbs(self, lexicon: Path) -> dict[bool, list[str]]:
        """Regular verbs of the press dictionary, by whether they begin with a vowel (French elides before one)."""
        pairs = yaml.safe_load((lexicon / "bilingual.yaml").read_text(encoding="utf-8"))["verbs"]
        known = set(pairs) if self.language == "en" else {w.strip() for french in pairs.values() for w in french.split(",")}
        steady = sorted(w for w in known if _STEADY[self.language].match(w) and not w.endswith(("s", "x", "z", "sh", "ch")))
        return {vowel: [w for w in steady if bool(_VOWEL.match(w)) == vowel] for vowel in (True, False)}

    def _verb(self, token: Token, rng: random.Random) -> None:
        """Another regular verb in the same form: stem for stem, the ending kept."""
        lemma = token.lemma.lower()
        if not _STEADY[self.language].match(lemma) or not token.form.islower():
            return
        stem = lemma[:-2] if self.language == "fr" else lemma
        ending = token.form.removeprefix(stem)
        allowed = _ENDINGS[self.language]
        if ending == token.form or (allowed is not None and ending not in allowed):
            return
        other = rng.choice(self.verbs[bool(_VOWEL.match(lemma))])
        token.form = (other[:-2] if self.language == "fr" else other) + ending
        token.lemma = other

    def _name(self, i: int, tokens: list[Token], rng: random.Random) -> None:
        token = tokens[i]
        kin = [j for j, t in enumerate(tokens) if t.head == i and j != i]
        if token.dep.startswith(("flat", "compound")) or any(tokens[j].dep.startswith(("flat", "compound")) and tokens[j].pos == "PROPN" for j in kin):
            if token.dep.startswith("flat") or any(tokens[j].dep.startswith("flat") for j in kin):
                self._rename(token, rng.choice(self.people)[token.dep.startswith("flat")])
            return
        if "Number=Plur" in token.feats:
            return
        if self.language == "en":
            self._rename(token, rng.choice(self.countries if rng.random() < 0.7 else self.capitals))
            return
        articles = [tokens[j].form.lower() for j in kin if tokens[j].dep == "det"]
        if not articles:
            cased = any(tokens[j].dep == "case" and tokens[j].form.lower() in ("du", "au", "d'", "l'") for j in kin)
            if not cased and not any(i > 0 and tokens[i - 1].form.endswith("'") for _ in (0,)):
                self._rename(token, rng.choice([c for c in self.capitals if not _VOWEL.match(c)]))
            return
        pool = self._by_article.get(articles[0])
        if pool:
            self._rename(token, rng.choice(pool))

    def _rename(self, token: Token, form: str) -> None:
        token.form = token.lemma = form

    def _adjective(self, token: Token, noun: Token, rng: random.Random) -> None:
        masculine, feminine = rng.choice(self.demonyms)
        if self.language == "en":
            token.form = token.lemma = masculine
            return
        form = feminine if "Gender=Fem" in token.feats else masculine
        if "Number=Plur" in token.feats and not form.endswith(("s", "x")):
            form += "s"
        token.form, token.lemma = form, masculine
