"""Parsed texts made by hand, so that the coder is tested apart from any model.

A parse is rows of `form lemma POS dep head feats`, one word a line, as in CoNLL-U: heads count from 1 within the sentence,
0 is the root, "_" is no feature. An empty line ends a sentence. `tests/data/constructions.txt` holds the parses the tests
share, each under a line `# language.name: text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from lapwing.events.coder import Coder
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Block, Document, Event, Party

CONSTRUCTIONS = Path(__file__).resolve().parents[1] / "data" / "constructions.txt"
#: When every hand-made text was published, a Wednesday.
PUBLISHED = date(2025, 7, 30)
#: Words without a space before, and words without one after.
_CLOSES = re.compile(r"[.,;:?!)”]|'s|n't")
_OPENS = re.compile(r"[(“]|.*'")


@dataclass(frozen=True, slots=True)
class Parse:
    """One hand-parsed text."""

    syntax: Syntax
    document: Document

    def at(self, form: str, nth: int = 0) -> int:
        """Token number of the `nth` word spelled `form`. Raises IndexError when there is none."""
        return [i for i, f in enumerate(self.syntax.form) if f == form][nth]

    def forms(self, tokens: Iterable[int]) -> list[str]:
        return [self.syntax.form[i] for i in tokens]

    def coder(self, lexicon: Lexicon) -> Coder:
        return Coder(self.syntax, lexicon, self.document)

    def events(self, lexicon: Lexicon) -> list[Event]:
        return self.coder(lexicon).code().events


def parse(language: str, *paragraphs: str, kinds: Iterable[str] = (), published: date | None = PUBLISHED) -> Parse:
    """The text those rows spell, parsed as they say; `kinds` of the blocks, an item hanging on the block before the items."""
    words: list[str] = []
    fields: dict[str, list[str]] = {"lemmas": [], "pos": [], "deps": [], "morphs": []}
    heads: list[int] = []
    starts: list[bool] = []
    owner: list[int] = []
    for number, paragraph in enumerate(paragraphs):
        for sentence in re.split(r"\n[ \t]*\n", paragraph.strip()):
            first = len(words)
            for row in sentence.strip().splitlines():
                form, lemma, pos, dep, head, feats = row.split()
                starts.append(len(words) == first)
                heads.append(first + int(head) - 1 if head != "0" else len(words))
                words.append(form)
                owner.append(number)
                for name, value in zip(fields, (lemma, pos, dep, "" if feats == "_" else feats), strict=True):
                    fields[name].append(value)
    spaces = [not _CLOSES.fullmatch(after) and not _OPENS.fullmatch(word) for word, after in zip(words, [*words[1:], "."], strict=True)]
    doc = Doc(Vocab(), words=words, spaces=spaces, heads=heads, sent_starts=None, **fields)
    if [t.is_sent_start for t in doc] != starts:
        raise ValueError(f"a sentence of '{doc.text}' is no tree; correct its heads")
    blocks = _blocks(doc, owner, list(kinds) or ["paragraph"] * len(paragraphs))
    doc.user_data.update(blocks=owner, raw=doc.text, offsets=[t.idx for t in doc])
    return Parse(Syntax(doc, language), Document(doc.text, tuple(blocks), language, published=published))


def _blocks(doc: Doc, owner: list[int], kinds: list[str]) -> list[Block]:
    found: list[Block] = []
    for number, kind in enumerate(kinds):
        inside = [t for t in doc if owner[t.i] == number]
        parent = next((n for n in range(number, -1, -1) if kinds[n] != "item"), None) if kind == "item" else None
        found.append(Block(inside[0].idx, inside[-1].idx + len(inside[-1]), kind, parent))
    return found


@lru_cache(maxsize=1)
def constructions() -> dict[str, str]:
    """Rows of the shared parses by `language.name`."""
    found: dict[str, list[str]] = {}
    for line in CONSTRUCTIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            rows = found.setdefault(line[2:].split(":")[0], [])
        elif found:
            rows.append(line)
    return {name: "\n".join(rows).strip() for name, rows in found.items()}


def construction(name: str) -> Parse:
    """One of the shared parses, `construction("fr.active")`."""
    return parse(name[:2], constructions()[name])


def told(event: Event) -> str:
    """An event in one line: *ACCUSE FRA > MLI negation*; parties in order of their codes, with sectors after a slash."""
    line = f"{event.event} {_parties(event.actor)} > {_parties(event.recipient)}" if event.recipient else f"{event.event} {_parties(event.actor)}"
    return " ".join([line, *event.aux])


def _parties(parties: tuple[Party, ...]) -> str:
    return "+".join(sorted("/".join([p.code or "?", *p.sector]) for p in parties))
