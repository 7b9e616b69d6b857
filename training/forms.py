"""Write the tables of verb forms that correct the lemmatizers: `python training/forms.py`.

Source: the lemma tables of spacy-lookups-data (MIT; the English verb list comes from WordNet, whose licence it carries). The
treebanks show few conditionals and no *patrolled*, so a learned lemmatizer makes *rejettrer* and *patroll* of them; a table of
forms does not.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import spacy_lookups_data

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "lapwing" / "data"
_VOWELS = "aeiou"


def french(folder: Path) -> dict[str, list[str]]:
    """Form -> infinitives, from the tables' own lists."""
    verbs: dict[str, list[str]] = json.loads(gzip.decompress((folder / "fr_lemma_exc.json.gz").read_bytes()))["verb"]
    lookup: dict[str, str] = json.loads(gzip.decompress((folder / "fr_lemma_lookup.json.gz").read_bytes()))
    infinitives = {lemma for lemmas in verbs.values() for lemma in lemmas if lemma.endswith(("er", "ir", "re"))}
    table: dict[str, list[str]] = {form: [lemma for lemma in lemmas if lemma in infinitives] for form, lemmas in verbs.items()}
    for form, lemma in lookup.items():
        written = lemma if isinstance(lemma, str) else lemma[0]
        if written in infinitives and written not in table.setdefault(form, []):
            table[form].append(written)
    table = {form: lemmas for form, lemmas in sorted(table.items()) if lemmas and form not in lemmas and " " not in form}
    # The tables list irregular forms; regular verbs are known by their infinitive, which stands for itself here.
    known: list[str] = json.loads(gzip.decompress((folder / "fr_lemma_index.json.gz").read_bytes()))["verb"]
    for infinitive in known:
        if infinitive.endswith(("er", "ir", "re")) and " " not in infinitive:
            table.setdefault(infinitive, [infinitive])
    return dict(sorted(table.items()))


def english(folder: Path) -> dict[str, list[str]]:
    """Form -> base forms: regular inflection of every known verb, then the irregular forms."""
    known: list[str] = json.loads(gzip.decompress((folder / "en_lemma_index.json.gz").read_bytes()))["verb"]
    irregular: dict[str, list[str]] = json.loads(gzip.decompress((folder / "en_lemma_exc.json.gz").read_bytes()))["verb"]
    table: dict[str, list[str]] = {}
    for base in sorted(w for w in known if w.isalpha() and len(w) > 1):
        for form in inflect(base):
            table.setdefault(form, []).append(base)
    for form, lemmas in irregular.items():
        table[form] = [*lemmas, *(b for b in table.get(form, []) if b not in lemmas)]
    bases = set(known)
    return {form: lemmas for form, lemmas in sorted(table.items()) if form not in bases and " " not in form}


def inflect(base: str) -> list[str]:
    """Regular forms of an English verb, spelling variants included.

    >>> inflect("patrol")
    ['patrols', 'patroled', 'patroling', 'patrolled', 'patrolling']
    """
    if base.endswith("y") and base[-2] not in _VOWELS:
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    third = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    if base.endswith("e"):
        return [third, base + "d", (base if base.endswith(("ee", "oe", "ye")) else base[:-1]) + "ing"]
    plain, doubled = [base + "ed", base + "ing"], [base + base[-1] + "ed", base + base[-1] + "ing"]
    if len(base) > 2 and base[-1] not in _VOWELS + "wxyh" and base[-2] in _VOWELS and base[-3] not in _VOWELS:
        # One syllable always doubles (rap, rapped; so "raped" is rape), longer words may.
        return [third, *doubled] if sum(c in _VOWELS for c in base) == 1 else [third, *plain, *doubled]
    return [third, *plain]


def main() -> None:
    folder = Path(spacy_lookups_data.__file__).parent / "data"
    for language, table in (("fr", french(folder)), ("en", english(folder))):
        payload = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        path = OUTPUT / f"verb_forms.{language}.json.gz"
        path.write_bytes(gzip.compress(payload, compresslevel=9, mtime=0))
        print(f"{path.name}: {len(table)} forms, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
