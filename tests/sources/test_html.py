"""Web pages: the article and nothing else, its structure, and a date that says where it comes from."""

from __future__ import annotations

from datetime import date

import pytest

from lapwing.errors import InputError
from lapwing.sources.html import decode_page, document_from_html, extract, looks_like_html
from lapwing.sources.reader import Problem, read_html

PARAGRAPHS = [
    "Le ministre togolais des Transports a annoncé mardi à Lomé la réouverture du poste frontière de Sanvee, fermé depuis le mois de mars.",
    "Son homologue ghanéen a salué « un geste attendu par les commerçants des deux rives », tout en posant trois conditions :",
    "Le Bénin, qui n'était pas représenté, a demandé à être associé à la prochaine réunion prévue à Accra.",
]
ITEMS = ["le retrait des douaniers armés du pont", "la réouverture des marchés du samedi", "le versement des taxes dues depuis mars"]
SCRIPT = "var secret = 'Togo attaque le Ghana';"
PAGE = f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Le Togo rouvre sa frontière - Golfe Infos</title>
<meta property="og:title" content="Le Togo rouvre sa frontière"><meta property="og:site_name" content="Golfe Infos">
<meta name="author" content="Ama Mensah"><meta property="article:published_time" content="2025-05-14T18:12:00+00:00">
<meta property="article:modified_time" content="2025-06-02T09:00:00+00:00">
<link rel="canonical" href="https://golfe.example/togo-frontiere"><script>{SCRIPT}</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/afrique">Afrique</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie-banner"><p>Nous utilisons des cookies.</p></div>
<main><article><h1>Le Togo rouvre sa frontière</h1><p>{PARAGRAPHS[0]}</p><h2>Les conditions d'Accra</h2><p>{PARAGRAPHS[1]}</p>
<ol>{"".join(f"<li>{item}</li>" for item in ITEMS)}</ol><!-- le Ghana bombarde Lomé --><p>{PARAGRAPHS[2]}</p></article></main>
<section id="comments" class="comments"><h3>Commentaires</h3><p>Jojo243 : il faut chasser le ministre de Lomé tout de suite !</p></section>
<footer><p>Tous droits réservés © Golfe Infos 2019</p></footer></body></html>"""


def test_article_and_metadata() -> None:
    document = document_from_html(PAGE, language="fr", path="page.html")
    assert (document.title, document.author, document.publisher) == ("Le Togo rouvre sa frontière", "Ama Mensah", "Golfe Infos")
    assert document.url == "https://golfe.example/togo-frontiere"
    for paragraph in PARAGRAPHS:
        assert paragraph in document.text
    for furniture in ("Accueil", "secret", "color", "cookies", "bombarde", "Jojo243", "droits réservés"):
        assert furniture not in document.text


def test_the_original_date_not_the_change() -> None:
    document = document_from_html(PAGE, language="fr")
    assert (document.published, document.published_from) == (date(2025, 5, 14), "metadata")
    given = document_from_html(PAGE, language="fr", published=date(2025, 1, 2))
    assert (given.published, given.published_from) == (date(2025, 1, 2), "given")


def test_paragraphs_headings_and_lists_keep_their_structure() -> None:
    document = document_from_html(PAGE, language="fr")
    found = [(b.kind, document.text[b.start : b.end], b.parent) for b in document.blocks if b.kind != "title"]
    assert found[0] == ("paragraph", PARAGRAPHS[0], None)
    assert found[1][0] == "heading"
    announcer = [b.kind == "paragraph" and document.text[b.start : b.end] == PARAGRAPHS[1] for b in document.blocks].index(True)
    assert found[3:6] == [("item", f"{n}. {item}", announcer) for n, item in enumerate(ITEMS, 1)]
    assert found[6] == ("paragraph", PARAGRAPHS[2], None)


def test_a_copyright_year_is_no_date() -> None:
    page = f"<html><body><article><p>{'</p><p>'.join(PARAGRAPHS)}</p></article><footer>Copyright 2019</footer></body></html>"
    document = document_from_html(page, language="fr")
    assert (document.published, document.published_from) == (None, None)


def test_a_date_only_in_the_text() -> None:
    page = f"<html><body><article><p>LOMÉ, 14 mai 2025 (AGT) - {PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article></body></html>"
    document = document_from_html(page, language="fr")
    assert document.published == date(2025, 5, 14)
    assert document.dateline == "LOMÉ"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<html><head><title>Accueil</title></head><body><nav><a href='/'>Accueil</a> <a href='/sport'>Sport</a></nav></body></html>",
        "<html><body><ul><li>Afrique</li><li>Monde</li><li>Sport</li></ul><form><input name='q'></form></body></html>",
        "<html><body><script>location.href='/x'</script></body></html>",
        "<not html",
    ],
)
def test_pages_without_an_article(page: str) -> None:
    with pytest.raises(InputError, match="holds no article"):
        extract(page)
    found = read_html(page)
    assert isinstance(found, Problem) and found.kind == "no-article"


def test_declared_charsets() -> None:
    page = PAGE.replace("utf-8", "iso-8859-1")
    assert PARAGRAPHS[0] in decode_page(page.encode("cp1252"))
    assert PARAGRAPHS[0] in decode_page(PAGE.encode("utf-16"))


def test_an_xml_declaration_and_control_characters_do_no_harm() -> None:
    page = '<?xml version="1.0" encoding="ISO-8859-1"?>' + PAGE.replace("<h1>", "<h1>\x00\x0b")
    assert PARAGRAPHS[2] in extract(page).text


def test_hostile_text_is_text() -> None:
    page = PAGE.replace("fermé depuis", "&lt;script&gt;alert(1)&lt;/script&gt; fermé depuis")
    assert "<script>alert(1)</script>" in extract(page).text


def test_sniffing() -> None:
    assert looks_like_html(PAGE)
    assert looks_like_html("\ufeff <!-- x --> <HTML>")
    assert not looks_like_html("Le <b>Togo</b> accuse")
    assert not looks_like_html("<3 Lomé")


def test_the_same_page_gives_the_same_document() -> None:
    assert document_from_html(PAGE, language="fr") == document_from_html(PAGE, language="fr")
