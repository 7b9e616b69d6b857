"""Who is who: how well mentions are found and resolved, apart from any event, on the annotated articles.

Every actor and recipient that the annotation places in the text counts once an article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lapwing.actors.resolver import Entity, Resolver
from lapwing.evaluation.articles import load_articles, to_document
from lapwing.language.pipeline import load_parser, parse_all
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon

KINDS = ("named", "role", "group", "description", "pronoun")
#: Kinds whose referent stands elsewhere in the text.
REFERRING = ("description", "pronoun")
#: Least shares: mentions found, then of those found the country and the primary sector; of referring mentions, those resolved right.
BARS = {"found": 0.92, "country": 0.93, "sector": 0.85, "referring right": 0.75}
#: Most referring mentions that may be resolved to somebody else.
WRONG_BAR = 0.08
_CONTEXT = 70
_CAUSES = ("missed", "open", "country", "sector")
_SHARES = ("found", "country", "sector", "sector_set", "right", "wrong", "open")


@dataclass(slots=True)
class ActorTally:
    """Counts of one slice. `wrong` and `open` tell of those whose country is not right whether another was given or none."""

    gold: int = 0
    found: int = 0
    country: int = 0
    sector: int = 0
    sector_set: int = 0
    right: int = 0
    wrong: int = 0
    open: int = 0

    def add(self, other: ActorTally) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def share(self, name: str) -> float:
        """Found, right, wrong and open are shares of all; country and sector of those found."""
        whole = self.found if name in ("country", "sector", "sector_set") else self.gold
        value: int = getattr(self, name)
        return value / whole if whole else 0.0

    def to_dict(self) -> dict[str, Any]:
        counts: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return counts | {f"{name}_share": round(self.share(name), 4) for name in self.__slots__ if name != "gold"}


@dataclass(frozen=True, slots=True)
class Mention:
    """One annotated mention: `readings` are the (codes, sectors) that the annotation's events give it, any of which is right."""

    text: str
    start: int
    end: int
    readings: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class ActorError:
    """A mention not found or not resolved right; `cause`: missed, open, country or sector; `rule` resolved it."""

    cause: str
    kind: str
    article: str
    mention: str
    expected: str
    got: str
    rule: str
    context: str


@dataclass(slots=True)
class ActorReport:
    """Tallies by language and kind of mention, and every error."""

    tallies: dict[tuple[str, str], ActorTally] = field(default_factory=lambda: defaultdict(ActorTally))
    errors: list[ActorError] = field(default_factory=list)

    def sum(self, language: str | None = None, kinds: Collection[str] = KINDS) -> ActorTally:
        """Mentions of these kinds in one language, or in all."""
        total = ActorTally()
        for (spoken, kind), tally in self.tallies.items():
            if language in (None, spoken) and kind in kinds:
                total.add(tally)
        return total

    @property
    def languages(self) -> list[str]:
        return sorted({language for language, _ in self.tallies})

    def tables(self) -> dict[str, dict[str, Any]]:
        """Rows by kind, by language, and of pronouns and definite descriptions together ("referring")."""
        rows = {kind: self.sum(kinds=(kind,)) for kind in KINDS}
        rows |= {language: self.sum(language) for language in self.languages}
        rows |= {f"{language} referring": self.sum(language, REFERRING) for language in self.languages}
        rows |= {"referring": self.sum(kinds=REFERRING), "all": self.sum()}
        return {name: tally.to_dict() for name, tally in rows.items() if tally.gold}

    def failing(self) -> list[str]:
        """The bars that are not met."""
        total, referring = self.sum(), self.sum(kinds=REFERRING)
        values = {name: total.share(name) for name in ("found", "country", "sector")} | {"referring right": referring.share("right")}
        below = [f"{name} {values[name]:.3f} < {bar}" for name, bar in BARS.items() if values[name] < bar]
        wrong = referring.share("wrong")
        return below + ([f"referring wrong {wrong:.3f} > {WRONG_BAR}"] if wrong > WRONG_BAR else [])

    def to_dict(self, *, errors: bool = False) -> dict[str, Any]:
        report = {"tables": self.tables(), "failing": self.failing(), "causes": {c: sum(e.cause == c for e in self.errors) for c in _CAUSES}}
        return report | ({"errors": [asdict(e) for e in self.errors]} if errors else {})

    def text(self, name: str, *, errors: bool = False) -> str:
        """The tables, the bars missed and, where asked for, the errors."""
        heads = ("found", "country", "sector", "set", "right", "wrong", "open")
        lines = [f"Mentions of actors: {name}", f"  {'':14}{'gold':>6}" + "".join(f"{head:>9}" for head in heads)]
        for row, values in self.tables().items():
            lines.append(f"  {row:14}{values['gold']:>6}" + "".join(f"{values[f'{share}_share']:>9.3f}" for share in _SHARES))
        bars = ", ".join(f"{bar} at least {least}" for bar, least in BARS.items())
        lines += ["", f"  Bars (all): {bars}, referring wrong at most {WRONG_BAR}: {'; '.join(self.failing()) or 'all met'}"]
        for cause in _CAUSES if errors else ():
            hits = [e for e in self.errors if e.cause == cause]
            lines += ["", f"  {cause}: {len(hits)}"]
            lines += [f"    {e.article} [{e.kind}] '{e.mention}' {e.expected} <> {e.got} by {e.rule or 'no rule'} | {e.context}" for e in hits]
        return "\n".join(lines) + "\n"


