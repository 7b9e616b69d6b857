"""Entries of RSS and Atom feeds: what each says of its article, and whether it carries the article itself."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

from lapwing.sources.dates import given_date
from lapwing.sources.fetching import Answer
from lapwing.sources.html import EARLIEST

#: Entries of one feed that are looked at; the longest feeds of news sites have some hundred.
MAX_ENTRIES = 1_000
#: A text in the feed is taken for the article from this many words on: excerpts that content systems make have 55 words by default.
MIN_FULL_WORDS = 100
#: How an excerpt ends.
_TEASER = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\W*(?:(?:lire|read|continue|continuer|en savoir|voir)\b.{0,80})?$|(?:lire la suite|read more)\W*$", re.IGNORECASE
)
#: What content systems add below each entry; it would read as a sentence of the article.
_FOOTER = re.compile(r"<p>\s*(?:The post|L[’'&#0-9;]*article|Cet article)\s*<a [^>]*>[^<]*</a>[^<]{0,80}<a [^>]*>[^<]*</a>[^<]{0,10}</p>\s*$", re.IGNORECASE)
#: The footer is looked for in so many last characters.
_FOOTER_WITHIN = 2_000
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_BREAKS = frozenset("p br div li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote figure section article".split())
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)  # keeps every offset, which lower() does not
#: Numeric character references in a row, of as many digits as may stand for a character.
_NUMERIC = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,10});)+")
_NUMBER = re.compile(rb"[xX][0-9a-fA-F]+|[0-9]+")
_SPACE = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `content` and `summary` are HTML; `published` is the day the feed gives, `updated` one that may be that of a change.

    `number` counts from 1.
    """

    number: int
    title: str | None = None
    author: str | None = None
    url: str | None = None
    content: str | None = None
    summary: str | None = None
    published: date | None = None
    updated: date | None = None

    @property
    def name(self) -> str:
        """How messages name it."""
        return self.url or f"entry {self.number}" + (f" ({self.title[:60]!r})" if self.title else "")

    @property
    def full_text(self) -> str | None:
        """The article in HTML, where the feed carries all of it."""
        text = plain_text(self.content or "")
        return self.content if len(text.split()) >= MIN_FULL_WORDS and not _TEASER.search(text[-200:]) else None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, in its order; `dropped` were too many. `fault`: why it is no feed."""

    entries: list[Entry] = field(default_factory=list)
    dropped: int = 0
    fault: str | None = None


def parse_feed(answer: Answer) -> Feed:
    """The feed in an answer, however broken its mark-up. Nothing it refers to is fetched or opened."""
    import feedparser

    headers = {"content-type": answer.headers["content-type"]} if "content-type" in answer.headers else {}
    headers["content-location"] = answer.url  # what relative links start from
    # A stream: bytes would be taken for a file's name first.
    stream = io.BytesIO(_NUMERIC.sub(_characters, answer.body))
    try:
        parsed = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # on some damaged feeds feedparser fails with whatever it stumbled over; one feed must not cost the others
        return Feed(fault=f"is damaged ({type(error).__name__} while reading it); tell its publisher")
    if not parsed.get("version") and not parsed.entries:
        what = "is empty" if not answer.body.strip() else "is a web page, no feed" if b"<html" in answer.body[:2000].lower() else "is no RSS or Atom feed"
        return Feed(fault=f"{what}; name the feed's own address")
    entries = [_entry(number, raw) for number, raw in enumerate(parsed.entries[:MAX_ENTRIES], 1)]
    return Feed(entries, max(0, len(parsed.entries) - MAX_ENTRIES))


def _entry(number: int, raw: Mapping[str, Any]) -> Entry:
    contents = [c.get("value") or "" for c in raw.get("content") or [] if _is_text(c.get("type"))]
    return Entry(
        number,
        title=_line(raw.get("title")),
        author=_line(raw.get("author")),
        url=article_url(raw.get("link")),
        content=_without_footer(max(contents, key=len)) if contents else None,
        summary=_without_footer(raw["summary"]) if raw.get("summary") else None,
        published=_day(raw, "published") if "published" in raw else None,
        # Asked for a missing `updated`, feedparser would answer with `published`.
        updated=_day(raw, "updated") if "updated" in raw else None,
    )


def _is_text(kind: Any) -> bool:
    return not isinstance(kind, str) or kind.startswith("text/") or "xhtml" in kind


def _characters(match: re.Match[bytes]) -> bytes:
    """Numeric references as XML allows them: a pair of surrogates (emoji as old systems write them) as one character, what is none as U+FFFD."""
    units = [int(digits[1:], 16) if digits[:1] in b"xX" else int(digits) for digits in _NUMBER.findall(match[0])]
    codes: list[int] = []
    for unit in units:
        if codes and 0xD800 <= codes[-1] < 0xDC00 <= unit < 0xE000:
            codes[-1] = 0x10000 + (codes[-1] - 0xD800) * 0x400 + unit - 0xDC00
        else:
            codes.append(unit)
    return b"".join(b"&#%d;" % (code if _is_character(code) else 0xFFFD) for code in codes)


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _without_footer(markup: str) -> str:
    return markup[:-_FOOTER_WITHIN] + _FOOTER.sub("", markup[-_FOOTER_WITHIN:])


def _line(value: Any) -> str | None:
    """Words on one line, or None."""
    return " ".join(plain_text(value).split()) or None if isinstance(value, str) else None


def _day(raw: Mapping[str, Any], name: str) -> date | None:
    """The day as it is written, which is the publisher's; else as feedparser reads it, in UTC. Earlier ones than pages may have are no dates."""
    found = given_date(raw.get(name))
    parsed = raw.get(f"{name}_parsed")
    if found is None and parsed:
        try:
            found = date(*parsed[:3])
        except (ValueError, TypeError):
            return None
    return found if found and found >= date.fromisoformat(EARLIEST) else None


