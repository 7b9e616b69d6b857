"""A web page to its article: text with paragraphs and lists kept, title, author, site, address, and the date with its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from typing import Any

from lapwing.errors import InputError
from lapwing.records import Block, Document
from lapwing.sources.dates import given_date
from lapwing.sources.decode import decode
from lapwing.sources.text import document_from_text

#: Dates outside these are taken for errors of the page. Fixed, where the libraries' own limit is the day they run.
EARLIEST, LATEST = "1995-01-01", "2100-01-01"
#: Fewer words than this in whole sentences are no article: menus and notices have none, the shortest wire flash about twenty.
MIN_ARTICLE_WORDS = 15
#: A line with this many words and a closing mark counts as a sentence of the article.
MIN_SENTENCE_WORDS = 5

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
#: Characters XML forbids: the parser refuses a page for one of them.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: Text between two tags; code of scripts and styles has one of the characters left out.
_PASSAGE = re.compile(r">([^<>{}=]{60,})<")
_BEGINS = re.compile(
    r"\ufeff?\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head\b|<body\b|<article\b|<div\b|<p\b|<main\b)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Article:
    """What a page holds. `headings` and `items` are (start, end) offsets into `text`; `published_from`: metadata or text."""

    text: str
    headings: frozenset[tuple[int, int]]
    items: frozenset[tuple[int, int]]
    title: str | None
    author: str | None
    publisher: str | None
    url: str | None
    published: date | None
    published_from: str | None


def looks_like_html(text: str) -> bool:
    """Does the text open as a page does?"""
    return bool(_BEGINS.match(text[:2000]))


def decode_page(data: bytes, charset: str | None = None) -> str:
    """The page's source: its mark, UTF-8, the charset its server names, else the one it declares itself, else a guess."""
    declared = _CHARSET.search(data[:4096])
    return decode(data, declared=charset or (declared[1].decode("ascii") if declared else None)).text


def passages(page: str, characters: int) -> str:
    """The longest passages of a page's source without mark-up, scripts left out, up to so many characters, in the order of their length.

    None is shorter than a third of the longest: paragraphs are alike, teasers and captions are not.
    """
    found: list[str] = []
    left = characters
    ordered = sorted(_PASSAGE.findall(page), key=len, reverse=True)
    for passage in ordered:
        if left <= 0 or len(passage) < len(ordered[0]) / 3:
            break
        found.append(unescape(" ".join(passage.split())))
        left -= len(found[-1])
    return "\n".join(found)[:characters]


def extract(page: str, *, url: str | None = None) -> Article:
    """The article of a page's source. Raises InputError when there is none."""
    from trafilatura import bare_extraction

    page = _FORBIDDEN.sub(" ", _XML.sub("", page))
    found: Any = bare_extraction(
        page, url=url, with_metadata=True, include_comments=False, include_formatting=False,
        date_extraction_params={"original_date": True, "extensive_search": False, "min_date": EARLIEST, "max_date": LATEST},
    ) if page.strip() else None  # fmt: skip
    if found is None or found.body is None:
        raise InputError("the page holds no article; save the article's own page, or its text as .txt")
    text, headings, items = _flatten(_lines(found.body))
    if _words_in_sentences(text) < MIN_ARTICLE_WORDS:
        raise InputError(f"the page holds no article (fewer than {MIN_ARTICLE_WORDS} words in sentences); save the article's own page, or its text as .txt")
    published, origin = _published(page, url or found.url)
    return Article(text, headings, items, found.title, _names(found.author), found.sitename, url or found.url, published, origin)


def _names(author: str | None) -> str | None:
    """Trafilatura joins several authors with semicolons."""
    return ", ".join(part.strip() for part in author.split(";") if part.strip()) if author else None


def _published(page: str, url: str | None) -> tuple[date | None, str | None]:
    """The original date the page's metadata, markup or address gives, with its origin."""
    from htmldate import find_date

    found = find_date(page, extensive_search=False, original_date=True, url=url, min_date=EARLIEST, max_date=LATEST)
    published = given_date(found)
    return published, ("metadata" if published else None)


# -- trafilatura's tree to lines -------------------------------------------------------------------------------------


def _lines(body: Any) -> Iterator[tuple[str, str]]:
    """(text, kind) of each paragraph, heading or item; kind is the tag: p, head or item."""
    for element in body:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "list":
            ordered = (element.get("rend") or "").startswith("ol")
            items = [e for e in element if e.tag == "item"]
            for number, item in enumerate(items, 1):
                for text in _texts(item):
                    yield (f"{number}. {text}" if ordered else f"- {text}"), "item"
        elif tag in ("quote", "table", "row", "cell", "div", "details"):
            if len(element) and any(child.tag in ("p", "head", "list", "row", "cell", "quote") for child in element):
                if element.text and element.text.strip():
                    yield from ((text, "p") for text in _split(element.text))
                yield from _lines(element)
            else:
                yield from ((text, "p") for text in _texts(element))
        elif tag != "graphic":
            yield from ((text, "head" if tag == "head" else "p") for text in _texts(element))
        if element.tail and element.tail.strip():
            yield from ((text, "p") for text in _split(element.tail))


def _texts(element: Any) -> list[str]:
    """An element's text, one string a line (*lb* and nested paragraphs break it)."""
    parts: list[str] = [element.text or ""]
    for child in element.iterdescendants():
        breaks = child.tag in ("lb", "p", "item", "list", "row", "cell")
        parts.append(("\n" if breaks else "") + (child.text or ""))
        parts.append(("\n" if breaks and child.tag != "lb" else "") + (child.tail or ""))
    return _split("".join(parts))


def _split(text: str) -> list[str]:
    lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in text.split("\n"))
    return [line for line in lines if line]


def _flatten(lines: Iterator[tuple[str, str]]) -> tuple[str, frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    """The lines as one text, with the offsets of those the page marks as headings and items."""
    parts: list[str] = []
    spans: dict[str, set[tuple[int, int]]] = {"p": set(), "head": set(), "item": set()}
    at = 0
    for text, kind in lines:
        spans[kind].add((at, at + len(text)))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), frozenset(spans["head"]), frozenset(spans["item"])


def _words_in_sentences(text: str) -> int:
    lines = [line.split() for line in text.split("\n") if line.rstrip().endswith((".", "!", "?", "…", "»", "”", '"', ":", ";"))]
    return sum(len(words) for words in lines if len(words) >= MIN_SENTENCE_WORDS)


def document_from_html(page: str, *, language: str, article: Article | None = None, published: date | None = None, path: str | None = None) -> Document:
    """A page as a structured document; `published` given by the caller wins over the page's own.

    Raises InputError when the page holds no article.
    """
    article = article or extract(page)
    document = document_from_text(
        article.text, language=language, title=article.title, author=article.author, publisher=article.publisher,
        published=published or article.published, url=article.url, path=path,
    )  # fmt: skip
    if not published and article.published:
        document = replace(document, published_from=article.published_from)
    return replace(document, blocks=_marked(document.blocks, article))


def _marked(blocks: tuple[Block, ...], article: Article) -> tuple[Block, ...]:
    """What the page marks as heading or item overrides what the text alone suggested."""
    found: list[Block] = []
    for block in blocks:
        span = (block.start, block.end)
        if span in article.headings and block.kind == "paragraph":
            block = Block(*span, "heading")
        elif span in article.items and block.kind == "heading":
            block = Block(*span)
        found.append(block)
    return tuple(found)
