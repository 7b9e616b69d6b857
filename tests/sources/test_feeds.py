"""Feeds to documents, from a server on this machine; no time is spent waiting."""

from __future__ import annotations

import gzip
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webserver import Reply, WebServer

from lapwing.records import Document
from lapwing.sources.contracts import Contract
from lapwing.sources.entries import article_url, parse_feed, plain_text
from lapwing.sources.feeds import Tally, read_feeds
from lapwing.sources.feedstate import FeedState, load_states, plain_states
from lapwing.sources.fetching import Answer, Limits
from lapwing.sources.reader import Problem
from lapwing.sources.rounds import Rounds

FIRST = "The government of Mali condemned the attack on Togo in a statement that the ministry read in Bamako."
SECOND = "Ghana offered to mediate between the two countries, and France said on Tuesday that it would send an envoy to Accra."
LONG = "".join(f"<p>{FIRST} {SECOND} It was statement number {n} of the week.</p>" for n in range(4))
FRENCH = "Le gouvernement du Mali a condamné l’attaque contre le Togo dans une déclaration que la ministre a lue à Bamako. La France a décidé d’envoyer un émissaire."


def page(text: str = FIRST, head: str = "") -> bytes:
    return f"<html><head><title>A page</title>{head}</head><body><article><h1>A page</h1><p>{text}</p><p>{SECOND}</p></article></body></html>".encode()


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    channel = "<title>Radio Kelet</title><link>https://kelet.example/</link><description>News</description>"
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'{head}<rss version="2.0" {space}><channel>{channel}{"".join(items)}</channel></rss>'


def item(web: WebServer, path: str | None = "/1", title: str = "Mali condemns attack", more: str = "<pubDate>Tue, 17 Jun 2025 23:30:00 -0500</pubDate>") -> str:
    link = f"<link>{web.url(path)}</link>" if path else ""
    return f"<item><title>{title}</title>{link}{more}</item>"


def full(html: str = LONG) -> str:
    return f"<content:encoded><![CDATA[{html}]]></content:encoded>"


def serve(web: WebServer, feed: str | bytes, kind: str = "application/rss+xml") -> None:
    web.pages["/feed"] = (kind, feed if isinstance(feed, bytes) else feed.encode())


def read(web: WebServer, *, limits: Limits | None = None, contract: Mapping[str, Any] | None = None, **options: Any) -> list[Document | Problem]:
    told = Contract(**{"id": "kelet", "publisher": "Radio Kelet", "feeds": (web.url("/feed"),), **(contract or {})})
    moment = [0.0]

    def sleep(seconds: float) -> None:
        moment[0] += seconds

    rounds = Rounds(limits=limits or Limits(read=0.5, total=2), allow_private=True, clock=lambda: moment[0], sleep=sleep)
    return list(read_feeds([told], rounds=rounds, **options))


def only(found: list[Document | Problem]) -> Document:
    (document,) = found
    assert isinstance(document, Document), document
    return document


def problems(found: list[Document | Problem]) -> list[str]:
    assert all(isinstance(f, Problem) for f in found), found
    return [str(f) for f in found]


# -- what an entry gives ---------------------------------------------------------------------------------------------


def test_rss_with_the_page_of_its_entry(web: WebServer) -> None:
    serve(web, rss(item(web, more="<pubDate>Tue, 17 Jun 2025 23:30:00 -0500</pubDate><dc:creator>Awa Traoré</dc:creator><description>Short.</description>")))
    web.pages["/1"] = ("text/html", page(head='<meta property="article:published_time" content="2025-06-19">'))
    document = only(read(web))
    assert FIRST in document.text and SECOND in document.text
    assert (document.title, document.author, document.publisher, document.language) == ("Mali condemns attack", "Awa Traoré", "Radio Kelet", "en")
    assert (document.published, document.published_from) == (date(2025, 6, 17), "metadata")  # the day where it was written, and the feed's
    assert (document.url, document.path, document.source) == (web.url("/1"), web.url("/feed"), "kelet")
    assert web.asked == ["/robots.txt", "/feed", "/1"]


