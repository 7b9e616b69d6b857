"""Which names of an import can stand alone. A name that news use for somebody else too is made weak, or left out."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lapwing.actors.clashes import strong_names
from lapwing.actors.entries import id_of
from lapwing.actors.importers.draft import Draft, Written, by_time
from lapwing.actors.importers.report import Report
from lapwing.actors.importers.shelf import Shelf
from lapwing.actors.shape import Entry, is_person
from lapwing.lexicon import Lexicon
from lapwing.lexicon.registry import NON_STATE, strip_accents

_DATA = Path(__file__).resolve().parents[2] / "data"
#: One word shorter than this is weak: of such names in the shipped registry, judged one by one, 57 % of words and 55 % of acronyms are weak,
#: of longer ones 29 % and 5 %.
SHORT = 5
#: A word of so many capitals among others in small letters is a surname as lists write it.
_SURNAME = 4
#: What no news text calls anybody.
_LONGEST = 120
_ARTICLE = re.compile(r"^(?:the|le|la|les) |^l['’]", re.IGNORECASE)
_PARTS = re.compile(r"[ '’-]")
_SPACES = re.compile(r"\s+")
_FOREIGN = "not in Latin letters"
_NOT_LATIN = re.compile(r"[^\W\d_\u0041-\u024f\u1e00-\u1eff]")


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Words of French and English, lower case, from the tables that `training/words.py` and `training/forms.py` write."""
    found = gzip.decompress((_DATA / "common_words.txt.gz").read_bytes()).decode().split("\n")
    for language in ("en", "fr"):
        found += json.loads(gzip.decompress((_DATA / f"verb_forms.{language}.json.gz").read_bytes()))
    return frozenset(found)


def is_common(word: str) -> bool:
    lower = word.lower()
    return lower in common_words() or (lower[-1:] in ("s", "x") and lower[:-1] in common_words())


