"""Readings made by hand for the HTML page: a French article with everything a page shows, an English one, and a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from lapwing.events.coder import Rejected
from lapwing.reading import Reading
from lapwing.records import Attribution, Block, Document, Event, Party, Span, Versions, When, Where

VERSIONS = Versions("0.1.0", "abc123", "fr_pipeline-1")
FRENCH_LINES = (
    ("title", "Lomé tend la main à Accra 🤝"),
    ("residue", "Partager 📎 cet article"),
    ("dateline", "LOMÉ (ATP) - "),
    ("paragraph", "🇹🇬 Le Togo a proposé mardi à Accra de rouvrir la frontière, si le Ghana retire ses 🚁 drones."),
    (
        "paragraph",
        "Le président togolais n'a pas rencontré l'envoyé ghanéen. "
        "Selon un analyste, Accra pourrait rejeter l'offre. En 2019, Accra a expulsé deux diplomates :",
    ),
    ("item", "a) un attaché togolais ;"),
    ("item", "b) un consul togolais."),
    ("paragraph", "Le Togo va livrer et installer des pompes au Ghana."),
)
ENGLISH = "Kenya praised Somalia's new electoral law."
#: What a page must never obey, read or fetch.
HOSTILE = '</script><script>hacked=1</script><img src=http://evil.example/x onerror="hacked=1">&lt;b&gt; {{data}} \u2028\u2029\u202e\x00]]>--><!--'


def document(lines: tuple[tuple[str, str], ...], **other: Any) -> Document:
    """A document of the lines given as (kind, text); a dateline runs into what follows it."""
    text, blocks = "", []
    for kind, line in lines:
        parent = len(blocks) - 1 if kind == "item" else None
        blocks.append(Block(len(text), len(text) + len(line), kind, parent))
        text += line + ("" if kind == "dateline" else "\n")
    return Document(text, tuple(blocks), **other)


def span(doc: Document, text: str, after: str = "") -> Span:
    start = doc.text.index(text, doc.text.index(after))
    return doc.span(start, start + len(text))


def party(doc: Document, written: str | None, code: str | None, *, after: str = "", **other: Any) -> Party:
    mention = span(doc, written, after) if written else None
    made: dict[str, Any] = {
        "mention": mention,
        "name": written,
        "actor_id": code,
        "code": code,
        "country": code,
        "sector": ("GOV",),
        "rule": f"name '{written}'",
    }
    return Party(**{**made, **other})


def event(doc: Document, category: str, trigger: Span, sentence: Span, quad: int, *actor: Party, **other: Any) -> Event:
    made: dict[str, Any] = {
        "event": category,
        "mode": None,
        "context": (),
        "actor": actor,
        "recipient": (),
        "aux": (),
        "attribution": None,
        "conditions": (),
        "date": None,
        "place": None,
        "sentence": sentence,
        "trigger": trigger,
        "frames": ("frame-" + category.lower(),),
        "quad": quad,
        "score": 1.0,
        "confidence": 0.68,
        "reasons": (f"because of '{trigger.text}'",),
    }
    return Event(**{**made, **other}).with_id(doc.id)


def french() -> Reading:
    """Six events: a plain one, a negated, a hypothetical, a historical one, and two planned ones that share their words."""
    doc = document(
        FRENCH_LINES,
        language="fr",
        title="Lomé tend la main à Accra 🤝",
        publisher="ATP",
        published=date(2025, 9, 16),
        published_from="text",
        url="https://example.org/a",
    )
    offer, met, could, past, plan = (
        span(doc, FRENCH_LINES[3][1]),
        span(doc, "Le président togolais n'a pas rencontré l'envoyé ghanéen."),
        span(doc, "Selon un analyste, Accra pourrait rejeter l'offre."),
        span(doc, "En 2019, Accra a expulsé deux diplomates :"),
        span(doc, FRENCH_LINES[7][1]),
    )
    togo, ghana = party(doc, "Le Togo", "TGO", after="🇹🇬"), party(doc, "Accra", "GHA", after="mardi")
    planned = {"aux": ("future",), "recipient": (party(doc, "Ghana", "GHA", after="pompes"),)}
    mover = party(doc, "Le Togo", "TGO", after="b) un consul")
    events = (
        event(
            doc,
            "AGREE",
            span(doc, "proposé"),
            offer,
            1,
            togo,
            recipient=(ghana,),
            conditions=(span(doc, "si le Ghana retire ses 🚁 drones"),),
            date=When(span(doc, "mardi"), date(2025, 9, 16), date(2025, 9, 16), "day", "text"),
            evidence=(span(doc, "Accra pourrait rejeter l'offre."),),
        ),
        event(doc, "CONSULT", span(doc, "rencontré"), met, 1, party(doc, "Le président togolais", "TGO"), aux=("negation",)),
        event(
            doc,
            "REJECT",
            span(doc, "rejeter"),
            could,
            3,
            party(doc, "Accra", "GHA", after="analyste"),
            aux=("hypothetical",),
            attribution=Attribution(span(doc, "un analyste"), "analyst", "'selon'"),
        ),
        event(
            doc,
            "SANCTION",
            span(doc, "expulsé"),
            past,
            4,
            party(doc, "Accra", "GHA", after="En 2019"),
            aux=("historical",),
            mode="expel",
            demands=(span(doc, "a) un attaché togolais ;"), span(doc, "b) un consul togolais.")),
            place=Where(span(doc, "Accra", "En 2019"), "GHA", 5.6, -0.19),
            recipient=(party(doc, None, "TGO"),),
        ),
        event(doc, "AID", span(doc, "livrer et installer"), plan, 2, mover, **planned),
        event(doc, "COOPERATE", span(doc, "installer"), plan, 2, mover, **planned),
    )
    return Reading(doc, events, VERSIONS, (Rejected(span(doc, "rouvrir"), "open", "no actor"),))


def english() -> Reading:
    doc = document((("paragraph", ENGLISH),), language="en", title="A law", publisher="Gazette")
    kenya, somalia = party(doc, "Kenya", "KEN"), party(doc, "Somalia", "SOM")
    return Reading(doc, (event(doc, "SUPPORT", span(doc, "praised"), span(doc, ENGLISH), 1, kenya, recipient=(somalia,)),), VERSIONS)


def hostile() -> Reading:
    """Every text field tries to become markup, script or a request."""
    doc = document(
        (("title", HOSTILE.replace("\u2028", "").replace("\u2029", "")), ("paragraph", f"{HOSTILE} struck {HOSTILE}"), ("residue", HOSTILE)), language="en"
    )
    doc = replace(doc, title=HOSTILE, publisher=HOSTILE, author=HOSTILE + "\ud800", dateline=HOSTILE, url="javascript:hacked=1", id="")
    who = Party(span(doc, "struck"), HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), HOSTILE, HOSTILE)
    made = event(
        doc,
        "ASSAULT",
        span(doc, "struck"),
        doc.span(doc.blocks[1].start, doc.blocks[1].end),
        4,
        who,
        recipient=(who,),
        mode=HOSTILE,
        frames=(HOSTILE,),
        reasons=(HOSTILE,),
        context=(HOSTILE,),
        attribution=Attribution(span(doc, "struck"), HOSTILE, HOSTILE),
        conditions=(span(doc, HOSTILE),),
    )
    return Reading(doc, (made,), Versions(HOSTILE, HOSTILE, HOSTILE), (Rejected(span(doc, "struck"), HOSTILE, HOSTILE),))
