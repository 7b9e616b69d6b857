"""The HTML page as text: self-contained, inert, complete and the same each time. What it does in a browser: test_page_browser.py."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from lapwing.lexicon import load
from lapwing.records import Block, Document
from lapwing.render.labels import LANGUAGES, label, labels
from lapwing.render.page import page, pieces

# tests are not a package: the readings are taken from the file beside this one
_READINGS = run_path(str(Path(__file__).with_name("page_readings.py")))
HOSTILE, english, french, hostile = (_READINGS["HOSTILE"], _READINGS["english"], _READINGS["french"], _READINGS["hostile"])


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self._open: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open = tag if tag in self.raw else None
        if self._open:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.raw[self._open][-1] += data


def data_of(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Elements(text).raw["script"][0])
    return found


@pytest.mark.parametrize("readings", [[], [french()], [french(), english()], [hostile()]], ids=["none", "one", "two", "hostile"])
def test_nothing_is_fetched(readings: list[Any]) -> None:
    elements = Elements(page(readings))
    for tag, attributes in elements.found:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "source"}, tag
        assert not {"src", "srcset", "action", "data", "style"} & set(attributes), (tag, attributes)
        assert (attributes.get("href") or "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)
    banned = r"https?:|//[a-z]|url\(|@import|\bfetch\b|XMLHttpRequest|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
    for source in [*elements.raw["style"], elements.raw["script"][1]]:
        assert not re.search(banned, source)


def test_policy_allows_its_own_style_and_script_only() -> None:
    elements = Elements(page([french()]))
    policy = next(a["content"] for tag, a in elements.found if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind, source in (("style-src", elements.raw["style"][0]), ("script-src", elements.raw["script"][1])):
        assert f"{kind} 'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}';" in policy


def test_hostile_text_is_inert() -> None:
    plain, attacked = Elements(page([english()])), Elements(page([hostile()]))
    assert [tag for tag, _ in attacked.found] == [tag for tag, _ in plain.found]
    assert attacked.raw["script"][1] == plain.raw["script"][1]
    written = page([hostile()])
    written.encode("utf-8")  # a lone surrogate would raise
    assert not set("\x00\u2028\u2029") & set(written)
    assert "hacked=1</script" not in written
    data = data_of(written)["readings"][0]
    assert data["document"]["title"] == HOSTILE
    assert data["document"]["author"] == HOSTILE + "\ud800"
    assert data["events"][0]["reasons"] == [HOSTILE]


def test_assets_cannot_close_their_element() -> None:
    for name, end in (("page.css", "</style"), ("page.js", "</script"), ("page.js", "<!--")):
        assert end not in resources.files("lapwing.render").joinpath("assets", name).read_text(encoding="utf-8").lower()


def test_every_event_is_there_with_its_explanation() -> None:
    made = french()
    events = data_of(page([made]))["readings"][0]["events"]
    assert [e["id"] for e in events] == [e.id for e in made.events]
    first = events[0]
    assert first["reasons"] == ["because of 'proposé'"]
    assert first["actor"][0]["rule"] == "name 'Le Togo'"
    assert "".join(first["quote"]) == made.events[0].sentence.text
    assert first["quote"][1] == "proposé"
    assert events[2]["rule"] == "'selon'"


def test_what_is_no_fact_says_so() -> None:
    events = data_of(page([french()]))["readings"][0]["events"]
    assert [(e["fact"], e["aux"]) for e in events] == [
        (True, []), (False, ["negation"]), (False, ["hypothetical"]), (True, ["historical"]), (False, ["future"]), (False, ["future"]),
    ]  # fmt: skip


def test_pieces_are_the_text_and_each_span_is_whole() -> None:
    """Emoji before a span: one code point each in Python, two units in a browser."""
    made = french()
    blocks = pieces(made.document, made.events)
    assert ["".join(p[0] for p in b["pieces"]) for b in blocks] == [made.document.text[b.start : b.end] for b in made.document.blocks]

    def marked(reference: str) -> str:
        return "".join(p[0] for b in blocks for p in b["pieces"] if len(p) > 1 and reference in p[1].split())

    for n, event in enumerate(made.events):
        assert marked(f"t{n}.0") == event.trigger.text
        assert marked(f"s{n}.0") == event.sentence.text
        for role, parties in (("a", event.actor), ("r", event.recipient)):
            for k, party in enumerate(parties):
                assert marked(f"{role}{n}.{k}") == (party.mention.text if party.mention else "")
    assert marked("c0.0") == "si le Ghana retire ses 🚁 drones"
    assert marked("d0.0") == "mardi"
    assert marked("e0.0") == "Accra pourrait rejeter l'offre."
    assert marked("m3.1") == "b) un consul togolais."
    assert marked("v2.0") == "un analyste"


def test_overlapping_spans_share_a_piece() -> None:
    made = french()
    shared = next(p for b in pieces(made.document, made.events) for p in b["pieces"] if p[0] == "installer")
    assert {"t4.0", "t5.0", "s4.0", "s5.0"} == set(shared[1].split())


def test_a_span_over_several_blocks_is_marked_in_each() -> None:
    made = french()
    doc = made.document
    event = replace(made.events[0], conditions=(doc.span(doc.blocks[5].start, doc.blocks[6].end),))
    assert [b["kind"] for b in pieces(doc, [event]) if any("c0.0" in p[1].split() for p in b["pieces"] if len(p) > 1)] == ["item", "item"]


def test_text_outside_the_blocks_is_not_hidden() -> None:
    assert [b["kind"] for b in pieces(Document("ab cd ef", (Block(3, 5, "paragraph"),), "en"), [])] == ["residue", "paragraph", "residue"]
    assert [b["kind"] for b in pieces(Document("ab cd", (), "en"), [])] == ["paragraph"]


def test_same_readings_same_bytes() -> None:
    assert page([french(), english()]) == page([french(), english()])


def test_the_page_speaks_the_documents_language() -> None:
    assert '<html lang="fr">' in page([french(), english()])
    assert '<html lang="en">' in page([english()])
    assert '<html lang="en">' in page([])
    assert Elements(page([french()])).raw["title"] == ["Lomé tend la main à Accra 🤝 · Lapwing"]
    assert Elements(page([french(), english()])).raw["title"] == ["2 documents · Lapwing"]


def test_labels_are_whole_in_both_languages() -> None:
    for language in LANGUAGES:
        assert all(labels()[language].values())
    for key in labels()["en"]:
        holes = [set(re.findall(r"\{\w+\}", labels()[language][key])) for language in LANGUAGES]
        assert holes[0] == holes[1], key
    assert label("events", "de") == "Events"
    with pytest.raises(KeyError):
        label("no such key", "fr")


def test_labels_the_page_asks_for_exist() -> None:
    known = labels()["en"]
    assets = {name: resources.files("lapwing.render").joinpath("assets", name).read_text(encoding="utf-8") for name in ("page.js", "page.html")}
    asked = set(re.findall(r'(?:say|part)\("([\w.]+)"[,)]', assets["page.js"])) | set(re.findall(r'data-(?:label|name|title)="(\w+)"', assets["page.html"]))
    assert asked <= set(known), asked - set(known)


def test_labels_cover_the_codebook() -> None:
    known = labels()["en"]
    book = load().codebook
    for event in book["categories"]:
        assert f"event.{event}" in known
    for aux in book["aux"]:
        assert {f"aux.{aux}", f"hint.{aux}"} <= set(known)
    for quad in book["quads"]:
        assert f"quad.{quad}" in known
    for kind in ("official", "person", "analyst", "media", "leak", "article"):
        assert f"kind.{kind}" in known
