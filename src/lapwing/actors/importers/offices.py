"""The office that words tell: *Ministre des Affaires étrangères*, *Minister of Foreign Affairs of Mali*."""

from __future__ import annotations

from lapwing.actors.importers.countries import key
from lapwing.lexicon import Lexicon
from lapwing.lexicon.problems import OFFICES


class Offices:
    """Wordings of `roles.yaml` to the offices of people, by `imports/offices.yaml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        by_role = {role: office for office, roles in lexicon.data["imports"]["offices"].items() for role in roles}
        by_role |= {office: office for office in OFFICES}
        self._wordings: dict[str, str | None] = {}
        for role in lexicon.data["roles"]:
            for language in ("en", "fr"):
                for written in role.get(language) or []:
                    for form in str(written).split("/"):
                        self._wordings.setdefault(key(form), by_role.get(role["id"]))
        self._longest = max((wording.count(" ") + 1 for wording in self._wordings), default=0)

    def named(self, written: str) -> str | None:
        """The office of an id (`foreign-minister`) or of a wording that the words begin with; the longest decides, even for no office."""
        if written.strip() in OFFICES:
            return written.strip()
        words = key(written.replace(",", " ")).split()
        for length in range(min(self._longest, len(words)), 0, -1):
            wording = " ".join(words[:length])
            if wording in self._wordings:
                return self._wordings[wording]
        return None