def tidy(written: str, person: bool) -> str:
    """A name as texts write it: one space between words, no quotation marks round it, *ABDOU DIOP* and *Abdou DIOP* as *Abdou Diop*."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", written)).strip(' "«»“”,;')
    if not person or " " not in text:
        return text
    shortest = 2 if text.isupper() else _SURNAME  # "Ibrahim IB Traoré": initials stay
    return " ".join(_capitalised(word) if word.isupper() and len(word) >= shortest else word for word in text.split(" "))


def _capitalised(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))


def refused(name: str, person: bool) -> str | None:
    """Why no text could be searched for this name, or None."""
    words = name.split(" ")
    if len(name) < 2 or not any(c.isalpha() for c in name) or len(name) > _LONGEST:
        return "no name"
    if _NOT_LATIN.search(name):
        return _FOREIGN
    if not any(part[:1].isupper() or part[:1].isdigit() for part in _PARTS.split(name)):
        return "no capital letter"
    if person and ("," in name or any(c.isdigit() for c in name)):
        return "not as texts write it"
    if len(words) == 1 and len(name) < SHORT and is_common(name):  # WHO, LES: a headline in capitals is full of them
        return "a common word"
    return None


def doubted(name: str, person: bool) -> str | None:
    """Why this name alone would be a guess, or None."""
    name = _ARTICLE.sub("", name)
    if " " in name:
        return None
    if person:
        return "one word for a person"
    if len(name) < SHORT:
        return "one short word"
    return "a common word" if is_common(name) else None


class Judge:
    """Judges the names of one import, once all its drafts are on the shelf."""

    def __init__(self, lexicon: Lexicon, shelf: Shelf, report: Report) -> None:
        self.shelf = shelf
        self.report = report
        self._shipped = {strip_accents(name): other for name, other in strong_names(lexicon.data).items()}
        entries = [*lexicon.data["organisations"], *lexicon.data["people"]]
        self._items = {entry["wikidata"] for entry in (*entries, *lexicon.data["states"]) if entry.get("wikidata")}
        self._same = {id_of(entry): (str(entry.get("code") or entry.get("country")), is_person(entry)) for entry in entries}

    def entries(self) -> Iterator[Entry]:
        """Entries in the order of their ids, only with names that can be searched for."""
        for draft in self.shelf.drafts():
            for name in self._tidied(draft):
                self.shelf.bear(strip_accents(name.text), draft.id)
        for draft in self.shelf.drafts():
            entry = self._entry(draft)
            if entry is None:
                continue
            if draft.person:
                self.report.people += 1
            else:
                self.report.organisations += 1
            yield entry

    def _tidied(self, draft: Draft) -> list[Written]:
        found = [Written(tidy(name.text, draft.person), name.language, name.weak) for name in draft.names]
        return [name for name in found if refused(name.text, draft.person) is None]

    def _entry(self, draft: Draft) -> Entry | None:
        if draft.wikidata in self._items:
            self.report.left["ships already"] += 1
            return None
        for name in draft.names:
            why = refused(tidy(name.text, draft.person), draft.person)
            if why == _FOREIGN:
                self.report.foreign_names += 1
            elif why is not None:
                self.report.judged(name.text, draft.id, "left out", why)
        strong: list[Written] = []
        weak: list[Written] = []
        doubts: list[tuple[str, str]] = []
        for name in self._tidied(draft):
            why = self._doubt(name, draft)
            if why == "ships already":
                self.report.left[why] += 1
                return None
            (strong if why is None else weak).append(name)
            if why is not None:
                doubts.append((name.text, why))
        useless = not strong and (draft.person or not any(_is_acronym(name.text) for name in weak))
        fate = "left out" if useless else "weak"
        for text, why in dict.fromkeys(doubts):
            self.report.judged(text, draft.id, fate, why)
        if useless:
            self.report.left["no name that stands alone"] += 1
            return None
        return _person(draft, strong, weak) if draft.person else _organisation(draft, strong, weak)

    def _doubt(self, name: Written, draft: Draft) -> str | None:
        bare = strip_accents(name.text)  # a name is looked for without its accents too
        other = self._shipped.get(bare)
        if other is not None and not name.weak:
            return "ships already" if self._is_same(other, draft) else f"a strong name of '{other}', which ships"
        if self.shelf.bearers(bare) > 1:
            return "borne by several entries"
        return "weak in the source" if name.weak else doubted(name.text, draft.person)

    def _is_same(self, other: str, draft: Draft) -> bool:
        """One name, one code and one kind: the same actor, whom the shipped registry knows better."""
        return self._same.get(other) == (draft.code, draft.person)


def _is_acronym(name: str) -> bool:
    """A weak name that stands alone where nobody else bears it, as shipped ones do."""
    return name.isupper() and len(name) > 2 and " " not in name


def _person(draft: Draft, strong: list[Written], weak: list[Written]) -> Entry:
    names = list(dict.fromkeys(name.text for name in strong))
    doubtful = [text for text in dict.fromkeys(name.text for name in weak) if text not in names]
    called = next(text for name in draft.names if (text := tidy(name.text, True)) in names + doubtful)
    entry: Entry = {"id": draft.id, "name": called}
    aliases = [name for name in names if name != called]
    if aliases:
        entry["aliases"] = aliases
    if doubtful:
        entry["weak"] = doubtful
    entry["code" if draft.code in NON_STATE else "country"] = draft.code
    if draft.offices:
        entry["offices"] = by_time(draft.offices)
    return _more(entry, draft, "sectors")


def _organisation(draft: Draft, strong: list[Written], weak: list[Written]) -> Entry:
    names: dict[str, dict[str, list[str]]] = {}
    for strength, written in (("strong", strong), ("weak", weak)):
        for name in written:
            for language in (name.language,) if name.language else ("en", "fr"):
                held = names.setdefault(language, {"strong": [], "weak": []})
                if name.text not in held["strong"] + held["weak"]:
                    held[strength].append(name.text)
    entry: Entry = {"id": draft.id, "code": draft.code, "names": dict(sorted(names.items()))}
    if draft.kind:
        entry["kind"] = draft.kind
    return _more(entry, draft, "sector")


def _more(entry: Entry, draft: Draft, sectors: str) -> Entry:
    if draft.sector:
        entry[sectors] = draft.sector
    if draft.wikidata:
        entry["wikidata"] = draft.wikidata
    return entry