def test_full_text_in_the_feed_needs_no_page(web: WebServer) -> None:
    footer = f'<p>The post <a href="{web.url("/1")}">Mali condemns attack</a> appeared first on <a href="https://kelet.example">Radio Kelet</a>.</p>'
    serve(web, rss(item(web, more=full(LONG + footer))))
    document = only(read(web))
    assert document.text.count(SECOND) == 4
    assert "appeared first" not in document.text
    assert document.text.startswith("Mali condemns attack\n")
    assert document.blocks[0].kind == "title"
    assert (document.url, document.publisher, document.published) == (web.url("/1"), "Radio Kelet", None)
    assert web.count("/1") == 0


@pytest.mark.parametrize("excerpt", [f"<p>{FIRST}</p>", LONG + "<p>The envoy [&#8230;]</p>", LONG + "<p>And then… <a href='#'>Lire la suite</a></p>"])
def test_an_excerpt_in_the_feed_does_not_do(excerpt: str, web: WebServer) -> None:
    serve(web, rss(item(web, more=full(excerpt))))
    web.pages["/1"] = ("text/html", page("The page tells all of it, from the beginning in Bamako to the end in Lomé."))
    assert "The page tells all of it" in only(read(web)).text


def test_atom(web: WebServer) -> None:
    serve(web, f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{web.url("/news/")}"><title>T</title><id>i</id>
        <entry><title type="html">Mali &lt;b&gt;condemns&lt;/b&gt; attack</title><id>1</id><link rel="alternate" href="one"/>
          <author><name>Awa</name></author><published>2025-06-17T23:30:00-05:00</published><updated>2025-06-20T10:00:00Z</updated>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{LONG}</div></content></entry>
        <entry><title>Second</title><id>2</id><link href="two"/><updated>2025-06-20T01:00:00+02:00</updated><summary>Short.</summary></entry>
        </feed>""", "application/atom+xml")  # fmt: skip
    web.pages["/news/two"] = ("text/html", page())
    one, two = read(web)
    assert isinstance(one, Document) and isinstance(two, Document)
    assert (one.title, one.author, one.published, one.url) == ("Mali condemns attack", "Awa", date(2025, 6, 17), web.url("/news/one"))
    assert (two.title, two.published, two.published_from, two.url) == ("Second", date(2025, 6, 20), "metadata", web.url("/news/two"))


def test_the_pages_own_date_is_better_than_that_of_a_change(web: WebServer) -> None:
    serve(web, rss(item(web, more="<dc:date>2025-06-20</dc:date>")))
    web.pages["/1"] = ("text/html", page(head='<meta property="article:published_time" content="2025-06-15">'))
    assert only(read(web)).published == date(2025, 6, 15)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("mar., 17 juin 2025 10:00:00 +0000", date(2025, 6, 17)),
        ("mercredi 6 août 2025 à 09h12", date(2025, 8, 6)),
        ("1er mars 2025", date(2025, 3, 1)),
        ("Tue, 17 Jun 25 10:00:00 GMT", date(2025, 6, 17)),
        ("20250617", date(2025, 6, 17)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("soon", None),
    ],
)
def test_dates_as_feeds_write_them(written: str, day: date | None, web: WebServer) -> None:
    serve(web, rss(item(web, more=f"<pubDate>{written}</pubDate>{full()}")))
    assert only(read(web)).published == day


def test_latin_1_and_broken_entities(web: WebServer) -> None:
    text = rss(item(web, title="Sénégal &amp; Mali &eacute;lu & <nobr>Côte", more=full("<p>L&rsquo;accord & la paix &foo; " + FRENCH * 5 + "</p>")), head="")
    for head, kind in (("<?xml version='1.0' encoding='ISO-8859-1'?>", "text/xml"), ("", "application/rss+xml; charset=iso-8859-1"), ("", "text/xml")):
        serve(web, (head + text).encode("cp1252"), kind)
        document = only(read(web))
        assert document.title == "Sénégal & Mali élu & Côte"
        assert "L’accord & la paix" in document.text
        assert "contre le Togo dans une déclaration" in document.text
        assert document.language == "fr"


def test_a_page_in_the_encoding_of_its_header(web: WebServer) -> None:
    serve(web, rss(item(web)))
    cyrillic = "<html><body><article><p>" + FIRST + " Президент Мали.</p><p>" + SECOND + "</p></article></body></html>"
    web.pages["/1"] = ("text/html; charset=koi8-r", cyrillic.encode("koi8-r"))
    assert "Президент" in only(read(web)).text


def test_without_pages_the_feeds_own_words_are_taken(web: WebServer) -> None:
    described = f"<description>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND} &lt;b&gt;Now&lt;/b&gt;.&lt;/p&gt;</description>"
    serve(web, rss(item(web, more=described), item(web, "/2", more="<description>Short.</description>")))
    for options in ({"pages": False}, {"contract": {"pages": False}}):
        document, problem = read(web, **options)  # type: ignore[arg-type]
        assert isinstance(document, Document)
        assert document.text == f"Mali condemns attack\n\n{FIRST}\n\n{SECOND} Now."
        assert (document.title, document.publisher, document.url) == ("Mali condemns attack", "Radio Kelet", web.url("/1"))
        assert str(problem) == f"{web.url('/2')}: has fewer than 15 words in the feed, and pages are not fetched; nothing can be read"
    assert web.count("/1") == web.count("/2") == 0


def test_entries_without_a_link(web: WebServer) -> None:
    serve(web, rss(item(web, None, more=full()), item(web, None, title="Brief", more="<link>javascript:alert(1)</link>")))
    document, problem = read(web)
    assert isinstance(document, Document)
    assert (document.url, document.path) == (None, web.url("/feed"))
    assert str(problem) == f"{web.url('/feed')}, entry 2 ('Brief'): has fewer than 15 words in the feed, and it has no link; nothing can be read"


def test_the_contracts_language_holds(web: WebServer) -> None:
    serve(web, rss(item(web, more=full())))
    assert only(read(web, contract={"language": "fr"})).language == "fr"


# -- what is passed over ---------------------------------------------------------------------------------------------


def test_pages_that_cannot_be_read(web: WebServer) -> None:
    german = "Der Außenminister ist am Montag nach Bamako gereist und hat dort mit der Regierung über den Abzug der Truppen gesprochen. " * 3
    serve(web, rss(*(item(web, f"/{name}") for name in ("missing", "menu", "german", "binary", "picture", "good"))))
    web.pages |= {
        "/menu": ("text/html", b"<html><body><ul><li>Home</li><li>News</li></ul></body></html>"),
        "/german": ("text/html", f"<html><body><article><p>{german}</p></article></body></html>".encode()),
        "/binary": ("text/html", b"%PDF-1.7 \x00\x01"),
        "/picture": ("image/png", b"\x89PNG"),
        "/good": ("text/html", page()),
    }
    *found, document = read(web)
    assert isinstance(document, Document)
    said = [text.removeprefix(web.url("/")) for text in problems(found)]
    assert [text.split(";")[0] for text in said[:1]] == ["missing: the server answers 404 Not Found"]
    assert said[1].startswith("menu: the page holds no article")
    assert said[2].startswith("german: is in German; Lapwing codes ")
    assert said[3:] == ["binary: is a PDF, no web page", "picture: is image/png, no text; name a web page or feed"]
    assert [f.kind for f in found if isinstance(f, Problem)] == ["unreadable", "no-article", "language", "binary", "binary"]


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"<!doctype html><html><body><h1>Error</h1></body></html>", "text/html", "is a web page, no feed; name the feed's own address"),
        (b"", "application/rss+xml", "is empty; name the feed's own address"),
        (b"{}", "application/json", "is no RSS or Atom feed; name the feed's own address"),
        (b"/etc/passwd", "application/rss+xml", "is no RSS or Atom feed; name the feed's own address"),
        (b"<rss version='2.0'><channel><title>T</title></channel></rss>", "application/rss+xml", "holds no entry; check the address"),
    ],
)
def test_what_is_no_feed(body: bytes, kind: str, said: str, web: WebServer) -> None:
    serve(web, body, kind)
    tally = Tally()
    assert problems(read(web, tally=tally)) == [f"{web.url('/feed')}: {said}"]
    assert (tally.feeds, tally.failed, tally.incomplete) == (0, 1, {"kelet"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#55357;&#56832;", "😀"),
        ("&#233;&#55357;&#56832;&#56832;", "é😀\ufffd"),
        ("&#xD83D;&#xDE00;", "😀"),
        ("a&#xD800;b", "a\ufffdb"),
        ("&#233;&#55357;&#233;", "é\ufffdé"),
        ("&#99999999;", "\ufffd"),
        ("&#0;&#x41;", "\ufffdA"),
    ],
)
def test_numeric_references_that_are_no_characters(written: str, read: str) -> None:
    feed = parse_feed(Answer("http://a.example/", 200, body=rss(f"<item><title>x{written}y</title></item>").encode()))
    assert feed.entries[0].title == f"x{read}y"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_feed_never_raises(data: st.DataObject) -> None:
    body = bytearray(
        rss(f"<item><title>T &eacute;</title><link>http://a.example/1</link><dc:date>2025-06-17</dc:date>{full()[:200]}]]></content:encoded></item>").encode()
    )
    pieces = st.binary(max_size=8) | st.sampled_from(
        [b"&#xD800;", b"<![", b"]]>", b"<!DOCTYPE", b"<?xml encoding='\x8b'?>", b"\x00", b"&#99999999999999;", b"xml:base='http://[::1'"]
    )
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 20))] = data.draw(pieces)
    feed = parse_feed(
        Answer("http://a.example/", 200, {"content-type": data.draw(st.sampled_from(["text/xml", "text/html", "x; charset=utf-16"]))}, bytes(body))
    )
    assert feed.fault is None or "\n" not in feed.fault


def test_a_local_file_named_by_a_body_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss version='2.0'><channel><item><title>secret</title></item></channel></rss>")
    assert parse_feed(Answer("http://a.example/", 200, body=str(tmp_path / "feed.xml").encode())).fault


def test_entities_that_would_explode_or_name_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    levels = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    head = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{levels}<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    started = time.process_time()
    feed = parse_feed(Answer("http://a.example/", 200, body=rss("<item><title>T &i; &x;</title></item>", head=head).encode()))
    assert time.process_time() - started < 5
    assert len(feed.entries[0].title or "") < 1_000
    assert "secret" not in (feed.entries[0].title or "")


def test_a_bomb_an_endless_feed_and_a_silent_server(web: WebServer) -> None:
    def endless(n: int, h: Mapping[str, str]) -> Reply:
        def pieces() -> Any:
            yield b"<rss version='2.0'><channel>"
            while True:
                yield b"<item><title>More</title></item>"
                time.sleep(0.02)

        return 200, {"Content-Type": "application/rss+xml"}, pieces()

    web.routes["/feed"] = lambda n, h: (200, {"Content-Encoding": "gzip"}, gzip.compress(b"<rss>" + b" " * 20_000_000))
    assert problems(read(web)) == [f"{web.url('/feed')}: is larger than the 5 MB that are read; it was cut off"]
    web.routes["/feed"] = endless
    assert problems(read(web, limits=Limits(total=0.5))) == [f"{web.url('/feed')}: was not read to its end in 0.5 seconds; it was cut off"]
    web.routes["/feed"] = lambda n, h: (time.sleep(0.4), (200, {}, b""))[1]  # type: ignore[return-value]
    assert problems(read(web, limits=Limits(read=0.1))) == [f"{web.url('/feed')}: the server takes too long to answer; try again later"]


def test_too_many_entries(web: WebServer) -> None:
    serve(web, rss(*(item(web, None, title="") for _ in range(1_002))))
    assert problems(read(web))[0] == f"{web.url('/feed')}: has 2 entries beyond the first 1000, which are left out"


def test_robots_txt_holds_for_feeds_and_pages(web: WebServer) -> None:
    web.pages["/robots.txt"] = ("text/plain", b"User-agent: *\nDisallow: /1\n")
    serve(web, rss(item(web)))
    assert problems(read(web)) == [f"{web.url('/1')}: the robots.txt of 127.0.0.1 does not allow it; ask the publisher, or leave it out"]
    web.pages["/robots.txt"] = ("text/plain", b"User-agent: Lapwing\nDisallow: /feed\n")
    assert problems(read(web)) == [f"{web.url('/feed')}: the robots.txt of 127.0.0.1 does not allow it; ask the publisher, or leave it out"]


def test_this_machine_is_refused_by_default(web: WebServer) -> None:
    contract = Contract("kelet", "Radio Kelet", feeds=(web.url("/feed"),))
    (problem,) = read_feeds([contract], rounds=Rounds(sleep=lambda seconds: None))
    assert str(problem) == f"{web.url('/feed')}: leads to a loopback address, which only --allow-private reads; check where the address points"
    assert web.asked == []


# -- once each -------------------------------------------------------------------------------------------------------


def test_what_is_known_is_not_fetched(web: WebServer) -> None:
    serve(web, rss(item(web), item(web, "/2"), item(web, "/2"), item(web, "/2?utm_source=rss#xtor=RSS-1")))
    web.pages |= {"/1": ("text/html", page()), "/2": ("text/html", page())}
    tally = Tally()
    document = only(read(web, known={"kelet": {web.url("/1")}, "other": {web.url("/2")}}, tally=tally))
    assert document.url == web.url("/2")
    assert web.asked == ["/robots.txt", "/feed", "/2"]
    assert (tally.feeds, tally.entries, tally.known, tally.incomplete) == (1, 4, 3, set())


def test_an_article_in_two_feeds_of_a_source(web: WebServer) -> None:
    serve(web, rss(item(web)))
    web.pages |= {"/world": web.pages["/feed"], "/1": ("text/html", page())}
    only(read(web, contract={"feeds": (web.url("/feed"), web.url("/world"))}))
    assert web.count("/1") == 1


def test_an_unchanged_feed_is_not_sent_again(web: WebServer) -> None:
    body = rss(item(web, more=full())).encode()

    def route(n: int, headers: Mapping[str, str]) -> Reply:
        if headers.get("if-none-match") == '"v1"' and headers.get("if-modified-since") == "Tue, 17 Jun 2025 10:00:00 GMT":
            return 304, {}, b""
        return 200, {"ETag": '"v1"', "Last-Modified": "Tue, 17 Jun 2025 10:00:00 GMT", "Content-Type": "application/rss+xml"}, body

    web.routes["/feed"] = route
    states: dict[str, FeedState] = {}
    only(read(web, states=states))
    assert list(states) == [f"kelet {web.url('/feed')}"]
    tally = Tally()
    assert read(web, states=states, tally=tally) == []
    assert (tally.feeds, tally.unchanged) == (0, 1)
    # Read otherwise, it is read anew.
    only(read(web, states=states, contract={"language": "en"}))
    only(read(web, contract={"language": "en"}))


def test_an_answer_304_to_no_condition(web: WebServer) -> None:
    web.routes["/feed"] = lambda n, h: (304, {}, b"")
    assert "304 to what was asked without a condition" in problems(read(web))[0]


def test_a_feed_of_which_something_is_missing_is_asked_for_again(web: WebServer) -> None:
    feed = rss(item(web), item(web, "/2"), item(web, "/3")).encode()
    web.routes |= {
        "/feed": lambda n, h: (304, {}, b"") if "if-none-match" in h else (200, {"ETag": '"v1"', "Content-Type": "application/rss+xml"}, feed),
        "/1": lambda n, h: (200, {"Content-Type": "text/html"}, page()) if n > 2 else (500, {}, b""),
    }
    web.pages["/3"] = ("text/html", page())
    states: dict[str, FeedState] = {}
    tally = Tally()
    found = read(web, states=states, tally=tally)
    assert sum(isinstance(f, Document) for f in found) == 1
    assert tally.incomplete == {"kelet"}
    document = only(read(web, states=states, known={"kelet": {web.url("/3")}}))  # /2 is missing for good and not asked for again
    assert document.url == web.url("/1")
    assert (web.count("/2"), web.count("/3")) == (1, 1)
    assert read(web, states=states) == []
    assert web.count("/feed") == 3


def test_of_a_host_that_wants_peace_the_rest_is_one_line(web: WebServer) -> None:
    serve(web, rss(*(item(web, f"/{n}") for n in range(4))))
    web.pages["/0"] = ("text/html", page())
    web.routes["/1"] = lambda n, h: (429, {"Retry-After": "7200"}, b"")
    states: dict[str, FeedState] = {}
    document, problem = read(web, states=states)
    assert isinstance(document, Document)
    assert str(problem) == f"{web.url('/feed')}: 3 entries are left for another time: the host asks to be left alone for 7200 seconds; try again after that"
    assert next(iter(states.values())).headers() == {}


# -- small things ----------------------------------------------------------------------------------------------------


def test_states_are_kept_as_json_and_a_damaged_file_is_none(tmp_path: Path) -> None:
    import json

    states = {"b x": FeedState("s", '"v"', None, ("u",)), "a x": FeedState("s", modified="Tue")}
    path = tmp_path / "feeds.json"
    path.write_text(json.dumps(plain_states(states)))
    assert load_states(path) == states
    assert list(load_states(path)) == ["a x", "b x"]
    for broken in ("", "[1]", '{"a": 3}', '{"a": {"setting": "s"}}', "\x00"):
        path.write_text(broken)
        assert load_states(path) == {}
    path.write_text('{"a": {"setting": "s", "etag": "\\"v\\"\\nX: y", "modified": "é", "passed": [1, "u"]}}')
    assert load_states(path) == {"a": FeedState("s", None, None, ("u",))}
    assert load_states(tmp_path / "missing") == {}


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (" https://a.example/x?utm_source=rss&id=3&utm_medium=feed#xtor=RSS-1 ", "https://a.example/x?id=3"),
        ("https://a.example/x?utm_source=rss", "https://a.example/x"),
        ("https://a.example/x?a=1&b=", "https://a.example/x?a=1&b="),
        ("mailto:a@a.example", None),
        ("/relative", None),
        ("http://[::1/", None),
        (None, None),
    ],
)
def test_addresses_of_articles(link: object, url: str | None) -> None:
    assert article_url(link) == url


def test_plain_text() -> None:
    assert plain_text("<p>One &amp; <b>two</b></p>\n<script>x < y</script>three<br/>four &lt;five&gt;<!-- no -->") == "One & two\n\nthree\n\nfour <five>"
    assert plain_text("a < b <c") == "a < b <c"
    started = time.process_time()
    for evil in ("<" * 300_000, "<script>" * 50_000, "<!--" * 50_000, "<p" * 100_000, "<style" * 50_000 + ">", "<!" * 100_000):
        plain_text(evil)
    assert time.process_time() - started < 3