def mentions(article: dict[str, Any]) -> list[Mention]:
    """The annotated mentions of one article in text order, each place once."""
    found: dict[tuple[int, int], list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]] = {}
    for event in article["events"]:
        for role in ("actor", "recipient"):
            places: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
            for party in event[role]:
                if party["start"] is not None:
                    places[party["start"], party["end"]].append(party)
            for place, parties in places.items():
                codes = tuple(sorted({p["country"] for p in parties if p["country"]}))
                reading = (codes, tuple(sorted(tuple(p["sector"]) for p in parties)))
                if reading not in found.setdefault(place, []):
                    found[place].append(reading)
    return [Mention(article["text"][a:b], a, b, tuple(readings)) for (a, b), readings in sorted(found.items())]


def actor_report(path: Path, lexicon: Lexicon | None = None, pipeline: str | None = None) -> ActorReport:
    """Resolve every annotated mention of the articles and compare. Raises OSError when the file is absent."""
    lexicon = lexicon or load_lexicon()
    report = ActorReport()
    for language in ("fr", "en"):
        articles = [a for a in load_articles(path) if a["language"] == language]
        documents = [to_document(a) for a in articles]
        if not articles:
            continue
        for article, document, doc in zip(articles, documents, parse_all(load_parser(language, pipeline), documents), strict=True):
            resolver = Resolver(Syntax(doc, language), lexicon, document.published)
            compare(article, resolver, report)
    return report


def compare(article: dict[str, Any], resolver: Resolver, report: ActorReport) -> None:
    """Add one article's mentions to the report."""
    for mention in mentions(article):
        tokens = [i for i in range(resolver.syntax.n) if resolver.syntax.start[i] < mention.end and mention.start < resolver.syntax.end[i]]
        if not tokens:
            continue
        kind = kind_of(tokens, resolver)
        tally, error = _judge(mention, kind, found_at(tokens, resolver), resolver, article["id"])
        report.tallies[article["language"], kind].add(tally)
        report.errors.extend(error)


def heads(tokens: list[int], syntax: Syntax) -> list[int]:
    """The tokens of a span that hang outside it."""
    inside = set(tokens)
    return [i for i in tokens if (syntax.head[i] not in inside or syntax.head[i] == i) and syntax.pos[i] not in ("PUNCT", "ADP", "SPACE")]


def found_at(tokens: list[int], resolver: Resolver) -> tuple[Entity, ...]:
    """Who stands at the head of a span (where the parser split it, at its first head that is anybody)."""
    tops = heads(tokens, resolver.syntax)
    found = [resolver.entities(i) for i in tops]
    return next((e for e in found if e and e[0].code), next((e for e in found if e), ()))


def kind_of(tokens: list[int], resolver: Resolver) -> str:
    """How a mention names its referent."""
    s, found = resolver.syntax, resolver.found
    tops = heads(tokens, s) or tokens[:1]
    top = tops[0]
    if len(tokens) <= 3 and all(s.pos[i] in ("PRON", "DET", "ADP", "PUNCT") or s.lower[i] in ("latter", "celui-ci", "celle-ci") for i in tokens):
        return "pronoun"
    names = [i for i in tokens if i in found.names]
    if s.pos[top] == "PROPN" or any(s.form[i][:1].isupper() and s.pos[i] == "PROPN" and i not in names for i in tokens[1:]):
        return "named"
    if top in names or any(found.names[i].name.kind == "person" for i in names):
        return "named"
    role = found.roles.get(top)
    own = bool(names) or any(i in found.demonyms for i in tokens)
    definite = resolver.phrases.definite(top) or any(s.dep[c] == "nmod:poss" for c in s.children[top])
    if (
        definite
        and not own
        and not (role and role.role.group)
        and (role or s.feat(top, "Number") != "Plur" or any(s.dep[c] == "nummod" for c in s.children[top]))
    ):
        return "description"
    return "group" if s.feat(top, "Number") == "Plur" or (role and role.role.group) else "role"


def _judge(mention: Mention, kind: str, entities: tuple[Entity, ...], resolver: Resolver, article: str) -> tuple[ActorTally, list[ActorError]]:
    """Compare with the reading nearest to what was found."""
    parties = [resolver.party(e) for e in entities]
    codes = tuple(sorted({p.code for p in parties if p.code}))
    sectors = tuple(sorted(p.sector for p in parties))
    country = any(codes == wanted for wanted, _ in mention.readings)
    near = [r for r in mention.readings if r[0] == codes] or list(mention.readings)
    primary = any({s[:1] for s in wanted} == {s[:1] for s in sectors} for _, wanted in near)
    exact = any({frozenset(s) for s in wanted} == {frozenset(s) for s in sectors} for _, wanted in near)
    found = bool(parties)
    tally = ActorTally(
        1, int(found), int(found and country), int(found and primary), int(found and exact),
        int(found and country), int(found and not country and bool(codes)), int(not found or (not country and not codes)),
    )  # fmt: skip
    cause = "" if found and country and primary else "missed" if not found else "sector" if country else "country" if codes else "open"
    if not cause:
        return tally, []
    raw = resolver.syntax.raw
    context = raw[max(0, mention.start - _CONTEXT) : mention.start] + "[" + raw[mention.start : mention.end] + "]" + raw[mention.end : mention.end + _CONTEXT]
    expected = " or ".join(f"{'+'.join(c) or '-'} {[list(x) for x in s]}" for c, s in mention.readings)
    got = f"{'+'.join(codes) or '-'} {[list(x) for x in sectors]}" if found else "nobody"
    rule = entities[0].rule if entities else ""
    return tally, [ActorError(cause, kind, article.removeprefix("dev-"), mention.text, expected, got, rule, " ".join(context.split()))]
