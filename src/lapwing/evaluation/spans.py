"""Are the parties that somebody else marked found at all? On the marked source and target of single sentences.

The file is that of `evaluation.relations`: English sentences in which annotators marked who acts on whom. Nothing says who the marked parties
are, so this asks only whether the actor room sees a mention there, of somebody known or not.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lapwing.actors.resolver import Resolver
from lapwing.errors import InputError
from lapwing.evaluation.actors import found_at
from lapwing.evaluation.relations import strip_tags
from lapwing.language.pipeline import load_parser, parse_all
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon
from lapwing.records import Block, Document

#: Least share of the spans that name somebody in which a mention must be found.
BAR = 0.95


@dataclass(frozen=True, slots=True)
class Miss:
    """A span without a mention; `kind` is what it looks like."""

    kind: str
    text: str
    sentence: str


@dataclass(slots=True)
class SpanReport:
    """Counts of marked spans that name somebody: `spans`, `found` with a mention anywhere inside, `at_head` with one at their head word; `left_out`
    name nobody."""

    spans: int = 0
    found: int = 0
    at_head: int = 0
    left_out: int = 0
    misses: list[Miss] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.found / self.spans if self.spans else 0.0

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Kinds of misses, the commonest first."""
        return sorted(Counter(miss.kind for miss in self.misses).items(), key=lambda item: (-item[1], item[0]))

    def failing(self) -> list[str]:
        return [f"spans {self.share:.3f} < {BAR}"] if self.share < BAR else []

    def to_dict(self, *, errors: bool = False) -> dict[str, Any]:
        counts: dict[str, Any] = {name: getattr(self, name) for name in ("spans", "found", "at_head", "left_out")}
        report = counts | {"share": round(self.share, 4), "failing": self.failing(), "kinds": dict(self.kinds)}
        return report | ({"misses": [asdict(miss) for miss in self.misses]} if errors else {})

    def text(self, name: str, *, errors: bool = False) -> str:
        """The share, the bar and, where asked for, the kinds of misses, the commonest first."""
        lines = [
            f"Marked parties: {name}",
            f"  {self.found} of {self.spans} spans that name somebody hold a mention: {self.share:.3f} ({self.at_head} at their head word); "
            f"{self.left_out} spans name nobody",
            f"  Bar: at least {BAR}: {'; '.join(self.failing()) or 'met'}",
        ]
        for kind, count in self.kinds if errors else ():
            lines += ["", f"  {kind}: {count}"]
            lines += [f"    ‘{miss.text}’ | {miss.sentence}" for miss in self.misses if miss.kind == kind]
        return "\n".join(lines) + "\n"


def span_report(path: Path, lexicon: Lexicon | None = None, pipeline: str | None = None) -> SpanReport:
    """Look for a mention in every marked span. Raises InputError when the file is missing or lacks a column."""
    lexicon = lexicon or load_lexicon()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            marked = [strip_tags(row["marked_sentence"]) for row in csv.DictReader(file, delimiter="\t")]
    except (OSError, KeyError) as error:
        raise InputError(f"{path.name} holds no marked sentences ({error}); give a file with the columns of relations-dev.tsv") from error
    report = SpanReport()
    documents = [Document(text, (Block(0, len(text)),), "en") for text, _, _ in marked]
    for doc, (text, *spans) in zip(parse_all(load_parser("en", pipeline), documents), marked, strict=True):
        resolver = Resolver(Syntax(doc, "en"), lexicon)
        for span in spans:
            if span is not None:
                _judge(resolver, text, span, report)
    return report


def _judge(resolver: Resolver, text: str, span: tuple[int, int], report: SpanReport) -> None:
    s = resolver.syntax
    tokens = [i for i in range(s.n) if s.start[i] < span[1] and span[0] < s.end[i]]
    if not any(_names_somebody(i, resolver) for i in tokens):
        report.left_out += 1
        return
    report.spans += 1
    report.at_head += bool(found_at(tokens, resolver))
    if any(resolver.entities(i) for i in tokens):
        report.found += 1
    else:
        report.misses.append(Miss(_kind(tokens, resolver), text[slice(*span)], text))


def _names_somebody(i: int, resolver: Resolver) -> bool:
    """A capitalised word (no weekday or month; at the beginning of a sentence, where all are, only what the tagger takes for a name), or one of the
    lexicon's roles, demonyms or names."""
    s, found = resolver.syntax, resolver.found
    if i in found.names or i in found.roles or s.lower[i] in resolver.book.demonyms:
        return True
    opening = s.sentences[s.sent[i]][0] == i
    return s.form[i][:1].isupper() and s.lower[i] not in resolver.phrases.calendar and (not opening or s.pos[i] == "PROPN")


def _kind(tokens: list[int], resolver: Resolver) -> str:
    s = resolver.syntax
    first, last = s.start[tokens[0]], s.end[tokens[-1]]
    refused = [c for c in resolver.found.notes.considered() if not c.taken and first <= c.span.start and c.span.end <= last]
    names = [i for i in tokens if s.form[i][:1].isupper() and s.pos[i] in ("PROPN", "X", "NOUN")]
    if any("name of" in c.what for c in refused):
        return "a weak name without support"
    if any("surname" in c.what for c in refused):
        return "a surname that several bear"
    if any(s.form[i].isupper() and len(s.form[i]) > 1 for i in names):
        return "an acronym in no list"
    if any(s.pos[i] == "NOUN" and not s.form[i][:1].isupper() for i in tokens):
        return "a noun that is no role, with a name or adjective in no list"
    return "a name of one word in no list" if len(names) == 1 else "a name of several words in no list"
