"""Write the list of common words that no imported name of one word may be: `python training/words.py`.

Source: the lemma tables of spacy-lookups-data (MIT; the English list comes from WordNet, whose licence it carries). Nouns, adjectives and
adverbs of both languages in their dictionary form, and every form of up to four letters (articles, pronouns); verb forms have tables of their
own (`training/forms.py`).
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import spacy_lookups_data

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "lapwing" / "data"
#: Longer words are hardly anybody's name.
LONGEST = 12
SHORT = 4
#: What a dictionary of nouns, adjectives and adverbs has not, and a headline in capitals has.
FUNCTION_WORDS = frozenset(
    "a an and any are as at be been but by can did do does for from had has have he her him his how if in into is it its may me must my no nor not of "
    "off on onto or our out own per shall she so than that the their them then they this those to too up upon us was we were what when whom whose why "
    "will with you your".split()
)


def words(folder: Path) -> set[str]:
    """Lower-case words of letters only."""
    found: set[str] = set()
    for language in ("en", "fr"):
        index: dict[str, list[str]] = json.loads(gzip.decompress((folder / f"{language}_lemma_index.json.gz").read_bytes()))
        lookup: dict[str, Any] = json.loads(gzip.decompress((folder / f"{language}_lemma_lookup.json.gz").read_bytes()))
        found |= {word for kind in ("noun", "adj", "adv") for word in index[kind] if len(word) <= LONGEST}
        found |= {form for form in lookup if len(form) <= SHORT}
    return {word for word in found if word.isalpha() and word.islower()} | FUNCTION_WORDS


def verb_forms() -> set[str]:
    return {form for path in OUTPUT.glob("verb_forms.*.json.gz") for form in json.loads(gzip.decompress(path.read_bytes()))}


def main() -> None:
    listed = sorted(words(Path(spacy_lookups_data.__file__).parent / "data") - verb_forms())
    path = OUTPUT / "common_words.txt.gz"
    path.write_bytes(gzip.compress("\n".join(listed).encode(), compresslevel=9, mtime=0))
    print(f"{path.name}: {len(listed)} words, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
