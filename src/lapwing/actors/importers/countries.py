"""Countries as sources write them: three letters, two letters, a Wikidata item, a French or English name."""

from __future__ import annotations

from lapwing.lexicon import Lexicon
from lapwing.lexicon.registry import NON_STATE, as_list, code_of, strip_accents


class Countries:
    """What each spelling of a country is coded as. Nothing is guessed: a spelling of two countries is none."""

    def __init__(self, lexicon: Lexicon) -> None:
        states = {entry["id"]: entry for entry in lexicon.data["states"]}
        self._codes = {key(name): code_of(entry) for name, entry in states.items()}
        self._codes |= {key(short): code_of(states[state]) for short, state in lexicon.data["imports"]["countries"].items()}
        self._items: dict[str, str] = {entry["wikidata"]: code_of(entry) for entry in states.values() if entry.get("wikidata")}
        named: dict[str, set[str]] = {}
        for entry in states.values():
            ambiguous = {str(name) for name in as_list(entry.get("ambiguous"))}
            for names in (entry.get("names") or {}).values():
                for name in (*(names.get("strong") or ()), *(names.get("weak") or ())):
                    # "Georgia" is ambiguous in a text, where a column of countries can only mean the state.
                    if str(name) not in ambiguous or entry.get("rivals"):
                        named.setdefault(key(str(name)), set()).add(code_of(entry))
        self._names = {name: next(iter(codes)) for name, codes in named.items() if len(codes) == 1}

    def code(self, written: str) -> str | None:
        """The alpha-3 code of a country, or None."""
        wanted = key(written)
        return self._items.get(written.strip()) or self._codes.get(wanted) or self._names.get(wanted)

    def any_code(self, written: str) -> str | None:
        """The same, or a PLOVER code that is no state's."""
        upper = written.strip().upper()
        return upper if upper in NON_STATE else self.code(written)

    def learn(self, item: str, written: str) -> None:
        """The Wikidata item of a country not known yet, by the code it bears."""
        code = self.code(written)
        if code:
            self._items.setdefault(item, code)


def key(written: str) -> str:
    """One spelling for all: no accents, no capitals, one kind of apostrophe and space."""
    return " ".join(strip_accents(written).replace("’", "'").casefold().split())
