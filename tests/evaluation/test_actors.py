"""The measure of who is who, on one small hand-made article."""

from __future__ import annotations

from typing import Any

from parses import PUBLISHED, Parse, parse

from lapwing.actors.resolver import Resolver
from lapwing.evaluation.actors import REFERRING, ActorReport, compare, kind_of, mentions
from lapwing.lexicon import Lexicon

ARTICLE = parse(
    "en",
    """
    Ghana     ghana    PROPN nsubj  2 _
    arrested  arrest   VERB  ROOT   0 Tense=Past|VerbForm=Fin
    Togolese  togolese ADJ   amod   4 _
    farmers   farmer   NOUN  obj    2 Number=Plur
    .         .        PUNCT punct  2 _

    It        it       PRON  nsubj  2 Number=Sing
    freed     free     VERB  ROOT   0 Tense=Past|VerbForm=Fin
    them      they     PRON  obj    2 Number=Plur
    .         .        PUNCT punct  2 _
    """,
)


def party(parsed: Parse, first: str, last: str, country: str | None, *sector: str) -> dict[str, Any]:
    s = parsed.syntax
    start, end = s.start[parsed.at(first)], s.end[parsed.at(last)]
    return {"text": s.raw[start:end], "start": start, "end": end, "name": None, "country": country, "sector": list(sector)}


def article() -> dict[str, Any]:
    ghana = party(ARTICLE, "Ghana", "Ghana", "GHA")
    farmers = party(ARTICLE, "Togolese", "farmers", "TGO", "AGR")
    events = [
        {"actor": [ghana], "recipient": [farmers]},
        {"actor": [ghana], "recipient": []},
        {"actor": [party(ARTICLE, "It", "It", "GHA")], "recipient": [party(ARTICLE, "them", "them", "BEN", "AGR")]},
        {"actor": [{"text": None, "start": None, "end": None, "name": None, "country": "GHA", "sector": []}], "recipient": []},
    ]
    return {"id": "dev-en-00-test", "language": "en", "text": ARTICLE.syntax.raw, "events": events}


def test_a_mention_counts_once_and_implied_parties_do_not() -> None:
    assert [m.text for m in mentions(article())] == ["Ghana", "Togolese farmers", "It", "them"]


def test_kinds_of_mention(lexicon: Lexicon) -> None:
    resolver = Resolver(ARTICLE.syntax, lexicon, PUBLISHED)
    kinds = [kind_of([ARTICLE.at(form)], resolver) for form in ("Ghana", "farmers", "It")]
    assert kinds == ["named", "group", "pronoun"]


def test_right_and_wrong_are_told_apart(lexicon: Lexicon) -> None:
    report = ActorReport()
    compare(article(), Resolver(ARTICLE.syntax, lexicon, PUBLISHED), report)
    total, referring = report.sum(), report.sum("en", REFERRING)
    assert (total.gold, total.found, total.country) == (4, 4, 3)
    assert (referring.right, referring.wrong) == (1, 1)
    assert report.sum("fr").gold == 0
    assert list(report.tables()) == ["named", "group", "pronoun", "en", "en referring", "referring", "all"]
    assert [(e.cause, e.mention) for e in report.errors] == [("country", "them")]
    assert "referring wrong 0.500 > 0.08" in " ".join(report.failing())
    assert "'them'" in report.text("a set", errors=True) and "'them'" not in report.text("a set")
    assert [e["mention"] for e in report.to_dict(errors=True)["errors"]] == ["them"]
    assert report.to_dict()["causes"] == {"missed": 0, "open": 0, "country": 1, "sector": 0}