def article_url(link: Any) -> str | None:
    """An entry's address without what only tells where the reader came from (`#xtor=…`, `?utm_source=…`); None where it is no address of the web."""
    if not isinstance(link, str):
        return None
    try:
        url = urldefrag(link.strip()).url
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        if "utm_" in parts.query:
            kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not name.startswith("utm_")]
            url = parts._replace(query=urlencode(kept)).geturl()
    except ValueError:
        return None
    return url


def plain_text(markup: str) -> str:
    """The words of a piece of HTML, a paragraph a line. Linear in its length, whatever it holds."""
    return "\n\n".join(_paragraphs("".join(_text_parts(markup))))


def _text_parts(markup: str) -> Iterator[str]:
    """What stands between tags, with a line break for those that make one; scripts, styles and comments left out."""
    at = 0
    absent: set[str] = set()  # ends that do not come any more, so that they are looked for once

    def after(end: str, start: int) -> int:
        found = -1 if end in absent else lower.find(end, start)
        if found < 0:
            absent.add(end)
        return found + len(end) if found >= 0 else -1

    lower = markup.translate(_LOWER)
    while (start := markup.find("<", at)) >= 0:
        yield html.unescape(markup[at:start])
        tag = _TAG.match(markup, start)
        name = tag[1].lower() if tag else ""
        if markup.startswith("<!--", start):
            end = after("-->", start)
        elif name in ("script", "style") and markup[start + 1] != "/":
            end = after(f"</{name}>", start)
        else:
            end = after(">", start) if tag or markup.startswith("<!", start) else -1
        if end < 0:
            yield "<"
            at = start + 1
        else:
            yield "\n" if name in _BREAKS else ""
            at = end
    yield html.unescape(markup[at:])


def _paragraphs(text: str) -> Iterator[str]:
    for line in text.replace("\r", "\n").split("\n"):
        words = _SPACE.sub(" ", line).strip()
        if words:
            yield words
